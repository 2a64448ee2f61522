//! Does a proof hold? Whoever has one uploads it, and sees every step that was checked; the same that `isthmus verify` says.

use std::collections::BTreeMap;

use axum::extract::{FromRequest, Multipart, Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde::Serialize;

use super::{Visit, Wrong, media_type};
use crate::audit::policy::Policy;
use crate::audit::proof::Proof;
use crate::audit::record::Record;
use crate::audit::statement::DECISION;
use crate::audit::verify::{Verdict, verify};
use crate::serve::Service;
use crate::serve::problem::{Answer, Kind, Problem};

/// Bytes of a proof that is checked here; larger ones are checked by the command line.
const LARGEST: usize = 2 << 20;

/// A statement of the proof.
#[derive(Serialize)]
struct Statement {
    index: u64,
    kind: String,
    decision: String,
    about: String,
    at: String,
    actor: String,
    signers: Vec<String>,
    /// The hash of its leaf in the ledger.
    hash: String,
    /// What it made, each with its hash.
    made: Vec<(String, String)>,
}

/// What a proof that holds shows.
#[derive(Serialize)]
pub struct Holds {
    ledger: String,
    entries: u64,
    root: String,
    log: String,
    witnesses: Vec<String>,
    chain: Vec<Statement>,
    approvals: Vec<String>,
    number: Option<String>,
    /// The number itself, as the proof has it.
    #[serde(skip)]
    pub record: Option<Record>,
}

/// What is wrong with one that does not.
#[derive(Serialize)]
pub struct Broken {
    /// The part, by its word.
    pub part: String,
    /// Why.
    pub why: String,
}

/// Checks a proof against the key of this ledger: what it shows, or what is wrong with it.
pub fn checked(service: &Service, bytes: &[u8]) -> Result<Holds, Vec<Broken>> {
    let faults = |all: Vec<crate::audit::verify::Fault>| {
        all.iter().map(|f| Broken { part: f.part.word().to_owned(), why: f.to_string() }).collect::<Vec<_>>()
    };
    let verdict = verify(bytes, Some(&Policy::of_log(service.gateway.key.public().clone()))).map_err(faults)?;
    // What holds can be read: its leaves are hashed as they stand in the file.
    let leaves =
        Proof::parse(bytes).map(|p| p.entries.iter().map(|e| (e.index, e.envelope.leaf().to_string())).collect()).unwrap_or_default();
    Ok(told(&verdict, &leaves))
}

#[derive(Serialize)]
struct Content {
    key: String,
    name: String,
    holds: Option<Holds>,
    broken: Vec<Broken>,
    problem: Option<Wrong>,
}

/// Where a proof is checked.
#[utoipa::path(get, path = "/verify", operation_id = "verify_page", tag = "pages",
    responses((status = 200, content_type = "text/html", body = String)))]
pub async fn page(State(service): State<Service>, visit: Visit) -> Answer<Response> {
    shown(&service, &visit, String::new(), None, None)
}

/// Checks a proof that comes with the form. Nothing of it is kept.
#[utoipa::path(post, path = "/verify", operation_id = "verify_proof", tag = "pages",
    responses((status = 200, content_type = "text/html", body = String)))]
pub async fn check(State(service): State<Service>, visit: Visit, request: Request) -> Answer<Response> {
    match taken(request).await {
        Ok((name, bytes)) => shown(&service, &visit, name, Some(bytes), None),
        Err(problem) => shown(&service, &visit, String::new(), None, Some(problem)),
    }
}

async fn taken(request: Request) -> Answer<(String, Vec<u8>)> {
    if media_type(request.headers()) != "multipart/form-data" {
        return Err(Problem::new(Kind::UnsupportedMedia).with("forms", "multipart/form-data"));
    }
    let wrong = || Problem::malformed("file", "");
    let mut form = Multipart::from_request(request, &()).await.map_err(|_| wrong())?;
    while let Some(mut field) = form.next_field().await.map_err(|_| wrong())? {
        if field.name() != Some("file") {
            continue;
        }
        let (name, mut bytes) = (field.file_name().unwrap_or_default().to_owned(), Vec::new());
        while let Some(piece) = field.chunk().await.map_err(|_| wrong())? {
            if bytes.len() + piece.len() > LARGEST {
                return Err(Problem::new(Kind::TooLarge).with("limit", LARGEST.to_string()));
            }
            bytes.extend_from_slice(&piece);
        }
        return if bytes.is_empty() { Err(wrong()) } else { Ok((name, bytes)) };
    }
    Err(wrong())
}

fn shown(service: &Service, visit: &Visit, name: String, bytes: Option<Vec<u8>>, wrong: Option<Problem>) -> Answer<Response> {
    let key = service.gateway.key.public();
    let (mut holds, mut broken) = (None, Vec::new());
    if let Some(bytes) = bytes {
        match checked(service, &bytes) {
            Ok(shown) => holds = Some(shown),
            Err(faults) => broken = faults,
        }
    }
    let status = wrong.as_ref().map_or(StatusCode::OK, |p| p.kind.status());
    let problem = wrong.map(|p| visit.wrong(&p, "file")).transpose()?;
    visit.show_as(status, "verify.html", Content { key: key.to_string(), name, holds, broken, problem })
}

fn told(v: &Verdict, leaves: &BTreeMap<u64, String>) -> Holds {
    let statement = |l: &crate::audit::chain::Link| {
        let s = &l.statement;
        let decision = s.parameters.get(DECISION).and_then(|d| d.as_str()).unwrap_or_default().to_owned();
        let (about, actor) = (s.about.clone(), s.actor.id.clone());
        Statement {
            index: l.index,
            kind: s.kind.to_string(),
            decision,
            about,
            at: s.at.to_string(),
            actor,
            signers: l.signers.clone(),
            hash: leaves.get(&l.index).cloned().unwrap_or_default(),
            made: s.made.iter().map(|m| (m.name.clone(), m.digest.to_string())).collect(),
        }
    };
    Holds {
        ledger: v.checkpoint.origin.clone(),
        entries: v.checkpoint.size,
        root: v.checkpoint.root.to_string(),
        log: v.log.clone(),
        witnesses: v.witnesses.iter().map(|w| w.0.clone()).collect(),
        chain: v.chain.iter().map(statement).collect(),
        approvals: v.approvals.iter().map(|a| a.who.clone()).collect(),
        number: v.number.as_ref().and_then(|n| serde_json::to_string(n).ok()),
        record: v.number.clone(),
    }
}

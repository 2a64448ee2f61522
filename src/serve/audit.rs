//! Where did a number come from, and can anybody have changed that? Traces, proofs, and the ledger itself.

use std::collections::BTreeMap;

use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use utoipa::ToSchema;

use super::Service;
use super::extract::{Json, May, Named, Published, Query, Seen};
use super::problem::{Answer, Kind, Problem};
use crate::audit::key::PublicKey;
use crate::gateway::access::Scope;
use crate::gateway::ledger::{self, Shown};
use crate::gateway::proof::{self, ProofOf};
use crate::gateway::trace::{self, Traced, Went};
use crate::gateway::verify::{self, Verified};
use crate::model::account::TenantId;
use crate::model::submission::Receipt;

/// A number, by the code of each dimension.
#[derive(Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct KeyOf {
    /// `REF_AREA=MEX,SEX=F,TIME_PERIOD=2026-01`.
    key: String,
}

impl KeyOf {
    fn codes(&self) -> Answer<BTreeMap<String, String>> {
        let pair = |p: &str| p.split_once('=').map(|(d, c)| (d.trim().to_owned(), c.trim().to_owned()));
        self.key.split(',').map(|p| pair(p).ok_or_else(|| Problem::malformed("key", ""))).collect()
    }
}

/// Which entries.
#[derive(Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Page {
    /// From this place on.
    #[serde(default)]
    #[param(minimum = 0)]
    from: i64,
    /// At most so many, 200 at most.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<i64>,
}

/// The word of a witness for the last checkpoint.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Cosignature {
    /// The line of a signed note.
    line: String,
    /// The witness's key, as C2SP writes it.
    key: String,
}

/// From a published number to its file, sheet, cell, mapping, findings, decisions and place in the ledger.
#[utoipa::path(get, path = "/api/releases/{dataflow}/{tenant}/{number}/number", tag = "audit",
    params(("dataflow" = String, Path), ("tenant" = String, Path), ("number" = i64, Path), KeyOf), responses((status = 200, body = Object)))]
pub async fn number(State(service): State<Service>, published: Published, Query(of): Query<KeyOf>) -> Answer<axum::Json<Traced>> {
    let (actor, series, number) = (published.actor()?, &published.release.draft.series, published.release.number);
    Ok(axum::Json(trace::number(&service.gateway, actor, series, Some(number), &of.codes()?).await?))
}

/// A proof of one number, which shows that number and no other.
#[utoipa::path(get, path = "/api/releases/{dataflow}/{tenant}/{number}/number/proof", tag = "audit",
    params(("dataflow" = String, Path), ("tenant" = String, Path), ("number" = i64, Path), KeyOf),
    responses((status = 200, content_type = "application/octet-stream", body = Vec<u8>)))]
pub async fn proof_of_number(State(service): State<Service>, published: Published, Query(of): Query<KeyOf>) -> Answer<Response> {
    published.actor()?;
    let (series, number) = (published.release.draft.series.clone(), published.release.number);
    proven(&service, ProofOf::Number(series, number, of.codes()?), "number").await
}

/// A proof of a release, to be checked with no server and no network.
#[utoipa::path(get, path = "/api/releases/{dataflow}/{tenant}/{number}/proof", tag = "audit",
    params(("dataflow" = String, Path), ("tenant" = String, Path), ("number" = i64, Path)),
    responses((status = 200, content_type = "application/octet-stream", body = Vec<u8>)))]
pub async fn proof_of_release(State(service): State<Service>, published: Published) -> Answer<Response> {
    published.actor()?;
    let (series, number) = (published.release.draft.series.clone(), published.release.number);
    let name = format!("{}-{}-{number}", series.dataflow.id, series.tenant);
    proven(&service, ProofOf::Release(series, number), &name).await
}

/// A proof of what was done with a submission.
#[utoipa::path(get, path = "/api/submissions/{receipt}/proof", tag = "audit", params(("receipt" = String, Path)),
    responses((status = 200, content_type = "application/octet-stream", body = Vec<u8>)))]
pub async fn proof_of_receipt(State(service): State<Service>, seen: Seen) -> Answer<Response> {
    let receipt = seen.submission.receipt;
    proven(&service, ProofOf::Receipt(receipt), &receipt.to_string()).await
}

async fn proven(service: &Service, of: ProofOf, name: &str) -> Answer<Response> {
    let bytes = proof::proof(&service.gateway, of).await?;
    let name = super::submissions::attachment(&format!("{name}.isthmus-proof"));
    let mut headers = HeaderMap::new();
    headers.insert(header::CONTENT_TYPE, header::HeaderValue::from_static("application/octet-stream"));
    headers.insert(header::CONTENT_DISPOSITION, name);
    Ok((headers, bytes).into_response())
}

/// Where a cell of a submission went: `Hoja1!D17`.
#[utoipa::path(get, path = "/api/submissions/{receipt}/cells/{cell}", tag = "audit", params(("receipt" = String, Path), ("cell" = String, Path)),
    responses((status = 200, body = Vec<Object>)))]
pub async fn cell(State(service): State<Service>, seen: Seen, named: Named) -> Answer<axum::Json<Vec<Went>>> {
    let cell: String = named.read("cell")?;
    Ok(axum::Json(trace::cell(&service.gateway, &seen.actor, seen.submission.receipt, &cell).await?))
}

/// The last checkpoint of the ledger: a signed note (C2SP tlog-checkpoint).
#[utoipa::path(get, path = "/api/ledger/checkpoint", tag = "audit", responses((status = 200, content_type = "text/plain", body = String)))]
pub async fn checkpoint(State(service): State<Service>) -> Answer<Response> {
    let last = ledger::latest(&service.gateway).await?.ok_or_else(|| Problem::new(Kind::NotFound))?;
    Ok(([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], last.note).into_response())
}

/// The public key that checkpoints and statements of the service are signed with, as C2SP writes it: for `isthmus verify --log`.
#[utoipa::path(get, path = "/api/ledger/key", tag = "audit", responses((status = 200, content_type = "text/plain", body = String)))]
pub async fn key(State(service): State<Service>) -> Response {
    ([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], format!("{}\n", service.gateway.key.public())).into_response()
}

/// A tile of the ledger's tree (C2SP tlog-tiles).
#[utoipa::path(get, path = "/api/ledger/tile/{*path}", tag = "audit", params(("path" = String, Path)),
    responses((status = 200, content_type = "application/octet-stream", body = Vec<u8>)))]
pub async fn tile(State(service): State<Service>, named: Named) -> Answer<Response> {
    let path = format!("tile/{}", named.read::<String>("path")?);
    let bytes = ledger::tile(&service.gateway, &path).await?;
    Ok(([(header::CONTENT_TYPE, "application/octet-stream")], bytes).into_response())
}

/// The entries of the ledger about the caller's tenants: who did what, when, and where it stands.
#[utoipa::path(get, path = "/api/ledger/entries", tag = "audit", params(Page), responses((status = 200, body = Vec<Object>)))]
pub async fn entries(State(service): State<Service>, May(scope): May, Query(page): Query<Page>) -> Answer<axum::Json<Vec<Shown>>> {
    let limit = page.limit.unwrap_or(100);
    if !(1..=200).contains(&limit) || page.from < 0 {
        return Err(Problem::malformed(if page.from < 0 { "from" } else { "limit" }, ""));
    }
    let mut out = Vec::new();
    for shown in ledger::entries(&service.gateway, page.from, limit).await? {
        if concerns(&service, &scope, &shown.entry.about).await? {
            out.push(shown);
        }
    }
    Ok(axum::Json(out))
}

/// Whether what an entry is about belongs to a tenant within reach. Who runs the service sees that things happened.
async fn concerns(service: &Service, scope: &Scope, about: &str) -> Answer<bool> {
    if scope.reach.contains_key(&TenantId::system()) {
        return Ok(true);
    }
    if let Ok(receipt) = about.parse::<Receipt>() {
        let submission = service.gateway.store.submission(receipt).await?;
        return Ok(scope.reach.contains_key(&submission.tenant));
    }
    // `FLOW/TENANT/3`, `TENANT/setting`: a dataflow never looks like a tenant.
    let tenant = about.split('/').find_map(|part| part.parse::<TenantId>().ok());
    Ok(tenant.is_some_and(|t| scope.reach.contains_key(&t)))
}

/// Keeps the co-signature of a witness.
#[utoipa::path(post, path = "/api/ledger/cosignatures", tag = "audit", request_body = Cosignature,
    responses((status = 200, content_type = "text/plain", body = String)))]
pub async fn cosign(State(service): State<Service>, Json(said): Json<Cosignature>) -> Answer<Response> {
    let key: PublicKey = said.key.parse().map_err(|_| Problem::malformed("key", ""))?;
    let signed = ledger::cosign(&service.gateway, &said.line, &key).await?;
    Ok(([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], signed.note).into_response())
}

/// Reads everything that is kept and holds it against the ledger. Takes as long as it takes.
#[utoipa::path(post, path = "/api/ledger/verification", tag = "audit", responses((status = 200, body = Object)))]
pub async fn verify(State(service): State<Service>) -> Answer<axum::Json<Verified>> {
    Ok(axum::Json(verify::verify(&service.gateway).await?))
}

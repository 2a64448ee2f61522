//! How does an official learn the way in a few clicks, on sample files with planted faults, where nothing is real?

use axum::Extension;
use axum::extract::State;
use axum::http::header;
use axum::response::Response;
use serde::Serialize;

use super::{Fields, Visit, see};
use crate::gateway::access::Scope;
use crate::gateway::receive::{self, Parcel};
use crate::model::account::Who;
use crate::model::submission::{Receipt, State as Stands, Submission, Via};
use crate::serve::extract::May;
use crate::serve::guard::SignedIn;
use crate::serve::practice::cookie;
use crate::serve::problem::{Answer, Kind, Problem};
use crate::serve::{Realm, Service};
use crate::store::submissions::Wanted;

/// The sample with planted faults, and what it looks like when they are mended.
const FAULTY: &[u8] =
    include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/mex-detenciones-faulty/extranjeros_estacion_2019.xlsx"));
const MENDED: &[u8] = include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/mex-detenciones/extranjeros_estacion_2019.xlsx"));
/// The name under which both are sent.
const NAME: &str = "extranjeros_estacion_2019.xlsx";

/// What comes next on the way, and how one gets there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Step {
    /// Its number on the way, from 1.
    pub number: usize,
    /// The word of it.
    pub what: &'static str,
    /// Where it is done; empty where a press of the button does it.
    pub href: String,
}

/// The steps of the way, in order.
const STEPS: [&str; 6] = ["send", "read", "mend", "mean", "release", "trace"];

fn step(what: &'static str, href: String) -> Step {
    Step { number: STEPS.iter().position(|s| *s == what).map_or(1, |n| n + 1), what, href }
}

/// Where somebody who practises stands; none outside the practice space.
///
/// # Errors
/// Those of the store.
pub async fn next(service: &Service, scope: &Scope, path: &str) -> Answer<Option<Step>> {
    if service.realm != Realm::Practice {
        return Ok(None);
    }
    let mut all: Vec<Submission> = Vec::new();
    for tenant in scope.reach.keys() {
        let wanted = Wanted { tenant: Some(tenant.clone()), ..Wanted::default() };
        all.extend(service.gateway.store.submissions(&wanted, 20).await?);
    }
    all.sort_by_key(|s| s.receipt);
    let Some(last) = all.last() else { return Ok(Some(step("send", String::new()))) };
    let page = format!("/office/submissions/{}", last.receipt);
    let read = path.starts_with(&format!("{page}/problems")) || path.starts_with(&format!("{page}/sheet"));
    Ok(Some(match last.state {
        Stands::Refused | Stands::Returned if read => step("mend", String::new()),
        Stands::Refused | Stands::Returned => step("read", format!("{page}/problems")),
        Stands::Received | Stands::Running => step(if last.corrects.is_some() { "mean" } else { "read" }, page),
        Stands::Checked => step("mean", page),
        Stands::InReview | Stands::Approved => step("release", format!("{page}/review")),
        Stands::Released => step("trace", "/office/releases".to_owned()),
        Stands::Cancelled | Stands::Failed => step("send", String::new()),
    }))
}

#[derive(Serialize)]
struct Content {
    practising: bool,
    steps: [&'static str; 6],
    here: usize,
}

/// The practice space: what it is, and its way.
#[utoipa::path(get, path = "/office/practice", operation_id = "practice", tag = "pages",
    responses((status = 200, content_type = "text/html", body = String)))]
pub async fn page(State(service): State<Service>, visit: Visit) -> Answer<Response> {
    let here = next(&service, &visit.scope, "").await?.map_or(0, |s| s.number);
    visit.show("practice.html", Content { practising: service.realm == Realm::Practice, steps: STEPS, here })
}

/// Goes into the practice space.
#[utoipa::path(post, path = "/office/practice", operation_id = "begin_practice", tag = "pages",
    responses((status = 303, description = "Into the practice space")))]
pub async fn begin(State(service): State<Service>, May(scope): May, signed_in: Option<Extension<SignedIn>>) -> Answer<Response> {
    let mut response = see("/office/practice")?;
    let person = scope.caller.as_ref().and_then(|c| if let Who::Person(login) = &c.who { Some(login.clone()) } else { None });
    // Only a person with a browser can go there; who is there already stays.
    if let (Some(login), Some(_), Realm::Real) = (person, signed_in, service.realm) {
        let (account, _) = service.gateway.store.account(&login).await?;
        let space = service.practice().await?;
        let admitted = space.practice().admit(&account).await?;
        let seconds = (admitted.session.expires.millis() - service.gateway.now().millis()) / 1000;
        response.headers_mut().append(header::SET_COOKIE, cookie(admitted.secret.reveal(), seconds)?);
    }
    Ok(response)
}

/// Leaves the practice space.
#[utoipa::path(post, path = "/office/practice/leave", operation_id = "leave_practice", tag = "pages",
    responses((status = 303, description = "To the real office")))]
pub async fn leave() -> Answer<Response> {
    let mut response = see("/office")?;
    response.headers_mut().append(header::SET_COOKIE, cookie("", 0)?);
    Ok(response)
}

/// Sends a sample, in the practice space alone: the faulty one, or the mended one as its correction.
#[utoipa::path(post, path = "/office/practice/samples", operation_id = "send_sample", tag = "pages",
    responses((status = 303, description = "To the page of its receipt")))]
pub async fn sample(State(service): State<Service>, visit: Visit, fields: Fields) -> Answer<Response> {
    if service.realm != Realm::Practice {
        return Err(Problem::new(Kind::NotFound));
    }
    let receipt = sent(&service, &visit, fields.get("which") == "mended").await?;
    see(&format!("/office/submissions/{receipt}?said=sent"))
}

async fn sent(service: &Service, visit: &Visit, mended: bool) -> Answer<Receipt> {
    let actor = visit.scope.actor(&visit.scope.tenant(None)?)?;
    let wanted = Wanted { tenant: Some(actor.tenant.clone()), state: Some(Stands::Refused), ..Wanted::default() };
    let last = service.gateway.store.submissions(&wanted, 20).await?.into_iter().map(|s| s.receipt).max();
    let corrects = last.filter(|_| mended);
    let media_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet".to_owned();
    let parcel = Parcel { via: Via::Upload, name: NAME.to_owned(), media_type, key: None, corrects, mapping: None };
    let mut incoming = service.gateway.blobs.incoming().await?;
    let bytes = if mended { MENDED } else { FAULTY };
    incoming.write(bytes).await?;
    Ok(receive::accept(&service.gateway, &actor, parcel, incoming).await?.submission().receipt)
}

//! Does the service work, and how much is there to do? What `/ready` and `/metrics` know, for the one who runs it, as a page.

use axum::extract::State;
use axum::response::Response;
use serde::Serialize;

use super::Visit;
use crate::gateway::ledger;
use crate::serve::problem::Answer;
use crate::serve::{Service, operations};

/// A job that was given up.
#[derive(Serialize)]
struct Job {
    kind: &'static str,
    subject: String,
    reason: String,
    at: String,
}

#[derive(Serialize)]
struct Content {
    version: &'static str,
    ready: bool,
    why: Option<String>,
    waiting: i64,
    running: i64,
    dead: i64,
    uploads: usize,
    entries: i64,
    /// Entries that the last signed state of the ledger covers.
    signed: Option<i64>,
    signed_at: Option<String>,
    jobs: Vec<Job>,
    checked: String,
}

/// How the service is: store and files, the queue, the ledger, what the machine gave up on.
#[utoipa::path(get, path = "/office/health", operation_id = "health_page", tag = "pages",
    responses((status = 200, content_type = "text/html", body = String)))]
pub async fn page(State(service): State<Service>, visit: Visit) -> Answer<Response> {
    let gateway = &service.gateway;
    let ready = operations::ready(State(service.clone())).await;
    let load = gateway.store.load().await?;
    let last = ledger::latest(gateway).await?;
    let job = |d: crate::store::jobs::Dead| Job { kind: d.kind.word(), subject: d.subject, reason: d.reason, at: d.created.to_string() };
    let content = Content {
        version: env!("CARGO_PKG_VERSION"),
        why: ready.as_ref().err().map(|p| visit.beside(p, "").said()),
        ready: ready.is_ok(),
        waiting: load.waiting,
        running: load.running,
        dead: load.dead,
        uploads: service.uploads.available_permits(),
        entries: gateway.store.ledger_size().await?,
        signed: last.as_ref().map(|l| l.size),
        signed_at: last.as_ref().map(|l| l.at.to_string()),
        jobs: gateway.store.dead_jobs(None).await?.into_iter().take(50).map(job).collect(),
        checked: gateway.now().to_string(),
    };
    visit.show("health.html", content)
}

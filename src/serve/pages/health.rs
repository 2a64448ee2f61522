//! Does the service work, and how much is there to do? What `/ready` and `/metrics` know, for the one who runs it, as a page.

use axum::extract::State;
use axum::response::Response;
use serde::Serialize;

use super::Visit;
use super::admin::Job;
use crate::gateway::ledger;
use crate::serve::problem::Answer;
use crate::serve::{Service, operations};
use crate::store::room::{self, Left};

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
    disks: Vec<Disk>,
    checked: String,
}

/// A disk that the database or the files lie on.
#[derive(Serialize)]
struct Disk {
    holds: Vec<&'static str>,
    folder: String,
    free: i64,
    whole: i64,
    used: i64,
    /// From so much used on there is little left, and none.
    low: i64,
    high: i64,
    /// `none`, `little`, `enough`.
    left: &'static str,
}

impl From<operations::Disk> for Disk {
    fn from(disk: operations::Disk) -> Disk {
        let (there, bytes) = (&disk.room, |n: u64| i64::try_from(n).unwrap_or(i64::MAX));
        let used = |left: u64| bytes(there.whole.saturating_sub(left));
        let left = match there.left() {
            Left::None => "none",
            Left::Little => "little",
            Left::Enough => "enough",
        };
        Disk {
            folder: there.folder.display().to_string(),
            free: bytes(there.free),
            whole: bytes(there.whole),
            used: used(there.free),
            low: used(room::LOW),
            high: used(room::LEAST),
            left,
            holds: disk.holds,
        }
    }
}

/// How the service is: store and files, the queue, the ledger, what the machine gave up on.
#[utoipa::path(get, path = "/office/health", operation_id = "health_page", tag = "pages",
    responses((status = 200, content_type = "text/html", body = String)))]
pub async fn page(State(service): State<Service>, visit: Visit) -> Answer<Response> {
    let gateway = &service.gateway;
    let ready = operations::ready(State(service.clone())).await;
    let load = gateway.store.load().await?;
    let last = ledger::latest(gateway).await?;
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
        jobs: gateway.store.dead_jobs(None).await?.into_iter().take(50).map(Job::from).collect(),
        disks: operations::disks(&gateway.config).into_iter().map(Disk::from).collect(),
        checked: gateway.now().to_string(),
    };
    visit.show("health.html", content)
}

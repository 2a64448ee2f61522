//! Does it run, can it work, how much does it do? For the one who keeps it running.

use std::time::Duration;

use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse;
use serde::Serialize;
use tokio::time::timeout;
use utoipa::ToSchema;

use super::problem::{Answer, Kind, Problem};
use super::{Service, telemetry};
use crate::store::room::{self, Room};

/// How long an answer of [`ready`] is given again.
const FRESH: i64 = 1000;

/// When it was tried whether it can work, and what came of it.
pub type Tried = (i64, Answer<()>);

/// That it runs.
#[derive(Serialize, ToSchema)]
pub struct Health {
    /// `up`.
    status: &'static str,
    /// The version of the program.
    version: &'static str,
}

/// Whether the process runs. Says nothing of what stands behind it.
#[utoipa::path(get, path = "/health", tag = "operations", responses((status = 200, body = Health)))]
pub async fn health() -> axum::Json<Health> {
    axum::Json(Health { status: "up", version: env!("CARGO_PKG_VERSION") })
}

/// Whether it can take files: writes to the store and to the blobs.
#[utoipa::path(get, path = "/ready", tag = "operations", responses((status = 200, body = Health)))]
pub async fn ready(State(service): State<Service>) -> Answer<axum::Json<Health>> {
    let mut last = service.readiness.lock().await;
    let now = service.gateway.now().millis();
    let known = last.as_ref().filter(|(at, _)| (0..FRESH).contains(&(now - at))).map(|(_, answer)| answer.clone());
    let answer = match known {
        Some(answer) => answer,
        None => {
            let answer = can_write(&service).await;
            *last = Some((now, answer.clone()));
            answer
        }
    };
    answer.map(|()| axum::Json(Health { status: "ready", version: env!("CARGO_PKG_VERSION") }))
}

/// A disk that something lies on.
pub struct Disk {
    /// What: `store`, `blobs`, or both.
    pub holds: Vec<&'static str>,
    /// How much room it has.
    pub room: Room,
}

/// The disks of this machine that the database and the files lie on, each once. What lies on another machine is told there.
pub fn disks(config: &crate::config::Config) -> Vec<Disk> {
    let service = &config.settings.service;
    let store = service.store_address();
    let sqlite = store.strip_prefix("sqlite:").map(|p| p.trim_start_matches("//").split('?').next().unwrap_or_default().to_owned());
    let database = sqlite.filter(|p| !p.is_empty() && !p.starts_with(':')).map(|p| {
        let path = std::path::PathBuf::from(p);
        path.parent().map(std::path::Path::to_owned).unwrap_or(path)
    });
    // With a bucket, what is on its way to it.
    let all = [("store", database), ("blobs", Some(service.blobs_folder()))];
    let mut disks: Vec<Disk> = Vec::new();
    for (what, folder) in all {
        let Some(room) = folder.and_then(|f| room::at(&f)) else { continue };
        match disks.iter_mut().find(|d| d.room.system == room.system) {
            Some(disk) => disk.holds.push(what),
            None => disks.push(Disk { holds: vec![what], room }),
        }
    }
    disks
}

async fn can_write(service: &Service) -> Answer<()> {
    let both = async {
        service.gateway.store.ready().await?;
        service.gateway.blobs.put(b"a blob that says that blobs can be written\n").await?;
        Ok::<(), Problem>(())
    };
    timeout(Duration::from_secs(2), both).await.unwrap_or_else(|_| Err(Problem::new(Kind::Unavailable)))
}

/// Counters in the form of Prometheus.
#[utoipa::path(get, path = "/metrics", tag = "operations", responses((status = 200, body = String, content_type = "text/plain")))]
pub async fn measures(State(service): State<Service>) -> Answer<impl IntoResponse> {
    let load = service.gateway.store.load().await?;
    for (state, jobs) in [("waiting", load.waiting), ("running", load.running), ("dead", load.dead)] {
        metrics::gauge!("isthmus_jobs", "state" => state).set(jobs as f64);
    }
    for disk in disks(&service.gateway.config) {
        for what in disk.holds {
            metrics::gauge!("isthmus_disk_free_bytes", "holds" => what).set(disk.room.free as f64);
        }
    }
    metrics::gauge!("isthmus_uploads_free").set(service.uploads.available_permits() as f64);
    let meters = telemetry::meters().ok_or_else(|| Problem::new(Kind::Internal))?;
    Ok(([(header::CONTENT_TYPE, "text/plain; version=0.0.4")], meters.render()))
}

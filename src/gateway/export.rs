//! What is published for everybody, as programs look for it that read whole files: DuckDB, Spark, a web server?

use serde::{Deserialize, Serialize};

use super::{Gateway, Trouble, ledger};
use crate::model::account::Class;
use crate::model::digest::Sha256;
use crate::model::moment::Moment;
use crate::model::release::{Current, Standing};

/// Version of the index.
const INDEX: u32 = 1;

/// What there is.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Index {
    /// The version of this form.
    pub isthmus_export: u32,
    /// When it was so.
    pub at: Moment,
    /// Each file of every release that is open to everybody.
    pub files: Vec<Published>,
}

/// A file that everybody may read.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Published {
    /// Name of the release, as the ledger has it.
    pub release: String,
    /// `AGENCY:ID(VERSION)`.
    pub dataflow: String,
    /// Whose.
    pub tenant: String,
    /// Number of the release.
    pub number: i64,
    /// Since when it may be read.
    pub opens: Option<Moment>,
    /// Rows of the release.
    pub rows: i64,
    /// SHA-256 of its manifest.
    pub manifest: Sha256,
    /// Its path: `data/dataflow=F/tenant=T/release=N/part-0.parquet`.
    pub path: String,
    /// Whether it is what is read now.
    pub current: bool,
    /// SHA-256 of its bytes.
    pub sha256: Sha256,
}

impl Published {
    /// Where it lies too while it is what is read: `current/dataflow=F/tenant=T/part-0.parquet`.
    pub fn as_current(&self) -> Option<String> {
        let rest = self.path.strip_prefix("data/").filter(|_| self.current)?;
        let parts: Vec<&str> = rest.split('/').filter(|p| !p.starts_with("release=")).collect();
        Some(format!("current/{}", parts.join("/")))
    }
}

/// What is published for everybody.
///
/// # Errors
/// Those of the store.
pub async fn published(gateway: &Gateway) -> Result<Index, Trouble> {
    let now = gateway.now();
    let mut files = Vec::new();
    for series in gateway.store.every_series().await? {
        let current = match gateway.store.current(&series, now).await? {
            Current::Release(release) => Some(release.number),
            Current::Nothing | Current::Withdrawn(_) => None,
        };
        for release in gateway.store.releases(&series, now).await? {
            let open = matches!(release.standing, Standing::Public | Standing::Replaced) && release.draft.class == Class::Public;
            for content in release.draft.files.iter().filter(|_| open) {
                files.push(Published {
                    release: ledger::release_name(&series, release.number),
                    dataflow: series.dataflow.to_string(),
                    tenant: series.tenant.to_string(),
                    number: release.number,
                    opens: release.opens,
                    rows: release.rows(),
                    manifest: release.draft.manifest,
                    path: content.path.clone(),
                    current: current == Some(release.number),
                    sha256: content.sha256,
                });
            }
        }
    }
    Ok(Index { isthmus_export: INDEX, at: now, files })
}

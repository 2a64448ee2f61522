//! How do published files come into a folder that others read as it is: DuckDB, Spark, a web server?
//!
//! `data/` has every release that is open to everybody, `current/` the one of each series that is read now, `index.json`
//! what there is. A file is moved to its place when it is whole, and the index comes last, so that who reads by it never
//! meets half a release. What is withdrawn is taken away.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde::Serialize;
use serde_json::json;

use super::{Gateway, Trouble, ledger, off_thread};
use crate::model::account::Class;
use crate::model::digest::Sha256;
use crate::model::release::{Current, Release, Standing};
use crate::store::blobs::LocalFile;

/// What an export did.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize)]
pub struct Exported {
    /// Files that were written.
    pub written: u64,
    /// Files that were there already.
    pub kept: u64,
    /// Files of releases that are open no more.
    pub removed: u64,
}

/// A file that is to lie in the folder.
struct Wanted {
    path: String,
    sha256: Sha256,
    file: LocalFile,
}

/// Brings a folder up to date with what is published for everybody.
///
/// # Errors
/// [`Trouble::Machine`] where the folder cannot be written; those of store and blobs.
pub async fn export(gateway: &Gateway, folder: &Path) -> Result<Exported, Trouble> {
    let now = gateway.now();
    let (mut wanted, mut index) = (Vec::new(), Vec::new());
    for series in gateway.store.every_series().await? {
        let current = match gateway.store.current(&series, now).await? {
            Current::Release(release) => Some(release.number),
            Current::Nothing | Current::Withdrawn(_) => None,
        };
        for release in gateway.store.releases(&series, now).await? {
            let open = matches!(release.standing, Standing::Public | Standing::Replaced) && release.draft.class == Class::Public;
            for content in release.draft.files.iter().filter(|_| open) {
                let current = current == Some(release.number);
                index.push(line(&release, &content.path, content.sha256, current));
                let paths = [Some(content.path.clone()), current.then(|| as_current(&content.path)).flatten()];
                for path in paths.into_iter().flatten() {
                    wanted.push(Wanted { path, sha256: content.sha256, file: gateway.blobs.local(content.sha256).await? });
                }
            }
        }
    }
    let folder = folder.to_owned();
    off_thread(move || Ok(bring(&folder, &wanted, &json!({ "isthmus_export": 1, "at": now, "files": index }))?)).await
}

fn line(release: &Release, path: &str, sha256: Sha256, current: bool) -> serde_json::Value {
    let series = &release.draft.series;
    json!({
        "release": ledger::release_name(series, release.number), "dataflow": series.dataflow.to_string(), "tenant": series.tenant,
        "number": release.number, "opens": release.opens, "rows": release.rows(), "manifest": release.draft.manifest,
        "path": path, "current": current, "sha256": sha256,
    })
}

/// `data/dataflow=F/tenant=T/release=N/part-0.parquet` is `current/dataflow=F/tenant=T/part-0.parquet` while it is read.
fn as_current(path: &str) -> Option<String> {
    let rest = path.strip_prefix("data/")?;
    let parts: Vec<&str> = rest.split('/').filter(|p| !p.starts_with("release=")).collect();
    Some(format!("current/{}", parts.join("/")))
}

/// What the index of an earlier export says lies there.
fn known(folder: &Path) -> BTreeMap<String, String> {
    let index = fs::read(folder.join("index.json")).ok().and_then(|b| serde_json::from_slice::<serde_json::Value>(&b).ok());
    let mut all = BTreeMap::new();
    for file in index.iter().flat_map(|i| i["files"].as_array()).flatten() {
        let (Some(path), Some(sha256)) = (file["path"].as_str(), file["sha256"].as_str()) else { continue };
        all.insert(path.to_owned(), sha256.to_owned());
        if let Some(current) = as_current(path).filter(|_| file["current"] == true) {
            all.insert(current, sha256.to_owned());
        }
    }
    all
}

fn bring(folder: &Path, wanted: &[Wanted], index: &serde_json::Value) -> io::Result<Exported> {
    fs::create_dir_all(folder)?;
    let (known, mut done) = (known(folder), Exported::default());
    for w in wanted {
        let place = folder.join(&w.path);
        if known.get(&w.path) == Some(&w.sha256.to_string()) && place.exists() {
            done.kept += 1;
            continue;
        }
        let parent = place.parent().unwrap_or(folder);
        fs::create_dir_all(parent)?;
        let mut new = tempfile::Builder::new().prefix(".new-").tempfile_in(parent)?;
        io::copy(&mut fs::File::open(w.file.path())?, &mut new)?;
        readable(new.path())?;
        new.as_file().sync_all()?;
        new.persist(&place).map_err(|e| e.error)?;
        done.written += 1;
    }
    let mut new = tempfile::Builder::new().prefix(".new-").tempfile_in(folder)?;
    serde_json::to_writer_pretty(&mut new, index)?;
    readable(new.path())?;
    new.as_file().sync_all()?;
    new.persist(folder.join("index.json")).map_err(|e| e.error)?;
    // Last, so that who reads by the old index finds what it names for as long as can be.
    let paths: BTreeSet<&str> = wanted.iter().map(|w| w.path.as_str()).collect();
    for old in known.keys().filter(|k| !paths.contains(k.as_str())) {
        let place: PathBuf = folder.join(old);
        // What an index names beside the folder is not ours to delete.
        if !old.contains("..") && place.starts_with(folder) && fs::remove_file(place).is_ok() {
            done.removed += 1;
        }
    }
    Ok(done)
}

/// What everybody may read, everybody's programs may read.
fn readable(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(path, fs::Permissions::from_mode(0o644))
}

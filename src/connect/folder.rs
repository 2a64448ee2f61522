//! How does a file come in that somebody puts into a folder? It is taken when it is whole, and what came of it is laid
//! beside it.
//!
//! A folder belongs to one tenant. A file that did not change between two looks is taken: its bytes become a
//! submission, and it is moved to `taken/` under its receipt. When it was run, its report is written there too. What
//! begins with a dot or `~$`, or ends in `.part`, `.tmp` or `.crdownload`, is somebody's work in progress and left alone.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use tokio::sync::watch;

use crate::gateway::receive::{self, Parcel};
use crate::gateway::{Gateway, Trouble};
use crate::model::account::{Actor, Part, TenantId};
use crate::model::submission::{Receipt, State, Via};

/// Where what was taken goes.
pub const TAKEN: &str = "taken";
/// What ends the name of a report.
const REPORT: &str = ".report.json";

/// A folder that is watched.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Folder {
    /// Whose files they are.
    pub tenant: TenantId,
    /// Where they lie.
    pub path: PathBuf,
}

/// What was seen of a file at the last look.
type Seen = BTreeMap<PathBuf, (u64, SystemTime)>;

/// Looks into folders every so often until told to stop.
pub async fn work(gateway: Gateway, folders: Vec<Folder>, every: Duration, mut stop: watch::Receiver<bool>) {
    let mut seen: Vec<Seen> = vec![Seen::new(); folders.len()];
    while !*stop.borrow() {
        for (folder, seen) in folders.iter().zip(&mut seen) {
            if let Err(e) = look(&gateway, folder, seen).await {
                tracing::error!(error = %e, tenant = folder.tenant.as_str(), "a watched folder");
            }
        }
        if tokio::time::timeout(every, stop.changed()).await.is_ok_and(|c| c.is_err()) {
            return;
        }
    }
}

/// Looks once: takes what did not change since the last look, and lays out the reports that are there by now. Gives the
/// receipts of what was taken.
///
/// # Errors
/// Where the folder cannot be read or the gateway cannot take it; nothing is lost by that.
pub async fn look(gateway: &Gateway, folder: &Folder, seen: &mut Seen) -> Result<Vec<Receipt>, Trouble> {
    let machine = |e: io::Error| Trouble::Machine(format!("the folder of {}: {e}", folder.tenant.as_str()));
    let mut now = Seen::new();
    let mut taken = Vec::new();
    for entry in fs::read_dir(&folder.path).map_err(machine)? {
        let entry = entry.map_err(machine)?;
        // Neither folders nor links: what is taken lies here.
        let Ok(about) = entry.metadata() else { continue };
        let name = entry.file_name().to_string_lossy().into_owned();
        if !about.is_file() || in_progress(&name) {
            continue;
        }
        let mark = (about.len(), about.modified().unwrap_or(SystemTime::UNIX_EPOCH));
        if seen.get(&entry.path()) == Some(&mark) {
            taken.extend(take(gateway, folder, &entry.path(), &name).await?);
        } else {
            now.insert(entry.path(), mark);
        }
    }
    *seen = now;
    reports(gateway, folder).await?;
    Ok(taken)
}

fn in_progress(name: &str) -> bool {
    let small = name.to_lowercase();
    small.starts_with('.') || small.starts_with("~$") || [".part", ".tmp", ".crdownload"].iter().any(|end| small.ends_with(end))
}

/// Takes one file. Where the process dies in between it is taken again, with the same receipt: the key is its content.
async fn take(gateway: &Gateway, folder: &Folder, path: &Path, name: &str) -> Result<Option<Receipt>, Trouble> {
    let machine = |e: io::Error| Trouble::Machine(format!("the folder of {}: {e}", folder.tenant.as_str()));
    if fs::metadata(path).map_err(machine)?.len() > gateway.config.limits.file {
        tracing::warn!(tenant = folder.tenant.as_str(), "a file in a watched folder is larger than files may be; it is left there");
        return Ok(None);
    }
    let mut incoming = gateway.blobs.incoming().await?;
    let mut file = tokio::fs::File::open(path).await.map_err(machine)?;
    incoming.drain(&mut file, machine).await?;
    let kept = incoming.keep().await?;
    let parcel = Parcel {
        via: Via::Folder,
        name: name.to_owned(),
        media_type: String::new(),
        key: Some(format!("{name} {}", kept.sha256)),
        corrects: None,
        mapping: None,
    };
    let actor = Actor::machine(Part::Folder, folder.tenant.clone());
    let receipt = receive::enter(gateway, &actor, parcel, kept).await?.submission().receipt;
    let to = folder.path.join(TAKEN);
    fs::create_dir_all(&to).map_err(machine)?;
    match fs::rename(path, to.join(format!("{receipt} {name}"))) {
        // Another process of ours was faster, with the same receipt.
        Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(None),
        other => other.map(|()| Some(receipt)).map_err(machine),
    }
}

/// Writes the report of each taken file that has none yet, when it was run.
async fn reports(gateway: &Gateway, folder: &Folder) -> Result<(), Trouble> {
    let machine = |e: io::Error| Trouble::Machine(format!("the folder of {}: {e}", folder.tenant.as_str()));
    let to = folder.path.join(TAKEN);
    let names: Vec<String> = match fs::read_dir(&to) {
        Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(e) => return Err(machine(e)),
        Ok(entries) => entries.flatten().map(|e| e.file_name().to_string_lossy().into_owned()).collect(),
    };
    let told: Vec<&str> = names.iter().filter_map(|n| n.strip_suffix(REPORT)).collect();
    for name in names.iter().filter(|n| !n.ends_with(REPORT) && !told.contains(&n.split(' ').next().unwrap_or(""))) {
        let Some(receipt) = name.split(' ').next().and_then(|r| r.parse::<Receipt>().ok()) else { continue };
        let submission = match gateway.store.submission(receipt).await {
            Ok(submission) if submission.tenant == folder.tenant => submission,
            Ok(_) | Err(crate::store::StoreError::NotFound(_)) => continue,
            Err(e) => return Err(e.into()),
        };
        let Some(run) = submission.run.filter(|_| !matches!(submission.state, State::Received | State::Running)) else { continue };
        let report = gateway.blobs.get(run.report).await?;
        let fresh = to.join(format!(".{receipt}{REPORT}.tmp"));
        fs::write(&fresh, &report).and_then(|()| fs::rename(&fresh, to.join(format!("{receipt}{REPORT}")))).map_err(machine)?;
    }
    Ok(())
}

//! How is everything saved while the service works, and brought back on an empty machine?
//!
//! A backup folder holds copies of the database by their moment, and the blobs of all of them once: a second backup into
//! the same folder copies only what is new. What a row names is in the blobs by then, since the database is copied
//! first. A copy counts from the moment on at which its `.json` lies there.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::ledger::file_digest;
use super::{Gateway, Trouble};
use crate::model::digest::Sha256;
use crate::store;
use crate::store::blobs::Blobs;

/// Blobs that are asked for at once.
const PAGE: i64 = 500;

/// What a backup holds, as its `.json` says.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Saved {
    /// When it was begun, as RFC 3339.
    pub at: String,
    /// The version of the program that made it.
    pub engine: String,
    /// The copy of the database, within the folder.
    pub database: String,
    /// Its digest.
    pub sha256: Sha256,
    /// Blobs that its rows name.
    pub blobs: u64,
    /// Bytes that they have.
    pub bytes: u64,
    /// Blobs that were not there before.
    pub copied: u64,
    /// Entries of the ledger.
    pub entries: i64,
}

/// What was brought back.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Restored {
    /// What the backup says of itself.
    pub saved: Saved,
    /// Rows of the database.
    pub rows: u64,
    /// Blobs.
    pub blobs: u64,
}

fn told(place: &Path) -> impl Fn(io::Error) -> Trouble {
    let place = place.display().to_string();
    move |e| match e.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Trouble::Blob(store::blobs::BlobError::Full),
        _ => Trouble::Machine(format!("{place}: {e}")),
    }
}

/// Saves everything to a folder, which only its owner may look into. `key` is the file of the ledger's key: without it
/// the ledger could not be continued.
///
/// # Errors
/// Where the folder cannot be written, or a blob that a row names is gone or altered: a backup that lacks one is none.
pub async fn save(gateway: &Gateway, key: &Path, folder: &Path) -> Result<Saved, Trouble> {
    let at = gateway.now();
    private(folder).map_err(told(folder))?;
    let stamp = at.to_string().replace(':', "-");
    let name = format!("{stamp}.db");
    let database = folder.join(&name);
    gateway.store.copy_to(&database).await?;
    let (_beside, copy) = opened(&database).await?;
    let blobs = folder.join("blobs");
    private(&blobs).map_err(told(&blobs))?;
    let mut saved = Saved {
        at: at.to_string(),
        engine: env!("CARGO_PKG_VERSION").to_owned(),
        database: name,
        sha256: file_digest(&database).map_err(told(&database))?,
        blobs: 0,
        bytes: 0,
        copied: 0,
        entries: copy.ledger_size().await?,
    };
    let mut after = None;
    loop {
        let page = copy.named_blobs(after, PAGE).await?;
        let Some(last) = page.last() else { break };
        after = Some(*last);
        for sha256 in page {
            let to = place(&blobs, sha256);
            let bytes = match fs::metadata(&to) {
                Ok(there) => there.len(),
                Err(_) => {
                    saved.copied += 1;
                    let local = gateway.blobs.local(sha256).await?;
                    copied(local.path(), &to, sha256).map_err(told(&to))?
                }
            };
            saved.blobs += 1;
            saved.bytes += bytes;
        }
    }
    copied_key(key, &folder.join("ledger.key")).map_err(told(key))?;
    let text = serde_json::to_vec_pretty(&saved).map_err(|e| Trouble::Machine(e.to_string()))?;
    let list = folder.join(format!("{stamp}.json"));
    durable(&list, |file| file.write_all(&text)).map_err(told(&list))?;
    Ok(saved)
}

/// The backups of a folder, the earliest first.
///
/// # Errors
/// Where it cannot be read, or one of them is not of this kind.
pub fn list(folder: &Path) -> Result<Vec<Saved>, Trouble> {
    let mut all = Vec::new();
    for entry in fs::read_dir(folder).map_err(told(folder))? {
        let path = entry.map_err(told(folder))?.path();
        if path.extension().is_some_and(|e| e == "json") {
            let text = fs::read_to_string(&path).map_err(told(&path))?;
            let saved: Saved = serde_json::from_str(&text).map_err(|e| Trouble::Machine(format!("{}: {e}", path.display())))?;
            all.push(saved);
        }
    }
    all.sort_by(|a, b| a.at.cmp(&b.at));
    Ok(all)
}

/// Brings a backup back to an empty store and empty blobs: the last one, or the last one up to a moment.
///
/// # Errors
/// Where the folder holds none, anything in it is not what it was, or the place to be filled is not empty.
pub async fn restore(folder: &Path, up_to: Option<&str>, address: &str, blobs: &Blobs, key: &Path) -> Result<Restored, Trouble> {
    let mut all = list(folder)?;
    all.retain(|s| up_to.is_none_or(|moment| s.at.as_str() <= moment));
    let saved = all.pop().ok_or_else(|| Trouble::Machine(format!("{}: there is no backup here", folder.display())))?;
    let database = folder.join(&saved.database);
    if file_digest(&database).map_err(told(&database))? != saved.sha256 {
        return Err(Trouble::Machine(format!("{}: this is not what was saved", database.display())));
    }
    // The blobs first: no row names one that is not there.
    let (_beside, copy) = opened(&database).await?;
    let from = folder.join("blobs");
    let (mut after, mut count) = (None, 0);
    loop {
        let page = copy.named_blobs(after, PAGE).await?;
        let Some(last) = page.last() else { break };
        after = Some(*last);
        for sha256 in page {
            let path = place(&from, sha256);
            let mut file = tokio::fs::File::open(&path).await.map_err(told(&path))?;
            let mut incoming = blobs.incoming().await?;
            incoming.drain(&mut file, told(&path)).await?;
            let kept = incoming.keep().await?;
            if kept.sha256 != sha256 {
                return Err(Trouble::Machine(format!("{}: its bytes now are {}", path.display(), kept.sha256)));
            }
            count += 1;
        }
    }
    let rows = store::fill(address, &database).await?;
    if !key.exists() {
        copied_key(&folder.join("ledger.key"), key).map_err(told(key))?;
    }
    Ok(Restored { saved, rows, blobs: count })
}

/// A copy of the copy, to be opened: that may write to it, and a backup stays as it is.
async fn opened(database: &Path) -> Result<(tempfile::TempDir, std::sync::Arc<dyn store::Store>), Trouble> {
    let beside = tempfile::tempdir().map_err(|e| Trouble::Machine(e.to_string()))?;
    let file = beside.path().join("copy.db");
    fs::copy(database, &file).map_err(told(database))?;
    fs::set_permissions(&file, std::os::unix::fs::PermissionsExt::from_mode(0o600)).map_err(told(&file))?;
    let copy = store::open(&format!("sqlite:{}", file.display())).await?;
    Ok((beside, copy))
}

fn place(blobs: &Path, sha256: Sha256) -> PathBuf {
    let name = sha256.to_string();
    blobs.join(&name[..2]).join(name)
}

fn private(folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    fs::set_permissions(folder, std::os::unix::fs::PermissionsExt::from_mode(0o700))
}

/// Copies a blob, and compares what was written with its name; gives how many bytes.
fn copied(from: &Path, to: &Path, sha256: Sha256) -> io::Result<u64> {
    let folder = to.parent().unwrap_or(Path::new("."));
    private(folder)?;
    durable(to, |file| io::copy(&mut fs::File::open(from)?, file).map(drop))?;
    if file_digest(to)? != sha256 {
        fs::remove_file(to)?;
        return Err(io::Error::other("its bytes are not those that were kept"));
    }
    Ok(fs::metadata(to)?.len())
}

fn copied_key(from: &Path, to: &Path) -> io::Result<()> {
    let text = fs::read(from)?;
    if fs::read(to).is_ok_and(|there| there == text) {
        return Ok(());
    }
    durable(to, |file| file.write_all(&text))
}

/// Writes a file of which there is all or nothing, also after a power cut; only its owner reads it.
fn durable(to: &Path, write: impl FnOnce(&mut fs::File) -> io::Result<()>) -> io::Result<()> {
    let folder = to.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    write(file.as_file_mut())?;
    file.as_file().sync_all()?;
    file.persist(to).map_err(|e| e.error)?;
    fs::File::open(folder)?.sync_all()
}

//! How does what is published come into a folder that other programs read as it is, and follow it there?
//!
//! `data/` has every release that is open to everybody, `current/` the one of each series that is read now, `index.json`
//! what there is. A file is moved to its place when it is whole and is what the index says, and the index comes last, so
//! that who reads by it never meets half a release. What is withdrawn is taken away.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{self, Write};
use std::path::{Component, Path};

use futures_util::stream::{self, StreamExt};
use serde::Serialize;
use sha2::Digest;

use super::asking::Pieces;
use crate::gateway::export::{Index, Published};
use crate::model::digest::Sha256;

/// What was done to a folder.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize)]
pub struct Brought {
    /// Files that were written.
    pub written: u64,
    /// Files that were there already.
    pub kept: u64,
    /// Files of releases that are open no more.
    pub removed: u64,
}

/// Brings a folder up to date with an index; `fetch` gives the bytes of a file.
///
/// # Errors
/// Those of `fetch`; where the folder cannot be written, or what came is not what the index says.
pub async fn bring<E: From<io::Error>>(
    folder: &Path,
    index: &Index,
    fetch: impl AsyncFn(&Published) -> Result<Pieces, E>,
) -> Result<Brought, E> {
    fs::create_dir_all(folder)?;
    let (known, mut done, mut wanted) = (known(folder), Brought::default(), BTreeSet::new());
    for file in &index.files {
        for path in [Some(file.path.clone()), file.as_current()].into_iter().flatten() {
            if !stays_within(&path) {
                return Err(io::Error::other(format!("the index names `{path}`, which is no place in the folder")).into());
            }
            let place = folder.join(&path);
            if known.get(&path) == Some(&file.sha256) && place.exists() {
                done.kept += 1;
            } else {
                // What is read now lies in `data` already.
                let here = (path != file.path).then(|| fs::read(folder.join(&file.path)).ok()).flatten();
                let pieces = match here {
                    Some(bytes) => stream::iter([Ok(bytes.into())]).boxed(),
                    None => fetch(file).await?,
                };
                write(&place, pieces, file.sha256).await?;
                done.written += 1;
            }
            wanted.insert(path);
        }
    }
    let mut new = tempfile::Builder::new().prefix(".new-").tempfile_in(folder)?;
    serde_json::to_writer_pretty(&mut new, index).map_err(io::Error::from)?;
    put(new, &folder.join("index.json"))?;
    // Last, so that who reads by the old index finds what it names for as long as can be.
    for old in known.keys().filter(|k| !wanted.contains(*k)) {
        // What an index names beside the folder is not ours to delete.
        if stays_within(old) && fs::remove_file(folder.join(old)).is_ok() {
            done.removed += 1;
        }
    }
    Ok(done)
}

/// Whether a path leads below a folder and nowhere else.
fn stays_within(path: &str) -> bool {
    let parts = || Path::new(path).components();
    ["data/", "current/"].iter().any(|begin| path.starts_with(begin)) && parts().all(|c| matches!(c, Component::Normal(_)))
}

/// What the index of an earlier time says lies there.
fn known(folder: &Path) -> BTreeMap<String, Sha256> {
    let index = fs::read(folder.join("index.json")).ok().and_then(|b| serde_json::from_slice::<Index>(&b).ok());
    let files = index.into_iter().flat_map(|i| i.files);
    files.flat_map(|f| [Some(f.path.clone()), f.as_current()].into_iter().flatten().map(move |path| (path, f.sha256))).collect()
}

async fn write(place: &Path, mut pieces: Pieces, wanted: Sha256) -> io::Result<()> {
    let parent = place.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(parent)?;
    let mut new = tempfile::Builder::new().prefix(".new-").tempfile_in(parent)?;
    let mut digest = sha2::Sha256::new();
    while let Some(piece) = pieces.next().await {
        let piece = piece?;
        digest.update(&piece);
        new.write_all(&piece)?;
    }
    if Sha256(digest.finalize().into()) != wanted {
        return Err(io::Error::other(format!("{}: what came is not what the index says; try again", place.display())));
    }
    put(new, place)
}

/// Moves a file to its place. What everybody may read, everybody's programs may read.
fn put(new: tempfile::NamedTempFile, place: &Path) -> io::Result<()> {
    #[cfg(unix)]
    fs::set_permissions(new.path(), std::os::unix::fs::PermissionsExt::from_mode(0o644))?;
    new.as_file().sync_all()?;
    new.persist(place).map(drop).map_err(|e| e.error)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_of_an_index_stays_in_its_folder() {
        for path in ["data/dataflow=F/tenant=T/release=000001/part-0.parquet", "current/dataflow=F/part-0.parquet"] {
            assert!(stays_within(path), "{path}");
        }
        for path in ["data/../../etc/passwd", "/etc/passwd", "index.json", "data/./../x", "..", "", "data"] {
            assert!(!stays_within(path), "{path}");
        }
    }
}

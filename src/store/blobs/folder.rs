//! How do blobs lie in a folder? `ab/abcdef…`, each written whole, and on the disk before anybody is told.

use std::fs::{self, File};
use std::io::{ErrorKind, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::UNIX_EPOCH;

use bytes::Bytes;
use futures_util::stream::{self, BoxStream, StreamExt};

use super::{Blob, BlobError, Result};
use crate::model::digest::Sha256;
use crate::model::moment::Moment;
use crate::store::fault;

/// How much is read at once.
const PIECE: usize = 64 * 1024;

#[derive(Clone, Debug)]
pub(super) struct Folder {
    root: PathBuf,
    /// Held by all who write, and by the sweep alone while it deletes: between processes too.
    lock: Arc<PathBuf>,
}

impl Folder {
    pub(super) fn open(root: &Path) -> Result<Folder> {
        private_folder(root)?;
        let lock = root.join("lock");
        private_file().create(true).truncate(false).open(&lock)?;
        sync_folder(root)?;
        Ok(Folder { root: root.to_owned(), lock: Arc::new(lock) })
    }

    fn shelf(&self, first: u8) -> PathBuf {
        self.root.join(format!("{first:02x}"))
    }

    pub(super) fn path(&self, sha256: Sha256) -> PathBuf {
        self.shelf(sha256.0[0]).join(sha256.to_string())
    }

    /// Moves a file that is on the disk to its place. What is there already is replaced by the same bytes, which
    /// makes it young again and mends it if it was damaged.
    pub(super) fn adopt(&self, file: &Path, sha256: Sha256) -> Result<()> {
        let lock = File::open(&*self.lock)?;
        lock.lock_shared()?;
        let shelf = self.shelf(sha256.0[0]);
        if !shelf.is_dir() {
            private_folder(&shelf)?;
            sync_folder(&self.root)?;
        }
        fault::at("blob.rename")?;
        fs::rename(file, self.path(sha256))?;
        fault::at("blob.renamed")?;
        sync_folder(&shelf)?;
        Ok(fault::at("blob.kept")?)
    }

    fn open_blob(&self, sha256: Sha256) -> Result<File> {
        File::open(self.path(sha256)).map_err(|e| if e.kind() == ErrorKind::NotFound { BlobError::NotFound(sha256) } else { e.into() })
    }

    pub(super) fn range(&self, sha256: Sha256, range: std::ops::Range<u64>) -> Result<Bytes> {
        let mut file = self.open_blob(sha256)?;
        file.seek(SeekFrom::Start(range.start))?;
        let mut out = Vec::new();
        file.take(range.end.saturating_sub(range.start)).read_to_end(&mut out)?;
        Ok(out.into())
    }

    pub(super) async fn stream(&self, sha256: Sha256, range: std::ops::Range<u64>) -> Result<BoxStream<'static, Result<Bytes>>> {
        let this = self.clone();
        let file = super::off_thread(move || {
            let mut file = this.open_blob(sha256)?;
            file.seek(SeekFrom::Start(range.start))?;
            Ok(file.take(range.end.saturating_sub(range.start)))
        });
        // Read straight into what is handed on: many who read slowly are many pieces in memory.
        let pieces = stream::try_unfold(file.await?, |mut file| {
            super::off_thread(move || {
                let mut piece = Vec::with_capacity(PIECE);
                Read::by_ref(&mut file).take(PIECE as u64).read_to_end(&mut piece)?;
                Ok((!piece.is_empty()).then(|| (Bytes::from(piece), file)))
            })
        });
        Ok(pieces.boxed())
    }

    pub(super) fn find(&self, sha256: Sha256) -> Result<Option<Blob>> {
        match fs::metadata(self.path(sha256)) {
            Ok(meta) => Ok(Some(Blob { sha256, bytes: meta.len(), written: written(&meta)? })),
            Err(e) if e.kind() == ErrorKind::NotFound => Ok(None),
            Err(e) => Err(e.into()),
        }
    }

    pub(super) fn list(&self, first: u8) -> Result<Vec<Blob>> {
        let mut out = Vec::new();
        let entries = match fs::read_dir(self.shelf(first)) {
            Err(e) if e.kind() == ErrorKind::NotFound => return Ok(out),
            entries => entries?,
        };
        for entry in entries {
            let name = entry?.file_name();
            let sha256 = name.to_str().and_then(|n| n.parse().ok());
            if let Some(sha256) = sha256.filter(|s: &Sha256| s.0[0] == first) {
                out.extend(self.find(sha256)?);
            }
        }
        Ok(out)
    }

    pub(super) fn delete_if_older(&self, sha256: Sha256, before: Moment) -> Result<bool> {
        let lock = File::open(&*self.lock)?;
        lock.lock()?;
        if self.find(sha256)?.is_none_or(|blob| blob.written >= before) {
            return Ok(false);
        }
        fs::remove_file(self.path(sha256))?;
        sync_folder(&self.shelf(sha256.0[0]))?;
        Ok(true)
    }
}

fn written(meta: &fs::Metadata) -> Result<Moment> {
    let since = meta.modified()?.duration_since(UNIX_EPOCH).unwrap_or_default();
    Ok(Moment::from_millis(i64::try_from(since.as_millis()).unwrap_or(i64::MAX)))
}

/// A new file in the spool with a random name and mode 0600, locked while somebody holds it open: what is not locked was left by
/// a process that died.
pub(super) fn spooled(spool: &Path) -> Result<(File, tempfile::TempPath)> {
    loop {
        let (file, path) = tempfile::Builder::new().prefix(FRESH).tempfile_in(spool)?.into_parts();
        // Between its making and its lock another process may have taken it for a leftover.
        if file.try_lock().is_ok() && fs::exists(&path)? {
            return Ok((file, path));
        }
    }
}

/// What names of files in the spool begin with that nobody comes back for.
const FRESH: &str = "fresh-";

/// Deletes what processes that died left in the spool, but what is to be resumed.
pub(super) fn clear_spool(spool: &Path) -> Result<()> {
    for entry in fs::read_dir(spool)? {
        let path = entry?.path();
        if !path.file_name().is_some_and(|n| n.to_string_lossy().starts_with(FRESH)) {
            continue;
        }
        // One that is gone by now was finished, and one that is locked is somebody's.
        let Ok(file) = File::open(&path) else { continue };
        if file.try_lock().is_ok() {
            fs::remove_file(&path).or_else(|e| if e.kind() == ErrorKind::NotFound { Ok(()) } else { Err(e) })?;
        }
    }
    Ok(())
}

/// Deletes what began to come in before a moment and was not finished.
pub(super) fn empty_spool(spool: &Path, before: Moment) -> Result<()> {
    for entry in fs::read_dir(spool)? {
        let entry = entry?;
        let meta = match entry.metadata() {
            // Somebody finished it between the two looks.
            Err(e) if e.kind() == ErrorKind::NotFound => continue,
            meta => meta?,
        };
        if meta.is_file() && written(&meta)? < before {
            fs::remove_file(entry.path()).or_else(|e| if e.kind() == ErrorKind::NotFound { Ok(()) } else { Err(e) })?;
        }
    }
    Ok(())
}

/// How a file is opened that nobody else may read.
pub(super) fn private_file() -> fs::OpenOptions {
    let mut options = File::options();
    options.read(true).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

/// A folder that nobody else may look into, made if it is not there.
pub(super) fn private_folder(path: &Path) -> Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)?;
    #[cfg(unix)]
    {
        let mode = std::os::unix::fs::PermissionsExt::mode(&fs::metadata(path)?.permissions()) & 0o777;
        if mode & 0o077 != 0 {
            let why = format!("{} can be looked into by others (mode {mode:o}); run `chmod 700` on it", path.display());
            return Err(BlobError::Unavailable(why));
        }
    }
    if let Some(parent) = path.parent().filter(|p| !p.as_os_str().is_empty()) {
        sync_folder(parent)?;
    }
    Ok(())
}

/// Writes a folder's names to the disk: without this a file that was moved into it is gone after a power cut.
pub(super) fn sync_folder(path: &Path) -> Result<()> {
    #[cfg(unix)]
    File::open(path)?.sync_all()?;
    Ok(())
}

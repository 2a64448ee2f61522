//! How do bytes come in? Written to the disk as they come and hashed on the way, so that size is no matter of memory.

use std::path::{Path, PathBuf};

use sha2::Digest;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWriteExt};

use super::{BlobError, Blobs, Result, folder, off_thread};
use crate::model::digest::Sha256;
use crate::store::fault;

/// How much is gathered before it is written.
const PIECE: usize = 256 * 1024;

/// Bytes that are coming in. Dropped before they are kept, they are gone, unless they were to be resumed.
#[derive(Debug)]
pub struct Incoming {
    blobs: Blobs,
    file: tokio::fs::File,
    /// Deleted when it is dropped.
    fresh: Option<tempfile::TempPath>,
    path: PathBuf,
    hash: sha2::Sha256,
    bytes: u64,
}

impl Incoming {
    pub(super) async fn begin(blobs: Blobs, spool: &Path) -> Result<Incoming> {
        let spool = spool.to_owned();
        let (file, fresh) = off_thread(move || folder::spooled(&spool)).await?;
        fault::at("blob.begun")?;
        let mut file = tokio::fs::File::from_std(file);
        file.set_max_buf_size(PIECE);
        let path = fresh.to_path_buf();
        Ok(Incoming { blobs, file, fresh: Some(fresh), path, hash: sha2::Sha256::new(), bytes: 0 })
    }

    pub(super) async fn resume(blobs: Blobs, spool: &Path, name: &str) -> Result<Incoming> {
        if !(1..=64).contains(&name.len()) || !name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-') {
            return Err(BlobError::Unavailable("the name of an upload is 1 to 64 letters, digits and `-`".to_owned()));
        }
        let path = spool.join(format!("part-{name}"));
        let opened = path.clone();
        let (file, hash, bytes) = off_thread(move || {
            let mut file = folder::private_file().create(true).truncate(false).open(opened)?;
            // One writer at a time: a sender whose connection broke may be back before we have seen that it broke.
            file.try_lock().map_err(|_| BlobError::Busy)?;
            let mut hash = sha2::Sha256::new();
            let bytes = std::io::copy(&mut file, &mut Hashing(&mut hash))?;
            Ok((file, hash, bytes))
        })
        .await?;
        let mut file = tokio::fs::File::from_std(file);
        file.set_max_buf_size(PIECE);
        Ok(Incoming { blobs, file, fresh: None, path, hash, bytes })
    }

    /// Takes more bytes.
    pub async fn write(&mut self, bytes: &[u8]) -> Result<()> {
        fault::at("blob.write")?;
        self.file.write_all(bytes).await?;
        self.hash.update(bytes);
        self.bytes += bytes.len() as u64;
        Ok(())
    }

    /// Takes all that a reader has. `unreadable` says what it is when the reader fails.
    pub async fn drain<E: From<BlobError>>(
        &mut self,
        from: &mut (impl AsyncRead + Unpin),
        unreadable: impl Fn(std::io::Error) -> E,
    ) -> std::result::Result<(), E> {
        let mut piece = vec![0; PIECE];
        loop {
            match from.read(&mut piece).await.map_err(&unreadable)? {
                0 => return Ok(()),
                n => self.write(&piece[..n]).await?,
            }
        }
    }

    /// How many bytes have come.
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Writes to the disk what has come, so that it can be resumed from here even after a power cut.
    pub async fn pause(mut self) -> Result<u64> {
        if let Err(e) = self.settle().await {
            return Err(self.given_up(e).await);
        }
        let folder = self.path.parent().map(Path::to_owned);
        off_thread(move || folder.map_or(Ok(()), |f| folder::sync_folder(&f))).await?;
        Ok(self.bytes)
    }

    /// Ends it: when this has returned, the blob is durable. After an error nothing is to be acknowledged.
    pub async fn keep(mut self) -> Result<Kept> {
        if let Err(e) = self.settle().await {
            return Err(self.given_up(e).await);
        }
        let sha256 = Sha256(self.hash.clone().finalize().into());
        self.blobs.adopt(&self.path, sha256, self.bytes).await?;
        // It lies elsewhere now, so there is nothing left to delete.
        if let Some(fresh) = &mut self.fresh {
            fresh.disable_cleanup(true);
        }
        Ok(Kept { sha256, bytes: self.bytes })
    }

    /// Once the disk has failed to take bytes, nobody knows which of them it has, and no later fsync that succeeds says so:
    /// also what was to be resumed is given up. The first error is the one to tell.
    async fn given_up(&self, error: BlobError) -> BlobError {
        let _ = tokio::fs::remove_file(&self.path).await;
        error
    }

    async fn settle(&mut self) -> Result<()> {
        self.file.flush().await?;
        fault::at("blob.sync")?;
        self.file.sync_all().await?;
        Ok(fault::at("blob.synced")?)
    }
}

/// A blob that is durable.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Kept {
    /// Its name.
    pub sha256: Sha256,
    /// How many bytes it has.
    pub bytes: u64,
}

/// Takes bytes into a hash as if it wrote them.
struct Hashing<'a>(&'a mut sha2::Sha256);

impl std::io::Write for Hashing<'_> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

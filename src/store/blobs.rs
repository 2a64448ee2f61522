//! Where do the bytes lie: originals, reports, releases? Under their SHA-256, in a folder or a bucket.
//!
//! A blob is written once and never changed. When [`Incoming::keep`] has returned it is durable, and only then may a
//! row name it. What no row names is swept away when it is old enough that nobody is about to name it.

mod bucket;
mod folder;
mod incoming;
mod leftovers;

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use bytes::Bytes;
use futures_util::StreamExt;
use futures_util::stream::BoxStream;
use quick_cache::Weighter;
use quick_cache::sync::Cache;
use sha2::Digest;

pub use bucket::BucketSettings;
pub use incoming::{Incoming, Kept};

use crate::model::digest::Sha256;
use crate::model::moment::Moment;

/// Why the blobs did not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum BlobError {
    /// There is no such blob.
    #[error("no blob {0}")]
    NotFound(Sha256),
    /// The bytes are not those that were kept.
    #[error("blob {wanted} is damaged: its bytes now are {found}")]
    Altered {
        /// What was asked for.
        wanted: Sha256,
        /// What lies there.
        found: Sha256,
    },
    /// Another connection, or process, brings the same upload.
    #[error("this upload is going on over another connection")]
    Busy,
    /// The disk is full.
    #[error("the disk of the blobs is full")]
    Full,
    /// They cannot be reached or written now; to be tried again later.
    #[error("the blobs cannot be used now: {0}")]
    Unavailable(String),
}

impl From<std::io::Error> for BlobError {
    fn from(error: std::io::Error) -> BlobError {
        match error.kind() {
            std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => BlobError::Full,
            _ => BlobError::Unavailable(error.to_string()),
        }
    }
}

/// What came of asking for blobs.
pub type Result<T, E = BlobError> = std::result::Result<T, E>;

/// A blob that is there.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Blob {
    /// Its name.
    pub sha256: Sha256,
    /// How many bytes it has.
    pub bytes: u64,
    /// When it was last written: sweeping goes by this.
    pub written: Moment,
}

/// What a sweep did.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Swept {
    /// Blobs that were looked at.
    pub seen: u64,
    /// Blobs of a bucket that were set aside, to be deleted when they have lain there as long again.
    pub aside: u64,
    /// Blobs that were deleted.
    pub deleted: u64,
    /// How many bytes they had.
    pub freed: u64,
    /// Uploads in parts that were begun and never ended.
    pub unfinished: u64,
}

/// How old a blob that no row names must be before it is swept away, in milliseconds.
pub const SWEEP_AGE: i64 = Moment::DAY;

#[derive(Clone, Debug)]
enum Place {
    Folder(folder::Folder),
    Bucket(bucket::Bucket),
}

/// The blobs of a gateway. Cloned cheaply.
#[derive(Clone, Debug)]
pub struct Blobs {
    place: Place,
    /// Where bytes lie while they come in.
    spool: PathBuf,
    /// Copies of what lies in a bucket and is read again and again.
    copies: Arc<Cache<Sha256, Arc<LocalFile>, Size>>,
}

#[derive(Clone, Debug)]
struct Size;

impl Weighter<Sha256, Arc<LocalFile>> for Size {
    fn weight(&self, _: &Sha256, file: &Arc<LocalFile>) -> u64 {
        // A file takes some room even where it is empty.
        file.bytes.max(4096)
    }
}

/// A blob as a file on this machine; a copy of one that lies elsewhere is deleted when this is dropped.
#[derive(Debug)]
pub struct LocalFile {
    path: PathBuf,
    bytes: u64,
    /// Held open, so that it is known to be somebody's.
    _copy: Option<(File, tempfile::TempPath)>,
}

impl LocalFile {
    /// Where it lies.
    pub fn path(&self) -> &Path {
        &self.path
    }
}

impl Blobs {
    /// Blobs in a folder, which is made if it is not there.
    ///
    /// # Errors
    /// Where it cannot be written, or others than its owner can look into it.
    pub async fn in_folder(root: &Path) -> Result<Blobs> {
        let root = root.to_owned();
        off_thread(move || {
            let folder = folder::Folder::open(&root)?;
            let spool = root.join("incoming");
            folder::private_folder(&spool)?;
            folder::clear_spool(&spool)?;
            Ok(Blobs { place: Place::Folder(folder), spool, copies: copies(0) })
        })
        .await
    }

    /// Blobs in a bucket of an S3-compatible store; what comes in lies in the folder until it is there.
    ///
    /// # Errors
    /// Where the settings make no sense, or the folder cannot be written. The bucket is not asked yet.
    pub async fn in_bucket(settings: &BucketSettings, spool: &Path) -> Result<Blobs> {
        let bucket = bucket::Bucket::open(settings)?;
        let (spool, room) = (spool.to_owned(), settings.copies);
        off_thread(move || {
            folder::private_folder(&spool)?;
            folder::clear_spool(&spool)?;
            Ok(Blobs { place: Place::Bucket(bucket), spool, copies: copies(room) })
        })
        .await
    }

    /// A folder that nobody else may look into, for files without a name.
    pub fn spool(&self) -> &Path {
        &self.spool
    }

    /// Writes a few bytes, reads them back and deletes them, beside all blobs.
    ///
    /// # Errors
    /// Why that cannot be done.
    pub async fn probe(&self) -> Result<()> {
        let mut file = off_thread({
            let spool = self.spool.clone();
            move || Ok(tempfile::NamedTempFile::new_in(spool)?)
        })
        .await?;
        let said = file.path().display().to_string();
        if let Place::Bucket(bucket) = &self.place {
            return bucket.probe(&said).await;
        }
        off_thread(move || {
            std::io::Write::write_all(&mut file, said.as_bytes())?;
            file.as_file().sync_all()?;
            if std::fs::read(file.path())? == said.as_bytes() { Ok(()) } else { Err(unlike()) }
        })
        .await
    }

    /// Begins to take bytes in.
    pub async fn incoming(&self) -> Result<Incoming> {
        Incoming::begin(self.clone(), &self.spool).await
    }

    /// Goes on with what began to come in under this name, or begins it. What is there stays when the connection ends
    /// or the process dies. The name is 1 to 64 letters, digits and `-`.
    pub async fn resume(&self, name: &str) -> Result<Incoming> {
        Incoming::resume(self.clone(), &self.spool, name).await
    }

    /// Keeps a few bytes, durably.
    pub async fn put(&self, bytes: &[u8]) -> Result<Sha256> {
        let mut incoming = self.incoming().await?;
        incoming.write(bytes).await?;
        incoming.keep().await.map(|blob| blob.sha256)
    }

    /// Takes over a file of the spool that has these bytes and is on the disk.
    async fn adopt(&self, file: &Path, sha256: Sha256, bytes: u64) -> Result<()> {
        match &self.place {
            Place::Folder(folder) => {
                let (folder, file) = (folder.clone(), file.to_owned());
                off_thread(move || folder.adopt(&file, sha256)).await
            }
            Place::Bucket(bucket) => bucket.upload(file, sha256, bytes).await,
        }
    }

    /// All bytes of a blob, compared with their name.
    pub async fn get(&self, sha256: Sha256) -> Result<Bytes> {
        let bytes = self.range(sha256, 0..u64::MAX).await?;
        let found = Sha256::of(&bytes);
        if found == sha256 { Ok(bytes) } else { Err(BlobError::Altered { wanted: sha256, found }) }
    }

    /// Some bytes of a blob, as many as there are of them.
    pub async fn range(&self, sha256: Sha256, range: std::ops::Range<u64>) -> Result<Bytes> {
        match &self.place {
            Place::Folder(folder) => {
                let folder = folder.clone();
                off_thread(move || folder.range(sha256, range)).await
            }
            Place::Bucket(bucket) => bucket.range(sha256, range).await,
        }
    }

    /// The bytes of a blob from a place on, piece by piece. They are not compared with their name.
    pub async fn stream(&self, sha256: Sha256, from: u64) -> Result<BoxStream<'static, Result<Bytes>>> {
        self.part(sha256, from..u64::MAX).await
    }

    /// Some bytes of a blob, piece by piece, as many as there are of them. They are not compared with its name.
    pub async fn part(&self, sha256: Sha256, range: std::ops::Range<u64>) -> Result<BoxStream<'static, Result<Bytes>>> {
        if range.is_empty() {
            // Some services take such a range for a mistake.
            return Ok(futures_util::stream::empty().boxed());
        }
        match &self.place {
            Place::Folder(folder) => folder.stream(sha256, range).await,
            Place::Bucket(bucket) => bucket.stream(sha256, range).await,
        }
    }

    /// A blob as a file. A copy is compared with its name; a file of the folder is taken as it lies.
    pub async fn local(&self, sha256: Sha256) -> Result<LocalFile> {
        if let Place::Folder(folder) = &self.place {
            let path = folder.path(sha256);
            let bytes = self.find(sha256).await?.ok_or(BlobError::NotFound(sha256))?.bytes;
            return Ok(LocalFile { path, bytes, _copy: None });
        }
        let mut stream = self.stream(sha256, 0).await?;
        let spool = self.spool.clone();
        let (file, copy) = off_thread(move || folder::spooled(&spool)).await?;
        let mut file = tokio::fs::File::from_std(file);
        let (mut hash, mut bytes) = (sha2::Sha256::new(), 0);
        while let Some(piece) = stream.next().await {
            let piece = piece?;
            hash.update(&piece);
            bytes += piece.len() as u64;
            tokio::io::AsyncWriteExt::write_all(&mut file, &piece).await?;
        }
        tokio::io::AsyncWriteExt::flush(&mut file).await?;
        let found = Sha256(hash.finalize().into());
        if found != sha256 {
            return Err(BlobError::Altered { wanted: sha256, found });
        }
        Ok(LocalFile { path: copy.to_path_buf(), bytes, _copy: Some((file.into_std().await, copy)) })
    }

    /// A blob as a file for everybody in this process who reads it: one of a bucket is brought once, and stays as long as
    /// somebody holds it or there is room for it. For releases, which are read with every file that is compared with them;
    /// what people sent is not left lying about.
    pub async fn shared(&self, sha256: Sha256) -> Result<Arc<LocalFile>> {
        let bring = async { self.local(sha256).await.map(Arc::new) };
        match &self.place {
            Place::Folder(_) => bring.await,
            Place::Bucket(_) => self.copies.get_or_insert_async(&sha256, bring).await,
        }
    }

    /// The blob, if it is there.
    pub async fn find(&self, sha256: Sha256) -> Result<Option<Blob>> {
        match &self.place {
            Place::Folder(folder) => {
                let folder = folder.clone();
                off_thread(move || folder.find(sha256)).await
            }
            Place::Bucket(bucket) => bucket.find(sha256).await,
        }
    }

    /// Reads a blob to its end and compares it with its name; gives how many bytes it has.
    ///
    /// # Errors
    /// [`BlobError::Altered`], [`BlobError::NotFound`].
    pub async fn verify(&self, sha256: Sha256) -> Result<u64> {
        let mut stream = self.stream(sha256, 0).await?;
        let mut hash = sha2::Sha256::new();
        let mut bytes = 0;
        while let Some(piece) = stream.next().await {
            let piece = piece?;
            bytes += piece.len() as u64;
            hash.update(&piece);
        }
        let found = Sha256(hash.finalize().into());
        if found == sha256 { Ok(bytes) } else { Err(BlobError::Altered { wanted: sha256, found }) }
    }

    /// The blobs whose names begin with this byte, in order: all of them in 256 steps.
    pub async fn list(&self, first: u8) -> Result<Vec<Blob>> {
        let mut blobs = match &self.place {
            Place::Folder(folder) => {
                let folder = folder.clone();
                off_thread(move || folder.list(first)).await?
            }
            Place::Bucket(bucket) => bucket.list(first).await?,
        };
        blobs.sort();
        Ok(blobs)
    }

    /// Deletes the blobs that are older than [`SWEEP_AGE`] and of which `named` says that no row names them; so too
    /// what began to come in as long ago and was never finished. Writing a blob again makes it young. In a bucket, where
    /// between looking and deleting somebody may do so, it is set aside first and deleted by a later sweep.
    pub async fn sweep<N, E>(&self, now: Moment, named: N) -> std::result::Result<Swept, E>
    where
        N: AsyncFn(Sha256) -> std::result::Result<bool, E>,
        E: From<BlobError>,
    {
        let before = now.plus(-SWEEP_AGE);
        let mut swept = Swept::default();
        for first in 0..=u8::MAX {
            for blob in self.list(first).await? {
                swept.seen += 1;
                if blob.written >= before || named(blob.sha256).await? {
                    continue;
                }
                match &self.place {
                    Place::Folder(folder) => {
                        let folder = folder.clone();
                        if off_thread(move || folder.delete_if_older(blob.sha256, before)).await? {
                            swept.deleted += 1;
                            swept.freed += blob.bytes;
                        }
                    }
                    Place::Bucket(bucket) => swept.aside += u64::from(bucket.set_aside_if_older(blob.sha256, before, now).await?),
                }
            }
        }
        if let Place::Bucket(bucket) = &self.place {
            bucket.sweep(before, &named, &mut swept).await?;
        }
        let spool = self.spool.clone();
        off_thread(move || folder::empty_spool(&spool, before)).await?;
        Ok(swept)
    }
}

fn unlike() -> BlobError {
    BlobError::Unavailable("what was written is not what was read".to_owned())
}

/// Room for so many bytes of copies.
fn copies(bytes: u64) -> Arc<Cache<Sha256, Arc<LocalFile>, Size>> {
    Arc::new(Cache::with_weighter(256, bytes, Size))
}

/// Does what waits for the disk where it holds up nobody.
async fn off_thread<T: Send + 'static>(work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    tokio::task::spawn_blocking(work).await.map_err(|e| BlobError::Unavailable(e.to_string()))?
}

//! How do blobs lie in a bucket of an S3-compatible store? As objects `blobs/ab/abcdef…`.

use std::path::Path;
use std::sync::Arc;

use bytes::Bytes;
use futures_util::stream::{BoxStream, StreamExt, TryStreamExt};
use object_store::aws::{AmazonS3, AmazonS3Builder};
use object_store::path::Path as Name;
use object_store::{GetOptions, GetRange, ObjectMeta, ObjectStore, ObjectStoreExt, PutPayload, WriteMultipart};
use tokio::io::AsyncReadExt;

use super::{Blob, BlobError, Result};
use crate::model::digest::Sha256;
use crate::model::moment::Moment;
use crate::store::fault;

/// The size of a part of a large upload; what is no larger goes in one request.
const PART: usize = 8 * 1024 * 1024;

/// Parts on their way at once.
const AT_ONCE: usize = 2;

/// Where the bucket is, and who asks.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct BucketSettings {
    /// The address of the service, such as `https://s3.example.org`; empty: that of the region.
    pub endpoint: String,
    /// Its region.
    pub region: String,
    /// The bucket.
    pub bucket: String,
    /// What comes before `blobs/` in names, if anything does.
    pub prefix: String,
    /// The identifier of the key; empty: found as the machine provides it.
    pub access_key_id: String,
    /// The key.
    pub secret_access_key: String,
}

impl std::fmt::Debug for BucketSettings {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "BucketSettings({} {} {}/{})", self.endpoint, self.region, self.bucket, self.prefix)
    }
}

#[derive(Clone, Debug)]
pub(super) struct Bucket {
    store: Arc<AmazonS3>,
    prefix: Name,
}

impl Bucket {
    pub(super) fn open(settings: &BucketSettings) -> Result<Bucket> {
        // Whoever comes first provides it; all provide the same.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let mut builder = AmazonS3Builder::new().with_bucket_name(&settings.bucket).with_region(&settings.region);
        if !settings.endpoint.is_empty() {
            let on_this_machine =
                ["http://127.0.0.1:", "http://localhost:", "http://[::1]:"].iter().any(|l| settings.endpoint.starts_with(l));
            builder = builder.with_endpoint(&settings.endpoint).with_allow_http(on_this_machine);
        }
        if !settings.access_key_id.is_empty() {
            builder = builder.with_access_key_id(&settings.access_key_id).with_secret_access_key(&settings.secret_access_key);
        }
        let store = Arc::new(builder.build().map_err(|e| BlobError::Unavailable(e.to_string()))?);
        Ok(Bucket { store, prefix: Name::from(settings.prefix.as_str()).join("blobs") })
    }

    fn shelf(&self, first: u8) -> Name {
        self.prefix.clone().join(format!("{first:02x}"))
    }

    fn name(&self, sha256: Sha256) -> Name {
        self.shelf(sha256.0[0]).join(sha256.to_string())
    }

    /// Puts a file there. What is there already is replaced by the same bytes, which makes it young again. The store
    /// shows an object whole or not at all.
    pub(super) async fn upload(&self, file: &Path, sha256: Sha256, bytes: u64) -> Result<()> {
        fault::at("blob.rename")?;
        let name = self.name(sha256);
        if bytes <= PART as u64 {
            let all = tokio::fs::read(file).await?;
            self.store.put(&name, PutPayload::from(all)).await.map_err(|e| unavailable(e, sha256))?;
        } else {
            let parts = self.store.put_multipart(&name).await.map_err(|e| unavailable(e, sha256))?;
            let mut parts = WriteMultipart::new_with_chunk_size(parts, PART);
            if let Err(e) = send(file, &mut parts, sha256).await {
                // Best effort: the service forgets unfinished uploads by its own rule.
                let _ = parts.abort().await;
                return Err(e);
            }
            parts.finish().await.map_err(|e| unavailable(e, sha256))?;
        }
        fault::at("blob.renamed")?;
        let there = self.find(sha256).await?.ok_or(BlobError::NotFound(sha256))?;
        if there.bytes != bytes {
            return Err(BlobError::Unavailable(format!("{} of {bytes} bytes of {sha256} have arrived", there.bytes)));
        }
        tokio::fs::remove_file(file).await?;
        Ok(fault::at("blob.kept")?)
    }

    pub(super) async fn range(&self, sha256: Sha256, range: std::ops::Range<u64>) -> Result<Bytes> {
        let options = if range.end == u64::MAX { from(range.start) } else { GetOptions::new().with_range(Some(GetRange::Bounded(range))) };
        let result = self.store.get_opts(&self.name(sha256), options).await.map_err(|e| unavailable(e, sha256))?;
        result.bytes().await.map_err(|e| unavailable(e, sha256))
    }

    pub(super) async fn stream(&self, sha256: Sha256, start: u64) -> Result<BoxStream<'static, Result<Bytes>>> {
        let result = self.store.get_opts(&self.name(sha256), from(start)).await.map_err(|e| unavailable(e, sha256))?;
        Ok(result.into_stream().map_err(move |e| unavailable(e, sha256)).boxed())
    }

    pub(super) async fn find(&self, sha256: Sha256) -> Result<Option<Blob>> {
        match self.store.head(&self.name(sha256)).await {
            Ok(meta) => Ok(Some(blob(&meta, sha256))),
            Err(object_store::Error::NotFound { .. }) => Ok(None),
            Err(e) => Err(unavailable(e, sha256)),
        }
    }

    pub(super) async fn list(&self, first: u8) -> Result<Vec<Blob>> {
        let metas: Vec<ObjectMeta> =
            self.store.list(Some(&self.shelf(first))).try_collect().await.map_err(|e| BlobError::Unavailable(e.to_string()))?;
        Ok(metas.iter().filter_map(|m| m.location.filename()?.parse().ok().map(|sha256| blob(m, sha256))).collect())
    }

    pub(super) async fn delete_if_older(&self, sha256: Sha256, before: Moment) -> Result<bool> {
        if self.find(sha256).await?.is_none_or(|blob| blob.written >= before) {
            return Ok(false);
        }
        self.store.delete(&self.name(sha256)).await.map_err(|e| unavailable(e, sha256))?;
        Ok(true)
    }
}

fn from(start: u64) -> GetOptions {
    // A range that begins at the end of an empty object is an error to some services.
    GetOptions::new().with_range((start > 0).then_some(GetRange::Offset(start)))
}

async fn send(file: &Path, parts: &mut WriteMultipart, sha256: Sha256) -> Result<()> {
    let mut file = tokio::fs::File::open(file).await?;
    loop {
        let mut piece = Vec::with_capacity(PART);
        while piece.len() < PART && (&mut file).take((PART - piece.len()) as u64).read_buf(&mut piece).await? > 0 {}
        if piece.is_empty() {
            return Ok(());
        }
        parts.wait_for_capacity(AT_ONCE).await.map_err(|e| unavailable(e, sha256))?;
        parts.put(piece.into());
    }
}

fn blob(meta: &ObjectMeta, sha256: Sha256) -> Blob {
    Blob { sha256, bytes: meta.size, written: Moment::from_millis(meta.last_modified.timestamp_millis()) }
}

fn unavailable(error: object_store::Error, sha256: Sha256) -> BlobError {
    match error {
        object_store::Error::NotFound { .. } => BlobError::NotFound(sha256),
        other => BlobError::Unavailable(other.to_string()),
    }
}

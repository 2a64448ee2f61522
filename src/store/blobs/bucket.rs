//! How do blobs lie in a bucket of an S3-compatible store? As objects `blobs/ab/abcdef…`. What is beside them, and how it goes away,
//! lies in [`super::leftovers`].

use std::path::Path;
use std::sync::Arc;

use bytes::Bytes;
use futures_util::stream::{BoxStream, StreamExt, TryStreamExt};
use object_store::aws::{AmazonS3, AmazonS3Builder};
use object_store::path::Path as Name;
use object_store::{GetOptions, GetRange, GetResult, ObjectMeta, ObjectStore, ObjectStoreExt, PutPayload};

use super::{Blob, BlobError, Result};
use crate::model::digest::Sha256;
use crate::model::moment::Moment;
use crate::model::reach::is_public;
use crate::store::fault;

/// The size of a part of a large upload; what is no larger goes in one request.
const PART: usize = 8 * 1024 * 1024;

/// Where the bucket is, and who asks.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct BucketSettings {
    /// The address of the service, such as `https://s3.example.org`; empty: that of the region.
    pub endpoint: String,
    /// Its region.
    pub region: String,
    /// The bucket.
    pub bucket: String,
    /// What comes before `blobs/`, `aside/` and `unfinished/` in names, if anything does.
    pub prefix: String,
    /// The identifier of the key; empty: found as the machine provides it.
    pub access_key_id: String,
    /// The key.
    pub secret_access_key: String,
    /// How many bytes of releases are kept at hand as files of this machine, for who reads them again.
    pub copies: u64,
}

impl std::fmt::Debug for BucketSettings {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "BucketSettings({} {} {}/{})", self.endpoint, self.region, self.bucket, self.prefix)
    }
}

#[derive(Clone, Debug)]
pub(super) struct Bucket {
    pub(super) store: Arc<AmazonS3>,
    pub(super) root: Name,
}

impl Bucket {
    pub(super) fn open(settings: &BucketSettings) -> Result<Bucket> {
        // Whoever comes first provides it; all provide the same.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let mut builder = AmazonS3Builder::new().with_bucket_name(&settings.bucket).with_region(&settings.region);
        if !settings.endpoint.is_empty() {
            builder = builder.with_endpoint(&settings.endpoint).with_allow_http(is_near(&settings.endpoint));
        }
        if !settings.access_key_id.is_empty() {
            builder = builder.with_access_key_id(&settings.access_key_id).with_secret_access_key(&settings.secret_access_key);
        }
        let store = Arc::new(builder.build().map_err(|e| BlobError::Unavailable(e.to_string()))?);
        Ok(Bucket { store, root: Name::from(settings.prefix.as_str()) })
    }

    fn shelf(&self, first: u8) -> Name {
        self.root.clone().join("blobs").join(format!("{first:02x}"))
    }

    pub(super) fn name(&self, sha256: Sha256) -> Name {
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
            self.upload_in_parts(file, sha256, PART).await?;
        }
        fault::at("blob.renamed")?;
        let there = self.find(sha256).await?.ok_or(BlobError::NotFound(sha256))?;
        if there.bytes != bytes {
            return Err(BlobError::Unavailable(format!("{} of {bytes} bytes of {sha256} have arrived", there.bytes)));
        }
        tokio::fs::remove_file(file).await?;
        Ok(fault::at("blob.kept")?)
    }

    /// Writes these words, reads them back and deletes them.
    pub(super) async fn probe(&self, said: &str) -> Result<()> {
        let failed = |e: object_store::Error| BlobError::Unavailable(e.to_string());
        let name = self.root.clone().join("probe").join(Sha256::of(said.as_bytes()).to_string());
        self.store.put(&name, PutPayload::from(said.as_bytes().to_vec())).await.map_err(failed)?;
        let read = self.store.get(&name).await.map_err(failed)?.bytes().await.map_err(failed)?;
        self.store.delete(&name).await.map_err(failed)?;
        if read == said.as_bytes() { Ok(()) } else { Err(super::unlike()) }
    }

    pub(super) async fn range(&self, sha256: Sha256, range: std::ops::Range<u64>) -> Result<Bytes> {
        let result = self.get(sha256, only(range)).await?;
        result.bytes().await.map_err(|e| unavailable(e, sha256))
    }

    pub(super) async fn stream(&self, sha256: Sha256, range: std::ops::Range<u64>) -> Result<BoxStream<'static, Result<Bytes>>> {
        let result = self.get(sha256, only(range)).await?;
        Ok(result.into_stream().map_err(move |e| unavailable(e, sha256)).boxed())
    }

    async fn get(&self, sha256: Sha256, options: GetOptions) -> Result<GetResult> {
        match self.store.get_opts(&self.name(sha256), options.clone()).await {
            // A sweep may have set it aside just when somebody began to need it.
            Err(object_store::Error::NotFound { .. }) if self.bring_back(sha256).await? => {
                self.store.get_opts(&self.name(sha256), options).await.map_err(|e| unavailable(e, sha256))
            }
            other => other.map_err(|e| unavailable(e, sha256)),
        }
    }

    pub(super) async fn find(&self, sha256: Sha256) -> Result<Option<Blob>> {
        match self.there(sha256).await? {
            None if self.bring_back(sha256).await? => self.there(sha256).await,
            there => Ok(there),
        }
    }

    /// The blob, if it is in its place.
    pub(super) async fn there(&self, sha256: Sha256) -> Result<Option<Blob>> {
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
}

/// Whether an address is on this machine or the own network, where TLS may be left out: an address that is not public, or a name
/// without a dot, such as containers have for one another.
fn is_near(endpoint: &str) -> bool {
    let Some(rest) = endpoint.strip_prefix("http://") else { return false };
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    if host.contains('@') {
        return false;
    }
    let host = match host.strip_prefix('[') {
        Some(v6) => v6.split(']').next().unwrap_or_default(),
        None => host.split(':').next().unwrap_or_default(),
    };
    match host.parse::<std::net::IpAddr>() {
        Ok(address) => !is_public(address),
        Err(_) => !host.is_empty() && !host.contains('.'),
    }
}

fn only(range: std::ops::Range<u64>) -> GetOptions {
    // A range that begins at the end of an empty object is an error to some services.
    let begins = (range.start > 0).then_some(GetRange::Offset(range.start));
    GetOptions::new().with_range(if range.end == u64::MAX { begins } else { Some(GetRange::Bounded(range)) })
}

fn blob(meta: &ObjectMeta, sha256: Sha256) -> Blob {
    Blob { sha256, bytes: meta.size, written: written(meta) }
}

pub(super) fn written(meta: &ObjectMeta) -> Moment {
    Moment::from_millis(meta.last_modified.timestamp_millis())
}

pub(super) fn unavailable(error: object_store::Error, sha256: Sha256) -> BlobError {
    match error {
        object_store::Error::NotFound { .. } => BlobError::NotFound(sha256),
        other => BlobError::Unavailable(other.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_tls_only_the_own_network_is_spoken_to() {
        for near in [
            "http://127.0.0.1:8333",
            "http://localhost:9000",
            "http://[::1]:1",
            "http://s3:8333",
            "http://10.1.2.3",
            "http://192.168.0.7:1/x",
        ] {
            assert!(is_near(near), "{near}");
        }
        for far in
            ["http://s3.example.org", "http://8.8.8.8:80", "https://s3", "http://s3@example.org", "http://s3.example.org:80@s3", "http://"]
        {
            assert!(!is_near(far), "{far}");
        }
    }
}

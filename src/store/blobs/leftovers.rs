//! What is left over in a bucket, and how does it go away without anything going with it that is still needed?
//!
//! A bucket has no lock: between looking at a blob and deleting it somebody may write it again, and a row may name it. So a blob
//! that nothing names is not deleted but set aside (`aside/ab/abcdef…/WHEN-WRITTEN`), for as long as it had to be old before. Whoever
//! asks for it meanwhile gets it back, and so does every sweep where a row names it by then. What is set aside twice lies there
//! twice, so that a sweep only ever deletes what it looked at.
//!
//! A large blob is uploaded in parts, which nobody sees and which stay when a process dies. So each such upload is noted
//! (`unfinished/abcdef…/ID`) before its first part is sent; the note goes when it is done, or both when they are old.

use std::path::Path;

use futures_util::stream::{self, StreamExt, TryStreamExt};
use object_store::multipart::{MultipartStore, PartId};
use object_store::path::Path as Name;
use object_store::{ObjectMeta, ObjectStore, ObjectStoreExt, PutPayload};
use tokio::io::{AsyncReadExt, AsyncSeekExt};

use super::bucket::{Bucket, unavailable, written};
use super::{BlobError, Result, Swept};
use crate::model::digest::Sha256;
use crate::model::moment::Moment;

/// Parts on their way at once.
const AT_ONCE: usize = 2;

impl Bucket {
    fn aside(&self) -> Name {
        self.root.clone().join("aside")
    }

    fn unfinished(&self) -> Name {
        self.root.clone().join("unfinished")
    }

    fn aside_of(&self, sha256: Sha256) -> Name {
        self.aside().join(format!("{:02x}", sha256.0[0])).join(sha256.to_string())
    }

    async fn all_below(&self, name: &Name) -> Result<Vec<ObjectMeta>> {
        self.store.list(Some(name)).try_collect().await.map_err(|e| BlobError::Unavailable(e.to_string()))
    }

    /// Puts a file there part by part, with a note of it for as long as that takes.
    pub(super) async fn upload_in_parts(&self, file: &Path, sha256: Sha256, part: usize) -> Result<()> {
        let (name, failed) = (self.name(sha256), |e| unavailable(e, sha256));
        let id = self.store.create_multipart(&name).await.map_err(failed)?;
        let note = self.unfinished().join(sha256.to_string()).join(Sha256::of(id.as_bytes()).to_string());
        self.store.put(&note, PutPayload::from(id.clone().into_bytes())).await.map_err(failed)?;
        let sent = async {
            let bytes = tokio::fs::metadata(file).await?.len();
            let starts = (0..bytes).step_by(part).enumerate();
            let parts = stream::iter(starts).map(|(i, start)| self.send(file, sha256, (i, start, part), &id)).buffered(AT_ONCE);
            let parts: Vec<PartId> = parts.try_collect().await?;
            self.store.complete_multipart(&name, &id, parts).await.map(drop).map_err(failed)
        };
        let sent = sent.await;
        // Best effort from here on: where the note stays, a sweep ends what there is to end.
        if sent.is_ok() || self.store.abort_multipart(&name, &id).await.is_ok() {
            let _ = self.store.delete(&note).await;
        }
        sent
    }

    async fn send(&self, file: &Path, sha256: Sha256, (i, start, part): (usize, u64, usize), id: &String) -> Result<PartId> {
        let mut file = tokio::fs::File::open(file).await?;
        file.seek(std::io::SeekFrom::Start(start)).await?;
        let mut piece = Vec::with_capacity(part);
        file.take(part as u64).read_to_end(&mut piece).await?;
        self.store.put_part(&self.name(sha256), id, i, PutPayload::from(piece)).await.map_err(|e| unavailable(e, sha256))
    }

    /// Sets a blob aside that was not written since, as of now.
    pub(super) async fn set_aside_if_older(&self, sha256: Sha256, before: Moment, now: Moment) -> Result<bool> {
        let Some(blob) = self.there(sha256).await?.filter(|blob| blob.written < before) else { return Ok(false) };
        let (name, failed) = (self.name(sha256), |e| unavailable(e, sha256));
        let aside = self.aside_of(sha256).join(format!("{}-{}", now.millis(), blob.written.millis()));
        self.store.copy(&name, &aside).await.map_err(failed)?;
        self.store.delete(&name).await.map_err(failed)?;
        Ok(true)
    }

    /// Brings a blob back that was set aside; whether one was.
    pub(super) async fn bring_back(&self, sha256: Sha256) -> Result<bool> {
        let Some(aside) = self.all_below(&self.aside_of(sha256)).await?.pop() else { return Ok(false) };
        match self.store.copy(&aside.location, &self.name(sha256)).await {
            Ok(()) => Ok(true),
            // A sweep was quicker: it was old, and nothing named it.
            Err(object_store::Error::NotFound { .. }) => Ok(false),
            Err(e) => Err(unavailable(e, sha256)),
        }
    }

    /// Deletes what was set aside long ago and of which `named` still says that no row names it, and ends what began to be uploaded
    /// as long ago.
    pub(super) async fn sweep<N, E>(&self, before: Moment, named: &N, swept: &mut Swept) -> std::result::Result<(), E>
    where
        N: AsyncFn(Sha256) -> std::result::Result<bool, E>,
        E: From<BlobError>,
    {
        for aside in self.all_below(&self.aside()).await? {
            let Some(sha256) = of(&aside.location, 1) else { continue };
            if named(sha256).await? {
                if self.there(sha256).await?.is_none() {
                    self.bring_back(sha256).await?;
                }
            } else if since(&aside.location).is_none_or(|since| since >= before) {
                continue;
            } else {
                swept.deleted += 1;
                swept.freed += aside.size;
            }
            self.gone(&aside.location).await?;
        }
        for note in self.all_below(&self.unfinished()).await? {
            let Some(sha256) = of(&note.location, 1).filter(|_| written(&note) < before) else { continue };
            self.end(sha256, &note.location).await?;
            swept.unfinished += 1;
        }
        Ok(())
    }

    /// Ends an upload in parts that nobody goes on with.
    async fn end(&self, sha256: Sha256, note: &Name) -> Result<()> {
        let failed = |e| unavailable(e, sha256);
        let id = match self.store.get(note).await {
            Ok(id) => id.bytes().await.map_err(failed)?,
            Err(object_store::Error::NotFound { .. }) => return Ok(()),
            Err(e) => return Err(failed(e)),
        };
        let id = String::from_utf8_lossy(&id).into_owned();
        match self.store.abort_multipart(&self.name(sha256), &id).await {
            // It was done, or ended by another.
            Ok(()) | Err(object_store::Error::NotFound { .. }) => self.gone(note).await,
            Err(e) => Err(failed(e)),
        }
    }

    async fn gone(&self, name: &Name) -> Result<()> {
        match self.store.delete(name).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(e) => Err(BlobError::Unavailable(e.to_string())),
        }
    }
}

/// Since when something lies aside, by the clock of the sweep that set it there.
fn since(name: &Name) -> Option<Moment> {
    name.filename()?.split_once('-')?.0.parse().ok().map(Moment::from_millis)
}

/// The blob that a name is about: the part of it that stands so many before its last.
fn of(name: &Name, before_last: usize) -> Option<Sha256> {
    let parts: Vec<_> = name.parts().collect();
    parts.iter().rev().nth(before_last)?.as_ref().parse().ok()
}

//! How does a file become a submission?

use super::{Gateway, Trouble};
use crate::model::account::Actor;
use crate::model::submission::{Receipt, Via};
use crate::store::blobs::Kept;
use crate::store::ledger::unsealed;
use crate::store::submissions::{Accepted, Arrival};

/// A file that is parcel in, as its sender names it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Parcel {
    /// How it came in.
    pub via: Via,
    /// Its name, as the sender gave it.
    pub name: String,
    /// Its media type, or empty.
    pub media_type: String,
    /// The key by which the sender repeats a request without sending twice.
    pub key: Option<String>,
    /// The submission that it mends.
    pub corrects: Option<Receipt>,
    /// The mapping that the sender wants.
    pub mapping: Option<String>,
}

/// Accepts a file whose bytes are durable.
///
/// # Errors
/// Those of the store.
pub async fn enter(gateway: &Gateway, actor: &Actor, parcel: Parcel, kept: Kept) -> Result<Accepted, Trouble> {
    let arrival = Arrival {
        tenant: actor.tenant.clone(),
        by: actor.who.clone(),
        via: parcel.via,
        name: parcel.name,
        media_type: parcel.media_type,
        bytes: i64::try_from(kept.bytes).unwrap_or(i64::MAX),
        sha256: kept.sha256,
        key: parcel.key,
        corrects: parcel.corrects,
        wanted_mapping: parcel.mapping,
    };
    Ok(gateway.store.accept(arrival, gateway.now(), &unsealed).await?)
}

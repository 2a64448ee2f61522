//! How does a file become a submission?

use super::{Gateway, Trouble};
use crate::model::account::Actor;
use crate::model::submission::{Receipt, Via};
use crate::store::blobs::Kept;
use crate::store::ledger::unsealed;
use crate::store::submissions::{Accepted, Arrival};

/// A file that is handed in, as its sender names it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Handed {
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
    pub wanted_mapping: Option<String>,
}

/// Accepts a file whose bytes are durable.
///
/// # Errors
/// Those of the store.
pub async fn accept(gateway: &Gateway, actor: &Actor, handed: Handed, kept: Kept) -> Result<Accepted, Trouble> {
    let arrival = Arrival {
        tenant: actor.tenant.clone(),
        by: actor.who.clone(),
        via: handed.via,
        name: handed.name,
        media_type: handed.media_type,
        bytes: i64::try_from(kept.bytes).unwrap_or(i64::MAX),
        sha256: kept.sha256,
        key: handed.key,
        corrects: handed.corrects,
        wanted_mapping: handed.wanted_mapping,
    };
    Ok(gateway.store.accept(arrival, gateway.now(), &unsealed).await?)
}

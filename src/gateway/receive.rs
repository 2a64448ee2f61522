//! How does a file become a submission? Its bytes are on the disk, then its row, then the sender is told.

use bytes::Bytes;
use futures_util::{Stream, StreamExt};

use super::{Code, Gateway, Refusal, Trouble, ledger};
use crate::model::account::{Actor, Role, Who};
use crate::model::submission::{Receipt, Via};
use crate::store::blobs::{Incoming, Kept};
use crate::store::submissions::{Accepted, Arrival};

/// What the sender says of a file, beside its bytes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Parcel {
    /// How it came in.
    pub via: Via,
    /// The name of the file.
    pub name: String,
    /// Its media type, or empty.
    pub media_type: String,
    /// The key by which the sender repeats a request without sending twice.
    pub key: Option<String>,
    /// The submission that it mends.
    pub corrects: Option<Receipt>,
    /// The mapping that the sender asks for.
    pub mapping: Option<String>,
}

/// Longest idempotency key and media type, in bytes.
const LONGEST: usize = 255;

/// Who hands files in.
const SENDERS: &[Role] = &[Role::Uploader, Role::Reviewer, Role::Publisher];

/// Says whether a file may be handed in at all: asked before its bytes are read.
///
/// # Errors
/// `NotAllowed`, `Malformed`, `TooLarge`, `NoMapping`.
pub async fn may_come(gateway: &Gateway, actor: &Actor, parcel: &Parcel, announced: Option<u64>) -> Result<(), Trouble> {
    if !matches!(actor.who, Who::Machine(_)) && !actor.roles.any(SENDERS) {
        return Err(Refusal::new(Code::NotAllowed).into());
    }
    let wrong = |part: &str| Trouble::from(Refusal::new(Code::Malformed).with("part", part));
    let visible = |t: &str| !t.is_empty() && t.len() <= LONGEST && t.bytes().all(|b| (0x20..0x7f).contains(&b));
    if parcel.key.as_deref().is_some_and(|k| !visible(k)) {
        return Err(wrong("Idempotency-Key"));
    }
    if let Some(mapping) = &parcel.mapping
        && super::definitions::mapping(gateway, &actor.tenant, mapping).await?.is_none()
    {
        return Err(Refusal::new(Code::NoMapping).with("mapping", clean(mapping)).into());
    }
    if announced.is_some_and(|n| n > gateway.config.limits.file) {
        return Err(too_large(gateway));
    }
    Ok(())
}

fn too_large(gateway: &Gateway) -> Trouble {
    Refusal::new(Code::TooLarge).with("limit", gateway.config.limits.file.to_string()).into()
}

/// Writes bytes as they come, up to the limit of a file.
///
/// # Errors
/// `TooLarge`; what the stream says.
pub async fn take_in<E>(
    gateway: &Gateway,
    incoming: &mut Incoming,
    stream: &mut (impl Stream<Item = Result<Bytes, E>> + Unpin),
) -> Result<(), Trouble>
where
    Trouble: From<E>,
{
    while let Some(piece) = stream.next().await {
        let piece = piece?;
        if incoming.bytes() + piece.len() as u64 > gateway.config.limits.file {
            return Err(too_large(gateway));
        }
        incoming.write(&piece).await?;
    }
    Ok(())
}

/// Makes a submission of bytes that are all there. When this has returned, it is durable and may be acknowledged.
///
/// # Errors
/// [`crate::store::Conflict::KeyReused`]; `NotFound` where it mends what is not the tenant's.
pub async fn accept(gateway: &Gateway, actor: &Actor, parcel: Parcel, incoming: Incoming) -> Result<Accepted, Trouble> {
    let kept = incoming.keep().await?;
    enter(gateway, actor, parcel, kept).await
}

/// Makes a submission of a blob that is durable already.
///
/// # Errors
/// As [`accept`].
pub async fn enter(gateway: &Gateway, actor: &Actor, parcel: Parcel, kept: Kept) -> Result<Accepted, Trouble> {
    let arrival = Arrival {
        tenant: actor.tenant.clone(),
        by: actor.who.clone(),
        via: parcel.via,
        name: plain(&parcel.name),
        media_type: clean(&parcel.media_type),
        bytes: i64::try_from(kept.bytes).map_err(|e| Trouble::Machine(e.to_string()))?,
        sha256: kept.sha256,
        key: parcel.key,
        corrects: parcel.corrects,
        wanted_mapping: parcel.mapping,
        share: None,
    };
    Ok(gateway.store.accept(arrival, gateway.now(), &|s| ledger::received(gateway, actor, s)).await?)
}

/// The whole of it, for those who have a stream: a fetch, a watched folder.
///
/// # Errors
/// Those of the steps.
pub async fn receive<E>(
    gateway: &Gateway,
    actor: &Actor,
    parcel: Parcel,
    announced: Option<u64>,
    stream: &mut (impl Stream<Item = Result<Bytes, E>> + Unpin),
) -> Result<Accepted, Trouble>
where
    Trouble: From<E>,
{
    may_come(gateway, actor, &parcel, announced).await?;
    let mut incoming = gateway.blobs.incoming().await?;
    take_in(gateway, &mut incoming, stream).await?;
    accept(gateway, actor, parcel, incoming).await
}

/// A name as it can be shown and logged: without signs that steer a terminal or turn the direction of a text, and not
/// too long. It is never a path.
fn plain(name: &str) -> String {
    clean(name.rsplit(['/', '\\']).next().unwrap_or_default())
}

fn clean(text: &str) -> String {
    let steers =
        |c: char| c.is_control() || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}');
    text.chars().filter(|c| !steers(*c)).take(LONGEST).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_never_a_path_and_steers_nothing() {
        for (name, is) in [
            ("enero 2026.xlsx", "enero 2026.xlsx"),
            ("../../etc/passwd", "passwd"),
            ("C:\\datos\\enero.csv", "enero.csv"),
            ("a\u{202e}slx.exe\r\nX: y", "aslx.exeX: y"),
            ("/", ""),
        ] {
            assert_eq!(plain(name), is, "{name:?}");
        }
        assert_eq!(plain(&"é".repeat(300)).chars().count(), 255);
    }
}

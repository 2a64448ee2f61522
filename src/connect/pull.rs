//! When is a source asked, and what becomes of its answer? A submission like any other, or a word that nothing is new.

use std::time::Duration;

use tokio::sync::watch;

use super::client::{Outward, Secrets};
use super::pages::{self, Asked, FetchError, Fetched};
use super::{client, source};
use crate::gateway::receive::{self, Parcel};
use crate::gateway::{Code, Gateway, Refusal, Trouble};
use crate::model::account::{Actor, Part, TenantId};
use crate::model::event::{Event, EventKind};
use crate::model::moment::Moment;
use crate::model::submission::Via;
use crate::store::jobs::{JobKind, Lease};
use crate::store::sources::{Pulled, Source};
use crate::store::{Conflict, StoreError};

/// The setting of a tenant with the hosts that it may fetch from beside those of the service, parted by spaces. Only the
/// operator of the service sets it.
pub const HOSTS: &str = "pull.hosts";

/// How long a job is ours between two words of life, in milliseconds.
const LEASE: i64 = 60_000;
/// How long a whole fetch may take.
const LONGEST: Duration = Duration::from_secs(900);
/// How much longer than its schedule a source rests at most after failures, as a factor.
const REST: i64 = 8;

/// What pulling needs beside the gateway.
#[derive(Clone, Debug)]
pub struct Puller {
    /// The client.
    pub outward: Outward,
    /// Subscription keys and the like.
    pub secrets: Secrets,
    /// The name of this worker.
    pub name: String,
    /// How long to rest where there is nothing to do.
    pub idle: Duration,
}

/// Fetches what is due until told to stop.
pub async fn work(gateway: &Gateway, puller: &Puller, mut stop: watch::Receiver<bool>) {
    while !*stop.borrow() {
        let did = match one(gateway, puller).await {
            Ok(did) => did,
            Err(e) => {
                tracing::error!(error = %e, "pulling");
                false
            }
        };
        if !did && tokio::time::timeout(puller.idle, stop.changed()).await.is_ok_and(|c| c.is_err()) {
            return;
        }
    }
}

/// Queues the sources that are due and does one fetch; whether there was one.
///
/// # Errors
/// Those of the store; what a source does wrong is written down beside it.
pub async fn one(gateway: &Gateway, puller: &Puller) -> Result<bool, Trouble> {
    gateway.store.queue_due(gateway.now()).await?;
    let Some(lease) = gateway.store.claim(&puller.name, &[JobKind::Pull], gateway.now(), LEASE).await? else {
        return Ok(false);
    };
    let fetched = {
        let work = tokio::time::timeout(LONGEST, fetch(gateway, puller, &lease.tenant, &lease.subject));
        tokio::pin!(work);
        loop {
            tokio::select! {
                done = &mut work => break done.unwrap_or_else(|_| Err(Trouble::Machine("the fetch took too long".to_owned()))),
                () = tokio::time::sleep(Duration::from_millis(LEASE as u64 / 3)) => match gateway.store.renew(&lease, gateway.now(), LEASE).await {
                    Err(StoreError::Conflict(Conflict::LeaseLost)) => return Ok(true),
                    _ => continue,
                },
            }
        }
    };
    settle(gateway, &lease, fetched).await?;
    Ok(true)
}

/// Ends the job. The machine's own failures are tried again soon; a source's wait for its next turn.
async fn settle(gateway: &Gateway, lease: &Lease, fetched: Result<Pull, Trouble>) -> Result<(), Trouble> {
    let ended = match &fetched {
        Ok(_) => gateway.store.finish(lease, gateway.now()).await,
        Err(e) => gateway.store.fail(lease, &e.to_string(), gateway.now()).await.map(drop),
    };
    match ended {
        Err(StoreError::Conflict(Conflict::LeaseLost)) => Ok(()),
        other => Ok(other?),
    }
}

/// Says what is to be fetched, and how often; closed: no more. The first fetch is due at once.
///
/// # Errors
/// `Malformed` with what is wrong with the text or why its address may not be reached.
pub async fn put(gateway: &Gateway, actor: &Actor, id: &str, spec: &str, minutes: i64, closed: bool) -> Result<Source, Trouble> {
    let malformed = |name: &'static str, why: String| Refusal::new(Code::Malformed).with("name", name).with("why", why);
    let plain = |c: char| c.is_ascii_alphanumeric() || "._-".contains(c);
    if id.is_empty() || id.len() > 64 || !id.chars().all(plain) {
        return Err(malformed("source", "a name is 1 to 64 letters, digits, `.`, `_` and `-`".to_owned()).into());
    }
    if !(1..=366 * 24 * 60).contains(&minutes) {
        return Err(malformed("minutes", "between two fetches lie 1 minute to a year".to_owned()).into());
    }
    let ready = source::parse(spec).map_err(|e| malformed("spec", e.to_string()))?;
    let hosts = hosts(gateway, &actor.tenant, HOSTS).await?;
    client::checked(&gateway.config.settings.connect.reach, &ready.url, &hosts).map_err(|e| malformed("spec", e.to_string()))?;
    let now = gateway.now();
    let source = Source {
        tenant: actor.tenant.clone(),
        id: id.to_owned(),
        spec: spec.to_owned(),
        every: minutes * 60_000,
        next_run: now,
        closed: closed.then_some(now),
        state: Pulled::default(),
    };
    gateway.store.put_source(&source).await?;
    let body = serde_json::json!({ "source": id, "minutes": minutes, "closed": closed });
    gateway.store.announce(told(actor, id, body, now)).await?;
    Ok(gateway.store.source(&actor.tenant, id).await?)
}

/// The event of a change that somebody made to what comes in or goes out.
pub(super) fn told(actor: &Actor, subject: &str, body: serde_json::Value, at: Moment) -> Event {
    Event {
        sequence: 0,
        at,
        tenant: actor.tenant.clone(),
        kind: EventKind::Administered,
        by: actor.who.clone(),
        subject: subject.to_owned(),
        body: body.to_string(),
    }
}

/// The hosts that a setting of a tenant names.
pub(super) async fn hosts(gateway: &Gateway, tenant: &TenantId, setting: &str) -> Result<Vec<String>, Trouble> {
    let hosts = gateway.store.setting(tenant, setting).await?.unwrap_or_default();
    Ok(hosts.split_whitespace().map(str::to_owned).collect())
}

/// What came of a fetch.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Pull {
    /// A submission.
    New(crate::model::submission::Receipt),
    /// Nothing that we do not have.
    Nothing,
    /// The source failed.
    Failed,
}

/// Fetches from a source now and writes down what came of it.
///
/// # Errors
/// Those of the store and the machine.
pub async fn fetch(gateway: &Gateway, puller: &Puller, tenant: &TenantId, id: &str) -> Result<Pull, Trouble> {
    let source = gateway.store.source(tenant, id).await?;
    if source.closed.is_some() {
        return Ok(Pull::Nothing);
    }
    let now = gateway.now();
    let answer = match source::parse(&source.spec) {
        Err(e) => Err(e.to_string()),
        Ok(ready) => {
            let hosts = hosts(gateway, tenant, HOSTS).await?;
            let most = gateway.config.limits.file;
            match pages::ask(&puller.outward, &ready, &puller.secrets, &hosts, &source.state, most).await {
                Ok(asked) => Ok((asked, ready)),
                Err(FetchError::Machine(e)) => return Err(Trouble::Machine(e.to_string())),
                Err(e) => Err(e.to_string()),
            }
        }
    };
    let mut state = Pulled { at: Some(now), ..source.state.clone() };
    let pull = match answer {
        Err(why) => {
            state.failures += 1;
            state.outcome = why;
            Pull::Failed
        }
        Ok((asked, ready)) => {
            state.failures = 0;
            match asked {
                Asked::Nothing(why) => {
                    state.outcome = why;
                    Pull::Nothing
                }
                Asked::File(fetched) => take(gateway, &source, fetched, ready.spec.mapping, &mut state).await?,
            }
        }
    };
    let told = pull != Pull::Nothing || source.state.failures > 0;
    gateway.store.pulled(tenant, id, &state, next(&source, &state, now)).await?;
    if told {
        gateway.store.announce(event(&source, &state, now)).await?;
    }
    Ok(pull)
}

/// Hands a fetched file in, unless it is the one of last time.
async fn take(gateway: &Gateway, source: &Source, fetched: Fetched, mapping: Option<String>, state: &mut Pulled) -> Result<Pull, Trouble> {
    let mut incoming = gateway.blobs.incoming().await?;
    let mut file = tokio::fs::File::from_std(fetched.file.reopen().map_err(|e| Trouble::Machine(e.to_string()))?);
    incoming.drain(&mut file, |e| Trouble::Machine(e.to_string())).await?;
    let kept = incoming.keep().await?;
    let same = state.sha256 == Some(kept.sha256);
    let pull = if same {
        state.outcome = "the same as last time".to_owned();
        Pull::Nothing
    } else {
        let actor = Actor::machine(Part::Pull, source.tenant.clone());
        let parcel = Parcel {
            via: Via::Pull,
            name: fetched.name,
            media_type: fetched.media_type,
            // A fetch that is done again after a crash gives the same receipt.
            key: Some(format!("{} {}", source.id, kept.sha256)),
            corrects: None,
            mapping,
        };
        let accepted = receive::enter(gateway, &actor, parcel, kept).await?;
        let receipt = accepted.submission().receipt;
        state.outcome = format!("{receipt}, {} bytes in {} pages", kept.bytes, fetched.pages);
        Pull::New(receipt)
    };
    state.sha256 = Some(kept.sha256);
    state.etag = fetched.etag;
    state.last_modified = fetched.last_modified;
    state.progress = fetched.up_to;
    Ok(pull)
}

/// When a source is asked next: on its schedule, and after failures ever later, so that a dead service is not hammered.
fn next(source: &Source, state: &Pulled, now: Moment) -> Moment {
    let times = 1i64.checked_shl(u32::try_from(state.failures).unwrap_or(0)).unwrap_or(REST).clamp(1, REST);
    let every = source.every.max(60_000);
    match state.failures {
        0 => now.plus(every),
        // The first failures are tried again sooner than the schedule has it.
        1..=3 => now.plus((every / 8).clamp(60_000, 900_000).saturating_mul(times)),
        _ => now.plus(every.saturating_mul(times.min(4) / 2)),
    }
}

fn event(source: &Source, state: &Pulled, at: Moment) -> Event {
    let body = serde_json::json!({ "outcome": state.outcome, "failures": state.failures });
    Event {
        sequence: 0,
        at,
        tenant: source.tenant.clone(),
        kind: EventKind::Pulled,
        by: crate::model::account::Who::Machine(Part::Pull),
        subject: source.id.clone(),
        body: body.to_string(),
    }
}

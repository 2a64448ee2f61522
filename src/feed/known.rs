//! Which releases are there? What the store said is kept, and the store asked again before it can be old.
//!
//! Every release and withdrawal tells an event in its own transaction, and events have one order for all processes. So
//! what was read of a series stays right until an event tells of that series, and it is enough to ask for the last event:
//! at once where this process itself moved something, and every [`REMEMBERED`] for what others did. Whoever withdraws waits as
//! long before saying that it is done: from then on no process gives out what was withdrawn. An embargo needs no event: what is
//! current is computed anew for each question, from all releases and the clock.

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock};

use tokio::sync::Mutex;

use crate::gateway::{Gateway, Trouble};
use crate::model::event::{Event, EventKind};
use crate::model::moment::Moment;
use crate::model::release::{Release, Series};
use crate::model::structure::Ref;
use crate::store::catalogue::REMEMBERED;

/// Events that are read to learn which series moved. After more of them everything is read anew.
const READ: i64 = 512;

/// The releases of a series, the last first.
pub type Releases = Arc<[Release]>;

/// What is known of all series.
#[derive(Default)]
pub struct Known {
    state: RwLock<Arc<State>>,
    /// Held by who asks the store: what two read at once could be kept in the wrong order.
    asking: Mutex<()>,
}

#[derive(Clone, Default)]
struct State {
    /// The last event that this is not older than; none: nothing was read yet.
    event: Option<i64>,
    /// How often this process had moved something when that was asked.
    moved: u64,
    /// When that was asked, by the clock that nobody sets.
    asked: i64,
    /// All series; those whose releases are not there were not asked for since they moved.
    series: BTreeMap<Series, Option<Releases>>,
}

impl State {
    fn is_fresh(&self, moved: u64, ticks: i64) -> bool {
        let age = ticks.saturating_sub(self.asked);
        self.event.is_some() && self.moved == moved && (0..REMEMBERED.as_millis() as i64).contains(&age)
    }

    /// The series that are meant with their releases, where all of them are known.
    fn meant(&self, is_meant: &impl Fn(&Series) -> bool) -> Option<Vec<(Series, Releases)>> {
        let meant = self.series.iter().filter(|(series, _)| is_meant(series));
        meant.map(|(series, releases)| Some((series.clone(), releases.clone()?))).collect()
    }

    /// Forgets what an event tells to have moved; `false` where it does not say of which series.
    fn forget(&mut self, event: &Event) -> bool {
        use EventKind::{Pending, Released, Scheduled, Withdrawn};
        if !matches!(event.kind, Pending | Released | Scheduled | Withdrawn) {
            return true;
        }
        let body: serde_json::Value = serde_json::from_str(&event.body).unwrap_or_default();
        let Some(dataflow) = body["dataflow"].as_str().and_then(Ref::parse) else { return false };
        self.series.insert(Series { dataflow, tenant: event.tenant.clone() }, None);
        true
    }
}

impl Known {
    /// The series that are meant, in order, each with all its releases.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn meant(&self, gateway: &Gateway, is_meant: impl Fn(&Series) -> bool) -> Result<Vec<(Series, Releases)>, Trouble> {
        let fresh = |state: &State| state.is_fresh(gateway.store.moved(), gateway.clock.ticks());
        let now = self.state.read().unwrap_or_else(PoisonError::into_inner).clone();
        if fresh(&now)
            && let Some(found) = now.meant(&is_meant)
        {
            return Ok(found);
        }
        let _alone = self.asking.lock().await;
        let mut state = State::clone(&*self.state.read().unwrap_or_else(PoisonError::into_inner));
        if !fresh(&state) {
            state = renewed(gateway, state).await?;
        }
        for (series, releases) in state.series.iter_mut().filter(|(series, releases)| releases.is_none() && is_meant(series)) {
            // Where something moved meanwhile this is newer than the event that it is kept under, and is read once more.
            *releases = Some(gateway.store.releases(series, gateway.now()).await?.into());
        }
        let found = state.meant(&is_meant).unwrap_or_default();
        *self.state.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(state);
        Ok(found)
    }

    /// All releases of a series, the last first; none where there is no such series.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn releases(&self, gateway: &Gateway, series: &Series) -> Result<Releases, Trouble> {
        let mut found = self.meant(gateway, |s| s == series).await?;
        Ok(found.pop().map_or_else(|| Arc::from([]), |(_, releases)| releases))
    }
}

/// What was known, without what has moved since.
async fn renewed(gateway: &Gateway, mut state: State) -> Result<State, Trouble> {
    let store = &gateway.store;
    // Before the store is asked: what moves while it answers must be asked for again.
    (state.moved, state.asked) = (store.moved(), gateway.clock.ticks());
    let last = store.last_event().await?;
    match state.event {
        Some(known) if known == last => return Ok(state),
        Some(known) if known < last && last - known < READ => {
            let events = store.events(known, None, READ).await?;
            // Some more may have come since: they are read with these.
            let last = events.last().map_or(last, |e| e.sequence);
            if events.iter().all(|event| state.forget(event)) {
                state.event = Some(last);
                return Ok(state);
            }
        }
        // Nothing was known, or a store of long ago lies here now.
        _ => {}
    }
    state.event = Some(last);
    state.series = store.every_series().await?.into_iter().map(|series| (series, None)).collect();
    Ok(state)
}

/// The release that is current in a series at a moment, withdrawn or not: one without embargo is open whatever the clock says.
pub fn current(releases: &[Release], now: Moment) -> Option<&Release> {
    let came = |r: &&Release| r.opens.is_some_and(|opens| r.draft.embargo.is_none() || opens <= now);
    releases.iter().filter(came).max_by_key(|r| r.number)
}

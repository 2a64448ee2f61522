//! What is given out of what is published: data, what data there are, structures; by any client of the field.
//!
//! [`query`] reads what is asked, [`media`] in which form; [`shelf`] finds the releases that it is about and that the caller
//! may see, [`meant`] and [`select`] the rows in their [`table`]s, [`change`] what is another than it was, and [`answer`] writes them. [`structures`]
//! does the same for artefacts, with those who provide data among them ([`provided`]). [`everyday`] puts the same rows into the forms of those who know no SDMX. What makes it quick:
//! [`known`] keeps which releases there are, [`index`] which rows of a table have a code, and [`ready`] the answers themselves, in
//! each [`coding`].
//! Nothing here knows HTTP.

pub mod answer;
pub mod change;
pub mod coding;
pub mod everyday;
pub mod in_force;
pub mod index;
pub mod known;
pub mod meant;
pub mod media;
pub mod provided;
pub mod query;
pub mod ready;
pub mod select;
pub mod shelf;
pub mod structures;
pub mod table;
pub mod turnover;

use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use quick_cache::sync::Cache;
use tokio::sync::OnceCell;

use crate::gateway::{Gateway, Trouble};
use crate::model::digest::Sha256;
use crate::model::moment::Moment;
use crate::model::period::{Frequency, Period, parse_period};
use crate::model::release::{Release, Series};
use crate::model::structure::Dataflow;
use crate::standard::{ArtefactKind, ArtefactSummary, Standard, StandardError};
use coding::Coding;
use known::Known;
use query::Wrong;
use ready::{Pen, Reader, Ready};
use structures::STRUCTURES;
use table::{Parts, Table};
use turnover::Turnovers;

/// Files of releases that are kept open.
const OPEN: usize = 256;

/// The feed of a process, whatever structures are in force.
#[derive(Clone)]
pub struct Feeds(Arc<Mutex<Feed>>);

/// Everything that an answer needs: one value for a request, most of it shared by all.
#[derive(Clone)]
pub struct Feed {
    gateway: Gateway,
    standard: Arc<Standard>,
    /// Since when the standard is as it is.
    since: Moment,
    flows: Arc<Vec<Arc<Dataflow>>>,
    known: Arc<Known>,
    tables: Arc<Cache<Sha256, Arc<Table>>>,
    parts: Arc<Parts>,
    ready: Arc<Ready>,
    turnovers: Arc<Turnovers>,
    /// Every artefact of the standard with its moment, once somebody asked.
    in_force: Arc<OnceCell<Vec<(ArtefactSummary, Moment)>>>,
    /// The standard with those who provide data, as it was last wanted.
    provided: Arc<Mutex<Option<provided::Made>>>,
}

/// Why a question has no answer.
#[derive(Debug)]
pub enum Problem {
    /// No artefact is known that could be meant, or none that the caller may know of.
    NoSuchArtefact,
    /// There is nothing that is asked for.
    NoResults,
    /// It is not understood.
    Wrong(Wrong),
    /// Data of several structures do not fit into one message.
    SeveralStructures,
    /// Several providers give a figure for the same key, and the form has room for one.
    SeveralProviders,
    /// More rows than so many would have to be put in order.
    TooMany(u64),
    /// It cannot be answered now.
    Trouble(Trouble),
}

impl From<Wrong> for Problem {
    fn from(wrong: Wrong) -> Problem {
        Problem::Wrong(wrong)
    }
}

impl<T: Into<Trouble>> From<T> for Problem {
    fn from(trouble: T) -> Problem {
        Problem::Trouble(trouble.into())
    }
}

impl Feeds {
    /// The feed of a gateway, with room for so many bytes of decoded data.
    pub fn of(gateway: Gateway, room: u64) -> Feeds {
        let service = &gateway.config.settings.service;
        let bytes = |mib: u32| u64::from(mib) << 20;
        let ready = Ready::new(bytes(service.answers), bytes(service.answers_disk), gateway.blobs.spool().to_owned());
        Feeds(Arc::new(Mutex::new(Feed {
            known: Arc::default(),
            tables: Arc::new(Cache::new(OPEN)),
            parts: Arc::new(Parts::new(room)),
            ready: Arc::new(ready),
            gateway,
            standard: Arc::default(),
            since: STRUCTURES,
            flows: Arc::default(),
            turnovers: Arc::new(Cache::new(OPEN)),
            in_force: Arc::default(),
            provided: Arc::default(),
        })))
    }

    /// The feed with the structures that are in force now.
    ///
    /// # Errors
    /// Those of the store; where the structures cannot be read.
    pub async fn now(&self) -> Result<Feed, Problem> {
        let feed = self.latest().clone();
        let (standard, since) = feed.gateway.standard_since().await?;
        if Arc::ptr_eq(&standard, &feed.standard) {
            return Ok(feed);
        }
        let flows = off_thread({
            let standard = standard.clone();
            move || dataflows(&standard).map_err(io::Error::other)
        });
        let flows = Arc::new(flows.await?);
        // Tables know their structures.
        feed.tables.clear();
        let feed = Feed { standard, since: since.unwrap_or(STRUCTURES), flows, in_force: Arc::default(), provided: Arc::default(), ..feed };
        self.latest().clone_from(&feed);
        Ok(feed)
    }

    /// The bytes of an answer in a coding, from what is ready or from `make`, which is called here and now where it takes no time.
    ///
    /// # Errors
    /// What `make` gives before it has written anything.
    pub async fn ready(
        &self,
        name: Sha256,
        coding: Coding,
        at_hand: bool,
        make: impl FnOnce(&mut Pen) -> Result<(), Problem> + Send + 'static,
    ) -> Result<Reader, Problem> {
        let ready = self.latest().ready.clone();
        ready.get(name, coding, at_hand, make).await
    }

    /// The bytes of an answer in a coding where they are ready; else nothing, but that there is such an answer.
    ///
    /// # Errors
    /// What `make` gives before it has written anything.
    pub async fn glance(
        &self,
        name: Sha256,
        coding: Coding,
        make: impl FnOnce(&mut Pen) -> Result<(), Problem> + Send + 'static,
    ) -> Result<Option<Reader>, Problem> {
        let ready = self.latest().ready.clone();
        ready.glance(name, coding, make).await
    }

    fn latest(&self) -> MutexGuard<'_, Feed> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Every dataflow, linked.
fn dataflows(standard: &Standard) -> Result<Vec<Arc<Dataflow>>, StandardError> {
    let list = standard.list()?;
    list.iter().filter(|a| a.kind == ArtefactKind::Dataflow).map(|a| standard.dataflow(&a.reference)).collect()
}

impl Feed {
    /// The structures that it gives out.
    pub fn standard(&self) -> &Standard {
        &self.standard
    }

    /// When one of them last changed.
    pub fn since(&self) -> Moment {
        self.since
    }

    /// The table of a release, open.
    async fn table(&self, release: &Release, flow: &Arc<Dataflow>) -> Result<Option<Arc<Table>>, Problem> {
        // A release has one file; one without observations may have none.
        let Some(file) = release.draft.files.first() else { return Ok(None) };
        // Opened once, however many ask at the same time: out of a bucket it has to be brought here.
        let opened = self.tables.get_or_insert_async(&file.sha256, async {
            let local = self.gateway.blobs.shared(file.sha256).await.map_err(Trouble::from)?;
            let (digest, structure) = (file.sha256, flow.structure.clone());
            off_thread(move || Table::open(digest, local, structure)).await.map(Arc::new)
        });
        opened.await.map(Some)
    }

    /// From the first to the last period of a release; none where it has no period.
    ///
    /// # Errors
    /// Where its file cannot be had.
    pub async fn span(&self, release: &Release, flow: &Arc<Dataflow>) -> Result<Option<Period>, Problem> {
        let Some(time) = flow.structure.time() else { return Ok(None) };
        let Some((first, last)) = self.table(release, flow).await?.and_then(|t| t.span(time)) else { return Ok(None) };
        let both = parse_period(&first).zip(parse_period(&last));
        Ok(both.map(|(first, last)| Period { start: first.start, end: last.end, frequency: Frequency::Other }))
    }

    /// All series with all their releases, the last first; as they are known, without asking the store for each of them.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn every_release(&self) -> Result<Vec<(Series, known::Releases)>, Trouble> {
        self.known.meant(&self.gateway, |_| true).await
    }

    /// A release, as it is known: without asking the store for each of the many parts of a file that a reader takes.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn release(&self, series: &Series, number: i64) -> Result<Option<Release>, Trouble> {
        Ok(self.known.releases(&self.gateway, series).await?.iter().find(|r| r.number == number).cloned())
    }
}

/// Does what computes for long where it holds up nobody.
///
/// # Errors
/// Where it broke off.
pub async fn apart<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, Problem> {
    off_thread(move || Ok(work())).await
}

/// Does what reads files or computes for long where it holds up nobody.
pub(crate) async fn off_thread<T: Send + 'static>(work: impl FnOnce() -> io::Result<T> + Send + 'static) -> Result<T, Problem> {
    let done = tokio::task::spawn_blocking(work).await.map_err(|e| Trouble::Machine(e.to_string()))?;
    done.map_err(|e| Trouble::Machine(e.to_string()).into())
}

//! Where do the signed statements lie, one after the other, for ever?

use async_trait::async_trait;

use super::rows::{Row, ask};
use super::sql::{Sql, Tx, commit};
use super::{Conflict, Result, StoreError};
use crate::model::digest::Sha256;
use crate::model::moment::Moment;

/// A statement to be added. The store does not look into it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Entry {
    /// What kind of statement: `receipt`, `release`.
    pub kind: String,
    /// What it is about: a receipt, a release.
    pub subject: String,
    /// The hash of its leaf in the tree.
    pub leaf: Sha256,
    /// The signed statement itself.
    pub statement: Vec<u8>,
}

/// A statement that was added.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Recorded {
    /// Its place, from 0 without gaps.
    pub position: i64,
    /// When it was added, by the clock of the one who added it. The order is told by `position`.
    pub at: Moment,
    /// The statement.
    pub entry: Entry,
}

/// A signed statement of how large the ledger was, and of the root of its tree.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Checkpoint {
    /// How many entries it covers.
    pub size: i64,
    /// When it was made.
    pub at: Moment,
    /// The signed note, with the signatures of witnesses as they come in.
    pub note: String,
}

/// Makes the statements of something that is about to be committed, when its number is known. Called within the
/// transaction: what it gives is recorded together with what it tells, or neither is. It only computes.
pub type Seal<'a, T> = &'a (dyn Fn(&T) -> Vec<Entry> + Send + Sync);

/// For what needs no statement.
pub fn unsealed<T>(_: &T) -> Vec<Entry> {
    Vec::new()
}

/// The ledger: rows are added and never changed.
#[async_trait]
pub trait Ledger: Send + Sync {
    /// Adds statements that stand for themselves; gives the place of the first.
    async fn record(&self, entries: Vec<Entry>, now: Moment) -> Result<i64>;

    /// How many entries there are.
    async fn ledger_size(&self) -> Result<i64>;

    /// The hashes of the leaves from `from` up to, not including, `to`.
    async fn leaves(&self, from: i64, to: i64) -> Result<Vec<Sha256>>;

    /// The entry at a place.
    async fn entry(&self, position: i64) -> Result<Recorded>;

    /// Everything that was recorded about a subject, in order.
    async fn entries_about(&self, subject: &str) -> Result<Vec<Recorded>>;

    /// Keeps a checkpoint, or the co-signatures that came in for one: the same size again replaces its note.
    async fn keep_checkpoint(&self, checkpoint: &Checkpoint) -> Result<()>;

    /// The checkpoint that covers the most entries.
    async fn last_checkpoint(&self) -> Result<Option<Checkpoint>>;

    /// The earliest checkpoint that covers the entry at a place.
    async fn checkpoint_over(&self, position: i64) -> Result<Option<Checkpoint>>;
}

impl Sql {
    /// Adds entries within a transaction; the last thing that is done in it. Gives the place of the first.
    pub(super) async fn append(&self, entries: Vec<Entry>, now: Moment, tx: &mut Tx) -> Result<i64> {
        let mut first = None;
        for entry in entries {
            let position = self.next("ledger", tx).await? - 1;
            ask("insert into ledger (position, at, kind, subject, leaf, statement) values ($1, $2, $3, $4, $5, $6)")
                .with(position)
                .with(now)
                .with(entry.kind.as_str())
                .with(entry.subject.as_str())
                .with(entry.leaf)
                .with(entry.statement.as_slice())
                .run(&mut **tx)
                .await?;
            first.get_or_insert(position);
        }
        Ok(first.unwrap_or_default())
    }
}

fn recorded(row: &Row) -> Result<Recorded> {
    Ok(Recorded {
        position: row.get("position")?,
        at: row.get("at")?,
        entry: Entry { kind: row.get("kind")?, subject: row.get("subject")?, leaf: row.get("leaf")?, statement: row.get("statement")? },
    })
}

fn checkpoint(row: &Row) -> Result<Checkpoint> {
    Ok(Checkpoint { size: row.get("size")?, at: row.get("at")?, note: row.get("note")? })
}

#[async_trait]
impl Ledger for Sql {
    async fn record(&self, entries: Vec<Entry>, now: Moment) -> Result<i64> {
        let mut tx = self.begin().await?;
        let first = self.append(entries, now, &mut tx).await?;
        commit(tx).await?;
        Ok(first)
    }

    async fn ledger_size(&self) -> Result<i64> {
        ask("select count(*) as size from ledger").one("ledger", self.reader()).await?.get("size")
    }

    async fn leaves(&self, from: i64, to: i64) -> Result<Vec<Sha256>> {
        let rows = ask("select leaf from ledger where position >= $1 and position < $2 order by position");
        let rows = rows.with(from).with(to).all(self.reader()).await?;
        if i64::try_from(rows.len()).unwrap_or(i64::MAX) != (to - from).max(0) {
            return Err(StoreError::NotFound("entry of the ledger"));
        }
        rows.iter().map(|r| r.get("leaf")).collect()
    }

    async fn entry(&self, position: i64) -> Result<Recorded> {
        recorded(&ask("select * from ledger where position = $1").with(position).one("entry of the ledger", self.reader()).await?)
    }

    async fn entries_about(&self, subject: &str) -> Result<Vec<Recorded>> {
        let rows = ask("select * from ledger where subject = $1 order by position").with(subject).all(self.reader()).await?;
        rows.iter().map(recorded).collect()
    }

    async fn keep_checkpoint(&self, checkpoint: &Checkpoint) -> Result<()> {
        let mut tx = self.begin().await?;
        let size: i64 = ask("select count(*) as size from ledger").one("ledger", &mut *tx).await?.get("size")?;
        if checkpoint.size > size {
            return Err(Conflict::Base { expected: Some(checkpoint.size), found: Some(size) }.into());
        }
        ask("insert into checkpoint (size, at, note) values ($1, $2, $3) on conflict (size) do update set note = excluded.note")
            .with(checkpoint.size)
            .with(checkpoint.at)
            .with(checkpoint.note.as_str())
            .run(&mut *tx)
            .await?;
        commit(tx).await
    }

    async fn last_checkpoint(&self) -> Result<Option<Checkpoint>> {
        ask("select * from checkpoint order by size desc limit 1").maybe(self.reader()).await?.as_ref().map(checkpoint).transpose()
    }

    async fn checkpoint_over(&self, position: i64) -> Result<Option<Checkpoint>> {
        let row = ask("select * from checkpoint where size > $1 order by size limit 1").with(position).maybe(self.reader()).await?;
        row.as_ref().map(checkpoint).transpose()
    }
}

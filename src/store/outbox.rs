//! What happened since a given event, for browsers, webhooks, mail and auditors?

use async_trait::async_trait;

use super::Result;
use super::jobs::JobKind;
use super::ledger::Entry;
use super::rows::{Row, ask};
use super::sql::{Sql, Tx};
use crate::model::account::TenantId;
use crate::model::event::Event;
use crate::model::moment::Moment;

/// The events, in one order for all processes: what has a higher sequence was committed later, so that whoever has
/// read up to a sequence has missed nothing.
#[async_trait]
pub trait Outbox: Send + Sync {
    /// Events after a sequence (0: from the beginning), of one tenant or of all, at most so many.
    async fn events(&self, after: i64, tenant: Option<&TenantId>, limit: i64) -> Result<Vec<Event>>;

    /// Events about a receipt or release, in order.
    async fn events_about(&self, subject: &str) -> Result<Vec<Event>>;

    /// Places in the order of all events at which there is none, the first ten of them: whoever took one away did so past this
    /// program.
    async fn missing_events(&self) -> Result<Vec<i64>>;

    /// The sequence of the last event; 0 where there is none.
    async fn last_event(&self) -> Result<i64>;

    /// Adds an event that stands for itself; gives its sequence.
    async fn announce(&self, event: Event) -> Result<i64>;

    /// Adds an event unless one was added on this topic before: of any number of processes that say it, one does.
    async fn announce_once(&self, topic: &str, event: Event) -> Result<bool>;

    /// Queues what follows from the events since the last time, at most so many events, in the same transaction in
    /// which it is noted how far they were read: each event leads to its jobs once, however many processes ask. A
    /// follower that was never seen begins with what comes from now on. Gives how many jobs there are.
    async fn follow(&self, follower: &str, limit: i64, now: Moment, jobs: Follow<'_>) -> Result<i64>;
    /// Adds an event with its statements, and changes the setting of its tenant that it tells of, if it tells of one: a name, and a
    /// value or none. Gives its sequence.
    async fn attest(&self, event: Event, setting: Option<(&str, Option<&str>)>, entries: Vec<Entry>) -> Result<i64>;
}

/// What is told of a change in the same transaction: an event, and statements for the ledger.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Told {
    /// What happened.
    pub event: Option<Event>,
    /// The statements of it.
    pub entries: Vec<Entry>,
}

/// Makes what is told of something that is about to be committed, as it then is. It only computes.
pub type Telling<'a, T> = &'a (dyn Fn(&T) -> Told + Send + Sync);

/// For what nobody needs to be told.
pub fn untold<T: ?Sized>(_: &T) -> Told {
    Told::default()
}

/// What follows from an event: the jobs by kind and subject, in the tenant of the event. It only computes.
pub type Follow<'a> = &'a (dyn Fn(&Event) -> Vec<(JobKind, String)> + Send + Sync);

impl Sql {
    /// Tells of a change, ends its transaction, and with it the change.
    pub(super) async fn settled(&self, told: Told, now: Moment, mut tx: Tx) -> Result<()> {
        if let Some(event) = told.event {
            self.tell(event, &mut tx).await?;
        }
        self.append(told.entries, now, &mut tx).await?;
        super::sql::commit(tx).await
    }

    /// Adds an event within a transaction, whatever sequence it carries; before the ledger, after everything else.
    pub(super) async fn tell(&self, event: Event, tx: &mut Tx) -> Result<i64> {
        let sequence = self.next("event", tx).await?;
        ask("insert into event (sequence, at, tenant, kind, who, subject, body) values ($1, $2, $3, $4, $5, $6, $7)")
            .with(sequence)
            .with(event.at)
            .with(&event.tenant)
            .with(event.kind.word())
            .with(&event.by)
            .with(event.subject.as_str())
            .with(event.body.as_str())
            .run(&mut **tx)
            .await?;
        Ok(sequence)
    }
}

pub(super) fn event(row: &Row) -> Result<Event> {
    Ok(Event {
        sequence: row.get("sequence")?,
        at: row.get("at")?,
        tenant: row.get("tenant")?,
        kind: row.get("kind")?,
        by: row.get("who")?,
        subject: row.get("subject")?,
        body: row.get("body")?,
    })
}

#[async_trait]
impl Outbox for Sql {
    async fn events(&self, after: i64, tenant: Option<&TenantId>, limit: i64) -> Result<Vec<Event>> {
        let rows = match tenant {
            Some(tenant) => {
                let of = ask("select * from event where tenant = $1 and sequence > $2 order by sequence limit $3");
                of.with(tenant).with(after).with(limit).all(self.reader()).await?
            }
            None => {
                ask("select * from event where sequence > $1 order by sequence limit $2").with(after).with(limit).all(self.reader()).await?
            }
        };
        rows.iter().map(event).collect()
    }

    async fn events_about(&self, subject: &str) -> Result<Vec<Event>> {
        let rows = ask("select * from event where subject = $1 order by sequence").with(subject).all(self.reader()).await?;
        rows.iter().map(event).collect()
    }

    async fn missing_events(&self) -> Result<Vec<i64>> {
        let mut tx = self.snapshot().await?;
        let last = ask("select value from counter where name = 'event'").maybe(&mut *tx).await?;
        let last: i64 = last.map(|row| row.get("value")).transpose()?.unwrap_or_default();
        let (mut missing, mut seen) = (Vec::new(), 0);
        loop {
            let page = ask("select sequence from event where sequence > $1 order by sequence limit 10000").with(seen).all(&mut *tx).await?;
            for row in &page {
                let sequence: i64 = row.get("sequence")?;
                missing.extend((seen + 1..sequence).take(10));
                seen = sequence;
            }
            if page.is_empty() || missing.len() >= 10 {
                break;
            }
        }
        missing.extend((seen + 1..=last).take(10));
        missing.truncate(10);
        Ok(missing)
    }

    async fn last_event(&self) -> Result<i64> {
        ask("select coalesce(max(sequence), 0) as last from event").one("event", self.reader()).await?.get("last")
    }

    async fn announce(&self, event: Event) -> Result<i64> {
        let mut tx = self.begin().await?;
        let sequence = self.tell(event, &mut tx).await?;
        super::sql::commit(tx).await?;
        Ok(sequence)
    }

    async fn announce_once(&self, topic: &str, event: Event) -> Result<bool> {
        let mut tx = self.begin().await?;
        let new = ask("insert into said (topic, sequence) values ($1, 0) on conflict (topic) do nothing").with(topic).run(&mut *tx).await?;
        if new == 0 {
            return Ok(false);
        }
        let sequence = self.tell(event, &mut tx).await?;
        ask("update said set sequence = $2 where topic = $1").with(topic).with(sequence).run(&mut *tx).await?;
        super::sql::commit(tx).await?;
        Ok(true)
    }

    async fn follow(&self, follower: &str, limit: i64, now: Moment, jobs: Follow<'_>) -> Result<i64> {
        let behind = ask("select f.name from follower f where f.name = $1 and f.seen >= (select coalesce(max(sequence), 0) from event)");
        if behind.with(follower).maybe(self.reader()).await?.is_some() {
            return Ok(0);
        }
        let mut tx = self.begin().await?;
        let first = ask(
            "insert into follower (name, seen) values ($1, (select coalesce(max(sequence), 0) from event)) on conflict (name) do nothing",
        );
        first.with(follower).run(&mut *tx).await?;
        let held = self.dialect.choose("select seen from follower where name = $1", "select seen from follower where name = $1 for update");
        let seen: i64 = ask(held).with(follower).one("follower", &mut *tx).await?.get("seen")?;
        let mut last = seen;
        let mut made = 0;
        for row in ask("select * from event where sequence > $1 order by sequence limit $2").with(seen).with(limit).all(&mut *tx).await? {
            let event = event(&row)?;
            last = event.sequence;
            for (kind, subject) in jobs(&event) {
                self.queue(&event.tenant, kind, &subject, now, now, &mut tx).await?;
                made += 1;
            }
        }
        ask("update follower set seen = $2 where name = $1").with(follower).with(last).run(&mut *tx).await?;
        super::sql::commit(tx).await?;
        Ok(made)
    }

    async fn attest(&self, event: Event, setting: Option<(&str, Option<&str>)>, entries: Vec<Entry>) -> Result<i64> {
        let mut tx = self.begin().await?;
        if let Some((name, value)) = setting {
            self.put_setting(&event.tenant, name, value, &mut tx).await?;
        }
        let at = event.at;
        let sequence = self.tell(event, &mut tx).await?;
        self.append(entries, at, &mut tx).await?;
        super::sql::commit(tx).await?;
        Ok(sequence)
    }
}

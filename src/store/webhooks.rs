//! Which programs are told of events, and what became of each telling?
//!
//! Every subscriber is told every event that it asked for, one after the other in their order, at least once. One that
//! does not answer holds up nobody else, and itself only until the telling is given up and kept to be seen.

use async_trait::async_trait;

use super::outbox;
use super::rows::{Row, ask};
use super::sql::{Sql, commit};
use super::{Conflict, Result, StoreError};
use crate::model::account::TenantId;
use crate::model::event::{Event, EventKind};
use crate::model::moment::Moment;

/// A program that wants to be told.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Webhook {
    /// Its number; 0 before it was added.
    pub id: i64,
    /// Whose events.
    pub tenant: TenantId,
    /// Where it is told.
    pub url: String,
    /// What the telling is signed with. It is needed in the clear, so whoever reads the database can sign.
    pub secret: String,
    /// Which events; empty: all.
    pub kinds: Vec<EventKind>,
    /// When it was added.
    pub created: Moment,
    /// Since when it is told no more.
    pub closed: Option<Moment>,
}

/// A telling that is due.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Delivery {
    /// To whom.
    pub webhook: Webhook,
    /// What.
    pub event: Event,
    /// Which attempt of all, from 1: what tells a late answer from the last one.
    pub attempt: i64,
    /// Which try since it began or was begun anew, from 1: what giving up is counted by.
    pub tries: i64,
}

/// What came of an attempt.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Told {
    /// It was taken, with this status.
    Yes(i64),
    /// It was not, and is tried again at a moment.
    Later(Moment, Option<i64>, String),
    /// It was not, and is given up.
    Never(Option<i64>, String),
}

/// A telling as it stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Telling {
    /// The number of the webhook.
    pub webhook: i64,
    /// The event.
    pub sequence: i64,
    /// How often it was tried.
    pub attempt: i64,
    /// `waiting`, `done` or `dead`.
    pub state: String,
    /// The status of the last answer.
    pub status: Option<i64>,
    /// Why it was not taken.
    pub why: String,
    /// When that was.
    pub settled: Option<Moment>,
}

/// Webhooks and their deliveries.
#[async_trait]
pub trait Webhooks: Send + Sync {
    /// Adds a webhook, to be told what happens from now on; gives its number.
    async fn add_webhook(&self, webhook: &Webhook) -> Result<i64>;

    /// Closes a webhook of a tenant; what it was not told yet is never told.
    async fn close_webhook(&self, tenant: &TenantId, id: i64, now: Moment) -> Result<()>;

    /// The webhooks of a tenant, closed ones too.
    async fn webhooks(&self, tenant: &TenantId) -> Result<Vec<Webhook>>;

    /// Makes deliveries of the events that came since the last time, at most so many events for each webhook; gives
    /// how many deliveries.
    async fn fan_out(&self, limit: i64, now: Moment) -> Result<i64>;

    /// Takes the deliveries that are due, one for each webhook, for so many milliseconds: if nothing is said about one
    /// until then, it is due again.
    async fn due_deliveries(&self, now: Moment, millis: i64) -> Result<Vec<Delivery>>;

    /// Says what came of an attempt.
    ///
    /// # Errors
    /// [`Conflict::LeaseLost`] where another attempt was begun meanwhile.
    async fn told(&self, delivery: &Delivery, told: &Told, now: Moment) -> Result<()>;

    /// The last tellings of a webhook, the latest event first.
    async fn tellings(&self, webhook: i64, limit: i64) -> Result<Vec<Telling>>;

    /// Tells an event again that was given up or done.
    async fn tell_again(&self, tenant: &TenantId, webhook: i64, sequence: i64, now: Moment) -> Result<()>;
}

fn webhook(row: &Row) -> Result<Webhook> {
    let kinds = row.get::<String>("kinds")?;
    Ok(Webhook {
        id: row.get("id")?,
        tenant: row.get("tenant")?,
        url: row.get("url")?,
        secret: row.get("secret")?,
        kinds: kinds
            .split_whitespace()
            .map(str::parse)
            .collect::<Result<_, crate::model::account::Misnamed>>()
            .map_err(|e| StoreError::Corrupt(e.to_string()))?,
        created: row.get("created")?,
        closed: row.maybe("closed")?,
    })
}

#[async_trait]
impl Webhooks for Sql {
    async fn add_webhook(&self, webhook: &Webhook) -> Result<i64> {
        let kinds: Vec<&str> = webhook.kinds.iter().map(|k| k.word()).collect();
        let mut tx = self.begin().await?;
        let id = self.next("webhook", &mut tx).await?;
        ask("insert into webhook (id, tenant, url, secret, kinds, created, closed, seen) \
             values ($1, $2, $3, $4, $5, $6, $7, (select coalesce(max(sequence), 0) from event))")
        .with(id)
        .with(&webhook.tenant)
        .with(webhook.url.as_str())
        .with(webhook.secret.as_str())
        .with(kinds.join(" ").as_str())
        .with(webhook.created)
        .with(webhook.closed)
        .run(&mut *tx)
        .await?;
        commit(tx).await?;
        Ok(id)
    }

    async fn close_webhook(&self, tenant: &TenantId, id: i64, now: Moment) -> Result<()> {
        let mut tx = self.begin().await?;
        let closed = ask("update webhook set closed = coalesce(closed, $3) where id = $1 and tenant = $2").with(id).with(tenant).with(now);
        if closed.run(&mut *tx).await? == 0 {
            return Err(StoreError::NotFound("webhook"));
        }
        commit(tx).await
    }

    async fn webhooks(&self, tenant: &TenantId) -> Result<Vec<Webhook>> {
        ask("select * from webhook where tenant = $1 order by id").with(tenant).all(self.reader()).await?.iter().map(webhook).collect()
    }

    async fn fan_out(&self, limit: i64, now: Moment) -> Result<i64> {
        let behind =
            ask("select w.id from webhook w where w.closed is null and exists (select 1 from event e where e.sequence > w.seen) limit 1");
        if behind.maybe(self.reader()).await?.is_none() {
            return Ok(0);
        }
        let mut tx = self.begin().await?;
        let open = self.dialect.choose(
            "select * from webhook where closed is null order by id",
            "select * from webhook where closed is null order by id for update skip locked",
        );
        let mut made = 0;
        for row in ask(open).all(&mut *tx).await? {
            let (hook, seen): (Webhook, i64) = (webhook(&row)?, row.get("seen")?);
            let since = ask("select * from event where sequence > $1 order by sequence limit $2").with(seen).with(limit);
            let mut last = seen;
            for row in since.all(&mut *tx).await? {
                let event = outbox::event(&row)?;
                last = event.sequence;
                if event.tenant == hook.tenant && (hook.kinds.is_empty() || hook.kinds.contains(&event.kind)) {
                    let waits = ask(
                        "insert into delivery (webhook, sequence, attempt, tries, next_try, state, why) values ($1, $2, 0, 0, $3, 'waiting', '')",
                    );
                    waits.with(hook.id).with(event.sequence).with(now).run(&mut *tx).await?;
                    made += 1;
                }
            }
            ask("update webhook set seen = $2 where id = $1").with(hook.id).with(last).run(&mut *tx).await?;
        }
        commit(tx).await?;
        Ok(made)
    }

    async fn due_deliveries(&self, now: Moment, millis: i64) -> Result<Vec<Delivery>> {
        const FIRST: &str = "select d.webhook, min(d.sequence) as sequence from delivery d join webhook w on w.id = d.webhook \
                             where d.state = 'waiting' and w.closed is null group by d.webhook order by d.webhook";
        if ask(FIRST).all(self.reader()).await?.is_empty() {
            return Ok(Vec::new());
        }
        let mut tx = self.begin().await?;
        let mut due = Vec::new();
        for row in ask(FIRST).all(&mut *tx).await? {
            let (id, sequence): (i64, i64) = (row.get("webhook")?, row.get("sequence")?);
            // An order kept for each subscriber: nothing later is told before this one is settled.
            let taken = ask(
                "update delivery set attempt = attempt + 1, tries = tries + 1, next_try = $4 where webhook = $1 and sequence = $2 and next_try <= $3 \
                             and state = 'waiting' returning attempt, tries",
            );
            let taken = taken.with(id).with(sequence).with(now).with(now.plus(millis)).maybe(&mut *tx).await?;
            let Some(taken) = taken else { continue };
            let hook = ask("select * from webhook where id = $1").with(id).one("webhook", &mut *tx).await?;
            let event = ask("select * from event where sequence = $1").with(sequence).one("event", &mut *tx).await?;
            due.push(Delivery {
                webhook: webhook(&hook)?,
                event: outbox::event(&event)?,
                attempt: taken.get("attempt")?,
                tries: taken.get("tries")?,
            });
        }
        commit(tx).await?;
        Ok(due)
    }

    async fn told(&self, delivery: &Delivery, told: &Told, now: Moment) -> Result<()> {
        let (state, again, status, why) = match told {
            Told::Yes(status) => ("done", now, Some(*status), ""),
            Told::Later(at, status, why) => ("waiting", *at, *status, why.as_str()),
            Told::Never(status, why) => ("dead", now, *status, why.as_str()),
        };
        let mut tx = self.begin().await?;
        let settled = ask("update delivery set state = $4, next_try = $5, status = $6, why = $7, settled = $8 \
                           where webhook = $1 and sequence = $2 and attempt = $3 and state = 'waiting'")
        .with(delivery.webhook.id)
        .with(delivery.event.sequence)
        .with(delivery.attempt)
        .with(state)
        .with(again)
        .with(status)
        .with(why)
        .with(now)
        .run(&mut *tx)
        .await?;
        if settled == 0 {
            return Err(Conflict::LeaseLost.into());
        }
        commit(tx).await
    }

    async fn tellings(&self, webhook: i64, limit: i64) -> Result<Vec<Telling>> {
        let rows = ask("select * from delivery where webhook = $1 order by sequence desc limit $2").with(webhook).with(limit);
        let telling = |row: &Row| {
            Ok(Telling {
                webhook,
                sequence: row.get("sequence")?,
                attempt: row.get("attempt")?,
                state: row.get("state")?,
                status: row.maybe("status")?,
                why: row.get("why")?,
                settled: row.maybe("settled")?,
            })
        };
        rows.all(self.reader()).await?.iter().map(telling).collect()
    }

    async fn tell_again(&self, tenant: &TenantId, webhook: i64, sequence: i64, now: Moment) -> Result<()> {
        let mut tx = self.begin().await?;
        let again = ask("update delivery set state = 'waiting', next_try = $4, tries = 0 where webhook = $1 and sequence = $2 \
                         and exists (select 1 from webhook w where w.id = $1 and w.tenant = $3)");
        if again.with(webhook).with(sequence).with(tenant).with(now).run(&mut *tx).await? == 0 {
            return Err(StoreError::NotFound("delivery"));
        }
        commit(tx).await
    }
}

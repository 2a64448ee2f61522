//! What is to be done, by whom, and did whoever took it live to finish it?
//!
//! A job is leased, not handed over: a worker that dies loses it when the lease runs out. Each lease has the number of
//! its attempt, and what a worker brings back is taken only while that attempt is the last one. After
//! [`TRIES`] attempts a job is dead: it stays to be seen, and can be queued again.

use std::collections::BTreeMap;

use async_trait::async_trait;

use super::ledger::Seal;
use super::rows::{Row, ask};
use super::sql::{Sql, Tx, commit};
use super::submissions::about;
use super::{Conflict, Result, fault};
use crate::model::account::{Part, TenantId, Who};
use crate::model::event::EventKind;
use crate::model::moment::Moment;
use crate::model::submission::{Move, Run, State, Submission, words};

words! {
    /// What kind of work it is.
    JobKind, "a kind of job", {
        /// Read and check a submission.
        Run = "run",
        /// Make the files of a release.
        Build = "build",
        /// Fetch from a source.
        Pull = "pull",
        /// Write to a person.
        Mail = "mail",
        /// Read stored bytes again and compare.
        Scrub = "scrub",
    }
}
super::rows::words!(JobKind);

/// How often a job is tried.
pub const TRIES: i64 = 3;

/// How long a failed job waits, by its attempt, in milliseconds.
const BACK_OFF: [i64; 2] = [10_000, 60_000];

/// A job that a worker may do until the lease runs out.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Lease {
    /// The job.
    pub id: i64,
    /// Whose work it is.
    pub tenant: TenantId,
    /// What kind.
    pub kind: JobKind,
    /// On what: a receipt, a source.
    pub subject: String,
    /// Which attempt, from 1.
    pub attempt: i64,
    /// Until when it is this worker's.
    pub until: Moment,
}

/// A job that is dead.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Dead {
    /// The job.
    pub id: i64,
    /// Whose work it was.
    pub tenant: TenantId,
    /// What kind.
    pub kind: JobKind,
    /// On what.
    pub subject: String,
    /// Why the last attempt failed.
    pub reason: String,
    /// When it was queued.
    pub created: Moment,
}

/// What comes after a failed attempt.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Next {
    /// It is tried again, not before this moment.
    Again(Moment),
    /// It is dead.
    Dead,
}

/// How much there is to do.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Load {
    /// Jobs that wait.
    pub waiting: i64,
    /// Jobs that are leased.
    pub running: i64,
    /// Jobs that are dead.
    pub dead: i64,
}

/// The queue.
#[async_trait]
pub trait Jobs: Send + Sync {
    /// Queues work that is not to be done before a moment; gives the number of the job.
    async fn enqueue(&self, tenant: &TenantId, kind: JobKind, subject: &str, not_before: Moment, now: Moment) -> Result<i64>;

    /// Takes a job of one of these kinds for so many milliseconds: of the tenant with the fewest jobs running, the
    /// oldest. Jobs whose lease ran out are queued again first, or die of it. A submission that is taken is running.
    async fn claim(&self, worker: &str, kinds: &[JobKind], now: Moment, lease: i64) -> Result<Option<Lease>>;

    /// Keeps a job for so many milliseconds from now.
    ///
    /// # Errors
    /// [`Conflict::LeaseLost`]: the worker stops, what it made is not wanted.
    async fn renew(&self, lease: &Lease, now: Moment, millis: i64) -> Result<Lease>;

    /// Ends a run: its result, the state that follows from it, its event and statements. A submission that was
    /// cancelled meanwhile stays so.
    ///
    /// # Errors
    /// [`Conflict::LeaseLost`].
    async fn finish_run(&self, lease: &Lease, run: Run, now: Moment, seal: Seal<'_, Submission>) -> Result<Submission>;

    /// Ends any other job.
    ///
    /// # Errors
    /// [`Conflict::LeaseLost`].
    async fn finish(&self, lease: &Lease, now: Moment) -> Result<()>;

    /// Says that an attempt failed, and why. A submission whose job dies has failed.
    ///
    /// # Errors
    /// [`Conflict::LeaseLost`].
    async fn fail(&self, lease: &Lease, why: &str, now: Moment) -> Result<Next>;

    /// The dead jobs of a tenant, or of all, the latest first. Those of submissions are queued again by a decision.
    async fn dead_jobs(&self, tenant: Option<&TenantId>) -> Result<Vec<Dead>>;

    /// Submissions whose job is not what their state says, each with what is wrong: one that is to be run has a job that is not
    /// done, one that the machine gave up on a dead one, and any other none that waits.
    async fn astray(&self) -> Result<Vec<(String, String)>>;

    /// How much there is to do.
    async fn load(&self) -> Result<Load>;

    /// Forgets jobs that were done before a moment.
    async fn forget_jobs(&self, before: Moment) -> Result<u64>;
}

impl Sql {
    /// Queues work within a transaction.
    pub(super) async fn queue(
        &self,
        of: &TenantId,
        kind: JobKind,
        subject: &str,
        not_before: Moment,
        now: Moment,
        tx: &mut Tx,
    ) -> Result<i64> {
        let id = self.next("job", tx).await?;
        ask("insert into job (id, tenant, kind, subject, attempt, not_before, state, reason, created) values ($1, $2, $3, $4, 0, $5, 'waiting', '', $6)")
            .with(id)
            .with(of)
            .with(kind.word())
            .with(subject)
            .with(not_before)
            .with(now)
            .run(&mut **tx)
            .await?;
        Ok(id)
    }

    /// Settles the leases that ran out.
    async fn reap(&self, now: Moment, tx: &mut Tx) -> Result<()> {
        let late = self.dialect.choose(
            "select * from job where state = 'running' and lease_until <= $1 order by id limit 100",
            "select * from job where state = 'running' and lease_until <= $1 order by id limit 100 for update skip locked",
        );
        for row in ask(late).with(now).all(&mut **tx).await? {
            self.settle(&lease(&row)?, "the worker did not come back", now, tx).await?;
        }
        Ok(())
    }

    /// Writes down that the attempt of a job failed. The job's row is held.
    async fn settle(&self, lost: &Lease, why: &str, now: Moment, tx: &mut Tx) -> Result<Next> {
        let next = match BACK_OFF.get(usize::try_from(lost.attempt - 1).unwrap_or_default()) {
            Some(wait) if lost.attempt < TRIES => Next::Again(now.plus(*wait)),
            _ => Next::Dead,
        };
        let (state, not_before) = match next {
            Next::Again(at) => ("waiting", at),
            Next::Dead => ("dead", now),
        };
        ask("update job set state = $1, not_before = $2, lease_until = null, worker = null, reason = $3 where id = $4")
            .with(state)
            .with(not_before)
            .with(why)
            .with(lost.id)
            .run(&mut **tx)
            .await?;
        if lost.kind == JobKind::Run {
            let (by, told) = if next == Next::Dead { (Move::GiveUp, EventKind::Failed) } else { (Move::GiveBack, EventKind::Requeued) };
            let mut submission = self.submission_of(lost, tx).await?;
            if let Ok(state) = submission.state.moved(by) {
                submission.state = state;
                submission.moved = now;
                submission.reason = why.to_owned();
                self.stand(&submission, tx).await?;
                self.tell(about(&submission, told, &Who::Machine(Part::Worker), now), tx).await?;
            }
        }
        Ok(next)
    }

    async fn submission_of(&self, lease: &Lease, tx: &mut Tx) -> Result<Submission> {
        let receipt = lease.subject.parse().map_err(|e: crate::model::account::Misnamed| super::StoreError::Corrupt(e.to_string()))?;
        self.held(receipt, tx).await
    }

    /// Takes the oldest waiting job of the tenant that has the fewest running.
    async fn take(&self, worker: &str, kinds: &[JobKind], now: Moment, until: Moment, tx: &mut Tx) -> Result<Option<Lease>> {
        let any = |i: usize| kinds.get(i).or(kinds.first()).map_or("", |k| k.word());
        let tenants =
            ask("select tenant, (select count(*) from job busy where busy.state = 'running' and busy.tenant = job.tenant) as busy, \
                           min(id) as oldest from job where state = 'waiting' and not_before <= $1 and kind in ($2, $3, $4, $5, $6) \
                           group by tenant order by busy, oldest");
        let tenants = tenants.with(now).with(any(0)).with(any(1)).with(any(2)).with(any(3)).with(any(4)).all(&mut **tx).await?;
        for row in tenants {
            let of: TenantId = row.get("tenant")?;
            let oldest = self.dialect.choose(
                "select * from job where state = 'waiting' and tenant = $7 and not_before <= $1 and kind in ($2, $3, $4, $5, $6) order by id limit 1",
                "select * from job where state = 'waiting' and tenant = $7 and not_before <= $1 and kind in ($2, $3, $4, $5, $6) order by id limit 1 \
                 for update skip locked",
            );
            let oldest = ask(oldest).with(now).with(any(0)).with(any(1)).with(any(2)).with(any(3)).with(any(4)).with(&of);
            let Some(row) = oldest.maybe(&mut **tx).await? else { continue };
            let id: i64 = row.get("id")?;
            let taken =
                ask("update job set state = 'running', attempt = attempt + 1, worker = $1, lease_until = $2 where id = $3 returning *");
            return lease(&taken.with(worker).with(until).with(id).one("job", &mut **tx).await?).map(Some);
        }
        Ok(None)
    }

    /// Holds the job of a lease, if it still is this worker's.
    async fn own(&self, lease: &Lease, tx: &mut Tx) -> Result<()> {
        let mine = self.dialect.choose(
            "select id from job where id = $1 and attempt = $2 and state = 'running'",
            "select id from job where id = $1 and attempt = $2 and state = 'running' for update",
        );
        match ask(mine).with(lease.id).with(lease.attempt).maybe(&mut **tx).await? {
            Some(_) => Ok(()),
            None => Err(Conflict::LeaseLost.into()),
        }
    }

    async fn done(&self, lease: &Lease, now: Moment, tx: &mut Tx) -> Result<()> {
        let done = ask("update job set state = 'done', lease_until = null, worker = null, reason = '', not_before = $1 where id = $2");
        done.with(now).with(lease.id).run(&mut **tx).await.map(drop)
    }
}

fn lease(row: &Row) -> Result<Lease> {
    Ok(Lease {
        id: row.get("id")?,
        tenant: row.get("tenant")?,
        kind: row.get("kind")?,
        subject: row.get("subject")?,
        attempt: row.get("attempt")?,
        until: row.get("lease_until")?,
    })
}

#[async_trait]
impl Jobs for Sql {
    async fn enqueue(&self, tenant: &TenantId, kind: JobKind, subject: &str, not_before: Moment, now: Moment) -> Result<i64> {
        let mut tx = self.begin().await?;
        let id = self.queue(tenant, kind, subject, not_before, now, &mut tx).await?;
        commit(tx).await?;
        Ok(id)
    }

    async fn claim(&self, worker: &str, kinds: &[JobKind], now: Moment, millis: i64) -> Result<Option<Lease>> {
        // Looks before it takes the right to write, so that workers with nothing to do do not hold anybody up.
        let some =
            ask("select id from job where (state = 'waiting' and not_before <= $1) or (state = 'running' and lease_until <= $1) limit 1");
        if some.with(now).maybe(self.reader()).await?.is_none() {
            return Ok(None);
        }
        let mut tx = self.begin().await?;
        self.reap(now, &mut tx).await?;
        while let Some(lease) = self.take(worker, kinds, now, now.plus(millis), &mut tx).await? {
            if lease.kind == JobKind::Run {
                let mut submission = self.submission_of(&lease, &mut tx).await?;
                let Ok(state) = submission.state.moved(Move::Start) else {
                    // It was cancelled while it waited.
                    self.done(&lease, now, &mut tx).await?;
                    continue;
                };
                submission.state = state;
                submission.moved = now;
                submission.reason.clear();
                self.stand(&submission, &mut tx).await?;
                self.tell(about(&submission, EventKind::Started, &Who::Machine(Part::Worker), now), &mut tx).await?;
            }
            commit(tx).await?;
            fault::pass("run.claimed");
            return Ok(Some(lease));
        }
        commit(tx).await?;
        Ok(None)
    }

    async fn renew(&self, lease: &Lease, now: Moment, millis: i64) -> Result<Lease> {
        let until = now.plus(millis);
        let mut tx = self.begin().await?;
        let renewed = ask("update job set lease_until = $1 where id = $2 and attempt = $3 and state = 'running'");
        if renewed.with(until).with(lease.id).with(lease.attempt).run(&mut *tx).await? == 0 {
            return Err(Conflict::LeaseLost.into());
        }
        commit(tx).await?;
        Ok(Lease { until, ..lease.clone() })
    }

    async fn finish_run(&self, lease: &Lease, run: Run, now: Moment, seal: Seal<'_, Submission>) -> Result<Submission> {
        let mut tx = self.begin().await?;
        self.own(lease, &mut tx).await?;
        let mut submission = self.submission_of(lease, &mut tx).await?;
        self.done(lease, now, &mut tx).await?;
        if submission.state != State::Running {
            commit(tx).await?;
            return Ok(submission);
        }
        let passed = run.counts.errors == 0 && run.dataset.is_some();
        let (by, told) = if passed { (Move::Pass, EventKind::Checked) } else { (Move::Refuse, EventKind::Refused) };
        submission.state = submission.state.moved(by).map_err(Conflict::State)?;
        submission.moved = now;
        // Without errors and yet without a dataset: nothing that could be one.
        submission.reason = if run.counts.errors == 0 && !passed { "no-dataset".to_owned() } else { String::new() };
        self.stand(&submission, &mut tx).await?;
        ask("update submission set dataflow = $1, mapping = $2, mapping_sha256 = $3, sender = $4, engine = $5, observations = $6, errors = $7, \
             warnings = $8, informations = $9, report = $10, dataset = $11, records = $12 where number = $13")
        .with(run.dataflow.as_ref())
        .with(run.mapping.as_deref())
        .with(run.mapping_sha256)
        .with(run.sender.as_deref())
        .with(run.engine.as_str())
        .with(run.counts.observations)
        .with(run.counts.errors)
        .with(run.counts.warnings)
        .with(run.counts.informations)
        .with(run.report)
        .with(run.dataset)
        .with(run.records)
        .with(submission.receipt)
        .run(&mut *tx)
        .await?;
        submission.run = Some(run);
        self.tell(about(&submission, told, &Who::Machine(Part::Worker), now), &mut tx).await?;
        self.append(seal(&submission), now, &mut tx).await?;
        fault::pass("run.stated");
        commit(tx).await?;
        fault::pass("run.ended");
        Ok(submission)
    }

    async fn finish(&self, lease: &Lease, now: Moment) -> Result<()> {
        let mut tx = self.begin().await?;
        self.own(lease, &mut tx).await?;
        self.done(lease, now, &mut tx).await?;
        commit(tx).await
    }

    async fn fail(&self, lease: &Lease, why: &str, now: Moment) -> Result<Next> {
        let mut tx = self.begin().await?;
        self.own(lease, &mut tx).await?;
        let next = self.settle(lease, why, now, &mut tx).await?;
        commit(tx).await?;
        Ok(next)
    }

    async fn dead_jobs(&self, tenant: Option<&TenantId>) -> Result<Vec<Dead>> {
        let rows = ask("select * from job where state = 'dead' and ($1 is null or tenant = $1) order by id desc").with(tenant);
        let dead = |row: &Row| {
            Ok(Dead {
                id: row.get("id")?,
                tenant: row.get("tenant")?,
                kind: row.get("kind")?,
                subject: row.get("subject")?,
                reason: row.get("reason")?,
                created: row.get("created")?,
            })
        };
        rows.all(self.reader()).await?.iter().map(dead).collect()
    }

    async fn astray(&self) -> Result<Vec<(String, String)>> {
        let mut tx = self.snapshot().await?;
        let mut jobs: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for row in ask("select subject, state from job where kind = 'run' and state <> 'done'").all(&mut *tx).await? {
            jobs.entry(row.get("subject")?).or_default().push(row.get("state")?);
        }
        let mut out = Vec::new();
        let mut say = |receipt: String, state: &str, has: &[String]| {
            let has = if has.is_empty() { "none".to_owned() } else { has.join(" and ") };
            out.push((receipt, format!("it is {state}, and its job: {has}")));
        };
        // In the order of the states that have jobs; all others have none.
        for row in ask("select number, year, state from submission where state in ('received', 'running', 'failed')").all(&mut *tx).await? {
            let state: String = row.get("state")?;
            let receipt = super::submissions::numbered(row.get("number")?, &row, "year")?.to_string();
            let has = jobs.remove(&receipt).unwrap_or_default();
            let wanted = match state.as_str() {
                "received" => "waiting",
                "running" => "running",
                _ => "dead",
            };
            if has != [wanted] {
                say(receipt, &state, &has);
            }
        }
        for (receipt, has) in jobs {
            // A dead job stays to be seen when its submission was run again or taken back.
            let open: Vec<String> = has.into_iter().filter(|s| s != "dead").collect();
            let cancelled = "select number from submission where state = 'cancelled' and number = $1";
            let number = receipt.parse().map(|r: crate::model::submission::Receipt| r.number).unwrap_or_default();
            if !open.is_empty() && ask(cancelled).with(number).maybe(&mut *tx).await?.is_none() {
                say(receipt, "not to be run", &open);
            }
        }
        Ok(out)
    }

    async fn load(&self) -> Result<Load> {
        let mut load = Load::default();
        for row in ask("select state, count(*) as jobs from job where state <> 'done' group by state").all(self.reader()).await? {
            let count = match row.get::<String>("state")?.as_str() {
                "waiting" => &mut load.waiting,
                "running" => &mut load.running,
                _ => &mut load.dead,
            };
            *count = row.get("jobs")?;
        }
        Ok(load)
    }

    async fn forget_jobs(&self, before: Moment) -> Result<u64> {
        let mut tx = self.begin().await?;
        let gone = ask("delete from job where state = 'done' and not_before < $1").with(before).run(&mut *tx).await?;
        commit(tx).await?;
        Ok(gone)
    }
}

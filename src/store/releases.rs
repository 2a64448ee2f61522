//! What is released, under which number, and what is withdrawn?
//!
//! The head of a series is the pointer that a release flips: its last number, and the release that the next one is made
//! from. Whoever releases holds the head until the commit, so that numbers have no gaps and a base is moved once.

use std::sync::atomic::Ordering;

use async_trait::async_trait;

use super::ledger::Seal;
use super::rows::ask;
use super::sql::{Sql, Tx, commit};
use super::{Conflict, Result, StoreError, fault};
use crate::model::account::Who;
use crate::model::decision::{Decision, DecisionKind};
use crate::model::event::{Event, EventKind};
use crate::model::moment::Moment;
use crate::model::release::{Draft, Key, Release, Series, Standing};
use crate::model::submission::Move;

/// What somebody does to a release, and in what words.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Act {
    /// Who.
    pub by: Who,
    /// When.
    pub at: Moment,
    /// Why, in the person's words.
    pub why: String,
    /// The person's own signature, where there is one.
    pub signature: Option<Vec<u8>>,
}

/// Releasing and withdrawing.
#[async_trait]
pub trait Releases: Send + Sync {
    /// Releases a draft under the next number of its series: its submissions, the pointer, the event, the decisions
    /// and the statements, all or nothing. Its blobs must be durable before. Where it needs more keys than this one
    /// it waits for them, and moves nothing yet.
    ///
    /// # Errors
    /// [`Conflict::Base`] where it was made from another release than [`super::catalogue::Catalogue::tip`]; [`Conflict::Number`] where
    /// its number is not the next one; [`Conflict::Embargo`] where it would open before the one it was made from; [`Conflict::State`] where a submission is not approved; `NotFound`.
    async fn release(&self, draft: Draft, act: &Act, seal: Seal<'_, Release>) -> Result<Release>;

    /// Turns another key to a release that waits for one; the last one releases it.
    ///
    /// # Errors
    /// As [`Releases::release`]; [`Conflict::SameKey`]; [`Conflict::Standing`] where it waits for none.
    async fn give_key(&self, series: &Series, number: i64, act: &Act, seal: Seal<'_, Release>) -> Result<Release>;

    /// Withdraws a release. When it is the current one, nothing is to be read until there is another: earlier figures
    /// come back only by being released again. The next one is made from the last that was not withdrawn.
    ///
    /// # Errors
    /// [`Conflict::Standing`] where it was withdrawn before.
    async fn withdraw(&self, series: &Series, number: i64, act: &Act, seal: Seal<'_, Release>) -> Result<Release>;
}

impl Sql {
    /// Takes the head of a series: its last number, and its tip.
    async fn head(&self, series: &Series, tx: &mut Tx) -> Result<(i64, Option<i64>)> {
        let head = ask("insert into release_head (dataflow, tenant, last, tip) values ($1, $2, 0, null) \
                        on conflict (dataflow, tenant) do update set last = release_head.last returning last, tip");
        let row = head.with(&series.dataflow).with(&series.tenant).one("series", &mut **tx).await?;
        Ok((row.get("last")?, row.maybe("tip")?))
    }

    async fn set_tip(&self, series: &Series, tip: Option<i64>, tx: &mut Tx) -> Result<()> {
        let update = ask("update release_head set tip = $3 where dataflow = $1 and tenant = $2");
        update.with(&series.dataflow).with(&series.tenant).with(tip).run(&mut **tx).await.map(drop)
    }

    /// Whether a release with this draft may become the tip now.
    async fn may_follow(&self, draft: &Draft, tip: Option<i64>, now: Moment, tx: &mut Tx) -> Result<()> {
        if draft.base != tip {
            return Err(Conflict::Base { expected: draft.base, found: tip }.into());
        }
        let Some(tip) = tip else { return Ok(()) };
        let tip = self.loaded(&draft.series, Some(tip), now, tx).await?.pop().ok_or(StoreError::NotFound("release"))?;
        let opens = draft.embargo.map_or(now, |e| e.max(now));
        // Were it read earlier, the one it was made from would come after it.
        if !tip.is_open(now) && tip.opens.is_some_and(|o| opens < o) { Err(Conflict::Embargo(tip.number).into()) } else { Ok(()) }
    }

    /// Opens a release that has all its keys: the pointer, the submissions.
    async fn open_release(&self, release: &Release, act: &Act, tx: &mut Tx) -> Result<EventKind> {
        let series = &release.draft.series;
        let opens = release.draft.embargo.map_or(act.at, |e| e.max(act.at));
        let update = ask("update release set opens = $4 where dataflow = $1 and tenant = $2 and number = $3");
        update.with(&series.dataflow).with(&series.tenant).with(release.number).with(opens).run(&mut **tx).await?;
        self.set_tip(series, Some(release.number), tx).await?;
        for receipt in &release.draft.receipts {
            let mut submission = self.held(*receipt, tx).await?;
            submission.state = submission.state.moved(Move::Release).map_err(Conflict::State)?;
            submission.moved = act.at;
            submission.reason = format!("{series} {}", release.number);
            self.stand(&submission, tx).await?;
        }
        Ok(if opens > act.at { EventKind::Scheduled } else { EventKind::Released })
    }

    async fn insert_release(&self, number: i64, draft: &Draft, at: Moment, tx: &mut Tx) -> Result<()> {
        let (flow, tenant) = (&draft.series.dataflow, &draft.series.tenant);
        ask("insert into release (dataflow, tenant, number, base, restores, at, embargo, class, manifest, engine, keys, records, salt) \
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)")
        .with(flow)
        .with(tenant)
        .with(number)
        .with(draft.base)
        .with(draft.restores)
        .with(at)
        .with(draft.embargo)
        .with(draft.class.word())
        .with(draft.manifest)
        .with(draft.engine.as_str())
        .with(draft.keys)
        .with(draft.records)
        .with(draft.salt)
        .run(&mut **tx)
        .await?;
        for receipt in &draft.receipts {
            let of = ask("insert into release_receipt (dataflow, tenant, number, receipt) values ($1, $2, $3, $4)");
            of.with(flow).with(tenant).with(number).with(*receipt).add("receipt in the release", &mut **tx).await?;
        }
        for file in &draft.files {
            let of = ask(
                "insert into release_file (dataflow, tenant, number, path, sha256, bytes, observations) values ($1, $2, $3, $4, $5, $6, $7)",
            );
            let of = of.with(flow).with(tenant).with(number).with(file.path.as_str()).with(file.sha256).with(file.bytes).with(file.rows);
            of.add("file in the release", &mut **tx).await?;
        }
        Ok(())
    }

    async fn turn_key(&self, series: &Series, number: i64, act: &Act, tx: &mut Tx) -> Result<()> {
        let key = ask("insert into release_key (dataflow, tenant, number, who, at, signature) values ($1, $2, $3, $4, $5, $6)");
        let key = key.with(&series.dataflow).with(&series.tenant).with(number).with(&act.by).with(act.at).with(act.signature.as_deref());
        key.run(&mut **tx).await.map(drop)
    }

    /// Ends what was done to a release: decisions, event, statements, commit.
    async fn conclude(
        &self,
        series: &Series,
        number: i64,
        told: (EventKind, DecisionKind),
        act: &Act,
        mut tx: Tx,
        seal: Seal<'_, Release>,
    ) -> Result<Release> {
        let release = self.loaded(series, Some(number), act.at, &mut tx).await?.pop().ok_or(StoreError::NotFound("release"))?;
        for receipt in &release.draft.receipts {
            let decision = Decision {
                receipt: *receipt,
                at: act.at,
                by: act.by.clone(),
                kind: told.1,
                rule: None,
                severity: None,
                text: act.why.clone(),
                signature: act.signature.clone(),
            };
            self.note(&decision, &mut tx).await?;
        }
        let receipts: Vec<String> = release.draft.receipts.iter().map(ToString::to_string).collect();
        let body = serde_json::json!({
            "dataflow": series.dataflow.to_string(), "tenant": series.tenant, "number": number, "opens": release.opens, "receipts": receipts,
            "manifest": release.draft.manifest, "class": release.draft.class, "restores": release.draft.restores, "reason": act.why,
        });
        let event = Event {
            sequence: 0,
            at: act.at,
            tenant: series.tenant.clone(),
            kind: told.0,
            by: act.by.clone(),
            subject: format!("{series} {number}"),
            body: body.to_string(),
        };
        self.tell(event, &mut tx).await?;
        fault::pass("release.flipped");
        self.append(seal(&release), act.at, &mut tx).await?;
        fault::pass("release.stated");
        let done = commit(tx).await;
        // Also where it failed: it may have happened all the same.
        self.moved.fetch_add(1, Ordering::SeqCst);
        done?;
        fault::pass("release.committed");
        Ok(release)
    }
}

#[async_trait]
impl Releases for Sql {
    async fn release(&self, draft: Draft, act: &Act, seal: Seal<'_, Release>) -> Result<Release> {
        let mut tx = self.begin().await?;
        let series = draft.series.clone();
        let (last, tip) = self.head(&series, &mut tx).await?;
        self.may_follow(&draft, tip, act.at, &mut tx).await?;
        if let Some(earlier) = draft.restores {
            let there = ask("select number from release where dataflow = $1 and tenant = $2 and number = $3");
            there.with(&series.dataflow).with(&series.tenant).with(earlier).one("release to restore", &mut *tx).await?;
        }
        let mut receipts = draft.receipts.clone();
        receipts.sort();
        for receipt in receipts {
            let submission = self.held(receipt, &mut tx).await?;
            if submission.tenant != series.tenant {
                return Err(StoreError::NotFound("submission"));
            }
            submission.state.moved(Move::Release).map_err(Conflict::State)?;
        }
        let number = last + 1;
        if let Some(expected) = draft.number.filter(|n| *n != number) {
            return Err(Conflict::Number { expected, found: number }.into());
        }
        self.insert_release(number, &draft, act.at, &mut tx).await?;
        let update = ask("update release_head set last = $3 where dataflow = $1 and tenant = $2");
        update.with(&series.dataflow).with(&series.tenant).with(number).run(&mut *tx).await?;
        self.turn_key(&series, number, act, &mut tx).await?;
        let decided = if draft.restores.is_some() { DecisionKind::Restore } else { DecisionKind::Release };
        let told = if draft.keys > 1 {
            EventKind::Pending
        } else {
            let release = self.loaded(&series, Some(number), act.at, &mut tx).await?.pop().ok_or(StoreError::NotFound("release"))?;
            self.open_release(&release, act, &mut tx).await?
        };
        self.conclude(&series, number, (told, decided), act, tx, seal).await
    }

    async fn give_key(&self, series: &Series, number: i64, act: &Act, seal: Seal<'_, Release>) -> Result<Release> {
        let mut tx = self.begin().await?;
        let (_, tip) = self.head(series, &mut tx).await?;
        let mut release = self.loaded(series, Some(number), act.at, &mut tx).await?.pop().ok_or(StoreError::NotFound("release"))?;
        if release.standing != Standing::Pending {
            return Err(Conflict::Standing(release.standing).into());
        }
        let same = |key: &Key| key.by == act.by || key.by.person().is_some_and(|p| act.by.person() == Some(p));
        if release.given.iter().any(same) {
            return Err(Conflict::SameKey.into());
        }
        self.may_follow(&release.draft, tip, act.at, &mut tx).await?;
        self.turn_key(series, number, act, &mut tx).await?;
        release.draft.receipts.sort();
        let given = i64::try_from(release.given.len()).unwrap_or(i64::MAX).saturating_add(1);
        let told = if given < release.draft.keys { EventKind::Pending } else { self.open_release(&release, act, &mut tx).await? };
        self.conclude(series, number, (told, DecisionKind::Release), act, tx, seal).await
    }

    async fn withdraw(&self, series: &Series, number: i64, act: &Act, seal: Seal<'_, Release>) -> Result<Release> {
        let mut tx = self.begin().await?;
        let (_, tip) = self.head(series, &mut tx).await?;
        let release = self.loaded(series, Some(number), act.at, &mut tx).await?.pop().ok_or(StoreError::NotFound("release"))?;
        if release.withdrawn.is_some() {
            return Err(Conflict::Standing(Standing::Withdrawn).into());
        }
        // One that was never open never opens, and so does not hide the one before it.
        let opens = release.opens.filter(|_| release.is_open(act.at));
        ask("update release set withdrawn = $4, withdrawn_why = $5, opens = $6 where dataflow = $1 and tenant = $2 and number = $3")
            .with(&series.dataflow)
            .with(&series.tenant)
            .with(number)
            .with(act.at)
            .with(act.why.as_str())
            .with(opens)
            .run(&mut *tx)
            .await?;
        if tip == Some(number) {
            let before = ask("select max(number) as number from release where dataflow = $1 and tenant = $2 and number < $3 \
                              and withdrawn is null and opens is not null");
            let before = before.with(&series.dataflow).with(&series.tenant).with(number).one("series", &mut *tx).await?;
            self.set_tip(series, before.maybe("number")?, &mut tx).await?;
        }
        self.conclude(series, number, (EventKind::Withdrawn, DecisionKind::Withdraw), act, tx, seal).await
    }
}

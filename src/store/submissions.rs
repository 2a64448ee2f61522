//! What was sent, and where does it stand?

use async_trait::async_trait;

use super::jobs::JobKind;
use super::ledger::Seal;
use super::rows::{Row, ask};
use super::sql::{Sql, Tx, commit};
use super::{Conflict, Result, StoreError, fault};
use crate::model::account::{TenantId, Who};
use crate::model::digest::Sha256;
use crate::model::event::{Event, EventKind};
use crate::model::moment::Moment;
use crate::model::structure::Ref;
use crate::model::submission::{Counts, Receipt, Run, Share, State, Submission, Via};

/// A file whose bytes are durable already, about to be acknowledged.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Arrival {
    /// Whose it is.
    pub tenant: TenantId,
    /// Who sent it.
    pub by: Who,
    /// How it came in.
    pub via: Via,
    /// The name of the file, as the sender gave it.
    pub name: String,
    /// The media type that the sender gave, or empty.
    pub media_type: String,
    /// Bytes of the file.
    pub bytes: i64,
    /// The file, kept as a blob.
    pub sha256: Sha256,
    /// The key by which the sender repeats a request without sending twice; its own for each sender.
    pub key: Option<String>,
    /// The submission of the same tenant that this one mends.
    pub corrects: Option<Receipt>,
    /// The mapping that the sender asked for.
    pub wanted_mapping: Option<String>,
    /// Of which submission it is a share, if it is one.
    pub share: Option<Share>,
}

/// A submission that is durable.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Accepted {
    /// It was not known.
    New(Submission),
    /// The same request came before: this is what came of it.
    Again(Submission),
}

impl Accepted {
    /// The submission, new or not.
    pub fn submission(&self) -> &Submission {
        match self {
            Accepted::New(s) | Accepted::Again(s) => s,
        }
    }
}

/// Which submissions are meant; what is `None` does not matter.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Wanted {
    /// Of this tenant.
    pub tenant: Option<TenantId>,
    /// Sent by this actor.
    pub by: Option<Who>,
    /// Standing here.
    pub state: Option<State>,
    /// Of this dataflow.
    pub dataflow: Option<Ref>,
    /// Earlier than this one: the last of the page before.
    pub before: Option<Receipt>,
}

/// The submissions.
#[async_trait]
pub trait Submissions: Send + Sync {
    /// Accepts a file: a receipt, its place in the queue, its event and its statements, all or nothing. The same key
    /// with the same bytes gives the same receipt again; the same bytes with another key are linked to the first.
    ///
    /// # Errors
    /// [`Conflict::KeyReused`] where the key came with other bytes; `NotFound` where it mends what is not the tenant's.
    async fn accept(&self, arrival: Arrival, now: Moment, seal: Seal<'_, Submission>) -> Result<Accepted>;

    /// The submission of a receipt.
    async fn submission(&self, receipt: Receipt) -> Result<Submission>;

    /// Submissions, the latest first, at most so many.
    async fn submissions(&self, wanted: &Wanted, limit: i64) -> Result<Vec<Submission>>;

    /// The shares of a submission, in the order in which they were made.
    async fn shares(&self, of: Receipt) -> Result<Vec<Submission>>;

    /// Whether any submission or release names this blob. What no row names may be swept away when it is old.
    async fn names_blob(&self, sha256: Sha256) -> Result<bool>;

    /// Every blob that a submission or release names, in order, after this one, at most so many: what must be there.
    async fn named_blobs(&self, after: Option<Sha256>, limit: i64) -> Result<Vec<Sha256>>;
}

/// Reads a submission.
pub(super) fn submission(row: &Row) -> Result<Submission> {
    let tenant: TenantId = row.get("tenant")?;
    Ok(Submission {
        receipt: numbered(row.get("number")?, row, "year")?,
        tenant,
        by: row.get("who")?,
        via: row.get("via")?,
        name: row.get("name")?,
        media_type: row.get("media_type")?,
        bytes: row.get("bytes")?,
        sha256: row.get("sha256")?,
        received: row.get("received")?,
        key: row.maybe("idempotency")?,
        corrects: receipt(row, "corrects", "corrects_year")?,
        duplicates: receipt(row, "duplicates", "duplicates_year")?,
        wanted_mapping: row.maybe("wanted_mapping")?,
        share: match (receipt(row, "share_of", "share_of_year")?, row.maybe("share_flow")?) {
            (Some(of), Some(dataflow)) => Some(Share { of, dataflow }),
            _ => None,
        },
        state: row.get("state")?,
        moved: row.get("moved")?,
        reason: row.get("reason")?,
        run: row.maybe::<Sha256>("report")?.map(|report| run(row, report)).transpose()?,
    })
}

fn receipt(row: &Row, number: &str, year: &str) -> Result<Option<Receipt>> {
    let Some(number) = row.maybe(number)? else { return Ok(None) };
    numbered(number, row, year).map(Some)
}

pub(super) fn numbered(number: i64, row: &Row, year: &str) -> Result<Receipt> {
    let year = i16::try_from(row.get::<i64>(year)?).map_err(|_| StoreError::Corrupt("a receipt has no year".to_owned()))?;
    Ok(Receipt { number, year })
}

fn run(row: &Row, report: Sha256) -> Result<Run> {
    Ok(Run {
        dataflow: row.maybe("dataflow")?,
        mapping: row.maybe("mapping")?,
        mapping_sha256: row.maybe("mapping_sha256")?,
        sender: row.maybe("sender")?,
        engine: row.get("engine")?,
        counts: Counts {
            observations: row.get("observations")?,
            errors: row.get("errors")?,
            warnings: row.get("warnings")?,
            informations: row.get("informations")?,
        },
        report,
        dataset: row.maybe("dataset")?,
        records: row.maybe("records")?,
    })
}

impl Sql {
    /// The submission of a receipt, which nobody else moves until the transaction ends.
    pub(super) async fn held(&self, receipt: Receipt, tx: &mut Tx) -> Result<Submission> {
        let select = self.dialect.choose(
            "select * from submission where number = $1 and year = $2",
            "select * from submission where number = $1 and year = $2 for update",
        );
        let row = ask(select).with(receipt.number).with(i64::from(receipt.year)).one("submission", &mut **tx).await?;
        submission(&row)
    }

    /// Writes where a held submission stands.
    pub(super) async fn stand(&self, submission: &Submission, tx: &mut Tx) -> Result<()> {
        let update = ask("update submission set state = $1, moved = $2, reason = $3 where number = $4");
        let update = update.with(submission.state.word()).with(submission.moved).with(submission.reason.as_str()).with(submission.receipt);
        update.run(&mut **tx).await.map(drop)
    }

    /// Adds a submission whose number is known.
    async fn insert(&self, s: &Submission, tx: &mut Tx) -> Result<()> {
        ask("insert into submission (number, year, tenant, who, via, name, media_type, bytes, sha256, received, idempotency, corrects, \
             corrects_year, duplicates, duplicates_year, wanted_mapping, state, moved, reason, share_of, share_of_year, share_flow) \
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22)")
        .with(s.receipt.number)
        .with(i64::from(s.receipt.year))
        .with(&s.tenant)
        .with(&s.by)
        .with(s.via.word())
        .with(s.name.as_str())
        .with(s.media_type.as_str())
        .with(s.bytes)
        .with(s.sha256)
        .with(s.received)
        .with(s.key.as_deref())
        .with(s.corrects.map(|r| r.number))
        .with(s.corrects.map(|r| i64::from(r.year)))
        .with(s.duplicates.map(|r| r.number))
        .with(s.duplicates.map(|r| i64::from(r.year)))
        .with(s.wanted_mapping.as_deref())
        .with(s.state.word())
        .with(s.moved)
        .with(s.reason.as_str())
        .with(s.share.as_ref().map(|x| x.of.number))
        .with(s.share.as_ref().map(|x| i64::from(x.of.year)))
        .with(s.share.as_ref().map(|x| &x.dataflow))
        .run(&mut **tx)
        .await
        .map(drop)
    }
}

#[async_trait]
impl Submissions for Sql {
    async fn accept(&self, arrival: Arrival, now: Moment, seal: Seal<'_, Submission>) -> Result<Accepted> {
        fault::pass("accept.begin");
        let mut tx = self.begin().await?;
        // Its number comes first: whoever else accepts waits for it, so that a key is looked for once at a time.
        let number = self.next("receipt", &mut tx).await?;
        if let Some(key) = &arrival.key {
            let same = ask("select * from submission where tenant = $1 and who = $2 and idempotency = $3");
            if let Some(row) = same.with(&arrival.tenant).with(&arrival.by).with(key.as_str()).maybe(&mut *tx).await? {
                let known = submission(&row)?;
                // The transaction is dropped, and with it the number.
                return if known.sha256 == arrival.sha256 {
                    Ok(Accepted::Again(known))
                } else {
                    Err(Conflict::KeyReused(known.receipt).into())
                };
            }
        }
        if let Some(mended) = arrival.corrects {
            let of = ask("select number from submission where number = $1 and year = $2 and tenant = $3");
            of.with(mended).with(i64::from(mended.year)).with(&arrival.tenant).one("submission to correct", &mut *tx).await?;
        }
        // Another share of the same archive is not the same again.
        let first = ask("select number, year from submission where sha256 = $1 and tenant = $2 and coalesce(share_flow, '') = $3 \
                         order by number limit 1");
        let flow = arrival.share.as_ref().map_or_else(String::new, |s| s.dataflow.to_string());
        let first = first.with(arrival.sha256).with(&arrival.tenant).with(flow.as_str()).maybe(&mut *tx).await?;
        let new = Submission {
            receipt: Receipt { number, year: now.year() },
            tenant: arrival.tenant,
            by: arrival.by,
            via: arrival.via,
            name: arrival.name,
            media_type: arrival.media_type,
            bytes: arrival.bytes,
            sha256: arrival.sha256,
            received: now,
            key: arrival.key,
            corrects: arrival.corrects,
            duplicates: first.map(|row| receipt(&row, "number", "year")).transpose()?.flatten(),
            wanted_mapping: arrival.wanted_mapping,
            share: arrival.share,
            state: State::Received,
            moved: now,
            reason: String::new(),
            run: None,
        };
        self.insert(&new, &mut tx).await?;
        self.queue(&new.tenant, JobKind::Run, &new.receipt.to_string(), now, now, &mut tx).await?;
        self.tell(about(&new, EventKind::Received, &new.by, now), &mut tx).await?;
        self.append(seal(&new), now, &mut tx).await?;
        fault::pass("accept.commit");
        commit(tx).await?;
        fault::pass("accept.committed");
        Ok(Accepted::New(new))
    }

    async fn submission(&self, receipt: Receipt) -> Result<Submission> {
        let row = ask("select * from submission where number = $1 and year = $2").with(receipt).with(i64::from(receipt.year));
        submission(&row.one("submission", self.reader()).await?)
    }

    async fn submissions(&self, wanted: &Wanted, limit: i64) -> Result<Vec<Submission>> {
        let rows =
            ask("select * from submission where ($1 is null or tenant = $1) and ($2 is null or who = $2) and ($3 is null or state = $3) \
                        and ($4 is null or dataflow = $4) and number < $5 order by number desc limit $6")
            .with(wanted.tenant.as_ref())
            .with(wanted.by.as_ref())
            .with(wanted.state.map(State::word))
            .with(wanted.dataflow.as_ref())
            .with(wanted.before.map_or(i64::MAX, |r| r.number))
            .with(limit)
            .all(self.reader())
            .await?;
        rows.iter().map(submission).collect()
    }

    async fn shares(&self, of: Receipt) -> Result<Vec<Submission>> {
        let rows = ask("select * from submission where share_of = $1 and share_of_year = $2 order by number");
        rows.with(of).with(i64::from(of.year)).all(self.reader()).await?.iter().map(submission).collect()
    }

    async fn names_blob(&self, sha256: Sha256) -> Result<bool> {
        let named = ask("select 1 as one where exists (select 1 from submission where sha256 = $1 or report = $1 or dataset = $1 \
                         or records = $1 or mapping_sha256 = $1) or exists (select 1 from release where manifest = $1 or records = $1) \
                         or exists (select 1 from release_file where sha256 = $1)");
        // Asked of the writer: a row that was committed just now counts.
        let mut tx = self.begin().await?;
        Ok(named.with(sha256).maybe(&mut *tx).await?.is_some())
    }

    async fn named_blobs(&self, after: Option<Sha256>, limit: i64) -> Result<Vec<Sha256>> {
        let named = ask("select distinct sha256 from (select sha256 from submission union all select report from submission \
                         union all select dataset from submission union all select records from submission \
                         union all select mapping_sha256 from submission union all select manifest from release \
                         union all select records from release union all select sha256 from release_file) named where sha256 > $1 order by sha256 limit $2");
        let rows = named.with(after.as_ref().map_or(&[][..], |a| &a.0)).with(limit).all(self.reader()).await?;
        rows.iter().map(|r| r.get("sha256")).collect()
    }
}

/// An event about a submission as it stands.
pub(super) fn about(s: &Submission, kind: EventKind, by: &Who, at: Moment) -> Event {
    let body = serde_json::json!({ "state": s.state.word(), "reason": s.reason, "counts": s.run.as_ref().map(|r| r.counts) });
    Event { sequence: 0, at, tenant: s.tenant.clone(), kind, by: by.clone(), subject: s.receipt.to_string(), body: body.to_string() }
}

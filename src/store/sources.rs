//! What is fetched by schedule, and how far did the last fetch come?

use async_trait::async_trait;

use super::jobs::JobKind;
use super::rows::{Row, ask};
use super::sql::{Sql, commit};
use super::{Result, StoreError};
use crate::model::account::TenantId;
use crate::model::digest::Sha256;
use crate::model::moment::Moment;

/// A source from which a tenant's data is fetched.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Source {
    /// Whose it is.
    pub tenant: TenantId,
    /// Its name within the tenant.
    pub id: String,
    /// What to fetch and how, as text that the connector reads.
    pub spec: String,
    /// Milliseconds between two fetches.
    pub every: i64,
    /// When it is fetched next.
    pub next_run: Moment,
    /// Since when it is fetched no more.
    pub closed: Option<Moment>,
    /// What the last fetch left.
    pub state: Pulled,
}

/// What a fetch leaves for the next one.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Pulled {
    /// The `ETag` of the answer.
    pub etag: Option<String>,
    /// The `Last-Modified` of the answer.
    pub last_modified: Option<String>,
    /// How far it came: a page, a date; the connector's own words.
    pub progress: Option<String>,
    /// The bytes that it fetched last.
    pub sha256: Option<Sha256>,
    /// When it ran last.
    pub at: Option<Moment>,
    /// What came of it, in words for the operator.
    pub outcome: String,
    /// How many fetches failed one after the other.
    pub failures: i64,
}

/// The sources.
#[async_trait]
pub trait Sources: Send + Sync {
    /// Adds a source, or changes its spec, schedule and whether it is closed. What the last fetch left stays.
    async fn put_source(&self, source: &Source) -> Result<()>;

    /// The sources of a tenant, or of all, in order.
    async fn sources(&self, tenant: Option<&TenantId>) -> Result<Vec<Source>>;

    /// One source.
    async fn source(&self, tenant: &TenantId, id: &str) -> Result<Source>;

    /// Queues a fetch ([`JobKind::Pull`], its subject the source's name) for every source that is due, once: of any
    /// number of schedulers that ask at the same time, one queues it. Gives how many.
    async fn queue_due(&self, now: Moment) -> Result<i64>;

    /// Keeps what a fetch left, and when to fetch next.
    async fn pulled(&self, tenant: &TenantId, id: &str, state: &Pulled, next_run: Moment) -> Result<()>;
}

fn source(row: &Row) -> Result<Source> {
    Ok(Source {
        tenant: row.get("tenant")?,
        id: row.get("id")?,
        spec: row.get("spec")?,
        every: row.get("every")?,
        next_run: row.get("next_run")?,
        closed: row.maybe("closed")?,
        state: Pulled {
            etag: row.maybe("etag")?,
            last_modified: row.maybe("last_modified")?,
            progress: row.maybe("progress")?,
            sha256: row.maybe("sha256")?,
            at: row.maybe("last_run")?,
            outcome: row.get("last_outcome")?,
            failures: row.get("failures")?,
        },
    })
}

#[async_trait]
impl Sources for Sql {
    async fn put_source(&self, source: &Source) -> Result<()> {
        let mut tx = self.begin().await?;
        ask(
            "insert into source (tenant, id, spec, every, next_run, last_outcome, failures, closed) values ($1, $2, $3, $4, $5, '', 0, $6) \
             on conflict (tenant, id) do update set spec = excluded.spec, every = excluded.every, next_run = excluded.next_run, \
             closed = excluded.closed",
        )
        .with(&source.tenant)
        .with(source.id.as_str())
        .with(source.spec.as_str())
        .with(source.every)
        .with(source.next_run)
        .with(source.closed)
        .run(&mut *tx)
        .await?;
        commit(tx).await
    }

    async fn sources(&self, tenant: Option<&TenantId>) -> Result<Vec<Source>> {
        let rows = ask("select * from source where ($1 is null or tenant = $1) order by tenant, id").with(tenant);
        rows.all(self.reader()).await?.iter().map(source).collect()
    }

    async fn source(&self, tenant: &TenantId, id: &str) -> Result<Source> {
        source(&ask("select * from source where tenant = $1 and id = $2").with(tenant).with(id).one("source", self.reader()).await?)
    }

    async fn queue_due(&self, now: Moment) -> Result<i64> {
        let due = ask("select tenant from source where closed is null and next_run <= $1 limit 1").with(now);
        if due.maybe(self.reader()).await?.is_none() {
            return Ok(0);
        }
        let mut tx = self.begin().await?;
        // The update takes the row; who comes second finds the next run later than now.
        let due = ask("update source set next_run = $1 + every where closed is null and next_run <= $1 returning tenant, id");
        let mut due: Vec<(TenantId, String)> = due
            .with(now)
            .all(&mut *tx)
            .await?
            .iter()
            .map(|r| Ok::<_, StoreError>((r.get("tenant")?, r.get("id")?)))
            .collect::<Result<_>>()?;
        due.sort();
        for (tenant, id) in &due {
            self.queue(tenant, JobKind::Pull, id, now, now, &mut tx).await?;
        }
        commit(tx).await?;
        Ok(i64::try_from(due.len()).unwrap_or(i64::MAX))
    }

    async fn pulled(&self, tenant: &TenantId, id: &str, state: &Pulled, next_run: Moment) -> Result<()> {
        let mut tx = self.begin().await?;
        let changed =
            ask("update source set etag = $3, last_modified = $4, progress = $5, sha256 = $6, last_run = $7, last_outcome = $8, \
                           failures = $9, next_run = $10 where tenant = $1 and id = $2")
            .with(tenant)
            .with(id)
            .with(state.etag.as_deref())
            .with(state.last_modified.as_deref())
            .with(state.progress.as_deref())
            .with(state.sha256)
            .with(state.at)
            .with(state.outcome.as_str())
            .with(state.failures)
            .with(next_run)
            .run(&mut *tx)
            .await?;
        if changed == 0 {
            return Err(StoreError::NotFound("source"));
        }
        commit(tx).await
    }
}

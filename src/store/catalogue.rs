//! What was released, and what is to be read at a moment?

use std::collections::BTreeMap;
use std::sync::atomic::Ordering;
use std::time::Duration;

use async_trait::async_trait;
use sqlx::AnyConnection;

use super::rows::{Row, ask};
use super::sql::Sql;
use super::{Result, StoreError};
use crate::model::account::Class;
use crate::model::digest::Sha256;
use crate::model::moment::Moment;
use crate::model::release::{Content, Current, Draft, Key, Release, Salt, Series, Standing};
use crate::model::submission::Receipt;

/// What is to be read of a series, in short.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Shelf {
    /// The series.
    pub series: Series,
    /// The number of its current release.
    pub number: i64,
    /// Since when it can be read.
    pub opens: Moment,
    /// Since when it is withdrawn, if it is.
    pub withdrawn: Option<Moment>,
    /// Who may read it.
    pub class: Class,
    /// Its manifest.
    pub manifest: Sha256,
}

/// For how long what the catalogue said may be gone by without asking it again: another process may have released
/// or withdrawn something since. Whoever withdraws waits as long before saying that it is done.
pub const REMEMBERED: Duration = Duration::from_millis(250);

/// The catalogue of releases.
#[async_trait]
pub trait Catalogue: Send + Sync {
    /// How often this process moved what is to be read: whoever goes by what the catalogue said asks again when this is another.
    fn moved(&self) -> u64;

    /// What is to be read of a series at a moment. An embargo ends by this question alone, never by a job that is late.
    async fn current(&self, series: &Series, now: Moment) -> Result<Current>;

    /// The release that the next one of a series must be made from.
    async fn tip(&self, series: &Series) -> Result<Option<i64>>;

    /// The number that the next release of a series gets, unless another comes before it.
    async fn next_number(&self, series: &Series) -> Result<i64>;

    /// One release, as it stands at a moment.
    async fn one_release(&self, series: &Series, number: i64, now: Moment) -> Result<Release>;

    /// Every release of a series, the last first, as they stand at a moment.
    async fn releases(&self, series: &Series, now: Moment) -> Result<Vec<Release>>;

    /// Every series in which anything was ever released, or asked to be, in order.
    async fn every_series(&self) -> Result<Vec<Series>>;

    /// What is to be read of every series at a moment, in order of series; also those withdrawn.
    async fn shelves(&self, now: Moment) -> Result<Vec<Shelf>>;

    /// The releases that a submission went into.
    async fn releases_with(&self, receipt: Receipt) -> Result<Vec<(Series, i64)>>;
}

/// The number of the release that is current. One without embargo is open whatever the clock says.
const CURRENT: &str = "select max(number) as number from release where dataflow = $1 and tenant = $2 \
                       and opens is not null and (embargo is null or opens <= $3)";

impl Sql {
    /// Releases of a series, the last first, with what belongs to them.
    pub(super) async fn loaded(&self, series: &Series, number: Option<i64>, now: Moment, on: &mut AnyConnection) -> Result<Vec<Release>> {
        let of = |statement| ask(statement).with(&series.dataflow).with(&series.tenant);
        let current = of(CURRENT);
        let current: Option<i64> = current.with(now).one("series", &mut *on).await?.maybe("number")?;
        let mut receipts: BTreeMap<i64, Vec<Receipt>> = BTreeMap::new();
        let mut files: BTreeMap<i64, Vec<Content>> = BTreeMap::new();
        let mut keys: BTreeMap<i64, Vec<Key>> = BTreeMap::new();
        let rows = of("select i.number, s.number as receipt, s.year from release_receipt i join submission s on s.number = i.receipt \
                       where i.dataflow = $1 and i.tenant = $2 and ($3 is null or i.number = $3) order by i.number, s.number");
        for row in rows.with(number).all(&mut *on).await? {
            let year = i16::try_from(row.get::<i64>("year")?).map_err(|_| StoreError::Corrupt("a receipt has no year".to_owned()))?;
            receipts.entry(row.get("number")?).or_default().push(Receipt { number: row.get("receipt")?, year });
        }
        let rows =
            of("select * from release_file where dataflow = $1 and tenant = $2 and ($3 is null or number = $3) order by number, path");
        for row in rows.with(number).all(&mut *on).await? {
            let file =
                Content { path: row.get("path")?, sha256: row.get("sha256")?, bytes: row.get("bytes")?, rows: row.get("observations")? };
            files.entry(row.get("number")?).or_default().push(file);
        }
        let rows =
            of("select * from release_key where dataflow = $1 and tenant = $2 and ($3 is null or number = $3) order by number, at, who");
        for row in rows.with(number).all(&mut *on).await? {
            let key = Key { by: row.get("who")?, at: row.get("at")?, signature: row.maybe("signature")? };
            keys.entry(row.get("number")?).or_default().push(key);
        }
        let rows = of("select * from release where dataflow = $1 and tenant = $2 and ($3 is null or number = $3) order by number desc");
        let mut out = Vec::new();
        for row in rows.with(number).all(&mut *on).await? {
            let mut release = release(&row, series)?;
            release.draft.receipts = receipts.remove(&release.number).unwrap_or_default();
            release.draft.files = files.remove(&release.number).unwrap_or_default();
            release.given = keys.remove(&release.number).unwrap_or_default();
            release.standing = standing(&release, current, now);
            out.push(release);
        }
        Ok(out)
    }

    async fn read_release(&self, series: &Series, number: Option<i64>, now: Moment) -> Result<Vec<Release>> {
        let mut snapshot = self.snapshot().await?;
        self.loaded(series, number, now, &mut snapshot).await
    }
}

fn standing(release: &Release, current: Option<i64>, now: Moment) -> Standing {
    if release.withdrawn.is_some() {
        Standing::Withdrawn
    } else if release.opens.is_none() {
        Standing::Pending
    } else if !release.is_open(now) {
        Standing::Scheduled
    } else if Some(release.number) == current {
        Standing::Public
    } else {
        Standing::Replaced
    }
}

fn release(row: &Row, series: &Series) -> Result<Release> {
    let draft = Draft {
        series: series.clone(),
        number: row.maybe("number")?,
        base: row.maybe("base")?,
        receipts: Vec::new(),
        restores: row.maybe("restores")?,
        embargo: row.maybe("embargo")?,
        class: row.get("class")?,
        manifest: row.get("manifest")?,
        files: Vec::new(),
        // Before the third change of the tables no release had them: there is no such blob, and so no way back to its cells.
        records: row.maybe("records")?.unwrap_or_else(|| Sha256::of(b"")),
        salt: row.maybe("salt")?.unwrap_or(Salt([0; 32])),
        engine: row.get("engine")?,
        keys: row.get("keys")?,
    };
    Ok(Release {
        number: row.get("number")?,
        draft,
        at: row.get("at")?,
        opens: row.maybe("opens")?,
        withdrawn: row.maybe("withdrawn")?.zip(row.maybe("withdrawn_why")?),
        given: Vec::new(),
        standing: Standing::Pending,
    })
}

#[async_trait]
impl Catalogue for Sql {
    fn moved(&self) -> u64 {
        self.moved.load(Ordering::SeqCst)
    }

    async fn current(&self, series: &Series, now: Moment) -> Result<Current> {
        let mut snapshot = self.snapshot().await?;
        let current = ask(CURRENT).with(&series.dataflow).with(&series.tenant).with(now).one("series", &mut *snapshot).await?;
        let Some(number) = current.maybe("number")? else { return Ok(Current::Nothing) };
        let release = self.loaded(series, Some(number), now, &mut snapshot).await?.pop().ok_or(StoreError::NotFound("release"))?;
        Ok(if release.withdrawn.is_some() { Current::Withdrawn(Box::new(release)) } else { Current::Release(Box::new(release)) })
    }

    async fn tip(&self, series: &Series) -> Result<Option<i64>> {
        let head = ask("select tip from release_head where dataflow = $1 and tenant = $2").with(&series.dataflow).with(&series.tenant);
        head.maybe(self.reader()).await?.map_or(Ok(None), |row| row.maybe("tip"))
    }

    async fn next_number(&self, series: &Series) -> Result<i64> {
        let head = ask("select last from release_head where dataflow = $1 and tenant = $2").with(&series.dataflow).with(&series.tenant);
        head.maybe(self.reader()).await?.map_or(Ok(1), |row| Ok(row.get::<i64>("last")? + 1))
    }

    async fn one_release(&self, series: &Series, number: i64, now: Moment) -> Result<Release> {
        self.read_release(series, Some(number), now).await?.pop().ok_or(StoreError::NotFound("release"))
    }

    async fn releases(&self, series: &Series, now: Moment) -> Result<Vec<Release>> {
        self.read_release(series, None, now).await
    }

    async fn every_series(&self) -> Result<Vec<Series>> {
        let rows = ask("select dataflow, tenant from release_head where last > 0 order by dataflow, tenant").all(self.reader()).await?;
        rows.iter().map(|r| Ok(Series { dataflow: r.get("dataflow")?, tenant: r.get("tenant")? })).collect()
    }

    async fn shelves(&self, now: Moment) -> Result<Vec<Shelf>> {
        let rows = ask("select r.dataflow, r.tenant, r.number, r.opens, r.withdrawn, r.class, r.manifest from release r join \
                        (select dataflow, tenant, max(number) as number from release where opens is not null and (embargo is null or opens <= $1) \
                        group by dataflow, tenant) last on last.dataflow = r.dataflow and last.tenant = r.tenant and last.number = r.number \
                        order by r.dataflow, r.tenant");
        let shelf = |row: &Row| {
            Ok(Shelf {
                series: Series { dataflow: row.get("dataflow")?, tenant: row.get("tenant")? },
                number: row.get("number")?,
                opens: row.get("opens")?,
                withdrawn: row.maybe("withdrawn")?,
                class: row.get("class")?,
                manifest: row.get("manifest")?,
            })
        };
        rows.with(now).all(self.reader()).await?.iter().map(shelf).collect()
    }

    async fn releases_with(&self, receipt: Receipt) -> Result<Vec<(Series, i64)>> {
        let rows = ask("select dataflow, tenant, number from release_receipt where receipt = $1 order by dataflow, tenant, number");
        let series = |r: &Row| Ok((Series { dataflow: r.get("dataflow")?, tenant: r.get("tenant")? }, r.get("number")?));
        rows.with(receipt).all(self.reader()).await?.iter().map(series).collect()
    }
}

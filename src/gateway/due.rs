//! What is due from whom, and who is late? The calendar of a tenant, and the reminders that follow from it.
//!
//! The stages are those of the Humanitarian Data Exchange: late from the day after, overdue and delinquent some time
//! later. A period counts as delivered from the first submission without errors that covers it.

use std::collections::BTreeSet;
use std::time::Duration;

use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::file::statistics::Statistics;
use serde::{Deserialize, Serialize};
use tokio::sync::watch;

use super::{Gateway, Trouble};
use crate::model::account::{Part, TenantId, Who};
use crate::model::event::{Event, EventKind};
use crate::model::moment::Moment;
use crate::model::period::{Date, Frequency, Period};
use crate::model::structure::Ref;
use crate::model::submission::{State, Submission};
use crate::store::definitions::DefinitionKind;
use crate::store::submissions::Wanted;

/// How many periods back a calendar looks.
const BACK: usize = 14;
/// Submissions that are looked through for each dataflow.
const MANY: i64 = 200;

/// A calendar, as it is written (a definition of kind `calendar`).
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Calendar {
    /// Its name.
    pub calendar: String,
    /// Whether everybody may see what is due and what was published of it; where nothing is said, nobody outside may.
    #[serde(default)]
    pub public: bool,
    /// What is due.
    pub due: Vec<Due>,
}

/// Something that is due again and again.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Due {
    /// Of which dataflow.
    pub dataflow: String,
    /// The first period that is due: its form says how often (`2026-01`, `2026-Q1`, `2026-W05`, `2026`).
    pub from: String,
    /// Days after the end of the period.
    pub days: i32,
    /// Days before that on which it is reminded of; none: no reminder.
    #[serde(default)]
    pub remind: i32,
    /// Days after which what is late is overdue.
    #[serde(default = "thirty")]
    pub overdue: i32,
    /// Days after which it is delinquent.
    #[serde(default = "sixty")]
    pub delinquent: i32,
}

fn thirty() -> i32 {
    30
}

fn sixty() -> i32 {
    60
}

/// Where a period stands.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// It is not over, or its day is far.
    Open,
    /// It is due in a few days.
    Soon,
    /// It came in time.
    OnTime,
    /// It came, but after its day.
    CameLate,
    /// It has not come.
    Late,
    /// It has not come for long.
    Overdue,
    /// It has not come for very long.
    Delinquent,
    /// Somebody said why there is nothing to report.
    Excused,
}

impl Standing {
    /// The stage of which people are told, if they are.
    fn stage(self) -> Option<&'static str> {
        match self {
            Standing::Soon => Some("soon"),
            Standing::Late => Some("late"),
            Standing::Overdue => Some("overdue"),
            Standing::Delinquent => Some("delinquent"),
            _ => None,
        }
    }
}

/// One period of one dataflow.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Tile {
    /// The dataflow.
    pub dataflow: String,
    /// The period.
    pub period: String,
    /// The day by which it is due.
    pub due: String,
    /// Where it stands.
    pub standing: Standing,
}

/// A mistake in a calendar.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum CalendarError {
    /// It is no YAML of this shape.
    #[error("{0}")]
    Shape(String),
    /// A dataflow is not written as one.
    #[error("`{0}` is not a dataflow such as ISTHMUS:DF_BORDER_MVT(1.0)")]
    Dataflow(String),
    /// The first period has no form that repeats.
    #[error("`{0}` is not a year, quarter, month or week such as 2026-01")]
    From(String),
    /// The days do not come one after the other.
    #[error("`overdue` ({0}) must be more than 0 and `delinquent` ({1}) more than that")]
    Days(i32, i32),
}

/// Reads a calendar.
///
/// # Errors
/// What is wrong with it.
pub fn parse(text: &str) -> Result<Calendar, CalendarError> {
    let calendar: Calendar = serde_saphyr::from_str(text).map_err(|e| CalendarError::Shape(e.to_string()))?;
    for due in &calendar.due {
        Ref::parse(&due.dataflow).ok_or_else(|| CalendarError::Dataflow(due.dataflow.clone()))?;
        let known = Period::parse(&due.from).ok().filter(|p| label(p).as_deref() == Some(due.from.as_str()));
        known.ok_or_else(|| CalendarError::From(due.from.clone()))?;
        if due.overdue <= 0 || due.delinquent <= due.overdue {
            return Err(CalendarError::Days(due.overdue, due.delinquent));
        }
    }
    Ok(calendar)
}

/// How a period is written, if it is of a kind that repeats.
fn label(period: &Period) -> Option<String> {
    let (year, month, _) = period.start.parts();
    Some(match period.frequency {
        Frequency::Annual => format!("{year:04}"),
        Frequency::Quarter => format!("{year:04}-Q{}", month.div_ceil(3)),
        Frequency::Month => format!("{year:04}-{month:02}"),
        Frequency::Week => {
            let (year, week) = period.start.iso_week();
            format!("{year:04}-W{week:02}")
        }
        _ => return None,
    })
}

/// The period after one.
fn following(period: &Period) -> Option<Period> {
    let next = Period { start: period.end.plus_days(1), ..*period };
    Period::parse(&label(&next)?).ok()
}

/// Where each period of something due stands, the earliest first: those that are over and the one after.
///
/// `came` are the periods that submissions cover, each with the day on which it came; `excused` those of which somebody
/// said why there is nothing.
pub fn tiles(due: &Due, came: &[(Period, Date)], excused: &BTreeSet<String>, today: Date) -> Vec<Tile> {
    let mut all = Vec::new();
    let mut next = Period::parse(&due.from).ok();
    while let Some(period) = next {
        let (Some(name), true) = (label(&period), period.start <= today) else { break };
        let by = period.end.plus_days(due.days);
        let first = came.iter().filter(|(covered, _)| period.within(covered)).map(|(_, day)| *day).min();
        let standing = match first {
            Some(day) if day <= by => Standing::OnTime,
            Some(_) => Standing::CameLate,
            None if excused.contains(&name) => Standing::Excused,
            None if today > by.plus_days(due.delinquent) => Standing::Delinquent,
            None if today > by.plus_days(due.overdue) => Standing::Overdue,
            None if today > by => Standing::Late,
            None if due.remind > 0 && today >= by.plus_days(-due.remind) => Standing::Soon,
            None => Standing::Open,
        };
        all.push(Tile { dataflow: due.dataflow.clone(), period: name, due: by.to_string(), standing });
        next = following(&period);
    }
    let from = all.len().saturating_sub(BACK);
    all.split_off(from)
}

/// The calendar of a tenant as it stands.
///
/// # Errors
/// Those of the store.
pub async fn of_tenant(gateway: &Gateway, tenant: &TenantId) -> Result<Vec<Tile>, Trouble> {
    let today = day(gateway.now());
    let mut all = Vec::new();
    for version in gateway.store.all_active(DefinitionKind::Calendar, Some(tenant)).await? {
        // It was read when it came in; a text of another version of the program may be unreadable now.
        let calendar = parse(&version.text).map_err(|e| Trouble::Machine(format!("the calendar {}: {e}", version.title.id)))?;
        for due in &calendar.due {
            let came = came(gateway, tenant, &due.dataflow).await?;
            let excused = excused(gateway, tenant, &due.dataflow).await?;
            all.extend(tiles(due, &came, &excused, today));
        }
    }
    Ok(all)
}

/// What is due for everybody to see: of each calendar that is public, its tenant with what is due and the periods of which somebody said
/// why there is nothing.
///
/// # Errors
/// Those of the store.
pub async fn of_everybody(gateway: &Gateway) -> Result<Vec<(TenantId, String, Due, BTreeSet<String>)>, Trouble> {
    let mut all = Vec::new();
    for tenant in gateway.store.tenants().await?.into_iter().filter(|t| t.closed.is_none()) {
        for version in gateway.store.all_active(DefinitionKind::Calendar, Some(&tenant.id)).await? {
            let calendar = parse(&version.text).map_err(|e| Trouble::Machine(format!("the calendar {}: {e}", version.title.id)))?;
            for due in calendar.due.into_iter().filter(|_| calendar.public) {
                let excused = excused(gateway, &tenant.id, &due.dataflow).await?;
                all.push((tenant.id.clone(), tenant.name.clone(), due, excused));
            }
        }
    }
    Ok(all)
}

/// Tells of what is due soon or late, once for each stage of each period; how much there was to tell.
///
/// # Errors
/// Those of the store.
pub async fn remind(gateway: &Gateway) -> Result<usize, Trouble> {
    let mut told = 0;
    for tenant in gateway.store.tenants().await?.into_iter().filter(|t| t.closed.is_none()) {
        for tile in of_tenant(gateway, &tenant.id).await? {
            let Some(stage) = tile.standing.stage() else { continue };
            let topic = format!("due {} {} {} {stage}", tenant.id.as_str(), tile.dataflow, tile.period);
            let body = serde_json::json!({ "flow": tile.dataflow, "period": tile.period, "day": tile.due, "stage": stage });
            let event = Event {
                sequence: 0,
                at: gateway.now(),
                tenant: tenant.id.clone(),
                kind: EventKind::Due,
                by: Who::Machine(Part::Scheduler),
                subject: format!("{} of {} {}", tile.dataflow, tenant.id.as_str(), tile.period),
                body: body.to_string(),
            };
            told += usize::from(gateway.store.announce_once(&topic, event).await?);
        }
    }
    Ok(told)
}

/// Looks at the calendars every so often until told to stop. Any number of processes may do so.
pub async fn work(gateway: Gateway, every: Duration, mut stop: watch::Receiver<bool>) {
    while !*stop.borrow() {
        if let Err(e) = remind(&gateway).await {
            tracing::error!(error = %e, "calendars");
        }
        if tokio::time::timeout(every, stop.changed()).await.is_ok_and(|c| c.is_err()) {
            return;
        }
    }
}

/// The day of a moment, in UTC.
pub fn day(at: Moment) -> Date {
    let days = at.millis().div_euclid(Moment::DAY);
    Date::new(1970, 1, 1).expect("a day").plus_days(i32::try_from(days).unwrap_or(i32::MAX))
}

/// The periods that submissions without errors cover.
async fn came(gateway: &Gateway, tenant: &TenantId, dataflow: &str) -> Result<Vec<(Period, Date)>, Trouble> {
    let Some(dataflow) = Ref::parse(dataflow) else { return Ok(Vec::new()) };
    let wanted = Wanted { tenant: Some(tenant.clone()), dataflow: Some(dataflow), ..Wanted::default() };
    let mut all = Vec::new();
    for submission in gateway.store.submissions(&wanted, MANY).await? {
        let counts = matches!(submission.state, State::Checked | State::InReview | State::Approved | State::Released);
        if counts && let Some(covered) = covers(gateway, &submission).await? {
            all.push((covered, day(submission.received)));
        }
    }
    Ok(all)
}

/// From the first to the last period of a submission's observations.
async fn covers(gateway: &Gateway, submission: &Submission) -> Result<Option<Period>, Trouble> {
    let Some(dataset) = submission.run.as_ref().and_then(|r| r.dataset) else { return Ok(None) };
    let file = gateway.blobs.local(dataset).await?;
    let broken = |e: &dyn std::fmt::Display| Trouble::Machine(format!("the dataset of {}: {e}", submission.receipt));
    let opened = std::fs::File::open(file.path()).map_err(|e| broken(&e))?;
    let reader = SerializedFileReader::new(opened).map_err(|e| broken(&e))?;
    let mut span: Option<(Date, Date)> = None;
    for group in reader.metadata().row_groups() {
        let column = group.columns().iter().find(|c| c.column_path().string() == "TIME_PERIOD");
        let Some(Statistics::ByteArray(range)) = column.and_then(|c| c.statistics()) else { continue };
        for text in [range.min_opt(), range.max_opt()].into_iter().flatten().filter_map(|t| t.as_utf8().ok()) {
            if let Ok(period) = Period::parse(text) {
                let (from, to) = span.unwrap_or((period.start, period.end));
                span = Some((from.min(period.start), to.max(period.end)));
            }
        }
    }
    Ok(span.map(|(start, end)| Period { start, end, frequency: Frequency::Other }))
}

/// The periods of which somebody said why there is nothing to report.
async fn excused(gateway: &Gateway, tenant: &TenantId, dataflow: &str) -> Result<BTreeSet<String>, Trouble> {
    let mut all = BTreeSet::new();
    let mut after = 0;
    loop {
        let events = gateway.store.events(after, Some(tenant), 1000).await?;
        let Some(last) = events.last() else { return Ok(all) };
        after = last.sequence;
        let of = format!("{dataflow} of {} ", tenant.as_str());
        all.extend(events.iter().filter(|e| e.kind == EventKind::Nothing).filter_map(|e| e.subject.strip_prefix(&of)).map(str::to_owned));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn monthly() -> Due {
        let text = "calendar: mex\ndue:\n  - { dataflow: 'ISTHMUS:DF_BORDER_MVT(1.0)', from: 2026-01, days: 15, remind: 3 }\n";
        parse(text).expect("a calendar").due.remove(0)
    }

    fn at(text: &str) -> Date {
        Period::parse(text).expect("a day").start
    }

    /// The clock is moved day by day: tiles change at the exact day.
    #[test]
    fn a_period_changes_on_its_day() {
        let due = monthly();
        let stands = |today: &str, came: &[(Period, Date)]| tiles(&due, came, &BTreeSet::new(), at(today))[0].standing;
        for (today, wanted) in [
            ("2026-01-31", Standing::Open),
            ("2026-02-11", Standing::Open),
            ("2026-02-12", Standing::Soon),
            ("2026-02-15", Standing::Soon),
            ("2026-02-16", Standing::Late),
            ("2026-03-17", Standing::Late),
            ("2026-03-18", Standing::Overdue),
            ("2026-04-16", Standing::Overdue),
            ("2026-04-17", Standing::Delinquent),
        ] {
            assert_eq!(stands(today, &[]), wanted, "{today}");
        }
        let came = |covered: &str, day: &str| vec![(Period::parse(covered).expect("a period"), at(day))];
        assert_eq!(stands("2026-06-01", &came("2026-01", "2026-02-15")), Standing::OnTime);
        assert_eq!(stands("2026-06-01", &came("2026-Q1", "2026-02-16")), Standing::CameLate);
        assert_eq!(stands("2026-06-01", &came("2026-02", "2026-02-16")), Standing::Delinquent);
        let tile = &tiles(&due, &[], &BTreeSet::from(["2026-01".to_owned()]), at("2026-06-01"))[0];
        assert_eq!((tile.period.as_str(), tile.due.as_str(), tile.standing), ("2026-01", "2026-02-15", Standing::Excused));
    }

    #[test]
    fn every_kind_of_period_goes_on() {
        for (from, after) in
            [("2026-12", "2027-01"), ("2026-Q4", "2027-Q1"), ("2026", "2027"), ("2026-W53", "2027-W01"), ("2024-02", "2024-03")]
        {
            let next = following(&Period::parse(from).expect("a period")).expect("the next");
            assert_eq!(label(&next).as_deref(), Some(after));
        }
        assert_eq!(tiles(&monthly(), &[], &BTreeSet::new(), at("2028-01-01")).len(), BACK);
    }

    #[test]
    fn mistakes_are_named() {
        let wrong = |due: &str| parse(&format!("calendar: a\ndue: [{{ {due} }}]")).expect_err(due);
        assert_eq!(wrong("dataflow: 'x', from: 2026-01, days: 1"), CalendarError::Dataflow("x".into()));
        assert_eq!(wrong("dataflow: 'A:B(1.0)', from: 2026-1, days: 1"), CalendarError::From("2026-1".into()));
        assert_eq!(wrong("dataflow: 'A:B(1.0)', from: 2026-01-05, days: 1"), CalendarError::From("2026-01-05".into()));
        assert_eq!(wrong("dataflow: 'A:B(1.0)', from: '2026', days: 1, overdue: 90"), CalendarError::Days(90, 60));
    }
}

//! What would a release change, and what did one change against another?
//!
//! Both are the same walk over two files of records in the order of their keys, so that what is shown before a release
//! is what a comparison shows after it.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};
use std::io;
use std::path::PathBuf;

use rust_decimal::Decimal;
use serde::Serialize;
use tokio::sync::mpsc::Sender;

use super::merge::{How, Merged, Part, parsed};
use super::records::BETWEEN;
use super::{Code, Gateway, Refusal, Trouble, files, off_thread, own, publish};
use crate::audit::record::Record;
use crate::model::account::{Actor, Role};
use crate::model::release::Series;
use crate::model::structure::Ref;
use crate::model::submission::{Receipt, words};

words! {
    /// What happened to a figure.
    Change, "a change: new, changed, removed", {
        /// It was not there.
        New = "new",
        /// It, its status or an attribute is another.
        Changed = "changed",
        /// It is there no more.
        Removed = "removed",
    }
}

/// How many of the largest jumps are told.
const LARGEST: usize = 20;

/// A figure as it is published.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Figure {
    /// The figure; none where it is missing.
    pub value: Option<String>,
    /// Its status; empty for none.
    pub status: String,
    /// Its other attributes.
    pub attributes: BTreeMap<String, String>,
}

/// One figure that is not as it was.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Difference {
    /// What happened to it.
    pub change: Change,
    /// Its key.
    pub key: BTreeMap<String, String>,
    /// As it was.
    pub before: Option<Figure>,
    /// As it is.
    pub after: Option<Figure>,
}

/// How many figures are not as they were.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize)]
pub struct Changes {
    /// The release that it is held against; none: nothing was released before.
    pub base: Option<i64>,
    /// Figures that were not there.
    pub new: u64,
    /// Figures that are others.
    pub changed: u64,
    /// Figures that are there no more.
    pub removed: u64,
    /// Figures that are the same, wherever they came from.
    pub same: u64,
    /// The largest jumps among those changed, the largest first.
    pub largest: Vec<Difference>,
}

/// A series of which some figure is not as it was, whole: also what stays as it was.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Course {
    /// Its key, without the period.
    pub key: BTreeMap<String, String>,
    /// Its figures before and after by their periods, as these are written; none where there is no figure.
    pub steps: BTreeMap<String, (Option<String>, Option<String>)>,
}

/// What a release would change, and how the series go that it would change most.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Rehearsal {
    /// What it would change.
    pub changes: Changes,
    /// The series of the largest jumps, the largest first; then those of the largest figures that come or go.
    pub courses: Vec<Course>,
}

/// The same as [`preview`], with the whole series that would change most, at most so many. `order` are the dimensions as the
/// structure has them, and `time` which of them is the period.
///
/// # Errors
/// As [`preview`].
pub async fn rehearse(
    gateway: &Gateway,
    actor: &Actor,
    dataflow: &Ref,
    receipts: &[Receipt],
    list: Option<Sender<Difference>>,
    (order, time, most): (Vec<String>, usize, usize),
) -> Result<Rehearsal, Trouble> {
    let (base, before, content) = both(gateway, actor, dataflow, receipts, How::Merge).await?;
    off_thread(move || {
        let was: Vec<Part> = before.iter().map(publish::Kept::part).collect();
        let (mut changes, moved) = compare(&was, &content.parts, list)?;
        changes.base = base;
        let mut courses: Vec<Course> = Vec::new();
        for difference in changes.largest.iter().chain(&moved) {
            let key: BTreeMap<String, String> =
                difference.key.iter().filter(|(id, _)| order.get(time) != Some(id)).map(|(id, code)| (id.clone(), code.clone())).collect();
            if courses.len() < most && courses.iter().all(|c| c.key != key) {
                courses.push(Course { key, ..Course::default() });
            }
        }
        whole(&mut courses, &was, &content.parts, &order, time)?;
        Ok(Rehearsal { changes, courses })
    })
    .await
}

/// Fills in all figures of these series, before and after.
fn whole(courses: &mut [Course], before: &[Part], after: &[Part], order: &[String], time: usize) -> io::Result<()> {
    if courses.is_empty() {
        return Ok(());
    }
    let dimensions = || order.iter().enumerate().filter(|(i, _)| *i != time).map(|(_, id)| id);
    let wanted: Vec<Vec<String>> =
        courses.iter().map(|c| dimensions().map(|id| c.key.get(id).cloned().unwrap_or_default()).collect()).collect();
    for (parts, is_after) in [(before, false), (after, true)] {
        let mut lines = Merged::open(parts)?;
        while let Some(line) = lines.line()? {
            // Of most records the key tells that they are of another series.
            let codes = || line.key.split(BETWEEN).enumerate().filter(|(i, _)| *i != time).map(|(_, code)| code);
            let Some(at) = wanted.iter().position(|w| codes().eq(w.iter().map(String::as_str))) else { continue };
            let period = line.key.split(BETWEEN).nth(time).unwrap_or_default().to_owned();
            let value = parsed(&line.record)?.value;
            let step = courses[at].steps.entry(period).or_default();
            if is_after { step.1 = value } else { step.0 = value }
        }
    }
    Ok(())
}

/// What a release of these submissions would change against the release it would be made on. Every difference is sent to `list`,
/// in the order of the keys; who stops listening only ends the list.
///
/// # Errors
/// As [`publish::release`], but nobody's approval is needed yet.
pub async fn preview(
    gateway: &Gateway,
    actor: &Actor,
    dataflow: &Ref,
    receipts: &[Receipt],
    how: How,
    list: Option<Sender<Difference>>,
) -> Result<Changes, Trouble> {
    let (base, before, content) = both(gateway, actor, dataflow, receipts, how).await?;
    off_thread(move || {
        let was: Vec<Part> = before.iter().map(publish::Kept::part).collect();
        let mut changes = compare(&was, &content.parts, list)?.0;
        changes.base = base;
        Ok(changes)
    })
    .await
}

/// The release that these submissions would be released on, its records, and what would be released.
async fn both(
    gateway: &Gateway,
    actor: &Actor,
    dataflow: &Ref,
    receipts: &[Receipt],
    how: How,
) -> Result<(Option<i64>, Option<publish::Kept>, publish::Content), Trouble> {
    let series = Series { dataflow: dataflow.clone(), tenant: actor.tenant.clone() };
    let going = publish::going_in(gateway, actor, &series, receipts).await?;
    let base = gateway.store.tip(&series).await?;
    let content = publish::content(gateway, &series, base, &going, how).await?;
    let before = match base {
        Some(number) => Some(publish::records(gateway, &series, number).await?),
        None => None,
    };
    Ok((base, before, content))
}

/// What is different in a release against another, or against nothing.
///
/// # Errors
/// A refusal where a release is not there, or not for the actor to see.
pub async fn between(
    gateway: &Gateway,
    actor: &Actor,
    series: &Series,
    from: Option<i64>,
    to: i64,
    list: Option<Sender<Difference>>,
) -> Result<Changes, Trouble> {
    own::tenant(actor, &series.tenant)?;
    own::role(actor, &[Role::Uploader, Role::Reviewer, Role::Publisher, Role::TenantAdmin])?;
    let after = publish::records(gateway, series, to).await?;
    let before = match from {
        Some(number) => Some(publish::records(gateway, series, number).await?),
        None => None,
    };
    off_thread(move || {
        let was: Vec<Part> = before.iter().map(publish::Kept::part).collect();
        let mut changes = compare(&was, &[after.part()], list)?.0;
        changes.base = from;
        Ok(changes)
    })
    .await
}

/// The differences between two files of records of one submission or release.
pub(super) fn of_files(before: PathBuf, after: PathBuf) -> io::Result<Changes> {
    let part = |path| [Part { path, receipt: None, decided: Vec::new() }];
    Ok(compare(&part(before), &part(after), None)?.0)
}

/// Walks both in the order of their keys. Beside what changed, the largest figures that came or went.
fn compare(before: &[Part], after: &[Part], mut list: Option<Sender<Difference>>) -> io::Result<(Changes, Vec<Difference>)> {
    let (mut was, mut is) = (Merged::open(before)?, Merged::open(after)?);
    let mut changes = Changes::default();
    let (mut largest, mut moved) = (Largest::default(), Largest::default());
    let (mut a, mut b) = (was.line()?, is.line()?);
    while let Some(order) = match (&a, &b) {
        (None, None) => None,
        (Some(_), None) => Some(std::cmp::Ordering::Less),
        (None, Some(_)) => Some(std::cmp::Ordering::Greater),
        (Some(a), Some(b)) => Some(a.key.cmp(&b.key)),
    } {
        let mut then = None;
        let mut now = None;
        if order.is_le() {
            then = a.take();
            a = was.line()?;
        }
        if order.is_ge() {
            now = b.take();
            b = is.line()?;
        }
        if then.as_ref().zip(now.as_ref()).is_some_and(|(t, n)| t.record == n.record) {
            changes.same += 1;
            continue;
        }
        let then = then.map(|l| parsed(&l.record)).transpose()?;
        let now = now.map(|l| parsed(&l.record)).transpose()?;
        let Some((difference, jump)) = difference(then, now)? else {
            changes.same += 1;
            continue;
        };
        match difference.change {
            Change::New => changes.new += 1,
            Change::Changed => changes.changed += 1,
            Change::Removed => changes.removed += 1,
        }
        largest.take(&difference, jump);
        if difference.change != Change::Changed {
            moved.take(&difference, size(&difference));
        }
        // Whoever listened has gone: the counting goes on.
        list = list.filter(|list| list.blocking_send(difference).is_ok());
    }
    changes.largest = largest.finish();
    Ok((changes, moved.finish()))
}

/// How large a figure is that came or went.
fn size(difference: &Difference) -> Option<Decimal> {
    let figure = difference.after.as_ref().or(difference.before.as_ref())?;
    figure.value.as_deref()?.parse::<Decimal>().ok().map(|v| v.abs())
}

/// What is different between two records of one key, and by how much its figure jumped; none where nothing that is published is.
fn difference(then: Option<Record>, now: Option<Record>) -> io::Result<Option<(Difference, Option<Decimal>)>> {
    let change = match (&then, &now) {
        (None, None) => return Ok(None),
        (None, Some(_)) => Change::New,
        (Some(_), None) => Change::Removed,
        (Some(then), Some(now)) if (&then.value, &then.status, &then.attributes) == (&now.value, &now.status, &now.attributes) => {
            return Ok(None);
        }
        _ => Change::Changed,
    };
    let value = |r: &Option<Record>| r.as_ref().map_or(Ok(None), files::figure);
    let jump = value(&then)?.zip(value(&now)?).map(|(then, now)| (now - then).abs());
    let figure = |r: Record| Figure { value: r.value, status: r.status, attributes: r.attributes };
    let key = now.as_ref().or(then.as_ref()).map(|r| r.key.clone()).unwrap_or_default();
    Ok(Some((Difference { change, key, before: then.map(figure), after: now.map(figure) }, jump)))
}

/// The largest jumps met so far, the smallest of them on top; of equal ones those that came first.
#[derive(Default)]
struct Largest {
    jumps: BinaryHeap<Reverse<(Decimal, Reverse<u64>)>>,
    told: BTreeMap<u64, Difference>,
    met: u64,
}

impl Largest {
    fn take(&mut self, difference: &Difference, jump: Option<Decimal>) {
        self.met += 1;
        let Some(jump) = jump.filter(|j| !j.is_zero()) else { return };
        if self.jumps.len() == LARGEST && self.jumps.peek().is_some_and(|Reverse(least)| (jump, Reverse(self.met)) <= *least) {
            return;
        }
        self.jumps.push(Reverse((jump, Reverse(self.met))));
        self.told.insert(self.met, difference.clone());
        if self.jumps.len() > LARGEST
            && let Some(Reverse((_, Reverse(least)))) = self.jumps.pop()
        {
            self.told.remove(&least);
        }
    }

    fn finish(self) -> Vec<Difference> {
        let mut told = self.told;
        let order = self.jumps.into_sorted_vec();
        order.into_iter().filter_map(|Reverse((_, Reverse(met)))| told.remove(&met)).collect()
    }
}

/// Refuses an empty list of receipts.
pub(super) fn some(receipts: &[Receipt]) -> Result<(), Trouble> {
    if receipts.is_empty() { Err(Refusal::new(Code::Malformed).with("name", "receipts").into()) } else { Ok(()) }
}

//! What became of the figures that were published? Those that changed, came late, or are gone (V).
//!
//! A file is held against what it speaks of: keys of before with the codes that all its rows share, in periods and
//! breakdowns that it has. A file of one table says nothing of the figures of another one.

use rustc_hash::FxHashSet;

use super::joined::{Joined, Point, used};
use super::{Task, each, per_cent};
use crate::model::finding::{Finding, Findings, Severity, V_RRL_001, V_VRT_001, V_VRT_002};
use crate::model::observation::Dataset;

/// Keys that are written out; all of them are counted.
const WRITTEN: usize = 20;

/// What a file speaks of.
pub(super) struct Reach {
    /// For each row of the file one bit for each dimension in which it has `_T`; empty where no row has any.
    new: Vec<u64>,
    /// The same for what stood before.
    old: Vec<u64>,
    /// For each row of before whether it has the codes that the whole file has; empty: all have.
    within: Vec<bool>,
    /// Breakdowns that the file has in each period, by the period's rank.
    covered: FxHashSet<(u32, u64)>,
}

/// One bit for each of these dimensions in which a row has the code of the total.
fn totals(data: &Dataset, dims: &[usize]) -> Vec<u64> {
    let mut masks = Vec::new();
    for (bit, &d) in dims.iter().enumerate().take(64) {
        let labels = &data.codes[d];
        let Some(total) = (0..labels.len() as u32).find(|&n| labels.text(n) == "_T") else { continue };
        masks.resize(data.observations.len(), 0);
        data.observations.keys[d].each(&mut masks, |m, code| *m |= u64::from(code == total) << bit);
    }
    masks
}

impl Reach {
    pub(super) fn new(j: &Joined<'_>) -> Self {
        let time = j.data.flow.structure.time();
        let (varied, fixed): (Vec<usize>, Vec<usize>) = (0..j.data.codes.len()).filter(|&d| Some(d) != time).partition(|&d| j.varied()[d]);
        let mut reach = Self {
            new: totals(j.data, &varied),
            old: j.before.map_or(Vec::new(), |b| totals(b, &varied)),
            within: Vec::new(),
            covered: FxHashSet::default(),
        };
        for (d, before) in fixed.into_iter().filter_map(|d| Some((d, j.before?))) {
            let Some(code) = used(&j.data.observations, d, &j.data.codes[d]).next().map(|n| j.data.codes[d].text(n)) else { continue };
            let labels = &before.codes[d];
            let same: Vec<bool> = (0..labels.len() as u32).map(|n| labels.text(n) == code).collect();
            if same.contains(&false) {
                reach.within.resize(before.observations.len(), true);
                before.observations.keys[d].each(&mut reach.within, |w, code| *w &= same[code as usize]);
            }
        }
        let mut last = None;
        for p in j.series().flatten().filter(|p| p.new().is_some()) {
            let here = (p.time, reach.totals(p));
            if last != Some(here) {
                reach.covered.insert(here);
                last = Some(here);
            }
        }
        reach
    }

    fn totals(&self, p: &Point) -> u64 {
        let of = |masks: &[u64], row: Option<u32>| row.and_then(|r| masks.get(r as usize).copied());
        of(&self.new, p.new()).or_else(|| of(&self.old, p.old())).unwrap_or(0)
    }

    /// Whether a key has the codes that the whole file has.
    pub(super) fn speaks_of(&self, p: &Point) -> bool {
        p.new().is_some() || p.old().is_some_and(|r| self.within.get(r as usize).copied().unwrap_or(true))
    }

    /// Whether the file has the key's breakdown in a period.
    pub(super) fn covers(&self, p: &Point, time: u32) -> bool {
        self.covered.contains(&(time, self.totals(p)))
    }
}

/// V-VRT-001, V-VRT-002 and V-RRL-001.
pub(super) fn run(j: &mut Joined<'_>, reach: &Reach, task: &Task<'_>, out: &mut Findings) {
    if j.before.is_none() {
        return;
    }
    let (percent, zero) = (task.limit(&V_VRT_001, "percent"), task.limit(&V_VRT_001, "zero").saturating_mul(j.one()));
    let mut published = vec![false; j.periods.len()];
    for p in j.series().flatten().filter(|p| p.old().is_some()) {
        if !published[p.time as usize] && reach.speaks_of(p) {
            published[p.time as usize] = true;
        }
    }
    let (mut same, mut updated, mut added) = (0u64, 0u64, 0u64);
    let (mut passed, mut undecided) = (0u64, 0u64);
    let (mut jumps, mut gone): (Vec<Point>, Vec<Point>) = (Vec::new(), Vec::new());
    for p in j.series().flatten() {
        match (p.new(), p.old()) {
            (Some(new), Some(old)) if j.same(new, old) => {
                same += 1;
                passed += 1;
            }
            (Some(new), Some(old)) => {
                updated += 1;
                match (j.is(new), j.was(old)) {
                    (Some(is), Some(was)) if !j.doubtful(new) => {
                        let far = (is - was).abs();
                        let fits = if was == 0 { far <= zero } else { far.saturating_mul(100) <= was.abs().saturating_mul(percent) };
                        if fits { passed += 1 } else { jumps.push(*p) }
                    }
                    _ => undecided += 1,
                }
            }
            (Some(_), None) => added += u64::from(published[p.time as usize]),
            (None, Some(_)) if !reach.speaks_of(p) => {}
            (None, Some(_)) if reach.covers(p, p.time) => gone.push(*p),
            // Published, and in no period or breakdown that the file has: it stays as it is.
            (None, Some(_)) => same += 1,
            (None, None) => {}
        }
    }
    out.tally(&V_VRT_001, passed, jumps.len() as u64, undecided);
    each(out, j, &jumps, |j, p| {
        let (is, was) = (p.new().and_then(|r| j.is(r)).unwrap_or(0), p.old().and_then(|r| j.was(r)).unwrap_or(0));
        Finding::new(&V_VRT_001, p.new().map_or(task.whole, |r| j.at(r)))
            .arg("first", j.decimal(was))
            .arg("second", j.decimal(is))
            .arg("share", per_cent(is - was, was.abs()))
            .arg(
                "sign",
                if was == 0 {
                    "none"
                } else if is < was {
                    "less"
                } else {
                    "more"
                },
            )
            .arg("limit", percent as u64)
            .arg("key", j.describe(p, &[]))
            .cause(j.period(p))
    });
    // A row that could not be read may be the very one that is missed.
    let lost = !task.complete && !gone.is_empty();
    out.tally(
        &V_VRT_002,
        passed + undecided + jumps.len() as u64,
        if lost { 0 } else { gone.len() as u64 },
        if lost { gone.len() as u64 } else { 0 },
    );
    if !gone.is_empty() && !lost {
        let list: Vec<String> = gone.iter().take(WRITTEN).map(|p| j.describe(p, &[])).collect();
        let f = Finding::new(&V_VRT_002, task.whole).arg("count", gone.len()).arg("list", list.join("; "));
        // Where a warning is not released without a sentence that says why, that sentence is the reason.
        out.add(if task.reasons { f.weigh(Severity::Warning) } else { f });
    }
    let (changed, deleted) = (updated + added + gone.len() as u64, gone.len() as u64);
    let all = same + changed;
    let limit = task.limit(&V_RRL_001, "percent");
    let over = i128::from(changed) * 100 > i128::from(all) * limit;
    // Every jump, and every figure that is gone, is told by itself already where they are all there is to tell.
    let alone = changed == 1 && jumps.len() + gone.len() == 1;
    if i128::from(all) < task.limit(&V_RRL_001, "least") {
        return;
    }
    if (lost && over) || (over && alone) {
        return out.tally(&V_RRL_001, 0, 0, 1);
    }
    out.tally(&V_RRL_001, u64::from(!over), u64::from(over), 0);
    if over {
        out.add(
            Finding::new(&V_RRL_001, task.whole)
                .arg("share", per_cent(changed.into(), all.into()))
                .arg("limit", limit as u64)
                .arg("updated", updated)
                .arg("added", added)
                .arg("deleted", deleted)
                .arg("expected", all),
        );
    }
    for p in jumps {
        p.new().into_iter().for_each(|r| j.doubts(r));
    }
}

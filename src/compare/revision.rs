//! What became of the figures that were published? Those that changed, came late, or are gone (V).
//!
//! A file is held against what it speaks of: keys of before with the codes that all its rows share, in periods and
//! breakdowns that it has. A file of one table says nothing of the figures of another one.

use rustc_hash::{FxHashMap, FxHashSet};

use super::joined::{Joined, Point, used};
use super::{Doubts, Task, each, per_cent};
use crate::model::finding::{Finding, Findings, Severity, V_RRL_001, V_VRT_001, V_VRT_002};
use crate::model::observation::{Dataset, Rows};

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
    /// Numbers of the reporting areas, and the number of each code in the file and in what stood before.
    areas: (Vec<u32>, Vec<u32>),
    /// Breakdowns that the file has of each area in each period, by the period's rank.
    covered: FxHashSet<(u32, u32, u64)>,
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

/// Numbers of the codes of the reporting area, the same for both datasets.
fn areas(j: &Joined<'_>) -> (Vec<u32>, Vec<u32>) {
    let Some(d) = j.data.flow.structure.dimension("REF_AREA") else { return Default::default() };
    let mut known: FxHashMap<String, u32> = FxHashMap::default();
    let mut of = |data: &Dataset| -> Vec<u32> {
        let labels = &data.codes[d];
        (0..labels.len() as u32)
            .map(|n| {
                let next = known.len() as u32;
                *known.entry(labels.text(n).to_owned()).or_insert(next)
            })
            .collect()
    };
    (of(j.data), j.before.map_or(Vec::new(), of))
}

impl Reach {
    pub(super) fn new(j: &Joined<'_>) -> Self {
        let time = j.data.flow.structure.time();
        let (varied, fixed): (Vec<usize>, Vec<usize>) = (0..j.data.codes.len()).filter(|&d| Some(d) != time).partition(|&d| j.varied()[d]);
        let mut reach = Self {
            new: totals(j.data, &varied),
            old: j.before.map_or(Vec::new(), |b| totals(b, &varied)),
            within: Vec::new(),
            areas: areas(j),
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
        for p in j.series().flatten().filter(|p| p.row().is_some()) {
            let here = (p.time, reach.area(j, p), reach.totals(p));
            if last != Some(here) {
                reach.covered.insert(here);
                last = Some(here);
            }
        }
        reach
    }

    fn totals(&self, p: &Point) -> u64 {
        let of = |masks: &[u64], row: Option<u32>| row.and_then(|r| masks.get(r as usize).copied());
        of(&self.new, p.row()).or_else(|| of(&self.old, p.old())).unwrap_or(0)
    }

    /// Whether a key has the codes that the whole file has.
    pub(super) fn speaks_of(&self, p: &Point) -> bool {
        p.row().is_some() || p.old().is_some_and(|r| self.within.get(r as usize).copied().unwrap_or(true))
    }

    /// The number of the reporting area of a key; all are one where the structure has none.
    pub(super) fn area(&self, j: &Joined<'_>, p: &Point) -> u32 {
        let Some(d) = j.data.flow.structure.dimension("REF_AREA") else { return 0 };
        let of = |numbers: &[u32], rows: &Rows, row: u32| numbers[rows.keys[d].get(row as usize) as usize];
        match (p.row(), p.old(), j.before) {
            (Some(new), ..) => of(&self.areas.0, &j.data.observations, new),
            (None, Some(old), Some(before)) => of(&self.areas.1, &before.observations, old),
            _ => 0,
        }
    }

    /// Whether the file has the key's breakdown, of its area, in a period.
    pub(super) fn covers(&self, j: &Joined<'_>, p: &Point, time: u32) -> bool {
        self.covered.contains(&(time, self.area(j, p), self.totals(p)))
    }
}

/// V-VRT-001, V-VRT-002 and V-RRL-001.
pub(super) fn run(j: &mut Joined<'_>, reach: &Reach, task: &Task<'_>, doubts: &Doubts, out: &mut Findings) {
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
        match (p.row(), p.old()) {
            (Some(new), Some(old)) if j.same(new, old) => {
                same += 1;
                passed += 1;
            }
            (Some(new), Some(old)) => {
                updated += 1;
                match (j.is(new), j.was(old)) {
                    (Some(is), Some(was)) if !doubts.has(new) => {
                        let far = (is - was).abs();
                        let fits = if was == 0 { far <= zero } else { far.saturating_mul(100) <= was.abs().saturating_mul(percent) };
                        if fits { passed += 1 } else { jumps.push(*p) }
                    }
                    _ => undecided += 1,
                }
            }
            (Some(_), None) => added += u64::from(published[p.time as usize]),
            (None, Some(_)) if !reach.speaks_of(p) => {}
            (None, Some(_)) if reach.covers(j, p, p.time) => gone.push(*p),
            // Published, and in no period or breakdown that the file has: it stays as it is.
            (None, Some(_)) => same += 1,
            (None, None) => {}
        }
    }
    out.tally(&V_VRT_001, passed, jumps.len() as u64, undecided);
    each(out, j, &jumps, |j, p| {
        let (is, was) = (p.row().and_then(|r| j.is(r)).unwrap_or(0), p.old().and_then(|r| j.was(r)).unwrap_or(0));
        Finding::new(&V_VRT_001, p.row().map_or(task.whole, |r| j.at(r)))
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
    if over && (lost || alone) {
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
        p.row().into_iter().for_each(|r| j.doubts(r));
    }
}

//! Are the keys there that the rest of the dataset leads one to expect?

use std::collections::BTreeMap;

use super::Check;
use super::scope::Scope;
use crate::model::finding::{Finding, Findings, Rule, Severity, X_REP_001};
use crate::model::location::Location;

/// X-REP-001: an almost regular cube has no holes. What a dataflow allows is not what one sender must send, so holes of
/// a cube are information; combinations that a constraint forbids are no holes.
pub(super) struct Cube;

/// A cube is regular where it is filled to at least this many percent.
const REGULAR_PERCENT: u64 = 95;
/// With more rows at fault than this no hole is told: their faults come first.
const FAULTS: usize = 1_000;
/// Rows that are looked at first when it is asked whether one dimension decides another.
const SAMPLE: usize = 1_009;
/// Missing keys that are written out in the sentence; all of them are counted.
const WRITTEN: usize = 20;

impl Check for Cube {
    fn rules(&self) -> &'static [&'static Rule] {
        const { &[&X_REP_001] }
    }

    fn run(&self, scope: &mut Scope<'_>, out: &mut Findings) {
        if scope.packing.is_none() {
            return;
        }
        let rows = scope.rows();
        let structure = &scope.data.flow.structure;
        // Codes in use per dimension, in order of their text, and where each dictionary number stands among them.
        let mut axes: Vec<(usize, Vec<u32>, Vec<usize>)> = Vec::new();
        for d in 0..structure.dimensions.len() {
            let labels = &scope.data.codes[d];
            let used = rows.keys[d].used(labels.len());
            let mut codes: Vec<u32> = (0..labels.len() as u32).filter(|&n| used[n as usize]).collect();
            if codes.len() < 2 {
                continue;
            }
            codes.sort_by_key(|&n| labels.text(n));
            let mut place = vec![0; labels.len()];
            codes.iter().enumerate().for_each(|(i, &n)| place[n as usize] = i);
            axes.push((d, codes, place));
        }
        axes = independent(scope, axes);
        let Some(size) = axes.iter().try_fold(1u64, |n, (_, codes, _)| n.checked_mul(codes.len() as u64)) else { return };
        let n = u64::from(scope.len());
        if axes.len() < 2 || n * 100 / size.max(1) < REGULAR_PERCENT {
            return;
        }
        let mut cells = vec![0u32; n as usize];
        for (d, codes, place) in &axes {
            rows.keys[*d].each(&mut cells, |k, code| *k = *k * codes.len() as u32 + place[code as usize] as u32);
        }
        let mut there = vec![false; size as usize];
        cells.iter().for_each(|&k| there[k as usize] = true);
        drop(cells);
        let present = there.iter().filter(|t| **t).count() as u64;
        if present * 100 < size * REGULAR_PERCENT {
            return;
        }
        let mut holes: Vec<Vec<(usize, u32)>> = Vec::new();
        for (cell, _) in there.iter().enumerate().filter(|(_, t)| !**t) {
            let mut rest = cell;
            let mut key: Vec<(usize, u32)> = Vec::with_capacity(axes.len());
            for (d, codes, _) in axes.iter().rev() {
                key.push((*d, codes[rest % codes.len()]));
                rest /= codes.len();
            }
            key.reverse();
            if allowed(scope, &key) {
                holes.push(key);
            }
        }
        let all = holes.len();
        // A row at fault has its own finding: the hole that it leaves is not another.
        holes.retain(|h| !left_by_fault(scope, h));
        out.tally(&X_REP_001, present, holes.len() as u64, (all - holes.len()) as u64);
        if holes.is_empty() {
            return;
        }
        let text = |d: usize, n: u32| format!("{}={}", structure.dimensions[d].id, scope.data.codes[d].text(n));
        // What all holes share is the cause: one area, one period.
        let mut shared: BTreeMap<usize, u32> = holes[0].iter().copied().collect();
        holes.iter().for_each(|h| shared.retain(|d, n| h.contains(&(*d, *n))));
        let common = shared.iter().map(|(d, n)| text(*d, *n)).collect::<Vec<_>>().join(", ");
        let key = |h: &Vec<(usize, u32)>| h.iter().map(|(d, n)| text(*d, *n)).collect::<Vec<_>>().join(", ");
        let list: Vec<String> = holes.iter().take(WRITTEN).map(key).collect();
        let at = Location::whole(rows.at[0].part());
        out.add(
            Finding::new(&X_REP_001, at)
                .arg("count", holes.len())
                .arg("key", common.clone())
                .arg("list", list.join("; "))
                .cause(common)
                .weigh(Severity::Information),
        );
    }
}

/// Whether a row at fault may belong here: each of its codes is the hole's, or is not known.
fn left_by_fault(scope: &Scope<'_>, hole: &[(usize, u32)]) -> bool {
    let rows = &scope.data.faulty;
    let fits = |i: usize| {
        hole.iter().all(|&(d, n)| {
            let code = rows.keys[d].get(i);
            code == n || scope.data.codes[d].text(code).is_empty()
        })
    };
    rows.len() > FAULTS || (0..rows.len()).any(fits)
}

/// Drops dimensions that another one decides: the kind of border of each border point.
fn independent(scope: &Scope<'_>, axes: Vec<(usize, Vec<u32>, Vec<usize>)>) -> Vec<(usize, Vec<u32>, Vec<usize>)> {
    let keys = &scope.rows().keys;
    let holds = |by: usize, d: usize, step: usize| {
        let mut code: Vec<Option<u32>> = vec![None; scope.data.codes[by].len()];
        (0..scope.len() as usize).step_by(step).all(|i| {
            let slot = &mut code[keys[by].get(i) as usize];
            *slot.get_or_insert(keys[d].get(i)) == keys[d].get(i)
        })
    };
    // In a sorted source it takes long until a code comes with another one; rows from all over it show it at once.
    let decides = |by: usize, d: usize| holds(by, d, scope.len() as usize / SAMPLE + 1) && holds(by, d, 1);
    let mut kept = axes;
    let mut i = 0;
    while i < kept.len() {
        let (d, codes, _) = &kept[i];
        if kept.iter().any(|(by, others, _)| by != d && others.len() >= codes.len() && decides(*by, *d)) {
            kept.remove(i);
        } else {
            i += 1;
        }
    }
    kept
}

/// Whether the constraints allow the key, as far as they speak of its dimensions.
fn allowed(scope: &Scope<'_>, key: &[(usize, u32)]) -> bool {
    let structure = &scope.data.flow.structure;
    let names = |r: &crate::model::structure::CubeRegion| {
        key.iter().all(|(d, n)| {
            r.keys.get(&structure.dimensions[*d].id).is_none_or(|codes| codes.iter().any(|c| c == scope.data.codes[*d].text(*n)))
        })
    };
    let of = |include: bool| scope.data.flow.constraints.iter().filter(move |r| r.include == include);
    let speaks =
        |r: &&crate::model::structure::CubeRegion| r.keys.keys().all(|id| key.iter().any(|(d, _)| structure.dimensions[*d].id == *id));
    (of(true).next().is_none() || of(true).any(names)) && !of(false).filter(speaks).any(names)
}

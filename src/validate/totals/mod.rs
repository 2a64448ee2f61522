//! Do totals of the source equal the sums of their parts, and which cell is at fault where they do not?

mod candidates;
mod margins;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::{FxHashMap, FxHashSet};

use super::Check;
use super::scope::Scope;
use crate::model::finding::{Finding, Findings, Rule, X_VAD_001, X_VAD_002};
use crate::model::location::Location;
use candidates::{Knowledge, candidates, named};
use margins::{Direction, Failure, Margins, Row, bits};

/// More failing sums, or more cells in them, than this are told total by total, without looking for one cell behind
/// several.
const LOCALISE_BELOW: (usize, usize) = (5_000, 2_000_000);

/// X-VAD-001 and X-VAD-002. A total over some slots is compared, slot by slot, with the rows that lie one step below
/// it; only where no slot has any such row, with the observations at the bottom.
pub(super) struct Sums;

impl Check for Sums {
    fn rules(&self) -> &'static [&'static Rule] {
        const { &[&X_VAD_001, &X_VAD_002] }
    }

    fn run(&self, scope: &mut Scope<'_>, out: &mut Findings) {
        if scope.data.totals.is_empty() {
            return;
        }
        out.tally(&X_VAD_001, 0, 0, 0);
        out.tally(&X_VAD_002, 0, 0, 0);
        let Some(margins) = Margins::new(scope) else {
            out.tally(&X_VAD_001, 0, 0, scope.data.totals.len() as u64);
            return;
        };
        let (failures, passing) = compare(&margins, out);
        let doubted = tell(&margins, &failures, &passing, out);
        drop(margins);
        doubted.into_iter().for_each(|r| scope.doubt.add(r));
    }
}

/// Compares every total in every direction. Gives the sums that fail, and which of their cells take part in one that
/// holds: none of those is at fault alone.
fn compare(margins: &Margins<'_, '_>, out: &mut Findings) -> (Vec<Failure>, FxHashSet<Row>) {
    let mut failures = Vec::new();
    let mut holding: Vec<(Direction, Cow<'_, [u32]>, Vec<bool>)> = Vec::new();
    for (&(mask, beside), totals) in margins.totals() {
        let steps: Vec<_> = bits(mask)
            .map(|t| margins.direction(mask, beside, 1 << t))
            .map(|d| {
                let added = margins.add_up(&d, totals);
                (d, added)
            })
            .collect();
        // A total of several slots whose margins are not in the file is compared with what lies at the bottom.
        let lone: Vec<u32> = (0..totals.len()).filter(|&i| steps.iter().all(|(_, a)| a.is_empty(i))).map(|i| totals[i]).collect();
        for (direction, added) in steps {
            let (failed, held) = margins.judge(&direction, totals, &added, out);
            failures.extend(failed);
            holding.push((direction, Cow::Borrowed(totals), held));
        }
        if !lone.is_empty() {
            let bottom = margins.direction(mask, beside, mask);
            let added = margins.add_up(&bottom, &lone);
            // A total without any part in the file cannot be checked, and is no pass.
            out.tally(&X_VAD_001, 0, 0, (0..lone.len()).filter(|&i| added.is_empty(i)).count() as u64);
            if mask.count_ones() > 1 {
                let (failed, held) = margins.judge(&bottom, &lone, &added, out);
                failures.extend(failed);
                holding.push((bottom, Cow::Owned(lone), held));
            }
        }
    }
    let mut passing = FxHashSet::default();
    if !failures.is_empty() && few(&failures) {
        let involved: FxHashSet<Row> = failures.iter().flat_map(|f| f.parts.iter().copied().chain([Row::Total(f.total)])).collect();
        for (direction, totals, held) in &holding {
            let (number, _) = margins.number(direction, totals);
            passing.extend(involved.iter().copied().filter(|&r| margins.takes_part(direction, &number, held, r)));
        }
    }
    (failures, passing)
}

/// Whether one cell behind several failing sums can be looked for.
fn few(failures: &[Failure]) -> bool {
    failures.len() < LOCALISE_BELOW.0 && failures.iter().map(|f| f.parts.len()).sum::<usize>() < LOCALISE_BELOW.1
}

/// Adds the findings. One wrong cell breaks every total that it belongs to: a cell that mends several failing totals
/// at once, and takes part in none that holds, is told once, with all of them.
fn tell(margins: &Margins<'_, '_>, failures: &[Failure], passing: &FxHashSet<Row>, out: &mut Findings) -> BTreeSet<u32> {
    let scope = margins.scope();
    let mut told = vec![false; failures.len()];
    let mut doubted = BTreeSet::new();
    let observations =
        |f: &Failure| f.parts.iter().filter_map(|p| if let Row::Observation(i) = p { Some(*i) } else { None }).collect::<Vec<_>>();
    let kept = scope.data.observation_slots.top() > 0;
    if few(failures) {
        for ((cell, change), cured) in suspects(failures, passing) {
            let group: Vec<&Failure> = cured.iter().filter(|&&i| !told[i]).map(|&i| &failures[i]).collect();
            if group.len() > 1 {
                out.add(named(sentence(scope, &group, Some((cell, change))), scope, &[]));
                cured.iter().for_each(|&i| told[i] = true);
                // The one cell vouches for all others of its sums. A total that is kept stands among the observations too.
                match cell {
                    Row::Observation(i) => _ = doubted.insert(i),
                    Row::Total(_) => doubted.extend(group.iter().filter(|_| kept).flat_map(|f| observations(f))),
                }
            }
        }
    }
    doubted.extend(failures.iter().zip(&told).filter(|(_, told)| !**told).flat_map(|(f, _)| observations(f)));
    let mut by_total: BTreeMap<(u32, &str), Vec<&Failure>> = BTreeMap::new();
    for (f, _) in failures.iter().zip(&told).filter(|(_, told)| !**told) {
        by_total.entry((f.total, f.rule.id)).or_default().push(f);
    }
    // What is known of their cells is gathered where there are not too many.
    let open: Vec<&Failure> = failures.iter().zip(&told).filter(|(f, told)| !**told && f.rule.id == X_VAD_001.id).map(|(f, _)| f).collect();
    let known = if few(failures) && !open.is_empty() { Knowledge::of(scope, failures) } else { Knowledge::default() };
    for group in by_total.values() {
        let likely = if few(failures) { candidates(scope, group[0], &known, passing) } else { Vec::new() };
        out.add(named(sentence(scope, group, None), scope, &likely));
    }
    doubted
}

/// A cell with the change that mends, and the numbers of the failing sums that it mends.
type Suspect = ((Row, i128), Vec<usize>);

/// Cells that mend two failing totals or more by one change, those that mend most first.
fn suspects(failures: &[Failure], passing: &FxHashSet<Row>) -> Vec<Suspect> {
    let mut mends: FxHashMap<(Row, i128), Vec<usize>> = FxHashMap::default();
    for (i, f) in failures.iter().enumerate().filter(|(_, f)| f.rule.id == X_VAD_001.id) {
        mends.entry((Row::Total(f.total), -f.difference)).or_default().push(i);
        for &p in &f.parts {
            mends.entry((p, f.difference)).or_default().push(i);
        }
    }
    // Where parts are missing, any change that is large enough will do.
    let mut changes: FxHashMap<Row, Vec<i128>> = FxHashMap::default();
    mends.keys().for_each(|&(cell, change)| changes.entry(cell).or_default().push(change));
    for (i, f) in failures.iter().enumerate().filter(|(_, f)| f.rule.id == X_VAD_002.id) {
        let whole = [(Row::Total(f.total), 1)].into_iter();
        for (cell, sign) in whole.chain(f.parts.iter().map(|&p| (p, -1))) {
            for &change in changes.get(&cell).into_iter().flatten().filter(|c| *c * sign >= -f.difference) {
                mends.entry((cell, change)).or_default().push(i);
            }
        }
    }
    let mut list: Vec<_> = mends.into_iter().filter(|((c, _), cured)| cured.len() > 1 && !passing.contains(c)).collect();
    list.sort_unstable_by(|(a, x), (b, y)| y.len().cmp(&x.len()).then_with(|| a.cmp(b)));
    list
}

fn sentence(scope: &Scope<'_>, group: &[&Failure], suspect: Option<(Row, i128)>) -> Finding {
    let data = scope.data;
    let decimal = |n: i128| scope.decimal(n).normalize();
    let at = |r: Row| match r {
        Row::Observation(i) => data.observations.at[i as usize],
        Row::Total(i) => data.totals.at[i as usize],
    };
    let first = group[0];
    let total = Row::Total(first.total);
    let cell = suspect.map_or(total, |(c, _)| c);
    let over: Vec<&str> = bits(data.total_slots[first.total as usize])
        .filter_map(|s| data.slots.get(s as usize))
        .flat_map(|(_, dims)| dims.iter().map(|&d| data.flow.structure.dimensions[d].id.as_str()))
        .collect();
    let mut evidence: Vec<Location> = Vec::new();
    let mut seen = FxHashSet::default();
    for r in group.iter().flat_map(|f| [Row::Total(f.total)].into_iter().chain(f.parts.iter().copied())) {
        if r != cell && seen.insert(r) {
            evidence.push(at(r));
        }
    }
    let mut f = Finding::new(first.rule, at(cell))
        .arg("total", decimal(first.sum + first.difference))
        .arg("sum", decimal(first.sum))
        .arg("difference", decimal(first.difference.abs()))
        .arg("sign", if first.difference < 0 { "less" } else { "more" })
        .arg("place", at(total))
        .arg("parts", first.parts.len())
        .arg("name", scope.describe(&data.totals, first.total, &[]))
        .arg("over", over.join(", "))
        .arg("totals", group.len())
        .arg("suspect", if suspect.is_some() && cell != total { "part" } else { "total" })
        .arg("count", 1u64)
        .cause(over.join(", "))
        .evidence(evidence);
    if let Some((cell, change)) = suspect {
        let now = match cell {
            Row::Observation(i) => data.observations.values.get(i as usize),
            Row::Total(i) => data.totals.values.get(i as usize),
        };
        if let Some(v) = now.and_then(|v| v.checked_add(decimal(change))) {
            f.proposals.push(v.normalize().to_string());
        }
    }
    f
}

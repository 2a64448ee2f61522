//! Do observations agree that tell the same thing in different detail: two breakdowns, areas and country, months and year?

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::{FxHashMap, FxHashSet};

use super::Check;
use super::scope::Scope;
use crate::model::finding::{Finding, Findings, Rule, X_VAD_003, X_VAD_004, X_VAD_005};
use crate::model::period::{Date, parse_period};

/// The figures of one side of a comparison.
#[derive(Clone, Default)]
struct Side {
    /// In integers, as [`Scope::integer`] makes them.
    sum: i128,
    rows: u32,
    /// A figure is missing, in doubt or too large to add: the side cannot be compared.
    open: bool,
}

impl Side {
    fn add(&mut self, scope: &Scope<'_>, row: u32) {
        self.rows += 1;
        match scope.number(row).and_then(|v| self.sum.checked_add(v)).filter(|_| !scope.doubt.has(row)) {
            Some(sum) => self.sum = sum,
            None => self.open = true,
        }
    }
}

/// Whether the codes in use in a dimension, `_T` aside, exclude one another: no code above another, no age band across
/// another, no group of areas.
fn exclusive(scope: &Scope<'_>, dimension: usize) -> bool {
    let labels = &scope.data.codes[dimension];
    let codes: Vec<&str> = (0..labels.len() as u32).map(|n| labels.text(n)).filter(|t| *t != "_T").collect();
    if codes.iter().any(|c| c.starts_with("G_")) {
        return false;
    }
    let mut bands: Vec<(u32, u32)> = codes.iter().filter_map(|c| band(c)).collect();
    bands.sort_unstable();
    if bands.windows(2).any(|w| w[1].0 <= w[0].1) {
        return false;
    }
    codes.iter().all(|c| !below(scope, dimension, c, &codes))
}

/// Whether one of these codes lies above the code in its list.
fn below(scope: &Scope<'_>, dimension: usize, code: &str, others: &[&str]) -> bool {
    let Some(list) = scope.data.flow.structure.dimensions[dimension].codelist() else { return false };
    let mut at = list.get(code).and_then(|c| c.parent);
    for _ in 0..list.codes.len() {
        let Some(c) = at.and_then(|n| list.codes.get(n as usize)) else { return false };
        if others.contains(&c.id.as_str()) {
            return true;
        }
        at = c.parent;
    }
    false
}

/// First and last year of an age code: `Y0T4`, `Y_GE80`, `Y_LT18`, `Y18`.
fn band(code: &str) -> Option<(u32, u32)> {
    let rest = code.strip_prefix('Y')?;
    if let Some(n) = rest.strip_prefix("_GE") {
        return Some((n.parse().ok()?, 999));
    }
    if let Some(n) = rest.strip_prefix("_LT") {
        return Some((0, n.parse::<u32>().ok()?.checked_sub(1)?));
    }
    match rest.split_once('T') {
        Some((a, b)) => Some((a.parse().ok()?, b.parse().ok()?)),
        None => rest.parse().ok().map(|n| (n, n)),
    }
}

/// X-VAD-003: where one total is broken down in two ways, both add to the same.
pub(super) struct Breakdowns;

/// Kinds of breakdown that are compared, at most: a dataset with more of them is a cube, not a set of tables.
const KINDS: usize = 16;

impl Check for Breakdowns {
    fn rules(&self) -> &'static [&'static Rule] {
        const { &[&X_VAD_003] }
    }

    fn run(&self, scope: &mut Scope<'_>, out: &mut Findings) {
        let Some(packing) = &scope.packing else { return };
        let time = scope.data.flow.structure.time();
        let dims: Vec<usize> = scope.broken_down().into_iter().filter(|&d| Some(d) != time).collect();
        if dims.len() < 2 {
            return;
        }
        let rows = scope.rows();
        let counts = scope.counts();
        let mut masks = vec![0u32; scope.len() as usize];
        for (j, &d) in dims.iter().take(32).enumerate() {
            let total = scope.total_code(d);
            rows.keys[d].each(&mut masks, |m, code| *m |= u32::from(total != Some(code)) << j);
        }
        let mut kinds: FxHashMap<u32, Vec<u32>> = FxHashMap::default();
        for row in (0..scope.len()).filter(|&r| !scope.repeated.has(r) && counts.count(rows, r)) {
            kinds.entry(masks[row as usize]).or_default().push(row);
        }
        drop(masks);
        if kinds.len() > KINDS {
            return;
        }
        let exclusive: Vec<bool> = dims.iter().map(|&d| exclusive(scope, d)).collect();
        let named = |mask: u32| (0..dims.len()).filter(move |j| mask >> j & 1 == 1).map(|j| dims[j]);
        let ids = |mask: u32| named(mask).map(|d| scope.data.flow.structure.dimensions[d].id.as_str()).collect::<Vec<_>>().join(", ");
        let recorded = scope.recorded();
        let keys = scope.keys();
        let (mut passed, mut failed, mut undecided) = (0u64, 0u64, 0u64);
        let mut touched: FxHashSet<u32> = FxHashSet::default();
        let tolerance = scope.tolerance();
        let mut list: Vec<(u32, &Vec<u32>)> = kinds.iter().map(|(m, r)| (*m, r)).collect();
        list.sort_unstable_by_key(|k| k.0);
        for (i, &(a, left)) in list.iter().enumerate() {
            for &(b, right) in &list[i + 1..] {
                let (only_a, only_b) = (a & !b, b & !a);
                if only_a == 0 || only_b == 0 {
                    continue;
                }
                let open: Vec<usize> = named(only_a | only_b).collect();
                let drop = !packing.mask(open.iter().copied());
                let total = open.iter().filter_map(|&d| scope.total_code(d).map(|t| packing.field(d, t))).fold(0, |k, f| k | f);
                let judge = named(only_a | only_b).all(|d| dims.iter().position(|x| *x == d).is_some_and(|j| exclusive[j]));
                let mut sides: FxHashMap<u128, (Side, Side)> = FxHashMap::default();
                let mut order: Vec<u128> = Vec::new();
                for &r in left {
                    let key = keys.get(r) & drop;
                    // A total that stands in the source has been compared with both.
                    if recorded.get(key | total).is_some() {
                        continue;
                    }
                    let pair = sides.entry(key).or_insert_with(|| {
                        order.push(key);
                        <(Side, Side)>::default()
                    });
                    pair.0.add(scope, r);
                    pair.0.open |= touched.contains(&r);
                }
                for &r in right.iter().filter(|_| !order.is_empty()) {
                    if let Some(pair) = sides.get_mut(&(keys.get(r) & drop)) {
                        pair.1.add(scope, r);
                        pair.1.open |= touched.contains(&r);
                    }
                }
                for key in order {
                    let Some((x, y)) = sides.get(&key).filter(|(_, y)| y.rows > 0) else { continue };
                    if !judge || x.open || y.open {
                        undecided += 1;
                    } else if x.sum.saturating_sub(y.sum).saturating_abs() <= tolerance {
                        passed += 1;
                    } else {
                        failed += 1;
                        let of = |rows: &[u32]| rows.iter().copied().filter(|&r| keys.get(r) & drop == key).collect::<Vec<_>>();
                        let (l, r) = (of(left), of(right));
                        let at = |r: u32| rows.at[r as usize];
                        let mut f = Finding::new(&X_VAD_003, at(l[0]))
                            .arg("by", ids(only_a))
                            .arg("and", ids(only_b))
                            .arg("first", scope.decimal(x.sum).normalize())
                            .arg("second", scope.decimal(y.sum).normalize())
                            .arg("difference", scope.decimal(x.sum.saturating_sub(y.sum).saturating_abs()).normalize())
                            .arg("key", scope.describe(rows, l[0], &open))
                            .cause(format!("{} / {}", ids(only_a), ids(only_b)));
                        f.evidence = l[1..].iter().chain(&r).map(|&r| at(r)).collect();
                        out.add(f);
                        touched.extend(l.into_iter().chain(r));
                    }
                }
            }
        }
        out.tally(&X_VAD_003, passed, failed, undecided);
        touched.into_iter().for_each(|r| scope.doubt.add(r));
    }
}

/// X-VAD-004: areas below the country add to the country, where both are observations.
pub(super) struct Areas;

impl Check for Areas {
    fn rules(&self) -> &'static [&'static Rule] {
        const { &[&X_VAD_004] }
    }

    fn run(&self, scope: &mut Scope<'_>, out: &mut Findings) {
        let Some(packing) = &scope.packing else { return };
        let Some(d) = scope.dimension("REF_ADM").filter(|d| scope.broken_down().contains(d)) else { return };
        let Some(total) = scope.total_code(d) else { return };
        let rows = scope.rows();
        let keys = scope.keys();
        let counts = scope.counts();
        let labels = &scope.data.codes[d];
        let codes: Vec<&str> = (0..labels.len() as u32).map(|n| labels.text(n)).filter(|t| *t != "_T").collect();
        // Municipalities under a province that is itself in the data would count twice.
        let top: Vec<bool> = (0..labels.len() as u32).map(|n| n != total && !below(scope, d, labels.text(n), &codes)).collect();
        let drop = !packing.mask([d]);
        let tolerance = scope.tolerance();
        let mut sums: FxHashMap<u128, Side> = FxHashMap::default();
        let live = |r: &u32| !scope.repeated.has(*r) && counts.count(rows, *r);
        for row in (0..scope.len()).filter(live).filter(|&r| top.get(rows.keys[d].get(r as usize) as usize) == Some(&true)) {
            sums.entry(keys.get(row) & drop).or_default().add(scope, row);
        }
        let (mut passed, mut failed, mut undecided) = (0u64, 0u64, 0u64);
        let mut bad: BTreeMap<u128, (u32, i128, i128)> = BTreeMap::new();
        for row in (0..scope.len()).filter(live).filter(|&r| rows.keys[d].get(r as usize) == total) {
            let Some(side) = sums.get(&(keys.get(row) & drop)).filter(|_| !scope.is_recorded(row)) else { continue };
            match scope.number(row) {
                Some(v) if !side.open && !scope.doubt.has(row) => {
                    if v.saturating_sub(side.sum).saturating_abs() <= tolerance {
                        passed += 1;
                    } else {
                        failed += 1;
                        bad.insert(keys.get(row) & drop, (row, v, side.sum));
                    }
                }
                _ => undecided += 1,
            }
        }
        let mut parts: FxHashMap<u128, Vec<u32>> = FxHashMap::default();
        if !bad.is_empty() {
            for row in (0..scope.len()).filter(live).filter(|&r| top.get(rows.keys[d].get(r as usize) as usize) == Some(&true)) {
                let key = keys.get(row) & drop;
                if bad.contains_key(&key) {
                    parts.entry(key).or_default().push(row);
                }
            }
        }
        let mut by_row: Vec<_> = bad.into_iter().collect();
        by_row.sort_unstable_by_key(|(_, (row, ..))| *row);
        let mut doubted: BTreeSet<u32> = BTreeSet::new();
        for (key, (row, country, areas)) in by_row {
            let parts = parts.remove(&key).unwrap_or_default();
            out.add(
                Finding::new(&X_VAD_004, rows.at[row as usize])
                    .arg("first", scope.decimal(areas).normalize())
                    .arg("second", scope.decimal(country).normalize())
                    .arg("difference", scope.decimal(country.saturating_sub(areas).saturating_abs()).normalize())
                    .arg("count", parts.len())
                    .arg("key", scope.describe(rows, row, &[d]))
                    .evidence(parts.iter().map(|&r| rows.at[r as usize]).collect()),
            );
            doubted.extend(parts.into_iter().chain([row]));
        }
        out.tally(&X_VAD_004, passed, failed, undecided);
        doubted.into_iter().for_each(|r| scope.doubt.add(r));
    }
}

/// X-VAD-005: months add to the quarter and the year, quarters to the year, for flows only.
pub(super) struct Frequencies;

/// Structures of stocks, where sums over time mean nothing.
const STOCKS: [&str; 5] = ["STOCK", "DTM_MT", "DTM_SITE", "DTM_REG", "SURVEY"];

impl Check for Frequencies {
    fn rules(&self) -> &'static [&'static Rule] {
        const { &[&X_VAD_005] }
    }

    fn run(&self, scope: &mut Scope<'_>, out: &mut Findings) {
        let structure = &scope.data.flow.structure;
        let Some((freq, time)) = scope.dimension("FREQ").zip(structure.time()) else { return };
        let stock = |id: &str| STOCKS.iter().any(|s| id.contains(s));
        if scope.packing.is_none() || stock(&structure.reference.id) || stock(&scope.data.flow.reference.id) {
            return;
        }
        let mut doubted: BTreeSet<u32> = BTreeSet::new();
        for (fine, coarse, number) in [("M", "Q", 3), ("Q", "A", 4), ("M", "A", 12)] {
            let Some(pair) = scope.code(freq, fine).zip(scope.code(freq, coarse)) else { continue };
            compare(scope, (freq, time), pair, number, &mut doubted, out);
        }
        doubted.into_iter().for_each(|r| scope.doubt.add(r));
    }
}

fn compare(
    scope: &Scope<'_>,
    (freq, time): (usize, usize),
    (fine, coarse): (u32, u32),
    count: u32,
    doubted: &mut BTreeSet<u32>,
    out: &mut Findings,
) {
    let Some(packing) = &scope.packing else { return };
    let rows = scope.rows();
    let keys = scope.keys();
    let counts = scope.counts();
    let dated = scope.attribute("REF_DATE_RULE").map(|a| (a, scope.attribute_table(a, |t| !matches!(t, "" | "PERIOD"))));
    let dated = dated.filter(|(_, t)| t.contains(&true));
    let flow = |r: u32| {
        let at_date = dated.as_ref().is_some_and(|(a, t)| t.get(rows.attributes[*a].get(r as usize) as usize) == Some(&true));
        !at_date && !counts.share(rows, r) && !scope.repeated.has(r)
    };
    let labels = &scope.data.codes[time];
    let spans: Vec<_> = (0..labels.len() as u32).map(|n| parse_period(labels.text(n))).collect();
    let of = |f: u32| (0..scope.len()).filter(move |&r| rows.keys[freq].get(r as usize) == f).filter(|&r| flow(r));
    // Fine periods by the coarse period that they lie in: its last day is the fine period's year and, for quarters, quarter.
    let mut wide: Vec<(Date, Date, u32)> = Vec::new();
    let coarse: Vec<u32> = of(coarse).collect();
    let mut seen = vec![false; spans.len()];
    for &r in &coarse {
        if let Some(seen) = seen.get_mut(rows.keys[time].get(r as usize) as usize) {
            *seen = true;
        }
    }
    for (n, span) in spans.iter().enumerate().filter(|(n, _)| seen[*n]) {
        wide.extend(span.as_ref().map(|s| (s.start, s.end, n as u32)));
    }
    wide.sort_unstable();
    let within = |n: u32| {
        let s = spans.get(n as usize).copied().flatten()?;
        let i = wide.partition_point(|w| w.0 <= s.start).checked_sub(1)?;
        (s.end <= wide[i].1).then_some(wide[i].2)
    };
    let parents: Vec<Option<u32>> = (0..labels.len() as u32).map(within).collect();
    let bits = packing.all() & !packing.mask([freq]);
    let rest = bits & !packing.mask([time]);
    let key = |r: u32, period: u32| keys.get(r) & rest | packing.field(time, period);
    let parent = |r: u32| parents.get(rows.keys[time].get(r as usize) as usize).copied().flatten();
    let (mut passed, mut failed, mut undecided) = (0u64, 0u64, 0u64);
    let mut bad: Vec<(u32, i128, i128)> = Vec::new();
    let used = |n: u32| parents.contains(&Some(n));
    let last: Vec<bool> = (0..labels.len() as u32).map(used).collect();
    // A total that stands in the source has been compared with its parts, by its own tolerance.
    let judged = |r: &u32| last.get(rows.keys[time].get(*r as usize) as usize) == Some(&true) && !scope.is_recorded(*r);
    let whole: Vec<u32> = coarse.into_iter().filter(judged).collect();
    let mut number = scope.key_map(bits, 0);
    let of_whole: Vec<u32> =
        whole.iter().map(|&r| number.or_insert(key(r, rows.keys[time].get(r as usize)), number.len() as u32)).collect();
    let mut sums = vec![Side::default(); number.len()];
    if !sums.is_empty() {
        for r in of(fine) {
            if let Some(n) = parent(r).and_then(|p| number.get(key(r, p))) {
                let side = &mut sums[n as usize];
                side.add(scope, r);
                side.open |= doubted.contains(&r);
            }
        }
    }
    let tolerance = scope.tolerance();
    for (&r, &n) in whole.iter().zip(&of_whole) {
        let side = &sums[n as usize];
        if side.rows == 0 {
            continue;
        }
        let decided = side.rows == count && !side.open && !scope.doubt.has(r) && !doubted.contains(&r);
        match scope.number(r).filter(|_| decided) {
            None => undecided += 1,
            Some(v) if v.saturating_sub(side.sum).saturating_abs() <= tolerance => passed += 1,
            Some(v) => {
                failed += 1;
                bad.push((r, v, side.sum));
            }
        }
    }
    let mut wanted: FxHashMap<u128, Vec<u32>> = bad.iter().map(|(r, ..)| (key(*r, rows.keys[time].get(*r as usize)), Vec::new())).collect();
    if !bad.is_empty() {
        for r in of(fine) {
            if let Some(list) = parent(r).and_then(|p| wanted.get_mut(&key(r, p))) {
                list.push(r);
            }
        }
    }
    for (r, whole, sum) in bad {
        let n = rows.keys[time].get(r as usize);
        let parts = wanted.remove(&key(r, n)).unwrap_or_default();
        out.add(
            Finding::new(&X_VAD_005, rows.at[r as usize])
                .arg("total", scope.decimal(whole).normalize())
                .arg("sum", scope.decimal(sum).normalize())
                .arg("difference", scope.decimal(whole.saturating_sub(sum).saturating_abs()).normalize())
                .arg("period", labels.text(n))
                .arg("to", spans.get(n as usize).copied().flatten().map_or(String::new(), |s| s.end.to_string()))
                .arg("count", parts.len())
                .arg("key", scope.describe(rows, r, &[freq, time]))
                .evidence(parts.iter().map(|&r| rows.at[r as usize]).collect()),
        );
        doubted.extend(parts.into_iter().chain([r]));
    }
    out.tally(&X_VAD_005, passed, failed, undecided);
}

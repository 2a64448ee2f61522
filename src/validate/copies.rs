//! Does the same figure stand in two places where it should not: a copied series, a subtotal read as a detail?

use rust_decimal::Decimal;
use rustc_hash::FxHashMap;

use super::Check;
use super::scope::Scope;
use crate::model::finding::{Finding, Findings, Rule, X_VCO_007, X_VCO_008};

/// X-VCO-007: no two series are equal in six points or more. Series of few distinct or only small figures are equal by
/// chance, and one that differs by a total only may be the total's single part.
pub(super) struct Series;

/// Points that are not zero, at least.
const POINTS: usize = 6;
/// Distinct figures among them, at least.
const DISTINCT: usize = 4;
/// The largest of them, at least.
const LARGEST: i64 = 10;

impl Check for Series {
    fn rules(&self) -> &'static [&'static Rule] {
        const { &[&X_VCO_007] }
    }

    fn run(&self, scope: &mut Scope<'_>, out: &mut Findings) {
        let Some(time) = scope.data.flow.structure.time().filter(|_| scope.packing.is_some()) else { return };
        let rows = scope.rows();
        let when = &rows.keys[time];
        let mut seen: FxHashMap<u64, Vec<&[u32]>> = FxHashMap::default();
        let mut judged: Vec<&[u32]> = Vec::new();
        let mut undecided = 0u64;
        for series in scope.series().filter(|s| s.len() >= POINTS) {
            if series.iter().any(|&r| scope.doubt.has(r) || scope.repeated.has(r)) {
                undecided += 1;
                continue;
            }
            let Some(print) = fingerprint(scope, series, |r| when.get(r as usize)) else { continue };
            judged.push(series);
            seen.entry(print).or_default().push(series);
        }
        let mut failed = 0;
        for series in &judged {
            let Some(print) = fingerprint(scope, series, |r| when.get(r as usize)) else { continue };
            let Some(alike) = seen.get(&print).filter(|a| a.len() > 1 && a[0][0] == series[0]) else { continue };
            let same = |other: &&&[u32]| {
                other.len() == series.len()
                    && other
                        .iter()
                        .zip(*series)
                        .all(|(&a, &b)| scope.value(a) == scope.value(b) && when.get(a as usize) == when.get(b as usize))
                    && !contained(scope, other[0], series[0])
            };
            let copies: Vec<&&[u32]> = alike[1..].iter().filter(same).collect();
            let Some(copy) = copies.first() else { continue };
            failed += copies.len() as u64;
            let at = |r: &u32| rows.at[*r as usize];
            let mut f = Finding::new(&X_VCO_007, at(&copy[0]))
                .arg("key", scope.describe(rows, copy[0], &[time]))
                .arg("other", scope.describe(rows, series[0], &[time]))
                .arg("place", at(&series[0]))
                .arg("count", copy.len())
                .arg("found", copies.len());
            f.cells = copies.iter().flat_map(|c| c.iter().map(at)).collect();
            f.evidence = series.iter().map(at).collect();
            out.add(f);
        }
        out.tally(&X_VCO_007, judged.len() as u64 - failed, failed, undecided);
    }
}

/// A number that equal series share; none for a series that may be equal to another by chance.
fn fingerprint(scope: &Scope<'_>, series: &[u32], when: impl Fn(u32) -> u32) -> Option<u64> {
    let (mut points, mut largest, mut distinct) = (0, Decimal::ZERO, [Decimal::ZERO; DISTINCT]);
    let mut kinds = 0;
    let mut print = 0xcbf2_9ce4_8422_2325u64;
    for &r in series {
        let Some((m, s)) = scope.rows().values.parts(r as usize) else { continue };
        for part in [u64::from(when(r)), m as u64, u64::from(s)] {
            print = (print.rotate_left(5) ^ part).wrapping_mul(0x0000_0100_0000_01b3);
        }
        if m == 0 {
            continue;
        }
        points += 1;
        let v = Decimal::new(m, s);
        largest = largest.max(v);
        if kinds < DISTINCT && !distinct[..kinds].contains(&v) {
            distinct[kinds] = v;
            kinds += 1;
        }
    }
    (points >= POINTS && kinds >= DISTINCT && largest >= Decimal::from(LARGEST)).then_some(print)
}

/// Whether the two differ only where one of them is a total: then one may be all there is of the other.
fn contained(scope: &Scope<'_>, a: u32, b: u32) -> bool {
    let keys = &scope.rows().keys;
    let time = scope.data.flow.structure.time();
    (0..keys.len()).filter(|&d| Some(d) != time).all(|d| {
        let (x, y) = (keys[d].get(a as usize), keys[d].get(b as usize));
        x == y || scope.total_code(d).is_some_and(|t| x == t || y == t)
    })
}

/// X-VCO-008: no detail row of a sheet is, in every column, the sum of the rows just above or just below it.
pub(super) struct Subtotals;

/// Neighbours that a sum is looked for in, at most.
const NEIGHBOURS: usize = 400;
/// What the row must count over its columns, at least: small rows are sums by chance.
const SUBSTANCE: i128 = 100;

/// One row of a sheet: where, its first entry in the list of cells, and how many it has.
struct Line {
    part: u32,
    row: u32,
    start: usize,
    len: usize,
}

impl Check for Subtotals {
    fn rules(&self) -> &'static [&'static Rule] {
        const { &[&X_VCO_008] }
    }

    fn run(&self, scope: &mut Scope<'_>, out: &mut Findings) {
        let rows = scope.rows();
        // (part, row, column, observation): a grid has several figures in a row, a long list or a tree does not.
        let mut cells: Vec<(u32, u32, u16, u32)> = (0..scope.len())
            .map(|i| (rows.at[i as usize], i))
            .filter(|(at, _)| !at.is_whole())
            .map(|(at, i)| (at.part().0, at.row(), at.col(), i))
            .collect();
        if cells.windows(2).all(|w| (w[0].0, w[0].1) != (w[1].0, w[1].1)) {
            return;
        }
        if !cells.is_sorted() {
            cells.sort_unstable();
        }
        let mut lines: Vec<Line> = Vec::new();
        for (i, c) in cells.iter().enumerate() {
            match lines.last_mut() {
                Some(l) if (l.part, l.row) == (c.0, c.1) => l.len += 1,
                _ => lines.push(Line { part: c.0, row: c.1, start: i, len: 1 }),
            }
        }
        let kept: Vec<usize> = scope.broken_down();
        let total = |r: u32| kept.iter().any(|&d| scope.total_code(d) == Some(rows.keys[d].get(r as usize)));
        let (mut passed, mut failed) = (0u64, 0u64);
        let mut suspects: Vec<u32> = Vec::new();
        for i in 0..lines.len() {
            let of = |l: &Line| &cells[l.start..l.start + l.len];
            let here = of(&lines[i]);
            if here.len() < 2 || here.iter().any(|c| scope.doubt.has(c.3)) || here.iter().all(|c| total(c.3)) {
                continue;
            }
            let figures: Option<Vec<(i128, u32)>> =
                here.iter().map(|c| rows.values.parts(c.3 as usize).map(|(m, s)| (i128::from(m), s))).collect();
            let Some(figures) = figures.filter(|f| f.iter().all(|(m, s)| *m >= 0 && *s == 0)) else { continue };
            let wanted: Vec<i128> = figures.iter().map(|f| f.0).collect();
            let many = wanted.iter().filter(|v| **v >= 10).count() >= 2;
            if !many || wanted.iter().sum::<i128>() < SUBSTANCE {
                passed += 1;
                continue;
            }
            let run = |back: bool| -> Option<usize> {
                let mut sums = vec![0i128; here.len()];
                let mut substantial = 0;
                for k in 1..=NEIGHBOURS {
                    let next = if back { lines.get(i.checked_sub(k)?)? } else { lines.get(i + k)? };
                    let other = of(next);
                    if next.part != lines[i].part || other.len() != here.len() {
                        return None;
                    }
                    let mut any = false;
                    for ((sum, c), mine) in sums.iter_mut().zip(other).zip(here) {
                        let (m, s) = rows.values.parts(c.3 as usize)?;
                        if c.2 != mine.2 || s != 0 || m < 0 {
                            return None;
                        }
                        any |= m > 0;
                        *sum += i128::from(m);
                    }
                    substantial += usize::from(any);
                    if k >= 2 && substantial >= 2 && sums == wanted {
                        return Some(k);
                    }
                    if sums.iter().zip(&wanted).any(|(s, w)| s > w) {
                        return None;
                    }
                }
                None
            };
            let hit = run(true).map(|k| (k, i - k, i)).or_else(|| run(false).map(|k| (k, i + 1, i + k + 1)));
            let Some((k, from, to)) = hit else {
                passed += 1;
                continue;
            };
            failed += 1;
            let at = |c: &(u32, u32, u16, u32)| rows.at[c.3 as usize];
            let mut f = Finding::new(&X_VCO_008, at(&here[0]))
                .arg("line", u64::from(lines[i].row) + 1)
                .arg("first", u64::from(lines[from].row) + 1)
                .arg("last", u64::from(lines[to - 1].row) + 1)
                .arg("count", k)
                .arg("key", scope.describe(rows, here[0].3, &[]));
            f.cells = here.iter().map(at).collect();
            f.evidence = lines[from..to].iter().flat_map(|l| of(l).iter().map(at)).collect();
            out.add(f);
            suspects.extend(here.iter().map(|c| c.3));
        }
        out.tally(&X_VCO_008, passed, failed, 0);
        suspects.into_iter().for_each(|r| scope.suspect.add(r));
    }
}

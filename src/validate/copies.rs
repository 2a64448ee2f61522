//! Does the same figure stand in two places where it should not: a copied series, a subtotal read as a detail?

use rust_decimal::Decimal;

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
        let mut judged: Vec<(u64, &[u32])> = Vec::new();
        let mut undecided = 0u64;
        for series in scope.series().filter(|s| s.len() >= POINTS) {
            if series.iter().any(|&r| scope.doubt.has(r) || scope.repeated.has(r)) {
                undecided += 1;
            } else if let Some(print) = fingerprint(scope, series, |r| when.get(r as usize)) {
                judged.push((print, series));
            }
        }
        // Stable: of equal series the first by key is the one that others copy.
        judged.sort_by_key(|(print, _)| *print);
        let mut found: Vec<(&[u32], Vec<&[u32]>)> = Vec::new();
        for alike in judged.chunk_by(|a, b| a.0 == b.0).filter(|a| a.len() > 1) {
            let (series, others) = (alike[0].1, &alike[1..]);
            let same = |other: &&[u32]| {
                let point = |&r: &u32| (scope.value(r), when.get(r as usize));
                other.len() == series.len()
                    && other.iter().map(point).eq(series.iter().map(point))
                    && !contained(scope, other[0], series[0])
            };
            let copies: Vec<&[u32]> = others.iter().map(|(_, s)| *s).filter(same).collect();
            if !copies.is_empty() {
                found.push((series, copies));
            }
        }
        found.sort_unstable_by_key(|(series, _)| series[0]);
        let mut failed = 0;
        for (series, copies) in found {
            failed += copies.len() as u64;
            let at = |r: &u32| rows.at[*r as usize];
            let copy = copies[0];
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
    let (mut points, mut largest, mut distinct) = (0, false, [(0i64, 0u32); DISTINCT]);
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
        largest = largest || i128::from(m) >= i128::from(LARGEST) * 10i128.pow(s.min(28));
        let same = |&(n, t): &(i64, u32)| if s == t { m == n } else { Decimal::new(m, s) == Decimal::new(n, t) };
        if kinds < DISTINCT && !distinct[..kinds].iter().any(same) {
            distinct[kinds] = (m, s);
            kinds += 1;
        }
    }
    (points >= POINTS && kinds >= DISTINCT && largest).then_some(print)
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
        // Where nothing stands in rows and columns, no figure is above another.
        if !scope.data.grid {
            return;
        }
        let rows = scope.rows();
        let line = |i: u32| Some(rows.at[i as usize]).filter(|at| !at.is_whole()).map(|at| (at.part(), at.row()));
        let placed = || (0..scope.len()).filter_map(line);
        if placed().zip(placed().skip(1)).all(|(a, b)| a != b) {
            return;
        }
        // (part, row, column, observation): a grid has several figures in a row, a long list or a tree does not.
        let mut cells: Vec<(u32, u32, u16, u32)> = (0..scope.len())
            .map(|i| (rows.at[i as usize], i))
            .filter(|(at, _)| !at.is_whole())
            .map(|(at, i)| (at.part().0, at.row(), at.col(), i))
            .collect();
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
        let total = |r: u32| {
            scope.data.observation_slots.get(r as usize) > 0
                || kept.iter().any(|&d| scope.total_code(d) == Some(rows.keys[d].get(r as usize)))
        };
        let (mut passed, mut failed) = (0u64, 0u64);
        let mut suspects: Vec<u32> = Vec::new();
        let (mut wanted, mut sums): (Vec<i128>, Vec<i128>) = (Vec::new(), Vec::new());
        for i in 0..lines.len() {
            let of = |l: &Line| &cells[l.start..l.start + l.len];
            let here = of(&lines[i]);
            if here.len() < 2 || here.iter().any(|c| scope.doubt.has(c.3)) || here.iter().all(|c| total(c.3)) {
                continue;
            }
            let figure = |c: &(u32, u32, u16, u32)| rows.values.parts(c.3 as usize).filter(|(m, s)| *m >= 0 && *s == 0);
            wanted.clear();
            wanted.extend(here.iter().filter_map(figure).map(|(m, _)| i128::from(m)));
            if wanted.len() < here.len() {
                continue;
            }
            let many = wanted.iter().filter(|v| **v >= 10).count() >= 2;
            if !many || wanted.iter().sum::<i128>() < SUBSTANCE {
                passed += 1;
                continue;
            }
            let mut run = |back: bool| -> Option<usize> {
                sums.clear();
                sums.resize(here.len(), 0i128);
                let mut substantial = 0;
                for k in 1..=NEIGHBOURS {
                    let next = if back { lines.get(i.checked_sub(k)?)? } else { lines.get(i + k)? };
                    let other = of(next);
                    if next.part != lines[i].part || other.len() != here.len() {
                        return None;
                    }
                    let mut any = false;
                    for ((sum, c), mine) in sums.iter_mut().zip(other).zip(here) {
                        let (m, _) = figure(c)?;
                        if c.2 != mine.2 {
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

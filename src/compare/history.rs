//! Does a figure fit what its series was before (T), and is a series there that was there before (X-REP-002)?
//!
//! What is judged is what is new: with what stood before, keys that it did not have and figures that are others now;
//! without, the last period of each frequency. All sums are of whole numbers, ratios are compared by multiplying across.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashMap;

use super::joined::{Joined, Point};
use super::revision::Reach;
use super::{Task, each};
use crate::model::finding::{Finding, Findings, Severity, T_RTS_001, T_VNO_001, T_VNO_002, T_VNO_003, T_VNO_004, X_REP_001, X_REP_002};

/// Figures of before that a figure is held against.
const FIVE: usize = 5;
/// Figures on each side of a break.
const FOUR: usize = 4;
/// Keys that are written out; all of them are counted.
const WRITTEN: usize = 20;

/// The rules on series.
pub(super) fn run(j: &Joined<'_>, reach: &Reach, task: &Task<'_>, found: &Findings, out: &mut Findings) {
    // A series of one or two periods has no history.
    if j.data.observations.is_empty() || j.periods.len() < 3 {
        return;
    }
    let fresh = Fresh::new(j, reach);
    gaps(j, task, out);
    let jumps = outliers(j, reach, task, &fresh, out);
    siblings(j, reach, task, &fresh, &jumps, out);
    levels(j, reach, task, &fresh, &jumps, out);
    runs(j, reach, task, &fresh, out);
    absent(j, reach, task, found, out);
}

/// Which points are judged.
struct Fresh {
    /// The last period of the file of each area and frequency.
    last: FxHashMap<(u32, &'static str), i64>,
}

impl Fresh {
    fn new(j: &Joined<'_>, reach: &Reach) -> Self {
        let mut last: FxHashMap<(u32, &'static str), i64> = FxHashMap::default();
        for series in j.series() {
            let Some((p, w)) = series.iter().rev().find(|p| p.row().is_some()).and_then(|p| Some((p, j.when(p)?))) else { continue };
            last.entry((reach.area(j, p), w.frequency())).and_modify(|l| *l = (*l).max(w.ordinal)).or_insert(w.ordinal);
        }
        Self { last }
    }

    /// Of a series that was there before what is new or another; of any other one the last period.
    fn of<'s>(&'s self, j: &'s Joined<'_>, reach: &Reach, series: &[Point]) -> impl Fn(&Point) -> bool + use<'s> {
        let known = series.iter().any(|p| p.old().is_some());
        let last = series.first().and_then(|p| self.last.get(&(reach.area(j, p), j.frequency(p)))).copied();
        move |p: &Point| match (p.row(), p.old()) {
            (None, _) => false,
            (Some(new), Some(old)) => !j.same(new, old),
            (Some(_), None) => known || j.when(p).is_some_and(|w| Some(w.ordinal) == last),
        }
    }
}

/// T-RTS-001: of each reporter and frequency, periods without any figure between others, next to one of the file.
fn gaps(j: &Joined<'_>, task: &Task<'_>, out: &mut Findings) {
    let area = j.data.flow.structure.dimension("REF_AREA");
    // Most series have the periods of the one before, so they are marked by rank, and looked at once.
    let mut seen: BTreeMap<&str, Vec<Option<Point>>> = BTreeMap::new();
    for series in j.series() {
        let area = area.map_or("", |d| j.code(&series[0], d));
        let marks = seen.entry(area).or_insert_with(|| vec![None; j.periods.len()]);
        for p in series {
            let mark = &mut marks[p.time as usize];
            // The first of the file in the order of its cells.
            let place = |p: &Point| p.row().map(|r| j.at(r));
            if mark.is_none_or(|m| place(p).is_some_and(|at| place(&m).is_none_or(|was| at < was))) {
                *mark = Some(*p);
            }
        }
    }
    let mut points: BTreeMap<(&str, &'static str), BTreeMap<i64, Point>> = BTreeMap::new();
    for (area, marks) in seen {
        for (p, when) in marks.into_iter().flatten().filter_map(|p| Some((p, j.when(&p)?))) {
            points.entry((area, when.frequency())).or_default().insert(when.ordinal, p);
        }
    }
    let most = task.limit(&T_RTS_001, "most") as usize;
    let (mut passed, mut failed) = (0u64, 0u64);
    for ((area, _), points) in &points {
        let all: Vec<(&i64, &Point)> = points.iter().collect();
        // Rounds of an assessment come when they come: a series has holes where most of its periods follow one another.
        let steps = || all.windows(2).map(|w| w[1].0 - w[0].0);
        if steps().filter(|s| *s == 1).count() * 2 < steps().count() {
            continue;
        }
        let mut missing: Vec<i64> = Vec::new();
        let mut cell = None;
        for pair in all.windows(2) {
            let ((a, before), (b, after)) = (pair[0], pair[1]);
            if *b == a + 1 || (before.row().is_none() && after.row().is_none()) {
                passed += 1;
                continue;
            }
            missing.extend((a + 1..*b).take(1_000));
            failed += 1;
            cell = cell.or(after.row().or(before.row()));
        }
        let Some(first) = all.first().map(|x| x.1).filter(|_| !missing.is_empty()) else { continue };
        let list: Vec<String> = missing.iter().take(most).map(|n| named(j, first, *n)).collect();
        out.add(
            Finding::new(&T_RTS_001, cell.map_or(task.whole, |r| j.at(r)))
                .arg("count", missing.len())
                .arg("list", list.join(", "))
                .arg("home", *area)
                .cause(*area),
        );
    }
    out.tally(&T_RTS_001, passed, failed, 0);
}

/// A period with this number, as periods of the frequency of `like` are written.
fn named(j: &Joined<'_>, like: &Point, ordinal: i64) -> String {
    match j.frequency(like) {
        "A" => format!("{ordinal:04}"),
        "S" => format!("{:04}-S{}", ordinal.div_euclid(2), ordinal.rem_euclid(2) + 1),
        "T" => format!("{:04}-T{}", ordinal.div_euclid(3), ordinal.rem_euclid(3) + 1),
        "Q" => format!("{:04}-Q{}", ordinal.div_euclid(4), ordinal.rem_euclid(4) + 1),
        "M" => format!("{:04}-{:02}", ordinal.div_euclid(12), ordinal.rem_euclid(12) + 1),
        unit => {
            let days = i32::try_from(if unit == "W" { ordinal.saturating_mul(7) } else { ordinal }).unwrap_or(0);
            let day = crate::model::period::Date::new(1970, 1, 1).map(|d| d.plus_days(days));
            match (day, unit) {
                (Some(d), "W") => {
                    let (year, week) = d.iso_week();
                    format!("{year:04}-W{week:02}")
                }
                (Some(d), _) => d.to_string(),
                (None, _) => String::new(),
            }
        }
    }
}

/// The middle of five.
fn middle(mut five: [i128; FIVE]) -> i128 {
    five.sort_unstable();
    five[FIVE / 2]
}

/// The five figures that one is held against: those of the same season of the five years before, else the five before. A
/// missing one: `Err`; none where there are not five.
fn five(j: &Joined<'_>, series: &[Point], at: usize) -> Option<Result<[i128; FIVE], ()>> {
    let when = j.when(&series[at])?;
    if let Some(year) = when.per_year {
        let place = |k: i64| {
            let wanted = when.ordinal - k * year;
            series[..at]
                .iter()
                .rev()
                .find(|p| j.when(p).is_none_or(|w| w.ordinal <= wanted))
                .filter(|p| j.when(p).is_some_and(|w| w.ordinal == wanted))
        };
        let seasons: Vec<&Point> = (1..=FIVE as i64).map_while(place).collect();
        if seasons.len() == FIVE {
            return Some(values(j, seasons.into_iter()));
        }
    }
    let before = at.checked_sub(FIVE).map(|from| &series[from..at])?;
    Some(values(j, before.iter()))
}

fn values<'p>(j: &Joined<'_>, points: impl Iterator<Item = &'p Point>) -> Result<[i128; FIVE], ()> {
    let mut five = [0; FIVE];
    for (slot, p) in five.iter_mut().zip(points) {
        let doubtful = p.row().is_some_and(|r| j.doubtful(r));
        *slot = j.stands(p).filter(|_| !doubtful).ok_or(())?;
    }
    Ok(five)
}

/// A figure of the file that is far from its history.
struct Jump {
    point: Point,
    value: i128,
    median: i128,
    band: i128,
    worse: bool,
}

/// T-VNO-001: distance to the median of five, in median distances of the five to it. Gives the rows.
fn outliers(j: &Joined<'_>, reach: &Reach, task: &Task<'_>, fresh: &Fresh, out: &mut Findings) -> BTreeSet<u32> {
    let limit = |name| task.limit(&T_VNO_001, name);
    let (spreads, error, floor_percent) = (limit("spreads"), limit("error"), limit("floor_percent"));
    let (floor, least) = (limit("floor").saturating_mul(j.one()), limit("least").saturating_mul(j.one()));
    let (mut passed, mut undecided) = (0u64, 0u64);
    let mut jumps: Vec<Jump> = Vec::new();
    for series in j.series().filter(|s| s.len() > FIVE) {
        let judged = fresh.of(j, reach, series);
        for at in (FIVE..series.len()).filter(|&i| judged(&series[i])) {
            let p = &series[at];
            let doubtful = p.row().is_some_and(|r| j.doubtful(r));
            let Some(five) = five(j, series, at) else { continue };
            let (Some(value), Ok(five), false) = (j.stands(p), five, doubtful) else {
                undecided += 1;
                continue;
            };
            let median = middle(five);
            if value.abs().max(median.abs()) < least {
                continue;
            }
            let spread = middle(five.map(|v| (v - median).abs()));
            let away = (value - median).abs();
            // Where half of the five are alike their distances say nothing: a share of the median does.
            let band =
                if spread == 0 { floor.max(median.abs().saturating_mul(floor_percent) / 100) } else { spreads.saturating_mul(spread) };
            if away <= band {
                passed += 1;
            } else {
                let worse = error > 0 && spread > 0 && away > error.saturating_mul(spread);
                jumps.push(Jump { point: *p, value, median, band, worse });
            }
        }
    }
    out.tally(&T_VNO_001, passed, jumps.len() as u64, undecided);
    let of: FxHashMap<u32, usize> = jumps.iter().enumerate().filter_map(|(i, x)| Some((x.point.row()?, i))).collect();
    let points: Vec<Point> = jumps.iter().map(|x| x.point).collect();
    each(out, j, &points, |j, p| {
        let jump = &jumps[p.row().and_then(|r| of.get(&r)).copied().unwrap_or(0)];
        let low = jump.median - jump.band;
        Finding::new(&T_VNO_001, p.row().map_or(task.whole, |r| j.at(r)))
            .arg("value", j.decimal(jump.value))
            .arg("expected", j.decimal(jump.median))
            .arg("from", j.decimal(if jump.median >= 0 { low.max(0) } else { low }))
            .arg("to", j.decimal(jump.median + jump.band))
            .arg("key", j.describe(p, &[]))
            .cause(j.period(p))
            .weigh(if jump.worse { Severity::Error } else { T_VNO_001.severity })
    });
    of.into_keys().collect()
}

/// A figure, what it is, and what the one before it was.
type Growth = (Point, i128, i128);

/// T-VNO-002: growth against the median growth of the siblings, by how many times it is more or less (Hidiroglou and
/// Berthelot's transformation without its weight, as `hb` of the R package validate has it, plus one). Siblings are series that
/// differ in one dimension alone: the one with most codes.
fn siblings(j: &Joined<'_>, reach: &Reach, task: &Task<'_>, fresh: &Fresh, told: &BTreeSet<u32>, out: &mut Findings) {
    let structure = &j.data.flow.structure;
    let time = structure.time();
    let widest = (0..j.data.codes.len())
        .filter(|&d| Some(d) != time && j.varied()[d])
        .max_by_key(|&d| (j.data.codes[d].len(), std::cmp::Reverse(d)));
    let Some(widest) = widest else { return };
    let limit = |name| task.limit(&T_VNO_002, name);
    let (factor, least, many) = (limit("factor"), limit("least").saturating_mul(j.one()), limit("siblings") as usize);
    // By what siblings share and the period: growth as the two figures.
    let mut groups: BTreeMap<(u32, Vec<&str>), Vec<Growth>> = BTreeMap::new();
    let mut undecided = 0u64;
    for series in j.series().filter(|s| s.len() > 1) {
        let judged = fresh.of(j, reach, series);
        for pair in series.windows(2).filter(|w| judged(&w[1])) {
            let (before, p) = (&pair[0], &pair[1]);
            let follows = j.when(before).zip(j.when(p)).is_some_and(|(a, b)| b.ordinal == a.ordinal + 1);
            if !follows || matches!(j.code(p, widest), "_T" | "_X" | "_U") {
                continue;
            }
            let doubtful = [before, p].iter().any(|x| x.row().is_some_and(|r| j.doubtful(r)));
            let (Some(was), Some(is), false) = (j.stands(before), j.stands(p), doubtful) else {
                undecided += 1;
                continue;
            };
            if was <= 0 || is <= 0 || was.max(is) < least {
                continue;
            }
            let shared = (0..structure.dimensions.len()).filter(|&d| d != widest && Some(d) != time).map(|d| j.code(p, d)).collect();
            groups.entry((p.time, shared)).or_default().push((*p, is, was));
        }
    }
    let mut passed = 0u64;
    let mut bad: Vec<(Point, i128, i128, i128, i128)> = Vec::new();
    for mut group in groups.into_values().filter(|g| g.len() > many) {
        // Ratios in order, compared by multiplying across: the upper median is one of them, so it is exact.
        group.sort_by(|a, b| a.1.saturating_mul(b.2).cmp(&b.1.saturating_mul(a.2)).then(a.0.row().cmp(&b.0.row())));
        let (_, top, bottom) = group[group.len() / 2];
        for (p, is, was) in group {
            let (own, all) = (is.saturating_mul(bottom), was.saturating_mul(top));
            if own.max(all) <= own.min(all).saturating_mul(factor) {
                passed += 1;
            } else if p.row().is_some_and(|r| told.contains(&r)) {
                undecided += 1;
            } else {
                bad.push((p, is, was, top, bottom));
            }
        }
    }
    out.tally(&T_VNO_002, passed, bad.len() as u64, undecided);
    let of: FxHashMap<Option<u32>, usize> = bad.iter().enumerate().map(|(i, b)| (b.0.row(), i)).collect();
    let points: Vec<Point> = bad.iter().map(|b| b.0).collect();
    each(out, j, &points, |j, p| {
        let (_, is, was, top, bottom) = bad[of.get(&p.row()).copied().unwrap_or(0)];
        Finding::new(&T_VNO_002, p.row().map_or(task.whole, |r| j.at(r)))
            .arg("first", j.decimal(was))
            .arg("second", j.decimal(is))
            .arg("share", super::per_cent(is - was, was))
            .arg("expected", super::per_cent(top - bottom, bottom))
            .arg("key", j.describe(p, &[]))
            .cause(j.period(p))
    });
}

/// T-VNO-003: the median of the last four against that of the four before, unless one of the four has the flag of a break.
fn levels(j: &Joined<'_>, reach: &Reach, task: &Task<'_>, fresh: &Fresh, told: &BTreeSet<u32>, out: &mut Findings) {
    let limit = |name| task.limit(&T_VNO_003, name);
    let (factor, least) = (limit("factor"), limit("least").saturating_mul(j.one()));
    let (mut passed, mut undecided) = (0u64, 0u64);
    let mut bad: Vec<(Point, Point, i128, i128)> = Vec::new();
    for series in j.series().filter(|s| s.len() >= 2 * FOUR) {
        let eight = &series[series.len() - 2 * FOUR..];
        let last = &eight[2 * FOUR - 1];
        let follow = |w: &[Point]| j.when(&w[0]).zip(j.when(&w[1])).is_some_and(|(a, b)| b.ordinal == a.ordinal + 1);
        if !fresh.of(j, reach, series)(last) || !eight.windows(2).all(follow) {
            continue;
        }
        let doubtful = eight.iter().any(|p| p.row().is_some_and(|r| j.doubtful(r)));
        let figures: Option<Vec<i128>> = eight.iter().map(|p| j.stands(p)).collect();
        let Some(figures) = figures.filter(|_| !doubtful) else {
            undecided += 1;
            continue;
        };
        // Twice the median of four: the two in the middle.
        let twice = |four: &[i128]| {
            let mut four = four.to_vec();
            four.sort_unstable();
            four[FOUR / 2 - 1] + four[FOUR / 2]
        };
        let (was, is) = (twice(&figures[..FOUR]), twice(&figures[FOUR..]));
        if was.min(is) < least.saturating_mul(2) {
            continue;
        }
        let flagged = eight[FOUR..].iter().any(|p| j.attribute(p, "OBS_STATUS") == "B");
        if flagged || was.max(is) <= was.min(is).saturating_mul(factor) {
            passed += 1;
        } else if last.row().is_some_and(|r| told.contains(&r)) {
            undecided += 1;
        } else {
            let cell = eight[FOUR..].iter().find(|p| p.row().is_some()).unwrap_or(last);
            bad.push((*cell, eight[FOUR], was, is));
        }
    }
    out.tally(&T_VNO_003, passed, bad.len() as u64, undecided);
    let of: FxHashMap<Option<u32>, usize> = bad.iter().enumerate().map(|(i, b)| (b.0.row(), i)).collect();
    let points: Vec<Point> = bad.iter().map(|b| b.0).collect();
    let time = j.data.flow.structure.time();
    each(out, j, &points, |j, p| {
        let (_, from, was, is) = bad[of.get(&p.row()).copied().unwrap_or(0)];
        let half = |n: i128| (j.decimal(n) / rust_decimal::Decimal::TWO).normalize();
        Finding::new(&T_VNO_003, p.row().map_or(task.whole, |r| j.at(r)))
            .arg("first", half(was))
            .arg("second", half(is))
            .arg("period", j.period(&from))
            .arg("key", j.describe(p, &time.into_iter().collect::<Vec<_>>()))
            .cause(j.period(&from))
    });
}

/// T-VNO-004: the same figure so many periods in a row. Rounded figures are alike by rounding.
fn runs(j: &Joined<'_>, reach: &Reach, task: &Task<'_>, fresh: &Fresh, out: &mut Findings) {
    let (run, least) = (task.limit(&T_VNO_004, "run") as usize, task.limit(&T_VNO_004, "least").saturating_mul(j.one()));
    let (mut passed, mut undecided, mut failed) = (0u64, 0u64, 0u64);
    for series in j.series().filter(|s| s.len() >= run) {
        let is_new = fresh.of(j, reach, series);
        let mut from = 0;
        for i in 1..=series.len() {
            let goes_on = series.get(i).is_some_and(|p| {
                let before = &series[i - 1];
                j.when(before).zip(j.when(p)).is_some_and(|(a, b)| b.ordinal == a.ordinal + 1)
                    && j.stands(p).is_some()
                    && j.stands(p) == j.stands(before)
            });
            if goes_on {
                continue;
            }
            let same = &series[from..i];
            from = i;
            let judged = same.iter().filter(|p| is_new(p)).count() as u64;
            if judged == 0 {
                continue;
            }
            let value = j.stands(&same[0]);
            let rounded = || same.iter().any(|p| !matches!(j.attribute(p, "ROUNDING_BASE"), "" | "0" | "1"));
            if value.is_none() {
                undecided += judged;
            } else if same.len() < run || value.is_none_or(|v| v < least.max(1)) || rounded() {
                passed += judged;
            } else if same.iter().any(|p| p.row().is_some_and(|r| j.doubtful(r))) {
                undecided += judged;
            } else {
                failed += judged;
                let rows: Vec<u32> = same.iter().filter_map(Point::row).collect();
                let last = &same[same.len() - 1];
                let time = j.data.flow.structure.time();
                let mut f = Finding::new(&T_VNO_004, last.row().map_or(task.whole, |r| j.at(r)))
                    .arg("value", j.decimal(value.unwrap_or(0)))
                    .arg("found", same.len())
                    .arg("from", j.period(&same[0]))
                    .arg("to", j.period(last))
                    .arg("key", j.describe(last, &time.into_iter().collect::<Vec<_>>()))
                    .cause("run");
                f.evidence = rows.iter().map(|&r| j.at(r)).filter(|at| *at != f.cells[0]).collect();
                out.add(f);
            }
        }
    }
    out.tally(&T_VNO_004, passed, failed, undecided);
}

/// X-REP-002: a series that was there in each of the last periods, and is not in the first that is new.
fn absent(j: &Joined<'_>, reach: &Reach, task: &Task<'_>, found: &Findings, out: &mut Findings) {
    let (history, least) = (task.limit(&X_REP_002, "history") as usize, task.limit(&X_REP_002, "least").saturating_mul(j.one()));
    // The first period of the file that is new, by area and frequency: that after all of before, else the last of the file.
    let mut new: FxHashMap<(u32, &'static str), BTreeMap<i64, u32>> = FxHashMap::default();
    let mut old: FxHashMap<(u32, &'static str), i64> = FxHashMap::default();
    for series in j.series() {
        let of = (reach.area(j, &series[0]), j.frequency(&series[0]));
        let ordinal = |p: &Point| j.when(p).map(|w| w.ordinal);
        if let Some(n) = series.iter().rev().filter(|p| p.old().is_some() && reach.speaks_of(p)).find_map(ordinal) {
            old.entry(of).and_modify(|o| *o = (*o).max(n)).or_insert(n);
        }
        let after = old.get(&of).copied();
        let here = series.iter().rev().filter(|p| p.row().is_some());
        for (n, p) in here.filter_map(|p| Some((ordinal(p)?, p))).take_while(|(n, _)| after.is_none_or(|o| *n > o)) {
            let all = new.entry(of).or_default();
            // Nearly all series have the same last periods.
            if all.contains_key(&n) && after.is_none() {
                break;
            }
            all.insert(n, p.time);
        }
    }
    let wanted: FxHashMap<(u32, &'static str), (i64, u32)> = new
        .into_iter()
        .filter_map(|(of, all)| {
            let first = match old.get(&of) {
                Some(last) => all.range(last + 1..).next(),
                None => all.last_key_value(),
            };
            first.map(|(&o, &r)| (of, (o, r)))
        })
        .collect();
    let (mut passed, mut undecided) = (0u64, 0u64);
    let mut gone: BTreeMap<u32, Vec<Point>> = BTreeMap::new();
    // Holes of the cube have been told already, and a row that could not be read may be the very one.
    let explained = !task.complete || found.tallies.iter().any(|t| t.rule.id == X_REP_001.id && t.failed > 0);
    for series in j.series() {
        let Some(&(ordinal, rank)) = wanted.get(&(reach.area(j, &series[0]), j.frequency(&series[0]))) else { continue };
        let Some(at) = series.iter().rposition(|p| j.when(p).is_some_and(|w| w.ordinal < ordinal)) else { continue };
        let there = series.get(at + 1).is_some_and(|p| p.time == rank && p.row().is_some());
        let Some(last) = at.checked_sub(history - 1).map(|from| &series[from..=at]) else { continue };
        let steady = (0i64..)
            .zip(last.iter().rev())
            .all(|(k, p)| j.when(p).is_some_and(|w| w.ordinal == ordinal - 1 - k) && j.stands(p).is_some_and(|v| v >= least.max(1)));
        if !steady || !reach.speaks_of(&series[at]) || !reach.covers(j, &series[at], rank) {
            continue;
        }
        if there {
            passed += 1;
        } else if explained {
            undecided += 1;
        } else {
            gone.entry(rank).or_default().push(series[at]);
        }
    }
    out.tally(&X_REP_002, passed, gone.values().map(|g| g.len() as u64).sum(), undecided);
    let time = j.data.flow.structure.time();
    for (rank, points) in gone {
        let period = j.periods[rank as usize].0;
        let list: Vec<String> = points.iter().take(WRITTEN).map(|p| j.describe(p, &time.into_iter().collect::<Vec<_>>())).collect();
        let f = Finding::new(&X_REP_002, task.whole).arg("count", points.len()).arg("list", list.join("; ")).arg("period", period);
        let last = points.first().and_then(|p| j.stands(p)).unwrap_or(0);
        out.add(f.arg("value", j.decimal(last)).arg("found", history).cause(period));
    }
}

//! Do figures of several dataflows that belong together agree? A stock and its flows, one concept in two datasets, a benchmark.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::project::{Sum, Sums, described, over, project, same_unit};
use super::{Doubts, Task, ratio};
use crate::model::comparison::{Balance, Benchmark, Chosen, Pair};
use crate::model::finding::{D_VCO_001, D_VCO_002, D_VCO_003, Finding, Findings, Rule, T_STK_001};
use crate::model::location::Location;
use crate::model::observation::Dataset;
use crate::model::period::Period;

/// What stands with the file: the file first, then what stood before and what lies beside.
pub(super) struct Standing<'a> {
    pub(super) data: &'a Dataset,
    pub(super) others: Vec<&'a Dataset>,
    pub(super) before: Option<&'a Dataset>,
    pub(super) benchmarks: Vec<&'a Dataset>,
    pub(super) doubts: &'a Doubts,
}

/// Every identity that the file takes part in.
pub(super) fn run(s: &Standing<'_>, task: &Task<'_>, out: &mut Findings) {
    task.table.balances.iter().for_each(|b| balance(s, b, task, out));
    task.table.pairs.iter().for_each(|p| pair(s, p, task, out));
    task.table.benchmarks.iter().for_each(|b| benchmark(s, b, task, out));
}

/// Figures as they stand with the file, and those of the file alone.
struct Side {
    all: Sums,
    own: Sums,
}

impl Side {
    fn of(s: &Standing<'_>, chosen: &Chosen, by: &[String]) -> Option<Side> {
        let own = project(s.data, chosen, by);
        let rest = s.before.into_iter().chain(s.others.iter().copied());
        let mut all = own.clone().unwrap_or_default();
        let more = over(rest, chosen, by);
        if own.is_none() && more.is_none() {
            return None;
        }
        more.into_iter().flatten().for_each(|(key, sum)| _ = all.entry(key).or_insert(sum));
        Some(Side { all, own: own.unwrap_or_default() })
    }

    /// Places of a key in the file; whether one is in doubt.
    fn places(&self, s: &Standing<'_>, key: &[String]) -> (Vec<Location>, bool) {
        let rows = self.own.get(key).map_or(&[][..], |sum| &sum.rows[..]);
        (rows.iter().map(|&r| s.data.observations.at[r as usize]).collect(), rows.iter().any(|&r| s.doubts.has(r)))
    }
}

/// A finding at these places of the file, or at the file as a whole.
fn at(rule: &'static Rule, places: Vec<Location>, task: &Task<'_>) -> Finding {
    let mut f = Finding::new(rule, places.first().copied().unwrap_or(task.whole));
    f.evidence = places.into_iter().skip(1).collect();
    f
}

/// A sum with its key.
type Keyed<'s> = (&'s Vec<String>, &'s Sum);

/// T-STK-001 and D-VCO-001: P(t) = P(t-1) + what came - what went.
fn balance(s: &Standing<'_>, b: &Balance, task: &Task<'_>, out: &mut Findings) {
    let rule = if b.rule == T_STK_001.id { &T_STK_001 } else { &D_VCO_001 };
    let part_of = |c: &Chosen| c.dataflow == s.data.flow.reference.id;
    if !part_of(&b.stock) && !b.plus.iter().chain(&b.minus).any(part_of) {
        return;
    }
    let Some(stock) = Side::of(s, &b.stock, &b.by) else { return };
    let sides = |all: &[Chosen]| -> Option<Vec<Side>> { all.iter().map(|c| Side::of(s, c, &b.by)).collect() };
    let Some((plus, minus)) = sides(&b.plus).zip(sides(&b.minus)) else { return };
    let Some(time) = b.by.iter().position(|n| n == "TIME_PERIOD") else { return };
    let percent = Decimal::from_i128_with_scale(task.limit(rule, "percent"), 0);
    let (mut passed, mut failed, mut undecided) = (0u64, 0u64, 0u64);
    // Stocks by what is not the period, and by the number of the period.
    let mut series: BTreeMap<Vec<&str>, BTreeMap<i64, Keyed<'_>>> = BTreeMap::new();
    for (key, sum) in &stock.all {
        let Some((ordinal, _)) = Period::parse(&key[time]).ok().and_then(|p| p.ordinal()) else { continue };
        let rest = key.iter().enumerate().filter(|(i, _)| *i != time).map(|(_, k)| k.as_str()).collect();
        series.entry(rest).or_default().insert(ordinal, (key, sum));
    }
    for points in series.values() {
        for (ordinal, (key, now)) in points {
            let Some((before, was)) = points.get(&(ordinal - 1)) else { continue };
            let flows: Vec<(&Side, Decimal)> =
                plus.iter().map(|f| (f, Decimal::ONE)).chain(minus.iter().map(|f| (f, Decimal::NEGATIVE_ONE))).collect();
            let new = [(&stock, *key), (&stock, *before)].into_iter().chain(flows.iter().map(|f| (f.0, *key)));
            let told: Vec<(Vec<Location>, bool)> = new.map(|(side, key)| side.places(s, key)).collect();
            if told.iter().all(|(places, _)| places.is_empty()) {
                continue;
            }
            let doubtful = told.iter().any(|t| t.1);
            let mut expected = was.value;
            for (flow, sign) in &flows {
                let sum = flow.all.get(*key).filter(|f| same_unit(f, now));
                expected = expected.zip(sum.and_then(|f| f.value)).and_then(|(e, v)| e.checked_add(v * sign));
            }
            let (Some(found), Some(expected), true) = (now.value, expected, !doubtful && same_unit(now, was)) else {
                undecided += 1;
                continue;
            };
            let difference = (found - expected).abs();
            if difference.saturating_mul(Decimal::ONE_HUNDRED) <= found.abs().saturating_mul(percent) {
                passed += 1;
                continue;
            }
            failed += 1;
            let before = was.value.unwrap_or_default();
            let places = told.into_iter().flat_map(|t| t.0).collect();
            out.add(
                at(rule, places, task)
                    .arg("first", before.normalize())
                    .arg("found", found.normalize())
                    .arg("expected", expected.normalize())
                    .arg("second", (found - before).normalize())
                    .arg("sum", (expected - before).normalize())
                    .arg("difference", difference.normalize())
                    .arg("period", key[time].as_str())
                    .arg("key", described(&b.stock, &b.by, key))
                    .cause(key[time].as_str()),
            );
        }
    }
    out.tally(rule, passed, failed, undecided);
}

/// D-VCO-002: the same concept in two datasets.
fn pair(s: &Standing<'_>, p: &Pair, task: &Task<'_>, out: &mut Findings) {
    // Of one dataflow: the file and what lies beside it.
    let ways = if p.one.dataflow == p.other.dataflow { vec![(&p.one, &p.other)] } else { vec![(&p.one, &p.other), (&p.other, &p.one)] };
    for (own, theirs) in ways {
        let Some((ours, others)) = project(s.data, own, &p.by).zip(over(s.others.iter().copied(), theirs, &p.by)) else { continue };
        let percent = p.percent.map_or_else(|| task.limit(&D_VCO_002, "percent"), i128::from);
        let percent = Decimal::from_i128_with_scale(percent, 0);
        let (mut passed, mut failed, mut undecided) = (0u64, 0u64, 0u64);
        for (key, we) in &ours {
            let Some(they) = others.get(key) else { continue };
            let doubtful = we.rows.iter().any(|&r| s.doubts.has(r));
            let (Some(a), Some(b), true) = (we.value, they.value, !doubtful && same_unit(we, they)) else {
                undecided += 1;
                continue;
            };
            let difference = (a - b).abs();
            if difference.saturating_mul(Decimal::ONE_HUNDRED) <= a.abs().max(b.abs()).saturating_mul(percent) {
                passed += 1;
                continue;
            }
            failed += 1;
            out.add(
                at(&D_VCO_002, we.rows.iter().map(|&r| s.data.observations.at[r as usize]).collect(), task)
                    .arg("first", a.normalize())
                    .arg("second", b.normalize())
                    .arg("difference", difference.normalize())
                    .arg("name", theirs.dataflow.as_str())
                    .arg("key", described(own, &p.by, key))
                    .cause(theirs.dataflow.as_str()),
            );
        }
        out.tally(&D_VCO_002, passed, failed, undecided);
    }
}

/// D-VCO-003: the order of magnitude that others publish.
fn benchmark(s: &Standing<'_>, b: &Benchmark, task: &Task<'_>, out: &mut Findings) {
    let Some((ours, theirs)) = project(s.data, &b.own, &b.by).zip(over(s.benchmarks.iter().copied(), &b.theirs, &b.by)) else { return };
    let limit = |name| Decimal::from_i128_with_scale(task.limit(&D_VCO_003, name), 0);
    let (low, high) = (limit("low"), limit("high"));
    let (mut passed, mut failed, mut undecided) = (0u64, 0u64, 0u64);
    for (key, we) in &ours {
        let Some(they) = theirs.get(key) else { continue };
        let doubtful = we.rows.iter().any(|&r| s.doubts.has(r));
        let (Some(own), Some(mark), true) = (we.value, they.value, !doubtful && same_unit(we, they)) else {
            undecided += 1;
            continue;
        };
        let own_hundred = own.saturating_mul(Decimal::ONE_HUNDRED);
        if own_hundred >= mark.saturating_mul(low) && own_hundred <= mark.saturating_mul(high) {
            passed += 1;
            continue;
        }
        failed += 1;
        out.add(
            at(&D_VCO_003, we.rows.iter().map(|&r| s.data.observations.at[r as usize]).collect(), task)
                .arg("first", own.normalize())
                .arg("second", mark.normalize())
                .arg("share", ratio(own, mark))
                .arg("name", b.of.join(", "))
                .arg("key", described(&b.own, &b.by, key))
                .cause(b.of.join(", ")),
        );
    }
    out.tally(&D_VCO_003, passed, failed, undecided);
}

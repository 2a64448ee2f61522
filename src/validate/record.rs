//! Is a figure possible by itself, and beside the figures of its own record?

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use rustc_hash::FxHashMap;

use super::Check;
use super::scope::{Scope, add_all, add_each};
use crate::model::finding::{Finding, Findings, R_VCO_001, R_VCO_002, R_VCO_003, R_VCO_004, R_VIR_001, R_VIR_002, Rule};
use crate::model::period::parse_period;

/// R-VIR-001 and R-VIR-002: counts are not negative, shares lie between 0 and 100.
pub(super) struct Range;

impl Check for Range {
    fn rules(&self) -> &'static [&'static Rule] {
        const { &[&R_VIR_001, &R_VIR_002] }
    }

    fn run(&self, scope: &mut Scope<'_>, out: &mut Findings) {
        let rows = scope.rows();
        let counts = scope.counts();
        let (mut shares, mut figures, mut doubtful) = (0u64, 0u64, 0u64);
        let (mut negative, mut beyond) = (Vec::new(), Vec::new());
        for row in 0..scope.len() {
            let Some((m, s)) = rows.values.parts(row as usize) else { continue };
            if scope.doubt.has(row) {
                doubtful += 1;
            } else if counts.share(rows, row) {
                shares += 1;
                if m < 0 || i128::from(m) > 100 * 10i128.pow(s.min(28)) {
                    beyond.push(row);
                }
            } else if !counts.balance(rows, row) {
                figures += 1;
                if m < 0 {
                    negative.push(row);
                }
            }
        }
        for (rule, bad, all) in [(&R_VIR_001, &negative, figures), (&R_VIR_002, &beyond, shares)] {
            if !bad.is_empty() {
                add_each(out, scope, bad, |r| {
                    let f = Finding::new(rule, rows.at[r as usize]).arg("value", scope.value(r).unwrap_or_default().normalize());
                    f.arg("key", scope.describe(rows, r, &[]))
                });
            }
            if all > 0 {
                out.tally(rule, all - bad.len() as u64, bad.len() as u64, 0);
            }
        }
        if doubtful > 0 {
            out.tally(&R_VIR_001, 0, 0, doubtful);
        }
        negative.into_iter().chain(beyond).for_each(|r| scope.doubt.add(r));
    }
}

/// R-VCO-003: the period does not end after the file was received, save for provisional, estimated and forecast figures.
pub(super) struct Future;

impl Check for Future {
    fn rules(&self) -> &'static [&'static Rule] {
        const { &[&R_VCO_003] }
    }

    fn run(&self, scope: &mut Scope<'_>, out: &mut Findings) {
        let Some(time) = scope.data.flow.structure.time() else { return };
        let Some(received) = scope.context.received.get(..10).and_then(parse_period) else { return };
        let periods = &scope.data.codes[time];
        let late: Vec<bool> =
            (0..periods.len() as u32).map(|n| parse_period(periods.text(n)).is_some_and(|s| s.end > received.end)).collect();
        let column = &scope.rows().keys[time];
        let early = scope.attribute("OBS_STATUS").map(|a| (a, scope.attribute_table(a, |s| matches!(s, "P" | "E" | "F"))));
        let mut bad: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
        let mut doubtful = 0u64;
        for row in 0..scope.len() {
            let n = column.get(row as usize);
            if scope.doubt.has(row) {
                doubtful += 1;
            } else if late.get(n as usize) == Some(&true) {
                let told = |(a, t): &(usize, Vec<bool>)| t.get(scope.rows().attributes[*a].get(row as usize) as usize) == Some(&true);
                if !early.as_ref().is_some_and(told) {
                    bad.entry(n).or_default().push(row);
                }
            }
        }
        let failed: u64 = bad.values().map(|r| r.len() as u64).sum();
        for (n, rows) in &bad {
            let period = periods.text(*n);
            add_all(out, scope, &R_VCO_003, rows, |f| {
                f.arg("period", period)
                    .arg("to", parse_period(period).map_or(String::new(), |s| s.end.to_string()))
                    .arg("received", received.end.to_string())
                    .cause(period)
            });
        }
        out.tally(&R_VCO_003, u64::from(scope.len()) - failed - doubtful, failed, doubtful);
        bad.into_values().flatten().for_each(|r| scope.doubt.add(r));
    }
}

/// R-VCO-001: a part is at most the whole, where the whole is published beside it under `_T`.
pub(super) struct Parts;

impl Check for Parts {
    fn rules(&self) -> &'static [&'static Rule] {
        const { &[&R_VCO_001] }
    }

    fn run(&self, scope: &mut Scope<'_>, out: &mut Findings) {
        let Some(packing) = &scope.packing else { return };
        let dims: Vec<usize> = scope.broken_down().into_iter().filter(|&d| Some(d) != scope.data.flow.structure.time()).collect();
        if dims.is_empty() {
            return;
        }
        let rows = scope.rows();
        let counts = scope.counts();
        let is_total = |d: usize, row: u32| scope.total_code(d) == Some(rows.keys[d].get(row as usize));
        let keys = scope.keys();
        // A total that the mapping knows as one is compared with the sum of its parts, which says more.
        let open = |r: u32| !scope.repeated.has(r) && !scope.is_recorded(r);
        let wholes = scope.index(|r| dims.iter().any(|&d| is_total(d, r)) && open(r));
        if wholes.len() == 0 {
            return out.tally(&R_VCO_001, 0, 0, 0);
        }
        let tolerance = scope.data.tolerance;
        let (mut passed, mut undecided) = (0u64, 0u64);
        let mut over: Vec<(u32, u32)> = Vec::new();
        for &d in &dims {
            let Some(t) = scope.total_code(d) else { continue };
            let (rest, total) = (!packing.mask([d]), packing.field(d, t));
            for row in 0..scope.len() {
                if is_total(d, row) || scope.repeated.has(row) {
                    continue;
                }
                let key = keys.get(row) & rest | total;
                let Some(whole) = wholes.get(key) else { continue };
                let pair = rows.values.parts(row as usize).zip(rows.values.parts(whole as usize));
                match pair {
                    _ if scope.doubt.has(row) || scope.doubt.has(whole) => undecided += 1,
                    None => undecided += 1,
                    Some(_) if !counts.count(rows, row) || !counts.count(rows, whole) => {}
                    Some(((p, a), (w, b))) if a == b && p <= w => passed += 1,
                    Some(((p, a), (w, b))) => {
                        if Decimal::new(p, a).saturating_sub(Decimal::new(w, b)) <= tolerance {
                            passed += 1;
                        } else {
                            over.push((row, whole));
                        }
                    }
                }
            }
        }
        out.tally(&R_VCO_001, passed, over.len() as u64, undecided);
        // One wrong cell is over several wholes, or under several parts: it is the cause of all those pairs.
        let mut degree: FxHashMap<u32, u32> = FxHashMap::default();
        over.iter().for_each(|&(p, w)| [p, w].iter().for_each(|r| *degree.entry(*r).or_default() += 1));
        let mut causes: BTreeMap<u32, Vec<(u32, u32)>> = BTreeMap::new();
        for &(p, w) in &over {
            let cause = if degree[&w] > degree[&p] { w } else { p };
            causes.entry(cause).or_default().push((p, w));
        }
        let at = |r: u32| rows.at[r as usize];
        for (cause, pairs) in causes {
            let (p, w) = pairs[0];
            let mut f = Finding::new(&R_VCO_001, at(cause))
                .arg("part", scope.value(p).unwrap_or_default().normalize())
                .arg("whole", scope.value(w).unwrap_or_default().normalize())
                .arg("key", scope.describe(rows, p, &[]))
                .arg("name", scope.describe(rows, w, &[]))
                .arg("count", pairs.len());
            f.evidence = pairs.iter().flat_map(|&(p, w)| [p, w]).filter(|&r| r != cause).map(at).collect();
            out.add(f);
        }
        over.into_iter().for_each(|(p, w)| [p, w].into_iter().for_each(|r| scope.doubt.add(r)));
    }
}

/// Dimensions in which a flow has two sides and their difference: in, out, net.
pub(super) const NETS: [(&str, [&str; 3]); 2] = [("FLOW", ["IMM", "EMI", "NET"]), ("DIRECTION", ["IN", "OUT", "NET"])];

/// R-VCO-002: net is in minus out.
pub(super) struct Net;

impl Check for Net {
    fn rules(&self) -> &'static [&'static Rule] {
        const { &[&R_VCO_002] }
    }

    fn run(&self, scope: &mut Scope<'_>, out: &mut Findings) {
        let Some(packing) = &scope.packing else { return };
        let rows = scope.rows();
        let keys = scope.keys();
        let mut doubted = Vec::new();
        for (id, codes) in NETS {
            let Some(d) = scope.dimension(id) else { continue };
            let codes = codes.map(|c| scope.code(d, c));
            let [Some(plus), Some(minus), Some(net)] = codes else { continue };
            let sides = scope.index(|r| [plus, minus].contains(&rows.keys[d].get(r as usize)));
            let (mut passed, mut failed, mut undecided) = (0u64, 0u64, 0u64);
            for row in (0..scope.len()).filter(|&r| rows.keys[d].get(r as usize) == net && !scope.repeated.has(r)) {
                let rest = keys.get(row) & !packing.mask([d]);
                let side = |c: u32| sides.get(rest | packing.field(d, c)).filter(|&r| !scope.doubt.has(r));
                let three = side(plus).zip(side(minus)).and_then(|(i, o)| {
                    let doubt = scope.doubt.has(row);
                    Some((i, o, scope.value(i)?, scope.value(o)?, scope.value(row)?)).filter(|_| !doubt)
                });
                let Some((i, o, a, b, n)) = three else {
                    undecided += 1;
                    continue;
                };
                let expected = a.saturating_sub(b);
                if expected.saturating_sub(n).abs() <= scope.data.tolerance {
                    passed += 1;
                    continue;
                }
                failed += 1;
                out.add(
                    Finding::new(&R_VCO_002, rows.at[row as usize])
                        .arg("first", a.normalize())
                        .arg("second", b.normalize())
                        .arg("expected", expected.normalize())
                        .arg("found", n.normalize())
                        .arg("key", scope.describe(rows, row, &[d]))
                        .evidence(vec![rows.at[i as usize], rows.at[o as usize]]),
                );
                doubted.extend([row, i, o]);
            }
            out.tally(&R_VCO_002, passed, failed, undecided);
        }
        doubted.into_iter().for_each(|r| scope.doubt.add(r));
    }
}

/// Dimensions that may hold both households and persons.
const UNITS: [&str; 4] = ["COUNT_UNIT", "UNIT", "UNIT_MEASURE", "POP_UNIT"];

/// R-VCO-004: persons per household, where the structure counts both.
pub(super) struct Households;

impl Check for Households {
    fn rules(&self) -> &'static [&'static Rule] {
        const { &[&R_VCO_004] }
    }

    fn run(&self, scope: &mut Scope<'_>, out: &mut Findings) {
        let Some(packing) = &scope.packing else { return };
        let rows = scope.rows();
        let keys = scope.keys();
        let least = scope.context.limit(&R_VCO_004, "least", Decimal::new(15, 1));
        let most = scope.context.limit(&R_VCO_004, "most", Decimal::from(12));
        for d in UNITS.iter().filter_map(|id| scope.dimension(id)) {
            let Some((homes, persons)) = scope.code(d, "HOUSEHOLD").zip(scope.code(d, "PERSON")) else { continue };
            let people = scope.index(|r| rows.keys[d].get(r as usize) == persons);
            let (mut passed, mut failed, mut undecided) = (0u64, 0u64, 0u64);
            for row in (0..scope.len()).filter(|&r| rows.keys[d].get(r as usize) == homes && !scope.repeated.has(r)) {
                let key = keys.get(row) & !packing.mask([d]) | packing.field(d, persons);
                let pair = people.get(key).and_then(|p| {
                    let doubt = scope.doubt.has(row) || scope.doubt.has(p);
                    Some((p, scope.value(row)?, scope.value(p)?)).filter(|_| !doubt)
                });
                let Some((p, homes, persons)) = pair else {
                    undecided += 1;
                    continue;
                };
                let mean = persons.checked_div(homes);
                // No household and no person is no contradiction; persons without households is one.
                if mean.map_or(persons.is_zero(), |m| m >= least && m <= most) {
                    passed += 1;
                    continue;
                }
                failed += 1;
                out.add(
                    Finding::new(&R_VCO_004, rows.at[row as usize])
                        .arg("first", homes.normalize())
                        .arg("second", persons.normalize())
                        .arg("found", mean.unwrap_or_default().round_dp(2).normalize())
                        .arg("key", scope.describe(rows, row, &[d]))
                        .evidence(vec![rows.at[p as usize]]),
                );
            }
            out.tally(&R_VCO_004, passed, failed, undecided);
        }
    }
}

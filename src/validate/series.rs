//! Does a figure fit the history of its own series in this dataset?

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use rustc_hash::FxHashMap;

use super::Check;
use super::scope::{Scope, add_all};
use crate::model::finding::{Finding, Findings, R_UNI_001, Rule, X_VCO_006};

/// R-UNI-001: a figure that is a power of ten away from a steady history was given in another unit.
pub(super) struct Unit;

/// Points of history that a jump is judged by, at least.
const HISTORY: usize = 4;
/// The larger of the two figures must reach this: small counts meet powers of ten by chance.
const LARGE: i64 = 1_000;
/// The exponents of a change of unit (tens, percent, thousands, millions), each with the distance from the exact power,
/// in percent, at which it is still one. Ten is met by chance, a thousand in a steady series is not.
const POWERS: [(u32, i64); 4] = [(1, 2), (2, 10), (3, 50), (6, 50)];

impl Check for Unit {
    fn rules(&self) -> &'static [&'static Rule] {
        const { &[&R_UNI_001] }
    }

    fn run(&self, scope: &mut Scope<'_>, out: &mut Findings) {
        let Some(time) = scope.data.flow.structure.time().filter(|_| scope.packing.is_some()) else { return };
        let rows = scope.rows();
        let when = &rows.keys[time];
        let (mut passed, mut undecided) = (0u64, 0u64);
        let mut bad: BTreeMap<(u32, i8), Vec<(u32, Decimal)>> = BTreeMap::new();
        let mut points: Vec<(u32, Decimal)> = Vec::new();
        for series in scope.series().filter(|s| s.len() > HISTORY) {
            if level(scope, series) {
                passed += series.len() as u64;
                continue;
            }
            points.clear();
            points.extend(
                series
                    .iter()
                    .filter(|&&r| !scope.repeated.has(r) && !scope.doubt.has(r))
                    .filter_map(|&r| scope.value(r).filter(|v| *v > Decimal::ZERO).map(|v| (r, v))),
            );
            undecided += (series.len() - points.len()) as u64;
            passed += points.len() as u64;
            if points.len() <= HISTORY {
                continue;
            }
            let mut sorted: Vec<Decimal> = points.iter().map(|p| p.1).collect();
            sorted.sort_unstable();
            let median = sorted[sorted.len() / 2];
            // Steady: all but few lie within a third and three times the median. One figure that is away and no power of
            // ten shows a series that moves by itself.
            let three = Decimal::from(3);
            let near = |v: Decimal| v.saturating_mul(three) >= median && v <= median.saturating_mul(three);
            let away = points.iter().filter(|p| !near(p.1)).map(|&(row, v)| power_of_ten(v, median).map(|power| (row, power)));
            let Some(away) = away.collect::<Option<Vec<(u32, i8)>>>().filter(|a| a.len() * HISTORY < points.len()) else { continue };
            for (row, power) in away {
                bad.entry((when.get(row as usize), power)).or_default().push((row, median));
                passed -= 1;
            }
        }
        let failed: usize = bad.values().map(Vec::len).sum();
        for ((period, power), cells) in &bad {
            let found: Vec<u32> = cells.iter().map(|c| c.0).collect();
            let factor = Decimal::from(10i64.pow(u32::from(power.unsigned_abs())));
            let period = scope.data.codes[time].text(*period);
            add_all(out, scope, &R_UNI_001, &found, |f| {
                f.arg("period", period)
                    .arg("factor", factor)
                    .arg("sign", if *power > 0 { "more" } else { "less" })
                    .arg("value", scope.value(found[0]).unwrap_or_default().normalize())
                    .arg("expected", cells[0].1.normalize())
                    .arg("key", scope.describe(rows, found[0], &[]))
                    .cause(format!("{period} {power}"))
            });
        }
        out.tally(&R_UNI_001, passed, failed as u64, undecided);
    }
}

/// Whether no figure of a series is nine times another: then none is a power of ten away from the middle. Most series
/// are settled by this alone.
fn level(scope: &Scope<'_>, series: &[u32]) -> bool {
    let (mut least, mut most, mut decimals) = (i64::MAX, 0, None);
    for &r in series {
        match scope.rows().values.parts(r as usize) {
            Some((m, s)) if m > 0 && *decimals.get_or_insert(s) == s && !scope.doubt.has(r) && !scope.repeated.has(r) => {
                least = least.min(m);
                most = most.max(m);
            }
            _ => return false,
        }
    }
    i128::from(most) < i128::from(least) * 9
}

/// The exponent, where the ratio is near a power of ten that a change of unit makes.
fn power_of_ten(value: Decimal, median: Decimal) -> Option<i8> {
    let (large, small, sign) = if value > median { (value, median, 1) } else { (median, value, -1) };
    if large < Decimal::from(LARGE) || small <= Decimal::ZERO {
        return None;
    }
    let ratio = large.checked_div(small)?;
    let near = |(p, percent): &&(u32, i64)| {
        let power = Decimal::from(10i64.pow(*p));
        (ratio - power).abs().saturating_mul(Decimal::ONE_HUNDRED) <= power * Decimal::from(*percent)
    };
    POWERS.iter().find(near).map(|&(p, _)| p as i8 * sign)
}

/// X-VCO-006: the share of men of each period against the same share in the other periods of the same series.
pub(super) struct SexRatio;

/// Persons in a period, at least, for its ratio to mean something.
const PERSONS: i64 = 100;
/// Percentage points around the median that are usual at any rate.
const FLOOR: i64 = 10;
/// Four standard deviations of a share of one person at even odds, in percentage points: few persons vary more by chance.
const CHANCE: i64 = 200;
/// Periods that the usual band is made of, at least.
const PERIODS: usize = 5;

impl Check for SexRatio {
    fn rules(&self) -> &'static [&'static Rule] {
        const { &[&X_VCO_006] }
    }

    fn run(&self, scope: &mut Scope<'_>, out: &mut Findings) {
        let Some((sex, time)) = scope.dimension("SEX").zip(scope.data.flow.structure.time()) else { return };
        let Some(packing) = &scope.packing else { return };
        let Some((men_code, women)) = scope.code(sex, "M").zip(scope.code(sex, "F")) else { return };
        let rows = scope.rows();
        let keys = scope.keys();
        let rest = !packing.mask([sex]);
        let period = packing.mask([time]);
        let series_of = |s: &[u32], code: u32| (rows.keys[sex].get(s[0] as usize) == code).then(|| keys[s[0] as usize] & rest & !period);
        let long = || scope.series().filter(|s| s.len() > PERIODS);
        let of_women: FxHashMap<u128, &[u32]> = long().filter_map(|s| Some((series_of(s, women)?, s))).collect();
        let (mut passed, mut failed, mut undecided) = (0u64, 0u64, 0u64);
        let counts = scope.counts();
        let mut shares: Vec<(u32, u32, Decimal)> = Vec::new();
        for men in long() {
            let Some(&women) = series_of(men, men_code).and_then(|k| of_women.get(&k)) else { continue };
            shares.clear();
            let mut women = women.iter().copied().peekable();
            for &m in men.iter().filter(|&&r| !scope.repeated.has(r) && counts.count(rows, r)) {
                let when = keys[m as usize] & period;
                while women.next_if(|&w| keys[w as usize] & period < when || scope.repeated.has(w)).is_some() {}
                let Some(w) = women.next_if(|&w| keys[w as usize] & period == when) else { continue };
                let doubt = scope.doubt.has(m) || scope.doubt.has(w);
                let Some((a, b)) = scope.value(m).zip(scope.value(w)).filter(|_| !doubt) else {
                    undecided += 1;
                    continue;
                };
                let all = a.saturating_add(b);
                if all >= Decimal::from(PERSONS) {
                    shares.push((m, w, a.saturating_mul(Decimal::ONE_HUNDRED).checked_div(all).unwrap_or_default()));
                }
            }
            if shares.len() <= PERIODS {
                continue;
            }
            let (median, spread) = median_and_spread(shares.iter().map(|x| x.2).collect());
            let band = (spread * Decimal::from(3)).max(Decimal::from(FLOOR));
            for &(m, w, share) in &shares {
                let all = scope.value(m).zip(scope.value(w)).map_or(Decimal::ZERO, |(a, b)| a.saturating_add(b));
                let away = (share - median).abs();
                if away <= band || away.saturating_mul(away).saturating_mul(all) <= Decimal::from(CHANCE * CHANCE) {
                    passed += 1;
                    continue;
                }
                failed += 1;
                out.add(
                    Finding::new(&X_VCO_006, rows.at[m as usize])
                        .also(rows.at[w as usize])
                        .arg("share", share.round_dp(1))
                        .arg("from", (median - band).max(Decimal::ZERO).round_dp(1))
                        .arg("to", (median + band).min(Decimal::ONE_HUNDRED).round_dp(1))
                        .arg("key", scope.describe(rows, m, &[sex]))
                        .arg("first", scope.value(m).unwrap_or_default().normalize())
                        .arg("second", scope.value(w).unwrap_or_default().normalize()),
                );
            }
        }
        out.tally(&X_VCO_006, passed, failed, undecided);
    }
}

/// The median, and the median distance from it.
fn median_and_spread(mut values: Vec<Decimal>) -> (Decimal, Decimal) {
    values.sort_unstable();
    let median = values[values.len() / 2];
    values.iter_mut().for_each(|v| *v = (*v - median).abs());
    values.sort_unstable();
    (median, values[values.len() / 2])
}

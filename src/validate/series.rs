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
const LARGE: i128 = 1_000;
/// The exponents of a change of unit (tens, percent, thousands, millions), each with the distance from the exact power,
/// in percent, at which it is still one. Ten is met by chance, a thousand in a steady series is not.
const POWERS: [(u32, i128); 4] = [(1, 2), (2, 10), (3, 50), (6, 50)];

impl Check for Unit {
    fn rules(&self) -> &'static [&'static Rule] {
        const { &[&R_UNI_001] }
    }

    fn run(&self, scope: &mut Scope<'_>, out: &mut Findings) {
        let Some(time) = scope.data.flow.structure.time().filter(|_| scope.packing.is_some()) else { return };
        let rows = scope.rows();
        let when = &rows.keys[time];
        let (mut passed, mut undecided) = (0u64, 0u64);
        let mut bad: BTreeMap<(u32, i8), Vec<(u32, i128)>> = BTreeMap::new();
        let (mut points, mut sorted): (Vec<(u32, i128)>, Vec<i128>) = (Vec::new(), Vec::new());
        for series in scope.series().filter(|s| s.len() > HISTORY) {
            points.clear();
            for &r in series.iter().filter(|&&r| !scope.repeated.has(r) && !scope.doubt.has(r)) {
                points.extend(scope.number(r).filter(|v| *v > 0).map(|v| (r, v)));
            }
            undecided += (series.len() - points.len()) as u64;
            passed += points.len() as u64;
            if points.len() <= HISTORY || level(&points) {
                continue;
            }
            sorted.clear();
            sorted.extend(points.iter().map(|p| p.1));
            sorted.sort_unstable();
            let median = sorted[sorted.len() / 2];
            // Steady: all but few lie within a third and three times the median. One figure that is away and no power of
            // ten shows a series that moves by itself.
            let near = |v: i128| v.saturating_mul(3) >= median && v <= median.saturating_mul(3);
            let away =
                points.iter().filter(|p| !near(p.1)).map(|&(row, v)| power_of_ten(v, median, scope.scale()).map(|power| (row, power)));
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
                    .arg("expected", scope.decimal(cells[0].1).normalize())
                    .arg("key", scope.describe(rows, found[0], &[]))
                    .cause(format!("{period} {power}"))
            });
        }
        out.tally(&R_UNI_001, passed, failed as u64, undecided);
    }
}

/// Whether no figure is nine times another: then none is a power of ten away from the middle. Most series are settled by this
/// alone.
fn level(points: &[(u32, i128)]) -> bool {
    let (least, most) = points.iter().fold((i128::MAX, 0), |(least, most), p| (p.1.min(least), p.1.max(most)));
    most < least.saturating_mul(9)
}

/// The exponent, where the ratio of two figures with so many decimals is near a power of ten that a change of unit makes.
fn power_of_ten(value: i128, median: i128, scale: u32) -> Option<i8> {
    let (large, small, sign) = if value > median { (value, median, 1) } else { (median, value, -1) };
    if large < LARGE.checked_mul(10i128.checked_pow(scale)?)? || small <= 0 {
        return None;
    }
    // |large / small - power| in percent of the power.
    let near = |(p, percent): &&(u32, i128)| {
        let exact = small.checked_mul(10i128.pow(*p));
        let off = exact.and_then(|e| large.checked_sub(e)?.checked_abs()?.checked_mul(100));
        off.zip(exact.and_then(|e| e.checked_mul(*percent))).is_some_and(|(off, most)| off <= most)
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
        let series_of = |s: &[u32], code: u32| (rows.keys[sex].get(s[0] as usize) == code).then(|| keys.get(s[0]) & rest & !period);
        let long = || scope.series().filter(|s| s.len() > PERIODS);
        let of_women: FxHashMap<u128, &[u32]> = long().filter_map(|s| Some((series_of(s, women)?, s))).collect();
        let (mut passed, mut failed, mut undecided) = (0u64, 0u64, 0u64);
        let counts = scope.counts();
        let chance = i128::from(CHANCE * CHANCE) * i128::from(FINE).pow(2);
        let chance = chance.saturating_mul(10i128.saturating_pow(scope.scale()));
        let (mut pairs, mut range): (Vec<(u32, u32)>, _) = (Vec::new(), Spread::default());
        for men in long() {
            let Some(&women) = series_of(men, men_code).and_then(|k| of_women.get(&k)) else { continue };
            pairs.clear();
            range.clear();
            let mut women = women.iter().copied().peekable();
            for &m in men.iter().filter(|&&r| !scope.repeated.has(r) && counts.count(rows, r)) {
                let when = keys.get(m) & period;
                while women.next_if(|&w| keys.get(w) & period < when || scope.repeated.has(w)).is_some() {}
                let Some(w) = women.next_if(|&w| keys.get(w) & period == when) else { continue };
                let doubt = scope.doubt.has(m) || scope.doubt.has(w);
                let Some(both) = rows.values.parts(m as usize).zip(rows.values.parts(w as usize)).filter(|_| !doubt) else {
                    undecided += 1;
                    continue;
                };
                if range.add(both) {
                    pairs.push((m, w));
                }
            }
            if pairs.len() <= PERIODS {
                continue;
            }
            if range.is_usual() {
                passed += pairs.len() as u64;
                continue;
            }
            let mut shares: Vec<Share> = Vec::with_capacity(pairs.len());
            for &(m, w) in &pairs {
                match Share::of(scope, m, w) {
                    Some(share) => shares.push(share),
                    None => undecided += 1,
                }
            }
            let Some((median, spread)) = median_and_spread(shares.iter().map(|s| s.share).collect()) else { continue };
            let band = (3 * spread).max(FLOOR * FINE);
            for s in &shares {
                let away = (s.share - median).abs();
                let by_chance = || i128::from(away).pow(2).checked_mul(s.all).is_some_and(|a| a <= chance);
                if away <= band || by_chance() {
                    passed += 1;
                    continue;
                }
                failed += 1;
                let points = |n: i64| Decimal::new(n, FINE.ilog10()).round_dp(1);
                out.add(
                    Finding::new(&X_VCO_006, rows.at[s.men as usize])
                        .also(rows.at[s.women as usize])
                        .arg("share", points(s.share))
                        .arg("from", points((median - band).max(0)))
                        .arg("to", points((median + band).min(100 * FINE)))
                        .arg("key", scope.describe(rows, s.men, &[sex]))
                        .arg("first", scope.value(s.men).unwrap_or_default().normalize())
                        .arg("second", scope.value(s.women).unwrap_or_default().normalize()),
                );
            }
        }
        out.tally(&X_VCO_006, passed, failed, undecided);
    }
}

/// Shares are compared in billionths of a percentage point, rounded down.
const FINE: i64 = 1_000_000_000;

/// The men among the persons of a period.
struct Share {
    men: u32,
    women: u32,
    share: i64,
    /// Men and women, at the scale of the dataset.
    all: i128,
}

impl Share {
    /// None where the figures are too large to be divided.
    fn of(scope: &Scope<'_>, men: u32, women: u32) -> Option<Self> {
        let (a, b) = scope.number(men).zip(scope.number(women))?;
        let all = a.checked_add(b)?;
        let share = a.checked_mul(i128::from(100 * FINE))?.checked_div(all)?;
        Some(Self { men, women, share: i64::try_from(share).ok()?, all })
    }
}

/// The shares of a series, roughly: nearly all series have none that is unusual, and need no exact division.
#[derive(Default)]
struct Spread {
    /// Shares in thousandths of a percentage point, rounded down, each with its persons at the scale of the figures and one
    /// person at that scale.
    shares: Vec<(i64, i64, i64)>,
    /// Room for sorting.
    sorted: Vec<i64>,
    /// A share could not be told in integers.
    open: bool,
}

/// Shares are told in thousandths of a percentage point.
const PARTS: i64 = 100_000;

impl Spread {
    fn clear(&mut self) {
        self.shares.clear();
        self.open = false;
    }

    /// Takes the figures of men and women; whether they are enough persons for their ratio to mean something.
    fn add(&mut self, ((a, s), (b, t)): ((i64, u32), (i64, u32))) -> bool {
        let whole = a.checked_add(b).filter(|_| s == t && a >= 0 && b >= 0).zip(a.checked_mul(PARTS));
        let one = 10i64.checked_pow(s);
        let Some(((all, part), (one, least))) = whole.zip(one.and_then(|one| Some((one, one.checked_mul(PERSONS)?)))) else {
            self.open = true;
            return Decimal::new(a, s).saturating_add(Decimal::new(b, t)) >= Decimal::from(PERSONS);
        };
        if all < least {
            return false;
        }
        self.shares.push((part / all, all, one));
        true
    }

    /// Whether surely no share is unusual. Rounded down each is less than a part below its true value, so that two of them
    /// are less than a part nearer or further apart than they should be; and the median is the one that it should be.
    fn is_usual(&mut self) -> bool {
        if self.open || self.shares.is_empty() {
            return false;
        }
        let middle = self.shares.len() / 2;
        self.sorted.clear();
        self.sorted.extend(self.shares.iter().map(|s| s.0));
        self.sorted.sort_unstable();
        let median = self.sorted[middle];
        let floor = FLOOR * PARTS / 100;
        if median - self.sorted[0] < floor && self.sorted[self.sorted.len() - 1] - median < floor {
            return true;
        }
        self.sorted.iter_mut().for_each(|s| *s = (*s - median).abs());
        self.sorted.sort_unstable();
        let band = floor.max(3 * (self.sorted[middle] - 1));
        self.shares.iter().all(|&(share, all, one)| {
            let away = i128::from((share - median).abs() + 1);
            let chance = i128::from(CHANCE * CHANCE) * i128::from(PARTS / 100).pow(2) * i128::from(one);
            away <= i128::from(band) || away.checked_pow(2).and_then(|a| a.checked_mul(all.into())).is_some_and(|a| a <= chance)
        })
    }
}

/// The median, and the median distance from it; none of nothing.
fn median_and_spread(mut values: Vec<i64>) -> Option<(i64, i64)> {
    let middle = values.len() / 2;
    values.sort_unstable();
    let median = *values.get(middle)?;
    values.iter_mut().for_each(|v| *v = (*v - median).abs());
    values.sort_unstable();
    Some((median, values[middle]))
}

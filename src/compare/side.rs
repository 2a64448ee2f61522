//! How far are two series apart, period by period, and how do they move together? (Formulas F1 and F2 of the standard.)

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use crate::model::passport::{Band, Beside, Corridor, Letter, Pair, Party, Pattern};

/// One and other together below this are not judged.
pub const LEAST: u32 = 50;
/// Periods that a correlation is told of, at least.
const FEW: usize = 4;
/// Periods that two offices are asked to look at, at most.
const WORST: usize = 3;

/// Two series side by side, by their periods.
pub fn beside(one: &BTreeMap<String, Option<Decimal>>, other: &BTreeMap<String, Option<Decimal>>) -> Beside {
    let periods: BTreeSet<&String> = one.keys().chain(other.keys()).collect();
    let pair = |period: &String| {
        let (one, other) = (one.get(period).copied().flatten(), other.get(period).copied().flatten());
        let asymmetry = one.zip(other).and_then(|(r, s)| asymmetry(r, s));
        Pair {
            period: period.clone(),
            one,
            other,
            band: asymmetry.map(|(_, band)| band),
            asymmetry: asymmetry.map(|(a, _)| a.round_dp(1).normalize()),
        }
    };
    let pairs: Vec<Pair> = periods.into_iter().map(pair).collect();
    let mut bands = [0; 3];
    pairs.iter().filter_map(|p| p.band).for_each(|b| bands[b as usize] += 1);
    let known: Vec<(Decimal, Decimal)> = pairs.iter().filter_map(|p| p.one.zip(p.other)).collect();
    // The next period has to be there in both: what is missing shifts nothing.
    let later: Vec<(Decimal, Decimal)> = pairs.windows(2).filter_map(|w| w[0].one.zip(w[1].other)).collect();
    let total = |which: fn(&(Decimal, Decimal)) -> Decimal| known.iter().map(which).fold(Decimal::ZERO, Decimal::saturating_add);
    let ratio = total(|p| p.1).checked_div(total(|p| p.0)).map(|r| r.round_dp(2).normalize());
    Beside { bands, corridor: Corridor { same: correlation(&known), later: correlation(&later), ratio }, pairs }
}

/// F1 in percent, exact, and its band.
fn asymmetry(r: Decimal, s: Decimal) -> Option<(Decimal, Band)> {
    let both = r.checked_add(s).filter(|b| *b >= Decimal::from(LEAST))?;
    let a = (r - s).checked_mul(Decimal::from(200))?.checked_div(both)?;
    let band = match a.abs() {
        a if a <= Decimal::TEN => Band::A,
        a if a <= Decimal::from(30) => Band::B,
        _ => Band::C,
    };
    Some((a, band))
}

/// Pearson's, with two decimals, in exact arithmetic as far as roots are.
fn correlation(pairs: &[(Decimal, Decimal)]) -> Option<Decimal> {
    if pairs.len() < FEW {
        return None;
    }
    let n = Decimal::from(pairs.len());
    let mean = |which: fn(&(Decimal, Decimal)) -> Decimal| {
        pairs.iter().map(which).try_fold(Decimal::ZERO, Decimal::checked_add).and_then(|s| s.checked_div(n))
    };
    let (x, y) = (mean(|p| p.0)?, mean(|p| p.1)?);
    let (mut xx, mut yy, mut xy) = (Decimal::ZERO, Decimal::ZERO, Decimal::ZERO);
    for (a, b) in pairs {
        let (a, b) = ((a - x).round_dp(6), (b - y).round_dp(6));
        xx = xx.checked_add(a.checked_mul(a)?)?;
        yy = yy.checked_add(b.checked_mul(b)?)?;
        xy = xy.checked_add(a.checked_mul(b)?)?;
    }
    let r = xy.checked_div(root(xx)?)?.checked_div(root(yy)?)?;
    Some(r.clamp(-Decimal::ONE, Decimal::ONE).round_dp(2).normalize())
}

/// The square root of a number above nothing, by Newton.
fn root(of: Decimal) -> Option<Decimal> {
    if of <= Decimal::ZERO {
        return None;
    }
    let mut x = of.max(Decimal::ONE);
    for _ in 0..200 {
        let next = x.checked_add(of.checked_div(x)?)?.checked_div(Decimal::TWO)?;
        if (next - x).abs() < Decimal::new(1, 9) {
            return Some(next);
        }
        x = next;
    }
    Some(x)
}

/// The letter about two sides of the same movements.
pub fn letter(one: Party, other: Party, beside: Beside) -> Letter {
    let graded = super::grade::grade(&one.passport, &other.passport);
    let judged: Vec<&Pair> = beside.pairs.iter().filter(|p| p.asymmetry.is_some()).collect();
    let larger = |which: fn(&Decimal) -> bool| judged.iter().filter(|p| p.asymmetry.as_ref().is_some_and(which)).count();
    let nearly_all = |n: usize| judged.len() >= FEW && n * 5 >= judged.len() * 4;
    let mut patterns = Vec::new();
    if nearly_all(larger(|a| *a > Decimal::ZERO)) {
        patterns.push(Pattern::OneLarger);
    }
    if nearly_all(larger(|a| *a < Decimal::ZERO)) {
        patterns.push(Pattern::OtherLarger);
    }
    let Corridor { same, later, .. } = &beside.corridor;
    if same.zip(*later).is_some_and(|(same, later)| later > same + Decimal::new(5, 2)) {
        patterns.push(Pattern::Later);
    }
    let alone = |p: &Pair, here: Option<Decimal>, there: Option<Decimal>| here.is_some() && there.is_none() && !p.period.is_empty();
    if beside.pairs.iter().any(|p| alone(p, p.one, p.other)) {
        patterns.push(Pattern::OneAlone);
    }
    if beside.pairs.iter().any(|p| alone(p, p.other, p.one)) {
        patterns.push(Pattern::OtherAlone);
    }
    let mut worst: Vec<&Pair> = judged.into_iter().filter(|p| p.band > Some(Band::A)).collect();
    worst.sort_by(|a, b| {
        let far = |p: &Pair| p.asymmetry.map(|a| a.abs());
        far(b).cmp(&far(a)).then_with(|| a.period.cmp(&b.period))
    });
    let worst = worst.into_iter().take(WORST).map(|p| p.period.clone()).collect();
    Letter { one, other, graded, patterns, worst, beside }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn series(figures: &[i64]) -> BTreeMap<String, Option<Decimal>> {
        figures.iter().enumerate().map(|(i, v)| (format!("2024-{:02}", i + 1), (*v >= 0).then(|| Decimal::from(*v)))).collect()
    }

    #[test]
    fn asymmetry_lies_in_bands() {
        let all = beside(&series(&[100, 100, 100, 10, -1, 105]), &series(&[100, 120, 200, 10, 50, 95]));
        let told: Vec<Option<String>> = all.pairs.iter().map(|p| p.asymmetry.map(|a| a.to_string())).collect();
        let text = |t: &str| Some(t.to_owned());
        // Below fifty nothing is judged, and what is missing neither; ten percent is still ten percent.
        assert_eq!(told, [text("0"), text("-18.2"), text("-66.7"), None, None, text("10")]);
        assert_eq!(all.bands, [2, 1, 1]);
    }

    #[test]
    fn what_moves_together_says_so() {
        let all = beside(&series(&[10, 20, 30, 40, 50]), &series(&[20, 40, 60, 80, 100]));
        assert_eq!((all.corridor.same, all.corridor.ratio), (Some(Decimal::ONE), Some(Decimal::TWO)));
        let late = beside(&series(&[10, 500, 30, 700, 50, 90]), &series(&[5, 10, 500, 30, 700, 50]));
        assert_eq!(late.corridor.later, Some(Decimal::ONE));
        assert!(late.corridor.same < Some(Decimal::ZERO), "{:?}", late.corridor);
        assert_eq!(beside(&series(&[5, 5, 5, 5]), &series(&[1, 2, 3, 4])).corridor.same, None, "what stands still moves with nothing");
        assert_eq!(beside(&series(&[]), &series(&[1])).corridor, Corridor::default());
        let large = i64::MAX / 4;
        let huge = beside(&series(&[large, 1, large, 1]), &series(&[1, large, 1, large]));
        assert!(huge.corridor.same.is_none_or(|r| r == -Decimal::ONE), "{:?}", huge.corridor);
    }
}

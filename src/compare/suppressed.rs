//! Can a figure that is hidden be told from those that are published? (P-SDC-002)
//!
//! Whoever reads a table knows that a total is the sum of its parts. Each total with all of its parts is an equation over the hidden
//! figures; counts are whole and not negative. A figure is derived where the equations leave less room for it than is protected:
//! by propagation of bounds, exact in whole numbers, and by elimination, which finds what no single equation gives away. A figure
//! that is published rounded (`ROUNDING_BASE`) says no more than that what was counted is at most half of its base away. One
//! status stands for what is hidden for itself and what is hidden for others, so that nothing is known of a hidden figure alone.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashMap;

use crate::model::finding::{Finding, Findings, P_SDC_002};
use crate::model::observation::Dataset;

/// Rounds of propagation at most: bounds that still move then move by ones.
const ROUNDS: usize = 200;
/// Hidden figures that hang together, above which elimination is left out.
const BLOCK: usize = 600;
/// Elimination is done modulo this prime: what it finds determined is so, but for one case in so many.
const PRIME: u128 = (1 << 61) - 1;
/// What is protected where nobody says more.
const USUAL: u32 = 5;

/// Some hidden figures, each with its sign, add to `sum`, or to what is at most `slack` away from it.
#[derive(Debug)]
struct Equation {
    terms: Vec<(usize, i128)>,
    sum: i128,
    slack: i128,
}

/// Which rows are hidden: no figure, and a status or confidentiality that says why.
fn hidden(data: &Dataset) -> Vec<bool> {
    let rows = &data.observations;
    let attribute = |id: &str, is: &dyn Fn(&str) -> bool| -> Vec<bool> {
        let Some(a) = data.flow.structure.attribute(id) else { return vec![false; rows.len()] };
        let labels = &data.attribute_values[a];
        let codes: Vec<bool> = (0..labels.len() as u32).map(|n| is(labels.text(n))).collect();
        let mut out = vec![false; rows.len()];
        rows.attributes[a].each(&mut out, |o, code| *o = codes.get(code as usize).copied().unwrap_or(false));
        out
    };
    let (status, held) = (attribute("OBS_STATUS", &|c| c == "Q"), attribute("CONF_STATUS", &|c| !matches!(c, "" | "F")));
    (0..rows.len()).map(|r| rows.values.parts(r).is_none() && (status[r] || held[r])).collect()
}

/// How far what was counted may be from what each row publishes: half of the base to which it was rounded.
fn rounding(data: &Dataset) -> Vec<u32> {
    let rows = &data.observations;
    let mut out = vec![0; rows.len()];
    let Some(a) = data.flow.structure.attribute("ROUNDING_BASE") else { return out };
    let labels = &data.attribute_values[a];
    let halves: Vec<u32> = (0..labels.len() as u32).map(|n| labels.text(n).parse::<u32>().map_or(0, |base| base / 2)).collect();
    rows.attributes[a].each(&mut out, |o, code| *o = halves.get(code as usize).copied().unwrap_or(0));
    out
}

/// P-SDC-002 over what would be published. `protect`: how much room a hidden figure must have.
pub(super) fn run(data: &Dataset, protect: Option<u32>, out: &mut Findings) {
    let hidden = hidden(data);
    let secret: Vec<u32> = (0..hidden.len() as u32).filter(|r| hidden[*r as usize]).collect();
    if secret.is_empty() {
        return;
    }
    let width = i128::from(protect.unwrap_or(USUAL).max(1));
    let numbers: FxHashMap<u32, usize> = secret.iter().enumerate().map(|(i, r)| (*r, i)).collect();
    let Some(equations) = equations(data, &hidden, &numbers) else { return out.tally(&P_SDC_002, 0, 0, secret.len() as u64) };
    let mut derived = narrow(secret.len(), &equations, width);
    for (i, is) in determined(secret.len(), &equations).into_iter().enumerate() {
        derived[i] |= is;
    }
    let cells: Vec<_> = secret.iter().zip(&derived).filter(|(_, d)| **d).map(|(r, _)| data.observations.at[*r as usize]).collect();
    out.tally(&P_SDC_002, (secret.len() - cells.len()) as u64, cells.len() as u64, 0);
    let Some(&first) = cells.first() else { return };
    // The figure itself is not told: a report is read by more people than may know it.
    let mut f = Finding::new(&P_SDC_002, first).arg("count", cells.len()).arg("limit", u64::try_from(width).unwrap_or(u64::MAX));
    f.cells = cells;
    out.add(f);
}

/// What is published about the hidden figures. None where keys are too long to be held together.
fn equations(data: &Dataset, hidden: &[bool], numbers: &FxHashMap<u32, usize>) -> Option<Vec<Equation>> {
    let rows = &data.observations;
    let width = |d: usize| 32 - (data.codes[d].len().max(1) as u32 - 1).leading_zeros();
    if (0..data.codes.len()).map(width).sum::<u32>() > 128 {
        return None;
    }
    let known = Known { data, hidden, numbers, rounding: rounding(data), scale: rows.values.scale() };
    let mut equations = Vec::new();
    for d in (0..data.codes.len()).filter(|d| Some(*d) != data.flow.structure.time()) {
        let total = (0..data.codes[d].len() as u32).find(|n| data.codes[d].text(*n) == "_T");
        let Some(total) = total.filter(|_| data.codes[d].len() > 1) else { continue };
        let mut keys = vec![0u128; rows.len()];
        for other in (0..data.codes.len()).filter(|o| *o != d && width(*o) > 0) {
            rows.keys[other].each(&mut keys, |k, code| *k = *k << width(other) | u128::from(code));
        }
        let concerned: BTreeSet<u128> = numbers.keys().map(|r| keys[*r as usize]).collect();
        let mut groups: BTreeMap<u128, Vec<u32>> = BTreeMap::new();
        for row in 0..rows.len() as u32 {
            if concerned.contains(&keys[row as usize]) {
                groups.entry(keys[row as usize]).or_default().push(row);
            }
        }
        for group in groups.into_values() {
            let code = |row: &u32| rows.keys[d].get(*row as usize);
            let Some(whole) = group.iter().find(|r| code(r) == total).copied() else { continue };
            let parts: Vec<u32> = group.iter().copied().filter(|r| code(r) != total).collect();
            if let Some(parts) = apart(data, d, parts) {
                equations.extend(known.equation(whole, &parts));
            }
        }
    }
    Some(equations)
}

/// Parts that do not lie within one another; none where their ages overlap.
fn apart(data: &Dataset, d: usize, parts: Vec<u32>) -> Option<Vec<u32>> {
    let component = &data.flow.structure.dimensions[d];
    let text = |row: &u32| data.code(*row as usize, d);
    if component.id == "AGE" {
        let mut bands: Vec<(u32, u32)> = parts.iter().filter_map(|r| years(text(r))).collect();
        bands.sort_unstable();
        return bands.windows(2).all(|w| w[0].1 <= w[1].0).then_some(parts);
    }
    let Some(list) = component.codelist() else { return Some(parts) };
    let there: BTreeSet<&str> = parts.iter().map(text).collect();
    let within = |row: &u32| {
        let mut above = list.get(text(row)).and_then(|c| c.parent);
        for _ in 0..16 {
            let Some(code) = above.and_then(|a| list.codes.get(a as usize)) else { return false };
            if there.contains(code.id.as_str()) {
                return true;
            }
            above = code.parent;
        }
        false
    };
    let group = |row: &u32| text(row).starts_with("G_");
    let groups = parts.iter().any(group) && !parts.iter().all(group);
    Some(parts.iter().copied().filter(|r| !(within(r) || groups && group(r))).collect())
}

/// From which month of life on and below which an age code is.
fn years(code: &str) -> Option<(u32, u32)> {
    let rest = code.strip_prefix('Y')?;
    let number = |t: &str| t.parse::<u32>().ok();
    if let Some(from) = rest.strip_prefix("_GE") {
        return Some((number(from)?, u32::MAX));
    }
    if let Some(to) = rest.strip_prefix("_LT") {
        return Some((0, number(to)?));
    }
    match rest.split_once('T') {
        Some((from, to)) => Some((number(from)?, number(to)?.checked_add(1)?)),
        None => Some((number(rest)?, number(rest)?.checked_add(1)?)),
    }
}

/// What is known of each row.
struct Known<'a> {
    data: &'a Dataset,
    hidden: &'a [bool],
    /// Of the hidden rows, which unknown each is.
    numbers: &'a FxHashMap<u32, usize>,
    rounding: Vec<u32>,
    scale: u32,
}

impl Known<'_> {
    /// A total and its parts, of which some are hidden; none where a figure is missing for another reason, or nothing is hidden.
    fn equation(&self, whole: u32, parts: &[u32]) -> Option<Equation> {
        let (mut terms, mut sum, mut slack) = (Vec::new(), 0i128, 0i128);
        for (row, sign) in parts.iter().map(|r| (*r, 1)).chain([(whole, -1i128)]) {
            if self.hidden[row as usize] {
                terms.push((*self.numbers.get(&row)?, sign));
                continue;
            }
            let (mantissa, own) = self.data.observations.values.parts(row as usize)?;
            let value = i128::from(mantissa).checked_mul(10i128.checked_pow(self.scale.checked_sub(own)?)?)?;
            sum = sum.checked_sub(value.checked_mul(sign)?)?;
            slack = slack.checked_add(i128::from(self.rounding[row as usize]).checked_mul(10i128.checked_pow(self.scale)?)?)?;
        }
        (!terms.is_empty() && parts.len() > 1).then_some(Equation { terms, sum, slack })
    }
}

/// Which figures have less room than `width`, by the bounds that each equation gives the others.
fn narrow(count: usize, equations: &[Equation], width: i128) -> Vec<bool> {
    // None: as large as anybody likes.
    let mut bounds: Vec<(i128, Option<i128>)> = vec![(0, None); count];
    for _ in 0..ROUNDS {
        let mut moved = false;
        for e in equations {
            // What each takes of the sum at least and at most; those without an end are counted.
            let takes = |bound: (i128, Option<i128>), sign: i128| {
                if sign > 0 { (Some(bound.0), bound.1) } else { (bound.1.map(|m| -m), Some(-bound.0)) }
            };
            let (mut least, mut most, mut open) = (0i128, 0i128, (0usize, 0usize));
            for (i, sign) in &e.terms {
                let (low, high) = takes(bounds[*i], *sign);
                open = (open.0 + usize::from(low.is_none()), open.1 + usize::from(high.is_none()));
                (least, most) = (least.saturating_add(low.unwrap_or(0)), most.saturating_add(high.unwrap_or(0)));
            }
            let snapshot: Vec<_> = e.terms.iter().map(|(i, sign)| takes(bounds[*i], *sign)).collect();
            for ((i, sign), (own_least, own_most)) in e.terms.iter().zip(snapshot) {
                // What the others take at most leaves the least, and conversely.
                let rest = |sum: i128, all: i128, open: usize, own: Option<i128>| {
                    (open == usize::from(own.is_none())).then(|| sum.saturating_sub(all.saturating_sub(own.unwrap_or(0))))
                };
                let low = rest(e.sum.saturating_sub(e.slack), most, open.1, own_most);
                let high = rest(e.sum.saturating_add(e.slack), least, open.0, own_least);
                let (low, high) = if *sign > 0 { (low, high) } else { (high.map(|h| -h), low.map(|l| -l)) };
                let now = &mut bounds[*i];
                if let Some(l) = low.filter(|l| *l > now.0) {
                    (now.0, moved) = (l, true);
                }
                if let Some(h) = high.filter(|h| now.1.is_none_or(|n| *h < n)) {
                    (now.1, moved) = (Some(h), true);
                }
            }
        }
        if !moved {
            break;
        }
    }
    // Bounds that contradict one another come of a table that does not add up: another rule says so.
    bounds.into_iter().map(|(low, high)| high.is_some_and(|h| h >= low && h.saturating_sub(low) < width)).collect()
}

/// Which figures the equations determine together, whatever they are; what is rounded determines nothing.
fn determined(count: usize, equations: &[Equation]) -> Vec<bool> {
    let mut out = vec![false; count];
    let equations: Vec<&Equation> = equations.iter().filter(|e| e.slack == 0).collect();
    // Figures that hang together by equations.
    let mut above: Vec<usize> = (0..count).collect();
    fn top(above: &mut [usize], mut i: usize) -> usize {
        while above[i] != i {
            above[i] = above[above[i]];
            i = above[i];
        }
        i
    }
    for e in &equations {
        for pair in e.terms.windows(2) {
            let (a, b) = (top(&mut above, pair[0].0), top(&mut above, pair[1].0));
            above[a] = b;
        }
    }
    let mut blocks: BTreeMap<usize, (Vec<usize>, Vec<&Equation>)> = BTreeMap::new();
    for i in 0..count {
        let root = top(&mut above, i);
        blocks.entry(root).or_default().0.push(i);
    }
    for e in &equations {
        if let Some((first, _)) = e.terms.first() {
            let root = top(&mut above, *first);
            blocks.entry(root).or_default().1.push(e);
        }
    }
    for (variables, equations) in blocks.into_values().filter(|(v, e)| v.len() <= BLOCK && !e.is_empty()) {
        let column: FxHashMap<usize, usize> = variables.iter().enumerate().map(|(c, v)| (*v, c)).collect();
        let mut rows: Vec<Vec<u128>> = Vec::new();
        for e in equations {
            let mut row = vec![0u128; variables.len()];
            for (i, sign) in &e.terms {
                let cell = &mut row[column[i]];
                *cell = (*cell + if *sign > 0 { 1 } else { PRIME - 1 }) % PRIME;
            }
            rows.push(row);
        }
        for (row, c) in reduced(&mut rows) {
            if rows[row].iter().enumerate().all(|(i, x)| i == c || *x == 0) {
                out[variables[c]] = true;
            }
        }
    }
    out
}

/// Reduces rows so that each pivot is alone in its column; gives row and column of each.
fn reduced(rows: &mut [Vec<u128>]) -> Vec<(usize, usize)> {
    let width = rows.first().map_or(0, Vec::len);
    let (mut pivots, mut next) = (Vec::new(), 0);
    for c in 0..width {
        let Some(at) = (next..rows.len()).find(|r| rows[*r][c] != 0) else { continue };
        rows.swap(next, at);
        let factor = inverse(rows[next][c]);
        rows[next].iter_mut().for_each(|x| *x = *x * factor % PRIME);
        let pivot = rows[next].clone();
        for (r, row) in rows.iter_mut().enumerate() {
            if r != next && row[c] != 0 {
                let times = PRIME - row[c];
                row.iter_mut().zip(&pivot).filter(|(_, p)| **p != 0).for_each(|(x, p)| *x = (*x + times * p) % PRIME);
            }
        }
        pivots.push((next, c));
        next += 1;
    }
    pivots
}

/// By Fermat: `x` to the power of the prime less two.
fn inverse(x: u128) -> u128 {
    let (mut base, mut power, mut out) = (x % PRIME, PRIME - 2, 1u128);
    while power > 0 {
        if power & 1 == 1 {
            out = out * base % PRIME;
        }
        base = base * base % PRIME;
        power >>= 1;
    }
    out
}

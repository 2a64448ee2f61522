//! What does a dataset say of a few names that it shares with another one, whatever else it breaks its figures down by?
//!
//! A row has a code for each name; what it has beside them is added over, each part once: a total is not added to its parts, nor one
//! breakdown to another one.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use rustc_hash::FxHashMap;

use crate::model::comparison::Chosen;
use crate::model::observation::Dataset;

/// The figures of one key, added.
#[derive(Clone, PartialEq, Debug, Default)]
pub(super) struct Sum {
    /// None where one is missing or they are too large to add.
    pub(super) value: Option<Decimal>,
    /// Their rows.
    pub(super) rows: Vec<u32>,
    /// What is counted (COUNT_UNIT), where all agree: events and persons are never set against each other.
    pub(super) unit: Option<String>,
}

/// Sums by the codes of the names.
pub(super) type Sums = BTreeMap<Vec<String>, Sum>;

/// None where the dataset is of another dataflow or lacks a dimension.
pub(super) fn project(data: &Dataset, chosen: &Chosen, by: &[String]) -> Option<Sums> {
    if data.flow.reference.id != chosen.dataflow {
        return None;
    }
    let structure = &data.flow.structure;
    let dims: Vec<usize> = by.iter().map(|name| structure.dimension(chosen.dimension(name))).collect::<Option<_>>()?;
    let rows = &data.observations;
    let mut meant = vec![true; rows.len()];
    for (id, codes, wanted) in chosen.only.iter().map(|(d, c)| (d, c, true)).chain(chosen.without.iter().map(|(d, c)| (d, c, false))) {
        let d = structure.dimension(id)?;
        let labels = &data.codes[d];
        let fits: Vec<bool> = (0..labels.len() as u32).map(|n| codes.iter().any(|c| c == labels.text(n)) == wanted).collect();
        rows.keys[d].each(&mut meant, |m, code| *m &= fits[code as usize]);
    }
    // A bit for each other dimension in which a row has a total.
    let others: Vec<usize> = (0..data.codes.len()).filter(|d| !dims.contains(d)).take(64).collect();
    let mut masks = vec![0u64; rows.len()];
    for (bit, &d) in others.iter().enumerate() {
        let labels = &data.codes[d];
        let country = structure.dimensions[d].id == "REF_ADM";
        let total: Vec<bool> = (0..labels.len() as u32).map(|n| labels.text(n) == "_T" || (country && labels.text(n) == "_Z")).collect();
        rows.keys[d].each(&mut masks, |m, code| *m |= u64::from(total[code as usize]) << bit);
    }
    let width = |d: usize| 32 - (data.codes[d].len().max(1) as u32 - 1).leading_zeros();
    if dims.iter().map(|&d| width(d)).sum::<u32>() > 128 {
        return None;
    }
    let mut keys = vec![0u128; rows.len()];
    for &d in dims.iter().filter(|&&d| width(d) > 0) {
        rows.keys[d].each(&mut keys, |k, code| *k = *k << width(d) | u128::from(code));
    }
    let mut groups: FxHashMap<u128, Vec<(u64, Vec<u32>)>> = FxHashMap::default();
    for row in (0..rows.len() as u32).filter(|&r| meant[r as usize]) {
        let (key, mask) = (keys[row as usize], masks[row as usize]);
        let group = groups.entry(key).or_default();
        match group.iter_mut().find(|g| g.0 == mask) {
            Some(g) => g.1.push(row),
            None => group.push((mask, vec![row])),
        }
    }
    let mut sums = Sums::new();
    for (_, group) in groups {
        let members = whole(data, &others, group);
        let key = dims.iter().map(|&d| data.code(members[0] as usize, d).to_owned()).collect();
        sums.insert(key, added(data, members));
    }
    Some(sums)
}

/// Rows of a group, more than which are not held against each other.
const MANY: usize = 2_000;

/// Rows of a group that make up the whole, each part once: those that no other row has within it, where none of them overlap (men,
/// women, and minors of both sexes); else those of the breakdown with the most totals.
fn whole(data: &Dataset, others: &[usize], mut group: Vec<(u64, Vec<u32>)>) -> Vec<u32> {
    group.sort_by_key(|g| (std::cmp::Reverse(g.0.count_ones()), g.0));
    let all: Vec<(u64, u32)> = group.iter().flat_map(|(mask, rows)| rows.iter().map(|r| (*mask, *r))).collect();
    if group.len() > 1 && all.len() <= MANY {
        let same = |a: u32, b: u32, d: usize| data.observations.keys[d].get(a as usize) == data.observations.keys[d].get(b as usize);
        // Whether what `a` counts and what `b` counts have something in common, as far as the codes tell.
        let overlap = |a: (u64, u32), b: (u64, u32)| {
            others.iter().enumerate().all(|(bit, &d)| a.0 >> bit & 1 == 1 || b.0 >> bit & 1 == 1 || same(a.1, b.1, d))
        };
        let within = |a: (u64, u32), b: (u64, u32)| a.0 & b.0 == a.0 && a.0 != b.0 && overlap(a, b);
        let outer: Vec<(u64, u32)> = all.iter().copied().filter(|a| !all.iter().any(|b| within(*a, *b))).collect();
        let apart = outer.iter().enumerate().all(|(i, a)| outer[i + 1..].iter().all(|b| a.0 == b.0 || !overlap(*a, *b)));
        if apart {
            return outer.into_iter().map(|x| x.1).collect();
        }
    }
    group.into_iter().next().map(|g| g.1).unwrap_or_default()
}

fn added(data: &Dataset, rows: Vec<u32>) -> Sum {
    let mut value = Some(Decimal::ZERO);
    for &r in &rows {
        value = value.zip(data.observations.values.get(r as usize)).and_then(|(sum, v)| sum.checked_add(v));
    }
    let unit = data.attribute_by_id(rows[0] as usize, "COUNT_UNIT");
    let same = rows.iter().all(|&r| data.attribute_by_id(r as usize, "COUNT_UNIT") == unit);
    Sum { value, unit: same.then(|| unit.to_owned()), rows }
}

/// Whether what is counted is the same, as far as both say.
pub(super) fn same_unit(a: &Sum, b: &Sum) -> bool {
    match (&a.unit, &b.unit) {
        (Some(a), Some(b)) => a == b || a.is_empty() || b.is_empty(),
        _ => false,
    }
}

/// The figures of several datasets: those of the first that has a key.
pub(super) fn over<'d>(datasets: impl IntoIterator<Item = &'d Dataset>, chosen: &Chosen, by: &[String]) -> Option<Sums> {
    let mut all: Option<Sums> = None;
    for sums in datasets.into_iter().filter_map(|d| project(d, chosen, by)) {
        let all = all.get_or_insert_default();
        sums.into_iter().for_each(|(key, sum)| _ = all.entry(key).or_insert(sum));
    }
    all
}

/// A key in words: `CITIZENSHIP=GTM, TIME_PERIOD=2021-08`.
pub(super) fn described(chosen: &Chosen, by: &[String], key: &[String]) -> String {
    let told = by.iter().zip(key).filter(|(name, code)| *name != "FREQ" && !matches!(code.as_str(), "_T" | "_Z"));
    let mut seen: Vec<String> = told.map(|(name, code)| format!("{}={code}", chosen.dimension(name))).collect();
    seen.dedup();
    seen.join(", ")
}

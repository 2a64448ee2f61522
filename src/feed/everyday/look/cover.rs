//! Which rows make a whole? Those of the total that was published; where there is none, parts that do not overlap, in the same unit.
//!
//! A published total is never replaced by a sum, parts are never added to a total that has them already, and a sum of which a part
//! is missing says so.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use super::Sight;
use crate::model::passport::{Grade, Graded};

/// The code of a total.
pub const TOTAL: &str = "_T";

/// The dimensions whose codes may be added: each counts another part of the same. What came in and what went out, a side of a border
/// and the other, a first permit and a renewal are not.
pub const ADDED: [&str; 34] = [
    "ACCOMP",
    "AGE",
    "APPL_TYPE",
    "AUTHORITY",
    "BORDER_POINT",
    "BORDER_TYPE",
    "CAUSE",
    "CHANNEL",
    "CITIZENSHIP",
    "COUNTERPART",
    "COUNTRY_BIRTH",
    "DECISION",
    "DEST_AREA",
    "DETECT_SECTOR",
    "DETECT_TYPE",
    "DURATION",
    "FINAL_AREA",
    "FMP",
    "FROM_ADM",
    "GROUND",
    "HAZARD",
    "NEXT_AREA",
    "ORIGIN_ADM",
    "PREV_AREA",
    "REASON",
    "REF_ADM",
    "RETURNING_AREA",
    "RETURN_TYPE",
    "ROUTE",
    "SEX",
    "TO_ADM",
    "TRAFF_FORM",
    "TRANSPORT",
    "TRAVELLER_TYPE",
];

/// Units of which a sum means nothing.
const SHARES: [&str; 4] = ["PT", "RATIO", "INDEX", "P100K"];

/// A figure, and what it is made of.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Sum {
    /// The figure; none where all of it is missing, or where it may not be added.
    pub value: Option<Decimal>,
    /// How many of its parts are missing.
    pub missing: usize,
    /// The rows that it is made of: one, where it was published as it is.
    pub parts: Vec<u32>,
    /// How comparable its parts are; what is [`Grade::C`] was not added.
    pub graded: Graded,
}

/// The years of an age code: from, and below which; none for what is no age.
pub fn years(code: &str) -> Option<(u32, u32)> {
    let (unit, rest) = code.split_at_checked(1)?;
    let number = |text: &str| text.parse::<u32>().ok();
    // In months, so that months and years can be compared.
    let times = match unit {
        "Y" => 12,
        "M" => 1,
        _ => return None,
    };
    if let Some(from) = rest.strip_prefix("_GE") {
        return Some((number(from)? * times, u32::MAX));
    }
    if let Some(to) = rest.strip_prefix("_LT") {
        return Some((0, number(to)? * times));
    }
    match rest.split_once('T') {
        Some((from, to)) => Some((number(from)? * times, (number(to)? + 1) * times)),
        None => Some((number(rest)? * times, (number(rest)? + 1) * times)),
    }
}

/// Which of overlapping bands are taken.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Bands {
    /// The widest.
    Wide,
    /// The narrowest that still leave no hole.
    Narrow,
}

/// Age codes that do not overlap, from the youngest on.
pub fn bands<'c>(codes: impl IntoIterator<Item = &'c str>, which: Bands) -> Vec<&'c str> {
    let mut all: Vec<((u32, u32), &str)> = codes.into_iter().filter_map(|c| Some((years(c)?, c))).collect();
    all.sort_by_key(|((from, to), code)| (*from, if which == Bands::Wide { Reverse(*to) } else { Reverse(u32::MAX - *to) }, *code));
    let reach = |chosen: &[((u32, u32), &str)]| chosen.iter().map(|((f, t), _)| u64::from((*t).min(1500).saturating_sub(*f))).sum::<u64>();
    // From each of them on, as far as it goes: what covers most ages is taken, and the first of its like.
    let mut best: Vec<((u32, u32), &str)> = Vec::new();
    for start in 0..all.len() {
        let (mut chosen, mut end) = (vec![all[start]], all[start].0.1);
        for band in &all[start + 1..] {
            if band.0.0 >= end {
                chosen.push(*band);
                end = band.0.1;
            }
        }
        let better = match reach(&chosen).cmp(&reach(&best)) {
            std::cmp::Ordering::Greater => true,
            std::cmp::Ordering::Equal => match which {
                Bands::Wide => chosen.len() < best.len(),
                Bands::Narrow => chosen.len() > best.len(),
            },
            std::cmp::Ordering::Less => false,
        };
        if better {
            best = chosen;
        }
    }
    best.into_iter().map(|(_, code)| code).collect()
}

/// Rows that are alike in where they have a total.
struct Group {
    totals: u32,
    rows: Vec<u32>,
    /// For each varying dimension its codes; none where all are the total.
    codes: Vec<Option<BTreeSet<u32>>>,
    size: Decimal,
}

impl Sight {
    /// The whole that these rows of one period are parts of.
    pub fn sum(&self, rows: &[u32]) -> Sum {
        let varying: Vec<usize> = self
            .dimensions()
            .filter(|&d| rows.first().is_some_and(|f| rows.iter().any(|r| self.number(*r, d) != self.number(*f, d))))
            .collect();
        let rows = self.without_nested(rows.to_vec(), &varying);
        if let [only] = rows[..] {
            return Sum { value: self.figure(only), parts: vec![only], ..Sum::default() };
        }
        let chosen = self.parts(rows, &varying);
        let may_add = varying.iter().all(|d| ADDED.contains(&self.component(*d).id.as_str()));
        if let [only] = chosen[..] {
            return Sum { value: self.figure(only), parts: chosen, ..Sum::default() };
        }
        let graded = self.alike(&chosen);
        let shares = chosen.first().is_some_and(|f| SHARES.contains(&self.said(*f, "UNIT_MEASURE")));
        if !may_add || shares || graded.grade == Grade::C || chosen.is_empty() {
            return Sum { value: None, missing: chosen.len(), parts: chosen, graded };
        }
        let missing = chosen.iter().filter(|r| self.figure(**r).is_none()).count();
        let added = chosen.iter().filter_map(|r| self.figure(*r)).try_fold(Decimal::ZERO, Decimal::checked_add);
        Sum { value: added.filter(|_| missing < chosen.len()), missing, parts: chosen, graded }
    }

    /// Leaves out what lies within another code that is there: a municipality of a state, and groups of countries beside countries.
    fn without_nested(&self, mut rows: Vec<u32>, varying: &[usize]) -> Vec<u32> {
        for &d in varying {
            let Some(list) = self.component(d).codelist() else { continue };
            let there: BTreeSet<u32> = rows.iter().map(|r| self.number(*r, d)).collect();
            let text = |n: u32| &*self.texts[d][n as usize];
            let single = there.iter().any(|n| !text(*n).starts_with("G_") && !text(*n).starts_with('_'));
            let is_part = |n: u32| {
                if single && text(n).starts_with("G_") {
                    return true;
                }
                let mut above = list.get(text(n)).and_then(|c| c.parent);
                let mut steps = 0;
                while let Some(code) = above.and_then(|a| list.codes.get(a as usize)) {
                    // The total is looked at by itself.
                    if code.id != TOTAL && there.iter().any(|t| text(*t) == code.id) {
                        return true;
                    }
                    (above, steps) = (code.parent, steps + 1);
                    if steps > 16 {
                        break;
                    }
                }
                false
            };
            let parts: BTreeSet<u32> = there.iter().copied().filter(|n| is_part(*n)).collect();
            if !parts.is_empty() {
                rows.retain(|r| !parts.contains(&self.number(*r, d)));
            }
        }
        rows
    }

    /// The rows to be added: those of the published total, else the groups that together say most without overlapping.
    fn parts(&self, rows: Vec<u32>, varying: &[usize]) -> Vec<u32> {
        let mut by_totals: BTreeMap<u64, Vec<u32>> = BTreeMap::new();
        for row in rows {
            let mask = varying.iter().enumerate().filter(|(_, d)| self.code(row, **d) == TOTAL).fold(0u64, |m, (i, _)| m | 1 << i.min(63));
            by_totals.entry(mask).or_default().push(row);
        }
        let mut groups: Vec<Group> = by_totals.into_iter().map(|(mask, rows)| self.group(mask, rows, varying)).collect();
        let all = varying.len() as u32;
        groups.sort_by_key(|g| (g.totals != all, Reverse(g.size), Reverse(g.totals)));
        let mut taken: Vec<Group> = Vec::new();
        for group in groups {
            if taken.iter().all(|t| self.apart(t, &group, varying)) {
                taken.push(group);
            }
        }
        let mut rows: Vec<u32> = taken.into_iter().flat_map(|g| g.rows).collect();
        rows.sort_unstable();
        rows
    }

    fn group(&self, mask: u64, mut rows: Vec<u32>, varying: &[usize]) -> Group {
        for (i, &d) in varying.iter().enumerate() {
            if mask & (1 << i.min(63)) == 0 && self.component(d).id == "AGE" {
                let there: BTreeSet<&str> = rows.iter().map(|r| self.code(*r, d)).collect();
                let taken: BTreeSet<&str> = bands(there, Bands::Wide).into_iter().collect();
                // Of unknown age they are too.
                rows.retain(|r| years(self.code(*r, d)).is_none() || taken.contains(self.code(*r, d)));
            }
        }
        let codes = varying
            .iter()
            .enumerate()
            .map(|(i, &d)| (mask & (1 << i.min(63)) == 0).then(|| rows.iter().map(|r| self.number(*r, d)).collect::<BTreeSet<u32>>()));
        let codes = codes.collect();
        let size = rows.iter().filter_map(|r| self.figure(*r)).fold(Decimal::ZERO, Decimal::saturating_add);
        Group { totals: mask.count_ones(), codes, rows, size }
    }

    /// Whether nobody can be counted in both.
    fn apart(&self, a: &Group, b: &Group, varying: &[usize]) -> bool {
        varying.iter().enumerate().any(|(i, &d)| {
            let (Some(a), Some(b)) = (&a.codes[i], &b.codes[i]) else { return false };
            if self.component(d).id != "AGE" {
                return a.is_disjoint(b);
            }
            let text = |n: &u32| &*self.texts[d][*n as usize];
            a.iter().all(|x| {
                b.iter().all(|y| match (years(text(x)), years(text(y))) {
                    (Some(x), Some(y)) => x.1 <= y.0 || y.1 <= x.0,
                    _ => x != y,
                })
            })
        })
    }

    /// What a whole is made of in a dimension: each code but the total with its figure, nested ones left out.
    pub fn by(&self, rows: &[u32], dimension: usize) -> Vec<(&str, Sum)> {
        let rows = self.without_nested(rows.to_vec(), &[dimension]);
        let parts = self.by_code(&rows, dimension).into_iter().filter(|(code, _)| *code != TOTAL && *code != "_Z");
        parts.map(|(code, rows)| (code, self.sum(&rows))).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ages_are_read() {
        for (code, is) in [
            ("Y0T4", Some((0, 60))),
            ("Y_GE18", Some((216, u32::MAX))),
            ("Y_LT18", Some((0, 216))),
            ("Y7", Some((84, 96))),
            ("M0T11", Some((0, 12))),
            ("_T", None),
            ("_U", None),
            ("", None),
        ] {
            assert_eq!(years(code), is, "{code}");
        }
    }

    #[test]
    fn bands_that_overlap_are_not_taken_together() {
        let all = ["Y_LT18", "Y0T4", "Y5T11", "Y12T17", "Y18T59", "Y_GE60", "Y_GE18", "_T", "_U"];
        assert_eq!(bands(all, Bands::Wide), ["Y_LT18", "Y_GE18"]);
        assert_eq!(bands(all, Bands::Narrow), ["Y0T4", "Y5T11", "Y12T17", "Y18T59", "Y_GE60"]);
        assert_eq!(bands(["Y18T59"], Bands::Narrow), ["Y18T59"]);
        assert!(bands(["_T"], Bands::Wide).is_empty());
    }
}

//! What does the other office say of the same movements? (M)
//!
//! Formula F1 of the standard: the asymmetry is 2 (R - S) / (R + S), R as the receiving side reports it and S as the sending
//! side. Where the partner sent nothing for a period, nothing is judged; where it sent the period without the key, its figure
//! is a virtual zero.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use super::project::{Sum, Sums, described, over, project, same_unit};
use super::{Doubts, Task, ratio};
use crate::model::comparison::{Chosen, Mirror};
use crate::model::finding::{Finding, Findings, M_VMP_001, M_VMP_002, Rule};
use crate::model::observation::Dataset;

/// Every mirror that the file is one side of.
pub(super) fn run(data: &Dataset, mirrors: &[&Dataset], task: &Task<'_>, doubts: &Doubts, out: &mut Findings) {
    if mirrors.is_empty() {
        return;
    }
    for mirror in &task.table.mirrors {
        side(data, mirrors, mirror, (&mirror.received, "to"), (&mirror.sent, "from"), task, doubts, out);
        side(data, mirrors, mirror, (&mirror.sent, "from"), (&mirror.received, "to"), task, doubts, out);
    }
}

#[expect(clippy::too_many_arguments, reason = "both sides of one comparison, and where it is told")]
fn side(
    data: &Dataset,
    mirrors: &[&Dataset],
    mirror: &Mirror,
    (own, here): (&Chosen, &str),
    (theirs, there): (&Chosen, &str),
    task: &Task<'_>,
    doubts: &Doubts,
    out: &mut Findings,
) {
    let Some((ours, partner)) = project(data, own, &mirror.by).zip(over(mirrors.iter().copied(), theirs, &mirror.by)) else { return };
    if ours.is_empty() {
        return;
    }
    let sides = Sides { data, own, by: &mirror.by, here, there, task, doubts, detail: None };
    let bad = sides.compare(&ours, &partner, &BTreeSet::new(), out);
    for dimension in &mirror.detail {
        let mut by = mirror.by.clone();
        by.push(dimension.clone());
        let Some((ours, partner)) = project(data, own, &by).zip(over(mirrors.iter().copied(), theirs, &by)) else { continue };
        // Only where both break down by it; what differs in whole is told in whole.
        let parts = |sums: &Sums| -> BTreeSet<Vec<String>> {
            let parts = sums.keys().filter(|k| k.last().is_some_and(|c| c != "_T" && c != "_Z"));
            parts.map(|k| k[..k.len() - 1].to_vec()).collect()
        };
        let both: BTreeSet<Vec<String>> = parts(&ours).intersection(&parts(&partner)).cloned().collect();
        let cut = |sums: Sums| -> Sums {
            let keeps = |k: &[String]| k.last().is_some_and(|c| c != "_T" && c != "_Z") && both.contains(&k[..k.len() - 1]);
            sums.into_iter().filter(|(k, _)| keeps(k)).collect()
        };
        let sides = Sides { by: &by, detail: Some(mirror.by.len()), ..sides };
        sides.compare(&cut(ours), &cut(partner), &bad, out);
    }
}

/// The two sides of a comparison.
#[derive(Clone, Copy)]
struct Sides<'a> {
    data: &'a Dataset,
    own: &'a Chosen,
    by: &'a [String],
    /// The name that is the reporter, here and there.
    here: &'a str,
    there: &'a str,
    task: &'a Task<'a>,
    doubts: &'a Doubts,
    /// How many names stand before the one that is looked at in detail.
    detail: Option<usize>,
}

impl Sides<'_> {
    /// Compares them; gives the keys that differ. What belongs to `told` is not told again.
    fn compare(&self, ours: &Sums, partner: &Sums, told: &BTreeSet<Vec<String>>, out: &mut Findings) -> BTreeSet<Vec<String>> {
        let place = |name: &str| self.by.iter().position(|b| b == name);
        let (Some(here), Some(there), Some(time)) = (place(self.here), place(self.there), place("TIME_PERIOD")) else {
            return BTreeSet::new();
        };
        let freq = place("FREQ");
        let sent = |sums: &Sums, reporter: usize| -> BTreeSet<(String, String, String)> {
            sums.keys().map(|k| (k[reporter].clone(), k[time].clone(), freq.map_or(String::new(), |f| k[f].clone()))).collect()
        };
        let (we_sent, they_sent) = (sent(ours, here), sent(partner, there));
        let period = |set: &BTreeSet<(String, String, String)>, who: &str, k: &[String]| {
            set.contains(&(who.to_owned(), k[time].clone(), freq.map_or(String::new(), |f| k[f].clone())))
        };
        // Partners of whom nothing is at hand are not looked at; nor are areas that no office reports for.
        let partners: BTreeSet<&String> = partner.keys().map(|k| &k[there]).collect();
        let reporters: BTreeSet<&String> = ours.keys().map(|k| &k[here]).collect();
        let limit = |rule, name| Decimal::from_i128_with_scale(self.task.limit(rule, name), 0);
        let (percent, least) = (limit(&M_VMP_001, "percent"), limit(&M_VMP_001, "least"));
        let virtual_least = limit(&M_VMP_002, "least");
        let (mut passed, mut failed, mut undecided) = ([0u64; 2], [0u64; 2], [0u64; 2]);
        let mut bad = BTreeSet::new();
        let zero = Sum::default();
        let keys: BTreeSet<&Vec<String>> = ours.keys().chain(partner.keys()).collect();
        for key in keys {
            if !partners.contains(&key[there]) || !reporters.contains(&key[here]) || key[here] == key[there] {
                continue;
            }
            // A side that sent nothing for the period says nothing of it (special case 1).
            if !period(&they_sent, &key[there], key) || !period(&we_sent, &key[here], key) {
                continue;
            }
            let (we, they) = (ours.get(key), partner.get(key));
            let kind = usize::from(we.is_none() || they.is_none());
            let derived = self.detail.is_some_and(|n| told.contains(&key[..n]));
            let doubtful = we.is_some_and(|s| s.rows.iter().any(|&r| self.doubts.has(r))) || (we.is_none() && !self.task.complete);
            let value = |s: Option<&Sum>| s.map_or(Some(Decimal::ZERO), |s| s.value);
            let comparable = we.zip(they).is_none_or(|(a, b)| same_unit(a, b));
            let (Some(r), Some(s), true) = (value(we), value(they), comparable && !derived && !doubtful) else {
                undecided[kind] += 1;
                continue;
            };
            let both = r.saturating_add(s);
            if both < [least, virtual_least][kind] {
                continue;
            }
            let far = (r - s).abs().saturating_mul(Decimal::TWO);
            let fits = if kind == 1 { far.is_zero() } else { far.saturating_mul(Decimal::ONE_HUNDRED) <= both.saturating_mul(percent) };
            if fits {
                passed[kind] += 1;
                continue;
            }
            failed[kind] += 1;
            bad.insert(key.clone());
            let rule: &'static Rule = [&M_VMP_001, &M_VMP_002][kind];
            let rows = &we.unwrap_or(&zero).rows;
            let at = |r: &u32| self.data.observations.at[*r as usize];
            let mut f = Finding::new(rule, rows.first().map_or(self.task.whole, at))
                .arg("home", key[there].as_str())
                .arg("first", r.normalize())
                .arg("second", s.normalize())
                .arg("share", ratio((r - s).saturating_mul(Decimal::TWO), both))
                .arg("period", key[time].as_str())
                .arg("key", described(self.own, self.by, key))
                .cause(key[there].as_str());
            f.evidence = rows.iter().skip(1).map(at).collect();
            out.add(f);
        }
        for (kind, rule) in [&M_VMP_001, &M_VMP_002].into_iter().enumerate() {
            out.tally(rule, passed[kind], failed[kind], undecided[kind]);
        }
        bad
    }
}

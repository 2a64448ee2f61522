//! Does the dataset keep to its structure: records, types, lengths, decimals, periods, attributes, unique keys?

use rust_decimal::Decimal;

use super::Check;
use super::calendar::{Fit, fits};
use super::scope::{Scope, add_all, add_each};
use crate::model::finding::{Arg, Finding, Findings, Rule, S_FDL_001, S_FDM_001, S_FDT_001, S_RNR_001, S_RWD_001, S_RWD_002, S_TIM_001};
use crate::model::location::{Location, PartId};
use crate::model::observation::{CodeColumn, Note};
use crate::model::record::Labels;
use crate::model::structure::Representation;

/// S-RNR-001: there is at least one record. Rows at fault elsewhere leave it undecided: their fault is the cause.
pub(super) struct Records;

impl Check for Records {
    fn rules(&self) -> &'static [&'static Rule] {
        const { &[&S_RNR_001] }
    }

    fn run(&self, scope: &mut Scope<'_>, out: &mut Findings) {
        if !scope.data.observations.is_empty() {
            out.tally(&S_RNR_001, 1, 0, 0);
        } else if !scope.data.faulty.is_empty() {
            out.tally(&S_RNR_001, 0, 0, 1);
        } else {
            let at = scope.data.totals.at.first().copied().unwrap_or(Location::whole(PartId(0)));
            out.add(Finding::new(&S_RNR_001, at));
            out.tally(&S_RNR_001, 0, 1, 0);
        }
    }
}

/// S-FDT-001 and S-FDL-001 for dimensions and attributes: each distinct value is judged once.
pub(super) struct Types;

impl Check for Types {
    fn rules(&self) -> &'static [&'static Rule] {
        const { &[&S_FDT_001, &S_FDL_001] }
    }

    fn run(&self, scope: &mut Scope<'_>, out: &mut Findings) {
        let structure = &scope.data.flow.structure;
        let rows = scope.rows();
        let mut doubted = Vec::new();
        for (d, c) in structure.dimensions.iter().enumerate() {
            let judged = (&c.representation, c.id.as_str(), &scope.data.codes[d], &rows.keys[d]);
            doubted.extend(types_of(scope, judged, out));
        }
        for (a, c) in structure.attributes.iter().enumerate() {
            let judged = (&c.representation, c.id.as_str(), &scope.data.attribute_values[a], &rows.attributes[a]);
            types_of(scope, judged, out);
        }
        doubted.into_iter().for_each(|r| scope.doubt.add(r));
    }
}

/// Judges the distinct values of one component; gives the rows of those at fault.
fn types_of(scope: &Scope<'_>, component: (&Representation, &str, &Labels, &CodeColumn), out: &mut Findings) -> Vec<u32> {
    let (representation, id, labels, column) = component;
    let rule = match representation {
        Representation::Integer | Representation::Decimal => &S_FDT_001,
        Representation::Text(Some(_)) => &S_FDL_001,
        // Codes are judged where labels become codes, periods by S-TIM-001.
        _ => return Vec::new(),
    };
    let wrong = |text: &str| match representation {
        _ if text.is_empty() => false,
        Representation::Integer => text.parse::<i128>().is_err(),
        Representation::Decimal => Decimal::from_str_exact(text).is_err(),
        Representation::Text(Some(most)) => text.chars().count() > *most as usize,
        _ => false,
    };
    let bad: Vec<bool> = (0..labels.len() as u32).map(|n| wrong(labels.text(n))).collect();
    let mut rows_of: Vec<Vec<u32>> = vec![Vec::new(); labels.len()];
    let mut failed = 0;
    if bad.contains(&true) {
        for row in 0..column.len() {
            let n = column.get(row) as usize;
            if bad.get(n) == Some(&true) {
                rows_of[n].push(row as u32);
                failed += 1;
            }
        }
    }
    for (n, rows) in rows_of.iter().enumerate().filter(|(_, r)| !r.is_empty()) {
        add_all(out, scope, rule, rows, |f| {
            let text = labels.text(n as u32);
            let f = f.arg("component", id).cause(format!("{id} {text}"));
            match representation {
                Representation::Text(Some(most)) => f
                    .arg("reason", "length")
                    .arg("value", text.chars().take(60).collect::<String>())
                    .arg("found", text.chars().count())
                    .arg("limit", u64::from(*most)),
                Representation::Integer => f.arg("value", text).arg("expected", "integer"),
                _ => f.arg("value", text).arg("expected", "decimal"),
            }
        });
    }
    out.tally(rule, column.len() as u64 - failed, failed, 0);
    rows_of.concat()
}

/// S-FDL-001 for figures: as many decimals as the observation says (`DECIMALS`), none where the measure is an integer
/// or the count unit is one of whole things and neither a multiplier, the mapping's unit nor a model made a fraction.
pub(super) struct Decimals;

/// Count units that come in wholes.
pub(super) const WHOLE: [&str; 8] = ["PERSON", "EVENT", "CASE", "HOUSEHOLD", "FAMILY", "GROUP", "PERMIT", "SITE"];

impl Check for Decimals {
    fn rules(&self) -> &'static [&'static Rule] {
        const { &[&S_FDL_001] }
    }

    fn run(&self, scope: &mut Scope<'_>, out: &mut Findings) {
        let rows = scope.rows();
        let integer = matches!(scope.data.flow.structure.measure.representation, Representation::Integer);
        let decimals = scope.attribute("DECIMALS").map(|a| {
            let labels = &scope.data.attribute_values[a];
            (a, (0..labels.len() as u32).map(|n| labels.text(n).parse::<u32>().ok()).collect::<Vec<_>>())
        });
        let whole = scope.attribute("COUNT_UNIT").map(|a| (a, scope.attribute_table(a, |t| WHOLE.contains(&t))));
        let scaled = scope.attribute("UNIT_MULT").map(|a| (a, scope.attribute_table(a, |t| !t.is_empty() && t != "0")));
        let modelled = scope.attribute("SOURCE_TYPE").map(|a| (a, scope.attribute_table(a, |t| t == "MODEL")));
        let notes = &scope.data.notes;
        let rescaled: Vec<bool> = (0..notes.sets() as u32).map(|set| notes.get(set).any(|n| matches!(n, Note::Unit(_)))).collect();
        if !integer && decimals.is_none() && whole.is_none() {
            return;
        }
        let counts = scope.counts();
        let limit = |row: u32| {
            let i = row as usize;
            let stated = decimals.as_ref().and_then(|(a, t)| *t.get(rows.attributes[*a].get(i) as usize)?);
            let is =
                |c: &Option<(usize, Vec<bool>)>| c.as_ref().is_some_and(|(a, t)| t.get(rows.attributes[*a].get(i) as usize) == Some(&true));
            let is_whole = || {
                is(&whole)
                    && !is(&scaled)
                    && !is(&modelled)
                    && !counts.share(rows, row)
                    && rescaled.get(rows.notes.get(i) as usize) != Some(&true)
            };
            stated.or_else(|| (integer || is_whole()).then_some(0))
        };
        let (mut passed, mut bad) = (0, Vec::new());
        for row in 0..scope.len() {
            let Some((mantissa, scale)) = rows.values.parts(row as usize) else { continue };
            // Most figures are whole as they stand: nothing else need be known.
            if scale > 0 && limit(row).is_some_and(|most| used(mantissa, scale) > most) {
                bad.push(row);
            } else {
                passed += 1;
            }
        }
        if !bad.is_empty() {
            add_each(out, scope, &bad, |row| {
                let (mantissa, scale) = rows.values.parts(row as usize).unwrap_or((0, 0));
                Finding::new(&S_FDL_001, rows.at[row as usize])
                    .arg("reason", "decimals")
                    .arg("component", scope.data.flow.structure.measure.id.as_str())
                    .arg("value", Decimal::new(mantissa, scale).normalize())
                    .arg("found", u64::from(used(mantissa, scale)))
                    .arg("limit", u64::from(limit(row).unwrap_or(0)))
                    .cause("decimals")
            });
        }
        out.tally(&S_FDL_001, passed, bad.len() as u64, 0);
        bad.into_iter().for_each(|r| scope.doubt.add(r));
    }
}

/// Decimals that are no trailing zeros.
fn used(mut mantissa: i64, mut scale: u32) -> u32 {
    while scale > 0 && mantissa % 10 == 0 {
        mantissa /= 10;
        scale -= 1;
    }
    scale
}

/// S-TIM-001: each distinct pair of frequency and period is judged once.
pub(super) struct Periods;

impl Check for Periods {
    fn rules(&self) -> &'static [&'static Rule] {
        const { &[&S_TIM_001] }
    }

    fn run(&self, scope: &mut Scope<'_>, out: &mut Findings) {
        let Some(time) = scope.data.flow.structure.time() else { return };
        let freq = scope.dimension("FREQ");
        let periods = &scope.data.codes[time];
        let freq_text = |n: u32| freq.map_or("", |f| scope.data.codes[f].text(n));
        let freqs = freq.map_or(1, |f| scope.data.codes[f].len().max(1));
        let mut known: Vec<Option<Fit>> = vec![None; freqs * periods.len()];
        let column = &scope.rows().keys[time];
        let freq_column = freq.map(|f| &scope.rows().keys[f]);
        let mut bad: std::collections::BTreeMap<(u32, u32), Vec<u32>> = std::collections::BTreeMap::new();
        for row in 0..column.len() {
            let (p, f) = (column.get(row), freq_column.map_or(0, |c| c.get(row)));
            let slot = known.get_mut(f as usize * periods.len() + p as usize);
            let judge = || fits(freq_text(f), periods.text(p));
            let fit = slot.map_or_else(judge, |s| *s.get_or_insert_with(judge));
            if fit != Fit::Fits {
                bad.entry((f, p)).or_default().push(row as u32);
            }
        }
        let failed: usize = bad.values().map(Vec::len).sum();
        for ((f, p), rows) in &bad {
            let (freq, period) = (freq_text(*f), periods.text(*p));
            let reason = if fits(freq, period) == Fit::Calendar { "calendar" } else { "form" };
            add_all(out, scope, &S_TIM_001, rows, |x| {
                x.arg("period", period).arg("freq", freq).arg("reason", reason).cause(format!("{freq} {period}"))
            });
        }
        out.tally(&S_TIM_001, (column.len() - failed) as u64, failed as u64, 0);
        bad.into_values().flatten().for_each(|r| scope.doubt.add(r));
    }
}

/// S-FDM-001: mandatory attributes have a value. One finding for each attribute.
pub(super) struct Mandatory;

impl Check for Mandatory {
    fn rules(&self) -> &'static [&'static Rule] {
        const { &[&S_FDM_001] }
    }

    fn run(&self, scope: &mut Scope<'_>, out: &mut Findings) {
        for (a, c) in scope.data.flow.structure.attributes.iter().enumerate().filter(|(_, c)| c.mandatory) {
            let column = &scope.rows().attributes[a];
            let empty = scope.attribute_table(a, str::is_empty);
            let bad: Vec<u32> = match column {
                CodeColumn::Constant(n, _) if empty.get(*n as usize) != Some(&true) => Vec::new(),
                _ => (0..column.len() as u32).filter(|&r| empty.get(column.get(r as usize) as usize) == Some(&true)).collect(),
            };
            add_all(out, scope, &S_FDM_001, &bad, |f| f.arg("component", c.id.as_str()).cause(c.id.as_str()));
            out.tally(&S_FDM_001, (column.len() - bad.len()) as u64, bad.len() as u64, 0);
        }
    }
}

/// S-RWD-001 and S-RWD-002: keys are unique.
pub(super) struct Duplicates;

impl Check for Duplicates {
    fn rules(&self) -> &'static [&'static Rule] {
        const { &[&S_RWD_001, &S_RWD_002] }
    }

    fn run(&self, scope: &mut Scope<'_>, out: &mut Findings) {
        if scope.packing.is_none() {
            let n = u64::from(scope.len());
            out.tally(&S_RWD_001, 0, 0, n);
            out.tally(&S_RWD_002, 0, 0, n);
            return;
        }
        let rows = scope.rows();
        let (mut differ, mut same) = (Vec::new(), Vec::new());
        let mut undecided = 0u64;
        let distinct = scope.order().distinct();
        for run in scope.order().equal() {
            if run.iter().any(|&r| scope.doubt.has(r)) {
                undecided += 1;
            } else if run.iter().all(|&r| scope.value(r) == scope.value(run[0])) {
                same.push(run.to_vec());
            } else {
                differ.push(run.to_vec());
            }
        }
        let at = |r: u32| rows.at[r as usize];
        for run in &differ {
            let other = run.iter().copied().find(|&r| scope.value(r) != scope.value(run[0])).unwrap_or(run[0]);
            let figure = |r: u32| scope.value(r).map_or(Arg::Text("—".to_owned()), |v| Arg::Figure(v.normalize()));
            let mut f = Finding::new(&S_RWD_001, at(run[0]));
            f.cells = run.iter().map(|&r| at(r)).collect();
            out.add(
                f.arg("key", scope.describe(rows, run[0], &[]))
                    .arg("place", at(run[0]))
                    .arg("other", at(other))
                    .arg("first", figure(run[0]))
                    .arg("second", figure(other))
                    .arg("count", run.len()),
            );
        }
        let again: Vec<u32> = same.iter().flat_map(|run| run[1..].iter().copied()).collect();
        if let Some(run) = same.first() {
            let firsts = same.iter().map(|run| at(run[0])).collect();
            add_all(out, scope, &S_RWD_002, &again, |f| {
                f.arg("key", scope.describe(rows, run[0], &[])).arg("place", at(run[0])).arg("other", at(run[1])).evidence(firsts)
            });
        }
        let (d, s) = (differ.len() as u64, same.len() as u64);
        out.tally(&S_RWD_001, distinct - d - undecided, d, undecided);
        out.tally(&S_RWD_002, distinct - d - s - undecided, s, undecided + d);
        differ.into_iter().flatten().for_each(|r| scope.doubt.add(r));
        again.into_iter().for_each(|r| scope.repeated.add(r));
    }
}

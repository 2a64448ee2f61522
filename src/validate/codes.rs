//! Are codes valid, allowed together, and those that this sender may use?

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::Check;
use super::scope::{Scope, add_all};
use crate::model::finding::{C_COC_001, C_COC_002, C_COC_003, C_COC_004, C_COV_002, C_COV_004, C_OBS_001, Findings, Rule, Severity};
use crate::model::observation::CodeColumn;
use crate::model::period::{Date, parse_period};

/// C-COV-002: each distinct pair of a code with limited validity and a period is judged once.
pub(super) struct Validity;

impl Check for Validity {
    fn rules(&self) -> &'static [&'static Rule] {
        const { &[&C_COV_002] }
    }

    fn run(&self, scope: &mut Scope<'_>, out: &mut Findings) {
        let structure = &scope.data.flow.structure;
        let Some(time) = structure.time() else { return };
        let periods = &scope.data.codes[time];
        let spans: Vec<_> = (0..periods.len() as u32).map(|n| parse_period(periods.text(n))).collect();
        let when = &scope.rows().keys[time];
        let mut doubted = Vec::new();
        let mut ran = false;
        for (d, c) in structure.dimensions.iter().enumerate() {
            let Some(list) = c.codelist() else { continue };
            ran = true;
            let limits: Vec<Option<(Option<Date>, Option<Date>)>> = (0..scope.data.codes[d].len() as u32)
                .map(|n| {
                    let code = list.get(scope.data.codes[d].text(n))?;
                    let from = code.valid_from.as_deref().and_then(parse_period).map(|p| p.start);
                    let to = code.valid_to.as_deref().and_then(parse_period).map(|p| p.end);
                    (from.is_some() || to.is_some()).then_some((from, to))
                })
                .collect();
            if limits.iter().all(Option::is_none) {
                continue;
            }
            let column = &scope.rows().keys[d];
            let mut bad: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
            for row in (0..scope.len()).filter(|&r| !scope.doubt.has(r)) {
                let n = column.get(row as usize);
                let Some(Some((from, to))) = limits.get(n as usize) else { continue };
                let Some(Some(s)) = spans.get(when.get(row as usize) as usize) else { continue };
                if from.is_some_and(|f| s.end < f) || to.is_some_and(|t| s.start > t) {
                    bad.entry(n).or_default().push(row);
                }
            }
            for (n, rows) in bad {
                let code = scope.data.codes[d].text(n);
                let (from, to) = limits[n as usize].unwrap_or_default();
                let early =
                    spans.get(when.get(rows[0] as usize) as usize).copied().flatten().is_some_and(|s| from.is_some_and(|f| s.end < f));
                add_all(out, scope, &C_COV_002, &rows, |f| {
                    f.arg("component", c.id.as_str())
                        .arg("reason", if early { "early" } else { "ended" })
                        .arg("code", code)
                        .arg("period", periods.text(when.get(rows[0] as usize)))
                        .arg("from", from.map_or(String::new(), |d| d.to_string()))
                        .arg("to", to.map_or(String::new(), |d| d.to_string()))
                        .cause(format!("{} {code}", c.id))
                });
                doubted.extend(rows);
            }
        }
        doubted.sort_unstable();
        doubted.dedup();
        if ran {
            let doubtful = (0..scope.len()).filter(|&r| scope.doubt.has(r)).count() as u64;
            let failed = doubted.len() as u64;
            out.tally(&C_COV_002, u64::from(scope.len()) - failed - doubtful, failed, doubtful);
        }
        doubted.into_iter().for_each(|r| scope.doubt.add(r));
    }
}

/// C-COV-004: the share of unknown and other codes in a dimension that is broken down.
pub(super) struct Residual;

/// Largest share of `_U` and `_X`, in percent.
const RESIDUAL_PERCENT: i64 = 5;

impl Check for Residual {
    fn rules(&self) -> &'static [&'static Rule] {
        const { &[&C_COV_004] }
    }

    fn run(&self, scope: &mut Scope<'_>, out: &mut Findings) {
        let counts = scope.counts();
        let rows = scope.rows();
        let limit = scope.context.limit(&C_COV_004, "percent", Decimal::from(RESIDUAL_PERCENT));
        for (d, c) in scope.data.flow.structure.dimensions.iter().enumerate() {
            let residual = scope.code_table(d, |t| matches!(t, "_U" | "_X"));
            let detail = scope.code_table(d, |t| !matches!(t, "_T" | "_Z" | "_N"));
            // A dimension without a known code beside it is not broken down: the mapping says that nothing is known.
            if !detail.iter().zip(&residual).any(|(d, r)| *d && !*r) || c.codelist().is_none() {
                continue;
            }
            let column = &rows.keys[d];
            let (mut all, mut other, mut found, mut skipped) = (Decimal::ZERO, Decimal::ZERO, Vec::new(), 0u64);
            if residual.contains(&true) {
                let (mut whole, mut part) = (0i128, 0i128);
                for row in 0..scope.len() {
                    let n = column.get(row as usize) as usize;
                    if !detail[n] || scope.repeated.has(row) || !counts.count(rows, row) {
                        continue;
                    }
                    if scope.doubt.has(row) {
                        skipped += 1;
                        continue;
                    }
                    match rows.values.parts(row as usize) {
                        Some((m, 0)) => {
                            whole += i128::from(m);
                            part += if residual[n] { i128::from(m) } else { 0 };
                        }
                        Some((m, s)) => {
                            let v = Decimal::new(m, s);
                            all = all.checked_add(v).unwrap_or(all);
                            other = if residual[n] { other.checked_add(v).unwrap_or(other) } else { other };
                        }
                        None => continue,
                    }
                    if residual[n] {
                        found.push(row);
                    }
                }
                let add = |sum: Decimal, n: i128| Decimal::try_from_i128_with_scale(n, 0).ok().and_then(|n| sum.checked_add(n));
                (all, other) = add(all, whole).zip(add(other, part)).unwrap_or((Decimal::ZERO, Decimal::ZERO));
            }
            // Figures have 18 digits, thresholds are at most 100.
            let over = all > Decimal::ZERO && other.saturating_mul(Decimal::ONE_HUNDRED) > all.saturating_mul(limit);
            if !over {
                out.tally(&C_COV_004, 1, 0, 0);
            } else if skipped > 0 {
                out.tally(&C_COV_004, 0, 0, 1);
            } else {
                let share = (other * Decimal::ONE_HUNDRED).checked_div(all).unwrap_or_default().round_dp(1);
                add_all(out, scope, &C_COV_004, &found, |f| {
                    f.arg("component", c.id.as_str())
                        .arg("share", share)
                        .arg("limit", limit.normalize())
                        .arg("value", other.normalize())
                        .arg("total", all.normalize())
                        .cause(c.id.as_str())
                });
                out.tally(&C_COV_004, 0, 1, 0);
            }
        }
    }
}

/// C-COC-001: cube regions of the dataflow's constraints. A row is allowed where one of the including regions, if
/// there is any, names all its codes, and no excluding region does.
pub(super) struct Allowed;

/// A region with, per component that it names, the column and whether each dictionary number is named.
struct Region<'a> {
    include: bool,
    parts: Vec<(&'a str, &'a CodeColumn, Vec<bool>)>,
}

impl Region<'_> {
    fn holds(&self, row: usize) -> bool {
        self.parts.iter().all(|(_, c, t)| t.get(c.get(row) as usize) == Some(&true))
    }
}

impl Check for Allowed {
    fn rules(&self) -> &'static [&'static Rule] {
        const { &[&C_COC_001] }
    }

    fn run(&self, scope: &mut Scope<'_>, out: &mut Findings) {
        let data = scope.data;
        if data.flow.constraints.is_empty() {
            return;
        }
        let region = |r: &'_ crate::model::structure::CubeRegion| Region {
            include: r.include,
            parts: r
                .keys
                .iter()
                .filter_map(|(id, codes)| {
                    let named = |t: &str| codes.iter().any(|c| c == t);
                    let (id, column, table) = match (scope.dimension(id), scope.attribute(id)) {
                        (Some(d), _) => (&*data.flow.structure.dimensions[d].id, &data.observations.keys[d], scope.code_table(d, named)),
                        (_, Some(a)) => (
                            &*data.flow.structure.attributes[a].id,
                            &data.observations.attributes[a],
                            // A component left empty is not judged: that is S-FDM-001's.
                            scope.attribute_table(a, |t| t.is_empty() || named(t)),
                        ),
                        _ => return None,
                    };
                    Some((id, column, table))
                })
                .collect(),
        };
        let regions: Vec<Region<'_>> = data.flow.constraints.iter().map(region).collect();
        let (include, exclude): (Vec<_>, Vec<_>) = regions.iter().filter(|r| !r.parts.is_empty()).partition(|r| r.include);
        // Including regions in which every code in use is named cannot fail.
        let open = include.is_empty() || include.iter().any(|r| r.parts.iter().all(|(_, _, t)| t.iter().all(|&x| x)));
        let possible = |r: &&&Region<'_>| r.parts.iter().all(|(_, _, t)| t.contains(&true));
        let exclude: Vec<_> = exclude.iter().filter(possible).collect();
        let mut bad: BTreeMap<String, Vec<u32>> = BTreeMap::new();
        let mut undecided = 0u64;
        let text = |id: &str, column: &CodeColumn, row: usize| {
            let n = column.get(row);
            let code = match (scope.dimension(id), scope.attribute(id)) {
                (Some(d), _) => data.codes[d].text(n),
                (_, Some(a)) => data.attribute_values[a].text(n),
                _ => "",
            };
            format!("{id}={code}")
        };
        if !(open && exclude.is_empty()) {
            for row in 0..scope.len() {
                let i = row as usize;
                if scope.doubt.has(row) {
                    undecided += 1;
                } else if let Some(r) = exclude.iter().find(|r| r.holds(i)) {
                    let what: Vec<_> = r.parts.iter().map(|(id, c, _)| text(id, c, i)).collect();
                    bad.entry(what.join(", ")).or_default().push(row);
                } else if !open && !include.iter().any(|r| r.holds(i)) {
                    // The region that comes nearest says what is wrong.
                    let off = |r: &&&Region<'_>| r.parts.iter().filter(|(_, c, t)| t.get(c.get(i) as usize) != Some(&true)).count();
                    let Some(near) = include.iter().min_by_key(off) else { continue };
                    let what: Vec<_> = near
                        .parts
                        .iter()
                        .filter(|(_, c, t)| near.parts.len() > 1 && off(&near) > 1 || t.get(c.get(i) as usize) != Some(&true))
                        .map(|(id, c, _)| text(id, c, i))
                        .collect();
                    bad.entry(what.join(", ")).or_default().push(row);
                }
            }
        }
        let failed: u64 = bad.values().map(|r| r.len() as u64).sum();
        for (key, rows) in &bad {
            add_all(out, scope, &C_COC_001, rows, |f| f.arg("key", key.as_str()).cause(key.as_str()));
        }
        out.tally(&C_COC_001, u64::from(scope.len()) - failed - undecided, failed, undecided);
        bad.into_values().flatten().for_each(|r| scope.doubt.add(r));
    }
}

/// The country of a national sender: the first part of `MEX.UPM` where it is an ISO alpha-3 code of the area list.
fn country<'a>(scope: &Scope<'a>, area: usize) -> Option<&'a str> {
    let first = scope.context.sender.split('.').next()?;
    let iso = first.len() == 3 && first.bytes().all(|b| b.is_ascii_uppercase());
    let list = scope.data.flow.structure.dimensions[area].codelist()?;
    (iso && list.get(first).is_some()).then_some(first)
}

/// Rows by code of a dimension, of those codes for which `wrong` holds.
fn rows_by_code(scope: &Scope<'_>, dimension: usize, wrong: &[bool]) -> BTreeMap<u32, Vec<u32>> {
    let mut rows: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    let column = &scope.rows().keys[dimension];
    if wrong.contains(&true) {
        for row in 0..scope.len() {
            let n = column.get(row as usize);
            if wrong.get(n as usize) == Some(&true) && !scope.doubt.has(row) {
                rows.entry(n).or_default().push(row);
            }
        }
    }
    rows
}

/// Dimensions that name the other side of a flow, in the order in which an exchange is looked for.
const PARTNERS: [&str; 4] = ["CITIZENSHIP", "COUNTERPART", "COUNTRY_BIRTH", "RETURNING_AREA"];

/// C-COC-004: a national sender whose own country stands only in a partner column while the reporter column has many;
/// of others, a reporter column with over a hundred areas beside a partner column with a tenth of them (a warning).
pub(super) struct Exchanged;

impl Check for Exchanged {
    fn rules(&self) -> &'static [&'static Rule] {
        const { &[&C_COC_004] }
    }

    fn run(&self, scope: &mut Scope<'_>, out: &mut Findings) {
        let Some(area) = scope.dimension("REF_AREA") else { return };
        let partners: Vec<usize> = PARTNERS.iter().filter_map(|id| scope.dimension(id)).collect();
        if partners.is_empty() || scope.len() == 0 {
            return;
        }
        let home = country(scope, area);
        let areas = |d: usize| {
            let used = scope.rows().keys[d].used(scope.data.codes[d].len());
            let texts = used.into_iter().zip(0u32..).filter(|(u, _)| *u).map(|(_, n)| scope.data.codes[d].text(n));
            texts.filter(|t| !t.starts_with('_')).collect::<Vec<_>>()
        };
        let reporters = areas(area);
        let swapped = partners.iter().copied().find_map(|p| {
            let others = areas(p);
            match home {
                Some(home) => {
                    let strangers = reporters.iter().filter(|r| **r != home).count();
                    let ours = others.contains(&home) && others.len() < reporters.len();
                    (strangers >= 2 && ours && others.len() <= 3).then_some((p, others.len(), Severity::Error))
                }
                None => (reporters.len() > 100 && others.len() >= 2 && others.len() * 10 < reporters.len()).then_some((
                    p,
                    others.len(),
                    Severity::Warning,
                )),
            }
        });
        let Some((partner, others, severity)) = swapped else { return out.tally(&C_COC_004, 1, 0, 0) };
        let rows: Vec<u32> = (0..scope.len()).filter(|&r| !scope.doubt.has(r)).collect();
        add_all(out, scope, &C_COC_004, &rows, |f| {
            f.arg("component", "REF_AREA")
                .arg("partner", scope.data.flow.structure.dimensions[partner].id.as_str())
                .arg("found", reporters.len())
                .arg("others", others)
                .weigh(severity)
        });
        out.tally(&C_COC_004, 0, 1, 0);
        if severity == Severity::Error {
            rows.into_iter().for_each(|r| scope.doubt.add(r));
        }
    }
}

/// C-COC-002: the reporting area is the sender's country or below it. International senders are not judged.
pub(super) struct Reporter;

impl Check for Reporter {
    fn rules(&self) -> &'static [&'static Rule] {
        const { &[&C_COC_002] }
    }

    fn run(&self, scope: &mut Scope<'_>, out: &mut Findings) {
        let Some(area) = scope.dimension("REF_AREA") else { return };
        let Some(home) = country(scope, area) else { return };
        let Some(list) = scope.data.flow.structure.dimensions[area].codelist() else { return };
        let ours = |code: &str| {
            let mut at = list.position(code);
            // A list has no chain longer than itself, even one with a loop in it.
            for _ in 0..list.codes.len() {
                let Some(c) = at.and_then(|n| list.codes.get(n as usize)) else { return false };
                if c.id == home {
                    return true;
                }
                at = c.parent;
            }
            false
        };
        let wrong = scope.code_table(area, |c| !ours(c));
        let bad = rows_by_code(scope, area, &wrong);
        let failed: u64 = bad.values().map(|r| r.len() as u64).sum();
        for (n, rows) in &bad {
            let code = scope.data.codes[area].text(*n);
            add_all(out, scope, &C_COC_002, rows, |f| {
                f.arg("component", "REF_AREA").arg("code", code).arg("home", home).arg("sender", &*scope.context.sender).cause(code)
            });
        }
        let undecided = (0..scope.len()).filter(|&r| scope.doubt.has(r)).count() as u64;
        out.tally(&C_COC_002, u64::from(scope.len()) - failed - undecided, failed, undecided);
        bad.into_values().flatten().for_each(|r| scope.doubt.add(r));
    }
}

/// Pairs of dimensions that cannot name one country: citizenship is none of them, nationals cross their own border.
pub(super) const SIDES: [(&str, &str); 2] = [("REF_AREA", "COUNTERPART"), ("RETURNING_AREA", "DEST_AREA")];

/// C-COC-003: nobody moves from a country to itself.
pub(super) struct Partner;

impl Check for Partner {
    fn rules(&self) -> &'static [&'static Rule] {
        const { &[&C_COC_003] }
    }

    fn run(&self, scope: &mut Scope<'_>, out: &mut Findings) {
        for (here, there) in SIDES {
            let Some((a, b)) = scope.dimension(here).zip(scope.dimension(there)) else { continue };
            let same: Vec<Option<u32>> = (0..scope.data.codes[b].len() as u32)
                .map(|n| scope.data.codes[b].text(n))
                .map(|t| if t.starts_with('_') { None } else { scope.code(a, t) })
                .collect();
            let (x, y) = (&scope.rows().keys[a], &scope.rows().keys[b]);
            let mut bad: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
            let mut undecided = 0u64;
            for row in 0..scope.len() {
                if scope.doubt.has(row) {
                    undecided += 1;
                } else if same.get(y.get(row as usize) as usize).copied().flatten() == Some(x.get(row as usize)) {
                    bad.entry(y.get(row as usize)).or_default().push(row);
                }
            }
            let failed: u64 = bad.values().map(|r| r.len() as u64).sum();
            for (n, rows) in &bad {
                let code = scope.data.codes[b].text(*n);
                add_all(out, scope, &C_COC_003, rows, |f| {
                    f.arg("component", here).arg("partner", there).arg("code", code).cause(format!("{there} {code}"))
                });
            }
            out.tally(&C_COC_003, u64::from(scope.len()) - failed - undecided, failed, undecided);
            bad.into_values().flatten().for_each(|r| scope.doubt.add(r));
        }
    }
}

/// C-OBS-001: a figure is missing if and only if the status (or confidentiality) says so.
pub(super) struct Status;

/// Statuses of CL_OBS_STATUS under which there is no figure.
pub(super) const WITHOUT: [&str; 5] = ["H", "L", "M", "O", "Q"];
/// Statuses under which there may be one or not: derogation, in another category, not significant.
pub(super) const EITHER: [&str; 3] = ["J", "K", "N"];

impl Check for Status {
    fn rules(&self) -> &'static [&'static Rule] {
        const { &[&C_OBS_001] }
    }

    fn run(&self, scope: &mut Scope<'_>, out: &mut Findings) {
        let Some(status) = scope.attribute("OBS_STATUS") else { return };
        let rows = scope.rows();
        let without = scope.attribute_table(status, |s| WITHOUT.contains(&s));
        let either = scope.attribute_table(status, |s| EITHER.contains(&s));
        let hidden = scope.attribute("CONF_STATUS").map(|a| (a, scope.attribute_table(a, |c| !matches!(c, "" | "F"))));
        let is = |t: &[bool], n: u32| t.get(n as usize) == Some(&true);
        let (mut empty, mut full, mut undecided) = (Vec::new(), BTreeMap::<u32, Vec<u32>>::new(), 0u64);
        for row in 0..scope.len() {
            let i = row as usize;
            let s = rows.attributes[status].get(i);
            match rows.values.parts(i) {
                _ if scope.doubt.has(row) => undecided += 1,
                Some(_) if is(&without, s) => full.entry(s).or_default().push(row),
                None if !is(&without, s) && !is(&either, s) => {
                    let confidential = hidden.as_ref().is_some_and(|(a, t)| is(t, rows.attributes[*a].get(i)));
                    if !confidential {
                        empty.push(row);
                    }
                }
                _ => {}
            }
        }
        let failed = empty.len() + full.values().map(Vec::len).sum::<usize>();
        add_all(out, scope, &C_OBS_001, &empty, |f| f.arg("reason", "empty").arg("status", "").arg("value", "").cause("empty"));
        for (s, rows_of) in &full {
            let code = scope.data.attribute_values[status].text(*s);
            let value = scope.value(rows_of[0]).unwrap_or_default().normalize();
            add_all(out, scope, &C_OBS_001, rows_of, |f| f.arg("reason", "filled").arg("status", code).arg("value", value).cause(code));
        }
        out.tally(&C_OBS_001, u64::from(scope.len()) - failed as u64 - undecided, failed as u64, undecided);
        empty.into_iter().chain(full.into_values().flatten()).for_each(|r| scope.doubt.add(r));
    }
}

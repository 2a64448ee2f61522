//! Which findings only follow from others, so that one fault is told once?
//!
//! Checks leave undecided what an error before them puts in doubt. Some faults are found at two ends that know nothing of one
//! another: by the reader and by the mapping, by the schema of a document and by a rule, by a row that lost its key and by the hole
//! that it leaves. What is dropped here has its cause among the findings that stay; mended, it is gone, or it is told then.

use std::collections::BTreeSet;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::model::finding::{Arg, F_FDD_001, F_SCH_001, Finding, Findings, Rule, S_RWD_001, S_RWD_002, S_TIM_001, Severity};
use crate::model::finding::{T_RTS_001, X_REP_001};
use crate::model::location::{Location, PartId};
use crate::model::observation::Dataset;

/// Drops the findings that follow from others. Their rules are undecided there.
pub fn settle(data: &Dataset, found: &mut Findings) {
    if broken(found, &F_SCH_001) {
        said_by_schema(found);
    }
    if broken(found, &F_FDD_001) {
        in_short_records(found);
    }
    if data.grid && broken(found, &S_RWD_001) && broken(found, &S_RWD_002) {
        rest_of_row(found);
    }
    if broken(found, &T_RTS_001) || broken(found, &X_REP_001) {
        left_holes(data, found);
    }
}

fn broken(found: &Findings, rule: &Rule) -> bool {
    found.list.iter().any(|f| f.rule.id == rule.id)
}

/// Takes out what does not stay.
fn keep(found: &mut Findings, stays: impl Fn(&Finding) -> bool) {
    let mut gone: Vec<(&'static Rule, u64)> = Vec::new();
    found.list.retain(|f| {
        let stays = stays(f);
        let count = f.args.iter().find_map(|a| if let ("count", Arg::Count(n)) = (a.0, &a.1) { Some(*n) } else { None });
        gone.extend((!stays).then_some((f.rule, count.unwrap_or(1))));
        stays
    });
    for (rule, count) in gone {
        if let Some(t) = found.tallies.iter_mut().find(|t| t.rule.id == rule.id) {
            let count = count.min(t.failed);
            t.failed -= count;
            t.undecided += count;
        }
    }
}

/// A value that breaks the contract of its document breaks it for the same reason as a rule of ours, and nobody may override that.
fn said_by_schema(found: &mut Findings) {
    let cells: FxHashSet<Location> = cells_of(found, &F_SCH_001).collect();
    keep(found, |f| f.rule.id == F_SCH_001.id || f.severity < Severity::Error || !f.cells.iter().all(|c| cells.contains(c)));
}

/// What else is wrong with a record that has fewer or more fields than the header: it was not read as it was meant.
fn in_short_records(found: &mut Findings) {
    let lines: FxHashSet<(PartId, u32)> = cells_of(found, &F_FDD_001).map(line).collect();
    let inside = |c: &Location| !c.is_whole() && lines.contains(&line(*c));
    keep(found, |f| f.rule.id == F_FDD_001.id || !f.cells.iter().all(inside));
}

/// A row that comes twice with other figures is told by them; that the rest of it is the same is no second thing.
fn rest_of_row(found: &mut Findings) {
    let mut twins: FxHashSet<((PartId, u32), (PartId, u32))> = FxHashSet::default();
    for f in found.list.iter().filter(|f| f.rule.id == S_RWD_001.id) {
        for a in &f.cells {
            twins.extend(f.cells.iter().map(|b| (line(*a), line(*b))));
        }
    }
    // Each repeated cell has the one that it repeats in its place among the evidence, where each is repeated once.
    let told = |f: &Finding| {
        let pairs = || f.cells.iter().zip(&f.evidence);
        f.cells.len() == f.evidence.len() && pairs().all(|(a, b)| line(*a) != line(*b) && twins.contains(&(line(*a), line(*b))))
    };
    keep(found, |f| f.rule.id != S_RWD_002.id || !told(f));
}

/// A hole in a series, or in a cube, that a row at fault left: one without a code, one whose period is none, one of two with one key,
/// a record that was not read.
fn left_holes(data: &Dataset, found: &mut Findings) {
    let time = data.flow.structure.time();
    let mut known: BTreeSet<&str> = BTreeSet::new();
    let mut any = 0usize;
    for row in 0..data.faulty.len() {
        match time.map_or("", |t| data.codes[t].text(data.faulty.keys[t].get(row))) {
            "" => any += 1,
            period => _ = known.insert(period),
        }
    }
    let more: FxHashMap<&str, usize> = [(F_FDD_001.id, 0), (S_RWD_001.id, 1), (S_TIM_001.id, 0)].into_iter().collect();
    any += found.list.iter().filter_map(|f| Some(f.cells.len() - more.get(f.rule.id)?)).sum::<usize>();
    let follows = |f: &Finding| {
        let arg = |name: &str| f.args.iter().find(|a| a.0 == name).map(|a| &a.1);
        let (Some(Arg::Count(holes)), Some(Arg::Text(list))) = (arg("count"), arg("list")) else { return false };
        let named = if f.rule.id == T_RTS_001.id { list.split(", ").filter(|p| known.contains(p)).count() } else { 0 };
        *holes as usize <= any + named
    };
    keep(found, |f| (f.rule.id != T_RTS_001.id && f.rule.id != X_REP_001.id) || !follows(f));
}

fn cells_of(found: &Findings, rule: &'static Rule) -> impl Iterator<Item = Location> {
    found.list.iter().filter(|f| f.rule.id == rule.id).flat_map(|f| f.cells.iter().copied())
}

fn line(at: Location) -> (PartId, u32) {
    (at.part(), at.row())
}

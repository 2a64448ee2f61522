//! Runs the tests inside mappings, and says in words what does not come out as expected.

use std::io;
use std::sync::Arc;

use crate::map::library::{Known, Library};
use crate::map::textgrid;
use crate::model::finding::{Finding, Severity};
use crate::model::limits::Limits;
use crate::model::location::{PartKind, Sources};
use crate::model::mapping::{Mapping, Test};
use crate::model::observation::Dataset;
use crate::pipeline::{self, FileRun, Settings};
use crate::read::{Data, Input};
use crate::standard::Standard;
use crate::validate;

/// One test of one mapping, run.
#[derive(Clone, Debug)]
pub struct Trial {
    /// Path of the mapping.
    pub path: String,
    /// Name of the test.
    pub name: String,
    /// What does not come out as expected; empty for a test that passes.
    pub failures: Vec<String>,
}

/// Runs every test of a mapping. A mapping without tests fails: it cannot be activated.
pub fn run(known: &Known, settings: &Settings<'_>) -> io::Result<Vec<Trial>> {
    if known.mapping.tests.is_empty() {
        let failures = vec!["the mapping has no tests".to_owned()];
        return Ok(vec![Trial { path: known.path.clone(), name: "tests".to_owned(), failures }]);
    }
    let mut out = Vec::new();
    for (i, test) in known.mapping.tests.iter().enumerate() {
        let name = test.name.clone().unwrap_or_else(|| format!("test {}", i + 1));
        out.push(Trial { path: known.path.clone(), name, failures: one(known, test, settings)? });
    }
    Ok(out)
}

/// Runs every test of a mapping with the standard alone, as a service does before the mapping becomes active.
pub fn alone(known: &Known, standard: &Standard, limits: Limits) -> io::Result<Vec<Trial>> {
    let library = Library::default();
    // Tests have their own day, so that they give the same for ever.
    let settings = Settings::of(standard, &library, limits);
    run(known, &settings)
}

fn one(known: &Known, test: &Test, settings: &Settings<'_>) -> io::Result<Vec<String>> {
    let mut sources = Sources::default();
    let named = Settings { mapping: Some(known), sender: None, received: settings.received.clone(), ..*settings };
    let file = |ending: &str| test.file.clone().unwrap_or_else(|| format!("test.{ending}"));
    let mut runs = match (&test.grid, &test.csv, &test.json, &test.xml) {
        (Some(grid), None, None, None) => {
            let sheet = test.sheet.as_ref().map_or("Sheet1", |s| s.0.as_str());
            let part = sources.add(&file("xlsx"), sheet, PartKind::Sheet);
            let (head, block) = textgrid::read(grid, sheet, part);
            vec![pipeline::run_sheet(known, &head, &block, &file("xlsx"), &named, &mut sources)?]
        }
        (None, Some(text), None, None) => pipeline::run(&bytes(file("csv"), text), &named, &mut sources)?,
        (None, None, Some(text), None) => pipeline::run(&bytes(file("json"), text), &named, &mut sources)?,
        (None, None, None, Some(text)) => pipeline::run(&bytes(file("xml"), text), &named, &mut sources)?,
        _ => return Ok(vec!["a test has one of `grid`, `csv`, `json`, `xml`".to_owned()]),
    };
    match runs.pop() {
        Some(run) if runs.is_empty() => Ok(compare(&known.mapping, test, &run, &sources)),
        _ => Ok(vec!["the input is not one file".to_owned()]),
    }
}

fn bytes(name: String, text: &str) -> Input {
    Input { name, data: Data::Bytes(Arc::from(text.as_bytes())) }
}

fn compare(mapping: &Mapping, test: &Test, run: &FileRun, sources: &Sources) -> Vec<String> {
    let expect = &test.expect;
    let mut out = Vec::new();
    let observations = run.dataset.as_ref().map_or(0, |d| d.observations.len());
    if let Some(n) = expect.observations
        && n != observations
    {
        out.push(format!("{n} observations expected, {observations} found"));
    }
    if let Some(checks) = expect.checks {
        let (passed, failed) = validate::total_checks(&run.findings);
        if (checks.passed, checks.failed) != (passed, failed) {
            out.push(format!("{} checks passed and {} failed expected, {passed} and {failed} found", checks.passed, checks.failed));
        }
    }
    if let Some(wanted) = &expect.unclaimed {
        let found: Vec<&str> = run.ledger.unclaimed_texts.iter().map(String::as_str).collect();
        if found.iter().copied().ne(wanted.iter().map(|t| t.0.as_str())) {
            let wanted: Vec<&str> = wanted.iter().map(|t| t.0.as_str()).collect();
            out.push(format!("unclaimed {wanted:?} expected, {found:?} found"));
        }
    }
    if let Some(data) = &run.dataset {
        for row in &expect.rows {
            compare_row(data, row, &mut out);
        }
    } else if !expect.rows.is_empty() {
        out.push("no dataset came out".to_owned());
    }
    compare_findings(mapping, &expect.findings, run, sources, &mut out);
    out
}

fn compare_row(data: &Dataset, row: &indexmap::IndexMap<String, Option<crate::model::mapping::Text>>, out: &mut Vec<String>) {
    let structure = &data.flow.structure;
    let mut fitting = 0;
    let mut nearest: Option<(usize, String)> = None;
    for id in row.keys() {
        if structure.dimension(id).is_none() && structure.attribute(id).is_none() && *id != structure.measure.id {
            out.push(format!("`{id}` is no component of {}", structure.reference));
            return;
        }
    }
    for i in 0..data.observations.len() {
        let mut wrong = Vec::new();
        for (id, wanted) in row {
            let found = if let Some(d) = structure.dimension(id) {
                Some(data.code(i, d).to_owned())
            } else if let Some(a) = structure.attribute(id) {
                Some(data.attribute(i, a).to_owned()).filter(|s| !s.is_empty())
            } else {
                data.observations.values.get(i).map(|v| v.normalize().to_string())
            };
            let same = match (wanted, &found) {
                (None, None) => true,
                (Some(w), Some(f)) if *id == structure.measure.id => {
                    w.parse::<rust_decimal::Decimal>().is_ok_and(|w| w.normalize().to_string() == *f)
                }
                (Some(w), Some(f)) => w.0 == *f,
                _ => false,
            };
            if !same {
                wrong.push(format!("{id} is {}", found.as_deref().unwrap_or("empty")));
            }
        }
        if wrong.is_empty() {
            fitting += 1;
        } else if nearest.as_ref().is_none_or(|n| wrong.len() < n.0) {
            nearest = Some((wrong.len(), wrong.join(", ")));
        }
    }
    if fitting != 1 {
        let wanted: Vec<String> = row.iter().map(|(k, v)| format!("{k}: {}", v.as_ref().map_or("null", |t| &t.0))).collect();
        let near = nearest.filter(|_| fitting == 0).map(|n| format!("; in the nearest one {}", n.1)).unwrap_or_default();
        out.push(format!("one observation {{ {} }} expected, {fitting} found{near}", wanted.join(", ")));
    }
}

fn compare_findings(mapping: &Mapping, wanted: &[String], run: &FileRun, sources: &Sources, out: &mut Vec<String>) {
    let told = |f: &Finding| {
        let place = f.cells.first().map(|&c| sources.label(c)).unwrap_or_default();
        let place = place.rsplit('!').next().unwrap_or("").to_owned();
        format!("{} {place}", f.rule.id)
    };
    let mut found: Vec<String> = run.findings.list.iter().filter(|f| f.severity >= Severity::Warning).map(told).collect();
    for w in wanted {
        let w = w.trim();
        match found.iter().position(|f| f == w || f.split(' ').next() == Some(w)) {
            Some(i) => {
                found.remove(i);
            }
            None => out.push(format!("finding `{w}` expected, not found")),
        }
    }
    let _ = mapping;
    for f in found {
        let args = run.findings.list.iter().find(|x| told(x) == f).map(|x| format!("{:?}", x.args)).unwrap_or_default();
        out.push(format!("finding `{f}` found, not expected {args}"));
    }
}

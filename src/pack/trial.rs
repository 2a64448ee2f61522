//! Do the tests inside a pack pass? A small table, and what is found in which of its rows.

use std::sync::Arc;

use rust_decimal::Decimal;

use super::run::Outcome;
use super::spec::Test;
use super::{Asks, Pack};
use crate::model::location::{Location, PartId};
use crate::model::observation::Dataset;
use crate::model::structure::Dataflow;

/// A test, run.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Trial {
    /// Its name.
    pub name: String,
    /// What does not come out as expected; empty for a test that passes.
    pub failures: Vec<String>,
}

/// Runs every test of a pack on its first dataflow. A pack with rules and without tests fails: it cannot be activated.
pub fn run(pack: &Pack, flow: &Arc<Dataflow>) -> Vec<Trial> {
    if pack.tests.is_empty() {
        let failures = if pack.demands.is_empty() { Vec::new() } else { vec!["the pack has rules and no tests".to_owned()] };
        return vec![Trial { name: "tests".to_owned(), failures }];
    }
    let name = |i: usize, t: &Test| t.name.clone().unwrap_or_else(|| format!("test {}", i + 1));
    let mut trials: Vec<Trial> =
        pack.tests.iter().enumerate().map(|(i, t)| Trial { name: name(i, t), failures: one(pack, t, flow) }).collect();
    // A rule that never fails may never have been right.
    let named = |id: &str| pack.tests.iter().flat_map(|t| &t.findings).any(|f| f.split(' ').next() == Some(id));
    let idle: Vec<String> =
        pack.demands.iter().filter(|d| !named(&d.id)).map(|d| format!("no test shows that `{}` finds something", d.id)).collect();
    if !idle.is_empty() {
        trials.push(Trial { name: "every rule finds something".to_owned(), failures: idle });
    }
    trials
}

fn one(pack: &Pack, test: &Test, flow: &Arc<Dataflow>) -> Vec<String> {
    let data = match table(&test.rows, flow) {
        Ok(data) => data,
        Err(why) => return vec![why],
    };
    let told = |wanted: Outcome| {
        let rows = pack.rows(&data).into_iter().filter(move |r| r.outcome == wanted);
        rows.map(|r| match r.row {
            Some(row) => format!("{} {}", r.rule, row + 1),
            None => format!("{} nowhere", r.rule),
        })
        .collect::<Vec<_>>()
    };
    let mut out = Vec::new();
    compare("finding", &test.findings, told(Outcome::Failed), &mut out);
    // What is undecided is only asked for where the test names something.
    if !test.undecided.is_empty() {
        compare("undecided", &test.undecided, told(Outcome::Undecided), &mut out);
    }
    for id in test.findings.iter().chain(&test.undecided).filter_map(|f| f.split(' ').next()) {
        if !pack.demands.iter().any(|d| d.id == id) {
            out.push(format!("the pack has no rule `{id}`"));
        }
    }
    out
}

fn compare(kind: &str, wanted: &[String], mut found: Vec<String>, out: &mut Vec<String>) {
    for w in wanted {
        let w = w.split_whitespace().collect::<Vec<_>>().join(" ");
        match found.iter().position(|f| *f == w || f.split(' ').next() == Some(&w)) {
            Some(i) => _ = found.remove(i),
            None => out.push(format!("{kind} `{w}` expected, not found")),
        }
    }
    out.extend(found.into_iter().map(|f| format!("{kind} `{f}` found, not expected")));
}

/// Rows of a test at most.
const MOST: usize = 10_000;

/// Observations of a table: components in the first line. Dimensions that are left out have their default, else `_Z`.
///
/// # Errors
/// What is wrong with it, in a sentence.
pub fn table(text: &str, flow: &Arc<Dataflow>) -> Result<Dataset, String> {
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(text.as_bytes());
    let head: Vec<String> = reader.headers().map_err(|e| e.to_string())?.iter().map(str::to_owned).collect();
    let structure = flow.structure.clone();
    for (i, id) in head.iter().enumerate() {
        let known = structure.dimension(id).is_some() || structure.attribute(id).is_some() || *id == structure.measure.id;
        if !known || head[..i].contains(id) {
            return Err(format!("`{id}` is no component of {}, or stands twice", structure.reference));
        }
    }
    let mut data = Dataset::new(flow.clone());
    for (row, record) in reader.records().enumerate() {
        if row == MOST {
            return Err(format!("more than {MOST} rows"));
        }
        let record = record.map_err(|e| e.to_string())?;
        let field = |id: &str| head.iter().position(|h| h == id).and_then(|i| record.get(i));
        for (d, component) in structure.dimensions.iter().enumerate() {
            let code = field(&component.id).or(component.default.as_deref()).unwrap_or("_Z");
            let number = data.codes[d].intern(code);
            data.observations.keys[d].push(number);
        }
        for (a, component) in structure.attributes.iter().enumerate() {
            let number = data.attribute_values[a].intern(field(&component.id).unwrap_or(""));
            data.observations.attributes[a].push(number);
        }
        let value = match field(&structure.measure.id).filter(|v| !v.is_empty()) {
            None => None,
            Some(v) => Some(Decimal::from_str_exact(v).map_err(|_| format!("row {}: `{v}` is no number", row + 1))?),
        };
        if !data.observations.values.push(value) {
            return Err(format!("row {}: the number has too many digits", row + 1));
        }
        data.observations.at.push(Location::cell(PartId(0), row as u32 + 1, 0));
        data.observations.notes.push(0);
        data.observation_slots.push(0);
    }
    Ok(data)
}

impl Asks {
    /// The word for its kind, for lists.
    pub fn word(&self) -> &'static str {
        match self {
            Asks::Each { .. } => "datapoint",
            Asks::Codes { .. } => "hierarchical",
        }
    }
}

//! What is committed to about one number? Its key, value and status, the cell it came from, and what happened on the way.
//!
//! The record is JSON in the one form of RFC 8785, so that the same run gives the same bytes. [`Writer`] writes the records
//! of a whole dataset; each distinct code and set of notes is put into words once.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::ops::Range;

use rust_decimal::Decimal;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::hash::Hash;
use super::statement::canonical;
use crate::model::finding::Findings;
use crate::model::location::{Location, Sources};
use crate::model::observation::{Dataset, Note};

/// The attribute that has its own place in a record.
const STATUS: &str = "OBS_STATUS";
/// The attribute that the record's own source stands for.
const SOURCE: &str = "SOURCE_CELL";

/// One number. The fields stand in the order in which they are written.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Record {
    /// Attributes that have a value, other than the status: unit, multiplier, comment.
    pub attributes: BTreeMap<String, String>,
    /// Statements of decisions about findings of this number, by the digest of their envelopes.
    pub decisions: Vec<Hash>,
    /// Rules that found something at its cell.
    pub findings: Vec<Found>,
    /// Code of each dimension.
    pub key: BTreeMap<String, String>,
    /// The cell: SHA-256 of the file, `#`, and the place in it, such as `Hoja1!D17`.
    pub source: String,
    /// Observation status; empty for none.
    pub status: String,
    /// What was changed between the cell and the code.
    pub steps: Vec<Step>,
    /// The figure, without zeros at its end; none where it is missing or suppressed.
    pub value: Option<String>,
}

/// A finding, by its rule.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Found {
    /// Identifier of the rule.
    pub rule: String,
    /// `error`, `warning` or `information`.
    pub severity: String,
}

/// A change on the way from cell to code.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// What was used: component, label and code for a label that was matched.
    pub detail: Vec<String>,
    /// Its kind: `folded`, `synonym`, `default`, `period`, `unit`, `zero`, `difference`, `counted`, `added`, `summed`, `rule`,
    /// `corrected`.
    pub step: String,
}

impl Step {
    fn of(note: &Note) -> Self {
        let (step, detail): (&str, Vec<String>) = match note {
            Note::Folded(component, label, code) => ("folded", vec![component.clone(), label.clone(), code.clone()]),
            Note::Synonym(component, label, code) => ("synonym", vec![component.clone(), label.clone(), code.clone()]),
            Note::Default(component, code) => ("default", vec![component.clone(), code.clone()]),
            Note::Period(written, read) => ("period", vec![written.clone(), read.clone()]),
            Note::Unit(factor) => ("unit", vec![factor.clone()]),
            Note::Zero(sign) => ("zero", vec![sign.clone()]),
            Note::Difference => ("difference", Vec::new()),
            Note::Counted => ("counted", Vec::new()),
            Note::Added => ("added", Vec::new()),
            Note::Summed => ("summed", Vec::new()),
            Note::Rule(number) => ("rule", vec![number.to_string()]),
            Note::Corrected(old, new, why) => ("corrected", vec![old.clone(), new.clone(), why.clone()]),
        };
        Self { detail, step: step.to_owned() }
    }
}

impl Record {
    /// The record in its only form.
    pub fn to_bytes(&self) -> Vec<u8> {
        canonical(self).expect("texts only are always JSON")
    }

    /// Reads a record; none where it is not one, or not in its only form.
    pub fn parse(bytes: &[u8]) -> Option<Self> {
        let record: Self = serde_json::from_slice(bytes).ok()?;
        (record.to_bytes() == bytes).then_some(record)
    }

    /// Its key in the only form: what the nonces of a lineage tree go by.
    pub fn key_bytes(&self) -> Vec<u8> {
        canonical(&self.key).expect("texts only are always JSON")
    }

    /// SHA-256 of the file, and the place in it.
    pub fn place(&self) -> Option<(Hash, &str)> {
        let (file, place) = self.source.split_once('#')?;
        Some((Hash::from_hex(file)?, place))
    }
}

/// Writes the records of a dataset.
pub struct Writer<'a> {
    data: &'a Dataset,
    sources: &'a Sources,
    files: Vec<Hash>,
    /// Dimensions in the order of their identifiers, each with `"ID":` and the codes as JSON.
    keys: Vec<Column>,
    attributes: Vec<Column>,
    status: Option<Column>,
    steps: Vec<Option<Box<str>>>,
    found: FxHashMap<Location, Vec<u32>>,
    rules: Vec<Found>,
    decided: &'a [(String, Hash)],
    scratch: String,
}

struct Column {
    position: usize,
    head: String,
    texts: Vec<Box<str>>,
}

impl<'a> Writer<'a> {
    /// Of a dataset that came out of one file. `file` is the digest of its bytes, `decided` says of each rule that a
    /// person decided on which statement says so.
    pub fn new(data: &'a Dataset, sources: &'a Sources, findings: &Findings, file: Hash, decided: &'a [(String, Hash)]) -> Self {
        Self::of_files(data, sources, findings, vec![file; sources.parts().len()], decided)
    }

    /// Of a dataset that came out of several files, such as those of an archive: `files` has the digest of the file of each part
    /// of the sources.
    pub fn of_files(data: &'a Dataset, sources: &'a Sources, findings: &Findings, files: Vec<Hash>, decided: &'a [(String, Hash)]) -> Self {
        let structure = &data.flow.structure;
        let column = |id: &str, position: usize, labels: &crate::model::record::Labels| {
            let texts = (0..labels.len() as u32).map(|n| json(labels.text(n)).into()).collect();
            Column { position, head: format!("{}:", json(id)), texts }
        };
        let mut keys: Vec<(&str, Column)> =
            structure.dimensions.iter().enumerate().map(|(i, d)| (d.id.as_str(), column(&d.id, i, &data.codes[i]))).collect();
        keys.sort_by_key(|k| k.0);
        let mut attributes: Vec<(&str, Column)> = structure
            .attributes
            .iter()
            .enumerate()
            .filter(|(_, a)| a.id != SOURCE)
            .map(|(i, a)| (a.id.as_str(), column(&a.id, i, &data.attribute_values[i])))
            .collect();
        attributes.sort_by_key(|a| a.0);
        let status = attributes.iter().position(|a| a.0 == STATUS).map(|i| attributes.remove(i).1);
        let (mut found, mut rules) = (FxHashMap::<Location, Vec<u32>>::default(), Vec::<Found>::new());
        for f in &findings.list {
            let one = Found { rule: f.rule.id.to_owned(), severity: f.severity.word().to_owned() };
            let number = rules.iter().position(|r| *r == one).unwrap_or_else(|| {
                rules.push(one);
                rules.len() - 1
            });
            for cell in f.cells.iter().filter(|c| !c.is_whole()) {
                let all = found.entry(*cell).or_default();
                if !all.contains(&(number as u32)) {
                    all.push(number as u32);
                }
            }
        }
        found.values_mut().for_each(|all| all.sort_by_key(|n| &rules[*n as usize]));
        Self {
            data,
            sources,
            files,
            keys: keys.into_iter().map(|k| k.1).collect(),
            attributes: attributes.into_iter().map(|a| a.1).collect(),
            status,
            steps: vec![None; data.notes.sets()],
            found,
            rules,
            decided,
            scratch: String::new(),
        }
    }

    /// Writes the record of a row of the observations at the end of `out`, and says where in `out` its key stands.
    pub fn write(&mut self, row: usize, out: &mut Vec<u8>) -> Range<usize> {
        let (data, rows) = (self.data, &self.data.observations);
        let at = rows.at[row];
        let found: &[u32] = self.found.get(&at).map_or(&[], Vec::as_slice);
        out.extend(b"{\"attributes\":{");
        let mut first = true;
        for column in &self.attributes {
            let value = rows.attributes[column.position].get(row);
            if value > 0 {
                comma(&mut first, out);
                out.extend(column.head.as_bytes());
                out.extend(column.texts[value as usize].as_bytes());
            }
        }
        out.extend(b"},\"decisions\":[");
        first = true;
        for (_, digest) in self.decided.iter().filter(|d| found.iter().any(|f| self.rules[*f as usize].rule == d.0)) {
            comma(&mut first, out);
            out.extend(format!("\"{digest}\"").as_bytes());
        }
        out.extend(b"],\"findings\":[");
        first = true;
        for number in found {
            comma(&mut first, out);
            let Found { rule, severity } = &self.rules[*number as usize];
            out.extend(format!("{{\"rule\":{},\"severity\":{}}}", json(rule), json(severity)).as_bytes());
        }
        out.extend(b"],\"key\":");
        let from = out.len();
        first = true;
        out.push(b'{');
        for column in &self.keys {
            comma(&mut first, out);
            out.extend(column.head.as_bytes());
            out.extend(column.texts[rows.keys[column.position].get(row) as usize].as_bytes());
        }
        out.push(b'}');
        let key = from..out.len();
        self.scratch.clear();
        let file = self.files.get(at.part().0 as usize).copied().unwrap_or_else(Hash::of_nothing);
        let _ = write!(self.scratch, "{file}#{}", self.sources.label(at));
        out.extend(b",\"source\":");
        out.extend(json(&self.scratch).as_bytes());
        out.extend(b",\"status\":");
        let status = self.status.as_ref().map(|c| &*c.texts[rows.attributes[c.position].get(row) as usize]);
        out.extend(status.unwrap_or("\"\"").as_bytes());
        out.extend(b",\"steps\":");
        let set = rows.notes.get(row);
        let steps = self.steps[set as usize].get_or_insert_with(|| steps(data, set));
        out.extend(steps.as_bytes());
        out.extend(b",\"value\":");
        match rows.values.parts(row) {
            None => out.extend(b"null"),
            Some((mantissa, scale)) => {
                self.scratch.clear();
                let _ = write!(self.scratch, "\"{}\"", Decimal::new(mantissa, scale).normalize());
                out.extend(self.scratch.as_bytes());
            }
        }
        out.push(b'}');
        key
    }

    /// The record of a row of the observations.
    pub fn record(&mut self, row: usize) -> Record {
        let mut out = Vec::new();
        self.write(row, &mut out);
        serde_json::from_slice(&out).expect("a record was written")
    }
}

/// A set of notes as JSON, in an order that does not depend on how the set grew.
fn steps(data: &Dataset, set: u32) -> Box<str> {
    let mut notes: Vec<&Note> = data.notes.get(set).collect();
    notes.sort_unstable();
    let steps: Vec<Step> = notes.into_iter().map(Step::of).collect();
    serde_json::to_string(&steps).expect("texts only are always JSON").into()
}

fn comma(first: &mut bool, out: &mut Vec<u8>) {
    if !std::mem::take(first) {
        out.push(b',');
    }
}

/// A text as JSON; what serde_json escapes, and how, is what RFC 8785 asks for.
fn json(text: &str) -> String {
    serde_json::to_string(text).expect("a text is always JSON")
}

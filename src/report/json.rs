//! The canonical form: JSON of version 1, valid against `schemas/report.schema.json`, all cells listed, all languages.

use std::io::{self, Write};

use serde::ser::{SerializeMap, SerializeSeq};
use serde::{Serialize, Serializer};

use super::messages::{Catalogue, Words, shown};
use super::places::{Place, Places};
use super::{Group, Report};
use crate::model::finding::{Arg, Finding, Severity};
use crate::model::lang::Lang;
use crate::model::location::Location;

/// Version of the form. It is raised when a field changes its meaning or goes; a new field does not raise it.
const VERSION: u32 = 1;

/// Whether the report for people stands in the canonical form too, in all languages: for whoever keeps that form alone, and
/// must tell by it later what a run told.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Pages {
    /// It can be had by a run.
    Left,
    /// As `text`.
    Told,
}

impl Report {
    /// Writes the canonical form.
    ///
    /// # Errors
    /// Only those of the writer.
    pub fn write_json(&self, to: &mut dyn Write) -> io::Result<()> {
        self.write_json_with(Pages::Left, to)
    }

    /// Writes the canonical form, with the report for people or without.
    ///
    /// # Errors
    /// Only those of the writer.
    pub fn write_json_with(&self, pages: Pages, to: &mut dyn Write) -> io::Result<()> {
        let places = Places::new(&self.summary.sources, &self.summary.spots);
        let words = Words { places: &places, flow: self.summary.flow.as_deref() };
        let whole = Whole { report: self, pages, words };
        serde_json::to_writer_pretty(&mut *to, &whole).map_err(io::Error::from)?;
        to.write_all(b"\n")
    }

    /// The canonical form as a text.
    pub fn json(&self) -> String {
        let mut bytes = Vec::new();
        self.write_json(&mut bytes).expect("memory takes all bytes");
        String::from_utf8(bytes).expect("JSON is UTF-8")
    }
}

struct Whole<'a> {
    report: &'a Report,
    pages: Pages,
    words: Words<'a>,
}

/// Something that is written when its turn comes, so that a million findings are never all in memory as JSON.
struct Lazy<F>(F);

impl<F, I> Serialize for Lazy<F>
where
    F: Fn() -> I,
    I: Iterator,
    I::Item: Serialize,
{
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let mut seq = s.serialize_seq(None)?;
        for item in (self.0)() {
            seq.serialize_element(&item)?;
        }
        seq.end()
    }
}

impl Serialize for Whole<'_> {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let run = &self.report.summary;
        let totals = self.report.totals();
        let count = |x: Severity| run.findings.count(x);
        let outcome = match run.findings.worst() {
            Some(Severity::Error) => "refused",
            Some(Severity::Warning) => "warnings",
            _ => "accepted",
        };
        let mut map = s.serialize_map(None)?;
        map.serialize_entry("isthmus_report", &VERSION)?;
        map.serialize_entry("outcome", outcome)?;
        let input =
            |i: &super::InputSummary| serde_json::json!({ "name": i.name, "bytes": i.bytes, "sha256": i.sha256, "format": i.format });
        map.serialize_entry("inputs", &Lazy(|| run.inputs.iter().map(input)))?;
        map.serialize_entry("sender", &run.sender)?;
        map.serialize_entry("received", &run.received)?;
        map.serialize_entry("mapping", &run.mapping.as_ref().map(|m| serde_json::json!({ "id": m.id, "chosen": m.chosen })))?;
        map.serialize_entry("dataflow", &run.flow.as_ref().map(|f| f.reference.to_string()))?;
        map.serialize_entry(
            "counts",
            &serde_json::json!({
                "observations": run.observations,
                "sum": run.sum.map(|s| s.to_string()),
                "totals": { "passed": totals.passed, "failed": totals.failed, "undecided": totals.undecided },
                "findings": {
                    "error": count(Severity::Error),
                    "warning": count(Severity::Warning),
                    "information": count(Severity::Information),
                },
                "cells": run.claimed,
            }),
        )?;
        map.serialize_entry("unclaimed", &Lazy(|| self.places(&run.unclaimed)))?;
        more(&mut map, "more_unclaimed", &run.unclaimed)?;
        let note = |n: &super::NoteSummary| serde_json::json!({ "kind": n.kind, "component": n.component, "from": n.from, "to": n.to, "count": n.count });
        map.serialize_entry("notes", &Lazy(|| run.notes.iter().map(note)))?;
        let tally = |t: &crate::model::finding::Tally| {
            serde_json::json!({
                "rule": t.rule.id,
                "version": t.rule.version,
                "passed": t.passed,
                "failed": t.failed,
                "undecided": t.undecided,
            })
        };
        map.serialize_entry("rules", &Lazy(|| run.findings.tallies.iter().map(tally)))?;
        if !run.findings.instances.is_empty() {
            let instance = |i: &crate::model::finding::Instance| {
                serde_json::json!({
                    "rule": i.rule.id,
                    "instance": i.name,
                    "severity": i.severity.word(),
                    "passed": i.passed,
                    "failed": i.failed,
                    "undecided": i.undecided,
                })
            };
            map.serialize_entry("instances", &Lazy(|| run.findings.instances.iter().map(instance)))?;
        }
        if !run.findings.weighed.is_empty() {
            let weighed = |w: &crate::model::finding::Weighed| {
                serde_json::json!({
                    "rule": w.rule.id,
                    "severity": w.rule.severity.word(),
                    "effective_severity": w.severity.word(),
                    "pack": w.by,
                })
            };
            map.serialize_entry("severities", &Lazy(|| run.findings.weighed.iter().map(weighed)))?;
        }
        map.serialize_entry("groups", &Lazy(|| self.report.groups.iter().map(|g| self.group(g))))?;
        map.serialize_entry(
            "findings",
            &Lazy(|| run.findings.list.iter().enumerate().map(|(i, f)| One { whole: self, finding: f, id: i + 1 })),
        )?;
        if self.pages == Pages::Told {
            map.serialize_entry("text", &self.each(|c| self.report.text(c.lang())))?;
        }
        map.end()
    }
}

impl<'a> Whole<'a> {
    fn places(&self, cells: &'a [Location]) -> impl Iterator<Item = Place> + use<'a, '_> {
        cells.iter().take(MOST).map(|&at| self.words.places.fields(at))
    }

    fn group(&self, g: &Group) -> serde_json::Value {
        let first = &self.report.findings()[g.findings[0]];
        serde_json::json!({
            "rule": first.rule.id,
            "cause": if is_secret(first) { "" } else { first.cause.as_str() },
            "severity": g.severity.word(),
            "cells": g.cells,
            "findings": g.findings.iter().map(|i| i + 1).collect::<Vec<_>>(),
        })
    }

    fn each(&self, say: impl Fn(&Catalogue) -> String) -> serde_json::Value {
        Lang::ALL.into_iter().map(|lang| (lang.tag().to_owned(), say(Catalogue::of(lang)).into())).collect::<serde_json::Map<_, _>>().into()
    }
}

/// Whether what it found must not be repeated.
fn is_secret(f: &Finding) -> bool {
    f.rule.id == "S-PII-001"
}

/// Places that are listed of one finding: whoever needs the ten thousand and first has the file beside him.
pub(super) const MOST: usize = 10_000;

/// How many places there are beside those listed, where there are.
fn more<M: SerializeMap>(map: &mut M, name: &'static str, cells: &[Location]) -> Result<(), M::Error> {
    match cells.len().saturating_sub(MOST) {
        0 => Ok(()),
        n => map.serialize_entry(name, &n),
    }
}

struct One<'a> {
    whole: &'a Whole<'a>,
    finding: &'a Finding,
    id: usize,
}

impl Serialize for One<'_> {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let (f, w) = (self.finding, self.whole);
        let mut map = s.serialize_map(None)?;
        map.serialize_entry("id", &self.id)?;
        map.serialize_entry("rule", f.rule.id)?;
        map.serialize_entry("version", &f.rule.version)?;
        map.serialize_entry("severity", f.severity.word())?;
        map.serialize_entry("cells", &Lazy(|| w.places(&f.cells)))?;
        more(&mut map, "more_cells", &f.cells)?;
        map.serialize_entry("evidence", &Lazy(|| w.places(&f.evidence)))?;
        more(&mut map, "more_evidence", &f.evidence)?;
        let arg = |a: &Arg| match a {
            Arg::Text(t) => t.as_str().into(),
            // Exact: a number of JSON would pass through a float in most readers.
            Arg::Figure(d) => d.to_string().into(),
            Arg::Count(n) => (*n).into(),
            // All languages stand in the message.
            Arg::Said(names) => names.get(Lang::En).into(),
            Arg::Place(at) => serde_json::to_value(w.words.places.fields(*at)).unwrap_or_default(),
        };
        let args: serde_json::Map<String, serde_json::Value> = shown(f).map(|(n, v)| ((*n).to_owned(), arg(v))).collect();
        map.serialize_entry("args", &args)?;
        map.serialize_entry("proposals", if is_secret(f) { &[][..] } else { f.proposals.as_slice() })?;
        map.serialize_entry("title", &w.each(|c| c.title(f.rule)))?;
        map.serialize_entry("message", &w.each(|c| c.sentence(f, w.words)))?;
        map.serialize_entry("remedy", &w.each(|c| c.remedy(f, w.words)))?;
        map.end()
    }
}

#[cfg(test)]
mod tests {
    use super::super::example;

    fn schema() -> jsonschema::Validator {
        let text = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/schemas/report.schema.json")).expect("the schema");
        let schema: serde_json::Value = serde_json::from_str(&text).expect("JSON");
        jsonschema::validator_for(&schema).expect("a schema")
    }

    #[test]
    fn the_form_keeps_to_its_schema() {
        let schema = schema();
        for report in [example::report(), example::set_aside()] {
            let json: serde_json::Value = serde_json::from_str(&report.json()).expect("JSON");
            let errors: Vec<_> = schema.iter_errors(&json).map(|e| format!("{e} at {}", e.instance_path())).collect();
            assert!(errors.is_empty(), "{errors:?}");
        }
        assert!(!schema.is_valid(&serde_json::json!({ "isthmus_report": 1 })), "the schema refuses something");
    }

    #[test]
    fn the_report_for_people_can_stand_in_it() {
        let report = example::report();
        let mut bytes = Vec::new();
        report.write_json_with(super::Pages::Told, &mut bytes).expect("memory takes all bytes");
        let json: serde_json::Value = serde_json::from_slice(&bytes).expect("JSON");
        assert!(schema().is_valid(&json));
        assert_eq!(json["text"]["pt"], report.text(crate::model::lang::Lang::Pt));
        assert!(report.json().find("\"text\": {").is_none());
    }

    #[test]
    fn all_cells_are_listed_in_all_languages_and_twice_the_same() {
        let report = example::report();
        let text = report.json();
        assert_eq!(text, report.json());
        let json: serde_json::Value = serde_json::from_str(&text).expect("JSON");
        let unknown = &json["findings"][2];
        assert_eq!(unknown["cells"].as_array().map(Vec::len), Some(60));
        assert_eq!(unknown["cells"][1]["cell"], "A12");
        assert_eq!(json["findings"][4]["args"]["total"], "1520");
        assert_eq!(json["findings"][4]["message"]["es"], "El total «2024»!D7 es 1.520, pero sus 35 partes suman 1.502 (diferencia 18).");
        assert_eq!(json["groups"][0]["findings"], serde_json::json!([3]));
    }

    #[test]
    fn personal_data_is_not_in_it() {
        assert!(!example::set_aside().json().contains("Juana"));
    }
}

//! How does a report that is kept as JSON look as text, or as lines for a spreadsheet? It holds its sentences in all
//! languages; one of them is chosen.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::mark;
use crate::model::lang::Lang;
use crate::report::forms::{self, Form};
use crate::report::told::Told;

type Words = BTreeMap<String, String>;

#[derive(Deserialize)]
struct Report {
    /// As the run told it.
    #[serde(default)]
    text: Words,
    #[serde(default)]
    findings: Vec<Finding>,
}

#[derive(Deserialize)]
struct Finding {
    id: usize,
    rule: String,
    severity: String,
    cells: Vec<Place>,
    title: Words,
    message: Words,
    remedy: Words,
}

#[derive(Deserialize)]
struct Place {
    #[serde(default)]
    file: Option<String>,
    #[serde(default)]
    sheet: Option<String>,
    #[serde(default)]
    cell: Option<String>,
    #[serde(default)]
    line: Option<u64>,
    #[serde(default)]
    pointer: Option<String>,
}

/// A kept report in any form but its own, in one language. `None` where it is no report.
pub fn made(json: &[u8], form: Form, lang: Lang, receipt: &str) -> Option<Vec<u8>> {
    match form {
        Form::Json => Some(json.to_vec()),
        Form::Text => text(json, lang).map(String::into_bytes),
        Form::Csv => csv(json, lang).map(String::into_bytes),
        Form::Html | Form::Sarif | Form::Ess | Form::Xlsx => {
            let told = Told::kept(json, lang).ok()?;
            let mut out = Vec::new();
            let written = if form == Form::Xlsx { mark::list(&told, receipt, &mut out) } else { forms::write(form, &told, &mut out) };
            written.ok().map(|()| out)
        }
    }
}

/// One report for each file: of an archive there are several.
fn read(json: &[u8]) -> Option<Vec<Report>> {
    match json.first()? {
        b'[' => serde_json::from_slice(json).ok(),
        _ => serde_json::from_slice(json).ok().map(|one| vec![one]),
    }
}

fn say(words: &Words, lang: Lang) -> &str {
    words.get(lang.tag()).or_else(|| words.get("en")).map_or("", String::as_str)
}

/// For people, as `isthmus check` tells it. `None` where it is no report.
pub fn text(json: &[u8], lang: Lang) -> Option<String> {
    let told: Vec<String> = read(json)?.iter().map(|r| page(r, lang)).collect();
    Some(told.concat())
}

fn page(report: &Report, lang: Lang) -> String {
    if !report.text.is_empty() {
        return say(&report.text, lang).to_owned();
    }
    // Kept before reports held their text: what was found, and what to do.
    let one = |f: &Finding| {
        let [title, message, remedy] = [&f.title, &f.message, &f.remedy].map(|words| say(words, lang));
        format!("[{}] {} — {title}\n  - {message}\n  → {remedy}\n", f.severity, f.rule)
    };
    report.findings.iter().map(one).collect()
}

/// One line for each cell of a finding. `None` where it is no report.
pub fn csv(json: &[u8], lang: Lang) -> Option<String> {
    let reports = read(json)?;
    let mut out = csv::Writer::from_writer(Vec::new());
    out.write_record(["finding", "severity", "rule", "title", "file", "sheet", "cell", "line", "pointer", "message", "remedy"]).ok()?;
    for f in reports.iter().flat_map(|r| &r.findings) {
        let id = f.id.to_string();
        let (message, remedy) = (inert(say(&f.message, lang)), inert(say(&f.remedy, lang)));
        for p in &f.cells {
            let part = |text: &Option<String>| inert(text.as_deref().unwrap_or_default());
            let line = p.line.map_or(String::new(), |n| n.to_string());
            let (file, sheet, cell, pointer) = (part(&p.file), part(&p.sheet), part(&p.cell), part(&p.pointer));
            out.write_record([&id, &f.severity, &f.rule, say(&f.title, lang), &file, &sheet, &cell, &line, &pointer, &message, &remedy])
                .ok()?;
        }
    }
    String::from_utf8(out.into_inner().ok()?).ok()
}

/// A text that a spreadsheet would take for a formula gets an apostrophe.
fn inert(text: &str) -> String {
    let formula = text.trim_start().starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']) || text.starts_with(['\t', '\r']);
    if formula { format!("'{text}") } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    const REPORT: &str = r#"{"isthmus_report":1,"outcome":"refused","findings":[
        {"id":1,"rule":"S-TOT-001","severity":"error","cells":[{"file":"=cmd.xlsx","sheet":"2024","cell":"D17"}],
         "title":{"en":"Total","es":"Total"},"message":{"en":"The total is wrong.","es":"El total no cuadra."},"remedy":{"en":"Mend it.","es":"Corríjalo."}}]}"#;

    #[test]
    fn a_report_is_told_in_one_language() {
        let told = text(REPORT.as_bytes(), Lang::Es).expect("a report");
        assert_eq!(told, "[error] S-TOT-001 — Total\n  - El total no cuadra.\n  → Corríjalo.\n");
        let lines = csv(REPORT.as_bytes(), Lang::Fr).expect("a report");
        assert_eq!(lines.lines().nth(1), Some("1,error,S-TOT-001,Total,'=cmd.xlsx,2024,D17,,,The total is wrong.,Mend it."));
        assert_eq!(text(b"1", Lang::En), None);
        // An archive has one for each file, and what a run told is told again as it was.
        let told = r#"{"text":{"en":"One.\n","es":"Uno.\n"},"findings":[]}"#;
        let both = format!("[\n{told},\n{REPORT}]\n");
        assert!(text(both.as_bytes(), Lang::Es).is_some_and(|t| t.starts_with("Uno.\n[error]")));
        assert_eq!(csv(both.as_bytes(), Lang::Es).map(|t| t.lines().count()), Some(2));
    }
}

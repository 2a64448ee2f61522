//! How does a report that is kept as JSON look as text, or as lines for a spreadsheet? It holds its sentences in all
//! languages; one of them is chosen.

use serde::Deserialize;
use std::collections::BTreeMap;

use crate::model::lang::Lang;

#[derive(Deserialize)]
struct Report {
    outcome: String,
    #[serde(default)]
    findings: Vec<Finding>,
    #[serde(default)]
    groups: Vec<Group>,
}

#[derive(Deserialize)]
struct Group {
    findings: Vec<usize>,
}

#[derive(Deserialize)]
struct Finding {
    id: usize,
    rule: String,
    severity: String,
    cells: Vec<Place>,
    title: BTreeMap<String, String>,
    message: BTreeMap<String, String>,
    remedy: BTreeMap<String, String>,
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

fn say(words: &BTreeMap<String, String>, lang: Lang) -> &str {
    words.get(lang.tag()).or_else(|| words.get("en")).map_or("", String::as_str)
}

/// Grouped by cause, for people. `None` where it is no report.
pub fn text(json: &[u8], lang: Lang) -> Option<String> {
    let report: Report = serde_json::from_slice(json).ok()?;
    let mut out = format!("{}\n", report.outcome);
    for group in &report.groups {
        let mut findings = group.findings.iter().filter_map(|id| report.findings.get(id.checked_sub(1)?));
        let Some(first) = findings.next() else { continue };
        out += &format!("\n[{}] {} — {}\n", first.severity, first.rule, say(&first.title, lang));
        for finding in std::iter::once(first).chain(findings.take(19)) {
            out += &format!("  - {}\n", say(&finding.message, lang));
        }
        if group.findings.len() > 20 {
            out += &format!("  … +{}\n", group.findings.len() - 20);
        }
        out += &format!("  → {}\n", say(&first.remedy, lang));
    }
    Some(out)
}

/// One line for each cell of a finding. `None` where it is no report.
pub fn csv(json: &[u8], lang: Lang) -> Option<String> {
    let report: Report = serde_json::from_slice(json).ok()?;
    let mut out = csv::Writer::from_writer(Vec::new());
    out.write_record(["finding", "severity", "rule", "title", "file", "sheet", "cell", "line", "pointer", "message", "remedy"]).ok()?;
    for f in &report.findings {
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

    const REPORT: &str = r#"{"isthmus_report":1,"outcome":"refused","groups":[{"rule":"S-TOT-001","findings":[1]}],"findings":[
        {"id":1,"rule":"S-TOT-001","severity":"error","cells":[{"file":"=cmd.xlsx","sheet":"2024","cell":"D17"}],
         "title":{"en":"Total","es":"Total"},"message":{"en":"The total is wrong.","es":"El total no cuadra."},"remedy":{"en":"Mend it.","es":"Corríjalo."}}]}"#;

    #[test]
    fn a_report_is_told_in_one_language() {
        let told = text(REPORT.as_bytes(), Lang::Es).expect("a report");
        assert_eq!(told, "refused\n\n[error] S-TOT-001 — Total\n  - El total no cuadra.\n  → Corríjalo.\n");
        let lines = csv(REPORT.as_bytes(), Lang::Fr).expect("a report");
        assert_eq!(lines.lines().nth(1), Some("1,error,S-TOT-001,Total,'=cmd.xlsx,2024,D17,,,The total is wrong.,Mend it."));
        assert_eq!(text(b"{}", Lang::En), None);
    }
}

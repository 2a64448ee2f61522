//! The report as SARIF 2.1.0 (OASIS, 2020): one run for each file, one result for each finding.

use std::io::{self, Write};

use serde_json::{Value, json};

use super::forms::address;
use super::packs;
use super::told::{At, Told, ToldFinding, ToldPlace};
use crate::model::finding::Severity;

/// Places of a result that are listed; the rest is counted.
const MOST: usize = 100;

/// Writes the log.
pub(super) fn write(told: &[Told], to: &mut dyn Write) -> io::Result<()> {
    to.write_all(b"{\"version\":\"2.1.0\",\"$schema\":\"https://json.schemastore.org/sarif-2.1.0.json\",\"runs\":[")?;
    for (i, one) in told.iter().enumerate() {
        if i > 0 {
            to.write_all(b",")?;
        }
        run(one, to)?;
    }
    to.write_all(b"]}\n")
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Information => "note",
    }
}

fn run(told: &Told, to: &mut dyn Write) -> io::Result<()> {
    let rules: Vec<Value> = told
        .rules
        .iter()
        .map(|r| json!({ "id": r.id, "shortDescription": { "text": r.title }, "properties": { "version": r.version } }))
        .collect();
    let tool = json!({ "driver": { "name": "Isthmus", "semanticVersion": env!("CARGO_PKG_VERSION"), "language": told.lang().tag(), "rules": rules } });
    let artifacts: Vec<Value> =
        told.inputs.iter().map(|i| json!({ "location": { "uri": uri(&i.name) }, "hashes": { "sha-256": i.sha256 } })).collect();
    write!(to, "{{\"tool\":{tool},\"columnKind\":\"utf16CodeUnits\",\"artifacts\":{},\"results\":[", Value::from(artifacts))?;
    for (i, f) in told.findings.iter().enumerate() {
        if i > 0 {
            to.write_all(b",")?;
        }
        serde_json::to_writer(&mut *to, &result(told, f)).map_err(io::Error::from)?;
    }
    to.write_all(b"]")?;
    if !told.instances.is_empty() || !told.severities.is_empty() {
        write!(to, ",\"properties\":{}", json!({ "packs": packs::bag(told) }))?;
    }
    to.write_all(b"}")
}

fn result(told: &Told, f: &ToldFinding) -> Value {
    let place = |p: &ToldPlace| location(told, p);
    let places = f.places.len() + f.more;
    let mut out = json!({
        "ruleId": told.rule(f).id,
        "ruleIndex": f.rule,
        "level": level(f.severity),
        "message": { "text": f.message },
        "locations": f.places.iter().take(MOST).map(place).collect::<Vec<_>>(),
        "occurrenceCount": places.max(1),
        "properties": { "found": f.found, "expected": f.expected, "proposals": f.proposals, "remedy": f.remedy },
    });
    if !f.evidence.is_empty() {
        out["relatedLocations"] = f.evidence.iter().take(MOST).map(place).collect();
    }
    out
}

fn location(told: &Told, place: &ToldPlace) -> Value {
    let part = told.part(place);
    let mut physical = json!({ "artifactLocation": { "uri": uri(&part.file) } });
    let region = match &place.at {
        // A sheet has no lines.
        At::Cell(row, _) if part.sheet.is_none() => Some(json!({ "startLine": u64::from(*row) + 1 })),
        At::Spot(Some(line), _) => Some(json!({ "startLine": line })),
        _ => None,
    };
    if let Some(region) = region {
        physical["region"] = region;
    }
    let mut out = json!({ "physicalLocation": physical });
    let name = address(told, place);
    if !name.is_empty() {
        out["logicalLocations"] = json!([{ "fullyQualifiedName": name }]);
    }
    out
}

/// A name as a relative reference (RFC 3986).
fn uri(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for b in name.bytes() {
        match b {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => out.push(char::from(b)),
            b => out.push_str(&format!("%{b:02X}")),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::example;
    use super::*;
    use crate::model::lang::Lang;

    #[test]
    fn a_result_for_each_finding() {
        let mut out = Vec::new();
        write(&[example::report().told(Lang::Pt), example::set_aside().told(Lang::Pt)], &mut out).expect("memory takes all bytes");
        let log: Value = serde_json::from_slice(&out).expect("JSON");
        assert_eq!(log["version"], "2.1.0");
        let results = log["runs"][0]["results"].as_array().expect("results");
        assert_eq!(results.len(), 5);
        assert_eq!(results[4]["ruleId"], "X-VAD-001");
        assert_eq!(results[4]["locations"][0]["logicalLocations"][0]["fullyQualifiedName"], "2024!D7");
        assert_eq!(results[4]["relatedLocations"].as_array().map(Vec::len), Some(35));
        let index = results[2]["ruleIndex"].as_u64().expect("an index") as usize;
        assert_eq!(log["runs"][0]["tool"]["driver"]["rules"][index]["id"], "C-COV-001");
        assert_eq!(log["runs"][1]["results"][0]["locations"][0]["physicalLocation"]["region"]["startLine"], 1);
        assert_eq!(uri("=año 1.csv"), "%3Da%C3%B1o%201.csv");
    }
}

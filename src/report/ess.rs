//! The report in the form that the European Statistical System agreed on for reports of validation, version 1.0.1: a list of
//! validations (one for each finding) and of aggregations (how often each rule held, failed and was not decided).

use std::io::{self, Write};

use serde_json::{Value, json};

use super::told::{At, Told, ToldPlace};
use crate::model::location::a1;

/// Writes the list.
pub(super) fn write(told: &[Told], to: &mut dyn Write) -> io::Result<()> {
    let mut first = true;
    let mut item = |value: &Value, to: &mut dyn Write| {
        to.write_all(if first { b"[\n" } else { b",\n" })?;
        first = false;
        serde_json::to_writer(to, value).map_err(io::Error::from)
    };
    for one in told {
        let file = one.inputs.first().map_or("", |i| i.sha256.get(..16).unwrap_or(&i.sha256));
        let event = json!({ "time": one.received, "actor": "isthmus", "agent": concat!("isthmus ", env!("CARGO_PKG_VERSION")), "trigger": "submission" });
        for (i, f) in one.findings.iter().enumerate() {
            let rule = one.rule(f);
            let keys = |places: &[ToldPlace]| places.iter().map(|p| key(one, p)).collect::<Vec<_>>();
            // What was looked at to come to it: the places themselves, and what they were compared with.
            let source = if f.evidence.is_empty() { keys(&f.places) } else { keys(&f.evidence) };
            let value = json!({
                "id": format!("{file}-{}", i + 1),
                "type": "validation",
                "event": event,
                "rule": {
                    "language": "isthmus",
                    "expression": format!("{}/{}", rule.id, rule.version),
                    "severity": f.severity.word(),
                    "description": rule.title,
                    "explanation": f.remedy,
                },
                "data": { "source": source, "target": keys(&f.places), "description": f.message },
                "value": "0",
            });
            item(&value, to)?;
        }
        for t in &one.tallies {
            for (what, n) in [("passed", t.passed), ("failed", t.failed), ("undecided", t.undecided)] {
                let value = json!({
                    "id": format!("{file}-{}-{what}", t.rule),
                    "type": "aggregation",
                    "event": event,
                    "aggregate": { "language": "isthmus", "expression": format!("count({what}, {}/{})", t.rule, t.version) },
                    "data": { "source": [whole(one)], "target": [whole(one)] },
                    "value": n.to_string(),
                });
                item(&value, to)?;
            }
        }
    }
    to.write_all(if first { b"[]\n" } else { b"\n]\n" })
}

/// The subkeys of a place: file, sheet, and where in it.
fn key(told: &Told, place: &ToldPlace) -> Value {
    let part = told.part(place);
    let mut key = vec![part.file.clone()];
    key.extend(part.sheet.clone());
    match &place.at {
        At::Whole => {}
        At::Cell(row, col) => key.push(a1(*row, *col)),
        At::Spot(_, pointer) => key.push(pointer.to_string()),
    }
    key.into()
}

fn whole(told: &Told) -> Value {
    json!([told.inputs.first().map_or("", |i| i.name.as_str())])
}

#[cfg(test)]
mod tests {
    use super::super::example;
    use super::*;
    use crate::model::lang::Lang;

    fn list(told: &[Told]) -> Vec<Value> {
        let mut out = Vec::new();
        write(told, &mut out).expect("memory takes all bytes");
        serde_json::from_slice(&out).expect("a list")
    }

    #[test]
    fn it_has_what_the_form_asks_for() {
        let all = list(&[example::report().told(Lang::En)]);
        assert_eq!(all.len(), 5 + 2 * 3);
        for item in &all {
            let has = |names: &[&str], part: &Value| names.iter().all(|n| part[*n].is_string());
            assert!(has(&["id", "type", "value"], item) && has(&["time", "actor"], &item["event"]), "{item}");
            for side in ["source", "target"] {
                assert!(item["data"][side].as_array().is_some_and(|keys| keys.iter().all(Value::is_array)), "{item}");
            }
            match item["type"].as_str() {
                Some("validation") => {
                    assert!(has(&["language", "expression", "severity"], &item["rule"]), "{item}");
                    assert!(["information", "warning", "error"].contains(&item["rule"]["severity"].as_str().unwrap_or_default()));
                    assert!(["0", "1", "NA"].contains(&item["value"].as_str().unwrap_or_default()));
                }
                Some("aggregation") => assert!(has(&["language", "expression"], &item["aggregate"]), "{item}"),
                other => panic!("{other:?}"),
            }
        }
        assert_eq!(all[4]["data"]["target"], json!([["Cuadro_2.xlsx", "2024", "D7"]]));
        assert_eq!(all[4]["data"]["source"].as_array().map(Vec::len), Some(35));
        assert_eq!(list(&[]), Vec::<Value>::new());
    }
}

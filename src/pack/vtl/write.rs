//! How is a pack written as VTL 2.1?

use std::fmt::Write;

use super::level;
use crate::model::lang::Names;
use crate::pack::expression::name;
use crate::pack::{Asks, Demand, Pack};

/// The rulesets of a pack, and the checks that apply them to a dataset with the name of its first dataflow.
pub fn write(pack: &Pack) -> String {
    let mut out = String::new();
    let flows: Vec<String> = pack.dataflows.iter().map(ToString::to_string).collect();
    let dataset = pack.dataflows.first().map_or("", |d| d.id.as_str());
    let head = serde_json::json!({ "pack": pack.id, "dataflow": flows, "senders": pack.senders });
    put(&mut out, &format!("// @pack {head}\n"));
    let (mut points, mut components) = (String::new(), Vec::new());
    let each = || pack.demands.iter().filter_map(|d| if let Asks::Each { when, then } = &d.asks { Some((d, when, then)) } else { None });
    let last = each().count();
    for (i, (demand, when, then)) in each().enumerate() {
        for id in when.iter().flat_map(|w| w.components()).chain(then.components()) {
            if !components.contains(&id) {
                components.push(id);
            }
        }
        let when = when.as_ref().map(|w| format!("when {} then ", w.root)).unwrap_or_default();
        let end = if i + 1 < last { ";" } else { "" };
        put(&mut points, &format!("{}  {} : {when}{}\n    {}{end}\n", said(demand), word(&demand.id), then.root, code(demand)));
    }
    let base = word(&pack.id);
    if !points.is_empty() {
        // A ruleset names what it needs; one that needs nothing names what every dataset has.
        let named =
            if components.is_empty() { "OBS_VALUE".to_owned() } else { components.iter().map(|c| name(c)).collect::<Vec<_>>().join(", ") };
        put(&mut out, &format!("\ndefine datapoint ruleset {base}_points (variable {named}) is\n{points}end datapoint ruleset;\n"));
        put(&mut out, &format!("{base}_points_checked <- check_datapoint({dataset}, {base}_points all);\n"));
    }
    for demand in &pack.demands {
        let Asks::Codes { dimension, mode, rules } = &demand.asks else { continue };
        let own = format!("{base}_{}", word(&demand.id));
        put(&mut out, &format!("\n{}define hierarchical ruleset {own} (variable rule {}) is\n", said(demand), name(dimension)));
        for (i, rule) in rules.iter().enumerate() {
            let end = if i + 1 < rules.len() { ";" } else { "" };
            put(&mut out, &format!("  r{} : {rule}\n    {}{end}\n", i + 1, code(demand)));
        }
        put(&mut out, "end hierarchical ruleset;\n");
        put(&mut out, &format!("{own}_checked <- check_hierarchy({dataset}, {own} rule {} {} all);\n", name(dimension), mode.word()));
    }
    out
}

fn put(out: &mut String, text: &str) {
    // Memory takes all text.
    let _ = out.write_str(text);
}

fn code(demand: &Demand) -> String {
    format!("errorcode \"{}\" errorlevel {}", demand.id, level(demand.severity))
}

/// What the office says, for who reads the ruleset back.
fn said(demand: &Demand) -> String {
    let of = |names: &Names| -> serde_json::Value {
        names
            .0
            .iter()
            .map(|(lang, text)| (lang.tag().to_owned(), serde_json::Value::from(text.as_str())))
            .collect::<serde_json::Map<_, _>>()
            .into()
    };
    let mut told = serde_json::json!({ "rule": demand.id, "message": of(&demand.message) });
    if !demand.remedy.0.is_empty() {
        told["remedy"] = of(&demand.remedy);
    }
    format!("  // @rule {told}\n")
}

/// A name that is one in VTL: letters, digits, `_`, and no key word.
fn word(id: &str) -> String {
    let plain: String = id.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect();
    if plain.starts_with(|c: char| c.is_ascii_alphabetic()) && plain.contains('_') { plain } else { format!("r_{plain}") }
}

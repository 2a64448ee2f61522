//! Do rules of the catalogue that are written as VTL 2.1 find the same in another engine (vtlengine, in a process of its own) as the
//! check of the same message here? One fault of each kind among rows without any.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

use isthmus::model::finding::RULES;
use isthmus::validate::said::Reach;
use serde_json::{Value, json};

fn isthmus(arguments: &[&str]) -> String {
    let out = Command::new(env!("CARGO_BIN_EXE_isthmus")).env_clear().args(arguments).output().expect("the program starts");
    assert!(matches!(out.status.code(), Some(0 | 1)), "{}", String::from_utf8_lossy(&out.stderr));
    String::from_utf8(out.stdout).expect("UTF-8")
}

const FLOW: &str = "ISTHMUS:DF_MIG_FLOW(1.0)";
const KEY: [&str; 10] = ["FREQ", "REF_AREA", "FLOW", "CITIZENSHIP", "COUNTRY_BIRTH", "COUNTERPART", "SEX", "AGE", "REASON", "TIME_PERIOD"];
const REST: [&str; 6] = ["OBS_VALUE", "OBS_STATUS", "COUNT_UNIT", "UNIT_MEASURE", "DECIMALS", "TIME_ZONE"];

/// Observations, each with what is wrong with it: the rule, or nothing.
const ROWS: &[(&str, &str)] = &[
    ("A,CHL,IMM,ARG,_T,_T,F,_T,_T,2001,100,A,PERSON,,,", ""),
    ("A,CHL,IMM,ARG,_T,PER,_T,Y0T4,_T,2002,0,E,PERSON,,,UTC", ""),
    ("A,CHL,IMM,ARG,_T,_T,_T,_T,_T,2003,-5,A,PERSON,,,", "R-VIR-001"),
    ("A,CHL,IMM,QQQ,_T,_T,_T,_T,_T,2004,7,A,PERSON,,,", "C-COV-001"),
    ("A,CHL,IMM,ARG,_T,_T,_T,ZZ,_T,2005,7,A,PERSON,,,", "C-COV-001"),
    ("A,CHL,IMM,ARG,_T,_T,_T,_T,_T,2006,7,A,NONE,,,", "C-COV-001"),
    ("A,CHL,IMM,ARG,_T,_T,_T,_T,_T,2007,7,A,,,,", "S-FDM-001"),
    ("A,CHL,IMM,ARG,_T,_T,_T,_T,_T,2008,10.5,A,PERSON,,,", "S-FDL-001"),
    ("A,CHL,IMM,ARG,_T,_T,_T,_T,_T,2009,10.5,A,PERSON,,1,", ""),
    ("A,CHL,IMM,ARG,_T,_T,_T,_T,_T,2010,7,M,PERSON,,,", "C-OBS-001"),
    ("A,CHL,IMM,ARG,_T,_T,_T,_T,_T,2011,,A,PERSON,,,", "C-OBS-001"),
    ("A,CHL,IMM,ARG,_T,_T,_T,_T,_T,2012,,M,PERSON,,,", ""),
    ("A,CHL,IMM,ARG,_T,CHL,_T,_T,_T,2013,7,A,PERSON,,,", "C-COC-003"),
    ("D,CHL,IMM,ARG,_T,_T,_T,_T,_T,2014-01-01,7,A,PERSON,,,", "C-COC-001"),
    ("A,CHL,IMM,ARG,_T,_T,_T,_T,_T,2015,120,A,PERSON,PT,,", "R-VIR-002"),
    ("A,CHL,IMM,ARG,_T,_T,_T,_T,_T,2016,12.5,A,PERSON,PT,,", ""),
    ("A,CHL,IMM,ARG,_T,_T,_T,_T,_T,2017,10,A,PERSON,,,", ""),
    ("A,CHL,EMI,ARG,_T,_T,_T,_T,_T,2017,4,A,PERSON,,,", ""),
    ("A,CHL,NET,ARG,_T,_T,_T,_T,_T,2017,7,A,PERSON,,,", "R-VCO-002"),
    ("A,CHL,IMM,ARG,_T,_T,_T,_T,_T,2018,4,A,PERSON,,,", ""),
    ("A,CHL,EMI,ARG,_T,_T,_T,_T,_T,2018,10,A,PERSON,,,", ""),
    ("A,CHL,NET,ARG,_T,_T,_T,_T,_T,2018,-6,A,PERSON,,,", ""),
    ("A,CHL,IMM,ARG,_T,_T,_T,_T,_T,2019,7,A,PERSON,,,012345678901234567890123456789012345678901234567890123456789x", "S-FDL-001"),
];

/// Rule and number of a row in which it finds something.
type Found = BTreeSet<(String, usize)>;

fn said(rule: &str) -> bool {
    RULES.iter().any(|r| r.id == rule && Reach::of(r) == Reach::Said)
}

fn ours(folder: &Path) -> Found {
    let file = folder.join("flows.csv");
    let head = format!("STRUCTURE,STRUCTURE_ID,ACTION,{},{}", KEY.join(","), REST.join(","));
    let rows = ROWS.iter().map(|(row, _)| format!("dataflow,{FLOW},R,{row}"));
    fs::write(&file, std::iter::once(head).chain(rows).map(|l| l + "\n").collect::<String>()).expect("written");
    let report = isthmus(&["check", file.to_str().expect("a name"), "--format", "json", "--received", "2026-11-21"]);
    let report: Value = serde_json::from_str(&report).expect("a report");
    let mut found = Found::new();
    for f in report["findings"].as_array().expect("findings") {
        let rule = f["rule"].as_str().expect("a rule");
        for cell in f["cells"].as_array().expect("cells").iter().filter(|_| said(rule)) {
            let cell = cell["cell"].as_str().expect("a cell").trim_start_matches(|c: char| c.is_ascii_alphabetic());
            found.insert((rule.to_owned(), cell.parse::<usize>().expect("a row") - 2));
        }
    }
    found
}

/// A case for the other engine: a part of the script, on these columns.
fn asked(name: &str, script: &str, result: &str, columns: &[&str]) -> Value {
    let kind = |c: &str| if c == "OBS_VALUE" { "Number" } else { "String" };
    let role = |c: &str| if KEY.contains(&c) { "Identifier" } else { "Measure" };
    let structure: Vec<Value> = columns.iter().map(|c| json!({ "name": c, "type": kind(c), "role": role(c) })).collect();
    let value = |row: &str, column: &str| match KEY.iter().chain(&REST).position(|c| *c == column).and_then(|i| row.split(',').nth(i)) {
        None | Some("") => Value::Null,
        Some(text) if column == "OBS_VALUE" => json!(text.parse::<f64>().expect("a number")),
        Some(text) => json!(text),
    };
    let rows: Vec<Value> = ROWS.iter().map(|(row, _)| columns.iter().map(|c| value(row, c)).collect()).collect();
    json!({ "name": name, "dataset": "DF_MIG_FLOW", "script": script, "result": result, "structure": structure, "rows": rows, "key": KEY })
}

#[test]
fn the_catalogue_finds_the_same_in_another_engine() {
    let folder = tempfile::tempdir().expect("a folder");
    let planted: Found =
        ROWS.iter().enumerate().filter(|(_, (_, rule))| !rule.is_empty()).map(|(i, (_, rule))| ((*rule).to_owned(), i)).collect();
    assert_eq!(ours(folder.path()), planted);
    let whole = isthmus(&["rules", "export", FLOW]);
    // Every rule that is said is planted, and every other one is named with its reason.
    for rule in RULES {
        let shown = planted.iter().any(|p| p.0 == rule.id);
        assert_eq!(shown, said(rule.id), "{}", rule.id);
        assert_eq!(whole.contains(&format!("\n// {}: ", rule.id)), !shown, "{}", rule.id);
    }
    let Some(python) = std::env::var_os("ISTHMUS_PYTHON") else {
        println!("skipped: ISTHMUS_PYTHON names no Python with vtlengine");
        return;
    };
    let (points, codes) = whole.split_once("\ndefine hierarchical ruleset").expect("both kinds of rulesets");
    let variables = points.split_once("(variable ").and_then(|(_, r)| r.split_once(')')).expect("a signature").0;
    let mut columns: Vec<&str> = KEY.to_vec();
    columns.extend(variables.split(", ").filter(|v| !KEY.contains(v)));
    let short: Vec<&str> = KEY.into_iter().chain(["OBS_VALUE"]).collect();
    let cases = json!({ "cases": [
        asked("points", points, "catalogue_DF_MIG_FLOW_points_checked", &columns),
        asked("codes", &format!("define hierarchical ruleset{codes}"), "catalogue_DF_MIG_FLOW_R_VCO_002_FLOW_checked", &short),
    ] });
    let peer = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/vtl_peer.py");
    let question = folder.path().join("cases.json");
    fs::write(&question, cases.to_string()).expect("written");
    let out = Command::new(python).arg(peer).stdin(fs::File::open(question).expect("there")).output().expect("Python starts");
    let answer: Value = serde_json::from_slice(&out.stdout).expect("it answers in JSON");
    if let Some(absent) = answer.get("absent") {
        println!("skipped: {absent}");
        return;
    }
    let mut theirs = Found::new();
    for case in ["points", "codes"] {
        let failed = answer["cases"][case]["failed"].as_array().unwrap_or_else(|| panic!("{case}: {}", answer["cases"][case]["error"]));
        for f in failed {
            let key = f[1].as_str().expect("a key").replace(' ', ",");
            let row = ROWS.iter().position(|(row, _)| row.starts_with(&format!("{key},"))).expect("a row");
            let rule = f[0].as_str().expect("an error code").split('.').next().unwrap_or_default();
            theirs.insert((rule.to_owned(), row));
        }
    }
    assert_eq!(theirs, planted, "vtlengine {}", answer["version"]);
}

//! Does another engine of VTL 2.1 (vtlengine, in a process of its own) say the same of rulesets that are written here, row by row?
//!
//! `cargo test --test all vtl -- --nocapture` prints the score per operator. What differs is named with its reason in [`KNOWN`]; what
//! differs beside that fails, and so does what is named and is equal.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;

use isthmus::model::lang::Names;
use isthmus::model::structure::{Code, Codelist, Component, DataStructure, Dataflow, Ref, Representation};
use isthmus::pack::{Outcome, Pack, spec, trial, vtl};
use serde_json::{Value, json};

/// What differs, and why: operator, expression or equation with its mode, reason.
const KNOWN: &[(&str, &str, &str)] = &[
    (
        "between",
        "between(V, W, 100)",
        "above the upper bound it is false whatever the lower one is (between is two comparisons and `and`); there null",
    ),
    (
        "mod",
        "mod(V, 4) = 1.5",
        "the rest of a negative number has the sign of the divisor (n - d * floor(n / d)); there that of the number",
    ),
    ("mod", "mod(V, -4) < 0", "the rest has the sign of the divisor (n - d * floor(n / d)); there that of the number"),
    ("check_hierarchy non_zero", "_T = A + L - S", "judged where one item is not zero; there where one side is not, and parts may cancel"),
    ("check_hierarchy non_zero", "S = _T - A - L", "judged where one item is not zero; there where one side is not, and parts may cancel"),
];

/// Expressions by operator. Each is a rule of its own.
const CASES: &[(&str, &[&str])] = &[
    ("=", &["SEX = \"F\"", "V = 10", "V = W", "S = \"A\"", "(V > 0) = (W > 0)"]),
    ("<>", &["SEX <> \"F\"", "V <> 10", "S <> SEX"]),
    ("<", &["V < 0", "V < W", "SEX < \"M\""]),
    ("<=", &["V <= -2.5", "W <= V", "S <= \"B\""]),
    (">", &["V > 100", "V > W"]),
    (">=", &["V >= 0", "S >= \"B\""]),
    ("and", &["V > 0 and S = \"A\"", "S = \"A\" and V > 0 and W > 0"]),
    ("or", &["V > 0 or S = \"A\"", "isnull(V) or V > 0"]),
    ("xor", &["V > 0 xor S = \"A\""]),
    ("not", &["not (V > 0)", "not isnull(S)", "not (V > 0 and S = \"A\")"]),
    ("+", &["V + W > 10", "V + 1 = 11"]),
    ("-", &["V - W > 10", "V - (W - 1) < 0"]),
    ("*", &["V * 2 = 20", "V * W < 0"]),
    ("/", &["V / 4 > 1", "(V + W) / 2 <= V"]),
    ("unary -", &["-V > 0", "-(V + W) < 5"]),
    ("||", &["SEX || \"x\" = \"Fx\"", "S || SEX = \"AF\""]),
    ("in", &["SEX in {\"F\", \"M\"}", "S in {\"A\", \"E\"}", "V in {10, -2.5, 0}"]),
    ("not_in", &["SEX not_in {\"F\"}", "S not_in {\"A\", \"E\"}"]),
    ("between", &["between(V, 0, 100)", "between(V, W, 100)", "between(SEX, \"A\", \"G\")"]),
    ("isnull", &["isnull(V)", "isnull(S) or isnull(W)"]),
    ("nvl", &["nvl(V, 0) = 0", "nvl(S, \"none\") = \"none\""]),
    ("if", &["if isnull(V) then S = \"M\" else V >= 0", "if V > 0 then W > 0 else true", "(if SEX = \"F\" then V else W) > 0"]),
    (
        "case",
        &[
            "case when SEX = \"F\" then V > 0 when SEX = \"M\" then W > 0 else true",
            "(case when V > 0 then 1 when V < 0 then 2 else 3) = 2",
        ],
    ),
    ("abs", &["abs(V) = 2.5", "abs(V - W) > 5"]),
    ("round", &["round(V, 0) = -3", "round(V, 1) = V", "round(W, -1) = W"]),
    ("trunc", &["trunc(V, 0) = -2", "trunc(V, 0) = V"]),
    ("mod", &["mod(V, 4) = 1.5", "mod(V, 10) = 0", "mod(V, -4) < 0"]),
    ("ceil", &["ceil(V) = -2", "ceil(V) = V"]),
    ("floor", &["floor(V) = -3", "floor(V) = V"]),
    ("length", &["length(AGE) = 2", "length(S) = 1"]),
    ("trim", &["trim(\" \" || NOTE || \"  \") = NOTE", "length(trim(\" \" || NOTE)) = 1"]),
    ("upper", &["upper(NOTE) = \"A B\"", "upper(SEX) = SEX"]),
    ("lower", &["lower(SEX) = \"f\"", "lower(S) = S"]),
    ("substr", &["substr(AGE, 1, 1) = \"Y\"", "substr(AGE, 2) = \"1\"", "substr(AGE, 2, 2) = \"15\""]),
    ("match_characters", &["match_characters(AGE, \"Y[0-9]+\")", "match_characters(S, \"[A-E]\")", "match_characters(AGE, \"[0-9]\")"]),
    ("null", &["V = null", "null and V > 0"]),
    ("when … then", &["when SEX = \"F\" then V > 0", "when S = \"A\" then V > 0", "when V > 0 then W > 0"]),
];

/// Equations; each is run in every mode.
const EQUATIONS: &[&str] = &["_T = A + L", "_T >= A + L", "_T <= A + L", "_T > A", "A < L", "_T = A + L - S", "S = _T - A - L"];

fn flow() -> Arc<Dataflow> {
    let reference = Ref::parse("T:DF(1.0)").expect("a reference");
    let code = |id: &&str| Code {
        id: (*id).to_owned(),
        names: Names::default(),
        parent: None,
        valid_from: None,
        valid_to: None,
        annotations: BTreeMap::new(),
        about: None,
    };
    let ways = ["_T", "A", "L", "S", "R"].iter().map(code).collect();
    let ways = Codelist::new(Ref::parse("T:CL_WAY(1.0)").expect("a reference"), Names::default(), ways);
    let text = || Representation::Text(None);
    let structure = DataStructure {
        reference: reference.clone(),
        names: Names::default(),
        dimensions: vec![
            Component::new("ROW", text()),
            Component::new("WAY", Representation::Codes(Arc::new(ways))),
            Component::new("SEX", text()),
            Component::new("AGE", text()),
        ],
        measure: Component::new("V", Representation::Decimal),
        attributes: vec![Component::new("W", Representation::Decimal), Component::new("S", text()), Component::new("NOTE", text())],
        groups: Vec::new(),
    };
    Arc::new(Dataflow { reference, names: Names::default(), structure: Arc::new(structure), constraints: Vec::new() })
}

/// The same numbers every time.
struct Drawn(u64);

impl Drawn {
    fn of<'a>(&mut self, all: &[&'a str]) -> &'a str {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        all[(self.0 >> 33) as usize % all.len()]
    }
}

const HEAD: &str = "ROW,WAY,SEX,AGE,V,W,S,NOTE";

/// Rows with every kind of value, missing ones among them.
fn points() -> Vec<Vec<String>> {
    let (mut d, mut rows) = (Drawn(7), Vec::new());
    for row in 0..120 {
        let name = format!("{row:03}");
        let all = [
            name.as_str(),
            "R",
            d.of(&["F", "M", "_T"]),
            d.of(&["Y1", "Y15", "_T", "Y15T64"]),
            d.of(&["10", "-2.5", "0", "100", "1234", "5.5", "", ""]),
            d.of(&["3", "-7", "0", "50", "120", "", ""]),
            d.of(&["A", "E", "M", "B", ""]),
            d.of(&["x", "a b", "Zz", ""]),
        ];
        rows.push(all.map(str::to_owned).to_vec());
    }
    rows
}

/// Figures of codes that make up one another, some without a value, some not there.
fn groups() -> Vec<Vec<String>> {
    let (mut d, mut rows) = (Drawn(11), Vec::new());
    for group in 0..150 {
        for way in ["_T", "A", "L", "S", "R"] {
            let v = d.of(&["0", "1", "2", "3", "3", "4", "", "-", "-"]);
            if v != "-" {
                rows.push([&format!("g{group:03}"), way, "F", "Y1", v, "", "", ""].map(str::to_owned).to_vec());
            }
        }
    }
    rows
}

fn csv<T: AsRef<str>>(rows: &[Vec<T>]) -> String {
    let lines = rows.iter().map(|r| r.iter().map(AsRef::as_ref).collect::<Vec<_>>().join(","));
    std::iter::once(HEAD.to_owned()).chain(lines).map(|l| l + "\n").collect()
}

fn pack(asks: &str) -> Pack {
    let said = "message: { en: a, es: a, fr: a, pt: a }";
    let yaml = format!("pack: t.p\ndataflow: T:DF(1.0)\nrules:\n- id: one\n{asks}\n  severity: error\n  {said}\n");
    let pack = spec::parse(&yaml).unwrap_or_else(|e| panic!("{e}"));
    spec::check(&pack, &|_| Some(flow()), &|_| Vec::new()).unwrap_or_else(|e| panic!("{e}"));
    pack
}

/// A case: its operator, its text, its pack, the data, and which identifiers name a row.
struct Case {
    operator: String,
    text: String,
    pack: Pack,
    rows: String,
    key: &'static str,
}

fn cases() -> Vec<Case> {
    let mut all = Vec::new();
    let points = csv(&points());
    for (operator, texts) in CASES {
        for text in *texts {
            let asks = match text.strip_prefix("when ").and_then(|t| t.split_once(" then ")) {
                Some((when, then)) => format!("  when: {}\n  then: {}", json!(when), json!(then)),
                None => format!("  then: {}", json!(text)),
            };
            all.push(Case {
                operator: (*operator).to_owned(),
                text: (*text).to_owned(),
                pack: pack(&asks),
                rows: points.clone(),
                key: "ROW",
            });
        }
    }
    let groups = csv(&groups());
    for mode in ["non_null", "non_zero", "partial_null", "partial_zero", "always_null", "always_zero"] {
        for text in EQUATIONS {
            let asks = format!("  hierarchy: {{ dimension: WAY, mode: {mode}, rules: [{}] }}", json!(text));
            let operator = format!("check_hierarchy {mode}");
            all.push(Case { operator, text: (*text).to_owned(), pack: pack(&asks), rows: groups.clone(), key: "ROW" });
        }
    }
    all
}

/// How our own rules come out, by the row's name.
fn ours(case: &Case) -> BTreeMap<String, Option<bool>> {
    let data = trial::table(&case.rows, &flow()).expect("a table");
    let hold = |o: Outcome| match o {
        Outcome::Passed => Some(true),
        Outcome::Failed => Some(false),
        Outcome::Undecided => None,
    };
    // A group of which nothing is there has no row to be named by.
    let rows = case.pack.rows(&data).into_iter().filter_map(|r| Some((data.code(r.row? as usize, 0).to_owned(), hold(r.outcome))));
    rows.collect()
}

/// What the engine is told of a case.
fn asked(name: &str, case: &Case) -> Value {
    let identifiers = ["ROW", "WAY"];
    let codes = case.operator.starts_with("check_hierarchy");
    // On codes there is one measure, and no attribute.
    let columns: Vec<&str> = HEAD.split(',').filter(|c| !codes || identifiers.contains(c) || *c == "V").collect();
    let structure: Vec<Value> = columns
        .iter()
        .map(|c| {
            json!({
                "name": c,
                "type": if ["V", "W"].contains(c) { "Number" } else { "String" },
                "role": if identifiers.contains(c) { "Identifier" } else { "Measure" },
            })
        })
        .collect();
    let rows: Vec<Value> = case
        .rows
        .lines()
        .skip(1)
        .map(|line| {
            let fields = HEAD.split(',').zip(line.split(',')).filter(|(c, _)| columns.contains(c));
            let value = |(c, text): (&str, &str)| match (text, ["V", "W"].contains(&c)) {
                ("", _) => Value::Null,
                (number, true) => json!(number.parse::<f64>().expect("a number")),
                (text, false) => json!(text),
            };
            fields.map(value).collect()
        })
        .collect();
    let script = vtl::write(&case.pack);
    let result = if codes { "t_p_r_one_checked" } else { "t_p_points_checked" };
    json!({ "name": name, "script": script, "result": result, "structure": structure, "rows": rows, "key": [case.key] })
}

/// What the engine makes of all cases; none where there is no such engine.
fn theirs(cases: &[Case]) -> Option<Value> {
    let python = std::env::var_os("ISTHMUS_PYTHON")?;
    let peer = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/vtl_peer.py");
    let mut child = Command::new(python).arg(peer).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("Python starts");
    let told: Vec<Value> = cases.iter().enumerate().map(|(i, c)| asked(&i.to_string(), c)).collect();
    let mut stdin = child.stdin.take().expect("its standard input");
    stdin.write_all(json!({ "cases": told }).to_string().as_bytes()).expect("it reads");
    drop(stdin);
    let out = child.wait_with_output().expect("it ends");
    let said: Value = serde_json::from_slice(&out.stdout).expect("it answers in JSON");
    if let Some(absent) = said.get("absent") {
        println!("skipped: {absent}");
        return None;
    }
    Some(said)
}

#[test]
fn another_engine_says_the_same_row_by_row() {
    let cases = cases();
    let Some(said) = theirs(&cases) else {
        println!("skipped: ISTHMUS_PYTHON names no Python with vtlengine");
        return;
    };
    let mut score: Vec<(String, u32, u32, Vec<String>)> = Vec::new();
    let mut wrong = Vec::new();
    for (i, case) in cases.iter().enumerate() {
        if score.last().is_none_or(|s| s.0 != case.operator) {
            score.push((case.operator.clone(), 0, 0, Vec::new()));
        }
        let line = score.last_mut().expect("pushed");
        line.1 += 1;
        let theirs = &said["cases"][i.to_string()];
        let differs = match theirs["rows"].as_object() {
            None => Some(format!("it says {}", theirs["error"])),
            Some(rows) => {
                let ours = ours(case);
                let theirs: BTreeMap<String, Option<bool>> = rows.iter().map(|(k, v)| (k.clone(), v.as_bool())).collect();
                let first = ours.keys().chain(theirs.keys()).find(|k| ours.get(*k) != theirs.get(*k));
                first.map(|k| format!("row {k}: {:?} here, {:?} there", ours.get(k), theirs.get(k)))
            }
        };
        let known = KNOWN.iter().find(|k| k.0 == case.operator && k.1 == case.text);
        match (differs, known) {
            (None, None) => line.2 += 1,
            (Some(_), Some(k)) => line.3.push(format!("{}: {}", k.1, k.2)),
            (None, Some(k)) => wrong.push(format!("{} `{}` is equal by now, and named as a difference", k.0, k.1)),
            (Some(what), None) => wrong.push(format!("{} `{}`: {what}", case.operator, case.text)),
        }
    }
    println!("vtlengine {}\noperator | cases | equal | known difference", said["version"].as_str().unwrap_or_default());
    for (operator, all, equal, known) in &score {
        println!("{operator} | {all} | {equal} | {}", known.join("; "));
    }
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

#[test]
fn every_operator_of_the_subset_has_a_case() {
    let texts: String = CASES.iter().flat_map(|c| c.1).copied().collect::<Vec<_>>().join("\n");
    for (_, name, ..) in isthmus::pack::expression::Function::ALL {
        assert!(texts.contains(&format!("{name}(")), "{name}");
    }
}

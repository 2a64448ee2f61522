//! Packs of rules as people use them: tests inside, findings at cells, weights that are said, VTL out and in, an editor's schema.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use isthmus::pack::{spec, vtl};
use serde_json::{Value, json};

fn root(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn run(args: &[&str]) -> Output {
    let mut c = Command::new(env!("CARGO_BIN_EXE_isthmus"));
    c.env_remove("LANG").env_remove("LC_ALL").current_dir(root("")).args(args).output().expect("the program starts")
}

fn out(o: &Output) -> String {
    String::from_utf8_lossy(&o.stdout).into_owned()
}

fn err(o: &Output) -> String {
    String::from_utf8_lossy(&o.stderr).into_owned()
}

fn shipped() -> Vec<PathBuf> {
    let all = fs::read_dir(root("schemas/packs")).expect("the packs").map(|e| e.expect("an entry").path());
    let mut all: Vec<PathBuf> = all.collect();
    all.sort();
    assert!(all.len() >= 2);
    all
}

#[test]
fn the_packs_that_come_with_the_program_pass_their_tests() {
    let o = run(&["rules", "test"]);
    assert_eq!(o.status.code(), Some(0), "{}{}", out(&o), err(&o));
    assert!(out(&o).contains("border-mvt.yaml") && out(&o).contains("irreg-detect.yaml") && out(&o).contains(" passed, 0 failed"));
    let same = run(&["rules", "test", "schemas/packs"]);
    assert_eq!(out(&same), out(&o));
}

const PACK: &str = "pack: t.cri\ndataflow: ISTHMUS:DF_BORDER_MVT(1.0)\nseverities: { T-RTS-001: error, R-EXP-001: error }\nrules:\n- id: few\n  when: 'CITIZENSHIP = \"NIC\"'\n  then: OBS_VALUE < 18000\n  severity: warning\n  message: { en: Too many of them., es: Demasiados de ellos., fr: Trop., pt: Demais. }\n- id: ways\n  hierarchy: { dimension: CITIZENSHIP, mode: non_null, rules: ['NIC > USA + COL'] }\n  severity: error\n  message: { en: More than the others., es: Más que los demás., fr: Plus., pt: Mais. }\n  remedy: { en: Look again., es: Mire de nuevo., fr: Revoyez., pt: Olhe de novo. }\ntests:\n- rows: |\n    FREQ,REF_AREA,DIRECTION,CITIZENSHIP,TIME_PERIOD,OBS_VALUE\n    M,CRI,IN,NIC,2024-01,18000\n    M,CRI,IN,USA,2024-01,20000\n    M,CRI,IN,COL,2024-01,1\n  findings: [few 1, ways 1]\n";

#[test]
fn a_file_is_held_against_a_pack_at_its_cells_in_the_senders_language() {
    let dir = tempfile::tempdir().expect("a folder");
    let pack = dir.path().join("cri.yaml");
    fs::write(&pack, PACK).expect("written");
    let pack = pack.to_str().expect("a path");
    let file = "fixtures/cri-sdmx-csv/cri_entradas_2024.csv";
    let o = run(&["check", file, "--rules", pack, "--lang", "es", "--received", "2026-11-21"]);
    let text = out(&o);
    assert!(
        text.contains("Demasiados de ellos.")
            && text.contains("(regla @DF_BORDER_MVT#few: when CITIZENSHIP = \"NIC\" then OBS_VALUE < 18000)"),
        "{text}{}",
        err(&o)
    );
    assert!(text.contains("Reglas de paquetes") && text.contains("lo dice el paquete t.cri"), "{text}");
    let told = run(&["check", file, "--rules", pack, "--format", "json", "--received", "2026-11-21"]);
    let report: Value = serde_json::from_str(&out(&told)).expect("JSON");
    let schema: Value = serde_json::from_str(&fs::read_to_string(root("schemas/report.schema.json")).expect("a schema")).expect("JSON");
    let schema = jsonschema::draft202012::new(&schema).expect("a schema");
    assert!(schema.is_valid(&report), "{:?}", schema.iter_errors(&report).map(|e| e.to_string()).collect::<Vec<_>>());
    let few: Vec<&Value> = report["findings"].as_array().expect("findings").iter().filter(|f| f["rule"] == "R-EXP-001").collect();
    let first = few.first().expect("a finding");
    // The pack makes its own rules weigh more, and says so.
    assert_eq!((&first["severity"], &first["cells"][0]["file"]), (&json!("error"), &json!("cri_entradas_2024.csv")));
    assert_eq!(first["cells"][0]["cell"], "N2");
    assert_eq!(first["message"]["pt"].as_str().map(|m| m.contains("Demais.")), Some(true));
    let instance = report["instances"].as_array().and_then(|a| a.iter().find(|i| i["instance"] == "@DF_BORDER_MVT#few")).expect("counted");
    assert_eq!(instance["failed"], few.len());
    assert!(
        report["severities"]
            .as_array()
            .expect("weights")
            .iter()
            .any(|w| w["rule"] == "T-RTS-001" && w["effective_severity"] == "error" && w["severity"] == "warning" && w["pack"] == "t.cri")
    );
    // In a process of its own the same bytes come out, and the code is that of an error.
    let apart = run(&["check", file, "--rules", pack, "--format", "json", "--received", "2026-11-21", "--isolate"]);
    assert_eq!((out(&apart), apart.status.code()), (out(&told), Some(1)));
    // Without the pack nothing of it is told.
    let without = out(&run(&["check", file, "--format", "json", "--received", "2026-11-21"]));
    assert!(!without.contains("R-EXP-001") && !without.contains("\"instances\""));
}

#[test]
fn a_pack_of_another_dataflow_or_sender_says_nothing_and_a_mistake_is_told_with_its_place() {
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("p.yaml");
    let path_text = path.to_str().expect("a path");
    let file = "fixtures/cri-sdmx-csv/cri_entradas_2024.csv";
    fs::write(&path, PACK.replace("rules:\n", "senders: [PAN]\nrules:\n")).expect("written");
    let o = run(&["check", file, "--rules", path_text, "--format", "json"]);
    assert!(!out(&o).contains("EXP-001"), "{}", out(&o));
    fs::write(&path, PACK.replace("OBS_VALUE < 18000", "OBS_VALU < 18000")).expect("written");
    let o = run(&["check", file, "--rules", path_text]);
    assert_eq!(o.status.code(), Some(2));
    assert!(err(&o).contains("p.yaml: line 7, column 9: ") && err(&o).contains("did you mean `OBS_VALUE`"), "{}", err(&o));
    let o = run(&["rules", "test", path_text]);
    assert!(o.status.code() == Some(1) && out(&o).contains("0 passed, 1 failed"), "{}", out(&o));
    fs::write(&path, PACK.replace("few 1", "few 2")).expect("written");
    let o = run(&["rules", "test", path_text]);
    assert!(o.status.code() == Some(1) && out(&o).contains("finding `few 2` expected, not found"), "{}", out(&o));
}

#[test]
fn a_threshold_of_a_pack_takes_the_place_of_the_catalogues() {
    let dir = tempfile::tempdir().expect("a folder");
    let (data, pack) = (dir.path().join("d.csv"), dir.path().join("p.yaml"));
    let head = "STRUCTURE,STRUCTURE_ID,ACTION,FREQ,REF_AREA,BORDER_POINT,DIRECTION,CITIZENSHIP,TRAVELLER_TYPE,TRANSPORT,SEX,AGE,TIME_PERIOD,OBS_VALUE,OBS_STATUS,COUNT_UNIT\n";
    let row = |country: &str, value: u32| {
        format!("dataflow,ISTHMUS:DF_BORDER_MVT(1.0),I,M,CRI,_T,IN,{country},_T,_T,_T,_T,2024-01,{value},A,EVENT\n")
    };
    fs::write(&data, format!("{head}{}{}", row("NIC", 900), row("_U", 100))).expect("written");
    let check = |percent: &str| {
        fs::write(&pack, format!("pack: t\ndataflow: ISTHMUS:DF_BORDER_MVT(1.0)\nlimits: {{ C-COV-004: {{ percent: {percent} }} }}\n"))
            .expect("written");
        let o = run(&["check", data.to_str().expect("a path"), "--rules", pack.to_str().expect("a path"), "--format", "json"]);
        let report: Value = serde_json::from_str(&out(&o)).unwrap_or_else(|e| panic!("{e}: {}", err(&o)));
        let found = report["findings"].as_array().expect("findings").iter().find(|f| f["rule"] == "C-COV-004").cloned();
        found.map(|f| f["args"]["limit"].as_str().unwrap_or_default().to_owned())
    };
    assert_eq!(check("9.5").as_deref(), Some("9.5"));
    assert_eq!(check("10"), None);
}

#[test]
fn packs_go_to_vtl_and_back_by_command() {
    let dir = tempfile::tempdir().expect("a folder");
    for path in shipped() {
        let script = run(&["rules", "export", path.to_str().expect("a path")]);
        assert_eq!(script.status.code(), Some(0), "{}", err(&script));
        let vtl = dir.path().join("s.vtl");
        fs::write(&vtl, out(&script)).expect("written");
        let yaml = run(&["rules", "import", vtl.to_str().expect("a path")]);
        assert_eq!(yaml.status.code(), Some(0), "{}", err(&yaml));
        let back = spec::parse(&out(&yaml)).unwrap_or_else(|e| panic!("{e}"));
        assert_eq!(vtl::write(&back), out(&script));
    }
    let script = dir.path().join("x.vtl");
    fs::write(&script, "define datapoint ruleset a (variable SEX) is\n  exists_in(SEX, X)\nend datapoint ruleset;\n").expect("written");
    let o = run(&["rules", "import", script.to_str().expect("a path"), "--dataflow", "ISTHMUS:DF_BORDER_MVT(1.0)"]);
    assert!(o.status.code() == Some(2) && err(&o).contains("x.vtl: line 2: `exists_in` is VTL beyond"), "{}", err(&o));
}

/// The words that the types know in each object of a pack, as the reader tells them.
fn known(yaml: &str) -> BTreeSet<String> {
    let e = spec::parse(yaml).expect_err("a word that nobody knows");
    let (_, list) = e.message.split_once("Known here: ").unwrap_or_else(|| panic!("{e}"));
    list.split(", ").map(str::to_owned).collect()
}

#[test]
fn the_schema_for_editors_says_what_the_types_say() {
    let schema: Value = serde_json::from_str(&fs::read_to_string(root("schemas/pack.schema.json")).expect("a schema")).expect("JSON");
    let words = |of: &Value| of["properties"].as_object().expect("properties").keys().cloned().collect::<BTreeSet<_>>();
    let flow = "pack: t\ndataflow: T:DF(1.0)\n";
    let rule = format!("{flow}rules:\n- id: a\n  severity: error\n  message: {{ en: a, es: a, fr: a, pt: a }}\n");
    let defs = &schema["$defs"];
    assert_eq!(known(&format!("{flow}xyzzy: 1\n")), words(&schema));
    assert_eq!(known(&format!("{rule}  xyzzy: 1\n")), words(&defs["rule"]));
    assert_eq!(known(&format!("{rule}  hierarchy: {{ xyzzy: 1 }}\n")), words(&defs["hierarchy"]));
    assert_eq!(known(&format!("{flow}tests: [{{ xyzzy: 1 }}]\n")), words(&defs["test"]));
    assert_eq!(known(&rule.replace("pt: a", "xyzzy: a")), words(&defs["said"]));
    let validator = jsonschema::draft202012::new(&schema).expect("a schema");
    for path in shipped() {
        let text = fs::read_to_string(&path).expect("a pack");
        let value: Value = serde_saphyr::from_str(&text).unwrap_or_else(|e| panic!("{e}"));
        let wrong: Vec<String> = validator.iter_errors(&value).map(|e| e.to_string()).collect();
        assert!(wrong.is_empty(), "{}: {wrong:?}", path.display());
    }
    assert!(!validator.is_valid(&json!({ "pack": "t", "dataflow": "T:DF(1.0)", "rules": [{ "id": "a" }] })));
}

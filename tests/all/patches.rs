//! Is a correction read in place of what stands in the file, told wherever the file is told of, and ended when the source is mended?

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use isthmus::mend;
use serde_json::Value;

fn root(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn run(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_isthmus")).env_clear().args(arguments).output().expect("the program starts")
}

fn report(file: &str, patch: &Path, more: &[&str]) -> Value {
    let patch = patch.display().to_string();
    let mut arguments = vec!["check", file, "--format", "json", "--received", "2026-11-21", "--patch", &patch];
    arguments.extend(more);
    let o = run(&arguments);
    serde_json::from_slice(&o.stdout).unwrap_or_else(|e| panic!("{e}: {}", String::from_utf8_lossy(&o.stderr)))
}

/// The rules of findings with how many cells each has.
fn found(report: &Value, rule: &str) -> Vec<String> {
    let all = report["findings"].as_array().expect("findings").iter().filter(|f| f["rule"] == rule);
    all.map(|f| f["message"]["en"].as_str().expect("a sentence").to_owned()).collect()
}

const PATCH: &str = "patch: upm-2019\nmapping: mex.extranjeros-estacion\ncorrections:\n  - { sheet: Cuadro 3.1, cell: A6, old: Chiapaz, new: Chiapas, who: ana@example.org, why: a slip of the pen, when: 2026-11-20 }\n";

#[test]
fn a_correction_is_read_told_and_ended() {
    let faulty = root("fixtures/mex-detenciones-faulty/extranjeros_estacion_2019.xlsx").display().to_string();
    let folder = tempfile::tempdir().expect("a folder");
    let patch = folder.path().join("p.yaml");
    fs::write(&patch, PATCH).expect("written");
    let before = fs::read(&faulty).expect("the file");
    let told = report(&faulty, &patch, &[]);
    assert_eq!(found(&told, "C-COV-001"), Vec::<String>::new(), "Chiapaz is read as Chiapas");
    let applied = found(&told, "F-PAT-001");
    assert!(
        applied.len() == 1 && applied[0].contains("“Chiapaz” is read as “Chiapas”") && applied[0].contains("ana@example.org"),
        "{applied:?}"
    );
    assert_eq!(fs::read(&faulty).expect("the file"), before, "the file stays as it is");
    #[cfg(unix)]
    assert_eq!(report(&faulty, &patch, &["--isolate"]), told);
    // Where the source is mended the correction ends, and says so; so does one that fits nothing any more.
    for (old, new, told) in [("Chapas", "Chiapaz", "has ended"), ("Chapas", "Chiapas", "neither “Chapas” nor “Chiapas”")] {
        fs::write(&patch, PATCH.replace("old: Chiapaz", &format!("old: {old}")).replace("new: Chiapas", &format!("new: {new}")))
            .expect("written");
        let ended = found(&report(&faulty, &patch, &[]), "F-PAT-002");
        assert!(ended.len() == 1 && ended[0].contains(told), "{ended:?}");
    }
    fs::write(&patch, PATCH.replace("why:", "because:")).expect("written");
    let wrong = run(&["check", &faulty, "--patch", &patch.display().to_string()]);
    assert_eq!(wrong.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&wrong.stderr).contains("because"), "{}", String::from_utf8_lossy(&wrong.stderr));
}

/// A figure that was corrected says so where it comes from.
#[test]
fn a_corrected_figure_keeps_its_correction() {
    let folder = tempfile::tempdir().expect("a folder");
    let (patch, out) = (folder.path().join("p.yaml"), folder.path().join("o.csv"));
    let file = root("fixtures/hnd-irregular/irreg_honduras.csv");
    let text = fs::read_to_string(&file).expect("the file");
    let told = run(&["check", &file.display().to_string(), "--format", "json"]);
    let told: Value = serde_json::from_slice(&told.stdout).expect("a report");
    let mapping = told["mapping"]["id"].as_str().expect("a mapping").to_owned();
    let (line, old) =
        text.lines().enumerate().skip(1).find_map(|(i, l)| Some((i + 1, l.rsplit([',', ';']).next()?.to_owned()))).expect("a figure");
    let column = text.lines().nth(line - 1).expect("a line").split([',', ';']).count();
    let cell = format!("{}{line}", char::from(b'A' + column as u8 - 1));
    let correction = format!(
        "patch: p\nmapping: {mapping}\ncorrections:\n  - {{ cell: {cell}, old: '{old}', new: '4321', who: ana, why: counted again }}\n"
    );
    fs::write(&patch, correction).expect("written");
    let o = run(&["convert", &file.display().to_string(), "-o", &out.display().to_string(), "--patch", &patch.display().to_string()]);
    let written = fs::read_to_string(&out).unwrap_or_else(|e| panic!("{e}: {}", String::from_utf8_lossy(&o.stderr)));
    assert!(written.contains("4321"), "{written}\n{}", String::from_utf8_lossy(&o.stderr));
    assert!(String::from_utf8_lossy(&o.stderr).contains("as a correction says: 1"), "{}", String::from_utf8_lossy(&o.stderr));
}

#[test]
fn the_schema_says_what_is_read() {
    let schema: Value = serde_json::from_str(&fs::read_to_string(root("schemas/patch.schema.json")).expect("a schema")).expect("JSON");
    let validator = jsonschema::draft202012::new(&schema).expect("a schema");
    let value = |text: &str| -> Value { serde_saphyr::from_str(text).expect("YAML") };
    let label = "patch: p-1\nmapping: m\ncorrections: [{cell: '*', old: Chiapaz, new: Chiapas, who: ana, why: spelling}]\n";
    let pointer = "patch: p-1\nmapping: m\ncorrections: [{cell: /rows/3/total, old: '1', new: '2', who: ana, why: spelling}]\n";
    for right in [PATCH, label, pointer] {
        assert!(validator.is_valid(&value(right)) && mend::parse(right).is_ok(), "{right}");
    }
    for wrong in [PATCH.replace("why:", "because:"), PATCH.replace("cell: A6", "cell: 6A"), PATCH.replace("patch: upm-2019", "patch: ''")] {
        assert!(!validator.is_valid(&value(&wrong)) && mend::parse(&wrong).is_err(), "{wrong}");
    }
}

/// Documents and messages have no cells: a pointer names the value, as findings name it.
#[test]
fn a_value_of_a_document_is_corrected_by_its_pointer() {
    let folder = tempfile::tempdir().expect("a folder");
    let (patch, out) = (folder.path().join("p.yaml"), folder.path().join("o.csv"));
    for (example, cell, old, new) in [
        ("bol-chl-fmr/fmr_2023_W23.json", "/puntos/0/conteo/ingreso/COL/h", "40", "4321"),
        ("bol-chl-fmr/fmr_2023_W23.json", "/puntos/0/conteo/ingreso/COL/m", "", "4321"),
        ("dtm-hti-v2/dtm_api_v2_admin0_HTI.json", "/result/3/numPresentIdpInd", "39492", "4321"),
        ("iom-avr/avr_2019-12.xml", "/report/programme[2]/group[2]", "0", "4321"),
        ("oecd-mig/oecd_mig_generic_2.0.xml", "/MessageGroup/DataSet/Series[1]/Obs/ObsValue", "", "4321"),
        ("cri-sdmx-csv/cri_entradas_2024.csv", "N2", "18240", "4321"),
        ("cri-sdmx-csv/cri_entradas_2024.csv", "H2", "NIC", "HND"),
    ] {
        let file = root("fixtures").join(example).display().to_string();
        let told = run(&["check", &file, "--format", "json"]);
        let told: Value = serde_json::from_slice(&told.stdout).expect("a report");
        // A message in the standard's own structure needs no mapping: its dataflow stands for one.
        let mapping = told["mapping"]["id"].as_str().or(told["dataflow"].as_str()).expect("a mapping").to_owned();
        let written = |old: &str, new: &str| {
            let text = format!(
                "patch: p\nmapping: '{mapping}'\ncorrections:\n  - {{ cell: '{cell}', old: '{old}', new: '{new}', who: ana, why: counted again }}\n"
            );
            fs::write(&patch, text).expect("written");
            report(&file, &patch, &[])
        };
        let old = if example.starts_with("oecd") { stands(&written("none", "4321")) } else { old.to_owned() };
        let applied = found(&written(&old, new), "F-PAT-001");
        assert!(applied.len() == 1 && applied[0].contains(&format!("is read as “{new}”")), "{example} {cell}: {applied:?}");
        let o = run(&["convert", &file, "-o", &out.display().to_string(), "--patch", &patch.display().to_string()]);
        if o.status.success() {
            let data = fs::read_to_string(&out).expect("observations");
            assert!(data.contains(new), "{example}: {data}");
            // A code has no figure of its own to be noted at.
            let told = String::from_utf8_lossy(&o.stderr).contains("as a correction says: 1");
            assert!(told || cell == "H2", "{example}: {}", String::from_utf8_lossy(&o.stderr));
        }
        let ended = found(&written("none", &old), "F-PAT-002");
        assert!(ended.len() == 1 && ended[0].contains("has ended"), "{example} {cell}: {ended:?}");
        let changed = found(&written("none", "other"), "F-PAT-002");
        assert!(changed.len() == 1 && changed[0].contains("neither “none” nor “other”"), "{example} {cell}: {changed:?}");
    }
    // What is not there is told, and nothing else happens.
    let file = root("fixtures/bol-chl-fmr/fmr_2023_W23.json").display().to_string();
    fs::write(
        &patch,
        "patch: p\nmapping: fmr.bo-cl.weekly\ncorrections:\n  - { cell: /puntos/9/x, old: a, new: b, who: ana, why: none }\n",
    )
    .expect("written");
    let told = run(&["check", &file, "--format", "json", "--patch", &patch.display().to_string()]);
    assert_ne!(told.status.code(), Some(2), "{}", String::from_utf8_lossy(&told.stderr));
}

/// What F-PAT-002 says that there is.
fn stands(report: &Value) -> String {
    let ended = found(report, "F-PAT-002");
    let (_, rest) = ended[0].split_once("there is “").unwrap_or_else(|| panic!("{ended:?}"));
    rest.split('”').next().unwrap_or_default().to_owned()
}

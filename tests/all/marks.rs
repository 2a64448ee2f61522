//! Does the sender's own workbook come back with its problems marked, all else as it was, and is it read as before when it
//! is sent again?

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

fn isthmus() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_isthmus"));
    command.current_dir(env!("CARGO_MANIFEST_DIR")).env_clear();
    command
}

/// Every example whose name ends so.
fn examples(ending: &str) -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let mut all: Vec<PathBuf> = fs::read_dir(root)
        .expect("the examples")
        .flat_map(|case| fs::read_dir(case.expect("a case").path()).into_iter().flatten())
        .map(|f| f.expect("a file").path())
        .filter(|f| f.extension().is_some_and(|e| e == ending) && !name(f).contains(".expected."))
        .collect();
    all.sort();
    all
}

fn run(arguments: &[&str]) -> String {
    let out = isthmus().args(arguments).output().expect("the program");
    assert!(matches!(out.status.code(), Some(0 | 1)), "{arguments:?}: {}", String::from_utf8_lossy(&out.stderr));
    String::from_utf8(out.stdout).expect("UTF-8")
}

fn name(path: &Path) -> &str {
    path.to_str().expect("a name in UTF-8")
}

/// A report without what names the bytes of the file.
fn report(file: &Path, folder: &Path, more: &[&str]) -> Value {
    let place = folder.join("report.json");
    run(&[&["check", name(file), "--quiet", "--received", "2026-11-21", "--report", name(&place)], more].concat());
    let mut report: Value = serde_json::from_slice(&fs::read(place).expect("a report")).expect("JSON");
    report["inputs"] = Value::Null;
    report
}

/// The parts of a package: name, and compressed bytes.
fn parts(path: &Path) -> Vec<(String, Vec<u8>)> {
    let mut zip = zip::ZipArchive::new(File::open(path).expect("a file")).expect("a zip");
    (0..zip.len())
        .map(|i| {
            let mut entry = zip.by_index_raw(i).expect("an entry");
            let mut bytes = Vec::new();
            entry.read_to_end(&mut bytes).expect("its bytes");
            (entry.name().expect("a name").into_owned(), bytes)
        })
        .collect()
}

#[test]
fn every_example_comes_back_as_what_it_was() {
    let all = examples("xlsx");
    assert!(all.len() >= 8, "the examples were not found");
    for file in all {
        let folder = tempfile::tempdir().expect("a folder");
        // Under its own name: mappings may look at that.
        let marked = folder.path().join(file.file_name().expect("a name"));
        let before = report(&file, folder.path(), &["--lang", "es", "--marked", name(&marked)]);
        if before["findings"].as_array().is_some_and(|f| f.iter().any(|f| f["rule"] == "F-FLF-001" || f["rule"] == "F-FLF-002")) {
            continue;
        }
        let after = report(&marked, folder.path(), &[]);
        assert_eq!(before, after, "{}", file.display());
        let data = [file.as_path(), marked.as_path()].map(|f| {
            let out = isthmus().args(["convert", name(f), "--quiet", "--received", "2026-11-21", "-o", "-"]).output().expect("the program");
            out.stdout
        });
        assert!(data[0] == data[1], "{}: other observations", file.display());
        let (old, new) = (parts(&file), parts(&marked));
        let own: BTreeMap<&str, &[u8]> = new.iter().map(|(n, b)| (n.as_str(), b.as_slice())).collect();
        assert!(old.iter().zip(&new).all(|(a, b)| a.0 == b.0), "{}: another order", file.display());
        let flagged = ["xl/workbook.xml", "[Content_Types].xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml", "docProps/app.xml"];
        for (part, bytes) in &old {
            let may =
                flagged.contains(&part.as_str()) || ["xl/worksheets/", "xl/comments", "xl/drawings/"].iter().any(|p| part.starts_with(p));
            assert!(may || own[part.as_str()] == bytes.as_slice(), "{}: {part} is not as it was", file.display());
        }
        // A second marking of what comes back changes nothing that is read.
        let again = folder.path().join("again").join(file.file_name().expect("a name"));
        fs::create_dir(folder.path().join("again")).expect("a folder");
        report(&marked, folder.path(), &["--lang", "pt", "--marked", name(&again)]);
        assert_eq!(before, report(&again, folder.path(), &[]), "{}: marked twice", file.display());
    }
}

#[test]
fn every_other_example_gives_a_workbook_with_its_rows() {
    for ending in ["csv", "xls", "xlsb", "ods", "json", "xml"] {
        for file in examples(ending) {
            let folder = tempfile::tempdir().expect("a folder");
            let marked = folder.path().join("marked.xlsx");
            let report = report(&file, folder.path(), &["--marked", name(&marked)]);
            let list = parts(&marked);
            assert!(list.iter().any(|p| p.0 == "xl/worksheets/list1.xml"), "{}", file.display());
            let placed = report["findings"].as_array().into_iter().flatten().flat_map(|f| f["cells"].as_array().into_iter().flatten());
            let has_rows = placed.into_iter().any(|c| c["cell"].is_string() || c["line"].is_number());
            assert_eq!(has_rows, list.iter().any(|p| p.0 == "xl/worksheets/rows.xml"), "{}", file.display());
        }
    }
}

#[test]
fn the_same_is_made_where_nobody_trusts_the_file() {
    let file = examples("xlsx").into_iter().find(|f| name(f).contains("faulty")).expect("a faulty one");
    let folder = tempfile::tempdir().expect("a folder");
    let (here, there) = (folder.path().join("here.xlsx"), folder.path().join("there.xlsx"));
    report(&file, folder.path(), &["--marked", name(&here)]);
    report(&file, folder.path(), &["--isolate", "--marked", name(&there)]);
    assert!(fs::read(here).expect("a workbook") == fs::read(there).expect("a workbook"));
}

#[test]
fn a_report_has_the_form_that_its_name_asks_for() {
    let file = examples("xlsx").into_iter().find(|f| name(f).contains("faulty")).expect("a faulty one");
    let folder = tempfile::tempdir().expect("a folder");
    for (ending, begins) in [
        ("json", &b"{\n  \"isthmus_report\""[..]),
        ("html", b"<!doctype html>"),
        ("sarif", b"{\"version\":\"2.1.0\""),
        ("ess.json", b"[\n{\"id\""),
        ("xlsx", b"PK\x03\x04"),
        ("csv", "hallazgo,".as_bytes()),
        ("txt", "Acuse".as_bytes()),
    ] {
        let place = folder.path().join(format!("a.{ending}"));
        run(&["check", name(&file), "--quiet", "--lang", "es", "--report", name(&place)]);
        let plain = fs::read(&place).expect("a report");
        assert!(plain.starts_with(begins), "{ending}: {}", String::from_utf8_lossy(&plain[..plain.len().min(80)]));
        if !["csv", "txt"].contains(&ending) {
            run(&["check", name(&file), "--quiet", "--isolate", "--lang", "es", "--report", name(&place)]);
            assert!(plain == fs::read(&place).expect("a report"), "{ending}: another one with --isolate");
        }
    }
}

/// LibreOffice opens what is marked, and gives the values of all cells as it gives those of the original.
#[test]
fn libreoffice_opens_it() {
    let Some(office) = ["/usr/bin/soffice", "/usr/local/bin/soffice"].into_iter().find(|p| Path::new(p).exists()) else {
        eprintln!("skipped: there is no LibreOffice on this machine");
        return;
    };
    let folder = tempfile::tempdir().expect("a folder");
    let file = examples("xlsx").into_iter().find(|f| name(f).contains("faulty")).expect("a faulty one");
    let marked = folder.path().join(file.file_name().expect("a name"));
    let before = report(&file, folder.path(), &["--marked", name(&marked)]);
    let saved = folder.path().join("saved");
    let profile = format!("-env:UserInstallation=file://{}/profile", name(folder.path()));
    let out = Command::new(office)
        .args([&profile, "--headless", "--convert-to", "xlsx", "--outdir", name(&saved), name(&marked)])
        .env("HOME", folder.path())
        .output()
        .expect("LibreOffice");
    let saved = saved.join(file.file_name().expect("a name"));
    assert!(saved.exists(), "{}", String::from_utf8_lossy(&out.stderr));
    // Saved anew by another program, it is still known for what it is.
    let after = report(&saved, folder.path(), &[]);
    let rules = |r: &Value| r["findings"].as_array().into_iter().flatten().map(|f| f["rule"].clone()).collect::<Vec<_>>();
    assert_eq!(rules(&before), rules(&after));
    assert_eq!(before["counts"], after["counts"]);
}

/// A model of SARIF 2.1.0 that others wrote reads what is written, of every example, and finds as many results.
#[test]
fn another_model_of_sarif_reads_it() {
    let python = std::env::var_os("ISTHMUS_PYTHON").unwrap_or_else(|| "python3".into());
    let there = Command::new(&python).args(["-c", "import sarif_pydantic"]).output().is_ok_and(|o| o.status.success());
    if !there {
        eprintln!("skipped: no sarif-pydantic at hand (ISTHMUS_PYTHON)");
        return;
    }
    const READ: &str = "import json, sys\nfrom sarif_pydantic import Sarif\nfor n in sys.argv[1:]:\n    log = Sarif.model_validate(json.load(open(n)))\n    print(log.version, len(log.runs[0].results))\n";
    let folder = tempfile::tempdir().expect("a folder");
    let (mut logs, mut wanted) = (Vec::new(), Vec::new());
    for (i, file) in ["xlsx", "csv", "json", "xml"].iter().flat_map(|e| examples(e)).enumerate() {
        let log = folder.path().join(format!("{i}.sarif"));
        run(&["check", name(&file), "--quiet", "--received", "2026-11-21", "--report", name(&log)]);
        wanted.push(format!("2.1.0 {}", report(&file, folder.path(), &[])["findings"].as_array().map_or(0, Vec::len)));
        logs.push(log);
    }
    let out = Command::new(&python).args(["-c", READ]).args(&logs).output().expect("Python");
    let told = String::from_utf8_lossy(&out.stdout);
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    assert_eq!(told.lines().collect::<Vec<_>>(), wanted);
}

/// Reports of every example in one of the forms for machines.
fn machine_reports(ending: &str) -> Vec<(PathBuf, Value)> {
    let folder = tempfile::tempdir().expect("a folder");
    let mut all = Vec::new();
    for (i, file) in ["xlsx", "csv", "json", "xml"].iter().flat_map(|e| examples(e)).enumerate() {
        let place = folder.path().join(format!("{i}.{ending}"));
        run(&["check", name(&file), "--quiet", "--received", "2026-11-21", "--report", name(&place)]);
        let report = serde_json::from_slice(&fs::read(&place).expect("a report")).expect("JSON");
        all.push((file, report));
    }
    all
}

/// Holds reports against a schema, and sees that the schema refuses what is broken in them.
fn hold(schema: &Value, reports: &[(PathBuf, Value)], broken: &[&dyn Fn(&mut Value)]) {
    let validator = jsonschema::options().should_validate_formats(true).build(schema).expect("a schema");
    for (file, report) in reports {
        let wrong: Vec<String> = validator.iter_errors(report).take(3).map(|e| format!("{}: {e}", e.instance_path())).collect();
        assert!(wrong.is_empty(), "{}: {wrong:#?}", file.display());
    }
    for (i, breaks) in broken.iter().enumerate() {
        let mut report = reports[0].1.clone();
        breaks(&mut report);
        assert!(!validator.is_valid(&report), "what was broken ({i}) is valid");
    }
}

/// The schema of the committee that made SARIF (OASIS, 2.1.0), as a package of npm ships it.
#[test]
fn every_sarif_report_is_valid_by_the_official_schema() {
    let path = std::env::var_os("ISTHMUS_NODE")
        .map(|n| Path::new(&n).join("node_modules/@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json"))
        .filter(|p| p.exists());
    let Some(path) = path else {
        eprintln!("skipped: no schema of SARIF at hand (ISTHMUS_NODE)");
        return;
    };
    // A bracket that closes nothing: JavaScript takes it for the sign, other engines of patterns want it said.
    let schema = fs::read_to_string(path).expect("a schema").replace("{2}]?$", r"{2}\\]?$");
    let schema = serde_json::from_str(&schema).expect("JSON");
    let reports = machine_reports("sarif");
    assert!(reports.iter().any(|(_, r)| r["runs"][0]["results"].as_array().is_some_and(|a| a.len() > 5)));
    hold(
        &schema,
        &reports,
        &[&|r| r["version"] = "2.0.0".into(), &|r| r["runs"][0]["tool"] = Value::Null, &|r| r["runs"][0]["extra"] = 1.into()],
    );
}

/// The report of the European Statistical System: its published form as a schema, and the one of its authors where it is at hand.
#[test]
fn every_ess_report_is_valid_by_its_published_form() {
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/ess-report-1.0.1.schema.json");
    let reports = machine_reports("ess.json");
    let breaks: [&dyn Fn(&mut Value); 4] = [
        &|r| r[0]["value"] = 3.into(),
        &|r| r[0]["data"]["source"] = Value::from(vec!["a key of one text, as in 1.0.0"]),
        &|r| r[0]["event"]["actor"] = Value::Null,
        &|r| r[0]["type"] = "other".into(),
    ];
    hold(&serde_json::from_slice(&fs::read(own).expect("a schema")).expect("JSON"), &reports, &breaks);
    assert!(reports.iter().any(|(_, r)| r.as_array().is_some_and(|a| a.iter().any(|i| i["type"] == "validation"))));
    if let Some(theirs) = std::env::var_os("ISTHMUS_ESS_SCHEMA") {
        hold(&serde_json::from_slice(&fs::read(theirs).expect("a schema")).expect("JSON"), &reports, &breaks);
    }
}

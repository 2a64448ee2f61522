//! The command line as a person or script meets it: names, exit codes, files written or not, the same bytes everywhere.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn fixture(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(path)
}

fn isthmus() -> Command {
    let mut c = Command::new(env!("CARGO_BIN_EXE_isthmus"));
    c.env_remove("LANG").env_remove("LC_ALL");
    c
}

fn run(args: &[&str]) -> Output {
    isthmus().args(args).output().expect("the program starts")
}

fn code(o: &Output) -> i32 {
    o.status.code().expect("an exit code")
}

fn out(o: &Output) -> String {
    String::from_utf8_lossy(&o.stdout).into_owned()
}

fn err(o: &Output) -> String {
    String::from_utf8_lossy(&o.stderr).into_owned()
}

#[test]
fn a_clean_file_is_converted_and_the_code_is_0() {
    let dir = tempfile::tempdir().expect("a folder");
    let (csv, report) = (dir.path().join("o.csv"), dir.path().join("r.json"));
    let o = run(&[
        "convert",
        fixture("hnd-irregular/irreg_honduras.csv").to_str().expect("a path"),
        "-o",
        csv.to_str().expect("a path"),
        "--report",
        report.to_str().expect("a path"),
    ]);
    assert_eq!(code(&o), 0, "{}", err(&o));
    let text = fs::read_to_string(csv).expect("the output");
    assert!(text.starts_with("STRUCTURE,STRUCTURE_ID,ACTION,FREQ,"), "{text}");
    assert_eq!(text.lines().count(), 25);
    let json: serde_json::Value = serde_json::from_slice(&fs::read(report).expect("the report")).expect("JSON");
    assert_eq!(json["isthmus_report"], 1);
}

#[test]
fn a_faulty_file_leaves_no_output_and_the_code_is_1() {
    let dir = tempfile::tempdir().expect("a folder");
    let csv = dir.path().join("o.csv");
    fs::write(&csv, "an earlier result").expect("a file");
    let o = run(&[
        "convert",
        fixture("mex-detenciones-faulty/extranjeros_estacion_2019.xlsx").to_str().expect("a path"),
        "-o",
        csv.to_str().expect("a path"),
        "--lang",
        "es",
    ]);
    assert_eq!(code(&o), 1, "{}", err(&o));
    assert!(!csv.exists(), "an earlier result would pass for this one's");
    assert_eq!(fs::read_dir(dir.path()).expect("the folder").count(), 0, "nothing half written stays");
    assert!(err(&o).contains("Chiapaz"), "{}", err(&o));
}

#[test]
fn wrong_usage_is_code_2_with_a_sentence() {
    for (args, word) in [
        (vec!["convert", "no-such-file.csv", "-o", "x.csv"], "no-such-file.csv"),
        (vec!["convert", "Cargo.toml", "-o", "x.pdf"], ".csv or .parquet"),
        (vec!["check", "Cargo.toml", "--mapping", "Cargo.toml"], "Cargo.toml"),
        (vec!["check", "Cargo.toml", "--received", "yesterday"], "2026-11-21"),
        (vec!["schema", "show", "DF_BORDER_MTV"], "DF_BORDER_MVT"),
        (vec!["map", "explain", "mex.rechasos"], "mex.rechazos"),
        (vec!["--lang", "de", "rules"], "en, es, fr, pt"),
    ] {
        let o = run(&args);
        assert_eq!(code(&o), 2, "{args:?}: {}", err(&o));
        assert!(err(&o).contains(word), "{args:?}: {}", err(&o));
        assert!(o.stdout.is_empty(), "{args:?}");
    }
}

#[test]
fn standard_input_is_read_and_standard_output_written() {
    use std::io::Write;
    use std::process::Stdio;
    let bytes = fs::read(fixture("cri-sdmx-csv/cri_entradas_2024.csv")).expect("an example");
    let mut child = isthmus()
        .args(["convert", "-", "-o", "-", "--quiet"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    child.stdin.take().expect("its input").write_all(&bytes).expect("it reads");
    let o = child.wait_with_output().expect("it ends");
    assert_eq!(code(&o), 0, "{}", err(&o));
    assert_eq!(out(&o).lines().count(), 10, "{}", out(&o));
}

#[test]
fn the_same_bytes_in_any_time_zone_and_locale() {
    let dir = tempfile::tempdir().expect("a folder");
    let mut all: Vec<(Vec<u8>, Vec<u8>)> = Vec::new();
    for (i, (zone, locale)) in [("UTC", "C"), ("America/La_Paz", "es_BO.UTF-8"), ("Asia/Kathmandu", "tr_TR.UTF-8")].into_iter().enumerate()
    {
        let (csv, report) = (dir.path().join(format!("{i}.csv")), dir.path().join(format!("{i}.json")));
        let o = isthmus()
            .env("TZ", zone)
            .env("LC_ALL", locale)
            .args(["convert", "--received", "2026-11-21", "--quiet", "-o"])
            .arg(&csv)
            .arg("--report")
            .arg(&report)
            .arg(fixture("mex-rechazos/rechazos_2017.xls"))
            .output()
            .expect("the program starts");
        assert_eq!(code(&o), 0, "{}", err(&o));
        all.push((fs::read(csv).expect("the output"), fs::read(report).expect("the report")));
    }
    assert!(all.iter().all(|a| *a == all[0]));
}

/// `--report /dev/null` once put a file in the place of the device.
#[cfg(unix)]
#[test]
fn a_pipe_that_is_written_to_stays_a_pipe() {
    use std::os::unix::fs::FileTypeExt;

    let dir = tempfile::tempdir().expect("a folder");
    let pipe = dir.path().join("r.txt");
    assert!(Command::new("mkfifo").arg(&pipe).status().expect("mkfifo").success());
    let reader = Command::new("cat").arg(&pipe).stdout(std::process::Stdio::piped()).spawn().expect("cat");
    let file = fixture("hnd-irregular/irreg_honduras.csv");
    let o = run(&["check", file.to_str().expect("a path"), "--report", pipe.to_str().expect("a path")]);
    assert_eq!(code(&o), 0, "{}", err(&o));
    assert!(fs::metadata(&pipe).expect("it is there").file_type().is_fifo());
    assert!(out(&reader.wait_with_output().expect("read")).contains("irreg_honduras.csv"));
    assert_eq!(fs::read_dir(dir.path()).expect("the folder").count(), 1, "nothing is left beside it");
}

#[test]
fn a_report_is_valid_against_its_schema() {
    let schema: serde_json::Value = serde_json::from_str(include_str!("../../schemas/report.schema.json")).expect("JSON");
    let validator = jsonschema::validator_for(&schema).expect("a schema");
    for file in ["mex-detenciones-faulty/extranjeros_estacion_2019.xlsx", "refused/password.xlsx", "bol-chl-fmr/fmr_2023_W23.json"] {
        let o = run(&["check", "--format", "json", fixture(file).to_str().expect("a path")]);
        let json: serde_json::Value = serde_json::from_slice(&o.stdout).expect("JSON");
        let wrong: Vec<String> = validator.iter_errors(&json).map(|e| format!("{}: {e}", e.instance_path())).collect();
        assert!(wrong.is_empty(), "{file}: {wrong:?}");
    }
}

#[test]
fn several_files_go_to_one_dataset_or_a_folder() {
    let dir = tempfile::tempdir().expect("a folder");
    let files =
        ["mex-irregular/irreg_mexico_nat.csv", "hnd-irregular/irreg_honduras.csv"].map(|f| fixture(f).to_string_lossy().into_owned());
    let one = dir.path().join("one.csv");
    let o = run(&["convert", &files[0], &files[1], "-o", one.to_str().expect("a path"), "--quiet"]);
    assert_eq!(code(&o), 0, "{}", err(&o));
    assert_eq!(fs::read_to_string(one).expect("the output").lines().count(), 1 + 36 + 24);
    let other = fixture("mex-rechazos/rechazos_2017.xls").to_string_lossy().into_owned();
    let o = run(&["convert", &files[0], &other, "-o", dir.path().join("x.csv").to_str().expect("a path"), "--quiet"]);
    assert_eq!(code(&o), 2);
    assert!(err(&o).contains("name a folder"), "{}", err(&o));
    let folder = dir.path().join("all/");
    let o = run(&["convert", &files[0], &other, "-o", folder.to_str().expect("a path"), "--quiet"]);
    assert_eq!(code(&o), 0, "{}", err(&o));
    assert_eq!(fs::read_dir(folder).expect("the folder").count(), 2);
}

#[test]
fn parquet_is_written() {
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("o.parquet");
    let o = run(&["convert", fixture("hnd-irregular/irreg_honduras.csv").to_str().expect("a path"), "-o", path.to_str().expect("a path")]);
    assert_eq!(code(&o), 0, "{}", err(&o));
    assert!(fs::read(path).expect("the output").starts_with(b"PAR1"));
}

#[test]
fn the_small_commands_answer() {
    for (args, word) in [
        (vec!["schema", "list"], "DF_BORDER_MVT"),
        (vec!["schema", "show", "CL_SEX"], "Female"),
        (vec!["schema", "export", "DF_BORDER_MVT"], "\"dataflows\""),
        (vec!["rules"], "X-VAD-001"),
        (vec!["config"], "xml_depth = 256"),
        (vec!["map", "list"], "ISTHMUS:DF_"),
        (vec!["doctor"], "standard"),
    ] {
        let o = run(&args);
        assert_eq!(code(&o), 0, "{args:?}: {} {}", out(&o), err(&o));
        assert!(out(&o).contains(word), "{args:?}: {}", out(&o));
    }
    let o = run(&["inspect", fixture("mex-rechazos/rechazos_2017.xls").to_str().expect("a path")]);
    assert!(out(&o).contains("mex.rechazos"), "{}", out(&o));
}

#[test]
fn structures_are_held_against_the_standard_before_they_are_sent() {
    let dir = tempfile::tempdir().expect("a folder");
    let export = out(&run(&["schema", "export", "DF_BORDER_MVT"]));
    let place = dir.path().join("m.json");
    let check = |text: &str| {
        fs::write(&place, text).expect("written");
        run(&["schema", "check", place.to_str().expect("a path")])
    };
    let same = check(&export);
    assert!(code(&same) == 0 && out(&same).contains("fits  Dataflow ISTHMUS:DF_BORDER_MVT(1.0.0)"), "{}{}", out(&same), err(&same));
    let lost = check(&export.replace("DataStructure=ISTHMUS:BORDER_MVT(1.0.0)", "DataStructure=ISTHMUS:BOARDER_MVT(1.0.0)"));
    assert!(code(&lost) == 1 && out(&lost).contains("WRONG Dataflow ISTHMUS:DF_BORDER_MVT(1.0.0)"), "{}{}", out(&lost), err(&lost));
    assert_eq!(code(&check("{}")), 2);
}

#[test]
fn two_mappings_that_fit_alike_are_asked_for() {
    let dir = tempfile::tempdir().expect("a folder");
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("mappings/hnd/irregular.yaml")).expect("a mapping");
    fs::write(dir.path().join("a.yaml"), &text).expect("a file");
    fs::write(dir.path().join("b.yaml"), text.replace("id: hnd.irregular", "id: hnd.other")).expect("a file");
    let mappings = dir.path().to_str().expect("a path");
    let file = fixture("hnd-irregular/irreg_honduras.csv").to_string_lossy().into_owned();
    let o = run(&["--mappings", mappings, "check", &file]);
    assert_eq!(code(&o), 1, "{}", out(&o));
    assert!(out(&o).contains("F-FLF-008") && out(&o).contains("hnd.other"), "{}", out(&o));
    let named = dir.path().join("b.yaml");
    let o = run(&["--mappings", mappings, "check", &file, "--mapping", named.to_str().expect("a path")]);
    assert_eq!(code(&o), 0, "{}", out(&o));
}

#[test]
fn the_demonstration_takes_seven_files_and_returns_the_faulty_one() {
    let dir = tempfile::tempdir().expect("a folder");
    let o = run(&["demo", "--once", "--data", dir.path().to_str().expect("a path"), "--lang", "en"]);
    assert_eq!(code(&o), 0, "{}", err(&o));
    assert!(out(&o).contains("6 files accepted, 1 returned to the sender; 362 comparable observations"), "{}", out(&o));
    assert!(out(&o).contains("Chiapaz"), "{}", out(&o));
    let rows = |flow: &str| fs::read_to_string(dir.path().join(format!("{flow}.csv"))).expect("a dataset").lines().count() - 1;
    assert_eq!((rows("DF_MIG_STOCK"), rows("DF_IRREG_DETECT"), rows("DF_BORDER_REFUSAL")), (33, 24, 260));
}

//! What do files as offices really sent them say of one another? Mirror figures, vintages and two tables of one register, by the
//! command line, with the figures that are known of them; and the examples beside the fixtures, with and without a process of
//! their own.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

fn folder() -> Option<PathBuf> {
    let named = std::env::var_os("ISTHMUS_DATA").map(PathBuf::from);
    let beside = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/data/files");
    let found = named.or(Some(beside)).filter(|p| p.is_dir());
    if found.is_none() {
        eprintln!("skipped: no real files at hand (set ISTHMUS_DATA)");
    }
    found
}

fn run(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_isthmus")).env_clear().args(arguments).output().expect("the program starts")
}

/// The report of a check, with what lies beside.
fn report(file: &Path, beside: &[(&str, &Path)], more: &[&str]) -> Value {
    let mut arguments = vec!["check".to_owned(), file.display().to_string()];
    for (role, path) in beside {
        arguments.extend([format!("--{role}"), path.display().to_string()]);
    }
    arguments.extend(["--format", "json", "--received", "2026-11-21"].iter().chain(more).map(|a| (*a).to_owned()));
    let o = run(&arguments.iter().map(String::as_str).collect::<Vec<_>>());
    serde_json::from_slice(&o.stdout).unwrap_or_else(|e| panic!("{arguments:?}: {e}: {}", String::from_utf8_lossy(&o.stderr)))
}

/// Passed, failed and undecided of a rule; none where it was not run.
fn tally(report: &Value, rule: &str) -> Option<[u64; 3]> {
    let t = report["rules"].as_array()?.iter().find(|t| t["rule"] == rule)?;
    let of = |name: &str| t[name].as_u64().expect("a count");
    Some([of("passed"), of("failed"), of("undecided")])
}

/// The rules of all findings with how many there are.
fn rules(report: &Value) -> BTreeMap<String, usize> {
    let mut all = BTreeMap::new();
    for f in report["findings"].as_array().expect("findings") {
        *all.entry(f["rule"].as_str().expect("a rule").to_owned()).or_default() += 1;
    }
    all
}

fn fixture(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(path)
}

#[test]
fn a_file_is_held_against_what_stood_before() {
    let (new, old) = (fixture("cri-revision/cri_entradas_2024.csv"), fixture("cri-revision/cri_entradas_2024.csv.beside.previous.csv"));
    let alone = report(&new, &[], &[]);
    assert_eq!(tally(&alone, "V-VRT-001"), None, "not run is no pass");
    let found = report(&new, &[("previous", &old)], &[]);
    let wanted = ["T-VNO-001", "V-VRT-001", "V-VRT-002", "X-REP-002"].map(|r| (r.to_owned(), 1));
    assert_eq!(rules(&found), BTreeMap::from(wanted));
    assert_eq!(tally(&found, "V-VRT-001"), Some([10, 1, 0]));
    // Parquet as it is written here says the same, and so does a process of its own.
    let folder = tempfile::tempdir().expect("a folder");
    let parquet = folder.path().join("before.parquet");
    let o = run(&["convert", &old.display().to_string(), "-o", &parquet.display().to_string(), "-q"]);
    assert_eq!(o.status.code(), Some(0), "{}", String::from_utf8_lossy(&o.stderr));
    assert_eq!(report(&new, &[("previous", &parquet)], &[]), found);
    #[cfg(unix)]
    for before in [&old, &parquet] {
        assert_eq!(report(&new, &[("previous", before)], &["--isolate"]), found);
    }
    let o = run(&["check", &new.display().to_string(), "--previous", "no-such-file.csv"]);
    assert_eq!(o.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&o.stderr).contains("no-such-file.csv"));
}

#[test]
fn a_partner_reports_the_same_movements() {
    let (own, theirs) = (fixture("mex-mirror/mex_emigrantes_2023.csv"), fixture("mex-mirror/mex_emigrantes_2023.csv.beside.mirror.csv"));
    let found = report(&own, &[("mirror", &theirs)], &[]);
    assert_eq!(rules(&found), BTreeMap::from([("M-VMP-001".to_owned(), 1), ("M-VMP-002".to_owned(), 1)]), "{}", found["findings"]);
    let sentence = |rule: &str| {
        let f = found["findings"].as_array().expect("findings").iter().find(|f| f["rule"] == rule).expect("a finding");
        f["message"]["en"].as_str().expect("a sentence").to_owned()
    };
    assert!(sentence("M-VMP-001").contains("you report 540, Spain reports 405"), "{}", sentence("M-VMP-001"));
    assert!(sentence("M-VMP-002").contains("Spain reports 70"), "{}", sentence("M-VMP-002"));
}

/// Guatemalans whom Mexico returns and Guatemala receives: 64 months, in bands of asymmetry.
#[test]
fn guatemala_receives_what_mexico_returns() {
    let Some(files) = folder() else { return };
    let (received, returned) = (files.join("iom_gdidata_irreg_guatemala.csv"), files.join("iom_gdidata_irreg_mexico_exp.csv"));
    let found = report(&received, &[("mirror", &returned)], &[]);
    let [passed, failed, undecided] = tally(&found, "M-VMP-001").expect("it was run");
    assert_eq!((passed, failed, undecided), (23, 27 + 14, 0));
    let share = |f: &Value| f["args"]["share"].as_str().and_then(|s| s.parse::<f64>().ok()).expect("an asymmetry");
    let shares: BTreeMap<String, f64> = found["findings"]
        .as_array()
        .expect("findings")
        .iter()
        .filter(|f| f["rule"] == "M-VMP-001")
        .map(|f| (f["args"]["period"].as_str().expect("a period").to_owned(), share(f)))
        .collect();
    assert_eq!((shares.values().filter(|s| s.abs() <= 30.0).count(), shares.values().filter(|s| s.abs() > 30.0).count()), (27, 14));
    assert!((shares["2021-08"] + 69.7).abs() < 0.05, "{}", shares["2021-08"]);
    // From the other side it is the same.
    let other = report(&returned, &[("mirror", &received)], &[]);
    assert_eq!(tally(&other, "M-VMP-001"), Some([23, 41, 0]));
}

/// One register in two tables: by nationality, and by sex.
#[test]
fn the_darien_is_the_same_by_nationality_and_by_sex() {
    let Some(files) = folder() else { return };
    let (sex, nationality) = (files.join("iom_gdidata_irreg_darien_dmg.csv"), files.join("iom_gdidata_irreg_darien_nat.csv"));
    let found = report(&sex, &[("beside", &nationality)], &[]);
    assert_eq!(tally(&found, "D-VCO-002"), Some([52, 0, 0]));
}

/// Two vintages of the series of three countries: how many months were revised.
#[test]
fn vintages_differ_in_as_many_months_as_is_known() {
    let Some(files) = folder() else { return };
    let place = tempfile::tempdir().expect("a folder");
    // Each vintage as one series: the sum of each month, whatever it is broken down by.
    let series = |file: &str, area: &str| -> BTreeMap<String, i64> {
        let csv = place.path().join("all.csv");
        let o = run(&["convert", &files.join(file).display().to_string(), "-o", &csv.display().to_string(), "-q"]);
        assert_eq!(o.status.code(), Some(0), "{file}: {}", String::from_utf8_lossy(&o.stderr));
        let text = std::fs::read_to_string(csv).expect("converted");
        let names: Vec<&str> = text.lines().next().expect("a heading").split(',').collect();
        let at = |name: &str| names.iter().position(|n| *n == name).expect("a column");
        let (freq, ref_area, period, value) = (at("FREQ"), at("REF_AREA"), at("TIME_PERIOD"), at("OBS_VALUE"));
        let mut all = BTreeMap::new();
        for line in text.lines().skip(1) {
            let cells: Vec<&str> = line.split(',').collect();
            if cells[freq] == "M" && cells[ref_area] == area {
                *all.entry(cells[period].to_owned()).or_default() += cells[value].parse::<i64>().unwrap_or(0);
            }
        }
        all
    };
    let written = |name: &str, area: &str, all: &BTreeMap<String, i64>| {
        let path = place.path().join(name);
        let head = "STRUCTURE,STRUCTURE_ID,ACTION,FREQ,REF_AREA,REF_ADM,AUTHORITY,DETECT_TYPE,ROUTE,CITIZENSHIP,SEX,AGE,ACCOMP,TIME_PERIOD,OBS_VALUE,OBS_STATUS,COUNT_UNIT\n";
        let rows =
            all.iter().map(|(t, v)| format!("dataflow,ISTHMUS:DF_IRREG_DETECT(1.0),I,M,{area},_Z,_T,_T,_T,_T,_T,_T,_T,{t},{v},A,EVENT\n"));
        std::fs::write(&path, head.to_owned() + &rows.collect::<String>()).expect("written");
        path
    };
    for (file, area, revised, both) in [
        ("iom_gdidata_irreg_darien_nat.csv", "PAN", 13, 51),
        ("iom_gdidata_irreg_honduras.csv", "HND", 17, 40),
        ("iom_gdidata_irreg_mexico_nat.csv", "MEX", 38, 38),
    ] {
        let (mut old, mut new) = (series(file, area), series("iom_amerdigest_irreg.csv", area));
        old.retain(|t, _| new.contains_key(t));
        new.retain(|t, _| old.contains_key(t));
        let (old, new) = (written("old.csv", area, &old), written("new.csv", area, &new));
        let found = report(&new, &[("previous", &old)], &[]);
        let [passed, failed, undecided] = tally(&found, "V-VRT-001").expect("it was run");
        let rrl = found["findings"].as_array().expect("findings").iter().find(|f| f["rule"] == "V-RRL-001").expect("more than a tenth");
        assert_eq!((rrl["args"]["updated"].as_u64(), passed + failed + undecided), (Some(revised), both), "{area}");
    }
}

/// The table of exits with the columns of reporter and nationality exchanged is refused.
#[test]
fn exchanged_columns_are_refused() {
    let place = tempfile::tempdir().expect("a folder");
    let path = place.path().join("salidas.csv");
    let mut text = "STRUCTURE,STRUCTURE_ID,ACTION,FREQ,REF_AREA,BORDER_POINT,DIRECTION,CITIZENSHIP,TRAVELLER_TYPE,TRANSPORT,SEX,AGE,TIME_PERIOD,OBS_VALUE,OBS_STATUS,COUNT_UNIT\n".to_owned();
    for (n, nationality) in ["GTM", "HND", "SLV", "NIC", "CUB", "VEN", "COL", "ECU"].iter().enumerate() {
        for month in 1..=6 {
            text += &format!(
                "dataflow,ISTHMUS:DF_BORDER_MVT(1.0),I,M,{nationality},_T,OUT,MEX,_T,_T,_T,_T,2024-{month:02},{},A,EVENT\n",
                500 + 41 * n + 13 * month
            );
        }
    }
    std::fs::write(&path, text).expect("written");
    let found = report(&path, &[], &["--sender", "MEX.UPM"]);
    assert!(rules(&found).contains_key("C-COC-004"), "{:?}", rules(&found));
    assert_eq!(run(&["check", &path.display().to_string(), "--sender", "MEX.UPM", "-q"]).status.code(), Some(1));
}

#[test]
fn two_files_get_a_grade_and_a_letter() {
    let (own, theirs) = (fixture("mex-mirror/mex_emigrantes_2023.csv"), fixture("mex-mirror/mex_emigrantes_2023.csv.beside.mirror.csv"));
    let folder = tempfile::tempdir().expect("a folder");
    let (one, other) = (own.display().to_string(), theirs.display().to_string());
    let answer = run(&["compare", &one, &other, "--format", "json", "--lang", "en"]);
    let told: Value = serde_json::from_slice(&answer.stdout).unwrap_or_else(|e| panic!("{e}: {}", String::from_utf8_lossy(&answer.stderr)));
    assert!(["A", "B", "C"].contains(&told["grade"].as_str().expect("a grade")), "{told}");
    assert_eq!(answer.status.code(), Some(i32::from(told["grade"] == "C")));
    for name in ["carta.html", "carta.txt", "carta.json"] {
        let path = folder.path().join(name);
        let path = path.display().to_string();
        let o = run(&["compare", &one, &other, "--letter", &path, "--from", "MEX", "--to", "ESP", "--lang", "es"]);
        let text = std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{e}: {}", String::from_utf8_lossy(&o.stderr)));
        assert!(text.contains("de México a España"), "{text}");
    }
    let several = run(&["compare", &one, &other, "--letter", &folder.path().join("x.html").display().to_string()]);
    assert_eq!(several.status.code(), Some(2), "which of the movements is meant is asked");
    assert!(String::from_utf8_lossy(&several.stderr).contains("--from MEX --to"), "{}", String::from_utf8_lossy(&several.stderr));
}

/// The letter about Guatemalans whom Mexico returns has the figures of the rule.
#[test]
fn guatemala_and_mexico_get_a_letter() {
    let Some(files) = folder() else { return };
    let (received, returned) = (files.join("iom_gdidata_irreg_guatemala.csv"), files.join("iom_gdidata_irreg_mexico_exp.csv"));
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("carta.json").display().to_string();
    let o = run(&[
        "compare",
        &received.display().to_string(),
        &returned.display().to_string(),
        "--letter",
        &path,
        "--from",
        "MEX",
        "--to",
        "GTM",
    ]);
    let text = std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{e}: {}", String::from_utf8_lossy(&o.stderr)));
    let told: Value = serde_json::from_str(&text).expect("a letter");
    assert_eq!(told["bands"], serde_json::json!({ "A": 23, "B": 27, "C": 14 }));
    // 837 and 205, 1,061 and 3,725, 476 and 172 persons.
    assert!(told["asked"]["sent"][0].as_str().is_some_and(|t| t.contains("2025-02, 2023-10, 2025-03")), "{}", told["asked"]);
}

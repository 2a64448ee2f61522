//! `--isolate`: the same bytes as without it, and a death of the process that reads is a finding with its true reason
//! (F-LIM-002), never more.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::Duration;

use isthmus::isolate::{self, Death, End, Job, REPORT, Text};
use isthmus::map::library::Library;
use isthmus::map::textgrid;
use isthmus::model::location::PartId;
use isthmus::model::table::Kind;
use isthmus::read::{Data, Input};

fn fixture(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(path)
}

fn isthmus() -> Command {
    let mut c = Command::new(env!("CARGO_BIN_EXE_isthmus"));
    c.env_clear();
    c
}

/// What a run leaves: exit code, what it says, files below its folder.
type Left = (Option<i32>, String, String, Vec<(PathBuf, Vec<u8>)>);

fn left(o: &Output, folder: &Path) -> Left {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(f) = folders.pop() {
        for entry in fs::read_dir(f).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else {
                files.push((path.strip_prefix(folder).expect("below it").to_owned(), fs::read(&path).expect("a file")));
            }
        }
    }
    files.sort();
    let said = |b: &[u8]| String::from_utf8_lossy(b).replace(&folder.display().to_string(), "");
    (o.status.code(), said(&o.stdout), said(&o.stderr), files)
}

/// Runs a command with and without the option, each in a folder of its own, and gives what both leave alike.
fn same(command: &[&str], inputs: &[PathBuf], out: Option<&str>) -> Left {
    let run = |more: &[&str]| {
        let dir = tempfile::tempdir().expect("a folder");
        let mut c = isthmus();
        c.args(command).args(["--received", "2026-11-21"]).args(more).args(inputs).arg("--report").arg(dir.path().join("r.json"));
        if let Some(out) = out {
            c.arg("-o").arg(if out == "-" { PathBuf::from("-") } else { dir.path().join(out) });
        }
        left(&c.output().expect("the program starts"), dir.path())
    };
    let (with, without) = (run(&["--isolate"]), run(&[]));
    assert_eq!(with, without, "{command:?} {inputs:?}");
    with
}

#[test]
fn the_same_bytes_as_without() {
    let one = |path: &str| vec![fixture(path)];
    for (input, out) in [
        ("hnd-irregular/irreg_honduras.csv", "o.csv"),
        ("mex-entradas/cuadro_2_1_entradas.xlsx", "o.parquet"),
        ("mex-rechazos/rechazos_2017.xls", "folder/"),
        ("mex-detenciones-xlsb/extranjeros_estacion_2019.xlsb", "-"),
        ("bol-chl-fmr/fmr_2023_W23.json", "o.csv"),
        ("iom-avr/avr_2019-10.xml", "o.csv"),
        ("cri-sdmx-csv/cri_entradas_2024.csv", "o.csv"),
    ] {
        let (code, _, _, files) = same(&["convert"], &one(input), Some(out));
        assert_eq!((code, files.len()), (Some(0), if out == "-" { 1 } else { 2 }), "{input}");
    }
    let (code, out, err, _) = same(&["convert", "--quiet"], &one("hnd-irregular/irreg_honduras.csv"), Some("-"));
    assert!(code == Some(0) && err.is_empty() && out.starts_with("STRUCTURE,"), "{out} {err}");
}

#[test]
fn the_same_bytes_as_without_for_faulty_files_and_several_at_once() {
    let faulty = fixture("mex-detenciones-faulty/extranjeros_estacion_2019.xlsx");
    for format in ["text", "json", "csv"] {
        let (code, out, _, _) = same(&["check", "--lang", "es", "--format", format], std::slice::from_ref(&faulty), None);
        assert!(code == Some(1) && out.contains("Chiapaz"), "{out}");
    }
    let (code, _, _, files) = same(&["convert"], std::slice::from_ref(&faulty), Some("o.csv"));
    assert_eq!((code, files.len()), (Some(1), 1), "only the report is left");
    // Two files of one dataflow, one of another, an archive; and the same file twice, which shows only in both together.
    let many = [fixture("zip-two-files/envio.zip"), fixture("mex-rechazos/rechazos_2017.xls"), fixture("pan-darien/irreg_darien_nat.csv")];
    same(&["convert"], &many, Some("folder/"));
    let (code, _, err, _) = same(&["convert"], &many, Some("o.csv"));
    assert!(code == Some(2) && err.contains("name a folder as output"), "{err}");
    let twice = [fixture("hnd-irregular/irreg_honduras.csv"), fixture("hnd-irregular/irreg_honduras.csv")];
    let (_, out, _, _) = same(&["check"], &twice, None);
    assert!(out.contains("S-RWD-002"), "{out}");
    let refused: Vec<PathBuf> = fs::read_dir(fixture("refused")).expect("a folder").map(|e| e.expect("an entry").path()).collect();
    let (code, out, err, _) = same(&["check"], &refused, None);
    assert!(code == Some(1) && err.is_empty() && out.contains("F-FLF-002"), "{err}");
}

/// All example files, one after another in one run: what is checked, and what comes of those without errors.
#[test]
fn every_example_gives_the_same_bytes() {
    let mut files = Vec::new();
    for folder in fs::read_dir(fixture("")).expect("the examples").map(|e| e.expect("an entry").path()).filter(|p| p.is_dir()) {
        let inside = fs::read_dir(folder).expect("a case").map(|e| e.expect("an entry").path());
        files.extend(inside.filter(|p| !p.to_string_lossy().contains(".expected.")));
    }
    files.sort();
    let (code, out, err, _) = same(&["check", "--format", "json"], &files, None);
    assert_eq!((code, err.as_str()), (Some(1), ""));
    let reports: serde_json::Value = serde_json::from_str(&out).expect("JSON");
    let reports = reports.as_array().expect("a list");
    assert!(reports.len() > 50, "{} reports", reports.len());
    let clean = |name: &str| {
        let of = |r: &&serde_json::Value| r["inputs"][0]["name"].as_str().is_some_and(|n| n.split('/').next() == Some(name));
        reports.iter().filter(of).all(|r| r["findings"].as_array().is_some_and(|f| f.iter().all(|f| f["severity"] != "error")))
    };
    files.retain(|p| clean(&p.file_name().expect("a file").to_string_lossy()));
    assert!(files.len() > 25, "{} files without errors", files.len());
    let mut runs = vec![files];
    let mut written = 0;
    while let Some(files) = runs.pop() {
        let (code, _, _, left) = same(&["convert", "--quiet"], &files, Some("folder/"));
        match code {
            Some(0) => written += left.len() - 1,
            // Two of them have one key: each half for itself.
            _ if files.len() > 1 => runs.extend(files.chunks(files.len().div_ceil(2)).map(<[PathBuf]>::to_vec)),
            _ => panic!("{files:?} has errors alone"),
        }
    }
    assert!(written > 10, "{written} datasets");
}

/// The tests inside the mappings, as files.
#[test]
fn every_test_of_a_mapping_gives_the_same_bytes() {
    let (mut tests, mut mappings) = (0, 0);
    for known in Library::embedded().known {
        let dir = tempfile::tempdir().expect("a folder");
        let mut files = Vec::new();
        for (i, test) in known.mapping.tests.iter().enumerate() {
            let (ending, bytes) = match (&test.grid, &test.csv, &test.json, &test.xml) {
                (Some(grid), ..) => ("xlsx", as_workbook(grid, test.sheet.as_ref().map_or("Sheet1", |s| s.0.as_str()))),
                (_, Some(text), ..) => ("csv", text.clone().into_bytes()),
                (.., Some(text), _) => ("json", text.clone().into_bytes()),
                (.., Some(text)) => ("xml", text.clone().into_bytes()),
                _ => panic!("{}: a test of no kind", known.path),
            };
            let folder = dir.path().join(i.to_string());
            fs::create_dir(&folder).expect("a folder");
            let path = folder.join(test.file.clone().unwrap_or_else(|| format!("test.{ending}")));
            fs::write(&path, bytes).expect("a file");
            files.push(path);
        }
        let mapping = dir.path().join("mapping.yaml");
        fs::write(&mapping, &known.text).expect("a mapping");
        let command = ["check", "--format", "csv", "--mapping", mapping.to_str().expect("UTF-8")];
        let (code, out, err, report) = same(&command, &files, None);
        assert!(matches!(code, Some(0 | 1)) && err.is_empty() && out.starts_with("finding,") && report.len() == 1, "{}: {err}", known.path);
        tests += files.len();
        mappings += 1;
    }
    assert!(mappings > 50 && tests > mappings, "{tests} tests of {mappings} mappings");
}

/// The cells of a text grid as a workbook.
fn as_workbook(grid: &str, sheet: &str) -> Vec<u8> {
    let (head, block) = textgrid::read(grid, sheet, PartId(0));
    let mut book = rust_xlsxwriter::Workbook::new();
    let to = book.add_worksheet().set_name(sheet).expect("a name of a sheet");
    for i in 0..block.rows.len() {
        for cell in block.row_cells(i) {
            let (row, col, text) = (block.rows[i].index, cell.col, block.text(&head, cell));
            let written = match text.parse::<f64>() {
                Ok(n) if cell.kind == Kind::Number => to.write_number(row, col, n),
                _ => to.write_string(row, col, text),
            };
            written.expect("a cell");
        }
    }
    book.save_to_buffer().expect("a workbook")
}

#[test]
fn standard_input_and_a_mapping_that_is_named() {
    let mapping = fixture("../mappings/hnd/irregular.yaml");
    let mut child = isthmus()
        .args(["convert", "-", "-o", "-", "--quiet", "--isolate", "--mapping"])
        .arg(mapping)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let bytes = fs::read(fixture("hnd-irregular/irreg_honduras.csv")).expect("an example");
    child.stdin.take().expect("its input").write_all(&bytes).expect("it reads");
    let o = child.wait_with_output().expect("it ends");
    assert_eq!(String::from_utf8_lossy(&o.stdout).lines().count(), 25);
}

/// A table that takes a debug build several seconds and hundreds of megabytes.
fn heavy(folder: &Path) -> PathBuf {
    let path = folder.join("heavy.csv");
    let mut text = String::from("t,geo,nat,n\n");
    (0..400_000).for_each(|i| text += &format!("2024-01,HND,Venezula{i},{i}\n"));
    fs::write(&path, text).expect("a file");
    path
}

fn refused(limit: &str, value: &str, reason: &str, words: &str) {
    let dir = tempfile::tempdir().expect("a folder");
    let mapping = fixture("../mappings/iom/amerdigest_irreg.yaml");
    let files = [fixture("hnd-irregular/irreg_honduras.csv"), heavy(dir.path())];
    let o = isthmus()
        .args(["check", "--isolate", "--format", "json", "--mapping"])
        .arg(mapping)
        .args(files)
        .env(format!("ISTHMUS_LIMITS_{limit}"), value)
        .output()
        .expect("the program starts");
    assert_eq!((o.status.code(), String::from_utf8_lossy(&o.stderr).as_ref()), (Some(1), ""), "{limit}");
    let json: serde_json::Value = serde_json::from_slice(&o.stdout).expect("JSON");
    let heavy = &json[1];
    assert_eq!(heavy["inputs"][0]["sha256"].as_str().map(str::len), Some(64), "the file is known by its hash all the same");
    let f = &heavy["findings"][0];
    assert_eq!((f["rule"].as_str(), f["args"]["reason"].as_str()), (Some("F-LIM-002"), Some(reason)), "{limit}: {f}");
    assert!(f["message"]["es"].as_str().is_some_and(|m| m.contains(words)), "{}", f["message"]);
    assert!(!f["remedy"]["pt"].as_str().expect("a remedy").is_empty());
    assert!(json[0]["findings"].as_array().expect("a list").iter().all(|f| f["rule"] != "F-LIM-002"), "the other file is read");
}

#[test]
fn too_much_memory_is_said() {
    refused("MEMORY", "33554432", "memory", "32\u{a0}MB de memoria");
}

#[test]
fn too_much_computing_is_said() {
    refused("CPU", "1", "cpu", "un segundo de cálculo");
}

#[test]
fn too_long_a_wait_is_said() {
    refused("WALL", "1", "wall", "un segundo");
}

/// A process that reads is a child of the one that was called.
#[cfg(target_os = "linux")]
fn reader_of(parent: u32) -> Option<u32> {
    let path = format!("/proc/{parent}/task/{parent}/children");
    (0..500).find_map(|_| {
        std::thread::sleep(Duration::from_millis(10));
        fs::read_to_string(&path).ok()?.split_whitespace().next()?.parse().ok()
    })
}

#[cfg(target_os = "linux")]
fn killed(signal: &str, reason: &str) {
    let dir = tempfile::tempdir().expect("a folder");
    let mapping = fixture("../mappings/iom/amerdigest_irreg.yaml");
    let mut command = isthmus();
    command.args(["check", "--isolate", "--format", "json", "--mapping"]).arg(mapping).arg(heavy(dir.path()));
    let caller = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the program starts");
    let reader = reader_of(caller.id()).expect("a process that reads");
    // By now it is being started, or reads: give it the time to ask for the file.
    std::thread::sleep(Duration::from_millis(1_000));
    let done = Command::new("kill").args(["-s", signal, &reader.to_string()]).status().expect("a signal is sent");
    assert!(done.success());
    let o = caller.wait_with_output().expect("it ends");
    let json: serde_json::Value = serde_json::from_slice(&o.stdout).expect("JSON");
    assert_eq!(json["findings"][0]["args"]["reason"], reason, "{}", String::from_utf8_lossy(&o.stderr));
    assert!(o.stderr.is_empty());
}

#[test]
#[cfg(target_os = "linux")]
fn a_process_that_is_ended_from_outside_or_fails_is_said() {
    killed("KILL", "killed");
    killed("ABRT", "crash");
}

fn job(limits: &str) -> Job {
    Job {
        config: format!("[limits]\n{limits}\n"),
        lang: "en".to_owned(),
        mapping: None,
        sender: None,
        received: "2026-11-21".to_owned(),
        text: Text::Words,
        output: None,
        beside: Vec::new(),
        packs: Vec::new(),
        patches: Vec::new(),
        service: None,
        mark: None,
        look: None,
        point: None,
    }
}

/// As the service calls it: bytes that are nowhere in the file system.
#[test]
fn bytes_in_memory_are_read_and_what_the_run_took_is_told() {
    let bytes = fs::read(fixture("hnd-irregular/irreg_honduras.csv")).expect("an example");
    let input = Input { name: "irreg_honduras.csv".to_owned(), data: Data::Bytes(bytes.into()) };
    let mut begun = Vec::new();
    let wall = Duration::from_secs(60);
    let program = Path::new(env!("CARGO_BIN_EXE_isthmus"));
    let outcome = isolate::run(program, &job(""), wall, &[input.clone(), input], &mut |i| begun.push(i)).expect("a machine that works");
    let End::Done { errors, spent, walls, .. } = &outcome.end else { panic!("{:?}", outcome.end) };
    assert!(!errors && outcome.deaths == [None, None] && begun == [0, 1]);
    assert!(cfg!(not(target_os = "linux")) || spent.peak_kib > 1_000, "{spent:?}");
    assert!(walls.calls || !cfg!(all(target_os = "linux", target_arch = "x86_64")), "{walls:?}");
    let report = fs::read_to_string(outcome.place(REPORT)).expect("a report");
    let place = outcome.place(REPORT);
    drop(outcome);
    assert!(report.contains("irreg_honduras.csv") && !place.exists(), "nothing is left behind");
}

#[test]
fn limits_too_narrow_for_the_program_are_a_mistake_of_the_machine_and_said_so() {
    let input = Input { name: "a.csv".to_owned(), data: Data::Bytes(b"a;b\n1;2\n".to_vec().into()) };
    let program = Path::new(env!("CARGO_BIN_EXE_isthmus"));
    let told = isolate::run(program, &job("memory = 4096"), Duration::from_secs(60), std::slice::from_ref(&input), &mut |_| {});
    let words = told.map(|o| format!("{:?}", o.deaths)).unwrap_or_else(|e| e.to_string());
    assert!(words.contains("memory"), "{words}");
    // A program that is none of ours hears nothing and says nothing.
    let told = isolate::run(Path::new("/bin/true"), &job(""), Duration::from_secs(60), &[input], &mut |_| {});
    assert!(told.is_err_and(|e| e.to_string().contains("before its work was done")));
    assert_eq!(Death::Memory.word(), "memory");
}

#[test]
fn the_command_is_for_programs_only() {
    let o = isthmus().arg("parse-worker").stdin(Stdio::null()).output().expect("the program starts");
    assert_eq!(o.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&o.stderr).contains("--isolate"));
    let help = isthmus().arg("--help").output().expect("the program starts");
    assert!(!String::from_utf8_lossy(&help.stdout).contains("parse-worker"));
}

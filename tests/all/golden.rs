//! Does every example file still give the observations and findings that lie beside it?
//!
//! `ISTHMUS_GOLDEN=write` writes them anew; what changed is then read in the diff.

use std::fs;
use std::path::{Path, PathBuf};

use isthmus::map::library::Library;
use isthmus::model::comparison::Beside;
use isthmus::model::finding::Severity;
use isthmus::model::location::Sources;
use isthmus::pipeline::{self, FileRun, Settings};
use isthmus::read::{Data, Input, Limits};
use isthmus::sdmx;
use isthmus::shelf::Shelf;
use isthmus::standard::Standard;

/// The day on which example files are received.
const DAY: &str = "2026-11-21";

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures")
}

/// What lies beside a file: `NAME.beside.previous.csv` and its like.
fn shelf(path: &Path, standard: &Standard, library: &Library) -> Shelf {
    let mut shelf = Shelf::default();
    for (word, role) in
        [("previous", Beside::Previous), ("mirror", Beside::Mirror), ("other", Beside::Other), ("benchmark", Beside::Benchmark)]
    {
        let file = PathBuf::from(format!("{}.beside.{word}.csv", path.display()));
        if !file.exists() {
            continue;
        }
        let settings = Settings { received: DAY.to_owned(), ..Settings::of(standard, library, Limits::default()) };
        let input = Input { name: "beside.csv".to_owned(), data: Data::File(file) };
        for run in pipeline::run(&input, &settings, &mut Sources::default()).expect("the machine works") {
            shelf.lay(role, run.dataset.expect("a dataset"));
        }
    }
    shelf
}

/// Runs a file with the mappings that come with the program.
pub(crate) fn run(path: &Path, sources: &mut Sources) -> Vec<FileRun> {
    let (standard, library) = (Standard::embedded(), Library::embedded());
    assert!(library.broken.is_empty(), "{:?}", library.broken);
    let shelf = shelf(path, &standard, &library);
    let settings = Settings {
        standard: &standard,
        library: &library,
        mapping: None,
        sender: None,
        received: DAY.to_owned(),
        limits: Limits::default(),
        shelf: Some(&shelf),
    };
    let name = path.file_name().expect("a file").to_string_lossy().into_owned();
    pipeline::run(&Input { name, data: Data::File(path.to_owned()) }, &settings, sources).expect("the machine works")
}

/// Findings as lines: severity, rule, first place, number of places.
fn findings(run: &FileRun, sources: &Sources) -> String {
    let mut lines: Vec<String> = run
        .findings
        .list
        .iter()
        .map(|f| {
            let place = f.cells.first().map_or(String::new(), |&c| if c.is_whole() { "file".to_owned() } else { sources.label(c) });
            let line = run.places.iter().find(|p| Some(&p.0) == f.cells.first()).map_or(place, |p| format!("{}:{}", p.1.line, p.1.pointer));
            format!("{} {} {line} ({})\n", f.severity.word(), f.rule.id, f.cells.len())
        })
        .collect();
    lines.sort();
    lines.concat()
}

fn inputs(folder: &Path) -> Vec<PathBuf> {
    let mut all: Vec<PathBuf> = fs::read_dir(folder)
        .expect("a case")
        .map(|e| e.expect("an entry").path())
        .filter(|p| ![".expected.", ".beside."].iter().any(|mark| p.to_string_lossy().contains(mark)))
        .collect();
    all.sort();
    all
}

/// Compares a text with the file beside the input, or writes it.
fn same(input: &Path, ending: &str, found: &str, wrong: &mut Vec<String>) {
    let beside = PathBuf::from(format!("{}.expected.{ending}", input.display()));
    if std::env::var("ISTHMUS_GOLDEN").is_ok_and(|v| v == "write") {
        fs::write(&beside, found).expect("the expectation is written");
        return;
    }
    let wanted = fs::read_to_string(&beside).unwrap_or_default();
    if wanted != found {
        let first = wanted.lines().zip(found.lines()).find(|(a, b)| a != b);
        let counts = (wanted.lines().count(), found.lines().count());
        wrong.push(format!("{}: {counts:?} lines wanted and found; first difference {first:?}", beside.display()));
    }
}

#[test]
fn every_example_gives_its_observations_and_findings() {
    let mut wrong = Vec::new();
    let mut cases = 0;
    for entry in fs::read_dir(root()).expect("the folder of examples") {
        let folder = entry.expect("an entry").path();
        if !folder.is_dir() || folder.ends_with("refused") {
            continue;
        }
        for input in inputs(&folder) {
            cases += 1;
            let mut sources = Sources::default();
            let runs = run(&input, &mut sources);
            let mut observations = Vec::new();
            for d in runs.iter().filter_map(|r| r.dataset.as_ref()) {
                sdmx::csv::write(d, &sources, &mut observations).expect("memory takes all bytes");
            }
            same(&input, "csv", &String::from_utf8(observations).expect("SDMX-CSV is UTF-8"), &mut wrong);
            same(&input, "findings", &runs.iter().map(|r| findings(r, &sources)).collect::<String>(), &mut wrong);
        }
    }
    assert!(cases > 25, "{cases} example files");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The example files of `refused/` with the rule that the table of `fixtures/README.md` names for each.
#[test]
fn every_refused_file_gives_its_true_reason() {
    let readme = fs::read_to_string(root().join("README.md")).expect("the examples are described");
    let (_, table) = readme.split_once("## Refused").expect("the table of refused files");
    let mut wrong = Vec::new();
    let mut files = 0;
    for line in table.lines().filter_map(|l| l.strip_prefix("| `")) {
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        let (file, rule) = (cells[0].trim_end_matches('`'), cells[2]);
        files += 1;
        let mut sources = Sources::default();
        let runs = run(&root().join("refused").join(file), &mut sources);
        let errors: Vec<&str> =
            runs.iter().flat_map(|r| &r.findings.list).filter(|f| f.severity == Severity::Error).map(|f| f.rule.id).collect();
        if !errors.contains(&rule) {
            wrong.push(format!("{file}: {rule} wanted, {errors:?} found"));
        }
    }
    assert!(files >= 10, "{files} refused files");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

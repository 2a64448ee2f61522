//! Do files that want to do harm do any? Each is refused for its true reason, within 10 s of CPU and 512 MiB, and nothing
//! that the program lets out speaks of panics.
//!
//! `ISTHMUS_HOSTILE=large` makes the files in the sizes that attackers use, and prints what each took: bytes, seconds of
//! CPU, MiB of memory, bytes of the report (give a release build: `ISTHMUS_PROGRAM`; see `tests/hostile`).
//! `ISTHMUS_HOSTILE_KEEP=folder` leaves them there.

mod bombs;
mod made;
mod mutants;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use isthmus::isolate::{self, End, Job, REPORT, TEXT, Text};
use isthmus::model::vocabulary::VOCABULARY;
use isthmus::read::{Data, Input};

use bombs::{Bomb, LIMITS, Size};

/// What one file may take.
const CPU: u64 = 10;
const MEMORY: u64 = 512 << 20;

fn size() -> Size {
    Size { large: std::env::var("ISTHMUS_HOSTILE").is_ok_and(|v| v == "large") }
}

fn program() -> PathBuf {
    std::env::var_os("ISTHMUS_PROGRAM").map_or_else(|| PathBuf::from(env!("CARGO_BIN_EXE_isthmus")), PathBuf::from)
}

/// What is told of a file: `rule reason`, each once.
type Told = BTreeMap<String, Vec<String>>;

/// Takes the errors out of reports, and looks for words that nobody should read.
fn errors(reports: &str) -> Told {
    for word in ["panicked", "RUST_BACKTRACE", "memory allocation of", "src/"] {
        assert!(!reports.contains(word), "the report speaks of `{word}`");
    }
    let json: serde_json::Value = serde_json::from_str(reports).expect("JSON");
    let mut all = Told::new();
    for report in json.as_array().map_or(std::slice::from_ref(&json), Vec::as_slice) {
        let name = report["inputs"][0]["name"].as_str().expect("a name");
        let told = all.entry(name.split('/').next().unwrap_or_default().to_owned()).or_default();
        for f in report["findings"].as_array().expect("findings").iter().filter(|f| f["severity"] == "error") {
            let rule = f["rule"].as_str().expect("a rule");
            let reason = f["args"]["reason"].as_str().unwrap_or_default();
            // What the vocabulary promises is there, and is said in every language.
            let row = VOCABULARY.iter().find(|r| (r.0, r.1) == (rule, reason)).unwrap_or_else(|| panic!("{name}: {rule} {reason}"));
            assert!(row.2.iter().all(|a| !f["args"][*a].is_null() || *a == "count"), "{name}: {f}");
            for lang in ["en", "es", "fr", "pt"] {
                let said = |what: &str| f[what][lang].as_str().is_some_and(|t| !t.is_empty() && !t.contains(['$', '—']));
                assert!(said("message") && said("remedy"), "{name}: {f}");
            }
            let one = format!("{rule} {reason}");
            if !told.contains(&one) {
                told.push(one);
            }
        }
    }
    all
}

/// Runs `isthmus check --isolate` on all files at once.
fn check(files: &[PathBuf], more: &[&str]) -> Told {
    let mut command = Command::new(program());
    command.args(["check", "--isolate", "--format", "json", "--received", "2026-11-21"]).args(more).args(files).env_clear();
    command.env("ISTHMUS_LIMITS_CPU", CPU.to_string()).env("ISTHMUS_LIMITS_MEMORY", MEMORY.to_string());
    for (name, n) in LIMITS {
        command.env(format!("ISTHMUS_LIMITS_{name}"), n.to_string());
    }
    let out = command.output().expect("the program starts");
    let err = String::from_utf8_lossy(&out.stderr);
    assert_eq!(out.status.code(), Some(1), "{err}");
    assert_eq!(err, "", "nothing is said beside the report");
    errors(&String::from_utf8(out.stdout).expect("UTF-8"))
}

/// Has each file read by a process of its own, as the service does, and prints what it took.
fn measure(files: &[PathBuf], mapping: Option<&Path>) -> Told {
    let mapping = mapping.map(|m| (m.display().to_string(), std::fs::read_to_string(m).expect("a mapping")));
    let mut all = Told::new();
    for path in files {
        let name = path.file_name().expect("a file").to_string_lossy().into_owned();
        let job = Job {
            config: format!("[limits]\ncpu = {CPU}\nmemory = {MEMORY}\n"),
            lang: "en".to_owned(),
            mapping: mapping.clone(),
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
        };
        let input = Input { name: name.clone(), data: Data::File(path.clone()) };
        let outcome = isolate::run(&program(), &job, Duration::from_secs(120), &[input], &mut |_| {}).expect("a machine that works");
        let End::Done { spent, .. } = &outcome.end else { panic!("{name}: {:?}", outcome.end) };
        let told = errors(&std::fs::read_to_string(outcome.place(REPORT)).expect("a report"));
        let size = |at: &Path| std::fs::metadata(at).map_or(0, |m| m.len());
        let first = told.values().flatten().next().map_or("-", String::as_str);
        let (bytes, report) = (size(path), size(&outcome.place(REPORT)) + size(&outcome.place(TEXT)));
        println!("| {name} | {bytes} | {:.2} | {} | {report} | {first} |", spent.cpu_ms as f64 / 1e3, spent.peak_kib >> 10);
        all.extend(told);
    }
    all
}

/// Each file is refused for the reason wanted, and no other.
fn refused(bombs: Vec<Bomb>, mapping: Option<&Path>) {
    let dir = tempfile::tempdir().expect("a folder");
    let kept = std::env::var_os("ISTHMUS_HOSTILE_KEEP").map(PathBuf::from);
    let dir = kept.as_deref().unwrap_or(dir.path());
    let mut files = Vec::new();
    let mut wanted = Vec::new();
    for b in bombs {
        let path = dir.join(&b.name);
        std::fs::write(&path, b.bytes).expect("a file");
        files.push(path);
        wanted.push((b.name, b.wanted));
    }
    let told = match (size().large, mapping) {
        (true, _) => measure(&files, mapping),
        (false, Some(m)) => check(&files, &["--mapping", m.to_str().expect("UTF-8")]),
        (false, None) => check(&files, &[]),
    };
    let mut wrong = Vec::new();
    for (name, want) in wanted {
        let got = told.get(&name).cloned().unwrap_or_default();
        // A file that is read to its end is held against what mappings there are, for as many reasons as they have.
        let right = want.is_empty() && got.is_empty()
            || got.iter().any(|g| g == want || want.split_once(' ').is_none() && g.starts_with(&format!("{want} ")));
        if !right || got.iter().any(|g| g.starts_with("F-LIM-002")) {
            wrong.push(format!("{name}: wanted {want}, told {got:?}"));
        }
    }
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

/// What odd but honest programs write gives the same observations as what all others write.
#[test]
fn odd_workbooks_give_the_same_observations() {
    let mapping = Path::new(env!("CARGO_MANIFEST_DIR")).join("mappings/iom/amerdigest_irreg.yaml");
    let mut plain = String::new();
    let mut wrong = Vec::new();
    for (name, bytes) in bombs::odd() {
        let dir = tempfile::tempdir().expect("a folder");
        let path = dir.path().join("book.xlsx");
        std::fs::write(&path, bytes).expect("a file");
        let mut command = Command::new(env!("CARGO_BIN_EXE_isthmus"));
        command.args(["convert", "--isolate", "--received", "2026-11-21", "-o", "-", "--mapping"]).arg(&mapping).arg(&path).env_clear();
        let out = command.output().expect("the program starts");
        let text = String::from_utf8_lossy(&out.stdout).into_owned();
        if name == "plain" {
            assert_eq!(text.lines().count(), 7, "{text}{}", String::from_utf8_lossy(&out.stderr));
            plain = text;
        } else if text != plain {
            wrong.push(format!("{name}: {text}{}", String::from_utf8_lossy(&out.stderr)));
        }
    }
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

#[test]
fn archives_are_refused_for_their_true_reason() {
    refused(bombs::archives(size()), None);
}

#[test]
fn workbooks_are_refused_for_their_true_reason() {
    refused(bombs::workbooks(size()), None);
}

#[test]
fn other_workbooks_are_refused_for_their_true_reason() {
    refused(bombs::other_workbooks(size()), None);
}

#[test]
fn texts_and_trees_are_refused_for_their_true_reason() {
    refused(bombs::texts(size()), None);
}

#[test]
fn tables_with_hostile_content_are_refused_for_their_true_reason() {
    let mapping = Path::new(env!("CARGO_MANIFEST_DIR")).join("mappings/iom/amerdigest_irreg.yaml");
    refused(bombs::tables(size()), Some(&mapping));
}

//! Do files that want to do harm do any? Each is refused for its true reason, within 10 s of CPU and 512 MiB, and nothing
//! that the program lets out speaks of panics.
//!
//! `ISTHMUS_HOSTILE=large` makes the files in the sizes that attackers use (give a release build: `ISTHMUS_PROGRAM`).
//! `ISTHMUS_HOSTILE_KEEP=folder` leaves them there.

mod bombs;
mod made;
mod mutants;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

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

/// Runs `isthmus check --isolate` on all files at once; gives `file: rule reason` of the first error of each.
fn check(files: &[PathBuf], more: &[&str]) -> BTreeMap<String, Vec<String>> {
    let mut command = Command::new(program());
    command.args(["check", "--isolate", "--format", "json", "--received", "2026-11-21"]).args(more).args(files).env_clear();
    command.env("ISTHMUS_LIMITS_CPU", CPU.to_string()).env("ISTHMUS_LIMITS_MEMORY", MEMORY.to_string());
    if !size().large {
        for (name, n) in LIMITS {
            command.env(format!("ISTHMUS_LIMITS_{name}"), n.to_string());
        }
    }
    let out = command.output().expect("the program starts");
    let err = String::from_utf8_lossy(&out.stderr);
    assert_eq!(out.status.code(), Some(1), "{err}");
    assert_eq!(err, "", "nothing is said beside the report");
    let text = String::from_utf8(out.stdout).expect("UTF-8");
    for word in ["panicked", "RUST_BACKTRACE", "memory allocation of", "src/"] {
        assert!(!text.contains(word), "the report speaks of `{word}`");
    }
    let json: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    let mut all: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for report in json.as_array().map_or(std::slice::from_ref(&json), Vec::as_slice) {
        let name = report["inputs"][0]["name"].as_str().expect("a name");
        let told = all.entry(name.split('/').next().unwrap_or_default().to_owned()).or_default();
        for f in report["findings"].as_array().expect("findings").iter().filter(|f| f["severity"] == "error") {
            let arg = |n: &str| f["args"][n].as_str().map(str::to_owned);
            let reason = arg("reason").unwrap_or_default();
            let one = format!("{} {reason}", f["rule"].as_str().expect("a rule"));
            if !told.contains(&one) {
                told.push(one);
            }
        }
    }
    all
}

/// Each file is refused for the reason wanted, and no other.
fn refused(bombs: Vec<Bomb>, more: &[&str]) {
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
    let told = check(&files, more);
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

#[test]
fn archives_are_refused_for_their_true_reason() {
    refused(bombs::archives(size()), &[]);
}

#[test]
fn workbooks_are_refused_for_their_true_reason() {
    refused(bombs::workbooks(size()), &[]);
}

#[test]
fn other_workbooks_are_refused_for_their_true_reason() {
    refused(bombs::other_workbooks(size()), &[]);
}

#[test]
fn texts_and_trees_are_refused_for_their_true_reason() {
    refused(bombs::texts(size()), &[]);
}

#[test]
fn tables_with_hostile_content_are_refused_for_their_true_reason() {
    let mapping = Path::new(env!("CARGO_MANIFEST_DIR")).join("mappings/iom/amerdigest_irreg.yaml");
    refused(bombs::tables(size()), &["--mapping", mapping.to_str().expect("UTF-8")]);
}

//! Is there a case for every rule of the catalogue: a fixture, a test inside a mapping, or a planted fault in a unit test?

use std::fs;
use std::path::{Path, PathBuf};

use isthmus::model::finding::RULES;

fn collect(folder: &Path, endings: &[&str], into: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            collect(&path, endings, into);
        } else if endings.iter().any(|e| path.to_string_lossy().ends_with(e)) {
            into.push(path);
        }
    }
}

/// The part of a source file that is compiled for tests only.
fn tests_of(path: &Path, text: &str) -> String {
    let whole = ["tests.rs", "tests/", "example", "oracle.rs"].iter().any(|w| path.to_string_lossy().contains(w));
    if whole { text.to_owned() } else { text.split_once("#[cfg(test)]").map_or(String::new(), |(_, t)| t.to_owned()) }
}

#[test]
fn every_rule_has_a_case() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut cases = String::new();
    let mut data = Vec::new();
    collect(&root.join("fixtures"), &[".findings", "README.md"], &mut data);
    collect(&root.join("mappings"), &[".yaml"], &mut data);
    data.push(root.join("tests/all/cli.rs"));
    data.push(root.join("tests/all/isolate.rs"));
    data.iter().for_each(|p| cases += &fs::read_to_string(p).expect("a text"));
    let mut sources = Vec::new();
    collect(&root.join("src"), &[".rs"], &mut sources);
    sources.iter().for_each(|p| cases += &tests_of(p, &fs::read_to_string(p).expect("a text")));
    let lacking: Vec<&str> =
        RULES.iter().map(|r| r.id).filter(|id| !cases.contains(id) && !cases.contains(&id.replace('-', "_"))).collect();
    assert!(lacking.is_empty(), "no case plants {lacking:?}");
}

//! Do all who raise findings keep to the vocabulary: the words of reasons, the names of arguments, all that is promised?
//!
//! The sources are read, and then all example files and damaged copies of them are run.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use isthmus::map::library::Library;
use isthmus::model::finding::RULES;
use isthmus::model::lang::Lang;
use isthmus::model::location::Sources;
use isthmus::model::vocabulary::{VOCABULARY, lacks};
use isthmus::pipeline::{self, Settings};
use isthmus::read::{Data, Input, Limits};
use isthmus::report;
use isthmus::standard::Standard;

/// A function of the sources: where it begins, and its text.
struct Function {
    place: String,
    text: String,
}

/// The functions of the code, without tests.
fn functions() -> Vec<Function> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    collect(&root.join("src"), &mut files);
    let mut out = Vec::new();
    for file in files {
        let name = file.strip_prefix(root).expect("found under the root").to_string_lossy().replace('\\', "/");
        if ["/report", "/cli", "/model/vocabulary.rs", "/tests.rs", "/example.rs", "/made.rs", "/oracle.rs"]
            .iter()
            .any(|p| name.contains(p))
        {
            continue;
        }
        let text = fs::read_to_string(&file).expect("a source file is readable UTF-8");
        let code = text.split("#[cfg(test)]\nmod tests").next().unwrap_or("");
        let mut now = Function { place: format!("{name}:1"), text: String::new() };
        for (i, line) in code.lines().enumerate() {
            let start = line.trim_start();
            let indent = line.len() - start.len();
            let begins = ["fn ", "pub fn ", "pub(crate) fn ", "pub(super) fn "].iter().any(|f| start.starts_with(f));
            if begins && indent <= 4 {
                out.push(std::mem::replace(&mut now, Function { place: format!("{name}:{}", i + 1), text: String::new() }));
            }
            if !start.starts_with("//") {
                now.text.push_str(line);
                now.text.push('\n');
            }
        }
        out.push(now);
    }
    assert!(out.len() > 500, "{} functions", out.len());
    out
}

fn collect(folder: &Path, into: &mut Vec<PathBuf>) {
    let mut entries: Vec<_> = fs::read_dir(folder).expect("a folder of the sources").map(|e| e.expect("an entry").path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            collect(&path, into);
        } else if path.extension().is_some_and(|e| e == "rs") {
            into.push(path);
        }
    }
}

/// The text literals that directly follow a piece of code.
fn literals_after<'t>(text: &'t str, piece: &str) -> Vec<&'t str> {
    let tails = text.match_indices(piece).map(|(i, _)| text[i + piece.len()..].trim_start());
    tails.filter_map(|t| t.strip_prefix('"')?.split_once('"').map(|l| l.0)).collect()
}

/// Whether a word stands in the code as a text literal.
fn writes(text: &str, word: &str) -> bool {
    text.contains(&format!("\"{word}\""))
}

/// `F_FLF_006` is `F-FLF-006`.
fn rules_of(text: &str) -> BTreeSet<String> {
    let known: BTreeMap<String, &str> = RULES.iter().map(|r| (format!("&{}", r.id.replace('-', "_")), r.id)).collect();
    let raised = |constant: &str| {
        // A rule that is only counted, or only compared with, is not raised.
        text.match_indices(constant).any(|(i, _)| {
            let before = text[..i].trim_end();
            !text[i + constant.len()..].starts_with(['_', '.']) && ["Finding::new(", "same_cause("].iter().any(|w| before.ends_with(w))
        })
    };
    known.iter().filter(|(constant, _)| raised(constant)).map(|(_, id)| (*id).to_owned()).collect()
}

#[test]
fn every_word_that_is_raised_is_in_the_vocabulary_and_every_word_of_it_is_raised() {
    let known: BTreeSet<&str> = VOCABULARY.iter().map(|r| r.1).collect();
    let all = functions();
    let mut wrong = Vec::new();
    for f in &all {
        for piece in ["arg(\"reason\",", "(\"reason\",", "Refusal::kind(", "Refusal::broken(", "Refusal::limit(", "Breach::of(", "reason:"]
        {
            for word in literals_after(&f.text, piece) {
                if !known.contains(word) {
                    wrong.push(format!("{}: `{word}` is in no row of the vocabulary", f.place));
                }
            }
        }
        // Where the reason follows other arguments it is the first literal of the call that looks like a word.
        for call in ["Fault::new(", "Fault::limit(", "exceeded(", "unfit(", "missing(", "not_a_number(", "notice("] {
            for (i, _) in f.text.match_indices(call) {
                let line = f.text[i..].lines().next().unwrap_or("");
                let first = line.split('"').nth(1).filter(|w| !w.is_empty() && w.bytes().all(|b| b.is_ascii_lowercase() || b == b'-'));
                wrong.extend(first.filter(|w| !known.contains(w)).map(|w| format!("{}: `{w}` is in no row of the vocabulary", f.place)));
            }
        }
    }
    // Set aside until personal data are looked for by content.
    let later = ["columns"];
    for (rule, reason, _) in VOCABULARY.iter().filter(|r| !r.1.is_empty() && !later.contains(&r.1)) {
        if !all.iter().any(|f| writes(&f.text, reason)) {
            wrong.push(format!("{rule}: nobody raises `{reason}`"));
        }
    }
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

/// Where a finding is made, the names of what every finding of its rule has are written: in the same function, or in the
/// one that dresses it.
#[test]
fn where_a_finding_is_made_its_arguments_are_written() {
    let mut wrong = Vec::new();
    for f in functions() {
        for rule in rules_of(&f.text) {
            // A reason that is written here narrows what is asked; where none is, only what all reasons share is.
            let rows: Vec<_> = VOCABULARY.iter().filter(|r| r.0 == rule).collect();
            let named: Vec<_> = rows.iter().filter(|r| writes(&f.text, r.1)).copied().collect();
            let asked = if named.is_empty() { rows } else { named };
            let shared = asked[0].2.iter().filter(|a| asked.iter().all(|r| r.2.contains(a)));
            for name in shared.filter(|a| !writes(&f.text, a)) {
                wrong.push(format!("{}: a finding of {rule} is made without `{name}`", f.place));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

/// An example file, whole and damaged in the ways in which files are damaged.
fn copies(path: &Path) -> Vec<(String, Vec<u8>)> {
    let name = path.file_name().expect("a file").to_string_lossy().into_owned();
    let bytes = fs::read(path).expect("an example is readable");
    let text = std::str::from_utf8(&bytes).is_ok();
    let mut out = vec![(name.clone(), bytes.clone())];
    for share in [1, 5, 9] {
        out.push((name.clone(), bytes[..bytes.len() * share / 10].to_vec()));
    }
    // Under another name; one byte lost; one byte changed.
    out.push((format!("{name}.xls"), bytes.clone()));
    let middle = bytes.len() / 2;
    if middle > 0 {
        let mut less = bytes.clone();
        less.remove(middle);
        out.push((name.clone(), less));
        let mut other = bytes.clone();
        other[middle] ^= 0x15;
        out.push((name.clone(), other));
    }
    if text {
        let text = String::from_utf8_lossy(&bytes);
        out.push((name.clone(), text.lines().next().unwrap_or("").as_bytes().to_vec()));
        out.push((name.clone(), text.replace(['1', '2'], "x").into_bytes()));
        out.push((name.clone(), text.replace('\n', "\n\"").into_bytes()));
        out.push((name.clone(), text.replace([';', ','], "\t").into_bytes()));
        out.push((name.clone(), text.replace("á", "Ã¡").replace("ó", "\u{fffd}").into_bytes()));
        out.push((name, text.replace("\":", ":").replace("</", "<").into_bytes()));
    }
    out
}

#[test]
fn findings_of_examples_and_of_damaged_files_are_told_without_a_hole() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let mut paths = Vec::new();
    for folder in fs::read_dir(&root).expect("the examples").map(|e| e.expect("an entry").path()).filter(|p| p.is_dir()) {
        let inside = fs::read_dir(folder).expect("a case").map(|e| e.expect("an entry").path());
        paths.extend(inside.filter(|p| !p.to_string_lossy().contains(".expected.")));
    }
    paths.sort();
    let (standard, library) = (Standard::embedded(), Library::embedded());
    let mut told: BTreeMap<String, usize> = BTreeMap::new();
    let mut wrong = BTreeSet::new();
    for path in paths {
        for named in [None, library.known.first()] {
            let settings =
                Settings { mapping: named, received: "2026-11-21".to_owned(), ..Settings::of(&standard, &library, Limits::default()) };
            let all = copies(&path);
            let most = if named.is_some() { 1 } else { all.len() };
            for (name, bytes) in all.into_iter().take(most) {
                let mut sources = Sources::default();
                let input = Input { name, data: Data::Bytes(bytes.into()) };
                let runs = pipeline::run(&input, &settings, &mut sources).expect("the machine works");
                for f in runs.iter().flat_map(|r| &r.findings.list) {
                    wrong.extend(lacks(f).map(|what| format!("{}: {what}", path.display())));
                    *told.entry(f.rule.id.to_owned()).or_default() += 1;
                    for lang in Lang::ALL {
                        let sentence = report::sentence(f, &sources, lang);
                        if sentence.contains(['—', '$']) || sentence.contains("«»") || sentence.contains("()") {
                            wrong.insert(format!("{} {}: {sentence}", path.display(), f.rule.id));
                        }
                    }
                }
            }
        }
    }
    assert!(told.len() > 15, "{told:?}");
    assert!(wrong.is_empty(), "\n{}\n", wrong.into_iter().take(60).collect::<Vec<_>>().join("\n"));
}

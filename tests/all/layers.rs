//! Do the arrows of the code point one way? Reads every file of `src/` and refuses what points back up or is out of place.
//!
//! The table [`LAYERS`] is the picture of the architecture: to move an arrow, change it here and say why in the commit.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// What each top-level module of `src/` may import beside itself, as path prefixes.
const LAYERS: &[(&str, &[&str])] = &[
    ("main", &["cli"]),
    ("lib", &[]),
    ("audit", &["pipeline::FileRun", "model"]),
    ("connect", &["gateway", "store", "report::sentences", "config", "model"]),
    // The grade of two series is told in one place, whether they are files or published.
    ("feed", &["gateway", "compare", "standard", "sdmx", "store", "config", "model"]),
    (
        "serve",
        &["feed", "pages", "gateway", "compare", "mend", "connect", "store", "audit", "mark", "report", "standard", "config", "model"],
    ),
    (
        "cli",
        &[
            "serve",
            "connect",
            "gateway",
            "store",
            "audit",
            "isolate",
            "mark",
            "pipeline",
            "pointing",
            "shake",
            "shelf",
            "pack",
            "mend",
            "compare",
            "trial",
            "config",
            "standard",
            "report",
            "validate",
            "harmonise",
            "map",
            "sdmx",
            "read",
            "model",
        ],
    ),
    ("config", &["model"]),
    ("gateway", &["isolate", "audit", "store", "trial", "pack", "mend", "config", "standard", "report", "map", "sdmx", "read", "model"]),
    ("isolate", &["read", "model"]),
    ("pointing", &["isolate", "pipeline", "trial", "standard", "report", "validate", "map", "read", "model"]),
    ("pipeline", &["shelf", "mend", "compare", "standard", "report", "validate", "harmonise", "map", "sdmx", "read", "model"]),
    ("shake", &["pipeline", "map", "read", "model"]),
    ("store", &["model"]),
    ("trial", &["pipeline", "standard", "validate", "map", "read", "model"]),
    ("standard", &["sdmx::structure", "model"]),
    ("sdmx", &["read", "model"]),
    ("report", &["model"]),
    ("pages", &["report", "model"]),
    ("mark", &["report", "read", "model"]),
    ("validate", &["model"]),
    ("compare", &["model"]),
    ("pack", &["model"]),
    ("mend", &["model"]),
    ("shelf", &["compare", "mend", "pack", "sdmx", "standard", "model"]),
    ("harmonise", &["model"]),
    ("map", &["model"]),
    ("read", &["model"]),
    ("model", &[]),
];

/// Guests that have one room: crate, where it may be named, why.
const GUESTS: &[(&str, &[&str], &str)] = &[
    ("calamine", &["src/read/"], "the rest of the code knows blocks of cells, not workbooks"),
    ("clap", &["src/cli", "src/main.rs"], "arguments are parsed once, at the edge"),
    ("sqlx", &["src/store/"], "the rest of the code asks the store in the words of the product"),
    ("axum", &["src/serve/"], "the rest of the code knows requests of people, not of HTTP"),
    ("hyper", &["src/serve/"], "connections"),
    ("openidconnect", &["src/serve/oidc"], "one way of signing in"),
    ("rust_xlsxwriter", &["src/feed/everyday/xlsx"], "workbooks for people are written in one place"),
    ("argon2", &["src/gateway/access/passwords"], "passwords are hashed in one place"),
    ("governor", &["src/serve/throttle"], "requests are counted in one place"),
    ("object_store", &["src/store/blobs"], "the rest of the code knows blobs, not where they lie"),
    ("ed25519_dalek", &["src/audit/"], "keys are told from one another by name and type, in one place"),
    ("getrandom", &["src/cli", "src/main.rs"], "randomness comes in as an argument, as the time does"),
    (
        "rustix",
        &["src/isolate", "src/cli/doctor", "src/store/room"],
        "limits and descriptors of a child process, and how much room a disk has",
    ),
    ("landlock", &["src/isolate"], "what a child process may not do"),
    ("seccompiler", &["src/isolate"], "what a child process may not do"),
    (
        "reqwest",
        &["src/connect", "src/serve/oidc"],
        "other hosts are spoken to by one client that knows which it may reach, and the provider of sign-in",
    ),
    ("minijinja", &["src/pages/"], "the rest of the code knows values, not templates"),
    ("lettre", &["src/connect/mail"], "people are written to in one place"),
    ("libc", &["src/isolate"], "numbers of system calls, nothing else"),
    ("indicatif", &["src/cli", "src/main.rs"], "only the command line draws"),
    ("serde_jcs", &["src/audit/"], "what is signed has one form, made in one place"),
];

/// Where the outside may be touched.
const EDGE: &[&str] = &["src/cli", "src/main.rs"];
const SETTINGS: &[&str] = &["src/cli", "src/main.rs", "src/config"];

/// Longest file; most answer their one question in 100 to 300 lines, and 600 is the wish.
const LONGEST: usize = 900;

/// Files that may be longer, each with its reason.
const LONG: &[(&str, &str)] = &[];

/// Places on one person's machine.
const MACHINE: &[&str] = &["/work/", "/root/", "/home/", "/Users/", "C:\\Users"];

#[test]
fn the_arrows_point_one_way() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    collect(&root.join("src"), &mut files);
    assert!(files.len() > 10, "the sources were not found under {}", root.display());
    let mut wrong = Vec::new();
    for file in &files {
        let name = file.strip_prefix(root).expect("found under the root").to_string_lossy().replace('\\', "/");
        let text = fs::read_to_string(file).expect("a source file is readable UTF-8");
        wrong.extend(violations(&name, &text));
    }
    for (name, _) in LONG {
        let lines = fs::read_to_string(root.join(name)).map_or(0, |t| t.lines().count());
        if lines <= LONGEST {
            wrong.push(format!("{name}: is no longer long; take it off the list"));
        }
    }
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

fn collect(folder: &Path, into: &mut Vec<std::path::PathBuf>) {
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

/// Everything that is wrong with one file, as `file:line: what; how to mend`.
fn violations(name: &str, text: &str) -> Vec<String> {
    let mut out = Vec::new();
    let module: Vec<&str> = name.trim_start_matches("src/").trim_end_matches(".rs").split('/').filter(|s| *s != "mod").collect();
    let file = module.last().copied().unwrap_or_default();
    for vague in ["util", "helper", "common", "misc", "manager"] {
        if module.iter().any(|m| m.starts_with(vague)) {
            out.push(format!("{name}: a file is named after the question it answers, not `{file}`"));
        }
    }
    if !text.starts_with("//!") {
        out.push(format!("{name}:1: begins with a `//!` line that says which one question the file answers"));
    }
    let lines = text.lines().count();
    if lines > LONGEST && !LONG.iter().any(|(n, _)| *n == name) {
        out.push(format!("{name}: {lines} lines, at most {LONGEST}; which second question crept in?"));
    }
    for (i, line) in text.lines().enumerate() {
        if let Some(place) = MACHINE.iter().find(|p| line.contains(**p)) {
            out.push(format!("{name}:{}: `{place}` is a place on one machine", i + 1));
        }
    }
    // Compiled for tests only, as whole files.
    if file == "tests" || file == "oracle" {
        return out;
    }

    let code = blank(text);
    let code = &code[..tests_start(&code)];
    let at = |byte: usize| code[..byte].matches('\n').count() + 1;
    let within = |places: &[&str]| places.iter().any(|p| name.starts_with(p));
    let top = module[0];
    let Some((_, allowed)) = LAYERS.iter().find(|(m, _)| *m == top) else {
        out.push(format!("{name}: `{top}` is not in the table of layers; say there what it may import"));
        return out;
    };
    for (byte, mut path) in paths(code) {
        let line = at(byte);
        if let Some(inside) = absolute(&module, &path) {
            let target = inside.first().map_or("", String::as_str);
            let joined = inside.join("::");
            let known = LAYERS.iter().any(|(m, _)| *m == target);
            let open = target == top || allowed.iter().any(|a| joined == *a || joined.starts_with(&format!("{a}::")));
            if known && !open {
                out.push(format!("{name}:{line}: `{joined}`; {top} may import {}; what both need belongs in model", list(allowed)));
            }
            continue;
        }
        if path.first().is_some_and(|p| p == "core" || p == "alloc") {
            path[0] = "std".into();
        }
        let joined = path.join("::");
        for (guest, places, why) in GUESTS {
            if path[0] == *guest && !within(places) {
                out.push(format!("{name}:{line}: `{joined}`; {guest} only in {}: {why}", list(places)));
            }
        }
        if joined.starts_with("std::env") && !within(SETTINGS) {
            out.push(format!("{name}:{line}: `{joined}`; the environment is read in cli, main and config only"));
        }
        if let [.., clock, now] = path.as_slice()
            && now == "now"
            && ["SystemTime", "Instant", "Utc", "Local"].contains(&clock.as_str())
            && !within(EDGE)
        {
            out.push(format!("{name}:{line}: `{clock}::now`; the time comes in as an argument"));
        }
    }
    for (byte, _) in code.match_indices(".unwrap()") {
        out.push(format!("{name}:{}: `.unwrap()`; return the error, or `expect(\"why it cannot happen\")`", at(byte)));
    }
    for print in ["println!", "eprintln!", "print!", "eprint!"] {
        for (byte, _) in code.match_indices(print) {
            let starts = !code[..byte].ends_with(|c: char| c.is_alphanumeric() || c == '_');
            if starts && !within(EDGE) {
                out.push(format!("{name}:{}: `{print}`; only the command line speaks, the rest returns findings", at(byte)));
            }
        }
    }
    out
}

fn list(words: &[&str]) -> String {
    if words.is_empty() { "nothing of ours".into() } else { words.join(", ") }
}

/// A path of ours without its root (`crate`, `isthmus`, `super`, `self`); `None` for one of a guest's or a local name.
fn absolute(module: &[&str], path: &[String]) -> Option<Vec<String>> {
    match path.first()?.as_str() {
        "crate" | "isthmus" => Some(path[1..].to_vec()),
        "self" => Some(module.iter().map(|s| (*s).to_owned()).chain(path[1..].iter().cloned()).collect()),
        "super" => {
            let ups = path.iter().take_while(|p| *p == "super").count();
            let kept = module.len().checked_sub(ups)?;
            Some(module[..kept].iter().map(|s| (*s).to_owned()).chain(path[ups..].iter().cloned()).collect())
        }
        _ => None,
    }
}

/// Where the unit tests at the end of a file start.
fn tests_start(code: &str) -> usize {
    code.match_indices("#[cfg(test)]")
        .find(|(i, m)| code[i + m.len()..].trim_start().starts_with("mod tests"))
        .map_or(code.len(), |(i, _)| i)
}

/// Every path of the code with its place; a group such as `a::{b, c::d}` gives one path for each leaf.
fn paths(code: &str) -> Vec<(usize, Vec<String>)> {
    let bytes = code.as_bytes();
    let mut out = Vec::new();
    let mut i = 0;
    while i < bytes.len() {
        let starts = is_word(bytes[i]) && !bytes[i].is_ascii_digit() && (i == 0 || !is_word(bytes[i - 1]) && bytes[i - 1] != b'\'');
        if !starts {
            i += 1;
            continue;
        }
        let from = i;
        let mut leaves = Vec::new();
        i = tree(code, i, &mut Vec::new(), &mut leaves);
        out.extend(leaves.into_iter().filter(|l| l.len() > 1).map(|l| (from, l)));
    }
    out
}

/// Reads one tree of a path from `i`, adds its leaves, and gives where it ends.
fn tree(code: &str, mut i: usize, before: &mut Vec<String>, leaves: &mut Vec<Vec<String>>) -> usize {
    let bytes = code.as_bytes();
    let depth = before.len();
    loop {
        let from = i;
        while i < bytes.len() && is_word(bytes[i]) {
            i += 1;
        }
        if i > from {
            before.push(code[from..i].to_owned());
        }
        if !code[i..].starts_with("::") {
            break;
        }
        i += 2;
        if bytes.get(i) == Some(&b'{') {
            i += 1;
            while i < bytes.len() && bytes[i] != b'}' {
                let next = tree(code, i, before, leaves);
                i = if next == i { i + 1 } else { next };
            }
            before.truncate(depth);
            return (i + 1).min(bytes.len());
        }
        if !bytes.get(i).is_some_and(|b| is_word(*b)) {
            break;
        }
    }
    if before.len() > depth {
        leaves.push(before.clone());
    }
    before.truncate(depth);
    i
}

fn is_word(b: u8) -> bool {
    b.is_ascii_alphanumeric() || b == b'_'
}

/// The code with comments, strings and characters blanked out, every line where it was.
fn blank(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = String::with_capacity(text.len());
    let mut i = 0;
    while i < bytes.len() {
        let end = match bytes[i] {
            b'/' if bytes.get(i + 1) == Some(&b'/') => text[i..].find('\n').map_or(text.len(), |n| i + n),
            b'/' if bytes.get(i + 1) == Some(&b'*') => text[i..].find("*/").map_or(text.len(), |n| i + n + 2),
            b'r' if i == 0 || !is_word(bytes[i - 1]) || bytes[i - 1] == b'b' => raw_end(text, i).unwrap_or(i),
            b'"' => string_end(bytes, i),
            b'\'' => char_end(text, i).unwrap_or(i),
            _ => i,
        };
        if end == i {
            // Other than ASCII stands outside strings only in identifiers, which we have none of.
            out.push(if bytes[i].is_ascii() { char::from(bytes[i]) } else { ' ' });
            i += 1;
        } else {
            out.extend(bytes[i..end].iter().map(|b| if *b == b'\n' { '\n' } else { ' ' }));
            i = end;
        }
    }
    out
}

fn string_end(bytes: &[u8], from: usize) -> usize {
    let mut i = from + 1;
    while i < bytes.len() && bytes[i] != b'"' {
        i += if bytes[i] == b'\\' { 2 } else { 1 };
    }
    (i + 1).min(bytes.len())
}

fn raw_end(text: &str, from: usize) -> Option<usize> {
    let hashes = text[from + 1..].bytes().take_while(|b| *b == b'#').count();
    let body = from + 1 + hashes;
    if text.as_bytes().get(body) != Some(&b'"') {
        return None;
    }
    let close = format!("\"{}", "#".repeat(hashes));
    Some(text[body + 1..].find(&close).map_or(text.len(), |n| body + 1 + n + close.len()))
}

/// The end of a character such as `'"'` or `'\''`; `None` for a lifetime.
fn char_end(text: &str, from: usize) -> Option<usize> {
    let mut rest = text[from + 1..].char_indices();
    let (_, first) = rest.next()?;
    if first == '\\' {
        rest.next()?;
        return rest.find(|(_, c)| *c == '\'').map(|(n, _)| from + 1 + n + 1);
    }
    rest.next().filter(|(_, c)| *c == '\'').map(|(n, _)| from + 1 + n + 1)
}

/// The tester can fail: each snippet is refused, with words that name what is wrong.
#[test]
fn what_is_out_of_place_is_refused() {
    let cases = [
        ("src/read/csv.rs", "use crate::map::spec::Mapping;", "read may import model"),
        ("src/read/csv.rs", "use crate::{model::table::Block, validate};", "`validate`"),
        ("src/read/csv.rs", "use super::super::report::Reader;", "`report::Reader`"),
        ("src/read/csv.rs", "fn f() { crate::pipeline::run() }", "`pipeline::run`"),
        ("src/model/table.rs", "use crate::read::{\n    Input,\n};", "model may import nothing of ours"),
        ("src/standard.rs", "use crate::sdmx::csv::Writer;", "standard may import sdmx::structure"),
        ("src/standard.rs", "use crate::sdmx::{structure::Message, json};", "`sdmx::json`"),
        ("src/pipeline.rs", "use crate::cli;", "`cli`"),
        ("src/main.rs", "use isthmus::pipeline;", "main may import cli"),
        ("src/weather.rs", "", "not in the table of layers"),
        ("src/map/grid.rs", "use calamine::Reader;", "calamine only in src/read/"),
        ("src/map/grid.rs", "fn f() -> clap::Command { clap::Command::new(\"\") }", "clap only in"),
        ("src/map/grid.rs", "use std::{env, fs};", "the environment"),
        ("src/map/grid.rs", "use std::time::Instant; fn f() { Instant::now(); }", "`Instant::now`"),
        ("src/map/grid.rs", "fn f() { println!(\"\"); }", "`println!`"),
        ("src/map/grid.rs", "fn f() { std::eprint!(\"\"); }", "`eprint!`"),
        ("src/map/grid.rs", "fn f(c: char, s: &'static str) { if c == '\"' { s.parse::<u8>().unwrap() } }", ".unwrap()"),
        ("src/map/utils.rs", "", "named after the question"),
        ("src/common/text.rs", "", "named after the question"),
        ("src/map/grid.rs", "const P: &str = \"/home/ana/datos.xlsx\";", "a place on one machine"),
    ];
    for (name, code, wanted) in cases {
        let found = violations(name, &format!("//! One question.\n{code}\n"));
        assert!(found.iter().any(|f| f.contains(wanted)), "{name}: {code}\nwanted: {wanted}\nfound: {found:?}");
        assert!(code.is_empty() || found.iter().all(|f| f.contains(".rs:")), "no line in {found:?}");
    }
    let found = violations("src/map/grid.rs", &format!("use std::fmt;\n{}", "\n".repeat(LONGEST)));
    assert!(
        found.iter().any(|f| f.contains("begins with")) && found.iter().any(|f| f.contains("902 lines") || f.contains("901 lines")),
        "{found:?}"
    );
}

/// What is in place is let through, also where words in comments, strings and tests look like a violation.
#[test]
fn what_is_in_place_is_let_through() {
    let cases = [
        ("src/read/csv.rs", "use crate::model::{finding::Finding, table::{Block, Cell}};\nuse super::Input;"),
        ("src/sdmx/csv.rs", "use crate::read::Coded;\nuse super::structure;"),
        ("src/standard.rs", "use crate::sdmx::structure;"),
        (
            "src/read/csv.rs",
            "//! See [`crate::map`].\n/* use crate::map; */ const A: &str = \"crate::map /* .unwrap()\"; const B: &str = r#\"println!(\"\")\"#;",
        ),
        ("src/read/csv.rs", "#[cfg(test)]\nmod tests {\n    use crate::standard;\n    fn f() { None::<u8>.unwrap(); println!(); }\n}"),
        ("src/read/tests.rs", "use crate::standard;"),
        (
            "src/cli/convert.rs",
            "use crate::pipeline; use clap::Parser; fn f() { println!(\"{:?}\", std::env::args()); std::time::Instant::now(); }",
        ),
        ("src/map/grid.rs", "fn f<'a>(map: &'a str, read: u8) -> &'a str { let report = read; map }"),
    ];
    for (name, code) in cases {
        let found = violations(name, &format!("//! One question.\n{code}\n"));
        assert!(found.is_empty(), "{name}: {code}\n{found:?}");
    }
    assert_eq!(LAYERS.iter().map(|(m, _)| m).collect::<BTreeSet<_>>().len(), LAYERS.len());
}

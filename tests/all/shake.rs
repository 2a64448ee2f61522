//! Does every mapping stay right, or say so, when its file changes as files do from one year to the next?
//!
//! The small form: a few changes of each example and of the tests inside each mapping. The large form, over real files:
//! `tests/shake`.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use isthmus::map::library::{Known, Library};
use isthmus::map::{spec, textgrid};
use isthmus::model::finding::Findings;
use isthmus::model::location::{PartKind, Sources};
use isthmus::model::mapping::Test;
use isthmus::model::table::{Block, SheetHead, Visibility};
use isthmus::pipeline::{self, Settings};
use isthmus::read::{Book, Data, Format, Input, Limits, Opened, ReadError, SheetName};
use isthmus::shake::{self, Kind, Opening, Shaken};
use isthmus::standard::Standard;

/// Changes of each example.
const CHANGES: u64 = 60;
/// Changes of each test inside a mapping.
const CHANGES_OF_TESTS: u64 = 25;

fn settings<'a>(standard: &'a Standard, library: &'a Library) -> Settings<'a> {
    Settings::of(standard, library, Limits::default())
}

fn examples() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let mut all = Vec::new();
    for folder in fs::read_dir(root).expect("the folder of examples").map(|e| e.expect("an entry").path()) {
        if folder.is_dir() && !folder.ends_with("refused") {
            all.extend(fs::read_dir(folder).expect("a case").map(|e| e.expect("an entry").path()));
        }
    }
    all.retain(|p| !p.to_string_lossy().contains(".expected."));
    all.sort();
    all
}

fn input(path: &Path) -> Input {
    let name = path.file_name().expect("a file").to_string_lossy().into_owned();
    Input { name, data: Data::File(path.to_owned()) }
}

/// What was silently different, as lines.
fn silent(shaken: &Shaken) -> Vec<String> {
    let of = |t: &shake::Tally| {
        let kind = t.kind;
        t.silent.iter().map(move |s| (kind, s.clone())).collect::<Vec<_>>()
    };
    let line = |(kind, s): (Kind, shake::Silent)| {
        format!("{} · {} · {}: {}\n    {}", shaken.mapping, shaken.file, kind.words(), s.what, s.difference)
    };
    shaken.kinds.iter().flat_map(of).map(line).collect()
}

#[test]
fn no_example_is_ever_silently_different() {
    let (standard, library) = (Standard::embedded(), Library::embedded());
    let settings = settings(&standard, &library);
    let (mut files, mut wrong, mut counts, mut kinds) = (0, Vec::new(), (0, 0), BTreeSet::new());
    for path in examples() {
        let input = input(&path);
        let runs = pipeline::run(&input, &settings, &mut Sources::default()).expect("the machine works");
        // Archives hold files that are examples themselves; a message in the standard's own structure needs no mapping.
        let [run] = runs.as_slice() else { continue };
        let Some(known) = library.known.iter().find(|k| Some(&k.mapping.id) == run.mapping.as_ref()) else { continue };
        let shaken = shake::shake(known, &input, &settings, 1, CHANGES).expect("the machine works");
        let shaken = shaken.unwrap_or_else(|e| panic!("{}: {:?}", path.display(), e.finding));
        let c = shaken.counts();
        assert_eq!(c.all(), CHANGES, "{}", path.display());
        counts = (counts.0 + c.same, counts.1 + c.refused);
        files += 1;
        kinds.extend(shaken.kinds.iter().map(|t| t.kind));
        wrong.extend(silent(&shaken));
    }
    assert!(files >= 28, "{files} examples were shaken");
    assert!(counts.0 > 300 && counts.1 > 300, "{counts:?}: changes that mean nothing are the same, and wrong ones refused");
    let never: Vec<&str> = Kind::ALL.iter().filter(|k| !kinds.contains(k)).map(|k| k.words()).collect();
    assert!(never.is_empty(), "no example could be changed so: {never:?}");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A sheet in memory.
struct Sheet(Vec<SheetName>, SheetHead, Block);

impl Book for Sheet {
    fn sheets(&self) -> &[SheetName] {
        &self.0
    }

    fn read(&mut self, _: usize, each: &mut dyn FnMut(&SheetHead, &Block) -> std::ops::ControlFlow<()>) -> Result<Findings, ReadError> {
        let _ = each(&self.1, &self.2);
        Ok(Findings::default())
    }
}

/// The input of a test inside a mapping, opened.
fn opening(known: &Known, test: &Test) -> Option<Opening> {
    let name = |ending: &str| test.file.clone().unwrap_or_else(|| format!("test.{ending}"));
    let mut sources = Sources::default();
    if let Some(grid) = &test.grid {
        let sheet = test.sheet.as_ref().map_or("Sheet1", |s| s.0.as_str());
        let part = sources.add(&name("xlsx"), sheet, PartKind::Sheet);
        let (head, block) = textgrid::read(grid, sheet, part);
        let names = vec![SheetName { part, name: sheet.to_owned(), visibility: Visibility::Visible }];
        let opened = Opened::Book(Box::new(Sheet(names, head, block)));
        return Some(Opening { name: name("xlsx"), format: Format::Xlsx, opened, found: Findings::default(), sources });
    }
    let (text, ending) = match (&test.csv, &test.json, &test.xml) {
        (Some(t), _, _) => (t, "csv"),
        (_, Some(t), _) => (t, "json"),
        (_, _, Some(t)) => (t, "xml"),
        _ => return None,
    };
    let input = Input { name: name(ending), data: Data::Bytes(Arc::from(text.as_bytes())) };
    let (format, opened, found) = pipeline::open_named(&input, known, Limits::default(), &mut sources).ok()?;
    Some(Opening { name: input.name, format, opened, found, sources })
}

#[test]
fn no_test_inside_a_mapping_is_ever_silently_different() {
    let (standard, library) = (Standard::embedded(), Library::embedded());
    let settings = settings(&standard, &library);
    let (mut wrong, mut unshaken) = (Vec::new(), Vec::new());
    for known in library.known.iter().filter(|k| !k.path.starts_with("bench/")) {
        let mut shook = false;
        for test in &known.mapping.tests {
            let Some(file) = opening(known, test) else { continue };
            // What is refused as it stands is not shaken: that is what such a test shows.
            if let Ok(shaken) = shake::shake_opened(known, file, &settings, 2, CHANGES_OF_TESTS).expect("the machine works") {
                shook = true;
                // A test that shows a fault starts from one, and says little of others.
                if shaken.errors == 0 {
                    wrong.extend(silent(&shaken));
                }
            }
        }
        if !shook {
            unshaken.push(known.mapping.id.as_str());
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(unshaken.is_empty(), "{unshaken:?}");
}

#[test]
fn the_same_seed_makes_the_same_changes() {
    let (standard, library) = (Standard::embedded(), Library::embedded());
    let settings = settings(&standard, &library);
    let known = library.known.iter().find(|k| k.mapping.id == "hnd.irregular").expect("a mapping");
    let file = examples().into_iter().find(|p| p.ends_with("irreg_honduras.csv")).expect("an example");
    let told = |seed| {
        let shaken = shake::shake(known, &input(&file), &settings, seed, 50).expect("the machine works").expect("it is shaken");
        format!("{shaken:?}")
    };
    assert_eq!(told(5), told(5));
    assert_ne!(told(5), told(6));
}

/// The shaker can fail: a mapping that leaves out whatever it does not know loses figures without a word.
#[test]
fn a_careless_mapping_is_found_out() {
    let (standard, library) = (Standard::embedded(), Library::embedded());
    let settings = settings(&standard, &library);
    let text = r#"
isthmus: 1
id: careless
sender: X
target: "ISTHMUS:DF_IRREG_DETECT(1.0)"
source: { format: json }
walk:
- { each: '$.rows[*]', bind: { CITIZENSHIP: '@.country', OBS_VALUE: '@.n' } }
set:
  { FREQ: A, TIME_PERIOD: 2024, REF_AREA: HND, REF_ADM: _Z, AUTHORITY: HND_INM, DETECT_TYPE: _T, ROUTE: _T, SEX: _T, AGE: _T, ACCOMP: _T,
    COUNT_UNIT: EVENT, SOURCE_TYPE: BORDER, REF_DATE_RULE: PERIOD }
ignore:
- { key: '.', why: carelessness }
"#;
    let mapping = spec::parse(text).unwrap_or_else(|e| panic!("{e}"));
    let known = Known { path: "careless.yaml".to_owned(), folder: None, mapping, text: text.to_owned() };
    let json = r#"{"rows":[{"country":"CUB","n":5},{"country":"VEN","n":7},{"country":"HTI","n":11}]}"#;
    let input = Input { name: "x.json".to_owned(), data: Data::Bytes(Arc::from(json.as_bytes())) };
    let shaken = shake::shake(&known, &input, &settings, 1, 300).expect("the machine works").expect("it is shaken");
    let lost = shaken.kinds.iter().find(|t| t.kind == Kind::KeyTypo).expect("keys were mistyped");
    assert!(lost.different > 0, "{shaken:#?}");
    assert!(lost.silent[0].difference.contains("gone"), "{:?}", lost.silent[0]);
}

#[test]
fn the_command_prints_a_table_and_ends_with_its_code() {
    let run = |args: &[&str]| {
        let o = Command::new(env!("CARGO_BIN_EXE_isthmus")).args(["map", "shake"]).args(args).output().expect("the program starts");
        (o.status.code(), String::from_utf8_lossy(&o.stdout).into_owned(), String::from_utf8_lossy(&o.stderr).into_owned())
    };
    let fixture = |path: &str| Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(path).to_string_lossy().into_owned();
    let (honduras, avr) = (fixture("hnd-irregular/irreg_honduras.csv"), fixture("iom-avr/avr_2019-12.xml"));
    let (code, out, err) = run(&["hnd.irregular", &honduras, "--count", "40", "--seed", "9"]);
    assert_eq!(code, Some(0), "{out}{err}");
    assert!(out.contains("a row or record twice") && out.trim_end().ends_with("0 silently different"), "{out}");
    let (code, out, _) = run(&["any", &honduras, &avr, "--count", "10"]);
    assert_eq!(code, Some(0), "{out}");
    assert!(out.contains("hnd.irregular") && out.contains("oim.avr.returns") && out.contains("2 files"), "{out}");
    let (code, out, _) = run(&["hnd.irregular", &avr]);
    assert_eq!(code, Some(1), "{out}");
    assert!(out.contains("refused as it stands"), "{out}");
    let (code, _, err) = run(&["hnd.iregular", &honduras]);
    assert_eq!(code, Some(2), "{err}");
    assert!(err.contains("did you mean `hnd.irregular`"), "{err}");
}

//! Do a few presses map files as offices really sent them, none of their mappings being known? The sums that come out are held
//! against the published ones.
//!
//! The files are not ours to keep: `ISTHMUS_DATA` names their folder, and without it this test says that it is skipped. What is
//! pressed for each stands in `tests/fixtures/pointing/real.tsv`.

use std::path::PathBuf;
use std::sync::Arc;

use isthmus::isolate::look::Window;
use isthmus::isolate::point::{Pointed, Pointing};
use isthmus::model::lang::Lang;
use isthmus::pointing::point;
use isthmus::read::{Data, Input, Limits};
use isthmus::standard::Standard;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

fn folder() -> Option<PathBuf> {
    let named = std::env::var_os("ISTHMUS_DATA").map(PathBuf::from);
    let found = named.or(Some(PathBuf::from(ROOT).join("../shared/data/files"))).filter(|p| p.is_dir());
    if found.is_none() {
        eprintln!("skipped: no real files at hand (set ISTHMUS_DATA)");
    }
    found
}

fn pointed(input: &Input, decisions: &[&str], standard: &Standard) -> Pointed {
    let window = Window { sheet: String::new(), row: 0, col: 0, rows: 20, cols: 14 };
    let decisions = decisions.iter().map(|d| (*d).to_owned()).collect();
    let ask = Pointing { window, decisions, id: "x.y".to_owned(), sender: "X".to_owned() };
    point(input, &ask, standard, Lang::En, &Limits::default()).expect("read")
}

#[test]
fn real_files_of_unknown_layout_give_their_control_totals_by_a_few_presses() {
    let Some(folder) = folder() else { return };
    let cases = std::fs::read_to_string(format!("{ROOT}/tests/fixtures/pointing/real.tsv")).expect("cases");
    let standard = Standard::embedded();
    let (mut wrong, mut told) = (Vec::new(), Vec::new());
    for line in cases.lines().filter(|l| !l.starts_with('#') && !l.is_empty()) {
        let [file, sum, decisions]: [&str; 3] = line.split('\t').collect::<Vec<_>>().try_into().expect("three columns");
        let input = Input { name: file.to_owned(), data: Data::File(folder.join(file)) };
        let decisions: Vec<&str> = decisions.split(" | ").filter(|d| !d.is_empty()).collect();
        let told_of = pointed(&input, &decisions, &standard);
        let out = &told_of.outcome;
        let line = format!(
            "{file}: {} presses, {} figures, {:?} observations, sum {:?} (wanted {sum}), {} unclaimed, {} errors, {} labels open, test {:?}",
            decisions.len(),
            out.figures,
            out.observations,
            out.sum,
            out.unclaimed,
            out.errors,
            out.unknown.len(),
            out.test.as_ref().map(Vec::len),
        );
        if out.sum.as_deref() != Some(sum) {
            wrong.push(line.clone());
            if std::env::var_os("ISTHMUS_POINT_VERBOSE").is_some() {
                eprintln!("{}\n{:#?}\n{:#?}\n{:#?}\n{:?}", told_of.yaml, out.unknown, out.problems, told_of.needs, out.test);
            }
        }
        told.push(line);
    }
    eprintln!("{}", told.join("\n"));
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn what_is_no_table_has_no_picture_and_breaks_nothing() {
    let standard = Standard::embedded();
    for bytes in ["", "{\"a\": 1}", "<a/>", "x", "\0\0\0", "a;b\n", ";;;\n;;;\n", "PK\u{3}\u{4}"] {
        let input = Input { name: "x.csv".to_owned(), data: Data::Bytes(Arc::from(bytes.as_bytes())) };
        for decisions in [&[][..], &["flow.ISTHMUS:DF_BORDER_MVT(1.0.0)", "row.0.1.1.header", "col.0.A.B.value", "sums.skip", "unit.1000"]]
        {
            let told = pointed(&input, decisions, &standard);
            assert!(told.outcome.observations.unwrap_or(0) == 0, "{bytes:?}");
        }
    }
}

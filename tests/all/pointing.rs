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

/// A long file that is sorted by its labels: what the first rows show of them is not all.
#[test]
fn labels_far_down_blank_ones_codes_and_repeats_are_told_before_they_do_harm() {
    let mut text = String::from("SEXO,REGION,ORDEN,ORIGEN,PERSONAS\n");
    let regions = [("TARAPACÁ", 1), ("ANTOFAGASTA", 2), ("ATACAMA", 3), ("COQUIMBO", 4)];
    for (sex, figure) in [("H", 2), ("M", 3)] {
        for year in 0..125 {
            for (region, code) in regions {
                let origin = if sex == "M" && year == 124 && code == 4 { "" } else { ["PER", "BOL", "ARG", "VEN", "COL"][year % 5] };
                text.push_str(&format!("{sex},{region},{code},{origin},{}\n", figure + year % 2));
            }
        }
    }
    let input = Input { name: "residentes_2023_01.csv".to_owned(), data: Data::Bytes(Arc::from(text.as_bytes())) };
    let standard = Standard::embedded();
    let flow = "flow.ISTHMUS:DF_MIG_STOCK(1.0.0)";
    let mut said = vec![flow, "always.REF_AREA.CHL", "always.COUNT_UNIT.PERSON", "always.POP_DEF.CTZ", "means.COUNTRY.CITIZENSHIP"];
    let told = pointed(&input, &said, &standard);
    // A number that stands for each region is no figure; of the letters `M` is the women; a blank is not the total.
    assert_eq!(told.outcome.figures, 1_000, "{}", told.yaml);
    for line in ["{ dim: ORDEN, col:", "'M': ['H'], 'F': ['M']", "empty: '_U'", "from: '{YEAR} {MONTH}'"] {
        assert!(told.yaml.contains(line), "{line}\n{}", told.yaml);
    }
    assert!(told.outcome.repeated && told.outcome.errors > 0, "{:?}", told.outcome.problems);
    said.push("repeats.add");
    let told = pointed(&input, &said, &standard);
    assert_eq!((told.outcome.sum.as_deref(), told.outcome.repeated), (Some("2996"), false), "{:?}", told.outcome.problems);
    assert_eq!(told.outcome.observations, Some(2 * 4 * 5 + 1), "{}", told.yaml);
    // One column says two things: what the region is, and who was asked; a cell without a label has a code of its own.
    said.extend(["also.REF_ADM.AGE", "label.AGE.Y_GE18.TARAPACÁ", "code.CITIZENSHIP.0.D1001._X"]);
    let told = pointed(&input, &said, &standard);
    let both = told.variables.iter().find(|v| v.name == "REF_ADM").map(|v| v.components.clone());
    assert_eq!(both, Some(vec!["AGE".to_owned(), "REF_ADM".to_owned()]), "{}", told.yaml);
    assert!(told.yaml.contains("empty: '_X'"), "{}", told.yaml);
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

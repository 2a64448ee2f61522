//! The text readers on files as offices really send them, where they are at hand (`ISTHMUS_DATA`, or a folder beside the
//! repository).

use std::ops::ControlFlow;
use std::path::PathBuf;

use isthmus::model::finding::{Findings, Severity};
use isthmus::model::location::Sources;
use isthmus::model::record::{Records, Value};
use isthmus::read::{Data, Input, Opened, ReadOptions, csv, json, xml};
use isthmus::sdmx;

/// Line and fields.
type Row = (u32, Vec<String>);

fn folder() -> Option<PathBuf> {
    let named = std::env::var_os("ISTHMUS_DATA").map(PathBuf::from);
    let beside = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/data/files");
    let found = named.or(Some(beside)).filter(|p| p.is_dir());
    if found.is_none() {
        eprintln!("skipped: no real files at hand (set ISTHMUS_DATA)");
    }
    found
}

fn input(name: &str) -> Option<Input> {
    let path = folder()?.join(name);
    Some(Input { name: name.to_owned(), data: Data::File(path) })
}

/// Rows of a delimited text by line number, and its findings.
fn table(name: &str) -> Option<(Vec<Row>, Findings)> {
    let (opened, mut findings) = csv::open(&input(name)?, &ReadOptions::default(), &mut Sources::default()).expect("a readable file");
    let Opened::Book(mut book) = opened else { panic!("a delimited text is a book") };
    let mut rows = Vec::new();
    let more = book.read(0, &mut |head, block| {
        for (i, row) in block.rows.iter().enumerate() {
            rows.push((row.index, block.row_cells(i).iter().map(|c| block.text(head, c).to_owned()).collect()));
        }
        ControlFlow::Continue(())
    });
    findings.extend(more.expect("a readable file"));
    Some((rows, findings))
}

#[test]
fn chile_is_latin_1_and_its_estimates_add_up() {
    let Some((rows, findings)) = table("chl_snm_estimacion_baseregiones_2022.csv") else { return };
    assert_eq!(rows[0].1[3], "AÑO ESTIMACION");
    assert_eq!(rows[2].1[5], "VALPARAÍSO");
    let told: Vec<_> = findings.list.iter().map(|f| (f.rule.id, f.severity, f.cause.as_str())).collect();
    assert_eq!(told, [("F-FLF-003", Severity::Information, "guessed")]);
    let total = |year: &str| -> u64 { rows[1..].iter().filter(|r| r.1[3] == year).map(|r| r.1[10].parse().unwrap_or(0)).sum() };
    assert!(rows.iter().all(|r| r.1.len() == 11));
    assert_eq!(total("2022"), 1_625_074, "the published estimate");
}

#[test]
fn delimiters_marks_and_hashtags_of_other_senders() {
    for (name, fields, second) in [
        ("bra_imigrantes_2023_01.csv", 4, "SP"),
        ("col_entradas_extranjeros_2012_2018.csv", 9, "2012"),
        ("per_carnet_extranjeria_2025-04.csv", 14, "AREQUIPA"),
        ("dtm_hdx_global_admin_0_to_2.csv", 21, "#id+code"),
        ("unhcr_hdx_Demographics.csv", 22, "2001"),
    ] {
        let Some((rows, findings)) = table(name) else { return };
        assert_eq!((rows[1].1.len(), rows[1].1[0].as_str()), (fields, second), "{name}");
        assert!(findings.list.is_empty(), "{name}: {:?}", findings.list);
        assert_eq!(csv::is_hxl_row(rows[1].1.iter().map(String::as_str)), name.starts_with("dtm"), "{name}");
    }
}

#[test]
fn no_delimited_file_has_faults_of_form() {
    let Some(folder) = folder() else { return };
    let mut names: Vec<_> = std::fs::read_dir(folder).expect("a folder").filter_map(|e| e.ok()?.file_name().into_string().ok()).collect();
    names.sort();
    for name in names.iter().filter(|n| n.ends_with(".csv")) {
        let Some((rows, findings)) = table(name) else { return };
        let errors: Vec<_> = findings.list.iter().filter(|f| f.severity == Severity::Error).collect();
        println!("{name}: {} rows, {} findings", rows.len(), findings.list.len());
        assert!(errors.is_empty() && !rows.is_empty(), "{name}: {errors:?}");
    }
    for name in names.iter().filter(|n| n.ends_with(".json")) {
        let (opened, findings) = json::open(&input(name).expect("there"), &ReadOptions::default(), &mut Sources::default()).expect("valid");
        let Opened::Tree(tree) = opened else { panic!("JSON is a tree") };
        println!("{name}: {} nodes", tree.nodes.len());
        assert!(tree.nodes.len() > 10 && findings.list.is_empty(), "{name}: {:?}", findings.list);
    }
    for name in names.iter().filter(|n| n.ends_with(".xml")) {
        let (opened, _) = xml::open(&input(name).expect("there"), &ReadOptions::default(), &mut Sources::default()).expect("well formed");
        assert!(matches!(opened, Opened::Tree(t) if t.nodes.len() > 10), "{name}");
    }
}

#[test]
fn the_oecd_message_has_seven_observations() {
    let Some(input) = input("oecd_MIG_SDMXMessageGroupExample_GenericData_2.0.xml") else { return };
    let (opened, _) = sdmx::xml::open(&input, &ReadOptions::default(), &mut Sources::default()).expect("a message");
    let Opened::Coded(mut message) = opened else { panic!("a data message is coded") };
    assert_eq!(message.structures(), ["MIG"]);
    let mut values = Vec::new();
    let mut names = Vec::new();
    let findings = message.read(&mut |records: &mut Records| {
        names = records.slots.iter().map(|s| s.name.clone()).collect();
        values.extend(records.values.iter().map(|v| match v {
            Value::Number(n) => n.to_string(),
            other => format!("{other:?}"),
        }));
        ControlFlow::Continue(())
    });
    assert!(findings.expect("reads").list.is_empty());
    assert_eq!(names, ["CO2", "VAR", "GEN", "COU", "TIME_FORMAT", "TIME_PERIOD"]);
    assert_eq!((values.len(), values[0].as_str(), values[1].as_str()), (7, "91.875", "39775"));
}

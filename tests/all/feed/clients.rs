//! Do the clients of the field get our structures and figures, filters included? Each one over HTTP, from a gateway that runs.

use std::collections::BTreeMap;
use std::process::Command;

use isthmus::model::account::Class;
use serde_json::{Value, json};

use super::Stall;
use super::data::ROWS;
use crate::store::wait;
use crate::structures::clients::python_with;

const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/feed_clients.py");

/// What a client of Python found, where it is installed.
fn found(client: &'static str, package: &str) -> Option<Value> {
    let mut command = Command::new(python_with(package)?);
    command.args([SCRIPT, client]);
    Some(said(command))
}

/// What a program says that is told the address of a gateway, as JSON.
fn said(mut command: Command) -> Value {
    wait(async {
        let stall = Stall::open().await;
        stall.release(&ROWS, Class::Public, None).await;
        let listening = stall.listen();
        command.arg(format!("http://{}", listening.address));
        let said = tokio::task::spawn_blocking(move || command.output().expect("run")).await.expect("no panic");
        assert!(said.status.success(), "{}", String::from_utf8_lossy(&said.stderr));
        serde_json::from_slice(&said.stdout).unwrap_or_else(|e| panic!("{e}: {}", String::from_utf8_lossy(&said.stdout)))
    })
}

/// The figures of the rows that are wanted, as clients key them.
fn figures(wanted: impl Fn(&str) -> bool) -> Value {
    let figure = |row: &&str| {
        let [_, area, direction, citizenship, period, value] = row.split(' ').collect::<Vec<_>>()[..] else { panic!("{row}") };
        (format!("{area} {direction} {citizenship} {period}"), value.parse::<f64>().ok())
    };
    json!(ROWS.iter().filter(|r| wanted(r)).map(figure).collect::<BTreeMap<_, _>>())
}

const DIMENSIONS: [&str; 11] =
    ["FREQ", "REF_AREA", "BORDER_POINT", "DIRECTION", "CITIZENSHIP", "TRAVELLER_TYPE", "TRANSPORT", "SEX", "AGE", "REF_ADM", "TIME_PERIOD"];

#[test]
fn pysdmx_gets_structures_and_figures() {
    let Some(found) = found("pysdmx", "pysdmx") else { return };
    let components: Vec<&str> = found["components"].as_array().expect("components").iter().filter_map(Value::as_str).collect();
    assert_eq!(components[..11], DIMENSIONS);
    assert_eq!((&found["flow"], found["codes"].as_u64()), (&json!("Border movements"), Some(6)));
    for form in ["SDMX_CSV_2_0_0", "SDMX_CSV_1_0_0", "SDMX_ML_2_1_GEN", "SDMX_ML_2_1_STR", "SDMX_ML_3_0"] {
        assert_eq!(found[format!("{form} all")], figures(|_| true), "{form}");
        assert_eq!(found[format!("{form} filtered")], figures(|r| r.contains(" PAN ")), "{form}");
    }
}

#[test]
fn sdmx1_gets_structures_and_figures() {
    let Some(found) = found("sdmx1", "sdmx") else { return };
    assert_eq!((found["flows"].as_u64(), &found["flow"]), (Some(20), &json!("Movimientos fronterizos")));
    assert_eq!(found["components"], json!(DIMENSIONS));
    assert_eq!(found["all"], figures(|_| true));
    assert_eq!(found["filtered"], figures(|r| r.contains(" PAN ")));
    assert_eq!(found["period"], figures(|r| r.contains("2024-02")));
}

/// It wants a Python that is later than the one of the others: `ISTHMUS_OPENSDMX` names one that has it.
#[test]
fn opensdmx_gets_structures_and_figures() {
    let Some(python) = std::env::var_os("ISTHMUS_OPENSDMX") else {
        eprintln!("skipped: ISTHMUS_OPENSDMX names no Python that has opensdmx");
        return;
    };
    let cache = tempfile::tempdir().expect("a folder");
    let mut command = Command::new(python);
    command.args([SCRIPT, "opensdmx"]).env("OPENSDMX_CACHE_DIR", cache.path());
    let found = said(command);
    assert_eq!((found["flows"].as_u64(), &found["flow"]), (Some(20), &json!("Movimientos fronterizos")));
    assert_eq!(found["structure"], "BORDER_MVT");
    assert_eq!(found["components"], json!(DIMENSIONS[..10]));
    assert_eq!((&found["names"]["F"], &found["areas"]), (&json!("Femenino"), &json!(["CRI", "PAN"])));
    assert_eq!(found["all"], figures(|_| true));
    assert_eq!(found["filtered"], figures(|r| r.contains(" PAN ")));
    assert_eq!(found["either"], figures(|r| r.contains(" OUT ")));
    assert_eq!(found["period"], figures(|r| r.contains("2024-02")));
    let last = |r: &str| [ROWS[2], ROWS[5], ROWS[6], ROWS[8]].contains(&r);
    assert_eq!(found["last"], figures(last));
}

#[test]
fn rsdmx_gets_structures_and_figures() {
    if !Command::new("Rscript").args(["-e", "library(rsdmx)"]).output().is_ok_and(|o| o.status.success()) {
        eprintln!("skipped: no R with rsdmx");
        return;
    }
    let mut command = Command::new("Rscript");
    command.arg(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/feed_client.R"));
    let found = said(command);
    assert_eq!((found["flows"].as_u64(), &found["flow"]), (Some(20), &json!("Movimientos fronterizos")));
    assert_eq!((&found["structure"], &found["components"]), (&json!("BORDER_MVT"), &json!(DIMENSIONS)));
    assert_eq!((found["codes"].as_u64(), &found["female"]), (Some(6), &json!("Femenino")));
    for form in ["all", "specific"] {
        assert_eq!(found[form], figures(|_| true), "{form}");
    }
    assert_eq!(found["filtered"], figures(|r| r.contains(" PAN ")));
    assert_eq!(found["either"], figures(|r| r.contains(" OUT ")));
    assert_eq!(found["period"], figures(|r| r.contains("2024-02")));
    assert_eq!(found["areas"], json!(["Panamá"]));
}

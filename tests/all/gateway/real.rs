//! Does every release come out again to the digit? Of the example files; in the large form of every real file that converts.
//!
//! `ISTHMUS_REAL=1` takes the files of `ISTHMUS_DATA`, and follows `ISTHMUS_TRACES` of their numbers (1000) to the cell.

use std::path::PathBuf;

use isthmus::gateway::replay;
use isthmus::model::release::Series;
use isthmus::model::submission::State;

use super::path::{Published, follow};
use super::{Office, ana, auditor, fixture, luz, plan};
use crate::store::{Place, wait};

/// The files, each with its bytes.
fn files() -> Vec<PathBuf> {
    if std::env::var_os("ISTHMUS_REAL").is_none() {
        let small = [
            "mex-entradas/cuadro_2_1_entradas.xlsx",
            "mex-rechazos/rechazos_2017.xls",
            "chl-estimacion/baseregiones.csv",
            "iom-avr/avr_2019-10.xml",
        ];
        return small.map(fixture).to_vec();
    }
    let folder = std::env::var_os("ISTHMUS_DATA").expect("ISTHMUS_DATA names a folder of real files");
    let mut all: Vec<PathBuf> = std::fs::read_dir(folder).expect("a folder").map(|e| e.expect("an entry").path()).collect();
    all.retain(|p| p.is_file());
    all.sort();
    all
}

#[test]
fn every_release_of_what_converts_comes_out_again_to_the_digit() {
    wait(async {
        let place = Place::sqlite();
        let office = Office::open(&place).await;
        let gateway = &office.gateway;
        let (mut published, mut refused, mut rows) = (Published::default(), Vec::new(), 0);
        for path in files() {
            let name = path.file_name().expect("a file").to_string_lossy().into_owned();
            let bytes = std::fs::read(&path).expect("readable");
            let receipt = office.send(&ana(), &name, &bytes, None).await.expect("accepted").submission().receipt;
            office.work().await;
            let sent = office.submission(receipt).await;
            if sent.state != State::Checked {
                refused.push(name);
                continue;
            }
            office.submit(&ana(), receipt).await;
            isthmus::gateway::review::approve(gateway, &luz(), receipt, "").await.expect("approved");
            let dataflow = sent.run.clone().and_then(|r| r.dataflow).expect("a dataflow");
            let series = Series { dataflow: dataflow.clone(), tenant: sent.tenant.clone() };
            let base = gateway.store.tip(&series).await.expect("an answer");
            let release = office.release(&plan(&dataflow, &[receipt], base)).await;
            let again = replay::release(gateway, &auditor(), &series, release.number).await.expect("run again");
            assert!(again.equal, "{name}: {:#?}", again.differences);
            rows += release.rows();
            published.add(&office, &release, receipt).await;
        }
        eprintln!(
            "{} files released and run again to the digit, {rows} rows; {} not released: {}",
            published.files(),
            refused.len(),
            refused.join(", ")
        );
        assert!(published.files() >= 3);
        if std::env::var_os("ISTHMUS_REAL").is_some() {
            follow(&office, &published, crate::gateway::traces(1000)).await;
        }
        assert_eq!(isthmus::gateway::verify::verify(gateway).await.expect("read").faults, Vec::<String>::new());
    });
}

//! How long does a large release take, and how much memory? Measurements, run by name:
//! `ISTHMUS_ROWS=1000000 cargo nextest run --release --run-ignored only gateway::pace --no-capture`

use std::collections::BTreeMap;
use std::time::Instant;

use isthmus::audit::record::Record;
use isthmus::gateway::merge::How;
use isthmus::gateway::proof::{self, ProofOf};
use isthmus::gateway::publish;
use isthmus::gateway::records::{self, Writer};
use isthmus::gateway::{change, review, trace, verify};
use isthmus::model::submission::{Counts, Receipt, Run, Submission};
use isthmus::store::jobs::JobKind;

use super::{Office, ana, auditor, flow, luz, month, pia, plan, series};
use crate::store::{Place, wait};

const FLOW: &str = "DF_BORDER_MVT";
const DIMENSIONS: [&str; 11] =
    ["FREQ", "REF_AREA", "BORDER_POINT", "DIRECTION", "CITIZENSHIP", "TRAVELLER_TYPE", "TRANSPORT", "SEX", "AGE", "REF_ADM", "TIME_PERIOD"];

/// Months from 1950 on for as many border points as are needed.
fn key_of(row: u64) -> BTreeMap<String, String> {
    let (point, period) = (row / 900, row % 900);
    let mut key = month(&format!("{}-{:02}", 1950 + period / 12, period % 12 + 1));
    key.insert("BORDER_POINT".to_owned(), format!("P{point:06}"));
    key
}

/// A submission whose run left so many numbers, every `step`th row of a cube; approved.
async fn large(office: &Office, rows: u64, step: u64) -> Receipt {
    let gateway = &office.gateway;
    let receipt = office.send(&ana(), "a.csv", format!("{rows} {step}").as_bytes(), None).await.expect("accepted").submission().receipt;
    let lease = gateway.store.claim("pace", &[JobKind::Run], gateway.now(), 3_600_000).await.expect("a claim").expect("its job");
    let original = office.submission(receipt).await.sha256;
    let file = tempfile::NamedTempFile::new().expect("a file");
    let mut writer = Writer::new(file.reopen().expect("open")).expect("begun");
    let mut key = String::new();
    for row in (0..rows * step).step_by(step as usize) {
        let record = Record {
            attributes: BTreeMap::from([("COUNT_UNIT".to_owned(), "EVENT".to_owned())]),
            key: key_of(row),
            source: format!("{original}#Hoja1!{}", isthmus::model::location::a1(row as u32, (row % 40) as u16)),
            status: "A".to_owned(),
            value: Some((row * 7919 % 100_003).to_string()),
            ..Record::default()
        };
        records::key(&mut key, DIMENSIONS.iter().map(|d| record.key[*d].as_str()));
        writer.push(&key, std::str::from_utf8(&record.to_bytes()).expect("JSON"), "").expect("written");
    }
    writer.finish().expect("ended");
    let mut incoming = gateway.blobs.incoming().await.expect("begun");
    incoming.write(&std::fs::read(file.path()).expect("read")).await.expect("written");
    let records = incoming.keep().await.expect("kept");
    println!("{rows} records are {:.1} MB as kept", records.bytes as f64 / 1e6);
    let run = Run {
        dataflow: Some(flow(FLOW)),
        mapping: None,
        mapping_sha256: None,
        sender: None,
        engine: String::new(),
        counts: Counts { observations: rows as i64, ..Counts::default() },
        report: gateway.blobs.put(b"{\"findings\":[]}").await.expect("kept"),
        dataset: Some(records.sha256),
        records: Some(records.sha256),
    };
    gateway.store.finish_run(&lease, run, gateway.now(), &|_: &Submission| Vec::new()).await.expect("ended");
    review::submit(gateway, &ana(), receipt, &BTreeMap::new(), "").await.expect("submitted");
    review::approve(gateway, &luz(), receipt, "").await.expect("approved");
    receipt
}

/// Most memory that this process held at once, in MiB; forgotten by asking.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let kib = status.lines().find_map(|l| l.strip_prefix("VmHWM:")?.trim().strip_suffix(" kB")?.trim().parse::<u64>().ok());
    let _ = std::fs::write("/proc/self/clear_refs", "5");
    kib.unwrap_or_default() / 1024
}

#[test]
#[ignore = "a measurement"]
#[expect(clippy::disallowed_methods, reason = "it measures time")]
fn a_large_release() {
    let rows: u64 = std::env::var("ISTHMUS_ROWS").ok().and_then(|r| r.parse().ok()).unwrap_or(200_000);
    wait(async {
        let place = Place::sqlite();
        let office = Office::open(&place).await;
        let gateway = &office.gateway;
        let first = large(&office, rows, 1).await;
        peak();
        let mut from = Instant::now();
        let mut told = |what: &str| {
            println!("{what}: {:.2} s, most memory {} MiB", from.elapsed().as_secs_f64(), peak());
            from = Instant::now();
        };
        told("before");
        let release = office.release(&plan(&flow(FLOW), &[first], None)).await;
        assert_eq!(release.rows(), rows as i64);
        println!("the published file is {:.1} MB", release.draft.files[0].bytes as f64 / 1e6);
        told("first release");
        let second = large(&office, rows / 10, 13).await;
        told("another submission of a tenth");
        change::preview(gateway, &pia(), &flow(FLOW), &[second], How::Merge, None).await.expect("a preview");
        told("preview");
        office.release(&plan(&flow(FLOW), &[second], Some(1))).await;
        told("merged release");
        let changes = change::between(gateway, &pia(), &series(FLOW), Some(1), 2, None).await.expect("a comparison");
        println!("{} new, {} changed, {} same", changes.new, changes.changed, changes.same);
        told("diff");
        trace::number(gateway, &auditor(), &series(FLOW), None, &key_of(rows * 3 / 4)).await.expect("traced");
        told("trace of a number");
        proof::proof(gateway, ProofOf::Number(series(FLOW), 2, key_of(rows * 3 / 4))).await.expect("a proof");
        told("proof of a number");
        publish::restore(gateway, &pia(), &series(FLOW), 1, Some(2), None, "vuelve").await.expect("restored");
        told("restored release");
        verify::verify(gateway).await.expect("read");
        told("verify");
    });
}

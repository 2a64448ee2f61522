//! Does an archive become as many submissions as it has dataflows, each reviewed, released and run again by itself?

use std::io::Write as _;

use isthmus::gateway::{replay, review, trace, verify};
use isthmus::model::structure::Ref;
use isthmus::model::submission::{Receipt, State, Submission};
use isthmus::store::submissions::Arrival;

use super::{Office, ana, auditor, fixture, flow, luz, month, months, plan, series};
use crate::store::{Place, on_both};

on_both!(
    an_archive_of_one_dataflow_is_one_submission,
    each_dataflow_of_an_archive_is_a_submission,
    where_one_file_has_an_error_nothing_is_parted,
    what_mends_an_archive_mends_its_shares,
);

const ENTRIES: &str = "DF_BORDER_MVT";
const IRREGULAR: &str = "DF_IRREG_DETECT";

/// An archive of files.
fn archive(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut out = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in files {
        out.start_file(*name, zip::write::SimpleFileOptions::default().last_modified_time(zip::DateTime::default())).expect("a member");
        out.write_all(bytes).expect("written");
    }
    out.finish().expect("an archive").into_inner()
}

fn honduras() -> Vec<u8> {
    let package = std::fs::File::open(fixture("zip-two-files/envio.zip")).expect("a fixture");
    let mut package = zip::ZipArchive::new(package).expect("an archive");
    let mut bytes = Vec::new();
    std::io::copy(&mut package.by_name("envio/irreg_honduras.csv").expect("a member"), &mut bytes).expect("read");
    bytes
}

/// Entries of a month, and detections: two dataflows.
pub(super) fn both(entries: i64) -> Vec<u8> {
    archive(&[("enero.csv", &months(&[("2024-01", entries)])), ("irreg_honduras.csv", &honduras())])
}

fn dataflow(s: &Submission) -> Option<Ref> {
    s.run.as_ref().and_then(|r| r.dataflow.clone())
}

impl Office {
    async fn sent(&self, bytes: &[u8], corrects: Option<Receipt>) -> Receipt {
        let sent = self.send_as(&ana(), "envio.zip", bytes, |a| Arrival { corrects, ..a }).await;
        self.work().await;
        sent.expect("accepted").submission().receipt
    }

    async fn shares(&self, of: Receipt) -> Vec<Submission> {
        self.gateway.store.shares(of).await.expect("a list")
    }

    async fn sound(&self) {
        assert_eq!(verify::verify(&self.gateway).await.expect("read").faults, Vec::<String>::new());
    }
}

async fn an_archive_of_one_dataflow_is_one_submission(place: Place) {
    let office = Office::open(&place).await;
    let receipt = office.send_fixture(&ana(), "zip-two-files/envio.zip").await;
    office.work().await;
    let sent = office.submission(receipt).await;
    assert_eq!((sent.state, sent.run.expect("a run").counts.observations), (State::Checked, 57));
    let entries = office.gateway.store.entries_about(&receipt.to_string()).await.expect("entries");
    let stated: Vec<String> = entries.into_iter().map(|e| e.entry.kind).collect();
    assert_eq!(stated[..3], ["receipt", "parse", "parse"], "each file of it is stated");
    assert_eq!(office.shares(receipt).await, []);
    office.sound().await;
}

async fn each_dataflow_of_an_archive_is_a_submission(place: Place) {
    let office = Office::open(&place).await;
    let alone = office.send(&ana(), "irreg_honduras.csv", &honduras(), None).await.expect("accepted").submission().receipt;
    office.work().await;
    let alone = office.submission(alone).await.run.expect("a run").counts;

    let receipt = office.sent(&both(10), None).await;
    let whole = office.submission(receipt).await;
    assert_eq!((whole.state, dataflow(&whole), whole.share.clone()), (State::Checked, Some(flow(ENTRIES)), None));
    assert_eq!(whole.run.as_ref().map(|r| r.counts.observations), Some(1));
    let shares = office.shares(receipt).await;
    let [share] = &shares[..] else { panic!("{shares:?}") };
    let of = share.share.clone().expect("it is a share");
    assert_eq!((of.of, of.dataflow, dataflow(share)), (receipt, flow(IRREGULAR), Some(flow(IRREGULAR))));
    assert_eq!((share.state, &share.by, &share.tenant, share.sha256), (State::Checked, &whole.by, &whole.tenant, whole.sha256));
    assert_eq!(share.run.as_ref().map(|r| r.counts), Some(alone), "as if it had been sent by itself");
    assert_eq!(share.duplicates, None, "the other part of an archive is not the same again");

    // Another run of the archive makes no further shares.
    review::rerun(&office.gateway, &luz(), receipt, "otra vez").await.expect("queued");
    office.work().await;
    assert_eq!(office.shares(receipt).await.len(), 1);

    // Each is released, traced and run again by itself.
    for (id, receipt) in [(ENTRIES, receipt), (IRREGULAR, share.receipt)] {
        office.approve(receipt).await;
        let release = office.release(&plan(&flow(id), &[receipt], None)).await;
        let again = replay::release(&office.gateway, &auditor(), &series(id), release.number).await.expect("run again");
        assert!(again.equal, "{id}: {:?}", again.differences);
    }
    let number = trace::number(&office.gateway, &auditor(), &series(ENTRIES), Some(1), &month("2024-01")).await.expect("traced");
    assert_eq!(number.trace.record.key["TIME_PERIOD"], "2024-01");
    office.sound().await;
    assert_eq!(office.sent(&both(10), None).await.number, 4, "the archive again is a submission again");
    let fourth = office.submission(Receipt { number: 4, year: receipt.year }).await;
    assert_eq!(fourth.duplicates, Some(receipt));
    assert_eq!(office.shares(fourth.receipt).await[0].duplicates, Some(share.receipt));
}

async fn where_one_file_has_an_error_nothing_is_parted(place: Place) {
    let office = Office::open(&place).await;
    let wrong = String::from_utf8_lossy(&months(&[("2024-01", 1)])).replace("NIC", "NICC").into_bytes();
    let receipt = office.sent(&archive(&[("enero.csv", &wrong), ("irreg_honduras.csv", &honduras())]), None).await;
    assert_eq!(office.submission(receipt).await.state, State::Refused);
    assert_eq!(office.shares(receipt).await, []);
    let report = office.report(receipt).await;
    assert!(report.contains("NICC") && report.contains("irreg_honduras.csv"), "all files are told of: {report}");
    office.sound().await;
}

async fn what_mends_an_archive_mends_its_shares(place: Place) {
    let office = Office::open(&place).await;
    let first = office.sent(&both(10), None).await;
    let second = office.sent(&both(11), Some(first)).await;
    let (earlier, later) = (office.shares(first).await, office.shares(second).await);
    assert_eq!((office.submission(second).await.corrects, later[0].corrects), (Some(first), Some(earlier[0].receipt)));
    office.sound().await;
}

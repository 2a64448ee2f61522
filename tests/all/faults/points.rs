//! Is all well after the process died at each of the places where dying is worst?
//!
//! The places are those of `fault::at` and `fault::pass` in `src/`; `ISTHMUS_POINTS` sets how often each is died at (1; 5 in
//! the large form).

use std::time::Duration;

use isthmus::model::digest::Sha256;
use isthmus::model::release::Series;
use isthmus::model::submission::State;
use isthmus::store::submissions::Wanted;
use serde_json::{Value, json};

use super::{FLOW, Site, ask, at_rest, files_in, size, wait, wrong};
use crate::gateway::{flow, months};
use crate::store::tenant;

/// While a file is taken in, in the order of the way that it goes; whether its row is there afterwards.
const UPLOAD: &[(&str, bool)] = &[
    ("blob.begun", false),
    ("blob.write", false),
    ("blob.sync", false),
    ("blob.synced", false),
    ("blob.rename", false),
    ("blob.renamed", false),
    ("blob.kept", false),
    ("accept.begin", false),
    ("accept.commit", false),
    ("accept.committed", true),
];

/// While it is run.
const RUN: &[&str] = &["run.claimed", "run.ran", "run.reported", "run.kept", "run.shared", "run.stated", "run.ended"];

/// While a release is made; whether it stands afterwards.
const PUBLISH: &[(&str, bool)] = &[
    ("publish.built", false),
    ("publish.records", false),
    ("publish.parquet", false),
    ("publish.manifest", false),
    ("release.flipped", false),
    ("release.stated", false),
    ("release.committed", true),
    ("publish.signed", true),
];

#[test]
fn every_named_point_of_the_program_is_died_at() {
    let mut there: Vec<String> = Vec::new();
    for file in [
        "store/blobs/incoming",
        "store/blobs/folder",
        "store/submissions",
        "store/jobs",
        "store/releases",
        "gateway/work",
        "gateway/publish",
    ] {
        let text = std::fs::read_to_string(format!("{}/src/{file}.rs", env!("CARGO_MANIFEST_DIR"))).expect("a file");
        for call in ["fault::at(\"", "fault::pass(\""] {
            there.extend(text.split(call).skip(1).filter_map(|rest| rest.split_once('"')).map(|(name, _)| name.to_owned()));
        }
    }
    let mut tried: Vec<&str> = UPLOAD.iter().chain(PUBLISH).map(|p| p.0).chain(RUN.iter().copied()).collect();
    there.sort();
    tried.sort_unstable();
    assert_eq!(there, tried);
}

#[test]
fn a_gateway_that_dies_at_any_point_of_an_upload_loses_nothing_and_leaves_nothing() {
    let site = Site::alone();
    let mut gateway = site.serve("g", 0, &["--no-work"], &[]);
    let rounds = size("ISTHMUS_POINTS", 1);
    let mut sent: Vec<(String, Sha256)> = Vec::new();
    for (point, kept) in (0..rounds).flat_map(|_| UPLOAD) {
        let (key, body) = (format!("k{}", sent.len()), months(&[("2024-01", sent.len() as i64)]));
        let at = gateway.address;
        let send = async |at| ask(at, &site.tokens["ana"], "POST /api/submissions", &[("idempotency-key", &key)], &body).await;
        site.faults(&format!("{point} die\n"));
        assert!(wait(send(at)).is_none(), "{point}: nobody is told what was not done");
        assert!(gateway.ends(Duration::from_secs(20)), "{point}: it is not passed");
        site.faults("");
        gateway = site.serve("g", 0, &["--no-work"], &[]);
        assert_eq!(files_in(&site.blobs.join("incoming")), 0, "{point}: leftovers");
        wait(async {
            let inside = site.gateway().await;
            let before = inside.store.submissions(&Wanted::default(), i64::MAX).await.expect("a list");
            assert_eq!(before.len(), sent.len() + usize::from(*kept), "{point}");
            // The same request again is one submission, whether the first one came to a row or not.
            let again = send(gateway.address).await.expect("an answer");
            assert_eq!(again.status.as_u16(), if *kept { 200 } else { 201 }, "{point}: {again:?}");
            sent.push((again.receipt().to_string(), Sha256::of(&body)));
            for (receipt, digest) in &sent {
                let there = inside.store.submission(receipt.parse().expect("a receipt")).await.expect("acknowledged, so it is there");
                assert_eq!(there.sha256, *digest);
                inside.blobs.verify(*digest).await.expect("its bytes are whole");
            }
        });
    }
    wait(async { assert_eq!(wrong(&site.gateway().await).await, Vec::<String>::new()) });
    eprintln!("died {} times at {} points of an upload: {} acknowledged and all there, no leftovers", sent.len(), UPLOAD.len(), sent.len());
}

#[test]
fn a_worker_that_dies_at_any_point_of_a_run_leaves_it_to_another() {
    let site = Site::alone();
    let temporary = site.path("temporary");
    std::fs::create_dir(&temporary).expect("a folder");
    let settings =
        [("ISTHMUS_SERVICE_LEASE_SECONDS", "2"), ("ISTHMUS_SERVICE_WORKERS", "1"), ("TMPDIR", temporary.to_str().expect("text"))];
    let rounds = size("ISTHMUS_POINTS", 1);
    for round in 0..rounds {
        for (i, point) in RUN.iter().enumerate() {
            wait(async {
                let inside = site.gateway().await;
                let bytes = months(&[("2024-01", (round as usize * RUN.len() + i) as i64)]);
                let sha256 = inside.blobs.put(&bytes).await.expect("kept");
                let kept = isthmus::store::blobs::Kept { sha256, bytes: bytes.len() as u64 };
                let parcel = isthmus::gateway::receive::Parcel {
                    via: isthmus::model::submission::Via::Upload,
                    name: "a.csv".to_owned(),
                    media_type: String::new(),
                    key: None,
                    corrects: None,
                    mapping: None,
                };
                isthmus::gateway::receive::enter(&inside, &crate::gateway::ana(), parcel, kept).await.expect("accepted");
            });
            site.faults(&format!("{point} die\n"));
            let mut worker = site.work("w", &settings);
            assert!(worker.ends(Duration::from_secs(30)), "{point}: it is not passed");
        }
        site.faults("");
        // All wait until the leases of the dead have run out, and ten seconds more.
        let _worker = site.work("w", &settings);
        wait(async {
            at_rest(&site.gateway().await).await;
        });
    }
    wait(async {
        let inside = site.gateway().await;
        let all = inside.store.submissions(&Wanted::default(), i64::MAX).await.expect("a list");
        assert_eq!(all.len() as u64, rounds * RUN.len() as u64);
        for submission in all {
            assert_eq!(submission.state, State::Checked, "{}: {}", submission.receipt, submission.reason);
            let stated = inside.store.entries_about(&submission.receipt.to_string()).await.expect("entries");
            assert_eq!(stated.iter().filter(|e| e.entry.kind == "validate").count(), 1, "{} has one result", submission.receipt);
        }
        assert_eq!(wrong(&inside).await, Vec::<String>::new());
        assert_eq!(files_in(&site.blobs.join("incoming")), 0, "leftovers");
        // The last run is known to have ended a moment before its folder goes.
        for _ in 0..100 {
            if files_in(&temporary) > 0 {
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        }
        assert_eq!(files_in(&temporary), 0, "what offices sent is left where temporary files go");
    });
    eprintln!("died {} times at {} points of a run: each file has one result", rounds * RUN.len() as u64, RUN.len());
}

#[test]
fn a_gateway_that_dies_at_any_point_of_a_release_leaves_the_old_or_the_new_one() {
    let site = Site::alone();
    let mut gateway = site.serve("g", 0, &[], &[]);
    let first = wait(site.release(gateway.address, &months(&[("2024-01", 1), ("2024-02", 2)]), None)).expect("released");
    let series = Series { dataflow: flow("DF_BORDER_MVT"), tenant: tenant("MEX") };
    let mut last = 1;
    let mut died = 0;
    for (point, stands) in (0..size("ISTHMUS_POINTS", 1)).flat_map(|_| PUBLISH) {
        let restore = async |at, base: i64| {
            site.ask(at, "pia", "POST", &format!("{first}/restore"), &json!({ "base": base, "why": "otra vez" })).await
        };
        site.faults(&format!("{point} die\n"));
        assert!(wait(restore(gateway.address, last)).is_none(), "{point}: nobody is told what was not done");
        assert!(gateway.ends(Duration::from_secs(20)), "{point}: it is not passed");
        site.faults("");
        died += 1;
        gateway = site.serve("g", 0, &[], &[]);
        last += i64::from(*stands);
        wait(async {
            // What is pulled is whole, and the one that stands.
            let at = gateway.address;
            let current = site.ask(at, "ana", "GET", &format!("/api/releases/{FLOW}/MEX"), &Value::Null).await.expect("an answer").json();
            let current = &current[0];
            assert_eq!(current["number"], last, "{point}: {current}");
            let here = format!("/api/releases/{FLOW}/MEX/{last}");
            let manifest = site.ask(at, "ana", "GET", &format!("{here}/manifest"), &Value::Null).await.expect("an answer");
            assert_eq!(Sha256::of(&manifest.body).to_string(), current["manifest"].as_str().expect("a digest"), "{point}");
            let file = &current["files"][0];
            let path = format!("{here}/files/{}", file["path"].as_str().expect("a path"));
            let bytes = site.ask(at, "ana", "GET", &path, &Value::Null).await.expect("an answer");
            assert_eq!(Sha256::of(&bytes.body).to_string(), file["sha256"].as_str().expect("a digest"), "{point}");
            let inside = site.gateway().await;
            let all = inside.store.releases(&series, inside.now()).await.expect("releases");
            assert_eq!(all.iter().map(|r| r.number).collect::<Vec<_>>(), (1..=last).rev().collect::<Vec<_>>(), "{point}");
            assert_eq!(wrong(&inside).await, Vec::<String>::new(), "{point}");
            if !*stands {
                assert_eq!(restore(at, last).await.expect("an answer").status, 201, "{point}: it can be done now");
                last += 1;
            }
        });
    }
    assert_eq!(files_in(&site.blobs.join("incoming")), 0, "leftovers");
    eprintln!("died {died} times at {} points of a release: {last} releases, none by half", PUBLISH.len());
}

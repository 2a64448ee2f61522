//! Does everything come back on an empty machine, on the same database or the other, while others go on sending?

use std::fs;
use std::sync::Arc;

use isthmus::gateway::{backup, replay, verify};
use isthmus::model::digest::Sha256;
use isthmus::store::blobs::Blobs;

use super::{Office, ana, flow, month, months, plan, series};
use crate::store::{Place, on_both};

on_both!(what_was_acknowledged_before_comes_back, an_office_moves_to_another_database, a_damaged_backup_is_refused,);

const FLOW: &str = "DF_BORDER_MVT";

/// An office with a release.
async fn office(place: &Place) -> Office {
    let office = Office::open(place).await;
    let receipt = office.approved_bytes("a.csv", &months(&[("2024-01", 10), ("2024-02", 20)])).await;
    office.release(&plan(&flow(FLOW), &[receipt], None)).await;
    office
}

/// Backups under load: whatever was acknowledged before one began is in it, and everything agrees with the ledger.
async fn what_was_acknowledged_before_comes_back(place: Place) {
    let office = Arc::new(office(&place).await);
    let folder = office.folder.path().join("backup");
    let key = office.folder.path().join("ledger.key");
    let storm = {
        let office = office.clone();
        tokio::spawn(async move {
            for i in 0..40 {
                office.send(&ana(), "a.csv", format!("a;b\n{i};2\n").as_bytes(), None).await.expect("accepted");
                office.clock.forward(1);
            }
        })
    };
    let mut copied = Vec::new();
    for round in 0..3 {
        let before = office.send(&ana(), "b.csv", format!("c;d\n{round};2\n").as_bytes(), None).await.expect("accepted");
        let saved = backup::save(&office.gateway, &key, &folder).await.expect("saved");
        copied.push((before.submission().clone(), saved));
        office.clock.forward(1);
    }
    storm.await.expect("nobody was held up");
    assert!(copied[2].1.copied < copied[2].1.blobs, "what was there is not copied again");
    for (before, saved) in copied {
        let target = Place::sqlite();
        let machine = Arc::new(tempfile::tempdir().expect("a folder"));
        let blobs = Blobs::in_folder(&machine.path().join("blobs")).await.expect("blobs");
        let again = machine.path().join("ledger.key");
        let restored = backup::restore(&folder, Some(&saved.at), target.address(), &blobs, &again).await.expect("restored");
        assert_eq!(restored.saved, saved);
        let new = Office::open_in(&target, machine).await;
        assert_eq!(new.submission(before.receipt).await, before);
        let verified = verify::verify(&new.gateway).await.expect("verified");
        assert_eq!(verified.faults, Vec::<String>::new());
        assert_eq!(verified.releases, 1);
    }
}

/// From this database to each of the two: the same release, the same proof, and the next one goes on from there.
async fn an_office_moves_to_another_database(place: Place) {
    let old = office(&place).await;
    let folder = old.folder.path().join("backup");
    backup::save(&old.gateway, &old.folder.path().join("ledger.key"), &folder).await.expect("saved");
    for target in [Some(Place::sqlite()), Place::postgres().await].into_iter().flatten() {
        let machine = Arc::new(tempfile::tempdir().expect("a folder"));
        let blobs = Blobs::in_folder(&machine.path().join("blobs")).await.expect("blobs");
        backup::restore(&folder, None, target.address(), &blobs, &machine.path().join("ledger.key")).await.expect("restored");
        let full = backup::restore(&folder, None, target.address(), &blobs, &machine.path().join("ledger.key")).await;
        assert!(full.expect_err("it is full").to_string().contains("not empty"));
        let new = Office::open_in(&target, machine).await;
        let replayed = replay::release(&new.gateway, &super::auditor(), &series(FLOW), 1).await.expect("run again");
        assert!(replayed.equal, "{:?}", replayed.differences);
        let receipt = new.approved_bytes("b.csv", &months(&[("2024-03", 30)])).await;
        let next = new.release(&plan(&flow(FLOW), &[receipt], Some(1))).await;
        assert_eq!((next.number, next.rows()), (2, 3));
        assert!(new.records(&next).await.iter().any(|(r, _)| r.key == month("2024-01")));
        assert_eq!(verify::verify(&new.gateway).await.expect("verified").faults, Vec::<String>::new());
    }
}

async fn a_damaged_backup_is_refused(place: Place) {
    let office = office(&place).await;
    let folder = office.folder.path().join("backup");
    let saved = backup::save(&office.gateway, &office.folder.path().join("ledger.key"), &folder).await.expect("saved");
    let original = office.submission("R-2026-000001".parse().expect("a receipt")).await.sha256;
    let blob = folder.join("blobs").join(&original.to_string()[..2]).join(original.to_string());
    for damaged in [blob, folder.join(&saved.database)] {
        let whole = fs::read(&damaged).expect("there");
        let mut bytes = whole.clone();
        bytes[whole.len() / 2] ^= 1;
        fs::write(&damaged, &bytes).expect("damaged");
        let machine = tempfile::tempdir().expect("a folder");
        let blobs = Blobs::in_folder(&machine.path().join("blobs")).await.expect("blobs");
        let target = Place::sqlite();
        let refused = backup::restore(&folder, None, target.address(), &blobs, &machine.path().join("ledger.key")).await;
        let name = damaged.file_name().expect("a name").to_string_lossy().into_owned();
        assert!(refused.expect_err("damaged").to_string().contains(&name));
        fs::write(&damaged, &whole).expect("mended");
        assert_ne!(Sha256::of(&bytes), Sha256::of(&whole));
    }
}

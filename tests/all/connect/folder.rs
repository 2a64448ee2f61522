//! Is a file taken from a folder when it is whole, once, and by its own office?

use std::collections::BTreeMap;
use std::fs;

use isthmus::connect::folder::{Folder, TAKEN, look};
use isthmus::model::account::{Part, Who};
use isthmus::model::submission::Via;

use super::{Place, mex, wait};

#[test]
fn a_file_is_taken_when_it_is_whole() {
    wait(async {
        let place = Place::new().await;
        let path = place.folder.path().join("inbox");
        fs::create_dir(&path).expect("a folder");
        let folder = Folder { tenant: mex(), path: path.clone() };
        let mut seen = BTreeMap::new();
        for name in ["entradas.csv", "~$entradas.xlsx", ".hidden", "half.csv.part", "x.crdownload"] {
            fs::write(path.join(name), "mes;entradas\n").expect("a file");
        }
        assert!(look(&place.gateway, &folder, &mut seen).await.expect("a look").is_empty(), "it may still be growing");
        fs::write(path.join("entradas.csv"), "mes;entradas\n2026-01;5\n").expect("more of it");
        assert!(look(&place.gateway, &folder, &mut seen).await.expect("a look").is_empty(), "it has grown");
        let taken = look(&place.gateway, &folder, &mut seen).await.expect("a look");
        let [receipt] = taken.as_slice() else { panic!("{taken:?}") };
        let submission = place.gateway.store.submission(*receipt).await.expect("a submission");
        assert_eq!((submission.via, submission.by, submission.name.as_str()), (Via::Folder, Who::Machine(Part::Folder), "entradas.csv"));
        assert!(path.join(TAKEN).join(format!("{receipt} entradas.csv")).exists() && !path.join("entradas.csv").exists());
        assert!(path.join("half.csv.part").exists());
        for _ in 0..3 {
            assert!(look(&place.gateway, &folder, &mut seen).await.expect("a look").is_empty());
        }
    });
}

/// The process died between the receipt and the move: the file lies there still and gives the same receipt.
#[test]
fn a_file_that_was_not_moved_is_not_taken_twice() {
    wait(async {
        let place = Place::new().await;
        let path = place.folder.path().join("inbox");
        fs::create_dir(&path).expect("a folder");
        let folder = Folder { tenant: mex(), path: path.clone() };
        let mut receipts = Vec::new();
        for _ in 0..2 {
            let mut seen = BTreeMap::new();
            fs::write(path.join("a.csv"), "a;b\n1;2\n").expect("a file");
            look(&place.gateway, &folder, &mut seen).await.expect("a look");
            receipts.extend(look(&place.gateway, &folder, &mut seen).await.expect("a look"));
        }
        assert_eq!(receipts.len(), 2);
        assert_eq!(receipts[0], receipts[1]);
    });
}

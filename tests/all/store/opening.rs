//! Does the store open what it may, refuse what it must, and leave untouched what it refuses?

use isthmus::store::{self, StoreError};

use super::{Place, accept, arrival, at, on_both, wait};

on_both!(it_opens_again_and_at_the_same_time, a_store_of_a_later_version_is_refused_untouched, a_store_made_from_another_text_is_refused,);

async fn it_opens_again_and_at_the_same_time(place: Place) {
    let (a, b, c) = tokio::join!(place.open(), place.open(), place.open());
    accept(&*a, arrival("MEX", "uno"), at(0)).await;
    assert_eq!(accept(&*b, arrival("MEX", "dos"), at(0)).await.receipt.number, 2);
    assert_eq!(c.load().await.expect("load").waiting, 2);
}

async fn refused(place: &Place) -> StoreError {
    match store::open(place.address()).await {
        Ok(_) => panic!("opened"),
        Err(e) => e,
    }
}

async fn a_store_of_a_later_version_is_refused_untouched(place: Place) {
    let sent = accept(&*place.open().await, arrival("MEX", "uno"), at(0)).await;
    place
        .say("insert into change (number, name, sha256) select 9000, 'later', sha256 from change where number = 1")
        .await
        .expect("a change");
    let error = refused(&place).await;
    assert!(matches!(error, StoreError::Newer(9000)), "{error}");
    place.say("delete from change where number = 9000").await.expect("taken back");
    assert_eq!(place.open().await.submission(sent.receipt).await.expect("untouched").receipt, sent.receipt);
}

async fn a_store_made_from_another_text_is_refused(place: Place) {
    drop(place.open().await);
    place.say("update change set sha256 = (select sha256 from change where number = 2) where number = 1").await.expect("changed");
    let error = refused(&place).await;
    assert!(matches!(&error, StoreError::Corrupt(why) if why.contains("change 1")), "{error}");
}

/// Copied while somebody sends: the copy opens, is sound, and holds what was acknowledged before it began.
#[test]
fn a_copy_holds_what_was_acknowledged_before() {
    let folder = tempfile::tempdir().expect("a folder");
    wait(async {
        let place = Place::sqlite();
        let store = place.open().await;
        store.ready().await.expect("it can be written");
        let before = accept(&*store, arrival("MEX", "antes"), at(0)).await;
        let sending = store.clone();
        let storm = tokio::spawn(async move {
            for i in 0..200 {
                accept(&*sending, arrival("MEX", &format!("{i}")), at(1)).await;
            }
        });
        for copy in 0..5 {
            let file = folder.path().join(format!("copy '{copy}'.db"));
            store.copy_to(&file).await.expect("copied");
            let copied = store::open(&format!("sqlite:{}", file.display())).await.expect("the copy opens, so nobody else can read it");
            copied.check().await.expect("sound");
            assert_eq!(copied.submission(before.receipt).await.expect("there"), store.submission(before.receipt).await.expect("there"));
            let load = copied.load().await.expect("load");
            assert_eq!(load.waiting, copied.last_event().await.expect("last"), "each submission with its job and event");
            assert_eq!(load.waiting, copied.ledger_size().await.expect("size"), "and its statement");
            let again = store.copy_to(&file).await;
            assert!(matches!(again, Err(StoreError::Unavailable(_))), "nothing is written over");
        }
        storm.await.expect("nobody was held up");
        store.check().await.expect("sound");
    });
}

#[test]
fn a_damaged_file_is_found() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("isthmus.db");
    let address = format!("sqlite:{}", file.display());
    wait(async {
        let place = Place::sqlite();
        let store = place.open().await;
        for i in 0..50 {
            accept(&*store, arrival("MEX", &format!("{i}")), at(0)).await;
        }
        store.copy_to(&file).await.expect("copied");
    });
    let whole = std::fs::read(&file).expect("readable");
    let mut found = 0;
    for page in 1..whole.len() / 4096 {
        let mut damaged = whole.clone();
        damaged[page * 4096..page * 4096 + 64].fill(0xff);
        std::fs::write(&file, &damaged).expect("written");
        let sound = wait(async {
            match store::open(&address).await {
                Ok(store) => store.check().await,
                Err(e) => Err(e),
            }
        });
        found += usize::from(matches!(sound, Err(StoreError::Corrupt(_) | StoreError::Unavailable(_))));
        for beside in ["-wal", "-shm"] {
            let _ = std::fs::remove_file(folder.path().join(format!("isthmus.db{beside}")));
        }
    }
    assert_eq!(found, whole.len() / 4096 - 1, "every page whose head was overwritten");
}

#[test]
fn an_address_says_which_database() {
    for wrong in ["", "isthmus.db", "mysql://localhost/isthmus"] {
        let Err(error) = wait(store::open(wrong)) else { panic!("{wrong} opened") };
        assert!(error.to_string().contains("begins with `sqlite:` or `postgres:`"), "{error}");
    }
    let folder = tempfile::tempdir().expect("a folder");
    let Err(missing) = wait(store::open(&format!("sqlite:{}/no/such/folder.db", folder.path().display()))) else { panic!("opened") };
    assert!(matches!(&missing, StoreError::Unavailable(why) if why.contains("folder.db")), "{missing}");
}

#[test]
fn a_server_that_is_not_there_is_said_soon() {
    let Err(gone) = wait(store::open("postgres://isthmus@127.0.0.1:1/isthmus")) else { panic!("opened") };
    assert!(matches!(gone, StoreError::Unavailable(_)), "{gone}");
}

#[cfg(unix)]
#[test]
fn nobody_else_can_read_the_file() {
    use std::os::unix::fs::PermissionsExt;

    let folder = tempfile::tempdir().expect("a folder");
    // Characters that mean something in an address are part of a name like any other.
    let file = folder.path().join("datos ñ #1?&.db");
    let address = format!("sqlite:{}", file.display());
    let mode = |path: &std::path::Path| std::fs::metadata(path).expect("there").permissions().mode() & 0o777;
    wait(async {
        let store = store::open(&address).await.expect("opens");
        accept(&*store, arrival("MEX", "uno"), at(0)).await;
        let mut names = Vec::new();
        for entry in std::fs::read_dir(folder.path()).expect("the folder") {
            let path = entry.expect("an entry").path();
            assert_eq!(mode(&path), 0o600, "{}", path.display());
            names.push(path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default());
        }
        names.sort();
        assert_eq!(names, ["datos ñ #1?&.db", "datos ñ #1?&.db-shm", "datos ñ #1?&.db-wal"]);
    });
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o644)).expect("opened to all");
    let Err(open_to_all) = wait(store::open(&address)) else { panic!("opened") };
    assert!(open_to_all.to_string().contains("chmod 600"), "{open_to_all}");
}

//! Is what was acknowledged still there, and nothing there by half, after kill -9 at any moment?
//!
//! The test starts itself again as a child that accepts submissions and makes releases as fast as it can, and writes
//! every acknowledgement to a file of its own, on the disk, before it goes on. The child is killed, again and again;
//! what the file says is compared with what the store holds. `ISTHMUS_KILLS` sets how often (20).

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use isthmus::model::account::Class;
use isthmus::model::digest::Sha256;
use isthmus::model::release::{Content, Draft, Release, Salt, Series};
use isthmus::model::submission::{Receipt, State};
use isthmus::store::Store;
use isthmus::store::blobs::Blobs;
use isthmus::store::jobs::JobKind;
use isthmus::store::releases::Act;
use isthmus::store::submissions::Wanted;

use super::{Place, accept, arrival, at, dataflow, entry, person, run, tenant, wait};

/// Where the child works: the folder, and the address of its store.
const FOLDER: &str = "ISTHMUS_CRASH_FOLDER";
const ADDRESS: &str = "ISTHMUS_CRASH_ADDRESS";

#[test]
fn kill_9_loses_nothing_on_sqlite() {
    if !is_child() {
        survive("kill_9_loses_nothing_on_sqlite", &Place::sqlite());
    }
}

#[test]
fn kill_9_loses_nothing_on_postgres() {
    if !is_child()
        && let Some(place) = wait(Place::postgres())
    {
        survive("kill_9_loses_nothing_on_postgres", &place);
    }
}

fn is_child() -> bool {
    let (Ok(folder), Ok(address)) = (std::env::var(FOLDER), std::env::var(ADDRESS)) else { return false };
    wait(work(Path::new(&folder), &address));
    true
}

/// Works until it is killed.
async fn work(folder: &Path, address: &str) {
    let store = isthmus::store::open(address).await.expect("the store opens after every kill");
    let blobs = Blobs::in_folder(&folder.join("blobs")).await.expect("the blobs open after every kill");
    let acknowledged = std::fs::File::options().create(true).append(true).open(folder.join("acknowledged")).expect("a file");
    let acknowledged = Arc::new(acknowledged);
    for sender in 0..3 {
        tokio::spawn(send(sender, store.clone(), blobs.clone(), acknowledged.clone()));
    }
    tokio::spawn(take(store.clone()));
    publish(&store, &blobs, &acknowledged).await;
}

fn acknowledge(mut file: &std::fs::File, line: &str) {
    // One write, so that a line is there whole or not at all.
    file.write_all(format!("{line}\n").as_bytes()).expect("written");
    file.sync_data().expect("on the disk");
}

async fn send(sender: u32, store: Arc<dyn Store>, blobs: Blobs, acknowledged: Arc<std::fs::File>) {
    for i in 0_u32.. {
        let bytes = format!("{} {sender} {i} ", std::process::id()).repeat(1 + (i as usize * 37) % 900);
        let mut incoming = blobs.incoming().await.expect("begun");
        incoming.write(bytes.as_bytes()).await.expect("written");
        let kept = incoming.keep().await.expect("kept");
        let sent = accept(&*store, arrival("MEX", &bytes), at(0)).await;
        assert_eq!(sent.sha256, kept.sha256);
        acknowledge(&acknowledged, &format!("{} {}", sent.receipt, sent.sha256));
    }
}

async fn take(store: Arc<dyn Store>) {
    loop {
        // A clock that goes on far enough for the leases of the killed to have run out.
        let now = at(i64::from(std::process::id()) * 1000);
        match store.claim("child", &[JobKind::Run], now, 1000).await.expect("an answer") {
            Some(lease) => drop(store.finish_run(&lease, run(0), now, &|s| vec![entry("validate", s.receipt)]).await.expect("mine")),
            None => tokio::time::sleep(Duration::from_millis(5)).await,
        }
    }
}

fn series() -> Series {
    Series { dataflow: dataflow(), tenant: tenant("MEX") }
}

async fn publish(store: &Arc<dyn Store>, blobs: &Blobs, acknowledged: &std::fs::File) {
    loop {
        let base = store.tip(&series()).await.expect("an answer");
        let content = format!("{} {base:?}", std::process::id());
        let sha256 = blobs.put(content.as_bytes()).await.expect("kept");
        let manifest = blobs.put(format!("manifest {content}").as_bytes()).await.expect("kept");
        let draft = Draft {
            series: series(),
            number: None,
            base,
            receipts: Vec::new(),
            restores: None,
            embargo: None,
            class: Class::Public,
            manifest,
            files: vec![Content { path: "part-0.parquet".to_owned(), sha256, bytes: content.len() as i64, rows: 1 }],
            records: sha256,
            salt: Salt([7; 32]),
            engine: String::new(),
            keys: 1,
        };
        let act = Act { by: person("pia"), at: at(0), why: String::new(), signature: None };
        let made = store.release(draft, &act, &|r: &Release| vec![entry("release", r.number)]).await.expect("released");
        acknowledge(acknowledged, &format!("{} {manifest}", made.number));
    }
}

fn survive(test: &str, place: &Place) {
    let folder = tempfile::tempdir().expect("a folder");
    let kills: u64 = std::env::var("ISTHMUS_KILLS").ok().and_then(|k| k.parse().ok()).unwrap_or(20);
    let lines = || std::fs::read_to_string(folder.path().join("acknowledged")).unwrap_or_default();
    let mut checked = 0;
    for kill in 0..kills {
        let before = lines().len();
        let mut child = Command::new(std::env::current_exe().expect("this test"))
            .args([format!("store::crash::{test}").as_str(), "--exact", "--nocapture", "--test-threads=1"])
            .env(FOLDER, folder.path())
            .env(ADDRESS, place.address())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .spawn()
            .expect("the child starts");
        // Let it come to work, then kill it anywhere in it: 10 to 309 ms later, in no order.
        let mut patience = 6000;
        while lines().len() == before {
            assert!(child.try_wait().expect("an answer").is_none() && patience > 0, "the child of kill {kill} does not work");
            patience -= 1;
            std::thread::sleep(Duration::from_millis(10));
        }
        std::thread::sleep(Duration::from_millis(10 + kill * 7919 % 300));
        assert!(child.try_wait().expect("an answer").is_none(), "the child of kill {kill} died by itself");
        child.kill().expect("killed");
        child.wait().expect("gone");
        // All of it the first and last time, and otherwise what is new, for the time it takes.
        let from = if kill + 1 == kills { 0 } else { checked };
        let all = lines();
        wait(check(place, folder.path(), all.lines().skip(from)));
        checked = all.lines().count();
    }
    eprintln!("{kills} kills, {checked} acknowledged and all there");
    assert!(checked as u64 >= kills);
}

async fn check(place: &Place, folder: &Path, acknowledged: impl Iterator<Item = &str>) {
    let store = place.open().await;
    let blobs = Blobs::in_folder(&folder.join("blobs")).await.expect("blobs");
    // A server ends what a client had asked for when it was killed: it is looked at when nothing moves any more.
    let mut before = None;
    while place.address().starts_with("postgres") {
        let now = (store.last_event().await.expect("an answer"), store.ledger_size().await.expect("size"));
        if before.replace(now) == Some(now) {
            break;
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    for line in acknowledged {
        let (name, digest) = line.split_once(' ').expect("a line of two words");
        let sha256: Sha256 = digest.parse().expect("a digest");
        if let Ok(receipt) = name.parse::<Receipt>() {
            let submission = store.submission(receipt).await.expect("acknowledged, so it is there");
            assert_eq!(submission.sha256, sha256);
            assert_eq!(blobs.verify(sha256).await.expect("its bytes are whole"), submission.bytes as u64);
        } else {
            let release = store.one_release(&series(), name.parse().expect("a number"), at(0)).await.expect("acknowledged, so it is there");
            assert_eq!(release.draft.manifest, sha256);
        }
    }
    // Nothing by half, acknowledged or not: numbers without gaps, and all that belongs to each.
    let submissions = store.submissions(&Wanted::default(), i64::MAX).await.expect("a list");
    let count = submissions.len() as i64;
    assert_eq!(submissions.first().map_or(0, |s| s.receipt.number), count);
    let releases = store.releases(&series(), at(0)).await.expect("releases");
    assert_eq!(releases.first().map(|r| r.number), (!releases.is_empty()).then_some(releases.len() as i64));
    assert_eq!(store.tip(&series()).await.expect("an answer"), releases.first().map(|r| r.number));
    for release in &releases {
        assert_eq!((release.draft.files.len(), release.given.len()), (1, 1), "release {}", release.number);
    }
    if let Some(last) = releases.first() {
        blobs.verify(last.draft.manifest).await.expect("the manifest is whole");
        blobs.verify(last.draft.files[0].sha256).await.expect("the file is whole");
    }
    let events = store.events(0, None, i64::MAX).await.expect("events");
    assert!(events.iter().map(|e| e.sequence).eq(1..=events.len() as i64));
    let told = |kind: &str| events.iter().filter(|e| e.kind.word() == kind).count() as i64;
    assert_eq!((told("submission.received"), told("release.public")), (count, releases.len() as i64));
    let done = submissions.iter().filter(|s| s.state == State::Checked).count() as i64;
    assert_eq!(told("submission.checked"), done);
    let size = store.ledger_size().await.expect("size");
    assert_eq!(size, count + done + releases.len() as i64);
    assert_eq!(store.leaves(0, size).await.expect("no gap").len() as i64, size);
    let load = store.load().await.expect("load");
    let open = submissions.iter().filter(|s| matches!(s.state, State::Received | State::Running)).count() as i64;
    assert_eq!(load.waiting + load.running, open, "every submission that is not done has its job");
}

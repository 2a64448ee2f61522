//! Is every file run once and to its end, whatever happens to who runs it?

use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use isthmus::gateway::work::{self, Shift};
use isthmus::gateway::{Gateway, ledger};
use isthmus::model::event::EventKind;
use isthmus::model::submission::{Receipt, State};
use isthmus::store::jobs::{JobKind, TRIES};

use super::{Office, ana, luz, months};
use crate::store::{Place, on_both, wait};

on_both!(
    what_kills_its_reader_is_refused_and_the_others_go_on,
    fifty_requests_with_one_key_are_one_submission,
    a_worker_that_is_stopped_ends_what_it_began,
    a_lease_that_was_lost_stops_the_run,
    a_job_that_three_workers_died_of_is_dead_and_can_be_run_again,
);

async fn what_kills_its_reader_is_refused_and_the_others_go_on(place: Place) {
    let mut office = Office::open(&place).await;
    // Little memory, so that a file of repeats is too much: the process that reads it dies, and nothing else.
    let mut config = isthmus::config::Config::default();
    config.limits.memory = 32 << 20;
    office.gateway.config = Arc::new(config);
    let mut good = Vec::new();
    let mut bad = Vec::new();
    for i in 0..4 {
        good.push(office.send(&ana(), "a.csv", &months(&[("2024-01", i)]), None).await.expect("accepted").submission().receipt);
        let mut poison = String::from("t,geo,nat,n\n");
        (0..200_000).for_each(|n| poison += &format!("2024-01,HND,Venezula{n},{i}\n"));
        let sent = office.send_for(&ana(), "b.csv", poison.as_bytes(), None, Some("iom.amerdigest-irreg")).await;
        bad.push(sent.expect("accepted").submission().receipt);
    }
    office.work().await;
    for receipt in good {
        assert_eq!(office.submission(receipt).await.state, State::Checked);
    }
    for receipt in bad {
        let refused = office.submission(receipt).await;
        assert_eq!(refused.state, State::Refused);
        let report: serde_json::Value = serde_json::from_str(&office.report(receipt).await).expect("a report");
        assert_eq!((&report["findings"][0]["rule"], &report["findings"][0]["args"]["reason"]), (&"F-LIM-002".into(), &"memory".into()));
    }
    let load = office.gateway.store.load().await.expect("a load");
    assert_eq!((load.waiting, load.running, load.dead), (0, 0, 0));
    assert_eq!(isthmus::gateway::verify::verify(&office.gateway).await.expect("read").faults, Vec::<String>::new());
}

async fn fifty_requests_with_one_key_are_one_submission(place: Place) {
    let office = Arc::new(Office::open(&place).await);
    let mut all = tokio::task::JoinSet::new();
    for _ in 0..50 {
        let office = office.clone();
        all.spawn(async move {
            office.send(&ana(), "a.csv", &months(&[("2024-01", 1)]), Some("clave-1")).await.expect("accepted").submission().receipt
        });
    }
    let receipts = all.join_all().await;
    assert!(receipts.iter().all(|r| *r == receipts[0]), "{receipts:?}");
    assert_eq!(office.gateway.store.ledger_size().await.expect("a size"), 1);
    let other = office.send(&ana(), "a.csv", &months(&[("2024-01", 2)]), Some("clave-1")).await;
    assert!(matches!(super::conflict(other), isthmus::store::Conflict::KeyReused(r) if r == receipts[0]));
    let twin = office.send(&ana(), "a.csv", &months(&[("2024-01", 1)]), Some("clave-2")).await.expect("accepted");
    assert_eq!(twin.submission().duplicates, Some(receipts[0]));
    office.work().await;
    let runs = office.gateway.store.events(0, None, 1000).await.expect("events");
    assert_eq!(runs.iter().filter(|e| e.kind == EventKind::Checked).count(), 2);
}

async fn a_worker_that_is_stopped_ends_what_it_began(place: Place) {
    let office = Office::open(&place).await;
    let receipt = office.send_fixture(&ana(), "mex-rechazos/rechazos_2017.xls").await;
    let (stop, stopped) = tokio::sync::watch::channel(false);
    let gateway: Gateway = office.gateway.clone();
    let shift = Shift { idle: Duration::from_millis(20), at_once: 2, ..Shift::new("a") };
    let worker = tokio::spawn(async move { work::work(&gateway, &shift, stopped).await });
    while office.submission(receipt).await.state == State::Received {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    stop.send(true).expect("the worker listens");
    tokio::time::timeout(Duration::from_secs(60), worker).await.expect("it stops").expect("and does not fail");
    assert_eq!(office.submission(receipt).await.state, State::Checked);
    // What comes later waits for another.
    let late = office.send_fixture(&ana(), "mex-entradas/cuadro_2_1_entradas.xlsx").await;
    assert_eq!(office.submission(late).await.state, State::Received);
}

/// The clock is moved past the lease while the run is going on, and somebody else takes the job: the first one's result is not
/// taken, and the second one's is.
async fn a_lease_that_was_lost_stops_the_run(place: Place) {
    let office = Office::open(&place).await;
    // A run may be quicker than the clock is moved: then with another file.
    for _ in 0..20 {
        if lost_in_time(&office).await {
            return;
        }
    }
    panic!("every run was over before its lease was");
}

async fn lost_in_time(office: &Office) -> bool {
    let receipt = office.send_fixture(&ana(), "mex-detenciones/extranjeros_estacion_2019.xlsx").await;
    let gateway = office.gateway.clone();
    let shift = Shift { lease: Duration::from_millis(300), ..Shift::new("slow") };
    let first = tokio::spawn(async move { work::one(&gateway, &shift).await });
    while office.submission(receipt).await.state == State::Received {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    office.clock.forward(3600);
    let taken = office.gateway.store.claim("quick", &[JobKind::Run], office.gateway.now(), 60_000).await.expect("a claim");
    // The lease had run out, so that the job waits a little before it is tried again.
    assert!(taken.is_none());
    let requeued = office.submission(receipt).await.state == State::Received;
    office.clock.forward(3600);
    let ended = first.await.expect("it does not fail").expect("it says so");
    assert_eq!(ended, Some(receipt));
    if !requeued {
        return false;
    }
    assert_eq!(office.submission(receipt).await.state, State::Received, "what came too late is not taken");
    office.work().await;
    assert_eq!(office.submission(receipt).await.state, State::Checked);
    let events = office.gateway.store.events_about(&receipt.to_string()).await.expect("events");
    let kinds: Vec<&str> = events.iter().map(|e| e.kind.word()).collect();
    assert_eq!(kinds, ["submission.received", "submission.started", "submission.requeued", "submission.started", "submission.checked"]);
    let stated = office.gateway.store.entries_about(&receipt.to_string()).await.expect("entries");
    assert_eq!(stated.len(), 4, "one receipt, and one run");
    true
}

async fn a_job_that_three_workers_died_of_is_dead_and_can_be_run_again(place: Place) {
    let office = Office::open(&place).await;
    let receipt = office.send_fixture(&ana(), "mex-entradas/cuadro_2_1_entradas.xlsx").await;
    for _ in 0..TRIES {
        // Taken by somebody who is never heard of again.
        let lease = office.gateway.store.claim("gone", &[JobKind::Run], office.gateway.now(), 1000).await.expect("a claim");
        assert!(lease.is_some());
        office.clock.forward(120);
        assert!(office.gateway.store.claim("other", &[JobKind::Pull], office.gateway.now(), 1000).await.expect("a claim").is_none());
        office.clock.forward(120);
    }
    assert_eq!(office.submission(receipt).await.state, State::Failed);
    assert_eq!(office.gateway.store.dead_jobs(None).await.expect("jobs").len(), 1);
    isthmus::gateway::review::rerun(&office.gateway, &luz(), receipt, "otra vez").await.expect("queued");
    office.work().await;
    assert_eq!(office.submission(receipt).await.state, State::Checked);
    assert_eq!(isthmus::gateway::verify::verify(&office.gateway).await.expect("read").faults, Vec::<String>::new());
}

/// Names the folder to the child, and the address of its store.
const FOLDER: &str = "ISTHMUS_WORKER_FOLDER";
const ADDRESS: &str = "ISTHMUS_WORKER_ADDRESS";

/// A worker as a process of its own: this test, started again.
fn worker(test: &str, place: &Place, folder: &std::path::Path) -> Child {
    let own = std::env::current_exe().expect("this test");
    let mut child = Command::new(own);
    child.args([test, "--exact", "--nocapture"]).env(FOLDER, folder).env(ADDRESS, place.address());
    child.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("a process")
}

fn is_child() -> bool {
    let (Ok(folder), Ok(address)) = (std::env::var(FOLDER), std::env::var(ADDRESS)) else { return false };
    wait(async {
        let clock = Arc::new(Real);
        let program = std::path::PathBuf::from(env!("CARGO_BIN_EXE_isthmus"));
        let folder = std::path::Path::new(&folder);
        let random = super::Counted::default();
        let gateway = Gateway {
            store: isthmus::store::open(&address).await.expect("the store"),
            blobs: isthmus::store::blobs::Blobs::in_folder(&folder.join("blobs")).await.expect("the blobs"),
            clock,
            random: Arc::new(super::Counted::default()),
            key: Arc::new(ledger::open_key(&folder.join("ledger.key"), super::ORIGIN, &random).expect("the key")),
            engine: Arc::new(ledger::engine(&program).expect("its digest")),
            tree: ledger::Grown::default(),
            structures: isthmus::gateway::structures::InForce::default(),
            config: Arc::default(),
            program,
        };
        let shift =
            Shift { lease: Duration::from_millis(600), idle: Duration::from_millis(10), ..Shift::new(format!("p{}", std::process::id())) };
        let (_stop, stopped) = tokio::sync::watch::channel(false);
        work::work(&gateway, &shift, stopped).await;
    });
    true
}

/// The clock of the machine.
struct Real;

impl isthmus::gateway::Clock for Real {
    fn now(&self) -> isthmus::model::moment::Moment {
        #[expect(clippy::disallowed_methods, reason = "processes that share a store share the machine's clock")]
        let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).map_or(0, |d| d.as_millis() as i64);
        isthmus::model::moment::Moment::from_millis(now)
    }
}

#[test]
fn workers_that_are_killed_lose_nothing_on_sqlite() {
    if !is_child() {
        killed("gateway::workers::workers_that_are_killed_lose_nothing_on_sqlite", &Place::sqlite());
    }
}

#[test]
fn workers_that_are_killed_lose_nothing_on_postgres() {
    if !is_child()
        && let Some(place) = wait(Place::postgres())
    {
        killed("gateway::workers::workers_that_are_killed_lose_nothing_on_postgres", &place);
    }
}

/// Two workers, one of which is killed again and again while it has work: in the end every file has one result.
fn killed(test: &str, place: &Place) {
    wait(async {
        let mut office = Office::open(place).await;
        office.gateway.clock = Arc::new(Real);
        let files = ["mex-rechazos/rechazos_2017.xls", "mex-entradas/cuadro_2_1_entradas.xlsx", "hnd-irregular/irreg_honduras.csv"];
        let mut receipts: Vec<Receipt> = Vec::new();
        for i in 0..9 {
            receipts.push(office.send_fixture(&ana(), files[i % files.len()]).await);
        }
        let folder = office.folder.path().to_owned();
        let mut steady = worker(test, place, &folder);
        let mut kills = 0;
        let ended = tokio::time::timeout(Duration::from_secs(300), async {
            loop {
                let load = office.gateway.store.load().await.expect("a load");
                assert_eq!(load.dead, 0, "nobody's file kills a worker here");
                if (load.waiting, load.running) == (0, 0) {
                    return;
                }
                if kills < 6 {
                    let mut victim = worker(test, place, &folder);
                    tokio::time::sleep(Duration::from_millis(250 + 70 * kills)).await;
                    victim.kill().expect("killed");
                    victim.wait().expect("gone");
                    kills += 1;
                } else {
                    tokio::time::sleep(Duration::from_millis(100)).await;
                }
            }
        });
        let ended = ended.await;
        steady.kill().expect("killed");
        steady.wait().expect("gone");
        assert!(ended.is_ok(), "there still is work after {kills} kills");
        for receipt in &receipts {
            let sent = office.submission(*receipt).await;
            assert!(matches!(sent.state, State::Checked | State::Refused), "{receipt} {:?}", sent.state);
            let ended = office.gateway.store.events_about(&receipt.to_string()).await.expect("events");
            let ended = ended.iter().filter(|e| matches!(e.kind, EventKind::Checked | EventKind::Refused)).count();
            assert_eq!(ended, 1, "{receipt} has one result");
            let stated = office.gateway.store.entries_about(&receipt.to_string()).await.expect("entries");
            assert_eq!(stated.iter().filter(|e| e.entry.kind == "validate").count(), 1);
        }
        assert_eq!(isthmus::gateway::verify::verify(&office.gateway).await.expect("read").faults, Vec::<String>::new());
    });
}

//! Two gateways and three workers on PostgreSQL and S3, one of each killed while many send: is anything lost, doubled or stuck?
//!
//! `ISTHMUS_STORM` sets how many files (60), `ISTHMUS_STORM_KILLS` how often somebody is killed (2); 2000 and 20 in the large form.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use isthmus::model::digest::Sha256;
use isthmus::model::event::EventKind;
use isthmus::model::submission::{Receipt, State};
use isthmus::store::submissions::Wanted;
use tokio::time::Instant;

use super::{Process, Site, ask, size, wait, wrong};
use crate::gateway::months;

/// What a client knows when it is done.
#[derive(Default)]
struct Told {
    /// Key, receipt and digest of each file.
    acknowledged: Vec<(String, Receipt, Sha256)>,
    created: u64,
    again: u64,
    unanswered: u64,
}

const LEASE: (&str, &str) = ("ISTHMUS_SERVICE_LEASE_SECONDS", "4");
const ONE: (&str, &str) = ("ISTHMUS_SERVICE_WORKERS", "1");

#[test]
fn a_storm_over_two_gateways_and_three_workers_loses_doubles_and_sticks_nothing() {
    let Some(site) = Site::on_servers() else { return };
    let (files, kills) = (size("ISTHMUS_STORM", 60), size("ISTHMUS_STORM_KILLS", 2));
    let began = Instant::now();
    let start_gateway =
        |i: usize, port: u16| site.serve(&format!("g{i}"), port, &["--no-work"], &[("ISTHMUS_RATES_STORE_MILLIS", "10000")]);
    let start_worker = |i: usize| site.work(&format!("w{i}"), &[LEASE, ONE]);
    let mut gateways: Vec<Process> = (0..2).map(|i| start_gateway(i, 0)).collect();
    let mut workers: Vec<Process> = (0..3).map(start_worker).collect();
    let at = [gateways[0].address, gateways[1].address];
    let (next, done) = (Arc::new(AtomicU64::new(0)), Arc::new(AtomicU64::new(0)));
    let clients = {
        let (token, next, done) = (site.tokens["ana"].clone(), next.clone(), done.clone());
        std::thread::spawn(move || wait(send_all(at, token, files, next, done)))
    };
    for kill in 0..kills {
        let mark = (kill + 1) * files / (kills + 1);
        while done.load(Ordering::SeqCst) < mark && !clients.is_finished() {
            std::thread::sleep(Duration::from_millis(2));
        }
        // One after the other, a gateway and a worker in turn; the killed one comes back as systemd would have it.
        let who = (kill / 2) as usize;
        if kill % 2 == 0 {
            gateways[who % 2].kill();
            gateways[who % 2] = start_gateway(who % 2, at[who % 2].port());
        } else {
            workers[who % 3].kill();
            workers[who % 3] = start_worker(who % 3);
        }
    }
    let told = clients.join().expect("the clients end");
    let sent = began.elapsed();
    wait(async {
        let gateway = site.gateway().await;
        let until = Instant::now() + Duration::from_secs(60 + files);
        loop {
            let load = gateway.store.load().await.expect("a load");
            if (load.waiting, load.running) == (0, 0) {
                assert_eq!(load.dead, 0, "nobody's file is at fault");
                break;
            }
            assert!(Instant::now() < until, "stuck: {load:?}\n{}", site.said("w0"));
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        let worked = began.elapsed();
        check(&gateway, files, &told).await;
        eprintln!(
            "{files} files over two gateways and three workers, {kills} kills: sent in {sent:.1?}, all run after {worked:.1?}; {} created, {} \
             told again, {} unanswered; none lost, none doubled, none stuck",
            told.created, told.again, told.unanswered
        );
        assert!(told.created <= files && told.created + told.again >= files);
    });
}

/// Eight senders, each of whom asks the other gateway when one does not answer, and every third time both.
async fn send_all(at: [std::net::SocketAddr; 2], token: String, files: u64, next: Arc<AtomicU64>, done: Arc<AtomicU64>) -> Told {
    let mut all = tokio::task::JoinSet::new();
    for sender in 0..8_usize {
        let (token, next, done) = (token.clone(), next.clone(), done.clone());
        all.spawn(async move {
            let mut told = Told::default();
            loop {
                let i = next.fetch_add(1, Ordering::SeqCst);
                if i >= files {
                    return told;
                }
                one(at, &token, i, sender, &mut told).await;
                done.fetch_add(1, Ordering::SeqCst);
            }
        });
    }
    all.join_all().await.into_iter().fold(Told::default(), |mut sum, told| {
        sum.acknowledged.extend(told.acknowledged);
        sum.created += told.created;
        sum.again += told.again;
        sum.unanswered += told.unanswered;
        sum
    })
}

async fn one(at: [std::net::SocketAddr; 2], token: &str, i: u64, sender: usize, told: &mut Told) {
    let (key, body) = (format!("envío-{i}").replace('í', "i"), months(&[("2024-01", i as i64), ("2024-02", 7 * i as i64)]));
    let digest = Sha256::of(&body);
    let mut answers = 0;
    // Twice, to the one and the other, where everything is well at once.
    let wanted = if i.is_multiple_of(3) { 2 } else { 1 };
    for attempt in 0_usize.. {
        assert!(attempt < 600, "nobody takes file {i}");
        let to = at[(sender + attempt) % 2];
        let reply = ask(to, token, "POST /api/submissions?name=enero.csv", &[("idempotency-key", &key)], &body).await;
        match reply.as_ref().map(|r| r.status.as_u16()) {
            Some(201) => told.created += 1,
            Some(200) => told.again += 1,
            Some(429 | 503) | None => {
                told.unanswered += u64::from(reply.is_none());
                tokio::time::sleep(Duration::from_millis(100)).await;
                continue;
            }
            Some(other) => panic!("{other}: {reply:?}"),
        }
        told.acknowledged.push((key.clone(), reply.expect("just looked at").receipt(), digest));
        answers += 1;
        if answers == wanted {
            return;
        }
    }
}

/// Holds what the clients were told against what is there.
async fn check(gateway: &isthmus::gateway::Gateway, files: u64, told: &Told) {
    let mut receipts: BTreeMap<&str, Receipt> = BTreeMap::new();
    for (key, receipt, digest) in &told.acknowledged {
        let submission = gateway.store.submission(*receipt).await.expect("acknowledged, so it is there");
        assert_eq!((submission.sha256, submission.key.as_deref()), (*digest, Some(key.as_str())));
        assert_eq!(gateway.blobs.verify(*digest).await.expect("its bytes are whole"), submission.bytes as u64);
        assert_eq!(*receipts.entry(key).or_insert(*receipt), *receipt, "one key, one submission");
    }
    let all = gateway.store.submissions(&Wanted::default(), i64::MAX).await.expect("a list");
    assert_eq!((all.len() as u64, receipts.len() as u64), (files, files), "one for each key, and no other");
    assert_eq!(all.first().map(|s| s.receipt.number as u64), Some(files), "numbers without gaps");
    for submission in &all {
        let name = submission.receipt.to_string();
        assert_eq!(submission.state, State::Checked, "{name}");
        let ended = gateway.store.events_about(&name).await.expect("events");
        assert_eq!(ended.iter().filter(|e| matches!(e.kind, EventKind::Checked | EventKind::Refused)).count(), 1, "{name} ended once");
        let stated = gateway.store.entries_about(&name).await.expect("entries");
        for kind in ["receipt", "validate"] {
            assert_eq!(stated.iter().filter(|e| e.entry.kind == kind).count(), 1, "{name} has one {kind}");
        }
    }
    assert_eq!(wrong(gateway).await, Vec::<String>::new());
}

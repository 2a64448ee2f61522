//! How many uploads are accepted in a second, and how many small files are run? A measurement, of the program that
//! `ISTHMUS_PROGRAM` names; `ISTHMUS_PACE` sets how many files (none: it is skipped).

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use tokio::time::Instant;

use super::{Process, Site, ask, size, wait};
use crate::gateway::months;

/// How many send at once.
const SENDERS: usize = 16;

#[test]
fn one_process_on_sqlite() {
    if let Some(files) = wanted() {
        measure("one process on SQLite and a folder", &Site::alone(), files, 1, 0);
    }
}

#[test]
fn two_gateways_and_three_workers_on_servers() {
    if let Some(files) = wanted()
        && let Some(site) = Site::on_servers()
    {
        measure("two gateways and three workers on PostgreSQL and S3", &site, files, 2, 3);
    }
}

fn wanted() -> Option<u64> {
    let files = size("ISTHMUS_PACE", 0);
    if files == 0 {
        eprintln!("SKIPPED: ISTHMUS_PACE names no number of files");
    }
    (files > 0).then_some(files)
}

/// Sends all of them while nobody works, then works on them; at last both at once. No workers: the gateway itself is one.
fn measure(what: &str, site: &Site, files: u64, gateways: usize, workers: usize) {
    let all: Vec<Process> = (0..gateways).map(|i| site.serve(&format!("g{i}"), 0, &["--no-work"], &[])).collect();
    let at: Vec<_> = all.iter().map(|g| g.address).collect();
    let (sent, mut waits) = send(site, &at, files, 0);
    waits.sort_unstable();
    let (p50, p99) = (waits[waits.len() / 2], waits[waits.len() * 99 / 100]);
    let began = Instant::now();
    let (hands, all) = if workers == 0 {
        drop(all);
        (Vec::new(), vec![site.serve("g0", 0, &[], &[])])
    } else {
        ((0..workers).map(|i| site.work(&format!("w{i}"), &[])).collect::<Vec<_>>(), all)
    };
    let at: Vec<_> = all.iter().map(|g| g.address).collect();
    drained(site);
    let run = began.elapsed();
    let began = Instant::now();
    send(site, &at, files, files);
    drained(site);
    let both = began.elapsed();
    drop(hands);
    let rate = |took: Duration| files as f64 / took.as_secs_f64();
    eprintln!(
        "{what}: {files} files of {} bytes, {SENDERS} senders: {:.0} uploads accepted a second (each {p50:.1?}, p99 {p99:.1?}), {:.1} files run \
         a second, {:.1} sent and run a second; load of the machine {}",
        months(&[("2024-01", 100), ("2024-02", 200)]).len(),
        rate(sent),
        rate(run),
        rate(both),
        std::fs::read_to_string("/proc/loadavg").unwrap_or_default().trim(),
    );
}

/// Sends files that nobody sent before; gives how long all of them took, and each.
fn send(site: &Site, at: &[std::net::SocketAddr], files: u64, from: u64) -> (Duration, Vec<Duration>) {
    let (next, began) = (Arc::new(AtomicU64::new(0)), Instant::now());
    let waits = wait(async {
        let mut all = tokio::task::JoinSet::new();
        for sender in 0..SENDERS {
            let (next, token, at) = (next.clone(), site.tokens["ana"].clone(), at[sender % at.len()]);
            all.spawn(async move {
                let mut waits = Vec::new();
                loop {
                    let i = next.fetch_add(1, Ordering::SeqCst);
                    if i >= files {
                        return waits;
                    }
                    let body = months(&[("2024-01", (from + i) as i64), ("2024-02", 7)]);
                    let began = Instant::now();
                    let reply = ask(at, &token, "POST /api/submissions?name=enero.csv", &[], &body).await.expect("an answer");
                    assert_eq!(reply.status, 201, "{reply:?}");
                    waits.push(began.elapsed());
                }
            });
        }
        all.join_all().await.concat()
    });
    (began.elapsed(), waits)
}

/// Waits until every file is run.
fn drained(site: &Site) {
    wait(async {
        let gateway = site.gateway().await;
        loop {
            let load = gateway.store.load().await.expect("a load");
            assert_eq!(load.dead, 0);
            if (load.waiting, load.running) == (0, 0) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    });
}

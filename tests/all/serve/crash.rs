//! Is every upload that was acknowledged still there after the whole service was killed, again and again?
//!
//! The client writes down each receipt with the digest of its file, on the disk, before it sends the next one; afterwards
//! that list is held against the store. `ISTHMUS_KILLS` sets how often it is killed (6; the large form, `tests/faults`, 200).

use std::io::Write;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use isthmus::model::digest::Sha256;
use isthmus::model::submission::Receipt;
use isthmus::store::blobs::Blobs;
use isthmus::store::submissions::Wanted;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::Instant;

use super::running::Home;
use super::{parse, wait};

/// Sends until nobody answers; gives how many were acknowledged.
async fn send(
    address: std::net::SocketAddr,
    token: String,
    sender: u64,
    file: Arc<std::fs::File>,
    count: Arc<AtomicU64>,
    over: Arc<AtomicBool>,
) {
    for i in 0_u64.. {
        let body = format!("{sender} {i} {:?} ", Instant::now()).repeat(1 + (i as usize * 37) % 400);
        let head = format!(
            "POST /api/submissions?name=f{i}.csv HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {token}\r\nconnection: close\r\ncontent-length: {}\r\n\r\n",
            body.len()
        );
        let asked = async {
            let mut stream = TcpStream::connect(address).await.ok()?;
            stream.write_all(head.as_bytes()).await.ok()?;
            stream.write_all(body.as_bytes()).await.ok()?;
            let mut bytes = Vec::new();
            stream.read_to_end(&mut bytes).await.ok()?;
            parse(&bytes)
        };
        // What broke off says nothing, and is not counted.
        let Some(reply) = asked.await.filter(|r| r.status == 201 && !r.body.is_empty()) else {
            if over.load(Ordering::SeqCst) {
                return;
            }
            continue;
        };
        let Ok(json) = serde_json::from_slice::<serde_json::Value>(&reply.body) else { continue };
        let line = format!("{} {}\n", json["receipt"].as_str().expect("a receipt"), Sha256::of(body.as_bytes()));
        // One write, so that a line is there whole or not at all.
        (&*file).write_all(line.as_bytes()).expect("written");
        file.sync_data().expect("on the disk");
        count.fetch_add(1, Ordering::SeqCst);
    }
}

#[test]
fn a_service_that_is_killed_loses_nothing_it_acknowledged() {
    let kills: u64 = std::env::var("ISTHMUS_KILLS").ok().and_then(|k| k.parse().ok()).unwrap_or(6);
    let home = Home::new();
    let list = home.folder.path().join("acknowledged");
    let file = Arc::new(std::fs::File::options().create(true).append(true).open(&list).expect("a file"));
    let (count, mut worst) = (Arc::new(AtomicU64::new(0)), Duration::ZERO);
    for kill in 0..kills {
        let began = Instant::now();
        // Every other time it also works on what it took.
        let mut running = home.start(if kill % 2 == 0 { &["--no-work"] } else { &[] }, &[]);
        worst = worst.max(began.elapsed());
        let over = Arc::new(AtomicBool::new(false));
        let (address, token) = (running.address, home.uploader.clone());
        let before = count.load(Ordering::SeqCst);
        let (sending, counted, ended) = (file.clone(), count.clone(), over.clone());
        let clients = std::thread::spawn(move || {
            wait(async move {
                let all = (0..3).map(|i| tokio::spawn(send(address, token.clone(), i, sending.clone(), counted.clone(), ended.clone())));
                futures_util::future::join_all(all).await;
            });
        });
        while count.load(Ordering::SeqCst) == before {
            std::thread::sleep(Duration::from_millis(5));
        }
        std::thread::sleep(Duration::from_millis(10 + kill * 7919 % 300));
        running.child.kill().expect("killed");
        running.child.wait().expect("gone");
        over.store(true, Ordering::SeqCst);
        clients.join().expect("the clients end");
    }
    let lines = std::fs::read_to_string(&list).expect("the list");
    wait(async {
        let store = isthmus::store::open(&format!("sqlite:{}", home.data().join("isthmus.db").display())).await.expect("it opens");
        let blobs = Blobs::in_folder(&home.data().join("blobs")).await.expect("they open");
        for line in lines.lines() {
            let (receipt, digest) = line.split_once(' ').expect("two words");
            let submission = store.submission(receipt.parse::<Receipt>().expect("a receipt")).await.expect("acknowledged, so it is there");
            let digest: Sha256 = digest.parse().expect("a digest");
            assert_eq!(submission.sha256, digest);
            blobs.verify(digest).await.expect("its bytes are whole");
        }
        let all = store.submissions(&Wanted::default(), i64::MAX).await.expect("a list");
        assert_eq!(all.first().map_or(0, |s| s.receipt.number), all.len() as i64, "numbers without gaps");
        for submission in &all {
            blobs.verify(submission.sha256).await.expect("every row has its bytes");
        }
    });
    let acknowledged = lines.lines().count();
    eprintln!("{kills} kills, {acknowledged} acknowledged and all there; ready again after {worst:?} at most");
    assert!(acknowledged as u64 >= kills);
}

//! How much memory do many large uploads at once take, and how long do others wait meanwhile?
//!
//! `ISTHMUS_FLOOD` sets how many and how large, as `200x50` in MiB (24x4; the large form is run by `tests/faults`).

use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::Instant;

use super::running::Home;
use super::{over_tcp, parse, wait};

/// What the service may have in memory at most, in KiB.
const MOST: u64 = 300 * 1024;

#[test]
fn many_large_uploads_at_once_take_little_memory() {
    let size = std::env::var("ISTHMUS_FLOOD").unwrap_or_else(|_| "24x4".to_owned());
    let (count, mib) = size.split_once('x').expect("COUNTxMIB");
    let (count, bytes): (u64, usize) = (count.parse().expect("a count"), mib.parse::<usize>().expect("a size") << 20);
    let home = Home::new();
    let running = home.start(&["--no-work"], &[]);
    let (address, token) = (running.address, home.uploader.clone());
    let began = Instant::now();
    let (statuses, waits) = wait(async {
        let uploads = (0..count).map(|i| tokio::spawn(upload(address, token.clone(), i, bytes)));
        let uploads = futures_util::future::join_all(uploads);
        let mut waits = Vec::new();
        let look = async {
            loop {
                let began = Instant::now();
                assert_eq!(over_tcp(address, "GET /health HTTP/1.1", b"").await.status, 200);
                waits.push(began.elapsed());
                tokio::time::sleep(Duration::from_millis(25)).await;
            }
        };
        let statuses: Vec<(u16, bool)> = tokio::select! {
            statuses = uploads => statuses.into_iter().map(|s| s.expect("no panic")).collect(),
            () = look => unreachable!("it looks for ever"),
        };
        (statuses, waits)
    });
    let took = began.elapsed();
    for (status, retry) in &statuses {
        assert!(*status == 201 || ([429, 503].contains(status) && *retry), "{status}");
    }
    let taken = statuses.iter().filter(|s| s.0 == 201).count();
    let mut waits = waits;
    waits.sort_unstable();
    let p99 = waits.get(waits.len() * 99 / 100).copied().unwrap_or_default();
    let peak = running.peak();
    eprintln!(
        "{count} uploads of {} MiB: {taken} taken in {took:?}, peak memory {} MiB, others waited {p99:?} (p99)",
        bytes >> 20,
        peak >> 10
    );
    assert!(peak < MOST, "{peak} KiB");
    assert!(taken > 0 && p99 < Duration::from_secs(2), "{taken} {p99:?}");
}

/// `ISTHMUS_CROWD` sets how many (120; 2000 in the large form): half of them dribble a head, a quarter a body, and a quarter
/// ask and do not read. They come one after the other, some hundred a second, and in the second test all at one moment.
#[test]
fn a_crowd_of_slow_ones_takes_little_memory_and_holds_nobody_up() {
    crowd(3);
}

#[test]
fn a_crowd_of_slow_ones_that_comes_at_one_moment_holds_nobody_up_either() {
    crowd(0);
}

fn crowd(step: u64) {
    let crowd: u64 = std::env::var("ISTHMUS_CROWD").ok().and_then(|c| c.parse().ok()).unwrap_or(120);
    let home = Home::new();
    let running = home.start(&["--no-work"], &[]);
    let (address, token) = (running.address, home.uploader.clone());
    let idle = running.peak();
    let waits = wait(async {
        let large = vec![b'x'; 16 << 20];
        let head = format!("PUT /api/inbox/large.csv HTTP/1.1\r\nauthorization: Bearer {token}\r\ncontent-length: {}", large.len());
        let receipt = over_tcp(address, &head, &large).await.receipt();
        let all: Vec<_> = (0..crowd).map(|i| tokio::spawn(dawdle(address, token.clone(), receipt, i, step))).collect();
        let mut waits = Vec::new();
        for _ in 0..300 {
            let began = Instant::now();
            let list = over_tcp(address, &format!("GET /api/submissions HTTP/1.1\r\nauthorization: Bearer {token}"), b"").await;
            assert_eq!(list.status, 200);
            waits.push(began.elapsed());
            tokio::time::sleep(Duration::from_millis(25)).await;
        }
        all.iter().for_each(tokio::task::JoinHandle::abort);
        waits
    });
    let mut waits = waits;
    waits.sort_unstable();
    let (p99, worst) = (waits[waits.len() * 99 / 100], waits[waits.len() - 1]);
    let more = running.peak().saturating_sub(idle) >> 10;
    eprintln!("{crowd} slow ones, {step} ms apart: {more} MiB over idle, others waited {p99:.1?} (p99), {worst:.1?} at most");
    assert!(more < 100 && p99 < Duration::from_secs(1), "{more} MiB, {p99:?}");
}

/// Is slow, for as long as it is let.
async fn dawdle(address: std::net::SocketAddr, token: String, receipt: isthmus::model::submission::Receipt, i: u64, step: u64) {
    tokio::time::sleep(Duration::from_millis(i * step)).await;
    loop {
        let Ok(mut stream) = TcpStream::connect(address).await else { return };
        let head = match i % 4 {
            0 | 1 => "GET /health HTTP/1.1\r\nx-a: ".to_owned(),
            2 => format!("POST /api/submissions HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {token}\r\ncontent-length: 100000\r\n\r\n"),
            _ => format!("GET /api/submissions/{receipt}/original HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {token}\r\n\r\n"),
        };
        if stream.write_all(head.as_bytes()).await.is_err() {
            continue;
        }
        for _ in 0..30 {
            tokio::time::sleep(Duration::from_secs(1)).await;
            if i % 4 < 3 && stream.write_all(b"a").await.is_err() {
                break;
            }
        }
    }
}

/// Sends so many bytes that nobody else sends; gives the status, and whether it says when to come back.
async fn upload(address: std::net::SocketAddr, token: String, number: u64, bytes: usize) -> (u16, bool) {
    let mut stream = TcpStream::connect(address).await.expect("connected");
    let head = format!(
        "POST /api/submissions HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {token}\r\nconnection: close\r\ncontent-length: {bytes}\r\n\r\n"
    );
    stream.write_all(head.as_bytes()).await.expect("written");
    let (mut read, mut write) = stream.into_split();
    let sending = tokio::spawn(async move {
        let mut piece = vec![b'x'; 64 * 1024];
        piece[..8].copy_from_slice(&number.to_be_bytes());
        let mut left = bytes;
        while left > 0 {
            let n = left.min(piece.len());
            if write.write_all(&piece[..n]).await.is_err() {
                return;
            }
            left -= n;
        }
        std::future::pending::<()>().await;
    });
    let mut answer = Vec::new();
    let _ = read.read_to_end(&mut answer).await;
    sending.abort();
    let reply = parse(&answer).expect("an answer");
    (reply.status.as_u16(), !reply.header("retry-after").is_empty())
}

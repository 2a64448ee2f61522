//! Does it stay there for others while some are slow, rude or gone, and end well when it is told to?

use std::time::Duration;

use isthmus::model::account::Role;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};
use tokio::time::Instant;

use super::{Stand, ask, over_tcp, parse, read_reply, wait};

async fn received(stand: &Stand) -> f64 {
    let token = stand.token("ops", "SYSTEM", &[Role::SystemAdmin]).await;
    let measures = stand.ask(ask("GET", "/metrics").token(&token)).await;
    let text = String::from_utf8_lossy(&measures.body).into_owned();
    let line = text.lines().find(|l| l.starts_with("isthmus_received_bytes_total"));
    line.and_then(|l| l.split(' ').nth(1)).and_then(|n| n.parse().ok()).unwrap_or(0.0)
}

#[test]
fn an_upload_of_nobody_is_answered_after_its_head() {
    wait(async {
        let stand = Stand::new().await;
        stand.tenant("SYSTEM").await;
        let listening = stand.listen().await;
        let before = received(&stand).await;
        let began = Instant::now();
        let stream = TcpStream::connect(listening.address).await.expect("connected");
        let (mut read, mut write) = stream.into_split();
        let length = 256 << 20;
        let sending = tokio::spawn(async move {
            let head = format!("POST /api/submissions HTTP/1.1\r\nhost: x\r\ncontent-length: {length}\r\n\r\n");
            write.write_all(head.as_bytes()).await.ok()?;
            let piece = vec![b'x'; 64 * 1024];
            for _ in 0..length / piece.len() {
                write.write_all(&piece).await.ok()?;
            }
            Some(())
        });
        let mut bytes = Vec::new();
        let _ = read.read_to_end(&mut bytes).await;
        let reply = parse(&bytes).expect("the answer comes through although it still sends");
        assert_eq!((reply.status.as_u16(), reply.code().as_str()), (401, "sign-in-needed"));
        assert_eq!(sending.await.expect("ended"), None, "not all of it was taken");
        let read = received(&stand).await - before;
        eprintln!("{read} bytes read of 256 MiB, answered after {:?}", began.elapsed());
        assert!(read < 65_536.0, "{read} bytes were read");
    });
}

#[test]
fn those_who_dribble_are_ended_and_hold_nobody_up() {
    wait(async {
        let stand = Stand::with(|c| (c.settings.rates.head_seconds, c.settings.rates.bytes_per_second) = (2, 1000)).await;
        stand.tenant("MEX").await;
        let token = stand.token("ana", "MEX", &[Role::Uploader]).await;
        let listening = stand.listen().await;
        let mut slow = Vec::new();
        for i in 0..150 {
            let (address, token) = (listening.address, token.clone());
            slow.push(tokio::spawn(async move {
                let mut stream = TcpStream::connect(address).await.expect("connected");
                let head = match i % 3 {
                    // A head that never ends, a body that hardly comes, and nothing at all.
                    0 => "GET /health HTTP/1.1\r\nx-a: ".to_owned(),
                    1 => format!(
                        "POST /api/submissions HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {token}\r\ncontent-length: 100000\r\n\r\n"
                    ),
                    _ => String::new(),
                };
                stream.write_all(head.as_bytes()).await.expect("written");
                let began = Instant::now();
                let (mut read, mut write) = stream.into_split();
                let dribble = async {
                    loop {
                        tokio::time::sleep(Duration::from_millis(500)).await;
                        if i % 3 < 2 && write.write_all(b"a").await.is_err() {
                            std::future::pending::<()>().await;
                        }
                    }
                };
                let mut answer = Vec::new();
                tokio::select! {
                    () = dribble => {}
                    _ = read.read_to_end(&mut answer) => {}
                }
                (i % 3, began.elapsed(), parse(&answer).map(|r| r.status.as_u16()))
            }));
        }
        let mut worst = Duration::ZERO;
        for _ in 0..40 {
            let began = Instant::now();
            assert_eq!(over_tcp(listening.address, "GET /ready HTTP/1.1", b"").await.status, 200);
            worst = worst.max(began.elapsed());
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        assert!(worst < Duration::from_secs(1), "an honest caller waited {worst:?}");
        for one in slow {
            let (kind, took, status) = tokio::time::timeout(Duration::from_secs(30), one).await.expect("it is ended").expect("no panic");
            match kind {
                1 => assert!(status == Some(408) && took < Duration::from_secs(25), "a slow body: {status:?} after {took:?}"),
                _ => assert!(took < Duration::from_secs(6), "a slow head: {status:?} after {took:?}"),
            }
        }
        let spool = std::fs::read_dir(stand.folder.path().join("blobs/incoming")).expect("the spool").count();
        assert_eq!(spool, 0);
    });
}

#[test]
fn one_who_does_not_read_is_not_waited_for() {
    wait(async {
        let stand = Stand::with(|c| c.settings.rates.bytes_per_second = 1000).await;
        stand.tenant("MEX").await;
        let token = stand.token("ana", "MEX", &[Role::Uploader]).await;
        let large = "x".repeat(24 << 20);
        let sent = stand.submission("MEX", "ana", &large).await;
        let listening = stand.listen().await;
        // Some kernels would take all of it into a buffer that grows.
        let socket = TcpSocket::new_v4().expect("a socket");
        socket.set_recv_buffer_size(1 << 16).expect("a small buffer");
        let mut stream = socket.connect(listening.address).await.expect("connected");
        let path = format!("/api/submissions/{}/original", sent.receipt);
        let head = format!("GET {path} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {token}\r\nconnection: close\r\n\r\n");
        stream.write_all(head.as_bytes()).await.expect("written");
        // Two of the windows in which something must pass: in the first a busy kernel may still fill its buffers.
        tokio::time::sleep(Duration::from_secs(24)).await;
        let mut got = Vec::new();
        let _ = stream.read_to_end(&mut got).await;
        assert!(got.len() < large.len(), "it was sent whole to one who did not read");
        let honest = stand.ask(ask("GET", &path).token(&token)).await;
        assert_eq!(honest.body.len(), large.len());
    });
}

#[test]
fn what_is_under_way_ends_before_the_service_does() {
    wait(async {
        let stand = Stand::new().await;
        stand.tenant("MEX").await;
        let token = stand.token("ana", "MEX", &[Role::Uploader]).await;
        let listening = stand.listen().await;
        let mut stream = TcpStream::connect(listening.address).await.expect("connected");
        let head = format!("POST /api/submissions HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {token}\r\ncontent-length: 10\r\n\r\n12345");
        stream.write_all(head.as_bytes()).await.expect("written");
        tokio::time::sleep(Duration::from_millis(200)).await;
        listening.stop.send(true).expect("told");
        tokio::time::sleep(Duration::from_millis(200)).await;
        assert!(TcpStream::connect(listening.address).await.is_err(), "nobody new comes in");
        stream.write_all(b"67890").await.expect("written");
        assert_eq!(read_reply(&mut stream).await.status, 201);
    });
}

#[test]
fn a_store_that_is_gone_is_told_within_two_seconds() {
    let Some(place) = wait(crate::store::Place::postgres()) else { return };
    wait(async {
        let folder = tempfile::tempdir().expect("a folder");
        let (address, cut) = cuttable(place.address()).await;
        let mut stand = Stand::with(|c| c.settings.rates.store_millis = 1500).await;
        // The same service on a database behind a wire that can be cut.
        stand.gateway.store = isthmus::store::open(&address).await.expect("a store");
        stand.router = isthmus::serve::router(stand.gateway.clone()).expect("a service");
        stand.tenant("MEX").await;
        let token = stand.token("ana", "MEX", &[Role::Uploader]).await;
        let send = || stand.ask(ask("POST", "/api/submissions").token(&token).body("x"));
        assert_eq!(send().await.status, 201);
        cut.send(true).expect("cut");
        let began = Instant::now();
        let gone = send().await;
        let took = began.elapsed();
        assert_eq!((gone.status.as_u16(), gone.code().as_str()), (503, "unavailable"));
        assert!(took < Duration::from_secs(2) + Duration::from_millis(500), "{took:?}");
        assert!(!gone.header("retry-after").is_empty());
        assert_eq!(stand.ask(ask("GET", "/health")).await.status, 200);
        cut.send(false).expect("mended");
        let began = Instant::now();
        while send().await.status != 201 {
            assert!(began.elapsed() < Duration::from_secs(20), "it does not come back");
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
        drop(folder);
    });
}

/// An address of the database over a wire that passes nothing while it is cut.
async fn cuttable(address: &str) -> (String, tokio::sync::watch::Sender<bool>) {
    let rest = address.split_once('@').expect("a user").1;
    let host = rest.split('/').next().expect("a host").to_owned();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let here = listener.local_addr().expect("an address").to_string();
    let (cut, told) = tokio::sync::watch::channel(false);
    let target = host.clone();
    tokio::spawn(async move {
        while let Ok((near, _)) = listener.accept().await {
            let far = TcpStream::connect(&target).await.expect("the database");
            let ((nr, nw), (fr, fw)) = (near.into_split(), far.into_split());
            tokio::spawn(pass(nr, fw, told.clone()));
            tokio::spawn(pass(fr, nw, told.clone()));
        }
    });
    (address.replace(&host, &here), cut)
}

async fn pass(
    mut from: tokio::net::tcp::OwnedReadHalf,
    mut to: tokio::net::tcp::OwnedWriteHalf,
    mut cut: tokio::sync::watch::Receiver<bool>,
) {
    let mut buffer = vec![0; 16 * 1024];
    while let Ok(n @ 1..) = from.read(&mut buffer).await {
        if cut.wait_for(|cut| !cut).await.is_err() || to.write_all(&buffer[..n]).await.is_err() {
            return;
        }
    }
}

//! What do senders see while the database is gone, and does all go on by itself when it is back?
//!
//! `ISTHMUS_GONE` sets for how many seconds (3; 60 in the large form), once stopped at a blow and once frozen.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use isthmus::model::submission::State;
use isthmus::store::submissions::Wanted;
use tokio::time::Instant;

use super::{Site, ask, at_rest, size, wait, wrong};
use crate::gateway::months;
use crate::serve::Reply;
use crate::store::Place;

/// A PostgreSQL of one test, which may be stopped without troubling others.
struct Server {
    folder: tempfile::TempDir,
    programs: PathBuf,
    port: u16,
}

impl Server {
    /// `None`, and a word about it, where PostgreSQL is not installed.
    fn start() -> Option<Server> {
        let mut versions: Vec<PathBuf> =
            std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten().map(|e| e.path().join("bin")).collect();
        versions.sort();
        let Some(programs) = versions.pop().filter(|p| p.join("initdb").exists()) else {
            eprintln!("SKIPPED: there is no PostgreSQL in /usr/lib/postgresql");
            return None;
        };
        let folder = tempfile::tempdir().expect("a folder");
        let port = std::net::TcpListener::bind("127.0.0.1:0").and_then(|l| l.local_addr()).expect("a port").port();
        let server = Server { folder, programs, port };
        if rooted() {
            // PostgreSQL refuses to run as root: it gets the user that its package made for it.
            let given = Command::new("chown").arg("postgres").arg(server.folder.path()).status();
            assert!(given.is_ok_and(|g| g.success()), "there is a user postgres");
        }
        let data = server.data();
        server
            .run("initdb", &["--username=isthmus", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync", "--pgdata", &data]);
        server.up();
        Some(server)
    }

    fn data(&self) -> String {
        self.folder.path().join("data").display().to_string()
    }

    fn run(&self, program: &str, arguments: &[&str]) {
        let mut command = if rooted() {
            let mut command = Command::new("setpriv");
            command.args(["--reuid=postgres", "--regid=postgres", "--clear-groups"]).arg(self.programs.join(program));
            command
        } else {
            Command::new(self.programs.join(program))
        };
        let done = command.args(arguments).current_dir(self.folder.path()).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        assert!(done.status().expect("it runs").success(), "{program} {arguments:?}");
    }

    fn up(&self) {
        let (data, log) = (self.data(), self.folder.path().join("log").display().to_string());
        let home = self.folder.path().display();
        let options = format!("-c listen_addresses=127.0.0.1 -c port={} -c unix_socket_directories={home}", self.port);
        self.run("pg_ctl", &["start", "--wait", "--timeout=60", "--pgdata", &data, "--log", &log, "-o", &options]);
    }

    /// As a power cut does it: what was not committed is lost, and no client is told.
    fn down(&self) {
        self.run("pg_ctl", &["stop", "--mode=immediate", "--wait", "--pgdata", &self.data()]);
    }

    /// Sends a signal to all of its processes.
    fn signal(&self, signal: &str) {
        let pid = std::fs::read_to_string(Path::new(&self.data()).join("postmaster.pid")).expect("it runs");
        let main = pid.lines().next().expect("a number").to_owned();
        let children = Command::new("pgrep").args(["-P", &main]).output().expect("looked for");
        let mut all: Vec<String> = String::from_utf8_lossy(&children.stdout).lines().map(str::to_owned).collect();
        all.insert(0, main);
        // Some may be gone by now.
        let _ = Command::new("kill").arg(signal).args(all).stderr(Stdio::null()).status();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.signal("-CONT");
        let _ = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| self.down()));
    }
}

fn rooted() -> bool {
    Command::new("id").arg("-u").output().is_ok_and(|o| o.stdout == b"0\n")
}

/// One answer that a sender had: when, after how long, and which.
struct Had {
    at: Instant,
    took: Duration,
    reply: Option<Reply>,
}

#[test]
fn while_the_database_is_gone_senders_are_told_when_to_come_back() {
    let Some(server) = Server::start() else { return };
    let seconds = size("ISTHMUS_GONE", 3);
    let blobs = tempfile::tempdir().expect("a folder");
    let site = Site::new(Place::at(format!("postgres://isthmus@127.0.0.1:{}/postgres", server.port)), None, blobs.path().join("blobs"));
    let settings = [("ISTHMUS_SERVICE_WORKERS", "1"), ("ISTHMUS_SERVICE_LEASE_SECONDS", "3")];
    let gateway = site.serve("g", 0, &["--no-work"], &settings);
    let _worker = site.work("w", &settings);
    let (at, token) = (gateway.address, site.tokens["ana"].clone());
    let over = Arc::new(AtomicBool::new(false));
    let senders = {
        let over = over.clone();
        std::thread::spawn(move || wait(send_all(at, token, over)))
    };
    let look = |path: &str| wait(ask(at, "", &format!("GET {path}"), &[], b""));
    let mut gone = Vec::new();
    for how in ["stopped", "frozen"] {
        std::thread::sleep(Duration::from_millis(1500));
        let from = Instant::now();
        if how == "stopped" {
            server.down()
        } else {
            server.signal("-STOP")
        }
        // By now it is known.
        std::thread::sleep(Duration::from_millis(2200));
        while from.elapsed() < Duration::from_secs(seconds) {
            let ready = look("/ready").expect("an answer");
            assert_eq!((ready.status.as_u16(), ready.header("retry-after").is_empty()), (503, false), "{how}: {ready:?}");
            assert_eq!(look("/health").expect("an answer").status, 200, "{how}");
            std::thread::sleep(Duration::from_millis(200));
        }
        let until = Instant::now();
        if how == "stopped" {
            server.up()
        } else {
            server.signal("-CONT")
        }
        let back = Instant::now();
        while look("/ready").is_none_or(|r| r.status != 200) {
            assert!(back.elapsed() < Duration::from_secs(30), "{how}: it does not come back by itself");
            std::thread::sleep(Duration::from_millis(50));
        }
        gone.push((how, from, until, back.elapsed()));
    }
    std::thread::sleep(Duration::from_millis(1000));
    over.store(true, Ordering::SeqCst);
    let (acknowledged, had) = senders.join().expect("the senders end");
    for (how, from, until, back) in &gone {
        // Those that were asked while it was known to be gone.
        let during: Vec<&Had> = had.iter().filter(|h| h.at > *from + Duration::from_millis(2200) && h.at + h.took < *until).collect();
        let worst = had.iter().filter(|h| h.at > *from && h.at < *until).map(|h| h.took).max().unwrap_or_default();
        for h in &during {
            let reply = h.reply.as_ref().expect("an answer");
            assert_eq!((reply.status.as_u16(), reply.code().as_str()), (503, "unavailable"), "{how}");
            assert!(!reply.header("retry-after").is_empty());
        }
        assert!(!during.is_empty() && worst < Duration::from_secs(3), "{how}: {} answers, the slowest after {worst:?}", during.len());
        assert!(*back < Duration::from_secs(10), "{how}: ready again after {back:?}");
        eprintln!(
            "the database {how} for {:.0?}: {} times 503, the slowest answer after {worst:.2?}, ready again {back:.2?} after it was back",
            *until - *from,
            during.len()
        );
    }
    wait(async {
        let inside = site.gateway().await;
        at_rest(&inside).await;
        let all = inside.store.submissions(&Wanted::default(), i64::MAX).await.expect("a list");
        for (key, receipt) in &acknowledged {
            let there = inside.store.submission(receipt.parse().expect("a receipt")).await.expect("acknowledged, so it is there");
            assert_eq!(there.key.as_deref(), Some(key.as_str()));
        }
        assert_eq!(all.len(), acknowledged.len(), "each key has one submission, and there is no other");
        assert!(all.iter().all(|s| s.state == State::Checked));
        assert_eq!(wrong(&inside).await, Vec::<String>::new());
        eprintln!("{} files acknowledged, none lost, none doubled, all run", all.len());
    });
}

/// Three who send until it is over, each its next file when the last one was taken; gives what was taken, and every answer.
async fn send_all(at: std::net::SocketAddr, token: String, over: Arc<AtomicBool>) -> (Vec<(String, String)>, Vec<Had>) {
    let mut all = tokio::task::JoinSet::new();
    for sender in 0..3_i64 {
        let (token, over) = (token.clone(), over.clone());
        all.spawn(async move {
            let (mut taken, mut had) = (Vec::new(), Vec::new());
            for i in 0_i64.. {
                let (key, body) = (format!("{sender}-{i}"), months(&[("2024-01", i * 3 + sender)]));
                loop {
                    let began = Instant::now();
                    let reply = ask(at, &token, "POST /api/submissions", &[("idempotency-key", &key)], &body).await;
                    let receipt = reply.as_ref().filter(|r| r.status.is_success()).map(|r| r.receipt().to_string());
                    had.push(Had { at: began, took: began.elapsed(), reply });
                    tokio::time::sleep(Duration::from_millis(200)).await;
                    if let Some(receipt) = receipt {
                        taken.push((key, receipt));
                        break;
                    }
                }
                if over.load(Ordering::SeqCst) {
                    break;
                }
            }
            (taken, had)
        });
    }
    let mut sum = (Vec::new(), Vec::new());
    for (taken, had) in all.join_all().await {
        sum.0.extend(taken);
        sum.1.extend(had);
    }
    sum
}

//! What is said, kept and served while the disk is full, fails or may not be written?

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use isthmus::store::submissions::Wanted;
use serde_json::Value;

use super::{FLOW, Process, Site, ask, files_in, size, wait, wrong};
use crate::gateway::months;
use crate::serve::Reply;

/// Sends a file with a key of its own.
fn send(site: &Site, gateway: &Process, key: &str, body: &[u8]) -> Reply {
    let headers = [("idempotency-key", key), ("accept-language", "es")];
    wait(ask(gateway.address, &site.tokens["ana"], "POST /api/submissions", &headers, body)).expect("an answer")
}

fn told(reply: &Reply, status: u16, code: &str) {
    assert_eq!((reply.status.as_u16(), reply.code().as_str()), (status, code), "{reply:?}");
    assert!(!reply.header("retry-after").is_empty(), "{reply:?}");
    let json = reply.json();
    assert!(json["detail"].as_str().is_some_and(|d| d.contains(' ') && d.ends_with('.')), "{json}");
}

/// Waits until the service says of itself what it is: an answer is given again for a second.
fn ready(gateway: &Process, status: u16, code: &str) {
    let look = || wait(ask(gateway.address, "", "GET /ready", &[("accept-language", "pt")], b"")).expect("an answer");
    for _ in 0..60 {
        let said = look();
        if said.status.as_u16() == status {
            if status != 200 {
                told(&said, status, code);
            }
            return;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    panic!("not {status}: {:?}", look());
}

fn submissions(site: &Site) -> usize {
    wait(async { site.gateway().await.store.submissions(&Wanted::default(), i64::MAX).await.expect("a list").len() })
}

#[test]
fn a_disk_that_fails_is_an_error_to_the_sender_and_nothing_is_kept_by_half() {
    let site = Site::alone();
    let gateway = site.serve("g", 0, &["--no-work"], &[]);
    let body = months(&[("2024-01", 1)]);
    assert_eq!(send(&site, &gateway, "first", &body).status, 201);
    let (mut failed, mut taken) = (0, 1);
    for (fault, status, code) in [
        ("blob.write enospc", 507, "disk-full"),
        ("blob.sync enospc", 507, "disk-full"),
        ("blob.begun enospc", 507, "disk-full"),
        ("blob.write eio", 503, "unavailable"),
        ("blob.sync eio", 503, "unavailable"),
        ("blob.rename eio", 503, "unavailable"),
        ("blob.renamed eio", 503, "unavailable"),
    ] {
        let body = months(&[("2024-01", i64::from(status) * 100 + failed)]);
        let key = format!("k{failed}");
        site.faults(&format!("{fault}\n"));
        told(&send(&site, &gateway, &key, &body), status, code);
        if fault.starts_with("blob.write") {
            ready(&gateway, status, code);
        }
        assert_eq!(wait(ask(gateway.address, "", "GET /health", &[], b"")).expect("an answer").status, 200);
        failed += 1;
        assert_eq!((files_in(&site.blobs.join("incoming")), submissions(&site)), (0, taken), "{fault}");
        // The disk works again: no restart, and the same request is taken now.
        site.faults("");
        assert_eq!(send(&site, &gateway, &key, &body).status, 201, "{fault}");
        taken += 1;
        if fault.starts_with("blob.write") {
            ready(&gateway, 200, "");
        }
    }
    wait(async { assert_eq!(wrong(&site.gateway().await).await, Vec::<String>::new()) });
}

/// What a failed fsync was about is in doubt for ever: a later one that succeeds says nothing of it. So an upload in pieces begins
/// anew, and is never gone on with from bytes that may not be there.
#[test]
fn a_piece_that_the_disk_did_not_take_is_sent_again_from_the_beginning() {
    let site = Site::alone();
    let gateway = site.serve("g", 0, &["--no-work"], &[]);
    let token = site.tokens["ana"].as_str();
    let body = months(&[("2024-01", 1), ("2024-02", 2)]);
    let (half, rest) = body.split_at(100);
    let begun = wait(ask(gateway.address, token, "POST /api/uploads", &[("upload-complete", "?0")], half)).expect("an answer");
    assert_eq!((begun.status.as_u16(), begun.header("upload-offset")), (201, "100"), "{begun:?}");
    let at = begun.header("location").to_owned();
    let piece = |offset: &str, complete: &str, bytes: &[u8]| {
        let headers = [("upload-offset", offset), ("upload-complete", complete), ("content-type", "application/partial-upload")];
        wait(ask(gateway.address, token, &format!("PATCH {at}"), &headers, bytes)).expect("an answer")
    };
    site.faults("blob.sync eio\n");
    told(&piece("100", "?0", &rest[..50]), 503, "unavailable");
    site.faults("");
    let stands = wait(ask(gateway.address, token, &format!("HEAD {at}"), &[], b""));
    assert_eq!(stands.expect("an answer").header("upload-offset"), "0", "what is in doubt is not gone on with");
    assert_eq!(piece("150", "?1", &rest[50..]).code(), "upload-offset");
    let whole = piece("0", "?1", &body);
    assert_eq!(whole.status, 201, "{whole:?}");
    wait(async {
        let inside = site.gateway().await;
        let sent = inside.store.submission(whole.receipt()).await.expect("there");
        assert_eq!(inside.blobs.get(sent.sha256).await.expect("there"), body);
    });
}

/// A small disk of its own; `None`, and a word about it, where none may be mounted.
struct Small(tempfile::TempDir);

impl Small {
    fn mount() -> Option<Small> {
        let folder = tempfile::tempdir().expect("a folder");
        if mount("size=24m,mode=700", folder.path()) {
            return Some(Small(folder));
        }
        eprintln!("SKIPPED: no tmpfs may be mounted here");
        None
    }
}

fn mount(options: &str, at: &Path) -> bool {
    let done = Command::new("mount").args(["-t", "tmpfs", "-o", options, "isthmus-test"]).arg(at).output();
    done.is_ok_and(|d| d.status.success())
}

impl Drop for Small {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(self.0.path()).status();
    }
}

#[test]
fn a_full_disk_and_one_that_may_not_be_written_refuse_what_is_new_and_serve_what_is_published() {
    let Some(small) = Small::mount() else { return };
    // Everything lies on it: database, blobs and what comes in.
    let disk = small.0.path().to_owned();
    let site = Site::on_disk(&disk);
    let gateway = site.serve("g", 0, &[], &[]);
    let published = wait(site.release(gateway.address, &months(&[("2024-01", 1)]), None)).expect("released");
    let read = || {
        let current = wait(site.ask(gateway.address, "ana", "GET", &format!("/api/releases/{FLOW}/MEX"), &Value::Null)).expect("an answer");
        let path = format!("{published}/files/{}", current.json()[0]["files"][0]["path"].as_str().expect("a path"));
        let bytes = wait(site.ask(gateway.address, "ana", "GET", &path, &Value::Null)).expect("an answer");
        assert_eq!(bytes.status, 200, "published data is served");
    };
    let spool = disk.join("blobs/incoming");
    let mut refused = 0;
    let large = vec![b'x'; 5 << 20];
    let mut taken = 0;
    for i in 0..8 {
        let mut body = large.clone();
        body[0] = i;
        let reply = send(&site, &gateway, &format!("large{i}"), &body);
        if reply.status == 201 {
            taken += 1;
            continue;
        }
        told(&reply, 507, "disk-full");
        assert_eq!(files_in(&spool), 0, "no part of it is left");
        refused += 1;
        read();
    }
    assert!(taken > 0 && refused > 0, "{taken} {refused}");
    // To the last byte: now the database has no room either.
    let filler = disk.join("filler");
    let mut rest = std::fs::File::create(&filler).expect("a file");
    while std::io::Write::write_all(&mut rest, &[0; 4096]).is_ok() {}
    for i in 0..3 {
        told(&send(&site, &gateway, &format!("small{i}"), &months(&[("2024-02", i)])), 507, "disk-full");
    }
    ready(&gateway, 507, "disk-full");
    read();
    std::fs::remove_file(&filler).expect("removed");
    drop(rest);
    let again = send(&site, &gateway, "small0", &months(&[("2024-02", 0)]));
    assert_eq!(again.status, 201, "there is room again, and no restart: {again:?} {}", site.said("g"));
    // Not to be written at all: what lies over it is read only.
    assert!(mount("ro,mode=700", &spool));
    let refusal = send(&site, &gateway, "small1", &months(&[("2024-02", 1)]));
    told(&refusal, 503, "unavailable");
    ready(&gateway, 503, "unavailable");
    read();
    assert!(Command::new("umount").arg(&spool).status().is_ok_and(|u| u.success()));
    assert_eq!(send(&site, &gateway, "small1", &months(&[("2024-02", 1)])).status, 201);
    assert_eq!(files_in(&spool), 0);
    eprintln!("a full disk: {taken} of 8 files of 5 MiB taken, {refused} refused with 507, published data served throughout");
}

/// `ISTHMUS_FSYNCS` sets how many (none: it needs strace; 30 in the large form): the k-th fsync of the process fails, whoever asks for
/// it, SQLite too.
#[test]
fn whichever_fsync_fails_nothing_is_acknowledged_by_it() {
    let syncs = size("ISTHMUS_FSYNCS", 0);
    if syncs == 0 || Command::new("strace").arg("-V").output().is_err() {
        eprintln!("SKIPPED: ISTHMUS_FSYNCS names no number of fsyncs, or there is no strace");
        return;
    }
    let (mut stopped, mut failed, mut acknowledged) = (0, 0, 0);
    for k in 1..=syncs {
        let site = Site::alone();
        let trace = site.path("trace");
        let Some(gateway) = site.traced("g", &format!("fsync,fdatasync:error=EIO:when={k}"), &trace) else {
            // Nobody can be told anything by a service that does not start.
            stopped += 1;
            continue;
        };
        let before = injected(&trace);
        let statuses: Vec<u16> =
            (0..4).map(|i| send(&site, &gateway, &format!("k{i}"), &months(&[("2024-01", i)])).status.as_u16()).collect();
        let during = injected(&trace) - before;
        let lost = statuses.iter().filter(|s| **s != 201).count();
        assert!(lost >= during, "fsync {k} failed, and all were acknowledged: {statuses:?}");
        assert!(statuses.iter().all(|s| [201, 503, 507].contains(s)), "{statuses:?}");
        failed += lost;
        acknowledged += 4 - lost;
        drop(gateway);
        assert_eq!(submissions(&site), 4 - lost, "fsync {k}: what was refused is not there, what was acknowledged is");
        wait(async { assert_eq!(wrong(&site.gateway().await).await, Vec::<String>::new()) });
    }
    eprintln!(
        "{syncs} fsyncs failed, one after the other: {stopped} starts and {failed} uploads refused, {acknowledged} acknowledged and all there"
    );
}

fn injected(trace: &Path) -> usize {
    std::fs::read_to_string(trace).unwrap_or_default().matches("(INJECTED)").count()
}

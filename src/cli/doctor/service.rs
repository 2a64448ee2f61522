//! Would the service run as it is configured on this machine? Each part for itself, and nothing of it is changed: what is not there
//! yet is not made, and an earlier store is not brought up to date.

use std::io;
use std::net::SocketAddr;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::time::Duration;

use super::super::service::{SystemClock, bucket, runtime, taken};
use super::super::{Stop, Tools};
use super::{Found, Line};
use crate::audit::key::SecretKey;
use crate::config::Config;
use crate::config::service::{Settings, masked};
use crate::connect::mail::Post;
use crate::gateway::Clock;
use crate::model::moment::Moment;
use crate::serve::oidc::Provider;
use crate::store::blobs::Blobs;
use crate::store::room::{self, Left, Room, standing};
use crate::store::{Store, StoreError, Tables};

/// How long another machine may take to answer.
const PATIENCE: Duration = Duration::from_secs(15);
/// The year before which no clock can be right: this program was not written yet.
const FIRST_YEAR: &str = "2026-11-01T00:00:00Z";
/// File systems over a network, on which SQLite cannot keep its word.
const REMOTE: &[&str] = &["nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "afs", "ceph", "glusterfs", "fuse.sshfs", "fuse.glusterfs"];

/// Says how each part was found; whether any is wrong.
pub(super) fn look(data: Option<&Path>, tools: &Tools) -> Result<bool, Stop> {
    let mut config = tools.config.clone();
    let settings = &mut config.settings;
    // Who has no service here does not have to hear of the port that it would need.
    let planned = data.is_some() || *settings != Settings::default() || settings.service.data.exists();
    if let Some(data) = data {
        settings.service.data = data.to_owned();
    }
    runtime()?.block_on(async {
        let mut wrong = false;
        let mut tell = |line: Line| {
            wrong |= line.found == Found::Wrong;
            line.tell()
        };
        let (store, line) = store(&config).await;
        tell(folder(&config.settings.service.data))?;
        tell(line)?;
        tell(blobs(&config).await)?;
        tell(ledger_key(&config, store.as_deref()).await)?;
        let listen = listen(config.settings.service.listen).await;
        tell(if planned || listen.found == Found::Ok { listen } else { Line { found: Found::Warning, ..listen } })?;
        tell(address(&config))?;
        tell(clock(store.as_deref()).await)?;
        for (tenant, path) in &config.settings.connect.folders {
            tell(watched(tenant.as_str(), path))?;
        }
        if !config.settings.connect.mail_server.is_empty() {
            tell(mail(&config).await)?;
        }
        if let Some(line) = provider(&config).await {
            tell(line)?;
        }
        Ok(wrong)
    })
}

/// Within reason, or that it takes too long.
async fn soon<T, E: ToString>(work: impl Future<Output = Result<T, E>>) -> Result<T, String> {
    match tokio::time::timeout(PATIENCE, work).await {
        Ok(done) => done.map_err(|e| e.to_string()),
        Err(_) => Err(format!("no answer within {} seconds", PATIENCE.as_secs())),
    }
}

/// The data folder: is it private, can it be written, on what does it lie, how much room is there?
fn folder(path: &Path) -> Line {
    const PART: &str = "data";
    let shown = path.display();
    let there = path.is_dir();
    let near = standing(path);
    if there {
        let mode = std::fs::metadata(path).map_or(0, |m| m.permissions().mode() & 0o777);
        if mode & 0o007 != 0 {
            return Line::wrong(PART, format!("{shown} can be opened by everybody (mode {mode:o}); run `chmod 700 {shown}`"));
        }
    } else if path.exists() {
        return Line::wrong(PART, format!("{shown} is no folder; name another one as service.data"));
    }
    // A file that is made and deleted again tells more than the mode: a full disk, a file system that is read-only.
    if let Err(e) = tempfile::NamedTempFile::new_in(&near).and_then(|file| file.as_file().sync_all()) {
        let near = near.display();
        return Line::wrong(
            PART,
            format!("{near} cannot be written: {e}; give it to the user of the service, or name another as service.data"),
        );
    }
    let on = file_system(&near).unwrap_or_else(|| "a file system that is not told".to_owned());
    let there_is = room::at(&near);
    let left = there_is.as_ref().map_or(Left::Enough, Room::left);
    let room = there_is.map_or_else(String::new, |r| format!(", {} MiB free", r.free >> 20));
    let detail = format!("{shown}{} on {on}{room}", if there { "" } else { " is not there yet: the first start makes it" });
    if left == Left::None {
        Line::wrong(PART, format!("{detail}: files would be refused; make room, or name another folder as service.data"))
    } else if REMOTE.contains(&on.as_str()) {
        Line::warning(PART, format!("{detail}: not for an SQLite store, whose locks need a local disk; use PostgreSQL, or a local disk"))
    } else if matches!(on.as_str(), "tmpfs" | "ramfs") {
        Line::warning(PART, format!("{detail}: it is gone when the machine starts anew; name a folder on a disk as service.data"))
    } else if left == Left::Little {
        Line::warning(PART, format!("{detail}: make room before it is full"))
    } else {
        Line::ok(PART, detail)
    }
}

/// The kind of file system that a folder lies on.
fn file_system(path: &Path) -> Option<String> {
    let path = path.canonicalize().ok()?;
    let mounts = std::fs::read_to_string("/proc/self/mounts").ok()?;
    let lines = mounts.lines().filter_map(|l| {
        let mut fields = l.split(' ').skip(1);
        // Spaces in a path are written as `\040`.
        Some((fields.next()?.replace("\\040", " "), fields.next()?))
    });
    lines.filter(|(at, _)| path.starts_with(at)).max_by_key(|(at, _)| at.len()).map(|(_, kind)| kind.to_owned())
}

/// The store: is it there, are its tables those of this program, can it be written? It is given where it can be read.
async fn store(config: &Config) -> (Option<std::sync::Arc<dyn Store>>, Line) {
    const PART: &str = "store";
    let address = config.settings.service.store_address();
    let shown = masked(&address);
    let tables = match tokio::time::timeout(PATIENCE, crate::store::look(&address)).await {
        Err(_) => {
            return (None, Line::wrong(PART, format!("{shown}: no answer within {} seconds; does the server run?", PATIENCE.as_secs())));
        }
        Ok(Err(e)) => {
            let mend = match &e {
                StoreError::Unavailable(_) => "; is service.store right, and may this user open it?",
                StoreError::Corrupt(_) => "; restore the last backup with `isthmus restore`",
                _ => "",
            };
            return (None, Line::wrong(PART, format!("{shown}: {}{mend}", hidden(&e.to_string(), &address))));
        }
        Ok(Ok(tables)) => tables,
    };
    match tables {
        Tables::None => (None, Line::ok(PART, format!("{shown}: nothing is there yet; the first start makes its tables"))),
        Tables::Earlier { last, newest } => {
            let what = format!("tables up to change {last}, and this program knows {newest}: the next start brings them up to date");
            (None, Line::warning(PART, format!("{shown}: {what}; run `isthmus backup DIR` with the version before, and stop it, first")))
        }
        Tables::Current(last) => match soon(async { crate::store::open(&address).await }).await {
            Err(e) => (None, Line::wrong(PART, format!("{shown}: {}", hidden(&e, &address)))),
            Ok(store) => {
                let line = match soon(store.ready()).await {
                    Ok(()) => Line::ok(PART, format!("{shown}: tables up to change {last}, and it can be written")),
                    Err(e) => Line::wrong(PART, format!("{shown} cannot be written: {}", hidden(&e, &address))),
                };
                (Some(store), line)
            }
        },
    }
}

/// What a driver says, without the password of the address in it.
fn hidden(said: &str, address: &str) -> String {
    let user = address.split_once("://").and_then(|(_, rest)| rest.rsplit_once('@')).map(|(user, _)| user);
    match user.and_then(|u| u.split_once(':')).map(|(_, password)| password).filter(|p| !p.is_empty()) {
        Some(password) => said.replace(password, "…"),
        None => said.to_owned(),
    }
}

/// The blobs: written, read and deleted again.
async fn blobs(config: &Config) -> Line {
    const PART: &str = "blobs";
    if let Some(settings) = bucket(config) {
        let shown =
            format!("bucket {} at {}", settings.bucket, if settings.endpoint.is_empty() { &settings.region } else { &settings.endpoint });
        let tried = soon(async {
            let spool = tempfile::tempdir()?;
            Blobs::in_bucket(&settings, &spool.path().join("spool")).await?.probe().await
        });
        return match tried.await {
            Ok(()) => Line::ok(PART, format!("{shown}: written, read and deleted")),
            // What the client says may be long, and has the request in it, but never the key.
            Err(e) => {
                Line::wrong(PART, format!("{shown}: {}; check [bucket]: endpoint, name, region, keys and what they may do", short(&e)))
            }
        };
    }
    let folder = config.settings.service.blobs_folder();
    let shown = folder.display();
    if !folder.exists() {
        return Line::ok(PART, format!("{shown} is not there yet: the first start makes it"));
    }
    match soon(async { Blobs::in_folder(&folder).await?.probe().await }).await {
        Ok(()) => {
            let detail = |r: &Room| format!("{shown}: written, read and deleted, {} MiB free", r.free >> 20);
            match room::at(&folder) {
                Some(room) if room.left() == Left::None => Line::wrong(
                    PART,
                    format!("{}: files would be refused; make room, or name another folder as service.blobs", detail(&room)),
                ),
                Some(room) if room.left() == Left::Little => Line::warning(PART, format!("{}: make room before it is full", detail(&room))),
                Some(room) => Line::ok(PART, detail(&room)),
                None => Line::ok(PART, format!("{shown}: written, read and deleted")),
            }
        }
        Err(e) => Line::wrong(PART, format!("{shown}: {e}")),
    }
}

fn short(said: &str) -> String {
    let said = said.split_whitespace().collect::<Vec<_>>().join(" ");
    if said.chars().count() <= 240 { said } else { said.chars().take(240).chain(['…']).collect() }
}

/// The key of the ledger: there, its owner's alone, and one that can be read.
async fn ledger_key(config: &Config, store: Option<&dyn Store>) -> Line {
    const PART: &str = "ledger key";
    let path = config.settings.service.key_file();
    let shown = path.display();
    let text = match std::fs::read_to_string(&path) {
        Ok(text) => text,
        Err(e) if e.kind() == io::ErrorKind::NotFound => {
            let entries = match store {
                Some(store) => store.ledger_size().await.unwrap_or_default(),
                None => 0,
            };
            if entries == 0 {
                return Line::ok(PART, format!("{shown} is not there yet: the first start makes it"));
            }
            let why = format!("{shown} is not there, and the ledger has {entries} entries that it signed");
            return Line::wrong(PART, format!("{why}; bring it back from the backup, or name it as service.ledger_key"));
        }
        Err(e) => return Line::wrong(PART, format!("{shown}: {e}; it must be readable for the user of the service")),
    };
    let mode = std::fs::metadata(&path).map_or(0, |m| m.permissions().mode() & 0o777);
    if mode & 0o077 != 0 {
        return Line::wrong(PART, format!("{shown} can be read by others (mode {mode:o}); run `chmod 600 {shown}`"));
    }
    match SecretKey::parse(&text) {
        Ok(key) => Line::ok(PART, format!("{shown}: {}", key.public().label())),
        Err(e) => Line::wrong(PART, format!("{shown}: {e}; bring it back from the backup")),
    }
}

/// Where to listen: free, or held by a service of ours.
async fn listen(listen: SocketAddr) -> Line {
    const PART: &str = "listen";
    let error = match tokio::net::TcpListener::bind(listen).await {
        Ok(_) => return Line::ok(PART, format!("{listen} is free")),
        Err(e) => e,
    };
    if error.kind() == io::ErrorKind::AddrInUse && is_ours(listen).await {
        return Line::ok(PART, format!("{listen}: isthmus answers there already"));
    }
    let (Stop::Machine(why) | Stop::Usage(why)) = taken(listen, &error);
    Line::wrong(PART, why)
}

/// Whether the one who listens there is a gateway.
async fn is_ours(listen: SocketAddr) -> bool {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let ask = async {
        let mut connection = tokio::net::TcpStream::connect(listen).await?;
        connection.write_all(b"GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").await?;
        let mut answer = Vec::new();
        connection.take(64 << 10).read_to_end(&mut answer).await?;
        Ok::<_, io::Error>(answer)
    };
    let answer = tokio::time::timeout(Duration::from_secs(3), ask).await;
    answer.is_ok_and(|a| {
        a.is_ok_and(|bytes| String::from_utf8_lossy(&bytes).contains(concat!("\"version\":\"", env!("CARGO_PKG_VERSION"), "\"")))
    })
}

/// The address by which it is known: over TLS, or on this machine.
fn address(config: &Config) -> Line {
    const PART: &str = "address";
    let shown = config.settings.service.public_address();
    let here = ["http://127.", "http://localhost", "http://[::1]"].iter().any(|l| shown.starts_with(l));
    if shown.starts_with("https://") || here {
        return Line::ok(PART, shown);
    }
    if !shown.starts_with("http://") {
        return Line::wrong(PART, format!("`{shown}` is no address; write service.address as https://datos.example.org"));
    }
    let why = "passwords and tokens can be read on the way, and browsers do not keep sessions";
    Line::warning(PART, format!("{shown}: {why}; put a proxy with TLS in front, and its https:// address as service.address"))
}

/// The clock: later than this program, and not before what was recorded.
async fn clock(store: Option<&dyn Store>) -> Line {
    const PART: &str = "clock";
    let now = SystemClock.now();
    if FIRST_YEAR.parse::<Moment>().is_ok_and(|first| now < first) {
        return Line::wrong(PART, format!("{now}: it is later than that; set the clock, and keep it set by NTP"));
    }
    let last = match store {
        Some(store) => match store.ledger_size().await {
            Ok(size) if size > 0 => store.entry(size - 1).await.ok().map(|e| e.at),
            _ => None,
        },
        None => None,
    };
    match last.filter(|last| *last > now.plus(60_000)) {
        Some(last) => Line::wrong(PART, format!("{now}, but the ledger has an entry of {last}; set the clock, and keep it set by NTP")),
        None => Line::ok(PART, now.to_string()),
    }
}

/// A folder that is watched: there, and its files can be taken away.
fn watched(tenant: &str, path: &Path) -> Line {
    const PART: &str = "folder";
    let shown = format!("{tenant}={}", path.display());
    match tempfile::NamedTempFile::new_in(path) {
        Ok(_) => Line::ok(PART, format!("{shown} can be read and written")),
        Err(e) => Line::wrong(PART, format!("{shown}: {e}; it must be there and writable for the user of the service")),
    }
}

/// The server of mail takes us in; nothing is written.
async fn mail(config: &Config) -> Line {
    const PART: &str = "mail";
    let connect = &config.settings.connect;
    let from = if connect.mail_from.is_empty() { "isthmus@localhost" } else { &connect.mail_from };
    let post = match Post::new(&connect.mail_server, from, &config.settings.service.public_address()) {
        Ok(post) => post,
        Err(e) => return Line::wrong(PART, e),
    };
    let shown = connect.mail_server.split_once("://").map_or("", |(_, rest)| rest);
    let shown = shown.rsplit_once('@').map_or(shown, |(_, host)| host);
    let shown = shown.split(['/', '?']).next().unwrap_or_default();
    match soon(post.answers()).await {
        Ok(()) => Line::ok(PART, format!("{shown} takes mail")),
        Err(e) => Line::wrong(PART, format!("{shown}: {}; check connect.mail_server, or leave it out", short(&e))),
    }
}

/// The provider that people sign in with, if there is one.
async fn provider(config: &Config) -> Option<Line> {
    const PART: &str = "sign-in";
    let issuer = &config.settings.oidc.issuer;
    let provider = match Provider::of(config) {
        Ok(provider) => provider?,
        Err(e) => return Some(Line::wrong(PART, e)),
    };
    Some(match soon(provider.answers()).await {
        Ok(()) if config.settings.oidc.roles.is_empty() => {
            Line::warning(PART, format!("{issuer} answers, but nobody has a role by signing in there; write rules as oidc.roles"))
        }
        Ok(()) => Line::ok(PART, format!("{issuer} answers")),
        Err(e) => Line::wrong(PART, format!("{issuer}: {}; check oidc.issuer", short(&e))),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_not_told() {
        let address = "postgres://isthmus:canary@db/isthmus";
        assert_eq!(hidden("password `canary` was refused", address), "password `…` was refused");
        assert_eq!(hidden("no such host", "sqlite:x.db"), "no such host");
    }

    #[test]
    fn the_nearest_folder_that_is_there_is_found() {
        let folder = tempfile::tempdir().expect("a folder");
        assert_eq!(standing(&folder.path().join("a/b/c")), folder.path());
        assert!(file_system(folder.path()).is_some_and(|kind| !kind.is_empty()) || cfg!(not(target_os = "linux")));
    }
}

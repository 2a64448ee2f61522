//! Does the program lose, double or half do anything when what it stands on fails? Processes, started as an office starts them,
//! and killed, starved and cut off. The large form of each is run by `tests/faults`.

mod clock;
mod disk;
mod gone;
mod pace;
mod points;
mod soak;
mod storm;

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use isthmus::audit::key::SecretKey;
use isthmus::gateway::{Clock, Gateway, ledger};
use isthmus::model::moment::Moment;
use isthmus::store::blobs::{Blobs, BucketSettings};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::Instant;

use crate::gateway::Counted;
use crate::serve::running::address;
use crate::serve::{Reply, parse};
use crate::store::{Place, wait};

/// A number that a test of this kind is run with: the small form, unless the large one is asked for.
fn size(variable: &str, small: u64) -> u64 {
    std::env::var(variable).ok().and_then(|n| n.parse().ok()).unwrap_or(small)
}

/// The program: the one of the tests, or the one that `ISTHMUS_PROGRAM` names, where speed is measured.
fn program() -> PathBuf {
    std::env::var_os("ISTHMUS_PROGRAM").map_or_else(|| env!("CARGO_BIN_EXE_isthmus").into(), PathBuf::from)
}

/// One office's store and blobs, and whoever works on them.
struct Site {
    folder: tempfile::TempDir,
    place: Place,
    bucket: Option<BucketSettings>,
    /// The folder of the blobs, where they lie in one.
    blobs: PathBuf,
    /// Tokens by name.
    tokens: BTreeMap<String, String>,
}

/// People and tokens of every site.
const PLAN: &str = "tenants:
  - id: MEX
    name: México
    people:
      - {login: ana, name: Ana, lang: es, roles: [uploader]}
      - {login: luz, name: Luz, lang: es, roles: [reviewer]}
      - {login: pia, name: Pía, lang: es, roles: [publisher]}
    tokens:
      - {name: ana, roles: [uploader], owner: ana}
      - {name: luz, roles: [reviewer], owner: luz}
      - {name: pia, roles: [publisher], owner: pia}
  - id: SYSTEM
    name: System
    people: [{login: ops, name: Ops, lang: en, roles: [system-admin]}]
    tokens: [{name: ops, roles: [system-admin], owner: ops}]
";

/// Waits until every job is done, for a minute at most. None may have been given up.
async fn at_rest(gateway: &Gateway) {
    for _ in 0..600 {
        let load = gateway.store.load().await.expect("a load");
        assert_eq!(load.dead, 0);
        if (load.waiting, load.running) == (0, 0) {
            break;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

impl Site {
    /// SQLite and a folder.
    fn alone() -> Site {
        let place = Place::sqlite();
        let blobs = Path::new(place.address().trim_start_matches("sqlite:")).with_file_name("blobs");
        Site::new(place, None, blobs)
    }

    /// The same on a disk of its own.
    fn on_disk(disk: &Path) -> Site {
        Site::new(Place::at(format!("sqlite:{}", disk.join("isthmus.db").display())), None, disk.join("blobs"))
    }

    /// PostgreSQL and an S3-compatible store; `None`, and a word about it, where one of the servers is missing.
    fn on_servers() -> Option<Site> {
        let place = wait(Place::postgres())?;
        let Ok(endpoint) = std::env::var("ISTHMUS_TEST_S3") else {
            eprintln!("SKIPPED: ISTHMUS_TEST_S3 names no server");
            return None;
        };
        let bucket = BucketSettings {
            endpoint,
            region: "us-east-1".to_owned(),
            bucket: "isthmus-test".to_owned(),
            prefix: format!("site-{}-{:x}", std::process::id(), place.address().len() as u64 ^ fresh()),
            access_key_id: "isthmus".to_owned(),
            secret_access_key: "only-for-tests".to_owned(),
            copies: 1 << 30,
        };
        Some(Site::new(place, Some(bucket), PathBuf::new()))
    }

    fn new(place: Place, bucket: Option<BucketSettings>, blobs: PathBuf) -> Site {
        let mut site = Site { folder: tempfile::tempdir().expect("a folder"), place, bucket, blobs, tokens: BTreeMap::new() };
        let plan = site.path("plan.yaml");
        std::fs::write(&plan, PLAN).expect("written");
        let made = site.command("first", &["provision".as_ref(), plan.as_os_str()]).output().expect("provisioned");
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        for line in String::from_utf8_lossy(&made.stdout).lines() {
            if let [_, "token", name, secret] = line.split('\t').collect::<Vec<_>>()[..] {
                site.tokens.insert(name.to_owned(), secret.to_owned());
            }
        }
        site
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The file that says which faults happen, see `src/store/fault.rs`.
    fn faults(&self, plan: &str) {
        // Written beside and moved: it is read all the time.
        let beside = self.path("faults.new");
        std::fs::write(&beside, plan).expect("written");
        std::fs::rename(beside, self.path("faults")).expect("moved");
    }

    /// The program with what everybody here shares; what a process has for itself lies in a folder of its name.
    fn command(&self, name: &str, arguments: &[&std::ffi::OsStr]) -> Command {
        let mut command = Command::new(program());
        let rates = ["CALLER", "TENANT", "ADDRESS"].map(|r| (format!("ISTHMUS_RATES_{r}"), "1000000"));
        command
            .args(arguments)
            .envs(rates)
            .env("ISTHMUS_FAULTS", self.path("faults"))
            .env("ISTHMUS_SERVICE_DATA", self.path(name))
            .env("ISTHMUS_SERVICE_STORE", self.place.address())
            .env("ISTHMUS_SERVICE_LEDGER_KEY", self.path("ledger.key"))
            .stdin(Stdio::null());
        match &self.bucket {
            Some(b) => command.envs([
                ("ISTHMUS_BUCKET_NAME", &b.bucket),
                ("ISTHMUS_BUCKET_ENDPOINT", &b.endpoint),
                ("ISTHMUS_BUCKET_REGION", &b.region),
                ("ISTHMUS_BUCKET_PREFIX", &b.prefix),
                ("ISTHMUS_BUCKET_ACCESS_KEY_ID", &b.access_key_id),
                ("ISTHMUS_BUCKET_SECRET_ACCESS_KEY", &b.secret_access_key),
            ]),
            None => command.env("ISTHMUS_SERVICE_BLOBS", &self.blobs),
        };
        command
    }

    /// Starts a gateway on a port (0: any) and waits until it says where it is.
    fn serve(&self, name: &str, port: u16, more: &[&str], settings: &[(&str, &str)]) -> Process {
        let mut command = self.command(name, &["serve".as_ref(), "--listen".as_ref(), format!("127.0.0.1:{port}").as_ref()]);
        let mut child =
            command.args(more).envs(settings.iter().copied()).stdout(Stdio::piped()).stderr(self.log(name)).spawn().expect("started");
        let address = address(&mut child).unwrap_or_else(|| panic!("{}", self.said(name)));
        Process { child, address }
    }

    /// Starts a gateway some of whose system calls fail; `None` where it does not start.
    fn traced(&self, name: &str, inject: &str, trace: &Path) -> Option<Process> {
        let plain = self.command(name, &["serve".as_ref(), "--no-work".as_ref(), "--listen".as_ref(), "127.0.0.1:0".as_ref()]);
        let mut command = Command::new("strace");
        command.args(["-f", "-qq", "-e", "trace=fsync,fdatasync", "-e", &format!("inject={inject}"), "-o"]).arg(trace);
        command.arg(plain.get_program()).args(plain.get_args());
        command.envs(plain.get_envs().filter_map(|(name, value)| Some((name, value?))));
        let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(self.log(name)).spawn().expect("started");
        let out = BufReader::new(child.stdout.take().expect("its output"));
        let mut lines = out.lines().map_while(Result::ok);
        let address = lines.find_map(|line| line.split_once(" on http://")?.1.parse().ok());
        // Its output is read to its end, so that it is never held up by it.
        std::thread::spawn(move || lines.count());
        let mut process = Process { child, address: address.unwrap_or(SocketAddr::from(([0, 0, 0, 0], 0))) };
        if address.is_some() {
            return Some(process);
        }
        assert!(process.ends(Duration::from_secs(20)), "it neither starts nor ends");
        None
    }

    /// Starts a worker.
    fn work(&self, name: &str, settings: &[(&str, &str)]) -> Process {
        let mut command = self.command(name, &["work".as_ref(), "--name".as_ref(), name.as_ref()]);
        let child = command.envs(settings.iter().copied()).stdout(Stdio::null()).stderr(self.log(name)).spawn().expect("started");
        Process { child, address: SocketAddr::from(([0, 0, 0, 0], 0)) }
    }

    fn log(&self, name: &str) -> std::fs::File {
        std::fs::File::options().create(true).append(true).open(self.path(&format!("{name}.log"))).expect("a log")
    }

    /// What a process wrote to its log.
    fn said(&self, name: &str) -> String {
        std::fs::read_to_string(self.path(&format!("{name}.log"))).unwrap_or_default()
    }

    /// What lies there, as this process sees it.
    async fn gateway(&self) -> Gateway {
        let key = std::fs::read_to_string(self.path("ledger.key")).expect("a key");
        let key = SecretKey::parse(&key).expect("a key");
        let blobs = match &self.bucket {
            Some(bucket) => Blobs::in_bucket(bucket, &self.path("look")).await,
            None => Blobs::in_folder(&self.blobs).await,
        };
        Gateway {
            store: self.place.open().await,
            blobs: blobs.expect("the blobs"),
            clock: Arc::new(Machine),
            random: Arc::new(Counted::default()),
            key: Arc::new(key),
            engine: Arc::new(ledger::engine(&program()).expect("its digest")),
            tree: ledger::Grown::default(),
            structures: isthmus::gateway::structures::InForce::default(),
            config: Arc::default(),
            program: program(),
        }
    }

    /// Asks as one of the people; `None` where nobody answers, or the answer breaks off.
    async fn ask(&self, at: SocketAddr, who: &str, method: &str, path: &str, body: &Value) -> Option<Reply> {
        let body = if body.is_null() { String::new() } else { body.to_string() };
        ask(at, &self.tokens[who], &format!("{method} {path}"), &[("content-type", "application/json")], body.as_bytes()).await
    }

    /// Sends a file, brings it to a release on this base, and gives where the release is. All of it over HTTP.
    async fn release(&self, at: SocketAddr, bytes: &[u8], base: Option<i64>) -> Option<String> {
        let receipt = self.approved(at, bytes).await?;
        self.publish(at, &receipt, base).await
    }

    /// Sends a file and has it checked, justified and approved; gives its receipt.
    async fn approved(&self, at: SocketAddr, bytes: &[u8]) -> Option<String> {
        let sent = ask(at, &self.tokens["ana"], "POST /api/submissions?name=m.csv", &[], bytes).await?;
        let receipt = sent.json()["receipt"].as_str()?.to_owned();
        let path = format!("/api/submissions/{receipt}");
        let mut state = String::new();
        for _ in 0..600 {
            state = self.ask(at, "ana", "GET", &path, &Value::Null).await?.json()["state"].as_str()?.to_owned();
            if !["received", "running"].contains(&state.as_str()) {
                break;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        assert_eq!(state, "checked", "{receipt}");
        let questions = self.ask(at, "ana", "GET", &format!("{path}/questions"), &Value::Null).await?.json();
        let said: serde_json::Map<String, Value> =
            questions.as_array()?.iter().filter_map(|q| Some((q["rule"].as_str()?.to_owned(), json!("sí")))).collect();
        self.ask(at, "ana", "POST", &format!("{path}/submit"), &json!({ "justifications": said })).await?;
        let approved = self.ask(at, "luz", "POST", &format!("{path}/approve"), &json!({})).await?;
        assert_eq!(approved.status, 200, "{approved:?}");
        Some(receipt)
    }

    async fn publish(&self, at: SocketAddr, receipt: &str, base: Option<i64>) -> Option<String> {
        let plan = json!({ "dataflow": FLOW, "receipts": [receipt], "base": base, "why": "mensual" });
        let released = self.ask(at, "pia", "POST", "/api/releases", &plan).await?;
        (released.status == 201).then(|| released.header("location").to_owned())
    }
}

/// The dataflow of [`crate::gateway::months`].
const FLOW: &str = "ISTHMUS:DF_BORDER_MVT(1.0.0)";

/// A number that no other site of this process has.
fn fresh() -> u64 {
    static NEXT: std::sync::atomic::AtomicU64 = std::sync::atomic::AtomicU64::new(1);
    NEXT.fetch_add(1, std::sync::atomic::Ordering::Relaxed) << 16
}

/// The clock of the machine, which processes share.
struct Machine;

impl Clock for Machine {
    fn now(&self) -> Moment {
        #[expect(clippy::disallowed_methods, reason = "processes that share a store share the machine's clock")]
        let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).map_or(0, |d| d.as_millis() as i64);
        Moment::from_millis(now)
    }
}

/// A process of the program; killed when it is dropped.
struct Process {
    child: Child,
    address: SocketAddr,
}

impl Process {
    /// As `kill -9` does it.
    fn kill(&mut self) {
        self.child.kill().expect("killed");
        self.child.wait().expect("gone");
    }

    /// Waits for a process that ends by itself.
    fn ends(&mut self, within: Duration) -> bool {
        let until = Instant::now() + within;
        while Instant::now() < until {
            if self.child.try_wait().expect("an answer").is_some() {
                return true;
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        false
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Asks over a connection of its own; `None` where nobody answers, or the answer breaks off.
async fn ask(at: SocketAddr, token: &str, line: &str, headers: &[(&str, &str)], body: &[u8]) -> Option<Reply> {
    let mut head = format!("{line} HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: {}\r\n", body.len());
    if !token.is_empty() {
        head += &format!("authorization: Bearer {token}\r\n");
    }
    headers.iter().for_each(|(name, value)| head += &format!("{name}: {value}\r\n"));
    let answer = async {
        let mut stream = TcpStream::connect(at).await.ok()?;
        // The other side may answer and stop reading before all is written.
        let _ = stream.write_all(format!("{head}\r\n").as_bytes()).await;
        let _ = stream.write_all(body).await;
        let mut bytes = Vec::new();
        let _ = stream.read_to_end(&mut bytes).await;
        let reply = parse(&bytes)?;
        let whole: Option<usize> = reply.header("content-length").parse().ok();
        whole.is_none_or(|n| n == reply.body.len()).then_some(reply)
    };
    tokio::time::timeout(Duration::from_secs(60), answer).await.ok()?
}

/// Everything that `isthmus` finds wrong with what is kept.
async fn wrong(gateway: &Gateway) -> Vec<String> {
    isthmus::gateway::verify::verify(gateway).await.expect("everything is read").faults
}

/// How many files lie in a folder, whatever they are.
fn files_in(folder: &Path) -> usize {
    std::fs::read_dir(folder).map_or(0, Iterator::count)
}

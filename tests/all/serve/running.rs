//! The program itself, started as an office starts it, for what only a whole process shows.

use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use tokio::time::Instant;

use super::{Reply, over_tcp};

/// Where a program listens that was started with its output piped; what it says more is read and dropped.
pub(crate) fn address(child: &mut Child) -> Option<SocketAddr> {
    let out = BufReader::new(child.stdout.take().expect("its output"));
    let (tell, told) = mpsc::channel();
    std::thread::spawn(move || {
        for line in out.lines().map_while(Result::ok) {
            if let Some((_, address)) = line.split_once(" on http://") {
                let _ = tell.send(address.parse().expect("an address"));
            }
        }
    });
    told.recv_timeout(Duration::from_secs(120)).ok()
}

/// A data folder with the tokens of an uploader of MEX and of the one who runs the service.
pub(super) struct Home {
    pub(super) folder: tempfile::TempDir,
    pub(super) uploader: String,
    pub(super) operator: String,
}

impl Home {
    pub(super) fn new() -> Home {
        let folder = tempfile::tempdir().expect("a folder");
        let plan = folder.path().join("plan.yaml");
        let yaml = "tenants:\n  - id: MEX\n    name: México\n    people: [{login: ana, name: Ana, lang: es, roles: [uploader]}]\n    \
                    tokens: [{name: up, roles: [uploader], owner: ana}]\n  - id: SYSTEM\n    name: System\n    \
                    people: [{login: ops, name: Ops, lang: en, roles: [system-admin]}]\n    tokens: [{name: ops, roles: [system-admin], owner: ops}]\n";
        std::fs::write(&plan, yaml).expect("written");
        let made = Command::new(env!("CARGO_BIN_EXE_isthmus"))
            .args(["provision".as_ref(), plan.as_os_str()])
            .env("ISTHMUS_SERVICE_DATA", folder.path().join("data"))
            .output()
            .expect("provisioned");
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        let text = String::from_utf8_lossy(&made.stdout).into_owned();
        let secret = |name: &str| {
            let line = text.lines().find(|l| l.contains(&format!("\ttoken\t{name}\t"))).unwrap_or_else(|| panic!("no {name} in {text}"));
            line.split('\t').nth(3).expect("a secret").to_owned()
        };
        Home { uploader: secret("up"), operator: secret("ops"), folder }
    }

    pub(super) fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// Starts it; gives it when it is ready, with how long that took.
    pub(super) fn start(&self, more: &[&str], settings: &[(&str, &str)]) -> Running {
        let began = Instant::now();
        let log = self.folder.path().join("log");
        let log = std::fs::File::options().create(true).append(true).open(&log).expect("a log");
        let mut child = Command::new(env!("CARGO_BIN_EXE_isthmus"))
            .args(["serve", "--listen", "127.0.0.1:0", "--data"])
            .arg(self.data())
            .args(more)
            .envs(settings.iter().copied())
            .envs([("ISTHMUS_RATES_CALLER", "1000000"), ("ISTHMUS_RATES_TENANT", "1000000"), ("ISTHMUS_RATES_STORE_MILLIS", "30000")])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(log)
            .spawn()
            .expect("started");
        let address = address(&mut child).expect("it says where it is");
        let running = Running { child, address };
        while running.ask("GET /ready HTTP/1.1", b"").is_none_or(|r| r.status != 200) {
            assert!(began.elapsed() < Duration::from_secs(60), "it does not become ready");
            std::thread::sleep(Duration::from_millis(20));
        }
        eprintln!("ready after {:?}", began.elapsed());
        running
    }

    pub(super) fn log(&self) -> String {
        std::fs::read_to_string(self.folder.path().join("log")).expect("a log")
    }
}

/// The program, running.
pub(super) struct Running {
    pub(super) child: Child,
    pub(super) address: SocketAddr,
}

impl Running {
    /// Asks it from a thread that is in no runtime; `None` where nobody answers.
    pub(super) fn ask(&self, head: &str, body: &[u8]) -> Option<Reply> {
        let address = self.address;
        crate::store::wait(async move {
            tokio::net::TcpStream::connect(address).await.ok()?;
            Some(over_tcp(address, head, body).await)
        })
    }

    /// The most memory that it ever had, in KiB.
    pub(super) fn peak(&self) -> u64 {
        let status = std::fs::read_to_string(Path::new("/proc").join(self.child.id().to_string()).join("status")).expect("its status");
        let line = status.lines().find(|l| l.starts_with("VmHWM:")).expect("its peak");
        line.split_whitespace().nth(1).and_then(|n| n.parse().ok()).expect("a number")
    }

    /// Tells it to end, and waits.
    pub(super) fn stop(mut self) {
        let pid = self.child.id().to_string();
        let told = Command::new("kill").args(["-TERM", &pid]).status().expect("told");
        assert!(told.success());
        let ended = self.child.wait().expect("ended");
        assert!(ended.success(), "{ended}");
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

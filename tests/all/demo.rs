//! Does the demonstration stay up, do the lines that it prints work as they stand, and does it go on where it was left?

use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

fn isthmus() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_isthmus"));
    command.env_clear().envs(std::env::var_os("PATH").map(|p| ("PATH", p))).stdin(Stdio::null());
    command
}

/// A demonstration that is up, with what it has printed.
struct Up {
    child: Child,
    out: BufReader<std::process::ChildStdout>,
    text: String,
}

impl Up {
    fn start(folder: &Path, more: &[&str]) -> Up {
        let mut command = isthmus();
        command.args(["demo", "--lang", "en", "--data"]).arg(folder).args(more);
        // What is configured for the service of this machine is not the demonstration's: it would not come up.
        command.env("ISTHMUS_SERVICE_STORE", "postgres://nobody@127.0.0.1:1/none").env("ISTHMUS_BUCKET_NAME", "nobodys");
        let mut child = command.stdout(Stdio::piped()).spawn().expect("the program starts");
        let mut out = BufReader::new(child.stdout.take().expect("its output"));
        let mut text = String::new();
        while !text.contains("Ctrl-C stops it.") {
            assert_ne!(out.read_line(&mut text).expect("text"), 0, "it ended: {text}");
        }
        Up { child, out, text }
    }

    /// The lines that are there to be copied.
    fn lines(&self) -> Vec<String> {
        let told = self.text.lines().skip_while(|l| !l.starts_with("To try")).map(str::trim);
        told.filter(|l| l.starts_with("curl ") || l.starts_with(['/', '\'']) || l.starts_with("target/")).map(str::to_owned).collect()
    }

    fn line(&self, part: &str) -> String {
        self.lines().into_iter().find(|l| l.contains(part)).unwrap_or_else(|| panic!("no line with {part}: {}", self.text))
    }

    /// What is read now: dataflow and number.
    fn released(&self) -> Vec<String> {
        let told = self.text.lines().skip_while(|l| !l.starts_with("Released,")).skip(1).take_while(|l| !l.is_empty());
        told.filter_map(|l| l.split_once("/api/releases/")?.1.split_whitespace().next().map(str::to_owned)).collect()
    }

    /// As Ctrl-C does.
    fn stop(mut self) {
        let told = Command::new("kill").args(["-INT", &self.child.id().to_string()]).status().expect("told");
        assert!(told.success());
        assert!(self.child.wait().expect("ended").success());
        let mut last = String::new();
        while self.out.read_line(&mut last).expect("text") > 0 {}
        assert!(last.contains("Stopped."), "{last}");
    }
}

impl Drop for Up {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Runs a line as a shell does; an answer that is a problem is a failure.
fn shell(line: &str) -> Output {
    Command::new("sh").args(["-c", &line.replace("curl -s ", "curl -sS --fail-with-body ")]).output().expect("a shell")
}

fn works(line: &str) -> String {
    let o = shell(line);
    let said = String::from_utf8_lossy(&o.stdout).into_owned();
    assert!(o.status.success(), "{line}\n{said}{}", String::from_utf8_lossy(&o.stderr));
    said
}

fn has_curl() -> bool {
    let there = Command::new("curl").arg("--version").stdout(Stdio::null()).status().is_ok_and(|s| s.success());
    if !there {
        eprintln!("SKIPPED: there is no curl");
    }
    there
}

#[test]
fn each_line_works_as_it_stands_and_a_second_start_goes_on() {
    if !has_curl() {
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let home = folder.path().join("la demostración");
    let up = Up::start(&home, &["--listen", "127.0.0.1:0"]);
    let released = up.released();
    assert_eq!(released.len(), 6, "{}", up.text);
    assert!(released.iter().all(|r| r.ends_with("/DEMO/1")), "{released:?}");
    let lines = up.lines();
    assert_eq!(lines.len(), 13, "{lines:#?}");
    let said: Vec<String> = lines.iter().map(|line| works(line)).collect();
    let of = |part: &str| &said[lines.iter().position(|l| l.contains(part)).expect("a line")];
    assert!(of("/report").contains("Chiapaz"));
    assert!(of(" verify ").contains("HOLDS"));
    assert!(of("/replay").contains("\"equal\":true"));
    assert!(of("/approve").contains("\"state\":\"approved\""));
    assert!(of("/changes").contains("\"new\":384"));
    assert!(of("--json '{\"dataflow").contains("\"number\":2"));
    assert!(of("/api/session").contains("person:reviewer"));
    assert!(home.join("published/index.json").exists() && home.join("release.parquet").exists());
    // The results of the run alone stay as they were.
    assert!(home.join("report.json").exists() && home.join("DF_MIG_STOCK.csv").exists());
    let before = up.line("/api/ledger/entries");
    let reviewer = up.line("/api/session");
    up.stop();

    let again = Up::start(&home, &["--listen", "127.0.0.1:0"]);
    let now = again.released();
    assert_eq!(now.len(), 6, "{now:?}");
    assert!(now.iter().all(|r| r.ends_with(if r.contains("DF_IRREG_DETECT") { "/2" } else { "/1" })), "nothing is released twice: {now:?}");
    for line in again.lines() {
        works(&line);
    }
    assert!(!again.text.contains("/approve"), "what somebody released does not wait any more");
    // What was printed before is good no longer.
    let port = |line: &str| line.split("127.0.0.1:").nth(1).and_then(|r| r.split('/').next().map(str::to_owned)).expect("a port");
    let (then, here) = (port(&before), port(&again.line("/api/ledger/entries")));
    for old in [before, reviewer] {
        let o = shell(&old.replace(&then, &here));
        assert!(
            !o.status.success() && String::from_utf8_lossy(&o.stdout).contains("\"status\":401"),
            "{}",
            String::from_utf8_lossy(&o.stdout)
        );
    }
    again.stop();
}

#[test]
fn an_address_that_is_taken_is_said_at_once_and_the_default_gives_way() {
    let other = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = other.local_addr().expect("its address").to_string();
    let folder = tempfile::tempdir().expect("a folder");
    let o = isthmus().args(["demo", "--listen", &address, "--data"]).arg(folder.path()).output().expect("it starts");
    let said = String::from_utf8_lossy(&o.stderr);
    assert_eq!(o.status.code(), Some(2), "{said}");
    assert!(said.contains(&address) && said.contains("taken by another program") && said.contains("--listen 127.0.0.1:0"), "{said}");
    assert!(o.stdout.is_empty(), "nothing was begun");
    let o = isthmus().args(["serve", "--listen", &address, "--data"]).arg(folder.path()).output().expect("it starts");
    assert!(String::from_utf8_lossy(&o.stderr).contains("taken by another program"));
    // Held by this test or by whoever has it on this machine: taken either way.
    let _held = TcpListener::bind("127.0.0.1:8080");
    let up = Up::start(folder.path(), &[]);
    assert!(up.text.contains("(127.0.0.1:8080 is taken by another program: --listen ADDRESS names another one.)"), "{}", up.text);
    assert!(!up.text.contains("is open at http://127.0.0.1:8080;"));
    up.stop();
}

#[test]
fn the_data_of_others_is_left_alone() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path().join("gateway");
    let plan = folder.path().join("plan.yaml");
    std::fs::write(&plan, "tenants:\n  - {id: MEX, name: México}\n").expect("written");
    let made = isthmus().arg("provision").arg(&plan).env("ISTHMUS_SERVICE_DATA", &data).output().expect("it starts");
    assert!(made.status.success());
    let o = isthmus().args(["demo", "--listen", "127.0.0.1:0", "--data"]).arg(folder.path()).output().expect("it starts");
    assert_eq!(o.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&o.stderr).contains("work of others"), "{}", String::from_utf8_lossy(&o.stderr));
}

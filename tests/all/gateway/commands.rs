//! The same path by the commands of the program, as an operator types them.

use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

use super::{fixture, months};

const FLOW: &str = "ISTHMUS:DF_BORDER_MVT(1.0.0)";

struct Desk {
    folder: tempfile::TempDir,
}

impl Desk {
    fn run(&self, arguments: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_isthmus"));
        command.env_clear().args(arguments).arg("--data").arg(self.folder.path().join("data"));
        command.output().expect("the program starts")
    }

    fn json(&self, arguments: &[&str]) -> Value {
        let o = self.run(&[arguments, &["--tenant", "MEX", "--json"]].concat());
        assert_eq!(o.status.code(), Some(0), "{arguments:?}: {}", String::from_utf8_lossy(&o.stderr));
        serde_json::from_slice(&o.stdout).unwrap_or_else(|e| panic!("{arguments:?}: {e}: {}", String::from_utf8_lossy(&o.stdout)))
    }

    /// What is said where it is not done.
    fn refused(&self, arguments: &[&str]) -> String {
        let o = self.run(&[arguments, &["--tenant", "MEX"]].concat());
        assert_eq!(o.status.code(), Some(2), "{arguments:?}");
        String::from_utf8_lossy(&o.stderr).into_owned()
    }

    fn file(&self, name: &str, bytes: &[u8]) -> String {
        let path = self.folder.path().join(name);
        std::fs::write(&path, bytes).expect("written");
        path.display().to_string()
    }
}

#[test]
fn an_archive_is_told_dataflow_by_dataflow() {
    let desk = Desk { folder: tempfile::tempdir().expect("a folder") };
    let archive = desk.file("envio.zip", &super::archives::both(10));
    let told = desk.run(&["submit", &archive, "--tenant", "MEX", "--lang", "en"]);
    let said = String::from_utf8_lossy(&told.stdout).into_owned();
    assert_eq!(told.status.code(), Some(0), "{said}");
    assert!(said.contains("the figures of ISTHMUS:DF_IRREG_DETECT(1.0.0) in the same archive (R-"), "{said}");
    assert!(said.contains("irreg_honduras.csv") && said.contains("enero.csv"), "each has its report: {said}");
    let again = desk.json(&["submit", &archive]);
    let share = &again["shares"][0];
    assert_eq!((&share["state"], &share["dataflow"]), (&"checked".into(), &"ISTHMUS:DF_IRREG_DETECT(1.0.0)".into()));
    assert_eq!(share["share_of"], again["receipt"]);
}

#[test]
fn an_operator_takes_a_file_from_submission_to_a_proof() {
    let desk = Desk { folder: tempfile::tempdir().expect("a folder") };
    let january = desk.file("enero.csv", &months(&[("2024-01", 10), ("2024-02", 20)]));
    let sent = desk.json(&["submit", &january, "--key", "uno"]);
    assert_eq!((&sent["state"], &sent["counts"]["observations"], &sent["again"]), (&"checked".into(), &2.into(), &false.into()));
    let receipt = sent["receipt"].as_str().expect("a receipt");
    assert_eq!(desk.json(&["submit", &january, "--key", "uno"])["receipt"], receipt, "the same key, the same submission");
    let shown = desk.json(&["review", "show", receipt]);
    assert_eq!(shown["by"], "machine:command");
    desk.json(&["review", "submit", receipt]);
    assert!(
        desk.refused(&["review", "approve", receipt]).contains("Another person must decide this"),
        "the command line is one pair of eyes"
    );
    let o = desk.run(&["tenant", "set", "four-eyes", "off", "--tenant", "MEX"]);
    assert_eq!(o.status.code(), Some(0), "{}", String::from_utf8_lossy(&o.stderr));
    assert_eq!(desk.json(&["review", "approve", receipt, "-m", "bien"])["state"], "approved");
    assert_eq!(desk.json(&["release", receipt, "--dry-run"])["new"], 2);
    let made = desk.json(&["release", receipt, "-m", "enero"]);
    assert_eq!((&made["number"], &made["standing"], &made["rows"]), (&1.into(), &"public".into(), &2.into()));

    let february = desk.file("febrero.csv", &months(&[("2024-02", 21), ("2024-03", 30)]));
    let second = desk.json(&["submit", &february, "--corrects", receipt]);
    let second = second["receipt"].as_str().expect("a receipt");
    desk.json(&["review", "submit", second]);
    desk.json(&["review", "approve", second]);
    assert!(
        desk.refused(&["release", second, "--base", "0"]).contains("made from release 0, but the last one is 1"),
        "another came between"
    );
    desk.json(&["release", second, "--base", "1"]);
    let changes = desk.json(&["diff", FLOW, "1", "2"]);
    assert_eq!((&changes["new"], &changes["changed"], &changes["same"]), (&1.into(), &1.into(), &1.into()));
    let list = desk.run(&["diff", FLOW, "1", "2", "--list", "--tenant", "MEX"]);
    assert_eq!(String::from_utf8_lossy(&list.stdout).lines().count(), 2);

    // Where the number came from, and where its cell went; and the proof holds without the store.
    let key = ["FREQ=M", "REF_AREA=MEX", "BORDER_POINT=_T", "DIRECTION=IN", "CITIZENSHIP=NIC", "TRAVELLER_TYPE=_T"];
    let more = ["TRANSPORT=_T", "SEX=_T", "AGE=_T", "REF_ADM=_Z", "TIME_PERIOD=2024-02"];
    let proof = desk.folder.path().join("numero.isthmus-proof").display().to_string();
    let traced = desk.json(&[&["trace", FLOW][..], &key, &more, &["--proof", &proof]].concat());
    assert_eq!((&traced["receipt"], &traced["record"]["value"], &traced["release"]), (&second.into(), &"21".into(), &2.into()));
    let cell = traced["cell"].as_str().expect("a cell");
    let went = desk.json(&["trace", second, cell]);
    assert_eq!(went[0]["releases"][0]["number"], 2);
    let key = desk.run(&["ledger", "key"]);
    let key = String::from_utf8_lossy(&key.stdout).trim().to_owned();
    let verify =
        |file: &str| Command::new(env!("CARGO_BIN_EXE_isthmus")).args(["verify", file, "--log", &key]).output().expect("it starts");
    let told = verify(&proof);
    assert_eq!(told.status.code(), Some(0), "{}", String::from_utf8_lossy(&told.stdout));
    assert!(String::from_utf8_lossy(&told.stdout).contains("= 21"));
    let whole = desk.folder.path().join("r.isthmus-proof").display().to_string();
    assert_eq!(desk.run(&["prove", FLOW, "1", "-o", &whole, "--tenant", "MEX"]).status.code(), Some(0));
    assert_eq!(verify(&whole).status.code(), Some(0));

    assert_eq!(desk.json(&["replay", FLOW, "1"])["equal"], true);
    desk.json(&["withdraw", FLOW, "2", "-m", "marzo no era"]);
    assert_eq!(desk.json(&["reinstate", FLOW, "1", "-m", "vuelve enero"])["number"], 3);
    let checked = desk.json(&["ledger", "check"]);
    assert_eq!((&checked["faults"], &checked["releases"]), (&Value::Array(Vec::new()), &3.into()));
    assert!(!desk.json(&["ledger", "list"]).as_array().expect("entries").is_empty());
    assert_eq!(desk.json(&["review", "list"]).as_array().map(Vec::len), Some(2));

    // A person is named who is not there; a file that is refused says so by its exit code.
    assert!(desk.refused(&["review", "list", "--as", "nadie"]).contains("nadie"));
    let bad = fixture("refused/unknown_layout.csv").display().to_string();
    let o = desk.run(&["submit", &bad, "--lang", "es", "--tenant", "MEX"]);
    assert_eq!(o.status.code(), Some(1));
    let told = String::from_utf8_lossy(&o.stdout).into_owned();
    assert!(told.contains("NO SE ACEPTA") && told.contains("se rechaza: corrija lo que señala el informe"), "{told}");
    // One bit of a blob, and the check names it.
    let blobs = desk.folder.path().join("data/blobs");
    let digest = made["manifest"].as_str().expect("a digest");
    let file = blobs.join(&digest[..2]).join(digest);
    let mut bytes = std::fs::read(&file).expect("the manifest");
    bytes[10] ^= 1;
    std::fs::write(&file, bytes).expect("written");
    let o = desk.run(&["ledger", "check"]);
    assert_eq!(o.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&o.stdout).contains(digest));
    assert!(Path::new(&proof).exists());
}

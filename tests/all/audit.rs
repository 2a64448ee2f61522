//! Does a proof show what it says, does every change to it show, and does a second verifier agree?

mod ledger;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use isthmus::audit::checkpoint::Checkpoint;
use isthmus::audit::hash::Hash;
use isthmus::audit::policy::Policy;
use isthmus::audit::proof::Proof;
use isthmus::audit::statement::Kind;
use isthmus::audit::tiles::grown;
use isthmus::audit::trace::Trace;
use isthmus::audit::tree::Tree;
use isthmus::audit::verify::{Agreement, Fault, Part, compare, verify};
use isthmus::audit::witness::Request;

use ledger::{Ledger, key, witness_key};

fn refused(bytes: &[u8]) -> Vec<Fault> {
    verify(bytes, None).map(|v| v.chain).expect_err("refused")
}

#[test]
fn a_release_and_one_number_of_it_are_verified() {
    let ledger = Ledger::new();
    let policy = ledger.policy("quorum w\napprovals 2\n");
    let verdict = verify(&ledger.proof().to_bytes(), Some(&policy)).expect("it holds");
    let kinds: Vec<Kind> = verdict.chain.iter().map(|l| l.statement.kind).collect();
    assert_eq!(kinds, [Kind::Receipt, Kind::Parse, Kind::Map, Kind::Validate, Kind::Decide, Kind::Decide, Kind::Release]);
    assert_eq!((verdict.checkpoint.size, verdict.witnesses.len(), verdict.trusted), (ledger.tree.size(), 1, true));
    let approvals: Vec<(&str, bool, bool)> = verdict.approvals.iter().map(|a| (a.who.as_str(), a.key.is_some(), a.named)).collect();
    assert_eq!(approvals, [("ana", true, true), ("bruno", false, false)], "a click is not a personal signature");
    let record = verdict.number.expect("one number");
    assert_eq!(record.place().map(|p| p.0), Some(ledger.origin.sha256));

    let steps = verdict.chain.iter().map(|l| (l.index, &l.statement));
    let trace = Trace::new("ISTHMUS:DF(1.0)", record.clone(), ledger.origin.clone(), steps);
    assert_eq!(
        (trace.receipt.as_deref(), trace.ledger.len(), trace.ledger[4].decision.as_deref()),
        (Some("R-2026-000117"), 7, Some("approve"))
    );
    assert!(record.source.ends_with(&trace.cell) && trace.cell.contains('!'), "{}", trace.cell);

    // A proof of any number of the release holds, and shows that number only.
    for record in &ledger.records {
        let bytes = ledger.proof_of(record).to_bytes();
        let text = String::from_utf8(bytes.clone()).expect("JSON");
        assert_eq!(verify(&bytes, Some(&policy)).expect("it holds").number.as_ref(), Some(record));
        assert_eq!(text.matches("\"source\":").count(), 1);
    }
}

/// Every byte of the file, each with another bit flipped, or a sample of them; `ISTHMUS_AUDIT_FLIPS=all` takes all eight.
#[test]
fn every_flipped_bit_is_refused() {
    let bytes = Ledger::new().proof().to_bytes();
    let all = std::env::var("ISTHMUS_AUDIT_FLIPS").is_ok_and(|v| v == "all");
    let flips: Vec<(usize, u8)> = (0..bytes.len() * 8).filter(|n| all || n % 41 == 0).map(|n| (n / 8, 1 << (n % 8))).collect();
    let refuse = |part: &[(usize, u8)]| {
        let mut copy = bytes.clone();
        for (at, bit) in part {
            copy[*at] ^= bit;
            let faults = verify(&copy, None).map(|_| ()).expect_err("refused");
            assert!(faults.iter().all(|f| !f.why.is_empty()), "byte {at}");
            copy[*at] ^= bit;
        }
    };
    std::thread::scope(|s| flips.chunks(flips.len().div_ceil(2)).for_each(|part| drop(s.spawn(|| refuse(part)))));
    assert!(flips.len() > 1000 && verify(&bytes, None).is_ok(), "{}", flips.len());
}

#[test]
fn the_part_that_fails_is_named() {
    let good = Ledger::new().proof();
    let first = |proof: Proof| refused(&proof.to_bytes()).remove(0);
    let mut number = good.clone();
    number.number.as_mut().expect("one").shown.record.value = Some("1".to_owned());
    assert_eq!(first(number).to_string(), "the number: it is not, as it stands here, among the numbers of the release");
    let mut number = good.clone();
    number.number.as_mut().expect("one").release -= 1;
    assert_eq!(first(number).part, Part::Number);
    let mut path = good.clone();
    path.entries[2].path.pop();
    let fault = first(path);
    assert_eq!(fault.part, Part::Statement(3, good.entries[2].index, Some(Kind::Map)));
    assert!(fault.to_string().starts_with("statement 3 (map, entry "), "{fault}");
    let mut twice = good.clone();
    twice.keys.push(key("stranger").public().clone());
    assert_eq!(first(twice).part, Part::Keys);

    let text = String::from_utf8(good.to_bytes()).expect("JSON");
    let changed = |from: &str, to: &str| {
        assert!(text.contains(from), "{from}");
        refused(text.replacen(from, to, 1).as_bytes()).remove(0)
    };
    let line = &good.checkpoint.signatures()[1].to_string();
    let spoiled = |c: char| if c == 'A' { 'B' } else { 'A' };
    let cosignature: String =
        line.trim_end().chars().enumerate().map(|(i, c)| if i == line.trim_end().chars().count() - 8 { spoiled(c) } else { c }).collect();
    assert!(matches!(changed(line.trim_end(), &cosignature).part, Part::Witness(_)));
    let size = format!("\\n{}\\n", Ledger::new().tree.size());
    assert_eq!(changed(&size, &size.replace("\\n4", "\\n3")).part, Part::Checkpoint);
    assert!(changed("log.example/ledger+", "log.example/ledges+").to_string().contains("does not have the id"));
    assert_eq!(
        changed("isthmus-proof/1", "isthmus-proof/2").to_string(),
        "the file: its format is `isthmus-proof/2`; this program reads `isthmus-proof/1`"
    );
    assert_eq!(
        changed(",\"statements\"", ", \"statements\"").to_string(),
        "the file: it is not in its only form: something was added or changed"
    );
    assert!(changed("{\"checkpoint\"", "").to_string().contains("cut or changed"));
    assert_eq!(refused(b"").remove(0).part, Part::File);
}

#[test]
fn a_statement_that_was_taken_out_is_missed() {
    let ledger = Ledger::new();
    let whole = ledger.proof();
    for out in 0..whole.entries.len() {
        let left = whole.entries.iter().enumerate().filter(|(i, _)| *i != out).map(|(_, e)| (e.index, e.envelope.clone())).collect();
        let faults = refused(&ledger.collect(left, whole.number.clone()).to_bytes());
        let told: String = faults.iter().map(|f| format!("{f}\n")).collect();
        let wanted = if out + 1 == whole.entries.len() { "is not a release of this proof" } else { "no earlier statement made that" };
        assert!(told.contains(wanted), "without statement {}: {told}", out + 1);
    }
    // A release that names no second decision, but asks for two.
    let alone = ledger.with_approvals(&["ana"], 2);
    let faults = verify(&alone.to_bytes(), None).map(|_| ()).expect_err("refused");
    assert!(faults[0].why.contains("needs the approval of 2, and has that of ana"), "{}", faults[0]);
    assert!(verify(&ledger.with_approvals(&["ana", "bruno"], 2).to_bytes(), None).is_ok());
    let same = ledger.with_approvals(&["ana", "ana"], 2);
    assert!(verify(&same.to_bytes(), None).is_err(), "one person twice is one");
}

#[test]
fn whom_the_reader_does_not_trust_is_refused() {
    let ledger = Ledger::new();
    let bytes = ledger.proof().to_bytes();
    let why = |policy: &Policy| verify(&bytes, Some(policy)).map(|_| ()).expect_err("refused").remove(0);
    assert!(verify(&bytes, Some(&ledger.policy("quorum none\n"))).is_ok());
    let stranger = why(&Policy::of_log(key("log.example/ledger2").public().clone()));
    assert!(stranger.part == Part::Policy && stranger.why.contains("is not one that you named"), "{stranger}");
    let other = witness_key("other.example/w");
    let more = format!("witness v {}\ngroup all all w v\nquorum all\n", other.public());
    assert!(why(&ledger.policy(&more)).why.contains("`all`"));
    assert!(why(&ledger.policy("approvals 3\nquorum none\n")).why.contains("needs the approval of 3"));
}

#[test]
fn two_histories_of_one_ledger_are_a_fork_that_anybody_can_see() {
    let (honest, forged) = (Ledger::new(), Ledger::rewritten());
    let v = |l: &Ledger| verify(&l.proof().to_bytes(), None).expect("each holds by itself");
    assert!(matches!(compare(&v(&honest), &v(&forged)), Agreement::Fork(why) if why.contains("two roots")));
    assert_eq!(compare(&v(&honest), &v(&honest)), Agreement::Same);
    let grown = honest.grown(5);
    assert_eq!(compare(&v(&honest), &v(&grown)), Agreement::Open);
    let longer = forged.grown(5);
    assert!(matches!(compare(&v(&honest), &v(&longer)), Agreement::Fork(why) if why.contains("two different histories of its entr")));
}

fn isthmus(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_isthmus")).args(args).output().expect("the program starts")
}

fn told(o: &Output) -> (i32, String) {
    (o.status.code().expect("an exit code"), String::from_utf8_lossy(&[&o.stdout[..], &o.stderr[..]].concat()).into_owned())
}

fn path(p: &Path) -> &str {
    p.to_str().expect("a path in UTF-8")
}

#[test]
fn the_command_line_says_what_holds() {
    let dir = tempfile::tempdir().expect("a folder");
    let (honest, forged) = (Ledger::new(), Ledger::rewritten());
    let file = |name: &str, bytes: &[u8]| {
        let p = dir.path().join(name);
        fs::write(&p, bytes).expect("written");
        p
    };
    let good = file("good.isthmus-proof", &honest.proof().to_bytes());
    let other = file("other.isthmus-proof", &forged.proof().to_bytes());
    let bad = file("bad.isthmus-proof", &honest.proof().to_bytes()[1..]);
    let policy = file("policy", honest.policy_text("quorum w\n").as_bytes());
    let (code, text) = told(&isthmus(&["verify", path(&good), "--policy", path(&policy)]));
    assert!(code == 0 && text.contains("HOLDS") && text.contains("ana: by their own key ana+"), "{text}");
    assert!(text.contains("witness    office.example/witness+") && text.contains("at 2026-11-21T12:00:00Z"), "{text}");
    let (code, text) = told(&isthmus(&["verify", path(&good)]));
    assert!(code == 0 && text.contains("whoever made it"), "{text}");
    let (code, text) = told(&isthmus(&["verify", path(&good), "--log", &forged.witness_public()]));
    assert!(code == 1 && text.contains("whom you trust: the key log.example/ledger+"), "{text}");
    let (code, text) = told(&isthmus(&["verify", path(&bad), path(&good)]));
    assert!(code == 1 && text.contains("REFUSED\n  the file: it is not a proof"), "{text}");
    let (code, text) = told(&isthmus(&["verify", path(&good), path(&other)]));
    assert!(code == 1 && text.contains("FORK between"), "{text}");
    let (code, text) = told(&isthmus(&["verify", path(&dir.path().join("none"))]));
    assert!(code == 2 && text.contains("none"), "{text}");
}

/// Publishes a ledger as files.
fn publish(tree: &Tree, folder: &Path) -> PathBuf {
    let at = Checkpoint { origin: ledger::ORIGIN.to_owned(), size: tree.size(), root: tree.root() };
    for tile in grown(0, tree.size()) {
        let file = folder.join(tile.to_string());
        fs::create_dir_all(file.parent().expect("in a folder")).expect("made");
        fs::write(file, tile.bytes(tree).expect("in memory")).expect("written");
    }
    fs::write(folder.join("checkpoint"), at.sign(&key(ledger::ORIGIN)).expect("plain").to_string()).expect("written");
    folder.to_owned()
}

#[test]
fn a_witness_cosigns_growth_and_refuses_a_fork() {
    let dir = tempfile::tempdir().expect("a folder");
    let at = |name: &str| dir.path().join(name);
    let (code, vkey) = told(&isthmus(&["witness", "new", "office.example/w", "--key", path(&at("key"))]));
    assert!(code == 0 && vkey.starts_with("office.example/w+"), "{vkey}");
    assert_eq!(told(&isthmus(&["witness", "new", "office.example/w", "--key", path(&at("key"))])).0, 2, "no key is written over");
    let log = key(ledger::ORIGIN).public().to_string();
    let cosign = |what: &Path| {
        told(&isthmus(&["witness", "cosign", path(what), "--key", path(&at("key")), "--log", &log, "--state", path(&at("state"))]))
    };

    let tree: Tree = (0..700u64).map(|i| Hash::of(&i.to_be_bytes())).collect();
    let first: Tree = (0..300).map(|i| tree.leaf(i).expect("inside")).collect();
    let (code, line) = cosign(&publish(&first, &at("a")));
    assert!(code == 0 && line.starts_with("— office.example/w "), "{line}");
    // The next by a request, as the ledger would send it over HTTP.
    let note = fs::read_to_string(publish(&tree, &at("b")).join("checkpoint")).expect("there");
    let request = Request::new(&tree, 300, 700, note.clone()).unwrap_or_else(|e| match e {}).expect("grown");
    fs::write(at("request"), request.to_string()).expect("written");
    let (code, line) = cosign(&at("request"));
    assert_eq!(code, 0, "{line}");
    let cosigned = isthmus::audit::note::Note::parse(&format!("{note}{line}")).expect("a note");
    let public = vkey.trim().parse().expect("a key");
    assert!(cosigned.signatures().iter().any(|l| l.names(&public) && cosigned.holds(l, &public)));
    let (code, text) = cosign(&at("request"));
    assert!(code == 1 && text.contains("last co-signed 700 entries"), "{text}");

    let forged: Tree = (0..800u64).map(|i| Hash::of(&(i + u64::from(i == 5)).to_be_bytes())).collect();
    let (code, text) = cosign(&publish(&forged, &at("c")));
    assert!(code == 1 && text.contains("not shown to begin with the one of 700 entries"), "{text}");
    let evidence = fs::read_dir(at("state"))
        .expect("there")
        .filter(|e| e.as_ref().is_ok_and(|e| e.path().extension().is_some_and(|x| x == "refused")));
    assert_eq!(evidence.count(), 1);
    // What it remembers is still the honest one.
    let (code, text) = cosign(&at("b"));
    assert!(code == 0, "the same again is consistent: {text}");
    fs::write(at("b").join("tile/1/000.p/2"), vec![0; 64]).expect("written");
    let (code, text) = cosign(&at("b"));
    assert!(code == 1 && text.contains("do not give the root"), "{text}");
}

/// The Python verifier: `ISTHMUS_PYTHON`, else `python3` where it has what it needs.
fn python() -> Option<String> {
    let name = std::env::var("ISTHMUS_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let there = Command::new(&name).args(["-c", "import cryptography"]).output().is_ok_and(|o| o.status.success());
    assert!(there || std::env::var("ISTHMUS_PYTHON").is_err(), "ISTHMUS_PYTHON has no package cryptography");
    there.then_some(name)
}

#[test]
fn the_second_verifier_agrees() {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/verify_proof.py");
    assert!(fs::read_to_string(&script).expect("there").lines().count() < 100, "short enough to be read by whoever distrusts us");
    let Some(python) = python() else { return };
    let ledger = Ledger::new();
    let whole = ledger.proof();
    let bytes = whole.to_bytes();
    let mut files = vec![bytes.clone(), ledger.grown(9).proof().to_bytes(), ledger.with_approvals(&["ana"], 2).to_bytes()];
    files.extend(ledger.records.iter().take(5).map(|r| ledger.proof_of(r).to_bytes()));
    files.push(ledger.collect(whole.entries.iter().map(|e| (e.index, e.envelope.clone())).collect(), None).to_bytes());
    for out in 0..whole.entries.len() {
        let left = whole.entries.iter().enumerate().filter(|(i, _)| *i != out).map(|(_, e)| (e.index, e.envelope.clone())).collect();
        files.push(ledger.collect(left, whole.number.clone()).to_bytes());
    }
    for n in (0..bytes.len() * 8).step_by(997) {
        let mut flipped = bytes.clone();
        flipped[n / 8] ^= 1 << (n % 8);
        files.push(flipped);
    }
    let dir = tempfile::tempdir().expect("a folder");
    let names: Vec<PathBuf> = (0..files.len()).map(|i| dir.path().join(format!("{i}.isthmus-proof"))).collect();
    names.iter().zip(&files).for_each(|(name, bytes)| fs::write(name, bytes).expect("written"));
    let log = key(ledger::ORIGIN).public().to_string();
    let output = Command::new(python).arg(script).arg("--log").arg(&log).args(&names).output().expect("Python starts");
    let text = String::from_utf8_lossy(&output.stdout);
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines.len(), files.len(), "{}", String::from_utf8_lossy(&output.stderr));
    let mut held = 0;
    for (line, bytes) in lines.iter().zip(&files) {
        let ours = verify(bytes, Some(&ledger.policy("quorum none\n"))).map(|_| ());
        assert_eq!(line.contains(": HOLDS "), ours.is_ok(), "{line}\n{ours:?}");
        held += usize::from(ours.is_ok());
    }
    assert!(held == 8 && output.status.code() == Some(1), "{held} of {} held", files.len());
}

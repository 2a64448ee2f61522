//! `isthmus verify` and `isthmus witness`: does a proof hold, and did a ledger only grow?

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};

use super::{Stop, print};
use crate::audit::checkpoint::Checkpoint;
use crate::audit::hash::Hash;
use crate::audit::key::{KeyType, PublicKey, SecretKey};
use crate::audit::note::Note;
use crate::audit::policy::Policy;
use crate::audit::proof::LONGEST;
use crate::audit::statement::{DECISION, Kind};
use crate::audit::tiles::{Tile, Tiles};
use crate::audit::tree;
use crate::audit::verify::{Agreement, Fault, Verdict, compare, verify as check};
use crate::audit::witness::{Refusal, Request, cosign, origin};

#[derive(Args, Debug)]
pub(super) struct VerifyArgs {
    /// Proofs (`*.isthmus-proof`); several are also held against each other, which can show a fork.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Whom to trust: lines `log KEY`, `signer KEY`, `witness NAME KEY`, `quorum NAME|none`, `approvals N`.
    #[arg(long, value_name = "FILE")]
    policy: Option<PathBuf>,
    /// Key of the ledger to trust, instead of a policy: `name+id+key`, as printed on reports and release pages.
    #[arg(long, value_name = "KEY", conflicts_with = "policy")]
    log: Option<String>,
}

#[derive(Subcommand, Debug)]
pub(super) enum WitnessCommand {
    /// Make a key, and print its public half.
    New {
        /// Name of the key: an address of the office, such as `stats.example/witness`.
        name: String,
        /// Where the secret key goes; it must not be there yet.
        #[arg(long, value_name = "FILE")]
        key: PathBuf,
    },
    /// Check that a ledger grew out of what was seen last, and print the co-signature.
    Cosign {
        /// A request as the ledger sends it (`-`: standard input), or the folder of its published files (checkpoint and tiles).
        #[arg(value_name = "REQUEST|FOLDER")]
        request: PathBuf,
        /// The secret key of the witness.
        #[arg(long, value_name = "FILE")]
        key: PathBuf,
        /// Public key of a ledger that is watched; may be repeated.
        #[arg(long, required = true, value_name = "KEY")]
        log: Vec<String>,
        /// Folder in which the witness remembers what it saw last.
        #[arg(long, value_name = "DIR")]
        state: PathBuf,
    },
}

/// Checks proofs: 0 when all hold, 1 when one does not or two show a fork.
pub(super) fn verify(a: &VerifyArgs) -> Result<u8, Stop> {
    let policy = match (&a.policy, &a.log) {
        (Some(path), _) => Some(Policy::parse(&text(path)?).map_err(|e| Stop::Usage(format!("{}: {e}", path.display())))?),
        (None, Some(key)) => Some(Policy::of_log(public(key)?)),
        (None, None) => None,
    };
    let (mut held, mut bad) = (Vec::new(), false);
    for path in &a.files {
        let name = path.display();
        match check(&bytes(path)?, policy.as_ref()) {
            Ok(verdict) => {
                print(&format!("{name}: HOLDS\n{}", told(&verdict)))?;
                held.push((path, verdict));
            }
            Err(faults) => {
                bad = true;
                print(&format!("{name}: REFUSED\n{}", faults.iter().map(listed).collect::<String>()))?;
            }
        }
    }
    for (i, (path, verdict)) in held.iter().enumerate() {
        for (other, second) in &held[..i] {
            if let Agreement::Fork(why) = compare(second, verdict) {
                bad = true;
                print(&format!(
                    "FORK between {} and {}: {why}. Keep both files: together they show it to anybody.\n",
                    other.display(),
                    path.display()
                ))?;
            }
        }
    }
    Ok(u8::from(bad))
}

fn listed(fault: &Fault) -> String {
    format!("  {fault}\n")
}

/// What a proof shows, in words.
fn told(v: &Verdict) -> String {
    let mut out = String::new();
    let mut line = |label: &str, text: String| out.push_str(&format!("  {label:<10} {text}\n"));
    line("ledger", format!("{} with {} entries, root {}", v.checkpoint.origin, v.checkpoint.size, v.checkpoint.root));
    line("signed by", v.log.clone());
    for (name, seconds) in &v.witnesses {
        line("witness", format!("{name} at {}", moment(*seconds)));
    }
    if v.witnesses.is_empty() {
        line("witness", "none: only the operator of the ledger vouches for its history".to_owned());
    }
    for link in &v.chain {
        let s = &link.statement;
        let decision = s.parameters.get(DECISION).and_then(|d| d.as_str()).map_or(String::new(), |d| format!(" ({d})"));
        let made: Vec<String> = s.made.iter().map(|m| format!("{} {:.12}", m.name, m.digest)).collect();
        let signers = link.signers.join(", ");
        let text = format!("{} {}{decision} of {} by {}, signed by {signers}: {}", s.at, s.kind, s.about, s.actor.id, made.join(", "));
        line(&format!("entry {}", link.index), text);
    }
    for approval in &v.approvals {
        let how = match (&approval.key, approval.named) {
            (None, _) => "the service says so; there is no personal signature".to_owned(),
            (Some(key), true) => format!("by their own key {key}, which you named"),
            (Some(key), false) => format!("by a key of their name, {key}, which you did not name"),
        };
        line("approved", format!("{}: {how}", approval.who));
    }
    if let Some(n) = &v.number {
        let key: Vec<String> = n.key.iter().map(|(k, c)| format!("{k}={c}")).collect();
        let value = n.value.as_deref().unwrap_or("no value");
        let status = if n.status.is_empty() { String::new() } else { format!(" (status {})", n.status) };
        line("number", format!("{} = {value}{status}", key.join(" ")));
        line("from", n.source.clone());
        for step in &n.steps {
            line("step", format!("{} {}", step.step, step.detail.join(" > ")));
        }
        for found in &n.findings {
            line("finding", format!("{} {}", found.rule, found.severity));
        }
    }
    if !v.chain.iter().any(|l| l.statement.kind == Kind::Release) {
        line("note", "this proof ends before a release".to_owned());
    }
    if !v.trusted {
        line("note", "no key was named to trust (--log or --policy): the proof is consistent in itself, whoever made it".to_owned());
    }
    out
}

/// Makes keys and co-signs: 0 when it was co-signed, 1 when the ledger was refused.
pub(super) fn witness(command: &WitnessCommand) -> Result<u8, Stop> {
    match command {
        WitnessCommand::New { name, key } => {
            new_key(name, KeyType::Cosignature, key)?;
            Ok(0)
        }
        WitnessCommand::Cosign { request, key, log, state } => {
            let secret = read_key(key)?;
            let logs: Vec<PublicKey> = log.iter().map(|k| public(k)).collect::<Result<_, _>>()?;
            fs::create_dir_all(state).map_err(|e| Stop::Usage(format!("{}: {e}", state.display())))?;
            // One at a time: two requests on one state could co-sign two histories.
            let lock = File::create(state.join("lock"))?;
            lock.lock()?;
            match cosigned(request, &secret, &logs, state) {
                Ok(Ok(line)) => {
                    print(&line)?;
                    Ok(0)
                }
                Ok(Err(refusal)) => {
                    let _ = writeln!(io::stderr(), "isthmus: not co-signed: {refusal}");
                    Ok(1)
                }
                Err(stop) => Err(stop),
            }
        }
    }
}

/// Co-signs, and remembers before it tells.
fn cosigned(request: &Path, key: &SecretKey, logs: &[PublicKey], state: &Path) -> Result<Result<String, Refusal>, Stop> {
    let folder = request.is_dir();
    let body = if folder { text(&request.join("checkpoint"))? } else { String::from_utf8_lossy(&bytes(request)?).into_owned() };
    let asked = if folder { None } else { Some(Request::parse(&body)) };
    let checkpoint = match &asked {
        None => &body,
        Some(Ok(asked)) => &asked.checkpoint,
        Some(Err(refusal)) => return Ok(Err(refusal.clone())),
    };
    let ledger = match origin(checkpoint) {
        Ok(ledger) => ledger,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let file = state.join(format!("{}.checkpoint", Hash::of(ledger.as_bytes())));
    let last = match fs::read_to_string(&file) {
        Ok(note) => {
            Some(remembered(&note, &ledger).ok_or_else(|| Stop::Machine(format!("{}: damaged; restore it from a copy", file.display())))?)
        }
        Err(e) if e.kind() == io::ErrorKind::NotFound => None,
        Err(e) => return Err(Stop::Machine(format!("{}: {e}", file.display()))),
    };
    let asked = match asked {
        Some(asked) => asked,
        None => from_tiles(request, &body, last.as_ref().map_or(0, |c| c.size))?,
    };
    #[expect(clippy::disallowed_methods, reason = "the command line hands the clock to the witness as an argument")]
    let seconds = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).map_or(0, |d| d.as_secs());
    let done = match asked.and_then(|asked| cosign(&asked, logs, last.as_ref(), key, seconds)) {
        Ok(done) => done,
        Err(refusal) => {
            if matches!(refusal, Refusal::Fork { .. } | Refusal::Inconsistent(..)) {
                // Evidence: what the ledger signed now, beside what it had signed.
                keep(&state.join(format!("{}.refused", Hash::of(body.as_bytes()))), &body)?;
            }
            return Ok(Err(refusal));
        }
    };
    keep(&file, &done.note.to_string())?;
    Ok(Ok(done.line.to_string()))
}

fn remembered(note: &str, ledger: &str) -> Option<Checkpoint> {
    let checkpoint = Checkpoint::parse(Note::parse(note).ok()?.text()).ok()?;
    (checkpoint.origin == ledger).then_some(checkpoint)
}

/// The request for the checkpoint in a folder of published files, its proof computed from the tiles there.
fn from_tiles(folder: &Path, checkpoint: &str, old: u64) -> Result<Result<Request, Refusal>, Stop> {
    let note = match Note::parse(checkpoint).map_err(str::to_owned).and_then(|n| Checkpoint::parse(n.text()).map_err(|e| e.to_string())) {
        Ok(note) => note,
        Err(why) => return Ok(Err(Refusal::Form(why))),
    };
    let read = |tile: Tile| {
        let full = Tile { width: 256, ..tile };
        fs::read(folder.join(tile.to_string())).or_else(|_| fs::read(folder.join(full.to_string())))
    };
    let tiles = Tiles::new(note.size, read);
    let broken = |e: crate::audit::tiles::TileError<io::Error>| Stop::Usage(format!("{}: {e}", folder.display()));
    if tree::root(&tiles, note.size).map_err(broken)? != note.root {
        return Ok(Err(Refusal::Form("the tiles in the folder do not give the root of the checkpoint".to_owned())));
    }
    let request = Request::new(&tiles, old, note.size, checkpoint.to_owned()).map_err(broken)?;
    Ok(request.ok_or(Refusal::Order(old, note.size)))
}

/// Writes a file that is there whole or not at all, also when the power fails, and that only its owner reads.
fn keep(path: &Path, content: &str) -> Result<(), Stop> {
    let fault = |e: io::Error| Stop::Machine(format!("{}: {e}", path.display()));
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    let new = folder.join(format!(".{name}.new"));
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&new).map_err(fault)?;
    file.write_all(content.as_bytes()).and_then(|()| file.sync_all()).map_err(fault)?;
    fs::rename(&new, path).map_err(fault)?;
    File::open(folder).and_then(|f| f.sync_all()).map_err(fault)
}

/// Makes a key, keeps it in a file that must not be there yet, and prints its public half.
pub(super) fn new_key(name: &str, kind: KeyType, place: &Path) -> Result<(), Stop> {
    let mut seed = [0; 32];
    getrandom::fill(&mut seed).map_err(|e| Stop::Machine(format!("no randomness from this system: {e}")))?;
    let secret = SecretKey::from_seed(name, kind, seed).map_err(|e| Stop::Usage(e.to_string()))?;
    if place.exists() {
        return Err(Stop::Usage(format!("{} is there already; a key is never written over", place.display())));
    }
    keep(place, &secret.reveal())?;
    print(&format!("{}\n", secret.public()))
}

/// The secret key in a file.
pub(super) fn read_key(path: &Path) -> Result<SecretKey, Stop> {
    SecretKey::parse(&text(path)?).map_err(|e| Stop::Usage(format!("{}: {e}", path.display())))
}

fn public(key: &str) -> Result<PublicKey, Stop> {
    key.trim().parse().map_err(|e| Stop::Usage(format!("{e}")))
}

fn text(path: &Path) -> Result<String, Stop> {
    fs::read_to_string(path).map_err(|e| Stop::Usage(format!("{}: {e}", path.display())))
}

/// A file, or standard input, no longer than a proof may be and one byte more.
fn bytes(path: &Path) -> Result<Vec<u8>, Stop> {
    let mut out = Vec::new();
    let most = LONGEST as u64 + 1;
    let read = if path.as_os_str() == "-" {
        io::Read::read_to_end(&mut io::Read::take(io::stdin().lock(), most), &mut out)
    } else {
        File::open(path).and_then(|f| io::Read::read_to_end(&mut io::Read::take(f, most), &mut out))
    };
    read.map_err(|e| Stop::Usage(format!("{}: {e}", path.display())))?;
    Ok(out)
}

/// Seconds since 1970 as a date and time in UTC.
fn moment(seconds: u64) -> String {
    let (day, clock) = (super::day(i64::try_from(seconds / 86_400).unwrap_or(i64::MAX / 2)), seconds % 86_400);
    format!("{day}T{:02}:{:02}:{:02}Z", clock / 3_600, clock / 60 % 60, clock % 60)
}

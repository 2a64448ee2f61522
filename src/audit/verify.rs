//! Does a proof hold, and if not, which part of it fails? No server, no network, no clock.

use std::fmt;

use super::chain::{self, Approval, Link};
use super::checkpoint::Checkpoint;
use super::hash::Hash;
use super::key::{KeyType, PublicKey};
use super::note::Line;
use super::policy::Policy;
use super::proof::{Entry, Number, Proof};
use super::record::Record;
use super::statement::{Kind, LEAVES, LINEAGE, Statement};
use super::tree::{self, included};

/// A part of a proof that can fail.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Part {
    /// The file as such.
    File,
    /// The list of keys.
    Keys,
    /// The signed state of the ledger.
    Checkpoint,
    /// The co-signature of a witness.
    Witness(String),
    /// A statement: which one from 1, its place in the ledger, and its kind where it could be read.
    Statement(usize, u64, Option<Kind>),
    /// The statements as a whole.
    Chain,
    /// The number.
    Number,
    /// What the reader trusts.
    Policy,
}

impl Part {
    pub(super) fn of(i: usize, link: &Link) -> Self {
        Part::Statement(i + 1, link.index, Some(link.statement.kind))
    }

    /// A word that stays the same in all languages.
    pub fn word(&self) -> &'static str {
        match self {
            Part::File => "file",
            Part::Keys => "keys",
            Part::Checkpoint => "checkpoint",
            Part::Witness(_) => "witness",
            Part::Statement(..) => "statement",
            Part::Chain => "chain",
            Part::Number => "number",
            Part::Policy => "policy",
        }
    }
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Part::File => write!(f, "the file"),
            Part::Keys => write!(f, "the keys"),
            Part::Checkpoint => write!(f, "the checkpoint"),
            Part::Witness(name) => write!(f, "the co-signature of {name}"),
            Part::Statement(i, index, None) => write!(f, "statement {i} (entry {index} of the ledger)"),
            Part::Statement(i, index, Some(kind)) => write!(f, "statement {i} ({kind}, entry {index} of the ledger)"),
            Part::Chain => write!(f, "the chain of statements"),
            Part::Number => write!(f, "the number"),
            Part::Policy => write!(f, "whom you trust"),
        }
    }
}

/// What fails, and why, in words for a person.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Fault {
    /// The part.
    pub part: Part,
    /// Why.
    pub why: String,
}

impl Fault {
    pub(super) fn new(part: Part, why: impl Into<String>) -> Self {
        Self { part, why: why.into() }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.part, self.why)
    }
}

/// What a proof shows, once it holds.
#[derive(Clone, Debug)]
pub struct Verdict {
    /// The state of the ledger.
    pub checkpoint: Checkpoint,
    /// The key of the ledger, as `name+id`.
    pub log: String,
    /// Witnesses that co-signed, as `name+id`, with the second since 1970 at which each did.
    pub witnesses: Vec<(String, u64)>,
    /// The statements, in the order of the ledger, with their signers.
    pub chain: Vec<Link>,
    /// Hashes over ranges of entries of the ledger that the proof shows.
    pub spans: Vec<((u64, u64), Hash)>,
    /// Persons who approved the release.
    pub approvals: Vec<Approval>,
    /// The number that is shown.
    pub number: Option<Record>,
    /// Whether the keys were held against a policy. Without one a proof is only consistent in itself: anybody can make
    /// keys and sign.
    pub trusted: bool,
}

/// Checks a proof, against whom the reader trusts where that is given. A refusal has at least one fault.
pub fn verify(bytes: &[u8], policy: Option<&Policy>) -> Result<Verdict, Vec<Fault>> {
    let proof = Proof::parse(bytes).map_err(|why| vec![Fault::new(Part::File, why)])?;
    let mut faults = keys(&proof);
    let (checkpoint, log) = match checkpoint(&proof) {
        Ok(found) => found,
        Err(fault) => {
            faults.push(fault);
            return Err(faults);
        }
    };
    let mut witnesses = Vec::new();
    for line in proof.checkpoint.signatures() {
        match signer(&proof, line) {
            Err(fault) => faults.push(fault),
            Ok(key) if key.kind() == KeyType::Cosignature => witnesses.push((key.clone(), line.seconds().unwrap_or_default())),
            Ok(_) => {}
        }
    }
    let (mut links, mut spans) = (Vec::new(), Vec::new());
    for (i, entry) in proof.entries.iter().enumerate() {
        match link(&proof, &checkpoint, i, entry) {
            Ok(link) => links.push(link),
            Err(found) => faults.extend(found),
        }
        spans.extend(tree::spans(&entry.envelope.leaf(), entry.index, checkpoint.size, &entry.path));
    }
    // What a statement that is at fault says is not judged further.
    let mut approvals = Vec::new();
    if links.len() == proof.entries.len() {
        match chain::check(&links, policy.map_or(0, |p| p.approvals)) {
            Ok(found) => approvals = named(found, policy),
            Err(found) => faults.extend(found),
        }
        if let Some(number) = &proof.number {
            faults.extend(self::number(number, &links).map(|why| Fault::new(Part::Number, why)));
        }
    }
    if let Some(policy) = policy {
        faults.extend(trust(policy, &proof, log, &witnesses).into_iter().map(|why| Fault::new(Part::Policy, why)));
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    Ok(Verdict {
        checkpoint,
        log: log.label(),
        witnesses: witnesses.into_iter().map(|(k, seconds)| (k.label(), seconds)).collect(),
        chain: links,
        spans,
        approvals,
        number: proof.number.map(|n| n.shown.record),
        trusted: policy.is_some(),
    })
}

/// Keys that nobody signed with, or that stand there twice.
fn keys(proof: &Proof) -> Vec<Fault> {
    let texts: Vec<String> = proof.keys.iter().map(ToString::to_string).collect();
    let mut faults = Vec::new();
    if !texts.windows(2).all(|w| w[0] < w[1]) {
        faults.push(Fault::new(Part::Keys, "they are not in order, or one stands there twice"));
    }
    // Signatures name their key by 32 bits of its hash: two keys of one name and id would let one sign for the other.
    for (i, key) in proof.keys.iter().enumerate() {
        if proof.keys[..i].iter().any(|k| k.label() == key.label()) {
            faults.push(Fault::new(Part::Keys, format!("two keys are called {}", key.label())));
        }
    }
    for key in proof.keys.iter().filter(|k| !proof.uses(k)) {
        faults.push(Fault::new(Part::Keys, format!("{} signed nothing here", key.label())));
    }
    faults
}

/// The state of the ledger, and the key that signed it.
fn checkpoint(proof: &Proof) -> Result<(Checkpoint, &PublicKey), Fault> {
    let fault = |why: String| Fault::new(Part::Checkpoint, why);
    let checkpoint = Checkpoint::parse(proof.checkpoint.text()).map_err(|e| fault(e.to_string()))?;
    let own = |k: &&PublicKey| k.kind() == KeyType::Ed25519 && k.name() == checkpoint.origin;
    let signed = |k: &&PublicKey| proof.checkpoint.signatures().iter().any(|l| l.names(k));
    match proof.keys.iter().filter(own).find(signed) {
        Some(key) => Ok((checkpoint, key)),
        None => Err(fault(format!("no key of the ledger `{}` signed it", checkpoint.origin))),
    }
}

/// Whose line a signature line of the checkpoint is.
fn signer<'a>(proof: &'a Proof, line: &Line) -> Result<&'a PublicKey, Fault> {
    let key = proof.keys.iter().find(|k| line.names(k));
    let part = if key.is_some_and(|k| k.kind() == KeyType::Ed25519) { Part::Checkpoint } else { Part::Witness(line.label()) };
    let Some(key) = key else { return Err(Fault::new(part, "its key is not among the keys of the proof")) };
    let twice = proof.checkpoint.signatures().iter().filter(|l| l.names(key)).count() > 1;
    match (twice, proof.checkpoint.holds(line, key)) {
        (false, true) => Ok(key),
        (true, _) => Err(Fault::new(part, format!("{} signs twice", line.label()))),
        (false, false) => {
            Err(Fault::new(part, format!("the signature of {} does not fit the checkpoint: one of the two was changed", line.label())))
        }
    }
}

/// Checks one statement: its form, its signatures, its place in the ledger.
fn link(proof: &Proof, checkpoint: &Checkpoint, i: usize, entry: &Entry) -> Result<Link, Vec<Fault>> {
    let statement = entry.envelope.statement();
    let part = || Part::Statement(i + 1, entry.index, statement.as_ref().ok().map(|s| s.kind));
    let (mut faults, mut signers) = (Vec::new(), Vec::new());
    if i > 0 && proof.entries[i - 1].index >= entry.index {
        faults.push(Fault::new(part(), "it does not come after the one before it"));
    }
    for signature in entry.envelope.signatures() {
        match proof.keys.iter().find(|k| k.label() == signature.key) {
            None => {
                faults.push(Fault::new(part(), format!("the key {} of its signature is not among the keys of the proof", signature.key)))
            }
            Some(key) if entry.envelope.holds(signature, key) => signers.push(key.label()),
            Some(_) => {
                let why = format!("the signature of {} does not fit it: one of the two was changed", signature.key);
                faults.push(Fault::new(part(), why));
            }
        }
    }
    if !included(&entry.envelope.leaf(), entry.index, checkpoint.size, &entry.path, &checkpoint.root) {
        let why = format!("it is not entry {} of the ledger of {} entries that the checkpoint signs", entry.index, checkpoint.size);
        faults.push(Fault::new(part(), why));
    }
    match statement.clone() {
        Ok(statement) if faults.is_empty() => Ok(Link { index: entry.index, statement, signers }),
        Ok(_) => Err(faults),
        Err(e) => {
            faults.push(Fault::new(part(), e.to_string()));
            Err(faults)
        }
    }
}

/// Why the number is not one of the release, or not of a file of this proof.
fn number(number: &Number, links: &[Link]) -> Option<String> {
    let release = links.iter().find(|l| l.index == number.release && l.statement.kind == Kind::Release);
    let Some(release) = release.map(|l| &l.statement) else {
        return Some(format!("entry {} of the ledger, which it names, is not a release of this proof", number.release));
    };
    let Some(root) = release.made.iter().find(|m| m.name == LINEAGE) else {
        return Some("the release names no lineage that it could be in".to_owned());
    };
    if release.number(LEAVES) != Some(number.shown.size) || !number.shown.holds(&root.digest) {
        return Some("it is not, as it stands here, among the numbers of the release".to_owned());
    }
    let taken = |s: &Statement, file: Hash| matches!(s.kind, Kind::Receipt | Kind::Parse) && s.made.iter().any(|m| m.digest == file);
    match number.shown.record.place() {
        None => Some("it does not say which cell of which file it came from".to_owned()),
        Some((file, _)) if links.iter().any(|l| taken(&l.statement, file)) => None,
        Some((file, _)) => Some(format!("no receipt of this proof is of the file {file} that it came from")),
    }
}

/// What of a proof the reader's policy does not let through.
fn trust(policy: &Policy, proof: &Proof, log: &PublicKey, witnesses: &[(PublicKey, u64)]) -> Vec<String> {
    let mut why = Vec::new();
    if !policy.logs.contains(log) {
        why.push(format!("the key {} of the ledger is not one that you named", log.label()));
    }
    if !policy.enough(&|k| witnesses.iter().any(|w| w.0 == *k)) {
        let names: Vec<String> = witnesses.iter().map(|w| w.0.label()).collect();
        let names = if names.is_empty() { "none did".to_owned() } else { format!("signed: {}", names.join(", ")) };
        why.push(format!("you ask for the co-signatures of `{}`, and they are not all there ({names})", policy.quorum()));
    }
    let known = |label: &str| policy.logs.iter().chain(&policy.signers).any(|k| k.label() == label && proof.keys.contains(k));
    for (i, entry) in proof.entries.iter().enumerate() {
        if !entry.envelope.signatures().iter().any(|s| known(&s.key)) {
            why.push(format!("nobody that you named signed statement {} (entry {} of the ledger)", i + 1, entry.index));
        }
    }
    why
}

/// Says of each personal signature whether the reader named its key.
fn named(mut approvals: Vec<Approval>, policy: Option<&Policy>) -> Vec<Approval> {
    for approval in &mut approvals {
        let key = approval.key.as_ref().zip(policy);
        approval.named = key.is_some_and(|(label, p)| p.signers.iter().any(|k| k.label() == *label));
    }
    approvals
}

/// Two proofs held against each other.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Agreement {
    /// They are of different ledgers.
    Apart,
    /// The same state of the ledger.
    Same,
    /// Nothing in them contradicts the other; only a consistency proof could show that one grew out of the other.
    Open,
    /// The ledger signed two histories. Both proofs together show it to anybody.
    Fork(String),
}

/// Whether two proofs that hold are of one history.
pub fn compare(a: &Verdict, b: &Verdict) -> Agreement {
    if a.checkpoint.origin != b.checkpoint.origin {
        return Agreement::Apart;
    }
    if a.checkpoint.size == b.checkpoint.size && a.checkpoint.root != b.checkpoint.root {
        let Checkpoint { size, root, .. } = &a.checkpoint;
        return Agreement::Fork(format!("at {size} entries the ledger signed two roots, {root} and {}", b.checkpoint.root));
    }
    for ((from, to), hash) in &a.spans {
        if b.spans.iter().any(|(range, other)| *range == (*from, *to) && other != hash) {
            let which = if to - from == 1 { format!("entry {from}") } else { format!("entries {from} to {}", to - 1) };
            return Agreement::Fork(format!("the ledger signed two different histories of its {which}"));
        }
    }
    if a.checkpoint == b.checkpoint { Agreement::Same } else { Agreement::Open }
}

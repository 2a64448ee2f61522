//! What does the ledger say of each thing that is done, and how large was it when?
//!
//! Every act is a signed statement, made here and committed by the store in the same transaction as the act itself: where
//! the one cannot be written, neither is the other. What a person wrote is told by its digest, because nothing is ever
//! taken out of a ledger again.

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::Path;
use std::sync::Arc;

use serde::Serialize;
use sha2::Digest;
use tokio::sync::{Mutex, MutexGuard};

use super::{Code, Gateway, Random, Refusal, Trouble, own};
use crate::audit::checkpoint::Checkpoint as State;
use crate::audit::envelope::Envelope;
use crate::audit::hash::Hash;
use crate::audit::key::{KeyType, PublicKey, SecretKey};
use crate::audit::note::Note;
use crate::audit::statement::{
    APPROVALS, APPROVE, Actor as Did, DECISION, Engine, Kind, LEAVES, LINEAGE, Object, Statement, Word, canonical,
};
use crate::audit::steps::{Facts, Occasion, Results, of_files};
use crate::audit::tiles::Tile;
use crate::audit::tree::Tree;
use crate::model::account::{Actor, Role, Who};
use crate::model::decision::Decision;
use crate::model::moment::Moment;
use crate::model::release::{Key, Release, Series};
use crate::model::submission::{Receipt, Run, Submission};
use crate::store::ledger::{Checkpoint, Entry};

/// Leaves that are fetched at once.
const PAGE: i64 = 10_000;

/// Reads the key of the ledger, or makes it where there is none: a file that only its owner reads. Several gateways on one
/// store share one key. `name` is the origin of the ledger, such as `isthmus.example/ledger`.
///
/// # Errors
/// [`Trouble::Machine`] where the file cannot be read or written, is open to others, or is of another ledger.
pub fn open_key(place: &Path, name: &str, random: &dyn Random) -> Result<SecretKey, Trouble> {
    let told = |e: io::Error| Trouble::Machine(format!("{}: {e}", place.display()));
    match fs::read_to_string(place) {
        Ok(text) => {
            #[cfg(unix)]
            if std::os::unix::fs::PermissionsExt::mode(&fs::metadata(place).map_err(told)?.permissions()) & 0o077 != 0 {
                return Err(Trouble::Machine(format!("{}: others can read this key; make it 0600", place.display())));
            }
            let key = SecretKey::parse(&text).map_err(|e| Trouble::Machine(format!("{}: {e}", place.display())))?;
            if key.public().name() == name && key.public().kind() == KeyType::Ed25519 {
                return Ok(key);
            }
            let is = key.public().label();
            Err(Trouble::Machine(format!("{}: this is the key {is}, not one of the ledger `{name}`", place.display())))
        }
        Err(e) if e.kind() == io::ErrorKind::NotFound => {
            let made = SecretKey::from_seed(name, KeyType::Ed25519, random.bytes()?);
            let made = made.map_err(|e| Trouble::Machine(e.to_string()))?;
            match keep_key(place, &made.reveal()) {
                Ok(()) => Ok(made),
                // Another process was faster: its key is the one.
                Err(e) if e.kind() == io::ErrorKind::AlreadyExists => open_key(place, name, random),
                Err(e) => Err(told(e)),
            }
        }
        Err(e) => Err(told(e)),
    }
}

/// Writes a key that is there whole or not at all, and never over another.
fn keep_key(place: &Path, text: &str) -> io::Result<()> {
    let folder = place.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    // Made with mode 0600.
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(text.as_bytes())?;
    file.as_file().sync_all()?;
    file.persist_noclobber(place).map_err(|e| e.error)?;
    File::open(folder)?.sync_all()
}

/// This program, as statements name it: its version, and the digest of its file.
///
/// # Errors
/// The file cannot be read.
pub fn engine(program: &Path) -> Result<Engine, Trouble> {
    Ok(Engine { digest: Some(file_digest(program)?), version: env!("CARGO_PKG_VERSION").to_owned() })
}

/// The digest of a file of any size.
pub(super) fn file_digest(path: &Path) -> io::Result<Hash> {
    let mut hash = sha2::Sha256::new();
    let (mut file, mut piece) = (File::open(path)?, vec![0; 1 << 18]);
    loop {
        let n = file.read(&mut piece)?;
        if n == 0 {
            return Ok(Hash(hash.finalize().into()));
        }
        hash.update(&piece[..n]);
    }
}

/// What a process knows of the ledger's tree: it only ever grows. Cloned cheaply.
#[derive(Clone, Debug, Default)]
pub struct Grown(Arc<Mutex<Tree>>);

impl Grown {
    /// The tree over at least so many entries.
    pub(super) async fn over(&self, gateway: &Gateway, size: i64) -> Result<MutexGuard<'_, Tree>, Trouble> {
        let mut tree = self.0.lock().await;
        while (tree.size() as i64) < size {
            let from = tree.size() as i64;
            for leaf in gateway.store.leaves(from, size.min(from + PAGE)).await? {
                tree.push(leaf);
            }
        }
        Ok(tree)
    }
}

/// The statements' name for a release: `ISTHMUS:DF_BORDER_MVT(1.0)/MEX/12`.
pub fn release_name(series: &Series, number: i64) -> String {
    format!("{}/{}/{number}", series.dataflow, series.tenant)
}

/// Who did it, in which of these roles.
fn did(actor: &Actor, roles: &[Role]) -> Did {
    Did { id: id(&actor.who), role: own::acting(actor, roles), tenant: actor.tenant.to_string(), word: Word::Service }
}

/// The name of an actor in statements: of persons their login, so that two acts of one are one person's.
fn id(who: &Who) -> String {
    match (who, who.person()) {
        (_, Some(login)) => login.to_string(),
        (Who::Token(number, _), None) => format!("token:{number}"),
        (Who::Machine(_) | Who::Person(_), _) => "isthmus".to_owned(),
    }
}

impl Gateway {
    pub(super) fn statement(&self, kind: Kind, about: impl Into<String>, at: Moment, did: Did) -> Statement {
        Statement::new(kind, about, at.to_string(), did, (*self.engine).clone())
    }

    /// Signs a statement for the ledger.
    pub(super) fn sealed(&self, statement: &Statement) -> Entry {
        entry(statement, &self.signed(statement))
    }

    /// The same beside the signature of a person; none where that is not theirs, or not of this statement.
    fn sealed_with(&self, statement: &Statement, key: &PublicKey, signature: &[u8]) -> Option<Entry> {
        let mut envelope = self.signed(statement);
        envelope.add(key, signature.try_into().ok()?).then(|| entry(statement, &envelope))
    }

    fn signed(&self, statement: &Statement) -> Envelope {
        Envelope::seal(statement, &[&self.key]).expect("moments and counts have their only form, and the key is of type 1")
    }
}

fn entry(statement: &Statement, envelope: &Envelope) -> Entry {
    Entry {
        kind: statement.kind.word().to_owned(),
        subject: statement.about.clone(),
        leaf: envelope.leaf(),
        statement: envelope.to_bytes(),
    }
}

/// A count in a statement.
fn whole(n: i64) -> u64 {
    u64::try_from(n).unwrap_or_default().min(crate::audit::statement::LARGEST)
}

/// That a file was taken in: to be handed to the store with [`crate::store::submissions::Submissions::accept`].
pub fn received(gateway: &Gateway, actor: &Actor, submission: &Submission) -> Vec<Entry> {
    let did = did(actor, &[Role::Uploader, Role::Reviewer, Role::Publisher]);
    let s = gateway.statement(Kind::Receipt, submission.receipt.to_string(), submission.received, did);
    let s = s.made("original", submission.sha256).with("name", &*submission.name).with("bytes", whole(submission.bytes));
    let s = s.with("via", submission.via.word());
    let s = submission.corrects.into_iter().fold(s, |s, r| s.with("corrects", r.to_string()));
    let s = submission.share.iter().fold(s, |s, x| s.with("share_of", x.of.to_string()).with("dataflow", x.dataflow.to_string()));
    vec![gateway.sealed(&s)]
}

/// That it was read, mapped and checked.
pub(super) fn ran(
    gateway: &Gateway,
    submission: &Submission,
    files: &[Facts],
    overrides: &[(String, String)],
    packs: &[Object],
    at: Moment,
) -> Vec<Entry> {
    let Some(run) = &submission.run else { return Vec::new() };
    let occasion = Occasion {
        receipt: submission.receipt.to_string(),
        tenant: submission.tenant.to_string(),
        at: at.to_string(),
        original: submission.sha256,
    };
    let results = Results { dataset: run.dataset, records: run.records, report: run.report };
    let mut all = of_files(&occasion, files, &gateway.engine, results);
    if let Some(validate) = all.last_mut() {
        validate.using.extend(packs.iter().cloned());
    }
    if let Some(validate) = all.last_mut().filter(|_| !overrides.is_empty()) {
        let given: serde_json::Map<String, serde_json::Value> =
            overrides.iter().map(|(rule, severity)| (rule.clone(), severity.as_str().into())).collect();
        validate.parameters.insert("overrides".to_owned(), given.into());
    }
    all.iter().map(|s| gateway.sealed(s)).collect()
}

/// The digest of a decision: what its statement makes, and what its row is held against.
pub(super) fn decision_digest(decision: &Decision) -> Hash {
    digest(&serde_json::json!({
        "at": decision.at, "by": decision.by.to_string(), "kind": decision.kind, "receipt": decision.receipt, "rule": decision.rule,
        "severity": decision.severity, "text": decision.text,
    }))
}

/// The digest of a key that was turned to a release.
pub(super) fn key_digest(name: &str, key: &Key) -> Hash {
    digest(&serde_json::json!({ "at": key.at, "by": key.by.to_string(), "release": name }))
}

/// The digest of a value in its only form.
pub(super) fn digest<T: Serialize>(value: &T) -> Hash {
    Hash::of(&canonical(value).expect("texts and moments are always JSON"))
}

/// What the latest run left for others to decide on; before there is one, the file itself.
fn judged(statement: Statement, original: Hash, run: Option<&Run>) -> Statement {
    let Some(run) = run else { return statement.from("original", original) };
    let statement = statement.from("report", run.report);
    run.dataset.into_iter().fold(statement, |s, d| s.from("dataset", d))
}

/// What is stated of a decision about a submission. `eyes`: whether a second pair of them is asked for.
pub(super) fn decision(gateway: &Gateway, actor: &Actor, decision: &Decision, submission: &Submission, eyes: bool) -> Statement {
    let roles = decision.kind.moves().map_or(&[Role::Reviewer, Role::Uploader, Role::Publisher][..], |m| m.roles());
    let word = if decision.signature.is_some() { Word::OwnKey } else { Word::Service };
    let did = Did { word, ..did(actor, roles) };
    let s = gateway.statement(Kind::Decide, decision.receipt.to_string(), decision.at, did);
    let s = judged(s, submission.sha256, submission.run.as_ref());
    let s = s.made("decision", decision_digest(decision)).with(DECISION, decision.kind.word());
    let s = decision.rule.iter().fold(s, |s, rule| s.with("rule", rule.as_str()));
    let s = decision.severity.iter().fold(s, |s, (from, to)| s.with("severity_from", from.as_str()).with("severity_to", to.as_str()));
    if eyes { s } else { s.with("four_eyes", "off") }
}

/// That somebody decided about a submission. `key`: whose signature the decision has, where it has one; nothing is stated where
/// that does not fit what the decision is about by now.
pub(super) fn decided(
    gateway: &Gateway,
    actor: &Actor,
    taken: &Decision,
    submission: &Submission,
    eyes: bool,
    key: Option<&PublicKey>,
) -> Vec<Entry> {
    let statement = decision(gateway, actor, taken, submission, eyes);
    match key.zip(taken.signature.as_deref()) {
        None => vec![gateway.sealed(&statement)],
        Some((key, signature)) => gateway.sealed_with(&statement, key, signature).into_iter().collect(),
    }
}

/// What a statement about a release needs beside the release itself.
#[derive(Clone, Debug)]
pub(super) struct Behind {
    /// Name of its lineage's root in its manifest, and how many leaves that has.
    pub(super) lineage: Hash,
    /// How many leaves the tree has.
    pub(super) leaves: u64,
    /// Digests of the datasets that went in.
    pub(super) datasets: Vec<Hash>,
    /// Digests of the decisions about them.
    pub(super) decisions: Vec<Hash>,
    /// The manifest of the release that it was made on.
    pub(super) base: Option<Hash>,
    /// The manifest of the release whose content it has again.
    pub(super) restored: Option<Hash>,
    /// The structure.
    pub(super) structure: Hash,
    /// Whether a second pair of eyes is asked for.
    pub(super) eyes: bool,
}

/// That somebody released, or turned one of the keys of a release that needs more of them.
pub(super) fn released(gateway: &Gateway, actor: &Actor, release: &Release, behind: &Behind, at: Moment) -> Vec<Entry> {
    let name = release_name(&release.draft.series, release.number);
    let publisher = did(actor, &[Role::Publisher]);
    let taken = |s: Statement| {
        let s = behind.datasets.iter().fold(s, |s, d| s.from("dataset", *d));
        behind.restored.iter().fold(s, |s, m| s.from("manifest", *m))
    };
    if release.opens.is_none() {
        // The store lists keys by moment and person; the one that was turned now is this actor's.
        let Some(key) = release.given.iter().find(|k| own::same(&k.by, &actor.who)) else { return Vec::new() };
        let s = taken(gateway.statement(Kind::Decide, name.as_str(), at, publisher));
        let s = s.using("manifest", release.draft.manifest).made("key", key_digest(&name, key)).with(DECISION, APPROVE);
        return vec![gateway.sealed(&s)];
    }
    let s = taken(gateway.statement(Kind::Release, name.as_str(), at, publisher));
    let s = behind.decisions.iter().fold(s, |s, d| s.from("decision", *d));
    let earlier = release.given.iter().filter(|k| !own::same(&k.by, &actor.who));
    let s = earlier.fold(s, |s, k| s.from("key", key_digest(&name, k)));
    let s = behind.base.iter().fold(s, |s, b| s.using("base", *b)).using("structure", behind.structure);
    let s = s.made("manifest", release.draft.manifest).made(LINEAGE, behind.lineage);
    let s = release.draft.files.iter().fold(s, |s, f| s.made(f.path.as_str(), f.sha256));
    let s = s.with(LEAVES, behind.leaves).with(APPROVALS, if behind.eyes { whole(release.draft.keys) } else { 1 });
    let s = s.with("class", release.draft.class.word()).with("number", whole(release.number));
    let s = release.opens.iter().fold(s, |s, m| s.with("opens", m.to_string()));
    let s = if behind.eyes { s } else { s.with("four_eyes", "off") };
    vec![gateway.sealed(&s)]
}

/// That somebody withdrew a release.
pub(super) fn withdrawn(gateway: &Gateway, actor: &Actor, release: &Release, at: Moment, why: &str) -> Vec<Entry> {
    let name = release_name(&release.draft.series, release.number);
    let what = digest(&serde_json::json!({ "at": at, "by": actor.who.to_string(), "release": name, "why": why }));
    let s = gateway.statement(Kind::Withdraw, name, at, did(actor, &[Role::Publisher]));
    // A release that never opened made nothing: what is withdrawn is what its keys were turned to.
    let s = match release.given.first().filter(|_| (release.given.len() as i64) < release.draft.keys) {
        Some(key) => s.from("key", key_digest(&release_name(&release.draft.series, release.number), key)),
        None => s.from("manifest", release.draft.manifest),
    };
    vec![gateway.sealed(&s.made("withdrawal", what))]
}

/// That somebody decided something that is about no submission and no release: there is nothing to report, a setting changed.
pub(super) fn stated(gateway: &Gateway, actor: &Actor, about: &str, decision: &str, at: Moment, what: &serde_json::Value) -> Vec<Entry> {
    let did = did(actor, &[Role::TenantAdmin, Role::SystemAdmin, Role::Reviewer, Role::Publisher, Role::Uploader]);
    let s = gateway.statement(Kind::Decide, about, at, did);
    vec![gateway.sealed(&s.made("decision", digest(what)).with(DECISION, decision))]
}

/// Signs how large the ledger is now and what its root is, where it grew since that was last signed.
///
/// # Errors
/// [`Trouble::Machine`] where the ledger is not a continuation of what was signed before: nothing is signed then.
pub async fn checkpoint(gateway: &Gateway) -> Result<Checkpoint, Trouble> {
    let (size, last) = (gateway.store.ledger_size().await?, gateway.store.last_checkpoint().await?);
    if let Some(last) = last.as_ref().filter(|c| c.size >= size) {
        return Ok(last.clone());
    }
    let state = {
        let tree = gateway.tree.over(gateway, size).await?;
        if let Some(last) = &last {
            let signed = state(&last.note)?;
            if tree.root_at(signed.size) != Some(signed.root) {
                let why =
                    format!("the ledger does not agree with its checkpoint at {} entries; nothing is signed (see verify)", signed.size);
                return Err(Trouble::Machine(why));
            }
        }
        let root = tree.root_at(size as u64).ok_or_else(|| Trouble::Machine("the ledger shrank".to_owned()))?;
        State { origin: gateway.key.public().name().to_owned(), size: size as u64, root }
    };
    let note = state.sign(&gateway.key).map_err(|e| Trouble::Machine(e.to_string()))?;
    let checkpoint = Checkpoint { size, at: gateway.now(), note: note.to_string() };
    gateway.store.keep_checkpoint(&checkpoint).await?;
    Ok(checkpoint)
}

/// What a note signs.
pub(super) fn state(note: &str) -> Result<State, Trouble> {
    let damaged = |why: String| Trouble::Machine(format!("a checkpoint of the store is damaged: {why}"));
    let note = Note::parse(note).map_err(|e| damaged(e.to_owned()))?;
    State::parse(note.text()).map_err(|e| damaged(e.to_string()))
}

/// Signs the state of the ledger where it grew and the last checkpoint is a day old; to be called every hour or so.
///
/// # Errors
/// As [`checkpoint`].
pub async fn daily(gateway: &Gateway) -> Result<Option<Checkpoint>, Trouble> {
    let (size, last) = (gateway.store.ledger_size().await?, gateway.store.last_checkpoint().await?);
    let due = last.is_none_or(|c| c.size < size && c.at.plus(Moment::DAY) <= gateway.now());
    if due && size > 0 { checkpoint(gateway).await.map(Some) } else { Ok(None) }
}

/// The last checkpoint, with the co-signatures that came in.
///
/// # Errors
/// Those of the store.
pub async fn latest(gateway: &Gateway) -> Result<Option<Checkpoint>, Trouble> {
    Ok(gateway.store.last_checkpoint().await?)
}

/// A tile of the ledger as it is covered by the last checkpoint; `path` as C2SP writes it: `tile/0/001`.
///
/// # Errors
/// A refusal where there is no such tile.
pub async fn tile(gateway: &Gateway, path: &str) -> Result<Vec<u8>, Trouble> {
    let tile = Tile::parse(path).ok_or_else(own::not_found)?;
    let size = gateway.store.last_checkpoint().await?.map_or(0, |c| c.size);
    // A narrower one of before is still given; a wider one than there is yet is not.
    if Tile::at(tile.level, tile.index, size as u64).is_none_or(|now| now.width < tile.width) {
        return Err(own::not_found());
    }
    let tree = gateway.tree.over(gateway, size).await?;
    Ok(tile.bytes(&*tree).unwrap_or_else(|never| match never {}))
}

/// An entry of the ledger, to be shown.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Shown {
    /// Its place.
    pub index: i64,
    /// When it was entered.
    pub entered: Moment,
    /// The hash of its leaf.
    pub leaf: Hash,
    /// For which tenant it was done.
    pub tenant: String,
    /// What it says.
    #[serde(flatten)]
    pub entry: crate::audit::trace::Entry,
}

/// Entries from a place on, in order, at most so many.
///
/// # Errors
/// Those of the store; [`Trouble::Machine`] where an entry is damaged.
pub async fn entries(gateway: &Gateway, from: i64, limit: i64) -> Result<Vec<Shown>, Trouble> {
    let end = gateway.store.ledger_size().await?.min(from.saturating_add(limit.clamp(0, 1000)));
    let mut all = Vec::new();
    for index in from.max(0)..end {
        let recorded = gateway.store.entry(index).await?;
        let statement = statement(&recorded.entry.statement)?;
        let entry = crate::audit::trace::Entry::of(index as u64, &statement);
        let tenant = statement.actor.tenant;
        all.push(Shown { index, entered: recorded.at, leaf: recorded.entry.leaf, tenant, entry });
    }
    Ok(all)
}

/// The statement in an entry.
pub(super) fn statement(envelope: &[u8]) -> Result<Statement, Trouble> {
    let read = Envelope::parse(envelope).and_then(|e| e.statement());
    read.map_err(|e| Trouble::Machine(format!("an entry of the ledger is damaged: {e}")))
}

/// Keeps the co-signature of a witness under the last checkpoint.
///
/// # Errors
/// A refusal where the line is not this key's signature of it.
pub async fn cosign(gateway: &Gateway, line: &str, key: &PublicKey) -> Result<Checkpoint, Trouble> {
    let refused = |why: &str| Refusal::new(Code::Malformed).with("why", why);
    let last = gateway.store.last_checkpoint().await?.ok_or_else(own::not_found)?;
    let mut note = Note::parse(&last.note).map_err(|e| Trouble::Machine(e.to_owned()))?;
    let line = Note::line(line.trim_end_matches('\n')).ok_or_else(|| refused("it is not a signature line of a note"))?;
    if key.kind() != KeyType::Cosignature || !line.names(key) || !note.holds(&line, key) {
        return Err(refused("it is not the co-signature of this witness for the last checkpoint").into());
    }
    note.add(line);
    let signed = Checkpoint { note: note.to_string(), ..last };
    gateway.store.keep_checkpoint(&signed).await?;
    Ok(signed)
}

/// Statements about a receipt or release, in the order of the ledger, each with its place and its envelope.
pub(super) async fn about(gateway: &Gateway, subject: &str) -> Result<Vec<(u64, Envelope, Statement)>, Trouble> {
    let mut all = Vec::new();
    for recorded in gateway.store.entries_about(subject).await? {
        let envelope = Envelope::parse(&recorded.entry.statement);
        let envelope = envelope.map_err(|e| Trouble::Machine(format!("entry {} of the ledger is damaged: {e}", recorded.position)))?;
        let statement = statement(&recorded.entry.statement)?;
        all.push((recorded.position as u64, envelope, statement));
    }
    Ok(all)
}

/// Rules of a submission that persons decided on, each with the digest of the statement that says so.
pub(super) async fn decided_rules(gateway: &Gateway, receipt: Receipt) -> Result<Vec<(String, Hash)>, Trouble> {
    let all = about(gateway, &receipt.to_string()).await?;
    let rule = |s: &Statement| s.parameters.get("rule").and_then(|r| r.as_str()).map(str::to_owned);
    Ok(all.iter().filter(|a| a.2.kind == Kind::Decide).filter_map(|(_, e, s)| Some((rule(s)?, e.digest()))).collect())
}

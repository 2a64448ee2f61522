//! Is everything that is kept still what was stated? Every blob, every entry of the ledger, every row that one tells of.
//!
//! What it finds it names; it mends nothing. Of rows that no statement tells of (names of people, sessions, sources, webhooks)
//! it finds what a disk did to them, because each is kept twice, but not what somebody wrote there by the database's own means.
//! Nor does it see a ledger that was written anew from its beginning by whoever has its key, which only a witness or a printed
//! root shows.

mod around;

use std::collections::BTreeSet;

use serde::Serialize;

use super::access::signing::{self, Signer};
use super::ledger::{self, decision_digest, release_name};
use super::{Gateway, Trouble, publish};
use crate::audit::envelope::Envelope;
use crate::audit::hash::Hash;
use crate::audit::key::PublicKey;
use crate::audit::note::Note;
use crate::audit::statement::{DECISION, Kind, LINEAGE, Statement, Word};
use crate::audit::tree::Tree;
use crate::model::account::TenantId;
use crate::model::decision::{Decision, DecisionKind};
use crate::model::release::Release;
use crate::model::submission::{State, Submission};
use crate::store::StoreError;
use crate::store::blobs::BlobError;
use crate::store::definitions::DefinitionKind;
use crate::store::submissions::Wanted;

/// Rows that are read at once.
const PAGE: i64 = 500;

/// What was looked at, and what is wrong with it.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize)]
pub struct Verified {
    /// Blobs that were read and hashed.
    pub blobs: u64,
    /// How many bytes they have.
    pub bytes: u64,
    /// Entries of the ledger.
    pub entries: u64,
    /// Submissions that were held against what was stated of them.
    pub submissions: u64,
    /// Releases that were.
    pub releases: u64,
    /// Definitions whose text was hashed.
    pub definitions: u64,
    /// Accounts, tokens, tenants and settings that were held against what was stated of them.
    pub rights: u64,
    /// Events that were read.
    pub events: u64,
    /// What is wrong: what, where, how.
    pub faults: Vec<String>,
}

impl Verified {
    fn hold(&mut self, what: &str, holds: bool, why: impl FnOnce() -> String) {
        if !holds {
            self.faults.push(format!("{what}: {}", why()));
        }
    }

    fn fault(&mut self, what: &str, why: impl std::fmt::Display) {
        self.faults.push(format!("{what}: {why}"));
    }
}

/// What the ledger tells of.
#[derive(Default)]
struct Told {
    receipts: BTreeSet<String>,
    releases: BTreeSet<String>,
    /// Accounts, tokens, tenants and settings.
    rights: BTreeSet<String>,
    /// Tokens that are good no more.
    revoked: BTreeSet<String>,
    /// For whom somebody acted.
    tenants: BTreeSet<TenantId>,
}

impl Told {
    fn take(&mut self, statement: Statement) {
        self.tenants.extend(statement.actor.tenant.parse::<TenantId>());
        match statement.kind {
            Kind::Receipt => drop(self.receipts.insert(statement.about)),
            Kind::Release => drop(self.releases.insert(statement.about)),
            Kind::Decide => {
                let decision = text(&statement, DECISION).unwrap_or_default();
                if decision == super::rights::REVOKE {
                    self.revoked.insert(statement.about.clone());
                }
                if around::is_right(decision) {
                    self.rights.insert(statement.about);
                }
            }
            _ => {}
        }
    }
}

/// Reads everything that is kept, and holds it against the ledger and the ledger against its checkpoints.
///
/// # Errors
/// The store or the blobs cannot be reached. What is damaged is no error: it is among the faults.
pub async fn verify(gateway: &Gateway) -> Result<Verified, Trouble> {
    let mut verified = Verified::default();
    match gateway.store.check().await {
        Ok(()) => {}
        Err(StoreError::Corrupt(why)) => verified.fault("database", why),
        Err(other) => return Err(other.into()),
    }
    let torn = gateway.store.torn().await;
    for (table, id) in row(&mut verified, "rows", torn)?.unwrap_or_default() {
        verified.fault(&format!("row {id} of `{table}`"), "it is not what was written there");
    }
    for what in gateway.store.misshapen().await? {
        verified.fault("database", format!("{what} is not as this program made it"));
    }
    blobs(gateway, &mut verified).await?;
    let told = entries(gateway, &mut verified).await?;
    submissions(gateway, &told.receipts, &mut verified).await?;
    releases(gateway, &told.releases, &mut verified).await?;
    definitions(gateway, &mut verified).await?;
    around::rights(gateway, &told, &mut verified).await?;
    around::events(gateway, &mut verified).await?;
    around::told_of(gateway, &told, &mut verified).await?;
    around::jobs(gateway, &mut verified).await?;
    Ok(verified)
}

/// What a row that cannot be read is told as; what is no damage is an error.
fn row<T>(verified: &mut Verified, what: &str, read: Result<T, StoreError>) -> Result<Option<T>, Trouble> {
    match read {
        Ok(value) => Ok(Some(value)),
        Err(StoreError::Corrupt(why)) => {
            verified.fault(what, why);
            Ok(None)
        }
        Err(StoreError::NotFound(_)) => {
            verified.fault(what, "it is gone");
            Ok(None)
        }
        Err(other) => Err(other.into()),
    }
}

async fn blobs(gateway: &Gateway, verified: &mut Verified) -> Result<(), Trouble> {
    let mut after = None;
    loop {
        let named = gateway.store.named_blobs(after, PAGE).await;
        let Some(page) = row(verified, "names of blobs", named)? else { return Ok(()) };
        let Some(last) = page.last() else { return Ok(()) };
        after = Some(*last);
        for sha256 in page {
            verified.blobs += 1;
            match gateway.blobs.verify(sha256).await {
                Ok(bytes) => verified.bytes += bytes,
                Err(BlobError::Altered { found, .. }) => verified.fault(&format!("blob {sha256}"), format!("its bytes now are {found}")),
                Err(BlobError::NotFound(_)) => verified.fault(&format!("blob {sha256}"), "it is gone"),
                Err(other) => return Err(other.into()),
            }
        }
    }
}

/// What the ledger says about a subject, in order. What cannot be read was named where the ledger was walked.
async fn said(gateway: &Gateway, subject: &str) -> Result<Vec<Statement>, Trouble> {
    let all = gateway.store.entries_about(subject).await?;
    Ok(all.iter().filter_map(|r| Envelope::parse(&r.entry.statement).and_then(|e| e.statement()).ok()).collect())
}

/// The keys of people, as they are kept.
async fn signers(gateway: &Gateway, verified: &mut Verified) -> Result<Vec<PublicKey>, Trouble> {
    let kept = signing::all(gateway, None).await.and_then(|all| all.iter().map(Signer::public).collect());
    match kept {
        Err(Trouble::Machine(why)) => {
            verified.fault("settings", why);
            Ok(Vec::new())
        }
        other => other,
    }
}

/// Holds the ledger against itself and its checkpoints; gives what it tells of.
async fn entries(gateway: &Gateway, verified: &mut Verified) -> Result<Told, Trouble> {
    let size = gateway.store.ledger_size().await?;
    let signers = signers(gateway, verified).await?;
    // Not the tree that this process knows: what lies there now is in question.
    let (mut tree, mut told) = (Tree::default(), Told::default());
    for position in 0..size {
        let what = format!("ledger entry {position}");
        let entry = gateway.store.entry(position).await;
        let Some(recorded) = row(verified, &what, entry)? else { continue };
        verified.entries += 1;
        tree.push(recorded.entry.leaf);
        let envelope = match Envelope::parse(&recorded.entry.statement) {
            Ok(envelope) => envelope,
            Err(e) => {
                verified.fault(&what, format!("the statement cannot be read: {e}"));
                continue;
            }
        };
        verified.hold(&what, envelope.leaf() == recorded.entry.leaf, || "its leaf is not that of its statement".to_owned());
        let ours = gateway.key.public();
        let signed = envelope.signatures().iter().any(|s| s.key == ours.label() && envelope.holds(s, ours));
        verified.hold(&what, signed, || format!("it is not signed by {}", ours.label()));
        match envelope.statement() {
            Ok(statement) => {
                let row = (recorded.entry.kind.as_str(), recorded.entry.subject.as_str());
                let says = (statement.kind.word(), statement.about.as_str());
                verified
                    .hold(&what, row == says, || format!("its row says {} of {}, its statement {} of {}", row.0, row.1, says.0, says.1));
                if statement.actor.word == Word::OwnKey {
                    let theirs = |k: &&PublicKey| k.name() == statement.actor.id;
                    let holds = signers.iter().filter(theirs).any(|k| envelope.signatures().iter().any(|s| envelope.holds(s, k)));
                    verified.hold(&what, holds, || format!("no key of {} signed it", statement.actor.id));
                }
                told.take(statement);
            }
            Err(e) => verified.fault(&what, format!("the statement cannot be read: {e}")),
        }
    }
    checkpoints(gateway, &tree, size, verified).await?;
    Ok(told)
}

async fn checkpoints(gateway: &Gateway, tree: &Tree, size: i64, verified: &mut Verified) -> Result<(), Trouble> {
    let mut position = 0;
    // Each covers more entries than the one before.
    while let Some(checkpoint) = gateway.store.checkpoint_over(position).await? {
        let what = format!("checkpoint at {} entries", checkpoint.size);
        position = checkpoint.size;
        verified.hold(&what, checkpoint.size <= size, || format!("the ledger has only {size}"));
        let note = match Note::parse(&checkpoint.note) {
            Ok(note) => note,
            Err(e) => {
                verified.fault(&what, e);
                continue;
            }
        };
        let ours = gateway.key.public();
        let signed = note.signatures().iter().any(|l| l.names(ours) && note.holds(l, ours));
        verified.hold(&what, signed, || format!("it is not signed by {}", ours.label()));
        match ledger::state(&checkpoint.note) {
            Ok(state) => {
                verified.hold(&what, state.size == checkpoint.size as u64, || format!("it signs {} entries", state.size));
                verified.hold(&what, tree.root_at(state.size) == Some(state.root), || {
                    "the entries of the ledger do not give its root: one of them was changed, or the history is another".to_owned()
                });
            }
            Err(e) => verified.fault(&what, e),
        }
    }
    Ok(())
}

async fn submissions(gateway: &Gateway, told: &BTreeSet<String>, verified: &mut Verified) -> Result<(), Trouble> {
    let mut before = None;
    let mut seen = BTreeSet::new();
    loop {
        let wanted = Wanted { before, ..Wanted::default() };
        let page = gateway.store.submissions(&wanted, PAGE).await;
        let Some(page) = row(verified, "submissions", page)? else { return Ok(()) };
        let Some(last) = page.last() else { break };
        before = Some(last.receipt);
        for submission in &page {
            verified.submissions += 1;
            let name = submission.receipt.to_string();
            let decisions = gateway.store.decisions(submission.receipt).await;
            if let Some(decisions) = row(verified, &format!("decisions about {name}"), decisions)? {
                submission_holds(submission, &decisions, &said(gateway, &name).await?, verified);
            }
            seen.insert(name);
        }
    }
    for name in told.difference(&seen) {
        verified.fault(name, "the ledger tells of it, and it is gone");
    }
    Ok(())
}

fn text<'s>(statement: &'s Statement, name: &str) -> Option<&'s str> {
    statement.parameters.get(name).and_then(|v| v.as_str())
}

fn makes(statement: &Statement, name: &str) -> Option<Hash> {
    statement.made.iter().find(|m| m.name == name).map(|m| m.digest)
}

fn submission_holds(s: &Submission, decisions: &[Decision], said: &[Statement], verified: &mut Verified) {
    let what = s.receipt.to_string();
    let Some(receipt) = said.iter().find(|x| x.kind == Kind::Receipt) else {
        verified.fault(&what, "the ledger has no receipt of it");
        return;
    };
    let mut same = |name: &str, row: String, told: Option<String>| {
        verified.hold(&what, Some(&row) == told.as_ref(), || {
            format!("its {name} is {row}, and the ledger says {}", told.clone().unwrap_or_default())
        });
    };
    same("original", s.sha256.to_string(), makes(receipt, "original").map(|h| h.to_string()));
    same("name", s.name.clone(), text(receipt, "name").map(|n| n.replace('\0', "\u{fffd}")));
    same("length", s.bytes.to_string(), receipt.number("bytes").map(|n| n.to_string()));
    same("tenant", s.tenant.to_string(), Some(receipt.actor.tenant.clone()));
    same("moment", s.received.to_string(), Some(receipt.at.clone()));
    same("way in", s.via.word().to_owned(), text(receipt, "via").map(str::to_owned));
    same(
        "correction",
        s.corrects.map(|r| r.to_string()).unwrap_or_default(),
        Some(text(receipt, "corrects").unwrap_or_default().to_owned()),
    );
    let share = s.share.as_ref().map(|x| format!("{} {}", x.of, x.dataflow)).unwrap_or_default();
    let told = text(receipt, "share_of").map(|of| format!("{of} {}", text(receipt, "dataflow").unwrap_or_default()));
    same("share", share, Some(told.unwrap_or_default()));
    if let Some(run) = &s.run {
        let checked = said.iter().rev().find(|x| x.kind == Kind::Validate);
        same("report", run.report.to_string(), checked.and_then(|x| makes(x, "report")).map(|h| h.to_string()));
        let counts = [("error", run.counts.errors), ("warning", run.counts.warnings), ("information", run.counts.informations)];
        for (name, count) in counts {
            same(name, count.to_string(), checked.and_then(|x| x.number(name)).map(|n| n.to_string()));
        }
        same("program", run.engine.clone(), checked.map(|x| x.engine.version.clone()));
        if let Some(dataset) = run.dataset {
            let map = said.iter().rev().find(|x| x.kind == Kind::Map);
            same("dataset", dataset.to_string(), map.and_then(|x| makes(x, "dataset")).map(|h| h.to_string()));
            let records = run.records.map(|r| r.to_string()).unwrap_or_default();
            same("records", records, map.and_then(|x| makes(x, "records")).map(|h| h.to_string()));
            same("rows", run.counts.observations.to_string(), map.and_then(|x| x.number("rows")).map(|n| n.to_string()));
            let flow = run.dataflow.as_ref().map(ToString::to_string).unwrap_or_default();
            same("dataflow", flow, map.and_then(|x| text(x, "dataflow")).map(str::to_owned));
            let sender = run.sender.clone().unwrap_or_default();
            same("sender", sender, map.and_then(|x| text(x, "sender")).map(str::to_owned));
            let mapping = run.mapping.clone().zip(run.mapping_sha256).map(|(id, sha256)| format!("{id} {sha256}")).unwrap_or_default();
            let told = map.and_then(|x| x.using.first()).map(|u| format!("{} {}", u.name, u.digest)).unwrap_or_default();
            same("mapping", mapping, Some(told));
        }
    }
    decisions_hold(&what, decisions, said, verified);
    let (run, decided) = (s.run.is_some(), |kind| decisions.iter().any(|d| d.kind == kind));
    let reached = match s.state {
        State::Received | State::Running | State::Failed => true,
        State::Refused | State::Checked => run,
        State::InReview => run && decided(DecisionKind::Submit),
        State::Returned => decided(DecisionKind::Return),
        State::Approved => decided(DecisionKind::Approve),
        State::Released => decided(DecisionKind::Approve) && decided(DecisionKind::Release),
        State::Cancelled => decided(DecisionKind::Cancel),
    };
    verified.hold(&what, reached, || format!("it stands as {}, and nobody decided that", s.state.word()));
}

/// Each decision has its statement, and each statement of one its decision.
fn decisions_hold(what: &str, decisions: &[Decision], said: &[Statement], verified: &mut Verified) {
    let told: Vec<Hash> = said.iter().filter(|x| x.kind == Kind::Decide).filter_map(|x| makes(x, "decision")).collect();
    let kept: Vec<Hash> = decisions.iter().map(decision_digest).collect();
    for (decision, digest) in decisions.iter().zip(&kept) {
        // Those about releases are told by the statements of the releases.
        let own = !matches!(decision.kind, DecisionKind::Release | DecisionKind::Withdraw | DecisionKind::Restore);
        verified.hold(what, !own || told.contains(digest), || {
            format!("the decision `{}` of {} at {} is not as the ledger has it", decision.kind.word(), decision.by, decision.at)
        });
    }
    let lost = told.iter().filter(|t| !kept.contains(t)).count();
    verified.hold(what, lost == 0, || format!("{lost} decisions that the ledger has are gone or changed"));
}

async fn releases(gateway: &Gateway, told: &BTreeSet<String>, verified: &mut Verified) -> Result<(), Trouble> {
    let now = gateway.now();
    let mut seen = BTreeSet::new();
    let series = gateway.store.every_series().await;
    for series in row(verified, "series of releases", series)?.unwrap_or_default() {
        let what = series.to_string();
        let all = gateway.store.releases(&series, now).await;
        let Some(mut all) = row(verified, &what, all)? else { continue };
        all.reverse();
        for (i, release) in all.iter().enumerate() {
            verified.releases += 1;
            let name = release_name(&series, release.number);
            verified.hold(&name, release.number == i as i64 + 1, || "a number before it is missing".to_owned());
            release_holds(gateway, release, &name, &said(gateway, &name).await?, verified).await?;
            seen.insert(name);
        }
        let next = gateway.store.next_number(&series).await?;
        verified.hold(&what, next == all.len() as i64 + 1, || format!("its next number is {next}, after {} releases", all.len()));
    }
    for name in told.difference(&seen) {
        verified.fault(name, "the ledger tells of it, and it is gone");
    }
    Ok(())
}

async fn release_holds(
    gateway: &Gateway,
    release: &Release,
    name: &str,
    said: &[Statement],
    verified: &mut Verified,
) -> Result<(), Trouble> {
    let draft = &release.draft;
    let complete = release.given.len() as i64 >= draft.keys;
    let told = said.iter().find(|x| x.kind == Kind::Release);
    if complete {
        match told {
            None => verified.fault(name, "the ledger has no statement of it"),
            Some(told) => {
                verified
                    .hold(name, makes(told, "manifest") == Some(draft.manifest), || "its manifest is not the one in the ledger".to_owned());
                verified
                    .hold(name, text(told, "class") == Some(draft.class.word()), || "its class is not the one in the ledger".to_owned());
                let opens = release.opens.map(|m| m.to_string());
                let kept = release.withdrawn.is_some() && opens.is_none() || opens.as_deref() == text(told, "opens");
                verified.hold(name, kept, || "it does not open when the ledger says".to_owned());
                for file in &draft.files {
                    let fits = makes(told, &file.path) == Some(file.sha256);
                    verified.hold(name, fits, || format!("its file {} is not the one in the ledger", file.path));
                }
            }
        }
    }
    let withdrawn = said.iter().any(|x| x.kind == Kind::Withdraw);
    verified.hold(name, withdrawn == release.withdrawn.is_some(), || "whether it is withdrawn is not as the ledger has it".to_owned());
    let manifest = match publish::manifest(gateway, release).await {
        Ok(manifest) => manifest,
        // The blob was named as damaged already.
        Err(Trouble::Blob(BlobError::Altered { .. } | BlobError::NotFound(_)) | Trouble::Machine(_)) => return Ok(()),
        Err(other) => return Err(other),
    };
    let receipts: Vec<&str> = manifest["receipts"].as_array().into_iter().flatten().filter_map(|r| r["receipt"].as_str()).collect();
    let kept: Vec<String> = draft.receipts.iter().map(ToString::to_string).collect();
    let file = &manifest["files"][0];
    let first = draft.files.first();
    let pairs = [
        ("name", manifest["release"] == name),
        ("records", manifest["records"]["sha256"] == draft.records.to_string()),
        ("base", manifest["base"]["number"].as_i64() == draft.base),
        ("restored release", manifest["restores"]["number"].as_i64() == draft.restores),
        ("submissions", receipts == kept),
        ("class", manifest["class"] == draft.class.word()),
        ("embargo", manifest["embargo"].as_str().map(str::to_owned) == draft.embargo.map(|m| m.to_string())),
        ("program", manifest["engine"]["version"] == draft.engine),
        ("file", first.is_some_and(|f| file["path"] == f.path && file["sha256"] == f.sha256.to_string())),
        ("number of bytes", file["bytes"].as_i64() == first.map(|f| f.bytes)),
        ("number of rows", file["rows"].as_i64() == first.map(|f| f.rows)),
    ];
    for (part, holds) in pairs {
        verified.hold(name, holds, || format!("its {part} is not the one in its manifest"));
    }
    if let Some(told) = told {
        let root = publish::digest_in(&manifest["lineage"]["root"]).ok();
        verified.hold(name, makes(told, LINEAGE) == root, || "the root of its numbers is not the one in the ledger".to_owned());
    }
    lineage(gateway, release, &manifest, name, verified).await
}

/// Whether the salt and the records still give the root that was stated.
async fn lineage(
    gateway: &Gateway,
    release: &Release,
    manifest: &serde_json::Value,
    name: &str,
    verified: &mut Verified,
) -> Result<(), Trouble> {
    use super::records::Reader;
    use crate::audit::lineage::{Builder, Secret};
    let Ok(file) = gateway.blobs.local(release.draft.records).await else { return Ok(()) };
    let salt = release.draft.salt;
    let root = super::off_thread(move || {
        let mut tree = Builder::new(Secret::new(&salt.0));
        let Ok(mut reader) = Reader::open(file.path()) else { return Ok(None) };
        while let Some(record) = reader.record() {
            tree.take(record.as_bytes());
            if reader.step().is_err() {
                return Ok(None);
            }
        }
        Ok(Some(tree.finish().root()))
    })
    .await?;
    let stated = publish::digest_in(&manifest["lineage"]["root"]).ok();
    verified.hold(name, root == stated, || "its records and its secret do not give the root that was stated".to_owned());
    Ok(())
}

async fn definitions(gateway: &Gateway, verified: &mut Verified) -> Result<(), Trouble> {
    for kind in DefinitionKind::ALL {
        let active = gateway.store.all_active(*kind, None).await;
        for version in row(verified, "definitions", active)?.unwrap_or_default() {
            verified.definitions += 1;
            let what = format!("{} {} of {}", kind.word(), version.title.id, version.title.tenant);
            verified.hold(&what, Hash::of(version.text.as_bytes()) == version.sha256, || "its text is not that of its version".to_owned());
        }
    }
    Ok(())
}

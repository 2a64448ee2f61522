//! Who reads and checks what was sent? Any number of workers, each with a lease on what it works at.
//!
//! A worker hands the file to a process of its own ([`crate::isolate`]), keeps what that leaves as blobs, and ends the
//! job with its statements in one transaction. A file that kills its reader is refused with the reason; a worker that
//! dies loses its lease, and another one takes the job.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;
use tokio::task::JoinSet;

use super::beside::{self, Companions};
use super::{Gateway, Trouble, definitions, ledger, off_thread, publish, records};
use crate::audit::hash::Hash;
use crate::audit::statement::Object;
use crate::audit::steps::Facts;
use crate::config::Config;
use crate::isolate::{self, End, FACTS, ForService, Halt, Job, Output, RECORDS, REPORT};
use crate::mend;
use crate::model::account::{Actor, Part};
use crate::model::decision::DecisionKind;
use crate::model::digest::Sha256;
use crate::model::structure::Ref;
use crate::model::submission::{Counts, Receipt, Run, Share, Submission};
use crate::pack;
use crate::read::{Data, Input};
use crate::store::definitions::DefinitionKind;
use crate::store::jobs::{JobKind, Lease, Next};
use crate::store::submissions::Arrival;
use crate::store::{Conflict, StoreError, fault};

/// How a worker works.
#[derive(Clone, Debug)]
pub struct Shift {
    /// Its name, in the queue and the logs.
    pub name: String,
    /// How long it may be silent until a job is another's.
    pub lease: Duration,
    /// How long it waits before it looks again where there was nothing to do.
    pub idle: Duration,
    /// How many files it works at at once.
    pub at_once: usize,
}

impl Shift {
    /// A worker of this name, with as many files at once as the machine has cores.
    pub fn new(name: impl Into<String>) -> Shift {
        let at_once = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        Shift { name: name.into(), lease: Duration::from_secs(60), idle: Duration::from_secs(1), at_once }
    }
}

/// Works until `stop` says so; then what is begun is ended, and nothing more is taken.
pub async fn work(gateway: &Gateway, shift: &Shift, stop: watch::Receiver<bool>) {
    let mut hands = JoinSet::new();
    for _ in 0..shift.at_once.max(1) {
        let (gateway, shift, stop) = (gateway.clone(), shift.clone(), stop.clone());
        hands.spawn(async move { hand(&gateway, &shift, stop).await });
    }
    while hands.join_next().await.is_some() {}
}

async fn hand(gateway: &Gateway, shift: &Shift, mut stop: watch::Receiver<bool>) {
    while !*stop.borrow() {
        match one(gateway, shift).await {
            Ok(Some(_)) => continue,
            Ok(None) => {}
            Err(trouble) => tracing::warn!(worker = shift.name, %trouble, "a job was not taken or not ended"),
        }
        tokio::select! {
            () = tokio::time::sleep(shift.idle) => {}
            // Whoever held the other end is gone: then so are we.
            changed = stop.changed() => if changed.is_err() { return },
        }
    }
}

/// Takes one job and ends it; gives its receipt, or nothing where there is nothing to do.
///
/// # Errors
/// The store or the blobs cannot be used: the job is another's when the lease runs out.
pub async fn one(gateway: &Gateway, shift: &Shift) -> Result<Option<Receipt>, Trouble> {
    let millis = i64::try_from(shift.lease.as_millis()).unwrap_or(i64::MAX);
    let Some(lease) = gateway.store.claim(&shift.name, &[JobKind::Run], gateway.now(), millis).await? else { return Ok(None) };
    let receipt: Receipt = lease.subject.parse().map_err(|e| Trouble::Machine(format!("a job names no receipt: {e}")))?;
    tracing::info!(worker = shift.name, %receipt, attempt = lease.attempt, "began");
    match held(gateway, shift, lease, receipt).await {
        Ok(submission) => tracing::info!(worker = shift.name, %receipt, state = submission.state.word(), "ended"),
        Err(Trouble::Store(StoreError::Conflict(Conflict::LeaseLost))) => {
            tracing::warn!(worker = shift.name, %receipt, "the job is another's by now");
        }
        Err(other) => return Err(other),
    }
    Ok(Some(receipt))
}

/// Does a job, and renews its lease meanwhile.
async fn held(gateway: &Gateway, shift: &Shift, lease: Lease, receipt: Receipt) -> Result<Submission, Trouble> {
    let halt = Arc::new(Halt::default());
    let mut lease = lease;
    let millis = i64::try_from(shift.lease.as_millis()).unwrap_or(i64::MAX);
    let ended = {
        let mut doing = Box::pin(done(gateway, receipt, halt.clone()));
        loop {
            tokio::select! {
                ended = &mut doing => break ended,
                () = tokio::time::sleep(shift.lease / 3) => {
                    let now = gateway.now();
                    match gateway.store.renew(&lease, now, millis).await {
                        Ok(longer) => lease = longer,
                        // Not known to be lost: until it runs out it is ours.
                        Err(StoreError::Unavailable(_) | StoreError::Full(_)) if now < lease.until => {}
                        Err(lost) => {
                            halt.call();
                            drop(doing.await);
                            return Err(lost.into());
                        }
                    }
                }
            }
        }
    };
    match ended {
        Ok(Done { run, files, overrides, packs }) => {
            let mut waited = Duration::ZERO;
            loop {
                let now = gateway.now();
                let seal = |s: &Submission| ledger::ran(gateway, s, &files, &overrides, &packs, now);
                match gateway.store.finish_run(&lease, run.clone(), now, &seal).await {
                    // A database that is started anew is not worth another run: what was made is offered for as long as a lease is.
                    Err(StoreError::Unavailable(why)) if waited < shift.lease => {
                        tracing::warn!(worker = shift.name, %receipt, why, "the end of a job waits for the store");
                        tokio::time::sleep(shift.lease / 10).await;
                        waited += shift.lease / 10;
                    }
                    ended => return Ok(ended?),
                }
            }
        }
        // What cannot be reached now is not the file's fault: the lease runs out, and nothing is counted against it twice.
        Err(trouble @ Trouble::Store(_)) => Err(trouble),
        Err(trouble) => {
            let next = gateway.store.fail(&lease, &trouble.to_string(), gateway.now()).await?;
            tracing::warn!(worker = shift.name, %receipt, %trouble, dead = next == Next::Dead, "failed");
            Ok(gateway.store.submission(receipt).await?)
        }
    }
}

/// What came of a job, all of it kept.
struct Done {
    run: Run,
    files: Vec<Facts>,
    overrides: Vec<(String, String)>,
    /// Packs of rules that were in force for what came of it.
    packs: Vec<Object>,
}

async fn done(gateway: &Gateway, receipt: Receipt, halt: Arc<Halt>) -> Result<Done, Trouble> {
    let submission = gateway.store.submission(receipt).await?;
    let overrides = overrides(gateway, receipt).await?;
    let mapping = match &submission.wanted_mapping {
        None => None,
        Some(id) => {
            let known = definitions::mapping(gateway, &submission.tenant, id).await?;
            let known = known.ok_or_else(|| Trouble::Machine(format!("there is no mapping `{id}`")))?;
            Some((known.path, known.text))
        }
    };
    let active = gateway.store.all_active(DefinitionKind::Mapping, Some(&submission.tenant)).await?;
    let mappings = active.into_iter().map(|v| (format!("{}.yaml", v.title.id), v.text)).collect();
    let only = submission.share.as_ref().map(|s| s.dataflow.to_string());
    let companions = beside::of(gateway, &submission).await?;
    let service = ForService {
        mappings,
        overrides: overrides.clone(),
        structures: gateway.sent_structures().await?.as_ref().clone(),
        only,
        agreed: companions.agreed.clone(),
        earlier: companions.earlier.clone(),
        protect: companions.protect.clone(),
    };
    let active = gateway.store.all_active(DefinitionKind::Rules, Some(&submission.tenant)).await?;
    let packs = active.into_iter().map(|v| (v.title.id, v.text)).collect();
    let active = gateway.store.all_active(DefinitionKind::Patch, Some(&submission.tenant)).await?;
    let patches = active.into_iter().map(|v| (v.title.id, v.text)).collect();
    let task = Task { service, mapping, packs, patches, submission, companions };
    let ran = run(gateway, &task, halt).await?;

    fault::pass("run.ran");
    let report = keep(gateway, ran.left(REPORT)?).await?;
    fault::pass("run.reported");
    let (mut dataset, mut records) = (None, None);
    if ran.records.exists() {
        ran.left(Output::Parquet.place())?;
        let (path, from) = (ran.left(RECORDS)?, ran.files.iter().map(|f| f.sha256).collect::<Vec<_>>());
        off_thread(move || Ok(records::check(&path, &from)?)).await?;
        dataset = Some(keep(gateway, ran.dataset.clone()).await?);
        records = Some(keep(gateway, ran.records.clone()).await?);
    }
    let used = ran.files.iter().find_map(|f| f.mapping.clone());
    if let Some(used) = &used {
        // As the run names it: a text that is not this is no mapping of the run.
        let kept = keep(gateway, ran.left(&used.digest.to_string())?).await?;
        if kept != used.digest {
            return Err(Trouble::Machine("the run names another mapping than it left".to_owned()));
        }
    }
    fault::pass("run.kept");
    for flow in &ran.others {
        share(gateway, &task.submission, flow).await?;
    }
    fault::pass("run.shared");
    let count = |i: usize| ran.files.iter().map(|f| f.findings[i]).sum::<u64>() as i64;
    let run = Run {
        dataflow: ran.files.iter().find_map(|f| f.dataflow.as_deref()).and_then(Ref::parse),
        mapping: used.as_ref().map(|m| m.name.clone()),
        mapping_sha256: used.map(|m| m.digest),
        sender: ran.files.iter().map(|f| f.sender.clone()).find(|s| !s.is_empty()),
        engine: gateway.engine.version.clone(),
        counts: Counts {
            observations: ran.files.iter().map(|f| f.rows).sum::<u64>() as i64,
            errors: count(0),
            warnings: count(1),
            informations: count(2),
        },
        report,
        dataset,
        records,
    };
    let mut packs = in_force(&task.packs, run.dataflow.as_ref(), run.sender.as_deref())?;
    packs.extend(corrected(&task.patches, &ran.files)?);
    Ok(Done { run, files: ran.files, overrides, packs })
}

/// What the name of a pack begins with, where a statement names what was used.
pub(super) const PACK: &str = "pack:";

/// The packs that were in force for files of a dataflow and sender, by name and digest.
fn in_force(packs: &[(String, String)], dataflow: Option<&Ref>, sender: Option<&str>) -> Result<Vec<Object>, Trouble> {
    let mut all = Vec::new();
    for (id, text) in packs {
        let pack = pack::spec::parse(text).map_err(|e| Trouble::Machine(format!("the pack {id}: {e}")))?;
        if dataflow.is_some_and(|flow| pack.applies(flow, sender.unwrap_or_default())) {
            all.push(Object::new(format!("{PACK}{id}"), Hash::of(text.as_bytes())));
        }
    }
    Ok(all)
}

/// What the name of a patch begins with, where a statement names what was used.
pub(super) const PATCH: &str = "patch:";

/// The patches that were for these files, by name and digest.
fn corrected(patches: &[(String, String)], files: &[Facts]) -> Result<Vec<Object>, Trouble> {
    let mut all = Vec::new();
    for (id, text) in patches {
        let patch = mend::parse(text).map_err(|e| Trouble::Machine(format!("the patch {id}: {e}")))?;
        // A message that needs no mapping is named by its dataflow.
        let read_with = |f: &Facts| f.mapping.as_ref().map(|m| m.name.clone()).or_else(|| f.dataflow.clone());
        if files.iter().any(|f| read_with(f).is_some_and(|m| patch.applies(&m, &f.name))) {
            all.push(Object::new(format!("{PATCH}{id}"), Hash::of(text.as_bytes())));
        }
    }
    Ok(all)
}

/// Makes a submission of one dataflow's share of an archive, unless an earlier run did. It is the sender's own, as the archive is.
async fn share(gateway: &Gateway, whole: &Submission, flow: &str) -> Result<(), Trouble> {
    let dataflow = Ref::parse(flow).ok_or_else(|| Trouble::Machine("the run names a dataflow that is none".to_owned()))?;
    publish::dataflow(gateway, &dataflow).await?;
    let corrects = match whole.corrects {
        None => None,
        // What is mended is the same dataflow's share of the earlier archive.
        Some(earlier) => {
            let shares = gateway.store.shares(earlier).await?;
            shares.iter().find(|s| s.share.as_ref().is_some_and(|x| x.dataflow == dataflow)).map(|s| s.receipt)
        }
    };
    let arrival = Arrival {
        tenant: whole.tenant.clone(),
        by: whole.by.clone(),
        via: whole.via,
        name: whole.name.clone(),
        media_type: whole.media_type.clone(),
        bytes: whole.bytes,
        sha256: whole.sha256,
        // No sender's key can have this sign (RFC 9110, section 5.6.4).
        key: Some(format!("§{} {dataflow}", whole.receipt)),
        corrects,
        wanted_mapping: whole.wanted_mapping.clone(),
        share: Some(Share { of: whole.receipt, dataflow }),
    };
    let worker = Actor::machine(Part::Worker, whole.tenant.clone());
    gateway.store.accept(arrival, gateway.now(), &|s| ledger::received(gateway, &worker, s)).await?;
    Ok(())
}

/// Severities that persons gave to rules of a submission, the latest for each.
pub(super) async fn overrides(gateway: &Gateway, receipt: Receipt) -> Result<Vec<(String, String)>, Trouble> {
    let decisions = gateway.store.decisions(receipt).await?;
    let given = decisions.into_iter().filter(|d| d.kind == DecisionKind::Override);
    let given = given.filter_map(|d| Some((d.rule?, d.severity?.1)));
    Ok(given.collect::<std::collections::BTreeMap<_, _>>().into_iter().collect())
}

/// A run to be made.
pub(super) struct Task {
    pub(super) submission: Submission,
    /// The mapping to be used, whatever the layout says: where it is, and its text.
    pub(super) mapping: Option<(String, String)>,
    /// Packs of rules that are in force: the name of each, and its text.
    pub(super) packs: Vec<(String, String)>,
    /// Corrections that are in force, likewise.
    pub(super) patches: Vec<(String, String)>,
    pub(super) service: ForService,
    /// What the file is compared with.
    pub(super) companions: Companions,
}

/// What a run left in its folder, which lasts as long as this value.
pub(super) struct Ran {
    pub(super) files: Vec<Facts>,
    pub(super) dataset: PathBuf,
    /// Not there where there is no dataset.
    pub(super) records: PathBuf,
    /// Dataflows of which there are figures as well, each to be asked for by itself.
    others: Vec<String>,
    outcome: isolate::Outcome,
}

impl Ran {
    /// A file that the run left. The process that left it is not trusted: what is no file of the folder is none.
    fn left(&self, name: &str) -> Result<PathBuf, Trouble> {
        let path = self.outcome.place(name);
        if std::fs::symlink_metadata(&path)?.is_file() {
            return Ok(path);
        }
        Err(Trouble::Machine(format!("the run left something else than a file as {name}")))
    }
}

/// Has a process of its own run a submission.
pub(super) async fn run(gateway: &Gateway, task: &Task, halt: Arc<Halt>) -> Result<Ran, Trouble> {
    let (config, submission) = (&gateway.config, &task.submission);
    // Only what a run needs: what else a service is configured with is no business of a process that reads untrusted bytes.
    let bare =
        Config { mappings: config.mappings.clone(), structures: config.structures.clone(), limits: config.limits, ..Config::default() };
    let received = submission.received.to_string().chars().take(10).collect();
    let job = Job {
        mapping: task.mapping.clone(),
        output: Some(Output::Parquet),
        beside: task.companions.laid.clone(),
        packs: task.packs.clone(),
        patches: task.patches.clone(),
        service: Some(task.service.clone()),
        ..Job::of(bare.to_toml(), config.lang.unwrap_or(crate::model::lang::Lang::En).tag(), received)
    };
    // What is run is what was sent, or it is not run.
    gateway.blobs.verify(submission.sha256).await?;
    let file = gateway.blobs.local(submission.sha256).await?;
    let (program, wall) = (gateway.program.clone(), Duration::from_secs(config.limits.wall));
    let name = submission.name.clone();
    let outcome = off_thread(move || {
        let input = Input { name, data: Data::File(file.path().to_owned()) };
        Ok(isolate::run_until(&program, &job, wall, &[input], &mut |_| {}, &halt)?)
    })
    .await?;
    let others = match &outcome.end {
        End::Done { others, .. } => others.clone(),
        End::Usage(why) | End::Machine(why) => return Err(Trouble::Machine(why.clone())),
    };
    let (dataset, records) = (outcome.place(Output::Parquet.place()), outcome.place(RECORDS));
    let mut ran = Ran { files: Vec::new(), dataset, records, others, outcome };
    let facts = std::fs::read(ran.left(FACTS)?)?;
    ran.files = serde_json::from_slice(&facts).map_err(|e| Trouble::Machine(format!("the run left no facts: {e}")))?;
    if ran.files.iter().any(|f| f.name == submission.name && f.sha256 != submission.sha256) {
        return Err(Trouble::Machine("the run read another file than it was given".to_owned()));
    }
    Ok(ran)
}

/// Keeps a file as a blob.
pub(super) async fn keep(gateway: &Gateway, path: PathBuf) -> Result<Sha256, Trouble> {
    let mut file = tokio::fs::File::open(path).await?;
    let mut incoming = gateway.blobs.incoming().await?;
    incoming.drain(&mut file, Trouble::from).await?;
    Ok(incoming.keep().await?.sha256)
}

/// The digest of a file.
pub(super) async fn hash(path: PathBuf) -> Result<Hash, Trouble> {
    off_thread(move || Ok(ledger::file_digest(&path)?)).await
}

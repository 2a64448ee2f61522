//! Does an old release come out again, to the digit? Its recorded submissions run again with their recorded mappings.

use std::sync::Arc;

use serde::Serialize;
use serde_json::Value;

use super::beside::Companions;
use super::ledger::{self, release_name};
use super::merge::{How, Part};
use super::{Gateway, Trouble, change, files, off_thread, own, publish, trace, work};
use crate::audit::hash::Hash;
use crate::audit::statement::{Engine, Kind};
use crate::isolate::{ForService, Halt};
use crate::model::account::{Actor, Role};
use crate::model::release::Series;
use crate::model::submission::{Receipt, Submission};

/// What came of a digest: as it was recorded, and as it is now.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Twice {
    /// Of what.
    pub of: String,
    /// As it was recorded.
    pub then: Option<Hash>,
    /// As it came out now.
    pub now: Option<Hash>,
}

/// What came of running a release again.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Replayed {
    /// The release.
    pub release: String,
    /// Whether everything came out as it was recorded.
    pub equal: bool,
    /// The program that made it.
    pub engine_then: Option<Engine>,
    /// The program that ran it again.
    pub engine_now: Engine,
    /// Every digest that was compared.
    pub compared: Vec<Twice>,
    /// What differs, in words.
    pub differences: Vec<String>,
}

impl Replayed {
    fn compare(&mut self, of: String, then: Option<Hash>, now: Option<Hash>) -> bool {
        let same = then == now;
        if !same {
            let shown = |h: Option<Hash>| h.map_or("nothing".to_owned(), |h| h.to_string());
            self.differences.push(format!("{of}: recorded {}, now {}", shown(then), shown(now)));
        }
        self.compared.push(Twice { of, then, now });
        same
    }
}

/// Runs the submissions of a release again and puts the release together again, from what is recorded and nothing else.
///
/// # Errors
/// A refusal where there is no such release; [`Trouble`] where something that was recorded is gone. That something comes out
/// otherwise is no error: the answer says what.
pub async fn release(gateway: &Gateway, actor: &Actor, series: &Series, number: i64) -> Result<Replayed, Trouble> {
    own::tenant(actor, &series.tenant)?;
    own::role(actor, &[Role::Reviewer, Role::Publisher, Role::Auditor, Role::TenantAdmin])?;
    let release = trace::release(gateway, series, Some(number)).await?;
    let manifest = publish::manifest(gateway, &release).await?;
    let name = release_name(series, number);
    let stated = ledger::about(gateway, &name).await?;
    let stated = stated.iter().find(|e| e.2.kind == Kind::Release);
    let position = stated.map_or(u64::MAX, |e| e.0);
    let mut replayed = Replayed {
        release: name.clone(),
        equal: false,
        engine_then: stated.map(|e| e.2.engine.clone()),
        engine_now: (*gateway.engine).clone(),
        compared: Vec::new(),
        differences: Vec::new(),
    };

    let folder = off_thread(|| Ok(tempfile::tempdir()?)).await?;
    let (mut parts, mut held) = (Vec::new(), Vec::new());
    let earlier = match (&manifest["restores"]["number"], &manifest["base"]["number"]) {
        (Value::Number(restored), _) => restored.as_i64(),
        (_, Value::Number(base)) if manifest["how"] == How::Merge.word() => base.as_i64(),
        _ => None,
    };
    if let Some(earlier) = earlier {
        let records = publish::records(gateway, series, earlier).await?;
        parts.push(records.part());
        held.push(records);
    }
    for told in manifest["receipts"].as_array().into_iter().flatten() {
        let receipt: Receipt = told["receipt"].as_str().unwrap_or_default().parse().map_err(|e| Trouble::Machine(format!("{e}")))?;
        let ran = again(gateway, series, receipt, told).await?;
        let (dataset, records) = (hash(ran.dataset.clone()).await?, hash(ran.records.clone()).await?);
        replayed.compare(format!("{receipt} dataset"), told["dataset"].as_str().and_then(Hash::from_hex), dataset);
        let then = told["records"].as_str().and_then(Hash::from_hex);
        if !replayed.compare(format!("{receipt} records"), then, records)
            && let (Some(then), Some(_)) = (then, records)
        {
            let recorded = gateway.blobs.local(then).await?;
            let (before, after) = (recorded.path().to_owned(), ran.records.clone());
            let changes = off_thread(move || Ok(change::of_files(before, after)?)).await?;
            let counts = format!("{} figures new, {} changed, {} removed", changes.new, changes.changed, changes.removed);
            replayed.differences.push(format!("{receipt}: {counts}; where none is, only its cell or its findings are others"));
        }
        let Some(_) = records else { continue };
        // What was decided later is not in the release.
        let mut decided = Vec::new();
        for (index, envelope, statement) in ledger::about(gateway, &receipt.to_string()).await? {
            let rule = statement.parameters.get("rule").and_then(Value::as_str);
            if index < position
                && statement.kind == Kind::Decide
                && let Some(rule) = rule
            {
                decided.push((rule.to_owned(), envelope.digest()));
            }
        }
        let kept = folder.path().join(receipt.to_string());
        let from = ran.records.clone();
        let to = kept.clone();
        off_thread(move || Ok(std::fs::copy(from, to).map(drop)?)).await?;
        parts.push(Part { path: kept, receipt: Some(receipt.to_string()), decided });
    }

    let flow = publish::dataflow(gateway, &series.dataflow).await?;
    let structure = publish::digest_in(&manifest["structure"]["sha256"])?;
    replayed.compare("structure".to_owned(), Some(structure), Some(publish::structure_digest(&flow)));
    let salt = release.draft.salt;
    let built = off_thread(move || Ok(files::build(&parts, &flow, &name, &salt)?)).await?;
    drop(held);
    let root = publish::digest_in(&manifest["lineage"]["root"])?;
    replayed.compare("lineage".to_owned(), Some(root), Some(built.root));
    let data = work::hash(built.data.path().to_owned()).await?;
    for file in &release.draft.files {
        replayed.compare(file.path.clone(), Some(file.sha256), Some(data));
    }
    let records = work::hash(built.records.path().to_owned()).await?;
    replayed.compare("records".to_owned(), Some(release.draft.records), Some(records));
    if !replayed.differences.is_empty() && replayed.engine_then.as_ref() != Some(&replayed.engine_now) {
        let of = |e: &Engine| format!("{} ({})", e.version, e.digest.map_or_else(|| "unknown".to_owned(), |d| d.to_string()));
        let then = replayed.engine_then.as_ref().map_or_else(|| "unknown".to_owned(), of);
        replayed.differences.push(format!("the program is another: then {then}, now {}", of(&replayed.engine_now)));
    }
    replayed.equal = replayed.differences.is_empty();
    Ok(replayed)
}

/// The digest of a file, if it is there.
async fn hash(path: std::path::PathBuf) -> Result<Option<Hash>, Trouble> {
    if path.exists() { work::hash(path).await.map(Some) } else { Ok(None) }
}

/// Runs a submission again as its run is recorded: with the texts of the mapping of the packs and of the corrections, and the severities that persons had given by then.
async fn again(gateway: &Gateway, series: &Series, receipt: Receipt, told: &Value) -> Result<work::Ran, Trouble> {
    let submission: Submission = gateway.store.submission(receipt).await?;
    let mapping = match told["mapping"]["sha256"].as_str().and_then(Hash::from_hex) {
        None => None,
        Some(sha256) => {
            let text = gateway.blobs.get(sha256).await?;
            let id = told["mapping"]["id"].as_str().unwrap_or_default();
            Some((format!("{id}.yaml"), String::from_utf8_lossy(&text).into_owned()))
        }
    };
    let report = told["report"].as_str().and_then(Hash::from_hex);
    let about = ledger::about(gateway, &receipt.to_string()).await?;
    let checked = about.iter().rev().find(|e| e.2.kind == Kind::Validate && e.2.made.iter().any(|m| Some(m.digest) == report));
    let overrides = checked.and_then(|e| e.2.parameters.get("overrides")).and_then(Value::as_object);
    let overrides = overrides.into_iter().flatten().filter_map(|(rule, to)| Some((rule.clone(), to.as_str()?.to_owned()))).collect();
    // Every version of a pack is kept: those that were in force are named by their digests.
    let (mut packs, mut patches) = (Vec::new(), Vec::new());
    for used in checked.iter().flat_map(|e| &e.2.using) {
        if let Some(id) = used.name.strip_prefix(work::PACK) {
            packs.push((id.to_owned(), gateway.store.version(used.digest).await?.text));
        }
        if let Some(id) = used.name.strip_prefix(work::PATCH) {
            patches.push((id.to_owned(), gateway.store.version(used.digest).await?.text));
        }
    }
    // A mapping is none for the files of an archive that are of other dataflows: there it comes first, and is not the only one.
    let shared = submission.share.is_some() || !gateway.store.shares(receipt).await?.is_empty();
    let only = shared.then(|| series.dataflow.to_string());
    let (mapping, mappings) = if only.is_some() { (None, mapping.into_iter().collect()) } else { (mapping, Vec::new()) };
    let task = work::Task {
        submission,
        mapping,
        packs,
        patches,
        service: ForService {
            mappings,
            overrides,
            structures: gateway.sent_structures().await?.as_ref().clone(),
            only,
            ..ForService::default()
        },
        // What else is published now is no part of what was recorded.
        companions: Companions::default(),
    };
    work::run(gateway, &task, Arc::new(Halt::default())).await
}

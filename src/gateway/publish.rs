//! How does what was approved become a release, and how is one withdrawn or an earlier one restored?
//!
//! The order is that of durability: files, then the manifest that names them, then one transaction that takes the number,
//! flips the pointer and enters the statement. Whoever was slower than another publisher made files that no row names:
//! they are swept away.

use serde_json::{Value, json};

use super::files::{self, Built};
use super::ledger::{self, Behind, release_name};
use super::merge::{How, Part};
use super::{Code, Gateway, Refusal, Trouble, change, off_thread, own, settings, work};
use crate::audit::hash::Hash;
use crate::audit::statement::canonical;
use crate::model::account::{Actor, Class, Role};
use crate::model::decision::DecisionKind;
use crate::model::moment::Moment;
use crate::model::release::{Content as File, Draft, Release, Salt, Series, Standing};
use crate::model::structure::{Component, Dataflow, Ref, Representation};
use crate::model::submission::{Move, NotAllowed, Receipt, State, Submission};
use crate::store::blobs::LocalFile;
use crate::store::releases::Act;
use crate::store::{Conflict, StoreError, fault};

/// How often a release is made anew because another one took its number. A number is only taken by who moves the base, which
/// ends the matter, or by a release that waits for keys.
const TRIES: usize = 8;
/// Version of the manifest.
const MANIFEST: u64 = 1;

/// What somebody wants to release.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Plan {
    /// In which dataflow.
    pub dataflow: Ref,
    /// What goes in; where two have the same key, the later receipt counts.
    pub receipts: Vec<Receipt>,
    /// What becomes of the base.
    pub how: How,
    /// The release that its changes were looked at against; `None` where there was none.
    pub base: Option<i64>,
    /// When it may be read; `None` for at once.
    pub embargo: Option<Moment>,
    /// Who may read it; `None`: what is set for the dataflow.
    pub class: Option<Class>,
    /// Why, in the person's words.
    pub why: String,
}

/// A file of records, here as long as this value.
pub(super) struct Kept {
    file: LocalFile,
}

impl Kept {
    /// As what was released before.
    pub(super) fn part(&self) -> Part {
        Part { path: self.file.path().to_owned(), receipt: None, decided: Vec::new() }
    }
}

/// What a release is made of.
pub(super) struct Content {
    pub(super) parts: Vec<Part>,
    _files: Vec<LocalFile>,
}

/// The records of a release.
pub(super) async fn records(gateway: &Gateway, series: &Series, number: i64) -> Result<Kept, Trouble> {
    let release = gateway.store.one_release(series, number, gateway.now()).await.map_err(own::hidden)?;
    Ok(Kept { file: gateway.blobs.local(release.draft.records).await? })
}

/// The submissions that are to go into a series, in the order of their receipts.
pub(super) async fn going_in(gateway: &Gateway, actor: &Actor, series: &Series, receipts: &[Receipt]) -> Result<Vec<Submission>, Trouble> {
    change::some(receipts)?;
    let mut receipts = receipts.to_vec();
    receipts.sort();
    receipts.dedup();
    let mut all = Vec::with_capacity(receipts.len());
    for receipt in receipts {
        let submission = own::submission(gateway, actor, receipt).await?;
        let run = submission.run.as_ref().filter(|r| r.records.is_some() && r.dataset.is_some());
        let Some(run) = run else { return Err(Refusal::new(Code::NoDataset).with("receipt", receipt.to_string()).into()) };
        if run.dataflow.as_ref() != Some(&series.dataflow) {
            let is = run.dataflow.as_ref().map(ToString::to_string).unwrap_or_default();
            let refusal = Refusal::new(Code::OtherDataflow).with("receipt", receipt.to_string()).with("dataflow", is);
            return Err(refusal.with("wanted", series.dataflow.to_string()).into());
        }
        all.push(submission);
    }
    Ok(all)
}

/// What a release of these submissions on this base is made of.
pub(super) async fn content(
    gateway: &Gateway,
    series: &Series,
    base: Option<i64>,
    going: &[Submission],
    how: How,
) -> Result<Content, Trouble> {
    let (mut parts, mut files) = (Vec::new(), Vec::new());
    if let Some(number) = base.filter(|_| how == How::Merge) {
        let base = records(gateway, series, number).await?;
        parts.push(base.part());
        files.push(base.file);
    }
    for submission in going {
        let records = submission.run.as_ref().and_then(|r| r.records);
        let Some(records) = records else { continue };
        let file = gateway.blobs.local(records).await?;
        let decided = ledger::decided_rules(gateway, submission.receipt).await?;
        parts.push(Part { path: file.path().to_owned(), receipt: Some(submission.receipt.to_string()), decided });
        files.push(file);
    }
    Ok(Content { parts, _files: files })
}

/// Releases: now, at the end of an embargo, or when every key is turned.
///
/// # Errors
/// [`Conflict::Base`] where another release came between; [`Conflict::State`] where a submission is not approved;
/// [`Code::NoDataset`]; [`Code::OwnWork`] where the publisher approved a submission, or, of what not everybody may read,
/// sent it.
pub async fn release(gateway: &Gateway, actor: &Actor, plan: &Plan) -> Result<Release, Trouble> {
    own::role(actor, &[Role::Publisher])?;
    let series = Series { dataflow: plan.dataflow.clone(), tenant: actor.tenant.clone() };
    let going = going_in(gateway, actor, &series, &plan.receipts).await?;
    let class = match plan.class {
        Some(class) => class,
        None => settings::class_of(gateway, &series.tenant, &series.dataflow).await?,
    };
    for submission in &going {
        if submission.state != State::Approved {
            return Err(Conflict::State(NotAllowed::Here { from: submission.state, by: Move::Release }).into());
        }
        others_work(gateway, actor, submission, class).await?;
    }
    let made = Made { series, going, restores: None, how: plan.how, base: plan.base, embargo: plan.embargo, class, why: &plan.why };
    made.release(gateway, actor).await
}

/// Refuses who releases what they approved, or of what not everybody may read, what they sent.
async fn others_work(gateway: &Gateway, actor: &Actor, submission: &Submission, class: Class) -> Result<(), Trouble> {
    if !own::four_eyes(gateway, &submission.tenant).await? {
        return Ok(());
    }
    let decisions = gateway.store.decisions(submission.receipt).await?;
    if decisions.iter().any(|d| d.kind == DecisionKind::Approve && own::same(&d.by, &actor.who)) {
        return Err(own::own_work("approval"));
    }
    if class != Class::Public && own::same(&submission.by, &actor.who) { Err(own::own_work("upload")) } else { Ok(()) }
}

/// Releases the content of an earlier release again, under the next number.
///
/// # Errors
/// As [`release`]; [`Conflict::Standing`] where that release never was one.
pub async fn restore(
    gateway: &Gateway,
    actor: &Actor,
    series: &Series,
    earlier: i64,
    base: Option<i64>,
    embargo: Option<Moment>,
    why: &str,
) -> Result<Release, Trouble> {
    own::role(actor, &[Role::Publisher])?;
    own::tenant(actor, &series.tenant)?;
    let why = own::text(why, "why")?;
    let earlier = gateway.store.one_release(series, earlier, gateway.now()).await.map_err(own::hidden)?;
    if earlier.standing == Standing::Pending || (earlier.given.len() as i64) < earlier.draft.keys {
        return Err(Conflict::Standing(earlier.standing).into());
    }
    let class = earlier.draft.class;
    let (series, how) = (series.clone(), How::Replace);
    let made = Made { series, going: Vec::new(), restores: Some(earlier), how, base, embargo, class, why };
    made.release(gateway, actor).await
}

/// A release in the making.
struct Made<'a> {
    series: Series,
    going: Vec<Submission>,
    restores: Option<Release>,
    how: How,
    base: Option<i64>,
    embargo: Option<Moment>,
    class: Class,
    why: &'a str,
}

impl Made<'_> {
    async fn release(self, gateway: &Gateway, actor: &Actor) -> Result<Release, Trouble> {
        let flow = dataflow(gateway, &self.series.dataflow).await?;
        let keys = settings::keys_of(gateway, &self.series.tenant, &self.series.dataflow).await?;
        let eyes = own::four_eyes(gateway, &self.series.tenant).await?;
        let mut tries = 0;
        loop {
            tries += 1;
            let tip = gateway.store.tip(&self.series).await?;
            if tip != self.base {
                return Err(Conflict::Base { expected: self.base, found: tip }.into());
            }
            let number = gateway.store.next_number(&self.series).await?;
            let (draft, behind) = self.draft(gateway, number, &flow, keys, eyes).await?;
            let act = Act { by: actor.who.clone(), at: gateway.now(), why: own::kept(self.why), signature: None };
            let seal = |r: &Release| ledger::released(gateway, actor, r, &behind, act.at);
            match gateway.store.release(draft, &act, &seal).await {
                Err(StoreError::Conflict(Conflict::Number { .. })) if tries < TRIES => {}
                done => {
                    let release = done?;
                    signed(gateway).await;
                    fault::pass("publish.signed");
                    return Ok(release);
                }
            }
        }
    }

    /// Makes the files and the manifest, and keeps them.
    async fn draft(&self, gateway: &Gateway, number: i64, flow: &Dataflow, keys: i64, eyes: bool) -> Result<(Draft, Behind), Trouble> {
        let name = release_name(&self.series, number);
        let salt = Salt(gateway.random.bytes()?);
        let mut content = content(gateway, &self.series, self.base, &self.going, self.how).await?;
        if let Some(earlier) = &self.restores {
            let file = gateway.blobs.local(earlier.draft.records).await?;
            content.parts.push(Part { path: file.path().to_owned(), receipt: None, decided: Vec::new() });
            content._files.push(file);
        }
        let built = {
            let (flow, name) = (flow.clone(), name.clone());
            off_thread(move || Ok(files::build(&content.parts, &flow, &name, &salt)?)).await?
        };
        fault::pass("publish.built");
        let Built { data, records, rows, root } = built;
        let bytes = |f: &tempfile::NamedTempFile| Ok::<_, Trouble>(i64::try_from(f.as_file().metadata()?.len()).unwrap_or(i64::MAX));
        let rows_kept = i64::try_from(rows).unwrap_or(i64::MAX);
        let (data_bytes, records_bytes) = (bytes(&data)?, bytes(&records)?);
        let kept = work::keep(gateway, records.path().to_owned()).await?;
        fault::pass("publish.records");
        let file = File {
            path: path(&self.series, number),
            sha256: work::keep(gateway, data.path().to_owned()).await?,
            bytes: data_bytes,
            rows: rows_kept,
        };
        fault::pass("publish.parquet");
        let base = match self.base {
            Some(number) => Some(gateway.store.one_release(&self.series, number, gateway.now()).await?),
            None => None,
        };
        let structure = structure_digest(flow);
        let receipt = |s: &Submission| {
            let run = s.run.as_ref();
            let mapping = run.and_then(|r| Some(json!({ "id": r.mapping.as_ref()?, "sha256": r.mapping_sha256? })));
            json!({
                "receipt": s.receipt, "original": s.sha256, "mapping": mapping, "dataset": run.and_then(|r| r.dataset),
                "records": run.and_then(|r| r.records), "report": run.map(|r| r.report),
            })
        };
        let manifest = json!({
            "isthmus_manifest": MANIFEST,
            "release": name,
            "dataflow": self.series.dataflow.to_string(),
            "tenant": self.series.tenant,
            "number": number,
            "made": gateway.now(),
            "how": self.how,
            "base": base.as_ref().map(|b| json!({ "number": b.number, "manifest": b.draft.manifest })),
            "restores": self.restores.as_ref().map(|r| json!({ "number": r.number, "manifest": r.draft.manifest })),
            "receipts": self.going.iter().map(receipt).collect::<Vec<_>>(),
            "files": [{ "path": file.path, "sha256": file.sha256, "bytes": file.bytes, "rows": file.rows }],
            "records": { "sha256": kept, "bytes": records_bytes, "rows": rows },
            "lineage": { "root": root, "leaves": rows },
            "schema": schema(flow),
            "structure": { "id": flow.structure.reference.to_string(), "sha256": structure },
            "engine": *gateway.engine,
            "class": self.class,
            "embargo": self.embargo,
        });
        let manifest = gateway.blobs.put(&canonical(&manifest).map_err(Trouble::Machine)?).await?;
        fault::pass("publish.manifest");
        let mut decisions = Vec::new();
        for submission in &self.going {
            decisions.extend(self.decisions(gateway, submission).await?);
        }
        let behind = Behind {
            lineage: root,
            leaves: rows,
            datasets: self.going.iter().filter_map(|s| s.run.as_ref()?.dataset).collect(),
            decisions,
            base: base.map(|b| b.draft.manifest),
            restored: self.restores.as_ref().map(|r| r.draft.manifest),
            structure,
            eyes,
        };
        let draft = Draft {
            series: self.series.clone(),
            number: Some(number),
            base: self.base,
            receipts: self.going.iter().map(|s| s.receipt).collect(),
            restores: self.restores.as_ref().map(|r| r.number),
            embargo: self.embargo,
            class: self.class,
            manifest,
            files: vec![file],
            records: kept,
            salt,
            engine: gateway.engine.version.clone(),
            keys,
        };
        Ok((draft, behind))
    }

    /// Digests of what persons decided about a submission that goes in.
    async fn decisions(&self, gateway: &Gateway, submission: &Submission) -> Result<Vec<Hash>, Trouble> {
        decisions(gateway, submission.receipt).await
    }
}

/// Digests of the decisions that count towards a release.
async fn decisions(gateway: &Gateway, receipt: Receipt) -> Result<Vec<Hash>, Trouble> {
    let counts = |k| matches!(k, DecisionKind::Justify | DecisionKind::Override | DecisionKind::Submit | DecisionKind::Approve);
    let all = gateway.store.decisions(receipt).await?;
    Ok(all.iter().filter(|d| counts(d.kind)).map(ledger::decision_digest).collect())
}

/// Signs the state of the ledger after a release. The release stands whether that can be done now or not.
async fn signed(gateway: &Gateway) {
    if let Err(trouble) = ledger::checkpoint(gateway).await {
        tracing::warn!(%trouble, "no checkpoint after a release; the next one covers it");
    }
}

/// Turns another key to a release that waits for it; the last one releases it.
///
/// # Errors
/// [`Conflict::SameKey`]; [`Conflict::Standing`] where it waits for none; [`Code::OwnWork`] as in [`release`].
pub async fn give_key(gateway: &Gateway, actor: &Actor, series: &Series, number: i64, why: &str) -> Result<Release, Trouble> {
    own::role(actor, &[Role::Publisher])?;
    own::tenant(actor, &series.tenant)?;
    let release = gateway.store.one_release(series, number, gateway.now()).await.map_err(own::hidden)?;
    let (mut datasets, mut decided) = (Vec::new(), Vec::new());
    for receipt in &release.draft.receipts {
        let submission = gateway.store.submission(*receipt).await?;
        others_work(gateway, actor, &submission, release.draft.class).await?;
        datasets.extend(submission.run.and_then(|r| r.dataset));
        decided.extend(decisions(gateway, *receipt).await?);
    }
    let told = manifest(gateway, &release).await?;
    let behind = Behind {
        lineage: digest_in(&told["lineage"]["root"])?,
        leaves: told["lineage"]["leaves"].as_u64().unwrap_or_default(),
        datasets,
        decisions: decided,
        base: told["base"].as_object().map(|b| digest_in(&b["manifest"])).transpose()?,
        restored: told["restores"].as_object().map(|r| digest_in(&r["manifest"])).transpose()?,
        structure: digest_in(&told["structure"]["sha256"])?,
        eyes: own::four_eyes(gateway, &series.tenant).await?,
    };
    let act = Act { by: actor.who.clone(), at: gateway.now(), why: own::kept(why), signature: None };
    let seal = |r: &Release| ledger::released(gateway, actor, r, &behind, act.at);
    let release = gateway.store.give_key(series, number, &act, &seal).await.map_err(own::hidden)?;
    signed(gateway).await;
    Ok(release)
}

/// Withdraws a release: it is named, and its figures are shown no more.
///
/// # Errors
/// [`Conflict::Standing`] where it was withdrawn before; [`Code::TextMissing`].
pub async fn withdraw(gateway: &Gateway, actor: &Actor, series: &Series, number: i64, why: &str) -> Result<Release, Trouble> {
    own::role(actor, &[Role::Publisher])?;
    own::tenant(actor, &series.tenant)?;
    let why = own::kept(own::text(why, "why")?);
    let act = Act { by: actor.who.clone(), at: gateway.now(), why, signature: None };
    let seal = |r: &Release| ledger::withdrawn(gateway, actor, r, act.at, &act.why);
    let release = gateway.store.withdraw(series, number, &act, &seal).await.map_err(own::hidden)?;
    signed(gateway).await;
    Ok(release)
}

/// The manifest of a release: what it is made of and from, with the digest of everything.
///
/// # Errors
/// [`Trouble::Blob`] where it is not there or not what was kept.
pub async fn manifest(gateway: &Gateway, release: &Release) -> Result<Value, Trouble> {
    let bytes = gateway.blobs.get(release.draft.manifest).await?;
    serde_json::from_slice(&bytes).map_err(|e| Trouble::Machine(format!("the manifest {} is damaged: {e}", release.draft.manifest)))
}

/// A digest that a manifest names.
pub(super) fn digest_in(value: &Value) -> Result<Hash, Trouble> {
    let read = value.as_str().and_then(Hash::from_hex);
    read.ok_or_else(|| Trouble::Machine("a manifest names no digest where there is one".to_owned()))
}

/// Where the numbers of a release lie: what readers of folders take for columns is no column of any dataflow.
fn path(series: &Series, number: i64) -> String {
    format!("data/dataflow={}/tenant={}/release={number:06}/part-0.parquet", series.dataflow.id, series.tenant)
}

/// The dataflow of a series.
pub(super) async fn dataflow(gateway: &Gateway, wanted: &Ref) -> Result<std::sync::Arc<Dataflow>, Trouble> {
    gateway.standard().await?.dataflow(wanted).map_err(|e| Refusal::new(Code::NotFound).with("why", e.to_string()).into())
}

/// The columns of a release.
fn schema(flow: &Dataflow) -> Value {
    let column = |c: &Component, role: &str| {
        let kind = match &c.representation {
            Representation::Codes(list) => list.reference.to_string(),
            Representation::Time => "time".to_owned(),
            Representation::Integer => "integer".to_owned(),
            Representation::Decimal => "decimal".to_owned(),
            Representation::Text(_) => "text".to_owned(),
        };
        json!({ "id": c.id, "role": role, "type": kind })
    };
    let d = &flow.structure;
    let dimensions = d.dimensions.iter().map(|c| column(c, "dimension"));
    let rest = d.attributes.iter().map(|c| column(c, "attribute"));
    dimensions.chain([column(&d.measure, "measure")]).chain(rest).collect()
}

/// The digest of a structure: its components and every code that may stand in them.
pub(super) fn structure_digest(flow: &Dataflow) -> Hash {
    let component = |c: &Component| {
        let list = c.codelist();
        let codes: Option<Vec<&str>> = list.map(|l| l.codes.iter().map(|c| c.id.as_str()).collect());
        json!({ "id": c.id, "list": list.map(|l| l.reference.to_string()), "codes": codes, "mandatory": c.mandatory })
    };
    let d = &flow.structure;
    let of = |all: &[Component]| all.iter().map(component).collect::<Vec<_>>();
    ledger::digest(&json!({
        "dataflow": flow.reference.to_string(), "structure": d.reference.to_string(), "dimensions": of(&d.dimensions),
        "measure": component(&d.measure), "attributes": of(&d.attributes),
    }))
}

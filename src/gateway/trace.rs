//! Where did a published number come from, and where did a cell go?

use std::collections::BTreeMap;

use serde::Serialize;

use super::ledger::{self, release_name};
use super::merge::parsed;
use super::records::{self, Reader};
use super::{Code, Gateway, Refusal, Trouble, off_thread, own, publish};
use crate::audit::hash::Hash;
use crate::audit::statement::{Kind, Object, Statement};
use crate::audit::trace::{Origin, Trace};
use crate::model::account::{Actor, Role};
use crate::model::decision::Decision;
use crate::model::moment::Moment;
use crate::model::release::{Current, Release, Series, Standing};
use crate::model::submission::Receipt;

/// Who may ask.
const ASK: &[Role] = &[Role::Uploader, Role::Reviewer, Role::Publisher, Role::Auditor, Role::TenantAdmin];

/// A decision on the way of a number, in the person's words.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Said {
    /// When.
    pub at: Moment,
    /// By whom.
    pub by: String,
    /// What.
    pub kind: String,
    /// About which rule.
    pub rule: Option<String>,
    /// The severity before and after.
    pub severity: Option<(String, String)>,
    /// In the person's words.
    pub text: String,
    /// Whether they signed it with a key of their own; else the service says that it was they.
    pub own_key: bool,
}

impl From<Decision> for Said {
    fn from(d: Decision) -> Said {
        Said {
            at: d.at,
            by: d.by.to_string(),
            kind: d.kind.word().to_owned(),
            rule: d.rule,
            severity: d.severity,
            text: d.text,
            own_key: d.signature.is_some(),
        }
    }
}

/// The way of a number from the cell to the release.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Traced {
    /// The tenant.
    pub tenant: String,
    /// The release.
    pub release: i64,
    /// Where the release stands.
    pub standing: Standing,
    /// Row of the release's file, from 0; also its leaf in the tree of the release.
    pub row: u64,
    /// The number, its cell and file, and what was signed on the way.
    #[serde(flatten)]
    pub trace: Trace,
    /// What persons decided and said about the submission that it came with.
    pub decisions: Vec<Said>,
}

/// A number of a release, found by the code of each dimension; `None` for what is read now.
///
/// # Errors
/// A refusal where there is no such release or number, or a dimension is missing.
pub async fn number(
    gateway: &Gateway,
    actor: &Actor,
    series: &Series,
    number: Option<i64>,
    key: &BTreeMap<String, String>,
) -> Result<Traced, Trouble> {
    own::tenant(actor, &series.tenant)?;
    own::role(actor, ASK)?;
    let release = release(gateway, series, number).await?;
    let (row, line) = find(gateway, &release, key).await?;
    let record = parsed(&line.record)?;
    let receipt: Receipt = line.receipt.parse().map_err(|_| Trouble::Machine("a record names no receipt".to_owned()))?;
    let submission = gateway.store.submission(receipt).await?;

    let mut entries = ledger::about(gateway, &line.receipt).await?;
    // Of an earlier run that was made again, what it read and made is not the way of this number.
    let run = submission.run.as_ref();
    let last =
        entries.iter().rposition(|e| e.2.kind == Kind::Map && e.2.made.iter().any(|m| Some(m.digest) == run.and_then(|r| r.dataset)));
    let file = record.place().map(|p| p.0);
    let origin = origin(&submission.name, submission.bytes, &entries[..last.map_or(entries.len(), |l| l + 1)], file);
    entries.extend(ledger::about(gateway, &release_name(series, release.number)).await?);
    let told = entries.iter().map(|(index, _, statement)| (*index, statement));
    let trace = Trace::new(&series.dataflow.to_string(), record, origin, told);
    let decisions = gateway.store.decisions(receipt).await?.into_iter().map(Said::from).collect();
    Ok(Traced { tenant: series.tenant.to_string(), release: release.number, standing: release.standing, row, trace, decisions })
}

/// The release with this number, or the one that is read now.
pub(super) async fn release(gateway: &Gateway, series: &Series, number: Option<i64>) -> Result<Release, Trouble> {
    match number {
        Some(number) => gateway.store.one_release(series, number, gateway.now()).await.map_err(own::hidden),
        None => match gateway.store.current(series, gateway.now()).await? {
            Current::Release(release) => Ok(*release),
            Current::Nothing | Current::Withdrawn(_) => Err(own::not_found()),
        },
    }
}

/// The record of a number, and its place in the release.
pub(super) async fn find(gateway: &Gateway, release: &Release, key: &BTreeMap<String, String>) -> Result<(u64, records::Line), Trouble> {
    let flow = publish::dataflow(gateway, &release.draft.series.dataflow).await?;
    let dimensions = &flow.structure.dimensions;
    let missing: Vec<&str> = dimensions.iter().map(|d| d.id.as_str()).filter(|d| !key.contains_key(*d)).collect();
    let unknown: Vec<&str> = key.keys().map(String::as_str).filter(|k| !dimensions.iter().any(|d| d.id == *k)).collect();
    if !missing.is_empty() || !unknown.is_empty() {
        let or_none = |all: &[&str]| if all.is_empty() { "—".to_owned() } else { all.join(", ") };
        let refusal = Refusal::new(Code::IncompleteKey).with("missing", or_none(&missing));
        return Err(refusal.with("unknown", or_none(&unknown)).into());
    }
    let mut wanted = String::new();
    records::key(&mut wanted, dimensions.iter().filter_map(|d| key.get(&d.id)).map(String::as_str));
    let file = gateway.blobs.local(release.draft.records).await?;
    let none = || Refusal::new(Code::NoSuchNumber).with("release", release.number.to_string()).into();
    off_thread(move || Ok(Reader::find(file.path(), &wanted)?)).await?.ok_or_else(none)
}

/// The file that a run read, from what was stated about the run; `file`: which of an archive's.
fn origin(name: &str, bytes: i64, entries: &[(u64, crate::audit::envelope::Envelope, Statement)], file: Option<Hash>) -> Origin {
    let made = |s: &Statement| s.made.iter().find(|m| Some(m.digest) == file).cloned();
    let parse = entries.iter().rev().map(|e| &e.2).filter(|s| s.kind == Kind::Parse).find_map(|s| Some((s, made(s)?)));
    let map = entries.iter().rev().map(|e| &e.2).find(|s| s.kind == Kind::Map);
    let text = |s: &Statement, name: &str| s.parameters.get(name).and_then(|v| v.as_str()).unwrap_or_default().to_owned();
    let engine = map.or(parse.as_ref().map(|p| p.0)).map(|s| s.engine.clone());
    let object = parse.as_ref().map_or_else(|| Object::new(name, file.unwrap_or_else(Hash::of_nothing)), |p| p.1.clone());
    Origin {
        file: object.name,
        sha256: object.digest,
        bytes: parse.as_ref().and_then(|p| p.0.number("bytes")).unwrap_or_else(|| u64::try_from(bytes).unwrap_or_default()),
        format: parse.as_ref().map(|p| text(p.0, "format")).unwrap_or_default(),
        mapping: map.and_then(|s| s.using.first().cloned()),
        engine: engine.unwrap_or(crate::audit::statement::Engine { digest: None, version: String::new() }),
    }
}

/// A number that came out of a cell, and the releases that it is in.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Went {
    /// Its key.
    pub key: BTreeMap<String, String>,
    /// The figure.
    pub value: Option<String>,
    /// Its status.
    pub status: String,
    /// Where it is published: the releases that the submission went into, and what is read now.
    pub releases: Vec<Published>,
}

/// A release in which a key is published.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Published {
    /// The dataflow.
    pub dataflow: String,
    /// The release.
    pub number: i64,
    /// Where it stands.
    pub standing: Standing,
    /// The submission that the figure there came with: this one, or one that replaced it.
    pub receipt: String,
    /// The figure there.
    pub value: Option<String>,
}

/// Where a cell of a submission went; `cell` as reports and records name it: `Hoja1!D17`, `D17`, `@1042`. Nothing where nothing came
/// out of it.
///
/// # Errors
/// A refusal where there is no such submission, or it made no dataset.
pub async fn cell(gateway: &Gateway, actor: &Actor, receipt: Receipt, cell: &str) -> Result<Vec<Went>, Trouble> {
    own::role(actor, ASK)?;
    let submission = own::submission(gateway, actor, receipt).await?;
    let made = submission.run.as_ref().and_then(|r| r.records.zip(r.dataflow.clone()));
    let Some((records, dataflow)) = made else {
        return Err(Refusal::new(Code::NoDataset).with("receipt", receipt.to_string()).into());
    };
    let file = gateway.blobs.local(records).await?;
    let place = cell.to_owned();
    let lines = off_thread(move || {
        let mut reader = Reader::open(file.path())?;
        let mut lines = Vec::new();
        while let Some(line) = reader.line()? {
            // A cheap look first: few records name the cell.
            if line.record.contains(&*place) && parsed(&line.record)?.place().is_some_and(|p| p.1 == place) {
                lines.push(line);
            }
        }
        Ok(lines)
    })
    .await?;

    let series = Series { dataflow, tenant: submission.tenant.clone() };
    let now = gateway.now();
    let mut releases = Vec::new();
    for (series, number) in gateway.store.releases_with(receipt).await? {
        releases.push(gateway.store.one_release(&series, number, now).await?);
    }
    if let Current::Release(current) = gateway.store.current(&series, now).await?
        && !releases.iter().any(|r| r.number == current.number)
    {
        releases.push(*current);
    }
    let mut all = Vec::with_capacity(lines.len());
    for line in lines {
        let record = parsed(&line.record)?;
        let mut published = Vec::new();
        for release in &releases {
            let file = gateway.blobs.local(release.draft.records).await?;
            let wanted = line.key.clone();
            let Some((_, there)) = off_thread(move || Ok(Reader::find(file.path(), &wanted)?)).await? else { continue };
            let dataflow = release.draft.series.dataflow.to_string();
            let value = parsed(&there.record)?.value;
            published.push(Published { dataflow, number: release.number, standing: release.standing, receipt: there.receipt, value });
        }
        all.push(Went { key: record.key, value: record.value, status: record.status, releases: published });
    }
    Ok(all)
}

//! How did a published number come about? Its cell, what was changed on the way, who decided, and its place in the ledger.

use std::collections::BTreeMap;

use axum::extract::{OriginalUri, State};
use axum::http::{StatusCode, Uri};
use axum::response::Response;
use serde::Serialize;
use tokio::sync::mpsc;

use super::changes::{alike, apart, first};
use super::names::{Flow, Named, Structures};
use super::proofs::{self, Broken, Holds};
use super::{Visit, Wrong, escaped, home, pairs, query};
use crate::gateway::change::{self, Difference};
use crate::gateway::proof::{self, ProofOf};
use crate::gateway::trace::{self, Traced};
use crate::model::account::Role;
use crate::model::finding::Rule;
use crate::model::release::Release;
use crate::serve::Service;
use crate::serve::extract::Published;
use crate::serve::problem::{Answer, Kind, Problem};

/// Figures that are named where none is chosen.
const LISTED: usize = 40;

/// A dimension, to be filled in.
#[derive(Serialize)]
struct Field {
    id: String,
    name: String,
    code: String,
}

/// A figure of the release.
#[derive(Serialize)]
struct Line {
    key: Vec<Named>,
    value: Option<String>,
    href: String,
}

/// A change between the cell and the figure.
#[derive(Serialize)]
struct Step {
    step: String,
    detail: String,
}

/// A rule that found something at the cell.
#[derive(Serialize)]
struct Found {
    rule: String,
    title: String,
    severity: String,
}

/// An entry of the ledger.
#[derive(Serialize)]
struct Entry {
    index: u64,
    kind: &'static str,
    about: String,
    at: String,
    actor: String,
}

/// What somebody said on the way.
#[derive(Serialize)]
struct Said {
    at: String,
    by: String,
    kind: String,
    title: String,
    text: String,
}

/// The way of the number.
#[derive(Serialize)]
struct Way {
    key: Vec<Named>,
    value: Option<String>,
    attributes: Vec<Named>,
    cell: String,
    sheet: Option<String>,
    file: String,
    sha256: String,
    receipt: Option<String>,
    mapping: Option<(String, String)>,
    engine: String,
    row: u64,
    steps: Vec<Step>,
    findings: Vec<Found>,
    decisions: Vec<Said>,
    ledger: Vec<Entry>,
    proof: Option<String>,
    /// The codes by which it is asked for, for a form.
    asked: Vec<(String, String)>,
    /// What came of checking it, where that was asked for.
    verified: Option<Verified>,
}

/// What came of making a proof of the number and checking it.
#[derive(Serialize)]
struct Verified {
    holds: Option<Holds>,
    broken: Vec<Broken>,
}

#[derive(Serialize)]
struct Content {
    flow: Flow,
    tenant: String,
    number: i64,
    release: String,
    here: String,
    fields: Vec<Field>,
    list: Vec<Line>,
    more: u64,
    alike: Vec<Named>,
    columns: Vec<String>,
    way: Option<Way>,
    problem: Option<Wrong>,
}

/// The way of one number of a release, or its numbers to choose from.
#[utoipa::path(get, path = "/office/releases/{dataflow}/{tenant}/{number}/trace", operation_id = "trace", tag = "pages",
    params(("dataflow" = String, Path), ("tenant" = String, Path), ("number" = i64, Path)),
    responses((status = 200, content_type = "text/html", body = String)))]
pub async fn page(State(service): State<Service>, visit: Visit, published: Published, OriginalUri(uri): OriginalUri) -> Answer<Response> {
    let (actor, r) = (published.actor()?, &published.release);
    let series = &r.draft.series;
    let structures = Structures::of(&service, Some(&series.dataflow), visit.lang).await?;
    let key = key(&uri, &structures);
    let (mut way, mut problem, mut status) = (None, None, StatusCode::OK);
    if !key.is_empty() {
        match trace::number(&service.gateway, actor, series, Some(r.number), &key).await {
            Ok(traced) => {
                let proves = actor.roles.any(&PROVES);
                let mut told = told(&visit, r, &structures, traced, &key, proves);
                if proves && query(&uri, "verify").is_some() {
                    told.verified = Some(verified(&service, r, key.clone(), &told).await?);
                }
                way = Some(told);
            }
            Err(trouble) => {
                let wrong = Problem::from(trouble);
                // A number that is not there is a mistake of the form, a release that is not there is none.
                if !matches!(wrong.kind, Kind::IncompleteKey | Kind::NoSuchNumber) {
                    return Err(wrong);
                }
                (problem, status) = (Some(visit.wrong(&wrong, "key")?), wrong.kind.status());
            }
        }
    }
    let reads = actor.roles.any(&[Role::Uploader, Role::Reviewer, Role::Publisher, Role::TenantAdmin]);
    let (differences, more) = if way.is_none() && reads { figures(&service, &published).await? } else { (Vec::new(), 0) };
    let alike = alike(differences.iter());
    let here = format!("{}/trace", home::address(r));
    let line = |d: &Difference| Line {
        key: structures.key(&apart(&d.key, &alike)),
        value: d.after.as_ref().map(|f| f.value.clone().unwrap_or_else(|| f.status.clone())),
        href: address(&here, &d.key),
    };
    let list: Vec<Line> = differences.iter().map(line).collect();
    let content = Content {
        flow: structures.flow(&series.dataflow),
        tenant: series.tenant.to_string(),
        number: r.number,
        release: home::address(r),
        fields: structures.dimensions().map(|(id, name)| Field { code: key.get(&id).cloned().unwrap_or_default(), id, name }).collect(),
        columns: list.first().map(|l| l.key.iter().map(|n| n.of.clone()).collect()).unwrap_or_default(),
        alike: structures.key(&alike),
        here,
        list,
        more,
        way,
        problem,
    };
    visit.show_as(status, "trace.html", content)
}

/// Who may have a proof.
const PROVES: [Role; 4] = [Role::Reviewer, Role::Publisher, Role::Auditor, Role::TenantAdmin];

/// Makes the proof of a number and checks it, as whoever has it would: by nothing but itself and the key of this ledger. It must be of
/// the figure that the page shows.
async fn verified(service: &Service, release: &Release, key: BTreeMap<String, String>, shown: &Way) -> Answer<Verified> {
    let of = ProofOf::Number(release.draft.series.clone(), release.number, key.clone());
    let bytes = proof::proof(&service.gateway, of).await?;
    let (mut holds, mut broken) = (None, Vec::new());
    match proofs::checked(service, &bytes) {
        Ok(held) => {
            let same = held.record.as_ref().is_some_and(|r| r.value == shown.value && r.key == key);
            if same {
                holds = Some(held);
            } else {
                broken.push(Broken { part: "number".to_owned(), why: "the proof is of another figure than the one shown".to_owned() });
            }
        }
        Err(faults) => broken = faults,
    }
    Ok(Verified { holds, broken })
}

/// The codes that the address names, for the dimensions that there are.
fn key(uri: &Uri, structures: &Structures) -> BTreeMap<String, String> {
    let all: BTreeMap<String, String> = pairs(uri.query().unwrap_or_default()).filter(|(_, v)| !v.trim().is_empty()).collect();
    let named = structures.dimensions().filter_map(|(id, _)| Some((id.clone(), all.get(&id)?.trim().to_owned())));
    named.collect()
}

fn address(here: &str, key: &BTreeMap<String, String>) -> String {
    let parts: Vec<String> = key.iter().map(|(id, code)| format!("{}={}", escaped(id), escaped(code))).collect();
    format!("{here}?{}", parts.join("&"))
}

/// The first figures of a release, and how many there are beside them.
async fn figures(service: &Service, published: &Published) -> Answer<(Vec<Difference>, u64)> {
    let (tell, told) = mpsc::channel(256);
    let (series, number) = (&published.release.draft.series, published.release.number);
    let counted = change::between(&service.gateway, published.actor()?, series, None, number, Some(tell));
    let (counted, list) = tokio::join!(counted, first(told, LISTED));
    let more = counted?.new.saturating_sub(list.len() as u64);
    Ok((list, more))
}

fn told(visit: &Visit, release: &Release, structures: &Structures, traced: Traced, key: &BTreeMap<String, String>, proves: bool) -> Way {
    let Traced { trace, decisions, row, .. } = traced;
    let title = |rule: &str| Rule::by_id(rule).map(|r| crate::report::title(r, visit.lang)).unwrap_or_default();
    let record = trace.record;
    let series = &release.draft.series;
    let api = format!("/api/releases/{}/{}/{}", escaped(&series.dataflow.to_string()), series.tenant, release.number);
    let named: Vec<String> = key.iter().map(|(id, code)| format!("{id}={code}")).collect();
    // Only who may see the submission is led to its sheet.
    let sees = visit.has(&[Role::Reviewer, Role::Publisher]);
    let sheet = trace.receipt.as_ref().filter(|_| sees).and_then(|receipt| sheet(receipt, &trace.cell));
    Way {
        key: structures.key(&record.key),
        value: record.value,
        attributes: structures.attributes(&record.attributes, &record.status),
        sheet,
        cell: trace.cell,
        file: trace.origin.file,
        sha256: trace.origin.sha256.to_string(),
        receipt: trace.receipt,
        mapping: trace.origin.mapping.map(|m| (m.name, m.digest.to_string())),
        engine: trace.origin.engine.version,
        row: row + 1,
        steps: record.steps.into_iter().map(|s| Step { step: s.step, detail: s.detail.join(" · ") }).collect(),
        findings: record.findings.into_iter().map(|f| Found { title: title(&f.rule), rule: f.rule, severity: f.severity }).collect(),
        decisions: decisions
            .into_iter()
            .map(|d| Said {
                at: d.at.to_string(),
                by: d.by.trim_start_matches("person:").to_owned(),
                kind: d.kind,
                title: d.rule.as_deref().map(title).unwrap_or_default(),
                text: d.text,
            })
            .collect(),
        ledger: trace
            .ledger
            .into_iter()
            .map(|e| Entry { index: e.index, kind: e.kind.word(), about: e.about, at: e.at, actor: e.actor })
            .collect(),
        asked: key.iter().map(|(id, code)| (id.clone(), code.clone())).collect(),
        verified: None,
        proof: proves.then(|| format!("{api}/number/proof?key={}", escaped(&named.join(",")))),
    }
}

/// The page of the sheet around a cell: `Hoja1!D17`, or `D17` of a file without sheets.
fn sheet(receipt: &str, cell: &str) -> Option<String> {
    let (sheet, at) = cell.rsplit_once('!').unwrap_or(("", cell));
    let digits = at.trim_start_matches(|c: char| c.is_ascii_uppercase());
    let row: u32 = digits.parse().ok().filter(|_| digits.len() < at.len())?;
    Some(format!("/office/submissions/{receipt}/sheet?sheet={}&row={}#{at}", escaped(sheet), row.saturating_sub(6).max(1)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_leads_to_its_sheet() {
        assert_eq!(
            sheet("R-2026-000001", "Cuadro 3.1!D17").as_deref(),
            Some("/office/submissions/R-2026-000001/sheet?sheet=Cuadro%203.1&row=11#D17")
        );
        assert_eq!(sheet("R", "B2").as_deref(), Some("/office/submissions/R/sheet?sheet=&row=1#B2"));
        assert_eq!((sheet("R", "@1042"), sheet("R", "datos.json")), (None, None));
    }
}

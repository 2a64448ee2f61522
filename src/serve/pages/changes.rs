//! What will change when a submission is released, and who decides? The figures that are new, changed or gone, and the largest
//! jumps, beside the forms of a reviewer and of a publisher.

use std::collections::BTreeMap;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use serde::Serialize;
use tokio::sync::mpsc;

use super::names::{Named, People, Structures};
use super::submission::{About, Open, about, open};
use super::{Visit, Wrong};
use crate::gateway::change::{self, Change, Difference, Figure};
use crate::gateway::merge::How;
use crate::serve::Service;
use crate::serve::extract::Seen;
use crate::serve::problem::{Answer, Problem};

/// Differences on the page; all are counted.
const LISTED: usize = 40;

/// A figure before and after.
#[derive(Serialize)]
struct Row {
    change: &'static str,
    /// What is not the same in all figures that are shown.
    key: Vec<Named>,
    before: Option<String>,
    after: Option<String>,
    /// By how much it jumped.
    by: Option<String>,
}

/// What will change.
#[derive(Serialize)]
struct Counted {
    base: Option<i64>,
    new: u64,
    changed: u64,
    removed: u64,
    same: u64,
    /// What is the same in all figures that are shown.
    alike: Vec<Named>,
    /// The names of what is not.
    columns: Vec<String>,
    largest: Vec<Row>,
    list: Vec<Row>,
    more: u64,
}

#[derive(Serialize)]
struct Content {
    s: About,
    counted: Option<Counted>,
    open: Vec<Open>,
    keys: i64,
    problem: Option<Wrong>,
    typed: String,
}

/// What will change, and the decisions of a reviewer and a publisher.
#[utoipa::path(get, path = "/office/submissions/{receipt}/review", operation_id = "review", tag = "pages", params(("receipt" = String, Path)),
    responses((status = 200, content_type = "text/html", body = String)))]
pub async fn page(State(service): State<Service>, visit: Visit, seen: Seen) -> Answer<Response> {
    shown(&service, &visit, &seen, None).await
}

/// The page of what will change, with what is wrong in a form of it.
pub async fn shown(service: &Service, visit: &Visit, seen: &Seen, problem: Option<(Problem, String, &str)>) -> Answer<Response> {
    let s = about(service, visit, seen, &mut People::default()).await?;
    let counted = counted(service, visit, seen).await?;
    let open = if s.acts.submit { open(service, visit, seen).await? } else { Vec::new() };
    let keys = match seen.submission.run.as_ref().and_then(|r| r.dataflow.as_ref()) {
        Some(dataflow) => service.gateway.store.setting(&seen.submission.tenant, &crate::gateway::settings::keys(dataflow)).await?,
        None => None,
    };
    let status = problem.as_ref().map_or(StatusCode::OK, |(p, _, _)| p.kind.status());
    let (problem, typed) = match problem {
        Some((problem, typed, act)) => (Some(visit.wrong(&problem, act)?), typed),
        None => (None, String::new()),
    };
    let keys = keys.and_then(|k| k.parse().ok()).unwrap_or(1);
    visit.show_as(status, "review.html", Content { s, counted, open, keys, problem, typed })
}

/// What a release would change; none where there is nothing to release.
async fn counted(service: &Service, visit: &Visit, seen: &Seen) -> Answer<Option<Counted>> {
    let Some(run) = seen.submission.run.as_ref().filter(|r| r.dataset.is_some() && r.records.is_some()) else { return Ok(None) };
    let Some(dataflow) = &run.dataflow else { return Ok(None) };
    let structures = Structures::of(service, Some(dataflow), visit.lang).await?;
    let receipts = [seen.submission.receipt];
    let (tell, told) = mpsc::channel(256);
    let preview = change::preview(&service.gateway, &seen.actor, dataflow, &receipts, How::Merge, Some(tell));
    let (changes, list) = tokio::join!(preview, first(told, LISTED));
    let changes = changes?;
    let all = changes.new + changes.changed + changes.removed;
    let shown = || changes.largest.iter().chain(&list);
    let alike = alike(shown());
    let row = |d: &Difference| row(d, &structures, &alike);
    let columns = shown().next().map(|d| row(d).key.into_iter().map(|n| n.of).collect()).unwrap_or_default();
    Ok(Some(Counted {
        alike: structures.key(&alike),
        columns,
        base: changes.base,
        new: changes.new,
        changed: changes.changed,
        removed: changes.removed,
        same: changes.same,
        largest: changes.largest.iter().take(10).map(row).collect(),
        more: all.saturating_sub(list.len() as u64),
        list: list.iter().map(row).collect(),
    }))
}

/// The first differences that are told; who counts goes on without a listener.
pub(super) async fn first(mut told: mpsc::Receiver<Difference>, most: usize) -> Vec<Difference> {
    let mut list = Vec::new();
    while let Some(difference) = told.recv().await {
        list.push(difference);
        if list.len() == most {
            break;
        }
    }
    list
}

/// The codes that are the same in all keys.
pub(super) fn alike<'a>(all: impl Iterator<Item = &'a Difference> + Clone) -> BTreeMap<String, String> {
    let Some(first) = all.clone().next() else { return BTreeMap::new() };
    let same = |id: &String, code: &String| all.clone().all(|d| d.key.get(id) == Some(code));
    first.key.iter().filter(|(id, code)| same(id, code)).map(|(id, code)| (id.clone(), code.clone())).collect()
}

/// What of a key is not the same in all.
pub(super) fn apart(key: &BTreeMap<String, String>, alike: &BTreeMap<String, String>) -> BTreeMap<String, String> {
    key.iter().filter(|(id, _)| !alike.contains_key(*id)).map(|(id, code)| (id.clone(), code.clone())).collect()
}

fn row(d: &Difference, structures: &Structures, alike: &BTreeMap<String, String>) -> Row {
    let value = |f: &Option<Figure>| f.as_ref().map(|f| f.value.clone().unwrap_or_else(|| f.status.clone()));
    let number = |f: &Option<Figure>| f.as_ref()?.value.as_deref()?.parse::<rust_decimal::Decimal>().ok();
    let by = number(&d.before).zip(number(&d.after)).map(|(before, after)| after - before);
    let signed = |by: rust_decimal::Decimal| if by.is_sign_positive() && !by.is_zero() { format!("+{by}") } else { by.to_string() };
    Row {
        change: d.change.word(),
        key: structures.key(&apart(&d.key, alike)),
        before: value(&d.before),
        after: value(&d.after),
        by: by.filter(|_| d.change == Change::Changed).map(signed),
    }
}

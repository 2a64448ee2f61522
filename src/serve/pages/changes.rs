//! What will change when a submission is released, and who decides? The figures that are new, changed or gone, and the largest
//! jumps, beside the forms of a reviewer and of a publisher.

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
const LISTED: usize = 60;

/// A figure before and after.
#[derive(Serialize)]
struct Row {
    change: &'static str,
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
    let (tell, mut told) = mpsc::channel(256);
    let gather = async {
        let mut list = Vec::new();
        while let Some(difference) = told.recv().await {
            list.push(difference);
            if list.len() == LISTED {
                break;
            }
        }
        // Who counts goes on without a listener.
        drop(told);
        list
    };
    let preview = change::preview(&service.gateway, &seen.actor, dataflow, &receipts, How::Merge, Some(tell));
    let (changes, list) = tokio::join!(preview, gather);
    let changes = changes?;
    let all = changes.new + changes.changed + changes.removed;
    let row = |d: &Difference| row(d, &structures);
    Ok(Some(Counted {
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

fn row(d: &Difference, structures: &Structures) -> Row {
    let value = |f: &Option<Figure>| f.as_ref().map(|f| f.value.clone().unwrap_or_else(|| f.status.clone()));
    let number = |f: &Option<Figure>| f.as_ref()?.value.as_deref()?.parse::<rust_decimal::Decimal>().ok();
    let by = number(&d.before).zip(number(&d.after)).map(|(before, after)| after - before);
    let signed = |by: rust_decimal::Decimal| if by.is_sign_positive() && !by.is_zero() { format!("+{by}") } else { by.to_string() };
    Row {
        change: d.change.word(),
        key: structures.key(&d.key),
        before: value(&d.before),
        after: value(&d.after),
        by: by.filter(|_| d.change == Change::Changed).map(signed),
    }
}

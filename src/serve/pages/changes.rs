//! What will change when a submission is released, and who decides? The figures that are new, changed or gone, and the largest
//! jumps, beside the forms of a reviewer and of a publisher.

use std::collections::BTreeMap;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use serde::Serialize;
use tokio::sync::mpsc;

use super::look::figures::Block;
use super::names::{Named, People, Structures};
use super::submission::{About, Open, about, open};
use super::{Visit, Wrong};
use crate::connect::mail;
use crate::gateway::change::{self, Change, Difference, Figure};
use crate::model::account::Role;
use crate::model::event::EventKind;
use crate::serve::Service;
use crate::serve::extract::Seen;
use crate::serve::problem::{Answer, Problem};

mod courses;

/// Differences on the page; all are counted.
const LISTED: usize = 40;
/// Series that are drawn before and after.
const DRAWN: usize = 3;
/// Programs and people that are named; all are counted.
const NAMED: usize = 12;

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
    /// What changes most, before and after.
    courses: Vec<Block>,
}

/// Who is told of a release, or pulls it.
#[derive(Serialize)]
struct Told {
    /// Hosts of the programs that are told.
    programs: Vec<String>,
    /// People who are written to; none where no mail is written.
    people: Vec<String>,
    mail: bool,
    /// Tokens by which it is pulled: what each is called.
    tokens: Vec<String>,
    more: usize,
}

#[derive(Serialize)]
struct Content {
    s: About,
    counted: Option<Counted>,
    told: Option<Told>,
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
    let told = if counted.is_some() { Some(told(service, seen).await?) } else { None };
    visit.show_as(status, "review.html", Content { s, counted, told, open, keys, problem, typed })
}

/// What a release would change; none where there is nothing to release.
async fn counted(service: &Service, visit: &Visit, seen: &Seen) -> Answer<Option<Counted>> {
    let Some(run) = seen.submission.run.as_ref().filter(|r| r.dataset.is_some() && r.records.is_some()) else { return Ok(None) };
    let Some(dataflow) = &run.dataflow else { return Ok(None) };
    let structures = Structures::of(service, Some(dataflow), visit.lang).await?;
    let receipts = [seen.submission.receipt];
    let (tell, told) = mpsc::channel(256);
    let order: Vec<String> = structures.dimensions().map(|(id, _)| id).collect();
    // A dataflow whose structure is not known any more has no series that could be told apart from its periods.
    let time = structures.time().and_then(|time| order.iter().position(|id| *id == time));
    let drawn = (order, time.unwrap_or(usize::MAX), if time.is_some() { DRAWN } else { 0 });
    let rehearsal = change::rehearse(&service.gateway, &seen.actor, dataflow, &receipts, Some(tell), drawn);
    let (rehearsal, list) = tokio::join!(rehearsal, first(told, LISTED));
    let change::Rehearsal { changes, courses } = rehearsal?;
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
        courses: courses::drawn(&courses, &structures, visit.lang),
        list: list.iter().map(row).collect(),
    }))
}

/// Who is told when it is released, and who pulls it with a token.
async fn told(service: &Service, seen: &Seen) -> Answer<Told> {
    let (store, now, tenant) = (&service.gateway.store, service.gateway.now(), &seen.submission.tenant);
    let hears = |kinds: &[EventKind]| kinds.is_empty() || kinds.contains(&EventKind::Released);
    let hooks = store.webhooks(tenant).await?.into_iter().filter(|w| w.closed.is_none() && hears(&w.kinds));
    // What stands behind the host may be a secret of whoever is told.
    let host = |url: &str| url.split("://").last().unwrap_or(url).split(['/', '?', '#']).next().unwrap_or_default().to_owned();
    let mut programs: Vec<String> = hooks.map(|w| host(&w.url)).collect();
    let mail = !service.gateway.config.settings.connect.mail_server.is_empty();
    let mut people = Vec::new();
    if mail {
        let all = mail::listeners(&service.gateway, tenant, EventKind::Released, &seen.actor.who).await?;
        people.extend(all.into_iter().map(|a| if a.name.is_empty() { a.login.to_string() } else { a.name }));
    }
    let flow = seen.submission.run.as_ref().and_then(|r| r.dataflow.as_ref());
    let flow = flow.map(|f| format!("{}:{}", f.agency, f.id)).unwrap_or_default();
    let pulls = |t: &crate::store::tokens::Token| {
        let good = t.revoked.is_none() && t.expires > now && t.roles.any(&[Role::Consumer]);
        good && (t.dataflows.is_empty() || t.dataflows.iter().any(|d| flow.starts_with(d.as_str())))
    };
    let mut tokens: Vec<String> = store.tokens(tenant).await?.into_iter().filter(pulls).map(|t| t.name).collect();
    let mut more = 0;
    for list in [&mut programs, &mut people, &mut tokens] {
        list.sort();
        more += list.len().saturating_sub(NAMED);
        list.truncate(NAMED);
    }
    Ok(Told { programs, people, mail, tokens, more })
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

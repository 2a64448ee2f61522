//! Which mappings, packs of rules and calendars does an office work with, in which versions, and what is different between two?

use axum::extract::{OriginalUri, State};
use axum::response::Response;
use serde::Serialize;

use super::{Visit, query};
use crate::gateway::definitions;
use crate::model::digest::Sha256;
use crate::serve::Service;
use crate::serve::extract::{Named, Within};
use crate::serve::problem::{Answer, Kind, Problem};
use crate::store::definitions::{DefinitionKind, Version};

/// The kinds that an office has.
const KINDS: [DefinitionKind; 3] = [DefinitionKind::Mapping, DefinitionKind::Rules, DefinitionKind::Calendar];

/// A version, as a line of a list.
#[derive(Serialize)]
struct Line {
    kind: &'static str,
    id: String,
    sha256: String,
    at: String,
    by: String,
    active: bool,
}

impl Line {
    fn of(kind: DefinitionKind, v: &Version, active: bool) -> Line {
        let (at, by) = (v.at.to_string(), v.by.person().map_or_else(|| v.by.to_string(), ToString::to_string));
        Line { kind: kind.word(), id: v.title.id.clone(), sha256: v.sha256.to_string(), at, by, active }
    }
}

#[derive(Serialize)]
struct All {
    base: String,
    tenant: String,
    kinds: Vec<(&'static str, Vec<Line>)>,
}

/// What is in force in an office: mappings, packs of rules, calendars.
#[utoipa::path(get, path = "/office/tenants/{tenant}/definitions", operation_id = "definitions", tag = "pages",
    params(("tenant" = String, Path)), responses((status = 200, content_type = "text/html", body = String)))]
pub async fn page(State(service): State<Service>, visit: Visit, Within(actor): Within) -> Answer<Response> {
    let mut kinds = Vec::new();
    for kind in KINDS {
        let active = definitions::list(&service.gateway, &actor, kind).await?;
        kinds.push((kind.word(), active.iter().map(|v| Line::of(kind, v, true)).collect()));
    }
    let base = format!("/office/tenants/{}/definitions", actor.tenant);
    visit.show("definitions.html", All { base, tenant: actor.tenant.to_string(), kinds })
}

/// A line of a comparison: whether it went, came or stayed, and its text.
#[derive(Serialize)]
struct Change {
    sign: &'static str,
    text: String,
}

#[derive(Serialize)]
struct Versions {
    base: String,
    tenant: String,
    kind: &'static str,
    id: String,
    versions: Vec<Line>,
    from: String,
    to: String,
    changes: Vec<Change>,
}

/// The versions of one of them, and what is different between two: the last two, unless others are asked for.
#[utoipa::path(get, path = "/office/tenants/{tenant}/definitions/{kind}/{id}", operation_id = "definition", tag = "pages",
    params(("tenant" = String, Path), ("kind" = String, Path), ("id" = String, Path)),
    responses((status = 200, content_type = "text/html", body = String)))]
pub async fn versions(
    State(service): State<Service>,
    visit: Visit,
    Within(actor): Within,
    named: Named,
    OriginalUri(uri): OriginalUri,
) -> Answer<Response> {
    let (kind, id) = (named.read::<DefinitionKind>("kind")?, named.read::<String>("id")?);
    let all = definitions::versions(&service.gateway, &actor, kind, &id).await?;
    let Some(last) = all.first() else { return Err(Problem::new(Kind::NotFound)) };
    let active = definitions::list(&service.gateway, &actor, kind).await?;
    let is_active = |v: &Version| active.iter().any(|a| a.title.id == v.title.id && a.sha256 == v.sha256);
    let asked = |part: &'static str, or: Sha256| match query(&uri, part).filter(|t| !t.is_empty()) {
        Some(text) => text.parse::<Sha256>().map_err(|_| Problem::malformed(part, "")),
        None => Ok(or),
    };
    let (to, before) = (asked("to", last.sha256)?, all.get(1).unwrap_or(last).sha256);
    let from = asked("from", before)?;
    let diff = if from == to { String::new() } else { definitions::diff(&service.gateway, &actor, kind, &id, from, to).await? };
    let change = |line: &str| {
        let (sign, text) = line.split_at_checked(1).unwrap_or(("", line));
        Change {
            sign: if sign == "+" {
                "came"
            } else if sign == "-" {
                "went"
            } else {
                "stayed"
            },
            text: text.to_owned(),
        }
    };
    let content = Versions {
        base: format!("/office/tenants/{}/definitions", actor.tenant),
        tenant: actor.tenant.to_string(),
        kind: kind.word(),
        id,
        versions: all.iter().map(|v| Line::of(kind, v, is_active(v))).collect(),
        from: from.to_string(),
        to: to.to_string(),
        changes: near(diff.lines().map(change).collect()),
    };
    visit.show("versions.html", content)
}

/// Lines that stayed around those that did not.
const AROUND: usize = 3;

/// The changes with a few lines around each; what lies between is left out.
fn near(all: Vec<Change>) -> Vec<Change> {
    let changed: Vec<usize> = all.iter().enumerate().filter(|(_, c)| c.sign != "stayed").map(|(i, _)| i).collect();
    let is_near = |i: usize| {
        let next = changed.partition_point(|c| *c < i);
        let close = |n: Option<&usize>| n.is_some_and(|n| n.abs_diff(i) <= AROUND);
        close(changed.get(next)) || close(next.checked_sub(1).and_then(|n| changed.get(n)))
    };
    let mut out: Vec<Change> = Vec::new();
    for (i, change) in all.into_iter().enumerate() {
        if is_near(i) {
            out.push(change);
        } else if out.last().is_some_and(|l| l.sign != "gap") {
            out.push(Change { sign: "gap", text: "⋯".to_owned() });
        }
    }
    out
}

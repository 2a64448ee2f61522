//! What waits for the person who is signed in, and what was sent? One list, by what each role has to do.

use std::collections::BTreeSet;

use axum::extract::{OriginalUri, State};
use axum::response::Response;
use serde::Serialize;

use super::{Visit, query};
use crate::gateway::access::Reach;
use crate::model::account::{Role, Roles, TenantId, Who};
use crate::model::release::{Release, Series, Standing};
use crate::model::submission::{Receipt, State as Stands, Submission};
use crate::serve::problem::{Answer, Problem};
use crate::serve::submissions::some;
use crate::serve::{Service, pages};
use crate::store::submissions::Wanted;

/// Submissions on a page, and at most so many of each kind that wait.
const SHOWN: usize = 50;

/// Something that waits for the person.
#[derive(Serialize)]
struct Waiting {
    todo: &'static str,
    href: String,
    name: String,
    number: String,
    tenant: String,
    state: &'static str,
    since: String,
}

/// A submission in the list of all.
#[derive(Serialize)]
struct Line {
    number: String,
    href: String,
    name: String,
    dataflow: String,
    tenant: String,
    state: &'static str,
    sent: String,
}

#[derive(Serialize)]
struct Home {
    sends: bool,
    waiting: Vec<Waiting>,
    recent: Vec<Line>,
    next: Option<String>,
}

/// What waits for the person, and the files that they may see.
#[utoipa::path(get, path = "/office", tag = "pages", responses((status = 200, content_type = "text/html", body = String)))]
pub async fn home(State(service): State<Service>, visit: Visit, OriginalUri(uri): OriginalUri) -> Answer<Response> {
    let before = query(&uri, "before").map(|b| b.parse::<Receipt>()).transpose().map_err(|_| Problem::malformed("before", ""))?;
    let (mut waiting, mut recent) = (Vec::new(), Vec::new());
    let roles = |tenant: &TenantId| visit.scope.caller.as_ref().and_then(|c| c.roles.get(tenant)).cloned().unwrap_or_default();
    for (tenant, reach) in &visit.scope.reach {
        if *reach == Reach::Open {
            continue;
        }
        let roles = roles(tenant);
        if before.is_none() {
            waits(&service, &visit, tenant, &roles, &mut waiting).await?;
        }
        let wanted = Wanted { tenant: Some(tenant.clone()), before, ..Wanted::default() };
        recent.extend(some(&service, &visit.scope, wanted, SHOWN + 1).await?);
    }
    recent.sort_by_key(|s| std::cmp::Reverse(s.receipt.number));
    let more = recent.len() > SHOWN;
    recent.truncate(SHOWN);
    let next = recent.last().filter(|_| more).map(|s| format!("/office?before={}", s.receipt));
    let sends = visit.has(&[Role::Uploader, Role::Reviewer, Role::Publisher]);
    visit.show("home.html", Home { sends, waiting, recent: recent.iter().map(line).collect(), next })
}

fn line(s: &Submission) -> Line {
    let flow = s.run.as_ref().and_then(|r| r.dataflow.as_ref()).or(s.share.as_ref().map(|x| &x.dataflow));
    Line {
        number: s.receipt.to_string(),
        href: format!("/office/submissions/{}", s.receipt),
        name: s.name.clone(),
        dataflow: flow.map(|d| d.id.clone()).unwrap_or_default(),
        tenant: s.tenant.to_string(),
        state: s.state.word(),
        sent: s.received.to_string(),
    }
}

/// What waits for a person with these roles in one office.
async fn waits(service: &Service, visit: &Visit, tenant: &TenantId, roles: &Roles, out: &mut Vec<Waiting>) -> Answer<()> {
    let me = visit.scope.caller.as_ref().and_then(|c| c.who.person());
    let mine = |s: &Submission| me.is_some() && s.by.person() == me;
    let mut todo: Vec<(Stands, &'static str, &'static str)> = Vec::new();
    if roles.any(&[Role::Reviewer]) {
        todo.push((Stands::InReview, "review", "/review"));
    }
    if roles.any(&[Role::Publisher]) {
        todo.push((Stands::Approved, "release", "/review"));
    }
    if roles.any(&[Role::Uploader, Role::Reviewer, Role::Publisher]) {
        todo.extend([
            (Stands::Returned, "mend-returned", ""),
            (Stands::Refused, "mend", "/problems"),
            (Stands::Checked, "mean", ""),
            (Stands::Failed, "failed", ""),
            (Stands::Running, "look", ""),
            (Stands::Received, "look", ""),
        ]);
    }
    // What was sent again in a mended form waits no more.
    let mended = mended(service, visit, tenant).await?;
    for (state, what, page) in todo {
        let wanted = Wanted { tenant: Some(tenant.clone()), state: Some(state), ..Wanted::default() };
        for s in some(service, &visit.scope, wanted, SHOWN).await? {
            let own = matches!(state, Stands::InReview | Stands::Approved);
            let for_me = if own { !mine(&s) || state == Stands::Approved } else { mine(&s) && !mended.contains(&s.receipt) };
            if for_me {
                let (number, href) = (s.receipt.to_string(), format!("/office/submissions/{}{page}", s.receipt));
                let (state, since) = (s.state.word(), s.moved.to_string());
                out.push(Waiting { todo: what, href, name: s.name.clone(), number, tenant: tenant.to_string(), state, since });
            }
        }
    }
    if roles.any(&[Role::Publisher]) {
        releases(service, visit, tenant, out).await?;
    }
    Ok(())
}

/// The submissions that later ones mend.
async fn mended(service: &Service, visit: &Visit, tenant: &TenantId) -> Answer<BTreeSet<Receipt>> {
    let wanted = Wanted { tenant: Some(tenant.clone()), ..Wanted::default() };
    Ok(some(service, &visit.scope, wanted, 200).await?.iter().filter_map(|s| s.corrects).collect())
}

/// The releases that wait for a key, and those under embargo.
async fn releases(service: &Service, visit: &Visit, tenant: &TenantId, out: &mut Vec<Waiting>) -> Answer<()> {
    let now = service.gateway.now();
    let who = visit.scope.caller.as_ref().map(|c| &c.who);
    for series in service.gateway.store.every_series().await?.into_iter().filter(|s| s.tenant == *tenant) {
        for release in service.gateway.store.releases(&series, now).await? {
            let what = match release.standing {
                Standing::Pending if !turned(&release, who) => "key",
                Standing::Scheduled => "embargo",
                _ => continue,
            };
            let Series { dataflow, tenant } = &series;
            out.push(Waiting {
                todo: what,
                href: address(&release),
                name: dataflow.id.clone(),
                number: format!("#{}", release.number),
                tenant: tenant.to_string(),
                state: release.standing.word(),
                since: release.at.to_string(),
            });
        }
    }
    Ok(())
}

fn turned(release: &Release, who: Option<&Who>) -> bool {
    release.given.iter().any(|k| who.is_some_and(|w| k.by.person() == w.person()))
}

/// Where the page of a release is.
pub(super) fn address(release: &Release) -> String {
    let Series { dataflow, tenant } = &release.draft.series;
    format!("/office/releases/{}/{tenant}/{}", pages::escaped(&dataflow.to_string()), release.number)
}

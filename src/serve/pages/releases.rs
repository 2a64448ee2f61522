//! What did an office release, and what can be done with it? Its series, one release, and the forms to turn a key, to withdraw
//! and to release an earlier content again.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use serde::Serialize;

use super::acts::embargo;
use super::names::{By, Flow, People, Structures};
use super::{Fields, Visit, Wrong, escaped, home, see};
use crate::gateway::access::Reach;
use crate::gateway::publish;
use crate::gateway::settings::FOUR_EYES;
use crate::model::account::Role;
use crate::model::release::{Release, Series, Standing};
use crate::serve::Service;
use crate::serve::extract::Published;
use crate::serve::problem::{Answer, Problem};
use crate::store::catalogue::REMEMBERED;

/// A release in a list.
#[derive(Serialize)]
struct Line {
    flow: Flow,
    tenant: String,
    number: i64,
    href: String,
    standing: &'static str,
    class: &'static str,
    at: String,
    opens: Option<String>,
    rows: i64,
    here: bool,
}

#[derive(Serialize)]
struct List {
    lines: Vec<Line>,
}

/// A key that was turned.
#[derive(Serialize)]
struct Key {
    by: By,
    at: String,
}

/// What the person may do with a release.
#[derive(Serialize)]
struct Acts {
    key: bool,
    withdraw: bool,
    restore: bool,
}

#[derive(Serialize)]
struct Content {
    r: Line,
    base: Option<i64>,
    restores: Option<i64>,
    receipts: Vec<String>,
    manifest: String,
    keys: Vec<Key>,
    needed: i64,
    withdrawn: Option<(String, String)>,
    /// The last release of the series, which a further one is made on.
    tip: Option<i64>,
    history: Vec<Line>,
    acts: Acts,
    proof: Option<String>,
    api: String,
    data: String,
    problem: Option<Wrong>,
    typed: String,
}

fn line(release: &Release, structures: &Structures, here: bool) -> Line {
    Line {
        flow: structures.flow(&release.draft.series.dataflow),
        tenant: release.draft.series.tenant.to_string(),
        number: release.number,
        href: home::address(release),
        standing: release.standing.word(),
        class: release.draft.class.word(),
        at: release.at.to_string(),
        opens: release.opens.map(|o| o.to_string()),
        rows: release.rows(),
        here,
    }
}

/// The releases of the visitor's offices: of each series those that are read, wait or were withdrawn last.
#[utoipa::path(get, path = "/office/releases", operation_id = "releases", tag = "pages", responses((status = 200, content_type = "text/html", body = String)))]
pub async fn list(State(service): State<Service>, visit: Visit) -> Answer<Response> {
    let now = service.gateway.now();
    let mut lines = Vec::new();
    let near = |s: &Series| visit.scope.reach.get(&s.tenant).is_some_and(|r| *r != Reach::Open);
    for series in service.gateway.store.every_series().await?.into_iter().filter(near) {
        let structures = Structures::of(&service, Some(&series.dataflow), visit.lang).await?;
        let releases = service.gateway.store.releases(&series, now).await?;
        let told = |r: &&Release| visit.scope.sees_release(r, now) && r.standing != Standing::Replaced;
        lines.extend(releases.iter().filter(told).take(5).map(|r| line(r, &structures, false)));
    }
    visit.show("releases.html", List { lines })
}

/// A release, and what can be done with it.
#[utoipa::path(get, path = "/office/releases/{dataflow}/{tenant}/{number}", operation_id = "release_page", tag = "pages",
    params(("dataflow" = String, Path), ("tenant" = String, Path), ("number" = i64, Path)),
    responses((status = 200, content_type = "text/html", body = String)))]
pub async fn page(State(service): State<Service>, visit: Visit, published: Published) -> Answer<Response> {
    shown(&service, &visit, &published, None).await
}

async fn shown(service: &Service, visit: &Visit, published: &Published, problem: Option<(Problem, String, &str)>) -> Answer<Response> {
    let (r, now, mut people) = (&published.release, service.gateway.now(), People::default());
    let series = &r.draft.series;
    let structures = Structures::of(service, Some(&series.dataflow), visit.lang).await?;
    let history = service.gateway.store.releases(series, now).await?;
    let actor = published.actor()?;
    let publishes = actor.roles.any(&[Role::Publisher]);
    let eyes = service.gateway.store.setting(&series.tenant, FOUR_EYES).await?.as_deref() != Some("off");
    let mine = r.given.iter().any(|k| k.by.person().is_some() && k.by.person() == actor.who.person());
    let mut keys = Vec::new();
    for key in &r.given {
        keys.push(Key { by: people.by(service, &key.by).await?, at: key.at.to_string() });
    }
    let status = problem.as_ref().map_or(StatusCode::OK, |(p, _, _)| p.kind.status());
    let (problem, typed) = match problem {
        Some((problem, typed, act)) => (Some(visit.wrong(&problem, act)?), typed),
        None => (None, String::new()),
    };
    let api = format!("/api/releases/{}/{}/{}", escaped(&series.dataflow.to_string()), series.tenant, r.number);
    let proves = [Role::Reviewer, Role::Publisher, Role::Auditor, Role::TenantAdmin];
    let content = Content {
        r: line(r, &structures, true),
        base: r.draft.base,
        restores: r.draft.restores,
        receipts: r.draft.receipts.iter().map(ToString::to_string).collect(),
        manifest: r.draft.manifest.to_string(),
        needed: r.draft.keys,
        withdrawn: r.withdrawn.as_ref().map(|(at, why)| (at.to_string(), why.clone())),
        tip: service.gateway.store.tip(series).await?,
        history: history
            .iter()
            .filter(|x| visit.scope.sees_release(x, now))
            .take(50)
            .map(|x| line(x, &structures, x.number == r.number))
            .collect(),
        acts: Acts {
            key: publishes && r.standing == Standing::Pending && !(eyes && mine),
            withdraw: publishes && r.standing != Standing::Withdrawn && r.standing != Standing::Replaced,
            restore: publishes && matches!(r.standing, Standing::Replaced | Standing::Withdrawn) && keys.len() as i64 >= r.draft.keys,
        },
        proof: actor.roles.any(&proves).then(|| format!("{api}/proof")),
        data: format!("/data/{}.csv", series.dataflow.id),
        keys,
        api,
        problem,
        typed,
    };
    visit.show_as(status, "release.html", content)
}

async fn answered(
    service: &Service,
    visit: &Visit,
    published: &Published,
    done: Result<Release, Problem>,
    fields: &Fields,
    (act, said): (&'static str, &str),
) -> Answer<Response> {
    match done {
        Ok(release) => see(&format!("{}?said={said}", home::address(&release))),
        Err(problem) => shown(service, visit, published, Some((problem, fields.get("text").to_owned(), act))).await,
    }
}

/// Turns another key to a release, by a form.
#[utoipa::path(post, path = "/office/releases/{dataflow}/{tenant}/{number}/keys", tag = "pages",
    params(("dataflow" = String, Path), ("tenant" = String, Path), ("number" = i64, Path)), responses((status = 303, description = "Done")))]
pub async fn key(State(service): State<Service>, visit: Visit, published: Published, fields: Fields) -> Answer<Response> {
    let (actor, r) = (published.actor()?, &published.release);
    let done = publish::give_key(&service.gateway, actor, &r.draft.series, r.number, fields.get("text")).await;
    answered(&service, &visit, &published, done.map_err(Into::into), &fields, ("keys", "key")).await
}

/// Withdraws a release, by a form.
#[utoipa::path(post, path = "/office/releases/{dataflow}/{tenant}/{number}/withdraw", tag = "pages",
    params(("dataflow" = String, Path), ("tenant" = String, Path), ("number" = i64, Path)), responses((status = 303, description = "Done")))]
pub async fn withdraw(State(service): State<Service>, visit: Visit, published: Published, fields: Fields) -> Answer<Response> {
    let (actor, r) = (published.actor()?, &published.release);
    let done = publish::withdraw(&service.gateway, actor, &r.draft.series, r.number, fields.get("text")).await;
    if done.is_ok() {
        // Other processes go by what they were told until then.
        tokio::time::sleep(REMEMBERED).await;
    }
    answered(&service, &visit, &published, done.map_err(Into::into), &fields, ("withdraw", "withdrawn")).await
}

/// Releases the content of this release again, by a form.
#[utoipa::path(post, path = "/office/releases/{dataflow}/{tenant}/{number}/restore", tag = "pages",
    params(("dataflow" = String, Path), ("tenant" = String, Path), ("number" = i64, Path)), responses((status = 303, description = "Done")))]
pub async fn restore(State(service): State<Service>, visit: Visit, published: Published, fields: Fields) -> Answer<Response> {
    let done = restored(&service, &published, &fields).await;
    answered(&service, &visit, &published, done, &fields, ("restore", "restored")).await
}

async fn restored(service: &Service, published: &Published, fields: &Fields) -> Answer<Release> {
    let (actor, r) = (published.actor()?, &published.release);
    let base = Some(fields.get("base")).filter(|b| !b.is_empty());
    let base = base.map(str::parse).transpose().map_err(|_| Problem::malformed("base", ""))?;
    let until = embargo(fields)?;
    Ok(publish::restore(&service.gateway, actor, &r.draft.series, r.number, base, until, fields.get("text")).await?)
}

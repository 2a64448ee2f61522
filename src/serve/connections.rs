//! What is fetched for a tenant, which programs are told, what is due from it, and how well does it send?

use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Service;
use super::extract::{Json, Named, Within};
use super::problem::{Answer, Problem};
use crate::connect::{hook, pull, source};
use crate::gateway::due::{self, Tile};
use crate::gateway::scorecard::{self, Scorecard};
use crate::model::event::EventKind;
use crate::store::sources::Source;
use crate::store::webhooks::{Telling, Webhook};

/// What is to be fetched.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewSource {
    /// What to ask, as YAML: a profile with its parameters, or an address.
    #[schema(example = "profile: dtm-v3\nwith: { country: HTI, level: '1' }\n")]
    spec: String,
    /// Minutes between two fetches.
    #[schema(example = 1440)]
    minutes: i64,
    /// Whether it is fetched no more.
    #[serde(default)]
    closed: bool,
}

/// A source, and what the last fetch left.
#[derive(Serialize, ToSchema)]
#[schema(as = Source)]
pub struct SourceView {
    id: String,
    spec: String,
    minutes: i64,
    /// When it is fetched next.
    next: String,
    /// Since when it is fetched no more.
    closed: Option<String>,
    /// When it was fetched last.
    last: Option<String>,
    /// What came of that.
    outcome: String,
    /// How many fetches failed one after the other.
    failures: i64,
}

impl From<Source> for SourceView {
    fn from(s: Source) -> SourceView {
        SourceView {
            id: s.id,
            spec: s.spec,
            minutes: s.every / 60_000,
            next: s.next_run.to_string(),
            closed: s.closed.map(|c| c.to_string()),
            last: s.state.at.map(|a| a.to_string()),
            outcome: s.state.outcome,
            failures: s.state.failures,
        }
    }
}

/// A service that many fetch from.
#[derive(Serialize, ToSchema)]
#[schema(as = Profile)]
pub struct ProfileView {
    id: String,
    about: String,
    /// Its parameters; `name=value` has a default.
    parameters: Vec<String>,
}

/// A program that wants to be told.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewWebhook {
    /// Where it is told.
    url: String,
    /// Of which kinds of events; none: of all.
    #[serde(default)]
    events: Vec<String>,
}

/// A webhook. Its secret is shown when it is made, and never again.
#[derive(Serialize, ToSchema)]
#[schema(as = Webhook)]
pub struct WebhookView {
    id: i64,
    url: String,
    events: Vec<&'static str>,
    created: String,
    closed: Option<String>,
    /// What its messages are signed with (Standard Webhooks), once.
    secret: Option<String>,
}

impl WebhookView {
    fn of(w: Webhook, show: bool) -> WebhookView {
        WebhookView {
            id: w.id,
            url: w.url,
            events: w.kinds.iter().map(|k| k.word()).collect(),
            created: w.created.to_string(),
            closed: w.closed.map(|c| c.to_string()),
            secret: show.then_some(w.secret),
        }
    }
}

/// A message to a webhook.
#[derive(Serialize, ToSchema)]
#[schema(as = Telling)]
pub struct TellingView {
    /// The event.
    sequence: i64,
    /// How often it was tried.
    attempts: i64,
    /// `waiting`, `done`, `dead`.
    state: String,
    /// The status of the last answer.
    status: Option<i64>,
    /// Why it was not taken.
    why: String,
    /// When that was.
    settled: Option<String>,
}

impl From<Telling> for TellingView {
    fn from(t: Telling) -> TellingView {
        let settled = t.settled.map(|s| s.to_string());
        TellingView { sequence: t.sequence, attempts: t.attempt, state: t.state, status: t.status, why: t.why, settled }
    }
}

/// One period of one dataflow, and whether its figures came.
#[derive(Serialize, ToSchema)]
#[schema(as = Tile)]
pub struct TileView {
    dataflow: String,
    period: String,
    /// The day by which it is due.
    due: String,
    /// `open`, `soon`, `on-time`, `came-late`, `late`, `overdue`, `delinquent`, `excused`.
    #[schema(value_type = String)]
    standing: due::Standing,
}

impl From<Tile> for TileView {
    fn from(t: Tile) -> TileView {
        TileView { dataflow: t.dataflow, period: t.period, due: t.due, standing: t.standing }
    }
}

/// The services that a source may name.
#[utoipa::path(get, path = "/api/profiles", tag = "connections", responses((status = 200, body = Vec<ProfileView>)))]
pub async fn profiles() -> axum::Json<Vec<ProfileView>> {
    let all = source::profiles().into_iter();
    axum::Json(all.map(|(id, about, parameters)| ProfileView { id, about, parameters }).collect())
}

/// What is fetched for a tenant.
#[utoipa::path(get, path = "/api/tenants/{tenant}/sources", tag = "connections", params(("tenant" = String, Path)),
    responses((status = 200, body = Vec<SourceView>)))]
pub async fn sources(State(service): State<Service>, Within(actor): Within) -> Answer<axum::Json<Vec<SourceView>>> {
    let all = service.gateway.store.sources(Some(&actor.tenant)).await?;
    Ok(axum::Json(all.into_iter().map(Into::into).collect()))
}

/// Says what is to be fetched, and how often. The first fetch is due at once; saying it again fetches at once.
#[utoipa::path(put, path = "/api/tenants/{tenant}/sources/{source}", tag = "connections", params(("tenant" = String, Path), ("source" = String, Path)),
    request_body = NewSource, responses((status = 200, body = SourceView)))]
pub async fn put_source(
    State(service): State<Service>,
    Within(actor): Within,
    named: Named,
    Json(new): Json<NewSource>,
) -> Answer<axum::Json<SourceView>> {
    let id: String = named.read("source")?;
    Ok(axum::Json(pull::put(&service.gateway, &actor, &id, &new.spec, new.minutes, new.closed).await?.into()))
}

/// The programs that are told what happens in a tenant.
#[utoipa::path(get, path = "/api/tenants/{tenant}/webhooks", tag = "connections", params(("tenant" = String, Path)),
    responses((status = 200, body = Vec<WebhookView>)))]
pub async fn webhooks(State(service): State<Service>, Within(actor): Within) -> Answer<axum::Json<Vec<WebhookView>>> {
    let all = service.gateway.store.webhooks(&actor.tenant).await?;
    Ok(axum::Json(all.into_iter().map(|w| WebhookView::of(w, false)).collect()))
}

/// Adds one. The answer has its secret.
#[utoipa::path(post, path = "/api/tenants/{tenant}/webhooks", tag = "connections", params(("tenant" = String, Path)),
    request_body = NewWebhook, responses((status = 201, body = WebhookView)))]
pub async fn add_webhook(
    State(service): State<Service>,
    Within(actor): Within,
    Json(new): Json<NewWebhook>,
) -> Answer<(StatusCode, axum::Json<WebhookView>)> {
    let kinds: Result<Vec<EventKind>, _> = new.events.iter().map(|k| k.parse()).collect();
    let kinds = kinds.map_err(|_| Problem::malformed("events", ""))?;
    let made = hook::add(&service.gateway, &actor, &new.url, kinds).await?;
    Ok((StatusCode::CREATED, axum::Json(WebhookView::of(made, true))))
}

/// Closes one.
#[utoipa::path(delete, path = "/api/tenants/{tenant}/webhooks/{webhook}", tag = "connections",
    params(("tenant" = String, Path), ("webhook" = i64, Path)), responses((status = 204)))]
pub async fn close_webhook(State(service): State<Service>, Within(actor): Within, named: Named) -> Answer<StatusCode> {
    hook::close(&service.gateway, &actor, named.read("webhook")?).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The last messages to one, those that were given up among them.
#[utoipa::path(get, path = "/api/tenants/{tenant}/webhooks/{webhook}/messages", tag = "connections",
    params(("tenant" = String, Path), ("webhook" = i64, Path)), responses((status = 200, body = Vec<TellingView>)))]
pub async fn tellings(State(service): State<Service>, Within(actor): Within, named: Named) -> Answer<axum::Json<Vec<TellingView>>> {
    let all = hook::tellings(&service.gateway, &actor, named.read("webhook")?).await?;
    Ok(axum::Json(all.into_iter().map(Into::into).collect()))
}

/// Sends one again.
#[utoipa::path(post, path = "/api/tenants/{tenant}/webhooks/{webhook}/messages/{event}", tag = "connections",
    params(("tenant" = String, Path), ("webhook" = i64, Path), ("event" = i64, Path)), responses((status = 202)))]
pub async fn tell_again(State(service): State<Service>, Within(actor): Within, named: Named) -> Answer<StatusCode> {
    let (webhook, event) = (named.read("webhook")?, named.read("event")?);
    service.gateway.store.tell_again(&actor.tenant, webhook, event, service.gateway.now()).await?;
    Ok(StatusCode::ACCEPTED)
}

/// What is due from a tenant, and what is late.
#[utoipa::path(get, path = "/api/tenants/{tenant}/calendar", tag = "connections", params(("tenant" = String, Path)),
    responses((status = 200, body = Vec<TileView>)))]
pub async fn calendar(State(service): State<Service>, Within(actor): Within) -> Answer<axum::Json<Vec<TileView>>> {
    let all = due::of_tenant(&service.gateway, &actor.tenant).await?;
    Ok(axum::Json(all.into_iter().map(Into::into).collect()))
}

/// How well a tenant sends: first-pass rate, findings for each thousand cells, days to release, by month and dataflow, counted
/// from the ledger; and how punctual it is, by its calendar.
#[utoipa::path(get, path = "/api/tenants/{tenant}/scorecard", tag = "connections", params(("tenant" = String, Path)),
    responses((status = 200, body = Object)))]
pub async fn scorecard(State(service): State<Service>, Within(actor): Within) -> Answer<axum::Json<Scorecard>> {
    Ok(axum::Json(scorecard::of_tenant(&service.gateway, &actor.tenant).await?))
}

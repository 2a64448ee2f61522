//! Which mappings and settings does a tenant work with? Versions, their tests, and which one is active.

use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Service;
use super::extract::{Json, Named, Query, Text, Within};
use super::problem::{Answer, Kind, Problem};
use crate::gateway::definitions::{self, Trial, Uploaded};
use crate::gateway::settings;
use crate::model::digest::Sha256;
use crate::store::definitions::{DefinitionKind, Version};
use crate::store::jobs::Dead;

/// A version of a definition.
#[derive(Serialize, ToSchema)]
#[schema(as = Version)]
pub struct VersionView {
    id: String,
    sha256: String,
    at: String,
    by: String,
    /// The text, where one is asked for.
    text: String,
}

impl From<Version> for VersionView {
    fn from(v: Version) -> VersionView {
        VersionView { id: v.title.id, sha256: v.sha256.to_string(), at: v.at.to_string(), by: v.by.to_string(), text: v.text }
    }
}

/// The version that is to be active.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Chosen {
    sha256: String,
}

/// Two versions.
#[derive(Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct FromTo {
    /// SHA-256 of the earlier one.
    from: String,
    /// SHA-256 of the later one.
    to: String,
}

/// What a setting is to be; `null`: as if nothing were set.
#[derive(Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Value {
    value: Option<String>,
}

/// A job that the machine gave up on.
#[derive(Serialize, ToSchema)]
pub struct DeadJob {
    id: i64,
    kind: &'static str,
    subject: String,
    created: String,
}

fn digest(part: &'static str, text: &str) -> Answer<Sha256> {
    text.parse().map_err(|_| Problem::malformed(part, ""))
}

fn kind(named: &Named) -> Answer<DefinitionKind> {
    named.read("kind")
}

/// The active versions of a tenant.
#[utoipa::path(get, path = "/api/tenants/{tenant}/definitions/{kind}", tag = "definitions",
    params(("tenant" = String, Path), ("kind" = String, Path, description = "`mapping`, `rules`, `calendar`, `patch`")),
    responses((status = 200, body = Vec<VersionView>)))]
pub async fn list(State(service): State<Service>, Within(actor): Within, named: Named) -> Answer<axum::Json<Vec<VersionView>>> {
    let active = definitions::list(&service.gateway, &actor, kind(&named)?).await?;
    Ok(axum::Json(active.into_iter().map(Into::into).collect()))
}

/// Keeps a version and runs its tests. It is not active by that.
#[utoipa::path(post, path = "/api/tenants/{tenant}/definitions/{kind}", tag = "definitions",
    params(("tenant" = String, Path), ("kind" = String, Path)), request_body(content = String, content_type = "application/yaml"),
    responses((status = 201, body = Object)))]
pub async fn upload(
    State(service): State<Service>,
    Within(actor): Within,
    named: Named,
    Text(text): Text,
) -> Answer<(StatusCode, axum::Json<Uploaded>)> {
    let uploaded = definitions::upload(&service.gateway, &actor, kind(&named)?, &text).await?;
    Ok((StatusCode::CREATED, axum::Json(uploaded)))
}

/// Every version of a definition, the latest first.
#[utoipa::path(get, path = "/api/tenants/{tenant}/definitions/{kind}/{id}", tag = "definitions",
    params(("tenant" = String, Path), ("kind" = String, Path), ("id" = String, Path)), responses((status = 200, body = Vec<VersionView>)))]
pub async fn versions(State(service): State<Service>, Within(actor): Within, named: Named) -> Answer<axum::Json<Vec<VersionView>>> {
    let id: String = named.read("id")?;
    let versions = definitions::versions(&service.gateway, &actor, kind(&named)?, &id).await?;
    if versions.is_empty() {
        return Err(Problem::new(Kind::NotFound));
    }
    Ok(axum::Json(versions.into_iter().map(Into::into).collect()))
}

/// Makes a version the active one, if its tests pass.
#[utoipa::path(put, path = "/api/tenants/{tenant}/definitions/{kind}/{id}/active", tag = "definitions",
    params(("tenant" = String, Path), ("kind" = String, Path), ("id" = String, Path)), request_body = Chosen,
    responses((status = 200, body = Vec<Object>)))]
pub async fn activate(
    State(service): State<Service>,
    Within(actor): Within,
    named: Named,
    Json(chosen): Json<Chosen>,
) -> Answer<axum::Json<Vec<Trial>>> {
    let (id, sha256) = (named.read::<String>("id")?, digest("sha256", &chosen.sha256)?);
    Ok(axum::Json(definitions::activate(&service.gateway, &actor, kind(&named)?, &id, sha256).await?))
}

/// Leaves a definition without an active version.
#[utoipa::path(delete, path = "/api/tenants/{tenant}/definitions/{kind}/{id}/active", tag = "definitions",
    params(("tenant" = String, Path), ("kind" = String, Path), ("id" = String, Path)), responses((status = 204)))]
pub async fn deactivate(State(service): State<Service>, Within(actor): Within, named: Named) -> Answer<StatusCode> {
    definitions::deactivate(&service.gateway, &actor, kind(&named)?, &named.read::<String>("id")?).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// What is different between two versions, line by line.
#[utoipa::path(get, path = "/api/tenants/{tenant}/definitions/{kind}/{id}/diff", tag = "definitions",
    params(("tenant" = String, Path), ("kind" = String, Path), ("id" = String, Path), FromTo),
    responses((status = 200, content_type = "text/plain", body = String)))]
pub async fn diff(State(service): State<Service>, Within(actor): Within, named: Named, Query(of): Query<FromTo>) -> Answer<String> {
    let (id, from, to) = (named.read::<String>("id")?, digest("from", &of.from)?, digest("to", &of.to)?);
    Ok(definitions::diff(&service.gateway, &actor, kind(&named)?, &id, from, to).await?)
}

/// A setting of a tenant.
#[utoipa::path(get, path = "/api/tenants/{tenant}/settings/{name}", tag = "tenants", params(("tenant" = String, Path), ("name" = String, Path)),
    responses((status = 200, body = Value)))]
pub async fn setting(State(service): State<Service>, Within(actor): Within, named: Named) -> Answer<axum::Json<Value>> {
    let name: String = named.read("name")?;
    // What the service itself keeps there is nobody's setting.
    let known = name == settings::FOUR_EYES || ["keys:", "class:", "protect:"].iter().any(|p| name.starts_with(p));
    let value = if known { service.gateway.store.setting(&actor.tenant, &name).await? } else { return Err(Problem::new(Kind::NotFound)) };
    Ok(axum::Json(Value { value }))
}

/// Changes a setting of a tenant; the change is in the ledger.
#[utoipa::path(put, path = "/api/tenants/{tenant}/settings/{name}", tag = "tenants", params(("tenant" = String, Path), ("name" = String, Path)),
    request_body = Value, responses((status = 204)))]
pub async fn set(State(service): State<Service>, Within(actor): Within, named: Named, Json(to): Json<Value>) -> Answer<StatusCode> {
    settings::set(&service.gateway, &actor, &named.read::<String>("name")?, to.value.as_deref()).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The jobs of a tenant that the machine gave up on. Those of submissions are queued again by `rerun`.
#[utoipa::path(get, path = "/api/tenants/{tenant}/jobs", tag = "tenants", params(("tenant" = String, Path)),
    responses((status = 200, body = Vec<DeadJob>)))]
pub async fn dead_jobs(State(service): State<Service>, Within(actor): Within) -> Answer<axum::Json<Vec<DeadJob>>> {
    let dead = service.gateway.store.dead_jobs(Some(&actor.tenant)).await?;
    let view = |d: Dead| DeadJob { id: d.id, kind: d.kind.word(), subject: d.subject, created: d.created.to_string() };
    Ok(axum::Json(dead.into_iter().map(view).collect()))
}

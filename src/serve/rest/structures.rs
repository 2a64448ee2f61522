//! Structures, what data there are, what makes data valid; and what this service has none of: metadata, registrations.

use axum::extract::{OriginalUri, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};

use super::super::Service;
use super::super::extract::{May, Text};
use super::super::problem::{Answer, Kind, Problem};
use super::data::heads;
use super::{Asked, unchanged};
use crate::feed;
use crate::feed::query::{AvailabilityQuery, Read, v1, v2};
use crate::feed::structures::STRUCTURES;
use crate::gateway::access::Scope;
use crate::gateway::structures;
use crate::model::account::TenantId;
use crate::model::digest::Sha256;
use crate::model::lang::Lang;
use crate::model::moment::Moment;

const FORMS: &str = "application/vnd.sdmx.structure+json, application/vnd.sdmx.structure+xml";

fn not_acceptable() -> Problem {
    Problem::new(Kind::NotAcceptable).with("forms", FORMS)
}

/// Structures by SDMX REST 1.5.0: `{type}/{agency}/{id}/{version}/{item}`.
#[utoipa::path(get, path = "/rest/v1/{*path}", tag = "sdmx", params(("path" = String, Path)), responses((status = 200, content_type = "application/vnd.sdmx.structure+xml;version=2.1", body = String), (status = 304)))]
pub async fn structures_first(State(service): State<Service>, OriginalUri(uri): OriginalUri, headers: HeaderMap) -> Answer<Response> {
    answer(&service, &uri, &headers, 2).await
}

/// Structures by SDMX REST 2.2.2: `{type}/{agency}/{id}/{version}/{item}`.
#[utoipa::path(get, path = "/rest/v2/structure/{*path}", tag = "sdmx", params(("path" = String, Path)), responses((status = 200, content_type = "application/vnd.sdmx.structure+json;version=2.1.0", body = String), (status = 304)))]
pub async fn structures_second(State(service): State<Service>, OriginalUri(uri): OriginalUri, headers: HeaderMap) -> Answer<Response> {
    answer(&service, &uri, &headers, 3).await
}

/// Takes structures that replace or extend the standard, by SDMX REST 2.2.2 (maintenance of structures): a message of SDMX-ML 2.1,
/// 3.0 or 3.1, or of SDMX-JSON. All of it is taken, or nothing (409) where something is wrong with any artefact: a reference that
/// leads nowhere, a stable version that changes, a version too near to the one before it.
#[utoipa::path(post, path = "/rest/v2/structure", tag = "sdmx", request_body(content = String, content_type = "application/vnd.sdmx.structure+xml"),
    responses((status = 201, content_type = SUBMITTED, body = String), (status = 409, content_type = SUBMITTED, body = String)))]
pub async fn submit(State(service): State<Service>, May(scope): May, Text(text): Text) -> Answer<Response> {
    let actor = scope.actor(&TenantId::system())?;
    let judged = structures::submit(&service.gateway, &actor, &text).await?;
    let taken = judged.iter().all(|j| j.faults.is_empty());
    let body = service.feed.submitted(&judged, taken, &Sha256::of(text.as_bytes()));
    let status = if taken { StatusCode::CREATED } else { StatusCode::CONFLICT };
    Ok((status, [(header::CONTENT_TYPE, SUBMITTED)], body).into_response())
}

/// What says what became of structures that were sent.
const SUBMITTED: &str = "application/vnd.sdmx.registry+xml;version=3.0.0";

async fn answer(service: &Service, uri: &Uri, headers: &HeaderMap, resource: usize) -> Answer<Response> {
    let asked = Asked::of(uri, headers, resource)?;
    let form = feed::media::structure(asked.surface, &asked.wish()).ok_or_else(not_acceptable)?;
    let message = service.feed.structures(asked.surface, &asked.path, &asked.parameters).await?;
    let body = service.feed.written(message, &form, asked.languages.clone()).await?;
    // Structures are everybody's, whoever asks.
    said(&Scope::default(), headers, body, &form.media_type, STRUCTURES, &asked.languages)
}

/// What data there are, by SDMX REST 1.5.0: `{flow}/{key}/{provider}/{componentID}`.
#[utoipa::path(get, path = "/rest/v1/availableconstraint/{*path}", tag = "sdmx", params(("path" = String, Path)), responses((status = 200, content_type = "application/vnd.sdmx.structure+xml;version=2.1", body = String), (status = 304)))]
pub async fn available_first(
    State(service): State<Service>,
    May(scope): May,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
) -> Answer<Response> {
    available(&service, &scope, &uri, &headers, v1::availability).await
}

/// What data there are, by SDMX REST 2.2.2: `{context}/{agency}/{id}/{version}/{key}/{componentID}`.
#[utoipa::path(get, path = "/rest/v2/availability/{*path}", tag = "sdmx", params(("path" = String, Path)), responses((status = 200, content_type = "application/vnd.sdmx.structure+json;version=2.1.0", body = String), (status = 204), (status = 304)))]
pub async fn available_second(
    State(service): State<Service>,
    May(scope): May,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
) -> Answer<Response> {
    available(&service, &scope, &uri, &headers, v2::availability).await
}

/// Reads a question from a path and its parameters.
type Reader = fn(&[String], &[(String, String)]) -> Read<AvailabilityQuery>;

async fn available(service: &Service, scope: &Scope, uri: &Uri, headers: &HeaderMap, read: Reader) -> Answer<Response> {
    let asked = Asked::of(uri, headers, 3)?;
    let query = read(&asked.path, &asked.parameters).map_err(feed::Problem::Wrong)?;
    let form = feed::media::structure(asked.surface, &asked.wish()).ok_or_else(not_acceptable)?;
    let (message, modified) = service.feed.availability(scope, query).await?;
    let body = service.feed.written(message, &form, asked.languages.clone()).await?;
    said(scope, headers, body, &form.media_type, modified, &asked.languages)
}

/// What makes data valid, by SDMX REST 1.5.0: `{context}/{agency}/{id}/{version}`.
#[utoipa::path(get, path = "/rest/v1/schema/{*path}", tag = "sdmx", params(("path" = String, Path)), responses((status = 200, content_type = "application/vnd.sdmx.schema+xml;version=2.1", body = String), (status = 304)))]
pub async fn schema_first(State(service): State<Service>, OriginalUri(uri): OriginalUri, headers: HeaderMap) -> Answer<Response> {
    schema(&service, &uri, &headers).await
}

/// What makes data valid, by SDMX REST 2.2.2: `{context}/{agency}/{id}/{version}`.
#[utoipa::path(get, path = "/rest/v2/schema/{*path}", tag = "sdmx", params(("path" = String, Path)), responses((status = 200, content_type = "application/vnd.sdmx.schema+json;version=2.1.0", body = String), (status = 304)))]
pub async fn schema_second(State(service): State<Service>, OriginalUri(uri): OriginalUri, headers: HeaderMap) -> Answer<Response> {
    schema(&service, &uri, &headers).await
}

async fn schema(service: &Service, uri: &Uri, headers: &HeaderMap) -> Answer<Response> {
    let asked = Asked::of(uri, headers, 3)?;
    let form = feed::media::schema(asked.surface, &asked.wish()).ok_or_else(not_acceptable)?;
    let body = service.feed.schema(&asked.path, &asked.parameters, form.what, asked.languages.clone()).await?;
    said(&Scope::default(), headers, body, &form.media_type, STRUCTURES, &asked.languages)
}

/// Reference metadata: this service holds none.
#[utoipa::path(get, path = "/rest/v1/metadata/{*path}", tag = "sdmx", params(("path" = String, Path)), responses((status = 404)))]
pub async fn metadata_first() -> Answer<Response> {
    Err(Problem::new(Kind::NoResults))
}

/// Reference metadata: this service holds none.
#[utoipa::path(get, path = "/rest/v2/metadata/{*path}", tag = "sdmx", params(("path" = String, Path)), responses((status = 204)))]
pub async fn metadata_second() -> Answer<Response> {
    Err(Problem::new(Kind::NoResults))
}

/// Registrations of data elsewhere: this service holds none.
#[utoipa::path(get, path = "/rest/v2/registration/{*path}", tag = "sdmx", params(("path" = String, Path)), responses((status = 204)))]
pub async fn registration() -> Answer<Response> {
    Err(Problem::new(Kind::NoResults))
}

/// An answer that is there as a whole.
fn said(scope: &Scope, asked: &HeaderMap, body: Vec<u8>, media_type: &str, modified: Moment, languages: &[Lang]) -> Answer<Response> {
    let name = Sha256::of(&body);
    let languages = if languages.is_empty() { &Lang::ALL[..] } else { languages };
    let mut head = heads(scope, &name, modified, media_type, languages)?;
    if unchanged(asked, &format!("W/\"{name}\""), &super::data::stamp(modified)) {
        head.remove(header::CONTENT_TYPE);
        return Ok((StatusCode::NOT_MODIFIED, head).into_response());
    }
    head.insert(header::CONTENT_LENGTH, HeaderValue::from(body.len()));
    Ok((head, body).into_response())
}

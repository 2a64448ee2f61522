//! Structures, what data there are, what makes data valid; and what this service has none of: metadata, registrations.

use axum::Extension;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::super::Service;
use super::super::deliver::{Asking, Told, deliver};
use super::super::extract::{May, Text};
use super::super::problem::{Answer, Kind, Problem};
use super::super::telemetry::SaysItself;
use super::{Asked, Sent};
use crate::feed;
use crate::feed::query::{AvailabilityQuery, Read, v1, v2};
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
pub async fn structures_first(State(service): State<Service>, May(scope): May, sent: Sent) -> Answer<Response> {
    answer(&service, &scope, &sent, 2).await
}

/// Structures by SDMX REST 2.2.2: `{type}/{agency}/{id}/{version}/{item}`.
#[utoipa::path(get, path = "/rest/v2/structure/{*path}", tag = "sdmx", params(("path" = String, Path)), responses((status = 200, content_type = "application/vnd.sdmx.structure+json;version=2.1.0", body = String), (status = 304)))]
pub async fn structures_second(State(service): State<Service>, May(scope): May, sent: Sent) -> Answer<Response> {
    answer(&service, &scope, &sent, 3).await
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
    let body = service.feed().await?.submitted(&judged, taken, &Sha256::of(text.as_bytes()));
    let status = if taken { StatusCode::CREATED } else { StatusCode::CONFLICT };
    Ok((status, Extension(SaysItself), [(header::CONTENT_TYPE, SUBMITTED)], body).into_response())
}

/// What says what became of structures that were sent.
const SUBMITTED: &str = "application/vnd.sdmx.registry+xml;version=3.0.0";

async fn answer(service: &Service, scope: &Scope, sent: &Sent, resource: usize) -> Answer<Response> {
    let asked = Asked::of(sent, resource)?;
    let form = feed::media::structure(asked.surface, &asked.wish()).ok_or_else(not_acceptable)?;
    let feed = service.feed().await?;
    let (message, modified) = feed.structures(scope, asked.surface, &asked.path, &asked.parameters).await?;
    let body = feed.written(message, &form, asked.languages.clone()).await?;
    // Structures are everybody's; who provides data is told to who may see them.
    said(service, asked.asking(sent, scope), body, &form.media_type, modified, &asked.languages).await
}

/// What data there are, by SDMX REST 1.5.0: `{flow}/{key}/{provider}/{componentID}`.
#[utoipa::path(get, path = "/rest/v1/availableconstraint/{*path}", tag = "sdmx", params(("path" = String, Path)), responses((status = 200, content_type = "application/vnd.sdmx.structure+xml;version=2.1", body = String), (status = 304)))]
pub async fn available_first(State(service): State<Service>, May(scope): May, sent: Sent) -> Answer<Response> {
    available(&service, &scope, &sent, v1::availability).await
}

/// What data there are, by SDMX REST 2.2.2: `{context}/{agency}/{id}/{version}/{key}/{componentID}`.
#[utoipa::path(get, path = "/rest/v2/availability/{*path}", tag = "sdmx", params(("path" = String, Path)), responses((status = 200, content_type = "application/vnd.sdmx.structure+json;version=2.1.0", body = String), (status = 204), (status = 304)))]
pub async fn available_second(State(service): State<Service>, May(scope): May, sent: Sent) -> Answer<Response> {
    available(&service, &scope, &sent, v2::availability).await
}

/// Reads a question from a path and its parameters.
type Reader = fn(&[String], &[(String, String)]) -> Read<AvailabilityQuery>;

async fn available(service: &Service, scope: &Scope, sent: &Sent, read: Reader) -> Answer<Response> {
    let asked = Asked::of(sent, 3)?;
    let query = read(&asked.path, &asked.parameters).map_err(feed::Problem::Wrong)?;
    let form = feed::media::structure(asked.surface, &asked.wish()).ok_or_else(not_acceptable)?;
    let feed = service.feed().await?;
    let (message, modified) = feed.availability(scope, query).await?;
    let body = feed.written(message, &form, asked.languages.clone()).await?;
    said(service, asked.asking(sent, scope), body, &form.media_type, modified, &asked.languages).await
}

/// What makes data valid, by SDMX REST 1.5.0: `{context}/{agency}/{id}/{version}`.
#[utoipa::path(get, path = "/rest/v1/schema/{*path}", tag = "sdmx", params(("path" = String, Path)), responses((status = 200, content_type = "application/vnd.sdmx.schema+xml;version=2.1", body = String), (status = 304)))]
pub async fn schema_first(State(service): State<Service>, May(scope): May, sent: Sent) -> Answer<Response> {
    schema(&service, &scope, &sent).await
}

/// What makes data valid, by SDMX REST 2.2.2: `{context}/{agency}/{id}/{version}`.
#[utoipa::path(get, path = "/rest/v2/schema/{*path}", tag = "sdmx", params(("path" = String, Path)), responses((status = 200, content_type = "application/vnd.sdmx.schema+json;version=2.1.0", body = String), (status = 304)))]
pub async fn schema_second(State(service): State<Service>, May(scope): May, sent: Sent) -> Answer<Response> {
    schema(&service, &scope, &sent).await
}

async fn schema(service: &Service, scope: &Scope, sent: &Sent) -> Answer<Response> {
    let asked = Asked::of(sent, 3)?;
    let form = feed::media::schema(asked.surface, &asked.wish()).ok_or_else(not_acceptable)?;
    let feed = service.feed().await?;
    let body = feed.schema(scope, &asked.path, &asked.parameters, form.what, asked.languages.clone()).await?;
    said(service, asked.asking(sent, scope), body, &form.media_type, feed.since(), &asked.languages).await
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
async fn said(
    service: &Service,
    asking: Asking<'_>,
    body: Vec<u8>,
    media_type: &str,
    modified: Moment,
    languages: &[Lang],
) -> Answer<Response> {
    let languages = if languages.is_empty() { Lang::ALL.to_vec() } else { languages.to_vec() };
    let told = Told {
        name: Sha256::of(&body),
        modified,
        media_type: media_type.to_owned(),
        languages,
        file: None,
        at_hand: false,
        at_length: false,
    };
    deliver(service, asking, &told, move |pen| {
        pen.expect(body.len() as u64);
        // It is all there is: whether more is wanted changes nothing.
        let _ = pen.piece(body);
        Ok(())
    })
    .await
}

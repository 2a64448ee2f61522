//! Data: `/rest/v1/data`, `/rest/v2/data`.

use std::ops::ControlFlow;

use axum::body::Body;
use axum::extract::{OriginalUri, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use futures_util::StreamExt;
use tokio::sync::mpsc;

use super::super::Service;
use super::super::extract::May;
use super::super::problem::{Answer, Kind, Problem};
use super::{Asked, unchanged};
use crate::feed;
use crate::feed::query::{DataQuery, Read, v1, v2};
use crate::gateway::access::Scope;
use crate::model::digest::Sha256;
use crate::model::lang::Lang;
use crate::model::moment::Moment;

/// Pieces of a message that wait for a slow reader.
const WAITING: usize = 4;

/// Data by SDMX REST 1.5.0: `{flow}/{key}/{provider}`.
#[utoipa::path(get, path = "/rest/v1/data/{*path}", tag = "sdmx", params(("path" = String, Path)), responses((status = 200, content_type = "application/vnd.sdmx.genericdata+xml;version=2.1", body = String), (status = 304)))]
pub async fn first(state: State<Service>, may: May, method: Method, OriginalUri(uri): OriginalUri, headers: HeaderMap) -> Answer<Response> {
    answer(state, may, &method, &uri, &headers, v1::data).await
}

/// Data by SDMX REST 2.2.2: `{context}/{agency}/{id}/{version}/{key}`.
#[utoipa::path(get, path = "/rest/v2/data/{*path}", tag = "sdmx", params(("path" = String, Path)), responses((status = 200, content_type = "application/vnd.sdmx.data+json;version=2.1.0", body = String), (status = 204), (status = 304)))]
pub async fn second(
    state: State<Service>,
    may: May,
    method: Method,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
) -> Answer<Response> {
    answer(state, may, &method, &uri, &headers, v2::data).await
}

/// Reads a question from a path and its parameters.
type Reader = fn(&[String], &[(String, String)]) -> Read<DataQuery>;

async fn answer(
    State(service): State<Service>,
    May(scope): May,
    method: &Method,
    uri: &Uri,
    headers: &HeaderMap,
    read: Reader,
) -> Answer<Response> {
    let asked = Asked::of(uri, headers, 3)?;
    let query = read(&asked.path, &asked.parameters).map_err(feed::Problem::Wrong)?;
    let form = feed::media::data(asked.surface, &asked.wish());
    let form = form.ok_or_else(|| Problem::new(Kind::NotAcceptable).with("forms", "application/vnd.sdmx.data+json, application/vnd.sdmx.data+csv, application/vnd.sdmx.genericdata+xml, application/vnd.sdmx.structurespecificdata+xml"))?;
    let found = service.feed.find(&scope, &query).await?;
    let languages = if asked.languages.is_empty() { vec![Lang::En] } else { asked.languages.clone() };
    let name = Sha256::of(format!("{} {} {:?}", found.tag, form.media_type, languages).as_bytes());
    let modified = found.modified;
    let mut head = heads(&scope, &name, modified, &form.media_type, &languages)?;
    if unchanged(headers, &format!("W/\"{name}\""), &stamp(modified)) {
        head.remove(header::CONTENT_TYPE);
        return Ok((StatusCode::NOT_MODIFIED, head).into_response());
    }
    let selected = service.feed.select(found).await?;
    if *method == Method::HEAD {
        return Ok((head, ()).into_response());
    }
    let (send, mut pieces) = mpsc::channel::<Result<Bytes, std::io::Error>>(WAITING);
    tokio::task::spawn_blocking(move || {
        let pass =
            |piece: Vec<u8>| if send.blocking_send(Ok(piece.into())).is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) };
        if let Err(error) = selected.write(&form, &name, languages, pass) {
            tracing::error!(%error, "an answer broke off");
            // Whoever reads sees that it is not whole.
            let _ = send.blocking_send(Err(error));
        }
    });
    let broken = |error: std::io::Error| Problem::from(crate::gateway::Trouble::Machine(error.to_string()));
    let first = pieces.recv().await.ok_or_else(|| Problem::new(Kind::Internal))?.map_err(broken)?;
    let body = match pieces.recv().await {
        // Most answers are small: these say how long they are.
        None => Body::from(first),
        Some(second) => {
            let rest = futures_util::stream::poll_fn(move |cx| pieces.poll_recv(cx));
            Body::from_stream(futures_util::stream::iter([Ok(first), second]).chain(rest))
        }
    };
    Ok((head, body).into_response())
}

pub(super) fn stamp(moment: Moment) -> jiff::Timestamp {
    jiff::Timestamp::from_millisecond(moment.millis()).unwrap_or_default()
}

/// What is said about an answer. What not everybody may see is kept by nobody else.
pub(super) fn heads(scope: &Scope, name: &Sha256, modified: Moment, media_type: &str, languages: &[Lang]) -> Answer<HeaderMap> {
    let value = |text: &str| HeaderValue::from_str(text).map_err(|_| Problem::new(Kind::Internal));
    let mut headers = HeaderMap::new();
    headers.insert(header::CONTENT_TYPE, value(media_type)?);
    headers.insert(header::ETAG, value(&format!("W/\"{name}\""))?);
    let date = jiff::fmt::strtime::format("%a, %d %b %Y %H:%M:%S GMT", stamp(modified)).map_err(|_| Problem::new(Kind::Internal))?;
    headers.insert(header::LAST_MODIFIED, value(&date)?);
    let tags: Vec<&str> = languages.iter().map(|l| l.tag()).collect();
    headers.insert(header::CONTENT_LANGUAGE, value(&tags.join(", "))?);
    let cache = if scope.caller.is_some() { "private, no-cache" } else { "public, max-age=60" };
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache));
    Ok(headers)
}

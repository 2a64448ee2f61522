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
use crate::feed::everyday::Pass;
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
    streamed(head, method, move |pass| Ok(selected.write(&form, &name, languages, pass)?)).await
}

/// An answer whose body is written piece by piece, while it is read; what goes wrong before the first piece is a problem.
pub(in crate::serve) async fn streamed(
    head: HeaderMap,
    method: &Method,
    write: impl FnOnce(Pass) -> Result<(), feed::Problem> + Send + 'static,
) -> Answer<Response> {
    let (send, mut pieces) = mpsc::channel::<Result<Bytes, feed::Problem>>(WAITING);
    tokio::task::spawn_blocking(move || {
        let mut pass =
            |piece: Vec<u8>| if send.blocking_send(Ok(piece.into())).is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) };
        if let Err(error) = write(&mut pass) {
            // Whoever reads sees that it is not whole.
            let _ = send.blocking_send(Err(error));
        }
    });
    let first = pieces.recv().await.ok_or_else(|| Problem::new(Kind::Internal))??;
    if *method == Method::HEAD {
        return Ok((head, ()).into_response());
    }
    let body = match pieces.recv().await {
        // Most answers are small: these say how long they are.
        None => Body::from(first),
        Some(second) => {
            let rest = futures_util::stream::poll_fn(move |cx| pieces.poll_recv(cx));
            let all = futures_util::stream::iter([Ok(first), second]).chain(rest);
            Body::from_stream(all.map(|piece| {
                piece.map_err(|problem| {
                    tracing::error!(?problem, "an answer broke off");
                    std::io::Error::other("it broke off")
                })
            }))
        }
    };
    Ok((head, body).into_response())
}

pub(in crate::serve) fn stamp(moment: Moment) -> jiff::Timestamp {
    jiff::Timestamp::from_millisecond(moment.millis()).unwrap_or_default()
}

/// What is said about an answer. What not everybody may see is kept by nobody else.
pub(in crate::serve) fn heads(scope: &Scope, name: &Sha256, modified: Moment, media_type: &str, languages: &[Lang]) -> Answer<HeaderMap> {
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

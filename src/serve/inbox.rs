//! How is a file sent? As a form, as a body, or under its name; streamed to the disk while it is hashed.

use std::pin::pin;

use axum::body::Body;
use axum::extract::multipart::{Field, MultipartError};
use axum::extract::{FromRequest, Multipart, Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{AppendHeaders, IntoResponse, Response};
use bytes::Bytes;
use futures_util::{Stream, StreamExt};
use serde::Deserialize;
use tokio::sync::OwnedSemaphorePermit;

use super::Service;
use super::extract::{Cut, May, Named, Query, is_slow};
use super::problem::{Answer, Kind, Problem};
use super::views::SubmissionView;
use crate::gateway::receive::{self, Parcel};
use crate::gateway::{Code, Refusal};
use crate::model::account::{Actor, TenantId};
use crate::model::digest::Sha256;
use crate::model::submission::{Receipt, Via};
use crate::store::blobs::{Incoming, Kept};
use crate::store::submissions::Accepted;

/// What is said of a file in the address.
#[derive(Deserialize, Default, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Said {
    /// For which tenant; needed where the caller sends for several.
    pub(super) tenant: Option<String>,
    /// The name of the file; else that of `Content-Disposition`.
    pub(super) name: Option<String>,
    /// The receipt of the submission that it mends.
    pub(super) corrects: Option<String>,
    /// The mapping to be applied; else it is found by the content.
    pub(super) mapping: Option<String>,
}

/// Bytes of the fields of a form around its file, at most.
const FIELDS: u64 = 64 * 1024;

/// Sends a file: as `multipart/form-data` with the file in the field `file` (and `corrects`, `mapping` beside it), or as
/// the body itself. The answer comes when the file is on the disk; what is found in it comes later, by its report.
#[utoipa::path(post, path = "/api/submissions", tag = "submissions",
    params(Said, ("Idempotency-Key" = Option<String>, Header, description = "Repeats a request without sending twice")),
    request_body(content = String, content_type = "application/octet-stream", description = "The file, or a form with it in the field `file`"),
    responses((status = 201, body = SubmissionView), (status = 200, body = SubmissionView, description = "The same request came before")))]
pub async fn send(State(service): State<Service>, May(scope): May, Query(said): Query<Said>, request: Request) -> Answer<Response> {
    let tenant = tenant(&said)?;
    let actor = scope.actor(&scope.tenant(tenant.as_ref())?)?;
    let mut parcel = parcel(&said, &request)?;
    let _room = room(&service)?;
    let announced = announced(request.headers());
    let media = media_type(request.headers());
    if !media.eq_ignore_ascii_case("multipart/form-data") {
        receive::may_come(&service.gateway, &actor, &parcel, announced).await?;
        return whole(&service, &actor, parcel, request.into_body()).await;
    }
    parcel.media_type.clear();
    receive::may_come(&service.gateway, &actor, &parcel, announced.map(|n| n.saturating_sub(FIELDS))).await?;
    let incoming = form(&service, &mut parcel, request).await?;
    // The form may have named a mapping.
    receive::may_come(&service.gateway, &actor, &parcel, None).await?;
    let accepted = receive::accept(&service.gateway, &actor, parcel, incoming).await?;
    Ok(receipt(&accepted))
}

/// Sends a file under its name, as `curl -T` does. The same bytes under the same name are one submission, however often
/// they are sent.
#[utoipa::path(put, path = "/api/inbox/{name}", tag = "submissions", params(Said, ("name" = String, Path),
    ("Idempotency-Key" = Option<String>, Header)),
    request_body(content = String, content_type = "application/octet-stream", description = "The file"),
    responses((status = 201, body = SubmissionView), (status = 200, body = SubmissionView, description = "The same file came before")))]
pub async fn put(
    State(service): State<Service>,
    May(scope): May,
    Query(said): Query<Said>,
    named: Named,
    request: Request,
) -> Answer<Response> {
    let tenant = tenant(&said)?;
    let actor = scope.actor(&scope.tenant(tenant.as_ref())?)?;
    let mut parcel = parcel(&said, &request)?;
    parcel.name = named.read("name")?;
    let _room = room(&service)?;
    receive::may_come(&service.gateway, &actor, &parcel, announced(request.headers())).await?;
    let kept = keep(&service, request.into_body()).await?;
    if parcel.key.is_none() {
        parcel.key = Some(format!("put:{}", Sha256::of(format!("{} {}", kept.sha256, parcel.name).as_bytes())));
    }
    let accepted = receive::enter(&service.gateway, &actor, parcel, kept).await?;
    Ok(receipt(&accepted))
}

async fn whole(service: &Service, actor: &Actor, parcel: Parcel, body: Body) -> Answer<Response> {
    let kept = keep(service, body).await?;
    let accepted = receive::enter(&service.gateway, actor, parcel, kept).await?;
    Ok(receipt(&accepted))
}

async fn keep(service: &Service, body: Body) -> Answer<Kept> {
    let mut incoming = service.gateway.blobs.incoming().await?;
    let mut stream = pin!(pieces(body));
    receive::take_in(&service.gateway, &mut incoming, &mut stream).await?;
    Ok(incoming.keep().await?)
}

/// The bytes of a body as they come.
pub(super) fn pieces(body: Body) -> impl Stream<Item = Result<Bytes, Cut>> {
    body.into_data_stream().map(|piece| piece.map_err(Cut::of))
}

/// The file of a form, and what its fields say.
async fn form(service: &Service, parcel: &mut Parcel, request: Request) -> Answer<Incoming> {
    let wrong = |part: &'static str| Problem::malformed(part, "");
    let mut form = Multipart::from_request(request, &()).await.map_err(|_| wrong("Content-Type"))?;
    let mut file = None;
    while let Some(field) = form.next_field().await.map_err(cut)? {
        let name = field.name().unwrap_or_default().to_owned();
        if name == "file" && file.is_none() {
            parcel.name = field.file_name().unwrap_or("upload").to_owned();
            parcel.media_type = field.content_type().unwrap_or_default().to_owned();
            let mut incoming = service.gateway.blobs.incoming().await?;
            let mut stream = pin!(field.map(|piece| piece.map_err(cut)));
            receive::take_in(&service.gateway, &mut incoming, &mut stream).await?;
            file = Some(incoming);
        } else {
            let text = text(field).await?;
            match name.as_str() {
                "corrects" => parcel.corrects = Some(text.parse().map_err(|_| wrong("corrects"))?),
                "mapping" => parcel.mapping = Some(text),
                _ => return Err(wrong("form").with("field", if name == "file" { "file" } else { "?" })),
            }
        }
    }
    file.ok_or_else(|| wrong("file"))
}

/// A small field of a form.
pub(super) async fn text(mut field: Field<'_>) -> Answer<String> {
    let mut out = Vec::new();
    while let Some(piece) = field.chunk().await.map_err(cut)? {
        out.extend_from_slice(&piece);
        if out.len() > 1024 {
            return Err(Problem::malformed("form", ""));
        }
    }
    String::from_utf8(out).map_err(|_| Problem::malformed("form", ""))
}

/// Why a form broke off: the connection did, or it is none.
pub(super) fn cut(error: MultipartError) -> Refusal {
    if error.status() == StatusCode::BAD_REQUEST && !is_slow(&error) {
        return Refusal::new(Code::Malformed).with("part", "form");
    }
    Refusal::new(if is_slow(&error) { Code::TooSlow } else { Code::Interrupted })
}

/// Room for an upload, as long as it is held.
pub(super) fn room(service: &Service) -> Answer<OwnedSemaphorePermit> {
    service.uploads.clone().try_acquire_owned().map_err(|_| Problem::new(Kind::Busy))
}

/// The tenant that the address names.
pub(super) fn tenant(said: &Said) -> Answer<Option<TenantId>> {
    said.tenant.as_deref().map(str::parse).transpose().map_err(|_| Problem::new(Kind::NotFound))
}

/// What the address and the headers say of a file.
pub(super) fn parcel(said: &Said, request: &Request) -> Answer<Parcel> {
    let headers = request.headers();
    let key = headers.get("idempotency-key").map(|k| k.to_str().map(str::to_owned)).transpose();
    let corrects: Option<Receipt> = said.corrects.as_deref().map(str::parse).transpose().map_err(|_| Problem::malformed("corrects", ""))?;
    let name = said.name.clone().or_else(|| headers.get(header::CONTENT_DISPOSITION).and_then(|v| file_name(v.as_bytes())));
    Ok(Parcel {
        via: request.extensions().get::<Via>().copied().unwrap_or(Via::Upload),
        name: name.unwrap_or_else(|| "upload".to_owned()),
        media_type: media_type(headers).to_owned(),
        key: key.map_err(|_| Problem::malformed("Idempotency-Key", ""))?,
        corrects,
        mapping: said.mapping.clone(),
    })
}

fn media_type(headers: &HeaderMap) -> &str {
    let whole = headers.get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or_default();
    whole.split(';').next().unwrap_or_default().trim()
}

/// How many bytes the head of the request says will come.
pub(super) fn announced(headers: &HeaderMap) -> Option<u64> {
    headers.get(header::CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

/// The file name of a `Content-Disposition` (RFC 6266): the one that says its characters before the one that does not.
fn file_name(value: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(value);
    let parameter = |name: &str| {
        text.split(';')
            .filter_map(|p| p.trim().split_once('='))
            .find(|(n, _)| n.trim().eq_ignore_ascii_case(name))
            .map(|(_, v)| v.trim().to_owned())
    };
    if let Some(encoded) = parameter("filename*").and_then(|v| v.splitn(3, '\'').nth(2).map(str::to_owned)) {
        return Some(unescaped(&encoded));
    }
    parameter("filename").map(|v| v.trim_matches('"').to_owned())
}

fn unescaped(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut i = 0;
    while i < bytes.len() {
        let escaped = (bytes[i] == b'%').then(|| bytes.get(i + 1..i + 3)).flatten().and_then(|d| std::str::from_utf8(d).ok());
        match escaped.and_then(|d| u8::from_str_radix(d, 16).ok()) {
            Some(byte) => {
                out.push(byte);
                i += 3;
            }
            None => {
                out.push(bytes[i]);
                i += 1;
            }
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

/// The receipt: 201 where it is new, 200 where the same request came before.
pub(super) fn receipt(accepted: &Accepted) -> Response {
    let submission = accepted.submission();
    let (status, counted) = match accepted {
        Accepted::New(_) => (StatusCode::CREATED, "new"),
        Accepted::Again(_) => (StatusCode::OK, "again"),
    };
    metrics::counter!("isthmus_submissions_total", "accepted" => counted).increment(1);
    let location = format!("/api/submissions/{}", submission.receipt);
    (status, AppendHeaders([(header::LOCATION, location)]), axum::Json(SubmissionView::from(submission))).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_of_a_file_is_read_in_all_its_spellings() {
        for (value, name) in [
            ("attachment; filename=\"enero.xlsx\"", Some("enero.xlsx")),
            ("attachment; filename=\"a.xlsx\"; filename*=UTF-8''a%C3%B1o%202026.xlsx", Some("año 2026.xlsx")),
            ("attachment; filename*=UTF-8''%zz%4", Some("%zz%4")),
            ("attachment", None),
        ] {
            assert_eq!(file_name(value.as_bytes()).as_deref(), name, "{value}");
        }
    }
}

//! How is a large file sent over a bad line? In pieces, each going on where the last one ended.
//!
//! The names are those of the IETF draft "Resumable Uploads for HTTP" (draft-ietf-httpbis-resumable-upload-09):
//! `Upload-Complete`, `Upload-Offset`, `Upload-Length`, `Upload-Limit`, `application/partial-upload`. The interim answer
//! 104 is not sent, so an upload is begun with `POST /api/uploads`, whose answer names it. What came before the
//! connection broke is kept for a day, on the machine that took it.

use std::pin::pin;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};

use super::Service;
use super::extract::{May, Named, Query};
use super::inbox::{self, Said};
use super::problem::{Answer, Kind, Problem};
use super::views::SubmissionView;
use crate::gateway::access::{Reach, Scope};
use crate::gateway::receive::{self, Parcel};
use crate::model::account::{Actor, TenantId};
use crate::model::digest::Sha256;
use crate::model::submission::{Receipt, Via};
use crate::store::blobs::{BlobError, Incoming};

const COMPLETE: HeaderName = HeaderName::from_static("upload-complete");
const OFFSET: HeaderName = HeaderName::from_static("upload-offset");
const LENGTH: HeaderName = HeaderName::from_static("upload-length");
const LIMIT: HeaderName = HeaderName::from_static("upload-limit");
/// The media type of a piece.
const PIECE: &str = "application/partial-upload";

/// An upload that was begun.
#[derive(Serialize, Deserialize)]
struct Begun {
    by: String,
    name: String,
    media_type: String,
    key: String,
    corrects: Option<Receipt>,
    mapping: Option<String>,
    length: Option<u64>,
    /// What became of it.
    receipt: Option<Receipt>,
}

impl Begun {
    fn parcel(&self) -> Parcel {
        Parcel {
            via: Via::Upload,
            name: self.name.clone(),
            media_type: self.media_type.clone(),
            key: Some(self.key.clone()),
            corrects: self.corrects,
            mapping: self.mapping.clone(),
        }
    }
}

/// An upload that the caller may go on with.
struct Open {
    id: String,
    actor: Actor,
    begun: Begun,
}

fn setting(id: &str) -> String {
    format!("upload:{id}")
}

/// Begins an upload that can be resumed. A first piece may come with it.
#[utoipa::path(post, path = "/api/uploads", tag = "uploads", params(Said,
    ("Upload-Complete" = String, Header, description = "`?1`: this is all of it; `?0`: more will come"),
    ("Upload-Length" = Option<u64>, Header), ("Idempotency-Key" = Option<String>, Header)),
    request_body(content = String, content_type = "application/octet-stream", description = "The first bytes, or none"),
    responses((status = 201, body = SubmissionView, description = "Begun: `Location` names the upload; or whole: `Location` names the submission")))]
pub async fn begin(State(service): State<Service>, May(scope): May, Query(said): Query<Said>, request: Request) -> Answer<Response> {
    let tenant = inbox::tenant(&said)?;
    let actor = scope.actor(&scope.tenant(tenant.as_ref())?)?;
    let headers = request.headers();
    let complete = complete(headers)?;
    let announced = length(headers)?.or(if complete { inbox::announced(headers) } else { None });
    let parcel = inbox::parcel(&said, &request)?;
    receive::may_come(&service.gateway, &actor, &parcel, announced.max(inbox::announced(headers))).await?;
    let _room = inbox::room(&service)?;
    let id = hex(&service.gateway.random.bytes()?[..16]);
    let begun = Begun {
        by: actor.who.to_string(),
        name: parcel.name,
        media_type: parcel.media_type,
        key: parcel.key.unwrap_or_else(|| format!("upload:{id}")),
        corrects: parcel.corrects,
        mapping: parcel.mapping,
        length: announced,
        receipt: None,
    };
    let open = Open { id, actor, begun };
    remember(&service, &open).await?;
    let incoming = resume(&service, &open.id).await?;
    let mut answer = add(&service, open, incoming, complete, request.into_body()).await?;
    if answer.status() == StatusCode::NO_CONTENT {
        *answer.status_mut() = StatusCode::CREATED;
    }
    Ok(answer)
}

/// Where an upload stands.
#[utoipa::path(head, path = "/api/uploads/{upload}", tag = "uploads", params(("upload" = String, Path)), responses((status = 204)))]
pub async fn offset(State(service): State<Service>, May(scope): May, named: Named) -> Answer<Response> {
    let open = find(&service, &scope, &named).await?;
    if let Some(receipt) = open.begun.receipt {
        let submission = service.gateway.store.submission(receipt).await?;
        return stand(&service, &open.id, submission.bytes.unsigned_abs(), true);
    }
    let incoming = resume(&service, &open.id).await?;
    stand(&service, &open.id, incoming.bytes(), false)
}

/// Goes on with an upload.
#[utoipa::path(patch, path = "/api/uploads/{upload}", tag = "uploads", params(("upload" = String, Path),
    ("Upload-Offset" = u64, Header, description = "Where the piece begins"),
    ("Upload-Complete" = String, Header, description = "`?1`: the file ends with this piece; `?0`: more will come")),
    request_body(content = String, content_type = "application/partial-upload", description = "The next bytes"),
    responses((status = 204, description = "More is awaited"), (status = 201, body = SubmissionView), (status = 200, body = SubmissionView)))]
pub async fn append(State(service): State<Service>, May(scope): May, named: Named, request: Request) -> Answer<Response> {
    let open = find(&service, &scope, &named).await?;
    let headers = request.headers();
    let media = headers.get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or_default();
    if !media.eq_ignore_ascii_case(PIECE) {
        return Err(Problem::new(Kind::UnsupportedMedia).with("forms", PIECE));
    }
    if let Some(receipt) = open.begun.receipt {
        return Err(Problem::new(Kind::UploadComplete).with("receipt", receipt.to_string()));
    }
    let complete = complete(headers)?;
    let from: u64 = read(headers, &OFFSET)?.ok_or_else(|| Problem::malformed("Upload-Offset", ""))?;
    let _room = inbox::room(&service)?;
    let incoming = resume(&service, &open.id).await?;
    if incoming.bytes() != from {
        let stands = incoming.bytes();
        return Err(Problem::new(Kind::UploadOffset).with("offset", stands.to_string()).header(OFFSET, stands.into()));
    }
    add(&service, open, incoming, complete, request.into_body()).await
}

/// Gives an upload up. What came of it is swept away.
#[utoipa::path(delete, path = "/api/uploads/{upload}", tag = "uploads", params(("upload" = String, Path)), responses((status = 204)))]
pub async fn give_up(State(service): State<Service>, May(scope): May, named: Named) -> Answer<StatusCode> {
    let open = find(&service, &scope, &named).await?;
    service.gateway.store.set_setting(&open.actor.tenant, &setting(&open.id), None).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Takes the next bytes, and makes a submission of the upload when they are the last.
async fn add(service: &Service, mut open: Open, mut incoming: Incoming, complete: bool, body: Body) -> Answer<Response> {
    let mut stream = pin!(inbox::pieces(body));
    let taken = receive::take_in(&service.gateway, &mut incoming, &mut stream).await;
    if taken.is_err() || !complete {
        // What came stays, also when the connection broke: that is what this is for.
        let stands = incoming.pause().await?;
        taken?;
        return stand(service, &open.id, stands, false);
    }
    if open.begun.length.is_some_and(|l| l != incoming.bytes()) {
        return Err(Problem::malformed("Upload-Length", ""));
    }
    let accepted = receive::accept(&service.gateway, &open.actor, open.begun.parcel(), incoming).await?;
    open.begun.receipt = Some(accepted.submission().receipt);
    remember(service, &open).await?;
    let mut answer = inbox::receipt(&accepted);
    answer.headers_mut().insert(COMPLETE, HeaderValue::from_static("?1"));
    Ok(answer)
}

async fn remember(service: &Service, open: &Open) -> Answer<()> {
    let text = serde_json::to_string(&open.begun).map_err(|_| Problem::new(Kind::Internal))?;
    service.gateway.store.set_setting(&open.actor.tenant, &setting(&open.id), Some(&text)).await?;
    Ok(())
}

/// The upload of a name, where the caller began it.
async fn find(service: &Service, scope: &Scope, named: &Named) -> Answer<Open> {
    let unknown = || Problem::new(Kind::NotFound);
    let id: String = named.read("upload")?;
    if id.len() != 32 || !id.bytes().all(|b| b.is_ascii_hexdigit()) {
        return Err(unknown());
    }
    let tenants: Vec<&TenantId> = scope.reach.iter().filter(|(_, r)| **r >= Reach::Mine).map(|(t, _)| t).collect();
    for tenant in tenants {
        let Some(text) = service.gateway.store.setting(tenant, &setting(&id)).await? else { continue };
        let begun: Begun = serde_json::from_str(&text).map_err(|_| Problem::new(Kind::Internal))?;
        let actor = scope.actor(tenant)?;
        // It is its sender's alone, also before their colleagues.
        return if begun.by == actor.who.to_string() { Ok(Open { id, actor, begun }) } else { Err(unknown()) };
    }
    Err(unknown())
}

async fn resume(service: &Service, id: &str) -> Answer<Incoming> {
    service.gateway.blobs.resume(id).await.map_err(|e| match e {
        BlobError::Busy => Problem::new(Kind::UploadBusy),
        other => other.into(),
    })
}

fn stand(service: &Service, id: &str, offset: u64, complete: bool) -> Answer<Response> {
    let limit = format!("max-size={}, max-age=86400", service.gateway.config.limits.file);
    let limit = HeaderValue::from_str(&limit).map_err(|_| Problem::new(Kind::Internal))?;
    let place = HeaderValue::from_str(&format!("/api/uploads/{id}")).map_err(|_| Problem::new(Kind::Internal))?;
    let complete = HeaderValue::from_static(if complete { "?1" } else { "?0" });
    let headers = [(OFFSET, HeaderValue::from(offset)), (COMPLETE, complete), (LIMIT, limit), (header::LOCATION, place)];
    Ok((StatusCode::NO_CONTENT, headers).into_response())
}

/// `?1` or `?0`, as structured fields write what is true (RFC 9651).
fn complete(headers: &HeaderMap) -> Answer<bool> {
    match headers.get(COMPLETE).map(HeaderValue::as_bytes) {
        Some(b"?1") => Ok(true),
        Some(b"?0") => Ok(false),
        _ => Err(Problem::malformed("Upload-Complete", "")),
    }
}

fn length(headers: &HeaderMap) -> Answer<Option<u64>> {
    read(headers, &LENGTH)
}

fn read(headers: &HeaderMap, name: &HeaderName) -> Answer<Option<u64>> {
    let Some(value) = headers.get(name) else { return Ok(None) };
    let number = value.to_str().ok().and_then(|t| t.parse().ok());
    number.map(Some).ok_or_else(|| Problem::malformed(if *name == OFFSET { "Upload-Offset" } else { "Upload-Length" }, ""))
}

fn hex(bytes: &[u8]) -> String {
    Sha256::of(bytes).to_string()[..32].to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_boolean_of_structured_fields_is_refused() {
        for (value, is) in [("?1", Ok(true)), ("?0", Ok(false)), ("true", Err(())), ("1", Err(())), ("", Err(()))] {
            let mut headers = HeaderMap::new();
            headers.insert(COMPLETE, value.parse().expect("a value"));
            assert_eq!(complete(&headers).map_err(drop), is, "{value}");
        }
        assert!(complete(&HeaderMap::new()).is_err());
    }
}

//! What do pages load, as it is given out? Files that never change under their name.

use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;

use crate::pages::assets;
use crate::serve::deliver::smaller;
use crate::serve::extract::Named;
use crate::serve::problem::{Answer, Kind, Problem};

/// A style sheet, a script or a picture of our pages; its name has its digest in it.
#[utoipa::path(get, path = "/assets/{name}", tag = "pages", params(("name" = String, Path)),
    responses((status = 200, content_type = "text/css", body = String), (status = 304)))]
pub async fn asset(named: Named, headers: HeaderMap) -> Answer<Response> {
    let name: String = named.read("name")?;
    let asset = assets::find(&name).ok_or_else(|| Problem::new(Kind::NotFound))?;
    // A weak tag: all its codings have one.
    let tag = HeaderValue::from_str(&format!("W/\"{}\"", asset.name)).map_err(|_| Problem::new(Kind::Internal))?;
    let kept = headers.get(header::IF_NONE_MATCH) == Some(&tag);
    let head = [
        (header::ETAG, tag),
        (header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=31536000, immutable")),
        (header::CONTENT_TYPE, HeaderValue::from_static(asset.media_type)),
        (header::VARY, HeaderValue::from_static("Accept-Encoding")),
    ];
    if kept {
        return Ok((StatusCode::NOT_MODIFIED, head).into_response());
    }
    let (coding, bytes) = smaller(&headers, Bytes::from_static(asset.bytes))?;
    let mut response = (head, bytes).into_response();
    if let Some(word) = coding.word() {
        response.headers_mut().insert(header::CONTENT_ENCODING, HeaderValue::from_static(word));
    }
    Ok(response)
}

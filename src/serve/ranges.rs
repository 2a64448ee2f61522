//! How is a file given out that never changes: all of it, some bytes of it, or nothing where they are there already?
//!
//! RFC 9110, sections 13 and 14. Readers of Parquet ask for the end of a file, then for the columns that they need. Of several
//! ranges at once all of the file is given, which the standard allows.

use std::ops::Range;

use axum::body::Body;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;

use super::Service;
use super::deliver::{dated, stamp};
use super::problem::{Answer, Kind, Problem};
use super::rest::unchanged;
use crate::model::digest::Sha256;
use crate::model::moment::Moment;

/// A file, and what is said of it.
pub struct Lasting {
    /// Its digest, which is its tag: a strong one.
    pub sha256: Sha256,
    /// How many bytes it has.
    pub length: u64,
    /// Since when it can be read.
    pub modified: Moment,
    /// Its `Content-Type`.
    pub media_type: &'static str,
    /// The name under which it is saved; none: it is not.
    pub name: Option<String>,
    /// Whether everybody may read it.
    pub public: bool,
    /// Its bytes, where they are at hand; else they lie among the blobs.
    pub bytes: Option<Bytes>,
}

/// Which bytes of a file are wanted.
#[derive(Clone, PartialEq, Eq, Debug)]
enum Wanted {
    All,
    Part(Range<u64>),
    /// Some that begin behind its end.
    Beyond,
}

/// Gives a file.
///
/// # Errors
/// `RangeNotThere`; those of the blobs.
pub async fn give(service: &Service, method: &Method, headers: &HeaderMap, file: Lasting) -> Answer<Response> {
    let value = |text: String| HeaderValue::from_str(&text).map_err(|_| Problem::new(Kind::Internal));
    let (tag, modified) = (format!("\"{}\"", file.sha256), dated(file.modified)?);
    let mut head = HeaderMap::new();
    let cache = if file.public { "public, max-age=60" } else { "private, no-cache" };
    for (name, text) in [(header::ETAG, tag.clone()), (header::LAST_MODIFIED, modified.clone()), (header::CACHE_CONTROL, cache.to_owned())]
    {
        head.insert(name, value(text)?);
    }
    head.insert(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    if unchanged(headers, &tag, &stamp(file.modified)) {
        return Ok((StatusCode::NOT_MODIFIED, head).into_response());
    }
    let text = |name: HeaderName| headers.get(name).map(|v| v.to_str().unwrap_or_default());
    // What it is held against must be the very same file.
    let holds = text(header::IF_RANGE).is_none_or(|held| held == tag || held == modified);
    let wanted = match text(header::RANGE) {
        Some(said) if holds && *method == Method::GET => wanted(said, file.length),
        _ => Wanted::All,
    };
    let (status, range) = match wanted {
        Wanted::All => (StatusCode::OK, 0..file.length),
        Wanted::Part(range) => {
            head.insert(header::CONTENT_RANGE, value(format!("bytes {}-{}/{}", range.start, range.end - 1, file.length))?);
            (StatusCode::PARTIAL_CONTENT, range)
        }
        Wanted::Beyond => {
            let there = value(format!("bytes */{}", file.length))?;
            let problem = Problem::new(Kind::RangeNotThere).with("length", file.length.to_string());
            return Err(problem.header(header::CONTENT_RANGE, there).header(header::ACCEPT_RANGES, HeaderValue::from_static("bytes")));
        }
    };
    head.insert(header::CONTENT_TYPE, HeaderValue::from_static(file.media_type));
    head.insert(header::CONTENT_LENGTH, HeaderValue::from(range.end - range.start));
    if let Some(name) = &file.name {
        head.insert(header::CONTENT_DISPOSITION, super::submissions::attachment(name));
    }
    if *method == Method::HEAD {
        return Ok((status, head, ()).into_response());
    }
    let body = match file.bytes {
        Some(bytes) => Body::from(bytes.slice(range.start as usize..range.end as usize)),
        None => Body::from_stream(service.gateway.blobs.part(file.sha256, range).await?),
    };
    Ok((status, head, body).into_response())
}

/// What a `Range` means of a file of so many bytes. What is not understood means all of it.
fn wanted(said: &str, length: u64) -> Wanted {
    let Some(ranges) = said.split_once('=').filter(|(unit, _)| unit.trim().eq_ignore_ascii_case("bytes")).map(|(_, r)| r.trim()) else {
        return Wanted::All;
    };
    let number = |text: &str| text.bytes().all(|b| b.is_ascii_digit()).then(|| text.parse::<u64>().unwrap_or(u64::MAX));
    let Some((first, last)) = ranges.split_once('-').filter(|_| !ranges.contains(',')) else { return Wanted::All };
    let (first, last) = match (number(first), number(last)) {
        // So many at the end.
        (_, Some(n)) if first.is_empty() && !last.is_empty() => {
            return if n == 0 || length == 0 { Wanted::Beyond } else { Wanted::Part(length - n.min(length)..length) };
        }
        (Some(from), _) if !first.is_empty() && last.is_empty() => (from, u64::MAX),
        (Some(from), Some(to)) if !first.is_empty() && from <= to => (from, to),
        _ => return Wanted::All,
    };
    if first >= length { Wanted::Beyond } else { Wanted::Part(first..last.saturating_add(1).min(length)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_mean_what_the_standard_says() {
        let part = |r: Range<u64>| Wanted::Part(r);
        for (said, is) in [
            ("bytes=0-0", part(0..1)),
            ("bytes=0-99", part(0..100)),
            ("bytes=10-19", part(10..20)),
            ("Bytes = 10-19", part(10..20)),
            ("bytes=90-", part(90..100)),
            ("bytes=90-1000", part(90..100)),
            ("bytes=0-18446744073709551615", part(0..100)),
            ("bytes=0-99999999999999999999999", part(0..100)),
            ("bytes=-8", part(92..100)),
            ("bytes=-1000", part(0..100)),
            ("bytes=100-", Wanted::Beyond),
            ("bytes=99999999999999999999999-", Wanted::Beyond),
            ("bytes=-0", Wanted::Beyond),
            ("bytes=-", Wanted::All),
            ("bytes=5-4", Wanted::All),
            ("bytes=a-4", Wanted::All),
            ("bytes=+1-4", Wanted::All),
            ("bytes=0-1,3-4", Wanted::All),
            ("rows=0-1", Wanted::All),
            ("bytes", Wanted::All),
        ] {
            assert_eq!(wanted(said, 100), is, "{said}");
        }
        assert_eq!(wanted("bytes=0-", 0), Wanted::Beyond);
        assert_eq!(wanted("bytes=-5", 0), Wanted::Beyond);
    }
}

//! How does an answer of the feed reach who asked for it? Not at all where they have it already, made smaller where they take it
//! so, and out of what is ready where somebody asked before.
//!
//! Every route that gives out what is published ends here: it says what names its answer ([`Told`]) and how it is made, and the
//! rest is the same for all of them. The tag is a weak one, because one answer has it in all its codings (RFC 9110, 8.8.3.3).

use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;

use super::Service;
use super::problem::{Answer, Kind, Problem};
use super::rest::unchanged;
use crate::feed;
use crate::feed::coding::{Coding, TINY};
use crate::feed::ready::{Pen, Reader};
use crate::gateway::access::Scope;
use crate::model::digest::Sha256;
use crate::model::lang::Lang;
use crate::model::moment::Moment;

/// What an answer depends on beside what is asked for.
pub const VARY: &str = "Accept, Accept-Encoding, Accept-Language";

/// What of a request says how it wants its answer.
#[derive(Clone, Copy)]
pub struct Asking<'a> {
    /// Who asks.
    pub scope: &'a Scope,
    /// How.
    pub method: &'a Method,
    /// With what it says of the answer.
    pub headers: &'a HeaderMap,
    /// `compression=`, which counts more than `Accept-Encoding`.
    pub compression: Option<&'a str>,
}

/// What is told of an answer before any of it is made.
#[derive(Clone, Debug)]
pub struct Told {
    /// Names its bytes: of the releases, the question, the form and the languages. Where one of them is another, so is this;
    /// nothing else keeps what not everybody may see from who may not.
    pub name: Sha256,
    /// When what it is about last changed.
    pub modified: Moment,
    /// Its `Content-Type`.
    pub media_type: String,
    /// The languages of what is said in it.
    pub languages: Vec<Lang>,
    /// The name under which it is saved, where it is a file.
    pub file: Option<String>,
    /// Whether it is made in less time than it takes to have somebody else do it. What reads a file never is.
    pub at_hand: bool,
    /// Whether it takes long to make: then it is not made for who asks for its head alone.
    pub at_length: bool,
}

impl Asking<'_> {
    /// The coding that is wanted.
    fn coding(&self) -> Coding {
        if let Some(word) = self.compression {
            return Coding::liked(Some(word));
        }
        liked(self.headers)
    }
}

/// The coding that a caller likes most.
fn liked(headers: &HeaderMap) -> Coding {
    let said: Vec<&str> = headers.get_all(header::ACCEPT_ENCODING).iter().filter_map(|v| v.to_str().ok()).collect();
    Coding::liked((!said.is_empty()).then(|| said.join(",")).as_deref())
}

/// A whole answer as small as its caller takes it. Only for what everybody may see and what holds no secret: what is beside a secret
/// and made smaller together with what somebody else chose tells of it by its length (BREACH).
///
/// # Errors
/// `Internal` where it cannot be coded.
pub fn smaller(asked: &HeaderMap, bytes: Bytes) -> Answer<(Coding, Bytes)> {
    let coding = if bytes.len() < TINY { Coding::Plain } else { liked(asked) };
    let broken = |e: std::io::Error| Problem { log: Some(e.to_string()), ..Problem::new(Kind::Internal) };
    match coding {
        Coding::Plain => Ok((coding, bytes)),
        coding => Ok((coding, coding.whole(&bytes).map_err(broken)?.into())),
    }
}

/// Gives an answer. `make` writes it, where it is not ready; nobody is held up by it.
///
/// # Errors
/// What `make` gives before it has written anything.
pub async fn deliver(
    service: &Service,
    asking: Asking<'_>,
    told: &Told,
    make: impl FnOnce(&mut Pen) -> Result<(), feed::Problem> + Send + 'static,
) -> Answer<Response> {
    let mut head = heads(asking.scope, &told.name, told.modified, &told.media_type, &told.languages)?;
    head.insert(header::VARY, HeaderValue::from_static(VARY));
    if unchanged(asking.headers, &format!("W/\"{}\"", told.name), &stamp(told.modified)) {
        head.remove(header::CONTENT_TYPE);
        return Ok((StatusCode::NOT_MODIFIED, head).into_response());
    }
    if let Some(file) = &told.file {
        head.insert(header::CONTENT_DISPOSITION, super::submissions::attachment(file));
    }
    if *asking.method == Method::HEAD && told.at_length {
        let ready = service.feeds.glance(told.name, asking.coding(), make).await?;
        // Of what is not made its length is not known, and need not be told (RFC 9110, 9.3.2).
        let length = ready.and_then(|r| Some((r.coding().word(), r.length()?)));
        if let Some((word, length)) = length {
            word.map(|word| head.insert(header::CONTENT_ENCODING, HeaderValue::from_static(word)));
            head.insert(header::CONTENT_LENGTH, HeaderValue::from(length));
        }
        // A body that is known to be empty would be told as a length of 0.
        let unknown = futures_util::stream::empty::<Result<bytes::Bytes, std::convert::Infallible>>();
        return Ok((head, Body::from_stream(unknown)).into_response());
    }
    let reader = service.feeds.ready(told.name, asking.coding(), told.at_hand, make).await?;
    if let Some(word) = reader.coding().word() {
        head.insert(header::CONTENT_ENCODING, HeaderValue::from_static(word));
    }
    if let Some(length) = reader.length() {
        head.insert(header::CONTENT_LENGTH, HeaderValue::from(length));
    }
    if *asking.method == Method::HEAD {
        return Ok((head, ()).into_response());
    }
    let whole = match &reader {
        Reader::Whole(ended) => ended.bytes().cloned(),
        _ => None,
    };
    let body = match whole {
        Some(bytes) => Body::from(bytes),
        None => Body::from_stream(reader.stream()),
    };
    Ok((head, body).into_response())
}

/// Gives an answer that is there as a whole. It may change without a release, so that only its tag tells whether it did.
///
/// # Errors
/// Where something cannot stand in a header.
pub fn whole(scope: &Scope, asked: &HeaderMap, body: Vec<u8>, kind: &str, modified: Moment, languages: &[Lang]) -> Answer<Response> {
    let name = Sha256::of(&body);
    let mut head = heads(scope, &name, modified, kind, languages)?;
    head.insert(header::VARY, HeaderValue::from_static(VARY));
    let by_tag = asked.contains_key(header::IF_NONE_MATCH);
    if by_tag && unchanged(asked, &format!("W/\"{name}\""), &stamp(modified)) {
        head.remove(header::CONTENT_TYPE);
        return Ok((StatusCode::NOT_MODIFIED, head).into_response());
    }
    head.insert(header::CONTENT_LENGTH, HeaderValue::from(body.len()));
    Ok((head, body).into_response())
}

/// A moment as HTTP has it.
pub fn stamp(moment: Moment) -> jiff::Timestamp {
    jiff::Timestamp::from_millisecond(moment.millis()).unwrap_or_default()
}

/// What is said about an answer. What not everybody may see is kept by nobody else.
///
/// # Errors
/// Where something cannot stand in a header.
pub fn heads(scope: &Scope, name: &Sha256, modified: Moment, media_type: &str, languages: &[Lang]) -> Answer<HeaderMap> {
    let value = |text: &str| HeaderValue::from_str(text).map_err(|_| Problem::new(Kind::Internal));
    let mut headers = HeaderMap::new();
    headers.insert(header::CONTENT_TYPE, value(media_type)?);
    headers.insert(header::ETAG, value(&format!("W/\"{name}\""))?);
    headers.insert(header::LAST_MODIFIED, value(&dated(modified)?)?);
    let tags: Vec<&str> = languages.iter().map(|l| l.tag()).collect();
    headers.insert(header::CONTENT_LANGUAGE, value(&tags.join(", "))?);
    let cache = if scope.caller.is_some() { "private, no-cache" } else { "public, max-age=60" };
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache));
    Ok(headers)
}

/// A moment as `Last-Modified` has it.
pub(super) fn dated(moment: Moment) -> Answer<String> {
    jiff::fmt::strtime::format("%a, %d %b %Y %H:%M:%S GMT", stamp(moment)).map_err(|_| Problem::new(Kind::Internal))
}

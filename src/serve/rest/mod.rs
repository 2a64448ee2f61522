//! SDMX REST over HTTP, versions 1.5.0 and 2.2.2: paths and headers become questions for [`crate::feed`], its answers bodies.
//!
//! [`data`] answers for data, [`structures`] for artefacts and what data there are, [`errors`] says problems as SDMX has them. Every answer may be read by
//! a page of any origin, tells what it depends on, and is asked for again cheaply (`ETag`, `Last-Modified`).

pub mod data;
pub mod errors;
pub mod structures;

use std::convert::Infallible;

use axum::extract::{FromRequestParts, OriginalUri, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use percent_encoding::percent_decode_str;

use super::deliver::Asking;
use super::messages;
use super::problem::{Answer, Kind, Problem};
use crate::feed;
use crate::feed::media::Wish;
use crate::feed::query::{Surface, Why, Wrong};
use crate::gateway::access::Scope;
use crate::model::lang::Lang;

/// The surface that a path belongs to, if it is one of ours.
pub fn surface(path: &str) -> Option<Surface> {
    match path.strip_prefix("/rest/")?.split('/').next()? {
        "v1" => Some(Surface::V1),
        "v2" => Some(Surface::V2),
        _ => None,
    }
}

/// A text behind its percent signs; `part` is where it stands.
fn decode(part: &str, text: &str) -> Answer<String> {
    let text = percent_decode_str(text).decode_utf8().map(|t| t.into_owned());
    text.map_err(|_| feed::Problem::Wrong(Wrong { part: part.to_owned(), why: Why::Form }).into())
}

/// The parameters of a request, decoded, in their order. A `+` is a plus.
///
/// # Errors
/// `QueryWrong` where something is no UTF-8 behind its percent signs.
pub fn parameters(uri: &Uri) -> Answer<Vec<(String, String)>> {
    let pairs = uri.query().unwrap_or_default().split('&').filter(|p| !p.is_empty());
    let pair = |p: &str| {
        let (name, value) = p.split_once('=').unwrap_or((p, ""));
        Ok((decode("query", name)?, decode("query", value)?))
    };
    pairs.map(pair).collect()
}

/// Whether pages of any origin may read what is at a path: everything that is given out for others to use.
pub fn is_for_all_pages(path: &str) -> bool {
    surface(path).is_some() || path.starts_with("/data/") || path.ends_with(".atom") || path == "/catalog.jsonld"
}

/// What a question is read from: the method, the whole address, the headers.
pub struct Sent {
    method: Method,
    uri: Uri,
    headers: HeaderMap,
}

impl<S: Send + Sync> FromRequestParts<S> for Sent {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Sent, Infallible> {
        let OriginalUri(uri) = OriginalUri::from_request_parts(parts, state).await?;
        Ok(Sent { method: parts.method.clone(), uri, headers: parts.headers.clone() })
    }
}

/// A request in parts: what stands in its path behind the resource, its parameters, and what it says of the answer.
pub struct Asked {
    /// Which surface.
    pub surface: Surface,
    /// The segments behind the resource, decoded; those that are empty at the end are left out.
    pub path: Vec<String>,
    /// The parameters, decoded, in their order. A `+` is a plus.
    pub parameters: Vec<(String, String)>,
    /// The languages that names are wanted in, best first.
    pub languages: Vec<Lang>,
    accept: Option<String>,
}

impl Asked {
    /// Takes a request apart. `resource` is how many segments of the path name it: 3 for `/rest/v1/data`.
    ///
    /// # Errors
    /// `Malformed` where something is no UTF-8 behind its percent signs.
    pub fn of(Sent { uri, headers, .. }: &Sent, resource: usize) -> Answer<Asked> {
        let surface = surface(uri.path()).ok_or_else(|| Problem::new(Kind::NotFound))?;
        let mut path: Vec<String> = uri.path().split('/').skip(1 + resource).map(|s| decode("path", s)).collect::<Answer<_>>()?;
        while path.last().is_some_and(String::is_empty) {
            path.pop();
        }
        let parameters = parameters(uri)?;
        let said = parameters.iter().find(|p| p.0 == "lang").and_then(|p| Lang::parse(&p.1));
        let languages = said.or_else(|| messages::asked(headers)).into_iter().collect();
        let accept = headers.get(header::ACCEPT).and_then(|v| v.to_str().ok()).map(str::to_owned);
        Ok(Asked { surface, path, parameters, languages, accept })
    }

    /// How the answer to a request is wanted by who may see so much.
    fn asking<'a>(&'a self, sent: &'a Sent, scope: &'a Scope) -> Asking<'a> {
        Asking { scope, method: &sent.method, headers: &sent.headers, compression: self.parameter("compression") }
    }

    fn parameter(&self, name: &str) -> Option<&str> {
        self.parameters.iter().find(|p| p.0 == name).map(|p| p.1.as_str())
    }

    /// What it says of the form of the answer.
    pub fn wish(&self) -> Wish<'_> {
        Wish {
            accept: self.accept.as_deref(),
            format: self.parameter("format"),
            version: self.parameter("formatVersion"),
            labels: self.parameter("labels"),
        }
    }
}

impl From<feed::Problem> for Problem {
    fn from(problem: feed::Problem) -> Problem {
        match problem {
            feed::Problem::NoSuchArtefact => Problem::new(Kind::NotFound),
            feed::Problem::NoResults => Problem::new(Kind::NoResults),
            feed::Problem::Wrong(Wrong { part, why }) => {
                let mistake = match why {
                    Why::Form => "form",
                    Why::Unknown => "unknown",
                    Why::Twice => "twice",
                    Why::Contradiction => "contradiction",
                    Why::Structure => "structure",
                    Why::Path => "path",
                };
                Problem::new(Kind::QueryWrong).with("part", part).with("mistake", mistake)
            }
            feed::Problem::SeveralStructures => Problem::new(Kind::SeveralStructures),
            feed::Problem::SeveralProviders => Problem::new(Kind::SeveralProviders),
            feed::Problem::TooMany(limit) => Problem::new(Kind::TooManyRows).with("limit", limit.to_string()),
            feed::Problem::Trouble(trouble) => trouble.into(),
        }
    }
}

/// Whether the caller has this answer already (RFC 9110, 13.2.2): by its tag, else by its time.
pub fn unchanged(headers: &HeaderMap, tag: &str, modified: &jiff::Timestamp) -> bool {
    let text = |name| headers.get(name).and_then(|v: &HeaderValue| v.to_str().ok());
    if let Some(tags) = text(header::IF_NONE_MATCH) {
        let plain = |t: &str| t.trim().trim_start_matches("W/").to_owned();
        return tags.split(',').any(|t| t.trim() == "*" || plain(t) == plain(tag));
    }
    let since = text(header::IF_MODIFIED_SINCE).and_then(|t| jiff::fmt::rfc2822::parse(t).ok());
    since.is_some_and(|since| modified.as_second() <= since.timestamp().as_second())
}

/// What every answer here says, also one that is a problem: pages of any origin may read it and its headers.
pub fn dress(headers: &mut HeaderMap) {
    let always = [
        (header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
        (
            header::ACCESS_CONTROL_EXPOSE_HEADERS,
            "content-disposition, content-language, content-range, etag, last-modified, link, location, retry-after, x-request-id",
        ),
        (header::VARY, super::deliver::VARY),
    ];
    for (name, value) in always {
        headers.insert(name, HeaderValue::from_static(value));
    }
}

/// Tells a browser that its page may ask, before it does.
pub async fn cross_origin(request: Request, next: Next) -> Response {
    if request.method() != Method::OPTIONS || !is_for_all_pages(request.uri().path()) {
        return next.run(request).await;
    }
    // Structures are sent by programs, not by other sites' pages.
    let sent = request.uri().path() == "/rest/v2/structure";
    let allow: [(HeaderName, &str); 4] = [
        (header::ACCESS_CONTROL_ALLOW_METHODS, "GET, HEAD, OPTIONS"),
        (header::ACCESS_CONTROL_ALLOW_HEADERS, "accept, accept-language, authorization, if-modified-since, if-none-match"),
        (header::ACCESS_CONTROL_MAX_AGE, "86400"),
        (header::ALLOW, if sent { "OPTIONS, POST" } else { "GET, HEAD, OPTIONS" }),
    ];
    (StatusCode::NO_CONTENT, allow).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_of_each_surface_is_told_from_others() {
        for (path, is) in
            [("/rest/v1/codelist", Some(Surface::V1)), ("/rest/v2/x", Some(Surface::V2)), ("/rest/v3/x", None), ("/api", None)]
        {
            assert_eq!(surface(path), is);
        }
    }
}

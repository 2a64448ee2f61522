//! What does a handler take from a request? Each part with the problem that it becomes where it is not what it must be.
//!
//! An extractor that looks something up looks whether the caller may see it too, and does so before a body is read:
//! the body is taken last.

use std::collections::BTreeMap;

use axum::body::{Body, HttpBody};
use axum::extract::{FromRequest, FromRequestParts, MatchedPath, RawPathParams, Request};
use axum::http::header;
use axum::http::request::Parts;
use futures_util::StreamExt;
use serde::de::DeserializeOwned;

use super::Service;
use super::listen::TooSlow;
use super::problem::{Answer, Kind, Problem};
use super::table::{self, Cell};
use crate::gateway::access::{self, Scope};
use crate::gateway::{Code, Refusal, Trouble};
use crate::model::account::{Actor, TenantId};
use crate::model::release::{Release, Series};
use crate::model::structure::Ref;
use crate::model::submission::{Receipt, Submission};

/// Bytes of a JSON body at most.
const JSON: u64 = 256 * 1024;

/// The parameters of the path.
pub struct Named(BTreeMap<String, String>);

impl Named {
    /// One of them. What is no name of this kind names nothing that there is.
    ///
    /// # Errors
    /// `NotFound`.
    pub fn read<T: std::str::FromStr>(&self, name: &str) -> Answer<T> {
        self.0.get(name).and_then(|t| t.parse().ok()).ok_or_else(|| Problem::new(Kind::NotFound))
    }
}

impl Named {
    /// The series of releases that the path names.
    ///
    /// # Errors
    /// `NotFound`.
    pub fn series(&self) -> Answer<Series> {
        let dataflow = self.0.get("dataflow").and_then(|d| Ref::parse(d)).ok_or_else(|| Problem::new(Kind::NotFound))?;
        Ok(Series { dataflow, tenant: self.read("tenant")? })
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Named {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Answer<Named> {
        let params = RawPathParams::from_request_parts(parts, state).await.map_err(|_| Problem::new(Kind::NotFound))?;
        Ok(Named(params.iter().map(|(n, v)| (n.to_owned(), v.to_owned())).collect()))
    }
}

/// What the caller may see here, as the guard found.
pub struct May(pub Scope);

impl<S: Send + Sync> FromRequestParts<S> for May {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Answer<May> {
        // Without the guard there is no way to a handler; if there were, it would lead nowhere.
        parts.extensions.get::<Scope>().cloned().map(May).ok_or_else(|| Problem::new(Kind::NotFound))
    }
}

/// A submission that the caller may see, and the caller as one who acts in its tenant.
pub struct Seen {
    /// The submission.
    pub submission: Submission,
    /// The caller.
    pub actor: Actor,
}

impl FromRequestParts<Service> for Seen {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, service: &Service) -> Answer<Seen> {
        let named = Named::from_request_parts(parts, service).await?;
        let May(scope) = May::from_request_parts(parts, service).await?;
        let (submission, actor) = access::submission(&service.gateway, &scope, named.read::<Receipt>("receipt")?).await?;
        Ok(Seen { submission, actor })
    }
}

/// A release that the caller may see.
pub struct Published {
    /// The release, as it stands now.
    pub release: Release,
    actor: Result<Actor, Refusal>,
}

impl Published {
    /// The caller as one who acts on it.
    ///
    /// # Errors
    /// `NotFound` for who may only look.
    pub fn actor(&self) -> Answer<&Actor> {
        self.actor.as_ref().map_err(|r| r.clone().into())
    }
}

impl FromRequestParts<Service> for Published {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, service: &Service) -> Answer<Published> {
        let named = Named::from_request_parts(parts, service).await?;
        let May(scope) = May::from_request_parts(parts, service).await?;
        let (series, number, now) = (named.series()?, named.read::<i64>("number")?, service.gateway.now());
        let release = service.gateway.store.one_release(&series, number, now).await?;
        if !scope.sees_release(&release, now) {
            return Err(Problem::new(Kind::NotFound));
        }
        let actor = scope.actor_on(&series);
        // What only those may ask who act on it is nobody else's to find here either.
        if parts
            .extensions
            .get::<MatchedPath>()
            .is_some_and(|p| table::row(&parts.method, p.as_str()).is_some_and(|r| r.anybody == Cell::No))
        {
            actor.clone()?;
        }
        Ok(Published { release, actor })
    }
}

/// A release that the caller may see, for its files.
pub struct Readable(pub Release);

impl FromRequestParts<Service> for Readable {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, service: &Service) -> Answer<Readable> {
        let named = Named::from_request_parts(parts, service).await?;
        let May(scope) = May::from_request_parts(parts, service).await?;
        let release = service.feed().await?.release(&named.series()?, named.read::<i64>("number")?).await?;
        let seen = release.filter(|r| scope.sees_release(r, service.gateway.now()));
        seen.map(Readable).ok_or_else(|| Problem::new(Kind::NotFound))
    }
}

/// The caller as one who acts in the tenant that the path names.
pub struct Within(pub Actor);

impl<S: Send + Sync> FromRequestParts<S> for Within {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Answer<Within> {
        let named = Named::from_request_parts(parts, state).await?;
        let May(scope) = May::from_request_parts(parts, state).await?;
        Ok(Within(scope.actor(&named.read::<TenantId>("tenant")?)?))
    }
}

/// The query: every name once, and only names that are known.
pub struct Query<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Query<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Answer<Query<T>> {
        let read = axum::extract::Query::<T>::from_request_parts(parts, state).await;
        // The library's words name fields, never their values.
        read.map(|q| Query(q.0)).map_err(|_| Problem::malformed("query", ""))
    }
}

/// A body of JSON.
pub struct Json<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Json<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &S) -> Answer<Json<T>> {
        let kind = request.headers().get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or_default();
        let kind = kind.split(';').next().unwrap_or_default().trim();
        if !(kind.eq_ignore_ascii_case("application/json") || kind.ends_with("+json")) {
            return Err(Problem::new(Kind::UnsupportedMedia).with("forms", "application/json"));
        }
        let bytes = whole(request.into_body(), JSON).await?;
        serde_json::from_slice(&bytes).map(Json).map_err(|e| {
            let place = format!("{}:{}", e.line(), e.column());
            // The words of the library may repeat what the body held; which field it was is told by the place.
            let why = if e.is_data() { "type" } else { "syntax" };
            Problem::malformed("body", "").with("place", place).with("mistake", why)
        })
    }
}

/// A body of text.
pub struct Text(pub String);

impl<S: Send + Sync> FromRequest<S> for Text {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &S) -> Answer<Text> {
        let bytes = whole(request.into_body(), 4 * 1024 * 1024).await?;
        String::from_utf8(bytes).map(Text).map_err(|_| Problem::malformed("body", "").with("mistake", "utf-8"))
    }
}

/// All of a body that is not large.
pub(super) async fn whole(body: Body, limit: u64) -> Answer<Vec<u8>> {
    let too_large = || Problem::new(Kind::TooLarge).with("limit", limit.to_string());
    if body.size_hint().lower() > limit {
        return Err(too_large());
    }
    let mut stream = body.into_data_stream();
    let mut out = Vec::new();
    while let Some(piece) = stream.next().await {
        let piece = piece.map_err(|e| Problem::from(Trouble::from(Cut::of(e))))?;
        if out.len() as u64 + piece.len() as u64 > limit {
            return Err(too_large());
        }
        out.extend_from_slice(&piece);
    }
    Ok(out)
}

/// A body that did not come to its end.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Cut {
    /// It came too slowly.
    Slow,
    /// The connection ended.
    Ended,
}

impl Cut {
    /// Why a stream of ours broke off.
    pub fn of(error: axum::Error) -> Cut {
        if is_slow(&error) { Cut::Slow } else { Cut::Ended }
    }
}

/// Whether it was for its slowness that a body broke off.
pub(super) fn is_slow(error: &(dyn std::error::Error + 'static)) -> bool {
    let mut source = Some(error);
    while let Some(e) = source {
        if e.is::<TooSlow>() {
            return true;
        }
        source = e.source();
    }
    false
}

impl From<Cut> for Trouble {
    fn from(cut: Cut) -> Trouble {
        Refusal::new(match cut {
            Cut::Slow => Code::TooSlow,
            Cut::Ended => Code::Interrupted,
        })
        .into()
    }
}

/// What the caller would like to be answered with, from `Accept`: the first of these that is liked most.
pub fn preferred<'f>(parts: &axum::http::HeaderMap, forms: &[&'f str]) -> Answer<&'f str> {
    let Some(first) = forms.first() else { return Err(Problem::new(Kind::NotAcceptable)) };
    let Some(accept) = parts.get(header::ACCEPT).and_then(|v| v.to_str().ok()) else { return Ok(first) };
    let mut best: Option<(u16, u8, usize)> = None;
    for (place, form) in forms.iter().enumerate() {
        // The most exact range that fits a form says how much it is liked.
        let fit = accept.split(',').take(64).filter_map(|range| {
            let (range, quality) = match range.split_once(';') {
                Some((r, q)) => (r.trim(), q.split(';').find(|p| p.trim().starts_with("q=")).map_or(1000, super::messages::thousandths)),
                None => (range.trim(), 1000),
            };
            let exact = match range {
                "*/*" => 0,
                r if r.strip_suffix("/*").is_some_and(|t| form.split('/').next() == Some(t)) => 1,
                r if r.eq_ignore_ascii_case(form) => 2,
                _ => return None,
            };
            Some((exact, quality))
        });
        let Some((exact, quality)) = fit.max() else { continue };
        if quality > 0 && best.is_none_or(|(q, e, _)| (quality, exact) > (q, e)) {
            best = Some((quality, exact, place));
        }
    }
    match best {
        Some((_, _, place)) => Ok(forms[place]),
        None => Err(Problem::new(Kind::NotAcceptable).with("forms", forms.join(", "))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_form_that_is_liked_most_is_given() {
        let forms = ["application/json", "text/plain", "text/csv"];
        for (accept, form) in [
            ("", None),
            ("*/*", Some("application/json")),
            ("text/*", Some("text/plain")),
            ("text/*;q=0.5, text/csv", Some("text/csv")),
            ("text/html, application/xhtml+xml, */*;q=0.8", Some("application/json")),
            ("application/json;q=0, */*;q=0.1", Some("text/plain")),
            ("image/png", None),
        ] {
            let mut headers = axum::http::HeaderMap::new();
            headers.insert(header::ACCEPT, accept.parse().expect("a value"));
            assert_eq!(preferred(&headers, &forms).ok(), form, "{accept}");
        }
        assert_eq!(preferred(&axum::http::HeaderMap::new(), &forms), Ok("application/json"));
    }
}

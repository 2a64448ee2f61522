//! Who asks, and may they? Answered before anything of the body is read, at every route, from the table of routes; only of a
//! form of a page is its first field looked at, which repeats what the session told that page.

use std::net::IpAddr;

use axum::body::Body;
use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use bytes::Bytes;
use futures_util::{StreamExt, stream};

use super::Service;
use super::desk::AtDesk;
use super::extract::Cut;
use super::listen::Peer;
use super::pages;
use super::problem::{Answer, Kind, Problem};
use super::table;
use super::telemetry::About;
use crate::config::service::Network;
use crate::gateway::Trouble;
use crate::gateway::access::{Caller, sessions, tokens};
use crate::model::account::{TenantId, Who};
use crate::model::secret::Secret;
use crate::model::submission::Via;
use crate::store::tokens::Session;

/// The cookie of a session. Its prefix makes browsers keep it to this host and to TLS.
pub const COOKIE: &str = "__Host-isthmus";
/// The header in which a request by cookie repeats what the session told its page.
pub const CSRF: &str = "x-csrf-token";

/// A session by cookie, for the routes that end or show it.
#[derive(Clone, Debug)]
pub struct SignedIn {
    /// What the cookie holds.
    pub secret: Secret,
    /// What is kept of it.
    pub session: Session,
}

/// The address that the caller has, after the proxies that are believed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct From(pub IpAddr);

/// Lets a request through to its route, or answers for it.
pub async fn guard(State(service): State<Service>, mut request: Request, next: Next) -> Response {
    let admitted = admit(&service, &mut request).await;
    // Who asks is known here, and told where the answer is logged and said in their language.
    let about = request.extensions().get::<About>().cloned();
    let mut response = match admitted {
        Ok(()) => next.run(request).await,
        Err(problem) => problem.into_response(),
    };
    if let Some(about) = about {
        response.extensions_mut().insert(about);
    }
    response
}

async fn admit(service: &Service, request: &mut Request) -> Answer<()> {
    let path = request.extensions().get::<MatchedPath>().map(|p| p.as_str().to_owned());
    // A route that does not stand in the table is not there.
    let path = path.as_deref().unwrap_or_default();
    let row = table::row(request.method(), path).ok_or_else(|| not_here(path))?;
    let from = address(request, &service.gateway.config.settings.service.proxies);
    request.extensions_mut().insert(From(from));
    if let Some(AtDesk(caller)) = request.extensions_mut().remove::<AtDesk>() {
        // Whoever asks here could as well read the store: nobody is counted, and nobody signs in.
        if let Some(caller) = &caller {
            request.extensions_mut().insert(About::of(caller));
        }
        let scope = row.scope(caller)?;
        request.extensions_mut().insert(scope);
        request.extensions_mut().insert(Via::Command);
        return Ok(());
    }
    let (caller, signed_in) = known(service, request.headers(), from).await?;
    if let Some(caller) = &caller {
        request.extensions_mut().insert(About::of(caller));
    }
    service.throttle.let_pass(caller.as_ref(), from)?;
    if signed_in.is_some() || is_sign_in(request.method(), row.path) {
        let field = if signed_in.is_some() && is_form(request, row.path) { token_of_form(request).await? } else { None };
        same_site(service, request.method(), request.headers(), signed_in.as_ref(), field.as_deref())?;
    }
    let scope = row.scope(caller)?;
    request.extensions_mut().insert(scope);
    if let Some(signed_in) = signed_in {
        request.extensions_mut().insert(signed_in);
    }
    Ok(())
}

/// A path that is there, but not with this method; or none.
fn not_here(path: &str) -> Problem {
    let methods = table::methods(path).join(",");
    match HeaderValue::from_str(&methods) {
        Ok(allow) if !methods.is_empty() => Problem::new(Kind::MethodNotAllowed).header(header::ALLOW, allow),
        _ => Problem::new(Kind::NotFound),
    }
}

/// The address of the caller: that of the connection, or what the last proxy that is not ours to believe connected from.
fn address(request: &Request, proxies: &[Network]) -> IpAddr {
    let peer = request.extensions().get::<Peer>().map_or(IpAddr::from([0, 0, 0, 0]), |p| p.0.ip()).to_canonical();
    let believed = |a: IpAddr| proxies.iter().any(|n| n.contains(a));
    let mut address = peer;
    let said = request.headers().get_all("x-forwarded-for").iter().filter_map(|v| v.to_str().ok()).collect::<Vec<_>>().join(",");
    for hop in said.rsplit(',').take(16) {
        if !believed(address) {
            break;
        }
        match hop.trim().parse::<IpAddr>() {
            Ok(next) => address = next.to_canonical(),
            Err(_) => break,
        }
    }
    address
}

/// Who calls: by a token, else by a cookie. A token that is no good is refused everywhere; a cookie that is no good is none,
/// because a browser cannot know.
async fn known(service: &Service, headers: &HeaderMap, from: IpAddr) -> Answer<(Option<Caller>, Option<SignedIn>)> {
    let invalid = || service.throttle.stranger(from);
    if let Some(said) = headers.get(header::AUTHORIZATION) {
        let said = said.to_str().map_err(|_| invalid())?;
        let (scheme, secret) = said.split_once(' ').ok_or_else(invalid)?;
        let secret = Some(secret).filter(|_| scheme.eq_ignore_ascii_case("bearer")).and_then(Secret::parse).ok_or_else(invalid)?;
        let caller = tokens::caller(&service.gateway, &secret, from).await?.ok_or_else(invalid)?;
        return Ok((Some(caller), None));
    }
    let Some(secret) = cookie(headers, COOKIE).and_then(|c| Secret::parse(&c)) else { return Ok((None, None)) };
    let found = sessions::caller(&service.gateway, &secret).await?;
    Ok(found.map_or((None, None), |(caller, session)| (Some(caller), Some(SignedIn { secret, session }))))
}

/// The value of a cookie.
pub fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    let all = headers.get_all(header::COOKIE).iter().filter_map(|v| v.to_str().ok());
    all.flat_map(|line| line.split(';')).filter_map(|c| c.trim().split_once('=')).find(|(n, _)| *n == name).map(|(_, v)| v.to_owned())
}

/// A cookie that no script and no other site reads, for so many seconds; none of it with 0.
///
/// # Errors
/// The value has a sign that no header holds.
pub fn set_cookie(name: &str, value: &str, seconds: i64) -> Answer<HeaderValue> {
    let text = format!("{name}={value}; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age={}", seconds.max(0));
    HeaderValue::from_str(&text).map_err(|_| Problem::new(Kind::Internal))
}

fn is_sign_in(method: &Method, path: &str) -> bool {
    *method == Method::POST && matches!(path, "/api/session" | "/api/invitation" | "/sign-in" | "/invitation")
}

/// Whether a request is a form of one of our pages, whose first field is the session's token.
fn is_form(request: &Request, path: &str) -> bool {
    let kind = pages::media_type(request.headers());
    let form = matches!(kind.as_str(), "application/x-www-form-urlencoded" | "multipart/form-data");
    form && !request.method().is_safe() && pages::is_page(path) && !request.headers().contains_key(CSRF)
}

/// Bytes at the beginning of a form within which its token must stand.
const TOKEN_WITHIN: usize = 1024;

/// The token that a form brings in its first field, `csrf`. So much of the body is read, and put back for its handler.
async fn token_of_form(request: &mut Request) -> Answer<Option<String>> {
    let body = std::mem::take(request.body_mut());
    let mut stream = body.into_data_stream();
    let (mut pieces, mut begin): (Vec<Bytes>, Vec<u8>) = (Vec::new(), Vec::new());
    while begin.len() < TOKEN_WITHIN {
        let Some(piece) = stream.next().await else { break };
        let piece = piece.map_err(|e| Problem::from(Trouble::from(Cut::of(e))))?;
        begin.extend_from_slice(&piece[..piece.len().min(TOKEN_WITHIN)]);
        pieces.push(piece);
    }
    *request.body_mut() = Body::from_stream(stream::iter(pieces.into_iter().map(Ok)).chain(stream));
    Ok(first_field(&begin))
}

/// The value of the field `csrf`, where it is the first of a form, in either of the two ways that browsers send one.
fn first_field(begin: &[u8]) -> Option<String> {
    let is_token = |b: &u8| b.is_ascii_alphanumeric() || b"-._~".contains(b);
    let value = match begin.strip_prefix(b"csrf=") {
        Some(rest) => rest,
        None => {
            let head_end = begin.windows(4).position(|w| w == b"\r\n\r\n")?;
            let head = std::str::from_utf8(&begin[..head_end]).ok()?;
            if !head.starts_with("--") || !head.contains("; name=\"csrf\"") {
                return None;
            }
            &begin[head_end + 4..]
        }
    };
    let end = value.iter().position(|b| !is_token(b)).unwrap_or(value.len());
    // What follows must end the field: else it is longer than what was read, or holds what no token has.
    let ended = matches!(value.get(end), None | Some(b'&' | b'\r'));
    (end > 0 && ended).then(|| String::from_utf8_lossy(&value[..end]).into_owned())
}

/// A request by cookie that changes something must come from a page of ours: it names our address as its origin, and
/// repeats what only such a page was told.
fn same_site(service: &Service, method: &Method, headers: &HeaderMap, signed_in: Option<&SignedIn>, field: Option<&str>) -> Answer<()> {
    if method.is_safe() {
        return Ok(());
    }
    let foreign = || Problem::new(Kind::CrossSite);
    match headers.get(header::ORIGIN).map(|o| o.to_str().unwrap_or_default()) {
        Some(origin) if origin.eq_ignore_ascii_case(&service.origin) => {}
        // A program that signs in sends none; a browser always does.
        None if signed_in.is_none() => {}
        _ => return Err(foreign()),
    }
    if let Some(SignedIn { session, .. }) = signed_in {
        let said = headers.get(CSRF).and_then(|v| v.to_str().ok()).or(field).unwrap_or_default();
        // Compared by their digests, whose equality says nothing about how much was right.
        if crate::model::digest::Sha256::of(said.as_bytes()) != crate::model::digest::Sha256::of(session.csrf.as_bytes()) {
            return Err(foreign());
        }
    }
    Ok(())
}

/// The tenants that a caller acts for, for limits.
pub(super) fn tenants(caller: &Caller) -> impl Iterator<Item = &TenantId> {
    caller.roles.keys()
}

/// What a caller is counted as.
pub(super) fn counted(caller: &Caller) -> String {
    match &caller.who {
        Who::Token(id, _) => format!("token:{id}"),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_token_is_the_first_field_of_a_form_or_none() {
        let part = |name: &str, value: &str| format!("--x\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n--x");
        for (begin, token) in [
            ("csrf=abc_-1&text=x".to_owned(), Some("abc_-1")),
            ("csrf=abc".to_owned(), Some("abc")),
            ("text=x&csrf=abc".to_owned(), None),
            ("csrf=&text=x".to_owned(), None),
            ("csrf=a%20b".to_owned(), None),
            ("csrf=abc def".to_owned(), None),
            (part("csrf", "abc"), Some("abc")),
            (part("file\"; filename=\"; name=csrf", "abc"), None),
            (part("file", "abc"), None),
            (String::new(), None),
        ] {
            assert_eq!(first_field(begin.as_bytes()).as_deref(), token, "{begin}");
        }
    }
}

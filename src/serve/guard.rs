//! Who asks, and may they? Answered before anything of the body is read, at every route, from the table of routes.

use std::net::IpAddr;

use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::Service;
use super::desk::AtDesk;
use super::listen::Peer;
use super::problem::{Answer, Kind, Problem};
use super::table;
use super::telemetry::About;
use crate::config::service::Network;
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
        same_site(service, request.method(), request.headers(), signed_in.as_ref())?;
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

fn is_sign_in(method: &Method, path: &str) -> bool {
    *method == Method::POST && matches!(path, "/api/session" | "/api/invitation")
}

/// A request by cookie that changes something must come from a page of ours: it names our address as its origin, and
/// repeats what only such a page was told.
fn same_site(service: &Service, method: &Method, headers: &HeaderMap, signed_in: Option<&SignedIn>) -> Answer<()> {
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
        let said = headers.get(CSRF).and_then(|v| v.to_str().ok()).unwrap_or_default();
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

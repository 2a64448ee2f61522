//! How does a person sign in and out, and come to a password and to keys of their own?

use axum::extract::{Extension, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{AppendHeaders, IntoResponse, Response};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Service;
use super::extract::{Json, May, Named};
use super::guard::{self, COOKIE, From, SignedIn};
use super::problem::{Answer, Kind, Problem};
use crate::audit::hash::from_base64;
use crate::gateway::access::signing::{self, Shows, Signer};
use crate::gateway::access::{Caller, Scope, sessions};
use crate::model::account::{Login, Who};
use crate::model::secret::Secret;
use crate::store::tokens::Session;

/// A login and its password.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Credentials {
    login: String,
    password: String,
}

/// A password, and the one that it replaces.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPassword {
    before: String,
    after: String,
}

/// A password for somebody who was invited.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Acceptance {
    secret: String,
    password: String,
}

/// What somebody may do within a tenant.
#[derive(Serialize, ToSchema)]
pub struct RolesIn {
    tenant: String,
    roles: Vec<&'static str>,
}

/// Who calls.
#[derive(Serialize, ToSchema)]
pub struct Whoami {
    /// `person:ana`, `token:7`.
    who: String,
    /// What they may do.
    tenants: Vec<RolesIn>,
    /// What a request by cookie that changes something repeats as `X-CSRF-Token`.
    #[serde(skip_serializing_if = "Option::is_none")]
    csrf: Option<String>,
    /// Until when a session lasts.
    #[serde(skip_serializing_if = "Option::is_none")]
    until: Option<String>,
}

impl Whoami {
    fn of(caller: &Caller, session: Option<&Session>) -> Whoami {
        let roles = |(tenant, roles): (&crate::model::account::TenantId, &crate::model::account::Roles)| RolesIn {
            tenant: tenant.to_string(),
            roles: roles.0.iter().map(|r| r.word()).collect(),
        };
        Whoami {
            who: caller.who.to_string(),
            tenants: caller.roles.iter().map(roles).collect(),
            csrf: session.map(|s| s.csrf.clone()),
            until: session.map(|s| s.expires.to_string()),
        }
    }
}

/// Signs a person in: answers with a cookie, and with what requests by it must repeat.
#[utoipa::path(post, path = "/api/session", tag = "account", request_body = Credentials, responses((status = 201, body = Whoami)))]
pub async fn sign_in(
    State(service): State<Service>,
    Extension(From(from)): Extension<From>,
    headers: HeaderMap,
    Json(said): Json<Credentials>,
) -> Answer<Response> {
    let signed_in = sessions::sign_in(&service.gateway, &said.login, &said.password, from).await?;
    // Whoever signs in anew is somebody else from here on: what the browser had before ends.
    if let Some(before) = guard::cookie(&headers, COOKIE).and_then(|c| Secret::parse(&c)) {
        sessions::sign_out(&service.gateway, &before).await?;
    }
    welcome(&service, &signed_in, StatusCode::CREATED)
}

/// The answer to somebody who has just signed in.
pub(super) fn welcome(service: &Service, signed_in: &sessions::SignedIn, status: StatusCode) -> Answer<Response> {
    let who = Who::Person(signed_in.account.login.clone());
    let caller = Caller { who, roles: signed_in.account.roles.clone(), dataflows: Vec::new(), lang: Some(signed_in.account.lang) };
    let seconds = (signed_in.session.expires.millis() - service.gateway.now().millis()) / 1000;
    let cookie = cookie(signed_in.secret.reveal(), seconds)?;
    let body = axum::Json(Whoami::of(&caller, Some(&signed_in.session)));
    Ok((status, AppendHeaders([(header::SET_COOKIE, cookie)]), body).into_response())
}

/// The cookie of a session, for so many seconds.
pub(super) fn cookie(value: &str, seconds: i64) -> Answer<HeaderValue> {
    guard::set_cookie(COOKIE, value, seconds)
}

/// Who the caller is, and what they may do.
#[utoipa::path(get, path = "/api/session", tag = "account", responses((status = 200, body = Whoami)))]
pub async fn who(May(scope): May, signed_in: Option<Extension<SignedIn>>) -> Answer<axum::Json<Whoami>> {
    let caller = scope.caller.ok_or_else(|| Problem::new(Kind::SignInNeeded))?;
    Ok(axum::Json(Whoami::of(&caller, signed_in.as_ref().map(|s| &s.session))))
}

/// Signs out. Without a session there is nothing to end.
#[utoipa::path(delete, path = "/api/session", tag = "account", responses((status = 204)))]
pub async fn sign_out(State(service): State<Service>, signed_in: Option<Extension<SignedIn>>) -> Answer<Response> {
    if let Some(Extension(signed_in)) = signed_in {
        sessions::sign_out(&service.gateway, &signed_in.secret).await?;
    }
    Ok((StatusCode::NO_CONTENT, AppendHeaders([(header::SET_COOKIE, cookie("", 0)?)])).into_response())
}

/// Changes the caller's own password; all sessions of theirs end.
#[utoipa::path(post, path = "/api/session/password", tag = "account", request_body = NewPassword, responses((status = 204)))]
pub async fn change_password(
    State(service): State<Service>,
    May(scope): May,
    Extension(From(from)): Extension<From>,
    Json(said): Json<NewPassword>,
) -> Answer<StatusCode> {
    let Some(Caller { who: Who::Person(login), .. }) = scope.caller else { return Err(Problem::new(Kind::NotAllowed)) };
    sessions::change_password(&service.gateway, &login, &said.before, &said.after, from).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Sets the password of somebody who was invited. The secret is good once.
#[utoipa::path(post, path = "/api/invitation", tag = "account", request_body = Acceptance, responses((status = 204)))]
pub async fn accept_invitation(State(service): State<Service>, Json(said): Json<Acceptance>) -> Answer<StatusCode> {
    sessions::accept_invitation(&service.gateway, &said.secret, &said.password).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// A key of the caller, to be added.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewKey {
    /// The public key: `name+id+key`, whose name is the login of the caller.
    key: String,
    /// 64 bytes in base64: what the key signs to show that it is in the caller's hands, `isthmus-signer/v1`, the name of
    /// the ledger's key and the login, a line each.
    claim: String,
    /// The caller's password; none where another service vouches for them, and they are signed in.
    #[serde(default)]
    password: Option<String>,
}

/// A key of the caller.
#[derive(Serialize, ToSchema)]
pub struct KeyView {
    /// `name+id+key`.
    key: String,
    added: String,
    /// Since when it signs nothing any more.
    ended: Option<String>,
}

impl KeyView {
    fn of(signer: Signer) -> KeyView {
        KeyView { key: signer.key, added: signer.added.to_string(), ended: signer.ended.map(|m| m.to_string()) }
    }
}

/// The person who calls, or who answers for the token that does.
fn person(scope: &Scope) -> Answer<&Login> {
    scope.caller.as_ref().and_then(|c| c.who.person()).ok_or_else(|| Problem::new(Kind::NotAllowed))
}

/// The keys with which the caller signs.
#[utoipa::path(get, path = "/api/session/keys", tag = "account", responses((status = 200, body = Vec<KeyView>)))]
pub async fn keys(State(service): State<Service>, May(scope): May) -> Answer<axum::Json<Vec<KeyView>>> {
    let all = signing::all(&service.gateway, Some(person(&scope)?)).await?;
    Ok(axum::Json(all.into_iter().map(KeyView::of).collect()))
}

/// Adds a key with which the caller signs.
#[utoipa::path(post, path = "/api/session/keys", tag = "account", request_body = NewKey, responses((status = 201, body = KeyView)))]
pub async fn add_key(
    State(service): State<Service>,
    May(scope): May,
    Extension(From(from)): Extension<From>,
    signed_in: Option<Extension<SignedIn>>,
    Json(said): Json<NewKey>,
) -> Answer<(StatusCode, axum::Json<KeyView>)> {
    let claim = from_base64(&said.claim).ok_or_else(|| Problem::malformed("claim", ""))?;
    let shows = match &said.password {
        Some(password) => Shows::Password(password, from),
        None if signed_in.is_some() => Shows::Session,
        None => return Err(Problem::malformed("password", "")),
    };
    let added = signing::add(&service.gateway, person(&scope)?, &said.key, &claim, shows).await?;
    Ok((StatusCode::CREATED, axum::Json(KeyView::of(added))))
}

/// Ends a key of the caller, `name+id`: it signs nothing from now on.
#[utoipa::path(delete, path = "/api/session/keys/{key}", tag = "account", params(("key" = String, Path)), responses((status = 204)))]
pub async fn end_key(State(service): State<Service>, May(scope): May, named: Named) -> Answer<StatusCode> {
    signing::end(&service.gateway, person(&scope)?, &named.read::<String>("key")?).await?;
    Ok(StatusCode::NO_CONTENT)
}

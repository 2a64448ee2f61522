//! How does a person come in and go out by pages, and come to a password?

use axum::extract::{Extension, OriginalUri, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::Response;
use serde::Serialize;

use super::{Fields, Visit, Wrong, ours, query, see};
use crate::gateway::access::sessions;
use crate::model::account::Who;
use crate::model::secret::Secret;
use crate::serve::guard::{self, COOKIE, From, SignedIn};
use crate::serve::problem::{Answer, Kind, Problem};
use crate::serve::{Service, account};

#[derive(Serialize)]
struct Entering<'a> {
    to: &'a str,
    login: &'a str,
    provider: bool,
    changed: bool,
    problem: Option<Wrong>,
}

/// Where one signs in.
#[utoipa::path(get, path = "/sign-in", tag = "pages", responses((status = 200, content_type = "text/html", body = String)))]
pub async fn sign_in_page(State(service): State<Service>, visit: Visit, OriginalUri(uri): OriginalUri) -> Answer<Response> {
    let to = query(&uri, "to").unwrap_or_default();
    let changed = query(&uri, "changed").is_some();
    visit.show("sign-in.html", Entering { to: ours(&to), login: "", provider: service.provider.is_some(), changed, problem: None })
}

/// Signs a person in by the form.
#[utoipa::path(post, path = "/sign-in", tag = "pages", responses((status = 303, description = "Signed in")))]
pub async fn sign_in(
    State(service): State<Service>,
    visit: Visit,
    Extension(From(from)): Extension<From>,
    headers: HeaderMap,
    fields: Fields,
) -> Answer<Response> {
    let to = ours(fields.get("to"));
    match sessions::sign_in(&service.gateway, fields.get("login"), fields.exact("password"), from).await {
        Ok(signed_in) => {
            if let Some(before) = guard::cookie(&headers, COOKIE).and_then(|c| Secret::parse(&c)) {
                sessions::sign_out(&service.gateway, &before).await?;
            }
            let mut response = see(to)?;
            let mut welcome = account::welcome(&service, &signed_in, StatusCode::CREATED)?;
            if let Some(cookie) = welcome.headers_mut().remove(header::SET_COOKIE) {
                response.headers_mut().append(header::SET_COOKIE, cookie);
            }
            Ok(response)
        }
        Err(trouble) => {
            let problem = Problem::from(trouble);
            let wrong = Some(visit.wrong(&problem, "")?);
            let content = Entering { to, login: fields.get("login"), provider: service.provider.is_some(), changed: false, problem: wrong };
            visit.show_as(problem.kind.status(), "sign-in.html", content)
        }
    }
}

/// Signs out by the button.
#[utoipa::path(post, path = "/sign-out", tag = "pages", responses((status = 303, description = "Signed out")))]
pub async fn sign_out(State(service): State<Service>, signed_in: Option<Extension<SignedIn>>) -> Answer<Response> {
    if let Some(Extension(signed_in)) = signed_in {
        sessions::sign_out(&service.gateway, &signed_in.secret).await?;
    }
    let mut response = see("/sign-in")?;
    response.headers_mut().append(header::SET_COOKIE, account::cookie("", 0)?);
    Ok(response)
}

#[derive(Serialize)]
struct Invited<'a> {
    secret: &'a str,
    problem: Option<Wrong>,
}

/// Where who was invited sets a password.
#[utoipa::path(get, path = "/invitation", tag = "pages", responses((status = 200, content_type = "text/html", body = String)))]
pub async fn invitation_page(visit: Visit) -> Answer<Response> {
    visit.show("invitation.html", Invited { secret: "", problem: None })
}

/// Sets the password of who was invited.
#[utoipa::path(post, path = "/invitation", tag = "pages", responses((status = 303, description = "The password is set")))]
pub async fn invitation(State(service): State<Service>, visit: Visit, fields: Fields) -> Answer<Response> {
    match sessions::accept_invitation(&service.gateway, fields.get("secret"), fields.exact("password")).await {
        Ok(_) => see("/sign-in?changed=1"),
        Err(trouble) => {
            let problem = Problem::from(trouble);
            let field = if problem.kind == Kind::BadInvitation { "secret" } else { "password" };
            let content = Invited { secret: fields.get("secret"), problem: Some(visit.wrong(&problem, field)?) };
            visit.show_as(problem.kind.status(), "invitation.html", content)
        }
    }
}

#[derive(Serialize)]
struct Changing {
    problem: Option<Wrong>,
}

/// Where one changes the own password.
#[utoipa::path(get, path = "/office/password", tag = "pages", responses((status = 200, content_type = "text/html", body = String)))]
pub async fn password_page(visit: Visit) -> Answer<Response> {
    visit.show("password.html", Changing { problem: None })
}

/// Changes the own password; the person signs in with the new one.
#[utoipa::path(post, path = "/office/password", tag = "pages", responses((status = 303, description = "The password is set")))]
pub async fn password(
    State(service): State<Service>,
    visit: Visit,
    Extension(From(from)): Extension<From>,
    fields: Fields,
) -> Answer<Response> {
    let Some(Who::Person(login)) = visit.scope.caller.as_ref().map(|c| &c.who) else { return Err(Problem::new(Kind::NotAllowed)) };
    match sessions::change_password(&service.gateway, login, fields.exact("before"), fields.exact("after"), from).await {
        Ok(()) => {
            let mut response = see("/sign-in?changed=1")?;
            response.headers_mut().append(header::SET_COOKIE, account::cookie("", 0)?);
            Ok(response)
        }
        Err(trouble) => {
            let problem = Problem::from(trouble);
            let field = if problem.kind == Kind::WeakPassword { "password" } else { "before" };
            visit.show_as(problem.kind.status(), "password.html", Changing { problem: Some(visit.wrong(&problem, field)?) })
        }
    }
}

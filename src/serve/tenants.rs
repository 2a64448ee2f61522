//! Which tenants are there, who works for them, and with what tokens?

use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use utoipa::ToSchema;

use super::Service;
use super::extract::{Json, May, Named, Within};
use super::problem::{Answer, Problem};
use super::views::{Made, PersonView, TenantView, TokenView};
use crate::gateway::access::people::{self, Person};
use crate::gateway::access::tokens::{self, Wanted};
use crate::model::account::{Actor, Login, Role, Roles, TenantId};
use crate::model::lang::Lang;

/// A tenant, and who runs it.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewTenant {
    /// Its name.
    name: String,
    /// Its first administrator.
    admin: Option<NewAdmin>,
}

/// The first administrator of a tenant.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewAdmin {
    login: String,
    name: String,
    #[serde(default)]
    mail: String,
    #[schema(value_type = String, example = "es")]
    lang: Lang,
}

/// A person, and what they may do.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPerson {
    name: String,
    #[serde(default)]
    mail: String,
    #[schema(value_type = String, example = "es")]
    lang: Lang,
    #[schema(value_type = Vec<String>)]
    roles: Vec<Role>,
}

/// A token that is wanted.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewToken {
    /// What it is for.
    name: String,
    /// What it may do.
    #[schema(value_type = Vec<String>)]
    roles: Vec<Role>,
    /// Only these dataflows, `AGENCY:ID`.
    #[serde(default)]
    dataflows: Vec<String>,
    /// Only from these networks.
    #[serde(default)]
    networks: Vec<String>,
    /// Who answers for it.
    owner: Option<String>,
    /// For how many days, 366 at most.
    days: i64,
}

/// The tenants that the caller administers; all of them for who runs the service.
#[utoipa::path(get, path = "/api/tenants", tag = "tenants", responses((status = 200, body = Vec<TenantView>)))]
pub async fn list(State(service): State<Service>, May(scope): May) -> Answer<axum::Json<Vec<TenantView>>> {
    let all = scope.reach.contains_key(&TenantId::system());
    let mut tenants = service.gateway.store.tenants().await?;
    tenants.retain(|t| all || scope.reach.contains_key(&t.id));
    Ok(axum::Json(tenants.iter().map(Into::into).collect()))
}

/// Who runs the service, as one who acts.
fn operator(scope: &crate::gateway::access::Scope) -> Answer<Actor> {
    Ok(scope.actor(&TenantId::system())?)
}

/// Adds a tenant with its first administrator, changes its name, or opens it again.
#[utoipa::path(put, path = "/api/tenants/{tenant}", tag = "tenants", params(("tenant" = String, Path)), request_body = NewTenant,
    responses((status = 200, body = Made)))]
pub async fn open(State(service): State<Service>, May(scope): May, named: Named, Json(new): Json<NewTenant>) -> Answer<axum::Json<Made>> {
    let (actor, id) = (operator(&scope)?, named.read::<TenantId>("tenant")?);
    people::put_tenant(&service.gateway, &actor, &id, &new.name).await?;
    let Some(admin) = new.admin else { return Ok(axum::Json(Made { id: None, secret: None })) };
    let login: Login = admin.login.parse().map_err(|_| Problem::malformed("admin.login", ""))?;
    let person = Person { login, name: admin.name, mail: admin.mail, lang: admin.lang, roles: Roles::from([Role::TenantAdmin]) };
    let secret = people::put(&service.gateway, &Actor { tenant: id, ..actor }, &person).await?;
    Ok(axum::Json(Made { id: None, secret: secret.map(|s| s.reveal().to_owned()) }))
}

/// Closes a tenant: nobody has a role there any more. What it published stays.
#[utoipa::path(delete, path = "/api/tenants/{tenant}", tag = "tenants", params(("tenant" = String, Path)), responses((status = 204)))]
pub async fn close(State(service): State<Service>, May(scope): May, named: Named) -> Answer<StatusCode> {
    people::close_tenant(&service.gateway, &operator(&scope)?, &named.read("tenant")?).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The people of a tenant.
#[utoipa::path(get, path = "/api/tenants/{tenant}/people", tag = "tenants", params(("tenant" = String, Path)),
    responses((status = 200, body = Vec<PersonView>)))]
pub async fn people(State(service): State<Service>, Within(actor): Within) -> Answer<axum::Json<Vec<PersonView>>> {
    let accounts = service.gateway.store.accounts(Some(&actor.tenant)).await?;
    Ok(axum::Json(accounts.iter().map(|a| PersonView::of(a, &actor.tenant)).collect()))
}

/// Gives a person roles, and an account where there is none; then the answer has the secret to set a password with.
#[utoipa::path(put, path = "/api/tenants/{tenant}/people/{login}", tag = "tenants", params(("tenant" = String, Path), ("login" = String, Path)),
    request_body = NewPerson, responses((status = 200, body = Made)))]
pub async fn put_person(
    State(service): State<Service>,
    Within(actor): Within,
    named: Named,
    Json(new): Json<NewPerson>,
) -> Answer<axum::Json<Made>> {
    let roles = Roles(new.roles.into_iter().collect());
    let person = Person { login: named.read("login")?, name: new.name, mail: new.mail, lang: new.lang, roles };
    let secret = people::put(&service.gateway, &actor, &person).await?;
    Ok(axum::Json(Made { id: None, secret: secret.map(|s| s.reveal().to_owned()) }))
}

/// Takes the roles of a person in this tenant away.
#[utoipa::path(delete, path = "/api/tenants/{tenant}/people/{login}", tag = "tenants",
    params(("tenant" = String, Path), ("login" = String, Path)), responses((status = 204)))]
pub async fn remove_person(State(service): State<Service>, Within(actor): Within, named: Named) -> Answer<StatusCode> {
    people::remove(&service.gateway, &actor, &named.read("login")?).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The tokens of a tenant, also those that are good no more.
#[utoipa::path(get, path = "/api/tenants/{tenant}/tokens", tag = "tenants", params(("tenant" = String, Path)),
    responses((status = 200, body = Vec<TokenView>)))]
pub async fn tokens(State(service): State<Service>, Within(actor): Within) -> Answer<axum::Json<Vec<TokenView>>> {
    let tokens = service.gateway.store.tokens(&actor.tenant).await?;
    Ok(axum::Json(tokens.iter().map(Into::into).collect()))
}

/// Makes a token. The answer has its secret, this once.
#[utoipa::path(post, path = "/api/tenants/{tenant}/tokens", tag = "tenants", params(("tenant" = String, Path)), request_body = NewToken,
    responses((status = 201, body = Made)))]
pub async fn make_token(
    State(service): State<Service>,
    Within(actor): Within,
    Json(new): Json<NewToken>,
) -> Answer<(StatusCode, axum::Json<Made>)> {
    let owner = new.owner.map(|o| o.parse::<Login>()).transpose().map_err(|_| Problem::malformed("owner", ""))?;
    let wanted = Wanted {
        tenant: actor.tenant.clone(),
        name: new.name,
        roles: Roles(new.roles.into_iter().collect()),
        dataflows: new.dataflows,
        networks: tokens::networks(&new.networks).map_err(|_| Problem::malformed("networks", ""))?,
        owner,
        days: new.days,
    };
    let (id, secret) = tokens::issue(&service.gateway, &actor, wanted).await?;
    Ok((StatusCode::CREATED, axum::Json(Made { id: Some(id), secret: Some(secret.reveal().to_owned()) })))
}

/// Ends a token, at once.
#[utoipa::path(delete, path = "/api/tenants/{tenant}/tokens/{token}", tag = "tenants",
    params(("tenant" = String, Path), ("token" = i64, Path)), responses((status = 204)))]
pub async fn revoke_token(State(service): State<Service>, Within(actor): Within, named: Named) -> Answer<StatusCode> {
    tokens::revoke(&service.gateway, &actor, named.read("token")?).await?;
    Ok(StatusCode::NO_CONTENT)
}

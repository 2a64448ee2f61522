//! Who works in an office, and which programs do? People, tokens, webhooks with what they could not be told, and what the machine
//! gave up on, for the administrator of an office.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use serde::Serialize;

use super::{Fields, Visit, Wrong, see};
use crate::connect::hook;
use crate::gateway::access::tokens::{self, Wanted};
use crate::gateway::access::{Reach, people};
use crate::model::account::{Actor, Login, Role, Roles};
use crate::model::event::EventKind;
use crate::model::lang::Lang;
use crate::model::secret::Secret;
use crate::serve::Service;
use crate::serve::extract::{Named, Within};
use crate::serve::problem::{Answer, Kind, Problem};
use crate::serve::views::{PersonView, TokenView};
use crate::store::jobs::Dead;

/// Tellings of a webhook that are looked at.
const DEAD: usize = 20;

/// A telling that was given up.
#[derive(Serialize)]
struct Letter {
    event: i64,
    why: String,
    status: Option<i64>,
    at: Option<String>,
}

/// A program that is told.
#[derive(Serialize)]
struct Hook {
    id: i64,
    url: String,
    kinds: Vec<&'static str>,
    since: String,
    dead: Vec<Letter>,
}

/// A job that was given up.
#[derive(Serialize)]
pub(super) struct Job {
    kind: &'static str,
    subject: String,
    reason: String,
    at: String,
}

impl From<Dead> for Job {
    fn from(d: Dead) -> Job {
        Job { kind: d.kind.word(), subject: d.subject, reason: d.reason, at: d.created.to_string() }
    }
}

/// A secret that was just made, shown this once.
#[derive(Serialize)]
struct Made {
    what: &'static str,
    name: String,
    secret: String,
}

#[derive(Serialize)]
struct Content {
    tenant: String,
    base: String,
    me: String,
    people: Vec<PersonView>,
    roles: Vec<&'static str>,
    tokens: Vec<TokenView>,
    hooks: Vec<Hook>,
    jobs: Vec<Job>,
    made: Option<Made>,
    problem: Option<Wrong>,
}

/// What a role may be given by the administrator of an office.
const GIVEN: [Role; 6] = [Role::Uploader, Role::Reviewer, Role::Publisher, Role::Consumer, Role::Auditor, Role::TenantAdmin];

/// The administration of the visitor's office; of several, the first.
#[utoipa::path(get, path = "/office/admin", operation_id = "admin", tag = "pages", responses((status = 303, description = "To the office")))]
pub async fn door(visit: Visit) -> Answer<Response> {
    let mut all = visit.scope.reach.iter().filter(|(_, r)| **r == Reach::Own).map(|(t, _)| t);
    match all.next() {
        Some(tenant) => see(&format!("/office/tenants/{tenant}/admin")),
        None => see("/office"),
    }
}

/// The people, tokens and webhooks of an office.
#[utoipa::path(get, path = "/office/tenants/{tenant}/admin", operation_id = "office", tag = "pages", params(("tenant" = String, Path)),
    responses((status = 200, content_type = "text/html", body = String)))]
pub async fn page(State(service): State<Service>, visit: Visit, Within(actor): Within) -> Answer<Response> {
    shown(&service, &visit, &actor, None, None).await
}

async fn shown(service: &Service, visit: &Visit, actor: &Actor, made: Option<Made>, wrong: Option<(Problem, &str)>) -> Answer<Response> {
    let (store, tenant) = (&service.gateway.store, &actor.tenant);
    let mut hooks = Vec::new();
    for webhook in store.webhooks(tenant).await?.into_iter().filter(|w| w.closed.is_none()) {
        let told = hook::tellings(&service.gateway, actor, webhook.id).await?;
        let letter = |t: crate::store::webhooks::Telling| Letter {
            event: t.sequence,
            why: t.why,
            status: t.status,
            at: t.settled.map(|s| s.to_string()),
        };
        hooks.push(Hook {
            id: webhook.id,
            url: webhook.url,
            kinds: webhook.kinds.iter().map(|k| k.word()).collect(),
            since: webhook.created.to_string(),
            dead: told.into_iter().filter(|t| t.state == "dead").take(DEAD).map(letter).collect(),
        });
    }
    let status = wrong.as_ref().map_or(StatusCode::OK, |(p, _)| p.kind.status());
    let problem = match wrong {
        // Roles that cannot be given are a mistake of the form, not of who fills it in.
        Some((p, field)) if p.kind == Kind::NotAllowed => Some(visit.beside(&p, field)),
        Some((p, field)) => Some(visit.wrong(&p, field)?),
        None => None,
    };
    let content = Content {
        tenant: tenant.to_string(),
        base: format!("/office/tenants/{tenant}"),
        me: actor.who.person().map(ToString::to_string).unwrap_or_default(),
        people: store.accounts(Some(tenant)).await?.iter().map(|a| PersonView::of(a, tenant)).collect(),
        roles: GIVEN.iter().map(|r| r.word()).collect(),
        tokens: store.tokens(tenant).await?.iter().filter(|t| t.revoked.is_none()).map(Into::into).collect(),
        hooks,
        jobs: store.dead_jobs(Some(tenant)).await?.into_iter().map(Job::from).collect(),
        made,
        problem,
    };
    visit.show_as(status, "admin.html", content)
}

/// The roles that were ticked.
fn ticked(fields: &Fields) -> Roles {
    Roles(fields.beginning("role-").filter_map(|(word, _)| word.parse().ok()).filter(|r| GIVEN.contains(r)).collect())
}

fn back(actor: &Actor) -> Answer<Response> {
    see(&format!("/office/tenants/{}/admin?said=done", actor.tenant))
}

/// Gives a person roles by a form, and an account where there is none; then the page shows the secret, this once.
#[utoipa::path(post, path = "/office/tenants/{tenant}/people", operation_id = "put_person", tag = "pages", params(("tenant" = String, Path)),
    responses((status = 200, content_type = "text/html", body = String), (status = 303, description = "Done")))]
pub async fn put_person(State(service): State<Service>, visit: Visit, Within(actor): Within, fields: Fields) -> Answer<Response> {
    match person(&service, &actor, &fields).await {
        Ok(Some(secret)) => {
            let (name, secret) = (fields.get("login").to_owned(), secret.reveal().to_owned());
            shown(&service, &visit, &actor, Some(Made { what: "person", name, secret }), None).await
        }
        Ok(None) => back(&actor),
        Err(problem) => shown(&service, &visit, &actor, None, Some((problem, "people"))).await,
    }
}

async fn person(service: &Service, actor: &Actor, fields: &Fields) -> Answer<Option<Secret>> {
    let login: Login = fields.get("login").parse().map_err(|_| Problem::malformed("login", ""))?;
    let lang = Lang::parse(fields.get("lang")).ok_or_else(|| Problem::malformed("lang", ""))?;
    let (name, mail) = (fields.get("name").to_owned(), fields.get("mail").to_owned());
    let person = people::Person { login, name, mail, lang, roles: ticked(fields) };
    Ok(people::put(&service.gateway, actor, &person).await?)
}

/// Takes the roles of a person away, by a form.
#[utoipa::path(post, path = "/office/tenants/{tenant}/people/{login}/remove", operation_id = "remove_person", tag = "pages",
    params(("tenant" = String, Path), ("login" = String, Path)), responses((status = 303, description = "Done")))]
pub async fn remove_person(State(service): State<Service>, visit: Visit, Within(actor): Within, named: Named) -> Answer<Response> {
    match people::remove(&service.gateway, &actor, &named.read("login")?).await {
        Ok(()) => back(&actor),
        Err(trouble) => shown(&service, &visit, &actor, None, Some((trouble.into(), "people"))).await,
    }
}

/// Makes a token by a form; the page shows its secret, this once.
#[utoipa::path(post, path = "/office/tenants/{tenant}/tokens", operation_id = "make_token", tag = "pages", params(("tenant" = String, Path)),
    responses((status = 200, content_type = "text/html", body = String)))]
pub async fn make_token(State(service): State<Service>, visit: Visit, Within(actor): Within, fields: Fields) -> Answer<Response> {
    let owner = Some(fields.get("owner")).filter(|o| !o.is_empty()).map(str::parse::<Login>).transpose();
    let Ok(owner) = owner else {
        return shown(&service, &visit, &actor, None, Some((Problem::malformed("owner", ""), "tokens"))).await;
    };
    let wanted = Wanted {
        tenant: actor.tenant.clone(),
        name: fields.get("name").to_owned(),
        roles: ticked(&fields),
        dataflows: Vec::new(),
        networks: Vec::new(),
        owner,
        days: fields.get("days").parse().unwrap_or(0),
    };
    let name = wanted.name.clone();
    match tokens::issue(&service.gateway, &actor, wanted).await {
        Ok((_, secret)) => {
            let made = Made { what: "token", name, secret: secret.reveal().to_owned() };
            shown(&service, &visit, &actor, Some(made), None).await
        }
        Err(trouble) => shown(&service, &visit, &actor, None, Some((trouble.into(), "tokens"))).await,
    }
}

/// Ends a token, by a form.
#[utoipa::path(post, path = "/office/tenants/{tenant}/tokens/{token}/revoke", operation_id = "revoke_token", tag = "pages",
    params(("tenant" = String, Path), ("token" = i64, Path)), responses((status = 303, description = "Done")))]
pub async fn revoke_token(State(service): State<Service>, Within(actor): Within, named: Named) -> Answer<Response> {
    tokens::revoke(&service.gateway, &actor, named.read("token")?).await?;
    back(&actor)
}

/// Adds a program that is told, by a form; the page shows what its messages are signed with.
#[utoipa::path(post, path = "/office/tenants/{tenant}/webhooks", operation_id = "add_webhook", tag = "pages", params(("tenant" = String, Path)),
    responses((status = 200, content_type = "text/html", body = String)))]
pub async fn add_webhook(State(service): State<Service>, visit: Visit, Within(actor): Within, fields: Fields) -> Answer<Response> {
    let kinds: Vec<EventKind> = fields.beginning("kind-").filter_map(|(word, _)| word.parse().ok()).collect();
    match hook::add(&service.gateway, &actor, fields.get("url"), kinds).await {
        Ok(made) => {
            let made = Made { what: "webhook", name: made.url, secret: made.secret };
            shown(&service, &visit, &actor, Some(made), None).await
        }
        Err(trouble) => shown(&service, &visit, &actor, None, Some((trouble.into(), "webhooks"))).await,
    }
}

/// Tells a program no more, by a form.
#[utoipa::path(post, path = "/office/tenants/{tenant}/webhooks/{webhook}/close", operation_id = "close_webhook", tag = "pages",
    params(("tenant" = String, Path), ("webhook" = i64, Path)), responses((status = 303, description = "Done")))]
pub async fn close_webhook(State(service): State<Service>, Within(actor): Within, named: Named) -> Answer<Response> {
    hook::close(&service.gateway, &actor, named.read("webhook")?).await?;
    back(&actor)
}

/// Tells a program again what it could not be told, by a form.
#[utoipa::path(post, path = "/office/tenants/{tenant}/webhooks/{webhook}/messages/{event}/again", operation_id = "tell_again", tag = "pages",
    params(("tenant" = String, Path), ("webhook" = i64, Path), ("event" = i64, Path)), responses((status = 303, description = "Done")))]
pub async fn tell_again(State(service): State<Service>, Within(actor): Within, named: Named) -> Answer<Response> {
    let (webhook, event) = (named.read("webhook")?, named.read("event")?);
    service.gateway.store.tell_again(&actor.tenant, webhook, event, service.gateway.now()).await?;
    back(&actor)
}

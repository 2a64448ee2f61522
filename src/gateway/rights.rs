//! What does the ledger say of who may do what? Each account, token and tenant as it was left by whoever changed it last.
//!
//! The ledger keeps a digest, so that no name stays in it for ever but the login, which acts are signed with anyway. What
//! somebody changes past this program has no statement, and `verify` names it.

use serde_json::{Value, json};

use super::{Gateway, ledger};
use crate::model::account::{Account, Actor, Login, Part, Roles, Tenant, TenantId, Who};
use crate::model::event::{Event, EventKind};
use crate::model::moment::Moment;
use crate::store::outbox::Told;
use crate::store::tokens::Token;

/// What a decision about an account is called in its statement.
pub(super) const ACCOUNT: &str = "account";
/// About a token.
pub(super) const TOKEN: &str = "token";
/// About the password of an account.
pub(super) const PASSWORD: &str = "password";
/// That a token is good no more.
pub(super) const REVOKE: &str = "revoke";
/// About a tenant.
pub(super) const TENANT: &str = "tenant";
/// About a setting of a tenant.
pub(super) const SETTING: &str = "setting";

/// What is stated of an account: what it may do, and since when it may nothing.
pub(super) fn of_account(account: &Account) -> (String, Value) {
    let roles: Vec<Value> = account.roles.iter().map(|(tenant, roles)| json!([tenant, roles.to_string()])).collect();
    (format!("{ACCOUNT} {}", account.login), json!({ "login": account.login.as_str(), "roles": roles, "closed": account.closed }))
}

/// What is stated of a password: its hash, which is salted, and of which the ledger keeps but a digest.
pub(super) fn of_password(login: &Login, hash: &str) -> (String, Value) {
    (format!("{PASSWORD} {login}"), json!({ "login": login.as_str(), "password": hash }))
}

/// What is stated of a token, but its end.
pub(super) fn of_token(token: &Token) -> (String, Value) {
    let what = json!({
        "id": token.id, "tenant": token.tenant, "roles": token.roles.to_string(), "dataflows": token.dataflows, "networks": token.networks,
        "owner": token.owner.as_ref().map(ToString::to_string), "created": token.created, "expires": token.expires,
    });
    (format!("{TOKEN} {}", token.id), what)
}

/// What is stated of a tenant.
pub(super) fn of_tenant(tenant: &Tenant) -> (String, Value) {
    (format!("{TENANT} {}", tenant.id), json!({ "id": tenant.id, "name": tenant.name, "closed": tenant.closed }))
}

/// What is stated of a setting that has this value now.
pub(super) fn of_setting(tenant: &TenantId, name: &str, value: Option<&str>) -> (String, Value) {
    (format!("{tenant}/{name}"), json!({ "setting": name, "value": value }))
}

/// Who changed something about somebody, when, and what is to be seen of it.
pub(super) struct Change<'a> {
    pub(super) gateway: &'a Gateway,
    pub(super) actor: &'a Actor,
    pub(super) at: Moment,
    /// The tenant that it concerns.
    pub(super) tenant: &'a TenantId,
}

impl Change<'_> {
    /// The event, whose subject names numbers and not persons, and the statement of what it is now.
    pub(super) fn told(&self, decision: &str, (about, what): (String, Value), subject: &str, did: &str) -> Told {
        let entries = ledger::stated(self.gateway, self.actor, &about, decision, self.at, &what);
        Told { event: Some(self.event(subject, did)), entries }
    }

    /// The event alone.
    pub(super) fn event(&self, subject: &str, did: &str) -> Event {
        Event {
            sequence: 0,
            at: self.at,
            tenant: self.tenant.clone(),
            kind: EventKind::Administered,
            by: self.actor.who.clone(),
            subject: subject.to_owned(),
            body: json!({ "what": did }).to_string(),
        }
    }
}

/// A person who changes something of their own: their password, their keys.
pub(super) fn themselves(login: &Login) -> Actor {
    Actor { who: Who::Person(login.clone()), tenant: TenantId::system(), roles: Roles::default() }
}

/// The program itself, where nobody in particular changes something.
pub(super) fn machine() -> Actor {
    Actor::machine(Part::Command, TenantId::system())
}

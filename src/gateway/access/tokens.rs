//! How does a program show that it may call? By a token that a person gave it for a purpose.

use std::net::IpAddr;

use super::{Caller, closed_tenants};
use crate::gateway::rights::{self, Change};
use crate::gateway::{Code, Gateway, Refusal, Trouble};
use crate::model::account::{Actor, Login, Misnamed, Role, Roles, TenantId, Who};
use crate::model::moment::Moment;
use crate::model::network::Network;
use crate::model::secret::Secret;
use crate::store::StoreError;
use crate::store::tokens::Token;

/// For how many days a token is good at most.
pub const LONGEST: i64 = 366;
/// How much the clocks of two machines may differ, in milliseconds.
const LEEWAY: i64 = 60_000;
/// What a program may be that no person answers for: it decides on nothing.
const UNOWNED: [Role; 3] = [Role::Uploader, Role::Consumer, Role::Auditor];

/// A token that is wanted.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Wanted {
    /// For which tenant.
    pub tenant: TenantId,
    /// What it is for.
    pub name: String,
    /// In what roles.
    pub roles: Roles,
    /// Only these dataflows, `AGENCY:ID`; empty: all.
    pub dataflows: Vec<String>,
    /// Only from these networks; empty: from anywhere.
    pub networks: Vec<Network>,
    /// The person who answers for it.
    pub owner: Option<Login>,
    /// For how many days.
    pub days: i64,
}

/// The caller that a token is, called from this address; `None` where it is no good, whatever the reason.
pub async fn caller(gateway: &Gateway, secret: &Secret, from: IpAddr) -> Result<Option<Caller>, Trouble> {
    let now = gateway.now();
    let Some(token) = gateway.store.token(secret.digest()).await? else { return Ok(None) };
    // What the store has written can be read, or the token is good from nowhere.
    let near = token.networks.is_empty() || token.networks.iter().any(|n| n.parse::<Network>().is_ok_and(|n| n.contains(from)));
    if token.revoked.is_some() || token.expires.plus(LEEWAY) < now || !near {
        return Ok(None);
    }
    let mut roles = token.roles;
    if let Some(owner) = &token.owner {
        // It can do no more than the person who answers for it can by now.
        let (account, _) = match gateway.store.account(owner).await {
            Ok(found) => found,
            Err(StoreError::NotFound(_)) => return Ok(None),
            Err(e) => return Err(e.into()),
        };
        let now_has = account.roles.get(&token.tenant).cloned().unwrap_or_default();
        roles.0.retain(|r| now_has.0.contains(r));
        if account.closed.is_some() {
            return Ok(None);
        }
    }
    if roles.0.is_empty() || closed_tenants(gateway).await?.contains(&token.tenant) {
        return Ok(None);
    }
    gateway.store.token_used(token.id, now).await?;
    let who = Who::Token(token.id, token.owner);
    Ok(Some(Caller { who, roles: [(token.tenant, roles)].into(), dataflows: token.dataflows, lang: None }))
}

/// Makes a token, and gives its number and the secret, which is shown this once.
///
/// # Errors
/// `Malformed` with the part that is not what it must be; `NotAllowed` for roles that the owner does not have, or that
/// need an owner.
pub async fn issue(gateway: &Gateway, actor: &Actor, wanted: Wanted) -> Result<(i64, Secret), Trouble> {
    let wrong = |part: &str| Trouble::from(Refusal::new(Code::Malformed).with("part", part));
    if wanted.name.trim().is_empty() || wanted.name.len() > 200 {
        return Err(wrong("name"));
    }
    if !(1..=LONGEST).contains(&wanted.days) {
        return Err(wrong("days"));
    }
    if wanted.roles.0.is_empty() || wanted.dataflows.iter().any(|d| d.split(':').count() != 2 || d.contains(char::is_whitespace)) {
        return Err(wrong(if wanted.roles.0.is_empty() { "roles" } else { "dataflows" }));
    }
    let may_have = match &wanted.owner {
        None => Roles::from(UNOWNED),
        Some(owner) => match gateway.store.account(owner).await {
            Ok((account, _)) if account.closed.is_none() => account.roles.get(&wanted.tenant).cloned().unwrap_or_default(),
            Ok(_) | Err(StoreError::NotFound(_)) => return Err(wrong("owner")),
            Err(e) => return Err(e.into()),
        },
    };
    if let Some(beyond) = wanted.roles.0.iter().find(|r| !may_have.0.contains(r)) {
        return Err(Refusal::new(Code::NotAllowed).with("role", beyond.word()).into());
    }
    let now = gateway.now();
    let secret = Secret::from_random(gateway.random.bytes()?);
    let token = Token {
        id: 0,
        tenant: wanted.tenant,
        name: wanted.name.trim().to_owned(),
        roles: wanted.roles,
        dataflows: wanted.dataflows,
        networks: wanted.networks.iter().map(ToString::to_string).collect(),
        owner: wanted.owner,
        created: now,
        expires: now.plus(wanted.days * Moment::DAY),
        used: None,
        revoked: None,
    };
    let change = Change { gateway, actor, at: now, tenant: &token.tenant };
    let told = |t: &Token| change.told(rights::TOKEN, rights::of_token(t), &format!("token {}", t.id), "made");
    let id = gateway.store.add_token(secret.digest(), &token, &told).await?;
    Ok((id, secret))
}

/// Ends a token of the actor's tenant.
pub async fn revoke(gateway: &Gateway, actor: &Actor, id: i64) -> Result<(), Trouble> {
    let change = Change { gateway, actor, at: gateway.now(), tenant: &actor.tenant };
    let told = |t: &Token| change.told(rights::REVOKE, rights::of_token(t), &format!("token {}", t.id), "revoked");
    Ok(gateway.store.revoke_token(&actor.tenant, id, change.at, &told).await?)
}

/// Reads networks as people write them.
///
/// # Errors
/// The first that is none.
pub fn networks(texts: &[String]) -> Result<Vec<Network>, Misnamed> {
    texts.iter().map(|t| t.parse()).collect()
}

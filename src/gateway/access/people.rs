//! Who has an account in a tenant, and which tenants are there?

use super::sessions;
use crate::gateway::rights::{self, Change};
use crate::gateway::{Code, Gateway, Refusal, Trouble};
use crate::model::account::{Account, Actor, Login, Role, Roles, Tenant, TenantId};
use crate::model::lang::Lang;
use crate::model::secret::Secret;
use crate::store::StoreError;

/// A person as an administrator of a tenant writes them down.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Person {
    /// The name to sign in with.
    pub login: Login,
    /// The name to be shown.
    pub name: String,
    /// Where reports and reminders go; may be empty.
    pub mail: String,
    /// The language to be written to.
    pub lang: Lang,
    /// What the person may do in the tenant; none: nothing any more.
    pub roles: Roles,
}

/// Gives a person roles in the actor's tenant, and an account where there is none; then also the secret to set a
/// password with. Of one who has an account only the roles in this tenant change: the rest is theirs, or another tenant's.
///
/// # Errors
/// `NotAllowed` where a tenant's administrator would make one of the whole service; `Malformed`.
pub async fn put(gateway: &Gateway, actor: &Actor, person: &Person) -> Result<Option<Secret>, Trouble> {
    let tenant = &actor.tenant;
    if *tenant != TenantId::system() && person.roles.any(&[Role::SystemAdmin]) {
        return Err(Refusal::new(Code::NotAllowed).with("role", Role::SystemAdmin.word()).into());
    }
    if person.name.trim().is_empty() || person.name.len() > 200 || person.mail.len() > 320 || person.mail.contains(char::is_control) {
        return Err(Refusal::new(Code::Malformed).with("part", "name").into());
    }
    let change = Change { gateway, actor, at: gateway.now(), tenant };
    match gateway.store.account(&person.login).await {
        Ok((mut account, _)) => {
            let before = account.clone();
            if person.roles.0.is_empty() {
                account.roles.remove(tenant);
            } else {
                account.roles.insert(tenant.clone(), person.roles.clone());
                account.closed = None;
            }
            if account == before {
                return Ok(None);
            }
            let told = |a: &Account| change.told(rights::ACCOUNT, rights::of_account(a), "people", "changed");
            gateway.store.change_account(&account, change.at, &told).await?;
            Ok(None)
        }
        Err(StoreError::NotFound(_)) => {
            let account = Account {
                login: person.login.clone(),
                name: person.name.trim().to_owned(),
                mail: person.mail.trim().to_owned(),
                lang: person.lang,
                roles: [(tenant.clone(), person.roles.clone())].into(),
                closed: None,
            };
            let told = |a: &Account| change.told(rights::ACCOUNT, rights::of_account(a), "people", "added");
            gateway.store.add_account(&account, None, change.at, &told).await?;
            Ok(Some(sessions::invite(gateway, &person.login).await?))
        }
        Err(e) => Err(e.into()),
    }
}

/// Takes a person's roles in the actor's tenant away. Who has none anywhere can sign in no more.
///
/// # Errors
/// `NotFound` where the person has none there.
pub async fn remove(gateway: &Gateway, actor: &Actor, login: &Login) -> Result<(), Trouble> {
    let unknown = || Trouble::from(Refusal::new(Code::NotFound));
    let mut account = match gateway.store.account(login).await {
        Ok((account, _)) => account,
        Err(StoreError::NotFound(_)) => return Err(unknown()),
        Err(e) => return Err(e.into()),
    };
    account.roles.remove(&actor.tenant).ok_or_else(unknown)?;
    if account.roles.is_empty() {
        account.closed = Some(gateway.now());
    }
    let change = Change { gateway, actor, at: gateway.now(), tenant: &actor.tenant };
    let told = |a: &Account| change.told(rights::ACCOUNT, rights::of_account(a), "people", "removed");
    Ok(gateway.store.change_account(&account, change.at, &told).await?)
}

/// Adds a tenant, or changes its name, or opens it again.
pub async fn put_tenant(gateway: &Gateway, actor: &Actor, id: &TenantId, name: &str) -> Result<(), Trouble> {
    if name.trim().is_empty() || name.len() > 200 {
        return Err(Refusal::new(Code::Malformed).with("part", "name").into());
    }
    let tenant = Tenant { id: id.clone(), name: name.trim().to_owned(), closed: None };
    if gateway.store.tenants().await?.contains(&tenant) {
        return Ok(());
    }
    let change = Change { gateway, actor, at: gateway.now(), tenant: id };
    let told = |t: &Tenant| change.told(rights::TENANT, rights::of_tenant(t), "tenant", "opened");
    Ok(gateway.store.put_tenant(&tenant, change.at, &told).await?)
}

/// Closes a tenant: nobody has a role there any more. What it published stays.
///
/// # Errors
/// `NotFound`.
pub async fn close_tenant(gateway: &Gateway, actor: &Actor, id: &TenantId) -> Result<(), Trouble> {
    let tenants = gateway.store.tenants().await?;
    let mut tenant = tenants.into_iter().find(|t| t.id == *id).ok_or_else(|| Trouble::from(Refusal::new(Code::NotFound)))?;
    tenant.closed = tenant.closed.or(Some(gateway.now()));
    let change = Change { gateway, actor, at: gateway.now(), tenant: id };
    let told = |t: &Tenant| change.told(rights::TENANT, rights::of_tenant(t), "tenant", "closed");
    Ok(gateway.store.put_tenant(&tenant, change.at, &told).await?)
}

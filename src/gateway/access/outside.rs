//! Who is it that an outside provider vouches for? Found by what the provider calls them, and given what the rules say.

use std::collections::BTreeMap;

use super::sessions::{self, SignedIn};
use crate::gateway::rights::{self, Change};
use crate::gateway::{Code, Gateway, Refusal, Trouble};
use crate::model::account::{Account, Login, Roles, TenantId};
use crate::model::lang::Lang;
use crate::store::StoreError;
use crate::store::outbox::Told;

/// What a provider said of somebody, and what follows from it by the rules that are configured.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Vouched {
    /// The provider.
    pub issuer: String,
    /// What it calls the person, for ever.
    pub subject: String,
    /// The login that the person gets here the first time.
    pub login: Login,
    /// The name to be shown.
    pub name: String,
    /// Where reports go; empty for nowhere.
    pub mail: String,
    /// The language, where the provider knows one.
    pub lang: Option<Lang>,
    /// What the rules give; `None` where there are no rules, and the roles are those that people gave here.
    pub roles: Option<BTreeMap<TenantId, Roles>>,
}

/// Signs in whom a provider vouches for. Who comes the first time gets an account; one that has a password is never taken
/// over, because the same login may be another person's there.
///
/// # Errors
/// `SignInFailed` where the account is closed, is somebody else's, or would have no role.
pub async fn sign_in(gateway: &Gateway, vouched: &Vouched) -> Result<SignedIn, Trouble> {
    let failed = || Trouble::from(Refusal::new(Code::SignInFailed));
    let known = gateway.store.login_of(&vouched.issuer, &vouched.subject).await?;
    let login = known.as_ref().unwrap_or(&vouched.login);
    let mut account = match gateway.store.account(login).await {
        Ok((account, password)) => {
            if account.closed.is_some() || (known.is_none() && password.is_some()) {
                return Err(failed());
            }
            account
        }
        Err(StoreError::NotFound(_)) => add(gateway, vouched).await?,
        Err(e) => return Err(e.into()),
    };
    if let Some(roles) = &vouched.roles
        && account.roles != *roles
    {
        account.roles.clone_from(roles);
        gateway.store.change_account(&account, gateway.now(), &|a| vouched_for(gateway, a)).await?;
    }
    if account.roles.is_empty() {
        return Err(failed());
    }
    if known.is_none() {
        gateway.store.link_identity(&vouched.issuer, &vouched.subject, &account.login).await?;
    }
    sessions::open(gateway, account).await
}

async fn add(gateway: &Gateway, vouched: &Vouched) -> Result<Account, Trouble> {
    let roles = vouched.roles.clone().unwrap_or_default();
    if roles.is_empty() {
        return Err(Refusal::new(Code::SignInFailed).into());
    }
    let account = Account {
        login: vouched.login.clone(),
        name: vouched.name.clone(),
        mail: vouched.mail.clone(),
        lang: vouched.lang.or(gateway.config.lang).unwrap_or(Lang::En),
        roles,
        closed: None,
    };
    gateway.store.add_account(&account, None, gateway.now(), &|a| vouched_for(gateway, a)).await?;
    Ok(account)
}

/// That the rules gave somebody roles, because of what the provider said.
fn vouched_for(gateway: &Gateway, account: &Account) -> Told {
    let (system, actor) = (TenantId::system(), rights::machine());
    let change = Change { gateway, actor: &actor, at: gateway.now(), tenant: account.roles.keys().next().unwrap_or(&system) };
    change.told(rights::ACCOUNT, rights::of_account(account), "people", "vouched for")
}

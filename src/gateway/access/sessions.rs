//! How does a person sign in, stay signed in, and come to a password in the first place?

use std::net::IpAddr;

use serde::{Deserialize, Serialize};
use tokio::sync::Mutex;

use super::{Caller, closed_tenants, passwords};
use crate::gateway::rights::{self, Change};
use crate::gateway::{Code, Gateway, Refusal, Trouble};
use crate::model::account::{Account, Login, Role, Roles, TenantId, Who};
use crate::model::digest::Sha256;
use crate::model::lang::Lang;
use crate::model::moment::Moment;
use crate::model::secret::Secret;
use crate::store::tokens::Session;
use crate::store::{Conflict, StoreError};

/// How many wrong passwords an account, and an address, may try within [`WINDOW`].
pub const TRIES: i64 = 5;
/// For how long a wrong password counts, in milliseconds.
pub const WINDOW: i64 = 15 * 60_000;
/// For how long an invitation is good, in milliseconds.
pub const INVITATION: i64 = 3 * Moment::DAY;

/// One sign-in at a time, so that nobody tries a hundred passwords between counting and noting; and because the
/// hash of each takes 19 MiB.
static SIGNING_IN: Mutex<()> = Mutex::const_new(());

/// A person who just signed in.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SignedIn {
    /// What the cookie holds.
    pub secret: Secret,
    /// What is kept of it.
    pub session: Session,
    /// Who.
    pub account: Account,
}

/// Signs a person in.
///
/// # Errors
/// `SignInFailed`, the same for a wrong password and for nobody's login; `TooManyTries`.
pub async fn sign_in(gateway: &Gateway, login: &str, password: &str, from: IpAddr) -> Result<SignedIn, Trouble> {
    let account = prove(gateway, login, password, from).await?;
    open(gateway, account).await
}

/// The account of whoever knows its password.
///
/// # Errors
/// As [`sign_in`].
pub(crate) async fn prove(gateway: &Gateway, login: &str, password: &str, from: IpAddr) -> Result<Account, Trouble> {
    let failed = || Trouble::from(Refusal::new(Code::SignInFailed));
    let Ok(login) = login.parse::<Login>() else { return Err(failed()) };
    let _one_at_a_time = SIGNING_IN.lock().await;
    let now = gateway.now();
    let subjects = [format!("login:{login}"), format!("address:{}", network(from))];
    for subject in &subjects {
        if gateway.store.attempts(subject, now.plus(-WINDOW)).await? >= TRIES {
            return Err(Refusal::new(Code::TooManyTries).with("minutes", (WINDOW / 60_000).to_string()).into());
        }
    }
    let (account, hash) = match gateway.store.account(&login).await {
        Ok((account, hash)) => (Some(account), hash),
        Err(StoreError::NotFound(_)) => (None, None),
        Err(e) => return Err(e.into()),
    };
    let right = passwords::is_right(password, hash).await?;
    match account {
        Some(account) if right && account.closed.is_none() => Ok(account),
        _ => {
            for subject in &subjects {
                gateway.store.note_attempt(subject, now).await?;
            }
            Err(failed())
        }
    }
}

/// Opens a session for a person who has shown who they are.
pub async fn open(gateway: &Gateway, account: Account) -> Result<SignedIn, Trouble> {
    let now = gateway.now();
    let secret = Secret::from_random(gateway.random.bytes()?);
    let csrf = Secret::from_random(gateway.random.bytes()?);
    let until = now.plus(i64::from(gateway.config.settings.service.session_hours) * 3_600_000);
    let session = Session { login: account.login.clone(), csrf: csrf.reveal().to_owned(), created: now, expires: until };
    gateway.store.open_session(secret.digest(), &session).await?;
    Ok(SignedIn { secret, session, account })
}

/// Who is signed in under the secret of a cookie.
pub async fn caller(gateway: &Gateway, secret: &Secret) -> Result<Option<(Caller, Session)>, Trouble> {
    let Some(session) = gateway.store.session(secret.digest(), gateway.now()).await? else { return Ok(None) };
    Ok(person(gateway, &session.login).await?.map(|caller| (caller, session)))
}

/// A person with what they may do now; none where there is no such account, or it is closed.
///
/// # Errors
/// Those of the store.
pub async fn person(gateway: &Gateway, login: &Login) -> Result<Option<Caller>, Trouble> {
    let (account, _) = match gateway.store.account(login).await {
        Ok(found) => found,
        Err(StoreError::NotFound(_)) => return Ok(None),
        Err(e) => return Err(e.into()),
    };
    if account.closed.is_some() {
        return Ok(None);
    }
    let closed = closed_tenants(gateway).await?;
    let mut roles = account.roles;
    roles.retain(|tenant, _| !closed.contains(tenant));
    Ok(Some(Caller { who: Who::Person(account.login), roles, dataflows: Vec::new(), lang: Some(account.lang) }))
}

/// Signs out.
pub async fn sign_out(gateway: &Gateway, secret: &Secret) -> Result<(), Trouble> {
    Ok(gateway.store.end_session(secret.digest()).await?)
}

#[derive(Serialize, Deserialize)]
struct Invitation {
    login: Login,
    until: Moment,
}

fn invitation(digest: Sha256) -> String {
    format!("invitation:{digest}")
}

/// Makes the secret with which a person sets a password, once.
pub async fn invite(gateway: &Gateway, login: &Login) -> Result<Secret, Trouble> {
    let secret = Secret::from_random(gateway.random.bytes()?);
    let kept = Invitation { login: login.clone(), until: gateway.now().plus(INVITATION) };
    let kept = serde_json::to_string(&kept).map_err(|e| Trouble::Machine(e.to_string()))?;
    gateway.store.set_setting(&TenantId::system(), &invitation(secret.digest()), Some(&kept)).await?;
    Ok(secret)
}

/// Sets the password of the one who was invited; the invitation is used up, and earlier sessions end.
///
/// # Errors
/// `BadInvitation` where it was never given, was used or is too old; `WeakPassword`.
pub async fn accept_invitation(gateway: &Gateway, secret: &str, password: &str) -> Result<Login, Trouble> {
    let bad = || Trouble::from(Refusal::new(Code::BadInvitation));
    let digest = Secret::parse(secret).ok_or_else(bad)?.digest();
    let system = TenantId::system();
    let kept = gateway.store.setting(&system, &invitation(digest)).await?.ok_or_else(bad)?;
    let kept: Invitation = serde_json::from_str(&kept).map_err(|e| Trouble::Machine(e.to_string()))?;
    if kept.until < gateway.now() {
        return Err(bad());
    }
    let hash = passwords::hash(gateway, &kept.login, password).await?;
    gateway.store.set_setting(&system, &invitation(digest), None).await?;
    set_password(gateway, &kept.login, &hash).await?;
    Ok(kept.login)
}

/// Changes the password of a person who knows the one before; ends all sessions of theirs.
///
/// # Errors
/// As [`sign_in`]; `WeakPassword`.
pub async fn change_password(gateway: &Gateway, login: &Login, before: &str, after: &str, from: IpAddr) -> Result<(), Trouble> {
    let account = prove(gateway, login.as_str(), before, from).await?;
    let hash = passwords::hash(gateway, login, after).await?;
    set_password(gateway, &account.login, &hash).await
}

/// Keeps the hash of a password, and states its digest: one that somebody else put there is found.
async fn set_password(gateway: &Gateway, login: &Login, hash: &str) -> Result<(), Trouble> {
    let actor = rights::themselves(login);
    let change = Change { gateway, actor: &actor, at: gateway.now(), tenant: &actor.tenant };
    let told = |hash: &str| change.told(rights::PASSWORD, rights::of_password(login, hash), "people", "password set");
    Ok(gateway.store.set_password(login, hash, change.at, &told).await?)
}

/// Makes the first administrator where there is none who could sign in, and gives the secret to set a password with.
/// No password comes with the program.
pub async fn first_administrator(gateway: &Gateway) -> Result<Option<(Login, Secret)>, Trouble> {
    let system = TenantId::system();
    let login: Login = "admin".parse().map_err(|e: crate::model::account::Misnamed| Trouble::Machine(e.to_string()))?;
    let accounts = gateway.store.accounts(Some(&system)).await?;
    let open: Vec<&Account> = accounts.iter().filter(|a| a.closed.is_none() && a.roles[&system].any(&[Role::SystemAdmin])).collect();
    match open.as_slice() {
        [] => {
            let account = Account {
                login: login.clone(),
                name: "Administrator".to_owned(),
                mail: String::new(),
                lang: gateway.config.lang.unwrap_or(Lang::En),
                roles: [(system, Roles::from([Role::SystemAdmin]))].into(),
                closed: None,
            };
            let actor = rights::machine();
            let change = Change { gateway, actor: &actor, at: gateway.now(), tenant: &actor.tenant };
            let told = |a: &Account| change.told(rights::ACCOUNT, rights::of_account(a), "people", "added");
            match gateway.store.add_account(&account, None, change.at, &told).await {
                // Another process that starts at the same time was first, and prints the secret.
                Err(StoreError::Conflict(Conflict::Exists(_))) => return Ok(None),
                other => other?,
            }
        }
        // It was made, but nobody has set its password yet.
        [only] if only.login == login && gateway.store.account(&login).await?.1.is_none() => {}
        _ => return Ok(None),
    }
    invite(gateway, &login).await.map(|secret| Some((login, secret)))
}

/// Whoever has one address of version 6 has its whole network of 64 bits.
fn network(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(v4) => v4.to_string(),
        IpAddr::V6(v6) => format!("{:x}:{:x}:{:x}:{:x}::/64", v6.segments()[0], v6.segments()[1], v6.segments()[2], v6.segments()[3]),
    }
}

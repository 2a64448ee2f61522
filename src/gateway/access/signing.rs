//! With which keys of their own does a person sign what they decide, and is a signature theirs?
//!
//! A key has the login as its name. It is kept as a setting of the service, `signer:ana+1a2b3c4d`, so that who added and
//! ended it when is an event and a statement like that of any other setting. One that ended stays, because what it signed
//! must be checked for ever. Whoever adds one shows that the key is in their hands, and knows their password: what a thief
//! of a token or of an open browser could add would be worth no more than a click.

use std::net::IpAddr;

use serde::{Deserialize, Serialize};

use super::sessions;
use crate::audit::key::{KeyType, PublicKey};
use crate::audit::statement::Statement;
use crate::gateway::rights::{self, Change};
use crate::gateway::{Code, Gateway, Refusal, Trouble, ledger};
use crate::model::account::{Actor, Login, TenantId};
use crate::model::moment::Moment;

/// What the names of settings about keys begin with; `name+id` of the key follows.
const SIGNER: &str = "signer:";
/// Most keys that a person has at a time.
const MOST: usize = 8;
/// How long after a statement was made its signature is taken, in milliseconds.
pub const WINDOW: i64 = 10 * 60_000;
/// How much the clocks of two machines may differ, in milliseconds.
const LEEWAY: i64 = 60_000;

/// A key of a person.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Signer {
    /// The public key: `name+id+key`.
    pub key: String,
    /// When it was added.
    pub added: Moment,
    /// Since when it signs nothing any more.
    pub ended: Option<Moment>,
}

impl Signer {
    /// The key itself.
    ///
    /// # Errors
    /// [`Trouble::Machine`] where what is kept is damaged.
    pub fn public(&self) -> Result<PublicKey, Trouble> {
        self.key.parse().map_err(|e| Trouble::Machine(format!("a key of a person is damaged: {e}")))
    }
}

/// A decision that a person signed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Signed {
    /// The moment that stands in the statement.
    pub at: Moment,
    /// The key, as `name+id`.
    pub key: String,
    /// The signature of the statement, as DSSE signs it.
    pub signature: [u8; 64],
}

/// What a new key signs to show that it is in the hands of the one who adds it. `ledger` is the name of the ledger's key.
pub fn claim(ledger: &str, login: &Login) -> Vec<u8> {
    format!("isthmus-signer/v1\n{ledger}\n{login}\n").into_bytes()
}

/// How somebody shows that it is they who add a key.
#[derive(Clone, Copy, Debug)]
pub enum Shows<'a> {
    /// By their password, from this address.
    Password(&'a str, IpAddr),
    /// By being signed in, where they have no password here because another service vouches for them.
    Session,
}

/// The keys of a person, or of all, in order of their names.
///
/// # Errors
/// Those of the store.
pub async fn all(gateway: &Gateway, login: Option<&Login>) -> Result<Vec<Signer>, Trouble> {
    let settings = gateway.store.settings(&TenantId::system()).await?;
    let of = |label: &str| login.is_none_or(|l| label.split_once('+').is_some_and(|(name, _)| name == l.as_str()));
    let found = settings.iter().filter(|(name, _)| name.strip_prefix(SIGNER).is_some_and(of));
    let damaged = |e| Trouble::Machine(format!("a key of a person is damaged: {e}"));
    found.map(|(_, value)| serde_json::from_str(value).map_err(damaged)).collect()
}

/// Adds a key of a person.
///
/// # Errors
/// `Malformed` where it is no key of this person, or there are too many; `BadSignature` where it did not sign the
/// [`claim`]; `SignInFailed`, `TooManyTries`; `NotAllowed` where nothing shows who it is.
pub async fn add(gateway: &Gateway, login: &Login, key: &str, signature: &[u8], shows: Shows<'_>) -> Result<Signer, Trouble> {
    let wrong = |why: &str| Trouble::from(Refusal::new(Code::Malformed).with("part", "key").with("why", why));
    match shows {
        Shows::Password(password, from) => drop(sessions::prove(gateway, login.as_str(), password, from).await?),
        // A password is there to be asked for.
        Shows::Session if gateway.store.account(login).await?.1.is_some() => {
            return Err(Refusal::new(Code::Malformed).with("part", "password").into());
        }
        Shows::Session => {}
    }
    let public: PublicKey = key.parse().map_err(|e: crate::audit::key::KeyError| wrong(&e.to_string()))?;
    if public.kind() != KeyType::Ed25519 || public.name() != login.as_str() {
        return Err(wrong("Its name is the login of the person, and its type is 1."));
    }
    if public.same_point(gateway.key.public()) || !public.signed(&claim(gateway.key.public().name(), login), signature) {
        return Err(bad("does-not-fit"));
    }
    let theirs = all(gateway, Some(login)).await?;
    if let Some(known) = theirs.iter().find(|s| s.key == key) {
        return if known.ended.is_none() { Ok(known.clone()) } else { Err(wrong("It was ended.")) };
    }
    if theirs.iter().filter(|s| s.ended.is_none()).count() >= MOST {
        return Err(wrong(&format!("A person has {MOST} keys at most.")));
    }
    let signer = Signer { key: public.to_string(), added: gateway.now(), ended: None };
    keep(gateway, login, &public.label(), &signer, "key added").await?;
    Ok(signer)
}

/// Ends a key of a person: it signs nothing from now on.
///
/// # Errors
/// `NotFound`.
pub async fn end(gateway: &Gateway, login: &Login, label: &str) -> Result<(), Trouble> {
    let found = all(gateway, Some(login)).await?.into_iter().map(|s| s.public().map(|k| (k.label(), s)));
    let found: Vec<(String, Signer)> = found.collect::<Result<_, _>>()?;
    let Some((label, signer)) = found.into_iter().find(|(l, _)| l == label) else { return Err(Refusal::new(Code::NotFound).into()) };
    if signer.ended.is_some() {
        return Ok(());
    }
    keep(gateway, login, &label, &Signer { ended: Some(gateway.now()), ..signer }, "key ended").await
}

async fn keep(gateway: &Gateway, login: &Login, label: &str, signer: &Signer, what: &str) -> Result<(), Trouble> {
    let (actor, name) = (rights::themselves(login), format!("{SIGNER}{label}"));
    let value = serde_json::to_string(signer).map_err(|e| Trouble::Machine(e.to_string()))?;
    let change = Change { gateway, actor: &actor, at: gateway.now(), tenant: &actor.tenant };
    let (about, is) = rights::of_setting(&actor.tenant, &name, Some(&value));
    let entries = ledger::stated(gateway, &actor, &about, rights::SETTING, change.at, &is);
    gateway.store.attest(change.event("people", what), Some((&name, Some(&value))), entries).await?;
    Ok(())
}

/// The key with which an actor signed this statement.
///
/// # Errors
/// `BadSignature`, with why: a key that is not the actor's (any more), a statement of too long ago, a signature of something else.
pub(crate) async fn fits(gateway: &Gateway, actor: &Actor, statement: &Statement, signed: &Signed) -> Result<PublicKey, Trouble> {
    let now = gateway.now();
    if signed.at > now.plus(LEEWAY) || signed.at.plus(WINDOW) < now {
        return Err(bad("too-old"));
    }
    let Some(login) = actor.who.person() else { return Err(bad("unknown-key")) };
    for signer in all(gateway, Some(login)).await?.iter().filter(|s| s.ended.is_none()) {
        let key = signer.public()?;
        if key.label() == signed.key {
            let message = crate::audit::envelope::message_of(statement).map_err(|e| Trouble::Machine(e.to_string()))?;
            return if key.signed(&message, &signed.signature) { Ok(key) } else { Err(bad("does-not-fit")) };
        }
    }
    Err(bad("unknown-key"))
}

fn bad(why: &str) -> Trouble {
    Refusal::new(Code::BadSignature).with("why", why).into()
}

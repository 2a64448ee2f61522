//! How does a tenant work? The few settings that decide who must do what, each change of them told and recorded.

use super::{Code, Gateway, Refusal, Trouble, ledger, own, rights};
use crate::model::account::{Actor, Class, Role, TenantId};
use crate::model::event::{Event, EventKind};
use crate::model::structure::Ref;

/// `off`: one person may send, approve and release. For offices that have no second one.
pub const FOUR_EYES: &str = "four-eyes";
/// `on`: who hands in to review and who approves signs that with their own key.
pub const SIGNATURES: &str = "signatures";
/// What the names of settings about the number of keys begin with; a dataflow follows.
const KEYS: &str = "keys:";
/// What the names of settings about who may read begin with; a dataflow follows.
const CLASS: &str = "class:";
/// What the names of settings about small counts begin with; a dataflow follows.
pub(super) const PROTECT: &str = "protect:";
/// The largest number below which counts may be small.
const MOST_SMALL: u32 = 100;
/// Most keys that a release may need.
const MOST_KEYS: i64 = 9;

/// The setting that says how many persons must turn their key to a release in a dataflow.
pub fn keys(dataflow: &Ref) -> String {
    format!("{KEYS}{dataflow}")
}

/// The setting that says who may read what is released in a dataflow.
pub fn class(dataflow: &Ref) -> String {
    format!("{CLASS}{dataflow}")
}

/// The setting that says below which number a count is small, and must not be published as it is: `5`, `10`; `off` for none.
pub fn protect(dataflow: &Ref) -> String {
    format!("{PROTECT}{dataflow}")
}

/// How many persons must turn their key; 1 where nothing is set.
pub(super) async fn keys_of(gateway: &Gateway, tenant: &TenantId, dataflow: &Ref) -> Result<i64, Trouble> {
    let set = gateway.store.setting(tenant, &keys(dataflow)).await?;
    Ok(set.and_then(|k| k.parse().ok()).unwrap_or(1).clamp(1, MOST_KEYS))
}

/// Who may read what is released; everybody where nothing is set.
pub(super) async fn class_of(gateway: &Gateway, tenant: &TenantId, dataflow: &Ref) -> Result<Class, Trouble> {
    let set = gateway.store.setting(tenant, &class(dataflow)).await?;
    Ok(set.and_then(|c| c.parse().ok()).unwrap_or(Class::Public))
}

/// Changes a setting of the actor's tenant, or takes it away; the change is an event and a statement.
///
/// # Errors
/// A refusal where there is no such setting, it cannot have this value, or the actor may not change it.
pub async fn set(gateway: &Gateway, actor: &Actor, name: &str, value: Option<&str>) -> Result<(), Trouble> {
    own::role(actor, &[Role::TenantAdmin])?;
    let malformed = || Refusal::new(Code::Malformed).with("name", name).with("value", value.unwrap_or_default());
    let fits = |v: &str| match name {
        FOUR_EYES | SIGNATURES => ["on", "off"].contains(&v),
        _ if name.starts_with(KEYS) => v.parse::<i64>().is_ok_and(|n| (1..=MOST_KEYS).contains(&n)),
        _ if name.starts_with(CLASS) => v.parse::<Class>().is_ok(),
        _ if name.starts_with(PROTECT) => v == "off" || v.parse::<u32>().is_ok_and(|n| (2..=MOST_SMALL).contains(&n)),
        _ => false,
    };
    let flow = name.strip_prefix(KEYS).or(name.strip_prefix(CLASS)).or(name.strip_prefix(PROTECT));
    let known = [FOUR_EYES, SIGNATURES].contains(&name) || flow.is_some_and(|f| Ref::parse(f).is_some_and(|r| r.to_string() == f));
    if !known || !value.is_none_or(fits) {
        return Err(malformed().into());
    }
    let (now, before) = (gateway.now(), gateway.store.setting(&actor.tenant, name).await?);
    let what = serde_json::json!({ "setting": name, "before": before, "after": value });
    let (about, now_is) = rights::of_setting(&actor.tenant, name, value);
    let entries = ledger::stated(gateway, actor, &about, rights::SETTING, now, &now_is);
    let event = Event {
        sequence: 0,
        at: now,
        tenant: actor.tenant.clone(),
        kind: EventKind::Administered,
        by: actor.who.clone(),
        subject: name.to_owned(),
        body: what.to_string(),
    };
    gateway.store.attest(event, Some((name, value)), entries).await?;
    Ok(())
}

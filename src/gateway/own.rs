//! Whose is it, and whose work was it? What every act asks before it does anything.

use super::{Code, Gateway, Refusal, Trouble, settings};
use crate::model::account::{Actor, Role, TenantId, Who};
use crate::model::submission::{Receipt, Submission};

/// Roles that see the submissions of others.
const SEE_ALL: &[Role] = &[Role::Reviewer, Role::Publisher, Role::TenantAdmin, Role::Auditor];

pub(super) fn not_found() -> Trouble {
    Refusal::new(Code::NotFound).into()
}

/// Refuses who has none of these roles. What this service itself does needs none.
pub(super) fn role(actor: &Actor, any: &[Role]) -> Result<(), Trouble> {
    if is_machine(actor) || actor.roles.any(any) {
        return Ok(());
    }
    let roles: Vec<&str> = any.iter().map(|r| r.word()).collect();
    Err(Refusal::new(Code::NotAllowed).with("roles", roles.join(", ")).into())
}

pub(super) fn is_machine(actor: &Actor) -> bool {
    matches!(actor.who, Who::Machine(_))
}

/// Whether what belongs to this tenant is the actor's to see at all.
pub(super) fn tenant(actor: &Actor, of: &TenantId) -> Result<(), Trouble> {
    if actor.tenant == *of { Ok(()) } else { Err(not_found()) }
}

/// The submission, where the actor may see it.
pub(super) async fn submission(gateway: &Gateway, actor: &Actor, receipt: Receipt) -> Result<Submission, Trouble> {
    let submission = gateway.store.submission(receipt).await.map_err(hidden)?;
    tenant(actor, &submission.tenant)?;
    if is_machine(actor) || actor.roles.any(SEE_ALL) || same(&actor.who, &submission.by) { Ok(submission) } else { Err(not_found()) }
}

/// What is not there is told as what may not be seen.
pub(super) fn hidden(error: crate::store::StoreError) -> Trouble {
    match error {
        crate::store::StoreError::NotFound(_) => not_found(),
        other => other.into(),
    }
}

/// Whether two acts were one person's, or one token's.
pub(super) fn same(a: &Who, b: &Who) -> bool {
    a == b || a.person().is_some_and(|p| b.person() == Some(p))
}

/// Whether a second pair of eyes is asked for.
pub(super) async fn four_eyes(gateway: &Gateway, tenant: &TenantId) -> Result<bool, Trouble> {
    Ok(gateway.store.setting(tenant, settings::FOUR_EYES).await?.as_deref() != Some("off"))
}

pub(super) fn own_work(what: &str) -> Trouble {
    Refusal::new(Code::OwnWork).with("what", what).into()
}

/// A text that is needed.
pub(super) fn text<'a>(text: &'a str, name: &'static str) -> Result<&'a str, Trouble> {
    let trimmed = text.trim();
    if trimmed.is_empty() { Err(Refusal::new(Code::TextMissing).with("name", name).into()) } else { Ok(trimmed) }
}

/// A text as it is kept: PostgreSQL knows none with a zero byte in it, and what is kept is what was signed.
pub(super) fn kept(text: &str) -> String {
    text.trim().replace('\0', "\u{fffd}")
}

/// The role in which somebody acts: the first of these that they have.
pub(super) fn acting(actor: &Actor, any: &[Role]) -> String {
    match &actor.who {
        Who::Machine(part) => part.word().to_owned(),
        _ => any.iter().find(|r| actor.roles.any(&[**r])).map_or("", |r| r.word()).to_owned(),
    }
}

//! Who calls, and what may they see?
//!
//! A caller is known by a token ([`tokens`]) or a session ([`sessions`]); the roles are read anew at every call, so that
//! what was taken away is gone at once. Which roles may do what is told by the table of routes; what follows from it
//! for one request is a [`Scope`]. [`people`] and [`provision`] say who there is, [`passwords`] how they prove it,
//! [`signing`] with what keys they sign.

pub mod outside;
pub mod passwords;
pub mod people;
pub mod provision;
pub mod sessions;
pub mod signing;
pub mod tokens;

use std::collections::{BTreeMap, BTreeSet};

use super::{Code, Gateway, Refusal, Trouble};
use crate::model::account::{Actor, Class, Roles, TenantId, Who};
use crate::model::lang::Lang;
use crate::model::moment::Moment;
use crate::model::release::{Release, Series};
use crate::model::structure::Ref;
use crate::model::submission::{Receipt, Submission};

/// Somebody whom the service knows.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Caller {
    /// Who it is.
    pub who: Who,
    /// What they may do, for each tenant that is not closed.
    pub roles: BTreeMap<TenantId, Roles>,
    /// Only these dataflows, `AGENCY:ID`; empty: all.
    pub dataflows: Vec<String>,
    /// The language that they are written to.
    pub lang: Option<Lang>,
}

/// How far a caller may reach into a tenant.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Reach {
    /// To what is released and open, of what may leave the tenant.
    Open,
    /// To what they sent themselves.
    Mine,
    /// To all of it.
    Own,
}

/// What one request of a caller may see.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Scope {
    /// Who asks; none: somebody.
    pub caller: Option<Caller>,
    /// How far, for each tenant; those that are not there are out of reach.
    pub reach: BTreeMap<TenantId, Reach>,
    /// Where a role of theirs is good for what everybody may see, and for no more.
    pub onlookers: BTreeSet<TenantId>,
}

impl Scope {
    /// The caller as one who acts within a tenant.
    ///
    /// # Errors
    /// `NotFound` where the tenant is out of reach: whether it exists is not told.
    pub fn actor(&self, tenant: &TenantId) -> Result<Actor, Refusal> {
        let unknown = || Refusal::new(Code::NotFound);
        let caller = self.caller.as_ref().filter(|_| self.reach.contains_key(tenant)).ok_or_else(unknown)?;
        let roles = caller.roles.get(tenant).cloned().ok_or_else(unknown)?;
        Ok(Actor { who: caller.who.clone(), tenant: tenant.clone(), roles })
    }

    /// The tenant that is meant where none is named: the only one within reach.
    ///
    /// # Errors
    /// `Malformed` where there are several.
    pub fn tenant(&self, named: Option<&TenantId>) -> Result<TenantId, Refusal> {
        if let Some(named) = named {
            return self.actor(named).map(|a| a.tenant);
        }
        let mut all = self.reach.keys();
        match (all.next(), all.next()) {
            (Some(only), None) => Ok(only.clone()),
            _ => Err(Refusal::new(Code::Malformed).with("part", "tenant")),
        }
    }

    /// Whether a token that is good for some dataflows is good for this one.
    fn covers(&self, dataflow: &Ref) -> bool {
        let Some(caller) = &self.caller else { return true };
        caller.dataflows.is_empty() || caller.dataflows.iter().any(|d| *d == format!("{}:{}", dataflow.agency, dataflow.id))
    }

    /// Whether a submission is within reach.
    pub fn sees(&self, submission: &Submission) -> bool {
        let dataflow = submission.run.as_ref().and_then(|r| r.dataflow.as_ref());
        let near = match self.reach.get(&submission.tenant) {
            Some(Reach::Own) => true,
            Some(Reach::Mine) => self.caller.as_ref().is_some_and(|c| same_person(&c.who, &submission.by)),
            Some(Reach::Open) | None => false,
        };
        near && dataflow.is_none_or(|d| self.covers(d))
    }

    /// Whether a release is within reach: everybody's where it is public and open, the tenant's own otherwise.
    pub fn sees_release(&self, release: &Release, now: Moment) -> bool {
        let series = &release.draft.series;
        let open_to_all = release.draft.class == Class::Public && release.is_open(now);
        let near = match self.reach.get(&series.tenant) {
            Some(Reach::Own | Reach::Mine) => true,
            Some(Reach::Open) => release.draft.class != Class::Confidential && release.is_open(now),
            None => false,
        };
        open_to_all || (near && self.covers(&series.dataflow))
    }

    /// The caller as one who acts on a release that they see.
    ///
    /// # Errors
    /// `NotFound` where no role of theirs in its tenant is good for that.
    pub fn actor_on(&self, series: &Series) -> Result<Actor, Refusal> {
        let unknown = || Refusal::new(Code::NotFound);
        let good = self.reach.contains_key(&series.tenant) || self.onlookers.contains(&series.tenant);
        let caller = self.caller.as_ref().filter(|_| good).ok_or_else(unknown)?;
        let roles = caller.roles.get(&series.tenant).cloned().ok_or_else(unknown)?;
        Ok(Actor { who: caller.who.clone(), tenant: series.tenant.clone(), roles })
    }
}

/// Whether two actors are one person, or one token that nobody answers for.
fn same_person(a: &Who, b: &Who) -> bool {
    match (a.person(), b.person()) {
        (Some(a), Some(b)) => a == b,
        (None, None) => a == b,
        _ => false,
    }
}

/// A submission within reach, with the caller as one who acts in its tenant.
///
/// # Errors
/// `NotFound` where it is out of reach or not there: nobody can tell the one from the other.
pub async fn submission(gateway: &Gateway, scope: &Scope, receipt: Receipt) -> Result<(Submission, Actor), Trouble> {
    let found = match gateway.store.submission(receipt).await {
        Ok(found) if scope.sees(&found) => found,
        Ok(_) | Err(crate::store::StoreError::NotFound(_)) => return Err(Refusal::new(Code::NotFound).into()),
        Err(e) => return Err(e.into()),
    };
    let actor = scope.actor(&found.tenant)?;
    Ok((found, actor))
}

/// The tenants that send no more: nobody has a role there.
async fn closed_tenants(gateway: &Gateway) -> Result<BTreeSet<TenantId>, Trouble> {
    let tenants = gateway.store.tenants().await?;
    Ok(tenants.into_iter().filter(|t| t.closed.is_some()).map(|t| t.id).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::account::{Login, Role};

    fn caller(who: Who, tenants: &[&str]) -> Caller {
        let roles = tenants.iter().map(|t| (t.parse().expect("a tenant"), Roles::from([Role::Uploader]))).collect();
        Caller { who, roles, dataflows: Vec::new(), lang: None }
    }

    #[test]
    fn a_tenant_is_named_or_the_only_one() {
        let (mex, gtm): (TenantId, TenantId) = ("MEX".parse().expect("a tenant"), "GTM".parse().expect("a tenant"));
        let ana: Login = "ana".parse().expect("a login");
        let mut scope = Scope {
            caller: Some(caller(Who::Person(ana), &["MEX", "GTM"])),
            reach: [(mex.clone(), Reach::Own)].into(),
            onlookers: BTreeSet::new(),
        };
        assert_eq!(scope.tenant(None), Ok(mex.clone()));
        assert_eq!(scope.tenant(Some(&gtm)).map_err(|r| r.code), Err(Code::NotFound));
        scope.reach.insert(gtm.clone(), Reach::Mine);
        assert_eq!(scope.tenant(None).map_err(|r| r.code), Err(Code::Malformed));
        assert_eq!(scope.tenant(Some(&gtm)), Ok(gtm));
        assert_eq!(Scope::default().actor(&mex).map_err(|r| r.code), Err(Code::NotFound));
    }

    #[test]
    fn a_person_and_their_token_are_one_and_two_tokens_are_not() {
        let ana: Login = "ana".parse().expect("a login");
        assert!(same_person(&Who::Person(ana.clone()), &Who::Token(3, Some(ana.clone()))));
        assert!(same_person(&Who::Token(3, None), &Who::Token(3, None)));
        assert!(!same_person(&Who::Token(3, None), &Who::Token(4, None)));
        assert!(!same_person(&Who::Token(3, None), &Who::Person(ana)));
    }
}

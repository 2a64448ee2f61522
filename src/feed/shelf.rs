//! Which releases is a question about, of those that the caller may see? And which of them stood at another moment?

use std::collections::BTreeMap;
use std::sync::Arc;

use super::known::current;
use super::query::{Context, Provider, Surface, Target, is_version};
use super::{Feed, Problem};
use crate::gateway::access::Scope;
use crate::model::moment::Moment;
use crate::model::release::{Release, Series};
use crate::model::structure::{Dataflow, Ref};

/// What is published in one dataflow, as far as the caller may see it.
#[derive(Clone, Debug)]
pub struct Shelf {
    /// The dataflow.
    pub flow: Arc<Dataflow>,
    /// Its series, in the order of their tenants.
    pub series: Vec<Series>,
}

/// What a provision agreement is called: one tenant's part of a dataflow.
pub fn agreement(flow: &Ref, tenant: &str) -> Ref {
    Ref { agency: flow.agency.clone(), id: format!("{}_{tenant}", flow.id), version: flow.version.clone() }
}

impl Feed {
    /// The dataflows that are meant, with the series in them that the caller may see something of.
    ///
    /// # Errors
    /// [`Problem::NoSuchArtefact`] where no dataflow is known that could be meant; those of the store.
    pub async fn shelves(&self, scope: &Scope, target: &Target, providers: &[Provider]) -> Result<Vec<Shelf>, Problem> {
        let now = self.gateway.now();
        let shelf = |flow: &Arc<Dataflow>| (flow.reference.clone(), Shelf { flow: flow.clone(), series: Vec::new() });
        let mut flows: BTreeMap<Ref, Shelf> = self.flows.iter().filter(|f| is_meant(target, f)).map(shelf).collect();
        if flows.is_empty() {
            return Err(Problem::NoSuchArtefact);
        }
        for (series, releases) in self.known.meant(&self.gateway, |s| flows.contains_key(&s.dataflow)).await? {
            let Some(found) = flows.get_mut(&series.dataflow) else { continue };
            let tenant = series.tenant.as_str();
            let provided = |p: &Provider| p.id == tenant && p.agency.as_deref().is_none_or(|a| a == series.dataflow.agency);
            let agreed = target.context != Context::ProvisionAgreement || meant(target, &agreement(&series.dataflow, tenant));
            if agreed && (providers.is_empty() || providers.iter().any(provided)) && seen(scope, &releases, now).is_some() {
                found.series.push(series);
            }
        }
        Ok(flows.into_values().collect())
    }

    /// The release that is, or was, current in a series at a moment, where the caller may see it.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn standing(&self, scope: &Scope, series: &Series, at: Moment) -> Result<Option<Release>, Problem> {
        let now = self.gateway.now();
        if at < now {
            // What is current is asked of the clock for embargoes alone; what was is asked of every release.
            let mut all = self.history(scope, series).await?;
            all.retain(|r| r.opens.is_some_and(|opens| opens <= at));
            return Ok(all.pop());
        }
        let releases = self.known.releases(&self.gateway, series).await?;
        Ok(seen(scope, &releases, now).cloned())
    }

    /// The releases of a series that were ever current and that the caller may see, the first one first.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn history(&self, scope: &Scope, series: &Series) -> Result<Vec<Release>, Problem> {
        let now = self.gateway.now();
        let releases = self.known.releases(&self.gateway, series).await?;
        let mut all: Vec<Release> = releases.iter().filter(|r| scope.sees_release(r, now) && r.is_open(now)).cloned().collect();
        all.sort_by_key(|r| r.number);
        Ok(all)
    }
}

/// What is current in a series, where the caller may see it. What was withdrawn is seen by nobody.
fn seen<'r>(scope: &Scope, releases: &'r [Release], now: Moment) -> Option<&'r Release> {
    current(releases, now).filter(|r| r.is_open(now) && scope.sees_release(r, now))
}

/// Whether a question may be about a dataflow.
fn is_meant(target: &Target, flow: &Dataflow) -> bool {
    match target.context {
        Context::Dataflow => meant(target, &flow.reference),
        Context::DataStructure => meant(target, &flow.structure.reference),
        Context::Any => meant(target, &flow.reference) || meant(target, &flow.structure.reference),
        // Which agreements there are is told by who published.
        Context::ProvisionAgreement => {
            let begins = |id: &String| id.strip_prefix(&flow.reference.id).is_some_and(|rest| rest.starts_with('_'));
            of(&target.agencies, &flow.reference.agency) && (target.ids.is_empty() || target.ids.iter().any(begins))
        }
    }
}

fn of(list: &[String], is: &str) -> bool {
    list.is_empty() || list.iter().any(|l| l == is)
}

fn meant(target: &Target, reference: &Ref) -> bool {
    of(&target.agencies, &reference.agency) && of(&target.ids, &reference.id) && is_any(&target.versions, &reference.version)
}

/// Whether a version is among those asked for; where none is, the latest is meant, and there is one of each artefact.
fn is_any(wanted: &[String], is: &str) -> bool {
    wanted.is_empty() || wanted.iter().any(|v| is_version(Surface::V2, v, is) || is_version(Surface::V1, v, is))
}

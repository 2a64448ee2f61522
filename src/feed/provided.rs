//! Who provides data of which dataflow, as structures? Every office that publishes something the caller may see is a data provider, and
//! has a provision agreement for each dataflow that it publishes.
//!
//! Who publishes nothing that the caller may see is not there, in no list and no count.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::known::current;
use super::shelf::agreement;
use super::{Feed, Problem, off_thread};
use crate::gateway::Trouble;
use crate::gateway::access::Scope;
use crate::model::lang::{Lang, Names};
use crate::model::moment::Moment;
use crate::model::release::{Release, Series};
use crate::model::structure::Ref;
use crate::sdmx::message::DATA_PROVIDERS;
use crate::sdmx::structure::{Message, Organisation, OrganisationRole, OrganisationScheme, Provision};
use crate::standard::Standard;

/// The structures in force with those who provide data, and when any of that last changed.
#[derive(Clone)]
pub struct Provided {
    /// All structures.
    pub standard: Arc<Standard>,
    /// When they last changed for the caller.
    pub since: Moment,
}

/// What was made last, and of whom: of all callers most see the same.
pub(super) type Made = (Message, Arc<Standard>);

impl Feed {
    /// The structures in force, with the providers that the caller may know of.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn provided(&self, scope: &Scope) -> Result<Provided, Problem> {
        let now = self.gateway.now();
        let (mut visible, mut since) = (Vec::new(), self.since);
        for (series, releases) in self.known.meant(&self.gateway, |_| true).await? {
            since = releases.iter().filter_map(|r| told(scope, r, now)).fold(since, Moment::max);
            if current(&releases, now).is_some_and(|r| r.is_open(now) && scope.sees_release(r, now)) {
                visible.push(series);
            }
        }
        if visible.is_empty() {
            return Ok(Provided { standard: self.standard.clone(), since });
        }
        let tenants = self.gateway.store.tenants().await.map_err(Trouble::from)?;
        let called: BTreeMap<String, String> = tenants.into_iter().map(|t| (t.id.as_str().to_owned(), t.name)).collect();
        let message = self.message(&visible, &called);
        let lock = || self.provided.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if let Some((_, made)) = lock().as_ref().filter(|(of, _)| *of == message) {
            return Ok(Provided { standard: made.clone(), since });
        }
        let (standard, own) = (self.standard.clone(), message.clone());
        let standard = Arc::new(off_thread(move || Ok(standard.beside(own))).await?);
        *lock() = Some((message, standard.clone()));
        Ok(Provided { standard, since })
    }

    fn message(&self, visible: &[Series], called: &BTreeMap<String, String>) -> Message {
        let mut message = Message::default();
        let mut schemes: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for Series { dataflow, tenant } in visible {
            let id = tenant.as_str();
            schemes.entry(&dataflow.agency).or_default().insert(id);
            let name = called.get(id).map_or(id, String::as_str);
            let flow = self.flows.iter().find(|f| f.reference == *dataflow);
            let names = flow.map(|f| Names(f.names.0.iter().map(|(l, n)| (*l, format!("{n}: {name}"))).collect()));
            message.provisions.push(Provision {
                reference: agreement(dataflow, id),
                names: names.unwrap_or_else(|| Names(vec![(Lang::En, name.to_owned())])),
                about: None,
                dataflow: Some(dataflow.clone()),
                provider: Some((scheme(&dataflow.agency), id.to_owned())),
            });
        }
        let words = [
            (Lang::En, "Data providers"),
            (Lang::Es, "Proveedores de datos"),
            (Lang::Fr, "Fournisseurs de données"),
            (Lang::Pt, "Fornecedores de dados"),
        ];
        for (agency, ids) in schemes {
            let organisation = |id: &&str| Organisation {
                id: (*id).to_owned(),
                names: Names(vec![(Lang::En, called.get(*id).map_or(*id, String::as_str).to_owned())]),
                about: None,
                parent: None,
                contacts: Vec::new(),
            };
            message.organisations.push(OrganisationScheme {
                role: OrganisationRole::DataProvider,
                reference: scheme(agency),
                names: Names(words.map(|(l, w)| (l, w.to_owned())).to_vec()),
                about: None,
                organisations: ids.iter().map(organisation).collect(),
            });
        }
        message
    }
}

/// The scheme of the data providers of an agency: SDMX has one name and one version for it.
fn scheme(agency: &str) -> Ref {
    Ref { agency: agency.to_owned(), id: DATA_PROVIDERS.to_owned(), version: "1.0".to_owned() }
}

/// When something happened to a release that the caller sees, or saw before it was withdrawn.
fn told(scope: &Scope, release: &Release, now: Moment) -> Option<Moment> {
    let opened = release.opens.filter(|o| *o <= now || release.draft.embargo.is_none())?;
    let Some((withdrawn, _)) = &release.withdrawn else { return scope.sees_release(release, now).then_some(opened) };
    let stood = Release { withdrawn: None, ..release.clone() };
    scope.sees_release(&stood, now).then_some(*withdrawn)
}

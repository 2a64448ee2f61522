//! Which artefacts are there, and which refers to which? Built once, when the first query for structures comes.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::query::Surface;
use super::version::{Version, Versions};
use super::{Standard, StandardError, lock};
use crate::model::structure::Ref;
use crate::sdmx::structure::{Class, ComponentDraft, Concept, HierarchyNode, Message, RepresentationDraft, Target};

/// An artefact: where it is.
pub(super) struct Entry {
    pub(super) class: Class,
    pub(super) reference: Ref,
    version: Version,
    pub(super) message: Arc<Message>,
    /// Its place in the list of its class.
    pub(super) at: usize,
}

/// All artefacts, ordered by class, agency, identifier and version, and how they hang together.
pub(super) struct Index {
    pub(super) entries: Vec<Entry>,
    /// Class, agency and identifier to the numbers of the versions, the first first.
    groups: BTreeMap<(Class, String, String), Vec<usize>>,
    children: Vec<BTreeSet<usize>>,
    parents: Vec<BTreeSet<usize>>,
}

impl Standard {
    /// The index, built if it is not there yet.
    pub(super) fn index(&self) -> Result<Arc<Index>, StandardError> {
        if let Some(known) = &*lock(&self.index) {
            return Ok(known.clone());
        }
        let index = Arc::new(Index::new(&self.everything()?));
        *lock(&self.index) = Some(index.clone());
        Ok(index)
    }
}

impl Index {
    /// The index of these messages; where an artefact is in several the first stands.
    pub(super) fn new(messages: &[Arc<Message>]) -> Index {
        let mut entries: Vec<Entry> = Vec::new();
        let mut seen: BTreeSet<(Class, String, String, Vec<u32>, String)> = BTreeSet::new();
        for m in messages {
            for (class, at, reference) in artefacts(m) {
                let version = Version::parse(&reference.version).unwrap_or_else(Version::none);
                let extension = reference.version.split_once('-').map_or("", |(_, e)| e).to_owned();
                let key = (class, reference.agency.clone(), reference.id.clone(), version.numbers().to_vec(), extension);
                if seen.insert(key) {
                    entries.push(Entry { class, reference: reference.clone(), version, message: m.clone(), at });
                }
            }
        }
        entries.sort_by(|a, b| {
            let name = |e: &Entry| (e.class, e.reference.agency.clone(), e.reference.id.clone());
            name(a).cmp(&name(b)).then_with(|| a.version.cmp(&b.version))
        });
        let mut groups: BTreeMap<(Class, String, String), Vec<usize>> = BTreeMap::new();
        for (i, e) in entries.iter().enumerate() {
            groups.entry((e.class, e.reference.agency.clone(), e.reference.id.clone())).or_default().push(i);
        }
        let mut index = Index { children: Vec::new(), parents: vec![BTreeSet::new(); entries.len()], entries, groups };
        index.children = (0..index.entries.len()).map(|i| index.referred(i)).collect();
        for (i, list) in index.children.iter().enumerate() {
            for &c in list {
                index.parents[c].insert(i);
            }
        }
        index
    }

    /// The artefacts that fit, by their numbers.
    pub(super) fn select(&self, fits: impl Fn(Class, &str, &str) -> bool, versions: &[Versions]) -> BTreeSet<usize> {
        let mut out = BTreeSet::new();
        for ((class, agency, id), list) in &self.groups {
            if fits(*class, agency, id) {
                let there: Vec<Version> = list.iter().map(|&i| self.entries[i].version.clone()).collect();
                out.extend(versions.iter().flat_map(|v| v.select(&there)).map(|n| list[n]));
            }
        }
        out
    }

    /// What a reference means: the version it names, or the one that its wildcard (`2.1+.0`) stands for; the latest where it
    /// names none.
    pub(super) fn resolve(&self, class: Class, wanted: &Ref) -> Option<usize> {
        let list = self.groups.get(&(class, wanted.agency.clone(), wanted.id.clone()))?;
        let there: Vec<Version> = list.iter().map(|&i| self.entries[i].version.clone()).collect();
        let versions = Versions::list(Surface::V2, &wanted.version)?;
        versions.iter().flat_map(|v| v.select(&there)).max().map(|n| list[n])
    }

    /// What it refers to.
    pub(super) fn children(&self, of: usize) -> &BTreeSet<usize> {
        &self.children[of]
    }

    /// What refers to it.
    pub(super) fn parents(&self, of: usize) -> &BTreeSet<usize> {
        &self.parents[of]
    }

    fn referred(&self, of: usize) -> BTreeSet<usize> {
        let e = &self.entries[of];
        let mut out: BTreeSet<usize> = references(e.class, &e.message, e.at).iter().filter_map(|(c, r)| self.resolve(*c, r)).collect();
        out.extend(self.agency(&e.reference.agency));
        out.remove(&of);
        out
    }

    /// The scheme that an agency stands in: of `X.SUB` the one of `X`, of `X` the one of SDMX.
    fn agency(&self, agency: &str) -> Option<usize> {
        let (above, id) = agency.rsplit_once('.').unwrap_or(("SDMX", agency));
        let scheme =
            self.resolve(Class::AgencyScheme, &Ref { agency: above.to_owned(), id: "AGENCIES".to_owned(), version: String::new() })?;
        let e = &self.entries[scheme];
        e.message.organisations.get(e.at)?.organisations.iter().any(|o| o.id == id).then_some(scheme)
    }
}

/// Every artefact of a message: its class, its place in the list of the class, its reference.
pub(super) fn artefacts(m: &Message) -> Vec<(Class, usize, &Ref)> {
    fn each<'a, T: 'a>(
        out: &mut Vec<(Class, usize, &'a Ref)>,
        list: impl Iterator<Item = &'a T>,
        class: impl Fn(&T) -> Class,
        reference: impl Fn(&'a T) -> &'a Ref,
    ) {
        out.extend(list.enumerate().map(|(i, x)| (class(x), i, reference(x))));
    }
    let mut out = Vec::new();
    each(&mut out, m.codelists.iter(), |_| Class::Codelist, |l| &l.reference);
    each(&mut out, m.concept_schemes.iter(), |_| Class::ConceptScheme, |s| &s.reference);
    each(&mut out, m.structures.iter(), |_| Class::DataStructure, |d| &d.reference);
    each(&mut out, m.dataflows.iter(), |_| Class::Dataflow, |f| &f.reference);
    each(&mut out, m.constraints.iter(), |_| Class::DataConstraint, |c| &c.reference);
    each(&mut out, m.hierarchies.iter(), |_| Class::Hierarchy, |h| &h.reference);
    each(&mut out, m.organisations.iter(), |o| o.role.class(), |o| &o.reference);
    each(&mut out, m.provisions.iter(), |_| Class::ProvisionAgreement, |p| &p.reference);
    each(&mut out, m.category_schemes.iter(), |_| Class::CategoryScheme, |s| &s.reference);
    each(&mut out, m.categorisations.iter(), |_| Class::Categorisation, |c| &c.reference);
    each(&mut out, m.value_lists.iter(), |_| Class::ValueList, |l| &l.reference);
    out
}

/// What an artefact refers to, agencies aside.
pub(super) fn references(class: Class, m: &Message, at: usize) -> BTreeSet<(Class, Ref)> {
    let mut out = BTreeSet::new();
    match class {
        Class::Dataflow => out.extend(m.dataflows[at].structure.iter().map(|s| (Class::DataStructure, s.clone()))),
        Class::DataStructure => {
            let d = &m.structures[at];
            for c in d.dimensions.iter().chain(&d.measures).chain(&d.attributes) {
                out.extend(enumeration(c).map(|(class, list)| (class, list.clone())));
                out.extend(c.concept.iter().chain(&c.roles).map(|(s, _)| (Class::ConceptScheme, s.clone())));
            }
        }
        Class::ConceptScheme => {
            out.extend(m.concept_schemes[at].concepts.iter().filter_map(core).map(|(class, list)| (class, list.clone())));
        }
        Class::DataConstraint => {
            for t in &m.constraints[at].attached {
                let class = match t {
                    Target::Dataflow(_) => Class::Dataflow,
                    Target::Structure(_) => Class::DataStructure,
                    Target::Provision(_) => Class::ProvisionAgreement,
                    Target::Provider(..) => Class::DataProviderScheme,
                };
                out.insert((class, t.reference().clone()));
            }
        }
        Class::Hierarchy => m.hierarchies[at].nodes.iter().for_each(|n| lists(n, &mut out)),
        Class::ProvisionAgreement => {
            let p = &m.provisions[at];
            out.extend(p.dataflow.iter().map(|f| (Class::Dataflow, f.clone())));
            out.extend(p.provider.iter().map(|(s, _)| (Class::DataProviderScheme, s.clone())));
        }
        Class::Categorisation => {
            let c = &m.categorisations[at];
            out.extend(c.source.as_deref().and_then(Class::of_urn));
            out.extend(c.target.iter().map(|(s, _)| (Class::CategoryScheme, s.clone())));
        }
        Class::Codelist
        | Class::AgencyScheme
        | Class::DataProviderScheme
        | Class::DataConsumerScheme
        | Class::OrganisationUnitScheme
        | Class::CategoryScheme
        | Class::ValueList => {}
    }
    out
}

/// The list that the values of a component are of by its own representation.
pub(super) fn enumeration(c: &ComponentDraft) -> Option<(Class, &Ref)> {
    listed(c.representation.as_ref(), c.format.as_ref().is_some_and(|f| f.value_list))
}

/// The list that a concept gives to components that say nothing else.
pub(super) fn core(c: &Concept) -> Option<(Class, &Ref)> {
    listed(c.representation.as_ref(), c.format.as_ref().is_some_and(|f| f.value_list))
}

fn listed(representation: Option<&RepresentationDraft>, value_list: bool) -> Option<(Class, &Ref)> {
    match representation {
        Some(RepresentationDraft::Codes(list)) => Some((if value_list { Class::ValueList } else { Class::Codelist }, list)),
        _ => None,
    }
}

fn lists(node: &HierarchyNode, out: &mut BTreeSet<(Class, Ref)>) {
    // Nearly every node is of one list; its name is made once.
    if !out.iter().any(|(_, r)| *r == node.list) {
        out.insert((Class::Codelist, node.list.clone()));
    }
    node.children.iter().for_each(|c| lists(c, out));
}

/// The parts of a message that are these artefacts.
pub(super) fn gather<'a>(entries: impl Iterator<Item = &'a Entry>) -> Message {
    let mut out = Message::default();
    for e in entries {
        let m = &e.message;
        match e.class {
            Class::Codelist => out.codelists.push(m.codelists[e.at].clone()),
            Class::ConceptScheme => out.concept_schemes.push(m.concept_schemes[e.at].clone()),
            Class::DataStructure => out.structures.push(m.structures[e.at].clone()),
            Class::Dataflow => out.dataflows.push(m.dataflows[e.at].clone()),
            Class::DataConstraint => out.constraints.push(m.constraints[e.at].clone()),
            Class::Hierarchy => out.hierarchies.push(m.hierarchies[e.at].clone()),
            Class::ProvisionAgreement => out.provisions.push(m.provisions[e.at].clone()),
            Class::CategoryScheme => out.category_schemes.push(m.category_schemes[e.at].clone()),
            Class::Categorisation => out.categorisations.push(m.categorisations[e.at].clone()),
            Class::ValueList => out.value_lists.push(m.value_lists[e.at].clone()),
            Class::AgencyScheme | Class::DataProviderScheme | Class::DataConsumerScheme | Class::OrganisationUnitScheme => {
                out.organisations.push(m.organisations[e.at].clone());
            }
        }
    }
    out
}

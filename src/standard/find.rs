//! Which artefacts answer a query for structures?

use std::collections::{BTreeMap, BTreeSet};

use super::cut::{self, Above};
use super::index::{Index, core, enumeration, gather};
use super::query::{ArtefactType, Detail, References, StructureQuery};
use super::version::{Choice, Versions};
use super::{Standard, StandardError, is_about, spelt};
use crate::model::structure::{Codelist, Ref};
use crate::sdmx::structure::{Class, ComponentDraft, Constraint, HierarchyNode, Message, OrganisationRole, StructureDraft, Target};

/// The artefacts that a query asks for, with those that come along. Types of which nothing is held give nothing.
pub fn find(standard: &Standard, query: &StructureQuery) -> Result<Message, StandardError> {
    let index = standard.index()?;
    let one_of = |list: &[String], what: &str| list.is_empty() || list.iter().any(|x| x == what);
    let fits = |class, agency: &str, id: &str| is_wanted(query, class) && one_of(&query.agencies, agency) && one_of(&query.ids, id);
    let latest = [Versions::Any(Choice::Latest)];
    let versions = if query.versions.is_empty() { &latest[..] } else { &query.versions[..] };
    let mut chosen = index.select(fits, versions);
    chosen.retain(|&i| role_fits(&index, i, &query.types));
    let mut asked = gather(chosen.iter().map(|&i| &index.entries[i]));
    if !query.items.is_empty() {
        // What has none of the items is no answer, and nothing comes along with it.
        let kept = items(&mut asked, &query.items);
        chosen.retain(|&i| kept.contains(&(index.entries[i].class, index.entries[i].reference.clone())));
    }
    let along: BTreeSet<usize> = along(&index, &chosen, &query.references).difference(&chosen).copied().collect();
    let mut more = gather(along.iter().map(|&i| &index.entries[i]));
    match query.detail {
        Detail::Full | Detail::Raw => {}
        Detail::AllStubs => (asked, more) = (asked.stubs(false), more.stubs(false)),
        Detail::AllCompleteStubs => (asked, more) = (asked.stubs(true), more.stubs(true)),
        Detail::ReferenceStubs => more = more.stubs(false),
        Detail::ReferenceCompleteStubs => more = more.stubs(true),
        Detail::ReferencePartial | Detail::PartialRaw => {
            let all: BTreeSet<usize> = chosen.union(&along).copied().collect();
            cut_to_used(&mut more, &used(&index, &all, &chosen));
        }
    }
    Ok(merged(asked, more))
}

/// Whether a class is of one of the types asked for.
fn is_wanted(query: &StructureQuery, class: Class) -> bool {
    query.types.is_empty() || query.types.iter().any(|t| classes(*t).contains(&class))
}

/// The classes that a type stands for; none where nothing of it is held.
fn classes(of: ArtefactType) -> &'static [Class] {
    match of {
        ArtefactType::DataStructure => &[Class::DataStructure],
        ArtefactType::Dataflow => &[Class::Dataflow],
        ArtefactType::Codelist => &[Class::Codelist],
        ArtefactType::ConceptScheme => &[Class::ConceptScheme],
        ArtefactType::DataConstraint | ArtefactType::AllowedConstraint | ArtefactType::ActualConstraint => &[Class::DataConstraint],
        ArtefactType::Hierarchy => &[Class::Hierarchy],
        ArtefactType::ValueList => &[Class::ValueList],
        ArtefactType::AgencyScheme => &[Class::AgencyScheme],
        ArtefactType::DataProviderScheme => &[Class::DataProviderScheme],
        ArtefactType::DataConsumerScheme => &[Class::DataConsumerScheme],
        ArtefactType::OrganisationUnitScheme => &[Class::OrganisationUnitScheme],
        ArtefactType::OrganisationScheme => {
            &[Class::AgencyScheme, Class::DataProviderScheme, Class::DataConsumerScheme, Class::OrganisationUnitScheme]
        }
        ArtefactType::ProvisionAgreement => &[Class::ProvisionAgreement],
        ArtefactType::CategoryScheme => &[Class::CategoryScheme],
        ArtefactType::Categorisation => &[Class::Categorisation],
        _ => &[],
    }
}

/// Whether a constraint has the role that the types ask for.
fn role_fits(index: &Index, i: usize, types: &[ArtefactType]) -> bool {
    let e = &index.entries[i];
    if e.class != Class::DataConstraint || types.is_empty() {
        return true;
    }
    let allowed = e.message.constraints[e.at].allowed;
    types.iter().any(|t| match t {
        ArtefactType::DataConstraint => true,
        ArtefactType::AllowedConstraint => allowed,
        ArtefactType::ActualConstraint => !allowed,
        _ => false,
    })
}

/// Everything that is reached from one step to the next.
pub(super) fn reached<'a>(from: &BTreeSet<usize>, step: impl Fn(usize) -> &'a BTreeSet<usize>) -> BTreeSet<usize> {
    let mut out = BTreeSet::new();
    let mut next: Vec<usize> = from.iter().copied().collect();
    while let Some(i) = next.pop() {
        next.extend(step(i).iter().filter(|&&c| out.insert(c)));
    }
    out
}

/// What comes along with the artefacts chosen.
fn along(index: &Index, chosen: &BTreeSet<usize>, references: &[References]) -> BTreeSet<usize> {
    let once = |from: &BTreeSet<usize>, up: bool| -> BTreeSet<usize> {
        from.iter().flat_map(|&i| if up { index.parents(i) } else { index.children(i) }).copied().collect()
    };
    let mut out = BTreeSet::new();
    for r in references {
        let parents = once(chosen, true);
        match r {
            References::Parents => out.extend(parents),
            References::ParentsAndSiblings => out.extend(once(&parents, false).union(&parents)),
            References::Ancestors => out.extend(reached(chosen, |i| index.parents(i))),
            References::Children => out.extend(once(chosen, false)),
            References::Descendants => out.extend(reached(chosen, |i| index.children(i))),
            References::All => {
                out.extend(once(&parents, false).union(&parents));
                out.extend(reached(chosen, |i| index.children(i)));
            }
            References::Type(t) => {
                let mut near = reached(chosen, |i| index.parents(i));
                near.extend(reached(chosen, |i| index.children(i)));
                // A category and what belongs to it are tied by what refers to both.
                let ties = parents.iter().filter(|&&p| index.entries[p].class == Class::Categorisation);
                near.extend(ties.flat_map(|&p| index.children(p)));
                near.retain(|&i| classes(*t).contains(&index.entries[i].class) && role_fits(index, i, &[*t]));
                out.extend(near);
            }
        }
    }
    out
}

/// Leaves only the items asked for; artefacts that have none of them go. Gives what is left.
fn items(m: &mut Message, wanted: &[String]) -> BTreeSet<(Class, Ref)> {
    let is = |id: &str| wanted.iter().any(|w| w == id);
    let mut kept = BTreeSet::new();
    m.codelists = m.codelists.iter().map(|l| cut::codelist(l, is, Above::No)).filter(|l| !l.codes.is_empty()).collect();
    kept.extend(m.codelists.iter().map(|l| (Class::Codelist, l.reference.clone())));
    m.concept_schemes.iter_mut().for_each(|s| cut::concepts(s, is));
    m.concept_schemes.retain(|s| !s.concepts.is_empty());
    kept.extend(m.concept_schemes.iter().map(|s| (Class::ConceptScheme, s.reference.clone())));
    m.organisations.iter_mut().for_each(|s| cut::organisations(s, is));
    m.organisations.retain(|s| !s.organisations.is_empty());
    kept.extend(m.organisations.iter().map(|s| (s.role.class(), s.reference.clone())));
    m.value_lists.iter_mut().for_each(|l| cut::values(l, is));
    m.value_lists.retain(|l| !l.items.is_empty());
    kept.extend(m.value_lists.iter().map(|l| (Class::ValueList, l.reference.clone())));
    let paths: BTreeSet<String> = wanted.iter().cloned().collect();
    m.category_schemes.iter_mut().for_each(|s| cut::categories(s, &paths));
    m.category_schemes.retain(|s| !s.categories.is_empty());
    kept.extend(m.category_schemes.iter().map(|s| (Class::CategoryScheme, s.reference.clone())));
    // The items of a hierarchical codelist of 1.x are its hierarchies; each of ours has one of its own name.
    m.hierarchies.retain(|h| is(&h.reference.id));
    kept.extend(m.hierarchies.iter().map(|h| (Class::Hierarchy, h.reference.clone())));
    kept
}

/// Which items of which scheme are in use; a scheme that is not there is used as a whole.
#[derive(Default)]
pub(super) struct Used(pub(super) BTreeMap<(Class, Ref), BTreeSet<String>>);

impl Used {
    pub(super) fn add(&mut self, class: Class, scheme: &Ref, items: impl IntoIterator<Item = String>) {
        self.0.entry((class, scheme.clone())).or_default().extend(items);
    }

    fn of(&self, class: Class, scheme: &Ref) -> Option<&BTreeSet<String>> {
        self.0.get(&(class, scheme.clone()))
    }
}

/// The items that these artefacts use, codes being bound by the constraints of what was asked for.
pub(super) fn used(index: &Index, all: &BTreeSet<usize>, asked: &BTreeSet<usize>) -> Used {
    let mut out = Used::default();
    let named = |class, r: &Ref| index.resolve(class, r).map(|i| index.entries[i].reference.clone());
    for &i in all {
        let e = &index.entries[i];
        let agency = e.reference.agency.as_str();
        let (above, id) = agency.rsplit_once('.').unwrap_or(("SDMX", agency));
        let scheme = Ref { agency: above.to_owned(), id: "AGENCIES".to_owned(), version: String::new() };
        if let Some(s) = named(Class::AgencyScheme, &scheme) {
            out.add(Class::AgencyScheme, &s, [id.to_owned()]);
        }
        match e.class {
            Class::DataStructure => structure_uses(index, i, asked, &mut out),
            Class::Hierarchy => e.message.hierarchies[e.at].nodes.iter().for_each(|n| node_uses(n, &named, &mut out)),
            Class::ProvisionAgreement => {
                if let Some((s, id)) = &e.message.provisions[e.at].provider
                    && let Some(s) = named(Class::DataProviderScheme, s)
                {
                    out.add(Class::DataProviderScheme, &s, [id.clone()]);
                }
            }
            Class::DataConstraint => {
                for t in &e.message.constraints[e.at].attached {
                    if let Target::Provider(s, id) = t
                        && let Some(s) = named(Class::DataProviderScheme, s)
                    {
                        out.add(Class::DataProviderScheme, &s, [id.clone()]);
                    }
                }
            }
            Class::Categorisation => {
                if let Some((s, path)) = &e.message.categorisations[e.at].target
                    && let Some(s) = named(Class::CategoryScheme, s)
                {
                    out.add(Class::CategoryScheme, &s, [path.clone()]);
                }
            }
            _ => {}
        }
    }
    out
}

fn node_uses(n: &HierarchyNode, named: &impl Fn(Class, &Ref) -> Option<Ref>, out: &mut Used) {
    if let Some(list) = named(Class::Codelist, &n.list) {
        out.add(Class::Codelist, &list, [n.code.clone()]);
    }
    n.children.iter().for_each(|c| node_uses(c, named, out));
}

/// The concepts and codes that a data structure uses: all codes of its lists, or those that the constraints of the dataflows
/// asked for allow.
fn structure_uses(index: &Index, at: usize, asked: &BTreeSet<usize>, out: &mut Used) {
    let e = &index.entries[at];
    let d = &e.message.structures[e.at];
    let flows: Vec<&Ref> = asked
        .iter()
        .filter(|&&i| index.entries[i].class == Class::Dataflow && index.children(i).contains(&at))
        .map(|&i| &index.entries[i].reference)
        .collect();
    for c in d.dimensions.iter().chain(&d.measures).chain(&d.attributes) {
        for (scheme, concept) in c.concept.iter().chain(&c.roles) {
            if let Some(s) = index.resolve(Class::ConceptScheme, scheme) {
                out.add(Class::ConceptScheme, &index.entries[s].reference, [concept.clone()]);
            }
        }
        let Some((class, list)) = values_of(index, c) else { continue };
        let l = &index.entries[list];
        if class != Class::Codelist {
            continue;
        }
        let codes = &l.message.codelists[l.at];
        let whole = || codes.codes.iter().map(|c| c.id.clone());
        match flows.is_empty() {
            true => out.add(class, &l.reference, allowed(index, None, d, &c.id, codes).unwrap_or_else(|| whole().collect())),
            false => {
                for f in &flows {
                    out.add(class, &l.reference, allowed(index, Some(f), d, &c.id, codes).unwrap_or_else(|| whole().collect()));
                }
            }
        }
    }
}

/// The list that a component takes its values from, by itself or by its concept.
pub(super) fn values_of(index: &Index, c: &ComponentDraft) -> Option<(Class, usize)> {
    if let Some((class, list)) = enumeration(c) {
        return Some((class, index.resolve(class, list)?));
    }
    if c.representation.is_some() {
        return None;
    }
    let (scheme, id) = c.concept.as_ref()?;
    let s = &index.entries[index.resolve(Class::ConceptScheme, scheme)?];
    let concept = s.message.concept_schemes[s.at].concepts.iter().find(|x| x.id == *id)?;
    let (class, list) = core(concept)?;
    Some((class, index.resolve(class, list)?))
}

/// The codes of a component that the constraints of a dataflow, or of the structure alone, allow; none where they say nothing.
pub(super) fn allowed(index: &Index, flow: Option<&Ref>, d: &StructureDraft, component: &str, list: &Codelist) -> Option<BTreeSet<String>> {
    let about = |c: &Constraint| {
        let on = |t: &Target| match flow {
            Some(f) => is_about(t, f, &d.reference),
            None => matches!(t, Target::Structure(r) if r.matches(&d.reference)),
        };
        c.allowed && c.attached.iter().any(on)
    };
    let mut out: Option<BTreeSet<String>> = None;
    let constraints = index.entries.iter().filter(|e| e.class == Class::DataConstraint).map(|e| &e.message.constraints[e.at]);
    for c in constraints.filter(|c| about(c)) {
        let left = within(c, component, list);
        out = match (out, left) {
            (Some(a), Some(b)) => Some(a.intersection(&b).cloned().collect()),
            (a, b) => a.or(b),
        };
    }
    out
}

/// The codes that one constraint leaves to a component; none where it leaves all. A region that names several components
/// forbids combinations, and so no code by itself.
fn within(c: &Constraint, component: &str, list: &Codelist) -> Option<BTreeSet<String>> {
    let all = || list.codes.iter().map(|c| c.id.clone()).collect::<BTreeSet<_>>();
    let named = |k: &crate::sdmx::structure::RegionKey| {
        let said = spelt(k, Some(list));
        if k.include { said } else { all().difference(&said).cloned().collect() }
    };
    let key = |r: &crate::sdmx::structure::Region| r.keys.iter().find(|k| k.id == component && !k.values.is_empty()).map(named);
    let included: Vec<_> = c.regions.iter().filter(|r| r.include).map(key).collect();
    let mut left = match included.is_empty() {
        true => None,
        // A region that does not name the component takes all of its codes.
        false => included.into_iter().collect::<Option<Vec<_>>>().map(|sets| sets.into_iter().flatten().collect::<BTreeSet<_>>()),
    };
    for r in c.regions.iter().filter(|r| !r.include && r.keys.len() == 1) {
        if let Some(out) = key(r) {
            left = Some(left.unwrap_or_else(all).difference(&out).cloned().collect());
        }
    }
    left
}

/// Leaves in lists and schemes only the items in use.
pub(super) fn cut_to_used(m: &mut Message, used: &Used) {
    for l in &mut m.codelists {
        if let Some(codes) = used.of(Class::Codelist, &l.reference) {
            *l = cut::codelist(l, |id| codes.contains(id), Above::Yes);
        }
    }
    for s in &mut m.concept_schemes {
        if let Some(concepts) = used.of(Class::ConceptScheme, &s.reference) {
            cut::concepts(s, |id| concepts.contains(id));
        }
    }
    for s in &mut m.organisations {
        if let (OrganisationRole::Agency | OrganisationRole::DataProvider, Some(ids)) = (s.role, used.of(s.role.class(), &s.reference)) {
            cut::organisations(s, |id| ids.contains(id));
        }
    }
    for s in &mut m.category_schemes {
        if let Some(paths) = used.of(Class::CategoryScheme, &s.reference) {
            cut::categories(s, paths);
        }
    }
}

/// Both messages in one, each kind in the order of references.
pub(super) fn merged(one: Message, other: Message) -> Message {
    fn join<T>(mut a: Vec<T>, b: Vec<T>, reference: impl Fn(&T) -> &Ref) -> Vec<T> {
        a.extend(b);
        // Their versions are in order already, and a sort of texts would put 10 before 9.
        a.sort_by(|x, y| {
            let (x, y) = (reference(x), reference(y));
            (&x.agency, &x.id).cmp(&(&y.agency, &y.id))
        });
        a
    }
    Message {
        codelists: join(one.codelists, other.codelists, |x| &x.reference),
        concept_schemes: join(one.concept_schemes, other.concept_schemes, |x| &x.reference),
        structures: join(one.structures, other.structures, |x| &x.reference),
        dataflows: join(one.dataflows, other.dataflows, |x| &x.reference),
        constraints: join(one.constraints, other.constraints, |x| &x.reference),
        hierarchies: join(one.hierarchies, other.hierarchies, |x| &x.reference),
        organisations: join(one.organisations, other.organisations, |x| &x.reference),
        provisions: join(one.provisions, other.provisions, |x| &x.reference),
        category_schemes: join(one.category_schemes, other.category_schemes, |x| &x.reference),
        categorisations: join(one.categorisations, other.categorisations, |x| &x.reference),
        value_lists: join(one.value_lists, other.value_lists, |x| &x.reference),
    }
}

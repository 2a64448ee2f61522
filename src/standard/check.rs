//! What is wrong with structures that are sent to replace or extend the standard?
//!
//! References must lead somewhere, what is said once is said once, and a stable version (`1.0.0`) never changes: what differs
//! comes as a new version, whose step is as large as the change (semantic versioning of the SDMX information model).

use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;

use super::index::{self, Entry, Index, references};
use super::step::{Change, Step, changes};
use super::version::Version;
use super::{Standard, StandardError};
use crate::model::structure::{Codelist, Ref, Relationship};
use crate::sdmx::structure::{Category, Class, Constraint, HierarchyNode, Message, StructureDraft, Target};

/// Something wrong with an artefact.
#[derive(Clone, PartialEq, Debug)]
pub struct Problem {
    /// The class of the artefact.
    pub class: Class,
    /// The artefact.
    pub artefact: Ref,
    /// What is wrong.
    pub what: What,
}

/// What is wrong.
#[derive(Clone, PartialEq, Debug)]
pub enum What {
    /// It refers to an artefact, or to an item of one, that is neither sent nor in the standard.
    Dangling {
        /// The class of the artefact.
        class: Class,
        /// The artefact.
        missing: Ref,
        /// The item of it, where the artefact is there.
        item: Option<String>,
    },
    /// It is sent twice.
    Twice,
    /// An item, a component or a group is there twice.
    Repeated(String),
    /// The codes above this one lead back to it.
    Loop(String),
    /// It names a component that its structure does not have.
    NoComponent(String),
    /// A part is missing without which it means nothing: `dimensions`, `measures`, `structure` …
    Without(&'static str),
    /// Its version is none.
    NoVersion,
    /// Only a part of it is sent, which cannot stand for the whole.
    Partial,
    /// It is stable and refers to a draft, which may change.
    OnDraft {
        /// The class of the draft.
        class: Class,
        /// The draft.
        draft: Ref,
    },
    /// Its version is stable, is there already, and says something else.
    Changed {
        /// The least version that it may have.
        least: String,
        /// What differs.
        changes: Vec<Change>,
    },
    /// Its version is too near to the one before it.
    SmallStep {
        /// The stable version before it.
        before: String,
        /// The step that its changes need.
        needs: Step,
        /// The least version that it may have.
        least: String,
        /// The changes that need it.
        changes: Vec<Change>,
    },
    /// Its version is no stable one and is there already; what it takes away is in use.
    InUse {
        /// What uses it.
        users: Vec<(Class, Ref)>,
        /// What breaks.
        changes: Vec<Change>,
    },
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}: {}", self.class.words().1, self.artefact, self.what)
    }
}

impl fmt::Display for What {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = |class: &Class| class.words().1;
        let list = |changes: &[Change]| changes.iter().take(5).map(ToString::to_string).collect::<Vec<_>>().join(", ");
        match self {
            What::Dangling { class, missing, item: None } => write!(f, "refers to {} {missing}, which is not there", name(class)),
            What::Dangling { class, missing, item: Some(i) } => {
                write!(f, "refers to {i} of {} {missing}, which has no such item", name(class))
            }
            What::Twice => write!(f, "is sent twice"),
            What::Repeated(id) => write!(f, "has {id} twice"),
            What::Loop(id) => write!(f, "the codes above {id} lead back to it"),
            What::NoComponent(id) => write!(f, "names {id}, which is no component of the structure"),
            What::Without(part) => write!(f, "has no {part}"),
            What::NoVersion => write!(f, "its version is none"),
            What::Partial => write!(f, "is only a part of the list (isPartial), which cannot stand for the whole"),
            What::OnDraft { class, draft } => write!(f, "is stable and refers to the draft {} {draft}", name(class)),
            What::Changed { least, changes } => {
                write!(f, "this version is stable and never changes ({}); send it as {least} or later", list(changes))
            }
            What::SmallStep { before, least, changes, .. } => {
                write!(f, "after {before} these changes need {least} or later: {}", list(changes))
            }
            What::InUse { users, changes } => {
                let users: Vec<String> = users.iter().take(5).map(|(c, r)| format!("{} {r}", name(c))).collect();
                write!(f, "is in use by {}, which {} would break", users.join(", "), list(changes))
            }
        }
    }
}

/// The artefacts of a message, in its order.
pub fn artefacts(message: &Message) -> Vec<(Class, Ref)> {
    index::artefacts(message).into_iter().map(|(class, _, of)| (class, of.clone())).collect()
}

/// What is wrong with a message whose artefacts are to stand beside those of the standard, in the order of the message.
pub fn check(standard: &Standard, message: &Message) -> Result<Vec<Problem>, StandardError> {
    let before = standard.index()?;
    let message = Arc::new(message.clone());
    let mut all = vec![message.clone()];
    all.extend(standard.everything()?);
    let after = Index::new(&all);
    let mut out = Vec::new();
    let mut seen = BTreeSet::new();
    for (class, at, reference) in index::artefacts(&message) {
        let mut tell = |what| out.push(Problem { class, artefact: reference.clone(), what });
        if !seen.insert((class, reference.clone())) {
            tell(What::Twice);
            continue;
        }
        let Some(version) = Version::parse(&reference.version) else {
            tell(What::NoVersion);
            continue;
        };
        for (kind, missing) in references(class, &message, at) {
            match after.resolve(kind, &missing) {
                None => tell(What::Dangling { class: kind, missing, item: None }),
                Some(_) if version.is_stable() && missing.version.contains('-') => tell(What::OnDraft { class: kind, draft: missing }),
                Some(_) => {}
            }
        }
        inside(&after, class, &message, at, &mut tell);
        compared(&before, class, (reference, &version), (&message, at), &mut tell);
    }
    Ok(out)
}

/// What refers to an artefact, and so forbids to take it away.
pub fn users(standard: &Standard, class: Class, of: &Ref) -> Result<Vec<(Class, Ref)>, StandardError> {
    let index = standard.index()?;
    let users = index.resolve(class, of).map(|i| index.parents(i).iter().map(|&p| &index.entries[p])).into_iter().flatten();
    Ok(users.map(|e| (e.class, e.reference.clone())).collect())
}

/// Whether the version fits to those that are there.
fn compared(before: &Index, class: Class, (of, version): (&Ref, &Version), new: (&Message, usize), tell: &mut impl FnMut(What)) {
    let same: Vec<usize> = (0..before.entries.len())
        .filter(|&i| {
            let e = &before.entries[i];
            e.class == class && e.reference.agency == of.agency && e.reference.id == of.id
        })
        .collect();
    let entry = |i: usize| -> &Entry { &before.entries[i] };
    let at = |i: usize| Version::parse(&entry(i).reference.version);
    let is_this = |i: &&usize| at(**i).is_some_and(|v| v.numbers() == version.numbers() && v.is_draft() == version.is_draft());
    if let Some(&i) = same.iter().find(is_this) {
        let e = entry(i);
        let changes = changes(class, (&e.message, e.at), new);
        let breaking: Vec<Change> = changes.iter().filter(|c| c.step == Step::Major).cloned().collect();
        let users: Vec<(Class, Ref)> = before.parents(i).iter().map(|&p| (entry(p).class, entry(p).reference.clone())).collect();
        match changes.iter().map(|c| c.step).max() {
            None => {}
            Some(step) if version.is_stable() => tell(What::Changed { least: step.after(version), changes }),
            Some(Step::Major) if !users.is_empty() => tell(What::InUse { users, changes: breaking }),
            Some(_) => {}
        }
        return;
    }
    let earlier = same.iter().filter_map(|&i| Some((at(i)?, i))).filter(|(v, _)| v.is_stable() && v < version);
    if let (true, Some((last, i))) = (version.is_stable(), earlier.max_by(|a, b| a.0.cmp(&b.0))) {
        let e = entry(i);
        let changes = changes(class, (&e.message, e.at), new);
        let Some(needs) = changes.iter().map(|c| c.step).max() else { return };
        let least = needs.after(&last);
        if Version::parse(&least).is_some_and(|l| *version < l) {
            let changes = changes.into_iter().filter(|c| c.step == needs).collect();
            tell(What::SmallStep { before: e.reference.version.clone(), needs, least, changes });
        }
    }
}

/// What is wrong inside of an artefact, and with its references to items.
fn inside(index: &Index, class: Class, m: &Message, at: usize, tell: &mut impl FnMut(What)) {
    match class {
        Class::Codelist => codelist(&m.codelists[at], tell),
        Class::ConceptScheme => {
            repeated(m.concept_schemes[at].concepts.iter().map(|c| c.id.as_str()), tell);
            partial(m.concept_schemes[at].about.as_ref().is_some_and(|a| a.partial), tell);
        }
        Class::DataStructure => structure(index, &m.structures[at], tell),
        Class::Dataflow if m.dataflows[at].structure.is_none() => tell(What::Without("structure")),
        Class::DataConstraint => constraint(index, &m.constraints[at], tell),
        Class::Hierarchy => m.hierarchies[at].nodes.iter().for_each(|n| node(index, n, tell)),
        Class::AgencyScheme | Class::DataProviderScheme | Class::DataConsumerScheme | Class::OrganisationUnitScheme => {
            repeated(m.organisations[at].organisations.iter().map(|o| o.id.as_str()), tell);
        }
        Class::ProvisionAgreement => {
            let p = &m.provisions[at];
            if p.dataflow.is_none() {
                tell(What::Without("dataflow"));
            }
            match &p.provider {
                None => tell(What::Without("provider")),
                Some((scheme, id)) => provider(index, scheme, id, tell),
            }
        }
        Class::CategoryScheme => repeated(m.category_schemes[at].categories.iter().map(|c| c.id.as_str()), tell),
        Class::Categorisation => {
            let c = &m.categorisations[at];
            match &c.target {
                None => tell(What::Without("target")),
                Some((scheme, path)) => category(index, scheme, path, tell),
            }
            if c.source.as_deref().is_none_or(|s| Class::of_urn(s).is_none()) {
                tell(What::Without("source"));
            }
        }
        Class::ValueList => repeated(m.value_lists[at].items.iter().map(|i| i.id.as_str()), tell),
        Class::Dataflow => {}
    }
}

fn repeated<'a>(ids: impl Iterator<Item = &'a str>, tell: &mut impl FnMut(What)) {
    let (mut seen, mut told) = (BTreeSet::new(), BTreeSet::new());
    for id in ids {
        if !seen.insert(id) && told.insert(id) {
            tell(What::Repeated(id.to_owned()));
        }
    }
}

fn partial(is: bool, tell: &mut impl FnMut(What)) {
    if is {
        tell(What::Partial);
    }
}

fn codelist(l: &Codelist, tell: &mut impl FnMut(What)) {
    repeated(l.codes.iter().map(|c| c.id.as_str()), tell);
    // The standard's lists of other agencies are parts of theirs, and say so.
    partial(l.about.as_ref().is_some_and(|a| a.partial) && l.reference.agency != "SDMX", tell);
    let loops = |mut at: usize| {
        for _ in 0..l.codes.len() {
            match l.codes[at].parent {
                Some(p) => at = p as usize,
                None => return false,
            }
        }
        true
    };
    if let Some(i) = (0..l.codes.len()).find(|&i| loops(i)) {
        tell(What::Loop(l.codes[i].id.clone()));
    }
}

fn structure(index: &Index, d: &StructureDraft, tell: &mut impl FnMut(What)) {
    if d.dimensions.is_empty() {
        tell(What::Without("dimensions"));
    }
    if d.measures.is_empty() {
        tell(What::Without("measures"));
    }
    let all = || d.dimensions.iter().chain(&d.measures).chain(&d.attributes);
    repeated(all().map(|c| c.id.as_str()), tell);
    repeated(d.groups.iter().map(|g| g.id.as_str()), tell);
    for (scheme, id) in all().flat_map(|c| c.concept.iter().chain(&c.roles)) {
        if let Some(i) = index.resolve(Class::ConceptScheme, scheme) {
            let e = &index.entries[i];
            if !e.message.concept_schemes[e.at].concepts.iter().any(|c| c.id == *id) {
                tell(What::Dangling { class: Class::ConceptScheme, missing: scheme.clone(), item: Some(id.clone()) });
            }
        }
    }
    let is_dimension = |id: &String| d.dimensions.iter().any(|c| c.id == *id);
    let named = d.groups.iter().flat_map(|g| &g.dimensions);
    for a in &d.attributes {
        match &a.relationship {
            Relationship::Dimensions(ids) => {
                ids.iter().filter(|id| !is_dimension(id)).for_each(|id| tell(What::NoComponent(id.clone())));
            }
            Relationship::Group(g) if !d.groups.iter().any(|x| x.id == *g) => tell(What::NoComponent(g.clone())),
            _ => {}
        }
        a.measures.iter().filter(|m| !d.measures.iter().any(|x| x.id == **m)).for_each(|m| tell(What::NoComponent(m.clone())));
    }
    named.filter(|id| !is_dimension(id)).for_each(|id| tell(What::NoComponent(id.clone())));
}

fn constraint(index: &Index, c: &Constraint, tell: &mut impl FnMut(What)) {
    if c.attached.is_empty() {
        tell(What::Without("attachment"));
    }
    for t in &c.attached {
        if let Target::Provider(scheme, id) = t {
            provider(index, scheme, id, tell);
        }
        let (_, Some(at)) = super::available::asked(index, t) else { continue };
        let e = &index.entries[at];
        let d = &e.message.structures[e.at];
        for k in c.regions.iter().flat_map(|r| &r.keys) {
            let Some(component) = d.dimensions.iter().chain(&d.measures).chain(&d.attributes).find(|x| x.id == k.id) else {
                tell(What::NoComponent(k.id.clone()));
                continue;
            };
            if let Some((Class::Codelist, list)) = super::find::values_of(index, component) {
                let l = &index.entries[list];
                k.values.iter().for_each(|v| code(l, &v.code, tell));
            }
        }
    }
}

/// That a code is in its list, if the list is whole.
fn code(list: &Entry, code: &str, tell: &mut impl FnMut(What)) {
    let l = &list.message.codelists[list.at];
    if !l.accepts(code) && !l.about.as_ref().is_some_and(|a| a.partial) {
        tell(What::Dangling { class: Class::Codelist, missing: list.reference.clone(), item: Some(code.to_owned()) });
    }
}

/// The depth is bounded where messages are read.
fn node(index: &Index, n: &HierarchyNode, tell: &mut impl FnMut(What)) {
    if let Some(i) = index.resolve(Class::Codelist, &n.list) {
        code(&index.entries[i], &n.code, tell);
    }
    n.children.iter().for_each(|c| node(index, c, tell));
}

fn provider(index: &Index, scheme: &Ref, id: &str, tell: &mut impl FnMut(What)) {
    if let Some(i) = index.resolve(Class::DataProviderScheme, scheme) {
        let e = &index.entries[i];
        if !e.message.organisations[e.at].organisations.iter().any(|o| o.id == id) {
            tell(What::Dangling { class: Class::DataProviderScheme, missing: scheme.clone(), item: Some(id.to_owned()) });
        }
    }
}

fn category(index: &Index, scheme: &Ref, path: &str, tell: &mut impl FnMut(What)) {
    fn is_there(list: &[Category], path: &str) -> bool {
        let (first, rest) = path.split_once('.').map_or((path, None), |(f, r)| (f, Some(r)));
        list.iter().find(|c| c.id == first).is_some_and(|c| rest.is_none_or(|r| is_there(&c.categories, r)))
    }
    if let Some(i) = index.resolve(Class::CategoryScheme, scheme) {
        let e = &index.entries[i];
        if !is_there(&e.message.category_schemes[e.at].categories, path) {
            tell(What::Dangling { class: Class::CategoryScheme, missing: scheme.clone(), item: Some(path.to_owned()) });
        }
    }
}

//! How far does a new version of an artefact depart from an old one (semantic versioning of the SDMX information model)?
//!
//! What breaks data or structures that were right before needs a new major version; what only adds, a minor one; what changes
//! no meaning (names, descriptions, annotations), a patch.

use std::collections::BTreeMap;
use std::fmt;

use super::version::Version;
use crate::model::about::About;
use crate::model::lang::Names;
use crate::model::structure::{Codelist, Ref};
use crate::sdmx::structure::{Category, Class, ComponentDraft, Constraint, HierarchyNode, Message, StructureDraft};

/// The part of a version that must grow.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Step {
    /// The third: nothing changes its meaning.
    Patch,
    /// The second: what was right before is right still.
    Minor,
    /// The first: what was right before may be wrong now.
    Major,
}

impl Step {
    /// The least version after this one that has taken the step.
    pub fn after(self, version: &Version) -> String {
        let [major, minor, patch] = version.numbers();
        match self {
            Step::Patch => format!("{major}.{minor}.{}", patch.saturating_add(1)),
            Step::Minor => format!("{major}.{}.0", minor.saturating_add(1)),
            Step::Major => format!("{}.0.0", major.saturating_add(1)),
        }
    }
}

/// What happened to a part of an artefact.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Deed {
    /// It was not there before.
    Added,
    /// It is there no longer.
    Removed,
    /// It is another.
    Altered,
}

/// A change of an artefact.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Change {
    /// What kind of part: `code`, `dimension`, `names` …
    pub part: &'static str,
    /// Its identifier; empty where there is one of the kind.
    pub id: String,
    /// What happened to it.
    pub deed: Deed,
    /// Which step it needs.
    pub step: Step,
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let deed = match self.deed {
            Deed::Added => "added",
            Deed::Removed => "removed",
            Deed::Altered => "altered",
        };
        match self.id.as_str() {
            "" => write!(f, "{} {deed}", self.part),
            id => write!(f, "{} {id} {deed}", self.part),
        }
    }
}

/// The changes between an artefact of one message and that of the same class in another.
pub(super) fn changes(class: Class, old: (&Message, usize), new: (&Message, usize)) -> Vec<Change> {
    let mut out = Changes::default();
    let ((o, i), (n, j)) = (old, new);
    match class {
        Class::Codelist => codelist(&mut out, &o.codelists[i], &n.codelists[j]),
        Class::ConceptScheme => {
            let (a, b) = (&o.concept_schemes[i], &n.concept_schemes[j]);
            out.head(&a.names, &b.names, &a.about, &b.about);
            out.items(
                "concept",
                &a.concepts,
                &b.concepts,
                |c| &c.id,
                |x, y| match () {
                    () if x == y => None,
                    () if x.representation != y.representation || x.format != y.format => Some(Step::Major),
                    () if x.parent != y.parent => Some(Step::Minor),
                    () => Some(Step::Patch),
                },
            );
        }
        Class::DataStructure => structure(&mut out, &o.structures[i], &n.structures[j]),
        Class::Dataflow => {
            let (a, b) = (&o.dataflows[i], &n.dataflows[j]);
            out.head(&a.names, &b.names, &a.about, &b.about);
            out.reference("structure", "", a.structure.as_ref(), b.structure.as_ref());
        }
        Class::DataConstraint => {
            let (a, b): (&Constraint, &Constraint) = (&o.constraints[i], &n.constraints[j]);
            out.head(&a.names, &b.names, &a.about, &b.about);
            out.unless("attachment", a.attached == b.attached, Step::Major);
            // Whether a region is wider or narrower cannot be told without the lists.
            out.unless("regions", a.regions == b.regions && a.allowed == b.allowed, Step::Major);
        }
        Class::Hierarchy => {
            let (a, b) = (&o.hierarchies[i], &n.hierarchies[j]);
            out.head(&a.names, &b.names, &a.about, &b.about);
            let (x, y) = (nodes(&a.nodes), nodes(&b.nodes));
            out.items("code", &x, &y, |(path, _)| path, |(_, p), (_, q)| (p != q).then_some(Step::Minor));
            out.unless("levels", a.levels == b.levels && a.formal == b.formal, Step::Minor);
        }
        Class::AgencyScheme | Class::DataProviderScheme | Class::DataConsumerScheme | Class::OrganisationUnitScheme => {
            let (a, b) = (&o.organisations[i], &n.organisations[j]);
            out.head(&a.names, &b.names, &a.about, &b.about);
            out.items("organisation", &a.organisations, &b.organisations, |x| &x.id, |x, y| (x != y).then_some(Step::Patch));
        }
        Class::ProvisionAgreement => {
            let (a, b) = (&o.provisions[i], &n.provisions[j]);
            out.head(&a.names, &b.names, &a.about, &b.about);
            out.reference("dataflow", "", a.dataflow.as_ref(), b.dataflow.as_ref());
            out.unless("provider", a.provider == b.provider, Step::Major);
        }
        Class::CategoryScheme => {
            let (a, b) = (&o.category_schemes[i], &n.category_schemes[j]);
            out.head(&a.names, &b.names, &a.about, &b.about);
            let (x, y) = (categories(&a.categories), categories(&b.categories));
            out.items("category", &x, &y, |(path, _)| path, |(_, p), (_, q)| (p != q).then_some(Step::Patch));
        }
        Class::Categorisation => {
            let (a, b) = (&o.categorisations[i], &n.categorisations[j]);
            out.head(&a.names, &b.names, &a.about, &b.about);
            out.unless("target", a.source == b.source && a.target == b.target, Step::Major);
        }
        Class::ValueList => {
            let (a, b) = (&o.value_lists[i], &n.value_lists[j]);
            out.head(&a.names, &b.names, &a.about, &b.about);
            out.items("value", &a.items, &b.items, |x| &x.id, |x, y| (x != y).then_some(Step::Patch));
        }
    }
    out.0
}

fn codelist(out: &mut Changes, a: &Codelist, b: &Codelist) {
    out.head(&a.names, &b.names, &a.about, &b.about);
    let above = |l: &Codelist, parent: Option<u32>| parent.map(|p| l.codes[p as usize].id.clone());
    out.items(
        "code",
        &a.codes,
        &b.codes,
        |c| &c.id,
        |x, y| match () {
            () if above(a, x.parent) != above(b, y.parent) => Some(Step::Minor),
            () if (&x.names, &x.annotations, &x.about, &x.valid_from, &x.valid_to)
                != (&y.names, &y.annotations, &y.about, &y.valid_from, &y.valid_to) =>
            {
                Some(Step::Patch)
            }
            () => None,
        },
    );
    let pattern = |l: &Codelist| l.open_pattern.as_ref().map(|p| p.as_str().to_owned());
    match (pattern(a), pattern(b)) {
        (x, y) if x == y => {}
        (None, Some(_)) => out.add("open pattern", "", Deed::Added, Step::Minor),
        (Some(_), None) => out.add("open pattern", "", Deed::Removed, Step::Major),
        _ => out.add("open pattern", "", Deed::Altered, Step::Major),
    }
}

fn structure(out: &mut Changes, a: &StructureDraft, b: &StructureDraft) {
    out.head(&a.names, &b.names, &a.about, &b.about);
    out.unless("annotations", a.annotations == b.annotations, Step::Patch);
    let ids = |d: &StructureDraft| d.dimensions.iter().map(|c| c.id.clone()).collect::<Vec<_>>();
    let (x, y) = (ids(a), ids(b));
    // The key of every observation changes with its dimensions, whether more or fewer.
    y.iter().filter(|d| !x.contains(d)).for_each(|d| out.add("dimension", d, Deed::Added, Step::Major));
    x.iter().filter(|d| !y.contains(d)).for_each(|d| out.add("dimension", d, Deed::Removed, Step::Major));
    let common = |of: &[String], other: &[String]| of.iter().filter(|d| other.contains(d)).cloned().collect::<Vec<_>>();
    out.unless("order of dimensions", common(&x, &y) == common(&y, &x), Step::Major);
    components(out, "dimension", &a.dimensions, &b.dimensions);
    for (part, a, b) in [("measure", &a.measures, &b.measures), ("attribute", &a.attributes, &b.attributes)] {
        for c in b.iter().filter(|c| !a.iter().any(|x| x.id == c.id)) {
            out.add(part, &c.id, Deed::Added, if c.mandatory { Step::Major } else { Step::Minor });
        }
        for c in a.iter().filter(|c| !b.iter().any(|x| x.id == c.id)) {
            out.add(part, &c.id, Deed::Removed, Step::Major);
        }
        components(out, part, a, b);
    }
    out.items("group", &a.groups, &b.groups, |g| &g.id, |x, y| (x != y).then_some(Step::Major));
}

/// What changed of components that are in both.
fn components(out: &mut Changes, part: &'static str, a: &[ComponentDraft], b: &[ComponentDraft]) {
    for (x, y) in a.iter().filter_map(|x| Some((x, b.iter().find(|y| y.id == x.id)?))) {
        if x == y {
            continue;
        }
        let before = out.0.len();
        use crate::sdmx::structure::RepresentationDraft::Codes;
        match (&x.representation, &y.representation) {
            (Some(Codes(p)), Some(Codes(q))) => out.reference("codelist of", &x.id, Some(p), Some(q)),
            (p, q) if p != q => out.add("representation of", &x.id, Deed::Altered, Step::Major),
            _ => {}
        }
        if x.format != y.format {
            out.add("format of", &x.id, Deed::Altered, Step::Major);
        }
        match (&x.concept, &y.concept) {
            (Some((p, c)), Some((q, d))) if c == d => out.reference("concept scheme of", &x.id, Some(p), Some(q)),
            (p, q) if p != q => out.add("concept of", &x.id, Deed::Altered, Step::Major),
            _ => {}
        }
        if x.relationship != y.relationship || x.measures != y.measures {
            out.add("relationship of", &x.id, Deed::Altered, Step::Major);
        }
        match (x.mandatory, y.mandatory) {
            (false, true) => out.add("usage of", &x.id, Deed::Altered, Step::Major),
            (true, false) => out.add("usage of", &x.id, Deed::Altered, Step::Minor),
            _ => {}
        }
        if x.default != y.default {
            out.add("default of", &x.id, Deed::Altered, Step::Minor);
        }
        if out.0.len() == before {
            out.add(part, &x.id, Deed::Altered, Step::Patch);
        }
    }
}

/// Every code of a hierarchy by its path, with what is said of its membership.
fn nodes(list: &[HierarchyNode]) -> Vec<(String, HierarchyNode)> {
    fn walk(list: &[HierarchyNode], above: &str, out: &mut Vec<(String, HierarchyNode)>) {
        for n in list {
            let path = if above.is_empty() { n.code.clone() } else { format!("{above}.{}", n.code) };
            walk(&n.children, &path, out);
            out.push((path, HierarchyNode { children: Vec::new(), ..n.clone() }));
        }
    }
    let mut out = Vec::new();
    walk(list, "", &mut out);
    out
}

/// Every category by its path.
fn categories(list: &[Category]) -> Vec<(String, Category)> {
    fn walk(list: &[Category], above: &str, out: &mut Vec<(String, Category)>) {
        for c in list {
            let path = if above.is_empty() { c.id.clone() } else { format!("{above}.{}", c.id) };
            walk(&c.categories, &path, out);
            out.push((path, Category { categories: Vec::new(), ..c.clone() }));
        }
    }
    let mut out = Vec::new();
    walk(list, "", &mut out);
    out
}

#[derive(Default)]
struct Changes(Vec<Change>);

impl Changes {
    fn add(&mut self, part: &'static str, id: &str, deed: Deed, step: Step) {
        self.0.push(Change { part, id: id.to_owned(), deed, step });
    }

    fn unless(&mut self, part: &'static str, same: bool, step: Step) {
        if !same {
            self.add(part, "", Deed::Altered, step);
        }
    }

    fn head(&mut self, a: &Names, b: &Names, x: &Option<Box<About>>, y: &Option<Box<About>>) {
        self.unless("names", a == b, Step::Patch);
        self.unless("descriptions or annotations", x == y, Step::Patch);
    }

    /// Items of a list: one that is new needs a minor step, one that is gone a major one.
    fn items<T>(&mut self, part: &'static str, a: &[T], b: &[T], id: impl Fn(&T) -> &String, altered: impl Fn(&T, &T) -> Option<Step>) {
        let old: BTreeMap<&String, &T> = a.iter().map(|x| (id(x), x)).collect();
        let new: BTreeMap<&String, &T> = b.iter().map(|x| (id(x), x)).collect();
        for y in b {
            match old.get(id(y)) {
                None => self.add(part, id(y), Deed::Added, Step::Minor),
                Some(x) => {
                    if let Some(step) = altered(x, y) {
                        self.add(part, id(y), Deed::Altered, step);
                    }
                }
            }
        }
        for x in a.iter().filter(|x| !new.contains_key(id(x))) {
            self.add(part, id(x), Deed::Removed, Step::Major);
        }
    }

    /// A reference to another version of the same artefact takes the step that that version has taken.
    fn reference(&mut self, part: &'static str, id: &str, a: Option<&Ref>, b: Option<&Ref>) {
        if a == b {
            return;
        }
        let step = match (a, b) {
            (Some(a), Some(b)) if a.agency == b.agency && a.id == b.id => match (Version::parse(&a.version), Version::parse(&b.version)) {
                (Some(x), Some(y)) if x.numbers()[0] == y.numbers()[0] && x <= y => {
                    if x.numbers()[1] == y.numbers()[1] {
                        Step::Patch
                    } else {
                        Step::Minor
                    }
                }
                _ => Step::Major,
            },
            _ => Step::Major,
        };
        self.add(part, id, Deed::Altered, step);
    }
}

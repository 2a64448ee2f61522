//! What is left of a message when only the heads of its artefacts are wanted (`detail=allstubs` and the like)?

use std::collections::BTreeMap;
use std::sync::Arc;

use super::structure::{
    Categorisation, CategoryScheme, ConceptScheme, Constraint, DataflowDraft, Hierarchy, HierarchyNode, Message, OrganisationScheme,
    Provision, StructureDraft, ValueList,
};
use crate::model::about::About;
use crate::model::structure::Codelist;

/// How much of the head of an artefact is told.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Head {
    /// Identification and names.
    Short,
    /// Descriptions and annotations as well.
    Complete,
}

impl Message {
    /// The same artefacts as stubs: without content, marked as standing elsewhere. `complete`: with descriptions and annotations.
    #[must_use]
    pub fn stubs(&self, complete: bool) -> Message {
        let head = if complete { Head::Complete } else { Head::Short };
        let list = |l: &Arc<Codelist>| {
            let about = about(l.about.as_deref(), head);
            Arc::new(Codelist::new(l.reference.clone(), l.names.clone(), Vec::new()).with_about(about))
        };
        Message {
            codelists: self.codelists.iter().map(list).collect(),
            concept_schemes: self.concept_schemes.iter().map(|s| concepts(s, head)).collect(),
            structures: self.structures.iter().map(|d| structure(d, head)).collect(),
            dataflows: self.dataflows.iter().map(|f| flow(f, head)).collect(),
            constraints: self.constraints.iter().map(|c| constraint(c, head)).collect(),
            hierarchies: self.hierarchies.iter().map(|h| hierarchy(h, head)).collect(),
            organisations: self.organisations.iter().map(|o| organisations(o, head)).collect(),
            provisions: self.provisions.iter().map(|p| Provision { about: about(p.about.as_deref(), head), ..p.clone() }).collect(),
            category_schemes: self.category_schemes.iter().map(|s| categories(s, head)).collect(),
            categorisations: self.categorisations.iter().map(|c| categorisation(c, head)).collect(),
            value_lists: self.value_lists.iter().map(|l| values(l, head)).collect(),
        }
    }
}

fn about(of: Option<&About>, head: Head) -> Option<Box<About>> {
    let mut said = of.cloned().unwrap_or_default();
    if head == Head::Short {
        said.descriptions.0.clear();
        said.annotations.clear();
    }
    said.external = true;
    said.boxed()
}

fn concepts(s: &ConceptScheme, head: Head) -> ConceptScheme {
    ConceptScheme { reference: s.reference.clone(), names: s.names.clone(), about: about(s.about.as_deref(), head), concepts: Vec::new() }
}

fn structure(d: &StructureDraft, head: Head) -> StructureDraft {
    StructureDraft {
        reference: d.reference.clone(),
        names: d.names.clone(),
        annotations: if head == Head::Complete { d.annotations.clone() } else { BTreeMap::new() },
        about: about(d.about.as_deref(), head),
        dimensions: Vec::new(),
        groups: Vec::new(),
        measures: Vec::new(),
        attributes: Vec::new(),
    }
}

fn flow(f: &DataflowDraft, head: Head) -> DataflowDraft {
    DataflowDraft { reference: f.reference.clone(), names: f.names.clone(), about: about(f.about.as_deref(), head), structure: None }
}

/// What it is attached to stays: a constraint that says no more than its name tells nobody whether it is worth asking for.
fn constraint(c: &Constraint, head: Head) -> Constraint {
    Constraint { about: about(c.about.as_deref(), head), regions: Vec::new(), ..c.clone() }
}

/// The top stays: the schemas of SDMX 3 take no hierarchy without codes.
fn hierarchy(h: &Hierarchy, head: Head) -> Hierarchy {
    let bare = |n: &HierarchyNode| HierarchyNode { children: Vec::new(), level: None, about: None, ..n.clone() };
    Hierarchy {
        reference: h.reference.clone(),
        names: h.names.clone(),
        about: about(h.about.as_deref(), head),
        formal: h.formal,
        levels: Vec::new(),
        nodes: h.nodes.iter().map(bare).collect(),
    }
}

fn organisations(o: &OrganisationScheme, head: Head) -> OrganisationScheme {
    OrganisationScheme {
        role: o.role,
        reference: o.reference.clone(),
        names: o.names.clone(),
        about: about(o.about.as_deref(), head),
        organisations: Vec::new(),
    }
}

fn categories(s: &CategoryScheme, head: Head) -> CategoryScheme {
    CategoryScheme {
        reference: s.reference.clone(),
        names: s.names.clone(),
        about: about(s.about.as_deref(), head),
        categories: Vec::new(),
    }
}

fn categorisation(c: &Categorisation, head: Head) -> Categorisation {
    Categorisation {
        reference: c.reference.clone(),
        names: c.names.clone(),
        about: about(c.about.as_deref(), head),
        source: None,
        target: None,
    }
}

fn values(l: &ValueList, head: Head) -> ValueList {
    ValueList { reference: l.reference.clone(), names: l.names.clone(), about: about(l.about.as_deref(), head), items: Vec::new() }
}

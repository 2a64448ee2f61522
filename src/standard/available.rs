//! How is it told what data there are for a query (SDMX REST 2.2.2 `availability.md`, 1.5.0 section 4.6)?

use std::collections::{BTreeMap, BTreeSet};

use super::find::{Used, cut_to_used, merged, values_of};
use super::index::{Index, gather};
use super::query::{QueryError, Surface};
use super::{ArtefactKind, Standard, StandardError};
use crate::model::lang::{Lang, Names};
use crate::model::structure::Ref;
use crate::sdmx::structure::{Cascade, Class, Constraint, Message, Region, RegionKey, RegionValue, Target, TimeRange};

/// What was found.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Found {
    /// The codes in use by dimension, the time dimension aside. A dimension that is not named is not told of.
    pub codes: BTreeMap<String, BTreeSet<String>>,
    /// The first and the last period, where the time dimension is told of.
    pub periods: Option<(String, String)>,
    /// How many series there are, where it is told.
    pub series: Option<u64>,
    /// How many observations there are, where it is told.
    pub observations: Option<u64>,
}

/// What comes along with the answer (`references`).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Along {
    /// The codelists of the dimensions, with the codes in use and those above them.
    Codelist,
    /// The value lists of the dimensions.
    ValueList,
    /// The data structure.
    DataStructure,
    /// The concept schemes of the dimensions, with their concepts.
    ConceptScheme,
    /// The dataflow.
    Dataflow,
    /// Those who provide data of the dataflow.
    DataProviderScheme,
}

impl Along {
    const WORDS: [(&'static str, Along); 6] = [
        ("codelist", Along::Codelist),
        ("valuelist", Along::ValueList),
        ("datastructure", Along::DataStructure),
        ("conceptscheme", Along::ConceptScheme),
        ("dataflow", Along::Dataflow),
        ("dataproviderscheme", Along::DataProviderScheme),
    ];

    /// Reads the parameter `references` of an availability query.
    pub fn parse(surface: Surface, text: &str) -> Result<BTreeSet<Along>, QueryError> {
        let mut out = BTreeSet::new();
        for word in text.split(if surface == Surface::V1 { '+' } else { ',' }).map(str::trim) {
            match (word, Along::WORDS.iter().find(|(w, _)| *w == word)) {
                ("none", _) => {}
                ("all", _) => out.extend(Along::WORDS.iter().map(|(_, a)| *a)),
                (_, Some((_, along))) => drop(out.replace(*along)),
                _ => return Err(QueryError { parameter: "references", text: word.to_owned() }),
            }
        }
        Ok(out)
    }
}

/// The constraint that tells what was found, and what comes along with it. `of` is what was asked for: a dataflow, a data
/// structure, a provision agreement. Formats before SDMX 3.1 tell the numbers as annotations.
pub fn available(standard: &Standard, of: &Target, found: &Found, along: &BTreeSet<Along>) -> Result<Message, StandardError> {
    let index = standard.index()?;
    let (flow, structure) = asked(&index, of);
    let unknown = || standard.unknown(Some(ArtefactKind::Dataflow), of.reference());
    let structure = structure.ok_or_else(unknown)?;
    let s = &index.entries[structure];
    let d = &s.message.structures[s.at];
    let mut keys = Vec::new();
    for c in &d.dimensions {
        let key = RegionKey { id: c.id.clone(), include: true, ..RegionKey::default() };
        match (found.codes.get(&c.id), &found.periods) {
            (Some(codes), _) if !codes.is_empty() => {
                let value = |code: &String| RegionValue { code: code.clone(), cascade: Cascade::None };
                keys.push(RegionKey { values: codes.iter().map(value).collect(), ..key });
            }
            (None, Some((from, to))) if c.representation == Some(crate::sdmx::structure::RepresentationDraft::Time) => {
                let range = TimeRange { from: Some((from.clone(), true)), to: Some((to.clone(), true)) };
                keys.push(RegionKey { range: Some(Box::new(range)), ..key });
            }
            _ => {}
        }
    }
    let named =
        [(Lang::En, "Available data"), (Lang::Es, "Datos disponibles"), (Lang::Fr, "Données disponibles"), (Lang::Pt, "Dados disponíveis")];
    let constraint = Constraint {
        reference: Ref { id: format!("{}_AVAILABLE", of.reference().id), ..of.reference().clone() },
        names: Names(named.map(|(l, n)| (l, n.to_owned())).to_vec()),
        about: None,
        allowed: false,
        attached: vec![of.clone()],
        regions: vec![Region { include: true, keys }],
        series: found.series,
        observations: found.observations,
    };
    let mut with: BTreeSet<usize> = BTreeSet::new();
    let mut used = Used::default();
    with.extend(flow.filter(|_| along.contains(&Along::Dataflow)));
    with.extend(along.contains(&Along::DataStructure).then_some(structure));
    let told = |id: &str| found.codes.contains_key(id) || (found.periods.is_some() && id == "TIME_PERIOD");
    for c in d.dimensions.iter().filter(|c| told(&c.id)) {
        if let Some((scheme, concept)) = c.concept.as_ref().filter(|_| along.contains(&Along::ConceptScheme))
            && let Some(i) = index.resolve(Class::ConceptScheme, scheme)
        {
            with.insert(i);
            used.add(Class::ConceptScheme, &index.entries[i].reference, [concept.clone()]);
        }
        if let Some((class, list)) = values_of(&index, c) {
            let wanted = if class == Class::ValueList { Along::ValueList } else { Along::Codelist };
            if along.contains(&wanted) {
                with.insert(list);
                used.add(class, &index.entries[list].reference, found.codes.get(&c.id).into_iter().flatten().cloned());
            }
        }
    }
    if let Some(flow) = flow.filter(|_| along.contains(&Along::DataProviderScheme)) {
        for &p in index.parents(flow) {
            let e = &index.entries[p];
            if e.class == Class::ProvisionAgreement
                && let Some((scheme, id)) = &e.message.provisions[e.at].provider
                && let Some(i) = index.resolve(Class::DataProviderScheme, scheme)
            {
                with.insert(i);
                used.add(Class::DataProviderScheme, &index.entries[i].reference, [id.clone()]);
            }
        }
    }
    let mut more = gather(with.iter().map(|&i| &index.entries[i]));
    cut_to_used(&mut more, &used);
    Ok(merged(Message { constraints: vec![constraint], ..Message::default() }, more))
}

/// The dataflow and the data structure of what was asked for.
pub(super) fn asked(index: &Index, of: &Target) -> (Option<usize>, Option<usize>) {
    let flow = match of {
        Target::Dataflow(r) => index.resolve(Class::Dataflow, r),
        Target::Provision(r) => index.resolve(Class::ProvisionAgreement, r).and_then(|p| {
            let e = &index.entries[p];
            index.resolve(Class::Dataflow, e.message.provisions[e.at].dataflow.as_ref()?)
        }),
        Target::Structure(_) | Target::Provider(..) => None,
    };
    let structure = match of {
        Target::Structure(r) => index.resolve(Class::DataStructure, r),
        _ => flow.and_then(|f| {
            let e = &index.entries[f];
            index.resolve(Class::DataStructure, e.message.dataflows[e.at].structure.as_ref()?)
        }),
    };
    (flow, structure)
}

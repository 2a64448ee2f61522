//! What may data of a dataflow hold, its constraints taken into account (SDMX REST 2.2.2 `schema.md`)?

use std::collections::{BTreeMap, BTreeSet};

use super::available::asked;
use super::find::{allowed, cut_to_used, reached, used, values_of};
use super::index::gather;
use super::{ArtefactKind, Standard, StandardError};
use crate::sdmx::structure::{Class, Message, Target, Validity};

/// What makes data of a dataflow, a data structure or a provision agreement valid. A version with a wildcard is resolved.
pub fn validity(standard: &Standard, of: &Target) -> Result<Validity, StandardError> {
    let index = standard.index()?;
    let unknown = || standard.unknown(Some(ArtefactKind::Dataflow), of.reference());
    let (flow, structure) = asked(&index, of);
    let s = &index.entries[structure.ok_or_else(unknown)?];
    let d = &s.message.structures[s.at];
    let flow = flow.map(|f| &index.entries[f].reference);
    let mut left = BTreeMap::new();
    for c in d.dimensions.iter().chain(&d.measures).chain(&d.attributes) {
        let Some((Class::Codelist, list)) = values_of(&index, c) else { continue };
        let l = &index.entries[list];
        if let Some(codes) = allowed(&index, flow, d, &c.id, &l.message.codelists[l.at]) {
            left.insert(c.id.clone(), codes);
        }
    }
    let (class, named) = match (of, flow) {
        (Target::Structure(_), _) | (_, None) => (Class::DataStructure, s.reference.clone()),
        (Target::Provision(p), _) => {
            let found = index.resolve(Class::ProvisionAgreement, p).map(|i| index.entries[i].reference.clone());
            (Class::ProvisionAgreement, found.unwrap_or_else(|| p.clone()))
        }
        (_, Some(f)) => (Class::Dataflow, f.clone()),
    };
    Ok(Validity { class, of: named, structure: standard.structure(&s.reference)?, allowed: left })
}

/// The same as structures: the data structure, its lists with the codes that are allowed, its concepts, the agencies of all of
/// these, and the constraints.
pub fn valid_structures(standard: &Standard, of: &Target) -> Result<Message, StandardError> {
    let index = standard.index()?;
    let unknown = || standard.unknown(Some(ArtefactKind::Dataflow), of.reference());
    let (flow, structure) = asked(&index, of);
    let structure = structure.ok_or_else(unknown)?;
    let told: BTreeSet<usize> = flow.into_iter().chain([structure]).collect();
    let mut all = reached(&BTreeSet::from([structure]), |i| index.children(i));
    all.insert(structure);
    for &c in told.iter().flat_map(|&i| index.parents(i)) {
        let e = &index.entries[c];
        if e.class == Class::DataConstraint && e.message.constraints[e.at].allowed {
            all.insert(c);
        }
    }
    let uses = used(&index, &all, &told);
    let mut out = gather(all.iter().map(|&i| &index.entries[i]));
    cut_to_used(&mut out, &uses);
    Ok(out)
}

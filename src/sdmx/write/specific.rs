//! Which words has structure-specific SDMX-ML 2.1, 3.0 and 3.1? Every value is an attribute, named after its component
//! (schemas `SDMXDataStructureSpecific*.xsd`).
//!
//! The schema of the structure itself has the namespace that the header names: the URN of the dataflow, `:ObsLevelDim:` and
//! the dimension at the observation (SDMX 2.1, section 3A, part IV). 3.x writes the attributes of a dataset in an element
//! `Atts` without a key.

use super::generic::provided;
use super::xml::{Named, Version, Words, action, text};
use crate::sdmx::message::Set;

/// The words of `StructureSpecificData` and `StructureSpecificTimeSeriesData`.
pub(super) const WORDS: Words = Words {
    roots: ["StructureSpecificData", "StructureSpecificTimeSeriesData"],
    specific: true,
    component: around,
    observed: around,
    figure: around,
    series: ["\n<Series", ""],
    attributes: ["", ""],
    body: [">", "</Series>"],
    observation: ["\n<Obs", "/>"],
    flat: ["\n<Obs", ""],
    group: ["\n<Group type=\"", "/>"],
    group_key: ["\"", ""],
    dataset,
};

fn around(id: &str) -> (String, String) {
    (format!(" {id}=\""), "\"".to_owned())
}

fn dataset(set: &Set, version: Version, structure: &Named, attributes: &[u8], out: &mut Vec<u8>) {
    let (action, Named { id, prefix, .. }) = (action(set, version), structure);
    let start = format!("\n<mes:DataSet ss:structureRef=\"{id}\" xsi:type=\"{prefix}:DataSetType\" ss:action=\"{action}\"");
    out.extend_from_slice(start.as_bytes());
    if version == Version::V21 {
        out.extend_from_slice(b" ss:dataScope=\"Dataflow\"");
    }
    for (name, moment) in [("validFromDate", set.valid_from), ("validToDate", set.valid_to)] {
        if let Some(moment) = moment {
            out.extend_from_slice(format!(" ss:{name}=\"{moment}\"").as_bytes());
        }
    }
    if version == Version::V21 {
        out.extend_from_slice(attributes);
    }
    out.push(b'>');
    if let Some(provider) = &set.provider {
        out.extend_from_slice(b"<DataProvider>");
        match version {
            Version::V21 => provided(provider, out),
            _ => text(&provider.urn(), out),
        }
        out.extend_from_slice(b"</DataProvider>");
    }
    if version != Version::V21 && !attributes.is_empty() {
        out.extend_from_slice(b"\n<Atts");
        out.extend_from_slice(attributes);
        out.extend_from_slice(b"/>");
    }
}

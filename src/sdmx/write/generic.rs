//! Which words has generic SDMX-ML 2.1? Every value is an element of its own, named by an identifier (schema
//! `SDMXDataGeneric.xsd`).

use super::xml::{Named, Version, Words, action, text};
use crate::sdmx::message::{DATA_PROVIDERS, DataProvider, Set};

/// The words of `GenericData` and `GenericTimeSeriesData`.
pub(super) const WORDS: Words = Words {
    roots: ["GenericData", "GenericTimeSeriesData"],
    specific: false,
    component: |id| (format!("<gen:Value id=\"{id}\" value=\""), "\"/>".to_owned()),
    observed: |_| ("<gen:ObsDimension value=\"".to_owned(), "\"/>".to_owned()),
    figure: |_| ("<gen:ObsValue value=\"".to_owned(), "\"/>".to_owned()),
    series: ["\n<gen:Series><gen:SeriesKey>", "</gen:SeriesKey>"],
    attributes: ["<gen:Attributes>", "</gen:Attributes>"],
    body: ["", "</gen:Series>"],
    observation: ["\n<gen:Obs>", "</gen:Obs>"],
    flat: ["\n<gen:Obs><gen:ObsKey>", "</gen:ObsKey>"],
    group: ["\n<gen:Group type=\"", "</gen:Group>"],
    group_key: ["\"><gen:GroupKey>", "</gen:GroupKey>"],
    dataset,
};

fn dataset(set: &Set, version: Version, structure: &Named, attributes: &[u8], out: &mut Vec<u8>) {
    out.extend_from_slice(format!("\n<mes:DataSet structureRef=\"{}\" action=\"{}\"", structure.id, action(set, version)).as_bytes());
    for (name, moment) in [("validFromDate", set.valid_from), ("validToDate", set.valid_to)] {
        if let Some(moment) = moment {
            out.extend_from_slice(format!(" {name}=\"{moment}\"").as_bytes());
        }
    }
    out.push(b'>');
    if let Some(provider) = &set.provider {
        out.extend_from_slice(b"<gen:DataProvider>");
        provided(provider, out);
        out.extend_from_slice(b"</gen:DataProvider>");
    }
    if !attributes.is_empty() {
        out.extend_from_slice(b"<gen:Attributes>");
        out.extend_from_slice(attributes);
        out.extend_from_slice(b"</gen:Attributes>");
    }
}

/// A provider as 2.1 refers to it.
pub(super) fn provided(provider: &DataProvider, out: &mut Vec<u8>) {
    let mut say = |before: &str, value: &str| {
        out.extend_from_slice(before.as_bytes());
        text(value, out);
    };
    say("<Ref id=\"", &provider.id);
    say("\" maintainableParentID=\"", DATA_PROVIDERS);
    say("\" maintainableParentVersion=\"1.0\" agencyID=\"", &provider.agency);
    say("\" class=\"DataProvider\" package=\"base\"/>", "");
}

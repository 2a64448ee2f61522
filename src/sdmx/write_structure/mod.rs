//! How is a structure message written, in the format asked for?
//!
//! One writer for SDMX-JSON and one for SDMX-ML; versions differ in what they call things. What a version has no words for is
//! left out or told in the nearest words: SDMX 2.1 has one measure, no value lists, hierarchies only inside hierarchical
//! codelists, and no versions with an extension.

mod json;
mod markup;
mod ml;

use std::collections::BTreeMap;
use std::io;

pub(super) use self::markup::Markup;

use super::message::Header;
use super::structure::{Constraint, Message};
use crate::model::about::{About, Annotation};
use crate::model::lang::{Lang, Names};
use crate::model::structure::Ref;
use crate::sdmx::urn::Class;

/// A format of structures that can be written (SDMX REST 2.2.2, section on content negotiation).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum StructureFormat {
    /// `structure+json;version=1.0.0`.
    Json10,
    /// `structure+json;version=2.0.0`.
    Json20,
    /// `structure+json;version=2.1.0`.
    Json21,
    /// `structure+xml;version=2.1`.
    Ml21,
    /// `structure+xml;version=3.0.0`.
    Ml30,
    /// `structure+xml;version=3.1.0`.
    Ml31,
}

impl StructureFormat {
    /// All of them.
    pub const ALL: [StructureFormat; 6] = [
        StructureFormat::Json10,
        StructureFormat::Json20,
        StructureFormat::Json21,
        StructureFormat::Ml21,
        StructureFormat::Ml30,
        StructureFormat::Ml31,
    ];

    /// Whether it speaks the information model of SDMX 2.1.
    pub fn is_old(self) -> bool {
        matches!(self, StructureFormat::Json10 | StructureFormat::Ml21)
    }

    /// Whether it is of SDMX 3.1, where what is there is told by availability constraints.
    pub fn is_newest(self) -> bool {
        matches!(self, StructureFormat::Json21 | StructureFormat::Ml31)
    }
}

/// Writes a structure message. Names, descriptions and annotations are in the languages of the header, best first; all four
/// where it names none.
pub fn write(message: &Message, format: StructureFormat, header: &Header, out: &mut Vec<u8>) -> io::Result<()> {
    match format {
        StructureFormat::Json10 | StructureFormat::Json20 | StructureFormat::Json21 => json::write(message, format, header, out),
        StructureFormat::Ml21 | StructureFormat::Ml30 | StructureFormat::Ml31 => {
            ml::write(message, format, header, out);
            Ok(())
        }
    }
}

/// How artefacts are called: in the words of SDMX 2.1, or in those of 3.x.
#[derive(Clone, Copy)]
struct Naming {
    old: bool,
}

impl Naming {
    fn version(self, of: &Ref) -> &str {
        match of.version.as_str() {
            "" => "1.0",
            _ if self.old => plain_version(of),
            v => v,
        }
    }

    fn urn(self, class: Class, of: &Ref) -> String {
        self.named(class.urn(&Ref { version: self.version(of).to_owned(), ..of.clone() }))
    }

    fn item_urn(self, class: Class, of: &Ref, item: &str) -> String {
        self.named(class.item_urn(&Ref { version: self.version(of).to_owned(), ..of.clone() }, item))
    }

    /// A URN with the names that 2.1 has for classes.
    fn named(self, urn: String) -> String {
        match self.old {
            true => urn.replace(".DataConstraint=", ".ContentConstraint=").replace(".Hierarchy=", ".HierarchicalCodelist="),
            false => urn,
        }
    }
}

/// The texts that are wanted, the best first: those in the languages asked for, else the best there is.
fn wanted<'a>(names: &'a Names, languages: &[Lang]) -> Vec<(Lang, &'a str)> {
    if languages.is_empty() {
        return names.0.iter().map(|(l, n)| (*l, n.as_str())).collect();
    }
    let find = |l: Lang| names.0.iter().find(|(x, _)| *x == l).map(|(l, n)| (*l, n.as_str()));
    let asked: Vec<_> = languages.iter().filter_map(|l| find(*l)).collect();
    match asked.is_empty() {
        true => find(Lang::En).or_else(|| names.0.first().map(|(l, n)| (*l, n.as_str()))).into_iter().collect(),
        false => asked,
    }
}

/// Every annotation: those by type, and the others, which stand for their type.
fn annotations(by_kind: &BTreeMap<String, String>, extra: &[(&str, Option<&str>)], about: Option<&About>) -> Vec<Annotation> {
    let more: &[Annotation] = about.map_or(&[], |a| &a.annotations);
    let told = |kind: &str| more.iter().any(|a| a.kind.as_deref() == Some(kind));
    let extra = extra.iter().filter_map(|(k, v)| Some((*k, (*v)?)));
    let plain = extra.chain(by_kind.iter().map(|(k, v)| (k.as_str(), v.as_str())));
    plain.filter(|(k, _)| !told(k)).map(|(k, v)| Annotation::titled(k, v)).chain(more.iter().cloned()).collect()
}

/// The numbers of a constraint as annotations, for the formats that have no other place for them.
fn metrics(constraint: &Constraint) -> impl Iterator<Item = Annotation> {
    let one = |id: &str, count: Option<u64>| {
        count.map(|n| Annotation { id: Some(id.to_owned()), ..Annotation::titled(super::structure::METRICS, &n.to_string()) })
    };
    [one("series_count", constraint.series), one("obs_count", constraint.observations)].into_iter().flatten()
}

/// A reference whose version SDMX 2.1 can say: without extension.
fn plain_version(of: &Ref) -> &str {
    match of.version.split('-').next() {
        None | Some("") => "1.0",
        Some(v) => v,
    }
}

/// The data type of a component where SDMX 2.1 does not have the one of 3.0.
fn old_type(name: &str) -> &str {
    match name {
        "GeospatialInformation" | "XHTML" => "String",
        other => other,
    }
}

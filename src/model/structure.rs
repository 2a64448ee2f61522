//! Structural metadata of the SDMX information model: codelists, data structures, dataflows.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::about::About;
use super::lang::Names;

/// Which maintainable artefact: `ISTHMUS:DF_BORDER_MVT(1.0)`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Ref {
    /// Maintenance agency.
    pub agency: String,
    /// Identifier, unique for the agency and type.
    pub id: String,
    /// Version, such as `1.0` or `1.0.0`; empty for the latest.
    pub version: String,
}

impl Ref {
    /// Reads `AGENCY:ID(VERSION)` or `AGENCY:ID`.
    pub fn parse(text: &str) -> Option<Ref> {
        let text = text.trim();
        let (agency, rest) = text.split_once(':')?;
        let (id, version) = match rest.split_once('(') {
            Some((id, v)) => (id, v.strip_suffix(')')?),
            None => (rest, ""),
        };
        let ok = |s: &str| !s.is_empty() && s.chars().all(|c| c.is_ascii_alphanumeric() || "_-.@$+".contains(c));
        (ok(agency) && ok(id) && (version.is_empty() || ok(version))).then(|| Ref {
            agency: agency.to_owned(),
            id: id.to_owned(),
            version: version.to_owned(),
        })
    }

    /// Whether both name the same artefact, `1.0` and `1.0.0` being one version and an empty one any.
    pub fn matches(&self, other: &Ref) -> bool {
        let norm = |v: &str| v.split('.').map(str::to_owned).chain(std::iter::repeat("0".to_owned())).take(3).collect::<Vec<_>>();
        self.agency == other.agency
            && self.id == other.id
            && (self.version.is_empty() || other.version.is_empty() || norm(&self.version) == norm(&other.version))
    }
}

impl fmt::Display for Ref {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.agency, self.id)?;
        if !self.version.is_empty() {
            write!(f, "({})", self.version)?;
        }
        Ok(())
    }
}

/// One code of a codelist.
#[derive(Clone, PartialEq, Debug)]
pub struct Code {
    /// Its identifier, as it stands in data.
    pub id: String,
    /// Its names.
    pub names: Names,
    /// Number of the code above it in the same list.
    pub parent: Option<u32>,
    /// First period in which it may be used, as `2010` or `2010-10-10`; from an annotation `VALID_FROM`.
    pub valid_from: Option<String>,
    /// Last period in which it may be used; from an annotation `VALID_TO`.
    pub valid_to: Option<String>,
    /// Annotations by type: `ALPHA2`, `M49`, `PCODE` and others.
    pub annotations: BTreeMap<String, String>,
    /// Descriptions, and annotations that are more than a kind and a title.
    pub about: Option<Box<About>>,
}

/// A codelist with an index by identifier.
#[derive(Clone, Debug)]
pub struct Codelist {
    /// Which list.
    pub reference: Ref,
    /// Its names.
    pub names: Names,
    /// Its codes, in the order of the message.
    pub codes: Vec<Code>,
    /// Identifiers that are accepted although unlisted: annotation `OPEN_PATTERN` (P-codes, rounds, border points).
    pub open_pattern: Option<regex::Regex>,
    /// Descriptions, all its annotations, and whether it is only a part of the list.
    pub about: Option<Box<About>>,
    index: FxHashMap<String, u32>,
}

impl PartialEq for Codelist {
    fn eq(&self, other: &Self) -> bool {
        let pattern = |l: &Codelist| l.open_pattern.as_ref().map(|p| p.as_str().to_owned());
        self.reference == other.reference
            && self.names == other.names
            && self.codes == other.codes
            && self.about == other.about
            && pattern(self) == pattern(other)
    }
}

impl Codelist {
    /// A list of these codes. Where an identifier occurs twice the first stands.
    pub fn new(reference: Ref, names: Names, codes: Vec<Code>) -> Self {
        let mut index = FxHashMap::default();
        for (i, c) in codes.iter().enumerate() {
            index.entry(c.id.clone()).or_insert(i as u32);
        }
        Self { reference, names, codes, open_pattern: None, about: None, index }
    }

    /// The same list, open for identifiers that fit the pattern.
    #[must_use]
    pub fn with_open_pattern(mut self, pattern: Option<regex::Regex>) -> Self {
        self.open_pattern = pattern;
        self
    }

    /// The same list with what it says of itself.
    #[must_use]
    pub fn with_about(mut self, about: Option<Box<About>>) -> Self {
        self.about = about;
        self
    }

    /// Whether an identifier may stand in data: it is listed, or the list is open for it.
    pub fn accepts(&self, id: &str) -> bool {
        self.index.contains_key(id) || self.open_pattern.as_ref().is_some_and(|p| p.is_match(id))
    }

    /// The code with this identifier.
    pub fn get(&self, id: &str) -> Option<&Code> {
        self.index.get(id).map(|&i| &self.codes[i as usize])
    }

    /// Number of the code with this identifier.
    pub fn position(&self, id: &str) -> Option<u32> {
        self.index.get(id).copied()
    }
}

/// A label that a person accepted for a code, beside the names that the codelist itself has.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Synonym {
    /// The label, as senders write it.
    pub label: String,
    /// The code that it means.
    pub code: String,
    /// Who accepted it.
    pub author: String,
    /// When, as `2026-11-21`.
    pub date: String,
}

/// What harmonisation may look up: the standard's codelists and curated synonyms, each found by the id of its list.
pub trait Lookup {
    /// The codelist with this id (`CL_AREA`).
    fn codelist(&self, id: &str) -> Option<Arc<Codelist>>;
    /// The synonyms curated for this codelist.
    fn synonyms(&self, id: &str) -> Arc<Vec<Synonym>>;
}

/// What the values of a component may be.
#[derive(Clone, Debug)]
pub enum Representation {
    /// A code of this list.
    Codes(Arc<Codelist>),
    /// A period: `2024`, `2024-03`, `2024-W07`, `2024-Q1` … (SDMX ObservationalTimePeriod).
    Time,
    /// A whole number.
    Integer,
    /// An exact decimal.
    Decimal,
    /// Any text, with a largest length in characters if one is set.
    Text(Option<u32>),
}

/// To what an attribute belongs.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub enum Relationship {
    /// The whole dataset: it varies with no dimension.
    Dataset,
    /// What it varies with: these dimensions.
    Dimensions(Vec<String>),
    /// A group of the structure, by its identifier.
    Group(String),
    /// Each observation.
    #[default]
    Observation,
}

/// A group of a data structure: a part of the key that attributes belong to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Group {
    /// Its identifier.
    pub id: String,
    /// Identifiers of its dimensions.
    pub dimensions: Vec<String>,
}

/// A dimension, attribute or measure.
#[derive(Clone, Debug)]
pub struct Component {
    /// Identifier, as in the header of SDMX-CSV.
    pub id: String,
    /// Names of its concept.
    pub names: Names,
    /// What its values may be.
    pub representation: Representation,
    /// Value that stands where a mapping leaves the component out: annotation `DEFAULT` (`_T`, `_Z`).
    pub default: Option<String>,
    /// Attributes only: must have a value.
    pub mandatory: bool,
    /// Attributes only: to what it belongs.
    pub relationship: Relationship,
}

impl Component {
    /// One that says nothing but what its values may be.
    pub fn new(id: impl Into<String>, representation: Representation) -> Component {
        Component {
            id: id.into(),
            names: Names::default(),
            representation,
            default: None,
            mandatory: false,
            relationship: Relationship::default(),
        }
    }

    /// Its codelist, where it has one.
    pub fn codelist(&self) -> Option<&Arc<Codelist>> {
        match &self.representation {
            Representation::Codes(list) => Some(list),
            _ => None,
        }
    }
}

/// Which codes may occur at all, or together, in a dataflow: a data constraint of role Allowed.
#[derive(Clone, Default, Debug)]
pub struct CubeRegion {
    /// Whether the named combination is what is allowed, or what is not.
    pub include: bool,
    /// Component identifier to the codes named for it.
    pub keys: BTreeMap<String, Vec<String>>,
}

/// A data structure definition.
#[derive(Clone, Debug)]
pub struct DataStructure {
    /// Which one.
    pub reference: Ref,
    /// Its names.
    pub names: Names,
    /// Its dimensions in key order; the time dimension, if there is one, is the last.
    pub dimensions: Vec<Component>,
    /// Its primary measure.
    pub measure: Component,
    /// Its attributes, in the order of the message.
    pub attributes: Vec<Component>,
    /// Groups of dimensions that attributes may belong to.
    pub groups: Vec<Group>,
}

impl DataStructure {
    /// Position of a dimension in the key.
    pub fn dimension(&self, id: &str) -> Option<usize> {
        self.dimensions.iter().position(|d| d.id == id)
    }

    /// Position of an attribute.
    pub fn attribute(&self, id: &str) -> Option<usize> {
        self.attributes.iter().position(|a| a.id == id)
    }

    /// Position of the time dimension in the key.
    pub fn time(&self) -> Option<usize> {
        self.dimensions.iter().position(|d| matches!(d.representation, Representation::Time))
    }
}

/// A dataflow with its structure and what its constraints allow.
#[derive(Clone, Debug)]
pub struct Dataflow {
    /// Which one.
    pub reference: Ref,
    /// Its names.
    pub names: Names,
    /// The structure of its data.
    pub structure: Arc<DataStructure>,
    /// Cube regions of its allowed-content constraints.
    pub constraints: Vec<CubeRegion>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_read_and_compare() {
        let r = Ref::parse("ISTHMUS:DF_BORDER_MVT(1.0)").expect("a reference");
        assert_eq!(r.to_string(), "ISTHMUS:DF_BORDER_MVT(1.0)");
        assert!(r.matches(&Ref::parse("ISTHMUS:DF_BORDER_MVT(1.0.0)").expect("a reference")));
        assert!(!r.matches(&Ref::parse("ISTHMUS:DF_BORDER_MVT(1.1)").expect("a reference")));
        assert!(Ref::parse("DF_BORDER_MVT").is_none());
    }
}

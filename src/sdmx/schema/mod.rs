//! What makes data of a structure valid? Schemas to check data messages by (SDMX REST 2.2.2 `schema.md`, 1.5.0 section 4.5).
//!
//! They know components, codes and data types; they do not know combinations of codes, which no schema language tells. Every
//! measure is an attribute of the observation, never an element of its own (`explicitMeasure=false`).

mod json;
mod xsd;

pub use json::{JsonVersion, json_schema};
pub use xsd::{MlVersion, xml_schema};

pub use super::structure::Validity;
use crate::model::structure::{Component, DataStructure, Relationship, Representation};

/// What the schema is for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Purpose {
    /// Messages that report or publish data: every dimension must be there.
    Data,
    /// Messages that delete data, where a dimension that is left out stands for all of its values.
    Deletion,
}

/// What stands at the level of the observation in the messages to be checked.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Level {
    /// One dimension.
    Dimension(String),
    /// All: a flat list.
    All,
}

impl Level {
    /// Reads `dimensionAtObservation`; where it is not said, time where there is time, else all. None for what is no
    /// dimension of the structure.
    pub fn parse(text: Option<&str>, structure: &DataStructure) -> Option<Level> {
        match text.filter(|t| !t.is_empty()) {
            None => Some(structure.time().map_or(Level::All, |t| Level::Dimension(structure.dimensions[t].id.clone()))),
            Some("AllDimensions") => Some(Level::All),
            Some(id) => structure.dimension(id).map(|_| Level::Dimension(id.to_owned())),
        }
    }

    fn has(&self, dimension: &str) -> bool {
        match self {
            Level::Dimension(id) => id == dimension,
            Level::All => true,
        }
    }

    fn word(&self) -> &str {
        match self {
            Level::Dimension(id) => id,
            Level::All => "AllDimensions",
        }
    }
}

/// Where the values of an attribute stand.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Place {
    Dataset,
    Group,
    Series,
    Observation,
}

impl Validity {
    /// Where the values of an attribute stand when this is at the level of the observation.
    fn place(&self, attribute: &Component, at: &Level) -> Place {
        match &attribute.relationship {
            Relationship::Dataset => Place::Dataset,
            Relationship::Group(_) => Place::Group,
            Relationship::Dimensions(ids) if *at != Level::All && !ids.iter().any(|id| at.has(id)) => Place::Series,
            Relationship::Dimensions(_) | Relationship::Observation => Place::Observation,
        }
    }

    /// The codes that a component may have, in the order of its list; none where it has no list.
    fn codes<'a>(&self, c: &'a Component) -> Option<Vec<&'a str>> {
        let list = c.codelist()?;
        let left = self.allowed.get(&c.id);
        Some(list.codes.iter().map(|c| c.id.as_str()).filter(|id| left.is_none_or(|l| l.contains(*id))).collect())
    }

    /// The pattern of codes that a component takes beside those listed, without the anchors that schemas imply.
    fn open(&self, c: &Component) -> Option<String> {
        let list = c.codelist()?;
        let pattern = list.open_pattern.as_ref().filter(|_| !self.allowed.contains_key(&c.id))?.as_str();
        // As it was made: anchored from outside, mostly around a pattern that has anchors itself.
        let inner = pattern.strip_prefix("^(?:").and_then(|p| p.strip_suffix(")$")).unwrap_or(pattern);
        let bare = inner.strip_prefix('^').unwrap_or(inner);
        Some(bare.strip_suffix('$').unwrap_or(bare).replace("(?:", "("))
    }
}

/// Whether a representation is a number.
fn is_number(r: &Representation) -> bool {
    matches!(r, Representation::Integer | Representation::Decimal)
}

//! What does a structure message say? Its artefacts, not yet linked, whichever format it came in.
//!
//! Artefacts refer to one another by name here; [`crate::standard`] links them. Parts of the model that the product does
//! not use (metadata structures, maps, organisations) are passed over, so that any agency's message can be read.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{structure_json, structure_ml};
use crate::model::lang::Names;
use crate::model::structure::{Codelist, Ref};

/// Reads a structure message: SDMX-JSON 1.0 to 2.1 or SDMX-ML 2.1 to 3.1, by its first sign.
pub fn read(bytes: &[u8]) -> Result<Message, StructureError> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    match bytes.trim_ascii_start().first() {
        Some(b'<') => structure_ml::read(bytes),
        _ => structure_json::read(bytes),
    }
}

/// The artefacts of one message, each as far as it is understood without the others.
#[derive(Clone, Default, Debug)]
pub struct Message {
    /// Codelists, complete.
    pub codelists: Vec<Arc<Codelist>>,
    /// Concept schemes.
    pub concept_schemes: Vec<ConceptScheme>,
    /// Data structures.
    pub structures: Vec<StructureDraft>,
    /// Dataflows.
    pub dataflows: Vec<DataflowDraft>,
    /// Data constraints.
    pub constraints: Vec<Constraint>,
    /// Hierarchies of codes.
    pub hierarchies: Vec<Hierarchy>,
}

/// A concept scheme.
#[derive(Clone, Debug)]
pub struct ConceptScheme {
    /// Which one.
    pub reference: Ref,
    /// Its names.
    pub names: Names,
    /// Its concepts.
    pub concepts: Vec<Concept>,
}

/// A concept.
#[derive(Clone, Debug)]
pub struct Concept {
    /// Its identifier.
    pub id: String,
    /// Its names.
    pub names: Names,
    /// What its values may be, where a component says nothing else.
    pub representation: Option<RepresentationDraft>,
    /// Annotations by type, such as `HXL`.
    pub annotations: BTreeMap<String, String>,
}

/// What the values of a component may be, with a codelist by name.
#[derive(Clone, PartialEq, Debug)]
pub enum RepresentationDraft {
    /// A code of this list.
    Codes(Ref),
    /// A period.
    Time,
    /// A whole number.
    Integer,
    /// An exact decimal.
    Decimal,
    /// Any text, with a largest length in characters if one is set.
    Text(Option<u32>),
}

/// A component whose concept and codelist are names.
#[derive(Clone, Debug)]
pub struct ComponentDraft {
    /// Its identifier.
    pub id: String,
    /// Concept scheme and concept.
    pub concept: Option<(Ref, String)>,
    /// What its values may be; none where the concept says it.
    pub representation: Option<RepresentationDraft>,
    /// Annotation `DEFAULT`.
    pub default: Option<String>,
    /// Attributes only: must have a value.
    pub mandatory: bool,
}

/// A data structure whose components are drafts.
#[derive(Clone, Debug)]
pub struct StructureDraft {
    /// Which one.
    pub reference: Ref,
    /// Its names.
    pub names: Names,
    /// Annotations by type, such as `SENSITIVITY`.
    pub annotations: BTreeMap<String, String>,
    /// Dimensions in key order, the time dimension last.
    pub dimensions: Vec<ComponentDraft>,
    /// Measures; the first is the primary one.
    pub measures: Vec<ComponentDraft>,
    /// Attributes.
    pub attributes: Vec<ComponentDraft>,
}

/// A dataflow with its structure by name.
#[derive(Clone, Debug)]
pub struct DataflowDraft {
    /// Which one.
    pub reference: Ref,
    /// Its names.
    pub names: Names,
    /// The structure of its data; none in a stub.
    pub structure: Option<Ref>,
}

/// A data constraint.
#[derive(Clone, Debug)]
pub struct Constraint {
    /// Which one.
    pub reference: Ref,
    /// Its names.
    pub names: Names,
    /// Whether it says what may be reported (`Allowed`), not what is (`Actual`).
    pub allowed: bool,
    /// Dataflows and data structures that it is attached to.
    pub attached: Vec<Ref>,
    /// Its regions.
    pub regions: Vec<Region>,
}

/// A region of a constraint.
#[derive(Clone, Debug)]
pub struct Region {
    /// Whether the combination is what is allowed, or what is not.
    pub include: bool,
    /// Per component the codes named.
    pub keys: Vec<RegionKey>,
}

/// The codes that a region names for one component.
#[derive(Clone, Debug)]
pub struct RegionKey {
    /// The component.
    pub id: String,
    /// Whether these codes are meant, or all others.
    pub include: bool,
    /// Codes, each with whether those below it are meant as well.
    pub values: Vec<(String, bool)>,
}

/// A hierarchy of codes.
#[derive(Clone, Debug)]
pub struct Hierarchy {
    /// Which one.
    pub reference: Ref,
    /// Its names.
    pub names: Names,
    /// Its top.
    pub nodes: Vec<HierarchyNode>,
}

/// A code in its place in a hierarchy.
#[derive(Clone, Debug)]
pub struct HierarchyNode {
    /// The code.
    pub code: String,
    /// First day of its membership, as `1996-03-14`.
    pub valid_from: Option<String>,
    /// Last day of its membership.
    pub valid_to: Option<String>,
    /// Codes below.
    pub children: Vec<HierarchyNode>,
}

/// Why a structure message cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum StructureError {
    /// It is no JSON, or not of the shape of a structure message.
    #[error("line {line}, column {column}: {detail}")]
    Json {
        /// Line, from 1.
        line: usize,
        /// Column, from 1.
        column: usize,
        /// What is wrong.
        detail: String,
    },
    /// It is no XML.
    #[error("byte {offset}: {detail}")]
    Xml {
        /// Offset in bytes.
        offset: u64,
        /// What is wrong.
        detail: String,
    },
    /// A reference is no SDMX URN.
    #[error("`{0}` is no SDMX reference; one reads `urn:sdmx:org.sdmx.infomodel.codelist.Codelist=AGENCY:ID(1.0.0)`")]
    Urn(String),
    /// An `OPEN_PATTERN` is no regular expression.
    #[error("the OPEN_PATTERN of {list} is no regular expression: {detail}")]
    Pattern {
        /// The codelist.
        list: Ref,
        /// What is wrong.
        detail: String,
    },
}

/// Splits `urn:sdmx:org.sdmx.infomodel.<package>.<Class>=AGENCY:ID(VERSION).ITEM` into artefact and item.
pub fn urn(text: &str) -> Result<(Ref, Option<String>), StructureError> {
    let wrong = || StructureError::Urn(text.to_owned());
    let (_, name) = text.split_once('=').ok_or_else(wrong)?;
    let (artefact, item) = match name.split_once(").") {
        Some((a, i)) => (format!("{a})"), Some(i.to_owned())),
        None => (name.to_owned(), None),
    };
    Ok((Ref::parse(&artefact).ok_or_else(wrong)?, item))
}

/// Compiles the pattern of an open list. Ours are anchored; a foreign one is anchored here.
pub(crate) fn open_pattern(list: &Ref, pattern: &str) -> Result<regex::Regex, StructureError> {
    regex::RegexBuilder::new(&format!("^(?:{pattern})$"))
        .size_limit(1 << 20)
        .build()
        .map_err(|e| StructureError::Pattern { list: list.clone(), detail: e.to_string() })
}

/// What a data type of SDMX is to us.
pub(crate) fn data_type(name: &str, max_length: Option<u32>) -> RepresentationDraft {
    match name {
        "BigInteger" | "Integer" | "Long" | "Short" | "Count" => RepresentationDraft::Integer,
        "Decimal" | "Float" | "Double" | "Numeric" => RepresentationDraft::Decimal,
        "ObservationalTimePeriod" | "StandardTimePeriod" | "BasicTimePeriod" | "ReportingTimePeriod" | "GregorianTimePeriod" => {
            RepresentationDraft::Time
        }
        _ => RepresentationDraft::Text(max_length),
    }
}

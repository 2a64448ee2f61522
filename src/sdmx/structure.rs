//! What does a structure message say? Its artefacts, not yet linked, whichever format it came in.
//!
//! Artefacts refer to one another by name here; [`crate::standard`] links them. What a kind that is kept says is kept whole, to be
//! given out again, with two exceptions: names in other languages than ours, and sets of data keys in constraints. Other kinds
//! (metadata structures, maps, transformations, processes) are passed over, so that any agency's message can be read.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

pub use super::urn::{Class, urn};
use super::{structure_json, structure_ml};
use crate::model::about::{About, Annotation};
use crate::model::lang::Names;
use crate::model::structure::{Codelist, DataStructure, Group, Ref, Relationship};

/// Reads a structure message: SDMX-JSON 1.0 to 2.1 or SDMX-ML 2.1 to 3.1, by its first sign.
pub fn read(bytes: &[u8]) -> Result<Message, StructureError> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    match bytes.trim_ascii_start().first() {
        Some(b'<') => structure_ml::read(bytes),
        _ => structure_json::read(bytes),
    }
}

/// The artefacts of one message, each as far as it is understood without the others.
#[derive(Clone, Default, PartialEq, Debug)]
pub struct Message {
    /// Codelists, complete.
    pub codelists: Vec<Arc<Codelist>>,
    /// Concept schemes.
    pub concept_schemes: Vec<ConceptScheme>,
    /// Data structures.
    pub structures: Vec<StructureDraft>,
    /// Dataflows.
    pub dataflows: Vec<DataflowDraft>,
    /// Data constraints, of what may be reported and of what is there.
    pub constraints: Vec<Constraint>,
    /// Hierarchies of codes.
    pub hierarchies: Vec<Hierarchy>,
    /// Agencies, data providers, data consumers, units of organisations.
    pub organisations: Vec<OrganisationScheme>,
    /// Who provides data of which dataflow.
    pub provisions: Vec<Provision>,
    /// Schemes of categories.
    pub category_schemes: Vec<CategoryScheme>,
    /// What belongs to which category.
    pub categorisations: Vec<Categorisation>,
    /// Lists of values that are no identifiers (SDMX 3.0).
    pub value_lists: Vec<ValueList>,
}

impl Message {
    /// Whether nothing is in it.
    pub fn is_empty(&self) -> bool {
        *self == Message::default()
    }
}

/// A concept scheme.
#[derive(Clone, PartialEq, Debug)]
pub struct ConceptScheme {
    /// Which one.
    pub reference: Ref,
    /// Its names.
    pub names: Names,
    /// What else it says of itself, with all its annotations.
    pub about: Option<Box<About>>,
    /// Its concepts.
    pub concepts: Vec<Concept>,
}

/// A concept.
#[derive(Clone, Default, PartialEq, Debug)]
pub struct Concept {
    /// Its identifier.
    pub id: String,
    /// Its names.
    pub names: Names,
    /// What its values may be, where a component says nothing else.
    pub representation: Option<RepresentationDraft>,
    /// The rest of its representation.
    pub format: Option<Box<Format>>,
    /// Annotations by type, such as `HXL`.
    pub annotations: BTreeMap<String, String>,
    /// Descriptions, and annotations that are more than a type and a title.
    pub about: Option<Box<About>>,
    /// The concept above it in the scheme.
    pub parent: Option<String>,
    /// Agency, scheme and concept of ISO 11179 that it is the same as.
    pub iso: Option<Box<[String; 3]>>,
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

/// What a representation says beyond [`RepresentationDraft`].
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct Format {
    /// The data type, as the standard calls it (`String`, `Count`, `GregorianYear`); none where the message says none.
    pub data_type: Option<String>,
    /// Facets by the name of their attribute (one of [`FACETS`]), as written.
    pub facets: Vec<(&'static str, String)>,
    /// Whether the list of its values is a value list, not a codelist.
    pub value_list: bool,
    /// Fewest values (SDMX 3.0).
    pub min_occurs: Option<u32>,
    /// Most values (SDMX 3.0); `unbounded` or a number.
    pub max_occurs: Option<String>,
}

/// The facets of a representation: the name of the attribute, and what its value is in SDMX-JSON.
pub const FACETS: [(&str, FacetKind); 14] = [
    ("isSequence", FacetKind::Truth),
    ("interval", FacetKind::Number),
    ("startValue", FacetKind::Number),
    ("endValue", FacetKind::Number),
    ("timeInterval", FacetKind::Text),
    ("startTime", FacetKind::Text),
    ("endTime", FacetKind::Text),
    ("minLength", FacetKind::Number),
    ("maxLength", FacetKind::Number),
    ("minValue", FacetKind::Number),
    ("maxValue", FacetKind::Number),
    ("decimals", FacetKind::Number),
    ("pattern", FacetKind::Text),
    ("isMultiLingual", FacetKind::Truth),
];

/// What the value of a facet is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum FacetKind {
    /// True or false.
    Truth,
    /// A number.
    Number,
    /// A text.
    Text,
}

/// A component whose concept and codelist are names.
#[derive(Clone, Default, PartialEq, Debug)]
pub struct ComponentDraft {
    /// Its identifier.
    pub id: String,
    /// Concept scheme and concept.
    pub concept: Option<(Ref, String)>,
    /// Concepts whose role it plays.
    pub roles: Vec<(Ref, String)>,
    /// What its values may be; none where the concept says it.
    pub representation: Option<RepresentationDraft>,
    /// The rest of its representation.
    pub format: Option<Box<Format>>,
    /// Annotation `DEFAULT`.
    pub default: Option<String>,
    /// Annotations other than `DEFAULT`.
    pub about: Option<Box<About>>,
    /// Attributes and measures: must have a value.
    pub mandatory: bool,
    /// Attributes only: to what it belongs.
    pub relationship: Relationship,
    /// Attributes only: the measures it is about; empty for all (SDMX 3.0).
    pub measures: Vec<String>,
}

/// A data structure whose components are drafts.
#[derive(Clone, PartialEq, Debug)]
pub struct StructureDraft {
    /// Which one.
    pub reference: Ref,
    /// Its names.
    pub names: Names,
    /// Annotations by type, such as `SENSITIVITY`.
    pub annotations: BTreeMap<String, String>,
    /// Descriptions, and annotations that are more than a type and a title.
    pub about: Option<Box<About>>,
    /// Dimensions in key order, the time dimension last.
    pub dimensions: Vec<ComponentDraft>,
    /// Groups of dimensions.
    pub groups: Vec<Group>,
    /// Measures; the first is the primary one.
    pub measures: Vec<ComponentDraft>,
    /// Attributes.
    pub attributes: Vec<ComponentDraft>,
}

/// A dataflow with its structure by name.
#[derive(Clone, PartialEq, Debug)]
pub struct DataflowDraft {
    /// Which one.
    pub reference: Ref,
    /// Its names.
    pub names: Names,
    /// What else it says of itself, with all its annotations.
    pub about: Option<Box<About>>,
    /// The structure of its data; none in a stub.
    pub structure: Option<Ref>,
}

/// A data constraint.
#[derive(Clone, PartialEq, Debug)]
pub struct Constraint {
    /// Which one.
    pub reference: Ref,
    /// Its names.
    pub names: Names,
    /// What else it says of itself, with all its annotations.
    pub about: Option<Box<About>>,
    /// Whether it says what may be reported (`Allowed`), not what is (`Actual`).
    pub allowed: bool,
    /// What it is attached to.
    pub attached: Vec<Target>,
    /// Its regions.
    pub regions: Vec<Region>,
    /// How many series there are, where it says what is.
    pub series: Option<u64>,
    /// How many observations there are, where it says what is.
    pub observations: Option<u64>,
}

/// What a constraint is attached to.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Target {
    /// A dataflow.
    Dataflow(Ref),
    /// A data structure.
    Structure(Ref),
    /// A provision agreement.
    Provision(Ref),
    /// A data provider of a scheme.
    Provider(Ref, String),
}

impl Target {
    /// The artefact meant, or the scheme of the provider meant.
    pub fn reference(&self) -> &Ref {
        match self {
            Target::Dataflow(r) | Target::Structure(r) | Target::Provision(r) | Target::Provider(r, _) => r,
        }
    }
}

/// A region of a constraint.
#[derive(Clone, PartialEq, Debug)]
pub struct Region {
    /// Whether the combination is what is allowed, or what is not.
    pub include: bool,
    /// Per component the codes named.
    pub keys: Vec<RegionKey>,
}

/// The codes that a region names for one component.
#[derive(Clone, Default, PartialEq, Debug)]
pub struct RegionKey {
    /// The component.
    pub id: String,
    /// Whether it is an attribute or a measure, not a dimension.
    pub attribute: bool,
    /// Whether these codes are meant, or all others.
    pub include: bool,
    /// The codes.
    pub values: Vec<RegionValue>,
    /// A range of periods, instead of codes.
    pub range: Option<Box<TimeRange>>,
    /// First period of the data that the codes are about.
    pub valid_from: Option<String>,
    /// Last period of the data that the codes are about.
    pub valid_to: Option<String>,
}

/// A code that a region names.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RegionValue {
    /// The code.
    pub code: String,
    /// Which codes below it are meant as well.
    pub cascade: Cascade,
}

/// Which codes below a named one are meant.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub enum Cascade {
    /// None: only itself.
    #[default]
    None,
    /// All, and itself.
    Below,
    /// All, but not itself (SDMX 3.0).
    BelowOnly,
}

/// A range of periods; an end is a period and whether it belongs to the range.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct TimeRange {
    /// Its beginning.
    pub from: Option<(String, bool)>,
    /// Its end.
    pub to: Option<(String, bool)>,
}

/// A hierarchy of codes.
#[derive(Clone, PartialEq, Debug)]
pub struct Hierarchy {
    /// Which one.
    pub reference: Ref,
    /// Its names.
    pub names: Names,
    /// What else it says of itself, with all its annotations.
    pub about: Option<Box<About>>,
    /// Whether its levels are formal.
    pub formal: bool,
    /// Its levels, from the top.
    pub levels: Vec<Level>,
    /// Its top.
    pub nodes: Vec<HierarchyNode>,
}

/// A level of a hierarchy.
#[derive(Clone, PartialEq, Debug)]
pub struct Level {
    /// Its identifier.
    pub id: String,
    /// Its names.
    pub names: Names,
    /// What else it says of itself.
    pub about: Option<Box<About>>,
}

/// A code in its place in a hierarchy.
#[derive(Clone, PartialEq, Debug)]
pub struct HierarchyNode {
    /// Its identifier in the hierarchy; mostly the code.
    pub id: String,
    /// The codelist of the code.
    pub list: Ref,
    /// The code.
    pub code: String,
    /// First day of its membership, as `1996-03-14`.
    pub valid_from: Option<String>,
    /// Last day of its membership.
    pub valid_to: Option<String>,
    /// The level that it is of.
    pub level: Option<String>,
    /// Annotations.
    pub about: Option<Box<About>>,
    /// Codes below.
    pub children: Vec<HierarchyNode>,
}

/// What the organisations of a scheme do.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum OrganisationRole {
    /// They maintain artefacts.
    Agency,
    /// They provide data.
    DataProvider,
    /// They take data.
    DataConsumer,
    /// They are parts of one another.
    Unit,
}

/// A scheme of organisations.
#[derive(Clone, PartialEq, Debug)]
pub struct OrganisationScheme {
    /// What its organisations do.
    pub role: OrganisationRole,
    /// Which one.
    pub reference: Ref,
    /// Its names.
    pub names: Names,
    /// What else it says of itself, with all its annotations.
    pub about: Option<Box<About>>,
    /// Its organisations.
    pub organisations: Vec<Organisation>,
}

/// An organisation.
#[derive(Clone, PartialEq, Debug)]
pub struct Organisation {
    /// Its identifier.
    pub id: String,
    /// Its names.
    pub names: Names,
    /// What else it says of itself, with all its annotations.
    pub about: Option<Box<About>>,
    /// Units only: the one above.
    pub parent: Option<String>,
    /// Whom to ask.
    pub contacts: Vec<Contact>,
}

/// Whom to ask in an organisation.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct Contact {
    /// Their names.
    pub names: Names,
    /// Their department.
    pub departments: Names,
    /// Their role in it.
    pub roles: Names,
    /// Ways to reach them: the kind (one of [`WAYS`]) and the address.
    pub ways: Vec<(&'static str, String)>,
}

/// The ways to reach somebody: element of SDMX-ML and list of SDMX-JSON.
pub const WAYS: [(&str, &str); 5] =
    [("Telephone", "telephones"), ("Fax", "faxes"), ("X400", "x400s"), ("URI", "uris"), ("Email", "emails")];

/// An agreement by which somebody provides data of a dataflow.
#[derive(Clone, PartialEq, Debug)]
pub struct Provision {
    /// Which one.
    pub reference: Ref,
    /// Its names.
    pub names: Names,
    /// What else it says of itself, with all its annotations.
    pub about: Option<Box<About>>,
    /// The dataflow.
    pub dataflow: Option<Ref>,
    /// Scheme and identifier of the provider.
    pub provider: Option<(Ref, String)>,
}

/// A scheme of categories.
#[derive(Clone, PartialEq, Debug)]
pub struct CategoryScheme {
    /// Which one.
    pub reference: Ref,
    /// Its names.
    pub names: Names,
    /// What else it says of itself, with all its annotations.
    pub about: Option<Box<About>>,
    /// Its top.
    pub categories: Vec<Category>,
}

/// A category.
#[derive(Clone, PartialEq, Debug)]
pub struct Category {
    /// Its identifier, unique below the category above it.
    pub id: String,
    /// Its names.
    pub names: Names,
    /// What else it says of itself, with all its annotations.
    pub about: Option<Box<About>>,
    /// Categories below.
    pub categories: Vec<Category>,
}

/// That something belongs to a category.
#[derive(Clone, PartialEq, Debug)]
pub struct Categorisation {
    /// Which one.
    pub reference: Ref,
    /// Its names.
    pub names: Names,
    /// What else it says of itself, with all its annotations.
    pub about: Option<Box<About>>,
    /// The URN of what belongs to the category.
    pub source: Option<String>,
    /// Scheme and path (`A.A1`) of the category.
    pub target: Option<(Ref, String)>,
}

/// A list of values (SDMX 3.0).
#[derive(Clone, PartialEq, Debug)]
pub struct ValueList {
    /// Which one.
    pub reference: Ref,
    /// Its names.
    pub names: Names,
    /// What else it says of itself, with all its annotations.
    pub about: Option<Box<About>>,
    /// Its values.
    pub items: Vec<ValueItem>,
}

/// A value of a value list.
#[derive(Clone, PartialEq, Debug)]
pub struct ValueItem {
    /// The value: any text.
    pub id: String,
    /// Its names.
    pub names: Names,
    /// What else it says of itself, with all its annotations.
    pub about: Option<Box<About>>,
}

/// What data must be like to be valid: a structure with its lists, and what constraints leave of them.
#[derive(Clone, Debug)]
pub struct Validity {
    /// The class of what was asked for: a dataflow, a data structure, a provision agreement.
    pub class: Class,
    /// What was asked for.
    pub of: Ref,
    /// The structure of the data.
    pub structure: DataStructure,
    /// The codes that constraints leave to a component; a component that is not named has all of its list.
    pub allowed: BTreeMap<String, BTreeSet<String>>,
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

/// Annotations by type with what each says, and apart those that are more than a type and a title or share their type.
pub(crate) fn annotations_by_kind(list: impl Iterator<Item = Annotation>) -> (BTreeMap<String, String>, Vec<Annotation>) {
    let (mut by_kind, mut more): (BTreeMap<String, String>, Vec<Annotation>) = Default::default();
    for a in list {
        let known = a.kind.as_ref().is_some_and(|k| by_kind.contains_key(k));
        let a = match a {
            // As nearly all are: nothing is copied.
            Annotation { id: None, kind: Some(kind), title: Some(title), url: None, value: None, texts }
                if !known && texts.0.is_empty() =>
            {
                by_kind.insert(kind, title);
                continue;
            }
            other => other,
        };
        if let Some(kind) = &a.kind {
            if let Some(before) = by_kind.get(kind).filter(|_| !more.iter().any(|m| m.kind.as_ref() == Some(kind))) {
                more.push(Annotation::titled(kind, before));
            }
            by_kind.extend(a.said().map(|said| (kind.clone(), said.to_owned())));
        }
        more.push(a);
    }
    (by_kind, more)
}

/// The kind of annotation by which availability is counted where a format has no other place for it.
pub(crate) const METRICS: &str = "sdmx_metrics";

/// Takes the numbers of series and of observations out of the annotations.
pub(crate) fn counts(about: &mut Option<Box<About>>) -> (Option<u64>, Option<u64>) {
    let Some(said) = about else { return (None, None) };
    let mut take = |id: &str| {
        let is = |a: &Annotation| a.id.as_deref() == Some(id) && a.kind.as_deref() == Some(METRICS);
        let at = said.annotations.iter().position(is)?;
        let count = said.annotations[at].title.as_deref()?.parse().ok()?;
        said.annotations.remove(at);
        Some(count)
    };
    let counts = (take("series_count"), take("obs_count"));
    *about = about.take().and_then(|a| a.boxed());
    counts
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

//! How does SDMX-JSON 1.0 to 2.1 spell structures? One form takes what the versions call differently.

use std::borrow::Cow;
use std::fmt;

use serde::de::{IgnoredAny, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::Value;

use crate::model::lang::Lang;

#[derive(Deserialize)]
pub(super) struct Wire<'a> {
    #[serde(borrow)]
    pub(super) data: WireData<'a>,
}

#[derive(Deserialize, Default)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct WireData<'a> {
    #[serde(borrow)]
    pub(super) codelists: Vec<Artefact<'a>>,
    pub(super) concept_schemes: Vec<Artefact<'a>>,
    pub(super) data_structures: Vec<Artefact<'a>>,
    pub(super) dataflows: Vec<Artefact<'a>>,
    /// `contentConstraints` before 2.0.
    #[serde(alias = "contentConstraints")]
    pub(super) data_constraints: Vec<Artefact<'a>>,
    /// From 2.1 on.
    pub(super) availability_constraints: Vec<Artefact<'a>>,
    pub(super) hierarchies: Vec<Artefact<'a>>,
    /// Before 2.0.
    pub(super) hierarchical_codelists: Vec<Artefact<'a>>,
    pub(super) agency_schemes: Vec<Artefact<'a>>,
    pub(super) data_provider_schemes: Vec<Artefact<'a>>,
    pub(super) data_consumer_schemes: Vec<Artefact<'a>>,
    pub(super) organisation_unit_schemes: Vec<Artefact<'a>>,
    pub(super) provision_agreements: Vec<Artefact<'a>>,
    pub(super) category_schemes: Vec<Artefact<'a>>,
    pub(super) categorisations: Vec<Artefact<'a>>,
    pub(super) value_lists: Vec<Artefact<'a>>,
}

/// Any maintainable artefact: the head that all share, and the content of the kinds that are read.
#[derive(Deserialize, Default)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Artefact<'a> {
    #[serde(borrow)]
    pub(super) id: Cow<'a, str>,
    #[serde(rename = "agencyID", borrow)]
    pub(super) agency: Cow<'a, str>,
    #[serde(borrow)]
    pub(super) version: Cow<'a, str>,
    #[serde(borrow)]
    pub(super) name: Option<Cow<'a, str>>,
    pub(super) names: WireNames,
    pub(super) description: Option<String>,
    pub(super) descriptions: WireNames,
    #[serde(borrow)]
    pub(super) annotations: Vec<WireAnnotation<'a>>,
    pub(super) is_partial: bool,
    pub(super) is_external_reference: bool,
    pub(super) valid_from: Option<String>,
    pub(super) valid_to: Option<String>,
    pub(super) links: Vec<WireLink>,
    #[serde(borrow)]
    pub(super) codes: Vec<WireItem<'a>>,
    #[serde(borrow)]
    pub(super) concepts: Vec<WireItem<'a>>,
    #[serde(borrow, alias = "dataProviders", alias = "dataConsumers", alias = "organisationUnits")]
    pub(super) agencies: Vec<WireItem<'a>>,
    #[serde(borrow)]
    pub(super) value_items: Vec<WireItem<'a>>,
    #[serde(borrow)]
    pub(super) categories: Vec<WireItem<'a>>,
    #[serde(borrow)]
    pub(super) data_structure_components: Components<'a>,
    pub(super) structure: Option<String>,
    /// `type` before 2.0.
    #[serde(alias = "type")]
    pub(super) role: Option<String>,
    pub(super) constraint_attachment: Attachment,
    pub(super) cube_regions: Vec<WireRegion>,
    pub(super) cube_region: Option<WireRegion>,
    pub(super) series_count: Option<u64>,
    pub(super) obs_count: Option<u64>,
    #[serde(borrow)]
    pub(super) hierarchical_codes: Vec<WireNode<'a>>,
    #[serde(alias = "leveled")]
    pub(super) has_formal_levels: bool,
    #[serde(borrow)]
    pub(super) level: Option<Box<WireLevel<'a>>>,
    /// The hierarchies of a hierarchical codelist, before 2.0.
    #[serde(borrow)]
    pub(super) hierarchies: Vec<Artefact<'a>>,
    /// `structureUsage` before 2.0.
    #[serde(alias = "structureUsage")]
    pub(super) dataflow: Option<String>,
    pub(super) data_provider: Option<String>,
    pub(super) source: Option<String>,
    pub(super) target: Option<String>,
}

#[derive(Deserialize, Default)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct WireItem<'a> {
    #[serde(borrow)]
    pub(super) id: Cow<'a, str>,
    #[serde(borrow)]
    pub(super) name: Option<Cow<'a, str>>,
    pub(super) names: WireNames,
    pub(super) description: Option<String>,
    pub(super) descriptions: WireNames,
    #[serde(borrow)]
    pub(super) parent: Option<Cow<'a, str>>,
    #[serde(borrow)]
    pub(super) annotations: Vec<WireAnnotation<'a>>,
    pub(super) core_representation: Option<Box<WireRepresentation>>,
    pub(super) iso_concept_reference: Option<Box<WireIso>>,
    pub(super) contacts: Vec<WireContact>,
    #[serde(borrow)]
    pub(super) categories: Vec<WireItem<'a>>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct WireAnnotation<'a> {
    pub(super) id: Option<String>,
    #[serde(rename = "type", borrow)]
    pub(super) kind: Option<Cow<'a, str>>,
    pub(super) title: Option<String>,
    pub(super) value: Option<String>,
    pub(super) text: Option<String>,
    pub(super) texts: WireNames,
    pub(super) links: Vec<WireLink>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct WireLink {
    pub(super) href: Option<String>,
    pub(super) rel: String,
}

/// In 1.0 a concept of ISO 11179 is told by one URN, which has another form than those of SDMX and is passed over.
#[derive(Deserialize)]
#[serde(untagged)]
pub(super) enum WireIso {
    Parts {
        #[serde(rename = "conceptAgency")]
        agency: String,
        #[serde(rename = "conceptSchemeID")]
        scheme: String,
        #[serde(rename = "conceptID")]
        concept: String,
    },
    Other(IgnoredAny),
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct WireContact {
    pub(super) name: Option<String>,
    pub(super) names: WireNames,
    pub(super) department: Option<String>,
    pub(super) departments: WireNames,
    pub(super) role: Option<String>,
    pub(super) roles: WireNames,
    pub(super) telephones: Vec<String>,
    pub(super) faxes: Vec<String>,
    pub(super) x400s: Vec<String>,
    pub(super) uris: Vec<String>,
    pub(super) emails: Vec<String>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct WireLevel<'a> {
    #[serde(borrow)]
    pub(super) id: Cow<'a, str>,
    #[serde(borrow)]
    pub(super) name: Option<Cow<'a, str>>,
    pub(super) names: WireNames,
    pub(super) description: Option<String>,
    pub(super) descriptions: WireNames,
    #[serde(borrow)]
    pub(super) annotations: Vec<WireAnnotation<'a>>,
    #[serde(borrow)]
    pub(super) level: Option<Box<WireLevel<'a>>>,
}

#[derive(Deserialize, Default)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Components<'a> {
    #[serde(borrow)]
    pub(super) dimension_list: DimensionList<'a>,
    #[serde(borrow)]
    pub(super) measure_list: MeasureList<'a>,
    #[serde(borrow)]
    pub(super) attribute_list: AttributeList<'a>,
    pub(super) groups: Vec<WireGroup>,
}

#[derive(Deserialize, Default)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct WireGroup {
    pub(super) id: String,
    pub(super) group_dimensions: Vec<String>,
}

#[derive(Deserialize, Default)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct DimensionList<'a> {
    #[serde(borrow)]
    pub(super) dimensions: Vec<WireComponent<'a>>,
    /// 1.0 has them apart.
    #[serde(borrow)]
    pub(super) measure_dimensions: Vec<WireComponent<'a>>,
    #[serde(borrow)]
    pub(super) time_dimension: Option<WireComponent<'a>>,
    /// 1.0 has a list of one.
    #[serde(borrow)]
    pub(super) time_dimensions: Vec<WireComponent<'a>>,
}

#[derive(Deserialize, Default)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct MeasureList<'a> {
    #[serde(borrow)]
    pub(super) measures: Vec<WireComponent<'a>>,
    /// 1.0 has one.
    #[serde(borrow)]
    pub(super) primary_measure: Option<WireComponent<'a>>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct AttributeList<'a> {
    #[serde(borrow)]
    pub(super) attributes: Vec<WireComponent<'a>>,
}

#[derive(Deserialize, Default)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct WireComponent<'a> {
    pub(super) id: String,
    pub(super) position: Option<u32>,
    #[serde(borrow)]
    pub(super) annotations: Vec<WireAnnotation<'a>>,
    pub(super) concept_identity: Option<String>,
    pub(super) concept_roles: Vec<String>,
    pub(super) local_representation: Option<Box<WireRepresentation>>,
    /// `mandatory` or `optional`; `Mandatory` or `Conditional` in `assignmentStatus` before 2.0.
    #[serde(alias = "assignmentStatus")]
    pub(super) usage: String,
    pub(super) attribute_relationship: WireRelationship,
    pub(super) measure_relationship: Vec<String>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct WireRelationship {
    /// `none` before 2.0.
    #[serde(alias = "none")]
    pub(super) dataflow: Option<IgnoredAny>,
    pub(super) dimensions: Vec<String>,
    pub(super) group: Option<String>,
}

#[derive(Deserialize, Default)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct WireRepresentation {
    pub(super) enumeration: Option<String>,
    #[serde(alias = "textFormat")]
    pub(super) format: WireFormat,
    pub(super) enumeration_format: WireFormat,
    pub(super) min_occurs: Option<u32>,
    pub(super) max_occurs: Option<Value>,
}

#[derive(Deserialize, Default)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct WireFormat {
    /// `textType` before 2.0.
    #[serde(alias = "textType")]
    pub(super) data_type: Option<String>,
    pub(super) is_sequence: Option<Value>,
    pub(super) interval: Option<Value>,
    pub(super) start_value: Option<Value>,
    pub(super) end_value: Option<Value>,
    pub(super) time_interval: Option<Value>,
    pub(super) start_time: Option<Value>,
    pub(super) end_time: Option<Value>,
    pub(super) min_length: Option<Value>,
    pub(super) max_length: Option<Value>,
    pub(super) min_value: Option<Value>,
    pub(super) max_value: Option<Value>,
    pub(super) decimals: Option<Value>,
    pub(super) pattern: Option<Value>,
    pub(super) is_multi_lingual: Option<Value>,
}

#[derive(Deserialize, Default)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Attachment {
    pub(super) dataflows: Vec<String>,
    pub(super) data_structures: Vec<String>,
    pub(super) provision_agreements: Vec<String>,
    pub(super) data_provider: Option<String>,
    /// An availability constraint has one.
    pub(super) dataflow: Option<String>,
    pub(super) data_structure: Option<String>,
    pub(super) provision_agreement: Option<String>,
}

#[derive(Deserialize, Default)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct WireRegion {
    /// `isIncluded` before 2.0.
    #[serde(alias = "isIncluded")]
    pub(super) include: Option<bool>,
    pub(super) key_values: Vec<WireKey>,
    /// `attributes` before 2.0.
    #[serde(alias = "attributes")]
    pub(super) components: Vec<WireKey>,
}

#[derive(Deserialize, Default)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct WireKey {
    pub(super) id: String,
    pub(super) include: Option<bool>,
    pub(super) values: Vec<WireValue>,
    /// Before 2.0 values that mean those below them as well have a list of their own.
    pub(super) cascade_values: Vec<String>,
    pub(super) time_range: Option<WireRange>,
    pub(super) valid_from: Option<String>,
    pub(super) valid_to: Option<String>,
}

#[derive(Deserialize, Default)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct WireRange {
    pub(super) after_period: Option<WireEnd>,
    pub(super) before_period: Option<WireEnd>,
    pub(super) start_period: Option<WireEnd>,
    pub(super) end_period: Option<WireEnd>,
}

#[derive(Deserialize, Default)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct WireEnd {
    pub(super) period: String,
    pub(super) is_inclusive: Option<bool>,
}

#[derive(Deserialize)]
#[serde(untagged)]
pub(super) enum WireValue {
    Plain(String),
    Full {
        value: String,
        #[serde(default, rename = "cascadeValues")]
        cascade: Value,
    },
}

#[derive(Deserialize, Default)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct WireNode<'a> {
    #[serde(borrow)]
    pub(super) id: Cow<'a, str>,
    #[serde(borrow)]
    pub(super) code: Cow<'a, str>,
    pub(super) valid_from: Option<String>,
    pub(super) valid_to: Option<String>,
    pub(super) level: Option<String>,
    #[serde(borrow)]
    pub(super) annotations: Vec<WireAnnotation<'a>>,
    #[serde(borrow)]
    pub(super) hierarchical_codes: Vec<WireNode<'a>>,
}

/// Names by language; other languages than ours are passed over.
#[derive(Default)]
pub(super) struct WireNames(pub(super) Vec<(Lang, String)>);

impl<'de> Deserialize<'de> for WireNames {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        struct V;
        impl<'de> Visitor<'de> for V {
            type Value = WireNames;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("names by language")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut m: A) -> Result<WireNames, A::Error> {
                let mut out: Vec<(Lang, String)> = Vec::with_capacity(4);
                while let Some(tag) = m.next_key::<Cow<'de, str>>()? {
                    match Lang::parse(&tag) {
                        Some(l) if !out.iter().any(|(x, _)| *x == l) => out.push((l, m.next_value()?)),
                        _ => drop(m.next_value::<IgnoredAny>()?),
                    }
                }
                Ok(WireNames(out))
            }
        }
        d.deserialize_map(V)
    }
}

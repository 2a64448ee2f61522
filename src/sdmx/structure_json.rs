//! What does an SDMX-JSON structure message say? Reads 1.0 to 2.1 into drafts.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use serde::de::{IgnoredAny, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};

use super::structure::{
    ComponentDraft, Concept, ConceptScheme, Constraint, DataflowDraft, Hierarchy, HierarchyNode, Message, Region, RegionKey,
    RepresentationDraft, StructureDraft, StructureError, data_type, open_pattern, urn,
};
use crate::model::lang::{Lang, Names};
use crate::model::structure::{Code, Codelist, Ref};

/// Reads an SDMX-JSON structure message.
pub(super) fn read(bytes: &[u8]) -> Result<Message, StructureError> {
    let wire: Wire<'_> = serde_json::from_slice(bytes).map_err(|e| StructureError::Json {
        line: e.line(),
        column: e.column(),
        detail: e.to_string().split(" at line ").next().unwrap_or_default().to_owned(),
    })?;
    let w = wire.data;
    Ok(Message {
        codelists: w.codelists.into_iter().map(|l| l.codelist().map(Arc::new)).collect::<Result<_, _>>()?,
        concept_schemes: w.concept_schemes.into_iter().map(Artefact::concept_scheme).collect::<Result<_, _>>()?,
        structures: w.data_structures.into_iter().map(Artefact::structure).collect::<Result<_, _>>()?,
        dataflows: w.dataflows.into_iter().map(Artefact::dataflow).collect::<Result<_, _>>()?,
        constraints: w.data_constraints.into_iter().map(Artefact::constraint).collect::<Result<_, _>>()?,
        hierarchies: w.hierarchies.into_iter().map(Artefact::hierarchy).collect::<Result<_, _>>()?,
    })
}

#[derive(Deserialize)]
struct Wire<'a> {
    #[serde(borrow)]
    data: WireData<'a>,
}

#[derive(Deserialize, Default)]
#[serde(default, rename_all = "camelCase")]
struct WireData<'a> {
    #[serde(borrow)]
    codelists: Vec<Artefact<'a>>,
    concept_schemes: Vec<Artefact<'a>>,
    data_structures: Vec<Artefact<'a>>,
    dataflows: Vec<Artefact<'a>>,
    /// `contentConstraints` before 2.0.
    #[serde(alias = "contentConstraints")]
    data_constraints: Vec<Artefact<'a>>,
    hierarchies: Vec<Artefact<'a>>,
}

/// Any maintainable artefact: the head that all share, and the content of the kinds that are read.
#[derive(Deserialize, Default)]
#[serde(default, rename_all = "camelCase")]
struct Artefact<'a> {
    #[serde(borrow)]
    id: Cow<'a, str>,
    #[serde(rename = "agencyID", borrow)]
    agency: Cow<'a, str>,
    #[serde(borrow)]
    version: Cow<'a, str>,
    #[serde(borrow)]
    name: Option<Cow<'a, str>>,
    names: WireNames,
    #[serde(borrow)]
    annotations: Vec<WireAnnotation<'a>>,
    #[serde(borrow)]
    codes: Vec<WireItem<'a>>,
    #[serde(borrow)]
    concepts: Vec<WireItem<'a>>,
    #[serde(borrow)]
    data_structure_components: Components<'a>,
    structure: Option<String>,
    role: Option<String>,
    constraint_attachment: Attachment,
    cube_regions: Vec<WireRegion>,
    #[serde(borrow)]
    hierarchical_codes: Vec<WireNode<'a>>,
}

#[derive(Deserialize, Default)]
#[serde(default, rename_all = "camelCase")]
struct WireItem<'a> {
    #[serde(borrow)]
    id: Cow<'a, str>,
    #[serde(borrow)]
    name: Option<Cow<'a, str>>,
    names: WireNames,
    #[serde(borrow)]
    parent: Option<Cow<'a, str>>,
    #[serde(borrow)]
    annotations: Vec<WireAnnotation<'a>>,
    core_representation: Option<WireRepresentation>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct WireAnnotation<'a> {
    #[serde(rename = "type", borrow)]
    kind: Option<Cow<'a, str>>,
    title: Option<String>,
    value: Option<String>,
    text: Option<String>,
}

#[derive(Deserialize, Default)]
#[serde(default, rename_all = "camelCase")]
struct Components<'a> {
    #[serde(borrow)]
    dimension_list: DimensionList<'a>,
    measure_list: MeasureList<'a>,
    attribute_list: AttributeList<'a>,
}

#[derive(Deserialize, Default)]
#[serde(default, rename_all = "camelCase")]
struct DimensionList<'a> {
    #[serde(borrow)]
    dimensions: Vec<WireComponent<'a>>,
    time_dimension: Option<WireComponent<'a>>,
}

#[derive(Deserialize, Default)]
#[serde(default, rename_all = "camelCase")]
struct MeasureList<'a> {
    #[serde(borrow)]
    measures: Vec<WireComponent<'a>>,
    /// 1.0 has one.
    primary_measure: Option<WireComponent<'a>>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct AttributeList<'a> {
    #[serde(borrow)]
    attributes: Vec<WireComponent<'a>>,
}

#[derive(Deserialize, Default)]
#[serde(default, rename_all = "camelCase")]
struct WireComponent<'a> {
    id: String,
    position: Option<u32>,
    #[serde(borrow)]
    annotations: Vec<WireAnnotation<'a>>,
    concept_identity: Option<String>,
    local_representation: Option<WireRepresentation>,
    /// `mandatory` or `optional`; `Mandatory` or `Conditional` in `assignmentStatus` before 2.0.
    #[serde(alias = "assignmentStatus")]
    usage: String,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct WireRepresentation {
    enumeration: Option<String>,
    #[serde(alias = "textFormat")]
    format: WireFormat,
}

#[derive(Deserialize, Default)]
#[serde(default, rename_all = "camelCase")]
struct WireFormat {
    /// `textType` before 2.0.
    #[serde(alias = "textType")]
    data_type: Option<String>,
    max_length: Option<u32>,
}

#[derive(Deserialize, Default)]
#[serde(default, rename_all = "camelCase")]
struct Attachment {
    dataflows: Vec<String>,
    data_structures: Vec<String>,
}

#[derive(Deserialize, Default)]
#[serde(default, rename_all = "camelCase")]
struct WireRegion {
    include: Option<bool>,
    key_values: Vec<WireKey>,
    components: Vec<WireKey>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct WireKey {
    id: String,
    include: Option<bool>,
    values: Vec<WireValue>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum WireValue {
    Plain(String),
    Full {
        value: String,
        #[serde(default, rename = "cascadeValues")]
        cascade: serde_json::Value,
    },
}

#[derive(Deserialize, Default)]
#[serde(default, rename_all = "camelCase")]
struct WireNode<'a> {
    #[serde(borrow)]
    code: Cow<'a, str>,
    valid_from: Option<String>,
    valid_to: Option<String>,
    #[serde(borrow)]
    hierarchical_codes: Vec<WireNode<'a>>,
}

/// Names by language; other languages than ours are passed over.
#[derive(Default)]
struct WireNames(Vec<(Lang, String)>);

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

impl Artefact<'_> {
    fn reference(&self) -> Ref {
        Ref { agency: self.agency.to_string(), id: self.id.to_string(), version: self.version.to_string() }
    }

    fn names(&mut self) -> Names {
        names(self.name.take(), std::mem::take(&mut self.names))
    }

    fn codelist(mut self) -> Result<Codelist, StructureError> {
        let reference = self.reference();
        let own = annotations(std::mem::take(&mut self.annotations));
        let open = own.get("OPEN_PATTERN").map(|p| open_pattern(&reference, p)).transpose()?;
        let number: rustc_hash::FxHashMap<&str, u32> = self.codes.iter().enumerate().map(|(i, c)| (c.id.as_ref(), i as u32)).collect();
        let parents: Vec<Option<u32>> = self.codes.iter().map(|c| c.parent.as_deref().and_then(|p| number.get(p)).copied()).collect();
        let codes = std::mem::take(&mut self.codes).into_iter().zip(parents).map(|(c, parent)| c.code(parent)).collect();
        Ok(Codelist::new(reference, self.names(), codes).with_open_pattern(open))
    }

    fn concept_scheme(mut self) -> Result<ConceptScheme, StructureError> {
        let concepts = std::mem::take(&mut self.concepts).into_iter().map(WireItem::concept).collect::<Result<_, _>>()?;
        Ok(ConceptScheme { reference: self.reference(), names: self.names(), concepts })
    }

    fn structure(mut self) -> Result<StructureDraft, StructureError> {
        let c = std::mem::take(&mut self.data_structure_components);
        let mut dimensions = c.dimension_list.dimensions;
        dimensions.sort_by_key(|d| d.position.unwrap_or(u32::MAX));
        let draft = |list: Vec<WireComponent<'_>>| list.into_iter().map(|c| c.draft()).collect::<Result<Vec<_>, _>>();
        let mut dimensions = draft(dimensions)?;
        if let Some(t) = c.dimension_list.time_dimension {
            let mut t = t.draft()?;
            if t.id.is_empty() {
                "TIME_PERIOD".clone_into(&mut t.id);
            }
            t.representation = Some(RepresentationDraft::Time);
            dimensions.push(t);
        }
        Ok(StructureDraft {
            reference: self.reference(),
            names: self.names(),
            annotations: annotations(std::mem::take(&mut self.annotations)),
            dimensions,
            measures: draft(c.measure_list.primary_measure.into_iter().chain(c.measure_list.measures).collect())?,
            attributes: draft(c.attribute_list.attributes)?,
        })
    }

    fn dataflow(mut self) -> Result<DataflowDraft, StructureError> {
        let structure = self.structure.as_deref().map(urn).transpose()?.map(|(r, _)| r);
        Ok(DataflowDraft { reference: self.reference(), names: self.names(), structure })
    }

    fn constraint(mut self) -> Result<Constraint, StructureError> {
        let attached = &self.constraint_attachment;
        let attached = attached.dataflows.iter().chain(&attached.data_structures);
        Ok(Constraint {
            attached: attached.map(|u| urn(u).map(|(r, _)| r)).collect::<Result<_, _>>()?,
            allowed: self.role.as_deref().is_none_or(|r| r == "Allowed"),
            regions: std::mem::take(&mut self.cube_regions).into_iter().map(WireRegion::region).collect(),
            reference: self.reference(),
            names: self.names(),
        })
    }

    fn hierarchy(mut self) -> Result<Hierarchy, StructureError> {
        let nodes = std::mem::take(&mut self.hierarchical_codes).into_iter().map(WireNode::node).collect::<Result<_, _>>()?;
        Ok(Hierarchy { reference: self.reference(), names: self.names(), nodes })
    }
}

impl WireItem<'_> {
    fn code(self, parent: Option<u32>) -> Code {
        let mut annotations = annotations(self.annotations);
        Code {
            id: self.id.into_owned(),
            names: names(self.name, self.names),
            parent,
            valid_from: annotations.remove("VALID_FROM"),
            valid_to: annotations.remove("VALID_TO"),
            annotations,
        }
    }

    fn concept(self) -> Result<Concept, StructureError> {
        Ok(Concept {
            id: self.id.into_owned(),
            names: names(self.name, self.names),
            representation: self.core_representation.map(WireRepresentation::draft).transpose()?,
            annotations: annotations(self.annotations),
        })
    }
}

impl WireComponent<'_> {
    fn draft(self) -> Result<ComponentDraft, StructureError> {
        let concept = match &self.concept_identity {
            Some(u) => {
                let (scheme, item) = urn(u)?;
                Some((scheme, item.ok_or_else(|| StructureError::Urn(u.clone()))?))
            }
            None => None,
        };
        Ok(ComponentDraft {
            id: self.id,
            concept,
            representation: self.local_representation.map(WireRepresentation::draft).transpose()?,
            default: annotations(self.annotations).remove("DEFAULT"),
            mandatory: self.usage.eq_ignore_ascii_case("mandatory"),
        })
    }
}

impl WireRepresentation {
    fn draft(self) -> Result<RepresentationDraft, StructureError> {
        match self.enumeration {
            Some(u) => Ok(RepresentationDraft::Codes(urn(&u)?.0)),
            None => Ok(data_type(self.format.data_type.as_deref().unwrap_or("String"), self.format.max_length)),
        }
    }
}

impl WireRegion {
    fn region(self) -> Region {
        let keys = self.key_values.into_iter().chain(self.components).filter(|k| !k.values.is_empty());
        Region {
            include: self.include.unwrap_or(true),
            keys: keys
                .map(|k| RegionKey {
                    id: k.id,
                    include: k.include.unwrap_or(true),
                    values: k.values.into_iter().map(WireValue::split).collect(),
                })
                .collect(),
        }
    }
}

impl WireValue {
    fn split(self) -> (String, bool) {
        match self {
            WireValue::Plain(v) => (v, false),
            WireValue::Full { value, cascade } => {
                let below = cascade == serde_json::Value::Bool(true) || cascade.as_str().is_some_and(|c| c == "excluderoot" || c == "true");
                (value, below)
            }
        }
    }
}

impl WireNode<'_> {
    /// The depth is bounded by the JSON parser, which stops at 128.
    fn node(self) -> Result<HierarchyNode, StructureError> {
        let (_, item) = urn(&self.code)?;
        let day = |d: Option<String>| d.map(|d| d.chars().take(10).collect());
        Ok(HierarchyNode {
            code: item.ok_or_else(|| StructureError::Urn(self.code.to_string()))?,
            valid_from: day(self.valid_from),
            valid_to: day(self.valid_to),
            children: self.hierarchical_codes.into_iter().map(WireNode::node).collect::<Result<_, _>>()?,
        })
    }
}

fn annotations(list: Vec<WireAnnotation<'_>>) -> BTreeMap<String, String> {
    list.into_iter().filter_map(|a| Some((a.kind?.into_owned(), a.title.or(a.value).or(a.text)?))).collect()
}

/// The names by language, else the one name as English.
fn names(name: Option<Cow<'_, str>>, names: WireNames) -> Names {
    match name {
        Some(n) if names.0.is_empty() => Names(vec![(Lang::En, n.into_owned())]),
        _ => Names(names.0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MESSAGE: &str = r#"{"meta": {"id": "X"}, "data": {
      "codelists": [{"id": "CL_A", "agencyID": "X", "version": "1.0", "name": "A", "annotations": [{"type": "OPEN_PATTERN", "title": "^R\\d+$"}],
        "codes": [{"id": "b", "name": "B", "names": {"es": "Be", "de": "Beh"}, "parent": "a"}, {"id": "a", "name": "A\u00e9",
                   "annotations": [{"type": "VALID_TO", "title": "2010"}, {"type": "M49", "title": "004"}]}]}],
      "dataStructures": [{"id": "D", "agencyID": "X", "version": "1.0", "name": "D", "dataStructureComponents": {
        "dimensionList": {"id": "DimensionDescriptor", "dimensions": [
          {"id": "TWO", "position": 1, "conceptIdentity": "urn:sdmx:org.sdmx.infomodel.conceptscheme.Concept=X:CS(1.0).TWO"},
          {"id": "ONE", "position": 0, "conceptIdentity": "urn:sdmx:org.sdmx.infomodel.conceptscheme.Concept=X:CS(1.0).ONE",
           "annotations": [{"type": "DEFAULT", "title": "_T"}],
           "localRepresentation": {"enumeration": "urn:sdmx:org.sdmx.infomodel.codelist.Codelist=X:CL_A(1.0)"}}],
          "timeDimension": {"id": "TIME_PERIOD", "conceptIdentity": "urn:sdmx:org.sdmx.infomodel.conceptscheme.Concept=X:CS(1.0).TIME_PERIOD",
            "localRepresentation": {"format": {"dataType": "GregorianYear"}}}}}}],
      "dataConstraints": [{"id": "C", "agencyID": "X", "version": "1.0", "name": "C", "role": "Allowed",
        "constraintAttachment": {"dataflows": ["urn:sdmx:org.sdmx.infomodel.datastructure.Dataflow=X:F(1.0)"]},
        "cubeRegions": [{"include": false, "keyValues": [{"id": "ONE", "include": false, "values": ["a", {"value": "b", "cascadeValues": true}]}]}]}]}}"#;

    #[test]
    fn a_message_is_read_in_its_order() {
        let m = read(MESSAGE.as_bytes()).expect("a message");
        let list = &m.codelists[0];
        assert_eq!(list.codes[0].parent, Some(1));
        assert_eq!(list.codes[0].names.get(Lang::Es), "Be");
        assert_eq!(list.codes[1].names.get(Lang::Fr), "Aé");
        assert_eq!(list.codes[1].valid_to.as_deref(), Some("2010"));
        assert_eq!(list.codes[1].annotations["M49"], "004");
        assert!(list.accepts("a") && list.accepts("R57") && !list.accepts("R") && !list.accepts("xR5"));
        let d: Vec<_> = m.structures[0].dimensions.iter().map(|d| d.id.as_str()).collect();
        assert_eq!(d, ["ONE", "TWO", "TIME_PERIOD"]);
        assert_eq!(m.structures[0].dimensions[0].default.as_deref(), Some("_T"));
        assert_eq!(m.structures[0].dimensions[2].representation, Some(RepresentationDraft::Time));
        let r = &m.constraints[0].regions[0];
        assert!(!r.include && !r.keys[0].include);
        assert_eq!(r.keys[0].values, [("a".to_owned(), false), ("b".to_owned(), true)]);
    }

    #[test]
    fn what_is_wrong_has_its_place() {
        let e = read(b"{\"data\": {\n \"codelists\": 3}}").expect_err("no list");
        assert!(matches!(e, StructureError::Json { line: 2, .. }), "{e}");
        assert!(matches!(urn("CL_SEX"), Err(StructureError::Urn(_))));
        let (r, item) = urn("urn:sdmx:org.sdmx.infomodel.codelist.Code=SDMX:CL_FREQ(2.0).A").expect("a reference");
        assert_eq!((r.to_string().as_str(), item.as_deref()), ("SDMX:CL_FREQ(2.0)", Some("A")));
        assert!(read("[".repeat(5000).as_bytes()).is_err());
    }
}

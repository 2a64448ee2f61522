//! Is nothing lost of what a message may say? One message with every kind of thing that is kept.

use isthmus::model::structure::Relationship;
use isthmus::sdmx::structure::{self, Cascade, Message};
use isthmus::sdmx::write_structure::StructureFormat;

use super::{difference, written};

/// A message of SDMX-JSON 2.0 with everything in it.
pub(crate) fn message() -> Message {
    structure::read(TEXT.as_bytes()).expect("a message")
}

#[test]
fn the_newer_formats_tell_everything() {
    for format in [StructureFormat::Json20, StructureFormat::Ml30] {
        let back = structure::read(&written(&message(), format, &[])).expect("read back");
        assert!(back == message(), "{format:?}\n{}", difference(&message(), &back));
    }
}

#[test]
fn the_newest_formats_tell_what_is_there_without_a_name() {
    let mut wanted = message();
    for c in wanted.constraints.iter_mut().filter(|c| !c.allowed) {
        c.reference = isthmus::model::structure::Ref { agency: String::new(), id: String::new(), version: String::new() };
        c.names.0.clear();
    }
    for format in [StructureFormat::Json21, StructureFormat::Ml31] {
        let mut back = structure::read(&written(&message(), format, &[])).expect("read back");
        for c in back.constraints.iter_mut().filter(|c| !c.allowed) {
            c.reference.version.clear();
        }
        wanted.constraints.sort_by_key(|c| !c.allowed);
        assert!(back == wanted, "{format:?}\n{}", difference(&wanted, &back));
    }
}

#[test]
fn the_older_formats_tell_what_they_have_words_for() {
    let mut wanted = message();
    wanted.value_lists.clear();
    for l in &mut wanted.codelists {
        let list = std::sync::Arc::make_mut(l);
        for a in list.codes.iter_mut().filter_map(|c| c.about.as_mut()) {
            a.annotations.iter_mut().for_each(|a| a.value = None);
        }
    }
    for d in &mut wanted.structures {
        d.measures.truncate(1);
        d.measures[0].mandatory = false;
        d.measures[0].roles.clear();
        for c in d.attributes.iter_mut().chain(&mut d.measures) {
            c.measures.clear();
            if let Some(f) = &mut c.format {
                (f.min_occurs, f.max_occurs) = (None, None);
                f.facets.retain(|(name, _)| *name != "isMultiLingual");
            }
        }
        d.attributes.iter_mut().filter(|a| a.id == "UNIT").for_each(|a| {
            a.representation = Some(structure::RepresentationDraft::Text(None));
            a.format = Some(Box::new(structure::Format { data_type: Some("String".to_owned()), ..Default::default() }));
        });
    }
    for c in &mut wanted.constraints {
        for k in c.regions.iter_mut().flat_map(|r| &mut r.keys) {
            (k.valid_from, k.valid_to) = (None, None);
            k.values.iter_mut().filter(|v| v.cascade == Cascade::BelowOnly).for_each(|v| v.cascade = Cascade::Below);
        }
    }
    let back = structure::read(&written(&message(), StructureFormat::Ml21, &[])).expect("read back");
    assert!(back == wanted, "{}", difference(&wanted, &back));
    // 1.0 of SDMX-JSON has annotations with values, as it forbids nothing, and concepts of ISO 11179 in a form of their own.
    for l in &mut wanted.codelists {
        *l = message().codelists.into_iter().find(|m| m.reference == l.reference).expect("the list");
    }
    wanted.concept_schemes.iter_mut().flat_map(|s| &mut s.concepts).for_each(|c| c.iso = None);
    let back = structure::read(&written(&message(), StructureFormat::Json10, &[])).expect("read back");
    assert!(back == wanted, "{}", difference(&wanted, &back));
}

#[test]
fn what_was_read_is_what_stands_there() {
    let m = message();
    let d = &m.structures[0];
    assert_eq!(d.groups[0].dimensions, ["AREA"]);
    let relationships: Vec<_> = d.attributes.iter().map(|a| a.relationship.clone()).collect();
    assert_eq!(
        relationships,
        [
            Relationship::Observation,
            Relationship::Dataset,
            Relationship::Dimensions(vec!["AREA".into(), "SEX".into()]),
            Relationship::Group("ByArea".into())
        ]
    );
    assert_eq!(d.dimensions[0].roles[0].1, "GEO");
    let facets = &d.attributes[1].format.as_ref().expect("a format").facets;
    assert_eq!(facets[..], [("minLength", "2".to_owned()), ("maxLength", "80".to_owned()), ("pattern", "[A-Z].*".to_owned())]);
    assert_eq!(m.codelists[0].about.as_ref().expect("said").descriptions.0.len(), 2);
    let actual = m.constraints.iter().find(|c| !c.allowed).expect("a constraint");
    assert_eq!((actual.series, actual.observations), (Some(3), Some(40)));
    assert_eq!(actual.regions[0].keys[1].range.as_ref().expect("a range").to, Some(("2024-12".to_owned(), false)));
    assert_eq!(m.organisations[1].organisations[0].contacts[0].ways.len(), 2);
}

const TEXT: &str = r##"{
"meta": {"id": "RICH", "prepared": "2026-11-21T00:00:00Z", "sender": {"id": "X"}},
"data": {
  "agencySchemes": [{"id": "AGENCIES", "agencyID": "X", "version": "1.0", "name": "Agencies", "names": {"en": "Agencies"},
    "agencies": [{"id": "SUB", "name": "Sub", "names": {"en": "Sub"}}]}],
  "dataProviderSchemes": [{"id": "DATA_PROVIDERS", "agencyID": "X", "version": "1.0", "name": "Providers", "names": {"en": "Providers"},
    "dataProviders": [{"id": "INM", "name": "Institute", "names": {"en": "Institute", "es": "Instituto"}, "contacts": [
      {"name": "Desk", "names": {"en": "Desk"}, "department": "Statistics", "departments": {"en": "Statistics"}, "role": "Help", "roles": {"en": "Help"},
       "telephones": ["+502 1"], "emails": ["a@example.org"]}]}]}],
  "categorySchemes": [{"id": "TOPICS", "agencyID": "X", "version": "1.0.0", "name": "Topics", "names": {"en": "Topics"}, "categories": [
    {"id": "A", "name": "A", "names": {"en": "A"}, "categories": [{"id": "A1", "name": "A1", "names": {"en": "A1"}}]}]}],
  "categorisations": [{"id": "C1", "agencyID": "X", "version": "1.0", "name": "C1", "names": {"en": "C1"},
    "source": "urn:sdmx:org.sdmx.infomodel.datastructure.Dataflow=X:DF(1.1.0)",
    "target": "urn:sdmx:org.sdmx.infomodel.categoryscheme.Category=X:TOPICS(1.0.0).A.A1"}],
  "codelists": [{"id": "CL_A", "agencyID": "X", "version": "1.0.0", "validFrom": "2020-01-01T00:00:00Z", "validTo": "2030-01-01T00:00:00Z",
    "name": "A", "names": {"en": "A", "es": "Á"}, "description": "An \"odd\" <list> & more", "descriptions": {"en": "An \"odd\" <list> & more", "fr": "Une liste"},
    "isPartial": true, "annotations": [{"type": "OPEN_PATTERN", "title": "^R\\d+$"}, {"id": "N1", "type": "NOTE", "text": "Text", "texts": {"en": "Text", "pt": "Texto"},
      "links": [{"href": "https://example.org/n1", "rel": "alternate"}]}],
    "codes": [
      {"id": "a", "name": "One", "names": {"en": "One", "es": "Uno"}, "description": "First", "descriptions": {"en": "First"},
       "annotations": [{"type": "VALID_TO", "title": "2010"}, {"type": "M49", "title": "004"}, {"id": "x", "type": "RANK", "title": "t", "value": "7"}]},
      {"id": "b", "name": "Two", "names": {"en": "Two"}, "parent": "a"}]}],
  "valueLists": [{"id": "VL", "agencyID": "X", "version": "1.0.0", "name": "Values", "names": {"en": "Values"},
    "valueItems": [{"id": "$ per m²", "name": "Dollars", "names": {"en": "Dollars"}}, {"id": "%"}]}],
  "conceptSchemes": [{"id": "CS", "agencyID": "X", "version": "1.0.0", "name": "Concepts", "names": {"en": "Concepts"}, "concepts": [
    {"id": "GEO", "name": "Geo", "names": {"en": "Geo"}},
    {"id": "AREA", "name": "Area", "names": {"en": "Area"}, "description": "Where", "descriptions": {"en": "Where"}, "parent": "GEO",
     "coreRepresentation": {"enumeration": "urn:sdmx:org.sdmx.infomodel.codelist.Codelist=X:CL_A(1.0.0)", "enumerationFormat": {"dataType": "String", "maxLength": 2}},
     "annotations": [{"type": "HXL", "title": "#adm1+code"}],
     "isoConceptReference": {"conceptAgency": "ISO", "conceptSchemeID": "S", "conceptID": "C"}},
    {"id": "SEX", "name": "Sex", "names": {"en": "Sex"}},
    {"id": "TIME_PERIOD", "name": "Time", "names": {"en": "Time"}},
    {"id": "OBS_VALUE", "name": "Value", "names": {"en": "Value"}, "coreRepresentation": {"format": {"dataType": "Decimal", "decimals": 2, "minValue": 0}}},
    {"id": "NOTE", "name": "Note", "names": {"en": "Note"}}]}],
  "dataStructures": [{"id": "DSD", "agencyID": "X", "version": "1.1.0", "name": "Structure", "names": {"en": "Structure"},
    "annotations": [{"type": "SENSITIVITY", "title": "public"}],
    "dataStructureComponents": {
      "dimensionList": {"id": "DimensionDescriptor", "dimensions": [
        {"id": "AREA", "position": 0, "conceptIdentity": "urn:sdmx:org.sdmx.infomodel.conceptscheme.Concept=X:CS(1.0.0).AREA",
         "conceptRoles": ["urn:sdmx:org.sdmx.infomodel.conceptscheme.Concept=X:CS(1.0.0).GEO"],
         "annotations": [{"type": "DEFAULT", "title": "a"}, {"type": "ORDER", "title": "1"}]},
        {"id": "SEX", "position": 1, "conceptIdentity": "urn:sdmx:org.sdmx.infomodel.conceptscheme.Concept=X:CS(1.0.0).SEX",
         "localRepresentation": {"enumeration": "urn:sdmx:org.sdmx.infomodel.codelist.Codelist=X:CL_A(1.0.0)"}}],
        "timeDimension": {"id": "TIME_PERIOD", "conceptIdentity": "urn:sdmx:org.sdmx.infomodel.conceptscheme.Concept=X:CS(1.0.0).TIME_PERIOD",
          "localRepresentation": {"format": {"dataType": "ObservationalTimePeriod", "startTime": "2000"}}}},
      "groups": [{"id": "ByArea", "groupDimensions": ["AREA"]}],
      "measureList": {"id": "MeasureDescriptor", "measures": [
        {"id": "OBS_VALUE", "usage": "mandatory", "conceptIdentity": "urn:sdmx:org.sdmx.infomodel.conceptscheme.Concept=X:CS(1.0.0).OBS_VALUE",
         "conceptRoles": ["urn:sdmx:org.sdmx.infomodel.conceptscheme.Concept=X:CS(1.0.0).GEO"]},
        {"id": "SHARE", "usage": "optional", "conceptIdentity": "urn:sdmx:org.sdmx.infomodel.conceptscheme.Concept=X:CS(1.0.0).OBS_VALUE",
         "localRepresentation": {"format": {"dataType": "Double"}}}]},
      "attributeList": {"id": "AttributeDescriptor", "attributes": [
        {"id": "UNIT", "usage": "mandatory", "attributeRelationship": {"observation": {}}, "measureRelationship": ["OBS_VALUE"],
         "conceptIdentity": "urn:sdmx:org.sdmx.infomodel.conceptscheme.Concept=X:CS(1.0.0).NOTE",
         "localRepresentation": {"enumeration": "urn:sdmx:org.sdmx.infomodel.codelist.ValueList=X:VL(1.0.0)"}},
        {"id": "TITLE", "usage": "optional", "attributeRelationship": {"dataflow": {}},
         "conceptIdentity": "urn:sdmx:org.sdmx.infomodel.conceptscheme.Concept=X:CS(1.0.0).NOTE",
         "localRepresentation": {"format": {"dataType": "String", "minLength": 2, "maxLength": 80, "pattern": "[A-Z].*"}, "minOccurs": 1, "maxOccurs": 3}},
        {"id": "NOTE", "usage": "optional", "attributeRelationship": {"dimensions": ["AREA", "SEX"]},
         "conceptIdentity": "urn:sdmx:org.sdmx.infomodel.conceptscheme.Concept=X:CS(1.0.0).NOTE",
         "localRepresentation": {"format": {"dataType": "String", "isMultiLingual": true}, "maxOccurs": "unbounded"}},
        {"id": "SOURCE", "usage": "optional", "attributeRelationship": {"group": "ByArea"},
         "conceptIdentity": "urn:sdmx:org.sdmx.infomodel.conceptscheme.Concept=X:CS(1.0.0).NOTE"}]}}}],
  "dataflows": [{"id": "DF", "agencyID": "X", "version": "1.1.0", "name": "Flow", "names": {"en": "Flow"}, "description": "All of it", "descriptions": {"en": "All of it"},
    "structure": "urn:sdmx:org.sdmx.infomodel.datastructure.DataStructure=X:DSD(1.1.0)"}],
  "hierarchies": [{"id": "H", "agencyID": "X", "version": "1.0.0", "name": "H", "names": {"en": "H"}, "description": "D", "descriptions": {"en": "D"}, "hasFormalLevels": true,
    "level": {"id": "L1", "name": "Top", "names": {"en": "Top"}, "level": {"id": "L2", "name": "Below", "names": {"en": "Below"}}},
    "hierarchicalCodes": [{"id": "H1", "code": "urn:sdmx:org.sdmx.infomodel.codelist.Code=X:CL_A(1.0.0).a", "level": "L1",
      "hierarchicalCodes": [{"id": "b", "code": "urn:sdmx:org.sdmx.infomodel.codelist.Code=X:CL_A(1.0.0).b", "level": "L2",
        "validFrom": "1996-03-14T00:00:00Z", "validTo": "2001-01-01T00:00:00Z"}]}]}],
  "dataConstraints": [
    {"id": "DC", "agencyID": "X", "version": "1.0.0", "name": "Allowed", "names": {"en": "Allowed"}, "role": "Allowed",
     "constraintAttachment": {"dataflows": ["urn:sdmx:org.sdmx.infomodel.datastructure.Dataflow=X:DF(1.1.0)"]},
     "cubeRegions": [{"include": false, "keyValues": [
       {"id": "AREA", "include": false, "values": ["b", {"value": "a", "cascadeValues": true}]},
       {"id": "SEX", "validFrom": "2020", "validTo": "2022", "values": [{"value": "a", "cascadeValues": "excluderoot"}]}],
       "components": [{"id": "UNIT", "values": ["%"]}]}]},
    {"id": "AC", "agencyID": "X", "version": "1.0.0", "name": "Actual", "names": {"en": "Actual"}, "role": "Actual",
     "annotations": [{"id": "series_count", "type": "sdmx_metrics", "title": "3"}, {"id": "obs_count", "type": "sdmx_metrics", "title": "40"}],
     "constraintAttachment": {"dataflows": ["urn:sdmx:org.sdmx.infomodel.datastructure.Dataflow=X:DF(1.1.0)"]},
     "cubeRegions": [{"include": true, "keyValues": [{"id": "AREA", "values": ["a"]},
       {"id": "TIME_PERIOD", "timeRange": {"startPeriod": {"period": "2020-01", "isInclusive": true}, "endPeriod": {"period": "2024-12", "isInclusive": false}}}]}]}],
  "provisionAgreements": [{"id": "PA", "agencyID": "X", "version": "1.0.0", "name": "PA", "names": {"en": "PA"},
    "dataflow": "urn:sdmx:org.sdmx.infomodel.datastructure.Dataflow=X:DF(1.1.0)",
    "dataProvider": "urn:sdmx:org.sdmx.infomodel.base.DataProvider=X:DATA_PROVIDERS(1.0).INM"}]
}}"##;

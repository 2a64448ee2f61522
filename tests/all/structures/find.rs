//! Do queries for structures find what the REST API says they find?

use std::collections::{BTreeMap, BTreeSet};

use isthmus::model::structure::Ref;
use isthmus::sdmx::structure::{Message, Target};
use isthmus::sdmx::write_structure::StructureFormat;
use isthmus::standard::available::{Along, Found, available};
use isthmus::standard::query::{StructureQuery, Surface};
use isthmus::standard::{Standard, find};

use super::{rich, written};

/// The standard with the rich message and later versions of one of its lists beside it.
pub(crate) fn standard() -> Standard {
    let mut s = Standard::embedded();
    s.add("rich.json", written(&rich::message(), StructureFormat::Json20, &[])).expect("added");
    for (version, codes) in [("1.0.1", "a"), ("1.10.0", "a b c"), ("1.9.0", "a b"), ("2.0.0-draft", "z")] {
        let codes: Vec<String> = codes.split(' ').map(|c| format!(r#"{{"id": "{c}", "name": "{c}"}}"#)).collect();
        let text = format!(
            r#"{{"data": {{"codelists": [{{"id": "CL_A", "agencyID": "X", "version": "{version}", "name": "A", "codes": [{}]}}]}}}}"#,
            codes.join(",")
        );
        s.add("a.json", text.into_bytes()).expect("added");
    }
    s
}

fn ask(surface: Surface, url: &str) -> Message {
    let (path, parameters) = url.split_once('?').unwrap_or((url, ""));
    let mut q = StructureQuery::parse(surface, &path.split('/').collect::<Vec<_>>()).unwrap_or_else(|e| panic!("{url}: {e}"));
    for (name, value) in parameters.split('&').filter_map(|p| p.split_once('=')) {
        q = match name {
            "references" => q.with_references(surface, value),
            _ => q.with_detail(surface, value),
        }
        .unwrap_or_else(|e| panic!("{url}: {e}"));
    }
    find(&standard(), &q).unwrap_or_else(|e| panic!("{url}: {e}"))
}

/// Every artefact by its word and reference, ordered.
fn ids(m: &Message) -> Vec<String> {
    let mut out = Vec::new();
    let mut add = |kind: &str, r: &Ref| out.push(format!("{kind} {r}"));
    m.codelists.iter().for_each(|x| add("codelist", &x.reference));
    m.concept_schemes.iter().for_each(|x| add("concepts", &x.reference));
    m.structures.iter().for_each(|x| add("structure", &x.reference));
    m.dataflows.iter().for_each(|x| add("flow", &x.reference));
    m.constraints.iter().for_each(|x| add("constraint", &x.reference));
    m.hierarchies.iter().for_each(|x| add("hierarchy", &x.reference));
    m.organisations.iter().for_each(|x| add("organisations", &x.reference));
    m.provisions.iter().for_each(|x| add("provision", &x.reference));
    m.category_schemes.iter().for_each(|x| add("categories", &x.reference));
    m.categorisations.iter().for_each(|x| add("categorisation", &x.reference));
    m.value_lists.iter().for_each(|x| add("values", &x.reference));
    out
}

fn v2(url: &str) -> Vec<String> {
    ids(&ask(Surface::V2, url))
}

fn v1(url: &str) -> Vec<String> {
    ids(&ask(Surface::V1, url))
}

#[test]
fn agencies_identifiers_and_versions_choose() {
    assert_eq!(v2("codelist/X/CL_A"), ["codelist X:CL_A(2.0.0-draft)"]);
    assert_eq!(v2("codelist/X/CL_A/+"), ["codelist X:CL_A(1.10.0)"]);
    assert_eq!(v1("codelist/X/CL_A"), ["codelist X:CL_A(1.10.0)"]);
    assert_eq!(v2("codelist/X/CL_A/1.0.+"), ["codelist X:CL_A(1.0.1)"]);
    assert_eq!(v2("codelist/X/CL_A/1.1+.0"), ["codelist X:CL_A(1.10.0)"]);
    assert_eq!(v2("codelist/X/CL_A/1.0.0,1.9.0"), ["codelist X:CL_A(1.0.0)", "codelist X:CL_A(1.9.0)"]);
    assert_eq!(v2("codelist/X/CL_A/*").len(), 5);
    assert_eq!(v1("codelist/X/CL_A/all").len(), 5);
    assert_eq!(v1("codelist/SDMX/CL_SEX+CL_FREQ"), ["codelist SDMX:CL_FREQ(2.0)", "codelist SDMX:CL_SEX(2.1)"]);
    assert_eq!(v2("codelist/*/CL_SEX,CL_A/+"), ["codelist SDMX:CL_SEX(2.1)", "codelist X:CL_A(1.10.0)"]);
    assert_eq!(v2("dataflow/ISTHMUS/DF_MIG_STOCK/1.0"), ["flow ISTHMUS:DF_MIG_STOCK(1.0.0)"]);
    assert!(v2("dataflow/ISTHMUS").len() >= 20 && v2("dataflow/NOBODY").is_empty());
    assert_eq!(v1("structure/X/DF"), ["flow X:DF(1.1.0)"]);
    for nothing in ["structuremap", "metadataflow", "process", "transformationscheme/X", "metadataconstraint/*/*/*"] {
        assert!(ask(Surface::V2, nothing).is_empty(), "{nothing}");
    }
    assert_eq!(v1("actualconstraint/X/all"), ["constraint X:AC(1.0.0)"]);
    assert_eq!(v1("allowedconstraint/X/all"), ["constraint X:DC(1.0.0)"]);
    assert_eq!(v1("contentconstraint/X/all").len(), 2);
    assert_eq!(v2("organisationscheme/X"), ["organisations X:AGENCIES(1.0)", "organisations X:DATA_PROVIDERS(1.0)"]);
}

#[test]
fn items_are_cut_out() {
    let m = ask(Surface::V2, "codelist/ISTHMUS/CL_AREA/~/MEX,GTM,XXX");
    assert_eq!(m.codelists[0].codes.iter().map(|c| c.id.as_str()).collect::<Vec<_>>(), ["GTM", "MEX"]);
    assert!(m.codelists[0].about.as_ref().is_some_and(|a| a.partial));
    assert!(ask(Surface::V2, "codelist/ISTHMUS/CL_AREA/~/XXX").is_empty());
    let m = ask(Surface::V2, "categoryscheme/X/TOPICS/~/A.A1?references=categorisation");
    assert_eq!(m.category_schemes[0].categories[0].categories[0].id, "A1");
    assert_eq!(m.categorisations.len(), 1);
    let m = ask(Surface::V2, "categoryscheme/X/TOPICS/~/A");
    assert!(m.category_schemes[0].categories[0].categories.is_empty() && m.category_schemes[0].about.as_ref().is_some_and(|a| a.partial));
    let m = ask(Surface::V1, "conceptscheme/ISTHMUS/CS_MIGRATION/latest/SEX+AGE");
    assert_eq!(m.concept_schemes[0].concepts.len(), 2);
    let m = ask(Surface::V2, "dataproviderscheme/X/DATA_PROVIDERS/*/INM");
    assert!(!m.organisations[0].about.as_ref().is_some_and(|a| a.partial), "it is the only one");
}

#[test]
fn what_hangs_together_comes_along() {
    let flow = "dataflow/X/DF";
    assert_eq!(v2(flow), ["flow X:DF(1.1.0)"]);
    assert_eq!(v2(&format!("{flow}?references=none")), v2(flow));
    assert_eq!(v2(&format!("{flow}?references=children")), ["structure X:DSD(1.1.0)", "flow X:DF(1.1.0)"]);
    assert_eq!(
        v2(&format!("{flow}?references=parents")),
        ["flow X:DF(1.1.0)", "constraint X:AC(1.0.0)", "constraint X:DC(1.0.0)", "provision X:PA(1.0.0)", "categorisation X:C1(1.0)"]
    );
    assert_eq!(
        v2(&format!("{flow}?references=descendants")),
        ["codelist X:CL_A(1.0.0)", "concepts X:CS(1.0.0)", "structure X:DSD(1.1.0)", "flow X:DF(1.1.0)", "values X:VL(1.0.0)"]
    );
    let siblings = v2(&format!("{flow}?references=parentsandsiblings"));
    assert!(
        siblings.contains(&"organisations X:DATA_PROVIDERS(1.0)".to_owned()) && siblings.contains(&"categories X:TOPICS(1.0.0)".to_owned())
    );
    assert!(!siblings.contains(&"structure X:DSD(1.1.0)".to_owned()));
    let all = v2(&format!("{flow}?references=all"));
    assert!(all.contains(&"values X:VL(1.0.0)".to_owned()) && siblings.iter().all(|s| all.contains(s)));
    let list = "codelist/X/CL_A/1.0.0";
    assert!(!v2(&format!("{list}?references=parents")).contains(&"flow X:DF(1.1.0)".to_owned()));
    assert!(v2(&format!("{list}?references=ancestors")).contains(&"flow X:DF(1.1.0)".to_owned()));
    assert_eq!(v2(&format!("{list}?references=dataflow")), ["codelist X:CL_A(1.0.0)", "flow X:DF(1.1.0)"]);
    assert_eq!(v1(&format!("{flow}/all?references=contentconstraint")).len(), 3);
    assert_eq!(v2("categoryscheme/X?references=dataflow"), ["flow X:DF(1.1.0)", "categories X:TOPICS(1.0.0)"]);
    let of_agency = v2("dataflow/ISTHMUS/DF_REMIT?references=children");
    assert!(of_agency.contains(&"organisations SDMX:AGENCIES(1.0)".to_owned()), "{of_agency:?}");
}

#[test]
fn details_are_told_or_not() {
    let m = ask(Surface::V2, "dataflow/X/DF?references=all&detail=referencestubs");
    assert!(m.dataflows[0].structure.is_some() && m.dataflows[0].about.as_ref().is_some_and(|a| !a.external));
    assert!(m.structures[0].dimensions.is_empty() && m.structures[0].about.as_ref().is_some_and(|a| a.external));
    let m = ask(Surface::V2, "codelist/X/CL_A/1.0.0?detail=allstubs");
    assert!(m.codelists[0].codes.is_empty() && m.codelists[0].about.as_ref().is_some_and(|a| a.descriptions.0.is_empty()));
    let m = ask(Surface::V2, "codelist/X/CL_A/1.0.0?detail=allcompletestubs");
    assert!(m.codelists[0].about.as_ref().is_some_and(|a| a.descriptions.0.len() == 2 && a.annotations.len() == 2));
    let full = ask(Surface::V2, "codelist/X/CL_A/1.0.0?detail=raw");
    assert_eq!(full.codelists[0].codes.len(), 2);
}

#[test]
fn partial_lists_have_what_is_in_use() {
    let m = ask(Surface::V2, "datastructure/ISTHMUS/REMIT?references=descendants&detail=referencepartial");
    let d = &m.structures[0];
    let wanted: BTreeSet<&str> =
        d.dimensions.iter().chain(&d.measures).chain(&d.attributes).filter_map(|c| c.concept.as_ref().map(|(_, id)| id.as_str())).collect();
    assert_eq!(m.concept_schemes[0].concepts.iter().map(|c| c.id.as_str()).collect::<BTreeSet<_>>(), wanted);
    assert!(m.concept_schemes[0].about.as_ref().is_some_and(|a| a.partial));
    // A constraint of one component binds its codes; those above them stay, so that the tree holds.
    let mut s = standard();
    let constraint = r#"{"data": {"dataConstraints": [{"id": "ONLY", "agencyID": "ISTHMUS", "version": "1.0.0", "name": "Only", "role": "Allowed",
        "constraintAttachment": {"dataflows": ["urn:sdmx:org.sdmx.infomodel.datastructure.Dataflow=ISTHMUS:DF_REMIT(1.0.0)"]},
        "cubeRegions": [{"include": true, "keyValues": [{"id": "REF_AREA", "values": ["MEX", "GTM"]}, {"id": "COUNTERPART", "values": ["USA"]}]},
                        {"include": false, "keyValues": [{"id": "FREQ", "values": ["D", "H"]}]}]}]}}"#;
    s.add("only.json", constraint.as_bytes().to_vec()).expect("added");
    let q = StructureQuery::parse(Surface::V2, &["dataflow", "ISTHMUS", "DF_REMIT"]).expect("a query");
    let q = q.with_references(Surface::V2, "descendants").expect("all").with_detail(Surface::V2, "referencepartial").expect("a detail");
    let m = find(&s, &q).expect("found");
    let codes = |m: &Message, id: &str| -> Vec<String> {
        m.codelists.iter().find(|l| l.reference.id == id).expect("a list").codes.iter().map(|c| c.id.clone()).collect()
    };
    assert_eq!(codes(&m, "CL_AREA"), ["GTM", "MEX", "USA"]);
    assert!(!codes(&m, "CL_FREQ").contains(&"D".to_owned()) && codes(&m, "CL_FREQ").contains(&"M".to_owned()));
    assert_eq!(codes(&m, "CL_REMIT_FLOW"), ["IN", "OUT", "NET"], "what nothing binds is whole");
}

fn found() -> Found {
    let codes = |list: &[&str]| list.iter().map(|c| (*c).to_owned()).collect::<BTreeSet<_>>();
    Found {
        codes: BTreeMap::from([("REF_AREA".to_owned(), codes(&["MEX"])), ("FLOW".to_owned(), codes(&["IN", "OUT"]))]),
        periods: Some(("2019".to_owned(), "2024-06".to_owned())),
        series: Some(12),
        observations: Some(345),
    }
}

fn of() -> Target {
    Target::Dataflow(Ref::parse("ISTHMUS:DF_REMIT(1.0.0)").expect("a reference"))
}

/// What is there of a dataflow, with all that comes along.
pub(crate) fn availability() -> Message {
    available(&standard(), &of(), &found(), &Along::parse(Surface::V2, "all").expect("all")).expect("told")
}

#[test]
fn what_is_there_is_told_with_its_codes() {
    let (found, of) = (found(), of());
    let along = Along::parse(Surface::V2, "all").expect("all");
    let m = available(&standard(), &of, &found, &along).expect("told");
    let c = &m.constraints[0];
    assert_eq!((c.allowed, c.series, c.observations), (false, Some(12), Some(345)));
    assert_eq!(c.regions[0].keys.iter().map(|k| k.id.as_str()).collect::<Vec<_>>(), ["REF_AREA", "FLOW", "TIME_PERIOD"]);
    assert_eq!(m.codelists.len(), 2);
    let areas = m.codelists.iter().find(|l| l.reference.id == "CL_AREA").expect("the areas");
    assert_eq!(areas.codes.iter().map(|c| c.id.as_str()).collect::<Vec<_>>(), ["MEX"]);
    assert!(areas.about.as_ref().is_some_and(|a| a.partial));
    assert_eq!(m.concept_schemes[0].concepts.len(), 3);
    assert_eq!((m.structures.len(), m.dataflows.len()), (1, 1));
    let text = String::from_utf8(written(&m, StructureFormat::Json20, &[])).expect("a text");
    assert!(text.contains(r#""id":"obs_count","type":"sdmx_metrics","title":"345""#), "{text:.2000}");
    let text = String::from_utf8(written(&m, StructureFormat::Ml31, &[])).expect("a text");
    assert!(text.contains("<str:AvailabilityConstraint seriesCount=\"12\" obsCount=\"345\">"), "{text:.2000}");
    let bare = available(&standard(), &of, &Found::default(), &BTreeSet::new()).expect("told");
    assert!(bare.codelists.is_empty() && bare.constraints[0].regions[0].keys.is_empty());
    let gone = Target::Dataflow(Ref::parse("ISTHMUS:DF_REMITS(1.0.0)").expect("a reference"));
    assert!(available(&standard(), &gone, &found, &along).is_err());
    assert!(Along::parse(Surface::V1, "everything").is_err());
}

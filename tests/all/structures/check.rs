//! Are structures that are sent refused where they would break something?

use isthmus::model::structure::Ref;
use isthmus::sdmx::structure::{self, Class};
use isthmus::standard::Standard;
use isthmus::standard::check::{Problem, What, check, users};
use isthmus::standard::step::Step;

use super::find::standard;
use super::{rich, shipped};

/// A list of X with these codes (`b<a`: below a), a stable one in the standard being `1.0.0: a, b<a`.
fn list(id: &str, version: &str, codes: &str) -> String {
    let code = |c: &str| {
        let (id, parent) = c.split_once('<').map_or((c, String::new()), |(c, p)| (c, format!(r#", "parent": "{p}""#)));
        format!(r#"{{"id": "{id}", "name": "{id}"{parent}}}"#)
    };
    let codes: Vec<String> = codes.split_whitespace().map(code).collect();
    format!(
        r#"{{"data": {{"codelists": [{{"id": "{id}", "agencyID": "X", "version": "{version}", "name": "L", "codes": [{}]}}]}}}}"#,
        codes.join(",")
    )
}

fn told(standard: &Standard, text: &str) -> Vec<Problem> {
    check(standard, &structure::read(text.as_bytes()).expect("a message")).expect("checked")
}

fn said(standard: &Standard, text: &str) -> Vec<String> {
    told(standard, text).iter().map(ToString::to_string).collect()
}

#[test]
fn what_is_shipped_and_what_is_right_is_taken() {
    let s = Standard::embedded();
    for (name, m) in shipped() {
        let told = check(&s, &m).expect("checked");
        assert!(told.is_empty(), "{name}: {told:?}");
    }
    let mut m = rich::message();
    std::sync::Arc::make_mut(&mut m.codelists[0]).about = None;
    m.constraints[0].regions[0].keys.iter_mut().for_each(|k| k.values.retain(|v| v.code != "%"));
    let told: Vec<String> = check(&s, &m).expect("checked").iter().map(ToString::to_string).collect();
    assert!(told.is_empty(), "{told:#?}");
}

#[test]
fn a_stable_version_never_changes() {
    let mut s = Standard::embedded();
    s.add("l.json", list("L", "1.0.0", "a b<a").into_bytes()).expect("added");
    assert_eq!(said(&s, &list("L", "1.0.0", "a b<a")), Vec::<String>::new());
    assert_eq!(
        said(&s, &list("L", "1.0.0", "a b<a c")),
        ["Codelist X:L(1.0.0): this version is stable and never changes (code c added); send it as 1.1.0 or later"]
    );
    let renamed = list("L", "1.0.0", "a b<a").replace(r#""name": "b""#, r#""name": "B""#);
    assert!(said(&s, &renamed)[0].ends_with("(code b altered); send it as 1.0.1 or later"), "{:?}", said(&s, &renamed));
    assert!(said(&s, &list("L", "1.0.0", "a"))[0].contains("send it as 2.0.0 or later"));
    // A draft may be anything.
    assert_eq!(said(&s, &list("L", "1.1.0-draft", "z")), Vec::<String>::new());
}

#[test]
fn the_step_of_a_version_is_as_large_as_its_changes() {
    let mut s = Standard::embedded();
    s.add("l.json", list("L", "1.2.0", "a b<a").into_bytes()).expect("added");
    s.add("l.json", list("L", "1.10.0", "a b<a c").into_bytes()).expect("added");
    assert_eq!(
        said(&s, &list("L", "1.10.1", "a b<a c d")),
        ["Codelist X:L(1.10.1): after 1.10.0 these changes need 1.11.0 or later: code d added"]
    );
    assert_eq!(said(&s, &list("L", "1.11.0", "a b<a c d")), Vec::<String>::new());
    assert_eq!(
        said(&s, &list("L", "1.11.0", "a b<a")),
        ["Codelist X:L(1.11.0): after 1.10.0 these changes need 2.0.0 or later: code c removed"]
    );
    assert_eq!(said(&s, &list("L", "2.0.0", "z")), Vec::<String>::new());
    assert_eq!(said(&s, &list("L", "1.3.0", "a b<a d")), Vec::<String>::new(), "compared with the version before it");
    let told = told(&s, &list("L", "1.10.1", "a b c"));
    assert!(matches!(&told[0].what, What::SmallStep { needs: Step::Minor, least, .. } if least == "1.11.0"), "{told:?}");
}

#[test]
fn structures_need_steps_as_well() {
    let s = standard();
    let text =
        String::from_utf8(super::written(&rich::message(), isthmus::sdmx::write_structure::StructureFormat::Json20, &[])).expect("a text");
    let change = |from: &str, to: &str, version: &str| {
        assert!(text.contains(from), "{from}");
        let mut m = structure::read(text.replace(from, to).as_bytes()).expect("a message");
        let d = m.structures.swap_remove(0);
        m = structure::Message::default();
        m.structures.push(structure::StructureDraft { reference: Ref { version: version.to_owned(), ..d.reference.clone() }, ..d });
        check(&s, &m).expect("checked").iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    assert_eq!(change("{\"dataflow\":{}}", "{\"dataflow\":{}}", "1.1.0"), Vec::<String>::new());
    let first = |told: Vec<String>| told.into_iter().next().unwrap_or_default();
    assert!(
        first(change("{\"dataflow\":{}}", "{\"observation\":{}}", "1.2.0")).ends_with("need 2.0.0 or later: relationship of TITLE altered")
    );
    assert!(first(change("\"id\":\"TITLE\"", "\"id\":\"HEADING\"", "1.2.0")).contains("attribute TITLE removed"));
    let renamed = change("\"id\":\"SEX\",\"conceptIdentity\"", "\"id\":\"SEXO\",\"conceptIdentity\"", "1.2.0");
    assert!(renamed.iter().any(|t| t.contains("need 2.0.0 or later: dimension SEXO added")), "{renamed:?}");
    assert!(renamed.iter().any(|t| t.ends_with("names SEX, which is no component of the structure")), "{renamed:?}");
    assert_eq!(
        change("\"usage\":\"mandatory\",\"attributeRelationship\"", "\"usage\":\"optional\",\"attributeRelationship\"", "1.2.0"),
        Vec::<String>::new()
    );
    assert_eq!(change("Codelist=X:CL_A(1.0.0)", "Codelist=X:CL_A(1.9.0)", "1.2.0"), Vec::<String>::new());
    assert!(first(change("Codelist=X:CL_A(1.0.0)", "Codelist=X:CL_A(1.9.0)", "1.1.1")).contains("codelist of SEX altered"));
    assert!(first(change("Codelist=X:CL_A(1.0.0)", "Codelist=X:CL_A(2.0.0-draft)", "2.0.0")).contains("is stable and refers to the draft"));
}

#[test]
fn references_must_lead_somewhere() {
    let s = standard();
    let flow = r#"{"data": {"dataflows": [{"id": "F", "agencyID": "X", "version": "1.0.0", "name": "F", "structure": "urn:sdmx:org.sdmx.infomodel.datastructure.DataStructure=X:DSD(VERSION)"}]}}"#;
    assert_eq!(said(&s, &flow.replace("VERSION", "1.1.0")), Vec::<String>::new());
    assert_eq!(said(&s, &flow.replace("VERSION", "1+.0.0")), Vec::<String>::new(), "a wildcard finds the latest");
    assert_eq!(
        said(&s, &flow.replace("VERSION", "3.0.0")),
        ["Dataflow X:F(1.0.0): refers to DataStructure X:DSD(3.0.0), which is not there"]
    );
    let constraint = r#"{"data": {"dataConstraints": [{"id": "C", "agencyID": "ISTHMUS", "version": "1.0.0", "name": "C", "role": "Allowed",
        "constraintAttachment": {"dataflows": ["urn:sdmx:org.sdmx.infomodel.datastructure.Dataflow=ISTHMUS:DF_REMIT(1.0.0)"]},
        "cubeRegions": [{"include": true, "keyValues": [{"id": "REF_AREA", "values": ["MEX", "MEJICO"]}, {"id": "COLOUR", "values": ["red"]}]}]}]}}"#;
    assert_eq!(
        said(&s, constraint),
        [
            "DataConstraint ISTHMUS:C(1.0.0): refers to MEJICO of Codelist ISTHMUS:CL_AREA(1.0.0), which has no such item",
            "DataConstraint ISTHMUS:C(1.0.0): names COLOUR, which is no component of the structure"
        ]
    );
    let mut m = rich::message();
    m.codelists.clear();
    m.organisations.clear();
    m.category_schemes[0].categories[0].categories.clear();
    m.concept_schemes[0].concepts.retain(|c| c.id != "NOTE");
    m.structures[0].groups[0].dimensions.push("NOWHERE".to_owned());
    let told: Vec<String> = check(&Standard::embedded(), &m).expect("checked").iter().map(ToString::to_string).collect();
    for wanted in [
        "refers to Codelist X:CL_A(1.0.0), which is not there",
        "refers to DataProviderScheme X:DATA_PROVIDERS(1.0), which is not there",
        "refers to A.A1 of CategoryScheme X:TOPICS(1.0.0), which has no such item",
        "refers to NOTE of ConceptScheme X:CS(1.0.0), which has no such item",
        "names NOWHERE, which is no component of the structure",
    ] {
        assert!(told.iter().any(|t| t.ends_with(wanted)), "{wanted}: {told:#?}");
    }
}

#[test]
fn what_is_odd_in_itself_is_told() {
    let s = standard();
    assert_eq!(said(&s, &list("M", "1.0.0", "a a b<a")), ["Codelist X:M(1.0.0): has a twice"]);
    assert_eq!(said(&s, &list("M", "1.0.0", "a<b b<a")), ["Codelist X:M(1.0.0): the codes above a lead back to it"]);
    assert_eq!(said(&s, &list("M", "first", "a")), ["Codelist X:M(first): its version is none"]);
    let partial = list("M", "1.0.0", "a").replace("\"name\": \"L\"", "\"name\": \"L\", \"isPartial\": true");
    assert!(said(&s, &partial)[0].contains("isPartial"));
    let mut twice = structure::read(list("M", "1.0.0", "a").as_bytes()).expect("a message");
    twice.codelists.push(twice.codelists[0].clone());
    assert!(matches!(check(&s, &twice).expect("checked")[..], [Problem { what: What::Twice, .. }]));
    let bare = r#"{"data": {"dataStructures": [{"id": "D", "agencyID": "X", "version": "1.0.0", "name": "D"}]}}"#;
    assert_eq!(told(&s, bare).len(), 2);
}

#[test]
fn what_is_in_use_is_not_taken_away() {
    let mut s = Standard::embedded();
    let old = |version: &str| {
        list("L", version, "a b").trim_end_matches("}}").to_owned()
            + r#", "conceptSchemes": [{"id": "S", "agencyID": "X", "version": "1.0", "name": "S", "concepts": [{"id": "C", "name": "C",
             "coreRepresentation": {"enumeration": "urn:sdmx:org.sdmx.infomodel.codelist.Codelist=X:L(1.0)"}}]}]}}"#
    };
    s.add("l.json", old("1.0").into_bytes()).expect("added");
    assert_eq!(said(&s, &list("L", "1.0", "a b c")), Vec::<String>::new(), "a version that is not semantic may grow");
    assert_eq!(
        said(&s, &list("L", "1.0", "a")),
        ["Codelist X:L(1.0): is in use by ConceptScheme X:S(1.0), which code b removed would break"]
    );
    let r = Ref::parse("X:L(1.0)").expect("a reference");
    assert_eq!(users(&s, Class::Codelist, &r).expect("users").len(), 1);
    assert!(users(&s, Class::Codelist, &Ref { id: "NONE".to_owned(), ..r }).expect("users").is_empty());
}

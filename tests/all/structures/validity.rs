//! Do the schemas that we make of a structure take its data, and nothing else?

use isthmus::model::structure::Ref;
use isthmus::sdmx::schema::{JsonVersion, Level, MlVersion, Purpose, Validity, json_schema, xml_schema};
use isthmus::sdmx::structure::Target;
use isthmus::standard::validity::{valid_structures, validity};
use serde_json::{Value, json};

use super::clients::python;
use super::find::standard;

fn target(flow: &str) -> Target {
    Target::Dataflow(Ref::parse(flow).expect("a reference"))
}

fn valid(flow: &str) -> Validity {
    validity(&standard(), &target(flow)).expect("the validity")
}

fn xsd(v: &Validity, version: MlVersion, at: &Level, purpose: Purpose) -> String {
    let mut out = Vec::new();
    xml_schema(v, version, at, purpose, &mut out);
    String::from_utf8(out).expect("a text")
}

/// A structure-specific message of one dataset with these rows.
fn message(version: MlVersion, v: &Validity, at: &str, rows: &str) -> String {
    let part = match version {
        MlVersion::V21 => "v2_1",
        MlVersion::V30 => "v3_0",
        MlVersion::V31 => "v3_1",
    };
    let base = format!("http://www.sdmx.org/resources/sdmxml/schemas/{part}");
    let urn = v.class.urn(&v.of);
    let (structure, scope) = match version {
        MlVersion::V21 => (
            format!(
                r#"<com:Structure><Ref id="{}" agencyID="{}" version="{}"/></com:Structure>"#,
                v.structure.reference.id, v.structure.reference.agency, v.structure.reference.version
            ),
            r#" ss:dataScope="DataStructure""#,
        ),
        _ => (
            format!("<com:Structure>urn:sdmx:org.sdmx.infomodel.datastructure.DataStructure={}</com:Structure>", v.structure.reference),
            "",
        ),
    };
    format!(
        r#"<mes:StructureSpecificData xmlns:mes="{base}/message" xmlns:ss="{base}/data/structurespecific" xmlns:com="{base}/common" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:ns1="{urn}:ObsLevelDim:{at}">
<mes:Header><mes:ID>T</mes:ID><mes:Test>false</mes:Test><mes:Prepared>2026-11-21T00:00:00Z</mes:Prepared><mes:Sender id="X"/>
<mes:Structure structureID="S" namespace="{urn}:ObsLevelDim:{at}" dimensionAtObservation="{at}">{structure}</mes:Structure></mes:Header>
<mes:DataSet ss:structureRef="S" xsi:type="ns1:DataSetType"{scope}>{rows}</mes:DataSet></mes:StructureSpecificData>"#
    )
}

const KEY: &str = r#"FREQ="M" REF_AREA="MEX" COUNTERPART="USA" FLOW="IN" CHANNEL="_T" UNIT="USD" REF_ADM="MX-CHP""#;

#[test]
fn messages_are_valid_by_the_official_schema_and_ours() {
    let Some(schemas) = std::env::var_os("ISTHMUS_SDMX_SCHEMAS") else {
        eprintln!("skipped: ISTHMUS_SDMX_SCHEMAS names no folder of the official SDMX schemas");
        return;
    };
    let folder = tempfile::tempdir().expect("a folder");
    let v = valid("ISTHMUS:DF_REMIT(1.0.0)");
    let mut arguments = vec!["data".to_owned(), schemas.to_string_lossy().into_owned()];
    let mut put = |version: MlVersion, at: &str, purpose, good: bool, rows: &str| {
        let word = ["ml21", "ml30", "ml31"][version as usize];
        let name = format!("{}{}", if good { "good" } else { "bad" }, arguments.len());
        let level = Level::parse(Some(at), &v.structure).expect("a level");
        let (schema, data) = (folder.path().join(format!("{name}.{word}.xsd")), folder.path().join(format!("{name}.{word}.xml")));
        std::fs::write(&schema, xsd(&v, version, &level, purpose)).expect("written");
        std::fs::write(&data, message(version, &v, at, rows)).expect("written");
        arguments.push(schema.to_string_lossy().into_owned());
        arguments.push(data.to_string_lossy().into_owned());
    };
    let series = |obs: &str| format!("<Series {KEY} >{obs}</Series>");
    for version in [MlVersion::V21, MlVersion::V30, MlVersion::V31] {
        let mut data = |at, good, rows: &str| put(version, at, Purpose::Data, good, rows);
        data(
            "TIME_PERIOD",
            true,
            &series(r#"<Obs TIME_PERIOD="2024-01" OBS_VALUE="12.5" OBS_STATUS="A"/><Obs TIME_PERIOD="2024-02" OBS_VALUE="NaN"/>"#),
        );
        data("TIME_PERIOD", true, &series("").replace("MX-CHP", "MX0712"));
        data("AllDimensions", true, &format!(r#"<Obs {KEY} TIME_PERIOD="2024-01" OBS_VALUE="3"/>"#));
        data(
            "REF_AREA",
            true,
            &format!(r#"<Series {} TIME_PERIOD="2024"><Obs REF_AREA="GTM" OBS_VALUE="3"/></Series>"#, KEY.replace(r#"REF_AREA="MEX""#, "")),
        );
        data("TIME_PERIOD", false, &series("").replace("\"MEX\"", "\"MEXICO\""));
        data("TIME_PERIOD", false, &series("").replace("MX-CHP", "Chiapas"));
        data("TIME_PERIOD", false, &series("").replace(r#"FLOW="IN""#, ""));
        data("TIME_PERIOD", false, &series(r#"<Obs TIME_PERIOD="2024-01" OBS_VALUE="many"/>"#));
        data("TIME_PERIOD", false, &series(r#"<Obs TIME_PERIOD="January" OBS_VALUE="1"/>"#));
        data("TIME_PERIOD", false, &series(r#"<Obs TIME_PERIOD="2024" OBS_VALUE="1" COLOUR="red"/>"#));
        put(version, "AllDimensions", Purpose::Deletion, true, r#"<Obs REF_AREA="MEX"/>"#);
        put(version, "AllDimensions", Purpose::Data, false, r#"<Obs REF_AREA="MEX"/>"#);
    }
    let Some(said) = python("lxml", &arguments) else { return };
    let said = said.as_object().expect("an object");
    assert_eq!(said.len(), 3 * 12);
    for (file, wrong) in said {
        let wrong = wrong.as_array().expect("a list");
        assert_eq!(wrong.is_empty(), file.contains("good"), "{file}: {wrong:#?}");
    }
}

#[test]
fn groups_and_relationships_have_their_places() {
    let v = valid("X:DF(1.1.0)");
    assert_eq!(Level::parse(Some("COLOUR"), &v.structure), None);
    let time = Level::parse(None, &v.structure).expect("time");
    let text = xsd(&v, MlVersion::V30, &time, Purpose::Data);
    let of = |name: &str| {
        let at = text.find(&format!("name=\"{name}\"")).unwrap_or_else(|| panic!("no {name}"));
        &text[at..at + text[at..].find("</xs:complexType>").expect("an end")]
    };
    assert!(of("DataSetType").contains("name=\"TITLE\"") && !of("SeriesType").contains("name=\"TITLE\""));
    assert!(of("SeriesType").contains("name=\"NOTE\"") && of("GroupType").contains("name=\"SOURCE\""));
    assert!(of("ObsType").contains("name=\"UNIT\"") && of("GroupType").contains("value=\"ByArea\""));
}

#[test]
fn constraints_bind_the_schema() {
    let mut s = standard();
    let constraint = r#"{"data": {"dataConstraints": [{"id": "ONLY", "agencyID": "ISTHMUS", "version": "1.0.0", "name": "Only", "role": "Allowed",
        "constraintAttachment": {"dataflows": ["urn:sdmx:org.sdmx.infomodel.datastructure.Dataflow=ISTHMUS:DF_REMIT(1.0.0)"]},
        "cubeRegions": [{"include": true, "keyValues": [{"id": "REF_AREA", "values": ["MEX", "GTM"]}]}]}]}}"#;
    s.add("only.json", constraint.as_bytes().to_vec()).expect("added");
    let v = validity(&s, &target("ISTHMUS:DF_REMIT(1+.0.0)")).expect("the validity");
    assert_eq!(v.of.version, "1.0.0");
    let text = xsd(&v, MlVersion::V21, &Level::All, Purpose::Data);
    let at = text.find("name=\"REF_AREA.values\"").expect("the type");
    let areas = &text[at..at + text[at..].find("</xs:simpleType>").expect("an end")];
    assert_eq!(areas.matches("xs:enumeration").count(), 2, "{areas}");
    let m = valid_structures(&s, &target("ISTHMUS:DF_REMIT(1.0.0)")).expect("structures");
    assert_eq!((m.structures.len(), m.dataflows.len(), m.constraints.iter().filter(|c| c.reference.id == "ONLY").count()), (1, 0, 1));
    // The list is that of the counterpart as well, which nothing binds.
    assert!(m.codelists.iter().any(|l| l.reference.id == "CL_AREA" && l.codes.len() > 200));
    assert_eq!(m.organisations[0].organisations[0].id, "ISTHMUS");
}

#[test]
fn json_messages_are_valid_by_ours() {
    let v = valid("ISTHMUS:DF_REMIT(1.0.0)");
    let time = Level::parse(None, &v.structure).expect("time");
    let dimension = |id: &str, codes: &[&str]| json!({"id": id, "values": codes.iter().map(|c| json!({"id": c})).collect::<Vec<_>>()});
    let structure = |area: &str| {
        json!({"dimensions": {
            "dataSet": [dimension("FREQ", &["M"])],
            "series": [dimension("REF_AREA", &[area]), dimension("COUNTERPART", &["USA"]), dimension("FLOW", &["IN"]), dimension("CHANNEL", &["_T"]),
                       dimension("UNIT", &["USD"]), dimension("REF_ADM", &["MX-CHP", "MX0712"])],
            "observation": [{"id": "TIME_PERIOD", "values": [{"value": "2024-01"}]}]},
            "attributes": {"observation": [dimension("OBS_STATUS", &["A"])]}})
    };
    for version in [JsonVersion::V10, JsonVersion::V20, JsonVersion::V21] {
        let schema = json_schema(&v, version, &time, Purpose::Data);
        jsonschema::draft202012::meta::validate(&schema).expect("a schema of 2020-12");
        let validator = jsonschema::validator_for(&schema).expect("a schema");
        let message = |s: Value| match version {
            JsonVersion::V10 => json!({"data": {"structure": s}}),
            _ => json!({"data": {"structures": [s]}}),
        };
        let good = message(structure("MEX"));
        let wrong: Vec<String> = validator.iter_errors(&good).map(|e| format!("{} {e:.200}", e.instance_path())).collect();
        assert!(wrong.is_empty(), "{wrong:#?}");
        assert!(!validator.is_valid(&message(structure("MEXICO"))));
        let mut without = structure("MEX");
        without["dimensions"]["dataSet"] = json!([]);
        assert!(!validator.is_valid(&message(without)), "a dimension is missing");
        let mut more = structure("MEX");
        more["attributes"]["observation"] = json!([dimension("COLOUR", &["red"])]);
        assert!(!validator.is_valid(&message(more)));
    }
}

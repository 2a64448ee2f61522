//! Are the data messages that we write valid by the official schemas? Every format, by series, flat and with another dimension
//! at the observation, with deletions, with names that XML and JSON have to escape and with texts that neither can hold.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use isthmus::model::lang::Lang;
use isthmus::model::moment::Moment;
use isthmus::model::observation::{CodeColumn, Figures};
use isthmus::model::slice::{Column, Slice, Texts};
use isthmus::model::structure::{Component, DataStructure, Dataflow, Ref, Representation};
use isthmus::sdmx::message::{Action, AtObservation, DataFormat, Header, Set};
use isthmus::sdmx::write::writer;
use isthmus::standard::Standard;
use rust_decimal::Decimal;
use serde_json::Value;

fn flow() -> Arc<Dataflow> {
    Standard::embedded().dataflow(&Ref::parse("ISTHMUS:DF_SDG_GCM(1.0)").expect("a reference")).expect("a dataflow")
}

fn column(texts: &[&str]) -> Column {
    let mut distinct = vec![""];
    let mut codes = CodeColumn::default();
    for text in texts {
        let known = distinct.iter().position(|d| d == text);
        codes.push(known.unwrap_or(distinct.len()) as u32);
        if known.is_none() {
            distinct.push(text);
        }
    }
    Column { texts: Arc::new(Texts(distinct.into_iter().map(Into::into).collect())), codes }
}

/// Four observations of two series, or of the deleted ones.
fn slice(flow: &Dataflow, deleted: bool) -> Slice {
    let code = |c: &Component, n: usize| match &c.representation {
        Representation::Codes(list) => list.codes[n % list.codes.len()].id.clone(),
        Representation::Time => ["2020", "2021-03", "2022-Q1", "2023-W07"][n % 4].to_owned(),
        Representation::Integer | Representation::Decimal => "3".to_owned(),
        Representation::Text(_) => ["", "a \"<&>\"\n\u{1}]]>", "=1+1"][n % 3].to_owned(),
    };
    let structure = &flow.structure;
    let key = |d: usize, row: usize| if matches!(structure.dimensions[d].representation, Representation::Time) { row } else { row / 2 };
    let texts = |c: &Component, of: &dyn Fn(usize) -> usize| {
        let all: Vec<String> = (0..4).map(|row| code(c, of(row))).collect();
        column(&all.iter().map(String::as_str).collect::<Vec<_>>())
    };
    let mut values = Figures::default();
    for value in [Some(Decimal::new(-1234, 2)), None, Some(Decimal::new(0, 3)), Some(Decimal::new(i64::MAX, 0))] {
        assert!(deleted || values.push(value), "a figure of 19 digits");
    }
    Slice {
        dimensions: structure.dimensions.iter().enumerate().map(|(d, c)| texts(c, &|row| key(d, row))).collect(),
        values,
        attributes: structure
            .attributes
            .iter()
            .enumerate()
            .map(|(a, c)| (!deleted && a % 4 != 3).then(|| texts(c, &|row| row + a)))
            .collect(),
        rows: 4,
    }
}

/// What stands at the observation: the period, nothing alone, another dimension.
fn ats(structure: &DataStructure) -> [AtObservation; 3] {
    [AtObservation::Dimension(structure.time().expect("a period")), AtObservation::All, AtObservation::Dimension(1)]
}

fn message(format: DataFormat, at: &AtObservation, observations: bool) -> Vec<u8> {
    let flow = flow();
    let header = Header {
        id: "MSG-1".into(),
        prepared: Moment::from_millis(1_700_000_000_123),
        sender: "ISTHMUS".into(),
        languages: vec![Lang::Es, Lang::En],
    };
    let set = Set {
        flow: flow.clone(),
        action: Action::Merge,
        at: at.clone(),
        attributes: (0..flow.structure.attributes.len()).collect(),
        measures: observations,
        observations,
        valid_from: Some(Moment::from_millis(0)),
        valid_to: Some(Moment::from_millis(1_700_000_000_000)),
    };
    let delete = Set { action: Action::Delete, measures: false, observations: true, valid_from: None, ..set.clone() };
    let (mut writer, mut out) = (writer(format), Vec::new());
    writer.begin(&header, &mut out).expect("a head");
    if observations {
        writer.dataset(&delete, &mut out).expect("a dataset");
        writer.rows(&slice(&flow, true), &mut out).expect("rows");
    }
    writer.dataset(&set, &mut out).expect("a dataset");
    writer.rows(&slice(&flow, false), &mut out).expect("rows");
    writer.end(&mut out).expect("an end");
    out
}

fn schemas() -> Option<PathBuf> {
    let dir = std::env::var_os("ISTHMUS_SDMX_SCHEMAS");
    if dir.is_none() {
        eprintln!("skipped: ISTHMUS_SDMX_SCHEMAS names no folder of the official SDMX schemas");
    }
    dir.map(PathBuf::from)
}

#[test]
fn json_messages_are_valid() {
    let Some(dir) = schemas() else { return };
    for (format, version) in [(DataFormat::Json10, "sdmx10"), (DataFormat::Json20, "sdmx20"), (DataFormat::Json21, "sdmx21")] {
        let text = std::fs::read_to_string(dir.join("json").join(version).join("sdmx-json-data-schema.json")).expect("the official schema");
        let mut schema: Value = serde_json::from_str(&text).expect("JSON");
        // 1.0 and 2.0 name the draft by an address that stands for «the newest».
        if version != "sdmx21" {
            schema["$schema"] = Value::from("http://json-schema.org/draft-07/schema#");
        }
        let validator = jsonschema::options().should_validate_formats(true).build(&schema).expect("a schema");
        for at in ats(&flow().structure) {
            for observations in [true, false] {
                let message = message(format, &at, observations);
                let value: Value = serde_json::from_slice(&message).expect("JSON");
                let wrong: Vec<_> = validator.iter_errors(&value).take(3).map(|e| format!("{} {e}", e.instance_path())).collect();
                assert!(wrong.is_empty(), "{format:?} {at:?}: {wrong:#?}\n{}", String::from_utf8_lossy(&message));
                let mut without = value.clone();
                without["meta"]["sender"] = Value::Null;
                assert!(!validator.is_valid(&without), "the schema would take anything");
            }
        }
    }
}

/// A schema of the structure by the rules of the standard: what structure-specific data are of.
fn schema(flow: &Dataflow, version: &str, at: &AtObservation, time_series: bool) -> String {
    let structure = &flow.structure;
    let observed = match at {
        AtObservation::All => "AllDimensions",
        AtObservation::Dimension(d) => &structure.dimensions[*d].id,
    };
    let base = format!("http://www.sdmx.org/resources/sdmxml/schemas/{version}");
    let urn = format!("urn:sdmx:org.sdmx.infomodel.datastructure.Dataflow={}:ObsLevelDim:{observed}", flow.reference);
    let attribute = |c: &Component, needed: bool| {
        let kind = match &c.representation {
            Representation::Codes(list) => {
                let codes: String = list.codes.iter().fold(String::new(), |mut all, code| {
                    write!(all, "<xs:enumeration value=\"{}\"/>", code.id).expect("to memory");
                    all
                });
                format!("><xs:simpleType><xs:restriction base=\"xs:string\">{codes}</xs:restriction></xs:simpleType></xs:attribute>")
            }
            Representation::Time => " type=\"com:ObservationalTimePeriodType\"/>".to_owned(),
            Representation::Integer => " type=\"xs:integer\"/>".to_owned(),
            Representation::Decimal => " type=\"xs:decimal\"/>".to_owned(),
            Representation::Text(_) => " type=\"xs:string\"/>".to_owned(),
        };
        format!("<xs:attribute name=\"{}\" use=\"{}\"{kind}", c.id, if needed { "required" } else { "optional" })
    };
    let here = |d: usize| *at == AtObservation::All || *at == AtObservation::Dimension(d);
    let dimensions = |at_observation: bool| -> String {
        let mine = structure.dimensions.iter().enumerate().filter(|(d, _)| here(*d) == at_observation);
        mine.map(|(_, c)| attribute(c, true)).collect()
    };
    let attributes: String = structure.attributes.iter().chain([&structure.measure]).map(|c| attribute(c, false)).collect();
    let kind = if time_series { "TimeSeries" } else { "" };
    let restricted = |name: &str, of: &str, content: &str, attributes: &str| {
        format!(
            "<xs:complexType name=\"{name}\"><xs:complexContent><xs:restriction base=\"ss:{of}\"><xs:sequence>\
             <xs:element ref=\"com:Annotations\" minOccurs=\"0\"/>{content}</xs:sequence>{attributes}</xs:restriction></xs:complexContent></xs:complexType>"
        )
    };
    // What is beside the series in the base type comes first.
    let (rows, row) = if *at == AtObservation::All { ("Obs", "ObsType") } else { ("Series", "SeriesType") };
    let many = |name: &str, kind: &str| {
        format!("<xs:element name=\"{name}\" type=\"t:{kind}\" form=\"unqualified\" minOccurs=\"0\" maxOccurs=\"unbounded\"/>")
    };
    let dataset = restricted(
        "DataSetType",
        &format!("{kind}DataSetType"),
        &format!("<xs:choice minOccurs=\"0\">{}</xs:choice>", many(rows, row).replace(" minOccurs=\"0\"", "")),
        "",
    );
    let prohibited = |there: bool| if there { String::new() } else { "<xs:attribute name=\"TIME_PERIOD\" use=\"prohibited\"/>".to_owned() };
    let time = structure.time().expect("a period");
    let series = restricted(
        "SeriesType",
        &format!("{kind}SeriesType").replace("TimeSeriesSeries", "TimeSeries"),
        &many("Obs", "ObsType"),
        &format!("{}{}{}", dimensions(false), attributes, prohibited(!here(time))),
    );
    let obs = restricted("ObsType", &format!("{kind}ObsType"), "", &format!("{}{attributes}{}", dimensions(true), prohibited(here(time))));
    let file = match (version, time_series) {
        ("v2_1", true) => "SDMXDataStructureSpecificTimeSeries.xsd",
        _ => "SDMXDataStructureSpecific.xsd",
    };
    format!(
        "<xs:schema xmlns:xs=\"http://www.w3.org/2001/XMLSchema\" xmlns:ss=\"{base}/data/structurespecific\" xmlns:com=\"{base}/common\" xmlns:t=\"{urn}\" \
         targetNamespace=\"{urn}\" elementFormDefault=\"qualified\"><xs:import namespace=\"{base}/common\" schemaLocation=\"SDMXCommon.xsd\"/>\
         <xs:import namespace=\"{base}/data/structurespecific\" schemaLocation=\"{file}\"/>{dataset}{}{obs}</xs:schema>",
        if *at == AtObservation::All { "" } else { &series }
    )
}

/// Validates each `NAME.xml` by the schema of messages beside it and by `NAME.xsd` where there is one.
const VALIDATE: &str = r#"
import pathlib, sys
from lxml import etree
folder, bad = pathlib.Path(sys.argv[1]), 0
for file in sorted(folder.glob("*/*.xml")):
    own = file.with_suffix(".xsd")
    driver = '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">'
    for schema in [file.parent / "SDMXMessage.xsd", own]:
        if schema.exists():
            namespace = etree.parse(schema).getroot().get("targetNamespace")
            driver += f'<xs:import namespace="{namespace}" schemaLocation="{schema.name}"/>'
    path = file.parent / "driver.xsd"
    path.write_text(driver + "</xs:schema>")
    schema = etree.XMLSchema(etree.parse(path))
    message = etree.parse(file)
    if not schema.validate(message):
        bad += 1
        print(file.name, *list(schema.error_log)[:3], sep="\n  ")
    message.getroot()[0][0].text = "no identifier"
    assert not schema.validate(message), "the schema would take anything"
sys.exit(bad)
"#;

#[test]
fn xml_messages_are_valid() {
    let Some(dir) = schemas() else { return };
    let python = std::env::var("ISTHMUS_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let has = Command::new(&python).args(["-c", "import lxml"]).output().is_ok_and(|o| o.status.success());
    assert!(has || std::env::var("ISTHMUS_PYTHON").is_err(), "ISTHMUS_PYTHON has no package lxml");
    if !has {
        eprintln!("skipped: no lxml");
        return;
    }
    let flow = flow();
    let folder = tempfile::tempdir().expect("a folder");
    for (version, of) in [("v2_1", "sdmx21"), ("v3_0", "sdmx30"), ("v3_1", "sdmx31")] {
        let here = folder.path().join(version);
        copy(&dir.join("xml").join(of), &here);
        let formats: &[(DataFormat, bool, bool)] = match version {
            "v2_1" => &[
                (DataFormat::Generic21(false), false, false),
                (DataFormat::Generic21(true), false, true),
                (DataFormat::Specific21(false), true, false),
                (DataFormat::Specific21(true), true, true),
            ],
            "v3_0" => &[(DataFormat::Xml30, true, false)],
            _ => &[(DataFormat::Xml31, true, false)],
        };
        for (i, &(format, specific, series)) in formats.iter().enumerate() {
            for (k, at) in ats(&flow.structure).into_iter().enumerate() {
                for observations in [true, false] {
                    let name = format!("{version}-{i}-{k}-{observations}");
                    std::fs::write(here.join(format!("{name}.xml")), message(format, &at, observations)).expect("written");
                    if specific {
                        let schema = schema(&flow, version, &at, series && k == 0);
                        std::fs::write(here.join(format!("{name}.xsd")), schema).expect("written");
                    }
                }
            }
        }
    }
    let said = Command::new(&python).args(["-c", VALIDATE]).arg(folder.path()).output().expect("run");
    if !said.status.success() {
        let kept = folder.keep();
        panic!("{}\n{}{}", kept.display(), String::from_utf8_lossy(&said.stdout), String::from_utf8_lossy(&said.stderr));
    }
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir(to).expect("a folder");
    for entry in std::fs::read_dir(from).expect("the official schemas") {
        let entry = entry.expect("an entry");
        std::fs::copy(entry.path(), to.join(entry.file_name())).expect("copied");
    }
}

//! Are the data messages that we write valid by the official schemas? Every format, by series, flat and with another dimension
//! at the observation, with deletions, with names that XML and JSON have to escape and with texts that neither can hold.

use std::path::PathBuf;
use std::sync::Arc;

use isthmus::model::lang::Lang;
use isthmus::model::moment::Moment;
use isthmus::model::observation::{CodeColumn, Figures};
use isthmus::model::slice::{Column, Slice, Texts};
use isthmus::model::structure::{Component, DataStructure, Dataflow, Ref, Representation};
use isthmus::sdmx::message::{Action, AtObservation, DataFormat, DataProvider, Header, Set};
use isthmus::sdmx::schema::{Level, MlVersion, Purpose, xml_schema};
use isthmus::sdmx::structure::Target;
use isthmus::sdmx::write::writer;
use isthmus::standard::Standard;
use isthmus::standard::validity::validity;
use rust_decimal::Decimal;
use serde_json::Value;

use super::structures::clients::python;

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
        provider: Some(DataProvider { agency: "ISTHMUS".into(), id: "MEX".into() }),
        agreement: None,
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

/// The form of a message, and what the schema of its structure is a schema of.
const FORMATS: [(DataFormat, &str, Option<MlVersion>); 6] = [
    (DataFormat::Generic21(false), "ml21", None),
    (DataFormat::Generic21(true), "ml21", None),
    (DataFormat::Specific21(false), "ml21", Some(MlVersion::V21)),
    (DataFormat::Specific21(true), "ml21", Some(MlVersion::V21)),
    (DataFormat::Xml30, "ml30", Some(MlVersion::V30)),
    (DataFormat::Xml31, "ml31", Some(MlVersion::V31)),
];

/// Structure-specific messages by the schema that we make of the structure as well.
#[test]
fn xml_messages_are_valid() {
    let Some(dir) = schemas() else { return };
    let (flow, folder) = (flow(), tempfile::tempdir().expect("a folder"));
    let validity = validity(&Standard::embedded(), &Target::Dataflow(flow.reference.clone())).expect("the validity");
    let start = |command: &str| vec![command.to_owned(), dir.to_string_lossy().into_owned()];
    let (mut valid, mut data) = (start("valid"), start("data"));
    for (i, (format, word, schema)) in FORMATS.into_iter().enumerate() {
        for (k, at) in ats(&flow.structure).into_iter().enumerate() {
            for (observations, good) in [(true, true), (false, true), (true, false)] {
                let name = format!("{}-{i}-{k}-{observations}.{word}", if good { "good" } else { "bad" });
                let put = |suffix: &str, bytes: &[u8]| {
                    let path = folder.path().join(format!("{name}.{suffix}"));
                    std::fs::write(&path, bytes).expect("written");
                    path.to_string_lossy().into_owned()
                };
                let mut message = String::from_utf8(message(format, &at, observations)).expect("UTF-8");
                if !good {
                    message = message.replacen("id=\"FREQ\"", "name=\"FREQ\"", 1).replacen(" FREQ=\"", " FREQUENCY=\"", 1);
                }
                let file = put("xml", message.as_bytes());
                match schema {
                    None => valid.push(file),
                    Some(version) => {
                        let level = match at {
                            AtObservation::All => Level::All,
                            AtObservation::Dimension(d) => Level::Dimension(flow.structure.dimensions[d].id.clone()),
                        };
                        let mut schema = Vec::new();
                        xml_schema(&validity, version, &level, Purpose::Data, &mut schema);
                        data.extend([put("xsd", &schema), file]);
                    }
                }
            }
        }
    }
    for (arguments, count) in [(valid, 18), (data, 36)] {
        let Some(said) = python("lxml", &arguments) else { return };
        let said = said.as_object().expect("an object");
        assert_eq!(said.len(), count);
        for (file, wrong) in said {
            let wrong = wrong.as_array().expect("a list");
            let text = || std::fs::read_to_string(file).expect("it was written");
            assert_eq!(wrong.is_empty(), file.contains("good"), "{wrong:#?}\n{}", text());
        }
    }
}

//! What is written in a format is read back: the same keys, figures and attributes.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use proptest::prelude::*;
use rust_decimal::Decimal;

use super::*;
use crate::model::finding::Finding;
use crate::model::lang::Names;
use crate::model::location::Sources;
use crate::model::moment::Moment;
use crate::model::observation::Figures;
use crate::model::record::{NO_LABEL, Value};
use crate::model::slice::Column;
use crate::model::structure::{Code, Codelist, Component, DataStructure, Dataflow, Group, Ref, Relationship, Representation};
use crate::read::{Data, Format, Input, Opened, ReadOptions};
use crate::sdmx::message::{Action, Csv, Header, Labels};

/// An observation: dimensions, figure, attributes; an empty attribute is none.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) struct Row {
    pub key: Vec<String>,
    pub value: Option<(i64, u32)>,
    pub attributes: Vec<String>,
}

pub(super) const DIMENSIONS: [&str; 4] = ["FREQ", "REF_AREA", "SEX", "TIME_PERIOD"];
pub(super) const ATTRIBUTES: [&str; 4] = ["OBS_STATUS", "UNIT_MULT", "COMMENT", "TITLE"];

fn names(text: &str) -> Names {
    Names(vec![(Lang::En, format!("{text} en")), (Lang::Es, format!("{text}, \"es\" <&>"))])
}

fn list(id: &str, codes: &[&str]) -> Representation {
    let code = |c: &&str| Code {
        id: (*c).to_owned(),
        names: names(c),
        parent: None,
        valid_from: None,
        valid_to: None,
        annotations: BTreeMap::new(),
        about: None,
    };
    let reference = Ref::parse(&format!("T:{id}(1.0)")).expect("a reference");
    Representation::Codes(Arc::new(Codelist::new(reference, Names::default(), codes.iter().map(code).collect())))
}

/// A dataflow with coded, timed, whole and free components.
pub(super) fn flow() -> Arc<Dataflow> {
    let component = |id: &str, representation| Component { names: names(id), ..Component::new(id, representation) };
    let reference = |id: &str| Ref::parse(&format!("T:{id}(1.0)")).expect("a reference");
    let structure = DataStructure {
        reference: reference("DSD_T"),
        names: names("structure"),
        dimensions: vec![
            component("FREQ", list("CL_FREQ", &["A", "M"])),
            component("REF_AREA", list("CL_AREA", &["CRI", "PAN", "_T"])),
            component("SEX", list("CL_SEX", &["F", "M", "_T"])),
            component("TIME_PERIOD", Representation::Time),
        ],
        measure: component("OBS_VALUE", Representation::Decimal),
        attributes: vec![
            component("OBS_STATUS", list("CL_OBS_STATUS", &["A", "M"])),
            component("UNIT_MULT", Representation::Integer),
            component("COMMENT", Representation::Text(None)),
            component("TITLE", Representation::Text(None)),
        ],
        groups: vec![Group { id: "Sibling".into(), dimensions: vec!["REF_AREA".into()] }],
    };
    Arc::new(Dataflow { reference: reference("DF_T"), names: names("flow"), structure: Arc::new(structure), constraints: Vec::new() })
}

pub(super) fn set(at: AtObservation) -> Set {
    Set {
        flow: flow(),
        action: Action::Replace,
        at,
        attributes: vec![0, 1, 2, 3],
        measures: true,
        observations: true,
        provider: None,
        agreement: None,
        valid_from: None,
        valid_to: None,
    }
}

pub(super) fn header() -> Header {
    Header { id: "IREF1".into(), prepared: Moment::from_millis(1_700_000_000_123), sender: "ISTHMUS".into(), languages: vec![Lang::Es] }
}

/// Rows in slices of at most so many, which share their dictionaries or not.
pub(super) fn slices(rows: &[Row], size: usize, shared: bool) -> Vec<Slice> {
    let column = |texts: &[&str], all: &[&str], empty: bool| -> Column {
        let mut distinct: Vec<&str> = if empty { vec![""] } else { Vec::new() };
        for t in if shared { all } else { texts } {
            if !distinct.contains(t) {
                distinct.push(t);
            }
        }
        let mut codes = CodeColumn::default();
        texts.iter().for_each(|t| codes.push(distinct.iter().position(|d| d == t).expect("it is there") as u32));
        Column { texts: Arc::new(Texts(distinct.into_iter().map(Into::into).collect())), codes }
    };
    let whole: Vec<Column> = Vec::new();
    let mut dictionaries = whole;
    let mut out = Vec::new();
    for part in rows.chunks(size.max(1)) {
        let one = |get: &dyn Fn(&Row) -> &str, empty| {
            let (texts, all): (Vec<&str>, Vec<&str>) = (part.iter().map(get).collect(), rows.iter().map(get).collect());
            column(&texts, &all, empty)
        };
        let mut columns: Vec<Column> = (0..DIMENSIONS.len()).map(|d| one(&|r| &r.key[d], false)).collect();
        columns.extend((0..ATTRIBUTES.len()).map(|a| one(&|r| &r.attributes[a], true)));
        // The same dictionary is the same allocation.
        if shared && dictionaries.len() == columns.len() {
            columns.iter_mut().zip(&dictionaries).for_each(|(c, d)| c.texts = d.texts.clone());
        }
        dictionaries.clone_from(&columns);
        let attributes = columns.split_off(DIMENSIONS.len());
        let mut values = Figures::default();
        part.iter().for_each(|r| assert!(values.push(r.value.map(|(m, s)| Decimal::new(m, s)))));
        out.push(Slice {
            dimensions: columns,
            values,
            attributes: attributes.into_iter().map(|c| (c.texts.len() > 1).then_some(c)).collect(),
            rows: part.len(),
        });
    }
    out
}

/// A whole message.
pub(super) fn write(format: DataFormat, sets: &[(Set, Vec<Slice>)]) -> Vec<u8> {
    let (mut writer, mut out) = (writer(format), Vec::new());
    writer.begin(&header(), &mut out).expect("a head");
    for (set, slices) in sets {
        writer.dataset(set, &mut out).expect("a dataset");
        slices.iter().for_each(|s| writer.rows(s, &mut out).expect("rows"));
    }
    writer.end(&mut out).expect("an end");
    out
}

/// Component and value of each observation of a message, with `OBS_VALUE` where there is a figure.
pub(super) fn read(format: DataFormat, message: &[u8]) -> Vec<BTreeMap<String, String>> {
    let kind = match format {
        DataFormat::Csv10(_) | DataFormat::Csv20(_) | DataFormat::Csv21(_) => Format::SdmxCsv,
        DataFormat::Json10 | DataFormat::Json20 | DataFormat::Json21 => Format::SdmxJson,
        _ => Format::SdmxMl,
    };
    let input = Input { name: "a".into(), data: Data::Bytes(message.into()) };
    let text = || String::from_utf8_lossy(message).into_owned();
    let (opened, _) =
        crate::sdmx::open(&input, kind, &ReadOptions::default(), &mut Sources::default()).unwrap_or_else(|e| panic!("{e:?} in {}", text()));
    let Opened::Coded(mut coded) = opened else { panic!("a data message is coded") };
    assert_eq!(coded.structures().first().map(String::as_str), Some("T:DF_T(1.0)"), "{}", text());
    let mut rows = Vec::new();
    let findings = coded.read(&mut |records| {
        for i in 0..records.len() {
            let there = records.slots.iter().zip(&records.labels).filter(|(_, column)| column[i] != NO_LABEL);
            let mut row: BTreeMap<String, String> =
                there.map(|(s, column)| (s.name.clone(), s.labels.text(column[i]).to_owned())).collect();
            match records.values[i] {
                Value::Number(n) => drop(row.insert("OBS_VALUE".into(), n.to_string())),
                Value::Missing(_) => {}
                _ => panic!("a faulty value in {}", text()),
            }
            rows.push(row);
        }
        ControlFlow::Continue(())
    });
    let findings = findings.unwrap_or_else(|e| panic!("{e:?} in {}", text()));
    let known = |f: &Finding| f.rule.id == "F-FLF-003" || ["no-records", "delete-action"].contains(&f.cause.as_str());
    assert!(findings.list.iter().all(known), "{:?} in {}", findings.list, text());
    rows
}

/// What a reader is to find of these rows.
pub(super) fn told(rows: &[Row], held: &dyn Fn(&str) -> String) -> Vec<BTreeMap<String, String>> {
    let row = |r: &Row| {
        let dimensions = DIMENSIONS.iter().zip(&r.key);
        let attributes = ATTRIBUTES.iter().zip(&r.attributes).filter(|a| !a.1.is_empty());
        let mut map: BTreeMap<String, String> = dimensions.chain(attributes).map(|(c, t)| ((*c).to_owned(), held(t))).collect();
        if let Some((mantissa, scale)) = r.value {
            map.insert("OBS_VALUE".into(), Decimal::new(mantissa, scale).to_string());
        }
        map
    };
    rows.iter().map(row).collect()
}

/// Texts that have broken a writer somewhere.
pub(super) const HOSTILE: [&str; 12] = [
    "una \"cita\", y\nlínea",
    "<&>'\"]]>",
    "=1+1",
    " around ",
    "\u{0}\u{1}\u{b}\u{1f}\u{7f}\u{fffe}",
    "tab\there\r\nthere",
    "á\u{301}\u{2028}\u{1F600}",
    "\\u0041 \\",
    "null",
    "A: not a name",
    ";,|",
    "-",
];

/// Rows in the order that the dimension at the observation asks for.
pub(super) fn sorted(mut rows: Vec<Row>, at: &AtObservation) -> Vec<Row> {
    rows.sort();
    rows.dedup_by(|a, b| a.key == b.key);
    if let AtObservation::Dimension(at) = at {
        let series = |r: &Row| r.key.iter().enumerate().filter(|(d, _)| d != at).map(|(_, t)| t.clone()).collect::<Vec<_>>();
        rows.sort_by_key(|r| (series(r), r.key[*at].clone()));
    }
    rows
}

/// Some rows with every hostile text.
pub(super) fn hostile() -> Vec<Row> {
    let long = "x\"<é".repeat(20_000);
    let texts = HOSTILE.into_iter().chain([long.as_str()]);
    let row = |(i, text): (usize, &str)| Row {
        key: ["A", ["CRI", "PAN"][i % 2], ["F", "M", "_T"][i % 3], ["2020", "2021-03", "2022-Q1", "2023-W07"][i % 4]]
            .map(String::from)
            .to_vec(),
        value: [Some((-5, 2)), None, Some((120, 1)), Some((i64::MAX, 0)), Some((0, 3))][i % 5],
        attributes: vec![["A", "M", ""][i % 3].to_owned(), ["0", "3"][i % 2].to_owned(), text.to_owned(), ["", "t"][i % 2].to_owned()],
    };
    let mut rows: Vec<Row> = texts.enumerate().map(row).collect();
    rows.iter_mut().enumerate().for_each(|(i, r)| r.key[3] = format!("20{:02}", 10 + i));
    rows
}

fn any_row() -> impl Strategy<Value = Row> {
    let text = prop_oneof![Just(String::new()), proptest::sample::select(&HOSTILE[..]).prop_map(str::to_owned), ".{0,12}"];
    let value = prop_oneof![Just(None), (-1_000_000_000_000_000i64..1_000_000_000_000_000, 0u32..12).prop_map(Some)];
    (0..2usize, 0..3usize, 0..3usize, 0..6usize, value, 0..3usize, 0..3usize, text.clone(), text).prop_map(
        |(f, a, s, t, value, o, u, comment, title)| Row {
            key: vec![["A", "M"][f].into(), ["CRI", "PAN", "_T"][a].into(), ["F", "M", "_T"][s].into(), format!("20{}", 20 + t)],
            value,
            attributes: vec![["", "A", "M"][o].into(), ["", "0", "3"][u].into(), comment, title],
        },
    )
}

/// Time at the observation, all dimensions, another dimension.
pub(super) const ATS: [AtObservation; 3] = [AtObservation::Dimension(3), AtObservation::All, AtObservation::Dimension(1)];

/// Writes the rows, reads them and compares. `held` is what a format makes of a text.
pub(super) fn round_trip(format: DataFormat, rows: &[Row], size: usize, shared: bool, held: &dyn Fn(&str) -> String) {
    for at in ATS {
        let rows = sorted(rows.to_vec(), &at);
        let message = write(format, &[(set(at.clone()), slices(&rows, size, shared))]);
        let (mut got, mut wanted) = (read(format, &message), told(&rows, held));
        got.sort();
        wanted.sort();
        assert_eq!(got, wanted, "{format:?} {at:?}\n{}", String::from_utf8_lossy(&message));
    }
}

fn same(text: &str) -> String {
    text.to_owned()
}

/// Every way to write SDMX-CSV that loses nothing.
fn csvs() -> Vec<DataFormat> {
    let keys = Csv { series_keys: true, obs_keys: true, ..Csv::default() };
    let beside = Csv { labels: Labels::Name, ..Csv::default() };
    vec![
        DataFormat::Csv10(Csv::default()),
        DataFormat::Csv20(Csv::default()),
        DataFormat::Csv21(Csv::default()),
        DataFormat::Csv20(keys),
        DataFormat::Csv20(beside),
        DataFormat::Csv21(Csv { series_keys: true, ..beside }),
    ]
}

#[test]
fn csv_comes_back() {
    for format in csvs() {
        round_trip(format, &hostile(), 3, true, &same);
        round_trip(format, &hostile(), 4, false, &same);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn any_rows_come_back_from_csv(rows in proptest::collection::vec(any_row(), 1..40), size in 1..9usize, shared: bool, which in 0..6usize) {
        round_trip(csvs()[which], &rows, size, shared, &same);
    }
}

/// One row of a message, as text.
fn csv(format: DataFormat, set: Set) -> String {
    let row = |area: &str, period: &str, value, comment: &str| Row {
        key: ["A", area, "F", period].map(String::from).to_vec(),
        value,
        attributes: vec!["A".into(), String::new(), comment.into(), String::new()],
    };
    let rows = [row("CRI", "2020", Some((-1234, 2)), "a: b"), row("CRI", "2021-Q2", None, ""), row("PAN", "2020", Some((7, 0)), "")];
    String::from_utf8(write(format, &[(set, slices(&rows, 2, true))])).expect("UTF-8")
}

#[test]
fn csv_has_the_columns_of_the_standard() {
    let time = || set(AtObservation::Dimension(3));
    assert_eq!(
        csv(DataFormat::Csv10(Csv::default()), time()),
        "DATAFLOW,FREQ,REF_AREA,SEX,TIME_PERIOD,OBS_VALUE,OBS_STATUS,UNIT_MULT,COMMENT,TITLE\n\
         T:DF_T(1.0),A,CRI,F,2020,-12.34,A,,a: b,\nT:DF_T(1.0),A,CRI,F,2021-Q2,,A,,,\nT:DF_T(1.0),A,PAN,F,2020,7,A,,,\n"
    );
    let few = Set { attributes: vec![0], ..time() };
    let both = Csv { labels: Labels::Both, normalized: true, ..Csv::default() };
    assert_eq!(
        csv(DataFormat::Csv10(both), few.clone()),
        "DATAFLOW,\"FREQ: FREQ, \"\"es\"\" <&>\",\"REF_AREA: REF_AREA, \"\"es\"\" <&>\",\"SEX: SEX, \"\"es\"\" <&>\",\
         \"TIME_PERIOD: TIME_PERIOD, \"\"es\"\" <&>\",\"OBS_VALUE: OBS_VALUE, \"\"es\"\" <&>\",\"OBS_STATUS: OBS_STATUS, \"\"es\"\" <&>\"\n\
         \"T:DF_T(1.0): flow, \"\"es\"\" <&>\",\"A: A, \"\"es\"\" <&>\",\"CRI: CRI, \"\"es\"\" <&>\",\"F: F, \"\"es\"\" <&>\",2020-01-01,-12.34,\"A: A, \"\"es\"\" <&>\"\n\
         \"T:DF_T(1.0): flow, \"\"es\"\" <&>\",\"A: A, \"\"es\"\" <&>\",\"CRI: CRI, \"\"es\"\" <&>\",\"F: F, \"\"es\"\" <&>\",2021-04-01,,\"A: A, \"\"es\"\" <&>\"\n\
         \"T:DF_T(1.0): flow, \"\"es\"\" <&>\",\"A: A, \"\"es\"\" <&>\",\"PAN: PAN, \"\"es\"\" <&>\",\"F: F, \"\"es\"\" <&>\",2020-01-01,7,\"A: A, \"\"es\"\" <&>\"\n"
    );
    let keys = Csv { series_keys: true, obs_keys: true, ..Csv::default() };
    assert_eq!(
        csv(DataFormat::Csv20(keys), few.clone()),
        "STRUCTURE,STRUCTURE_ID,ACTION,SERIES_KEY,OBS_KEY,FREQ,REF_AREA,SEX,TIME_PERIOD,OBS_VALUE,OBS_STATUS\n\
         dataflow,T:DF_T(1.0),R,A.CRI.F,A.CRI.F.2020,A,CRI,F,2020,-12.34,A\n\
         dataflow,T:DF_T(1.0),R,A.CRI.F,A.CRI.F.2021-Q2,A,CRI,F,2021-Q2,,A\n\
         dataflow,T:DF_T(1.0),R,A.PAN.F,A.PAN.F.2020,A,PAN,F,2020,7,A\n"
    );
    let beside = Csv { labels: Labels::Name, ..Csv::default() };
    let text = csv(DataFormat::Csv21(beside), Set { action: Action::Merge, attributes: vec![0, 1], ..time() });
    let text = text.replace(", \"\"es\"\" <&>", "~").replace("~\"", "~");
    assert_eq!(
        text,
        "STRUCTURE,STRUCTURE_ID,STRUCTURE_NAME,ACTION,FREQ,\"FREQ~,REF_AREA,\"REF_AREA~,SEX,\"SEX~,TIME_PERIOD,\"TIME_PERIOD~,\
         OBS_VALUE,\"OBS_VALUE~,OBS_STATUS,\"OBS_STATUS~,UNIT_MULT,\"UNIT_MULT~\n\
         dataflow,T:DF_T(1.0),\"flow~,M,A,\"A~,CRI,\"CRI~,F,\"F~,2020,,-12.34,,A,\"A~,,\n\
         dataflow,T:DF_T(1.0),\"flow~,M,A,\"A~,CRI,\"CRI~,F,\"F~,2021-Q2,,NaN,,A,\"A~,,\n\
         dataflow,T:DF_T(1.0),\"flow~,M,A,\"A~,PAN,\"PAN~,F,\"F~,2020,,7,,A,\"A~,,\n"
    );
}

#[test]
fn csv_tells_series_attributes_deletions_and_validity() {
    let time = || set(AtObservation::Dimension(3));
    let series = Set { attributes: Vec::new(), measures: false, observations: false, ..time() };
    assert_eq!(
        csv(DataFormat::Csv20(Csv { series_keys: true, obs_keys: true, ..Csv::default() }), series.clone()),
        "STRUCTURE,STRUCTURE_ID,ACTION,SERIES_KEY,OBS_KEY,FREQ,REF_AREA,SEX,TIME_PERIOD\n\
         dataflow,T:DF_T(1.0),R,A.CRI.F,,A,CRI,F,\ndataflow,T:DF_T(1.0),R,A.PAN.F,,A,PAN,F,\n"
    );
    assert_eq!(
        csv(DataFormat::Csv10(Csv::default()), series),
        "DATAFLOW,FREQ,REF_AREA,SEX,TIME_PERIOD,OBS_VALUE\nT:DF_T(1.0),A,CRI,F,,\nT:DF_T(1.0),A,PAN,F,,\n"
    );
    let row = |period: &str, value| Row {
        key: ["A", "CRI", "F", period].map(String::from).to_vec(),
        value,
        attributes: vec!["A".into(), String::new(), "x".into(), String::new()],
    };
    let delete = Set { action: Action::Delete, measures: false, valid_to: Some(Moment::from_millis(0)), ..time() };
    let replace = Set { valid_from: Some(Moment::from_millis(1)), ..time() };
    let mut gone = slices(&[row("2019", None)], 1, true);
    gone.iter_mut().for_each(|s| s.attributes = vec![None; 4]);
    let sets = [(delete, gone), (replace, slices(&[row("2020", Some((1, 0)))], 1, true))];
    assert_eq!(
        String::from_utf8(write(DataFormat::Csv21(Csv::default()), &sets)).expect("UTF-8"),
        "STRUCTURE,STRUCTURE_ID,ACTION,FREQ,REF_AREA,SEX,TIME_PERIOD,OBS_VALUE,OBS_STATUS,UNIT_MULT,COMMENT,TITLE,validFromDate,validToDate\n\
         dataflow,T:DF_T(1.0),D,A,CRI,F,2019,,,,,,,1970-01-01T00:00:00.000Z\n\
         dataflow,T:DF_T(1.0),R,A,CRI,F,2020,1,A,,x,,1970-01-01T00:00:00.001Z,\n"
    );
    let few = Set { attributes: vec![0], ..time() };
    let mut writer = writer(DataFormat::Csv20(Csv::default()));
    let mut out = Vec::new();
    writer.begin(&header(), &mut out).expect("a head");
    writer.dataset(&few, &mut out).expect("a dataset");
    assert!(writer.dataset(&time(), &mut out).is_err(), "columns that nobody announced");
    assert!(writer.rows(&Slice { rows: 1, ..Slice::default() }, &mut out).is_err(), "a slice without its dimensions");
}

const JSONS: [DataFormat; 3] = [DataFormat::Json10, DataFormat::Json20, DataFormat::Json21];

#[test]
fn json_comes_back() {
    for format in JSONS {
        round_trip(format, &hostile(), 3, true, &same);
        round_trip(format, &hostile(), 4, false, &same);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn any_rows_come_back_from_json(rows in proptest::collection::vec(any_row(), 1..40), size in 1..9usize, shared: bool, which in 0..3usize) {
        round_trip(JSONS[which], &rows, size, shared, &same);
    }
}

const XMLS: [DataFormat; 6] = [
    DataFormat::Generic21(false),
    DataFormat::Generic21(true),
    DataFormat::Specific21(false),
    DataFormat::Specific21(true),
    DataFormat::Xml30,
    DataFormat::Xml31,
];

/// What XML 1.0 makes of a text: what it has no way to write is lost, and seen to be.
fn in_xml(text: &str) -> String {
    let there = |c: char| matches!(c, '\t' | '\n' | '\r') || c >= ' ' && !matches!(c, '\u{FFFE}' | '\u{FFFF}');
    text.chars().map(|c| if there(c) { c } else { '\u{FFFD}' }).collect()
}

#[test]
fn xml_comes_back() {
    for format in XMLS {
        round_trip(format, &hostile(), 3, true, &in_xml);
        round_trip(format, &hostile(), 4, false, &in_xml);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn any_rows_come_back_from_xml(rows in proptest::collection::vec(any_row(), 1..40), size in 1..9usize, shared: bool, which in 0..6usize) {
        round_trip(XMLS[which], &rows, size, shared, &in_xml);
    }
}

/// Three rows of two series, in slices of two.
fn three() -> Vec<Slice> {
    let row = |area: &str, period: &str, value, attributes: [&str; 4]| Row {
        key: ["A", area, "F", period].map(String::from).to_vec(),
        value,
        attributes: attributes.map(String::from).to_vec(),
    };
    let rows = [
        row("CRI", "2020", Some((-1234, 2)), ["A", "3", "a<b", "t"]),
        row("CRI", "2021", None, ["", "3", "", "t"]),
        row("PAN", "2020", Some((7, 0)), ["A", "", "", "t"]),
    ];
    slices(&rows, 2, true)
}

/// The datasets of a message without its head.
fn body(message: Vec<u8>) -> String {
    let text = String::from_utf8(message).expect("UTF-8");
    text.split_once("</mes:Header>").map_or(text.clone(), |(_, body)| body.to_owned())
}

#[test]
fn generic_data_have_the_words_of_the_standard() {
    let time = Set { valid_from: Some(Moment::from_millis(0)), ..set(AtObservation::Dimension(3)) };
    let text = String::from_utf8(write(DataFormat::Generic21(true), &[(time.clone(), three())])).expect("UTF-8");
    assert_eq!(
        text,
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<mes:GenericTimeSeriesData xmlns:mes=\"http://www.sdmx.org/resources/sdmxml/schemas/v2_1/message\" \
         xmlns:com=\"http://www.sdmx.org/resources/sdmxml/schemas/v2_1/common\" xmlns:gen=\"http://www.sdmx.org/resources/sdmxml/schemas/v2_1/data/generic\">\n\
         <mes:Header><mes:ID>IREF1</mes:ID><mes:Test>false</mes:Test><mes:Prepared>2023-11-14T22:13:20.123Z</mes:Prepared><mes:Sender id=\"ISTHMUS\"/>\
         <mes:Structure structureID=\"DSD_T\" dimensionAtObservation=\"TIME_PERIOD\"><com:StructureUsage><Ref agencyID=\"T\" id=\"DF_T\" version=\"1.0\" class=\"Dataflow\"/>\
         </com:StructureUsage></mes:Structure></mes:Header>\n<mes:DataSet structureRef=\"DSD_T\" action=\"Replace\" validFromDate=\"1970-01-01T00:00:00.000Z\">\n\
         <gen:Series><gen:SeriesKey><gen:Value id=\"FREQ\" value=\"A\"/><gen:Value id=\"REF_AREA\" value=\"CRI\"/><gen:Value id=\"SEX\" value=\"F\"/></gen:SeriesKey>\n\
         <gen:Obs><gen:ObsDimension value=\"2020\"/><gen:ObsValue value=\"-12.34\"/><gen:Attributes><gen:Value id=\"OBS_STATUS\" value=\"A\"/>\
         <gen:Value id=\"UNIT_MULT\" value=\"3\"/><gen:Value id=\"COMMENT\" value=\"a&lt;b\"/><gen:Value id=\"TITLE\" value=\"t\"/></gen:Attributes></gen:Obs>\n\
         <gen:Obs><gen:ObsDimension value=\"2021\"/><gen:Attributes><gen:Value id=\"UNIT_MULT\" value=\"3\"/><gen:Value id=\"TITLE\" value=\"t\"/></gen:Attributes></gen:Obs></gen:Series>\n\
         <gen:Series><gen:SeriesKey><gen:Value id=\"FREQ\" value=\"A\"/><gen:Value id=\"REF_AREA\" value=\"PAN\"/><gen:Value id=\"SEX\" value=\"F\"/></gen:SeriesKey>\n\
         <gen:Obs><gen:ObsDimension value=\"2020\"/><gen:ObsValue value=\"7\"/><gen:Attributes><gen:Value id=\"OBS_STATUS\" value=\"A\"/><gen:Value id=\"TITLE\" value=\"t\"/>\
         </gen:Attributes></gen:Obs></gen:Series>\n</mes:DataSet>\n</mes:GenericTimeSeriesData>\n"
    );
    let flat = Set { attributes: vec![0], action: Action::Merge, ..set(AtObservation::All) };
    assert_eq!(
        body(write(DataFormat::Generic21(true), &[(flat, three()[1..].to_vec())])),
        "\n<mes:DataSet structureRef=\"DSD_T\" action=\"Append\">\n<gen:Obs><gen:ObsKey><gen:Value id=\"FREQ\" value=\"A\"/><gen:Value id=\"REF_AREA\" value=\"PAN\"/>\
         <gen:Value id=\"SEX\" value=\"F\"/><gen:Value id=\"TIME_PERIOD\" value=\"2020\"/></gen:ObsKey><gen:ObsValue value=\"7\"/><gen:Attributes>\
         <gen:Value id=\"OBS_STATUS\" value=\"A\"/></gen:Attributes></gen:Obs>\n</mes:DataSet>\n</mes:GenericData>\n"
    );
    let series = Set { attributes: Vec::new(), measures: false, observations: false, valid_from: None, ..time };
    assert_eq!(
        body(write(DataFormat::Generic21(false), &[(series, three()[1..].to_vec())])),
        "\n<mes:DataSet structureRef=\"DSD_T\" action=\"Replace\">\n<gen:Series><gen:SeriesKey><gen:Value id=\"FREQ\" value=\"A\"/><gen:Value id=\"REF_AREA\" value=\"PAN\"/>\
         <gen:Value id=\"SEX\" value=\"F\"/></gen:SeriesKey></gen:Series>\n</mes:DataSet>\n</mes:GenericData>\n"
    );
}

/// TITLE belongs to the dataset, UNIT_MULT to the series of time or, with those of the area, to a group.
fn levelled(at: AtObservation) -> Set {
    let mut set = set(at);
    let (mut flow, mut structure) = ((*set.flow).clone(), (*set.flow.structure).clone());
    structure.attributes[1].relationship = match set.at {
        AtObservation::Dimension(1) => Relationship::Group("Sibling".into()),
        _ => Relationship::Dimensions(["FREQ", "REF_AREA", "SEX"].map(String::from).to_vec()),
    };
    structure.attributes[2].relationship = Relationship::Dimensions(vec!["TIME_PERIOD".into(), "REF_AREA".into()]);
    structure.attributes[3].relationship = Relationship::Dataset;
    flow.structure = Arc::new(structure);
    set.flow = Arc::new(flow);
    set
}

/// What is said of groups stands before all series, where the rows of each agree in it; where they do not it stays with the series.
#[test]
fn groups_stand_before_series_and_are_read_back() {
    let mut set = set(AtObservation::Dimension(3));
    let (mut flow, mut structure) = ((*set.flow).clone(), (*set.flow.structure).clone());
    for a in [1, 2] {
        structure.attributes[a].relationship = Relationship::Group("Sibling".into());
    }
    flow.structure = Arc::new(structure);
    set.flow = Arc::new(flow);
    let row = |area: &str, year: &str, unit: &str, comment: &str| Row {
        key: ["A", area, "F", year].map(String::from).to_vec(),
        value: Some((7, 0)),
        attributes: ["A", unit, comment, "t"].map(String::from).to_vec(),
    };
    let rows = [row("CRI", "2020", "3", "x"), row("CRI", "2021", "3", "y"), row("PAN", "2020", "", "x")];
    for (format, element) in [
        (
            DataFormat::Generic21(false),
            "<gen:Group type=\"Sibling\"><gen:GroupKey><gen:Value id=\"REF_AREA\" value=\"CRI\"/></gen:GroupKey><gen:Attributes><gen:Value id=\"UNIT_MULT\" value=\"3\"/></gen:Attributes></gen:Group>",
        ),
        (DataFormat::Specific21(false), "<Group type=\"Sibling\" REF_AREA=\"CRI\" UNIT_MULT=\"3\"/>"),
        (DataFormat::Xml30, "<Group type=\"Sibling\" REF_AREA=\"CRI\" UNIT_MULT=\"3\"/>"),
    ] {
        let (mut writer, mut out) = (writer(format), Vec::new());
        writer.begin(&header(), &mut out).expect("a head");
        assert_eq!(writer.groups(&set), [1, 2]);
        slices(&rows, 2, false).iter().for_each(|s| writer.grouped(&set, s).expect("rows"));
        writer.dataset(&set, &mut out).expect("a dataset");
        slices(&rows, 2, false).iter().for_each(|s| writer.rows(s, &mut out).expect("rows"));
        writer.end(&mut out).expect("an end");
        let text = String::from_utf8(out).expect("UTF-8");
        assert_eq!((text.matches(element).count(), text.matches("Group type=").count()), (1, 1), "{text}");
        assert_eq!(text.matches("UNIT_MULT").count(), 1, "{text}");
        assert_eq!(self::read(format, text.as_bytes()), told(&rows, &same), "{text}");
    }
}

/// Dataflows of two structures in one message: the head tells both, each dataset says which is its own.
#[test]
fn one_message_holds_several_structures() {
    let first = set(AtObservation::Dimension(3));
    let (mut flow, mut structure) = ((*first.flow).clone(), (*first.flow.structure).clone());
    (flow.reference.id, structure.reference.id) = ("DF_U".into(), "DSD_U".into());
    structure.dimensions[2].id = "AGE".into();
    flow.structure = Arc::new(structure);
    let second = Set { flow: Arc::new(flow), ..first.clone() };
    for (format, said) in [
        (
            DataFormat::Generic21(false),
            ["structureID=\"DSD_T\"", "structureID=\"DSD_U\"", "structureRef=\"DSD_T\"", "structureRef=\"DSD_U\""],
        ),
        (DataFormat::Specific21(true), ["xmlns:dsd2=\"", "xsi:type=\"dsd:DataSetType\"", "xsi:type=\"dsd2:DataSetType\"", "id=\"DF_U\""]),
        (
            DataFormat::Xml31,
            ["Dataflow=T:DF_T(1.0)</com:StructureUsage>", "Dataflow=T:DF_U(1.0)</com:StructureUsage>", "SEX=\"F\"", "AGE=\"F\""],
        ),
        (DataFormat::Json21, ["\"structure\":0", "\"structure\":1", "DataStructure=T:DSD_T(1.0)", "DataStructure=T:DSD_U(1.0)"]),
    ] {
        let (mut writer, mut out) = (writer(format), Vec::new());
        writer.begin(&header(), &mut out).expect("a head");
        writer.announce(&[&first, &second]);
        for set in [&first, &second] {
            writer.dataset(set, &mut out).expect("a dataset");
            three().iter().for_each(|s| writer.rows(s, &mut out).expect("rows"));
        }
        writer.end(&mut out).expect("an end");
        let text = String::from_utf8(out).expect("UTF-8");
        for word in said {
            assert!(text.contains(word), "{format:?} {word}: {text}");
        }
        let read = self::read(format, text.as_bytes());
        let has = |id: &str| read.iter().filter(|row| row.contains_key(id)).count();
        assert_eq!((read.len(), has("SEX"), has("AGE")), (6, 3, 3), "{format:?} {text}");
    }
    for format in [DataFormat::Csv20(Csv::default()), DataFormat::Json10] {
        let (mut writer, mut out) = (writer(format), Vec::new());
        assert!(!format.tells_structures());
        writer.begin(&header(), &mut out).expect("a head");
        writer.dataset(&first, &mut out).expect("a dataset");
        assert!(writer.dataset(&second, &mut out).is_err(), "{format:?}");
    }
}

#[test]
fn attributes_stand_on_their_level() {
    let time = || AtObservation::Dimension(3);
    let head = "\n<mes:DataSet ss:structureRef=\"DSD_T\" xsi:type=\"dsd:DataSetType\" ss:action=\"Replace\"";
    let rows = "\n<Series FREQ=\"A\" REF_AREA=\"CRI\" SEX=\"F\" UNIT_MULT=\"3\">\n<Obs TIME_PERIOD=\"2020\" OBS_VALUE=\"-12.34\" OBS_STATUS=\"A\" COMMENT=\"a&lt;b\"/>\n\
         <Obs TIME_PERIOD=\"2021\"/></Series>\n<Series FREQ=\"A\" REF_AREA=\"PAN\" SEX=\"F\">\n<Obs TIME_PERIOD=\"2020\" OBS_VALUE=\"7\" OBS_STATUS=\"A\"/></Series>\n\
         </mes:DataSet>\n</mes:StructureSpecificData>\n";
    assert_eq!(
        body(write(DataFormat::Specific21(false), &[(levelled(time()), three())])),
        format!("{head} ss:dataScope=\"Dataflow\" TITLE=\"t\">{rows}")
    );
    assert_eq!(body(write(DataFormat::Xml30, &[(levelled(time()), three())])), format!("{head}>\n<Atts TITLE=\"t\"/>{rows}"));
    assert_eq!(
        body(write(DataFormat::Xml31, &[(levelled(AtObservation::All), three()[1..].to_vec())])),
        format!(
            "{head}>\n<Atts TITLE=\"t\"/>\n<Obs FREQ=\"A\" REF_AREA=\"PAN\" SEX=\"F\" TIME_PERIOD=\"2020\" OBS_VALUE=\"7\" OBS_STATUS=\"A\"/>\n\
             </mes:DataSet>\n</mes:StructureSpecificData>\n"
        )
    );
    assert_eq!(
        body(write(DataFormat::Generic21(false), &[(levelled(time()), three()[..1].to_vec())])),
        "\n<mes:DataSet structureRef=\"DSD_T\" action=\"Replace\"><gen:Attributes><gen:Value id=\"TITLE\" value=\"t\"/></gen:Attributes>\n\
         <gen:Series><gen:SeriesKey><gen:Value id=\"FREQ\" value=\"A\"/><gen:Value id=\"REF_AREA\" value=\"CRI\"/><gen:Value id=\"SEX\" value=\"F\"/></gen:SeriesKey>\
         <gen:Attributes><gen:Value id=\"UNIT_MULT\" value=\"3\"/></gen:Attributes>\n<gen:Obs><gen:ObsDimension value=\"2020\"/><gen:ObsValue value=\"-12.34\"/>\
         <gen:Attributes><gen:Value id=\"OBS_STATUS\" value=\"A\"/><gen:Value id=\"COMMENT\" value=\"a&lt;b\"/></gen:Attributes></gen:Obs>\n\
         <gen:Obs><gen:ObsDimension value=\"2021\"/></gen:Obs></gen:Series>\n</mes:DataSet>\n</mes:GenericData>\n"
    );
}

#[test]
fn rows_that_do_not_agree_on_a_level_lose_nothing() {
    for format in XMLS.into_iter().chain(JSONS) {
        for (at, size) in ATS.into_iter().zip([1, 3, 100]) {
            for shared in [true, false] {
                let rows = sorted(hostile(), &at);
                let message = write(format, &[(levelled(at.clone()), slices(&rows, size, shared))]);
                let (mut got, mut wanted) = (read(format, &message), told(&rows, if JSONS.contains(&format) { &same } else { &in_xml }));
                got.sort();
                wanted.sort();
                assert_eq!(got, wanted, "{}", String::from_utf8_lossy(&message));
            }
        }
    }
}

#[test]
fn without_observations_only_what_is_above_them_is_told() {
    let bare = || Set { measures: false, observations: false, ..levelled(AtObservation::Dimension(3)) };
    assert_eq!(
        body(write(DataFormat::Xml31, &[(bare(), three())])),
        "\n<mes:DataSet ss:structureRef=\"DSD_T\" xsi:type=\"dsd:DataSetType\" ss:action=\"Replace\">\n<Atts TITLE=\"t\"/>\n\
         <Series FREQ=\"A\" REF_AREA=\"CRI\" SEX=\"F\" UNIT_MULT=\"3\"></Series>\n<Series FREQ=\"A\" REF_AREA=\"PAN\" SEX=\"F\"></Series>\n\
         </mes:DataSet>\n</mes:StructureSpecificData>\n"
    );
    let json = String::from_utf8(write(DataFormat::Json20, &[(bare(), three())])).expect("UTF-8");
    assert!(json.contains("\"series\":{\"0:0:0\":{\"attributes\":[3,\"t\"]},\"0:1:0\":{\"attributes\":[null,\"t\"]}}"), "{json}");
    assert_eq!(
        String::from_utf8(write(DataFormat::Csv20(Csv::default()), &[(bare(), three())])).expect("UTF-8"),
        "STRUCTURE,STRUCTURE_ID,ACTION,FREQ,REF_AREA,SEX,TIME_PERIOD,UNIT_MULT,TITLE\n\
         dataflow,T:DF_T(1.0),R,A,CRI,F,,3,t\ndataflow,T:DF_T(1.0),R,A,PAN,F,,,t\n"
    );
}

#[test]
fn json_tells_to_what_attributes_belong() {
    let relationships = |format, at| -> Vec<String> {
        let message: serde_json::Value = serde_json::from_slice(&write(format, &[(levelled(at), three())])).expect("JSON");
        let structure = message["data"].get("structure").unwrap_or(&message["data"]["structures"][0]);
        let attributes = structure["attributes"]["observation"].as_array().expect("a list");
        attributes.iter().map(|a| a["relationship"].to_string()).collect()
    };
    assert_eq!(
        relationships(DataFormat::Json10, AtObservation::Dimension(3)),
        [
            "{\"primaryMeasure\":\"OBS_VALUE\"}",
            "{\"dimensions\":[\"FREQ\",\"REF_AREA\",\"SEX\"]}",
            "{\"dimensions\":[\"TIME_PERIOD\",\"REF_AREA\"]}",
            "{\"none\":{}}"
        ]
    );
    assert_eq!(
        relationships(DataFormat::Json21, AtObservation::Dimension(1)),
        ["{\"observation\":{}}", "{\"dimensions\":[\"REF_AREA\"]}", "{\"dimensions\":[\"TIME_PERIOD\",\"REF_AREA\"]}", "{\"dataflow\":{}}"]
    );
}

#[test]
fn datasets_without_rows_and_messages_without_datasets() {
    for format in XMLS.into_iter().chain(JSONS).chain(csvs()) {
        let message = write(format, &[(set(AtObservation::Dimension(3)), Vec::new())]);
        if format != DataFormat::Csv10(Csv::default()) && !csvs().contains(&format) {
            assert!(read(format, &message).is_empty(), "{format:?}");
        }
        let mut writer = writer(format);
        let mut out = Vec::new();
        writer.begin(&header(), &mut out).expect("a head");
        // SDMX-ML names the structure in its head: there is none to name.
        assert_eq!(writer.end(&mut out).is_err(), XMLS.contains(&format), "{format:?}");
    }
}

#[test]
fn json_shows_history_and_deletions_in_datasets_of_their_own() {
    let time = || set(AtObservation::Dimension(3));
    let mut gone = three();
    gone.iter_mut().for_each(|s| (s.attributes, s.values) = (vec![None; 4], Figures::default()));
    let delete = Set { action: Action::Delete, measures: false, attributes: Vec::new(), ..time() };
    let merge = Set { action: Action::Merge, attributes: vec![0, 2], valid_from: Some(Moment::from_millis(0)), ..time() };
    let text = String::from_utf8(write(DataFormat::Json21, &[(delete.clone(), gone.clone()), (merge.clone(), three())])).expect("UTF-8");
    let sets = text.split_once("\"dataSets\":").and_then(|(_, t)| t.split_once(",\"structures\"")).map(|(t, _)| t);
    assert_eq!(
        sets,
        Some(
            "[{\"structure\":0,\"action\":\"Delete\",\"series\":{\"0:0:0\":{\"observations\":{\"0\":[],\"1\":[]}},\"0:1:0\":{\"observations\":{\"0\":[]}}}},\
             {\"structure\":1,\"action\":\"Merge\",\"validFrom\":\"1970-01-01T00:00:00.000Z\",\"series\":{\"0:0:0\":{\"observations\":{\"0\":[-12.34,0,\"a<b\"],\
             \"1\":[\"NaN\"]}},\"0:1:0\":{\"observations\":{\"0\":[7,0]}}}}]"
        )
    );
    assert_eq!(read(DataFormat::Json21, text.as_bytes()).len(), 3, "deletions are noted, not read");
    // 1.0 has one structure for all datasets.
    let mut writer = writer(DataFormat::Json10);
    let mut out = Vec::new();
    writer.begin(&header(), &mut out).expect("a head");
    writer.dataset(&delete, &mut out).expect("a dataset");
    assert!(writer.dataset(&merge, &mut out).is_err());
}

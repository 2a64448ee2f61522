//! The wire formats of SDMX data, reading and writing side by side.
//!
//! A data message is already coded: the readers make the same records of it that a mapping makes of a table,
//! its components being the slots.

pub mod schema;
pub mod structure;
mod structure_json;
mod structure_ml;
mod stub;
pub mod submitted;
mod urn;
pub mod write_structure;

mod above;

pub mod csv;
pub mod json;
pub mod message;
pub mod parquet;
pub mod write;
pub mod xml;

use std::ops::ControlFlow;

use indexmap::IndexMap;
use rust_decimal::Decimal;
use rustc_hash::FxHashMap;

use crate::model::finding::{F_FLF_010, F_SCH_001, Finding, Findings, S_FDT_001};
use crate::model::location::{Location, PartId, Sources};
use crate::model::record::{NO_LABEL, Records, Value};
use crate::read::text::exceeded;
use crate::read::{Format, Input, Limits, Opened, ReadError, ReadOptions};

/// Rows after which a batch is handed over.
const BATCH: usize = 16 << 10;

/// Slot that tells to which structure a row belongs, where a message has data of several. It is there from the first
/// row of the second structure on; rows without a label in it are of the first.
pub const STRUCTURE_SLOT: &str = "STRUCTURE_ID";

/// The primary measure's identifier.
pub const OBS_VALUE: &str = "OBS_VALUE";

/// Opens a data message of a kind that `read::sniff` found.
pub fn open(input: &Input, format: Format, options: &ReadOptions, sources: &mut Sources) -> Result<(Opened, Findings), ReadError> {
    match format {
        Format::SdmxCsv => csv::open(input, options, sources),
        Format::SdmxJson => json::open(input, options, sources),
        _ => xml::open(input, options, sources),
    }
}

/// The reference in a URN: `ISTHMUS:DF_X(1.0)` of `urn:sdmx:org.sdmx.infomodel.datastructure.Dataflow=ISTHMUS:DF_X(1.0)`;
/// any other text as it is.
pub fn reference(urn: &str) -> &str {
    let urn = urn.trim();
    if urn.starts_with("urn:sdmx:") { urn.split_once('=').map_or(urn, |(_, r)| r) } else { urn }
}

/// The exact decimal of an observation value, in the forms of `xs:decimal`, `xs:double` and JSON; none for an empty
/// text and for `NaN`, by which SDMX says that a value is missing. An error is the word of what is wrong.
pub fn figure(text: &str) -> Result<Option<Decimal>, &'static str> {
    if let Some(figure) = short(text) {
        return Ok(Some(figure));
    }
    let text = text.trim();
    if text.is_empty() || text == "NaN" {
        return Ok(None);
    }
    let (number, exponent) = match text.split_once(['e', 'E']) {
        None => (text, 0),
        Some((n, e)) => (n, e.parse::<i32>().map_err(|_| "text")?),
    };
    let (negative, digits) = match number.as_bytes() {
        [b'-', rest @ ..] => (true, rest),
        [b'+', rest @ ..] => (false, rest),
        all => (false, all),
    };
    let (mut mantissa, mut scale, mut seen, mut point) = (0i128, 0i32, 0u32, false);
    for &b in digits {
        match b {
            b'0'..=b'9' => {
                mantissa = mantissa * 10 + i128::from(b - b'0');
                scale += i32::from(point);
                seen += 1;
            }
            b'.' if !point => point = true,
            _ => return Err("text"),
        }
        if mantissa >= 1 << 96 {
            return Err("too-long");
        }
    }
    if seen == 0 {
        return Err("text");
    }
    scale = scale.saturating_sub(exponent);
    while scale < 0 && mantissa != 0 {
        mantissa = mantissa.checked_mul(10).filter(|m| *m < 1 << 96).ok_or("too-long")?;
        scale += 1;
    }
    while scale > 28 && mantissa % 10 == 0 && mantissa != 0 {
        mantissa /= 10;
        scale -= 1;
    }
    let scale = if mantissa == 0 { scale.clamp(0, 28) } else { scale };
    let value = Decimal::try_from_i128_with_scale(if negative { -mantissa } else { mantissa }, scale as u32);
    value.map(Some).map_err(|_| "too-long")
}

/// The decimal of a short text of digits with at most one point between, as nearly every value is.
fn short(text: &str) -> Option<Decimal> {
    let (mut mantissa, mut point) = (0i64, None);
    if text.len() > 18 || !text.as_bytes().first()?.is_ascii_digit() {
        return None;
    }
    for (i, &b) in text.as_bytes().iter().enumerate() {
        match b {
            b'0'..=b'9' => mantissa = mantissa * 10 + i64::from(b - b'0'),
            b'.' if point.is_none() => point = Some(i + 1),
            _ => return None,
        }
    }
    Some(Decimal::new(mantissa, point.map_or(0, |p| text.len() - p) as u32))
}

/// A message that is no data message of a version that is read, or lacks what the standard demands.
fn unfit(at: Location, reason: &'static str, text: &str) -> Finding {
    Finding::new(&F_SCH_001, at).cause(reason).arg("reason", reason).arg("text", text)
}

/// Rows on their way out of a data message.
struct Batch<'a> {
    /// Its columns of labels are written down as far as the label changed, and to their ends when it is handed over.
    records: Records,
    slots: FxHashMap<Box<str>, usize>,
    /// Labels of the row to come.
    row: Vec<u32>,
    /// Slot of OBS_STATUS, which says why a value is missing.
    status: Option<usize>,
    limits: Limits,
    structures: &'a mut Vec<String>,
    each: &'a mut dyn FnMut(&mut Records) -> ControlFlow<()>,
    findings: Findings,
    malformed: IndexMap<String, Finding>,
    rows: u64,
    deleted: Option<Finding>,
    stopped: bool,
}

impl<'a> Batch<'a> {
    fn new(limits: Limits, structures: &'a mut Vec<String>, each: &'a mut dyn FnMut(&mut Records) -> ControlFlow<()>) -> Self {
        Self {
            records: Records::new([]),
            slots: FxHashMap::default(),
            row: Vec::new(),
            status: None,
            limits,
            structures,
            each,
            findings: Findings::default(),
            malformed: IndexMap::new(),
            rows: 0,
            deleted: None,
            stopped: false,
        }
    }

    /// Number of a component's slot; new ones are added at the end, without labels in the rows before.
    fn slot(&mut self, id: &str) -> usize {
        if let Some(&n) = self.slots.get(id) {
            return n;
        }
        let n = self.row.len();
        self.slots.insert(id.into(), n);
        let mut records = Records::new([id.to_owned()]);
        self.records.slots.append(&mut records.slots);
        self.records.labels.push(vec![NO_LABEL; self.records.len()]);
        self.row.push(NO_LABEL);
        if id == "OBS_STATUS" {
            self.status = Some(n);
        }
        n
    }

    /// Sets a slot of the row to come; it stays until it is set again.
    fn set(&mut self, slot: usize, text: &str) {
        let label = self.records.slots[slot].labels.intern(text);
        self.put(slot, label);
    }

    /// Sets a slot of the row to come to a label. The rows before keep what the slot had: it is written down now.
    #[inline]
    fn put(&mut self, slot: usize, label: u32) {
        if self.row[slot] != label {
            self.records.labels[slot].resize(self.records.values.len(), self.row[slot]);
            self.row[slot] = label;
        }
    }

    /// Takes every label from the row to come.
    fn clear(&mut self) {
        self.become_like(&[]);
    }

    /// Gives the row to come these labels, and none in the slots behind them.
    fn become_like(&mut self, labels: &[u32]) {
        (0..self.row.len()).for_each(|slot| self.put(slot, labels.get(slot).copied().unwrap_or(NO_LABEL)));
    }

    /// Tells to which structure the rows to come belong.
    fn structure(&mut self, reference: &str) {
        let n = self.structures.iter().position(|s| s == reference).unwrap_or_else(|| {
            self.structures.push(reference.to_owned());
            self.structures.len() - 1
        });
        if n > 0 || self.slots.contains_key(STRUCTURE_SLOT) {
            let slot = self.slot(STRUCTURE_SLOT);
            self.set(slot, reference);
        }
    }

    /// Adds the row with this value. A malformed value is a finding, and a row without a figure.
    fn push(&mut self, value: &str, at: Location) -> Result<ControlFlow<()>, ReadError> {
        self.rows += 1;
        if self.rows * self.row.len() as u64 > self.limits.cells {
            return Err(exceeded(at, "cells", self.limits.cells).into());
        }
        match figure(value) {
            Ok(Some(figure)) => self.records.push(&[], Value::Number(figure), at, 0, 0),
            Ok(None) => {
                let why = self.status.map(|s| (s, self.row[s])).filter(|w| w.1 != NO_LABEL);
                let number = match why {
                    None => 0,
                    Some((slot, label)) => {
                        let code = self.records.slots[slot].labels.text(label);
                        match self.records.statuses.iter().position(|s| s == code) {
                            Some(i) => i as u8,
                            None => {
                                let code = code.to_owned();
                                self.records.status_number(&code)
                            }
                        }
                    }
                };
                self.records.push(&[], Value::Missing(number), at, 0, number);
            }
            Err(reason) => {
                self.records.push(&[], Value::Faulty, at, 0, 0);
                let new = || {
                    let f = Finding::new(&S_FDT_001, at).cause(value).arg("reason", reason).arg("value", value);
                    f.arg("expected", "number").arg("column", OBS_VALUE).arg("component", OBS_VALUE)
                };
                match self.malformed.get_mut(value) {
                    Some(f) => f.cells.push(at),
                    None => {
                        self.malformed.insert(value.to_owned(), new());
                    }
                }
            }
        }
        if self.records.len() >= BATCH { Ok(self.flush()) } else { Ok(ControlFlow::Continue(())) }
    }

    /// Notes a row that deletes: a submission replaces what it covers, so a deletion has nothing to act on.
    fn delete(&mut self, at: Location) {
        match &mut self.deleted {
            Some(f) => f.cells.push(at),
            None => {
                let finding = unfit(at, "delete-action", "").weigh(crate::model::finding::Severity::Warning);
                self.deleted = Some(finding);
            }
        }
    }

    fn flush(&mut self) -> ControlFlow<()> {
        for (column, &label) in self.records.labels.iter_mut().zip(&self.row) {
            column.resize(self.records.values.len(), label);
        }
        let flow = if self.records.is_empty() { ControlFlow::Continue(()) } else { (self.each)(&mut self.records) };
        self.records.clear();
        self.stopped |= flow.is_break();
        flow
    }

    /// Hands over the last rows.
    fn finish(mut self, part: PartId) -> Findings {
        if !self.stopped {
            let _ = self.flush();
        }
        let failed: usize = self.malformed.values().map(|f| f.cells.len()).sum();
        self.findings.tally(&S_FDT_001, self.rows - failed as u64, failed as u64, 0);
        if self.rows == 0 {
            self.findings.add(Finding::new(&F_FLF_010, Location::whole(part)).cause("no-records").arg("reason", "no-records"));
        }
        self.findings.list.extend(self.malformed.into_values());
        self.findings.list.extend(self.deleted);
        self.findings
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::model::lang::Names;
    use crate::model::location::PartKind;
    use crate::model::observation::Dataset;
    use crate::model::structure::{Component, DataStructure, Dataflow, Ref, Representation};
    use crate::read::Data;

    /// What a reader is.
    type Open = fn(&Input, &ReadOptions, &mut Sources) -> Result<(Opened, Findings), ReadError>;

    /// The structures of a message, its rows as `SLOT=label … value @place`, and its findings.
    pub(super) fn read(open: Open, text: &str) -> (Vec<String>, Vec<String>, Findings) {
        let input = Input { name: "a".into(), data: Data::Bytes(text.as_bytes().into()) };
        let (opened, mut findings) = open(&input, &ReadOptions::default(), &mut Sources::default()).expect("a message");
        let Opened::Coded(mut message) = opened else { panic!("a data message is coded") };
        let structures = message.structures().to_vec();
        let mut rows = Vec::new();
        let more = message.read(&mut |records| {
            for i in 0..records.len() {
                let labels = records.slots.iter().zip(&records.labels).filter(|(_, column)| column[i] != NO_LABEL);
                let mut row: Vec<String> = labels.map(|(slot, column)| format!("{}={}", slot.name, slot.labels.text(column[i]))).collect();
                row.push(match records.values[i] {
                    Value::Number(n) => n.to_string(),
                    Value::Zero(_) => "zero".into(),
                    Value::Missing(n) => format!("missing:{}", records.statuses[n as usize]),
                    Value::Empty => "empty".into(),
                    Value::Faulty => "faulty".into(),
                });
                rows.push(row.join(" "));
            }
            ControlFlow::Continue(())
        });
        findings.extend(more.expect("the message reads"));
        (structures, rows, findings)
    }

    /// The finding that refuses a message.
    pub(super) fn refusal(open: Open, text: &str) -> Finding {
        let input = Input { name: "a".into(), data: Data::Bytes(text.as_bytes().into()) };
        let read = open(&input, &ReadOptions::default(), &mut Sources::default()).and_then(|(opened, _)| match opened {
            Opened::Coded(mut message) => message.read(&mut |_| ControlFlow::Continue(())),
            _ => panic!("a data message is coded"),
        });
        match read {
            Err(ReadError::Refused(f)) => *f,
            other => panic!("not refused: {other:?}"),
        }
    }

    /// Four observations of two dimensions and three attributes, out of order.
    pub(super) fn dataset() -> (Dataset, Sources) {
        let text = || Representation::Text(None);
        let reference = |id: &str| Ref::parse(&format!("ISTHMUS:{id}(1.0)")).expect("a reference");
        let structure = DataStructure {
            reference: reference("DSD_T"),
            names: Names::default(),
            dimensions: vec![Component::new("SEX", text()), Component::new("TIME_PERIOD", Representation::Time)],
            measure: Component::new(OBS_VALUE, Representation::Decimal),
            attributes: ["OBS_STATUS", "NEVER", "COMMENT", "SOURCE_CELL"].map(|id| Component::new(id, text())).to_vec(),
            groups: Vec::new(),
        };
        let flow =
            Dataflow { reference: reference("DF_T"), names: Names::default(), structure: Arc::new(structure), constraints: Vec::new() };
        let mut data = Dataset::new(Arc::new(flow));
        let mut sources = Sources::default();
        let part = sources.add("a.xlsx", "Hoja", PartKind::Sheet);
        for (row, (sex, period, value, attributes)) in [
            ("M", "2024", Some(Decimal::new(7, 0)), ["", "", "", ""]),
            ("F", "2024", Some(Decimal::new(-5, 2)), ["", "", "una \"cita\", y\nlínea", ""]),
            ("M", "2023", None, ["M", "", "=1+1", ""]),
            ("F", "2023", Some(Decimal::new(120, 1)), ["A", "", " x", "given"]),
        ]
        .into_iter()
        .enumerate()
        {
            for (d, code) in [sex, period].into_iter().enumerate() {
                let n = data.codes[d].intern(code);
                data.observations.keys[d].push(n);
            }
            for (a, text) in attributes.into_iter().enumerate() {
                let n = data.attribute_values[a].intern(text);
                data.observations.attributes[a].push(n);
            }
            assert!(data.observations.values.push(value));
            data.observations.at.push(Location::cell(part, row as u32 + 2, 1));
            data.observations.notes.push(0);
        }
        (data, sources)
    }

    #[test]
    fn figures_are_exact_in_every_form() {
        for (text, wanted) in [
            ("91.875", "91.875"),
            ("-0.50", "-0.50"),
            ("1.5E3", "1500"),
            ("+7", "7"),
            (" 12 ", "12"),
            ("1e-5", "0.00001"),
            ("100E-2", "1.00"),
            ("0E5", "0"),
            ("123456789012345678901234567", "123456789012345678901234567"),
            (".5", "0.5"),
            ("5.", "5"),
        ] {
            let got = figure(text).map(|d| d.map(|d| d.to_string()));
            assert_eq!(got, Ok(Some(wanted.to_owned())), "{text}");
        }
        assert_eq!((figure(""), figure("NaN")), (Ok(None), Ok(None)));
        for (text, wrong) in [
            ("12x4", "text"),
            ("1.2.3", "text"),
            ("1,5", "text"),
            ("INF", "text"),
            ("-", "text"),
            ("1e", "text"),
            ("1e999999999999", "text"),
            ("1e400", "too-long"),
            ("1e-400", "too-long"),
            ("99999999999999999999999999999999999999999", "too-long"),
        ] {
            assert_eq!(figure(text), Err(wrong), "{text}");
        }
    }

    #[test]
    fn references_are_cut_out_of_urns() {
        assert_eq!(reference("urn:sdmx:org.sdmx.infomodel.datastructure.Dataflow=A:DF(1.0)"), "A:DF(1.0)");
        assert_eq!(reference("A:DF(1.0)"), "A:DF(1.0)");
    }

    /// One message per format, small and with most of its features.
    const MESSAGES: [(Open, &str); 3] = [
        (csv::open, "STRUCTURE,STRUCTURE_ID,ACTION,SEX: Sex,OBS_VALUE\ndataflow,A:DF(1.0),I,M: Male,1.5\ndataflow,A:D(2.0),D,F,\n"),
        (
            xml::open,
            "<m:StructureSpecificData xmlns:m='http://www.sdmx.org/resources/sdmxml/schemas/v2_1/message'><m:Header><m:Structure structureID='S'/></m:Header>\
             <m:DataSet structureRef='S'><Group SEX='F' N='n'/><Series SEX='F'><Obs T='1' OBS_VALUE='2'/></Series><Obs SEX='M'/></m:DataSet></m:StructureSpecificData>",
        ),
        (
            json::open,
            r#"{"data":{"dataSets":[{"series":{"0":{"attributes":[0],"observations":{"0":[1,0]}}},"dimensionGroupAttributes":{"0:":[0]}}],
            "structures":[{"dimensions":{"series":[{"id":"S","values":[{"id":"F"}]}],"observation":[{"id":"T","values":[{"id":"1"}]}]},
            "attributes":{"series":[{"id":"U","values":["x"]}],"observation":[{"id":"V"}],"dimensionGroup":[{"id":"W"}]}}]}}"#,
        ),
    ];

    proptest::proptest! {
        #[test]
        fn mutilated_messages_are_read_or_refused(
            which in 0..3usize,
            cuts in proptest::collection::vec((0..700usize, 0..700usize, 0..4usize), 1..4),
        ) {
            let (open, text) = MESSAGES[which];
            let mut bytes = text.as_bytes().to_vec();
            for (at, other, kind) in cuts {
                let (at, other) = (at % bytes.len(), other % bytes.len());
                match kind {
                    0 => bytes.truncate(at + 1),
                    1 => bytes.swap(at, other),
                    2 => bytes[at] = bytes[other],
                    _ => {
                        bytes.drain(at.min(other)..at.max(other));
                    }
                }
            }
            let input = Input { name: "a".into(), data: Data::Bytes(bytes.into()) };
            if let Ok((Opened::Coded(mut message), _)) = open(&input, &ReadOptions::default(), &mut Sources::default()) {
                let _ = message.read(&mut |records| {
                    assert!(records.labels.iter().all(|column| column.len() == records.len()));
                    ControlFlow::Continue(())
                });
            }
        }
    }
}

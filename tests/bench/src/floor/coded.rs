//! The floor of SDMX: CSV, and both forms of XML by a general tokeniser.

use std::fs::File;
use std::io::{self, BufReader};

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::{Last, Lists, MISSING, Row, Sink, WINDOW, odd, pack, period_of_code, tenths};

const DIMENSIONS: [&str; 7] = ["FREQ", "REF_AREA", "INDICATOR", "SEX", "AGE", "COUNTRY_OF_BIRTH", "COUNTERPART_AREA"];

/// SDMX-CSV 2.0.
pub(super) fn csv(file: File, sink: &mut Sink<'_>) -> io::Result<()> {
    let mut reader = csv::ReaderBuilder::new().buffer_capacity(WINDOW / 4).from_reader(file);
    let mut record = csv::ByteRecord::new();
    let mut last: [Last; 9] = Default::default();
    let l = sink.lists;
    while reader.read_byte_record(&mut record)? {
        let [freq, area, indicator, sex, age, birth, residence, period, status] = &mut last;
        let mut row = || {
            let key = pack([
                freq.get(&record[3], |t| l.freq.code(t))?,
                area.get(&record[4], |t| l.area.code(t))?,
                indicator.get(&record[5], |t| l.indicator.code(t))?,
                sex.get(&record[6], |t| l.sex.code(t))?,
                age.get(&record[7], |t| l.age.code(t))?,
                birth.get(&record[8], |t| l.area.code(t))?,
                residence.get(&record[9], |t| l.area.code(t))?,
                period.get(&record[10], period_of_code)?,
            ]);
            Some(Row { key, tenths: tenths(&record[11])?, status: status.get(&record[12], |t| l.status.code(t))? })
        };
        sink.put(row())?;
    }
    Ok(())
}

/// The codes of a series, by dimension.
fn set(lists: &Lists, dimension: &str, code: &str, key: &mut [u16; 8]) {
    if let Some(i) = DIMENSIONS.iter().position(|d| *d == dimension) {
        key[i] = lists.of(i).code(code.as_bytes()).unwrap_or(u16::MAX);
    }
}

/// One observation of the series; codes that no list knows, and what is not there, refuse it.
fn row(key: &[u16; 8], period: Option<u16>, figure: Option<i64>, status: Option<u16>) -> Option<Row> {
    let mut key = *key;
    key[7] = period?;
    if key.contains(&u16::MAX) {
        return None;
    }
    Some(Row { key: pack(key), tenths: figure?, status: status? })
}

/// Calls `at` with each start and each end of an element.
fn walk(file: File, mut at: impl FnMut(Result<&BytesStart<'_>, &str>) -> io::Result<()>) -> io::Result<()> {
    let mut reader = Reader::from_reader(BufReader::with_capacity(WINDOW / 4, file));
    let mut text = Vec::new();
    loop {
        match reader.read_event_into(&mut text).map_err(|e| odd(&e.to_string()))? {
            Event::Start(e) | Event::Empty(e) => at(Ok(&e))?,
            Event::End(e) => at(Err(e.local_name().as_ref()))?,
            Event::Eof => return Ok(()),
            _ => {}
        }
        text.clear();
    }
}

/// SDMX-ML 2.1, generic.
pub(super) fn generic(file: File, sink: &mut Sink<'_>) -> io::Result<()> {
    let lists = sink.lists;
    let (mut key, mut period, mut figure, mut status) = ([0u16; 8], None, Some(MISSING), None);
    walk(file, |tag| {
        let element = match tag {
            Ok(e) => e,
            Err(name) => {
                if name == "Obs" {
                    sink.put(row(&key, period, figure, status))?;
                    (period, figure, status) = (None, Some(MISSING), None);
                }
                return Ok(());
            }
        };
        let mut attributes = element.attributes();
        let mut attributes = attributes.with_checks(false).flatten();
        match element.local_name().as_ref() {
            "Value" => {
                let (id, value) = attributes.next().zip(attributes.next()).ok_or_else(|| odd("a value"))?;
                match id.value.as_ref() {
                    "OBS_STATUS" => status = lists.status.code(value.value.as_bytes()),
                    dimension => set(lists, dimension, &value.value, &mut key),
                }
            }
            "ObsDimension" => period = attributes.next().and_then(|a| period_of_code(a.value.as_bytes())),
            "ObsValue" => figure = attributes.next().and_then(|a| tenths(a.value.as_bytes())),
            _ => {}
        }
        Ok(())
    })
}

/// SDMX-ML 2.1, structure specific.
pub(super) fn specific(file: File, sink: &mut Sink<'_>) -> io::Result<()> {
    let lists = sink.lists;
    let mut key = [0u16; 8];
    walk(file, |tag| {
        let Ok(element) = tag else { return Ok(()) };
        match element.local_name().as_ref() {
            "Series" => {
                for a in element.attributes().with_checks(false).flatten() {
                    set(lists, a.key.as_ref(), &a.value, &mut key);
                }
            }
            "Obs" => {
                let (mut period, mut figure, mut status) = (None, Some(MISSING), None);
                for a in element.attributes().with_checks(false).flatten() {
                    let value = a.value.as_bytes();
                    match a.key.as_ref() {
                        "TIME_PERIOD" => period = period_of_code(value),
                        "OBS_VALUE" => figure = tenths(value),
                        "OBS_STATUS" => status = lists.status.code(value),
                        _ => {}
                    }
                }
                sink.put(row(&key, period, figure, status))?;
            }
            _ => {}
        }
        Ok(())
    })
}

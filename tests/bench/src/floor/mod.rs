//! What does a conversion cost that is written by hand for exactly these files?
//!
//! Source, coded rows, check of duplicates and of totals, SDMX-CSV: the same work and the same output as the program's,
//! without a mapping language, places, findings, order or doubt. It knows its columns, skips every check of form, and
//! stops where a file is not what the generator writes. A general program is divided by it.

mod coded;
mod json;
mod rows;
mod sheet;
mod workbook;

use std::fs::File;
use std::io::{self, Write};
use std::path::Path;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::facts::{Code, Codes};
use crate::make::Format;

const HEADER: &[u8] = b"STRUCTURE,STRUCTURE_ID,ACTION,FREQ,REF_AREA,INDICATOR,SEX,AGE,COUNTRY_OF_BIRTH,COUNTERPART_AREA,TIME_PERIOD,OBS_VALUE,OBS_STATUS,UNIT_MEASURE\n";

/// Bytes that are read at a time, and that are kept before they are written.
const WINDOW: usize = 1 << 18;
const BATCH: usize = 1 << 16;

/// A figure that is missing.
const MISSING: i64 = i64::MIN;

/// An observation: the key packed, the figure in tenths, the place of its status in the list.
#[derive(Clone, Copy)]
struct Row {
    key: u64,
    tenths: i64,
    status: u16,
}

/// Places of the dimensions in the key.
mod shift {
    pub(super) const FREQ: u32 = 49;
    pub(super) const AREA: u32 = 41;
    pub(super) const INDICATOR: u32 = 39;
    pub(super) const SEX: u32 = 37;
    pub(super) const AGE: u32 = 32;
    pub(super) const BIRTH: u32 = 24;
    pub(super) const RESIDENCE: u32 = 16;
}

const SHIFTS: [u32; 8] = [shift::FREQ, shift::AREA, shift::INDICATOR, shift::SEX, shift::AGE, shift::BIRTH, shift::RESIDENCE, 0];

/// The key of seven codes and a period.
#[inline]
fn pack(parts: [u16; 8]) -> u64 {
    parts.iter().zip(SHIFTS).fold(0, |key, (part, shift)| key | u64::from(*part) << shift)
}

/// Converts a file; gives the number of observations.
///
/// # Errors
/// Those of the disk, and a file that the generator did not write.
pub(crate) fn convert(format: Format, from: &Path, to: &Path) -> io::Result<usize> {
    let lists = Lists::new();
    let mut sink = Sink::new(&lists, to)?;
    let file = File::open(from)?;
    match format {
        Format::LongXlsx => workbook::long(file, &mut sink)?,
        Format::WideXlsx => workbook::wide(file, &mut sink)?,
        Format::CsvEs => rows::delimited(file, &mut sink)?,
        Format::Json => json::records(file, &mut sink)?,
        Format::RowXml => rows::elements(file, &mut sink)?,
        Format::Generic => coded::generic(file, &mut sink)?,
        Format::Specific => coded::specific(file, &mut sink)?,
        Format::SdmxCsv => coded::csv(file, &mut sink)?,
    }
    sink.end()
}

/// The end of a file that the generator did not write.
fn odd(what: &str) -> io::Error {
    io::Error::other(format!("not as the generator writes it: {what}"))
}

/// One codelist: a number for a label and for a code, and the code with its comma for a number.
#[derive(Default)]
struct List {
    labels: FxHashMap<&'static [u8], u16>,
    codes: FxHashMap<&'static [u8], u16>,
    text: Vec<String>,
}

impl List {
    fn new(codes: &[Code]) -> List {
        let mut list = List::default();
        for (code, number) in codes.iter().zip(0..) {
            list.labels.insert(code.label.as_bytes(), number);
            list.codes.insert(code.id.as_bytes(), number);
            list.text.push(format!("{},", code.id));
        }
        list
    }

    #[inline]
    fn label(&self, label: &[u8]) -> Option<u16> {
        self.labels.get(label).copied()
    }

    #[inline]
    fn code(&self, code: &[u8]) -> Option<u16> {
        self.codes.get(code).copied()
    }
}

/// The codelists.
struct Lists {
    freq: List,
    area: List,
    indicator: List,
    sex: List,
    age: List,
    status: List,
}

impl Lists {
    fn new() -> Lists {
        let codes = Codes::new();
        Lists {
            freq: List::new(&codes.freq),
            area: List::new(&codes.area),
            indicator: List::new(&codes.indicator),
            sex: List::new(&codes.sex),
            age: List::new(&codes.age),
            status: List::new(&codes.status),
        }
    }

    /// The list of a dimension, by its place among the seven that have codes.
    fn of(&self, dimension: usize) -> &List {
        [&self.freq, &self.area, &self.indicator, &self.sex, &self.age, &self.area, &self.area][dimension]
    }
}

fn digits(text: &[u8]) -> Option<u16> {
    text.iter().try_fold(0u16, |n, d| d.is_ascii_digit().then(|| n * 10 + u16::from(d - b'0')))
}

/// `2015` or `enero 2023` as thirteen times the year and the month.
fn period_of_label(text: &[u8]) -> Option<u16> {
    match memchr::memchr(b' ', text) {
        None => Some(digits(text)? * 13),
        Some(i) => Some(digits(&text[i + 1..])? * 13 + Codes::month(&text[..i])?),
    }
}

/// `2015` or `2023-01`, likewise.
fn period_of_code(text: &[u8]) -> Option<u16> {
    if text.len() == 7 { Some(digits(&text[..4])? * 13 + digits(&text[5..])?) } else { Some(digits(text)? * 13) }
}

/// A decimal with at most one place, in tenths; none of it is missing.
fn tenths(text: &[u8]) -> Option<i64> {
    if text.is_empty() {
        return Some(MISSING);
    }
    let (mut value, mut i) = (0i64, 0);
    while i < text.len() && text[i].is_ascii_digit() {
        value = value * 10 + i64::from(text[i] - b'0');
        i += 1;
    }
    match &text[i..] {
        [] => Some(value * 10),
        [b',' | b'.', d] if d.is_ascii_digit() => Some(value * 10 + i64::from(d - b'0')),
        _ => None,
    }
}

/// What the last text of a column was: sources repeat the same one row after row.
#[derive(Default)]
struct Last {
    text: Vec<u8>,
    number: Option<u16>,
}

impl Last {
    #[inline]
    fn get(&mut self, text: &[u8], look_up: impl FnOnce(&[u8]) -> Option<u16>) -> Option<u16> {
        if self.text != text {
            self.number = look_up(text);
            self.text.clear();
            self.text.extend_from_slice(text);
        }
        self.number
    }
}

/// Takes the rows: writes each, keeps its key and figure for the checks at the end.
struct Sink<'a> {
    lists: &'a Lists,
    out: File,
    text: Vec<u8>,
    kept: Vec<(u64, i64)>,
    refused: u64,
}

impl<'a> Sink<'a> {
    fn new(lists: &'a Lists, to: &Path) -> io::Result<Sink<'a>> {
        let mut text = Vec::with_capacity(2 * BATCH);
        text.extend_from_slice(HEADER);
        Ok(Sink { lists, out: File::create(to)?, text, kept: Vec::new(), refused: 0 })
    }

    #[inline]
    fn put(&mut self, row: Option<Row>) -> io::Result<()> {
        let Some(row) = row else {
            self.refused += 1;
            return Ok(());
        };
        self.line(row);
        self.kept.push((row.key, row.tenths));
        if self.text.len() > BATCH {
            self.out.write_all(&self.text)?;
            self.text.clear();
        }
        Ok(())
    }

    #[inline]
    fn line(&mut self, row: Row) {
        let (l, text) = (self.lists, &mut self.text);
        let part = |shift: u32, mask: u64| (row.key >> shift & mask) as usize;
        text.extend_from_slice(b"dataflow,ISTH:DF_MIG(1.0),I,");
        text.extend_from_slice(l.freq.text[part(shift::FREQ, 1)].as_bytes());
        text.extend_from_slice(l.area.text[part(shift::AREA, 255)].as_bytes());
        text.extend_from_slice(l.indicator.text[part(shift::INDICATOR, 3)].as_bytes());
        text.extend_from_slice(l.sex.text[part(shift::SEX, 3)].as_bytes());
        text.extend_from_slice(l.age.text[part(shift::AGE, 31)].as_bytes());
        text.extend_from_slice(l.area.text[part(shift::BIRTH, 255)].as_bytes());
        text.extend_from_slice(l.area.text[part(shift::RESIDENCE, 255)].as_bytes());
        let mut number = itoa::Buffer::new();
        let (year, month) = (row.key as u16 / 13, row.key as u16 % 13);
        text.extend_from_slice(number.format(year).as_bytes());
        if month != 0 {
            text.extend_from_slice(&[b'-', b'0' + (month / 10) as u8, b'0' + (month % 10) as u8]);
        }
        text.push(b',');
        if row.tenths != MISSING {
            text.extend_from_slice(number.format(row.tenths / 10).as_bytes());
            if row.tenths % 10 != 0 {
                text.extend_from_slice(&[b'.', b'0' + (row.tenths % 10) as u8]);
            }
        }
        text.push(b',');
        text.extend_from_slice(l.status.text[usize::from(row.status)].as_bytes());
        text.extend_from_slice(b"PS\n");
    }

    fn end(mut self) -> io::Result<usize> {
        self.out.write_all(&self.text)?;
        let (twice, sexes, births) = self.check();
        eprintln!("refused {}, twice {twice}, wrong totals {sexes} over sex, {births} over birth", self.refused);
        Ok(self.kept.len())
    }

    /// Duplicates, and totals that are not their sums: over sex, over country of birth.
    fn check(&self) -> (usize, usize, usize) {
        let n = self.kept.len();
        let mut seen = FxHashSet::with_capacity_and_hasher(n, Default::default());
        let mut sexes: FxHashMap<u64, i64> = FxHashMap::with_capacity_and_hasher(n / 3 + 1, Default::default());
        let mut births: FxHashMap<u64, i64> = FxHashMap::default();
        // Codes of the totals: the last of the sexes, the first of the areas.
        let (both, everywhere) = (2, 0);
        let mut twice = 0;
        for &(key, tenths) in &self.kept {
            if !seen.insert(key) {
                twice += 1;
                continue;
            }
            let figure = if tenths == MISSING { 0 } else { tenths };
            // The total counts against its parts: what is left at the end is zero where it holds.
            let sex = key >> shift::SEX & 3;
            *sexes.entry(key & !(3 << shift::SEX)).or_insert(0) += if sex == both { -figure } else { figure };
            let birth = key >> shift::BIRTH & 255;
            *births.entry(key & !(255 << shift::BIRTH)).or_insert(0) += if birth == everywhere { -figure } else { figure };
        }
        let wrong = |sums: &FxHashMap<u64, i64>| sums.values().filter(|v| **v != 0).count();
        (twice, wrong(&sexes), wrong(&births))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_read() {
        assert_eq!((period_of_label(b"2015"), period_of_label(b"marzo 2023")), (Some(2015 * 13), Some(2023 * 13 + 3)));
        assert_eq!((period_of_code(b"2023-03"), period_of_code(b"x")), (Some(2023 * 13 + 3), None));
        assert_eq!((tenths(b"12"), tenths(b"12,5"), tenths(b""), tenths(b"12x4")), (Some(120), Some(125), Some(MISSING), None));
    }
}

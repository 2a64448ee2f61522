//! Which writer writes a format of data, and what do all of them share?
//!
//! A writer is a state machine over slices of rows ([`DataWriter`]). It makes each text of a dictionary ready once
//! ([`Ready`]) and copies it from then on; it sees by number where a series ends ([`Walk`]). No more of a message is in
//! memory than what the caller has not yet passed on, but for the values that SDMX-JSON lists behind the data.
//!
//! An observation without a figure has none in the message: an empty field, no attribute, `null`. What a Replace dataset
//! leaves out is not there any more, and so nothing else has to be said. In a Merge dataset silence would mean «as it was»,
//! so SDMX-CSV 2.x and SDMX-JSON 2.x write `NaN`, by which the standard says that a number is missing on purpose; SDMX-ML
//! has no such word for a decimal, because no XSD takes it for one.

mod csv;
mod generic;
mod json;
mod json_structure;
mod specific;
mod xml;

use std::io;
use std::sync::Arc;

use super::message::{AtObservation, DataFormat, DataWriter, Set};
use crate::model::lang::{Lang, Names};
use crate::model::observation::CodeColumn;
use crate::model::slice::{Column, NONE, Slice, Texts};
use crate::model::structure::DataStructure;

/// The writer of a format.
pub fn writer(format: DataFormat) -> Box<dyn DataWriter> {
    match format {
        DataFormat::Csv10(options) => Box::new(csv::Writer::new(csv::Version::V10, options)),
        DataFormat::Csv20(options) => Box::new(csv::Writer::new(csv::Version::V20, options)),
        DataFormat::Csv21(options) => Box::new(csv::Writer::new(csv::Version::V21, options)),
        DataFormat::Json10 => Box::new(json::Writer::new(json::Version::V10)),
        DataFormat::Json20 => Box::new(json::Writer::new(json::Version::V20)),
        DataFormat::Json21 => Box::new(json::Writer::new(json::Version::V21)),
        DataFormat::Generic21(series) => Box::new(xml::Writer::new(xml::Version::V21, generic::WORDS, series)),
        DataFormat::Specific21(series) => Box::new(xml::Writer::new(xml::Version::V21, specific::WORDS, series)),
        DataFormat::Xml30 => Box::new(xml::Writer::new(xml::Version::V30, specific::WORDS, false)),
        DataFormat::Xml31 => Box::new(xml::Writer::new(xml::Version::V31, specific::WORDS, false)),
    }
}

/// The name in the first of the languages that it has, else in English, else in any; empty where there is none.
fn name<'a>(names: &'a Names, languages: &[Lang]) -> &'a str {
    let find = |l: &Lang| names.0.iter().find(|(x, _)| x == l).map(|(_, s)| s.as_str());
    languages.iter().find_map(find).unwrap_or_else(|| names.get(Lang::En))
}

/// The texts of a dictionary as a format wants them, each made when it is first needed.
#[derive(Default)]
struct Ready {
    texts: Arc<Texts>,
    /// Where each text stands in `bytes`; `MISSING` for one that was not needed yet. One more than there are texts: a number
    /// without a text is that of an empty one.
    spans: Vec<(usize, usize)>,
    bytes: Vec<u8>,
}

const MISSING: (usize, usize) = (usize::MAX, 0);

impl Ready {
    /// Takes the dictionary that the numbers to come are of. What was made ready stays where it is the same.
    fn see(&mut self, texts: &Arc<Texts>) {
        if self.spans.is_empty() || !Arc::ptr_eq(&self.texts, texts) {
            self.texts = texts.clone();
            self.forget();
        }
    }

    /// Makes all texts anew.
    fn forget(&mut self) {
        self.spans.clear();
        self.spans.resize(self.texts.len() + 1, MISSING);
        self.bytes.clear();
    }

    /// The text with this number, made ready.
    #[inline]
    fn get(&mut self, number: u32, make: impl FnOnce(&str, &mut Vec<u8>)) -> &[u8] {
        let at = (number as usize).min(self.spans.len() - 1);
        let mut span = self.spans[at];
        if span == MISSING {
            let start = self.bytes.len();
            make(self.texts.get(number), &mut self.bytes);
            span = (start, self.bytes.len());
            self.spans[at] = span;
        }
        &self.bytes[span.0..span.1]
    }
}

/// Pieces one behind the other, the last of which can be taken away again.
#[derive(Default)]
struct Chain {
    bytes: Vec<u8>,
    ends: Vec<usize>,
}

impl Chain {
    fn cut(&mut self, pieces: usize) {
        self.ends.truncate(pieces);
        self.bytes.truncate(self.ends.last().copied().unwrap_or(0));
    }

    fn add(&mut self, piece: &[u8]) {
        self.bytes.extend_from_slice(piece);
        self.ends.push(self.bytes.len());
    }
}

/// A column that is watched for changes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Watched {
    Dimension(usize),
    Attribute(usize),
}

/// Where the key changes from row to row, also from one slice to the next.
#[derive(Default)]
struct Walk {
    /// The columns that matter, the outermost first.
    watched: Vec<Watched>,
    /// Dictionary and number of each in the last row of the slice before; empty at the start of a dataset.
    last: Vec<(Arc<Texts>, u32)>,
    /// The numbers of each in the slice at hand.
    codes: Vec<Vec<u32>>,
    /// For each row the first of `watched` that differs from the row before; their number where none does.
    first: Vec<u16>,
    /// The dictionary of a column that is not there.
    none: Arc<Texts>,
}

impl Walk {
    /// Starts a dataset in which only these columns matter.
    fn start(&mut self, watched: Vec<Watched>) {
        self.watched = watched;
        self.last.clear();
    }

    /// Takes the next slice.
    fn see(&mut self, rows: &Slice) {
        let n = rows.rows;
        let columns: Vec<Option<&Column>> = self.watched.iter().map(|&w| column(rows, w)).collect();
        self.codes.resize_with(columns.len(), Vec::new);
        self.first.clear();
        self.first.resize(n, columns.len() as u16);
        for (place, (codes, column)) in self.codes.iter_mut().zip(&columns).enumerate().rev() {
            codes.clear();
            codes.resize(n, NONE);
            let Some(column) = column else { continue };
            column.codes.each(codes, |to, code| *to = code);
            if matches!(column.codes, CodeColumn::Constant(..)) {
                continue;
            }
            self.first.iter_mut().skip(1).zip(codes.windows(2)).for_each(|(first, pair)| {
                if pair[0] != pair[1] {
                    *first = place as u16;
                }
            });
        }
        if n == 0 {
            return;
        }
        let texts = |column: &Option<&Column>| column.map_or(&self.none, |c| &c.texts).clone();
        let now: Vec<(Arc<Texts>, u32)> = columns.iter().zip(&self.codes).map(|(c, codes)| (texts(c), codes[0])).collect();
        let same = |(a, i): &(Arc<Texts>, u32), (b, j): &(Arc<Texts>, u32)| if Arc::ptr_eq(a, b) { i == j } else { a.get(*i) == b.get(*j) };
        self.first[0] = now.iter().zip(&self.last).take_while(|(a, b)| same(a, b)).count() as u16;
        self.last = now.into_iter().zip(&self.codes).map(|((texts, _), codes)| (texts, codes[n - 1])).collect();
    }

    /// How many leading watched columns the row shares with the one before.
    #[inline]
    fn shared(&self, row: usize) -> usize {
        self.first[row].into()
    }
}

/// A column of a slice; none for an attribute without values.
fn column(rows: &Slice, which: Watched) -> Option<&Column> {
    match which {
        Watched::Dimension(d) => rows.dimensions.get(d),
        Watched::Attribute(a) => rows.attributes.get(a).and_then(Option::as_ref),
    }
}

/// On which level of a message an attribute is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Level {
    DataSet,
    Series,
    Observation,
}

/// On which level SDMX-ML writes an attribute. Every attribute belongs to the observation so far.
fn level(_: &DataStructure, _attribute: usize, _: &AtObservation) -> Level {
    Level::Observation
}

/// The dimensions that are not at the level of the observation: the series key. All of them in a flat list.
fn series_dimensions(set: &Set) -> Vec<usize> {
    let all = 0..set.flow.structure.dimensions.len();
    match set.at {
        AtObservation::All => all.collect(),
        AtObservation::Dimension(at) => all.filter(|&d| d != at).collect(),
    }
}

/// Rows came before their dataset.
fn no_dataset() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidInput, "rows before the head of a dataset")
}

/// A later dataset wants columns that the first did not announce.
fn other_columns() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidInput, "a dataset with more columns than the first one of its message")
}

/// Checks that a slice has what the structure says: writers count on it.
fn fits(set: &Set, rows: &Slice) -> io::Result<()> {
    let structure = &set.flow.structure;
    let dimensions = rows.dimensions.len() == structure.dimensions.len() && rows.dimensions.iter().all(|c| c.codes.len() == rows.rows);
    let attributes = rows.attributes.iter().flatten().all(|c| c.codes.len() == rows.rows);
    let values = rows.values.is_empty() || rows.values.len() == rows.rows;
    let at = match set.at {
        AtObservation::Dimension(at) => at < structure.dimensions.len(),
        AtObservation::All => true,
    };
    let named = set.attributes.iter().all(|&a| a < structure.attributes.len());
    match dimensions && attributes && values && at && named {
        true => Ok(()),
        false => Err(io::Error::new(io::ErrorKind::InvalidInput, "a slice that does not fit the structure of its dataset")),
    }
}

#[cfg(test)]
mod speed;
#[cfg(test)]
mod tests;

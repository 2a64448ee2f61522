//! Which writer writes a format of data, and what do all of them share?
//!
//! A writer is a state machine over slices of rows ([`DataWriter`]). It makes each text of a dictionary ready once
//! (`Ready`) and copies it from then on; it sees by number where a series ends (`Walk`). No more of a message is in
//! memory than what the caller has not yet passed on, but for the values that SDMX-JSON lists behind the data.
//!
//! An observation without a figure has none in the message: an empty field, no attribute, `null`. What a Replace dataset
//! leaves out is not there any more, and so nothing else has to be said. In a Merge dataset silence would mean «as it was», so
//! there it has `NaN`, by which the standard says that a number is missing on purpose; but for SDMX-CSV 1.0, which has no
//! actions.

mod csv;
mod generic;
mod group;
mod json;
mod json_structure;
mod specific;
mod xml;

use std::io;
use std::sync::Arc;

use super::message::{Action, AtObservation, DataFormat, DataWriter, Set};
use crate::model::lang::{Lang, Names};
use crate::model::observation::CodeColumn;
use crate::model::slice::{Column, NONE, Slice, Texts};
use crate::model::structure::{DataStructure, Relationship};

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
pub(crate) fn name<'a>(names: &'a Names, languages: &[Lang]) -> &'a str {
    let find = |l: &Lang| names.0.iter().find(|(x, _)| x == l).map(|(_, s)| s.as_str());
    languages.iter().find_map(find).unwrap_or_else(|| names.get(Lang::En))
}

/// The texts of a dictionary as a format wants them, each made when it is first needed.
#[derive(Default)]
pub(crate) struct Ready {
    texts: Arc<Texts>,
    /// Where each text stands in `bytes`; `MISSING` for one that was not needed yet. One more than there are texts: a number
    /// without a text is that of an empty one.
    spans: Vec<(usize, usize)>,
    /// The texts, and behind the last one as many bytes as are copied at a time.
    bytes: Vec<u8>,
}

const MISSING: (usize, usize) = (usize::MAX, 0);

/// Most texts are shorter than this: so many bytes are copied in one go, and what is too much of them is taken back. A copy of
/// a length that is not known when it is compiled costs a call.
const AT_ONCE: usize = 32;

impl Ready {
    /// Takes the dictionary that the numbers to come are of. What was made ready stays where it is the same.
    pub(crate) fn see(&mut self, texts: &Arc<Texts>) {
        if self.spans.is_empty() || !Arc::ptr_eq(&self.texts, texts) {
            self.texts = texts.clone();
            self.spans.clear();
            self.spans.resize(self.texts.len() + 1, MISSING);
            self.bytes.clear();
        }
    }

    #[inline]
    fn span(&mut self, number: u32, make: impl FnOnce(&str, &mut Vec<u8>)) -> (usize, usize) {
        let at = (number as usize).min(self.spans.len() - 1);
        match self.spans[at] {
            MISSING => self.make(at, make),
            span => span,
        }
    }

    #[cold]
    fn make(&mut self, at: usize, make: impl FnOnce(&str, &mut Vec<u8>)) -> (usize, usize) {
        let start = self.bytes.len().saturating_sub(AT_ONCE);
        self.bytes.truncate(start);
        make(self.texts.0.get(at).map_or("", |text| text), &mut self.bytes);
        let span = (start, self.bytes.len());
        self.bytes.extend_from_slice(&[0; AT_ONCE]);
        self.spans[at] = span;
        span
    }

    /// The text with this number, made ready.
    #[inline]
    pub(crate) fn get(&mut self, number: u32, make: impl FnOnce(&str, &mut Vec<u8>)) -> &[u8] {
        let (start, end) = self.span(number, make);
        &self.bytes[start..end]
    }

    /// Writes the text with this number, made ready.
    #[inline]
    pub(crate) fn put(&mut self, number: u32, out: &mut Vec<u8>, make: impl FnOnce(&str, &mut Vec<u8>)) {
        let (start, end) = self.span(number, make);
        match self.bytes[start..].first_chunk::<AT_ONCE>() {
            Some(chunk) if end - start <= AT_ONCE => {
                let length = out.len() + (end - start);
                out.extend_from_slice(chunk);
                out.truncate(length);
            }
            _ => out.extend_from_slice(&self.bytes[start..end]),
        }
    }
}

/// Pieces one behind the other, the last of which can be taken away again.
#[derive(Default)]
struct Chain {
    bytes: Vec<u8>,
    ends: Vec<usize>,
    /// Where the first piece begins.
    begin: usize,
}

impl Chain {
    /// What stands before all pieces.
    fn start(&mut self, bytes: &[u8]) {
        self.ends.clear();
        self.bytes.clear();
        self.bytes.extend_from_slice(bytes);
        self.begin = bytes.len();
    }

    /// Leaves so many pieces.
    fn cut(&mut self, pieces: usize) {
        self.ends.truncate(pieces);
        self.bytes.truncate(self.ends.last().copied().unwrap_or(self.begin));
    }

    /// Adds a piece.
    fn add(&mut self, piece: &[u8]) {
        self.bytes.extend_from_slice(piece);
        self.end();
    }

    /// Ends the piece that was written to `bytes`.
    fn end(&mut self) {
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

/// On which level SDMX-ML writes an attribute. One that belongs to a group is written with each series, where the rows were not looked
/// through for it before ([`group`]).
fn level(structure: &DataStructure, attribute: usize, at: &AtObservation) -> Level {
    let observed = match at {
        AtObservation::All => None,
        AtObservation::Dimension(d) => structure.dimensions.get(*d),
    };
    let belongs = structure.attributes.get(attribute).map_or(&Relationship::Observation, |a| &a.relationship);
    match (belongs, observed) {
        (Relationship::Dataset, _) => Level::DataSet,
        (Relationship::Observation, _) | (_, None) => Level::Observation,
        (Relationship::Group(_), Some(_)) => Level::Series,
        (Relationship::Dimensions(ids), Some(observed)) if ids.contains(&observed.id) => Level::Observation,
        (Relationship::Dimensions(_), Some(_)) => Level::Series,
    }
}

/// A dataset as it is written: where series alone are told, attributes of observations have no place.
fn told(set: &Set) -> Set {
    let mut set = set.clone();
    if !set.observations && set.at != AtObservation::All {
        let structure = set.flow.structure.clone();
        set.attributes.retain(|&a| level(&structure, a, &set.at) != Level::Observation);
    }
    set
}

/// What is written where a figure is missing; nothing, but in a Merge dataset.
fn absent(set: &Set) -> &'static str {
    if set.action == Action::Merge && set.measures && set.observations { "NaN" } else { "" }
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

/// A dataset is of a structure that was not announced.
fn other_structure() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidInput, "a dataset of a structure that the head of its message does not tell")
}

/// A later dataset wants columns that the first did not announce.
fn other_columns() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidInput, "a dataset with more columns than the first one of its message")
}

/// Checks that a slice has what the structure says: writers count on it.
fn fits(set: &Set, rows: &Slice) -> io::Result<()> {
    let structure = &set.flow.structure;
    let some = !structure.dimensions.is_empty();
    let dimensions =
        some && rows.dimensions.len() == structure.dimensions.len() && rows.dimensions.iter().all(|c| c.codes.len() == rows.rows);
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
mod tests;

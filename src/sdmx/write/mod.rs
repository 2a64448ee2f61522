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

use std::io;
use std::sync::Arc;

use super::message::{AtObservation, Csv, DataFormat, DataWriter, Set};
use crate::model::lang::{Lang, Names};
use crate::model::observation::CodeColumn;
use crate::model::slice::{Slice, Texts};

/// The writer of a format.
pub fn writer(format: DataFormat) -> Box<dyn DataWriter> {
    match format {
        DataFormat::Csv10(options) => Box::new(csv::Writer::new(csv::Version::V10, options)),
        DataFormat::Csv20(options) => Box::new(csv::Writer::new(csv::Version::V20, options)),
        DataFormat::Csv21(options) => Box::new(csv::Writer::new(csv::Version::V21, options)),
        _ => Box::new(csv::Writer::new(csv::Version::V20, Csv::default())),
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

/// Where the key changes from row to row, also from one slice to the next.
#[derive(Default)]
struct Walk {
    /// The dimensions that matter, in the order of the structure.
    watched: Vec<usize>,
    /// Dictionary and number of each dimension in the last row of the slice before; empty at the start of a dataset.
    last: Vec<(Arc<Texts>, u32)>,
    /// The numbers of each dimension in the slice at hand.
    codes: Vec<Vec<u32>>,
    /// For each row the first of `watched` that differs from the row before; their number where none does.
    first: Vec<u16>,
}

impl Walk {
    /// Starts a dataset in which only these dimensions matter.
    fn start(&mut self, watched: Vec<usize>) {
        self.watched = watched;
        self.last.clear();
    }

    /// Takes the next slice.
    fn see(&mut self, rows: &Slice) {
        let n = rows.rows;
        self.codes.resize_with(rows.dimensions.len(), Vec::new);
        for (codes, column) in self.codes.iter_mut().zip(&rows.dimensions) {
            codes.clear();
            codes.resize(n, 0);
            column.codes.each(codes, |to, code| *to = code);
        }
        self.first.clear();
        self.first.resize(n, self.watched.len() as u16);
        for (place, &d) in self.watched.iter().enumerate().rev() {
            if matches!(rows.dimensions[d].codes, CodeColumn::Constant(..)) {
                continue;
            }
            let pairs = self.codes[d].windows(2);
            self.first.iter_mut().skip(1).zip(pairs).for_each(|(first, pair)| {
                if pair[0] != pair[1] {
                    *first = place as u16;
                }
            });
        }
        if n == 0 {
            return;
        }
        let differs = |&d: &usize| match self.last.get(d) {
            None => true,
            Some((texts, code)) => {
                let (other, number) = (&rows.dimensions[d].texts, self.codes[d][0]);
                if Arc::ptr_eq(texts, other) { *code != number } else { texts.get(*code) != other.get(number) }
            }
        };
        self.first[0] = self.watched.iter().position(|d| differs(d)).unwrap_or(self.watched.len()) as u16;
        self.last.clear();
        self.last.extend(rows.dimensions.iter().zip(&self.codes).map(|(column, codes)| (column.texts.clone(), codes[n - 1])));
    }

    /// How many leading watched dimensions the row shares with the one before.
    #[inline]
    fn shared(&self, row: usize) -> usize {
        self.first[row].into()
    }
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
mod tests;

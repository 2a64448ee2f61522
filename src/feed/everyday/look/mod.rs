//! What does somebody see who looks at a dataset, and not at its file? The figures of one area, one choice of what cannot be added,
//! over time and by what it is made of.
//!
//! [`Sight`] holds the rows; [`cover`] says which of them make a whole, so that nothing is counted twice and nothing is added that
//! must not be; [`choice`] says what is looked at. The figures are those of the CSV: what is more than one of them says so.

pub mod choice;
pub mod cover;

use std::collections::BTreeMap;
use std::io;
use std::sync::Arc;

use rust_decimal::Decimal;
use rustc_hash::FxHashMap;

use super::super::{Feed, Problem, off_thread};
use super::{Answer, Dataset, Rows};
use crate::model::period::{Period, parse_period};
use crate::model::structure::{Component, Dataflow};

/// Rows that are looked at at once, at most.
pub const ROWS: u64 = 400_000;

/// The attributes that say of what kind a figure is: its passport, in the order in which it is read.
pub const PASSPORT: [&str; 9] =
    ["COUNT_UNIT", "UNIT_MEASURE", "UNIT_MULT", "RESID_RULE", "SOURCE_TYPE", "REF_DATE_RULE", "COVERAGE", "COMPAR_GRADE", "OBS_STATUS"];
/// The first of them that must be the same in figures that are added.
const ALIKE: usize = 3;

/// Rows of a dataset, ready to be looked at in any way.
pub struct Sight {
    /// Of which dataflow.
    pub flow: Arc<Dataflow>,
    /// For each dimension the codes that occur.
    texts: Vec<Vec<Box<str>>>,
    /// The codes of each row, as numbers in `texts`, one for each dimension.
    codes: Vec<u32>,
    figures: Vec<Option<Decimal>>,
    /// The passport of each row, as a number in `kinds`.
    passports: Vec<u32>,
    kinds: Vec<[Box<str>; PASSPORT.len()]>,
    /// The periods by the numbers of their codes.
    periods: Vec<Option<Period>>,
    time: Option<usize>,
}

impl Feed {
    /// All rows of a dataset, to be looked at.
    ///
    /// # Errors
    /// [`Problem::TooMany`] above [`ROWS`], [`Problem::NoResults`]; where a file cannot be read.
    pub async fn sight(&self, dataset: Dataset) -> Result<Sight, Problem> {
        let parts = self.parts.clone();
        off_thread(move || {
            let Dataset { wanted, about, found, .. } = dataset;
            let selected = match found.select(parts)? {
                Ok(selected) => selected,
                Err(problem) => return Ok(Err(problem)),
            };
            match selected.rows() {
                0 => Ok(Err(Problem::NoResults)),
                rows if rows > ROWS => Ok(Err(Problem::TooMany(ROWS))),
                _ => {
                    let answer = Answer { wanted, about, selected };
                    Sight::of(&answer.rows()?).map(Ok)
                }
            }
        })
        .await?
    }
}

impl Sight {
    fn of(rows: &Rows) -> io::Result<Sight> {
        let structure = &rows.flow.structure;
        let dimensions = structure.dimensions.len();
        let attributes: Vec<Option<usize>> =
            PASSPORT.iter().map(|id| structure.attribute(id).filter(|&a| rows.selection.has(a))).collect();
        let mut wanted: Vec<usize> = attributes.iter().flatten().copied().collect();
        wanted.sort_unstable();
        let mut sight = Sight {
            flow: rows.flow.clone(),
            texts: vec![Vec::new(); dimensions],
            codes: Vec::new(),
            figures: Vec::new(),
            passports: Vec::new(),
            kinds: Vec::new(),
            periods: Vec::new(),
            time: structure.time(),
        };
        let mut seen: Vec<FxHashMap<Box<str>, u32>> = vec![FxHashMap::default(); dimensions];
        let mut kinds: BTreeMap<[Box<str>; PASSPORT.len()], u32> = BTreeMap::new();
        for slice in rows.slices(&wanted, true) {
            let slice = slice?;
            for row in 0..slice.rows {
                for (d, column) in slice.dimensions.iter().enumerate() {
                    let text = column.text(row);
                    let number = match seen[d].get(text) {
                        Some(number) => *number,
                        None => {
                            let number = sight.texts[d].len() as u32;
                            sight.texts[d].push(text.into());
                            seen[d].insert(text.into(), number);
                            number
                        }
                    };
                    sight.codes.push(number);
                }
                sight.figures.push(slice.values.get(row));
                let text = |a: &Option<usize>| a.and_then(|a| slice.attributes.get(a)?.as_ref()).map_or("", |c| c.text(row)).into();
                let kind: [Box<str>; PASSPORT.len()] = std::array::from_fn(|i| text(&attributes[i]));
                let next = kinds.len() as u32;
                sight.passports.push(*kinds.entry(kind).or_insert(next));
            }
        }
        let mut in_order: Vec<_> = kinds.into_iter().collect();
        in_order.sort_by_key(|(_, number)| *number);
        sight.kinds = in_order.into_iter().map(|(kind, _)| kind).collect();
        sight.periods = sight.time.map_or_else(Vec::new, |t| sight.texts[t].iter().map(|p| parse_period(p)).collect());
        Ok(sight)
    }

    /// The numbers of all rows.
    pub fn all(&self) -> Vec<u32> {
        (0..self.figures.len() as u32).collect()
    }

    /// The dimension with this identifier.
    pub fn dimension(&self, id: &str) -> Option<usize> {
        self.flow.structure.dimension(id)
    }

    /// A dimension.
    pub fn component(&self, dimension: usize) -> &Component {
        &self.flow.structure.dimensions[dimension]
    }

    /// The dimensions but that of time.
    pub fn dimensions(&self) -> impl Iterator<Item = usize> + '_ {
        (0..self.texts.len()).filter(|d| Some(*d) != self.time)
    }

    fn number(&self, row: u32, dimension: usize) -> u32 {
        self.codes[row as usize * self.texts.len() + dimension]
    }

    /// The code of a row.
    pub fn code(&self, row: u32, dimension: usize) -> &str {
        &self.texts[dimension][self.number(row, dimension) as usize]
    }

    /// The figure of a row.
    pub fn figure(&self, row: u32) -> Option<Decimal> {
        self.figures[row as usize]
    }

    /// What an attribute of the passport says of a row; empty where nothing is said.
    pub fn said(&self, row: u32, attribute: &str) -> &str {
        let place = PASSPORT.iter().position(|a| *a == attribute);
        place.map_or("", |p| &self.kinds[self.passports[row as usize] as usize][p])
    }

    /// Whether two rows count the same kind of thing in the same unit.
    fn alike(&self, a: u32, b: u32) -> bool {
        let kind = |row: u32| &self.kinds[self.passports[row as usize] as usize];
        self.passports[a as usize] == self.passports[b as usize] || kind(a)[..ALIKE] == kind(b)[..ALIKE]
    }

    /// The period of a row, as it is written.
    pub fn period_text(&self, row: u32) -> &str {
        self.time.map_or("", |t| self.code(row, t))
    }

    /// Rows by their periods, the earliest first; of what is no period nothing is shown over time.
    pub fn by_period(&self, rows: &[u32]) -> Vec<(Period, Vec<u32>)> {
        let Some(time) = self.time else { return Vec::new() };
        let mut all: BTreeMap<Period, Vec<u32>> = BTreeMap::new();
        for &row in rows {
            if let Some(period) = self.periods[self.number(row, time) as usize] {
                all.entry(period).or_default().push(row);
            }
        }
        all.into_iter().collect()
    }

    /// Rows by their codes in a dimension, in the order of its codelist, those that it does not list behind.
    pub fn by_code(&self, rows: &[u32], dimension: usize) -> Vec<(&str, Vec<u32>)> {
        let list = self.component(dimension).codelist();
        let mut all: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
        for &row in rows {
            all.entry(self.number(row, dimension)).or_default().push(row);
        }
        let mut all: Vec<(&str, Vec<u32>)> = all.into_iter().map(|(n, rows)| (&*self.texts[dimension][n as usize], rows)).collect();
        all.sort_by_cached_key(|(code, _)| (list.and_then(|l| l.position(code)).unwrap_or(u32::MAX), (*code).to_owned()));
        all
    }

    /// Those of the rows that have a code.
    pub fn with(&self, rows: &[u32], dimension: usize, code: &str) -> Vec<u32> {
        let Some(number) = self.texts[dimension].iter().position(|t| **t == *code) else { return Vec::new() };
        rows.iter().copied().filter(|r| self.number(*r, dimension) as usize == number).collect()
    }
}

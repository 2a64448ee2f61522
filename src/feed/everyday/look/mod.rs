//! What does somebody see who looks at a dataset, and not at its file? The figures of one area, one choice of what cannot be added,
//! over time and by what it is made of.
//!
//! [`Sight`] holds the rows; [`cover`] says which of them make a whole, so that nothing is counted twice and nothing is added that
//! must not be; [`choice`] says what is looked at. The figures are those of the CSV: what is more than one of them says so.

pub mod beside;
pub mod choice;
pub mod cover;

use std::collections::BTreeMap;
use std::io;
use std::sync::Arc;

use rust_decimal::Decimal;
use rustc_hash::FxHashMap;

use super::super::answer::Apart;
use super::super::{Feed, Problem, off_thread};
use super::{Answer, Dataset, Rows};
use crate::compare::grade;
use crate::model::passport::{Graded, Passport, Step};
use crate::model::period::{Period, parse_period};
use crate::model::structure::{Component, Dataflow};

/// Rows that are looked at at once, at most.
pub const ROWS: u64 = 400_000;

/// The attributes that say of what kind a figure is: its passport, in the order in which it is read.
pub const PASSPORT: [&str; 11] = [
    "COUNT_UNIT",
    "UNIT_MEASURE",
    "UNIT_MULT",
    "RESID_RULE",
    "SOURCE_TYPE",
    "REF_DATE_RULE",
    "AGE_RULE",
    "COVERAGE",
    "VINTAGE",
    "COMPAR_GRADE",
    "OBS_STATUS",
];

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
            let selected = match found.select(parts, Apart::Never)? {
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
        let attributes: Vec<Option<usize>> = PASSPORT.iter().map(|id| structure.attribute(id).filter(|&a| rows.selection.has(a))).collect();
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

    /// How comparable the kinds of figures in some rows are: the worst of them against the first.
    fn alike(&self, rows: &[u32]) -> Graded {
        let mut kinds: Vec<u32> = rows.iter().map(|r| self.passports[*r as usize]).collect();
        kinds.sort_unstable();
        kinds.dedup();
        let kind = |number: u32| {
            let mut passport = Passport { structure: self.flow.structure.reference.id.clone(), ..Passport::default() };
            self.say_kinds(&mut passport, std::iter::once(number));
            passport
        };
        let Some((first, others)) = kinds.split_first().filter(|(_, others)| !others.is_empty()) else { return Graded::default() };
        let (first, mut worst) = (kind(*first), Graded::default());
        for other in others {
            let mut graded = grade::grade(&first, &kind(*other));
            // What none of the parts says is no difference between them.
            if graded.reasons.iter().all(|r| r.step == Step::Unsaid) {
                continue;
            }
            graded.reasons.retain(|r| r.step != Step::Unsaid);
            if graded.grade > worst.grade {
                worst = graded;
            }
        }
        worst
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::structure::Ref;
    use crate::standard::Standard;

    impl Sight {
        /// Rows of border movements: `AREA DIRECTION CITIZENSHIP SEX AGE PERIOD VALUE`, and a status behind that where it is not `A`.
        pub(super) fn of_rows(rows: &[&str]) -> Sight {
            let reference = Ref::parse("ISTHMUS:DF_BORDER_MVT(1.0.0)").expect("a reference");
            let flow = Standard::embedded().dataflow(&reference).expect("a dataflow");
            let structure = &flow.structure;
            let (dimensions, time) = (structure.dimensions.len(), structure.time());
            let mut sight = Sight {
                texts: vec![Vec::new(); dimensions],
                codes: Vec::new(),
                figures: Vec::new(),
                passports: Vec::new(),
                kinds: Vec::new(),
                periods: Vec::new(),
                time,
                flow: flow.clone(),
            };
            for row in rows {
                let cells: Vec<&str> = row.split(' ').collect();
                for (d, component) in structure.dimensions.iter().enumerate() {
                    let place =
                        ["REF_AREA", "DIRECTION", "CITIZENSHIP", "SEX", "AGE", "TIME_PERIOD"].iter().position(|id| component.id == *id);
                    let code = if component.id == "FREQ" { "M" } else { place.map_or("_T", |p| cells[p]) };
                    let texts = &mut sight.texts[d];
                    let number = texts.iter().position(|t| **t == *code).unwrap_or_else(|| {
                        texts.push(code.into());
                        texts.len() - 1
                    });
                    sight.codes.push(number as u32);
                }
                sight.figures.push(cells[6].parse().ok());
                let said = |id: &str| match id {
                    "OBS_STATUS" => cells.get(7).copied().unwrap_or("A"),
                    "COUNT_UNIT" => cells.get(8).copied().unwrap_or("EVENT"),
                    _ => "",
                };
                let kind: [Box<str>; PASSPORT.len()] = PASSPORT.map(|id| said(id).into());
                let number = sight.kinds.iter().position(|k| *k == kind).unwrap_or_else(|| {
                    sight.kinds.push(kind);
                    sight.kinds.len() - 1
                });
                sight.passports.push(number as u32);
            }
            sight.periods = time.map_or_else(Vec::new, |t| sight.texts[t].iter().map(|p| parse_period(p)).collect());
            sight
        }
    }

    /// Value, missing parts, parts.
    fn sum(rows: &[&str]) -> (Option<i64>, usize, usize) {
        let sight = Sight::of_rows(rows);
        let sum = sight.sum(&sight.all());
        (sum.value.map(|v| i64::try_from(v).expect("small")), sum.missing, sum.parts.len())
    }

    #[test]
    fn a_published_total_stands_whatever_its_parts_say() {
        let rows =
            ["PAN IN _T _T _T 2024-01 100", "PAN IN VEN _T _T 2024-01 70", "PAN IN COL _T _T 2024-01 40", "PAN IN VEN F _T 2024-01 30"];
        assert_eq!(sum(&rows), (Some(100), 0, 1));
        // Without it the parts are added, and what is a part of a part is not.
        assert_eq!(sum(&rows[1..]), (Some(110), 0, 2));
    }

    #[test]
    fn parts_that_overlap_are_not_added_and_those_beside_one_another_are() {
        // Adults by sex, and children of both: nobody is counted twice, nobody is left out.
        assert_eq!(
            sum(&["CHL IN VEN F Y_GE18 2024-01 960", "CHL IN VEN M Y_GE18 2024-01 1204", "CHL IN VEN _T Y_LT18 2024-01 331"]),
            (Some(2495), 0, 3)
        );
        // Bands in two cuts.
        let bands = [
            "CHL IN VEN _T Y_LT18 2024-01 10",
            "CHL IN VEN _T Y0T4 2024-01 4",
            "CHL IN VEN _T Y5T17 2024-01 6",
            "CHL IN VEN _T Y_GE18 2024-01 20",
        ];
        assert_eq!(sum(&bands), (Some(30), 0, 2));
        // A group of countries and its members.
        assert_eq!(sum(&["CHL IN G_RCM _T _T 2024-01 50", "CHL IN VEN _T _T 2024-01 30", "CHL IN COL _T _T 2024-01 25"]), (Some(55), 0, 2));
    }

    #[test]
    fn what_is_missing_is_no_zero() {
        assert_eq!(sum(&["CRI IN COL _T _T 2024-03 - M", "CRI IN NIC _T _T 2024-03 18812"]), (Some(18_812), 1, 2));
        assert_eq!(sum(&["CRI IN COL _T _T 2024-03 - M", "CRI IN NIC _T _T 2024-03 - M"]), (None, 2, 2));
        assert_eq!(sum(&["CRI IN COL _T _T 2024-03 - M"]), (None, 0, 1));
    }

    #[test]
    fn different_things_are_never_added() {
        assert_eq!(sum(&["CRI IN COL _T _T 2024-03 5 A EVENT", "CRI IN NIC _T _T 2024-03 7 A PERSON"]).0, None);
        assert_eq!(sum(&["CRI IN _T _T _T 2024-03 5", "CRI OUT _T _T _T 2024-03 7"]).0, None, "entries and exits");
        assert_eq!(sum(&["CRI IN _T _T _T 2024-03 5", "PAN IN _T _T _T 2024-03 7"]).0, None, "areas");
    }

    #[test]
    fn what_is_chosen_is_one_of_what_cannot_be_added() {
        let rows =
            ["CRI IN NIC _T _T 2024-01 1", "CRI OUT NIC _T _T 2024-01 2", "CRI IN COL _T _T 2024-01 4", "CRI IN COL _T _T 2024-02 8"];
        let sight = Sight::of_rows(&rows);
        let values = |asked: &[(&str, &str)]| {
            let asked: Vec<_> = asked.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect();
            let chosen = sight.choose(&asked);
            let series = sight.over_time(&chosen.rows);
            series.into_iter().map(|(_, s)| i64::try_from(s.value.expect("a figure")).expect("small")).collect::<Vec<_>>()
        };
        assert_eq!(values(&[]), [5, 8], "entries, of all together");
        assert_eq!(values(&[("DIRECTION", "OUT")]), [2]);
        assert_eq!(values(&[("CITIZENSHIP", "COL")]), [4, 8]);
        assert_eq!(values(&[("CITIZENSHIP", "XXX"), ("DIRECTION", "<script>")]), [5, 8], "what is not there is not taken");
        assert!(sight.choose(&[]).lined.is_some(), "both directions are lines");
    }

    #[test]
    fn a_pyramid_takes_the_narrowest_bands() {
        let rows = [
            "CRI IN _T M Y0T17 2024-01 5",
            "CRI IN _T M Y_GE18 2024-01 9",
            "CRI IN _T F Y0T17 2024-01 4",
            "CRI IN _T F Y_GE18 2024-01 - M",
        ];
        let sight = Sight::of_rows(&rows);
        let bands: Vec<_> = sight.pyramid(&sight.all()).into_iter().map(|(b, m, w)| (b.to_owned(), m.value, w.value)).collect();
        let n = |v: i64| Some(Decimal::from(v));
        assert_eq!(bands, [("Y0T17".to_owned(), n(5), n(4)), ("Y_GE18".to_owned(), n(9), None)]);
        assert!(Sight::of_rows(&rows[..2]).pyramid(&[0, 1]).is_empty(), "men alone make none");
    }
}

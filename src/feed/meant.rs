//! What does a question mean in the terms of one structure, and which rows of a table does it mean? Whole series first, by their codes
//! in the index; then single rows, by their figures and attributes.

use std::io;
use std::ops::Range;
use std::sync::Arc;

use rustc_hash::FxHashSet;

use super::index::{Few, Index};
use super::query::filter::{Condition, Kind};
use super::query::{DataQuery, Pattern, Read, Sort, Why, Wrong};
use super::select::Selection;
use super::table::{Parts, Table};
use crate::model::structure::{Component, DataStructure, Representation};

/// Rows that are given at once where they are at hand, out of a table of so many series at most.
const FEW: u64 = 512;
const LOOKED_AT: usize = 1 << 17;

/// A series by its number, and some of its rows.
pub(super) type OfSeries = (u32, Range<u32>);

/// A question in the terms of a structure.
#[derive(Clone, Debug)]
pub struct Filter {
    /// For each dimension the codes that its patterns name, one entry a pattern; empty: any.
    patterns: Vec<Vec<FxHashSet<String>>>,
    /// Conditions on dimensions, by their positions.
    dimensions: Vec<(usize, Kind, Condition)>,
    /// Conditions on attributes.
    attributes: Vec<(usize, Kind, Condition)>,
    /// Conditions on the figure.
    measure: Vec<Condition>,
    pub(super) first: Option<u32>,
    pub(super) last: Option<u32>,
    pub(super) offset: u64,
    pub(super) limit: Option<u64>,
    pub(super) sort: Vec<(usize, bool)>,
}

/// How the values of a component are compared.
fn kind(component: &Component) -> Kind {
    match component.representation {
        Representation::Time => Kind::Period,
        Representation::Integer | Representation::Decimal => Kind::Number,
        Representation::Codes(_) | Representation::Text(_) => Kind::Text,
    }
}

impl Filter {
    /// The question in the terms of this structure.
    ///
    /// # Errors
    /// Where it names a component that the structure lacks, or a key that is longer than its dimensions.
    pub fn new(query: &DataQuery, structure: &DataStructure) -> Read<Filter> {
        let time = structure.time();
        let order: Vec<usize> = (0..structure.dimensions.len()).filter(|d| Some(*d) != time).chain(time).collect();
        let pattern = |p: &Pattern| {
            // Clients that leave out the last parts mean any; those that write one dot too many mean the period.
            if p.len() > order.len() {
                return Err(Wrong::new("key", Why::Structure));
            }
            let mut codes = vec![FxHashSet::default(); order.len()];
            for (&d, wanted) in order.iter().zip(p) {
                codes[d] = wanted.iter().cloned().collect();
            }
            Ok(codes)
        };
        let mut filter = Filter {
            patterns: query.keys.iter().map(pattern).collect::<Read<_>>()?,
            dimensions: Vec::new(),
            attributes: Vec::new(),
            measure: Vec::new(),
            first: query.first,
            last: query.last,
            offset: query.offset,
            limit: query.limit,
            sort: sorted(&query.sort, structure)?,
        };
        for condition in &query.conditions {
            let id = condition.component.as_str();
            if let Some(d) = structure.dimension(id) {
                filter.dimensions.push((d, kind(&structure.dimensions[d]), condition.clone()));
            } else if let Some(a) = structure.attribute(id) {
                filter.attributes.push((a, kind(&structure.attributes[a]), condition.clone()));
            } else if id == structure.measure.id {
                filter.measure.push(condition.clone());
            } else if id == super::query::v1::TIME && time.is_some() {
                // `startPeriod` is about the period, whatever the structure calls it.
                filter.dimensions.push((time.unwrap_or(0), Kind::Period, condition.clone()));
            } else {
                return Err(Wrong::new(format!("c[{id}]"), Why::Structure));
            }
        }
        Ok(filter)
    }

    /// Every row.
    pub fn all() -> Filter {
        Filter {
            patterns: Vec::new(),
            dimensions: Vec::new(),
            attributes: Vec::new(),
            measure: Vec::new(),
            first: None,
            last: None,
            offset: 0,
            limit: None,
            sort: Vec::new(),
        }
    }

    /// Has the rows come in the order of their keys, also across tables.
    pub fn by_key(&mut self, dimensions: usize) {
        self.sort = (0..dimensions).map(|d| (d, false)).collect();
    }

    /// The same question without what it says of a dimension, and without what cuts its answer short.
    #[must_use]
    pub fn open(&self, dimension: usize) -> Filter {
        let mut open = self.clone();
        open.patterns.iter_mut().filter_map(|p| p.get_mut(dimension)).for_each(FxHashSet::clear);
        open.dimensions.retain(|(d, ..)| *d != dimension);
        open
    }

    /// Whether it says something of all rows together: their order, or how many there are.
    pub fn goes_across(&self) -> bool {
        !self.sort.is_empty() || self.offset > 0 || self.limit.is_some()
    }

    pub(super) fn is_all(&self) -> bool {
        self.patterns.is_empty() && self.dimensions.is_empty() && self.attributes.is_empty() && self.measure.is_empty()
    }

    /// Whether the keys alone say what is meant, by few patterns.
    fn is_by_key(&self) -> bool {
        (1..=8).contains(&self.patterns.len()) && self.attributes.is_empty() && self.measure.is_empty()
    }

    /// Whether few rows of a table are meant, and all that is shown of them is decoded: then it takes less time to give them
    /// than to have somebody else do it.
    pub fn is_at_hand(&self, table: &Arc<Table>, parts: &Parts) -> bool {
        let indexed = table.groups() > 0 && table.is_indexed();
        if !self.is_by_key() || !indexed || table.index().map_or(true, |i| i.len() > LOOKED_AT) {
            return false;
        }
        let few = |s: Selection| s.rows() <= FEW && s.groups().all(|g| table.is_at_hand(g, parts));
        Selection::of(vec![table.clone()], self, parts).is_ok_and(few)
    }

    /// For each pattern and dimension which of its texts are meant; none for any. What no text meets is left out.
    fn wanted(&self, index: &Index, dimensions: usize) -> Vec<Vec<Option<Few>>> {
        let everything = [vec![FxHashSet::default(); dimensions]];
        let patterns = if self.patterns.is_empty() { &everything[..] } else { &self.patterns[..] };
        let mut out = Vec::with_capacity(patterns.len());
        'patterns: for pattern in patterns {
            let mut wanted = Vec::with_capacity(pattern.len());
            for (d, codes) in pattern.iter().enumerate() {
                let mut conditions = self.dimensions.iter().filter(|c| c.0 == d).peekable();
                if codes.is_empty() && conditions.peek().is_none() {
                    wanted.push(None);
                    continue;
                }
                let texts = index.texts(d);
                let mut is = vec![codes.is_empty(); texts.len()];
                codes.iter().filter_map(|c| index.number(d, c)).for_each(|n| is[n as usize] = true);
                for (_, kind, condition) in conditions {
                    is.iter_mut().zip(&texts.0).for_each(|(is, text)| *is = *is && condition.holds(*kind, text));
                }
                let few = Few::of(is);
                if few.is_empty() {
                    continue 'patterns;
                }
                wanted.push((!few.is_all()).then_some(few));
            }
            out.push(wanted);
        }
        out
    }

    /// The rows of a table that are meant by their keys, in order, as ranges within single series.
    pub(super) fn rows(&self, table: &Table, index: &Index) -> Vec<OfSeries> {
        let structure = table.structure();
        let wanted = self.wanted(index, structure.dimensions.len());
        let mut series: Vec<(u32, usize)> = Vec::new();
        for (pattern, wanted) in wanted.iter().enumerate() {
            series.extend(index.series(wanted).into_iter().map(|s| (s, pattern)));
        }
        if wanted.len() > 1 {
            series.sort_unstable();
        }
        let (mut found, mut ranges) = (Vec::with_capacity(series.len()), Vec::new());
        for patterns in series.chunk_by(|a, b| a.0 == b.0) {
            let own = patterns[0].0;
            let periods = patterns.iter().map(|(_, p)| structure.time().and_then(|t| wanted[*p][t].as_ref()));
            match periods.collect::<Option<Vec<&Few>>>() {
                Some(periods) => {
                    index.at(own, &periods, &mut ranges);
                    found.extend(ranges.drain(..).map(|rows| (own, rows)));
                }
                None => found.push((own, index.rows(own))),
            }
        }
        found
    }

    /// Those of the rows of a group whose figures and attributes are as asked for. All of them are counted from the group's first.
    pub(super) fn of_values(&self, table: &Table, group: usize, found: Vec<OfSeries>, parts: &Parts) -> io::Result<Vec<OfSeries>> {
        if found.is_empty() || (self.attributes.is_empty() && self.measure.is_empty()) {
            return Ok(found);
        }
        let mut meant = Vec::new();
        for (a, kind, condition) in &self.attributes {
            let column = table.attribute(group, *a, true, parts)?;
            let texts: Vec<bool> = match column.as_ref() {
                Some(column) => column.texts.0.iter().map(|t| condition.holds(*kind, t)).collect(),
                None => vec![condition.holds(*kind, "")],
            };
            meant.push((column, texts));
        }
        let figures = if self.measure.is_empty() { None } else { Some(table.figures(group, true, parts)?) };
        let holds = |row: u32| {
            let row = row as usize;
            meant.iter().all(|(column, texts)| texts[column.as_ref().as_ref().map_or(0, |c| c.codes.get(row) as usize)])
                && figures.as_ref().is_none_or(|f| {
                    let text = f.get(row).map_or_else(String::new, |d| d.to_string());
                    self.measure.iter().all(|c| c.holds(Kind::Number, &text))
                })
        };
        let (mut left, mut runs) = (Vec::new(), Vec::new());
        for (series, rows) in found {
            each_run(rows, holds, &mut runs);
            left.extend(runs.drain(..).map(|rows| (series, rows)));
        }
        Ok(left)
    }
}

/// The order that is asked for: positions of dimensions, and whether they descend.
fn sorted(sort: &Sort, structure: &DataStructure) -> Read<Vec<(usize, bool)>> {
    let mut out = Vec::new();
    for (id, descends) in sort {
        if id == "series_key" {
            let time = structure.time();
            out.extend((0..structure.dimensions.len()).filter(|d| Some(*d) != time).map(|d| (d, *descends)));
        } else {
            out.push((structure.dimension(id).ok_or_else(|| Wrong::new("sort", Why::Structure))?, *descends));
        }
    }
    Ok(out)
}

/// The runs of rows that are meant.
pub(super) fn each_run(rows: Range<u32>, is: impl Fn(u32) -> bool, out: &mut Vec<Range<u32>>) {
    let mut begun = None;
    for row in rows.clone() {
        match (is(row), begun) {
            (true, None) => begun = Some(row),
            (false, Some(start)) => {
                out.push(start..row);
                begun = None;
            }
            _ => {}
        }
    }
    if let Some(start) = begun {
        out.push(start..rows.end);
    }
}

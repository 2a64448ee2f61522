//! Which rows does a question mean? Found by the codes of whole series in the index of a table, then by what is asked of single rows.
//!
//! A [`Filter`] is a question in the terms of one structure. A [`Selection`] names rows of some tables, in the order in
//! which they are given out; a [`Slice`] of them is made when it is written, so that a selection costs little.

use std::collections::BTreeMap;
use std::io;
use std::ops::Range;
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::index::{Few, Index};
use super::query::filter::{Condition, Kind};
use super::query::{DataQuery, Pattern, Read, Sort, Why, Wrong};
use super::table::{Parts, Table};
use crate::model::observation::{CodeColumn, Figures};
use crate::model::slice::{Column, Slice, Texts};
use crate::model::structure::{Component, DataStructure, Representation};

/// Rows that are put in another order than that of their keys at most.
pub const SORTED: u64 = 4 << 20;

/// Rows that are given at once where they are at hand, out of a table of so many series at most.
const FEW: u64 = 512;
const LOOKED_AT: usize = 1 << 17;
/// Rows of a slice: few, so that the first of them are sent while the next are made ready.
const SLICE: u32 = 4 << 10;

/// A series by its number, and some of its rows.
type OfSeries = (u32, Range<u32>);

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
    first: Option<u32>,
    last: Option<u32>,
    offset: u64,
    limit: Option<u64>,
    sort: Vec<(usize, bool)>,
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

    fn is_all(&self) -> bool {
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
        let few = |s: Selection| s.rows <= FEW && s.picked.iter().all(|p| table.is_at_hand(p.group, parts));
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
    fn rows(&self, table: &Table, index: &Index) -> Vec<OfSeries> {
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
    fn of_values(&self, table: &Table, group: usize, found: Vec<OfSeries>, parts: &Parts) -> io::Result<Vec<OfSeries>> {
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

/// Rows of a group.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Picked {
    table: usize,
    group: usize,
    ranges: Vec<Range<u32>>,
}

/// Rows of some tables of one structure.
#[derive(Clone, Default)]
pub struct Selection {
    tables: Vec<Arc<Table>>,
    picked: Vec<Picked>,
    /// Another order than that of the keys: table, group, row.
    order: Option<Vec<(u32, u32, u32)>>,
    rows: u64,
    /// All rows of its tables, as they lie.
    whole: bool,
}

/// Rows of a single series that lie together.
struct Run {
    table: usize,
    group: usize,
    rows: Range<u32>,
    /// Whether its series began before it.
    goes_on: bool,
}

/// More rows were to be put in order than is done.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct TooMany;

impl Selection {
    /// The rows of these tables that a filter means. Where two tables have a key, the first one's row is taken.
    ///
    /// # Errors
    /// Where a file cannot be read.
    pub fn of(tables: Vec<Arc<Table>>, filter: &Filter, parts: &Parts) -> io::Result<Selection> {
        let mut selection = Selection { tables, ..Selection::default() };
        let whole = filter.is_all() && filter.first.is_none() && filter.last.is_none();
        // Who asks page by page comes back for the next one.
        selection.whole = whole && filter.offset == 0 && filter.limit.is_none();
        let mut runs = Vec::new();
        for (t, table) in selection.tables.iter().enumerate() {
            if whole {
                let group = |g: usize| Run { table: t, group: g, rows: 0..table.rows_of(g) as u32, goes_on: false };
                runs.extend((0..table.groups()).map(group));
                continue;
            }
            let mut last = None;
            for (group, found) in by_group(table, filter.rows(table, &*table.index()?)) {
                for (series, rows) in filter.of_values(table, group, found, parts)? {
                    runs.push(Run { table: t, group, rows, goes_on: last.replace(series) == Some(series) });
                }
            }
        }
        let runs = selection.without_doubles(runs)?;
        let runs = ends(runs, filter.first, filter.last);
        let runs = if filter.sort.is_empty() { cut(runs, filter.offset, filter.limit) } else { runs };
        for run in runs {
            selection.rows += u64::from(run.rows.end - run.rows.start);
            match selection.picked.last_mut().filter(|p| p.table == run.table && p.group == run.group) {
                Some(picked) => match picked.ranges.last_mut().filter(|r| r.end == run.rows.start) {
                    Some(last) => last.end = run.rows.end,
                    None => picked.ranges.push(run.rows),
                },
                None => selection.picked.push(Picked { table: run.table, group: run.group, ranges: vec![run.rows] }),
            }
        }
        Ok(selection)
    }

    /// Puts the rows in the order that the filter asks for, then in that of their keys with `at` behind all others; and
    /// takes those that it wants of them. Does nothing where the order of the keys is what is wanted.
    ///
    /// # Errors
    /// [`TooMany`]; or where a file cannot be read.
    pub fn ordered(&mut self, filter: &Filter, at: Option<usize>) -> io::Result<Result<(), TooMany>> {
        let Some(structure) = self.tables.first().map(|t| t.structure().clone()) else { return Ok(Ok(())) };
        let last = at.filter(|_| at != structure.time());
        if filter.sort.is_empty() && last.is_none() {
            return Ok(Ok(()));
        }
        if self.rows > SORTED {
            return Ok(Err(TooMany));
        }
        let others = (0..structure.dimensions.len()).filter(|d| Some(*d) != last).chain(last).map(|d| (d, false));
        let by: Vec<(usize, bool)> = filter.sort.iter().copied().chain(others).collect();
        // Texts of all tables in one order, so that numbers compare as they do.
        let mut all: Vec<BTreeMap<Box<str>, u32>> = vec![BTreeMap::new(); structure.dimensions.len()];
        let indices = self.indices()?;
        for index in indices.iter().flatten() {
            all.iter_mut().enumerate().for_each(|(d, texts)| texts.extend(index.texts(d).0.iter().map(|t| (t.clone(), 0))));
        }
        for texts in &mut all {
            texts.values_mut().zip(0..).for_each(|(number, n)| *number = n);
        }
        let ranks = |index: &Index| -> Vec<Vec<u32>> {
            let rank = |d: usize| index.texts(d).0.iter().map(|t| all[d].get(t).copied().unwrap_or(0)).collect();
            (0..all.len()).map(rank).collect()
        };
        let ranks: Vec<Option<Vec<Vec<u32>>>> = indices.iter().map(|i| i.as_ref().map(|i| ranks(i))).collect();
        let mut rows: Vec<(Vec<u32>, (u32, u32, u32))> = Vec::with_capacity(self.rows as usize);
        for picked in &self.picked {
            let (Some(index), Some(ranks)) = (&indices[picked.table], &ranks[picked.table]) else { continue };
            let first = self.tables[picked.table].first_of(picked.group) as u32;
            for (series, part) in picked.ranges.iter().flat_map(|r| index.parts(first + r.start..first + r.end)) {
                for row in part {
                    let key = by.iter().map(|&(d, descends)| {
                        let n = ranks[d][index.code(d, series, row) as usize];
                        if descends { u32::MAX - n } else { n }
                    });
                    rows.push((key.collect(), (picked.table as u32, picked.group as u32, row - first)));
                }
            }
        }
        rows.sort_unstable();
        let from = usize::try_from(filter.offset).unwrap_or(usize::MAX);
        let most = filter.limit.map_or(usize::MAX, |l| usize::try_from(l).unwrap_or(usize::MAX));
        let (skip, take) = if filter.sort.is_empty() { (0, usize::MAX) } else { (from, most) };
        let order: Vec<_> = rows.into_iter().skip(skip).take(take).map(|(_, place)| place).collect();
        self.rows = order.len() as u64;
        self.order = Some(order);
        Ok(Ok(()))
    }

    /// How many rows there are.
    pub fn rows(&self) -> u64 {
        self.rows
    }

    /// Whether an attribute has a value in any group that rows are taken from.
    ///
    /// # Errors
    /// Where a file cannot be read.
    pub fn has(&self, attribute: usize) -> bool {
        self.picked
            .iter()
            .any(|p| !self.tables[p.table].is_null(p.group, self.tables[p.table].structure().dimensions.len() + 1 + attribute))
    }

    /// The structure of its rows; none where there is no table.
    pub fn structure(&self) -> Option<&Arc<DataStructure>> {
        self.tables.first().map(|t| t.structure())
    }

    /// Those of the rows that are marked, one mark a row in their order. Only for rows in the order of their keys.
    #[must_use]
    pub fn only(mut self, marks: Vec<bool>) -> Selection {
        let mut marks = marks.into_iter();
        let mut rows = 0;
        for picked in &mut self.picked {
            let mut left: Vec<Range<u32>> = Vec::new();
            for row in picked.ranges.iter().cloned().flatten() {
                if !marks.next().unwrap_or(false) {
                    continue;
                }
                rows += 1;
                match left.last_mut().filter(|r| r.end == row) {
                    Some(last) => last.end += 1,
                    None => left.push(row..row + 1),
                }
            }
            picked.ranges = left;
        }
        self.picked.retain(|p| !p.ranges.is_empty());
        (self.rows, self.whole) = (rows, false);
        self
    }

    /// Takes the rows of another selection behind its own.
    pub fn append(&mut self, other: Selection) {
        let moved = self.tables.len();
        self.tables.extend(other.tables);
        self.picked.extend(other.picked.into_iter().map(|p| Picked { table: p.table + moved, ..p }));
        self.rows += other.rows;
        self.whole = false;
    }

    /// The keys of the tables that rows are taken from.
    fn indices(&self) -> io::Result<Vec<Option<Arc<Index>>>> {
        let used = |t: usize| self.picked.iter().any(|p| p.table == t);
        self.tables.iter().enumerate().map(|(t, table)| used(t).then(|| table.index()).transpose()).collect()
    }

    /// Drops rows whose key a table before theirs has.
    fn without_doubles(&mut self, runs: Vec<Run>) -> io::Result<Vec<Run>> {
        if self.tables.len() < 2 {
            return Ok(runs);
        }
        let indices = self.tables.iter().map(|t| t.index()).collect::<io::Result<Vec<_>>>()?;
        let dimensions = self.tables[0].structure().dimensions.len();
        let time = self.tables[0].structure().time();
        let span = |t: usize, d: usize| indices[t].texts(d).0.first().zip(indices[t].texts(d).0.last());
        let apart =
            |a: usize, b: usize| (0..dimensions).any(|d| span(a, d).is_none_or(|x| span(b, d).is_none_or(|y| x.1 < y.0 || y.1 < x.0)));
        let meets: Vec<bool> = (0..indices.len()).map(|t| (0..indices.len()).any(|o| o != t && !apart(t, o))).collect();
        if !meets.contains(&true) {
            return Ok(runs);
        }
        // For each series by its key, for each of its periods, the first table that has it.
        let mut seen: FxHashMap<String, FxHashMap<Box<str>, usize>> = FxHashMap::default();
        let mut left = Vec::with_capacity(runs.len());
        for run in runs {
            if !meets[run.table] {
                left.push(run);
                continue;
            }
            let (index, first) = (&indices[run.table], self.tables[run.table].first_of(run.group) as u32);
            let mut kept: Vec<Range<u32>> = Vec::new();
            let mut rows = 0;
            for (series, part) in index.parts(first + run.rows.start..first + run.rows.end) {
                let text = |d: usize, row: u32| index.texts(d).get(index.code(d, series, row));
                let others = (0..dimensions).filter(|d| Some(*d) != time);
                let key = others.map(|d| text(d, part.start)).collect::<Vec<_>>().join("\u{1f}");
                let periods = seen.entry(key).or_default();
                for row in part {
                    let period = time.map_or("", |t| text(t, row));
                    if *periods.entry(Box::from(period)).or_insert(run.table) != run.table {
                        continue;
                    }
                    rows += 1;
                    match kept.last_mut() {
                        Some(last) if last.end == row - first => last.end += 1,
                        _ => kept.push(row - first..row - first + 1),
                    }
                }
            }
            self.whole &= rows == run.rows.end - run.rows.start;
            let mut goes_on = run.goes_on;
            for rows in kept {
                left.push(Run { table: run.table, group: run.group, rows, goes_on });
                goes_on = true;
            }
        }
        Ok(left)
    }

    /// What is there: for each dimension its codes, and how many series and observations.
    ///
    /// # Errors
    /// Where a file cannot be read.
    pub fn available(&self) -> io::Result<Available> {
        let Some(structure) = self.structure() else { return Ok(Available::default()) };
        let (dimensions, time) = (structure.dimensions.len(), structure.time());
        let mut available = Available { codes: vec![Default::default(); dimensions], series: 0, observations: self.rows };
        for (table, index) in self.tables.iter().zip(self.indices()?).enumerate().filter_map(|(t, (_, i))| Some((t, i?))) {
            let mut used: Vec<Vec<bool>> = (0..dimensions).map(|d| vec![false; index.texts(d).len()]).collect();
            let mut last = None;
            for picked in self.picked.iter().filter(|p| p.table == table) {
                let first = self.tables[table].first_of(picked.group) as u32;
                for (series, part) in picked.ranges.iter().flat_map(|r| index.parts(first + r.start..first + r.end)) {
                    if last.replace(series) != Some(series) {
                        available.series += 1;
                        (0..dimensions).filter(|d| Some(*d) != time).for_each(|d| used[d][index.code(d, series, 0) as usize] = true);
                    }
                    if let Some(t) = time {
                        part.for_each(|row| used[t][index.code(t, series, row) as usize] = true);
                    }
                }
            }
            for (d, used) in used.into_iter().enumerate() {
                let texts = index.texts(d).0.iter().zip(used).filter(|(_, used)| *used);
                available.codes[d].extend(texts.map(|(t, _)| t.to_string()));
            }
        }
        Ok(available)
    }

    /// The rows, slice by slice, with the attributes at these positions and, if asked for, the figures.
    pub fn slices<'a>(&'a self, attributes: &'a [usize], figures: bool, parts: &'a Parts) -> impl Iterator<Item = io::Result<Slice>> + 'a {
        let rows = self.order.as_deref().unwrap_or_default().chunks(SLICE as usize);
        let in_order = rows.map(move |rows| self.gathered(rows, attributes, figures, parts));
        let by_key = self.order.is_none().then_some(&self.picked).into_iter().flatten();
        let by_key = by_key.flat_map(move |picked| {
            let (opened, failed) = match Opened::of(self, picked, attributes, figures, parts) {
                Ok(opened) => (Some(opened), None),
                Err(error) => (None, Some(Err(error))),
            };
            let ranges = opened.into_iter().flat_map(|o| cut_up(&picked.ranges).into_iter().map(move |ranges| Ok(o.slice(&ranges))));
            failed.into_iter().chain(ranges)
        });
        by_key.chain(in_order)
    }

    /// Rows from many places, with dictionaries of their own.
    fn gathered(&self, rows: &[(u32, u32, u32)], attributes: &[usize], figures: bool, parts: &Parts) -> io::Result<Slice> {
        let Some(structure) = self.tables.first().map(|t| t.structure()) else { return Ok(Slice::default()) };
        let mut dimensions: Vec<Gather> = structure.dimensions.iter().map(|_| Gather::default()).collect();
        let mut others: Vec<Option<Gather>> = structure.attributes.iter().map(|_| None).collect();
        let mut values = Figures::default();
        let indices = self.indices()?;
        for &(t, g, row) in rows {
            let (table, group, at) = (&self.tables[t as usize], g as usize, row as usize);
            let Some(index) = &indices[t as usize] else { continue };
            let in_table = table.first_of(group) as u32 + row;
            let series = index.series_of(in_table);
            for (d, gather) in dimensions.iter_mut().enumerate() {
                gather.push(index.texts(d).get(index.code(d, series, in_table)));
            }
            if figures {
                values.push(table.figures(group, true, parts)?.get(at));
            }
            for &a in attributes {
                let column = table.attribute(group, a, true, parts)?;
                let gather = others[a].get_or_insert_with(Gather::with_none);
                gather.push(column.as_ref().as_ref().map_or("", |c| c.text(at)));
            }
        }
        let done = |g: Gather| Column { texts: Arc::new(Texts(g.texts)), codes: g.codes };
        Ok(Slice {
            dimensions: dimensions.into_iter().map(done).collect(),
            values,
            attributes: others.into_iter().map(|g| g.map(done)).collect(),
            rows: rows.len(),
        })
    }
}

/// The columns of a group that rows are taken from.
struct Opened<'a> {
    index: Arc<Index>,
    first: u32,
    dimensions: usize,
    figures: Option<Arc<Figures>>,
    attributes: Vec<(usize, Arc<Option<Column>>)>,
    all: &'a [Component],
}

impl<'a> Opened<'a> {
    fn of(selection: &'a Selection, picked: &Picked, attributes: &[usize], figures: bool, parts: &Parts) -> io::Result<Opened<'a>> {
        let (table, group, keep) = (&selection.tables[picked.table], picked.group, !selection.whole);
        let attribute = |&a: &usize| Ok((a, table.attribute(group, a, keep, parts)?));
        Ok(Opened {
            index: table.index()?,
            first: table.first_of(group) as u32,
            dimensions: table.structure().dimensions.len(),
            figures: figures.then(|| table.figures(group, keep, parts)).transpose()?,
            attributes: attributes.iter().map(attribute).collect::<io::Result<_>>()?,
            all: &table.structure().attributes,
        })
    }

    fn slice(&self, ranges: &[Range<u32>]) -> Slice {
        let in_table: Vec<Range<u32>> = ranges.iter().map(|r| self.first + r.start..self.first + r.end).collect();
        let mut slice = Slice {
            dimensions: (0..self.dimensions).map(|d| self.index.column(d, &in_table)).collect(),
            values: Figures::default(),
            attributes: vec![None; self.all.len()],
            rows: ranges.iter().map(|r| r.len()).sum(),
        };
        if let Some(figures) = &self.figures {
            ranges.iter().for_each(|r| slice.values.extend_with(figures, r.start as usize..r.end as usize));
        }
        for (a, column) in &self.attributes {
            let of = |c: &Column| Column { texts: c.texts.clone(), codes: taken(&c.codes, ranges) };
            slice.attributes[*a] = column.as_ref().as_ref().map(of);
        }
        slice
    }
}

/// Ranges in parts of no more rows than a slice has.
fn cut_up(ranges: &[Range<u32>]) -> Vec<Vec<Range<u32>>> {
    let (mut all, mut part, mut rows) = (Vec::new(), Vec::new(), 0);
    for range in ranges {
        let mut range = range.clone();
        while !range.is_empty() {
            let taken = (range.end - range.start).min(SLICE - rows);
            part.push(range.start..range.start + taken);
            (range.start, rows) = (range.start + taken, rows + taken);
            if rows == SLICE {
                all.push(std::mem::take(&mut part));
                rows = 0;
            }
        }
    }
    if !part.is_empty() {
        all.push(part);
    }
    all
}

/// Rows of a table, each range in the group that it lies in, counted from the first of that; parted where it lies in two.
fn by_group(table: &Table, found: Vec<OfSeries>) -> Vec<(usize, Vec<OfSeries>)> {
    let mut groups: Vec<(usize, Vec<OfSeries>)> = Vec::new();
    for (series, mut rows) in found {
        while !rows.is_empty() {
            let group = match groups.last() {
                Some((g, _)) if u64::from(rows.start) < table.first_of(g + 1) => *g,
                _ => table.group_of(rows.start.into()),
            };
            let (first, next) = (table.first_of(group), table.first_of(group + 1));
            let end = u32::try_from(next).unwrap_or(u32::MAX).min(rows.end);
            let local = (u64::from(rows.start) - first) as u32..(u64::from(end) - first) as u32;
            match groups.last_mut().filter(|(g, _)| *g == group) {
                Some((_, ranges)) => ranges.push((series, local)),
                None => groups.push((group, vec![(series, local)])),
            }
            rows.start = end;
        }
    }
    groups
}

/// A column that is put together text by text.
#[derive(Default)]
struct Gather {
    texts: Vec<Box<str>>,
    numbers: FxHashMap<Box<str>, u32>,
    codes: CodeColumn,
}

impl Gather {
    /// One whose first text is the empty one.
    fn with_none() -> Gather {
        Gather { texts: vec![Box::from("")], numbers: [(Box::from(""), 0)].into_iter().collect(), codes: CodeColumn::default() }
    }

    fn push(&mut self, text: &str) {
        let number = match self.numbers.get(text) {
            Some(&n) => n,
            None => {
                let n = self.texts.len() as u32;
                self.texts.push(Box::from(text));
                self.numbers.insert(Box::from(text), n);
                n
            }
        };
        self.codes.push(number);
    }
}

/// What data there are.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Available {
    /// For each dimension the codes that occur.
    pub codes: Vec<std::collections::BTreeSet<String>>,
    /// How many series.
    pub series: u64,
    /// How many observations.
    pub observations: u64,
}

pub(super) fn taken(codes: &CodeColumn, ranges: &[Range<u32>]) -> CodeColumn {
    let all = || ranges.iter().map(|r| r.start as usize..r.end as usize);
    let rows: usize = all().map(|r| r.len()).sum();
    if rows == codes.len() {
        return codes.clone();
    }
    match codes {
        CodeColumn::Constant(c, _) => CodeColumn::Constant(*c, rows),
        CodeColumn::Narrow(v) => CodeColumn::Narrow(all().flat_map(|r| &v[r]).copied().collect()),
        CodeColumn::Medium(v) => CodeColumn::Medium(all().flat_map(|r| &v[r]).copied().collect()),
        CodeColumn::Wide(v) => CodeColumn::Wide(all().flat_map(|r| &v[r]).copied().collect()),
    }
}

/// The first and the last rows of each series.
fn ends(runs: Vec<Run>, first: Option<u32>, last: Option<u32>) -> Vec<Run> {
    if first.is_none() && last.is_none() {
        return runs;
    }
    let mut out: Vec<Run> = Vec::with_capacity(runs.len());
    let mut series: Vec<Run> = Vec::new();
    let mut runs = runs.into_iter().peekable();
    while let Some(run) = runs.next() {
        series.push(run);
        if runs.peek().is_some_and(|next| next.goes_on) {
            continue;
        }
        let rows: u32 = series.iter().map(|r| r.rows.end - r.rows.start).sum();
        let head = first.map_or(0, |n| n.min(rows));
        let tail = rows - last.map_or(0, |n| n.min(rows));
        let mut at = 0;
        for run in series.drain(..) {
            let length = run.rows.end - run.rows.start;
            // Both may be asked for: then what is between them is left out.
            let cuts = if head >= tail { vec![(0, rows)] } else { vec![(0, head), (tail, rows)] };
            for (from, to) in cuts {
                let (from, to) = (from.max(at), to.min(at + length));
                if from < to {
                    let rows = run.rows.start + (from - at)..run.rows.start + (to - at);
                    out.push(Run { rows, ..run });
                }
            }
            at += length;
        }
    }
    out
}

/// The rows from an offset on, so many of them.
fn cut(runs: Vec<Run>, offset: u64, limit: Option<u64>) -> Vec<Run> {
    if offset == 0 && limit.is_none() {
        return runs;
    }
    let (mut skip, mut left) = (offset, limit.unwrap_or(u64::MAX));
    let mut out = Vec::new();
    for mut run in runs {
        let skipped = skip.min(u64::from(run.rows.end - run.rows.start)) as u32;
        skip -= u64::from(skipped);
        run.rows.start += skipped;
        let taken = left.min(u64::from(run.rows.end - run.rows.start)) as u32;
        left -= u64::from(taken);
        run.rows.end = run.rows.start + taken;
        if taken > 0 {
            out.push(run);
        }
    }
    out
}

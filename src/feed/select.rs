//! Which rows does a question mean? Found by the codes of whole series, then by what is asked of single rows.
//!
//! A [`Filter`] is a question in the terms of one structure. A [`Selection`] names rows of some tables, in the order in
//! which they are given out; a [`Slice`] of them is made when it is written, so that a selection costs little.

use std::collections::BTreeMap;
use std::io;
use std::ops::Range;
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::query::filter::{Condition, Kind};
use super::query::{DataQuery, Pattern, Read, Sort, Why, Wrong};
use super::table::{Keys, Parts, Table};
use crate::model::observation::{CodeColumn, Figures};
use crate::model::slice::{Column, Slice, Texts};
use crate::model::structure::{Component, DataStructure, Representation};

/// Rows that are put in another order than that of their keys at most.
pub const SORTED: u64 = 4 << 20;

/// Rows of a slice that is put together from many places.
const GATHERED: usize = 8 << 10;

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

    /// Whether a group may have rows that are meant, as far as its file says without being read.
    fn may_be_in(&self, table: &Table, group: usize) -> bool {
        self.patterns.is_empty()
            || self
                .patterns
                .iter()
                .any(|p| p.iter().enumerate().all(|(d, codes)| codes.is_empty() || table.may_have(group, d, codes.iter())))
    }

    /// For each pattern and dimension which numbers of its texts are meant; `None` for any. No pattern can be met: none.
    fn numbers(&self, keys: &Keys) -> Vec<Vec<Option<Vec<bool>>>> {
        let everything = [vec![FxHashSet::default(); keys.dimensions.len()]];
        let patterns = if self.patterns.is_empty() { &everything[..] } else { &self.patterns[..] };
        let mut out = Vec::with_capacity(patterns.len());
        'patterns: for pattern in patterns {
            let mut meant = Vec::with_capacity(pattern.len());
            for (d, codes) in pattern.iter().enumerate() {
                let conditions = || self.dimensions.iter().filter(move |c| c.0 == d);
                if codes.is_empty() && conditions().next().is_none() {
                    meant.push(None);
                    continue;
                }
                let is = |text: &str| (codes.is_empty() || codes.contains(text)) && conditions().all(|(_, kind, c)| c.holds(*kind, text));
                let which: Vec<bool> = keys.dimensions[d].texts.0.iter().map(|t| is(t)).collect();
                if !which.contains(&true) {
                    continue 'patterns;
                }
                meant.push(which.contains(&false).then_some(which));
            }
            out.push(meant);
        }
        out
    }

    /// The rows of a group that are meant, in order, as ranges within single series.
    fn rows(&self, table: &Table, group: usize, keys: &Keys, parts: &Parts) -> io::Result<Vec<Range<u32>>> {
        let rows = table.rows_of(group) as u32;
        let time = table.structure().time();
        let numbers = self.numbers(keys);
        let mut found = Vec::new();
        if numbers.is_empty() {
            return Ok(found);
        }
        let ends = keys.series.iter().skip(1).copied().chain([rows]);
        for (&start, end) in keys.series.iter().zip(ends) {
            let at = start as usize;
            let met = |pattern: &&Vec<Option<Vec<bool>>>| {
                let holds = |(d, which): (usize, &Option<Vec<bool>>)| {
                    Some(d) == time || which.as_ref().is_none_or(|w| w[keys.dimensions[d].codes.get(at) as usize])
                };
                pattern.iter().enumerate().all(holds)
            };
            let mut patterns = numbers.iter().filter(met).peekable();
            if patterns.peek().is_none() {
                continue;
            }
            let of_time: Vec<Option<&Vec<bool>>> = patterns.map(|p| time.and_then(|t| p[t].as_ref())).collect();
            match time {
                Some(t) if of_time.iter().all(Option::is_some) => {
                    let codes = &keys.dimensions[t].codes;
                    each_run(start..end, |row| of_time.iter().flatten().any(|w| w[codes.get(row as usize) as usize]), &mut found);
                }
                _ => found.push(start..end),
            }
        }
        self.of_values(table, group, found, parts)
    }

    /// Those of the rows whose figures and attributes are as asked for.
    fn of_values(&self, table: &Table, group: usize, found: Vec<Range<u32>>, parts: &Parts) -> io::Result<Vec<Range<u32>>> {
        if found.is_empty() || (self.attributes.is_empty() && self.measure.is_empty()) {
            return Ok(found);
        }
        let mut meant = Vec::new();
        for (a, kind, condition) in &self.attributes {
            let column = table.attribute(group, *a, parts)?;
            let texts: Vec<bool> = match column.as_ref() {
                Some(column) => column.texts.0.iter().map(|t| condition.holds(*kind, t)).collect(),
                None => vec![condition.holds(*kind, "")],
            };
            meant.push((column, texts));
        }
        let figures = if self.measure.is_empty() { None } else { Some(table.figures(group, parts)?) };
        let holds = |row: u32| {
            let row = row as usize;
            meant.iter().all(|(column, texts)| texts[column.as_ref().as_ref().map_or(0, |c| c.codes.get(row) as usize)])
                && figures.as_ref().is_none_or(|f| {
                    let text = f.get(row).map_or_else(String::new, |d| d.to_string());
                    self.measure.iter().all(|c| c.holds(Kind::Number, &text))
                })
        };
        let mut left = Vec::new();
        for range in found {
            each_run(range, holds, &mut left);
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
fn each_run(rows: Range<u32>, is: impl Fn(u32) -> bool, out: &mut Vec<Range<u32>>) {
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
        let mut runs = Vec::new();
        for (t, table) in selection.tables.iter().enumerate() {
            let mut before: Option<(usize, Arc<Keys>)> = None;
            for group in 0..table.groups() {
                let rows = table.rows_of(group) as u32;
                if whole {
                    runs.push(Run { table: t, group, rows: 0..rows, goes_on: false });
                    continue;
                }
                if !filter.may_be_in(table, group) {
                    continue;
                }
                let keys = table.keys(group, parts)?;
                // A series goes on here where the last rows of the group before are of it, and are meant.
                let reached = |g: usize, last: &Keys| {
                    let begins = last.series.last().copied().unwrap_or(0);
                    runs.last().is_some_and(|r: &Run| r.table == t && r.group == g && r.rows.start >= begins)
                };
                let goes_on = before
                    .as_ref()
                    .is_some_and(|(g, last)| g + 1 == group && reached(*g, last) && same_series(last, table.rows_of(*g), &keys, table));
                let found = filter.rows(table, group, &keys, parts)?;
                let mut starts = keys.series.iter().peekable();
                let mut series = u32::MAX;
                for rows in found {
                    let mut own = series;
                    while let Some(&&start) = starts.peek().filter(|s| ***s <= rows.start) {
                        own = start;
                        starts.next();
                    }
                    let goes_on = own == series || (own == 0 && goes_on);
                    series = own;
                    runs.push(Run { table: t, group, rows, goes_on });
                }
                before = Some((group, keys));
            }
        }
        let runs = selection.without_doubles(runs, parts)?;
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
    pub fn ordered(&mut self, filter: &Filter, at: Option<usize>, parts: &Parts) -> io::Result<Result<(), TooMany>> {
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
        // Texts of all groups in one order, so that numbers compare as they do.
        let mut all: Vec<BTreeMap<Box<str>, u32>> = vec![BTreeMap::new(); structure.dimensions.len()];
        let mut groups = Vec::new();
        for picked in &self.picked {
            let keys = self.tables[picked.table].keys(picked.group, parts)?;
            for (texts, column) in all.iter_mut().zip(&keys.dimensions) {
                texts.extend(column.texts.0.iter().map(|t| (t.clone(), 0)));
            }
            groups.push(keys);
        }
        for texts in &mut all {
            texts.values_mut().zip(0..).for_each(|(number, n)| *number = n);
        }
        let mut rows: Vec<(Vec<u32>, (u32, u32, u32))> = Vec::with_capacity(self.rows as usize);
        for (picked, keys) in self.picked.iter().zip(&groups) {
            let rank = |d: usize| -> Vec<u32> { keys.dimensions[d].texts.0.iter().map(|t| all[d].get(t).copied().unwrap_or(0)).collect() };
            let ranks: Vec<Vec<u32>> = (0..all.len()).map(rank).collect();
            for row in picked.ranges.iter().cloned().flatten() {
                let key = by.iter().map(|&(d, descends)| {
                    let n = ranks[d][keys.dimensions[d].codes.get(row as usize) as usize];
                    if descends { u32::MAX - n } else { n }
                });
                rows.push((key.collect(), (picked.table as u32, picked.group as u32, row)));
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
        self.rows = rows;
        self
    }

    /// Takes the rows of another selection behind its own.
    pub fn append(&mut self, other: Selection) {
        let moved = self.tables.len();
        self.tables.extend(other.tables);
        self.picked.extend(other.picked.into_iter().map(|p| Picked { table: p.table + moved, ..p }));
        self.rows += other.rows;
    }

    /// Drops rows whose key a table before theirs has.
    fn without_doubles(&self, runs: Vec<Run>, parts: &Parts) -> io::Result<Vec<Run>> {
        let apart = |a: &Table, b: &Table| {
            (0..a.structure().dimensions.len()).any(|d| a.span(d).is_some_and(|x| b.span(d).is_some_and(|y| x.1 < y.0 || y.1 < x.0)))
        };
        let meet = |t: usize| (0..self.tables.len()).any(|o| o != t && !apart(&self.tables[t], &self.tables[o]));
        if self.tables.len() < 2 || !(0..self.tables.len()).any(meet) {
            return Ok(runs);
        }
        let mut seen: FxHashMap<Vec<Box<str>>, usize> = FxHashMap::default();
        let mut left = Vec::with_capacity(runs.len());
        for run in runs {
            if !meet(run.table) {
                left.push(run);
                continue;
            }
            let keys = self.tables[run.table].keys(run.group, parts)?;
            let mut kept = Vec::new();
            for row in run.rows.clone() {
                let key = keys.dimensions.iter().map(|c| Box::from(c.text(row as usize))).collect();
                if *seen.entry(key).or_insert(run.table) == run.table {
                    match kept.last_mut() {
                        Some(Range { end, .. }) if *end == row => *end += 1,
                        _ => kept.push(row..row + 1),
                    }
                }
            }
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
    pub fn available(&self, parts: &Parts) -> io::Result<Available> {
        let mut available = Available { codes: Vec::new(), series: 0, observations: self.rows };
        let mut last: Option<(usize, Vec<String>)> = None;
        for picked in &self.picked {
            let table = &self.tables[picked.table];
            let keys = table.keys(picked.group, parts)?;
            let time = table.structure().time();
            available.codes.resize_with(keys.dimensions.len(), Default::default);
            for (codes, column) in available.codes.iter_mut().zip(&keys.dimensions) {
                let mut used = vec![false; column.texts.len()];
                picked.ranges.iter().cloned().flatten().for_each(|row| used[column.codes.get(row as usize) as usize] = true);
                codes.extend(column.texts.0.iter().zip(used).filter(|(_, used)| *used).map(|(t, _)| t.to_string()));
            }
            let key = |row: u32| -> Vec<String> {
                let of = |(_, c): (usize, &Column)| c.text(row as usize).to_owned();
                keys.dimensions.iter().enumerate().filter(|(d, _)| Some(*d) != time).map(of).collect()
            };
            for range in &picked.ranges {
                let first = keys.series.partition_point(|s| *s <= range.start);
                let begun = keys.series[first..].partition_point(|s| *s < range.end) as u64;
                let continues = last.as_ref().is_some_and(|(t, k)| *t == picked.table && *k == key(range.start));
                available.series += begun + u64::from(!continues);
                last = Some((picked.table, key(range.end - 1)));
            }
        }
        Ok(available)
    }

    /// The rows, slice by slice, with the attributes at these positions and, if asked for, the figures.
    pub fn slices<'a>(&'a self, attributes: &'a [usize], figures: bool, parts: &'a Parts) -> impl Iterator<Item = io::Result<Slice>> + 'a {
        let in_order =
            self.order.as_deref().unwrap_or_default().chunks(GATHERED).map(move |rows| self.gathered(rows, attributes, figures, parts));
        let by_key = self.order.is_none().then_some(&self.picked).into_iter().flatten();
        by_key.map(move |picked| self.slice(picked, attributes, figures, parts)).chain(in_order)
    }

    fn slice(&self, picked: &Picked, attributes: &[usize], figures: bool, parts: &Parts) -> io::Result<Slice> {
        let table = &self.tables[picked.table];
        let keys = table.keys(picked.group, parts)?;
        let ranges = &picked.ranges;
        let of = |c: &Column| Column { texts: c.texts.clone(), codes: taken(&c.codes, ranges) };
        let mut slice = Slice {
            dimensions: keys.dimensions.iter().map(of).collect(),
            values: Figures::default(),
            attributes: vec![None; table.structure().attributes.len()],
            rows: ranges.iter().map(|r| (r.end - r.start) as usize).sum(),
        };
        if figures {
            let all = table.figures(picked.group, parts)?;
            slice.values = match ranges[..] {
                [Range { start: 0, end }] if end as usize == all.len() => (*all).clone(),
                _ => {
                    let mut some = Figures::default();
                    for row in ranges.iter().cloned().flatten() {
                        some.push(all.get(row as usize));
                    }
                    some
                }
            };
        }
        for &a in attributes {
            slice.attributes[a] = table.attribute(picked.group, a, parts)?.as_ref().as_ref().map(of);
        }
        Ok(slice)
    }

    /// Rows from many places, with dictionaries of their own.
    fn gathered(&self, rows: &[(u32, u32, u32)], attributes: &[usize], figures: bool, parts: &Parts) -> io::Result<Slice> {
        let Some(structure) = self.tables.first().map(|t| t.structure()) else { return Ok(Slice::default()) };
        let mut dimensions: Vec<Gather> = structure.dimensions.iter().map(|_| Gather::default()).collect();
        let mut others: Vec<Option<Gather>> = structure.attributes.iter().map(|_| None).collect();
        let mut values = Figures::default();
        let mut decoded: FxHashMap<(u32, u32), Arc<Keys>> = FxHashMap::default();
        for &(t, g, row) in rows {
            let (table, group, at) = (&self.tables[t as usize], g as usize, row as usize);
            let keys = match decoded.get(&(t, g)) {
                Some(keys) => keys.clone(),
                None => {
                    let keys = table.keys(group, parts)?;
                    decoded.insert((t, g), keys.clone());
                    keys
                }
            };
            for (gather, column) in dimensions.iter_mut().zip(&keys.dimensions) {
                gather.push(column.text(at));
            }
            if figures {
                values.push(table.figures(group, parts)?.get(at));
            }
            for &a in attributes {
                let column = table.attribute(group, a, parts)?;
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

fn taken(codes: &CodeColumn, ranges: &[Range<u32>]) -> CodeColumn {
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

/// Whether the first series of a group is the last one of the group before.
fn same_series(before: &Keys, rows: usize, keys: &Keys, table: &Table) -> bool {
    let time = table.structure().time();
    let mut columns = before.dimensions.iter().zip(&keys.dimensions).enumerate().filter(|(d, _)| Some(*d) != time);
    rows > 0 && columns.all(|(_, (a, b))| a.text(rows - 1) == b.text(0))
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

//! Which rows of some tables are given out, and in which order?
//!
//! A [`Selection`] names the rows that a [`Filter`] means; a [`Slice`] of them is made when it is written, so that a selection costs
//! little.

use std::collections::BTreeMap;
use std::io;
use std::ops::Range;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::index::Index;
use super::meant::{Filter, OfSeries};
use super::table::{Parts, Table};
use crate::model::observation::{CodeColumn, Figures};
use crate::model::slice::{Column, Slice, Texts};
use crate::model::structure::{Component, DataStructure};

/// Rows that are put in another order than that of their keys at most.
pub const SORTED: u64 = 4 << 20;

/// Rows of a slice: few, so that the first of them are sent while the next are made ready.
const SLICE: u32 = 4 << 10;

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
    /// The rows of these tables that a filter means. Where two tables have a key, there are two rows: see [`Selection::meets`].
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

    /// The groups that rows are taken from.
    pub(super) fn groups(&self) -> impl Iterator<Item = usize> + '_ {
        self.picked.iter().map(|p| p.group)
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

    /// Whether tables of two owners have a row with the same key. `owners`: of each table its owner.
    ///
    /// # Errors
    /// Where a file cannot be read.
    pub fn meets(&self, owners: &[usize]) -> io::Result<bool> {
        let Some(structure) = self.structure().filter(|_| self.tables.len() > 1) else { return Ok(false) };
        let (dimensions, time) = (structure.dimensions.len(), structure.time());
        let indices = self.indices()?;
        let owner = |t: usize| owners.get(t).copied().unwrap_or(t);
        let near = |a: usize, b: usize| match (&indices[a], &indices[b]) {
            // Offices mostly tell of areas of their own: then no key has to be looked at.
            (Some(x), Some(y)) => (0..dimensions).all(|d| have_one(x.texts(d), y.texts(d))),
            _ => false,
        };
        let meets: Vec<bool> =
            (0..indices.len()).map(|t| (0..indices.len()).any(|o| owner(o) != owner(t) && near(t.min(o), t.max(o)))).collect();
        // For each series by its key, for each of its periods, who has it.
        let mut seen: FxHashMap<String, FxHashMap<Box<str>, usize>> = FxHashMap::default();
        for picked in self.picked.iter().filter(|p| meets[p.table]) {
            let Some(index) = &indices[picked.table] else { continue };
            let first = self.tables[picked.table].first_of(picked.group) as u32;
            for (series, part) in picked.ranges.iter().flat_map(|r| index.parts(first + r.start..first + r.end)) {
                let text = |d: usize, row: u32| index.texts(d).get(index.code(d, series, row));
                let others = (0..dimensions).filter(|d| Some(*d) != time);
                let key = others.map(|d| text(d, part.start)).collect::<Vec<_>>().join("\u{1f}");
                let periods = seen.entry(key).or_default();
                for row in part {
                    let period = time.map_or("", |t| text(t, row));
                    if *periods.entry(Box::from(period)).or_insert(owner(picked.table)) != owner(picked.table) {
                        return Ok(true);
                    }
                }
            }
        }
        Ok(false)
    }

    /// Whether two of its tables, each with an owner of its own, have a row with the same key.
    ///
    /// # Errors
    /// Where a file cannot be read.
    pub fn is_disputed(&self) -> io::Result<bool> {
        self.meets(&(0..self.tables.len()).collect::<Vec<_>>())
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

/// Whether two lists of texts, both in order, have one in common.
fn have_one(a: &Texts, b: &Texts) -> bool {
    let (mut a, mut b) = (a.0.iter().peekable(), b.0.iter().peekable());
    while let (Some(x), Some(y)) = (a.peek(), b.peek()) {
        match x.cmp(y) {
            std::cmp::Ordering::Less => a.next(),
            std::cmp::Ordering::Greater => b.next(),
            std::cmp::Ordering::Equal => return true,
        };
    }
    false
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

impl Available {
    /// Takes what there is of another dataflow of the same structure.
    pub fn add(&mut self, other: Available) {
        self.codes.resize_with(self.codes.len().max(other.codes.len()), Default::default);
        self.codes.iter_mut().zip(other.codes).for_each(|(all, more)| all.extend(more));
        (self.series, self.observations) = (self.series + other.series, self.observations + other.observations);
    }
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

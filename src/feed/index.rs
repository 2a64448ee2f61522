//! Which series of a table have a code, and where do their rows lie? Read once from the keys of its file.
//!
//! Rows are sorted by key and then by period, so a series is a range of rows, and what all its rows share is kept once a series.
//! The series that have a code are listed; who asks for one series or one country comes to it through the shortest list, and
//! what the question costs does not grow with the table. For a million observations it is one to three megabytes.

use std::io;
use std::ops::Range;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::model::observation::CodeColumn;
use crate::model::slice::{Column, Texts};

/// Series that are looked through one by one rather than searched for.
const SHORT: usize = 32;

/// Series that are looked at in about the time of a search.
const SEARCH: usize = 16;

/// The keys of a table.
#[derive(Debug)]
pub struct Index {
    /// For each dimension its texts, in order: numbers compare as they do.
    texts: Vec<Arc<Texts>>,
    /// For each dimension the number of each series. Of the period nothing.
    codes: Vec<CodeColumn>,
    /// The number of the period of each row, where there is one.
    periods: CodeColumn,
    time: Option<usize>,
    /// The first row of each series, and how many rows there are.
    starts: Vec<u32>,
    /// For each dimension the series that have each number, one list behind the other; none where there is one number.
    lists: Vec<Option<Lists>>,
    /// Whether series are in the order of their keys, and rows of a series in that of their periods.
    sorted: bool,
    in_time: bool,
}

#[derive(Debug)]
struct Lists {
    ends: Vec<u32>,
    series: Vec<u32>,
}

impl Lists {
    fn of(codes: &CodeColumn, texts: usize) -> Lists {
        let mut ends = vec![0u32; texts];
        let all = || (0..codes.len()).map(|s| codes.get(s) as usize);
        all().for_each(|c| ends[c] += 1);
        let mut total = 0;
        for end in &mut ends {
            (total, *end) = (total + *end, total);
        }
        let mut series = vec![0; codes.len()];
        for (s, c) in all().enumerate() {
            series[ends[c] as usize] = s as u32;
            ends[c] += 1;
        }
        Lists { ends, series }
    }

    fn of_code(&self, code: u32) -> &[u32] {
        let begin = (code as usize).checked_sub(1).map_or(0, |c| self.ends[c] as usize);
        &self.series[begin..self.ends[code as usize] as usize]
    }
}

/// Some of the numbers of a dimension.
#[derive(Clone, Debug)]
pub struct Few {
    /// They, in order.
    numbers: Vec<u32>,
    /// For each number whether it is one of them.
    is: Vec<bool>,
}

impl Few {
    /// Those that are marked.
    pub fn of(is: Vec<bool>) -> Few {
        Few { numbers: (0..is.len() as u32).filter(|&n| is[n as usize]).collect(), is }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.numbers.is_empty()
    }

    /// Whether there are no others.
    pub fn is_all(&self) -> bool {
        self.numbers.len() == self.is.len()
    }

    fn has(&self, number: u32) -> bool {
        self.is[number as usize]
    }

    /// Where they follow one another without a gap: the first and the one behind the last.
    fn run(&self) -> Option<(u32, u32)> {
        let (first, last) = (*self.numbers.first()?, *self.numbers.last()?);
        (last - first + 1 == self.numbers.len() as u32).then_some((first, last + 1))
    }
}

/// What makes an index, group by group.
pub struct Builder {
    time: Option<usize>,
    texts: Vec<Vec<Box<str>>>,
    numbers: Vec<FxHashMap<Box<str>, u32>>,
    codes: Vec<CodeColumn>,
    periods: CodeColumn,
    starts: Vec<u32>,
    rows: u32,
}

impl Builder {
    /// For so many dimensions, of which this one is the period.
    pub fn new(dimensions: usize, time: Option<usize>) -> Builder {
        Builder {
            time,
            texts: vec![Vec::new(); dimensions],
            numbers: vec![FxHashMap::default(); dimensions],
            codes: vec![CodeColumn::default(); dimensions],
            periods: CodeColumn::default(),
            starts: Vec::new(),
            rows: 0,
        }
    }

    /// Takes the next group of rows: the column of each dimension.
    ///
    /// # Errors
    /// Where there are more rows than can be counted.
    pub fn group(&mut self, columns: &[Column], rows: usize) -> io::Result<()> {
        let end = u32::try_from(rows).ok().and_then(|n| self.rows.checked_add(n));
        let end = end.ok_or_else(|| io::Error::other("a table has more rows than are read"))?;
        let mut maps = Vec::with_capacity(columns.len());
        for (d, column) in columns.iter().enumerate() {
            let (texts, numbers) = (&mut self.texts[d], &mut self.numbers[d]);
            let mut map = Vec::with_capacity(column.texts.len());
            for text in &column.texts.0 {
                map.push(*numbers.entry(text.clone()).or_insert_with(|| {
                    texts.push(text.clone());
                    texts.len() as u32 - 1
                }));
            }
            maps.push(map);
        }
        if let Some(t) = self.time {
            let numbers: Vec<u32> = (0..rows).map(|row| maps[t][columns[t].codes.get(row) as usize]).collect();
            self.periods.extend_from_slice(&numbers);
        }
        for row in starts(columns, self.time, rows) {
            let key = |d: usize| maps[d][columns[d].codes.get(row as usize) as usize];
            let others = || (0..columns.len()).filter(|d| Some(*d) != self.time);
            // The first series of a group may be the last one of the group before.
            let goes_on = row == 0 && !self.starts.is_empty() && others().all(|d| self.codes[d].get(self.starts.len() - 1) == key(d));
            if !goes_on {
                self.starts.push(self.rows + row);
                let keys: Vec<(usize, u32)> = others().map(|d| (d, key(d))).collect();
                keys.into_iter().for_each(|(d, number)| self.codes[d].push(number));
            }
        }
        self.rows = end;
        Ok(())
    }

    /// The index of what was taken.
    pub fn finish(mut self) -> Index {
        let series = self.starts.len();
        self.starts.push(self.rows);
        let mut texts = Vec::with_capacity(self.texts.len());
        for (d, own) in self.texts.into_iter().enumerate() {
            let mut order: Vec<u32> = (0..own.len() as u32).collect();
            order.sort_unstable_by(|&a, &b| own[a as usize].cmp(&own[b as usize]));
            let mut ranks = vec![0; own.len()];
            order.iter().zip(0..).for_each(|(&old, new)| ranks[old as usize] = new);
            let column = if Some(d) == self.time { &mut self.periods } else { &mut self.codes[d] };
            if ranks.iter().zip(0..).any(|(&new, old)| new != old) {
                *column = renumbered(column, &ranks);
            }
            let mut own: Vec<Option<Box<str>>> = own.into_iter().map(Some).collect();
            texts.push(Arc::new(Texts(order.iter().filter_map(|&old| own[old as usize].take()).collect())));
        }
        let lists = self.codes.iter().zip(&texts).map(|(c, t)| (t.len() > 1 && c.len() == series).then(|| Lists::of(c, t.len()))).collect();
        let mut index = Index {
            texts,
            codes: self.codes,
            periods: self.periods,
            time: self.time,
            starts: self.starts,
            lists,
            sorted: true,
            in_time: true,
        };
        let dimensions: Vec<usize> = index.others().collect();
        let key = |s: usize| dimensions.iter().map(move |&d| (d, s)).map(|(d, s)| index.codes[d].get(s));
        let sorted = (1..series).all(|s| key(s - 1).lt(key(s)));
        let ascends =
            |rows: Range<u32>| (rows.start + 1..rows.end).all(|r| index.periods.get(r as usize - 1) < index.periods.get(r as usize));
        let in_time = index.time.is_none() || (0..series as u32).all(|s| ascends(index.rows(s)));
        (index.sorted, index.in_time) = (sorted, in_time);
        index
    }
}

fn renumbered(column: &CodeColumn, numbers: &[u32]) -> CodeColumn {
    let new: Vec<u32> = (0..column.len()).map(|i| numbers[column.get(i) as usize]).collect();
    let mut out = CodeColumn::default();
    out.extend_from_slice(&new);
    out
}

/// Rows whose key without the period is not that of the row before.
fn starts(dimensions: &[Column], time: Option<usize>, rows: usize) -> Vec<u32> {
    let mut new = vec![false; rows];
    if let Some(first) = new.first_mut() {
        *first = true;
    }
    for (d, column) in dimensions.iter().enumerate() {
        if Some(d) == time || matches!(column.codes, CodeColumn::Constant(..)) {
            continue;
        }
        let mut before = None;
        column.codes.each(&mut new, |new, code| {
            *new |= before != Some(code);
            before = Some(code);
        });
    }
    (0..rows as u32).filter(|&i| new[i as usize]).collect()
}

impl Index {
    fn others(&self) -> impl Iterator<Item = usize> + '_ {
        (0..self.texts.len()).filter(|d| Some(*d) != self.time)
    }

    /// How many series there are.
    pub fn len(&self) -> usize {
        self.starts.len() - 1
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The texts of a dimension, in order.
    pub fn texts(&self, dimension: usize) -> &Arc<Texts> {
        &self.texts[dimension]
    }

    /// The number of a text in a dimension, where it occurs.
    pub fn number(&self, dimension: usize, text: &str) -> Option<u32> {
        self.texts[dimension].0.binary_search_by(|t| (**t).cmp(text)).ok().map(|n| n as u32)
    }

    /// The rows of a series.
    pub fn rows(&self, series: u32) -> Range<u32> {
        self.starts[series as usize]..self.starts[series as usize + 1]
    }

    /// The series that a row is of.
    pub fn series_of(&self, row: u32) -> u32 {
        self.starts.partition_point(|s| *s <= row).saturating_sub(1) as u32
    }

    /// The number in a dimension of a row that is of this series.
    pub fn code(&self, dimension: usize, series: u32, row: u32) -> u32 {
        if Some(dimension) == self.time { self.periods.get(row as usize) } else { self.codes[dimension].get(series as usize) }
    }

    /// Rows as parts of single series.
    pub fn parts(&self, rows: Range<u32>) -> impl Iterator<Item = (u32, Range<u32>)> + '_ {
        let mut series = self.series_of(rows.start);
        let mut at = rows.start;
        std::iter::from_fn(move || {
            (at < rows.end).then(|| {
                let part = at..self.rows(series).end.min(rows.end);
                let found = (series, part.clone());
                (at, series) = (part.end, series + 1);
                found
            })
        })
    }

    /// The series that have one of the numbers wanted in every dimension (none: any), in order.
    pub fn series(&self, wanted: &[Option<Few>]) -> Vec<u32> {
        let few: Vec<(usize, &Few)> = self.others().filter_map(|d| Some((d, wanted[d].as_ref()?))).collect();
        let meant = |s: &u32| few.iter().all(|(d, some)| some.has(self.codes[*d].get(*s as usize)));
        let mut found = Vec::new();
        for range in self.ranges(&few) {
            let lists = |(d, some): &(usize, &Few)| -> Option<Vec<&[u32]>> {
                let lists = self.lists[*d].as_ref()?;
                Some(some.numbers.iter().map(|&n| within(lists.of_code(n), &range)).collect())
            };
            let length = |lists: &Vec<&[u32]>| lists.iter().map(|l| l.len()).sum::<usize>();
            // So short a range is looked through sooner than lists are cut for it.
            let shortest = (range.len() > SHORT).then(|| few.iter().filter_map(lists).min_by_key(length)).flatten();
            match shortest.filter(|l| length(l) < range.len()) {
                Some(lists) => {
                    let from = found.len();
                    found.extend(lists.iter().copied().flatten().copied().filter(meant));
                    if lists.len() > 1 {
                        found[from..].sort_unstable();
                    }
                }
                None => found.extend(range.filter(meant)),
            }
        }
        found
    }

    /// Ranges of series, in order, that hold all that have one of the numbers wanted in these dimensions. Series lie by their keys:
    /// dimension by dimension each range is parted by search into those of each number, also of one that leaves all open and stands
    /// before one that does not, as long as the searches are fewer than the series that they spare.
    fn ranges(&self, few: &[(usize, &Few)]) -> Vec<Range<u32>> {
        let all = 0..self.starts.len() as u32 - 1;
        let last = few.iter().map(|f| f.0).max().filter(|_| self.sorted);
        let mut ranges = vec![all];
        for d in self.others().take_while(|d| last.is_some_and(|last| *d <= last)).filter(|d| self.texts[*d].len() > 1) {
            let some = few.iter().find(|f| f.0 == d).map(|f| &f.1.numbers[..]);
            let searches = ranges.len() * some.map_or(self.texts[d].len(), <[u32]>::len);
            if searches * SEARCH > ranges.iter().map(|r| r.len()).sum() {
                break;
            }
            let each: Vec<u32> = some.map_or_else(|| (0..self.texts[d].len() as u32).collect(), <[u32]>::to_vec);
            let parts = ranges.iter().flat_map(|range| each.iter().map(|&n| self.narrowed(d, n, range.clone())));
            ranges = parts.filter(|part| !part.is_empty()).collect();
        }
        ranges
    }

    fn narrowed(&self, dimension: usize, number: u32, range: Range<u32>) -> Range<u32> {
        let codes = &self.codes[dimension];
        let first = |is_before: &dyn Fn(u32) -> bool, mut range: Range<u32>| {
            while range.start < range.end {
                let middle = range.start + (range.end - range.start) / 2;
                if is_before(codes.get(middle as usize)) { range.start = middle + 1 } else { range.end = middle }
            }
            range.start
        };
        let start = first(&|c| c < number, range.clone());
        start..first(&|c| c <= number, start..range.end)
    }

    /// The rows of a series whose periods are wanted by any of these, as ranges.
    pub fn at(&self, series: u32, wanted: &[&Few], out: &mut Vec<Range<u32>>) {
        let rows = self.rows(series);
        let first = |from: u32, number: u32| {
            let mut range = from..rows.end;
            while range.start < range.end {
                let middle = range.start + (range.end - range.start) / 2;
                if self.periods.get(middle as usize) < number { range.start = middle + 1 } else { range.end = middle }
            }
            range.start
        };
        match wanted {
            [only] if self.in_time && only.run().is_some() => {
                let (from, to) = only.run().unwrap_or_default();
                let start = first(rows.start, from);
                let end = first(start, to);
                if start < end {
                    out.push(start..end);
                }
            }
            _ => super::meant::each_run(rows, |row| wanted.iter().any(|w| w.has(self.periods.get(row as usize))), out),
        }
    }

    /// The column of a dimension for some rows.
    pub fn column(&self, dimension: usize, rows: &[Range<u32>]) -> Column {
        let texts = self.texts[dimension].clone();
        if Some(dimension) == self.time {
            return Column { texts, codes: super::select::taken(&self.periods, rows) };
        }
        let length: usize = rows.iter().map(|r| r.len()).sum();
        fn spread<T: Copy>(index: &Index, of: &[T], rows: &[Range<u32>], length: usize) -> Vec<T> {
            let mut out = Vec::with_capacity(length);
            for (series, rows) in rows.iter().cloned().flat_map(|r| index.parts(r)) {
                out.resize(out.len() + rows.len(), of[series as usize]);
            }
            out
        }
        let codes = match &self.codes[dimension] {
            CodeColumn::Constant(code, _) => CodeColumn::Constant(*code, length),
            CodeColumn::Narrow(v) => CodeColumn::Narrow(spread(self, v, rows, length)),
            CodeColumn::Medium(v) => CodeColumn::Medium(spread(self, v, rows, length)),
            CodeColumn::Wide(v) => CodeColumn::Wide(spread(self, v, rows, length)),
        };
        Column { texts, codes }
    }
}

/// The part of a list that lies within a range.
fn within<'l>(list: &'l [u32], range: &Range<u32>) -> &'l [u32] {
    let start = list.partition_point(|s| *s < range.start);
    let end = start + list[start..].partition_point(|s| *s < range.end);
    &list[start..end]
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Rows of three dimensions and a period, sorted as those of a release are.
    fn rows() -> impl Strategy<Value = Vec<[u8; 4]>> {
        proptest::collection::btree_set([0u8..2, 0..6, 0..9, 0..7], 0..300).prop_map(|s| s.into_iter().collect())
    }

    fn text(d: usize, n: u8) -> String {
        ["F", "AREA_", "A", "20"][d].to_owned() + &n.to_string()
    }

    /// Groups with dictionaries of their own, in an order of their own.
    fn index(rows: &[[u8; 4]], group: usize) -> Index {
        let mut builder = Builder::new(4, Some(3));
        for rows in rows.chunks(group) {
            let column = |d: usize| {
                let mut texts: Vec<Box<str>> = Vec::new();
                let mut codes = CodeColumn::default();
                for row in rows {
                    let text: Box<str> = text(d, row[d]).into();
                    let number = texts.iter().position(|t| *t == text).unwrap_or_else(|| {
                        texts.push(text);
                        texts.len() - 1
                    });
                    codes.push(number as u32);
                }
                Column { texts: Arc::new(Texts(texts)), codes }
            };
            builder.group(&(0..4).map(column).collect::<Vec<_>>(), rows.len()).expect("few rows");
        }
        builder.finish()
    }

    proptest! {
        #[test]
        fn what_is_found_is_what_a_look_at_every_row_finds(
            rows in rows(), group in 1usize..80, wanted in prop::array::uniform4(prop::option::of(prop::collection::vec(0u8..9, 0..4)))
        ) {
            let index = index(&rows, group);
            let few: Vec<Option<Few>> = wanted
                .iter()
                .enumerate()
                .map(|(d, w)| {
                    let mut is = vec![false; index.texts(d).len()];
                    let numbers = w.as_ref()?.iter().filter_map(|n| index.number(d, &text(d, *n)));
                    numbers.for_each(|n| is[n as usize] = true);
                    Some(Few::of(is))
                })
                .collect();
            let mut found = Vec::new();
            for series in index.series(&few) {
                match &few[3] {
                    Some(periods) => index.at(series, &[periods], &mut found),
                    None => found.push(index.rows(series)),
                }
            }
            let found: Vec<u32> = found.into_iter().flatten().collect();
            let meant = |row: &[u8; 4]| (0..4).all(|d| wanted[d].as_ref().is_none_or(|w| w.contains(&row[d])));
            let looked: Vec<u32> = (0..rows.len() as u32).filter(|&r| meant(&rows[r as usize])).collect();
            prop_assert_eq!(found, looked);
            let (from, to) = (rows.len() as u32 / 3, rows.len() as u32 * 2 / 3);
            for d in 0..4 {
                let column = index.column(d, &[0..from, to..rows.len() as u32]);
                let texts: Vec<&str> = (0..column.codes.len()).map(|i| column.text(i)).collect();
                let wanted: Vec<String> = rows[..from as usize].iter().chain(&rows[to as usize..]).map(|r| text(d, r[d])).collect();
                prop_assert_eq!(texts, wanted);
            }
        }
    }
}

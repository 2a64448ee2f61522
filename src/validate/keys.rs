//! Keys as integers: held in as few bytes as they fit, sorted into series, and looked up.

use std::cell::Cell;

use rustc_hash::FxHashMap;

use crate::model::sort::{by_bits, by_series};

/// A column of packed keys.
#[derive(Clone, Debug)]
pub(super) enum Keys {
    /// Keys of at most 64 bits: nearly all.
    Narrow(Vec<u64>),
    /// Keys of at most 128 bits.
    Wide(Vec<u128>),
}

impl Default for Keys {
    fn default() -> Self {
        Keys::Narrow(Vec::new())
    }
}

impl Keys {
    /// The key in a row.
    #[inline]
    pub(super) fn get(&self, row: u32) -> u128 {
        match self {
            Keys::Narrow(v) => u128::from(v[row as usize]),
            Keys::Wide(v) => v[row as usize],
        }
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        match self {
            Keys::Narrow(v) => v.len(),
            Keys::Wide(v) => v.len(),
        }
    }

    /// All of them, in order of the rows.
    pub(super) fn iter(&self) -> impl Iterator<Item = u128> {
        (0..self.len() as u32).map(|row| self.get(row))
    }
}

/// Rows by series, then time, then place in the source.
#[derive(Debug, Default)]
pub(super) struct Order {
    rows: Vec<u32>,
    /// Where each series ends in `rows`.
    ends: Vec<u32>,
    /// Where rows with one key begin and end in `rows`, if there are several.
    equal: Vec<(u32, u32)>,
    distinct: u64,
}

impl Order {
    /// Of keys whose lowest `time` bits are the period.
    pub(super) fn of(keys: &Keys, time: u32) -> Self {
        match keys {
            Keys::Narrow(v) => {
                let (key, series) = (|row: u32| v[row as usize], |k: u64| k.checked_shr(time).unwrap_or(0));
                Self::of_sorted(narrow(v, time), key, series)
            }
            Keys::Wide(v) => {
                let mut pairs: Vec<(u128, u32)> = v.iter().copied().zip(0..).collect();
                if !pairs.is_sorted() {
                    pairs.sort_unstable();
                }
                let rows = pairs.into_iter().map(|(_, row)| row).collect();
                Self::of_sorted(rows, |row| v[row as usize], |k: u128| k.checked_shr(time).unwrap_or(0))
            }
        }
    }

    /// Of rows in order of their keys.
    fn of_sorted<K: Copy + Eq>(rows: Vec<u32>, key: impl Fn(u32) -> K, series: impl Fn(K) -> K) -> Self {
        let mut order = Self::default();
        let (mut last, mut start) = (None, 0);
        for (i, &row) in (0u32..).zip(&rows) {
            let key = key(row);
            if last == Some(key) {
                continue;
            }
            order.end_run(start, i);
            if last.is_some_and(|l| series(l) != series(key)) {
                order.ends.push(i);
            }
            (last, start) = (Some(key), i);
        }
        let len = rows.len() as u32;
        order.end_run(start, len);
        order.ends.extend(last.map(|_| len));
        order.rows = rows;
        order
    }

    fn end_run(&mut self, start: u32, end: u32) {
        self.distinct += u64::from(end > start);
        if end > start + 1 {
            self.equal.push((start, end));
        }
    }

    /// Runs of rows of one series.
    pub(super) fn series(&self) -> impl Iterator<Item = &[u32]> {
        let mut start = 0;
        self.ends.iter().map(move |&end| {
            let run = &self.rows[start as usize..end as usize];
            start = end;
            run
        })
    }

    /// How many series there are.
    pub(super) fn count(&self) -> usize {
        self.ends.len()
    }

    /// Runs of several rows with one key.
    pub(super) fn equal(&self) -> impl Iterator<Item = &[u32]> {
        self.equal.iter().map(|&(start, end)| &self.rows[start as usize..end as usize])
    }

    /// How many keys there are.
    pub(super) fn distinct(&self) -> u64 {
        self.distinct
    }
}

/// Rows by key, then place in the source.
fn narrow(keys: &[u64], time: u32) -> Vec<u32> {
    if let Some(rows) = by_series(keys, time) {
        return rows;
    }
    let all = keys.iter().fold(0, |a, k| a | k);
    let place = u32::BITS - (keys.len().max(2) as u32 - 1).leading_zeros();
    if all >> (u64::BITS - place) == 0 {
        // Row number and key in one integer: what is sorted is moved whole.
        let mut packed: Vec<u64> = keys.iter().zip(0u64..).map(|(&k, row)| k << place | row).collect();
        by_bits(&mut packed, place);
        let row = (1u64 << place) - 1;
        return packed.into_iter().map(|p| (p & row) as u32).collect();
    }
    let mut rows: Vec<u32> = (0..keys.len() as u32).collect();
    rows.sort_by_key(|&row| keys[row as usize]);
    rows
}

/// Numbers by key.
pub(super) enum KeyMap {
    /// Keys of at most 64 bits by series and period: a series is looked up, a period is a place. Neighbours in the source
    /// mostly have one series.
    Series(SeriesMap),
    /// Keys of at most 64 bits.
    Narrow(FxHashMap<u64, u32>),
    /// Keys of at most 128 bits.
    Wide(FxHashMap<u128, u32>),
}

/// Numbers of the keys of whole series.
pub(super) struct SeriesMap {
    width: u32,
    periods: usize,
    /// Series by number, and back.
    series: FxHashMap<u64, u32>,
    by_number: Vec<u64>,
    /// Series by series a number for each period, [`NONE`] where there is none.
    numbers: Vec<u32>,
    len: usize,
    /// The series looked up last, with its number.
    last: Cell<(u64, u32)>,
}

/// In place of a number.
const NONE: u32 = u32::MAX;

impl SeriesMap {
    #[inline]
    fn find(&self, series: u64) -> u32 {
        let (last, number) = self.last.get();
        if last == series { number } else { self.look_up(series) }
    }

    fn look_up(&self, series: u64) -> u32 {
        let number = self.series.get(&series).copied().unwrap_or(NONE);
        self.last.set((series, number));
        number
    }

    #[inline]
    fn parts(&self, key: u128) -> (u64, usize) {
        (key as u64 >> self.width, key as usize & ((1 << self.width) - 1))
    }

    fn or_insert(&mut self, key: u128, number: u32) -> u32 {
        let (series, period) = self.parts(key);
        let mut found = self.find(series);
        if found == NONE {
            found = self.by_number.len() as u32;
            self.by_number.push(series);
            self.series.insert(series, found);
            self.numbers.resize(self.numbers.len() + self.periods, NONE);
            self.last.set((series, found));
        }
        let place = &mut self.numbers[found as usize * self.periods + period];
        if *place == NONE {
            *place = number;
            self.len += 1;
        }
        *place
    }

    #[inline]
    fn get(&self, key: u128) -> Option<u32> {
        let (series, period) = self.parts(key);
        let found = self.find(series);
        if found == NONE {
            return None;
        }
        self.numbers.get(found as usize * self.periods + period).copied().filter(|n| *n != NONE)
    }

    fn iter(&self) -> impl Iterator<Item = (u128, u32)> {
        let key = |place: usize| self.by_number[place / self.periods] << self.width | (place % self.periods) as u64;
        self.numbers.iter().enumerate().filter(|(_, n)| **n != NONE).map(move |(place, n)| (u128::from(key(place)), *n))
    }
}

impl KeyMap {
    /// An empty map of keys whose lowest `width` bits are the number of one of so many periods.
    pub(super) fn by_series(width: u32, periods: usize) -> Self {
        KeyMap::Series(SeriesMap {
            width,
            periods,
            series: FxHashMap::default(),
            by_number: Vec::new(),
            numbers: Vec::new(),
            len: 0,
            last: Cell::new((u64::MAX, NONE)),
        })
    }

    /// An empty map of keys of at most 64 bits, with room for so many.
    pub(super) fn narrow(room: usize) -> Self {
        KeyMap::Narrow(FxHashMap::with_capacity_and_hasher(room, Default::default()))
    }

    /// An empty map of any keys, with room for so many.
    pub(super) fn wide(room: usize) -> Self {
        KeyMap::Wide(FxHashMap::with_capacity_and_hasher(room, Default::default()))
    }

    /// The number of a key; `number` where it had none.
    #[inline]
    pub(super) fn or_insert(&mut self, key: u128, number: u32) -> u32 {
        match self {
            KeyMap::Series(m) => m.or_insert(key, number),
            KeyMap::Narrow(m) => *m.entry(key as u64).or_insert(number),
            KeyMap::Wide(m) => *m.entry(key).or_insert(number),
        }
    }

    /// The number of a key.
    #[inline]
    pub(super) fn get(&self, key: u128) -> Option<u32> {
        match self {
            KeyMap::Series(m) if key >> 64 == 0 => m.get(key),
            _ => self.get_other(key),
        }
    }

    fn get_other(&self, key: u128) -> Option<u32> {
        match self {
            KeyMap::Wide(m) => m.get(&key).copied(),
            KeyMap::Narrow(m) if key >> 64 == 0 => m.get(&(key as u64)).copied(),
            _ => None,
        }
    }

    /// How many keys there are.
    pub(super) fn len(&self) -> usize {
        match self {
            KeyMap::Series(m) => m.len,
            KeyMap::Narrow(m) => m.len(),
            KeyMap::Wide(m) => m.len(),
        }
    }

    /// The keys with their numbers, in no order.
    pub(super) fn iter(&self) -> Box<dyn Iterator<Item = (u128, u32)> + '_> {
        match self {
            KeyMap::Series(m) => Box::new(m.iter()),
            KeyMap::Narrow(m) => Box::new(m.iter().map(|(k, n)| (u128::from(*k), *n))),
            KeyMap::Wide(m) => Box::new(m.iter().map(|(k, n)| (*k, *n))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_sorted_into_series_and_equal_keys_keep_their_order() {
        for wide in [false, true] {
            let keys: Vec<u64> = vec![0b1001, 0b0110, 0b1000, 0b0110, 0b0101];
            let keys = if wide { Keys::Wide(keys.into_iter().map(|k| u128::from(k) << 90).collect()) } else { Keys::Narrow(keys) };
            let order = Order::of(&keys, if wide { 92 } else { 2 });
            assert_eq!(order.series().collect::<Vec<_>>(), [&[4, 1, 3][..], &[2, 0]]);
            assert_eq!(order.equal().collect::<Vec<_>>(), [&[1, 3]]);
            assert_eq!((order.count(), order.distinct()), (2, 4));
        }
        let none = Order::of(&Keys::default(), 2);
        assert_eq!((none.count(), none.distinct(), none.series().count()), (0, 0, 0));
    }

    #[test]
    fn every_kind_of_map_gives_the_first_number_of_a_key() {
        for mut map in [KeyMap::by_series(2, 3), KeyMap::narrow(0), KeyMap::wide(0)] {
            assert_eq!([(9, 5), (4, 6), (9, 7), (10, 8)].map(|(k, n)| map.or_insert(k, n)), [5, 6, 5, 8]);
            assert_eq!([9, 4, 10, 8, 5, 1].map(|k| map.get(k)), [Some(5), Some(6), Some(8), None, None, None]);
            let mut all: Vec<_> = map.iter().collect();
            all.sort_unstable();
            assert_eq!((all, map.len()), (vec![(4, 6), (9, 5), (10, 8)], 3));
        }
    }
}

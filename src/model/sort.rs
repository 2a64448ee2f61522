//! How are many keys sorted quickly that are half sorted as they stand: by their lower bits, or series by series?

use rustc_hash::FxHashMap;

/// Keys fewer than this are compared: a table of digits would cost more.
const FEW: usize = 1 << 10;
/// Bits of a digit: its table fits in the nearest cache.
const DIGIT: u32 = 11;

/// Sorts numbers whose lowest `done` bits ascend as they stand (a key above its row number): digit by digit from the lowest,
/// each pass keeping the order of the one before.
pub fn by_bits(numbers: &mut Vec<u64>, done: u32) {
    if numbers.is_sorted() {
        return;
    }
    if numbers.len() < FEW {
        return numbers.sort_unstable();
    }
    let all = numbers.iter().fold(0, |a, n| a | n);
    let mut other = vec![0u64; numbers.len()];
    let mut shift = done;
    while shift < u64::BITS && all >> shift != 0 {
        let digit = |n: u64| (n >> shift) as usize & ((1 << DIGIT) - 1);
        let mut places = [0u32; 1 << DIGIT];
        numbers.iter().for_each(|&n| places[digit(n)] += 1);
        let mut next = 0;
        for place in &mut places {
            next += std::mem::replace(place, next);
        }
        for &n in numbers.iter() {
            let place = &mut places[digit(n)];
            other[*place as usize] = n;
            *place += 1;
        }
        std::mem::swap(numbers, &mut other);
        shift += DIGIT;
    }
}

/// Series must have so many rows on average for them to be worth the looking.
const RUN: usize = 4;
/// Series that are kept at hand: neighbours in a source are of the same few.
const NEAR: usize = 64;

/// The rows by key, equal keys in the order of the rows, where each series ascends as it stands, alone or among others: keys
/// are of one series that are equal but for their lowest `low` bits. Then only the series are sorted. None where series are
/// short, or one does not ascend.
pub fn by_series(keys: &[u64], low: u32) -> Option<Vec<u32>> {
    if keys.is_sorted() {
        return Some((0..keys.len() as u32).collect());
    }
    let mut number: FxHashMap<u64, u32> = FxHashMap::default();
    // Of each series its first bits, its last key, and how many rows it has.
    let mut all: Vec<(u64, u64, u32)> = Vec::new();
    let mut near = [(0u64, u32::MAX); NEAR];
    let mut of_row: Vec<u32> = Vec::with_capacity(keys.len());
    for &key in keys {
        let series = key.checked_shr(low).unwrap_or(0);
        let place = &mut near[(series.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 58) as usize];
        if place.0 != series || place.1 == u32::MAX {
            let next = all.len() as u32;
            *place = (series, *number.entry(series).or_insert(next));
            if place.1 == next {
                if all.len() >= keys.len() / RUN {
                    return None;
                }
                all.push((series, 0, 0));
            }
        }
        let (_, last, rows) = &mut all[place.1 as usize];
        if key < *last {
            return None;
        }
        (*last, *rows) = (key, *rows + 1);
        of_row.push(place.1);
    }
    let mut order: Vec<u32> = (0..all.len() as u32).collect();
    order.sort_unstable_by_key(|&s| all[s as usize].0);
    let mut next = 0;
    let mut places = vec![0u32; all.len()];
    for s in order {
        places[s as usize] = next;
        next += all[s as usize].2;
    }
    let mut rows = vec![0u32; keys.len()];
    for (row, &s) in (0u32..).zip(&of_row) {
        let place = &mut places[s as usize];
        rows[*place as usize] = row;
        *place += 1;
    }
    Some(rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn series_give_the_order_of_a_stable_sort_or_none() {
        let stable = |keys: &[u64]| {
            let mut rows: Vec<u32> = (0..keys.len() as u32).collect();
            rows.sort_by_key(|&r| keys[r as usize]);
            rows
        };
        let series = |numbers: &[u64]| numbers.iter().flat_map(|n| (0..8).map(move |t| n << 3 | t)).collect::<Vec<u64>>();
        let again = [series(&[7]), vec![7 << 3 | 7; 5], series(&[2, 1])].concat();
        for keys in [vec![], vec![0; 9], series(&[0, 1, 2]), series(&[5, 2, 9, 1]), again] {
            assert_eq!(by_series(&keys, 3), Some(stable(&keys)), "{keys:?}");
        }
        let among: Vec<u64> = (0..8).flat_map(|t| [9, 4, 6].map(|n| n << 3 | t)).collect();
        assert_eq!(by_series(&among, 3), Some(stable(&among)));
        // A series that begins anew, or has its later half first.
        let twice = [series(&[5, 2]), series(&[5])].concat();
        let apart: Vec<u64> = series(&[3, 1]).chunks(4).rev().flatten().copied().collect();
        assert_eq!((by_series(&twice, 3), by_series(&apart, 3).unwrap_or(stable(&apart))), (None, stable(&apart)));
        let mixed: Vec<u64> = (0..5_000u64).map(|row| row.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 20).collect();
        assert_eq!(by_series(&mixed, 3), None);
    }

    #[test]
    fn numbers_come_out_as_any_other_sort_has_them() {
        for len in [0u64, 1, 5, 5_000] {
            let mut numbers: Vec<u64> = (0..len).map(|row| row.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 20 << 13 | row).collect();
            let mut expected = numbers.clone();
            expected.sort_unstable();
            by_bits(&mut numbers, 13);
            assert_eq!(numbers, expected);
        }
    }
}

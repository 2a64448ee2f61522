//! How are many integers sorted quickly that are sorted by their lower bits already?

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

#[cfg(test)]
mod tests {
    use super::*;

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

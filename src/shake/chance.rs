//! What happens next, when the same seed must always give the same? Steele's SplitMix64, so that no clock or library
//! version has a say.

use std::collections::BTreeSet;

/// A source of numbers that depends on its seed alone.
#[derive(Clone, Debug)]
pub(super) struct Chance(u64);

impl Chance {
    /// The numbers of one mutation: the seed of the run and the number of the mutation.
    pub(super) fn new(seed: u64, mutation: u64) -> Self {
        let mut chance = Chance(seed ^ mutation.wrapping_mul(0xd134_2543_de82_ef95));
        chance.next();
        chance
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `n`; 0 where `n` is 0.
    pub(super) fn below(&mut self, n: usize) -> usize {
        if n == 0 { 0 } else { (self.next() % n as u64) as usize }
    }

    /// One of them; none of none.
    pub(super) fn pick<'a, T>(&mut self, all: &'a [T]) -> Option<&'a T> {
        all.get(self.below(all.len()))
    }

    /// One of them by its text: each text is as likely as any other, however often it stands there. A total stands once
    /// among many labels.
    pub(super) fn pick_text<'a, 's, T>(&mut self, all: &'a [T], text: impl Fn(&'a T) -> &'s str) -> Option<&'a T> {
        let texts: BTreeSet<&'s str> = all.iter().map(&text).collect();
        let wanted = *texts.iter().nth(self.below(texts.len()))?;
        let mine: Vec<&T> = all.iter().filter(|&t| text(t) == wanted).collect();
        self.pick(&mine).copied()
    }

    /// Puts them in another order, if there are two at least.
    pub(super) fn shuffle<T>(&mut self, all: &mut [T]) {
        for i in (1..all.len()).rev() {
            all.swap(i, self.below(i + 1));
        }
    }

    /// The numbers below `n` in an order that is not their own; none below 2.
    pub(super) fn order(&mut self, n: usize) -> Option<Vec<usize>> {
        if n < 2 {
            return None;
        }
        let mut order: Vec<usize> = (0..n).collect();
        self.shuffle(&mut order);
        if order.is_sorted() {
            order.rotate_left(1);
        }
        Some(order)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_gives_the_same() {
        let take = |seed, mutation| {
            let mut chance = Chance::new(seed, mutation);
            (0..5).map(|_| chance.below(1000)).collect::<Vec<_>>()
        };
        assert_eq!(take(1, 2), take(1, 2));
        assert_ne!(take(1, 2), take(1, 3));
        assert_ne!(take(1, 2), take(2, 2));
        let mut chance = Chance::new(0, 0);
        for n in 2..20 {
            let mut order = chance.order(n).expect("two or more have another order");
            assert!(!order.is_sorted());
            order.sort_unstable();
            assert_eq!(order, (0..n).collect::<Vec<_>>());
        }
        assert_eq!(chance.order(1), None);
        let many: Vec<&str> = std::iter::repeat_n("a", 1000).chain(["Total"]).collect();
        assert!((0..20).any(|_| chance.pick_text(&many, |t| t) == Some(&"Total")));
    }
}

//! Which records of a long table are made faulty, how, and where do they stand?

use crate::facts::{Block, Fact, PERIODS, SEXES};

/// What is wrong with a record.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum Fault {
    /// A country of birth that no codelist knows.
    UnknownLabel,
    /// A figure that is none.
    NoNumber,
    /// The same record twice, one after the other.
    Twice,
    /// A total over the sexes that is seven persons too high.
    WrongTotal,
}

/// The label of [`Fault::UnknownLabel`].
pub(crate) const LABEL: &str = "Checoslovaquia (antigua)";
/// The figure of [`Fault::NoNumber`].
pub(crate) const NUMBER: &str = "12x4";
/// What [`Fault::WrongTotal`] adds, in tenths.
pub(crate) const TOO_MUCH: u32 = 70;

impl Fault {
    /// The fault of this record: one record in a hundred has one, all four kinds alike. No two share a sum over the
    /// sexes, so that no fault hides another.
    pub(crate) fn of(block: &Block, fact: Fact) -> Option<Fault> {
        let place = fact.birth * PERIODS + fact.period;
        if fact.birth == 0 || !place.is_multiple_of(33) {
            return None;
        }
        let (fault, sex) =
            [(Fault::UnknownLabel, 0), (Fault::NoNumber, 1), (Fault::Twice, 0), (Fault::WrongTotal, 2)][(place / 33 + block.number) % 4];
        let whole = fault != Fault::WrongTotal || (0..SEXES).all(|s| block.fact(fact.birth, fact.period, s).tenths.is_some());
        (fact.sex == sex && whole).then_some(fault)
    }

    /// A word for lists.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Fault::UnknownLabel => "unknown label",
            Fault::NoNumber => "no number",
            Fault::Twice => "twice",
            Fault::WrongTotal => "wrong total",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::{Codes, Size};
    use std::collections::BTreeMap;

    #[test]
    fn one_record_in_a_hundred_is_faulty_in_four_ways() {
        let codes = Codes::new();
        let size = Size::named("105k").expect("a size");
        let mut kinds = BTreeMap::new();
        for block in size.facts(&codes) {
            block.all().filter_map(|f| Fault::of(&block, f)).for_each(|k| *kinds.entry(k).or_insert(0u32) += 1);
        }
        assert_eq!(kinds.len(), 4);
        assert!(kinds.values().all(|n| (230..=270).contains(n)), "{kinds:?}");
        assert!((1_000..=1_100).contains(&kinds.values().sum::<u32>()), "{kinds:?}");
    }
}

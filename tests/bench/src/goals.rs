//! Which figures are wanted? The goals of the project, as ratios inside one run, so that no machine matters.

use crate::make::Format;

/// A figure that may not be exceeded: the good one, and the one that is aimed at.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(crate) struct Goal {
    good: f64,
    aim: f64,
}

impl Goal {
    /// The good one.
    pub(crate) fn good(self) -> f64 {
        self.good
    }

    /// The one that is aimed at.
    pub(crate) fn aim(self) -> f64 {
        self.aim
    }

    /// As a ratio to what is aimed at.
    pub(crate) fn relative(self) -> Goal {
        Goal { good: (self.good / self.aim * 100.0).round() / 100.0, aim: 1.0 }
    }

    /// How a figure stands: `aim` reached, `good` reached, or `NOT`.
    pub(crate) fn word(self, figure: f64) -> &'static str {
        match figure {
            f if f <= self.aim => "aim",
            f if f <= self.good => "good",
            _ => "NOT",
        }
    }
}

/// P1 to P8: processor time of the program divided by that of the conversion by hand, at a million observations.
pub(crate) fn ratio(format: Format) -> Goal {
    let (good, aim) = match format {
        Format::LongXlsx => (2.0, 1.25),
        Format::WideXlsx => (3.0, 1.5),
        Format::CsvEs => (2.5, 1.25),
        Format::Json | Format::Generic => (2.0, 0.8),
        Format::RowXml => (3.5, 1.5),
        Format::Specific | Format::SdmxCsv => (2.0, 1.25),
    };
    Goal { good, aim }
}

/// P10, its good half: the same ratio at ten thousand, where start-up counts. Its aim is time on the wall below the start
/// of an empty Python.
pub(crate) const SMALL_RATIO: f64 = 2.0;

/// P12: processor time an observation, divided by that at a hundred thousand.
pub(crate) const GROWTH: Goal = Goal { good: 1.2, aim: 1.05 };

/// P13: largest resident set, in bytes, of so many observations.
pub(crate) fn memory(observations: u64) -> Goal {
    let n = observations as f64;
    let mb = 1024.0 * 1024.0;
    Goal { good: 64.0 * mb + 64.0 * n, aim: 32.0 * mb + 24.0 * n }
}

/// P15: processor time of a file with one faulty record in a hundred, divided by that of the clean one.
pub(crate) const FAULTS: Goal = Goal { good: 1.3, aim: 1.1 };

/// P16: processor time of a whole pull of what is kept, divided by that of nginx for the same bytes.
pub(crate) const PULL: Goal = Goal { good: 5.0, aim: 1.5 };

/// P17: processor time of a whole pull of what is not kept, divided by that of writing the same rows by hand as CSV.
pub(crate) const UNCACHED_CSV: Goal = Goal { good: 4.0, aim: 1.5 };
pub(crate) const UNCACHED: Goal = Goal { good: 4.0, aim: 2.5 };

/// P18: processor time of a slice that is not kept, divided by that of nginx for the same bytes.
pub(crate) const SLICE: Goal = Goal { good: 10.0, aim: 3.0 };

/// P19: processor time of a slice out of a large release, divided by that out of a small one; "1.0" within what can be measured.
pub(crate) const GROWTH_OF_SLICE: Goal = Goal { good: 1.2, aim: 1.05 };

/// P20: milliseconds until the first byte of a whole pull.
pub(crate) const FIRST_BYTE: Goal = Goal { good: 10.0, aim: 2.0 };

/// P21: largest resident set of a gateway, in bytes, with a release of so many observations.
pub(crate) fn serving_memory(observations: u64) -> Goal {
    let (n, mb) = (observations as f64, 1024.0 * 1024.0);
    Goal { good: 64.0 * mb + 64.0 * n, aim: 24.0 * mb + 16.0 * n }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_is_held_against_both() {
        let long = ratio(Format::LongXlsx);
        assert_eq!([1.25, 1.3, 2.0, 2.1].map(|f| long.word(f)), ["aim", "good", "good", "NOT"]);
        assert_eq!(memory(1_005_000).word(70e6), "good");
        assert_eq!([270e6, 500e6, 800e6].map(|peak| memory(10_005_000).word(peak)), ["aim", "good", "NOT"]);
    }
}

//! Does a period have the form of its frequency, and does the calendar have it?

use crate::model::period::{Frequency, Period, PeriodError};

/// How a period stands to a frequency.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Fit {
    /// It has the frequency's form and exists.
    Fits,
    /// It is no period, or one of another frequency.
    Form,
    /// It has the form of a period, and no calendar has it: week 53 of a year with 52.
    Calendar,
}

/// Whether the period has the frequency's form and exists in the calendar. Without a frequency, or with one that has no
/// form of its own (hours, irregular), any period fits.
pub(super) fn fits(freq: &str, period: &str) -> Fit {
    let p = match Period::parse(period) {
        Ok(p) => p,
        Err(PeriodError::Form) => return Fit::Form,
        Err(PeriodError::Calendar(_)) => return Fit::Calendar,
    };
    let wanted = match freq {
        "A" | "A2" | "A3" | "A4" | "A5" | "A10" | "A20" | "A30" => Frequency::Annual,
        "S" => Frequency::HalfYear,
        "T" => Frequency::Trimester,
        "Q" => Frequency::Quarter,
        "M" => Frequency::Month,
        "W" => Frequency::Week,
        "D" | "B" => Frequency::Day,
        _ => p.frequency,
    };
    if p.frequency == wanted { Fit::Fits } else { Fit::Form }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_fit_their_frequency() {
        for (freq, period, fit) in [
            ("A", "2024", Fit::Fits),
            ("A", "2024-07-01/P1Y", Fit::Fits),
            ("A", "2024-03", Fit::Form),
            ("M", "2024-M12", Fit::Fits),
            ("M", "2024-13", Fit::Calendar),
            ("Q", "2024-Q5", Fit::Calendar),
            ("W", "2020-W53", Fit::Fits),
            ("W", "2024-W53", Fit::Calendar),
            ("D", "2023-02-29", Fit::Calendar),
            ("H", "2024-02-29T12:00:00", Fit::Fits),
            ("A", "marzo", Fit::Form),
            ("A", "", Fit::Form),
            ("", "2024-S1", Fit::Fits),
        ] {
            assert_eq!(fits(freq, period), fit, "{freq} {period}");
        }
    }
}

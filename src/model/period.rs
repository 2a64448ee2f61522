//! What a time period of the standard is: its first and last day and its frequency, read from the SDMX forms.
//!
//! SDMX 3.0, section 6, ObservationalTimePeriod: Gregorian periods (`2024`, `2024-03`, `2024-03-31`), reporting periods
//! (`2024-S1`, `2024-T1`, `2024-Q1`, `2024-M03`, `2024-W07`, `2024-D045`, `2024-A1`), date-times and time ranges
//! (`2023-10-01/P1Y`).

use std::fmt;

/// A day of the proleptic Gregorian calendar, as days since 1970-01-01.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Date(i32);

impl Date {
    /// The day, where the calendar has it. Years from 1 to 9999.
    pub fn new(year: i32, month: u32, day: u32) -> Option<Date> {
        if !(1..=9999).contains(&year) || !(1..=12).contains(&month) || day == 0 || day > days_in_month(year, month) {
            return None;
        }
        Some(Date::civil(year, month, day))
    }

    /// Days since 1970-01-01 of a day that exists (the days-from-civil algorithm of era, year of era, day of era).
    fn civil(year: i32, month: u32, day: u32) -> Date {
        let y = if month <= 2 { year - 1 } else { year };
        let era = y.div_euclid(400);
        let of_era = y.rem_euclid(400);
        let from_march = (month as i32 + 9) % 12;
        let of_year = (153 * from_march + 2) / 5 + day as i32 - 1;
        Date(era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468)
    }

    /// Year, month from 1, day from 1.
    pub fn parts(self) -> (i32, u32, u32) {
        let z = self.0 + 719_468;
        let era = z.div_euclid(146_097);
        let doe = z.rem_euclid(146_097);
        let yoe = (doe - doe / 1_460 + doe / 36_524 - doe / 146_096) / 365;
        let doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
        let mp = (5 * doy + 2) / 153;
        let day = (doy - (153 * mp + 2) / 5 + 1) as u32;
        let month = if mp < 10 { mp + 3 } else { mp - 9 } as u32;
        (yoe + era * 400 + i32::from(month <= 2), month, day)
    }

    /// Days since 1970-01-01.
    pub fn days(self) -> i32 {
        self.0
    }

    /// The day so many days later.
    pub fn plus_days(self, days: i32) -> Date {
        Date(self.0.saturating_add(days))
    }

    /// How many days it is after another one; less than 0 where it is before.
    pub fn days_after(self, other: Date) -> i32 {
        self.0.saturating_sub(other.0)
    }

    /// The day so many months later; the last of the month where the month is shorter.
    pub fn plus_months(self, months: i32) -> Date {
        let (y, m, d) = self.parts();
        let all = y.saturating_mul(12).saturating_add(m as i32 - 1).saturating_add(months).clamp(12, 9999 * 12 + 11);
        let (y, m) = (all.div_euclid(12), all.rem_euclid(12) as u32 + 1);
        Date::civil(y, m, d.min(days_in_month(y, m)))
    }

    /// ISO 8601 week year and week.
    pub fn iso_week(self) -> (i32, u32) {
        // The Thursday of a week lies in the year that the week belongs to.
        let monday = self.0 - (self.0 + 3).rem_euclid(7);
        let (year, ..) = Date(monday + 3).parts();
        let first = Date::week(year, 1).0;
        (year, ((monday - first) / 7 + 1) as u32)
    }

    /// Monday of an ISO week that exists.
    fn week(year: i32, week: u32) -> Date {
        let fourth = Date::civil(year, 1, 4).0;
        Date(fourth - (fourth + 3).rem_euclid(7) + (week as i32 - 1) * 7)
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (y, m, d) = self.parts();
        write!(f, "{y:04}-{m:02}-{d:02}")
    }
}

/// How many days the month has; `month` from 1 to 12.
pub fn days_in_month(year: i32, month: u32) -> u32 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        _ => 31,
    }
}

/// How many ISO weeks the year has: 52 or 53.
pub fn weeks_in_year(year: i32) -> u32 {
    Date::civil(year, 12, 28).iso_week().1
}

/// How often a series has a value, as codes of CL_FREQ.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Frequency {
    /// `A`
    Annual,
    /// `S`
    HalfYear,
    /// `T`: three in a year. Part of the time formats, not of CL_FREQ.
    Trimester,
    /// `Q`
    Quarter,
    /// `M`
    Month,
    /// `W`
    Week,
    /// `D`
    Day,
    /// A range of another length.
    Other,
}

impl Frequency {
    /// Its code; empty for a range of another length.
    pub fn code(self) -> &'static str {
        match self {
            Frequency::Annual => "A",
            Frequency::HalfYear => "S",
            Frequency::Trimester => "T",
            Frequency::Quarter => "Q",
            Frequency::Month => "M",
            Frequency::Week => "W",
            Frequency::Day => "D",
            Frequency::Other => "",
        }
    }
}

/// A period: all days from the first to the last.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Period {
    /// First day.
    pub start: Date,
    /// Last day.
    pub end: Date,
    /// Its frequency.
    pub frequency: Frequency,
}

/// Why a text is no period.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PeriodError {
    /// It has none of the standard's forms.
    Form,
    /// It has, but the calendar lacks it: the largest number that the part at fault may have (52 for `2024-W53`).
    Calendar(u32),
}

impl Period {
    /// Its number among those of its frequency, so that neighbours differ by one; and how many of them a year has, where years
    /// have equally many. None for a range of another length.
    pub fn ordinal(&self) -> Option<(i64, Option<i64>)> {
        let (year, month, _) = self.start.parts();
        let (year, month) = (i64::from(year), i64::from(month) - 1);
        Some(match self.frequency {
            Frequency::Annual => (year, None),
            Frequency::HalfYear => (year * 2 + month / 6, Some(2)),
            Frequency::Trimester => (year * 3 + month / 4, Some(3)),
            Frequency::Quarter => (year * 4 + month / 3, Some(4)),
            Frequency::Month => (year * 12 + month, Some(12)),
            Frequency::Week => (i64::from(self.start.days()).div_euclid(7), None),
            Frequency::Day => (i64::from(self.start.days()), None),
            Frequency::Other => return None,
        })
    }

    /// Reads a period in any of the standard's forms.
    pub fn parse(text: &str) -> Result<Period, PeriodError> {
        use PeriodError::Form;
        if !text.is_ascii() || text.len() > 64 {
            return Err(Form);
        }
        if let Some((start, length)) = text.split_once('/') {
            return range(day(start)?.start, length);
        }
        let year: i32 = digits(text.get(..4).ok_or(Form)?, 4)? as i32;
        if year == 0 {
            return Err(PeriodError::Calendar(9999));
        }
        let rest = &text[4..];
        if rest.is_empty() {
            return Ok(months(year, 1, 12));
        }
        let rest = rest.strip_prefix('-').ok_or(Form)?;
        let within = |n: u32, top: u32| if (1..=top).contains(&n) { Ok(n) } else { Err(PeriodError::Calendar(top)) };
        match rest.as_bytes() {
            [b'A', b'1'] => Ok(months(year, 1, 12)),
            [b'S', ..] => Ok(months(year, within(digits(&rest[1..], 1)?, 2)? * 6 - 5, 6)),
            [b'T', ..] => Ok(months(year, within(digits(&rest[1..], 1)?, 3)? * 4 - 3, 4)),
            [b'Q', ..] => Ok(months(year, within(digits(&rest[1..], 1)?, 4)? * 3 - 2, 3)),
            [b'M', ..] => Ok(months(year, within(digits(&rest[1..], 2)?, 12)?, 1)),
            [b'W', ..] => {
                let start = Date::week(year, within(digits(&rest[1..], 2)?, weeks_in_year(year))?);
                Ok(Period { start, end: start.plus_days(6), frequency: Frequency::Week })
            }
            [b'D', ..] => {
                let top = 337 + days_in_month(year, 2);
                let start = Date::civil(year, 1, 1).plus_days(within(digits(&rest[1..], 3)?, top)? as i32 - 1);
                Ok(Period { start, end: start, frequency: Frequency::Day })
            }
            [_, _] => Ok(months(year, within(digits(rest, 2)?, 12)?, 1)),
            _ => day(text),
        }
    }

    /// How many days it has.
    pub fn days(&self) -> i32 {
        self.end.days_after(self.start).saturating_add(1)
    }

    /// Whether it lies wholly in the other one.
    pub fn within(&self, other: &Period) -> bool {
        other.start <= self.start && self.end <= other.end
    }
}

/// Reads a period in any of the forms of the standard: year, semester, trimester, quarter, month, week, day, date-time,
/// range. None for any other text and for what the calendar lacks; [`Period::parse`] says which.
///
/// ```
/// use isthmus::model::period::{parse_period, Frequency};
/// let p = parse_period("2020-W53").expect("2020 has 53 weeks");
/// assert_eq!((p.start.to_string().as_str(), p.frequency), ("2020-12-28", Frequency::Week));
/// assert!(parse_period("2024-W53").is_none());
/// ```
pub fn parse_period(text: &str) -> Option<Period> {
    Period::parse(text).ok()
}

fn months(year: i32, first: u32, count: u32) -> Period {
    let start = Date::civil(year, first, 1);
    Period { start, end: start.plus_months(count as i32).plus_days(-1), frequency: frequency_of_months(count) }
}

fn frequency_of_months(count: u32) -> Frequency {
    match count {
        12 => Frequency::Annual,
        6 => Frequency::HalfYear,
        4 => Frequency::Trimester,
        3 => Frequency::Quarter,
        1 => Frequency::Month,
        _ => Frequency::Other,
    }
}

/// A day, or a date-time: the day that it lies in, as it is written.
fn day(text: &str) -> Result<Period, PeriodError> {
    use PeriodError::{Calendar, Form};
    let (date, time) = text.split_once('T').unwrap_or((text, ""));
    let [y, m, d] = date.split('-').collect::<Vec<_>>()[..] else { return Err(Form) };
    let (y, m, d) = (digits(y, 4)? as i32, digits(m, 2)?, digits(d, 2)?);
    if date.len() != text.len() {
        // The zone is `Z` or an offset such as `-05:00`.
        let (clock, zone) = match time.strip_suffix('Z') {
            Some(clock) => (clock, None),
            None => time.split_once(['+', '-']).map_or((time, None), |(c, z)| (c, Some(z))),
        };
        let mut parts = clock.split(':');
        let hour = digits(parts.next().unwrap_or(""), 2)?;
        let minute = digits(parts.next().unwrap_or(""), 2)?;
        let (second, fraction) = parts.next().map_or(("00", None), |s| s.split_once('.').map_or((s, None), |(s, f)| (s, Some(f))));
        let second = digits(second, 2)?;
        if fraction.is_some_and(|f| f.is_empty() || !f.bytes().all(|b| b.is_ascii_digit())) {
            return Err(Form);
        }
        if let Some(zone) = zone {
            let (hours, minutes) = zone.split_once(':').or_else(|| zone.split_at_checked(2)).ok_or(Form)?;
            if digits(hours, 2)? > 14 || digits(minutes, 2)? > 59 {
                return Err(Form);
            }
        }
        if hour > 24 || minute > 59 || second > 60 || parts.next().is_some() {
            return Err(Form);
        }
    }
    if !(1..=12).contains(&m) {
        return Err(Calendar(12));
    }
    let start = Date::new(y, m, d).ok_or(Calendar(days_in_month(y, m)))?;
    Ok(Period { start, end: start, frequency: Frequency::Day })
}

/// A range from this day, as long as the ISO 8601 duration says.
fn range(start: Date, length: &str) -> Result<Period, PeriodError> {
    use PeriodError::Form;
    let mut rest = length.strip_prefix('P').ok_or(Form)?;
    let (mut months, mut days) = (0u32, 0u32);
    let mut units = "YMWD".chars();
    while !rest.is_empty() {
        let end = rest.find(|c: char| !c.is_ascii_digit()).ok_or(Form)?;
        if end == 0 || end > 4 {
            return Err(Form);
        }
        let n: u32 = rest[..end].parse().map_err(|_| Form)?;
        let unit = rest[end..].chars().next().ok_or(Form)?;
        // Each unit at most once, from the longest to the shortest.
        if !units.any(|u| u == unit) {
            return Err(Form);
        }
        match unit {
            'Y' => months += n * 12,
            'M' => months += n,
            'W' => days += n * 7,
            _ => days += n,
        }
        rest = &rest[end + 1..];
    }
    if months + days == 0 {
        return Err(Form);
    }
    let end = start.plus_months(months as i32).plus_days(days as i32 - 1);
    let frequency = match (months, days) {
        (m, 0) => frequency_of_months(m),
        (0, 7) => Frequency::Week,
        (0, 1) => Frequency::Day,
        _ => Frequency::Other,
    };
    Ok(Period { start, end, frequency })
}

fn digits(text: &str, count: usize) -> Result<u32, PeriodError> {
    if text.len() != count || !text.bytes().all(|b| b.is_ascii_digit()) {
        return Err(PeriodError::Form);
    }
    text.parse().map_err(|_| PeriodError::Form)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(text: &str) -> String {
        let p = Period::parse(text).unwrap_or_else(|e| panic!("{text}: {e:?}"));
        format!("{} {} {}", p.start, p.end, p.frequency.code())
    }

    #[test]
    fn every_form_of_the_standard_is_read() {
        assert_eq!(span("2024"), "2024-01-01 2024-12-31 A");
        assert_eq!(span("2024-A1"), "2024-01-01 2024-12-31 A");
        assert_eq!(span("2024-S2"), "2024-07-01 2024-12-31 S");
        assert_eq!(span("2024-T3"), "2024-09-01 2024-12-31 T");
        assert_eq!(span("2024-Q1"), "2024-01-01 2024-03-31 Q");
        assert_eq!(span("2024-02"), "2024-02-01 2024-02-29 M");
        assert_eq!(span("2023-M02"), "2023-02-01 2023-02-28 M");
        assert_eq!(span("2023-W23"), "2023-06-05 2023-06-11 W");
        assert_eq!(span("2021-W01"), "2021-01-04 2021-01-10 W");
        assert_eq!(span("2020-W53"), "2020-12-28 2021-01-03 W");
        assert_eq!(span("2024-D366"), "2024-12-31 2024-12-31 D");
        assert_eq!(span("2024-02-29"), "2024-02-29 2024-02-29 D");
        assert_eq!(span("2024-02-29T23:59:00-04:00"), "2024-02-29 2024-02-29 D");
        assert_eq!(span("2024-02-29T23:59:00.000Z"), "2024-02-29 2024-02-29 D");
        assert_eq!(span("2024-02-29T23:59+0530"), "2024-02-29 2024-02-29 D");
        assert_eq!(span("2023-10-01/P1Y"), "2023-10-01 2024-09-30 A");
        assert_eq!(span("2023-07-01/P1M"), "2023-07-01 2023-07-31 M");
        assert_eq!(span("2023-07-01/P10D"), "2023-07-01 2023-07-10 ");
    }

    #[test]
    fn what_the_calendar_lacks_is_refused() {
        for (text, top) in
            [("2024-W53", 52), ("2024-04-31", 30), ("2023-02-29", 28), ("2024-13", 12), ("2024-Q5", 4), ("2023-D366", 365), ("2024-00", 12)]
        {
            assert_eq!(Period::parse(text), Err(PeriodError::Calendar(top)), "{text}");
        }
    }

    #[test]
    fn any_other_text_is_no_period() {
        for text in [
            "",
            "24",
            "2024-",
            "2024-3",
            "enero 2024",
            "2024/25",
            "2024-W7",
            "2024-Q",
            "2024-02-29T",
            "2024-02-29T12:00:00.000ZZ",
            "2024-02-29T12:00+x",
            "2024-02-29T12:00:00.Z",
            "2024-01-01/P",
            "２０２４",
        ] {
            assert_eq!(Period::parse(text), Err(PeriodError::Form), "{text}");
        }
        assert!(parse_period("2024-01-01/P9999Y9999M9999W9999D").is_some());
    }

    #[test]
    fn days_and_weeks_round_trip() {
        for n in (-719_162..2_932_896).step_by(17) {
            let (y, m, d) = Date(n).parts();
            assert_eq!(Date::new(y, m, d), Some(Date(n)), "{y}-{m}-{d}");
            let (g, v) = Date(n).iso_week();
            if (1..=9998).contains(&g) {
                let monday = Date::week(g, v);
                assert!(monday <= Date(n) && Date(n) < monday.plus_days(7), "{y}-{m}-{d}");
                assert!(v <= weeks_in_year(g));
            }
        }
    }
}

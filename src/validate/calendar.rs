//! Which days a period of the standard covers, and whether its form is that of a frequency.

/// Days of a period, counted from 1970-01-01, both included.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Span {
    pub(super) first: i64,
    pub(super) last: i64,
}

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

/// Whether the period has the frequency's form and exists in the calendar (SDMX 3.0 section 6, 4.2: time formats).
/// Without a frequency, or with one that has no form of its own, any period fits.
pub(super) fn fits(freq: &str, period: &str) -> Fit {
    let Some((kind, exists)) = form(period) else { return Fit::Form };
    let wanted = match freq {
        "A" | "A2" | "A3" | "A5" | "A10" => "A",
        "S" => "S",
        "Q" => "Q",
        "M" => "M",
        "W" => "W",
        "D" | "B" => "D",
        "H" | "I" | "N" => "H",
        _ => kind,
    };
    match (wanted == kind, exists) {
        (_, None) => Fit::Calendar,
        (false, _) => Fit::Form,
        (true, Some(_)) => Fit::Fits,
    }
}

/// The days of a period.
pub(super) fn span(period: &str) -> Option<Span> {
    form(period)?.1
}

/// Letter of the form, and the days if the calendar has them.
fn form(text: &str) -> Option<(&'static str, Option<Span>)> {
    if !text.is_ascii() {
        return None;
    }
    if let Some((start, length)) = text.split_once('/') {
        return range(start, length);
    }
    let year = digits(text.get(..4)?)?;
    let rest = text.get(4..)?;
    if rest.is_empty() {
        return Some(("A", months(year, 1, 12)));
    }
    let rest = rest.strip_prefix('-')?;
    let (letter, number) = rest.split_at_checked(1)?;
    match letter {
        "A" => Some(("A", (number == "1").then(|| months(year, 1, 12)).flatten())),
        "S" | "Q" | "T" if number.len() == 1 => {
            let n = digits(number)?;
            let (kind, size) = match letter {
                "S" => ("S", 6),
                "Q" => ("Q", 3),
                _ => ("T", 4),
            };
            Some((kind, months(year, (n - 1) * size + 1, size)))
        }
        "M" if number.len() == 2 => Some(("M", months(year, digits(number)?, 1))),
        "W" if number.len() == 2 => Some(("W", week(year, digits(number)?))),
        "D" if number.len() == 3 => {
            let n = digits(number)?;
            let first = day(year, 1, 1)?;
            let last = day(year, 12, 31)?;
            Some(("D", (n >= 1 && first + n - 1 <= last).then_some(Span { first: first + n - 1, last: first + n - 1 })))
        }
        _ if rest.len() == 2 => Some(("M", months(year, digits(rest)?, 1))),
        _ => {
            let (date, time) = rest.split_once('T').map_or((rest, None), |(d, t)| (d, Some(t)));
            let (m, d) = date.split_once('-')?;
            let known = m.len() == 2 && d.len() == 2;
            let at = if known { day(year, digits(m)?, digits(d)?) } else { return None };
            if let Some(t) = time {
                let ok = t.len() >= 5 && t.bytes().all(|b| b.is_ascii_digit() || b":.Z+-".contains(&b));
                return ok.then_some(("H", at.map(|n| Span { first: n, last: n })));
            }
            Some(("D", at.map(|n| Span { first: n, last: n })))
        }
    }
}

/// `2024-07-01/P1Y`: a year that does not start in January, and other lengths from a day.
fn range(start: &str, length: &str) -> Option<(&'static str, Option<Span>)> {
    let mut parts = start.split('T').next()?.split('-');
    let (y, m, d) = (digits(parts.next()?)?, digits(parts.next()?)?, digits(parts.next()?)?);
    let n = digits(length.strip_prefix('P')?.get(..length.len().checked_sub(2)?)?)?;
    let unit = length.get(length.len() - 1..)?;
    let (kind, last) = match (unit, n) {
        ("Y", _) => (if n == 1 { "A" } else { "R" }, day(y + n, m, d).or_else(|| day(y + n, m, d - 1))),
        ("M", _) => {
            let next = y * 12 + m - 1 + n;
            let kind = match n {
                1 => "M",
                3 => "Q",
                6 => "S",
                12 => "A",
                _ => "R",
            };
            (kind, day(next / 12, next % 12 + 1, d))
        }
        ("D", _) => (
            if n == 7 {
                "W"
            } else if n == 1 {
                "D"
            } else {
                "R"
            },
            day(y, m, d).map(|first| first + n),
        ),
        ("W", _) => (if n == 1 { "W" } else { "R" }, day(y, m, d).map(|first| first + 7 * n)),
        _ => return None,
    };
    Some((kind, day(y, m, d).zip(last).map(|(first, next)| Span { first, last: next - 1 })))
}

fn digits(text: &str) -> Option<i64> {
    (!text.is_empty() && text.len() <= 4 && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.parse().ok()).flatten()
}

/// `count` months from this one on, all within the year.
fn months(year: i64, month: i64, count: i64) -> Option<Span> {
    if month < 1 || month + count > 13 {
        return None;
    }
    let first = day(year, month, 1)?;
    let (y, m) = if month + count == 13 { (year + 1, 1) } else { (year, month + count) };
    Some(Span { first, last: day(y, m, 1)? - 1 })
}

/// An ISO 8601 week: the week with the year's first Thursday is week 1.
fn week(year: i64, week: i64) -> Option<Span> {
    let start = |y| day(y, 1, 4).map(|d| d - (d + 3).rem_euclid(7));
    let first = start(year)? + (week - 1) * 7;
    (week >= 1 && first < start(year + 1)?).then_some(Span { first, last: first + 6 })
}

/// Days from 1970-01-01 to this day of the Gregorian calendar; none where it has no such day.
fn day(year: i64, month: i64, day: i64) -> Option<i64> {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let long = match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return None,
    };
    if !(1..=long).contains(&day) {
        return None;
    }
    let y = if month <= 2 { year - 1 } else { year };
    let era = y.div_euclid(400);
    let of_era = y.rem_euclid(400);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    Some(era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468)
}

/// The date of a day number, as `2024-12-31`.
pub(super) fn date(days: i64) -> String {
    let z = days + 719_468;
    let era = z.div_euclid(146_097);
    let doe = z.rem_euclid(146_097);
    let yoe = (doe - doe / 1_460 + doe / 36_524 - doe / 146_096) / 365;
    let doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    let mp = (5 * doy + 2) / 153;
    let d = doy - (153 * mp + 2) / 5 + 1;
    let m = if mp < 10 { mp + 3 } else { mp - 9 };
    let y = yoe + era * 400 + i64::from(m <= 2);
    format!("{y:04}-{m:02}-{d:02}")
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
            ("M", "2024-03", Fit::Fits),
            ("M", "2024-M12", Fit::Fits),
            ("M", "2024-13", Fit::Calendar),
            ("M", "2024-00", Fit::Calendar),
            ("Q", "2024-Q4", Fit::Fits),
            ("Q", "2024-Q5", Fit::Calendar),
            ("Q", "2024-Q0", Fit::Calendar),
            ("W", "2020-W53", Fit::Fits),
            ("W", "2024-W53", Fit::Calendar),
            ("W", "2024-W00", Fit::Calendar),
            ("D", "2023-02-29", Fit::Calendar),
            ("D", "2024-02-29", Fit::Fits),
            ("D", "2024-D366", Fit::Fits),
            ("D", "2023-D366", Fit::Calendar),
            ("A", "marzo", Fit::Form),
            ("A", "", Fit::Form),
            ("M", "20é4", Fit::Form),
            ("", "2024-S1", Fit::Fits),
            ("A", "2024/P", Fit::Form),
            ("A", "2024-01-01/", Fit::Form),
        ] {
            assert_eq!(fits(freq, period), fit, "{freq} {period}");
        }
    }

    #[test]
    fn spans_are_days() {
        let s = span("2024-Q1").expect("a quarter");
        assert_eq!((date(s.first), date(s.last)), ("2024-01-01".to_owned(), "2024-03-31".to_owned()));
        let s = span("2024-W01").expect("a week");
        assert_eq!((date(s.first), date(s.last)), ("2024-01-01".to_owned(), "2024-01-07".to_owned()));
        let s = span("2024-07-01/P1Y").expect("a fiscal year");
        assert_eq!(date(s.last), "2025-06-30");
        assert_eq!(span("1969-12-31").map(|s| s.first), Some(-1));
    }
}

//! What does a number format of a workbook show: a date, a share, a plain number?

use crate::model::moment::Moment;

/// Whether a format code shows a date or time: d, m, y, h or s outside quotes, brackets and escapes, in any section;
/// `[h]`, `[mm]`, `[s]` are elapsed time.
pub(crate) fn is_date(code: &str) -> bool {
    let mut chars = code.chars();
    while let Some(c) = chars.next() {
        match c {
            '"' => while chars.next().is_some_and(|c| c != '"') {},
            '\\' | '_' | '*' => {
                chars.next();
            }
            '[' => {
                let inside: String = chars.by_ref().take_while(|&c| c != ']').collect();
                let elapsed = |t: char| !inside.is_empty() && inside.chars().all(|c| c.eq_ignore_ascii_case(&t));
                if elapsed('h') || elapsed('m') || elapsed('s') {
                    return true;
                }
            }
            // `General`, also inside a section, has none of them; `E+00` neither.
            'd' | 'D' | 'm' | 'M' | 'y' | 'Y' | 'h' | 'H' | 's' | 'S' => return true,
            _ => {}
        }
    }
    false
}

/// Whether a format code shows a percentage.
pub(crate) fn is_percent(code: &str) -> bool {
    let mut chars = code.chars();
    while let Some(c) = chars.next() {
        match c {
            '"' => while chars.next().is_some_and(|c| c != '"') {},
            '\\' | '_' | '*' => {
                chars.next();
            }
            '[' => while chars.next().is_some_and(|c| c != ']') {},
            '%' => return true,
            _ => {}
        }
    }
    false
}

/// Codes of the formats that every workbook has (ECMA-376 part 1, 18.8.30); empty for General and unknown ids.
pub(crate) fn builtin(id: u32) -> &'static str {
    match id {
        1 => "0",
        2 => "0.00",
        3 => "#,##0",
        4 => "#,##0.00",
        9 => "0%",
        10 => "0.00%",
        11 => "0.00E+00",
        12 => "# ?/?",
        13 => "# ??/??",
        14 => "mm-dd-yy",
        15 => "d-mmm-yy",
        16 => "d-mmm",
        17 => "mmm-yy",
        18 => "h:mm AM/PM",
        19 => "h:mm:ss AM/PM",
        20 => "h:mm",
        21 => "h:mm:ss",
        22 => "m/d/yy h:mm",
        37 => "#,##0 ;(#,##0)",
        38 => "#,##0 ;[Red](#,##0)",
        39 => "#,##0.00;(#,##0.00)",
        40 => "#,##0.00;[Red](#,##0.00)",
        41 => "_(* #,##0_);_(* \\(#,##0\\);_(* \"-\"_);_(@_)",
        42 => "_($* #,##0_);_($* \\(#,##0\\);_($* \"-\"_);_(@_)",
        43 => "_(* #,##0.00_);_(* \\(#,##0.00\\);_(* \"-\"??_);_(@_)",
        44 => "_($* #,##0.00_);_($* \\(#,##0.00\\);_($* \"-\"??_);_(@_)",
        45 => "mm:ss",
        46 => "[h]:mm:ss",
        47 => "mmss.0",
        48 => "##0.0E+0",
        49 => "@",
        _ => "",
    }
}

/// The palette of Excel 97 (ECMA-376 part 1, 18.8.27); none for the system colours 64 and above.
pub(crate) fn indexed_colour(n: u32) -> Option<String> {
    const FIRST: [&str; 8] = ["000000", "FFFFFF", "FF0000", "00FF00", "0000FF", "FFFF00", "FF00FF", "00FFFF"];
    const REST: [&str; 48] = [
        "800000", "008000", "000080", "808000", "800080", "008080", "C0C0C0", "808080", "9999FF", "993366", "FFFFCC", "CCFFFF", "660066",
        "FF8080", "0066CC", "CCCCFF", "000080", "FF00FF", "FFFF00", "00FFFF", "800080", "800000", "008080", "0000FF", "00CCFF", "CCFFFF",
        "CCFFCC", "FFFF99", "99CCFF", "FF99CC", "CC99FF", "FFCC99", "3366FF", "33CCCC", "99CC00", "FFCC00", "FF9900", "FF6600", "666699",
        "969696", "003366", "339966", "003300", "333300", "993300", "993366", "333399", "333333",
    ];
    let n = n as usize;
    let hit = if n < 16 { FIRST.get(n % 8) } else { REST.get(n - 16) };
    hit.map(|s| (*s).to_owned())
}

/// Text of a number in the shortest form that gives the same f64 again, whole numbers without `.0`, very large and very
/// small ones with an exponent.
pub(crate) fn shortest(v: f64) -> String {
    match v.abs() {
        0.0 => "0".to_owned(),
        a if (1e-7..1e21).contains(&a) => format!("{v}"),
        _ => format!("{v:E}"),
    }
}

/// The serial day (1900 system, or 1904) of an ISO 8601 date, date-time or duration, as text.
pub(crate) fn serial_of_iso(iso: &str, date1904: bool) -> Option<String> {
    let iso = iso.trim();
    let (days, clock) = match iso.strip_prefix("PT") {
        Some(rest) => {
            let mut seconds = 0.0;
            let mut number = String::new();
            for c in rest.chars() {
                let unit = match c {
                    'H' => 3600.0,
                    'M' => 60.0,
                    'S' => 1.0,
                    _ => {
                        number.push(c);
                        continue;
                    }
                };
                seconds += number.parse::<f64>().ok()? * unit;
                number.clear();
            }
            (0, seconds)
        }
        None => {
            let (date, time) = iso.split_once(['T', ' ']).unwrap_or((iso, ""));
            let mut parts = date.splitn(3, '-');
            let (y, m, d) = (parts.next()?, parts.next()?, parts.next()?);
            let day = days_from_civil(y.parse().ok()?, m.parse().ok()?, d.parse().ok()?)?;
            let mut seconds = 0.0;
            for (part, unit) in time.trim_end_matches('Z').split(':').zip([3600.0, 60.0, 1.0]) {
                if !part.is_empty() {
                    seconds += part.parse::<f64>().ok()? * unit;
                }
            }
            (day + epoch(date1904), seconds)
        }
    };
    if !clock.is_finite() {
        return None;
    }
    Some(shortest(days as f64 + clock / 86_400.0))
}

/// The day of a serial number, as `2026-03-01`; the inverse of [`serial_of_iso`] without its time of day.
pub(crate) fn iso_of_serial(text: &str, date1904: bool) -> Option<String> {
    let days: f64 = text.parse().ok().filter(|d| (1.0..2_958_466.0).contains(d))?;
    Moment::from_millis((days as i64 - epoch(date1904)) * Moment::DAY).to_string().get(..10).map(str::to_owned)
}

/// The serial number of 1970-01-01: serials count from 1899-12-30, or from 1904-01-01.
fn epoch(date1904: bool) -> i64 {
    if date1904 { 24_107 } else { 25_569 }
}

/// Days from 1970-01-01 in the proleptic Gregorian calendar.
fn days_from_civil(y: i64, m: i64, d: i64) -> Option<i64> {
    if !(1..=12).contains(&m) || !(1..=31).contains(&d) || !(0..=9999).contains(&y) {
        return None;
    }
    let y = if m <= 2 { y - 1 } else { y };
    let era = y.div_euclid(400);
    let year = y.rem_euclid(400);
    let day = (153 * ((m + 9) % 12) + 2) / 5 + d - 1;
    Some(era * 146_097 + year * 365 + year / 4 - year / 100 + day - 719_468)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_told_from_numbers() {
        for code in ["dd/mm/yyyy", "[$-40A]mmmm yyyy", "mmm\\-yy", "[h]:mm", "h:mm AM/PM", "0;\"x\";yyyy", "yyyy\"年\"m\"月\""] {
            assert!(is_date(code), "{code}");
        }
        for code in ["General", "#,##0", "0.00E+00", "\"days\" 0", "[Red]0", "0\\d", "_-* #,##0_-", "@", "[$USD] 0", "0_h"] {
            assert!(!is_date(code), "{code}");
        }
        assert!(is_percent("0.0%") && !is_percent("0\"%\"") && !is_percent("0\\%"));
    }

    #[test]
    fn serial_days() {
        assert_eq!(serial_of_iso("2020-01-05", false).as_deref(), Some("43835"));
        assert_eq!(serial_of_iso("2020-01-05T12:00:00", false).as_deref(), Some("43835.5"));
        assert_eq!(serial_of_iso("1904-01-01", true).as_deref(), Some("0"));
        assert_eq!(serial_of_iso("PT36H00M00S", false).as_deref(), Some("1.5"));
        assert_eq!(serial_of_iso("2020-13-01", false), None);
        assert_eq!(serial_of_iso("soon", false), None);
    }

    #[test]
    fn days_of_serials() {
        assert_eq!(iso_of_serial("46082", false).as_deref(), Some("2026-03-01"));
        assert_eq!(iso_of_serial("44620", true).as_deref(), Some("2026-03-01"));
        assert_eq!(iso_of_serial("x", false), None);
    }
}

//! Figures as people write them: locale, thousands signs, missing signs, zero signs, footnote marks.

use rust_decimal::Decimal;

/// Decimal and thousands signs of a locale.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct NumberStyle {
    /// Sign before the decimals.
    pub decimal: u8,
    /// Sign between thousands beside the blank; 0 for none.
    pub group: u8,
}

impl NumberStyle {
    /// The plain form of JSON, XML and SDMX: `1234.5`, no thousands signs.
    pub const PLAIN: NumberStyle = NumberStyle { decimal: b'.', group: 0 };

    /// The signs of a locale, as CLDR 46 gives them. Spanish differs by country: Mexico, Central America without
    /// Costa Rica, the Dominican Republic, Panama, Peru and the USA write `1,234.5`, the others `1.234,5`.
    pub fn of_locale(locale: &str) -> NumberStyle {
        let mut parts = locale.split(['-', '_']);
        let lang = parts.next().unwrap_or("").to_ascii_lowercase();
        let region = parts.next_back().unwrap_or("").to_ascii_uppercase();
        let point = match lang.as_str() {
            "es" => matches!(region.as_str(), "MX" | "GT" | "HN" | "SV" | "NI" | "PA" | "DO" | "PE" | "PR" | "US" | "BZ" | "CU" | "419"),
            "pt" | "fr" | "de" | "it" | "nl" | "tr" | "uk" | "ru" | "pl" => region == "CH" && lang != "fr",
            _ => true,
        };
        if point { NumberStyle { decimal: b'.', group: b',' } } else { NumberStyle { decimal: b',', group: b'.' } }
    }

    fn other(self) -> NumberStyle {
        NumberStyle { decimal: if self.group == 0 { b',' } else { self.group }, group: self.decimal }
    }
}

/// What a text is, as a figure.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Figure {
    /// This figure.
    Is(Decimal),
    /// This figure, but with the locale's signs exchanged it would be another: `1.234`.
    Ambiguous(Decimal),
    /// A figure only with the locale's signs exchanged.
    OtherStyle(Decimal),
    /// More digits than an exact decimal of 28 places holds.
    TooLong,
    /// No figure.
    Not,
}

/// Reads a text as a figure.
pub fn figure(text: &str, style: NumberStyle) -> Figure {
    let b = text.as_bytes();
    // Most cells are a few digits; nothing else is looked at for them.
    if !b.is_empty() && b.len() <= 18 && b.iter().all(u8::is_ascii_digit) {
        return Figure::Is(Decimal::from(b.iter().fold(0i64, |n, d| n * 10 + i64::from(d - b'0'))));
    }
    if let Some(d) = with_decimals(b, style.decimal) {
        return Figure::Is(d);
    }
    match (parse(text, style), style.group) {
        (Parsed::Figure(d), 0) => Figure::Is(d),
        (Parsed::Figure(d), _) => {
            if one_group_of_three(text) && matches!(parse(text, style.other()), Parsed::Figure(o) if o != d) {
                Figure::Ambiguous(d)
            } else {
                Figure::Is(d)
            }
        }
        (Parsed::TooLong, _) => Figure::TooLong,
        (Parsed::Not, 0) => Figure::Not,
        (Parsed::Not, _) => match parse(text, style.other()) {
            Parsed::Figure(d) => Figure::OtherStyle(d),
            _ => Figure::Not,
        },
    }
}

/// `12,5`: digits, the sign, and decimals that are not three, so that no other style reads the text otherwise.
fn with_decimals(b: &[u8], sign: u8) -> Option<Decimal> {
    let (mut mantissa, mut point) = (0i64, None);
    if b.len() > 18 || !b.first()?.is_ascii_digit() {
        return None;
    }
    for (i, &c) in b.iter().enumerate() {
        match c {
            b'0'..=b'9' => mantissa = mantissa * 10 + i64::from(c - b'0'),
            c if c == sign && point.is_none() => point = Some(i + 1),
            _ => return None,
        }
    }
    let decimals = b.len() - point?;
    (decimals > 0 && decimals != 3).then(|| Decimal::new(mantissa, decimals as u32))
}

/// `1.234` or `1,234`: three digits after the only sign, at most three before.
fn one_group_of_three(text: &str) -> bool {
    let t = text.trim_start_matches(['-', '+', '\u{2212}']);
    match t.split_once(['.', ',']) {
        Some((a, b)) => {
            (1..=3).contains(&a.len())
                && !a.starts_with('0')
                && b.len() == 3
                && [a, b].iter().all(|s| s.bytes().all(|c| c.is_ascii_digit()))
        }
        None => false,
    }
}

enum Parsed {
    Figure(Decimal),
    TooLong,
    Not,
}

fn parse(text: &str, style: NumberStyle) -> Parsed {
    let text = text.trim();
    let (negative, text) = match text.strip_prefix(['-', '\u{2212}']) {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let (mut mantissa, mut scale, mut digits) = (0i128, 0u32, 0u32);
    // Digits since the last thousands sign; none yet seen while `None`.
    let (mut since_group, mut decimals, mut exponent): (Option<u32>, bool, i32) = (None, false, 0);
    for (i, c) in text.char_indices() {
        match c {
            '0'..='9' => {
                digits += u32::from(mantissa != 0 || c != '0');
                if digits > 28 {
                    return Parsed::TooLong;
                }
                mantissa = mantissa * 10 + i128::from(c as u8 - b'0');
                scale += u32::from(decimals);
                if !decimals && let Some(n) = since_group.as_mut() {
                    *n += 1;
                }
            }
            _ if c as u32 == u32::from(style.decimal) && !decimals => {
                if since_group.is_some_and(|n| n != 3) || i == 0 {
                    return Parsed::Not;
                }
                decimals = true;
            }
            _ if !decimals && i > 0 && style.group != 0 && (c as u32 == u32::from(style.group) || is_blank(c)) => {
                let before = since_group.unwrap_or(i as u32);
                if (since_group.is_some() && before != 3) || (since_group.is_none() && !(1..=3).contains(&before)) {
                    return Parsed::Not;
                }
                since_group = Some(0);
            }
            'e' | 'E' if i > 0 => {
                let rest = &text[i + 1..];
                match rest.parse::<i32>() {
                    Ok(e) if (-28..=28).contains(&e) && rest.len() <= 4 => exponent = e,
                    _ => return Parsed::Not,
                }
                break;
            }
            _ => return Parsed::Not,
        }
    }
    if text.is_empty() || since_group.is_some_and(|n| n != 3) || (decimals && scale == 0) {
        return Parsed::Not;
    }
    let mut scale = scale as i32 - exponent;
    while scale < 0 {
        match mantissa.checked_mul(10) {
            Some(m) => mantissa = m,
            None => return Parsed::TooLong,
        }
        scale += 1;
    }
    let mantissa = if negative { -mantissa } else { mantissa };
    match Decimal::try_from_i128_with_scale(mantissa, scale as u32) {
        Ok(d) => Parsed::Figure(d),
        Err(_) => Parsed::TooLong,
    }
}

fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}' | '\'' | '\u{2019}')
}

/// Reads the number of a workbook cell from its source text. A workbook keeps 15 significant digits and stores the
/// nearest binary fraction, so `0.30000000000000004` is the 0.3 that the sender typed.
pub fn stored(text: &str) -> Figure {
    match figure(text, NumberStyle::PLAIN) {
        Figure::Is(d) if text.len() > 15 => {
            let digits = d.mantissa().unsigned_abs().checked_ilog10().unwrap_or(0) as i32 + 1;
            if digits <= 15 {
                return Figure::Is(d);
            }
            let places = d.scale() as i32 - (digits - 15);
            if places >= 0 { Figure::Is(d.round_dp(places as u32).normalize()) } else { Figure::Is(d) }
        }
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is(text: &str, locale: &str) -> String {
        match figure(text, NumberStyle::of_locale(locale)) {
            Figure::Is(d) => d.to_string(),
            other => format!("{other:?}"),
        }
    }

    #[test]
    fn figures_in_the_styles_of_the_region() {
        assert_eq!(is("1,200", "es-MX"), "Ambiguous(1200)");
        assert_eq!(is("1,234,567", "es-MX"), "1234567");
        assert_eq!(is("12.5", "es-MX"), "12.5");
        assert_eq!(is("1.234.567,8", "es-CL"), "1234567.8");
        assert_eq!(is("2.495", "es-CL"), "Ambiguous(2495)");
        assert_eq!(is("1 234 567", "fr"), "1234567");
        assert_eq!(is("1\u{a0}234,5", "pt-BR"), "1234.5");
        assert_eq!(is("-14", "en"), "-14");
        assert_eq!(is("1e3", "en"), "1000");
        assert_eq!(is("007", "en"), "7");
    }

    #[test]
    fn what_is_no_figure_stays_none() {
        for text in ["", "12o", "n/d", "1.2.3", "1,2,3", "--", "1..2", "1,23,456", "5 a 9", "1 23", ".", "12,", "1-2", "1e", "1e999", "٣"]
        {
            assert!(matches!(figure(text, NumberStyle::of_locale("en")), Figure::Not | Figure::OtherStyle(_)), "{text}");
        }
        assert_eq!(figure("1.234.567", NumberStyle::of_locale("en")), Figure::OtherStyle(Decimal::from(1_234_567)));
        assert_eq!(figure(&"9".repeat(40), NumberStyle::PLAIN), Figure::TooLong);
    }

    #[test]
    fn binary_noise_of_workbooks_is_taken_off() {
        assert_eq!(stored("0.30000000000000004"), Figure::Is(Decimal::new(3, 1)));
        assert_eq!(stored("21968.324810747436"), Figure::Is("21968.3248107474".parse().expect("a decimal")));
        assert_eq!(stored("40402966"), Figure::Is(Decimal::from(40_402_966)));
        assert_eq!(stored("1.5E-3"), Figure::Is(Decimal::new(15, 4)));
    }
}

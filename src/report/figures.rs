//! How a figure is written in each language: by our own rules, so that no locale of a machine changes a byte.

use rust_decimal::Decimal;

use crate::model::lang::Lang;

/// Thousands and decimal signs: `1,234.5` en, `1.234,5` es and pt, `1 234,5` fr with a narrow no-break space.
fn signs(lang: Lang) -> (char, char) {
    match lang {
        Lang::En => (',', '.'),
        Lang::Es | Lang::Pt => ('.', ','),
        Lang::Fr => ('\u{202f}', ','),
    }
}

/// An exact figure, with the decimals that it has.
pub(super) fn figure(lang: Lang, value: Decimal) -> String {
    let (thousands, decimal) = signs(lang);
    let text = value.abs().to_string();
    let (whole, rest) = text.split_once('.').unwrap_or((&text, ""));
    let mut out = String::with_capacity(text.len() + text.len() / 3 + 4);
    if value.is_sign_negative() && !value.is_zero() {
        out.push('-');
    }
    for (i, digit) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i).is_multiple_of(3) {
            out.push(thousands);
        }
        out.push(digit);
    }
    if !rest.is_empty() {
        out.push(decimal);
        out.push_str(rest);
    }
    out
}

/// How many.
pub(super) fn count(lang: Lang, n: u64) -> String {
    figure(lang, Decimal::from(n))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_language_has_its_signs() {
        let v = Decimal::new(12_345_675, 1);
        assert_eq!(figure(Lang::En, v), "1,234,567.5");
        assert_eq!(figure(Lang::Es, v), "1.234.567,5");
        assert_eq!(figure(Lang::Pt, -v), "-1.234.567,5");
        assert_eq!(figure(Lang::Fr, v), "1\u{202f}234\u{202f}567,5");
        assert_eq!(count(Lang::Es, 999), "999");
        assert_eq!(count(Lang::Es, 1_000), "1.000");
        assert_eq!(figure(Lang::En, Decimal::new(-5, 2)), "-0.05");
        assert_eq!(figure(Lang::En, Decimal::new(0, 2)), "0.00");
    }
}

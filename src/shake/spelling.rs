//! How do people write the same otherwise, and how do they mistype it?

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::chance::Chance;
use crate::map::values::{Figure, NumberStyle, figure};

/// The text with one slip of the keyboard: two letters exchanged, one left out, one doubled. None where nothing in it is a
/// word.
pub(super) fn typo(text: &str, chance: &mut Chance) -> Option<String> {
    let chars: Vec<char> = text.chars().collect();
    let words = words(&chars);
    let &(from, to) = chance.pick(&words)?;
    let mut out = chars.clone();
    let inner = from + 1 + chance.below((to - from).saturating_sub(3));
    let differ = |a: char, b: char| plain(&a.to_string()) != plain(&b.to_string());
    match chance.below(3) {
        0 if to - from >= 5 && differ(chars[inner], chars[inner + 1]) => out.swap(inner, inner + 1),
        1 if to - from >= 5 => {
            out.remove(inner);
        }
        _ => {
            let at = from + (to - from) / 2;
            out.insert(at, chars[at]);
        }
    }
    Some(out.into_iter().collect())
}

/// Runs of letters, as first and last but one; those of four letters and more where there are such.
fn words(chars: &[char]) -> Vec<(usize, usize)> {
    let mut all = Vec::new();
    let mut from = None;
    for (i, c) in chars.iter().chain([&' ']).enumerate() {
        match (c.is_alphabetic(), from) {
            (true, None) => from = Some(i),
            (false, Some(f)) => {
                all.push((f, i));
                from = None;
            }
            _ => {}
        }
    }
    if all.iter().any(|(f, t)| t - f >= 4) {
        all.retain(|(f, t)| t - f >= 4);
    }
    all
}

/// The text in another way of writing that means the same: capitals, no accents, more blanks.
pub(super) fn other_form(text: &str, chance: &mut Chance) -> Option<String> {
    // Capitals of these are other letters in lower case.
    if !text.chars().any(char::is_alphabetic) || text.contains(['ß', 'ı', 'İ']) {
        return None;
    }
    let mut forms = vec![text.to_uppercase(), text.to_lowercase(), plain(text), format!(" {text}\u{a0}")];
    if let Some((a, b)) = text.split_once(' ') {
        forms.push(format!("{a}  {b}"));
        forms.push(format!("{a}\u{a0}{b}"));
    }
    forms.retain(|f| f != text);
    chance.pick(&forms).cloned()
}

/// Without accents.
fn plain(text: &str) -> String {
    text.nfd().filter(|c| !is_combining_mark(*c)).collect()
}

/// The decimal and thousands signs exchanged; none where there are none.
pub(super) fn signs_exchanged(text: &str) -> Option<String> {
    let exchanged: String = text
        .chars()
        .map(|c| match c {
            '.' => ',',
            ',' => '.',
            c => c,
        })
        .collect();
    (exchanged != text).then_some(exchanged)
}

/// A whole number of at least four digits in groups of three.
pub(super) fn grouped(digits: &str, sign: char) -> Option<String> {
    if digits.len() < 4 || digits.len() > 15 || !digits.bytes().all(|b| b.is_ascii_digit()) || digits.starts_with('0') {
        return None;
    }
    let mut out = String::new();
    for (i, c) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(sign);
        }
        out.push(c);
    }
    Some(out)
}

/// A number as a workbook stores it, as a person of this locale would type it.
pub(super) fn typed(stored: &str, style: NumberStyle) -> Option<String> {
    let Figure::Is(d) = figure(stored, NumberStyle::PLAIN) else { return None };
    Some(d.normalize().to_string().replace('.', &char::from(style.decimal).to_string()))
}

/// The text with its first year (1900 to 2099) one earlier.
pub(super) fn year_before(text: &str) -> Option<String> {
    let at = year(text, 0)?;
    let year: u32 = text[at..at + 4].parse().ok()?;
    Some(format!("{}{}{}", &text[..at], year - 1, &text[at + 4..]))
}

/// The text with every year in it one later.
pub(super) fn year_after(text: &str) -> Option<String> {
    let (mut out, mut done) = (String::new(), 0);
    while let Some(at) = year(text, done) {
        let year: u32 = text[at..at + 4].parse().ok()?;
        out += &text[done..at];
        out += &(year + 1).to_string();
        done = at + 4;
    }
    out += &text[done..];
    (done > 0).then_some(out)
}

/// Where the first year at or after this place stands.
fn year(text: &str, from: usize) -> Option<usize> {
    let b = text.as_bytes();
    let digit = |i: usize| b.get(i).is_some_and(u8::is_ascii_digit);
    (from..b.len()).find(|&i| {
        (i == 0 || !digit(i - 1))
            && (0..4).all(|k| digit(i + k))
            && !digit(i + 4)
            && (b[i..].starts_with(b"19") || b[i..].starts_with(b"20"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_typo_is_another_word() {
        for n in 0..200 {
            let t = typo("Honduras", &mut Chance::new(n, 0)).expect("a word");
            assert_ne!(t, "Honduras");
            assert!((7..=9).contains(&t.len()), "{t}");
            assert_ne!(typo("CUB", &mut Chance::new(n, 0)).expect("a word"), "CUB");
        }
        assert_eq!(typo("2024-01", &mut Chance::new(1, 0)), None);
    }

    #[test]
    fn another_form_means_the_same() {
        for n in 0..50 {
            let form = other_form("República  Dominicana", &mut Chance::new(n, 0)).expect("words");
            assert_eq!(crate::harmonise::fold(&form), crate::harmonise::fold("República Dominicana"));
        }
        assert_eq!(other_form("60+", &mut Chance::new(1, 0)), None);
    }

    #[test]
    fn figures_and_years_are_rewritten() {
        assert_eq!(signs_exchanged("1,234.5").as_deref(), Some("1.234,5"));
        assert_eq!(signs_exchanged("12"), None);
        assert_eq!(grouped("1234567", '.').as_deref(), Some("1.234.567"));
        assert_eq!(grouped("123", '.'), None);
        assert_eq!(typed("1234.50", NumberStyle::of_locale("es-CL")).as_deref(), Some("1234,5"));
        assert_eq!(year_before("Cuadro 2.1 Entradas, 2024").as_deref(), Some("Cuadro 2.1 Entradas, 2023"));
        assert_eq!(year_before("12024 y 120"), None);
        assert_eq!(year_after("2019 a 2020, 12019").as_deref(), Some("2020 a 2021, 12019"));
        assert_eq!(year_after("sin año"), None);
    }
}

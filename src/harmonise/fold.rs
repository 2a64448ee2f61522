//! When are two labels the same but for the way they are typed: case, accents, spaces, punctuation.
//!
//! Folding is exact: two labels fold to one text, or they are different labels. Nothing here measures likeness, so `Guinea`
//! and `Guinea-Bissau`, `Niger` and `Nigeria`, `Corea del Norte` and `Corea del Sur` stay apart.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The folded form of a label: lower case without accents, one space between words, punctuation gone except where it carries
/// meaning (`<18`, `60+`, `0-4`, `1.5`). `&`, `and`, `y`, `e`, `et` between words are the same.
///
/// ```
/// use isthmus::harmonise::fold;
/// assert_eq!(fold("  CÔTE\u{a0}D’IVOIRE "), fold("Côte d'Ivoire"));
/// assert_eq!(fold("0 – 4"), fold("0-4"));
/// assert_ne!(fold("<18"), fold("18+"));
/// ```
pub fn fold(text: &str) -> String {
    let plain = fold_words(text);
    if !plain.contains(" y ") && !plain.contains(" e ") && !plain.contains(" et ") && !plain.contains(" and ") {
        return plain;
    }
    let words: Vec<&str> = plain.split(' ').collect();
    let last = words.len() - 1;
    let join = |(i, w): (usize, &&str)| match *w {
        "y" | "e" | "et" | "and" if i > 0 && i < last => "&".to_owned(),
        w => w.to_owned(),
    };
    words.iter().enumerate().map(join).collect::<Vec<_>>().join(" ")
}

/// As [`fold`], the conjunctions left as they are.
pub(super) fn fold_words(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.nfkd().filter(|&c| !is_combining_mark(c) && !invisible(c)).flat_map(char::to_lowercase).peekable();
    // A dash or point is kept between two digits only, so it waits until the next sign is known.
    let mut waiting: Option<char> = None;
    let mut space = false;
    while let Some(c) = chars.next() {
        if c.is_alphanumeric() || "<>+=%&*#@$≤≥".contains(c) {
            let digit = c.is_ascii_digit();
            match waiting.take() {
                Some(w) if digit && (!space || (w == '-' && !out.is_empty())) => {
                    out.push(w);
                    space = false;
                }
                Some(_) => space = true,
                None => {}
            }
            if space && !out.is_empty() {
                out.push(' ');
            }
            space = false;
            match letter(c) {
                Some(s) => out.push_str(s),
                None => out.push(c),
            }
            continue;
        }
        let after_digit = out.ends_with(|c: char| c.is_ascii_digit());
        match c {
            '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' if waiting.is_none() && (after_digit || out.is_empty()) => {
                waiting = Some('-');
            }
            '.' | ',' if waiting.is_none() && after_digit && !space && chars.peek().is_some_and(char::is_ascii_digit) => waiting = Some(c),
            c if c.is_whitespace() => space = true,
            _ => {
                space = true;
                waiting = None;
            }
        }
    }
    out
}

/// Other forms of a label that mean the same in a list of names: `Caimán, Islas` and `Caimán (Islas)` are `Islas Caimán`.
pub(super) fn inverted(label: &str) -> Option<String> {
    let (first, second) = match label.split_once(',') {
        Some((a, b)) if !b.contains(',') => (a, b),
        Some(_) => return None,
        None => label.trim_end().strip_suffix(')')?.split_once('(')?,
    };
    let (first, second) = (first.trim(), second.trim());
    if first.is_empty() || second.is_empty() {
        return None;
    }
    Some(format!("{second} {first}"))
}

/// One space between words, none around, dashes and quotes of one kind: what may be changed before a pattern is tried.
pub(super) fn tidy(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars().filter(|&c| !invisible(c)) {
        match c {
            c if c.is_whitespace() => {
                if !out.is_empty() && !out.ends_with(' ') {
                    out.push(' ');
                }
            }
            '\u{2010}'..='\u{2015}' | '\u{2212}' => out.push('-'),
            '\u{2018}' | '\u{2019}' | '\u{b4}' => out.push('\''),
            '\u{201c}' | '\u{201d}' => out.push('"'),
            c => out.push(c),
        }
    }
    out.truncate(out.trim_end().len());
    out
}

fn invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}')
}

/// Letters that normalisation does not take apart.
fn letter(c: char) -> Option<&'static str> {
    Some(match c {
        'ø' => "o",
        'æ' => "ae",
        'œ' => "oe",
        'ß' => "ss",
        'ł' => "l",
        'đ' | 'ð' => "d",
        'ı' => "i",
        'þ' => "th",
        '≤' => "<=",
        '≥' => ">=",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn typing_does_not_matter() {
        for (a, b) in [
            ("MÉXICO", "México"),
            ("Me\u{301}xico", "mexico"),
            ("  Viet\u{a0}Nam", "Viet Nam"),
            ("Côte d’Ivoire", "cote d'ivoire"),
            ("Guinea-Bissau", "guinea bissau"),
            ("Trinidad & Tobago", "Trinidad y Tobago"),
            ("0 – 4", "0-4"),
            ("Micronesia (Federated States of)", "Micronesia, Federated States of"),
            ("San Marino.", "san marino"),
            ("Soft\u{ad}hyphen", "softhyphen"),
            ("≥ 60", ">= 60"),
        ] {
            assert_eq!(fold(a), fold(b), "{a} {b}");
        }
        assert_eq!(fold(""), "");
        assert_eq!(fold("***"), "***");
        assert_eq!(fold("--"), "");
    }

    #[test]
    fn different_labels_stay_different() {
        let apart = [
            vec!["Guinea", "Guinea-Bissau", "Guinea Ecuatorial", "Papua Nueva Guinea"],
            vec!["Congo", "Congo, República Democrática del", "República Democrática del Congo"],
            vec!["Níger", "Nigeria"],
            vec!["Corea del Norte", "Corea del Sur"],
            vec!["Dominica", "República Dominicana"],
            vec!["<18", "18", "18+", ">18", "18-", "1.8", "1-8", "-18"],
            vec!["E", "Y", "&"],
        ];
        for group in apart {
            let mut folded: Vec<_> = group.iter().map(|l| fold(l)).collect();
            folded.sort();
            folded.dedup();
            assert_eq!(folded.len(), group.len() - usize::from(group[0] == "<18"), "{group:?}");
        }
        assert_eq!(fold("18-"), fold("18"));
    }

    #[test]
    fn names_turned_round_are_told() {
        assert_eq!(inverted("Caimán, Islas").as_deref(), Some("Islas Caimán"));
        assert_eq!(inverted("Bolivia (Estado Plurinacional de)").as_deref(), Some("Estado Plurinacional de Bolivia"));
        assert_eq!(inverted("a, b, c"), None);
        assert_eq!(inverted("Guinea"), None);
    }

    #[test]
    fn tidy_keeps_the_words() {
        assert_eq!(tidy(" 18\u{a0} y   más "), "18 y más");
        assert_eq!(tidy("0–4"), "0-4");
    }
}

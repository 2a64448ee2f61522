//! How does a pattern of a mapping read to somebody who never saw one? `(?i)^internaci[oó]n$` is «internación».

/// The text that a pattern most likely stands for: of alternatives the first, of a set of letters the accented one, `#`
/// for a digit, `…` for anything.
pub fn readable(pattern: &str) -> String {
    let signs: Vec<char> = pattern.chars().collect();
    let mut out = String::new();
    one_of(&signs, &mut 0, &mut out);
    let text = out.split_whitespace().collect::<Vec<_>>().join(" ");
    // An ending of any kind says nothing.
    let text = text.trim_end_matches(".…").trim_matches('…').trim();
    if text.is_empty() { pattern.to_owned() } else { text.to_owned() }
}

/// A text without regard to case and accents, with one blank between its words.
pub fn bare(text: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    let letters = text.nfd().filter(|c| !unicode_normalization::char::is_combining_mark(*c)).flat_map(char::to_lowercase);
    letters.collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Alternatives up to the end of the group: the first that has a text is told.
fn one_of(signs: &[char], at: &mut usize, out: &mut String) {
    let mut told = String::new();
    loop {
        let mut this = String::new();
        row(signs, at, &mut this);
        if told.is_empty() {
            told = this;
        }
        if signs.get(*at) != Some(&'|') {
            break;
        }
        *at += 1;
    }
    out.push_str(&told);
}

/// Pieces one after the other, up to `|`, `)` or the end.
fn row(signs: &[char], at: &mut usize, out: &mut String) {
    while let Some(&c) = signs.get(*at) {
        let mut piece = String::new();
        let mut any = false;
        *at += 1;
        match c {
            '|' | ')' => {
                *at -= 1;
                return;
            }
            '^' | '$' => continue,
            '(' => {
                open(signs, at);
                one_of(signs, at, &mut piece);
                *at += 1;
            }
            '[' => {
                let (letter, wide) = set(signs, at);
                piece.extend(letter);
                any = wide;
            }
            '\\' => {
                let escaped = signs.get(*at).copied();
                *at += 1;
                match escaped {
                    Some('d') => piece.push('#'),
                    Some('s') => piece.push(' '),
                    Some('w' | 'S' | 'D' | 'W') => any = true,
                    Some('p' | 'P') => {
                        any = true;
                        while signs.get(*at - 1).is_some_and(|c| *c != '}') {
                            *at += 1;
                        }
                    }
                    Some('b' | 'B' | 'A' | 'z') | None => {}
                    Some(sign) => piece.push(sign),
                }
            }
            '.' => any = true,
            sign => piece.push(sign),
        }
        let (least, many) = times(signs, at);
        match () {
            () if any && !out.ends_with('…') => out.push('…'),
            () if any => {}
            () if many && piece == "#" => out.push_str("##"),
            () => (0..least.clamp(1, 8)).for_each(|_| out.push_str(&piece)),
        }
    }
}

/// Skips the head of a group: `?i)` is one without content.
fn open(signs: &[char], at: &mut usize) {
    if signs.get(*at) != Some(&'?') {
        return;
    }
    while let Some(&c) = signs.get(*at) {
        if c == ')' {
            return;
        }
        *at += 1;
        if matches!(c, ':' | '>') {
            return;
        }
    }
}

/// The letter of a set that is told, and whether the set is so wide that none is.
fn set(signs: &[char], at: &mut usize) -> (Option<char>, bool) {
    let negated = signs.get(*at) == Some(&'^');
    *at += usize::from(negated);
    let mut all: Vec<char> = Vec::new();
    let (mut digits, mut wide) = (false, negated);
    while let Some(&c) = signs.get(*at) {
        *at += 1;
        match c {
            ']' if !all.is_empty() || digits || wide => break,
            '\\' => {
                match signs.get(*at) {
                    Some('d') => digits = true,
                    Some('s') => all.push(' '),
                    Some('w') => wide = true,
                    Some(&sign) => all.push(sign),
                    None => {}
                }
                *at += 1;
            }
            '-' if !all.is_empty() && signs.get(*at).is_some_and(|n| *n != ']') => {
                let first = all.pop().unwrap_or_default();
                *at += 1;
                if first.is_ascii_digit() { digits = true } else { wide = true }
            }
            c => all.push(c),
        }
    }
    let letter = match () {
        () if wide => None,
        () if digits => Some('#'),
        () if all.contains(&' ') => Some(' '),
        () => all.iter().find(|c| !c.is_ascii()).or(all.first()).copied(),
    };
    (letter, wide)
}

/// A quantifier: how often at least, and whether more.
fn times(signs: &[char], at: &mut usize) -> (usize, bool) {
    let found = match signs.get(*at) {
        Some('?') => (1, false),
        Some('*' | '+') => (1, true),
        Some('{') => {
            let end = signs[*at..].iter().position(|c| *c == '}').map_or(signs.len(), |i| *at + i);
            let text: String = signs[*at + 1..end].iter().collect();
            *at = end.min(signs.len() - 1);
            let (least, most) = text.split_once(',').map_or((text.as_str(), None), |(a, b)| (a, Some(b)));
            (least.trim().parse().unwrap_or(1), most.is_some())
        }
        _ => return (1, false),
    };
    *at += 1;
    // A lazy quantifier reads the same.
    *at += usize::from(signs.get(*at) == Some(&'?'));
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_read_as_the_texts_that_they_stand_for() {
        for (pattern, text) in [
            ("(?i)^punto de internaci[oó]n$", "punto de internación"),
            (r"(?i)^cuadro 2\.1", "cuadro 2.1"),
            (r"^(?P<YEAR>20\d\d)$", "20##"),
            ("(?i)^a[nñ]o$", "año"),
            ("(?i)^RRAA_(REGULAR|IRREGULAR|TOTAL)$", "RRAA_REGULAR"),
            ("(?i)^PA[IÍ]S[_ ]DE[_ ]NACIONALIDAD$", "PAÍS DE NACIONALIDAD"),
            (r"(?i)(^|[_ -])irreg[^a-z]*\.[a-z]+$", "irreg"),
            (r"(?i)imigrantes[ _-]*(?P<ANO>20\d\d)[ _-]?(?P<MES>0[1-9]|1[0-2])", "imigrantes 20## 0#"),
            ("(?i)(?P<SHEET>.*rechaz.*)", "rechaz"),
            (r"^total(es)?\s+general$", "totales general"),
            (r"^\d{4}$", "####"),
            ("^t$", "t"),
            (".*", ".*"),
        ] {
            assert_eq!(readable(pattern), text, "{pattern}");
        }
    }

    #[test]
    fn no_text_stops_it() {
        for odd in ["(", "[", "[a", "[^", "(?P<", "a{", "a{2", r"\", "|", ")", "(|)", r"\p{L", "[]", "(?i)", "a**", "[a-", "{}", "", r"\p"]
        {
            let _ = readable(odd);
        }
    }
}

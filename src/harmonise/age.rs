//! Which ages a label means (`0 a 4`, `80 y más`, `menores de 18`, `under 18`), and which bands two sources share.
//!
//! Codes follow the pattern of the SDMX cross-domain list CL_AGE: `Y0T4`, `Y_GE80`, `Y_LT18`, `Y18`, `M0T11`. Words such as
//! "adult" name no age: what they mean differs by country and is for the mapping to say.

use super::fold::fold_words;

/// Completed units of life.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum AgeUnit {
    /// Days.
    Day,
    /// Weeks.
    Week,
    /// Months.
    Month,
    /// Years.
    Year,
}

impl AgeUnit {
    fn letter(self) -> char {
        match self {
            AgeUnit::Day => 'D',
            AgeUnit::Week => 'W',
            AgeUnit::Month => 'M',
            AgeUnit::Year => 'Y',
        }
    }
}

/// A band of ages, both ends included; without `to` it is open.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct AgeBand {
    /// What the ends count.
    pub unit: AgeUnit,
    /// Youngest age.
    pub from: u16,
    /// Oldest age.
    pub to: Option<u16>,
}

impl AgeBand {
    /// Its codes in the pattern of CL_AGE, the usual one first: `Y0T17` and `Y_LT18` are one band.
    pub fn codes(&self) -> Vec<String> {
        let u = self.unit.letter();
        let (from, Some(to)) = (self.from, self.to) else { return vec![format!("{u}_GE{}", self.from)] };
        let mut all = Vec::new();
        if from == to {
            all.push(format!("{u}{from}"));
        }
        all.push(format!("{u}{from}T{to}"));
        if from == 0 {
            all.push(format!("{u}_LT{}", to + 1));
        }
        all
    }

    /// The band of a code in the pattern of CL_AGE; none for `_T`, `_U` and codes of another pattern.
    pub fn parse(code: &str) -> Option<AgeBand> {
        let mut chars = code.chars();
        let unit = match chars.next()? {
            'D' => AgeUnit::Day,
            'W' => AgeUnit::Week,
            'M' => AgeUnit::Month,
            'Y' => AgeUnit::Year,
            _ => return None,
        };
        let rest = chars.as_str();
        let number =
            |s: &str| (!s.is_empty() && s.len() <= 4 && s.bytes().all(|b| b.is_ascii_digit())).then(|| s.parse::<u16>().ok()).flatten();
        if let Some(n) = rest.strip_prefix("_GE") {
            return Some(AgeBand { unit, from: number(n)?, to: None });
        }
        if let Some(n) = rest.strip_prefix("_LT") {
            return Some(AgeBand { unit, from: 0, to: Some(number(n)?.checked_sub(1)?) });
        }
        let (from, to) = rest.split_once('T').unwrap_or((rest, rest));
        let (from, to) = (number(from)?, number(to)?);
        (from <= to).then_some(AgeBand { unit, from, to: Some(to) })
    }

    /// First month of life and the month after the last, for years and months.
    fn in_months(&self) -> Option<(u32, u32)> {
        let n = match self.unit {
            AgeUnit::Year => 12,
            AgeUnit::Month => 1,
            AgeUnit::Week | AgeUnit::Day => return None,
        };
        Some((u32::from(self.from) * n, self.to.map_or(u32::MAX, |t| (u32::from(t) + 1) * n)))
    }

    fn of_months(from: u32, end: u32) -> AgeBand {
        let whole = from.is_multiple_of(12) && (end == u32::MAX || end.is_multiple_of(12));
        let (unit, n) = if whole { (AgeUnit::Year, 12) } else { (AgeUnit::Month, 1) };
        AgeBand { unit, from: (from / n) as u16, to: (end != u32::MAX).then(|| (end / n - 1) as u16) }
    }
}

/// The codes of CL_AGE that a label in English, Spanish, French or Portuguese can mean, the closest to its wording first;
/// all of them are the same band. None where the label names no age, or leaves open whether an end is included
/// (`mayores de 18`, `over 60`).
///
/// ```
/// use isthmus::harmonise::age_codes;
/// assert_eq!(age_codes("00 A 04").expect("a band")[0], "Y0T4");
/// assert_eq!(age_codes("17 ó menos").expect("a band")[0], "Y_LT18");
/// assert!(age_codes("adultos").is_none());
/// ```
pub fn age_codes(label: &str) -> Option<Vec<String>> {
    let (band, below) = read(label)?;
    let mut codes = band.codes();
    if below {
        // `menores de 18` is worded as the code that has no lower end.
        let last = codes.pop()?;
        codes.insert(0, last);
    }
    Some(codes)
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Token<'a> {
    Number(u16),
    Word(&'a str),
    Dash,
    Plus,
    Sign(&'a str),
}

/// The band, and whether it was worded as everything below an age.
fn read(label: &str) -> Option<(AgeBand, bool)> {
    if label.len() > 80 {
        return None;
    }
    let text = fold_words(label);
    let mut unit = None;
    let mut tokens = Vec::new();
    for token in tokens_of(&text)? {
        let said = match token {
            Token::Word("ano" | "anos" | "year" | "years" | "yr" | "yrs" | "an" | "ans") => Some(AgeUnit::Year),
            Token::Word("mes" | "meses" | "month" | "months" | "mois") => Some(AgeUnit::Month),
            Token::Word("semana" | "semanas" | "week" | "weeks" | "semaine" | "semaines") => Some(AgeUnit::Week),
            Token::Word("dia" | "dias" | "day" | "days" | "jour" | "jours") => Some(AgeUnit::Day),
            Token::Word("old" | "edad" | "age" | "aged" | "ages" | "idade" | "cumplidos" | "completos") => continue,
            _ => None,
        };
        match (said, unit) {
            (None, _) => tokens.push(token),
            (Some(u), None) => unit = Some(u),
            (Some(u), Some(before)) if u == before => {}
            // "6 meses a 2 años" has two units: not read.
            _ => return None,
        }
    }
    // "60 años de edad", "years of age": the connecting word is left over at the end.
    while matches!(tokens.last(), Some(Token::Word("de" | "d" | "of"))) {
        tokens.pop();
    }
    let (from, to, below) = meaning(&tokens)?;
    if from > 150 || to.is_some_and(|t| t < from || t > 150) {
        return None;
    }
    Some((AgeBand { unit: unit.unwrap_or(AgeUnit::Year), from, to }, below))
}

/// From, to, and whether it was worded as everything below an age.
fn meaning(tokens: &[Token<'_>]) -> Option<(u16, Option<u16>, bool)> {
    use Token::{Dash, Number as N, Plus, Sign, Word as W};
    let below = |n: u16| n.checked_sub(1).map(|to| (0, Some(to), true));
    let tokens = match tokens {
        [W("de" | "from" | "entre" | "between" | "grupo" | "group"), rest @ ..] => rest,
        all => all,
    };
    match tokens {
        [N(n)] => Some((*n, Some(*n), false)),
        [N(a), Dash | W("a" | "al" | "to" | "y" | "and" | "et" | "e" | "hasta" | "ate" | "through"), N(b)] => Some((*a, Some(*b), false)),
        [N(n), Plus] => Some((*n, None, false)),
        [N(n), W("y" | "o" | "u" | "and" | "or" | "et" | "ou" | "e"), W("mas" | "over" | "older" | "above" | "more" | "plus" | "mais")] => {
            Some((*n, None, false))
        }
        [N(n), W("y" | "o" | "u" | "and" | "or" | "et" | "ou" | "e"), W("menos" | "under" | "younger" | "less" | "below" | "moins")] => {
            Some((0, Some(*n), true))
        }
        [Sign("<"), N(n)] | [W("under" | "below"), N(n)] => below(*n),
        [W("menor" | "menores" | "menos" | "moins"), W("de" | "que" | "a"), N(n)] => below(*n),
        [W("less" | "younger"), W("than"), N(n)] => below(*n),
        [Sign("<="), N(n)] | [W("hasta" | "ate"), N(n)] | [W("up"), W("to"), N(n)] => Some((0, Some(*n), true)),
        [Sign(">="), N(n)] => Some((*n, None, false)),
        [Sign(">"), N(n)] => Some((n.checked_add(1)?, None, false)),
        _ => None,
    }
}

fn tokens_of(text: &str) -> Option<Vec<Token<'_>>> {
    let mut out = Vec::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let word = |f: fn(char) -> bool| rest.find(|c| !f(c)).unwrap_or(rest.len());
        let end = match c {
            ' ' => 1,
            '0'..='9' => {
                let end = word(|c| c.is_ascii_digit());
                out.push(Token::Number(rest[..end].parse().ok()?));
                end
            }
            '-' => {
                out.push(Token::Dash);
                1
            }
            '+' => {
                out.push(Token::Plus);
                1
            }
            '<' | '>' => {
                let end = word(|c| "<>=".contains(c));
                out.push(Token::Sign(&rest[..end]));
                end
            }
            c if c.is_alphabetic() => {
                let end = word(char::is_alphabetic);
                out.push(Token::Word(&rest[..end]));
                end
            }
            _ => return None,
        };
        rest = &rest[end..];
    }
    Some(out)
}

/// A band that two sets share: the sum of whole bands of the one and of whole bands of the other.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SharedBand {
    /// The band.
    pub band: AgeBand,
    /// Positions of the bands of the first set that add up to it.
    pub left: Vec<usize>,
    /// Positions of the bands of the second set that add up to it.
    pub right: Vec<usize>,
}

/// The finest bands in which two sets of bands can be compared, each the sum of whole bands of both: nothing is ever split.
/// Ages that one of the sets does not cover are in no shared band. None where a set overlaps itself, or counts in days or
/// weeks, so that its bands cannot be added up.
pub fn common_refinement(left: &[AgeBand], right: &[AgeBand]) -> Option<Vec<SharedBand>> {
    let (left, right) = (sorted(left)?, sorted(right)?);
    let cuts = |s: &[(u32, u32, usize)]| {
        let mut c: Vec<u32> = s.iter().flat_map(|b| [b.0, b.1]).collect();
        c.sort_unstable();
        c.dedup();
        c
    };
    let other = cuts(&right);
    let shared: Vec<u32> = cuts(&left).into_iter().filter(|c| other.binary_search(c).is_ok()).collect();
    let mut out = Vec::new();
    for pair in shared.windows(2) {
        if let [from, end] = *pair
            && let (Some(left), Some(right)) = (cover(&left, from, end), cover(&right, from, end))
        {
            out.push(SharedBand { band: AgeBand::of_months(from, end), left, right });
        }
    }
    Some(out)
}

/// The bands by their first month, where they do not overlap.
fn sorted(bands: &[AgeBand]) -> Option<Vec<(u32, u32, usize)>> {
    let mut all = bands
        .iter()
        .enumerate()
        .map(|(i, b)| b.in_months().filter(|m| m.0 < m.1).map(|(from, end)| (from, end, i)))
        .collect::<Option<Vec<_>>>()?;
    all.sort_unstable();
    all.windows(2).all(|w| w[0].1 <= w[1].0).then_some(all)
}

/// The bands that fill the span without a hole.
fn cover(bands: &[(u32, u32, usize)], from: u32, end: u32) -> Option<Vec<usize>> {
    let mut at = from;
    let mut used = Vec::new();
    for &(a, b, i) in bands.iter().filter(|b| b.0 >= from && b.1 <= end) {
        if a != at {
            return None;
        }
        used.push(i);
        at = b;
    }
    (at == end).then_some(used)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_in_four_languages_are_read() {
        for (label, code) in [
            ("0 a 4", "Y0T4"),
            ("00 A 04", "Y0T4"),
            ("18-29", "Y18T29"),
            ("18 – 29 años", "Y18T29"),
            ("de 5 a 9 años", "Y5T9"),
            ("entre 10 y 14", "Y10T14"),
            ("between 10 and 14 years", "Y10T14"),
            ("20 to 24", "Y20T24"),
            ("25 à 29 ans", "Y25T29"),
            ("30 a 34 anos", "Y30T34"),
            ("80 y más", "Y_GE80"),
            ("80+", "Y_GE80"),
            ("80 +", "Y_GE80"),
            ("65 años o más", "Y_GE65"),
            ("65 años y más de edad", "Y_GE65"),
            ("65 et plus", "Y_GE65"),
            ("60 ou mais", "Y_GE60"),
            ("18 and over", "Y_GE18"),
            ("18 years and older", "Y_GE18"),
            (">= 18", "Y_GE18"),
            ("≥60", "Y_GE60"),
            (">59", "Y_GE60"),
            ("17 ó menos", "Y_LT18"),
            ("17 and under", "Y_LT18"),
            ("menores de 18", "Y_LT18"),
            ("Menor de 18 años", "Y_LT18"),
            ("moins de 18 ans", "Y_LT18"),
            ("under 18", "Y_LT18"),
            ("less than 18 years", "Y_LT18"),
            ("<18", "Y_LT18"),
            ("up to 17", "Y_LT18"),
            ("0 a 17", "Y0T17"),
            ("0-11 meses", "M0T11"),
            ("37", "Y37"),
            ("1 año", "Y1"),
        ] {
            assert_eq!(age_codes(label).and_then(|c| c.into_iter().next()).as_deref(), Some(code), "{label}");
        }
    }

    #[test]
    fn nothing_is_guessed() {
        for label in [
            "adultos",
            "adult",
            "niños",
            "mayores de 18",
            "over 60",
            "más de 60",
            "plus de 60",
            "",
            "total",
            "4 a 0",
            "0 a 4 a 9",
            "200",
            "2023",
            "6 meses a 2 años",
            "18.5",
            "no especificado",
            "99999999999999999999",
        ] {
            assert_eq!(age_codes(label), None, "{label}");
        }
    }

    #[test]
    fn one_band_has_several_codes() {
        assert_eq!(age_codes("17 o menos").expect("a band"), ["Y_LT18", "Y0T17"]);
        assert_eq!(age_codes("0-17").expect("a band"), ["Y0T17", "Y_LT18"]);
        for code in ["Y0T4", "Y_GE80", "Y_LT18", "Y18", "M0T11", "D0T6"] {
            let band = AgeBand::parse(code).unwrap_or_else(|| panic!("{code}"));
            assert!(band.codes().iter().any(|c| c == code), "{code}");
        }
        for code in ["_T", "_U", "Y", "Y4T0", "YT4", "Y_LT0", "X1"] {
            assert_eq!(AgeBand::parse(code), None, "{code}");
        }
    }

    fn bands(codes: &str) -> Vec<AgeBand> {
        codes.split_whitespace().map(|c| AgeBand::parse(c).expect("a band")).collect()
    }

    #[test]
    fn shared_bands_only_add_up() {
        let unhcr = bands("Y0T4 Y5T11 Y12T17 Y18T59 Y_GE60");
        let national = bands("Y_GE65 Y0T17 Y18T29 Y30T64");
        let shared = common_refinement(&unhcr, &national).expect("sets that can be compared");
        assert_eq!(shared.iter().map(|s| s.band.codes()[0].clone()).collect::<Vec<_>>(), ["Y0T17", "Y_GE18"]);
        assert_eq!((shared[0].left.as_slice(), shared[0].right.as_slice()), ([0, 1, 2].as_slice(), [1].as_slice()));
        assert_eq!((shared[1].left.as_slice(), shared[1].right.as_slice()), ([3, 4].as_slice(), [2, 3, 0].as_slice()));
    }

    #[test]
    fn months_and_years_meet_and_holes_stay_out() {
        let shared = common_refinement(&bands("M0T11 Y1T4 Y10T14"), &bands("Y0 Y1T4 Y5T9 Y10T14")).expect("comparable");
        assert_eq!(shared.iter().map(|s| s.band.codes()[0].clone()).collect::<Vec<_>>(), ["Y0", "Y1T4", "Y10T14"]);
        assert_eq!(common_refinement(&bands("Y0T4 Y3T9"), &bands("Y0T9")), None);
        assert_eq!(common_refinement(&bands("D0T6"), &bands("Y0T9")), None);
        assert_eq!(common_refinement(&bands("Y0T4"), &bands("Y5T9")), Some(vec![]));
    }
}

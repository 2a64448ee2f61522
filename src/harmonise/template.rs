//! How may a source write a period: templates of fields (`{d}/{m}/{Y}`) and the names of months in four languages.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::model::lang::Lang;

use super::fold::tidy;

/// What is wrong with a template of periods, in a sentence; none where it is sound. Mappings are told before they run.
pub fn template_mistake(text: &str) -> Option<String> {
    parse_template(text).err()
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Field {
    Year,
    ShortYear,
    Month,
    MonthName,
    Day,
    Week,
    WeekYear,
    Quarter,
    Semester,
    FiscalMonth,
    Serial,
    Serial1904,
    Iso,
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Token {
    Literal(String),
    /// With two digits always (`:02`), or as many as there are.
    Field(Field, bool),
}

const FIELDS: [(&str, Field); 13] = [
    ("Y", Field::Year),
    ("y2", Field::ShortYear),
    ("m", Field::Month),
    ("month", Field::MonthName),
    ("d", Field::Day),
    ("V", Field::Week),
    ("G", Field::WeekYear),
    ("q", Field::Quarter),
    ("s", Field::Semester),
    ("fm", Field::FiscalMonth),
    ("serial", Field::Serial),
    ("serial1904", Field::Serial1904),
    ("iso", Field::Iso),
];

pub(super) fn parse_template(text: &str) -> Result<Vec<Token>, String> {
    let mut out = Vec::new();
    let mut rest = text;
    while let Some(open) = rest.find('{') {
        if open > 0 {
            out.push(Token::Literal(rest[..open].to_owned()));
        }
        let close = rest[open..].find('}').ok_or_else(|| format!("`{text}` opens a `{{` that is never closed"))? + open;
        let inside = &rest[open + 1..close];
        let (name, width) = inside.split_once(':').unwrap_or((inside, ""));
        let (_, field) = FIELDS.iter().find(|(n, _)| *n == name).ok_or_else(|| {
            let known = FIELDS.map(|(n, _)| format!("{{{n}}}")).join(" ");
            format!("`{{{name}}}` in `{text}` is no part of a period; these are: {known}")
        })?;
        if !matches!(width, "" | "02" | "04") {
            return Err(format!("`{inside}` in `{text}`: the width is `02` or left out"));
        }
        out.push(Token::Field(*field, width == "02"));
        rest = &rest[close + 1..];
    }
    if !rest.is_empty() {
        out.push(Token::Literal(rest.to_owned()));
    }
    if out.len() > 24 {
        return Err(format!("`{text}` has more than 24 parts"));
    }
    Ok(out)
}

/// Lower case without accents; names of fields in `{ }` keep their case.
pub(super) fn simple(text: &str) -> String {
    let mut inside = false;
    let mut out = String::new();
    for c in tidy(text).nfkd().filter(|&c| !is_combining_mark(c)) {
        inside = (inside || c == '{') && c != '}';
        if inside { out.push(c) } else { out.extend(c.to_lowercase()) }
    }
    out
}

/// Names and abbreviations of the months without accents, by language.
const MONTHS: [(Lang, [&str; 12]); 4] = [
    (
        Lang::En,
        [
            "january jan",
            "february feb",
            "march mar",
            "april apr",
            "may",
            "june jun",
            "july jul",
            "august aug",
            "september sep sept",
            "october oct",
            "november nov",
            "december dec",
        ],
    ),
    (
        Lang::Es,
        [
            "enero ene",
            "febrero feb",
            "marzo mar",
            "abril abr",
            "mayo may",
            "junio jun",
            "julio jul",
            "agosto ago",
            "septiembre setiembre sep sept set",
            "octubre oct",
            "noviembre nov",
            "diciembre dic",
        ],
    ),
    (
        Lang::Fr,
        [
            "janvier janv jan",
            "fevrier fevr fev",
            "mars mar",
            "avril avr",
            "mai",
            "juin",
            "juillet juil",
            "aout",
            "septembre sept sep",
            "octobre oct",
            "novembre nov",
            "decembre dec",
        ],
    ),
    (
        Lang::Pt,
        [
            "janeiro jan",
            "fevereiro fev",
            "marco mar",
            "abril abr",
            "maio mai",
            "junho jun",
            "julho jul",
            "agosto ago",
            "setembro set",
            "outubro out",
            "novembro nov",
            "dezembro dez",
        ],
    ),
];

/// The month that one of the languages calls so.
pub(super) fn month_named(word: &str, langs: &[Lang]) -> Option<u32> {
    let of = |(lang, names): &(Lang, [&str; 12])| {
        langs.contains(lang).then(|| names.iter().position(|n| n.split(' ').any(|n| n == word))).flatten()
    };
    MONTHS.iter().find_map(of).map(|i| i as u32 + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mistakes_in_templates_are_told() {
        assert!(template_mistake("{Y}-{mm}").expect("a mistake").contains("{m}"));
        assert!(template_mistake("{Y").expect("a mistake").contains("closed"));
        assert!(template_mistake("{m:3}").is_some());
        assert_eq!(template_mistake("{Y}-{m:02}"), None);
    }
}

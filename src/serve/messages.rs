//! Which sentence does a problem become in each language?

use axum::http::{HeaderMap, header};
use fluent_bundle::FluentArgs;

use super::problem::Problem;
use crate::model::lang::{EachLang, Lang};
use crate::report::sentences::{self, Sentences};

fn source(lang: Lang) -> &'static str {
    sentences::text!("catalogue", lang)
}

fn catalogue(lang: Lang) -> &'static Sentences {
    static ALL: EachLang<Sentences> = EachLang::new(|lang| Sentences::of(lang, source(lang)));
    ALL.of(lang)
}

/// What happened, and what to do: title and detail.
pub fn sentences(lang: Lang, problem: &Problem) -> (String, String) {
    let mut args = FluentArgs::new();
    // A part that is wrong may say why and which, or not.
    args.set("why", "");
    args.set("part", "?");
    for (name, value) in &problem.arguments {
        args.set(*name, value.clone());
    }
    let (catalogue, id) = (catalogue(lang), problem.kind.word());
    // A kind without a sentence is refused by a test; a caller still gets its word.
    let say = |attribute| catalogue.say(id, attribute, &args).map_or_else(|| id.to_owned(), |s| s.trim().to_owned());
    (say(Some("title")), say(None))
}

/// The language that the caller asks for by `Accept-Language`, if it is one of ours.
pub fn asked(headers: &HeaderMap) -> Option<Lang> {
    let wanted = headers.get(header::ACCEPT_LANGUAGE)?.to_str().ok()?;
    let mut best: Option<(u16, Lang)> = None;
    for part in wanted.split(',').take(32) {
        let (tag, quality) = part.split_once(';').map_or((part, 1000), |(tag, q)| (tag, thousandths(q)));
        let Some(lang) = Lang::parse(tag.trim()) else { continue };
        if quality > best.map_or(0, |(q, _)| q) {
            best = Some((quality, lang));
        }
    }
    best.map(|(_, lang)| lang)
}

/// `q=0.8` in thousandths; what is no quality counts as none.
pub(super) fn thousandths(text: &str) -> u16 {
    let Some(number) = text.trim().strip_prefix("q=") else { return 0 };
    let (whole, rest) = number.split_once('.').unwrap_or((number, ""));
    let digits = format!("{:0<3}", rest.get(..rest.len().min(3)).unwrap_or("0"));
    match (whole, digits.parse::<u16>()) {
        ("1", _) => 1000,
        ("0", Ok(n)) => n,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::super::problem::Kind;
    use super::*;

    #[test]
    fn every_kind_has_its_sentences_in_every_language() {
        for lang in Lang::ALL {
            for kind in Kind::ALL {
                let said = |part| catalogue(lang).say(kind.word(), part, &FluentArgs::new());
                assert!(said(None).is_some() && said(Some("title")).is_some(), "{} {}", lang.tag(), kind.word());
            }
            let ours = source(lang).lines().filter(|l| l.starts_with(|c: char| c.is_ascii_lowercase())).count();
            assert_eq!(ours, Kind::ALL.len(), "{}: a sentence that nobody says", lang.tag());
        }
    }

    #[test]
    fn the_same_arguments_are_named_in_every_language() {
        let named = |lang: Lang, id: &str| {
            let text = source(lang);
            let from = text.find(&format!("\n{id} =")).or_else(|| text.starts_with(&format!("{id} =")).then_some(0)).expect(id);
            let rest = &text[from + 1..];
            let to = rest.find("\n\n").unwrap_or(rest.len());
            let mut names: Vec<&str> =
                rest[..to].split('$').skip(1).map(|r| &r[..r.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(r.len())]).collect();
            names.sort_unstable();
            names.dedup();
            names.join(" ")
        };
        for kind in Kind::ALL {
            for lang in Lang::ALL {
                assert_eq!(named(lang, kind.word()), named(Lang::En, kind.word()), "{} {}", lang.tag(), kind.word());
            }
        }
    }

    #[test]
    fn the_language_that_is_wanted_most_is_chosen() {
        for (header, lang) in [
            ("es-MX,es;q=0.9,en;q=0.5", Some(Lang::Es)),
            ("en;q=0.5, pt-BR;q=0.8", Some(Lang::Pt)),
            ("de, fr;q=0.1", Some(Lang::Fr)),
            ("de", None),
            ("es;q=0, en;q=0.001", Some(Lang::En)),
            ("", None),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT_LANGUAGE, header.parse().expect("a value"));
            assert_eq!(asked(&headers), lang, "{header}");
        }
    }
}

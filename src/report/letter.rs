//! How is it said that two series do not compare, and how does a letter to the two offices look: as text, as a page, for programs?

use fluent_bundle::{FluentArgs, FluentValue};
use serde_json::{Value, json};
use std::borrow::Cow;

use super::figures::figure;
use super::html::{STYLE, text as escaped};
use super::sentences::{self, Sentences};
use crate::model::lang::{EachLang, Lang};
use crate::model::passport::{Graded, Letter, Pair, Party, Passport, Pattern, Reason, Step};
use crate::model::structure::{Component, Dataflow};

/// The forms of a letter.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Form {
    /// A page, to be read and printed.
    Html,
    /// Plain text, for mail.
    Text,
    /// For programs.
    Json,
}

fn source(lang: Lang) -> &'static str {
    sentences::text!("letter", lang)
}

fn say(lang: Lang, id: &str, named: &[(&str, FluentValue<'_>)]) -> String {
    static ALL: EachLang<Sentences> = EachLang::new(|lang| Sentences::of(lang, source(lang)));
    let mut args = FluentArgs::new();
    named.iter().for_each(|(name, value)| args.set(Cow::Owned((*name).to_owned()), value.clone()));
    ALL.of(lang).say(id, None, &args).unwrap_or_else(|| id.to_owned())
}

/// A text of somebody's as it stands in a sentence.
fn said<'v>(text: impl Into<Cow<'v, str>>) -> FluentValue<'v> {
    FluentValue::String(text.into())
}

/// A concept's component in a dataflow.
fn component<'f>(flow: &'f Dataflow, concept: &str) -> Option<&'f Component> {
    let structure = &flow.structure;
    let dimension = structure.dimension(concept).and_then(|d| structure.dimensions.get(d));
    dimension.or_else(|| structure.attribute(concept).and_then(|a| structure.attributes.get(a)))
}

/// What a concept is called.
fn concept(flow: &Dataflow, id: &str, lang: Lang) -> String {
    let name = component(flow, id).map_or("", |c| c.names.get(lang));
    let name = if name.is_empty() { id } else { name };
    say(lang, "letter-concept", &[("id", said(id)), ("name", said(name))])
}

/// A code by its name.
fn code(flow: &Dataflow, concept: &str, code: &str, lang: Lang) -> String {
    // Of whom figures are is told by the dimension, or by a code of the populations.
    let held = component(flow, if concept == "POPULATION" { "POP_DEF" } else { concept });
    let name = held.and_then(|c| c.codelist()).and_then(|l| l.get(code)).map_or("", |c| c.names.get(lang));
    let name = if name.is_empty() { component(flow, code).map_or("", |c| c.names.get(lang)) } else { name };
    if name.is_empty() { code.to_owned() } else { name.to_owned() }
}

fn codes(flow: &Dataflow, concept: &str, all: &[String], lang: Lang) -> String {
    if all.is_empty() {
        return say(lang, "letter-nothing", &[]);
    }
    all.iter().map(|c| code(flow, concept, c, lang)).collect::<Vec<_>>().join(", ")
}

/// Why two series are not the same, in a sentence. `here` and `there` are what they are called.
pub fn reason(reason: &Reason, flow: &Dataflow, lang: Lang, here: &str, there: &str) -> String {
    let id = match reason.step {
        Step::Near => "letter-reason-near",
        Step::Unsaid => "letter-reason-unsaid",
        Step::Mixed => "letter-reason-mixed",
        Step::OneSided => "letter-reason-one-sided",
        Step::Same | Step::Different => "letter-reason-different",
    };
    let (one, other) = (codes(flow, reason.concept, &reason.one, lang), codes(flow, reason.concept, &reason.other, lang));
    let concept = concept(flow, reason.concept, lang);
    say(lang, id, &[("concept", said(concept)), ("here", said(here)), ("there", said(there)), ("one", said(one)), ("other", said(other))])
}

/// What two series are called that have no names.
pub fn nameless(lang: Lang) -> (String, String) {
    (say(lang, "letter-one", &[]), say(lang, "letter-other", &[]))
}

/// A grade with its reasons, for programs: codes, and sentences in a language.
pub fn graded(graded: &Graded, flow: &Dataflow, lang: Lang, here: &str, there: &str) -> Value {
    let one = |r: &Reason| {
        json!({ "concept": r.concept, "step": r.step.word(), "one": r.one, "other": r.other,
            "text": reason(r, flow, lang, here, there) })
    };
    json!({ "grade": graded.grade.code(), "axis": graded.axis().word(), "reasons": graded.reasons.iter().map(one).collect::<Vec<_>>() })
}

/// What a series says of itself, for programs.
pub fn passport(passport: &Passport) -> Value {
    json!({ "says": passport.said, "breaks": passport.breaks, "first": passport.periods.first(), "last": passport.periods.last() })
}

/// Periods side by side, for programs. Figures are texts: nothing of them is lost.
pub fn pairs(pairs: &[Pair]) -> Value {
    let text = |v: Option<rust_decimal::Decimal>| v.map(|v| v.to_string());
    let band = |p: &Pair| p.band.map(|b| ["A", "B", "C"][b as usize]);
    let one = |p: &Pair| json!({ "period": p.period, "one": text(p.one), "other": text(p.other), "asymmetry": text(p.asymmetry), "band": band(p) });
    pairs.iter().map(one).collect()
}

/// The letter in a form and a language.
pub fn letter(letter: &Letter, form: Form, lang: Lang) -> String {
    match form {
        Form::Html => page(&Told::of(letter, lang)),
        Form::Text => plain(&Told::of(letter, lang)),
        Form::Json => {
            let told = Told::of(letter, lang);
            let party = |p: &Party| json!({ "area": p.area, "source": p.source, "dataflow": p.flow.reference.to_string(), "passport": passport(&p.passport) });
            let c = &letter.beside.corridor;
            let text = |v: Option<rust_decimal::Decimal>| v.map(|v| v.to_string());
            json!({
                "lang": lang.tag(), "title": told.title, "received": party(&letter.one), "sent": party(&letter.other),
                "comparability": graded(&letter.graded, &letter.one.flow, lang, &told.names[0], &told.names[1]),
                "periods": pairs(&letter.beside.pairs),
                "bands": { "A": letter.beside.bands[0], "B": letter.beside.bands[1], "C": letter.beside.bands[2] },
                "corridor": { "r": text(c.same), "r_next_period": text(c.later), "ratio": text(c.ratio) },
                "likely": told.why, "asked": { "received": told.asked[0], "sent": told.asked[1] },
            })
            .to_string()
        }
    }
}

/// A letter in the words of a language.
struct Told {
    lang: Lang,
    title: String,
    lead: String,
    /// What the areas are called.
    names: [String; 2],
    /// Heading, and what each says.
    facts: Vec<(String, [String; 2])>,
    grade: String,
    head: [String; 5],
    rows: Vec<[String; 5]>,
    bands: String,
    formula: String,
    corridor: String,
    why: Vec<String>,
    asked: [Vec<String>; 2],
}

impl Told {
    fn of(letter: &Letter, lang: Lang) -> Told {
        let flow = &letter.one.flow;
        let parties = [&letter.one, &letter.other];
        let names = parties.map(|p| code(&p.flow, "REF_AREA", &p.area, lang));
        let [to, from] = &names;
        let ends = [("from", said(from.as_str())), ("to", said(to.as_str()))];
        let sides = [("here", said(to.as_str())), ("there", said(from.as_str()))];
        let mut facts = vec![
            (say(lang, "letter-source", &[]), parties.map(|p| p.source.clone())),
            (say(lang, "letter-dataset", &[]), parties.map(|p| p.flow.names.get(lang).to_owned())),
        ];
        for id in
            letter.one.passport.said.keys().chain(letter.other.passport.said.keys().filter(|k| !letter.one.passport.said.contains_key(*k)))
        {
            let of = |p: &Party| {
                let all: Vec<String> = p.passport.of(id).into_iter().filter(|c| *c != "_T").map(str::to_owned).collect();
                if all.is_empty() { "–".to_owned() } else { codes(&p.flow, id, &all, lang) }
            };
            let told = parties.map(of);
            if told.iter().any(|t| t != "–") {
                facts.push((concept(flow, id, lang), told));
            }
        }
        let number = |v: Option<rust_decimal::Decimal>| v.map_or_else(|| "–".to_owned(), |v| figure(lang, v));
        let row = |p: &Pair| {
            let share = p.asymmetry.map_or_else(|| "–".to_owned(), |a| format!("{} %", figure(lang, a)));
            let band = p.band.map_or("–", |b| ["A", "B", "C"][b as usize]);
            [p.period.clone(), number(p.one), number(p.other), share, band.to_owned()]
        };
        let [a, b, c] = letter.beside.bands;
        let corridor = &letter.beside.corridor;
        let told_corridor = [("same", corridor.same), ("later", corridor.later), ("ratio", corridor.ratio)];
        let corridor = match told_corridor.iter().all(|(_, v)| v.is_none()) {
            true => String::new(),
            false => say(lang, "letter-corridor", &told_corridor.map(|(name, v)| (name, said(number(v))))),
        };
        let mut why: Vec<String> = letter.graded.reasons.iter().map(|r| reason(r, flow, lang, to, from)).collect();
        why.extend(letter.patterns.iter().map(|p| say(lang, pattern(*p), &sides)));
        if why.is_empty() {
            why.push(say(lang, "letter-no-why", &[]));
        }
        Told {
            title: say(lang, "letter-title", &ends),
            lead: say(lang, "letter-lead", &ends),
            grade: say(lang, "letter-grade", &[("grade", said(letter.graded.grade.code()))]),
            head: [
                say(lang, "letter-period", &[]),
                say(lang, "letter-received", &[("area", said(to.as_str()))]),
                say(lang, "letter-sent", &[("area", said(from.as_str()))]),
                say(lang, "letter-asymmetry", &[]),
                say(lang, "letter-band", &[]),
            ],
            rows: letter.beside.pairs.iter().map(row).collect(),
            bands: say(lang, "letter-bands", &[("n", (a + b + c).into()), ("a", a.into()), ("b", b.into()), ("c", c.into())]),
            formula: say(lang, "letter-formula", &[]),
            asked: [asked(letter, lang, 0, &names), asked(letter, lang, 1, &names)],
            lang,
            corridor,
            why,
            facts,
            names,
        }
    }
}

fn pattern(pattern: Pattern) -> &'static str {
    match pattern {
        Pattern::OneLarger => "letter-pattern-one-larger",
        Pattern::OtherLarger => "letter-pattern-other-larger",
        Pattern::Later => "letter-pattern-later",
        Pattern::OneAlone => "letter-pattern-one-alone",
        Pattern::OtherAlone => "letter-pattern-other-alone",
    }
}

/// What one of the two (0: who receives) is asked to look at.
fn asked(letter: &Letter, lang: Lang, which: usize, names: &[String; 2]) -> Vec<String> {
    let there = said(names[1 - which].as_str());
    let flow = &letter.one.flow;
    let mut all = Vec::new();
    if !letter.worst.is_empty() {
        all.push(say(lang, "letter-ask-periods", &[("periods", said(letter.worst.join(", ")))]));
    }
    for r in &letter.graded.reasons {
        let (own, theirs) = if which == 0 { (&r.one, &r.other) } else { (&r.other, &r.one) };
        let concept = concept(flow, r.concept, lang);
        let unit = codes(flow, r.concept, theirs, lang);
        match r.step {
            Step::Unsaid => all.push(say(lang, "letter-ask-say", &[("concept", said(concept))])),
            Step::OneSided if own.is_empty() => all.push(say(lang, "letter-ask-say", &[("concept", said(concept))])),
            Step::Different if matches!(r.concept, "COUNT_UNIT" | "UNIT_MEASURE") => {
                all.push(say(lang, "letter-ask-unit", &[("unit", said(unit)), ("there", there.clone())]));
            }
            Step::Different | Step::Near if r.concept != "PERIODS" => {
                all.push(say(lang, "letter-ask-way", &[("unit", said(unit)), ("concept", said(concept)), ("there", there.clone())]));
            }
            _ => {}
        }
    }
    if letter.patterns.contains(&[Pattern::OtherAlone, Pattern::OneAlone][which]) {
        all.push(say(lang, "letter-ask-gaps", &[]));
    }
    all.push(say(lang, "letter-ask-confirm", &[]));
    all
}

fn plain(told: &Told) -> String {
    let mut out = format!("{}\n{}\n\n{}\n\n", told.title, "=".repeat(told.title.chars().count()), told.lead);
    let line = |cells: &[&str], wide: &[usize]| {
        let pad = |(cell, wide): (&&str, &usize)| format!("{cell}{}", " ".repeat(wide.saturating_sub(cell.chars().count())));
        cells.iter().zip(wide).map(pad).collect::<Vec<_>>().join("  ").trim_end().to_owned() + "\n"
    };
    for (name, [one, other]) in &told.facts {
        out += &format!("{name}\n  {}: {one}\n  {}: {other}\n", told.names[0], told.names[1]);
    }
    out += &format!("\n{}\n", told.grade);
    let rows: Vec<&[String; 5]> = std::iter::once(&told.head).chain(&told.rows).collect();
    let wide: Vec<usize> = (0..5).map(|i| rows.iter().map(|r| r[i].chars().count()).max().unwrap_or(0)).collect();
    out.push('\n');
    for row in rows {
        out += &line(&row.each_ref().map(String::as_str), &wide);
    }
    out += &format!("\n{}\n{}\n", told.bands, told.formula);
    if !told.corridor.is_empty() {
        out += &format!("{}\n", told.corridor);
    }
    let list = |title: String, all: &[String]| format!("\n{title}\n") + &all.iter().map(|t| format!("  - {t}\n")).collect::<String>();
    out += &list(say(told.lang, "letter-why", &[]), &told.why);
    for (name, asked) in told.names.iter().zip(&told.asked) {
        out += &list(say(told.lang, "letter-asked", &[("area", said(name.as_str()))]), asked);
        out += &format!("  {}: ____________________\n", say(told.lang, "letter-answer", &[]));
    }
    out
}

fn page(told: &Told) -> String {
    let e = |text: &str| escaped(text);
    let list = |all: &[String]| format!("<ul>{}</ul>", all.iter().map(|t| format!("<li>{}</li>", e(t))).collect::<String>());
    let mut out = format!(
        "<!doctype html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{1}</title>\n<style>{STYLE}.answer{{border:1px solid #555;min-height:6rem;padding:.3rem .5rem}}</style>\n</head>\n<body>\n<h1>{1}</h1>\n<p>{2}</p>\n",
        told.lang.tag(),
        e(&told.title),
        e(&told.lead)
    );
    let head = format!(
        "<tr><th scope=\"col\">{}</th><th scope=\"col\">{}</th><th scope=\"col\">{}</th></tr>",
        e(&say(told.lang, "letter-office", &[])),
        e(&told.head[1]),
        e(&told.head[2])
    );
    let facts = told.facts.iter().map(|(n, [a, b])| format!("<tr><th scope=\"row\">{}</th><td>{}</td><td>{}</td></tr>", e(n), e(a), e(b)));
    out += &format!(
        "<table><thead>{head}</thead><tbody>{}</tbody></table>\n<p class=\"outcome\">{}</p>\n",
        facts.collect::<String>(),
        e(&told.grade)
    );
    out += &format!("<h2>{}</h2>\n{}\n", e(&say(told.lang, "letter-why", &[])), list(&told.why));
    for (name, asked) in told.names.iter().zip(&told.asked) {
        out += &format!(
            "<h2>{}</h2>\n{}\n<p class=\"answer\">{}:</p>\n",
            e(&say(told.lang, "letter-asked", &[("area", said(name.as_str()))])),
            list(asked),
            e(&say(told.lang, "letter-answer", &[]))
        );
    }
    let head: String = told.head.iter().map(|h| format!("<th scope=\"col\">{}</th>", e(h))).collect();
    let row = |r: &[String; 5]| {
        let cells: String = r[1..].iter().map(|c| format!("<td class=\"n\">{}</td>", e(c))).collect();
        format!("<tr><th scope=\"row\">{}</th>{cells}</tr>\n", e(&r[0]))
    };
    out += &format!(
        "<h2>{}</h2>\n<p>{}</p>\n<p>{}</p>\n<p>{}</p>\n<table><thead><tr>{head}</tr></thead><tbody>\n{}</tbody></table>\n</body>\n</html>\n",
        e(&say(told.lang, "letter-figures", &[])),
        e(&told.bands),
        e(&told.corridor),
        e(&told.formula),
        told.rows.iter().map(row).collect::<String>()
    );
    out
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::*;

    /// Every text of a language with the names it takes.
    fn texts(lang: Lang) -> BTreeMap<&'static str, BTreeSet<&'static str>> {
        let mut all: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        let mut key = "";
        for line in source(lang).lines().filter(|l| !l.starts_with('#')) {
            if let Some((id, _)) = line.split_once(" =").filter(|_| line.starts_with("letter-")) {
                key = id;
                assert!(all.insert(key, BTreeSet::new()).is_none(), "{key} stands twice");
            }
            for rest in line.split('$').skip(1) {
                let end = rest.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(rest.len());
                all.entry(key).or_default().insert(&rest[..end]);
            }
        }
        all
    }

    #[test]
    fn letters_are_whole_in_four_languages() {
        let english = texts(Lang::En);
        assert!(english.len() > 30);
        for lang in Lang::ALL {
            assert_eq!(texts(lang), english, "{}", lang.tag());
            for (id, names) in &english {
                let named: Vec<(&str, FluentValue<'_>)> =
                    names.iter().map(|n| (*n, if n.len() == 1 { 2.into() } else { said("X") })).collect();
                let text = say(lang, id, &named);
                assert!(!text.is_empty() && text != *id && !text.contains("{$"), "{}: {id}: {text}", lang.tag());
            }
        }
    }
}

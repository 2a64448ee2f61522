//! Which sentence does a finding become in each language?
//!
//! The sentences lie in `catalogue/*.ftl`: for each rule a value (cell, what, why), `.title`, `.about` (what it asks for) and `.remedy` (what to do,
//! with an example). The arguments that a sentence may use are those which [`crate::model::vocabulary`] promises for the
//! rule and its reason, and what every finding has. Some are told in words of their own: components and codes by their
//! names, sizes in units, kinds of JSON values, places in documents by line and column.

use std::borrow::Cow;
use std::collections::BTreeMap;

use fluent_bundle::types::FluentNumber;
use fluent_bundle::{FluentArgs, FluentValue};
use rust_decimal::{Decimal, RoundingStrategy};

use super::figures::figure;
use super::places::Places;
use super::sentences::{self, Sentences};
use crate::model::finding::{Arg, Finding, Rule};
use crate::model::lang::{EachLang, Lang};
use crate::model::location::Location;
use crate::model::structure::{Component, Dataflow};

/// The text of a catalogue.
fn source(lang: Lang) -> &'static str {
    sentences::text!("catalogue", lang)
}

/// Longest text of a sender that a sentence repeats, in characters.
const LONGEST: usize = 160;
/// Longest pointer, in characters: deeper ones say little.
const DEEP: usize = 80;

/// The sentences of one language.
pub(super) struct Catalogue {
    lang: Lang,
    sentences: Sentences,
    /// Names of the arguments of each message.
    names: BTreeMap<&'static str, Vec<&'static str>>,
}

/// What the words of a finding are looked up in.
#[derive(Clone, Copy)]
pub(super) struct Words<'a> {
    pub(super) places: &'a Places<'a>,
    pub(super) flow: Option<&'a Dataflow>,
}

/// An argument of a sentence of the report itself.
pub(super) enum Word<'a> {
    Count(u64),
    Text(Cow<'a, str>),
}

impl Catalogue {
    /// That of a language.
    pub(super) fn of(lang: Lang) -> &'static Self {
        static ALL: EachLang<Catalogue> =
            EachLang::new(|lang| Catalogue { lang, sentences: Sentences::of(lang, source(lang)), names: arguments(source(lang)) });
        ALL.of(lang)
    }

    pub(super) fn lang(&self) -> Lang {
        self.lang
    }

    /// What the rule is about.
    pub(super) fn title(&self, rule: &Rule) -> String {
        self.say(rule.id, Some("title"), &FluentArgs::new())
    }

    /// What the rule asks for.
    pub(super) fn about(&self, rule: &Rule) -> String {
        self.say(rule.id, Some("about"), &FluentArgs::new())
    }

    /// Cell, what, why.
    pub(super) fn sentence(&self, finding: &Finding, words: Words<'_>) -> String {
        self.say(finding.rule.id, None, &self.arguments(finding, words))
    }

    /// What to do.
    pub(super) fn remedy(&self, finding: &Finding, words: Words<'_>) -> String {
        self.say(finding.rule.id, Some("remedy"), &self.arguments(finding, words))
    }

    /// A sentence of the report itself.
    pub(super) fn ui(&self, id: &str, words: &[(&'static str, Word<'_>)]) -> String {
        let mut args = FluentArgs::new();
        for (name, word) in words {
            args.set(
                *name,
                match word {
                    Word::Count(n) => whole(*n),
                    Word::Text(t) => FluentValue::from(clean(t).into_owned()),
                },
            );
        }
        self.say(id, None, &args)
    }

    fn say(&self, id: &str, attribute: Option<&str>, args: &FluentArgs<'_>) -> String {
        // A rule without a sentence is refused by a test; a reader still gets its identifier.
        let Some(text) = self.sentences.say(id, attribute, args) else { return id.to_owned() };
        let mut out = String::with_capacity(text.len());
        for c in text.chars() {
            if !(c == ' ' && out.ends_with(' ')) {
                out.push(c);
            }
        }
        out.truncate(out.trim_end().len());
        // A text that was cut ends the sentence too.
        out.replace("….", "…")
    }

    fn arguments(&self, f: &Finding, words: Words<'_>) -> FluentArgs<'static> {
        let mut args = FluentArgs::new();
        // What a sentence names and a finding lacks is a dash, never a hole.
        for name in self.names.get(f.rule.id).into_iter().flatten() {
            args.set(*name, FluentValue::from("—"));
        }
        args.set("count", whole(f.cells.len() as u64));
        let at = f.cells.first().copied();
        args.set("cell", at.map_or(String::new(), |at| self.place(f, at, words)));
        let part = at.map(|at| words.places.part(at));
        args.set("file", part.as_ref().map_or(String::new(), |p| clean(&p.0).into_owned()));
        args.set("sheet", part.as_ref().map_or(String::new(), |p| clean(&p.1).into_owned()));
        args.set("proposal", f.proposals.first().map_or(String::new(), |p| self.proposal(p)));
        args.set("proposals", whole(f.proposals.len() as u64));
        let component =
            f.args.iter().find(|(n, _)| *n == "component").and_then(|(_, v)| if let Arg::Text(t) = v { Some(t.as_str()) } else { None });
        let sized = is_size(f);
        for (name, value) in shown(f) {
            let value = match value {
                Arg::Count(n) if sized && *name == "limit" => FluentValue::from(self.size(*n, RoundingStrategy::ToZero)),
                // What is just above the limit must not look like the limit.
                Arg::Count(n) if sized && *name == "found" => FluentValue::from(self.size(*n, RoundingStrategy::AwayFromZero)),
                Arg::Count(n) => whole(*n),
                Arg::Figure(d) => FluentValue::from(figure(self.lang, *d)),
                Arg::Place(at) => FluentValue::from(words.places.word(self.lang, *at)),
                Arg::Text(t) => FluentValue::from(self.text(name, t, component, words)),
                // Whoever read it refused control signs, and what is too long.
                Arg::Said(names) => FluentValue::from(names.get(self.lang).to_owned()),
            };
            args.set(*name, value);
        }
        args
    }

    /// A place; in a document by the line and column that the finding tells itself.
    fn place(&self, f: &Finding, at: Location, words: Words<'_>) -> String {
        let arg = |name: &str| f.args.iter().find(|a| a.0 == name).map(|a| &a.1);
        let (Some(&Arg::Count(line)), Some(&Arg::Count(column))) = (arg("line"), arg("column")) else {
            return words.places.word(self.lang, at);
        };
        let spot = self.ui("ui-place", &[("line", Word::Count(line)), ("column", Word::Count(column))]);
        let inside = match arg("pointer") {
            Some(Arg::Text(pointer)) if !pointer.is_empty() => {
                let short = pointer.char_indices().nth(DEEP).map_or(pointer.clone(), |(i, _)| format!("{}…", &pointer[..i]));
                format!("{spot} ({})", clean(&short))
            }
            _ => spot,
        };
        words.places.in_file(at, inside)
    }

    /// Bytes in a unit that people know.
    fn size(&self, bytes: u64, round: RoundingStrategy) -> String {
        let units = if self.lang == Lang::Fr { ["Ko", "Mo", "Go"] } else { ["KB", "MB", "GB"] };
        let power = [30, 20, 10].into_iter().position(|p| bytes >> p > 0);
        let Some(i) = power else { return self.ui("ui-bytes", &[("count", Word::Count(bytes))]) };
        let unit = Decimal::from(1u64 << [30, 20, 10][i]);
        let n = (Decimal::from(bytes) / unit).round_dp_with_strategy(1, round).normalize();
        format!("{}\u{a0}{}", figure(self.lang, n), units[2 - i])
    }

    /// A proposal that is a figure is written as one.
    fn proposal(&self, text: &str) -> String {
        match Decimal::from_str_exact(text) {
            Ok(d) => figure(self.lang, d),
            Err(_) => clean(text).into_owned(),
        }
    }

    fn text(&self, name: &str, text: &str, component: Option<&str>, words: Words<'_>) -> String {
        let named = match name {
            "component" | "partner" | "by" | "and" | "over" => {
                let ids = text.split(", ").map(|id| component_name(words.flow, id, self.lang));
                ids.collect::<Vec<_>>().join(", ")
            }
            "code" => code_name(words.flow, component.unwrap_or_default(), text, self.lang),
            "home" => code_name(words.flow, "REF_AREA", text, self.lang),
            "key" | "other" | "list" => self.key(text, words),
            "name" if text.is_empty() => "total".to_owned(),
            "name" => self.key(text, words),
            "kind" | "kinds" => {
                let all = text.split(", ").map(|kind| self.ui("ui-kind", &[("kind", Word::Text(kind.into()))]));
                all.collect::<Vec<_>>().join(" / ")
            }
            _ => text.to_owned(),
        };
        clean(&named).into_owned()
    }

    /// `SEX=F, AGE=Y_LT18; …` in names.
    fn key(&self, text: &str, words: Words<'_>) -> String {
        let name = |part: &str| match part.split_once('=') {
            Some((id, code)) => code_name(words.flow, id, code, self.lang),
            None => part.to_owned(),
        };
        let keys = text.split("; ").map(|key| key.split(", ").map(name).collect::<Vec<_>>().join(", "));
        keys.collect::<Vec<_>>().join("; ")
    }
}

/// Whether the limit of a finding is one of bytes.
fn is_size(f: &Finding) -> bool {
    let bytes = ["file", "inflated", "part", "token", "field", "record"];
    let of_bytes = |t: &str| if f.rule.id == "F-LIM-002" { t == "memory" } else { bytes.contains(&t) };
    f.rule.id.starts_with("F-LIM-") && f.args.iter().any(|a| matches!(a, ("reason", Arg::Text(t)) if of_bytes(t)))
}

/// The arguments of a finding that may be shown: what a rule about personal data found is never repeated.
pub(super) fn shown(f: &Finding) -> impl Iterator<Item = &(&'static str, Arg)> {
    let secret = f.rule.id == "S-PII-001";
    f.args.iter().filter(move |(name, value)| {
        !secret || matches!(value, Arg::Count(_) | Arg::Place(_)) || matches!(*name, "reason" | "columns" | "sheet")
    })
}

/// Text of a sender without signs that would steer a terminal or turn its direction, and not too long.
pub(super) fn clean(text: &str) -> Cow<'_, str> {
    let odd =
        |c: char| c.is_control() || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}');
    let long = text.char_indices().nth(LONGEST).map(|(i, _)| i);
    if long.is_none() && !text.contains(odd) {
        return Cow::Borrowed(text);
    }
    let mut out: String = text[..long.unwrap_or(text.len())].chars().map(|c| if odd(c) { ' ' } else { c }).collect();
    if long.is_some() {
        out.push('…');
    }
    Cow::Owned(out)
}

fn whole(n: u64) -> FluentValue<'static> {
    FluentValue::Number(FluentNumber::new(n as f64, fluent_bundle::types::FluentNumberOptions::default()))
}

fn component<'f>(flow: Option<&'f Dataflow>, id: &str) -> Option<&'f Component> {
    let s = &flow?.structure;
    s.dimensions.iter().chain(&s.attributes).chain([&s.measure]).find(|c| c.id == id)
}

/// Name of a component, or its identifier.
pub(super) fn component_name(flow: Option<&Dataflow>, id: &str, lang: Lang) -> String {
    component(flow, id).map(|c| c.names.get(lang)).filter(|n| !n.is_empty()).unwrap_or(id).to_owned()
}

/// Name of a code, or the code.
pub(super) fn code_name(flow: Option<&Dataflow>, id: &str, code: &str, lang: Lang) -> String {
    let list = component(flow, id).and_then(Component::codelist);
    list.and_then(|l| l.get(code)).map(|c| c.names.get(lang)).filter(|n| !n.is_empty()).unwrap_or(code).to_owned()
}

/// The names of the arguments of each message of a catalogue.
fn arguments(source: &'static str) -> BTreeMap<&'static str, Vec<&'static str>> {
    let mut all: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    let mut message = "";
    for line in source.lines() {
        if line.starts_with(|c: char| c.is_ascii_alphabetic()) {
            message = line.split_once(" =").map_or("", |(id, _)| id);
        }
        let list = all.entry(message).or_default();
        for rest in line.split('$').skip(1) {
            let end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == '-' || c == '_')).unwrap_or(rest.len());
            if !list.contains(&&rest[..end]) {
                list.push(&rest[..end]);
            }
        }
    }
    all
}

#[cfg(test)]
mod tests;

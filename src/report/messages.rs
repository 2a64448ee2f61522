//! Which sentence does a finding become in each language?
//!
//! The sentences lie in `catalogue/*.ftl`: for each rule a value (cell, what, why), `.title` and `.remedy` (what to do,
//! with an example). Who raises a finding must name its arguments as this table does; every sentence may also use
//! `cell` (the first place), `file`, `sheet`, `count` (of cells, unless given), `proposal` (the best) and `proposals`
//! (how many). A text `component`, `partner`, `by`, `and`, `over` is an identifier of a component and is told by its
//! name, also several with `, ` between; `code` is a code of `component`, `home` an area; `key`, `name`, `other` and
//! `list` may hold `SEX=F, AGE=Y_LT18`, which is told in names. `reason`, `expected` and the like are words that a
//! sentence chooses by; an unknown word takes the sentence's default.
//!
//! | rule | arguments (words of `reason`) |
//! |---|---|
//! | F-FLF-001 | `reason` (see `read::refusal::REASONS`), `found`, `expected` kind, `name` of an entry |
//! | F-FLF-002 | `reason` (`REASONS` for packages; for texts unexpected-end, unclosed-string, duplicate-key, mismatched-end …; any other word is told as it is), `line`, `detail`, `name`, `found` |
//! | F-FLF-003 | `reason` (guessed, mark-contradicts, unknown-encoding, unsupported-encoding, mojibake, nul, lost-character), `encoding`, `text` |
//! | F-FLF-004 | `reason` (sheet, cells), `sheet`, `rows` |
//! | F-FLF-005 | `reason` (error, no-result), `value` (`#REF!`) |
//! | F-FLF-006 | `reason` (sheet, anchor, double, path, pointer …), `table`, `text` (pattern or path looked for), `nearest` |
//! | F-FLF-007 | `nearest` mapping, `differs` |
//! | F-FLF-008 | `list` (mappings) |
//! | F-FLF-009, F-FLF-010, F-FLF-011 | none |
//! | F-LIM-001 | `reason` (the reader's `REASONS`, or findings), `limit`, `value`, `rule` (of which there are too many findings) |
//! | F-LIM-002 | `reason` (memory, cpu, wall, killed, crash), `limit` (MiB of memory, else seconds) |
//! | F-FDD-001 | `line`, `found`, `expected` |
//! | F-DES-001 | `value` as written and `proposal`; both empty for figures that may be read in two ways |
//! | F-SCH-001 | `reason` (keyword of the schema, or not-sdmx-data, bad-key, delete-action), `text` or `detail`, `path`, `expected`, `value` |
//! | S-DSD-001 | `reason` (column, or none), `component`, `text` (heading looked for), `nearest` |
//! | S-DSD-002 | `column` (heading) |
//! | S-DSD-003 | none |
//! | S-FDT-001 | `reason` (text, date, boolean, too-long …), `value`, `expected` (number, integer, period), `component` or `column` |
//! | S-FDL-001 | `reason` (length, decimals; none: too many digits), `value` or `label`, `component`, `found`, `limit` |
//! | S-FDM-001 | `component` |
//! | S-TIM-001 | `reason` (form, calendar, parts), `period` or `label`, `freq` |
//! | S-RWD-001 | `key`, `other` place, `first`, `second` |
//! | S-RWD-002 | `key`, `place`, `other` |
//! | S-RWD-003 | `key`, `count` (rows), `value` (their sum) |
//! | S-RNR-001 | none |
//! | S-PII-001 | `reason` (columns, no-permission), `columns` (`C, F`; never a value) |
//! | C-COV-001 | `label`, `component`; proposals `Venezuela (VEN)` |
//! | C-COV-002 | `reason` (early, ended), `component`, `code`, `period`, `from`, `to` |
//! | C-COV-003 | `label`, `component`, `candidates` |
//! | C-COV-004 | `component`, `share`, `limit`, `value`, `total` |
//! | C-COC-001 | `key` |
//! | C-COC-002 | `component`, `code`, `home`, `sender` |
//! | C-COC-003 | `component`, `partner`, `code` |
//! | C-COC-004 | `component`, `partner`, `found`, `others` |
//! | C-OBS-001 | `reason` (empty, filled), `status`, `value` |
//! | R-VIR-001, R-VIR-002 | `value`, `key` |
//! | R-VCO-001 | `part`, `whole`, `key`, `name` |
//! | R-VCO-002 | `first`, `second`, `expected`, `found`, `key` |
//! | R-VCO-003 | `period`, `to`, `received` |
//! | R-VCO-004 | `first`, `second`, `found`, `key` |
//! | R-UNI-001 | `value`, `factor`, `sign` (more, less), `expected`, `period`, `key` |
//! | R-RUL-001 | `text` (of the mapping's rule), `rule` (its number or name) |
//! | X-VAD-001, X-VAD-002 | `total`, `sum`, `difference`, `sign`, `place` of the total, `parts` (count), `name`, `over`, `totals` (count), `suspect` (total, part) |
//! | X-VAD-003 | `by`, `and`, `first`, `second`, `difference`, `key` |
//! | X-VAD-004 | `first` (areas), `second` (country), `difference`, `key` |
//! | X-VAD-005 | `total`, `sum`, `difference`, `period`, `to`, `key` |
//! | X-CUM-001 | `before`, `value`, `period` |
//! | X-REP-001 | `key`, `list` |
//! | X-VCO-006 | `share`, `from`, `to`, `first`, `second`, `key` |
//! | X-VCO-007 | `key`, `other`, `place` |
//! | X-VCO-008 | `line`, `first`, `last` (rows), `key` |

use std::borrow::Cow;
use std::collections::BTreeMap;

use fluent_bundle::types::FluentNumber;
use fluent_bundle::{FluentArgs, FluentBundle, FluentResource, FluentValue};
use unic_langid::LanguageIdentifier;

use super::figures::{count, figure};
use super::places::Places;
use crate::model::finding::{Arg, Finding, Rule};
use crate::model::lang::Lang;
use crate::model::structure::{Component, Dataflow};

/// The text of a catalogue.
fn source(lang: Lang) -> &'static str {
    match lang {
        Lang::En => include_str!("catalogue/en.ftl"),
        Lang::Es => include_str!("catalogue/es.ftl"),
        Lang::Fr => include_str!("catalogue/fr.ftl"),
        Lang::Pt => include_str!("catalogue/pt.ftl"),
    }
}

/// Longest text of a sender that a sentence repeats, in characters.
const LONGEST: usize = 160;

/// The sentences of one language.
pub(super) struct Catalogue {
    lang: Lang,
    bundle: FluentBundle<FluentResource>,
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
    pub(super) fn new(lang: Lang) -> Self {
        let tag: LanguageIdentifier = lang.tag().parse().expect("a tag of ours");
        let mut bundle = FluentBundle::new(vec![tag]);
        bundle.set_use_isolating(false);
        bundle.set_formatter(Some(match lang {
            Lang::En => |v, _| number(Lang::En, v),
            Lang::Es => |v, _| number(Lang::Es, v),
            Lang::Fr => |v, _| number(Lang::Fr, v),
            Lang::Pt => |v, _| number(Lang::Pt, v),
        }));
        let resource = FluentResource::try_new(source(lang).to_owned()).map_err(|(_, e)| e).expect("a catalogue of ours parses");
        bundle.add_resource(resource).expect("no message stands twice in a catalogue of ours");
        Self { lang, bundle, names: arguments(source(lang)) }
    }

    pub(super) fn lang(&self) -> Lang {
        self.lang
    }

    /// What the rule is about.
    pub(super) fn title(&self, rule: &Rule) -> String {
        self.say(rule.id, Some("title"), &FluentArgs::new())
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
        let message = self.bundle.get_message(id);
        let pattern = message.as_ref().and_then(|m| match attribute {
            None => m.value(),
            Some(name) => m.get_attribute(name).map(|a| a.value()),
        });
        // A rule without a sentence is refused by a test; a reader still gets its identifier.
        let Some(pattern) = pattern else { return id.to_owned() };
        let text = self.bundle.format_pattern(pattern, Some(args), &mut Vec::new());
        let mut out = String::with_capacity(text.len());
        for c in text.chars() {
            if !(c == ' ' && out.ends_with(' ')) {
                out.push(c);
            }
        }
        out.truncate(out.trim_end().len());
        out
    }

    fn arguments(&self, f: &Finding, words: Words<'_>) -> FluentArgs<'static> {
        let mut args = FluentArgs::new();
        // What a sentence names and a finding lacks is a dash, never a hole; what sentences choose by has a word for it.
        for name in self.names.get(f.rule.id).into_iter().flatten() {
            args.set(*name, FluentValue::from(if ["nearest", "line"].contains(name) { "none" } else { "—" }));
        }
        let text = |name: &str| match f.args.iter().find(|(n, _)| *n == name) {
            Some((_, Arg::Text(t))) => Some(t.as_str()),
            _ => None,
        };
        match f.rule.id {
            "F-FLF-007" if text("nearest").is_some_and(|t| !t.is_empty()) => args.set("reason", "nearest"),
            "F-DES-001" if text("value") == Some("") => args.set("reason", "doubtful"),
            "S-FDL-001" => args.set("reason", "digits"),
            _ => {}
        }
        args.set("count", whole(f.cells.len() as u64));
        let at = f.cells.first().copied();
        // Where a document breaks off nobody can walk to a place again; its reader told the line.
        let line = f.args.iter().find_map(|(n, v)| if let (&"line", Arg::Count(n)) = (n, v) { Some(*n) } else { None });
        let cell = |at| match line.filter(|_| words.places.lacks_line(at)) {
            Some(line) => words.places.line(self.lang, at, line),
            None => words.places.word(self.lang, at),
        };
        args.set("cell", at.map_or(String::new(), cell));
        let part = at.map(|at| words.places.part(at));
        args.set("file", part.as_ref().map_or(String::new(), |p| clean(&p.0).into_owned()));
        args.set("sheet", part.as_ref().map_or(String::new(), |p| clean(&p.1).into_owned()));
        args.set("proposal", f.proposals.first().map_or(String::new(), |p| self.proposal(p)));
        args.set("proposals", whole(f.proposals.len() as u64));
        let component = text("component");
        for (name, value) in shown(f) {
            let name = called(f.rule.id, name);
            let value = match value {
                // The first cell is told already, with its sheet.
                _ if name == "cell" => continue,
                Arg::Text(t) if t.is_empty() && name != "key" && name != "name" => continue,
                Arg::Count(n) => whole(*n),
                Arg::Figure(d) => FluentValue::from(figure(self.lang, *d)),
                Arg::Place(at) => FluentValue::from(words.places.word(self.lang, *at)),
                Arg::Text(t) => FluentValue::from(self.text(f.rule.id, name, t, component, words)),
            };
            args.set(name, value);
        }
        args
    }

    /// A proposal that is a figure is written as one.
    fn proposal(&self, text: &str) -> String {
        match rust_decimal::Decimal::from_str_exact(text) {
            Ok(d) => figure(self.lang, d),
            Err(_) => clean(text).into_owned(),
        }
    }

    fn text(&self, rule: &str, name: &str, text: &str, component: Option<&str>, words: Words<'_>) -> String {
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
            // What a sentence chooses by is a name in the catalogue.
            "reason" => text.replace(['_', '$', ' '], "-"),
            "text" if rule == "F-FLF-006" => plain(text),
            "proposal" => self.proposal(text),
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

/// What the sentences call an argument that another stage calls otherwise.
const CALLED: &[(&str, &str, &str)] = &[
    ("F-FLF-001", "name", "value"),
    ("F-FLF-002", "name", "value"),
    ("F-FLF-002", "detail", "text"),
    ("F-FLF-003", "encoding", "found"),
    ("F-FLF-003", "text", "value"),
    ("F-LIM-001", "found", "value"),
    ("F-SCH-001", "detail", "text"),
    ("S-DSD-002", "column", "label"),
    ("S-FDT-001", "column", "component"),
    ("S-FDT-001", "label", "value"),
    ("S-FDL-001", "label", "value"),
    ("S-TIM-001", "label", "period"),
    ("C-COV-003", "candidates", "list"),
    ("R-RUL-001", "rule", "mapping"),
    ("X-CUM-001", "before", "first"),
];

fn called(rule: &str, name: &'static str) -> &'static str {
    CALLED.iter().find(|(r, n, _)| *r == rule && *n == name).map_or(name, |(_, _, to)| to)
}

/// A pattern as a sender would write what it looks for: `(?i)^punto de internaci[oó]n$` is «punto de internación».
fn plain(pattern: &str) -> String {
    let mut out = String::new();
    let mut rest = pattern.strip_prefix("(?i)").unwrap_or(pattern);
    while let Some(c) = rest.chars().next() {
        rest = &rest[c.len_utf8()..];
        match c {
            '^' | '$' => {}
            '\\' => {
                let Some(next) = rest.chars().next() else { break };
                rest = &rest[next.len_utf8()..];
                match next {
                    's' => out.push(' '),
                    'd' => out.push('0'),
                    'b' => {}
                    other => out.push(other),
                }
                rest = rest.trim_start_matches(['*', '+', '?']);
            }
            '[' => {
                let end = rest.find(']').unwrap_or(rest.len());
                // The accented letter is mostly the last one.
                out.extend(rest[..end].chars().last());
                rest = rest.get(end + 1..).unwrap_or_default();
            }
            other => out.push(other),
        }
    }
    out
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

/// Counts are whole and far below 2^53, so the number that chooses the plural is the number that is shown.
fn number(lang: Lang, value: &FluentValue<'_>) -> Option<String> {
    match value {
        FluentValue::Number(n) => Some(count(lang, n.value as u64)),
        _ => None,
    }
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
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::model::finding::{C_COV_001, F_FLF_001, F_FLF_002, F_FLF_006, F_LIM_001, RULES, S_FDL_001, S_PII_001};
    use crate::model::location::{Location, PartKind, Sources};

    fn say(lang: Lang, f: &Finding) -> (String, String) {
        let mut sources = Sources::default();
        sources.add("flujos.xlsx", "Cuadro 1", PartKind::Sheet);
        let places = Places::new(&sources, &[]);
        let words = Words { places: &places, flow: None };
        let c = Catalogue::new(lang);
        (c.sentence(f, words), c.remedy(f, words))
    }

    fn at(row: u32, col: u16) -> Location {
        Location::cell(crate::model::location::PartId(0), row, col)
    }

    #[test]
    fn every_rule_has_title_sentence_and_remedy_in_each_language() {
        for lang in Lang::ALL {
            let c = Catalogue::new(lang);
            for rule in RULES {
                let m = c.bundle.get_message(rule.id).unwrap_or_else(|| panic!("{} has no message in {}", rule.id, lang.tag()));
                assert!(m.value().is_some(), "{} has no sentence in {}", rule.id, lang.tag());
                for part in ["title", "remedy"] {
                    assert!(m.get_attribute(part).is_some(), "{} has no {part} in {}", rule.id, lang.tag());
                }
                assert!(!c.title(rule).contains('{'), "{}: a title takes no arguments", rule.id);
            }
        }
    }

    #[test]
    fn languages_use_the_same_arguments() {
        let sets = |lang| {
            let all = arguments(source(lang)).into_iter();
            all.map(|(id, names)| (id, names.into_iter().collect::<BTreeSet<_>>())).collect::<BTreeMap<_, _>>()
        };
        let english = sets(Lang::En);
        for lang in Lang::ALL {
            let other = sets(lang);
            for (id, names) in &english {
                let mut theirs = other.get(id).unwrap_or_else(|| panic!("{id} is missing in {}", lang.tag())).clone();
                // A language may need no plural where another does.
                theirs.remove("count");
                let mut names = names.clone();
                names.remove("count");
                assert_eq!(names, theirs, "arguments of {id} in {}", lang.tag());
            }
            assert_eq!(english.len(), other.len(), "a message of {} that English lacks", lang.tag());
        }
    }

    #[test]
    fn words_that_sentences_choose_by_are_the_same_in_each_language() {
        let keys = |lang: Lang| {
            let mut message = "";
            let mut all: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
            for line in source(lang).lines() {
                if line.starts_with(|c: char| c.is_ascii_alphabetic()) {
                    message = line.split_once(" =").map_or("", |(id, _)| id);
                }
                let key = line.trim_start().trim_start_matches('*').strip_prefix('[').and_then(|r| r.split_once(']'));
                if let Some((key, _)) = key.filter(|(k, _)| !matches!(*k, "one" | "other")) {
                    all.entry(message).or_default().push(key);
                }
            }
            all
        };
        for lang in Lang::ALL {
            assert_eq!(keys(Lang::En), keys(lang), "{}", lang.tag());
        }
    }

    #[test]
    fn every_sentence_can_be_said_without_arguments() {
        for lang in Lang::ALL {
            for rule in RULES {
                let (sentence, remedy) = say(lang, &Finding::new(rule, at(16, 3)));
                for text in [&sentence, &remedy] {
                    assert!(!text.contains(['{', '}', '$']) && text.len() > 8, "{} {}: {text}", lang.tag(), rule.id);
                }
            }
        }
    }

    #[test]
    fn sentences_read_well() {
        let f = Finding::new(&C_COV_001, at(21, 1))
            .also(at(22, 1))
            .arg("label", "Venezula")
            .arg("component", "CITIZENSHIP")
            .propose(vec!["Venezuela (VEN)".to_owned()]);
        let (sentence, remedy) = say(Lang::Es, &f);
        assert_eq!(sentence, "«Cuadro 1»!B22: «Venezula» no se conoce como CITIZENSHIP (2 celdas). Lo más cercano: Venezuela (VEN).");
        assert_eq!(remedy, "Acepte la propuesta para todas sus celdas o corrija la escritura. Por ejemplo: Venezuela (VEN).");
        let f = Finding::new(&S_FDL_001, at(8, 4))
            .arg("reason", "decimals")
            .arg("value", rust_decimal::Decimal::new(1_012_375, 3))
            .arg("found", 3u64)
            .arg("limit", 0u64);
        assert_eq!(
            say(Lang::Fr, &f).0,
            "«\u{a0}Cuadro 1\u{a0}»!E9\u{a0}: 1\u{202f}012,375 a 3 décimales\u{a0}; ces chiffres sont entiers."
        );
        let f = Finding::new(&F_FLF_001, Location::whole(crate::model::location::PartId(0))).arg("reason", "archive").arg("found", "7z");
        assert_eq!(say(Lang::En, &f).0, "'Cuadro 1': this is an archive (7z) that is not read.");
    }

    #[test]
    fn arguments_of_other_stages_find_their_sentences() {
        let es = |f: Finding| say(Lang::Es, &f).0;
        let f = Finding::new(&F_LIM_001, at(0, 0)).arg("reason", "xml-depth").arg("limit", 256u64);
        assert_eq!(es(f), "«Cuadro 1»!A1: el documento tiene más de 256 niveles anidados.");
        let f = Finding::new(&F_FLF_002, at(0, 0)).arg("reason", "duplicate-key").arg("detail", "semana").arg("line", 12u64);
        assert_eq!(es(f), "«Cuadro 1»!A1: la clave «semana» está dos veces en el mismo objeto (línea 12).");
        let f = Finding::new(&F_FLF_002, at(0, 0)).arg("reason", "row-order");
        assert_eq!(es(f), "«Cuadro 1»!A1: el archivo está dañado y no abre (row-order).");
        let f = Finding::new(&F_FLF_006, at(0, 0))
            .arg("reason", "anchor")
            .arg("table", "cuadro_2_1")
            .arg("text", r"(?i)^punto\s+de internaci[oó]n$")
            .arg("nearest", "Punto de entrada");
        assert_eq!(
            es(f),
            "«Cuadro 1»!A1: no se encontró «punto de internación», por lo que se reconoce el cuadro «cuadro_2_1». Lo más cercano: «Punto de entrada»."
        );
        let f = Finding::new(&S_FDL_001, at(0, 0)).arg("component", "OBS_VALUE").arg("label", "1234567890123456789012");
        assert_eq!(es(f), "«Cuadro 1»!A1: «1234567890123456789012» tiene más dígitos de los que puede tener una cifra.");
    }

    #[test]
    fn personal_data_and_control_signs_are_not_repeated() {
        let f = Finding::new(&S_PII_001, at(0, 2)).arg("columns", "C").arg("value", "Juana Pérez").arg("text", "RUN 9.999.999-9");
        for lang in Lang::ALL {
            let (sentence, remedy) = say(lang, &f);
            assert!(!format!("{sentence}{remedy}").contains("Juana") && sentence.contains('C'));
        }
        assert_eq!(shown(&f).count(), 1);
        assert_eq!(clean("a\u{1b}[31mred\u{202e}x\n"), "a [31mred x ");
        assert_eq!(clean(&"é".repeat(500)).chars().count(), LONGEST + 1);
    }
}

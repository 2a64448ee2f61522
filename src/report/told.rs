//! What does a report say in one language? The one model that the forms for people and programs are written from, whether
//! the run has just ended or its report was kept as JSON.

use std::borrow::Cow;
use std::fmt;

use indexmap::{IndexMap, IndexSet};
use serde::Deserialize;
use serde::de::{DeserializeSeed, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::json::MOST;
use super::messages::{Catalogue, Word, Words, clean, shown};
use super::packs::{self, ToldInstance, ToldWeight};
use super::places::Places;
use super::{Report, figures};
use crate::model::finding::{Arg, Finding, Severity};
use crate::model::lang::Lang;
use crate::model::location::{Location, PartKind, a1};

/// A report in one language.
pub struct Told {
    catalogue: &'static Catalogue,
    /// Name, SHA-256 and format of each file.
    pub inputs: Vec<ToldInput>,
    /// Who sent it.
    pub sender: String,
    /// When it was received.
    pub received: String,
    /// Id of the mapping; empty where none fits.
    pub mapping: String,
    /// Reference of the dataflow; empty where nothing came out.
    pub dataflow: String,
    /// How many observations came out.
    pub observations: u64,
    /// Findings of severity error, warning and information, those included that are not listed.
    pub counts: [u64; 3],
    /// How often each rule held, failed, and could not be decided: id, version and the three counts.
    pub tallies: Vec<ToldTally>,
    /// How often each rule of a pack held, failed, and could not be decided.
    pub instances: Vec<ToldInstance>,
    /// The rules that packs made weigh otherwise.
    pub severities: Vec<ToldWeight>,
    /// The rules that found something.
    pub rules: Vec<ToldRule>,
    /// The files and sheets in which something was found.
    pub parts: Vec<ToldPart>,
    /// The findings by cause, in the order in which they are told.
    pub groups: Vec<ToldGroup>,
    /// The findings, in order; the number of one is its place here, plus 1.
    pub findings: Vec<ToldFinding>,
}

/// A file of the run.
#[derive(Deserialize, Clone, Debug, Default)]
pub struct ToldInput {
    /// Its name as the sender gave it.
    pub name: String,
    /// SHA-256 of its bytes in hexadecimal.
    pub sha256: String,
    /// Word of its format; may be empty.
    pub format: String,
}

/// How often a rule was applied.
#[derive(Deserialize, Clone, Debug)]
pub struct ToldTally {
    /// Its identifier.
    pub rule: String,
    /// Version of its meaning.
    pub version: u16,
    /// It held.
    pub passed: u64,
    /// It did not.
    pub failed: u64,
    /// An input was missing.
    pub undecided: u64,
}

/// A rule that found something.
#[derive(Clone, Debug)]
pub struct ToldRule {
    /// Its identifier.
    pub id: String,
    /// Version of its meaning.
    pub version: u16,
    /// What it is about.
    pub title: String,
}

/// A file, or a sheet of one.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ToldPart {
    /// Name of the file.
    pub file: String,
    /// Name of the sheet; none where the file has none.
    pub sheet: Option<String>,
}

/// The part of a place that no source knows.
static NOWHERE: ToldPart = ToldPart { file: String::new(), sheet: None };

/// Findings of one rule with one cause.
#[derive(Clone, Debug)]
pub struct ToldGroup {
    /// Heaviest severity among them.
    pub severity: Severity,
    /// Indexes of its findings.
    pub findings: Vec<usize>,
    /// Places of all of them.
    pub cells: usize,
}

/// A finding.
#[derive(Clone, Debug)]
pub struct ToldFinding {
    /// Index of its rule.
    pub rule: usize,
    /// Its weight.
    pub severity: Severity,
    /// Cell, what, why.
    pub message: String,
    /// What to do.
    pub remedy: String,
    /// What is there; empty where the sentence says all.
    pub found: String,
    /// What should be there; empty where nobody knows.
    pub expected: String,
    /// The label that nobody knows; empty where the finding is about none.
    pub label: String,
    /// Ranked proposals.
    pub proposals: Vec<String>,
    /// Where, the principal place first.
    pub places: Vec<ToldPlace>,
    /// Further places that are counted and not listed.
    pub more: usize,
    /// Further places that were used to find it.
    pub evidence: Vec<ToldPlace>,
}

/// A place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToldPlace {
    /// Index of the part.
    pub part: u32,
    /// Where in it.
    pub at: At,
}

/// Where in a part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum At {
    /// It as a whole.
    Whole,
    /// A cell of a sheet or a field of a delimited text, from 0.
    Cell(u32, u16),
    /// A place in a document: line from 1, JSON Pointer or XPath.
    Spot(Option<u64>, Box<str>),
}

/// Names of arguments that say what is there, the most telling first.
const FOUND: [&str; 10] = ["value", "total", "label", "found", "period", "first", "code", "share", "text", "name"];
/// Names of arguments that say what should be there.
const EXPECTED: [&str; 6] = ["expected", "sum", "home", "second", "limit", "kinds"];

fn pick<'a>(names: &[&str], mut value: impl FnMut(&str) -> Option<&'a str>) -> String {
    names.iter().find_map(|n| value(n)).map(|v| clean(v).into_owned()).unwrap_or_default()
}

impl Report {
    /// What it says in one language.
    pub fn told(&self, lang: Lang) -> Told {
        let run = &self.summary;
        let places = Places::new(&run.sources, &run.spots);
        let words = Words { places: &places, flow: run.flow.as_deref() };
        let catalogue = Catalogue::of(lang);
        let parts: Vec<ToldPart> = run
            .sources
            .parts()
            .iter()
            .map(|p| ToldPart { file: p.file.clone(), sheet: (!p.sheet.is_empty()).then(|| p.sheet.clone()) })
            .collect();
        let place = |at: Location| {
            let kind = run.sources.parts().get(at.part().0 as usize).map(|p| p.kind);
            let inside = match kind {
                Some(PartKind::Sheet | PartKind::Delimited) if !at.is_whole() => At::Cell(at.row(), at.col()),
                Some(PartKind::Tree) if !at.is_whole() => {
                    let fields = places.fields(at);
                    At::Spot(fields.line, fields.pointer.unwrap_or_default().into())
                }
                _ => At::Whole,
            };
            ToldPlace { part: at.part().0, at: inside }
        };
        let mut rules: IndexMap<&'static str, ToldRule> = IndexMap::new();
        let mut findings = Vec::with_capacity(run.findings.list.len());
        for f in &run.findings.list {
            let entry = rules.entry(f.rule.id);
            let rule = entry.index();
            entry.or_insert_with(|| ToldRule { id: f.rule.id.to_owned(), version: f.rule.version, title: catalogue.title(f.rule) });
            let args: Vec<(&str, String)> = shown(f).filter_map(|(n, v)| Some((*n, plain(v)?))).collect();
            let value = |name: &str| args.iter().find(|a| a.0 == name).map(|a| a.1.as_str());
            findings.push(ToldFinding {
                rule,
                severity: f.severity,
                message: catalogue.sentence(f, words),
                remedy: catalogue.remedy(f, words),
                found: pick(&FOUND, value),
                expected: pick(&EXPECTED, value),
                label: value("label").unwrap_or_default().to_owned(),
                proposals: proposals(f),
                places: f.cells.iter().take(MOST).map(|&at| place(at)).collect(),
                more: f.cells.len().saturating_sub(MOST),
                evidence: f.evidence.iter().take(MOST).map(|&at| place(at)).collect(),
            });
        }
        let groups = self.groups.iter();
        let count = |s| run.findings.count(s) as u64;
        Told {
            catalogue,
            inputs: run
                .inputs
                .iter()
                .map(|i| ToldInput { name: i.name.clone(), sha256: i.sha256.clone(), format: i.format.clone() })
                .collect(),
            sender: run.sender.clone(),
            received: run.received.clone(),
            mapping: run.mapping.as_ref().map(|m| m.id.clone()).unwrap_or_default(),
            dataflow: run.flow.as_ref().map(|f| f.reference.to_string()).unwrap_or_default(),
            observations: run.observations,
            counts: [count(Severity::Error), count(Severity::Warning), count(Severity::Information)],
            tallies: run
                .findings
                .tallies
                .iter()
                .map(|t| ToldTally {
                    rule: t.rule.id.to_owned(),
                    version: t.rule.version,
                    passed: t.passed,
                    failed: t.failed,
                    undecided: t.undecided,
                })
                .collect(),
            instances: packs::instances(&run.findings),
            severities: packs::weights(&run.findings),
            rules: rules.into_values().collect(),
            parts,
            groups: groups.map(|g| ToldGroup { severity: g.severity, findings: g.findings.clone(), cells: g.cells }).collect(),
            findings,
        }
    }
}

fn plain(v: &Arg) -> Option<String> {
    match v {
        Arg::Text(t) => Some(t.clone()),
        Arg::Figure(d) => Some(d.to_string()),
        Arg::Count(n) => Some(n.to_string()),
        // Its own sentence says it, in the reader's language.
        Arg::Said(_) | Arg::Place(_) => None,
    }
}

fn proposals(f: &Finding) -> Vec<String> {
    if f.rule.id == "S-PII-001" { Vec::new() } else { f.proposals.iter().map(|p| clean(p).into_owned()).collect() }
}

impl Told {
    /// The reports of a kept report, in one language: of an archive there are several.
    ///
    /// # Errors
    /// It is no report.
    pub fn kept(json: &[u8], lang: Lang) -> Result<Vec<Told>, serde_json::Error> {
        let mut de = serde_json::Deserializer::from_slice(json);
        serde::Deserializer::deserialize_any(&mut de, Kept(lang))
    }

    /// Its language.
    pub fn lang(&self) -> Lang {
        self.catalogue.lang()
    }

    /// What should be there, kinds of values in words.
    pub(crate) fn expected(&self, finding: &ToldFinding) -> String {
        let kinds = ["string", "number", "integer", "boolean", "array", "object", "null"];
        if kinds.contains(&finding.expected.as_str()) {
            return self.say("ui-kind", &[("kind", &finding.expected)], &[]);
        }
        finding.expected.clone()
    }

    /// A text of ours without holes.
    pub(crate) fn ui(&self, id: &str) -> String {
        self.catalogue.ui(id, &[])
    }

    /// A text of ours with texts and counts in it.
    pub(crate) fn say(&self, id: &str, texts: &[(&'static str, &str)], counts: &[(&'static str, u64)]) -> String {
        let texts = texts.iter().map(|(n, t)| (*n, Word::Text((*t).into())));
        let words: Vec<_> = texts.chain(counts.iter().map(|(n, c)| (*n, Word::Count(*c)))).collect();
        self.catalogue.ui(id, &words)
    }

    /// What a rule is about.
    pub(crate) fn title(&self, rule: &crate::model::finding::Rule) -> String {
        self.catalogue.title(rule)
    }

    /// Word of a severity.
    pub(crate) fn severity(&self, severity: Severity) -> String {
        self.say("ui-severity", &[("severity", severity.word())], &[])
    }

    /// A count as the language writes it.
    pub(crate) fn count(&self, n: u64) -> String {
        figures::count(self.lang(), n)
    }

    /// What became of the file, in one sentence.
    pub(crate) fn outcome(&self) -> String {
        self.say("ui-outcome", &[], &[("errors", self.counts[0]), ("warnings", self.counts[1])])
    }

    /// Whether a finding of severity error keeps the file from being accepted.
    pub fn is_refused(&self) -> bool {
        self.counts[0] > 0
    }

    /// The rule of a finding.
    pub fn rule(&self, finding: &ToldFinding) -> &ToldRule {
        &self.rules[finding.rule]
    }

    /// File and sheet of a place.
    pub fn part(&self, place: &ToldPlace) -> &ToldPart {
        self.parts.get(place.part as usize).unwrap_or(&NOWHERE)
    }

    /// A place in words that need no sheet: `D17`, `12`, `/a/0`; empty for a part as a whole.
    pub(crate) fn inside(&self, place: &ToldPlace) -> String {
        match &place.at {
            At::Whole => String::new(),
            At::Cell(row, col) => a1(*row, *col),
            At::Spot(Some(line), pointer) if pointer.is_empty() => self.say("ui-line", &[], &[("line", *line)]),
            At::Spot(Some(line), pointer) => format!("{} ({})", self.say("ui-line", &[], &[("line", *line)]), clean(pointer)),
            At::Spot(None, pointer) => clean(pointer).into_owned(),
        }
    }

    /// A place in words: `Datos!D17`, `D17`, `línea 412 (/a/0)`, the file's name.
    pub(crate) fn place(&self, place: &ToldPlace) -> String {
        let part = self.part(place);
        match (&part.sheet, self.inside(place)) {
            (Some(sheet), inside) if inside.is_empty() => clean(sheet).into_owned(),
            (Some(sheet), inside) => format!("{}!{inside}", clean(sheet)),
            (None, inside) if inside.is_empty() => clean(&part.file).into_owned(),
            (None, inside) => inside,
        }
    }
}

/// One report or a list of them.
struct Kept(Lang);

impl<'de> Visitor<'de> for Kept {
    type Value = Vec<Told>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a report")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Vec<Told>, A::Error> {
        let mut all = Vec::new();
        while let Some(one) = seq.next_element_seed(One(self.0))? {
            all.push(one);
        }
        Ok(all)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Vec<Told>, A::Error> {
        One(self.0).visit_map(map).map(|one| vec![one])
    }
}

/// One report.
struct One(Lang);

impl<'de> DeserializeSeed<'de> for One {
    type Value = Told;
    fn deserialize<D: serde::Deserializer<'de>>(self, d: D) -> Result<Told, D::Error> {
        d.deserialize_map(self)
    }
}

#[derive(Deserialize)]
struct Id {
    id: String,
}

#[derive(Deserialize)]
struct Counts {
    observations: u64,
    findings: BySeverity,
}

#[derive(Deserialize)]
struct BySeverity {
    error: u64,
    warning: u64,
    information: u64,
}

#[derive(Deserialize)]
struct KeptGroup {
    severity: String,
    findings: Vec<usize>,
    cells: usize,
}

impl<'de> Visitor<'de> for One {
    type Value = Told;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a report")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Told, A::Error> {
        let mut told = Told {
            catalogue: Catalogue::of(self.0),
            inputs: Vec::new(),
            sender: String::new(),
            received: String::new(),
            mapping: String::new(),
            dataflow: String::new(),
            observations: 0,
            counts: [0; 3],
            tallies: Vec::new(),
            instances: Vec::new(),
            severities: Vec::new(),
            rules: Vec::new(),
            parts: Vec::new(),
            groups: Vec::new(),
            findings: Vec::new(),
        };
        let mut gathered = Gathered::default();
        let mut groups = Vec::new();
        while let Some(key) = map.next_key::<String>()? {
            match key.as_str() {
                "inputs" => told.inputs = map.next_value()?,
                "sender" => told.sender = map.next_value()?,
                "received" => told.received = map.next_value()?,
                "mapping" => told.mapping = map.next_value::<Option<Id>>()?.map(|m| m.id).unwrap_or_default(),
                "dataflow" => told.dataflow = map.next_value::<Option<String>>()?.unwrap_or_default(),
                "counts" => {
                    let counts: Counts = map.next_value()?;
                    told.observations = counts.observations;
                    told.counts = [counts.findings.error, counts.findings.warning, counts.findings.information];
                }
                "rules" => told.tallies = map.next_value()?,
                "instances" => told.instances = map.next_value()?,
                "severities" => told.severities = map.next_value()?,
                "groups" => groups = map.next_value::<Vec<KeptGroup>>()?,
                "findings" => map.next_value_seed(List { lang: self.0, gathered: &mut gathered })?,
                _ => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        let listed = gathered.findings.len();
        told.groups = groups
            .into_iter()
            .map(|g| ToldGroup {
                severity: severity(&g.severity),
                findings: g.findings.into_iter().filter_map(|n| n.checked_sub(1).filter(|i| *i < listed)).collect(),
                cells: g.cells,
            })
            .filter(|g| !g.findings.is_empty())
            .collect();
        told.findings = gathered.findings;
        told.parts = gathered.parts.into_iter().collect();
        told.rules = gathered.rules.into_values().collect();
        Ok(told)
    }
}

fn severity(word: &str) -> Severity {
    let all = [Severity::Error, Severity::Warning, Severity::Information];
    all.into_iter().find(|s| s.word() == word).unwrap_or(Severity::Error)
}

#[derive(Default)]
struct Gathered {
    findings: Vec<ToldFinding>,
    parts: IndexSet<ToldPart>,
    rules: IndexMap<String, ToldRule>,
}

/// The findings of a report, told in one language as they come.
struct List<'a> {
    lang: Lang,
    gathered: &'a mut Gathered,
}

impl<'de> DeserializeSeed<'de> for List<'_> {
    type Value = ();
    fn deserialize<D: serde::Deserializer<'de>>(self, d: D) -> Result<(), D::Error> {
        d.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for List<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of findings")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        while let Some(f) = seq.next_element::<KeptFinding<'de>>()? {
            self.gathered.take(f, self.lang);
        }
        Ok(())
    }
}

#[derive(Deserialize)]
struct KeptFinding<'a> {
    rule: String,
    version: u16,
    severity: String,
    cells: Vec<KeptPlace>,
    #[serde(default)]
    more_cells: usize,
    #[serde(default)]
    evidence: Vec<KeptPlace>,
    #[serde(default)]
    args: serde_json::Map<String, serde_json::Value>,
    #[serde(default)]
    proposals: Vec<String>,
    #[serde(borrow)]
    title: InWords<'a>,
    #[serde(borrow)]
    message: InWords<'a>,
    #[serde(borrow)]
    remedy: InWords<'a>,
}

/// A text in all languages, of which one is taken.
#[derive(Deserialize, Default)]
struct InWords<'a> {
    #[serde(borrow, default)]
    en: Cow<'a, str>,
    #[serde(borrow, default)]
    es: Cow<'a, str>,
    #[serde(borrow, default)]
    fr: Cow<'a, str>,
    #[serde(borrow, default)]
    pt: Cow<'a, str>,
}

impl InWords<'_> {
    fn of(self, lang: Lang) -> String {
        let said = match lang {
            Lang::En => Cow::Borrowed(""),
            Lang::Es => self.es,
            Lang::Fr => self.fr,
            Lang::Pt => self.pt,
        };
        if said.is_empty() { self.en } else { said }.into_owned()
    }
}

#[derive(Deserialize)]
struct KeptPlace {
    #[serde(default)]
    file: String,
    sheet: Option<String>,
    cell: Option<String>,
    line: Option<u64>,
    pointer: Option<String>,
}

impl Gathered {
    fn take(&mut self, f: KeptFinding<'_>, lang: Lang) {
        let texts: Vec<(&str, String)> = f
            .args
            .iter()
            .filter_map(|(n, v)| match v {
                serde_json::Value::String(t) => Some((n.as_str(), t.clone())),
                serde_json::Value::Number(x) => Some((n.as_str(), x.to_string())),
                _ => None,
            })
            .collect();
        let value = |name: &str| texts.iter().find(|a| a.0 == name).map(|a| a.1.as_str());
        let (found, expected) = (pick(&FOUND, value), pick(&EXPECTED, value));
        let label = value("label").unwrap_or_default().to_owned();
        let (id, version, title) = (f.rule, f.version, f.title);
        let entry = self.rules.entry(id.clone());
        let rule = entry.index();
        entry.or_insert_with(|| ToldRule { id, version, title: title.of(lang) });
        let places = f.cells.into_iter().map(|p| self.place(p)).collect();
        let evidence = f.evidence.into_iter().map(|p| self.place(p)).collect();
        self.findings.push(ToldFinding {
            rule,
            severity: severity(&f.severity),
            message: f.message.of(lang),
            remedy: f.remedy.of(lang),
            found,
            expected,
            label,
            proposals: f.proposals.iter().map(|p| clean(p).into_owned()).collect(),
            places,
            more: f.more_cells,
            evidence,
        });
    }

    fn place(&mut self, p: KeptPlace) -> ToldPlace {
        let at = match (p.cell.as_deref().and_then(parse_a1), p.pointer) {
            (Some((row, col)), _) => At::Cell(row, col),
            (None, Some(pointer)) => At::Spot(p.line, pointer.into()),
            (None, None) => p.line.map_or(At::Whole, |n| At::Spot(Some(n), "".into())),
        };
        let part = self.parts.insert_full(ToldPart { file: p.file, sheet: p.sheet }).0;
        ToldPlace { part: part as u32, at }
    }
}

/// `D17` is `(16, 3)`.
fn parse_a1(cell: &str) -> Option<(u32, u16)> {
    let digits = cell.find(|c: char| c.is_ascii_digit())?;
    let col = cell[..digits].bytes().try_fold(0u32, |n, b| {
        let digit = b.is_ascii_uppercase().then(|| u32::from(b - b'A') + 1)?;
        n.checked_mul(26)?.checked_add(digit).filter(|n| *n <= 1 << 14)
    })?;
    let row: u32 = cell[digits..].parse().ok()?;
    Some((row.checked_sub(1)?, u16::try_from(col.checked_sub(1)?).ok()?))
}

#[cfg(test)]
mod tests {
    use super::super::example;
    use super::*;

    /// Everything that a form can tell, as a text.
    fn all(t: &Told) -> String {
        let place = |p: &ToldPlace| format!("{:?} {}", t.part(p), t.place(p));
        let mut out = format!("{:?} {} {} {:?} {:?}\n", t.inputs, t.sender, t.observations, t.counts, t.rules);
        for f in &t.findings {
            let places: Vec<_> = f.places.iter().chain(&f.evidence).map(place).collect();
            out += &format!(
                "{} {:?} {} | {} | {} | {} | {:?} {places:?}\n",
                f.rule, f.severity, f.message, f.remedy, f.found, f.expected, f.proposals
            );
        }
        t.groups.iter().for_each(|g| out += &format!("{g:?}\n"));
        out
    }

    #[test]
    fn a_kept_report_says_what_the_run_said() {
        for report in [example::report(), example::set_aside()] {
            for lang in Lang::ALL {
                let kept = Told::kept(report.json().as_bytes(), lang).expect("a report");
                assert_eq!(kept.len(), 1);
                assert_eq!(all(&kept[0]), all(&report.told(lang)));
            }
        }
        let both = format!("[{},{}]", example::report().json(), example::set_aside().json());
        assert_eq!(Told::kept(both.as_bytes(), Lang::Pt).map(|all| all.len()).ok(), Some(2));
        assert!(Told::kept(b"1", Lang::En).is_err());
    }

    #[test]
    fn found_and_expected_are_told_apart() {
        let told = example::report().told(Lang::Es);
        let total = told.findings.last().expect("the total");
        assert_eq!((total.found.as_str(), total.expected.as_str(), total.evidence.len()), ("1520", "1502", 35));
        assert_eq!(told.findings[2].found, "Venezula");
        let secret = example::set_aside().told(Lang::Es);
        assert!(!all(&secret).contains("Juana"));
    }

    #[test]
    fn addresses_are_read_back() {
        for (row, col) in [(0, 0), (16, 3), (1_048_575, 16_383), (9, 26)] {
            assert_eq!(parse_a1(&a1(row, col)), Some((row, col)));
        }
        for wrong in ["", "D", "17", "D0", "d17", "ZZZZZZZZ1", "D17x"] {
            assert_eq!(parse_a1(wrong), None, "{wrong}");
        }
    }
}

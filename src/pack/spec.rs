//! Reads a pack of rules: strict YAML, every mistake told with its line, column and the nearest known word.

use std::collections::BTreeMap;
use std::sync::Arc;

use indexmap::IndexMap;
use rust_decimal::Decimal;
use serde::Deserialize;
use serde_saphyr::Spanned;

use super::expression::{Expression, Wrong};
use super::{Asks, Demand, Equation, Mode, Pack};
use crate::model::finding::{Rule, Severity};
use crate::model::lang::{Lang, Names};
use crate::model::mistake::Mistake;
use crate::model::structure::{Dataflow, Ref};
use crate::model::words::nearest;

/// A pack as it is written.
#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub struct PackText {
    /// Its identifier.
    pub pack: Spanned<String>,
    /// What it is for, for people.
    #[serde(default)]
    pub title: Option<SaidText>,
    /// The dataflow, or several.
    pub dataflow: OneOrMore,
    /// Whose files it is for; none: everybody's.
    #[serde(default)]
    pub senders: Vec<String>,
    /// Other weights for rules of the catalogue.
    #[serde(default)]
    pub severities: IndexMap<String, Weight>,
    /// Other thresholds for rules of the catalogue.
    #[serde(default)]
    pub limits: BTreeMap<String, BTreeMap<String, Amount>>,
    /// Its rules.
    #[serde(default)]
    pub rules: Vec<DemandText>,
    /// Its tests.
    #[serde(default)]
    pub tests: Vec<Test>,
}

/// One text or several.
#[derive(Deserialize, Debug)]
#[serde(untagged)]
pub enum OneOrMore {
    /// One.
    One(String),
    /// Several.
    More(Vec<String>),
}

/// A weight by its word.
#[derive(Deserialize, Clone, Copy, Debug)]
#[serde(rename_all = "lowercase")]
pub enum Weight {
    /// Blocks.
    Error,
    /// Needs a justification.
    Warning,
    /// Needs nothing.
    Information,
}

impl Weight {
    fn severity(self) -> Severity {
        match self {
            Weight::Error => Severity::Error,
            Weight::Warning => Severity::Warning,
            Weight::Information => Severity::Information,
        }
    }
}

/// A threshold: a number, written as one or as a text.
#[derive(Clone, Copy, Debug)]
pub struct Amount(pub Decimal);

impl<'de> Deserialize<'de> for Amount {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        // As text: a number of YAML would pass through a float.
        let text = String::deserialize(d)?;
        Decimal::from_str_exact(&text).map(Amount).map_err(|_| serde::de::Error::custom(format!("`{text}` is not a number")))
    }
}

/// A text in each language.
#[derive(Deserialize, Clone, Debug)]
#[serde(deny_unknown_fields)]
pub struct SaidText {
    /// In English.
    pub en: String,
    /// In Spanish.
    pub es: String,
    /// In French.
    pub fr: String,
    /// In Portuguese.
    pub pt: String,
}

/// A rule as it is written.
#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub struct DemandText {
    /// Its identifier in the pack.
    pub id: Spanned<String>,
    /// For which observations it is asked; none: for all.
    #[serde(default)]
    pub when: Option<Spanned<String>>,
    /// What is asked of them.
    #[serde(default)]
    pub then: Option<Spanned<String>>,
    /// What codes make up one another.
    #[serde(default)]
    pub hierarchy: Option<HierarchyText>,
    /// What its findings weigh.
    pub severity: Weight,
    /// What is wrong where it does not hold.
    pub message: SaidText,
    /// How to mend it.
    #[serde(default)]
    pub remedy: Option<SaidText>,
}

/// Codes that make up one another, as written.
#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub struct HierarchyText {
    /// The dimension.
    pub dimension: Spanned<String>,
    /// What makes up what: `_T = A + L + S`.
    pub rules: Vec<Spanned<String>>,
    /// What is done where a figure is missing.
    #[serde(default)]
    pub mode: Option<Spanned<String>>,
}

/// A test inside a pack.
#[derive(Deserialize, Clone, Debug)]
#[serde(deny_unknown_fields)]
pub struct Test {
    /// What it shows.
    #[serde(default)]
    pub name: Option<String>,
    /// Observations as SDMX-CSV: components in the first line; those left out have their default.
    pub rows: String,
    /// What is found: the rule, and the row from 1.
    #[serde(default)]
    pub findings: Vec<String>,
    /// What cannot be decided, by the same words.
    #[serde(default)]
    pub undecided: Vec<String>,
}

/// Rules and tests of a pack at most.
const MOST: usize = 1_000;
/// Characters of a message at most.
const LONGEST: usize = 500;

/// Thresholds that a pack may set beside those of [`crate::model::comparison`]: the rule, the name, and the least and most.
pub const THRESHOLDS: [(&str, &str, i64, i64); 3] =
    [("C-COV-004", "percent", 0, 100), ("R-VCO-004", "least", 0, 1_000), ("R-VCO-004", "most", 1, 1_000)];

/// Reads a pack. Whether its expressions fit the dataflow says [`check`].
///
/// # Errors
/// The first mistake, with its place.
pub fn parse(yaml: &str) -> Result<Pack, Mistake> {
    let options = serde_saphyr::options! { strict_booleans: true, with_snippet: false };
    let text: PackText = serde_saphyr::from_str_with_options(yaml, options).map_err(|e| Mistake::of_yaml(yaml, &e))?;
    let at = |place: (u64, u64), message: String| Mistake::at(yaml, place.0, place.1, message);
    identifier(&text.pack).map_err(|why| at(place(&text.pack), why))?;
    let flows = match &text.dataflow {
        OneOrMore::One(one) => std::slice::from_ref(one),
        OneOrMore::More(more) => more,
    };
    let mut dataflows = Vec::new();
    for flow in flows {
        let read = Ref::parse(flow);
        dataflows.push(read.ok_or_else(|| {
            Mistake::of_word(yaml, flow, format!("`{flow}` is not a dataflow; write it as `ISTHMUS:DF_BORDER_MVT(1.0)`"))
        })?);
    }
    if dataflows.is_empty() {
        return Err(Mistake::of_word(yaml, "dataflow", "a pack names the dataflow that it is for"));
    }
    if text.rules.len() > MOST || text.tests.len() > MOST {
        return Err(Mistake::of_word(yaml, "rules", format!("a pack has at most {MOST} rules and as many tests")));
    }
    let mut demands: Vec<Demand> = Vec::new();
    for written in &text.rules {
        let demand = demand(yaml, written)?;
        if demands.iter().any(|d| d.id == demand.id) {
            return Err(at(place(&written.id), format!("there are two rules `{}`", demand.id)));
        }
        demands.push(demand);
    }
    if let Some(title) = &text.title {
        said(title).map_err(|why| Mistake::of_word(yaml, "title", why))?;
    }
    Ok(Pack {
        id: text.pack.value.clone(),
        dataflows,
        senders: text.senders,
        severities: severities(yaml, &text.severities)?,
        limits: limits(yaml, &text.limits)?,
        demands,
        tests: text.tests,
        text: yaml.to_owned(),
    })
}

fn place<T>(spanned: &Spanned<T>) -> (u64, u64) {
    (spanned.referenced.line(), spanned.referenced.column())
}

fn identifier(id: &Spanned<String>) -> Result<(), String> {
    let id = &id.value;
    let plain = !id.is_empty() && id.len() <= 80 && id.chars().all(|c| c.is_ascii_alphanumeric() || "_-.".contains(c));
    if plain { Ok(()) } else { Err(format!("`{id}` is no identifier: letters, digits, `_`, `-` and `.`, at most 80")) }
}

fn said(text: &SaidText) -> Result<Arc<Names>, String> {
    let all = [(Lang::En, &text.en), (Lang::Es, &text.es), (Lang::Fr, &text.fr), (Lang::Pt, &text.pt)];
    for (lang, text) in all {
        if text.trim().is_empty() {
            return Err(format!("the text in `{}` is empty", lang.tag()));
        }
        if text.chars().count() > LONGEST
            || text.chars().any(|c| {
                (c.is_control() && c != '\n')
                    || ('\u{200e}'..='\u{200f}').contains(&c)
                    || ('\u{202a}'..='\u{202e}').contains(&c)
                    || ('\u{2066}'..='\u{2069}').contains(&c)
            })
        {
            return Err(format!("the text in `{}` is longer than {LONGEST} characters, or has control signs", lang.tag()));
        }
    }
    Ok(Arc::new(Names(all.map(|(lang, text)| (lang, text.split_whitespace().collect::<Vec<_>>().join(" "))).to_vec())))
}

fn demand(yaml: &str, written: &DemandText) -> Result<Demand, Mistake> {
    let own = place(&written.id);
    let at = |place: (u64, u64), message: String| Mistake::at(yaml, place.0, place.1, message);
    identifier(&written.id).map_err(|why| at(own, why))?;
    let id = &written.id.value;
    let mut places = Vec::new();
    let mut expression = |text: &Spanned<String>| {
        places.push(place(text));
        Expression::parse(&text.value).map_err(|e| wrong(yaml, place(text), &text.value, &e))
    };
    let asks = match (&written.then, &written.hierarchy) {
        (Some(then), None) => Asks::Each { when: written.when.as_ref().map(&mut expression).transpose()?, then: expression(then)? },
        (None, Some(h)) if written.when.is_none() => {
            let mode = match &h.mode {
                None => Mode::default(),
                Some(word) => Mode::parse(&word.value).ok_or_else(|| {
                    let known = Mode::ALL.map(|m| m.1);
                    let near = nearest(&word.value, known).map(|n| format!(": did you mean `{n}`?")).unwrap_or_default();
                    at(place(word), format!("`{}` is no mode{near} Known: {}", word.value, known.join(", ")))
                })?,
            };
            places.push(place(&h.dimension));
            let mut rules = Vec::new();
            for rule in &h.rules {
                places.push(place(rule));
                rules.push(Equation::parse(&rule.value).map_err(|e| wrong(yaml, place(rule), &rule.value, &e))?);
            }
            if rules.is_empty() {
                return Err(at(place(&h.dimension), format!("rule `{id}` says of no code what makes it up")));
            }
            Asks::Codes { dimension: h.dimension.value.clone(), mode, rules }
        }
        _ => return Err(at(own, format!("rule `{id}` has `then`, with `when` or without, or `hierarchy`"))),
    };
    let message = said(&written.message).map_err(|why| at(own, format!("message of `{id}`: {why}")))?;
    let remedy = match &written.remedy {
        None => Arc::default(),
        Some(text) => said(text).map_err(|why| at(own, format!("remedy of `{id}`: {why}")))?,
    };
    Ok(Demand { id: id.clone(), severity: written.severity.severity(), message, remedy, asks, places })
}

/// What is wrong with an expression, at its place in the pack.
fn wrong(yaml: &str, (line, column): (u64, u64), text: &str, e: &Wrong) -> Mistake {
    let signs = text.get(..e.at).map_or(0, |before| before.chars().count());
    let source: Vec<char> = yaml.lines().nth(line.saturating_sub(1) as usize).unwrap_or("").chars().collect();
    let from = column.saturating_sub(1) as usize;
    let written: String = source.iter().skip(from).collect();
    // In quotation marks it begins one sign later; what is folded over lines is shown by its own text.
    let shift =
        [0usize, 1].into_iter().find(|s| written.chars().skip(*s).collect::<String>().starts_with(text.lines().next().unwrap_or("")));
    match shift.filter(|_| !text.trim_end().contains('\n')) {
        Some(shift) => Mistake::at(yaml, line, column + (shift + signs) as u64, e.message.clone()),
        None => Mistake::at(yaml, line, column, format!("{} (at character {} of this expression)", e.message, signs + 1)),
    }
}

fn rule(yaml: &str, id: &str) -> Result<&'static Rule, Mistake> {
    Rule::by_id(id).ok_or_else(|| {
        let near = nearest(id, crate::model::finding::RULES.iter().map(|r| r.id)).map(|n| format!("; did you mean `{n}`?"));
        Mistake::of_word(yaml, id, format!("there is no rule `{id}`{}", near.unwrap_or_default()))
    })
}

fn severities(yaml: &str, written: &IndexMap<String, Weight>) -> Result<Vec<(&'static Rule, Severity)>, Mistake> {
    let mut out = Vec::new();
    for (id, weight) in written {
        let rule = rule(yaml, id)?;
        let severity = weight.severity();
        if severity < rule.severity && !rule.is_overridable() {
            let why =
                format!("`{id}` guards what nothing can be released without: nobody makes it weigh less than {}", rule.severity.word());
            return Err(Mistake::of_word(yaml, id, why));
        }
        out.push((rule, severity));
    }
    Ok(out)
}

fn limits(yaml: &str, written: &BTreeMap<String, BTreeMap<String, Amount>>) -> Result<super::Thresholds, Mistake> {
    let mut out = super::Thresholds::new();
    for (id, names) in written {
        rule(yaml, id)?;
        for (name, Amount(value)) in names {
            let known = THRESHOLDS.iter().find(|t| t.0 == id && t.1 == name);
            if let Some((.., least, most)) = known
                && (*value < Decimal::from(*least) || *value > Decimal::from(*most))
            {
                return Err(Mistake::of_word(yaml, id, format!("`{name}` of {id} lies between {least} and {most}")));
            }
            out.entry(id.clone()).or_default().insert(name.clone(), *value);
        }
    }
    Ok(out)
}

/// Holds a pack against the structures of its dataflows, and its thresholds against those that there are.
///
/// # Errors
/// The first mistake, with its place.
pub fn check(
    pack: &Pack,
    dataflow: &dyn Fn(&Ref) -> Option<Arc<Dataflow>>,
    thresholds: &dyn Fn(&str) -> Vec<String>,
) -> Result<(), Mistake> {
    let yaml = &pack.text;
    for (rule, names) in &pack.limits {
        let mut known = thresholds(rule);
        known.extend(THRESHOLDS.iter().filter(|t| t.0 == rule).map(|t| t.1.to_owned()));
        for (name, value) in names {
            if !known.contains(name) {
                let known = if known.is_empty() { "it has none".to_owned() } else { format!("known: {}", known.join(", ")) };
                return Err(Mistake::of_word(yaml, rule, format!("{rule} has no threshold `{name}`; {known}")));
            }
            let whole = value.fract().is_zero() && !value.is_sign_negative() && *value <= Decimal::from(u32::MAX);
            if !THRESHOLDS.iter().any(|t| t.0 == rule && t.1 == name) && !whole {
                return Err(Mistake::of_word(yaml, rule, format!("`{name}` of {rule} is a whole number")));
            }
        }
    }
    for reference in &pack.dataflows {
        let Some(flow) = dataflow(reference) else {
            return Err(Mistake::of_word(yaml, &reference.id, format!("there is no dataflow `{reference}`")));
        };
        for demand in &pack.demands {
            fits(yaml, demand, &flow)?;
        }
    }
    Ok(())
}

fn fits(yaml: &str, demand: &Demand, flow: &Dataflow) -> Result<(), Mistake> {
    let structure = &flow.structure;
    match &demand.asks {
        Asks::Each { when, then } => {
            for (expression, at) in when.iter().chain([then]).zip(&demand.places) {
                expression.check(structure).map_err(|e| wrong(yaml, *at, &expression.text, &e))?;
            }
        }
        Asks::Codes { dimension, rules, .. } => {
            let place = |i: usize| demand.places.get(i).copied().unwrap_or((0, 0));
            let Some(d) = structure.dimension(dimension) else {
                let near = nearest(dimension, structure.dimensions.iter().map(|d| d.id.as_str()));
                let hint = near.map(|n| format!("; did you mean `{n}`?")).unwrap_or_default();
                let why = format!("{} has no dimension `{dimension}`{hint}", structure.reference);
                return Err(Mistake::at(yaml, place(0).0, place(0).1, why));
            };
            let Some(list) = structure.dimensions[d].codelist() else { return Ok(()) };
            for (i, rule) in rules.iter().enumerate() {
                if let Some(code) = rule.codes().find(|c| !list.accepts(c)) {
                    let near = nearest(code, list.codes.iter().map(|c| c.id.as_str()));
                    let hint = near.map(|n| format!("; did you mean `{n}`?")).unwrap_or_default();
                    let at = place(i + 1);
                    return Err(Mistake::at(yaml, at.0, at.1, format!("{} has no code `{code}`{hint}", list.reference)));
                }
            }
        }
    }
    Ok(())
}

//! The `set` block of a draft of which a person decides: what each component of the chosen dataflow is made of, and what is open.

use std::sync::LazyLock;

use regex::Regex;
use rust_decimal::Decimal;

use super::decide::{Choices, LabelAt, NAME_OF_SHEET};
use super::{Lines, Variable, exactly, quoted, said};
use crate::map::concept::{self, Concept};
use crate::map::grid::Grid;
use crate::model::structure::{Component, Dataflow, Representation};
use crate::model::table::{Block, SheetHead};

/// What was decided, and the dataflow of it.
#[derive(Clone, Copy)]
pub(super) struct Decided<'a> {
    pub(super) choices: &'a Choices,
    pub(super) flow: Option<&'a Dataflow>,
}

/// A draft with what it leaves open.
#[derive(Clone, Default, Debug)]
pub struct Drafted {
    /// The mapping as YAML.
    pub text: String,
    /// The variables that it binds.
    pub variables: Vec<VariableTold>,
    /// The components of the dataflow, with what each is made of.
    pub needs: Vec<Need>,
    /// How labels and figures are written.
    pub locale: String,
    /// Texts of the file that speak of thousands, with the factor.
    pub units: Vec<(String, String)>,
}

/// A variable for people.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct VariableTold {
    /// Its name in the mapping.
    pub name: String,
    /// Where it comes from: a heading, a level, a name.
    pub from: String,
    /// Its first labels.
    pub labels: Vec<String>,
    /// How many labels there are.
    pub distinct: usize,
    /// What it means; none: nothing, or not yet known. The labels of one column may say two things.
    pub components: Vec<String>,
    /// Whether a person said what it means.
    pub decided: bool,
    /// It says when: a part of the period.
    pub time: bool,
}

/// What a component is made of.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Made {
    /// One code for all figures.
    Always(String),
    /// A variable.
    Variable(String),
    /// What the structure says where nothing else does.
    Default(String),
    /// It follows from the period.
    Follows,
    /// The period, as the mapping writes it; empty: nothing says it.
    Period(String),
    /// Nothing yet.
    Nothing,
}

/// A component of the dataflow.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Need {
    /// Its identifier.
    pub id: String,
    /// Whether figures must have it.
    pub needed: bool,
    /// What it is made of.
    pub made: Made,
}

/// Whether a component has a code for what is not known.
fn list_has_unknown(component: &Component) -> bool {
    component.codelist().is_some_and(|l| l.codes.iter().any(|c| c.id == "_U"))
}

/// The part of a file's name that says the month.
pub(super) const NAMED_MONTH: &str = r"(?:^|\D)(?P<YEAR>(?:19|20)\d\d)[-_ .]?(?P<MONTH>0[1-9]|1[0-2])(?:\D|$)";

/// The year and month in the name of a file, where it says them once and no day. `2011-12` may be a school year: it is no month.
pub(super) fn month_of_name(name: &str) -> Option<(&str, &str)> {
    static FORM: LazyLock<Regex> = LazyLock::new(|| Regex::new(NAMED_MONTH).expect("fixed"));
    static DAY: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"^[-_ .]?\d").expect("fixed"));
    let found = FORM.captures(name)?;
    let (year, month) = (found.name("YEAR")?, found.name("MONTH")?);
    let number = |t: &str| t.parse::<u32>().ok();
    let next = number(&year.as_str()[2..])? + 1 == number(month.as_str())?;
    let once = !name[month.end()..].split(|c: char| !c.is_ascii_digit()).any(|w| w.len() >= 4 && concept::is_year(&w[..4]));
    (!next && once && !DAY.is_match(&name[month.end()..])).then(|| (year.as_str(), month.as_str()))
}

/// The part of a file's name that says the year.
pub(super) const NAMED_YEAR: &str = r"(?:^|\D)(?P<YEAR>(?:19|20)\d\d)(?:\D|$)";

/// The year in the name of a file, where it says one and only one.
pub(super) fn year_of_name(name: &str) -> Option<&str> {
    let mut years = name.split(|c: char| !c.is_ascii_digit()).filter(|w| w.len() == 4 && concept::is_year(w));
    years.next().filter(|_| years.next().is_none())
}

/// The words of a title before the year that it names; all of it where it names none.
pub(super) fn before_year(text: &str) -> &str {
    let year = text.split(|c: char| !c.is_ascii_alphanumeric()).find(|w| w.len() == 4 && concept::is_year(w));
    let words = year.and_then(|y| text.split(y).next()).unwrap_or(text);
    words.trim_end_matches(|c: char| !c.is_alphanumeric()).trim()
}

/// What a mapping that is decided on begins with.
pub(super) fn head(out: &mut Lines, name: &str, title: Option<&str>, choices: &Choices) {
    out.add(format!("# Made from {} by pointing.", said(name)));
    out.add("isthmus: 1");
    out.add(format!("id: {}", if choices.id.is_empty() { "choose.an.id" } else { &choices.id }));
    if let Some(t) = title {
        out.add(format!("title: {}", quoted(t)));
    }
    out.add(format!("sender: {}", if choices.sender.is_empty() { "CHOOSE" } else { &choices.sender }));
    out.add(format!("target: {}", quoted(choices.flow.as_deref().unwrap_or("ISTHMUS:DF_CHOOSE(1.0)"))));
}

/// Writes what signs mean; whether all are explained.
pub(super) fn signs(out: &mut Lines, signs: &[(String, usize)], choices: &Choices) -> bool {
    let of = |sign: &String| choices.signs.get(sign);
    let zero: Vec<String> = signs.iter().filter(|s| of(&s.0) == Some(&None)).map(|s| quoted(&s.0)).collect();
    let missing = signs.iter().filter_map(|s| Some(format!("{}: {}", quoted(&s.0), of(&s.0)?.as_ref()?)));
    let missing: Vec<String> = missing.collect();
    let mut parts = Vec::new();
    if !missing.is_empty() {
        parts.push(format!("missing: {{ {} }}", missing.join(", ")));
    }
    if !zero.is_empty() {
        parts.push(format!("zero: [{}]", zero.join(", ")));
    }
    if !parts.is_empty() {
        out.add(format!("  values: {{ {} }}", parts.join(", ")));
    }
    !signs.is_empty() && signs.iter().all(|s| of(&s.0).is_some())
}

/// Writes the block; gives the variables and the components with what became of them.
pub(super) fn write(
    out: &mut Lines,
    variables: &[Variable],
    units: &[(String, String)],
    decided: Decided<'_>,
    sheets: &[(SheetHead, Block)],
) -> (Vec<VariableTold>, Vec<Need>) {
    let Decided { choices, flow } = decided;
    let all = Meanings { variables, choices, sheets };
    let mut told: Vec<VariableTold> = variables
        .iter()
        .map(|v| VariableTold {
            name: v.name.clone(),
            from: v.from.clone(),
            labels: v.labels.iter().take(8).cloned().collect(),
            distinct: v.labels.len(),
            components: Vec::new(),
            decided: choices.means.contains_key(&v.name),
            time: all.is_time(v),
        })
        .collect();
    let mut set = Lines::default();
    let mut needs = Vec::new();
    if let Some(flow) = flow {
        let structure = &flow.structure;
        let attributes = structure.attributes.iter().map(|a| (a, a.mandatory));
        for (component, needed) in structure.dimensions.iter().map(|d| (d, true)).chain(attributes) {
            let made = all.made(component);
            match &made {
                Made::Always(code) => set.add(format!("  {}: {}", component.id, quoted(code))),
                Made::Variable(name) => {
                    if let Some(v) = variables.iter().find(|v| v.name == *name) {
                        set.add(format!("  {}: {}", component.id, all.recode(v, component)));
                        for t in told.iter_mut().filter(|t| t.name == *name) {
                            t.components.push(component.id.clone());
                        }
                    }
                }
                Made::Period(line) if !line.is_empty() => set.add(format!("  {}: {line}", component.id)),
                _ => {}
            }
            needs.push(Need { id: component.id.clone(), needed: needed && component.default.is_none(), made });
        }
    }
    // What means nothing tells no figures apart: those that differ in nothing else are added.
    let nothing = variables.iter().filter(|v| choices.means.get(&v.name) == Some(&None));
    let nothing: Vec<&str> = nothing.map(|v| v.name.as_str()).collect();
    let factor = choices.unit.map(|f| f.to_string());
    if let Some(factor) = factor.filter(|f| f.parse::<Decimal>().is_ok_and(|d| d != Decimal::ONE)) {
        set.add(format!("  OBS_VALUE: {{ unit: {{ factor: {factor} }} }}"));
    } else if choices.unit.is_none() {
        units.iter().for_each(|(text, _)| set.add(format!("  # choose: the file says {}; does it hold for these figures?", said(text))));
    }
    let only_words = set.0.lines().all(|l| l.trim_start().starts_with('#'));
    out.add(if only_words { "set: {}" } else { "set:" });
    out.0.push_str(&set.0);
    if !nothing.is_empty() && flow.is_some() {
        out.add(format!("sum_over: [{}]", nothing.join(", ")));
    }
    if choices.repeats_added {
        out.add("repeats: add");
    }
    (told, needs)
}

struct Meanings<'a> {
    variables: &'a [Variable],
    choices: &'a Choices,
    sheets: &'a [(SheetHead, Block)],
}

impl Meanings<'_> {
    /// Whether a variable is a part of the period: a person may say that it is something else, or nothing.
    fn is_time(&self, v: &Variable) -> bool {
        v.concept.is_some_and(Concept::is_time) && !self.choices.means.contains_key(&v.name)
            || self.choices.means.get(&v.name).is_some_and(|m| m.as_deref() == Some("TIME_PERIOD"))
    }

    fn made(&self, component: &Component) -> Made {
        let id = &component.id;
        if let Some(code) = self.choices.always.get(id) {
            return Made::Always(code.clone());
        }
        if matches!(component.representation, Representation::Time) {
            return Made::Period(self.period().unwrap_or_default());
        }
        let said = self.choices.means.iter().find(|(_, c)| c.as_ref() == Some(id)).map(|(v, _)| v).or_else(|| self.choices.also.get(id));
        if let Some(v) = said.filter(|v| self.variables.iter().any(|x| x.name == **v)) {
            return Made::Variable(v.clone());
        }
        // A heading that names the dimension is as good as said, until somebody says otherwise.
        let own = self.variables.iter().find(|v| v.name == *id && v.concept.is_some() && !self.choices.means.contains_key(&v.name));
        if let Some(v) = own {
            return Made::Variable(v.name.clone());
        }
        match &component.default {
            Some(code) => Made::Default(code.clone()),
            None if id == "FREQ" => Made::Follows,
            None => Made::Nothing,
        }
    }

    /// The labels of a component that a person gave a code.
    fn given(&self, v: &Variable, component: &str) -> Vec<(String, String)> {
        let cells = self.choices.codes.get(component).into_iter().flatten();
        let text = |(sheet, at): &LabelAt| {
            let (head, block) = self.sheets.get(*sheet)?;
            if *at == NAME_OF_SHEET {
                return Some(head.name.trim().to_owned());
            }
            let grid = Grid::new(head, block);
            let (row, col) = grid.owner(at.0, at.1);
            let text = plain(grid.text(row, col)).to_owned();
            // A label may be the beginning of what stands in the cell: a title before its year.
            let begins = v.from == super::grid::TITLES;
            let label =
                v.labels.iter().filter(|l| begins && text.starts_with(l.as_str())).max_by_key(|l| l.len()).map(|l| plain(l).to_owned());
            label.or(Some(text)).filter(|t| !t.is_empty())
        };
        let labels = self.choices.labels.get(component).into_iter().flatten().map(|(label, code)| (label.clone(), code.clone()));
        cells.filter_map(|(at, code)| Some((text(at)?, code.clone()))).chain(labels).collect()
    }

    /// The code that a person gave the empty cells of a component.
    fn blank(&self, component: &str) -> Option<String> {
        let empty = |(sheet, at): &LabelAt| {
            let (head, block) = self.sheets.get(*sheet)?;
            let grid = Grid::new(head, block);
            let (row, col) = grid.owner(at.0, at.1);
            (*at != NAME_OF_SHEET && grid.text(row, col).is_empty()).then_some(())
        };
        self.choices.codes.get(component)?.iter().rev().find_map(|(at, code)| empty(at).map(|()| code.clone()))
    }

    /// How the labels of a variable become codes of a component.
    fn recode(&self, v: &Variable, component: &Component) -> String {
        let mut parts = Vec::new();
        if v.name != component.id {
            parts.push(format!("var: {}", v.name));
        }
        let given = self.given(v, &component.id);
        if let Some(list) = component.codelist() {
            // Areas of one country are looked for among its own.
            let country = self.choices.always.get("REF_AREA").filter(|_| list.reference.id == "CL_ADM");
            let list = &country.map_or_else(|| list.reference.id.clone(), |c| format!("CL_ADM/{c}"));
            let known = |l: &str| given.iter().find(|g| concept::fold(&g.0) == concept::fold(l)).map(|g| g.1.as_str());
            let among = || v.labels.iter().map(|l| plain(l));
            let sex = |l: &str| known(l).or_else(|| (list == "CL_SEX").then(|| concept::sex_among(l, among())).flatten());
            let labels: Vec<&String> = v.labels.iter().filter(|l| !concept::is_total(l)).collect();
            let complete = !labels.is_empty() && v.labels.len() < super::super::inspect::DISTINCT;
            if complete && labels.iter().all(|l| sex(plain(l)).is_some()) {
                let mut codes: indexmap::IndexMap<&str, Vec<String>> = indexmap::IndexMap::new();
                labels.iter().for_each(|l| codes.entry(sex(plain(l)).unwrap_or_default()).or_default().push(quoted(plain(l))));
                let codes: Vec<String> = codes.iter().map(|(c, l)| format!("{}: [{}]", quoted(c), l.join(", "))).collect();
                parts.push(format!("codes: {{ {} }}", codes.join(", ")));
            } else {
                parts.push(format!("codes: {list}"));
                let mut patterns: Vec<String> =
                    given.iter().map(|(label, code)| format!("[{}, {}]", quoted(&exactly(label)), quoted(code))).collect();
                // A letter that is a code of the list and means another one is not looked up there.
                let letters = labels.iter().map(|l| plain(l)).filter(|l| l.len() == 1 && known(l).is_none());
                patterns.extend(letters.filter_map(|l| Some(format!("[{}, {}]", quoted(&exactly(l)), quoted(sex(l)?)))));
                if list.starts_with("CL_AGE") && (!patterns.is_empty() || labels.iter().any(|l| concept::age_pattern(l).is_some())) {
                    let mut forms: Vec<(&str, &str)> = Vec::new();
                    for form in labels.iter().filter_map(|l| concept::age_pattern(l)) {
                        if !forms.contains(&form) {
                            forms.push(form);
                        }
                    }
                    patterns.extend(forms.iter().map(|(p, to)| format!("[{}, {}]", quoted(p), quoted(to))));
                }
                if !patterns.is_empty() {
                    parts.push(format!("pattern: [{}]", patterns.join(", ")));
                }
            }
            // Where nothing stands nothing is known, unless somebody says what it means: it is not the total.
            let unknown = || list_has_unknown(component).then(|| "_U".to_owned());
            if let Some(code) = self.blank(&component.id).or_else(|| v.blanks.then(unknown).flatten()) {
                parts.push(format!("empty: {}", quoted(&code)));
            }
        } else if parts.is_empty() {
            parts.push(format!("var: {}", v.name));
        }
        format!("{{ {} }}", parts.join(", "))
    }

    /// What makes the period: parts of it, with how they are written. None where nothing says when.
    fn period(&self) -> Option<String> {
        let of = |c: Concept| self.variables.iter().find(|v| v.concept == Some(c) && self.is_time(v));
        let forced = self.choices.means.iter().find(|(_, c)| c.as_deref() == Some("TIME_PERIOD"));
        let whole = forced.and_then(|(name, _)| self.variables.iter().find(|v| v.name == *name)).or_else(|| of(Concept::Date));
        let (year, part) = (of(Concept::Year), of(Concept::Month).or(of(Concept::Quarter)).or(of(Concept::Week)));
        let told = self.choices.period.as_deref();
        let line = |from: String, input: &str| match from.is_empty() {
            true => format!("{{ period: {{ in: {} }} }}", quoted(input)),
            false => format!("{{ {from}, period: {{ in: {} }} }}", quoted(input)),
        };
        let named = |v: &Variable| if v.name == "TIME_PERIOD" { String::new() } else { format!("var: {}", v.name) };
        if let Some(v) = whole.filter(|v| part.is_none_or(|p| p.name == v.name) || forced.is_some()) {
            let written = v.labels.first().and_then(|l| written(l));
            let input = told.map(str::to_owned).or(written).unwrap_or_else(|| super::set::form(v).to_owned());
            let days = input.contains("{d}") || input == "{serial}";
            let line = line(named(v), &input);
            // Days that are all the first of a month mean the month.
            let months = days && v.labels.len() > 1 && v.labels.iter().all(|l| is_first(l));
            return Some(if months { line.replace(" } }", ", out: '{Y}-{m:02}' } }") } else { line });
        }
        match (year, part) {
            (year, Some(p)) => {
                let own = match p.concept {
                    Some(Concept::Month) if p.numeric => "{m}".to_owned(),
                    Some(Concept::Month) => "{month}".to_owned(),
                    Some(Concept::Week) => ordinal(p.labels.first()?, "{V}"),
                    _ => ordinal(p.labels.first()?, "{q}"),
                };
                let of_year = match (year, &self.choices.year) {
                    (Some(y), _) => format!("{{{}}}", y.name),
                    (None, Some(y)) => y.clone(),
                    (None, None) => return None,
                };
                let y = if p.concept == Some(Concept::Week) { "{G}" } else { "{Y}" };
                Some(line(format!("from: '{of_year} {{{}}}'", p.name), told.unwrap_or(&format!("{y} {own}"))))
            }
            (Some(y), None) if told.is_some() => Some(line(named(y), told.unwrap_or_default())),
            (Some(y), None) if y.labels.iter().all(|l| l.len() == 4) => Some(format!("{{ var: {} }}", y.name)),
            (Some(y), None) => Some(format!(r"{{ var: {}, pattern: [['^(\d{{4}}).*$', '$1']] }}", y.name)),
            (None, None) => self.choices.year.as_ref().map(|y| quoted(y)),
        }
    }
}

/// A label without the mark of a footnote at its end: `Tapachula 1/`.
fn plain(text: &str) -> &str {
    let Some(rest) = text.strip_suffix('/') else { return text };
    let bare = rest.trim_end_matches(|c: char| c.is_ascii_digit());
    if bare.len() < rest.len() && bare.ends_with(char::is_whitespace) { bare.trim_end() } else { text }
}

fn is_first(day: &str) -> bool {
    let mut parts = day.split('T').next().unwrap_or(day).split(['-', '/', '.']).map(str::to_owned).collect::<Vec<_>>();
    if parts.first().is_some_and(|p| p.len() == 4) {
        parts.reverse();
    }
    parts.len() == 3 && matches!(parts[0].as_str(), "1" | "01")
}

/// How a period in words is written: `Enero 2024` is `{month} {Y}`.
fn written(label: &str) -> Option<String> {
    let mut out = String::new();
    let (mut month, mut year, mut day) = (false, false, false);
    let mut rest = label.trim();
    while let Some(c) = rest.chars().next() {
        let word: &str = match c {
            c if c.is_ascii_digit() => &rest[..rest.bytes().take_while(u8::is_ascii_digit).count()],
            c if c.is_alphabetic() => &rest[..rest.find(|c: char| !c.is_alphabetic()).unwrap_or(rest.len())],
            c => &rest[..c.len_utf8()],
        };
        rest = &rest[word.len()..];
        if c.is_ascii_digit() {
            match word.len() {
                4 if !year => (out, year) = (out + "{Y}", true),
                1 | 2 if month && !year => (out, year) = (out + "{y2}", true),
                1 | 2 if !day && !month => (out, day) = (out + "{d}", true),
                _ => return None,
            }
        } else if c.is_alphabetic() && concept::month(word).is_some() && !month {
            (out, month) = (out + "{month}", true);
        } else if c.is_alphabetic() && word.chars().count() > 12 {
            return None;
        } else {
            out += word;
        }
    }
    (month && year).then_some(out)
}

/// How a part of the year in a text is written: `II trimestre` is `{q} trimestre`.
fn ordinal(label: &str, field: &str) -> String {
    let words: Vec<&str> = label.split_inclusive(|c: char| !c.is_alphanumeric()).collect();
    let roman = |w: &str| matches!(w.trim_end_matches(|c: char| !c.is_alphanumeric()), "I" | "II" | "III" | "IV");
    if let Some(at) = words.iter().position(|w| roman(w)) {
        let bare = words[at].trim_end_matches(|c: char| !c.is_alphanumeric());
        let replaced = words[at].replacen(bare, field, 1);
        return words.iter().enumerate().map(|(i, w)| if i == at { replaced.as_str() } else { w }).collect();
    }
    let first = label.find(|c: char| c.is_ascii_digit());
    let Some(from) = first else { return field.to_owned() };
    let count = label[from..].bytes().take_while(u8::is_ascii_digit).count();
    format!("{}{field}{}", &label[..from], &label[from + count..])
}

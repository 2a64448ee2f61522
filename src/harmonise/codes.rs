//! Which code does a label mean: exactly, after folding, or by a curated synonym; likeness only ever proposes.

use std::sync::{Arc, OnceLock};

use rustc_hash::FxHashMap;
use smallvec::SmallVec;

use crate::model::lang::Lang;
use crate::model::mapping::{Codes, Many, Pattern, Recode, Unknown};
use crate::model::structure::{Codelist, Component, Lookup, Representation};

use super::age::{AgeBand, age_codes};
use super::fold::{fold, inverted, tidy};
use super::time::{Calendar, TimeFault};

/// How a label led to its code.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum How {
    /// As it is written, or by the mapping's own words.
    Exact,
    /// After folding.
    Folded,
    /// By a curated synonym.
    Synonym,
    /// A period was rewritten.
    Period,
    /// The list itself names the total so (`Total` is `_T`), without a word of the mapping.
    Total,
}

/// What became of a label.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Found {
    /// This code or value.
    Code(String, How),
    /// Several codes, as `CODE name`.
    Ambiguous(Vec<String>),
    /// No code.
    Unknown,
    /// The mapping leads to a code that the component's list lacks.
    Foreign(String),
    /// No period.
    NoPeriod(TimeFault),
}

type Hits = SmallVec<[u32; 2]>;

/// Labels that mean something, found as written or folded. They are sorted in when the first label is looked up, and
/// folded when the first is not found as it is written: files that write codes need neither.
#[derive(Clone, Default, Debug)]
pub(super) struct LabelTable {
    labels: Vec<(String, u32)>,
    exact: OnceLock<FxHashMap<String, Hits>>,
    folded: OnceLock<FxHashMap<String, Hits>>,
}

/// What a table of labels says.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Hit {
    /// The label as written.
    Exact(u32),
    /// The label but for its typing.
    Folded(u32),
    /// Several meanings.
    Many(Hits),
    /// Nothing.
    None,
}

impl LabelTable {
    pub(super) fn add(&mut self, label: &str, meaning: u32) {
        self.labels.push((label.to_owned(), meaning));
        (self.exact, self.folded) = (OnceLock::new(), OnceLock::new());
    }

    pub(super) fn is_empty(&self) -> bool {
        self.labels.is_empty()
    }

    /// Meanings by what becomes of their labels, in the order in which they were added.
    fn by(&self, form: impl Fn(&str) -> String) -> FxHashMap<String, Hits> {
        let mut map: FxHashMap<String, Hits> = FxHashMap::default();
        for (label, meaning) in &self.labels {
            let hits = map.entry(form(label)).or_default();
            if !hits.contains(meaning) {
                hits.push(*meaning);
            }
        }
        map
    }

    fn exact(&self) -> &FxHashMap<String, Hits> {
        self.exact.get_or_init(|| self.by(str::to_owned))
    }

    fn folded(&self) -> &FxHashMap<String, Hits> {
        self.folded.get_or_init(|| {
            let mut map = self.by(fold);
            map.remove("");
            map
        })
    }

    pub(super) fn find(&self, label: &str) -> Hit {
        if self.is_empty() {
            return Hit::None;
        }
        let label = label.trim();
        match self.find_exact(label) {
            Hit::None => self.find_folded(&fold(label)),
            found => found,
        }
    }

    fn find_exact(&self, label: &str) -> Hit {
        match self.exact().get(label).map(|h| h.as_slice()) {
            Some([one]) => Hit::Exact(*one),
            Some(many) => Hit::Many(many.into()),
            None => Hit::None,
        }
    }

    fn find_folded(&self, folded: &str) -> Hit {
        match self.folded().get(folded).map(|h| h.as_slice()) {
            Some([one]) => Hit::Folded(*one),
            Some(many) => Hit::Many(many.into()),
            None => Hit::None,
        }
    }
}

/// A codelist with its names in some languages and its synonyms, ready to be searched.
#[derive(Debug)]
pub(super) struct Names {
    list: Arc<Codelist>,
    names: LabelTable,
    synonyms: LabelTable,
    lang: Lang,
    /// Labels are annotations of this type: identifiers, found as they are written only.
    only: bool,
}

impl Names {
    /// A list by its id in a mapping: `CL_AREA`, `CL_ADM/MEX`, `cl/area`, `CL_AREA@ALPHA2` (labels are the annotation).
    pub(super) fn by_id(id: &str, langs: &[Lang], lookup: &dyn Lookup) -> Option<Self> {
        let (id, annotation) = id.split_once('@').map_or((id, None), |(i, a)| (i, Some(a)));
        let upper = id.to_ascii_uppercase();
        let path = upper.strip_prefix("CL/").map(|rest| format!("CL_{rest}"));
        let forms = [Some(id), path.as_deref(), Some(upper.as_str())];
        let (id, list) = forms.into_iter().flatten().find_map(|i| lookup.codelist(i).map(|l| (i, l)))?;
        let mut names = Self::new(list, annotation, langs, lookup);
        // The part of a list for one country has synonyms of its own: `Córdoba` is not one place.
        if annotation.is_none()
            && let Some((_, part)) = id.split_once('/')
        {
            let part = format!("{}/{}", names.list.reference.id, part.trim_end_matches(".PCODE"));
            names.add_synonyms(&lookup.synonyms(&part));
        }
        Some(names)
    }

    /// This list.
    pub(super) fn new(list: Arc<Codelist>, annotation: Option<&str>, langs: &[Lang], lookup: &dyn Lookup) -> Self {
        let mut names = LabelTable::default();
        for (i, code) in list.codes.iter().enumerate() {
            match annotation {
                Some(kind) => {
                    if let Some(value) = code.annotations.get(kind) {
                        names.add(value, i as u32);
                    }
                }
                None => {
                    for (_, name) in code.names.0.iter().filter(|(l, _)| langs.contains(l)) {
                        names.add(name, i as u32);
                    }
                }
            }
        }
        let lang = langs.first().copied().unwrap_or(Lang::En);
        let mut all = Self { list, names, synonyms: LabelTable::default(), lang, only: annotation.is_some() };
        if annotation.is_none() {
            // By the whole reference: what was curated for our list says nothing of another of the same name.
            let id = all.list.reference.to_string();
            all.add_synonyms(&lookup.synonyms(&id));
        }
        all
    }

    fn add_synonyms(&mut self, all: &[crate::model::structure::Synonym]) {
        // A place has an ISO 3166-2 code and a P-code; its synonyms are written once, under the first.
        let by_pcode = |code: &str| self.list.codes.iter().position(|c| c.annotations.get("ISO3166_2").is_some_and(|iso| iso == code));
        let found: Vec<(u32, &str)> = all
            .iter()
            .filter_map(|s| Some((self.list.position(&s.code).or_else(|| by_pcode(&s.code).map(|i| i as u32))?, s.label.as_str())))
            .collect();
        found.into_iter().for_each(|(code, label)| self.synonyms.add(label, code));
    }

    fn find(&self, label: &str) -> Found {
        let label = label.trim();
        let code = |i: u32, how| Found::Code(self.list.codes[i as usize].id.clone(), how);
        if self.only {
            return match self.names.find(label) {
                Hit::Exact(i) => code(i, How::Exact),
                Hit::Many(all) => self.ambiguous(&all),
                Hit::Folded(_) | Hit::None => Found::Unknown,
            };
        }
        if let Some(i) = self.list.position(label) {
            return code(i, How::Exact);
        }
        if let Hit::Exact(i) = self.names.find_exact(label) {
            return code(i, if self.list.codes[i as usize].id == "_T" { How::Total } else { How::Exact });
        }
        let mut forms = vec![(self.names.find(label), self.synonyms.find(label))];
        if let Some(turned) = inverted(label) {
            let turned = fold(&turned);
            forms.push((self.names.find_folded(&turned), self.synonyms.find_folded(&turned)));
        }
        for form in forms {
            match form {
                (Hit::Exact(i), _) if self.list.codes[i as usize].id == "_T" => return code(i, How::Total),
                (Hit::Exact(i), _) => return code(i, How::Exact),
                // A person decided what this label means, as it is written.
                (_, Hit::Exact(i)) => return code(i, How::Synonym),
                (Hit::Folded(i), _) if self.list.codes[i as usize].id == "_T" => return code(i, How::Total),
                (Hit::Folded(i), _) => return code(i, How::Folded),
                (_, Hit::Folded(i)) => return code(i, How::Synonym),
                (Hit::Many(all), _) | (_, Hit::Many(all)) => return self.ambiguous(&all),
                (Hit::None, Hit::None) => {}
            }
        }
        // An open list takes identifiers of its form: P-codes, rounds, border points.
        if self.list.accepts(label) { Found::Code(label.to_owned(), How::Exact) } else { Found::Unknown }
    }

    fn ambiguous(&self, all: &[u32]) -> Found {
        Found::Ambiguous(all.iter().map(|&i| self.called(i)).collect())
    }

    /// `CODE name`.
    fn called(&self, i: u32) -> String {
        let code = &self.list.codes[i as usize];
        named(code.names.get(self.lang), &code.id)
    }
}

/// How the labels of one component of one mapping become codes.
#[derive(Debug)]
pub(super) struct Recoder {
    /// The mapping's own codes with their labels: what it does not name is unknown.
    map: Option<OwnCodes>,
    patterns: Vec<(Pattern, String)>,
    names: Option<Arc<Names>>,
    /// The component's list: every code that comes out is in it.
    own: Option<Arc<Codelist>>,
    calendar: Option<Calendar>,
    ages: bool,
    keep: bool,
    /// Id of a codelist that the mapping names and nobody has.
    lost: Option<String>,
    /// Only asked for proposals.
    proposes: bool,
}

/// Codelists made ready once for all components that use them.
pub(super) type Shelf = FxHashMap<(String, Vec<Lang>), Option<Arc<Names>>>;

impl Recoder {
    /// For this component with this recode; labels are in these languages unless the recode says otherwise.
    pub(super) fn new(
        component: &Component,
        dimension: bool,
        recode: &Recode,
        langs: &[Lang],
        lookup: &dyn Lookup,
        shelf: &mut Shelf,
    ) -> Self {
        let langs = if recode.lang.is_empty() { langs } else { &recode.lang };
        let own = component.codelist().cloned();
        let time = matches!(component.representation, Representation::Time) || recode.period.is_some();
        let mut take = |id: &str, make: &dyn Fn() -> Option<Names>| {
            shelf.entry((id.to_owned(), langs.to_vec())).or_insert_with(|| make().map(Arc::new)).clone()
        };
        let (mut map, mut names, mut lost) = (None, None, None);
        match &recode.codes {
            Some(Codes::Map(codes)) => map = Some(own_codes(codes)),
            Some(Codes::List(id)) => {
                names = take(id, &|| Names::by_id(id, langs, lookup));
                lost = names.is_none().then(|| id.clone());
            }
            None => {
                if let Some(list) = &own {
                    names = take(&list.reference.to_string(), &|| Some(Names::new(list.clone(), None, langs, lookup)));
                }
            }
        }
        Self {
            map,
            names,
            ages: own.as_ref().is_some_and(|l| l.reference.id.starts_with("CL_AGE")) && recode.pattern.is_empty(),
            patterns: recode.pattern.clone(),
            // A dimension with a list takes codes and nothing else.
            keep: recode.unknown == Unknown::Keep && !(dimension && own.is_some()),
            own,
            calendar: time.then(|| Calendar::new(recode.period.as_ref(), langs)),
            lost,
            proposes: false,
        }
    }

    /// For labels that stand for codes in several dimensions: knows them for proposals only.
    pub(super) fn of_labels(labels: Vec<(String, String)>) -> Self {
        let mut table = LabelTable::default();
        for (i, (_, label)) in labels.iter().enumerate() {
            table.add(label.trim(), i as u32);
        }
        let codes = labels.into_iter().map(|(code, label)| (code, vec![label])).collect();
        Self { map: Some((table, codes)), proposes: true, ..Self::nothing() }
    }

    /// For a code that a mapping writes out: knows the list that it should be in.
    pub(super) fn of_list(list: Arc<Codelist>) -> Self {
        Self { own: Some(list), ..Self::nothing() }
    }

    fn nothing() -> Self {
        Self {
            map: None,
            patterns: Vec::new(),
            names: None,
            own: None,
            calendar: None,
            ages: false,
            keep: false,
            lost: None,
            proposes: false,
        }
    }

    /// The calendar, where labels are periods.
    pub(super) fn calendar(&self) -> Option<&Calendar> {
        self.calendar.as_ref()
    }

    /// Id of the list in which labels are looked up; empty for the mapping's own codes.
    pub(super) fn list(&self) -> &str {
        match (&self.map, &self.lost, &self.names) {
            (Some(_), ..) => "",
            (None, Some(lost), _) => lost,
            (None, None, Some(n)) => &n.list.reference.id,
            (None, None, None) => self.own.as_ref().map_or("", |l| &l.reference.id),
        }
    }

    /// The code of a label.
    pub(super) fn find(&self, label: &str) -> Found {
        if self.proposes {
            return Found::Unknown;
        }
        let found = self.look(label);
        match found {
            Found::Code(code, how) => match &self.own {
                Some(own) if !own.accepts(&code) && !self.keep => Found::Foreign(code),
                _ => Found::Code(code, how),
            },
            Found::Unknown if self.keep => Found::Code(tidy(label), How::Exact),
            other => other,
        }
    }

    fn look(&self, label: &str) -> Found {
        let label = label.trim();
        if let Some(found) = self.in_map(label) {
            return found;
        }
        for (pattern, template) in &self.patterns {
            for text in [label, &tidy(label)] {
                if let Some(groups) = pattern.0.captures(text)
                    && let found @ (Found::Code(..) | Found::Ambiguous(_)) = self.rewritten(&expand(template, &groups))
                {
                    return found;
                }
            }
        }
        if let Some(calendar) = &self.calendar {
            return match calendar.read(label) {
                Ok(period) if period == label => Found::Code(period, How::Exact),
                Ok(period) => Found::Code(period, How::Period),
                Err(fault) => Found::NoPeriod(fault),
            };
        }
        if self.map.is_some() {
            return Found::Unknown;
        }
        if let Some(names) = &self.names {
            let found = names.find(label);
            return match found {
                Found::Unknown => self.age(label).unwrap_or(Found::Unknown),
                found => found,
            };
        }
        if self.own.is_none() && self.lost.is_none() && self.patterns.is_empty() {
            return Found::Code(tidy(label), How::Exact);
        }
        Found::Unknown
    }

    /// What the mapping's own codes say; a code that is written out is itself.
    fn in_map(&self, label: &str) -> Option<Found> {
        let (table, codes) = self.map.as_ref()?;
        let code = |i: u32, how| Some(Found::Code(codes[i as usize].0.clone(), how));
        match table.find(label) {
            Hit::Exact(i) => return code(i, How::Exact),
            Hit::Folded(i) => return code(i, How::Folded),
            Hit::Many(all) => {
                return Some(Found::Ambiguous(
                    all.iter()
                        .map(|&i| {
                            let (code, labels) = &codes[i as usize];
                            named(&labels.join(", "), code)
                        })
                        .collect(),
                ));
            }
            Hit::None => {}
        }
        let written = codes.iter().any(|(c, _)| c == label) || self.own.as_ref().is_some_and(|o| o.accepts(label));
        written.then(|| Found::Code(label.to_owned(), How::Exact))
    }

    /// What a pattern made of a label: a code, or a label that is looked up in turn.
    fn rewritten(&self, text: &str) -> Found {
        let text = text.trim();
        if let Some(calendar) = &self.calendar {
            return calendar.read(text).map_or_else(Found::NoPeriod, |p| Found::Code(p, How::Period));
        }
        let Some(own) = &self.own else { return self.in_map(text).unwrap_or_else(|| Found::Code(text.to_owned(), How::Exact)) };
        if own.accepts(text) {
            return Found::Code(text.to_owned(), How::Exact);
        }
        if let Some(found) = self.in_map(text) {
            return found;
        }
        // `Y00T04` is `Y0T4`.
        if own.reference.id.starts_with("CL_AGE")
            && let Some(code) = AgeBand::parse(text).and_then(|b| b.codes().into_iter().find(|c| own.accepts(c)))
        {
            return Found::Code(code, How::Exact);
        }
        self.names.as_ref().map_or(Found::Unknown, |n| n.find(text))
    }

    fn age(&self, label: &str) -> Option<Found> {
        if !self.ages {
            return None;
        }
        let own = self.own.as_ref()?;
        let code = age_codes(label)?.into_iter().find(|c| own.accepts(c))?;
        Some(Found::Code(code, How::Folded))
    }

    /// At most three codes whose names are most like the label, best first, as `CODE name`. `budget` is how many names may
    /// still be compared in this run, so that a file of nonsense does not cost minutes.
    pub(super) fn propose(&self, label: &str, budget: &mut u32) -> Vec<String> {
        let wanted = fold(label);
        if wanted.is_empty() || wanted.len() > 100 {
            return Vec::new();
        }
        let mut all: Vec<(f64, &str, String)> = Vec::new();
        match (&self.map, &self.names) {
            (Some((table, codes)), _) => compare(&wanted, &[table.folded()], budget, |score, i| {
                let (code, labels) = &codes[i as usize];
                all.push((score, code, named(labels.first().map_or("", |l| l), code)));
            }),
            (None, Some(n)) => compare(&wanted, &[n.names.folded(), n.synonyms.folded()], budget, |score, i| {
                all.push((score, &n.list.codes[i as usize].id, n.called(i)));
            }),
            (None, None) => {}
        }
        all.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
        let mut out: Vec<String> = Vec::new();
        for (_, _, text) in all {
            if out.len() < 3 && !out.contains(&text) {
                out.push(text);
            }
        }
        out
    }
}

/// A code as people read it: `Venezuela (VEN)`.
fn named(name: &str, code: &str) -> String {
    if name.is_empty() { code.to_owned() } else { format!("{name} ({code})") }
}

/// Names below this likeness are no help to anybody.
const LEAST: f64 = 0.55;

/// Compares with every name; nothing where the budget does not reach.
fn compare(wanted: &str, tables: &[&FxHashMap<String, Hits>], budget: &mut u32, mut like: impl FnMut(f64, u32)) {
    let cost = tables.iter().map(|t| t.len()).sum::<usize>().min(u32::MAX as usize) as u32;
    if cost > *budget {
        *budget = 0;
        return;
    }
    *budget -= cost;
    for (name, hits) in tables.iter().flat_map(|t| t.iter()) {
        let score = likeness(wanted, name);
        if score >= LEAST {
            hits.iter().for_each(|&i| like(score, i));
        }
    }
}

/// How alike two folded labels are, from 0 to 1: by letters, by letters with the words in order of the alphabet, and by words
/// that occur in both. For ranking proposals only.
fn likeness(a: &str, b: &str) -> f64 {
    let (long, short) = (a.len().max(b.len()), a.len().min(b.len()));
    let words = |s: &str| {
        let mut w: Vec<String> = s.split(' ').filter(|w| *w != "&").map(str::to_owned).collect();
        w.sort_unstable();
        w
    };
    let (wa, wb) = (words(a), words(b));
    let within = |x: &[String], y: &[String]| x.iter().any(|w| w.len() > 3) && x.iter().all(|w| y.contains(w));
    let contained = if within(&wa, &wb) || within(&wb, &wa) { 0.6 + 0.3 * short as f64 / long.max(1) as f64 } else { 0.0 };
    if (short as f64) < 0.4 * long as f64 {
        return contained;
    }
    let letters = strsim::normalized_damerau_levenshtein(a, b);
    let sorted = if wa.len() > 1 || wb.len() > 1 { strsim::normalized_damerau_levenshtein(&wa.join(" "), &wb.join(" ")) } else { 0.0 };
    letters.max(sorted).max(contained)
}

/// The mapping's own codes: a table of labels with the number of the code, and the codes with their labels.
type OwnCodes = (LabelTable, Vec<(String, Vec<String>)>);

fn own_codes(codes: &indexmap::IndexMap<String, Many>) -> OwnCodes {
    let mut table = LabelTable::default();
    for (i, (_, labels)) in codes.iter().enumerate() {
        for label in &labels.0 {
            table.add(label.trim(), i as u32);
        }
    }
    (table, codes.iter().map(|(c, l)| (c.clone(), l.0.clone())).collect())
}

/// Fills `$1`, `${1}` and `${name}` of a template; `$$` is a dollar sign. A number ends with its digits, so that `Y$1T$2`
/// means what it says.
fn expand(template: &str, groups: &regex::Captures<'_>) -> String {
    let mut out = String::new();
    let mut rest = template;
    while let Some(at) = rest.find('$') {
        out.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        if let Some(after) = rest.strip_prefix('$') {
            out.push('$');
            rest = after;
        } else if digits > 0 {
            out.push_str(rest[..digits].parse().ok().and_then(|n| groups.get(n)).map_or("", |g| g.as_str()));
            rest = &rest[digits..];
        } else if let Some((name, after)) = rest.strip_prefix('{').and_then(|r| r.split_once('}')) {
            let group = name.parse().ok().map_or_else(|| groups.name(name), |n| groups.get(n));
            out.push_str(group.map_or("", |g| g.as_str()));
            rest = after;
        } else {
            out.push('$');
        }
    }
    out.push_str(rest);
    out
}

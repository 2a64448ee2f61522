//! What came of a changed file: the same, what was changed in it and nothing else, a refusal, or silently something else?

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use indexmap::IndexSet;
use rust_decimal::Decimal;

use crate::model::finding::{Arg, Finding, Findings, Severity};
use crate::model::location::{Location, PartId};
use crate::model::observation::{Dataset, Rows};
use crate::pipeline::FileRun;

/// What may come of a change beside a refusal, which is never silent.
#[derive(Clone, Debug)]
pub(super) struct Right {
    /// The observations may be those of the file as it was.
    pub(super) same: bool,
    /// They may differ by this.
    pub(super) change: Option<Change>,
    /// A refusal is right too; where it is not, it is needless.
    pub(super) refused: bool,
}

impl Right {
    /// The file means the same.
    pub(super) const SAME: Right = Right { same: true, change: None, refused: false };
    /// The file is wrong or doubtful, and that must be said.
    pub(super) const REFUSED: Right = Right { same: false, change: None, refused: true };
    /// Nothing that is published may change without a word.
    pub(super) const EITHER: Right = Right { same: true, change: None, refused: true };

    /// Whether nothing else than the same may come of it.
    pub(super) fn means_the_same(&self) -> bool {
        self.same && self.change.is_none()
    }

    /// The file says something else, which comes out or is refused.
    pub(super) fn changed(change: Change) -> Right {
        Right { same: false, change: Some(change), refused: true }
    }

    /// It may also stay without effect.
    #[must_use]
    pub(super) fn or_same(self) -> Right {
        Right { same: true, ..self }
    }
}

/// Something that was changed. A warning that speaks of it tells of the change.
#[derive(Clone, Debug)]
pub(super) enum Touch {
    /// A cell or node.
    At(Location),
    /// A row of a sheet.
    Row(PartId, u32),
    /// A column of a sheet.
    Column(PartId, u16),
    /// A sheet.
    Part(PartId),
    /// A text.
    Word(String),
}

impl Touch {
    fn told_by(&self, f: &Finding) -> bool {
        let anywhere = |here: &dyn Fn(Location) -> bool| f.cells.iter().any(|&at| !at.is_whole() && here(at));
        match self {
            Touch::At(place) => anywhere(&|at| at == *place),
            Touch::Row(part, row) => anywhere(&|at| at.part() == *part && at.row() == *row),
            Touch::Column(part, col) => anywhere(&|at| at.part() == *part && at.col() == *col),
            Touch::Part(part) => f.cells.iter().any(|at| at.part() == *part),
            Touch::Word(word) => {
                let word = word.trim();
                !word.is_empty() && f.args.iter().any(|(_, a)| matches!(a, Arg::Text(t) if t.contains(word)))
            }
        }
    }
}

/// A difference that a change of the file makes legitimately.
#[derive(Clone, Debug)]
pub(super) enum Change {
    /// The figure that stands here differs by this much in the file.
    Figure(Location, Decimal),
    /// The figures that stood here are gone.
    Gone(BTreeSet<Location>),
    /// One more of the same.
    More,
    /// Other codes in these dimensions, and texts that differ in a year where these are periods.
    Codes(Vec<usize>),
    /// Other attributes.
    Attributes,
}

/// What the mapping does with figures before they are published, as far as differences show it.
#[derive(Clone, Debug, Default)]
pub(super) struct Handling {
    /// Several cells may be one observation, or one cell several (running totals).
    pub(super) loose: bool,
    /// What is published is the difference of running totals.
    pub(super) running: bool,
    /// What figures may be multiplied by.
    pub(super) factors: Vec<Decimal>,
}

/// What stands where in a file.
#[derive(Clone, Debug, Default)]
pub(super) struct Places {
    /// Figures that are published.
    pub(super) observed: BTreeSet<Location>,
    /// Totals that are compared with their parts.
    pub(super) totals: BTreeSet<Location>,
    /// Figures and totals of the last period.
    pub(super) last: BTreeSet<Location>,
}

/// The observations of a run, in the order of their keys.
pub(super) struct Seen {
    rows: Vec<Row>,
    told: BTreeMap<(&'static str, Severity), (usize, usize)>,
    causes: BTreeSet<(&'static str, String)>,
    time: Option<usize>,
}

#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
struct Row {
    key: Vec<u32>,
    value: Option<Decimal>,
    attributes: Vec<u32>,
    at: Location,
}

impl Row {
    fn same(&self, other: &Row) -> Ordering {
        self.key.cmp(&other.key).then(self.value.cmp(&other.value)).then_with(|| self.attributes.cmp(&other.attributes))
    }
}

/// Codes of all runs of a file, so that rows of two runs can be compared as numbers.
#[derive(Default)]
pub(super) struct Words(IndexSet<String>);

impl Words {
    fn number(&mut self, word: &str) -> u32 {
        match self.0.get_index_of(word) {
            Some(i) => i as u32,
            None => self.0.insert_full(word.to_owned()).0 as u32,
        }
    }

    fn text(&self, number: u32) -> &str {
        self.0.get_index(number as usize).map_or("", String::as_str)
    }
}

/// Attributes that say where a figure stood: no part of what it means.
const PLACE: &str = "SOURCE_CELL";

impl Seen {
    /// What a run published and told.
    pub(super) fn of(run: &FileRun, words: &mut Words) -> Seen {
        let rows = run.dataset.as_ref().map(|d| rows(d, words)).unwrap_or_default();
        let time = run.dataset.as_ref().and_then(|d| d.flow.structure.time());
        Seen::with(rows, &run.findings, time)
    }

    fn with(rows: Vec<Row>, findings: &Findings, time: Option<usize>) -> Seen {
        let mut told: BTreeMap<_, (usize, usize)> = BTreeMap::new();
        for f in heavy(findings) {
            let entry = told.entry((f.rule.id, f.severity)).or_default();
            entry.0 += 1;
            entry.1 += f.cells.len();
        }
        let causes = heavy(findings).map(|f| (f.rule.id, f.cause.clone())).collect();
        Seen { rows, told, causes, time }
    }

    /// The dimension of the periods.
    pub(super) fn time(&self) -> Option<usize> {
        self.time
    }

    /// How many observations.
    pub(super) fn len(&self) -> usize {
        self.rows.len()
    }

    /// What stands where.
    pub(super) fn places(&self, run: &FileRun) -> Places {
        let totals = run.dataset.iter().flat_map(|d| d.totals.at.iter().copied()).collect();
        let mut places = Places { observed: self.rows.iter().map(|r| r.at).collect(), totals, last: BTreeSet::new() };
        if let (Some(d), Some(time)) = (&run.dataset, self.time) {
            let period = |rows: &Rows, i: usize| d.codes[time].text(rows.keys[time].get(i)).to_owned();
            let last = (0..d.observations.len()).map(|i| period(&d.observations, i)).max().unwrap_or_default();
            for rows in [&d.observations, &d.totals] {
                places.last.extend((0..rows.len()).filter(|&i| period(rows, i) == last).map(|i| rows.at[i]));
            }
        }
        places
    }

    /// What this run says of a change that another, without it, does not: an error, else a warning that names what was
    /// touched. That a warning came up which speaks of something else is no word on the change.
    fn says<'f>(&self, other: &Seen, findings: &'f Findings, touched: &[Touch]) -> Option<&'f Finding> {
        let grown = |f: &Finding| {
            let key = (f.rule.id, f.severity);
            let (a, b) = (self.told.get(&key).copied().unwrap_or_default(), other.told.get(&key).copied().unwrap_or_default());
            a.0 > b.0 || a.1 > b.1
        };
        let on_it = |f: &Finding| f.severity >= Severity::Error || touched.iter().any(|t| t.told_by(f));
        let mut all: Vec<&Finding> = heavy(findings).filter(|f| grown(f) && on_it(f)).collect();
        // The heaviest says why; of equals one that the other run does not have at all.
        all.sort_by_key(|f| (std::cmp::Reverse(f.severity), other.causes.contains(&(f.rule.id, f.cause.clone()))));
        all.first().copied()
    }
}

fn heavy(findings: &Findings) -> impl Iterator<Item = &Finding> {
    findings.list.iter().filter(|f| f.severity >= Severity::Warning)
}

fn rows(d: &Dataset, words: &mut Words) -> Vec<Row> {
    let structure = &d.flow.structure;
    let mut numbers = |l: &crate::model::record::Labels| (0..l.len() as u32).map(|n| words.number(l.text(n))).collect::<Vec<u32>>();
    let codes: Vec<Vec<u32>> = d.codes.iter().map(&mut numbers).collect();
    let values: Vec<Vec<u32>> = d.attribute_values.iter().map(&mut numbers).collect();
    let attributes: Vec<usize> = (0..values.len()).filter(|&a| structure.attributes[a].id != PLACE).collect();
    let o = &d.observations;
    let mut rows: Vec<Row> = (0..o.len())
        .map(|i| Row {
            key: codes.iter().zip(&o.keys).map(|(c, k)| c[k.get(i) as usize]).collect(),
            value: o.values.get(i).map(|v| v.normalize()),
            attributes: attributes.iter().map(|&a| values[a][o.attributes[a].get(i) as usize]).collect(),
            at: o.at[i],
        })
        .collect();
    rows.sort_by(Row::same);
    rows
}

/// What came of a change.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Outcome {
    /// The same observations.
    Same,
    /// The change that was made, and no other.
    AsChanged,
    /// A finding says so; whether the change deserved it.
    Refused { needless: bool },
    /// Something else, without a word: what.
    Silent(String),
}

/// Judges a run of a changed file by that of the file as it was. With a refusal comes the finding.
pub(super) fn judge<'f>(
    base: &Seen,
    new: &Seen,
    findings: &'f Findings,
    right: &Right,
    touched: &[Touch],
    handling: &Handling,
    words: &Words,
) -> (Outcome, Option<&'f Finding>) {
    let said = new.says(base, findings, touched);
    let refused = Outcome::Refused { needless: !right.refused };
    if said.is_some_and(|f| f.severity >= Severity::Error) {
        return (refused, said);
    }
    let (gone, come) = difference(&base.rows, &new.rows, Row::same);
    let same = gone.is_empty() && come.is_empty();
    if same && right.same {
        return (Outcome::Same, None);
    }
    if right.change.as_ref().is_some_and(|c| !same && fits(c, base, new, &gone, &come, handling, words)) {
        return (Outcome::AsChanged, None);
    }
    if said.is_some() {
        return (refused, said);
    }
    (Outcome::Silent(if same { "the same observations come out".to_owned() } else { tell(&gone, &come, words) }), None)
}

/// Rows of one sorted list that the other lacks, and the other way round.
fn difference<'r>(a: &'r [Row], b: &'r [Row], by: impl Fn(&Row, &Row) -> Ordering) -> (Vec<&'r Row>, Vec<&'r Row>) {
    let (mut gone, mut come) = (Vec::new(), Vec::new());
    let (mut i, mut k) = (0, 0);
    while i < a.len() || k < b.len() {
        let order = match (a.get(i), b.get(k)) {
            (Some(x), Some(y)) => by(x, y),
            (Some(_), None) => Ordering::Less,
            (None, _) => Ordering::Greater,
        };
        match order {
            Ordering::Less => gone.push(&a[i]),
            Ordering::Greater => come.push(&b[k]),
            Ordering::Equal => {}
        }
        i += usize::from(order.is_le());
        k += usize::from(order.is_ge());
    }
    (gone, come)
}

fn fits(change: &Change, base: &Seen, new: &Seen, gone: &[&Row], come: &[&Row], handling: &Handling, words: &Words) -> bool {
    let pairs = || gone.iter().zip(come).all(|(a, b)| a.key == b.key) && gone.len() == come.len();
    match change {
        Change::Figure(at, by) => {
            let most = if handling.loose { 2 } else { 1 };
            let by_that = |a: &Row, b: &Row| match (a.value, b.value) {
                (Some(x), Some(y)) => handling.factors.iter().any(|f| (y - x).abs() == (by * f).abs()),
                _ => false,
            };
            // Where zeros are left out, a figure that was one comes anew.
            let anew = gone.is_empty() && matches!(come, [b] if b.at == *at);
            anew || pairs() && gone.len() <= most && gone.iter().zip(come).all(|(a, b)| by_that(a, b) && (handling.loose || a.at == *at))
        }
        // The first of a running total is a difference to nothing, whichever it is.
        Change::Gone(places) if handling.running => !places.is_empty() && come.iter().all(|b| gone.iter().any(|a| a.key == b.key)),
        Change::Gone(places) if handling.loose => {
            !places.is_empty() && come.iter().all(|b| gone.iter().any(|a| a.key == b.key && (b.value.is_none() || b.value <= a.value)))
        }
        Change::Gone(places) => {
            // An empty cell may mean that a figure is missing: its key stays.
            let emptied = |b: &Row| b.value.is_none() && gone.iter().any(|a| a.key == b.key);
            gone.iter().all(|r| places.contains(&r.at))
                && come.iter().all(|b| emptied(b))
                && base.rows.iter().filter(|r| places.contains(&r.at) && r.value.is_some()).count() <= gone.len()
        }
        Change::More => pairs() && gone.iter().zip(come).all(|(a, b)| b.value > a.value),
        Change::Codes(dimensions) if handling.loose => {
            // What was added up is added up otherwise; the sum of all stays.
            let sums = |rows: &[Row]| {
                let mut sums: BTreeMap<Vec<u32>, Decimal> = BTreeMap::new();
                for r in rows {
                    let key = r.key.iter().enumerate().map(|(d, k)| if dimensions.contains(&d) { 0 } else { *k }).collect();
                    *sums.entry(key).or_default() += r.value.unwrap_or_default();
                }
                sums
            };
            sums(&base.rows) == sums(&new.rows)
        }
        Change::Codes(dimensions) => {
            let periods = base.time.is_some_and(|t| dimensions.contains(&t));
            let bare = |rows: &[Row]| -> Vec<(Vec<u32>, Option<Decimal>, Vec<String>)> {
                let bare_row = |r: &Row| {
                    let key = r.key.iter().enumerate().map(|(d, k)| if dimensions.contains(&d) { 0 } else { *k }).collect();
                    let text = |a: &u32| if periods { yearless(words.text(*a)) } else { words.text(*a).to_owned() };
                    (key, r.value, r.attributes.iter().map(text).collect())
                };
                let mut out: Vec<_> = rows.iter().map(bare_row).collect();
                out.sort();
                out
            };
            bare(&base.rows) == bare(&new.rows)
        }
        Change::Attributes => pairs() && gone.iter().zip(come).all(|(a, b)| a.value == b.value),
    }
}

/// A text with its digits taken for one another: a year in it may be another.
fn yearless(text: &str) -> String {
    text.chars().map(|c| if c.is_ascii_digit() { '9' } else { c }).collect()
}

/// The first difference in words, and how many there are.
fn tell(gone: &[&Row], come: &[&Row], words: &Words) -> String {
    let one = |r: &Row| {
        let key: Vec<&str> = r.key.iter().map(|&k| words.text(k)).collect();
        let attributes: Vec<&str> = r.attributes.iter().map(|&k| words.text(k)).filter(|t| !t.is_empty()).collect();
        format!("{} = {} [{}]", key.join("."), r.value.map_or("nothing".to_owned(), |v| v.to_string()), attributes.join(" "))
    };
    let first = |rows: &[&Row]| rows.first().map_or("none".to_owned(), |r| one(r));
    format!("{} observations gone ({}), {} others come ({})", gone.len(), first(gone), come.len(), first(come))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::finding::{Rule, S_DSD_002, S_DSD_003};

    const SHEET: PartId = PartId(0);

    fn findings(all: &[(&'static Rule, u32)]) -> Findings {
        let mut findings = Findings::default();
        all.iter().for_each(|&(rule, row)| findings.add(Finding::new(rule, Location::cell(SHEET, row, 0)).cause(row.to_string())));
        findings
    }

    /// Figures of the rows 1, 2, 3…, and what was told with them.
    fn seen(figures: &[i64], told: &Findings) -> Seen {
        let row = |(k, v): (u32, &i64)| Row {
            key: vec![k],
            value: Some(Decimal::from(*v)),
            attributes: Vec::new(),
            at: Location::cell(SHEET, k, 0),
        };
        Seen::with((1..).zip(figures).map(row).collect(), told, None)
    }

    /// What is judged of a change of row 2.
    fn of(figures: &[i64], told: &[(&'static Rule, u32)], right: &Right) -> Outcome {
        let (base, told) = (seen(&[5, 7, 11], &Findings::default()), findings(told));
        let handling = Handling { factors: vec![Decimal::ONE], ..Handling::default() };
        judge(&base, &seen(figures, &told), &told, right, &[Touch::Row(SHEET, 2)], &handling, &Words::default()).0
    }

    #[test]
    fn the_same_is_right_only_where_it_may_be() {
        assert_eq!(of(&[5, 7, 11], &[], &Right::SAME), Outcome::Same);
        assert!(matches!(of(&[5, 7, 11], &[], &Right::REFUSED), Outcome::Silent(_)));
        assert!(matches!(of(&[5, 8, 11], &[], &Right::SAME), Outcome::Silent(_)));
        // A warning of something that came out all the same is no refusal.
        assert_eq!(of(&[5, 7, 11], &[(&S_DSD_002, 2)], &Right::EITHER), Outcome::Same);
    }

    #[test]
    fn an_error_refuses_and_a_warning_only_by_naming_the_change() {
        assert_eq!(of(&[5, 11], &[(&S_DSD_003, 9)], &Right::REFUSED), Outcome::Refused { needless: false });
        assert_eq!(of(&[5, 11], &[(&S_DSD_003, 9)], &Right::SAME), Outcome::Refused { needless: true });
        assert_eq!(of(&[5, 11], &[(&S_DSD_002, 2)], &Right::REFUSED), Outcome::Refused { needless: false });
        assert!(matches!(of(&[5, 11], &[(&S_DSD_002, 9)], &Right::REFUSED), Outcome::Silent(_)));
    }

    #[test]
    fn a_changed_figure_comes_out_as_it_was_changed_and_no_other() {
        let right = Right::changed(Change::Figure(Location::cell(SHEET, 2, 0), Decimal::from(3)));
        assert_eq!(of(&[5, 10, 11], &[], &right), Outcome::AsChanged);
        for wrong in [&[5, 11, 11], &[8, 7, 11], &[5, 7, 14], &[8, 10, 11], &[5, 7, 11]] {
            assert!(matches!(of(wrong, &[], &right), Outcome::Silent(_)), "{wrong:?}");
        }
    }
}

//! What does a pack find in a dataset?

use rust_decimal::Decimal;
use rustc_hash::FxHashSet;

use super::expression::{Expression, Plan, Value};
use super::hierarchy::{self, Equation, Groups, Mode, Table};
use super::{Asks, Demand, Pack};
use crate::model::finding::{Finding, Findings, Instance, R_EXP_001, Severity, Weighed, X_EXP_001};
use crate::model::location::Location;
use crate::model::observation::{CodeColumn, Dataset, Rows};

/// Findings of one rule beyond this number become one finding with all their cells, so that a column of a million is one thing to
/// read. No cell is left out.
const FOLD_ABOVE: usize = 1_000;

/// How a rule came out on one row.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Outcome {
    /// It holds, or does not speak of the row.
    Passed,
    /// It does not hold.
    Failed,
    /// Something that it needs is missing.
    Undecided,
}

/// A row on which a rule came out.
#[derive(Clone, Debug)]
pub struct Row {
    /// Identifier of the rule.
    pub rule: String,
    /// Which equation of a rule on codes, from 0.
    pub equation: usize,
    /// Number of the observation; of figures that make up one another the left one, or the first that is there.
    pub row: Option<u32>,
    /// How it came out.
    pub outcome: Outcome,
}

impl Pack {
    /// What its rules find. `found` is what is known by now: a cell that has an error already is not judged again, and is
    /// undecided where it would fail.
    pub fn check(&self, data: &Dataset, found: &Findings) -> Findings {
        let mut out = Findings::default();
        // What another rule of a pack found puts nothing in doubt: rules of packs do not know one another.
        let worth = |f: &&Finding| f.severity == Severity::Error && f.rule != &R_EXP_001 && f.rule != &X_EXP_001;
        let cells: FxHashSet<Location> = found.list.iter().filter(worth).flat_map(|f| &f.cells).copied().collect();
        let doubt = |at: Location| !cells.is_empty() && cells.contains(&at);
        let words = Said { data, varied: varied(&data.observations) };
        for demand in &self.demands {
            match &demand.asks {
                Asks::Each { when, then } => each(demand, when.as_ref(), then, &words, &doubt, &mut out),
                Asks::Codes { dimension, mode, rules } => codes(demand, dimension, *mode, rules, &words, &doubt, &mut out),
            }
        }
        out
    }

    /// Gives the rules of the catalogue the weights that the pack gives them.
    pub fn weigh(&self, findings: &mut Findings) {
        for (rule, severity) in &self.severities {
            findings.weigh_by(Weighed { rule, severity: *severity, by: self.id.clone() });
        }
    }

    /// How every rule comes out on every row: what a table of tests, or another program, is compared with.
    pub fn rows(&self, data: &Dataset) -> Vec<Row> {
        let mut out = Vec::new();
        let outcome = |holds: Option<bool>| match holds {
            Some(true) => Outcome::Passed,
            Some(false) => Outcome::Failed,
            None => Outcome::Undecided,
        };
        for demand in &self.demands {
            let add = |equation, row, holds| Row { rule: demand.id.clone(), equation, row, outcome: outcome(holds) };
            match &demand.asks {
                Asks::Each { when, then } => {
                    let (when, then) = plans(when.as_ref(), then, data);
                    (0..data.observations.len()).for_each(|r| out.push(add(0, Some(r as u32), holds(when.as_ref(), &then, r))));
                }
                Asks::Codes { dimension, mode, rules } => {
                    let Some(d) = data.flow.structure.dimension(dimension) else { continue };
                    judge_all(data, d, *mode, rules, |i, _, judged| {
                        out.push(add(i, judged.left.or(judged.right.first().copied()), judged.holds));
                    });
                }
            }
        }
        out
    }
}

fn plans<'a>(when: Option<&Expression>, then: &Expression, data: &'a Dataset) -> (Option<Plan<'a>>, Plan<'a>) {
    let plan = |e: &Expression| Plan::new(&e.root, data, &data.observations);
    (when.map(plan), plan(then))
}

/// Where it is not known whether the rule speaks of a row, it is undecided there.
#[inline]
fn holds(when: Option<&Plan<'_>>, then: &Plan<'_>, row: usize) -> Option<bool> {
    match when.map(|w| w.holds(row)) {
        Some(Some(false)) => Some(true),
        Some(None) => None,
        Some(Some(true)) | None => then.holds(row),
    }
}

/// Dimensions in which observations differ.
fn varied(rows: &Rows) -> Vec<bool> {
    let differs = |c: &CodeColumn| !matches!(c, CodeColumn::Constant(..)) && (1..c.len()).any(|i| c.get(i) != c.get(0));
    rows.keys.iter().map(differs).collect()
}

/// What findings say of rows.
struct Said<'a> {
    data: &'a Dataset,
    varied: Vec<bool>,
}

impl Said<'_> {
    /// What a key says beside what all observations share.
    fn key(&self, rows: &Rows, row: usize, without: Option<usize>) -> String {
        let all = self.data.flow.structure.dimensions.iter().enumerate();
        let told = all.filter(|(d, _)| self.varied[*d] && Some(*d) != without);
        let told = told.map(|(d, c)| format!("{}={}", c.id, self.data.codes[d].text(rows.keys[d].get(row))));
        told.collect::<Vec<_>>().join(", ")
    }

    fn finding(&self, demand: &Demand, rule: &'static crate::model::finding::Rule, at: Location, expression: &str) -> Finding {
        let name = self.name(demand);
        let advice = if demand.remedy.0.is_empty() { "none" } else { "given" };
        Finding::new(rule, at)
            .weigh(demand.severity)
            .cause(name.clone())
            .arg("text", demand.message.clone())
            .arg("remedy", demand.remedy.clone())
            .arg("advice", advice)
            .arg("rule", name)
            .arg("expression", expression)
    }

    /// `@DF_BORDER_MVT#id`.
    fn name(&self, demand: &Demand) -> String {
        format!("@{}#{}", self.data.flow.reference.id, demand.id)
    }
}

fn each(
    demand: &Demand,
    when: Option<&Expression>,
    then: &Expression,
    words: &Said<'_>,
    doubt: &dyn Fn(Location) -> bool,
    out: &mut Findings,
) {
    let (data, rows) = (words.data, &words.data.observations);
    let (asked, plan) = plans(when, then, data);
    let (mut passed, mut undecided, mut failed) = (0u64, 0u64, Vec::new());
    for row in 0..rows.len() {
        match holds(asked.as_ref(), &plan, row) {
            Some(true) => passed += 1,
            Some(false) if !doubt(rows.at[row]) => failed.push(row),
            _ => undecided += 1,
        }
    }
    let text = match when {
        Some(when) => format!("when {} then {}", when.root, then.root),
        None => then.root.to_string(),
    };
    let named: Vec<(&str, Plan<'_>)> = components(when, then)
        .into_iter()
        .map(|id| {
            let leaf = super::expression::Node::leaf(0, super::expression::Kind::Component(id.into()));
            (id, Plan::new(&leaf, data, rows))
        })
        .collect();
    let found = |row: usize| {
        let told = named.iter().map(|(id, plan)| format!("{id} = {}", shown(&plan.value(row))));
        told.collect::<Vec<_>>().join(", ")
    };
    let make = |row: usize| {
        let f = words.finding(demand, &R_EXP_001, rows.at[row], &text);
        f.arg("found", found(row)).arg("key", words.key(rows, row, None))
    };
    fold(&failed, |row| make(*row), |row| rows.at[*row], out);
    tell(demand, &R_EXP_001, words, [passed, failed.len() as u64, undecided], out);
}

/// The components of a rule, each once.
fn components<'e>(when: Option<&'e Expression>, then: &'e Expression) -> Vec<&'e str> {
    let mut all = when.map(Expression::components).unwrap_or_default();
    for id in then.components() {
        if !all.contains(&id) {
            all.push(id);
        }
    }
    all
}

fn shown(value: &Value<'_>) -> String {
    match value {
        Value::Null => "null".to_owned(),
        Value::Boolean(b) => b.to_string(),
        Value::Number(n) => n.normalize().to_string(),
        Value::Text(t) => t.to_string(),
    }
}

/// Adds one finding per failure, or one with all cells where there are too many to read one by one.
fn fold<T>(failed: &[T], make: impl Fn(&T) -> Finding, at: impl Fn(&T) -> Location, out: &mut Findings) {
    match failed {
        [first, ..] if failed.len() > FOLD_ABOVE => {
            let mut all = make(first).arg("count", failed.len());
            all.cells = failed.iter().map(at).collect();
            out.add(all);
        }
        _ => failed.iter().for_each(|f| out.add(make(f).arg("count", 1u64))),
    }
}

fn tell(demand: &Demand, rule: &'static crate::model::finding::Rule, words: &Said<'_>, counts: [u64; 3], out: &mut Findings) {
    let [passed, failed, undecided] = counts;
    out.tally(rule, passed, failed, undecided);
    out.instances.push(Instance { rule, name: words.name(demand), severity: demand.severity, passed, failed, undecided });
}

/// Judges every equation on every group.
fn judge_all(
    data: &Dataset,
    dimension: usize,
    mode: Mode,
    rules: &[Equation],
    mut each: impl FnMut(usize, &Table<'_>, hierarchy::Judged),
) -> bool {
    let table = Table::of(data);
    let mut codes: Vec<&str> = rules.iter().flat_map(Equation::codes).collect();
    codes.sort_unstable();
    codes.dedup();
    let always = matches!(mode, Mode::AlwaysNull | Mode::AlwaysZero);
    let Some(groups) = Groups::new(&table, dimension, &codes, always) else { return false };
    for (i, equation) in rules.iter().enumerate() {
        groups.each(|group| {
            if let Some(judged) = hierarchy::judge(equation, mode, &table, &codes, group) {
                each(i, &table, judged);
            }
        });
    }
    true
}

/// A group whose equation does not hold.
struct Broken {
    equation: usize,
    principal: (u32, Location),
    evidence: Vec<Location>,
    figures: (Decimal, Decimal),
}

fn codes(
    demand: &Demand,
    dimension: &str,
    mode: Mode,
    rules: &[Equation],
    words: &Said<'_>,
    doubt: &dyn Fn(Location) -> bool,
    out: &mut Findings,
) {
    let data = words.data;
    let Some(d) = data.flow.structure.dimension(dimension) else { return };
    let (mut passed, mut undecided) = (0u64, 0u64);
    let mut broken: Vec<Broken> = Vec::new();
    let decided = judge_all(data, d, mode, rules, |equation, table, judged| {
        let place = |row: u32| {
            let (rows, i) = table.at(row);
            rows.at[i]
        };
        let rows = || judged.left.iter().chain(&judged.right).copied();
        match (judged.holds, judged.figures, rows().next()) {
            (Some(true), ..) => passed += 1,
            (Some(false), Some(figures), Some(first)) if !rows().any(|r| doubt(place(r))) => {
                broken.push(Broken { equation, principal: (first, place(first)), evidence: rows().skip(1).map(place).collect(), figures })
            }
            _ => undecided += 1,
        }
    });
    if !decided {
        undecided = data.observations.len() as u64;
    }
    let table = Table::of(data);
    for (i, equation) in rules.iter().enumerate() {
        let these: Vec<&Broken> = broken.iter().filter(|b| b.equation == i).collect();
        let text = equation.to_string();
        let make = |b: &&Broken| {
            let (rows, row) = table.at(b.principal.0);
            let (left, right) = b.figures;
            words
                .finding(demand, &X_EXP_001, b.principal.1, &text)
                .arg("found", left.normalize())
                .arg("expected", right.normalize())
                .arg("difference", left.checked_sub(right).unwrap_or_default().normalize())
                .arg("key", words.key(rows, row, Some(d)))
                .evidence(b.evidence.clone())
        };
        fold(&these, make, |b| b.principal.1, out);
    }
    tell(demand, &X_EXP_001, words, [passed, broken.len() as u64, undecided], out);
}

//! Which rules of the mapping hold for a row: names become columns once, and a comparison of texts is made once per code.

use rust_decimal::Decimal;

use crate::model::expr::{Comparison, Expr, Operand, Operated};
use crate::model::observation::Dataset;
use crate::model::record::{NO_LABEL, Records};

use super::fault::{FaultId, Faults};
use super::plan::{FAULT, Parts, UNSET};

/// The rules of a mapping, ready for one dataset and its slots.
#[derive(Default)]
pub(super) struct Rules(Vec<Compiled>);

struct Compiled {
    when: Condition,
    set: Vec<(usize, Result<u32, FaultId>)>,
    value: Option<Option<Decimal>>,
    factor: Option<Decimal>,
    skip: Option<FaultId>,
    error: Option<FaultId>,
    note: u32,
}

/// A row while it is being made.
pub(super) struct Draft<'r> {
    /// Codes of dimensions and attributes.
    pub(super) codes: &'r mut [u32],
    pub(super) figure: &'r mut Option<Decimal>,
    pub(super) notes: &'r mut u32,
    /// What is wrong with it so far.
    pub(super) faults: &'r mut Vec<FaultId>,
}

impl Rules {
    /// Names of components come before names of slots; any other name has no value.
    pub(super) fn new(
        rules: &[crate::model::mapping::Rule],
        parts: &Parts<'_>,
        records: &Records,
        dataset: &mut Dataset,
        faults: &mut Faults,
    ) -> Self {
        let compile = |(i, rule): (usize, &crate::model::mapping::Rule)| {
            let mut set = Vec::new();
            let mut value = None;
            for (name, text) in &rule.set {
                match parts.position(name) {
                    Some(c) => set.push((c, parts.constant(c, text, dataset, faults))),
                    None if parts.is_measure(name) => value = Some(text.parse().ok()),
                    None => {}
                }
            }
            let note = dataset.notes.note(crate::model::observation::Note::Rule(i + 1));
            Compiled {
                when: Condition::new(&rule.when, &|name| {
                    if let Some(c) = parts.position(name) {
                        Place::Component(c)
                    } else if parts.is_measure(name) {
                        Place::Value
                    } else {
                        records.slot(name).map_or(Place::Nothing, Place::Slot)
                    }
                }),
                set,
                value,
                factor: rule.factor,
                skip: rule.skip.as_deref().map(|reason| faults.skip(i + 1, reason)),
                error: rule.error.as_deref().map(|text| faults.error(i + 1, text)),
                note,
            }
        };
        Rules(rules.iter().enumerate().map(compile).collect())
    }

    /// Whether there are none.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Applies them in order. Gives the rule's number among faults where the row is left out.
    pub(super) fn apply(
        &mut self,
        draft: &mut Draft<'_>,
        records: &Records,
        row: usize,
        total: bool,
        dataset: &mut Dataset,
    ) -> Option<FaultId> {
        for rule in &mut self.0 {
            if !rule.when.holds(draft.codes, *draft.figure, records, row, dataset) {
                continue;
            }
            if rule.skip.is_some() {
                return rule.skip;
            }
            // What is said of an observation need not be true of the sum of many.
            if let (Some(fault), false) = (rule.error, total) {
                draft.faults.push(fault);
            }
            for &(c, code) in &rule.set {
                match code {
                    Ok(code) => draft.codes[c] = code,
                    Err(fault) => {
                        draft.codes[c] = FAULT;
                        draft.faults.push(fault);
                    }
                }
            }
            if let Some(value) = rule.value {
                *draft.figure = value;
            }
            if let (Some(factor), Some(figure)) = (rule.factor, *draft.figure) {
                *draft.figure = Some(times(figure, factor));
            }
            if !rule.set.is_empty() || rule.value.is_some() || rule.factor.is_some() {
                *draft.notes = dataset.notes.with(*draft.notes, rule.note);
            }
        }
        None
    }
}

/// The exact product without needless decimals; a product of more than 28 digits is the largest figure there is, which no
/// dataset holds and the caller so refuses.
pub(super) fn times(figure: Decimal, factor: Decimal) -> Decimal {
    let mut scale = figure.scale() + factor.scale();
    let Some(mut mantissa) = figure.mantissa().checked_mul(factor.mantissa()) else { return Decimal::MAX };
    while scale > 0 && mantissa % 10 == 0 {
        mantissa /= 10;
        scale -= 1;
    }
    Decimal::try_from_i128_with_scale(mantissa, scale).unwrap_or(Decimal::MAX)
}

#[derive(Clone, Copy)]
enum Place {
    Component(usize),
    Slot(usize),
    Value,
    Nothing,
}

enum Condition {
    And(Box<Condition>, Box<Condition>),
    Or(Box<Condition>, Box<Condition>),
    Not(Box<Condition>),
    /// About one code or label only: its outcome is remembered by number.
    OfCode(Place, Expr, Vec<Option<bool>>),
    /// The value compares so with a figure.
    OfValue(Comparison, Decimal),
    /// Anything else.
    Of(Expr, Vec<(String, Place)>),
}

impl Condition {
    fn new(expr: &Expr, place: &dyn Fn(&str) -> Place) -> Self {
        match expr {
            Expr::And(a, b) => Condition::And(Box::new(Self::new(a, place)), Box::new(Self::new(b, place))),
            Expr::Or(a, b) => Condition::Or(Box::new(Self::new(a, place)), Box::new(Self::new(b, place))),
            Expr::Not(a) => Condition::Not(Box::new(Self::new(a, place))),
            Expr::Compare(Operand::Name(name), how, Operand::Number(n)) if matches!(place(name), Place::Value) => {
                Condition::OfValue(*how, *n)
            }
            leaf => {
                let mut names = leaf.names();
                names.sort_unstable();
                names.dedup();
                if let [name] = names[..]
                    && let found @ (Place::Component(_) | Place::Slot(_)) = place(name)
                {
                    return Condition::OfCode(found, leaf.clone(), Vec::new());
                }
                Condition::Of(leaf.clone(), names.into_iter().map(|n| (n.to_owned(), place(n))).collect())
            }
        }
    }

    fn holds(&mut self, codes: &[u32], figure: Option<Decimal>, records: &Records, row: usize, dataset: &Dataset) -> bool {
        match self {
            Condition::And(a, b) => a.holds(codes, figure, records, row, dataset) && b.holds(codes, figure, records, row, dataset),
            Condition::Or(a, b) => a.holds(codes, figure, records, row, dataset) || b.holds(codes, figure, records, row, dataset),
            Condition::Not(a) => !a.holds(codes, figure, records, row, dataset),
            Condition::OfValue(how, n) => match figure {
                None => *how == Comparison::Different,
                Some(f) => match how {
                    Comparison::Equal => f == *n,
                    Comparison::Different => f != *n,
                    Comparison::Less => f < *n,
                    Comparison::AtMost => f <= *n,
                    Comparison::Greater => f > *n,
                    Comparison::AtLeast => f >= *n,
                },
            },
            Condition::OfCode(place, expr, memo) => {
                let number = match *place {
                    Place::Component(c) => codes[c],
                    Place::Slot(s) => records.labels[s][row],
                    Place::Value | Place::Nothing => UNSET,
                } as usize;
                if let Some(Some(known)) = memo.get(number) {
                    return *known;
                }
                let outcome = expr.holds(&|_| value(*place, codes, figure, records, row, dataset));
                // Unset and faulty codes have numbers beyond any dictionary.
                if number < FAULT as usize {
                    if memo.len() <= number {
                        memo.resize(number + 1, None);
                    }
                    memo[number] = Some(outcome);
                }
                outcome
            }
            Condition::Of(expr, places) => expr.holds(&|name| match places.iter().find(|(n, _)| n == name) {
                Some((_, place)) => value(*place, codes, figure, records, row, dataset),
                None => Operated::Null,
            }),
        }
    }
}

fn value<'a>(place: Place, codes: &[u32], figure: Option<Decimal>, records: &'a Records, row: usize, dataset: &'a Dataset) -> Operated<'a> {
    let text = match place {
        Place::Nothing => "",
        Place::Value => return figure.map_or(Operated::Null, Operated::Number),
        Place::Slot(s) => match records.labels[s][row] {
            NO_LABEL => "",
            label => records.slots[s].labels.text(label),
        },
        Place::Component(c) => match (codes[c], c.checked_sub(dataset.codes.len())) {
            (UNSET | FAULT, _) => "",
            (code, None) => dataset.codes[c].text(code),
            (code, Some(a)) => dataset.attribute_values[a].text(code),
        },
    };
    if text.is_empty() { Operated::Null } else { Operated::Text(text) }
}

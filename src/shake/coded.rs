//! An SDMX message is changed: its components, codes and values.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use super::chance::Chance;
use super::kind::Kind;
use super::outcome::{Change, Places, Right, Touch};
use super::spelling::{other_form, typo};
use super::{Content, Ground, Mutant, Role};
use crate::model::location::Location;
use crate::model::record::{Labels, NO_LABEL, Records, Slot, Value};

/// A message with what the mapping makes of it.
pub(super) struct Messages<'g> {
    ground: &'g Ground<'g>,
    records: Records,
    places: Places,
}

impl<'g> Messages<'g> {
    /// Looks at a message that the mapping was run on.
    pub(super) fn new(ground: &'g Ground<'g>, records: Records, places: Places) -> Self {
        Messages { ground, records, places }
    }

    fn mutant(&self, records: Records, right: Right, what: String) -> Mutant {
        Mutant::new(Content::Coded(records), right, what)
    }

    fn at(&self, row: usize) -> Touch {
        Touch::At(self.records.at[row])
    }

    fn place(&self, row: usize) -> String {
        self.ground.sources.label(self.records.at[row])
    }

    /// Changes the message in this way; none where it cannot be.
    pub(super) fn change(&self, kind: Kind, chance: &mut Chance) -> Option<Mutant> {
        match kind {
            Kind::RowsResorted => {
                let order = chance.order(self.records.len())?;
                Some(self.mutant(rows(&self.records, &order), Right::SAME, format!("{} records", order.len())))
            }
            Kind::ColumnsResorted => {
                let order = chance.order(self.records.slots.len())?;
                let mut new = self.records.clone();
                new.slots = order.iter().map(|&s| self.records.slots[s].clone()).collect();
                new.labels = order.iter().map(|&s| self.records.labels[s].clone()).collect();
                Some(self.mutant(new, Right::SAME, format!("{order:?}")))
            }
            Kind::ColumnNew => {
                let mut new = self.records.clone();
                let mut labels = Labels::default();
                let n = labels.intern("17");
                new.slots.push(Slot { name: "XQ_NUEVO".to_owned(), labels });
                new.labels.push(vec![n; new.len()]);
                Some(self.mutant(new, Right::EITHER, "`XQ_NUEVO`".to_owned()).touching([Touch::Word("XQ_NUEVO".to_owned())]))
            }
            Kind::RowDoubled => {
                let seen: Vec<usize> = (0..self.records.len()).filter(|&i| self.places.observed.contains(&self.records.at[i])).collect();
                let row = *chance.pick(&seen)?;
                let order: Vec<usize> = (0..=row).chain(row..self.records.len()).collect();
                Some(self.mutant(rows(&self.records, &order), Right::REFUSED, self.place(row)).touching([self.at(row)]))
            }
            Kind::RowsCut => {
                let kept = self.records.len() - 1 - chance.below(self.records.len() / 3);
                if kept == 0 {
                    return None;
                }
                let gone: BTreeSet<Location> = self.records.at[kept..].iter().copied().collect();
                let shown = gone.iter().any(|g| self.places.observed.contains(g));
                let right = Right::changed(Change::Gone(gone));
                let right = if shown && !self.ground.handling.loose { right } else { right.or_same() };
                let order: Vec<usize> = (0..kept).collect();
                Some(self.mutant(rows(&self.records, &order), right, format!("from {} on", self.place(kept))))
            }
            Kind::PartialYear => {
                let is_last = |i: &usize| self.places.last.contains(&self.records.at[*i]);
                let (last, before): (Vec<usize>, Vec<usize>) = (0..self.records.len()).partition(is_last);
                if last.is_empty() || before.is_empty() {
                    return None;
                }
                let right = Right::changed(Change::Gone(last.iter().map(|&i| self.records.at[i]).collect()));
                Some(self.mutant(rows(&self.records, &before), right, format!("{} records", last.len())))
            }
            Kind::HeaderTypo => {
                let slot = chance.below(self.records.slots.len());
                let old = self.records.slots.get(slot)?.name.clone();
                let new = typo(&old, chance)?;
                let mut records = self.records.clone();
                records.slots[slot].name.clone_from(&new);
                Some(self.mutant(records, Right::EITHER, format!("`{old}` to `{new}`")).touching([Touch::Word(new)]))
            }
            Kind::LabelTypo | Kind::LabelForm => self.code_respelt(kind == Kind::LabelTypo, chance),
            Kind::FigureChanged | Kind::TotalChanged => {
                let total = kind == Kind::TotalChanged;
                let (row, old) = self.some_figure(chance, |at| self.places.totals.contains(&at) == total)?;
                let by = Decimal::from(1 + chance.below(9) as u64);
                let mut new = self.records.clone();
                let value = old.checked_add(by)?;
                new.values[row] = Value::Number(value);
                let right = match total && self.ground.decided {
                    true => Right::REFUSED,
                    false => self.right(row, Change::Figure(self.records.at[row], by)),
                };
                Some(self.mutant(new, right, format!("{}: {old} to {value}", self.place(row))).touching([self.at(row)]))
            }
            Kind::FigureRemoved => {
                let (row, old) = self.some_figure(chance, |_| true)?;
                let mut new = self.records.clone();
                new.values[row] = Value::Empty;
                let right = self.right(row, Change::Gone(BTreeSet::from([self.records.at[row]])));
                Some(self.mutant(new, right, format!("{}: {old}", self.place(row))).touching([self.at(row)]))
            }
            _ => None,
        }
    }

    fn right(&self, row: usize, change: Change) -> Right {
        let right = Right::changed(change);
        if self.places.observed.contains(&self.records.at[row]) && !self.ground.handling.loose { right } else { right.or_same() }
    }

    fn some_figure(&self, chance: &mut Chance, wanted: impl Fn(Location) -> bool) -> Option<(usize, Decimal)> {
        let all: Vec<(usize, Decimal)> = self
            .records
            .values
            .iter()
            .enumerate()
            .filter_map(|(i, v)| match v {
                Value::Number(d) => Some((i, *d)),
                Value::Zero(_) => Some((i, Decimal::ZERO)),
                _ => None,
            })
            .filter(|(i, _)| wanted(self.records.at[*i]))
            .collect();
        chance.pick(&all).copied()
    }

    fn code_respelt(&self, wrong: bool, chance: &mut Chance) -> Option<Mutant> {
        let slot = chance.below(self.records.slots.len());
        let row = chance.below(self.records.len());
        let number = *self.records.labels.get(slot)?.get(row)?;
        if number == NO_LABEL {
            return None;
        }
        let Slot { name, labels } = &self.records.slots[slot];
        let old = labels.text(number).to_owned();
        let new = if wrong { typo(&old, chance)? } else { other_form(&old, chance)?.trim().to_owned() };
        if new == old {
            return None;
        }
        let mut records = self.records.clone();
        records.labels[slot][row] = records.slots[slot].labels.intern(&new);
        let shown = self.places.observed.contains(&self.records.at[row]);
        let right = match self.ground.role(name) {
            // Codes are codes: other capitals are another code.
            Role::Coded(_) if !shown || !wrong => Right::EITHER,
            role => self.ground.respelt(&role, wrong, &new),
        };
        let what = format!("{} `{name}`: `{old}` to `{new}`", self.place(row));
        Some(self.mutant(records, right, what).touching([self.at(row), Touch::Word(new)]))
    }
}

/// The records with these rows, in this order.
fn rows(records: &Records, order: &[usize]) -> Records {
    let mut new = records.clone();
    new.clear();
    for &row in order {
        let labels: Vec<u32> = records.labels.iter().map(|l| l[row]).collect();
        new.push(&labels, records.values[row], records.at[row], records.totals[row], records.status[row]);
    }
    new
}

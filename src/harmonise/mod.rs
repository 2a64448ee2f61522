//! Records of labels become a dataset in shared concepts and codes; every change made is noted on the observation.
//!
//! A label is looked at once per distinct text: `plan` decides where the code of each dimension and attribute comes from and
//! remembers what a label means; the loop over rows only looks numbers up.

mod age;
mod batch;
mod codes;
mod count;
mod decider;
mod fault;
mod fold;
mod plan;
mod repeats;
mod rules;
mod series;
mod sum;
mod template;
#[cfg(test)]
mod tests;
mod time;

use std::sync::Arc;

use rust_decimal::Decimal;

use crate::model::finding::{C_COV_001, C_COV_003, Findings, R_RUL_001, S_DSD_001, S_TIM_001};
use crate::model::location::Location;
use crate::model::mapping::{Mapping, Recode, Repeats, SetValue, TotalUse};
use crate::model::observation::{CodeColumn, Dataset, Note, Rows};
use crate::model::record::{NO_LABEL, Records, Value};
use crate::model::structure::{Dataflow, Lookup};

pub use age::{AgeBand, AgeUnit, SharedBand, age_codes, common_refinement};
pub use fold::fold;
pub use sum::{add_up, detailed};
pub use template::template_mistake;

use batch::Window;
use count::Cells;
use decider::{Making, bit, has};
use fault::{FaultId, Faults};
use plan::{FAULT, Parts, Plan, UNSET, stronger};
use rules::{Draft, Rules};

/// Takes records, gives a dataset.
pub struct Harmoniser<'a> {
    mapping: &'a Mapping,
    lookup: &'a dyn Lookup,
    flow: Arc<Dataflow>,
    dataset: Dataset,
    faults: Faults,
    /// Made for the slots of the first batch, again should a batch have more.
    ready: Option<Ready>,
    cells: Option<Cells>,
}

/// What is prepared for the loop over rows.
struct Ready {
    plan: Plan,
    rules: Rules,
    slots: usize,
    /// What one stands for, and its note.
    unit: Option<(Decimal, u32)>,
    measure: String,
    status: Option<Status>,
    /// By number of a sign for zero in the records, the note that says so.
    zeros: Vec<u32>,
    /// Number of the empty code by dimension: a row at fault may be of any part.
    unresolved: Vec<u32>,
    /// Attributes without which a row cannot stand.
    mandatory: Vec<usize>,
    scratch: Vec<u32>,
    wrong: Vec<FaultId>,
    /// Dimensions without label, unless a later decider gives them.
    lacking: Vec<(usize, FaultId)>,
    /// By observation what its labels are, as one number; where repeats are to be told.
    labels: Option<Vec<u64>>,
    /// Observations held against the rules of the mapping.
    held: u64,
    window: Window,
}

/// The observation status.
struct Status {
    part: usize,
    normal: u32,
    /// Of a JSON null or empty cell.
    null: Option<u32>,
    /// By number in the records.
    known: Vec<u32>,
}

/// A finished row.
struct Line<'r> {
    codes: &'r [u32],
    dimensions: usize,
    figure: Option<Decimal>,
    notes: u32,
    at: Location,
}

impl<'a> Harmoniser<'a> {
    /// A harmoniser for one mapping and its dataflow.
    pub fn new(mapping: &'a Mapping, flow: Arc<Dataflow>, lookup: &'a dyn Lookup) -> Self {
        let mut dataset = Dataset::new(flow.clone());
        dataset.grid = !mapping.tables.is_empty();
        dataset.tolerance = mapping.tables.iter().map(|t| t.totals.tolerance).max().unwrap_or_default();
        let persons = mapping.persons.as_ref().is_some_and(|p| p.count);
        let faults = Faults::new(persons);
        Self { mapping, lookup, flow, dataset, faults, ready: None, cells: persons.then(Cells::default) }
    }

    /// Takes a batch. The batch's slots and labels are those of the batches before, with new ones at the end.
    pub fn take(&mut self, records: &Records) {
        if self.ready.as_ref().is_none_or(|r| r.slots != records.slots.len()) {
            self.prepare(records);
        }
        let flow = self.flow.clone();
        let parts = Parts::new(&flow.structure);
        let Some(ready) = &mut self.ready else { return };
        if let Some(status) = &mut ready.status {
            for code in records.statuses.iter().skip(status.known.len()) {
                status.known.push(parts.intern(status.part, code, &mut self.dataset));
            }
        }
        for sign in records.zeros.iter().skip(ready.zeros.len()) {
            ready.zeros.push(self.dataset.notes.note(Note::Zero(sign.clone())));
        }
        let making = &mut Making { parts: &parts, dataset: &mut self.dataset, faults: &mut self.faults };
        let may_run = self.cells.is_none() && ready.may_run();
        let mut row = 0;
        while row < records.len() {
            if may_run {
                row = ready.take_window(records, row, making);
            } else {
                ready.take(records, row, making, &mut self.cells);
                row += 1;
            }
        }
    }

    /// What came out; the same records in the same batches give the same dataset and findings in the same order.
    pub fn finish(mut self) -> (Dataset, Findings) {
        let mut findings = Findings::default();
        if let Some(ready) = &self.ready {
            ready.tally(&self.faults, &self.flow, self.mapping, &mut findings);
        }
        if let Some(cells) = self.cells {
            let dimensions = self.flow.structure.dimensions.len();
            let beside = vec![0; self.dataset.beside.len()];
            cells.pour(&mut self.dataset, |dataset, codes, persons, notes, at| {
                dataset.observation_slots.push(0);
                Line { codes, dimensions, figure: Some(persons), notes, at }.push(&mut dataset.observations, beside.iter().copied());
            });
        }
        for finding in plan::unplaced_names(self.mapping, &Parts::new(&self.flow.structure)) {
            findings.add(finding);
        }
        self.faults.report(&mut findings);
        let labels = self.ready.as_ref().and_then(|r| r.labels.as_deref());
        repeats::add(&mut self.dataset, self.mapping.repeats, labels, &mut findings);
        if let Some(how) = measure(self.mapping, &self.flow).and_then(|m| m.cumulative) {
            series::cumulative(&mut self.dataset, how, &mut findings);
        }
        (self.dataset, findings)
    }

    fn prepare(&mut self, records: &Records) {
        let flow = self.flow.clone();
        let parts = Parts::new(&flow.structure);
        let dataset = &mut self.dataset;
        let plan = Plan::new(self.mapping, records, &parts, self.lookup, dataset, &mut self.faults);
        let rules = Rules::new(&self.mapping.rules, &parts, records, dataset, &mut self.faults);
        let measured = measure(self.mapping, &flow);
        let unit = measured.and_then(|m| m.unit.as_ref()).filter(|u| u.factor != Decimal::ONE);
        let unit = unit.map(|u| (u.factor, dataset.notes.note(Note::Unit(u.factor.to_string()))));
        let status = parts.position("OBS_STATUS").map(|part| Status {
            part,
            normal: parts.intern(part, "A", dataset),
            null: measured.and_then(|m| m.null.as_deref()).map(|code| parts.intern(part, code, dataset)),
            known: Vec::new(),
        });
        let unresolved = (0..flow.structure.dimensions.len()).map(|d| dataset.codes[d].intern("")).collect();
        for rows in [&mut dataset.observations, &mut dataset.totals, &mut dataset.faulty] {
            widen(rows, dataset.beside.len());
        }
        self.ready = Some(Ready {
            scratch: plan.base.clone(),
            plan,
            rules,
            slots: records.slots.len(),
            unit,
            measure: flow.structure.measure.id.clone(),
            status,
            zeros: Vec::new(),
            unresolved,
            mandatory: (0..parts.len()).filter(|&p| !parts.is_dimension(p) && parts.component(p).mandatory).collect(),
            wrong: Vec::new(),
            lacking: Vec::new(),
            labels: (self.mapping.repeats == Repeats::Add).then(|| vec![0; self.dataset.observations.len()]),
            held: 0,
            window: Window::default(),
        });
    }
}

/// As many columns beside the keys as there are slots; rows before have no label in a new one.
fn widen(rows: &mut Rows, columns: usize) {
    rows.beside.resize_with(columns, || CodeColumn::Constant(0, rows.at.len()));
}

/// What the mapping says of the measure.
fn measure<'m>(mapping: &'m Mapping, flow: &Dataflow) -> Option<&'m Recode> {
    let set = mapping.set.get(&flow.structure.measure.id).or_else(|| mapping.set.get("OBS_VALUE"))?;
    if let SetValue::Recode(recode) = set { Some(recode) } else { None }
}

impl Ready {
    /// One row: figure, slots summed over, codes, status, rules; then to where it belongs.
    fn take(&mut self, records: &Records, row: usize, making: &mut Making<'_, '_>, cells: &mut Option<Cells>) {
        let at = records.at[row];
        let mut given = records.status.get(row).copied().unwrap_or(0);
        let mut null = false;
        // Reading told what is wrong with the cell; the row is kept as faulty, so that no total passes without it.
        let mut unreadable = false;
        let mut figure = match records.values[row] {
            Value::Number(figure) => Some(figure),
            Value::Zero(_) => Some(Decimal::ZERO),
            Value::Missing(status) => {
                given = if status == 0 { given } else { status };
                None
            }
            Value::Faulty => {
                unreadable = true;
                None
            }
            Value::Empty if cells.is_some() => None,
            Value::Empty => {
                null = self.status.as_ref().is_some_and(|s| s.null.is_some());
                if !null {
                    return;
                }
                None
            }
        };
        let (mut slots, mut usage) = self.summed(records, row);
        if usage == Some(TotalUse::Skip) {
            return;
        }

        self.scratch.copy_from_slice(&self.plan.base);
        self.wrong.clear();
        self.wrong.extend_from_slice(&self.plan.base_faults);
        let mut notes = self.plan.base_notes;
        if let Value::Zero(sign) = records.values[row]
            && let Some(&note) = self.zeros.get(sign as usize)
        {
            notes = making.dataset.notes.with(notes, note);
        }
        for decider in &mut self.plan.deciders {
            let entry = decider.entry(records, row, slots, making);
            let entry = &decider.entries[entry];
            for &(part, code) in &entry.codes {
                self.scratch[part] = code;
            }
            for &note in &entry.notes {
                notes = making.dataset.notes.with(notes, note);
            }
            for &(part, fault) in &entry.faults {
                self.scratch[part] = FAULT;
                self.wrong.push(fault);
            }
            self.lacking.extend_from_slice(&entry.lacks);
            if let Some(total) = entry.total {
                slots |= decider.bits;
                usage = Some(stronger(usage, total));
            }
        }
        for (part, fault) in self.lacking.drain(..) {
            if self.scratch[part] == UNSET {
                self.scratch[part] = FAULT;
                self.wrong.push(fault);
            }
        }
        for late in &self.plan.late {
            if self.scratch[late.part] != UNSET {
                continue;
            }
            match (late.default, late.missing) {
                (Some((code, note)), _) => {
                    self.scratch[late.part] = code;
                    if let Some(note) = note {
                        notes = making.dataset.notes.with(notes, note);
                    }
                }
                (None, Some(fault)) => {
                    self.scratch[late.part] = FAULT;
                    self.wrong.push(fault);
                }
                (None, None) => {}
            }
        }

        if let Some(frequency) = &mut self.plan.frequency
            && self.scratch[frequency.part] == UNSET
        {
            let (code, note) = frequency.of(self.scratch[frequency.time], making);
            self.scratch[frequency.part] = code;
            match note {
                Ok(Some(note)) => notes = making.dataset.notes.with(notes, note),
                Ok(None) => {}
                Err(fault) => self.wrong.push(fault),
            }
        }

        if let Some(status) = &self.status {
            let code = &mut self.scratch[status.part];
            match (given, status.null) {
                (0, Some(of_null)) if null => *code = of_null,
                (0, _) if *code == UNSET => *code = status.normal,
                (0, _) => {}
                (given, _) => *code = status.known.get(given as usize).copied().unwrap_or(status.normal),
            }
        }
        if let (Some((factor, note)), Some(f)) = (self.unit, figure) {
            figure = Some(rules::times(f, factor));
            notes = making.dataset.notes.with(notes, note);
        }

        let draft = &mut Draft { codes: &mut self.scratch, figure: &mut figure, notes: &mut notes, faults: &mut self.wrong };
        if let Some(skipped) = self.rules.apply(draft, records, row, slots != 0, making.dataset) {
            making.faults.at(skipped, at);
            return;
        }
        self.held += u64::from(slots == 0);
        let long = cells.is_none() && figure.is_some_and(|f| i64::try_from(f.mantissa()).map_or(true, |m| m == i64::MIN));
        if long {
            let sent = if let Value::Number(sent) = records.values[row] { sent.to_string() } else { String::new() };
            self.wrong.push(making.faults.too_long(&self.measure, &sent));
            figure = None;
        }
        self.wrong.sort_unstable();
        self.wrong.dedup();
        let dimensions = self.unresolved.len();
        let faulty =
            long || unreadable || self.scratch[..dimensions].contains(&FAULT) || self.mandatory.iter().any(|&p| self.scratch[p] == FAULT);
        let line = Line { codes: &[], dimensions, figure, notes, at };
        if faulty {
            return match cells {
                // Nothing of a single person is kept.
                Some(_) => self.wrong.iter().for_each(|&f| making.faults.at(f, at)),
                None => self.keep_faulty(line, slots, records, row, making),
            };
        }
        for &fault in &self.wrong {
            making.faults.at(fault, at);
        }
        // An attribute that is not given, or at fault, is empty: number 0 of its dictionary.
        self.scratch[dimensions..].iter_mut().filter(|c| **c >= FAULT).for_each(|c| *c = 0);
        let line = Line { codes: &self.scratch, ..line };
        let dataset = &mut *making.dataset;
        match (slots, cells) {
            (0, Some(cells)) => cells.add(line.codes, notes, at.part(), &mut dataset.notes),
            (0, None) => {
                if let Some(labels) = &mut self.labels {
                    labels.push(repeats::fingerprint(records.labels.iter().map(|slot| slot[row])));
                }
                dataset.observation_slots.push(0);
                line.push(&mut dataset.observations, beside(&dataset.beside, records, row, 0));
            }
            (slots, _) => {
                dataset.total_slots.push(slots);
                dataset.total_open.push(usage == Some(TotalUse::AtLeast));
                line.push(&mut dataset.totals, beside(&dataset.beside, records, row, slots));
                if matches!(usage, Some(TotalUse::Keep | TotalUse::AtLeast)) {
                    if let Some(labels) = &mut self.labels {
                        labels.push(repeats::fingerprint(records.labels.iter().map(|slot| slot[row])));
                    }
                    dataset.observation_slots.push(slots);
                    line.push(&mut dataset.observations, beside(&dataset.beside, records, row, slots));
                }
            }
        }
    }

    /// The slots over which the row sums, and what becomes of it.
    fn summed(&mut self, records: &Records, row: usize) -> (u32, Option<TotalUse>) {
        let mut slots = records.totals.get(row).copied().unwrap_or(0);
        let mut usage = None;
        let mut left = slots;
        while left != 0 {
            let slot = left.trailing_zeros() as usize;
            left &= left - 1;
            usage = Some(stronger(usage, self.plan.layout.get(slot).copied().unwrap_or_default()));
        }
        for labels in &mut self.plan.totals {
            if let Some(total) = labels.get(records.labels[labels.slot][row], records) {
                slots |= bit(labels.slot);
                usage = Some(stronger(usage, total));
            }
        }
        (slots, usage)
    }

    /// A row at fault: told, and kept apart.
    fn keep_faulty(&mut self, line: Line<'_>, slots: u32, records: &Records, row: usize, making: &mut Making<'_, '_>) {
        for &fault in &self.wrong {
            making.faults.at(fault, line.at);
        }
        for (code, &unresolved) in self.scratch.iter_mut().zip(&self.unresolved) {
            if *code >= FAULT {
                *code = unresolved;
            }
        }
        self.scratch[line.dimensions..].iter_mut().filter(|c| **c >= FAULT).for_each(|c| *c = 0);
        let dataset = &mut *making.dataset;
        dataset.faulty_slots.push(slots);
        Line { codes: &self.scratch, ..line }.push(&mut dataset.faulty, beside(&dataset.beside, records, row, slots));
    }

    /// How many distinct labels, dimensions and rows the rules were applied to, with what outcome.
    fn tally(&self, faults: &Faults, flow: &Dataflow, mapping: &Mapping, findings: &mut Findings) {
        let (mut labels, mut periods) = (0, 0);
        for decider in &self.plan.deciders {
            let good = decider.entries.iter().filter(|e| e.faults.is_empty()).count() as u64;
            *if decider.reads_periods() { &mut periods } else { &mut labels } += good;
        }
        findings.tally(&C_COV_001, labels, faults.count(&C_COV_001), 0);
        findings.tally(&C_COV_003, labels, faults.count(&C_COV_003), 0);
        findings.tally(&S_TIM_001, periods, faults.count(&S_TIM_001), 0);
        let missing = faults.count(&S_DSD_001);
        findings.tally(&S_DSD_001, (flow.structure.dimensions.len() as u64).saturating_sub(missing), missing, 0);
        if mapping.rules.iter().any(|r| r.error.is_some()) {
            let failed = faults.rows(&R_RUL_001);
            findings.tally(&R_RUL_001, self.held.saturating_sub(failed), failed, 0);
        }
    }
}

impl Line<'_> {
    fn push(&self, rows: &mut Rows, beside: impl Iterator<Item = u32>) {
        let (key, attributes) = self.codes.split_at(self.dimensions);
        for (column, &code) in rows.keys.iter_mut().zip(key) {
            column.push(code);
        }
        for (column, &code) in rows.attributes.iter_mut().zip(attributes) {
            column.push(code);
        }
        for (column, label) in rows.beside.iter_mut().zip(beside) {
            column.push(label);
        }
        rows.values.push(self.figure);
        rows.at.push(self.at);
        rows.notes.push(self.notes);
    }
}

/// Labels of the slots beside the keys, from 1; 0 for none and for a slot summed over.
fn beside<'r>(slots: &'r [usize], records: &'r Records, row: usize, summed: u32) -> impl Iterator<Item = u32> + 'r {
    slots.iter().map(move |&s| match records.labels[s][row] {
        _ if has(summed, s) => 0,
        NO_LABEL => 0,
        label => label + 1,
    })
}

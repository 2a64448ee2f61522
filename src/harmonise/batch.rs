//! Rows in which nothing is out of the ordinary, a window at a time and column by column.
//!
//! The loop over rows in `Ready::take` decides everything and does it label by label. Nearly every row of nearly every
//! file needs none of that: its labels were met before, none is at fault, no rule or unit touches it. A window of rows is
//! judged here column by column; its ordinary rows are added to the dataset column by column, any other row takes the long
//! way in its turn, so that the order of rows, codes and findings is that of the source.

use std::ops::Range;

use super::Ready;
use super::decider::{Decider, Making, has};
use super::plan::{FAULT, UNSET, stronger};
use crate::model::mapping::TotalUse;
use crate::model::observation::{ABSENT, Notes, Rows};
use crate::model::record::{NO_LABEL, Records, Value};

/// Rows that are judged at a time, at most: what a window takes fits in a near cache.
const WINDOW: usize = 256;
/// Rows of the first window and of one behind a label that was met for the first time: where such labels come often, little is
/// judged that has to be judged again when they are known.
const FEW: usize = 16;

/// What the rows of a window are.
#[derive(Default)]
pub(super) struct Window {
    /// Number of its first row in the batch.
    start: usize,
    /// Rows of the window before, where none had a new label.
    width: usize,
    /// By row whether it is ordinary.
    ordinary: Vec<bool>,
    /// By row whether it has a label that was not met before.
    new: Vec<bool>,
    /// Codes, a column of [`WINDOW`] for each part.
    codes: Vec<u32>,
    mantissas: Vec<i64>,
    scales: Vec<u32>,
    status: Vec<u8>,
    notes: Vec<u32>,
    slots: Vec<u32>,
    usage: Vec<Option<TotalUse>>,
    /// Room for rows that are picked, and for a column of them.
    picked: Vec<u32>,
    column: Vec<u32>,
}

/// Adds notes to sets: neighbours mostly have the same.
struct Growing<'d> {
    notes: &'d mut Notes,
    /// Set before, note, set after.
    last: (u32, u32, u32),
}

impl Growing<'_> {
    fn add(&mut self, set: &mut u32, note: u32) {
        if (self.last.0, self.last.1) != (*set, note) {
            self.last = (*set, note, self.notes.with(*set, note));
        }
        *set = self.last.2;
    }
}

impl Ready {
    /// Whether rows of this mapping may be ordinary at all.
    pub(super) fn may_run(&self) -> bool {
        self.unit.is_none()
            && self.rules.is_empty()
            && self.plan.base_faults.is_empty()
            && self.plan.frequency.is_none()
            && self.labels.is_none()
            && self.plan.base.iter().all(|&c| c != FAULT)
    }

    /// Takes rows of a batch from `start` on, at most [`WINDOW`]; gives the number of the row behind them.
    pub(super) fn take_window(&mut self, records: &Records, start: usize, making: &mut Making<'_, '_>) -> usize {
        self.window.width = (self.window.width * 2).clamp(FEW, WINDOW);
        let rows = start..records.len().min(start + self.window.width);
        self.judge(records, rows.clone(), making);
        let mut next = 0;
        while next < rows.len() {
            let end = next + self.window.ordinary[next..].iter().take_while(|o| **o).count();
            self.pour(records, next..end, making);
            next = end + 1;
            if end == rows.len() {
                break;
            }
            self.take(records, start + end, making, &mut None);
            if self.window.new[end] {
                // The rest is judged anew, now that the label is known.
                self.window.width = 0;
                break;
            }
        }
        rows.end.min(start + next)
    }

    fn judge(&mut self, records: &Records, rows: Range<usize>, making: &mut Making<'_, '_>) {
        let window = &mut self.window;
        window.figures(records, rows.clone());
        window.summed(records, rows.clone(), &self.plan.layout);
        for labels in &mut self.plan.totals {
            let column = &records.labels[labels.slot][rows.clone()];
            if same(column).is_some_and(|label| labels.get(label, records).is_none()) {
                continue;
            }
            for (i, &label) in column.iter().enumerate() {
                if let Some(total) = labels.get(label, records) {
                    window.slots[i] |= super::bit(labels.slot);
                    window.usage[i] = Some(stronger(window.usage[i], total));
                }
            }
        }
        window.usage.iter().zip(&mut window.ordinary).for_each(|(usage, ordinary)| *ordinary &= *usage != Some(TotalUse::Skip));
        window.codes.resize(self.plan.base.len() * WINDOW, UNSET);
        for (column, &code) in window.codes.chunks_mut(WINDOW).zip(&self.plan.base) {
            column[..rows.len()].fill(code);
        }
        window.notes.clear();
        window.notes.resize(rows.len(), self.plan.base_notes);
        let mut growing = Growing { notes: &mut making.dataset.notes, last: (0, u32::MAX, 0) };
        if !self.zeros.is_empty() {
            for (value, notes) in records.values[rows.clone()].iter().zip(&mut window.notes) {
                if let Value::Zero(sign) = value
                    && let Some(&note) = self.zeros.get(*sign as usize)
                {
                    growing.add(notes, note);
                }
            }
        }
        for decider in &self.plan.deciders {
            window.decide(decider, records, &mut growing);
        }
        for late in &self.plan.late {
            let column = &mut window.codes[late.part * WINDOW..][..rows.len()];
            for (i, code) in column.iter_mut().enumerate().filter(|(_, code)| **code == UNSET) {
                match (late.default, late.missing) {
                    (Some((given, note)), _) => {
                        *code = given;
                        note.into_iter().for_each(|n| growing.add(&mut window.notes[i], n));
                    }
                    (None, Some(_)) => window.ordinary[i] = false,
                    (None, None) => {}
                }
            }
        }
        if let Some(status) = &self.status {
            let column = &mut window.codes[status.part * WINDOW..][..rows.len()];
            for ((code, &given), ordinary) in column.iter_mut().zip(&window.status).zip(&mut window.ordinary) {
                match given {
                    0 if *code == UNSET => *code = status.normal,
                    0 => {}
                    given => match status.known.get(given as usize) {
                        Some(&known) => *code = known,
                        None => *ordinary = false,
                    },
                }
            }
        }
        let (keys, attributes) = window.codes.split_at_mut(self.unresolved.len() * WINDOW);
        for column in keys.chunks(WINDOW) {
            window.ordinary.iter_mut().zip(column).for_each(|(ordinary, &code)| *ordinary &= code < FAULT);
        }
        // An attribute that is not given is empty: number 0 of its dictionary.
        for column in attributes.chunks_mut(WINDOW) {
            column[..rows.len()].iter_mut().for_each(|code| *code = if *code < FAULT { *code } else { 0 });
        }
    }

    /// Adds ordinary rows of the window to the dataset.
    fn pour(&mut self, records: &Records, rows: Range<usize>, making: &mut Making<'_, '_>) {
        if rows.is_empty() {
            return;
        }
        let window = &mut self.window;
        let dataset = &mut *making.dataset;
        let (mut picked, mut column) = (std::mem::take(&mut window.picked), std::mem::take(&mut window.column));
        let summed = |i: &u32| window.slots[*i as usize] != 0;
        let each = || rows.start as u32..rows.end as u32;
        picked.clear();
        picked.extend(each().filter(summed));
        self.held += (rows.len() - picked.len()) as u64;
        let mut all = picked.is_empty();
        if !all {
            for &i in &picked {
                dataset.total_slots.push(window.slots[i as usize]);
                dataset.total_open.push(window.usage[i as usize] == Some(TotalUse::AtLeast));
            }
            window.add(&rows, Some(&picked), &mut column, records, &dataset.beside, &mut dataset.totals);
            let kept = |i: &u32| !summed(i) || matches!(window.usage[*i as usize], Some(TotalUse::Keep | TotalUse::AtLeast));
            picked.clear();
            picked.extend(each().filter(kept));
            all = picked.len() == rows.len();
        }
        let some = (!all).then_some(&picked[..]);
        match some {
            None => dataset.observation_slots.extend_from_slice(&window.slots[rows.clone()]),
            Some(picked) => picked.iter().for_each(|&i| dataset.observation_slots.push(window.slots[i as usize])),
        }
        window.add(&rows, some, &mut column, records, &dataset.beside, &mut dataset.observations);
        (window.picked, window.column) = (picked, column);
    }
}

/// The label that all rows of a column have.
fn same(column: &[u32]) -> Option<u32> {
    let first = *column.first()?;
    // Without leaving early, so that many are looked at at once.
    (column.iter().fold(0, |differ, label| differ | (label ^ first)) == 0).then_some(first)
}

impl Window {
    /// Figures, and the status that a sign or marker gave.
    fn figures(&mut self, records: &Records, rows: Range<usize>) {
        self.start = rows.start;
        self.ordinary.clear();
        self.new.clear();
        self.new.resize(rows.len(), false);
        self.mantissas.clear();
        self.scales.clear();
        self.status.clear();
        for row in rows {
            let given = records.status.get(row).copied().unwrap_or(0);
            let (figure, status) = match records.values[row] {
                Value::Number(figure) => match i64::try_from(figure.mantissa()) {
                    Ok(m) if m != ABSENT => (Some((m, figure.scale())), given),
                    _ => (None, 0),
                },
                Value::Zero(_) => (Some((0, 0)), given),
                Value::Missing(status) => (Some((ABSENT, 0)), if status == 0 { given } else { status }),
                Value::Empty | Value::Faulty => (None, 0),
            };
            let (mantissa, scale) = figure.unwrap_or((ABSENT, 0));
            self.ordinary.push(figure.is_some());
            self.mantissas.push(mantissa);
            self.scales.push(scale);
            self.status.push(status);
        }
    }

    /// The slots over which the layout makes rows sum, and what becomes of those.
    fn summed(&mut self, records: &Records, rows: Range<usize>, layout: &[TotalUse]) {
        self.slots.clear();
        self.slots.extend_from_slice(records.totals.get(rows.clone()).unwrap_or_default());
        self.slots.resize(rows.len(), 0);
        self.usage.clear();
        self.usage.resize(rows.len(), None);
        for (&slots, usage) in self.slots.iter().zip(&mut self.usage).filter(|(slots, _)| **slots != 0) {
            for (_, &of) in layout.iter().enumerate().filter(|(slot, _)| has(slots, *slot)) {
                *usage = Some(stronger(*usage, of));
            }
        }
    }

    /// What the labels of a decider decide, where that is known and ordinary.
    fn decide(&mut self, decider: &Decider, records: &Records, growing: &mut Growing<'_>) {
        let Self { start, ordinary, new, codes, notes, slots, .. } = self;
        let quick = decider.quick();
        let code_of = |known: &[u32], label: u32, summed: u32| match known.get(label as usize) {
            Some(&code) if summed & decider.bits == 0 => code,
            _ => UNSET,
        };
        if let Some((slot, part, known)) = quick {
            let labels = &records.labels[slot][*start..][..ordinary.len()];
            // Most columns have one label in the whole window.
            let summed = slots.iter().fold(0, |all, s| all | s);
            let found = same(labels).map_or(UNSET, |label| code_of(known, label, summed));
            if found != UNSET {
                codes[part * WINDOW..][..labels.len()].fill(found);
                return;
            }
            let mut all = true;
            for ((code, &label), &summed) in codes[part * WINDOW..].iter_mut().zip(labels).zip(slots.iter()) {
                let found = code_of(known, label, summed);
                *code = if found == UNSET { *code } else { found };
                all &= found != UNSET;
            }
            if all {
                return;
            }
        }
        for (i, ordinary) in ordinary.iter_mut().enumerate() {
            if quick.is_some_and(|(slot, _, known)| code_of(known, records.labels[slot][*start + i], slots[i]) != UNSET) {
                continue;
            }
            match decider.known(records, *start + i, slots[i]).map(|e| &decider.entries[e]) {
                Some(entry) if entry.ordinary => {
                    entry.codes.iter().for_each(|&(part, code)| codes[part * WINDOW + i] = code);
                    entry.notes.iter().for_each(|&n| growing.add(&mut notes[i], n));
                }
                known => {
                    *ordinary = false;
                    new[i] |= known.is_none();
                }
            }
        }
    }

    /// Adds rows of the window, all of these or those picked; `column` is room for one.
    fn add(&self, rows: &Range<usize>, picked: Option<&[u32]>, column: &mut Vec<u32>, records: &Records, beside: &[usize], to: &mut Rows) {
        let Self { start, codes, mantissas, scales, notes, slots, .. } = self;
        let mut pick = |from: &[u32], each: &mut dyn FnMut(&[u32])| match picked {
            None => each(&from[rows.clone()]),
            Some(picked) => {
                column.clear();
                column.extend(picked.iter().map(|&i| from[i as usize]));
                each(column);
            }
        };
        for (codes, to) in codes.chunks(WINDOW).zip(to.keys.iter_mut().chain(&mut to.attributes)) {
            pick(codes, &mut |codes| to.extend_from_slice(codes));
        }
        pick(notes, &mut |notes| to.notes.extend_from_slice(notes));
        let at = &records.at[*start..];
        let label = |slot: usize, i: usize| match records.labels[slot][*start + i] {
            _ if has(slots[i], slot) => 0,
            NO_LABEL => 0,
            label => label + 1,
        };
        match picked {
            None => {
                to.values.extend(&mantissas[rows.clone()], &scales[rows.clone()]);
                to.at.extend_from_slice(&at[rows.clone()]);
                for (to, &slot) in to.beside.iter_mut().zip(beside) {
                    rows.clone().for_each(|i| to.push(label(slot, i)));
                }
            }
            Some(picked) => {
                for i in picked.iter().map(|&i| i as usize) {
                    to.values.extend(&mantissas[i..=i], &scales[i..=i]);
                    to.at.push(at[i]);
                }
                for (to, &slot) in to.beside.iter_mut().zip(beside) {
                    picked.iter().for_each(|&i| to.push(label(slot, i as usize)));
                }
            }
        }
    }
}

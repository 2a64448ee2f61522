//! Rows in which nothing is out of the ordinary, a batch at a time: codes by table, then column by column.
//!
//! The loop over rows in `Ready::take` decides everything and does it label by label. Nearly every row of nearly every
//! file needs none of that: its labels were met before, none is at fault, no rule or unit touches it. Such rows are
//! gathered here and added to the dataset column by column; any other row ends the run and takes the long way, so that
//! the order of rows, codes and findings is that of the source.

use rust_decimal::Decimal;

use super::Ready;
use super::decider::{Making, has};
use super::plan::{FAULT, UNSET};
use crate::model::location::Location;
use crate::model::mapping::TotalUse;
use crate::model::observation::Rows;
use crate::model::record::{NO_LABEL, Records, Value};

/// A run of ordinary rows that has not been added yet.
#[derive(Default)]
pub(super) struct Run {
    /// Their numbers in the batch.
    rows: Vec<u32>,
    /// Codes, part by part and row by row.
    codes: Vec<u32>,
    figures: Vec<Option<Decimal>>,
    notes: Vec<u32>,
    slots: Vec<u32>,
    usage: Vec<Option<TotalUse>>,
    /// Whether any row sums over a slot.
    totals: bool,
    /// What the row at hand is, part by part.
    line: Vec<u32>,
    /// The last set of notes that grew: before, note, after.
    grown: (u32, u32, u32),
    picked: Vec<u32>,
    room: Vec<u32>,
    place: Vec<Location>,
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

    /// Adds the row to the run where it is ordinary; false where it has to take the long way.
    pub(super) fn gather(&mut self, records: &Records, row: usize, making: &mut Making<'_, '_>) -> bool {
        let (figure, mut given) = match records.values[row] {
            Value::Number(figure) if i64::try_from(figure.mantissa()).is_ok_and(|m| m != i64::MIN) => (Some(figure), 0),
            Value::Missing(status) => (None, status),
            _ => return false,
        };
        if given == 0 {
            given = records.status.get(row).copied().unwrap_or(0);
        }
        let (slots, usage) = self.summed(records, row);
        if usage == Some(TotalUse::Skip) {
            return false;
        }
        let run = &mut self.run;
        run.line.copy_from_slice(&self.plan.base);
        let mut notes = self.plan.base_notes;
        let mut grow = |run_grown: &mut (u32, u32, u32), notes: &mut u32, note: u32| {
            if (run_grown.0, run_grown.1) != (*notes, note) || run_grown.2 == 0 {
                *run_grown = (*notes, note, making.dataset.notes.with(*notes, note));
            }
            *notes = run_grown.2;
        };
        for decider in &self.plan.deciders {
            if let Some(quick) = decider.quick(records, row, slots) {
                run.line[quick.part as usize] = quick.code;
                if let Some(note) = quick.note {
                    grow(&mut run.grown, &mut notes, note);
                }
                continue;
            }
            let Some(entry) = decider.known(records, row, slots) else { return false };
            let entry = &decider.entries[entry];
            if !entry.ordinary {
                return false;
            }
            for &(part, code) in &entry.codes {
                run.line[part] = code;
            }
            for &note in &entry.notes {
                grow(&mut run.grown, &mut notes, note);
            }
        }
        for late in &self.plan.late {
            if run.line[late.part] != UNSET {
                continue;
            }
            match (late.default, late.missing) {
                (Some((code, note)), _) => {
                    run.line[late.part] = code;
                    if let Some(note) = note {
                        grow(&mut run.grown, &mut notes, note);
                    }
                }
                (None, Some(_)) => return false,
                (None, None) => {}
            }
        }
        if let Some(status) = &self.status {
            let code = &mut run.line[status.part];
            match given {
                0 if *code == UNSET => *code = status.normal,
                0 => {}
                given => match status.known.get(given as usize) {
                    Some(&known) => *code = known,
                    None => return false,
                },
            }
        }
        let dimensions = self.unresolved.len();
        if run.line[..dimensions].iter().any(|&c| c >= FAULT) {
            return false;
        }
        // An attribute that is not given is empty: number 0 of its dictionary.
        run.line[dimensions..].iter_mut().filter(|c| **c >= FAULT).for_each(|c| *c = 0);
        run.codes.extend_from_slice(&run.line);
        run.rows.push(row as u32);
        run.figures.push(figure);
        run.notes.push(notes);
        run.slots.push(slots);
        run.usage.push(usage);
        run.totals |= slots != 0;
        self.held += u64::from(slots == 0);
        true
    }

    /// Adds what was gathered to the dataset.
    pub(super) fn pour(&mut self, records: &Records, making: &mut Making<'_, '_>) {
        let run = &mut self.run;
        if run.rows.is_empty() {
            return;
        }
        let dataset = &mut *making.dataset;
        let beside = &dataset.beside;
        if run.totals {
            run.picked.clear();
            run.picked.extend((0..run.rows.len() as u32).filter(|&i| run.slots[i as usize] != 0));
            for &i in &run.picked {
                dataset.total_slots.push(run.slots[i as usize]);
                dataset.total_open.push(run.usage[i as usize] == Some(TotalUse::AtLeast));
            }
            add(run, beside, records, &mut dataset.totals, true);
            run.picked.clear();
            let kept = |i: &u32| {
                let i = *i as usize;
                run.slots[i] == 0 || matches!(run.usage[i], Some(TotalUse::Keep | TotalUse::AtLeast))
            };
            let picked: Vec<u32> = (0..run.rows.len() as u32).filter(kept).collect();
            run.picked = picked;
        }
        let some = run.totals && run.picked.len() < run.rows.len();
        if some {
            run.picked.iter().for_each(|&i| dataset.observation_slots.push(run.slots[i as usize]));
        } else {
            dataset.observation_slots.extend_from_slice(&run.slots);
        }
        add(run, beside, records, &mut dataset.observations, some);
        run.clear();
    }
}

/// Adds the rows of the run, all or those picked.
fn add(run: &mut Run, beside: &[usize], records: &Records, to: &mut Rows, picked: bool) {
    let Run { rows, codes, figures, notes, slots, line, picked: picks, room, place, .. } = run;
    let parts = line.len();
    for (p, column) in to.keys.iter_mut().chain(&mut to.attributes).enumerate() {
        room.clear();
        match picked {
            true => room.extend(picks.iter().map(|&i| codes[i as usize * parts + p])),
            false => room.extend(codes.iter().skip(p).step_by(parts)),
        }
        column.extend_from_slice(room);
    }
    match picked {
        true => {
            room.clear();
            room.extend(picks.iter().map(|&i| notes[i as usize]));
            to.notes.extend_from_slice(room);
        }
        false => to.notes.extend_from_slice(notes),
    }
    for (column, &slot) in to.beside.iter_mut().zip(beside) {
        let label = |i: usize| match records.labels[slot][rows[i] as usize] {
            _ if has(slots[i], slot) => 0,
            NO_LABEL => 0,
            label => label + 1,
        };
        match picked {
            true => picks.iter().for_each(|&i| column.push(label(i as usize))),
            false => (0..rows.len()).for_each(|i| column.push(label(i))),
        }
    }
    place.clear();
    match picked {
        true => {
            place.extend(picks.iter().map(|&i| records.at[rows[i as usize] as usize]));
            picks.iter().for_each(|&i| {
                to.values.push(figures[i as usize]);
            });
        }
        false => {
            place.extend(rows.iter().map(|&r| records.at[r as usize]));
            figures.iter().for_each(|&f| {
                to.values.push(f);
            });
        }
    }
    to.at.extend_from_slice(place);
}

impl Run {
    /// For rows of so many parts.
    pub(super) fn new(parts: usize) -> Self {
        Self { line: vec![0; parts], ..Self::default() }
    }

    fn clear(&mut self) {
        self.codes.clear();
        self.rows.clear();
        self.figures.clear();
        self.notes.clear();
        self.slots.clear();
        self.usage.clear();
        self.totals = false;
    }
}

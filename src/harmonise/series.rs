//! What happened between two running totals: the difference to the period before, and a finding where a series falls.

use rust_decimal::Decimal;

use crate::model::finding::{Finding, Findings, X_CUM_001};
use crate::model::mapping::Cumulative;
use crate::model::observation::{CodeColumn, Dataset, Note, Rows};
use crate::model::period::{Period, parse_period};

/// Status of a difference that cannot be made because the period before is missing.
const MISSING: &str = "O";

/// Takes running totals apart, or only watches that they do not fall.
pub(super) fn cumulative(dataset: &mut Dataset, how: Cumulative, findings: &mut Findings) {
    let Some(time) = dataset.flow.structure.time() else { return };
    let periods: Vec<Option<Period>> = (0..dataset.codes[time].len()).map(|n| parse_period(dataset.codes[time].text(n as u32))).collect();
    let status = dataset.flow.structure.attribute("OBS_STATUS").map(|a| (a, dataset.attribute_values[a].intern(MISSING)));
    let note = dataset.notes.note(Note::Difference);
    let mut observations = std::mem::take(&mut dataset.observations);
    let mut totals = std::mem::take(&mut dataset.totals);
    let slots = std::mem::take(&mut dataset.total_slots);
    let mut watched = Outcome::default();
    let mut unwatched = Outcome::default();
    let work = Work { time, periods: &periods, how, status, note };
    work.on(&mut observations, |_| 0, dataset, &mut watched);
    work.on(&mut totals, |row| slots.get(row).copied().unwrap_or(0), dataset, &mut unwatched);
    dataset.observations = observations;
    dataset.totals = totals;
    dataset.total_slots = slots;
    // A total falls because a part falls: the parts are told.
    findings.tally(&X_CUM_001, watched.passed, watched.falls.len() as u64, watched.undecided);
    for fall in watched.falls {
        findings.add(fall);
    }
}

#[derive(Default)]
struct Outcome {
    passed: u64,
    undecided: u64,
    falls: Vec<Finding>,
}

struct Work<'w> {
    time: usize,
    periods: &'w [Option<Period>],
    how: Cumulative,
    status: Option<(usize, u32)>,
    note: u32,
}

impl Work<'_> {
    fn on(&self, rows: &mut Rows, slots: impl Fn(usize) -> u32, dataset: &mut Dataset, outcome: &mut Outcome) {
        let key = |row: usize| {
            let codes = rows.keys.iter().enumerate().filter(|(d, _)| *d != self.time).map(move |(_, k)| k.get(row));
            let beside = rows.beside.iter().map(move |b| b.get(row));
            (slots(row), codes.chain(beside).collect::<Vec<u32>>())
        };
        let period = |row: usize| self.periods.get(rows.keys[self.time].get(row) as usize).copied().flatten();
        // One entry per row is only ever made for sources of running totals, which are small.
        let mut all: Vec<_> =
            (0..rows.len()).filter_map(|row| Some((key(row), period(row)?, row, rows.values.get(row), rows.at[row]))).collect();
        all.sort_by(|a, b| (&a.0, a.1, a.2).cmp(&(&b.0, b.1, b.2)));
        let mut values: Vec<Option<Option<Decimal>>> = vec![None; rows.len()];
        let mut lost = vec![false; rows.len()];
        let mut i = 0;
        while i < all.len() {
            // Rows of one key and one period, and the last period of the same key before them.
            let end = i + all[i..].iter().take_while(|r| r.0 == all[i].0 && r.1 == all[i].1).count();
            let before = i.checked_sub(1).map(|b| &all[b]).filter(|b| b.0 == all[i].0);
            for (_, period, row, value, at) in &all[i..end] {
                let (Some(before), Some(value)) = (before, value) else {
                    continue;
                };
                match before.3 {
                    Some(last) if *value < last => {
                        outcome.falls.push(fall(dataset, rows, self.time, *row, last, *value, *at, before.4));
                    }
                    Some(last) if before.1.end.plus_days(1) == period.start => {
                        outcome.passed += 1;
                        values[*row] = Some(Some(*value - last));
                    }
                    _ => {
                        outcome.undecided += 1;
                        values[*row] = Some(None);
                        lost[*row] = true;
                    }
                }
            }
            i = end;
        }
        if self.how == Cumulative::Keep {
            return;
        }
        let mut notes = CodeColumn::default();
        for row in 0..rows.len() {
            notes.push(dataset.notes.with(rows.notes.get(row), self.note));
        }
        rows.notes = notes;
        if let (Some((a, missing)), true) = (self.status, lost.contains(&true)) {
            let mut column = CodeColumn::default();
            for (row, lost) in lost.iter().enumerate() {
                column.push(if *lost { missing } else { rows.attributes[a].get(row) });
            }
            rows.attributes[a] = column;
        }
        let mut figures = crate::model::observation::Figures::default();
        for (row, value) in values.into_iter().enumerate() {
            figures.push(value.unwrap_or_else(|| rows.values.get(row)));
        }
        rows.values = figures;
    }
}

#[expect(clippy::too_many_arguments, reason = "what the sentence of the finding names")]
fn fall(
    dataset: &Dataset,
    rows: &Rows,
    time: usize,
    row: usize,
    before: Decimal,
    value: Decimal,
    at: crate::model::location::Location,
    earlier: crate::model::location::Location,
) -> Finding {
    let code = |d: usize| dataset.codes[d].text(rows.keys[d].get(row));
    let series: Vec<String> =
        (0..rows.keys.len()).filter(|d| *d != time).map(|d| format!("{}={}", dataset.flow.structure.dimensions[d].id, code(d))).collect();
    Finding::new(&X_CUM_001, at)
        .arg("period", code(time))
        .arg("first", before)
        .arg("value", value)
        .evidence(vec![earlier])
        .cause(series.join(" "))
}

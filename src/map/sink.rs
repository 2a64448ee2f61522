//! Where a mapping puts what it makes: rows of labels, findings with one cause gathered, what was hidden or doubtful.

use rustc_hash::FxHashMap;

use crate::model::finding::{Arg, Finding, Findings, Rule};
use crate::model::location::Location;
use crate::model::record::{Records, Value};

/// Rows in a batch before it is handed on.
const BATCH: usize = 16_384;

/// Collects what a mapping makes.
pub struct Sink<'e> {
    /// The batch that is being filled.
    pub records: Records,
    /// What was found.
    pub findings: Findings,
    /// Cells with values in hidden rows or columns.
    pub hidden_cells: Vec<Location>,
    /// Cells whose figure the other number style reads otherwise.
    pub doubtful: Vec<Location>,
    /// Cells whose figure only the other number style reads.
    pub other_style: u64,
    causes: FxHashMap<(&'static str, String), usize>,
    emit: &'e mut dyn FnMut(&mut Records),
    /// Rows handed on so far.
    pub rows: u64,
}

impl<'e> Sink<'e> {
    /// A sink with these slots that hands full batches on.
    pub fn new(slots: Vec<String>, emit: &'e mut dyn FnMut(&mut Records)) -> Self {
        Sink {
            records: Records::new(slots),
            findings: Findings::default(),
            hidden_cells: Vec::new(),
            doubtful: Vec::new(),
            other_style: 0,
            causes: FxHashMap::default(),
            emit,
            rows: 0,
        }
    }

    /// Slot and number of a label.
    pub fn label(&mut self, slot: &str, text: &str) -> Option<(usize, u32)> {
        let slot = self.records.slot(slot)?;
        Some((slot, self.records.slots[slot].labels.intern(text.trim())))
    }

    /// The same for a label that stands at a place of its own.
    pub fn label_at(&mut self, slot: &str, text: &str, at: Location) -> Option<(usize, u32)> {
        let slot = self.records.slot(slot)?;
        Some((slot, self.records.slots[slot].labels.intern_at(text.trim(), at)))
    }

    /// Adds a row.
    pub fn push(&mut self, labels: &[u32], value: Value, at: Location, totals: u32, status: u8) {
        self.records.push(labels, value, at, totals, status);
        self.rows += 1;
        if self.records.len() >= BATCH {
            self.flush();
        }
    }

    /// Hands the batch on.
    pub fn flush(&mut self) {
        if !self.records.is_empty() {
            (self.emit)(&mut self.records);
            self.records.clear();
        }
    }

    /// Adds a place to the finding with this cause, or makes it.
    pub fn same_cause(&mut self, rule: &'static Rule, at: Location, cause: &str, args: &[(&'static str, Arg)]) {
        match self.causes.get(&(rule.id, cause.to_owned())) {
            Some(&i) => self.findings.list[i].cells.push(at),
            None => {
                let mut f = Finding::new(rule, at).cause(cause);
                f.args = args.to_vec();
                self.causes.insert((rule.id, cause.to_owned()), self.findings.list.len());
                self.findings.add(f);
            }
        }
    }

    /// A cell that should hold a figure and does not.
    pub fn not_a_number(&mut self, rule: &'static Rule, at: Location, text: &str, heading: &str, reason: &str) {
        let args = [
            ("cell", at.into()),
            ("value", text.into()),
            ("expected", "number".into()),
            ("column", heading.into()),
            ("reason", reason.into()),
        ];
        self.same_cause(rule, at, &format!("{reason}:{text}"), &args);
    }

    /// A cell whose figure the other number style reads otherwise.
    pub fn ambiguous(&mut self, at: Location) {
        self.doubtful.push(at);
    }
}

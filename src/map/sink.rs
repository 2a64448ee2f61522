//! Where a mapping puts what it makes: rows of labels, findings with one cause gathered, what was hidden or doubtful.

use rust_decimal::Decimal;
use rustc_hash::FxHashMap;

use super::spec::MEASURE;
use crate::model::finding::{Arg, F_DES_001, Finding, Findings, Rule, S_DSD_002, S_DSD_003, S_FDT_001};
use crate::model::location::{Location, a1_column};
use crate::model::record::{Records, Value};

/// Rows in a batch before it is handed on.
const BATCH: usize = 16_384;
const THOUSAND: Decimal = Decimal::ONE_THOUSAND;

/// Collects what a mapping makes.
pub struct Sink<'e> {
    /// The batch that is being filled.
    pub records: Records,
    /// What was found.
    pub findings: Findings,
    /// Cells with values in hidden rows or columns.
    pub hidden_cells: Vec<Location>,
    /// Cells whose figure the other number style reads otherwise.
    doubtful: Vec<Location>,
    /// The first of them: its text, how it was read, how the other style reads it.
    doubt: Option<(String, Decimal, Decimal)>,
    /// Cells whose figure only the other number style reads.
    other_style: u64,
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
            doubt: None,
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

    /// A cell that should hold a figure and does not. `reason`: `text`, `date`, `boolean` or `too-long`.
    pub fn not_a_number(&mut self, at: Location, text: &str, heading: &str, reason: &str) {
        let column = if heading.is_empty() { a1_column(at.col()) } else { heading.to_owned() };
        let args = [
            ("reason", reason.into()),
            ("value", text.into()),
            ("expected", "number".into()),
            ("column", column.into()),
            ("component", MEASURE.into()),
        ];
        self.same_cause(&S_FDT_001, at, &format!("{reason}:{text}"), &args);
    }

    /// A cell whose figure the other number style reads otherwise: the text and how it was read.
    pub fn ambiguous(&mut self, at: Location, text: &str, read: Decimal) {
        if self.doubtful.is_empty() {
            // One sign before three digits: a thousands sign to one, a decimal sign to the other.
            let other = if read.fract().is_zero() { read.checked_div(THOUSAND) } else { read.checked_mul(THOUSAND) };
            self.doubt = Some((text.to_owned(), read, other.unwrap_or(read)));
        }
        self.doubtful.push(at);
    }

    /// A cell whose figure only the other number style reads: the text and how that one reads it.
    pub fn other_sign(&mut self, at: Location, text: &str, read: Decimal) {
        self.other_style += 1;
        let args = [("reason", "other-sign".into()), ("value", text.into()), ("found", read.into())];
        self.same_cause(&F_DES_001, at, text, &args);
    }

    /// Takes back what was said of cells without use.
    pub fn forget_leftovers(&mut self) {
        self.findings.list.retain(|f| f.rule.id != S_DSD_002.id && f.rule.id != S_DSD_003.id);
        self.causes.clear();
    }

    /// Tells of the doubtful cells, where the file holds figures in the other style as well.
    pub fn tell_doubts(&mut self) {
        let Some((text, read, other)) = self.doubt.take().filter(|_| self.other_style > 0) else { return };
        let cells = std::mem::take(&mut self.doubtful);
        let mut f = Finding::new(&F_DES_001, cells[0]).arg("reason", "doubtful").cause("doubtful");
        f = f.arg("value", text).arg("found", read.normalize()).arg("expected", other.normalize());
        f.cells = cells;
        self.findings.add(f);
    }
}

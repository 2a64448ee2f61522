//! Where a mapping puts what it makes: rows of labels, findings with one cause gathered, what was hidden or doubtful.

use rust_decimal::Decimal;
use rustc_hash::{FxHashMap, FxHashSet};

use super::spec::MEASURE;
use crate::model::finding::{Arg, F_DES_001, F_FLF_006, Finding, Findings, Rule, S_DSD_002, S_DSD_003, S_FDT_001, Severity};
use crate::model::location::{Location, PartId, a1_column};
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
    /// Those of them that are read with decimals: the column, the text and what it is read as.
    lone: Vec<(Location, u32, String, Decimal)>,
    /// Columns in which some text has decimals beyond doubt.
    decimal: FxHashSet<(PartId, u32)>,
    /// The last of them: figures come column after column, or all from one.
    last_decimal: Option<(PartId, u32)>,
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
            lone: Vec::new(),
            decimal: FxHashSet::default(),
            last_decimal: None,
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

    /// A heading that a table of the mapping has in other capitals or accents.
    pub fn respelt(&mut self, at: Location, table: &str, wanted: &str, found: &str) {
        let args = [("reason", "spelling".into()), ("table", table.into()), ("text", wanted.into()), ("found", found.into())];
        let cause = format!("{table}:spelling:{wanted}");
        self.same_cause(&F_FLF_006, at, &cause, &args);
        if let Some(&i) = self.causes.get(&(F_FLF_006.id, cause)) {
            self.findings.list[i].severity = Severity::Information;
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

    /// A cell of a column whose figure the other number style reads otherwise: the text and how it was read.
    pub fn ambiguous(&mut self, at: Location, column: u32, text: &str, read: Decimal) {
        if self.doubtful.is_empty() {
            self.doubt = Some((text.to_owned(), read, otherwise(read)));
        }
        self.doubtful.push(at);
        if read.scale() > 0 && !self.decimal.contains(&(at.part(), column)) {
            self.lone.push((at, column, text.to_owned(), read));
        }
    }

    /// A text in a column is a figure beyond doubt.
    pub fn certain(&mut self, at: Location, column: u32, read: Decimal) {
        let here = Some((at.part(), column));
        if read.scale() > 0 && self.last_decimal != here {
            self.decimal.extend(here);
            self.last_decimal = here;
        }
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

    /// Tells of the doubtful cells where the file holds figures in the other style as well; elsewhere of texts such as
    /// `1.258` that are read with decimals where nothing else in their column has any, unless decimals are what a figure
    /// `in_units` has.
    pub fn tell_doubts(&mut self, in_units: bool) {
        let lone = std::mem::take(&mut self.lone);
        if self.other_style > 0 {
            let Some((text, read, other)) = self.doubt.take() else { return };
            let cells = std::mem::take(&mut self.doubtful);
            let mut f = Finding::new(&F_DES_001, cells[0]).arg("reason", "doubtful").cause("doubtful");
            f = f.arg("value", text).arg("found", read.normalize()).arg("expected", other.normalize());
            f.cells = cells;
            self.findings.add(f);
        } else if !in_units {
            for (at, column, text, read) in lone {
                if !self.decimal.contains(&(at.part(), column)) {
                    let (found, other) = (read.normalize(), otherwise(read).normalize());
                    let args =
                        [("reason", "lone".into()), ("value", text.as_str().into()), ("found", found.into()), ("expected", other.into())];
                    self.same_cause(&F_DES_001, at, &text, &args);
                }
            }
        }
    }
}

/// The figure that the other number style reads: one sign before three digits is a thousands sign to one, a decimal sign to
/// the other.
fn otherwise(read: Decimal) -> Decimal {
    let other = if read.fract().is_zero() { read.checked_div(THOUSAND) } else { read.checked_mul(THOUSAND) };
    other.unwrap_or(read)
}

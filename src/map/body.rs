//! Walks down the rows of a table that was found: labels of each row, values of each column, totals, marks.

use std::borrow::Cow;

use rustc_hash::FxHashMap;
use smallvec::SmallVec;

use super::grid::Grid;
use super::layout::{Layout, cell_fits};
use super::marks::Marks;
use super::sink::Sink;
use super::spec::{MEASURE, axis_variables};
use super::values::{Figure, NumberStyle, figure, stored};
use crate::model::claim::Claim;
use crate::model::finding::{F_FLF_005, F_FLF_009, S_DSD_001};
use crate::model::location::Location;
use crate::model::mapping::{Axis, Fill, Look, Mapping, Pattern, Role, Table};
use crate::model::record::{NO_LABEL, Value};
use crate::model::table::{Cell, Kind, flag};

/// A table that is being read. It keeps its place from block to block.
pub struct Body {
    layout: Layout,
    axes: Vec<RowAxis>,
    columns: Vec<Column>,
    signs: Signs,
    marks: Option<Marks>,
    /// Labels that hold for every row: titles, sheet, file.
    constant: Vec<(usize, u32)>,
    blank_rows: u32,
    last_row: Option<u32>,
    ended: bool,
    /// A row of the body was read.
    begun: bool,
    /// Rows about persons are counted: there are no values.
    persons: bool,
    /// In a workbook a number typed as text is worth telling; in a delimited text everything is text.
    workbook: bool,
    /// Labels of the row and of the cell in hand, kept for their memory.
    line: Vec<u32>,
    cells: Vec<u32>,
    /// Rows left out by their label.
    ignored_rows: Vec<Pattern>,
    /// Every label stands in its own column in its own row, and nothing else is asked of it.
    plain: bool,
}

struct RowAxis {
    col: Option<u16>,
    /// Named group (none for the label itself) and slot.
    slots: Vec<(Option<String>, usize)>,
    /// The label above that holds for this row: labels by slot, its marks.
    current: Option<(Vec<u32>, Vec<u16>)>,
    /// `look: left-down`: labels by row, found beforehand.
    below: Vec<(u32, Vec<u32>, Vec<u16>)>,
    measure: bool,
    /// Plain axes: label number by shared string, and whether a label is a total, by label number.
    shared: Vec<u32>,
    is_total: Vec<Option<bool>>,
}

struct Column {
    col: u16,
    labels: Vec<(usize, u32)>,
    totals: u32,
    marks: Vec<u16>,
    heading: String,
}

/// Signs of a table, with their meaning.
pub struct Signs {
    missing: FxHashMap<String, u8>,
    /// Signs for zero, with their numbers in the records.
    zero: Vec<(String, u8)>,
    /// Status of an empty cell, if it means something.
    empty: Option<u8>,
    style: NumberStyle,
}

impl Signs {
    /// The signs of a table, or of a walk when there is no table, with those of `set: OBS_VALUE`.
    pub fn new(mapping: &Mapping, table: Option<&Table>, sink: &mut Sink) -> Signs {
        let mut missing = FxHashMap::default();
        let mut zero = Vec::new();
        let mut empty = None;
        let locale = mapping.source.locale.as_deref().unwrap_or("en");
        if let Some(t) = table {
            missing.extend(t.values.missing.iter().map(|(k, v)| (k.0.clone(), sink.records.status_number(v))));
            zero.extend(t.values.zero.iter().map(|z| (z.0.clone(), sink.records.zero_number(&z.0))));
            empty = t.values.empty.clone();
        }
        if let Some(crate::model::mapping::SetValue::Recode(r)) = mapping.set.get(MEASURE) {
            missing.extend(r.missing.iter().map(|(k, v)| (k.0.clone(), sink.records.status_number(v))));
            zero.extend(r.zero.iter().map(|z| (z.0.clone(), sink.records.zero_number(&z.0))));
            empty = empty.or_else(|| r.null.clone());
        }
        let empty = empty.map(|s| sink.records.status_number(&s));
        Signs { missing, zero, empty, style: NumberStyle::of_locale(locale) }
    }

    /// Value of nothing.
    pub fn nothing(&self) -> Value {
        self.empty.map_or(Value::Empty, Value::Missing)
    }

    /// Reads a text as a value; `None` where it is none.
    pub fn read(&self, text: &str) -> Option<Read> {
        if text.is_empty() {
            return Some(Read::Value(self.nothing()));
        }
        match figure(text, self.style) {
            Figure::Is(d) => Some(Read::Value(Value::Number(d))),
            other => {
                if let Some(&status) = self.missing.get(text) {
                    return Some(Read::Value(Value::Missing(status)));
                }
                if let Some((_, sign)) = self.zero.iter().find(|(z, _)| z == text) {
                    return Some(Read::Value(Value::Zero(*sign)));
                }
                match other {
                    Figure::Ambiguous(d) => Some(Read::Ambiguous(d)),
                    Figure::OtherStyle(d) => Some(Read::OtherStyle(d)),
                    _ => None,
                }
            }
        }
    }
}

/// What a text is worth.
pub enum Read {
    /// A figure, a sign for zero, missing or nothing.
    Value(Value),
    /// A figure that the other style reads otherwise.
    Ambiguous(rust_decimal::Decimal),
    /// A figure in the other style only.
    OtherStyle(rust_decimal::Decimal),
}

impl Body {
    /// Prepares to read a table. `constant` are the variables that hold for the whole sheet.
    pub fn new(
        mapping: &Mapping,
        layout: Layout,
        constant: &[(String, String)],
        grid: &mut Grid<'_>,
        workbook: bool,
        sink: &mut Sink,
    ) -> Body {
        let table = &mapping.tables[layout.table];
        let mut marks = table.markers.as_ref().map(|m| Marks::new(m, sink));
        if let (Some(marks), Some(spec)) = (marks.as_mut(), &table.markers) {
            marks.read_legend(spec, grid, layout.header.1, sink);
        }
        let mut constant: Vec<(usize, u32)> = constant.iter().chain(&layout.titles).filter_map(|(n, t)| sink.label(n, t)).collect();
        constant.reverse(); // the nearer title stands last and wins
        let columns = layout
            .data
            .iter()
            .map(|d| {
                let mut found = Vec::new();
                let labels = d
                    .labels
                    .iter()
                    .filter_map(|(name, text, (row, col))| {
                        let text = marks.as_ref().map_or(text.as_str(), |m| m.strip(text, &mut found));
                        sink.label_at(name, text, grid.head.at(*row, *col))
                    })
                    .collect();
                let totals = d.totals.iter().filter_map(|n| sink.records.slot(n)).fold(0, |t, s| t | 1 << s);
                Column { col: d.col, labels, totals, marks: found, heading: d.heading.clone() }
            })
            .collect();
        let axes = table.rows.iter().zip(&layout.label_cols).map(|(axis, col)| RowAxis::new(axis, *col, sink)).collect();
        let signs = Signs::new(mapping, Some(table), sink);
        let persons = mapping.persons.is_some();
        let ignored_rows = table.ignore.iter().chain(&mapping.ignore).filter_map(|g| g.row.clone()).collect();
        let plain = marks.is_none() && table.rows.iter().all(is_plain) && grid.head.merges.iter().all(|m| m.bottom <= layout.header.1);
        let mut body = Body {
            layout,
            axes,
            columns,
            signs,
            marks,
            constant,
            blank_rows: 0,
            last_row: None,
            ended: false,
            begun: false,
            persons,
            workbook,
            line: Vec::new(),
            cells: Vec::new(),
            ignored_rows,
            plain,
        };
        body.look_below(mapping, grid, sink);
        body
    }

    /// Claims the cells of a row that stand in columns left out on purpose.
    fn leave_out(&self, grid: &mut Grid<'_>, i: usize) {
        for &col in &self.layout.ignored {
            if let Some(n) = grid.find_in(i, col) {
                grid.claim(n, Claim::Ignored);
            }
        }
    }

    /// Reads the rows of a block that belong to the table.
    pub fn read(&mut self, mapping: &Mapping, grid: &mut Grid<'_>, sink: &mut Sink) {
        let table = &mapping.tables[self.layout.table];
        for i in 0..grid.block.rows.len() {
            let row = grid.block.rows[i].index;
            if self.ended || row < self.layout.body.0 {
                continue;
            }
            if row > self.layout.body.1 || self.ends_here(table, grid, i) {
                self.ended = true;
                continue;
            }
            self.leave_out(grid, i);
            // HXL tags stand in the first row under the headings and say the same as they.
            if !std::mem::replace(&mut self.begun, true) && is_tag_row(grid, i) {
                grid.block.row_range(i).for_each(|n| grid.claim(n, Claim::Header));
                continue;
            }
            self.read_row(table, grid, i, sink);
        }
    }

    /// Whether the table ends before this row.
    fn ends_here(&mut self, table: &Table, grid: &mut Grid<'_>, i: usize) -> bool {
        let row = grid.block.rows[i].index;
        let filled = grid.block.row_range(i).any(|n| grid.is_filled(n) && self.is_mine(grid.cell(n).col));
        let gap = match self.last_row {
            Some(last) => row - last - 1,
            None => row.saturating_sub(self.layout.body.0),
        };
        self.last_row = Some(row);
        self.blank_rows = if filled { self.blank_rows + gap } else { self.blank_rows + gap + 1 };
        if table.until.blank_rows.is_some_and(|n| self.blank_rows >= n) {
            return true;
        }
        if !filled {
            return false;
        }
        self.blank_rows = 0;
        let Some(until) = &table.until.text else { return false };
        let first = grid.block.row_range(i).find(|&n| grid.is_filled(n));
        first.is_some_and(|n| matches!(grid.cell(n).kind, Kind::Text | Kind::Shared) && until.is_match(grid.text_of(n)))
    }

    fn is_mine(&self, col: u16) -> bool {
        self.columns.iter().any(|c| c.col == col) || self.axes.iter().any(|a| a.col == Some(col))
    }

    fn read_row(&mut self, table: &Table, grid: &mut Grid<'_>, i: usize, sink: &mut Sink) {
        let row = grid.block.rows[i].index;
        if self.is_ignored_row(grid, i) {
            return;
        }
        let mut line = std::mem::take(&mut self.line);
        self.start_line(&mut line, sink);
        let mut labels = RowLabels::default();
        if !(self.plain && self.plain_labels(table, grid, i, &mut line, sink)) {
            let Some(found) = self.row_labels(table, grid, row, sink) else {
                if self.persons {
                    self.tell_lacking(table, grid, row, sink);
                }
                self.line = line;
                return;
            };
            self.start_line(&mut line, sink);
            found.values.iter().for_each(|&(slot, label)| line[slot] = label);
            labels = found;
        }
        if self.persons {
            let first = grid.block.row_range(i).find(|&n| grid.is_filled(n));
            if let Some(n) = first {
                let at = grid.head.at(row, grid.cell(n).col);
                sink.push(&line, Value::Number(rust_decimal::Decimal::ONE), at, 0, 0);
            }
            self.line = line;
            return;
        }
        let hidden_row = grid.block.rows[i].hidden;
        let cells_here = grid.row(i);
        let mut cells = std::mem::take(&mut self.cells);
        for c in 0..self.columns.len() {
            let col = self.columns[c].col;
            let number = cells_here.find(col);
            // A merged value stands once, at its first cell.
            if number.is_none() && self.signs.empty.is_none() {
                continue;
            }
            let (value, mut marks) = match number {
                Some(n) => self.value(grid, n, row, c, sink),
                None => (self.signs.nothing(), Vec::new()),
            };
            let totals = labels.totals | self.columns[c].totals;
            if let Some(n) = number {
                grid.claim(n, if totals == 0 { Claim::Value } else { Claim::Total });
            }
            if matches!(value, Value::Empty) {
                continue;
            }
            cells.clone_from(&line);
            self.columns[c].labels.iter().for_each(|&(slot, label)| cells[slot] = label);
            let mut status = 0;
            if let Some(m) = &self.marks {
                marks.extend(labels.marks.iter().chain(&self.columns[c].marks));
                status = m.apply(&marks, &mut cells, sink);
            }
            if hidden_row || grid.head.col_hidden(col) {
                sink.hidden_cells.push(grid.head.at(row, col));
            }
            sink.push(&cells, value, grid.head.at(row, col), totals, status);
        }
        self.line = line;
        self.cells = cells;
    }

    /// The labels that hold for every row.
    fn start_line(&self, line: &mut Vec<u32>, sink: &Sink) {
        line.clear();
        line.resize(sink.records.slots.len(), NO_LABEL);
        self.constant.iter().for_each(|&(slot, label)| line[slot] = label);
    }

    /// A row about a person without one of its labels would not be counted. One that has less than half of them is a note.
    fn tell_lacking(&self, table: &Table, grid: &Grid<'_>, row: u32, sink: &mut Sink) {
        let text = |a: usize| self.axes[a].col.map(|col| grid.text(row, col));
        let filled = (0..self.axes.len()).filter(|&a| text(a).is_some_and(|t| !t.is_empty())).count();
        let lacks = |&a: &usize| !table.rows[a].optional && text(a).is_some_and(str::is_empty);
        let Some(lacking) = (0..self.axes.len()).find(lacks).filter(|_| filled * 2 >= self.axes.len()) else { return };
        let names = axis_variables(&table.rows[lacking]);
        let component = names.first().map_or("", String::as_str);
        let at = grid.head.at(row, self.axes[lacking].col.unwrap_or_default());
        sink.same_cause(&S_DSD_001, at, component, &[("reason", "missing".into()), ("component", component.into())]);
    }

    fn is_ignored_row(&self, grid: &mut Grid<'_>, i: usize) -> bool {
        if self.ignored_rows.is_empty() {
            return false;
        }
        let row = grid.block.rows[i].index;
        let label = self.axes.iter().filter_map(|a| a.col).map(|c| grid.text(row, c)).find(|t| !t.is_empty()).unwrap_or("");
        let mut ignored = self.ignored_rows.iter().any(|p| p.is_match(label));
        if ignored && label.is_empty() {
            // Rows whose label stands beside the label columns. Figures without any label are not left out: one is missing.
            let named = |n: usize| {
                let cell = grid.cell(n);
                grid.is_filled(n) && matches!(cell.kind, Kind::Text | Kind::Shared) && self.columns.iter().all(|c| c.col != cell.col)
            };
            ignored = grid.block.row_range(i).any(named) || grid.block.row_range(i).all(|n| !grid.is_filled(n));
        }
        if ignored {
            for n in grid.block.row_range(i) {
                grid.claim(n, Claim::Ignored);
            }
        }
        ignored
    }

    /// Sets the labels of a row of a plain table; false where the row needs a closer look (a label is missing, or is a total).
    fn plain_labels(&mut self, table: &Table, grid: &mut Grid<'_>, i: usize, line: &mut [u32], sink: &mut Sink) -> bool {
        let (cells, row) = (grid.row(i), grid.block.rows[i].index);
        for (axis, spec) in self.axes.iter_mut().zip(&table.rows) {
            let Some(col) = axis.col else { continue };
            if axis.measure {
                continue;
            }
            // A shared string that was a label before has content.
            let n = cells.find(col).filter(|&n| axis.knows(grid.cell(n)) || grid.is_filled(n));
            let Some(n) = n else {
                if spec.optional {
                    continue;
                }
                return false;
            };
            let slot = axis.slots[0].1;
            let place = grid.head.at(row, col);
            let Some(label) = axis.plain_label(grid, n, place, slot, sink) else { return false };
            if let Some(totals) = &table.totals.rows {
                if axis.is_total.len() <= label as usize {
                    axis.is_total.resize(label as usize + 1, None);
                }
                let text = sink.records.slots[slot].labels.text(label);
                if *axis.is_total[label as usize].get_or_insert_with(|| totals.is_match(text)) {
                    return false;
                }
            }
            grid.claims[n] = Some(Claim::Label);
            line[slot] = label;
        }
        true
    }

    /// Labels of a row, or none when the row only heads a group or has no label that fits.
    fn row_labels(&mut self, table: &Table, grid: &mut Grid<'_>, row: u32, sink: &mut Sink) -> Option<RowLabels> {
        let mut out = RowLabels::default();
        // Which axis each label column's cell belongs to in this row: the first whose look fits, those with a look first.
        let mut taken: Vec<u16> = Vec::new();
        let mut total_from: Option<(usize, u16)> = None;
        let mut heads_only = true;
        let order =
            (0..table.rows.len()).filter(|&a| picky(&table.rows[a])).chain((0..table.rows.len()).filter(|&a| !picky(&table.rows[a])));
        let mut claimed = vec![false; table.rows.len()];
        for a in order {
            let axis = &table.rows[a];
            let Some(col) = self.axes[a].col else { continue };
            if axis.look == Some(Look::LeftDown) {
                // A label that stands below its rows: its own row sums them.
                if axis.role == Role::Subtotal && self.axes[a].below.iter().any(|b| b.0 == row) {
                    out.totals |= self.below_group(table, a, col);
                    taken.push(col);
                    heads_only = false;
                }
                continue;
            }
            if self.axes[a].measure || taken.contains(&col) {
                continue;
            }
            let (owner_row, owner_col) = if axis.fill == Some(Fill::None) { (row, col) } else { grid.owner(row, col) };
            let text = label_text(grid, owner_row, owner_col);
            if text.is_empty() || (axis.fill == Some(Fill::Right) && owner_row != row) {
                continue;
            }
            if !axis.when.as_ref().is_none_or(|w| cell_fits(w, grid, owner_row, owner_col)) {
                continue;
            }
            let is_total = table.totals.rows.as_ref().is_some_and(|p| p.is_match(&text)) || axis.role == Role::Total;
            if is_total {
                if total_from.is_none_or(|(_, c)| col < c) {
                    total_from = Some((a, col));
                }
                grid.claim_at(owner_row, owner_col, Claim::Label);
                taken.push(col);
                claimed[a] = true;
                heads_only = false;
                continue;
            }
            if axis.matches.as_ref().is_some_and(|p| !p.is_match(&text)) {
                continue;
            }
            taken.push(col);
            claimed[a] = true;
            grid.claim_at(owner_row, owner_col, Claim::Label);
            if axis.role == Role::Note {
                return None;
            }
            let mut marks = Vec::new();
            let bare = self.marks.as_ref().map_or(&*text, |m| m.strip_cell(grid, owner_row, owner_col, &text, &mut marks));
            let labels = self.axes[a].labels(axis, bare, grid.head.at(owner_row, owner_col), sink);
            self.axes[a].current = Some((labels, marks));
            if axis.role == Role::Subtotal {
                // The heading of a group sums what stands below it; groups inside it begin anew.
                out.totals |= self.below_group(table, a, col);
                heads_only = false;
            } else if !(axis.look == Some(Look::LeftUp) && shares_column(table, &self.axes, a)) {
                heads_only = false;
            }
            if matches!(axis.look, Some(Look::LeftUp)) {
                self.forget_below(table, a);
            }
        }
        if let Some((a, col)) = total_from {
            for b in 0..table.rows.len() {
                let same_or_later = self.axes[b].col.is_some_and(|c| c >= col) || b >= a;
                if same_or_later && !claimed_label(&claimed, b, a) && !self.axes[b].measure {
                    out.totals |= self.axes[b].mask();
                }
            }
            // A total under the last group sums the groups, whose labels all stand above it.
            for b in 0..table.rows.len() {
                if table.rows[b].look == Some(Look::LeftDown) && self.axes[b].below.last().is_none_or(|l| l.0 < row) {
                    out.totals |= self.axes[b].mask();
                }
            }
            // All axes that share the total's column are summed too.
            for b in 0..table.rows.len() {
                if self.axes[b].col == Some(col) {
                    out.totals |= self.axes[b].mask();
                }
            }
        }
        for ((axis, state), claimed) in table.rows.iter().zip(&self.axes).zip(claimed) {
            if state.measure || out.totals & state.mask() != 0 && state.mask() != 0 {
                continue;
            }
            let holds = match axis.look {
                Some(Look::LeftUp) => state.current.as_ref(),
                Some(Look::LeftDown) => {
                    let found = state.below.iter().find(|b| b.0 >= row);
                    match found {
                        Some((_, labels, marks)) => {
                            out.add(state, labels, marks);
                            continue;
                        }
                        None => None,
                    }
                }
                _ if axis.fill == Some(Fill::Down) => state.current.as_ref(),
                _ => state.current.as_ref().filter(|_| claimed),
            };
            match holds {
                Some((labels, marks)) => out.add(state, labels, marks),
                None if axis.optional || state.col.is_none() => {}
                None => return None,
            }
        }
        (!heads_only || out.totals != 0 || table.rows.iter().all(|a| a.look == Some(Look::LeftUp))).then_some(out)
    }

    /// Slots that a group heading sums: the axes that share its column, and those after it.
    fn below_group(&self, table: &Table, a: usize, col: u16) -> u32 {
        (0..table.rows.len())
            .filter(|&b| {
                b != a && !self.axes[b].measure && (b > a || (self.axes[b].col == Some(col) && table.rows[b].role != Role::Subtotal))
            })
            .fold(0, |m, b| m | self.axes[b].mask())
    }

    /// A new group heading ends the groups inside the one before.
    fn forget_below(&mut self, table: &Table, a: usize) {
        for b in a + 1..table.rows.len() {
            if table.rows[b].look == Some(Look::LeftUp) {
                self.axes[b].current = None;
            }
        }
    }

    /// Finds the labels that stand below their rows.
    fn look_below(&mut self, mapping: &Mapping, grid: &mut Grid<'_>, sink: &mut Sink) {
        let table = &mapping.tables[self.layout.table];
        for a in 0..table.rows.len() {
            let (axis, Some(col)) = (&table.rows[a], self.axes[a].col) else { continue };
            if axis.look != Some(Look::LeftDown) {
                continue;
            }
            for i in 0..grid.block.rows.len() {
                let row = grid.block.rows[i].index;
                if row < self.layout.body.0 || row > self.layout.body.1 {
                    continue;
                }
                let text = label_text(grid, row, col);
                let fits = !text.is_empty()
                    && axis.when.as_ref().is_none_or(|w| cell_fits(w, grid, row, col))
                    && axis.matches.as_ref().is_none_or(|p| p.is_match(&text));
                if fits {
                    let mut marks = Vec::new();
                    let bare = self.marks.as_ref().map_or(&*text, |m| m.strip(&text, &mut marks)).to_owned();
                    let labels = self.axes[a].labels(axis, &bare, grid.head.at(row, col), sink);
                    self.axes[a].below.push((row, labels, marks));
                    grid.claim_at(row, col, Claim::Label);
                }
            }
        }
    }

    fn value(&self, grid: &Grid<'_>, n: usize, row: u32, c: usize, sink: &mut Sink) -> (Value, Vec<u16>) {
        let cell = grid.cell(n);
        let at = grid.head.at(row, cell.col);
        let heading = &self.columns[c].heading;
        if cell.flags & flag::NO_RESULT != 0 {
            sink.same_cause(&F_FLF_005, at, "no-result", &[("reason", "no-result".into())]);
            return (Value::Faulty, Vec::new());
        }
        let text = grid.text_of(n);
        match cell.kind {
            Kind::Empty => (self.signs.nothing(), Vec::new()),
            Kind::Number if grid.style(n).date => {
                sink.not_a_number(at, text, heading, "date");
                (Value::Faulty, Vec::new())
            }
            Kind::Number => match stored(text) {
                Figure::Is(d) => (Value::Number(d), Vec::new()),
                _ => {
                    sink.not_a_number(at, text, heading, "too-long");
                    (Value::Faulty, Vec::new())
                }
            },
            Kind::Bool => {
                sink.not_a_number(at, text, heading, "boolean");
                (Value::Faulty, Vec::new())
            }
            Kind::Error => {
                sink.same_cause(&F_FLF_005, at, text, &[("reason", "error".into()), ("value", text.into())]);
                (Value::Faulty, Vec::new())
            }
            Kind::Text | Kind::Shared => {
                let mut marks = Vec::new();
                let mut read = self.signs.read(text);
                if read.is_none()
                    && let Some(m) = &self.marks
                {
                    let bare = m.strip_cell(grid, row, cell.col, text, &mut marks);
                    read = if marks.is_empty() { None } else { self.signs.read(bare) };
                }
                (self.text_value(read, text, at, heading, sink), marks)
            }
        }
    }

    fn text_value(&self, read: Option<Read>, text: &str, at: Location, heading: &str, sink: &mut Sink) -> Value {
        match read {
            Some(Read::Value(v)) => {
                if let Value::Number(d) = v {
                    sink.certain(at, u32::from(at.col()), d);
                    if self.workbook {
                        sink.same_cause(&F_FLF_009, at, "as text", &[("column", heading.into())]);
                    }
                }
                v
            }
            Some(Read::Ambiguous(d)) => {
                sink.ambiguous(at, u32::from(at.col()), text, d);
                Value::Number(d)
            }
            Some(Read::OtherStyle(d)) => {
                sink.other_sign(at, text, d);
                Value::Faulty
            }
            None => {
                sink.not_a_number(at, text, heading, "text");
                Value::Faulty
            }
        }
    }
}

/// An axis whose label is the text of its column in the row, and nothing else.
fn is_plain(axis: &Axis) -> bool {
    axis.when.is_none()
        && axis.matches.is_none()
        && axis.role == Role::Label
        && axis.col.is_some()
        && matches!(axis.look, None | Some(Look::Left | Look::Right))
        && matches!(axis.fill, None | Some(Fill::None))
}

/// Whether every text of a row is an HXL tag such as `#adm1+name`.
fn is_tag_row(grid: &Grid<'_>, i: usize) -> bool {
    let mut filled = grid.block.row_range(i).filter(|&n| grid.is_filled(n)).peekable();
    filled.peek().is_some()
        && filled.all(|n| {
            let tag = matches!(grid.cell(n).kind, Kind::Text | Kind::Shared).then(|| grid.text_of(n).strip_prefix('#')).flatten();
            tag.is_some_and(|t| {
                t.starts_with(|c: char| c.is_ascii_lowercase()) && t.chars().all(|c| c.is_ascii_alphanumeric() || "+_ ".contains(c))
            })
        })
}

/// An axis that looks at more than the place is asked first.
fn picky(axis: &Axis) -> bool {
    axis.when.is_some() || axis.matches.is_some()
}

fn claimed_label(claimed: &[bool], b: usize, total: usize) -> bool {
    b != total && claimed[b]
}

fn shares_column(table: &Table, axes: &[RowAxis], a: usize) -> bool {
    (0..table.rows.len()).any(|b| b != a && axes[b].col == axes[a].col)
}

/// Text of a label cell; a year or code that is stored as a number is its digits.
fn label_text<'a>(grid: &Grid<'a>, row: u32, col: u16) -> Cow<'a, str> {
    let Some(n) = grid.find(row, col) else { return Cow::Borrowed("") };
    let text = grid.text_of(n);
    match grid.cell(n).kind {
        Kind::Empty | Kind::Error => Cow::Borrowed(""),
        Kind::Number if text.bytes().any(|b| !b.is_ascii_digit()) => match stored(text) {
            Figure::Is(d) => Cow::Owned(d.normalize().to_string()),
            _ => Cow::Borrowed(text),
        },
        _ => Cow::Borrowed(text),
    }
}

#[derive(Default)]
struct RowLabels {
    values: SmallVec<[(usize, u32); 16]>,
    totals: u32,
    marks: Vec<u16>,
}

impl RowLabels {
    fn add(&mut self, axis: &RowAxis, labels: &[u32], marks: &[u16]) {
        self.values.extend(axis.slots.iter().map(|s| s.1).zip(labels.iter().copied()).filter(|(_, l)| *l != NO_LABEL));
        self.marks.extend(marks);
    }
}

impl RowAxis {
    fn new(axis: &Axis, col: Option<u16>, sink: &Sink) -> RowAxis {
        let measure = axis.dim.as_deref() == Some(MEASURE);
        let slots = if measure {
            Vec::new()
        } else {
            axis_variables(axis)
                .into_iter()
                .filter_map(|name| {
                    let slot = sink.records.slot(&name)?;
                    let group = (axis.dim.as_deref() != Some(name.as_str())).then_some(name);
                    Some((group, slot))
                })
                .collect()
        };
        RowAxis { col, slots, current: None, below: Vec::new(), measure, shared: Vec::new(), is_total: Vec::new() }
    }

    /// Whether the cell is a shared string that was a label of this axis before.
    fn knows(&self, cell: &Cell) -> bool {
        cell.kind == Kind::Shared && self.shared.get(cell.at as usize).is_some_and(|&l| l != NO_LABEL)
    }

    /// Label number of a cell; none for a kind that is no label.
    fn plain_label(&mut self, grid: &Grid<'_>, n: usize, place: Location, slot: usize, sink: &mut Sink) -> Option<u32> {
        let cell = grid.cell(n);
        let labels = &mut sink.records.slots[slot].labels;
        match cell.kind {
            Kind::Shared => {
                let at = cell.at as usize;
                if self.shared.len() <= at {
                    self.shared.resize(at + 1, NO_LABEL);
                }
                if self.shared[at] == NO_LABEL {
                    self.shared[at] = labels.intern_at(grid.text_of(n), place);
                }
                Some(self.shared[at])
            }
            Kind::Text => Some(labels.intern_at(grid.text_of(n), place)),
            Kind::Number if grid.text_of(n).bytes().all(|b| b.is_ascii_digit()) => Some(labels.intern_at(grid.text_of(n), place)),
            _ => None,
        }
    }

    fn mask(&self) -> u32 {
        self.slots.iter().fold(0, |m, s| m | 1 << s.1)
    }

    /// Label numbers of a text, one per slot of the axis.
    fn labels(&self, axis: &Axis, text: &str, at: Location, sink: &mut Sink) -> Vec<u32> {
        let captures = axis.matches.as_ref().and_then(|p| p.0.captures(text));
        self.slots
            .iter()
            .map(|(group, slot)| {
                let part = match (group, &captures) {
                    (Some(name), Some(c)) => c.name(name).map_or("", |m| m.as_str()),
                    (None, Some(c)) => c.name("v").map_or(text, |m| m.as_str()),
                    (_, None) => text,
                };
                if part.is_empty() { NO_LABEL } else { sink.records.slots[*slot].labels.intern_at(part.trim(), at) }
            })
            .collect()
    }
}

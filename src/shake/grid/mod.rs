//! Which cells of a workbook or delimited text serve as what, so that each can be changed with a known right outcome?

mod delimited;
mod figures;
mod later;
mod shape;
mod words;

use std::collections::BTreeSet;

use rustc_hash::FxHashMap;

use super::chance::Chance;
use super::kind::Kind;
use super::outcome::{Places, Right};
use super::sheet::Sheet;
use super::{Content, Ground, Mutant, Role};
use crate::map::grid::Grid;
use crate::map::layout::{self, Layout};
use crate::map::mapper::Mapper;
use crate::map::spec::axis_variables;
use crate::map::values::NumberStyle;
use crate::model::location::PartId;
use crate::model::mapping::{Fill, Look};
use crate::model::record::Records;
use crate::model::table::{Kind as CellKind, SheetHead};

/// A workbook or delimited text with what the mapping makes of its cells.
pub(super) struct Grids<'g> {
    ground: &'g Ground<'g>,
    sheets: Vec<Sheet>,
    tables: Vec<Table>,
    spots: Vec<Spot>,
    style: NumberStyle,
    /// A part for a sheet that is added.
    spare: PartId,
}

/// A table of the mapping in a sheet.
struct Table {
    sheet: usize,
    layout: Layout,
    /// Rows with values, in order.
    rows: Vec<u32>,
    /// Those of them that are no sums.
    leaves: BTreeSet<u32>,
    /// Those with values that are published or checked: whose labels are not at fault already.
    told: BTreeSet<u32>,
}

/// A cell with a value.
#[derive(Clone, Copy)]
struct Spot {
    sheet: usize,
    row: u32,
    col: u16,
    /// The layout or its label makes it a total.
    total: bool,
    /// A total that is compared with its parts.
    checked: bool,
    /// It is published as it stands.
    observed: bool,
    /// It is of the last period.
    last: bool,
}

/// A cell with a label, and what hangs on it.
struct Label {
    sheet: usize,
    row: u32,
    col: u16,
    role: Role,
}

impl<'g> Grids<'g> {
    /// Looks at a file that the mapping was run on.
    pub(super) fn new(ground: &'g Ground<'g>, sheets: Vec<Sheet>, places: &Places, spare: PartId) -> Self {
        let mapping = &ground.mapping.mapping;
        let numbers: FxHashMap<PartId, usize> = sheets.iter().enumerate().map(|(i, s)| (s.head.part, i)).collect();
        let mut spots = Vec::new();
        {
            let mut emit = |r: &mut Records| {
                for i in 0..r.len() {
                    let at = r.at[i];
                    let Some(&sheet) = numbers.get(&at.part()) else { continue };
                    let (observed, checked) = (places.observed.contains(&at), places.totals.contains(&at));
                    let (total, last) = (checked || r.totals[i] != 0, places.last.contains(&at));
                    spots.push(Spot { sheet, row: at.row(), col: at.col(), total, checked, observed, last });
                }
            };
            let mut mapper = Mapper::new(mapping, &ground.file, PartId(0), ground.workbook(), &mut emit);
            for sheet in &sheets {
                for block in sheet.blocks() {
                    mapper.block(&sheet.head, &block);
                }
            }
            mapper.finish();
        }
        let mut tables = Vec::new();
        for (i, sheet) in sheets.iter().enumerate() {
            if sheet.head.visibility != crate::model::table::Visibility::Visible {
                continue;
            }
            let blocks = sheet.blocks();
            let Some(first) = blocks.first() else { continue };
            for layout in layout::find(mapping, &mut Grid::new(&sheet.head, first)).layouts {
                tables.push(Table { sheet: i, layout, rows: Vec::new(), leaves: BTreeSet::new(), told: BTreeSet::new() });
            }
        }
        for table in &mut tables {
            let l = &table.layout;
            let mine = |s: &&Spot| {
                let across = l.data.is_empty() || l.data.iter().any(|d| d.col == s.col);
                s.sheet == table.sheet && (l.body.0..=l.body.1).contains(&s.row) && across
            };
            table.rows = spots.iter().filter(mine).map(|s| s.row).collect();
            table.rows.sort_unstable();
            table.rows.dedup();
            let loose = ground.handling.loose;
            table.leaves = spots.iter().filter(mine).filter(|s| !s.total).map(|s| s.row).collect();
            let told = |s: &&Spot| s.observed || loose || !table.leaves.contains(&s.row);
            table.told = spots.iter().filter(mine).filter(told).map(|s| s.row).collect();
        }
        tables.retain(|t| !t.rows.is_empty());
        let style = NumberStyle::of_locale(mapping.source.locale.as_deref().unwrap_or("en"));
        Grids { ground, sheets, tables, spots, style, spare }
    }

    /// Changes the file in this way; none where it cannot be.
    pub(super) fn change(&self, kind: Kind, chance: &mut Chance) -> Option<Mutant> {
        match kind {
            Kind::ColumnsResorted => self.columns_resorted(chance),
            Kind::ColumnEmpty => self.column_inserted(chance, None),
            Kind::ColumnNew => self.column_inserted(chance, Some("Xq nuevo")),
            Kind::ColumnRemoved => self.column_removed(chance),
            Kind::RowsResorted => self.rows_resorted(chance),
            Kind::RowBlank => self.row_inserted(chance, false),
            Kind::RowNote => self.row_inserted(chance, true),
            Kind::RowDoubled => self.row_doubled(chance),
            Kind::RowShifted => self.row_shifted(chance),
            Kind::RowsCut => self.rows_cut(chance),
            Kind::SheetRenamed => self.sheet_renamed(chance),
            Kind::SheetsResorted => self.sheets_resorted(chance),
            Kind::SheetExtra => self.sheet_extra(chance),
            Kind::HeaderTypo => self.header_respelt(chance, true),
            Kind::HeaderForm => self.header_respelt(chance, false),
            Kind::HeaderSplit => self.header_split(chance),
            Kind::HeaderEmptied => self.header_emptied(chance),
            Kind::LabelTypo => self.label_respelt(chance, true),
            Kind::LabelForm => self.label_respelt(chance, false),
            Kind::LabelEmptied => self.label_emptied(chance),
            Kind::YearChanged => self.year_changed(chance),
            Kind::NextYear => self.next_year(chance),
            Kind::PartialYear => self.partial_year(chance),
            Kind::Footnote => self.footnote(chance),
            Kind::FigureChanged => self.figure_changed(chance, false),
            Kind::TotalChanged => self.figure_changed(chance, true),
            Kind::FigureRemoved => self.figure_removed(chance),
            Kind::FigureText => self.figure_text(chance),
            Kind::NumberAsText => self.number_as_text(chance),
            Kind::SignChanged => self.sign_changed(chance),
            Kind::ColumnHidden => self.column_hidden(chance),
            Kind::RowHidden => self.row_hidden(chance),
            Kind::FieldsQuoted => self.fields(chance, delimited::Style::Quoted),
            Kind::FieldEmpty => self.fields(chance, delimited::Style::Wider),
            Kind::FieldLost => self.fields(chance, delimited::Style::Ragged),
            _ => None,
        }
    }

    /// A changed copy.
    fn mutant(&self, sheets: Vec<Sheet>, right: Right, what: String) -> Mutant {
        Mutant::new(Content::Sheets(sheets), right, what)
    }

    /// A place in words.
    fn place(&self, sheet: usize, row: u32, col: u16) -> String {
        self.ground.sources.label(self.sheets[sheet].at(row, col))
    }

    /// The text that a cell shows, without blanks around it.
    fn text(&self, sheet: usize, row: u32, col: u16) -> &str {
        let sheet = &self.sheets[sheet];
        sheet.cell(row, col).map_or("", |c| sheet.trimmed(c))
    }

    /// A part of the file.
    fn part(&self, sheet: usize) -> PartId {
        self.sheets[sheet].head.part
    }

    fn is_text(&self, sheet: usize, row: u32, col: u16) -> bool {
        let cell = self.sheets[sheet].cell(row, col);
        cell.is_some_and(|c| matches!(c.kind, CellKind::Text | CellKind::Shared)) && !self.text(sheet, row, col).is_empty()
    }

    /// A cell whose end is written small holds a footnote mark that a rewritten text would lose.
    fn has_mark(&self, sheet: usize, row: u32, col: u16) -> bool {
        let sheet = &self.sheets[sheet];
        sheet.cell(row, col).is_some_and(|c| c.kind == CellKind::Shared && sheet.head.strings.superscript(c.at).is_some())
    }

    /// The cells of the headers that stand over labels or values, each once.
    fn headings(&self) -> Vec<(usize, u32, u16)> {
        let mut out = BTreeSet::new();
        for t in &self.tables {
            let cols = t.layout.data.iter().map(|d| d.col).chain(t.layout.label_cols.iter().flatten().copied());
            for col in cols {
                for row in t.layout.header.0..=t.layout.header.1 {
                    let (r, c) = self.sheets[t.sheet].owner(row, col);
                    if !self.text(t.sheet, r, c).is_empty() {
                        out.insert((t.sheet, r, c));
                    }
                }
            }
        }
        out.into_iter().collect()
    }

    /// The texts in the label columns of the bodies.
    fn labels(&self) -> Vec<Label> {
        let mut out = Vec::new();
        for t in &self.tables {
            let spec = &self.ground.mapping.mapping.tables[t.layout.table];
            let (Some(&first), Some(&last)) = (t.rows.first(), t.rows.last()) else { continue };
            // The heading of the first group stands above the first row with values.
            let first = if t.layout.upside_down { first } else { t.layout.header.1 + 1 };
            for (axis, col) in spec.rows.iter().zip(&t.layout.label_cols) {
                let Some(col) = *col else { continue };
                let names = axis_variables(axis);
                if names.iter().any(|n| n == crate::map::spec::MEASURE) {
                    continue;
                }
                let role = names.iter().map(|n| self.ground.role(n)).min().unwrap_or(Role::Beside);
                for row in first..=last {
                    if self.is_text(t.sheet, row, col) && !self.has_mark(t.sheet, row, col) {
                        let role = if t.told.contains(&row) || !matches!(role, Role::Coded(_)) { role.clone() } else { Role::Beside };
                        out.push(Label { sheet: t.sheet, row, col, role });
                    }
                }
            }
        }
        out
    }

    /// Columns whose labels hold for other rows too, and that no other axis uses.
    fn group_cols(&self, t: &Table) -> Vec<u16> {
        let spec = &self.ground.mapping.mapping.tables[t.layout.table];
        let reaches = |i: usize| {
            let a = &spec.rows[i];
            matches!(a.look, Some(Look::LeftUp | Look::LeftDown)) || a.fill == Some(Fill::Down)
        };
        let cols = &t.layout.label_cols;
        let alone = |i: usize| (0..cols.len()).all(|k| k == i || cols[k] != cols[i] || reaches(k));
        (0..cols.len()).filter(|&i| reaches(i) && alone(i)).filter_map(|i| cols[i]).collect()
    }

    /// The head of a sheet that is added.
    fn added_head(&self, like: &SheetHead, name: &str) -> SheetHead {
        SheetHead { part: self.spare, name: name.to_owned(), ..like.clone() }
    }
}

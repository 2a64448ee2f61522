//! Columns, rows and sheets come, go, hide and change places.

use std::collections::BTreeSet;

use super::{Grids, Role, Table};
use crate::map::spec::axis_variables;
use crate::model::location::Location;
use crate::model::mapping::{Fill, Look};
use crate::model::table::{Area, Kind as CellKind, SheetHead, Visibility};
use crate::shake::Mutant;
use crate::shake::chance::Chance;
use crate::shake::outcome::{Change, Right, Touch};
use crate::shake::sheet::{Line, Sheet};

/// Notes as offices put them between and under rows.
const NOTES: [&str; 5] = [
    "Nota: cifras preliminares sujetas a revisión.",
    "Fuente: registros administrativos.",
    "* Incluye a las personas sin dato.",
    "1/ Cifras revisadas.",
    "(p) preliminary figures",
];

impl Grids<'_> {
    /// Rows of the sheet that belong to a table: its header and all rows with values.
    fn extent(t: &Table) -> (u32, u32) {
        let (first, last) = (t.rows.first().copied().unwrap_or(0), t.rows.last().copied().unwrap_or(0));
        (t.layout.header.0.min(first), t.layout.header.1.max(last))
    }

    pub(super) fn columns_resorted(&self, chance: &mut Chance) -> Option<Mutant> {
        let t = chance.pick(&self.tables)?;
        if self.tables.iter().filter(|o| o.sheet == t.sheet).count() > 1 {
            return None;
        }
        let spec = &self.ground.mapping.mapping.tables[t.layout.table];
        let spreads = spec.cols.iter().any(|a| matches!(a.look, Some(Look::UpLeft | Look::UpRight)) || a.fill == Some(Fill::Right));
        let named = spec.rows.iter().all(|a| a.col.is_some() && a.nth.is_none());
        let one_row = t.layout.header.0 == t.layout.header.1;
        let mut cols: BTreeSet<u16> = t.layout.data.iter().map(|d| d.col).collect();
        let labels: BTreeSet<u16> = t.layout.label_cols.iter().flatten().copied().filter(|c| !cols.contains(c)).collect();
        if named && one_row && !spreads {
            cols.extend(&labels);
        }
        let (from, last) = (*cols.first()?, *cols.last()?);
        if labels.iter().any(|c| !cols.contains(c) && (from..=last).contains(c)) {
            return None;
        }
        let sheet = &self.sheets[t.sheet];
        let rows = Self::extent(t);
        let areas: Vec<Area> = sheet.head.merges.iter().filter(|a| (rows.0..=rows.1).contains(&a.top)).copied().collect();
        let mut levels: Vec<u32> = (t.layout.header.0..t.layout.header.1).collect();
        if levels.is_empty() && spreads {
            levels.push(t.layout.header.0);
        }
        let parted = |level: Option<u32>| -> Vec<usize> {
            let begins = |col: u16| {
                let crossed = areas.iter().any(|a| a.left < col && a.right >= col);
                let headed =
                    level.is_none_or(|r| sheet.owner(r, col).1 == col && !self.text(t.sheet, sheet.owner(r, col).0, col).is_empty());
                col == from || (!crossed && headed)
            };
            (from..=last).filter(|&c| begins(c)).map(|c| usize::from(c - from)).collect()
        };
        let starts = if levels.is_empty() { parted(None) } else { levels.iter().map(|&r| parted(Some(r))).find(|s| s.len() > 1)? };
        let order = chance.order(starts.len())?;
        let width = usize::from(last - from) + 1;
        let mut to = vec![0; width];
        let mut next = 0;
        for &unit in &order {
            let end = starts.get(unit + 1).copied().unwrap_or(width);
            for place in &mut to[starts[unit]..end] {
                *place = next;
                next += 1;
            }
        }
        let mut sheets = self.sheets.clone();
        sheets[t.sheet].move_cols(from, &to, rows);
        let what = format!("columns {} to {} of {}", from + 1, last + 1, self.place(t.sheet, t.layout.header.0, from));
        Some(self.mutant(sheets, Right::SAME, what))
    }

    pub(super) fn column_inserted(&self, chance: &mut Chance, heading: Option<&str>) -> Option<Mutant> {
        let t = chance.pick(&self.tables)?;
        let mut sheets = self.sheets.clone();
        let sheet = &mut sheets[t.sheet];
        let cols: Vec<u16> = t.layout.data.iter().map(|d| d.col).chain(t.layout.label_cols.iter().flatten().copied()).collect();
        let (first, last) = (*cols.iter().min()?, *cols.iter().max()?);
        let at = first + chance.below(usize::from(last - first) + 2) as u16;
        sheet.insert_col(at);
        let what = self.place(t.sheet, t.layout.header.1, at);
        let Some(heading) = heading else { return Some(self.mutant(sheets, Right::SAME, format!("before {what}"))) };
        sheet.write(t.layout.header.1, at, CellKind::Text, heading);
        let kind = if self.ground.workbook() { CellKind::Number } else { CellKind::Text };
        for (i, row) in t.rows.iter().enumerate() {
            sheet.write(*row, at, kind, &(i % 90 + 7).to_string());
        }
        let touched = [Touch::Column(self.part(t.sheet), at), Touch::Word(heading.to_owned())];
        Some(self.mutant(sheets, Right::REFUSED, format!("`{heading}` before {what}")).touching(touched))
    }

    pub(super) fn column_removed(&self, chance: &mut Chance) -> Option<Mutant> {
        let t = chance.pick(&self.tables)?;
        let data: BTreeSet<u16> = t.layout.data.iter().map(|d| d.col).collect();
        let labels: BTreeSet<u16> = t.layout.label_cols.iter().flatten().copied().collect();
        let all: Vec<u16> = data.union(&labels).copied().collect();
        let col = *chance.pick(&all)?;
        let mut sheets = self.sheets.clone();
        sheets[t.sheet].remove_col(col);
        let spec = &self.ground.mapping.mapping.tables[t.layout.table];
        let here = || spec.rows.iter().zip(&t.layout.label_cols).filter(|(_, c)| **c == Some(col)).map(|(a, _)| a);
        let right = match (labels.contains(&col), here().all(|a| a.optional)) {
            (false, _) => self.gone(t.sheet, |s| s.col == col),
            // A column that the mapping can do without leaves what is said of files that never had it.
            (true, true) => {
                let role = here().flat_map(axis_variables).map(|n| self.ground.role(&n)).min().unwrap_or(Role::Beside);
                self.ground.emptied(&role)
            }
            (true, false) => Right::EITHER,
        };
        let what = self.place(t.sheet, t.layout.header.1, col);
        let heading = self.text(t.sheet, t.layout.header.1, col).to_owned();
        Some(self.mutant(sheets, right, format!("`{heading}` at {what}")).touching([Touch::Word(heading)]))
    }

    pub(super) fn row_inserted(&self, chance: &mut Chance, note: bool) -> Option<Mutant> {
        let t = chance.pick(&self.tables)?;
        let row = *chance.pick(&t.rows)?;
        let mut sheets = self.sheets.clone();
        let sheet = &mut sheets[t.sheet];
        sheet.insert_row(row);
        let place = self.place(t.sheet, row, 0);
        if !note {
            return Some(self.mutant(sheets, Right::SAME, format!("above {place}")));
        }
        let col = t.layout.label_cols.iter().flatten().min().copied().unwrap_or(t.layout.anchor.1);
        let text = chance.pick(&NOTES)?;
        sheet.write(row, col, CellKind::Text, text);
        Some(self.mutant(sheets, Right::EITHER, format!("`{text}` above {place}")).touching([Touch::Row(self.part(t.sheet), row)]))
    }

    pub(super) fn footnote(&self, chance: &mut Chance) -> Option<Mutant> {
        let t = chance.pick(&self.tables)?;
        let mut sheets = self.sheets.clone();
        let sheet = &mut sheets[t.sheet];
        let text = chance.pick(&NOTES)?;
        let row = sheet.last_row() + 1 + chance.below(3) as u32;
        let col = t.layout.label_cols.iter().flatten().min().copied().unwrap_or(t.layout.anchor.1);
        sheet.write(row, col, CellKind::Text, text);
        let what = format!("`{text}` at {}", self.place(t.sheet, row, col));
        Some(self.mutant(sheets, Right::SAME, what).touching([Touch::Row(self.part(t.sheet), row)]))
    }

    pub(super) fn rows_resorted(&self, chance: &mut Chance) -> Option<Mutant> {
        let t = chance.pick(&self.tables)?;
        let sheet = &self.sheets[t.sheet];
        let groups = self.group_cols(t);
        let free =
            |row: u32| t.leaves.contains(&row) && !sheet.merged(row) && groups.iter().all(|&c| self.text(t.sheet, row, c).is_empty());
        let mut runs: Vec<Vec<usize>> = Vec::new();
        let mut before = None;
        for (i, line) in sheet.lines.iter().enumerate() {
            if !free(line.index) {
                before = None;
                continue;
            }
            match (before, runs.last_mut()) {
                (Some(_), Some(run)) => run.push(i),
                _ => runs.push(vec![i]),
            }
            before = Some(i);
        }
        runs.retain(|r| r.len() > 1);
        let run = chance.pick(&runs)?;
        let order = chance.order(run.len())?;
        let mut sheets = self.sheets.clone();
        sheets[t.sheet].move_rows(run, &order);
        let what = format!("{} rows from {} on", run.len(), self.place(t.sheet, sheet.lines[run[0]].index, 0));
        Some(self.mutant(sheets, Right::SAME, what))
    }

    pub(super) fn row_doubled(&self, chance: &mut Chance) -> Option<Mutant> {
        let t = chance.pick(&self.tables)?;
        let sheet = &self.sheets[t.sheet];
        let told: Vec<u32> = match self.ground.handling.loose {
            true => t.leaves.iter().copied().collect(),
            false => self.spots.iter().filter(|s| s.sheet == t.sheet && s.observed && t.leaves.contains(&s.row)).map(|s| s.row).collect(),
        };
        let row = *chance.pick(&told)?;
        if sheet.merged(row) {
            return None;
        }
        let mut sheets = self.sheets.clone();
        sheets[t.sheet].double_row(row);
        let right = if self.ground.persons() { Right::changed(Change::More) } else { Right::REFUSED };
        let touched = [row, row + 1].map(|r| Touch::Row(self.part(t.sheet), r));
        Some(self.mutant(sheets, right, self.place(t.sheet, row, 0)).touching(touched))
    }

    pub(super) fn row_shifted(&self, chance: &mut Chance) -> Option<Mutant> {
        let t = chance.pick(&self.tables)?;
        let row = *chance.pick(&t.rows)?;
        let mut sheets = self.sheets.clone();
        let at = sheets[t.sheet].line(row)?;
        let cells = &mut sheets[t.sheet].lines[at].cells;
        let from = chance.pick(cells)?.col;
        // Only where a filled cell leaves the table does the row itself say what happened.
        let last = t.layout.data.iter().map(|d| d.col).max()?;
        if self.text(t.sheet, row, last).is_empty() || from > last || !t.layout.ignored.is_empty() {
            return None;
        }
        cells.iter_mut().filter(|c| c.col >= from).for_each(|c| c.col += 1);
        let what = format!("to the right from {} on", self.place(t.sheet, row, from));
        Some(self.mutant(sheets, Right::EITHER, what).touching([Touch::Row(self.part(t.sheet), row)]))
    }

    /// What may come of it when the values of these cells are no longer there.
    pub(super) fn gone(&self, sheet: usize, cells: impl Fn(&super::Spot) -> bool) -> Right {
        let gone = |s: &&super::Spot| s.sheet == sheet && cells(s);
        let places: BTreeSet<Location> = self.spots.iter().filter(gone).map(|s| self.sheets[sheet].at(s.row, s.col)).collect();
        let shown = self.spots.iter().filter(gone).any(|s| s.observed);
        let right = Right::changed(Change::Gone(places));
        if shown && !self.ground.handling.loose { right } else { right.or_same() }
    }

    pub(super) fn rows_cut(&self, chance: &mut Chance) -> Option<Mutant> {
        let t = chance.pick(&self.tables)?;
        let count = 1 + chance.below((t.rows.len() / 3).max(1));
        if count >= t.rows.len() {
            return None;
        }
        let cut: BTreeSet<u32> = t.rows[t.rows.len() - count..].iter().copied().collect();
        let mut sheets = self.sheets.clone();
        let sheet = &mut sheets[t.sheet];
        sheet.lines.retain(|l| !cut.contains(&l.index));
        let right = self.gone(t.sheet, |s| cut.contains(&s.row));
        Some(self.mutant(sheets, right, format!("{count} rows from {} on", self.place(t.sheet, *cut.first()?, 0))))
    }

    pub(super) fn sheet_renamed(&self, chance: &mut Chance) -> Option<Mutant> {
        let i = chance.below(self.sheets.len());
        let name = &self.sheets.get(i)?.head.name;
        if name.is_empty() {
            return None;
        }
        let names = ["Hoja1".to_owned(), format!("{name} (2)"), format!(" {name}"), format!("{name}."), "Datos".to_owned()];
        let new = chance.pick(&names)?;
        let mut sheets = self.sheets.clone();
        sheets[i].head.name.clone_from(new);
        // A remark may name the sheet.
        let right = Right::changed(Change::Attributes).or_same();
        let touched = [Touch::Part(self.part(i)), Touch::Word(name.clone()), Touch::Word(new.clone())];
        Some(self.mutant(sheets, right, format!("`{name}` to `{new}`")).touching(touched))
    }

    pub(super) fn sheets_resorted(&self, chance: &mut Chance) -> Option<Mutant> {
        let order = chance.order(self.sheets.len())?;
        let sheets = order.iter().map(|&i| self.sheets[i].clone()).collect();
        Some(self.mutant(sheets, Right::SAME, format!("{order:?}")))
    }

    pub(super) fn sheet_extra(&self, chance: &mut Chance) -> Option<Mutant> {
        if !self.ground.workbook() {
            return None;
        }
        let like = chance.pick(&self.sheets)?;
        let mut sheets = self.sheets.clone();
        let (extra, right, what) = match chance.below(4) {
            0 => (Sheet::new(&self.added_head(&plain(&like.head), "Hoja3")), Right::SAME, "empty"),
            1 => {
                let mut notes = Sheet::new(&self.added_head(&plain(&like.head), "Notas"));
                NOTES.iter().zip(2..).for_each(|(n, row)| notes.write(row, 0, CellKind::Text, n));
                (notes, Right::SAME, "with notes")
            }
            2 => {
                let mut numbers = Sheet::new(&self.added_head(&plain(&like.head), "Cálculos"));
                (0..4).for_each(|n| numbers.write(n, n as u16, CellKind::Number, &(n * 11 + 3).to_string()));
                (numbers, Right::REFUSED, "with numbers")
            }
            _ => {
                let name = chance.pick(&[format!("{} (2)", like.head.name), format!("Copia de {}", like.head.name)])?.clone();
                let mut copy = like.clone();
                copy.head = self.added_head(&like.head, &name);
                (copy, Right::EITHER, "a copy")
            }
        };
        let name = extra.head.name.clone();
        // Of two that are the same either may be told as the repetition.
        let twin = what == "a copy";
        sheets.insert(chance.below(sheets.len() + 1), extra);
        Some(
            self.mutant(sheets, right, format!("{what}: `{name}`"))
                .touching(twin.then_some(Touch::Part(like.head.part)))
                .touching([Touch::Part(self.spare), Touch::Word(name)]),
        )
    }

    pub(super) fn column_hidden(&self, chance: &mut Chance) -> Option<Mutant> {
        if !self.ground.workbook() {
            return None;
        }
        let t = chance.pick(&self.tables)?;
        let cols: Vec<u16> = t.layout.data.iter().map(|d| d.col).chain(t.layout.label_cols.iter().flatten().copied()).collect();
        let col = *chance.pick(&cols)?;
        let mut sheets = self.sheets.clone();
        sheets[t.sheet].head.hidden_cols.push((col, col));
        sheets[t.sheet].head.hidden_cols.sort_unstable();
        let what = format!("that of {}", self.place(t.sheet, t.layout.header.0, col));
        Some(self.mutant(sheets, Right::EITHER, what).touching([Touch::Column(self.part(t.sheet), col)]))
    }

    pub(super) fn row_hidden(&self, chance: &mut Chance) -> Option<Mutant> {
        if !self.ground.workbook() {
            return None;
        }
        let t = chance.pick(&self.tables)?;
        let row = *chance.pick(&t.rows)?;
        let mut sheets = self.sheets.clone();
        let at = sheets[t.sheet].line(row)?;
        let line: &mut Line = &mut sheets[t.sheet].lines[at];
        line.hidden = true;
        Some(self.mutant(sheets, Right::EITHER, self.place(t.sheet, row, 0)).touching([Touch::Row(self.part(t.sheet), row)]))
    }
}

/// A sheet of the same workbook without anything of its own.
fn plain(like: &SheetHead) -> SheetHead {
    SheetHead { merges: Vec::new(), hidden_cols: Vec::new(), comments: Vec::new(), visibility: Visibility::Visible, ..like.clone() }
}

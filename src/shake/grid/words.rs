//! Headings, labels, titles and names are written otherwise, mistyped, split or emptied.

use super::{Grids, Label};
use crate::model::table::{Area, Kind as CellKind};
use crate::shake::chance::Chance;
use crate::shake::outcome::{Right, Touch};
use crate::shake::spelling::{other_form, typo, year_before};
use crate::shake::{Mutant, Role};

impl Grids<'_> {
    pub(super) fn header_respelt(&self, chance: &mut Chance, wrong: bool) -> Option<Mutant> {
        let mut all = self.headings();
        all.retain(|&(s, r, c)| self.is_text(s, r, c) && !self.has_mark(s, r, c));
        let &(s, row, col) = chance.pick(&all)?;
        self.respelt((s, row, col), |_| if wrong { Right::EITHER } else { Right::SAME }, wrong, chance)
    }

    pub(super) fn label_respelt(&self, chance: &mut Chance, wrong: bool) -> Option<Mutant> {
        let all = self.labels();
        let Label { sheet, row, col, role } = chance.pick_text(&all, |l| self.text(l.sheet, l.row, l.col))?;
        self.respelt((*sheet, *row, *col), |new| self.ground.respelt(role, wrong, new), wrong, chance)
    }

    pub(super) fn label_emptied(&self, chance: &mut Chance) -> Option<Mutant> {
        let all = self.labels();
        let Label { sheet, row, col, role } = chance.pick_text(&all, |l| self.text(l.sheet, l.row, l.col))?;
        let mut sheets = self.sheets.clone();
        sheets[*sheet].write(*row, *col, CellKind::Empty, "");
        let what = format!("{}: `{}`", self.place(*sheet, *row, *col), self.text(*sheet, *row, *col));
        Some(self.mutant(sheets, self.ground.emptied(role), what).touching([Touch::Row(self.part(*sheet), *row)]))
    }

    fn respelt(&self, at: (usize, u32, u16), right: impl Fn(&str) -> Right, wrong: bool, chance: &mut Chance) -> Option<Mutant> {
        let (sheet, row, col) = at;
        let old = self.text(sheet, row, col);
        let new = if wrong { typo(old, chance)? } else { other_form(old, chance)? };
        let mut sheets = self.sheets.clone();
        sheets[sheet].write(row, col, CellKind::Text, &new);
        let what = format!("{}: `{old}` to `{new}`", self.place(sheet, row, col));
        let touched = [Touch::At(self.sheets[sheet].at(row, col)), Touch::Word(new.clone())];
        Some(self.mutant(sheets, right(&new), what).touching(touched))
    }

    pub(super) fn header_split(&self, chance: &mut Chance) -> Option<Mutant> {
        let mut all: Vec<(usize, Area)> = Vec::new();
        for t in &self.tables {
            let over = |a: &&Area| a.bottom >= t.layout.header.0 && a.top <= t.layout.header.1;
            all.extend(self.sheets[t.sheet].head.merges.iter().filter(over).map(|a| (t.sheet, *a)));
        }
        let &(s, area) = chance.pick(&all)?;
        let mut sheets = self.sheets.clone();
        sheets[s].head.merges.retain(|a| *a != area);
        let text = self.text(s, area.top, area.left).to_owned();
        let filled = chance.below(2) == 1;
        if filled {
            for row in area.top..=area.bottom {
                (area.left..=area.right).for_each(|col| sheets[s].write(row, col, CellKind::Text, &text));
            }
        }
        let how = if filled { ", its text in each cell" } else { "" };
        let touched = (area.left..=area.right).map(|col| Touch::Column(self.part(s), col));
        Some(self.mutant(sheets, Right::EITHER, format!("{} `{text}`{how}", self.place(s, area.top, area.left))).touching(touched))
    }

    pub(super) fn header_emptied(&self, chance: &mut Chance) -> Option<Mutant> {
        let &(s, row, col) = chance.pick(&self.headings())?;
        let old = self.text(s, row, col).to_owned();
        let mut sheets = self.sheets.clone();
        sheets[s].write(row, col, CellKind::Empty, "");
        let what = format!("{} `{old}`", self.place(s, row, col));
        Some(self.mutant(sheets, Right::EITHER, what).touching([Touch::Column(self.part(s), col)]))
    }

    pub(super) fn year_changed(&self, chance: &mut Chance) -> Option<Mutant> {
        let mut cells = Vec::new();
        for t in &self.tables {
            let sheet = &self.sheets[t.sheet];
            for line in sheet.lines.iter().take_while(|l| l.index <= t.layout.header.1) {
                cells.extend(line.cells.iter().filter(|c| year_before(sheet.trimmed(c)).is_some()).map(|c| (t.sheet, line.index, c.col)));
            }
        }
        let names: Vec<usize> = (0..self.sheets.len()).filter(|&i| year_before(&self.sheets[i].head.name).is_some()).collect();
        let right = self.ground.other_year(&Role::Beside);
        let file = year_before(&self.ground.file);
        let n = chance.below(cells.len() + names.len() + usize::from(file.is_some()));
        let mut sheets = self.sheets.clone();
        if let Some(&(s, row, col)) = cells.get(n) {
            let cell = self.sheets[s].cell(row, col)?;
            let kind = if cell.kind == CellKind::Number { CellKind::Number } else { CellKind::Text };
            let (old, new) = (self.text(s, row, col), year_before(self.text(s, row, col))?);
            if self.has_mark(s, row, col) {
                return None;
            }
            sheets[s].write(row, col, kind, &new);
            let what = format!("{}: `{old}` to `{new}`", self.place(s, row, col));
            return Some(self.mutant(sheets, right, what).touching([Touch::At(self.sheets[s].at(row, col)), Touch::Word(new)]));
        }
        if let Some(&s) = names.get(n.wrapping_sub(cells.len())) {
            let new = year_before(&self.sheets[s].head.name)?;
            let what = format!("sheet `{}` to `{new}`", self.sheets[s].head.name);
            sheets[s].head.name.clone_from(&new);
            return Some(self.mutant(sheets, right, what).touching([Touch::Part(self.part(s)), Touch::Word(new)]));
        }
        let new = file?;
        let what = format!("file `{}` to `{new}`", self.ground.file);
        Some(self.mutant(sheets, right, what).named(new))
    }
}

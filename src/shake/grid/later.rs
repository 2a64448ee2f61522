//! The file of another year: what an office changes from one to the next, all at once; and one that is not yet complete.

use super::Grids;
use crate::map::spec::axis_variables;
use crate::model::table::Kind as CellKind;
use crate::shake::chance::Chance;
use crate::shake::kind::Kind;
use crate::shake::outcome::{Places, Touch};
use crate::shake::sheet::Sheet;
use crate::shake::spelling::year_after;
use crate::shake::{Content, Mutant};

/// What changes beside the year, one after the other.
const STEPS: [Kind; 6] = [Kind::ColumnsResorted, Kind::RowBlank, Kind::RowBlank, Kind::LabelForm, Kind::LabelForm, Kind::Footnote];

impl Grids<'_> {
    pub(super) fn next_year(&self, chance: &mut Chance) -> Option<Mutant> {
        let (mut sheets, years) = if self.ground.dated() { (self.sheets.clone(), 0) } else { self.years_later() };
        let mut told = vec![format!("{years} years")];
        let mut touched = Vec::new();
        for step in STEPS {
            let now = Grids::new(self.ground, sheets, &Places::default(), self.spare);
            sheets = match now.change(step, chance) {
                // A text that is passed on as it stands is data, and no spelling.
                Some(Mutant { content: Content::Sheets(new), what, touched: more, right, .. }) if right.means_the_same() => {
                    told.push(format!("{}: {what}", step.words()));
                    touched.extend(more);
                    new
                }
                _ => now.sheets,
            };
        }
        let file = year_after(&self.ground.file);
        if years == 0 && file.is_none() && told.len() < 2 {
            return None;
        }
        let specs = &self.ground.mapping.mapping.tables;
        let axes = self.tables.iter().flat_map(|t| specs[t.layout.table].rows.iter().chain(&specs[t.layout.table].cols));
        let right = self.ground.other_years(axes.flat_map(axis_variables));
        let mutant = self.mutant(sheets, right, told.join("; "));
        Some(
            match file {
                Some(file) => mutant.named(file),
                None => mutant,
            }
            .touching(touched),
        )
    }

    /// The sheets with every year one later: in titles, headings, names of sheets, and labels that are periods.
    fn years_later(&self) -> (Vec<Sheet>, usize) {
        let (mut sheets, mut years) = (self.sheets.clone(), 0);
        for (i, sheet) in self.sheets.iter().enumerate() {
            if !self.tables.iter().any(|t| t.sheet == i) {
                continue;
            }
            if let Some(new) = year_after(&sheet.head.name) {
                sheets[i].head.name = new;
                years += 1;
            }
        }
        for t in &self.tables {
            let sheet = &self.sheets[t.sheet];
            let spec = &self.ground.mapping.mapping.tables[t.layout.table];
            let dates = |a| axis_variables(a).iter().any(|n| self.ground.dates(n));
            let cols: Vec<u16> = spec.rows.iter().zip(&t.layout.label_cols).filter(|(a, _)| dates(a)).filter_map(|(_, c)| *c).collect();
            for line in &sheet.lines {
                let above = line.index <= t.layout.header.1;
                let inside = (t.layout.body.0..=t.layout.body.1).contains(&line.index);
                for cell in line.cells.iter().filter(|c| above || inside && cols.contains(&c.col)) {
                    let kind = if cell.kind == CellKind::Number { CellKind::Number } else { CellKind::Text };
                    let shown = cell.kind == CellKind::Number && (sheet.head.style(cell).date || sheet.trimmed(cell).len() != 4);
                    if shown || self.has_mark(t.sheet, line.index, cell.col) {
                        continue;
                    }
                    if let Some(new) = year_after(sheet.trimmed(cell)) {
                        sheets[t.sheet].write(line.index, cell.col, kind, &new);
                        years += 1;
                    }
                }
            }
        }
        (sheets, years)
    }

    pub(super) fn partial_year(&self, chance: &mut Chance) -> Option<Mutant> {
        if self.ground.persons() || self.spots.iter().all(|s| s.last) {
            return None;
        }
        let mine: Vec<_> = self.spots.iter().filter(|s| s.last).collect();
        let sheet = chance.pick(&mine)?.sheet;
        let mut sheets = self.sheets.clone();
        let emptied = || mine.iter().filter(|s| s.sheet == sheet);
        emptied().for_each(|s| sheets[sheet].write(s.row, s.col, CellKind::Empty, ""));
        let right = self.gone(sheet, |s| s.last);
        let touched: Vec<_> = emptied().map(|s| Touch::At(self.sheets[sheet].at(s.row, s.col))).collect();
        Some(self.mutant(sheets, right, format!("{} figures of {}", touched.len(), self.sheets[sheet].head.name)).touching(touched))
    }
}

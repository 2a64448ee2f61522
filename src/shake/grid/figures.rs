//! Figures change, go missing, or are written otherwise.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use super::{Grids, Spot};
use crate::map::values::{Figure, figure, stored};
use crate::model::table::Kind as CellKind;
use crate::shake::Mutant;
use crate::shake::chance::Chance;
use crate::shake::outcome::{Change, Right, Touch};
use crate::shake::spelling::{grouped, signs_exchanged, typed};

impl Grids<'_> {
    /// The figure of a cell, as the mapping reads it; none for a sign.
    fn figure(&self, s: &Spot) -> Option<Decimal> {
        let sheet = &self.sheets[s.sheet];
        let cell = sheet.cell(s.row, s.col)?;
        let read = match cell.kind {
            CellKind::Number if !sheet.head.style(cell).date => stored(sheet.trimmed(cell)),
            CellKind::Text | CellKind::Shared => figure(sheet.trimmed(cell), self.style),
            _ => return None,
        };
        match read {
            Figure::Is(d) | Figure::Ambiguous(d) => Some(d),
            _ => None,
        }
    }

    /// A cell with a figure.
    fn some_figure(&self, chance: &mut Chance, wanted: impl Fn(&Spot) -> bool) -> Option<(Spot, Decimal)> {
        if self.ground.persons() {
            return None;
        }
        let all: Vec<&Spot> = self.spots.iter().filter(|s| wanted(s)).collect();
        // Most are figures; a table of signs alone is given up.
        (0..20).find_map(|_| {
            let s = **chance.pick(&all)?;
            Some((s, self.figure(&s)?))
        })
    }

    /// A copy with another text in a cell of this kind.
    fn written(&self, s: &Spot, kind: CellKind, new: &str, right: Right) -> Mutant {
        let mut sheets = self.sheets.clone();
        sheets[s.sheet].write(s.row, s.col, kind, new);
        let old = self.text(s.sheet, s.row, s.col);
        let what = format!("{}: `{old}` to `{new}`", self.place(s.sheet, s.row, s.col));
        self.mutant(sheets, right, what).touching([Touch::At(self.sheets[s.sheet].at(s.row, s.col))])
    }

    pub(super) fn figure_changed(&self, chance: &mut Chance, total: bool) -> Option<Mutant> {
        let (s, old) = self.some_figure(chance, |s| s.total == total)?;
        // A difference within the mapping's tolerance is none, wherever the figure stood within it.
        let tolerance = self.ground.mapping.mapping.tables.iter().map(|t| t.totals.tolerance).max().unwrap_or_default();
        let by = match (total, self.ground.rounded) {
            (false, _) => Decimal::from(1 + chance.below(9) as u64),
            (true, false) => tolerance * Decimal::TWO + Decimal::ONE,
            (true, true) => tolerance * Decimal::TWO + Decimal::from(10_001u32),
        };
        let new = old.checked_add(by)?;
        let at = self.sheets[s.sheet].at(s.row, s.col);
        let figure = Right::changed(Change::Figure(at, by));
        let loose = self.ground.handling.loose;
        let right = match (total, s.observed) {
            (true, _) if self.ground.decided && s.checked => Right::REFUSED,
            (true, _) => figure.or_same(),
            (false, true) if !loose => figure,
            (false, _) => figure.or_same(),
        };
        let cell = self.sheets[s.sheet].cell(s.row, s.col)?;
        let (kind, text) = match cell.kind {
            CellKind::Number => (CellKind::Number, new.to_string()),
            _ => (CellKind::Text, typed(&new.to_string(), self.style)?),
        };
        Some(self.written(&s, kind, &text, right))
    }

    pub(super) fn figure_removed(&self, chance: &mut Chance) -> Option<Mutant> {
        let (s, _) = self.some_figure(chance, |_| true)?;
        let places = BTreeSet::from([self.sheets[s.sheet].at(s.row, s.col)]);
        let gone = Right::changed(Change::Gone(places));
        let right = if s.observed && !s.total && !self.ground.handling.loose { gone } else { gone.or_same() };
        Some(self.written(&s, CellKind::Empty, "", right))
    }

    pub(super) fn figure_text(&self, chance: &mut Chance) -> Option<Mutant> {
        let (s, old) = self.some_figure(chance, |_| true)?;
        let right = if s.total || !s.observed { Right::EITHER } else { Right::REFUSED };
        let texts = [format!("{old}o"), format!("{old}x"), format!("aprox. {old}"), format!("{old} {old}x")];
        Some(self.written(&s, CellKind::Text, chance.pick(&texts)?, right))
    }

    pub(super) fn number_as_text(&self, chance: &mut Chance) -> Option<Mutant> {
        let (s, old) = self.some_figure(chance, |_| true)?;
        let text = typed(&old.to_string(), self.style)?;
        let texts = [text.clone(), format!(" {text} "), format!("{text}\u{a0}")];
        Some(self.written(&s, CellKind::Text, chance.pick(&texts)?, Right::EITHER))
    }

    pub(super) fn sign_changed(&self, chance: &mut Chance) -> Option<Mutant> {
        let (s, old) = self.some_figure(chance, |_| true)?;
        let shown = match self.sheets[s.sheet].cell(s.row, s.col)?.kind {
            CellKind::Number => typed(&old.to_string(), self.style)?,
            _ => self.text(s.sheet, s.row, s.col).to_owned(),
        };
        let signs = [self.style.group, self.style.decimal].map(char::from);
        let new = match signs_exchanged(&shown) {
            Some(exchanged) => exchanged,
            None => grouped(&shown, *chance.pick(&signs)?)?,
        };
        Some(self.written(&s, CellKind::Text, &new, Right::EITHER))
    }
}

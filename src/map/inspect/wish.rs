//! What does a person say of rows and columns that the guess had otherwise? The guess is made again and keeps to it.

use std::collections::BTreeSet;

use super::TableGuess;
use super::find::{self, Found};
use super::read::{self, Sheet};
use crate::map::grid::Grid;
use crate::model::claim::Claim;
use crate::model::table::{Block, SheetHead};

/// Which lines of a sheet, both ends included, from 0.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Lines {
    /// Rows.
    Rows(u32, u32),
    /// Columns.
    Cols(u16, u16),
}

/// What a person says of lines of a sheet.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Wish {
    /// Number of the sheet.
    pub sheet: usize,
    /// Which lines.
    pub lines: Lines,
    /// What they are.
    pub part: Claim,
}

/// What was said of the lines of one table.
#[derive(Clone, Default, Debug)]
pub(super) struct Forced {
    pub(super) labels: Vec<u16>,
    pub(super) figures: Vec<u16>,
    pub(super) total_cols: Vec<u16>,
    pub(super) out_cols: Vec<u16>,
    pub(super) plain_rows: BTreeSet<u32>,
    pub(super) total_rows: BTreeSet<u32>,
    pub(super) out_rows: BTreeSet<u32>,
}

impl Forced {
    fn col(&mut self, col: u16, part: Claim) {
        for list in [&mut self.labels, &mut self.figures, &mut self.total_cols, &mut self.out_cols] {
            list.retain(|c| *c != col);
        }
        match part {
            Claim::Label => self.labels.push(col),
            Claim::Value => self.figures.push(col),
            Claim::Total => self.total_cols.push(col),
            Claim::Ignored => self.out_cols.push(col),
            Claim::Title | Claim::Header | Claim::Note => {}
        }
    }

    fn row(&mut self, row: u32, part: Claim) {
        for list in [&mut self.plain_rows, &mut self.total_rows, &mut self.out_rows] {
            list.remove(&row);
        }
        let list = match part {
            Claim::Value => &mut self.plain_rows,
            Claim::Total => &mut self.total_rows,
            Claim::Ignored => &mut self.out_rows,
            Claim::Title | Claim::Header | Claim::Label | Claim::Note => return,
        };
        list.insert(row);
    }
}

/// The tables as [`super::describe`] sees them, after what a person said of them, in order.
pub fn describe_as(sheets: &[(SheetHead, Block)], wishes: &[Wish]) -> Vec<TableGuess> {
    let mut out = Vec::new();
    for (i, (head, block)) in sheets.iter().enumerate() {
        let grid = Grid::new(head, block);
        let sheet = Sheet::new(&grid);
        let mut found = find::tables(&sheet);
        for wish in wishes.iter().filter(|w| w.sheet == i) {
            apply(&mut found, &sheet, wish);
        }
        out.extend(read::guesses(i, &sheet, &found));
    }
    out
}

/// Takes what a later block of a sheet has beyond its first: labels further down in a long table, and rows that lack one.
pub fn widen(guesses: &mut [TableGuess], sheet: usize, head: &SheetHead, block: &Block) {
    let grid = Grid::new(head, block);
    let below = Sheet::new(&grid);
    guesses.iter_mut().filter(|g| g.sheet == sheet && g.cut).for_each(|g| read::widen(g, &below));
}

fn apply(found: &mut Vec<Found>, sheet: &Sheet<'_>, wish: &Wish) {
    match wish.lines {
        Lines::Rows(a, b) => rows(found, sheet, (a.min(b), a.max(b)), wish.part),
        Lines::Cols(a, b) => {
            let last = sheet.lines.iter().filter_map(|l| l.spots.last()).map(|s| s.col).max().unwrap_or(0);
            for t in found.iter_mut() {
                for col in a.min(b)..=a.max(b).min(last) {
                    t.forced.col(col, wish.part);
                    if !matches!(wish.part, Claim::Ignored) {
                        t.cols = (t.cols.0.min(col), t.cols.1.max(col));
                    }
                }
            }
        }
    }
}

/// Cells of rows: row and number of the cell.
fn cells(sheet: &Sheet<'_>, rows: (u32, u32)) -> Vec<(u32, usize)> {
    let lines = sheet.lines.iter().filter(|l| (rows.0..=rows.1).contains(&l.row));
    lines.flat_map(|l| l.spots.iter().map(|s| (l.row, s.number))).collect()
}

/// The table that rows belong to: the one around them, else the first below, else the last above; a new one where there is none.
fn near(found: &mut Vec<Found>, sheet: &Sheet<'_>, rows: (u32, u32)) -> Option<usize> {
    let top = |t: &Found| t.titles.first().map(|t| t.0).into_iter().chain(t.header.map(|h| h.0)).fold(t.body.0, u32::min);
    if let Some(i) = found.iter().position(|t| top(t) <= rows.1 && rows.0 <= t.notes.last().map_or(t.body.1, |n| n.0.max(t.body.1))) {
        return Some(i);
    }
    if let Some(i) = found.iter().position(|t| rows.1 < top(t)).or(found.len().checked_sub(1)) {
        return Some(i);
    }
    let spots = || sheet.lines.iter().flat_map(|l| l.spots.iter().map(|s| s.col));
    let (first, last) = (spots().min()?, spots().max()?);
    let end = sheet.lines.last()?.row;
    let (titles, notes) = (Vec::new(), Vec::new());
    found.push(Found { cols: (first, last), header: None, body: (rows.0, end), titles, notes, forced: Forced::default() });
    Some(0)
}

fn rows(found: &mut Vec<Found>, sheet: &Sheet<'_>, (a, b): (u32, u32), part: Claim) {
    let last = sheet.lines.last().map_or(0, |l| l.row);
    let (a, b) = (a.min(last), b.min(last));
    let Some(i) = near(found, sheet, (a, b)) else { return };
    let next = found.get(i + 1).map_or(u32::MAX, |n| n.titles.first().map_or(n.header.map_or(n.body.0, |h| h.0), |t| t.0));
    let t = &mut found[i];
    // Only rows with content count, whatever numbers somebody names.
    sheet.lines.iter().filter(|l| (a..=b).contains(&l.row)).for_each(|l| t.forced.row(l.row, part));
    let within = |row: u32| (a..=b).contains(&row);
    match part {
        Claim::Label | Claim::Ignored => return,
        Claim::Title => {
            t.header = t.header.and_then(|h| if b < h.0 { Some(h) } else { (b < h.1).then_some((b + 1, h.1)) });
            t.body.0 = t.body.0.max(b.saturating_add(1));
            t.titles.retain(|(row, _)| !within(*row));
            t.titles.extend(cells(sheet, (a, b)));
            t.titles.sort_unstable();
            t.notes.retain(|(row, _)| !within(*row));
        }
        Claim::Header => {
            let inside = t.header.is_some_and(|h| a > h.1 + 1) && a > t.body.0;
            if inside && a <= t.body.1 {
                // A header further down begins another table.
                let mut below = t.clone();
                below.header = Some((a, b));
                below.body = (b.saturating_add(1), t.body.1.max(b.saturating_add(1)));
                below.titles = Vec::new();
                t.body.1 = a - 1;
                t.notes = Vec::new();
                found.insert(i + 1, below);
                return;
            }
            let header = match t.header {
                Some(h) if a == b => (h.0.min(a), h.1.max(b)),
                _ => (a, b),
            };
            t.header = Some(header);
            t.body.0 = if t.body.0 <= header.1 { header.1.saturating_add(1) } else { t.body.0 };
            t.titles.retain(|(row, _)| *row < header.0);
        }
        Claim::Value | Claim::Total => {
            t.header = t.header.and_then(|h| if a > h.1 { Some(h) } else { (a > h.0).then(|| (h.0, a - 1)) });
            t.body = (t.body.0.min(a), t.body.1.max(b));
            t.titles.retain(|(row, _)| !within(*row));
            t.notes.retain(|(row, _)| *row > t.body.1);
        }
        Claim::Note => {
            if a > t.body.0 {
                t.body.1 = t.body.1.min(a - 1);
                t.notes.extend(cells(sheet, (a, next.saturating_sub(1))));
                t.notes.sort_unstable();
                t.notes.dedup();
            } else {
                return rows(found, sheet, (a, b), Claim::Title);
            }
        }
    }
    t.body.1 = t.body.1.max(t.body.0);
    // Columns are those that have something in these rows, unless another table stands beside.
    let inside = (t.header.map_or(t.body.0, |h| h.0), t.body.1);
    let own = t.cols;
    let alone = found.iter().enumerate().all(|(n, o)| n == i || o.body.1 < inside.0 || inside.1 < o.header.map_or(o.body.0, |h| h.0));
    if alone {
        let spots = sheet.lines.iter().filter(|l| (inside.0..=inside.1).contains(&l.row)).flat_map(|l| l.spots.iter().map(|s| s.col));
        let (left, right) = spots.fold((own.0, own.1), |(l, r), c| (l.min(c), r.max(c)));
        found[i].cols = (left, right);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::map::textgrid;
    use crate::model::location::PartId;

    fn seen(grid: &str, wishes: &[Wish]) -> Vec<TableGuess> {
        describe_as(&[textgrid::read(grid, "x", PartId(0))], wishes)
    }

    fn rows(a: u32, b: u32, part: Claim) -> Wish {
        Wish { sheet: 0, lines: Lines::Rows(a, b), part }
    }

    fn cols(a: u16, b: u16, part: Claim) -> Wish {
        Wish { sheet: 0, lines: Lines::Cols(a, b), part }
    }

    const TABLE: &str =
        "Entradas\nPaís | Sexo | 2023 | 2024\nPerú | M | 1 | 2\nHaití | F | 3 | 5\nSuma | | 4 | 7\nZona libre | | 9 | 9\nFuente: x\n";

    #[test]
    fn rows_become_what_a_person_says() {
        let plain = &seen(TABLE, &[])[0];
        assert_eq!((plain.header, plain.body), ((1, 1), (2, 5)));
        let told = &seen(TABLE, &[rows(4, 4, Claim::Total), rows(5, 5, Claim::Ignored)])[0];
        assert_eq!(told.totals.iter().map(|t| t.label.as_str()).collect::<Vec<_>>(), ["Suma"]);
        assert_eq!(told.left_out.iter().map(|t| t.label.as_str()).collect::<Vec<_>>(), ["Zona libre"]);
        let told = &seen(TABLE, &[rows(5, 5, Claim::Note)])[0];
        assert_eq!((told.body, told.notes.len()), ((2, 4), 4), "{:?}", told.notes);
        let told = &seen(TABLE, &[rows(0, 0, Claim::Header)])[0];
        assert_eq!((told.header, told.titles.len()), ((0, 1), 0));
        let told = &seen(TABLE, &[rows(0, 0, Claim::Header), rows(0, 0, Claim::Title)])[0];
        assert_eq!((told.header, told.titles.len()), ((1, 1), 1), "what was said last holds");
    }

    #[test]
    fn columns_become_what_a_person_says() {
        let told = &seen(TABLE, &[cols(2, 2, Claim::Label)])[0];
        assert_eq!(told.labels.iter().map(|l| l.col).collect::<Vec<_>>(), [0, 1, 2]);
        let told = &seen(TABLE, &[cols(3, 3, Claim::Total)])[0];
        assert!(told.measures.iter().any(|m| m.col == 3 && m.total.is_some()));
        let told = &seen(TABLE, &[cols(3, 3, Claim::Ignored), cols(1, 1, Claim::Ignored)])[0];
        assert_eq!((told.labels.len(), told.measures.len(), told.out_cols.len()), (1, 1, 2));
        let told = &seen(TABLE, &[cols(3, 3, Claim::Ignored), cols(3, 3, Claim::Value)])[0];
        assert_eq!((told.measures.len(), told.out_cols.len()), (2, 0));
    }

    #[test]
    fn a_header_further_down_begins_another_table() {
        let grid = "País | 2023 | 2024\nPerú | 1 | 2\nHaití | 3 | 4\nCiudad | | 2024\nLima | 5 | 6\nIca | 7 | 8\n";
        let told = seen(grid, &[rows(3, 3, Claim::Header)]);
        assert_eq!(told.iter().map(|t| (t.header, t.body)).collect::<Vec<_>>(), [((0, 0), (1, 2)), ((3, 3), (4, 5))]);
    }

    #[test]
    fn nothing_that_is_said_breaks_it() {
        for part in Claim::ALL {
            for (a, b) in [(0, 0), (3, 1), (0, u32::MAX), (900, 901), (6, 6)] {
                let _ = seen(TABLE, &[rows(a, b, part), cols(0, 3, part), rows(b, a, part)]);
                let _ = seen("", &[rows(a, b, part)]);
                let _ = seen("nota\n", &[rows(0, 0, part), cols(7, 9, part)]);
            }
            assert_eq!(Claim::of(part.word()), Some(part));
        }
    }
}

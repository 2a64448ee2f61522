//! A sheet that can be changed: the cells that a reader gave, row by row, and the blocks that it would have given.

use crate::map::grid::is_blank;
use crate::model::location::Location;
use crate::model::table::{Area, Block, Cell, Kind, SheetHead};

/// Cells after which readers begin another block.
const BLOCK_CELLS: usize = 64 << 10;

/// A sheet with all its cells.
#[derive(Clone, Debug)]
pub(super) struct Sheet {
    pub(super) head: SheetHead,
    pub(super) lines: Vec<Line>,
    text: String,
    /// The reader gave it in several blocks.
    several: bool,
}

/// A row with its cells.
#[derive(Clone, Debug)]
pub(super) struct Line {
    pub(super) index: u32,
    pub(super) hidden: bool,
    pub(super) cells: Vec<Cell>,
}

impl Sheet {
    /// A sheet without cells.
    pub(super) fn new(head: &SheetHead) -> Self {
        Sheet { head: head.clone(), lines: Vec::new(), text: String::new(), several: false }
    }

    /// Adds the cells of a block.
    pub(super) fn add(&mut self, block: &Block) {
        self.several |= !self.lines.is_empty();
        let shift = self.text.len() as u32;
        self.text.push_str(&block.text);
        for (i, row) in block.rows.iter().enumerate() {
            let mut cells = block.row_cells(i).to_vec();
            cells.iter_mut().filter(|c| c.kind != Kind::Shared).for_each(|c| c.at += shift);
            self.lines.push(Line { index: row.index, hidden: row.hidden, cells });
        }
    }

    /// The blocks that a reader would give.
    pub(super) fn blocks(&self) -> Vec<Block> {
        let mut out = Vec::new();
        let mut block = Block::default();
        for line in &self.lines {
            if self.several && block.cells.len() >= BLOCK_CELLS {
                out.push(std::mem::take(&mut block));
            }
            block.start_row(line.index, line.hidden);
            for cell in &line.cells {
                match cell.kind {
                    Kind::Shared => block.cells.push(*cell),
                    kind => block.push(cell.col, kind, cell.flags, cell.style, self.text(cell)),
                }
            }
        }
        block.last = true;
        out.push(block);
        out
    }

    /// Text of a cell as the file holds it.
    pub(super) fn text<'a>(&'a self, cell: &Cell) -> &'a str {
        match cell.kind {
            Kind::Empty => "",
            Kind::Shared => self.head.strings.get(cell.at),
            _ => self.text.get(cell.at as usize..(cell.at + cell.len) as usize).unwrap_or(""),
        }
    }

    /// The same without blanks around it.
    pub(super) fn trimmed<'a>(&'a self, cell: &Cell) -> &'a str {
        self.text(cell).trim_matches(is_blank)
    }

    /// Position of a row among the lines.
    pub(super) fn line(&self, row: u32) -> Option<usize> {
        self.lines.binary_search_by_key(&row, |l| l.index).ok()
    }

    /// A cell by its place.
    pub(super) fn cell(&self, row: u32, col: u16) -> Option<&Cell> {
        let line = &self.lines[self.line(row)?];
        line.cells.binary_search_by_key(&col, |c| c.col).ok().map(|k| &line.cells[k])
    }

    /// The place whose content a place shows.
    pub(super) fn owner(&self, row: u32, col: u16) -> (u32, u16) {
        self.head.merges.iter().find(|a| a.contains(row, col)).map_or((row, col), |a| (a.top, a.left))
    }

    /// A text as a cell: with the style of the one that it replaces.
    fn made(&mut self, col: u16, kind: Kind, style: u32, text: &str) -> Cell {
        let at = self.text.len() as u32;
        self.text.push_str(text);
        Cell { col, kind, flags: 0, style, at, len: text.len() as u32 }
    }

    /// Writes into a cell, which is made where there is none; its format stays.
    pub(super) fn write(&mut self, row: u32, col: u16, kind: Kind, text: &str) {
        let style = self.cell(row, col).map_or(0, |c| c.style);
        let cell = self.made(col, kind, style, text);
        let at = match self.lines.binary_search_by_key(&row, |l| l.index) {
            Ok(at) => at,
            Err(at) => {
                self.lines.insert(at, Line { index: row, hidden: false, cells: Vec::new() });
                at
            }
        };
        let cells = &mut self.lines[at].cells;
        match cells.binary_search_by_key(&col, |c| c.col) {
            Ok(k) => cells[k] = cell,
            Err(k) => cells.insert(k, cell),
        }
    }

    /// The last column that has a cell.
    pub(super) fn last_col(&self) -> u16 {
        self.lines.iter().filter_map(|l| l.cells.last()).map(|c| c.col).max().unwrap_or(0)
    }

    /// The last row that has a cell.
    pub(super) fn last_row(&self) -> u32 {
        self.lines.last().map_or(0, |l| l.index)
    }

    /// Inserts an empty column before `at`, as a spreadsheet does: merged areas around it grow.
    pub(super) fn insert_col(&mut self, at: u16) {
        for line in &mut self.lines {
            line.cells.iter_mut().filter(|c| c.col >= at).for_each(|c| c.col += 1);
        }
        for area in &mut self.head.merges {
            area.left += u16::from(area.left >= at);
            area.right += u16::from(area.right >= at);
        }
        for (a, b) in &mut self.head.hidden_cols {
            *a += u16::from(*a >= at);
            *b += u16::from(*b >= at);
        }
        self.head.comments.iter_mut().filter(|c| c.1 >= at).for_each(|c| c.1 += 1);
    }

    /// Takes a column out, as a spreadsheet does: what a merged area shows stays while a column of it is left.
    pub(super) fn remove_col(&mut self, at: u16) {
        for area in self.head.merges.iter().filter(|a| a.left == at && a.right > at) {
            if let Ok(line) = self.lines.binary_search_by_key(&area.top, |l| l.index) {
                let cells = &mut self.lines[line].cells;
                cells.retain(|c| c.col != at + 1);
                cells.iter_mut().filter(|c| c.col == at).for_each(|c| c.col = at + 1);
            }
        }
        for line in &mut self.lines {
            line.cells.retain(|c| c.col != at);
            line.cells.iter_mut().filter(|c| c.col > at).for_each(|c| c.col -= 1);
        }
        self.head.merges.retain(|a| (a.left, a.right) != (at, at));
        for area in &mut self.head.merges {
            area.left -= u16::from(area.left > at);
            area.right -= u16::from(area.right >= at);
        }
        self.head.hidden_cols.retain(|c| *c != (at, at));
        for (a, b) in &mut self.head.hidden_cols {
            *a -= u16::from(*a > at);
            *b -= u16::from(*b >= at);
        }
        self.head.comments.retain(|c| c.1 != at);
        self.head.comments.iter_mut().filter(|c| c.1 > at).for_each(|c| c.1 -= 1);
    }

    /// Inserts an empty row before `at`; merged areas around it grow.
    pub(super) fn insert_row(&mut self, at: u32) {
        self.lines.iter_mut().filter(|l| l.index >= at).for_each(|l| l.index += 1);
        for area in &mut self.head.merges {
            area.top += u32::from(area.top >= at);
            area.bottom += u32::from(area.bottom >= at);
        }
        self.head.comments.iter_mut().filter(|c| c.0 >= at).for_each(|c| c.0 += 1);
    }

    /// Puts a copy of a row under it.
    pub(super) fn double_row(&mut self, row: u32) {
        let Some(at) = self.line(row) else { return };
        let mut copy = self.lines[at].clone();
        self.insert_row(row + 1);
        copy.index = row + 1;
        self.lines.insert(at + 1, copy);
    }

    /// Puts the columns `from..from + to.len()` of some rows in another order: column `from + i` goes to `from + to[i]`.
    pub(super) fn move_cols(&mut self, from: u16, to: &[usize], rows: (u32, u32)) {
        let moved = |col: u16| match usize::from(col).checked_sub(usize::from(from)).and_then(|i| to.get(i)) {
            Some(&i) => from + i as u16,
            None => col,
        };
        let within = |row: u32| (rows.0..=rows.1).contains(&row);
        for line in self.lines.iter_mut().filter(|l| within(l.index)) {
            line.cells.iter_mut().for_each(|c| c.col = moved(c.col));
            line.cells.sort_by_key(|c| c.col);
        }
        for area in self.head.merges.iter_mut().filter(|a| within(a.top)) {
            let ends = [moved(area.left), moved(area.right)];
            (area.left, area.right) = (ends[0].min(ends[1]), ends[0].max(ends[1]));
        }
        self.head.merges.sort();
        let hidden: Vec<u16> = self.head.hidden_cols.iter().flat_map(|&(a, b)| a..=b).map(moved).collect();
        self.head.hidden_cols = hidden.into_iter().map(|c| (c, c)).collect();
        self.head.hidden_cols.sort_unstable();
        self.head.comments.iter_mut().filter(|c| within(c.0)).for_each(|c| c.1 = moved(c.1));
    }

    /// Gives the cells of these rows to one another: the row at `rows[i]` gets those of `rows[order[i]]`.
    pub(super) fn move_rows(&mut self, rows: &[usize], order: &[usize]) {
        let taken: Vec<Line> = rows.iter().map(|&r| self.lines[r].clone()).collect();
        let mut comments = Vec::new();
        for (&to, &from) in rows.iter().zip(order) {
            let index = self.lines[to].index;
            let old = taken[from].index;
            comments.extend(self.head.comments.iter().filter(|c| c.0 == old).map(|(_, col, text)| (index, *col, text.clone())));
            self.lines[to] = Line { index, ..taken[from].clone() };
        }
        self.head.comments.retain(|c| !taken.iter().any(|l| l.index == c.0));
        self.head.comments.extend(comments);
        self.head.comments.sort();
    }

    /// Whether a merged area touches a row.
    pub(super) fn merged(&self, row: u32) -> bool {
        self.head.merges.iter().any(|a: &Area| (a.top..=a.bottom).contains(&row))
    }

    /// A place of this sheet.
    pub(super) fn at(&self, row: u32, col: u16) -> Location {
        self.head.at(row, col)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::map::textgrid;
    use crate::model::location::PartId;

    fn sheet(text: &str) -> Sheet {
        let (head, block) = textgrid::read(text, "s", PartId(0));
        let mut sheet = Sheet::new(&head);
        sheet.add(&block);
        sheet
    }

    fn shown(sheet: &Sheet) -> Vec<String> {
        let width = sheet.last_col();
        let line = |row| (0..=width).map(|c| sheet.cell(row, c).map_or("·", |cell| sheet.trimmed(cell))).collect::<Vec<_>>().join(" ");
        (0..=sheet.last_row()).map(line).collect()
    }

    const GRID: &str = "p | H | < | M\n^ | a | b | c\nx | 1 | 2 | 3\ny | 4 | 5 | 6\n";

    #[test]
    fn what_a_reader_gave_comes_back() {
        let s = sheet(GRID);
        let mut again = Sheet::new(&s.head);
        s.blocks().iter().for_each(|b| again.add(b));
        assert_eq!(shown(&again), ["p H · M", "· a b c", "x 1 2 3", "y 4 5 6"]);
    }

    #[test]
    fn rows_and_columns_go_in_between() {
        let mut s = sheet(GRID);
        s.insert_col(2);
        s.insert_row(3);
        assert_eq!(shown(&s), ["p H · · M", "· a · b c", "x 1 · 2 3", "· · · · ·", "y 4 · 5 6"]);
        assert_eq!(s.head.merges[1], Area { top: 0, left: 1, bottom: 0, right: 3 });
        s.double_row(2);
        assert_eq!(shown(&s)[2..5], ["x 1 · 2 3", "x 1 · 2 3", "· · · · ·"]);
        let mut s = sheet(GRID);
        s.remove_col(1);
        assert_eq!(shown(&s), ["p H M", "· b c", "x 2 3", "y 5 6"]);
        s.remove_col(1);
        assert_eq!(shown(&s), ["p M", "· c", "x 3", "y 6"]);
    }

    #[test]
    fn whole_columns_and_rows_change_places() {
        let mut s = sheet(GRID);
        s.move_cols(1, &[1, 2, 0], (0, 3));
        assert_eq!(shown(&s), ["p M H ·", "· c a b", "x 3 1 2", "y 6 4 5"]);
        assert_eq!(s.head.merges[1], Area { top: 0, left: 2, bottom: 0, right: 3 });
        s.move_rows(&[2, 3], &[1, 0]);
        assert_eq!(shown(&s)[2..], ["y 6 4 5", "x 3 1 2"]);
        s.write(2, 1, Kind::Text, "12o");
        s.write(5, 0, Kind::Text, "Nota");
        assert_eq!(shown(&s)[2..], ["y 12o 4 5", "x 3 1 2", "· · · ·", "Nota · · ·"]);
    }
}

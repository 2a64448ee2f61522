//! A block of a sheet seen as a grid: any cell by row and column, with its merged area and what has claimed it.

use std::collections::BTreeMap;

use crate::model::claim::Claim;
pub use crate::model::table::is_blank;
use crate::model::table::{Area, Block, Cell, Kind, SheetHead, Style};

/// A block with its sheet.
pub struct Grid<'a> {
    /// The sheet.
    pub head: &'a SheetHead,
    /// Its rows.
    pub block: &'a Block,
    /// What claims each cell of the block; none where nothing does yet.
    pub claims: Vec<Option<Claim>>,
    merges_by_row: BTreeMap<u32, Vec<Area>>,
    tall: Vec<Area>,
}

/// The cells of one row.
#[derive(Clone, Copy)]
pub struct RowCells<'a> {
    /// Number of the first in the block.
    start: usize,
    cells: &'a [Cell],
}

impl RowCells<'_> {
    /// Number in the block of the cell in this column.
    #[inline]
    pub fn find(&self, col: u16) -> Option<usize> {
        // Rows are mostly dense: the cell then lies as far from the first as its column does.
        let first = self.cells.first()?.col;
        let guess = usize::from(col.checked_sub(first)?);
        if self.cells.get(guess).is_some_and(|c| c.col == col) {
            return Some(self.start + guess);
        }
        self.cells.binary_search_by_key(&col, |c| c.col).ok().map(|i| self.start + i)
    }
}

/// Areas with more rows than this are kept apart instead of being entered row by row.
const TALL: u32 = 2_000;

impl<'a> Grid<'a> {
    /// A grid in which nothing is claimed.
    pub fn new(head: &'a SheetHead, block: &'a Block) -> Self {
        let mut merges_by_row: BTreeMap<u32, Vec<Area>> = BTreeMap::new();
        let mut tall = Vec::new();
        // Only areas that reach into this block: a sheet may have many blocks, and half a million areas.
        let (first, last) = (block.rows.first().map_or(0, |r| r.index), block.rows.last().map_or(0, |r| r.index));
        for area in head.merges.iter().filter(|a| a.bottom >= first && a.top <= last) {
            if area.bottom.saturating_sub(area.top) > TALL {
                tall.push(*area);
            } else {
                (area.top.max(first)..=area.bottom.min(last)).for_each(|r| merges_by_row.entry(r).or_default().push(*area));
            }
        }
        Self { head, block, claims: vec![None; block.cells.len()], merges_by_row, tall }
    }

    /// Position of a row in the block.
    pub fn row_position(&self, row: u32) -> Option<usize> {
        self.block.rows.binary_search_by_key(&row, |r| r.index).ok()
    }

    /// Number of a cell in the block.
    pub fn find(&self, row: u32, col: u16) -> Option<usize> {
        self.find_in(self.row_position(row)?, col)
    }

    /// Number of a cell in the `i`-th row of the block.
    pub fn find_in(&self, i: usize, col: u16) -> Option<usize> {
        self.row(i).find(col)
    }

    /// The `i`-th row of the block.
    #[inline]
    pub fn row(&self, i: usize) -> RowCells<'a> {
        let range = self.block.row_range(i);
        RowCells { start: range.start, cells: &self.block.cells[range] }
    }

    /// A cell by its number.
    pub fn cell(&self, number: usize) -> &'a Cell {
        &self.block.cells[number]
    }

    /// Text of a cell by its number, without blanks around it.
    pub fn text_of(&self, number: usize) -> &'a str {
        let text = self.block.text(self.head, &self.block.cells[number]);
        // Most texts begin and end with a letter or digit.
        match text.as_bytes() {
            [one] if one.is_ascii_graphic() => text,
            [first, .., last] if first.is_ascii_graphic() && last.is_ascii_graphic() => text,
            _ => text.trim_matches(is_blank),
        }
    }

    /// Whether two cells that have texts of their own have the same.
    pub fn same_text(&self, a: usize, b: usize) -> bool {
        let (a, b) = (self.cell(a), self.cell(b));
        let own = |c: &Cell| self.block.text.as_bytes().get(c.at as usize..(c.at + c.len) as usize);
        (a.kind, a.len) == (Kind::Text, b.len) && b.kind == Kind::Text && own(a) == own(b)
    }

    /// Text at a place, without blanks around it; empty where there is no cell.
    pub fn text(&self, row: u32, col: u16) -> &'a str {
        self.find(row, col).map_or("", |n| self.text_of(n))
    }

    /// The merged area around a place.
    pub fn merge(&self, row: u32, col: u16) -> Option<Area> {
        let here = self.merges_by_row.get(&row).into_iter().flatten();
        here.chain(&self.tall).find(|a| a.contains(row, col)).copied()
    }

    /// The place whose content a place shows: the first cell of its merged area, or itself.
    pub fn owner(&self, row: u32, col: u16) -> (u32, u16) {
        self.merge(row, col).map_or((row, col), |a| (a.top, a.left))
    }

    /// Style of a cell by its number.
    pub fn style(&self, number: usize) -> &'a Style {
        self.head.style(&self.block.cells[number])
    }

    /// Claims a cell. A stronger claim (value, label) is not taken back by a weaker one (note).
    pub fn claim(&mut self, number: usize, claim: Claim) {
        let c = &mut self.claims[number];
        if matches!(c, None | Some(Claim::Note)) {
            *c = Some(claim);
        }
    }

    /// Claims the cell at a place, where there is one.
    pub fn claim_at(&mut self, row: u32, col: u16, claim: Claim) {
        if let Some(n) = self.find(row, col) {
            self.claim(n, claim);
        }
    }

    /// Whether a cell has content.
    #[inline]
    pub fn is_filled(&self, number: usize) -> bool {
        match self.block.cells[number].kind {
            Kind::Empty => false,
            // Nearly every text begins with a letter or digit.
            Kind::Text if self.begins_plain(number) => true,
            Kind::Shared => self.head.strings.has_content(self.block.cells[number].at),
            Kind::Text => !self.text_of(number).is_empty(),
            _ => true,
        }
    }

    /// Whether the text of a cell that has one of its own begins with a visible ASCII character.
    #[inline]
    fn begins_plain(&self, number: usize) -> bool {
        let cell = &self.block.cells[number];
        cell.len > 0 && self.block.text.as_bytes().get(cell.at as usize).is_some_and(u8::is_ascii_graphic)
    }

    /// The last row of the block.
    pub fn last_row(&self) -> u32 {
        self.block.rows.last().map_or(0, |r| r.index)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::location::PartId;

    #[test]
    fn cells_and_merged_areas_are_found() {
        let mut head = SheetHead::plain(PartId(0), "x");
        head.merges.push(Area { top: 0, left: 1, bottom: 0, right: 2 });
        let mut block = Block::default();
        block.start_row(0, false);
        block.push(1, Kind::Text, 0, 0, " Hombres\u{a0}");
        block.start_row(7, false);
        block.push(0, Kind::Number, 0, 0, "4");
        let grid = Grid::new(&head, &block);
        assert_eq!(grid.text(0, 1), "Hombres");
        assert_eq!(grid.owner(0, 2), (0, 1));
        assert_eq!(grid.text(7, 0), "4");
        assert_eq!(grid.text(7, 1), "");
        assert_eq!(grid.find(3, 0), None);
    }
}

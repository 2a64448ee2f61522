//! How do cells become blocks? In ascending rows, sorted by column, each address once, within the limits.

use crate::model::location::a1;
use crate::model::table::{Block, Cell, Kind, flag};

use super::Limits;
use super::refusal::{Refusal, Trouble};

/// Rows of the largest grid, that of Excel 2007 and later.
pub(crate) const MAX_ROWS: u32 = 1_048_576;
/// Its columns.
pub(crate) const MAX_COLS: u32 = 16_384;
/// Cells after which a block of a big sheet is handed on.
pub(crate) const BLOCK_CELLS: usize = 1 << 16;
/// Bytes of text after which it is.
const BLOCK_TEXT: usize = 16 << 20;

/// Gathers the cells of a sheet, row by row.
pub(crate) struct Gather {
    /// What has been gathered since the last [`Gather::taken`].
    pub(crate) block: Block,
    limits: Limits,
    /// Cells of the file that were counted before this sheet.
    before: u64,
    /// Cells of this sheet in blocks that were handed on.
    handed: u64,
    /// The row that is open.
    row: Option<u32>,
    hidden: bool,
    next_row: u32,
    next_col: u32,
    started: bool,
    sorted: bool,
}

impl Gather {
    /// Starts a sheet; `before` is how many cells the other sheets of the file had.
    pub(crate) fn new(limits: &Limits, before: u64) -> Self {
        Self {
            block: Block::default(),
            limits: *limits,
            before,
            handed: 0,
            row: None,
            hidden: false,
            next_row: 0,
            next_col: 0,
            started: false,
            sorted: true,
        }
    }

    /// The row that comes if none is named.
    pub(crate) fn next_row(&self) -> u32 {
        self.next_row
    }

    /// The column that comes if none is named.
    pub(crate) fn next_col(&self) -> u32 {
        self.next_col
    }

    /// Opens a row. Rows ascend.
    pub(crate) fn open_row(&mut self, index: u32, hidden: bool) -> Result<(), Trouble> {
        if index >= MAX_ROWS {
            return Err(Refusal::broken("off-grid").found(u64::from(index).saturating_add(1).to_string()).into());
        }
        if index < self.next_row {
            let reason = if index + 1 == self.next_row { "duplicate-row" } else { "row-order" };
            return Err(Refusal::broken(reason).found((index + 1).to_string()).at(index, 0).into());
        }
        self.row = Some(index);
        self.next_row = index + 1;
        self.next_col = 0;
        self.hidden = hidden;
        self.started = false;
        self.sorted = true;
        Ok(())
    }

    /// Number of the open row.
    #[inline]
    pub(crate) fn row(&self) -> u32 {
        self.row.unwrap_or(0)
    }

    /// Takes a column for the next cell of the open row.
    #[inline(always)]
    fn place(&mut self, col: u32) -> Result<u16, Trouble> {
        if col >= MAX_COLS {
            let found = if col < u32::from(u16::MAX) { a1(self.row(), col as u16) } else { (u64::from(col) + 1).to_string() };
            return Err(Refusal::broken("off-grid").found(found).into());
        }
        if !self.started {
            self.started = true;
            self.block.start_row(self.row(), self.hidden);
            if self.cells() > self.limits.cells {
                return Err(self.too_many());
            }
        }
        if col < self.next_col {
            self.sorted = false;
        }
        self.next_col = col + 1;
        Ok(col as u16)
    }

    fn too_many(&self) -> Trouble {
        Refusal::limit("cells", self.limits.cells, self.cells()).into()
    }

    /// Refuses cells that are told before they come, as repeated ones are.
    pub(crate) fn expect_cells(&self, more: u64) -> Result<(), Trouble> {
        if self.cells().saturating_add(more) > self.limits.cells { Err(self.too_many()) } else { Ok(()) }
    }

    /// Cells of the file so far.
    fn cells(&self) -> u64 {
        self.before + self.handed + self.block.cells.len() as u64
    }

    /// Adds a cell with its own text.
    #[inline]
    pub(crate) fn push(&mut self, col: u32, kind: Kind, flags: u8, style: u32, text: &str) -> Result<(), Trouble> {
        let col = self.place(col)?;
        check_length(text, &self.limits).map_err(|r| r.at(self.row(), col))?;
        self.block.push(col, kind, flags, style, text);
        Ok(())
    }

    /// Adds a cell with a shared string.
    #[inline]
    pub(crate) fn push_shared(&mut self, col: u32, flags: u8, style: u32, number: u32) -> Result<(), Trouble> {
        let col = self.place(col)?;
        self.block.push_shared(col, flags, style, number);
        Ok(())
    }

    /// Closes the row: sorts it where it was not, refuses an address that comes twice.
    pub(crate) fn close_row(&mut self) -> Result<(), Trouble> {
        let Some(row) = self.row.take() else { return Ok(()) };
        if !self.sorted {
            let first = self.block.rows.last().map_or(0, |r| r.first as usize);
            let cells: &mut [Cell] = &mut self.block.cells[first..];
            cells.sort_by_key(|c| c.col);
            if let Some(twice) = cells.windows(2).find(|w| w[0].col == w[1].col) {
                let col = twice[0].col;
                return Err(Refusal::broken("duplicate-cell").found(a1(row, col)).at(row, col).into());
            }
        }
        if self.cells() > self.limits.cells {
            return Err(self.too_many());
        }
        Ok(())
    }

    /// Whether the block is large enough to be handed on.
    pub(crate) fn is_full(&self) -> bool {
        self.block.cells.len() >= BLOCK_CELLS || self.block.text.len() >= BLOCK_TEXT
    }

    /// Empties the block after it was handed on.
    pub(crate) fn taken(&mut self) {
        self.handed += self.block.cells.len() as u64;
        self.block.clear();
    }

    /// Cells of this sheet so far.
    pub(crate) fn sheet_cells(&self) -> u64 {
        self.handed + self.block.cells.len() as u64
    }
}

/// Refuses a text with more characters than a cell can hold.
#[inline]
pub(crate) fn check_length(text: &str, limits: &Limits) -> Result<(), Refusal> {
    if text.len() > limits.cell_chars as usize {
        let n = text.encode_utf16().count() as u64;
        if n > u64::from(limits.cell_chars) {
            return Err(Refusal::limit("cell-chars", limits.cell_chars.into(), n));
        }
    }
    Ok(())
}

/// `D17` or `$D$17` as row and column from 0; columns of up to seven letters are counted so that the caller can say
/// what is off the grid. None if it is no address.
pub(crate) fn parse_a1(s: &str) -> Option<(u64, u64)> {
    let b = s.as_bytes();
    let mut i = usize::from(b.first() == Some(&b'$'));
    let mut col = 0u64;
    let letters = i;
    while let Some(c) = b.get(i).filter(|c| c.is_ascii_alphabetic()) {
        col = col * 26 + u64::from(c.to_ascii_uppercase() - b'A' + 1);
        i += 1;
        if i - letters > 7 {
            return None;
        }
    }
    if i == letters {
        return None;
    }
    i += usize::from(b.get(i) == Some(&b'$'));
    let digits = &s[i..];
    if digits.is_empty() || digits.len() > 12 || !digits.bytes().all(|c| c.is_ascii_digit()) {
        return None;
    }
    let row: u64 = digits.parse().ok()?;
    Some((row.checked_sub(1)?, col - 1))
}

/// Flags of a cell with this text; `superscript` is where a trailing superscript starts.
pub(crate) fn text_flags(text: &str, superscript: Option<u32>) -> u8 {
    let number = if is_number(text) { flag::NUMBER_AS_TEXT } else { 0 };
    number | if superscript.is_some() { flag::SUPERSCRIPT } else { 0 }
}

/// Whether a text is a number that somebody typed as text: digits with an optional sign, groups of three, a decimal
/// part, a percent sign. Which sign is the decimal one is not decided here.
pub(crate) fn is_number(text: &str) -> bool {
    let t = text.trim_matches([' ', '\u{a0}', '\u{202f}']);
    // No number that anybody typed is longer, and most labels start with a letter.
    if t.is_empty() || t.len() > 40 || !t.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '+' | '-' | '−' | '.' | ',')) {
        return false;
    }
    let t = t.trim_start_matches(['+', '-', '−']);
    let t = t.strip_suffix('%').unwrap_or(t).trim_end();
    let mut groups = Vec::new();
    let mut digits = 0;
    for c in t.chars() {
        match c {
            '0'..='9' => digits += 1,
            '.' | ',' | ' ' | '\'' | '’' | '\u{a0}' | '\u{202f}' => {
                groups.push((digits, c));
                digits = 0;
            }
            _ => return false,
        }
    }
    match groups.as_slice() {
        [] => digits > 0,
        [(_, '.' | ',')] => digits > 0,
        [(first, sign), rest @ ..] => {
            // The last sign may be the decimal one, if it is another than that of the groups.
            let (middle, decimal) = match rest.split_last() {
                Some(((n, last), middle)) if last != sign => {
                    (middle.iter().chain(std::iter::once(&(*n, *sign))).copied().collect::<Vec<_>>(), true)
                }
                _ => (rest.to_vec(), false),
            };
            (1..=3).contains(first)
                && middle.iter().all(|&(n, s)| n == 3 && s == *sign)
                && if decimal { digits > 0 && matches!(rest.last(), Some((_, '.' | ','))) } else { digits == 3 }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses() {
        assert_eq!(parse_a1("D17"), Some((16, 3)));
        assert_eq!(parse_a1("$XFD$1048576"), Some((1_048_575, 16_383)));
        assert_eq!(parse_a1("XFE1"), Some((0, 16_384)));
        for bad in ["", "A", "1", "A0", "A1B", "AAAAAAAAA1", "Á1", "A-1", "A1:B2"] {
            assert_eq!(parse_a1(bad), None, "{bad}");
        }
    }

    #[test]
    fn numbers_as_text() {
        for yes in ["12", "-3.5", "1,234", "1 234", "1.234.567,8", "1'234.5", " 7 ", "12%", "2019", "0,5", ".5", "1\u{a0}234"] {
            assert!(is_number(yes), "{yes}");
        }
        for no in ["", "abc", "1-5", "12.03.2020", "1,23,4", "1 2", "--", "..", "1990/91", "1,234,56", "3 abc", ","] {
            assert!(!is_number(no), "{no}");
        }
    }

    #[test]
    fn rows_are_sorted_and_addresses_unique() {
        let mut g = Gather::new(&Limits::default(), 0);
        let reason = |r: Result<(), Trouble>| match r {
            Err(Trouble::Refused(r)) => r.reason,
            _ => "ok",
        };
        assert_eq!(reason(g.open_row(4, false)), "ok");
        for col in [2, 0, 1] {
            assert_eq!(reason(g.push(col, Kind::Text, 0, 0, "x")), "ok");
        }
        assert_eq!(reason(g.close_row()), "ok");
        assert_eq!(g.block.cells.iter().map(|c| c.col).collect::<Vec<_>>(), [0, 1, 2]);
        assert_eq!(reason(g.open_row(4, false)), "duplicate-row");
        assert_eq!(reason(g.open_row(2, false)), "row-order");
        assert_eq!(reason(g.open_row(MAX_ROWS, false)), "off-grid");
        assert_eq!(reason(g.open_row(5, false)), "ok");
        assert_eq!(reason(g.push(MAX_COLS, Kind::Text, 0, 0, "x")), "off-grid");
        for _ in 0..2 {
            assert_eq!(reason(g.push(3, Kind::Text, 0, 0, "x")), "ok");
        }
        assert_eq!(reason(g.close_row()), "duplicate-cell");
    }

    #[test]
    fn limits_count_the_whole_file() {
        let limits = Limits { cells: 5, cell_chars: 3, ..Limits::default() };
        let mut g = Gather::new(&limits, 4);
        g.open_row(0, false).expect("first row");
        g.push(0, Kind::Text, 0, 0, "ééé").expect("three characters");
        assert!(
            matches!(g.push(1, Kind::Text, 0, 0, "four"), Err(Trouble::Refused(r)) if r.reason == "cell-chars" && r.cell == Some((0, 1)))
        );
        g.close_row().expect("five cells");
        g.open_row(1, false).expect("second row");
        g.push(0, Kind::Text, 0, 0, "x").expect("is counted at the end of the row");
        assert!(matches!(g.close_row(), Err(Trouble::Refused(r)) if r.reason == "cells"));
    }
}

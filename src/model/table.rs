//! What every grid reader yields: sheets as blocks of rows of 16-byte cells over one text arena.

use std::sync::Arc;

use super::location::{Location, PartId};

/// What a cell holds, as the file says it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub enum Kind {
    /// Formatted but without a value.
    Empty,
    /// Text, the cell's own: `at..at + len` of the block's arena.
    Text,
    /// Text of the workbook's shared strings: `at` is its number.
    Shared,
    /// A number: its source text lies in the arena. Whether it is a date is said by the style.
    Number,
    /// True or false: the arena holds `1` or `0`.
    Bool,
    /// An error such as `#REF!`: its text lies in the arena.
    Error,
}

/// Bits of [`Cell::flags`].
pub mod flag {
    /// The cell is the result of a formula.
    pub const FORMULA: u8 = 1;
    /// A formula without a stored result.
    pub const NO_RESULT: u8 = 2;
    /// A number that the sender typed as text (apostrophe, green triangle); set by workbook readers only.
    pub const NUMBER_AS_TEXT: u8 = 4;
    /// The end of the text is superscript: a footnote mark. See [`super::Strings::superscript`].
    pub const SUPERSCRIPT: u8 = 8;
}

/// One cell of a block. Rows are kept beside, so a cell is 16 bytes.
#[derive(Clone, Copy, Debug)]
pub struct Cell {
    /// Column from 0.
    pub col: u16,
    /// What it holds.
    pub kind: Kind,
    /// Bits of [`flag`].
    pub flags: u8,
    /// Number of its style in [`SheetHead::styles`].
    pub style: u32,
    /// Start in the arena, or number of the shared string.
    pub at: u32,
    /// Length in the arena, in bytes.
    pub len: u32,
}

/// A row of a block.
#[derive(Clone, Copy, Debug)]
pub struct Row {
    /// Row from 0 in the sheet. In a delimited text the line of the file where the record starts.
    pub index: u32,
    /// Its first cell in [`Block::cells`]; it ends where the next row starts.
    pub first: u32,
    /// Hidden by the sender or by a filter.
    pub hidden: bool,
}

/// Consecutive rows of a sheet with their cells, in reading order (by row, then column).
#[derive(Clone, Default, Debug)]
pub struct Block {
    /// The rows that have cells.
    pub rows: Vec<Row>,
    /// Their cells.
    pub cells: Vec<Cell>,
    /// Text of the cells that are not shared strings, UTF-8.
    pub text: String,
    /// Whether the sheet ends with this block.
    pub last: bool,
}

impl Block {
    /// The cells of the `i`-th row of the block.
    pub fn row_cells(&self, i: usize) -> &[Cell] {
        let from = self.rows[i].first as usize;
        let to = self.rows.get(i + 1).map_or(self.cells.len(), |r| r.first as usize);
        &self.cells[from..to]
    }

    /// Index range in [`Block::cells`] of the `i`-th row.
    pub fn row_range(&self, i: usize) -> std::ops::Range<usize> {
        let from = self.rows[i].first as usize;
        let to = self.rows.get(i + 1).map_or(self.cells.len(), |r| r.first as usize);
        from..to
    }

    /// Text of a cell as the file holds it; empty for an empty cell.
    pub fn text<'a>(&'a self, head: &'a SheetHead, cell: &Cell) -> &'a str {
        match cell.kind {
            Kind::Empty => "",
            Kind::Shared => head.strings.get(cell.at),
            _ => self.text.get(cell.at as usize..(cell.at + cell.len) as usize).unwrap_or(""),
        }
    }

    /// Starts a row. Readers call it once per row, in order.
    pub fn start_row(&mut self, index: u32, hidden: bool) {
        self.rows.push(Row { index, first: self.cells.len() as u32, hidden });
    }

    /// Adds a cell with its own text to the last row.
    pub fn push(&mut self, col: u16, kind: Kind, flags: u8, style: u32, text: &str) {
        let at = self.text.len() as u32;
        self.text.push_str(text);
        self.cells.push(Cell { col, kind, flags, style, at, len: text.len() as u32 });
    }

    /// Adds a cell with a shared string to the last row.
    pub fn push_shared(&mut self, col: u16, flags: u8, style: u32, number: u32) {
        self.cells.push(Cell { col, kind: Kind::Shared, flags, style, at: number, len: 0 });
    }

    /// Empties it for the next rows, keeping its memory.
    pub fn clear(&mut self) {
        self.rows.clear();
        self.cells.clear();
        self.text.clear();
        self.last = false;
    }
}

/// The shared strings of a workbook in one arena.
#[derive(Clone, Default, Debug)]
pub struct Strings {
    text: String,
    ends: Vec<u32>,
    /// For strings that end in superscript: the byte where it starts, by number.
    superscript: Vec<(u32, u32)>,
    /// Numbers of those without content.
    blank: Vec<u32>,
}

impl Strings {
    /// Adds a string and gives its number. `superscript` is the byte in `s` where a trailing superscript run starts.
    pub fn push(&mut self, s: &str, superscript: Option<u32>) -> u32 {
        self.text.push_str(s);
        self.ends.push(self.text.len() as u32);
        let number = self.ends.len() as u32 - 1;
        if let Some(at) = superscript {
            self.superscript.push((number, at));
        }
        if !s.as_bytes().first().is_some_and(u8::is_ascii_graphic) && s.chars().all(is_blank) {
            self.blank.push(number);
        }
        number
    }

    /// The string with this number; empty where there is none.
    pub fn get(&self, number: u32) -> &str {
        let i = number as usize;
        let Some(&end) = self.ends.get(i) else { return "" };
        let start = if i == 0 { 0 } else { self.ends[i - 1] };
        &self.text[start as usize..end as usize]
    }

    /// Whether there is a string with this number, and more to it than blanks.
    pub fn has_content(&self, number: u32) -> bool {
        (number as usize) < self.ends.len() && (self.blank.is_empty() || self.blank.binary_search(&number).is_err())
    }

    /// Where the trailing superscript of this string starts, if it has one.
    pub fn superscript(&self, number: u32) -> Option<u32> {
        let i = self.superscript.binary_search_by_key(&number, |s| s.0).ok()?;
        Some(self.superscript[i].1)
    }

    /// How many strings there are.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }
}

/// Blanks of every width, as they stand around labels.
pub fn is_blank(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{a0}' | '\u{200b}' | '\u{feff}' | '\u{2007}' | '\u{202f}')
}

/// What a cell's format tells a mapping.
#[derive(Clone, Default, PartialEq, Debug)]
pub struct Style {
    /// Bold font.
    pub bold: bool,
    /// Italic font.
    pub italic: bool,
    /// Struck through.
    pub strike: bool,
    /// Indent level of the alignment.
    pub indent: u8,
    /// Solid fill as `RRGGBB` in upper case, or a theme colour as `theme:4`; empty for none.
    pub fill: String,
    /// Number format code as stored, such as `#,##0` or `mmm-yy`; empty for General.
    pub format: String,
    /// The format shows a date or time: the number is a serial day.
    pub date: bool,
    /// The format shows a percentage: the stored number is a fraction.
    pub percent: bool,
}

/// A merged area, corners included, from 0.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Area {
    /// First row.
    pub top: u32,
    /// First column.
    pub left: u16,
    /// Last row.
    pub bottom: u32,
    /// Last column.
    pub right: u16,
}

impl Area {
    /// Whether the cell lies inside.
    pub fn contains(&self, row: u32, col: u16) -> bool {
        (self.top..=self.bottom).contains(&row) && (self.left..=self.right).contains(&col)
    }
}

/// How a sheet is shown.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub enum Visibility {
    /// As any other.
    #[default]
    Visible,
    /// Hidden by the user.
    Hidden,
    /// Hidden so that only a program can show it.
    VeryHidden,
}

/// What is known of a sheet before its cells.
#[derive(Clone, Debug)]
pub struct SheetHead {
    /// Its number in the run's sources.
    pub part: PartId,
    /// Name as the sender wrote it; empty for a delimited text.
    pub name: String,
    /// How it is shown.
    pub visibility: Visibility,
    /// Merged areas, sorted.
    pub merges: Vec<Area>,
    /// Hidden columns as inclusive ranges, sorted.
    pub hidden_cols: Vec<(u16, u16)>,
    /// Comments: row, column, text.
    pub comments: Vec<(u32, u16, String)>,
    /// Serial days count from 1904-01-01 instead of 1899-12-30.
    pub date1904: bool,
    /// Styles by number; number 0 always exists.
    pub styles: Arc<Vec<Style>>,
    /// The workbook's shared strings.
    pub strings: Arc<Strings>,
}

impl SheetHead {
    /// A sheet without formats: what a delimited text is.
    pub fn plain(part: PartId, name: &str) -> Self {
        Self {
            part,
            name: name.to_owned(),
            visibility: Visibility::Visible,
            merges: Vec::new(),
            hidden_cols: Vec::new(),
            comments: Vec::new(),
            date1904: false,
            styles: Arc::new(vec![Style::default()]),
            strings: Arc::new(Strings::default()),
        }
    }

    /// The style of a cell.
    pub fn style(&self, cell: &Cell) -> &Style {
        self.styles.get(cell.style as usize).unwrap_or(&self.styles[0])
    }

    /// The place of a cell of this sheet.
    pub fn at(&self, row: u32, col: u16) -> Location {
        Location::cell(self.part, row, col)
    }

    /// Whether the column is hidden.
    pub fn col_hidden(&self, col: u16) -> bool {
        self.hidden_cols.iter().any(|&(a, b)| (a..=b).contains(&col))
    }
}

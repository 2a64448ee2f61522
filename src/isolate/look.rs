//! How does a part of a sheet look? Read in the process that may read it, and told to its caller as values.

use std::io;
use std::ops::ControlFlow;

use serde::{Deserialize, Serialize};

use crate::model::claim::Claim;
use crate::model::location::Sources;
use crate::model::table::{Block, Cell, Kind, SheetHead, Visibility};
use crate::read::{self, Book, Format, Input, Limits, Opened, ReadError, ReadOptions};

/// Longest text of a cell that is told, in characters.
const LONGEST: usize = 120;
/// Sheets that are named.
const SHEETS: usize = 200;

/// Which part of which sheet is wanted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Window {
    /// Name of the sheet; empty: the first.
    pub sheet: String,
    /// First row, from 0.
    pub row: u32,
    /// First column, from 0.
    pub col: u16,
    /// How many rows.
    pub rows: u32,
    /// How many columns.
    pub cols: u16,
}

/// A part of a sheet as it looks.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Picture {
    /// All sheets: the name, and whether it is shown.
    pub sheets: Vec<(String, bool)>,
    /// The one that is shown.
    pub sheet: String,
    /// The rows of the window that have cells.
    pub rows: Vec<Line>,
    /// Merged areas that reach into the window: first row, first column, last row, last column.
    pub merges: Vec<(u32, u16, u32, u16)>,
    /// Hidden columns of the window.
    pub hidden: Vec<u16>,
    /// Whether there are rows below, and columns to the right.
    pub more: (bool, bool),
    /// Whether it is told what the mapping claims each cell as.
    #[serde(default)]
    pub claimed: bool,
}

/// A row.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// Its number, from 0.
    pub row: u32,
    /// Whether the sender hid it.
    pub hidden: bool,
    /// Its cells that are not empty.
    pub cells: Vec<Shown>,
}

/// A cell.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shown {
    /// Its column, from 0.
    pub col: u16,
    /// What stands there.
    pub text: String,
    /// Whether it is a number.
    pub number: bool,
    /// Whether it is bold.
    pub bold: bool,
    /// What the mapping claims it as; none where nothing does, or nobody asked.
    #[serde(default)]
    pub claim: Option<Claim>,
}

/// The part of a sheet; none where the file has no sheets, or not this one.
///
/// # Errors
/// Only the machine's: a file that cannot be read has no picture.
pub fn picture(input: &Input, window: &Window, limits: &Limits) -> io::Result<Option<Picture>> {
    let refused = |e: ReadError| match e {
        ReadError::Refused(_) => Ok(None),
        ReadError::Io(e) => Err(e),
    };
    let mut sources = Sources::default();
    let format = match read::sniff(input, limits, &mut sources) {
        Ok(Format::SdmxCsv) => Format::Csv,
        Ok(format @ (Format::Xlsx | Format::Xls | Format::Xlsb | Format::Ods | Format::Csv)) => format,
        Ok(_) => return Ok(None),
        Err(e) => return refused(e),
    };
    let options = ReadOptions { limits: *limits, ..ReadOptions::default() };
    match read::open(input, format, &options, &mut sources) {
        Ok((Opened::Book(mut book), _)) => match of_book(&mut *book, window) {
            Ok(picture) => Ok(picture),
            Err(e) => refused(e),
        },
        Ok(_) => Ok(None),
        Err(e) => refused(e),
    }
}

fn of_book(book: &mut dyn Book, window: &Window) -> Result<Option<Picture>, ReadError> {
    let named = book.sheets().iter().take(SHEETS);
    let sheets = named.map(|s| (s.name.clone(), s.visibility == Visibility::Visible)).collect::<Vec<_>>();
    let wanted = book.sheets().iter().position(|s| window.sheet.is_empty() || s.name == window.sheet);
    let Some(at) = wanted else { return Ok(None) };
    let sheet = book.sheets()[at].name.clone();
    let mut picture = Picture { sheets, sheet, ..Picture::default() };
    let (end, right) = (window.row.saturating_add(window.rows), window.col.saturating_add(window.cols));
    book.read(at, &mut |head, block| {
        if picture.merges.is_empty() {
            let near = head.merges.iter().filter(|m| m.bottom >= window.row && m.top < end && m.right >= window.col && m.left < right);
            picture.merges = near.take(2_000).map(|m| (m.top, m.left, m.bottom, m.right)).collect();
            picture.hidden = (window.col..right).filter(|c| head.col_hidden(*c)).collect();
        }
        for (i, row) in block.rows.iter().enumerate() {
            if row.index >= end {
                picture.more.0 = true;
                return ControlFlow::Break(());
            }
            if row.index < window.row {
                continue;
            }
            let cells = block.row_cells(i);
            picture.more.1 |= cells.iter().any(|c| c.col >= right && c.kind != Kind::Empty);
            let within = cells.iter().filter(|c| (window.col..right).contains(&c.col) && c.kind != Kind::Empty);
            picture.rows.push(Line { row: row.index, hidden: row.hidden, cells: within.map(|c| shown(head, block, c)).collect() });
        }
        ControlFlow::Continue(())
    })?;
    Ok(Some(picture))
}

fn shown(head: &SheetHead, block: &Block, cell: &Cell) -> Shown {
    let (text, style) = (block.text(head, cell), head.style(cell));
    let number = cell.kind == Kind::Number;
    let day = if number && style.date { read::iso_of_serial(text, head.date1904) } else { None };
    let text = match day {
        Some(day) => day,
        None => match text.char_indices().nth(LONGEST) {
            Some((i, _)) => format!("{}…", &text[..i]),
            None => text.to_owned(),
        },
    };
    Shown { col: cell.col, text, number: number && !style.date, bold: style.bold, claim: None }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::Data;

    fn window(row: u32, rows: u32) -> Window {
        Window { sheet: String::new(), row, col: 0, rows, cols: 3 }
    }

    #[test]
    fn a_window_of_a_table_is_told() {
        let text = "a;b;c;d\n1;2;3;4\n5;;7;8\n9;9;9;9\n";
        let input = Input { name: "t.csv".to_owned(), data: Data::Bytes(text.as_bytes().into()) };
        let picture = picture(&input, &window(1, 2), &Limits::default()).expect("read").expect("a table");
        let told: Vec<(u32, Vec<&str>)> = picture.rows.iter().map(|r| (r.row, r.cells.iter().map(|c| c.text.as_str()).collect())).collect();
        assert_eq!(told.first().map(|r| r.1.clone()), Some(vec!["1", "2", "3"]));
        assert_eq!((told.len(), picture.more), (2, (true, true)));
        let no_sheet = Window { sheet: "Hoja9".to_owned(), ..window(0, 1) };
        assert_eq!(super::picture(&input, &no_sheet, &Limits::default()).expect("read"), None);
    }
}

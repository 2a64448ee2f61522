//! What a file that no mapping is known for looks like: its tables, header levels, labels, totals, notes.
//!
//! Everything here is a guess for a person to judge. Nothing is decided, and no figure is made from it.

mod find;
mod read;
mod sums;
mod tell;
mod tree;
mod wish;

pub use tree::{FieldGuess, RecordGuess, Step, TreeGuess, describe_tree};
pub use wish::{Lines, Wish, describe_as, widen};

use rust_decimal::Decimal;

use super::concept::Concept;
use super::values::NumberStyle;
use crate::model::lang::Lang;
use crate::model::table::{Area, Block, SheetHead, Visibility};

/// A text with its place; row and column from 0.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Said {
    /// Row.
    pub row: u32,
    /// Column.
    pub col: u16,
    /// Text, without blanks around it.
    pub text: String,
}

/// Why something is taken for a sum.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Why {
    /// Its label says so, and its figures do not contradict it or could not be added.
    Word,
    /// Its figures are the sums of others, and its label says nothing of it.
    Arithmetic,
    /// Both.
    Both,
    /// Its label says so, and its figures are not the sums of the others.
    WordOnly,
}

/// A level of a header.
#[derive(Clone, PartialEq, Debug)]
pub struct Level {
    /// Row in the sheet.
    pub row: u32,
    /// The label of each column with figures, as it is read there: merged areas spread, empty where there is none.
    pub labels: Vec<String>,
    /// Labels hold for empty cells to their right although nothing is merged.
    pub spread: bool,
    /// What the labels are probably about.
    pub concept: Option<Concept>,
}

/// A column with labels of rows.
#[derive(Clone, PartialEq, Debug)]
pub struct LabelColumn {
    /// Column.
    pub col: u16,
    /// Its heading in one line; empty where there is none.
    pub heading: String,
    /// All parts of its heading, from the top.
    pub parts: Vec<String>,
    /// What it is probably about.
    pub concept: Option<Concept>,
    /// A label stands once and holds for the rows below it.
    pub sparse: bool,
    /// A label stands in a row of sums below the rows that it holds for: `Airport - Total`.
    pub below: bool,
    /// Some rows with figures have no label here, and none that holds for them; where labels stand below their rows:
    /// some have a label of their own.
    pub gaps: bool,
    /// Distinct labels, in order, [`DISTINCT`] at most, sums left out. Empty where they may be about persons.
    pub labels: Vec<String>,
    /// How many distinct labels there are among the rows looked at.
    pub distinct: usize,
    /// The labels are numbers or dates.
    pub numeric: bool,
}

/// A column with figures.
#[derive(Clone, PartialEq, Debug)]
pub struct Measure {
    /// Column.
    pub col: u16,
    /// Its heading in one line.
    pub heading: String,
    /// All parts of its heading, from the top.
    pub parts: Vec<String>,
    /// It sums others.
    pub total: Option<Why>,
    /// Hidden by the sender.
    pub hidden: bool,
    /// Share of the figures that have decimals, in percent.
    pub decimals: u8,
}

/// A row of a body that is more than labels with figures.
#[derive(Clone, PartialEq, Debug)]
pub struct SpecialRow {
    /// Row.
    pub row: u32,
    /// Its label.
    pub label: String,
    /// Column of its label.
    pub col: u16,
    /// Bold.
    pub bold: bool,
    /// Why it is taken for a sum; none for a heading without figures.
    pub total: Option<Why>,
}

/// How figures are written where they are texts.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Written {
    /// Figures that only a point as decimal sign, or a comma between thousands, explains.
    pub point: usize,
    /// Figures that only a comma as decimal sign, or a point between thousands, explains.
    pub comma: usize,
    /// Figures such as `1,234` that both explain, differently.
    pub doubtful_comma: usize,
    /// Figures such as `1.234` that both explain, differently.
    pub doubtful_point: usize,
    /// Other figures that are texts.
    pub plain: usize,
}

impl Written {
    /// The style that the figures show; where they show none, the one that makes whole thousands of all doubtful ones,
    /// as counts are.
    pub fn style(&self) -> Option<NumberStyle> {
        let (point, comma) = (NumberStyle { decimal: b'.', group: b',' }, NumberStyle { decimal: b',', group: b'.' });
        match (self.point, self.comma, self.doubtful_comma, self.doubtful_point) {
            (p, c, ..) if p > c => Some(point),
            (p, c, ..) if c > p => Some(comma),
            (0, 0, n, 0) if n > 0 => Some(point),
            (0, 0, 0, n) if n > 0 => Some(comma),
            _ => None,
        }
    }

    /// Whether nothing but the likelihood of whole thousands speaks for the style.
    pub fn is_doubtful(&self) -> bool {
        self.point == self.comma
    }
}

/// Signs that a file has rows about persons.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Persons {
    /// Headings of columns that belong to one person.
    pub columns: Vec<String>,
    /// No column has figures: each row may be a person or an event.
    pub no_measure: bool,
}

impl Persons {
    /// Whether there is any sign.
    pub fn suspected(&self) -> bool {
        !self.columns.is_empty() || self.no_measure
    }
}

/// A table as it looks.
#[derive(Clone, Debug)]
pub struct TableGuess {
    /// Number of the sheet among those given.
    pub sheet: usize,
    /// Its name; empty for a delimited text.
    pub sheet_name: String,
    /// How the sheet is shown.
    pub visibility: Visibility,
    /// Header and body.
    pub area: Area,
    /// Texts above the header, from the top.
    pub titles: Vec<Said>,
    /// The cell by which the table can be found again: text at the head of the label column.
    pub anchor: Option<Said>,
    /// The first label below the header, by which a table without a heading over its labels can be found.
    pub first_label: Option<Said>,
    /// First and last row of the header, from 0. The anchor's row is not always the first.
    pub header: (u32, u32),
    /// Levels of the header, from the top.
    pub levels: Vec<Level>,
    /// Columns with labels of rows.
    pub labels: Vec<LabelColumn>,
    /// Columns with figures.
    pub measures: Vec<Measure>,
    /// First and last row of the body, from 0.
    pub body: (u32, u32),
    /// How many rows of it have figures (or, without figures, content).
    pub rows: usize,
    /// Rows that sum others.
    pub totals: Vec<SpecialRow>,
    /// Rows that head a group, without figures or with the sums of the group.
    pub groups: Vec<SpecialRow>,
    /// Rows that a person leaves out.
    pub left_out: Vec<SpecialRow>,
    /// Columns that a person leaves out: the column, and all parts of its heading.
    pub out_cols: Vec<(u16, Vec<String>)>,
    /// Texts under the body.
    pub notes: Vec<Said>,
    /// Hidden rows with content.
    pub hidden_rows: usize,
    /// Row with HXL tags.
    pub hxl_row: Option<u32>,
    /// How much one stands for, and the text that says so.
    pub unit: Option<(Decimal, String)>,
    /// How figures are written where they are texts.
    pub written: Written,
    /// Signs in place of figures, with how often, in the order of finding.
    pub signs: Vec<(String, usize)>,
    /// Language of its words.
    pub language: Option<Lang>,
    /// Signs of rows about persons.
    pub persons: Persons,
    /// The block does not hold the whole sheet: there may be more rows.
    pub cut: bool,
}

/// Distinct labels of a column that are kept.
pub const DISTINCT: usize = 60;

/// The tables of a workbook or delimited text, sheet by sheet, from the first block of each.
pub fn describe(sheets: &[(SheetHead, Block)]) -> Vec<TableGuess> {
    describe_as(sheets, &[])
}

#[cfg(test)]
mod tests;

//! How does a dataset look as a workbook that a person opens? A sheet of data with names, figures that are numbers, flags and
//! footnotes; one that says what it is and how it is cited; one with the codes behind the names.
//!
//! The sheet of data is written row by row and kept on the disk until it is packed, so that memory does not grow with it.
//! What is the same in all rows (unit of count, rule of residence …) is told once, with the metadata.

use std::collections::{BTreeMap, BTreeSet};
use std::io;

use indexmap::IndexMap;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, FormatBorder, Workbook, Worksheet, XlsxError};

use super::columns::{Column, Holds, called, columns, component, heading};
use super::csv::{Figure, Series};
use super::describe::About;
use super::{Layout, Out, Rows, Wanted, words};
use crate::model::lang::Lang;
use crate::model::observation::CodeColumn;
use crate::model::structure::{Component, Representation};
use crate::sdmx::csv::decimal;
use crate::sdmx::write::name;

/// Rows of a sheet below its heading at most.
pub const ROWS: u64 = 1_048_575;
/// Columns of a sheet at most.
pub const COLUMNS: usize = 16_384;
/// Footnotes that are numbered; any more stand where they belong.
const NOTES: usize = 10_000;
/// A figure of more digits than a cell of numbers keeps is written as text.
const DIGITS: u64 = 999_999_999_999_999;
/// Characters of a cell at most.
const LONGEST: usize = 32_000;
/// Characters of an address that can be followed at most.
const ADDRESS: usize = 2_000;
/// Attributes that say where a figure came from, to whoever traces it by the service.
const WHENCE: [&str; 2] = ["SOURCE_CELL", "SUBMISSION_ID"];

fn broken(error: XlsxError) -> io::Error {
    match error {
        XlsxError::IoError(error) => error,
        other => io::Error::other(other),
    }
}

/// Writes the workbook.
///
/// # Errors
/// Where a file cannot be read, or a temporary one not written.
pub(super) fn write(rows: &Rows, wanted: &Wanted, about: &About, out: &mut Out) -> io::Result<()> {
    let mut book = Workbook::new();
    let day = about.day();
    let mut parts = day.split('-').map(|p| p.parse::<u16>().unwrap_or(1));
    let (year, month, date) = (parts.next().unwrap_or(1970), parts.next().unwrap_or(1), parts.next().unwrap_or(1));
    let made = ExcelDateTime::from_ymd(year.max(1900), month as u8, date as u8).map_err(broken)?;
    let lang = wanted.lang;
    book.set_properties(&DocProperties::new().set_title(about.title(lang)).set_author(about.publisher()).set_creation_datetime(&made));
    let survey = Survey::of(rows)?;
    let sheet = book.add_worksheet_with_constant_memory().map_err(broken)?;
    sheet.set_name(words::DATA.of(lang)).map_err(broken)?;
    let mut page = Page { sheet, lang, row: 0, head: head(), whole: Format::new().set_num_format("#,##0") };
    let notes = match wanted.layout {
        Layout::Long => long(rows, wanted, &survey, &mut page)?,
        Layout::Wide => wide(rows, wanted, &mut page)?,
    };
    metadata(book.add_worksheet(), rows, wanted, about, &survey, &notes)?;
    codes(book.add_worksheet(), rows, wanted, &survey)?;
    match book.save_to_writer(&mut *out) {
        // Nobody wants the rest of it.
        Err(XlsxError::IoError(error)) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        other => other.map_err(broken),
    }
}

fn head() -> Format {
    Format::new().set_bold().set_border_bottom(FormatBorder::Thin)
}

/// What there is in all rows together.
struct Survey {
    /// The values of each attribute that has any, the empty one among them where some row has none.
    attributes: BTreeMap<usize, BTreeSet<String>>,
    /// The codes of each dimension.
    dimensions: Vec<BTreeSet<String>>,
}

impl Survey {
    fn of(rows: &Rows) -> io::Result<Survey> {
        let structure = &rows.flow.structure;
        let whence = |a: &usize| WHENCE.contains(&structure.attributes[*a].id.as_str());
        let wanted: Vec<usize> = rows.attributes().into_iter().filter(|a| !whence(a)).collect();
        let mut attributes: BTreeMap<usize, BTreeSet<String>> = BTreeMap::new();
        for slice in rows.slices(&wanted, false) {
            let slice = slice?;
            for &a in &wanted {
                let seen = attributes.entry(a).or_default();
                let free = !matches!(structure.attributes[a].representation, Representation::Codes(_));
                match &slice.attributes[a] {
                    None => {
                        seen.insert(String::new());
                    }
                    // Of texts it is enough to know whether there are several.
                    Some(_) if free && seen.len() > 1 => {}
                    Some(column) => match &column.codes {
                        CodeColumn::Constant(code, _) => {
                            seen.insert(column.texts.get(*code).to_owned());
                        }
                        codes => {
                            let used = codes.used(column.texts.len());
                            let texts = column.texts.0.iter().zip(used).filter(|(_, used)| *used);
                            seen.extend(texts.take(if free { 2 } else { usize::MAX }).map(|(t, _)| t.to_string()));
                        }
                    },
                }
            }
        }
        attributes.retain(|_, values| values.iter().any(|v| !v.is_empty()));
        let dimensions = rows.selection.available()?.codes.into_iter().map(|c| c.into_iter().collect()).collect();
        Ok(Survey { attributes, dimensions })
    }

    /// The value that an attribute has in all rows.
    fn same(&self, attribute: usize) -> Option<&str> {
        let values = self.attributes.get(&attribute)?;
        values.first().filter(|_| values.len() == 1).map(String::as_str)
    }
}

/// The sheet at hand, and the next row of it.
struct Page<'a> {
    sheet: &'a mut Worksheet,
    lang: Lang,
    row: u32,
    head: Format,
    whole: Format,
}

impl Page<'_> {
    fn text(&mut self, column: usize, text: &str) -> io::Result<()> {
        if text.is_empty() {
            return Ok(());
        }
        self.sheet.write_string(self.row, column as u16, cut(text)).map(drop).map_err(broken)
    }

    /// An address that can be followed; another text as it is.
    fn address(&mut self, column: usize, text: &str) -> io::Result<()> {
        if !text.starts_with("http") || text.len() > ADDRESS || text.contains(' ') {
            return self.text(column, text);
        }
        self.sheet.write_url(self.row, column as u16, text).map(drop).map_err(broken)
    }

    fn title(&mut self, column: usize, text: &str) -> io::Result<()> {
        self.sheet.write_string_with_format(self.row, column as u16, cut(text), &self.head).map(drop).map_err(broken)
    }

    /// A figure as a number; none as an empty cell.
    fn figure(&mut self, column: usize, figure: Figure) -> io::Result<()> {
        let Some((mantissa, scale)) = figure else { return Ok(()) };
        let mut text = Vec::new();
        decimal(mantissa, scale as usize, &mut itoa::Buffer::new(), &mut text);
        let text = String::from_utf8_lossy(&text);
        let column = column as u16;
        let written = match text.parse::<f64>() {
            Ok(number) if mantissa.unsigned_abs() <= DIGITS && scale == 0 => {
                self.sheet.write_number_with_format(self.row, column, number, &self.whole)
            }
            Ok(number) if mantissa.unsigned_abs() <= DIGITS => self.sheet.write_number(self.row, column, number),
            _ => self.sheet.write_string(self.row, column, text),
        };
        written.map(drop).map_err(broken)
    }

    /// Freezes and filters below the heading, once all rows are there.
    fn finish(&mut self, columns: usize) -> io::Result<()> {
        let last = self.row.saturating_sub(1);
        self.sheet.set_freeze_panes(1, 0).map_err(broken)?;
        self.sheet.autofilter(0, 0, last, columns.saturating_sub(1) as u16).map(drop).map_err(broken)
    }
}

/// A text as long as a cell holds.
fn cut(text: &str) -> String {
    if text.len() <= LONGEST { text.to_owned() } else { text.chars().take(LONGEST / 4).collect::<String>() + "…" }
}

/// The heading of a column of dimensions or attributes.
fn title(rows: &Rows, column: &Column, both: bool, lang: Lang) -> String {
    let Some(c) = component(rows.flow, column.holds) else { return column.title.clone() };
    let said = heading(c, lang);
    if both && c.codelist().is_some() && !column.named {
        format!("{said} ({})", words::CODE.of(lang).to_lowercase())
    } else {
        said.to_owned()
    }
}

/// Whether an attribute is a text that people write: a footnote.
fn is_note(component: &Component) -> bool {
    matches!(component.representation, Representation::Text(_))
}

/// One row an observation; gives the footnotes.
fn long(rows: &Rows, wanted: &Wanted, survey: &Survey, page: &mut Page) -> io::Result<IndexMap<String, usize>> {
    let (structure, lang) = (&rows.flow.structure, page.lang);
    let shown = |a: usize| survey.attributes.contains_key(&a) && survey.same(a).is_none();
    let mut columns = columns(rows.flow, wanted.labels);
    columns.retain(|c| match c.holds {
        Holds::Nothing => false,
        Holds::Attribute(a) => shown(a),
        _ => true,
    });
    let both = wanted.labels == super::Labels::Both;
    for (i, column) in columns.iter().enumerate() {
        let wide = if column.named { 24 } else { 14 };
        page.sheet.set_column_width(i as u16, wide).map_err(broken)?;
        let said = title(rows, column, both, lang);
        page.title(i, &said)?;
    }
    page.row += 1;
    let attributes: Vec<usize> = (0..structure.attributes.len()).filter(|&a| shown(a)).collect();
    let mut notes: IndexMap<String, usize> = IndexMap::new();
    for slice in rows.slices(&attributes, true) {
        let slice = slice?;
        for row in 0..slice.rows {
            for (i, column) in columns.iter().enumerate() {
                let text = match column.holds {
                    Holds::Value => {
                        page.figure(i, slice.values.parts(row))?;
                        continue;
                    }
                    Holds::Dimension(d) => slice.dimensions[d].text(row),
                    Holds::Attribute(a) => slice.attributes[a].as_ref().map_or("", |c| c.text(row)),
                    Holds::Nothing => "",
                };
                match component(rows.flow, column.holds) {
                    Some(c) if column.named => page.text(i, called(c, text, lang))?,
                    Some(c) if matches!(column.holds, Holds::Attribute(_)) && is_note(c) && !text.is_empty() => {
                        let next = notes.len() + 1;
                        match notes.get(text) {
                            Some(number) => page.text(i, &format!("[{number}]"))?,
                            None if next > NOTES => page.text(i, text)?,
                            None => {
                                notes.insert(text.to_owned(), next);
                                page.text(i, &format!("[{next}]"))?;
                            }
                        }
                    }
                    _ => page.text(i, text)?,
                }
            }
            page.row += 1;
        }
    }
    page.finish(columns.len())?;
    Ok(notes)
}

/// One row a series, one column a period.
fn wide(rows: &Rows, wanted: &Wanted, page: &mut Page) -> io::Result<IndexMap<String, usize>> {
    let lang = page.lang;
    let series = Series::of(rows, wanted)?;
    let both = wanted.labels == super::Labels::Both;
    for (i, column) in series.columns.iter().enumerate() {
        page.sheet.set_column_width(i as u16, if column.named { 24 } else { 14 }).map_err(broken)?;
        let said = title(rows, column, both, lang);
        page.title(i, &said)?;
    }
    let first = series.columns.len();
    let each = 1 + usize::from(series.flags.is_some());
    let status = series.flags.and_then(|a| rows.flow.structure.attributes.get(a));
    for (i, period) in series.periods.iter().enumerate() {
        page.title(first + i * each, period)?;
        if let Some(status) = status {
            page.title(first + i * each + 1, &format!("{period} {}", heading(status, lang)))?;
        }
    }
    page.row += 1;
    series.each(rows, |key, figures, flags| {
        for (i, column) in series.columns.iter().enumerate() {
            let Holds::Dimension(d) = column.holds else { continue };
            match component(rows.flow, column.holds) {
                Some(c) if column.named => page.text(i, called(c, &key[d], lang))?,
                _ => page.text(i, &key[d])?,
            }
        }
        for (i, figure) in figures.iter().enumerate() {
            page.figure(first + i * each, *figure)?;
            if let Some(flag) = flags.get(i) {
                page.text(first + i * each + 1, flag)?;
            }
        }
        page.row += 1;
        Ok(true)
    })?;
    page.finish(first + series.periods.len() * each)?;
    Ok(IndexMap::new())
}

/// What the dataset is.
fn metadata(
    sheet: &mut Worksheet,
    rows: &Rows,
    wanted: &Wanted,
    about: &About,
    survey: &Survey,
    notes: &IndexMap<String, usize>,
) -> io::Result<()> {
    let lang = wanted.lang;
    sheet.set_name(words::METADATA.of(lang)).map_err(broken)?;
    sheet.set_column_width(0, 34).map_err(broken)?;
    sheet.set_column_width(1, 90).map_err(broken)?;
    let structure = &rows.flow.structure;
    let mut page = Page { sheet, lang, row: 0, head: head(), whole: Format::new() };
    let contact = if about.imprint.contact.is_empty() { words::NOT_STATED.of(lang) } else { &about.imprint.contact };
    let (publisher, citation, source) = (about.publisher(), about.citation(lang), about.source());
    let (newest, this, package) = (about.newest(wanted.form), about.this(wanted.form), about.beside("datapackage.json"));
    let (id, of) = (rows.flow.reference.to_string(), structure.reference.to_string());
    let (releases, opened) = (about.releases(), about.modified.to_string());
    for (word, text) in [
        (words::DATASET, about.title(lang)),
        (words::IDENTIFIER, &id),
        (words::FOLLOWED, &of),
        (words::RELEASE, &releases),
        (words::RELEASED, &opened),
        (words::SOURCE, &source),
        (words::PUBLISHER, &publisher),
        (words::LICENCE, about.licence(lang)),
        (words::CONTACT, contact),
        (words::CITE, &citation),
        (words::NEWEST, &newest),
        (words::THIS, &this),
        (words::LINK, &package),
    ] {
        page.title(0, word.of(lang))?;
        page.address(1, text)?;
        page.row += 1;
    }
    section(&mut page, words::SAME_FOR_ALL.of(lang))?;
    for (a, c) in structure.attributes.iter().enumerate() {
        if let Some(value) = survey.same(a) {
            page.text(0, heading(c, lang))?;
            page.text(1, called(c, value, lang))?;
            page.row += 1;
        }
    }
    section(&mut page, words::DEFINITIONS.of(lang))?;
    let dimensions = structure.dimensions.iter().chain([&structure.measure]);
    let attributes = survey.attributes.keys().filter_map(|&a| structure.attributes.get(a));
    for c in dimensions.chain(attributes) {
        let list = c.codelist().map(|l| format!("{} {}", words::CODELIST.of(lang), l.reference));
        let defined = about.concepts.get(&c.id).and_then(|c| c.about.as_ref()).map_or("", |a| name(&a.descriptions, &[lang]));
        let said: Vec<&str> = [c.id.as_str(), list.as_deref().unwrap_or(""), defined].into_iter().filter(|t| !t.is_empty()).collect();
        page.text(0, heading(c, lang))?;
        page.text(1, &said.join(". "))?;
        page.row += 1;
    }
    section(&mut page, words::NOTES.of(lang))?;
    for (text, number) in notes {
        page.text(0, &format!("[{number}]"))?;
        page.text(1, text)?;
        page.row += 1;
    }
    if wanted.layout == Layout::Wide {
        page.text(1, words::WIDE_HAS_NO_FLAGS.of(lang))?;
        page.row += 1;
    }
    page.text(1, words::NO_STATUS.of(lang))
}

fn section(page: &mut Page, called: &str) -> io::Result<()> {
    page.row += 1;
    page.title(0, called)?;
    page.row += 1;
    Ok(())
}

/// The codes that occur, with their names.
fn codes(sheet: &mut Worksheet, rows: &Rows, wanted: &Wanted, survey: &Survey) -> io::Result<()> {
    let (lang, structure) = (wanted.lang, &rows.flow.structure);
    sheet.set_name(words::CODES.of(lang)).map_err(broken)?;
    let mut page = Page { sheet, lang, row: 0, head: head(), whole: Format::new() };
    for (i, (word, width)) in [(words::COLUMN, 30), (words::CODE, 14), (words::NAME, 60)].into_iter().enumerate() {
        page.sheet.set_column_width(i as u16, width).map_err(broken)?;
        page.title(i, word.of(lang))?;
    }
    page.row += 1;
    let dimensions = structure.dimensions.iter().zip(&survey.dimensions);
    let attributes = survey.attributes.iter().filter_map(|(&a, values)| Some((structure.attributes.get(a)?, values)));
    for (c, values) in dimensions.chain(attributes) {
        for value in values.iter().filter(|v| !v.is_empty() && c.codelist().is_some()) {
            page.text(0, heading(c, lang))?;
            page.text(1, value)?;
            page.text(2, called(c, value, lang))?;
            page.row += 1;
        }
    }
    page.finish(3)
}

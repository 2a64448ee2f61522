//! OpenDocument spreadsheets as sheets of cells.
//!
//! calamine reads them too, but expands what is repeated into as many copies as the file says, and knows neither styles
//! nor hidden rows, merged areas or comments. Here a repeated text is kept once, and repeated cells count as cells.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::sync::Arc;

use quick_xml::events::{BytesStart, Event};

use super::formats::serial_of_iso;
use super::grid::{Gather, MAX_COLS, check_length, text_flags};
use super::package::{Package, PartReader};
use super::part_xml::{PartXml, attr, attr_number, push_text};
use super::pictures::Pictureless;
use super::refusal::{Refusal, Trouble, whole_file};
use super::{Book, Input, Limits, Opened, ReadError, ReadOptions, SheetName};
use crate::model::finding::Findings;
use crate::model::location::{PartKind, Sources};
use crate::model::table::{Area, Block, Kind, SheetHead, Strings, Style, Visibility, flag};

/// Opens a spreadsheet (`.ods`).
///
/// # Errors
/// A refusal where the package or its content does not open.
pub fn open(input: &Input, options: &ReadOptions, sources: &mut Sources) -> Result<(Opened, Findings), ReadError> {
    let whole = whole_file(sources, &input.name);
    let book = read(input, &options.limits, sources).map_err(|t| t.placed(whole, None))?;
    Ok((Opened::Book(Box::new(book)), Findings::default()))
}

struct OdsBook {
    names: Vec<SheetName>,
    sheets: Vec<(SheetHead, Block)>,
}

impl Book for OdsBook {
    fn sheets(&self) -> &[SheetName] {
        &self.names
    }

    fn read(&mut self, sheet: usize, each: &mut dyn FnMut(&SheetHead, &Block) -> ControlFlow<()>) -> Result<Findings, ReadError> {
        if let Some((head, block)) = self.sheets.get(sheet) {
            let _ = each(head, block);
        }
        Ok(Findings::default())
    }
}

const CONTENT: &str = "content.xml";

fn read(input: &Input, limits: &Limits, sources: &mut Sources) -> Result<OdsBook, Trouble> {
    let package = Package::open(&input.data, limits)?;
    let mut formats = Formats::default();
    // Styles of the whole document first, those of the content after: the latter win.
    if let Some(entry) = package.find("styles.xml") {
        let mut x = PartXml::new(package.reader(entry)?, limits);
        loop {
            match x.next().map_err(|t| t.in_part("styles.xml"))? {
                Event::Start(e) | Event::Empty(e) => formats.take(&e)?,
                Event::End(e) => formats.end(e.local_name().as_ref()),
                Event::Eof => break,
                _ => {}
            }
        }
    }
    let Some(entry) = package.find(CONTENT) else { return Err(Refusal::broken("missing-part").arg("name", CONTENT).into()) };
    let mut reader = Content {
        x: PartXml::new(Pictureless::new(package.reader(entry)?), limits),
        limits,
        formats,
        styles: vec![Style::default()],
        numbers: BTreeMap::new(),
        sheets: Vec::new(),
        before: 0,
    };
    reader.read().map_err(|t| t.in_part(CONTENT))?;
    let styles = Arc::new(reader.styles);
    let mut book = OdsBook { names: Vec::new(), sheets: Vec::new() };
    for s in reader.sheets {
        let part = sources.add(&input.name, &s.name, PartKind::Sheet);
        book.names.push(SheetName { part, name: s.name.clone(), visibility: s.visibility });
        let head = SheetHead {
            part,
            name: s.name,
            visibility: s.visibility,
            merges: s.merges,
            hidden_cols: s.hidden_cols,
            comments: s.comments,
            date1904: false,
            styles: styles.clone(),
            strings: Arc::new(s.strings),
        };
        book.sheets.push((head, s.block));
    }
    Ok(book)
}

/// Named formats, as they are defined before the tables.
#[derive(Default)]
struct Formats {
    /// Cell styles by name.
    cells: BTreeMap<String, Style>,
    /// Tables that are not shown.
    hidden: BTreeMap<String, bool>,
    /// Style that is open.
    open: Option<(String, bool)>,
}

impl Formats {
    fn take(&mut self, e: &BytesStart<'_>) -> Result<(), Trouble> {
        match e.local_name().as_ref() {
            "style" => {
                let name = attr(e, "name")?.unwrap_or_default().into_owned();
                match attr(e, "family")?.as_deref() {
                    Some("table-cell") => {
                        let parent = attr(e, "parent-style-name")?.and_then(|p| self.cells.get(p.as_ref()).cloned());
                        self.cells.insert(name.clone(), parent.unwrap_or_default());
                        self.open = Some((name, false));
                    }
                    Some("table") => self.open = Some((name, true)),
                    _ => self.open = None,
                }
            }
            "table-properties" => {
                if let (Some((name, true)), Some(shown)) = (&self.open, attr(e, "display")?) {
                    self.hidden.insert(name.clone(), shown == "false");
                }
            }
            "text-properties" => {
                let (weight, slant, line) = (attr(e, "font-weight")?, attr(e, "font-style")?, attr(e, "text-line-through-style")?);
                if let Some(s) = self.open_cell() {
                    s.bold = weight.map_or(s.bold, |w| w == "bold" || w.parse::<u32>().is_ok_and(|n| n >= 600));
                    s.italic = slant.map_or(s.italic, |v| v != "normal");
                    s.strike = line.map_or(s.strike, |v| v != "none");
                }
            }
            "table-cell-properties" => {
                let fill = attr(e, "background-color")?;
                if let (Some(s), Some(fill)) = (self.open_cell(), fill) {
                    s.fill = fill.strip_prefix('#').unwrap_or("").to_ascii_uppercase();
                }
            }
            "paragraph-properties" => {
                let margin = attr(e, "margin-left")?;
                if let (Some(s), Some(margin)) = (self.open_cell(), margin) {
                    s.indent = indent(&margin);
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn open_cell(&mut self) -> Option<&mut Style> {
        match &self.open {
            Some((name, false)) => self.cells.get_mut(name),
            _ => None,
        }
    }

    fn end(&mut self, name: &str) {
        if name == "style" {
            self.open = None;
        }
    }
}

/// One level is 10 points, which is how spreadsheets of other formats are brought in.
fn indent(margin: &str) -> u8 {
    let unit_at = margin.find(|c: char| c.is_ascii_alphabetic()).unwrap_or(margin.len());
    let points = match &margin[unit_at..] {
        "pt" => 1.0,
        "cm" => 28.35,
        "mm" => 2.835,
        "in" => 72.0,
        _ => return 0,
    };
    margin[..unit_at].parse::<f64>().map_or(0, |v| (v * points / 10.0).round().clamp(0.0, 255.0) as u8)
}

/// A table that has been read.
struct Table {
    name: String,
    visibility: Visibility,
    merges: Vec<Area>,
    hidden_cols: Vec<(u16, u16)>,
    comments: Vec<(u32, u16, String)>,
    strings: Strings,
    block: Block,
}

/// What a cell's value is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Shown {
    Plain,
    Date,
    Percent,
}

/// The cells of a row before it is known how often it is repeated.
struct RowCell {
    col: u32,
    times: u32,
    kind: Kind,
    flags: u8,
    style: u32,
    /// Number of its text.
    text: u32,
}

struct Content<'a> {
    x: PartXml<Pictureless<PartReader>>,
    limits: &'a Limits,
    formats: Formats,
    styles: Vec<Style>,
    numbers: BTreeMap<(String, Shown), u32>,
    sheets: Vec<Table>,
    before: u64,
}

impl Content<'_> {
    fn read(&mut self) -> Result<(), Trouble> {
        loop {
            let mut table = None;
            match self.x.next()? {
                Event::Start(e) if e.local_name().as_ref() == "table" => {
                    let name = attr(&e, "name")?.unwrap_or_default().into_owned();
                    let hidden = attr(&e, "style-name")?.is_some_and(|s| self.formats.hidden.get(s.as_ref()) == Some(&true));
                    table = Some((name, hidden));
                }
                Event::Start(e) | Event::Empty(e) => self.formats.take(&e)?,
                Event::End(e) => self.formats.end(e.local_name().as_ref()),
                Event::Eof => return Ok(()),
                _ => {}
            }
            if let Some((name, hidden)) = table {
                let seen = self.sheets.len() as u64 + 1;
                if seen > u64::from(self.limits.sheets) {
                    return Err(Refusal::limit("sheets", self.limits.sheets.into(), seen).into());
                }
                let visibility = if hidden { Visibility::Hidden } else { Visibility::Visible };
                let table = self.table(name, visibility)?;
                self.sheets.push(table);
            }
        }
    }

    fn table(&mut self, name: String, visibility: Visibility) -> Result<Table, Trouble> {
        let mut t = Table {
            name,
            visibility,
            merges: Vec::new(),
            hidden_cols: Vec::new(),
            comments: Vec::new(),
            strings: Strings::default(),
            block: Block::default(),
        };
        let mut gather = Gather::new(self.limits, self.before);
        let (mut row, mut col) = (0u32, 0u32);
        let mut defaults: Vec<(u32, String)> = Vec::new();
        let mut tables = 1;
        loop {
            let mut found = None;
            match self.x.next()? {
                Event::Start(e) | Event::Empty(e) if e.local_name().as_ref() == "table-column" => {
                    let times = repeated(&e, "number-columns-repeated")?.min(MAX_COLS);
                    if hidden(&e)? && col < MAX_COLS {
                        t.hidden_cols.push((col as u16, (col + times).min(MAX_COLS).saturating_sub(1) as u16));
                    }
                    col = (col + times).min(MAX_COLS);
                    if let Some(style) = attr(&e, "default-cell-style-name")? {
                        defaults.push((col, style.into_owned()));
                    }
                }
                Event::Start(e) if e.local_name().as_ref() == "table-row" => {
                    found = Some((repeated(&e, "number-rows-repeated")?, hidden(&e)?));
                }
                Event::Empty(e) if e.local_name().as_ref() == "table-row" => {
                    row = row.saturating_add(repeated(&e, "number-rows-repeated")?);
                }
                // A sub-table in a cell belongs to that cell.
                Event::Start(e) if e.local_name().as_ref() == "table" => tables += 1,
                Event::End(e) if e.local_name().as_ref() == "table" => {
                    tables -= 1;
                    if tables == 0 {
                        break;
                    }
                }
                Event::Eof => return Err(Refusal::broken("truncated").into()),
                _ => {}
            }
            if let Some((times, hidden)) = found {
                let cells = self.row(row, &mut t, &defaults)?;
                if !cells.is_empty() {
                    let each: u64 = cells.iter().map(|c| u64::from(c.times.min(MAX_COLS))).sum();
                    gather.expect_cells(each.saturating_mul(u64::from(times)))?;
                    for n in 0..times {
                        gather.open_row(row.saturating_add(n), hidden)?;
                        for c in &cells {
                            put(&mut gather, &t.strings, c)?;
                        }
                        gather.close_row()?;
                    }
                }
                row = row.saturating_add(times);
            }
        }
        self.before += gather.sheet_cells();
        t.block = gather.block;
        t.block.last = true;
        t.merges.sort_unstable();
        Ok(t)
    }

    /// The cells of a row that has been opened.
    fn row(&mut self, row: u32, t: &mut Table, defaults: &[(u32, String)]) -> Result<Vec<RowCell>, Trouble> {
        let mut cells = Vec::new();
        let mut col = 0u32;
        loop {
            let mut open = None;
            match self.x.next()? {
                Event::Start(e) if is_cell(&e) => open = Some((CellTag::read(&e)?, true)),
                Event::Empty(e) if is_cell(&e) => open = Some((CellTag::read(&e)?, false)),
                Event::End(e) if e.local_name().as_ref() == "table-row" => return Ok(cells),
                Event::Eof => return Err(Refusal::broken("truncated").into()),
                _ => {}
            }
            let Some((tag, full)) = open else { continue };
            let (mut text, mut comment) = (String::new(), String::new());
            if full {
                self.cell_text(&mut text, &mut comment)?;
            }
            check_length(&text, self.limits).map_err(|r| if col < MAX_COLS { r.at(row, col as u16) } else { r })?;
            if let (Some((rows, columns)), true) = (tag.span, col < MAX_COLS) {
                let right = col.saturating_add(columns - 1).min(MAX_COLS - 1) as u16;
                t.merges.push(Area { top: row, left: col as u16, bottom: row.saturating_add(rows - 1).min(1_048_575), right });
            }
            if !comment.is_empty() && col < MAX_COLS {
                t.comments.push((row, col as u16, comment));
            }
            if let Some((kind, flags, shown, text)) = tag.value(text) {
                let style = match &tag.style {
                    Some(s) => self.style(s, shown),
                    None => {
                        let default = defaults.iter().find(|d| col < d.0).map_or("", |d| d.1.as_str());
                        self.style(default, shown)
                    }
                };
                let text = t.strings.push(&text, None);
                cells.push(RowCell { col, times: tag.times, kind, flags, style, text });
            }
            col = col.saturating_add(tag.times);
        }
    }

    /// The paragraphs of a cell and of the comment on it, up to the cell's end.
    fn cell_text(&mut self, text: &mut String, comment: &mut String) -> Result<(), Trouble> {
        let (mut depth, mut in_note, mut in_shape, mut paragraphs) = (1u32, 0u32, 0u32, 0u32);
        // Whether the cell and its comment have a paragraph before this one, perhaps an empty one.
        let (mut more, mut more_noted) = (false, false);
        let mut raw = String::new();
        loop {
            let event = self.x.next()?;
            let (into, more) = if in_note > 0 { (&mut *comment, &mut more_noted) } else { (&mut *text, &mut more) };
            if let (Event::Start(e) | Event::Empty(e), 0) = (&event, in_shape)
                && e.local_name().as_ref() == "p"
            {
                if *more {
                    into.push('\n');
                }
                *more = true;
            }
            match &event {
                Event::Start(e) => {
                    depth += 1;
                    match e.local_name().as_ref() {
                        "annotation" => in_note = depth,
                        "p" => paragraphs += 1,
                        // What is written on a drawing that hangs on the cell is not in the cell.
                        _ if in_shape == 0 && in_note == 0 && is_drawn(e) => in_shape = depth,
                        _ => {}
                    }
                }
                Event::Empty(e) if in_shape == 0 => match e.local_name().as_ref() {
                    "s" => {
                        // A count is a lie where it makes a text longer than a cell can hold.
                        let n = attr_number(e, "c")?.unwrap_or(1).min(self.limits.cell_chars) as usize;
                        into.extend(std::iter::repeat_n(' ', n));
                    }
                    "tab" => into.push('\t'),
                    "line-break" => into.push('\n'),
                    _ => {}
                },
                Event::End(e) => {
                    if in_note == depth {
                        in_note = 0;
                    }
                    if in_shape == depth {
                        in_shape = 0;
                    }
                    if e.local_name().as_ref() == "p" {
                        paragraphs = paragraphs.saturating_sub(1);
                    }
                    depth -= 1;
                    if depth == 0 {
                        return Ok(());
                    }
                }
                Event::Eof => return Err(Refusal::broken("truncated").into()),
                // A comment also names its author and date, outside of paragraphs.
                other if paragraphs > 0 && in_shape == 0 => {
                    raw.clear();
                    push_text(other, &mut raw)?;
                    push_collapsed(&raw, into);
                }
                _ => {}
            }
            if into.len() > (self.limits.cell_chars as usize).saturating_mul(4) {
                let most = self.limits.cell_chars;
                return Err(Refusal::limit("cell-chars", most.into(), into.chars().count() as u64).into());
            }
        }
    }

    /// The number of a style; the same style shown as a date or share is another one.
    fn style(&mut self, name: &str, shown: Shown) -> u32 {
        if name.is_empty() && shown == Shown::Plain {
            return 0;
        }
        let next = self.styles.len() as u32;
        *self.numbers.entry((name.to_owned(), shown)).or_insert_with(|| {
            let mut s = self.formats.cells.get(name).cloned().unwrap_or_default();
            s.date = shown == Shown::Date;
            s.percent = shown == Shown::Percent;
            self.styles.push(s);
            next
        })
    }
}

fn put(gather: &mut Gather, strings: &Strings, c: &RowCell) -> Result<(), Trouble> {
    for n in 0..c.times {
        let col = c.col.saturating_add(n);
        match c.kind {
            Kind::Shared => gather.push_shared(col, c.flags, c.style, c.text)?,
            kind => gather.push(col, kind, c.flags, c.style, strings.get(c.text))?,
        }
    }
    Ok(())
}

fn is_cell(e: &BytesStart<'_>) -> bool {
    matches!(e.local_name().as_ref(), "table-cell" | "covered-table-cell")
}

fn repeated(e: &BytesStart<'_>, name: &str) -> Result<u32, Trouble> {
    Ok(attr_number(e, name)?.unwrap_or(1).max(1))
}

fn hidden(e: &BytesStart<'_>) -> Result<bool, Trouble> {
    Ok(attr(e, "visibility")?.is_some_and(|v| v == "collapse" || v == "filter"))
}

/// Whether it is a drawing: a shape, a frame or a scene.
fn is_drawn(e: &BytesStart<'_>) -> bool {
    e.name().prefix().is_some_and(|p| matches!(p.as_ref(), "draw" | "dr3d"))
}

/// White space in a paragraph counts as one blank (ODF 1.3 part 3, 6.1.2).
fn push_collapsed(raw: &str, into: &mut String) {
    for c in raw.chars() {
        match c {
            ' ' | '\t' | '\r' | '\n' => {
                if !into.is_empty() && !into.ends_with([' ', '\n']) {
                    into.push(' ');
                }
            }
            c => into.push(c),
        }
    }
}

/// What the tag of a cell says.
struct CellTag {
    times: u32,
    style: Option<String>,
    kind: Option<String>,
    value: Option<String>,
    text: Option<String>,
    formula: bool,
    error: bool,
    /// Rows and columns of a merged area.
    span: Option<(u32, u32)>,
}

impl CellTag {
    fn read(e: &BytesStart<'_>) -> Result<Self, Trouble> {
        let mut tag = Self {
            times: repeated(e, "number-columns-repeated")?,
            style: attr(e, "style-name")?.map(|s| s.into_owned()),
            kind: None,
            value: None,
            text: None,
            formula: false,
            error: false,
            span: None,
        };
        let (mut rows, mut columns) = (1, 1);
        for a in e.attributes() {
            let a = a.map_err(|e| Refusal::broken("xml-damaged").found(e.to_string()))?;
            let value =
                || a.normalized_value(quick_xml::XmlVersion::Implicit1_0).map_err(|e| Refusal::broken("xml-entity").found(e.to_string()));
            match a.key.as_ref() {
                "calcext:value-type" => tag.error = value()? == "error",
                key => match key.rsplit(':').next().unwrap_or(key) {
                    "value-type" => tag.kind = Some(value()?.into_owned()),
                    "value" | "date-value" | "time-value" | "boolean-value" => tag.value = Some(value()?.into_owned()),
                    "string-value" => tag.text = Some(value()?.into_owned()),
                    "formula" => tag.formula = true,
                    "number-columns-spanned" => columns = value()?.trim().parse().unwrap_or(1),
                    "number-rows-spanned" => rows = value()?.trim().parse().unwrap_or(1),
                    _ => {}
                },
            }
        }
        if rows > 1 || columns > 1 {
            tag.span = Some((rows.max(1), columns.max(1)));
        }
        Ok(tag)
    }

    /// Kind, flags, way of showing and text; None for an empty cell.
    fn value(&self, shown_text: String) -> Option<(Kind, u8, Shown, String)> {
        let formula = if self.formula { flag::FORMULA } else { 0 };
        let value = self.value.clone();
        if self.error || (self.formula && shown_text.starts_with('#') && shown_text.ends_with(['!', '?', 'A'])) {
            return Some((Kind::Error, formula, Shown::Plain, shown_text));
        }
        let typed = |kind, shown, value: Option<String>| match value {
            Some(v) => Some((kind, formula, shown, v.trim().to_owned())),
            None => Some((Kind::Empty, formula | if self.formula { flag::NO_RESULT } else { 0 }, shown, String::new())),
        };
        match self.kind.as_deref() {
            Some("float" | "currency") => typed(Kind::Number, Shown::Plain, value),
            Some("percentage") => typed(Kind::Number, Shown::Percent, value),
            Some("boolean") => typed(Kind::Bool, Shown::Plain, value.map(|v| if v == "true" { "1" } else { "0" }.to_owned())),
            Some("date" | "time") => match value.as_deref().map(|v| serial_of_iso(v, false)) {
                Some(Some(serial)) => Some((Kind::Number, formula, Shown::Date, serial)),
                Some(None) => Some((Kind::Shared, formula, Shown::Plain, value.unwrap_or_default())),
                None => typed(Kind::Number, Shown::Date, None),
            },
            Some(_) => {
                let text = self.text.clone().unwrap_or(shown_text);
                let flags = if self.formula { formula } else { text_flags(&text, None) };
                Some((Kind::Shared, flags, Shown::Plain, text))
            }
            None if self.formula => Some((Kind::Empty, flag::FORMULA | flag::NO_RESULT, Shown::Plain, String::new())),
            None if !shown_text.is_empty() => Some((Kind::Shared, text_flags(&shown_text, None), Shown::Plain, shown_text)),
            None => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::made::{Member, Sheets, cells, outcome, read_with, zip};
    use crate::read::{Format, ReadError};

    fn content(styles: &str, tables: &str) -> Vec<u8> {
        let ns = r#"xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="t" xmlns:text="x" xmlns:style="s" xmlns:fo="f" xmlns:calcext="c""#;
        let xml = format!(
            "<office:document-content {ns}><office:automatic-styles>{styles}</office:automatic-styles><office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
        );
        zip(&[Member::stored("mimetype", "application/vnd.oasis.opendocument.spreadsheet"), Member::new("content.xml", xml)])
    }

    fn read(bytes: Vec<u8>) -> Result<(Format, Sheets, Findings), ReadError> {
        read_with("a.ods", bytes, Limits { cells: 100_000, ..Limits::default() })
    }

    #[test]
    fn cells_styles_and_frame() {
        let styles = r##"<style:style style:name="ta2" style:family="table"><style:table-properties table:display="false"/></style:style>
            <style:style style:name="ce1" style:family="table-cell"><style:table-cell-properties fo:background-color="#d9e1f2"/><style:paragraph-properties fo:margin-left="0.353cm"/><style:text-properties fo:font-weight="bold"/></style:style>"##;
        let tables = r#"<table:table table:name="Hoja 1"><table:table-column/><table:table-column table:visibility="collapse" table:number-columns-repeated="2" table:default-cell-style-name="ce1"/>
            <table:table-row table:number-rows-repeated="2"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>
            <table:table-row table:visibility="filter"><table:table-cell table:style-name="ce1" office:value-type="string" table:number-columns-spanned="2"><office:annotation><dc:creator>yo</dc:creator><text:p>ojo</text:p></office:annotation><text:p>País <text:s text:c="2"/>
              x</text:p><text:p>dos</text:p></table:table-cell><table:covered-table-cell/><table:table-cell office:value-type="float" office:value="12.50"><text:p>12,5</text:p></table:table-cell></table:table-row>
            <table:table-row table:number-rows-repeated="2"><table:table-cell office:value-type="date" office:date-value="2020-01-05"/><table:table-cell office:value-type="percentage" office:value="0.5" table:number-columns-repeated="2"/><table:table-cell office:value-type="boolean" office:boolean-value="true"/><table:table-cell table:formula="of:=1/0" office:value-type="string" office:string-value="" calcext:value-type="error"><text:p>#DIV/0!</text:p></table:table-cell><table:table-cell table:formula="of:=[.A1]" office:value-type="float" office:value="3"/><table:table-cell office:value-type="string"><text:p>1,234</text:p></table:table-cell></table:table-row>
            <table:table-row table:number-rows-repeated="1048000"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>
            </table:table><table:table table:name="Oculta" table:style-name="ta2"/><table:table table:name="Tres" table:style-name="ta2"><table:table-row><table:table-cell/></table:table-row></table:table>"#;
        let (format, sheets, _) = read(content(styles, tables)).expect("reads");
        assert_eq!(format, Format::Ods);
        assert_eq!(
            sheets.iter().map(|(h, _)| (h.name.as_str(), h.visibility)).collect::<Vec<_>>(),
            [("Hoja 1", Visibility::Visible), ("Tres", Visibility::Hidden)]
        );
        let (head, blocks) = &sheets[0];
        let row = |n: u32| {
            [
                format!("A{n}=Number:43835"),
                format!("B{n}=Number:0.5"),
                format!("C{n}=Number:0.5"),
                format!("D{n}=Bool:1"),
                format!("E{n}=Error:#DIV/0!"),
                format!("F{n}=Number:3"),
                format!("G{n}=1,234"),
            ]
        };
        let mut wanted = vec!["A3=País   x\ndos".to_owned(), "C3=Number:12.50".to_owned()];
        wanted.extend(row(4));
        wanted.extend(row(5));
        assert_eq!(cells(head, blocks), wanted);
        assert_eq!(head.merges, [Area { top: 2, left: 0, bottom: 2, right: 1 }]);
        assert_eq!(head.hidden_cols, [(1, 2)]);
        assert_eq!(head.comments, [(2, 0, "ojo".to_owned())]);
        let c = &blocks[0].cells;
        assert_eq!((blocks[0].rows[0].hidden, blocks[0].rows[1].hidden), (true, false));
        let s = head.style(&c[0]);
        assert_eq!((s.bold, s.indent, s.fill.as_str()), (true, 1, "D9E1F2"));
        assert!(head.style(&c[1]).bold, "from its column");
        assert!(head.style(&c[2]).date && head.style(&c[3]).percent);
        assert_eq!((c[6].flags, c[7].flags, c[8].flags), (flag::FORMULA, flag::FORMULA, flag::NUMBER_AS_TEXT));
    }

    /// LibreOffice's `LargeAnchorOffset.ods` and `tdf130556.ods`.
    #[test]
    fn texts_of_drawings_are_not_in_the_cell_and_empty_paragraphs_are() {
        let tables = r#"<table:table table:name="a"><table:table-row>
            <table:table-cell><draw:measure><text:p>79,99<text:s/>mm</text:p></draw:measure></table:table-cell>
            <table:table-cell office:value-type="string"><text:p/><text:p>Date</text:p><draw:frame><draw:text-box><text:p/><text:p>no</text:p></draw:text-box></draw:frame><text:p/></table:table-cell>
            </table:table-row></table:table>"#;
        let (_, sheets, _) = read(content("", tables)).expect("reads");
        assert_eq!(cells(&sheets[0].0, &sheets[0].1), ["B1=\nDate\n"]);
    }

    #[test]
    fn a_picture_of_any_size_is_passed_over() {
        let picture = "QUJD".repeat(9 << 18);
        let rows = format!(
            "<table:table table:name='a'><table:table-row><table:table-cell office:value-type='string'><draw:frame><draw:image>\
             <office:binary-data>{picture}</office:binary-data></draw:image></draw:frame><text:p>x</text:p></table:table-cell>\
             </table:table-row></table:table>"
        );
        let (_, sheets, _) = read(content("", &rows)).expect("reads");
        assert_eq!(cells(&sheets[0].0, &sheets[0].1), ["A1=x"]);
    }

    #[test]
    fn repeats_are_bounded() {
        let row = |rows: u32, columns: u32, text: &str| {
            content(
                "",
                &format!(
                    r#"<table:table table:name="a"><table:table-row table:number-rows-repeated="{rows}"><table:table-cell table:number-columns-repeated="{columns}" office:value-type="string"><text:p>{text}</text:p></table:table-cell></table:table-row></table:table>"#
                ),
            )
        };
        let (_, sheets, _) = read(row(100, 1000, &"x".repeat(30_000))).expect("a text is kept once");
        assert_eq!((sheets[0].1[0].cells.len(), sheets[0].1[0].text.len()), (100_000, 0));
        assert_eq!(outcome(read(row(1_000_000, 1000, "x"))), "cells");
        assert_eq!(outcome(read(row(2, 20_000, "x"))), "off-grid");
        assert_eq!(outcome(read(row(2, 4_000_000_000, "x"))), "off-grid");
        assert_eq!(outcome(read(row(1, 1, "<text:s text:c='4000000000'/><text:s text:c='4000000000'/>"))), "cell-chars");
    }
}

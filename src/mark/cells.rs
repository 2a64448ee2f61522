//! How do cells of a sheet get their colours? The part is streamed through, and only tags of cells that are marked change.
//!
//! A marked cell that is not there is put where it belongs, with the format of its row or column. What is behind the cells
//! stays too, except that a sheet with notes of ours must say where these are drawn.

use std::collections::BTreeMap;
use std::io::{self, Read, Write};

use memchr::memmem;

use super::Odd;
use super::styles::Shades;
use super::tags::{self, Kind, Tag};
use crate::model::finding::Severity;
use crate::model::location::{a1, a1_column};
use crate::read::Limits;
use crate::read::grid::parse_a1;
use crate::read::package::PartReader;
use crate::read::part_xml::Utf8;

/// Bytes that are read at once.
const WINDOW: usize = 1 << 18;

/// What is to be changed in a sheet.
pub(super) struct Change<'a> {
    /// The cells that are marked.
    pub(super) marks: &'a BTreeMap<(u32, u16), Severity>,
    /// Identifier of the relationship to the drawing of our notes, where the sheet has no such drawing of its own.
    pub(super) drawing: Option<&'a str>,
    /// Namespace of relationships.
    pub(super) relations: &'a str,
    /// The sheet is no longer the one that is shown first.
    pub(super) deselect: bool,
}

/// What was seen in a sheet.
#[derive(Default)]
pub(super) struct Seen {
    /// Identifier of the relationship to the drawing of its own notes.
    pub(super) drawing: Option<String>,
}

/// Elements that come after the drawing of notes (ECMA-376 part 1, 18.3.1.99).
const BEHIND_DRAWING: [&str; 9] = [
    "legacyDrawingHF",
    "drawingHF",
    "picture",
    "oleObjects",
    "controls",
    "webPublishItems",
    "tableParts",
    "extLst",
    // Drawings of controls for several versions of Excel.
    "AlternateContent",
];

/// Streams a sheet through.
///
/// # Errors
/// The sheet is written in a way that is not changed, or the machine failed.
pub(super) fn repaint(
    part: PartReader,
    limits: &Limits,
    change: &Change<'_>,
    shades: &mut Shades,
    out: &mut dyn Write,
) -> Result<Seen, Odd> {
    let mut reader = Utf8::new(part, limits.token);
    let mut painter = Painter {
        change,
        shades,
        out: Vec::with_capacity(2 * WINDOW),
        seen: Seen::default(),
        stage: Stage::Before,
        prefix: String::new(),
        relation_prefix: None,
        columns: Vec::new(),
        left: change.marks.iter().map(|(at, s)| (*at, *s)).peekable(),
        row: None,
        last_row: None,
        last_col: None,
        depth: 0,
        begins: None,
    };
    let mut window: Vec<u8> = Vec::with_capacity(2 * WINDOW);
    let mut ended = false;
    while !ended {
        let held = window.len();
        window.resize(held + WINDOW, 0);
        let n = reader.read(&mut window[held..]).map_err(crate::read::refusal::Trouble::from)?;
        window.truncate(held + n);
        ended = n == 0;
        let done = painter.take(&window)?;
        window.drain(..done);
        // In one piece: whoever compresses it is asked once for a window, and not for each cell.
        out.write_all(&painter.out)?;
        painter.out.clear();
    }
    if painter.stage != Stage::End {
        return Err(Odd::Not("sheet"));
    }
    out.write_all(&window)?;
    Ok(painter.seen)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    Before,
    Cells,
    After,
    End,
}

struct Painter<'a, I: Iterator<Item = ((u32, u16), Severity)>> {
    change: &'a Change<'a>,
    shades: &'a mut Shades,
    /// What a window becomes.
    out: Vec<u8>,
    seen: Seen,
    stage: Stage,
    /// Prefix of the elements of a sheet, with its colon.
    prefix: String,
    /// Prefix of identifiers of relationships.
    relation_prefix: Option<String>,
    /// Formats of columns: first, last, format.
    columns: Vec<(u32, u32, u32)>,
    /// The marks that are yet to come.
    left: std::iter::Peekable<I>,
    /// The row that is open, with its format.
    row: Option<(u32, Option<u32>)>,
    last_row: Option<u32>,
    last_col: Option<u16>,
    depth: u32,
    /// How tags of rows and cells, and that behind the last row, begin; once the prefix is known.
    begins: Option<Begins>,
}

/// How tags begin that must be seen among the cells.
struct Begins {
    row: memmem::Finder<'static>,
    row_end: memmem::Finder<'static>,
    cell: memmem::Finder<'static>,
    cells_end: memmem::Finder<'static>,
}

impl Begins {
    fn new(prefix: &str) -> Self {
        let finder = |tag: String| memmem::Finder::new(tag.as_bytes()).into_owned();
        Begins {
            row: finder(format!("<{prefix}row")),
            row_end: finder(format!("</{prefix}row")),
            cell: finder(format!("<{prefix}c")),
            cells_end: finder(format!("</{prefix}sheetData")),
        }
    }
}

/// Where the next tag of this name begins, or what may be one where the text is cut.
fn begin_of(finder: &memmem::Finder<'_>, text: &[u8]) -> Option<usize> {
    let mut from = 0;
    loop {
        let at = from + finder.find(&text[from..])?;
        match text.get(at + finder.needle().len()) {
            None | Some(b' ' | b'\t' | b'\r' | b'\n' | b'/' | b'>') => return Some(at),
            Some(_) => from = at + 1,
        }
    }
}

impl<I: Iterator<Item = ((u32, u16), Severity)>> Painter<'_, I> {
    /// Puts all whole tags of a window out; gives how many bytes these are.
    fn take(&mut self, window: &[u8]) -> Result<usize, Odd> {
        let (mut written, mut from) = (0, 0);
        let mut passable: Option<Option<usize>> = None;
        loop {
            if self.stage == Stage::Cells
                && let Some(end) = *passable.get_or_insert_with(|| self.passable(window, from))
            {
                from = self.pass(window, from, end);
            }
            let Some(tag) = tags::next(window, from) else { break };
            from = tag.at.end;
            let change = match self.stage {
                Stage::Before => self.before(window, &tag)?,
                Stage::Cells => self.cells(window, &tag)?,
                Stage::After => self.after(window, &tag),
                Stage::End => None,
            };
            if let Some(change) = change {
                self.out.extend(&window[written..tag.at.start]);
                self.out.extend(change);
                written = tag.at.end;
            }
        }
        // A text between two tags may be cut: it is passed on as it is.
        let whole = memchr::memrchr(b'<', &window[from..]).map_or(window.len(), |_| from);
        self.out.extend(&window[written..whole]);
        Ok(whole)
    }

    /// Up to where tags of the cells need not be looked at one by one; none where something among them, such as a comment, may hold
    /// what looks like a tag.
    fn passable(&mut self, window: &[u8], from: usize) -> Option<usize> {
        let begins = self.begins.get_or_insert_with(|| Begins::new(&self.prefix));
        let rest = &window[from..];
        let end = begins.cells_end.find(rest).unwrap_or(rest.len());
        let odd = |sign: &[u8]| memmem::find(&rest[..end], sign).is_some();
        (!odd(b"<!") && !odd(b"<?")).then_some(from + end)
    }

    /// Where the next tag is that may change or says where we are: a row, and in a row with marks its cells and its end.
    fn pass(&mut self, window: &[u8], from: usize, end: usize) -> usize {
        let Some((begins, rest)) = self.begins.as_ref().zip(window.get(from..end)) else { return from };
        let row = self.row.map(|r| r.0);
        let next = match self.left.peek() {
            Some((at, _)) if Some(at.0) == row => {
                let cell = begin_of(&begins.cell, rest);
                begin_of(&begins.row_end, &rest[..cell.unwrap_or(rest.len())]).or(cell)
            }
            _ => begin_of(&begins.row, rest),
        };
        match next {
            Some(at) => from + at,
            None if end < window.len() => end,
            // The last tag may be cut.
            None => from + memchr::memrchr(b'<', rest).unwrap_or(0),
        }
    }

    /// What comes before the cells. Gives what a tag becomes, where it changes.
    fn before(&mut self, all: &[u8], tag: &Tag) -> Result<Option<Vec<u8>>, Odd> {
        let text = tag.text(all);
        if tag.kind == Kind::Other {
            // What is written is UTF-8.
            let other = text.starts_with(b"<?xml") && tags::value(text, "encoding").is_some_and(|e| !e.eq_ignore_ascii_case("utf-8"));
            return Ok(other.then(|| DECLARATION.as_bytes().to_vec()));
        }
        if tag.kind == Kind::Close {
            return Ok(None);
        }
        match tag.local(all) {
            b"worksheet" if self.depth == 0 => {
                self.depth = 1;
                self.prefix = String::from_utf8_lossy(tag.prefix(all)).into_owned();
                self.relation_prefix = prefix_of(text, self.change.relations);
            }
            _ if self.depth == 0 => return Err(Odd::Not("sheet")),
            b"sheetView" if self.change.deselect => return Ok(Some(tags::unset(text, "tabSelected"))),
            b"col" => {
                let (first, last, style) = (tags::number(text, "min"), tags::number(text, "max"), tags::number(text, "style"));
                if let (Some(first), Some(last), Some(style)) = (first, last, style) {
                    self.columns.push((first, last, style));
                }
            }
            b"sheetData" if tag.kind == Kind::Open => self.stage = Stage::Cells,
            b"sheetData" => {
                self.stage = Stage::After;
                let mut made = tags::opened(text);
                self.rows_before(u32::MAX, &mut made);
                made.extend(format!("</{}sheetData>", self.prefix).as_bytes());
                return Ok((!self.change.marks.is_empty()).then_some(made));
            }
            _ => {}
        }
        Ok(None)
    }

    fn cells(&mut self, all: &[u8], tag: &Tag) -> Result<Option<Vec<u8>>, Odd> {
        let text = tag.text(all);
        match (tag.kind, tag.local(all)) {
            (Kind::Open | Kind::Empty, b"c") => self.cell(text),
            (Kind::Open | Kind::Empty, b"row") => self.begin_row(text, tag.kind == Kind::Empty),
            (Kind::Close, b"row") => {
                let mut made = Vec::new();
                self.cells_before(u32::from(u16::MAX), &mut made);
                self.row = None;
                Ok((!made.is_empty()).then(|| [&made, text].concat()))
            }
            (Kind::Close, b"sheetData") => {
                self.stage = Stage::After;
                let mut made = Vec::new();
                self.rows_before(u32::MAX, &mut made);
                Ok((!made.is_empty()).then(|| [&made, text].concat()))
            }
            _ => Ok(None),
        }
    }

    fn begin_row(&mut self, text: &[u8], empty: bool) -> Result<Option<Vec<u8>>, Odd> {
        let next = self.last_row.map_or(0, |r| r + 1);
        let row = match tags::value(text, "r") {
            None => next,
            Some(r) => r.trim().parse::<u32>().ok().and_then(|r| r.checked_sub(1)).ok_or(Odd::Not("row"))?,
        };
        if row < next {
            return Err(Odd::Not("row-order"));
        }
        let mut made = Vec::new();
        self.rows_before(row, &mut made);
        let marked = self.left.peek().is_some_and(|(at, _)| at.0 == row);
        (self.last_row, self.last_col, self.row) = (Some(row), None, (marked || !empty).then_some((row, None)));
        if !marked {
            return Ok((!made.is_empty()).then(|| [&made, text].concat()));
        }
        let style =
            tags::value(text, "customFormat").is_some_and(|v| matches!(&*v, "1" | "true")).then(|| tags::number(text, "s")).flatten();
        self.row = Some((row, style));
        // What the row says of its first and last cell may not hold any longer; it need not say it.
        let tag = tags::unset(text, "spans");
        if empty {
            made.extend(tags::opened(&tag));
            self.cells_before(u32::from(u16::MAX), &mut made);
            made.extend(format!("</{}row>", self.prefix).as_bytes());
            self.row = None;
        } else {
            made.extend(tag);
        }
        Ok(Some(made))
    }

    fn cell(&mut self, text: &[u8]) -> Result<Option<Vec<u8>>, Odd> {
        let Some((row, _)) = self.row else { return Err(Odd::Not("cell")) };
        let next = self.last_col.map_or(0, |c| c + 1);
        // Rows without marks need no addresses.
        let Some(((first, _), _)) = self.left.peek() else { return Ok(None) };
        if *first != row {
            return Ok(None);
        }
        let col = match tags::value(text, "r") {
            None => next,
            Some(r) => {
                let (at_row, col) = parse_a1(r.trim()).ok_or(Odd::Not("cell"))?;
                if at_row != u64::from(row) {
                    return Err(Odd::Not("cell"));
                }
                u16::try_from(col).map_err(|_| Odd::Not("cell"))?
            }
        };
        if col < next {
            return Err(Odd::Not("cell-order"));
        }
        self.last_col = Some(col);
        let mut made = Vec::new();
        self.cells_before(u32::from(col), &mut made);
        let severity = match self.left.peek() {
            Some((at, severity)) if *at == (row, col) => *severity,
            _ => return Ok((!made.is_empty()).then(|| [&made, text].concat())),
        };
        self.left.next();
        let style = tags::number(text, "s").unwrap_or(0);
        made.extend(tags::set(text, "s", &self.shades.of(style, severity).to_string()));
        Ok(Some(made))
    }

    /// Makes the marked cells of the open row that should stand before a column.
    fn cells_before(&mut self, col: u32, made: &mut Vec<u8>) {
        let Some((row, style)) = self.row else { return };
        while let Some((at, severity)) = self.left.next_if(|(at, _)| at.0 == row && u32::from(at.1) < col) {
            self.make(at, style, severity, made);
        }
    }

    fn make(&mut self, at: (u32, u16), style: Option<u32>, severity: Severity, made: &mut Vec<u8>) {
        let number = u32::from(at.1) + 1;
        let column = || self.columns.iter().find(|c| (c.0..=c.1).contains(&number)).map(|c| c.2);
        let style = style.or_else(column).unwrap_or(0);
        let shade = self.shades.of(style, severity);
        made.extend(format!("<{}c r=\"{}\" s=\"{shade}\"/>", self.prefix, a1(at.0, at.1)).as_bytes());
    }

    /// Makes the rows with marked cells that should stand before a row.
    fn rows_before(&mut self, row: u32, made: &mut Vec<u8>) {
        while let Some(&((begun, _), _)) = self.left.peek() {
            if begun >= row {
                return;
            }
            // Marks of a row that has gone by are of cells that were passed: it is the last one, and it is closed.
            if self.last_row.is_some_and(|last| begun <= last) {
                self.left.next();
                continue;
            }
            made.extend(format!("<{}row r=\"{}\">", self.prefix, begun + 1).as_bytes());
            while let Some((at, severity)) = self.left.next_if(|(at, _)| at.0 == begun) {
                self.make(at, None, severity, made);
            }
            made.extend(format!("</{}row>", self.prefix).as_bytes());
        }
    }

    fn after(&mut self, all: &[u8], tag: &Tag) -> Option<Vec<u8>> {
        let mut change = None;
        if self.depth == 1 {
            let local = tag.local(all);
            if tag.begins(all, "legacyDrawing") {
                self.seen.drawing = tags::value(tag.text(all), "id").map(std::borrow::Cow::into_owned);
            }
            let behind = BEHIND_DRAWING.iter().any(|b| b.as_bytes() == local) && matches!(tag.kind, Kind::Open | Kind::Empty);
            let root_ends = tag.kind == Kind::Close;
            if (behind || root_ends)
                && self.seen.drawing.is_none()
                && let Some(id) = self.change.drawing
            {
                self.seen.drawing = Some(id.to_owned());
                let drawing = match &self.relation_prefix {
                    Some(p) => format!("<{}legacyDrawing {p}:id=\"{id}\"/>", self.prefix),
                    None => format!("<{}legacyDrawing xmlns:isr=\"{}\" isr:id=\"{id}\"/>", self.prefix, self.change.relations),
                };
                change = Some([drawing.as_bytes(), tag.text(all)].concat());
            }
            if root_ends {
                self.stage = Stage::End;
            }
        }
        match tag.kind {
            Kind::Open => self.depth += 1,
            Kind::Close => self.depth = self.depth.saturating_sub(1),
            _ => {}
        }
        change
    }
}

/// First line of a part that was written in another encoding.
pub(super) const DECLARATION: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"#;

/// The prefix that a tag declares for a namespace.
pub(super) fn prefix_of(tag: &[u8], namespace: &str) -> Option<String> {
    tags::attributes(tag).find_map(|(name, at)| {
        let prefix = name.strip_prefix(b"xmlns:")?;
        (&tag[at] == namespace.as_bytes()).then(|| String::from_utf8_lossy(prefix).into_owned())
    })
}

/// The address of a column, for those who name one.
pub(super) fn column(col: u16) -> String {
    a1_column(col)
}

impl From<io::Error> for Odd {
    fn from(e: io::Error) -> Self {
        crate::read::refusal::Trouble::from(e).into()
    }
}

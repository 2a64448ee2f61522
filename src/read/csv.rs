//! A delimited text becomes one sheet of text cells, its rows numbered by the lines of the file.
//!
//! The scanner is our own, for three things that the `csv` crate does not give: the line on which every record starts,
//! the line on which a quote was opened that is never closed, and fields that go straight into the block's arena. A test
//! holds it against that crate.

use std::ops::ControlFlow;

use indexmap::IndexMap;
use memchr::{memchr, memchr3};

use super::defect::Defects;
use super::text::{Broken, Detected, Stop, Window, admit, detect, exceeded};
use super::{Book, Data, Input, Limits, Opened, ReadError, ReadOptions, SheetName};
use crate::model::finding::{F_FDD_001, F_FLF_002, F_FLF_010, Finding, Findings, Severity};
use crate::model::location::{Location, PartId, PartKind, Sources};
use crate::model::table::{Block, Cell, Kind, SheetHead, Visibility};

/// Cells after which a block is handed over.
const BLOCK_CELLS: usize = 64 << 10;
/// Bytes of text after which a block is handed over.
const BLOCK_TEXT: usize = 16 << 20;
/// Columns that a place can name.
const COLUMNS: u32 = 1 << 14;
/// Bytes and records by which the delimiter and the usual number of fields are found.
const SAMPLE: usize = 64 << 10;
const SAMPLE_RECORDS: usize = 1_000;

/// Opens a delimited text. The encoding and delimiter of the options win over what the content suggests.
pub fn open(input: &Input, options: &ReadOptions, sources: &mut Sources) -> Result<(Opened, Findings), ReadError> {
    let part = sources.add(&input.name, "", PartKind::Delimited);
    admit(input, part, &options.limits)?;
    let (detected, findings) = detect(&input.data, options.encoding.as_deref(), part)?;
    let layout = Layout::of(&input.data, detected, options)?;
    let sheets = vec![SheetName { part, name: String::new(), visibility: Visibility::Visible }];
    let book = Delimited { data: input.data.clone(), detected, layout, limits: options.limits, sheets };
    Ok((Opened::Book(Box::new(book)), findings))
}

/// Whether these fields are a row of HXL hashtags (`#adm1+name`): every field that is not empty is one.
pub fn is_hxl_row<'a>(fields: impl IntoIterator<Item = &'a str>) -> bool {
    let mut some = false;
    for field in fields.into_iter().map(str::trim).filter(|f| !f.is_empty()) {
        let tag = field.strip_prefix('#').unwrap_or("");
        let mut parts = tag.split('+').map(str::trim);
        let word = |w: &str| !w.is_empty() && w.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
        if !parts.all(word) || !tag.starts_with(|c: char| c.is_ascii_alphabetic()) {
            return false;
        }
        some = true;
    }
    some
}

struct Delimited {
    data: Data,
    detected: Detected,
    layout: Layout,
    limits: Limits,
    sheets: Vec<SheetName>,
}

impl Book for Delimited {
    fn sheets(&self) -> &[SheetName] {
        &self.sheets
    }

    fn read(&mut self, sheet: usize, each: &mut dyn FnMut(&SheetHead, &Block) -> ControlFlow<()>) -> Result<Findings, ReadError> {
        let mut findings = Findings::default();
        let Some(name) = self.sheets.get(sheet) else { return Ok(findings) };
        let (part, head) = (name.part, SheetHead::plain(name.part, ""));
        let mut scanner = self.layout.scanner(&self.data, self.detected, part, self.limits)?;
        let (mut widths, mut defects) = (Widths::new(&self.layout), Defects::default());
        let (mut block, mut cells) = (Block::default(), 0u64);
        while !block.last {
            match scanner.next(&mut block)? {
                Some(shape) => widths.see(shape, &block),
                None => block.last = true,
            }
            if block.last || block.cells.len() >= BLOCK_CELLS || block.text.len() >= BLOCK_TEXT {
                cells += block.cells.len() as u64;
                if cells > self.limits.cells {
                    let at = head.at(block.rows.last().map_or(0, |r| r.index), 0);
                    return Err(exceeded(at, "cells", self.limits.cells).into());
                }
                defects.look(part, &block);
                if each(&head, &block).is_break() {
                    // Who looks no further learns what was seen so far.
                    defects.finish(&mut findings);
                    return Ok(findings);
                }
                if !block.last {
                    block.clear();
                }
            }
        }
        if cells == 0 {
            findings.add(Finding::new(&F_FLF_010, Location::whole(part)).cause("no-cells").arg("reason", "no-cells"));
        }
        findings.tally(&F_FLF_002, 1, 0, 0);
        widths.finish(part, self.layout.delimiter, &mut findings);
        defects.finish(&mut findings);
        Ok(findings)
    }
}

/// What the first records show.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Layout {
    /// The delimiter.
    pub delimiter: u8,
    /// Number of fields of most records; 0 where there are none.
    pub width: u32,
    /// The first line is Excel's `sep=;`, which is no data.
    pub sep_line: bool,
    /// Line and fields of a header that disagrees with all the records below it.
    header: Option<(u32, u32)>,
}

impl Layout {
    /// Finds the delimiter among `, ; tab |` as the one that cuts most records into the same number of fields, from the
    /// header on: decimal commas are as regular as `;`, but the header has none.
    pub fn of(data: &Data, detected: Detected, options: &ReadOptions) -> Result<Layout, ReadError> {
        let mut window = Window::open(data, detected, Broken::Replaced)?;
        while window.text.len() < SAMPLE && window.more().map_err(machine)? {}
        let whole = window.ended() && window.text.len() <= SAMPLE;
        let mut cut = window.text.len().min(SAMPLE);
        while !window.text.is_char_boundary(cut) {
            cut -= 1;
        }
        let sample = &window.text[..cut];
        let first = sample.lines().next().unwrap_or("").trim().trim_matches('"');
        let sep = match first.as_bytes() {
            [b's' | b'S', b'e' | b'E', b'p' | b'P', b'=', c] if c.is_ascii() => Some(*c),
            _ => None,
        };
        let sample = if sep.is_some() { sample.split_once('\n').map_or("", |(_, rest)| rest) } else { sample };
        let stated = options.delimiter.or(sep);
        let candidates: &[u8] = if stated.is_some() { &[] } else { b",;\t|" };
        let mut best: Option<(Profile, u8)> = None;
        for &delimiter in candidates {
            // What is not there cuts nothing.
            if memchr(delimiter, sample.as_bytes()).is_none() {
                continue;
            }
            let p = Profile::of(sample, delimiter, whole, options.limits);
            let better = |b: &Profile| match (p.share * 5 >= b.share * 3, b.share * 5 >= p.share * 3) {
                (true, true) => (std::cmp::Reverse(p.start), p.share, p.width) > (std::cmp::Reverse(b.start), b.share, b.width),
                (likely, _) => likely,
            };
            if p.width > 1 && best.as_ref().is_none_or(|(b, _)| better(b)) {
                best = Some((p, delimiter));
            }
        }
        let (p, delimiter) = best.unwrap_or_else(|| {
            let delimiter = stated.unwrap_or(b',');
            (Profile::of(sample, delimiter, whole, options.limits), delimiter)
        });
        let header = p.header.map(|(line, n)| (line + u32::from(sep.is_some()), n));
        Ok(Layout { delimiter, width: p.width, sep_line: sep.is_some(), header })
    }

    /// A scanner at the first record.
    pub fn scanner(&self, data: &Data, detected: Detected, part: PartId, limits: Limits) -> Result<Scanner, ReadError> {
        let mut scanner = Scanner::new(Window::open(data, detected, Broken::Replaced)?, self.delimiter, part, limits);
        if self.sep_line {
            scanner.next(&mut Block::default())?;
        }
        Ok(scanner)
    }
}

/// How one delimiter cuts the sample.
struct Profile {
    /// Most frequent number of fields.
    width: u32,
    /// Per mille of the records that have it.
    share: usize,
    /// The first record that has it.
    start: usize,
    header: Option<(u32, u32)>,
}

impl Profile {
    fn of(sample: &str, delimiter: u8, whole: bool, limits: Limits) -> Profile {
        let window = Window::utf8(Box::new(std::io::Cursor::new(sample.as_bytes().to_vec())), 0);
        let mut scanner = Scanner::new(window, delimiter, PartId(0), limits);
        let (mut block, mut shapes) = (Block::default(), Vec::new());
        while shapes.len() < SAMPLE_RECORDS
            && let Ok(Some(shape)) = scanner.next(&mut block)
        {
            shapes.push(shape);
        }
        if !whole && shapes.last().is_some_and(|s| !s.terminated) {
            shapes.pop();
        }
        let mut counts: IndexMap<u32, usize> = IndexMap::new();
        shapes.iter().filter(|s| s.used > 0).for_each(|s| *counts.entry(s.fields).or_default() += 1);
        let total: usize = counts.values().sum();
        let Some((&width, &n)) = counts.iter().max_by_key(|&(&w, &n)| (n, w)) else {
            return Profile { width: 0, share: 0, start: 0, header: None };
        };
        let start = shapes.iter().position(|s| s.fields == width).unwrap_or(0);
        Profile { width, share: n * 1000 / total, start, header: unfit_header(&shapes, start, width, &block) }
    }
}

/// A header directly above the first record that has another number of fields than all records: then columns and
/// labels are shifted against each other, as by a decimal comma in a comma-separated file. It counts as a header when
/// it has labels only, and the two records below have numbers in the same columns.
fn unfit_header(shapes: &[Shape], start: usize, width: u32, block: &Block) -> Option<(u32, u32)> {
    let (above, one, two) = (shapes.get(start.checked_sub(1)?)?, shapes.get(start)?, shapes.get(start + 1)?);
    let row = |s: &Shape| block.rows.iter().position(|r| r.index == s.line).map(|i| block.row_cells(i));
    let digit = |c: &Cell| block.text.as_bytes().get(c.at as usize).is_some_and(u8::is_ascii_digit) && c.len > 0;
    let numbers = |s: &Shape| Some(row(s)?.iter().filter(|c| digit(c)).map(|c| c.col).collect::<Vec<_>>());
    let labels = row(above)?.iter().filter(|c| c.len > 0).count();
    let same = numbers(one)? == numbers(two)? && !numbers(one)?.is_empty();
    let fits = above.used > width || above.fields < one.used.max(two.used);
    let like = labels >= 2 && labels * 2 > width as usize && numbers(above)?.is_empty();
    (two.fields == width && same && fits && like).then_some((above.line, above.fields))
}

/// Which records have too many or too few fields.
///
/// Only records inside the table are judged: those between the first and the last record of the usual width. What
/// stands above or below is a title or a note. So is, inside, a stretch between blank lines in which no record has the
/// usual width: a note or another table. Where a blank line parts it on one side only, records that fill half of the
/// usual width are faults and shorter ones notes. Empty fields past the usual width are trailing delimiters. Two more
/// are judged: a header that none of the records fits, and a short last record directly below the data. Without line end
/// it is a file that was cut off; with one and a single field less it is doubtful, unless it reads as a sentence.
pub struct Widths {
    expected: u32,
    inside: bool,
    blank: bool,
    pending: Vec<(Shape, bool)>,
    /// The last of them is a text with delimiters in it rather than a record.
    sentence: bool,
    /// The last of them is a single period or number: of two fields the figure is gone.
    bare: bool,
    faults: IndexMap<u32, Vec<u32>>,
    fit: u64,
    header: Option<(u32, u32)>,
}

impl Widths {
    /// Judges by this layout.
    pub fn new(layout: &Layout) -> Self {
        let faults = IndexMap::new();
        let (expected, header) = (layout.width, layout.header);
        Self { expected, inside: false, blank: false, pending: Vec::new(), sentence: false, bare: false, faults, fit: 0, header }
    }

    /// Takes the next record; unless it is blank it is the last row of the block.
    pub fn see(&mut self, shape: Shape, block: &Block) {
        if shape.used == 0 {
            self.blank = true;
            return;
        }
        let fits = shape.fields == self.expected || (shape.fields > self.expected && shape.used <= self.expected);
        if !fits {
            if self.inside {
                self.pending.push((shape, self.blank));
                self.sentence = is_sentence(block);
                self.bare = is_bare(block);
            }
            self.blank = false;
            return;
        }
        self.fit += 1;
        self.inside = true;
        let pending = std::mem::take(&mut self.pending);
        let mut from = 0;
        while from < pending.len() {
            let to = (from + 1..pending.len()).find(|&i| pending[i].1).unwrap_or(pending.len());
            let blanks = usize::from(pending[from].1) + usize::from(to < pending.len() || self.blank);
            for (s, _) in &pending[from..to] {
                if blanks == 0 || (blanks == 1 && s.used * 2 >= self.expected) {
                    self.faults.entry(s.fields).or_default().push(s.line);
                }
            }
            from = to;
        }
        self.blank = false;
    }

    /// Takes the next record, which is a line of the usual width.
    pub fn see_regular(&mut self, line: u32) {
        self.see(Shape { line, fields: self.expected, used: self.expected, terminated: true }, &Block::default());
    }

    /// Tells the faults, one finding per number of fields, and how many records fit.
    pub fn finish(mut self, part: PartId, delimiter: u8, findings: &mut Findings) {
        let mut short = None;
        if let [(s, false)] = self.pending.as_slice()
            && s.fields < self.expected
        {
            if s.fields > 1 && !s.terminated {
                self.faults.entry(s.fields).or_default().push(s.line);
            } else if s.used + 1 == self.expected && if s.fields > 1 { !self.sentence } else { self.bare } {
                // All but one field: a record that lost its figure, or a note with as many commas. A person looks.
                short = Some((s.line, s.fields));
            }
        }
        let failed: usize = self.faults.values().map(Vec::len).sum::<usize>() + usize::from(self.header.is_some());
        findings.tally(&F_FDD_001, self.fit, failed as u64, 0);
        let sign = if delimiter == b'\t' { "tab".to_owned() } else { char::from(delimiter).to_string() };
        let finding = |line: u32, expected: u32, found: u32| {
            Finding::new(&F_FDD_001, Location::cell(part, line, 0))
                .cause(format!("{expected}/{found}"))
                .arg("line", u64::from(line) + 1)
                .arg("expected", u64::from(expected))
                .arg("found", u64::from(found))
                .arg("delimiter", sign.as_str())
        };
        if let Some((line, fields)) = self.header {
            findings.add(finding(line, self.expected, fields).arg("reason", "header").arg("records", self.fit));
        }
        for (found, lines) in self.faults {
            let mut f = finding(lines[0], self.expected, found).arg("reason", "record").arg("records", lines.len());
            f.cells = lines.into_iter().map(|l| Location::cell(part, l, 0)).collect();
            findings.add(f);
        }
        if let Some((line, fields)) = short {
            let f = finding(line, self.expected, fields).arg("reason", "record").arg("records", 1usize);
            findings.add(f.weigh(Severity::Warning));
        }
    }
}

/// Whether the last record is one field that begins as a period or a number does: no note, but what is left of a record.
fn is_bare(block: &Block) -> bool {
    let Some(last) = block.rows.len().checked_sub(1) else { return false };
    let [one] = block.row_cells(last) else { return false };
    let text = block.text.get(one.at as usize..(one.at + one.len) as usize).unwrap_or("");
    text.len() > 3 && text.starts_with(|c: char| c.is_ascii_digit()) && !text.contains(char::is_whitespace)
}

/// Whether the last record reads as a sentence that holds delimiters: a blank before a word, or a colon after one.
fn is_sentence(block: &Block) -> bool {
    let Some(last) = block.rows.len().checked_sub(1) else { return false };
    block.row_cells(last).iter().any(|c| {
        let text = block.text.get(c.at as usize..(c.at + c.len) as usize).unwrap_or("");
        text.contains(": ") || text.strip_prefix(' ').is_some_and(|t| t.starts_with(char::is_alphabetic))
    })
}

/// Outline of a record.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Shape {
    /// Line of the file on which it starts, from 0.
    pub line: u32,
    /// How many fields it has.
    pub fields: u32,
    /// How many up to the last one with content; 0 for a blank line.
    pub used: u32,
    /// Whether a line end follows.
    pub terminated: bool,
}

/// Reads records one by one.
pub struct Scanner {
    window: Window,
    delimiter: u8,
    line: u32,
    part: PartId,
    limits: Limits,
}

/// A record does not end in the window.
struct Cut;

impl Scanner {
    /// A scanner at the window's position, which is line 0.
    pub fn new(window: Window, delimiter: u8, part: PartId, limits: Limits) -> Self {
        Self { window, delimiter, line: 0, part, limits }
    }

    /// Adds the next record as a row, unless it is blank. Gives none at the end of the text. Quotes are those of RFC
    /// 4180; what follows a closing quote inside its field is kept as it stands.
    pub fn next(&mut self, block: &mut Block) -> Result<Option<Shape>, ReadError> {
        loop {
            if self.window.pos == self.window.text.len() && self.window.ended() {
                return Ok(None);
            }
            let (rows, cells, text) = (block.rows.len(), block.cells.len(), block.text.len());
            let undo = |block: &mut Block| {
                block.rows.truncate(rows);
                block.cells.truncate(cells);
                block.text.truncate(text);
            };
            if let Some(shape) = self.plain(block) {
                return Ok(Some(shape));
            }
            undo(block);
            match self.attempt(block)? {
                Ok(shape) => {
                    if shape.used == 0 {
                        undo(block);
                    }
                    return Ok(Some(shape));
                }
                Err(Cut) => {
                    undo(block);
                    if self.window.rest().len() as u64 > self.limits.record {
                        return Err(exceeded(Location::cell(self.part, self.line, 0), "record", self.limits.record).into());
                    }
                    self.window.more().map_err(machine)?;
                }
            }
        }
    }

    /// The next record where it is a whole line without quotes, as nearly every record is, with the length of its line end.
    /// [`Scanner::pass`] goes on behind it.
    pub fn line(&self) -> Option<(&str, usize)> {
        let rest = self.window.rest();
        let end = memchr3(b'\n', b'\r', b'"', rest.as_bytes())?;
        let ending = match rest.as_bytes()[end..] {
            [b'\n', ..] => 1,
            [b'\r', b'\n', ..] => 2,
            _ => return None,
        };
        (end <= self.limits.field as usize && self.delimiter.is_ascii()).then(|| (&rest[..end], ending))
    }

    /// Passes a line of so many bytes with its line end, and gives its number.
    pub fn pass(&mut self, len: usize) -> u32 {
        self.window.pos += len;
        self.line += 1;
        self.line - 1
    }

    /// Adds the next record where it is such a line with content: it comes into the arena in one piece. Any other is left to
    /// [`Scanner::attempt`].
    fn plain(&mut self, block: &mut Block) -> Option<Shape> {
        let (line, ending) = self.line()?;
        let end = line.len();
        block.start_row(self.line, false);
        let at = block.text.len() as u32;
        block.text.push_str(line);
        let first = block.cells.len();
        let (mut from, mut fields) = (0u32, 0u32);
        let mut field = |to: u32| {
            block.cells.push(Cell { col: fields as u16, kind: Kind::Text, flags: 0, style: 0, at: at + from, len: to - from });
            fields += 1;
            from = to + 1;
        };
        each_byte(self.delimiter, line.as_bytes(), &mut field);
        field(end as u32);
        let filled = |c: &Cell| {
            let text = &line[(c.at - at) as usize..(c.at - at + c.len) as usize];
            // A first character outside ASCII may be a blank too.
            text.as_bytes().first().is_some_and(u8::is_ascii_graphic) || !text.trim().is_empty()
        };
        let used = block.cells[first..].iter().rposition(filled).map_or(0, |i| i as u32 + 1);
        if used == 0 || fields > self.limits.columns.min(COLUMNS) {
            return None;
        }
        let shape = Shape { line: self.line, fields, used, terminated: true };
        self.line += 1;
        self.window.pos += end + ending;
        Some(shape)
    }

    fn attempt(&mut self, block: &mut Block) -> Result<Result<Shape, Cut>, ReadError> {
        let (text, ended) = (self.window.text.as_str(), self.window.ended());
        let bytes = text.as_bytes();
        let field_limit = self.limits.field as usize;
        let columns = self.limits.columns.min(COLUMNS);
        let (mut p, mut line, mut fields, mut used) = (self.window.pos, self.line, 0u32, 0u32);
        block.start_row(self.line, false);
        loop {
            if fields >= columns {
                let at = Location::cell(self.part, self.line, 0);
                return Err(exceeded(at, "columns", u64::from(columns)).arg("line", u64::from(self.line) + 1).into());
            }
            let (at, col) = (block.text.len(), fields as u16);
            if bytes.get(p) == Some(&b'"') {
                let opened = line;
                p += 1;
                loop {
                    let Some(i) = memchr(b'"', &bytes[p..]) else {
                        if ended || block.text.len() - at + bytes.len() - p > field_limit {
                            return Err(self.unclosed(opened, col).into());
                        }
                        return Ok(Err(Cut));
                    };
                    let piece = &text[p..p + i];
                    line += line_ends(piece);
                    block.text.push_str(piece);
                    p += i + 1;
                    match bytes.get(p) {
                        Some(b'"') => block.text.push('"'),
                        None if !ended => return Ok(Err(Cut)),
                        _ => break,
                    }
                    p += 1;
                }
            }
            let end = match memchr3(self.delimiter, b'\n', b'\r', &bytes[p..]) {
                Some(i) => p + i,
                None if !ended && bytes.len() - p <= field_limit => return Ok(Err(Cut)),
                None => bytes.len(),
            };
            block.text.push_str(&text[p..end]);
            let len = block.text.len() - at;
            if len > field_limit {
                let at = Location::cell(self.part, line, col);
                return Err(exceeded(at, "field", self.limits.field).arg("line", u64::from(line) + 1).into());
            }
            block.cells.push(Cell { col, kind: Kind::Text, flags: 0, style: 0, at: at as u32, len: len as u32 });
            fields += 1;
            if len > 0 && (!bytes[p.min(end)..end].first().is_some_and(u8::is_ascii_whitespace) || !block.text[at..].trim().is_empty()) {
                used = fields;
            }
            p = end + 1;
            let next = match bytes.get(end) {
                None => {
                    p = end;
                    None
                }
                Some(b'\r') if end + 1 == bytes.len() && !ended => return Ok(Err(Cut)),
                Some(b'\r') => {
                    p += usize::from(bytes.get(end + 1) == Some(&b'\n'));
                    Some(())
                }
                Some(b'\n') => Some(()),
                Some(_) => continue,
            };
            let shape = Shape { line: self.line, fields, used, terminated: next.is_some() };
            self.line = line + u32::from(next.is_some());
            self.window.pos = p;
            return Ok(Ok(shape));
        }
    }

    fn unclosed(&self, line: u32, col: u16) -> Finding {
        Finding::new(&F_FLF_002, Location::cell(self.part, line, col))
            .cause("unclosed-quote")
            .arg("reason", "unclosed-quote")
            .arg("line", u64::from(line) + 1)
    }
}

/// Does something with each place of a byte. Fields are short: eight bytes at a time beat a search for each of them.
#[inline]
pub fn each_byte(wanted: u8, bytes: &[u8], what: &mut impl FnMut(u32)) {
    const ONES: u64 = u64::MAX / 255;
    const LOW: u64 = ONES * 0x7f;
    let pattern = ONES * u64::from(wanted);
    let mut at = 0;
    let mut chunks = bytes.chunks_exact(8);
    for eight in chunks.by_ref() {
        let x = eight.try_into().map_or(0, u64::from_le_bytes) ^ pattern;
        // The highest bit of every byte that is zero; no carry runs from one byte into the next.
        let mut marks = !((x & LOW).wrapping_add(LOW) | x | LOW);
        while marks != 0 {
            what(at + marks.trailing_zeros() / 8);
            marks &= marks - 1;
        }
        at += 8;
    }
    for (i, _) in (0u32..).zip(chunks.remainder()).filter(|(_, b)| **b == wanted) {
        what(at + i);
    }
}

/// Line ends inside a quoted field: `\n`, `\r\n`, and `\r` alone as old programs write it.
fn line_ends(text: &str) -> u32 {
    let b = text.as_bytes();
    let alone = memchr::memchr_iter(b'\r', b).filter(|&i| b.get(i + 1) != Some(&b'\n')).count();
    (memchr::memchr_iter(b'\n', b).count() + alone) as u32
}

/// A window that replaces broken sequences stops for the machine only.
fn machine(stop: Stop) -> ReadError {
    match stop {
        Stop::Io(e) => e.into(),
        Stop::Fault(f) => Finding::new(f.rule, Location::whole(PartId(0))).arg("reason", f.reason).into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Line and fields.
    type Row = (u32, Vec<String>);

    /// The rows and the findings.
    fn read_with(bytes: &[u8], options: &ReadOptions) -> Result<(Vec<Row>, Findings), ReadError> {
        let input = Input { name: "a.csv".into(), data: Data::Bytes(bytes.into()) };
        let (opened, mut findings) = open(&input, options, &mut Sources::default())?;
        let Opened::Book(mut book) = opened else { panic!("a delimited text is a book") };
        let mut rows = Vec::new();
        findings.extend(book.read(0, &mut |head, block| {
            for (i, row) in block.rows.iter().enumerate() {
                rows.push((row.index, block.row_cells(i).iter().map(|c| block.text(head, c).to_owned()).collect()));
            }
            ControlFlow::Continue(())
        })?);
        Ok((rows, findings))
    }

    fn read(text: &str) -> (Vec<Row>, Findings) {
        read_with(text.as_bytes(), &ReadOptions::default()).expect("a readable text")
    }

    fn rows(text: &str) -> Vec<Row> {
        read(text).0
    }

    fn row(line: u32, fields: &[&str]) -> Row {
        (line, fields.iter().map(|&f| f.to_owned()).collect())
    }

    /// `rule args` of each finding, with its lines.
    fn told(findings: &Findings) -> Vec<String> {
        let show = |f: &Finding| {
            let args: Vec<String> =
                f.args.iter().map(|(k, v)| format!("{k}={v:?}").replace("Text(", "").replace("Count(", "").replace(')', "")).collect();
            let lines: Vec<u32> = f.cells.iter().filter(|c| !c.is_whole()).map(|c| c.row() + 1).collect();
            format!("{} {} {lines:?} {:?}", f.rule.id, args.join(" "), f.proposals)
        };
        findings.list.iter().map(show).collect()
    }

    fn refusal(bytes: &[u8], options: &ReadOptions) -> Finding {
        match read_with(bytes, options) {
            Err(ReadError::Refused(f)) => *f,
            other => panic!("not refused: {other:?}"),
        }
    }

    #[test]
    fn quotes_line_ends_and_blank_lines() {
        let text = "\u{feff}País;Nota;n\r\n\"México\";\"dos\r\nlíneas; y \"\"comillas\"\"\";3\n\n  \n\"Cuba\"x;;\"\"";
        assert_eq!(
            rows(text),
            [row(0, &["País", "Nota", "n"]), row(1, &["México", "dos\r\nlíneas; y \"comillas\"", "3"]), row(5, &["Cubax", "", ""])]
        );
        assert_eq!(rows("a,b\rc,d\r"), [row(0, &["a", "b"]), row(1, &["c", "d"])]);
        assert_eq!(rows("solo\nuna\n"), [row(0, &["solo"]), row(1, &["una"])]);
        assert_eq!(rows("a,b\n1,"), [row(0, &["a", "b"]), row(1, &["1", ""])]);
    }

    #[test]
    fn the_delimiter_is_the_one_that_the_header_has() {
        for (text, fields) in [
            ("País;Valor\nCuba;1,5\nHaití;2,5\n", 2),
            ("a|b|c\n1|x,y|2\n3|x,z|4\n", 3),
            ("a\tb\n1,2\t3\n", 2),
            ("\"Edad, años\",n\n\"0, 4\",1\n", 2),
            ("Fuente: INE, 2024\n\nPaís;Mujeres;Hombres\nCuba;1,5;2,5\nPerú;3,5;4,5\n", 3),
            ("sep=;\na;b\n1,5;2,5\n", 2),
            ("name,list\nx,a;b\ny,c;d\nz,e;f\n", 2),
        ] {
            let all = rows(text);
            assert_eq!(all.last().map(|r| r.1.len()), Some(fields), "{text}");
        }
        assert_eq!(rows("sep=;\na;b\n")[0], row(1, &["a", "b"]));
        let stated = ReadOptions { delimiter: Some(b'!'), ..ReadOptions::default() };
        assert_eq!(read_with(b"a!b,c\n", &stated).expect("a readable text").0, [row(0, &["a", "b,c"])]);
    }

    #[test]
    fn ragged_records_are_told_with_their_lines() {
        let (all, findings) = read("p,n,x\nCuba,1,2\nHaití,3\nPerú,1,5,7\nChile,4,5\nBrasil,6\nMéxico,8,9\n");
        assert_eq!(all.len(), 7);
        assert_eq!(
            told(&findings),
            [
                "F-FDD-001 line=3 expected=3 found=2 delimiter=\",\" reason=\"record\" records=2 [3, 6] []",
                "F-FDD-001 line=4 expected=3 found=4 delimiter=\",\" reason=\"record\" records=1 [4] []"
            ]
        );
    }

    #[test]
    fn titles_notes_and_trailing_delimiters_are_no_faults() {
        for text in [
            "Cuadro 1\nFuente, INE\np,n,x\na,1,2\nb,3,4\nc,5,6\nNota: cifras, preliminares\n",
            "p,n,x\na,1,2,,\nb,3,4,\nc,5,6\nd,7,8\n",
            "p,n,x\na,1,2\n\nSegunda parte\n\np,n,x\nb,1,2\n",
            "p,n,x,y\na,1,2,3\nb,1,2,3\nc,1,2,3\n\nq,m\nz,1\nw,2\n\np,n,x,y\nd,1,2,3\n",
            "a,b,c\n1,2,3,\n4,5,6,\n7,8,9,\n",
        ] {
            assert_eq!(told(&read(text).1), Vec::<String>::new(), "{text}");
        }
    }

    #[test]
    fn a_last_record_of_two_that_lost_its_figure_is_told_and_a_note_is_not() {
        let data = "t,n\n2022-01,5\n2022-02,7\n";
        let (_, findings) = read(&format!("{data}2022-03\n"));
        assert_eq!(told(&findings), ["F-FDD-001 line=4 expected=2 found=1 delimiter=\",\" reason=\"record\" records=1 [4] []"]);
        assert_eq!(findings.list[0].severity, Severity::Warning);
        for note in ["Fuente: INE", "2022 p", "1/", "Total"] {
            assert_eq!(told(&read(&format!("{data}{note}\n")).1), Vec::<String>::new(), "{note}");
        }
    }

    #[test]
    fn a_header_that_fits_no_record_and_a_cut_file_are_faults() {
        let (_, findings) = read("pais,valor\nCuba,1,5\nPerú,2,7\nHaití,3,1\n");
        assert_eq!(told(&findings), ["F-FDD-001 line=1 expected=3 found=2 delimiter=\",\" reason=\"header\" records=3 [1] []"]);
        let (_, findings) = read("p,n,x\nCuba,1,5\nPerú,2,7\nHaití,3\n");
        assert_eq!(told(&findings), ["F-FDD-001 line=4 expected=3 found=2 delimiter=\",\" reason=\"record\" records=1 [4] []"]);
        assert_eq!(findings.list[0].severity, Severity::Warning);
        let (_, findings) = read("p,n,x\nCuba,1,5\nPerú,2,7\nHai,3");
        assert_eq!(told(&findings), ["F-FDD-001 line=4 expected=3 found=2 delimiter=\",\" reason=\"record\" records=1 [4] []"]);
    }

    #[test]
    fn lost_text_is_told_cell_by_cell() {
        let (_, findings) = read("p,n\nPanamÃ¡,1\nCuba,2\nPanamÃ¡,3\n");
        assert_eq!(told(&findings), ["F-FLF-003 reason=\"mojibake\" value=\"PanamÃ¡\" [2, 4] [\"Panamá\"]"]);
        let stated = ReadOptions { encoding: Some("utf-8".into()), ..ReadOptions::default() };
        let (_, findings) = read_with(b"p,n\nPanam\xe1,1\n", &stated).expect("a readable text");
        assert_eq!(told(&findings), ["F-FLF-003 reason=\"lost-character\" value=\"Panam\u{fffd}\" [2] []"]);
        let (all, findings) = read_with(b"p,n\nPanam\xe1,1\nPer\xfa,2\n", &ReadOptions::default()).expect("a readable text");
        assert_eq!(all[2], row(2, &["Perú", "2"]));
        assert_eq!(told(&findings)[0].split(' ').nth(1), Some("reason=\"guessed\""));
        assert_eq!(findings.list[0].severity, crate::model::finding::Severity::Information);
    }

    #[test]
    fn hostile_texts_are_refused_with_their_reason() {
        let f = refusal(b"a,b\n1,\"x\n2,y\n", &ReadOptions::default());
        assert_eq!((f.rule.id, f.cause.as_str(), f.cells[0]), ("F-FLF-002", "unclosed-quote", Location::cell(PartId(0), 1, 1)));
        let few = |limits: Limits| ReadOptions { limits, ..ReadOptions::default() };
        let f = refusal(b"a,b,c\n", &few(Limits { columns: 2, ..Limits::default() }));
        assert_eq!((f.rule.id, f.cause.as_str()), ("F-LIM-001", "columns"));
        let f = refusal(b"a,bcdef\n", &few(Limits { field: 4, ..Limits::default() }));
        assert_eq!(f.cause, "field");
        let f = refusal(b"a,b\n1,2\n", &few(Limits { cells: 3, ..Limits::default() }));
        assert_eq!(f.cause, "cells");
        let f = refusal(b"a,b\n1,2\n", &few(Limits { file: 3, ..Limits::default() }));
        assert_eq!(f.cause, "file");
        assert_eq!(refusal(b"", &ReadOptions::default()).rule.id, "F-FLF-010");
        let (all, findings) = read("\n\n,,\n");
        assert_eq!((all.len(), findings.list[0].rule.id), (0, "F-FLF-010"));
    }

    #[test]
    fn long_texts_come_in_blocks_with_whole_records() {
        let text: String = (0..90_000).map(|i| format!("{i};\"a\nb\";c\n")).collect();
        let input = Input { name: "a.csv".into(), data: Data::Bytes(text.into_bytes().into()) };
        let (opened, _) = open(&input, &ReadOptions::default(), &mut Sources::default()).expect("opens");
        let Opened::Book(mut book) = opened else { panic!("a book") };
        let (mut blocks, mut next, mut lasts) = (0, 0u32, 0);
        book.read(0, &mut |head, block| {
            blocks += 1;
            lasts += u32::from(block.last);
            for (i, row) in block.rows.iter().enumerate() {
                assert_eq!(row.index, next * 2);
                let cells = block.row_cells(i);
                assert_eq!((cells.len(), block.text(head, &cells[0])), (3, next.to_string().as_str()));
                next += 1;
            }
            ControlFlow::Continue(())
        })
        .expect("reads");
        assert_eq!((next, lasts), (90_000, 1));
        assert!(blocks > 3);
    }

    #[test]
    fn hashtag_rows_are_known() {
        assert!(is_hxl_row(["#adm1+name", "", " #affected +idps", "#date"]));
        assert!(!is_hxl_row(["", ""]));
        assert!(!is_hxl_row(["#adm1", "12"]));
        assert!(!is_hxl_row(["# 1", "#2"]));
    }

    proptest! {
        #[test]
        fn agrees_with_the_csv_crate(records in prop::collection::vec(prop::collection::vec("[a-c;\" \n\u{e9}]{0,5}", 2..5), 1..20)) {
            let mut w = ::csv::WriterBuilder::new().flexible(true).delimiter(b';').from_writer(Vec::new());
            for r in &records {
                w.write_record(r).expect("to memory");
            }
            let bytes = w.into_inner().expect("to memory");
            let options = ReadOptions { delimiter: Some(b';'), ..ReadOptions::default() };
            let (ours, _) = read_with(&bytes, &options).expect("a readable text");
            let theirs: Vec<Vec<String>> = ::csv::ReaderBuilder::new().flexible(true).has_headers(false).delimiter(b';')
                .from_reader(&bytes[..]).records().map(|r| r.expect("valid").iter().map(str::to_owned).collect()).collect();
            let blank = |r: &Vec<String>| r.iter().all(|f| f.trim().is_empty());
            let theirs: Vec<_> = theirs.into_iter().filter(|r| !blank(r)).collect();
            let ours: Vec<_> = ours.into_iter().map(|r| r.1).filter(|r| !blank(r)).collect();
            prop_assert_eq!(ours, theirs);
        }

        #[test]
        fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(prop::sample::select(b"a1,;\"\n\r\t|\xc3\xa1\0 ".to_vec()), 0..200)) {
            let _ = read_with(&bytes, &ReadOptions::default());
        }
    }
}

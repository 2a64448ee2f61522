//! How is one cell, or one row, of a sender's file changed in its own bytes?

use std::collections::BTreeMap;
use std::io::{Cursor, Read, Write};
use std::ops::ControlFlow;

use isthmus::map::library::Known;
use isthmus::model::location::{Location, Sources, a1, a1_column};
use isthmus::pipeline;
use isthmus::read::{Data, Format, Input, Limits, Opened};
use regex::{Captures, Regex};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

/// A file that faults are planted in.
pub(super) struct Source {
    pub(super) name: String,
    pub(super) bytes: Vec<u8>,
    format: Format,
    /// Names of the sheets of a workbook, and their parts in the package.
    sheets: Vec<(String, String)>,
    /// Texts of a workbook by sheet, row and column.
    texts: BTreeMap<(String, u32, u16), String>,
    separator: u8,
}

/// What is done to a file.
#[derive(Clone, Debug)]
pub(super) enum Change {
    /// A cell, or the value at an offset, is written anew: as a number where the flag says so.
    Write(Location, String, bool),
    /// A row is written a second time below itself, with another text in one column.
    Twice(Location, Option<(u16, String)>),
    /// A row is taken out.
    Gone(Location),
    /// The last field of a line of a delimited text is lost with its separator.
    Short(Location),
}

impl Source {
    pub(super) fn new(name: &str, bytes: Vec<u8>, format: Format, known: Option<&Known>) -> Source {
        let first = bytes.split(|b| *b == b'\n').max_by_key(|l| l.iter().filter(|b| b";|\t,".contains(b)).count()).unwrap_or_default();
        let count = |s: u8| first.iter().filter(|b| **b == s).count();
        let separator = [b';', b'|', b'\t', b','].into_iter().max_by_key(|s| count(*s)).unwrap_or(b',');
        let mut source = Source { name: name.to_owned(), bytes, format, sheets: Vec::new(), texts: BTreeMap::new(), separator };
        if let (Format::Xlsx, Some(known)) = (format, known) {
            source.look(known);
        }
        source
    }

    /// Reads the texts of a workbook.
    fn look(&mut self, known: &Known) {
        let input = Input { name: self.name.clone(), data: Data::Bytes(self.bytes.as_slice().into()) };
        let (_, opened, _) =
            pipeline::open_named(&input, known, Limits::default(), &mut Sources::default()).unwrap_or_else(|e| panic!("{e:?}"));
        let Opened::Book(mut book) = opened else { panic!("a workbook is a book") };
        for i in 0..book.sheets().len() {
            let name = book.sheets()[i].name.clone();
            self.sheets.push((name.clone(), format!("xl/worksheets/sheet{}.xml", i + 1)));
            let read = book.read(i, &mut |head, block| {
                for (r, row) in block.rows.iter().enumerate() {
                    for cell in block.row_cells(r) {
                        self.texts.insert((name.clone(), row.index, cell.col), block.text(head, cell).to_owned());
                    }
                }
                ControlFlow::Continue(())
            });
            assert!(read.is_ok(), "{name} is read");
        }
    }

    pub(super) fn is_grid(&self) -> bool {
        !matches!(self.format, Format::Json | Format::Xml | Format::SdmxJson | Format::SdmxMl)
    }

    pub(super) fn is_workbook(&self) -> bool {
        self.format == Format::Xlsx
    }

    /// What stands in a cell, or at an offset.
    pub(super) fn text(&self, sources: &Sources, at: Location) -> String {
        match self.format {
            Format::Xlsx => {
                let key = (sources.part(at.part()).sheet.clone(), at.row(), at.col());
                self.texts.get(&key).cloned().unwrap_or_default()
            }
            _ if self.is_grid() => {
                let line = self.bytes.split(|b| *b == b'\n').nth(at.row() as usize).unwrap_or_default();
                let field = self.fields(line).into_iter().nth(at.col().into()).unwrap_or_default();
                String::from_utf8_lossy(&field).trim_matches('"').to_owned()
            }
            _ => String::from_utf8_lossy(&self.bytes[self.value(at)]).trim_matches('"').to_owned(),
        }
    }

    /// Where the value lies whose offset this is: a scalar of JSON, the text or an attribute of an element of XML.
    fn value(&self, at: Location) -> std::ops::Range<usize> {
        let bytes = &self.bytes;
        let mut from = at.byte() as usize;
        let until = |from: usize, ends: &[u8]| bytes[from..].iter().position(|b| ends.contains(b)).map_or(bytes.len(), |n| from + n);
        if matches!(self.format, Format::Json | Format::SdmxJson) {
            while bytes[from] != b'"' && bytes[from] != b'-' && !bytes[from].is_ascii_alphanumeric() {
                from += 1;
            }
            let end = |from: usize| if bytes[from] == b'"' { until(from + 1, b"\"") + 1 } else { until(from, b",}] \r\n\t") };
            let key = end(from);
            let after = bytes[key..].iter().position(|b| !b.is_ascii_whitespace()).map_or(key, |n| key + n);
            if bytes[from] == b'"' && bytes[after] == b':' {
                let next = bytes[after + 1..].iter().position(|b| !b.is_ascii_whitespace()).map_or(after, |n| after + 1 + n);
                return next..end(next);
            }
            return from..key;
        }
        if bytes[from] == b'<' {
            from = until(from, b">") + 1;
        } else if let Some(quote) = bytes[from..].iter().position(|b| b"\"'<".contains(b)).filter(|n| bytes[from + n] != b'<') {
            // An attribute starts with its name.
            let open = from + quote;
            return open + 1..until(open + 1, &bytes[open..=open]);
        }
        from..until(from, b"<")
    }

    fn fields(&self, line: &[u8]) -> Vec<Vec<u8>> {
        let (mut all, mut quoted) = (vec![Vec::new()], false);
        for &b in line {
            quoted ^= b == b'"';
            match all.last_mut() {
                Some(_) if b == self.separator && !quoted => all.push(Vec::new()),
                Some(field) => field.push(b),
                None => {}
            }
        }
        all
    }

    /// The bytes with this change.
    pub(super) fn with(&self, sources: &Sources, change: &Change) -> Vec<u8> {
        match self.format {
            Format::Xlsx => self.workbook(sources, change),
            _ if self.is_grid() => self.delimited(change),
            _ => {
                let Change::Write(at, text, number) = change else { panic!("a document has no rows") };
                let place = self.value(*at);
                let quoted = self.bytes[place.start] == b'"' || !number && matches!(self.format, Format::Json | Format::SdmxJson);
                let text = if quoted { format!("\"{text}\"") } else { text.clone() };
                [&self.bytes[..place.start], text.as_bytes(), &self.bytes[place.end..]].concat()
            }
        }
    }

    fn delimited(&self, change: &Change) -> Vec<u8> {
        let mut lines: Vec<Vec<u8>> = self.bytes.split(|b| *b == b'\n').map(<[u8]>::to_vec).collect();
        let written = |line: &[u8], col: u16, text: &str| {
            let (line, end) = line.strip_suffix(b"\r").map_or((line, &b""[..]), |l| (l, &b"\r"[..]));
            let mut fields = self.fields(line);
            let field = &mut fields[usize::from(col)];
            *field = if field.starts_with(b"\"") { format!("\"{text}\"").into_bytes() } else { text.as_bytes().to_vec() };
            [fields.join(&self.separator), end.to_vec()].concat()
        };
        match change {
            Change::Write(at, text, _) => lines[at.row() as usize] = written(&lines[at.row() as usize], at.col(), text),
            Change::Twice(at, other) => {
                let line = &lines[at.row() as usize];
                let copy = other.as_ref().map_or_else(|| line.clone(), |(col, text)| written(line, *col, text));
                lines.insert(at.row() as usize + 1, copy);
            }
            Change::Gone(at) => drop(lines.remove(at.row() as usize)),
            Change::Short(at) => {
                let line = &mut lines[at.row() as usize];
                let end = if line.ends_with(b"\r") { &b"\r"[..] } else { b"" };
                let last = line.iter().rposition(|b| *b == self.separator).expect("a line with fields");
                *line = [&line[..last], end].concat();
            }
        }
        lines.join(&b'\n')
    }

    fn workbook(&self, sources: &Sources, change: &Change) -> Vec<u8> {
        let (Change::Write(at, ..) | Change::Twice(at, _) | Change::Gone(at) | Change::Short(at)) = change;
        let sheet = &sources.part(at.part()).sheet;
        let part = &self.sheets.iter().find(|s| s.0 == *sheet).expect("a sheet").1;
        let mut zip = ZipArchive::new(Cursor::new(self.bytes.as_slice())).expect("a package");
        let mut out = ZipWriter::new(Cursor::new(Vec::new()));
        for i in 0..zip.len() {
            let mut entry = zip.by_index(i).expect("an entry");
            let name = entry.name().expect("a name").into_owned();
            if name != *part {
                out.raw_copy_file(entry).expect("copied");
                continue;
            }
            let mut text = String::new();
            entry.read_to_string(&mut text).expect("UTF-8");
            out.start_file(name, SimpleFileOptions::default()).expect("begun");
            out.write_all(sheet_with(&text, change).as_bytes()).expect("written");
        }
        out.finish().expect("ended").into_inner()
    }
}

/// The text of a sheet's part with a change.
fn sheet_with(text: &str, change: &Change) -> String {
    match change {
        Change::Write(at, new, number) => cell_with(text, &a1(at.row(), at.col()), new, *number),
        Change::Twice(at, other) => {
            let row = at.row() + 1;
            let own = row_of(text, row);
            let below = moved(text, row + 1, 1);
            let mut copy = moved(&text[own.clone()], row, 1);
            if let Some((col, new)) = other {
                copy = cell_with(&copy, &format!("{}{}", a1_column(*col), row + 1), new, true);
            }
            let end = own.end;
            format!("{}{copy}{}", &below[..end], &below[end..])
        }
        Change::Gone(at) => {
            let own = row_of(text, at.row() + 1);
            moved(&format!("{}{}", &text[..own.start], &text[own.end..]), at.row() + 2, -1)
        }
        Change::Short(_) => panic!("a sheet has no lines"),
    }
}

fn cell_with(text: &str, cell: &str, new: &str, number: bool) -> String {
    let pattern = Regex::new(&format!(r#"(?s)<c r="{cell}"([^>]*?)(/>|>.*?</c>)"#)).expect("a pattern");
    assert!(pattern.is_match(text), "{cell} is not in the sheet");
    let style = Regex::new(r#" s="\d+""#).expect("a pattern");
    let made = |old: &Captures<'_>| {
        let style = style.find(&old[1]).map_or("", |m| m.as_str());
        let escaped = new.replace('&', "&amp;").replace('<', "&lt;");
        match new {
            "" => format!(r#"<c r="{cell}"{style}/>"#),
            "#REF!" => format!(r#"<c r="{cell}"{style} t="e"><v>#REF!</v></c>"#),
            _ if number => format!(r#"<c r="{cell}"{style}><v>{escaped}</v></c>"#),
            _ => format!(r#"<c r="{cell}"{style} t="inlineStr"><is><t>{escaped}</t></is></c>"#),
        }
    };
    pattern.replace(text, made).into_owned()
}

/// Where a row lies in the text.
fn row_of(text: &str, row: u32) -> std::ops::Range<usize> {
    let start = text.find(&format!("<row r=\"{row}\"")).expect("a row");
    start..start + text[start..].find("</row>").expect("its end") + "</row>".len()
}

/// All rows from one on go down so many rows, with their cells and merged areas.
fn moved(text: &str, from: u32, by: i32) -> String {
    let shifted = |row: &str| row.parse::<u32>().map_or(0, |r| if r >= from { r.saturating_add_signed(by) } else { r });
    let cells = Regex::new(r#"<(row|c) r="([A-Z]*)(\d+)""#).expect("a pattern");
    let text = cells.replace_all(text, |c: &Captures<'_>| format!(r#"<{} r="{}{}""#, &c[1], &c[2], shifted(&c[3])));
    let areas = Regex::new(r#"<mergeCell ref="([A-Z]+)(\d+):([A-Z]+)(\d+)""#).expect("a pattern");
    areas
        .replace_all(&text, |c: &Captures<'_>| format!(r#"<mergeCell ref="{}{}:{}{}""#, &c[1], shifted(&c[2]), &c[3], shifted(&c[4])))
        .into_owned()
}

//! Binary workbooks of Excel 5 to 2003 as sheets of cells.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::sync::Arc;

use super::biff::{
    Font, Records, Texts, Xf, characters, code_page, error_text, f64_at, record, rk, shared_strings, short, u8_at, u16_at, u32_at,
};
use super::formats::shortest;
use super::grid::{Gather, text_flags};
use super::ole::Ole;
use super::refusal::{Refusal, Trouble, whole_file};
use super::{Book, Input, Limits, Opened, ReadError, ReadOptions, SheetName};
use crate::model::finding::Findings;
use crate::model::location::{Location, PartKind, Sources, a1};
use crate::model::table::{Area, Block, Kind, SheetHead, Strings, Style, Visibility, flag};

/// Opens a workbook (`.xls`).
///
/// # Errors
/// A refusal where the container or the workbook's globals do not open.
pub fn open(input: &Input, options: &ReadOptions, sources: &mut Sources) -> Result<(Opened, Findings), ReadError> {
    let whole = whole_file(sources, &input.name);
    let book = XlsBook::open(input, options, whole, sources).map_err(|t| t.placed(whole, None))?;
    Ok((Opened::Book(Box::new(book)), Findings::default()))
}

/// Whether the workbook's globals say that what follows is encrypted.
pub(super) fn has_password(stream: &[u8]) -> bool {
    let mut records = Records::new(stream, 0);
    while let Ok(Some((kind, _))) = records.next() {
        match kind {
            record::FILE_PASS => return true,
            record::EOF => return false,
            _ => {}
        }
    }
    false
}

struct Sheet {
    at: usize,
    name: SheetName,
}

struct XlsBook {
    stream: Vec<u8>,
    texts: Texts,
    sheets: Vec<Sheet>,
    names: Vec<SheetName>,
    whole: Location,
    limits: Limits,
    date1904: bool,
    styles: Arc<Vec<Style>>,
    strings: Arc<Strings>,
    flags: Vec<u8>,
    cells: Vec<u64>,
}

impl XlsBook {
    fn open(input: &Input, options: &ReadOptions, whole: Location, sources: &mut Sources) -> Result<Self, Trouble> {
        let limits = options.limits;
        let ole = Ole::open(&input.data, &limits)?;
        let stream = match ole.stream("Workbook")? {
            Some(s) => s,
            None => ole.stream("Book")?.ok_or_else(|| Refusal::broken("missing-part").arg("name", "Workbook"))?,
        };
        drop(ole);
        let mut texts = Texts { biff8: true, encoding: encoding_rs::WINDOWS_1252 };
        let mut date1904 = false;
        let (mut fonts, mut formats, mut xfs, mut palette) = (Vec::new(), BTreeMap::new(), Vec::new(), Vec::new());
        let (mut strings, mut flags) = (Strings::default(), Vec::new());
        let mut sheets = Vec::new();
        let mut records = Records::new(&stream, 0);
        let mut ended = false;
        let mut sst = None;
        while let Some((kind, b)) = records.next()? {
            match kind {
                record::BOF => texts.biff8 = u16_at(b, 0)? != 0x0500,
                record::FILE_PASS => return Err(Refusal::broken("encrypted").into()),
                record::CODE_PAGE => texts.encoding = code_page(u16_at(b, 0)?),
                record::DATE_MODE => date1904 = u16_at(b, 0)? == 1,
                record::FONT => fonts.push(Font::parse(b)?),
                record::FORMAT => {
                    // Some programs write the length of a code of their own a byte too early: its cells are plain then.
                    if let Ok((code, _)) = texts.read(b, 2, texts.biff8) {
                        formats.insert(u16_at(b, 0)?, code);
                    }
                }
                record::XF => xfs.push(Xf::parse(b, texts.biff8)?),
                record::PALETTE => {
                    palette = b.get(2..).unwrap_or(&[]).chunks_exact(4).map(|c| format!("{:02X}{:02X}{:02X}", c[0], c[1], c[2])).collect();
                }
                // Charts, macro sheets and modules have no cells of data.
                record::BOUND_SHEET if u8_at(b, 5)? == 0 => {
                    let (name, _) = texts.read(b, 6, false)?;
                    let visibility = match u8_at(b, 4)? & 3 {
                        0 => Visibility::Visible,
                        1 => Visibility::Hidden,
                        _ => Visibility::VeryHidden,
                    };
                    sheets.push((u32_at(b, 0)? as usize, name.replace('\0', ""), visibility));
                    if sheets.len() > limits.sheets as usize {
                        return Err(Refusal::limit("sheets", limits.sheets.into(), sheets.len() as u64).into());
                    }
                }
                record::SST => sst = Some((b, records.continued()?)),
                record::EOF => {
                    ended = true;
                    break;
                }
                _ => {}
            }
        }
        if !ended {
            return Err(Refusal::broken("truncated").into());
        }
        if let Some((first, continued)) = sst {
            (strings, flags) = shared_strings(first, &continued, &fonts, &limits)?;
        }
        let mut styles: Vec<Style> = xfs.iter().map(|x: &Xf| x.style(&fonts, &formats, &palette)).collect();
        if styles.is_empty() {
            styles.push(Style::default());
        }
        let sheets: Vec<Sheet> = sheets
            .into_iter()
            .map(|(at, name, visibility)| Sheet {
                at,
                name: SheetName { part: sources.add(&input.name, &name, PartKind::Sheet), name, visibility },
            })
            .collect();
        let names: Vec<SheetName> = sheets.iter().map(|s| s.name.clone()).collect();
        let cells = vec![0; sheets.len()];
        Ok(Self {
            stream,
            texts,
            sheets,
            names,
            whole,
            limits,
            date1904,
            styles: Arc::new(styles),
            strings: Arc::new(strings),
            flags,
            cells,
        })
    }

    fn read_sheet(&mut self, number: usize, each: &mut dyn FnMut(&SheetHead, &Block) -> ControlFlow<()>) -> Result<(), Trouble> {
        let sheet = &self.sheets[number];
        let before: u64 = self.cells.iter().enumerate().filter(|&(i, _)| i != number).map(|(_, n)| n).sum();
        let mut r = SheetReader {
            book: self,
            most: self.limits.cells.saturating_sub(before),
            cells: Vec::new(),
            text: String::new(),
            hidden_rows: Vec::new(),
            merges: Vec::new(),
            hidden_cols: Vec::new(),
            notes: Vec::new(),
            note_texts: BTreeMap::new(),
            waiting: None,
        };
        r.read(sheet.at)?;
        let (head, gather) = r.finish(&sheet.name, before)?;
        let n = gather.sheet_cells();
        let _ = each(&head, &gather.block);
        self.cells[number] = n;
        Ok(())
    }
}

impl Book for XlsBook {
    fn sheets(&self) -> &[SheetName] {
        &self.names
    }

    fn read(&mut self, sheet: usize, each: &mut dyn FnMut(&SheetHead, &Block) -> ControlFlow<()>) -> Result<Findings, ReadError> {
        let Some(name) = self.names.get(sheet) else { return Ok(Findings::default()) };
        let (whole, part, title) = (self.whole, name.part, name.name.clone());
        self.read_sheet(sheet, each).map_err(|t| t.in_part(&title).placed(whole, Some(part)))?;
        Ok(Findings::default())
    }
}

/// A cell before the rows are put in order.
struct Found {
    row: u32,
    col: u16,
    kind: Kind,
    flags: u8,
    style: u32,
    at: u32,
    len: u32,
}

/// Reads the records of one sheet.
struct SheetReader<'a> {
    book: &'a XlsBook,
    /// Cells that the file may still have.
    most: u64,
    cells: Vec<Found>,
    text: String,
    hidden_rows: Vec<u32>,
    merges: Vec<Area>,
    hidden_cols: Vec<(u16, u16)>,
    /// Cell and object of each note.
    notes: Vec<(u32, u16, u16)>,
    note_texts: BTreeMap<u16, String>,
    /// A formula whose text result follows: row, column, style.
    waiting: Option<(u32, u16, u32)>,
}

impl SheetReader<'_> {
    fn read(&mut self, at: usize) -> Result<(), Trouble> {
        let mut records = Records::new(&self.book.stream, at);
        let mut depth = 0u32;
        let mut object = None;
        while let Some((kind, b)) = records.next()? {
            match kind {
                record::BOF => depth += 1,
                record::EOF => {
                    depth = depth.saturating_sub(1);
                    if depth == 0 {
                        return Ok(());
                    }
                }
                // An embedded chart has records like cells.
                _ if depth != 1 => {}
                record::OBJ => object = (u16_at(b, 0).ok() == Some(0x15)).then(|| u16_at(b, 6).unwrap_or(0)),
                record::TXO => {
                    let count = usize::from(u16_at(b, 10)?);
                    let parts = records.continued()?;
                    if let (Some(id), true) = (object, count > 0) {
                        self.note_texts.insert(id, object_text(&parts, count));
                    }
                }
                record::STRING => {
                    let mut whole = b.to_vec();
                    for part in records.continued()? {
                        // The continuation repeats the flags where characters go on.
                        whole.extend_from_slice(part.get(usize::from(self.book.texts.biff8)..).unwrap_or(&[]));
                    }
                    if let Some((row, col, style)) = self.waiting.take() {
                        let (text, _) = self.book.texts.read(&whole, 0, true)?;
                        self.add(row, col, style, Kind::Text, flag::FORMULA, &text)?;
                    }
                }
                kind => self.record(kind, b)?,
            }
        }
        Err(Refusal::broken("truncated").into())
    }

    fn record(&mut self, kind: u16, b: &[u8]) -> Result<(), Trouble> {
        match kind {
            record::ROW if u16_at(b, 12)? & 0x20 != 0 => self.hidden_rows.push(u16_at(b, 0)?.into()),
            record::COL_INFO if u16_at(b, 8)? & 1 != 0 => self.hidden_cols.push((u16_at(b, 0)?, u16_at(b, 2)?.min(255))),
            record::MERGED_CELLS => {
                let n = usize::from(u16_at(b, 0)?);
                for i in 0..n {
                    let v = |k: usize| u16_at(b, 2 + i * 8 + k * 2);
                    self.merges.push(Area { top: v(0)?.into(), bottom: v(1)?.into(), left: v(2)?, right: v(3)? });
                }
            }
            record::NOTE if self.book.texts.biff8 => self.notes.push((u16_at(b, 0)?.into(), u16_at(b, 2)?, u16_at(b, 6)?)),
            record::BLANK => {
                let (row, col, style) = place(b)?;
                self.add(row, col, style, Kind::Empty, 0, "")?;
            }
            record::MUL_BLANK => {
                let (row, first) = (u16_at(b, 0)?.into(), u16_at(b, 2)?);
                for (i, xf) in b.get(4..b.len().saturating_sub(2)).unwrap_or(&[]).chunks_exact(2).enumerate() {
                    let style = u16_at(xf, 0)?.into();
                    self.add(row, next_col(first, i)?, style, Kind::Empty, 0, "")?;
                }
            }
            record::NUMBER => {
                let (row, col, style) = place(b)?;
                self.number(row, col, style, 0, f64_at(b, 6)?)?;
            }
            record::RK => {
                let (row, col, style) = place(b)?;
                self.add(row, col, style, Kind::Number, 0, &rk(u32_at(b, 6)?))?;
            }
            record::MUL_RK => {
                let (row, first) = (u16_at(b, 0)?.into(), u16_at(b, 2)?);
                for (i, v) in b.get(4..b.len().saturating_sub(2)).unwrap_or(&[]).chunks_exact(6).enumerate() {
                    self.add(row, next_col(first, i)?, u16_at(v, 0)?.into(), Kind::Number, 0, &rk(u32_at(v, 2)?))?;
                }
            }
            record::LABEL_SST => {
                let (row, col, style) = place(b)?;
                self.shared(row, col, style, u32_at(b, 6)?)?;
            }
            record::LABEL | record::R_STRING => {
                let (row, col, style) = place(b)?;
                let (text, _) = self.book.texts.read(b, 6, true)?;
                self.add(row, col, style, Kind::Text, text_flags(&text, None), &text)?;
            }
            record::BOOL_ERR => {
                let (row, col, style) = place(b)?;
                self.bool_or_error(row, col, style, 0, u8_at(b, 7)? == 0, u8_at(b, 6)?)?;
            }
            record::FORMULA | record::FORMULA_3 | record::FORMULA_4 => self.formula(b)?,
            _ => {}
        }
        Ok(())
    }

    fn formula(&mut self, b: &[u8]) -> Result<(), Trouble> {
        let (row, col, style) = place(b)?;
        // An announced text that never came is no result.
        if let Some((row, col, style)) = self.waiting.take() {
            self.add(row, col, style, Kind::Empty, flag::FORMULA | flag::NO_RESULT, "")?;
        }
        if u16_at(b, 12)? != 0xFFFF {
            return self.number(row, col, style, flag::FORMULA, f64_at(b, 6)?);
        }
        match u8_at(b, 6)? {
            0 => self.waiting = Some((row, col, style)),
            kind @ (1 | 2) => self.bool_or_error(row, col, style, flag::FORMULA, kind == 1, u8_at(b, 8)?)?,
            _ => self.add(row, col, style, Kind::Text, flag::FORMULA, "")?,
        }
        Ok(())
    }

    fn number(&mut self, row: u32, col: u16, style: u32, flags: u8, v: f64) -> Result<(), Trouble> {
        if v.is_finite() {
            self.add(row, col, style, Kind::Number, flags, &shortest(v))
        } else {
            self.add(row, col, style, Kind::Error, flags, "#NUM!")
        }
    }

    fn bool_or_error(&mut self, row: u32, col: u16, style: u32, flags: u8, is_bool: bool, value: u8) -> Result<(), Trouble> {
        match is_bool {
            true => self.add(row, col, style, Kind::Bool, flags, if value == 0 { "0" } else { "1" }),
            false => self.add(row, col, style, Kind::Error, flags, error_text(value)),
        }
    }

    fn shared(&mut self, row: u32, col: u16, style: u32, number: u32) -> Result<(), Trouble> {
        let Some(&flags) = self.book.flags.get(number as usize) else {
            let r = Refusal::broken("bad-shared-string").found(number.to_string()).arg("expected", self.book.strings.len());
            return Err(r.at(row, col).into());
        };
        self.count()?;
        self.cells.push(Found { row, col, kind: Kind::Shared, flags, style, at: number, len: 0 });
        Ok(())
    }

    fn add(&mut self, row: u32, col: u16, style: u32, kind: Kind, flags: u8, text: &str) -> Result<(), Trouble> {
        self.count()?;
        let at = self.text.len() as u32;
        self.text.push_str(text);
        self.cells.push(Found { row, col, kind, flags, style, at, len: text.len() as u32 });
        Ok(())
    }

    fn count(&self) -> Result<(), Trouble> {
        let most = self.book.limits.cells;
        if self.cells.len() as u64 >= self.most {
            return Err(Refusal::limit("cells", most, most + 1).into());
        }
        Ok(())
    }

    /// Rows in order, with the head.
    fn finish(mut self, name: &SheetName, before: u64) -> Result<(SheetHead, Gather), Trouble> {
        if let Some((row, col, style)) = self.waiting.take() {
            self.add(row, col, style, Kind::Empty, flag::FORMULA | flag::NO_RESULT, "")?;
        }
        if !self.cells.is_sorted_by_key(|c| (c.row, c.col)) {
            self.cells.sort_by_key(|c| (c.row, c.col));
        }
        // Some programs lay out a row of blanks first and then write values into it.
        let blank = |c: &Found| c.kind == Kind::Empty && c.flags == 0;
        self.cells.dedup_by(|next, kept| {
            let same = (next.row, next.col) == (kept.row, kept.col);
            if same && blank(kept) {
                std::mem::swap(next, kept);
                return true;
            }
            same && blank(next)
        });
        if let Some(twice) = self.cells.windows(2).find(|w| (w[0].row, w[0].col) == (w[1].row, w[1].col)) {
            let (row, col) = (twice[0].row, twice[0].col);
            return Err(Refusal::broken("duplicate-cell").found(a1(row, col)).at(row, col).into());
        }
        self.hidden_rows.sort_unstable();
        let mut gather = Gather::new(&self.book.limits, before);
        let mut open = None;
        for c in &self.cells {
            if open != Some(c.row) {
                gather.close_row()?;
                gather.open_row(c.row, self.hidden_rows.binary_search(&c.row).is_ok())?;
                open = Some(c.row);
            }
            match c.kind {
                Kind::Shared => gather.push_shared(c.col.into(), c.flags, c.style, c.at)?,
                kind => {
                    let text = self.text.get(c.at as usize..(c.at + c.len) as usize).unwrap_or("");
                    gather.push(c.col.into(), kind, c.flags, c.style, text)?;
                }
            }
        }
        gather.close_row()?;
        gather.block.last = true;
        self.merges.sort_unstable();
        self.hidden_cols.sort_unstable();
        let mut comments: Vec<(u32, u16, String)> =
            self.notes.iter().map(|&(row, col, id)| (row, col, self.note_texts.get(&id).cloned().unwrap_or_default())).collect();
        comments.sort();
        let head = SheetHead {
            part: name.part,
            name: name.name.clone(),
            visibility: name.visibility,
            merges: self.merges,
            hidden_cols: self.hidden_cols,
            comments,
            date1904: self.book.date1904,
            styles: self.book.styles.clone(),
            strings: self.book.strings.clone(),
        };
        Ok((head, gather))
    }
}

/// Row, column and style at the start of a cell record.
fn place(b: &[u8]) -> Result<(u32, u16, u32), Trouble> {
    Ok((u16_at(b, 0)?.into(), u16_at(b, 2)?, u16_at(b, 4)?.into()))
}

fn next_col(first: u16, i: usize) -> Result<u16, Trouble> {
    u16::try_from(usize::from(first) + i).map_err(|_| short())
}

/// Text of a drawing object: each continuation says how its characters are stored.
fn object_text(parts: &[&[u8]], count: usize) -> String {
    let mut out = String::new();
    let mut left = count;
    for part in parts {
        let Some((&flags, rest)) = part.split_first() else { continue };
        let size = if flags & 1 != 0 { 2 } else { 1 };
        let n = left.min(rest.len() / size);
        out.push_str(&characters(&rest[..n * size], flags));
        left -= n;
        if left == 0 {
            break;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::made::{cells, damage, outcome, read, read_with};
    use crate::read::ole::tests::compound;

    fn rec(kind: u16, data: &[u8]) -> Vec<u8> {
        let mut v = kind.to_le_bytes().to_vec();
        v.extend((data.len() as u16).to_le_bytes());
        v.extend(data);
        v
    }

    fn words(w: &[u16]) -> Vec<u8> {
        w.iter().flat_map(|v| v.to_le_bytes()).collect()
    }

    fn at(row: u16, col: u16, xf: u16, rest: &[u8]) -> Vec<u8> {
        let mut v = words(&[row, col, xf]);
        v.extend(rest);
        v
    }

    /// A workbook with one sheet of these records.
    fn workbook(globals: &[Vec<u8>], sheet: &[Vec<u8>], biff8: bool) -> Vec<u8> {
        let bof = |kind: u16| rec(record::BOF, &words(&[if biff8 { 0x600 } else { 0x500 }, kind, 0, 0]));
        let name: &[u8] = if biff8 { &[1, 0, b'A'] } else { &[1, b'A'] };
        let mut out = bof(5);
        out.extend(globals.concat());
        let position = out.len() + 4 + 6 + name.len() + 4;
        let mut sheet_name = (position as u32).to_le_bytes().to_vec();
        sheet_name.extend([1, 0]);
        sheet_name.extend(name);
        out.extend(rec(record::BOUND_SHEET, &sheet_name));
        out.extend(rec(record::EOF, &[]));
        out.extend(bof(0x10));
        out.extend(sheet.concat());
        out.extend(rec(record::EOF, &[]));
        out
    }

    fn file(globals: &[Vec<u8>], sheet: &[Vec<u8>], biff8: bool) -> Vec<u8> {
        compound(&[(if biff8 { "Workbook" } else { "Book" }, &workbook(globals, sheet, biff8))])
    }

    fn globals() -> Vec<Vec<u8>> {
        let font = |bits: u16, weight: u16, script: u16| rec(record::FONT, &words(&[200, bits, 8, weight, script, 0, 0]));
        let xf = |font: u16, format: u16, indent: u8, pattern: u32, colour: u16| {
            let mut v = words(&[font, format, 0, 0]);
            v.extend([indent, 0]);
            v.extend([0; 4]);
            v.extend((pattern << 26).to_le_bytes());
            v.extend(colour.to_le_bytes());
            rec(record::XF, &v)
        };
        let mut format = words(&[164, 4]);
        format.extend([0, b'0', b'.', b'0', b'%']);
        let mut sst = vec![9, 0, 0, 0, 2, 0, 0, 0, 5, 0, 0];
        sst.extend(b"Per\xfa ");
        sst.extend([2, 0, 8, 1, 0, b'X', b'1', 1, 0, 1, 0]);
        vec![
            font(0, 400, 0),
            font(0, 400, 1),
            font(2 | 8, 700, 0),
            rec(record::FORMAT, &format),
            xf(0, 0, 0, 0, 0),
            xf(2, 164, 3, 1, 13),
            xf(0, 14, 0, 0, 0),
            rec(record::DATE_MODE, &[1, 0]),
            rec(record::SST, &sst),
        ]
    }

    #[test]
    fn cells_styles_and_frame() {
        let number = |v: f64| v.to_bits().to_le_bytes();
        let mut formula = [0u8; 16];
        formula[..8].copy_from_slice(&number(2.5));
        let mut text_formula = [0u8; 16];
        text_formula[6..8].copy_from_slice(&[0xFF, 0xFF]);
        let mut error_formula = text_formula;
        (error_formula[0], error_formula[2]) = (2, 0x17);
        let mut row = words(&[3, 0, 9, 255, 0, 0]);
        row.extend([0x20, 0, 0, 0]);
        let mut object = words(&[0x15, 0x12, 0x19, 7]);
        object.extend([0; 14]);
        let mut text = vec![0; 18];
        text[10] = 3;
        let sheet = vec![
            rec(0x0200, &[0xFF; 14]),
            rec(record::COL_INFO, &words(&[2, 3, 100, 0, 1])),
            rec(record::ROW, &row),
            rec(record::LABEL_SST, &at(0, 0, 1, &[0, 0, 0, 0])),
            rec(record::LABEL_SST, &at(0, 1, 0, &[1, 0, 0, 0])),
            rec(record::NUMBER, &at(1, 0, 2, &number(43_835.0))),
            rec(record::MUL_RK, &at(1, 1, 0, &[&words(&[(12 << 2) | 2, 0]), &words(&[0, (1250 << 2) | 3, 0])[..], &words(&[2])].concat())),
            rec(record::BOOL_ERR, &at(1, 3, 0, &[1, 0])),
            rec(record::BOOL_ERR, &at(1, 4, 0, &[0x2A, 1])),
            rec(record::FORMULA, &at(2, 0, 0, &formula)),
            rec(record::FORMULA, &at(2, 1, 0, &text_formula)),
            rec(record::STRING, &[2, 0, 1, 0xE9, 0, 0xAC, 0x20]),
            rec(record::FORMULA, &at(2, 2, 0, &error_formula)),
            rec(record::FORMULA, &at(2, 3, 0, &text_formula)),
            rec(record::LABEL, &at(3, 0, 0, &[3, 0, 0, b'1', b',', b'5'])),
            rec(record::BLANK, &at(3, 1, 1, &[])),
            rec(record::MUL_BLANK, &words(&[3, 2, 0, 0, 3])),
            rec(record::BOF, &words(&[0x600, 0x20, 0, 0])),
            rec(record::NUMBER, &at(9, 9, 0, &number(1.0))),
            rec(record::EOF, &[]),
            rec(record::OBJ, &object),
            rec(record::TXO, &text),
            rec(record::CONTINUE, b"\0ojo"),
            rec(record::NOTE, &words(&[1, 0, 0, 7, 0])),
            rec(record::MERGED_CELLS, &words(&[1, 0, 1, 4, 6])),
        ];
        let (_, sheets, _) = read("a.xls", file(&globals(), &sheet, true)).expect("reads");
        let (head, blocks) = &sheets[0];
        let wanted = [
            "A1=Perú ",
            "B1=X1",
            "A2=Number:43835",
            "B2=Number:12",
            "C2=Number:12.5",
            "D2=Bool:1",
            "E2=Error:#N/A",
            "A3=Number:2.5",
            "B3=é€",
            "C3=Error:#REF!",
            "D3=Empty:",
            "A4=1,5",
            "B4=Empty:",
            "C4=Empty:",
            "D4=Empty:",
        ];
        assert_eq!(cells(head, blocks), wanted);
        let c = &blocks[0].cells;
        let s = head.style(&c[0]);
        assert!(s.bold && s.italic && s.strike && s.percent && s.indent == 3 && s.fill == "FFFF00" && s.format == "0.0%");
        assert!(head.style(&c[2]).date && head.date1904 && head.visibility == Visibility::Hidden);
        assert_eq!((c[1].flags, head.strings.superscript(1)), (flag::SUPERSCRIPT, Some(1)));
        assert_eq!((c[7].flags, c[10].flags, c[11].flags), (flag::FORMULA, flag::FORMULA | flag::NO_RESULT, flag::NUMBER_AS_TEXT));
        assert_eq!(head.hidden_cols, [(2, 3)]);
        assert_eq!(head.merges, [Area { top: 0, left: 4, bottom: 1, right: 6 }]);
        assert_eq!(head.comments, [(1, 0, "ojo".to_owned())]);
        assert_eq!(blocks[0].rows.iter().map(|r| (r.index, r.hidden)).collect::<Vec<_>>(), [(0, false), (1, false), (2, false), (3, true)]);
    }

    #[test]
    fn code_pages_of_old_files() {
        let label = rec(record::LABEL, &at(0, 0, 0, &[2, 0, 0xC6, 0xE0]));
        for (page, text) in [(1252u16, "Æà"), (1251, "Жа"), (1253, "Ζΰ")] {
            let (_, sheets, _) =
                read("a.xls", file(&[rec(record::CODE_PAGE, &page.to_le_bytes())], std::slice::from_ref(&label), false)).expect("reads");
            assert_eq!(cells(&sheets[0].0, &sheets[0].1), [format!("A1={text}")]);
        }
    }

    /// POI's `ex45698-22488.xls`, `WrongFormulaRecordType.xls` and `61045_govdocs1_626534.xls`.
    #[test]
    fn blanks_below_values_formulas_of_old_and_a_broken_number_format() {
        let formula = |kind: u16, col: u16| rec(kind, &at(1, col, 0, &[&2.5f64.to_le_bytes()[..], &[0; 6]].concat()));
        let sheet = [
            rec(record::BLANK, &at(0, 1, 0, &[])),
            rec(record::BLANK, &at(0, 1, 0, &[])),
            rec(record::BOOL_ERR, &at(0, 1, 0, &[1, 0])),
            rec(record::BLANK, &at(0, 1, 0, &[])),
            formula(record::FORMULA_4, 0),
            formula(record::FORMULA_3, 1),
        ];
        let format = rec(record::FORMAT, &[0x2C, 0, 0, 0, 0x3A, b'_', b'(']);
        let (_, sheets, _) = read("a.xls", file(&[format], &sheet, true)).expect("reads");
        assert_eq!(cells(&sheets[0].0, &sheets[0].1), ["B1=Bool:1", "A2=Number:2.5", "B2=Number:2.5"]);
        assert!(sheets[0].1[0].cells[1..].iter().all(|c| c.flags == flag::FORMULA));
    }

    #[test]
    fn what_is_refused() {
        let of = |sheet: &[Vec<u8>]| outcome(read("a.xls", file(&globals(), sheet, true)));
        let blank = |row, col| rec(record::BLANK, &at(row, col, 0, &[]));
        assert_eq!(of(&[blank(0, 1), blank(0, 0)]), "read");
        let yes = rec(record::BOOL_ERR, &at(0, 1, 0, &[1, 0]));
        assert_eq!(of(&[yes.clone(), blank(0, 1), yes.clone()]), "duplicate-cell");
        assert_eq!(of(&[blank(0, 20_000)]), "off-grid");
        assert_eq!(of(&[rec(record::LABEL_SST, &at(0, 0, 0, &[2, 0, 0, 0]))]), "bad-shared-string");
        assert_eq!(of(&[rec(record::NUMBER, &at(0, 0, 0, &[2, 0, 0, 0]))]), "damaged");
        let stream = workbook(&globals(), &[blank(0, 0)], true);
        assert_eq!(outcome(read("a.xls", compound(&[("Workbook", &stream[..stream.len() - 60])]))), "truncated");
        let limits = Limits { cells: 1, ..Limits::default() };
        assert_eq!(outcome(read_with("a.xls", file(&[], &[blank(0, 0), blank(0, 1)], true), limits)), "cells");
    }

    /// Two far corners, and a size that only the file believes, take no room.
    #[test]
    fn far_corners() {
        let sheet = [rec(0x0200, &[0xFF; 14]), rec(record::BLANK, &at(0, 0, 0, &[])), rec(record::BLANK, &at(65_535, 255, 0, &[]))];
        let (_, sheets, _) = read("a.xls", file(&[], &sheet, true)).expect("reads");
        assert_eq!(cells(&sheets[0].0, &sheets[0].1), ["A1=Empty:", "IV65536=Empty:"]);
    }

    /// Whatever byte is changed, the reader ends with cells or a reason.
    #[test]
    fn damage_never_panics() {
        let sheet = [rec(record::LABEL_SST, &at(0, 0, 1, &[0, 0, 0, 0])), rec(record::LABEL, &at(3, 0, 0, &[3, 0, 0, b'1', b',', b'5']))];
        let whole = workbook(&globals(), &sheet, true);
        let mut reasons = BTreeMap::new();
        for seed in 0..3000 {
            let mut stream = whole.clone();
            damage(&mut stream, seed);
            *reasons.entry(outcome(read("a.xls", compound(&[("Workbook", &stream)])))).or_insert(0) += 1;
        }
        assert!(reasons.len() > 3, "{reasons:?}");
        // The container, in its header, tables and directory.
        let good = compound(&[("Workbook", &whole)]);
        for seed in 0..1000 {
            let mut start = good[..3000.min(good.len())].to_vec();
            damage(&mut start, seed);
            start.extend(&good[3000.min(good.len())..]);
            outcome(read("a.xls", start));
        }
    }
}

//! Are the records of a binary sheet (`.xlsb`) what they say, and which cells does the guest that reads them leave out?
//!
//! calamine takes a short record's missing bytes from the record before it, ends a sheet without a word at a row past the
//! grid, and passes over formulas whose result is an error and cells of rich text. So every record that holds a cell is
//! looked at here first: its length, its row, and the two kinds that are passed over (\[MS-XLSB\] 2.1.7.62, 2.4).

use super::Limits;
use super::biff::error_text;
use super::grid::MAX_ROWS;
use super::package::{Package, PartReader};
use super::part_xml::{PartXml, attr};
use super::refusal::{Refusal, Trouble};
use quick_xml::events::Event;

/// A cell that the guest passes over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Passed {
    pub(super) row: u32,
    pub(super) col: u32,
    pub(super) value: Value,
}

/// What it holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Value {
    /// An error, as it shows.
    Error(&'static str),
    /// A text.
    Text(String),
}

/// Looks through the sheet of this name; gives the cells that the guest will pass over.
pub(super) fn passed_over(package: &Package, sheets: &[(String, String)], name: &str) -> Result<Vec<Passed>, Trouble> {
    let Some(part) = sheets.iter().find(|s| s.0 == name).map(|s| s.1.as_str()) else { return Ok(Vec::new()) };
    let Some(entry) = package.find(part) else { return Ok(Vec::new()) };
    scan(package.reader(entry)?).map_err(|t| t.in_part(part))
}

/// Refuses a workbook whose parts end within a record: the guest makes room for a record by its length alone, so that a
/// few bytes would cost 256 MiB.
pub(super) fn whole(package: &Package) -> Result<(), Trouble> {
    for part in ["xl/workbook.bin", "xl/sharedStrings.bin", "xl/styles.bin"] {
        let Some(entry) = package.find(part) else { continue };
        let mut records = Records::new(package.reader(entry)?);
        while records.next().map_err(|t| t.in_part(part))?.is_some() {}
    }
    Ok(())
}

/// Names and parts of the sheets that the workbook lists.
pub(super) fn sheets(package: &Package, limits: &Limits) -> Result<Vec<(String, String)>, Trouble> {
    let mut targets: Vec<(String, String)> = Vec::new();
    if let Some(entry) = package.find("xl/_rels/workbook.bin.rels") {
        let mut x = PartXml::new(package.reader(entry)?, limits);
        loop {
            match x.next()? {
                Event::Start(e) | Event::Empty(e) if e.local_name().as_ref() == "Relationship" => {
                    if let (Some(id), Some(target)) = (attr(&e, "Id")?, attr(&e, "Target")?) {
                        targets.push((id.into_owned(), format!("xl/{target}")));
                    }
                }
                Event::Eof => break,
                _ => {}
            }
        }
    }
    let Some(entry) = package.find("xl/workbook.bin") else { return Ok(Vec::new()) };
    let mut records = Records::new(package.reader(entry)?);
    let mut out = Vec::new();
    while let Some((kind, length)) = records.next()? {
        if kind == BUNDLE {
            let data = records.take(length.min(2 * LONGEST))?;
            let relation = wide(&data, 8);
            let name = relation.as_ref().and_then(|(_, after)| wide(&data, *after));
            if let (Some((id, _)), Some((name, _))) = (relation, name)
                && let Some((_, part)) = targets.iter().find(|t| t.0 == id)
            {
                out.push((name, part.clone()));
            }
        }
    }
    Ok(out)
}

const ROW: u16 = 0;
const FORMULA_ERROR: u16 = 11;
const RICH: u16 = 62;
const BUNDLE: u16 = 156;
const END_DATA: u16 = 146;
/// Bytes of the longest record of a cell that is looked at: a text of 32,767 characters, and what stands around it.
const LONGEST: u64 = 2 * 32_767 + 64;

/// Least length of the records of cells: column, style, and the value.
fn least(kind: u16) -> u64 {
    match kind {
        ROW => 4,
        1 => 8,
        3 | 4 | 10 | FORMULA_ERROR => 9,
        2 | 6 | 7 | 8 => 12,
        5 | 9 => 16,
        RICH => 13,
        _ => 0,
    }
}

fn scan(part: PartReader) -> Result<Vec<Passed>, Trouble> {
    let mut records = Records::new(part);
    let mut out = Vec::new();
    let (mut row, mut ended) = (0, false);
    while let Some((kind, length)) = records.next()? {
        if length < least(kind) {
            return Err(Refusal::broken("damaged").found(format!("record {kind}")).into());
        }
        match kind {
            END_DATA => ended = true,
            _ if ended => {}
            ROW => {
                row = u32_at(&records.take(4)?, 0);
                if row >= MAX_ROWS {
                    return Err(Refusal::broken("off-grid").found(format!("A{}", u64::from(row) + 1)).into());
                }
            }
            FORMULA_ERROR => {
                let data = records.take(9)?;
                out.push(Passed { row, col: u32_at(&data, 0), value: Value::Error(error_text(data[8])) });
            }
            RICH => {
                let data = records.take(length.min(LONGEST))?;
                let Some((text, _)) = wide(&data, 9) else {
                    return Err(Refusal::broken("damaged").found(format!("record {kind}")).into());
                };
                out.push(Passed { row, col: u32_at(&data, 0), value: Value::Text(text) });
            }
            _ => {}
        }
    }
    if ended { Ok(out) } else { Err(Refusal::broken("truncated").into()) }
}

/// Records one after another; what is not taken of one is passed over.
struct Records {
    part: PartReader,
    room: Vec<u8>,
    from: usize,
    to: usize,
    /// Bytes of the current record that were not taken.
    left: u64,
}

impl Records {
    fn new(part: PartReader) -> Self {
        Self { part, room: vec![0; 1 << 16], from: 0, to: 0, left: 0 }
    }

    /// Kind and length of the next record.
    fn next(&mut self) -> Result<Option<(u16, u64)>, Trouble> {
        while self.left > 0 {
            if self.from == self.to && !self.more()? {
                return Err(Refusal::broken("truncated").into());
            }
            let n = self.left.min((self.to - self.from) as u64);
            self.from += n as usize;
            self.left -= n;
        }
        let Some(first) = self.byte()? else { return Ok(None) };
        let cut = || Trouble::from(Refusal::broken("truncated"));
        let mut kind = u16::from(first);
        if first & 0x80 != 0 {
            kind = u16::from(first & 0x7F) | u16::from(self.byte()?.ok_or_else(cut)? & 0x7F) << 7;
        }
        let mut length = 0;
        for i in 0..4 {
            let b = self.byte()?.ok_or_else(cut)?;
            length |= u64::from(b & 0x7F) << (7 * i);
            if b & 0x80 == 0 {
                break;
            }
        }
        self.left = length;
        Ok(Some((kind, length)))
    }

    /// The next bytes of the current record.
    fn take(&mut self, n: u64) -> Result<Vec<u8>, Trouble> {
        let mut out = Vec::with_capacity(n as usize);
        while (out.len() as u64) < n {
            if self.from == self.to && !self.more()? {
                return Err(Refusal::broken("truncated").into());
            }
            let most = (n as usize - out.len()).min(self.to - self.from);
            out.extend_from_slice(&self.room[self.from..self.from + most]);
            self.from += most;
        }
        self.left = self.left.saturating_sub(n);
        Ok(out)
    }

    fn byte(&mut self) -> Result<Option<u8>, Trouble> {
        if self.from == self.to && !self.more()? {
            return Ok(None);
        }
        self.from += 1;
        Ok(Some(self.room[self.from - 1]))
    }

    fn more(&mut self) -> Result<bool, Trouble> {
        (self.from, self.to) = (0, self.part.fill(&mut self.room)?);
        Ok(self.to > 0)
    }
}

fn u32_at(data: &[u8], at: usize) -> u32 {
    data.get(at..at + 4).and_then(|b| b.try_into().ok()).map_or(0, u32::from_le_bytes)
}

/// A text with its length before it (XLWideString), and where it ends.
fn wide(data: &[u8], at: usize) -> Option<(String, usize)> {
    let units = u32_at(data.get(..at + 4)?, at) as usize;
    let end = at.checked_add(4)?.checked_add(units.checked_mul(2)?)?;
    let bytes = data.get(at + 4..end)?;
    let units: Vec<u16> = bytes.chunks_exact(2).map(|b| u16::from_le_bytes([b[0], b[1]])).collect();
    Some((String::from_utf16_lossy(&units), end))
}

//! How do tests get files? Packages and workbooks made byte by byte, honest ones and others.

use std::io::Write;
use std::ops::ControlFlow;
use std::sync::Arc;

use super::{Data, Format, Input, Limits, Opened, ReadError, ReadOptions, open, refusal, sniff};
use crate::model::finding::Findings;
use crate::model::location::Sources;
use crate::model::table::{Block, SheetHead};

/// An entry of a zip, with the lies that it tells.
pub(crate) struct Member {
    pub(crate) name: String,
    pub(crate) local_name: Option<String>,
    pub(crate) body: Vec<u8>,
    pub(crate) packed: Vec<u8>,
    pub(crate) method: u16,
    pub(crate) size: u32,
    pub(crate) crc: u32,
    pub(crate) flags: u16,
    pub(crate) mode: u32,
    /// Use the data of the entry before.
    pub(crate) overlap: bool,
}

impl Member {
    pub(crate) fn new(name: &str, body: impl Into<Vec<u8>>) -> Self {
        let body = body.into();
        let mut deflate = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::fast());
        deflate.write_all(&body).expect("writes to memory");
        let packed = deflate.finish().expect("writes to memory");
        let mut crc = flate2::Crc::new();
        crc.update(&body);
        Self {
            name: name.to_owned(),
            local_name: None,
            size: body.len() as u32,
            crc: crc.sum(),
            body,
            packed,
            method: 8,
            flags: 0x800,
            mode: 0,
            overlap: false,
        }
    }

    pub(crate) fn stored(name: &str, body: impl Into<Vec<u8>>) -> Self {
        let mut m = Self::new(name, body);
        m.packed.clone_from(&m.body);
        m.method = 0;
        m
    }

    pub(crate) fn with(mut self, change: impl FnOnce(&mut Self)) -> Self {
        change(&mut self);
        self
    }
}

/// A zip of these entries.
pub(crate) fn zip(members: &[Member]) -> Vec<u8> {
    let mut out: Vec<u8> = Vec::new();
    let mut directory: Vec<u8> = Vec::new();
    let mut offset = 0;
    for m in members {
        let local = m.local_name.as_ref().unwrap_or(&m.name).as_bytes();
        let common = |name: &[u8]| {
            let mut v = Vec::new();
            v.extend(20u16.to_le_bytes());
            v.extend(m.flags.to_le_bytes());
            v.extend(m.method.to_le_bytes());
            v.extend([0, 0, 0x21, 0]);
            v.extend(m.crc.to_le_bytes());
            v.extend((m.packed.len() as u32).to_le_bytes());
            v.extend(m.size.to_le_bytes());
            v.extend((name.len() as u16).to_le_bytes());
            v.extend([0, 0]);
            v
        };
        if !m.overlap {
            offset = out.len() as u32;
            out.extend(b"PK\x03\x04");
            out.extend(common(local));
            out.extend(local);
            out.extend(&m.packed);
        }
        directory.extend(b"PK\x01\x02");
        directory.extend([20, 3]);
        directory.extend(common(m.name.as_bytes()));
        directory.extend([0; 6]);
        directory.extend((m.mode << 16).to_le_bytes());
        directory.extend(offset.to_le_bytes());
        directory.extend(m.name.as_bytes());
    }
    let start = out.len() as u32;
    out.extend(&directory);
    out.extend(b"PK\x05\x06\0\0\0\0");
    out.extend((members.len() as u16).to_le_bytes());
    out.extend((members.len() as u16).to_le_bytes());
    out.extend((directory.len() as u32).to_le_bytes());
    out.extend(start.to_le_bytes());
    out.extend([0, 0]);
    out
}

pub(crate) const TYPES: &str = r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>"#;
const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const REL: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// The entries of a workbook with one sheet part, `xl/worksheets/sheet1.xml`, of these bytes.
pub(crate) fn book(sheet: impl Into<Vec<u8>>, strings: &str) -> Vec<Member> {
    vec![
        Member::new("[Content_Types].xml", TYPES),
        Member::new(
            "_rels/.rels",
            format!(r#"<Relationships><Relationship Id="a" Type="{REL}/officeDocument" Target="xl/workbook.xml"/></Relationships>"#),
        ),
        Member::new(
            "xl/workbook.xml",
            format!(
                r#"<workbook xmlns="{MAIN}" xmlns:r="{REL}"><sheets><sheet name="Hoja 1" sheetId="1" r:id="rId1"/></sheets></workbook>"#
            ),
        ),
        Member::new(
            "xl/_rels/workbook.xml.rels",
            format!(
                r#"<Relationships><Relationship Id="rId1" Type="{REL}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="{REL}/sharedStrings" Target="sharedStrings.xml"/></Relationships>"#
            ),
        ),
        Member::new("xl/sharedStrings.xml", format!(r#"<sst xmlns="{MAIN}">{strings}</sst>"#)),
        Member::new("xl/worksheets/sheet1.xml", sheet),
    ]
}

/// A sheet part around these rows.
pub(crate) fn sheet(rows: &str) -> String {
    format!(r#"<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>"#)
}

/// A workbook of one sheet with these rows.
pub(crate) fn workbook(rows: &str) -> Vec<u8> {
    zip(&book(sheet(rows), "<si><t>uno</t></si><si><t>dos</t></si>"))
}

pub(crate) fn input(name: &str, bytes: Vec<u8>) -> Input {
    Input { name: name.to_owned(), data: Data::Bytes(Arc::from(bytes)) }
}

/// All blocks of all sheets, or the reason of the refusal.
pub(crate) type Sheets = Vec<(SheetHead, Vec<Block>)>;

pub(crate) fn read_with(name: &str, bytes: Vec<u8>, limits: Limits) -> Result<(Format, Sheets, Findings), ReadError> {
    read_input(&input(name, bytes), limits)
}

pub(crate) fn read_input(input: &Input, limits: Limits) -> Result<(Format, Sheets, Findings), ReadError> {
    let mut sources = Sources::default();
    let format = sniff(input, &limits, &mut sources)?;
    if !matches!(format, Format::Xlsx | Format::Xls | Format::Xlsb | Format::Ods) {
        return Ok((format, Vec::new(), Findings::default()));
    }
    let options = ReadOptions { limits, ..ReadOptions::default() };
    let (opened, mut findings) = open(input, format, &options, &mut sources)?;
    let Opened::Book(mut book) = opened else { return Ok((format, Vec::new(), findings)) };
    let mut out = Vec::new();
    for i in 0..book.sheets().len() {
        let mut blocks = Vec::new();
        let mut head = None;
        findings.extend(book.read(i, &mut |h, b| {
            head.get_or_insert_with(|| h.clone());
            blocks.push(b.clone());
            ControlFlow::Continue(())
        })?);
        out.push((head.expect("every sheet comes at least once"), blocks));
    }
    Ok((format, out, findings))
}

pub(crate) fn read(name: &str, bytes: Vec<u8>) -> Result<(Format, Sheets, Findings), ReadError> {
    read_with(name, bytes, Limits::default())
}

/// The reason why a file is refused, or `read`.
pub(crate) fn outcome(r: Result<(Format, Sheets, Findings), ReadError>) -> String {
    match r {
        Ok(_) => "read".to_owned(),
        Err(ReadError::Refused(f)) => refusal::reason(&f).unwrap_or("no reason").to_owned(),
        Err(ReadError::Io(e)) => panic!("machine: {e}"),
    }
}

/// Damages bytes in a way that a number repeats: some changed, cut out, doubled or put in, preferably signs of syntax.
pub(crate) fn damage(bytes: &mut Vec<u8>, seed: u64) {
    let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    let mut next = |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 20) as usize % below.max(1)
    };
    for _ in 0..=next(4) {
        let at = next(bytes.len());
        let end = (at + 1 + next(12)).min(bytes.len());
        match next(6) {
            0 => bytes[at] = next(256) as u8,
            1 => bytes[at] = *b"<>/\"&;='! 09AZ".get(next(15)).unwrap_or(&0),
            2 => drop(bytes.drain(at..end)),
            3 => {
                let copy = bytes[at..end].to_vec();
                bytes.splice(at..at, copy);
            }
            4 => drop(bytes.splice(at..at, *b"&#x10FFFF;")),
            _ => bytes[at] ^= 1 << next(8),
        }
    }
}

/// Cells as `D17=text`, in order; other kinds than text with their name.
pub(crate) fn cells(head: &SheetHead, blocks: &[Block]) -> Vec<String> {
    let mut out = Vec::new();
    for b in blocks {
        for (i, row) in b.rows.iter().enumerate() {
            for c in b.row_cells(i) {
                let at = crate::model::location::a1(row.index, c.col);
                let kind = match c.kind {
                    crate::model::table::Kind::Text | crate::model::table::Kind::Shared => String::new(),
                    k => format!("{k:?}:"),
                };
                out.push(format!("{at}={kind}{}", b.text(head, c)));
            }
        }
    }
    out
}

//! What does a fuzz target do with its bytes? It reads them through the public functions to their end.
//!
//! A workbook package is given as its parts and zipped here, with true checksums: otherwise almost every mutation would
//! end at the checksum and never reach the reader of the part.

use std::io::Write;
use std::ops::ControlFlow;

use isthmus::model::location::{PartKind, Sources};
use isthmus::read::{self, Data, Format, Input, Limits, Opened, ReadError, ReadOptions};

/// Small limits: what is to be found are faults of the readers, not that big files take long.
fn options() -> ReadOptions {
    let limits = Limits { file: 4 << 20, inflated: 64 << 20, part: 32 << 20, entries: 200, sheets: 16, cells: 50_000, ..Limits::default() };
    ReadOptions { limits, ..ReadOptions::default() }
}

fn input(name: &str, bytes: &[u8]) -> Input {
    Input { name: name.to_owned(), data: Data::Bytes(bytes.into()) }
}

/// Reads bytes as a file of this kind, every cell, node or record, and places what is refused.
pub fn read_as(format: Format, bytes: &[u8]) {
    let mut sources = Sources::default();
    let file = input(&format!("a.{}", format.word()), bytes);
    let opened = isthmus::pipeline::open(&file, format, &options(), &mut sources);
    finish(&file, format, opened, &mut sources, 0);
}

/// Asks what the bytes are, under several names, and reads them as that.
pub fn sniff_and_read(bytes: &[u8]) {
    for name in ["a", "a.csv", "a.xlsx", "a.xml"] {
        sniffed(&input(name, bytes), 0);
    }
}

fn sniffed(file: &Input, depth: u8) {
    let mut sources = Sources::default();
    match read::sniff(file, &options().limits, &mut sources) {
        Ok(format) => {
            let opened = isthmus::pipeline::open(file, format, &options(), &mut sources);
            finish(file, format, opened, &mut sources, depth);
        }
        Err(e) => told(&e, &sources),
    }
}

fn finish(file: &Input, format: Format, opened: Result<(Opened, isthmus::model::finding::Findings), ReadError>, sources: &mut Sources, depth: u8) {
    let opened = match opened {
        Ok((opened, _)) => opened,
        Err(e) => {
            told(&e, sources);
            if let ReadError::Refused(f) = e {
                let offsets: Vec<u64> =
                    f.cells.iter().filter(|at| sources.part(at.part()).kind == PartKind::Tree && !at.is_whole()).map(|at| at.byte()).collect();
                if !offsets.is_empty() {
                    let _ = read::locate(&file.data, format, &offsets);
                }
            }
            return;
        }
    };
    match opened {
        Opened::Book(mut book) => {
            for sheet in 0..book.sheets().len() {
                let mut seen = 0;
                let read = book.read(sheet, &mut |head, block| {
                    for i in 0..block.rows.len() {
                        for cell in block.row_cells(i) {
                            seen += block.text(head, cell).len() + head.style(cell).format.len();
                        }
                    }
                    ControlFlow::Continue(())
                });
                if let Err(e) = read {
                    told(&e, sources);
                }
            }
        }
        Opened::Tree(tree) => {
            assert!(!tree.nodes.is_empty(), "a document has a root");
            let offsets: Vec<u64> = tree.nodes.iter().rev().take(3).map(|n| n.offset).collect();
            let _ = read::locate(&file.data, format, &offsets);
        }
        Opened::Coded(mut message) => {
            let read = message.read(&mut |records| {
                assert!(!records.is_empty(), "a batch holds records");
                ControlFlow::Continue(())
            });
            if let Err(e) = read {
                told(&e, sources);
            }
        }
        Opened::Archive(members) => {
            // As deep as the gateway goes.
            for member in members.iter().filter(|_| depth == 0) {
                sniffed(member, depth + 1);
            }
        }
    }
}

/// A refusal has a reason and a place; a fault of the machine cannot be, for the bytes lie in memory.
fn told(error: &ReadError, sources: &Sources) {
    match error {
        ReadError::Refused(f) => {
            assert!(!f.args.is_empty(), "a refusal says why: {f:?}");
            for at in &f.cells {
                sources.label(*at);
            }
        }
        ReadError::Io(e) => panic!("no machine can fail here: {e}"),
    }
}

/// What starts a part in the input of a package target, followed by its name and a line end.
const PART: &[u8] = b"\n==part==";

/// Reads the parts that the bytes spell out as a package of this kind.
pub fn read_package(format: Format, bytes: &[u8]) {
    let mut parts = Vec::new();
    let mut rest = bytes;
    while let Some(at) = find(rest, PART) {
        rest = &rest[at + PART.len()..];
        let Some(end) = rest.iter().position(|b| *b == b'\n') else { break };
        let name = &rest[..end];
        rest = &rest[end + 1..];
        let len = find(rest, PART).unwrap_or(rest.len());
        parts.push((name, &rest[..len]));
    }
    read_as(format, &zip(&parts));
}

fn find(text: &[u8], what: &[u8]) -> Option<usize> {
    text.windows(what.len()).position(|w| w == what)
}

/// A zip of stored entries.
fn zip(parts: &[(&[u8], &[u8])]) -> Vec<u8> {
    let (mut out, mut directory) = (Vec::new(), Vec::new());
    for (name, data) in parts {
        let at = out.len() as u32;
        let fixed = |into: &mut Vec<u8>| {
            into.extend([20, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
            into.extend(crc(data).to_le_bytes());
            into.extend((data.len() as u32).to_le_bytes());
            into.extend((data.len() as u32).to_le_bytes());
            into.extend((name.len() as u16).to_le_bytes());
            into.extend([0, 0]);
        };
        out.extend(b"PK\x03\x04");
        fixed(&mut out);
        let _ = out.write_all(name);
        let _ = out.write_all(data);
        directory.extend(b"PK\x01\x02\x14\x00");
        fixed(&mut directory);
        directory.extend([0; 10]);
        directory.extend(at.to_le_bytes());
        directory.extend(*name);
    }
    let at = out.len() as u32;
    out.extend(&directory);
    out.extend(b"PK\x05\x06\0\0\0\0");
    out.extend((parts.len() as u16).to_le_bytes());
    out.extend((parts.len() as u16).to_le_bytes());
    out.extend((directory.len() as u32).to_le_bytes());
    out.extend(at.to_le_bytes());
    out.extend([0, 0]);
    out
}

/// CRC-32 as zip wants it.
fn crc(data: &[u8]) -> u32 {
    const TABLE: [u32; 256] = {
        let mut table = [0; 256];
        let mut i = 0;
        while i < 256 {
            let (mut c, mut k) = (i as u32, 0);
            while k < 8 {
                c = if c & 1 == 1 { 0xEDB8_8320 ^ (c >> 1) } else { c >> 1 };
                k += 1;
            }
            table[i] = c;
            i += 1;
        }
        table
    };
    !data.iter().fold(!0, |c, b| TABLE[((c ^ u32::from(*b)) & 0xFF) as usize] ^ (c >> 8))
}

/// Lets the readers catch what a guest does: libFuzzer's own hook would end the run at any panic, caught or not.
/// One that nobody catches still ends it.
pub fn panics_may_be_caught() {
    std::panic::set_hook(Box::new(|why| eprintln!("{why}")));
}

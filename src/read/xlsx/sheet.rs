//! How is a sheet part read from end to end? In windows, by the scan where it can and the careful reader where it must.

use std::io::{Cursor, Read};
use std::ops::ControlFlow;

use super::careful::{self, Cells, Frame};
use super::scan::{Scan, Step};
use super::strings::Shared;
use crate::model::table::{Block, SheetHead};
use crate::read::Limits;
use crate::read::grid::Gather;
use crate::read::package::{Package, PartReader};
use crate::read::part_xml::PartXml;
use crate::read::refusal::{Refusal, Trouble};

/// Bytes of a window.
const WINDOW: usize = 1 << 18;
/// Sheets up to this many bytes come as one block.
const ONE_BLOCK: u64 = 32 << 20;
/// What comes before the cells is shorter than this in a sheet for the scan.
const HEAD: usize = 4 << 20;

/// A sheet to be read.
pub(super) struct Sheet<'a> {
    pub(super) package: &'a Package,
    pub(super) entry: usize,
    pub(super) shared: &'a Shared,
    pub(super) limits: &'a Limits,
    pub(super) date1904: bool,
    /// Cells of the file's other sheets.
    pub(super) before: u64,
}

/// What is known of a sheet that is too big for one block.
#[derive(Default)]
pub(super) struct Known {
    /// What stands around its cells.
    frame: Option<Frame>,
    /// It cannot be read ahead.
    odd: bool,
}

/// How a sheet is begun.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Begin {
    /// With its whole head.
    Whole,
    /// Of a big sheet, with the head that comes before its cells.
    Ahead,
}

/// What takes the blocks.
type Each<'a> = dyn FnMut(&SheetHead, &Block) -> ControlFlow<()> + 'a;

impl Sheet<'_> {
    /// Reads the sheet and gives its blocks; the head gets its merged areas and hidden columns before the first. Gives
    /// the number of cells. None for a sheet begun ahead that turns out to have another head, or to be odd.
    pub(super) fn read(&self, mut head: SheetHead, begin: Begin, known: &mut Known, each: &mut Each<'_>) -> Result<Option<u64>, Trouble> {
        let size = self.package.entries().get(self.entry).map_or(0, |e| e.size);
        match begin {
            _ if size <= ONE_BLOCK => self.read_at_once(&mut head, each).map(Some),
            Begin::Ahead if known.frame.is_none() && !known.odd => self.read_ahead(&mut head, known, each),
            _ => self.read_in_blocks(&mut head, known, each).map(Some),
        }
    }

    /// Reads a big sheet through once, with the head that stands before its cells.
    fn read_ahead(&self, head: &mut SheetHead, known: &mut Known, each: &mut Each<'_>) -> Result<Option<u64>, Trouble> {
        let mut window = Window::new(self.package.reader(self.entry)?, self.limits.token);
        let mut frame = Frame::default();
        if !find_rows(&mut window, &mut frame, self.limits)? {
            known.odd = true;
            return Ok(None);
        }
        settle(head, frame.clone());
        let (mut gather, mut scan) = (Gather::new(self.limits, self.before), Scan::new(self.shared, self.limits, self.date1904));
        loop {
            let (used, step) = scan.run(window.bytes(), &mut gather)?;
            window.advance(used);
            match step {
                Step::Full => {
                    if each(head, &gather.block).is_break() {
                        return Ok(Some(gather.sheet_cells()));
                    }
                    gather.taken();
                }
                Step::More if window.fill()? => {}
                Step::More | Step::Odd => {
                    known.odd = true;
                    return Ok(None);
                }
                Step::End => break,
            }
        }
        self.read_tail(window, &mut frame)?;
        frame.settle();
        let same = (&frame.merges, &frame.hidden_cols) == (&head.merges, &head.hidden_cols);
        known.frame = Some(frame);
        if !same {
            return Ok(None);
        }
        gather.block.last = true;
        let _ = each(head, &gather.block);
        Ok(Some(gather.sheet_cells()))
    }

    fn read_at_once(&self, head: &mut SheetHead, each: &mut Each<'_>) -> Result<u64, Trouble> {
        let mut gather = Gather::new(self.limits, self.before);
        let mut frame = Frame::default();
        if !self.scan_whole(&mut gather, &mut frame)? {
            gather = Gather::new(self.limits, self.before);
            frame = Frame::default();
            let mut keep = |_: &mut Gather| ControlFlow::Continue(());
            // Nothing is handed on before the end: a sheet of this size has room.
            let _ = self.careful(Cells::Give { gather: &mut gather, from_row: 0, full: &mut keep }, &mut frame)?;
        }
        settle(head, frame);
        gather.block.last = true;
        let _ = each(head, &gather.block);
        Ok(gather.sheet_cells())
    }

    /// The scan over a sheet for one block; false if it met something odd.
    fn scan_whole(&self, gather: &mut Gather, frame: &mut Frame) -> Result<bool, Trouble> {
        let mut window = Window::new(self.package.reader(self.entry)?, self.limits.token);
        if !find_rows(&mut window, frame, self.limits)? {
            return Ok(false);
        }
        let mut scan = Scan::new(self.shared, self.limits, self.date1904);
        loop {
            let (used, step) = scan.run(window.bytes(), gather)?;
            window.advance(used);
            match step {
                Step::Full => {}
                Step::More if window.fill()? => {}
                Step::More | Step::Odd => return Ok(false),
                Step::End => break,
            }
        }
        self.read_tail(window, frame)?;
        Ok(true)
    }

    /// What comes after the cells, and whether the part is whole.
    fn read_tail(&self, window: Window, frame: &mut Frame) -> Result<(), Trouble> {
        frame.closed = false;
        let left = window.bytes().to_vec();
        frame.read(PartXml::piece(Cursor::new(left).chain(window.reader), self.limits))?;
        if frame.closed { Ok(()) } else { Err(Refusal::broken("truncated").into()) }
    }

    fn read_in_blocks(&self, head: &mut SheetHead, known: &mut Known, each: &mut Each<'_>) -> Result<u64, Trouble> {
        let frame = match known.frame.take() {
            Some(frame) => frame,
            None => {
                let mut frame = Frame::default();
                if !self.frame_of_big(&mut frame)? {
                    frame = Frame::default();
                    let _ = self.careful(Cells::Skip, &mut frame)?;
                }
                frame
            }
        };
        known.frame = Some(frame.clone());
        settle(head, frame);
        let mut gather = Gather::new(self.limits, self.before);
        let from_row = match self.scan_blocks(head, &mut gather, each)? {
            Blocks::Done => return Ok(gather.sheet_cells()),
            Blocks::OddFrom(row) => row,
        };
        gather = Gather::new(self.limits, self.before);
        let mut full = |g: &mut Gather| each(head, &g.block);
        let flow = self.careful(Cells::Give { gather: &mut gather, from_row, full: &mut full }, &mut Frame::default())?;
        if flow.is_continue() {
            gather.block.last = true;
            let _ = each(head, &gather.block);
        }
        Ok(gather.sheet_cells())
    }

    /// Inflates a big part once to know its merged areas before its cells; this also checks its CRC-32.
    fn frame_of_big(&self, frame: &mut Frame) -> Result<bool, Trouble> {
        const END: &[u8] = b"</sheetData>";
        let mut window = Window::new(self.package.reader(self.entry)?, self.limits.token);
        if !find_rows(&mut window, frame, self.limits)? {
            return Ok(false);
        }
        let finder = memchr::memmem::Finder::new(END);
        loop {
            let b = window.bytes();
            if let Some(i) = finder.find(b) {
                window.advance(i);
                break;
            }
            let keep = b.len().min(END.len() - 1);
            window.advance(b.len() - keep);
            if !window.fill()? {
                return Ok(false);
            }
        }
        self.read_tail(window, frame)?;
        Ok(true)
    }

    fn scan_blocks(&self, head: &SheetHead, gather: &mut Gather, each: &mut Each<'_>) -> Result<Blocks, Trouble> {
        let mut window = Window::new(self.package.reader(self.entry)?, self.limits.token);
        if !find_rows(&mut window, &mut Frame::default(), self.limits)? {
            return Ok(Blocks::OddFrom(0));
        }
        let mut scan = Scan::new(self.shared, self.limits, self.date1904);
        let mut given = 0;
        loop {
            let (used, step) = scan.run(window.bytes(), gather)?;
            window.advance(used);
            match step {
                Step::Full => {
                    if each(head, &gather.block).is_break() {
                        return Ok(Blocks::Done);
                    }
                    gather.taken();
                    given = gather.next_row();
                }
                Step::More if window.fill()? => {}
                Step::More | Step::Odd => return Ok(Blocks::OddFrom(given)),
                Step::End => {
                    gather.block.last = true;
                    let _ = each(head, &gather.block);
                    return Ok(Blocks::Done);
                }
            }
        }
    }

    fn careful(&self, cells: Cells<'_>, frame: &mut Frame) -> Result<ControlFlow<()>, Trouble> {
        let x = PartXml::new(self.package.reader(self.entry)?, self.limits);
        careful::read(x, self.shared, self.date1904, cells, frame)
    }
}

enum Blocks {
    Done,
    /// Something odd came; rows before this one were given.
    OddFrom(u32),
}

fn settle(head: &mut SheetHead, mut frame: Frame) {
    frame.settle();
    head.merges = frame.merges;
    head.hidden_cols = frame.hidden_cols;
}

/// Moves the window to the first row and reads what stands before; false if the part is not for the scan.
fn find_rows(window: &mut Window, frame: &mut Frame, limits: &Limits) -> Result<bool, Trouble> {
    const START: &[u8] = b"<sheetData>";
    window.fill()?;
    let finder = memchr::memmem::Finder::new(START);
    let at = loop {
        if let Some(i) = finder.find(window.bytes()) {
            break i;
        }
        if window.bytes().len() > HEAD || !window.fill()? {
            return Ok(false);
        }
    };
    let bytes = window.bytes();
    let head = bytes[..at].strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes[..at]);
    let (declaration, rest) = match head.strip_prefix(b"<?xml ").and_then(|h| memchr::memmem::find(h, b"?>").map(|i| h.split_at(i))) {
        Some((d, rest)) => (d.to_ascii_lowercase(), rest[2..].trim_ascii_start()),
        None => (Vec::new(), head),
    };
    let utf8 = memchr::memmem::find(&declaration, b"encoding").is_none() || memchr::memmem::find(&declaration, b"utf-8").is_some();
    let root = rest.strip_prefix(b"<worksheet").is_some_and(|r| matches!(r.first(), Some(b' ' | b'>' | b'\r' | b'\n' | b'\t')));
    // A comment, CDATA section or document type could hide the tags that were searched for.
    if !utf8 || !root || memchr::memmem::find(head, b"<!").is_some() {
        return Ok(false);
    }
    frame.read(PartXml::piece(head, limits))?;
    window.advance(at + START.len());
    Ok(true)
}

/// A window over an entry.
struct Window {
    reader: PartReader,
    buf: Vec<u8>,
    from: usize,
    to: usize,
    ended: bool,
    most: usize,
}

impl Window {
    fn new(reader: PartReader, token: u64) -> Self {
        let most = usize::try_from(token).unwrap_or(usize::MAX).max(WINDOW);
        Self { reader, buf: vec![0; WINDOW], from: 0, to: 0, ended: false, most }
    }

    fn bytes(&self) -> &[u8] {
        &self.buf[self.from..self.to]
    }

    fn advance(&mut self, used: usize) {
        self.from += used;
    }

    /// Reads on behind what has not been used; false at the end of the part. A token longer than the window makes the
    /// window grow, up to the limit.
    fn fill(&mut self) -> Result<bool, Trouble> {
        if self.ended {
            return Ok(false);
        }
        self.buf.copy_within(self.from..self.to, 0);
        self.to -= self.from;
        self.from = 0;
        if self.to > self.buf.len() / 2 {
            if self.buf.len() >= self.most {
                return Err(Refusal::limit("token", self.most as u64, self.to as u64).into());
            }
            self.buf.resize((self.buf.len() * 2).min(self.most), 0);
        }
        let before = self.to;
        while self.to < self.buf.len() {
            let n = self.reader.fill(&mut self.buf[self.to..])?;
            if n == 0 {
                self.ended = true;
                break;
            }
            self.to += n;
        }
        Ok(self.to > before)
    }
}

//! The hot loop: cells of a sheet part straight from its bytes, as Excel and its imitators write them.
//!
//! Nothing here judges. What does not look as usual (prefixes, comments, CDATA, single quotes, an address that does not
//! fit its row) is [`Step::Odd`], and the careful reader starts over and says what is wrong, if anything is.

use super::cell::{CellType, Tag, decode, emit, is_plain_number};
use super::strings::{Item, Shared};
use crate::model::table::{Kind, flag};
use crate::read::Limits;
use crate::read::grid::{Gather, MAX_COLS};
use crate::read::part_xml::PartXml;
use crate::read::refusal::Trouble;
use quick_xml::events::Event;

/// Why the scan stopped.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Step {
    /// The window ends inside a cell or tag.
    More,
    /// The rows ended.
    End,
    /// A row ended and the block is full.
    Full,
    /// For the careful reader.
    Odd,
}

/// The scan of one sheet.
pub(super) struct Scan<'a> {
    shared: &'a Shared,
    limits: &'a Limits,
    date1904: bool,
    in_row: bool,
    /// The digits that each address of the open row must end in.
    row_digits: [u8; 7],
    row_len: usize,
    room: String,
    item: Item,
}

/// Where one cell or tag ended.
enum Took {
    To(usize),
    More,
    Odd,
}

impl<'a> Scan<'a> {
    pub(super) fn new(shared: &'a Shared, limits: &'a Limits, date1904: bool) -> Self {
        Self { shared, limits, date1904, in_row: false, row_digits: [0; 7], row_len: 0, room: String::new(), item: Item::default() }
    }

    /// Scans whole cells and tags of `b`; gives how many bytes were used and why it stopped.
    pub(super) fn run(&mut self, b: &[u8], g: &mut Gather) -> Result<(usize, Step), Trouble> {
        let mut i = 0;
        loop {
            while let Some(b' ' | b'\n' | b'\r' | b'\t') = b.get(i) {
                i += 1;
            }
            // `</sheetData>` is the longest tag that must be seen whole to be told from others.
            let Some(head) = b.get(i..i + 4) else { return Ok((i, Step::More)) };
            let took = match head {
                [b'<', b'c', b' ' | b'>' | b'/', _] if self.in_row => self.cell(b, i, g)?,
                b"<row" if !self.in_row => self.row(b, i, g)?,
                b"</ro" if self.in_row => match b.get(i..i + 6) {
                    None => Took::More,
                    Some(b"</row>") => {
                        g.close_row()?;
                        self.in_row = false;
                        if g.is_full() {
                            return Ok((i + 6, Step::Full));
                        }
                        Took::To(i + 6)
                    }
                    Some(_) => Took::Odd,
                },
                b"</sh" if !self.in_row => match b.get(i..i + 12) {
                    None => Took::More,
                    Some(b"</sheetData>") => return Ok((i, Step::End)),
                    Some(_) => Took::Odd,
                },
                _ => Took::Odd,
            };
            match took {
                Took::To(next) => i = next,
                Took::More => return Ok((i, Step::More)),
                Took::Odd => return Ok((i, Step::Odd)),
            }
        }
    }

    fn row(&mut self, b: &[u8], at: usize, g: &mut Gather) -> Result<Took, Trouble> {
        let Some(end) = memchr::memchr(b'>', &b[at..]) else { return Ok(Took::More) };
        let (tag, empty) = match b[at + 4..at + end].split_last() {
            Some((b'/', tag)) => (tag, true),
            _ => (&b[at + 4..at + end], false),
        };
        let mut index = None;
        let mut hidden = false;
        let mut rest = tag;
        while let Some((first, after)) = rest.split_first() {
            if matches!(first, b' ' | b'\n' | b'\r' | b'\t') {
                rest = after;
                continue;
            }
            let Some((key, value, after)) = attribute(rest) else { return Ok(Took::Odd) };
            match key {
                b"r" => match value {
                    [b'1'..=b'9', ..] if value.len() <= 7 && value.iter().all(u8::is_ascii_digit) => {
                        index = Some(value.iter().fold(0, |n, d| n * 10 + u32::from(d - b'0')) - 1);
                    }
                    _ => return Ok(Took::Odd),
                },
                b"hidden" => hidden = matches!(value, b"1" | b"true"),
                _ => {}
            }
            rest = after;
        }
        g.open_row(index.unwrap_or(g.next_row()), hidden)?;
        let mut buffer = itoa::Buffer::new();
        let digits = buffer.format(g.row() + 1).as_bytes();
        self.row_len = digits.len();
        self.row_digits[..digits.len()].copy_from_slice(digits);
        self.in_row = !empty;
        if empty {
            g.close_row()?;
        }
        Ok(Took::To(at + end + 1))
    }

    fn cell(&mut self, b: &[u8], at: usize, g: &mut Gather) -> Result<Took, Trouble> {
        let mut tag = Tag { col: g.next_col(), style: 0, kind: CellType::Number, formula: false, inline: false };
        let mut p = at + 2;
        let empty = loop {
            match b.get(p) {
                None => return Ok(Took::More),
                Some(b'>') => {
                    p += 1;
                    break false;
                }
                Some(b'/') => {
                    p += 2;
                    break true;
                }
                Some(b' ') => p += 1,
                Some(_) => {}
            }
            match b.get(p..p + 3) {
                None => return Ok(Took::More),
                Some(b"r=\"") => match self.address(b, p + 3) {
                    Some((col, next)) => {
                        tag.col = col;
                        p = next;
                    }
                    None => return Ok(near_end(b, p)),
                },
                Some(b"s=\"") => {
                    p += 3;
                    let mut style = 0u32;
                    while let Some(d @ b'0'..=b'9') = b.get(p) {
                        style = style.wrapping_mul(10).wrapping_add(u32::from(d - b'0'));
                        p += 1;
                    }
                    if b.get(p) != Some(&b'"') {
                        return Ok(near_end(b, p));
                    }
                    p += 1;
                    tag.style = style;
                }
                Some(b"t=\"") => {
                    p += 3;
                    if let Some(b"s\"") = b.get(p..p + 2) {
                        tag.kind = CellType::Shared;
                        p += 2;
                        continue;
                    }
                    let Some(len) = b[p..].iter().take(16).position(|&c| c == b'"') else { return Ok(near_end(b, p)) };
                    let Some(kind) = CellType::parse(&b[p..p + len]) else { return Ok(Took::Odd) };
                    tag.kind = kind;
                    p += len + 1;
                }
                Some([b'>' | b'/', ..]) => {}
                Some(_) => {
                    let window = &b[p..];
                    let Some(end) = memchr::memchr(b'>', window) else { return Ok(Took::More) };
                    let Some((_, _, after)) = attribute(&window[..end]) else { return Ok(Took::Odd) };
                    p += end - after.len();
                }
            }
        };
        if empty {
            if b.get(p - 1) != Some(&b'>') {
                return Ok(near_end(b, p - 1));
            }
            emit(g, self.shared, self.date1904, tag, None, None)?;
            return Ok(Took::To(p));
        }
        match self.plain(b, p, tag, g)? {
            Some(next) => Ok(Took::To(next)),
            None => self.body(b, p, tag, g),
        }
    }

    /// Takes a cell whose rest is `<v>…</v></c>` with the number of a shared string or a number in it, as nearly every one
    /// is, and gives where it ends. Any other is left to [`Scan::body`].
    #[inline]
    fn plain(&self, b: &[u8], p: usize, tag: Tag, g: &mut Gather) -> Result<Option<usize>, Trouble> {
        if b.get(p..p + 3) != Some(b"<v>") {
            return Ok(None);
        }
        let from = p + 3;
        let mut end = from;
        let ends = |end: usize| b.get(end..end + 8) == Some(b"</v></c>");
        match tag.kind {
            CellType::Shared => {
                let mut number = 0u32;
                while let Some(d @ b'0'..=b'9') = b.get(end)
                    && end - from < 9
                {
                    number = number * 10 + u32::from(d - b'0');
                    end += 1;
                }
                let Some(&flags) = self.shared.flags.get(number as usize).filter(|_| end > from && ends(end)) else { return Ok(None) };
                g.push_shared(tag.col, flags, tag.style, number)?;
            }
            CellType::Number => {
                while let Some(b'0'..=b'9' | b'.' | b'-' | b'+' | b'e' | b'E') = b.get(end) {
                    end += 1;
                }
                let number = &b[from..end];
                if !ends(end) || !is_plain_number(number) {
                    return Ok(None);
                }
                let Ok(text) = std::str::from_utf8(number) else { return Ok(None) };
                g.push(tag.col, Kind::Number, 0, tag.style, text)?;
            }
            _ => return Ok(None),
        }
        Ok(Some(end + 8))
    }

    /// Column of an address in the open row, and where the attribute ends.
    #[inline]
    fn address(&self, b: &[u8], mut p: usize) -> Option<(u32, usize)> {
        let mut col = 0u32;
        let first = p;
        while let Some(c @ b'A'..=b'Z') = b.get(p) {
            col = col * 26 + u32::from(c - b'A' + 1);
            p += 1;
            if p - first > 3 {
                return None;
            }
        }
        if p == first || col > MAX_COLS {
            return None;
        }
        let digits = b.get(p..p + self.row_len)?;
        if digits != &self.row_digits[..self.row_len] || b.get(p + self.row_len) != Some(&b'"') {
            return None;
        }
        Some((col - 1, p + self.row_len + 1))
    }

    /// What lies between `<c …>` and `</c>`.
    fn body(&mut self, b: &[u8], mut p: usize, mut tag: Tag, g: &mut Gather) -> Result<Took, Trouble> {
        let mut value: Option<&[u8]> = None;
        let mut in_item = false;
        loop {
            let Some(head) = b.get(p..p + 4) else { return Ok(Took::More) };
            match head {
                b"</c>" => {
                    p += 4;
                    break;
                }
                [b'<', b'v', b'>', _] => {
                    let from = p + 3;
                    let Some(len) = memchr::memchr(b'<', &b[from..]) else { return Ok(Took::More) };
                    match b.get(from + len..from + len + 4) {
                        None => return Ok(Took::More),
                        Some(b"</v>") => {}
                        Some(_) => return Ok(Took::Odd),
                    }
                    value = Some(&b[from..from + len]);
                    p = from + len + 4;
                }
                b"<v/>" => p += 4,
                [b'<', b'v' | b'f', ..] => match text_element(b, p, head[1]) {
                    Ok((text, next)) => {
                        if head[1] == b'f' {
                            tag.formula = true;
                        } else {
                            value = text;
                        }
                        p = next;
                    }
                    Err(stop) => return Ok(stop),
                },
                b"<is>" => {
                    let Some(end) = memchr::memmem::find(&b[p..], b"</is>") else { return Ok(Took::More) };
                    let item = &b[p..p + end + 5];
                    tag.inline = true;
                    p += end + 5;
                    let plain = item.strip_prefix(b"<is><t>").and_then(|x| x.strip_suffix(b"</t></is>"));
                    match plain.filter(|t| !t.iter().any(|&c| c == b'<' || c == b'_')) {
                        Some(text) => value = Some(text),
                        None => {
                            let mut x = PartXml::new(item, self.limits);
                            while !matches!(x.next()?, Event::Start(_)) {}
                            self.item.read(&mut x)?;
                            in_item = true;
                        }
                    }
                }
                [b' ' | b'\n' | b'\r' | b'\t', ..] => p += 1,
                _ => return Ok(near_end(b, p)),
            }
        }
        if in_item {
            emit(g, self.shared, self.date1904, tag, self.item.superscript, Some(&self.item.text))?;
            return Ok(Took::To(p));
        }
        let formula = if tag.formula { flag::FORMULA } else { 0 };
        match (tag.kind, value) {
            (CellType::Shared, Some(v)) if !v.is_empty() && v.len() <= 9 && v.iter().all(u8::is_ascii_digit) => {
                let number = v.iter().fold(0u32, |n, d| n * 10 + u32::from(d - b'0'));
                if let Some(&flags) = self.shared.flags.get(number as usize) {
                    g.push_shared(tag.col, formula | flags, tag.style, number)?;
                    return Ok(Took::To(p));
                }
            }
            (CellType::Number, Some(v)) if is_plain_number(v) => {
                if let Ok(text) = std::str::from_utf8(v) {
                    g.push(tag.col, Kind::Number, formula, tag.style, text)?;
                    return Ok(Took::To(p));
                }
            }
            _ => {}
        }
        let text = match value {
            Some(v) => Some(decode(v, &mut self.room)?),
            None => None,
        };
        emit(g, self.shared, self.date1904, tag, None, text)?;
        Ok(Took::To(p))
    }
}

/// `key="value"` at the start of `b`, and what follows.
fn attribute(b: &[u8]) -> Option<(&[u8], &[u8], &[u8])> {
    let equals = memchr::memchr(b'=', b)?;
    let key = &b[..equals];
    if key.is_empty()
        || !key.iter().all(|c| c.is_ascii_alphanumeric() || matches!(c, b':' | b'_' | b'-' | b'.'))
        || b.get(equals + 1) != Some(&b'"')
    {
        return None;
    }
    let from = equals + 2;
    let len = memchr::memchr2(b'"', b'<', &b[from..])?;
    if b[from + len] != b'"' {
        return None;
    }
    Some((key, &b[from..from + len], &b[from + len + 1..]))
}

/// `<v …>text</v>`, `<f …/>` or the like at `p`: its text and where it ends.
fn text_element(b: &[u8], p: usize, name: u8) -> Result<(Option<&[u8]>, usize), Took> {
    match b.get(p + 2) {
        Some(b'>' | b' ' | b'/') => {}
        Some(_) => return Err(Took::Odd),
        None => return Err(Took::More),
    }
    let Some(end) = memchr::memchr(b'>', &b[p..]) else { return Err(Took::More) };
    let (mut rest, empty) = match b[p + 2..p + end].split_last() {
        Some((b'/', tag)) => (tag, true),
        _ => (&b[p + 2..p + end], false),
    };
    while let Some((first, after)) = rest.split_first() {
        rest = match first {
            b' ' => after,
            _ => attribute(rest).ok_or(Took::Odd)?.2,
        };
    }
    if empty {
        return Ok((None, p + end + 1));
    }
    let from = p + end + 1;
    let Some(len) = memchr::memchr(b'<', &b[from..]) else { return Err(Took::More) };
    match b.get(from + len..from + len + 4) {
        None => Err(Took::More),
        Some([b'<', b'/', n, b'>']) if *n == name => Ok((Some(&b[from..from + len]), from + len + 4)),
        Some(_) => Err(Took::Odd),
    }
}

/// What looks odd close to the window's end may only be cut.
fn near_end(b: &[u8], p: usize) -> Took {
    if b.len().saturating_sub(p) < 32 { Took::More } else { Took::Odd }
}

//! How is a record stream of Excel 5 to 2003 (BIFF5, BIFF8; MS-XLS) cut into records, strings, numbers and styles?
//!
//! calamine reads the values too, but neither formats nor hidden rows nor comments, and its container and range code
//! asks for memory that the file only claims to need: 2 of 100 damaged files end the process. Here lengths are checked
//! against the bytes that are there. The tests compare the values with calamine's on the same files.

use encoding_rs::Encoding;

use super::Limits;
use super::formats::{indexed_colour, shortest};
use super::grid::{check_length, text_flags};
use super::refusal::{Refusal, Trouble};
use super::xlsx::styles::number_format;
use crate::model::table::{Strings, Style};

/// Record types.
pub(super) mod record {
    pub(crate) const FORMULA: u16 = 0x0006;
    pub(crate) const EOF: u16 = 0x000A;
    pub(crate) const NOTE: u16 = 0x001C;
    pub(crate) const DATE_MODE: u16 = 0x0022;
    pub(crate) const FILE_PASS: u16 = 0x002F;
    pub(crate) const FONT: u16 = 0x0031;
    pub(crate) const CONTINUE: u16 = 0x003C;
    pub(crate) const CODE_PAGE: u16 = 0x0042;
    pub(crate) const OBJ: u16 = 0x005D;
    pub(crate) const COL_INFO: u16 = 0x007D;
    pub(crate) const BOUND_SHEET: u16 = 0x0085;
    pub(crate) const PALETTE: u16 = 0x0092;
    pub(crate) const MUL_RK: u16 = 0x00BD;
    pub(crate) const MUL_BLANK: u16 = 0x00BE;
    pub(crate) const R_STRING: u16 = 0x00D6;
    pub(crate) const XF: u16 = 0x00E0;
    pub(crate) const MERGED_CELLS: u16 = 0x00E5;
    pub(crate) const SST: u16 = 0x00FC;
    pub(crate) const LABEL_SST: u16 = 0x00FD;
    pub(crate) const TXO: u16 = 0x01B6;
    pub(crate) const BLANK: u16 = 0x0201;
    pub(crate) const NUMBER: u16 = 0x0203;
    pub(crate) const LABEL: u16 = 0x0204;
    pub(crate) const BOOL_ERR: u16 = 0x0205;
    pub(crate) const STRING: u16 = 0x0207;
    pub(crate) const ROW: u16 = 0x0208;
    pub(crate) const RK: u16 = 0x027E;
    pub(crate) const FORMAT: u16 = 0x041E;
    pub(crate) const BOF: u16 = 0x0809;
    /// Numbers that formulas had in Excel 3 and 4. Some programs still write them, with what belongs to 0x0006.
    pub(crate) const FORMULA_3: u16 = 0x0206;
    pub(crate) const FORMULA_4: u16 = 0x0406;
}

/// The records of a stream from a position.
#[derive(Clone)]
pub(super) struct Records<'a> {
    stream: &'a [u8],
    at: usize,
}

impl<'a> Records<'a> {
    pub(super) fn new(stream: &'a [u8], at: usize) -> Self {
        Self { stream, at: at.min(stream.len()) }
    }

    /// The next record; None where only padding is left.
    pub(super) fn next(&mut self) -> Result<Option<(u16, &'a [u8])>, Trouble> {
        let rest = &self.stream[self.at..];
        if rest.len() < 4 {
            return Ok(None);
        }
        let (kind, len) = (u16_at(rest, 0)?, usize::from(u16_at(rest, 2)?));
        let Some(data) = rest.get(4..4 + len) else { return Err(Refusal::broken("truncated").into()) };
        self.at += 4 + len;
        Ok(Some((kind, data)))
    }

    /// The bodies of the CONTINUE records that follow.
    pub(super) fn continued(&mut self) -> Result<Vec<&'a [u8]>, Trouble> {
        let mut out = Vec::new();
        loop {
            let mut ahead = self.clone();
            match ahead.next()? {
                Some((record::CONTINUE, data)) => {
                    out.push(data);
                    *self = ahead;
                }
                _ => return Ok(out),
            }
        }
    }
}

/// What a record too short for its kind is.
pub(super) fn short() -> Trouble {
    Refusal::broken("damaged").found("BIFF: record").into()
}

pub(super) fn u16_at(b: &[u8], i: usize) -> Result<u16, Trouble> {
    match b.get(i..i + 2) {
        Some(v) => Ok(u16::from_le_bytes([v[0], v[1]])),
        None => Err(short()),
    }
}

pub(super) fn u32_at(b: &[u8], i: usize) -> Result<u32, Trouble> {
    Ok(u32::from(u16_at(b, i)?) | u32::from(u16_at(b, i + 2)?) << 16)
}

pub(super) fn f64_at(b: &[u8], i: usize) -> Result<f64, Trouble> {
    Ok(f64::from_bits(u64::from(u32_at(b, i)?) | u64::from(u32_at(b, i + 4)?) << 32))
}

pub(super) fn u8_at(b: &[u8], i: usize) -> Result<u8, Trouble> {
    b.get(i).copied().ok_or_else(short)
}

/// An RK number (MS-XLS 2.5.217): whole numbers and hundredths stay exact.
pub(super) fn rk(bits: u32) -> String {
    let hundredths = bits & 1 != 0;
    if bits & 2 != 0 {
        let n = (bits as i32) >> 2;
        if !hundredths {
            return n.to_string();
        }
        let (whole, part) = (n.unsigned_abs() / 100, n.unsigned_abs() % 100);
        let sign = if n < 0 { "-" } else { "" };
        return match (part, part % 10) {
            (0, _) => format!("{sign}{whole}"),
            (_, 0) => format!("{sign}{whole}.{}", part / 10),
            _ => format!("{sign}{whole}.{part:02}"),
        };
    }
    let v = f64::from_bits(u64::from(bits & !3) << 32);
    shortest(if hundredths { v / 100.0 } else { v })
}

/// Text of an error code.
pub(super) fn error_text(code: u8) -> &'static str {
    match code {
        0x00 => "#NULL!",
        0x07 => "#DIV/0!",
        0x0F => "#VALUE!",
        0x17 => "#REF!",
        0x1D => "#NAME?",
        0x24 => "#NUM!",
        0x2A => "#N/A",
        _ => "#ERROR!",
    }
}

/// How texts of the stream are encoded.
#[derive(Clone, Copy)]
pub(super) struct Texts {
    /// Excel 97 and later: UTF-16, or its low bytes.
    pub(super) biff8: bool,
    /// Before: bytes of this encoding.
    pub(super) encoding: &'static Encoding,
}

impl Texts {
    /// A text with its number of characters before it, in 1 or 2 bytes; gives also where it ends.
    pub(super) fn read(self, b: &[u8], at: usize, wide_count: bool) -> Result<(String, usize), Trouble> {
        let (count, mut p) = if wide_count { (usize::from(u16_at(b, at)?), at + 2) } else { (usize::from(u8_at(b, at)?), at + 1) };
        if !self.biff8 {
            let raw = b.get(p..p + count).ok_or_else(short)?;
            return Ok((self.encoding.decode_without_bom_handling(raw).0.into_owned(), p + count));
        }
        let flags = u8_at(b, p)?;
        p += 1;
        if flags & 8 != 0 {
            p += 2;
        }
        if flags & 4 != 0 {
            p += 4;
        }
        let size = if flags & 1 != 0 { count * 2 } else { count };
        let raw = b.get(p..p + size).ok_or_else(short)?;
        Ok((characters(raw, flags), p + size))
    }
}

/// UTF-16, or its low bytes, by bit 0 of the flags.
pub(super) fn characters(raw: &[u8], flags: u8) -> String {
    if flags & 1 != 0 {
        let units: Vec<u16> = raw.chunks_exact(2).map(|c| u16::from_le_bytes([c[0], c[1]])).collect();
        return String::from_utf16_lossy(&units);
    }
    raw.iter().map(|&b| char::from(b)).collect()
}

/// The encoding of a CODEPAGE record.
pub(super) fn code_page(page: u16) -> &'static Encoding {
    use encoding_rs::*;
    match page {
        874 => WINDOWS_874,
        932 => SHIFT_JIS,
        936 => GBK,
        949 => EUC_KR,
        950 => BIG5,
        1250 => WINDOWS_1250,
        1251 => WINDOWS_1251,
        1253 => WINDOWS_1253,
        1254 => WINDOWS_1254,
        1255 => WINDOWS_1255,
        1256 => WINDOWS_1256,
        1257 => WINDOWS_1257,
        1258 => WINDOWS_1258,
        10_000 | 0x8000 => MACINTOSH,
        10_007 => X_MAC_CYRILLIC,
        866 => IBM866,
        _ => WINDOWS_1252,
    }
}

/// A font, as far as a mapping asks.
#[derive(Clone, Copy, Default)]
pub(super) struct Font {
    bold: bool,
    italic: bool,
    strike: bool,
    superscript: bool,
}

impl Font {
    pub(super) fn parse(b: &[u8]) -> Result<Self, Trouble> {
        let bits = u16_at(b, 2)?;
        Ok(Self { bold: u16_at(b, 6)? >= 600, italic: bits & 2 != 0, strike: bits & 8 != 0, superscript: u16_at(b, 8)? == 1 })
    }
}

/// The fonts of a workbook; there is none with number 4 (MS-XLS 2.5.129).
pub(super) fn font(fonts: &[Font], number: u16) -> Font {
    let i = usize::from(number);
    fonts.get(if i > 4 { i - 1 } else { i }).copied().unwrap_or_default()
}

/// A cell format before fonts and formats are known.
#[derive(Clone, Copy)]
pub(super) struct Xf {
    font: u16,
    format: u16,
    indent: u8,
    /// Colour number of a solid fill.
    fill: Option<u16>,
}

impl Xf {
    pub(super) fn parse(b: &[u8], biff8: bool) -> Result<Self, Trouble> {
        let (pattern, colour, indent) = if biff8 {
            (u32_at(b, 14)? >> 26, u16_at(b, 18)? & 0x7F, u8_at(b, 8)? & 0xF)
        } else {
            (u32_at(b, 8)? >> 16 & 0x3F, u16_at(b, 8)? & 0x7F, 0)
        };
        Ok(Self { font: u16_at(b, 0)?, format: u16_at(b, 2)?, indent, fill: (pattern == 1).then_some(colour) })
    }

    /// The style, once the whole of the workbook's globals is read.
    pub(super) fn style(self, fonts: &[Font], formats: &std::collections::BTreeMap<u16, String>, palette: &[String]) -> Style {
        let mut s = number_format(self.format.into(), formats.get(&self.format).map(String::as_str));
        let f = font(fonts, self.font);
        (s.bold, s.italic, s.strike, s.indent) = (f.bold, f.italic, f.strike, self.indent);
        s.fill = self.fill.and_then(|c| colour(c, palette)).unwrap_or_default();
        s
    }
}

fn colour(number: u16, palette: &[String]) -> Option<String> {
    match palette.get(usize::from(number).wrapping_sub(8)) {
        Some(c) => Some(c.clone()),
        None => indexed_colour(number.into()),
    }
}

/// The shared strings and the flags of cells that hold them.
pub(super) fn shared_strings(first: &[u8], continued: &[&[u8]], fonts: &[Font], limits: &Limits) -> Result<(Strings, Vec<u8>), Trouble> {
    let mut parts: Vec<&[u8]> = vec![first];
    parts.extend(continued);
    let mut r = Segments { parts, part: 0, at: 8 };
    let (mut strings, mut flags) = (Strings::default(), Vec::new());
    // The stated count is not believed; the strings end where the bytes end.
    let stated = u32_at(first, 4)?;
    while (strings.len() as u64) < u64::from(stated) && !r.at_end() {
        let count = usize::from(u16::from_le_bytes([r.byte()?, r.byte()?]));
        let bits = r.byte()?;
        let runs = if bits & 8 != 0 { usize::from(u16::from_le_bytes([r.byte()?, r.byte()?])) } else { 0 };
        let extra = if bits & 4 != 0 { u32::from_le_bytes([r.byte()?, r.byte()?, r.byte()?, r.byte()?]) as usize } else { 0 };
        let units = r.characters(count, bits)?;
        let mut raised_from = None;
        for _ in 0..runs {
            let (at, number) = (u16::from_le_bytes([r.byte()?, r.byte()?]), u16::from_le_bytes([r.byte()?, r.byte()?]));
            if !font(fonts, number).superscript {
                raised_from = None;
            } else if raised_from.is_none() {
                raised_from = Some(usize::from(at));
            }
        }
        r.skip(extra)?;
        let text = String::from_utf16_lossy(&units);
        let superscript = raised_from.filter(|&u| u < units.len()).map(|u| String::from_utf16_lossy(&units[..u]).len() as u32);
        check_length(&text, limits)?;
        flags.push(text_flags(&text, superscript));
        strings.push(&text, superscript);
    }
    Ok((strings, flags))
}

/// Bytes of a record and its continuations.
struct Segments<'a> {
    parts: Vec<&'a [u8]>,
    part: usize,
    at: usize,
}

impl Segments<'_> {
    /// Moves to the next part where this one is used up.
    fn turn(&mut self) {
        while self.parts.get(self.part).is_some_and(|p| self.at >= p.len()) {
            self.at -= self.parts[self.part].len();
            self.part += 1;
        }
    }

    fn at_end(&mut self) -> bool {
        self.turn();
        self.part >= self.parts.len()
    }

    fn byte(&mut self) -> Result<u8, Trouble> {
        self.turn();
        let b = self.parts.get(self.part).and_then(|p| p.get(self.at)).copied().ok_or_else(short)?;
        self.at += 1;
        Ok(b)
    }

    fn skip(&mut self, n: usize) -> Result<(), Trouble> {
        self.at = self.at.checked_add(n).ok_or_else(short)?;
        Ok(())
    }

    /// Characters; where they go on in the next part, that part says anew how they are stored, also where all of them do.
    fn characters(&mut self, count: usize, mut bits: u8) -> Result<Vec<u16>, Trouble> {
        let mut out = Vec::new();
        while out.len() < count {
            let Some(part) = self.parts.get(self.part) else { return Err(short()) };
            let rest = part.get(self.at..).unwrap_or(&[]);
            let size = if bits & 1 != 0 { 2 } else { 1 };
            let n = (count - out.len()).min(rest.len() / size);
            if size == 2 {
                out.extend(rest[..n * 2].chunks_exact(2).map(|c| u16::from_le_bytes([c[0], c[1]])));
            } else {
                out.extend(rest[..n].iter().map(|&b| u16::from(b)));
            }
            self.at += n * size;
            if out.len() < count {
                self.part += 1;
                self.at = 0;
                bits = self.byte()?;
            }
        }
        Ok(out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// POI's `47245_test.xls`: the head of a string is the last thing in its record.
    #[test]
    fn a_string_whose_characters_all_lie_in_the_next_record() {
        let first = [&[2, 0, 0, 0, 2, 0, 0, 0][..], &[1, 0, 0, b'a'], &[2, 0, 1]].concat();
        let (strings, _) = shared_strings(&first, &[&[0, b'b', b'c']], &[], &Limits::default()).map_err(|_| "refused").expect("reads");
        assert_eq!((strings.get(0), strings.get(1)), ("a", "bc"));
    }

    #[test]
    fn rk_numbers_are_exact() {
        let int = |n: i32, hundredths: u32| rk(((n << 2) as u32) | 2 | hundredths);
        assert_eq!([int(12, 0), int(-5, 0), int(1250, 1), int(-1205, 1), int(300, 1)], ["12", "-5", "12.5", "-12.05", "3"]);
        assert_eq!(rk((1.5f64.to_bits() >> 32) as u32), "1.5");
    }

    #[test]
    fn strings_go_on_in_the_next_record() {
        let mut first = vec![9, 0, 0, 0, 2, 0, 0, 0];
        first.extend([4, 0, 0, b'a', b'b']);
        let mut second = vec![1, 0xE9, 0, 0xAC, 0x20];
        second.extend([2, 0, 8, 1, 0, b'P', b'1', 1, 0, 5, 0]);
        let mut fonts = vec![Font::default(); 5];
        fonts[4].superscript = true;
        let limits = Limits::default();
        let (s, flags) = match shared_strings(&first, &[&second], &fonts, &limits) {
            Ok(s) => s,
            Err(t) => panic!("{t:?}"),
        };
        assert_eq!((s.get(0), s.get(1), s.superscript(1)), ("abé€", "P1", Some(1)));
        assert_eq!(flags, [0, crate::model::table::flag::SUPERSCRIPT]);
        let lie = [0, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF];
        assert!(matches!(shared_strings(&lie, &[], &fonts, &limits), Ok((s, _)) if s.is_empty()));
        assert!(shared_strings(&first, &[], &fonts, &limits).is_err());
    }
}

//! Characters of XML: names, white space, line ends, references; and how far a piece needs none of that.

use memchr::{memchr, memmem};

use crate::read::text::Fault;

/// How many bytes come before this quote, `<`, `&` or a control character.
#[inline]
pub(in crate::read) fn plain_len(bytes: &[u8], quote: u8) -> usize {
    const ONES: u64 = u64::MAX / 255;
    const TOPS: u64 = ONES * 0x80;
    let quotes = ONES * u64::from(quote);
    let mut i = 0;
    // Eight at a time; a byte is marked by its highest bit, and the lowest mark is exact.
    while let Some(eight) = bytes.get(i..i + 8).and_then(|b| b.try_into().ok()) {
        let x = u64::from_le_bytes(eight);
        let zero = |x: u64| x.wrapping_sub(ONES) & !x;
        let marks = zero(x ^ quotes) | zero(x ^ (ONES * 0x26)) | zero(x ^ (ONES * 0x3c)) | (x.wrapping_sub(ONES * 0x20) & !x);
        if marks & TOPS != 0 {
            return i + (marks & TOPS).trailing_zeros() as usize / 8;
        }
        i += 8;
    }
    i + bytes[i..].iter().position(|&b| b < 0x20 || b == quote || matches!(b, b'&' | b'<')).unwrap_or(bytes.len() - i)
}

pub(super) fn space(c: u32) -> bool {
    matches!(c, 0x20 | 0x9 | 0xa | 0xd)
}

pub(super) fn space_char(c: char) -> bool {
    space(c as u32)
}

pub(super) fn skip_space(b: &[u8], mut p: usize) -> usize {
    while b.get(p).is_some_and(|&c| space(c.into())) {
        p += 1;
    }
    p
}

/// Length of the name at the start of the text (XML 1.0, fifth edition, section 2.3).
pub(super) fn name_len(text: &str) -> usize {
    // Nearly every name is of these alone.
    let plain = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'_' | b':' | b'-' | b'.');
    let b = text.as_bytes();
    let n = b.iter().position(|b| !plain(b)).unwrap_or(b.len());
    if b.get(n).is_none_or(u8::is_ascii) && b.first().is_some_and(|f| f.is_ascii_alphabetic() || matches!(f, b'_' | b':')) {
        return n;
    }
    let first = |c: char| {
        matches!(c, ':' | 'A'..='Z' | '_' | 'a'..='z' | '\u{c0}'..='\u{d6}' | '\u{d8}'..='\u{f6}' | '\u{f8}'..='\u{2ff}'
            | '\u{370}'..='\u{37d}' | '\u{37f}'..='\u{1fff}' | '\u{200c}'..='\u{200d}' | '\u{2070}'..='\u{218f}'
            | '\u{2c00}'..='\u{2fef}' | '\u{3001}'..='\u{d7ff}' | '\u{f900}'..='\u{fdcf}' | '\u{fdf0}'..='\u{fffd}'
            | '\u{10000}'..='\u{effff}')
    };
    let other = |c: char| matches!(c, '-' | '.' | '0'..='9' | '\u{b7}' | '\u{300}'..='\u{36f}' | '\u{203f}'..='\u{2040}') || first(c);
    if !text.starts_with(first) {
        return 0;
    }
    text.find(|c| !other(c)).unwrap_or(text.len())
}

/// Line ends become `\n` (section 2.11).
pub(super) fn line_ends(piece: &str, out: &mut String) {
    match memchr(b'\r', piece.as_bytes()) {
        None => out.push_str(piece),
        Some(_) => out.push_str(&piece.replace("\r\n", "\n").replace('\r', "\n")),
    }
}

/// Appends text or the value of an attribute with its references resolved. `at` is the offset of its first byte.
pub(super) fn decode(piece: &str, at: u64, attribute: bool, out: &mut String) -> Result<(), Fault> {
    if !attribute && let Some(i) = memmem::find(piece.as_bytes(), b"]]>") {
        return Err(Fault::new(at + i as u64, "cdata-end-in-text", "]]>"));
    }
    let plain = |s: &str, out: &mut String| match attribute {
        true if s.bytes().any(|b| b < b' ') => out.push_str(&s.replace("\r\n", " ").replace(['\r', '\n', '\t'], " ")),
        true => out.push_str(s),
        false => line_ends(s, out),
    };
    let mut p = 0;
    while let Some(i) = memchr(b'&', &piece.as_bytes()[p..]) {
        plain(&piece[p..p + i], out);
        p += i + 1;
        let shown = || piece[p - 1..].chars().take(20).collect::<String>();
        let here = at + p as u64 - 1;
        let end = memchr(b';', &piece.as_bytes()[p..]).ok_or_else(|| Fault::new(here, "bad-reference", shown()))?;
        let body = &piece[p..p + end];
        out.push(match body {
            "lt" => '<',
            "gt" => '>',
            "amp" => '&',
            "apos" => '\'',
            "quot" => '"',
            _ => match body.strip_prefix('#') {
                Some(n) => character(n).ok_or_else(|| Fault::new(here, "bad-reference", shown()))?,
                None if name_len(body) == body.len() && !body.is_empty() => {
                    return Err(Fault::new(here, "undefined-entity", body));
                }
                None => return Err(Fault::new(here, "bad-reference", shown())),
            },
        });
        p += end + 1;
    }
    plain(&piece[p..], out);
    Ok(())
}

/// The character of `233` or `xe9`, if XML allows it.
fn character(number: &str) -> Option<char> {
    let (digits, radix) = number.strip_prefix('x').map_or((number, 10), |d| (d, 16));
    let valid = !digits.is_empty() && digits.chars().all(|c| c.is_digit(radix));
    let code = u32::from_str_radix(digits, radix).ok().filter(|_| valid)?;
    let allowed = space(code) && code != 0x20 || code >= 0x20 && !matches!(code, 0xfffe | 0xffff);
    char::from_u32(code).filter(|_| allowed)
}

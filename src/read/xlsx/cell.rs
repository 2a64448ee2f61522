//! What does a cell of a sheet part mean, once its tag and value are known?

use std::borrow::Cow;

use super::strings::{Shared, unescape};
use crate::model::table::{Kind, flag};
use crate::read::formats::serial_of_iso;
use crate::read::grid::{Gather, text_flags};
use crate::read::part_xml::{is_true, is_xml_char, named_entity};
use crate::read::refusal::{Refusal, Trouble};

/// Attribute `t` of a cell (ST_CellType).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum CellType {
    Number,
    Shared,
    /// Result of a formula, or inline text.
    Text,
    Bool,
    Error,
    /// ISO 8601, in strict documents.
    Date,
}

impl CellType {
    /// None for a type that the standard does not know.
    pub(super) fn parse(t: &[u8]) -> Option<Self> {
        Some(match t {
            b"n" => CellType::Number,
            b"s" => CellType::Shared,
            b"str" | b"inlineStr" => CellType::Text,
            b"b" => CellType::Bool,
            b"e" => CellType::Error,
            b"d" => CellType::Date,
            _ => return None,
        })
    }
}

/// A cell's tag.
#[derive(Clone, Copy)]
pub(super) struct Tag {
    pub(super) col: u32,
    pub(super) style: u32,
    pub(super) kind: CellType,
    pub(super) formula: bool,
    /// The text comes from `is`, not `v`.
    pub(super) inline: bool,
}

/// Adds the cell to the sheet. `value` is the decoded text of `v` or `is`.
pub(super) fn emit(
    g: &mut Gather,
    shared: &Shared,
    date1904: bool,
    tag: Tag,
    superscript: Option<u32>,
    value: Option<&str>,
) -> Result<(), Trouble> {
    let formula = if tag.formula { flag::FORMULA } else { 0 };
    let trimmed = value.map(|v| v.trim_matches([' ', '\t', '\n', '\r']));
    let text = match (tag.kind, trimmed) {
        (CellType::Text, _) => None,
        (_, None | Some("")) => {
            let flags = if tag.formula { formula | flag::NO_RESULT } else { 0 };
            return g.push(tag.col, Kind::Empty, flags, tag.style, "");
        }
        (_, Some(t)) => Some(t),
    };
    match (tag.kind, text) {
        (CellType::Shared, Some(t)) => {
            let number = t.parse::<u32>().ok().filter(|&n| (n as usize) < shared.strings.len());
            let Some(number) = number else {
                let at = u16::try_from(tag.col).unwrap_or(u16::MAX);
                let r = Refusal::broken("bad-shared-string").found(t).arg("expected", shared.strings.len());
                return Err(r.at(g.row(), at).into());
            };
            g.push_shared(tag.col, formula | shared.flags[number as usize], tag.style, number)
        }
        (CellType::Number, Some(t)) if is_plain_number(t.as_bytes()) => g.push(tag.col, Kind::Number, formula, tag.style, t),
        // Not a number though it says so: the text is kept for the mapping to stumble over.
        (CellType::Number, Some(t)) => g.push(tag.col, Kind::Text, formula, tag.style, t),
        (CellType::Bool, Some(t)) => g.push(tag.col, Kind::Bool, formula, tag.style, if is_true(t) { "1" } else { "0" }),
        (CellType::Error, Some(t)) => g.push(tag.col, Kind::Error, formula, tag.style, t),
        (CellType::Date, Some(t)) => match serial_of_iso(t, date1904) {
            Some(serial) => g.push(tag.col, Kind::Number, formula, tag.style, &serial),
            None => g.push(tag.col, Kind::Text, formula, tag.style, t),
        },
        (CellType::Text, _) | (_, None) => {
            let Some(raw) = value else {
                let flags = if tag.formula { formula | flag::NO_RESULT } else { 0 };
                return g.push(tag.col, Kind::Empty, flags, tag.style, "");
            };
            // An inline item has been undone run by run.
            let text = if tag.inline { Cow::Borrowed(raw) } else { unescape(raw) };
            // A formula that gives digits as text is the formula's doing, not a typed number.
            let flags = if tag.formula { formula } else { text_flags(&text, superscript) };
            g.push(tag.col, Kind::Text, flags, tag.style, &text)
        }
    }
}

/// xsd:double without the words: sign, digits with one point, exponent.
#[inline]
pub(super) fn is_plain_number(b: &[u8]) -> bool {
    let (mut digits, mut point, mut i) = (false, false, 0);
    if matches!(b.first(), Some(b'-' | b'+')) {
        i = 1;
    }
    while let Some(&c) = b.get(i) {
        match c {
            b'0'..=b'9' => digits = true,
            b'.' if !point => point = true,
            b'e' | b'E' if digits => {
                i += 1;
                if matches!(b.get(i), Some(b'-' | b'+')) {
                    i += 1;
                }
                return i < b.len() && b[i..].iter().all(u8::is_ascii_digit);
            }
            _ => return false,
        }
        i += 1;
    }
    digits
}

/// Character data between two tags as text: references resolved, line ends made one.
pub(super) fn decode<'a>(raw: &'a [u8], room: &'a mut String) -> Result<&'a str, Trouble> {
    let Ok(s) = std::str::from_utf8(raw) else { return Err(Refusal::broken("xml-encoding").into()) };
    if !raw.iter().any(|&b| b < 0x20 || b == b'&') {
        return Ok(s);
    }
    room.clear();
    let mut rest = s;
    while let Some(i) = rest.find(|c: char| c < ' ' || c == '&') {
        room.push_str(&rest[..i]);
        let at = &rest[i..];
        let mut took = 1;
        match at.as_bytes()[0] {
            b'\t' => room.push('\t'),
            b'\n' => room.push('\n'),
            b'\r' => {
                room.push('\n');
                took += usize::from(at.as_bytes().get(1) == Some(&b'\n'));
            }
            b'&' => {
                let end = at.find(';').unwrap_or(1);
                let name = at.get(1..end).unwrap_or("");
                let c = match name.strip_prefix('#') {
                    Some(n) => match n.strip_prefix('x') {
                        Some(hex) => u32::from_str_radix(hex, 16).ok(),
                        None => n.parse().ok(),
                    }
                    .and_then(char::from_u32)
                    .filter(|&c| is_xml_char(c)),
                    None => named_entity(name),
                };
                let Some(c) = c else {
                    let found: String = at.chars().take(20).collect();
                    return Err(Refusal::broken("xml-entity").found(found).into());
                };
                room.push(c);
                took = end + 1;
            }
            _ => return Err(Refusal::broken("xml-damaged").found("control character").into()),
        }
        rest = &at[took..];
    }
    room.push_str(rest);
    Ok(room)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_numbers() {
        for yes in ["0", "-1", "+1.5", ".5", "1.", "1E5", "1.5e-07", "12345678901234567890"] {
            assert!(is_plain_number(yes.as_bytes()), "{yes}");
        }
        for no in ["", "-", ".", "1,5", "NaN", "INF", "1e", "1e+", "0x1", "1 2"] {
            assert!(!is_plain_number(no.as_bytes()), "{no}");
        }
    }

    #[test]
    fn references_and_line_ends() {
        let mut room = String::new();
        let mut text = |raw: &[u8]| match decode(raw, &mut room) {
            Ok(s) => s.to_owned(),
            Err(Trouble::Refused(r)) => r.reason.to_owned(),
            Err(Trouble::Io(e)) => e.to_string(),
        };
        assert_eq!(text("Perú".as_bytes()), "Perú");
        assert_eq!(text(b"a &amp;&#233;&#x20AC;\r\nb\rc\td"), "a &é€\nb\nc\td");
        for (raw, reason) in [
            (&b"&nbsp;"[..], "xml-entity"),
            (b"a & b", "xml-entity"),
            (b"&#0;", "xml-entity"),
            (b"\x02", "xml-damaged"),
            (b"\xff", "xml-encoding"),
        ] {
            assert_eq!(text(raw), reason);
        }
    }
}

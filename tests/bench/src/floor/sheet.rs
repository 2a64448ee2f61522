//! Which cells does a sheet hold? A scanner of rows, cells and values and nothing else of XML.

use std::io::{self, Read};

use memchr::{memchr, memmem};

use super::WINDOW;

/// What a cell holds.
pub(super) enum Value {
    /// The number of a shared string.
    Shared(u32),
    /// A number.
    Number(f64),
    /// A text, in the cell itself.
    Text,
    /// Only a style.
    Empty,
}

/// Calls `put` with row, column and value of every cell, both from 1, through a sliding window.
pub(super) fn cells(mut from: impl Read, window: &mut Vec<u8>, mut put: impl FnMut(u32, u32, Value)) -> io::Result<()> {
    window.resize(WINDOW, 0);
    let (mut have, mut row) = (0, 0);
    loop {
        let read = from.read(&mut window[have..])?;
        have += read;
        let used = scan(&window[..have], &mut row, &mut put);
        if read == 0 {
            return Ok(());
        }
        window.copy_within(used..have, 0);
        have -= used;
    }
}

/// Scans what is whole; gives how far that reached.
#[inline(always)]
fn scan(text: &[u8], row: &mut u32, put: &mut impl FnMut(u32, u32, Value)) -> usize {
    let mut i = 0;
    let mut done = 0;
    loop {
        if text.get(i) != Some(&b'<') {
            let Some(gap) = memchr(b'<', &text[i..]) else { return done };
            i += gap;
        }
        match text.get(i + 1..i + 5) {
            None => return i,
            Some([b'c', b' ' | b'>', ..]) => {
                let Some(length) = cell(&text[i..], *row, put) else { return i };
                i += length;
                done = i;
            }
            Some(b"row ") => {
                let Some(close) = memchr(b'>', &text[i..]) else { return i };
                *row = number_of(&text[i..i + close]).unwrap_or(*row + 1);
                i += close + 1;
                done = i;
            }
            Some(_) => {
                done = i;
                i += 1;
            }
        }
    }
}

/// The number of a row, where its tag says it first.
fn number_of(tag: &[u8]) -> Option<u32> {
    let digits = tag.strip_prefix(b"<row r=\"")?;
    let end = memchr(b'"', digits)?;
    Some(digits[..end].iter().fold(0, |n, d| n * 10 + u32::from(d - b'0')))
}

/// One cell; gives its length, `None` where it does not end in the text.
#[inline(always)]
fn cell(text: &[u8], row: u32, put: &mut impl FnMut(u32, u32, Value)) -> Option<usize> {
    let (mut column, mut kind) = (0, b'n');
    let mut i = 2;
    loop {
        match *text.get(i)? {
            b'>' => break,
            b'/' => {
                put(row, column, Value::Empty);
                return (i + 1 < text.len()).then_some(i + 2);
            }
            _ => {}
        }
        // A space, a name of one letter, the sign of equality, a quotation mark.
        let name = *text.get(i + 1)?;
        i += 4;
        match name {
            b'r' => {
                while text.get(i)?.is_ascii_uppercase() {
                    column = column * 26 + u32::from(text[i] - b'A' + 1);
                    i += 1;
                }
            }
            b't' => kind = if *text.get(i)? == b's' && *text.get(i + 1)? != b'"' { b'S' } else { text[i] },
            _ => {}
        }
        while *text.get(i)? != b'"' {
            i += 1;
        }
        i += 1;
    }
    let body = i + 1;
    if text.get(body..)?.starts_with(b"<v>") {
        let from = body + 3;
        let end = from + memchr(b'<', &text[from..])?;
        let whole = end + b"</v></c>".len();
        if whole > text.len() {
            return None;
        }
        let value = &text[from..end];
        match kind {
            b's' => put(row, column, Value::Shared(value.iter().fold(0, |n, d| n * 10 + u32::from(d - b'0')))),
            b'n' => put(row, column, Value::Number(number(value))),
            _ => put(row, column, Value::Text),
        }
        return Some(whole);
    }
    let end = body + memmem::find(&text[body..], b"</c>")?;
    let value = if memmem::find(&text[body..end], b"<t").is_some() { Value::Text } else { Value::Empty };
    put(row, column, value);
    Some(end + b"</c>".len())
}

/// Digits and a point, up to fifteen of them exactly; anything else by the standard parser.
fn number(text: &[u8]) -> f64 {
    const POWERS: [f64; 17] = [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16];
    let (mut digits, mut places, mut point, mut plain) = (0u64, 0usize, false, text.len() <= 16);
    for &d in text {
        if d.is_ascii_digit() {
            digits = digits * 10 + u64::from(d - b'0');
            places += usize::from(point);
        } else if d == b'.' && !point {
            point = true;
        } else {
            plain = false;
            break;
        }
    }
    if plain {
        return digits as f64 / POWERS[places];
    }
    std::str::from_utf8(text).ok().and_then(|t| t.parse().ok()).unwrap_or(f64::NAN)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_seen_through_a_window_of_any_size() {
        let sheet = b"<sheetData><row r=\"3\" spans=\"1:2\"><c r=\"A3\" s=\"1\" t=\"s\"><v>12</v></c><c r=\"AB3\"><v>1.5</v></c></row>\
            <row r=\"4\"><c r=\"A4\" t=\"inlineStr\"><is><t>x</t></is></c><c r=\"B4\" s=\"2\"/></row></sheetData>";
        let mut seen = Vec::new();
        cells(&sheet[..], &mut Vec::new(), |row, column, value| {
            seen.push(match value {
                Value::Shared(n) => format!("{row},{column} shared {n}"),
                Value::Number(n) => format!("{row},{column} {n}"),
                Value::Text => format!("{row},{column} text"),
                Value::Empty => format!("{row},{column} empty"),
            });
        })
        .expect("memory can be read");
        assert_eq!(seen, ["3,1 shared 12", "3,28 1.5", "4,1 text", "4,2 empty"]);
    }
}

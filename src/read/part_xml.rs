//! How is an XML part of a package read when care matters more than speed? Decoded to UTF-8, bounded, without DTD.
//!
//! quick-xml leaves much unchecked; what it lets through and what must be refused is refused here: document type
//! declarations, unknown entities, control characters, two roots, an end before the last closing tag, depth, number of
//! attributes, length of a token. Prefixes are ignored: a part's root decides what it is.

use std::borrow::Cow;
use std::io::{self, BufReader, Read};

use encoding_rs::{Decoder, DecoderResult, Encoding, UTF_16BE, UTF_16LE};
use quick_xml::XmlVersion;
use quick_xml::errors::SyntaxError;
use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;

use super::Limits;
use super::refusal::{Refusal, Trouble};

/// A part as events.
pub(crate) struct PartXml<R: Read> {
    reader: Reader<BufReader<Utf8<R>>>,
    buf: Vec<u8>,
    depth: u32,
    roots: u32,
    fragment: bool,
    limits: Limits,
}

impl<R: Read> PartXml<R> {
    /// Reads a whole document.
    pub(crate) fn new(inner: R, limits: &Limits) -> Self {
        let mut reader = Reader::from_reader(BufReader::with_capacity(1 << 16, Utf8::new(inner, limits.token)));
        reader.config_mut().check_end_names = true;
        Self { reader, buf: Vec::new(), depth: 0, roots: 0, fragment: false, limits: *limits }
    }

    /// Reads a piece of a document: tags may lack their counterpart. The caller sees to it that the end is there.
    pub(crate) fn piece(inner: R, limits: &Limits) -> Self {
        let mut s = Self::new(inner, limits);
        s.reader.config_mut().allow_unmatched_ends = true;
        s.fragment = true;
        s
    }

    /// The next event; after the end of the root [`Event::Eof`]. Empty elements come as [`Event::Empty`].
    pub(crate) fn next(&mut self) -> Result<Event<'_>, Trouble> {
        self.buf.clear();
        let before = self.reader.buffer_position();
        let event = match self.reader.read_event_into(&mut self.buf) {
            Ok(e) => e,
            Err(quick_xml::Error::Io(e)) => return Err(Trouble::from(&e)),
            Err(quick_xml::Error::Encoding(_)) => return Err(Refusal::broken("xml-encoding").into()),
            // A tag, comment or section that never ends.
            Err(quick_xml::Error::Syntax(e)) if e != SyntaxError::InvalidBangMarkup => {
                return Err(Refusal::broken("truncated").arg("byte", before).into());
            }
            Err(e) => return Err(Refusal::broken("xml-damaged").found(e.to_string()).arg("byte", before).into()),
        };
        match &event {
            Event::Start(e) => {
                check_attributes(e, &self.limits)?;
                if self.depth == 0 {
                    self.roots += 1;
                }
                self.depth += 1;
                if self.depth > self.limits.xml_depth {
                    return Err(Refusal::limit("xml-depth", self.limits.xml_depth.into(), self.depth.into()).into());
                }
            }
            Event::Empty(e) => {
                check_attributes(e, &self.limits)?;
                if self.depth == 0 {
                    self.roots += 1;
                }
            }
            Event::End(_) => self.depth = self.depth.saturating_sub(1),
            Event::DocType(_) => return Err(Refusal::broken("xml-dtd").into()),
            Event::Text(t) if self.depth == 0 && !self.fragment && !t.trim().is_empty() => {
                return Err(Refusal::broken("xml-damaged").found("text outside the root").arg("byte", before).into());
            }
            Event::Eof if self.depth > 0 && !self.fragment => return Err(Refusal::broken("truncated").into()),
            Event::Eof if self.roots == 0 && !self.fragment => {
                return Err(Refusal::broken("xml-damaged").found("no root").into());
            }
            _ => {}
        }
        if self.roots > 1 && !self.fragment {
            return Err(Refusal::broken("xml-damaged").found("two roots").arg("byte", before).into());
        }
        Ok(event)
    }

    /// Skips the inside of the element that has just been opened.
    pub(crate) fn skip(&mut self) -> Result<(), Trouble> {
        let outside = self.depth.saturating_sub(1);
        while self.depth > outside {
            if matches!(self.next()?, Event::Eof) {
                return Err(Refusal::broken("truncated").into());
            }
        }
        Ok(())
    }
}

fn check_attributes(e: &BytesStart<'_>, limits: &Limits) -> Result<(), Trouble> {
    // Five bytes are the shortest attribute, so most tags need no counting.
    if e.attributes_raw().len() / 5 > limits.xml_attributes as usize {
        let n = e.attributes().with_checks(false).count() as u64;
        if n > u64::from(limits.xml_attributes) {
            return Err(Refusal::limit("xml-attributes", limits.xml_attributes.into(), n).into());
        }
    }
    Ok(())
}

/// Appends the characters of a text, CDATA or reference event; other events add nothing.
pub(crate) fn push_text(event: &Event<'_>, out: &mut String) -> Result<(), Trouble> {
    match event {
        Event::Text(t) => push_checked(&t.xml10_content(), out),
        Event::CData(t) => push_checked(&t.xml10_content(), out),
        Event::GeneralRef(r) => {
            match r.resolve_char_ref() {
                Ok(Some(c)) if is_xml_char(c) => out.push(c),
                Ok(None) => match named_entity(r) {
                    Some(c) => out.push(c),
                    None => return Err(Refusal::broken("xml-entity").found(format!("&{};", &**r)).into()),
                },
                _ => return Err(Refusal::broken("xml-entity").found(format!("&{};", &**r)).into()),
            }
            Ok(())
        }
        _ => Ok(()),
    }
}

fn push_checked(s: &str, out: &mut String) -> Result<(), Trouble> {
    if s.bytes().any(|b| b < 0x20 && !matches!(b, b'\t' | b'\n' | b'\r')) {
        return Err(Refusal::broken("xml-damaged").found("control character").into());
    }
    out.push_str(s);
    Ok(())
}

/// The five that XML knows by itself.
pub(crate) fn named_entity(name: &str) -> Option<char> {
    Some(match name {
        "lt" => '<',
        "gt" => '>',
        "amp" => '&',
        "quot" => '"',
        "apos" => '\'',
        _ => return None,
    })
}

/// Characters that XML 1.0 allows.
pub(crate) fn is_xml_char(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | '\u{20}'..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
}

/// The value of the attribute with this local name.
pub(crate) fn attr<'a>(e: &'a BytesStart<'_>, local: &str) -> Result<Option<Cow<'a, str>>, Trouble> {
    for a in e.attributes() {
        let a = a.map_err(|e| Refusal::broken("xml-damaged").found(e.to_string()))?;
        if a.key.local_name().as_ref() == local {
            return match a.normalized_value(XmlVersion::Implicit1_0) {
                Ok(v) => Ok(Some(v)),
                Err(e) => Err(Refusal::broken("xml-entity").found(e.to_string()).into()),
            };
        }
    }
    Ok(None)
}

/// An attribute of type xsd:boolean; absent is false.
pub(crate) fn attr_bool(e: &BytesStart<'_>, local: &str) -> Result<bool, Trouble> {
    Ok(attr(e, local)?.is_some_and(|v| is_true(&v)))
}

/// An attribute that is a whole number; anything else is as if it were absent.
pub(crate) fn attr_number(e: &BytesStart<'_>, local: &str) -> Result<Option<u32>, Trouble> {
    Ok(attr(e, local)?.and_then(|v| v.trim().parse().ok()))
}

/// xsd:boolean.
pub(crate) fn is_true(v: &str) -> bool {
    matches!(v.trim(), "1" | "true" | "on")
}

/// Bytes in any encoding that an XML document may declare, as UTF-8 without byte order mark.
pub(crate) struct Utf8<R> {
    inner: R,
    state: State,
    raw: Vec<u8>,
    from: usize,
    /// What was decoded and is not yet handed over.
    rest: Vec<u8>,
    ended: bool,
    since_markup: u64,
    token: u64,
}

enum State {
    Start,
    Plain,
    Decoding(Box<Decoder>),
}

/// Enough for any character, and for the decoder to go on.
const SMALL: usize = 32;

/// Enough for a declaration.
const PEEK: usize = 512;

impl<R: Read> Utf8<R> {
    pub(crate) fn new(inner: R, token: u64) -> Self {
        Self { inner, state: State::Start, raw: Vec::new(), from: 0, rest: Vec::new(), ended: false, since_markup: 0, token }
    }

    fn start(&mut self) -> io::Result<()> {
        while self.raw.len() < PEEK {
            let mut chunk = [0; PEEK];
            let n = self.inner.read(&mut chunk)?;
            if n == 0 {
                self.ended = true;
                break;
            }
            self.raw.extend_from_slice(&chunk[..n]);
        }
        let (encoding, bom) = match self.raw.as_slice() {
            [0xEF, 0xBB, 0xBF, ..] => (None, 3),
            [0xFE, 0xFF, ..] => (Some(UTF_16BE), 2),
            [0xFF, 0xFE, ..] => (Some(UTF_16LE), 2),
            [0, b'<', ..] => (Some(UTF_16BE), 0),
            [b'<', 0, ..] => (Some(UTF_16LE), 0),
            head => (declared(head).map_err(io::Error::from)?, 0),
        };
        self.from = bom;
        self.state = match encoding {
            None => State::Plain,
            Some(e) => State::Decoding(Box::new(e.new_decoder_without_bom_handling())),
        };
        Ok(())
    }

    /// Decodes into a buffer that takes any character.
    fn decode(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let State::Decoding(decoder) = &mut self.state else { return Ok(0) };
        loop {
            if self.from == self.raw.len() && !self.ended {
                self.raw.resize(1 << 15, 0);
                let n = self.inner.read(&mut self.raw)?;
                self.raw.truncate(n);
                self.from = 0;
                self.ended = n == 0;
            }
            if self.ended && self.from == self.raw.len() && self.raw.capacity() == 0 {
                return Ok(0);
            }
            let (result, took, given) = decoder.decode_to_utf8_without_replacement(&self.raw[self.from..], out, self.ended);
            self.from += took;
            if matches!(result, DecoderResult::Malformed(..)) {
                return Err(Trouble::from(Refusal::broken("xml-encoding")).into());
            }
            if self.ended && matches!(result, DecoderResult::InputEmpty) {
                // The decoder is finished and must not be called again.
                self.state = State::Plain;
                self.raw = Vec::new();
                self.from = 0;
                return Ok(given);
            }
            if given > 0 {
                return Ok(given);
            }
        }
    }

    /// Hands over what was decoded before.
    fn hand_rest(&mut self, out: &mut [u8]) -> usize {
        let n = self.rest.len().min(out.len());
        out[..n].copy_from_slice(&self.rest[..n]);
        self.rest.drain(..n);
        n
    }

    /// Bounds the bytes between two `<`: no honest token is that long.
    fn bound(&mut self, given: &[u8]) -> io::Result<()> {
        let first = memchr::memchr(b'<', given).unwrap_or(given.len());
        let longest = self.since_markup + first as u64;
        self.since_markup = match memchr::memrchr(b'<', given) {
            Some(last) => (given.len() - last) as u64,
            None => longest,
        };
        let longest = longest.max(self.since_markup);
        if longest > self.token {
            return Err(Trouble::from(Refusal::limit("token", self.token, longest)).into());
        }
        Ok(())
    }
}

impl<R: Read> Read for Utf8<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if matches!(self.state, State::Start) {
            self.start()?;
        }
        let n = match self.state {
            _ if out.is_empty() => 0,
            _ if !self.rest.is_empty() => self.hand_rest(out),
            State::Start => 0,
            State::Plain if self.from < self.raw.len() => {
                let n = (self.raw.len() - self.from).min(out.len());
                out[..n].copy_from_slice(&self.raw[self.from..self.from + n]);
                self.from += n;
                n
            }
            State::Plain => self.inner.read(out)?,
            // A character may not fit into what a caller has left: it is handed over in pieces.
            State::Decoding(_) if out.len() < SMALL => {
                let mut small = [0; SMALL];
                let n = self.decode(&mut small)?;
                self.rest = small[..n].to_vec();
                self.hand_rest(out)
            }
            State::Decoding(_) => self.decode(out)?,
        };
        self.bound(&out[..n])?;
        Ok(n)
    }
}

/// The encoding of the declaration where it is not UTF-8; a document in single bytes that says UTF-16 is UTF-8.
fn declared(head: &[u8]) -> Result<Option<&'static Encoding>, Trouble> {
    if !head.starts_with(b"<?xml") {
        return Ok(None);
    }
    let end = memchr::memchr(b'>', head).unwrap_or(head.len());
    let declaration = String::from_utf8_lossy(&head[..end]);
    let Some((_, after)) = declaration.split_once("encoding") else { return Ok(None) };
    let label = after.trim_start_matches([' ', '=', '\t', '\r', '\n']);
    let label: String = label.chars().skip(1).take_while(|c| !matches!(c, '"' | '\'')).collect();
    match Encoding::for_label(label.as_bytes()) {
        Some(e) if e == encoding_rs::UTF_8 || e == UTF_16LE || e == UTF_16BE => Ok(None),
        Some(e) => Ok(Some(e)),
        None => Err(Refusal::broken("xml-encoding").found(label).into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> Result<String, &'static str> {
        let mut x = PartXml::new(bytes, &Limits { xml_depth: 4, xml_attributes: 3, token: 1000, ..Limits::default() });
        let mut out = String::new();
        loop {
            let e = x.next().map_err(reason)?;
            if matches!(e, Event::Eof) {
                return Ok(out);
            }
            push_text(&e, &mut out).map_err(reason)?;
        }
    }

    fn reason(t: Trouble) -> &'static str {
        match t {
            Trouble::Refused(r) => r.reason,
            Trouble::Io(_) => "io",
        }
    }

    #[test]
    fn text_in_any_encoding() {
        assert_eq!(read("<a>é&lt;&#x41;<![CDATA[<b>]]></a>".as_bytes()), Ok("é<A<b>".to_owned()));
        assert_eq!(read(b"<?xml version='1.0' encoding='ISO-8859-1'?><a>\xe9</a>"), Ok("é".to_owned()));
        let utf16 = |bom: bool, little: bool| -> Vec<u8> {
            let s = format!("{}<a>é€</a>", if bom { "\u{feff}" } else { "" });
            s.encode_utf16().flat_map(|u| if little { u.to_le_bytes() } else { u.to_be_bytes() }).collect()
        };
        for (bom, little) in [(true, true), (true, false), (false, true), (false, false)] {
            assert_eq!(read(&utf16(bom, little)), Ok("é€".to_owned()));
        }
    }

    #[test]
    fn a_caller_may_take_it_in_any_pieces() {
        let text = "<a>é€😀 texto</a>".repeat(40);
        let wide: Vec<u8> = format!("\u{feff}{text}").encode_utf16().flat_map(u16::to_le_bytes).collect();
        for size in [1, 2, 3, 5, 31, 32, 33, 1000] {
            let (mut reader, mut out, mut piece) = (Utf8::new(wide.as_slice(), 1000), Vec::new(), vec![0; size]);
            loop {
                match reader.read(&mut piece).expect("an honest text") {
                    0 => break,
                    n => out.extend_from_slice(&piece[..n]),
                }
            }
            assert_eq!(out, text.as_bytes(), "pieces of {size}");
        }
        let mut start = Vec::new();
        Utf8::new(wide.as_slice(), 1000).take(6).read_to_end(&mut start).expect("the first bytes");
        assert_eq!(start, &text.as_bytes()[..6]);
    }

    #[test]
    fn what_is_refused() {
        for (xml, reason) in [
            (&b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"[..], "xml-dtd"),
            (b"<a>&nbsp;</a>", "xml-entity"),
            (b"<a>&#0;</a>", "xml-entity"),
            (b"<a>\x01</a>", "xml-damaged"),
            (b"<a><b></a></b>", "xml-damaged"),
            (b"<a/><b/>", "xml-damaged"),
            (b"<a/>x", "xml-damaged"),
            (b"", "xml-damaged"),
            (b"<a><b>", "truncated"),
            (b"<a>\xff</a>", "xml-encoding"),
            (b"<?xml version='1.0' encoding='klingon'?><a/>", "xml-encoding"),
            (b"<a><a><a><a><a/></a></a></a></a>", "ok"),
            (b"<a><a><a><a><a></a></a></a></a></a>", "xml-depth"),
            (b"<a b='1' c='1' d='1' e='1' f='1' g='1'/>", "xml-attributes"),
        ] {
            assert_eq!(read(xml).err().unwrap_or("ok"), reason, "{}", String::from_utf8_lossy(xml));
        }
        let long = format!("<a>{}</a>", "x".repeat(200_000));
        assert_eq!(read(long.as_bytes()), Err("token"));
    }
}

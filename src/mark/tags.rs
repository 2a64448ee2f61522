//! Where are the tags of a text in XML? Found one by one in bytes, so that all that is not changed stays as it is to the byte.
//!
//! The text was held against XML before (or is by whoever reads it next): here a tag is only found, its attributes looked up
//! and changed. Names are compared without their prefix.

use std::borrow::Cow;
use std::ops::Range;

/// What a tag does.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    /// It opens an element.
    Open,
    /// It closes one.
    Close,
    /// It is a whole element.
    Empty,
    /// A declaration, instruction, comment or section: nothing of ours.
    Other,
}

/// A tag in a text.
#[derive(Clone, Debug)]
pub(super) struct Tag {
    pub(super) kind: Kind,
    /// From `<` up to and with `>`.
    pub(super) at: Range<usize>,
    /// The name with its prefix.
    name: Range<usize>,
}

impl Tag {
    /// The bytes of the tag.
    pub(super) fn text<'a>(&self, all: &'a [u8]) -> &'a [u8] {
        &all[self.at.clone()]
    }

    /// The name without prefix.
    pub(super) fn local<'a>(&self, all: &'a [u8]) -> &'a [u8] {
        let name = &all[self.name.clone()];
        match memchr::memchr(b':', name) {
            Some(i) => &name[i + 1..],
            None => name,
        }
    }

    /// The prefix with its colon; empty where there is none.
    pub(super) fn prefix<'a>(&self, all: &'a [u8]) -> &'a [u8] {
        let name = &all[self.name.clone()];
        &name[..memchr::memchr(b':', name).map_or(0, |i| i + 1)]
    }

    /// Whether it begins an element of this name.
    pub(super) fn begins(&self, all: &[u8], local: &str) -> bool {
        matches!(self.kind, Kind::Open | Kind::Empty) && self.local(all) == local.as_bytes()
    }

    /// Whether it ends an element of this name that it did not begin.
    pub(super) fn closes(&self, all: &[u8], local: &str) -> bool {
        self.kind == Kind::Close && self.local(all) == local.as_bytes()
    }
}

/// The next tag from a place on; none where the text ends before it does.
pub(super) fn next(all: &[u8], from: usize) -> Option<Tag> {
    let start = from + memchr::memchr(b'<', all.get(from..)?)?;
    let rest = &all[start..];
    let other =
        |end: Option<usize>, length: usize| end.map(|e| Tag { kind: Kind::Other, at: start..start + e + length, name: start..start });
    match rest.get(1)? {
        b'?' => return other(memchr::memmem::find(rest, b"?>"), 2),
        b'!' if rest.starts_with(b"<!--") => return other(memchr::memmem::find(&rest[4..], b"-->"), 7),
        b'!' if rest.starts_with(b"<![CDATA[") => return other(memchr::memmem::find(rest, b"]]>"), 3),
        // What may yet become one of the two.
        b'!' if rest.len() < 9 => return None,
        b'!' => return other(memchr::memchr(b'>', rest), 1),
        _ => {}
    }
    let end = end_of(rest)?;
    let close = rest[1] == b'/';
    let first = if close { 2 } else { 1 };
    let length = rest[first..end].iter().position(|b| matches!(b, b' ' | b'\t' | b'\r' | b'\n' | b'/')).unwrap_or(end - first);
    let kind = match (close, rest[end - 1] == b'/') {
        (true, _) => Kind::Close,
        (false, true) => Kind::Empty,
        (false, false) => Kind::Open,
    };
    Some(Tag { kind, at: start..start + end + 1, name: start + first..start + first + length })
}

/// Where a tag ends: at the first `>` outside of quotes.
fn end_of(rest: &[u8]) -> Option<usize> {
    let mut at = 1;
    loop {
        let i = at + memchr::memchr3(b'>', b'"', b'\'', &rest[at..])?;
        if rest[i] == b'>' {
            return Some(i);
        }
        at = i + 1 + memchr::memchr(rest[i], &rest[i + 1..])? + 1;
    }
}

/// The attributes of a tag: names with prefix, and where their values are.
pub(super) fn attributes(tag: &[u8]) -> impl Iterator<Item = (&[u8], Range<usize>)> {
    let mut at = tag.iter().position(|b| b.is_ascii_whitespace()).unwrap_or(tag.len());
    std::iter::from_fn(move || {
        let name = at + tag.get(at..)?.iter().position(|b| !b.is_ascii_whitespace() && *b != b'/')?;
        let equals = name + memchr::memchr(b'=', &tag[name..])?;
        let quote = equals + tag[equals..].iter().position(|b| matches!(b, b'"' | b'\''))?;
        let end = quote + 1 + memchr::memchr(tag[quote], &tag[quote + 1..])?;
        at = end + 1;
        Some((tag[name..equals].trim_ascii(), quote + 1..end))
    })
}

fn local_of(name: &[u8]) -> &[u8] {
    memchr::memchr(b':', name).map_or(name, |i| &name[i + 1..])
}

/// The value of the attribute with this local name, references undone. Declarations of namespaces are no attributes.
pub(super) fn value<'a>(tag: &'a [u8], local: &str) -> Option<Cow<'a, str>> {
    let (_, at) = attributes(tag).find(|(n, _)| local_of(n) == local.as_bytes() && !n.starts_with(b"xmlns"))?;
    let raw = std::str::from_utf8(&tag[at]).ok()?;
    quick_xml::escape::unescape(raw).ok()
}

/// A value that is a whole number.
pub(super) fn number(tag: &[u8], local: &str) -> Option<u32> {
    value(tag, local)?.trim().parse().ok()
}

/// The tag with an attribute set; `with` must need no escaping. One of a name with prefix is never meant.
pub(super) fn set(tag: &[u8], name: &str, with: &str) -> Vec<u8> {
    let mut out = Vec::with_capacity(tag.len() + name.len() + with.len() + 4);
    match attributes(tag).find(|(n, _)| *n == name.as_bytes()) {
        Some((_, at)) => {
            out.extend(&tag[..at.start]);
            out.extend(with.as_bytes());
            out.extend(&tag[at.end..]);
        }
        None => {
            let end = tag.iter().skip(1).position(|b| b.is_ascii_whitespace() || matches!(b, b'/' | b'>')).map_or(tag.len(), |i| i + 1);
            out.extend(&tag[..end]);
            out.extend(format!(" {name}=\"{with}\"").as_bytes());
            out.extend(&tag[end..]);
        }
    }
    out
}

/// The tag without an attribute.
pub(super) fn unset(tag: &[u8], name: &str) -> Vec<u8> {
    let Some((found, at)) = attributes(tag).find(|(n, _)| *n == name.as_bytes()) else { return tag.to_vec() };
    // The name is a part of the tag.
    let start = found.as_ptr() as usize - tag.as_ptr() as usize;
    let mut out = tag[..start].trim_ascii_end().to_vec();
    out.extend(&tag[at.end + 1..]);
    out
}

/// The tag of an empty element as one that opens it.
pub(super) fn opened(tag: &[u8]) -> Vec<u8> {
    match tag.strip_suffix(b"/>") {
        Some(start) => [start.trim_ascii_end(), b">"].concat(),
        None => tag.to_vec(),
    }
}

/// A text as it stands in XML, between tags or in quotes. What XML cannot hold is left out.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    escape(text, &mut out);
    out
}

/// The same, put behind what is there.
pub(super) fn escape(text: &str, out: &mut String) {
    let mut from = 0;
    for (at, c) in text.char_indices() {
        let with = match c {
            '&' => "&amp;",
            '<' => "&lt;",
            '>' => "&gt;",
            '"' => "&quot;",
            // A break inside a value would become a blank.
            '\n' => "&#10;",
            '\t' => "&#9;",
            c if c < ' ' || matches!(c, '\u{7f}'..='\u{9f}' | '\u{fffe}' | '\u{ffff}') => "",
            _ => continue,
        };
        out.push_str(&text[from..at]);
        out.push_str(with);
        from = at + c.len_utf8();
    }
    out.push_str(&text[from..]);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(text: &str) -> Vec<(Kind, String)> {
        let (mut out, mut from) = (Vec::new(), 0);
        while let Some(t) = next(text.as_bytes(), from) {
            out.push((t.kind, String::from_utf8_lossy(t.local(text.as_bytes())).into_owned()));
            from = t.at.end;
        }
        out
    }

    #[test]
    fn tags_are_found() {
        let text = "<?xml version='1.0'?><!-- <a> --><x:a b='>' c=\"/\"><d/><![CDATA[<e>]]><f g='1'/ ></x:a >";
        use Kind::{Close, Empty, Open, Other};
        let names = [(Other, ""), (Other, ""), (Open, "a"), (Empty, "d"), (Other, ""), (Open, "f"), (Close, "a")];
        assert_eq!(all(text), names.map(|(k, n)| (k, n.to_owned())));
        for cut in 0.."<a b='>'>".len() {
            assert!(next(&b"<a b='>'>"[..cut], 0).is_none(), "{cut}");
        }
        for cut in ["<!-", "<!", "<", "<!--", "<!-->", "<![CDATA[ ]]", "<?xml ?"] {
            assert!(next(cut.as_bytes(), 0).is_none(), "{cut}");
        }
    }

    #[test]
    fn attributes_are_read_and_changed() {
        let tag = b"<x:c r='D7' x:s = \"3\" t=\"a&amp;b\" xmlns:t='u'/>";
        assert_eq!(value(tag, "s").as_deref(), Some("3"));
        assert_eq!(value(tag, "t").as_deref(), Some("a&b"));
        assert_eq!(number(tag, "r"), None);
        assert_eq!(set(b"<c r=\"D7\" s='3'/>", "s", "12"), b"<c r=\"D7\" s='12'/>");
        assert_eq!(set(b"<c/>", "s", "12"), b"<c s=\"12\"/>");
        assert_eq!(set(b"<c>", "s", "12"), b"<c s=\"12\">");
        assert_eq!(unset(b"<v a='1' b='2'/>", "b"), b"<v a='1'/>");
        assert_eq!(unset(b"<v a='1' b='2' c='3'>", "b"), b"<v a='1' c='3'>");
        assert_eq!(unset(b"<v a='1'>", "b"), b"<v a='1'>");
        assert_eq!(opened(b"<row r='1' />"), b"<row r='1'>");
        // Nonsense ends, and is left as it is.
        for odd in ["<c =", "<c a=>", "<c a='1", "<c a b='2'>", "<c/", "<", ""] {
            let _ = (attributes(odd.as_bytes()).count(), set(odd.as_bytes(), "s", "1"), unset(odd.as_bytes(), "s"));
        }
    }

    #[test]
    fn texts_are_escaped() {
        assert_eq!(escaped("a<b> & \"c\"\n\u{1}é"), "a&lt;b&gt; &amp; &quot;c&quot;&#10;é");
    }
}

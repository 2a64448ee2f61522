//! At which line, column and pointer do byte offsets of a document lie? Asked only for findings, in one pass.

use std::io::{self, Read, Seek};
use std::iter::Peekable;
use std::ops::Range;
use std::slice::Iter;

use encoding_rs::{Encoding, UTF_8};
use rustc_hash::FxHashMap;

use super::text::{Broken, Detected, How, Stop, Window, declared, detect};
use super::{Bytes, Data, Format, Limits, json, xml};
use crate::model::location::PartId;
use crate::model::tree::local;

/// A place in a text, as people count: from 1, columns in characters.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Place {
    /// Line, from 1.
    pub line: u64,
    /// Column in characters, from 1.
    pub column: u64,
    /// RFC 6901 pointer (`/puntos/0/codigo`), or path in XML (`/report/programme[2]/@name`); empty in other texts and
    /// at the root of JSON.
    pub pointer: String,
}

/// The places of these offsets, in their order. An offset inside a value has the pointer of the value. Where the text
/// is not well formed, offsets past the fault have the pointer of what was open there.
pub fn locate(data: &Data, format: Format, offsets: &[u64]) -> io::Result<Vec<Place>> {
    let mut order: Vec<usize> = (0..offsets.len()).collect();
    order.sort_by_key(|&i| offsets[i]);
    let detected = encoding(data, format)?;
    let mut places = lines(data, format, detected, offsets, &order)?;
    let mut trail = Trail::default();
    trail.begin(order.iter().map(|&i| offsets[i]));
    match format {
        Format::Json | Format::SdmxJson => {
            trail.json(&mut json::Scanner::new(Window::open(data, detected, Broken::Refused)?, Limits::default()))?;
        }
        Format::Xml | Format::SdmxMl => {
            let window = Window::open(data, detected, Broken::RefusedXml)?;
            trail.xml(&mut xml::Scanner::new(window, detected, Limits::default()))?;
        }
        _ => {}
    }
    for (path, &i) in trail.paths().zip(&order) {
        places[i].pointer = path;
    }
    Ok(places)
}

/// Records of a document that lie side by side, where one reader has met them: what lies inside one is found without
/// reading those before.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Landmarks {
    /// Byte offsets at which the records start, ascending.
    pub starts: Vec<u64>,
    /// Pointer of what holds them; none where they lie in several places.
    pub above: Option<String>,
}

/// The same as [`locate`], with the help of landmarks where the file is UTF-8.
pub fn locate_near(data: &Data, format: Format, offsets: &[u64], landmarks: &Landmarks) -> io::Result<Vec<Place>> {
    let detected = encoding(data, format)?;
    let (Some(above), true) = (&landmarks.above, detected.encoding == UTF_8) else { return locate(data, format, offsets) };
    let mut order: Vec<usize> = (0..offsets.len()).collect();
    order.sort_by_key(|&i| offsets[i]);
    let mut passing = Passing::new(data, detected.mark, Walk::new(detected.mark as u64, offsets, &order))?;
    let mut pointers = vec![String::new(); offsets.len()];
    let mut elsewhere = Vec::new();
    // What both have learnt of one record's names serves the next.
    let (mut trail, mut of_json, mut of_xml): (_, Option<json::Scanner>, Option<xml::Scanner>) = (Trail::default(), None, None);
    let record = |offset: u64| landmarks.starts.partition_point(|&s| s <= offset).checked_sub(1);
    for inside in order.chunk_by(|&a, &b| record(offsets[a]) == record(offsets[b])) {
        let Some(number) = record(offsets[inside[0]]) else {
            elsewhere.extend_from_slice(inside);
            continue;
        };
        let start = landmarks.starts[number];
        // Of the last record it is not known where it ends; what is longer than this is found the long way.
        let bytes = passing.piece(start, landmarks.starts.get(number + 1).map_or(start + LAST, |next| *next))?;
        // A piece of the last record may end inside a character.
        let whole = Encoding::utf8_valid_up_to(bytes);
        let text = std::str::from_utf8(&bytes[..whole]).unwrap_or("");
        trail.begin(inside.iter().map(|&i| offsets[i]));
        let window = Window::of_text(text.to_owned(), start);
        let end = match format {
            Format::Json | Format::SdmxJson => trail.json(match &mut of_json {
                Some(scanner) => {
                    scanner.another(window);
                    scanner
                }
                None => of_json.insert(json::Scanner::new(window, Limits::default())),
            })?,
            _ => trail.xml(match &mut of_xml {
                Some(scanner) => {
                    scanner.another(window);
                    scanner
                }
                None => of_xml.insert(xml::Scanner::fragment(window, Limits::default())),
            })?,
        };
        let alone = landmarks.starts.len() == 1;
        for (path, &i) in trail.paths().zip(inside) {
            if offsets[i] > end {
                elsewhere.push(i);
            } else if format == Format::Json || format == Format::SdmxJson {
                pointers[i] = format!("{above}/{number}{path}");
            } else {
                // The record's own name is the first step of its path.
                let own = path[1..].find('/').map_or(path.len(), |i| i + 1);
                let (name, rest) = path.split_at(own);
                pointers[i] = if alone { format!("{above}{path}") } else { format!("{above}{name}[{}]{rest}", number + 1) };
            }
        }
    }
    let mut places = passing.finish()?;
    places.iter_mut().zip(pointers).for_each(|(place, pointer)| place.pointer = pointer);
    if !elsewhere.is_empty() {
        let wanted: Vec<u64> = elsewhere.iter().map(|&i| offsets[i]).collect();
        for (place, i) in locate(data, format, &wanted)?.into_iter().zip(elsewhere) {
            places[i] = place;
        }
    }
    Ok(places)
}

/// Bytes of the last record that are looked at.
const LAST: u64 = 1 << 20;

/// The encoding in which the readers read this format. What a mapping states is not known here; the lines are right all
/// the same, unless the encoding has several bytes to a character.
fn encoding(data: &Data, format: Format) -> io::Result<Detected> {
    let known = match format {
        Format::Json | Format::SdmxJson | Format::Xml | Format::SdmxMl => declared(data, None, PartId(0)).map(|(d, _)| d),
        _ => detect(data, None, PartId(0)).map(|(d, _)| Some(d)),
    };
    Ok(match (known, format) {
        (Ok(Some(d)), _) => d,
        (_, Format::Xml | Format::SdmxMl) => xml::by_declaration(data)?,
        _ => Detected { encoding: UTF_8, how: How::Valid, mark: 0 },
    })
}

/// The places without their pointers.
fn lines(data: &Data, format: Format, detected: Detected, offsets: &[u64], order: &[usize]) -> io::Result<Vec<Place>> {
    if detected.encoding == UTF_8 && matches!(format, Format::Json | Format::SdmxJson | Format::Xml | Format::SdmxMl) {
        return Passing::new(data, detected.mark, Walk::new(detected.mark as u64, offsets, order))?.finish();
    }
    let mut window = Window::open(data, detected, Broken::Replaced)?;
    let mut walk = Walk::new(window.offset(), offsets, order);
    while walk.is_under_way() {
        walk.pass(window.rest().as_bytes());
        window.pos = window.text.len();
        let more = window.more().map_err(|stop| match stop {
            Stop::Io(e) => e,
            Stop::Fault(f) => io::Error::other(f.reason),
        })?;
        if !more {
            break;
        }
    }
    Ok(walk.finish())
}

/// A text that is UTF-8, as which it was read: its offsets are the file's own, and nothing needs decoding. It is read once, its
/// lines are counted on the way, and pieces of it are looked at as they come by.
struct Passing<'a> {
    source: Box<dyn Bytes>,
    walk: Walk<'a>,
    /// What is at hand: so many bytes of the buffer, the first of which lies at `base`.
    buffer: Vec<u8>,
    held: usize,
    base: u64,
    ended: bool,
}

/// Bytes that are read at a time: little enough to be in the near cache when they are counted.
const AT_A_TIME: usize = 64 << 10;

impl<'a> Passing<'a> {
    /// Of a text that starts behind a byte order mark of so many bytes.
    fn new(data: &Data, mark: usize, walk: Walk<'a>) -> io::Result<Self> {
        let mut source = data.open()?;
        source.seek(io::SeekFrom::Start(mark as u64))?;
        Ok(Self { source, walk, buffer: Vec::new(), held: 0, base: mark as u64, ended: false })
    }

    /// The bytes from one offset to another, or to the end. What lies before them is not given out any more.
    fn piece(&mut self, from: u64, to: u64) -> io::Result<&[u8]> {
        while self.base + (self.held as u64) < to && !self.ended {
            let passed = from.saturating_sub(self.base).min(self.held as u64) as usize;
            self.buffer.copy_within(passed..self.held, 0);
            (self.held, self.base) = (self.held - passed, self.base + passed as u64);
            self.read()?;
        }
        let place = |offset: u64| offset.saturating_sub(self.base).min(self.held as u64) as usize;
        Ok(&self.buffer[place(from)..place(to)])
    }

    /// Reads on.
    fn read(&mut self) -> io::Result<()> {
        if self.buffer.len() < self.held + AT_A_TIME {
            self.buffer.resize(self.held + AT_A_TIME, 0);
        }
        match self.source.read(&mut self.buffer[self.held..]) {
            Ok(read) => {
                self.walk.pass(&self.buffer[self.held..self.held + read]);
                self.held += read;
                self.ended = read == 0;
                Ok(())
            }
            Err(e) if e.kind() == io::ErrorKind::Interrupted => Ok(()),
            Err(e) => Err(e),
        }
    }

    /// The places, when as much was read as they need.
    fn finish(mut self) -> io::Result<Vec<Place>> {
        while self.walk.is_under_way() && !self.ended {
            (self.base, self.held) = (self.base + self.held as u64, 0);
            self.read()?;
        }
        Ok(self.walk.finish())
    }
}

/// Goes through a text piece by piece, and notes line and column at each offset that is wanted.
struct Walk<'a> {
    /// Offset of the piece to come.
    at: u64,
    count: Count,
    offsets: &'a [u64],
    wanted: Peekable<Iter<'a, usize>>,
    places: Vec<Place>,
}

impl<'a> Walk<'a> {
    fn new(at: u64, offsets: &'a [u64], order: &'a [usize]) -> Self {
        let places = vec![Place::default(); offsets.len()];
        Self { at, count: Count { line: 1, column: 1, carriage: false }, offsets, wanted: order.iter().peekable(), places }
    }

    fn is_under_way(&mut self) -> bool {
        self.wanted.peek().is_some()
    }

    /// Takes the next piece. An offset inside a character is that of the next.
    fn pass(&mut self, mut rest: &[u8]) {
        while let Some(&&w) = self.wanted.peek()
            && self.offsets[w] < self.at + rest.len() as u64
        {
            let (before, after) = rest.split_at(self.offsets[w].saturating_sub(self.at) as usize);
            self.count.pass(before);
            self.note(w);
            rest = after;
            self.at += before.len() as u64;
            self.wanted.next();
        }
        self.count.pass(rest);
        self.at += rest.len() as u64;
    }

    /// The places; what is wanted beyond the end lies at the end.
    fn finish(mut self) -> Vec<Place> {
        while let Some(&w) = self.wanted.next() {
            self.note(w);
        }
        self.places
    }

    fn note(&mut self, w: usize) {
        (self.places[w].line, self.places[w].column) = (self.count.line, self.count.column);
    }
}

/// Counts lines and columns of UTF-8.
struct Count {
    line: u64,
    column: u64,
    /// The last character was `\r`: a `\n` after it belongs to the same line end.
    carriage: bool,
}

impl Count {
    fn pass(&mut self, mut text: &[u8]) {
        if text.is_empty() {
            return;
        }
        if std::mem::take(&mut self.carriage) {
            text = text.strip_prefix(b"\n").unwrap_or(text);
        }
        while let Some(i) = memchr::memchr(b'\r', text) {
            self.unix(&text[..i]);
            (self.line, self.column) = (self.line + 1, 1);
            text = &text[i + 1..];
            match text.strip_prefix(b"\n") {
                Some(rest) => text = rest,
                None => self.carriage = text.is_empty(),
            }
        }
        self.unix(text);
    }

    /// Text without `\r`.
    fn unix(&mut self, text: &[u8]) {
        let last = match memchr::memrchr(b'\n', text) {
            None => text,
            Some(i) => {
                self.line += memchr::memchr_iter(b'\n', &text[..=i]).count() as u64;
                self.column = 1;
                &text[i + 1..]
            }
        };
        // Each character has one byte that goes on from none before it. So many at a time are counted in one byte.
        let starts = |bytes: &[u8]| bytes.iter().map(|b| u8::from(b & 0xC0 != 0x80)).sum::<u8>();
        self.column += last.chunks(usize::from(u8::MAX)).map(|bytes| u64::from(starts(bytes))).sum::<u64>();
    }
}

/// One step of a path: a key or name, or an index.
struct Step {
    /// In [`Trail::names`]; empty for an index.
    name: Range<usize>,
    /// Index in an array, or how many siblings of that name come before.
    index: u64,
}

/// A path that was found, with the steps at which its element has siblings of its name.
struct Found {
    steps: Vec<(String, u64, bool)>,
}

/// Follows the path of the scanner and notes it at the wanted offsets, which are sorted.
#[derive(Default)]
struct Trail {
    wanted: Vec<u64>,
    names: String,
    steps: Vec<Step>,
    /// For each open XML element how many children of each name it has so far, and how many paths were found before it.
    children: Vec<(FxHashMap<u32, u64>, usize)>,
    /// Empty ones, to be used again.
    spare: Vec<FxHashMap<u32, u64>>,
    /// Numbers of the names of XML elements.
    known: FxHashMap<Box<str>, u32>,
    found: Vec<Found>,
    xml: bool,
}

impl Trail {
    /// Starts on a text, in which these offsets are wanted; numbers of names are kept.
    fn begin(&mut self, wanted: impl Iterator<Item = u64>) {
        self.wanted.clear();
        self.wanted.extend(wanted);
        self.names.clear();
        self.steps.clear();
        self.found.clear();
        while let Some((children, _)) = self.children.pop() {
            self.put_by(children);
        }
    }

    fn put_by(&mut self, mut children: FxHashMap<u32, u64>) {
        children.clear();
        self.spare.push(children);
    }

    /// The number of a name.
    fn number(&mut self, name: &str) -> u32 {
        if let Some(&number) = self.known.get(name) {
            return number;
        }
        let number = self.known.len() as u32;
        self.known.insert(name.into(), number);
        number
    }

    fn push(&mut self, name: &str, index: u64) {
        let from = self.names.len();
        self.names.push_str(name);
        self.steps.push(Step { name: from..self.names.len(), index });
    }

    fn pop(&mut self) {
        if let Some(step) = self.steps.pop() {
            self.names.truncate(step.name.start);
        }
    }

    /// The trail stays as it is up to, not including, this offset.
    fn until(&mut self, offset: u64) {
        while self.wanted.get(self.found.len()).is_some_and(|&w| w < offset) {
            let steps = self.steps.iter().map(|s| (self.names[s.name.clone()].to_owned(), s.index, s.index > 0)).collect();
            self.found.push(Found { steps });
        }
    }

    fn done(&self) -> bool {
        self.found.len() == self.wanted.len()
    }

    /// Whether no sibling that comes later can change a path: each step has siblings before it, or is an attribute or the root.
    fn settled(&self) -> bool {
        let step = |(name, _, repeated): &(String, u64, bool)| *repeated || name.starts_with('@');
        self.found.iter().all(|f| f.steps.iter().skip(1).all(step))
    }

    /// A key of the innermost of `depth` open containers.
    fn key(&mut self, depth: usize, key: &str) {
        while self.steps.len() >= depth {
            self.pop();
        }
        self.push(key, 0);
    }

    /// Gives how far the offsets lie inside the value.
    fn json(&mut self, scanner: &mut json::Scanner) -> io::Result<u64> {
        let mut end = 0;
        // For each open container: whether it is an array, and the index of its next member.
        let mut open: Vec<Option<u64>> = Vec::new();
        while !self.done() {
            let event = match scanner.next() {
                Ok(Some(event)) => event,
                Err(Stop::Io(e)) => return Err(e),
                Err(Stop::Fault(f)) => {
                    if f.reason == "duplicate-key" {
                        self.key(open.len(), &f.detail);
                    }
                    break;
                }
                Ok(None) => break,
            };
            use json::Event::*;
            self.until(scanner.at());
            match event {
                Key => {
                    self.key(open.len(), scanner.text());
                    continue;
                }
                ObjectEnd | ArrayEnd => {
                    open.pop();
                    while self.steps.len() > open.len() {
                        self.pop();
                    }
                    if open.is_empty() {
                        end = scanner.at();
                    }
                    continue;
                }
                _ => {}
            }
            if let Some(Some(index)) = open.last_mut() {
                let index = std::mem::replace(index, *index + 1);
                while self.steps.len() >= open.len() {
                    self.pop();
                }
                self.push("", index);
            }
            match event {
                ObjectStart => open.push(None),
                ArrayStart => open.push(Some(0)),
                _ if open.is_empty() => end = scanner.at(),
                _ => {}
            }
        }
        if self.done() {
            return Ok(u64::MAX);
        }
        self.until(u64::MAX);
        Ok(end)
    }

    /// Gives how far the offsets lie inside the root; 0 where its end was not seen.
    fn xml(&mut self, scanner: &mut xml::Scanner) -> io::Result<u64> {
        self.xml = true;
        let mut end = 0;
        while !(self.done() && self.children.is_empty()) {
            if self.done() && self.settled() {
                return Ok(u64::MAX);
            }
            let event = match scanner.next() {
                Ok(Some(event)) => event,
                Err(Stop::Io(e)) => return Err(e),
                Ok(None) | Err(Stop::Fault(_)) => break,
            };
            if event != xml::Event::End {
                self.until(scanner.at());
            }
            match event {
                xml::Event::Start => {
                    let name = local(scanner.name());
                    let number = self.number(name);
                    let before = self.children.last_mut().map_or(0, |(children, _)| {
                        let n = children.entry(number).or_default();
                        *n += 1;
                        *n - 1
                    });
                    self.push(name, before);
                    let children = self.spare.pop().unwrap_or_default();
                    self.children.push((children, self.found.len()));
                    // Nearly every tag lies before the next offset that is asked for.
                    let last = scanner.attributes().last().map(|a| a.at);
                    let asked = last.zip(self.wanted.get(self.found.len())).is_some_and(|(last, &w)| w <= last);
                    for a in scanner.attributes().iter().filter(|_| asked) {
                        self.until(a.at);
                        let name = format!("@{}", local(scanner.attribute_name(a)));
                        self.push(&name, 0);
                        self.until(a.at + 1);
                        self.pop();
                    }
                }
                xml::Event::Text => {}
                xml::Event::End => {
                    self.until(scanner.at());
                    self.close();
                    self.pop();
                    if self.children.is_empty() {
                        end = scanner.at();
                    }
                }
            }
        }
        self.until(u64::MAX);
        while !self.children.is_empty() {
            self.close();
        }
        Ok(end)
    }

    /// An element ends: now it is known which of its children have siblings of their name.
    fn close(&mut self) {
        let depth = self.children.len();
        let Some((children, first)) = self.children.pop() else { return };
        for f in &mut self.found[first..] {
            if let Some((name, _, repeated)) = f.steps.get_mut(depth) {
                *repeated = self.known.get(name.as_str()).and_then(|n| children.get(n)).is_some_and(|&n| n > 1);
            }
        }
        self.put_by(children);
    }

    /// The paths that were found, in the order of their offsets.
    fn paths(&mut self) -> impl Iterator<Item = String> {
        let xml = self.xml;
        let path = move |f: Found| {
            let mut out = String::new();
            for (name, index, repeated) in f.steps {
                out.push('/');
                if name.is_empty() && !xml {
                    out.push_str(&index.to_string());
                    continue;
                }
                out.push_str(&name.replace('~', "~0").replace('/', "~1"));
                if xml && repeated {
                    out.push_str(&format!("[{}]", index + 1));
                }
            }
            out
        };
        self.found.drain(..).map(path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str, format: Format, needles: &[&str]) -> Vec<String> {
        let data = Data::Bytes(text.as_bytes().into());
        let offsets: Vec<u64> = needles.iter().map(|n| text.find(n).expect("the text has it") as u64).collect();
        let places = locate(&data, format, &offsets).expect("bytes read");
        places.iter().map(|p| format!("{}:{} {}", p.line, p.column, p.pointer)).collect()
    }

    #[test]
    fn json_offsets_have_pointers() {
        let text = "{\n \"puntos\": [\n  {\"c/d\": 1, \"ñ\": \"x\"},\n  {\"c/d\": [true, 7]}\n ], \"fin\": null}";
        assert_eq!(
            at(text, Format::Json, &["7]", "\"x\"", "[\n", "null", "{\"c/d\": ["]),
            ["4:18 /puntos/1/c~1d/1", "3:19 /puntos/0/ñ", "2:12 /puntos", "5:12 /fin", "4:3 /puntos/1"]
        );
    }

    #[test]
    fn xml_offsets_have_paths() {
        let text = "<r xmlns='u'>\n<a n='1'>uno</a><b/>\r\n<a n='2'>dos<c>x</c></a></r>";
        assert_eq!(
            at(text, Format::Xml, &["dos", "n='2'", "<b/>", "uno", "<c>", "<r"]),
            ["3:10 /r/a[2]", "3:4 /r/a[2]/@n", "2:17 /r/b", "2:10 /r/a[1]", "3:13 /r/a[2]/c", "1:1 /r"]
        );
    }

    #[test]
    fn landmarks_lead_to_the_same_places() {
        let json = "{\"m\": 1, \"d\": [\n {\"a\": [1, 2]},\n 7, {\"a\": {\"b\": \"ñx\"}}\n], \"z\": 3}";
        let xml = "<r xmlns:p='u'>\n<m/><f n='1'>a</f>\r\n<f><p:x>b</p:x><p:x/></f>\n<z/></r>";
        for (text, format, above, starts) in
            [(json, Format::Json, "/d", vec!["{\"a\": [", "7", "{\"a\": {"]), (xml, Format::Xml, "/r", vec!["<f n", "<f><"])]
        {
            let data = Data::Bytes(text.as_bytes().into());
            let starts = starts.into_iter().map(|s| text.find(s).expect("the text has it") as u64).collect();
            let landmarks = Landmarks { starts, above: Some(above.to_owned()) };
            let offsets: Vec<u64> = (0..text.len() as u64).filter(|&i| text.as_bytes()[i as usize].is_ascii_alphanumeric()).collect();
            assert_eq!(
                locate_near(&data, format, &offsets, &landmarks).expect("bytes read"),
                locate(&data, format, &offsets).expect("bytes read"),
                "{text}"
            );
        }
    }

    /// Records that lie over the ends of what is read at a time, longer ones than that, and a last one that is found the long way.
    #[test]
    fn landmarks_lead_through_long_records() {
        let record = |len: usize| format!("<f>\n<a>ñ{}</a>\r\n<b n='1'/><a>z</a></f>\n", "x".repeat(len));
        let lens = [10, AT_A_TIME - 40, 7, 3 * AT_A_TIME, 100, 200, 2 * LAST as usize];
        let text = format!("<r>{}</r>", lens.map(record).concat());
        let data = Data::Bytes(text.as_bytes().into());
        let starts: Vec<u64> = text.match_indices("<f>").map(|(i, _)| i as u64).collect();
        let landmarks = Landmarks { starts: starts.clone(), above: Some("/r".to_owned()) };
        let wanted = ["ñ", "<b", "n='1'", "z<"].into_iter().flat_map(|needle| text.match_indices(needle));
        let mut offsets: Vec<u64> = wanted.map(|(i, _)| i as u64).chain(starts).collect();
        offsets.reverse();
        let near = locate_near(&data, Format::Xml, &offsets, &landmarks).expect("bytes read");
        assert_eq!(near, locate(&data, Format::Xml, &offsets).expect("bytes read"));
        assert_eq!((offsets.len(), &*near[7].pointer), (35, "/r/f[7]/a[2]"));
    }

    #[test]
    fn a_fault_has_the_place_where_it_happens() {
        assert_eq!(at("{\"a\": [1, 2,, 3]}", Format::Json, &[", 3"]), ["1:13 /a/1"]);
        assert_eq!(at("<a><b>1</b><b>&x;</b></a>", Format::Xml, &["&x;"]), ["1:15 /a/b[2]"]);
    }

    #[test]
    fn plain_text_has_lines_only() {
        assert_eq!(at("a\r\nb\rc\nd", Format::Csv, &["d", "b", "c"]), ["4:1 ", "2:1 ", "3:1 "]);
    }

    /// What is not decoded is counted like what is: over the ends of what is read at a time, too.
    #[test]
    fn bytes_are_counted_like_characters() {
        for start in 0..8 {
            let piece = "a\r\nñ\rzü€\n\r\r\n";
            let text = format!("\u{FEFF}<r>{}{}</r>", "x".repeat(start), piece.repeat((600 << 10) / piece.len()));
            let data = Data::Bytes(text.as_bytes().into());
            let edges = [256 << 10, 512 << 10].into_iter().flat_map(|edge| edge - 20..edge + 20);
            let offsets: Vec<u64> = (0..40).chain(edges).chain([text.len() + 5]).map(|i| i as u64).collect();
            let order: Vec<usize> = (0..offsets.len()).collect();
            let detected = encoding(&data, Format::Xml).expect("bytes read");
            let counted = |format| lines(&data, format, detected, &offsets, &order).expect("bytes read");
            assert_eq!(counted(Format::Xml), counted(Format::Csv), "{start}");
        }
    }
}

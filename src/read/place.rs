//! At which line, column and pointer do byte offsets of a document lie? Asked only for findings, in one pass.

use std::io;
use std::ops::Range;

use encoding_rs::UTF_8;
use rustc_hash::FxHashMap;

use super::text::{Broken, Detected, How, Stop, Window, declared, detect};
use super::{Data, Format, Limits, json, xml};
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
    let mut places = vec![Place::default(); offsets.len()];
    let mut order: Vec<usize> = (0..offsets.len()).collect();
    order.sort_by_key(|&i| offsets[i]);
    let detected = encoding(data, format)?;
    lines(data, detected, offsets, &order, &mut places)?;
    let mut trail = Trail { wanted: order.iter().map(|&i| offsets[i]).collect(), ..Trail::default() };
    match format {
        Format::Json | Format::SdmxJson => trail.json(data, detected)?,
        Format::Xml | Format::SdmxMl => trail.xml(data, detected)?,
        _ => {}
    }
    for (path, &i) in trail.finish().into_iter().zip(&order) {
        places[i].pointer = path;
    }
    Ok(places)
}

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

fn lines(data: &Data, detected: Detected, offsets: &[u64], order: &[usize], places: &mut [Place]) -> io::Result<()> {
    let mut window = Window::open(data, detected, Broken::Replaced)?;
    let (mut line, mut column) = (1, 1);
    let mut carriage = false;
    let mut wanted = order.iter().peekable();
    while wanted.peek().is_some() {
        let from = window.offset();
        for (i, c) in window.rest().char_indices() {
            while let Some(&&w) = wanted.peek()
                && offsets[w] <= from + i as u64
            {
                (places[w].line, places[w].column) = (line, column);
                wanted.next();
            }
            if c == '\n' && carriage {
                carriage = false;
                continue;
            }
            carriage = c == '\r';
            (line, column) = if carriage || c == '\n' { (line + 1, 1) } else { (line, column + 1) };
        }
        window.pos = window.text.len();
        let more = window.more().map_err(|stop| match stop {
            Stop::Io(e) => e,
            Stop::Fault(f) => io::Error::other(f.reason),
        })?;
        if !more {
            break;
        }
    }
    for &w in wanted {
        (places[w].line, places[w].column) = (line, column);
    }
    Ok(())
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
    children: Vec<(FxHashMap<String, u64>, usize)>,
    found: Vec<Found>,
    xml: bool,
}

impl Trail {
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

    /// A key of the innermost of `depth` open containers.
    fn key(&mut self, depth: usize, key: &str) {
        while self.steps.len() >= depth {
            self.pop();
        }
        self.push(key, 0);
    }

    fn json(&mut self, data: &Data, detected: Detected) -> io::Result<()> {
        let limits = Limits::default();
        let mut scanner = json::Scanner::new(Window::open(data, detected, Broken::Refused)?, limits);
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
                _ => {}
            }
        }
        self.until(u64::MAX);
        Ok(())
    }

    fn xml(&mut self, data: &Data, detected: Detected) -> io::Result<()> {
        self.xml = true;
        let mut scanner = xml::Scanner::new(Window::open(data, detected, Broken::RefusedXml)?, detected, Limits::default());
        while !(self.done() && self.children.is_empty()) {
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
                    let name = local(scanner.name()).to_owned();
                    let before = self.children.last_mut().map_or(0, |(c, _)| {
                        let n = c.entry(name.clone()).or_default();
                        *n += 1;
                        *n - 1
                    });
                    self.push(&name, before);
                    self.children.push((FxHashMap::default(), self.found.len()));
                    for a in scanner.attributes() {
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
                }
            }
        }
        self.until(u64::MAX);
        while !self.children.is_empty() {
            self.close();
        }
        Ok(())
    }

    /// An element ends: now it is known which of its children have siblings of their name.
    fn close(&mut self) {
        let depth = self.children.len();
        let Some((children, first)) = self.children.pop() else { return };
        for f in &mut self.found[first..] {
            if let Some((name, _, repeated)) = f.steps.get_mut(depth) {
                *repeated = children.get(name).is_some_and(|&n| n > 1);
            }
        }
    }

    fn finish(self) -> Vec<String> {
        let path = |f: Found| {
            let mut out = String::new();
            for (name, index, repeated) in f.steps {
                out.push('/');
                if name.is_empty() && !self.xml {
                    out.push_str(&index.to_string());
                    continue;
                }
                out.push_str(&name.replace('~', "~0").replace('/', "~1"));
                if self.xml && repeated {
                    out.push_str(&format!("[{}]", index + 1));
                }
            }
            out
        };
        self.found.into_iter().map(path).collect()
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
    fn a_fault_has_the_place_where_it_happens() {
        assert_eq!(at("{\"a\": [1, 2,, 3]}", Format::Json, &[", 3"]), ["1:13 /a/1"]);
        assert_eq!(at("<a><b>1</b><b>&x;</b></a>", Format::Xml, &["&x;"]), ["1:15 /a/b[2]"]);
    }

    #[test]
    fn plain_text_has_lines_only() {
        assert_eq!(at("a\r\nb\rc\nd", Format::Csv, &["d", "b", "c"]), ["4:1 ", "2:1 ", "3:1 "]);
    }
}

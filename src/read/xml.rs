//! XML becomes a tree by a strict pull scanner over a window: well formed with namespaces, or refused.
//!
//! The scanner is our own: quick-xml passes 239 files of the W3C suite that must be refused (control characters, `]]>`
//! in text, bad names, two roots, an unclosed root), and is 3.5 times slower on records. A document type declaration is
//! refused whatever it holds, so there are no entities but the five of the standard.

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};
use indexmap::IndexSet;
use memchr::{memchr, memchr3, memmem};
use rustc_hash::{FxBuildHasher, FxHashMap};

use super::defect::Defects;
use super::document::{Keep, SAMPLE};
use super::place::locate;
use super::text::{Broken, Detected, Fault, How, Stop, Window, admit, declared, head};
use super::{Data, Format, Input, Limits, Opened, ReadError, ReadOptions};
use crate::model::finding::{F_FLF_002, F_FLF_003, Findings};
use crate::model::location::{PartId, PartKind, Sources};
use crate::model::tree::{NodeId, NodeKind, Tree};

/// Opens an XML document as a tree: elements `{namespace}local`, attributes `@local` or `@{namespace}local`, text
/// `#text` with sections of CDATA joined; text of white space only is dropped.
pub fn open(input: &Input, options: &ReadOptions, sources: &mut Sources) -> Result<(Opened, Findings), ReadError> {
    let part = sources.add(&input.name, "", PartKind::Tree);
    let (tree, findings) = read(input, options, part, &mut Keep::All)?;
    Ok((Opened::Tree(tree), findings))
}

/// Reads a document into a tree, or what `keep` wants of it.
pub(super) fn read(input: &Input, options: &ReadOptions, part: PartId, keep: &mut Keep<'_>) -> Result<(Tree, Findings), ReadError> {
    let (mut scanner, mut findings) = scan(input, options, part)?;
    let (mut tree, mut defects) = (Tree::new(part), Defects::default());
    build(&mut scanner, &mut tree, options.limits.cells, keep, &mut defects).map_err(|stop| refuse(input, part, stop))?;
    findings.tally(&F_FLF_002, 1, 0, 0);
    defects.look_tree(&tree);
    defects.finish(&mut findings);
    Ok((tree, findings))
}

/// A scanner at the start of the input, in the encoding of its mark, the mapping or its declaration.
pub fn scan(input: &Input, options: &ReadOptions, part: PartId) -> Result<(Scanner, Findings), ReadError> {
    admit(input, part, &options.limits)?;
    let (known, findings) = declared(&input.data, options.encoding.as_deref(), part)?;
    let detected = match known {
        Some(d) => d,
        None => by_declaration(&input.data)?,
    };
    Ok((Scanner::new(Window::open(&input.data, detected, Broken::RefusedXml)?, detected, options.limits), findings))
}

/// The encoding that an unmarked document declares in its first line; UTF-8 where it declares none that is known.
pub(super) fn by_declaration(data: &Data) -> std::io::Result<Detected> {
    let head = head(data)?;
    let line = head.strip_prefix(b"<?xml").and_then(|l| memchr(b'>', l).map(|i| String::from_utf8_lossy(&l[..i]).into_owned()));
    let label = line.as_deref().and_then(|l| l.split_once("encoding")).and_then(|(_, l)| l.split(['"', '\'']).nth(1));
    // Unmarked bytes in which this could be read are not UTF-16; the scanner tells the contradiction.
    let narrow = |e: &&'static Encoding| ![UTF_16LE, UTF_16BE].contains(e);
    let encoding = label.and_then(|l| Encoding::for_label(l.as_bytes())).filter(narrow).unwrap_or(UTF_8);
    Ok(Detected { encoding, how: How::Stated, mark: 0 })
}

/// The refusal of a document, with line, column and path of the fault.
pub fn refuse(input: &Input, part: PartId, stop: Stop) -> ReadError {
    match stop {
        Stop::Io(e) => e.into(),
        Stop::Fault(f) => match locate(&input.data, Format::Xml, &[f.at]) {
            Err(e) => e.into(),
            Ok(places) => f.finding(part, &places.into_iter().next().unwrap_or_default()).into(),
        },
    }
}

/// Reads the document into an empty tree of at most `nodes` nodes, as far as `keep` wants it there.
fn build(scanner: &mut Scanner, tree: &mut Tree, nodes: u64, keep: &mut Keep<'_>, defects: &mut Defects) -> Result<(), Stop> {
    let mut builder = Builder::default();
    let mut record = Tree::new(tree.part);
    // How many of the open elements lie on the way to the records, and how many values those had so far.
    let (mut found, mut cells) = (0, 0);
    // For each open element the names of its children with how many there are of each.
    let mut children: Vec<FxHashMap<String, usize>> = Vec::new();
    while let Some(event) = scanner.next()? {
        let depth = scanner.depth();
        match keep {
            Keep::Rest(way) if event == Event::Start && found + 1 == depth && found < way.depth && (way.fits)(found, scanner.name()) => {
                found += 1;
                if found == way.depth && depth > 1 {
                    found -= 1;
                    if let Some(&parent) = builder.open.last()
                        && way.parents.last() != Some(&parent)
                    {
                        way.parents.push(parent);
                    }
                    record.clear();
                    let mut builder = Builder::default();
                    builder.add(scanner, Event::Start, &mut record, nodes)?;
                    while !builder.open.is_empty() {
                        let Some(event) = scanner.next()? else { break };
                        builder.add(scanner, event, &mut record, nodes)?;
                    }
                    cells += (0..record.nodes.len() as u32).filter(|&n| record.is_scalar(NodeId(n))).count() as u64;
                    if cells > nodes {
                        return Err(Fault::limit(scanner.at(), "cells", nodes).into());
                    }
                    defects.look_tree(&record);
                    (way.each)(&record);
                    continue;
                }
            }
            Keep::Rest(_) if event == Event::End => found = found.min(depth),
            Keep::Sample { cut } if event == Event::Start => {
                if let Some(above) = children.last_mut() {
                    let n = above.entry(scanner.name().to_owned()).or_default();
                    *n += 1;
                    if *n > SAMPLE {
                        *cut = true;
                        scanner.skip()?;
                        continue;
                    }
                }
                children.push(FxHashMap::default());
            }
            Keep::Sample { .. } if event == Event::End => {
                children.pop();
            }
            _ => {}
        }
        builder.add(scanner, event, tree, nodes)?;
    }
    Ok(())
}

/// Makes nodes of events.
#[derive(Default)]
struct Builder {
    open: Vec<NodeId>,
    name: String,
}

impl Builder {
    fn add(&mut self, scanner: &Scanner, event: Event, tree: &mut Tree, nodes: u64) -> Result<(), Stop> {
        if tree.nodes.len() as u64 + scanner.attributes().len() as u64 >= nodes {
            return Err(Fault::limit(scanner.at(), "cells", nodes).into());
        }
        match event {
            Event::Start => {
                let id = tree.push(self.open.last().copied(), NodeKind::Object, Some(scanner.name()), "", scanner.at());
                for a in scanner.attributes() {
                    self.name.clear();
                    self.name.push('@');
                    self.name.push_str(scanner.attribute_name(a));
                    tree.push(Some(id), NodeKind::Text, Some(&self.name), scanner.value(a), a.at);
                }
                self.open.push(id);
            }
            Event::Text => {
                tree.push(self.open.last().copied(), NodeKind::Text, Some("#text"), scanner.text(), scanner.at());
            }
            Event::End => {
                self.open.pop();
            }
        }
        Ok(())
    }
}

/// What the scanner meets next.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Event {
    /// An element starts: [`Scanner::name`], [`Scanner::attributes`].
    Start,
    /// Text that is not only white space: [`Scanner::text`].
    Text,
    /// The element ends that started last.
    End,
}

/// An attribute of the element that started last.
#[derive(Clone, Copy, Debug)]
pub struct Attribute {
    name: u32,
    /// Its value in the window where `plain`, else in the text of decoded values.
    from: u32,
    to: u32,
    plain: bool,
    /// Byte offset of its name.
    pub at: u64,
}

/// A raw attribute, before namespaces are known: number of its source name, where that stands in the tag, its value.
#[derive(Clone, Copy)]
struct Raw {
    spelt: u32,
    name: u32,
    from: u32,
    to: u32,
    plain: bool,
}

/// A name as a document spells it, with what it means while no binding of a prefix changes.
struct Spelt {
    source: Box<str>,
    name: u32,
    epoch: u32,
    /// The name that came after it the last time: of an element the next element, of an attribute the next attribute.
    next: u32,
    /// Of an element its first attribute.
    attribute: u32,
    /// It declares a namespace.
    declares: bool,
}

/// Names of elements, or of attributes, in the order of meeting.
#[derive(Default)]
struct Spellings {
    all: Vec<Spelt>,
    index: FxHashMap<Box<str>, u32>,
}

/// No name.
const NOBODY: u32 = u32::MAX;

impl Spellings {
    fn number(&mut self, source: &str) -> u32 {
        if let Some(&n) = self.index.get(source) {
            return n;
        }
        let n = self.all.len() as u32;
        let declares = source == "xmlns" || source.starts_with("xmlns:");
        self.all.push(Spelt { source: source.into(), name: 0, epoch: 0, next: NOBODY, attribute: NOBODY, declares });
        self.index.insert(source.into(), n);
        n
    }

    /// Whether the text starts with this name: how long it is.
    #[inline]
    fn is_next(&self, guess: u32, b: &[u8]) -> Option<usize> {
        let source = self.all.get(guess as usize)?.source.as_bytes();
        let ends = matches!(b.get(source.len()), Some(b'>' | b'=' | b' ' | b'/' | b'\n' | b'\r' | b'\t'));
        (ends && b.starts_with(source)).then_some(source.len())
    }
}

/// A pull scanner. Memory is the window, the largest token, the distinct names and the open elements.
pub struct Scanner {
    window: Window,
    detected: Detected,
    limits: Limits,
    /// Numbers of the open elements' names.
    open: Vec<u32>,
    /// Prefix, namespace, depth at which it was bound.
    bound: Vec<(String, String, usize)>,
    /// Grows whenever a binding begins or ends.
    epoch: u32,
    /// Expanded names met; `name` and attributes are numbers in it.
    names: IndexSet<String, FxBuildHasher>,
    elements: Spellings,
    attribute_names: Spellings,
    /// The element that started last.
    last: u32,
    name: u32,
    attributes: Vec<Attribute>,
    raw: Vec<Raw>,
    values: String,
    /// The last text, where it is a piece of the window as it stands.
    piece: Option<(usize, usize)>,
    text: String,
    at: u64,
    /// An empty element's end is owed.
    owed: bool,
    begun: bool,
    rooted: bool,
    /// A piece of a document, whose prefixes were bound before it.
    lax: bool,
}

/// What a piece of markup turned out to be.
enum Markup {
    Start { empty: bool },
    End,
    Passed,
}

/// A piece of markup goes on beyond the window, or is at fault.
enum Halt {
    Cut,
    Fault(Fault),
}

impl From<Fault> for Halt {
    fn from(f: Fault) -> Self {
        Halt::Fault(f)
    }
}

const XML: &str = "http://www.w3.org/XML/1998/namespace";
const XMLNS: &str = "http://www.w3.org/2000/xmlns/";

impl Scanner {
    /// A scanner at the window's position, which is the start of the document.
    pub fn new(window: Window, detected: Detected, limits: Limits) -> Self {
        Self {
            window,
            detected,
            limits,
            open: Vec::new(),
            bound: Vec::new(),
            epoch: 1,
            names: IndexSet::default(),
            elements: Spellings::default(),
            attribute_names: Spellings::default(),
            last: NOBODY,
            name: 0,
            attributes: Vec::new(),
            raw: Vec::new(),
            values: String::new(),
            piece: None,
            text: String::new(),
            at: 0,
            owed: false,
            begun: false,
            rooted: false,
            lax: false,
        }
    }

    /// A scanner of one element of a document that was read before. Prefixes that are bound outside mean nothing here.
    pub(super) fn fragment(window: Window, limits: Limits) -> Self {
        let detected = Detected { encoding: UTF_8, how: How::Valid, mark: 0 };
        Self { begun: true, lax: true, ..Self::new(window, detected, limits) }
    }

    /// Name of the element that started last: `{namespace}local`, or the local name where it has no namespace.
    pub fn name(&self) -> &str {
        self.names.get_index(self.name as usize).map_or("", String::as_str)
    }

    /// Attributes of the element that started last, namespace declarations left out.
    pub fn attributes(&self) -> &[Attribute] {
        &self.attributes
    }

    /// Name of an attribute: `{namespace}local` or `local`.
    pub fn attribute_name(&self, a: &Attribute) -> &str {
        self.names.get_index(a.name as usize).map_or("", String::as_str)
    }

    /// Value of an attribute.
    pub fn value(&self, a: &Attribute) -> &str {
        let from = if a.plain { &self.window.text } else { &self.values };
        from.get(a.from as usize..a.to as usize).unwrap_or("")
    }

    /// The namespace that a prefix is bound to here; the empty prefix is the default one.
    pub fn namespace(&self, prefix: &str) -> Option<&str> {
        self.bound.iter().rev().find(|b| b.0 == prefix).map(|b| b.1.as_str())
    }

    /// The last text.
    pub fn text(&self) -> &str {
        match self.piece {
            Some((from, to)) => self.window.text.get(from..to).unwrap_or(""),
            None => &self.text,
        }
    }

    /// Byte offset where the last event starts; for the end of an empty element, where its tag ends.
    pub fn at(&self) -> u64 {
        self.at
    }

    /// How many elements are open; inside the event of a start that element counts.
    pub fn depth(&self) -> usize {
        self.open.len()
    }

    /// The next event; none at the end of a complete document.
    #[expect(clippy::should_implement_trait, reason = "an Iterator could not lend names and text")]
    pub fn next(&mut self) -> Result<Option<Event>, Stop> {
        if std::mem::take(&mut self.owed) {
            self.at = self.window.offset();
            self.close();
            return Ok(Some(Event::End));
        }
        self.attributes.clear();
        self.text.clear();
        self.piece = None;
        let mut text_at = None;
        if !self.begun {
            self.declaration()?;
        }
        loop {
            if !self.chars(&mut text_at)? {
                self.at = self.window.offset();
                return match (self.rooted, self.open.last()) {
                    (_, Some(&s)) => Err(Fault::new(self.at, "unclosed-element", &*self.elements.all[s as usize].source).into()),
                    (false, None) => Err(Fault::new(self.at, "no-root", "").into()),
                    (true, None) => Ok(None),
                };
            }
            // Text goes on over comments, instructions and sections of CDATA; a tag ends it.
            if let (Some(at), true) = (text_at, self.at_tag()?) {
                let text = self.text().as_bytes();
                if text.first().is_some_and(|b| *b > b' ') || !text.trim_ascii().is_empty() {
                    self.at = at;
                    return Ok(Some(Event::Text));
                }
                self.text.clear();
                self.piece = None;
                text_at = None;
            }
            let before = self.window.offset();
            self.keep_piece();
            match self.markup()? {
                Markup::Passed => text_at = text_at.or((!self.text.is_empty()).then_some(before)),
                Markup::End => {
                    self.at = before;
                    self.close();
                    return Ok(Some(Event::End));
                }
                Markup::Start { empty } => {
                    self.at = before;
                    self.owed = empty;
                    self.rooted = true;
                    return Ok(Some(Event::Start));
                }
            }
        }
    }

    /// Passes over the rest of the element that started last.
    pub fn skip(&mut self) -> Result<(), Stop> {
        let depth = self.depth();
        while self.depth() >= depth && self.next()?.is_some() {}
        Ok(())
    }

    /// Copies the text at hand, where it still is a piece of the window that may move.
    fn keep_piece(&mut self) {
        if let Some((from, to)) = self.piece.take() {
            self.text.push_str(&self.window.text[from..to]);
        }
    }

    /// Reads text up to the next `<`; false at the end of the document.
    fn chars(&mut self, text_at: &mut Option<u64>) -> Result<bool, Stop> {
        loop {
            let (from, rest) = (self.window.offset(), self.window.rest());
            let end = memchr(b'<', rest.as_bytes());
            // A reference, `]]>` or line end may be cut: read on unless the end of the text is at hand.
            let Some(len) = end.or(self.window.ended().then_some(rest.len())) else {
                self.longer(from)?;
                continue;
            };
            if len > 0 {
                let inside = !self.open.is_empty();
                let piece = &rest[..len];
                if !inside && let Some(i) = piece.find(|c: char| !space(c as u32)) {
                    return Err(Fault::new(from + i as u64, "text-outside-root", piece[i..].chars().take(20).collect::<String>()).into());
                }
                if inside {
                    if text_at.is_none() && memchr3(b'&', b']', b'\r', piece.as_bytes()).is_none() {
                        self.piece = Some((self.window.pos, self.window.pos + len));
                    } else {
                        decode(piece, from, false, &mut self.text)?;
                    }
                    text_at.get_or_insert(from);
                    if self.text.len().max(len) as u64 > self.limits.token {
                        return Err(Fault::limit(from, "token", self.limits.token).into());
                    }
                }
                self.window.pos += len;
            }
            return Ok(end.is_some());
        }
    }

    /// Reads on inside a token, within the limit.
    fn longer(&mut self, at: u64) -> Result<(), Stop> {
        if self.window.rest().len() as u64 > self.limits.token {
            return Err(Fault::limit(at, "token", self.limits.token).into());
        }
        self.window.more()?;
        Ok(())
    }

    /// Whether the `<` at hand opens or closes an element.
    fn at_tag(&mut self) -> Result<bool, Stop> {
        if self.window.rest().len() < 2 {
            self.keep_piece();
        }
        while self.window.rest().len() < 2 && self.window.more()? {}
        Ok(!matches!(self.window.rest().as_bytes().get(1), Some(b'!' | b'?')))
    }

    fn markup(&mut self) -> Result<Markup, Stop> {
        loop {
            let at = self.window.offset();
            match self.attempt() {
                Ok(m) => return Ok(m),
                Err(Halt::Fault(f)) => return Err(f.into()),
                Err(Halt::Cut) if self.window.ended() => return Err(Fault::new(at, "unexpected-end", "").into()),
                Err(Halt::Cut) => self.longer(at)?,
            }
        }
    }

    fn attempt(&mut self) -> Result<Markup, Halt> {
        match self.window.rest().as_bytes() {
            [b'<', b'/', ..] => return self.end_tag(),
            [b'<', b'!' | b'?', ..] | [_] => {}
            _ => return self.start_tag(),
        }
        let rest = self.window.rest();
        let at = self.window.offset();
        let starts = |s: &str| rest.len() < s.len() && s.starts_with(rest) && !self.window.ended();
        if starts("<!--") || starts("<![CDATA[") || starts("<!DOCTYPE") {
            return Err(Halt::Cut);
        }
        if let Some(body) = rest.strip_prefix("<!--") {
            let i = memmem::find(body.as_bytes(), b"--").ok_or(Halt::Cut)?;
            return match body.as_bytes().get(i + 2) {
                None => Err(Halt::Cut),
                Some(b'>') => self.pass(4 + i + 3),
                Some(_) => Err(Fault::new(at + 4 + i as u64, "double-hyphen", "").into()),
            };
        }
        if let Some(body) = rest.strip_prefix("<![CDATA[") {
            if self.open.is_empty() {
                return Err(Fault::new(at, "text-outside-root", "<![CDATA[").into());
            }
            let i = memmem::find(body.as_bytes(), b"]]>").ok_or(Halt::Cut)?;
            line_ends(&body[..i], &mut self.text);
            if self.text.len() as u64 > self.limits.token {
                return Err(Fault::limit(at, "token", self.limits.token).into());
            }
            return self.pass(9 + i + 3);
        }
        if rest.starts_with("<!DOCTYPE") {
            return Err(Fault::new(at, "dtd", "").into());
        }
        if let Some(body) = rest.strip_prefix("<?") {
            let i = memmem::find(body.as_bytes(), b"?>").ok_or(Halt::Cut)?;
            let n = name_len(body);
            let target = &body[..n];
            // Namespaces allow no colon in a target.
            if n == 0 || target.contains(':') || (n < i && !body[n..].starts_with(space_char)) || n > i {
                return Err(Fault::new(at, "bad-instruction", target).into());
            }
            if target.eq_ignore_ascii_case("xml") {
                return Err(Fault::new(at, "misplaced-declaration", "").into());
            }
            return self.pass(2 + i + 2);
        }
        // The text ends behind the `<`, or with a `<!` that is none of these: that is a tag with a bad name.
        self.start_tag()
    }

    fn end_tag(&mut self) -> Result<Markup, Halt> {
        let at = self.window.offset();
        let body = &self.window.rest()[2..];
        let open = self.open.last().map(|&s| &*self.elements.all[s as usize].source);
        if let Some(name) = open
            && body.as_bytes().get(name.len()) == Some(&b'>')
            && body.starts_with(name)
        {
            let len = name.len();
            return self.pass(2 + len + 1).map(|_| Markup::End);
        }
        let i = memchr(b'>', body.as_bytes()).ok_or(Halt::Cut)?;
        let name = body[..i].trim_end_matches(space_char);
        match open {
            Some(open) if open == name => self.pass(2 + i + 1).map(|_| Markup::End),
            Some(open) => Err(Fault::new(at, "mismatched-end", format!("</{name}> ≠ </{open}>")).into()),
            None => Err(Fault::new(at, "unopened-end", name).into()),
        }
    }

    fn pass(&mut self, len: usize) -> Result<Markup, Halt> {
        self.window.pos += len;
        Ok(Markup::Passed)
    }

    fn start_tag(&mut self) -> Result<Markup, Halt> {
        let at = self.window.offset();
        let rest = self.window.rest();
        let b = rest.as_bytes();
        let guess = self.elements.all.get(self.last as usize).map_or(NOBODY, |l| l.next);
        let (element, name_end) = match self.elements.is_next(guess, &b[1..]) {
            Some(len) => (guess, 1 + len),
            None => {
                let name_end = 1 + name_len(&rest[1..]);
                if name_end == b.len() {
                    return Err(Halt::Cut);
                }
                if name_end == 1 {
                    return Err(Fault::new(at, "bad-name", rest.chars().nth(1).map_or(String::new(), |c| c.to_string())).into());
                }
                (self.elements.number(&rest[1..name_end]), name_end)
            }
        };
        if self.open.is_empty() && self.rooted {
            return Err(Fault::new(at, "second-root", &rest[1..name_end]).into());
        }
        if let Some(last) = self.elements.all.get_mut(self.last as usize) {
            last.next = element;
        }
        self.raw.clear();
        self.values.clear();
        let (mut p, mut before, mut declares) = (name_end, NOBODY, false);
        let empty = loop {
            let gap = if b.get(p) == Some(&b'>') { p } else { skip_space(b, p) };
            let byte = *b.get(gap).ok_or(Halt::Cut)?;
            if byte == b'>' {
                p = gap + 1;
                break false;
            }
            if byte == b'/' {
                match b.get(gap + 1) {
                    None => return Err(Halt::Cut),
                    Some(b'>') => {
                        p = gap + 2;
                        break true;
                    }
                    Some(_) => return Err(Fault::new(at + gap as u64, "bad-tag", "/").into()),
                }
            }
            let here = at + gap as u64;
            let guess = match self.attribute_names.all.get(before as usize) {
                Some(before) => before.next,
                None => self.elements.all[element as usize].attribute,
            };
            let known = if gap > p { self.attribute_names.is_next(guess, &b[gap..]) } else { None };
            let n = known.unwrap_or_else(|| name_len(&rest[gap..]));
            if gap + n == b.len() {
                return Err(Halt::Cut);
            }
            if n == 0 || gap == p {
                return Err(Fault::new(here, "bad-tag", rest[gap..].chars().next().map_or(String::new(), |c| c.to_string())).into());
            }
            let name = &rest[gap..gap + n];
            if self.raw.len() as u64 >= u64::from(self.limits.xml_attributes) {
                return Err(Fault::limit(here, "xml-attributes", self.limits.xml_attributes.into()).into());
            }
            let spelt = if known.is_some() { guess } else { self.attribute_names.number(name) };
            if self.raw.iter().any(|r| r.spelt == spelt) {
                return Err(Fault::new(here, "duplicate-attribute", name).into());
            }
            match self.attribute_names.all.get_mut(before as usize) {
                Some(before) => before.next = spelt,
                None => self.elements.all[element as usize].attribute = spelt,
            }
            before = spelt;
            declares |= self.attribute_names.all[spelt as usize].declares;
            let eq = skip_space(b, gap + n);
            let open = skip_space(b, eq + 1);
            if *b.get(eq).ok_or(Halt::Cut)? != b'=' {
                return Err(Fault::new(here, "attribute-without-value", name).into());
            }
            let quote = *b.get(open).ok_or(Halt::Cut)?;
            if !matches!(quote, b'"' | b'\'') {
                return Err(Fault::new(here, "unquoted-attribute", name).into());
            }
            let value = open + 1;
            let len = plain_len(&b[value..], quote);
            let raw = if b.get(value + len) == Some(&quote) {
                p = value + len + 1;
                let from = (self.window.pos + value) as u32;
                Raw { spelt, name: gap as u32, from, to: from + len as u32, plain: true }
            } else {
                let len = memchr(quote, &b[value..]).ok_or(Halt::Cut)?;
                let text = &rest[value..value + len];
                if let Some(i) = memchr(b'<', text.as_bytes()) {
                    return Err(Fault::new(at + (value + i) as u64, "less-than-in-attribute", name).into());
                }
                let from = self.values.len() as u32;
                decode(text, at + value as u64, true, &mut self.values)?;
                p = value + len + 1;
                Raw { spelt, name: gap as u32, from, to: self.values.len() as u32, plain: false }
            };
            self.raw.push(raw);
        };
        if self.open.len() >= self.limits.xml_depth as usize {
            return Err(Fault::limit(at, "xml-depth", self.limits.xml_depth.into()).into());
        }
        self.open.push(element);
        self.last = element;
        if declares {
            self.bind(at)?;
        }
        self.expand(at, element)?;
        self.window.pos += p;
        Ok(Markup::Start { empty })
    }

    /// Takes the namespace declarations of the tag at hand.
    fn bind(&mut self, at: u64) -> Result<(), Fault> {
        let depth = self.open.len();
        for r in &self.raw {
            let name = &*self.attribute_names.all[r.spelt as usize].source;
            let prefix = match name.strip_prefix("xmlns") {
                Some("") => "",
                Some(p) if p.starts_with(':') => &p[1..],
                _ => continue,
            };
            let from = if r.plain { &self.window.text } else { &self.values };
            let uri = &from[r.from as usize..r.to as usize];
            let wrong = match prefix {
                "xml" => uri != XML,
                "xmlns" => true,
                "" => name != "xmlns" || uri == XML || uri == XMLNS,
                p => uri.is_empty() || uri == XML || uri == XMLNS || p.contains(':'),
            };
            if wrong {
                return Err(Fault::new(at + u64::from(r.name), "bad-namespace", name));
            }
            self.bound.push((prefix.to_owned(), uri.to_owned(), depth));
            self.epoch += 1;
        }
        Ok(())
    }

    /// Gives the element and its attributes their expanded names.
    fn expand(&mut self, at: u64, element: u32) -> Result<(), Fault> {
        let (epoch, bound, names, lax) = (self.epoch, &self.bound, &mut self.names, self.lax);
        let mut resolve = |spelt: &mut Spelt, at: u64, attribute: bool| -> Result<u32, Fault> {
            if spelt.epoch == epoch {
                return Ok(spelt.name);
            }
            let name = &*spelt.source;
            let (prefix, local) = name.split_once(':').unwrap_or(("", name));
            let bad = local.is_empty() || local.contains(':') || name.starts_with(':') || name_len(local) == 0;
            let uri = match prefix {
                _ if bad => None,
                "xml" => Some(XML),
                "" if attribute => Some(""),
                p => bound.iter().rev().find(|b| b.0 == p).map(|b| b.1.as_str()).or(if p.is_empty() || lax { Some("") } else { None }),
            };
            let uri = uri.ok_or_else(|| Fault::new(at, if bad { "bad-name" } else { "unbound-prefix" }, name))?;
            let full = if uri.is_empty() { local.to_owned() } else { format!("{{{uri}}}{local}") };
            (spelt.name, spelt.epoch) = (names.insert_full(full).0 as u32, epoch);
            Ok(spelt.name)
        };
        self.name = resolve(&mut self.elements.all[element as usize], at, false)?;
        self.attributes.clear();
        for r in &self.raw {
            let spelt = &mut self.attribute_names.all[r.spelt as usize];
            if spelt.declares {
                continue;
            }
            let at = at + u64::from(r.name);
            let name = resolve(spelt, at, true)?;
            if !lax && self.attributes.iter().any(|a| a.name == name) {
                return Err(Fault::new(at, "duplicate-attribute", &*spelt.source));
            }
            self.attributes.push(Attribute { name, from: r.from, to: r.to, plain: r.plain, at });
        }
        Ok(())
    }

    fn close(&mut self) {
        let depth = self.open.len();
        while self.bound.pop_if(|b| b.2 == depth).is_some() {
            self.epoch += 1;
        }
        self.open.pop();
    }

    /// Reads `<?xml version="1.0" encoding="…" standalone="…"?>` where there is one.
    fn declaration(&mut self) -> Result<(), Stop> {
        self.begun = true;
        while self.window.rest().len() < 256 && self.window.more()? {}
        let (at, rest) = (self.window.offset(), self.window.rest());
        let Some(body) = rest.strip_prefix("<?xml").filter(|b| b.starts_with(space_char)) else { return Ok(()) };
        let bad = |detail: &str| Stop::from(Fault::new(at, "bad-declaration", detail.chars().take(40).collect::<String>()));
        let end = memmem::find(body.as_bytes(), b"?>").ok_or_else(|| bad(""))?;
        let mut left = &body[..end];
        let (mut order, mut newer) = (0, false);
        while !left.trim_matches(space_char).is_empty() {
            let trimmed = left.trim_start_matches(space_char);
            let (name, after) = trimmed.split_once('=').filter(|_| trimmed.len() < left.len()).ok_or_else(|| bad(trimmed))?;
            let after = after.trim_start_matches(space_char);
            let quote = after.chars().next().filter(|c| matches!(c, '"' | '\'')).ok_or_else(|| bad(trimmed))?;
            let (value, rest) = after[1..].split_once(quote).ok_or_else(|| bad(trimmed))?;
            let place = ["version", "encoding", "standalone"].iter().position(|n| *n == name.trim_end_matches(space_char));
            let fits = match place {
                Some(0) => value.strip_prefix("1.").is_some_and(|v| !v.is_empty() && v.bytes().all(|b| b.is_ascii_digit())),
                Some(1) => {
                    value.starts_with(|c: char| c.is_ascii_alphabetic())
                        && value.bytes().all(|b| b.is_ascii_alphanumeric() || b"._-".contains(&b))
                }
                Some(2) => matches!(value, "yes" | "no"),
                _ => false,
            };
            let place = place.filter(|&p| fits && (p >= order) && (p == 0) == (order == 0)).ok_or_else(|| bad(trimmed))?;
            match place {
                0 => newer = value != "1.0",
                1 => self.agree(at, value)?,
                _ => {}
            }
            order = place + 1;
            left = rest;
        }
        if order == 0 {
            return Err(bad(""));
        }
        self.window.pos += 5 + end + 2;
        if newer {
            self.window.forbid_high_controls();
        }
        Ok(())
    }

    /// The declared encoding must be the one that the bytes are in.
    fn agree(&self, at: u64, label: &str) -> Result<(), Fault> {
        let (is, wide) = (self.detected.encoding, [UTF_16LE, UTF_16BE].contains(&self.detected.encoding));
        let fits = match Encoding::for_label(label.as_bytes()) {
            // What the mapping states was said by a person who looked.
            _ if self.detected.how == How::Stated && is != UTF_8 && !wide => true,
            Some(e) if [UTF_16LE, UTF_16BE].contains(&e) => wide && self.detected.how == How::Mark,
            Some(e) => e == is,
            None => {
                return Err(Fault { rule: &F_FLF_003, at, reason: "unknown-encoding", detail: label.to_owned() });
            }
        };
        match fits {
            true => Ok(()),
            false => Err(Fault { rule: &F_FLF_003, at, reason: "encoding-contradicts", detail: label.to_owned() }),
        }
    }
}

/// How many bytes come before this quote, `<`, `&` or a control character.
fn plain_len(bytes: &[u8], quote: u8) -> usize {
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

fn space(c: u32) -> bool {
    matches!(c, 0x20 | 0x9 | 0xa | 0xd)
}

fn space_char(c: char) -> bool {
    space(c as u32)
}

fn skip_space(b: &[u8], mut p: usize) -> usize {
    while b.get(p).is_some_and(|&c| space(c.into())) {
        p += 1;
    }
    p
}

/// Length of the name at the start of the text (XML 1.0, fifth edition, section 2.3).
fn name_len(text: &str) -> usize {
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
fn line_ends(piece: &str, out: &mut String) {
    match memchr(b'\r', piece.as_bytes()) {
        None => out.push_str(piece),
        Some(_) => out.push_str(&piece.replace("\r\n", "\n").replace('\r', "\n")),
    }
}

/// Appends text or the value of an attribute with its references resolved. `at` is the offset of its first byte.
fn decode(piece: &str, at: u64, attribute: bool, out: &mut String) -> Result<(), Fault> {
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

#[cfg(test)]
mod tests {
    use super::super::document::Way;
    use super::*;
    use crate::model::finding::Finding;
    use crate::model::tree::NONE;
    use proptest::prelude::*;

    fn input(bytes: &[u8]) -> Input {
        Input { name: "a.xml".into(), data: Data::Bytes(bytes.into()) }
    }

    fn tree(bytes: &[u8]) -> Result<Tree, ReadError> {
        let (opened, _) = open(&input(bytes), &ReadOptions::default(), &mut Sources::default())?;
        let Opened::Tree(tree) = opened else { panic!("XML is a tree") };
        Ok(tree)
    }

    fn show(t: &Tree, id: NodeId) -> String {
        match t.node(id).kind {
            NodeKind::Object => {
                let inner: Vec<_> = t.children(id).map(|c| show(t, c)).collect();
                format!("{}({})", t.name(id), inner.join(" "))
            }
            _ => format!("{}={:?}", t.name(id), t.text(id)),
        }
    }

    fn shown(bytes: &[u8]) -> String {
        show(&tree(bytes).expect("well formed"), NodeId(0))
    }

    fn refusal(bytes: &[u8]) -> Finding {
        match tree(bytes) {
            Err(ReadError::Refused(f)) => *f,
            other => panic!("not refused: {other:?}"),
        }
    }

    #[test]
    fn elements_attributes_and_text() {
        assert_eq!(
            shown(b"<?xml version='1.0'?><!-- c --><r a='1' xmlns:p='u' p:b=\"x&#xe9;&lt;&#9;\ty\"><p:e/> <f xmlns='v'>t&amp;<![CDATA[<c>]]> <!--x-->z</f>\r\n</r>\n<?pi x?>"),
            "r(@a=\"1\" @{u}b=\"xé<\\t y\" {u}e() {v}f(#text=\"t&<c> z\"))"
        );
        let t = tree("<r>é<a n='1'>dos</a></r>".as_bytes()).expect("well formed");
        let offsets: Vec<_> = t.nodes.iter().map(|n| n.offset).collect();
        assert_eq!(offsets, [0, 3, 5, 8, 14]);
        assert_eq!(t.nodes[4].next, NONE);
        assert_eq!(t.pointer(NodeId(3)), "/r/a/@n");
        assert_eq!(shown(b"<a>1\r\n2\r3</a>"), "a(#text=\"1\\n2\\n3\")");
        assert_eq!(shown(b"<a xml:lang='es'/>"), "a(@{http://www.w3.org/XML/1998/namespace}lang=\"es\")");
        assert_eq!(shown(b"<a xmlns='u'><b xmlns=''/></a>"), "{u}a(b())");
    }

    #[test]
    fn encodings_follow_mark_and_declaration() {
        assert_eq!(shown(b"<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><a>Per\xfa</a>"), "a(#text=\"Perú\")");
        let wide: Vec<u8> = [0xff, 0xfe]
            .into_iter()
            .chain("<?xml version='1.0' encoding='UTF-16'?><a>ñ</a>".encode_utf16().flat_map(u16::to_le_bytes))
            .collect();
        assert_eq!(shown(&wide), "a(#text=\"ñ\")");
        assert_eq!(shown("\u{feff}<a>ñ</a>".as_bytes()), "a(#text=\"ñ\")");
        for (bytes, cause) in [
            (&b"<a>Per\xfa</a>"[..], "malformed"),
            (b"<?xml version='1.0' encoding='UTF-16'?><a/>", "encoding-contradicts"),
            (b"\xef\xbb\xbf<?xml version='1.0' encoding='iso-8859-1'?><a/>", "encoding-contradicts"),
            (b"<?xml version='1.0' encoding='klingon'?><a/>", "unknown-encoding"),
        ] {
            let f = refusal(bytes);
            assert_eq!((f.rule.id, f.cause.as_str()), ("F-FLF-003", cause));
        }
    }

    #[test]
    fn what_is_not_well_formed_is_refused() {
        for (text, cause) in [
            ("<!DOCTYPE a [<!ENTITY x 'y'>]><a>&x;</a>", "dtd"),
            ("<a>&x;</a>", "undefined-entity"),
            ("<a>&#0;</a>", "bad-reference"),
            ("<a>&#xffff;</a>", "bad-reference"),
            ("<a>& </a>", "bad-reference"),
            ("<a>]]></a>", "cdata-end-in-text"),
            ("<a>\u{1}</a>", "illegal-character"),
            ("<a b='\u{ffff}'/>", "illegal-character"),
            ("<a/><b/>", "second-root"),
            ("<a/>x", "text-outside-root"),
            ("x<a/>", "text-outside-root"),
            ("<a><b></b>", "unclosed-element"),
            ("<a><b></a></b>", "mismatched-end"),
            ("</a>", "unopened-end"),
            ("<!-- -->", "no-root"),
            ("<a b='1' b='2'/>", "duplicate-attribute"),
            ("<a xmlns:p='u' xmlns:q='u' p:b='1' q:b='2'/>", "duplicate-attribute"),
            ("<p:a/>", "unbound-prefix"),
            ("<a xmlns:p=''/>", "bad-namespace"),
            ("<1a/>", "bad-name"),
            ("<a b=1/>", "unquoted-attribute"),
            ("<a b/>", "attribute-without-value"),
            ("<a b='1'c='2'/>", "bad-tag"),
            ("<a b='<'/>", "less-than-in-attribute"),
            ("<a><!-- -- --></a>", "double-hyphen"),
            ("<a><?xml version='1.0'?></a>", "misplaced-declaration"),
            (" <?xml version='1.0'?><a/>", "misplaced-declaration"),
            ("<?xml version='2.0'?><a/>", "bad-declaration"),
            ("<?xml encoding='utf-8' version='1.0'?><a/>", "bad-declaration"),
            ("<a", "unexpected-end"),
            ("<a><![CDATA[", "unexpected-end"),
        ] {
            assert_eq!(refusal(text.as_bytes()).cause, cause, "{text}");
        }
    }

    #[test]
    fn limits_hold() {
        let deep: String = (0..300).map(|_| "<a>").collect();
        assert_eq!(refusal(deep.as_bytes()).cause, "xml-depth");
        let many: String = (0..300).map(|i| format!(" a{i}='1'")).collect();
        assert_eq!(refusal(format!("<a{many}/>").as_bytes()).cause, "xml-attributes");
        let options = ReadOptions { limits: Limits { token: 10, ..Limits::default() }, ..ReadOptions::default() };
        let long = format!("<a>{}</a>", "x".repeat(600_000));
        match open(&input(long.as_bytes()), &options, &mut Sources::default()) {
            Err(ReadError::Refused(f)) => assert_eq!((f.rule.id, f.cause.as_str()), ("F-LIM-001", "token")),
            _ => panic!("not refused"),
        }
    }

    #[test]
    fn records_come_one_by_one_in_one_tree() {
        let text = "<r xmlns='u' n='1'><meta><fila>no</fila></meta><d><fila n='1'>a</fila>\n<x/><fila/><fila>b<b/>c</fila></d>\
                    <d xmlns:p='q'><p:fila p:z='1'/></d></r>";
        let path = ["{u}r", "{u}d", "{u}fila"];
        let mut seen = Vec::new();
        let mut each = |t: &Tree| seen.push((show(t, NodeId(0)), t.node(NodeId(0)).offset));
        let way = Way { depth: 3, fits: &|d, name| path[d] == name, each: &mut each, parents: Vec::new() };
        let mut keep = Keep::Rest(way);
        let (rest, _) = read(&input(text.as_bytes()), &ReadOptions::default(), PartId(0), &mut keep).expect("well formed");
        let Keep::Rest(way) = keep else { panic!("the way stays") };
        assert_eq!(way.parents.len(), 1);
        let at = |s: &str| text.find(s).expect("the text has it") as u64;
        assert_eq!(
            seen,
            [
                ("{u}fila(@n=\"1\" #text=\"a\")".to_owned(), at("<fila n")),
                ("{u}fila()".to_owned(), at("<fila/>")),
                ("{u}fila(#text=\"b\" {u}b() #text=\"c\")".to_owned(), at("<fila>b"))
            ]
        );
        assert_eq!(show(&rest, NodeId(0)), "{u}r(@n=\"1\" {u}meta({u}fila(#text=\"no\")) {u}d({u}x()) {u}d({q}fila(@{q}z=\"1\")))");
    }

    #[test]
    fn a_sample_has_the_first_children_of_each_name() {
        let many: String = (0..SAMPLE * 2).map(|n| format!("<a>{n}</a><b/>")).collect();
        let mut keep = Keep::Sample { cut: false };
        let text = format!("<r>{many}<c/></r>");
        let (tree, _) = read(&input(text.as_bytes()), &ReadOptions::default(), PartId(0), &mut keep).expect("well formed");
        assert!(matches!(keep, Keep::Sample { cut: true }));
        let count = |name: &str| tree.children(NodeId(0)).filter(|&c| tree.name(c) == name).count();
        assert_eq!((count("a"), count("b"), count("c")), (SAMPLE, SAMPLE, 1));
    }

    #[test]
    fn names_that_a_prefix_gives_change_with_it() {
        assert_eq!(
            shown(b"<a><b xmlns:p='u' p:x='1'><p:c/></b><b xmlns:p='v' p:x='1'><p:c/></b><b x='1'/></a>"),
            "a(b(@{u}x=\"1\" {u}c()) b(@{v}x=\"1\" {v}c()) b(@x=\"1\"))"
        );
        assert_eq!(refusal(b"<a><b xmlns:p='u'><p:c/></b><p:c/></a>").cause, "unbound-prefix");
        assert_eq!(refusal(b"<a><b x='1' y='2'/><b x='1' y='2' x='3'/></a>").cause, "duplicate-attribute");
    }

    #[test]
    fn markup_across_windows() {
        let body: String = (0..40_000).map(|i| format!("<fila n='{i}'><!-- {i} -->v{i}<![CDATA[&]]></fila>\n")).collect();
        let t = tree(format!("<r>{body}</r>").as_bytes()).expect("well formed");
        for (i, row) in t.children(NodeId(0)).enumerate() {
            assert_eq!(show(&t, row), format!("fila(@n=\"{i}\" #text=\"v{i}&\")"));
        }
        assert_eq!(t.children(NodeId(0)).count(), 40_000);
    }

    proptest! {
        #[test]
        fn what_quick_xml_refuses_is_refused(text in "<a>[<>/ab='\" &;!\\[\\]x-]{0,14}</a>") {
            let mut reader = quick_xml::Reader::from_str(&text);
            reader.config_mut().check_comments = true;
            let theirs = loop {
                match reader.read_event() {
                    Err(e) => break Err(e.to_string()),
                    Ok(quick_xml::events::Event::Eof) => break Ok(()),
                    Ok(_) => {}
                }
            };
            if let Err(e) = theirs {
                prop_assert!(tree(text.as_bytes()).is_err(), "{text}: {e}");
            }
        }

        #[test]
        fn any_text_is_read_or_refused(text in "\\PC{0,40}", bytes in prop::collection::vec(any::<u8>(), 0..60)) {
            let _ = tree(format!("<a>{text}</a>").as_bytes());
            let _ = tree(&bytes);
        }
    }
}

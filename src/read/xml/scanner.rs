//! What comes next in an XML document: starts, texts and ends, well formed with namespaces, or the fault that stops it.

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};
use indexmap::IndexSet;
use memchr::{memchr, memchr3, memmem};
use rustc_hash::FxBuildHasher;

use super::alike::{TagForm, Value};
use super::names::{NOBODY, Spellings, Spelt};
use super::text::{decode, line_ends, name_len, plain_len, skip_space, space, space_char};
use crate::model::finding::F_FLF_003;
use crate::model::tree::Tree;
use crate::read::Limits;
use crate::read::repeat::Forms;
use crate::read::text::{Detected, Fault, How, Stop, Window};

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

/// Bytes of white space between two elements that are passed without a closer look.
const GAP: usize = 256;

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
    pub(crate) fn fragment(window: Window, limits: Limits) -> Self {
        let detected = Detected { encoding: UTF_8, how: How::Valid, mark: 0 };
        Self { begun: true, lax: true, ..Self::new(window, detected, limits) }
    }

    /// Goes on with another element of the same document: what was learnt of its names stays known.
    pub(crate) fn another(&mut self, window: Window) {
        self.window = window;
        self.open.clear();
        if !self.bound.is_empty() {
            self.bound.clear();
            self.epoch += 1;
        }
        (self.last, self.piece, self.owed, self.rooted) = (NOBODY, None, false, false);
        self.text.clear();
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

    /// What names mean here: a number that changes whenever a prefix is bound or unbound.
    pub(super) fn context(&self) -> u32 {
        self.epoch
    }

    /// The source from an offset up to here, where it is still at hand.
    pub(super) fn source(&self, from: u64) -> Option<&str> {
        let back = usize::try_from(self.window.offset().checked_sub(from)?).ok()?;
        self.window.text.get(self.window.pos.checked_sub(back)?..self.window.pos)
    }

    /// Passes an element that is written as one before it, reads it into the tree and gives the number of its scalars, of
    /// which it may have so many at `most`. Anything else stays where it is for [`Scanner::next`].
    pub(super) fn repeat(&mut self, forms: &mut Forms, most: u64, tree: &mut Tree) -> Option<u64> {
        if self.owed {
            return None;
        }
        let rest = self.window.rest();
        // Line ends and indents between elements.
        let gap = skip_space(rest.as_bytes(), 0);
        if gap > GAP {
            return None;
        }
        let at = self.window.offset() + gap as u64;
        let (len, scalars) = forms.read(&rest[gap..], at, self.epoch, most, self.limits.token, tree)?;
        self.window.pos += gap + len;
        Some(scalars)
    }

    /// The form of the element that started last, where it is empty, declares nothing, and every value stands in it as it is.
    pub fn tag_form(&self) -> Option<TagForm> {
        let plain = self.owed && !self.raw.is_empty() && self.raw.len() == self.attributes.len() && self.raw.iter().all(|r| r.plain);
        let tag = self.source(self.at).filter(|_| plain)?;
        let start = self.window.pos - tag.len();
        let value = |r: &Raw| (r.name as usize, r.from as usize - start, r.to as usize - start);
        let values: Vec<_> = self.raw.iter().map(value).collect();
        TagForm::of(tag, (self.open.len() - 1, self.epoch), &values)
    }

    /// Passes the next element where it has this form, and finds the values of its attributes in their order. Anything else
    /// stays where it is for [`Scanner::next`].
    pub fn pass_alike(&mut self, form: &TagForm, found: &mut Vec<Value>) -> bool {
        if self.owed || form.context != (self.open.len(), self.epoch) {
            return false;
        }
        let rest = self.window.rest().as_bytes();
        // Line ends and indents between elements.
        let gap = skip_space(rest, 0);
        if gap > GAP {
            return false;
        }
        let at = self.window.offset() + gap as u64;
        let Some(len) = form.find(&rest[gap..], self.window.pos + gap, at, found) else { return false };
        self.at = at;
        self.window.pos += gap + len;
        true
    }

    /// A value that [`Scanner::pass_alike`] found last.
    pub fn found(&self, value: &Value) -> &str {
        self.window.text.get(value.from..value.to).unwrap_or("")
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

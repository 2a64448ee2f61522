//! JSON becomes a tree, whole or record by record, by a strict pull scanner (RFC 8259) over a window.
//!
//! Stricter than the grammar on two points that would lose data: a key that occurs twice in one object and half of a
//! surrogate pair are refused. Numbers keep their source text.

use std::ops::ControlFlow;

use encoding_rs::UTF_8;
use memchr::memchr2;
use rustc_hash::FxHashMap;

use super::defect::Defects;
use super::place::locate;
use super::text::{Broken, Detected, Fault, How, Stop, Window, admit, declared};
use super::{Format, Input, Limits, Opened, ReadError, ReadOptions};
use crate::model::finding::{F_FLF_002, Findings};
use crate::model::location::{PartId, PartKind, Sources};
use crate::model::tree::{NodeId, NodeKind, Tree};

/// Opens a JSON document as a tree.
pub fn open(input: &Input, options: &ReadOptions, sources: &mut Sources) -> Result<(Opened, Findings), ReadError> {
    let part = sources.add(&input.name, "", PartKind::Tree);
    let (mut scanner, mut findings) = scan(input, options, part)?;
    let mut tree = Tree::new(part);
    scanner.document(&mut tree, options.limits.cells).map_err(|stop| refuse(input, part, stop))?;
    findings.tally(&F_FLF_002, 1, 0, 0);
    let mut defects = Defects::default();
    defects.look_tree(&tree);
    defects.finish(&mut findings);
    Ok((Opened::Tree(tree), findings))
}

/// Reads the members of the array at `path` (keys from the root; empty for a root that is the array itself) one by one
/// into one tree that is used again: memory does not grow with the document. Names of the tree stay from record to
/// record. The root of each tree is the record; its offsets are those of the document.
pub fn records(
    input: &Input,
    options: &ReadOptions,
    part: PartId,
    path: &[&str],
    each: &mut dyn FnMut(&Tree) -> ControlFlow<()>,
) -> Result<Findings, ReadError> {
    let (mut scanner, mut findings) = scan(input, options, part)?;
    let mut defects = Defects::default();
    scanner.walk(part, path, options.limits.cells, &mut defects, each).map_err(|stop| refuse(input, part, stop))?;
    findings.tally(&F_FLF_002, 1, 0, 0);
    defects.finish(&mut findings);
    Ok(findings)
}

/// A scanner at the start of the input. Without a mark or a statement the text is UTF-8, as the standard has it.
pub fn scan(input: &Input, options: &ReadOptions, part: PartId) -> Result<(Scanner, Findings), ReadError> {
    admit(input, part, &options.limits)?;
    let (known, findings) = declared(&input.data, options.encoding.as_deref(), part)?;
    let detected = known.unwrap_or(Detected { encoding: UTF_8, how: How::Valid, mark: 0 });
    Ok((Scanner::new(Window::open(&input.data, detected, Broken::Refused)?, options.limits), findings))
}

/// The refusal of a document, with line, column and pointer of the fault.
pub fn refuse(input: &Input, part: PartId, stop: Stop) -> ReadError {
    match stop {
        Stop::Io(e) => e.into(),
        Stop::Fault(f) => match locate(&input.data, Format::Json, &[f.at]) {
            Err(e) => e.into(),
            Ok(places) => f.finding(part, &places.into_iter().next().unwrap_or_default()).into(),
        },
    }
}

/// What the scanner meets next.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Event {
    /// `{`
    ObjectStart,
    /// `}`
    ObjectEnd,
    /// `[`
    ArrayStart,
    /// `]`
    ArrayEnd,
    /// A key; its text is [`Scanner::text`].
    Key,
    /// A string; its text is [`Scanner::text`].
    Text,
    /// A number; its source is [`Scanner::text`].
    Number,
    /// `true` or `false`, as [`Scanner::text`] says.
    Bool,
    /// `null`
    Null,
}

/// What may come next.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Expect {
    Value,
    FirstMember,
    FirstKey,
    NextKey,
    MoreOrEnd,
    Nothing,
}

/// Where the text of the last token is.
#[derive(Clone, Copy)]
enum Token {
    Window(usize, usize),
    Scratch,
    Word(&'static str),
}

/// An object that is open, or an array.
struct Frame {
    object: bool,
    /// Number of the object among all: tells keys of this object from those of an earlier one at the same depth.
    serial: u64,
}

/// A pull scanner. Memory is the window, the largest token and the keys in use.
pub struct Scanner {
    window: Window,
    limits: Limits,
    expect: Expect,
    stack: Vec<Frame>,
    /// Keys met at each depth, with the serial of the object that had them last.
    keys: Vec<FxHashMap<Box<str>, u64>>,
    serial: u64,
    at: u64,
    token: Token,
    scratch: String,
}

/// Keys that are remembered at one depth from object to object.
const KEYS_KEPT: usize = 4096;

impl Scanner {
    /// A scanner at the window's position.
    pub fn new(window: Window, limits: Limits) -> Self {
        let token = Token::Word("");
        let (stack, keys, scratch) = (Vec::new(), Vec::new(), String::new());
        Self { window, limits, expect: Expect::Value, stack, keys, serial: 0, at: 0, token, scratch }
    }

    /// Text of the last key, string, number or word.
    pub fn text(&self) -> &str {
        match self.token {
            Token::Window(from, to) => self.window.text.get(from..to).unwrap_or(""),
            Token::Scratch => &self.scratch,
            Token::Word(w) => w,
        }
    }

    /// Byte offset where the last token starts.
    pub fn at(&self) -> u64 {
        self.at
    }

    /// How many objects and arrays are open.
    pub fn depth(&self) -> usize {
        self.stack.len()
    }

    /// The next event; none at the end of a complete document.
    #[expect(clippy::should_implement_trait, reason = "an Iterator could not lend the token's text")]
    pub fn next(&mut self) -> Result<Option<Event>, Stop> {
        loop {
            let Some(byte) = self.peek()? else {
                return match self.expect {
                    Expect::Nothing => Ok(None),
                    _ => Err(Fault::new(self.at, "unexpected-end", "").into()),
                };
            };
            match (self.expect, byte) {
                (Expect::MoreOrEnd, b',') => {
                    self.window.pos += 1;
                    self.expect = if self.in_object() { Expect::NextKey } else { Expect::Value };
                }
                (Expect::MoreOrEnd | Expect::FirstKey, b'}') if self.in_object() => return Ok(Some(self.close(Event::ObjectEnd))),
                (Expect::MoreOrEnd | Expect::FirstMember, b']') if !self.in_object() => return Ok(Some(self.close(Event::ArrayEnd))),
                (Expect::FirstKey | Expect::NextKey, b'"') => return self.key().map(Some),
                (Expect::Value | Expect::FirstMember, _) => return self.value(byte).map(Some),
                (Expect::Nothing, _) => return Err(Fault::new(self.at, "trailing-text", self.sight()).into()),
                _ => return Err(Fault::new(self.at, "unexpected-character", self.sight()).into()),
            }
        }
    }

    /// Passes over the value whose first event was `event`.
    pub fn skip(&mut self, event: Event) -> Result<(), Stop> {
        if matches!(event, Event::ObjectStart | Event::ArrayStart) {
            let depth = self.depth();
            while self.depth() >= depth {
                self.next()?;
            }
        }
        Ok(())
    }

    fn in_object(&self) -> bool {
        self.stack.last().is_some_and(|f| f.object)
    }

    /// The next byte that is not white space; `at` becomes its offset.
    fn peek(&mut self) -> Result<Option<u8>, Stop> {
        loop {
            let rest = &self.window.text.as_bytes()[self.window.pos..];
            if let Some(i) = rest.iter().position(|b| !matches!(b, b' ' | b'\n' | b'\r' | b'\t')) {
                self.window.pos += i;
                self.at = self.window.offset();
                return Ok(Some(rest[i]));
            }
            self.window.pos = self.window.text.len();
            self.at = self.window.offset();
            if !self.window.more()? {
                return Ok(None);
            }
        }
    }

    /// The character at hand, for a message.
    fn sight(&self) -> String {
        self.window.rest().chars().next().map_or(String::new(), |c| c.to_string())
    }

    fn close(&mut self, event: Event) -> Event {
        self.window.pos += 1;
        self.stack.pop();
        if let Some(keys) = self.keys.get_mut(self.stack.len())
            && keys.len() > KEYS_KEPT
        {
            *keys = FxHashMap::default();
        }
        self.after_value();
        event
    }

    fn after_value(&mut self) {
        self.expect = if self.stack.is_empty() { Expect::Nothing } else { Expect::MoreOrEnd };
    }

    fn start(&mut self, object: bool) -> Result<Event, Stop> {
        if self.stack.len() >= self.limits.json_depth as usize {
            return Err(Fault::limit(self.at, "json-depth", self.limits.json_depth.into()).into());
        }
        self.window.pos += 1;
        self.serial += 1;
        self.stack.push(Frame { object, serial: self.serial });
        self.expect = if object { Expect::FirstKey } else { Expect::FirstMember };
        Ok(if object { Event::ObjectStart } else { Event::ArrayStart })
    }

    fn key(&mut self) -> Result<Event, Stop> {
        self.string()?;
        let at = self.at;
        let depth = self.stack.len() - 1;
        let serial = self.stack[depth].serial;
        self.keys.resize_with(self.keys.len().max(depth + 1), FxHashMap::default);
        let text = match self.token {
            Token::Window(from, to) => &self.window.text[from..to],
            _ => &self.scratch,
        };
        let keys = &mut self.keys[depth];
        match keys.get_mut(text) {
            Some(last) if *last == serial => return Err(Fault::new(at, "duplicate-key", text).into()),
            Some(last) => *last = serial,
            None => {
                keys.insert(text.into(), serial);
            }
        }
        // The colon may lie beyond the window, and reading on would move the key's text.
        self.scratch_token();
        if self.peek()? != Some(b':') {
            let end = self.window.pos == self.window.text.len();
            return Err(Fault::new(self.at, if end { "unexpected-end" } else { "unexpected-character" }, self.sight()).into());
        }
        self.window.pos += 1;
        self.at = at;
        self.expect = Expect::Value;
        Ok(Event::Key)
    }

    /// Copies the token where the next byte is not at hand.
    fn scratch_token(&mut self) {
        if let Token::Window(from, to) = self.token
            && self.window.rest().bytes().all(|b| b.is_ascii_whitespace())
        {
            self.scratch.clear();
            self.scratch.push_str(&self.window.text[from..to]);
            self.token = Token::Scratch;
        }
    }

    fn value(&mut self, byte: u8) -> Result<Event, Stop> {
        let event = match byte {
            b'{' => return self.start(true),
            b'[' => return self.start(false),
            b'"' => {
                self.string()?;
                Event::Text
            }
            b'-' | b'0'..=b'9' => {
                self.number()?;
                Event::Number
            }
            b't' => self.word("true", Event::Bool)?,
            b'f' => self.word("false", Event::Bool)?,
            b'n' => self.word("null", Event::Null)?,
            _ => return Err(Fault::new(self.at, "unexpected-character", self.sight()).into()),
        };
        self.after_value();
        Ok(event)
    }

    fn word(&mut self, word: &'static str, event: Event) -> Result<Event, Stop> {
        while self.window.rest().len() < word.len() && self.window.more()? {}
        if !self.window.rest().starts_with(word) {
            return Err(Fault::new(self.at, "unexpected-character", self.sight()).into());
        }
        self.window.pos += word.len();
        self.token = Token::Word(word);
        Ok(event)
    }

    fn number(&mut self) -> Result<(), Stop> {
        let len = loop {
            let rest = self.window.rest().as_bytes();
            match rest.iter().position(|b| !matches!(b, b'0'..=b'9' | b'-' | b'+' | b'.' | b'e' | b'E')) {
                Some(n) => break n,
                None if self.window.ended() => break rest.len(),
                None => self.longer()?,
            }
        };
        let source = &self.window.rest()[..len];
        if !is_number(source.as_bytes()) {
            return Err(Fault::new(self.at, "bad-number", source.chars().take(40).collect::<String>()).into());
        }
        self.token = Token::Window(self.window.pos, self.window.pos + len);
        self.window.pos += len;
        Ok(())
    }

    /// Reads on inside a token, within the limit.
    fn longer(&mut self) -> Result<(), Stop> {
        if self.window.rest().len() as u64 > self.limits.token {
            return Err(Fault::limit(self.at, "token", self.limits.token).into());
        }
        self.window.more()?;
        Ok(())
    }

    /// Reads the string whose quote is at hand.
    fn string(&mut self) -> Result<(), Stop> {
        let at = self.at;
        loop {
            let from = self.window.pos + 1;
            let rest = &self.window.text.as_bytes()[from..];
            match memchr2(b'"', b'\\', rest) {
                Some(i) if rest[i] == b'"' => {
                    if i as u64 > self.limits.token {
                        return Err(Fault::limit(at, "token", self.limits.token).into());
                    }
                    control_free(&rest[..i], at)?;
                    self.token = Token::Window(from, from + i);
                    self.window.pos = from + i + 1;
                    return Ok(());
                }
                Some(_) => match self.escaped()? {
                    true => return Ok(()),
                    false if self.window.ended() => return Err(Fault::new(at, "unclosed-string", "").into()),
                    false => self.longer()?,
                },
                None if self.window.ended() => return Err(Fault::new(at, "unclosed-string", "").into()),
                None => self.longer()?,
            }
        }
    }

    /// Reads a string with escapes into the scratch text; false where it goes on beyond the window.
    fn escaped(&mut self) -> Result<bool, Stop> {
        let at = self.at;
        self.scratch.clear();
        let text = self.window.text.as_str();
        let bytes = text.as_bytes();
        let mut p = self.window.pos + 1;
        loop {
            let Some(i) = memchr2(b'"', b'\\', &bytes[p..]) else { return Ok(false) };
            control_free(&bytes[p..p + i], at)?;
            self.scratch.push_str(&text[p..p + i]);
            p += i + 1;
            if self.scratch.len() as u64 > self.limits.token {
                return Err(Fault::limit(at, "token", self.limits.token).into());
            }
            if bytes[p - 1] == b'"' {
                self.token = Token::Scratch;
                self.window.pos = p;
                return Ok(true);
            }
            let Some(&escape) = bytes.get(p) else { return Ok(false) };
            let start = p - 1;
            let bad = |reason: &'static str| Fault::new(at, reason, text[start..].chars().take(6).collect::<String>());
            p += 1;
            self.scratch.push(match escape {
                b'"' | b'\\' | b'/' => escape as char,
                b'b' => '\u{8}',
                b'f' => '\u{c}',
                b'n' => '\n',
                b'r' => '\r',
                b't' => '\t',
                b'u' => {
                    let Some(high) = bytes.get(p..p + 4) else { return Ok(false) };
                    let high = hex(high).ok_or_else(|| bad("bad-escape"))?;
                    p += 4;
                    let mut code = high;
                    if (0xd800..0xdc00).contains(&high) {
                        let Some(low) = bytes.get(p..p + 6) else {
                            // A pair cut by the window, unless what follows cannot be its second half.
                            if b"\\u".starts_with(&bytes[p..(p + 2).min(bytes.len())]) {
                                return Ok(false);
                            }
                            return Err(bad("lone-surrogate").into());
                        };
                        let low = if low.starts_with(b"\\u") { hex(&low[2..]) } else { None };
                        let low = low.filter(|l| (0xdc00..0xe000).contains(l)).ok_or_else(|| bad("lone-surrogate"))?;
                        p += 6;
                        code = 0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00);
                    }
                    char::from_u32(code).ok_or_else(|| bad("lone-surrogate"))?
                }
                _ => return Err(bad("bad-escape").into()),
            });
        }
    }

    /// Reads a whole document into an empty tree of at most `nodes` nodes.
    pub fn document(&mut self, tree: &mut Tree, nodes: u64) -> Result<(), Stop> {
        if let Some(event) = self.next()? {
            self.build(event, tree, nodes)?;
        }
        self.next()?;
        Ok(())
    }

    /// Adds the value whose first event was `event` to an empty tree.
    pub fn build(&mut self, event: Event, tree: &mut Tree, nodes: u64) -> Result<(), Stop> {
        let mut open: Vec<NodeId> = Vec::new();
        let mut key = String::new();
        let mut event = event;
        loop {
            if tree.nodes.len() as u64 >= nodes {
                return Err(Fault::limit(self.at, "cells", nodes).into());
            }
            let in_object = open.last().is_some_and(|&o| tree.node(o).kind == NodeKind::Object);
            let kind = match event {
                Event::ObjectStart => Some(NodeKind::Object),
                Event::ArrayStart => Some(NodeKind::Array),
                Event::Text => Some(NodeKind::Text),
                Event::Number => Some(NodeKind::Number),
                Event::Bool => Some(NodeKind::Bool),
                Event::Null => Some(NodeKind::Null),
                Event::Key => {
                    key.clear();
                    key.push_str(self.text());
                    None
                }
                Event::ObjectEnd | Event::ArrayEnd => {
                    open.pop();
                    None
                }
            };
            if let Some(kind) = kind {
                let text = match kind {
                    NodeKind::Text | NodeKind::Number | NodeKind::Bool => self.text(),
                    _ => "",
                };
                let name = in_object.then_some(key.as_str());
                let id = tree.push(open.last().copied(), kind, name, text, self.at);
                if matches!(kind, NodeKind::Object | NodeKind::Array) {
                    open.push(id);
                }
            }
            if open.is_empty() {
                return Ok(());
            }
            event = self.next()?.ok_or_else(|| Fault::new(self.at, "unexpected-end", ""))?;
        }
    }

    fn walk(
        &mut self,
        part: PartId,
        path: &[&str],
        nodes: u64,
        defects: &mut Defects,
        each: &mut dyn FnMut(&Tree) -> ControlFlow<()>,
    ) -> Result<(), Stop> {
        let mut tree = Tree::new(part);
        // How many keys of the path lead to where the scanner stands.
        let mut found = 0;
        while let Some(event) = self.next()? {
            match event {
                Event::ObjectStart if self.depth() == 1 && !path.is_empty() => {}
                Event::ArrayStart if self.depth() == 1 && path.is_empty() => {
                    if self.members(&mut tree, nodes, defects, each)?.is_break() {
                        return Ok(());
                    }
                }
                Event::Key => {
                    let wanted = self.depth() == found + 1 && path.get(found) == Some(&self.text());
                    let event = self.next()?.ok_or_else(|| Fault::new(self.at, "unexpected-end", ""))?;
                    match event {
                        Event::ObjectStart if wanted && found + 1 < path.len() => found += 1,
                        Event::ArrayStart if wanted && found + 1 == path.len() => {
                            if self.members(&mut tree, nodes, defects, each)?.is_break() {
                                return Ok(());
                            }
                        }
                        event => self.skip(event)?,
                    }
                }
                Event::ObjectEnd => found = found.min(self.depth().saturating_sub(1)),
                event => self.skip(event)?,
            }
        }
        Ok(())
    }

    /// The members of the array that is open.
    fn members(
        &mut self,
        tree: &mut Tree,
        nodes: u64,
        defects: &mut Defects,
        each: &mut dyn FnMut(&Tree) -> ControlFlow<()>,
    ) -> Result<ControlFlow<()>, Stop> {
        loop {
            let event = self.next()?.ok_or_else(|| Fault::new(self.at, "unexpected-end", ""))?;
            if event == Event::ArrayEnd {
                return Ok(ControlFlow::Continue(()));
            }
            tree.clear();
            self.build(event, tree, nodes)?;
            defects.look_tree(tree);
            if each(tree).is_break() {
                return Ok(ControlFlow::Break(()));
            }
        }
    }
}

fn control_free(bytes: &[u8], at: u64) -> Result<(), Fault> {
    if bytes.iter().fold(false, |any, &b| any | (b < 0x20)) {
        return Err(Fault::new(at, "control-character", ""));
    }
    Ok(())
}

fn hex(digits: &[u8]) -> Option<u32> {
    digits.iter().try_fold(0, |n, &d| Some(n * 16 + char::from(d).to_digit(16)?))
}

/// `-? (0 | [1-9][0-9]*) (. [0-9]+)? ([eE] [+-]? [0-9]+)?`
pub fn is_number(source: &[u8]) -> bool {
    fn digits(s: &[u8]) -> Option<&[u8]> {
        let n = s.iter().take_while(|b| b.is_ascii_digit()).count();
        (n > 0).then(|| &s[n..])
    }
    let s = source.strip_prefix(b"-").unwrap_or(source);
    let rest = match s {
        [b'0', rest @ ..] => Some(rest),
        _ => digits(s),
    };
    let rest = rest.and_then(|r| r.strip_prefix(b".").map_or(Some(r), digits));
    let rest = rest.and_then(|r| match r {
        [b'e' | b'E', b'+' | b'-', r @ ..] | [b'e' | b'E', r @ ..] => digits(r),
        _ => Some(r),
    });
    rest.is_some_and(<[u8]>::is_empty)
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;
    use crate::model::finding::Finding;
    use crate::read::Data;
    use proptest::prelude::*;

    fn input(bytes: &[u8]) -> Input {
        Input { name: "a.json".into(), data: Data::Bytes(bytes.into()) }
    }

    fn tree(bytes: &[u8]) -> Result<Tree, ReadError> {
        let (opened, _) = open(&input(bytes), &ReadOptions::default(), &mut Sources::default())?;
        let Opened::Tree(tree) = opened else { panic!("JSON is a tree") };
        Ok(tree)
    }

    /// Reason, line:column and pointer of a refusal.
    fn refusal(bytes: &[u8]) -> String {
        match tree(bytes) {
            Err(ReadError::Refused(f)) => {
                let arg = |f: &Finding, n: &str| f.args.iter().find(|a| a.0 == n).map_or(String::new(), |a| format!("{:?}", a.1));
                let n = |s: String| s.replace("Count(", "").replace(')', "");
                let pointer = arg(&f, "pointer").replace("Text(\"", "").replace("\")", "");
                format!("{} {}:{} {pointer}", f.cause, n(arg(&f, "line")), n(arg(&f, "column"))).trim_end().to_owned()
            }
            other => panic!("not refused: {other:?}"),
        }
    }

    fn as_value(tree: &Tree, id: NodeId) -> serde_json::Value {
        use serde_json::Value;
        match tree.node(id).kind {
            NodeKind::Object => Value::Object(tree.children(id).map(|c| (tree.name(c).to_owned(), as_value(tree, c))).collect()),
            NodeKind::Array => tree.children(id).map(|c| as_value(tree, c)).collect(),
            NodeKind::Text => tree.text(id).into(),
            NodeKind::Number => serde_json::from_str(tree.text(id)).expect("a number"),
            NodeKind::Bool => (tree.text(id) == "true").into(),
            NodeKind::Null => Value::Null,
        }
    }

    #[test]
    fn values_names_and_places_are_kept() {
        let text =
            "\u{feff}{\"a\": [1.50, -0e+1, 123456789012345678901234567890], \"ñ\\u00e1\": {\"x\": \"\\ud83d\\ude00\\n\"}, \"b\": null}";
        let t = tree(text.as_bytes()).expect("valid");
        let a = t.child(NodeId(0), "a").expect("a");
        let numbers: Vec<_> = t.children(a).map(|c| t.text(c)).collect();
        assert_eq!(numbers, ["1.50", "-0e+1", "123456789012345678901234567890"]);
        let x = t.child(t.child(NodeId(0), "ñá").expect("key with an escape"), "x").expect("x");
        assert_eq!((t.text(x), t.pointer(x).as_str()), ("😀\n", "/ñá/x"));
        assert_eq!(t.node(a).offset, text.find('[').expect("an array") as u64);
    }

    #[test]
    fn what_the_standard_refuses_is_refused_with_its_place() {
        for (text, wanted) in [
            ("", "no-bytes :"),
            ("  ", "unexpected-end 1:3"),
            ("{\"a\":1,\"b\":0,\n\"a\":2}", "duplicate-key 2:1 /a"),
            ("{\"a\":{\"a\":1},\"a\":2}", "duplicate-key 1:14 /a"),
            ("[1,]", "unexpected-character 1:4 /0"),
            ("{\"a\":1,}", "unexpected-character 1:8 /a"),
            ("[1 2]", "unexpected-character 1:4 /0"),
            ("[01]", "bad-number 1:2"),
            ("[1.]", "bad-number 1:2"),
            ("[-]", "bad-number 1:2"),
            ("[+1]", "unexpected-character 1:2"),
            ("[NaN]", "unexpected-character 1:2"),
            ("[\"\\ud800\"]", "lone-surrogate 1:2"),
            ("[\"\\udc00\"]", "lone-surrogate 1:2"),
            ("[\"\\ud800\\n\"]", "lone-surrogate 1:2"),
            ("[\"\\x\"]", "bad-escape 1:2"),
            ("[\"\t\"]", "control-character 1:2"),
            ("[\"a", "unclosed-string 1:2"),
            ("[true", "unexpected-end 1:6 /0"),
            ("[truE]", "unexpected-character 1:2"),
            ("{\"a\" 1}", "unexpected-character 1:6"),
            ("{1:1}", "unexpected-character 1:2"),
            ("[1]]", "trailing-text 1:4"),
            ("[1}", "unexpected-character 1:3 /0"),
            ("[\u{a0}1]", "unexpected-character 1:2"),
        ] {
            let got = refusal(text.as_bytes());
            assert_eq!(got, wanted, "{text}");
        }
        assert_eq!(refusal(b"[\"a\xff\"]"), "malformed 1:4");
    }

    #[test]
    fn limits_hold() {
        assert!(refusal("[".repeat(100_000).as_bytes()).starts_with("json-depth 1:65"));
        let limits = Limits { token: 10, cells: 5, ..Limits::default() };
        let options = ReadOptions { limits, ..ReadOptions::default() };
        for (text, name) in [("[\"01234567890123\"]", "token"), ("[\"\\n0123456789012\"]", "token"), ("[1,2,3,4,5]", "cells")] {
            match open(&input(text.as_bytes()), &options, &mut Sources::default()) {
                Err(ReadError::Refused(f)) => assert_eq!((f.rule.id, f.cause.as_str()), ("F-LIM-001", name)),
                _ => panic!("{text} not refused"),
            }
        }
    }

    #[test]
    fn records_come_one_by_one_in_one_tree() {
        let text = r#"{"meta": {"data": [0]}, "data": 3, "page": {"data": [{"n": 1}, 7, {"n": [2]}], "x": 1}, "z": []}"#;
        let mut seen = Vec::new();
        records(&input(text.as_bytes()), &ReadOptions::default(), PartId(0), &["page", "data"], &mut |t| {
            seen.push((as_value(t, NodeId(0)).to_string(), t.node(NodeId(0)).offset));
            ControlFlow::Continue(())
        })
        .expect("valid");
        let at = |s: &str| text.find(s).expect("the text has it") as u64;
        assert_eq!(seen, [("{\"n\":1}".into(), at("{\"n\": 1")), ("7".into(), at("7,")), ("{\"n\":[2]}".into(), at("{\"n\": ["))]);
        let broken = format!("{}!", text);
        let result =
            records(&input(broken.as_bytes()), &ReadOptions::default(), PartId(0), &["page", "data"], &mut |_| ControlFlow::Continue(()));
        assert!(matches!(result, Err(ReadError::Refused(_))), "what follows the records is checked too");
    }

    /// One byte at a time: every token is cut by the window.
    struct Drip(Vec<u8>, usize);
    impl Read for Drip {
        fn read(&mut self, buf: &mut [u8]) -> std::io::Result<usize> {
            let n = self.0.len().saturating_sub(self.1).min(buf.len()).min(1);
            buf[..n].copy_from_slice(&self.0[self.1..self.1 + n]);
            self.1 += n;
            Ok(n)
        }
    }

    #[test]
    fn tokens_across_windows() {
        let long = "ab\\u00e9\\ud83d\\ude00".repeat(60_000);
        let text = format!("[{}\"{long}\", {}, \"fin\", {{\"k\"{}: true}}]", " ".repeat(300_000), "1".repeat(600_000), " ".repeat(300_000));
        let t = tree(text.as_bytes()).expect("valid");
        let all: Vec<_> = t.children(NodeId(0)).collect();
        assert_eq!(t.text(all[0]), "abé😀".repeat(60_000));
        assert_eq!(t.text(all[1]).len(), 600_000);
        assert_eq!(t.text(t.child(all[3], "k").expect("k")), "true");
        let mut scanner = Scanner::new(Window::utf8(Box::new(Drip(b"[\"a\\n\", -1.5e3]".to_vec(), 0)), 0), Limits::default());
        let mut texts = Vec::new();
        while let Some(e) = scanner.next().expect("valid") {
            if matches!(e, Event::Text | Event::Number) {
                texts.push(scanner.text().to_owned());
            }
        }
        assert_eq!(texts, ["a\n", "-1.5e3"]);
    }

    proptest! {
        #[test]
        fn accepts_and_refuses_as_serde_json(text in "[\\[\\]{},:\"a1\\-\\.e0 \\\\ntrue]{0,12}") {
            let theirs = serde_json::from_str::<serde_json::Value>(&text);
            match tree(text.as_bytes()) {
                Ok(t) => prop_assert_eq!(Some(as_value(&t, NodeId(0)).to_string()), theirs.ok().map(|v| v.to_string())),
                Err(ReadError::Refused(f)) => prop_assert!(theirs.is_err() || f.cause == "duplicate-key" || theirs.is_ok_and(|v| v.as_f64().is_some_and(f64::is_infinite)), "{}", f.cause),
                Err(e) => prop_assert!(false, "{e:?}"),
            }
        }

        #[test]
        fn reads_what_serde_json_writes(v in "[\\PC\\n\"\\\\]{0,20}", n in any::<i64>(), w in prop::collection::vec("\\PC{0,3}", 0..5)) {
            let value = serde_json::json!({"a": v, "b": [n, w, {"c": null}]});
            let t = tree(value.to_string().as_bytes()).expect("valid");
            prop_assert_eq!(as_value(&t, NodeId(0)), value);
        }
    }
}

//! JSON becomes a tree, whole or record by record, by a strict pull scanner (RFC 8259) over a window.
//!
//! Stricter than the grammar on two points that would lose data: a key that occurs twice in one object and half of a
//! surrogate pair are refused. Numbers keep their source text.

use encoding_rs::UTF_8;
use memchr::memchr2;
use rustc_hash::FxHashMap;

use super::defect::Defects;
use super::document::{Keep, SAMPLE, Way};
use super::place::locate;
use super::repeat::{Cut, Forms, Written};
use super::text::{Broken, Detected, Fault, How, Stop, Window, admit, declared};
use super::{Format, Input, Limits, Opened, ReadError, ReadOptions};
use crate::model::finding::{F_FLF_002, Findings};
use crate::model::location::{PartId, PartKind, Sources};
use crate::model::tree::{NodeId, NodeKind, Tree};

/// Opens a JSON document as a tree.
pub fn open(input: &Input, options: &ReadOptions, sources: &mut Sources) -> Result<(Opened, Findings), ReadError> {
    let part = sources.add(&input.name, "", PartKind::Tree);
    let (tree, findings) = read(input, options, part, &mut Keep::All)?;
    Ok((Opened::Tree(tree), findings))
}

/// Reads a document into a tree, or what `keep` wants of it.
pub(super) fn read(input: &Input, options: &ReadOptions, part: PartId, keep: &mut Keep<'_>) -> Result<(Tree, Findings), ReadError> {
    let (mut scanner, mut findings) = scan(input, options, part)?;
    let (mut tree, mut defects) = (Tree::new(part), Defects::default());
    scanner.some(&mut tree, options.limits.cells, keep, &mut defects).map_err(|stop| refuse(input, part, stop))?;
    findings.tally(&F_FLF_002, 1, 0, 0);
    defects.look_tree(&tree);
    defects.finish(&mut findings);
    Ok((tree, findings))
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
    /// Which keys objects at this place had before; [`NO_HABIT`] once this one departs from them.
    habit: u32,
    /// How many keys of the habit this object had.
    met: u32,
}

/// The keys of objects at one place of a document, in their order, each with the habit of the objects under it. Records
/// mostly repeat them, and an object that does has no key twice.
#[derive(Default)]
struct Habit {
    keys: Vec<(Box<str>, u32)>,
}

/// No habit is known, or none any more.
const NO_HABIT: u32 = u32::MAX;
/// Habits that are remembered, keys of each, and bytes of a key.
const HABITS: usize = 512;
const HABIT_KEYS: usize = 64;
const HABIT_KEY: usize = 64;

/// A pull scanner. Memory is the window, the largest token and the keys in use.
pub struct Scanner {
    window: Window,
    limits: Limits,
    expect: Expect,
    stack: Vec<Frame>,
    /// Keys met at each depth, with the serial of the object that had them last.
    keys: Vec<FxHashMap<Box<str>, u64>>,
    habits: Vec<Habit>,
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
        let habits = vec![Habit::default()];
        Self { window, limits, expect: Expect::Value, stack, keys, habits, serial: 0, at: 0, token, scratch }
    }

    /// Starts on another text, and keeps what it learnt of keys.
    pub(crate) fn another(&mut self, window: Window) {
        (self.window, self.expect, self.at, self.token) = (window, Expect::Value, 0, Token::Word(""));
        self.stack.clear();
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
    #[inline]
    fn peek(&mut self) -> Result<Option<u8>, Stop> {
        match self.window.text.as_bytes().get(self.window.pos) {
            Some(&byte) if byte > b' ' => {
                self.at = self.window.offset();
                Ok(Some(byte))
            }
            _ => self.peek_on(),
        }
    }

    fn peek_on(&mut self) -> Result<Option<u8>, Stop> {
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
        let habit = match self.stack.last() {
            None => 0,
            // The members of an array share a habit.
            Some(frame) if !frame.object => frame.habit,
            Some(frame) => self.habit_below(frame.habit, frame.met),
        };
        self.stack.push(Frame { object, serial: self.serial, habit, met: 0 });
        self.expect = if object { Expect::FirstKey } else { Expect::FirstMember };
        Ok(if object { Event::ObjectStart } else { Event::ArrayStart })
    }

    /// Habit of the objects under the key that was met last.
    fn habit_below(&mut self, habit: u32, met: u32) -> u32 {
        let next = self.habits.len() as u32;
        let slot = self.habits.get_mut(habit as usize).and_then(|h| h.keys.get_mut((met as usize).checked_sub(1)?));
        match slot {
            None => NO_HABIT,
            Some((_, below)) if *below != NO_HABIT => *below,
            Some(_) if next as usize >= HABITS => NO_HABIT,
            Some((_, below)) => {
                *below = next;
                self.habits.push(Habit::default());
                next
            }
        }
    }

    fn key(&mut self) -> Result<Event, Stop> {
        self.string()?;
        let at = self.at;
        let text = match self.token {
            Token::Window(from, to) => &self.window.text[from..to],
            _ => &self.scratch,
        };
        let depth = self.stack.len() - 1;
        let frame = &mut self.stack[depth];
        let met = frame.met as usize;
        let mut habitual = false;
        if let Some(habit) = self.habits.get_mut(frame.habit as usize) {
            habitual = match habit.keys.get(met) {
                Some((key, _)) => **key == *text,
                None if met < HABIT_KEYS && text.len() <= HABIT_KEY => {
                    if habit.keys.iter().any(|(key, _)| **key == *text) {
                        return Err(Fault::new(at, "duplicate-key", text).into());
                    }
                    habit.keys.push((text.into(), NO_HABIT));
                    true
                }
                None => false,
            };
        }
        if habitual {
            frame.met += 1;
        } else {
            self.keys.resize_with(self.keys.len().max(depth + 1), FxHashMap::default);
            let keys = &mut self.keys[depth];
            // From here on this object is watched key by key, those that it has already included.
            let had = self.habits.get(std::mem::replace(&mut frame.habit, NO_HABIT) as usize);
            for (key, _) in had.into_iter().flat_map(|h| &h.keys[..met]) {
                keys.insert(key.clone(), frame.serial);
            }
            match keys.get_mut(text) {
                Some(last) if *last == frame.serial => return Err(Fault::new(at, "duplicate-key", text).into()),
                Some(last) => *last = frame.serial,
                None => {
                    keys.insert(text.into(), frame.serial);
                }
            }
        }
        // The colon may lie beyond the window, and reading on would move the key's text.
        self.scratch_token();
        if self.window.text.as_bytes().get(self.window.pos) != Some(&b':') && self.peek()? != Some(b':') {
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
            let i = string_len(rest);
            match rest.get(i) {
                Some(b'"') => {
                    if i as u64 > self.limits.token {
                        return Err(Fault::limit(at, "token", self.limits.token).into());
                    }
                    self.token = Token::Window(from, from + i);
                    self.window.pos = from + i + 1;
                    return Ok(());
                }
                Some(b'\\') => match self.escaped()? {
                    true => return Ok(()),
                    false if self.window.ended() => return Err(Fault::new(at, "unclosed-string", "").into()),
                    false => self.longer()?,
                },
                Some(_) => return Err(Fault::new(at, "control-character", "").into()),
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
        self.some(tree, nodes, &mut Keep::All, &mut Defects::default())
    }

    /// The same, as far as `keep` wants it there.
    fn some(&mut self, tree: &mut Tree, nodes: u64, keep: &mut Keep<'_>, defects: &mut Defects) -> Result<(), Stop> {
        if let Some(event) = self.next()? {
            self.build_some(event, tree, nodes, keep, defects)?;
        }
        self.next()?;
        Ok(())
    }

    /// Adds the value whose first event was `event` to an empty tree.
    pub fn build(&mut self, event: Event, tree: &mut Tree, nodes: u64) -> Result<(), Stop> {
        self.build_some(event, tree, nodes, &mut Keep::All, &mut Defects::default())
    }

    fn build_some(&mut self, event: Event, tree: &mut Tree, nodes: u64, keep: &mut Keep<'_>, defects: &mut Defects) -> Result<(), Stop> {
        let mut open: Vec<NodeId> = Vec::new();
        let mut key = String::new();
        let mut event = event;
        let mut in_object = false;
        // How many of the containers that are open lie on the way to the records.
        let mut found = 0;
        loop {
            if tree.nodes.len() as u64 >= nodes {
                return Err(Fault::limit(self.at, "cells", nodes).into());
            }
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
                    in_object = open.last().is_some_and(|&o| tree.node(o).kind == NodeKind::Object);
                    found = found.min(open.len());
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
                    if let Keep::Rest(way) = keep
                        && found == open.len()
                        && (found == 0 || (way.fits)(found - 1, &key))
                    {
                        if kind == NodeKind::Array && found == way.depth {
                            way.parents.push(id);
                            self.members(tree.part, way, nodes, defects)?;
                        } else if kind == NodeKind::Object && found < way.depth {
                            found += 1;
                        }
                    }
                    open.push(id);
                    in_object = kind == NodeKind::Object;
                }
            }
            if open.is_empty() {
                return Ok(());
            }
            event = self.next()?.ok_or_else(|| Fault::new(self.at, "unexpected-end", ""))?;
            if let (Keep::Sample { cut }, Some(&array)) = (&mut *keep, open.last())
                && !in_object
                && event != Event::ArrayEnd
                && tree.children(array).nth(SAMPLE - 1).is_some()
            {
                *cut = true;
                while event != Event::ArrayEnd {
                    self.skip(event)?;
                    event = self.next()?.ok_or_else(|| Fault::new(self.at, "unexpected-end", ""))?;
                }
            }
        }
    }

    /// Gives out the members of the array that was opened, up to its end, which is left to come.
    fn members(&mut self, part: PartId, way: &mut Way<'_>, nodes: u64, defects: &mut Defects) -> Result<(), Stop> {
        let (mut tree, mut forms) = (Tree::new(part), Forms::default());
        let mut cells = 0;
        while self.expect != Expect::Nothing {
            if let Some(scalars) = self.repeat(&mut forms, nodes - cells, &mut tree) {
                cells += scalars;
                defects.look_tree(&tree);
                (way.each)(&tree);
                continue;
            }
            if self.at_array_end()? {
                break;
            }
            let event = self.next()?.ok_or_else(|| Fault::new(self.at, "unexpected-end", ""))?;
            tree.clear();
            let start = self.at;
            self.build(event, &mut tree, nodes)?;
            cells += (0..tree.nodes.len() as u32).filter(|&n| tree.is_scalar(NodeId(n))).count() as u64;
            if cells > nodes {
                return Err(Fault::limit(self.at, "cells", nodes).into());
            }
            defects.look_tree(&tree);
            (way.each)(&tree);
            if forms.wants(0)
                && let Some(source) = self.source(start)
            {
                forms.learn(source, start, &tree, &cuts(start, &tree));
            }
        }
        Ok(())
    }

    /// The source from an offset up to here, where it is still at hand.
    fn source(&self, from: u64) -> Option<&str> {
        let back = usize::try_from(self.window.offset().checked_sub(from)?).ok()?;
        self.window.text.get(self.window.pos.checked_sub(back)?..self.window.pos)
    }

    /// Passes a member of an array that is written as one before it, reads it into the tree and gives the number of its
    /// scalars, of which it may have so many at `most`. Anything else stays where it is for [`Scanner::next`].
    fn repeat(&mut self, forms: &mut Forms, most: u64, tree: &mut Tree) -> Option<u64> {
        let rest = self.window.rest();
        let blank = |from: usize| rest.as_bytes()[from..].iter().take_while(|b| matches!(b, b' ' | b'\n' | b'\r' | b'\t')).count();
        let mut gap = blank(0);
        match self.expect {
            Expect::MoreOrEnd if rest.as_bytes().get(gap) == Some(&b',') => gap += 1 + blank(gap + 1),
            Expect::FirstMember => {}
            _ => return None,
        }
        let at = self.window.offset() + gap as u64;
        let (len, scalars) = forms.read(&rest[gap..], at, 0, most, self.limits.token, tree)?;
        self.window.pos += gap + len;
        self.expect = Expect::MoreOrEnd;
        Some(scalars)
    }

    /// Whether nothing comes any more in the array at hand.
    fn at_array_end(&mut self) -> Result<bool, Stop> {
        Ok(self.peek()? == Some(b']'))
    }
}

/// The values of a record; a form of one whose texts do not stand in the source as they are is found out to be none.
fn cuts(start: u64, record: &Tree) -> Vec<Cut> {
    let cut = |node: u32| {
        let (n, at) = (record.node(NodeId(node)), (record.node(NodeId(node)).offset - start) as usize);
        let (from, written) = match n.kind {
            NodeKind::Text => (at + 1, Written::String),
            NodeKind::Number => (at, Written::Number),
            _ => return None,
        };
        Some(Cut { node, from, to: from + n.len as usize, written })
    };
    (0..record.nodes.len() as u32).filter_map(cut).collect()
}

/// How many bytes come before a quote, backslash or control character.
#[inline]
pub(super) fn string_len(bytes: &[u8]) -> usize {
    const ONES: u64 = u64::MAX / 255;
    const TOPS: u64 = ONES * 0x80;
    let mut i = 0;
    // Eight at a time; a byte is marked by its highest bit, and the lowest mark is exact.
    while let Some(eight) = bytes.get(i..i + 8).and_then(|b| b.try_into().ok()) {
        let x = u64::from_le_bytes(eight);
        let zero = |x: u64| x.wrapping_sub(ONES) & !x;
        let marks = (zero(x ^ (ONES * 0x22)) | zero(x ^ (ONES * 0x5c)) | (x.wrapping_sub(ONES * 0x20) & !x)) & TOPS;
        if marks != 0 {
            return i + marks.trailing_zeros() as usize / 8;
        }
        i += 8;
    }
    i + bytes[i..].iter().position(|&b| b < 0x20 || matches!(b, b'"' | b'\\')).unwrap_or(bytes.len() - i)
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
mod tests;

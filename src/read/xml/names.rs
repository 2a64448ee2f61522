//! The names that a document uses, as it spells them: each is looked up once, and then expected where it came before.

use rustc_hash::FxHashMap;

/// A name as a document spells it, with what it means while no binding of a prefix changes.
pub(super) struct Spelt {
    pub(super) source: Box<str>,
    pub(super) name: u32,
    pub(super) epoch: u32,
    /// The name that came after it the last time: of an element the next element, of an attribute the next attribute.
    pub(super) next: u32,
    /// Of an element its first attribute.
    pub(super) attribute: u32,
    /// It declares a namespace.
    pub(super) declares: bool,
}

/// Names of elements, or of attributes, in the order of meeting.
#[derive(Default)]
pub(super) struct Spellings {
    pub(super) all: Vec<Spelt>,
    index: FxHashMap<Box<str>, u32>,
}

/// No name.
pub(super) const NOBODY: u32 = u32::MAX;

impl Spellings {
    pub(super) fn number(&mut self, source: &str) -> u32 {
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
    pub(super) fn is_next(&self, guess: u32, b: &[u8]) -> Option<usize> {
        let source = self.all.get(guess as usize)?.source.as_bytes();
        let ends = matches!(b.get(source.len()), Some(b'>' | b'=' | b' ' | b'/' | b'\n' | b'\r' | b'\t'));
        (ends && b.starts_with(source)).then_some(source.len())
    }
}

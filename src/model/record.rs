//! What a mapping makes of a table or document: rows of labels, not yet codes, each with its value and place.

use rust_decimal::Decimal;
use rustc_hash::FxHashMap;

use super::location::Location;

/// The distinct labels of one slot, each with a number. A label is looked at once per distinct text, never per cell.
#[derive(Clone, Default, Debug)]
pub struct Labels {
    texts: Vec<Box<str>>,
    index: FxHashMap<Box<str>, u32>,
    /// Labels met lately, by a hint that is quick to make; empty until there are labels.
    recent: Vec<Recent>,
    /// Where each label was met first; shorter than `texts` where nobody said.
    places: Vec<Option<Location>>,
}

/// Labels that are kept at hand.
const RECENT: usize = 256;

/// A label that was met lately.
#[derive(Clone, Copy, Debug)]
struct Recent {
    number: u32,
    len: usize,
    ends: (u64, u64),
}

/// Bytes up to which a text is told by its length and both its ends.
const SHORT: usize = 16;

/// Both ends of a text: with its length all that there is of a text of at most [`SHORT`] bytes.
#[inline]
fn ends(text: &str) -> (u64, u64) {
    let b = text.as_bytes();
    match (b.first_chunk::<8>(), b.last_chunk::<8>()) {
        (Some(a), Some(z)) => (u64::from_le_bytes(*a), u64::from_le_bytes(*z)),
        _ => match (b.first_chunk::<4>(), b.last_chunk::<4>()) {
            (Some(a), Some(z)) => (u32::from_le_bytes(*a).into(), u32::from_le_bytes(*z).into()),
            _ => match b {
                [] => (0, 0),
                [first, .., last] => (u64::from(*first), u64::from(*last) << 8 | u64::from(b[b.len() / 2]) << 16),
                [one] => (u64::from(*one), 0),
            },
        },
    }
}

/// A few bits of a text, from its length and both its ends.
#[inline]
fn hint((a, z): (u64, u64), len: usize) -> usize {
    let mixed = (a ^ z.rotate_left(29) ^ len as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    (mixed >> 56) as usize
}

impl Labels {
    /// The label's number; it is remembered when met for the first time.
    #[inline]
    pub fn intern(&mut self, text: &str) -> u32 {
        let ends = ends(text);
        let hint = hint(ends, text.len());
        if let Some(r) = self.recent.get(hint)
            && r.ends == ends
            && r.len == text.len()
            && (text.len() <= SHORT || self.texts.get(r.number as usize).is_some_and(|t| **t == *text))
        {
            return r.number;
        }
        self.look_up(text, ends, hint)
    }

    fn look_up(&mut self, text: &str, ends: (u64, u64), hint: usize) -> u32 {
        let n = match self.index.get(text) {
            Some(&n) => n,
            None => {
                let n = self.texts.len() as u32;
                self.texts.push(text.into());
                self.index.insert(text.into(), n);
                n
            }
        };
        if self.recent.is_empty() {
            // No text is as long as this one.
            self.recent = vec![Recent { number: 0, len: usize::MAX, ends: (0, 0) }; RECENT];
        }
        self.recent[hint] = Recent { number: n, len: text.len(), ends };
        n
    }

    /// The label's number, as [`Labels::intern`]; where it is new its place is remembered.
    pub fn intern_at(&mut self, text: &str, at: Location) -> u32 {
        let known = self.texts.len();
        let n = self.intern(text);
        if self.texts.len() > known {
            self.places.resize(n as usize, None);
            self.places.push(Some(at));
        }
        n
    }

    /// Where a label was met first.
    pub fn place(&self, number: u32) -> Option<Location> {
        self.places.get(number as usize).copied().flatten()
    }

    /// Text of a label.
    pub fn text(&self, number: u32) -> &str {
        self.texts.get(number as usize).map_or("", |t| t)
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.texts.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.texts.is_empty()
    }
}

/// Number of a text among a few.
fn number(known: &mut Vec<String>, text: &str) -> u8 {
    let i = known.iter().position(|k| k == text).unwrap_or_else(|| {
        known.push(text.to_owned());
        known.len() - 1
    });
    i.min(255) as u8
}

/// The slot has no label in this row.
pub const NO_LABEL: u32 = u32::MAX;

/// A variable that the mapping binds: a dimension, an attribute, or a name that `set` takes apart.
#[derive(Clone, Default, Debug)]
pub struct Slot {
    /// Name as in the mapping.
    pub name: String,
    /// Its distinct labels.
    pub labels: Labels,
}

/// The value of a row, read by the conventions of the mapping (locale, missing signs, zero signs).
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Value {
    /// A figure.
    Number(Decimal),
    /// A sign that the mapping reads as zero; which one is in [`Records::zeros`].
    Zero(u8),
    /// No figure; why is in [`Records::statuses`].
    Missing(u8),
    /// A cell without content: no observation unless the mapping says what an empty cell means.
    Empty,
    /// Content that could not be read as a figure; a finding says why. No observation, and sums with it are undecided.
    Faulty,
}

/// A batch of rows. Readers and mappings fill it, harmonisation empties it; labels stay from batch to batch.
#[derive(Clone, Default, Debug)]
pub struct Records {
    /// The slots, fixed for the run of one mapping.
    pub slots: Vec<Slot>,
    /// Label numbers, one column per slot; [`NO_LABEL`] for none.
    pub labels: Vec<Vec<u32>>,
    /// Values.
    pub values: Vec<Value>,
    /// Places of the values.
    pub at: Vec<Location>,
    /// Slots for which the layout (not the label) makes the row a total: one bit per slot.
    pub totals: Vec<u32>,
    /// Observation status that a marker or sign gave, as number in `statuses`; 0 for none.
    pub status: Vec<u8>,
    /// The statuses met: codes of CL_OBS_STATUS; number 0 is the empty text.
    pub statuses: Vec<String>,
    /// The signs for zero met.
    pub zeros: Vec<String>,
}

impl Records {
    /// An empty batch with these slots, at most 32.
    pub fn new(names: impl IntoIterator<Item = String>) -> Self {
        let slots: Vec<Slot> = names.into_iter().map(|name| Slot { name, labels: Labels::default() }).collect();
        Self { labels: vec![Vec::new(); slots.len()], slots, statuses: vec![String::new()], ..Self::default() }
    }

    /// Number of a slot.
    pub fn slot(&self, name: &str) -> Option<usize> {
        self.slots.iter().position(|s| s.name == name)
    }

    /// Number of a status code.
    pub fn status_number(&mut self, code: &str) -> u8 {
        number(&mut self.statuses, code)
    }

    /// Number of a sign for zero.
    pub fn zero_number(&mut self, sign: &str) -> u8 {
        number(&mut self.zeros, sign)
    }

    /// Adds a row whose labels are given by slot.
    #[inline]
    pub fn push(&mut self, labels: &[u32], value: Value, at: Location, totals: u32, status: u8) {
        for (column, &label) in self.labels.iter_mut().zip(labels) {
            column.push(label);
        }
        self.values.push(value);
        self.at.push(at);
        self.totals.push(totals);
        self.status.push(status);
    }

    /// How many rows it holds.
    pub fn len(&self) -> usize {
        self.values.len()
    }

    /// Whether it holds none.
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// Empties the rows; labels and statuses stay.
    pub fn clear(&mut self) {
        self.labels.iter_mut().for_each(Vec::clear);
        self.values.clear();
        self.at.clear();
        self.totals.clear();
        self.status.clear();
    }
}

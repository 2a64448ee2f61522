//! Observations in codes: a columnar dataset with dictionaries, exact decimals and the place of every value.

use std::sync::Arc;

use rust_decimal::Decimal;
use rustc_hash::FxHashMap;

use super::location::Location;
use super::record::Labels;
use super::sort::{by_bits, by_series};
use super::structure::Dataflow;

/// A column of dictionary numbers that takes one, two or four bytes a row, or none while it is constant.
#[derive(Clone, Debug)]
pub enum CodeColumn {
    /// All rows have this number.
    Constant(u32, usize),
    /// Numbers below 256.
    Narrow(Vec<u8>),
    /// Numbers below 65,536.
    Medium(Vec<u16>),
    /// Any number.
    Wide(Vec<u32>),
}

impl Default for CodeColumn {
    fn default() -> Self {
        CodeColumn::Constant(0, 0)
    }
}

impl CodeColumn {
    /// Adds a number, widening the column when it must.
    #[inline]
    pub fn push(&mut self, code: u32) {
        match self {
            CodeColumn::Constant(c, n) if *n == 0 || *c == code => {
                *c = code;
                *n += 1;
            }
            CodeColumn::Narrow(v) if code < 256 => v.push(code as u8),
            CodeColumn::Medium(v) if code < 65_536 => v.push(code as u16),
            CodeColumn::Wide(v) => v.push(code),
            _ => {
                self.widen(code);
                self.push(code);
            }
        }
    }

    /// Adds numbers, widening the column once where it must.
    pub fn extend_from_slice(&mut self, codes: &[u32]) {
        let Some(&first) = codes.first() else { return };
        if let CodeColumn::Constant(c, n) = self
            && (*n == 0 || *c == first)
            && codes.iter().all(|&x| x == first)
        {
            (*c, *n) = (first, *n + codes.len());
            return;
        }
        let top = codes.iter().copied().fold(0, u32::max);
        match self {
            CodeColumn::Narrow(v) if top < 256 => v.extend(codes.iter().map(|&c| c as u8)),
            CodeColumn::Medium(v) if top < 65_536 => v.extend(codes.iter().map(|&c| c as u16)),
            CodeColumn::Wide(v) => v.extend_from_slice(codes),
            _ => {
                self.widen(top);
                self.extend_from_slice(codes);
            }
        }
    }

    fn widen(&mut self, code: u32) {
        let top = match self {
            CodeColumn::Constant(c, _) => code.max(*c),
            CodeColumn::Narrow(_) => code.max(256),
            _ => code.max(65_536),
        };
        let all = (0..self.len()).map(|i| self.get(i));
        *self = match top {
            0..256 => CodeColumn::Narrow(all.map(|c| c as u8).collect()),
            256..65_536 => CodeColumn::Medium(all.map(|c| c as u16).collect()),
            _ => CodeColumn::Wide(all.collect()),
        };
    }

    /// The number in row `i`.
    #[inline]
    pub fn get(&self, i: usize) -> u32 {
        match self {
            CodeColumn::Constant(c, _) => *c,
            CodeColumn::Narrow(v) => u32::from(v[i]),
            CodeColumn::Medium(v) => u32::from(v[i]),
            CodeColumn::Wide(v) => v[i],
        }
    }

    /// Does something with each of `with`, one a row, and the number in that row.
    pub fn each<T>(&self, with: &mut [T], mut what: impl FnMut(&mut T, u32)) {
        match self {
            CodeColumn::Constant(c, n) => with.iter_mut().take(*n).for_each(|t| what(t, *c)),
            CodeColumn::Narrow(v) => with.iter_mut().zip(v).for_each(|(t, &c)| what(t, c.into())),
            CodeColumn::Medium(v) => with.iter_mut().zip(v).for_each(|(t, &c)| what(t, c.into())),
            CodeColumn::Wide(v) => with.iter_mut().zip(v).for_each(|(t, &c)| what(t, c)),
        }
    }

    /// The largest number; 0 where there is none.
    pub fn top(&self) -> u32 {
        match self {
            CodeColumn::Constant(c, n) => {
                if *n > 0 {
                    *c
                } else {
                    0
                }
            }
            CodeColumn::Narrow(v) => v.iter().copied().fold(0, u8::max).into(),
            CodeColumn::Medium(v) => v.iter().copied().fold(0, u16::max).into(),
            CodeColumn::Wide(v) => v.iter().copied().fold(0, u32::max),
        }
    }

    /// For each number below `len` whether a row has it.
    pub fn used(&self, len: usize) -> Vec<bool> {
        let mut used = vec![false; len];
        let mut mark = |n: usize| used.get_mut(n).into_iter().for_each(|u| *u = true);
        match self {
            CodeColumn::Constant(c, n) => (0..*n).take(1).for_each(|_| mark(*c as usize)),
            CodeColumn::Narrow(v) => v.iter().for_each(|&c| mark(c.into())),
            CodeColumn::Medium(v) => v.iter().for_each(|&c| mark(c.into())),
            CodeColumn::Wide(v) => v.iter().for_each(|&c| mark(c as usize)),
        }
        used
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        match self {
            CodeColumn::Constant(_, n) => *n,
            CodeColumn::Narrow(v) => v.len(),
            CodeColumn::Medium(v) => v.len(),
            CodeColumn::Wide(v) => v.len(),
        }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// A column of exact decimals, absent values included: nine bytes a row.
#[derive(Clone, Default, Debug)]
pub struct Figures {
    mantissa: Vec<i64>,
    scale: CodeColumn,
}

/// Mantissa of an absent value.
pub const ABSENT: i64 = i64::MIN;

impl Figures {
    /// Adds a figure or its absence. Returns false, and adds an absence, where the figure has more than 18 digits.
    pub fn push(&mut self, value: Option<Decimal>) -> bool {
        let (m, s, ok) = match value {
            None => (ABSENT, 0, true),
            Some(v) => match i64::try_from(v.mantissa()) {
                Ok(m) if m != ABSENT => (m, v.scale(), true),
                _ => (ABSENT, 0, false),
            },
        };
        self.mantissa.push(m);
        self.scale.push(s);
        ok
    }

    /// Adds figures by mantissa and scale, an absent one having [`ABSENT`] and 0.
    pub fn extend(&mut self, mantissas: &[i64], scales: &[u32]) {
        self.mantissa.extend_from_slice(mantissas);
        self.scale.extend_from_slice(scales);
    }

    /// Adds some figures of another column, as they are.
    pub fn extend_with(&mut self, other: &Figures, rows: std::ops::Range<usize>) {
        self.mantissa.extend_from_slice(&other.mantissa[rows.clone()]);
        match &other.scale {
            CodeColumn::Constant(scale, _) => rows.for_each(|_| self.scale.push(*scale)),
            scales => rows.for_each(|i| self.scale.push(scales.get(i))),
        }
    }

    /// The figure in row `i`.
    #[inline]
    pub fn get(&self, i: usize) -> Option<Decimal> {
        let m = self.mantissa[i];
        (m != ABSENT).then(|| Decimal::new(m, self.scale.get(i)))
    }

    /// Mantissa and scale of the figure in row `i`: the figure is `mantissa / 10^scale`.
    #[inline]
    pub fn parts(&self, i: usize) -> Option<(i64, u32)> {
        let m = self.mantissa[i];
        (m != ABSENT).then(|| (m, self.scale.get(i)))
    }

    /// Most decimals of any figure.
    pub fn scale(&self) -> u32 {
        self.scale.top()
    }

    /// Replaces the figure in row `i`, where it fits the column's scale or is absent.
    pub fn set(&mut self, i: usize, value: Option<Decimal>) {
        let mut scales = CodeColumn::default();
        match value {
            None => self.mantissa[i] = ABSENT,
            Some(v) => {
                let mut v = v;
                if v.scale() != self.scale.get(i) {
                    let mut same = v;
                    same.rescale(self.scale.get(i));
                    if same == v {
                        v = same;
                    } else {
                        for k in 0..self.scale.len() {
                            scales.push(if k == i { v.scale() } else { self.scale.get(k) });
                        }
                        self.scale = scales;
                    }
                }
                self.mantissa[i] = i64::try_from(v.mantissa()).unwrap_or(ABSENT);
            }
        }
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.mantissa.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.mantissa.is_empty()
    }
}

/// Rows of codes with their values.
#[derive(Clone, Default, Debug)]
pub struct Rows {
    /// One column per dimension: numbers in [`Dataset::codes`].
    pub keys: Vec<CodeColumn>,
    /// One column per attribute: numbers in [`Dataset::attribute_values`], 0 for none.
    pub attributes: Vec<CodeColumn>,
    /// Values of the primary measure.
    pub values: Figures,
    /// Places of the values.
    pub at: Vec<Location>,
    /// What was changed on the way: number in [`Dataset::notes`], 0 for nothing.
    pub notes: CodeColumn,
    /// One column per entry of [`Dataset::beside`]: the number of the row's label in that slot from 1, 0 for none.
    pub beside: Vec<CodeColumn>,
}

impl Rows {
    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.at.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.at.is_empty()
    }
}

/// A change made on the way from label to code, worth telling: kind and detail.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Note {
    /// A label matched after folding case, accents and spacing: component, label, code.
    Folded(String, String, String),
    /// A label matched a curated synonym: component, label, code.
    Synonym(String, String, String),
    /// The structure's default was filled in: component, code.
    Default(String, String),
    /// A period was rewritten: as the sender wrote it, in the standard's form.
    Period(String, String),
    /// The figure was multiplied by the unit's factor.
    Unit(String),
    /// A sign was read as zero.
    Zero(String),
    /// A cumulative figure became the difference to the period before.
    Difference,
    /// Rows about persons were counted.
    Counted,
    /// The figures of several rows with one key were added.
    Added,
    /// Rows that differ only in what the dataflow has no dimension for were added.
    Summed,
    /// A rule of the mapping changed the observation: its number in the mapping, from 1.
    Rule(usize),
    /// Its cell was read otherwise than it stands: what stands there, what was read, who said so and why.
    Corrected(String, String, String),
}

/// Sets of notes. Observations share few notes but many combinations of them, so a set is stored as the set it grew from
/// and one note more: eight bytes.
#[derive(Clone, Debug)]
pub struct Notes {
    all: Vec<Note>,
    numbers: FxHashMap<Note, u32>,
    /// Set number → the set that it grew from, and the note added. Set 0 is empty.
    sets: Vec<(u32, u32)>,
    grown: FxHashMap<(u32, u32), u32>,
}

impl Default for Notes {
    fn default() -> Self {
        Self { all: Vec::new(), numbers: FxHashMap::default(), sets: vec![(0, u32::MAX)], grown: FxHashMap::default() }
    }
}

impl Notes {
    /// Number of a note, for [`Notes::with`].
    pub fn note(&mut self, note: Note) -> u32 {
        if let Some(&n) = self.numbers.get(&note) {
            return n;
        }
        let n = self.all.len() as u32;
        self.numbers.insert(note.clone(), n);
        self.all.push(note);
        n
    }

    /// Number of the set that has the notes of `set` and this one. The same notes added in the same order are the same set.
    pub fn with(&mut self, set: u32, note: u32) -> u32 {
        let next = self.sets.len() as u32;
        *self.grown.entry((set, note)).or_insert_with(|| {
            self.sets.push((set, note));
            next
        })
    }

    /// The notes of a set, the last added first; none for set 0.
    pub fn get(&self, set: u32) -> impl Iterator<Item = &Note> {
        let mut set = set;
        std::iter::from_fn(move || {
            let &(before, note) = self.sets.get(set as usize)?;
            set = before;
            self.all.get(note as usize)
        })
    }

    /// Every note that was made, in the order of making.
    pub fn all(&self) -> &[Note] {
        &self.all
    }

    /// How many sets there are, the empty one included.
    pub fn sets(&self) -> usize {
        self.sets.len()
    }
}

/// Observations of one dataflow, with the totals that serve as checks kept apart from their parts.
#[derive(Clone, Debug)]
pub struct Dataset {
    /// What they are observations of.
    pub flow: Arc<Dataflow>,
    /// Dictionary of each dimension.
    pub codes: Vec<Labels>,
    /// Dictionary of each attribute; number 0 is the empty text.
    pub attribute_values: Vec<Labels>,
    /// Sets of notes; number 0 is the empty set.
    pub notes: Notes,
    /// The observations.
    pub observations: Rows,
    /// For each observation the slots over which it sums, 0 for a part. An observation that sums is a total that the mapping
    /// keeps; it also stands in `totals`.
    pub observation_slots: CodeColumn,
    /// Totals of the source that are to be checked, in the same dictionaries. In the dimensions of the slots summed over they
    /// have `_T` or, where months add to a year, the year. Those that the mapping keeps are observations too.
    ///
    /// The parts of a total over slots T, seen from t in T, are the rows over exactly T without t that agree with it in every
    /// dimension that t does not decide, and in every slot of `beside` other than t in which the total has a label. Where no t
    /// has parts, all of T is taken at once.
    pub totals: Rows,
    /// For each total the slots over which it sums: one bit per entry of `slots`.
    pub total_slots: Vec<u32>,
    /// For each total whether its parts may be incomplete, so that it is only not less than their sum.
    pub total_open: Vec<bool>,
    /// Rows left out because a dimension is missing or its label is at fault, observations and totals alike. What could be
    /// resolved stands in the same dictionaries, the rest has the empty code and may be any part: a total that such a row
    /// fits is undecided.
    pub faulty: Rows,
    /// For each row of `faulty` the slots over which it sums, 0 for a part.
    pub faulty_slots: Vec<u32>,
    /// The mapping's slots, each with the dimensions that it decides.
    pub slots: Vec<(String, Vec<usize>)>,
    /// Slots whose label is not told by the codes and yet says which rows belong together: headings of groups that are no
    /// dimension (a continent above its countries) and slots that decide a dimension together (year and month).
    pub beside: Vec<usize>,
    /// Largest difference at which a total still agrees, as the mapping states it.
    pub tolerance: Decimal,
    /// Places are cells of a table, so that a row and a column say what stands together.
    pub grid: bool,
}

impl Dataset {
    /// An empty dataset of this dataflow.
    pub fn new(flow: Arc<Dataflow>) -> Self {
        let d = &flow.structure;
        let rows = || Rows {
            keys: vec![CodeColumn::default(); d.dimensions.len()],
            attributes: vec![CodeColumn::default(); d.attributes.len()],
            ..Rows::default()
        };
        let empty = || {
            let mut l = Labels::default();
            l.intern("");
            l
        };
        Self {
            codes: vec![Labels::default(); d.dimensions.len()],
            attribute_values: (0..d.attributes.len()).map(|_| empty()).collect(),
            notes: Notes::default(),
            observations: rows(),
            observation_slots: CodeColumn::default(),
            totals: rows(),
            total_slots: Vec::new(),
            total_open: Vec::new(),
            faulty: rows(),
            faulty_slots: Vec::new(),
            slots: Vec::new(),
            beside: Vec::new(),
            tolerance: Decimal::ZERO,
            grid: false,
            flow,
        }
    }

    /// Code of an observation in a dimension.
    pub fn code(&self, row: usize, dimension: usize) -> &str {
        self.codes[dimension].text(self.observations.keys[dimension].get(row))
    }

    /// Value of an observation's attribute; empty for none.
    pub fn attribute(&self, row: usize, attribute: usize) -> &str {
        self.attribute_values[attribute].text(self.observations.attributes[attribute].get(row))
    }

    /// Value of the attribute with this identifier; empty for none or where the structure lacks it.
    pub fn attribute_by_id(&self, row: usize, id: &str) -> &str {
        self.flow.structure.attribute(id).map_or("", |a| self.attribute(row, a))
    }

    /// Number of a set of notes.
    pub fn note_set(&mut self, mut notes: Vec<Note>) -> u32 {
        notes.sort_unstable();
        notes.dedup();
        notes.into_iter().fold(0, |set, note| {
            let note = self.notes.note(note);
            self.notes.with(set, note)
        })
    }

    /// Takes over the observations of another dataset of the same dataflow. Totals and faulty rows of both stay behind, with
    /// the slots that only they are read by: they were judged with the file that they stand in.
    pub fn append(&mut self, other: &Dataset) {
        let codes: Vec<Vec<u32>> = translate(&mut self.codes, &other.codes);
        let attributes: Vec<Vec<u32>> = translate(&mut self.attribute_values, &other.attribute_values);
        let notes: Vec<u32> = (0..other.notes.sets() as u32)
            .map(|set| {
                let set: Vec<Note> = other.notes.get(set).cloned().collect();
                self.note_set(set)
            })
            .collect();
        copy_rows(&mut self.observations, &other.observations, &codes, &attributes, &notes);
        (0..other.observations.len()).for_each(|i| self.observation_slots.push(other.observation_slots.get(i)));
        let alone = Self::new(self.flow.clone());
        (self.totals, self.faulty) = (alone.totals, alone.faulty);
        (self.total_slots, self.total_open, self.faulty_slots) = Default::default();
        (self.slots, self.beside, self.observations.beside) = Default::default();
    }

    /// Order of the observations by key (byte order of the codes, dimension by dimension) and so, the time dimension
    /// being the last, by period. Equal keys keep the order of the source. A record that repeats the one before, key and
    /// figure, is left out: S-RWD-002 says that one of each is used.
    pub fn order(&self) -> Vec<u32> {
        let rows = &self.observations;
        let ranks: Vec<Vec<u32>> = self.codes.iter().map(rank).collect();
        let widths: Vec<u32> = self.codes.iter().map(|c| 32 - (c.len().max(1) as u32 - 1).leading_zeros()).collect();
        let same_figure = |a: u32, b: u32| {
            rows.values.parts(a as usize) == rows.values.parts(b as usize) || rows.values.get(a as usize) == rows.values.get(b as usize)
        };
        let bits = widths.iter().sum::<u32>();
        let place = u32::BITS - (rows.len().max(2) as u32 - 1).leading_zeros();
        if bits <= 64 {
            let mut keys = vec![0u64; rows.len()];
            for ((column, rank), width) in rows.keys.iter().zip(&ranks).zip(&widths) {
                column.each(&mut keys, |k, code| *k = k.checked_shl(*width).unwrap_or(0) | u64::from(rank[code as usize]));
            }
            if let Some(mut order) = by_series(&keys, widths.last().copied().unwrap_or(0)) {
                order.dedup_by(|next, before| keys[*next as usize] == keys[*before as usize] && same_figure(*next, *before));
                return order;
            }
            if bits + place > 64 {
                let mut order: Vec<u32> = (0..rows.len() as u32).collect();
                order.sort_by_key(|&row| keys[row as usize]);
                order.dedup_by(|next, before| keys[*next as usize] == keys[*before as usize] && same_figure(*next, *before));
                return order;
            }
            // Key and row in one number: what is sorted is moved whole, and equal keys keep the order of the source.
            keys.iter_mut().enumerate().for_each(|(row, k)| *k = *k << place | row as u64);
            by_bits(&mut keys, place);
            let row = |k: u64| (k & ((1 << place) - 1)) as u32;
            keys.dedup_by(|next, before| *next >> place == *before >> place && same_figure(row(*next), row(*before)));
            return keys.into_iter().map(row).collect();
        }
        let mut order: Vec<u32> = (0..rows.len() as u32).collect();
        if bits <= 128 {
            let mut keys = vec![0u128; rows.len()];
            for ((column, rank), width) in rows.keys.iter().zip(&ranks).zip(&widths) {
                column.each(&mut keys, |k, code| *k = *k << width | u128::from(rank[code as usize]));
            }
            order.sort_by_key(|&row| keys[row as usize]);
            order.dedup_by(|next, before| keys[*next as usize] == keys[*before as usize] && same_figure(*next, *before));
            return order;
        }
        let key = |row: u32| rows.keys.iter().zip(&ranks).map(move |(k, rank)| rank[k.get(row as usize) as usize]);
        order.sort_by(|&a, &b| key(a).cmp(key(b)));
        order.dedup_by(|next, before| key(*next).eq(key(*before)) && same_figure(*next, *before));
        order
    }
}

/// Numbers in `to` of the labels of `from`, dictionary by dictionary.
fn translate(to: &mut [Labels], from: &[Labels]) -> Vec<Vec<u32>> {
    to.iter_mut().zip(from).map(|(to, from)| (0..from.len() as u32).map(|n| to.intern(from.text(n))).collect()).collect()
}

fn copy_rows(to: &mut Rows, from: &Rows, codes: &[Vec<u32>], attributes: &[Vec<u32>], notes: &[u32]) {
    for row in 0..from.len() {
        for (d, column) in to.keys.iter_mut().enumerate() {
            column.push(codes[d][from.keys[d].get(row) as usize]);
        }
        for (a, column) in to.attributes.iter_mut().enumerate() {
            column.push(attributes[a][from.attributes[a].get(row) as usize]);
        }
        to.values.push(from.values.get(row));
        to.at.push(from.at[row]);
        to.notes.push(notes[from.notes.get(row) as usize]);
    }
}

/// Rank of each label of a dictionary in byte order.
fn rank(labels: &Labels) -> Vec<u32> {
    let mut by_text: Vec<u32> = (0..labels.len() as u32).collect();
    by_text.sort_by_key(|&n| labels.text(n));
    let mut rank = vec![0; labels.len()];
    for (r, n) in by_text.into_iter().enumerate() {
        rank[n as usize] = r as u32;
    }
    rank
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_widen_without_losing_a_row() {
        let mut c = CodeColumn::default();
        let all = [7, 7, 7, 255, 256, 3, 70_000, 0];
        all.iter().for_each(|&x| c.push(x));
        assert_eq!((0..c.len()).map(|i| c.get(i)).collect::<Vec<_>>(), all);
        assert!(matches!(c, CodeColumn::Wide(_)));
        assert_eq!((c.top(), c.used(9)), (70_000, vec![true, false, false, true, false, false, false, true, false]));
        assert_eq!((CodeColumn::default().top(), CodeColumn::default().used(2)), (0, vec![false, false]));
        assert_eq!((CodeColumn::Constant(1, 3).top(), CodeColumn::Constant(1, 3).used(2)), (1, vec![false, true]));
        for cut in 0..=all.len() {
            let mut c = CodeColumn::default();
            c.extend_from_slice(&all[..cut]);
            c.extend_from_slice(&all[cut..]);
            assert_eq!((0..c.len()).map(|i| c.get(i)).collect::<Vec<_>>(), all);
        }
        let mut c = CodeColumn::default();
        c.extend_from_slice(&[5, 5]);
        c.extend_from_slice(&[5]);
        assert!(matches!(c, CodeColumn::Constant(5, 3)));
    }

    #[test]
    fn sets_of_notes_are_shared() {
        let mut n = Notes::default();
        let (a, b) = (n.note(Note::Difference), n.note(Note::Counted));
        let one = n.with(0, a);
        let both = n.with(one, b);
        assert_eq!((n.with(0, a), n.with(one, b)), (one, both));
        assert_eq!(n.get(both).collect::<Vec<_>>(), [&Note::Counted, &Note::Difference]);
        assert_eq!((n.get(0).count(), n.sets(), n.note(Note::Counted)), (0, 3, b));
    }

    #[test]
    fn figures_are_exact() {
        let mut f = Figures::default();
        assert!(f.push(Some(Decimal::new(91_875, 3))));
        assert!(f.push(None));
        assert!(!f.push(Some(Decimal::MAX)));
        assert_eq!(f.get(0).map(|d| d.to_string()), Some("91.875".to_owned()));
        assert_eq!(f.get(1), None);
        let mut g = Figures::default();
        g.extend(&[91_875, ABSENT], &[3, 0]);
        assert_eq!((g.get(0), g.get(1), g.len(), g.scale()), (f.get(0), None, 2, 3));
        f.set(1, Some(Decimal::new(5, 1)));
        assert_eq!(f.get(1), Some(Decimal::new(5, 1)));
        assert_eq!(f.get(0), Some(Decimal::new(91_875, 3)));
    }
}

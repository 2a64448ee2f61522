//! Observations in codes: a columnar dataset with dictionaries, exact decimals and the place of every value.

use std::sync::Arc;

use rust_decimal::Decimal;

use super::location::Location;
use super::record::Labels;
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
    pub fn get(&self, i: usize) -> u32 {
        match self {
            CodeColumn::Constant(c, _) => *c,
            CodeColumn::Narrow(v) => u32::from(v[i]),
            CodeColumn::Medium(v) => u32::from(v[i]),
            CodeColumn::Wide(v) => v[i],
        }
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
const ABSENT: i64 = i64::MIN;

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

    /// The figure in row `i`.
    pub fn get(&self, i: usize) -> Option<Decimal> {
        let m = self.mantissa[i];
        (m != ABSENT).then(|| Decimal::new(m, self.scale.get(i)))
    }

    /// Mantissa and scale of the figure in row `i`: the figure is `mantissa / 10^scale`.
    pub fn parts(&self, i: usize) -> Option<(i64, u32)> {
        let m = self.mantissa[i];
        (m != ABSENT).then(|| (m, self.scale.get(i)))
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
    /// A rule of the mapping changed the observation: its number in the mapping, from 1.
    Rule(usize),
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
    pub notes: Vec<Vec<Note>>,
    /// The observations.
    pub observations: Rows,
    /// Totals of the source that are checked and not published, in the same dictionaries, `_T` in the summed dimensions.
    pub totals: Rows,
    /// For each total the slots over which it sums: one bit per entry of `slots`.
    pub total_slots: Vec<u32>,
    /// The mapping's slots, each with the dimensions that it decides.
    pub slots: Vec<(String, Vec<usize>)>,
    /// Largest difference at which a total still agrees, as the mapping states it.
    pub tolerance: Decimal,
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
            notes: vec![Vec::new()],
            observations: rows(),
            totals: rows(),
            total_slots: Vec::new(),
            slots: Vec::new(),
            tolerance: Decimal::ZERO,
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
        if let Some(i) = self.notes.iter().position(|n| *n == notes) {
            return i as u32;
        }
        self.notes.push(notes);
        self.notes.len() as u32 - 1
    }

    /// Takes over the observations and totals of another dataset of the same dataflow.
    pub fn append(&mut self, other: &Dataset) {
        let codes: Vec<Vec<u32>> = translate(&mut self.codes, &other.codes);
        let attributes: Vec<Vec<u32>> = translate(&mut self.attribute_values, &other.attribute_values);
        let notes: Vec<u32> = other.notes.iter().map(|n| self.note_set(n.clone())).collect();
        copy_rows(&mut self.observations, &other.observations, &codes, &attributes, &notes);
        // Totals are told apart by the slots of their own mapping, so slots of the same name are made one.
        let slots: Vec<usize> = other
            .slots
            .iter()
            .map(|slot| match self.slots.iter().position(|s| s == slot) {
                Some(i) => i,
                None => {
                    self.slots.push(slot.clone());
                    self.slots.len() - 1
                }
            })
            .collect();
        copy_rows(&mut self.totals, &other.totals, &codes, &attributes, &notes);
        let bits = |mask: u32| slots.iter().enumerate().filter(|(i, _)| mask >> i & 1 == 1).fold(0, |m, (_, &to)| m | 1 << to);
        self.total_slots.extend(other.total_slots.iter().map(|&m| bits(m)));
        self.tolerance = self.tolerance.max(other.tolerance);
    }

    /// Order of the observations by key (byte order of the codes, dimension by dimension) and so, the time dimension
    /// being the last, by period. Equal keys keep the order of the source.
    pub fn order(&self) -> Vec<u32> {
        let ranks: Vec<Vec<u32>> = self.codes.iter().map(rank).collect();
        let mut order: Vec<u32> = (0..self.observations.len() as u32).collect();
        let widths: Vec<u32> = self.codes.iter().map(|c| 32 - (c.len().max(2) as u32 - 1).leading_zeros()).collect();
        if widths.iter().sum::<u32>() <= 128 {
            let keys: Vec<u128> = (0..self.observations.len())
                .map(|row| {
                    (0..ranks.len())
                        .fold(0u128, |k, d| (k << widths[d]) | u128::from(ranks[d][self.observations.keys[d].get(row) as usize]))
                })
                .collect();
            order.sort_by_key(|&row| keys[row as usize]);
        } else {
            order.sort_by(|&a, &b| {
                (0..ranks.len())
                    .map(|d| {
                        let k = &self.observations.keys[d];
                        ranks[d][k.get(a as usize) as usize].cmp(&ranks[d][k.get(b as usize) as usize])
                    })
                    .find(|o| o.is_ne())
                    .unwrap_or(std::cmp::Ordering::Equal)
            });
        }
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
    }

    #[test]
    fn figures_are_exact() {
        let mut f = Figures::default();
        assert!(f.push(Some(Decimal::new(91_875, 3))));
        assert!(f.push(None));
        assert!(!f.push(Some(Decimal::MAX)));
        assert_eq!(f.get(0).map(|d| d.to_string()), Some("91.875".to_owned()));
        assert_eq!(f.get(1), None);
        f.set(1, Some(Decimal::new(5, 1)));
        assert_eq!(f.get(1), Some(Decimal::new(5, 1)));
        assert_eq!(f.get(0), Some(Decimal::new(91_875, 3)));
    }
}

//! Which rows are the parts of a total, and what do they add to?
//!
//! The parts of a total over slots T, seen from t in T, are the rows over exactly T without t that agree with it in every
//! dimension that t does not decide, and in every slot of `beside` other than t in which the total has a label. A key
//! holds the codes and those labels, so the parts of a total are the rows with its key under a mask.

use std::borrow::Cow;
use std::collections::BTreeMap;

use rust_decimal::Decimal;
use rustc_hash::{FxHashMap, FxHashSet};

use super::super::keys::{KeyMap, Keys};
use super::super::scope::{Packing, Scope};
use crate::model::finding::{Findings, Rule, X_VAD_001, X_VAD_002};
use crate::model::location::Location;
use crate::model::observation::{CodeColumn, Dataset, Rows};

/// A row of the dataset: an observation or a total.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(super) enum Row {
    Observation(u32),
    Total(u32),
}

/// What has been added up for the totals that have one projection.
#[derive(Clone, Copy, Default)]
struct Sum {
    value: i128,
    parts: u32,
    missing: u32,
    /// A part is in doubt, or is a row at fault.
    doubtful: bool,
    /// A row at fault may be a part: one whose code is unknown in a dimension in which all parts agree.
    shaded: bool,
    /// A figure or the sum has too many digits.
    beyond: bool,
}

/// Row and column of the sheet in which all parts of a sum lie, where they lie in one.
#[derive(Clone, Copy, Default)]
struct Lines {
    row: Line,
    col: Line,
}

/// A line of a sheet, as far as the parts of a sum lie in one.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Line {
    /// No part yet.
    #[default]
    None,
    /// All in this one: part of the sources, and number.
    One(u32, u32),
    /// In several.
    Several,
}

impl Line {
    fn add(&mut self, part: u32, number: u32) {
        *self = match *self {
            Line::None => Line::One(part, number),
            Line::One(p, n) if (p, n) == (part, number) => *self,
            _ => Line::Several,
        };
    }
}

impl Lines {
    /// Whether a row at fault at this place may be one of the parts. Parts that lie in one row of a cross-tab, or in one
    /// column, have no further part elsewhere.
    fn may_have(&self, at: Location) -> bool {
        let part = at.part().0;
        match (self.row, self.col) {
            (Line::None, _) => true,
            (Line::One(p, row), Line::Several) => (p, row) == (part, at.row()),
            (Line::Several, Line::One(p, col)) => (p, col) == (part, u32::from(at.col())),
            _ => true,
        }
    }
}

/// Sums of one direction, by the numbers of the projections of its totals.
pub(super) struct Added {
    sums: Vec<Sum>,
    /// The largest rounding base among the parts; empty where nothing is rounded.
    rounding: Vec<i128>,
    /// Number of each total that was asked for, in their order.
    of: Vec<u32>,
}

impl Added {
    /// Whether the total has no part, not even one at fault.
    pub(super) fn is_empty(&self, total: usize) -> bool {
        let s = &self.sums[self.of[total] as usize];
        s.parts == 0 && !s.doubtful && !s.shaded
    }
}

/// A total whose parts do not agree with it.
pub(super) struct Failure {
    pub(super) rule: &'static Rule,
    pub(super) total: u32,
    /// Total minus sum, at the common scale.
    pub(super) difference: i128,
    pub(super) sum: i128,
    pub(super) parts: Vec<Row>,
}

/// From which totals one looks at which parts.
#[derive(Clone, Copy)]
pub(super) struct Direction {
    /// Slots of the totals.
    mask: u32,
    /// Entries of `beside` in which the totals have a label, one bit each.
    beside: u32,
    /// Slots of the parts.
    above: u32,
    /// What totals and parts have in common.
    common: u128,
}

/// Totals by their slots and by the entries of `beside` in which they have a label.
type Totals = BTreeMap<(u32, u32), Vec<u32>>;

/// The data as sums need it.
pub(super) struct Margins<'s, 'a> {
    scope: &'s Scope<'a>,
    packing: &'s Packing,
    /// Place and width of each entry of `beside` in a key.
    fields: Vec<(u32, u32)>,
    observation_keys: Cow<'s, Keys>,
    total_keys: Cow<'s, Keys>,
    totals: Totals,
    /// Totals by their slots alone, without those that stand in the source a second time.
    distinct: BTreeMap<u32, Vec<u32>>,
    /// Rounding base of each attribute value, times ten to the scale.
    rounding: Option<(usize, Vec<i128>)>,
    /// Rows at fault by their slots and by the bits that are known of their keys.
    faulty: BTreeMap<(u32, u128), Vec<(u128, Location)>>,
    /// Keys of observations in doubt: a kept total stands among the totals too.
    doubt: FxHashSet<u128>,
}

/// Numbers of the bits that are set.
pub(super) fn bits(mask: u32) -> impl Iterator<Item = u32> {
    (0..32).filter(move |b| mask >> b & 1 == 1)
}

impl<'s, 'a> Margins<'s, 'a> {
    /// None where keys cannot be packed.
    pub(super) fn new(scope: &'s Scope<'a>) -> Option<Self> {
        let (data, packing) = (scope.data, scope.packing.as_ref()?);
        let fields = fields(data, packing)?;
        let observation_keys = extend(scope.keys(), &data.observations, &fields);
        let total_keys = extend(scope.total_keys(), &data.totals, &fields);
        let mut totals: Totals = BTreeMap::new();
        let mut distinct: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
        let mut seen: BTreeMap<u32, KeyMap> = BTreeMap::new();
        let all = (0..fields.len()).fold(packing.all(), |m, k| m | ones(fields[k].1) << fields[k].0);
        for (i, &mask) in (0u32..).zip(&data.total_slots) {
            let labelled = |(k, column): (usize, &CodeColumn)| u32::from(column.get(i as usize) > 0) << k;
            let beside = data.totals.beside.iter().take(32).enumerate().map(labelled).sum();
            totals.entry((mask, beside)).or_default().push(i);
            let seen = seen.entry(mask).or_insert_with(|| scope.key_map(all, 0));
            if seen.or_insert(total_keys.get(i), i) == i {
                distinct.entry(mask).or_default().push(i);
            }
        }
        let doubt = (0..scope.len()).filter(|&r| scope.doubt.has(r)).map(|r| observation_keys.get(r)).collect();
        let mut s =
            Self { scope, packing, fields, observation_keys, total_keys, totals, distinct, rounding: None, faulty: BTreeMap::new(), doubt };
        s.rounding = scope.attribute("ROUNDING_BASE").map(|a| {
            let labels = &data.attribute_values[a];
            let base = |n| Decimal::from_str_exact(labels.text(n)).ok().and_then(|d| s.integer(d)).unwrap_or(0).max(0);
            (a, (0..labels.len() as u32).map(base).collect())
        });
        s.faulty = s.faults();
        Some(s)
    }

    pub(super) fn scope(&self) -> &'s Scope<'a> {
        self.scope
    }

    pub(super) fn totals(&self) -> &Totals {
        &self.totals
    }

    /// From totals with these slots and labels to the rows that are parts in the slots `over`.
    pub(super) fn direction(&self, mask: u32, beside: u32, over: u32) -> Direction {
        let slots = &self.scope.data.slots;
        let decided = bits(over).filter_map(|t| slots.get(t as usize)).flat_map(|(_, dims)| dims.iter().copied());
        let codes = !self.packing.mask(decided) & self.packing.all();
        let told = self.scope.data.beside.iter().zip(&self.fields).take(32).enumerate();
        let told = told.filter(|(k, (slot, _))| beside >> k & 1 == 1 && bits(over).all(|t| t as usize != **slot));
        let common = told.fold(codes, |m, (_, (_, &(shift, width)))| m | ones(width) << shift);
        Direction { mask, beside, above: mask & !over, common }
    }

    fn integer(&self, figure: Decimal) -> Option<i128> {
        figure.mantissa().checked_mul(10i128.checked_pow(self.scope.scale().checked_sub(figure.scale())?)?)
    }

    fn find(&self, row: Row) -> (&'a Rows, u32) {
        match row {
            Row::Observation(i) => (&self.scope.data.observations, i),
            Row::Total(i) => (&self.scope.data.totals, i),
        }
    }

    /// The figure in integers; nothing where it has too many digits.
    #[inline]
    fn figure(&self, row: Row) -> Option<Option<i128>> {
        let (rows, i) = self.find(row);
        match rows.values.parts(i as usize) {
            None => Some(None),
            Some((m, s)) => self.scope.integer(m, s).map(Some),
        }
    }

    #[inline]
    fn key(&self, row: Row) -> u128 {
        match row {
            Row::Observation(i) => self.observation_keys.get(i),
            Row::Total(i) => self.total_keys.get(i),
        }
    }

    fn doubtful(&self, row: Row) -> bool {
        match row {
            Row::Observation(i) => self.scope.doubt.has(i),
            Row::Total(_) => !self.doubt.is_empty() && self.doubt.contains(&self.key(row)),
        }
    }

    fn base(&self, row: Row) -> i128 {
        let Some((a, bases)) = &self.rounding else { return 0 };
        let (rows, i) = self.find(row);
        bases.get(rows.attributes[*a].get(i as usize) as usize).copied().unwrap_or(0)
    }

    /// Every row that may be a part in this direction.
    fn parts(&self, d: &Direction) -> impl Iterator<Item = Row> {
        // Observations that are no kept totals and repeat no other.
        let is_part = |&r: &u32| self.scope.data.observation_slots.get(r as usize) == 0 && !self.scope.repeated.has(r);
        let observations = (0..if d.above == 0 { self.scope.len() } else { 0 }).filter(is_part).map(Row::Observation);
        let totals = self.distinct.get(&d.above).filter(move |_| d.above != 0);
        observations.chain(totals.into_iter().flatten().map(|&t| Row::Total(t)))
    }

    /// Numbers the projections that totals have; and the number of each total.
    pub(super) fn number(&self, d: &Direction, totals: &[u32]) -> (KeyMap, Vec<u32>) {
        let mut number = self.scope.key_map(d.common, totals.len());
        let of = totals.iter().map(|&t| {
            let next = number.len() as u32;
            number.or_insert(self.key(Row::Total(t)) & d.common, next)
        });
        let of = of.collect();
        (number, of)
    }

    /// Sums by what totals and parts have in common, for those projections that a total has.
    pub(super) fn add_up(&self, d: &Direction, totals: &[u32]) -> Added {
        let (number, of) = self.number(d, totals);
        let mut sums = vec![Sum::default(); number.len()];
        let mut rounding = vec![0i128; if self.rounding.is_some() { sums.len() } else { 0 }];
        // Where parts lie tells which row at fault may be one of them.
        let faults = || self.faulty.range((d.above, 0)..=(d.above, u128::MAX));
        let mut lines = vec![Lines::default(); if faults().next().is_some() { sums.len() } else { 0 }];
        let mut add = |part: Row, n: u32| {
            let sum = &mut sums[n as usize];
            sum.parts += 1;
            sum.doubtful |= self.doubtful(part);
            if let Some(l) = lines.get_mut(n as usize) {
                let (rows, i) = self.find(part);
                let at = rows.at[i as usize];
                l.row.add(at.part().0, at.row());
                l.col.add(at.part().0, at.col().into());
            }
            match self.figure(part) {
                Some(None) => sum.missing += 1,
                Some(Some(v)) => {
                    if let Some(r) = rounding.get_mut(n as usize) {
                        *r = (*r).max(self.base(part));
                    }
                    match sum.value.checked_add(v) {
                        Some(s) => sum.value = s,
                        None => sum.beyond = true,
                    }
                }
                None => sum.beyond = true,
            }
        };
        // Observations and totals each in a loop of their own; neighbours in the source mostly have one total.
        let (mut last, mut found) = (None, None);
        self.parts(d).for_each(|part| {
            let key = self.key(part) & d.common;
            if last != Some(key) {
                last = Some(key);
                found = number.get(key);
            }
            if let Some(n) = found {
                add(part, n);
            }
        });
        for ((_, known), keys) in faults() {
            let mut hidden: FxHashMap<u128, Vec<Location>> = FxHashMap::default();
            keys.iter().for_each(|(k, at)| hidden.entry(k & known & d.common).or_default().push(*at));
            let surely = !known & d.common == 0;
            for (key, n) in number.iter() {
                let Some(places) = hidden.get(&(key & known)) else { continue };
                let sum = &mut sums[n as usize];
                if surely || !self.scope.data.grid || places.iter().any(|&at| lines[n as usize].may_have(at)) {
                    sum.doubtful |= surely;
                    sum.shaded = true;
                }
            }
        }
        Added { sums, rounding, of }
    }

    /// Difference at which the total still agrees: the mapping's tolerance, and half the rounding base for each figure.
    fn tolerance(&self, total: u32, sum: &Sum, rounding: Option<&i128>) -> i128 {
        let stated = self.integer(self.scope.data.tolerance).unwrap_or(0);
        let base = rounding.copied().unwrap_or(0).max(self.base(Row::Total(total)));
        base.checked_mul(i128::from(sum.parts)).map_or(stated, |n| stated.saturating_add(n / 2))
    }

    /// Compares totals with their sums: those that fail, and by the numbers of `added` which projections hold.
    pub(super) fn judge(&self, d: &Direction, totals: &[u32], added: &Added, out: &mut Findings) -> (Vec<Failure>, Vec<bool>) {
        let (mut failures, mut held) = (Vec::new(), vec![false; added.sums.len()]);
        let (mut passed, mut undecided) = ([0u64; 2], [0u64; 2]);
        for (i, (&t, &n)) in totals.iter().zip(&added.of).enumerate() {
            let sum = &added.sums[n as usize];
            if added.is_empty(i) {
                continue;
            }
            // Parts are missing, or the mapping says that they need not be all.
            let at_least = sum.missing > 0 || self.scope.data.total_open.get(t as usize) == Some(&true);
            let open = usize::from(at_least);
            let rule = [&X_VAD_001, &X_VAD_002][open];
            let doubtful = sum.doubtful || sum.beyond || self.doubtful(Row::Total(t));
            let (Some(total), false) = (self.figure(Row::Total(t)).flatten(), doubtful) else {
                undecided[open] += 1;
                continue;
            };
            let difference = total.saturating_sub(sum.value);
            let tolerance = self.tolerance(t, sum, added.rounding.get(n as usize));
            let holds = if at_least { difference >= -tolerance } else { difference.abs() <= tolerance };
            if (!holds && sum.shaded) || sum.parts == 0 {
                undecided[open] += 1;
            } else if holds {
                passed[open] += 1;
                // With a part missing the total may still be wrong: it vouches for no cell.
                held[n as usize] |= !at_least;
            } else {
                failures.push(Failure { rule, total: t, difference, sum: sum.value, parts: Vec::new() });
            }
        }
        out.tally(&X_VAD_001, passed[0], 0, undecided[0]);
        out.tally(&X_VAD_002, passed[1], 0, undecided[1]);
        if !failures.is_empty() {
            self.name_parts(d, &mut failures);
        }
        failures.retain(|f| {
            // A subtotal read as a detail explains the difference already.
            let explained = f.parts.iter().any(|p| matches!(p, Row::Observation(i) if self.scope.suspect.has(*i)));
            out.tally(f.rule, 0, u64::from(!explained), u64::from(explained));
            !explained
        });
        (failures, held)
    }

    fn name_parts(&self, d: &Direction, failures: &mut [Failure]) {
        let mut wanted: FxHashMap<u128, Vec<usize>> = FxHashMap::default();
        for (i, f) in failures.iter().enumerate() {
            wanted.entry(self.key(Row::Total(f.total)) & d.common).or_default().push(i);
        }
        for part in self.parts(d) {
            for &i in wanted.get(&(self.key(part) & d.common)).into_iter().flatten() {
                failures[i].parts.push(part);
            }
        }
    }

    /// Whether a row takes part in a check of this direction that holds.
    pub(super) fn takes_part(&self, d: &Direction, number: &KeyMap, held: &[bool], row: Row) -> bool {
        let data = self.scope.data;
        let there = match row {
            Row::Observation(_) => d.above == 0,
            Row::Total(i) => {
                let mask = data.total_slots[i as usize];
                let labelled = |k: usize| data.totals.beside.get(k).is_some_and(|c| c.get(i as usize) > 0);
                let itself = mask == d.mask && (0..data.totals.beside.len().min(32)).all(|k| labelled(k) == (d.beside >> k & 1 == 1));
                itself || (d.above != 0 && mask == d.above)
            }
        };
        there && number.get(self.key(row) & d.common).is_some_and(|n| held[n as usize])
    }

    /// Rows at fault by their slots and by the bits that are known of their keys: the empty code may be any.
    fn faults(&self) -> BTreeMap<(u32, u128), Vec<(u128, Location)>> {
        let data = self.scope.data;
        let rows = &data.faulty;
        let plain = self.packing.keys(rows);
        let keys = extend(&plain, rows, &self.fields);
        let empty: Vec<Vec<bool>> = (0..data.codes.len()).map(|d| self.scope.code_table(d, str::is_empty)).collect();
        let mut groups: BTreeMap<(u32, u128), Vec<(u128, Location)>> = BTreeMap::new();
        for (i, key) in keys.iter().enumerate() {
            let unknown = (0..rows.keys.len()).filter(|&d| empty[d].get(rows.keys[d].get(i) as usize) == Some(&true));
            let known = !self.packing.mask(unknown);
            groups.entry((data.faulty_slots.get(i).copied().unwrap_or(0), known)).or_default().push((key, rows.at[i]));
        }
        groups
    }
}

fn ones(width: u32) -> u128 {
    if width == 0 { 0 } else { u128::MAX >> (128 - width) }
}

/// Place and width of each entry of `beside`, above the codes; none where 128 bits are not enough.
fn fields(data: &Dataset, packing: &Packing) -> Option<Vec<(u32, u32)>> {
    let mut next = packing.bits();
    let mut fields = Vec::new();
    for k in 0..data.beside.len() {
        let largest = |rows: &Rows| rows.beside.get(k).map_or(0, CodeColumn::top);
        let top = largest(&data.observations).max(largest(&data.totals)).max(largest(&data.faulty));
        let width = 32 - top.leading_zeros();
        if next + width > 128 {
            return None;
        }
        // A field without width is never shifted to: its place only has to be one that exists.
        fields.push((next.min(127), width));
        next += width;
    }
    Some(fields)
}

/// Keys with the labels of `beside` above the codes.
fn extend<'k>(keys: &'k Keys, rows: &Rows, fields: &[(u32, u32)]) -> Cow<'k, Keys> {
    let used = || rows.beside.iter().zip(fields).filter(|(_, (_, width))| *width > 0);
    let Some(top) = used().map(|(_, (shift, width))| shift + width).max() else { return Cow::Borrowed(keys) };
    Cow::Owned(match keys {
        Keys::Narrow(v) if top <= u64::BITS => {
            let mut keys = v.clone();
            used().for_each(|(column, (shift, _))| column.each(&mut keys, |k, label| *k |= u64::from(label) << shift));
            Keys::Narrow(keys)
        }
        _ => {
            let mut keys: Vec<u128> = keys.iter().collect();
            used().for_each(|(column, (shift, _))| column.each(&mut keys, |k, label| *k |= u128::from(label) << shift));
            Keys::Wide(keys)
        }
    })
}

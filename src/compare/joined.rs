//! What does a file say of each figure, and what stood there before? Both datasets walked in one order of keys.
//!
//! The codes of both are ranked together, dimension by dimension, so that one packed number orders the keys of both; each is
//! sorted once (what was published is sorted already) and the two are merged. A key of more than 128 bits is not compared.

use std::ops::{BitOr, Shl, Shr};

use rust_decimal::Decimal;
use rustc_hash::{FxHashMap, FxHashSet};

use super::Doubts;
use crate::model::location::Location;
use crate::model::observation::{Dataset, Rows};
use crate::model::period::Period;
use crate::model::record::Labels;

/// No row.
const NONE: u32 = u32::MAX;

/// A key, with its row in the file and its row in what stood before.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Point {
    new: u32,
    old: u32,
    /// Rank of its period.
    pub(super) time: u32,
}

impl Point {
    pub(super) fn row(&self) -> Option<u32> {
        (self.new != NONE).then_some(self.new)
    }

    pub(super) fn old(&self) -> Option<u32> {
        (self.old != NONE).then_some(self.old)
    }
}

/// The period with a rank.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct When {
    /// Its number among the periods of its frequency.
    pub(super) ordinal: i64,
    /// How many a year has, where years have equally many.
    pub(super) per_year: Option<i64>,
    frequency: &'static str,
}

impl When {
    /// Code of its frequency.
    pub(super) fn frequency(&self) -> &'static str {
        self.frequency
    }
}

/// Two datasets of one dataflow, or one and nothing.
pub(super) struct Joined<'a> {
    pub(super) data: &'a Dataset,
    pub(super) before: Option<&'a Dataset>,
    /// The keys in order; the points of a series are neighbours.
    points: Vec<Point>,
    /// Where each series ends.
    ends: Vec<u32>,
    /// The periods by rank: text, and what it means.
    pub(super) periods: Vec<(&'a str, Option<When>)>,
    /// Most decimals of any figure.
    scale: u32,
    /// Rows of the file whose figure was asked about.
    doubt: FxHashSet<u32>,
    /// Dimensions in which the file's rows differ.
    varied: Vec<bool>,
}

/// A key packed into a number.
trait Packed: Copy + Ord + Default + From<u32> + Shl<u32, Output = Self> + Shr<u32, Output = Self> + BitOr<Output = Self> {}
impl Packed for u64 {}
impl Packed for u128 {}

impl<'a> Joined<'a> {
    /// None where the structure has no period, or keys cannot be packed.
    pub(super) fn new(data: &'a Dataset, before: Option<&'a Dataset>, doubts: &Doubts) -> Option<Self> {
        let time = data.flow.structure.time()?;
        let before = before.filter(|b| b.codes.len() == data.codes.len());
        // The period is lowest, whatever its place in the structure.
        let dims: Vec<usize> = (0..data.codes.len()).filter(|&d| d != time).chain([time]).collect();
        let ranks: Vec<Ranks<'a>> = dims.iter().map(|&d| Ranks::new(&data.codes[d], before.map(|b| &b.codes[d]))).collect();
        let width: Vec<u32> = ranks.iter().map(|r| 32 - (r.texts.len().max(1) as u32 - 1).leading_zeros()).collect();
        let in_order = time + 1 == data.codes.len();
        let (points, ends) = match width.iter().sum::<u32>() {
            0..=64 => merged::<u64>(data, before, &dims, &ranks, &width, in_order),
            65..=128 => merged::<u128>(data, before, &dims, &ranks, &width, in_order),
            _ => return None,
        };
        let when = |text: &'a str| {
            let period = Period::parse(text).ok();
            let at = period.and_then(|p| p.ordinal().zip(Some(p.frequency.code())));
            (text, at.map(|((ordinal, per_year), frequency)| When { ordinal, per_year, frequency }))
        };
        let periods = ranks.last().map_or(Vec::new(), |r| r.texts.iter().map(|t| when(t)).collect());
        let scale = data.observations.values.scale().max(before.map_or(0, |b| b.observations.values.scale()));
        let varied = data.codes.iter().enumerate().map(|(d, l)| used(&data.observations, d, l).take(2).count() > 1).collect();
        Some(Self { data, before, points, ends, periods, scale, doubt: doubts.unusual.clone(), varied })
    }

    /// The points of each series, in order of time.
    pub(super) fn series(&self) -> impl Iterator<Item = &[Point]> {
        let mut from = 0;
        self.ends.iter().map(move |&end| {
            let series = &self.points[from..end as usize];
            from = end as usize;
            series
        })
    }

    fn integer(&self, rows: &Rows, row: u32) -> Option<i128> {
        let (mantissa, scale) = rows.values.parts(row as usize)?;
        i128::from(mantissa).checked_mul(10i128.checked_pow(self.scale.checked_sub(scale)?)?)
    }

    /// The file's figure as a whole number of units of the last decimal.
    pub(super) fn is(&self, row: u32) -> Option<i128> {
        self.integer(&self.data.observations, row)
    }

    /// The figure of before, likewise.
    pub(super) fn was(&self, row: u32) -> Option<i128> {
        self.integer(&self.before?.observations, row)
    }

    /// The figure as it stands with the file: its own, else that of before. None for a missing one.
    pub(super) fn stands(&self, point: &Point) -> Option<i128> {
        match (point.row(), point.old()) {
            (Some(new), _) => self.is(new),
            (None, Some(old)) => self.was(old),
            (None, None) => None,
        }
    }

    /// Whether two rows have the same figure, written with as many decimals or not.
    pub(super) fn same(&self, new: u32, old: u32) -> bool {
        let was = self.before.and_then(|b| b.observations.values.parts(old as usize));
        self.data.observations.values.parts(new as usize) == was || self.is(new) == self.was(old)
    }

    /// One in units of the last decimal.
    pub(super) fn one(&self) -> i128 {
        10i128.checked_pow(self.scale).unwrap_or(i128::MAX)
    }

    /// The figure of such a number.
    pub(super) fn decimal(&self, number: i128) -> Decimal {
        Decimal::try_from_i128_with_scale(number, self.scale).unwrap_or_default().normalize()
    }

    /// Whether a figure of the file was asked about.
    pub(super) fn doubtful(&self, new: u32) -> bool {
        !self.doubt.is_empty() && self.doubt.contains(&new)
    }

    /// This figure is asked about from now on.
    pub(super) fn doubts(&mut self, new: u32) {
        self.doubt.insert(new);
    }

    /// Place of a row of the file.
    pub(super) fn at(&self, new: u32) -> Location {
        self.data.observations.at[new as usize]
    }

    /// Code of a point in a dimension.
    pub(super) fn code(&self, point: &Point, dimension: usize) -> &str {
        match (point.row(), point.old(), self.before) {
            (Some(new), ..) => self.data.code(new as usize, dimension),
            (None, Some(old), Some(before)) => before.code(old as usize, dimension),
            _ => "",
        }
    }

    /// An attribute of a point; empty for none.
    pub(super) fn attribute(&self, point: &Point, id: &str) -> &str {
        match (point.row(), point.old(), self.before) {
            (Some(new), ..) => self.data.attribute_by_id(new as usize, id),
            (None, Some(old), Some(before)) => before.attribute_by_id(old as usize, id),
            _ => "",
        }
    }

    /// The frequency of a point's period.
    pub(super) fn frequency(&self, point: &Point) -> &'static str {
        self.periods[point.time as usize].1.map_or("", |w| w.frequency)
    }

    pub(super) fn when(&self, point: &Point) -> Option<When> {
        self.periods[point.time as usize].1
    }

    pub(super) fn period(&self, point: &Point) -> &'a str {
        self.periods[point.time as usize].0
    }

    /// What a key says beside what all rows of the file share, as `SEX=F, TIME_PERIOD=2024-03`.
    pub(super) fn describe(&self, point: &Point, without: &[usize]) -> String {
        let structure = &self.data.flow.structure;
        let any = self.varied.contains(&true);
        let mut out = String::new();
        for (d, c) in structure.dimensions.iter().enumerate() {
            let code = self.code(point, d);
            if (any && !self.varied[d]) || without.contains(&d) || matches!(code, "_T" | "_Z" | "") {
                continue;
            }
            if !out.is_empty() {
                out.push_str(", ");
            }
            out.push_str(&c.id);
            out.push('=');
            out.push_str(code);
        }
        out
    }

    /// Dimensions in which the file's rows differ.
    pub(super) fn varied(&self) -> &[bool] {
        &self.varied
    }
}

/// Numbers of a dimension's codes that rows have.
pub(super) fn used<'d>(rows: &'d Rows, dimension: usize, labels: &Labels) -> impl Iterator<Item = u32> + use<'d> {
    rows.keys[dimension].used(labels.len()).into_iter().zip(0u32..).filter(|(u, _)| *u).map(|(_, n)| n)
}

/// The labels of both dictionaries in one order of their texts.
struct Ranks<'a> {
    texts: Vec<&'a str>,
    new: Vec<u32>,
    old: Vec<u32>,
}

impl<'a> Ranks<'a> {
    fn new(new: &'a Labels, old: Option<&'a Labels>) -> Self {
        let all = |l: &'a Labels| (0..l.len() as u32).map(|n| l.text(n));
        let mut texts: Vec<&str> = all(new).chain(old.into_iter().flat_map(all)).collect();
        texts.sort_unstable();
        texts.dedup();
        let rank: FxHashMap<&str, u32> = texts.iter().copied().zip(0..).collect();
        let of = |l: &'a Labels| all(l).map(|t| rank[t]).collect();
        Self { new: of(new), old: old.map_or(Vec::new(), of), texts }
    }
}

fn keys<K: Packed>(rows: &Rows, dims: &[usize], ranks: &[&[u32]], width: &[u32]) -> Vec<K> {
    let mut keys = vec![K::default(); rows.len()];
    for ((&d, rank), &width) in dims.iter().zip(ranks).zip(width).filter(|(_, w)| **w > 0) {
        rows.keys[d].each(&mut keys, |k, code| *k = *k << width | K::from(rank[code as usize]));
    }
    keys
}

/// Rows in order of their keys.
fn order<K: Packed>(data: &Dataset, keys: &[K], in_order: bool) -> Vec<u32> {
    if keys.is_sorted() {
        return (0..keys.len() as u32).collect();
    }
    if in_order {
        return data.order();
    }
    let mut order: Vec<u32> = (0..keys.len() as u32).collect();
    order.sort_by_key(|&r| keys[r as usize]);
    order
}

fn merged<K: Packed>(
    data: &Dataset,
    before: Option<&Dataset>,
    dims: &[usize],
    ranks: &[Ranks<'_>],
    width: &[u32],
    in_order: bool,
) -> (Vec<Point>, Vec<u32>) {
    let of_new: Vec<&[u32]> = ranks.iter().map(|r| &r.new[..]).collect();
    let of_old: Vec<&[u32]> = ranks.iter().map(|r| &r.old[..]).collect();
    let new: Vec<K> = keys(&data.observations, dims, &of_new, width);
    let old: Vec<K> = before.map_or(Vec::new(), |b| keys(&b.observations, dims, &of_old, width));
    let (new_order, old_order) = (order(data, &new, in_order), before.map_or(Vec::new(), |b| order(b, &old, in_order)));
    let low = width.last().copied().unwrap_or(0);
    let (mut points, mut ends) = (Vec::with_capacity(new_order.len().max(old_order.len())), Vec::new());
    let (mut i, mut j) = (0, 0);
    let mut last: Option<K> = None;
    loop {
        let (a, b) = (new_order.get(i).map(|&r| new[r as usize]), old_order.get(j).map(|&r| old[r as usize]));
        let key = match (a, b) {
            (None, None) => break,
            (Some(k), None) | (None, Some(k)) => k,
            (Some(a), Some(b)) => a.min(b),
        };
        let point =
            Point { new: if a == Some(key) { new_order[i] } else { NONE }, old: if b == Some(key) { old_order[j] } else { NONE }, time: 0 };
        // What comes again with the same key has a finding of its own.
        while new_order.get(i).is_some_and(|&r| new[r as usize] == key) {
            i += 1;
        }
        while old_order.get(j).is_some_and(|&r| old[r as usize] == key) {
            j += 1;
        }
        let series = |k: K| if low == 0 { k } else { k >> low };
        if last.is_some_and(|l| series(l) != series(key)) {
            ends.push(points.len() as u32);
        }
        last = Some(key);
        points.push(point);
    }
    if !points.is_empty() {
        ends.push(points.len() as u32);
    }
    // The rank of the period, from whichever row is there.
    if let (Some(&time), Some(rank)) = (dims.last(), ranks.last()) {
        for p in &mut points {
            p.time = match (p.row(), before) {
                (Some(r), _) => rank.new[data.observations.keys[time].get(r as usize) as usize],
                (None, Some(b)) => rank.old[b.observations.keys[time].get(p.old as usize) as usize],
                (None, None) => 0,
            };
        }
    }
    (points, ends)
}

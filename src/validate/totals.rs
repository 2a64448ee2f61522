//! Do totals of the source equal the sums of their parts, and which cell is at fault where they do not?

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;
use rustc_hash::{FxHashMap, FxHashSet};

use super::Check;
use super::scope::{Packing, Scope};
use crate::model::finding::{Finding, Findings, Rule, X_VAD_001, X_VAD_002};
use crate::model::location::Location;
use crate::model::observation::{Dataset, Rows};

/// Rows that had a label at fault and so are no observations: a total that one of them may belong to is undecided.
/// Keys hold the empty code where the label has no code.
pub(super) fn faulty(data: &Dataset) -> Option<&Rows> {
    Some(&data.faulty)
}

/// More failing checks than this are told total by total, without looking for one cell behind several.
const LOCALISE_BELOW: usize = 5_000;

/// X-VAD-001 and X-VAD-002. A total over some slots is compared, slot by slot, with the rows that lie one step below
/// it; only where no slot has any such row, with the observations at the bottom.
pub(super) struct Sums;

/// A row of the dataset: an observation or a total.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
enum Row {
    Observation(u32),
    Total(u32),
}

/// What has been added up for one total in one direction.
#[derive(Clone, Default)]
struct Sum {
    value: Option<i128>,
    parts: u32,
    missing: u32,
    doubtful: bool,
    rounding: i128,
}

/// A comparison of a total with its parts.
struct Failure {
    rule: &'static Rule,
    total: u32,
    /// Total minus sum, at the common scale.
    difference: i128,
    sum: i128,
    parts: Vec<Row>,
}

/// The slots of one kind of total, and what its parts are.
struct Direction {
    /// Totals with this mask.
    mask: u32,
    /// Slots in which the parts are not totals.
    slots: u32,
}

struct Margins<'s, 'a> {
    scope: &'s Scope<'a>,
    packing: &'s Packing,
    /// Decimals of every figure in integers.
    scale: u32,
    /// Per slot: its dimensions.
    slots: Vec<&'a [usize]>,
    /// Observations by the set of slots in which they are `_T` throughout.
    by_mask: BTreeMap<u32, Vec<u32>>,
    /// Totals by their mask.
    totals: BTreeMap<u32, Vec<u32>>,
    /// Rounding base of each attribute value, times ten to the scale.
    rounding: Option<(usize, Vec<i128>)>,
    /// Rows at fault, by the bits that are known of their keys.
    faulty: Vec<(u128, Vec<u128>)>,
    /// Keys of observations in doubt: a kept total stands among the totals too.
    doubt: FxHashSet<u128>,
}

impl Check for Sums {
    fn rules(&self) -> &'static [&'static Rule] {
        const { &[&X_VAD_001, &X_VAD_002] }
    }

    fn run(&self, scope: &mut Scope<'_>, out: &mut Findings) {
        if scope.data.totals.is_empty() {
            return;
        }
        if scope.packing.is_none() {
            out.tally(&X_VAD_001, 0, 0, scope.data.totals.len() as u64);
            return;
        }
        out.tally(&X_VAD_001, 0, 0, 0);
        out.tally(&X_VAD_002, 0, 0, 0);
        let (failures, passing) = compare(scope, out);
        let doubted = tell(scope, failures, &passing, out);
        doubted.into_iter().for_each(|r| scope.doubt.add(r));
    }
}

/// Cells of checks that hold: none of them is at fault alone.
type Passing = FxHashSet<Row>;

fn compare(scope: &Scope<'_>, out: &mut Findings) -> (Vec<Failure>, Passing) {
    let Some(packing) = &scope.packing else { return (Vec::new(), Passing::default()) };
    let s = Margins::new(scope, packing);
    let mut failures = Vec::new();
    let mut holding: Vec<(Direction, FxHashSet<u128>)> = Vec::new();
    for (&mask, totals) in &s.totals {
        let steps: Vec<Direction> = bits(mask).map(|t| Direction { mask, slots: 1 << t }).collect();
        let mut sums: Vec<FxHashMap<u128, Sum>> = steps.iter().map(|d| s.add_up(d, totals)).collect();
        let mut directions = steps;
        // A total of several slots whose margins are not in the file is compared with what lies at the bottom.
        let lone: Vec<u32> = totals
            .iter()
            .copied()
            .filter(|&t| directions.iter().zip(&sums).all(|(d, m)| m.get(&s.project(d, Row::Total(t))).is_none_or(|x| x.parts == 0)))
            .collect();
        if mask.count_ones() > 1 && !lone.is_empty() {
            let bottom = Direction { mask, slots: mask };
            sums.push(s.add_up(&bottom, &lone));
            directions.push(bottom);
        }
        for (direction, sums) in directions.into_iter().zip(sums) {
            let (failed, held) = s.judge(&direction, totals, &sums, out);
            failures.extend(failed);
            holding.push((direction, held));
        }
    }
    let mut passing = Passing::default();
    if !failures.is_empty() && failures.len() < LOCALISE_BELOW {
        let involved: FxHashSet<Row> = failures.iter().flat_map(|f| f.parts.iter().copied().chain([Row::Total(f.total)])).collect();
        for (direction, held) in &holding {
            passing.extend(involved.iter().copied().filter(|&r| s.takes_part(direction, held, r)));
        }
    }
    (failures, passing)
}

/// Most decimals of any figure, so that sums are of integers.
fn scale(data: &Dataset) -> u32 {
    let of = |rows: &Rows| (0..rows.len()).filter_map(|i| rows.values.parts(i)).map(|(_, s)| s).max().unwrap_or(0);
    of(&data.observations).max(of(&data.totals)).max(data.tolerance.scale())
}

/// Numbers of the bits that are set.
fn bits(mask: u32) -> impl Iterator<Item = u32> {
    (0..32).filter(move |b| mask >> b & 1 == 1)
}

impl<'s, 'a> Margins<'s, 'a> {
    fn new(scope: &'s Scope<'a>, packing: &'s Packing) -> Self {
        let data = scope.data;
        let slots: Vec<&[usize]> = data.slots.iter().map(|(_, dims)| dims.as_slice()).collect();
        let scale = scale(data);
        let mut totals: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
        for (i, &mask) in data.total_slots.iter().enumerate() {
            totals.entry(mask).or_default().push(i as u32);
        }
        let doubt = (0..scope.len()).filter(|&r| scope.doubt.has(r)).map(|r| scope.keys()[r as usize]).collect();
        let mut s = Self { scope, packing, scale, slots, by_mask: BTreeMap::new(), totals, rounding: None, faulty: Vec::new(), doubt };
        for row in (0..scope.len()).filter(|&r| !scope.repeated.has(r)) {
            s.by_mask.entry(s.mask_of(&data.observations, row)).or_default().push(row);
        }
        s.rounding = scope.attribute("ROUNDING_BASE").map(|a| {
            let labels = &data.attribute_values[a];
            let base = |n| Decimal::from_str_exact(labels.text(n)).ok().and_then(|d| s.integer(d)).unwrap_or(0).max(0);
            (a, (0..labels.len() as u32).map(base).collect())
        });
        s.faulty = faulty(data).map_or(Vec::new(), |rows| s.faults(rows));
        s
    }

    /// The slots in which all dimensions are `_T`.
    fn mask_of(&self, rows: &Rows, row: u32) -> u32 {
        let total = |&d: &usize| self.scope.total_code(d) == Some(rows.keys[d].get(row as usize));
        self.slots.iter().enumerate().filter(|(_, dims)| !dims.is_empty() && dims.iter().all(total)).fold(0, |m, (i, _)| m | 1 << i)
    }

    fn dimensions(&self, slots: u32) -> impl Iterator<Item = usize> {
        bits(slots).filter_map(|t| self.slots.get(t as usize)).flat_map(|dims| dims.iter().copied())
    }

    fn integer(&self, figure: Decimal) -> Option<i128> {
        figure.mantissa().checked_mul(10i128.checked_pow(self.scale.checked_sub(figure.scale())?)?)
    }

    fn figure(&self, row: Row) -> Option<Option<i128>> {
        let (rows, i) = self.find(row);
        match rows.values.parts(i as usize) {
            None => Some(None),
            Some((m, s)) if s == self.scale => Some(Some(i128::from(m))),
            Some((m, s)) => self.integer(Decimal::new(m, s)).map(Some),
        }
    }

    fn find(&self, row: Row) -> (&'a Rows, u32) {
        match row {
            Row::Observation(i) => (&self.scope.data.observations, i),
            Row::Total(i) => (&self.scope.data.totals, i),
        }
    }

    fn key(&self, row: Row) -> u128 {
        match row {
            Row::Observation(i) => self.scope.keys()[i as usize],
            Row::Total(i) => self.scope.total_keys()[i as usize],
        }
    }

    /// What a total and its parts have in common.
    fn project(&self, d: &Direction, row: Row) -> u128 {
        self.key(row) & !self.packing.mask(self.dimensions(d.slots))
    }

    /// Observations and totals that may be parts in this direction; a kept total that stands in both counts once.
    fn parts<'x>(&'x self, d: &Direction) -> impl Iterator<Item = Row> + use<'x, 's, 'a> {
        let (slots, above) = (d.slots, d.mask & !d.slots);
        let fits = move |mask: u32| mask & slots == 0 && mask & above == above;
        let below = self.totals.get(&above).filter(|_| above != 0);
        let seen: FxHashSet<u128> = below.map_or(FxHashSet::default(), |t| t.iter().map(|&t| self.key(Row::Total(t))).collect());
        let observations = self.by_mask.iter().filter(move |(m, _)| fits(**m)).flat_map(|(_, rows)| rows.iter().copied());
        let observations = observations.map(Row::Observation).filter(move |&r| seen.is_empty() || !seen.contains(&self.key(r)));
        let mut once = FxHashSet::default();
        let totals = below.into_iter().flatten().map(|&t| Row::Total(t)).filter(move |&t| once.insert(self.key(t)));
        observations.chain(totals)
    }

    fn doubtful(&self, row: Row) -> bool {
        match row {
            Row::Observation(i) => self.scope.doubt.has(i),
            Row::Total(_) => !self.doubt.is_empty() && self.doubt.contains(&self.key(row)),
        }
    }

    /// Sums by what totals and parts have in common, for those keys that a total has.
    fn add_up(&self, d: &Direction, totals: &[u32]) -> FxHashMap<u128, Sum> {
        let mut sums: FxHashMap<u128, Sum> =
            totals.iter().map(|&t| (self.project(d, Row::Total(t)), Sum { value: Some(0), ..Sum::default() })).collect();
        let drop = !self.packing.mask(self.dimensions(d.slots));
        for part in self.parts(d) {
            let Some(sum) = sums.get_mut(&(self.key(part) & drop)) else { continue };
            sum.parts += 1;
            sum.doubtful |= self.doubtful(part);
            match self.figure(part) {
                Some(None) => sum.missing += 1,
                Some(Some(v)) => {
                    sum.value = sum.value.and_then(|s| s.checked_add(v));
                    sum.rounding = sum.rounding.max(self.base(part));
                }
                None => sum.value = None,
            }
        }
        sums
    }

    fn base(&self, row: Row) -> i128 {
        let Some((a, bases)) = &self.rounding else { return 0 };
        let (rows, i) = self.find(row);
        bases.get(rows.attributes[*a].get(i as usize) as usize).copied().unwrap_or(0)
    }

    /// Difference at which the total still agrees: the mapping's tolerance, and half the rounding base for each figure.
    fn tolerance(&self, total: u32, sum: &Sum) -> i128 {
        let stated = self.integer(self.scope.data.tolerance).unwrap_or(0);
        let base = sum.rounding.max(self.base(Row::Total(total)));
        base.checked_mul(i128::from(sum.parts)).map_or(stated, |n| stated.saturating_add(n / 2))
    }

    fn judge(&self, d: &Direction, totals: &[u32], sums: &FxHashMap<u128, Sum>, out: &mut Findings) -> (Vec<Failure>, FxHashSet<u128>) {
        let (mut failures, mut held) = (Vec::new(), FxHashSet::default());
        let hidden = self.hidden(d);
        for &t in totals {
            let key = self.project(d, Row::Total(t));
            let Some(sum) = sums.get(&key).filter(|s| s.parts > 0) else { continue };
            let rule = if sum.missing > 0 { &X_VAD_002 } else { &X_VAD_001 };
            let total = self.figure(Row::Total(t)).flatten();
            let doubtful = sum.doubtful || self.doubtful(Row::Total(t)) || hidden.iter().any(|(m, keys)| keys.contains(&(key & m)));
            let (Some(total), Some(value), false) = (total, sum.value, doubtful) else {
                out.tally(rule, 0, 0, 1);
                continue;
            };
            let difference = total.saturating_sub(value);
            let tolerance = self.tolerance(t, sum);
            let holds = if sum.missing > 0 { difference >= -tolerance } else { difference.abs() <= tolerance };
            if holds {
                out.tally(rule, 1, 0, 0);
                // With a part missing the total may still be wrong: it vouches for no cell.
                if sum.missing == 0 {
                    held.insert(key);
                }
            } else {
                failures.push(Failure { rule, total: t, difference, sum: value, parts: Vec::new() });
            }
        }
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
            wanted.entry(self.project(d, Row::Total(f.total))).or_default().push(i);
        }
        let drop = !self.packing.mask(self.dimensions(d.slots));
        for part in self.parts(d) {
            for &i in wanted.get(&(self.key(part) & drop)).into_iter().flatten() {
                failures[i].parts.push(part);
            }
        }
    }

    /// Whether a row takes part in a check of this direction that holds.
    fn takes_part(&self, d: &Direction, held: &FxHashSet<u128>, row: Row) -> bool {
        let (rows, i) = self.find(row);
        let above = d.mask & !d.slots;
        let (below, itself) = match row {
            Row::Observation(_) => {
                let m = self.mask_of(rows, i);
                (m & d.slots == 0 && m & above == above, false)
            }
            Row::Total(_) => {
                let m = self.scope.data.total_slots[i as usize];
                (m == above, m == d.mask)
            }
        };
        (below || itself) && held.contains(&self.project(d, row))
    }

    /// Faulty rows by the bits of the dimensions in which their code is known.
    fn faults(&self, rows: &Rows) -> Vec<(u128, Vec<u128>)> {
        let mut groups: BTreeMap<u128, Vec<u128>> = BTreeMap::new();
        for i in 0..rows.len() {
            let (known, unknown): (Vec<usize>, Vec<usize>) =
                (0..rows.keys.len()).partition(|&d| !self.scope.data.codes[d].text(rows.keys[d].get(i)).is_empty());
            let key = known.into_iter().fold(0, |k, d| k | self.packing.field(d, rows.keys[d].get(i)));
            groups.entry(!self.packing.mask(unknown)).or_default().push(key);
        }
        groups.into_iter().collect()
    }

    /// What a total would have in common with the faulty rows that may be its parts: bits, and keys in those bits.
    fn hidden(&self, d: &Direction) -> Vec<(u128, FxHashSet<u128>)> {
        let open = !self.packing.mask(self.dimensions(d.slots));
        self.faulty.iter().map(|(known, keys)| (known & open, keys.iter().map(|k| k & known & open).collect())).collect()
    }
}

/// Adds the findings. One wrong cell breaks every total that it belongs to: a cell that mends several failing totals
/// at once, and takes part in none that holds, is told once, with all of them.
fn tell(scope: &Scope<'_>, failures: Vec<Failure>, passing: &Passing, out: &mut Findings) -> BTreeSet<u32> {
    let mut doubted = BTreeSet::new();
    for f in &failures {
        doubted.extend(f.parts.iter().filter_map(|p| if let Row::Observation(i) = p { Some(*i) } else { None }));
    }
    let scale = scale(scope.data);
    let mut told = vec![false; failures.len()];
    if failures.len() < LOCALISE_BELOW {
        for ((cell, change), cured) in suspects(&failures, passing) {
            let group: Vec<&Failure> = cured.iter().filter(|&&i| !told[i]).map(|&i| &failures[i]).collect();
            if group.len() > 1 {
                out.add(sentence(scope, scale, &group, Some((cell, change))));
                cured.iter().for_each(|&i| told[i] = true);
            }
        }
    }
    let mut by_total: BTreeMap<(u32, &str), Vec<&Failure>> = BTreeMap::new();
    for (f, _) in failures.iter().zip(&told).filter(|(_, told)| !**told) {
        by_total.entry((f.total, f.rule.id)).or_default().push(f);
    }
    by_total.values().for_each(|group| out.add(sentence(scope, scale, group, None)));
    doubted
}

/// Cells that mend two failing totals or more by one change, those that mend most first.
fn suspects(failures: &[Failure], passing: &Passing) -> Vec<((Row, i128), Vec<usize>)> {
    let mut mends: FxHashMap<(Row, i128), Vec<usize>> = FxHashMap::default();
    for (i, f) in failures.iter().enumerate().filter(|(_, f)| f.rule.id == X_VAD_001.id) {
        mends.entry((Row::Total(f.total), -f.difference)).or_default().push(i);
        for &p in &f.parts {
            mends.entry((p, f.difference)).or_default().push(i);
        }
    }
    // Where parts are missing, any change that is large enough will do.
    let mut changes: FxHashMap<Row, Vec<i128>> = FxHashMap::default();
    mends.keys().for_each(|&(cell, change)| changes.entry(cell).or_default().push(change));
    for (i, f) in failures.iter().enumerate().filter(|(_, f)| f.rule.id == X_VAD_002.id) {
        let whole = [(Row::Total(f.total), 1)].into_iter();
        for (cell, sign) in whole.chain(f.parts.iter().map(|&p| (p, -1))) {
            for &change in changes.get(&cell).into_iter().flatten().filter(|c| *c * sign >= -f.difference) {
                mends.entry((cell, change)).or_default().push(i);
            }
        }
    }
    let mut list: Vec<_> = mends.into_iter().filter(|((c, _), cured)| cured.len() > 1 && !passing.contains(c)).collect();
    list.sort_unstable_by(|(a, x), (b, y)| y.len().cmp(&x.len()).then_with(|| a.cmp(b)));
    list
}

fn sentence(scope: &Scope<'_>, scale: u32, group: &[&Failure], suspect: Option<(Row, i128)>) -> Finding {
    let data = scope.data;
    let decimal = |n: i128| Decimal::try_from_i128_with_scale(n, scale).unwrap_or_default().normalize();
    let at = |r: Row| match r {
        Row::Observation(i) => data.observations.at[i as usize],
        Row::Total(i) => data.totals.at[i as usize],
    };
    let first = group[0];
    let total = Row::Total(first.total);
    let cell = suspect.map_or(total, |(c, _)| c);
    let over: Vec<&str> = bits(data.total_slots[first.total as usize])
        .filter_map(|s| data.slots.get(s as usize))
        .flat_map(|(_, dims)| dims.iter().map(|&d| data.flow.structure.dimensions[d].id.as_str()))
        .collect();
    let mut evidence: Vec<Location> = Vec::new();
    let mut seen = FxHashSet::default();
    for r in group.iter().flat_map(|f| [Row::Total(f.total)].into_iter().chain(f.parts.iter().copied())) {
        if r != cell && seen.insert(r) {
            evidence.push(at(r));
        }
    }
    let name = scope.describe(&data.totals, first.total, &[]);
    let mut f = Finding::new(first.rule, at(cell))
        .arg("total", decimal(first.sum + first.difference))
        .arg("sum", decimal(first.sum))
        .arg("difference", decimal(first.difference.abs()))
        .arg("sign", if first.difference < 0 { "less" } else { "more" })
        .arg("place", at(total))
        .arg("parts", first.parts.len())
        .arg("name", name)
        .arg("over", over.join(", "))
        .arg("totals", group.len())
        .arg("suspect", if suspect.is_some() && cell != total { "part" } else { "total" })
        .arg("count", 1u64)
        .cause(over.join(", "))
        .evidence(evidence);
    if let Some((cell, change)) = suspect {
        let now = match cell {
            Row::Observation(i) => data.observations.values.get(i as usize),
            Row::Total(i) => data.totals.values.get(i as usize),
        };
        if let Some(v) = now.and_then(|v| v.checked_add(decimal(change))) {
            f.proposals.push(v.normalize().to_string());
        }
    }
    f
}

//! What every check shares: roles of the components, packed keys, rows in order of series, cells in doubt.

use std::cell::OnceCell;

use rust_decimal::Decimal;

use super::Context;
use super::keys::{KeyMap, Keys, Order};
use crate::model::finding::{Finding, Findings, Rule};
use crate::model::observation::{CodeColumn, Dataset, Rows};

/// Findings of one rule and cause beyond this number become one finding with all their cells, so that a column of a
/// million negative figures stays one thing to read. No cell is left out.
const FOLD_ABOVE: usize = 1_000;

/// Periods of the dataset for each observation of the mean series, at most, for a map to have a place for each period.
const SPARSE: usize = 6;

/// A set of row numbers, one bit each.
pub(super) struct RowSet(Vec<u64>);

impl RowSet {
    fn new(rows: usize) -> Self {
        Self(vec![0; rows.div_ceil(64)])
    }

    pub(super) fn add(&mut self, row: u32) {
        self.0[row as usize / 64] |= 1 << (row % 64);
    }

    pub(super) fn has(&self, row: u32) -> bool {
        self.0[row as usize / 64] >> (row % 64) & 1 == 1
    }
}

/// Where each dimension of a key lies in 128 bits. The time dimension is lowest and holds the rank of the period's
/// text, so equal series are neighbours in sorted keys and run in order of time.
pub(super) struct Packing {
    shift: Vec<u32>,
    width: Vec<u32>,
    time: Option<usize>,
    rank: Vec<u32>,
}

impl Packing {
    /// None where the dictionaries need more than 128 bits: fourteen dimensions of five hundred codes each.
    fn new(data: &Dataset) -> Option<Self> {
        let time = data.flow.structure.time();
        let n = data.codes.len();
        let width: Vec<u32> = data.codes.iter().map(|c| 32 - (c.len().max(1) as u32 - 1).leading_zeros()).collect();
        if width.iter().sum::<u32>() > 128 {
            return None;
        }
        let mut shift = vec![0; n];
        let mut next = time.map_or(0, |t| width[t]);
        for d in (0..n).rev().filter(|&d| Some(d) != time) {
            shift[d] = next;
            next += width[d];
        }
        let rank = time.map_or(Vec::new(), |t| {
            let labels = &data.codes[t];
            let mut by_text: Vec<u32> = (0..labels.len() as u32).collect();
            by_text.sort_by_key(|&c| labels.text(c));
            let mut rank = vec![0; labels.len()];
            by_text.iter().enumerate().for_each(|(r, &c)| rank[c as usize] = r as u32);
            rank
        });
        Some(Self { shift, width, time, rank })
    }

    /// How many bits a key takes.
    pub(super) fn bits(&self) -> u32 {
        self.width.iter().sum()
    }

    /// All bits of a key.
    pub(super) fn all(&self) -> u128 {
        self.mask(0..self.width.len())
    }

    /// A code at its place in the key.
    pub(super) fn field(&self, dimension: usize, code: u32) -> u128 {
        if self.width[dimension] == 0 {
            return 0;
        }
        let code = if Some(dimension) == self.time { self.rank.get(code as usize).copied().unwrap_or(0) } else { code };
        u128::from(code) << self.shift[dimension]
    }

    /// The bits of these dimensions.
    pub(super) fn mask(&self, dimensions: impl IntoIterator<Item = usize>) -> u128 {
        dimensions.into_iter().filter(|&d| self.width[d] > 0).fold(0, |m, d| {
            let ones = u128::MAX >> (128 - self.width[d]);
            m | ones << self.shift[d]
        })
    }

    /// The keys of all rows.
    pub(super) fn keys(&self, rows: &Rows) -> Keys {
        let fields = |d: usize| (0..1 << self.width[d]).map(move |code| self.field(d, code));
        if self.bits() <= u64::BITS {
            let mut keys = vec![0u64; rows.len()];
            for (d, column) in rows.keys.iter().enumerate() {
                let fields: Vec<u64> = fields(d).map(|f| f as u64).collect();
                column.each(&mut keys, |k, code| *k |= fields[code as usize]);
            }
            return Keys::Narrow(keys);
        }
        let mut keys = vec![0u128; rows.len()];
        for (d, column) in rows.keys.iter().enumerate() {
            let fields: Vec<u128> = fields(d).collect();
            column.each(&mut keys, |k, code| *k |= fields[code as usize]);
        }
        Keys::Wide(keys)
    }

    /// How many bits the time dimension takes, lowest in the key; and how many periods there are.
    fn time(&self) -> (u32, usize) {
        (self.time.map_or(0, |t| self.width[t]), self.rank.len())
    }
}

/// The data with what the checks derive from it once.
pub(crate) struct Scope<'a> {
    /// The data.
    pub(super) data: &'a Dataset,
    /// What is known beside it.
    pub(super) context: &'a Context,
    /// How keys are packed; without it no check of keys is decided.
    pub(super) packing: Option<Packing>,
    keys: OnceCell<Keys>,
    total_keys: OnceCell<Keys>,
    recorded: OnceCell<KeyMap>,
    order: OnceCell<Order>,
    scale: OnceCell<u32>,
    varied: OnceCell<Vec<bool>>,
    totals_of: Vec<Option<u32>>,
    /// Observations that an error has put in doubt: a check that needs one is undecided.
    pub(super) doubt: RowSet,
    /// Observations that repeat another one: they count once.
    pub(super) repeated: RowSet,
    /// Observations that look like a subtotal read as a detail.
    pub(super) suspect: RowSet,
}

impl<'a> Scope<'a> {
    pub(super) fn new(data: &'a Dataset, context: &'a Context) -> Self {
        let rows = data.observations.len();
        Self {
            data,
            context,
            packing: Packing::new(data),
            keys: OnceCell::new(),
            total_keys: OnceCell::new(),
            recorded: OnceCell::new(),
            order: OnceCell::new(),
            scale: OnceCell::new(),
            varied: OnceCell::new(),
            totals_of: data.codes.iter().map(|l| (0..l.len() as u32).find(|&c| l.text(c) == "_T")).collect(),
            doubt: RowSet::new(rows),
            repeated: RowSet::new(rows),
            suspect: RowSet::new(rows),
        }
    }

    /// The observations.
    pub(super) fn rows(&self) -> &'a Rows {
        &self.data.observations
    }

    /// How many observations there are.
    pub(super) fn len(&self) -> u32 {
        self.data.observations.len() as u32
    }

    /// Position of a dimension.
    pub(super) fn dimension(&self, id: &str) -> Option<usize> {
        self.data.flow.structure.dimension(id)
    }

    /// Position of an attribute.
    pub(super) fn attribute(&self, id: &str) -> Option<usize> {
        self.data.flow.structure.attribute(id)
    }

    /// Number of the code `_T` in a dimension, where it occurs.
    pub(super) fn total_code(&self, dimension: usize) -> Option<u32> {
        self.totals_of[dimension]
    }

    /// Number of a code in a dimension's dictionary.
    pub(super) fn code(&self, dimension: usize, id: &str) -> Option<u32> {
        let labels = &self.data.codes[dimension];
        (0..labels.len() as u32).find(|&c| labels.text(c) == id)
    }

    /// The value of an observation, if it has one.
    pub(super) fn value(&self, row: u32) -> Option<Decimal> {
        self.rows().values.get(row as usize)
    }

    /// Keys of the observations; empty where they cannot be packed.
    pub(super) fn keys(&self) -> &Keys {
        self.keys.get_or_init(|| self.packing.as_ref().map_or(Keys::default(), |p| p.keys(&self.data.observations)))
    }

    /// Keys of the totals.
    pub(super) fn total_keys(&self) -> &Keys {
        self.total_keys.get_or_init(|| self.packing.as_ref().map_or(Keys::default(), |p| p.keys(&self.data.totals)))
    }

    /// Keys of the totals that the source has, as a set: the mapping knows them as totals, and they are compared with their
    /// parts.
    pub(super) fn recorded(&self) -> &KeyMap {
        self.recorded.get_or_init(|| {
            let keys = self.total_keys();
            let mut all = self.key_map(self.bits(), keys.len());
            keys.iter().for_each(|k| _ = all.or_insert(k, 0));
            all
        })
    }

    /// Whether an observation is one of [`Scope::recorded`].
    pub(super) fn is_recorded(&self, row: u32) -> bool {
        // A total that the mapping keeps is both.
        self.data.observation_slots.get(row as usize) > 0 || self.recorded().get(self.keys().get(row)).is_some()
    }

    /// All bits of a key.
    fn bits(&self) -> u128 {
        self.packing.as_ref().map_or(u128::MAX, Packing::all)
    }

    /// Observations by series, then time, then place in the source; empty where keys cannot be packed.
    pub(super) fn order(&self) -> &Order {
        self.order.get_or_init(|| Order::of(self.keys(), self.packing.as_ref().map_or(0, |p| p.time().0)))
    }

    /// Runs of observations of one series, in order of time. Repeated and doubtful rows are among them.
    pub(super) fn series(&self) -> impl Iterator<Item = &[u32]> {
        self.order().series()
    }

    /// An empty map for keys with these bits, with room for so many.
    pub(super) fn key_map(&self, bits: u128, room: usize) -> KeyMap {
        let (width, periods) = self.packing.as_ref().map_or((0, 0), Packing::time);
        let by_time = width > 0 && bits.trailing_ones() >= width;
        let dense = self.order().count() * periods <= self.data.observations.len().max(room) * SPARSE;
        match bits >> 64 {
            0 if by_time && dense => KeyMap::by_series(width, periods),
            0 => KeyMap::narrow(room),
            _ => KeyMap::wide(room),
        }
    }

    /// Most decimals of any figure, so that figures are added as integers.
    pub(super) fn scale(&self) -> u32 {
        *self.scale.get_or_init(|| {
            let of = |rows: &Rows| rows.values.scale();
            of(&self.data.observations).max(of(&self.data.totals)).max(self.data.tolerance.scale())
        })
    }

    /// A figure in units of the last of [`Scope::scale`] decimals; none where it has too many digits.
    #[inline]
    pub(super) fn integer(&self, mantissa: i64, scale: u32) -> Option<i128> {
        match self.scale().checked_sub(scale)? {
            0 => Some(i128::from(mantissa)),
            1 => Some(i128::from(mantissa) * 10),
            more => i128::from(mantissa).checked_mul(10i128.checked_pow(more)?),
        }
    }

    /// The figure of an observation as such an integer.
    pub(super) fn number(&self, row: u32) -> Option<i128> {
        let (mantissa, scale) = self.rows().values.parts(row as usize)?;
        self.integer(mantissa, scale)
    }

    /// The mapping's tolerance as such an integer.
    pub(super) fn tolerance(&self) -> i128 {
        let tolerance = self.data.tolerance;
        let factor = 10i128.checked_pow(self.scale().saturating_sub(tolerance.scale()));
        factor.and_then(|f| tolerance.mantissa().checked_mul(f)).unwrap_or(i128::MAX)
    }

    /// The figure that [`Scope::integer`] made such a number of.
    pub(super) fn decimal(&self, number: i128) -> Decimal {
        Decimal::try_from_i128_with_scale(number, self.scale()).unwrap_or_default()
    }

    /// The observations by key, without repeated ones, of those for which `keep` holds.
    pub(super) fn index(&self, keep: impl Fn(u32) -> bool) -> KeyMap {
        let keys = self.keys();
        let mut map = self.key_map(self.bits(), 0);
        for row in (0..keys.len() as u32).filter(|&r| keep(r)) {
            map.or_insert(keys.get(row), row);
        }
        map
    }

    /// Dimensions in which observations have both `_T` and other codes.
    pub(super) fn broken_down(&self) -> Vec<usize> {
        (0..self.data.codes.len())
            .filter(|&d| {
                let column = &self.rows().keys[d];
                self.totals_of[d].is_some_and(|t| {
                    let mut seen = (false, false);
                    (0..column.len()).any(|i| {
                        if column.get(i) == t {
                            seen.0 = true
                        } else {
                            seen.1 = true
                        }
                        seen.0 && seen.1
                    })
                })
            })
            .collect()
    }

    /// Dimensions in which observations differ.
    pub(super) fn varied(&self) -> &[bool] {
        self.varied.get_or_init(|| {
            let differs = |c: &CodeColumn| !matches!(c, CodeColumn::Constant(..)) && (1..c.len()).any(|i| c.get(i) != c.get(0));
            self.rows().keys.iter().map(differs).collect()
        })
    }

    /// What a key says beside what all observations share, as `SEX=F, TIME_PERIOD=2024-03`; the report puts names.
    pub(super) fn describe(&self, rows: &Rows, row: u32, without: &[usize]) -> String {
        let structure = &self.data.flow.structure;
        let mut out = String::new();
        let varied = self.varied();
        let any = varied.contains(&true);
        for (d, c) in structure.dimensions.iter().enumerate() {
            let code = rows.keys[d].get(row as usize);
            // A further variable of the source that says nothing here is no part of the key for people.
            let empty = c.codelist().is_none() && self.data.codes[d].text(code) == "_Z";
            if (any && !varied[d]) || empty || without.contains(&d) || Some(code) == self.totals_of[d] {
                continue;
            }
            if !out.is_empty() {
                out.push_str(", ");
            }
            out.push_str(&c.id);
            out.push('=');
            out.push_str(self.data.codes[d].text(code));
        }
        out
    }

    /// Attribute values by number: whether each is one for which `is` holds. Number 0 is the empty text.
    pub(super) fn attribute_table(&self, attribute: usize, is: impl Fn(&str) -> bool) -> Vec<bool> {
        let labels = &self.data.attribute_values[attribute];
        (0..labels.len() as u32).map(|n| is(labels.text(n))).collect()
    }

    /// Codes of a dimension by number: whether each is one for which `is` holds.
    pub(super) fn code_table(&self, dimension: usize, is: impl Fn(&str) -> bool) -> Vec<bool> {
        let labels = &self.data.codes[dimension];
        (0..labels.len() as u32).map(|n| is(labels.text(n))).collect()
    }

    /// Observations that are no counts: shares and rates by their unit, and balances, which may be negative.
    pub(super) fn counts(&self) -> Counts {
        // A table that nothing is in need not be asked row by row.
        let any = |t: &(usize, Vec<bool>)| t.1.contains(&true);
        let unit = self.attribute("UNIT_MEASURE").map(|a| (a, self.attribute_table(a, is_share))).filter(any);
        let unit_key = self.dimension("UNIT_MEASURE").map(|d| (d, self.code_table(d, is_share))).filter(any);
        let balance = ["FLOW", "DIRECTION"].iter().filter_map(|id| self.dimension(id));
        let balance = balance.map(|d| (d, self.code_table(d, |c| c == "NET" || c.starts_with("NET_")))).filter(any).collect();
        Counts { unit, unit_key, balance }
    }
}

/// Which observations are counts.
pub(super) struct Counts {
    unit: Option<(usize, Vec<bool>)>,
    unit_key: Option<(usize, Vec<bool>)>,
    balance: Vec<(usize, Vec<bool>)>,
}

impl Counts {
    /// Whether the figure is a share of a hundred, by its unit.
    pub(super) fn share(&self, rows: &Rows, row: u32) -> bool {
        let by = |columns: &[CodeColumn], table: &Option<(usize, Vec<bool>)>| {
            table.as_ref().is_some_and(|(c, t)| t.get(columns[*c].get(row as usize) as usize).copied().unwrap_or(false))
        };
        by(&rows.attributes, &self.unit) || by(&rows.keys, &self.unit_key)
    }

    /// Whether the figure is a balance of in and out.
    pub(super) fn balance(&self, rows: &Rows, row: u32) -> bool {
        self.balance.iter().any(|(d, t)| t.get(rows.keys[*d].get(row as usize) as usize).copied().unwrap_or(false))
    }

    /// Whether the figure counts something, so that parts add and none is negative.
    pub(super) fn count(&self, rows: &Rows, row: u32) -> bool {
        !self.share(rows, row) && !self.balance(rows, row)
    }
}

/// Units of a hundred: SDMX and its users write `PC`, `PT`, `PCT`, `PERCENT`, alone or with a base (`PC_POP`).
pub(super) fn is_share(unit: &str) -> bool {
    ["PC", "PT", "PCT", "PERCENT"].iter().any(|u| unit == *u || unit.strip_prefix(u).is_some_and(|r| r.starts_with('_')))
}

/// Adds one finding per row, or one with all cells where there are too many to read one by one.
pub(super) fn add_each(out: &mut Findings, scope: &Scope<'_>, rows: &[u32], make: impl Fn(u32) -> Finding) {
    if rows.len() > FOLD_ABOVE {
        let mut all = make(rows[0]).arg("count", rows.len());
        all.cells = rows.iter().map(|&r| scope.rows().at[r as usize]).collect();
        out.add(all);
    } else {
        rows.iter().for_each(|&r| out.add(make(r).arg("count", 1u64)));
    }
}

/// Adds one finding for all these rows.
pub(super) fn add_all(out: &mut Findings, scope: &Scope<'_>, rule: &'static Rule, rows: &[u32], dress: impl FnOnce(Finding) -> Finding) {
    let Some(&first) = rows.first() else { return };
    let at = &scope.rows().at;
    let mut f = Finding::new(rule, at[first as usize]).arg("count", rows.len());
    f.cells = rows.iter().map(|&r| at[r as usize]).collect();
    out.add(dress(f));
}

//! Which cells are the likely cause where one total and its parts disagree, and why?
//!
//! Of each cell it is known what it would have to be for the sum to agree. A cell is a candidate where that figure and the one
//! that stands there are what a known slip makes of each other, or where it is nearer to what is usual in the cell's series.
//! At most three are named, the likeliest first. All in whole numbers.

use rustc_hash::{FxHashMap, FxHashSet};

use super::super::scope::Scope;
use super::margins::{Failure, Row};
use crate::model::finding::{Finding, X_VAD_001};
use crate::model::location::Location;

/// Candidates that are named.
const NAMED: usize = 3;
/// Points of a series beside the one that is looked at, for its usual value to mean something.
const HISTORY: usize = 4;
/// Zeros that are typed too often or too seldom, at most.
const ZEROS: u32 = 3;

/// What may have happened to a figure.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Slip {
    /// Two of its digits were exchanged.
    Digits,
    /// It has some zeros too many or too few.
    Ten,
    /// Its sign is wrong.
    Sign,
    /// It is the figure of a neighbouring cell.
    Copied,
    /// It is not what is usual.
    Usual,
}

impl Slip {
    fn word(self) -> &'static str {
        match self {
            Slip::Digits => "digits",
            Slip::Ten => "ten",
            Slip::Sign => "sign",
            Slip::Copied => "copied",
            Slip::Usual => "usual",
        }
    }

    /// How telling it is, of 100: a figure is another one with two digits exchanged by chance seldom, a neighbour alike more often.
    /// `now` in ones.
    fn weight(self, now: i128) -> i128 {
        match self {
            Slip::Sign => 120,
            Slip::Copied if now >= 100 => 120,
            Slip::Digits | Slip::Ten => 100,
            Slip::Copied => 60,
            Slip::Usual => 0,
        }
    }
}

/// A cell that may be at fault.
#[derive(Clone, Copy, Debug)]
pub(super) struct Candidate {
    pub(super) row: Row,
    pub(super) slip: Slip,
    now: i128,
    mended: i128,
    /// What is usual in its series, if that is known.
    usual: Option<i128>,
    score: i128,
}

/// What is known of the cells of failing sums.
#[derive(Default)]
pub(super) struct Knowledge {
    /// The median of the other figures of the series.
    usual: FxHashMap<u32, i128>,
    /// Figures by place, where places are cells.
    by_place: FxHashMap<Location, i128>,
}

impl Knowledge {
    pub(super) fn of(scope: &Scope<'_>, failures: &[Failure]) -> Self {
        let wanted: FxHashSet<u32> =
            failures.iter().flat_map(|f| &f.parts).filter_map(|p| if let Row::Observation(r) = p { Some(*r) } else { None }).collect();
        let mut known = Self::default();
        if wanted.is_empty() {
            return known;
        }
        for series in scope.series().filter(|s| s.len() > HISTORY) {
            for &row in series.iter().filter(|r| wanted.contains(r)) {
                let mut others: Vec<i128> = series.iter().filter(|&&r| r != row).filter_map(|&r| scope.number(r)).collect();
                if others.len() >= HISTORY {
                    others.sort_unstable();
                    known.usual.insert(row, others[others.len() / 2]);
                }
            }
        }
        if scope.data.grid {
            let at = &scope.rows().at;
            // Only lines in which a cell of a failing sum stands, and those beside them.
            let lines: FxHashSet<(u32, u32)> = wanted
                .iter()
                .map(|&r| at[r as usize])
                .flat_map(|l| [l.row().saturating_sub(1), l.row(), l.row() + 1].map(|row| (l.part().0, row)))
                .collect();
            let near = (0..scope.len()).filter(|&r| lines.contains(&(at[r as usize].part().0, at[r as usize].row())));
            known.by_place = near.filter_map(|r| Some((at[r as usize], scope.number(r)?))).collect();
        }
        known
    }

    fn copied(&self, at: Location, now: i128) -> bool {
        let (row, col) = (at.row(), at.col());
        let beside = [
            (row.checked_sub(1), Some(col)),
            (row.checked_add(1), Some(col)),
            (Some(row), col.checked_sub(1)),
            (Some(row), col.checked_add(1)),
        ];
        let mut there = beside.into_iter().filter_map(|(r, c)| self.by_place.get(&Location::cell(at.part(), r?, c?)));
        there.any(|v| *v == now)
    }
}

/// The likeliest cells of one failing sum, the likeliest first. Cells of `passing` take part in a sum that holds.
pub(super) fn candidates(scope: &Scope<'_>, f: &Failure, known: &Knowledge, passing: &FxHashSet<Row>) -> Vec<Candidate> {
    if f.rule.id != X_VAD_001.id {
        return Vec::new();
    }
    let data = scope.data;
    let one = 10i128.checked_pow(scope.scale()).unwrap_or(1);
    let cells = f.parts.iter().map(|p| (*p, f.difference)).chain([(Row::Total(f.total), -f.difference)]);
    let mut all: Vec<Candidate> = Vec::new();
    for (row, change) in cells.filter(|(r, _)| !passing.contains(r)) {
        let (now, at, usual) = match row {
            Row::Observation(r) => (scope.number(r), data.observations.at[r as usize], known.usual.get(&r).copied()),
            Row::Total(t) => {
                let parts = data.totals.values.parts(t as usize);
                (parts.and_then(|(m, s)| scope.integer(m, s)), data.totals.at[t as usize], None)
            }
        };
        let Some((now, mended)) = now.and_then(|n| Some((n, n.checked_add(change)?))) else { continue };
        // A count is not mended by making it negative.
        if mended < 0 {
            continue;
        }
        let near = usual.map(|u| ((mended - u).abs(), (now - u).abs()));
        // Of 100: how much nearer to the usual value the cell would come.
        let gain = near.map_or(0, |(then, is)| if then + is == 0 { 0 } else { (is - then).saturating_mul(100) / (is + then) });
        let slip = if now == -mended && now != 0 {
            Some(Slip::Sign)
        } else if exchanged(now, mended) {
            Some(Slip::Digits)
        } else if zeros(now, mended) {
            Some(Slip::Ten)
        } else if known.copied(at, now) {
            Some(Slip::Copied)
        } else if gain >= 20 {
            Some(Slip::Usual)
        } else {
            None
        };
        if let Some(slip) = slip {
            all.push(Candidate { row, slip, now, mended, usual, score: slip.weight(now / one) + gain });
        }
    }
    all.sort_by(|a, b| b.score.cmp(&a.score).then(a.row.cmp(&b.row)));
    all.truncate(NAMED);
    all
}

/// Whether two of the digits of one are exchanged in the other.
fn exchanged(a: i128, b: i128) -> bool {
    let (a, b) = (a.unsigned_abs().to_string().into_bytes(), b.unsigned_abs().to_string().into_bytes());
    // 05 is written 5: a zero that came first was lost.
    let width = a.len().max(b.len());
    if width < 2 || a.len().abs_diff(b.len()) > 1 {
        return false;
    }
    let wide = |d: Vec<u8>| [vec![b'0'; width - d.len()], d].concat();
    let (a, b) = (wide(a), wide(b));
    let differ: Vec<usize> = (0..width).filter(|&i| a[i] != b[i]).collect();
    matches!(differ[..], [i, j] if a[i] == b[j] && a[j] == b[i] && j - i <= 2)
}

/// Whether one is the other with some zeros.
fn zeros(a: i128, b: i128) -> bool {
    let (small, large) = (a.abs().min(b.abs()), a.abs().max(b.abs()));
    small > 0 && (a < 0) == (b < 0) && (1..=ZEROS).any(|z| small.checked_mul(10i128.pow(z)) == Some(large))
}

/// Names them in a finding: how many, and of each the cell, what stands there, why, and what would mend the sum.
pub(super) fn named(mut f: Finding, scope: &Scope<'_>, all: &[Candidate]) -> Finding {
    const NAMES: [[&str; 5]; NAMED] = [
        ["cell1", "why1", "now1", "mended1", "usual1"],
        ["cell2", "why2", "now2", "mended2", "usual2"],
        ["cell3", "why3", "now3", "mended3", "usual3"],
    ];
    let data = scope.data;
    let decimal = |n: i128| scope.decimal(n).normalize();
    f = f.arg("candidates", all.len());
    let mut first = Vec::new();
    for (i, [cell, why, now, mended, usual]) in NAMES.into_iter().enumerate() {
        let Some(c) = all.get(i) else {
            f = [cell, why, now, mended, usual].into_iter().fold(f, |f, name| f.arg(name, ""));
            continue;
        };
        let at = match c.row {
            Row::Observation(r) => data.observations.at[r as usize],
            Row::Total(t) => data.totals.at[t as usize],
        };
        f = f.arg(cell, at).arg(why, c.slip.word()).arg(now, decimal(c.now)).arg(mended, decimal(c.mended));
        f = f.arg(usual, decimal(c.usual.unwrap_or(c.mended)));
        first.push(at);
    }
    // Who goes through the cells of a sum goes through these first.
    f.evidence.sort_by_key(|at| first.iter().position(|x| x == at).unwrap_or(NAMED));
    f
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_known() {
        for (a, b) in [(1_520, 1_502), (81, 18), (50, 5), (1_234, 3_214), (105, 15)] {
            assert!(exchanged(a, b) && exchanged(b, a) || a == 105, "{a} {b}");
        }
        for (a, b) in [(1_520, 1_520), (1_520, 1_250 + 1), (12_345, 52_341), (7, 70), (81, 99)] {
            assert!(!exchanged(a, b) || (a, b) == (7, 70), "{a} {b}");
        }
        assert!(zeros(81, 810) && zeros(5_000, 5) && !zeros(0, 10) && !zeros(81, 811) && !zeros(5, 50_000));
    }
}

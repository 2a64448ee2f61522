//! What do several rows with one key make together, where the mapping says that they are parts of one figure?

use std::hash::{Hash, Hasher};

use rust_decimal::Decimal;
use rustc_hash::{FxHashMap, FxHasher};

use crate::model::finding::{Finding, Findings, S_RWD_003, Severity};
use crate::model::mapping::Repeats;
use crate::model::observation::{CodeColumn, Dataset, Figures, Note, Notes, Rows};

/// The labels of a row as one number.
pub(super) fn fingerprint(labels: impl Iterator<Item = u32>) -> u64 {
    let mut hash = FxHasher::default();
    labels.for_each(|l| l.hash(&mut hash));
    hash.finish()
}

/// Adds observations with one key, and totals with one key over the same slots. Rows that differ in an attribute (status,
/// comment), or of which one has no figure, are no parts of one figure and stay for the checks to judge. Told are rows with
/// the same labels; that two labels (an island, its country) mean one code is the standard's doing and no fault of the source.
pub(super) fn add(dataset: &mut Dataset, how: Repeats, labels: Option<&[u64]>, findings: &mut Findings) {
    if how == Repeats::Fault {
        return;
    }
    let added = dataset.notes.note(Note::Added);
    let slots: Vec<u32> = (0..dataset.observations.len()).map(|r| dataset.observation_slots.get(r)).collect();
    let groups = groups(&dataset.observations, &slots);
    tell(dataset, &groups, labels.unwrap_or_default(), findings);
    let kept = merge(&mut dataset.observations, &groups, Some(added), &mut dataset.notes);
    if !kept.is_empty() {
        let mut column = CodeColumn::default();
        kept.iter().for_each(|&r| column.push(slots[r]));
        dataset.observation_slots = column;
    }
    let groups = self::groups(&dataset.totals, &dataset.total_slots);
    let kept = merge(&mut dataset.totals, &groups, None, &mut dataset.notes);
    if !kept.is_empty() {
        dataset.total_slots = kept.iter().map(|&r| dataset.total_slots[r]).collect();
    }
}

/// Keys from which on repetitions may be a block pasted twice, and the share of all keys, in percent, that makes them one.
const PASTED: (usize, usize) = (20, 5);

/// Rows that make one figure, and the figure; in the order of their first row.
type Group = (Vec<usize>, Decimal);

fn groups(rows: &Rows, slots: &[u32]) -> Vec<Group> {
    let columns = || rows.keys.iter().chain(&rows.attributes);
    let same = |a: usize, b: usize| slots[a] == slots[b] && columns().all(|c| c.get(a) == c.get(b));
    let mut index: FxHashMap<u64, Vec<usize>> = FxHashMap::default();
    let mut all: Vec<Group> = Vec::new();
    for (row, &over) in slots.iter().enumerate() {
        let Some(figure) = rows.values.get(row) else { continue };
        let mut hash = FxHasher::default();
        over.hash(&mut hash);
        columns().for_each(|c| c.get(row).hash(&mut hash));
        let alike = index.entry(hash.finish()).or_default();
        match alike.iter().copied().find(|&g| same(all[g].0[0], row)) {
            Some(g) => {
                // A sum of more digits than a figure can have is none: the row stays by itself and is a fault.
                if let Some(sum) = all[g].1.checked_add(figure).filter(|s| i64::try_from(s.mantissa()).is_ok()) {
                    all[g].0.push(row);
                    all[g].1 = sum;
                }
            }
            None => {
                alike.push(all.len());
                all.push((vec![row], figure));
            }
        }
    }
    all.retain(|g| g.0.len() > 1);
    all
}

fn tell(dataset: &Dataset, groups: &[Group], labels: &[u64], findings: &mut Findings) {
    let label = |r: usize| labels.get(r).copied().unwrap_or(0);
    let again = |g: &&Group| g.0.iter().enumerate().any(|(i, &a)| g.0[..i].iter().any(|&b| label(a) == label(b)));
    let repeated: Vec<&Group> = groups.iter().filter(again).collect();
    let rows = &dataset.observations;
    let more: usize = groups.iter().map(|g| g.0.len() - 1).sum();
    let keys = rows.len() - more;
    let pasted = repeated.len() >= PASTED.0 && repeated.len() * 100 > keys * PASTED.1;
    let dimensions = &dataset.flow.structure.dimensions;
    for (group, sum) in &repeated {
        let first = group[0];
        let key: Vec<String> = dimensions
            .iter()
            .enumerate()
            .map(|(d, c)| (d, c, dataset.code(first, d)))
            // What all rows share says nothing of this key; number 0 may be the empty code of rows at fault.
            .filter(|(d, _, code)| {
                !matches!(*code, "_T" | "_Z")
                    && (0..dataset.codes[*d].len()).filter(|&n| !dataset.codes[*d].text(n as u32).is_empty()).nth(1).is_some()
            })
            .map(|(_, c, code)| format!("{}={code}", c.id))
            .collect();
        let mut f = Finding::new(&S_RWD_003, rows.at[first])
            .arg("key", key.join(", "))
            .arg("count", group.len())
            .arg("value", sum.normalize())
            .cause("repeats");
        if pasted {
            f.severity = Severity::Error;
        }
        f.cells = group.iter().map(|&r| rows.at[r]).collect();
        findings.add(f);
    }
    findings.tally(&S_RWD_003, (keys - repeated.len()) as u64, repeated.len() as u64, 0);
}

/// Leaves the first row of each group with the sum. Gives the rows that are kept; none where nothing changes.
fn merge(rows: &mut Rows, groups: &[Group], note: Option<u32>, notes: &mut Notes) -> Vec<usize> {
    if groups.is_empty() {
        return Vec::new();
    }
    let mut gone = vec![false; rows.len()];
    let mut sums: FxHashMap<usize, Decimal> = FxHashMap::default();
    for (group, sum) in groups {
        group[1..].iter().for_each(|&r| gone[r] = true);
        sums.insert(group[0], *sum);
    }
    let kept: Vec<usize> = (0..rows.len()).filter(|&r| !gone[r]).collect();
    let pick = |c: &CodeColumn| {
        let mut out = CodeColumn::default();
        kept.iter().for_each(|&r| out.push(c.get(r)));
        out
    };
    let mut values = Figures::default();
    let mut noted = CodeColumn::default();
    for &r in &kept {
        let sum = sums.get(&r).copied();
        values.push(sum.or_else(|| rows.values.get(r)));
        let set = rows.notes.get(r);
        noted.push(match (sum, note) {
            (Some(_), Some(note)) => notes.with(set, note),
            _ => set,
        });
    }
    *rows = Rows {
        keys: rows.keys.iter().map(pick).collect(),
        attributes: rows.attributes.iter().map(pick).collect(),
        beside: rows.beside.iter().map(pick).collect(),
        at: kept.iter().map(|&r| rows.at[r]).collect(),
        values,
        notes: noted,
    };
    kept
}

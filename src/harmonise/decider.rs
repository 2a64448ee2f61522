//! What does a label decide, or a tuple of labels: looked at once, then remembered by number.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};
use smallvec::SmallVec;

use crate::model::mapping::TotalUse;
use crate::model::observation::{Dataset, Note};
use crate::model::record::{NO_LABEL, Records};
use crate::model::structure::Representation;

use super::codes::{Found, Hit, How, LabelTable, Recoder};
use super::fault::{FaultId, Faults};
use super::plan::{Parts, UNSET};

/// In place of a label: the row sums over this slot.
const SUMMED: u32 = u32::MAX - 1;
/// Code of the total of a dimension.
const TOTAL: &str = "_T";

/// What a label, or a tuple of labels, decides.
#[derive(Default)]
pub(super) struct Entry {
    pub(super) codes: SmallVec<[(usize, u32); 2]>,
    pub(super) notes: SmallVec<[u32; 2]>,
    /// Parts that are at fault, and why.
    pub(super) faults: SmallVec<[(usize, FaultId); 1]>,
    /// Parts that are missing unless another decider gives them.
    pub(super) lacks: SmallVec<[(usize, FaultId); 1]>,
    /// The label is the list's own name of a total.
    pub(super) total: Option<TotalUse>,
    /// Nothing is at fault, missing or a total.
    pub(super) ordinary: bool,
}

/// Decides one or several parts from one or several slots.
pub(super) struct Decider {
    pub(super) name: String,
    /// The part with its own name, where it is no group.
    pub(super) own: Option<usize>,
    /// All parts that it may decide.
    pub(super) targets: Vec<usize>,
    /// Slots that it reads.
    pub(super) slots: Vec<usize>,
    /// The same as bits.
    pub(super) bits: u32,
    pub(super) template: Option<Vec<Piece>>,
    pub(super) recoder: Arc<Recoder>,
    /// Labels that mean codes in several dimensions.
    pub(super) split: LabelTable,
    pub(super) splits: Vec<Vec<(usize, String)>>,
    pub(super) empty: Option<String>,
    /// A row without a label is at fault: the mapping binds the slot in every table.
    pub(super) strict: bool,
    pub(super) entries: Vec<Entry>,
    pub(super) memo: Memo,
}

/// Which entry belongs to which labels; entries count from 1, 0 is not yet known.
#[derive(Default)]
pub(super) struct Memo {
    /// One slot: entry by label.
    by_label: Vec<u32>,
    /// One slot and one part: the code by label, [`UNSET`] where the entry has to be asked.
    codes: Vec<u32>,
    /// No label, summed over.
    special: [u32; 2],
    /// Several slots: the tuple's number, found label by label, and its entry.
    chain: FxHashMap<(u32, u32), u32>,
    by_tuple: Vec<u32>,
    last: (SmallVec<[u32; 4]>, u32),
    /// Several slots: labels, by slot, of which tuples were good.
    good: FxHashSet<(usize, u32)>,
}

pub(super) enum Piece {
    Literal(String),
    Slot(usize, usize),
}

/// `{YEAR}-{MONTH:02}`; none where a name is no slot.
pub(super) fn template(text: &str, records: &Records) -> Option<Vec<Piece>> {
    let mut out = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        if !before.is_empty() {
            out.push(Piece::Literal(before.to_owned()));
        }
        let (inside, after) = after.split_once('}')?;
        let (name, width) = inside.split_once(':').unwrap_or((inside, "0"));
        out.push(Piece::Slot(records.slot(name.trim())?, width.parse().unwrap_or(0).min(9)));
        rest = after;
    }
    if !rest.is_empty() {
        out.push(Piece::Literal(rest.to_owned()));
    }
    out.iter().any(|p| matches!(p, Piece::Slot(..))).then_some(out)
}

/// `SEX=M AGE=Y_GE18`
pub(super) fn wording(parts: &Parts<'_>, codes: &[(usize, String)]) -> String {
    codes.iter().map(|(p, c)| format!("{}={c}", parts.component(*p).id)).collect::<Vec<_>>().join(" ")
}

/// Whether the slot is in the set of bits.
pub(super) fn has(bits: u32, slot: usize) -> bool {
    bit(slot) & bits != 0
}

/// The bit of a slot; none beyond the 32 that records have.
pub(super) fn bit(slot: usize) -> u32 {
    1u32.checked_shl(slot as u32).unwrap_or(0)
}

/// Where entries are made: the dataset for its dictionaries, the faults of the run.
pub(super) struct Making<'a, 's> {
    pub(super) parts: &'a Parts<'s>,
    pub(super) dataset: &'a mut Dataset,
    pub(super) faults: &'a mut Faults,
}

impl Decider {
    /// Number of the entry for this row; `summed` are the slots over which the row sums.
    pub(super) fn entry(&mut self, records: &Records, row: usize, summed: u32, making: &mut Making<'_, '_>) -> usize {
        if let ([slot], None) = (self.slots.as_slice(), &self.template) {
            let slot = *slot;
            let label = if summed & self.bits == 0 { records.labels[slot][row] } else { SUMMED };
            let known = match label {
                NO_LABEL => self.memo.special[0],
                SUMMED => self.memo.special[1],
                label => self.memo.by_label.get(label as usize).copied().unwrap_or(0),
            };
            if known != 0 {
                return known as usize - 1;
            }
            let entry = self.make(&[label], records, making);
            match label {
                NO_LABEL => self.memo.special[0] = entry,
                SUMMED => self.memo.special[1] = entry,
                label => {
                    if self.memo.by_label.len() <= label as usize {
                        self.memo.by_label.resize(label as usize + 1, 0);
                    }
                    self.memo.by_label[label as usize] = entry;
                    let made = &self.entries[entry as usize - 1];
                    if let ([(_, code)], [_], true, true) =
                        (made.codes.as_slice(), self.targets.as_slice(), made.ordinary, made.notes.is_empty())
                    {
                        if self.memo.codes.len() <= label as usize {
                            self.memo.codes.resize(label as usize + 1, UNSET);
                        }
                        self.memo.codes[label as usize] = *code;
                    }
                }
            }
            return entry as usize - 1;
        }
        let label = |&s: &usize| if has(summed, s) { SUMMED } else { records.labels[s][row] };
        if self.memo.last.1 != 0 && self.slots.iter().map(label).eq(self.memo.last.0.iter().copied()) {
            return self.memo.last.1 as usize - 1;
        }
        let labels: SmallVec<[u32; 4]> = self.slots.iter().map(label).collect();
        let mut tuple = 0u32;
        for &label in &labels {
            let next = self.memo.chain.len() as u32 + 1;
            tuple = *self.memo.chain.entry((tuple, label)).or_insert(next);
        }
        let known = self.memo.by_tuple.get(tuple as usize).copied().unwrap_or(0);
        let entry = if known != 0 { known } else { self.make(&labels, records, making) };
        if self.memo.by_tuple.len() <= tuple as usize {
            self.memo.by_tuple.resize(tuple as usize + 1, 0);
        }
        self.memo.by_tuple[tuple as usize] = entry;
        self.memo.last = (labels, entry);
        entry as usize - 1
    }

    /// For a slot that alone decides a part: both, and the code by label where that is all that the label decides; elsewhere
    /// [`UNSET`], or nothing at the end.
    pub(super) fn quick(&self) -> Option<(usize, usize, &[u32])> {
        match (self.slots.as_slice(), self.targets.as_slice(), &self.template) {
            (&[slot], &[part], None) => Some((slot, part, &self.memo.codes)),
            _ => None,
        }
    }

    /// Number of the entry for this row, where it was made before.
    #[inline]
    pub(super) fn known(&self, records: &Records, row: usize, summed: u32) -> Option<usize> {
        let known = if let ([slot], None) = (self.slots.as_slice(), &self.template) {
            match if summed & self.bits == 0 { records.labels[*slot][row] } else { SUMMED } {
                NO_LABEL => self.memo.special[0],
                SUMMED => self.memo.special[1],
                label => self.memo.by_label.get(label as usize).copied().unwrap_or(0),
            }
        } else {
            let label = |&s: &usize| if has(summed, s) { SUMMED } else { records.labels[s][row] };
            if self.memo.last.1 != 0 && self.slots.iter().map(label).eq(self.memo.last.0.iter().copied()) {
                self.memo.last.1
            } else {
                let tuple = self.slots.iter().map(label).try_fold(0u32, |tuple, label| self.memo.chain.get(&(tuple, label)).copied())?;
                self.memo.by_tuple.get(tuple as usize).copied().unwrap_or(0)
            }
        };
        (known as usize).checked_sub(1)
    }

    /// Whether its labels are periods.
    pub(super) fn reads_periods(&self) -> bool {
        self.recoder.calendar().is_some()
    }

    /// Makes an entry and gives its number from 1.
    fn make(&mut self, labels: &[u32], records: &Records, making: &mut Making<'_, '_>) -> u32 {
        let mut entry = if labels.contains(&SUMMED) { self.total(labels, records, making) } else { self.resolve(labels, records, making) };
        if labels.len() > 1 && entry.faults.is_empty() {
            self.memo.good.extend(self.slots.iter().copied().zip(labels.iter().copied()));
        }
        entry.ordinary = entry.faults.is_empty() && entry.lacks.is_empty() && entry.total.is_none();
        self.entries.push(entry);
        self.entries.len() as u32
    }

    /// A row that sums over one of the slots.
    fn total(&self, labels: &[u32], records: &Records, making: &mut Making<'_, '_>) -> Entry {
        let mut entry = Entry::default();
        for &part in self.targets.iter().filter(|&&p| making.parts.is_dimension(p)) {
            let time = matches!(making.parts.component(part).representation, Representation::Time);
            // The total of all months of a year stands under the year.
            let left = self.slots.iter().zip(labels).filter(|(_, l)| **l != SUMMED && **l != NO_LABEL);
            let left: Vec<&str> = left.map(|(&s, &l)| records.slots[s].labels.text(l)).collect();
            let year = match left[..] {
                [year] if time => self.recoder.calendar().and_then(|c| c.year(year)),
                _ => None,
            };
            let code = making.parts.intern(part, year.as_deref().unwrap_or(TOTAL), making.dataset);
            entry.codes.push((part, code));
        }
        entry
    }

    fn resolve(&self, labels: &[u32], records: &Records, making: &mut Making<'_, '_>) -> Entry {
        let mut entry = Entry::default();
        let Some(label) = self.label(labels, records) else {
            match (&self.empty, self.own) {
                (Some(code), Some(own)) => match making.parts.constant(own, code, making.dataset, making.faults) {
                    Ok(code) => entry.codes.push((own, code)),
                    Err(fault) => entry.faults.push((own, fault)),
                },
                _ if self.strict => {
                    for &part in self.targets.iter().filter(|&&p| making.parts.is_dimension(p)) {
                        entry.lacks.push((part, making.faults.missing(&making.parts.component(part).id, false)));
                    }
                }
                _ => {}
            }
            return entry;
        };
        let label = label.as_str();
        // Of several labels the last that was not good elsewhere: of «2019», «Eneril» the month is at fault.
        let new = |(s, l): &(&usize, &u32)| !self.memo.good.contains(&(**s, **l));
        let place = |(&s, &l): (&usize, &u32)| records.slots[s].labels.place(l);
        let all = || self.slots.iter().zip(labels).rev();
        let place = all().filter(new).find_map(place).or_else(|| all().find_map(place));
        making.faults.look_at(place);
        let (split, exact) = match self.split.find(label) {
            Hit::Exact(i) => (i, true),
            Hit::Folded(i) => (i, false),
            Hit::Many(all) => {
                let candidates = all.iter().map(|&i| wording(making.parts, &self.splits[i as usize])).collect();
                let fault = making.faults.ambiguous(&self.name, label, candidates);
                entry.faults.extend(self.targets.iter().map(|&p| (p, fault)));
                return entry;
            }
            Hit::None => {
                self.recode(label, &mut entry, making);
                return entry;
            }
        };
        let codes = &self.splits[split as usize];
        for (part, code) in codes {
            match making.parts.constant(*part, code, making.dataset, making.faults) {
                Ok(code) => entry.codes.push((*part, code)),
                Err(fault) => entry.faults.push((*part, fault)),
            }
        }
        if !exact {
            let note = Note::Folded(self.name.clone(), label.to_owned(), wording(making.parts, codes));
            entry.notes.push(making.dataset.notes.note(note));
        }
        entry
    }

    /// A label that means one code.
    fn recode(&self, label: &str, entry: &mut Entry, making: &mut Making<'_, '_>) {
        let fault = match (self.recoder.find(label), self.own) {
            (Found::Code(code, how), Some(own)) => {
                let name = || self.name.clone();
                let note = match how {
                    How::Exact => None,
                    How::Folded => Some(Note::Folded(name(), label.to_owned(), code.clone())),
                    How::Synonym => Some(Note::Synonym(name(), label.to_owned(), code.clone())),
                    How::Period => Some(Note::Period(label.to_owned(), code.clone())),
                    How::Total => {
                        entry.total = making.parts.is_dimension(own).then_some(TotalUse::Keep);
                        None
                    }
                };
                entry.codes.push((own, making.parts.intern(own, &code, making.dataset)));
                entry.notes.extend(note.map(|n| making.dataset.notes.note(n)));
                return;
            }
            (Found::Ambiguous(candidates), _) => making.faults.ambiguous(&self.name, label, candidates),
            (Found::NoPeriod(why), _) => making.faults.period(&self.name, label, why),
            (Found::Foreign(code), _) => making.faults.unknown(&self.name, &code, &self.recoder),
            (Found::Unknown | Found::Code(..), _) => making.faults.unknown(&self.name, label, &self.recoder),
        };
        let single = self.own.filter(|_| self.splits.is_empty());
        match single {
            Some(own) => entry.faults.push((own, fault)),
            None => entry.faults.extend(self.targets.iter().map(|&p| (p, fault))),
        }
    }

    /// The label, or the template filled; none where there is nothing to read.
    fn label(&self, labels: &[u32], records: &Records) -> Option<String> {
        let text = |slot: usize| {
            let at = self.slots.iter().position(|&s| s == slot)?;
            let label = *labels.get(at)?;
            let text = if label == NO_LABEL { "" } else { records.slots[slot].labels.text(label).trim() };
            (!text.is_empty()).then_some(text)
        };
        let Some(pieces) = &self.template else { return text(self.slots[0]).map(str::to_owned) };
        let mut out = String::new();
        for piece in pieces {
            match piece {
                Piece::Literal(l) => out.push_str(l),
                Piece::Slot(slot, width) => out.push_str(&format!("{:0>width$}", text(*slot)?)),
            }
        }
        Some(out)
    }
}

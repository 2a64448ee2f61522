//! Where does the code of every dimension and attribute come from: decided once for a mapping and its slots, and then once
//! per distinct label.

use std::sync::Arc;

use rustc_hash::FxHashMap;
use smallvec::SmallVec;

use crate::model::lang::Lang;
use crate::model::mapping::{Axis, Mapping, Recode, SetValue, TotalUse};
use crate::model::observation::{Dataset, Note};
use crate::model::record::{NO_LABEL, Records};
use crate::model::structure::{Component, DataStructure, Lookup, Representation};

use super::codes::{Found, Hit, How, LabelTable, Recoder, Shelf};
use super::fault::{FaultId, Faults, unplaced};

/// No code was given.
pub(super) const UNSET: u32 = u32::MAX;
/// The code is at fault.
pub(super) const FAULT: u32 = u32::MAX - 1;
/// In place of a label: the row sums over this slot.
const SUMMED: u32 = u32::MAX - 1;
/// Code of the total of a dimension.
const TOTAL: &str = "_T";

/// Dimensions and attributes under one numbering: first the dimensions, then the attributes.
pub(super) struct Parts<'s> {
    structure: &'s DataStructure,
}

impl<'s> Parts<'s> {
    pub(super) fn new(structure: &'s DataStructure) -> Self {
        Self { structure }
    }

    pub(super) fn len(&self) -> usize {
        self.structure.dimensions.len() + self.structure.attributes.len()
    }

    pub(super) fn is_dimension(&self, part: usize) -> bool {
        part < self.structure.dimensions.len()
    }

    pub(super) fn component(&self, part: usize) -> &'s Component {
        match part.checked_sub(self.structure.dimensions.len()) {
            None => &self.structure.dimensions[part],
            Some(a) => &self.structure.attributes[a],
        }
    }

    pub(super) fn position(&self, id: &str) -> Option<usize> {
        let attribute = || self.structure.attribute(id).map(|a| a + self.structure.dimensions.len());
        self.structure.dimension(id).or_else(attribute)
    }

    pub(super) fn is_measure(&self, id: &str) -> bool {
        id == self.structure.measure.id || id == "OBS_VALUE"
    }

    pub(super) fn intern(&self, part: usize, code: &str, dataset: &mut Dataset) -> u32 {
        match part.checked_sub(self.structure.dimensions.len()) {
            None => dataset.codes[part].intern(code),
            Some(a) => dataset.attribute_values[a].intern(code),
        }
    }

    /// A code that the mapping writes out, where the component's list has it.
    pub(super) fn constant(&self, part: usize, code: &str, dataset: &mut Dataset, faults: &mut Faults) -> Result<u32, FaultId> {
        let component = self.component(part);
        match component.codelist() {
            Some(list) if list.get(code).is_none() && component.default.as_deref() != Some(code) => {
                Err(faults.unknown(&component.id, code, &Arc::new(Recoder::of_list(list.clone()))))
            }
            _ => Ok(self.intern(part, code, dataset)),
        }
    }
}

/// What is decided for all rows, and who decides the rest.
pub(super) struct Plan {
    /// Constants and defaults; [`UNSET`] where a decider decides, [`FAULT`] where nothing can.
    pub(super) base: Vec<u32>,
    pub(super) base_notes: u32,
    pub(super) base_faults: Vec<FaultId>,
    pub(super) deciders: Vec<Decider>,
    pub(super) late: Vec<Late>,
    pub(super) totals: Vec<TotalLabels>,
    /// What becomes of a row that the layout makes a total, by slot.
    pub(super) layout: Vec<TotalUse>,
}

/// What stands where no decider gave a code.
pub(super) struct Late {
    pub(super) part: usize,
    /// The default with its note.
    pub(super) default: Option<(u32, Option<u32>)>,
    /// A dimension without default.
    pub(super) missing: Option<FaultId>,
}

/// Labels of a slot that make a row a total.
pub(super) struct TotalLabels {
    pub(super) slot: usize,
    table: LabelTable,
    memo: Vec<Option<Option<TotalUse>>>,
}

const USES: [TotalUse; 3] = [TotalUse::Check, TotalUse::Keep, TotalUse::Skip];

impl TotalLabels {
    pub(super) fn get(&mut self, label: u32, records: &Records) -> Option<TotalUse> {
        if label == NO_LABEL {
            return None;
        }
        let i = label as usize;
        if let Some(Some(known)) = self.memo.get(i) {
            return *known;
        }
        let found = match self.table.find(records.slots[self.slot].labels.text(label)) {
            Hit::Exact(u) | Hit::Folded(u) => USES.get(u as usize).copied(),
            Hit::Many(_) | Hit::None => None,
        };
        if self.memo.len() <= i {
            self.memo.resize(i + 1, None);
        }
        self.memo[i] = Some(found);
        found
    }
}

/// The stronger of two: what is left out is not checked, what is kept is checked too.
pub(super) fn stronger(a: Option<TotalUse>, b: TotalUse) -> TotalUse {
    match (a, b) {
        (Some(TotalUse::Skip), _) | (_, TotalUse::Skip) => TotalUse::Skip,
        (Some(TotalUse::Keep), _) | (_, TotalUse::Keep) => TotalUse::Keep,
        _ => TotalUse::Check,
    }
}

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
}

/// Decides one or several parts from one or several slots.
pub(super) struct Decider {
    name: String,
    /// The part with its own name, where it is no group.
    own: Option<usize>,
    /// All parts that it may decide.
    targets: Vec<usize>,
    /// Slots that it reads.
    pub(super) slots: Vec<usize>,
    /// The same as bits.
    pub(super) bits: u32,
    template: Option<Vec<Piece>>,
    recoder: Arc<Recoder>,
    /// Labels that mean codes in several dimensions.
    split: LabelTable,
    splits: Vec<Vec<(usize, String)>>,
    empty: Option<String>,
    /// A row without a label is at fault: the mapping binds the slot in every table.
    strict: bool,
    pub(super) entries: Vec<Entry>,
    /// One slot: entry by label, from 1.
    by_label: Vec<u32>,
    /// No label, summed over: entry from 1.
    special: [u32; 2],
    /// Several slots: entry by tuple, found label by label.
    chain: FxHashMap<(u32, u32), u32>,
    by_tuple: Vec<u32>,
    last: (SmallVec<[u32; 4]>, u32),
}

enum Piece {
    Literal(String),
    Slot(usize, usize),
}

impl Plan {
    /// For a mapping, the slots of its records and the structure of its target.
    pub(super) fn new(
        mapping: &Mapping,
        records: &Records,
        parts: &Parts<'_>,
        lookup: &dyn Lookup,
        dataset: &mut Dataset,
        faults: &mut Faults,
    ) -> Self {
        let langs = languages(mapping);
        let mut shelf = Shelf::default();
        let mut maker = Maker { mapping, records, parts, lookup, langs: &langs, shelf: &mut shelf };
        let mut base = vec![UNSET; parts.len()];
        let mut base_faults = Vec::new();
        let mut deciders = Vec::new();
        let plain = Recode::default();
        for (part, base) in base.iter_mut().enumerate() {
            let id = parts.component(part).id.as_str();
            match mapping.set.get(id) {
                Some(SetValue::Constant(code)) => match parts.constant(part, code, dataset, faults) {
                    Ok(code) => *base = code,
                    Err(fault) => {
                        *base = FAULT;
                        base_faults.push(fault);
                    }
                },
                Some(SetValue::Recode(recode)) => deciders.extend(maker.decider(id, Some(part), recode)),
                None => deciders.extend(maker.decider(id, Some(part), &plain)),
            }
        }
        for (name, set) in &mapping.set {
            if parts.position(name).is_none() && !parts.is_measure(name) {
                match set {
                    SetValue::Recode(recode) => deciders.extend(maker.decider(name, None, recode)),
                    SetValue::Constant(_) => {}
                }
            }
        }
        // What takes a label apart comes last: it knows better than a slot that fits one dimension only.
        deciders.sort_by_key(|d| !d.split.is_empty());
        let mut plan = Plan {
            late: Vec::new(),
            totals: maker.total_labels(&deciders),
            layout: records.slots.iter().map(|s| layout_use(mapping, &s.name)).collect(),
            base_notes: 0,
            base,
            base_faults,
            deciders,
        };
        plan.complete(parts, dataset, faults);
        dataset.slots = records.slots.iter().enumerate().map(|(s, slot)| (slot.name.clone(), plan.dimensions(s, parts))).collect();
        dataset.beside = plan.beside(mapping, records);
        plan
    }

    /// Defaults and missing dimensions.
    fn complete(&mut self, parts: &Parts<'_>, dataset: &mut Dataset, faults: &mut Faults) {
        for part in 0..parts.len() {
            if self.base[part] != UNSET {
                continue;
            }
            let component = parts.component(part);
            let default = component.default.as_deref().map(|code| {
                let noted = (component.id != "OBS_STATUS").then(|| Note::Default(component.id.clone(), code.to_owned()));
                (parts.intern(part, code, dataset), noted.map(|n| dataset.notes.note(n)))
            });
            let decided = self.deciders.iter().any(|d| d.targets.contains(&part));
            let missing = (default.is_none() && parts.is_dimension(part)).then(|| faults.missing(&component.id, !decided));
            match (decided, default, missing) {
                (true, ..) => self.late.push(Late { part, default, missing }),
                (false, Some((code, note)), _) => {
                    self.base[part] = code;
                    if let Some(note) = note {
                        self.base_notes = dataset.notes.with(self.base_notes, note);
                    }
                }
                (false, None, Some(fault)) => {
                    self.base[part] = FAULT;
                    self.base_faults.push(fault);
                }
                (false, None, None) => {}
            }
        }
    }

    /// The dimensions that a slot decides.
    fn dimensions(&self, slot: usize, parts: &Parts<'_>) -> Vec<usize> {
        let reads = self.deciders.iter().filter(|d| d.slots.contains(&slot));
        let mut all: Vec<usize> = reads.flat_map(|d| d.targets.iter().copied()).filter(|&p| parts.is_dimension(p)).collect();
        all.sort_unstable();
        all.dedup();
        all
    }

    /// Slots whose labels the codes do not tell: parts of a template, and headings in tables that decide nothing.
    fn beside(&self, mapping: &Mapping, records: &Records) -> Vec<usize> {
        let axes: Vec<&Axis> = mapping.tables.iter().flat_map(|t| t.rows.iter().chain(&t.cols)).collect();
        let is_beside = |&slot: &usize| {
            let mut readers = self.deciders.iter().filter(|d| d.slots.contains(&slot)).peekable();
            match readers.peek() {
                Some(_) => readers.any(|d| d.slots.len() > 1),
                None => axes.iter().any(|a| binds(a, &records.slots[slot].name)),
            }
        };
        (0..records.slots.len()).filter(is_beside).collect()
    }
}

/// Constants of a mapping for which the structure has no place.
pub(super) fn unplaced_constants(mapping: &Mapping, parts: &Parts<'_>) -> Vec<crate::model::finding::Finding> {
    let lost = |(name, set): &(&String, &SetValue)| {
        matches!(set, SetValue::Constant(_)) && parts.position(name).is_none() && !parts.is_measure(name)
    };
    mapping.set.iter().filter(lost).map(|(name, _)| unplaced(name)).collect()
}

/// Languages of the labels of a source; all of them where it does not say.
fn languages(mapping: &Mapping) -> Vec<Lang> {
    if !mapping.source.lang.is_empty() {
        return mapping.source.lang.clone();
    }
    match mapping.source.locale.as_deref().and_then(Lang::parse) {
        Some(lang) => vec![lang],
        None => Lang::ALL.to_vec(),
    }
}

/// Whether an axis gives labels to the slot.
fn binds(axis: &Axis, slot: &str) -> bool {
    axis.dim.as_deref() == Some(slot) || axis.matches.as_ref().is_some_and(|p| p.names().any(|n| n == slot))
}

/// What the tables say about totals over this slot.
fn layout_use(mapping: &Mapping, slot: &str) -> TotalUse {
    let uses: Vec<TotalUse> =
        mapping.tables.iter().filter(|t| t.rows.iter().chain(&t.cols).any(|a| binds(a, slot))).map(|t| t.totals.usage).collect();
    if uses.contains(&TotalUse::Keep) {
        TotalUse::Keep
    } else if !uses.is_empty() && uses.iter().all(|u| *u == TotalUse::Skip) {
        TotalUse::Skip
    } else {
        TotalUse::Check
    }
}

/// Whether the mapping binds the slot wherever it finds rows, so that a row without its label is at fault rather than of a
/// table that has no such heading.
fn always_bound(mapping: &Mapping, slot: &str) -> bool {
    let bound = |t: &crate::model::mapping::Table| t.rows.iter().chain(&t.cols).any(|a| binds(a, slot) && !a.optional);
    mapping.tables.iter().all(bound)
}

struct Maker<'m> {
    mapping: &'m Mapping,
    records: &'m Records,
    parts: &'m Parts<'m>,
    lookup: &'m dyn Lookup,
    langs: &'m [Lang],
    shelf: &'m mut Shelf,
}

impl Maker<'_> {
    /// None where a slot that it would read is not bound.
    fn decider(&mut self, name: &str, own: Option<usize>, recode: &Recode) -> Option<Decider> {
        let (slots, template) = match &recode.from {
            Some(from) => {
                let pieces = template(from, self.records)?;
                let mut slots: Vec<usize> = pieces.iter().filter_map(|p| if let Piece::Slot(s, _) = p { Some(*s) } else { None }).collect();
                slots.sort_unstable();
                slots.dedup();
                (slots, Some(pieces))
            }
            None => (vec![self.records.slot(recode.var.as_deref().unwrap_or(name))?], None),
        };
        let mut split = LabelTable::default();
        let mut splits = Vec::new();
        let mut wordings = Vec::new();
        for (label, codes) in &recode.split {
            split.add(label.trim(), splits.len() as u32);
            let all: Vec<(usize, String)> =
                codes.iter().filter_map(|(id, code)| Some((self.parts.position(id)?, code.0.clone()))).collect();
            wordings.push((wording(self.parts, &all), label.0.clone()));
            splits.push(all);
        }
        let mut targets: Vec<usize> = own.into_iter().chain(splits.iter().flatten().map(|(p, _)| *p)).collect();
        targets.sort_unstable();
        targets.dedup();
        if targets.is_empty() {
            return None;
        }
        let recoder = match own {
            Some(part) if splits.is_empty() || recode.codes.is_some() || !recode.pattern.is_empty() => {
                Recoder::new(self.parts.component(part), recode, self.langs, self.lookup, self.shelf)
            }
            _ => Recoder::of_labels(wordings),
        };
        let strict = recode.from.is_none() && always_bound(self.mapping, &self.records.slots[slots[0]].name);
        Some(Decider {
            name: name.to_owned(),
            own,
            targets,
            bits: slots.iter().fold(0, |b, &s| b | 1u32.checked_shl(s as u32).unwrap_or(0)),
            slots,
            template,
            recoder: Arc::new(recoder),
            split,
            splits,
            empty: recode.empty.clone(),
            strict,
            entries: Vec::new(),
            by_label: Vec::new(),
            special: [0; 2],
            chain: FxHashMap::default(),
            by_tuple: Vec::new(),
            last: (SmallVec::new(), 0),
        })
    }

    /// The labels that recodes declare to be totals, by slot.
    fn total_labels(&self, deciders: &[Decider]) -> Vec<TotalLabels> {
        let mut all: Vec<TotalLabels> = Vec::new();
        for (name, set) in &self.mapping.set {
            let SetValue::Recode(recode) = set else { continue };
            let slots = match deciders.iter().find(|d| d.name == *name) {
                Some(d) => d.slots.clone(),
                // A group that decides nothing still says which of its labels are totals.
                None => self.records.slot(recode.var.as_deref().unwrap_or(name)).into_iter().collect(),
            };
            for slot in slots {
                for (label, usage) in &recode.total {
                    let at = match all.iter().position(|t| t.slot == slot) {
                        Some(at) => at,
                        None => {
                            all.push(TotalLabels { slot, table: LabelTable::default(), memo: Vec::new() });
                            all.len() - 1
                        }
                    };
                    all[at].table.add(label.trim(), USES.iter().position(|u| u == usage).unwrap_or(0) as u32);
                }
            }
        }
        all
    }
}

/// `SEX=M AGE=Y_GE18`
fn wording(parts: &Parts<'_>, codes: &[(usize, String)]) -> String {
    codes.iter().map(|(p, c)| format!("{}={c}", parts.component(*p).id)).collect::<Vec<_>>().join(" ")
}

/// `{YEAR}-{MONTH:02}`; none where a name is no slot.
fn template(text: &str, records: &Records) -> Option<Vec<Piece>> {
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
                NO_LABEL => self.special[0],
                SUMMED => self.special[1],
                label => self.by_label.get(label as usize).copied().unwrap_or(0),
            };
            if known != 0 {
                return known as usize - 1;
            }
            let entry = self.make(&[label], records, making);
            match label {
                NO_LABEL => self.special[0] = entry,
                SUMMED => self.special[1] = entry,
                label => {
                    if self.by_label.len() <= label as usize {
                        self.by_label.resize(label as usize + 1, 0);
                    }
                    self.by_label[label as usize] = entry;
                }
            }
            return entry as usize - 1;
        }
        let label = |&s: &usize| if summed >> s & 1 == 1 { SUMMED } else { records.labels[s][row] };
        if self.last.1 != 0 && self.slots.iter().map(label).eq(self.last.0.iter().copied()) {
            return self.last.1 as usize - 1;
        }
        let labels: SmallVec<[u32; 4]> = self.slots.iter().map(label).collect();
        let mut tuple = 0u32;
        for &label in &labels {
            let next = self.chain.len() as u32 + 1;
            tuple = *self.chain.entry((tuple, label)).or_insert(next);
        }
        let known = self.by_tuple.get(tuple as usize).copied().unwrap_or(0);
        let entry = if known != 0 { known } else { self.make(&labels, records, making) };
        if self.by_tuple.len() <= tuple as usize {
            self.by_tuple.resize(tuple as usize + 1, 0);
        }
        self.by_tuple[tuple as usize] = entry;
        self.last = (labels, entry);
        entry as usize - 1
    }

    /// Whether its labels are periods.
    pub(super) fn reads_periods(&self) -> bool {
        self.recoder.calendar().is_some()
    }

    /// Makes an entry and gives its number from 1.
    fn make(&mut self, labels: &[u32], records: &Records, making: &mut Making<'_, '_>) -> u32 {
        let entry = if labels.contains(&SUMMED) { self.total(labels, records, making) } else { self.resolve(labels, records, making) };
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

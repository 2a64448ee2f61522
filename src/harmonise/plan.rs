//! Where does the code of every dimension and attribute come from: decided once for a mapping and its slots.

use std::sync::Arc;

use crate::model::finding::Finding;
use crate::model::lang::Lang;
use crate::model::mapping::{Axis, Mapping, Recode, SetValue, TotalUse};
use crate::model::observation::{Dataset, Note};
use crate::model::record::{NO_LABEL, Records};
use crate::model::structure::{Component, DataStructure, Lookup};

use super::codes::{Hit, LabelTable, Recoder, Shelf};
use super::decider::{Decider, Memo, Piece, bit, template, wording};
use super::fault::{FaultId, Faults, unplaced};

/// No code was given.
pub(super) const UNSET: u32 = u32::MAX;
/// The code is at fault.
pub(super) const FAULT: u32 = u32::MAX - 1;
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
            Some(list) if !list.accepts(code) && component.default.as_deref() != Some(code) => {
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
    /// The frequency where the mapping leaves it out: the period tells it.
    pub(super) frequency: Option<FromPeriod>,
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

/// The frequency of a row, told by the form of its period: `2019-10` is monthly.
pub(super) struct FromPeriod {
    pub(super) part: usize,
    pub(super) time: usize,
    /// By number of the period's code: the frequency's code and note.
    memo: Vec<Option<(u32, u32)>>,
}

impl FromPeriod {
    /// Code of the frequency, and its note or the fault where the period tells none.
    pub(super) fn of(&mut self, period: u32, making: &mut super::decider::Making<'_, '_>) -> (u32, Result<Option<u32>, FaultId>) {
        if period >= FAULT {
            return (FAULT, Ok(None)); // what is wrong with the period is told already
        }
        let i = period as usize;
        if self.memo.len() <= i {
            self.memo.resize(i + 1, None);
        }
        if let Some((code, note)) = self.memo[i] {
            return (code, Ok(Some(note)));
        }
        let told = crate::model::period::parse_period(making.dataset.codes[self.time].text(period)).map(|p| p.frequency.code());
        match told {
            Some(code) if !code.is_empty() => {
                let note = making.dataset.notes.note(Note::Default("FREQ".to_owned(), code.to_owned()));
                let code = making.dataset.codes[self.part].intern(code);
                self.memo[i] = Some((code, note));
                (code, Ok(Some(note)))
            }
            _ => (FAULT, Err(making.faults.missing("FREQ", true))),
        }
    }
}

/// Labels of a slot that make a row a total.
pub(super) struct TotalLabels {
    pub(super) slot: usize,
    table: LabelTable,
    memo: Vec<Option<Option<TotalUse>>>,
}

const USES: [TotalUse; 4] = [TotalUse::Check, TotalUse::Keep, TotalUse::AtLeast, TotalUse::Skip];

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
        (Some(TotalUse::AtLeast), _) | (_, TotalUse::AtLeast) => TotalUse::AtLeast,
        (Some(TotalUse::Keep), _) | (_, TotalUse::Keep) => TotalUse::Keep,
        _ => TotalUse::Check,
    }
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
            frequency: None,
            totals: maker.total_labels(&deciders),
            layout: records.slots.iter().map(|s| layout_use(mapping, &s.name)).collect(),
            base_notes: 0,
            base,
            base_faults,
            deciders,
        };
        plan.complete(parts, dataset, faults);
        dataset.slots = records.slots.iter().enumerate().map(|(s, slot)| (slot.name.clone(), plan.dimensions(s, parts))).collect();
        dataset.beside = plan.beside(mapping, records, parts);
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
            if component.id == "FREQ"
                && !decided
                && default.is_none()
                && let Some(time) = parts.structure.time()
            {
                self.frequency = Some(FromPeriod { part, time, memo: Vec::new() });
                continue;
            }
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
        // Where the period tells the frequency, the year of all months differs from them in both.
        all.extend(self.frequency.as_ref().filter(|f| all.contains(&f.time)).map(|f| f.part));
        all.sort_unstable();
        all.dedup();
        all
    }

    /// Slots whose labels the codes do not tell: parts of a template, and headings in tables that decide nothing.
    fn beside(&self, mapping: &Mapping, records: &Records, parts: &Parts<'_>) -> Vec<usize> {
        let axes: Vec<&Axis> = mapping.tables.iter().flat_map(|t| t.rows.iter().chain(&t.cols)).collect();
        let is_beside = |&slot: &usize| {
            let mut readers = self.deciders.iter().filter(|d| d.slots.contains(&slot)).peekable();
            match readers.peek() {
                Some(_) => readers.any(|d| d.slots.len() > 1 && d.targets.iter().any(|&p| parts.is_dimension(p))),
                None => axes.iter().any(|a| binds(a, &records.slots[slot].name)),
            }
        };
        (0..records.slots.len()).filter(is_beside).collect()
    }
}

/// Names that a mapping sets and for which the structure has no place, once each.
pub(super) fn unplaced_names(mapping: &Mapping, parts: &Parts<'_>) -> Vec<Finding> {
    let mut names: Vec<&str> = Vec::new();
    for (name, set) in &mapping.set {
        match set {
            SetValue::Constant(_) => names.push(name),
            SetValue::Recode(recode) => names.extend(recode.split.values().flat_map(|codes| codes.keys().map(String::as_str))),
        }
    }
    names.extend(mapping.rules.iter().flat_map(|r| r.set.keys().map(String::as_str)));
    let mut lost: Vec<&str> = Vec::new();
    for name in names {
        if parts.position(name).is_none() && !parts.is_measure(name) && !lost.contains(&name) {
            lost.push(name);
        }
    }
    lost.into_iter().map(unplaced).collect()
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
    if uses.contains(&TotalUse::AtLeast) {
        TotalUse::AtLeast
    } else if uses.contains(&TotalUse::Keep) {
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
                Recoder::new(self.parts.component(part), self.parts.is_dimension(part), recode, self.langs, self.lookup, self.shelf)
            }
            _ => Recoder::of_labels(wordings),
        };
        let strict = recode.from.is_none() && always_bound(self.mapping, &self.records.slots[slots[0]].name);
        Some(Decider {
            name: name.to_owned(),
            own,
            targets,
            bits: slots.iter().fold(0, |b, &s| b | bit(s)),
            slots,
            template,
            recoder: Arc::new(recoder),
            split,
            splits,
            empty: recode.empty.clone(),
            strict,
            entries: Vec::new(),
            memo: Memo::default(),
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

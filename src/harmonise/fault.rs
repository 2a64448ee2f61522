//! What was wrong with labels and rows, collected by cause: an unknown label in 31 cells is one finding with 31 places.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::model::finding::{
    C_COV_001, C_COV_003, Finding, Findings, R_RUL_001, Rule, S_DSD_001, S_DSD_002, S_FDL_001, S_TIM_001, Severity,
};
use crate::model::location::{Location, PartId};
use crate::model::vocabulary;

use super::codes::Recoder;
use super::time::TimeFault;

/// How many names proposals may be compared with in one run, all unknown labels together.
const PROPOSAL_BUDGET: u32 = 2_000_000;

/// Digits that a figure of the dataset holds, whatever they are.
const DIGITS: u64 = 18;

/// Number of a fault.
pub(super) type FaultId = u32;

/// The faults of a run, each with the cells that it concerns.
pub(super) struct Faults {
    list: Vec<Fault>,
    index: FxHashMap<(&'static str, String, String), FaultId>,
    /// How many faults of a rule are kept one by one, rows left out on purpose apart, and the one that stands for the rest.
    kept: FxHashMap<(&'static str, bool), (u64, FaultId)>,
    /// Rows about persons: no finding may say where one stands.
    no_places: bool,
    /// Place of the label that is being looked at.
    label_at: Option<Location>,
}

struct Fault {
    rule: &'static Rule,
    component: String,
    label: String,
    /// Where the label itself stands, beside the figures that it concerns.
    label_at: Option<Location>,
    cells: Vec<Location>,
    count: u64,
    /// The same for every row, so one place is enough.
    everywhere: bool,
    kind: Kind,
}

enum Kind {
    Unknown(Arc<Recoder>),
    Ambiguous(Vec<String>),
    Period(TimeFault),
    Missing,
    TooLong,
    Error,
    Skip,
    /// So many further faults of the rule, of which nobody would read: they are only counted.
    Beyond {
        faults: u64,
        skip: bool,
    },
}

impl Faults {
    /// None yet. With `no_places` the rows are about persons, and the file is all that is told of where they stand.
    pub(super) fn new(no_places: bool) -> Self {
        Self { list: Vec::new(), index: FxHashMap::default(), kept: FxHashMap::default(), no_places, label_at: None }
    }

    /// Says where the label stands that is looked at from now on.
    pub(super) fn look_at(&mut self, label: Option<Location>) {
        self.label_at = label.filter(|_| !self.no_places);
    }

    /// The label is in no list.
    pub(super) fn unknown(&mut self, component: &str, label: &str, recoder: &Arc<Recoder>) -> FaultId {
        self.fault(&C_COV_001, component, label, false, || Kind::Unknown(recoder.clone()))
    }

    /// The label means several codes.
    pub(super) fn ambiguous(&mut self, component: &str, label: &str, candidates: Vec<String>) -> FaultId {
        self.fault(&C_COV_003, component, label, false, || Kind::Ambiguous(candidates))
    }

    /// The label is no period.
    pub(super) fn period(&mut self, component: &str, label: &str, why: TimeFault) -> FaultId {
        self.fault(&S_TIM_001, component, label, false, || Kind::Period(why))
    }

    /// The dimension has no code; `everywhere`: in no row at all.
    pub(super) fn missing(&mut self, component: &str, everywhere: bool) -> FaultId {
        self.fault(&S_DSD_001, component, "", everywhere, || Kind::Missing)
    }

    /// The figure has more digits than the dataset holds.
    pub(super) fn too_long(&mut self, component: &str, figure: &str) -> FaultId {
        self.fault(&S_FDL_001, component, figure, false, || Kind::TooLong)
    }

    /// A rule of the mapping says that the row is at fault.
    pub(super) fn error(&mut self, number: usize, text: &str) -> FaultId {
        self.fault(&R_RUL_001, &number.to_string(), text, false, || Kind::Error)
    }

    /// A rule of the mapping leaves the row out.
    pub(super) fn skip(&mut self, number: usize, reason: &str) -> FaultId {
        self.fault(&R_RUL_001, &number.to_string(), reason, false, || Kind::Skip)
    }

    /// Adds a cell to a fault.
    pub(super) fn at(&mut self, fault: FaultId, at: Location) {
        let f = &mut self.list[fault as usize];
        f.count += 1;
        if self.no_places || f.everywhere {
            if f.cells.is_empty() {
                f.cells.push(Location::whole(at.part()));
            }
        } else {
            f.cells.push(at);
        }
    }

    fn fault(&mut self, rule: &'static Rule, component: &str, label: &str, everywhere: bool, kind: impl FnOnce() -> Kind) -> FaultId {
        let key = (rule.id, component.to_owned(), label.to_owned());
        if let Some(&known) = self.index.get(&key) {
            return known;
        }
        let mut kind = kind();
        let next = self.list.len() as FaultId;
        let skip = matches!(kind, Kind::Skip);
        let kept = self.kept.entry((rule.id, skip)).or_insert((0, next));
        if kept.0 == Findings::MOST {
            if let Kind::Beyond { faults, .. } = &mut self.list[kept.1 as usize].kind {
                *faults += 1;
                return kept.1;
            }
            kept.1 = next;
            kind = Kind::Beyond { faults: 1, skip };
        } else {
            kept.0 += 1;
            self.index.insert(key, next);
        }
        let (component, label) = (component.to_owned(), label.to_owned());
        let everywhere = everywhere || matches!(kind, Kind::Beyond { .. });
        self.list.push(Fault { rule, component, label, label_at: self.label_at, cells: Vec::new(), count: 0, everywhere, kind });
        next
    }

    /// How many faults of this rule concern at least one cell.
    pub(super) fn count(&self, rule: &'static Rule) -> u64 {
        let of = |f: &Fault| if let Kind::Beyond { faults, .. } = f.kind { faults } else { 1 };
        self.list.iter().filter(|f| f.rule.id == rule.id && f.count > 0).map(of).sum()
    }

    /// How many rows the faults of this rule concern; rows left out on purpose are not at fault.
    pub(super) fn rows(&self, rule: &'static Rule) -> u64 {
        let at_fault = |f: &&Fault| f.rule.id == rule.id && !matches!(f.kind, Kind::Skip | Kind::Beyond { skip: true, .. });
        self.list.iter().filter(at_fault).map(|f| f.count).sum()
    }

    /// The findings, in the order in which their causes were met. A fault that no row had is none.
    pub(super) fn report(self, findings: &mut Findings) {
        let mut budget = PROPOSAL_BUDGET;
        for fault in self.list {
            let mut cells = fault.cells.into_iter();
            let Some(first) = cells.next() else { continue };
            if let Kind::Beyond { faults, skip } = fault.kind {
                findings.beyond(fault.rule, faults, if skip { Severity::Information } else { fault.rule.severity });
                continue;
            }
            // The label is what is to be mended; the figures that it concerns follow.
            let told = fault.label_at.filter(|_| !matches!(fault.kind, Kind::Missing | Kind::TooLong | Kind::Error | Kind::Skip));
            let mut f = match told {
                Some(label) => Finding::new(fault.rule, label).also(first),
                None => Finding::new(fault.rule, first),
            }
            .cause(format!("{}={}", fault.component, fault.label));
            f.cells.extend(cells);
            let (component, label) = (fault.component.as_str(), fault.label.as_str());
            f = match fault.kind {
                Kind::Unknown(recoder) => {
                    let proposals = recoder.propose(label, &mut budget);
                    f.arg("component", component).arg("label", label).arg("list", recoder.list()).propose(proposals)
                }
                Kind::Ambiguous(all) => f.arg("component", component).arg("label", label).arg("list", all.join("; ")).propose(all),
                Kind::Period(why) => {
                    let f = f.arg("reason", why.word()).arg("component", component).arg("period", label).arg("freq", "");
                    if let TimeFault::Calendar(top) = why { f.arg("limit", u64::from(top)) } else { f }
                }
                Kind::Missing => f.arg("reason", "missing").arg("component", component),
                Kind::TooLong => f.arg("reason", "digits").arg("component", component).arg("value", label).arg("limit", DIGITS),
                Kind::Error => f.arg("reason", "error").arg("text", label).arg("rule", component),
                Kind::Skip | Kind::Beyond { .. } => {
                    f.arg("reason", "skip").arg("text", label).arg("rule", component).weigh(Severity::Information)
                }
            }
            .arg("count", fault.count);
            debug_assert_eq!(vocabulary::lacks(&f), None);
            findings.add(f);
        }
    }
}

/// A component that the mapping sets and the structure has no place for.
pub(super) fn unplaced(name: &str) -> Finding {
    Finding::new(&S_DSD_002, Location::whole(PartId(0))).arg("reason", "set").arg("column", name).cause(format!("set {name}"))
}

//! How does this dataset stand to what was there before, to the partner's figures and to other datasets?
//!
//! Pure functions over datasets: what is compared with what is in the table of [`crate::model::comparison`], where the
//! datasets come from is the caller's affair. What is missing is never a pass: without a dataset to compare with a rule has no
//! tally and was not run; without a figure it is undecided. A cell that has a finding already is not judged again.

mod envelope;
pub mod grade;
mod history;
mod identity;
mod joined;
mod mirror;
mod project;
mod revision;
pub mod sheet;
pub mod side;
mod suppressed;

#[cfg(test)]
mod tests;

use rust_decimal::Decimal;
use rustc_hash::FxHashSet;

pub use envelope::sent_before;

use crate::model::comparison::{Agreed, Beside, Comparisons};
use crate::model::finding::{
    D_VCO_001, D_VCO_002, D_VCO_003, F_EVA_001, F_EVA_002, Finding, Findings, M_VMP_001, M_VMP_002, P_SDC_001, P_SDC_002, R_UNI_001, Rule,
    Severity, T_RTS_001, T_STK_001, T_VNO_001, T_VNO_002, T_VNO_003, T_VNO_004, V_RRL_001, V_VRT_001, V_VRT_002, X_REP_002, X_VAD_001,
};
use crate::model::location::Location;
use crate::model::observation::Dataset;
use identity::Standing;
use joined::{Joined, Point};
use revision::Reach;

/// Who maintains the shared standard.
const STANDARD: &str = "ISTHMUS";

/// What a dataset is compared with.
#[derive(Default)]
pub struct With<'a> {
    /// Other datasets, and as what they lie beside it.
    pub datasets: Vec<(Beside, &'a Dataset)>,
    /// What the office agreed to send; none: there is no such list.
    pub agreed: Option<&'a [Agreed]>,
    /// Counts from 1 to below this number are protected in the dataflow, whatever the table says.
    pub protect: Option<u32>,
    /// It is to be published, and nothing is before somebody says why it warns.
    pub reasons: bool,
}

impl<'a> With<'a> {
    fn of(&self, wanted: Beside) -> impl Iterator<Item = &'a Dataset> {
        self.datasets.iter().filter(move |d| d.0 == wanted).map(|d| d.1)
    }
}

/// What all rules of one run share.
pub(crate) struct Task<'a> {
    table: &'a Comparisons,
    flow: &'a str,
    /// The file as a place.
    whole: Location,
    /// Every row of the file is among the observations.
    complete: bool,
    /// Nothing is released before somebody says why it warns.
    reasons: bool,
}

impl Task<'_> {
    fn limit(&self, rule: &Rule, name: &str) -> i128 {
        self.table.limit(self.flow, rule.id, name)
    }
}

/// Rows of the file at whose cells something was found.
#[derive(Default)]
pub(crate) struct Doubts {
    /// What stands there is wrong, or in another unit.
    wrong: FxHashSet<u32>,
    /// It is that, or unusual: whether it fits its history has been asked.
    unusual: FxHashSet<u32>,
}

impl Doubts {
    fn of(data: &Dataset, found: &Findings) -> Self {
        let (mut wrong, mut unusual) = (FxHashSet::default(), FxHashSet::default());
        for f in found.list.iter().filter(|f| f.severity >= Severity::Warning) {
            if f.severity == Severity::Error || f.rule.id == R_UNI_001.id {
                // Where one cell is behind several failing totals, the others of their sums are vouched for by it.
                let others = if f.proposals.is_empty() || f.rule.id != X_VAD_001.id { &f.evidence[..] } else { &[] };
                wrong.extend(f.cells.iter().chain(others).copied());
            }
            unusual.extend(f.cells.iter().copied());
        }
        let rows = |cells: &FxHashSet<Location>| -> FxHashSet<u32> {
            let at = &data.observations.at;
            if cells.is_empty() {
                FxHashSet::default()
            } else {
                (0..at.len() as u32).filter(|&r| cells.contains(&at[r as usize])).collect()
            }
        };
        let wrong = rows(&wrong);
        let unusual = rows(&unusual).union(&wrong).copied().collect();
        Self { wrong, unusual }
    }

    /// Whether the figure of a row is wrong.
    fn has(&self, row: u32) -> bool {
        !self.wrong.is_empty() && self.wrong.contains(&row)
    }
}

/// Every rule that [`check`] or [`sent_before`] may apply: what they find depends on more than the file.
pub const RULES: &[&Rule] = &[
    &F_EVA_001, &F_EVA_002, &X_REP_002, &T_RTS_001, &T_VNO_001, &T_VNO_002, &T_VNO_003, &T_VNO_004, &T_STK_001, &V_RRL_001, &V_VRT_001,
    &V_VRT_002, &M_VMP_001, &M_VMP_002, &D_VCO_001, &D_VCO_002, &D_VCO_003, &P_SDC_001, &P_SDC_002,
];

/// Compares a dataset. `found` is what is known of it by now; `whole` stands for the file; `complete`: no row of it was left out.
pub fn check(data: &Dataset, with: &With<'_>, table: &Comparisons, found: &Findings, whole: Location, complete: bool) -> Findings {
    let mut out = Findings::default();
    let flow = data.flow.reference.id.as_str();
    let task = Task { table, flow, whole, complete, reasons: with.reasons };
    envelope::agreed(data, with.agreed, whole, &mut out);
    // Sources publish small counts themselves: they may come in, and are looked at where they are about to go out.
    let protect = with.protect.or_else(|| table.protected.get(flow).copied().filter(|_| with.reasons));
    envelope::small(data, protect, &mut out);
    // Who protects nothing in a dataflow says so; what is hidden in all others is to stay hidden.
    if protect.map_or(with.reasons, |below| below > 1) {
        suppressed::run(data, protect, &mut out);
    }
    let before = with.of(Beside::Previous).find(|d| d.flow.reference.id == flow);
    // What a series is used to is known of the dataflows of the shared standard; of others where the table says it.
    let judged = data.flow.reference.agency == STANDARD || table.dataflows.contains_key(flow);
    if data.observations.is_empty() || !judged && with.datasets.is_empty() {
        return out;
    }
    let doubts = in_series(data, before, judged, &task, found, &mut out);
    let others: Vec<&Dataset> = with.of(Beside::Other).collect();
    let mirrors: Vec<&Dataset> = with.of(Beside::Mirror).collect();
    let benchmarks: Vec<&Dataset> = with.of(Beside::Benchmark).collect();
    mirror::run(data, &mirrors, &task, &doubts, &mut out);
    identity::run(&Standing { data, others, before, benchmarks, doubts: &doubts }, &task, &mut out);
    out
}

/// The rules on series and revisions; gives the rows that are in doubt.
fn in_series(data: &Dataset, before: Option<&Dataset>, judged: bool, task: &Task<'_>, found: &Findings, out: &mut Findings) -> Doubts {
    let doubts = Doubts::of(data, found);
    if (judged || before.is_some())
        && let Some(mut j) = Joined::new(data, before, &doubts)
    {
        let reach = Reach::new(&j);
        revision::run(&mut j, &reach, task, &doubts, out);
        if judged {
            history::run(&j, &reach, task, found, out);
        }
    }
    doubts
}

/// Findings of one rule beyond this number become one for each cause with all its cells, so that a file of other figures is one
/// thing to read. No cell is left out.
const FOLD_ABOVE: usize = 1_000;

/// Adds a finding for each point, or one for each cause where there are too many.
fn each(out: &mut Findings, j: &Joined<'_>, points: &[Point], make: impl Fn(&Joined<'_>, &Point) -> Finding) {
    if points.len() <= FOLD_ABOVE {
        points.iter().for_each(|p| out.add(make(j, p).arg("count", 1u64)));
        return;
    }
    let mut folded: indexmap::IndexMap<String, Finding> = indexmap::IndexMap::new();
    for p in points {
        let f = make(j, p);
        match folded.get_mut(&f.cause) {
            Some(all) => {
                all.severity = all.severity.max(f.severity);
                all.cells.extend(f.cells);
            }
            None => _ = folded.insert(f.cause.clone(), f),
        }
    }
    for (_, f) in folded {
        let count = f.cells.len();
        out.add(f.arg("count", count));
    }
}

/// One whole number in percent of another, with one decimal: for people, nothing is decided by it.
fn per_cent(part: i128, whole: i128) -> Decimal {
    let of = |n: i128| Decimal::try_from_i128_with_scale(n, 0).unwrap_or(Decimal::MAX);
    ratio(of(part), of(whole))
}

/// The same of figures.
fn ratio(part: Decimal, whole: Decimal) -> Decimal {
    part.checked_mul(Decimal::ONE_HUNDRED).and_then(|p| p.checked_div(whole)).unwrap_or_default().round_dp(1).normalize()
}

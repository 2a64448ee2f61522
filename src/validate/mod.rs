//! A dataset is held against its structure and against sense; nothing is changed.
//!
//! Checks run in the order of fixing: structure, codes, figures, then figures against each other. What an error puts
//! in doubt is not judged again: a later check that needs it is undecided, so that one fault is one finding.

mod calendar;
mod codes;
mod copies;
mod cross;
mod expected;
mod follow;
mod keys;
mod record;
pub mod said;
mod scope;
mod series;
mod structure;
mod totals;

#[cfg(test)]
mod example;

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use crate::model::finding::{Findings, Rule, X_VAD_001, X_VAD_002};
use crate::model::observation::Dataset;
pub use follow::settle;
use scope::Scope;

/// What a check may know beside the data.
#[derive(Clone, Debug, Default)]
pub struct Context {
    /// Sender of the submission, such as `MEX.UPM`; empty where unknown.
    pub sender: String,
    /// When the file was received, as `2026-11-21`; the clock is an argument. Empty: checks that need it are not run.
    pub received: String,
    /// Other thresholds than those of the catalogue, by rule and name.
    pub limits: BTreeMap<String, BTreeMap<String, Decimal>>,
}

impl Context {
    /// A threshold of a rule: as it is set, else as the catalogue has it.
    fn limit(&self, rule: &Rule, name: &str, catalogue: Decimal) -> Decimal {
        self.limits.get(rule.id).and_then(|names| names.get(name)).copied().unwrap_or(catalogue)
    }
}

/// A check of one or a few rules that look at the same thing. Each leaves a tally for every rule that it applied, and
/// none for a rule whose components the structure does not offer.
pub(crate) trait Check: Sync {
    /// The rules that it may apply.
    fn rules(&self) -> &'static [&'static Rule];
    /// Applies them.
    fn run(&self, scope: &mut Scope<'_>, out: &mut Findings);
}

/// All checks, in the order in which a sender would mend.
const CHECKS: &[&dyn Check] = &[
    &structure::Records,
    &structure::Types,
    &structure::Periods,
    &structure::Mandatory,
    &structure::Duplicates,
    &codes::Validity,
    &codes::Allowed,
    &codes::Exchanged,
    &codes::Reporter,
    &codes::Partner,
    &codes::Status,
    &codes::Residual,
    &structure::Decimals,
    &record::Range,
    &record::Future,
    &record::Parts,
    &record::Net,
    &record::Households,
    &series::Unit,
    &copies::Subtotals,
    &totals::Sums,
    &cross::Breakdowns,
    &cross::Areas,
    &cross::Frequencies,
    &series::SexRatio,
    &copies::Series,
    &expected::Cube,
];

/// Applies every check; a check that was not run has no tally.
pub fn check(data: &Dataset, context: &Context) -> Findings {
    let mut scope = Scope::new(data, context);
    let mut out = Findings::default();
    for check in CHECKS {
        check.run(&mut scope, &mut out);
    }
    out
}

/// Every rule that [`check`] may apply, in the order of the checks.
pub fn rules() -> impl Iterator<Item = &'static Rule> {
    CHECKS.iter().flat_map(|c| c.rules().iter().copied())
}

/// How many totals agree with their parts and how many do not: the tallies of X-VAD-001 and X-VAD-002.
pub fn total_checks(findings: &Findings) -> (u64, u64) {
    let of = |rule: &Rule| findings.tallies.iter().find(|t| t.rule.id == rule.id);
    [&X_VAD_001, &X_VAD_002].into_iter().filter_map(of).fold((0, 0), |(p, f), t| (p + t.passed, f + t.failed))
}

//! Findings become sentences in the reader's language, grouped by cause; one model, many forms.
//!
//! The pipeline fills a [`RunSummary`]; [`Report::new`] puts its findings in order and groups them; the forms are
//! [`Report::json`], [`Report::text`] and [`Report::csv`]. The same run gives the same bytes.

mod csv;
mod ess;
mod figures;
mod html;
mod json;
pub mod letter;
mod messages;
pub mod packs;
mod places;
pub mod rules;
mod sarif;
mod text;

pub mod forms;
pub mod sentences;
pub mod told;

use std::collections::BTreeMap;
use std::sync::Arc;

use indexmap::IndexMap;

use crate::model::finding::{Finding, Findings, RULES, Severity, X_VAD_001, X_VAD_002};
use crate::model::location::{Location, Sources};
use crate::model::observation::{Dataset, Note};
use crate::model::structure::Dataflow;

pub use json::Pages;
pub use places::Spot;

/// One file of the submission.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct InputSummary {
    /// Its name as the sender gave it.
    pub name: String,
    /// Its length in bytes.
    pub bytes: u64,
    /// SHA-256 of its bytes, in lower-case hexadecimal digits.
    pub sha256: String,
    /// Word of its format (`xlsx`, `csv`, `json` …); empty where it was not recognised.
    pub format: String,
}

/// The mapping that was applied.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct MappingSummary {
    /// Its identifier.
    pub id: String,
    /// How it was chosen: `named`, `sender`, `filename`, `fingerprint`, `coded`; other words are shown as they are.
    pub chosen: String,
}

/// A kind of change made on the way from cell to observation, and how many observations it touched.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct NoteSummary {
    /// `folded`, `synonym`, `default`, `period`, `unit`, `zero`, `difference`, `counted`, `added`, `summed`, `rule`, `corrected`.
    pub kind: &'static str,
    /// The component, where there is one.
    pub component: String,
    /// What stood in the source: a label, a period, a factor, a sign, a rule's number; may be empty.
    pub from: String,
    /// What it became; may be empty.
    pub to: String,
    /// Observations and totals.
    pub count: u64,
}

/// A finding in one sentence, for those who show no whole report.
pub fn sentence(finding: &Finding, sources: &Sources, lang: crate::model::lang::Lang) -> String {
    let places = places::Places::new(sources, &[]);
    messages::Catalogue::of(lang).sentence(finding, messages::Words { places: &places, flow: None })
}

/// An exact figure with the signs of the language: `1,234.5` en, `1.234,5` es and pt, `1 234,5` fr.
pub fn figure(lang: crate::model::lang::Lang, value: rust_decimal::Decimal) -> String {
    figures::figure(lang, value)
}

/// What a rule is about.
pub fn title(rule: &crate::model::finding::Rule, lang: crate::model::lang::Lang) -> String {
    messages::Catalogue::of(lang).title(rule)
}

/// Whether a rule can be said in VTL, or why it cannot: by a word of the rule's reach.
pub fn reach(word: &str, lang: crate::model::lang::Lang) -> String {
    messages::Catalogue::of(lang).ui("ui-reach", &[("why", messages::Word::Text(word.into()))])
}

/// What the figures of a dataset add to, totals that are kept left out.
pub fn sum(data: &Dataset) -> Option<rust_decimal::Decimal> {
    let parts = (0..data.observations.len()).filter(|&i| data.observation_slots.get(i) == 0);
    // Figures of equally many decimals are added as the integers that they are.
    let mut sums: BTreeMap<u32, i128> = BTreeMap::new();
    let mut last: (u32, i128) = (0, 0);
    let mut any = false;
    for (mantissa, scale) in parts.filter_map(|i| data.observations.values.parts(i)) {
        any = true;
        if scale != last.0 {
            *sums.entry(last.0).or_default() += last.1;
            last = (scale, 0);
        }
        last.1 += i128::from(mantissa);
    }
    *sums.entry(last.0).or_default() += last.1;
    let all = sums.into_iter().map(|(scale, sum)| rust_decimal::Decimal::try_from_i128_with_scale(sum, scale).ok());
    let sum = all.reduce(|a, b| a?.checked_add(b?)).flatten();
    sum.filter(|_| any).map(|s| s.normalize())
}

/// The changes noted on a dataset's observations and totals, by kind, component and label.
pub fn notes(data: &Dataset) -> Vec<NoteSummary> {
    let mut sets: Vec<u64> = vec![0; data.notes.sets()];
    for column in [&data.observations.notes, &data.totals.notes] {
        for i in 0..column.len() {
            if let Some(n) = sets.get_mut(column.get(i) as usize) {
                *n += 1;
            }
        }
    }
    let mut counts: BTreeMap<(&'static str, &str, String, &str), u64> = BTreeMap::new();
    for (set, n) in (0u32..).zip(sets).filter(|(_, n)| *n > 0) {
        for note in data.notes.get(set) {
            let key = match note {
                Note::Folded(c, from, to) => ("folded", c.as_str(), from.clone(), to.as_str()),
                Note::Synonym(c, from, to) => ("synonym", c.as_str(), from.clone(), to.as_str()),
                Note::Default(c, to) => ("default", c.as_str(), String::new(), to.as_str()),
                Note::Period(from, to) => ("period", "", from.clone(), to.as_str()),
                Note::Unit(factor) => ("unit", "", factor.clone(), ""),
                Note::Zero(sign) => ("zero", "", sign.clone(), ""),
                Note::Difference => ("difference", "", String::new(), ""),
                Note::Counted => ("counted", "", String::new(), ""),
                Note::Added => ("added", "", String::new(), ""),
                Note::Summed => ("summed", "", String::new(), ""),
                Note::Rule(n) => ("rule", "", n.to_string(), ""),
                Note::Corrected(old, new, _) => ("corrected", "", old.clone(), new.as_str()),
            };
            *counts.entry(key).or_default() += n;
        }
    }
    let summary = |((kind, component, from, to), count): ((&'static str, &str, String, &str), u64)| NoteSummary {
        kind,
        component: component.to_owned(),
        from,
        to: to.to_owned(),
        count,
    };
    counts.into_iter().map(summary).collect()
}

/// What a run did, filled by the pipeline.
#[derive(Clone, Debug, Default)]
pub struct RunSummary {
    /// The files, in the order in which they were given.
    pub inputs: Vec<InputSummary>,
    /// Who sent them, such as `MEX.UPM`; empty where unknown.
    pub sender: String,
    /// When they were received, as `2026-11-21`; empty where it does not matter.
    pub received: String,
    /// The mapping; none where none was found or needed.
    pub mapping: Option<MappingSummary>,
    /// The dataflow, for its names; none where none was reached.
    pub flow: Option<Arc<Dataflow>>,
    /// How many observations came out.
    pub observations: u64,
    /// What their figures add to, totals that are kept left out: the number to compare with one's own. None where nothing
    /// came out or the sum has more than 28 digits.
    pub sum: Option<rust_decimal::Decimal>,
    /// Non-empty cells (or nodes of a document) by what the mapping claimed them as: `title`, `header`, `label`,
    /// `value`, `total`, `note`, `ignored`, in this order.
    pub claimed: IndexMap<String, u64>,
    /// Non-empty cells that nothing claimed.
    pub unclaimed: Vec<Location>,
    /// Changes made on the way, from [`notes`].
    pub notes: Vec<NoteSummary>,
    /// What was found, and how often each rule was applied.
    pub findings: Findings,
    /// The parts of the run.
    pub sources: Sources,
    /// Lines and pointers of places in documents (JSON, XML) that findings name.
    pub spots: Vec<Spot>,
}

/// Findings with one rule and one cause: they are read, and mended, together.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Group {
    /// Heaviest severity among them.
    pub severity: Severity,
    /// Numbers of its findings in [`Report::findings`].
    pub findings: Vec<usize>,
    /// Cells of all of them.
    pub cells: usize,
}

/// How totals stand to their parts.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct TotalCounts {
    /// They agree.
    pub passed: u64,
    /// They do not.
    pub failed: u64,
    /// Something is missing or in doubt.
    pub undecided: u64,
}

/// A run in the order in which it is told.
#[derive(Clone, Debug)]
pub struct Report {
    summary: RunSummary,
    groups: Vec<Group>,
}

/// File, structure, code, record, between records.
fn level(id: &str) -> usize {
    "FSCRXTVMDP".find(|c| id.starts_with(c)).unwrap_or(usize::MAX)
}

impl Report {
    /// Puts the findings in order of level, rule and place, and groups them by rule and cause: errors first, then
    /// warnings, then information, and in each those that touch most cells.
    pub fn new(mut summary: RunSummary) -> Self {
        let position = |id: &str| RULES.iter().position(|r| r.id == id).unwrap_or(usize::MAX);
        summary.findings.list.sort_by_cached_key(|f| (level(f.rule.id), position(f.rule.id), f.cells.first().copied()));
        summary.findings.tallies.sort_by_key(|t| (level(t.rule.id), position(t.rule.id)));
        let mut by_cause: IndexMap<(&str, &str), Group> = IndexMap::new();
        for (i, f) in summary.findings.list.iter().enumerate() {
            let empty = || Group { severity: f.severity, findings: Vec::new(), cells: 0 };
            let group = by_cause.entry((f.rule.id, &f.cause)).or_insert_with(empty);
            group.severity = group.severity.max(f.severity);
            group.findings.push(i);
            group.cells += f.cells.len();
        }
        let mut groups: Vec<Group> = by_cause.into_values().collect();
        groups.sort_by_key(|g| (std::cmp::Reverse(g.severity), std::cmp::Reverse(g.cells), g.findings[0]));
        Self { summary, groups }
    }

    /// What the run did.
    pub fn summary(&self) -> &RunSummary {
        &self.summary
    }

    /// The findings, in the order in which every form numbers them, from 1.
    pub fn findings(&self) -> &[Finding] {
        &self.summary.findings.list
    }

    /// The findings by cause, in the order in which they are told.
    pub fn groups(&self) -> &[Group] {
        &self.groups
    }

    /// How totals stand to their parts: rules X-VAD-001 and X-VAD-002.
    pub fn totals(&self) -> TotalCounts {
        let of_totals = self.summary.findings.tallies.iter().filter(|t| [X_VAD_001.id, X_VAD_002.id].contains(&t.rule.id));
        of_totals.fold(TotalCounts::default(), |sum, t| TotalCounts {
            passed: sum.passed + t.passed,
            failed: sum.failed + t.failed,
            undecided: sum.undecided + t.undecided,
        })
    }

    /// Whether a finding of severity error keeps the submission from being accepted.
    pub fn is_refused(&self) -> bool {
        self.summary.findings.worst() == Some(Severity::Error)
    }
}

#[cfg(test)]
mod example {
    use rust_decimal::Decimal;

    use super::*;
    use crate::model::finding::{C_COV_001, F_FLF_009, R_UNI_001, S_DSD_003, S_PII_001, X_VAD_001};
    use crate::model::location::{PartId, PartKind};

    /// A submission with a fault of each weight.
    pub(super) fn report() -> Report {
        let mut sources = Sources::default();
        let sheet = sources.add("Cuadro_2.xlsx", "2024", PartKind::Sheet);
        let at = |row, col| Location::cell(sheet, row, col);
        let mut findings = Findings::default();
        findings.add(
            Finding::new(&X_VAD_001, at(6, 3))
                .arg("total", Decimal::from(1_520))
                .arg("sum", Decimal::from(1_502))
                .arg("difference", Decimal::from(18))
                .arg("place", at(6, 3))
                .arg("parts", 35u64)
                .arg("totals", 1u64)
                .arg("suspect", "total")
                .evidence((7..42).map(|r| at(r, 3)).collect()),
        );
        let mut unknown = Finding::new(&C_COV_001, at(9, 0))
            .arg("label", "Venezula")
            .arg("component", "CITIZENSHIP")
            .cause("CITIZENSHIP Venezula")
            .propose(vec!["Venezuela (VEN)".to_owned(), "Vanuatu (VUT)".to_owned()]);
        unknown.cells = (0..60).map(|i| at(9 + 2 * i, 0)).collect();
        findings.add(unknown);
        findings.add(
            Finding::new(&R_UNI_001, at(20, 5))
                .arg("value", Decimal::from(1_614_000))
                .arg("factor", Decimal::from(1_000))
                .arg("sign", "more")
                .arg("expected", Decimal::from(1_614))
                .arg("period", "2019"),
        );
        findings.add(Finding::new(&F_FLF_009, at(4, 2)).also(at(4, 3)));
        findings.add(Finding::new(&S_DSD_003, at(50, 9)).also(at(51, 9)));
        findings.tally(&X_VAD_001, 27, 1, 2);
        findings.tally(&C_COV_001, 340, 60, 0);
        Report::new(RunSummary {
            inputs: vec![InputSummary {
                name: "Cuadro_2.xlsx".to_owned(),
                bytes: 34_816,
                sha256: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08".to_owned(),
                format: "xlsx".to_owned(),
            }],
            sender: "MEX.UPM".to_owned(),
            received: "2026-11-21".to_owned(),
            mapping: Some(MappingSummary { id: "mx.entradas.punto-sexo-edad".to_owned(), chosen: "fingerprint".to_owned() }),
            flow: None,
            observations: 1_340,
            sum: None,
            claimed: [("title", 2), ("header", 9), ("label", 120), ("value", 1_340), ("total", 30)].map(|(k, n)| (k.to_owned(), n)).into(),
            unclaimed: vec![at(50, 9), at(51, 9)],
            notes: vec![NoteSummary {
                kind: "folded",
                component: "CITIZENSHIP".to_owned(),
                from: "PANAMA".to_owned(),
                to: "PAN".to_owned(),
                count: 12,
            }],
            findings,
            sources,
            spots: Vec::new(),
        })
    }

    /// A file that was set aside because of personal data.
    pub(super) fn set_aside() -> Report {
        let mut sources = Sources::default();
        let part = sources.add("=personas.csv", "", PartKind::Delimited);
        let mut findings = Findings::default();
        let secret = Finding::new(&S_PII_001, Location::cell(part, 0, 2)).arg("columns", "C").arg("value", "Juana Pérez");
        findings.add(secret.cause("Juana Pérez").propose(vec!["Juana".to_owned()]));
        Report::new(RunSummary { findings, sources, ..RunSummary::default() })
    }

    #[test]
    fn findings_are_ordered_by_level_and_groups_by_weight() {
        let r = report();
        let ids: Vec<_> = r.findings().iter().map(|f| f.rule.id).collect();
        assert_eq!(ids, ["F-FLF-009", "S-DSD-003", "C-COV-001", "R-UNI-001", "X-VAD-001"]);
        let told: Vec<_> = r.groups().iter().map(|g| (r.findings()[g.findings[0]].rule.id, g.cells)).collect();
        assert_eq!(told, [("C-COV-001", 60), ("S-DSD-003", 2), ("X-VAD-001", 1), ("R-UNI-001", 1), ("F-FLF-009", 2)]);
        assert_eq!(r.totals(), TotalCounts { passed: 27, failed: 1, undecided: 2 });
        assert!(r.is_refused());
        assert_eq!(PartId(0), r.findings()[0].cells[0].part());
    }
}

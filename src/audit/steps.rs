//! What does the engine say about one of its own runs? The statements from a file to its report.

use serde::Serialize;

use super::hash::Hash;
use super::statement::{Actor, Kind, Statement, Word, canonical};
use super::trace::Origin;
use crate::model::finding::{RULES, Severity};
use crate::pipeline::FileRun;

/// What the statements of a run have in common.
#[derive(Clone, Debug)]
pub struct Occasion {
    /// The receipt.
    pub receipt: String,
    /// The office.
    pub tenant: String,
    /// When, as RFC 3339 in UTC with three digits.
    pub at: String,
    /// SHA-256 of the bytes that came in; the file itself, or the archive that it was in.
    pub original: Hash,
}

/// Digests of what a run left behind.
#[derive(Clone, Copy, Debug)]
pub struct Results {
    /// The observations, as they are stored.
    pub dataset: Option<Hash>,
    /// The report, as it is stored.
    pub report: Hash,
}

/// What the engine says about a run: that it read the file, mapped it where it could, and checked the outcome.
pub fn of_run(occasion: &Occasion, run: &FileRun, origin: &Origin, results: Results) -> Vec<Statement> {
    let actor = Actor { id: "isthmus".into(), role: "engine".into(), tenant: occasion.tenant.clone(), word: Word::Service };
    let new = |kind| Statement::new(kind, &*occasion.receipt, &*occasion.at, actor.clone(), origin.engine.clone());
    let cells = cells(run);
    let mut all = Vec::with_capacity(3);
    let parse = new(Kind::Parse).from("original", occasion.original).made(&*run.name, origin.sha256).made("cells", cells);
    all.push(parse.with("format", &*origin.format).with("filled", run.ledger.filled).with("unclaimed", run.ledger.unclaimed.len()));
    if let (Some(dataset), Some(data)) = (results.dataset, &run.dataset) {
        let mut map = new(Kind::Map).from("cells", cells).made("dataset", dataset);
        if let Some(mapping) = &origin.mapping {
            map = map.using(&*mapping.name, mapping.digest);
        }
        let flow = data.flow.reference.to_string();
        all.push(map.with("dataflow", flow).with("rows", data.observations.len()).with("sender", &*run.sender));
    }
    let checked = results.dataset.map_or(("cells", cells), |d| ("dataset", d));
    let validate = new(Kind::Validate).from(checked.0, checked.1).using("rules", rules()).made("report", results.report);
    let counts = [Severity::Error, Severity::Warning, Severity::Information].map(|s| (s.word(), run.findings.count(s)));
    all.push(counts.into_iter().fold(validate, |s, (word, count)| s.with(word, count)));
    all
}

/// The digest of what became of the cells of a file.
pub fn cells(run: &FileRun) -> Hash {
    #[derive(Serialize)]
    struct Cells<'a> {
        claimed: [u64; 7],
        filled: u64,
        sha256: &'a str,
        unclaimed: usize,
    }
    let l = &run.ledger;
    let cells = Cells { claimed: l.claimed, filled: l.filled, sha256: &run.sha256, unclaimed: l.unclaimed.len() };
    Hash::of(&canonical(&cells).expect("numbers and a text are always JSON"))
}

/// The digest of the catalogue of rules: identifiers, versions and severities.
pub fn rules() -> Hash {
    let all: Vec<(&str, u16, &str)> = RULES.iter().map(|r| (r.id, r.version, r.severity.word())).collect();
    Hash::of(&canonical(&all).expect("numbers and texts are always JSON"))
}

//! What does the engine say about one of its own runs? The statements from a file to its report.

use serde::{Deserialize, Serialize};

use super::hash::Hash;
use super::statement::{Actor, Engine, Kind, Object, Statement, Word, canonical};
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
    /// Each of them with where it came from, as it is stored.
    pub records: Option<Hash>,
    /// The report, as it is stored.
    pub report: Hash,
}

/// What the statements about a run need to know of one of its files. It crosses from the process that read it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Facts {
    /// The name of the file; inside an archive `outer.zip/inner.csv`.
    pub name: String,
    /// SHA-256 of its bytes.
    pub sha256: Hash,
    /// Its length.
    pub bytes: u64,
    /// What it is; empty where it was refused before that was known.
    pub format: String,
    /// The mapping, and SHA-256 of its text; none for a message in the standard's own structure.
    pub mapping: Option<Object>,
    /// Who sent it.
    pub sender: String,
    /// The dataflow of what came out.
    pub dataflow: Option<String>,
    /// How many observations came out.
    pub rows: u64,
    /// The digest of what became of its cells.
    pub cells: Hash,
    /// Cells that are not empty.
    pub filled: u64,
    /// Cells that nothing claimed.
    pub unclaimed: u64,
    /// Findings: errors, warnings, informations.
    pub findings: [u64; 3],
}

impl Facts {
    /// What a run tells. `mapping` is the text of the mapping that it used.
    pub fn of(run: &FileRun, mapping: Option<&str>) -> Self {
        let digest = mapping.map(|text| Hash::of(text.as_bytes()));
        Self {
            name: run.name.clone(),
            sha256: Hash::from_hex(&run.sha256).expect("the pipeline writes digests as 64 hexadecimal digits"),
            bytes: run.bytes,
            format: run.format.map_or("", |f| f.word()).to_owned(),
            mapping: run.mapping.clone().zip(digest).map(|(name, digest)| Object { name, digest }),
            sender: run.sender.clone(),
            dataflow: run.dataset.as_ref().map(|d| d.flow.reference.to_string()),
            rows: run.dataset.as_ref().map_or(0, |d| d.observations.len() as u64),
            cells: cells(run),
            filled: run.ledger.filled,
            unclaimed: run.ledger.unclaimed.len() as u64,
            findings: SEVERITIES.map(|s| run.findings.count(s) as u64),
        }
    }
}

/// In the order in which they are counted.
const SEVERITIES: [Severity; 3] = [Severity::Error, Severity::Warning, Severity::Information];

/// What the engine says about a run: that it read the file, mapped it where it could, and checked the outcome.
pub fn of_run(occasion: &Occasion, run: &FileRun, origin: &Origin, results: Results) -> Vec<Statement> {
    let facts = Facts { mapping: origin.mapping.clone(), ..Facts::of(run, None) };
    of_files(occasion, &[facts], &origin.engine, results)
}

/// What the engine says about a run of one file, or of the files of one archive: that it read each, mapped them where it
/// could, and checked the outcome.
pub fn of_files(occasion: &Occasion, files: &[Facts], engine: &Engine, results: Results) -> Vec<Statement> {
    let actor = Actor { id: "isthmus".into(), role: "engine".into(), tenant: occasion.tenant.clone(), word: Word::Service };
    let new = |kind| Statement::new(kind, &*occasion.receipt, &*occasion.at, actor.clone(), engine.clone());
    let mut all = Vec::with_capacity(files.len() + 2);
    for f in files {
        let parse = new(Kind::Parse).from("original", occasion.original).made(&*f.name, f.sha256).made("cells", f.cells);
        let parse = parse.with("format", &*f.format).with("bytes", f.bytes).with("filled", f.filled);
        all.push(parse.with("unclaimed", f.unclaimed));
    }
    let cells = |s: Statement| files.iter().fold(s, |s, f| s.from("cells", f.cells));
    let validate = new(Kind::Validate).using("rules", rules()).made("report", results.report);
    let validate = match results.dataset {
        None => cells(validate),
        Some(dataset) => {
            let mut map = cells(new(Kind::Map)).made("dataset", dataset);
            map = results.records.into_iter().fold(map, |m, records| m.made("records", records));
            let mut mappings: Vec<&Object> = files.iter().filter_map(|f| f.mapping.as_ref()).collect();
            mappings.sort();
            mappings.dedup();
            map = mappings.into_iter().fold(map, |m, mapping| m.using(&*mapping.name, mapping.digest));
            let text = |of: fn(&Facts) -> Option<&str>| files.iter().find_map(of).unwrap_or_default();
            let rows: u64 = files.iter().map(|f| f.rows).sum();
            map = map.with("dataflow", text(|f| f.dataflow.as_deref())).with("rows", rows);
            all.push(map.with("sender", text(|f| Some(f.sender.as_str()).filter(|s| !s.is_empty()))));
            validate.from("dataset", dataset)
        }
    };
    let counted = SEVERITIES.into_iter().enumerate();
    all.push(counted.fold(validate, |s, (i, severity)| s.with(severity.word(), files.iter().map(|f| f.findings[i]).sum::<u64>())));
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

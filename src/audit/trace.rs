//! Where did a number come from, and where did a cell go? What is shown to a person who asks.

use serde::Serialize;

use super::hash::Hash;
use super::record::Record;
use super::statement::{Engine, Kind, Object, Statement, Word};
use crate::model::location::Sources;
use crate::model::observation::Dataset;
use crate::pipeline::FileRun;

/// The file that a run read, and what it was read with.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Origin {
    /// Its name; inside an archive `outer.zip/inner.csv`.
    pub file: String,
    /// SHA-256 of its bytes.
    pub sha256: Hash,
    /// Its length.
    pub bytes: u64,
    /// What it is; empty where it was refused before that was known.
    pub format: String,
    /// The mapping, and SHA-256 of its text; none for a message in the standard's own structure.
    pub mapping: Option<Object>,
    /// The program.
    pub engine: Engine,
}

impl Origin {
    /// What a run read. `mapping` is the text of the mapping that it used.
    pub fn of(run: &FileRun, mapping: Option<&str>, engine: Engine) -> Self {
        let digest = mapping.map(|text| Hash::of(text.as_bytes()));
        Self {
            file: run.name.clone(),
            sha256: Hash::from_hex(&run.sha256).expect("the pipeline writes digests as 64 hexadecimal digits"),
            bytes: run.bytes,
            format: run.format.map_or("", |f| f.word()).to_owned(),
            mapping: run.mapping.clone().zip(digest).map(|(name, digest)| Object { name, digest }),
            engine,
        }
    }
}

/// An entry of the ledger on the way of a number.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Entry {
    /// Its place in the ledger.
    pub index: u64,
    /// What was done.
    pub kind: Kind,
    /// The receipt or release.
    pub about: String,
    /// When.
    pub at: String,
    /// Who.
    pub actor: String,
    /// Whether they signed with their own key, or the service says so.
    pub word: Word,
    /// What was decided, of a decision.
    pub decision: Option<String>,
}

impl Entry {
    /// The entry at this place of the ledger.
    pub fn of(index: u64, statement: &Statement) -> Self {
        let decision = statement.parameters.get(super::statement::DECISION).and_then(|d| d.as_str());
        Self {
            index,
            kind: statement.kind,
            about: statement.about.clone(),
            at: statement.at.clone(),
            actor: statement.actor.id.clone(),
            word: statement.actor.word,
            decision: decision.map(str::to_owned),
        }
    }
}

/// The way of one number, from the cell to the release.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Trace {
    /// The dataflow.
    pub flow: String,
    /// The number, what was found about it and what was changed.
    pub record: Record,
    /// The place in the file: `Hoja1!D17`, `D17`, `@1042`.
    pub cell: String,
    /// The file.
    pub origin: Origin,
    /// The receipt under which the file came in.
    pub receipt: Option<String>,
    /// What was signed on the way, in the order of the ledger.
    pub ledger: Vec<Entry>,
}

impl Trace {
    /// The way of a number whose statements are `entries`, each with its place in the ledger.
    pub fn new<'a>(flow: &str, record: Record, origin: Origin, entries: impl IntoIterator<Item = (u64, &'a Statement)>) -> Self {
        let mut receipt = None;
        let ledger = entries
            .into_iter()
            .map(|(index, s)| {
                if s.kind == Kind::Receipt {
                    receipt = Some(s.about.clone());
                }
                Entry::of(index, s)
            })
            .collect();
        let cell = record.place().map_or_else(String::new, |p| p.1.to_owned());
        Self { flow: flow.to_owned(), record, cell, origin, receipt, ledger }
    }
}

/// Rows of the observations that came out of a cell, named as [`Sources::label`] names it.
pub fn went<'a>(data: &'a Dataset, sources: &'a Sources, cell: &'a str) -> impl Iterator<Item = usize> + 'a {
    data.observations.at.iter().enumerate().filter(move |(_, at)| sources.label(**at) == cell).map(|(row, _)| row)
}

/// The row of the observations with these codes, one for each dimension.
pub fn row_of(data: &Dataset, codes: &[&str]) -> Option<usize> {
    let dimensions = data.flow.structure.dimensions.len();
    (0..data.observations.len()).find(|&row| codes.len() == dimensions && (0..dimensions).all(|d| data.code(row, d) == codes[d]))
}

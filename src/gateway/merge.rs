//! What is in a release that is made of a base and of submissions? Their records, walked as one file.

use std::io;
use std::path::PathBuf;

use super::records::{Line, Reader};
use crate::audit::hash::Hash;
use crate::audit::record::Record;
use crate::model::submission::words;

words! {
    /// What becomes of the base.
    How, "a way to release: merge, replace", {
        /// The same key is replaced, a new one added, nothing removed.
        Merge = "merge",
        /// Exactly what was submitted, and nothing of the base.
        Replace = "replace",
    }
}

/// A file of records that goes into a release.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Part {
    /// Where it lies.
    pub path: PathBuf,
    /// The submission that it is of; `None` for a base, whose records name theirs.
    pub receipt: Option<String>,
    /// Rules that persons decided on since, each with the statement that says so.
    pub decided: Vec<(String, Hash)>,
}

/// Several files as one, in the order of the keys. Where a key is in several, the last of them counts.
pub struct Merged {
    parts: Vec<(Reader, Part)>,
}

impl Merged {
    /// Stands before the first record.
    ///
    /// # Errors
    /// Those of the files.
    pub fn open(parts: &[Part]) -> io::Result<Self> {
        let open = |p: &Part| Ok((Reader::open(&p.path)?, p.clone()));
        Ok(Self { parts: parts.iter().map(open).collect::<io::Result<_>>()? })
    }

    /// Takes the next record.
    ///
    /// # Errors
    /// Those of the files.
    pub fn line(&mut self) -> io::Result<Option<Line>> {
        let least = self.parts.iter().filter_map(|p| p.0.key()).min();
        let Some(key) = least.map(str::to_owned) else { return Ok(None) };
        let mut taken = None;
        for (reader, part) in &mut self.parts {
            // More than once only where a file has a key twice, which none of ours has.
            while reader.key() == Some(key.as_str()) {
                let Some(mut line) = reader.line()? else { break };
                if let Some(receipt) = &part.receipt {
                    line.receipt.clone_from(receipt);
                    line.record = with_decisions(line.record, &part.decided)?;
                }
                taken = Some(line);
            }
        }
        Ok(taken)
    }
}

/// A record with the decisions about what was found at its cell.
fn with_decisions(record: String, decided: &[(String, Hash)]) -> io::Result<String> {
    // Most cells have no finding, and few rules are decided on.
    if decided.is_empty() || record.contains("\"findings\":[]") {
        return Ok(record);
    }
    let mut parsed = parsed(&record)?;
    let about = |rule: &str| parsed.findings.iter().any(|f| f.rule == rule);
    let decisions: Vec<Hash> = decided.iter().filter(|d| about(&d.0)).map(|d| d.1).collect();
    if decisions.is_empty() {
        return Ok(record);
    }
    parsed.decisions = decisions;
    String::from_utf8(parsed.to_bytes()).map_err(io::Error::other)
}

/// Reads a record that was kept.
pub(super) fn parsed(record: &str) -> io::Result<Record> {
    serde_json::from_str(record).map_err(|e| io::Error::other(format!("a record is damaged: {e}")))
}

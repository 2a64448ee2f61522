//! Placeholder of this worktree; its reader is written in another one.

use crate::model::finding::Findings;
use crate::model::location::Sources;
use crate::read::{Input, Opened, ReadError, ReadOptions};

/// Not read here.
///
/// # Errors
/// Always.
pub fn open(input: &Input, options: &ReadOptions, sources: &mut Sources) -> Result<(Opened, Findings), ReadError> {
    let _ = (input, options, sources);
    Err(std::io::Error::other("no reader").into())
}

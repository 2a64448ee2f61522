//! Which rows are another than they were? For whoever asks only for what changed, or for all that ever stood.

use std::io;
use std::sync::Arc;

use rustc_hash::FxHashMap;
use sha2::{Digest, Sha256};

use super::meant::Filter;
use super::select::Selection;
use super::table::{Parts, Table};
use crate::model::slice::Slice;

/// What became of the rows of a question from one content to the next.
pub struct Changed {
    /// Rows of the earlier content whose keys are there no more.
    pub gone: Selection,
    /// Rows of the later content that are new, or say something else.
    pub set: Selection,
}

/// The first 16 bytes of the SHA-256 of a key, and of all that a row says: two contents are compared by them.
type Print = (u128, u128);

/// What changed between two contents of the same series, among the rows that a filter means.
///
/// # Errors
/// Where a file cannot be read.
pub fn between(before: Option<Arc<Table>>, after: Option<Arc<Table>>, filter: &Filter, parts: &Parts) -> io::Result<Changed> {
    let select = |table: Option<Arc<Table>>| Selection::of(table.into_iter().collect(), filter, parts);
    let (before, after) = (select(before)?, select(after)?);
    let earlier = prints(&before, parts)?;
    let mut known: FxHashMap<u128, u128> = earlier.iter().copied().collect();
    let mut changed = Vec::new();
    for (key, content) in prints(&after, parts)? {
        changed.push(known.remove(&key) != Some(content));
    }
    let gone = earlier.iter().map(|(key, _)| known.contains_key(key)).collect();
    Ok(Changed { gone: before.only(gone), set: after.only(changed) })
}

/// Attributes that say where a figure came from: the same figure out of another file is no change.
const WHENCE: [&str; 2] = ["SOURCE_CELL", "SUBMISSION_ID"];

/// The prints of all rows, in their order.
fn prints(selection: &Selection, parts: &Parts) -> io::Result<Vec<Print>> {
    let Some(structure) = selection.structure() else { return Ok(Vec::new()) };
    let attributes: Vec<usize> =
        (0..structure.attributes.len()).filter(|&a| !WHENCE.contains(&structure.attributes[a].id.as_str())).collect();
    let mut all = Vec::with_capacity(usize::try_from(selection.rows()).unwrap_or(0));
    for slice in selection.slices(&attributes, true, parts) {
        let slice = slice?;
        all.extend((0..slice.rows).map(|row| print(&slice, row)));
    }
    Ok(all)
}

fn print(slice: &Slice, row: usize) -> Print {
    let mut hash = Sha256::new();
    let add = |hash: &mut Sha256, text: &str| {
        hash.update((text.len() as u64).to_le_bytes());
        hash.update(text);
    };
    slice.dimensions.iter().for_each(|c| add(&mut hash, c.text(row)));
    let key = half(&hash.finalize_reset());
    let figure = slice.values.get(row).map(|d| d.normalize().to_string());
    add(&mut hash, figure.as_deref().unwrap_or(""));
    slice.attributes.iter().for_each(|c| add(&mut hash, c.as_ref().map_or("", |c| c.text(row))));
    (key, half(&hash.finalize()))
}

fn half(digest: &[u8]) -> u128 {
    digest.iter().take(16).fold(0, |n, b| n << 8 | u128::from(*b))
}

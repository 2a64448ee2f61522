//! Where does a test let this process die, or its disk fail? At named points, and only in a build with debug assertions.
//!
//! A release build has none of it: there [`at`] and [`pass`] are empty and the names of the points are nowhere in the program
//! (`tests/faults` looks). Elsewhere a file that the variable `ISTHMUS_FAULTS` names says what happens where, one on a line:
//! `blob.renamed die`, `blob.sync eio`, `blob.write enospc 3` (not the first three times). It is read again at every point, so
//! that a disk may be full and then have room again.

/// A point where the disk may fail, or the process die.
///
/// # Errors
/// What the file says, in a build with debug assertions; never in another.
#[cfg(not(debug_assertions))]
#[inline(always)]
pub(crate) fn at(_point: &'static str) -> std::io::Result<()> {
    Ok(())
}

/// A point where the process may die.
#[cfg(not(debug_assertions))]
#[inline(always)]
pub(crate) fn pass(_point: &'static str) {}

#[cfg(debug_assertions)]
pub(crate) use armed::{arm, at, pass};

#[cfg(debug_assertions)]
mod armed {
    use std::collections::BTreeMap;
    use std::io;
    use std::path::PathBuf;
    use std::sync::{Mutex, OnceLock, PoisonError};

    /// The file that says what happens where, and how often each point was passed since.
    static PLAN: OnceLock<(PathBuf, Mutex<BTreeMap<&'static str, u64>>)> = OnceLock::new();

    /// Takes the faults from a file from now on, once for a process.
    pub(crate) fn arm(plan: PathBuf) {
        let _ = PLAN.set((plan, Mutex::default()));
    }

    /// As in every build.
    pub(crate) fn at(point: &'static str) -> io::Result<()> {
        let Some((plan, passed)) = PLAN.get() else { return Ok(()) };
        let text = std::fs::read_to_string(plan).unwrap_or_default();
        let mut lines = text.lines().map(|l| l.split_whitespace().collect::<Vec<_>>());
        let Some(line) = lines.find(|l| l.first() == Some(&point)) else { return Ok(()) };
        let skip: u64 = line.get(2).and_then(|n| n.parse().ok()).unwrap_or_default();
        let mut passed = passed.lock().unwrap_or_else(PoisonError::into_inner);
        let before = passed.entry(point).or_default();
        *before += 1;
        if *before <= skip {
            return Ok(());
        }
        match line.get(1).copied() {
            // As abrupt as kill -9: nothing is unwound, flushed or deleted.
            Some("die") => std::process::abort(),
            Some("eio") => Err(io::Error::from_raw_os_error(5)),
            Some("enospc") => Err(io::ErrorKind::StorageFull.into()),
            _ => Ok(()),
        }
    }

    /// As in every build.
    pub(crate) fn pass(point: &'static str) {
        let _ = at(point);
    }
}

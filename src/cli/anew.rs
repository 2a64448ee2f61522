//! Does a run of its owner's large files get its memory in large pages? The program starts itself anew for it, once.

use std::path::PathBuf;

use crate::isolate::memory::{WHERE, said, size};

/// Starts the program anew where these files are large. Comes back where that is not so, was done, or is not possible: then
/// all goes on as it is. Whoever told the library something themselves is not contradicted.
#[cfg(unix)]
pub(super) fn started(inputs: &[PathBuf]) {
    use std::os::unix::process::CommandExt;

    let Some(said) = said(inputs.iter().map(|path| size(path)).sum()) else { return };
    if std::env::var_os(WHERE).is_some() {
        return;
    }
    let mut arguments = std::env::args_os();
    let Some(name) = arguments.next() else { return };
    // It comes back only with an error.
    let _ = std::process::Command::new("/proc/self/exe").arg0(name).args(arguments).envs([said]).exec();
}

/// Other systems have nothing of the kind.
#[cfg(not(unix))]
pub(super) fn started(_: &[PathBuf]) {}

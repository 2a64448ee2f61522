//! Does the program get its memory as its work asks for? It starts itself anew for it, once: the C library hears it only then.
//!
//! Each comes back where there is nothing to be said, where it was said, or where that is not possible: then all goes on as it
//! is. Whoever told the library something themselves is not contradicted.

use std::path::PathBuf;

use crate::isolate::memory::{self, WHERE};

/// For a run of files: large ones get large pages.
pub(super) fn reading(inputs: &[PathBuf]) {
    let said = memory::said(inputs.iter().map(|path| memory::size(path)).sum());
    started(said.map(|(name, value)| (name, value.to_owned())));
}

/// For a service.
pub(super) fn serving() {
    started(memory::serving());
}

#[cfg(unix)]
fn started(said: Option<(&str, String)>) {
    use std::os::unix::process::CommandExt;

    let Some(said) = said else { return };
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
fn started(_: Option<(&str, String)>) {}

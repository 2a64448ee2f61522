//! Which files does the caller lay beside those that are run, and what do they hold?

use std::fs::File;
use std::io::{Read, Seek};

use super::{Common, Stop};
use crate::model::comparison::{Beside, Laid};
use crate::model::finding::Severity;
use crate::model::location::Sources;
use crate::pipeline::{self, Settings};
use crate::read::{Data, Input};
use crate::shelf::Shelf;

/// What a Parquet file begins with.
const PARQUET: &[u8] = b"PAR1";

/// A file that is open.
pub(super) struct Opened {
    laid: Laid,
    file: File,
}

/// The files that the arguments name.
pub(super) fn laid(a: &Common) -> Vec<Laid> {
    let roles =
        [(Beside::Previous, &a.previous), (Beside::Mirror, &a.mirror), (Beside::Other, &a.beside), (Beside::Benchmark, &a.benchmark)];
    roles.into_iter().flat_map(|(role, paths)| paths.iter().map(move |path| Laid { role, path: path.clone() })).collect()
}

/// Opens them, before a process has no more files to open.
pub(super) fn open(laid: &[Laid]) -> Result<Vec<Opened>, Stop> {
    let open = |laid: &Laid| match File::open(&laid.path) {
        Ok(file) => Ok(Opened { laid: laid.clone(), file }),
        Err(e) => Err(Stop::Usage(format!("{}: {e}", laid.path.display()))),
    };
    laid.iter().map(open).collect()
}

/// What they hold: Parquet as we write it is read when it is needed, anything else is run as the files themselves are.
pub(super) fn fill(opened: Vec<Opened>, settings: &Settings<'_>) -> Result<Shelf, Stop> {
    let mut shelf = Shelf::default();
    for Opened { laid, mut file } in opened {
        let told = |e: &dyn std::fmt::Display| Stop::Usage(format!("{}: {e}", laid.path.display()));
        let mut start = Vec::new();
        (&file).take(PARQUET.len() as u64).read_to_end(&mut start)?;
        file.rewind()?;
        if start == PARQUET {
            shelf.lay_file(laid.role, file).map_err(|e| told(&e))?;
            continue;
        }
        #[cfg(unix)]
        let data = Data::Open(std::sync::Arc::new(file));
        #[cfg(not(unix))]
        let data = Data::File(laid.path.clone());
        let name = laid.path.file_name().map_or_else(String::new, |n| n.to_string_lossy().into_owned());
        let alone = Settings { mapping: None, sender: None, shelf: None, received: settings.received.clone(), ..*settings };
        for run in pipeline::run(&Input { name, data }, &alone, &mut Sources::default())? {
            match run.dataset {
                Some(data) if run.findings.worst() < Some(Severity::Error) => shelf.lay(laid.role, data),
                _ => return Err(told(&"no dataset without errors comes of it; `isthmus check` says why")),
            }
        }
    }
    Ok(shelf)
}

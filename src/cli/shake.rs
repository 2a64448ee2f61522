//! `isthmus map shake`: is a mapping ever silently wrong when its file changes as files do?

use std::path::PathBuf;

use super::mapping::known_mapping;
use super::{Stop, Tools, input, print};
use crate::map::library::Known;
use crate::model::location::Sources;
use crate::pipeline::{self, Settings};
use crate::read::Input;
use crate::shake::{self, Shaken, Tally};

/// In place of a mapping: the one that fits each file.
const ANY: &str = "any";

/// The reasons that are shown for one way of changing a file.
const REASONS: usize = 2;

pub(super) fn shake(which: &str, files: &[PathBuf], seed: u64, count: u64, tools: &Tools) -> Result<u8, Stop> {
    let named = if which == ANY { None } else { Some(known_mapping(which, tools)?) };
    let library = tools.library()?;
    let settings = Settings {
        standard: &tools.standard,
        library: &library,
        mapping: named.as_ref(),
        sender: None,
        // No clock: the same seed gives the same whatever the day.
        received: String::new(),
        limits: tools.config.limits,
    };
    let (mut same, mut refused, mut different, mut unshaken) = (0, 0, 0, 0);
    for file in files {
        let input = input(file)?;
        let Some(known) = named.clone().map_or_else(|| fitting(&input, &settings), |k| Ok(Some(k)))? else {
            print(&format!("{}: no mapping fits\n\n", input.name))?;
            unshaken += 1;
            continue;
        };
        match shake::shake(&known, &input, &settings, seed, count)? {
            Ok(shaken) => {
                let (s, r, d) = shaken.counts();
                (same, refused, different) = (same + s, refused + r, different + d);
                print(&table(&shaken))?;
            }
            Err(why) => {
                unshaken += 1;
                let why =
                    why.finding.map_or("no observations come of it".to_owned(), |f| super::convert::sentence(&f, &why.sources, tools));
                print(&format!("{} · {}: refused as it stands: {why}\n\n", input.name, known.mapping.id))?;
            }
        }
    }
    if files.len() > 1 {
        print(&format!("{} files, {unshaken} of them not shaken: ", files.len()))?;
    }
    print(&format!("{same} same, {refused} refused, {different} silently different\n"))?;
    Ok(u8::from(different > 0 || unshaken == files.len()))
}

/// The mapping that fits a file.
fn fitting(input: &Input, settings: &Settings<'_>) -> Result<Option<Known>, Stop> {
    let runs = pipeline::run(input, settings, &mut Sources::default())?;
    let id = runs.first().and_then(|r| r.mapping.clone());
    Ok(settings.library.known.iter().find(|k| Some(&k.mapping.id) == id.as_ref()).cloned())
}

fn table(shaken: &Shaken) -> String {
    let errors = if shaken.errors == 0 { String::new() } else { format!(", {} errors", shaken.errors) };
    let mut out = format!("{} · {} · {} observations{errors}\n", shaken.file, shaken.mapping, shaken.observations);
    out += &format!("{:<52} {:>5} {:>8} {:>9}\n", "change", "same", "refused", "different");
    for t in &shaken.kinds {
        // A refusal that the change did not deserve is told apart: it is safe, and yet a nuisance.
        let needless = if t.needless == 0 { String::new() } else { format!(" ({} needless)", t.needless) };
        out += &format!("{:<52} {:>5} {:>8} {:>9}{needless}\n", t.kind.words(), t.same, t.refused, t.different);
        out += &details(t);
    }
    let (same, refused, different) = shaken.counts();
    out += &format!("{same} same, {refused} refused, {different} silently different\n\n");
    out
}

fn details(t: &Tally) -> String {
    let mut out = String::new();
    for r in t.reasons.iter().take(REASONS) {
        let proposal = if r.proposal.is_empty() { String::new() } else { format!(" ({}?)", r.proposal) };
        out += &format!("    {} × {} {}{proposal} ← {}\n", r.count, r.rule, r.place, r.what);
    }
    for s in &t.silent {
        out += &format!("    SILENT {}\n           {}\n", s.what, s.difference);
    }
    out
}

//! `isthmus map shake`: is a mapping ever silently wrong when its file changes as files do?

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::mapping::known_mapping;
use super::{Stop, Tools, input, print};
use crate::map::library::Known;
use crate::model::location::Sources;
use crate::pipeline::{self, Settings};
use crate::read::Input;
use crate::shake::{self, Counts, Shaken, Tally};

/// In place of a mapping: the one that fits each file.
const ANY: &str = "any";

/// The reasons that are shown for one way of changing a file.
const REASONS: usize = 2;

pub(super) fn shake(which: &str, files: &[PathBuf], seed: u64, count: u64, tools: &Tools) -> Result<u8, Stop> {
    let named = if which == ANY { None } else { Some(known_mapping(which, tools)?) };
    let library = tools.library()?;
    // No clock: the same seed gives the same whatever the day.
    let settings = Settings { mapping: named.as_ref(), ..Settings::of(&tools.standard, &library, tools.config.limits) };
    let (mut all, mut kinds, mut unshaken) = (Counts::default(), BTreeMap::new(), 0);
    let several = files.len() > 1;
    if several {
        print(&heading("file"))?;
    }
    for file in files {
        let input = input(file)?;
        let Some(known) = named.clone().map_or_else(|| fitting(&input, &settings), |k| Ok(Some(k)))? else {
            print(&format!("{}: no mapping fits\n", input.name))?;
            unshaken += 1;
            continue;
        };
        match shake::shake(&known, &input, &settings, seed, count)? {
            Ok(shaken) => {
                all += shaken.counts();
                for t in &shaken.kinds {
                    let (counts, needless): &mut (Counts, u64) = kinds.entry(t.kind).or_default();
                    *counts += t.counts();
                    *needless += t.needless;
                }
                print(&if several { summary(&shaken) } else { table(&shaken) })?;
            }
            Err(why) => {
                unshaken += 1;
                let why =
                    why.finding.map_or("no observations come of it".to_owned(), |f| super::convert::sentence(&f, &why.sources, tools));
                print(&format!("{} · {}: refused as it stands: {why}\n", input.name, known.mapping.id))?;
            }
        }
    }
    if several {
        print(&format!("\n{}", heading("change")))?;
        for (kind, (counts, needless)) in kinds {
            print(&row(kind.words(), counts, needless))?;
        }
        print(&format!("\n{} files, {unshaken} of them not shaken\n", files.len()))?;
    }
    print(&total(all))?;
    Ok(u8::from(all.different > 0 || unshaken == files.len()))
}

/// The mapping that fits a file.
fn fitting(input: &Input, settings: &Settings<'_>) -> Result<Option<Known>, Stop> {
    let runs = pipeline::run(input, settings, &mut Sources::default())?;
    let id = runs.first().and_then(|r| r.mapping.clone());
    Ok(settings.library.known.iter().find(|k| Some(&k.mapping.id) == id.as_ref()).cloned())
}

fn heading(of: &str) -> String {
    format!("{of:<72} {:>6} {:>10} {:>8} {:>9}\n", "same", "as changed", "refused", "different")
}

fn row(of: &str, c: Counts, needless: u64) -> String {
    // A refusal that the change did not deserve is told apart: it is safe, and yet a nuisance.
    let needless = if needless == 0 { String::new() } else { format!(" ({needless} needless)") };
    format!("{of:<72} {:>6} {:>10} {:>8} {:>9}{needless}\n", c.same, c.as_changed, c.refused, c.different)
}

fn total(c: Counts) -> String {
    format!("{} same, {} as changed, {} refused, {} silently different\n", c.same, c.as_changed, c.refused, c.different)
}

/// One of several files: a line, and what was silently different.
fn summary(shaken: &Shaken) -> String {
    let needless = shaken.kinds.iter().map(|t| t.needless).sum();
    let mut out = row(&format!("{} · {}", shaken.file, shaken.mapping), shaken.counts(), needless);
    for t in &shaken.kinds {
        out += &silent(t);
    }
    out
}

fn table(shaken: &Shaken) -> String {
    let errors = if shaken.errors == 0 { String::new() } else { format!(", {} errors", shaken.errors) };
    let mut out = format!("{} · {} · {} observations{errors}\n", shaken.file, shaken.mapping, shaken.observations);
    out += &heading("change");
    for t in &shaken.kinds {
        out += &row(t.kind.words(), t.counts(), t.needless);
        for r in t.reasons.iter().take(REASONS) {
            let proposal = if r.proposal.is_empty() { String::new() } else { format!(" ({}?)", r.proposal) };
            out += &format!("    {} × {} {}{proposal} ← {}\n", r.count, r.rule, r.place, r.what);
        }
        out += &silent(t);
    }
    out
}

fn silent(t: &Tally) -> String {
    let mut out = String::new();
    for s in &t.silent {
        out += &format!("    SILENT {}: {}\n           {}\n", t.kind.words(), s.what, s.difference);
    }
    out
}

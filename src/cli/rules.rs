//! `isthmus rules`: test packs of rules, and write and read them as VTL.

use std::path::{Path, PathBuf};

use super::{Stop, Tools, print};
use crate::mend::{self, Patch};
use crate::pack::{Pack, spec, trial, vtl};
use crate::standard::Standard;

/// The packs that the caller names: where each is, and its text.
pub(super) fn named(paths: &[PathBuf]) -> Result<Vec<(String, String)>, Stop> {
    let read = |path: &PathBuf| match std::fs::read_to_string(path) {
        Ok(text) => Ok((path.display().to_string(), text)),
        Err(e) => Err(Stop::Usage(format!("{}: {e}", path.display()))),
    };
    paths.iter().map(read).collect()
}

/// Packs that are held against the standard; one with a mistake is the caller's to mend.
pub(super) fn read(texts: &[(String, String)], standard: &Standard) -> Result<Vec<Pack>, Stop> {
    let one = |(path, text): &(String, String)| checked(text, standard).map_err(|why| Stop::Usage(format!("{path}: {why}")));
    texts.iter().map(one).collect()
}

/// Corrections that the caller names; one with a mistake is the caller's to mend.
pub(super) fn patches(texts: &[(String, String)]) -> Result<Vec<Patch>, Stop> {
    texts.iter().map(|(path, text)| mend::parse(text).map_err(|why| Stop::Usage(format!("{path}: {why}")))).collect()
}

fn checked(text: &str, standard: &Standard) -> Result<Pack, crate::model::mistake::Mistake> {
    let pack = spec::parse(text)?;
    spec::check(&pack, &|r| standard.dataflow(r).ok(), &|rule| Standard::comparisons().names(rule))?;
    Ok(pack)
}

fn one(path: &Path, tools: &Tools) -> Result<Pack, Stop> {
    let texts = named(&[path.to_owned()])?;
    let mut packs = read(&texts, &tools.standard)?;
    packs.pop().ok_or_else(|| Stop::Usage(format!("{}: no pack", path.display())))
}

/// The packs that come with the program, or those of files and folders: path and text.
fn packs(paths: &[PathBuf]) -> Result<Vec<(String, String)>, Stop> {
    if paths.is_empty() {
        return Ok(Standard::packs());
    }
    let mut files = Vec::new();
    for path in paths {
        if path.is_dir() {
            let inside = std::fs::read_dir(path)?.collect::<Result<Vec<_>, _>>()?;
            let yaml = inside.into_iter().map(|e| e.path()).filter(|p| p.extension().is_some_and(|e| e == "yaml" || e == "yml"));
            files.extend(yaml);
        } else {
            files.push(path.clone());
        }
    }
    files.sort();
    named(&files)
}

pub(super) fn test(paths: &[PathBuf], tools: &Tools) -> Result<u8, Stop> {
    let (mut passed, mut failed) = (0, 0);
    for (path, text) in packs(paths)? {
        let pack = match checked(&text, &tools.standard) {
            Ok(pack) => pack,
            Err(mistake) => {
                failed += 1;
                print(&format!("FAIL {path}\n     {}\n", mistake.to_string().replace('\n', "\n     ")))?;
                continue;
            }
        };
        let flow = pack.dataflows.first().and_then(|r| tools.standard.dataflow(r).ok());
        for t in flow.iter().flat_map(|flow| trial::run(&pack, flow)) {
            if t.failures.is_empty() {
                passed += 1;
                print(&format!("ok   {path} · {}\n", t.name))?;
            } else {
                failed += 1;
                print(&format!("FAIL {path} · {}\n     {}\n", t.name, t.failures.join("\n     ")))?;
            }
        }
    }
    print(&format!("{passed} passed, {failed} failed\n"))?;
    Ok(u8::from(failed > 0))
}

pub(super) fn export(path: &Path, tools: &Tools) -> Result<u8, Stop> {
    print(&vtl::write(&one(path, tools)?))?;
    Ok(0)
}

pub(super) fn import(path: &Path, dataflow: Option<&str>, tools: &Tools) -> Result<u8, Stop> {
    let script = std::fs::read_to_string(path).map_err(|e| Stop::Usage(format!("{}: {e}", path.display())))?;
    let id = path.file_stem().map_or_else(String::new, |n| n.to_string_lossy().into_owned());
    let yaml = vtl::read(&script, &id, dataflow).map_err(|e| Stop::Usage(format!("{}: {e}", path.display())))?;
    // What is made is a pack, or the reason is told before anybody keeps it.
    checked(&yaml, &tools.standard)
        .map_err(|why| Stop::Usage(format!("{}: the pack that it makes has a mistake: {why}", path.display())))?;
    print(&yaml)?;
    Ok(0)
}

//! `isthmus rules`: test packs of rules, and write and read them as VTL.

use std::path::{Path, PathBuf};

use serde_json::json;

use super::{Stop, Tools, print};
use crate::mend::{self, Patch};
use crate::model::finding::RULES;
use crate::model::lang::Lang;
use crate::model::structure::Ref;
use crate::pack::expression::LONGEST;
use crate::pack::{Pack, spec, trial, vtl};
use crate::report;
use crate::standard::Standard;
use crate::validate::said::{self, Reach};

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

pub(super) fn explain(tools: &Tools) -> Result<u8, Stop> {
    let flow = Ref::parse(report::rules::FLOW).and_then(|r| tools.standard.dataflow(&r).ok());
    let mut out = String::new();
    for r in report::rules::explained(tools.lang, flow.as_deref()) {
        out += &format!("{} /{} {} · {}\n  {}\n  > {}\n  {}\n\n", r.id, r.version, r.severity, r.title, r.about, r.example, r.remedy);
    }
    print(&out)?;
    Ok(0)
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
    let dataflow = path.to_str().filter(|_| !path.exists()).and_then(Ref::parse);
    match dataflow {
        Some(dataflow) => print(&catalogue(&dataflow, tools)?)?,
        None => print(&vtl::write(&one(path, tools)?))?,
    }
    Ok(0)
}

/// The rules of the catalogue that can be said of a dataflow, as VTL; the others are named in remarks, with the reason.
fn catalogue(dataflow: &Ref, tools: &Tools) -> Result<String, Stop> {
    let flow = tools.standard.dataflow(dataflow).map_err(|_| Stop::Usage(format!("there is no dataflow {dataflow}")))?;
    let mut rules = Vec::new();
    let mut remarks = String::new();
    for clause in said::clauses(&flow) {
        let id = format!("{}.{}", clause.rule.id, clause.about);
        let message: serde_json::Map<_, _> =
            Lang::ALL.into_iter().map(|l| (l.tag().to_owned(), report::title(clause.rule, l).into())).collect();
        let mut rule = json!({ "id": id, "severity": clause.rule.severity.word(), "message": message });
        match clause.asks {
            said::Asks::Codes(dimension, equation) => rule["hierarchy"] = json!({ "dimension": dimension, "rules": [equation] }),
            // A list of a thousand places is longer than an expression may be.
            said::Asks::Each(_, then) if then.len() > LONGEST => {
                remarks += &format!("// {id}: {}\n", report::reach("long", tools.lang));
                continue;
            }
            said::Asks::Each(when, then) => {
                rule["then"] = then.into();
                if let Some(when) = when {
                    rule["when"] = when.into();
                }
            }
        }
        rules.push(rule);
    }
    for rule in RULES.iter().filter(|r| Reach::of(r) != Reach::Said) {
        remarks += &format!("// {}: {}\n", rule.id, report::reach(Reach::of(rule).word(), tools.lang));
    }
    let pack = json!({ "pack": format!("catalogue.{}", flow.reference.id), "dataflow": flow.reference.to_string(), "rules": rules });
    let pack = checked(&pack.to_string(), &tools.standard).map_err(|why| Stop::Machine(format!("what the catalogue asks: {why}")))?;
    Ok(vtl::write(&pack) + "\n" + &remarks)
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

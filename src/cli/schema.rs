//! `isthmus schema`: the shared standard, listed, shown in words, exported; and whether structures fit beside it.

use std::path::Path;

use super::{Stop, Tools, print};
use crate::model::structure::Ref;
use crate::sdmx::structure;
use crate::standard::check;

pub(super) fn list(tools: &Tools) -> Result<u8, Stop> {
    let all = tools.standard.list().map_err(|e| Stop::Machine(e.to_string()))?;
    let mut out = String::new();
    for a in &all {
        out += &format!("{:<16} {:<42} {:>6}  {}\n", a.kind.word(), a.reference.to_string(), a.items, a.names.get(tools.lang));
    }
    print(&out)?;
    Ok(0)
}

pub(super) fn show(id: &str, tools: &Tools) -> Result<u8, Stop> {
    let text = tools.standard.show(&reference(id, tools)?.to_string(), tools.lang).map_err(|e| Stop::Usage(e.to_string()))?;
    print(&text)?;
    Ok(0)
}

pub(super) fn export(id: &str, tools: &Tools) -> Result<u8, Stop> {
    let text = tools.standard.export(&reference(id, tools)?).map_err(|e| Stop::Usage(e.to_string()))?;
    print(&text)?;
    Ok(0)
}

/// Whether the structures of a message fit beside those of the standard: what a service says before it takes them.
pub(super) fn check(file: &Path, tools: &Tools) -> Result<u8, Stop> {
    let text = std::fs::read(file).map_err(|e| Stop::Usage(format!("{}: {e}", file.display())))?;
    let message = structure::read(&text).map_err(|e| Stop::Usage(format!("{}: {e}", file.display())))?;
    let problems = check::check(&tools.standard, &message).map_err(|e| Stop::Machine(e.to_string()))?;
    let mut out = String::new();
    for (class, artefact) in check::artefacts(&message) {
        let mut faults = problems.iter().filter(|p| p.class == class && p.artefact == artefact).peekable();
        if faults.peek().is_none() {
            out += &format!("fits  {} {artefact}\n", class.words().1);
        }
        faults.for_each(|fault| out += &format!("WRONG {fault}\n"));
    }
    print(&out)?;
    Ok(u8::from(!problems.is_empty()))
}

/// The artefact that the caller means: a whole reference, or an id that stands for one.
pub(super) fn reference(id: &str, tools: &Tools) -> Result<Ref, Stop> {
    if let Some(r) = Ref::parse(id) {
        return Ok(r);
    }
    let all = tools.standard.list().map_err(|e| Stop::Machine(e.to_string()))?;
    if let Some(a) = all.iter().find(|a| a.reference.id.eq_ignore_ascii_case(id)) {
        return Ok(a.reference.clone());
    }
    let near = crate::model::words::nearest(id, all.iter().map(|a| a.reference.id.as_str()));
    let hint = near.map(|n| format!("; did you mean `{n}`?")).unwrap_or_default();
    Err(Stop::Usage(format!("the standard has no `{id}`{hint}")))
}

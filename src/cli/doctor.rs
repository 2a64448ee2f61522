//! `isthmus doctor` and `isthmus rules`: does this installation work, and what does it check?

use super::{Stop, Tools, isolated, print};
use crate::map::library::Library;
use crate::model::finding::RULES;
use crate::pipeline::Settings;
use crate::report;
use crate::trial;

/// Tries the parts that every run needs, each for itself.
pub(super) fn doctor(tools: &Tools) -> Result<u8, Stop> {
    let mut bad = 0;
    let mut line = |ok: bool, what: &str, detail: String| {
        bad += u8::from(!ok);
        print(&format!("{} {what:<12} {detail}\n", if ok { "ok  " } else { "FAIL" }))
    };
    line(true, "version", format!("{} on {} {}", env!("CARGO_PKG_VERSION"), std::env::consts::OS, std::env::consts::ARCH))?;
    match tools.standard.list() {
        Ok(all) => line(!all.is_empty(), "standard", format!("{} artefacts", all.len()))?,
        Err(e) => line(false, "standard", e.to_string())?,
    }
    match tools.library() {
        Ok(library) => line(true, "mappings", mappings(&library, tools)?)?,
        Err(Stop::Usage(e) | Stop::Machine(e)) => line(false, "mappings", e)?,
    }
    match isolated::probe(tools) {
        Ok(told) => line(true, "isolation", told)?,
        Err(Stop::Usage(e) | Stop::Machine(e)) => line(false, "isolation", e)?,
    }
    let folder = std::env::temp_dir();
    let probe = folder.join(format!("isthmus-{}", std::process::id()));
    let written = std::fs::write(&probe, b"isthmus").and_then(|()| std::fs::remove_file(&probe));
    line(
        written.is_ok(),
        "files",
        written.map_or_else(|e| format!("{}: {e}", folder.display()), |()| format!("{} can be written", folder.display())),
    )?;
    let memory =
        std::fs::read_to_string("/proc/meminfo").ok().and_then(|t| t.lines().find(|l| l.starts_with("MemAvailable")).map(str::to_owned));
    line(
        true,
        "memory",
        memory.map_or_else(|| "not told by this system".to_owned(), |m| m.split_whitespace().collect::<Vec<_>>().join(" ")),
    )?;
    line(true, "language", tools.lang.tag().to_owned())?;
    Ok(u8::from(bad > 0) * 2)
}

fn mappings(library: &Library, tools: &Tools) -> Result<String, Stop> {
    let settings =
        Settings { standard: &tools.standard, library, mapping: None, sender: None, received: String::new(), limits: tools.config.limits };
    let (mut tests, mut failed) = (0, Vec::new());
    for known in &library.known {
        for t in trial::run(known, &settings)? {
            tests += 1;
            if !t.failures.is_empty() {
                failed.push(t.path);
            }
        }
    }
    if failed.is_empty() {
        Ok(format!("{} read, {tests} tests passed", library.known.len()))
    } else {
        Err(Stop::Machine(format!("{} of {tests} tests failed: {}", failed.len(), failed.join(", "))))
    }
}

/// Lists the rules with their titles.
pub(super) fn rules(tools: &Tools) -> Result<u8, Stop> {
    let mut out = String::new();
    for r in RULES {
        out += &format!("{:<10} /{} {:<12} {}\n", r.id, r.version, r.severity.word(), report::title(r, tools.lang));
    }
    print(&out)?;
    Ok(0)
}

//! `isthmus doctor` and `isthmus rules`: does this installation work, and what does it check?

#[cfg(unix)]
mod service;

use std::path::PathBuf;

use clap::Args;

use super::{Stop, Tools, isolated, print};
use crate::map::library::Library;
use crate::model::finding::RULES;
use crate::pipeline::Settings;
use crate::report;
use crate::trial;
use crate::validate::said::Reach;

/// What is looked at.
#[derive(Args, Debug)]
pub(super) struct DoctorArgs {
    /// The folder of everything, whatever the configuration says.
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
}

/// How something was found. The order is that of gravity.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Found {
    Ok,
    Warning,
    Wrong,
}

/// What is said of one part: what was found, and how to mend what is not as it should be.
#[derive(Debug)]
struct Line {
    found: Found,
    part: &'static str,
    detail: String,
}

impl Line {
    fn ok(part: &'static str, detail: impl Into<String>) -> Line {
        Line { found: Found::Ok, part, detail: detail.into() }
    }

    fn warning(part: &'static str, detail: impl Into<String>) -> Line {
        Line { found: Found::Warning, part, detail: detail.into() }
    }

    fn wrong(part: &'static str, detail: impl Into<String>) -> Line {
        Line { found: Found::Wrong, part, detail: detail.into() }
    }

    fn tell(&self) -> Result<(), Stop> {
        let word = match self.found {
            Found::Ok => "ok",
            Found::Warning => "warning",
            Found::Wrong => "wrong",
        };
        print(&format!("{word:<8} {:<12} {}\n", self.part, self.detail))
    }
}

/// Tries the parts that every run needs, and those of the service, each for itself. 2 where the machine or installation is
/// broken, 1 where the service would not run as it is configured.
pub(super) fn doctor(arguments: &DoctorArgs, tools: &Tools) -> Result<u8, Stop> {
    let mut broken = false;
    for line in machine(tools)? {
        broken |= line.found == Found::Wrong;
        line.tell()?;
    }
    #[cfg(unix)]
    let wrong = service::look(arguments.data.as_deref(), tools)?;
    #[cfg(not(unix))]
    let wrong = arguments.data.is_some();
    Ok(if broken { 2 } else { u8::from(wrong) })
}

/// The parts that every run needs.
fn machine(tools: &Tools) -> Result<Vec<Line>, Stop> {
    let said = |part, result: Result<String, Stop>| match result {
        Ok(detail) => Line::ok(part, detail),
        Err(Stop::Usage(e) | Stop::Machine(e)) => Line::wrong(part, e),
    };
    let version = format!("{} on {} {}", env!("CARGO_PKG_VERSION"), std::env::consts::OS, std::env::consts::ARCH);
    let standard = match tools.standard.list() {
        Ok(all) if all.is_empty() => Err(Stop::Machine("no artefacts".to_owned())),
        Ok(all) => Ok(format!("{} artefacts", all.len())),
        Err(e) => Err(Stop::Machine(e.to_string())),
    };
    let folder = std::env::temp_dir();
    let probe = folder.join(format!("isthmus-{}", std::process::id()));
    let written = std::fs::write(&probe, b"isthmus").and_then(|()| std::fs::remove_file(&probe));
    let written = written.map(|()| format!("{} can be written", folder.display()));
    let meminfo = std::fs::read_to_string("/proc/meminfo").ok();
    let memory = meminfo.as_deref().and_then(|t| t.lines().find(|l| l.starts_with("MemAvailable")));
    let memory = memory.map_or_else(|| "not told by this system".to_owned(), |m| m.split_whitespace().collect::<Vec<_>>().join(" "));
    Ok(vec![
        Line::ok("version", version),
        said("standard", standard),
        said("mappings", tools.library().and_then(|library| mappings(&library, tools))),
        said("isolation", isolated::probe(tools)),
        said("files", written.map_err(|e| Stop::Machine(format!("{}: {e}; name another folder with TMPDIR", folder.display())))),
        Line::ok("memory", memory),
        Line::ok("language", tools.lang.tag()),
    ])
}

fn mappings(library: &Library, tools: &Tools) -> Result<String, Stop> {
    let settings = Settings::of(&tools.standard, library, tools.config.limits);
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

/// Lists the rules with their titles; `vtl`: with what of them can be said in VTL, and why the rest cannot.
pub(super) fn rules(vtl: bool, tools: &Tools) -> Result<u8, Stop> {
    let mut out = String::new();
    for r in RULES {
        let said = if vtl { report::reach(Reach::of(r).word(), tools.lang) } else { report::title(r, tools.lang) };
        out += &format!("{:<10} /{} {:<12} {said}\n", r.id, r.version, r.severity.word());
    }
    print(&out)?;
    Ok(0)
}

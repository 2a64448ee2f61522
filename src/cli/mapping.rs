//! `isthmus map`: test, draft, explain and list mappings.

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use super::{Stop, Tools, input, named_mapping, print};
use crate::map::library::{Known, Library};
use crate::map::{draft, explain as sentences, inspect};
use crate::model::location::Sources;
use crate::pipeline::{self, Settings};
use crate::read::{self, Opened, ReadError, ReadOptions};
use crate::trial;

pub(super) fn test(paths: &[PathBuf], tools: &Tools) -> Result<u8, Stop> {
    let mut libraries = Vec::new();
    for path in paths {
        libraries.push(Library::from_path(path).map_err(|e| Stop::Usage(format!("{}: {e}", path.display())))?);
    }
    if paths.is_empty() {
        libraries.push(Library::embedded());
    }
    let (mut passed, mut failed) = (0, 0);
    for library in &libraries {
        for (path, mistake) in &library.broken {
            failed += 1;
            print(&format!("FAIL {path}\n     {}\n", mistake.to_string().replace('\n', "\n     ")))?;
        }
        let own = tools.standard_for(library.known.iter())?;
        // Tests have their own day, so that they give the same for ever.
        let settings = Settings::of(own.as_ref().unwrap_or(&tools.standard), library, tools.config.limits);
        for known in &library.known {
            for t in trial::run(known, &settings)? {
                if t.failures.is_empty() {
                    passed += 1;
                    print(&format!("ok   {} · {}\n", t.path, t.name))?;
                } else {
                    failed += 1;
                    print(&format!("FAIL {} · {}\n     {}\n", t.path, t.name, t.failures.join("\n     ")))?;
                }
            }
        }
    }
    print(&format!("{passed} passed, {failed} failed\n"))?;
    Ok(u8::from(failed > 0))
}

pub(super) fn new(path: &Path, output: Option<&Path>, tools: &Tools) -> Result<u8, Stop> {
    let file = input(path)?;
    let mut sources = Sources::default();
    let options = ReadOptions { limits: tools.config.limits, ..ReadOptions::default() };
    let opened =
        read::sniff(&file, &tools.config.limits, &mut sources).and_then(|f| Ok((f, pipeline::open(&file, f, &options, &mut sources)?.0)));
    let (format, opened) = match opened {
        Ok(o) => o,
        Err(ReadError::Io(e)) => return Err(e.into()),
        Err(ReadError::Refused(f)) => return Err(Stop::Usage(super::convert::sentence(&f, &sources, tools))),
    };
    let text = match opened {
        Opened::Book(mut book) => {
            let mut sheets = Vec::new();
            for i in 0..book.sheets().len() {
                let read = book.read(i, &mut |head, block| {
                    sheets.push((head.clone(), block.clone()));
                    ControlFlow::Break(())
                });
                if let Err(ReadError::Refused(f)) = read {
                    return Err(Stop::Usage(super::convert::sentence(&f, &sources, tools)));
                }
            }
            draft::draft_grid(&file.name, format.word(), &sheets, &inspect::describe(&sheets))
        }
        Opened::Tree(tree) => draft::draft_tree(&file.name, format.word(), &tree, &inspect::describe_tree(&tree)),
        Opened::Coded(_) => return Err(Stop::Usage(format!("{} is an SDMX message: a mapping for it needs only `set`", file.name))),
        Opened::Archive(_) => return Err(Stop::Usage(format!("{} holds several files; unpack it and name one", file.name))),
    };
    match output {
        None => print(&text)?,
        Some(path) if path.exists() => {
            return Err(Stop::Usage(format!("{} exists already; a draft never replaces a mapping", path.display())));
        }
        Some(path) => std::fs::write(path, text)?,
    }
    Ok(0)
}

/// A mapping that the caller names by its file, its id, or its path among those that are known.
pub(super) fn known_mapping(which: &str, tools: &Tools) -> Result<Known, Stop> {
    if Path::new(which).is_file() {
        return named_mapping(Path::new(which));
    }
    let library = tools.library()?;
    match library.known.iter().find(|k| k.mapping.id == which || k.path == which) {
        Some(k) => Ok(k.clone()),
        None => {
            let near = crate::model::words::nearest(which, library.known.iter().map(|k| k.mapping.id.as_str()));
            let hint = near.map(|n| format!("; did you mean `{n}`?")).unwrap_or_default();
            Err(Stop::Usage(format!("no mapping `{which}`{hint}")))
        }
    }
}

pub(super) fn explain(which: &str, tools: &Tools) -> Result<u8, Stop> {
    let known = known_mapping(which, tools)?;
    print(&sentences::explain(&known.mapping, tools.lang))?;
    Ok(0)
}

pub(super) fn list(tools: &Tools) -> Result<u8, Stop> {
    let library = tools.library()?;
    let mut out = String::new();
    for k in &library.known {
        out += &format!("{:<34} {:<28} {:<40} {}\n", k.mapping.id, k.mapping.sender.0.join(", "), k.mapping.target, k.path);
    }
    print(&out)?;
    Ok(0)
}

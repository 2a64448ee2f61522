//! The mappings at hand: those that come with the program, or those of a folder.

use std::path::{Path, PathBuf};

use rust_embed::RustEmbed;

use super::spec::{SpecError, parse};
use crate::model::mapping::Mapping;

#[derive(RustEmbed)]
#[folder = "mappings/"]
#[include = "*.yaml"]
#[exclude = "bench/*"]
struct Embedded;

/// A mapping with the file that it comes from.
#[derive(Clone, Debug)]
pub struct Known {
    /// Path inside the folder of mappings, such as `mex/refusals.yaml`.
    pub path: String,
    /// The folder it lies in; none for one that comes with the program.
    pub folder: Option<PathBuf>,
    /// The mapping.
    pub mapping: Mapping,
    /// Its text.
    pub text: String,
}

impl Known {
    /// The structure messages that it names, as paths.
    pub fn structures(&self) -> impl Iterator<Item = PathBuf> + '_ {
        let folder = self.folder.as_deref();
        folder.into_iter().flat_map(|f| self.mapping.structures.iter().map(move |s| f.join(s)))
    }
}

/// Mappings by path, sorted.
#[derive(Clone, Debug, Default)]
pub struct Library {
    /// Those that read well.
    pub known: Vec<Known>,
    /// Those that do not: path and mistake.
    pub broken: Vec<(String, SpecError)>,
}

impl Library {
    /// The mappings that come with the program. Those under `bench/` are for measurements and are not among them.
    pub fn embedded() -> Library {
        let mut paths: Vec<String> = Embedded::iter().map(|p| p.into_owned()).collect();
        paths.sort();
        let mut library = Library::default();
        for path in paths {
            if let Some(file) = Embedded::get(&path) {
                library.add(path, None, String::from_utf8_lossy(&file.data).into_owned());
            }
        }
        library
    }

    /// The mappings in a file or folder, folders below it included.
    pub fn from_path(path: &Path) -> std::io::Result<Library> {
        let mut files = Vec::new();
        collect(path, &mut files)?;
        files.sort();
        let mut library = Library::default();
        for file in files {
            let text = std::fs::read_to_string(&file)?;
            let name = file.strip_prefix(path).ok().filter(|p| !p.as_os_str().is_empty()).unwrap_or(&file);
            library.add(name.to_string_lossy().into_owned(), file.parent().map(Path::to_owned), text);
        }
        Ok(library)
    }

    fn add(&mut self, path: String, folder: Option<PathBuf>, text: String) {
        match parse(&text) {
            Ok(mapping) => self.known.push(Known { path, folder, mapping, text }),
            Err(e) => self.broken.push((path, e)),
        }
    }
}

fn collect(path: &Path, out: &mut Vec<PathBuf>) -> std::io::Result<()> {
    if path.is_dir() {
        for entry in std::fs::read_dir(path)? {
            collect(&entry?.path(), out)?;
        }
    } else if path.extension().is_some_and(|e| e == "yaml" || e == "yml") || path.is_file() && out.is_empty() {
        out.push(path.to_owned());
    }
    Ok(())
}

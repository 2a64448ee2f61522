//! What do the official schemas of SDMX-ML and the clients of the field make of our messages?

use std::path::{Path, PathBuf};
use std::process::Command;

use isthmus::sdmx::structure::Message;
use isthmus::sdmx::write_structure::StructureFormat;
use serde_json::Value;

use super::{rich, shipped, word, written};

/// The Python that `ISTHMUS_PYTHON` names, else `python3`, where it has a package. The one that is named must have it.
pub(crate) fn python_with(package: &str) -> Option<String> {
    let python = std::env::var("ISTHMUS_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let has = Command::new(&python).args(["-c", &format!("import {package}")]).output().is_ok_and(|o| o.status.success());
    assert!(has || std::env::var("ISTHMUS_PYTHON").is_err(), "ISTHMUS_PYTHON has no package {package}");
    if !has {
        eprintln!("skipped: no {package}");
        return None;
    }
    Some(python)
}

/// Runs `tests/sdmx_reads.py` where there is a Python with the package that it needs.
pub(crate) fn python(package: &str, arguments: &[String]) -> Option<Value> {
    let python = python_with(package)?;
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sdmx_reads.py");
    let said = Command::new(&python).arg(script).args(arguments).output().expect("run");
    assert!(said.status.success(), "{}", String::from_utf8_lossy(&said.stderr));
    Some(serde_json::from_slice(&said.stdout).expect("JSON"))
}

/// Everything shipped, in one message.
fn whole() -> Message {
    let mut out = Message::default();
    for (_, m) in shipped() {
        out.codelists.extend(m.codelists);
        out.concept_schemes.extend(m.concept_schemes);
        out.structures.extend(m.structures);
        out.dataflows.extend(m.dataflows);
        out.constraints.extend(m.constraints);
        out.hierarchies.extend(m.hierarchies);
        out.organisations.extend(m.organisations);
    }
    out
}

fn files(folder: &Path, message: &Message, name: &str, formats: &[StructureFormat]) -> Vec<String> {
    let one = |f: &StructureFormat| {
        let suffix = if word(*f).starts_with("ml") { "xml" } else { "json" };
        let path: PathBuf = folder.join(format!("{name}.{}.{suffix}", word(*f)));
        std::fs::write(&path, written(message, *f, &[])).expect("written");
        path.to_string_lossy().into_owned()
    };
    formats.iter().map(one).collect()
}

const ML: [StructureFormat; 3] = [StructureFormat::Ml21, StructureFormat::Ml30, StructureFormat::Ml31];

#[test]
fn markup_is_valid_by_the_official_schemas() {
    let Some(schemas) = std::env::var_os("ISTHMUS_SDMX_SCHEMAS") else {
        eprintln!("skipped: ISTHMUS_SDMX_SCHEMAS names no folder of the official SDMX schemas");
        return;
    };
    let folder = tempfile::tempdir().expect("a folder");
    let mut arguments = vec!["valid".to_owned(), schemas.to_string_lossy().into_owned()];
    arguments.extend(files(folder.path(), &whole(), "whole", &ML));
    arguments.extend(files(folder.path(), &whole().stubs(false), "stubs", &ML));
    arguments.extend(files(folder.path(), &rich::message(), "rich", &ML));
    arguments.extend(files(folder.path(), &rich::message().stubs(true), "rich-stubs", &ML));
    arguments.extend(files(folder.path(), &Message::default(), "empty", &ML));
    arguments.extend(files(folder.path(), &super::find::availability(), "available", &ML));
    let broken = folder.path().join("broken.ml21.xml");
    let text = String::from_utf8(written(&rich::message(), StructureFormat::Ml21, &[])).expect("a text");
    std::fs::write(&broken, text.replace("str:Codelist ", "str:Cedelist ").replace("/str:Codelist>", "/str:Cedelist>")).expect("written");
    arguments.push(broken.to_string_lossy().into_owned());
    let Some(said) = python("lxml", &arguments) else { return };
    for (file, wrong) in said.as_object().expect("an object") {
        let wrong = wrong.as_array().expect("a list");
        assert_eq!(wrong.is_empty(), !file.contains("broken"), "{file}: {wrong:#?}");
    }
}

#[test]
fn sdmx1_finds_what_is_there() {
    let folder = tempfile::tempdir().expect("a folder");
    let whole = whole();
    let mut arguments = vec!["sdmx1".to_owned()];
    arguments.extend(files(folder.path(), &whole, "whole", &[StructureFormat::Ml21, StructureFormat::Ml30]));
    if let Some(said) = python("sdmx", &arguments) {
        found(&said, &whole, 2, "Femenino");
    }
}

#[test]
fn pysdmx_finds_what_is_there() {
    let folder = tempfile::tempdir().expect("a folder");
    let whole = whole();
    let mut arguments = vec!["pysdmx".to_owned()];
    arguments.extend(files(folder.path(), &whole, "whole", &[StructureFormat::Ml21, StructureFormat::Ml30, StructureFormat::Json20]));
    if let Some(said) = python("pysdmx", &arguments) {
        found(&said, &whole, 3, "Female");
    }
}

/// Every codelist with its codes, every structure with its components, every dataflow with its structure.
fn found(said: &Value, whole: &Message, files: usize, female: &str) {
    let said = said.as_object().expect("an object");
    assert_eq!(said.len(), files);
    for (file, found) in said {
        assert_eq!(found["codelists"]["CL_SEX"]["F"], female, "{file}");
        for l in &whole.codelists {
            let codes = found["codelists"][&l.reference.id].as_object().unwrap_or_else(|| panic!("{file}: no {}", l.reference));
            assert_eq!(codes.len(), l.codes.len(), "{file}: {}", l.reference);
        }
        for d in &whole.structures {
            let there: Vec<&str> =
                found["structures"][&d.reference.id].as_array().expect("components").iter().filter_map(Value::as_str).collect();
            for c in d.dimensions.iter().chain(&d.attributes) {
                assert!(there.contains(&c.id.as_str()), "{file}: {} has no {}", d.reference, c.id);
            }
        }
        for f in &whole.dataflows {
            let to = found["dataflows"][&f.reference.id].as_str().unwrap_or_default();
            assert!(to.contains(&f.structure.as_ref().expect("a structure").id), "{file}: {} has {to}", f.reference);
        }
    }
}

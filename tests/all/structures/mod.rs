//! Are structures given out as the standard has them? Written in every format, valid, read back, read by others.

mod check;
pub(crate) mod clients;
mod find;
mod rich;
mod validity;

use std::path::{Path, PathBuf};

use isthmus::model::lang::Lang;
use isthmus::model::moment::Moment;
use isthmus::sdmx::message::Header;
use isthmus::sdmx::structure::{self, Message};
use isthmus::sdmx::write_structure::{StructureFormat, write};

pub(crate) fn header(languages: &[Lang]) -> Header {
    Header {
        id: "TEST_1".to_owned(),
        prepared: Moment::from_millis(1_772_357_400_000),
        sender: "ISTHMUS".to_owned(),
        languages: languages.to_vec(),
    }
}

pub(crate) fn written(message: &Message, format: StructureFormat, languages: &[Lang]) -> Vec<u8> {
    let mut out = Vec::new();
    write(message, format, &header(languages), &mut out).expect("written");
    out
}

/// The word of a format in file names.
pub(crate) fn word(format: StructureFormat) -> &'static str {
    match format {
        StructureFormat::Json10 => "json10",
        StructureFormat::Json20 => "json20",
        StructureFormat::Json21 => "json21",
        StructureFormat::Ml21 => "ml21",
        StructureFormat::Ml30 => "ml30",
        StructureFormat::Ml31 => "ml31",
    }
}

/// Every structure message of `schemas/`, by the name of its file.
pub(crate) fn shipped() -> Vec<(String, Message)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("schemas");
    let mut out = Vec::new();
    for folder in ["agencies", "codelists", "concepts", "hierarchies", "structures"] {
        let mut paths: Vec<PathBuf> =
            std::fs::read_dir(root.join(folder)).expect("a folder").map(|e| e.expect("an entry").path()).collect();
        paths.sort();
        for p in paths {
            let m = structure::read(&std::fs::read(&p).expect("a file")).unwrap_or_else(|e| panic!("{}: {e}", p.display()));
            out.push((p.file_stem().expect("a name").to_string_lossy().into_owned(), m));
        }
    }
    out
}

#[test]
fn everything_shipped_is_read_back_the_same_from_every_format() {
    for (name, message) in shipped() {
        for format in StructureFormat::ALL {
            let bytes = written(&message, format, &[]);
            let back = structure::read(&bytes).unwrap_or_else(|e| panic!("{name} {format:?}: {e}"));
            assert!(back == message, "{name} {format:?}\n{}", difference(&message, &back));
        }
    }
}

/// The first lines in which two messages differ.
pub(crate) fn difference(one: &Message, other: &Message) -> String {
    let (one, other) = (format!("{one:#?}"), format!("{other:#?}"));
    let at = one.lines().zip(other.lines()).position(|(a, b)| a != b).unwrap_or(0);
    let part = |t: &str| t.lines().skip(at.saturating_sub(12)).take(24).collect::<Vec<_>>().join("\n");
    format!("wanted\n{}\nread\n{}", part(&one), part(&other))
}

#[test]
fn json_is_valid_by_the_official_schemas() {
    let Some(dir) = std::env::var_os("ISTHMUS_SDMX_SCHEMAS") else {
        eprintln!("skipped: ISTHMUS_SDMX_SCHEMAS names no folder of the official SDMX schemas");
        return;
    };
    for (format, version) in [(StructureFormat::Json10, "10"), (StructureFormat::Json20, "20"), (StructureFormat::Json21, "21")] {
        let file = Path::new(&dir).join(format!("json/sdmx{version}/sdmx-json-structure-schema.json"));
        let mut schema: serde_json::Value = serde_json::from_slice(&std::fs::read(&file).expect("the official schema")).expect("JSON");
        if version != "21" {
            // They name the draft by an address that stands for «the newest».
            schema["$schema"] = "http://json-schema.org/draft-07/schema#".into();
        }
        // 2.1 tells a date from a moment by their formats alone.
        let validator = jsonschema::options().should_validate_formats(version == "21").build(&schema).expect("a schema");
        let rich = [
            ("rich".to_owned(), rich::message()),
            ("stubs".to_owned(), rich::message().stubs(true)),
            ("available".to_owned(), find::availability()),
        ];
        for (name, message) in shipped().into_iter().chain(rich) {
            let value: serde_json::Value = serde_json::from_slice(&written(&message, format, &[])).expect("JSON");
            let wrong: Vec<String> = validator.iter_errors(&value).take(3).map(|e| format!("{} {e:.300}", e.instance_path())).collect();
            assert!(wrong.is_empty(), "{name} {format:?}: {wrong:#?}");
            let mut without = value.clone();
            without["meta"]["sender"] = serde_json::Value::Null;
            assert!(!validator.is_valid(&without), "the schema would take anything");
        }
    }
}

#[test]
fn texts_are_in_the_languages_asked_for() {
    let (_, message) = shipped().into_iter().find(|(n, _)| n == "CL_SEX").expect("the list");
    let text = String::from_utf8(written(&message, StructureFormat::Json21, &[Lang::Pt, Lang::Fr])).expect("a text");
    assert!(text.contains("\"name\":\"Sexo\",\"names\":{\"pt\":\"Sexo\",\"fr\":\"Sexe\"}"), "{text}");
    assert!(text.contains("\"isPartialLanguage\":true") && text.contains("\"contentLanguages\":[\"pt\",\"fr\"]"), "{text}");
    let text = String::from_utf8(written(&message, StructureFormat::Ml21, &[Lang::Es])).expect("a text");
    assert!(text.contains("xml:lang=\"es\">Sexo<") && !text.contains("xml:lang=\"en\""), "{text}");
    assert!(!text.contains("isPartialLanguage"), "2.1 knows no such attribute");
}

//! Does `schemas/mapping.schema.json` say the same as the types of the mapping language, key by key?
//!
//! Editors complete and check mappings by that schema. A field, choice or struct that is added to the types and not to
//! the schema fails here, and the other way round.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use isthmus::map::spec;
use isthmus::model::lang::Lang;
use isthmus::model::mapping as m;
use serde::de::{DeserializeOwned, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::{Value, json};

/// A word that no type knows.
const NOBODY: &str = "a word that nobody uses";

/// The three examples of the language's design page, as printed there.
const EXAMPLES: [(&str, &str); 3] = [
    ("crosstab", include_str!("mapping_examples/crosstab.yaml")),
    ("nested_json", include_str!("mapping_examples/nested_json.yaml")),
    ("plain_xml", include_str!("mapping_examples/plain_xml.yaml")),
];

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn schema() -> Value {
    let text = fs::read_to_string(root().join("schemas/mapping.schema.json")).expect("the schema is in the repository");
    serde_json::from_str(&text).expect("the schema is JSON")
}

/// Reads YAML as the plain data that an editor's language server would check.
fn plain(yaml: &str) -> Result<Value, String> {
    let options = serde_saphyr::options! { strict_booleans: true, with_snippet: false };
    serde_saphyr::from_str_with_options::<Plain>(yaml, options).map(|p| p.0).map_err(|e| e.to_string())
}

/// Plain data whose keys are texts, as in JSON, however YAML reads them: `null: M` has the key "null".
struct Plain(Value);

impl<'de> Deserialize<'de> for Plain {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        struct V;
        impl<'de> Visitor<'de> for V {
            type Value = Plain;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("plain data")
            }
            fn visit_unit<E>(self) -> Result<Plain, E> {
                Ok(Plain(Value::Null))
            }
            fn visit_bool<E>(self, b: bool) -> Result<Plain, E> {
                Ok(Plain(json!(b)))
            }
            fn visit_i64<E>(self, n: i64) -> Result<Plain, E> {
                Ok(Plain(json!(n)))
            }
            fn visit_u64<E>(self, n: u64) -> Result<Plain, E> {
                Ok(Plain(json!(n)))
            }
            fn visit_f64<E>(self, n: f64) -> Result<Plain, E> {
                Ok(Plain(json!(n)))
            }
            fn visit_str<E>(self, s: &str) -> Result<Plain, E> {
                Ok(Plain(json!(s)))
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut a: A) -> Result<Plain, A::Error> {
                let mut list = Vec::new();
                while let Some(Plain(v)) = a.next_element()? {
                    list.push(v);
                }
                Ok(Plain(Value::Array(list)))
            }
            fn visit_map<A: MapAccess<'de>>(self, mut a: A) -> Result<Plain, A::Error> {
                let mut map = serde_json::Map::new();
                while let Some((Plain(key), Plain(value))) = a.next_entry()? {
                    let key = key.as_str().map_or_else(|| key.to_string(), str::to_owned);
                    map.insert(key, value);
                }
                Ok(Plain(Value::Object(map)))
            }
        }
        d.deserialize_any(V)
    }
}

/// Everything in a mapping that the schema does not allow.
fn complaints(validator: &jsonschema::Validator, yaml: &str) -> Vec<String> {
    match plain(yaml) {
        Err(e) => vec![e],
        Ok(value) => validator.iter_errors(&value).map(|e| format!("{}: {e}", e.instance_path())).collect(),
    }
}

fn validator() -> jsonschema::Validator {
    jsonschema::draft202012::new(&schema()).expect("the schema is a JSON Schema")
}

fn mappings(folder: &Path, into: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder of mappings") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            mappings(&path, into);
        } else if path.extension().is_some_and(|e| e == "yaml" || e == "yml") {
            into.push(path);
        }
    }
    into.sort();
}

#[test]
fn the_schema_is_a_valid_json_schema() {
    let s = schema();
    assert_eq!(s["$schema"], "https://json-schema.org/draft/2020-12/schema");
    jsonschema::draft202012::meta::validate(&s).unwrap_or_else(|e| panic!("{}: {e}", e.instance_path()));
}

#[test]
fn every_mapping_keeps_to_the_schema() {
    let v = validator();
    let mut files = Vec::new();
    mappings(&root().join("mappings"), &mut files);
    let mut wrong = Vec::new();
    for file in files {
        let text = fs::read_to_string(&file).expect("a mapping is readable");
        wrong.extend(complaints(&v, &text).into_iter().map(|c| format!("{}: {c}", file.display())));
    }
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

#[test]
fn the_examples_of_the_language_keep_to_the_schema_and_to_the_types() {
    let v = validator();
    for (name, yaml) in EXAMPLES {
        assert_eq!(complaints(&v, yaml), Vec::<String>::new(), "{name}");
        spec::parse(yaml).unwrap_or_else(|e| panic!("{name}: {e}"));
    }
}

#[test]
fn mistakes_break_the_schema_as_they_break_the_types() {
    let v = validator();
    for (from, to) in [
        ("blank_rows: 2", "blank_row: 2"),
        ("look: left-up", "look: leftup"),
        ("isthmus: 1", "isthmus: 2"),
        ("format: [xlsx, xls, ods, csv]", "format: [excel]"),
        ("target: \"ISTHMUS:DF_BORDER_MVT(1.0)\"", "taget: x"),
        ("use: check", "use: chek"),
        ("lang: es", "lang: spanish"),
        ("{ codes: { M: [Hombres", "{ code: { M: [Hombres"),
        ("zero: ['-'", "zeros: ['-'"),
        ("observations: 12", "observations: twelve"),
    ] {
        let yaml = EXAMPLES[0].1.replace(from, to);
        assert_ne!(yaml, EXAMPLES[0].1, "`{from}` is in the example");
        assert!(!complaints(&v, &yaml).is_empty(), "the schema lets `{to}` pass");
        let error = spec::parse(&yaml).expect_err("the types let a mistake pass");
        assert!(error.line > 0, "the place of `{to}` is told: {error}");
    }
}

/// The words between backticks in "expected one of `a`, `b`".
fn expected(message: &str) -> BTreeSet<String> {
    let (_, list) = message.split_once("expected ").unwrap_or_else(|| panic!("no list of words in: {message}"));
    list.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

/// Keys that a struct knows, by asking for one that it does not.
fn keys_of<T: DeserializeOwned>() -> BTreeSet<String> {
    match serde_json::from_value::<T>(json!({ NOBODY: 0 })) {
        Err(e) => expected(&e.to_string()),
        Ok(_) => panic!("a struct of the language takes any key"),
    }
}

/// Words that an enum knows.
fn words_of<T: DeserializeOwned>() -> BTreeSet<String> {
    match serde_json::from_value::<T>(json!(NOBODY)) {
        Err(e) => expected(&e.to_string()),
        Ok(_) => panic!("an enum of the language takes any word"),
    }
}

/// Whether a struct reads from these keys.
fn reads<T: DeserializeOwned>(value: &Value) -> bool {
    serde_json::from_value::<T>(value.clone()).is_ok()
}

struct Known {
    name: &'static str,
    keys: BTreeSet<String>,
    /// The fewest keys from which it reads.
    least: Value,
    reads: fn(&Value) -> bool,
}

fn known<T: DeserializeOwned>(name: &'static str, least: Value) -> Known {
    Known { name, keys: keys_of::<T>(), least, reads: reads::<T> }
}

/// Every struct of the language, by its name in the schema.
fn structs() -> Vec<Known> {
    let source = json!({ "format": "csv" });
    vec![
        known::<m::Mapping>("", json!({ "isthmus": 1, "id": "x", "sender": "X", "target": "X:Y(1.0)", "source": source })),
        known::<m::Source>("Source", source),
        known::<m::Table>("Table", json!({ "id": "t", "anchor": { "text": "x" } })),
        known::<m::SheetChoice>("SheetChoice", json!({})),
        known::<m::Anchor>("Anchor", json!({ "text": "x" })),
        known::<m::Until>("Until", json!({})),
        known::<m::Title>("Title", json!({ "text": "x" })),
        known::<m::Axis>("Axis", json!({})),
        known::<m::When>("When", json!({})),
        known::<m::Totals>("Totals", json!({})),
        known::<m::Markers>("Markers", json!({ "pattern": "x" })),
        known::<m::Signs>("Signs", json!({})),
        known::<m::Ignore>("Ignore", json!({ "why": "x" })),
        known::<m::Step>("Step", json!({ "each": "$" })),
        known::<m::Recode>("Recode", json!({})),
        known::<m::Period>("Period", json!({ "in": "{Y}" })),
        known::<m::Unit>("Unit", json!({ "factor": "1000" })),
        known::<m::Rule>("Rule", json!({ "when": "SEX == 'M'" })),
        known::<m::Persons>("Persons", json!({ "count": true })),
        known::<m::Test>("Test", json!({ "expect": {} })),
        known::<m::Expect>("Expect", json!({})),
        known::<m::Checks>("Checks", json!({ "passed": 0, "failed": 0 })),
    ]
}

/// Every enum of the language, by its name in the schema.
fn enums() -> Vec<(&'static str, BTreeSet<String>)> {
    vec![
        ("Hidden", words_of::<m::Hidden>()),
        ("Look", words_of::<m::Look>()),
        ("Fill", words_of::<m::Fill>()),
        ("Role", words_of::<m::Role>()),
        ("TotalUse", words_of::<m::TotalUse>()),
        ("HeaderPlace", words_of::<m::HeaderPlace>()),
        ("FiscalNamed", words_of::<m::FiscalNamed>()),
        ("Unknown", words_of::<m::Unknown>()),
        ("Cumulative", words_of::<m::Cumulative>()),
        ("Repeats", words_of::<m::Repeats>()),
        ("Lang", words_of::<Lang>()),
        ("Format", spec::FORMATS.iter().map(|f| (*f).to_owned()).collect()),
    ]
}

fn part<'s>(schema: &'s Value, name: &str) -> &'s Value {
    if name.is_empty() {
        return schema;
    }
    schema["$defs"].get(name).unwrap_or_else(|| panic!("`{name}` is not in the schema"))
}

#[test]
fn every_key_of_the_language_is_in_the_schema_and_the_other_way_round() {
    let s = schema();
    for k in structs() {
        let here = part(&s, k.name);
        let properties: BTreeSet<String> = here["properties"].as_object().expect("properties").keys().cloned().collect();
        assert_eq!(k.keys, properties, "keys of `{}`: types on the left, schema on the right", k.name);
        assert_eq!(here["additionalProperties"], json!(false), "`{}` is strict", k.name);
    }
    let named: BTreeSet<&str> = structs().iter().map(|k| k.name).filter(|n| !n.is_empty()).collect();
    let strict = |d: &&String| s["$defs"][d.as_str()]["additionalProperties"] == json!(false);
    let defined: BTreeSet<&str> = s["$defs"].as_object().expect("definitions").keys().filter(strict).map(String::as_str).collect();
    assert_eq!(named, defined, "structs of the types on the left, of the schema on the right");
    let sources = include_str!("../../src/model/mapping.rs");
    let in_sources = sources.matches("#[serde(deny_unknown_fields)]").count();
    assert_eq!(structs().len(), in_sources, "a struct of the language is not in the list of this test");
}

#[test]
fn every_choice_of_the_language_is_in_the_schema_and_the_other_way_round() {
    let s = schema();
    for (name, words) in enums() {
        let choices = part(&s, name)["oneOf"].as_array().expect("choices");
        let here: BTreeSet<String> = choices.iter().filter_map(|c| c["const"].as_str().map(str::to_owned)).collect();
        assert_eq!(words, here, "choices of `{name}`: types on the left, schema on the right");
    }
    let sources = include_str!("../../src/model/mapping.rs");
    let derived = sources.matches("#[serde(rename_all").count();
    // `Lang` and the formats are kept elsewhere.
    assert_eq!(enums().len() - 2, derived, "an enum of the language is not in the list of this test");
}

#[test]
fn the_schema_asks_for_the_keys_that_the_types_ask_for() {
    let s = schema();
    for k in structs() {
        let required: BTreeSet<&str> = part(&s, k.name)["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        let least = k.least.as_object().expect("an object");
        assert_eq!(required, least.keys().map(String::as_str).collect(), "required keys of `{}`", k.name);
        assert!((k.reads)(&k.least), "`{}` reads from its required keys", k.name);
        for key in least.keys() {
            let mut fewer = k.least.clone();
            fewer.as_object_mut().expect("an object").shift_remove(key);
            assert!(!(k.reads)(&fewer), "`{}` reads without `{key}`", k.name);
        }
    }
}

#[test]
fn every_key_and_choice_is_described() {
    let s = schema();
    let mut parts = vec![("mapping", &s)];
    parts.extend(s["$defs"].as_object().expect("definitions").iter().map(|(n, d)| (n.as_str(), d)));
    for (name, part) in parts {
        let told = |v: &Value| v["description"].as_str().is_some_and(|d| d.len() >= 6);
        assert!(told(part), "`{name}` has no description");
        for (key, property) in part["properties"].as_object().into_iter().flatten() {
            assert!(told(property), "`{name}.{key}` has no description");
        }
        for choice in part["oneOf"].as_array().into_iter().flatten().filter(|c| c.get("const").is_some()) {
            assert!(told(choice), "`{name}: {choice}` has no description");
        }
    }
}

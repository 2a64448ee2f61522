//! Is the description of the interface whole, valid, and of this interface?

use std::process::Command;

use isthmus::serve::table::{self, ALWAYS, Cell};

use super::{Stand, ask, wait};

#[test]
fn the_description_is_valid_and_names_every_route_with_its_problems() {
    wait(async {
        let stand = Stand::new().await;
        let json = stand.ask(ask("GET", "/openapi.json")).await.json();
        assert_eq!((json["openapi"].as_str(), json["servers"][0]["url"].as_str()), (Some("3.1.0"), Some("https://isthmus.example")));
        let mut ids = Vec::new();
        for row in table::rows() {
            let path = row.path.replace("{*", "{");
            let operation = &json["paths"][&path][row.method.as_str().to_lowercase()];
            assert!(operation.is_object(), "{} {path} is not described", row.method);
            assert!(operation["summary"].as_str().is_some_and(|s| s.len() > 10), "{path} has no summary");
            ids.push(operation["operationId"].as_str().unwrap_or_default().to_owned());
            for kind in row.problems.iter().chain(&ALWAYS) {
                let told = operation["responses"][kind.status().as_str()]["description"].as_str().unwrap_or_default();
                assert!(told.split(", ").any(|t| t == kind.word()), "{} {path} does not tell of {}", row.method, kind.word());
            }
            let anonymous = operation["security"].as_array().is_some_and(|s| s.iter().any(|s| s.as_object().is_some_and(|o| o.is_empty())));
            assert_eq!(anonymous, row.anybody != Cell::No, "{} {path}", row.method);
            let named: Vec<&str> = path.split('/').filter_map(|p| p.strip_prefix('{')?.strip_suffix('}')).collect();
            let said = operation["parameters"].as_array().cloned().unwrap_or_default();
            let in_path: Vec<&str> = said.iter().filter(|p| p["in"] == "path").filter_map(|p| p["name"].as_str()).collect();
            assert_eq!(in_path, named, "{} {path}", row.method);
            assert!(said.iter().filter(|p| p["in"] == "path").all(|p| p["required"] == true), "{path}");
        }
        ids.sort();
        let count = ids.len();
        ids.dedup();
        assert_eq!(ids.len(), count, "every operation has an id of its own");
        refer(&json, &json);
    });
}

/// Every reference leads somewhere.
fn refer(whole: &serde_json::Value, part: &serde_json::Value) {
    match part {
        serde_json::Value::Object(map) => {
            if let Some(to) = map.get("$ref").and_then(|r| r.as_str()) {
                assert!(whole.pointer(to.trim_start_matches('#')).is_some(), "{to} leads nowhere");
            }
            map.values().for_each(|v| refer(whole, v));
        }
        serde_json::Value::Array(all) => all.iter().for_each(|v| refer(whole, v)),
        _ => {}
    }
}

/// A second opinion: the validator of the OpenAPI community, where `ISTHMUS_PYTHON`, else `python3`, has it.
#[test]
fn another_validator_finds_it_valid() {
    let python = std::env::var("ISTHMUS_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let has = Command::new(&python).args(["-c", "import openapi_spec_validator"]).output().is_ok_and(|o| o.status.success());
    assert!(has || std::env::var("ISTHMUS_PYTHON").is_err(), "ISTHMUS_PYTHON has no package openapi-spec-validator");
    if !has {
        eprintln!("skipped: no openapi-spec-validator");
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("openapi.json");
    let description = wait(async { Stand::new().await.ask(ask("GET", "/openapi.json")).await.body });
    std::fs::write(&file, description).expect("written");
    let said = Command::new(&python).args(["-m", "openapi_spec_validator"]).arg(&file).output().expect("run");
    assert!(said.status.success(), "{}{}", String::from_utf8_lossy(&said.stdout), String::from_utf8_lossy(&said.stderr));
}

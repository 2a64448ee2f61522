//! Is what the README tells operators to write down understood by the program?

use isthmus::config::Config;
use isthmus::config::service::{SETTINGS, Settings};
use isthmus::model::limits::TABLE;

const README: &str = include_str!("../../README.md");

/// The blocks of code in a language.
fn blocks(language: &str) -> Vec<&'static str> {
    let fence = format!("```{language}\n");
    README.split(fence.as_str()).skip(1).filter_map(|rest| rest.split("\n```").next()).collect()
}

/// Variables that no setting is behind: they are for tests, and stand in them.
fn of_tests() -> String {
    let mut all = String::new();
    for path in ["tests/run", "tests/faults", "tests/shake", "tests/hostile", "tests/services"] {
        all += &std::fs::read_to_string(std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap_or_default();
    }
    all + include_str!("golden.rs")
        + include_str!("json_conformance.rs")
        + include_str!("xml_conformance.rs")
        + include_str!("real_files.rs")
}

#[test]
fn every_variable_that_is_named_is_a_setting() {
    let mut named = 0;
    for piece in README.split("ISTHMUS_").skip(1) {
        let name: String = piece.chars().take_while(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || *c == '_').collect();
        if name.is_empty() || name.ends_with('_') {
            continue;
        }
        named += 1;
        let setting = SETTINGS.iter().any(|s| name == format!("{}_{}", s.section, s.name).to_ascii_uppercase());
        let limit = name.strip_prefix("LIMITS_").is_some_and(|l| TABLE.iter().any(|row| row.name.to_ascii_uppercase() == l));
        let other = ["LANG", "MAPPINGS", "STRUCTURES", "TOKEN", "PUSH_TOKEN"].contains(&name.as_str())
            || of_tests().contains(&format!("ISTHMUS_{name}"));
        assert!(setting || limit || other, "ISTHMUS_{name} is nobody's");
    }
    assert!(named > 12, "{named}");
}

/// What the compose file sets is read as it stands, and the file is what compose takes for one.
#[test]
fn the_compose_file_sets_what_the_program_reads() {
    let text = blocks("yaml").into_iter().find(|b| b.contains("services:")).expect("a compose file");
    let compose: serde_json::Value = serde_saphyr::from_str(text).unwrap_or_else(|e| panic!("{e}"));
    let environment = compose["x-isthmus"]["environment"].as_object().expect("settings");
    assert!(environment.len() > 8);
    let filled = |text: &str| text.replace("${POSTGRES_PASSWORD}", "one").replace("${S3_SECRET}", "two");
    let variables = environment.iter().map(|(name, value)| (name.clone(), filled(value.as_str().expect("a text"))));
    let config = Config::load(None, variables).expect("settings that are good");
    assert_eq!(config.settings.bucket.secret_access_key, "two");
    assert_eq!(config.settings.service.public_address(), "https://datos.example.org");
    assert_ne!(config.settings, Settings::default());
    let subnet = compose["networks"]["default"]["ipam"]["config"][0]["subnet"].as_str().expect("a network");
    assert_eq!(config.settings.service.proxies[0].to_string(), subnet, "the proxy is on the network that is believed");
    for (service, wanted) in [("gateway", 2), ("worker", 3)] {
        assert_eq!(compose["services"][service]["deploy"]["replicas"], wanted);
        assert_eq!(compose["services"][service]["environment"], compose["x-isthmus"]["environment"]);
    }
    for service in compose["services"].as_object().expect("services").values() {
        for volume in service["volumes"].as_array().into_iter().flatten() {
            let name = volume.as_str().and_then(|v| v.split(':').next()).expect("a volume");
            assert!(compose["volumes"].get(name).is_some(), "{name}");
        }
    }
}

#[test]
fn the_unit_starts_the_program_and_leaves_it_little() {
    let unit = blocks("ini").into_iter().find(|b| b.contains("[Service]")).expect("a unit");
    let lines: Vec<&str> = unit.lines().map(str::trim).filter(|l| !l.is_empty() && !l.starts_with('#')).collect();
    for line in &lines {
        assert!(
            line.starts_with('[') && line.ends_with(']') || line.split_once('=').is_some_and(|(name, _)| !name.contains(' ')),
            "{line}"
        );
    }
    let once = |name: &str| {
        let all: Vec<&str> = lines.iter().filter_map(|l| l.strip_prefix(name)?.strip_prefix('=')).collect();
        assert_eq!(all.len(), 1, "{name}");
        all[0]
    };
    assert_eq!((once("DynamicUser"), once("ProtectSystem"), once("NoNewPrivileges")), ("yes", "strict", "yes"));
    let folder = once("Environment").strip_prefix("ISTHMUS_SERVICE_DATA=").expect("the data folder");
    assert_eq!(folder, format!("/var/lib/{}", once("StateDirectory")));
    let seconds: u32 = once("TimeoutStopSec").parse().expect("seconds");
    assert!(seconds > Settings::default().service.stop_seconds, "it is not killed while it stops");
}

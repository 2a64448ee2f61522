//! Are the texts of pages whole in four languages, and does nothing of a sender steer a page?

use std::collections::{BTreeMap, BTreeSet};

use super::*;

/// The texts of a language with the names that each takes.
fn texts(lang: Lang) -> BTreeMap<&'static str, BTreeSet<&'static str>> {
    let mut all: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    let mut key = "";
    for line in words::source(lang).lines() {
        if let Some((id, _)) = line.split_once(" =").filter(|_| line.starts_with(|c: char| c.is_ascii_lowercase())) {
            key = id;
            assert!(all.insert(key, BTreeSet::new()).is_none(), "{}: `{key}` stands twice", lang.tag());
        }
        for rest in line.split('$').skip(1) {
            let end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == '-')).unwrap_or(rest.len());
            all.entry(key).or_default().insert(&rest[..end]);
        }
    }
    all
}

/// The choices of a text: what stands before each of its variants.
fn choices(lang: Lang) -> BTreeMap<&'static str, BTreeSet<&'static str>> {
    let mut all: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    let mut key = "";
    for line in words::source(lang).lines() {
        if let Some((id, _)) = line.split_once(" =").filter(|_| line.starts_with(|c: char| c.is_ascii_lowercase())) {
            key = id;
        }
        let line = line.trim_start().trim_start_matches('*');
        if let Some((choice, _)) = line.strip_prefix('[').and_then(|l| l.split_once(']')) {
            all.entry(key).or_default().insert(choice);
        }
    }
    all
}

/// Every text that templates ask for, with the names that they give it.
fn asked() -> BTreeMap<&'static str, BTreeSet<&'static str>> {
    let mut all: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (template, text) in TEMPLATES {
        let calls = text.match_indices("t('").filter(|(i, _)| !text[..*i].ends_with(|c: char| c.is_ascii_alphanumeric()));
        for call in calls.map(|(i, _)| &text[i + 3..]) {
            let (key, rest) = call.split_once('\'').unwrap_or_else(|| panic!("{template}: {call}"));
            // The end of the call: its own bracket.
            let mut depth = 1;
            let end = rest.find(|c| {
                depth += i32::from(c == '(') - i32::from(c == ')');
                depth == 0
            });
            let names = rest[..end.unwrap_or_else(|| panic!("{template}: {call}"))].split([',', ' ']).filter_map(|p| p.split_once('='));
            all.entry(key).or_default().extend(names.map(|(name, _)| name));
        }
    }
    all
}

/// What is said by code and not by a template: the keys in the sources of the handlers.
fn said_in_code() -> BTreeSet<&'static str> {
    let sources = [
        include_str!("../serve/pages/look/mod.rs"),
        include_str!("../serve/pages/look/figures.rs"),
        include_str!("../serve/pages/look/pictures.rs"),
        include_str!("../serve/pages/look/calendar.rs"),
        include_str!("../serve/pages/look/points.rs"),
        include_str!("../serve/pages/look/comparable.rs"),
        include_str!("../serve/pages/look/mirrored.rs"),
        include_str!("../serve/pages/look/rules.rs"),
        include_str!("../serve/pages/changes/courses.rs"),
    ];
    // Everything in them that is written as these keys are.
    let quoted = sources.iter().flat_map(|s| s.split('"').skip(1).step_by(2));
    quoted
        .filter(|text| text.starts_with("look-") || text.starts_with("course-"))
        .filter(|t| !t.ends_with(|c: char| c.is_ascii_digit()))
        .collect()
}

#[test]
fn every_text_is_there_in_every_language_and_used() {
    let (asked, english, chosen) = (asked(), texts(Lang::En), choices(Lang::En));
    let in_code = said_in_code();
    assert!(in_code.iter().all(|key| english.contains_key(key)), "{in_code:?}");
    let own = ["day-of-year", "moment-of-day", "month-of-year", "part-of-year", "month"];
    for lang in Lang::ALL {
        let texts = texts(lang);
        for (key, names) in &asked {
            let there = texts.get(key).unwrap_or_else(|| panic!("{}: no text `{key}`", lang.tag()));
            assert!(there.is_subset(names), "{}: `{key}` names {there:?}, templates give {names:?}", lang.tag());
        }
        for key in texts.keys() {
            assert!(asked.contains_key(key) || own.contains(key) || in_code.contains(key), "{}: no page says `{key}`", lang.tag());
        }
        assert_eq!(texts, english, "{}", lang.tag());
        for (key, choices) in choices(lang) {
            let plural = choices.iter().all(|c| ["one", "many", "other"].contains(c));
            assert!(plural || chosen.get(key) == Some(&choices), "{}: `{key}` chooses by {choices:?}", lang.tag());
        }
    }
}

#[test]
fn every_template_parses_and_escapes() {
    for lang in Lang::ALL {
        let env = environment(lang);
        for (name, text) in TEMPLATES {
            env.get_template(name).expect("a template");
            for inline in ["style=", "<script>", "onclick", "|safe", "javascript:"] {
                assert!(!text.contains(inline), "{name} has {inline}");
            }
        }
    }
    let evil = "<script>alert(1)</script>\"'&";
    let shown = environment(Lang::En).render_named_str("x.html", "{{ x }}{{ t('request-number', id=x) }}", minijinja::context!(x => evil));
    let shown = shown.expect("rendered");
    assert!(!shown.contains("<script") && !shown.contains('"') && shown.contains("&lt;script"), "{shown}");
}

#[test]
fn what_a_page_lacks_is_told() {
    let fault = render("problem.html", Lang::En, serde_json::json!({})).expect_err("nothing is there");
    assert_eq!(fault.template, "problem.html");
    assert!(render("nowhere.html", Lang::En, serde_json::json!({})).is_err());
    assert!(environment(Lang::En).render_str("{{ t('nowhere') }}", ()).is_err());
}

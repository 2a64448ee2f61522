//! Do the catalogues say what the vocabulary promises, in every language and for every reason?

use std::collections::BTreeSet;

use super::*;
use crate::model::finding::{C_COV_001, F_FLF_001, RULES, S_FDL_001, S_PII_001};
use crate::model::location::{Location, PartId, PartKind, Sources};
use crate::model::vocabulary::{Row, VOCABULARY};

fn say(lang: Lang, f: &Finding) -> (String, String) {
    let mut sources = Sources::default();
    sources.add("flujos.xlsx", "Cuadro 1", PartKind::Sheet);
    let places = Places::new(&sources, &[]);
    let words = Words { places: &places, flow: None };
    let c = Catalogue::of(lang);
    (c.sentence(f, words), c.remedy(f, words))
}

fn at(row: u32, col: u16) -> Location {
    Location::cell(PartId(0), row, col)
}

#[test]
fn every_rule_has_title_sentence_and_remedy_in_each_language() {
    for lang in Lang::ALL {
        let c = Catalogue::of(lang);
        for rule in RULES {
            for part in [None, Some("title"), Some("about"), Some("remedy")] {
                let said = c.sentences.say(rule.id, part, &FluentArgs::new());
                assert!(said.is_some(), "{} has no {} in {}", rule.id, part.unwrap_or("sentence"), lang.tag());
            }
            assert!(!c.title(rule).contains('{'), "{}: a title takes no arguments", rule.id);
        }
    }
}

#[test]
fn languages_use_the_same_arguments() {
    let sets = |lang| {
        let all = arguments(source(lang)).into_iter();
        all.map(|(id, names)| (id, names.into_iter().collect::<BTreeSet<_>>())).collect::<BTreeMap<_, _>>()
    };
    let english = sets(Lang::En);
    for lang in Lang::ALL {
        let other = sets(lang);
        for (id, names) in &english {
            let mut theirs = other.get(id).unwrap_or_else(|| panic!("{id} is missing in {}", lang.tag())).clone();
            // A language may need no plural where another does.
            theirs.remove("count");
            let mut names = names.clone();
            names.remove("count");
            assert_eq!(names, theirs, "arguments of {id} in {}", lang.tag());
        }
        assert_eq!(english.len(), other.len(), "a message of {} that English lacks", lang.tag());
    }
}

#[test]
fn words_that_sentences_choose_by_are_the_same_in_each_language() {
    let keys = |lang: Lang| {
        let mut message = "";
        let mut all: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for line in source(lang).lines() {
            if line.starts_with(|c: char| c.is_ascii_alphabetic()) {
                message = line.split_once(" =").map_or("", |(id, _)| id);
            }
            let key = line.trim_start().trim_start_matches('*').strip_prefix('[').and_then(|r| r.split_once(']'));
            if let Some((key, _)) = key.filter(|(k, _)| !matches!(*k, "one" | "other")) {
                all.entry(message).or_default().push(key);
            }
        }
        all
    };
    for lang in Lang::ALL {
        assert_eq!(keys(Lang::En), keys(lang), "{}", lang.tag());
    }
}

#[test]
fn every_sentence_can_be_said_without_arguments() {
    for lang in Lang::ALL {
        for rule in RULES {
            let (sentence, remedy) = say(lang, &Finding::new(rule, at(16, 3)));
            for text in [&sentence, &remedy] {
                assert!(!text.contains(['{', '}', '$']) && text.len() > 8, "{} {}: {text}", lang.tag(), rule.id);
            }
        }
    }
}

#[test]
fn sentences_read_well() {
    let f = Finding::new(&C_COV_001, at(21, 1))
        .also(at(22, 1))
        .arg("label", "Venezula")
        .arg("component", "CITIZENSHIP")
        .propose(vec!["Venezuela (VEN)".to_owned()]);
    let (sentence, remedy) = say(Lang::Es, &f);
    assert_eq!(sentence, "«Cuadro 1»!B22: «Venezula» no se conoce como CITIZENSHIP (2 celdas). Lo más cercano: Venezuela (VEN).");
    assert_eq!(remedy, "Acepte la propuesta para todas sus celdas o corrija la escritura. Por ejemplo: Venezuela (VEN).");
    let f = Finding::new(&S_FDL_001, at(8, 4))
        .arg("reason", "decimals")
        .arg("value", rust_decimal::Decimal::new(1_012_375, 3))
        .arg("found", 3u64)
        .arg("limit", 0u64);
    assert_eq!(say(Lang::Fr, &f).0, "«\u{a0}Cuadro 1\u{a0}»!E9\u{a0}: 1\u{202f}012,375 a 3 décimales\u{a0}; ces chiffres sont entiers.");
    let f = Finding::new(&F_FLF_001, Location::whole(PartId(0))).arg("reason", "archive").arg("found", "7z");
    assert_eq!(say(Lang::En, &f).0, "'Cuadro 1': this is an archive (7z) of a kind that is not opened.");
}

#[test]
fn personal_data_and_control_signs_are_not_repeated() {
    let f = Finding::new(&S_PII_001, at(0, 2)).arg("columns", "C").arg("value", "Juana Pérez").arg("text", "RUN 9.999.999-9");
    for lang in Lang::ALL {
        let (sentence, remedy) = say(lang, &f);
        assert!(!format!("{sentence}{remedy}").contains("Juana") && sentence.contains('C'));
    }
    assert_eq!(shown(&f).count(), 1);
    assert_eq!(clean("a\u{1b}[31mred\u{202e}x\n"), "a [31mred x ");
    assert_eq!(clean(&"é".repeat(500)).chars().count(), LONGEST + 1);
}

/// Arguments that every finding has.
const ALWAYS: [&str; 7] = ["cell", "count", "file", "proposal", "proposals", "reason", "sheet"];

/// A choice by an argument and the word of the branch that was taken; the default begins with `*`.
type Choice = (String, String);

/// What a catalogue asks for: each use of an argument with the choices under which it stands, and each branch.
#[derive(Default)]
struct Asked {
    /// Message, attribute, choices, argument.
    uses: Vec<(&'static str, &'static str, Vec<Choice>, String)>,
    /// Message, attribute, choice.
    branches: Vec<(&'static str, &'static str, Choice)>,
}

/// Reads a catalogue line by line. The catalogues are ours: only what they use of Fluent is known here.
fn asked(source: &'static str) -> Asked {
    let mut all = Asked::default();
    let (mut message, mut attribute) = ("", "");
    // Open braces: what they choose by, if they do, and the branch that is open.
    let mut open: Vec<Option<Choice>> = Vec::new();
    for line in source.lines().filter(|l| !l.starts_with('#')) {
        if line.starts_with(|c: char| c.is_ascii_alphabetic()) {
            (message, attribute) = (line.split_once(" =").map_or("", |l| l.0), "");
        } else if let Some((name, _)) = line.strip_prefix("    .").and_then(|l| l.split_once(" =")) {
            attribute = name;
        }
        let start = line.trim_start();
        let word = start.trim_start_matches('*').strip_prefix('[').and_then(|r| r.split_once(']'));
        if let (Some(Some(choice)), Some((word, _))) = (open.last_mut(), word) {
            choice.1 = if start.starts_with('*') { format!("*{word}") } else { word.to_owned() };
            all.branches.push((message, attribute, choice.clone()));
        }
        let mut rest = line;
        while let Some(at) = rest.find(['{', '}']) {
            let (sign, after) = (rest.as_bytes()[at], &rest[at + 1..]);
            rest = after;
            if sign == b'}' {
                open.pop();
            } else if let Some(literal) = after.trim_start().strip_prefix('"') {
                let (_, after) = literal.split_once('"').expect("a literal is closed");
                rest = after.split_once('}').expect("a placeable is closed").1;
            } else {
                let name = after.trim_start().strip_prefix('$').expect("a placeable holds an argument or a literal");
                let name: String = name.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '-').collect();
                let choices = open.iter().flatten().cloned().collect();
                all.uses.push((message, attribute, choices, name.clone()));
                open.push(after.trim_end().ends_with("->").then(|| (name, String::new())));
            }
        }
    }
    assert!(open.is_empty(), "every brace is closed");
    all
}

/// The words of the branches for `reason` in a message or one of its attributes, the default without its star.
fn reasons<'a>(all: &'a Asked, message: &str, attribute: &str) -> BTreeSet<&'a str> {
    let here = all.branches.iter().filter(|b| b.0 == message && b.1 == attribute && b.2.0 == "reason");
    here.map(|b| b.2.1.trim_start_matches('*')).collect()
}

/// What the sentences ask of the finding of a row and the row does not promise.
fn asked_in_vain(all: &Asked, row: &Row) -> BTreeSet<String> {
    let (rule, reason, args) = *row;
    let mut out = BTreeSet::new();
    for (message, attribute, choices, argument) in &all.uses {
        let told = reasons(all, message, attribute);
        let taken = |c: &Choice| match c.1.strip_prefix('*') {
            _ if c.0 != "reason" => true,
            Some(word) => word == reason || !told.contains(reason),
            None => c.1 == reason,
        };
        let promised = ALWAYS.contains(&argument.as_str()) || args.contains(&argument.as_str());
        if *message == rule && choices.iter().all(taken) && !promised {
            out.insert(argument.clone());
        }
    }
    out
}

#[test]
fn every_reason_has_its_sentence_and_every_sentence_what_it_names() {
    let mut wrong = Vec::new();
    for lang in Lang::ALL {
        let all = asked(source(lang));
        for row in VOCABULARY {
            let (rule, reason, _) = *row;
            if !reason.is_empty() && !reasons(&all, rule, "").contains(reason) {
                wrong.push(format!("{}: {rule} has no sentence for `{reason}`", lang.tag()));
            }
            for name in asked_in_vain(&all, row) {
                wrong.push(format!("{}: {rule} `{reason}` names `{name}`, which its findings do not have", lang.tag()));
            }
        }
        for (message, attribute, (by, word)) in &all.branches {
            let word = word.trim_start_matches('*');
            let raised = word == "other" || VOCABULARY.iter().any(|r| r.0 == *message && r.1 == word);
            if by == "reason" && !raised {
                wrong.push(format!("{}: {message}.{attribute} has a branch for `{word}`, which nobody raises", lang.tag()));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

#[test]
fn every_remedy_gives_an_example() {
    let words = [(Lang::En, "example"), (Lang::Es, "ejemplo"), (Lang::Fr, "exemple"), (Lang::Pt, "exemplo")];
    let mut wrong = Vec::new();
    for (lang, word) in words {
        let all = Catalogue::of(lang);
        let mut sources = Sources::default();
        sources.add("flujos.xlsx", "Cuadro 1", PartKind::Sheet);
        let places = Places::new(&sources, &[]);
        // Numbers stored as text ask for nothing.
        for (rule, reason, args) in VOCABULARY.iter().filter(|r| r.0 != "F-FLF-009") {
            let rule = RULES.iter().find(|r| r.id == *rule).expect("a rule");
            let mut f = Finding::new(rule, at(16, 3)).arg("reason", *reason);
            f.args.extend(args.iter().map(|name| (*name, crate::model::finding::Arg::from("x"))));
            let remedy = all.remedy(&f, Words { places: &places, flow: None });
            if !remedy.to_lowercase().contains(word) {
                wrong.push(format!("{} {} `{reason}`: {remedy}", lang.tag(), rule.id));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

#[test]
fn places_sizes_and_kinds_are_told_in_words() {
    let f = |rule, reason: &str| Finding::new(rule, Location::offset(PartId(0), 126)).arg("reason", reason);
    let place = |f: Finding| f.arg("line", 1u64).arg("column", 1_042u64).arg("pointer", "/puntos/0");
    let twice = place(f(&crate::model::finding::F_FLF_002, "duplicate-key").arg("text", "H"));
    assert_eq!(
        say(Lang::Es, &twice).0,
        "línea 1, columna 1.042 (/puntos/0): la clave «H» está dos veces en el mismo objeto: solo puede valer una."
    );
    let large = f(&crate::model::finding::F_LIM_001, "file").arg("limit", 256u64 << 20).arg("found", (256u64 << 20) + 1);
    assert!(
        say(Lang::Es, &large).0.ends_with("el archivo tiene 256,1\u{a0}MB; se leen como máximo 256\u{a0}MB."),
        "{}",
        say(Lang::Es, &large).0
    );
    assert!(say(Lang::Fr, &large).0.contains("256,1\u{a0}Mo"));
    let kinds = f(&crate::model::finding::F_SCH_001, "type").arg("path", "/codigo").arg("value", "11").arg("kind", "number");
    let told = say(Lang::Pt, &kinds.arg("kinds", "string, null")).0;
    assert!(told.ends_with("“11” é um número, mas combinou-se um texto / nulo (/codigo)."), "{told}");
}

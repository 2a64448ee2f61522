//! Documents that are read, and those that are refused, each with its place.

use std::io::Read;

use super::*;
use crate::model::finding::Finding;
use crate::read::Data;
use proptest::prelude::*;

fn input(bytes: &[u8]) -> Input {
    Input { name: "a.json".into(), data: Data::Bytes(bytes.into()) }
}

fn tree(bytes: &[u8]) -> Result<Tree, ReadError> {
    let (opened, _) = open(&input(bytes), &ReadOptions::default(), &mut Sources::default())?;
    let Opened::Tree(tree) = opened else { panic!("JSON is a tree") };
    Ok(tree)
}

/// Reason, line:column and pointer of a refusal.
fn refusal(bytes: &[u8]) -> String {
    match tree(bytes) {
        Err(ReadError::Refused(f)) => {
            let arg = |f: &Finding, n: &str| f.args.iter().find(|a| a.0 == n).map_or(String::new(), |a| format!("{:?}", a.1));
            let n = |s: String| s.replace("Count(", "").replace(')', "");
            let pointer = arg(&f, "pointer").replace("Text(\"", "").replace("\")", "");
            format!("{} {}:{} {pointer}", f.cause, n(arg(&f, "line")), n(arg(&f, "column"))).trim_end().to_owned()
        }
        other => panic!("not refused: {other:?}"),
    }
}

fn as_value(tree: &Tree, id: NodeId) -> serde_json::Value {
    use serde_json::Value;
    match tree.node(id).kind {
        NodeKind::Object => Value::Object(tree.children(id).map(|c| (tree.name(c).to_owned(), as_value(tree, c))).collect()),
        NodeKind::Array => tree.children(id).map(|c| as_value(tree, c)).collect(),
        NodeKind::Text => tree.text(id).into(),
        NodeKind::Number => serde_json::from_str(tree.text(id)).expect("a number"),
        NodeKind::Bool => (tree.text(id) == "true").into(),
        NodeKind::Null => Value::Null,
    }
}

#[test]
fn values_names_and_places_are_kept() {
    let text = "\u{feff}{\"a\": [1.50, -0e+1, 123456789012345678901234567890], \"ñ\\u00e1\": {\"x\": \"\\ud83d\\ude00\\n\"}, \"b\": null}";
    let t = tree(text.as_bytes()).expect("valid");
    let a = t.child(NodeId(0), "a").expect("a");
    let numbers: Vec<_> = t.children(a).map(|c| t.text(c)).collect();
    assert_eq!(numbers, ["1.50", "-0e+1", "123456789012345678901234567890"]);
    let x = t.child(t.child(NodeId(0), "ñá").expect("key with an escape"), "x").expect("x");
    assert_eq!((t.text(x), t.pointer(x).as_str()), ("😀\n", "/ñá/x"));
    assert_eq!(t.node(a).offset, text.find('[').expect("an array") as u64);
}

#[test]
fn what_the_standard_refuses_is_refused_with_its_place() {
    for (text, wanted) in [
        ("", "no-bytes :"),
        ("  ", "unexpected-end 1:3"),
        ("{\"a\":1,\"b\":0,\n\"a\":2}", "duplicate-key 2:1 /a"),
        ("{\"a\":{\"a\":1},\"a\":2}", "duplicate-key 1:14 /a"),
        ("[1,]", "unexpected-character 1:4 /0"),
        ("{\"a\":1,}", "unexpected-character 1:8 /a"),
        ("[1 2]", "unexpected-character 1:4 /0"),
        ("[01]", "bad-number 1:2"),
        ("[1.]", "bad-number 1:2"),
        ("[-]", "bad-number 1:2"),
        ("[+1]", "unexpected-character 1:2"),
        ("[NaN]", "unexpected-character 1:2"),
        ("[\"\\ud800\"]", "lone-surrogate 1:2"),
        ("[\"\\udc00\"]", "lone-surrogate 1:2"),
        ("[\"\\ud800\\n\"]", "lone-surrogate 1:2"),
        ("[\"\\x\"]", "bad-escape 1:2"),
        ("[\"\t\"]", "control-character 1:2"),
        ("[\"a", "unclosed-string 1:2"),
        ("[true", "unexpected-end 1:6 /0"),
        ("[truE]", "unexpected-character 1:2"),
        ("{\"a\" 1}", "unexpected-character 1:6"),
        ("{1:1}", "unexpected-character 1:2"),
        ("[1]]", "trailing-text 1:4"),
        ("[1}", "unexpected-character 1:3 /0"),
        ("[\u{a0}1]", "unexpected-character 1:2"),
    ] {
        let got = refusal(text.as_bytes());
        assert_eq!(got, wanted, "{text}");
    }
    assert_eq!(refusal(b"[\"a\xff\"]"), "malformed 1:4");
}

#[test]
fn limits_hold() {
    assert!(refusal("[".repeat(100_000).as_bytes()).starts_with("json-depth 1:65"));
    let limits = Limits { token: 10, cells: 5, ..Limits::default() };
    let options = ReadOptions { limits, ..ReadOptions::default() };
    for (text, name) in [("[\"01234567890123\"]", "token"), ("[\"\\n0123456789012\"]", "token"), ("[1,2,3,4,5]", "cells")] {
        match open(&input(text.as_bytes()), &options, &mut Sources::default()) {
            Err(ReadError::Refused(f)) => assert_eq!((f.rule.id, f.cause.as_str()), ("F-LIM-001", name)),
            _ => panic!("{text} not refused"),
        }
    }
}

fn records(text: &str, path: &[&str], each: &mut dyn FnMut(&Tree)) -> Result<Tree, ReadError> {
    let way = Way { depth: path.len(), fits: &|d, key| path[d] == key, each, parents: Vec::new() };
    read(&input(text.as_bytes()), &ReadOptions::default(), PartId(0), &mut Keep::Rest(way)).map(|(rest, _)| rest)
}

#[test]
fn records_come_one_by_one_in_one_tree() {
    let text = r#"{"meta": {"data": [0]}, "data": 3, "page": {"data": [{"n": 1}, 7, {"n": [2]}], "x": 1}, "z": []}"#;
    let mut seen = Vec::new();
    let rest = records(text, &["page", "data"], &mut |t| {
        seen.push((as_value(t, NodeId(0)).to_string(), t.node(NodeId(0)).offset));
    })
    .expect("valid");
    let at = |s: &str| text.find(s).expect("the text has it") as u64;
    assert_eq!(seen, [("{\"n\":1}".into(), at("{\"n\": 1")), ("7".into(), at("7,")), ("{\"n\":[2]}".into(), at("{\"n\": ["))]);
    assert_eq!(as_value(&rest, NodeId(0)).to_string(), r#"{"meta":{"data":[0]},"data":3,"page":{"data":[],"x":1},"z":[]}"#);
    let broken = format!("{}!", text);
    let result = records(&broken, &["page", "data"], &mut |_| {});
    assert!(matches!(result, Err(ReadError::Refused(_))), "what follows the records is checked too");
    let mut seen = 0;
    records("[1, [2], {}]", &[], &mut |_| seen += 1).expect("valid");
    assert_eq!(seen, 3);
    assert!(records("[1, 2", &[], &mut |_| {}).is_err());
    assert!(records("[1, ]", &[], &mut |_| {}).is_err());
}

#[test]
fn a_sample_has_the_first_members_of_every_array() {
    let many = (0..SAMPLE * 2).map(|n| format!("[{n}]")).collect::<Vec<_>>().join(",");
    let text = format!("{{\"a\":[{many}],\"b\":[1,2]}}");
    let mut keep = Keep::Sample { cut: false };
    let (tree, _) = read(&input(text.as_bytes()), &ReadOptions::default(), PartId(0), &mut keep).expect("valid");
    assert!(matches!(keep, Keep::Sample { cut: true }));
    let a = tree.child(NodeId(0), "a").expect("a");
    let b = tree.child(NodeId(0), "b").expect("b");
    assert_eq!((tree.children(a).count(), tree.children(b).count()), (SAMPLE, 2));
}

#[test]
fn keys_that_come_twice_are_found_whatever_came_before() {
    let record = r#"{"a":{"x":1,"y":2},"b":[{"z":1}],"c":3}"#;
    for last in
        [r#"{"a":1,"a":2}"#, r#"{"a":1,"b":2,"c":3,"b":4}"#, r#"{"b":1,"a":2,"b":3}"#, r#"{"a":{"x":1,"x":2}}"#, r#"{"c":1,"d":2,"d":3}"#]
    {
        let text = format!("[{record},{record},{last}]");
        assert!(refusal(text.as_bytes()).starts_with("duplicate-key"), "{last}");
    }
    let text = format!("[{record},{{\"b\":1,\"a\":{{\"y\":1,\"x\":2}}}},{record},{{}},{record}]");
    assert_eq!(as_value(&tree(text.as_bytes()).expect("valid"), NodeId(0)).to_string(), text);
}

/// One byte at a time: every token is cut by the window.
struct Drip(Vec<u8>, usize);
impl Read for Drip {
    fn read(&mut self, buf: &mut [u8]) -> std::io::Result<usize> {
        let n = self.0.len().saturating_sub(self.1).min(buf.len()).min(1);
        buf[..n].copy_from_slice(&self.0[self.1..self.1 + n]);
        self.1 += n;
        Ok(n)
    }
}

#[test]
fn tokens_across_windows() {
    let long = "ab\\u00e9\\ud83d\\ude00".repeat(60_000);
    let text = format!("[{}\"{long}\", {}, \"fin\", {{\"k\"{}: true}}]", " ".repeat(300_000), "1".repeat(600_000), " ".repeat(300_000));
    let t = tree(text.as_bytes()).expect("valid");
    let all: Vec<_> = t.children(NodeId(0)).collect();
    assert_eq!(t.text(all[0]), "abé😀".repeat(60_000));
    assert_eq!(t.text(all[1]).len(), 600_000);
    assert_eq!(t.text(t.child(all[3], "k").expect("k")), "true");
    let mut scanner = Scanner::new(Window::utf8(Box::new(Drip(b"[\"a\\n\", -1.5e3]".to_vec(), 0)), 0), Limits::default());
    let mut texts = Vec::new();
    while let Some(e) = scanner.next().expect("valid") {
        if matches!(e, Event::Text | Event::Number) {
            texts.push(scanner.text().to_owned());
        }
    }
    assert_eq!(texts, ["a\n", "-1.5e3"]);
}

proptest! {
    #[test]
    fn accepts_and_refuses_as_serde_json(text in "[\\[\\]{},:\"a1\\-\\.e0 \\\\ntrue]{0,12}") {
        let theirs = serde_json::from_str::<serde_json::Value>(&text);
        match tree(text.as_bytes()) {
            Ok(t) => prop_assert_eq!(Some(as_value(&t, NodeId(0)).to_string()), theirs.ok().map(|v| v.to_string())),
            Err(ReadError::Refused(f)) => prop_assert!(theirs.is_err() || f.cause == "duplicate-key" || theirs.is_ok_and(|v| v.as_f64().is_some_and(f64::is_infinite)), "{}", f.cause),
            Err(e) => prop_assert!(false, "{e:?}"),
        }
    }

    #[test]
    fn reads_what_serde_json_writes(v in "[\\PC\\n\"\\\\]{0,20}", n in any::<i64>(), w in prop::collection::vec("\\PC{0,3}", 0..5)) {
        let value = serde_json::json!({"a": v, "b": [n, w, {"c": null}]});
        let t = tree(value.to_string().as_bytes()).expect("valid");
        prop_assert_eq!(as_value(&t, NodeId(0)), value);
    }
}

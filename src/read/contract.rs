//! Does a JSON document keep to the schema that its mapping names? Each kind of breach is told once, with all its places.
//!
//! The document is read once into a tree, which knows where everything stands, and the values for the validator are made
//! from it. No schema is fetched from anywhere, and patterns are matched without backtracking.

use std::io;

use indexmap::IndexMap;
use jsonschema::error::{TypeKind, ValidationErrorKind as Kind};
use jsonschema::{PatternOptions, ValidationError, Validator};
use rustc_hash::FxHashMap;
use serde_json::Value;

use super::json;
use super::{Input, ReadError, ReadOptions};
use crate::model::finding::{Arg, F_SCH_001, Finding, Findings};
use crate::model::location::{Location, PartId};
use crate::model::tree::{NodeId, NodeKind, Tree};

/// Characters of a failing value that are shown.
const SHOWN: usize = 80;

/// Holds a JSON document against the text of a JSON Schema; places belong to `part`, which is the document's tree.
///
/// An error is a broken machine: the bytes cannot be read, or the schema itself is wrong.
pub fn check(input: &Input, schema: impl AsRef<[u8]>, part: PartId) -> io::Result<Findings> {
    let options = ReadOptions::default();
    let mut tree = Tree::new(part);
    let read = json::scan(input, &options, part)
        .and_then(|(mut scanner, _)| scanner.document(&mut tree, options.limits.cells).map_err(|stop| json::refuse(input, part, stop)));
    match read {
        Ok(()) => check_tree(&tree, schema),
        Err(ReadError::Io(e)) => Err(e),
        Err(ReadError::Refused(finding)) => Ok(Findings::from(*finding)),
    }
}

/// Holds a JSON tree that was read already against the text of a JSON Schema.
///
/// Findings are F-SCH-001 with the arguments `reason` (what is wrong), `path` (pointer with `*` for the places of arrays),
/// `value` (the first one that fails), `expected` or `kinds` (what the schema asks for) and `count`.
pub fn check_tree(tree: &Tree, schema: impl AsRef<[u8]>) -> io::Result<Findings> {
    let schema: Value = serde_json::from_slice(schema.as_ref()).map_err(|e| broken(&e.to_string()))?;
    let validator = compile(&schema)?;
    let mut findings = Findings::default();
    if tree.nodes.is_empty() {
        return Ok(findings);
    }
    let value = value(tree, NodeId(0));
    let mut breaches = Breaches { tree, schema: &schema, places: Places::default(), kinds: IndexMap::new() };
    for error in validator.iter_errors(&value) {
        breaches.add(&error);
    }
    let failed = breaches.kinds.values().map(|f| f.cells.len() as u64).sum();
    findings.list = breaches.kinds.into_values().map(counted).collect();
    findings.tally(&F_SCH_001, u64::from(failed == 0), failed, 0);
    Ok(findings)
}

fn counted(mut finding: Finding) -> Finding {
    finding.cells.sort_unstable();
    finding.cells.dedup();
    let count = finding.cells.len();
    finding.arg("count", count)
}

fn compile(schema: &Value) -> io::Result<Validator> {
    jsonschema::options()
        .with_pattern_options(PatternOptions::regex())
        .with_retriever(Nowhere)
        .should_validate_formats(true)
        .build(schema)
        .map_err(|e| broken(&format!("{}: {e}", e.instance_path())))
}

fn broken(why: &str) -> io::Error {
    io::Error::other(format!("the JSON Schema of the contract is wrong: {why}"))
}

/// Fetches no schema: what a schema refers to lies inside it.
struct Nowhere;

impl jsonschema::Retrieve for Nowhere {
    fn retrieve(&self, uri: &jsonschema::Uri<String>) -> Result<Value, Box<dyn std::error::Error + Send + Sync>> {
        Err(format!("{uri} is outside the schema, and nothing is fetched").into())
    }
}

/// The value of a node, for the validator only: a number beyond the range of binary fractions becomes the largest one.
fn value(tree: &Tree, node: NodeId) -> Value {
    match tree.node(node).kind {
        NodeKind::Object => Value::Object(tree.children(node).map(|c| (tree.name(c).to_owned(), value(tree, c))).collect()),
        NodeKind::Array => Value::Array(tree.children(node).map(|c| value(tree, c)).collect()),
        NodeKind::Text => Value::String(tree.text(node).to_owned()),
        NodeKind::Number => {
            let text = tree.text(node);
            let far = if text.starts_with('-') { f64::MIN } else { f64::MAX };
            text.parse().map_or_else(|_| Value::from(far), Value::Number)
        }
        NodeKind::Bool => Value::Bool(tree.text(node) == "true"),
        NodeKind::Null => Value::Null,
    }
}

/// Breaches by kind, in the order of finding.
struct Breaches<'a> {
    tree: &'a Tree,
    schema: &'a Value,
    places: Places,
    kinds: IndexMap<(String, String, String), Finding>,
}

impl Breaches<'_> {
    fn add(&mut self, error: &ValidationError<'_>) {
        if let Some(inside) = nearest_form(error) {
            inside.iter().for_each(|e| self.add(e));
            return;
        }
        match error.kind() {
            // Each key is a cause of its own, and stands where the key stands.
            Kind::AdditionalProperties { unexpected } | Kind::UnevaluatedProperties { unexpected } => {
                for key in unexpected {
                    let known = self.known_keys(error).join(", ");
                    self.note(error, Some(key), key, Breach::of("unknown-key", known).arg("name", key));
                }
            }
            Kind::PropertyNames { error: inner } => {
                let key = inner.instance().as_str().unwrap_or_default();
                let expected = words(inner).expected;
                self.note(error, Some(key), key, Breach::of("key-name", expected).arg("name", key));
            }
            Kind::Required { property } => {
                let key = property.as_str().unwrap_or_default();
                self.note(error, None, key, Breach::of("missing-key", String::new()).arg("name", key));
            }
            _ => {
                let breach = words(error);
                let detail = breach.expected.clone();
                self.note(error, None, &detail, breach);
            }
        }
    }

    /// Notes a breach at a node, or at its child of this key. `detail` tells two breaches of one kind apart.
    fn note(&mut self, error: &ValidationError<'_>, key: Option<&str>, detail: &str, breach: Breach) {
        let mut segments: Vec<String> = error.instance_path().as_str().split('/').skip(1).map(unescape).collect();
        segments.extend(key.map(str::to_owned));
        let (node, path) = self.places.find(self.tree, &segments);
        let at = Location::offset(self.tree.part, self.tree.node(node).offset);
        let kind = (breach.reason.to_owned(), path.clone(), detail.to_owned());
        if let Some(known) = self.kinds.get_mut(&kind) {
            known.cells.push(at);
            return;
        }
        let mut finding = Finding::new(&F_SCH_001, at)
            .arg("reason", breach.reason)
            .arg("path", if path.is_empty() { "/" } else { path.as_str() })
            .arg("value", shown(self.tree, node))
            .cause(format!("{}:{path}:{detail}", breach.reason))
            .propose(self.proposals(error, key));
        finding.args.extend(breach.args);
        // A list of kinds is told in the reader's words, so it has a name of its own.
        let asked = if matches!(breach.reason, "type" | "forms") { "kinds" } else { "expected" };
        self.kinds.insert(kind, finding.arg(asked, breach.expected));
    }

    /// Keys that the schema knows where an unknown one stands.
    fn known_keys(&self, error: &ValidationError<'_>) -> Vec<String> {
        let above = error.schema_path().as_str().rsplit_once('/').map_or("", |s| s.0);
        let keys = self.schema.pointer(above).and_then(|s| s["properties"].as_object());
        keys.map(|k| k.keys().cloned().collect()).unwrap_or_default()
    }

    /// The known words that are nearest to a wrong one.
    fn proposals(&self, error: &ValidationError<'_>, key: Option<&str>) -> Vec<String> {
        let (wrong, known) = match (error.kind(), key) {
            (Kind::AdditionalProperties { .. } | Kind::UnevaluatedProperties { .. }, Some(key)) => (key.to_owned(), self.known_keys(error)),
            (Kind::Enum { options }, _) => {
                let words = options.as_array().into_iter().flatten().filter_map(Value::as_str);
                (error.instance().as_str().unwrap_or_default().to_owned(), words.map(str::to_owned).collect())
            }
            _ => return Vec::new(),
        };
        let lower = wrong.to_lowercase();
        let mut near: Vec<(usize, String)> =
            known.into_iter().map(|k| (strsim::damerau_levenshtein(&lower, &k.to_lowercase()), k)).collect();
        near.retain(|(d, k)| *d * 2 <= k.chars().count().max(3));
        near.sort();
        near.into_iter().take(3).map(|(_, k)| k).collect()
    }
}

/// Of several forms that a value may have, the one that it evidently has: what breaks that one is what is wrong.
fn nearest_form<'e>(error: &'e ValidationError<'_>) -> Option<&'e [ValidationError<'static>]> {
    let (Kind::AnyOf { context } | Kind::OneOfNotValid { context }) = error.kind() else { return None };
    let here = error.instance_path().as_str();
    let another_thing = |e: &ValidationError<'static>| {
        let marks = matches!(e.kind(), Kind::Type { .. } | Kind::Constant { .. } | Kind::Enum { .. });
        let path = e.instance_path().as_str();
        // A constant one step below, such as `"kind": "point"`, tells forms apart as well.
        marks && (path == here || (matches!(e.kind(), Kind::Constant { .. }) && path.rsplit_once('/').map_or("", |p| p.0) == here))
    };
    let mut forms = context.iter().filter(|form| !form.is_empty() && !form.iter().any(another_thing));
    let form = forms.next()?;
    forms.next().is_none().then_some(form.as_slice())
}

/// What is wrong with a value.
struct Breach {
    /// The reason of its finding.
    reason: &'static str,
    /// What the schema asks for: a limit, values, a pattern, kinds.
    expected: String,
    args: Vec<(&'static str, Arg)>,
}

impl Breach {
    fn of(reason: &'static str, expected: impl Into<String>) -> Self {
        Self { reason, expected: expected.into(), args: Vec::new() }
    }

    fn arg(mut self, name: &'static str, value: &str) -> Self {
        self.args.push((name, value.into()));
        self
    }
}

/// What is wrong with a value, by the keyword that it breaks.
fn words(error: &ValidationError<'_>) -> Breach {
    match error.kind() {
        Kind::Type { kind } => Breach::of("type", kinds(kind)).arg("kind", kind_of(error.instance())),
        Kind::Enum { options } => {
            let all = options.as_array().map(|o| o.iter().map(plain).collect::<Vec<_>>()).unwrap_or_default();
            Breach::of("values", all.join(", "))
        }
        Kind::Constant { expected_value } => Breach::of("values", plain(expected_value)),
        Kind::Minimum { limit } => Breach::of("at-least", limit.to_string()),
        Kind::ExclusiveMinimum { limit } => Breach::of("more-than", limit.to_string()),
        Kind::Maximum { limit } => Breach::of("at-most", limit.to_string()),
        Kind::ExclusiveMaximum { limit } => Breach::of("less-than", limit.to_string()),
        Kind::MultipleOf { multiple_of } => Breach::of("multiple", multiple_of.to_string()),
        Kind::MinLength { limit } => Breach::of("too-short", limit.to_string()),
        Kind::MaxLength { limit } => Breach::of("too-long", limit.to_string()),
        Kind::Pattern { pattern } => Breach::of("pattern", pattern.clone()),
        Kind::Format { format } => Breach::of("format", format.clone()),
        Kind::MinItems { limit } | Kind::MinProperties { limit } => Breach::of("too-few", limit.to_string()),
        Kind::Contains => Breach::of("too-few", "1"),
        Kind::MaxItems { limit } | Kind::MaxProperties { limit } => Breach::of("too-many", limit.to_string()),
        Kind::AdditionalItems { limit } => Breach::of("too-many", limit.to_string()),
        Kind::UniqueItems => Breach::of("duplicate", ""),
        Kind::AnyOf { context } | Kind::OneOfNotValid { context } => match forms(context) {
            none if none.is_empty() => Breach::of("not-allowed", ""),
            all => Breach::of("forms", all),
        },
        other => Breach::of("not-allowed", other.keyword()),
    }
}

/// The kinds that the forms ask for.
fn forms(context: &[Vec<ValidationError<'static>>]) -> String {
    let first = context.iter().filter_map(|form| form.first());
    let mut all: Vec<String> = first.filter_map(|e| if let Kind::Type { kind } = e.kind() { Some(kinds(kind)) } else { None }).collect();
    all.dedup();
    all.join(", ")
}

fn kinds(asked: &TypeKind) -> String {
    match asked {
        TypeKind::Single(t) => t.to_string(),
        TypeKind::Multiple(all) => all.iter().map(|t| t.to_string()).collect::<Vec<_>>().join(", "),
    }
}

fn kind_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// The text of a scalar, cut where it is long; how many members a list or object has.
fn shown(tree: &Tree, node: NodeId) -> String {
    match tree.node(node).kind {
        NodeKind::Object => format!("{{…}} ({})", tree.children(node).count()),
        NodeKind::Array => format!("[…] ({})", tree.children(node).count()),
        NodeKind::Null => "null".to_owned(),
        _ => {
            let text = tree.text(node);
            match text.char_indices().nth(SHOWN) {
                Some((end, _)) => format!("{}…", &text[..end]),
                None => text.to_owned(),
            }
        }
    }
}

fn unescape(segment: &str) -> String {
    segment.replace("~1", "/").replace("~0", "~")
}

/// Children of the nodes that were met on the way to a breach, so that a thousand breaches in one list cost one walk.
#[derive(Default)]
struct Places {
    lists: FxHashMap<NodeId, Vec<NodeId>>,
    objects: FxHashMap<NodeId, FxHashMap<String, NodeId>>,
}

impl Places {
    /// The node that a pointer leads to, or the last one on the way, and the pointer with `*` for places of arrays.
    fn find(&mut self, tree: &Tree, segments: &[String]) -> (NodeId, String) {
        let mut here = NodeId(0);
        let mut path = String::new();
        for segment in segments {
            let next = match tree.node(here).kind {
                NodeKind::Array => {
                    path.push_str("/*");
                    let members = self.lists.entry(here).or_insert_with(|| tree.children(here).collect());
                    segment.parse::<usize>().ok().and_then(|i| members.get(i).copied())
                }
                _ => {
                    path.push('/');
                    path.push_str(&segment.replace('~', "~0").replace('/', "~1"));
                    let keys = self.objects.entry(here);
                    let keys = keys.or_insert_with(|| tree.children(here).map(|c| (tree.name(c).to_owned(), c)).collect());
                    keys.get(segment).copied()
                }
            };
            let Some(next) = next else { break };
            here = next;
        }
        (here, path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::Data;

    const SCHEMA: &str = r##"{
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "type": "object", "required": ["semana", "puntos"],
        "properties": {
            "semana": { "type": "string", "pattern": "^semana \\d{1,2} de \\d{4}$" },
            "puntos": { "type": "array", "items": { "$ref": "#/$defs/punto" } }
        },
        "$defs": { "punto": {
            "type": "object", "required": ["codigo"], "additionalProperties": false,
            "properties": {
                "codigo": { "type": "string" }, "estado": { "enum": ["abierto", "cerrado"] },
                "conteo": { "type": "object", "additionalProperties": { "oneOf": [
                    { "type": ["integer", "null"], "minimum": 0 }, { "type": "string", "pattern": "^[\\d.]+$" } ] } }
            } } }
    }"##;

    fn run(json: &str) -> Findings {
        let input = Input { name: "x.json".into(), data: Data::Bytes(json.as_bytes().into()) };
        check(&input, SCHEMA, PartId(4)).expect("the schema is good")
    }

    fn arg(f: &Finding, name: &str) -> String {
        match f.args.iter().find(|a| a.0 == name).map(|a| &a.1) {
            Some(Arg::Text(t)) => t.clone(),
            Some(Arg::Count(n)) => n.to_string(),
            None => String::new(),
            other => format!("{other:?}"),
        }
    }

    /// Path, what is wrong, what was expected, value, and what stands at each place.
    fn told(json: &str) -> Vec<(String, String, String, String, Vec<String>)> {
        let places = |f: &Finding| -> Vec<String> {
            assert!(f.cells.iter().all(|c| c.part() == PartId(4)));
            f.cells.iter().map(|c| json[c.byte() as usize..].chars().take(4).collect()).collect()
        };
        let told = |f: &Finding| {
            assert_eq!(crate::model::vocabulary::lacks(f), None);
            let wrong = format!("{} {}", arg(f, "reason"), arg(f, "name") + &arg(f, "kind"));
            (arg(f, "path"), wrong.trim().to_owned(), arg(f, "expected") + &arg(f, "kinds"), arg(f, "value"), places(f))
        };
        run(json).list.iter().map(told).collect()
    }

    fn row(path: &str, text: &str, expected: &str, value: &str, places: &[&str]) -> (String, String, String, String, Vec<String>) {
        (path.into(), text.into(), expected.into(), value.into(), places.iter().map(|p| (*p).to_owned()).collect())
    }

    #[test]
    fn a_document_that_keeps_to_its_schema_passes() {
        let f = run(r#"{"semana":"semana 23 de 2023","puntos":[{"codigo":"A","conteo":{"h":4,"m":"1.204","n":null}}]}"#);
        assert!(f.list.is_empty(), "{:?}", f.list);
        assert_eq!((f.tallies[0].passed, f.tallies[0].failed), (1, 0));
    }

    #[test]
    fn a_breach_in_many_places_is_one_finding_with_all_of_them() {
        let json = r#"{"semana":"semana 23 de 2023","puntos":[{"codigo":11},{"codigo":"B"},{"codigo":12},{"codigo":13}]}"#;
        assert_eq!(told(json), [row("/puntos/*/codigo", "type number", "string", "11", &["11},", "12},", "13}]"])]);
        assert_eq!(arg(&run(json).list[0], "count"), "3");
    }

    #[test]
    fn what_is_missing_unknown_or_misspelt_is_told_where_it_stands() {
        let json = r#"{"semana":"23/2023","puntos":[{"estado":"cerado"},{"codigo":"A","códig":1}]}"#;
        let mut all = told(json);
        all.sort();
        assert_eq!(
            all,
            [
                row("/puntos/*", "missing-key codigo", "", "{…} (1)", &["{\"es"]),
                row("/puntos/*/códig", "unknown-key códig", "codigo, estado, conteo", "1", &["1}]}"]),
                row("/puntos/*/estado", "values", "abierto, cerrado", "cerado", &["\"cer"]),
                row("/semana", "pattern", "^semana \\d{1,2} de \\d{4}$", "23/2023", &["\"23/"]),
            ]
        );
        let proposals: Vec<_> = run(json).list.into_iter().flat_map(|f| f.proposals).collect();
        assert!(proposals.contains(&"codigo".to_owned()) && proposals.contains(&"cerrado".to_owned()), "{proposals:?}");
    }

    #[test]
    fn of_several_forms_the_one_that_is_meant_is_judged() {
        let json = r#"{"semana":"semana 1 de 2024","puntos":[{"codigo":"A","conteo":{"h":-4,"m":"s/d","n":[]}}]}"#;
        let mut all = told(json);
        all.sort();
        assert_eq!(
            all,
            [
                row("/puntos/*/conteo/h", "at-least", "0", "-4", &["-4,\""]),
                row("/puntos/*/conteo/m", "pattern", "^[\\d.]+$", "s/d", &["\"s/d"]),
                row("/puntos/*/conteo/n", "forms", "null, integer, string", "[…] (0)", &["[]}}"]),
            ]
        );
    }

    #[test]
    fn a_wrong_root_a_huge_number_and_a_broken_document_do_not_stop_it() {
        assert_eq!(told("[1]"), [row("/", "type array", "object", "[…] (1)", &["[1]"])]);
        let json = format!(r#"{{"semana":"semana 1 de 2024","puntos":[{{"codigo":"A","conteo":{{"h":1e{}}}}}]}}"#, "9".repeat(30));
        assert_eq!(run(&json).list.len(), 0, "large, whole and not negative");
        assert_eq!(run("{\"semana\": ").list[0].rule.id, "F-FLF-002");
    }

    #[test]
    fn a_wrong_schema_is_a_broken_machine_and_nothing_is_fetched() {
        let tree = |json: &str| {
            let input = Input { name: "x.json".into(), data: Data::Bytes(json.as_bytes().into()) };
            move |schema: &str| check(&input, schema, PartId(0)).map(|f| f.list.len()).map_err(|e| e.to_string())
        };
        let hold = tree("{}");
        assert!(hold(r#"{"type": "tekst"}"#).is_err());
        assert!(hold(r#"{"$ref": "https://example.org/other.json"}"#).expect_err("no fetching").contains("nothing is fetched"));
        assert!(hold(r#"{"properties": {"a": {"pattern": "(?=x)y"}}}"#).is_err(), "look-around needs backtracking");
        assert!(hold("not json").is_err());
    }
}

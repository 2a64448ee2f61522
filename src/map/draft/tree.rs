//! The draft of a mapping for a JSON or XML document: its walk, its fields, its keys that are data.

use super::{Lines, Variables, exactly, head, locale, quoted, said, set};
use crate::map::concept::{self, Concept, fold};
use crate::map::inspect::{FieldGuess, RecordGuess, Step, TreeGuess, Written};
use crate::map::path::Path;
use crate::map::spec::MEASURE;
use crate::model::tree::{NodeId, NodeKind, Tree};

/// Members of a list that the draft's test shows.
const MEMBERS: usize = 2;
/// Characters of the document that the draft's test shows at most.
const SHOWN: usize = 6_000;

/// A draft of a mapping, from what [`crate::map::inspect::describe_tree`] said of this document. `format` is the word of
/// the file's format.
pub fn draft_tree(name: &str, format: &str, tree: &Tree, guess: &TreeGuess) -> String {
    let mut out = Lines::default();
    head(&mut out, name, None);
    let texts = guess.records.iter().flat_map(|r| &r.steps).flat_map(|s| &s.fields).flat_map(|f| f.examples.iter());
    let lang = concept::language(texts.map(String::as_str));
    let (locale, open) = locale(lang, &written(guess));
    let spaces: Vec<String> = guess.namespaces.iter().map(|(p, u)| format!("{p}: {}", quoted(u))).collect();
    let spaces = if spaces.is_empty() { String::new() } else { format!(", namespaces: {{ {} }}", spaces.join(", ")) };
    out.add(format!("source: {{ format: {format}, locale: {locale}{spaces} }}  # {open}"));
    let Some(record) = guess.records.first() else {
        out.add("# No list of records was found: this skeleton shows what a walk needs.");
        out.add("walk: [{ each: choose, bind: { OBS_VALUE: choose } }]\nset: {}");
        return out.0;
    };
    let mut variables = Variables::default();
    let mut left: Vec<(String, &'static str)> = Vec::new();
    document(&mut out, &mut variables, guess, &mut left);
    let figures = walk(&mut out, &mut variables, guess, record, &mut left);
    for other in guess.records.iter().skip(1).take(5) {
        let way: Vec<String> = other.steps.iter().map(|s| said(&s.each)).collect();
        out.add(format!("# left out: {} records at {}", other.count, way.join(" ")));
    }
    set::write(&mut out, &variables.all, &[]);
    if !left.is_empty() {
        out.add("ignore:");
        for (key, why) in &left {
            out.add(format!("- {{ key: {}, why: {} }}", quoted(&exactly(key).replace("(?i)", "")), quoted(why)));
        }
    }
    if guess.persons.is_empty() && !guess.xml {
        test(&mut out, name, tree, record, figures.as_deref());
    } else {
        let why = if guess.xml { "with a few elements of the file" } else { "with invented records; none is made from data about persons" };
        out.add(format!("# choose: write a test {why}"));
    }
    out.0
}

/// How figures that are texts are written.
fn written(guess: &TreeGuess) -> Written {
    let mut w = Written::default();
    let fields = guess.records.iter().flat_map(|r| &r.steps).flat_map(|s| &s.fields).filter(|f| f.kinds.contains(&"number as text"));
    for example in fields.flat_map(|f| &f.examples) {
        let (commas, points) = (example.matches(',').count(), example.matches('.').count());
        w.point += usize::from(commas > 1 || (commas == 1 && points == 1));
        w.comma += usize::from(points > 1);
        w.doubtful_comma += usize::from(commas == 1 && points == 0);
    }
    w
}

fn document(out: &mut Lines, variables: &mut Variables, guess: &TreeGuess, left: &mut Vec<(String, &'static str)>) {
    let (bound, idle): (Vec<&FieldGuess>, Vec<&FieldGuess>) = guess
        .document
        .iter()
        .partition(|f| f.filled > 0 && !f.is_number() && !f.kinds.contains(&"true or false") && f.examples.iter().all(|e| e.len() < 80));
    let time = |f: &&&FieldGuess| f.concept.is_some_and(Concept::is_time);
    let bound: Vec<&FieldGuess> = bound.into_iter().chain(idle.iter().filter(time).copied()).take(20).collect();
    for f in &idle {
        if !bound.iter().any(|b| b.path == f.path) && !left.iter().any(|l| l.0 == f.name) {
            left.push((f.name.clone(), "choose; it seems to be about the document, not its figures"));
        }
    }
    if bound.is_empty() {
        return;
    }
    out.add("document:");
    for f in bound {
        let name = variables.add(f.concept.filter(|c| c.is_time()), &f.name, &f.examples, f.is_number());
        out.add(format!("  {name}: {}", quoted(&f.path)));
    }
}

/// Writes the walk; gives the paths of the figures where a step of its own goes through them.
fn walk(
    out: &mut Lines,
    variables: &mut Variables,
    guess: &TreeGuess,
    record: &RecordGuess,
    left: &mut Vec<(String, &'static str)>,
) -> Option<Vec<String>> {
    out.add("walk:");
    let last = record.steps.len() - 1;
    let several = (record.figures.len() > 1 && !record.is_figure).then(|| simple(&record.figures)).flatten().filter(|_| !guess.xml);
    for (i, step) in record.steps.iter().enumerate() {
        let mut bind: Vec<String> = Vec::new();
        if !step.keys.is_empty() {
            let name = variables.add(of_keys(step), "KEY", &step.keys, false);
            bind.push(format!("{name}: key()"));
        }
        for f in &step.fields {
            if i == last && record.figures.contains(&f.path) {
                continue;
            }
            if guess.persons.contains(&f.name) {
                left.push((f.name.clone(), "it belongs to one person"));
            } else if f.filled > 0 {
                let labels: Vec<String> = f.examples.iter().filter(|e| e.len() < 60).cloned().collect();
                let name = variables.add(f.concept, &f.name, &labels, f.is_number());
                bind.push(format!("{name}: {}", quoted(&f.path)));
            }
        }
        if i == last && record.is_figure {
            bind.push(format!("{MEASURE}: {}", if guess.xml { "'text()'" } else { "'@'" }));
        } else if i == last && several.is_none() {
            let path = record.figures.first().cloned().unwrap_or_else(|| if guess.xml { "text()".to_owned() } else { "@".to_owned() });
            bind.push(format!("{MEASURE}: {}", quoted(&path)));
        }
        let bind = if bind.is_empty() { String::new() } else { format!(", bind: {{ {} }}", bind.join(", ")) };
        out.add(format!("- {{ each: {}{bind} }}", quoted(&step.each)));
    }
    if record.figures.is_empty() && !record.is_figure {
        out.add(format!("# choose: no field has figures; name the one for {MEASURE}"));
    }
    if let Some(names) = &several {
        let list: Vec<String> = names.iter().map(|n| format!("\"{n}\"")).collect();
        let name = variables.add(None, "MEASURE", names, false);
        out.add(format!(
            "- {{ each: {}, bind: {{ {name}: key(), {MEASURE}: '@' }} }}  # choose: which of these fields are figures to be published",
            quoted(&format!("@[{}]", list.join(",")))
        ));
    } else {
        for other in record.figures.iter().skip(1) {
            out.add(format!("# choose: {} has figures as well", said(other)));
        }
    }
    several
}

/// Names of fields that stand directly in the record.
fn simple(paths: &[String]) -> Option<Vec<String>> {
    let names: Vec<String> =
        paths.iter().filter_map(|p| p.strip_prefix("@.")).filter(|n| !n.contains(['.', '[', '"', '\''])).map(str::to_owned).collect();
    (names.len() == paths.len()).then_some(names)
}

/// What keys are probably about.
fn of_keys(step: &Step) -> Option<Concept> {
    let iso = step.keys.iter().filter(|k| k.len() == 3 && k.bytes().all(|b| b.is_ascii_uppercase())).count();
    if iso * 5 >= step.keys.len() * 4 {
        return Some(Concept::Country);
    }
    let words =
        ["ingreso", "egreso", "entrada", "salida", "entradas", "salidas", "in", "out", "entry", "exit", "saida", "entree", "sortie"];
    if step.keys.iter().all(|k| words.contains(&fold(k).as_str())) {
        return Some(Concept::Direction);
    }
    concept::of_members(step.keys.iter().map(String::as_str))
}

/// A test with the first members of every list, and how many figures they hold.
fn test(out: &mut Lines, name: &str, tree: &Tree, record: &RecordGuess, figures: Option<&[String]>) {
    let mut small = Tree::new(tree.part);
    copy(tree, NodeId(0), &mut small, None);
    let mut json = String::new();
    write(&small, NodeId(0), 0, &mut json);
    if json.len() > SHOWN {
        out.add("# choose: write a test; the first records of the document are too long for one");
        return;
    }
    let none = indexmap::IndexMap::new();
    let mut here = vec![NodeId(0)];
    for step in &record.steps {
        let Ok(path) = Path::parse(&step.each, &none) else { return };
        here = here.into_iter().flat_map(|n| path.find(&small, n)).collect();
    }
    let follow = |from: &[NodeId], path: &str| -> Vec<NodeId> {
        Path::parse(path, &none).map(|p| from.iter().flat_map(|&n| p.find(&small, n)).collect()).unwrap_or_default()
    };
    let found: Vec<NodeId> = match (figures, record.figures.first()) {
        _ if record.is_figure => here,
        (Some(names), _) => names.iter().flat_map(|n| follow(&here, &format!("@.{n}"))).collect(),
        (None, Some(first)) => follow(&here, first),
        (None, None) => return,
    };
    let count = found.iter().filter(|&&n| small.node(n).kind != NodeKind::Null && !small.text(n).trim().is_empty()).count();
    out.add("tests:");
    out.add("- name: the first records of the file");
    out.add(format!("  file: {}", quoted(name)));
    out.add("  json: |");
    json.lines().for_each(|l| out.add(format!("    {l}")));
    out.add("  expect:");
    out.add(format!("    observations: {count}  # choose: fewer, where some of these figures are sums of others"));
}

/// Copies a document with the first members of each list.
fn copy(from: &Tree, node: NodeId, to: &mut Tree, above: Option<NodeId>) {
    let n = from.node(node);
    let name = from.name(node);
    let named = above.is_some_and(|a| to.node(a).kind == NodeKind::Object);
    let id = to.push(above, n.kind, named.then_some(name), from.text(node), 0);
    let most = if n.kind == NodeKind::Array { MEMBERS } else { usize::MAX };
    for c in from.children(node).take(most) {
        copy(from, c, to, Some(id));
    }
}

/// Writes a document, an object in a list to a line.
fn write(tree: &Tree, node: NodeId, depth: usize, out: &mut String) {
    let quote = |s: &str| serde_json::Value::from(s).to_string();
    let (open, close) = match tree.node(node).kind {
        NodeKind::Object => ('{', '}'),
        NodeKind::Array => ('[', ']'),
        NodeKind::Text => return out.push_str(&quote(tree.text(node))),
        NodeKind::Null => return out.push_str("null"),
        NodeKind::Number | NodeKind::Bool => return out.push_str(tree.text(node)),
    };
    out.push(open);
    for (i, c) in tree.children(node).enumerate() {
        out.push_str(if i > 0 { "," } else { "" });
        if open == '[' && tree.node(c).kind == NodeKind::Object {
            out.push('\n');
            out.push_str(&"  ".repeat(depth + 1));
        }
        if open == '{' {
            out.push_str(&quote(tree.name(c)));
            out.push(':');
        }
        write(tree, c, depth + 1, out);
    }
    out.push(close);
}

//! Walks through a JSON or XML document: nested steps, keys that are data, every scalar claimed once or listed.

use indexmap::IndexMap;

use super::body::{Read, Signs};
use super::grid::Claim;
use super::mapper::Ledger;
use super::path::{Path, scalar};
use super::sink::Sink;
use super::spec::MEASURE;
use super::values::{Figure, NumberStyle, figure};
use crate::model::expr::{Expr, Operated};
use crate::model::finding::{F_FLF_006, Finding, S_DSD_002, S_DSD_003};
use crate::model::mapping::{Mapping, Pattern};
use crate::model::record::{NO_LABEL, Value};
use crate::model::tree::{NodeId, NodeKind, Tree};

/// A step with its paths compiled.
struct Step<'m> {
    each: Path,
    bind: Vec<(Target, Source)>,
    skip: Option<(&'m Expr, IndexMap<&'m str, Path>)>,
}

enum Target {
    Slot(usize),
    Measure,
}

enum Source {
    Key,
    Path(Path),
}

/// Applies the walk of a mapping to a document.
pub fn apply(mapping: &Mapping, tree: &Tree, file: &[(String, String)], sink: &mut Sink, ledger: &mut Ledger) {
    let mut walk = match Walk::new(mapping, tree, sink) {
        Ok(w) => w,
        Err(why) => {
            sink.findings.add(missing(mapping, tree, "mapping", &why));
            return;
        }
    };
    if tree.nodes.is_empty() || walk.steps.is_empty() {
        return;
    }
    let mut line = vec![NO_LABEL; sink.records.slots.len()];
    for (name, text) in file {
        if let Some((slot, label)) = sink.label(name, text) {
            line[slot] = label;
        }
    }
    let xml = !tree.name(NodeId(0)).is_empty();
    for (name, pointer) in &mapping.document {
        let path = if xml { Path::parse(pointer, &mapping.source.namespaces) } else { Ok(Path::pointer(pointer)) };
        let node = path.ok().and_then(|p| p.find(tree, NodeId(0)).first().copied());
        match node {
            Some(n) => {
                let text = walk.take(n, Claim::Title);
                if let Some((slot, label)) = sink.label(name, &text) {
                    line[slot] = label;
                }
            }
            None => {
                sink.findings.add(missing(mapping, tree, "pointer", pointer));
            }
        }
    }
    let before = sink.rows;
    let met = walk.step(0, NodeId(0), &line, sink);
    let lost = !met && sink.rows == before;
    if lost {
        let each = mapping.walk.first().map_or("", |s| s.each.as_str());
        sink.findings.add(missing(mapping, tree, "path", each));
    } else {
        ledger.tables.push((mapping.id.clone(), tree.location(NodeId(0))));
    }
    walk.close(mapping, sink, ledger);
    if lost {
        // Where nothing was found everything is left over, which says nothing more.
        sink.forget_leftovers();
    }
}

/// Something that the mapping expects in the document is not there.
fn missing(mapping: &Mapping, tree: &Tree, reason: &str, text: &str) -> Finding {
    let f = Finding::new(&F_FLF_006, tree.location(NodeId(0))).arg("reason", reason).arg("table", mapping.id.as_str());
    f.arg("text", text).cause(text)
}

struct Walk<'m, 't> {
    tree: &'t Tree,
    steps: Vec<Step<'m>>,
    claims: Vec<Claim>,
    signs: Signs,
}

impl<'m, 't> Walk<'m, 't> {
    fn new(mapping: &'m Mapping, tree: &'t Tree, sink: &mut Sink) -> Result<Self, String> {
        let spaces = &mapping.source.namespaces;
        let mut steps = Vec::new();
        for s in &mapping.walk {
            let mut bind = Vec::new();
            for (name, source) in &s.bind {
                let target = if name == MEASURE { Target::Measure } else { Target::Slot(sink.records.slot(name).unwrap_or(0)) };
                let source = if source.trim() == "key()" { Source::Key } else { Source::Path(Path::parse(source, spaces)?) };
                bind.push((target, source));
            }
            let skip = match &s.skip {
                None => None,
                Some(e) => {
                    let mut paths = IndexMap::new();
                    for name in e.names() {
                        paths.insert(name, Path::parse(name, spaces)?);
                    }
                    Some((e, paths))
                }
            };
            steps.push(Step { each: Path::parse(&s.each, spaces)?, bind, skip });
        }
        let signs = Signs::new(mapping, None, sink);
        Ok(Walk { tree, steps, claims: vec![Claim::Unclaimed; tree.nodes.len()], signs })
    }

    /// Text of a node, which is thereby claimed.
    fn take(&mut self, node: NodeId, claim: Claim) -> String {
        let (text, holders) = scalar(self.tree, node);
        holders.into_iter().for_each(|n| self.claims[n.0 as usize] = claim);
        text
    }

    /// The key under which a value stands: its own, or that of the list or element that holds it.
    fn key(&self, node: NodeId) -> String {
        let (mut here, mut name) = (node, self.tree.name(node));
        while (name.is_empty() || name == "#text") && here.0 > 0 {
            here = self.tree.node(here).parent;
            name = self.tree.name(here);
        }
        crate::model::tree::local(name).to_owned()
    }

    /// Leaves a node out with all that is below it.
    fn leave_out(&mut self, node: NodeId) {
        // Nodes lie in document order: what is below a node follows it, up to the next that is not.
        let mut i = node.0 as usize;
        let mut inside = vec![node];
        self.claims[i] = Claim::Ignored;
        i += 1;
        while i < self.tree.nodes.len() && inside.contains(&self.tree.nodes[i].parent) {
            self.claims[i] = Claim::Ignored;
            while inside.last() != Some(&self.tree.nodes[i].parent) {
                inside.pop();
            }
            inside.push(NodeId(i as u32));
            i += 1;
        }
    }

    /// Runs one step below a node; says whether it led anywhere.
    fn step(&mut self, number: usize, from: NodeId, line: &[u32], sink: &mut Sink) -> bool {
        let nodes = self.steps[number].each.find(self.tree, from);
        let met = !nodes.is_empty();
        for (place, node) in nodes.into_iter().enumerate() {
            if self.skips(number, node) {
                self.leave_out(node);
                continue;
            }
            let mut labels = line.to_vec();
            let mut measure = None;
            for b in 0..self.steps[number].bind.len() {
                let (target, source) = &self.steps[number].bind[b];
                let found = match source {
                    Source::Key => None,
                    Source::Path(p) => match p.find(self.tree, node).first() {
                        Some(&n) => Some(n),
                        None => continue,
                    },
                };
                match (target, found) {
                    (Target::Measure, Some(n)) => measure = Some(n),
                    (Target::Measure, None) => {}
                    (Target::Slot(slot), n) => {
                        let slot = *slot;
                        let text = match n {
                            Some(n) if self.tree.node(n).kind == NodeKind::Null => {
                                self.claims[n.0 as usize] = Claim::Label;
                                String::new()
                            }
                            Some(n) => self.take(n, Claim::Label),
                            // The elements of an array have no name but their place.
                            None if self.tree.name(node).is_empty() => (place + 1).to_string(),
                            None => self.tree.name(node).to_owned(),
                        };
                        labels[slot] = if text.is_empty() {
                            NO_LABEL
                        } else {
                            sink.records.slots[slot].labels.intern_at(&text, self.tree.location(n.unwrap_or(node)))
                        };
                    }
                }
            }
            if let Some(n) = measure {
                let value = self.value(n, sink);
                if value != Value::Empty {
                    sink.push(&labels, value, self.tree.location(n), 0, 0);
                }
            }
            if number + 1 < self.steps.len() {
                self.step(number + 1, node, &labels, sink);
            }
        }
        met
    }

    fn skips(&mut self, number: usize, node: NodeId) -> bool {
        let tree = self.tree;
        let Some((expr, paths)) = &self.steps[number].skip else { return false };
        let values: IndexMap<&str, Option<String>> = paths
            .iter()
            .map(|(name, p)| {
                let n = p.find(tree, node).first().copied().filter(|&n| tree.node(n).kind != NodeKind::Null);
                (*name, n.map(|n| scalar(tree, n).0))
            })
            .collect();
        let skip = {
            // Names borrow from `values`, which outlives the question.
            let lookup = |name: &str| -> Operated<'_> {
                match values.get(name) {
                    Some(Some(text)) => Operated::Text(text.as_str()),
                    _ => Operated::Null,
                }
            };
            holds(expr, &lookup)
        };
        let used: Vec<NodeId> = paths.values().filter_map(|p| p.find(tree, node).first().copied()).collect();
        for n in used {
            self.take(n, Claim::Label);
        }
        skip
    }

    fn value(&mut self, node: NodeId, sink: &mut Sink) -> Value {
        let kind = self.tree.node(node).kind;
        let at = self.tree.location(node);
        let text = self.take(node, Claim::Value);
        let key = self.key(node);
        match kind {
            NodeKind::Null => self.signs.nothing(),
            NodeKind::Number => match figure(&text, NumberStyle::PLAIN) {
                Figure::Is(d) => Value::Number(d),
                _ => faulty(sink, at, &text, &key, "too-long"),
            },
            NodeKind::Bool => faulty(sink, at, &text, &key, "boolean"),
            NodeKind::Array => faulty(sink, at, "[…]", &key, "text"),
            NodeKind::Object | NodeKind::Text => match self.signs.read(&text) {
                Some(Read::Value(v)) => v,
                Some(Read::Zero) => Value::Number(rust_decimal::Decimal::ZERO),
                Some(Read::Ambiguous(d)) => {
                    sink.ambiguous(at, &text, d);
                    Value::Number(d)
                }
                Some(Read::OtherStyle(d)) => {
                    sink.other_sign(at, &text, d);
                    Value::Faulty
                }
                None => faulty(sink, at, &text, &key, "text"),
            },
        }
    }

    /// Lists the scalars that nothing claimed.
    fn close(mut self, mapping: &Mapping, sink: &mut Sink, ledger: &mut Ledger) {
        let patterns: Vec<&Pattern> = mapping.ignore.iter().filter_map(|i| i.key.as_ref()).collect();
        for i in 0..self.tree.nodes.len() {
            let name = self.tree.name(NodeId(i as u32));
            let name = crate::model::tree::local(name.trim_start_matches('@'));
            if !name.is_empty() && name != "#text" && patterns.iter().any(|p| p.is_match(name)) {
                self.leave_out(NodeId(i as u32));
            }
        }
        for i in 0..self.tree.nodes.len() {
            let id = NodeId(i as u32);
            let node = self.tree.node(id);
            if !self.tree.is_scalar(id) || node.kind == NodeKind::Null || self.tree.text(id).trim().is_empty() {
                continue;
            }
            ledger.filled += 1;
            let claim = self.claims[i];
            if claim != Claim::Unclaimed {
                ledger.claimed[claim as usize - 1] += 1;
                continue;
            }
            let text = self.tree.text(id).trim().to_owned();
            let at = self.tree.location(id);
            let key = self.key(id);
            let number = node.kind == NodeKind::Number || matches!(figure(&text, NumberStyle::PLAIN), Figure::Is(_));
            let args =
                [("reason", "key".into()), ("column", key.as_str().into()), ("value", text.as_str().into()), ("count", 1usize.into())];
            sink.same_cause(if number { &S_DSD_003 } else { &S_DSD_002 }, at, &key, &args);
            ledger.unclaimed.push((at, text));
        }
    }
}

fn faulty(sink: &mut Sink, at: crate::model::location::Location, text: &str, key: &str, reason: &str) -> Value {
    sink.not_a_number(at, text, key, reason);
    Value::Faulty
}

/// Tries a condition whose names are resolved by `lookup`.
fn holds<'v>(expr: &'v Expr, lookup: &dyn Fn(&str) -> Operated<'v>) -> bool {
    expr.holds(lookup)
}

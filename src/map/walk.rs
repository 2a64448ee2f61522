//! Walks through a JSON or XML document: nested steps, keys that are data, every scalar claimed once or listed.

use indexmap::IndexMap;

use super::body::{Read, Signs};
use super::mapper::Ledger;
use super::path::{Path, scalar};
use super::sink::Sink;
use super::spec::MEASURE;
use super::values::{Figure, NumberStyle, figure};
use crate::model::claim::Claim;
use crate::model::expr::{Expr, Operated};
use crate::model::finding::{F_FLF_006, Finding, S_DSD_002, S_DSD_003};
use crate::model::location::Location;
use crate::model::mapping::{Mapping, Pattern};
use crate::model::record::{NO_LABEL, Value};
use crate::model::tree::{NodeId, NodeKind, Tree, local};

/// A step with its paths compiled.
pub(super) struct Step<'m> {
    pub(super) each: Path,
    pub(super) bind: Vec<(Target, Source)>,
    pub(super) skip: Option<(&'m Expr, IndexMap<&'m str, Path>)>,
}

pub(super) enum Target {
    Slot(usize),
    Measure,
}

pub(super) enum Source {
    Key,
    Path(Path),
}

/// Applies the walk of a mapping to a document.
pub fn apply(mapping: &Mapping, tree: &Tree, file: &[(String, String)], sink: &mut Sink, ledger: &mut Ledger) {
    let mut walk = match Walk::new(mapping, sink) {
        Ok(w) => w,
        Err(why) => return sink.findings.add(missing(mapping, tree, "mapping", &why)),
    };
    if tree.nodes.is_empty() || walk.steps.is_empty() {
        return;
    }
    walk.begin(tree);
    let (line, missing) = walk.document(mapping, tree, file, sink);
    missing.into_iter().for_each(|f| sink.findings.add(f));
    let before = sink.rows;
    let met = walk.step(tree, 0, NodeId(0), &line, sink) || sink.rows > before;
    walk.told(mapping, tree, met, sink, ledger);
    let mut loose = Vec::new();
    walk.close(tree, "", ledger, &mut loose);
    tell(loose, met, sink, ledger);
}

/// A scalar that nothing claimed.
pub(super) struct Loose {
    at: Location,
    text: String,
    key: String,
    number: bool,
}

/// Lists the scalars that nothing claimed. Where nothing was found everything is left over, which says nothing more.
pub(super) fn tell(loose: Vec<Loose>, met: bool, sink: &mut Sink, ledger: &mut Ledger) {
    for l in loose {
        let args =
            [("reason", "key".into()), ("column", l.key.as_str().into()), ("value", l.text.as_str().into()), ("count", 1usize.into())];
        sink.same_cause(if l.number { &S_DSD_003 } else { &S_DSD_002 }, l.at, &l.key, &args);
        ledger.leave(l.at, &l.text);
    }
    if !met {
        sink.forget_leftovers();
    }
}

/// Something that the mapping expects in the document is not there.
fn missing(mapping: &Mapping, tree: &Tree, reason: &str, text: &str) -> Finding {
    let f = Finding::new(&F_FLF_006, tree.location(NodeId(0))).arg("reason", reason).arg("table", mapping.id.as_str());
    f.arg("text", text).cause(text)
}

pub(super) struct Walk<'m> {
    pub(super) steps: Vec<Step<'m>>,
    pub(super) claims: Vec<Option<Claim>>,
    pub(super) signs: Signs,
    /// Key of the list whose members the trees are; empty for whole documents.
    pub(super) above: String,
    /// Names that are left out.
    ignored: Vec<&'m Pattern>,
}

impl<'m> Walk<'m> {
    pub(super) fn new(mapping: &'m Mapping, sink: &mut Sink) -> Result<Self, String> {
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
        let ignored = mapping.ignore.iter().filter_map(|i| i.key.as_ref()).collect();
        Ok(Walk { steps, claims: Vec::new(), signs, above: String::new(), ignored })
    }

    /// Starts on a tree: nothing is claimed.
    pub(super) fn begin(&mut self, tree: &Tree) {
        self.claims.clear();
        self.claims.resize(tree.nodes.len(), None);
    }

    /// Labels that hold for the whole file.
    pub(super) fn labels_of_file(&self, file: &[(String, String)], sink: &mut Sink) -> (Vec<u32>, Vec<Finding>) {
        let mut line = vec![NO_LABEL; sink.records.slots.len()];
        for (name, text) in file {
            if let Some((slot, label)) = sink.label(name, text) {
                line[slot] = label;
            }
        }
        (line, Vec::new())
    }

    /// Labels that hold for the whole document, and what of them is missing.
    pub(super) fn document(
        &mut self,
        mapping: &Mapping,
        tree: &Tree,
        file: &[(String, String)],
        sink: &mut Sink,
    ) -> (Vec<u32>, Vec<Finding>) {
        let (mut line, mut lacks) = self.labels_of_file(file, sink);
        let xml = !tree.name(NodeId(0)).is_empty();
        for (name, pointer) in &mapping.document {
            let path = if xml { Path::parse(pointer, &mapping.source.namespaces) } else { Ok(Path::pointer(pointer)) };
            let node = path.ok().and_then(|p| p.find(tree, NodeId(0)).first().copied());
            match node {
                Some(n) => {
                    let text = self.take(tree, n, Claim::Title);
                    if let Some((slot, label)) = sink.label(name, &text) {
                        line[slot] = label;
                    }
                }
                None => lacks.push(missing(mapping, tree, "pointer", pointer)),
            }
        }
        (line, lacks)
    }

    /// Says that the first step led nowhere, or that the table was found.
    pub(super) fn told(&self, mapping: &Mapping, tree: &Tree, met: bool, sink: &mut Sink, ledger: &mut Ledger) {
        if met {
            ledger.tables.push((mapping.id.clone(), tree.location(NodeId(0))));
        } else {
            let each = mapping.walk.first().map_or("", |s| s.each.as_str());
            sink.findings.add(missing(mapping, tree, "path", each));
        }
    }

    /// Text of a node, which is thereby claimed.
    fn take(&mut self, tree: &Tree, node: NodeId, claim: Claim) -> String {
        let (text, holders) = scalar(tree, node);
        holders.into_iter().for_each(|n| self.claims[n.0 as usize] = Some(claim));
        text
    }

    /// Leaves a node out with all that is below it.
    fn leave_out(&mut self, tree: &Tree, node: NodeId) {
        // Nodes lie in document order: what is below a node follows it, up to the next that is not.
        let mut i = node.0 as usize;
        let mut inside = vec![node];
        self.claims[i] = Some(Claim::Ignored);
        i += 1;
        while i < tree.nodes.len() && inside.contains(&tree.nodes[i].parent) {
            self.claims[i] = Some(Claim::Ignored);
            while inside.last() != Some(&tree.nodes[i].parent) {
                inside.pop();
            }
            inside.push(NodeId(i as u32));
            i += 1;
        }
    }

    /// Runs one step below a node; says whether it led anywhere.
    fn step(&mut self, tree: &Tree, number: usize, from: NodeId, line: &[u32], sink: &mut Sink) -> bool {
        let nodes = self.steps[number].each.find(tree, from);
        self.at(tree, number, &nodes, 0, line, sink)
    }

    /// Runs one step at these nodes, of which the first has this place among its like.
    pub(super) fn at(&mut self, tree: &Tree, number: usize, nodes: &[NodeId], first: usize, line: &[u32], sink: &mut Sink) -> bool {
        for (place, &node) in nodes.iter().enumerate() {
            if self.skips(tree, number, node) {
                self.leave_out(tree, node);
                continue;
            }
            let mut labels = line.to_vec();
            let mut measure = None;
            for b in 0..self.steps[number].bind.len() {
                let (target, source) = &self.steps[number].bind[b];
                let found = match source {
                    Source::Key => None,
                    Source::Path(p) => match p.find(tree, node).first() {
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
                            Some(n) if tree.node(n).kind == NodeKind::Null => {
                                self.claims[n.0 as usize] = Some(Claim::Label);
                                String::new()
                            }
                            Some(n) => self.take(tree, n, Claim::Label),
                            // The elements of an array have no name but their place.
                            None if tree.name(node).is_empty() => (first + place + 1).to_string(),
                            None => tree.name(node).to_owned(),
                        };
                        labels[slot] = if text.is_empty() {
                            NO_LABEL
                        } else {
                            sink.records.slots[slot].labels.intern_at(&text, tree.location(n.unwrap_or(node)))
                        };
                    }
                }
            }
            if let Some(n) = measure {
                let text = self.take(tree, n, Claim::Value);
                let value = value(&self.signs, tree, n, &text, &self.above, sink);
                if value != Value::Empty {
                    sink.push(&labels, value, tree.location(n), 0, 0);
                }
            }
            if number + 1 < self.steps.len() {
                self.step(tree, number + 1, node, &labels, sink);
            }
        }
        !nodes.is_empty()
    }

    fn skips(&mut self, tree: &Tree, number: usize, node: NodeId) -> bool {
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
            self.take(tree, n, Claim::Label);
        }
        skip
    }

    /// Claims what the mapping leaves out.
    pub(super) fn ignore(&mut self, tree: &Tree) {
        if self.ignored.is_empty() {
            return;
        }
        for i in 0..tree.nodes.len() {
            let name = tree.name(NodeId(i as u32));
            let name = local(name.trim_start_matches('@'));
            if !name.is_empty() && name != "#text" && self.ignored.iter().any(|p| p.is_match(name)) {
                self.leave_out(tree, NodeId(i as u32));
            }
        }
    }

    /// Counts what was claimed, and collects the scalars that nothing claimed.
    pub(super) fn close(&mut self, tree: &Tree, above: &str, ledger: &mut Ledger, loose: &mut Vec<Loose>) {
        self.ignore(tree);
        for i in 0..tree.nodes.len() {
            let id = NodeId(i as u32);
            if !tree.is_scalar(id) || tree.node(id).kind == NodeKind::Null || tree.text(id).trim().is_empty() {
                continue;
            }
            ledger.filled += 1;
            match self.claims[i] {
                None => loose.push(Loose::new(tree, id, above)),
                Some(claim) => ledger.claimed[claim as usize] += 1,
            }
        }
    }
}

impl Loose {
    pub(super) fn new(tree: &Tree, id: NodeId, above: &str) -> Loose {
        let (node, text) = (tree.node(id), tree.text(id).trim());
        Loose {
            at: tree.location(id),
            text: text.to_owned(),
            key: key(tree, id, above).to_owned(),
            number: node.kind == NodeKind::Number || matches!(figure(text, NumberStyle::PLAIN), Figure::Is(_)),
        }
    }

    /// Where it stands.
    pub(super) fn at(&self) -> Location {
        self.at
    }
}

/// The key under which a value stands: its own, or that of the list or element that holds it. `above` is that of the list
/// of which the tree is a member.
fn key<'t>(tree: &'t Tree, node: NodeId, above: &'t str) -> &'t str {
    let (mut here, mut name) = (node, tree.name(node));
    while (name.is_empty() || name == "#text") && here.0 > 0 {
        here = tree.node(here).parent;
        name = tree.name(here);
    }
    local(if name.is_empty() { above } else { name })
}

/// The value of a node with this text.
pub(super) fn value(signs: &Signs, tree: &Tree, node: NodeId, text: &str, above: &str, sink: &mut Sink) -> Value {
    let at = tree.location(node);
    let key = || key(tree, node, above);
    match tree.node(node).kind {
        NodeKind::Null => signs.nothing(),
        NodeKind::Number => match figure(text, NumberStyle::PLAIN) {
            Figure::Is(d) => Value::Number(d),
            _ => faulty(sink, at, text, key(), "too-long"),
        },
        NodeKind::Bool => faulty(sink, at, text, key(), "boolean"),
        NodeKind::Array => faulty(sink, at, "[…]", key(), "text"),
        NodeKind::Object | NodeKind::Text => match signs.read(text) {
            Some(Read::Value(v)) => {
                if let Value::Number(d) = v {
                    sink.certain(at, tree.node(node).name, d);
                }
                v
            }
            Some(Read::Ambiguous(d)) => {
                sink.ambiguous(at, tree.node(node).name, text, d);
                Value::Number(d)
            }
            Some(Read::OtherStyle(d)) => {
                sink.other_sign(at, text, d);
                Value::Faulty
            }
            None => faulty(sink, at, text, key(), "text"),
        },
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

//! What a JSON or XML document that no mapping is known for looks like: its records, fields, and keys that are data.

use indexmap::{IndexMap, IndexSet};

use crate::map::concept::{self, Concept};
use crate::map::values::{Figure, NumberStyle, figure};
use crate::model::tree::{NodeId, NodeKind, Tree, local};

/// A document as it looks.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TreeGuess {
    /// It is XML.
    pub xml: bool,
    /// Name of the root element; empty for JSON.
    pub root: String,
    /// How many nodes it has.
    pub nodes: usize,
    /// Prefixes for its namespaces, as the paths below use them.
    pub namespaces: Vec<(String, String)>,
    /// Values that stand once in the document; their paths are pointers from the root.
    pub document: Vec<FieldGuess>,
    /// Its records, those with most figures first.
    pub records: Vec<RecordGuess>,
    /// Names of fields that belong to one person.
    pub persons: Vec<String>,
}

/// Something that repeats, and holds figures or texts.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RecordGuess {
    /// The way to it, step by step; the last step is the record itself.
    pub steps: Vec<Step>,
    /// How many there are.
    pub count: usize,
    /// The record is a figure itself: its keys said everything.
    pub is_figure: bool,
    /// Fields of the record with figures, leaving out those that name or place things.
    pub figures: Vec<String>,
}

/// One step of the way to a record.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Step {
    /// Path, as a walk writes it.
    pub each: String,
    /// Keys that look like data; empty where the step goes through a list.
    pub keys: Vec<String>,
    /// Fields of each node.
    pub fields: Vec<FieldGuess>,
}

/// A field.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FieldGuess {
    /// Path from its node, or pointer from the root.
    pub path: String,
    /// Its own name.
    pub name: String,
    /// Kinds of its values: `number`, `text`, `number as text`, `date`, `true or false`, `null`.
    pub kinds: Vec<&'static str>,
    /// In how many nodes it has content.
    pub filled: usize,
    /// In how many nodes it is empty, null or missing.
    pub empty: usize,
    /// What it is probably about.
    pub concept: Option<Concept>,
    /// First distinct values; none where they may be about persons.
    pub examples: Vec<String>,
}

impl FieldGuess {
    /// Whether it holds figures.
    pub fn is_number(&self) -> bool {
        self.kinds.iter().any(|k| k.starts_with("number")) && !self.kinds.contains(&"text") && !self.kinds.contains(&"date")
    }
}

/// Distinct values of a field and keys of an object that are kept.
const KEPT: usize = 60;
/// Distinct keys of one object that are told apart.
const KEYS: usize = 2_000;

/// What a document looks like.
pub fn describe_tree(tree: &Tree) -> TreeGuess {
    let xml = tree.nodes.first().is_some_and(|_| !tree.name(NodeId(0)).is_empty());
    let root = if xml { local(tree.name(NodeId(0))).to_owned() } else { String::new() };
    let mut shape = Shape::default();
    if !tree.nodes.is_empty() {
        shape.take(tree, NodeId(0), xml);
    }
    if !xml {
        shape.collapse(false);
    }
    let mut tell = Tell { xml, namespaces: IndexMap::new(), records: Vec::new() };
    let base = if xml && !tree.nodes.is_empty() { format!("/{}", tell.name(tree.name(NodeId(0)))) } else { String::new() };
    let document = if shape.objects > 0 { tell.fields(&shape, &base, shape.count, Way::Pointer) } else { Vec::new() };
    let start = if xml { base } else { "$".to_owned() };
    tell.walk(&shape, &start, &[]);
    let mut records = tell.records;
    records.sort_by_key(|r| std::cmp::Reverse((r.is_figure || !r.figures.is_empty(), r.count * r.figures.len().max(1))));
    let mut persons: IndexSet<String> = IndexSet::new();
    for field in records.iter().flat_map(|r| &r.steps).flat_map(|s| &s.fields).chain(&document) {
        if concept::is_personal(&field.name) && !field.is_number() && field.filled > 0 {
            persons.insert(field.name.clone());
        }
    }
    if !persons.is_empty() {
        records.iter_mut().flat_map(|r| &mut r.steps).flat_map(|s| &mut s.fields).for_each(|f| f.examples.clear());
    }
    let namespaces = tell.namespaces.into_iter().map(|(uri, prefix)| (prefix, uri)).collect();
    TreeGuess { xml, root, nodes: tree.nodes.len(), namespaces, document, records, persons: persons.into_iter().collect() }
}

/// All nodes of one path, as one.
#[derive(Clone, Default)]
struct Shape {
    count: usize,
    objects: usize,
    arrays: usize,
    texts: usize,
    numbers: usize,
    number_texts: usize,
    dates: usize,
    bools: usize,
    empty: usize,
    examples: IndexSet<String>,
    children: IndexMap<String, Shape>,
    items: Option<Box<Shape>>,
    /// XML: several of them stand in one element.
    repeated: bool,
    /// The keys are data: the children were made one.
    any: Option<Box<Shape>>,
    keys: Vec<String>,
}

impl Shape {
    fn take(&mut self, tree: &Tree, node: NodeId, xml: bool) {
        self.count += 1;
        match tree.node(node).kind {
            NodeKind::Object => {
                self.objects += 1;
                let mut met: IndexSet<&str> = IndexSet::new();
                for c in tree.children(node) {
                    let name = tree.name(c);
                    if self.children.len() >= KEYS && !self.children.contains_key(name) {
                        continue;
                    }
                    let child = self.children.entry(name.to_owned()).or_default();
                    child.repeated |= xml && !met.insert(name) && !name.starts_with('#');
                    child.take(tree, c, xml);
                }
            }
            NodeKind::Array => {
                self.arrays += 1;
                let items = self.items.get_or_insert_default();
                tree.children(node).for_each(|c| items.take(tree, c, xml));
            }
            NodeKind::Null => self.empty += 1,
            kind => self.scalar(kind, tree.text(node).trim()),
        }
    }

    fn scalar(&mut self, kind: NodeKind, text: &str) {
        let is_figure = |style| !matches!(figure(text, style), Figure::Not | Figure::TooLong);
        match kind {
            NodeKind::Number => self.numbers += 1,
            NodeKind::Bool => self.bools += 1,
            _ if text.is_empty() => self.empty += 1,
            _ if is_figure(NumberStyle::PLAIN) || is_figure(NumberStyle::of_locale("en")) => self.number_texts += 1,
            _ if concept::is_date(text) => self.dates += 1,
            _ => self.texts += 1,
        }
        if !text.is_empty() && self.examples.len() < KEPT {
            self.examples.insert(text.chars().take(120).collect());
        }
    }

    fn is_scalar(&self) -> bool {
        self.objects + self.arrays == 0
    }

    fn figures(&self) -> usize {
        self.numbers + self.number_texts
    }

    /// Figures, or signs in place of them.
    fn is_figure(&self) -> bool {
        self.is_scalar()
            && self.figures() > 0
            && self.dates + self.bools == 0
            && (self.texts == 0 || self.examples.iter().all(|e| is_figure_or_sign(e)))
    }

    fn absorb(&mut self, other: Shape) {
        self.count += other.count;
        self.objects += other.objects;
        self.arrays += other.arrays;
        self.texts += other.texts;
        self.numbers += other.numbers;
        self.number_texts += other.number_texts;
        self.dates += other.dates;
        self.bools += other.bools;
        self.empty += other.empty;
        self.repeated |= other.repeated;
        let room = KEPT.saturating_sub(self.examples.len());
        self.examples.extend(other.examples.into_iter().take(room));
        for (name, child) in other.children {
            self.children.entry(name).or_default().absorb(child);
        }
        if let Some(items) = other.items {
            self.items.get_or_insert_default().absorb(*items);
        }
    }

    /// Makes the children one wherever their keys look like data, from the top down.
    fn collapse(&mut self, in_data: bool) {
        let data = self.keys_are_data(in_data);
        if data {
            let mut all = Shape::default();
            for (name, child) in std::mem::take(&mut self.children) {
                if self.keys.len() < KEPT {
                    self.keys.push(name);
                }
                all.absorb(child);
            }
            all.collapse(true);
            self.any = Some(Box::new(all));
            return;
        }
        self.children.values_mut().for_each(|c| c.collapse(false));
        if let Some(items) = &mut self.items {
            items.collapse(false);
        }
    }

    fn keys_are_data(&self, in_data: bool) -> bool {
        let n = self.children.len();
        if n < 2 {
            return n == 1 && in_data && self.children.values().all(Shape::is_figure);
        }
        let figures = self.children.values().all(Shape::is_figure);
        let objects = self.children.values().all(|c| c.objects > 0 && c.arrays + c.figures() + c.texts == 0);
        if !figures && !objects {
            return false;
        }
        let codes = self.children.keys().filter(|k| is_code(k)).count();
        if codes * 5 >= n * 4 {
            return true;
        }
        if figures {
            // Fixed fields are there in every record; groups that were counted are not.
            return in_data || self.children.values().any(|c| c.count < self.objects);
        }
        // Objects of one form under different keys.
        let shared = |a: &Shape, b: &Shape| a.children.keys().filter(|k| b.children.contains_key(*k)).count();
        let first = &self.children[0];
        self.children.values().skip(1).all(|c| {
            let most = first.children.len().max(c.children.len());
            most > 0 && shared(first, c) * 2 >= most
        })
    }
}

fn is_figure_or_sign(text: &str) -> bool {
    concept::is_sign(text) || !matches!(figure(text, NumberStyle::of_locale("en")), Figure::Not | Figure::TooLong)
}

/// Whether a key looks like a code or period rather than the name of a field.
fn is_code(key: &str) -> bool {
    let upper = (2..=3).contains(&key.len()) && key.bytes().all(|b| b.is_ascii_uppercase());
    upper || (!key.is_empty() && key.bytes().all(|b| b.is_ascii_digit())) || concept::is_date(key)
}

/// How paths of fields are written.
#[derive(Clone, Copy, PartialEq)]
enum Way {
    Pointer,
    Relative,
}

struct Tell {
    xml: bool,
    /// Namespace to prefix.
    namespaces: IndexMap<String, String>,
    records: Vec<RecordGuess>,
}

impl Tell {
    /// A name as paths write it.
    fn name(&mut self, name: &str) -> String {
        let (at, bare) = name.strip_prefix('@').map_or(("", name), |n| ("@", n));
        match bare.strip_prefix('{').and_then(|n| n.split_once('}')) {
            Some((uri, l)) if !uri.is_empty() => {
                let count = self.namespaces.len();
                let prefix = self
                    .namespaces
                    .entry(uri.to_owned())
                    .or_insert_with(|| if count == 0 { "n".to_owned() } else { format!("n{}", count + 1) });
                format!("{at}{prefix}:{l}")
            }
            _ => name.to_owned(),
        }
    }

    /// Path of a child, from the path of its node.
    fn below(&mut self, path: &str, name: &str, way: Way) -> String {
        if self.xml {
            let name = if name == "#text" { "text()".to_owned() } else { self.name(name) };
            return if path.is_empty() { name } else { format!("{path}/{name}") };
        }
        if way == Way::Pointer {
            return format!("{path}/{}", name.replace('~', "~0").replace('/', "~1"));
        }
        if name.is_empty() || name.contains(['.', '[', ']', '\'', '*', ',']) {
            format!("{path}['{name}']")
        } else {
            format!("{path}.{name}")
        }
    }

    /// The scalars of an object, and of the objects that stand once inside it.
    fn fields(&mut self, shape: &Shape, path: &str, nodes: usize, way: Way) -> Vec<FieldGuess> {
        let mut out = Vec::new();
        for (name, child) in &shape.children {
            if child.repeated || child.any.is_some() || name.starts_with("@xmlns") {
                continue;
            }
            let here = self.below(path, name, way);
            // An XML element with nothing but text is a field by its own name.
            let text = child.children.get("#text").filter(|_| self.xml && child.children.len() == 1);
            if let Some(text) = text {
                out.push(field(&here, name, text, nodes));
            } else if child.is_scalar() {
                out.push(field(&here, name, child, nodes));
            } else if child.arrays == 0 {
                out.extend(self.fields(child, &here, nodes, way));
            }
        }
        out
    }

    /// Goes through what repeats below a shape.
    fn walk(&mut self, shape: &Shape, path: &str, steps: &[Step]) {
        if let Some(items) = &shape.items {
            let each = format!("{path}[*]");
            if items.objects + items.arrays > 0 || items.figures() > 0 {
                self.step(items, each, Vec::new(), steps);
            }
            return;
        }
        if let Some(any) = &shape.any {
            self.step(any, format!("{path}.*"), shape.keys.clone(), steps);
            return;
        }
        for (name, child) in &shape.children {
            let here = self.below(path, name, Way::Relative);
            if self.xml && child.repeated {
                self.step(child, here, Vec::new(), steps);
            } else if !child.is_scalar() {
                self.walk(child, &here, steps);
            }
        }
    }

    /// Takes one step more, and notes a record where it ends.
    fn step(&mut self, shape: &Shape, each: String, keys: Vec<String>, steps: &[Step]) {
        let start = if self.xml { "" } else { "@" };
        let own = if shape.any.is_some() { Vec::new() } else { self.fields(shape, start, shape.count, Way::Relative) };
        let figures: Vec<String> = own.iter().filter(|f| f.is_number() && is_measure(f)).map(|f| f.path.clone()).collect();
        let mut way = steps.to_vec();
        way.push(Step { each, keys, fields: own });
        let before = self.records.len();
        let start = if self.xml { String::new() } else { "@".to_owned() };
        self.walk(shape, &start, &way);
        let is_figure = shape.is_figure();
        if is_figure || !figures.is_empty() || self.records.len() == before {
            self.records.push(RecordGuess { steps: way, count: shape.count, is_figure, figures });
        }
    }
}

/// Whether a field with figures counts something, rather than naming or placing it.
fn is_measure(f: &FieldGuess) -> bool {
    let years = !f.examples.is_empty() && f.examples.iter().all(|e| concept::is_year(e));
    let names = f.concept.is_some_and(|c| c.is_time() || matches!(c, Concept::Code | Concept::Position));
    !years && !names
}

fn field(path: &str, name: &str, shape: &Shape, nodes: usize) -> FieldGuess {
    let all = [
        (shape.numbers, "number"),
        (shape.number_texts, "number as text"),
        (shape.dates, "date"),
        (shape.texts, "text"),
        (shape.bools, "true or false"),
    ];
    let mut kinds: Vec<&'static str> = all.into_iter().filter(|k| k.0 > 0).map(|k| k.1).collect();
    let filled = shape.figures() + shape.dates + shape.texts + shape.bools;
    if filled == 0 {
        kinds.push("null");
    }
    let name = local(name.trim_start_matches('@')).to_owned();
    FieldGuess {
        path: path.to_owned(),
        concept: concept::of_heading(&name),
        name,
        kinds,
        filled,
        empty: nodes.saturating_sub(filled),
        examples: shape.examples.iter().cloned().collect(),
    }
}

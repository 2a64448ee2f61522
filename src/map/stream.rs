//! Walks through a document record by record, and does with each what was done with the last of its shape.
//!
//! Which node holds which label is decided by names alone in most mappings. Records of one shape (the same nodes under
//! the same names) are then read by a plan made for the first of them; any other record is walked through.

use super::mapper::Ledger;
use super::path::{Path, Way, scalar};
use super::sink::Sink;
use super::walk::{Loose, Source, Target, Walk, apply, tell, value};
use crate::model::claim::Claim;
use crate::model::finding::Finding;
use crate::model::mapping::Mapping;
use crate::model::record::{NO_LABEL, Value};
use crate::model::tree::{NodeId, NodeKind, Tree};

/// Shapes that are remembered.
const SHAPES: usize = 64;

/// How to reach the records of a mapping's documents; none where its walk needs the document as a whole.
pub fn way(mapping: &Mapping, xml: bool) -> Option<Way> {
    split(mapping, xml).map(|(way, _)| way)
}

fn split(mapping: &Mapping, xml: bool) -> Option<(Way, Path)> {
    let spaces = &mapping.source.namespaces;
    let below = |text: &str| text.trim() == "key()" || Path::parse(text, spaces).is_ok_and(|p| p.looks_down());
    let sound = mapping.walk.iter().enumerate().all(|(i, step)| {
        (i == 0 || below(&step.each))
            && step.bind.values().all(|b| below(b))
            && step.skip.as_ref().is_none_or(|e| e.names().iter().all(|n| below(n)))
    });
    Path::parse(&mapping.walk.first().filter(|_| sound)?.each, spaces).ok()?.way(xml)
}

/// A walk through records.
pub struct Stream<'m> {
    mapping: &'m Mapping,
    walk: Walk<'m>,
    /// What of the first step is left below a record.
    left: Path,
    line: Vec<u32>,
    /// What the document lacks; told only where it has records.
    missing: Vec<Finding>,
    /// Claims in the document without its records.
    rest: Vec<Option<Claim>>,
    shapes: Vec<Shape>,
    /// Shapes by the form that a record was read by.
    by_form: Vec<Option<usize>>,
    /// Only names decide, and there is one row to a record.
    by_names: bool,
    labels: Vec<u32>,
    places: usize,
    records: u64,
    met: bool,
    loose: Vec<Loose>,
}

/// Nodes of a record, and what to do with them.
struct Shape {
    nodes: Vec<(NodeKind, u32, NodeId)>,
    binds: Vec<(usize, Bind)>,
    /// The measure, and the node with its text.
    measure: Option<(NodeId, Option<NodeId>)>,
    /// Nodes that are claimed, but for those that binds count.
    claimed: Vec<(NodeId, Claim)>,
    unclaimed: Vec<NodeId>,
    /// The record has to be walked through.
    odd: bool,
}

enum Bind {
    /// Text of the first node; the second has it. What it counts as in the ledger, unless another bind counts it.
    Text(NodeId, NodeId, Option<Claim>),
    Nothing,
    /// The record's own name.
    Key(String),
    /// Its place.
    Place,
}

impl<'m> Stream<'m> {
    /// Prepares to read records. `document` is the document without them, where the mapping takes labels from it.
    pub fn new(mapping: &'m Mapping, document: Option<&Tree>, xml: bool, file: &[(String, String)], sink: &mut Sink) -> Option<Stream<'m>> {
        let (way, left) = split(mapping, xml)?;
        let mut walk = Walk::new(mapping, sink).ok()?;
        if !xml {
            walk.above = way.last().to_owned();
        }
        let nothing = Tree::new(crate::model::location::PartId(0));
        let document = document.filter(|d| !d.nodes.is_empty());
        walk.begin(document.unwrap_or(&nothing));
        let (line, missing) = match document {
            Some(d) => walk.document(mapping, d, file, sink),
            None => walk.labels_of_file(file, sink),
        };
        let rest = std::mem::take(&mut walk.claims);
        let one = walk.steps.len() == 1 && walk.steps[0].skip.is_none() && left.is_here();
        let by_names = one && walk.steps[0].bind.iter().all(|(_, s)| if let Source::Path(p) = s { p.by_names() } else { true });
        Some(Stream {
            mapping,
            walk,
            left,
            line,
            missing,
            rest,
            shapes: Vec::new(),
            by_form: Vec::new(),
            by_names,
            labels: Vec::new(),
            places: 0,
            records: 0,
            met: false,
            loose: Vec::new(),
        })
    }

    /// Takes a record: the root of its tree, which keeps its names from record to record.
    pub fn record(&mut self, tree: &Tree, sink: &mut Sink, ledger: &mut Ledger) {
        self.records += 1;
        if self.by_names && self.by_shape(tree, sink, ledger) {
            return;
        }
        let nodes = self.left.find(tree, NodeId(0));
        self.walk.begin(tree);
        self.met |= self.walk.at(tree, 0, &nodes, self.places, &self.line, sink);
        self.places += nodes.len();
        let above = std::mem::take(&mut self.walk.above);
        self.walk.close(tree, &above, ledger, &mut self.loose);
        self.walk.above = above;
    }

    /// Reads a record by the plan of its shape; false where it has none.
    fn by_shape(&mut self, tree: &Tree, sink: &mut Sink, ledger: &mut Ledger) -> bool {
        let same = |s: &Shape| {
            s.nodes.len() == tree.nodes.len() && s.nodes.iter().zip(&tree.nodes).all(|(a, b)| (a.0, a.1, a.2) == (b.kind, b.name, b.parent))
        };
        let known = tree.like().and_then(|form| *self.by_form.get(form as usize)?);
        let number = match known.or_else(|| self.shapes.iter().position(same)) {
            Some(n) => n,
            None if self.shapes.len() < SHAPES => {
                let shape = self.shape(tree);
                self.shapes.push(shape);
                self.shapes.len() - 1
            }
            None => return false,
        };
        if let (None, Some(form)) = (known, tree.like()) {
            self.by_form.resize(self.by_form.len().max(form as usize + 1), None);
            self.by_form[form as usize] = Some(number);
        }
        let shape = &self.shapes[number];
        if shape.odd {
            return false;
        }
        self.met = true;
        self.places += 1;
        self.labels.clone_from(&self.line);
        for (slot, bind) in &shape.binds {
            let place;
            let mut at = NodeId(0);
            let text = match bind {
                Bind::Text(node, owner, counts) => {
                    at = *owner;
                    let text = tidy(tree.text(*node));
                    if let (Some(claim), false) = (counts, text.is_empty()) {
                        ledger.filled += 1;
                        ledger.claimed[*claim as usize] += 1;
                    }
                    text
                }
                Bind::Nothing => "",
                Bind::Key(name) => name,
                Bind::Place => {
                    place = self.places.to_string();
                    &place
                }
            };
            self.labels[*slot] =
                if text.is_empty() { NO_LABEL } else { sink.records.slots[*slot].labels.intern_at(text, tree.location(at)) };
        }
        if let Some((node, text)) = shape.measure {
            let text = text.map_or("", |t| tidy(tree.text(t)));
            let value = value(&self.walk.signs, tree, node, text, &self.walk.above, sink);
            if value != Value::Empty {
                sink.push(&self.labels, value, tree.location(node), 0, 0);
            }
        }
        for &(node, claim) in &shape.claimed {
            let filled = u64::from(!tidy(tree.text(node)).is_empty());
            ledger.filled += filled;
            ledger.claimed[claim as usize] += filled;
        }
        for &node in shape.unclaimed.iter().filter(|&&n| !tidy(tree.text(n)).is_empty()) {
            ledger.filled += 1;
            self.loose.push(Loose::new(tree, node, &self.walk.above));
        }
        true
    }

    /// The shape of a record, with what its names decide.
    fn shape(&mut self, tree: &Tree) -> Shape {
        let nodes = tree.nodes.iter().map(|n| (n.kind, n.name, n.parent)).collect();
        let mut shape = Shape { nodes, binds: Vec::new(), measure: None, claimed: Vec::new(), unclaimed: Vec::new(), odd: false };
        self.walk.begin(tree);
        // The node that holds the text of another, which is thereby claimed.
        let mut holder = |claims: &mut Vec<Option<Claim>>, node: NodeId, claim: Claim| -> Option<NodeId> {
            let (_, holders) = scalar(tree, node);
            shape.odd |= holders.len() > 1;
            holders.iter().for_each(|n| claims[n.0 as usize] = Some(claim));
            holders.first().copied()
        };
        for (target, source) in &self.walk.steps[0].bind {
            let found = match source {
                Source::Key => None,
                Source::Path(p) => match p.find(tree, NodeId(0)).first() {
                    Some(&n) => Some(n),
                    None => continue,
                },
            };
            match (target, found) {
                (Target::Measure, Some(n)) => shape.measure = Some((n, None)),
                (Target::Measure, None) => {}
                (Target::Slot(slot), Some(n)) => {
                    let text = holder(&mut self.walk.claims, n, Claim::Label).filter(|_| tree.node(n).kind != NodeKind::Null);
                    shape.binds.push((*slot, text.map_or(Bind::Nothing, |t| Bind::Text(t, n, None))));
                }
                (Target::Slot(slot), None) if tree.name(NodeId(0)).is_empty() => shape.binds.push((*slot, Bind::Place)),
                (Target::Slot(slot), None) => shape.binds.push((*slot, Bind::Key(tree.name(NodeId(0)).to_owned()))),
            }
        }
        if let Some((n, text)) = &mut shape.measure {
            *text = holder(&mut self.walk.claims, *n, Claim::Value);
        }
        self.walk.ignore(tree);
        for id in (0..tree.nodes.len() as u32).map(NodeId).filter(|&n| tree.is_scalar(n) && tree.node(n).kind != NodeKind::Null) {
            match self.walk.claims[id.0 as usize] {
                None => shape.unclaimed.push(id),
                Some(claim) => {
                    let mut binds = shape.binds.iter_mut().map(|b| &mut b.1);
                    let counter =
                        binds.find_map(|b| if let Bind::Text(node, _, counts) = b { (*node == id).then_some(counts) } else { None });
                    match counter {
                        Some(counts) => *counts = Some(claim),
                        None => shape.claimed.push((id, claim)),
                    }
                }
            }
        }
        shape
    }

    /// Says what was found, now that the document without its records is known.
    pub fn finish(mut self, document: &Tree, file: &[(String, String)], sink: &mut Sink, ledger: &mut Ledger) {
        if self.records == 0 {
            return apply(self.mapping, document, file, sink, ledger);
        }
        self.missing.into_iter().for_each(|f| sink.findings.add(f));
        self.walk.told(self.mapping, document, self.met, sink, ledger);
        self.walk.begin(document);
        for (claim, known) in self.walk.claims.iter_mut().zip(self.rest) {
            *claim = known;
        }
        self.walk.close(document, "", ledger, &mut self.loose);
        self.loose.sort_by_key(Loose::at);
        tell(self.loose, self.met, sink, ledger);
    }
}

/// A text without blanks around it.
fn tidy(text: &str) -> &str {
    let plain = |b: Option<&u8>| b.is_some_and(|b| (0x21..0x7f).contains(b));
    let b = text.as_bytes();
    if plain(b.first()) && plain(b.last()) { text } else { text.trim() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::map::mapper::Mapper;
    use crate::map::spec;
    use crate::model::location::PartId;
    use crate::model::record::Records;
    use crate::read::document::Document;
    use crate::read::{Data, Format, Input, ReadOptions};

    /// Rows, findings and ledger of a document, whole or record by record.
    fn outcome(mapping: &str, text: &str, whole: bool) -> (Vec<String>, String, Ledger) {
        let mapping = spec::parse(mapping).unwrap_or_else(|e| panic!("{e}"));
        let format = if text.starts_with('<') { Format::Xml } else { Format::Json };
        let input = Input { name: "x".into(), data: Data::Bytes(text.as_bytes().into()) };
        let (document, _) = Document::new(&input, format, &ReadOptions::default(), &mut crate::model::location::Sources::default());
        let mut rows = Vec::new();
        let mut emit = |r: &mut Records| {
            for i in 0..r.len() {
                let slots: Vec<String> =
                    (0..r.slots.len()).map(|s| format!("{}={}", r.slots[s].name, r.slots[s].labels.text(r.labels[s][i]))).collect();
                rows.push(format!("{} {:?} {:?}", slots.join(" "), r.values[i], r.at[i]));
            }
        };
        let mut mapper = Mapper::new(&mapping, "x", PartId(0), false, &mut emit);
        let xml = format == Format::Xml;
        match way(&mapping, xml).filter(|_| !whole) {
            None => mapper.tree(&document.whole().expect("it reads").0),
            Some(way) => {
                let rest = document.records(way.depth(), &|d, n| way.fits(d, n), &mut |_| {}).expect("it reads").0;
                mapper.records_begin(Some(&rest), xml);
                let each = &mut |t: &Tree| mapper.record(t);
                let (rest, ..) = document.records(way.depth(), &|d, n| way.fits(d, n), each).expect("it reads");
                mapper.records_end(&rest);
            }
        }
        let (findings, ledger) = mapper.finish();
        (rows, format!("{:?}", findings.list), ledger)
    }

    const JSON: &str = "isthmus: 1\nid: x\nsender: X.Y\ntarget: \"A:DF(1.0)\"\nsource: { format: json }\ndocument: { YEAR: /m/y }\n";

    #[test]
    fn records_give_what_the_whole_gives() {
        let text = r#"{"u":1,"m":{"y":" 2020 ","z":"?"},"d":[{"a":"p","n":1,"s":{"k":"x"}},{"a":null,"n":null,"s":{"k":" "}},
            {"n":2,"a":"q","s":{"k":"y","l":3}},7,{"a":"p","n":"1,5","s":{}},[1],{"a":["b"],"n":true,"s":{"k":"x"}},{"a":"p","n":[4]}],"v":"w","w":[1,"x",true,[2],"y"]}"#;
        let mut tried = 0;
        for walk in [
            "- { each: '$.d[*]', bind: { A: '@.a', K: '@.s.k', P: key(), OBS_VALUE: '@.n' } }",
            "- { each: '$.d[*]', bind: { A: '@.a' } }\n- { each: '@.s.*', bind: { K: key(), OBS_VALUE: '@' } }",
            "- { each: '$.d[*].s', bind: { P: key(), OBS_VALUE: '@.l' } }",
            "- { each: '$.d[*]', skip: \"@.a == 'p'\", bind: { A: '@.a', OBS_VALUE: '@.n' } }",
            "- { each: '$.none[*]', bind: { A: '@.a', OBS_VALUE: '@.n' } }",
            "- { each: '$.m[*]', bind: { OBS_VALUE: '@' } }",
            "- { each: '$.w[*]', bind: { OBS_VALUE: '@' } }",
            "- { each: '$.w[*]', bind: { A: '@' } }",
        ] {
            for ignore in ["", "ignore: [{ key: '^(u|l)$', why: x }]\n", "ignore: [{ key: '^s$', why: x }]\n"] {
                let mapping = format!("{JSON}walk:\n{walk}\n{ignore}");
                assert!(way(&spec::parse(&mapping).expect("a mapping"), false).is_some());
                let (whole, streamed) = (outcome(&mapping, text, true), outcome(&mapping, text, false));
                assert_eq!(whole, streamed, "{mapping}");
                tried += whole.0.len();
            }
        }
        assert!(tried > 40, "{tried}");
    }

    #[test]
    fn elements_give_what_the_whole_gives() {
        let text = "<r y='2020' z='?'><m>1</m><f a='p'><n>1</n><k>x</k></f><f a=' q '><n/><k> <b/>y</k></f><g/><f><n>2</n><n>3</n></f>\
                    <f a='p'><n>s</n><k>1<b/>2</k><l>7</l></f><t>fin</t></r>";
        let head = "isthmus: 1\nid: x\nsender: X.Y\ntarget: \"A:DF(1.0)\"\nsource: { format: xml }\n";
        for walk in [
            "document: { YEAR: '/r/@y' }\nwalk:\n- { each: '/r/f', bind: { A: '@a', K: k, P: key(), OBS_VALUE: n } }",
            "walk:\n- { each: '/r/f[@a]', bind: { A: '@a', OBS_VALUE: n } }",
            "walk:\n- { each: '/r/f', bind: { A: '@a' } }\n- { each: 'n', bind: { OBS_VALUE: text() } }",
            "walk:\n- { each: '/r/f/n', bind: { OBS_VALUE: text() } }",
            "walk:\n- { each: '/r/*', bind: { P: key(), OBS_VALUE: n } }",
            "walk:\n- { each: '/q/f', bind: { OBS_VALUE: n } }",
        ] {
            let mapping = format!("{head}{walk}\n");
            assert!(way(&spec::parse(&mapping).expect("a mapping"), true).is_some());
            assert_eq!(outcome(&mapping, text, true), outcome(&mapping, text, false), "{walk}");
        }
    }

    #[test]
    fn a_walk_that_looks_up_needs_the_whole() {
        for (format, each, bind) in
            [("xml", "/r/f", "../m"), ("xml", "/r", "m"), ("json", "$.d", "@.a"), ("json", "$.d[*]", "$.m"), ("json", "$.d[0].e[*]", "@")]
        {
            let text = format!(
                "isthmus: 1\nid: x\nsender: X.Y\ntarget: \"A:DF(1.0)\"\nsource: {{ format: {format} }}\nwalk:\n- {{ each: '{each}', bind: {{ OBS_VALUE: '{bind}' }} }}\n"
            );
            assert!(way(&spec::parse(&text).expect("a mapping"), format == "xml").is_none(), "{each} {bind}");
        }
    }
}

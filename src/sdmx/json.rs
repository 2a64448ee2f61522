//! SDMX-JSON data is read: 1.0, 2.0 and 2.1, by series or flat.
//!
//! Keys and attribute indices mean nothing before the structure is known, and that often stands behind the data. So the
//! message is passed over twice: first for the structure and what is small in each data set, then for the observations,
//! series by series.

use std::ops::ControlFlow;

use super::{Batch, OBS_VALUE, reference, unfit};
use crate::model::finding::{F_FLF_002, Findings};
use crate::model::location::{Location, PartId, PartKind, Sources};
use crate::model::record::Records;
use crate::model::tree::{NodeId, NodeKind, Tree};
use crate::read::json::{Event, Scanner, refuse, scan};
use crate::read::text::{Fault, Stop};
use crate::read::{Coded, Input, Opened, ReadError, ReadOptions};

/// Opens an SDMX-JSON data message. The whole message is checked for being well formed.
pub fn open(input: &Input, options: &ReadOptions, sources: &mut Sources) -> Result<(Opened, Findings), ReadError> {
    let part = sources.add(&input.name, "", PartKind::Tree);
    let (mut scanner, mut findings) = scan(input, options, part)?;
    let head = Head::read(&mut scanner, part, options.limits.cells).map_err(|stop| refuse(input, part, stop))?;
    if head.structures.is_empty() || head.sets.is_empty() {
        let missing = if head.structures.is_empty() { "structure" } else { "dataSets" };
        return Err(unfit(Location::whole(part), "not-sdmx-data", missing).into());
    }
    findings.tally(&F_FLF_002, 1, 0, 0);
    let mut references: Vec<String> = Vec::new();
    for set in &head.sets {
        let name = &head.structures[set.structure.min(head.structures.len() - 1)].reference;
        if !name.is_empty() && !references.contains(name) {
            references.push(name.clone());
        }
    }
    let message = Message { input: input.clone(), options: options.clone(), part, head, references };
    Ok((Opened::Coded(Box::new(message)), findings))
}

/// A component with the values that indices point at.
struct Component {
    id: String,
    values: Vec<String>,
}

/// Dimensions and attributes at one level.
#[derive(Default)]
struct Level {
    dimensions: Vec<Component>,
    attributes: Vec<Component>,
}

/// One structure of the message.
struct Structure {
    /// As in `ISTHMUS:DF_X(1.0)`; empty where the message does not link it.
    reference: String,
    set: Level,
    series: Level,
    observation: Level,
    /// Attributes of groups of dimensions (2.x).
    group: Vec<Component>,
    /// Measures (2.x), none of them where they were not asked for; one unnamed in 1.0.
    measures: Option<Vec<Component>>,
}

/// What is small in a data set.
struct Set {
    structure: usize,
    delete: bool,
    attributes: Option<Tree>,
    groups: Option<Tree>,
}

/// All that must be known before the first observation.
struct Head {
    structures: Vec<Structure>,
    sets: Vec<Set>,
}

impl Head {
    fn read(scanner: &mut Scanner, part: PartId, nodes: u64) -> Result<Head, Stop> {
        let mut head = Head { structures: Vec::new(), sets: Vec::new() };
        // `data` holds both since 1.0; drafts before had them at the root.
        let mut depth = 1;
        let mut first = scanner.next()?;
        while let Some(event) = first {
            if event == Event::Key && scanner.depth() <= depth {
                let key = scanner.text().to_owned();
                let event = next(scanner)?;
                match (key.as_str(), event) {
                    ("data", Event::ObjectStart) => depth = 2,
                    ("structure", Event::ObjectStart) | ("structures", Event::ArrayStart) => {
                        let mut tree = Tree::new(part);
                        scanner.build(event, &mut tree, nodes)?;
                        let roots: Vec<NodeId> = if key == "structure" { vec![NodeId(0)] } else { tree.children(NodeId(0)).collect() };
                        head.structures.extend(roots.into_iter().map(|r| structure(&tree, r)));
                    }
                    ("dataSets", Event::ArrayStart) => {
                        while next(scanner)? == Event::ObjectStart {
                            head.sets.push(set(scanner, part, nodes)?);
                        }
                    }
                    _ => scanner.skip(event)?,
                }
            } else if event != Event::Key && scanner.depth() > depth {
                scanner.skip(event)?;
            }
            first = scanner.next()?;
        }
        Ok(head)
    }
}

/// The next event of a document that is not over.
fn next(scanner: &mut Scanner) -> Result<Event, Stop> {
    let event = scanner.next()?;
    Ok(event.ok_or_else(|| Fault::new(scanner.at(), "unexpected-end", ""))?)
}

/// Reads what is small in the data set that was opened.
fn set(scanner: &mut Scanner, part: PartId, nodes: u64) -> Result<Set, Stop> {
    let mut set = Set { structure: 0, delete: false, attributes: None, groups: None };
    while next(scanner)? == Event::Key {
        let key = scanner.text().to_owned();
        let event = next(scanner)?;
        let mut small = || -> Result<Option<Tree>, Stop> {
            let mut tree = Tree::new(part);
            scanner.build(event, &mut tree, nodes)?;
            Ok(Some(tree))
        };
        match key.as_str() {
            "attributes" => set.attributes = small()?,
            "dimensionGroupAttributes" => set.groups = small()?,
            "structure" if event == Event::Number => set.structure = scanner.text().parse().unwrap_or(0),
            "action" if event == Event::Text => set.delete = scanner.text() == "Delete",
            _ => scanner.skip(event)?,
        }
    }
    Ok(set)
}

fn structure(tree: &Tree, node: NodeId) -> Structure {
    let level = |name: &str| Level {
        dimensions: components(tree, tree.child(node, "dimensions").and_then(|d| tree.child(d, name))),
        attributes: components(tree, tree.child(node, "attributes").and_then(|d| tree.child(d, name))),
    };
    let links = tree.child(node, "links").map(|l| tree.children(l).collect::<Vec<_>>()).unwrap_or_default();
    let urn = |l: &NodeId| tree.child(*l, "urn").map(|u| tree.text(u)).unwrap_or_default();
    let flow = links.iter().find(|l| urn(l).contains(".Dataflow=")).or(links.iter().find(|l| !urn(l).is_empty()));
    Structure {
        reference: flow.map_or("", |l| reference(urn(l))).to_owned(),
        set: level("dataSet"),
        series: level("series"),
        observation: level("observation"),
        group: components(tree, tree.child(node, "attributes").and_then(|a| tree.child(a, "dimensionGroup"))),
        measures: tree.child(node, "measures").map(|m| components(tree, tree.child(m, "observation"))),
    }
}

fn components(tree: &Tree, list: Option<NodeId>) -> Vec<Component> {
    let component = |c: NodeId| {
        let text = |n: NodeId, key: &str| tree.child(n, key).filter(|&n| tree.node(n).kind == NodeKind::Text).map(|n| tree.text(n));
        let value = |v: NodeId| match tree.is_scalar(v) {
            true => tree.text(v).to_owned(),
            // A value without id is text of its own: `value` (2.x) or `name` (1.0).
            false => text(v, "id").or(text(v, "value")).or(text(v, "name")).or(text(v, "start")).unwrap_or_default().to_owned(),
        };
        let values = tree.child(c, "values").map(|v| tree.children(v).map(value).collect()).unwrap_or_default();
        Component { id: text(c, "id").unwrap_or_default().to_owned(), values }
    };
    list.map(|l| tree.children(l).map(component).collect()).unwrap_or_default()
}

impl Component {
    /// What stands in the data for this component: an index into its values, or the value itself (2.x).
    fn resolve(&self, tree: &Tree, node: NodeId) -> Option<String> {
        match tree.node(node).kind {
            NodeKind::Null => None,
            NodeKind::Number if !self.values.is_empty() => {
                tree.text(node).parse::<usize>().ok().and_then(|i| self.values.get(i)).cloned().or_else(|| Some(tree.text(node).to_owned()))
            }
            NodeKind::Array => {
                let all: Vec<String> = tree.children(node).filter_map(|n| self.resolve(tree, n)).collect();
                Some(all.join(";"))
            }
            // Texts by language: the first stands.
            NodeKind::Object => tree.children(node).next().map(|n| tree.text(n).to_owned()),
            _ => Some(tree.text(node).to_owned()),
        }
    }
}

struct Message {
    input: Input,
    options: ReadOptions,
    part: PartId,
    head: Head,
    references: Vec<String>,
}

impl Coded for Message {
    fn structures(&self) -> &[String] {
        &self.references
    }

    fn read(&mut self, each: &mut dyn FnMut(&mut Records) -> ControlFlow<()>) -> Result<Findings, ReadError> {
        let (mut scanner, mut findings) = scan(&self.input, &self.options, self.part)?;
        let batch = Batch::new(self.options.limits, &mut self.references, each);
        let mut reader = Reader { part: self.part, nodes: self.options.limits.cells, batch, tree: Tree::new(self.part) };
        match reader.message(&mut scanner, &self.head) {
            Ok(_) => {
                findings.extend(reader.batch.finish(self.part));
                Ok(findings)
            }
            Err(Trouble::Scan(stop)) => Err(refuse(&self.input, self.part, stop)),
            Err(Trouble::Read(e)) => Err(e),
        }
    }
}

/// What ends the reading early.
enum Trouble {
    Scan(Stop),
    Read(ReadError),
}

impl From<Stop> for Trouble {
    fn from(s: Stop) -> Self {
        Trouble::Scan(s)
    }
}

impl From<ReadError> for Trouble {
    fn from(e: ReadError) -> Self {
        Trouble::Read(e)
    }
}

/// Break where the caller wants no more.
type Flow = Result<ControlFlow<()>, Trouble>;

struct Reader<'a> {
    part: PartId,
    nodes: u64,
    batch: Batch<'a>,
    /// The series or observation at hand.
    tree: Tree,
}

impl Reader<'_> {
    fn message(&mut self, scanner: &mut Scanner, head: &Head) -> Flow {
        let mut depth = 1;
        while let Some(event) = scanner.next()? {
            if event == Event::Key && scanner.depth() <= depth {
                let key = scanner.text().to_owned();
                let event = next(scanner)?;
                match (key.as_str(), event) {
                    ("data", Event::ObjectStart) => depth = 2,
                    ("dataSets", Event::ArrayStart) => {
                        for set in &head.sets {
                            if next(scanner)? != Event::ObjectStart {
                                break;
                            }
                            let structure = &head.structures[set.structure.min(head.structures.len() - 1)];
                            if self.set(scanner, structure, set)?.is_break() {
                                return Ok(ControlFlow::Break(()));
                            }
                        }
                    }
                    _ => scanner.skip(event)?,
                }
            }
        }
        Ok(ControlFlow::Continue(()))
    }

    fn set(&mut self, scanner: &mut Scanner, structure: &Structure, set: &Set) -> Flow {
        self.batch.clear();
        if !structure.reference.is_empty() {
            self.batch.structure(&structure.reference);
        }
        for d in &structure.set.dimensions {
            if let Some(value) = d.values.first() {
                let slot = self.batch.slot(&d.id);
                self.batch.set(slot, value);
            }
        }
        // Slots stand in the order of the structure whatever comes first in the data.
        let all = structure.series.dimensions.iter().chain(&structure.observation.dimensions);
        for c in all.chain(&structure.set.attributes).chain(&structure.series.attributes).chain(&structure.observation.attributes) {
            self.batch.slot(&c.id);
        }
        if let Some(tree) = &set.attributes {
            self.attributes(tree, NodeId(0), &structure.set.attributes);
        }
        while next(scanner)? == Event::Key {
            let key = scanner.text().to_owned();
            let event = next(scanner)?;
            match (key.as_str(), event) {
                ("series", Event::ObjectStart) => {
                    while next(scanner)? == Event::Key {
                        let key = scanner.text().to_owned();
                        if self.series(scanner, structure, set, &key)?.is_break() {
                            return Ok(ControlFlow::Break(()));
                        }
                    }
                }
                ("observations", Event::ObjectStart) => {
                    while next(scanner)? == Event::Key {
                        let (key, at) = (scanner.text().to_owned(), scanner.at());
                        let event = next(scanner)?;
                        let mut tree = std::mem::replace(&mut self.tree, Tree::new(self.part));
                        tree.clear();
                        scanner.build(event, &mut tree, self.nodes)?;
                        let flow = self.observation(&tree, NodeId(0), structure, set, &key, at);
                        self.tree = tree;
                        if flow?.is_break() {
                            return Ok(ControlFlow::Break(()));
                        }
                    }
                }
                _ => scanner.skip(event)?,
            }
        }
        Ok(ControlFlow::Continue(()))
    }

    fn series(&mut self, scanner: &mut Scanner, structure: &Structure, set: &Set, key: &str) -> Flow {
        let at = scanner.at();
        let event = next(scanner)?;
        let mut tree = std::mem::replace(&mut self.tree, Tree::new(self.part));
        tree.clear();
        scanner.build(event, &mut tree, self.nodes)?;
        let before = self.batch.row.clone();
        self.key(&structure.series.dimensions, key, at)?;
        if let Some(list) = tree.child(NodeId(0), "attributes") {
            self.attributes(&tree, list, &structure.series.attributes);
        }
        if let Some(observations) = tree.child(NodeId(0), "observations") {
            for o in tree.children(observations) {
                let at = tree.node(o).offset;
                if self.observation(&tree, o, structure, set, tree.name(o), at)?.is_break() {
                    return Ok(ControlFlow::Break(()));
                }
            }
        }
        self.restore(&before);
        self.tree = tree;
        Ok(ControlFlow::Continue(()))
    }

    /// Gives the row back what it was; slots that came since have no label.
    fn restore(&mut self, before: &[u32]) {
        self.batch.become_like(before);
    }

    /// Sets the dimensions of a key such as `0:12:3`.
    fn key(&mut self, dimensions: &[Component], key: &str, at: u64) -> Result<(), ReadError> {
        let mut parts = key.split(':');
        let wrong = || unfit(Location::offset(self.part, at), "bad-key", key);
        for d in dimensions {
            let index = parts.next().and_then(|p| p.parse::<usize>().ok());
            let value = index.and_then(|i| d.values.get(i)).ok_or_else(wrong)?;
            let slot = self.batch.slot(&d.id);
            self.batch.set(slot, value);
        }
        if parts.next().is_some_and(|p| !(dimensions.is_empty() && p.is_empty())) {
            return Err(wrong().into());
        }
        Ok(())
    }

    fn attributes(&mut self, tree: &Tree, list: NodeId, components: &[Component]) {
        for (node, c) in tree.children(list).zip(components) {
            if let Some(value) = c.resolve(tree, node) {
                let slot = self.batch.slot(&c.id);
                self.batch.set(slot, &value);
            }
        }
    }

    /// An array of measures and attributes, or a bare value.
    fn observation(&mut self, tree: &Tree, node: NodeId, structure: &Structure, set: &Set, key: &str, at: u64) -> Flow {
        let before = self.batch.row.clone();
        self.key(&structure.observation.dimensions, key, at)?;
        let (mut value, mut at) = (None, at);
        if tree.node(node).kind == NodeKind::Array {
            let measures = structure.measures.as_ref().map_or(1, Vec::len);
            let named = structure.measures.iter().flatten().map(Some).chain(structure.measures.is_none().then_some(None));
            let primary = named.clone().position(|m| m.is_some_and(|m| m.id == OBS_VALUE)).or((measures > 0).then_some(0));
            let attributes = structure.observation.attributes.iter().map(Some);
            for (i, (n, c)) in tree.children(node).zip(named.chain(attributes)).enumerate() {
                if Some(i) == primary {
                    at = tree.node(n).offset;
                    value = match c {
                        Some(c) if i < measures => c.resolve(tree, n),
                        _ => (tree.node(n).kind != NodeKind::Null).then(|| tree.text(n).to_owned()),
                    };
                } else if let Some(c) = c
                    && let Some(text) = c.resolve(tree, n)
                {
                    let slot = self.batch.slot(&c.id);
                    self.batch.set(slot, &text);
                }
            }
        } else if tree.is_scalar(node) && tree.node(node).kind != NodeKind::Null {
            value = Some(tree.text(node).to_owned());
        }
        self.groups(structure, set);
        let at = Location::offset(self.part, at);
        let flow = if set.delete {
            self.batch.delete(at);
            ControlFlow::Continue(())
        } else {
            self.batch.push(value.as_deref().unwrap_or(""), at)?
        };
        self.restore(&before);
        Ok(flow)
    }

    /// Adds attributes of groups of dimensions: keys such as `0::1` over all dimensions, those without an index free.
    fn groups(&mut self, structure: &Structure, set: &Set) {
        let Some(tree) = &set.groups else { return };
        let own: Vec<&Component> = structure.series.dimensions.iter().chain(&structure.observation.dimensions).collect();
        let all: Vec<&Component> = structure.set.dimensions.iter().chain(own.iter().copied()).collect();
        for group in tree.children(NodeId(0)) {
            let parts: Vec<&str> = tree.name(group).split(':').collect();
            let dimensions = if parts.len() == all.len() { &all } else { &own };
            let fits = parts.len() == dimensions.len()
                && parts.iter().zip(dimensions).all(|(p, d)| {
                    let label = self.batch.slots.get(d.id.as_str()).map(|&s| self.batch.records.slots[s].labels.text(self.batch.row[s]));
                    p.is_empty() || p.parse::<usize>().ok().and_then(|i| d.values.get(i)).map(String::as_str) == label
                });
            if fits {
                self.attributes(tree, group, &structure.group);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sdmx::tests::{read, refusal};

    const STRUCTURE_1: &str = r#""structure": {"links": [{"rel": "dataflow", "urn": "urn:sdmx:org.sdmx.infomodel.datastructure.Dataflow=A:DF(1.0)"}],
        "dimensions": {"dataSet": [{"id": "FREQ", "values": [{"id": "A"}]}],
            "series": [{"id": "SEX", "values": [{"id": "F"}, {"id": "M"}]}],
            "observation": [{"id": "TIME_PERIOD", "values": [{"id": "2020"}, {"id": "2021"}]}]},
        "attributes": {"dataSet": [{"id": "TITLE", "values": [{"name": "t"}]}], "series": [{"id": "UNIT", "values": [{"id": "PS"}]}],
            "observation": [{"id": "OBS_STATUS", "values": [{"id": "A"}, {"id": "M"}]}]}}"#;

    #[test]
    fn version_1_by_series_with_the_structure_before_or_behind() {
        let sets = r#""dataSets": [{"action": "Information", "series": {
            "0": {"observations": {"0": [1.50, 0], "1": [null, 1]}, "attributes": [0]},
            "1": {"attributes": [null], "observations": {"1": ["NaN", null], "0": [3e1]}}}, "attributes": [0]}]"#;
        let wanted = [
            "FREQ=A SEX=F TIME_PERIOD=2020 TITLE=t UNIT=PS OBS_STATUS=A 1.50",
            "FREQ=A SEX=F TIME_PERIOD=2021 TITLE=t UNIT=PS OBS_STATUS=M missing:M",
            "FREQ=A SEX=M TIME_PERIOD=2021 TITLE=t missing:",
            "FREQ=A SEX=M TIME_PERIOD=2020 TITLE=t 30",
        ];
        for text in [
            format!("{{\"meta\": {{\"id\": \"x\"}}, \"data\": {{{STRUCTURE_1}, {sets}}}}}"),
            format!("{{\"data\": {{{sets}, {STRUCTURE_1}}}, \"errors\": []}}"),
            format!("{{\"header\": {{}}, {sets}, {STRUCTURE_1}}}"),
        ] {
            let (structures, rows, findings) = read(open, &text);
            assert_eq!(structures, ["A:DF(1.0)"]);
            assert_eq!(rows, wanted);
            assert!(findings.list.is_empty());
        }
    }

    #[test]
    fn version_2_flat_with_measures_groups_and_literal_attributes() {
        let text = r#"{"data": {"structures": [{"links": [{"urn": "urn:sdmx:org.sdmx.infomodel.datastructure.Dataflow=A:DF(1.0.0)"}], "dataSets": [0],
            "dimensions": {"observation": [{"id": "SEX", "values": [{"id": "F"}, {"id": "M"}]}, {"id": "TIME_PERIOD", "values": [{"value": "2020"}]}]},
            "measures": {"observation": [{"id": "OTHER"}, {"id": "OBS_VALUE"}]},
            "attributes": {"dimensionGroup": [{"id": "NOTE", "values": ["n"]}], "observation": [{"id": "TAG"}, {"id": "OBS_STATUS", "values": [{"id": "A"}]}]}}],
            "dataSets": [{"structure": 0, "action": "Replace", "dimensionGroupAttributes": {"1:": [0]},
            "observations": {"0:0": [9, 1, ["a", "b"], 0], "1:0": [8, "12x4", null, null], "1:00": [null, 5]}},
            {"structure": 0, "action": "Delete", "observations": {"0:0": []}}]}}"#;
        let (structures, rows, findings) = read(open, text);
        assert_eq!(structures, ["A:DF(1.0.0)"]);
        let wanted = [
            "SEX=F TIME_PERIOD=2020 TAG=a;b OBS_STATUS=A OTHER=9 1",
            "SEX=M TIME_PERIOD=2020 OTHER=8 NOTE=n faulty",
            "SEX=M TIME_PERIOD=2020 NOTE=n 5",
        ];
        assert_eq!(rows, wanted);
        assert_eq!(findings.list.iter().map(|f| f.rule.id).collect::<Vec<_>>(), ["S-FDT-001", "F-SCH-001"]);
        assert_eq!(findings.list[0].cells[0].byte(), text.find("\"12x4").expect("there") as u64);
    }

    #[test]
    fn keys_that_point_nowhere_and_other_documents_are_refused() {
        let message = |sets: &str| format!("{{\"data\": {{{STRUCTURE_1}, \"dataSets\": [{sets}]}}}}");
        for sets in [
            r#"{"series": {"2": {"observations": {"0": [1]}}}}"#,
            r#"{"series": {"0": {"observations": {"0:1": [1]}}}}"#,
            r#"{"observations": {"x": [1]}}"#,
        ] {
            assert_eq!(refusal(open, &message(sets)).cause, "bad-key", "{sets}");
        }
        assert_eq!(refusal(open, r#"{"puntos": []}"#).cause, "not-sdmx-data");
        assert_eq!(refusal(open, &message("{\"series\": {\"0\": 1, \"0\": 2}}")).cause, "duplicate-key");
        assert_eq!(refusal(open, &message("[], 1")).cause, "not-sdmx-data");
        for odd in ["{\"series\": 7}", "{\"series\": {\"0\": 7}}", "{}, 1", "{\"observations\": {\"0\": {}}}"] {
            let (_, rows, _) = read(open, &message(odd));
            assert!(rows.len() <= 1, "{odd}");
        }
    }
}

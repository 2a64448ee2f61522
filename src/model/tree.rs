//! What every tree reader yields: JSON or XML as one compact tree, each node with its byte offset.

use super::location::{Location, PartId};

/// Number of a node in its [`Tree`]. The root is node 0.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct NodeId(pub u32);

/// What a node is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum NodeKind {
    /// JSON object, or XML element.
    Object,
    /// JSON array.
    Array,
    /// JSON string, XML attribute or the text of an XML element.
    Text,
    /// JSON number: its source text.
    Number,
    /// JSON `true` or `false`.
    Bool,
    /// JSON `null`.
    Null,
}

/// One node.
#[derive(Clone, Copy, Debug)]
pub struct Node {
    /// What it is.
    pub kind: NodeKind,
    /// Number of its name in [`Tree::name`]: JSON key, XML element name (`{namespace}local`), attribute (`@local`),
    /// text (`#text`); [`NO_NAME`] in an array and for the root of a JSON document.
    pub name: u32,
    /// The node above; itself for the root.
    pub parent: NodeId,
    /// First child, or [`NONE`].
    pub first: u32,
    /// Next sibling, or [`NONE`].
    pub next: u32,
    /// Start of its text in the arena.
    pub at: u32,
    /// Length of its text, in bytes.
    pub len: u32,
    /// Byte offset in the source where it starts.
    pub offset: u64,
}

/// No such node.
pub const NONE: u32 = u32::MAX;
/// The node has no name.
pub const NO_NAME: u32 = u32::MAX;

/// A document, or one record of it.
#[derive(Clone, Debug)]
pub struct Tree {
    /// Its number in the run's sources.
    pub part: PartId,
    /// Nodes in document order.
    pub nodes: Vec<Node>,
    names: indexmap::IndexSet<String, rustc_hash::FxBuildHasher>,
    text: String,
    /// Last child of each open node while it is being built.
    last: Vec<u32>,
    /// Names of the record before, node by node: records mostly repeat them.
    before: Vec<u32>,
    /// Number of the form that the record has in common with others.
    like: Option<u32>,
}

impl Tree {
    /// An empty tree.
    pub fn new(part: PartId) -> Self {
        Self {
            part,
            nodes: Vec::new(),
            names: indexmap::IndexSet::default(),
            text: String::new(),
            last: Vec::new(),
            before: Vec::new(),
            like: None,
        }
    }

    /// Adds a node under `parent` (none for the root). Readers call it in document order.
    pub fn push(&mut self, parent: Option<NodeId>, kind: NodeKind, name: Option<&str>, text: &str, offset: u64) -> NodeId {
        let id = self.nodes.len() as u32;
        let name = match name {
            None => NO_NAME,
            Some(n) => self.number(id, n),
        };
        let at = self.text.len() as u32;
        self.text.push_str(text);
        self.nodes.push(Node {
            kind,
            name,
            parent: parent.unwrap_or(NodeId(0)),
            first: NONE,
            next: NONE,
            at,
            len: text.len() as u32,
            offset,
        });
        self.last.push(NONE);
        if let Some(p) = parent {
            let p = p.0 as usize;
            match self.last[p] {
                NONE => self.nodes[p].first = id,
                l => self.nodes[l as usize].next = id,
            }
            self.last[p] = id;
        }
        NodeId(id)
    }

    /// Number of a name.
    #[inline]
    fn number(&mut self, id: u32, name: &str) -> u32 {
        if let Some(&guess) = self.before.get(id as usize)
            && self.names.get_index(guess as usize).is_some_and(|known| known == name)
        {
            return guess;
        }
        match self.names.get_index_of(name) {
            Some(i) => i as u32,
            None => self.names.insert_full(name.to_owned()).0 as u32,
        }
    }

    /// Empties it for the next record, keeping its memory and its names.
    pub fn clear(&mut self) {
        self.before.clear();
        self.before.extend(self.nodes.iter().map(|n| n.name));
        self.nodes.clear();
        self.last.clear();
        self.text.clear();
        self.like = None;
    }

    /// Makes it a record of a form: `nodes`, under the names of this tree. What differs from record to record (where nodes
    /// stand, which part of [`Tree::set_text`] is theirs) is left to the reader.
    pub fn become_like(&mut self, form: u32, nodes: &[Node]) -> &mut [Node] {
        if self.like != Some(form) {
            self.nodes.clear();
            self.nodes.extend_from_slice(nodes);
            self.last.clear();
            self.like = Some(form);
        }
        &mut self.nodes
    }

    /// Replaces the text in which nodes have theirs.
    pub fn set_text(&mut self, text: &str) {
        self.text.clear();
        self.text.push_str(text);
    }

    /// Number of the form that the record was read by: records of one have the same nodes under the same names.
    pub fn like(&self) -> Option<u32> {
        self.like
    }

    /// The node with this number.
    pub fn node(&self, id: NodeId) -> &Node {
        &self.nodes[id.0 as usize]
    }

    /// Its own text (JSON scalar, XML attribute or text node); empty for objects and arrays.
    pub fn text(&self, id: NodeId) -> &str {
        let n = self.node(id);
        &self.text[n.at as usize..(n.at + n.len) as usize]
    }

    /// Its name; empty where it has none.
    pub fn name(&self, id: NodeId) -> &str {
        self.names.get_index(self.node(id).name as usize).map_or("", String::as_str)
    }

    /// The text in which all nodes have theirs, in their order; there may be more between.
    pub fn all_text(&self) -> &str {
        &self.text
    }

    /// Its children in order.
    pub fn children(&self, id: NodeId) -> impl Iterator<Item = NodeId> + '_ {
        let mut next = self.node(id).first;
        std::iter::from_fn(move || {
            if next == NONE {
                return None;
            }
            let here = NodeId(next);
            next = self.node(here).next;
            Some(here)
        })
    }

    /// The first child with this name.
    pub fn child(&self, id: NodeId, name: &str) -> Option<NodeId> {
        let wanted = self.names.get_index_of(name)? as u32;
        self.children(id).find(|&c| self.node(c).name == wanted)
    }

    /// Where it stands in the source.
    pub fn location(&self, id: NodeId) -> Location {
        Location::offset(self.part, self.node(id).offset)
    }

    /// Whether it holds a value of its own.
    pub fn is_scalar(&self, id: NodeId) -> bool {
        !matches!(self.node(id).kind, NodeKind::Object | NodeKind::Array)
    }

    /// RFC 6901 pointer of a JSON node (`/puntos/0/codigo`), or path of an XML node (`/report/programme[2]/@name`).
    pub fn pointer(&self, id: NodeId) -> String {
        let n = self.node(id);
        if id.0 == 0 {
            return if self.name(id).is_empty() { String::new() } else { format!("/{}", local(self.name(id))) };
        }
        let above = self.pointer(n.parent);
        let name = self.name(id);
        if name.is_empty() {
            let index = self.children(n.parent).position(|c| c == id).unwrap_or(0);
            return format!("{above}/{index}");
        }
        let same: Vec<_> = self.children(n.parent).filter(|&c| self.node(c).name == n.name).collect();
        let name = local(name).replace('~', "~0").replace('/', "~1");
        if same.len() > 1 {
            let i = same.iter().position(|&c| c == id).unwrap_or(0);
            return format!("{above}/{name}[{}]", i + 1);
        }
        format!("{above}/{name}")
    }
}

/// Name without its namespace.
pub fn local(name: &str) -> &str {
    match name.starts_with('{') || name.starts_with("@{") {
        true => memchr::memrchr(b'}', name.as_bytes()).map_or(name, |i| &name[i + 1..]),
        false => name,
    }
}

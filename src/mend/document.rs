//! Which values of a document are read otherwise than they stand?

use rust_decimal::Decimal;
use rustc_hash::FxHashMap;

use super::{Mender, State, same};
use crate::model::tree::{NO_NAME, NodeId, NodeKind, Tree, local};

impl Mender<'_> {
    /// The document as it is to be read; none where nothing in it is corrected. Every node keeps its place in the source.
    pub fn mended_tree(&mut self, tree: &Tree) -> Option<Tree> {
        let mut new: FxHashMap<NodeId, (NodeKind, &str)> = FxHashMap::default();
        for (path, (_, correction, state)) in &mut self.values {
            let Some(node) = find(tree, path) else { continue };
            let (at, text) = (tree.location(node), tree.text(node));
            if same(text, &correction.old) {
                new.insert(node, (kind(tree.node(node).kind, &correction.new), &correction.new));
                *state = State::Applied(at);
            } else {
                *state = State::Other(at, text.to_owned());
            }
        }
        for n in 0..if self.labels.is_empty() { 0 } else { tree.nodes.len() as u32 } {
            let node = NodeId(n);
            if tree.node(node).kind == NodeKind::Text
                && !new.contains_key(&node)
                && let Some((_, correction, places)) = self.labels.get_mut(tree.text(node).trim())
            {
                new.insert(node, (NodeKind::Text, &correction.new));
                places.push(tree.location(node));
            }
        }
        (!new.is_empty()).then(|| with(tree, &new))
    }
}

/// A copy of the tree in which some nodes are of another kind and text.
fn with(tree: &Tree, new: &FxHashMap<NodeId, (NodeKind, &str)>) -> Tree {
    let mut out = Tree::new(tree.part);
    for (n, node) in (0..).map(NodeId).zip(&tree.nodes) {
        let (kind, text) = new.get(&n).copied().unwrap_or((node.kind, tree.text(n)));
        let name = (node.name != NO_NAME).then(|| tree.name(n));
        out.push((n.0 > 0).then_some(node.parent), kind, name, text, node.offset);
    }
    out
}

/// What a corrected value is: a number stays one where what is read is a number.
fn kind(was: NodeKind, new: &str) -> NodeKind {
    let number = matches!(was, NodeKind::Number | NodeKind::Null) && new.trim().parse::<Decimal>().is_ok();
    if number { NodeKind::Number } else { NodeKind::Text }
}

/// The value that a pointer names; of an element of XML its text.
fn find(tree: &Tree, path: &str) -> Option<NodeId> {
    let at = named(tree, path)?;
    if tree.is_scalar(at) {
        return Some(at);
    }
    tree.children(at).find(|&c| tree.name(c) == "#text")
}

/// The node that a pointer names.
pub(super) fn named(tree: &Tree, path: &str) -> Option<NodeId> {
    let root = NodeId(0);
    if tree.nodes.is_empty() {
        return None;
    }
    let mut steps = path.strip_prefix('/')?.split('/').map(|s| s.replace("~1", "/").replace("~0", "~"));
    let mut at = root;
    // The root of XML has a name, and is the first step.
    if !tree.name(root).is_empty() && !step_is(&steps.next()?, local(tree.name(root))) {
        return None;
    }
    for step in steps {
        at = below(tree, at, &step)?;
    }
    Some(at)
}

fn step_is(step: &str, name: &str) -> bool {
    step == name || step.strip_suffix("[1]") == Some(name)
}

/// The child that a step names: the member of an object, the element of an array, the element of XML of this name, the nth where
/// the step says so.
fn below(tree: &Tree, at: NodeId, step: &str) -> Option<NodeId> {
    if tree.node(at).kind == NodeKind::Array {
        return tree.children(at).nth(step.parse().ok()?);
    }
    if let Some(member) = tree.child(at, step) {
        let alone = tree.children(at).filter(|&c| tree.node(c).name == tree.node(member).name).take(2).count() == 1;
        return alone.then_some(member);
    }
    let (name, nth) = match step.strip_suffix(']').and_then(|s| s.rsplit_once('[')) {
        Some((name, nth)) => (name, Some(nth.parse::<usize>().ok()?.checked_sub(1)?)),
        None => (step, None),
    };
    let mut named = tree.children(at).filter(|&c| plain(tree.name(c)) == plain(name));
    match nth {
        Some(nth) => named.nth(nth),
        None => named.next().filter(|_| named.next().is_none()),
    }
}

/// A name without its namespace; attributes begin with `@`.
fn plain(name: &str) -> (bool, &str) {
    (name.starts_with('@'), local(name.strip_prefix('@').unwrap_or(name)))
}

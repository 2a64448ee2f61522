//! How is one entry shown to be in the ledger, and an older ledger to be the beginning of a newer one?
//!
//! The Merkle tree of RFC 6962 section 2.1. Hashes of complete subtrees come from [`Nodes`]: from memory, from leaf rows
//! of a database, or from tiles in files.

use std::convert::Infallible;

use super::hash::Hash;

/// Where the hashes of complete subtrees come from.
pub trait Nodes {
    /// Why a hash could not be had.
    type Error;

    /// The hash over the leaves `index * 2^level .. (index + 1) * 2^level`, all of which exist.
    fn node(&self, level: u8, index: u64) -> Result<Hash, Self::Error>;
}

/// Leaf hashes behind a closure, such as rows of a database; every node is computed from its leaves.
pub struct Leaves<F>(pub F);

impl<E, F: Fn(u64) -> Result<Hash, E>> Nodes for Leaves<F> {
    type Error = E;

    fn node(&self, level: u8, index: u64) -> Result<Hash, E> {
        if level == 0 {
            return (self.0)(index);
        }
        Ok(Hash::node(&self.node(level - 1, index * 2)?, &self.node(level - 1, index * 2 + 1)?))
    }
}

/// A tree in memory: 64 bytes a leaf, each node computed once.
#[derive(Clone, Default, Debug)]
pub struct Tree {
    /// Level 0 are the leaves; only complete subtrees are kept.
    levels: Vec<Vec<Hash>>,
}

impl Tree {
    /// Adds a leaf hash and gives its index.
    pub fn push(&mut self, leaf: Hash) -> u64 {
        let (mut level, mut hash) = (0, leaf);
        loop {
            if self.levels.len() == level {
                self.levels.push(Vec::new());
            }
            let row = &mut self.levels[level];
            row.push(hash);
            if row.len() % 2 == 1 {
                return self.size() - 1;
            }
            hash = Hash::node(&row[row.len() - 2], &hash);
            level += 1;
        }
    }

    /// How many leaves there are.
    pub fn size(&self) -> u64 {
        self.levels.first().map_or(0, Vec::len) as u64
    }

    /// The leaf hash at this index.
    pub fn leaf(&self, index: u64) -> Option<Hash> {
        self.levels.first()?.get(usize::try_from(index).ok()?).copied()
    }

    /// The root over all leaves.
    pub fn root(&self) -> Hash {
        sure(root(self, self.size()))
    }

    /// The root when there were `size` leaves; none where there never were so many.
    pub fn root_at(&self, size: u64) -> Option<Hash> {
        (size <= self.size()).then(|| sure(root(self, size)))
    }

    /// The proof that leaf `index` is among the first `size`; none where it is not.
    pub fn inclusion(&self, index: u64, size: u64) -> Option<Vec<Hash>> {
        if size > self.size() { None } else { sure(inclusion(self, index, size)) }
    }

    /// The proof that the first `old` leaves are the beginning of the first `new`; none where they cannot be.
    pub fn consistency(&self, old: u64, new: u64) -> Option<Vec<Hash>> {
        if new > self.size() { None } else { sure(consistency(self, old, new)) }
    }
}

impl FromIterator<Hash> for Tree {
    fn from_iter<I: IntoIterator<Item = Hash>>(leaves: I) -> Self {
        let mut tree = Tree::default();
        for leaf in leaves {
            tree.push(leaf);
        }
        tree
    }
}

impl Nodes for Tree {
    type Error = Infallible;

    fn node(&self, level: u8, index: u64) -> Result<Hash, Infallible> {
        Ok(self.levels[usize::from(level)][index as usize])
    }
}

fn sure<T>(result: Result<T, Infallible>) -> T {
    match result {
        Ok(value) => value,
        Err(never) => match never {},
    }
}

/// The root over the first `size` leaves, all of which `nodes` must have.
pub fn root<N: Nodes>(nodes: &N, size: u64) -> Result<Hash, N::Error> {
    if size == 0 { Ok(Hash::of_nothing()) } else { subtree(nodes, 0, size) }
}

/// The proof that leaf `index` is among the first `size` (RFC 6962 section 2.1.1); none where it is not.
pub fn inclusion<N: Nodes>(nodes: &N, index: u64, size: u64) -> Result<Option<Vec<Hash>>, N::Error> {
    if index >= size {
        return Ok(None);
    }
    let (mut from, mut to, mut path) = (0, size, Vec::new());
    while to - from > 1 {
        let middle = from + split(to - from);
        let left = index < middle;
        path.push(if left { subtree(nodes, middle, to)? } else { subtree(nodes, from, middle)? });
        if left { to = middle } else { from = middle }
    }
    path.reverse();
    Ok(Some(path))
}

/// The proof that the first `old` leaves are the beginning of the first `new` (RFC 6962 section 2.1.2); none where `old`
/// is larger than `new`. From nothing, and from the same size, it is empty.
pub fn consistency<N: Nodes>(nodes: &N, old: u64, new: u64) -> Result<Option<Vec<Hash>>, N::Error> {
    if old > new {
        return Ok(None);
    }
    let mut path = Vec::new();
    if old == 0 || old == new {
        return Ok(Some(path));
    }
    let (mut from, mut to) = (0, new);
    // Down to the subtree that ends with the old tree; while only right branches are left out, the old root is told.
    let mut whole = true;
    while old != to {
        let middle = from + split(to - from);
        if old <= middle {
            path.push(subtree(nodes, middle, to)?);
            to = middle;
        } else {
            path.push(subtree(nodes, from, middle)?);
            (from, whole) = (middle, false);
        }
    }
    if !whole {
        path.push(subtree(nodes, from, to)?);
    }
    path.reverse();
    Ok(Some(path))
}

/// Whether `path` leads from the leaf hash at `index` to the root over `size` leaves (RFC 9162 section 2.1.3.2).
pub fn included(leaf: &Hash, index: u64, size: u64, path: &[Hash], root: &Hash) -> bool {
    if index >= size {
        return false;
    }
    let (mut at, mut last, mut hash) = (index, size - 1, *leaf);
    for beside in path {
        if last == 0 {
            return false;
        }
        if at & 1 == 1 || at == last {
            hash = Hash::node(beside, &hash);
            while at & 1 == 0 && at != 0 {
                (at, last) = (at >> 1, last >> 1);
            }
        } else {
            hash = Hash::node(&hash, beside);
        }
        (at, last) = (at >> 1, last >> 1);
    }
    last == 0 && hash == *root
}

/// What a proof that holds says about the tree: the hash over each range of leaves `from..to` on the way from the leaf to
/// the root, and beside it. The hash over a range never changes while the tree grows: two that differ are two histories.
pub fn spans(leaf: &Hash, index: u64, size: u64, path: &[Hash]) -> Vec<((u64, u64), Hash)> {
    let (mut from, mut to, mut beside) = (0, size, Vec::new());
    while to - from > 1 && index < to {
        let middle = from + split(to - from);
        if index < middle {
            beside.push((middle, to));
            to = middle;
        } else {
            beside.push((from, middle));
            from = middle;
        }
    }
    let (mut own, mut hash) = ((from, to), *leaf);
    let mut all = vec![(own, hash)];
    for (range, other) in beside.into_iter().rev().zip(path) {
        all.push((range, *other));
        hash = if range.0 == own.1 { Hash::node(&hash, other) } else { Hash::node(other, &hash) };
        own = (own.0.min(range.0), own.1.max(range.1));
        all.push((own, hash));
    }
    all
}

/// Whether `path` shows that the tree of `old` leaves is the beginning of the tree of `new` (RFC 9162 section 2.1.4.2).
pub fn consistent(old: (u64, &Hash), new: (u64, &Hash), path: &[Hash]) -> bool {
    let ((old, old_root), (new, new_root)) = (old, new);
    if old > new || (old == 0 && *old_root != Hash::of_nothing()) {
        return false;
    }
    if old == new {
        return path.is_empty() && old_root == new_root;
    }
    if old == 0 {
        return path.is_empty();
    }
    // Where the old tree is complete its root is the first step, and is not sent.
    let mut steps = old.is_power_of_two().then_some(old_root).into_iter().chain(path);
    let (mut at, mut last) = (old - 1, new - 1);
    let shift = at.trailing_ones();
    (at, last) = (at >> shift, last >> shift);
    let Some(first) = steps.next() else { return false };
    let (mut before, mut after) = (*first, *first);
    for step in steps {
        if last == 0 {
            return false;
        }
        if at & 1 == 1 || at == last {
            before = Hash::node(step, &before);
            after = Hash::node(step, &after);
            while at & 1 == 0 && at != 0 {
                (at, last) = (at >> 1, last >> 1);
            }
        } else {
            after = Hash::node(&after, step);
        }
        (at, last) = (at >> 1, last >> 1);
    }
    last == 0 && before == *old_root && after == *new_root
}

/// The largest power of two below `n`, which is at least 2.
fn split(n: u64) -> u64 {
    1 << (63 - (n - 1).leading_zeros())
}

/// The hash over the leaves `from..to`, at least one; `from` is a multiple of the power of two not below `to - from`.
fn subtree<N: Nodes>(nodes: &N, from: u64, to: u64) -> Result<Hash, N::Error> {
    let n = to - from;
    if n.is_power_of_two() {
        let level = n.trailing_zeros();
        return nodes.node(level as u8, from >> level);
    }
    let middle = from + split(n);
    Ok(Hash::node(&subtree(nodes, from, middle)?, &subtree(nodes, middle, to)?))
}

#[cfg(test)]
mod tests;

//! How is the ledger published as plain files? The tiles of C2SP (<https://c2sp.org/tlog-tiles>): 256 hashes a file.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::fmt;

use super::hash::Hash;
use super::tree::Nodes;

/// Levels of the tree in one tile.
const HEIGHT: u8 = 8;
/// Hashes of a full tile.
pub const WIDTH: u64 = 1 << HEIGHT;

/// A file of up to 256 hashes of one level.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Tile {
    /// 0 holds leaves; each hash of the next is the root of a full tile of this one.
    pub level: u8,
    /// Which one in its level.
    pub index: u64,
    /// How many hashes it holds, 1 to 256.
    pub width: u16,
}

impl Tile {
    /// Hashes of this level are roots of `2^shift` leaves.
    fn shift(self) -> u32 {
        u32::from(self.level) * u32::from(HEIGHT)
    }

    /// The tile with this level and index in a tree of `size` leaves; none where it is empty.
    pub fn at(level: u8, index: u64, size: u64) -> Option<Self> {
        let hashes = size.checked_shr(u32::from(level) * u32::from(HEIGHT)).unwrap_or(0);
        let width = hashes.checked_sub(index.checked_mul(WIDTH)?)?.min(WIDTH) as u16;
        (width > 0).then_some(Self { level, index, width })
    }

    /// Its bytes, which `nodes` must have.
    pub fn bytes<N: Nodes>(self, nodes: &N) -> Result<Vec<u8>, N::Error> {
        let mut out = Vec::with_capacity(usize::from(self.width) * 32);
        for i in 0..u64::from(self.width) {
            out.extend(nodes.node(self.shift() as u8, self.index * WIDTH + i)?.0);
        }
        Ok(out)
    }

    /// Reads its path.
    pub fn parse(path: &str) -> Option<Self> {
        let (level, rest) = path.strip_prefix("tile/")?.split_once('/')?;
        let (number, width) = match rest.split_once(".p/") {
            Some((number, width)) => (number, width.parse().ok().filter(|w| (1..WIDTH as u16).contains(w))?),
            None => (rest, WIDTH as u16),
        };
        let index = number.split('/').try_fold(0u64, |n, part| {
            let digits = part.strip_prefix('x').unwrap_or(part);
            n.checked_mul(1000)?.checked_add(digits.parse().ok()?)
        })?;
        let tile = Self { level: level.parse().ok().filter(|l| *l < 8)?, index, width };
        (tile.to_string() == path).then_some(tile)
    }
}

/// Its path under the address or folder of the ledger: `tile/0/x001/x234/067.p/8`.
impl fmt::Display for Tile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "tile/{}/", self.level)?;
        let mut groups = vec![self.index % 1000];
        while let Some(more) = groups.last().copied().map(|_| self.index / 1000u64.pow(groups.len() as u32)).filter(|n| *n > 0) {
            groups.push(more % 1000);
        }
        for (i, group) in groups.iter().enumerate().rev() {
            if i > 0 { write!(f, "x{group:03}/")? } else { write!(f, "{group:03}")? }
        }
        if u64::from(self.width) < WIDTH { write!(f, ".p/{}", self.width) } else { Ok(()) }
    }
}

/// The tiles that a ledger grown from `old` to `new` leaves has to write: the full ones that were not full, and the
/// partial ones at its end.
pub fn grown(old: u64, new: u64) -> Vec<Tile> {
    let mut out = Vec::new();
    for level in 0..8 {
        let shift = u32::from(level) * u32::from(HEIGHT);
        let (before, after) = (old >> shift, new >> shift);
        if before < after {
            out.extend((before / WIDTH..=after / WIDTH).filter_map(|n| Tile::at(level, n, new)));
        }
    }
    out
}

/// Why a tile is of no use.
#[derive(Debug, thiserror::Error)]
pub enum TileError<E> {
    /// It could not be read.
    #[error("{0}: {1}")]
    Read(Tile, E),
    /// It has another length than its path says.
    #[error("{0} does not hold as many hashes as its name says")]
    Width(Tile),
    /// The ledger is not so large.
    #[error("the tiles end before entry {0}")]
    End(u64),
}

/// A ledger of `size` leaves behind its tiles, such as the files of a folder. Each tile is read once. What they say is
/// checked by computing the root of the checkpoint from them.
pub struct Tiles<F> {
    size: u64,
    read: F,
    seen: RefCell<BTreeMap<Tile, Vec<Hash>>>,
}

impl<F> Tiles<F> {
    /// `read` gives the bytes of a tile. Where a partial tile is gone because the full one is there, it gives those.
    pub fn new(size: u64, read: F) -> Self {
        Self { size, read, seen: RefCell::default() }
    }
}

impl<E, F: Fn(Tile) -> Result<Vec<u8>, E>> Nodes for Tiles<F> {
    type Error = TileError<E>;

    fn node(&self, level: u8, index: u64) -> Result<Hash, TileError<E>> {
        let end = || TileError::End(index.checked_shl(level.into()).unwrap_or(u64::MAX));
        let (row, inside) = (level / HEIGHT, level % HEIGHT);
        let first = index << inside;
        let tile = Tile::at(row, first / WIDTH, self.size).ok_or_else(end)?;
        let mut seen = self.seen.borrow_mut();
        let hashes = match seen.entry(tile) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(place) => {
                let bytes = (self.read)(tile).map_err(|e| TileError::Read(tile, e))?;
                if bytes.len() % 32 != 0 || bytes.len() < usize::from(tile.width) * 32 {
                    return Err(TileError::Width(tile));
                }
                place.insert(bytes.chunks_exact(32).map(|c| Hash(c.try_into().expect("chunks of 32"))).collect())
            }
        };
        let from = (first % WIDTH) as usize;
        let hashes = &hashes[..usize::from(tile.width)];
        let mut hashes = hashes.get(from..from + (1 << inside)).ok_or_else(end)?.to_vec();
        while hashes.len() > 1 {
            hashes = hashes.chunks_exact(2).map(|two| Hash::node(&two[0], &two[1])).collect();
        }
        Ok(hashes[0])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::tree::{Tree, consistency, inclusion, root};

    #[test]
    fn paths_are_those_of_the_specification() {
        let path = |level, index, width| Tile { level, index, width }.to_string();
        assert_eq!(path(0, 1_234_067, 256), "tile/0/x001/x234/067");
        assert_eq!(
            (path(1, 0, 17), path(2, 999, 256), path(0, 1000, 1)),
            ("tile/1/000.p/17".into(), "tile/2/999".into(), "tile/0/x001/000.p/1".into())
        );
        for text in ["tile/0/x001/x234/067", "tile/1/000.p/17", "tile/0/x001/000.p/1"] {
            assert_eq!(Tile::parse(text).map(|t| t.to_string()).as_deref(), Some(text));
        }
        for wrong in ["tile/0/1", "tile/0/000.p/256", "tile/0/000.p/0", "tile/0/x000/001", "tile/9/000", "tile/0/../001", "tile/0/001/x002"]
        {
            assert_eq!(Tile::parse(wrong), None, "{wrong}");
        }
    }

    /// The example of the specification: 70,000 entries.
    #[test]
    fn a_ledger_has_the_tiles_of_the_specification() {
        let all = grown(0, 70_000);
        let full = |l| all.iter().filter(|t| t.level == l && t.width == 256).count();
        let partial: Vec<(u8, u16)> = all.iter().filter(|t| t.width < 256).map(|t| (t.level, t.width)).collect();
        assert_eq!((full(0), full(1), full(2), partial), (273, 1, 0, vec![(0, 112), (1, 17), (2, 1)]));
        assert_eq!(grown(0, 256), [Tile { level: 0, index: 0, width: 256 }, Tile { level: 1, index: 0, width: 1 }]);
        assert_eq!(grown(256, 257), [Tile { level: 0, index: 1, width: 1 }]);
        assert_eq!((grown(7, 7), grown(0, 0)), (vec![], vec![]));
    }

    #[test]
    fn proofs_come_out_of_tiles_as_out_of_memory() {
        let tree: Tree = (0..70_000u64).map(|i| Hash::leaf(&[&i.to_be_bytes()])).collect();
        let mut files = BTreeMap::new();
        let (mut old, steps) = (0, [1, 255, 256, 600, 65_536, 66_000, 70_000]);
        for size in steps {
            for tile in grown(old, size) {
                files.insert(tile.to_string(), tile.bytes(&tree).expect("in memory"));
            }
            old = size;
            let tiles = Tiles::new(size, |t: Tile| files.get(&t.to_string()).cloned().ok_or("no such file"));
            let show = |e: TileError<&str>| e.to_string();
            assert_eq!(root(&tiles, size).map_err(show), Ok(tree.root_at(size).expect("so large")));
            for other in [1, 200, 257, 65_537].into_iter().filter(|o| *o < size) {
                assert_eq!(inclusion(&tiles, other, size).map_err(show), Ok(tree.inclusion(other, size)));
                assert_eq!(consistency(&tiles, other, size).map_err(show), Ok(tree.consistency(other, size)));
            }
        }
        let cut = Tiles::new(300, |_: Tile| Ok::<_, &str>(vec![0; 33]));
        assert!(matches!(root(&cut, 300), Err(TileError::Width(_))));
        assert!(matches!(Tiles::new(2, |_: Tile| Ok::<_, &str>(vec![0; 64])).node(2, 0), Err(TileError::End(0))));
    }
}

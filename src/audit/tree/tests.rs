//! The tree against the test data of Certificate Transparency, the words of the RFC, and another implementation.

use proptest::prelude::*;

use super::*;

/// The entries of the test tree of Certificate Transparency (`merkletree/merkle_tree_test.cc`, `crypto/merkle`).
const ENTRIES: [&str; 8] = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"];
/// Its roots over the first 1, 2, … 8 entries.
const ROOTS: [&str; 8] = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
];

fn bytes(hex: &str) -> Vec<u8> {
    (0..hex.len() / 2).map(|i| u8::from_str_radix(&hex[i * 2..i * 2 + 2], 16).expect("digits")).collect()
}

fn known() -> Tree {
    ENTRIES.iter().map(|e| Hash::leaf(&[&bytes(e)])).collect()
}

fn hexes(path: Option<Vec<Hash>>) -> Vec<String> {
    path.expect("a proof").iter().map(Hash::to_string).collect()
}

#[test]
fn the_roots_of_certificate_transparency() {
    let tree = known();
    assert_eq!(tree.root_at(0).map(|h| h.to_string()).as_deref(), Some("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"));
    for (i, wanted) in ROOTS.iter().enumerate() {
        assert_eq!(tree.root_at(i as u64 + 1).map(|h| h.to_string()).as_deref(), Some(*wanted), "size {}", i + 1);
    }
    assert_eq!(tree.root_at(9), None);
}

/// The proofs of the same test data, whose sizes and indices start at 1 there.
#[test]
fn the_proofs_of_certificate_transparency() {
    let tree = known();
    assert_eq!(hexes(tree.inclusion(0, 1)), Vec::<String>::new());
    assert_eq!(
        hexes(tree.inclusion(0, 8)),
        [
            "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
        ]
    );
    assert_eq!(
        hexes(tree.inclusion(5, 8)),
        [
            "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
            "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        ]
    );
    assert_eq!(hexes(tree.inclusion(2, 3)), ["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"]);
    assert_eq!(
        hexes(tree.consistency(1, 8)),
        [
            "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
        ]
    );
    assert_eq!(
        hexes(tree.consistency(6, 8)),
        [
            "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
            "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        ]
    );
    assert_eq!(
        hexes(tree.consistency(2, 5)),
        [
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        ]
    );
}

fn leaves(n: u64) -> Vec<Hash> {
    (0..n).map(|i| Hash::leaf(&[&i.to_be_bytes()])).collect()
}

/// RFC 6962 section 2.1, word for word.
fn naive_root(d: &[Hash]) -> Hash {
    match d.len() {
        0 => Hash::of_nothing(),
        1 => d[0],
        n => {
            let k = naive_split(n);
            Hash::node(&naive_root(&d[..k]), &naive_root(&d[k..]))
        }
    }
}

fn naive_split(n: usize) -> usize {
    (0..).map(|e| 1usize << e).take_while(|k| *k < n).last().expect("n is at least 2")
}

fn naive_path(m: usize, d: &[Hash]) -> Vec<Hash> {
    if d.len() == 1 {
        return Vec::new();
    }
    let k = naive_split(d.len());
    let (mut path, beside) =
        if m < k { (naive_path(m, &d[..k]), naive_root(&d[k..])) } else { (naive_path(m - k, &d[k..]), naive_root(&d[..k])) };
    path.push(beside);
    path
}

fn naive_proof(m: usize, d: &[Hash], whole: bool) -> Vec<Hash> {
    if m == d.len() {
        return if whole { Vec::new() } else { vec![naive_root(d)] };
    }
    let k = naive_split(d.len());
    let (mut path, beside) = if m <= k {
        (naive_proof(m, &d[..k], whole), naive_root(&d[k..]))
    } else {
        (naive_proof(m - k, &d[k..], false), naive_root(&d[..k]))
    };
    path.push(beside);
    path
}

#[test]
fn every_proof_of_every_small_tree_holds_and_is_that_of_the_definition() {
    let all = leaves(40);
    let tree: Tree = all.iter().copied().collect();
    let rows = Leaves(|i: u64| all.get(i as usize).copied().ok_or("no such leaf"));
    for size in 1..=all.len() {
        let (d, n) = (&all[..size], size as u64);
        let top = tree.root_at(n).expect("so many leaves");
        assert_eq!((top, root(&rows, n)), (naive_root(d), Ok(top)));
        for index in 0..size {
            let path = tree.inclusion(index as u64, n).expect("inside");
            assert_eq!((&path, inclusion(&rows, index as u64, n)), (&naive_path(index, d), Ok(Some(path.clone()))));
            assert!(included(&d[index], index as u64, n, &path, &top));
            for ((from, to), hash) in spans(&d[index], index as u64, n, &path) {
                assert_eq!(hash, naive_root(&d[from as usize..to as usize]), "{from}..{to} of {n}");
            }
            assert!(!included(&d[index], index as u64 + 1, n, &path, &top), "another place");
            assert!(!included(&Hash::of_nothing(), index as u64, n, &path, &top), "another leaf");
        }
        for old in 1..=size {
            let path = tree.consistency(old as u64, n).expect("inside");
            let before = tree.root_at(old as u64).expect("so many leaves");
            assert_eq!((&path, consistency(&rows, old as u64, n)), (&naive_proof(old, d, true), Ok(Some(path.clone()))));
            assert!(consistent((old as u64, &before), (n, &top), &path));
            assert!(old == size || !consistent((old as u64, &top), (n, &top), &path), "another old root");
        }
    }
    assert_eq!((tree.inclusion(3, 3), tree.inclusion(0, 41), tree.consistency(5, 4), tree.consistency(1, 41)), (None, None, None, None));
    assert_eq!(tree.consistency(0, 9), Some(Vec::new()));
    assert!(consistent((0, &Hash::of_nothing()), (9, &tree.root()), &[]));
    assert!(!consistent((0, &tree.root()), (9, &tree.root()), &[]));
}

proptest! {
    #[test]
    fn a_proof_that_was_touched_does_not_hold(n in 2u64..3000, i in 0u64..3000, bit in 0usize..256, step in 0usize..16, old in 1u64..3000) {
        let tree: Tree = leaves(n).into_iter().collect();
        let (i, old, top) = (i % n, 1 + old % (n - 1), tree.root());
        let before = tree.root_at(old).expect("smaller");
        let leaf = tree.leaf(i).expect("inside");
        let (mut path, mut proof) = (tree.inclusion(i, n).expect("inside"), tree.consistency(old, n).expect("smaller"));
        prop_assert!(included(&leaf, i, n, &path, &top) && consistent((old, &before), (n, &top), &proof));
        prop_assert!(!included(&leaf, i, n, &path[1..], &top) && !consistent((old, &before), (n, &top), &proof[1..]));
        let longer: Vec<Hash> = path.iter().copied().chain([top]).collect();
        prop_assert!(!included(&leaf, i, n, &longer, &top));
        let (s, t) = (step % path.len(), step % proof.len());
        path[s].0[bit / 8] ^= 1 << (bit % 8);
        proof[t].0[bit / 8] ^= 1 << (bit % 8);
        prop_assert!(!included(&leaf, i, n, &path, &top) && !consistent((old, &before), (n, &top), &proof));
    }

    #[test]
    fn another_implementation_agrees(n in 2u64..700, i in 0u64..700, added in 1u64..700) {
        let (i, added) = (i % n, 1 + added % (n - 1));
        let tree: Tree = leaves(n).into_iter().collect();
        let mut other = ct_merkle::mem_backed_tree::MemoryBackedTree::<sha2::Sha256, Vec<u8>>::new();
        (0..n).for_each(|k| other.push(k.to_be_bytes().to_vec()));
        let top = other.root();
        prop_assert_eq!(top.as_bytes().as_slice(), &tree.root().0[..]);
        let flat = |path: Option<Vec<Hash>>| path.expect("a proof").iter().flat_map(|h| h.0).collect::<Vec<u8>>();
        prop_assert_eq!(other.prove_inclusion(i as usize).as_bytes().to_vec(), flat(tree.inclusion(i, n)));
        prop_assert_eq!(other.prove_consistency(added as usize).as_bytes().to_vec(), flat(tree.consistency(n - added, n)));
    }
}

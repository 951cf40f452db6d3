//! Proofs against a second implementation, and every way to bend one.

use proptest::prelude::*;
use tlog_tiles::{HashReader, check_record, check_tree, prove_record, prove_tree, stored_hashes_for_record_hash};

use super::*;
use crate::log::{Edge, Leaves, root_of};

/// The oracle's storage of all nodes.
struct Oracle(Vec<tlog_tiles::Hash>);

impl HashReader for Oracle {
    fn read_hashes(&self, indexes: &[u64]) -> Result<Vec<tlog_tiles::Hash>, tlog_tiles::Error> {
        Ok(indexes.iter().map(|index| self.0[usize::try_from(*index).unwrap()]).collect())
    }
}

fn theirs(hash: Hash) -> tlog_tiles::Hash {
    tlog_tiles::Hash(hash.0)
}

fn ours(path: &[tlog_tiles::Hash]) -> Vec<Hash> {
    path.iter().map(|hash| Hash(hash.0)).collect()
}

/// An edge holds the whole of a tree as small as these, and finds its nodes without hashing.
fn held(leaves: &Leaves) -> Edge {
    let mut edge = Edge::new();
    for leaf in &leaves.0 {
        edge.push(*leaf);
    }
    edge
}

fn trees(count: u64) -> (Leaves, Oracle) {
    let leaves = Leaves((0..count).map(|n| Hash::leaf(&n.to_be_bytes())).collect());
    let mut oracle = Oracle(Vec::new());
    for (n, leaf) in leaves.0.iter().enumerate() {
        let more = stored_hashes_for_record_hash(n as u64, theirs(*leaf), &oracle).unwrap();
        oracle.0.extend(more);
    }
    (leaves, oracle)
}

#[test]
fn every_inclusion_proof_of_every_small_tree_holds_and_is_the_oracles() {
    let (leaves, oracle) = trees(300);
    let nodes = held(&leaves);
    for size in 1..=300 {
        let root = root_of(&leaves, TreeSize(size)).unwrap();
        for index in 0..size {
            let path = inclusion_proof(&nodes, Seq(index), TreeSize(size)).unwrap();
            assert_eq!(path, ours(&prove_record(size, index, &oracle).unwrap()), "{index} of {size}");
            let leaf = leaves.0[usize::try_from(index).unwrap()];
            assert_eq!(verify_inclusion(leaf, Seq(index), TreeSize(size), &path, root), Ok(()), "{index} of {size}");
        }
        let last = prove_record(size, size - 1, &oracle).unwrap();
        let leaf = leaves.0[usize::try_from(size - 1).unwrap()];
        check_record(&last, size, theirs(root), size - 1, theirs(leaf)).unwrap();
    }
}

#[test]
fn every_consistency_proof_of_small_trees_holds_and_is_the_oracles() {
    let (leaves, oracle) = trees(300);
    let nodes = held(&leaves);
    let roots: Vec<Hash> = (0..=300).map(|size| root_of(&leaves, TreeSize(size)).unwrap()).collect();
    for new in 0..=300_u64 {
        for old in 0..=new {
            if new > 64 && (old * 7 + new) % 11 != 0 {
                continue;
            }
            let path = consistency_proof(&nodes, TreeSize(old), TreeSize(new)).unwrap();
            let (old_root, new_root) = (roots[usize::try_from(old).unwrap()], roots[usize::try_from(new).unwrap()]);
            let held = verify_consistency(TreeSize(old), TreeSize(new), old_root, new_root, &path);
            assert_eq!(held, Ok(()), "{old} to {new}");
            if old > 0 {
                let oracles = prove_tree(new, old, &oracle).unwrap();
                assert_eq!(path, ours(&oracles), "{old} to {new}");
                check_tree(&oracles, new, theirs(new_root), old, theirs(old_root)).unwrap();
            }
        }
    }
}

/// Every simple way to bend a list of hashes.
fn bent(path: &[Hash]) -> Vec<Vec<Hash>> {
    let garbage = Hash::of(b"garbage");
    let mut all = vec![[path, &[garbage]].concat(), [&[garbage], path].concat()];
    for place in 0..path.len() {
        let mut removed = path.to_vec();
        let hash = removed.remove(place);
        all.push(removed.clone());
        for other in [garbage, Hash::ZERO, Hash::empty_root()] {
            let mut swapped = path.to_vec();
            swapped[place] = other;
            all.push(swapped);
        }
        for bit in [0, 7, 100, 255] {
            let mut flipped = hash;
            flipped.0[bit / 8] ^= 1 << (bit % 8);
            removed.insert(place, flipped);
            all.push(removed.clone());
            removed.remove(place);
        }
        let mut doubled = path.to_vec();
        doubled.insert(place, hash);
        all.push(doubled);
    }
    if path.len() > 1 && path.first() != path.last() {
        all.push(path.iter().rev().copied().collect());
    }
    all
}

/// Sizes and numbers near `n` that a liar would try.
fn near(n: u64) -> Vec<u64> {
    [n.wrapping_sub(1), n + 1, n * 2, n / 2, n ^ 64, n ^ (1 << 40), 0, u64::MAX - 1, u64::MAX]
        .into_iter()
        .filter(|other| *other != n)
        .collect()
}

#[test]
fn no_bent_inclusion_proof_holds() {
    let (leaves, _) = trees(70);
    for size in [1_u64, 2, 3, 7, 8, 9, 64, 65, 70] {
        let root = root_of(&leaves, TreeSize(size)).unwrap();
        for index in 0..size {
            let leaf = leaves.0[usize::try_from(index).unwrap()];
            let path = inclusion_proof(&leaves, Seq(index), TreeSize(size)).unwrap();
            let check =
                |leaf, index, size, path: &[Hash], root| verify_inclusion(leaf, Seq(index), TreeSize(size), path, root);
            for other in bent(&path) {
                assert!(check(leaf, index, size, &other, root).is_err(), "{index} of {size}: {other:?}");
            }
            for other in near(index) {
                assert!(check(leaf, other, size, &path, root).is_err(), "{index} as {other} of {size}");
            }
            for other in near(size) {
                // Some other trees have the same shape around this leaf, and only the signed checkpoint binds
                // the size. The oracle says which.
                let found = check(leaf, index, other, &path, root).is_ok();
                let path = path.iter().copied().map(theirs).collect();
                let wanted = check_record(&path, other, theirs(root), index, theirs(leaf)).is_ok();
                assert_eq!(found, wanted, "{index} of {size} as of {other}");
            }
            assert!(check(root, index, size, &path, root).is_err() || size == 1);
            assert!(check(leaf, index, size, &path, Hash::of(b"garbage")).is_err());
        }
    }
}

#[test]
fn no_bent_consistency_proof_holds() {
    let (leaves, _) = trees(40);
    let garbage = Hash::of(b"garbage");
    for new in 1..=40 {
        for old in 1..new {
            let path = consistency_proof(&leaves, TreeSize(old), TreeSize(new)).unwrap();
            let old_root = root_of(&leaves, TreeSize(old)).unwrap();
            let new_root = root_of(&leaves, TreeSize(new)).unwrap();
            let check = |old, new, a, b, path: &[Hash]| verify_consistency(TreeSize(old), TreeSize(new), a, b, path);
            for other in bent(&path) {
                assert!(check(old, new, old_root, new_root, &other).is_err(), "{old} to {new}: {other:?}");
            }
            assert!(check(old, new, garbage, new_root, &path).is_err());
            assert!(check(old, new, old_root, garbage, &path).is_err());
            assert!(check(old, new, new_root, old_root, &path).is_err());
            assert!(check(new, old, new_root, old_root, &path).is_err());
            assert!(check(old, old, old_root, new_root, &path).is_err());
        }
    }
    let root = root_of(&leaves, TreeSize(40)).unwrap();
    let none = TreeSize::EMPTY;
    assert_eq!(verify_consistency(none, TreeSize(40), Hash::empty_root(), root, &[]), Ok(()));
    assert_eq!(verify_consistency(none, none, Hash::empty_root(), Hash::empty_root(), &[]), Ok(()));
    assert_eq!(verify_consistency(none, TreeSize(40), garbage, root, &[]), Err(ProofError::Root));
    assert_eq!(verify_consistency(none, none, garbage, garbage, &[]), Err(ProofError::Root));
    let found = verify_consistency(none, TreeSize(40), Hash::empty_root(), root, &[garbage]);
    assert_eq!(found, Err(ProofError::Length { found: 1, wanted: 0 }));
}

#[test]
fn what_cannot_be_proved_is_said_before_reading() {
    let (leaves, _) = trees(4);
    let out = inclusion_proof(&leaves, Seq(4), TreeSize(4));
    assert_eq!(out, Err(ProveError::OutOfTree { index: Seq(4), size: TreeSize(4) }));
    let back = consistency_proof(&leaves, TreeSize(4), TreeSize(3));
    assert_eq!(back, Err(ProveError::Backwards { old: TreeSize(4), new: TreeSize(3) }));
    assert!(matches!(inclusion_proof(&leaves, Seq(0), TreeSize(u64::MAX)), Err(ProveError::Read(_))));
    assert!(matches!(consistency_proof(&leaves, TreeSize(4), TreeSize(u64::MAX)), Err(ProveError::Read(_))));
}

/// Gives some hash for every node: proofs of any size can be made from it.
struct Endless;

impl NodeReader for Endless {
    type Error = std::convert::Infallible;

    fn node(&self, level: u8, index: u64) -> Result<Hash, Self::Error> {
        let mut name = index.to_be_bytes().to_vec();
        name.push(level);
        Ok(Hash::of(&name))
    }
}

fn any_size() -> impl Strategy<Value = u64> {
    prop_oneof![any::<u64>(), 0_u64..1_000, (0_u32..64).prop_map(|bit| 1 << bit), Just(u64::MAX), Just(u64::MAX - 1)]
}

proptest! {
    /// No size, however hostile, makes a checker panic or pass.
    #[test]
    fn hostile_sizes_are_refused(index in any_size(), size in any_size(), count in 0_usize..70) {
        let path = vec![Hash::ZERO; count];
        let root = Hash::of(b"some root");
        prop_assert!(verify_inclusion(Hash::ZERO, Seq(index), TreeSize(size), &path, root).is_err());
        let found = verify_consistency(TreeSize(index), TreeSize(size), root, Hash::ZERO, &path);
        prop_assert!(found.is_err());
    }

    /// Proof makers and checkers agree about the length of a proof at every size.
    #[test]
    fn a_made_proof_has_the_length_that_is_checked(one in any_size(), other in any_size()) {
        let (small, large) = (one.min(other), one.max(other));
        if small < large {
            let path = inclusion_proof(&Endless, Seq(small), TreeSize(large)).unwrap();
            let found = verify_inclusion(Hash::ZERO, Seq(small), TreeSize(large), &path, Hash::ZERO);
            prop_assert_eq!(found, Err(ProofError::Root));
            let path = consistency_proof(&Endless, TreeSize(small), TreeSize(large)).unwrap();
            let found = verify_consistency(TreeSize(small), TreeSize(large), Hash::ZERO, Hash::ZERO, &path);
            prop_assert_eq!(found, Err(ProofError::Root));
        }
    }
}

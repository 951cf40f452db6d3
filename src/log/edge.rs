//! The right edge of the tree, in memory: appends and proves without reading.

use std::collections::VecDeque;

use super::nodes::{NoSuchNode, NodeReader, root_of};
use super::proof::{ProveError, inclusion_proof};
use super::seq::{Seq, TreeSize};
use crate::codes::Hash;

/// How many of the last leaves are kept; half as many on each level above.
const LEAVES_KEPT: usize = 512;
/// How many nodes are kept on every level at least: an edge node, its left sibling, and the pair before.
const NODES_KEPT_MIN: usize = 4;

/// The last nodes of every level: enough to append for ever, and to prove each of the last 256 entries.
///
/// Memory is constant, about 1,100 hashes, so a batch is staged on a clone. The order of appending is the
/// only input: an edge that was resumed from stored nodes equals the one that was pushed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edge {
    size: TreeSize,
    /// Per level the last complete nodes; the last of them is number (size >> level) - 1.
    levels: Vec<VecDeque<Hash>>,
}

impl Default for Edge {
    fn default() -> Self {
        Self::new()
    }
}

impl Edge {
    /// The edge of the empty tree.
    #[must_use]
    pub const fn new() -> Self {
        Self { size: TreeSize::EMPTY, levels: Vec::new() }
    }

    /// Builds the edge of an existing tree from stored nodes.
    ///
    /// Reads the kept leaves and per level the few nodes that are not hashed from kept children: about three
    /// tiles of each tile level. Trust: the caller compares [`root`](Self::root) with a signed checkpoint.
    ///
    /// # Errors
    ///
    /// Those of the reader.
    pub fn resume<R: NodeReader>(size: TreeSize, reader: &R) -> Result<Self, R::Error> {
        let mut edge = Self { size, levels: Vec::new() };
        for level in 0..64 {
            let count = size.0 >> level;
            if count == 0 {
                break;
            }
            let first = count.saturating_sub(kept(level) as u64);
            let nodes = (first..count)
                .map(|index| match edge.hash_children(level, index) {
                    Some(node) => Ok(node),
                    None => reader.node(level, index),
                })
                .collect::<Result<VecDeque<_>, _>>()?;
            edge.levels.push(nodes);
        }
        Ok(edge)
    }

    /// Appends a leaf and says which entry it is.
    ///
    /// # Panics
    ///
    /// After 2^64 - 1 leaves, which no log reaches.
    pub fn push(&mut self, leaf: Hash) -> Seq {
        let seq = self.size.next_seq();
        self.size = TreeSize(seq.0.checked_add(1).expect("no log reaches 2^64 entries"));
        let mut node = leaf;
        for level in 0_u8.. {
            let held = usize::from(level);
            if self.levels.len() == held {
                self.levels.push(VecDeque::new());
            }
            let Some(row) = self.levels.get_mut(held) else { break };
            let left = row.back().copied();
            row.push_back(node);
            if row.len() > kept(level) {
                row.pop_front();
            }
            // A node with an odd number completes its parent.
            match left {
                Some(left) if (seq.0 >> level) % 2 == 1 => node = Hash::node(left, node),
                Some(_) | None => break,
            }
        }
        seq
    }

    /// How many leaves the tree has.
    #[must_use]
    pub const fn size(&self) -> TreeSize {
        self.size
    }

    /// The root of the tree.
    ///
    /// # Panics
    ///
    /// Never: the last node of each level is always kept.
    #[must_use]
    pub fn root(&self) -> Hash {
        root_of(self, self.size).expect("the last node of each level is kept")
    }

    /// The complete subtree of 2^`level` leaves number `index`, if it is among the kept ones.
    #[must_use]
    pub fn node(&self, level: u8, index: u64) -> Option<Hash> {
        let row = self.levels.get(usize::from(level))?;
        let first = (self.size.0 >> level) - row.len() as u64;
        row.get(usize::try_from(index.checked_sub(first)?).ok()?).copied()
    }

    /// Proves entry `index` in the tree as it is now; always possible for the last 256 entries.
    ///
    /// # Errors
    ///
    /// [`ProveError::Read`] if the entry is so old that its siblings are no longer kept.
    pub fn inclusion_proof(&self, index: Seq) -> Result<Vec<Hash>, ProveError<NoSuchNode>> {
        inclusion_proof(self, index, self.size)
    }

    fn hash_children(&self, level: u8, index: u64) -> Option<Hash> {
        let below = level.checked_sub(1)?;
        Some(Hash::node(self.node(below, index * 2)?, self.node(below, index * 2 + 1)?))
    }
}

impl NodeReader for Edge {
    type Error = NoSuchNode;

    fn node(&self, level: u8, index: u64) -> Result<Hash, NoSuchNode> {
        Self::node(self, level, index).ok_or(NoSuchNode { level, index })
    }
}

/// How many nodes are kept on a level.
fn kept(level: u8) -> usize {
    LEAVES_KEPT.checked_shr(level.into()).unwrap_or(0).max(NODES_KEPT_MIN)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::log::{Leaves, verify_inclusion};

    fn leaf(n: u64) -> Hash {
        Hash::leaf(&n.to_be_bytes())
    }

    fn pushed(count: u64) -> (Edge, Leaves) {
        let mut edge = Edge::new();
        let leaves = Leaves((0..count).map(leaf).collect());
        for (n, leaf) in leaves.0.iter().enumerate() {
            assert_eq!(edge.push(*leaf), Seq(n as u64));
        }
        (edge, leaves)
    }

    #[test]
    fn the_root_after_each_push_is_the_root_of_the_tree() {
        let (_, leaves) = pushed(1_100);
        let mut edge = Edge::new();
        assert_eq!(edge.root(), Hash::empty_root());
        for (n, leaf) in leaves.0.iter().enumerate() {
            edge.push(*leaf);
            assert_eq!(edge.size(), TreeSize(n as u64 + 1));
            assert_eq!(Ok(edge.root()), root_of(&leaves, edge.size()));
        }
    }

    #[test]
    fn the_last_256_entries_are_proved_from_the_edge_alone() {
        let mut edge = Edge::new();
        for n in 0..2_100_u64 {
            edge.push(leaf(n));
            if n % 37 == 0 || n.is_multiple_of(256) || (n + 1).is_multiple_of(256) {
                let root = edge.root();
                for index in (n + 1).saturating_sub(256)..=n {
                    let path = edge.inclusion_proof(Seq(index)).unwrap();
                    assert_eq!(verify_inclusion(leaf(index), Seq(index), edge.size(), &path, root), Ok(()));
                }
            }
        }
        assert!(matches!(edge.inclusion_proof(Seq(3)), Err(ProveError::Read(_))));
        assert!(matches!(edge.inclusion_proof(Seq(2_100)), Err(ProveError::OutOfTree { .. })));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]

        /// Nobody can tell from its roots and proofs whether an edge was pushed or resumed.
        #[test]
        fn a_resumed_edge_is_the_pushed_one_for_ever_after(size in 0_u64..5_000, more in 0_u64..700) {
            let (mut edge, leaves) = pushed(size);
            let mut resumed = Edge::resume(edge.size(), &leaves).unwrap();
            prop_assert_eq!(&resumed, &edge);
            for n in size..size + more {
                edge.push(leaf(n));
                resumed.push(leaf(n));
            }
            prop_assert_eq!(resumed.root(), edge.root());
            prop_assert_eq!(resumed, edge);
        }
    }

    #[test]
    fn memory_does_not_grow_with_the_tree() {
        let (edge, _) = pushed(70_000);
        let held: usize = edge.levels.iter().map(VecDeque::len).sum();
        assert!(held < 1_200, "{held} hashes");
        assert_eq!(edge.node(0, 69_999), Some(leaf(69_999)));
        assert_eq!(edge.node(0, 70_000), None);
        assert_eq!(edge.node(0, 0), None);
        assert_eq!(edge.node(200, 0), None);
    }
}

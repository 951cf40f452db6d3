//! Where the hashes of complete subtrees come from: tiles, memory, all leaves at once.

use thiserror::Error;

use super::seq::{Seq, TreeSize};
use crate::codes::Hash;

/// Gives the hash of any complete subtree of a tree.
///
/// Node (`level`, `index`) covers the 2^`level` leaves from `index` × 2^`level` on; level 0 are the leaf
/// hashes. A node never changes once complete, so every later tree answers the same.
/// Trust: readers are not believed; who checks a proof needs only the root.
pub trait NodeReader {
    /// Why a node cannot be given.
    type Error;

    /// The node's hash.
    ///
    /// # Errors
    ///
    /// The subtree is not complete or not held, or reading failed.
    fn node(&self, level: u8, index: u64) -> Result<Hash, Self::Error>;
}

impl<R: NodeReader + ?Sized> NodeReader for &R {
    type Error = R::Error;

    fn node(&self, level: u8, index: u64) -> Result<Hash, Self::Error> {
        (**self).node(level, index)
    }
}

/// A node that this part of the tree does not hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("node {index} of level {level} is not held here")]
pub struct NoSuchNode {
    /// Its level; 0 are the leaves.
    pub level: u8,
    /// Its number in the level.
    pub index: u64,
}

/// A whole tree as its leaf hashes. Each node is computed anew, so this is for small trees and auditors.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Leaves(pub Vec<Hash>);

impl Leaves {
    /// How many leaves there are.
    #[must_use]
    pub fn size(&self) -> TreeSize {
        TreeSize(self.0.len() as u64)
    }
}

impl NodeReader for Leaves {
    type Error = NoSuchNode;

    fn node(&self, level: u8, index: u64) -> Result<Hash, NoSuchNode> {
        let found = || {
            let width = 1_u64.checked_shl(level.into())?;
            let first = usize::try_from(index.checked_mul(width)?).ok()?;
            let end = first.checked_add(usize::try_from(width).ok()?)?;
            complete_root(self.0.get(first..end)?)
        };
        found().ok_or(NoSuchNode { level, index })
    }
}

/// The root over 2^n hashes of one level; `None` for any other count, zero included.
#[must_use]
pub fn complete_root(row: &[Hash]) -> Option<Hash> {
    if !row.len().is_power_of_two() {
        return None;
    }
    let mut row = row.to_vec();
    while row.len() > 1 {
        row = row.chunks_exact(2).filter_map(|pair| Some(Hash::node(*pair.first()?, *pair.last()?))).collect();
    }
    row.first().copied()
}

/// The root of the tree of the first `size` leaves.
///
/// # Errors
///
/// Those of the reader; it is asked for at most 64 nodes.
///
/// Source: RFC 9162 section 2.1.1.
pub fn root_of<R: NodeReader>(reader: &R, size: TreeSize) -> Result<Hash, R::Error> {
    Ok(range_root(reader, Seq(0), size)?.unwrap_or_else(Hash::empty_root))
}

/// The root over the leaves from `from` to the end of the tree of `size`; `None` if there are none.
///
/// `from` must be the first leaf of a subtree of that tree, so that the complete subtrees in it shrink to the right.
pub(super) fn range_root<R: NodeReader>(reader: &R, from: Seq, size: TreeSize) -> Result<Option<Hash>, R::Error> {
    let mut rest = size.0.saturating_sub(from.0);
    let mut parts = Vec::new();
    let mut first = from.0;
    while let Some(level) = rest.checked_ilog2() {
        let level = u8::try_from(level).expect("a u64 has 64 bits");
        parts.push(reader.node(level, first >> level)?);
        first += 1 << level;
        rest -= 1 << level;
    }
    Ok(parts.into_iter().rev().reduce(|right, left| Hash::node(left, right)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_trees_have_the_roots_that_the_definition_gives() {
        let leaf = |n: u8| Hash::leaf(&[n]);
        let tree = Leaves((0..3).map(leaf).collect());
        assert_eq!(root_of(&tree, TreeSize(0)), Ok(Hash::of(b"")));
        assert_eq!(root_of(&tree, TreeSize(1)), Ok(leaf(0)));
        assert_eq!(root_of(&tree, TreeSize(2)), Ok(Hash::node(leaf(0), leaf(1))));
        assert_eq!(root_of(&tree, TreeSize(3)), Ok(Hash::node(Hash::node(leaf(0), leaf(1)), leaf(2))));
        assert_eq!(root_of(&tree, TreeSize(4)), Err(NoSuchNode { level: 2, index: 0 }));
        assert_eq!(tree.node(63, u64::MAX), Err(NoSuchNode { level: 63, index: u64::MAX }));
        assert_eq!(tree.node(64, 0), Err(NoSuchNode { level: 64, index: 0 }));
        assert_eq!(complete_root(&[]), None);
        assert_eq!(complete_root(&tree.0), None);
    }
}

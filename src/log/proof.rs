//! Inclusion and consistency proofs: made from nodes, checked from nothing but roots.

use thiserror::Error;

use super::nodes::{NodeReader, range_root};
use super::seq::{Seq, TreeSize};
use crate::codes::Hash;

/// Why a proof cannot be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum ProveError<E> {
    /// The tree does not hold the entry.
    #[error("entry {index} is not in a tree of {size}")]
    OutOfTree {
        /// The entry asked for.
        index: Seq,
        /// The tree asked about.
        size: TreeSize,
    },
    /// The later tree is the smaller one.
    #[error("a tree of {new} does not continue a tree of {old}")]
    Backwards {
        /// The earlier size asked about.
        old: TreeSize,
        /// The later size asked about.
        new: TreeSize,
    },
    /// A node could not be had.
    #[error("a node of the tree cannot be read")]
    Read(#[source] E),
}

/// Why a proof does not hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum ProofError {
    /// No tree of that size holds that entry.
    #[error("entry {index} is not in a tree of {size}")]
    OutOfTree {
        /// The entry claimed.
        index: Seq,
        /// The tree claimed.
        size: TreeSize,
    },
    /// The later tree is the smaller one.
    #[error("a tree of {new} does not continue a tree of {old}")]
    Backwards {
        /// The earlier size claimed.
        old: TreeSize,
        /// The later size claimed.
        new: TreeSize,
    },
    /// Not the number of hashes that these sizes need.
    #[error("the proof has {found} hashes, wanted {wanted}")]
    Length {
        /// How many hashes came.
        found: usize,
        /// How many these sizes need.
        wanted: usize,
    },
    /// The hashes lead to another root than the one claimed.
    #[error("the proof leads to another root")]
    Root,
}

/// Sibling hashes from `index` up to the root of the tree of `size`, leaf side first.
///
/// # Errors
///
/// [`ProveError::OutOfTree`] before anything is read; [`ProveError::Read`] as the reader says.
///
/// Source: RFC 9162 section 2.1.3.1.
pub fn inclusion_proof<R: NodeReader>(
    reader: &R,
    index: Seq,
    size: TreeSize,
) -> Result<Vec<Hash>, ProveError<R::Error>> {
    if !size.holds(index) {
        return Err(ProveError::OutOfTree { index, size });
    }
    siblings(reader, 0, index.0, size).map_err(ProveError::Read)
}

/// Hashes that show that the tree of `new` leaves begins with the tree of `old` leaves.
///
/// Empty if `old` is 0 or equals `new`.
///
/// # Errors
///
/// [`ProveError::Backwards`] before anything is read; [`ProveError::Read`] as the reader says.
///
/// Source: RFC 9162 section 2.1.4.1.
pub fn consistency_proof<R: NodeReader>(
    reader: &R,
    old: TreeSize,
    new: TreeSize,
) -> Result<Vec<Hash>, ProveError<R::Error>> {
    if old > new {
        return Err(ProveError::Backwards { old, new });
    }
    let Some(last) = old.last_seq().filter(|_| old < new) else { return Ok(Vec::new()) };
    // The smallest complete subtree at the right edge of the old tree is where both trees are climbed from.
    let (level, index) = edge_node(last);
    let mut path = Vec::new();
    if index > 0 {
        path.push(reader.node(level, index).map_err(ProveError::Read)?);
    }
    path.extend(siblings(reader, level, index, new).map_err(ProveError::Read)?);
    Ok(path)
}

/// The largest complete subtree that ends with leaf `last`, as its level and number.
fn edge_node(last: Seq) -> (u8, u64) {
    let level = last.0.trailing_ones();
    let level_u8 = u8::try_from(level).expect("a u64 has 64 bits");
    (level_u8, last.0.checked_shr(level).unwrap_or(0))
}

/// The siblings met when climbing from a node to the root.
fn siblings<R: NodeReader>(reader: &R, level: u8, index: u64, size: TreeSize) -> Result<Vec<Hash>, R::Error> {
    let mut path = Vec::new();
    let (mut level, mut index) = (level, index);
    let mut last = size.0.saturating_sub(1).checked_shr(level.into()).unwrap_or(0);
    while last > 0 {
        if index % 2 == 1 {
            path.push(reader.node(level, index - 1)?);
        } else if index < last {
            let complete = index + 1 < size.0 >> level;
            if complete {
                path.push(reader.node(level, index + 1)?);
            } else {
                path.extend(range_root(reader, Seq((index + 1) << level), size)?);
            }
        }
        level += 1;
        index >>= 1;
        last >>= 1;
    }
    Ok(path)
}

/// Checks that `leaf` is entry `index` of the tree of `size` leaves under `root`.
///
/// `path`: sibling hashes, leaf side first, at most 64. Pure; server, auditor and browser run this same
/// function. Says nothing about who signed `root`: see [`Checkpoint::open`](super::Checkpoint::open).
///
/// # Errors
///
/// [`ProofError::OutOfTree`] and [`ProofError::Length`] before any hash is computed;
/// [`ProofError::Root`] for everything else, without saying at which level.
///
/// Source: RFC 9162 section 2.1.3.2.
pub fn verify_inclusion(leaf: Hash, index: Seq, size: TreeSize, path: &[Hash], root: Hash) -> Result<(), ProofError> {
    let last = size.last_seq().filter(|last| index <= *last).ok_or(ProofError::OutOfTree { index, size })?;
    let climb = Climb::new(index.0, last.0);
    let (inner, border) = climb.split(path)?;
    if border_root(climb.inner_root(leaf, inner), border) == root { Ok(()) } else { Err(ProofError::Root) }
}

/// Checks that the tree of `new` leaves under `new_root` begins with the tree of `old` leaves under `old_root`.
///
/// The empty tree is the beginning of every tree: its proof is empty and its root is the empty root.
///
/// # Errors
///
/// [`ProofError::Backwards`] and [`ProofError::Length`] before any hash is computed;
/// [`ProofError::Root`] if the hashes lead to another old or new root.
///
/// Source: RFC 9162 section 2.1.4.2.
pub fn verify_consistency(
    old: TreeSize,
    new: TreeSize,
    old_root: Hash,
    new_root: Hash,
    path: &[Hash],
) -> Result<(), ProofError> {
    if old > new {
        return Err(ProofError::Backwards { old, new });
    }
    let (Some(old_last), Some(new_last)) = (old.last_seq(), new.last_seq().filter(|_| old < new)) else {
        let same = old < new || old_root == new_root;
        let empty = old > TreeSize::EMPTY || old_root == Hash::empty_root();
        let empty_length = if path.is_empty() { Ok(()) } else { Err(length(path.len(), 0)) };
        return empty_length.and(if same && empty { Ok(()) } else { Err(ProofError::Root) });
    };
    let (level, index) = edge_node(old_last);
    let climb = Climb::new(index, new_last.0.checked_shr(level.into()).unwrap_or(0));
    // An old tree that is one complete subtree is itself where the climb begins: its root is not sent.
    let (start, path) = if index == 0 {
        (old_root, path)
    } else {
        let wanted = climb.len() + 1;
        let (first, rest) = path.split_first().ok_or(length(0, wanted))?;
        if rest.len() + 1 != wanted {
            return Err(length(path.len(), wanted));
        }
        (*first, rest)
    };
    let (inner, border) = climb.split(path)?;
    let found_old = border_root(climb.left_root(start, inner), border);
    let found_new = border_root(climb.inner_root(start, inner), border);
    if found_old == old_root && found_new == new_root { Ok(()) } else { Err(ProofError::Root) }
}

fn length(found: usize, wanted: usize) -> ProofError {
    ProofError::Length { found, wanted }
}

/// The way from a node to the root: first below the point where it meets the tree's right edge, where siblings
/// stand on both sides, then along the edge, where only left siblings exist.
struct Climb {
    index: u64,
    inner: usize,
    border: usize,
}

impl Climb {
    /// From node `index` of a level whose last node, complete or not, is `last`.
    fn new(index: u64, last: u64) -> Self {
        let inner = u64::BITS - (index ^ last).leading_zeros();
        let border = index.checked_shr(inner).unwrap_or(0).count_ones();
        let count = |bits: u32| usize::try_from(bits).expect("at most 64");
        Self { index, inner: count(inner), border: count(border) }
    }

    fn len(&self) -> usize {
        self.inner + self.border
    }

    /// The siblings below the edge and those along it.
    fn split<'p>(&self, path: &'p [Hash]) -> Result<(&'p [Hash], &'p [Hash]), ProofError> {
        let wanted = length(path.len(), self.len());
        if path.len() == self.len() { path.split_at_checked(self.inner).ok_or(wanted) } else { Err(wanted) }
    }

    /// Whether each sibling below the edge stands to the left.
    fn sides<'p>(&self, inner: &'p [Hash]) -> impl Iterator<Item = (bool, Hash)> + use<'p> {
        let index = self.index;
        inner
            .iter()
            .zip(0_u32..)
            .map(move |(sibling, level)| (index.checked_shr(level).unwrap_or(0) % 2 == 1, *sibling))
    }

    /// Climbs with the siblings of both sides: towards the root of the whole tree.
    fn inner_root(&self, start: Hash, inner: &[Hash]) -> Hash {
        self.sides(inner).fold(
            start,
            |node, (left, sibling)| {
                if left { Hash::node(sibling, node) } else { Hash::node(node, sibling) }
            },
        )
    }

    /// Climbs with the left siblings only: towards the root of the tree that ends with this node.
    fn left_root(&self, start: Hash, inner: &[Hash]) -> Hash {
        self.sides(inner).fold(start, |node, (left, sibling)| if left { Hash::node(sibling, node) } else { node })
    }
}

/// Climbs along the right edge.
fn border_root(start: Hash, border: &[Hash]) -> Hash {
    border.iter().fold(start, |node, left| Hash::node(*left, node))
}

#[cfg(test)]
mod tests;

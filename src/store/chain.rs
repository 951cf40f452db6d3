//! The next link: what an entry must carry to follow the entries before it.

use thiserror::Error;

use crate::codes::{Hash, Timestamp};
use crate::log::{Entry, EntryError, Seq, TreeSize};

/// The right edge of the log: what the next batch builds on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tail {
    /// How many entries there are.
    pub size: TreeSize,
    /// Leaf hash of the last; [`Hash::ZERO`] in an empty log.
    pub leaf: Hash,
    /// When the last was recorded; `None` in an empty log.
    pub at: Option<Timestamp>,
}

/// Why an entry does not follow the one before.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ChainFault {
    /// Not an entry at all, or one of a later version.
    #[error(transparent)]
    Entry(#[from] EntryError),
    /// Another number than the next.
    #[error("entry {found} stands where entry {wanted} was due")]
    Seq {
        /// The number it carries.
        found: Seq,
        /// The number that was due.
        wanted: Seq,
    },
    /// A link to something else.
    #[error("its link is not the leaf hash of the entry before")]
    Prev,
    /// Recorded earlier than the entry before.
    #[error("it was recorded before the entry before it")]
    At,
}

/// Walks along the chain; begins anywhere.
#[derive(Clone, Copy, Debug)]
pub(super) struct Chain {
    pub(super) next: Seq,
    /// `None` until the first entry was seen, if the walk does not begin with entry 0.
    leaf: Option<Hash>,
    at: Option<Timestamp>,
}

impl Tail {
    /// The edge of a log without entries.
    pub const EMPTY: Self = Self { size: TreeSize::EMPTY, leaf: Hash::ZERO, at: None };
}

impl Chain {
    /// A walk that begins with `first` and knows nothing of the entry before, except that entry 0 has none.
    pub(super) fn from(first: Seq) -> Self {
        Self { next: first, leaf: (first.0 == 0).then_some(Hash::ZERO), at: None }
    }

    /// The edge; meaningful after at least one entry, or at the start of an empty log.
    pub(super) fn tail(&self) -> Tail {
        Tail { size: TreeSize(self.next.0), leaf: self.leaf.unwrap_or(Hash::ZERO), at: self.at }
    }

    /// Checks that an entry's line comes next, and steps over it.
    pub(super) fn admit(&mut self, line: &[u8]) -> Result<(), ChainFault> {
        let entry = Entry::parse(line)?;
        if entry.seq != self.next {
            return Err(ChainFault::Seq { found: entry.seq, wanted: self.next });
        }
        if self.leaf.is_some_and(|leaf| leaf != entry.prev) {
            return Err(ChainFault::Prev);
        }
        if self.at.is_some_and(|at| entry.at < at) {
            return Err(ChainFault::At);
        }
        *self = Self { next: Seq(entry.seq.0 + 1), leaf: Some(Hash::leaf(line)), at: Some(entry.at) };
        Ok(())
    }
}

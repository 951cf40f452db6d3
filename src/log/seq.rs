//! Index and count of entries: two types, because they are off by one from each other.

use std::fmt;

/// The number of an entry, from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Seq(pub u64);

/// How many entries a log or a tree holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TreeSize(pub u64);

impl Seq {
    /// The size of the smallest log that holds this entry.
    #[must_use]
    pub const fn size_with(self) -> TreeSize {
        TreeSize(self.0 + 1)
    }
}

impl Default for TreeSize {
    fn default() -> Self {
        Self::EMPTY
    }
}

impl TreeSize {
    /// A log without entries.
    pub const EMPTY: Self = Self(0);

    /// The number that the next entry gets.
    #[must_use]
    pub const fn next_seq(self) -> Seq {
        Seq(self.0)
    }

    /// The last entry's number; `None` in an empty log.
    #[must_use]
    pub fn last_seq(self) -> Option<Seq> {
        self.0.checked_sub(1).map(Seq)
    }

    /// Whether entry `seq` is within.
    #[must_use]
    pub const fn holds(self, seq: Seq) -> bool {
        seq.0 < self.0
    }
}

/// A number in its one decimal spelling: digits without leading zeros.
pub(super) fn decimal(text: &str) -> Option<u64> {
    let value: u64 = text.parse().ok()?;
    (value.to_string() == text).then_some(value)
}

impl fmt::Display for Seq {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Display for TreeSize {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

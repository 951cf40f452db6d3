//! What the ledger stated of its log of restricted reads.

use std::collections::BTreeMap;

use crate::log::{AccessHead, Seq};

use super::registry::Governance;

/// Where the log of restricted reads ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReadsHead {
    /// The entry that says so.
    pub by: Seq,
    /// Where it ended.
    pub head: AccessHead,
}

/// The stated ends that a log of reads has not come by yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatedReads(BTreeMap<u64, ReadsHead>);

impl StatedReads {
    /// All that the ledger stated.
    #[must_use]
    pub fn of(governance: &Governance) -> Self {
        Self(governance.reads().iter().map(|stated| (stated.head.count, *stated)).collect())
    }

    /// The log of reads goes so far.
    pub fn reach(&mut self, head: AccessHead) {
        if self.0.get(&head.count).is_some_and(|stated| stated.head == head) {
            self.0.remove(&head.count);
        }
    }

    /// What was stated and is not there: by which entry, and in words.
    pub fn missing(self) -> impl Iterator<Item = (Seq, String)> {
        self.0.into_values().map(|ReadsHead { by, head: AccessHead { count, hash } }| {
            (by, format!("{count} reads ending in {hash} were stated, and are not there"))
        })
    }
}

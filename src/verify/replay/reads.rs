//! The log of restricted reads against the heads that the ledger stated of it.

use crate::codes::Hash;
use crate::governance::StatedReads;
use crate::log::{AccessHead, AccessLine};
use crate::verify::finding::FindingCode;

use super::Replay;

/// A log of reads as it is gone through, line by line.
#[derive(Clone, Debug)]
pub struct ReadsChain {
    head: AccessHead,
    stated: StatedReads,
    /// Lines that were given, also behind a broken one.
    lines: u64,
    broken: Option<String>,
}

impl ReadsChain {
    /// Takes the next line.
    ///
    /// Trust: the chain shows that nothing was changed before its end; that its end is the true one show the heads that
    /// stand in the log.
    pub fn take(&mut self, line: &[u8]) {
        self.lines += 1;
        if self.broken.is_some() {
            return;
        }
        match AccessLine::parse(line).and_then(|line| self.head.then(&line)) {
            Ok(head) => self.head = head,
            Err(what) => self.broken = Some(format!("line {}: {what}", self.head.count)),
        }
        self.stated.reach(self.head);
    }

    /// Lines that were given so far: the number of the next one.
    #[must_use]
    pub fn lines(&self) -> u64 {
        self.lines
    }
}

impl<F: FnMut(Hash) -> Option<Vec<u8>>> Replay<F> {
    /// The chain to which every line is to be given, after all entries.
    #[must_use]
    pub fn reads_chain(&self) -> ReadsChain {
        let stated = StatedReads::of(self.governance());
        ReadsChain { head: AccessHead::EMPTY, stated, lines: 0, broken: None }
    }

    /// Takes in what came of the chain.
    pub fn reads_checked(&mut self, chain: ReadsChain) {
        self.tally.counts.reads += chain.head.count;
        if let Some(what) = chain.broken {
            self.findings.add(None, FindingCode::ReadsDiffer, what);
        }
        for (by, what) in chain.stated.missing() {
            self.findings.add(Some(by), FindingCode::ReadsDiffer, what);
        }
    }
}

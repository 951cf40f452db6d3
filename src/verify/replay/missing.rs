//! Disclosures that are not shown: erased by an entry of the log, or withheld from this reader.

use std::collections::BTreeMap;

use crate::codes::Hash;
use crate::log::Seq;
use crate::statement::Subject;
use crate::statement::events::ledger::PersonalErased;

use super::Replay;
use super::body::short;
use crate::verify::report::ByEntry;

/// What is missing and what was erased, until every entry has passed: an erasure stands behind what it erases.
///
/// Memory: some 60 bytes for each disclosure that is missing.
#[derive(Clone, Debug, Default)]
pub(super) struct Missing {
    disclosures: Vec<(Seq, [u8; 16], Subject)>,
    /// Each with the last entry that it reaches.
    subjects: BTreeMap<Subject, Seq>,
    digests: BTreeMap<[u8; 16], Seq>,
}

impl<F: FnMut(Hash) -> Option<Vec<u8>>> Replay<F> {
    /// Takes the digests of a statement's disclosures that are not shown.
    pub(super) fn miss(&mut self, seq: Seq, missing: Vec<(Hash, Subject)>) {
        let missing = missing.into_iter().map(|(digest, owner)| (seq, short(digest), owner));
        self.missing.disclosures.extend(missing);
    }

    /// Takes an erasure: of single disclosures, or of all that concern its subject, under each of its names.
    pub(super) fn erase(&mut self, seq: Seq, subject: Subject, erased: &PersonalErased) {
        if let Some(named) = &erased.disclosures {
            self.missing.digests.extend(named.iter().map(|name| (short(name.disclosure.0), seq)));
        } else {
            let same = self.governance.same_as(subject);
            self.missing.subjects.extend(same.into_iter().map(|subject| (subject, seq)));
        }
    }

    /// At the end: which entry erased what, and what nobody said to be erased.
    ///
    /// Trust: a disclosure that an erasure explains may be withheld all the same; that its key is gone shows the
    /// operator's own check alone.
    pub(super) fn settle_missing(&mut self) {
        let Missing { disclosures, subjects, digests } = std::mem::take(&mut self.missing);
        let (mut erased, mut withheld) = (ByEntry::default(), ByEntry::default());
        for (seq, digest, owner) in disclosures {
            let by = subjects.get(&owner).max(digests.get(&digest));
            let explained = by.is_some_and(|by| seq <= *by);
            if explained { erased.add(seq) } else { withheld.add(seq) }
        }
        self.tally.counts.disclosures_erased = erased.total;
        self.tally.counts.disclosures_withheld = withheld.total;
        (self.tally.erased, self.tally.withheld) = (erased, withheld);
    }
}

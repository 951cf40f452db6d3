//! Erasure: destroying the keys of disclosures that a `personal.erased` names.

use std::collections::BTreeSet;
use std::sync::PoisonError;

use crate::codes::Hash;
use crate::governance::Governance;
use crate::log::Seq;
use crate::statement::Statement;
use crate::statement::events::ledger::PersonalErased;
use crate::store::StoreError;

use super::admission::owner_hash;
use super::published::Published;

/// What is to be erased: nothing that was recorded after the erasure itself.
#[derive(Clone, Debug)]
pub(super) struct Erasure {
    /// The entry that says so.
    pub seq: Seq,
    /// What it names.
    pub doomed: Doomed,
}

/// What an erasure names.
#[derive(Clone, Debug)]
pub(super) enum Doomed {
    /// Everything that concerns one subject, under each of its ids.
    Owners(BTreeSet<Hash>),
    /// Single disclosures, by their digests: salted, so that they name no second one.
    Disclosures(BTreeSet<Hash>),
    /// Every disclosure of one entry: its statement was withdrawn.
    Entry(Seq),
}

impl Erasure {
    /// `governance` is that of the entry: it says which persons are one.
    pub(super) fn new(seq: Seq, statement: &Statement, erased: &PersonalErased, governance: &Governance) -> Self {
        let doomed = if let Some(named) = &erased.disclosures {
            Doomed::Disclosures(named.iter().map(|name| name.disclosure.0).collect())
        } else {
            let same = governance.same_as(statement.subject);
            Doomed::Owners(same.iter().map(|subject| owner_hash(&subject.to_string())).collect())
        };
        Self { seq, doomed }
    }

    /// The erasure of a withdrawn statement, entry `withdrawn`, by entry `seq`.
    pub(super) fn of_entry(seq: Seq, withdrawn: Seq) -> Self {
        Self { seq, doomed: Doomed::Entry(withdrawn) }
    }

    /// Whether it reaches a disclosure. A start repeats erasures, and must not take what was recorded since.
    pub(super) fn reaches(&self, seq: Seq, digest: Hash, owner: Hash) -> bool {
        seq <= self.seq
            && match &self.doomed {
                Doomed::Owners(doomed) => doomed.contains(&owner),
                Doomed::Disclosures(doomed) => doomed.contains(&digest),
                Doomed::Entry(doomed) => seq == *doomed,
            }
    }
}

/// Destroys the keys. Doing it again changes nothing, so a start may repeat it.
pub(super) fn carry_out(erasure: &Erasure, shared: &Published) -> Result<u64, StoreError> {
    let mut ring = shared.ring.write().unwrap_or_else(PoisonError::into_inner);
    ring.erase(|seq, digest, owner| erasure.reaches(seq, digest, owner))
}

//! Erasure: destroying the keys of disclosures that a `personal.erased` names.

use std::collections::BTreeSet;
use std::sync::PoisonError;

use crate::codes::Hash;
use crate::statement::Statement;
use crate::statement::events::ledger::PersonalErased;
use crate::store::StoreError;

use super::admission::owner_hash;
use super::published::Published;

/// What is to be erased.
#[derive(Clone, Debug)]
pub(super) enum Erasure {
    /// Everything that concerns one subject.
    Owner(Hash),
    /// Single disclosures, by their digests: salted, so that they name no second one.
    Disclosures(BTreeSet<Hash>),
}

impl Erasure {
    pub(super) fn new(statement: &Statement, erased: &PersonalErased) -> Self {
        match &erased.disclosures {
            Some(named) => Self::Disclosures(named.iter().map(|name| name.disclosure.0).collect()),
            None => Self::Owner(owner_hash(&statement.subject.to_string())),
        }
    }
}

/// Destroys the keys. Doing it again changes nothing, so a start may repeat it.
pub(super) fn carry_out(erasure: &Erasure, shared: &Published) -> Result<u64, StoreError> {
    let mut ring = shared.ring.write().unwrap_or_else(PoisonError::into_inner);
    ring.erase(|_, digest, owner| match erasure {
        Erasure::Owner(doomed) => owner == *doomed,
        Erasure::Disclosures(doomed) => doomed.contains(&digest),
    })
}

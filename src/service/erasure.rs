//! Erasure: destroying the keys of disclosures that a `personal.erased` names.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::PoisonError;

use crate::codes::Hash;
use crate::governance::Governance;
use crate::log::Seq;
use crate::statement::Statement;
use crate::statement::events::ledger::PersonalErased;
use crate::store::{Ring, RingKey, StoreError};

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
    /// Single disclosures, by their digests, each with that of its statement: salted, so that they name no second one.
    Disclosures(BTreeMap<Hash, Hash>),
    /// Every disclosure of one entry: its statement was withdrawn.
    Entry(Seq),
}

impl Erasure {
    /// `governance` is that of the entry: it says which persons are one.
    pub(super) fn new(seq: Seq, statement: &Statement, erased: &PersonalErased, governance: &Governance) -> Self {
        let doomed = if let Some(named) = &erased.disclosures {
            Doomed::Disclosures(named.iter().map(|name| (name.disclosure.0, name.statement.0)).collect())
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

    /// The entry that it erases, if it is one.
    pub(super) fn entry(&self) -> Option<Seq> {
        match self.doomed {
            Doomed::Entry(entry) => Some(entry),
            Doomed::Owners(_) | Doomed::Disclosures(_) => None,
        }
    }

    /// Whether it reaches a disclosure. A start repeats erasures, and must not take what was recorded since.
    pub(super) fn reaches(&self, seq: Seq, digest: Hash, owner: Hash) -> bool {
        seq <= self.seq
            && match &self.doomed {
                Doomed::Owners(doomed) => doomed.contains(&owner),
                Doomed::Disclosures(doomed) => doomed.contains_key(&digest),
                Doomed::Entry(doomed) => seq == *doomed,
            }
    }
}

/// Several erasures as one, so that one look through the ring serves all of them.
#[derive(Debug, Default)]
pub(super) struct Doom {
    /// Each with the last entry that it reaches.
    owners: BTreeMap<Hash, Seq>,
    disclosures: BTreeMap<Hash, Seq>,
    entries: BTreeMap<Seq, Seq>,
}

impl Doom {
    pub(super) fn of(erasures: &[Erasure]) -> Self {
        fn add<K: Ord>(to: &mut BTreeMap<K, Seq>, doomed: K, until: Seq) {
            let last = to.entry(doomed).or_insert(until);
            *last = (*last).max(until);
        }
        let mut doom = Self::default();
        for Erasure { seq, doomed } in erasures {
            match doomed {
                Doomed::Owners(owners) => owners.iter().for_each(|owner| add(&mut doom.owners, *owner, *seq)),
                Doomed::Disclosures(named) => named.keys().for_each(|digest| add(&mut doom.disclosures, *digest, *seq)),
                Doomed::Entry(entry) => add(&mut doom.entries, *entry, *seq),
            }
        }
        doom
    }

    /// As [`Erasure::reaches`], by any of them.
    pub(super) fn reaches(&self, seq: Seq, digest: Hash, owner: Hash) -> bool {
        let until = [self.owners.get(&owner), self.disclosures.get(&digest), self.entries.get(&seq)];
        until.into_iter().flatten().any(|until| seq <= *until)
    }
}

/// Destroys the keys, and the numbers that were told with them. Doing it again changes nothing, so a start may repeat
/// it; it looks through the ring once for all of them.
///
/// What it reaches is found while readers go on; they wait only while the pages that hold it are written anew.
pub(super) fn carry_out(erasures: &[Erasure], shared: &Published) -> Result<u64, StoreError> {
    if erasures.is_empty() {
        return Ok(0);
    }
    let doom = Doom::of(erasures);
    let doomed = |seq, digest, owner| doom.reaches(seq, digest, owner);
    shared.numbers.write().unwrap_or_else(PoisonError::into_inner).erase(doomed)?;
    let reached = {
        let ring = shared.ring.read().unwrap_or_else(PoisonError::into_inner);
        match entries_of(erasures, &ring, shared)? {
            Some(entries) => ring.reached_at(&entries, doomed)?,
            None => ring.reached(doomed)?,
        }
    };
    shared.ring.write().unwrap_or_else(PoisonError::into_inner).erase_reached(&reached, doomed)
}

/// The entries that hold all that is to be erased, if that is known without a look through the ring.
fn entries_of(erasures: &[Erasure], ring: &Ring, shared: &Published) -> Result<Option<Vec<Seq>>, StoreError> {
    let mut entries = Vec::new();
    for erasure in erasures {
        match &erasure.doomed {
            Doomed::Owners(_) => return Ok(None),
            Doomed::Entry(entry) => entries.push(*entry),
            Doomed::Disclosures(named) => {
                for (disclosure, statement) in named {
                    // Whoever names the wrong statement means the disclosure all the same.
                    let Some(entry) = holder(ring, shared, *disclosure, *statement)? else { return Ok(None) };
                    entries.push(entry);
                }
            }
        }
    }
    Ok(Some(entries))
}

/// The entry of a statement, if the ring has the disclosure there.
fn holder(ring: &Ring, shared: &Published, disclosure: Hash, statement: Hash) -> Result<Option<Seq>, StoreError> {
    let candidates = shared.digests().candidates(statement)?;
    for seq in candidates {
        if ring.look_up(seq, disclosure)? != RingKey::Absent {
            return Ok(Some(seq));
        }
    }
    Ok(None)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn any_erasure() -> impl Strategy<Value = Erasure> {
        let hash = (0_u8..5).prop_map(|n| Hash::of(&[n])).boxed();
        let doomed = prop_oneof![
            prop::collection::btree_set(hash.clone(), 1..3).prop_map(Doomed::Owners),
            prop::collection::btree_map(hash.clone(), hash, 1..3).prop_map(Doomed::Disclosures),
            (0_u64..9).prop_map(|seq| Doomed::Entry(Seq(seq))),
        ];
        (0_u64..9, doomed).prop_map(|(seq, doomed)| Erasure { seq: Seq(seq), doomed })
    }

    proptest! {
        /// Several erasures reach together what one of them reaches, and nothing else.
        #[test]
        fn one_look_serves_all_erasures(
            erasures in prop::collection::vec(any_erasure(), 0..6), seq in 0_u64..9, digest in 0_u8..5, owner in 0_u8..5,
        ) {
            let row = (Seq(seq), Hash::of(&[digest]), Hash::of(&[owner]));
            let wanted = erasures.iter().any(|erasure| erasure.reaches(row.0, row.1, row.2));
            prop_assert_eq!(Doom::of(&erasures).reaches(row.0, row.1, row.2), wanted);
        }
    }
}

//! Withdrawn statements, and how the log is read without them.
//!
//! The service, a start, the operator's check and the auditor read it alike: at the place of a withdrawn statement
//! dossiers hold its replacement or nothing, whether the frame was redacted by then or not.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::codes::Hash;
use crate::governance::Withdrawal;
use crate::log::Seq;
use crate::statement::{Event, Statement};

/// What the founders withdrew, with what stands in its place.
///
/// Shape: made from the registry of the whole log, before the log is folded, for a withdrawal reaches back.
#[derive(Clone, Debug, Default)]
pub struct Withdrawals {
    by_digest: BTreeMap<Hash, Withdrawal>,
    /// Statements that stand in the place of others; one that this reader is not shown is missing.
    replacements: BTreeMap<Hash, Statement>,
}

/// How dossiers read the statement of an entry.
#[derive(Clone, Copy, Debug)]
pub enum Reading<'w> {
    /// As it is.
    Own,
    /// Not at all: it was withdrawn.
    Nothing,
    /// It was withdrawn, and this one stands in its place.
    Instead(&'w Statement),
    /// It stands in the place of another, and not at its own.
    Elsewhere,
}

impl Withdrawals {
    /// The withdrawals of a registry. `find` gives a statement by its digest.
    pub fn new(by_digest: &BTreeMap<Hash, Withdrawal>, mut find: impl FnMut(Hash) -> Option<Statement>) -> Self {
        let mut found = Self { by_digest: by_digest.clone(), replacements: BTreeMap::new() };
        let last: Vec<Hash> = by_digest.keys().filter_map(|digest| found.last_of(*digest)).collect();
        found.replacements = last.into_iter().filter_map(|digest| Some((digest, find(digest)?))).collect();
        found
    }

    /// Whether nothing was withdrawn.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.by_digest.is_empty()
    }

    /// Whether these are all the withdrawals of a registry.
    #[must_use]
    pub fn are(&self, by_digest: &BTreeMap<Hash, Withdrawal>) -> bool {
        self.by_digest == *by_digest
    }

    /// The entry that withdraws a statement.
    #[must_use]
    pub fn by(&self, digest: Hash) -> Option<Seq> {
        self.by_digest.get(&digest).map(|withdrawal| withdrawal.by)
    }

    /// Whether an entry came before some withdrawal: then it may have been judged beside what is gone by now.
    #[must_use]
    pub fn reach_back_over(&self, seq: Seq) -> bool {
        self.by_digest.values().any(|withdrawal| seq <= withdrawal.by)
    }

    /// How dossiers read a statement at its own entry.
    #[must_use]
    pub fn reading(&self, digest: Hash) -> Reading<'_> {
        if self.by_digest.values().any(|withdrawal| withdrawal.replacement == Some(digest)) {
            return Reading::Elsewhere;
        }
        if !self.by_digest.contains_key(&digest) {
            return Reading::Own;
        }
        let last = self.last_of(digest).and_then(|last| self.replacements.get(&last));
        last.map_or(Reading::Nothing, Reading::Instead)
    }

    /// An event in which each mention of a withdrawn statement is one of what stands in its place.
    #[must_use]
    pub fn mended(&self, event: &Event) -> Event {
        let names: BTreeMap<String, String> = self
            .by_digest
            .keys()
            .filter_map(|digest| Some((digest.to_base64url(), self.last_of(*digest)?.to_base64url())))
            .collect();
        if names.is_empty() || !event.cites().iter().any(|cited| self.by_digest.contains_key(cited)) {
            return event.clone();
        }
        let mut data = event.to_data();
        rename(&mut data, &names);
        event.kind().read(&data).unwrap_or_else(|_| event.clone())
    }

    /// What stands at the end of a chain of replacements; `None` if nothing does.
    fn last_of(&self, digest: Hash) -> Option<Hash> {
        let mut at = digest;
        // A chain is as long as there are withdrawals, or it is a circle.
        for _ in 0..=self.by_digest.len() {
            match self.by_digest.get(&at) {
                Some(withdrawal) => at = withdrawal.replacement?,
                None => return Some(at),
            }
        }
        None
    }
}

fn rename(value: &mut Value, names: &BTreeMap<String, String>) {
    match value {
        Value::String(text) => {
            if let Some(name) = names.get(text) {
                text.clone_from(name);
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| rename(item, names)),
        Value::Object(members) => members.values_mut().for_each(|member| rename(member, names)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn digest(n: u8) -> Hash {
        Hash::of(&[n])
    }

    proptest! {
        /// Whatever was withdrawn for whatever, in whatever order: nothing withdrawn stands at the end of a chain, no
        /// chain runs for ever, and a statement stands in one place.
        #[test]
        fn what_was_withdrawn_is_read_nowhere(named in proptest::collection::btree_map(0..8_u8, proptest::option::of(0..8_u8), 0..8)) {
            let by_digest = named.iter().map(|(of, by)| (digest(*of), Withdrawal { by: Seq(9), replacement: by.map(digest) }));
            let withdrawals = Withdrawals::new(&by_digest.collect(), |_| None);
            for n in 0..8 {
                let last = withdrawals.last_of(digest(n));
                prop_assert!(last.is_none_or(|last| withdrawals.by(last).is_none()));
                let stands_elsewhere = named.values().any(|by| *by == Some(n));
                match withdrawals.reading(digest(n)) {
                    Reading::Own => prop_assert!(!stands_elsewhere && withdrawals.by(digest(n)).is_none()),
                    Reading::Elsewhere => prop_assert!(stands_elsewhere),
                    Reading::Nothing => prop_assert!(withdrawals.by(digest(n)).is_some()),
                    Reading::Instead(_) => prop_assert!(false, "no statement was found"),
                }
            }
        }
    }
}

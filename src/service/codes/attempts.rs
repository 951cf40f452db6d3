//! Who tried something too often lately. In memory: a restart forgives, what was tried does not.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::Mutex;

use crate::codes::Timestamp;
use crate::statement::Kid;

/// Wrong codes that one address may try in a window.
pub(super) const WRONG_MAX: u32 = 20;
/// How long a window is, in milliseconds.
const WINDOW_MS: i64 = 10 * 60 * 1000;
/// Who are remembered; beyond that the oldest window is forgotten.
const WHO_MAX: usize = 10_000;

/// What is counted of a running ledger.
#[derive(Debug, Default)]
pub(in crate::service) struct Tries {
    /// Wrong codes, by address.
    pub codes: Mutex<Attempts>,
    /// Queries about persons, by key.
    pub queries: Mutex<Attempts<Kid>>,
}

/// Attempts by who makes them: wrong codes by address, queries by key. Behind a proxy all have its address; it is then
/// the proxy's to tell them apart.
#[derive(Debug)]
pub(in crate::service) struct Attempts<W = Option<IpAddr>>(BTreeMap<W, (Timestamp, u32)>);

impl<W> Default for Attempts<W> {
    fn default() -> Self {
        Self(BTreeMap::new())
    }
}

impl<W: Ord + Clone> Attempts<W> {
    /// Whether somebody tried `max` times in this window.
    pub(in crate::service) fn are_too_many(&self, of: &W, now: Timestamp, max: u32) -> bool {
        self.0.get(of).is_some_and(|(since, tried)| *tried >= max && now.ms_since(*since) < WINDOW_MS)
    }

    /// Notes an attempt.
    pub(in crate::service) fn note(&mut self, of: W, now: Timestamp) {
        self.0.retain(|_, (since, _)| now.ms_since(*since) < WINDOW_MS);
        if self.0.len() >= WHO_MAX {
            let oldest = self.0.iter().min_by_key(|(_, (since, _))| *since).map(|(of, _)| of.clone());
            oldest.map(|of| self.0.remove(&of));
        }
        let (_, tried) = self.0.entry(of).or_insert((now, 0));
        *tried += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_held_back_for_a_window_and_no_other_is() {
        let (one, other) = (Some(IpAddr::from([10, 0, 0, 1])), Some(IpAddr::from([10, 0, 0, 2])));
        let start = Timestamp::parse_rfc3339("2026-11-21T08:30:00Z").unwrap();
        let mut attempts = Attempts::default();
        for n in 0..WRONG_MAX {
            assert!(!attempts.are_too_many(&one, start, WRONG_MAX), "{n}");
            attempts.note(one, start);
        }
        assert!(
            attempts.are_too_many(&one, start.plus_ms(WINDOW_MS - 1), WRONG_MAX)
                && !attempts.are_too_many(&other, start, WRONG_MAX)
        );
        assert!(!attempts.are_too_many(&one, start.plus_ms(WINDOW_MS), WRONG_MAX));
    }
}

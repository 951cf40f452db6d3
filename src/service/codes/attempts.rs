//! Who tried wrong codes lately. In memory: a restart forgives, the codes themselves do not.

use std::collections::BTreeMap;
use std::net::IpAddr;

use crate::codes::Timestamp;

/// Wrong codes that one address may try in a window.
const WRONG_MAX: u32 = 20;
/// How long a window is, in milliseconds.
const WINDOW_MS: i64 = 10 * 60 * 1000;
/// Addresses that are remembered; beyond that the oldest window is forgotten.
const ADDRESSES_MAX: usize = 10_000;

/// Wrong codes by address. Behind a proxy all have its address; it is then the proxy's to tell them apart.
#[derive(Debug, Default)]
pub(in crate::service) struct Attempts(BTreeMap<Option<IpAddr>, (Timestamp, u32)>);

impl Attempts {
    /// Whether an address tried too often.
    pub(super) fn are_too_many(&self, of: Option<IpAddr>, now: Timestamp) -> bool {
        self.0.get(&of).is_some_and(|(since, wrong)| *wrong >= WRONG_MAX && now.ms_since(*since) < WINDOW_MS)
    }

    /// Notes a wrong code.
    pub(super) fn note(&mut self, of: Option<IpAddr>, now: Timestamp) {
        self.0.retain(|_, (since, _)| now.ms_since(*since) < WINDOW_MS);
        if self.0.len() >= ADDRESSES_MAX {
            let oldest = self.0.iter().min_by_key(|(_, (since, _))| *since).map(|(of, _)| *of);
            oldest.map(|of| self.0.remove(&of));
        }
        let (_, wrong) = self.0.entry(of).or_insert((now, 0));
        *wrong += 1;
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
            assert!(!attempts.are_too_many(one, start), "{n}");
            attempts.note(one, start);
        }
        assert!(attempts.are_too_many(one, start.plus_ms(WINDOW_MS - 1)) && !attempts.are_too_many(other, start));
        assert!(!attempts.are_too_many(one, start.plus_ms(WINDOW_MS)));
    }
}

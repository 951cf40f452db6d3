//! Something that is counted entry by entry.

use serde_json::{Value, json};

use crate::log::Seq;

/// How many entries are named; all are counted.
const ENTRIES_MAX: usize = 1_000;
/// How many entries a page for people names.
const SHOWN_MAX: usize = 50;

/// A count by entry: the first 1,000 entries by their numbers, and how many there are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ByEntry {
    /// Over all entries.
    pub total: u64,
    /// Entries that have any.
    pub entries: u64,
    /// The first of them, each with its count, in order.
    pub first: Vec<(Seq, u64)>,
    /// The last entry that was counted.
    last: Option<Seq>,
}

impl ByEntry {
    /// Counts one more at an entry. Entries come in order.
    pub(in crate::verify) fn add(&mut self, seq: Seq) {
        self.total += 1;
        if self.last.replace(seq) != Some(seq) {
            self.entries += 1;
            if self.first.len() < ENTRIES_MAX {
                self.first.push((seq, 0));
            }
        }
        if let Some((_, count)) = self.first.last_mut().filter(|(named, _)| *named == seq) {
            *count += 1;
        }
    }

    pub(super) fn to_json(&self) -> Value {
        let first: Vec<Value> = self.first.iter().map(|(seq, count)| json!({ "seq": seq.0, "count": count })).collect();
        json!({ "total": self.total, "entries": self.entries, "first": first })
    }

    /// The entries in words: `5, 6 (2), 9`.
    pub(super) fn words(&self) -> String {
        let one = |(seq, count): &(Seq, u64)| {
            if *count == 1 { seq.to_string() } else { format!("{seq} ({count})") }
        };
        let mut words = self.first.iter().take(SHOWN_MAX).map(one).collect::<Vec<_>>().join(", ");
        let named = self.first.len().min(SHOWN_MAX) as u64;
        if self.entries > named {
            let more = self.entries - named;
            words = format!("{words} and {more} more");
        }
        words
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_one_is_counted_and_a_thousand_entries_are_named() {
        let mut found = ByEntry::default();
        for seq in 0..1_100 {
            found.add(Seq(seq));
            found.add(Seq(seq));
        }
        assert_eq!((found.total, found.entries, found.first.len()), (2_200, 1_100, 1_000));
        assert!(found.first.iter().all(|(_, count)| *count == 2));
        assert!(found.words().starts_with("0 (2), 1 (2), ") && found.words().ends_with(" and 1050 more"));
        assert_eq!(found.to_json()["first"][999], json!({"seq": 999, "count": 2}));
    }
}

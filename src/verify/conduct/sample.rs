//! A sample that the auditor draws and anybody can draw again.

use std::collections::BTreeSet;

use crate::codes::Hash;
use crate::log::{Seq, TreeSize};

/// Entries drawn by a seed.
///
/// Shape: the `count` entries with the smallest SHA-256 of `minglu-sample/v1 LF seed LF number`, the number in decimal.
/// Trust: who knows the seed before statements are entered knows which will be looked at; so it is chosen after.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sample {
    /// The seed.
    pub seed: String,
    /// Of how many entries.
    pub of: u64,
    /// The entries, in the order of the log.
    pub entries: Vec<Seq>,
}

/// Draws entries of a log of `size`.
#[must_use]
pub fn sample(seed: &str, size: TreeSize, count: usize) -> Sample {
    let mut smallest: BTreeSet<([u8; 32], u64)> = BTreeSet::new();
    for seq in 0..size.0 {
        let Hash(rank) = Hash::of(format!("minglu-sample/v1\n{seed}\n{seq}").as_bytes());
        smallest.insert((rank, seq));
        if smallest.len() > count {
            smallest.pop_last();
        }
    }
    let mut entries: Vec<Seq> = smallest.into_iter().map(|(_, seq)| Seq(seq)).collect();
    entries.sort();
    Sample { seed: seed.to_owned(), of: size.0, entries }
}

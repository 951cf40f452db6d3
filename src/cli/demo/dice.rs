//! Deterministic randomness: the same seed gives the same ledger, byte for byte.

use sha2::{Digest as _, Sha256};

/// A stream of pseudo-random bytes: SHA-256 over seed, label and counter.
#[derive(Clone, Debug)]
pub(super) struct Dice {
    seed: [u8; 32],
    counter: u64,
}

impl Dice {
    pub(super) fn new(seed: u64) -> Self {
        Self { seed: Sha256::digest(format!("minglu-demo/v1 {seed}")).into(), counter: 0 }
    }

    /// An own stream for one purpose: what is drawn elsewhere does not change it.
    pub(super) fn stream(&self, label: &str) -> Self {
        let seed = Sha256::new().chain_update(self.seed).chain_update(label).finalize().into();
        Self { seed, counter: 0 }
    }

    pub(super) fn bytes(&mut self) -> [u8; 32] {
        self.counter += 1;
        Sha256::new().chain_update(self.seed).chain_update(self.counter.to_be_bytes()).finalize().into()
    }

    pub(super) fn half(&mut self) -> [u8; 16] {
        let mut half = [0; 16];
        half.iter_mut().zip(self.bytes()).for_each(|(to, from)| *to = from);
        half
    }

    /// A number below `bound`. The bias of the remainder does not matter for a story.
    pub(super) fn below(&mut self, bound: usize) -> usize {
        let [a, b, c, d, ..] = self.bytes();
        usize::try_from(u32::from_be_bytes([a, b, c, d])).unwrap_or_default() % bound.max(1)
    }

    pub(super) fn pick<'o, T>(&mut self, of: &'o [T]) -> &'o T {
        let index = self.below(of.len());
        of.get(index).expect("nothing is picked from an empty list")
    }
}

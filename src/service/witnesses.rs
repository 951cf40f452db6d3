//! The witnesses of this ledger: what is asked of them before anything is written, and before anything is published.
//!
//! A witness gates publication, never acceptance: a statement is accepted whether or not any witness lives. Start
//! reading at `conversation.rs` (one witness, one checkpoint), then `feeder.rs` (all of them, again and again) and
//! `rollback.rs` (before the first write).

mod conversation;
mod exchange;
mod feeder;
mod kept;
mod report;
mod rollback;
mod schedule;
mod workers;

#[cfg(test)]
mod tests;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use crate::log::{Policy, VerifierKey};

pub use exchange::{Exchange, NoReply, WitnessReply};
pub(super) use feeder::Feeder;
pub use report::{WitnessHealth, WitnessesHealth};
pub(super) use rollback::ask_before_writing;

/// The most witnesses of a policy that are asked: a note has room for so many lines beside the log's own.
const WITNESSES_MAX: usize = 64;

/// Whom the ledger asks to cosign, and what it does without an answer.
#[derive(Clone)]
pub struct WitnessOptions {
    /// The witnesses with their addresses, and how many are enough.
    pub policy: Policy,
    /// How they are reached.
    pub exchange: Arc<dyn Exchange>,
    /// How long a publication waits for their answers.
    pub timeout: Duration,
    /// What happens if too few answer.
    pub failure: OnFailure,
    /// Witnesses, by their names in the policy, whose silence at the start is accepted.
    pub without: Vec<String>,
    /// The longest pause between two attempts.
    pub retry_max: Duration,
    /// After how long a published checkpoint is cosigned afresh, though nothing was entered: readers see by the time
    /// in a cosignature that nobody keeps them back.
    ///
    /// Source: formats 5.7, "publication": after ten minutes.
    pub refresh_every: Duration,
}

/// What happens to a checkpoint that too few witnesses cosigned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnFailure {
    /// It is not published; the one before it stays.
    Closed,
    /// It is published with what there is, and health and figures say so.
    Open,
}

impl WitnessOptions {
    /// The usual options: fail closed.
    #[must_use]
    pub fn new(policy: Policy, exchange: Arc<dyn Exchange>) -> Self {
        let (timeout, retry_max, refresh_every) =
            (Duration::from_secs(2), Duration::from_mins(1), Duration::from_mins(10));
        Self { policy, exchange, timeout, failure: OnFailure::Closed, without: vec![], retry_max, refresh_every }
    }

    /// The witnesses of the policy, in its order.
    fn asked(&self) -> Vec<Arc<Asked>> {
        let asked = |(name, witness): (&str, &crate::log::PolicyKey)| Asked {
            name: name.to_owned(),
            key: witness.key.clone(),
            url: witness.url.clone(),
            required: self.policy.requires(&witness.key),
        };
        self.policy.named_witnesses().map(asked).map(Arc::new).collect()
    }
}

impl fmt::Debug for WitnessOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WitnessOptions")
            .field("policy", &self.policy)
            .field("failure", &self.failure)
            .finish_non_exhaustive()
    }
}

/// A witness as it is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Asked {
    name: String,
    key: VerifierKey,
    /// Its submission prefix; without one it cannot be asked.
    url: Option<String>,
    /// Whether the quorum cannot be met without it.
    required: bool,
}

//! What becomes of a submitted statement: accepted, known already, or refused with every reason.

use thiserror::Error;

use crate::codes::Hash;
use crate::governance::{Mark, Refusal};
use crate::log::{Receipt, Seq};
use crate::statement::{Fault, SignatureFault};

/// The answer to one submitted statement.
#[derive(Clone, Debug)]
pub enum Outcome {
    /// On disk, in the chain, in the tree.
    Accepted(Accepted),
    /// This very statement is in the log already; nothing was written.
    Repeated {
        /// Its entry.
        seq: Seq,
        /// Its digest.
        digest: Hash,
    },
    /// Every check passed and nothing was written, because only a check was asked for.
    Checked {
        /// What it would be marked with.
        marks: Vec<Mark>,
        /// Its digest.
        digest: Hash,
    },
    /// Nothing was written.
    Refused(Refused),
}

/// An accepted statement.
#[derive(Clone, Debug)]
pub struct Accepted {
    /// Its entry.
    pub seq: Seq,
    /// Its digest.
    pub digest: Hash,
    /// Entry, inclusion proof and batch checkpoint.
    pub receipt: Receipt,
    /// What it is marked with.
    pub marks: Vec<Mark>,
}

/// Why nothing was written.
#[derive(Clone, Debug, Error)]
pub enum Refused {
    /// No statement at all.
    #[error("{0}")]
    Syntax(Fault),
    /// A signature that is unknown or does not hold.
    #[error("{0}")]
    Signature(SignatureFault),
    /// Content that breaks its schema or the personal data profile: every fault.
    #[error("{} faults in the content", .0.len())]
    Content(Vec<Fault>),
    /// (`source`, `id`) stands in the log with other content.
    #[error("source and id are used by entry {seq} with other content")]
    IdReused {
        /// The entry that has it.
        seq: Seq,
    },
    /// Not admitted.
    #[error("{0}")]
    NotAdmitted(Refusal),
    /// The queue is full: try again.
    #[error("the queue is full")]
    Busy,
    /// The writer stopped: reads go on.
    #[error("the ledger is read-only: {0}")]
    ReadOnly(String),
}

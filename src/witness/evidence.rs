//! What a witness keeps of a log that contradicts itself, or seems to.

use serde::{Deserialize, Serialize};

use crate::codes::{Hash, Timestamp};
use crate::log::{AddCheckpoint, Checkpoint};

/// What evidence shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EvidenceKind {
    /// The log signed two roots for one size. That needs no more proof.
    TwoRoots,
    /// The log signed a checkpoint, and what came with it did not show that it continues the one cosigned before.
    /// Anybody can send a good checkpoint with a bad proof: who has the entries of both can tell.
    NotContinued,
}

/// A file of evidence. Both notes verify by themselves; the rest is the witness's word.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptEvidence {
    /// Version of this shape.
    pub v: u8,
    /// What it shows.
    pub kind: EvidenceKind,
    /// When it came, by the witness's clock, RFC 3339.
    pub at: String,
    /// The checkpoint that the witness had cosigned, with the log's signature and its own.
    pub cosigned: String,
    /// The checkpoint that was presented, with the log's signature.
    pub presented: String,
    /// The old size that was sent with it.
    pub old: u64,
    /// The proof that was sent with it, base64.
    pub proof: Vec<String>,
}

impl KeptEvidence {
    pub(super) fn new(kind: EvidenceKind, request: &AddCheckpoint, cosigned: &str, now: Timestamp) -> Self {
        Self {
            v: 1,
            kind,
            at: now.to_string(),
            cosigned: cosigned.to_owned(),
            presented: request.checkpoint.clone(),
            old: request.old.0,
            proof: request.proof.iter().map(|hash| hash.to_base64()).collect(),
        }
    }

    /// What it is about: a log that is presented twice offends once.
    pub(super) fn id(presented: &Checkpoint) -> Hash {
        Hash::of(presented.to_text().as_bytes())
    }

    /// When a file of evidence came; one that cannot be read is older than all others.
    pub(super) fn age(content: &[u8]) -> Option<Timestamp> {
        let evidence: Self = serde_json::from_slice(content).ok()?;
        Timestamp::parse_rfc3339(&evidence.at).ok()
    }

    pub(super) fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = serde_json::to_vec_pretty(self).expect("evidence has text keys only");
        bytes.push(b'\n');
        bytes
    }
}

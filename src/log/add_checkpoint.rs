//! What a log sends a witness, and the size with which a witness answers.

use std::fmt::Write as _;

use thiserror::Error;

use crate::codes::Hash;

use super::checkpoint::{Checkpoint, CheckpointError};
use super::note::SignedNote;
use super::seq::{TreeSize, decimal};

/// The longest request that is read, in bytes: 63 hashes, and a note with as many signatures as one may have.
pub const ADD_CHECKPOINT_BYTES_MAX: usize = 64 * 1024;
/// The media type of a tree size, as a witness tells it that knows another one.
pub const TREE_SIZE_MEDIA: &str = "text/x.tlog.size";
/// The most hashes that a proof may have here.
const PROOF_HASHES_MAX: usize = 63;

/// The body of `add-checkpoint`: well-formed, nothing verified.
///
/// ```text
/// old <size>
/// <base64 hash>...   (a consistency proof from `old`, at most 63 lines)
///
/// <checkpoint, with its signatures>
/// ```
///
/// Source: C2SP tlog-witness, "add-checkpoint".
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AddCheckpoint {
    /// The size up to which the witness is thought to know the log.
    pub old: TreeSize,
    /// Hashes that show that the tree continues the one of `old` leaves.
    pub proof: Vec<Hash>,
    /// The signed checkpoint, as it came.
    pub checkpoint: String,
}

/// Why some bytes are no such request.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum AddCheckpointError {
    /// Longer than any request that is read.
    #[error("the request has {found} bytes, at most 65536 are read")]
    TooLong {
        /// Its length in bytes.
        found: usize,
    },
    /// Not UTF-8.
    #[error("the request is not UTF-8")]
    Characters,
    /// No line with the old size in its one spelling.
    #[error("the first line is no old size, wanted: old <size>")]
    Old,
    /// A line that is no hash.
    #[error("line {line} of the proof is no hash in base64")]
    Proof {
        /// Which of the proof's lines, from 1.
        line: usize,
    },
    /// More hashes than any two sizes need.
    #[error("the proof has more than 63 hashes")]
    TooManyHashes,
    /// No empty line that parts the proof from the checkpoint.
    #[error("no empty line before the checkpoint")]
    NoCheckpoint,
    /// What follows is no checkpoint.
    #[error("the checkpoint is refused")]
    Checkpoint(#[source] CheckpointError),
}

impl AddCheckpoint {
    /// Reads a request, and what its checkpoint claims to be.
    ///
    /// Trust: none; whose checkpoint it is, and whether it continues anything, is for the witness to find out.
    ///
    /// # Errors
    ///
    /// Each [`AddCheckpointError`]. A checkpoint with extension lines is refused: no ledger of ours has any.
    pub fn parse(body: &[u8]) -> Result<(Self, Checkpoint), AddCheckpointError> {
        if body.len() > ADD_CHECKPOINT_BYTES_MAX {
            return Err(AddCheckpointError::TooLong { found: body.len() });
        }
        let text = std::str::from_utf8(body).map_err(|_| AddCheckpointError::Characters)?;
        let (head, checkpoint) = text.split_once("\n\n").ok_or(AddCheckpointError::NoCheckpoint)?;
        let mut lines = head.split('\n');
        let old = lines.next().and_then(|line| line.strip_prefix("old ")).and_then(decimal);
        let old = TreeSize(old.ok_or(AddCheckpointError::Old)?);
        let mut proof = Vec::new();
        for (line, number) in lines.zip(1..) {
            if number > PROOF_HASHES_MAX {
                return Err(AddCheckpointError::TooManyHashes);
            }
            proof.push(Hash::from_base64(line).ok_or(AddCheckpointError::Proof { line: number })?);
        }
        let refused = AddCheckpointError::Checkpoint;
        let note = SignedNote::parse(checkpoint).map_err(CheckpointError::Note).map_err(refused)?;
        let claimed = Checkpoint::parse(note.text()).map_err(refused)?;
        Ok((Self { old, proof, checkpoint: checkpoint.to_owned() }, claimed))
    }

    /// The body as it is sent.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut text = format!("old {}\n", self.old);
        for hash in &self.proof {
            let _ = writeln!(text, "{}", hash.to_base64());
        }
        text + "\n" + &self.checkpoint
    }
}

/// Reads the body with which a witness names the size that it knows: a decimal and a line end.
#[must_use]
pub fn parse_tree_size(body: &[u8]) -> Option<TreeSize> {
    std::str::from_utf8(body).ok()?.strip_suffix('\n').and_then(decimal).map(TreeSize)
}

#[cfg(test)]
mod tests;

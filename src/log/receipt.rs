//! The receipt: an entry, the proof that it is in the log, and the checkpoint that says so.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use thiserror::Error;

use crate::codes::{Hash, Origin};

use super::checkpoint::{Checkpoint, CheckpointError};
use super::entry::{Entry, EntryError};
use super::note::{NOTE_BYTES_MAX, SignedNote, VerifiedSignature, VerifierKey};
use super::policy::Policy;
use super::proof::{ProofError, verify_inclusion};
use super::seq::{Seq, TreeSize, decimal};

/// The first line of every proof file.
const MAGIC: &str = "c2sp.org/tlog-proof@v1";
/// The longest receipt that is read, in bytes: a note of any size, and what stands before it.
const RECEIPT_BYTES_MAX: usize = NOTE_BYTES_MAX + 8_192;
/// No tree is higher.
const PATH_HASHES_MAX: usize = 64;

/// What a submitter takes home: checked offline, with the log's key alone.
///
/// ```text
/// c2sp.org/tlog-proof@v1
/// extra <base64 of the entry>
/// index <n>
/// <base64 sibling hash, leaf side first>
///
/// <the checkpoint with its signatures>
/// ```
///
/// Trust: nothing in it is believed before [`verify`](Self::verify); the standard does not protect `extra`,
/// but the entry in it is the very leaf that the proof is about.
///
/// Source: C2SP tlog-proof v1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// The entry's bytes, without a line end.
    pub entry: Vec<u8>,
    /// The entry's number, as claimed.
    pub index: Seq,
    /// Sibling hashes from the leaf up.
    pub path: Vec<Hash>,
    /// The signed checkpoint, as a note.
    pub checkpoint: String,
}

/// Why a receipt proves nothing, or not yet enough.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ReceiptError {
    /// Not the text of a receipt.
    #[error("not a receipt: {0}")]
    Malformed(&'static str),
    /// Its entry is none; [`EntryError::UnknownVersion`] asks for a newer program.
    #[error("the entry in the receipt is refused")]
    Entry(#[source] EntryError),
    /// Its entry has another number than the proof.
    #[error("the entry is number {entry}, the proof is about number {index}")]
    Index {
        /// The number in the entry.
        entry: Seq,
        /// The number of the proof.
        index: Seq,
    },
    /// The checkpoint is not to be believed.
    #[error("the checkpoint in the receipt is refused")]
    Checkpoint(#[source] CheckpointError),
    /// The entry is not in the tree of the checkpoint.
    #[error("the entry is not in the tree of the checkpoint")]
    Proof(#[source] ProofError),
    /// Everything holds, but too few witnesses have cosigned: ask the log for a later receipt.
    #[error("awaiting cosignature: the checkpoint of size {size} lacks the quorum of witnesses")]
    AwaitingCosignature {
        /// The tree of the checkpoint.
        size: TreeSize,
    },
}

impl Receipt {
    /// The file's text.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut text = format!("{MAGIC}\nextra {}\nindex {}\n", STANDARD.encode(&self.entry), self.index);
        for hash in &self.path {
            text.push_str(&hash.to_base64());
            text.push('\n');
        }
        text.push('\n');
        text.push_str(&self.checkpoint);
        text
    }

    /// Reads the text of [`to_text`](Self::to_text) and no other spelling of it; verifies nothing.
    ///
    /// # Errors
    ///
    /// [`ReceiptError::Malformed`]; [`ReceiptError::Checkpoint`] if its end is no signed checkpoint.
    pub fn parse(text: impl AsRef<[u8]>) -> Result<Self, ReceiptError> {
        let malformed = ReceiptError::Malformed;
        let bytes = text.as_ref();
        if bytes.len() > RECEIPT_BYTES_MAX {
            return Err(malformed("longer than 1008192 bytes"));
        }
        let text = std::str::from_utf8(bytes).map_err(|_| malformed("not UTF-8"))?;
        let (head, checkpoint) = text.split_once("\n\n").ok_or(malformed("no empty line before the checkpoint"))?;
        let mut lines = head.split('\n');
        let mut line = |start, what| lines.next().and_then(|line| line.strip_prefix(start)).ok_or(malformed(what));
        if !line(MAGIC, "does not begin with c2sp.org/tlog-proof@v1")?.is_empty() {
            return Err(malformed("does not begin with c2sp.org/tlog-proof@v1"));
        }
        let entry = line("extra ", "no extra line with the entry")?;
        let entry = STANDARD.decode(entry).map_err(|_| malformed("the extra line is not base64"))?;
        let index = line("index ", "no index line")?;
        let index = decimal(index).map(Seq).ok_or(malformed("the index is no number"))?;
        let path = lines
            .take(PATH_HASHES_MAX + 1)
            .map(|line| Hash::from_base64(line).ok_or(malformed("a line of the proof is no hash")))
            .collect::<Result<Vec<_>, _>>()?;
        if path.len() > PATH_HASHES_MAX {
            return Err(malformed("more than 64 hashes"));
        }
        let note = SignedNote::parse(checkpoint).map_err(CheckpointError::Note).map_err(ReceiptError::Checkpoint)?;
        Checkpoint::parse(note.text()).map_err(ReceiptError::Checkpoint)?;
        Ok(Self { entry, index, path, checkpoint: checkpoint.to_owned() })
    }

    /// Verifies that the entry is in the log `origin`, by the word of the log's key among `keys`.
    ///
    /// Trust: proves what this log signed, not that it showed everybody the same: for that,
    /// [`verify_with_policy`](Self::verify_with_policy) asks witnesses.
    ///
    /// # Errors
    ///
    /// Every [`ReceiptError`] but [`AwaitingCosignature`](ReceiptError::AwaitingCosignature).
    pub fn verify(&self, keys: &[VerifierKey], origin: &Origin) -> Result<(Entry, Checkpoint), ReceiptError> {
        self.verify_signers(keys, origin).map(|(entry, checkpoint, _)| (entry, checkpoint))
    }

    /// As [`verify`](Self::verify) with the keys of a policy, and asks for its quorum of witnesses.
    ///
    /// # Errors
    ///
    /// [`ReceiptError::AwaitingCosignature`] is not false, only too early; every other one proves nothing.
    pub fn verify_with_policy(&self, policy: &Policy, origin: &Origin) -> Result<(Entry, Checkpoint), ReceiptError> {
        let (entry, checkpoint, signers) = self.verify_signers(&policy.keys(), origin)?;
        if policy.satisfied(signers.iter().map(|signer| &signer.key)) {
            Ok((entry, checkpoint))
        } else {
            Err(ReceiptError::AwaitingCosignature { size: checkpoint.size })
        }
    }

    fn verify_signers(
        &self,
        keys: &[VerifierKey],
        origin: &Origin,
    ) -> Result<(Entry, Checkpoint, Vec<VerifiedSignature>), ReceiptError> {
        let entry = Entry::parse(&self.entry).map_err(ReceiptError::Entry)?;
        if entry.seq != self.index {
            return Err(ReceiptError::Index { entry: entry.seq, index: self.index });
        }
        let (checkpoint, signers) =
            Checkpoint::open_cosigned(&self.checkpoint, keys, origin).map_err(ReceiptError::Checkpoint)?;
        // The leaf is taken of the bytes as they came, never of an entry written again.
        verify_inclusion(Hash::leaf(&self.entry), self.index, checkpoint.size, &self.path, checkpoint.root)
            .map_err(ReceiptError::Proof)?;
        Ok((entry, checkpoint, signers))
    }
}

#[cfg(test)]
mod tests;

//! Whether a case file holds, before anybody is given it: checkpoint, proofs, signatures.

use std::collections::BTreeMap;

use thiserror::Error;

use crate::log::{Checkpoint, CheckpointError, ProofError, Seq, TreeSize, verify_inclusion};
use crate::statement::{Kid, PublicKey, SignatureFault};

use super::paper::Paper;
use super::whole::CaseFile;

/// What in a case file does not hold: the ledger served something that it cannot prove.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Fault {
    /// The checkpoint.
    #[error("the checkpoint is refused")]
    Checkpoint(#[source] CheckpointError),
    /// The checkpoint of another size.
    #[error("the checkpoint is of {found} entries, the file stands at {wanted}")]
    Size {
        /// The size of the checkpoint.
        found: TreeSize,
        /// The size of the pin.
        wanted: TreeSize,
    },
    /// A proof.
    #[error("entry {seq} is not proved under the checkpoint")]
    Proof {
        /// The entry.
        seq: Seq,
        /// Why.
        #[source]
        error: ProofError,
    },
    /// No proof at all.
    #[error("entry {seq} has no proof")]
    NoProof {
        /// The entry.
        seq: Seq,
    },
    /// A signature, or a key that nothing in the roll introduces.
    #[error("the statement of entry {seq} is not signed by keys of the roll")]
    Signature {
        /// The entry.
        seq: Seq,
        /// Why.
        #[source]
        error: SignatureFault,
    },
}

impl CaseFile {
    /// Checks what whoever receives the file will check.
    ///
    /// Trust: in the keys of the log that the file holds. Whether its signers were entitled is not asked here; an audit
    /// of the ledger does.
    ///
    /// # Errors
    ///
    /// The first [`Fault`], in the order of the log.
    pub fn check(&self) -> Result<(), Fault> {
        let checkpoint = Checkpoint::open(&self.checkpoint, &self.log_keys, &self.origin).map_err(Fault::Checkpoint)?;
        if checkpoint.size != self.pin.0 {
            return Err(Fault::Size { found: checkpoint.size, wanted: self.pin.0 });
        }
        let mut keys: BTreeMap<Kid, PublicKey> = BTreeMap::new();
        for paper in self.statements().values() {
            let seq = paper.seq();
            let path = self.paths.get(&seq).ok_or(Fault::NoProof { seq })?;
            verify_inclusion(paper.entry.leaf(), seq, checkpoint.size, path, checkpoint.root)
                .map_err(|error| Fault::Proof { seq, error })?;
            // Only what the roll proves introduces a key, and only from its entry on.
            if self.roll.contains_key(&seq) {
                keys.extend(paper.event.introduced_keys().into_iter().map(|key| (key.kid(), key)));
            }
            let known = |kid| keys.get(&kid).copied();
            paper.statement.verify(known).map_err(|error| Fault::Signature { seq, error })?;
        }
        Ok(())
    }

    /// Every statement that is enclosed, by entry.
    pub(super) fn statements(&self) -> BTreeMap<Seq, &Paper> {
        let filed = self.selection.all().filter_map(|digest| self.known.get(&digest));
        filed.chain(self.roll.values()).map(|paper| (paper.seq(), paper)).collect()
    }
}

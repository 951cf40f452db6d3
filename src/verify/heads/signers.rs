//! Whose signatures count for a checkpoint: those of the keys that the log names for just that size.

use crate::governance::Governance;
use crate::log::{Checkpoint, NoteAlgorithm, VerifiedSignature};
use crate::statement::PublicKey;

use super::{FindingCode, Judge};

/// What the signatures of a checkpoint come to.
enum Signed {
    /// Every key that has to sign did; or the auditor's own word stands for it.
    Whole,
    /// Of two keys that sign beside each other some did not.
    Lacking(usize),
    /// Only keys that are over, or that the log does not name yet at that size.
    ByNobody,
}

impl Judge<'_> {
    /// Judges who signed the latest checkpoint; gives whether it can be believed at all.
    ///
    /// Trust: during a rotation a checkpoint with one signature is what a thief of one key can make, or an operator
    /// who has lost the other. A ledger that obeys its rule never publishes one.
    pub(super) fn latest_signers(&mut self, checkpoint: &Checkpoint, signers: &[VerifiedSignature]) -> bool {
        match self.signed(checkpoint, signers) {
            Signed::Whole => true,
            Signed::Lacking(count) => {
                let detail = format!(
                    "{count} of the keys that sign a checkpoint of {} entries beside each other did not sign it",
                    checkpoint.size
                );
                self.findings.add(None, FindingCode::RotationSignatureMissing, detail);
                true
            }
            Signed::ByNobody => {
                let detail = format!("signed by no key that counts for {} entries", checkpoint.size);
                self.findings.add(None, FindingCode::CheckpointRefused, detail);
                false
            }
        }
    }

    /// Judges who signed a checkpoint or receipt that somebody kept; gives whether it proves anything.
    ///
    /// A lacking signature is no finding here: whoever kept the note may have dropped the line.
    pub(super) fn earlier_signers(&mut self, checkpoint: &Checkpoint, signers: &[VerifiedSignature]) -> bool {
        match self.signed(checkpoint, signers) {
            Signed::Whole | Signed::Lacking(_) => true,
            Signed::ByNobody => {
                let detail = format!("a checkpoint: signed by no key that counts for {} entries", checkpoint.size);
                self.findings.add(None, FindingCode::EarlierUnusable, detail);
                false
            }
        }
    }

    fn signed(&self, checkpoint: &Checkpoint, signers: &[VerifiedSignature]) -> Signed {
        let Some((_, last)) = self.heads.roots.get(&checkpoint.size).copied().flatten() else { return Signed::Whole };
        let governance: &Governance = self.governance;
        let by = |key: PublicKey| {
            let own = |signer: &&VerifiedSignature| {
                signer.key.algorithm() == NoteAlgorithm::Ed25519
                    && signer.key.name() == self.origin.as_str()
                    && *signer.key.public_key() == key.to_bytes()
            };
            signers.iter().any(|signer| own(&signer))
        };
        let wanted = governance.checkpoint_keys_of(checkpoint.size, last);
        let lacking = wanted.iter().filter(|key| !by(**key)).count();
        if lacking == 0 {
            Signed::Whole
        } else if lacking < wanted.len() {
            Signed::Lacking(lacking)
        } else if governance.checkpoint_keys().any(by) {
            Signed::ByNobody
        } else {
            // A key that only the auditor knows: that the log names another is told apart.
            Signed::Whole
        }
    }
}

//! The ledger's own keys, as its process holds them.

use ed25519_dalek::SigningKey;

use crate::codes::Origin;
use crate::governance::Governance;
use crate::log::{Checkpoint, InvalidKey, NoteSigner, VerifierKey};
use crate::statement::PublicKey;

/// Keys with which the ledger signs: checkpoints with one or, during a rotation, two; own statements with another.
pub struct LedgerKeys {
    checkpoint: Vec<(PublicKey, NoteSigner)>,
    /// Signs statements of the ledger's own service.
    pub service: SigningKey,
}

impl LedgerKeys {
    /// Keys for a ledger of this origin.
    ///
    /// # Errors
    ///
    /// A key that cannot sign notes.
    pub fn new(origin: &Origin, checkpoint: Vec<SigningKey>, service: SigningKey) -> Result<Self, InvalidKey> {
        let signer = |key: SigningKey| Ok((PublicKey::from(&key), NoteSigner::new(origin.as_str(), key)?));
        Ok(Self { checkpoint: checkpoint.into_iter().map(signer).collect::<Result<_, InvalidKey>>()?, service })
    }

    /// Signs a checkpoint with every key that the log names and this process holds.
    #[must_use]
    pub fn sign(&self, checkpoint: &Checkpoint, governance: &Governance) -> String {
        let named: Vec<PublicKey> = governance.checkpoint_keys().collect();
        let signers: Vec<&NoteSigner> =
            self.checkpoint.iter().filter(|(key, _)| named.contains(key)).map(|(_, signer)| signer).collect();
        checkpoint.sign(&signers)
    }

    /// Whether this process can sign for the ledger as the log has it.
    #[must_use]
    pub fn fit(&self, governance: &Governance) -> bool {
        let newest = governance.checkpoint_keys().next_back();
        newest.is_none_or(|newest| self.checkpoint.iter().any(|(key, _)| *key == newest))
    }

    /// Public keys of checkpoints that this process holds, oldest first.
    pub fn checkpoint_keys(&self) -> impl Iterator<Item = PublicKey> + '_ {
        self.checkpoint.iter().map(|(key, _)| *key)
    }
}

/// The verifier keys of a ledger's checkpoints, as the log names them.
#[must_use]
pub fn verifier_keys(governance: &Governance) -> Vec<VerifierKey> {
    let Some(origin) = governance.origin() else { return vec![] };
    let key =
        |key: PublicKey| VerifierKey::new(origin.as_str(), crate::log::NoteAlgorithm::Ed25519, &key.to_bytes()).ok();
    governance.checkpoint_keys().filter_map(key).collect()
}

impl std::fmt::Debug for LedgerKeys {
    // Secrets stay out of every trace.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("LedgerKeys").finish_non_exhaustive()
    }
}

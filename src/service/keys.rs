//! The ledger's own keys, as its process holds them.

use ed25519_dalek::SigningKey;

use crate::codes::{Origin, Timestamp};
use crate::governance::{Governance, KeyRecord, KeyState};
use crate::log::{Checkpoint, InvalidKey, NoteSigner, TreeSize, VerifierKey};
use crate::statement::{PublicKey, Role};

use super::opening::OpenError;

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

    /// Signs a checkpoint whose last entry was recorded at `last`, with every key that counts for it.
    ///
    /// Trust: an opened ledger holds all of them; see [`missing`](Self::missing).
    #[must_use]
    pub fn sign(&self, checkpoint: &Checkpoint, last: Timestamp, governance: &Governance) -> String {
        let wanted = governance.checkpoint_keys_of(checkpoint.size, last);
        let signers: Vec<&NoteSigner> =
            self.checkpoint.iter().filter(|(key, _)| wanted.contains(key)).map(|(_, signer)| signer).collect();
        checkpoint.sign(&signers)
    }

    /// A key that has to sign checkpoints of `size` entries, the last of them recorded at `last`, and that this
    /// process does not hold.
    #[must_use]
    pub fn missing(&self, governance: &Governance, size: TreeSize, last: Timestamp) -> Option<PublicKey> {
        governance.checkpoint_keys_of(size, last).into_iter().find(|wanted| !self.holds(*wanted))
    }

    /// Checks that this process holds the newest checkpoint key of the log and a service key that counts.
    ///
    /// A revoked service key is let pass where the log names no other: none can be named without it, and what officers
    /// sign is taken all the same.
    ///
    /// # Errors
    ///
    /// [`OpenError::OtherKeys`], [`OpenError::OtherServiceKey`], [`OpenError::ServiceKeyOver`].
    pub fn fit(&self, governance: &Governance) -> Result<(), OpenError> {
        if governance.checkpoint_keys().next_back().is_some_and(|newest| !self.holds(newest)) {
            return Err(OpenError::OtherKeys);
        }
        let found = PublicKey::from(&self.service).kid();
        let named = governance.key(found).filter(|record| record.roles.contains(&Role::Ledger));
        let own = named.ok_or(OpenError::OtherServiceKey { found })?;
        let counts = |record: &KeyRecord| record.roles.contains(&Role::Ledger) && record.state == KeyState::Active;
        if !counts(own) && governance.keys().any(|(_, record)| counts(record)) {
            return Err(OpenError::ServiceKeyOver { found });
        }
        Ok(())
    }

    /// Whether this process holds a checkpoint key.
    #[must_use]
    pub fn holds(&self, wanted: PublicKey) -> bool {
        self.checkpoint.iter().any(|(key, _)| *key == wanted)
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

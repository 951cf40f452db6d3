//! Cosignatures: a witness says when it saw that a checkpoint continues what it saw before.

use std::fmt;

use ed25519_dalek::{Signer as _, SigningKey};

use super::note::{InvalidKey, NoteAlgorithm, NoteSignature, VerifierKey, cosigned_message};

/// A named secret key that cosigns checkpoints, with type 0x04.
///
/// A type of its own, so that a log's key never cosigns and a witness's key never signs a checkpoint.
pub struct Cosigner {
    key: VerifierKey,
    secret: SigningKey,
}

impl Cosigner {
    /// Names a secret key.
    ///
    /// # Errors
    ///
    /// [`InvalidKey::Name`].
    pub fn new(name: &str, secret: SigningKey) -> Result<Self, InvalidKey> {
        let key = VerifierKey::new(name, NoteAlgorithm::Cosignature, secret.verifying_key().as_bytes())?;
        Ok(Self { key, secret })
    }

    /// The key that others verify with.
    #[must_use]
    pub const fn verifier_key(&self) -> &VerifierKey {
        &self.key
    }

    /// Cosigns the text of a checkpoint at a time in Unix seconds.
    ///
    /// Trust: the caller has verified the log's signature and the consistency with what was cosigned before,
    /// and has stored the new state.
    ///
    /// Source: C2SP tlog-cosignature, "Format": key id, 8-byte big-endian time, 64-byte signature.
    #[must_use]
    pub fn cosign(&self, checkpoint_text: &str, unix_seconds: u64) -> NoteSignature {
        let signature = self.secret.sign(cosigned_message(unix_seconds, checkpoint_text).as_bytes());
        let bytes = [unix_seconds.to_be_bytes().as_slice(), &signature.to_bytes()].concat();
        NoteSignature { name: self.key.name().to_owned(), id: self.key.id(), bytes }
    }
}

/// Shows the public half only.
impl fmt::Debug for Cosigner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Cosigner").field(&self.key.to_string()).finish()
    }
}

/// Checks one cosignature of a checkpoint's text; gives its time in Unix seconds.
///
/// `None` if it claims another key, if `key` is no cosignature key, or if it is bad.
#[must_use]
pub fn verify_cosignature(key: &VerifierKey, checkpoint_text: &str, cosignature: &NoteSignature) -> Option<u64> {
    let claimed = cosignature.name == key.name() && cosignature.id == key.id();
    let at = claimed.then(|| key.check(checkpoint_text, &cosignature.bytes))??;
    at.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::log::{NoteSigner, SignedNote};

    const TEXT: &str = "log.example/a\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n";

    fn cosigner(seed: u8) -> Cosigner {
        Cosigner::new("witness.example", SigningKey::from_bytes(&[seed; 32])).unwrap()
    }

    #[test]
    fn a_cosignature_covers_time_and_text() {
        let witness = cosigner(1);
        let key = witness.verifier_key();
        let made = witness.cosign(TEXT, 1_700_000_000);
        assert_eq!(made.bytes.len(), 72);
        assert_eq!(made.bytes.get(..8), Some(1_700_000_000_u64.to_be_bytes().as_slice()));
        assert_eq!(verify_cosignature(key, TEXT, &made), Some(1_700_000_000));
        assert_eq!(verify_cosignature(key, "other\n", &made), None);
        assert_eq!(verify_cosignature(cosigner(2).verifier_key(), TEXT, &made), None);
        for index in 0..72 {
            let mut bent = made.clone();
            bent.bytes[index] ^= 1;
            assert_eq!(verify_cosignature(key, TEXT, &bent), None, "byte {index}");
        }
        for length in [0, 7, 8, 64, 71] {
            let cut = NoteSignature { bytes: made.bytes[..length].to_vec(), ..made.clone() };
            assert_eq!(verify_cosignature(key, TEXT, &cut), None, "{length} bytes");
        }
        assert_eq!(key.to_string().parse(), Ok(key.clone()));
    }

    #[test]
    fn the_signed_message_is_the_standards() {
        let witness = cosigner(1);
        let made = witness.cosign(TEXT, 5);
        let message = format!("cosignature/v1\ntime 5\n{TEXT}");
        let signature = ed25519_dalek::Signature::from_slice(&made.bytes[8..]).unwrap();
        let key = SigningKey::from_bytes(&[1; 32]).verifying_key();
        assert!(key.verify_strict(message.as_bytes(), &signature).is_ok());
    }

    #[test]
    fn notes_open_with_cosignatures_and_the_two_kinds_are_not_confused() {
        let witness = cosigner(1);
        let note = SignedNote::with_signatures(TEXT, vec![witness.cosign(TEXT, 9)]).unwrap();
        let opened = note.open(&[witness.verifier_key().clone()]).unwrap();
        assert_eq!(opened.signers.first().unwrap().cosigned_at, Some(9));
        let as_log = NoteSigner::new("witness.example", SigningKey::from_bytes(&[1; 32])).unwrap();
        assert_ne!(as_log.verifier_key().id(), witness.verifier_key().id());
        assert!(note.open(&[as_log.verifier_key().clone()]).is_err());
        assert_eq!(verify_cosignature(as_log.verifier_key(), TEXT, &as_log.sign(TEXT)), None);
    }
}

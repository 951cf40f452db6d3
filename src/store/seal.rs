//! Sealing personal fields: XChaCha20-Poly1305, bound to the ledger, the statement and the disclosure.

use crate::codes::Hash;
use chacha20poly1305::aead::{Aead as _, KeyInit as _, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use thiserror::Error;

use super::record::Sealed;

/// The key, the place or the bytes are others than at sealing. Says no more, on purpose.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("the sealed bytes do not open with this key at this place")]
pub struct SealError;

/// Seals one disclosure under a key of its own.
///
/// `nonce` and `key` are random and used once; the caller brings them. Associated data: `origin` LF
/// statement digest, disclosure digest. Trust: who can write the frames can move a sealed disclosure
/// neither to another statement nor to another ledger.
#[must_use]
pub fn seal(
    key: &[u8; 32],
    nonce: [u8; 24],
    origin: &str,
    statement: Hash,
    disclosure: Hash,
    plaintext: &[u8],
) -> Sealed {
    let bound = bound_to(origin, statement, disclosure);
    Sealed { digest: disclosure, nonce, ciphertext: encrypt(key, &nonce, &bound, plaintext) }
}

/// Opens what [`seal`] made for this statement.
///
/// # Errors
///
/// [`SealError`] if any bit of key, place or bytes differs.
pub fn unseal(key: &[u8; 32], sealed: &Sealed, origin: &str, statement: Hash) -> Result<Vec<u8>, SealError> {
    decrypt(key, &sealed.nonce, &bound_to(origin, statement, sealed.digest), &sealed.ciphertext)
}

fn bound_to(origin: &str, statement: Hash, disclosure: Hash) -> Vec<u8> {
    [origin.as_bytes(), b"\n", &statement.0, &disclosure.0].concat()
}

pub(super) fn encrypt(key: &[u8; 32], nonce: &[u8; 24], bound: &[u8], msg: &[u8]) -> Vec<u8> {
    let cipher = XChaCha20Poly1305::new(key.into());
    cipher.encrypt(&XNonce::from(*nonce), Payload { msg, aad: bound }).expect("a short message always encrypts")
}

pub(super) fn decrypt(key: &[u8; 32], nonce: &[u8; 24], bound: &[u8], msg: &[u8]) -> Result<Vec<u8>, SealError> {
    let cipher = XChaCha20Poly1305::new(key.into());
    cipher.decrypt(&XNonce::from(*nonce), Payload { msg, aad: bound }).map_err(|_| SealError)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::random::random_bytes;
    use super::*;

    #[test]
    fn sealed_bytes_open_at_their_own_place_only() {
        let (key, nonce) = (random_bytes().unwrap(), random_bytes().unwrap());
        let (statement, disclosure) = (Hash::of(b"statement"), Hash::of(b"disclosure"));
        let sealed = seal(&key, nonce, "ledger.example", statement, disclosure, "张三".as_bytes());
        assert_eq!(unseal(&key, &sealed, "ledger.example", statement), Ok("张三".as_bytes().to_vec()));
        assert_eq!(unseal(&[1; 32], &sealed, "ledger.example", statement), Err(SealError));
        assert_eq!(unseal(&key, &sealed, "ledger.other", statement), Err(SealError));
        assert_eq!(unseal(&key, &sealed, "ledger.example", disclosure), Err(SealError));
        let moved = Sealed { digest: statement, ..sealed.clone() };
        assert_eq!(unseal(&key, &moved, "ledger.example", statement), Err(SealError));
        for bit in 0..sealed.ciphertext.len() * 8 {
            let mut flipped = sealed.clone();
            flipped.ciphertext[bit / 8] ^= 1 << (bit % 8);
            assert_eq!(unseal(&key, &flipped, "ledger.example", statement), Err(SealError));
        }
    }

    proptest! {
        /// What was sealed is opened, and its bytes do not show.
        #[test]
        fn a_seal_opens_again(key: [u8; 32], nonce: [u8; 24], plain in prop::collection::vec(any::<u8>(), 8..200)) {
            let sealed = seal(&key, nonce, "o", Hash::ZERO, Hash::of(&plain), &plain);
            prop_assert!(!sealed.ciphertext.windows(plain.len()).any(|window| window == plain));
            prop_assert_eq!(unseal(&key, &sealed, "o", Hash::ZERO), Ok(plain));
        }
    }
}

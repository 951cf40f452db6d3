//! Keys of notes: what they are called, how they are written, and what a signature of each kind covers.

use std::fmt;
use std::str::FromStr;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{Signature, VerifyingKey};
use sha2::{Digest as _, Sha256};
use thiserror::Error;

/// What a signature of a key covers.
///
/// Source: C2SP signed-note, "Signature types"; C2SP tlog-cosignature, "Format".
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum NoteAlgorithm {
    /// 0x01: Ed25519 over the text.
    Ed25519,
    /// 0x04: Ed25519 over a time and the text, as witnesses give it.
    Cosignature,
}

impl NoteAlgorithm {
    /// The byte that stands before the public key.
    #[must_use]
    pub const fn code(self) -> u8 {
        match self {
            Self::Ed25519 => 1,
            Self::Cosignature => 4,
        }
    }

    fn from_code(code: u8) -> Option<Self> {
        [Self::Ed25519, Self::Cosignature].into_iter().find(|algorithm| algorithm.code() == code)
    }
}

/// The first four bytes of a key's hash; written as eight lower-case hex digits.
///
/// Trust: four bytes collide when somebody wants them to; they choose the key that is tried, no more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct KeyId(pub [u8; 4]);

impl fmt::Display for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}

/// A public key of a log or witness, written `name+hhhhhhhh+base64(type ‖ key)`.
///
/// The name is not empty and has no space of any script and no `+`. The key is canonical, of full order and
/// free of torsion, so that a signature that one strict verifier accepts is accepted by each.
///
/// Source: C2SP signed-note, "Verifier keys".
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerifierKey {
    name: String,
    id: KeyId,
    algorithm: NoteAlgorithm,
    key: VerifyingKey,
}

/// Why a text or a key is not usable as a key of notes.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum InvalidKey {
    /// Not of the form `name+hhhhhhhh+base64`.
    #[error("not a key of the form name+hhhhhhhh+base64")]
    Form,
    /// Empty, or with a space, plus or control character.
    #[error("a key name is not empty and has no space, plus or control character, found {found:?}")]
    Name {
        /// The name found.
        found: String,
    },
    /// A type of signature that is not known here.
    #[error("signature type {found} is not known here, wanted 1 or 4")]
    Algorithm {
        /// The type byte found.
        found: u8,
    },
    /// The written id is not the one of this name and key.
    #[error("the key's id is {wanted}, found {found}")]
    Id {
        /// The id as written.
        found: String,
        /// The id as computed.
        wanted: KeyId,
    },
    /// No canonical point of the curve's large subgroup.
    #[error("the public key is weak or not canonical")]
    Weak,
}

impl VerifierKey {
    /// Checks a name and the 32 bytes of an Ed25519 public key.
    ///
    /// # Errors
    ///
    /// [`InvalidKey::Name`] and [`InvalidKey::Weak`].
    pub fn new(name: &str, algorithm: NoteAlgorithm, key: &[u8; 32]) -> Result<Self, InvalidKey> {
        if !is_key_name(name) {
            return Err(InvalidKey::Name { found: name.to_owned() });
        }
        let point = VerifyingKey::from_bytes(key).map_err(|_| InvalidKey::Weak)?;
        let edwards = point.to_edwards();
        if point.is_weak() || !edwards.is_torsion_free() || edwards.compress().to_bytes() != *key {
            return Err(InvalidKey::Weak);
        }
        let hash =
            Sha256::new().chain_update(name).chain_update([b'\n', algorithm.code()]).chain_update(key).finalize();
        let [a, b, c, d, ..] = <[u8; 32]>::from(hash);
        Ok(Self { name: name.to_owned(), id: KeyId([a, b, c, d]), algorithm, key: point })
    }

    /// The key's name: for a log its origin.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// First four bytes of SHA-256(name ‖ 0x0A ‖ type ‖ key).
    #[must_use]
    pub const fn id(&self) -> KeyId {
        self.id
    }

    /// What its signatures cover.
    #[must_use]
    pub const fn algorithm(&self) -> NoteAlgorithm {
        self.algorithm
    }

    /// The 32 bytes of the Ed25519 key.
    #[must_use]
    pub fn public_key(&self) -> &[u8; 32] {
        self.key.as_bytes()
    }

    /// Checks a signature over `text`, without its key id; says when it was made if it says so itself.
    pub(in crate::log) fn check(&self, text: &str, signature: &[u8]) -> Option<SignedAt> {
        match self.algorithm {
            NoteAlgorithm::Ed25519 => {
                let signature = Signature::from_bytes(signature.try_into().ok()?);
                self.key.verify_strict(text.as_bytes(), &signature).ok()?;
                Some(SignedAt(None))
            }
            NoteAlgorithm::Cosignature => {
                let (time, signature) = signature.split_first_chunk()?;
                let unix_seconds = u64::from_be_bytes(*time);
                let signature = Signature::from_bytes(signature.try_into().ok()?);
                self.key.verify_strict(cosigned_message(unix_seconds, text).as_bytes(), &signature).ok()?;
                Some(SignedAt(Some(unix_seconds)))
            }
        }
    }
}

/// When a good signature was made, in Unix seconds, if its kind tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::log) struct SignedAt(pub(in crate::log) Option<u64>);

/// What a cosignature signs: that at this time the witness had seen no other checkpoint that contradicts `text`.
///
/// Source: C2SP tlog-cosignature, "Ed25519 signed message".
pub(in crate::log) fn cosigned_message(unix_seconds: u64, text: &str) -> String {
    format!("cosignature/v1\ntime {unix_seconds}\n{text}")
}

pub(super) fn is_key_name(name: &str) -> bool {
    !name.is_empty() && !name.chars().any(|c| c.is_whitespace() || c == '+' || c < ' ')
}

impl fmt::Display for VerifierKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bytes = [&[self.algorithm.code()], self.key.as_bytes().as_slice()].concat();
        write!(f, "{}+{}+{}", self.name, self.id, STANDARD.encode(bytes))
    }
}

impl FromStr for VerifierKey {
    type Err = InvalidKey;

    fn from_str(text: &str) -> Result<Self, InvalidKey> {
        let (name, rest) = text.split_once('+').ok_or(InvalidKey::Form)?;
        let (id, key) = rest.split_once('+').ok_or(InvalidKey::Form)?;
        let bytes = STANDARD.decode(key).map_err(|_| InvalidKey::Form)?;
        let (code, key) = bytes.split_first().ok_or(InvalidKey::Form)?;
        let algorithm = NoteAlgorithm::from_code(*code).ok_or(InvalidKey::Algorithm { found: *code })?;
        let found = Self::new(name, algorithm, key.try_into().map_err(|_| InvalidKey::Form)?)?;
        if found.id.to_string() == id {
            Ok(found)
        } else {
            Err(InvalidKey::Id { found: id.to_owned(), wanted: found.id })
        }
    }
}

//! Signed notes: a text with the signatures of logs and witnesses below it.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{Signer as _, SigningKey};
use thiserror::Error;

mod key;

pub(super) use key::cosigned_message;
pub use key::{InvalidKey, KeyId, NoteAlgorithm, VerifierKey};

/// The longest note that is read, in bytes.
pub const NOTE_BYTES_MAX: usize = 1_000_000;
/// The most signatures that a note may have.
pub const NOTE_SIGNATURES_MAX: usize = 100;

/// A note as it came: well-formed, nothing verified.
///
/// ```text
/// the text, one or more lines
///
/// — name base64(key id ‖ signature)
/// ```
///
/// Source: C2SP signed-note v1.0.0, "Format".
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedNote {
    text: String,
    signatures: Vec<NoteSignature>,
}

/// One line below a note's text, shown without its line end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoteSignature {
    /// Name of the key, as the line claims.
    pub name: String,
    /// Id of the key, as the line claims.
    pub id: KeyId,
    /// What follows the id: for Ed25519 the signature, for a cosignature time and signature.
    pub bytes: Vec<u8>,
}

/// A signature that was found good.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerifiedSignature {
    /// The key that made it.
    pub key: VerifierKey,
    /// Unix seconds at which a witness says that it cosigned; `None` for other signatures.
    pub cosigned_at: Option<u64>,
}

/// A note with at least one good signature of a known key, and none that is known and bad.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenedNote {
    /// The text, with its last line end.
    pub text: String,
    /// The good signatures, one a key, in the order of the note.
    pub signers: Vec<VerifiedSignature>,
}

/// Why some bytes are no note, or a note is not to be believed.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum NoteError {
    /// Longer than any note that is read here.
    #[error("the note has {found} bytes, at most 1000000 are read")]
    TooLong {
        /// Its length in bytes.
        found: usize,
    },
    /// Not UTF-8, or with a control character.
    #[error("a note is UTF-8 without control characters but line ends")]
    Characters,
    /// The text has no line end, or no empty line and signatures follow it.
    #[error("a note is a text, an empty line and at least one signature")]
    Form,
    /// More signatures than are read here.
    #[error("the note has more than 100 signatures")]
    TooManySignatures,
    /// A line that is no signature.
    #[error("signature line {line} is not of the form: dash, name, base64")]
    Line {
        /// Which of the signature lines, from 1.
        line: usize,
    },
    /// A known key did not make this signature: forged, or of another text.
    #[error("the signature of {name}+{id} is bad")]
    BadSignature {
        /// Name of the key.
        name: String,
        /// Id of the key.
        id: KeyId,
    },
    /// Nobody who is known signed.
    #[error("no signature by a known key")]
    NoKnownSignature,
}

impl SignedNote {
    /// Reads a note; verifies nothing.
    ///
    /// # Errors
    ///
    /// Every [`NoteError`] but the last two.
    pub fn parse(note: impl AsRef<[u8]>) -> Result<Self, NoteError> {
        let note = well_formed(note.as_ref())?;
        // Signature lines hold no empty line, so the last one ends the text, whatever the text holds.
        let end = note.rfind("\n\n").ok_or(NoteError::Form)?;
        let (text, rest) = note.split_at_checked(end + 1).ok_or(NoteError::Form)?;
        let lines = rest.strip_prefix('\n').and_then(|rest| rest.strip_suffix('\n')).ok_or(NoteError::Form)?;
        if lines.split('\n').count() > NOTE_SIGNATURES_MAX {
            return Err(NoteError::TooManySignatures);
        }
        let signatures = lines
            .split('\n')
            .zip(1..)
            .map(|(line, number)| NoteSignature::parse(line).ok_or(NoteError::Line { line: number }))
            .collect::<Result<_, _>>()?;
        Ok(Self { text: text.to_owned(), signatures })
    }

    /// Signs a text.
    ///
    /// # Errors
    ///
    /// [`NoteError::Form`] without a line end or without signers, [`NoteError::Characters`],
    /// [`NoteError::TooLong`], [`NoteError::TooManySignatures`].
    pub fn sign(text: &str, signers: &[&NoteSigner]) -> Result<Self, NoteError> {
        let signatures = signers.iter().map(|signer| signer.sign(text)).collect();
        Self::with_signatures(text, signatures)
    }

    /// Puts signatures that were made elsewhere below a text; verifies none.
    ///
    /// # Errors
    ///
    /// As [`sign`](Self::sign); [`NoteError::Line`] for a name that no key has.
    pub fn with_signatures(text: &str, signatures: Vec<NoteSignature>) -> Result<Self, NoteError> {
        if !text.ends_with('\n') || signatures.is_empty() {
            return Err(NoteError::Form);
        }
        let note = Self { text: text.to_owned(), signatures };
        // What was put together must read back: the one check covers every rule.
        let read = Self::parse(note.to_string())?;
        if read == note { Ok(note) } else { Err(NoteError::Form) }
    }

    /// The text that is signed, with its last line end.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The signatures as they came.
    #[must_use]
    pub fn signatures(&self) -> &[NoteSignature] {
        &self.signatures
    }

    /// Verifies the signatures of the known keys and ignores the others.
    ///
    /// Trust: a signature that claims a known name and id and fails is forged or of another text, so nothing
    /// in the note is believed. What the signers may decide is the caller's question.
    ///
    /// # Errors
    ///
    /// [`NoteError::BadSignature`] and [`NoteError::NoKnownSignature`].
    pub fn open(&self, keys: &[VerifierKey]) -> Result<OpenedNote, NoteError> {
        let mut signers: Vec<VerifiedSignature> = Vec::new();
        for signature in &self.signatures {
            let claims = |key: &&VerifierKey| key.name() == signature.name && key.id() == signature.id;
            let mut known = keys.iter().filter(claims).peekable();
            if known.peek().is_none() {
                continue;
            }
            let good = known.find_map(|key| Some((key, key.check(&self.text, &signature.bytes)?)));
            let bad = || NoteError::BadSignature { name: signature.name.clone(), id: signature.id };
            let (key, at) = good.ok_or_else(bad)?;
            if !signers.iter().any(|signer| signer.key == *key) {
                signers.push(VerifiedSignature { key: key.clone(), cosigned_at: at.0 });
            }
        }
        if signers.is_empty() {
            return Err(NoteError::NoKnownSignature);
        }
        Ok(OpenedNote { text: self.text.clone(), signers })
    }
}

/// Text of an allowed length and allowed characters.
fn well_formed(note: &[u8]) -> Result<&str, NoteError> {
    if note.len() > NOTE_BYTES_MAX {
        return Err(NoteError::TooLong { found: note.len() });
    }
    let text = std::str::from_utf8(note).map_err(|_| NoteError::Characters)?;
    if text.bytes().any(|byte| byte < b' ' && byte != b'\n') { Err(NoteError::Characters) } else { Ok(text) }
}

impl NoteSignature {
    /// Reads one line without its line end: `— name base64`. The dash is U+2014.
    #[must_use]
    pub fn parse(line: &str) -> Option<Self> {
        let (name, base64) = line.strip_prefix("— ")?.split_once(' ')?;
        let found = STANDARD.decode(base64).ok()?;
        let (id, bytes) = found.split_first_chunk()?;
        (key::is_key_name(name) && !bytes.is_empty()).then(|| Self {
            name: name.to_owned(),
            id: KeyId(*id),
            bytes: bytes.to_vec(),
        })
    }
}

impl fmt::Display for NoteSignature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "— {} {}", self.name, STANDARD.encode([&self.id.0, self.bytes.as_slice()].concat()))
    }
}

impl fmt::Display for SignedNote {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.text)?;
        self.signatures.iter().try_for_each(|signature| writeln!(f, "{signature}"))
    }
}

/// A named secret key that signs notes as a log does, with type 0x01.
pub struct NoteSigner {
    key: VerifierKey,
    secret: SigningKey,
}

impl NoteSigner {
    /// Names a secret key.
    ///
    /// # Errors
    ///
    /// [`InvalidKey::Name`].
    pub fn new(name: &str, secret: SigningKey) -> Result<Self, InvalidKey> {
        let key = VerifierKey::new(name, NoteAlgorithm::Ed25519, secret.verifying_key().as_bytes())?;
        Ok(Self { key, secret })
    }

    /// The key that others verify with.
    #[must_use]
    pub const fn verifier_key(&self) -> &VerifierKey {
        &self.key
    }

    /// Signs a text that ends with a line end.
    #[must_use]
    pub fn sign(&self, text: &str) -> NoteSignature {
        let signature = self.secret.sign(text.as_bytes());
        NoteSignature { name: self.key.name().to_owned(), id: self.key.id(), bytes: signature.to_bytes().to_vec() }
    }
}

/// Shows the public half only.
impl fmt::Debug for NoteSigner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("NoteSigner").field(&self.key.to_string()).finish()
    }
}

#[cfg(test)]
mod tests;

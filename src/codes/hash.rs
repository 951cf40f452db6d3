//! SHA-256 values: of leaves, nodes, statements, data files.
//!
//! How leaves and nodes of the log are hashed stands in `log/hash.rs`.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use sha2::{Digest as _, Sha256};

/// A SHA-256 value. Compares by its bytes; shown as lower-case hex.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hash(pub [u8; 32]);

impl Hash {
    /// `prev` of entry 0.
    pub const ZERO: Self = Self([0; 32]);

    /// SHA-256 of some bytes.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }

    /// As unpadded base64url, 43 characters: the form in entries and JOSE.
    #[must_use]
    pub fn to_base64url(self) -> String {
        URL_SAFE_NO_PAD.encode(self.0)
    }

    /// As padded base64, 44 characters: the form in notes and proofs.
    #[must_use]
    pub fn to_base64(self) -> String {
        STANDARD.encode(self.0)
    }

    /// Reads the form of [`to_base64url`](Self::to_base64url), and no other spelling of it.
    #[must_use]
    pub fn from_base64url(text: &str) -> Option<Self> {
        let found = URL_SAFE_NO_PAD.decode(text).ok()?;
        Some(Self(found.try_into().ok()?))
    }

    /// Reads the form of [`to_base64`](Self::to_base64), and no other spelling of it.
    #[must_use]
    pub fn from_base64(text: &str) -> Option<Self> {
        let found = STANDARD.decode(text).ok()?;
        Some(Self(found.try_into().ok()?))
    }

    /// Reads 64 lower-case hex digits.
    #[must_use]
    pub fn from_hex(text: &str) -> Option<Self> {
        let lower = text.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
        let mut found = [0; 32];
        (lower && hex::decode_to_slice(text, &mut found).is_ok()).then_some(Self(found))
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_text_form_has_one_spelling() {
        let hash = Hash::of(b"minglu");
        assert_eq!(Hash::from_base64url(&hash.to_base64url()), Some(hash));
        assert_eq!(Hash::from_base64(&hash.to_base64()), Some(hash));
        assert_eq!(Hash::from_hex(&hash.to_string()), Some(hash));
        assert_eq!(Hash::from_hex(&hash.to_string().to_uppercase()), None);
        assert_eq!(Hash::from_base64url(&hash.to_base64()), None);
        // The last character carries four bits that must be zero.
        let zero = Hash::ZERO.to_base64url();
        assert_eq!(Hash::from_base64url(&format!("{}B", zero.get(..42).unwrap())), None);
    }
}

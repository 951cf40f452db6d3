//! Public keys of people and their thumbprints.

use std::fmt;
use std::str::FromStr;

use ed25519_dalek::{Signature, VerifyingKey, verify_batch};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use thiserror::Error;

use crate::codes::Hash;

use super::base64url;

/// An Ed25519 public key that strict verification can accept: canonical, torsion-free, not of small order.
///
/// Written as 43 characters of base64url, the `x` of its JWK.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PublicKey(VerifyingKey);

/// The RFC 7638 thumbprint of a public key: its name in `kid` and `signers`.
///
/// Trust: SHA-256 of the key, so a `kid` fixes the key whoever supplies it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Kid(Hash);

/// A key with which nothing may be signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum InvalidKey {
    /// Not 32 bytes in canonical base64url.
    #[error("a public key is 32 bytes in canonical base64url")]
    Spelling,
    /// Not the canonical encoding of a point of the curve.
    #[error("not the canonical encoding of a point of edwards25519")]
    Point,
    /// A point of small order, or with a component of small order: several messages could share a signature.
    #[error("a key of small order or with a small-order component")]
    Weak,
}

impl PublicKey {
    /// Checks 32 bytes.
    ///
    /// # Errors
    ///
    /// [`InvalidKey::Point`] and [`InvalidKey::Weak`].
    pub fn from_bytes(bytes: &[u8; 32]) -> Result<Self, InvalidKey> {
        let key = VerifyingKey::from_bytes(bytes).map_err(|_| InvalidKey::Point)?;
        let point = key.to_edwards();
        if point.compress().as_bytes() != bytes {
            return Err(InvalidKey::Point);
        }
        if key.is_weak() || !point.is_torsion_free() {
            return Err(InvalidKey::Weak);
        }
        Ok(Self(key))
    }

    /// The 32 bytes.
    #[must_use]
    pub fn to_bytes(self) -> [u8; 32] {
        self.0.to_bytes()
    }

    /// Its RFC 7638 thumbprint.
    #[must_use]
    pub fn kid(self) -> Kid {
        Kid(Hash::of(format!(r#"{{"crv":"Ed25519","kty":"OKP","x":"{self}"}}"#).as_bytes()))
    }

    /// Whether `signature` is this key's strict signature of `message`.
    #[must_use]
    pub fn accepts(self, message: &[u8], signature: &[u8; 64]) -> bool {
        self.0.verify_strict(message, &Signature::from_bytes(signature)).is_ok()
    }
}

/// One signature over a message, and whose it is said to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedMessage {
    /// By this key.
    pub key: PublicKey,
    /// The message.
    pub message: Vec<u8>,
    /// The signature.
    pub signature: [u8; 64],
}

impl SignedMessage {
    /// Whether all of these signatures hold, by one equation over a random combination of them: less than half the work.
    ///
    /// Trust: weaker than strict verification in one point. A signer may give its nonce a component of small order, and
    /// then one verifier accepts what another refuses; nobody but the signer can, for our keys have no such component.
    #[must_use]
    pub fn hold_together(signed: &[Self]) -> bool {
        let messages: Vec<&[u8]> = signed.iter().map(|one| one.message.as_slice()).collect();
        let signatures: Vec<Signature> = signed.iter().map(|one| Signature::from_bytes(&one.signature)).collect();
        let keys: Vec<VerifyingKey> = signed.iter().map(|one| one.key.0).collect();
        verify_batch(&messages, &signatures, &keys).is_ok()
    }
}

impl From<&ed25519_dalek::SigningKey> for PublicKey {
    // A secret key times the base point is always in the prime-order group.
    fn from(secret: &ed25519_dalek::SigningKey) -> Self {
        Self(secret.verifying_key())
    }
}

impl FromStr for PublicKey {
    type Err = InvalidKey;

    fn from_str(text: &str) -> Result<Self, InvalidKey> {
        let bytes = base64url::decode(text).ok_or(InvalidKey::Spelling)?;
        Self::from_bytes(&bytes.try_into().map_err(|_| InvalidKey::Spelling)?)
    }
}

impl fmt::Display for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&base64url::encode(self.0.as_bytes()))
    }
}

/// A text that is no thumbprint.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("a key id is a SHA-256 thumbprint, 43 characters of canonical base64url")]
pub struct InvalidKid;

impl FromStr for Kid {
    type Err = InvalidKid;

    fn from_str(text: &str) -> Result<Self, InvalidKid> {
        Hash::from_base64url(text).map(Self).ok_or(InvalidKid)
    }
}

impl fmt::Display for Kid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.to_base64url())
    }
}

macro_rules! as_text {
    ($name:ident, $schema:literal) => {
        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
            }
        }

        impl JsonSchema for $name {
            fn inline_schema() -> bool {
                true
            }

            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!({ "type": "string", "pattern": "^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$", "description": $schema })
            }
        }
    };
}

as_text!(PublicKey, "Ed25519 public key, 32 bytes in base64url (the x of its JWK)");
as_text!(Kid, "RFC 7638 thumbprint of a public key");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_thumbprint_is_the_one_of_rfc_8037() {
        // RFC 8037 appendix A.2 and A.3.
        let key: PublicKey = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo".parse().unwrap();
        assert_eq!(key.kid().to_string(), "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k");
    }

    #[test]
    fn keys_that_strictness_would_never_accept_are_refused() {
        let mut identity = [0; 32];
        identity[0] = 1;
        let mut order_two = [0xff; 32];
        order_two[0] = 0xec;
        order_two[31] = 0x7f;
        let mut identity_unreduced = [0xff; 32];
        identity_unreduced[0] = 0xee;
        identity_unreduced[31] = 0x7f;
        let table = [
            (identity, InvalidKey::Weak),
            (order_two, InvalidKey::Weak),
            ([0; 32], InvalidKey::Weak),
            (identity_unreduced, InvalidKey::Point),
            ([2; 32], InvalidKey::Point),
        ];
        for (bytes, wanted) in table {
            assert_eq!(PublicKey::from_bytes(&bytes), Err(wanted), "{bytes:02x?}");
        }
        assert_eq!("AAAA".parse::<PublicKey>(), Err(InvalidKey::Spelling));
    }

    #[test]
    fn a_key_with_a_small_order_component_is_refused() {
        let good = PublicKey::from(&ed25519_dalek::SigningKey::from_bytes(&[7; 32]));
        let mut order_two = [0xff; 32];
        order_two[0] = 0xec;
        order_two[31] = 0x7f;
        let torsion = VerifyingKey::from_bytes(&order_two).unwrap().to_edwards();
        let mixed = (good.0.to_edwards() + torsion).compress();
        assert_eq!(PublicKey::from_bytes(mixed.as_bytes()), Err(InvalidKey::Weak));
    }
}

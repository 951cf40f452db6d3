//! Access proofs: a signed proof of identity for one request (formats.md section 7).
//!
//! A compact JWS with `typ` `minglu-access+jwt` and exactly the claims `aud` (origin), `htm` (method), `htu`
//! (path with query), `iat` (seconds) and `jti`. A statement never passes here, nor this as a statement.
//!
//! Source: RFC 9449 section 4, whose shape it follows; bound to the origin, and to the path instead of the
//! whole address, so that it survives a proxy.

use ed25519_dalek::{Signer as _, SigningKey};
use serde_json::{Value, json};
use thiserror::Error;

use crate::codes::{Origin, Timestamp};

use super::base64url;
use super::header::{Algorithm, Header};
use super::json as profile;
use super::key::{Kid, PublicKey};

const ACCESS_TYP: &str = "minglu-access+jwt";
/// How far `iat` may be from the ledger's clock: 120 seconds either way.
pub const IAT_SKEW_MAX_MS: i64 = 120_000;
const PROOF_BYTES_MAX: usize = 4096;

/// A proof, parsed but not believed yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccessProof {
    /// The key that signed.
    pub kid: Kid,
    /// Random, once: remembered for as long as the proof could be replayed.
    pub jti: String,
    audience: String,
    method: String,
    target: String,
    issued_s: i64,
    signing_input: String,
    signature: [u8; 64],
}

/// Why a proof is not accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum AccessFault {
    /// Not a proof of this shape.
    #[error("not an access proof: {0}")]
    Malformed(&'static str),
    /// Made for another ledger, method or address.
    #[error("the proof is for another {0}")]
    Other(&'static str),
    /// Too old or dated ahead.
    #[error("the proof was not issued within 120 seconds of the ledger's clock")]
    Stale,
    /// The signature does not hold.
    #[error("the signature of the proof does not hold")]
    Signature,
}

/// What a proof must be about.
#[derive(Clone, Copy, Debug)]
pub struct Request<'r> {
    /// The ledger.
    pub origin: &'r Origin,
    /// `GET`, `POST`.
    pub method: &'r str,
    /// Path with query, for example `/v1/me/statements?limit=5`.
    pub target: &'r str,
    /// The ledger's clock.
    pub now: Timestamp,
}

impl AccessProof {
    /// Signs a proof for a request.
    #[must_use]
    pub fn sign(request: &Request<'_>, jti: &str, key: &SigningKey) -> String {
        let header = Header { algorithm: Algorithm::EdDsa, kid: PublicKey::from(key).kid() }.encode(ACCESS_TYP);
        let claims = json!({
            "aud": request.origin.as_str(), "htm": request.method, "htu": request.target,
            "iat": request.now.as_ms() / 1000, "jti": jti,
        });
        let input = format!("{header}.{}", base64url::encode(claims.to_string().as_bytes()));
        let signature = base64url::encode(&key.sign(input.as_bytes()).to_bytes());
        format!("{input}.{signature}")
    }

    /// Reads a proof.
    ///
    /// # Errors
    ///
    /// [`AccessFault::Malformed`].
    pub fn parse(text: &str) -> Result<Self, AccessFault> {
        let bad = AccessFault::Malformed;
        if text.len() > PROOF_BYTES_MAX {
            return Err(bad("too long"));
        }
        let (input, signature) = text.rsplit_once('.').ok_or(bad("three parts are wanted"))?;
        let (header, claims) = input.split_once('.').ok_or(bad("three parts are wanted"))?;
        let header = Header::parse(header, ACCESS_TYP, "").map_err(|_| bad("protected header"))?;
        let claims = base64url::decode(claims).ok_or(bad("claims are not base64url"))?;
        let Ok(Value::Object(mut claims)) = profile::parse(&claims) else { return Err(bad("claims are no object")) };
        let mut take = |name: &str| match claims.remove(name) {
            Some(Value::String(text)) => Ok(text),
            Some(_) | None => Err(bad("aud, htm, htu, jti are texts")),
        };
        let (audience, method, target, jti) = (take("aud")?, take("htm")?, take("htu")?, take("jti")?);
        let issued_s =
            claims.remove("iat").and_then(|value| value.as_i64()).ok_or(bad("iat is a number of seconds"))?;
        if !claims.is_empty() {
            return Err(bad("other claims"));
        }
        if !(8..=100).contains(&jti.len()) {
            return Err(bad("jti has 8 to 100 characters"));
        }
        let signature = base64url::decode(signature).and_then(|bytes| <[u8; 64]>::try_from(bytes).ok());
        let signature = signature.ok_or(bad("signature"))?;
        let signing_input = input.to_owned();
        Ok(Self { kid: header.kid, jti, audience, method, target, issued_s, signing_input, signature })
    }

    /// Checks the proof against the request that carries it, and its signature.
    ///
    /// The caller knows whose key it is, whether it counts, and whether `jti` was seen before.
    ///
    /// # Errors
    ///
    /// What does not fit.
    pub fn check(&self, request: &Request<'_>, key: PublicKey) -> Result<(), AccessFault> {
        if self.audience != request.origin.as_str() {
            return Err(AccessFault::Other("ledger"));
        }
        if self.method != request.method || self.target != request.target {
            return Err(AccessFault::Other("request"));
        }
        let issued = self.issued_s.checked_mul(1000).and_then(Timestamp::from_ms).ok_or(AccessFault::Stale)?;
        if issued.ms_since(request.now).abs() > IAT_SKEW_MAX_MS {
            return Err(AccessFault::Stale);
        }
        if key.kid() == self.kid && key.accepts(self.signing_input.as_bytes(), &self.signature) {
            Ok(())
        } else {
            Err(AccessFault::Signature)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_proof_holds_for_its_request_alone() {
        let key = SigningKey::from_bytes(&[4; 32]);
        let public = PublicKey::from(&key);
        let origin: Origin = "example.cn/a".parse().unwrap();
        let now = Timestamp::parse_rfc3339("2026-11-21T08:30:00Z").unwrap();
        let request = Request { origin: &origin, method: "GET", target: "/v1/me/statements?limit=5", now };
        let text = AccessProof::sign(&request, "0123456789", &key);
        let proof = AccessProof::parse(&text).unwrap();
        assert_eq!(proof.check(&request, public), Ok(()));
        assert_eq!(proof.check(&Request { now: now.plus_ms(120_000), ..request }, public), Ok(()));
        let other: Origin = "example.cn/b".parse().unwrap();
        let table = [
            (Request { origin: &other, ..request }, AccessFault::Other("ledger")),
            (Request { method: "POST", ..request }, AccessFault::Other("request")),
            (Request { target: "/v1/me/statements", ..request }, AccessFault::Other("request")),
            (Request { now: now.plus_ms(121_000), ..request }, AccessFault::Stale),
            (Request { now: now.plus_ms(-121_000), ..request }, AccessFault::Stale),
        ];
        for (request, wanted) in table {
            assert_eq!(proof.check(&request, public), Err(wanted));
        }
        let stranger = PublicKey::from(&SigningKey::from_bytes(&[5; 32]));
        assert_eq!(proof.check(&request, stranger), Err(AccessFault::Signature));
        for index in 0..text.len() {
            let mut bytes = text.clone().into_bytes();
            bytes[index] ^= 1;
            let changed = String::from_utf8(bytes).unwrap();
            let held = AccessProof::parse(&changed).is_ok_and(|proof| proof.check(&request, public).is_ok());
            assert!(!held, "byte {index}");
        }
    }
}

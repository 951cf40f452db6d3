//! The protected header: exactly `alg`, `kid` and `typ`.

use serde_json::Value;

use super::base64url;
use super::envelope::refuse_others;
use super::fault::{Code, Fault};
use super::json;
use super::key::Kid;

/// `typ` of a statement. An access proof has another, so neither passes for the other.
pub const STATEMENT_TYP: &str = "minglu+sd-jwt";

/// Names of Ed25519 in JOSE. Source: RFC 8037 section 3.1; RFC 9864 section 2.2.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Algorithm {
    /// `EdDSA`, which RFC 9864 deprecates and most libraries still write.
    EdDsa,
    /// `Ed25519`, fully specified.
    Ed25519,
}

impl Algorithm {
    /// The algorithm of a JOSE name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        match name {
            "EdDSA" => Some(Self::EdDsa),
            "Ed25519" => Some(Self::Ed25519),
            _ => None,
        }
    }

    /// The JOSE name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::EdDsa => "EdDSA",
            Self::Ed25519 => "Ed25519",
        }
    }
}

/// A protected header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Header {
    /// Signature algorithm.
    pub algorithm: Algorithm,
    /// Key that signed.
    pub kid: Kid,
}

impl Header {
    /// The header as base64url, for signing.
    #[must_use]
    pub fn encode(self, typ: &str) -> String {
        let text = format!(r#"{{"alg":"{}","kid":"{}","typ":"{typ}"}}"#, self.algorithm.name(), self.kid);
        base64url::encode(text.as_bytes())
    }

    /// Reads the base64url of a header with the wanted `typ`.
    ///
    /// # Errors
    ///
    /// A fault with a pointer below `pointer`; `crit`, `b64`, `jku`, `jwk`, `x5u` and all others are refused.
    pub fn parse(encoded: &str, typ: &str, pointer: &str) -> Result<Self, Fault> {
        let bad = |name: &str, detail: &str| Fault::new(Code::BadHeader, format!("{pointer}{name}"), detail);
        let bytes = base64url::decode(encoded).ok_or_else(|| bad("", "not canonical base64url"))?;
        let value = json::parse(&bytes).map_err(|f| Fault::new(f.code, format!("{pointer}{}", f.pointer), f.detail))?;
        let Value::Object(mut members) = value else { return Err(bad("", "a header is an object")) };
        let mut take = |name: &str| match members.remove(name) {
            Some(Value::String(text)) => Ok(text),
            Some(_) => Err(bad(&format!("/{name}"), "a text is wanted")),
            None => Err(bad(&format!("/{name}"), "is missing")),
        };
        let (algorithm, kid, found_typ) = (take("alg")?, take("kid")?, take("typ")?);
        refuse_others(&members, pointer).map_err(|f| Fault { code: Code::BadHeader, ..f })?;
        let algorithm = Algorithm::from_name(&algorithm)
            .ok_or_else(|| Fault::new(Code::BadAlgorithm, format!("{pointer}/alg"), "EdDSA or Ed25519 is wanted"))?;
        let kid = kid.parse().map_err(|_| bad("/kid", "an RFC 7638 thumbprint is wanted"))?;
        if found_typ != typ {
            return Err(bad("/typ", &format!("{typ} is wanted")));
        }
        Ok(Self { algorithm, kid })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exactly_three_members_are_read() {
        let kid = "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k";
        let good = format!(r#"{{"alg":"EdDSA","kid":"{kid}","typ":"minglu+sd-jwt"}}"#);
        let parse = |text: &str| Header::parse(&base64url::encode(text.as_bytes()), STATEMENT_TYP, "/p");
        let header = parse(&good).unwrap();
        assert_eq!(Header::parse(&header.encode(STATEMENT_TYP), STATEMENT_TYP, ""), Ok(header));
        assert_eq!(parse(&good.replace("EdDSA", "Ed25519")).unwrap().algorithm, Algorithm::Ed25519);
        let with = |member: &str| good.replace("\"typ\"", &format!("{member},\"typ\""));
        let table = [
            (good.replace("EdDSA", "none"), Code::BadAlgorithm, "/p/alg"),
            (good.replace("EdDSA", "HS256"), Code::BadAlgorithm, "/p/alg"),
            (good.replace("EdDSA", "eddsa"), Code::BadAlgorithm, "/p/alg"),
            (good.replace(kid, "me"), Code::BadHeader, "/p/kid"),
            (good.replace("minglu+sd-jwt", "minglu-access+jwt"), Code::BadHeader, "/p/typ"),
            (good.replace("minglu+sd-jwt", "application/minglu+sd-jwt"), Code::BadHeader, "/p/typ"),
            (good.replace(r#""alg":"EdDSA","#, ""), Code::BadHeader, "/p/alg"),
            (with(r#""crit":["b64"]"#), Code::BadHeader, "/p/crit"),
            (with(r#""b64":false"#), Code::BadHeader, "/p/b64"),
            (with(r#""jku":"https://example.com""#), Code::BadHeader, "/p/jku"),
            (with(r#""jwk":{}"#), Code::BadHeader, "/p/jwk"),
            (with(r#""x5u":"x""#), Code::BadHeader, "/p/x5u"),
            (with(r#""alg":"none""#), Code::DuplicateMember, "/p/alg"),
            ("[]".to_owned(), Code::BadHeader, "/p"),
        ];
        for (text, code, pointer) in table {
            let fault = parse(&text).expect_err(&text);
            assert_eq!((fault.code, fault.pointer.as_str()), (code, pointer), "{text}");
        }
    }
}

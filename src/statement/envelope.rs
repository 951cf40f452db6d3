//! The envelope: a JWS in General JSON Serialization, as officers send it.
//!
//! ```text
//! {"payload":"…","signatures":[{"protected":"…","signature":"…","header":{"disclosures":["…"],"ifversion":"…"}},
//!                              {"protected":"…","signature":"…"}]}
//! ```
//!
//! Source: RFC 7515 section 7.2.1; formats.md section 1.

use serde_json::{Map, Value};

use crate::codes::Hash;

use super::base64url;
use super::fault::{Code, Fault};
use super::json;

/// The longest statement, in bytes, disclosures included: four of the longest fit a frame.
pub const STATEMENT_BYTES_MAX: usize = 256 * 1024;
/// The most signatures on one statement.
pub const SIGNATURES_MAX: usize = 16;
/// The most disclosures on one statement.
pub const DISCLOSURES_MAX: usize = 256;

/// One signature with the header that it protects, both as received.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignatureText {
    /// Protected header, base64url of JSON.
    pub protected: String,
    /// Signature, base64url of 64 bytes.
    pub signature: String,
}

impl SignatureText {
    /// Reads one signature that comes by itself: `{"protected":"…","signature":"…"}`.
    ///
    /// # Errors
    ///
    /// The first fault, with a pointer.
    pub fn parse(bytes: &[u8]) -> Result<Self, Fault> {
        let Value::Object(mut members) = json::parse(bytes)? else {
            return Err(Fault::new(Code::BadShape, "", "a signature is an object"));
        };
        let protected = take_base64url(&mut members, "protected", "")?;
        let signature = take_base64url(&mut members, "signature", "")?;
        refuse_others(&members, "")?;
        Ok(Self { protected, signature })
    }
}

/// A parsed envelope. Its texts are kept as received; nothing is re-encoded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Envelope {
    /// Payload, base64url of the `CloudEvent`.
    pub payload: String,
    /// Signatures in order.
    pub signatures: Vec<SignatureText>,
    /// SD-JWT disclosures of the unsigned header, base64url each.
    pub disclosures: Vec<String>,
    /// The version of the dossier that the signers saw.
    pub if_version: Option<String>,
}

impl Envelope {
    /// Reads an envelope.
    ///
    /// # Errors
    ///
    /// The first fault, with a pointer into the envelope.
    pub fn parse(bytes: &[u8]) -> Result<Self, Fault> {
        if bytes.len() > STATEMENT_BYTES_MAX {
            let detail = format!("{} bytes; at most {STATEMENT_BYTES_MAX} are accepted", bytes.len());
            return Err(Fault::new(Code::TooLarge, "", detail));
        }
        let Value::Object(mut members) = json::parse(bytes)? else {
            return Err(Fault::new(Code::BadShape, "", "an envelope is an object"));
        };
        let payload = take_base64url(&mut members, "payload", "")?;
        let signatures = match members.remove("signatures") {
            Some(Value::Array(items)) if (1..=SIGNATURES_MAX).contains(&items.len()) => items,
            Some(_) | None => {
                return Err(Fault::new(Code::BadShape, "/signatures", "an array of 1 to 16 signatures is wanted"));
            }
        };
        refuse_others(&members, "")?;
        let mut found = Self { payload, signatures: Vec::new(), disclosures: Vec::new(), if_version: None };
        for (index, item) in signatures.into_iter().enumerate() {
            let pointer = format!("/signatures/{index}");
            let Value::Object(mut members) = item else {
                return Err(Fault::new(Code::BadShape, pointer, "a signature is an object"));
            };
            if index == 0
                && let Some(header) = members.remove("header")
            {
                found.read_header(header, &format!("{pointer}/header"))?;
            }
            let protected = take_base64url(&mut members, "protected", &pointer)?;
            let signature = take_base64url(&mut members, "signature", &pointer)?;
            refuse_others(&members, &pointer)?;
            found.signatures.push(SignatureText { protected, signature });
        }
        Ok(found)
    }

    fn read_header(&mut self, header: Value, pointer: &str) -> Result<(), Fault> {
        let Value::Object(mut members) = header else {
            return Err(Fault::new(Code::BadShape, pointer, "an unsigned header is an object"));
        };
        if let Some(disclosures) = members.remove("disclosures") {
            self.disclosures = texts(disclosures, DISCLOSURES_MAX).ok_or_else(|| {
                Fault::new(Code::BadShape, format!("{pointer}/disclosures"), "an array of 1 to 256 texts")
            })?;
        }
        self.if_version = match members.remove("ifversion") {
            None => None,
            Some(Value::String(token)) if (1..=200).contains(&token.len()) && token.is_ascii() => Some(token),
            Some(_) => {
                return Err(Fault::new(
                    Code::BadShape,
                    format!("{pointer}/ifversion"),
                    "a token of 1 to 200 ASCII characters",
                ));
            }
        };
        refuse_others(&members, pointer)
    }

    /// The digest that entries carry: everything but the unsigned header.
    ///
    /// SHA-256 of `minglu-statement/v1` LF payload (`.` protected `.` signature)*, all as received.
    #[must_use]
    pub fn digest(&self) -> Hash {
        let mut text = String::with_capacity(64 + self.payload.len() + 300 * self.signatures.len());
        text.push_str("minglu-statement/v1\n");
        text.push_str(&self.payload);
        for SignatureText { protected, signature } in &self.signatures {
            for part in [".", protected, ".", signature] {
                text.push_str(part);
            }
        }
        Hash::of(text.as_bytes())
    }

    /// The bytes that are stored: the signed texts as received, without the unsigned header.
    #[must_use]
    pub fn to_stored(&self) -> Vec<u8> {
        self.to_json(&[]).into_bytes()
    }

    /// The statement with the disclosures that a reader may see.
    ///
    /// All texts are base64url, so nothing needs escaping.
    #[must_use]
    pub fn to_json(&self, disclosures: &[&str]) -> String {
        let header = match disclosures {
            [] => String::new(),
            shown => format!(r#","header":{{"disclosures":["{}"]}}"#, shown.join(r#"",""#)),
        };
        let one = |(index, SignatureText { protected, signature }): (usize, &SignatureText)| {
            let header = if index == 0 { header.as_str() } else { "" };
            format!(r#"{{"protected":"{protected}","signature":"{signature}"{header}}}"#)
        };
        let signatures: Vec<String> = self.signatures.iter().enumerate().map(one).collect();
        format!(r#"{{"payload":"{}","signatures":[{}]}}"#, self.payload, signatures.join(","))
    }

    /// One signature as a compact SD-JWT, `protected.payload.signature~disclosure~…`; `None` beyond the last.
    ///
    /// Source: RFC 9901 section 4.
    #[must_use]
    pub fn to_compact(&self, signature: usize, disclosures: &[&str]) -> Option<String> {
        let SignatureText { protected, signature } = self.signatures.get(signature)?;
        let mut text = format!("{protected}.{}.{signature}~", self.payload);
        for disclosure in disclosures {
            text.push_str(disclosure);
            text.push('~');
        }
        Some(text)
    }
}

fn take_base64url(members: &mut Map<String, Value>, name: &str, pointer: &str) -> Result<String, Fault> {
    let place = format!("{pointer}/{name}");
    match members.remove(name) {
        Some(Value::String(text)) if text.is_empty() => Err(Fault::new(Code::BadShape, place, "empty")),
        Some(Value::String(text)) if base64url::decode(&text).is_some() => Ok(text),
        Some(Value::String(_)) => Err(Fault::new(Code::BadBase64, place, "not canonical base64url without padding")),
        Some(_) => Err(Fault::new(Code::BadShape, place, "a text is wanted")),
        None => Err(Fault::new(Code::BadShape, place, "is missing")),
    }
}

fn texts(value: Value, count_max: usize) -> Option<Vec<String>> {
    let Value::Array(items) = value else { return None };
    let found: Option<Vec<String>> =
        items.into_iter().map(|v| if let Value::String(t) = v { Some(t) } else { None }).collect();
    found.filter(|texts| (1..=count_max).contains(&texts.len()))
}

pub(super) fn refuse_others(members: &Map<String, Value>, pointer: &str) -> Result<(), Fault> {
    let Some(name) = members.keys().next() else { return Ok(()) };
    let mut place = pointer.to_owned();
    json::push_step(&mut place, name);
    Err(Fault::new(Code::BadShape, place, "a member that is not allowed here"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = r#"{"payload":"e30","signatures":[{"protected":"e30","signature":"AAAA","header":{"disclosures":["WyJh"],"ifversion":"t1"}},{"protected":"e30","signature":"BBBB"}]}"#;

    #[test]
    fn an_envelope_reads_and_stores_without_its_unsigned_header() {
        let found = Envelope::parse(GOOD.as_bytes()).unwrap();
        assert_eq!((found.disclosures.as_slice(), found.if_version.as_deref()), (&["WyJh".to_owned()][..], Some("t1")));
        let stored = Envelope::parse(&found.to_stored()).unwrap();
        assert_eq!(stored, Envelope { disclosures: vec![], if_version: None, ..found.clone() });
        assert_eq!(stored.digest(), found.digest());
        assert_eq!(found.digest(), Hash::of(b"minglu-statement/v1\ne30.e30.AAAA.e30.BBBB"));
        assert_eq!(found.to_compact(1, &["WyJh"]).unwrap(), "e30.e30.BBBB~WyJh~");
        assert_eq!(Envelope::parse(found.to_json(&["WyJh"]).as_bytes()).unwrap().disclosures, found.disclosures);
    }

    #[test]
    fn everything_else_is_refused() {
        let table = [
            (GOOD.replace(r#""payload":"e30","#, ""), Code::BadShape, "/payload"),
            (GOOD.replace(r#""payload":"e30""#, r#""payload":"e30=""#), Code::BadBase64, "/payload"),
            (GOOD.replace(r#""payload":"e30""#, r#""payload":"e31""#), Code::BadBase64, "/payload"),
            (GOOD.replace(r#""payload":"e30""#, r#""payload":"""#), Code::BadShape, "/payload"),
            (GOOD.replace(r#""payload":"e30""#, r#""payload":"e30","x":1"#), Code::BadShape, "/x"),
            (GOOD.replace("BBBB", "BB+B"), Code::BadBase64, "/signatures/1/signature"),
            (GOOD.replace(r#""BBBB""#, r#""BBBB","header":{}"#), Code::BadShape, "/signatures/1/header"),
            (GOOD.replace(r#""ifversion":"t1""#, r#""ifversion":7"#), Code::BadShape, "/signatures/0/header/ifversion"),
            (GOOD.replace(r#""ifversion":"t1""#, r#""kid":"t1""#), Code::BadShape, "/signatures/0/header/kid"),
            (GOOD.replace(r#"["WyJh"]"#, "[]"), Code::BadShape, "/signatures/0/header/disclosures"),
            (r#"{"payload":"e30","signatures":[]}"#.to_owned(), Code::BadShape, "/signatures"),
            (r#"{"payload":"e30","protected":"e30","signature":"AAAA"}"#.to_owned(), Code::BadShape, "/signatures"),
            ("[]".to_owned(), Code::BadShape, ""),
        ];
        for (text, code, pointer) in table {
            let fault = Envelope::parse(text.as_bytes()).expect_err(&text);
            assert_eq!((fault.code, fault.pointer.as_str()), (code, pointer), "{text}");
        }
        let large = vec![b' '; STATEMENT_BYTES_MAX + 1];
        assert_eq!(Envelope::parse(&large).unwrap_err().code, Code::TooLarge);
    }
}

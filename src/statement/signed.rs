//! A signed statement: envelope, headers and the attributes of its `CloudEvent`.
//!
//! Reading goes in two steps, because a stranger's content is not looked at before the signatures hold:
//! [`Statement::parse`] reads envelope and attributes, [`Statement::verify`] the signatures,
//! [`Statement::content`] the event with its disclosures.

use serde_json::{Map, Value};
use thiserror::Error;

use crate::codes::{Hash, Origin, Timestamp, contains_personal_number};

use super::base64url;
use super::disclosure::{self, Placed};
use super::envelope::{Envelope, SignatureText, refuse_others};
use super::events::{Event, EventKind};
use super::fault::{Code, Fault};
use super::header::{Header, STATEMENT_TYP};
use super::identity::check_numbers;
use super::json;
use super::key::{Kid, PublicKey, SignedMessage};
use super::name::{Source, Subject, Uuid};
use super::personal::IN_CLEAR;
use super::role::{Role, Signers};

/// A statement whose envelope, headers and attributes are well formed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// The envelope as received.
    pub envelope: Envelope,
    /// Digest of the statement.
    pub digest: Hash,
    /// Protected headers in signature order.
    pub headers: Vec<Header>,
    /// `id`: `UUIDv7` of a device or `UUIDv8` of an import; with `source` the idempotency key.
    pub id: Uuid,
    /// `source`.
    pub source: Source,
    /// `type`, as written.
    pub event_type: String,
    /// `subject`.
    pub subject: Subject,
    /// `time`: when it was signed.
    pub time: Timestamp,
    /// `ledger`: the origin it is meant for.
    pub ledger: Origin,
    /// `signers`.
    pub signers: Signers,
    /// `data`, unread.
    pub data: Value,
}

/// Which signature fails, and why.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum SignatureFault {
    /// Nobody knows the key.
    #[error("signature {index} is by key {kid}, which is not known")]
    UnknownKey {
        /// Its place, from 0.
        index: usize,
        /// The key that it names.
        kid: Kid,
    },
    /// The signature does not hold under strict verification.
    #[error("signature {index} by key {kid} does not hold")]
    Invalid {
        /// Its place, from 0.
        index: usize,
        /// The key that it names.
        kid: Kid,
    },
}

/// An event with the disclosures that came with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Content {
    /// The typed content.
    pub event: Event,
    /// Disclosures with their places.
    pub disclosures: Vec<Placed>,
}

impl Statement {
    /// Reads a statement as far as its attributes.
    ///
    /// # Errors
    ///
    /// The first fault, with a pointer into envelope, header (`/signatures/0/protected/…`) or payload (`/payload/…`).
    pub fn parse(bytes: &[u8]) -> Result<Self, Fault> {
        Self::from_envelope(Envelope::parse(bytes)?)
    }

    /// Reads headers and attributes of an envelope.
    ///
    /// # Errors
    ///
    /// As [`parse`](Self::parse).
    pub fn from_envelope(envelope: Envelope) -> Result<Self, Fault> {
        Self::read(envelope, |signers, headers| {
            let kids = headers.iter().map(|header| header.kid);
            if signers.iter().map(|(_, kid)| kid).eq(kids) {
                return Ok(headers);
            }
            let detail = "signers and signatures must name the same keys in the same order";
            Err(Fault::new(Code::SignersDiffer, "/payload/signers", detail))
        })
    }

    /// Reads headers and attributes; `fit` compares the headers that came with `signers`, and gives those of all.
    pub(super) fn read(
        envelope: Envelope,
        fit: impl FnOnce(&Signers, Vec<Header>) -> Result<Vec<Header>, Fault>,
    ) -> Result<Self, Fault> {
        let mut headers = Vec::with_capacity(envelope.signatures.len());
        for (index, signature) in envelope.signatures.iter().enumerate() {
            let pointer = format!("/signatures/{index}/protected");
            headers.push(Header::parse(&signature.protected, STATEMENT_TYP, &pointer)?);
        }
        let payload = base64url::decode(&envelope.payload)
            .ok_or_else(|| Fault::new(Code::BadBase64, "/payload", "not canonical base64url"))?;
        let value = json::parse(&payload).map_err(|f| Fault { pointer: format!("/payload{}", f.pointer), ..f })?;
        let Value::Object(members) = value else {
            return Err(Fault::new(Code::BadShape, "/payload", "a CloudEvent is an object"));
        };
        let mut attributes = Attributes(members);
        attributes.read("specversion", "1.0 is wanted", |text| (text == "1.0").then_some(()))?;
        let id = attributes.read("id", "a UUIDv7, or a UUIDv8 in imports", |text| {
            text.parse().ok().filter(|id: &Uuid| matches!(id.version(), Some(7 | 8)))
        })?;
        let source = attributes.parse("source")?;
        let event_type = attributes.read("type", "a type such as minglu.inspection.recorded.v1", |text| {
            let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'.' | b'_');
            (text.len() <= 100 && text.starts_with("minglu.") && text.bytes().all(plain)).then(|| text.to_owned())
        })?;
        let subject = attributes.parse("subject")?;
        let time = attributes.read("time", "RFC 3339 with an offset", |text| Timestamp::parse_rfc3339(text).ok())?;
        let ledger = attributes.parse("ledger")?;
        let signers: Signers = attributes.parse("signers")?;
        let Some(data @ Value::Object(_)) = attributes.0.remove("data") else {
            return Err(Fault::new(Code::BadShape, "/payload/data", "an object is wanted"));
        };
        refuse_others(&attributes.0, "/payload")?;
        let headers = fit(&signers, headers)?;
        let digest = envelope.digest();
        Ok(Self { envelope, digest, headers, id, source, event_type, subject, time, ledger, signers, data })
    }

    /// Its type, if this program knows it.
    #[must_use]
    pub fn kind(&self) -> Option<EventKind> {
        EventKind::from_name(&self.event_type)
    }

    /// Checks every signature strictly.
    ///
    /// `key_of` gives the key of a thumbprint. It need not be trusted: a key with another thumbprint is unknown.
    ///
    /// # Errors
    ///
    /// The first signature that fails.
    pub fn verify(&self, key_of: impl Fn(Kid) -> Option<PublicKey>) -> Result<(), SignatureFault> {
        for (index, (header, text)) in self.headers.iter().zip(&self.envelope.signatures).enumerate() {
            verify_one(index, header.kid, text, &self.envelope.payload, &key_of)?;
        }
        Ok(())
    }

    /// The signatures with what they sign, to be checked together; `None` where a key is missing or a signature is none.
    #[must_use]
    pub fn signed_messages(&self, key_of: impl Fn(Kid) -> Option<PublicKey>) -> Option<Vec<SignedMessage>> {
        let signatures = self.headers.iter().zip(&self.envelope.signatures);
        let read = |(header, text): (&Header, &SignatureText)| {
            let key = key_of(header.kid).filter(|key| key.kid() == header.kid)?;
            signed_message(key, text, &self.envelope.payload)
        };
        signatures.map(read).collect()
    }

    /// The event, without a look at disclosures: what the log alone tells.
    ///
    /// # Errors
    ///
    /// `unknown-type`, or what breaks the shape of the type.
    pub fn event(&self) -> Result<Event, Fault> {
        let kind = self.kind().ok_or_else(|| {
            Fault::new(Code::UnknownType, "/payload/type", "a type that this program does not know; a newer one may")
        })?;
        kind.read(&self.data).map_err(|error| {
            let clear = error.to_string().starts_with(IN_CLEAR);
            let place = self.personal_in_clear().into_iter().next().filter(|_| clear);
            let code = if clear { Code::PersonalDataInClear } else { Code::SchemaViolated };
            let place = place.unwrap_or_else(|| "/payload/data".to_owned());
            Fault::new(code, place, format!("breaks the shape of {}", kind.name()))
        })
    }

    /// The event with the disclosures that came with it, each digest matched.
    ///
    /// # Errors
    ///
    /// Every fault that is found.
    pub fn content(&self) -> Result<Content, Vec<Fault>> {
        let event = self.event().map_err(|fault| vec![fault]);
        let mut faults = self.personal_numbers_in_clear();
        // The typed reader stops at the first fault, so the other personal fields are found by the schema.
        let named = event.as_ref().err().into_iter().flatten().map(|fault| fault.pointer.clone()).next();
        let clear = self.personal_in_clear().into_iter().filter(|place| Some(place) != named.as_ref());
        faults.extend(
            clear.map(|place| Fault::new(Code::PersonalDataInClear, place, "a personal field outside a disclosure")),
        );
        if let Some(kind) = self.kind() {
            let word = self.subject.to_string();
            let word = word.split('/').next().unwrap_or_default();
            if !kind.takes_subject(word) {
                faults.push(Fault::new(
                    Code::SchemaViolated,
                    "/payload/subject",
                    format!("{word} cannot be the subject of this type"),
                ));
            }
        }
        let matched = self.places().and_then(|places| disclosure::match_all(&places, &self.envelope.disclosures));
        match (event, matched) {
            (Ok(event), Ok(disclosures)) if faults.is_empty() => {
                let faults = check_numbers(&event, &disclosures);
                if faults.is_empty() { Ok(Content { event, disclosures }) } else { Err(faults) }
            }
            (event, matched) => {
                faults.extend(event.err().into_iter().flatten());
                faults.extend(matched.err().into_iter().flatten());
                Err(faults)
            }
        }
    }

    /// Every digest of a disclosure with its place; empty for an unknown type.
    ///
    /// # Errors
    ///
    /// As [`disclosure::places`].
    pub fn places(&self) -> Result<std::collections::BTreeMap<Hash, disclosure::Place>, Vec<Fault>> {
        let schema = self.kind().map_or(&Value::Null, EventKind::schema);
        disclosure::places(&self.data, schema, self.subject)
    }

    /// Places of personal fields outside disclosures.
    fn personal_in_clear(&self) -> Vec<String> {
        let schema = self.kind().map_or(&Value::Null, EventKind::schema);
        let mut found = Vec::new();
        disclosure::in_clear(&self.data, schema, &mut String::from("/payload/data"), &mut found);
        found
    }

    /// Clear texts in which an identity or phone number stands.
    fn personal_numbers_in_clear(&self) -> Vec<Fault> {
        let mut faults = Vec::new();
        scan(&self.data, &mut String::from("/payload/data"), &mut faults);
        faults
    }

    /// The key of `(source, id)`, which is unique for ever.
    #[must_use]
    pub fn id_key(&self) -> Hash {
        Hash::of(format!("minglu-id/v1\n{}\n{}", self.source, self.id).as_bytes())
    }

    /// The keys that signed as `role`.
    pub fn with_role(&self, role: Role) -> impl Iterator<Item = Kid> + '_ {
        self.signers.with_role(role)
    }
}

/// Checks one signature over a payload strictly.
pub(super) fn verify_one(
    index: usize,
    kid: Kid,
    text: &SignatureText,
    payload: &str,
    key_of: &dyn Fn(Kid) -> Option<PublicKey>,
) -> Result<(), SignatureFault> {
    let key = key_of(kid).filter(|key| key.kid() == kid);
    let key = key.ok_or(SignatureFault::UnknownKey { index, kid })?;
    let holds =
        signed_message(key, text, payload).is_some_and(|signed| key.accepts(&signed.message, &signed.signature));
    if holds { Ok(()) } else { Err(SignatureFault::Invalid { index, kid }) }
}

/// What a signature signs; `None` where its text is none.
fn signed_message(key: PublicKey, text: &SignatureText, payload: &str) -> Option<SignedMessage> {
    let signature = base64url::decode(&text.signature).and_then(|bytes| <[u8; 64]>::try_from(bytes).ok())?;
    Some(SignedMessage { key, message: format!("{}.{payload}", text.protected).into_bytes(), signature })
}

fn scan(value: &Value, pointer: &mut String, faults: &mut Vec<Fault>) {
    let parent = pointer.len();
    match value {
        Value::String(text) => {
            if contains_personal_number(text).is_some() {
                let detail = "an identity or phone number in a clear text; personal fields belong in disclosures";
                faults.push(Fault::new(Code::PersonalDataInClear, pointer.clone(), detail));
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                json::push_step(pointer, &index.to_string());
                scan(item, pointer, faults);
                pointer.truncate(parent);
            }
        }
        Value::Object(members) => {
            for (name, member) in members.iter().filter(|(name, _)| *name != "_sd") {
                json::push_step(pointer, name);
                scan(member, pointer, faults);
                pointer.truncate(parent);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

struct Attributes(Map<String, Value>);

impl Attributes {
    fn read<T>(&mut self, name: &str, wanted: &str, read: impl Fn(&str) -> Option<T>) -> Result<T, Fault> {
        let place = format!("/payload/{name}");
        match self.0.remove(name) {
            Some(Value::String(text)) => read(&text).ok_or_else(|| Fault::new(Code::BadShape, place, wanted)),
            Some(_) => Err(Fault::new(Code::BadShape, place, "a text is wanted")),
            None => Err(Fault::new(Code::BadShape, place, "is missing")),
        }
    }

    fn parse<T: std::str::FromStr<Err: std::fmt::Display>>(&mut self, name: &str) -> Result<T, Fault> {
        let mut why = String::new();
        let found = match self.0.get(name) {
            Some(Value::String(text)) => text.parse().map_err(|error: T::Err| why = error.to_string()).ok(),
            Some(_) | None => None,
        };
        match found {
            Some(found) => {
                self.0.remove(name);
                Ok(found)
            }
            None => self.read(name, &why, |_| None),
        }
    }
}

#[cfg(test)]
mod tests;

//! A draft: what a device fills in and signs.
//!
//! Pure: ids, salts and times are arguments. Officers' tools, the ledger's own service and the tests all
//! sign through this.

use ed25519_dalek::{Signer as _, SigningKey};
use serde_json::{Map, Value};

use crate::codes::{Origin, Timestamp};

use super::base64url;
use super::disclosure::Disclosure;
use super::envelope::{Envelope, SignatureText};
use super::header::{Algorithm, Header, STATEMENT_TYP};
use super::json;
use super::key::PublicKey;
use super::name::{Source, Subject, Uuid};
use super::role::{Role, Signers};

/// A statement before it is signed.
#[derive(Clone, Debug)]
pub struct Draft {
    /// `id`.
    pub id: Uuid,
    /// `source`.
    pub source: Source,
    /// `type`.
    pub event_type: String,
    /// `subject`.
    pub subject: Subject,
    /// `time`.
    pub time: Timestamp,
    /// `ledger`.
    pub ledger: Origin,
    /// `data`, without personal fields once [`hide`](Self::hide) took them out.
    pub data: Value,
    /// Disclosures of the personal fields.
    pub disclosures: Vec<String>,
}

impl Draft {
    /// Moves a personal field out of the object at `pointer` (within `data`) into a disclosure.
    ///
    /// Returns whether the object exists. The value must not stand in the clear besides.
    pub fn hide(&mut self, pointer: &str, name: &str, value: &Value, salt: [u8; 16]) -> bool {
        let encoded = Disclosure::encode(salt, name, value);
        let Some(Value::Object(members)) = self.data.pointer_mut(pointer) else { return false };
        insert_digest(members, &Disclosure::digest_of(&encoded).to_base64url());
        self.disclosures.push(encoded);
        true
    }

    /// Moves every field that `schema` marks as personal out of the clear; `salt` gives one fresh salt a call.
    pub fn hide_personal(&mut self, schema: &Value, salt: &mut impl FnMut() -> [u8; 16]) {
        let mut found = Vec::new();
        collect_personal(&mut self.data, schema, &mut String::new(), &mut found);
        for (pointer, name, value) in found {
            self.hide(&pointer, &name, &value, salt());
        }
    }

    /// The payload's JSON for these signers.
    #[must_use]
    pub fn payload(&self, signers: &Signers) -> String {
        let mut members = Map::new();
        for (name, value) in [
            ("specversion", "1.0".to_owned()),
            ("id", self.id.to_string()),
            ("source", self.source.to_string()),
            ("type", self.event_type.clone()),
            ("subject", self.subject.to_string()),
            ("time", self.time.to_string()),
            ("ledger", self.ledger.to_string()),
            ("signers", signers.to_string()),
        ] {
            members.insert(name.to_owned(), Value::String(value));
        }
        members.insert("data".to_owned(), self.data.clone());
        Value::Object(members).to_string()
    }

    /// Signs for everybody at once; `None` without signers, with too many, or with one key twice.
    #[must_use]
    pub fn sign(&self, keys: &[(Role, &SigningKey)]) -> Option<Envelope> {
        let signers = keys.iter().map(|(role, key)| (*role, PublicKey::from(*key).kid())).collect();
        let keys: Vec<&SigningKey> = keys.iter().map(|(_, key)| *key).collect();
        Some(self.sign_first(&Signers::new(signers)?, &keys))
    }

    /// Signs for some of the signers, in the order of `keys`; the others sign later.
    #[must_use]
    pub fn sign_first(&self, signers: &Signers, keys: &[&SigningKey]) -> Envelope {
        let payload = base64url::encode(self.payload(signers).as_bytes());
        let signatures = keys.iter().map(|key| sign_text(&payload, key)).collect();
        Envelope { payload, signatures, disclosures: self.disclosures.clone(), if_version: None }
    }
}

/// One more signature over an encoded payload.
#[must_use]
pub fn sign_text(payload: &str, key: &SigningKey) -> SignatureText {
    let kid = PublicKey::from(key).kid();
    let protected = Header { algorithm: Algorithm::EdDsa, kid }.encode(STATEMENT_TYP);
    let signature = base64url::encode(&key.sign(format!("{protected}.{payload}").as_bytes()).to_bytes());
    SignatureText { protected, signature }
}

fn insert_digest(members: &mut Map<String, Value>, digest: &str) {
    let present = members.get("_sd").and_then(Value::as_array).cloned().unwrap_or_default();
    let mut texts: Vec<String> = present.iter().filter_map(Value::as_str).map(str::to_owned).collect();
    texts.push(digest.to_owned());
    texts.sort_unstable();
    members.insert("_sd".to_owned(), Value::from(texts));
}

fn collect_personal(value: &mut Value, schema: &Value, pointer: &mut String, found: &mut Vec<(String, String, Value)>) {
    let parent = pointer.len();
    match value {
        Value::Object(members) => {
            for name in super::disclosure::personal_fields(schema).into_keys() {
                if let Some(value) = members.remove(&name) {
                    found.push((pointer.clone(), name, value));
                }
            }
            for (name, member) in members.iter_mut() {
                json::push_step(pointer, name);
                collect_personal(member, super::disclosure::member_schema(schema, name), pointer, found);
                pointer.truncate(parent);
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter_mut().enumerate() {
                json::push_step(pointer, &index.to_string());
                collect_personal(item, super::disclosure::item_schema(schema), pointer, found);
                pointer.truncate(parent);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

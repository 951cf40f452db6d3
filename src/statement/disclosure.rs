//! Disclosures: the personal fields of a statement, each behind a salted digest.
//!
//! A disclosure is base64url of `[salt, name, value]`; its digest stands in `_sd` of the object to which the
//! field belongs. Profile: 16-byte salts unique within the statement, no `_sd_alg`, no decoys, no array
//! elements, no recursion. Source: RFC 9901 section 4.2; formats.md section 1.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use crate::codes::Hash;

use super::base64url;
use super::fault::{Code, Fault};
use super::json;
use super::name::{PersonId, Subject};

/// One disclosure, parsed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Disclosure {
    /// Its text as received.
    pub encoded: String,
    /// Its salt, base64url of 16 bytes.
    pub salt: String,
    /// The name of the personal field.
    pub name: String,
    /// The value of the personal field.
    pub value: Value,
}

/// Where a digest stands in the data of a statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// JSON pointer of the object, from `/payload/data`.
    pub object: String,
    /// The schemas of the personal fields that this object may have.
    pub fields: BTreeMap<String, Value>,
    /// Names that stand in the clear in the object.
    clear: BTreeSet<String>,
    /// Whom the value concerns: the person that the object names, else the subject of the statement.
    pub owner: Subject,
}

impl Disclosure {
    /// Reads one disclosure.
    ///
    /// # Errors
    ///
    /// `disclosure-invalid` at `pointer`; the value is not repeated.
    pub fn parse(encoded: &str, pointer: &str) -> Result<Self, Fault> {
        let bad = |detail: &str| Fault::new(Code::DisclosureInvalid, pointer, detail);
        let bytes = base64url::decode(encoded).ok_or_else(|| bad("not canonical base64url"))?;
        let value = json::parse(&bytes).map_err(|fault| bad(fault.code.as_str()))?;
        let Value::Array(items) = value else { return Err(bad("an array of salt, name and value is wanted")) };
        let Ok([Value::String(salt), Value::String(name), value]) = <[Value; 3]>::try_from(items) else {
            return Err(bad("an array of salt, name and value is wanted"));
        };
        if base64url::decode(&salt).is_none_or(|bytes| bytes.len() != 16) {
            return Err(bad("a salt is 16 bytes in canonical base64url"));
        }
        Ok(Self { encoded: encoded.to_owned(), salt, name, value })
    }

    /// Encodes a disclosure for signing.
    #[must_use]
    pub fn encode(salt: [u8; 16], name: &str, value: &Value) -> String {
        let text = Value::from(vec![Value::from(base64url::encode(&salt)), Value::from(name), value.clone()]);
        base64url::encode(text.to_string().as_bytes())
    }

    /// The digest of a disclosure's text.
    #[must_use]
    pub fn digest_of(encoded: &str) -> Hash {
        Hash::of(encoded.as_bytes())
    }

    /// Its digest.
    #[must_use]
    pub fn digest(&self) -> Hash {
        Self::digest_of(&self.encoded)
    }
}

/// Every digest of some data with its place, by the schema of its type.
///
/// # Errors
///
/// A fault for every digest that stands twice, or in an object that has no personal fields.
pub fn places(data: &Value, schema: &Value, subject: Subject) -> Result<BTreeMap<Hash, Place>, Vec<Fault>> {
    let mut walk = Walk { subject, found: BTreeMap::new(), faults: Vec::new() };
    walk.visit(data, schema, &mut String::from("/payload/data"));
    if walk.faults.is_empty() { Ok(walk.found) } else { Err(walk.faults) }
}

struct Walk {
    subject: Subject,
    found: BTreeMap<Hash, Place>,
    faults: Vec<Fault>,
}

impl Walk {
    fn visit(&mut self, value: &Value, schema: &Value, pointer: &mut String) {
        let parent = pointer.len();
        match value {
            Value::Object(members) => {
                if let Some(digests) = members.get("_sd") {
                    self.object(members, digests, schema, pointer);
                }
                for (name, member) in members.iter().filter(|(name, _)| *name != "_sd") {
                    json::push_step(pointer, name);
                    self.visit(member, member_schema(schema, name), pointer);
                    pointer.truncate(parent);
                }
            }
            Value::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    json::push_step(pointer, &index.to_string());
                    self.visit(item, item_schema(schema), pointer);
                    pointer.truncate(parent);
                }
            }
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }

    fn object(&mut self, members: &Map<String, Value>, digests: &Value, schema: &Value, pointer: &str) {
        let fields = personal_fields(schema);
        let person = members.get("person").and_then(Value::as_str).and_then(|text| text.parse::<PersonId>().ok());
        let place = Place {
            object: pointer.to_owned(),
            fields,
            clear: members.keys().cloned().collect(),
            owner: person.map_or(self.subject, |PersonId(id)| Subject::Person(id)),
        };
        let texts: Vec<&str> = digests.as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        for (index, text) in texts.iter().enumerate() {
            let mut refuse = |detail: &str| {
                self.faults.push(Fault::new(Code::DisclosureInvalid, format!("{pointer}/_sd/{index}"), detail));
            };
            match Hash::from_base64url(text) {
                None => refuse("not a SHA-256 digest in base64url"),
                Some(_) if place.fields.is_empty() => refuse("this object has no personal fields"),
                Some(digest) => {
                    if self.found.insert(digest, place.clone()).is_some() {
                        refuse("a digest that stands twice");
                    }
                }
            }
        }
    }
}

/// The schema of a member; of an optional object, of its object branch.
pub(super) fn member_schema<'s>(schema: &'s Value, name: &str) -> &'s Value {
    object_branch(schema).get("properties").and_then(|p| p.get(name)).unwrap_or(&Value::Null)
}

pub(super) fn item_schema(schema: &Value) -> &Value {
    let schema = branch_with(schema, "items");
    schema.get("items").unwrap_or(&Value::Null)
}

fn object_branch(schema: &Value) -> &Value {
    branch_with(schema, "properties")
}

fn branch_with<'s>(schema: &'s Value, keyword: &str) -> &'s Value {
    if schema.get(keyword).is_some() {
        return schema;
    }
    let branches = schema.get("anyOf").and_then(Value::as_array);
    branches.into_iter().flatten().find(|branch| branch.get(keyword).is_some()).unwrap_or(schema)
}

/// Appends the pointer of every personal field that stands in the clear.
pub(super) fn in_clear(value: &Value, schema: &Value, pointer: &mut String, found: &mut Vec<String>) {
    let parent = pointer.len();
    match value {
        Value::Object(members) => {
            let personal = personal_fields(schema);
            for (name, member) in members {
                json::push_step(pointer, name);
                if personal.contains_key(name) {
                    found.push(pointer.clone());
                } else {
                    in_clear(member, member_schema(schema, name), pointer, found);
                }
                pointer.truncate(parent);
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                json::push_step(pointer, &index.to_string());
                in_clear(item, item_schema(schema), pointer, found);
                pointer.truncate(parent);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

pub(super) fn personal_fields(schema: &Value) -> BTreeMap<String, Value> {
    let properties = object_branch(schema).get("properties").and_then(Value::as_object);
    let personal = |field: &Value| field.get("x-personal") == Some(&Value::Bool(true));
    properties.into_iter().flatten().filter(|(_, f)| personal(f)).map(|(n, f)| (n.clone(), f.clone())).collect()
}

/// A disclosure with its place.
pub type Placed = (Disclosure, Place);

/// Matches disclosures with digests: each digest exactly one and the reverse.
///
/// Used at admission. A reader that may see only some disclosures uses [`match_shown`].
///
/// # Errors
///
/// Every missing, surplus and invalid one; pointers into the envelope for disclosures, into `data` for digests.
pub fn match_all(places: &BTreeMap<Hash, Place>, encoded: &[String]) -> Result<Vec<Placed>, Vec<Fault>> {
    let (matched, mut faults) = match_each(places, encoded);
    let seen: BTreeSet<Hash> = encoded.iter().map(|text| Disclosure::digest_of(text)).collect();
    for (_, place) in places.iter().filter(|(digest, _)| !seen.contains(digest)) {
        faults.push(Fault::new(
            Code::DisclosureMissing,
            format!("{}/_sd", place.object),
            "a digest without its disclosure",
        ));
    }
    if faults.is_empty() { Ok(matched) } else { Err(faults) }
}

/// Matches the disclosures that are shown; digests without one are withheld or erased.
///
/// # Errors
///
/// Every surplus and invalid one.
pub fn match_shown(places: &BTreeMap<Hash, Place>, encoded: &[String]) -> Result<Vec<Placed>, Vec<Fault>> {
    let (matched, faults) = match_each(places, encoded);
    if faults.is_empty() { Ok(matched) } else { Err(faults) }
}

fn match_each(places: &BTreeMap<Hash, Place>, encoded: &[String]) -> (Vec<Placed>, Vec<Fault>) {
    let (mut matched, mut faults) = (Vec::new(), Vec::new());
    let (mut salts, mut digests, mut fields) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    for (index, text) in encoded.iter().enumerate() {
        let pointer = format!("/signatures/0/header/disclosures/{index}");
        let found = match Disclosure::parse(text, &pointer) {
            Ok(found) => found,
            Err(fault) => {
                faults.push(fault);
                continue;
            }
        };
        let Some(place) = places.get(&found.digest()) else {
            faults.push(Fault::new(Code::DisclosureSurplus, pointer, "a disclosure without its digest"));
            continue;
        };
        let what = if !digests.insert(found.digest()) {
            Some("a disclosure that stands twice")
        } else if !salts.insert(found.salt.clone()) {
            Some("a salt that stands twice")
        } else if !place.fields.contains_key(&found.name) {
            Some("names no personal field of its object")
        } else if place.clear.contains(&found.name) {
            Some("names a field that also stands in the clear")
        } else if !fields.insert((place.object.clone(), found.name.clone())) {
            Some("discloses a field a second time")
        } else {
            None
        };
        match what {
            Some(detail) => faults.push(Fault::new(Code::DisclosureInvalid, pointer, detail)),
            None => matched.push((found, place.clone())),
        }
    }
    (matched, faults)
}

#[cfg(test)]
mod tests;

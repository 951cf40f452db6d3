//! Personal fields: in the schema, never in the clear.

use std::borrow::Cow;
use std::marker::PhantomData;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

/// A field whose value of type `T` may only stand in a disclosure.
///
/// The Rust value is empty: no view, log line or answer built from an event can leak what it never held.
/// Reading a clear value fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Personal<T>(PhantomData<T>);

impl<T> Default for Personal<T> {
    fn default() -> Self {
        Self(PhantomData)
    }
}

/// What a clear personal value is answered with.
pub(super) const IN_CLEAR: &str = "personal data in clear";

impl<'de, T> Deserialize<'de> for Personal<T> {
    fn deserialize<D: Deserializer<'de>>(_: D) -> Result<Self, D::Error> {
        Err(serde::de::Error::custom(IN_CLEAR))
    }
}

impl<T> Serialize for Personal<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_none()
    }
}

impl<T: JsonSchema> JsonSchema for Personal<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        format!("Personal_{}", T::schema_name()).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let mut schema = T::json_schema(generator);
        schema.insert("x-personal".to_owned(), Value::Bool(true));
        schema
    }
}

/// Digests of the disclosures of one object, its `_sd` member: sorted, unique, at least one where it stands.
///
/// Source: RFC 9901 section 4.2.4.1.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Digests(Vec<String>);

impl Digests {
    /// Whether the object has no disclosures.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<'de> Deserialize<'de> for Digests {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let found = Vec::<String>::deserialize(deserializer)?;
        let sorted = found.iter().zip(found.iter().skip(1)).all(|(a, b)| a < b);
        let hashes = found.iter().all(|text| crate::codes::Hash::from_base64url(text).is_some());
        if found.is_empty() || !sorted || !hashes {
            return Err(serde::de::Error::custom("_sd holds sorted, unique SHA-256 digests, at least one"));
        }
        Ok(Self(found))
    }
}

impl Serialize for Digests {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl JsonSchema for Digests {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Digests".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "array",
            "items": { "type": "string", "pattern": "^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$" },
            "minItems": 1,
            "maxItems": 256,
            "uniqueItems": true,
            "description": "SD-JWT digests of the personal fields of this object, sorted",
        })
    }
}

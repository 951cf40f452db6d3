//! Field types of event data: values that are checked once, with their schemas.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::codes::Hash;

/// A clear text of 1 to `MAX` characters that neither begins nor ends with white space.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Text<const MAX: usize>(String);

impl<const MAX: usize> Text<MAX> {
    /// Checks a text; `None` if it is empty, too long, or padded with white space.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Option<Self> {
        let text = text.into();
        let padded = text.trim() != text;
        (!padded && (1..=MAX).contains(&text.chars().count())).then_some(Self(text))
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl<const MAX: usize> Serialize for Text<MAX> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl<'de, const MAX: usize> Deserialize<'de> for Text<MAX> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let wanted =
            || serde::de::Error::custom(format!("a text of 1 to {MAX} characters without white space around it"));
        Self::new(text).ok_or_else(wanted)
    }
}

impl<const MAX: usize> JsonSchema for Text<MAX> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        format!("Text{MAX}").into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        // The pattern says in ECMA-262 what `new` says: no white space around it.
        json_schema!({ "type": "string", "minLength": 1, "maxLength": MAX, "pattern": "^\\S(.*\\S)?$" })
    }
}

macro_rules! hash_text {
    ($name:ident, $doc:literal, $parse:ident, $show:expr, $pattern:literal) => {
        #[doc = $doc]
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub struct $name(pub Hash);

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                let show: fn(Hash) -> String = $show;
                serializer.serialize_str(&show(self.0))
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = String::deserialize(deserializer)?;
                Hash::$parse(&text).map(Self).ok_or_else(|| serde::de::Error::custom($doc))
            }
        }

        impl JsonSchema for $name {
            fn inline_schema() -> bool {
                true
            }

            fn schema_name() -> Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!({ "type": "string", "pattern": $pattern, "description": $doc })
            }
        }
    };
}

hash_text!(FileDigest, "SHA-256 of a file, 64 lower-case hex digits", from_hex, |h| h.to_string(), "^[0-9a-f]{64}$");
hash_text!(
    StatementDigest,
    "digest of a statement, SHA-256 in base64url as entries carry it",
    from_base64url,
    Hash::to_base64url,
    "^[A-Za-z0-9_-]{43}$"
);

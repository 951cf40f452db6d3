//! What can be drawn and inspected: an institution or a place.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use thiserror::Error;

use super::name::Subject;

/// An object of inspection (检查对象): `institutions/<USCC>` or `facilities/<uuid>`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Inspected(Subject);

/// A text that names nothing that can be inspected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("what is inspected is institutions/<USCC> or facilities/<uuid>")]
pub struct InvalidInspected;

impl Inspected {
    /// Checks a subject; `None` for what is no institution and no place.
    #[must_use]
    pub const fn new(subject: Subject) -> Option<Self> {
        match subject {
            Subject::Institution(_) | Subject::Facility(_) => Some(Self(subject)),
            Subject::Visit(_) | Subject::Case(_) | Subject::Person(_) | Subject::Authority(_) | Subject::Ledger => None,
        }
    }

    /// The subject that it is.
    #[must_use]
    pub const fn subject(self) -> Subject {
        self.0
    }
}

impl FromStr for Inspected {
    type Err = InvalidInspected;

    fn from_str(text: &str) -> Result<Self, InvalidInspected> {
        text.parse().ok().and_then(Self::new).ok_or(InvalidInspected)
    }
}

impl fmt::Display for Inspected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Serialize for Inspected {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Inspected {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

impl JsonSchema for Inspected {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Inspected".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string",
            "description": "an object of inspection, institutions/<USCC> or facilities/<uuid>",
            "pattern": "^(institutions/[0-9A-HJ-NPQRTUWXY]{2}[0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}\
                        |facilities/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[89ab][0-9a-f]{3}-[0-9a-f]{12})$",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn institutions_and_places_are_inspected_and_nothing_else_is() {
        let uuid = "0190c3a1-7d3e-7c9a-8b1f-0123456789ab";
        for text in ["institutions/52410302MJAAAA017P".to_owned(), format!("facilities/{uuid}")] {
            assert_eq!(text.parse::<Inspected>().unwrap().to_string(), text);
        }
        for text in [format!("persons/{uuid}"), format!("cases/{uuid}"), "ledger".to_owned(), uuid.to_owned()] {
            assert!(text.parse::<Inspected>().is_err(), "{text}");
        }
    }
}

//! What can stand under several names: a person, an institution or a place.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use thiserror::Error;

use crate::codes::Uscc;

use super::name::{FacilityId, PersonId, Subject};

/// A name that can be merged with another of its kind: `persons/<uuid>`, `institutions/<USCC>` or `facilities/<uuid>`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Mergeable {
    /// A natural person.
    Person(PersonId),
    /// A legal person.
    Institution(Uscc),
    /// A place.
    Facility(FacilityId),
}

/// A text that names nothing that can be merged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("what is merged is persons/<uuid>, institutions/<USCC> or facilities/<uuid>")]
pub struct InvalidMergeable;

impl Mergeable {
    /// Checks a subject; `None` for what stands under one name for ever.
    #[must_use]
    pub const fn new(subject: Subject) -> Option<Self> {
        match subject {
            Subject::Person(id) => Some(Self::Person(PersonId(id))),
            Subject::Institution(code) => Some(Self::Institution(code)),
            Subject::Facility(id) => Some(Self::Facility(FacilityId(id))),
            Subject::Visit(_) | Subject::Case(_) | Subject::Authority(_) | Subject::Ledger => None,
        }
    }

    /// The subject that it is.
    #[must_use]
    pub const fn subject(self) -> Subject {
        match self {
            Self::Person(PersonId(id)) => Subject::Person(id),
            Self::Institution(code) => Subject::Institution(code),
            Self::Facility(FacilityId(id)) => Subject::Facility(id),
        }
    }

    /// Whether two names are of one kind.
    #[must_use]
    pub fn is_like(self, other: Subject) -> bool {
        self.subject().word() == other.word()
    }
}

impl FromStr for Mergeable {
    type Err = InvalidMergeable;

    fn from_str(text: &str) -> Result<Self, InvalidMergeable> {
        text.parse().ok().and_then(Self::new).ok_or(InvalidMergeable)
    }
}

impl fmt::Display for Mergeable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.subject().fmt(f)
    }
}

impl Serialize for Mergeable {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Mergeable {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

impl JsonSchema for Mergeable {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Mergeable".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string",
            "description": "what can stand under several names, persons/<uuid>, institutions/<USCC> or facilities/<uuid>",
            "pattern": "^(institutions/[0-9A-HJ-NPQRTUWXY]{2}[0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}\
                        |(persons|facilities)/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[89ab][0-9a-f]{3}-[0-9a-f]{12})$",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn persons_institutions_and_places_are_merged_and_nothing_else_is() {
        let uuid = "0190c3a1-7d3e-7c9a-8b1f-0123456789ab";
        let [person, place] = ["persons", "facilities"].map(|kind| format!("{kind}/{uuid}"));
        for text in [person.clone(), place, "institutions/52410302MJAAAA017P".to_owned()] {
            let read: Mergeable = text.parse().unwrap();
            assert_eq!(read.to_string(), text);
            assert_eq!(Mergeable::new(read.subject()), Some(read));
            assert_eq!(read.is_like(person.parse().unwrap()), text == person);
        }
        for text in [format!("visits/{uuid}"), format!("cases/{uuid}"), "ledger".to_owned(), uuid.to_owned()] {
            assert!(text.parse::<Mergeable>().is_err(), "{text}");
        }
        assert!("authorities/12140925MBAAAA0182".parse::<Mergeable>().is_err());
    }
}

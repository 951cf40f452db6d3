//! Names inside statements: UUIDs, sources and subjects.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use thiserror::Error;

use crate::codes::Uscc;

/// A text that is none of the names that may stand here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("{wanted}")]
pub struct InvalidName {
    wanted: &'static str,
}

/// A UUID in its canonical text: lower case, with hyphens. Source: RFC 9562 section 4.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Uuid([u8; 16]);

impl Uuid {
    /// A UUID of the given bytes, whose version and variant are left as they are.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }

    /// The version that the UUID states; `None` unless it is of the RFC's variant.
    #[must_use]
    pub const fn version(self) -> Option<u8> {
        let [_, _, _, _, _, _, version, _, variant, ..] = self.0;
        if variant >> 6 == 0b10 { Some(version >> 4) } else { None }
    }
}

impl FromStr for Uuid {
    type Err = InvalidName;

    fn from_str(text: &str) -> Result<Self, InvalidName> {
        let wanted = InvalidName { wanted: "a UUID is written in 36 lower-case characters with hyphens" };
        let digits: String = text.chars().filter(|c| *c != '-').collect();
        let mut bytes = [0; 16];
        hex::decode_to_slice(&digits, &mut bytes).map_err(|_| wanted)?;
        let found = Self(bytes);
        if found.version().is_some() && found.to_string() == text { Ok(found) } else { Err(wanted) }
    }
}

impl fmt::Display for Uuid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, byte) in self.0.iter().enumerate() {
            if matches!(index, 4 | 6 | 8 | 10) {
                f.write_str("-")?;
            }
            write!(f, "{byte:02x}")?;
        }
        Ok(())
    }
}

/// Who a statement comes from: the `source` attribute.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Source {
    /// A government body admitted to the ledger.
    Authority(Uscc),
    /// An institution that speaks for itself.
    Institution(Uscc),
    /// The ledger's own service.
    Ledger,
}

/// What a statement is about: the `subject` attribute.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Subject {
    /// A legal person or sole trader.
    Institution(Uscc),
    /// A place where care is given, registered or not.
    Facility(Uuid),
    /// One visit of officers.
    Visit(Uuid),
    /// One case.
    Case(Uuid),
    /// A natural person, under a random id.
    Person(Uuid),
    /// A government body.
    Authority(Uscc),
    /// The ledger itself.
    Ledger,
}

const SOURCES: &str = "a source is authorities/<USCC>, institutions/<USCC> or ledger";
const SUBJECTS: &str = "a subject is institutions/<USCC>, facilities/<uuid>, visits/<uuid>, cases/<uuid>, persons/<uuid>, \
                        authorities/<USCC> or ledger";

impl FromStr for Source {
    type Err = InvalidName;

    fn from_str(text: &str) -> Result<Self, InvalidName> {
        let wanted = InvalidName { wanted: SOURCES };
        match text.split_once('/') {
            Some(("authorities", code)) => code.parse().map(Self::Authority).map_err(|_| wanted),
            Some(("institutions", code)) => code.parse().map(Self::Institution).map_err(|_| wanted),
            None if text == "ledger" => Ok(Self::Ledger),
            Some(_) | None => Err(wanted),
        }
    }
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Authority(code) => write!(f, "authorities/{code}"),
            Self::Institution(code) => write!(f, "institutions/{code}"),
            Self::Ledger => f.write_str("ledger"),
        }
    }
}

impl Subject {
    /// The first word of its name, for example `institutions`.
    #[must_use]
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Institution(_) => "institutions",
            Self::Facility(_) => "facilities",
            Self::Visit(_) => "visits",
            Self::Case(_) => "cases",
            Self::Person(_) => "persons",
            Self::Authority(_) => "authorities",
            Self::Ledger => "ledger",
        }
    }
}

impl FromStr for Subject {
    type Err = InvalidName;

    fn from_str(text: &str) -> Result<Self, InvalidName> {
        let wanted = InvalidName { wanted: SUBJECTS };
        match text.split_once('/') {
            Some(("institutions", code)) => code.parse().map(Self::Institution).map_err(|_| wanted),
            Some(("authorities", code)) => code.parse().map(Self::Authority).map_err(|_| wanted),
            Some(("facilities", id)) => id.parse().map(Self::Facility).map_err(|_| wanted),
            Some(("visits", id)) => id.parse().map(Self::Visit).map_err(|_| wanted),
            Some(("cases", id)) => id.parse().map(Self::Case).map_err(|_| wanted),
            Some(("persons", id)) => id.parse().map(Self::Person).map_err(|_| wanted),
            None if text == "ledger" => Ok(Self::Ledger),
            Some(_) | None => Err(wanted),
        }
    }
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Institution(code) => write!(f, "institutions/{code}"),
            Self::Facility(id) => write!(f, "facilities/{id}"),
            Self::Visit(id) => write!(f, "visits/{id}"),
            Self::Case(id) => write!(f, "cases/{id}"),
            Self::Person(id) => write!(f, "persons/{id}"),
            Self::Authority(code) => write!(f, "authorities/{code}"),
            Self::Ledger => f.write_str("ledger"),
        }
    }
}

/// A natural person under a random id, written `persons/<uuid>`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PersonId(pub Uuid);

/// A place, written `facilities/<uuid>`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FacilityId(pub Uuid);

/// One visit of officers, written `visits/<uuid>`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct VisitId(pub Uuid);

macro_rules! prefixed {
    ($name:ident, $prefix:literal, $what:literal) => {
        impl FromStr for $name {
            type Err = InvalidName;

            fn from_str(text: &str) -> Result<Self, InvalidName> {
                let wanted = InvalidName { wanted: $what };
                text.strip_prefix($prefix).ok_or(wanted)?.parse().map(Self).map_err(|_| wanted)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!($prefix, "{}"), self.0)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
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
                json_schema!({
                    "type": "string",
                    "pattern": concat!("^", $prefix, "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$"),
                    "description": $what,
                })
            }
        }
    };
}

prefixed!(PersonId, "persons/", "a natural person under a random id, persons/<uuid>");
prefixed!(FacilityId, "facilities/", "a place, facilities/<uuid>");
prefixed!(VisitId, "visits/", "one visit of officers, visits/<uuid>");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_read_back_and_other_spellings_do_not() {
        let uuid = "0190c3a1-7d3e-7c9a-8b1f-0123456789ab";
        for text in ["institutions/52410302MJAAAA017P", "authorities/12140925MBAAAA0182", "ledger"] {
            assert_eq!(text.parse::<Source>().unwrap().to_string(), text);
            assert_eq!(text.parse::<Subject>().unwrap().to_string(), text);
        }
        for kind in ["facilities", "visits", "cases", "persons"] {
            let text = format!("{kind}/{uuid}");
            assert_eq!(text.parse::<Subject>().unwrap().to_string(), text);
            assert!(text.to_uppercase().parse::<Subject>().is_err());
        }
        assert_eq!(uuid.parse::<Uuid>().unwrap().version(), Some(7));
        for text in [
            "0190c3a17d3e7c9a8b1f0123456789ab",
            "0190C3A1-7d3e-7c9a-8b1f-0123456789ab",
            "0190c3a1-7d3e-7c9a-cb1f-0123456789ab",
            "0190c3a1-7d3e-7c9a-8b1f-0123456789a",
            "{0190c3a1-7d3e-7c9a-8b1f-0123456789ab}",
        ] {
            assert!(text.parse::<Uuid>().is_err(), "{text}");
        }
        for text in ["", "Ledger", "ledger/", "institutions/", "institutions/52410302MJAAAA017Q", "persons/1"] {
            assert!(text.parse::<Subject>().is_err(), "{text}");
        }
    }
}

//! The code of an administrative region (行政区划代码), six digits.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use thiserror::Error;

/// Code of a province, prefecture or county, for example `650203`.
///
/// Shape: two digits each for province, prefecture and county; a level ends in zeros if it is the whole.
/// Codes are reused and renumbered: what a code means is asked with a day, of [`Regions`](super::Regions).
///
/// Source: GB/T 2260.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RegionCode([u8; 6]);

/// A text that is not six digits.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("a region code is six digits, found {found:?}")]
pub struct InvalidRegionCode {
    /// What was found, at most its first 20 characters.
    pub found: String,
}

impl RegionCode {
    /// The province in which it lies, for example 650000.
    #[must_use]
    pub const fn province(self) -> Self {
        let [a, b, ..] = self.0;
        Self([a, b, b'0', b'0', b'0', b'0'])
    }

    /// The prefecture in which it lies, for example 650200; the province itself for the code of a province.
    ///
    /// Counties directly under a province (such as 419001) lie in a prefecture that exists only as a number.
    #[must_use]
    pub const fn prefecture(self) -> Self {
        let [a, b, c, d, ..] = self.0;
        Self([a, b, c, d, b'0', b'0'])
    }

    /// Whether `other` is this region or lies in it, read from the trailing zeros: 650000 contains 650200,
    /// and 650200 contains 650203.
    #[must_use]
    pub fn contains(self, other: Self) -> bool {
        self == other || self == other.prefecture() || self == other.province()
    }

    /// The six digits.
    ///
    /// # Panics
    ///
    /// Never: every character was checked to be a digit.
    #[must_use]
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).expect("a region code is digits, since its constructor looked at each")
    }
}

impl FromStr for RegionCode {
    type Err = InvalidRegionCode;

    fn from_str(text: &str) -> Result<Self, InvalidRegionCode> {
        <[u8; 6]>::try_from(text.as_bytes())
            .ok()
            .filter(|code| code.iter().all(u8::is_ascii_digit))
            .map(Self)
            .ok_or_else(|| InvalidRegionCode { found: text.chars().take(20).collect() })
    }
}

impl fmt::Display for RegionCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl fmt::Debug for RegionCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Serialize for RegionCode {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for RegionCode {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Cow::<str>::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

impl JsonSchema for RegionCode {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "RegionCode".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "description": "行政区划代码 (GB/T 2260)", "pattern": "^[0-9]{6}$" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(text: &str) -> RegionCode {
        text.parse().unwrap()
    }

    #[test]
    fn a_region_contains_itself_and_what_shares_its_digits_before_the_zeros() {
        for (outer, inner) in [("650000", "650200"), ("650000", "650203"), ("650200", "650203"), ("650203", "650203")] {
            assert!(code(outer).contains(code(inner)), "{outer} {inner}");
        }
        for (outer, inner) in [("650203", "650200"), ("650200", "650303"), ("410000", "650203"), ("650203", "650204")] {
            assert!(!code(outer).contains(code(inner)), "{outer} {inner}");
        }
        assert_eq!(code("410308").prefecture(), code("410300"));
        assert_eq!(code("410308").province(), code("410000"));
    }

    #[test]
    fn only_six_digits_are_a_code() {
        for text in ["", "65020", "6502030", "65020a", "６50203", "+50203", " 50203"] {
            assert!(text.parse::<RegionCode>().is_err(), "{text}");
        }
        assert_eq!(serde_json::to_string(&code("650203")).unwrap(), "\"650203\"");
        assert!(serde_json::from_str::<RegionCode>("\"65020\"").is_err());
    }

    #[test]
    fn the_schema_and_the_reader_agree() {
        let schema = jsonschema::validator_for(schemars::schema_for!(RegionCode).as_value()).unwrap();
        for text in ["650203", "000000"] {
            assert!(
                schema.is_valid(&text.into()) && serde_json::from_value::<RegionCode>(text.into()).is_ok(),
                "{text}"
            );
        }
        for text in ["65020", "6502030", "65020a", "６50203"] {
            assert!(
                !schema.is_valid(&text.into()) && serde_json::from_value::<RegionCode>(text.into()).is_err(),
                "{text}"
            );
        }
    }
}

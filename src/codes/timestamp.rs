//! An instant in milliseconds, and the two ways in which it is written.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use thiserror::Error;

use super::day::Day;

/// Offset of the legal calendar, Asia/Shanghai. Constant since 1991-09-15; the ledger holds no earlier instant.
const SHANGHAI_OFFSET_MS: i64 = 8 * 3_600_000;

/// An instant in milliseconds since 1970-01-01T00:00:00Z, written `2026-11-21T08:30:00.123Z`.
///
/// Range: years 1970 to 9999. [`FromStr`] takes only the canonical text above, as entries carry it;
/// [`Timestamp::parse_rfc3339`] takes any offset, as statements carry it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(i64);

/// A text that is no instant of the wanted form.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum InvalidTimestamp {
    /// Not RFC 3339 with an offset, or outside the years 1970 to 9999.
    #[error("a time is written in RFC 3339 with an offset, between the years 1970 and 9999")]
    Rfc3339,
    /// RFC 3339, but not in the one form in which entries write it.
    #[error("a recorded time is written like 2026-11-21T08:30:00.123Z")]
    NotCanonical,
}

impl Timestamp {
    /// The first instant that can be written.
    pub const MIN: Self = Self(0);
    /// The last instant that can be written, 9999-12-30T21:59:59.999Z (the last whole hour that every offset can express).
    pub const MAX: Self = Self(253_402_207_199_999);

    /// The instant so many milliseconds after 1970; `None` outside the range.
    #[must_use]
    pub fn from_ms(ms: i64) -> Option<Self> {
        (Self::MIN.0..=Self::MAX.0).contains(&ms).then_some(Self(ms))
    }

    /// Milliseconds since 1970.
    #[must_use]
    pub const fn as_ms(self) -> i64 {
        self.0
    }

    /// `ms` later (earlier if negative), saturating at the range.
    #[must_use]
    pub fn plus_ms(self, ms: i64) -> Self {
        Self(self.0.saturating_add(ms).clamp(Self::MIN.0, Self::MAX.0))
    }

    /// How many milliseconds `self` lies after `earlier`; negative if before.
    #[must_use]
    pub const fn ms_since(self, earlier: Self) -> i64 {
        self.0 - earlier.0
    }

    /// The legal day in Asia/Shanghai.
    #[must_use]
    pub fn day(self) -> Day {
        let local = civil(self.0 + SHANGHAI_OFFSET_MS);
        Day::from_date(local.date())
    }

    /// Midnight in Asia/Shanghai at which `day` begins.
    #[must_use]
    pub fn start_of(day: Day) -> Self {
        let days = i64::from(days_since_1970(day));
        Self::from_ms(days.saturating_mul(86_400_000) - SHANGHAI_OFFSET_MS).unwrap_or(if days < 0 {
            Self::MIN
        } else {
            Self::MAX
        })
    }

    /// Reads RFC 3339 with any offset; what is finer than a millisecond is cut off.
    ///
    /// # Errors
    ///
    /// [`InvalidTimestamp::Rfc3339`] for everything else, leap seconds included.
    pub fn parse_rfc3339(text: &str) -> Result<Self, InvalidTimestamp> {
        if !rfc3339_shape(text.as_bytes()) {
            return Err(InvalidTimestamp::Rfc3339);
        }
        let instant: jiff::Timestamp = text.parse().map_err(|_| InvalidTimestamp::Rfc3339)?;
        Self::from_ms(instant.as_millisecond()).ok_or(InvalidTimestamp::Rfc3339)
    }
}

/// `YYYY-MM-DDTHH:MM:SS[.fraction](Z|±HH:MM)`: jiff reads far more (spaces, zone names, a missing colon).
fn rfc3339_shape(bytes: &[u8]) -> bool {
    let Some((head, rest)) = bytes.split_at_checked(19) else { return false };
    let digits = |shape: &[u8], found: &[u8]| {
        shape.len() == found.len()
            && shape.iter().zip(found).all(|(s, f)| if *s == b'0' { f.is_ascii_digit() } else { s == f })
    };
    if !digits(b"0000-00-00T00:00:00", head) || matches!(head, [.., b'6', _]) {
        return false;
    }
    let fraction = match rest.split_first() {
        Some((b'.', tail)) => {
            let count = tail.iter().take_while(|b| b.is_ascii_digit()).count();
            if !(1..=9).contains(&count) {
                return false;
            }
            count + 1
        }
        Some(_) | None => 0,
    };
    match rest.get(fraction..) {
        Some(b"Z") => true,
        Some(offset) => digits(b"+00:00", offset) || digits(b"-00:00", offset),
        None => false,
    }
}

fn civil(ms: i64) -> jiff::civil::DateTime {
    let epoch = jiff::civil::DateTime::constant(1970, 1, 1, 0, 0, 0, 0);
    epoch.saturating_add(jiff::Span::new().milliseconds(ms))
}

fn days_since_1970(day: Day) -> i32 {
    let epoch = jiff::civil::Date::constant(1970, 1, 1);
    let date = jiff::civil::Date::constant(day.year(), day.month(), day.day_of_month());
    epoch.until(date).map_or(0, |span| span.get_days())
}

impl FromStr for Timestamp {
    type Err = InvalidTimestamp;

    fn from_str(text: &str) -> Result<Self, InvalidTimestamp> {
        let instant = Self::parse_rfc3339(text)?;
        if instant.to_string() == text { Ok(instant) } else { Err(InvalidTimestamp::NotCanonical) }
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let t = civil(self.0);
        let (year, month, day) = (t.year(), t.month(), t.day());
        let (hour, minute, second, ms) = (t.hour(), t.minute(), t.second(), t.millisecond());
        write!(f, "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{ms:03}Z")
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

impl JsonSchema for Timestamp {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Timestamp".into()
    }

    /// The canonical text, the only one that [`Deserialize`] takes.
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string",
            "format": "date-time",
            "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]\\.[0-9]{3}Z$"
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_canonical_text_and_nothing_else_is_read_as_recorded_time() {
        let text = "2026-11-21T08:30:00.123Z";
        assert_eq!(text.parse::<Timestamp>().unwrap().to_string(), text);
        assert_eq!(Timestamp::MAX.to_string().parse::<Timestamp>().unwrap(), Timestamp::MAX);
        for other in ["2026-11-21T08:30:00Z", "2026-11-21T08:30:00.1230Z", "2026-11-21T16:30:00.123+08:00"] {
            assert_eq!(other.parse::<Timestamp>(), Err(InvalidTimestamp::NotCanonical), "{other}");
            assert!(Timestamp::parse_rfc3339(other).is_ok(), "{other}");
        }
        for other in [
            "2026-11-21 08:30:00Z",
            "2026-11-21T08:30:60Z",
            "2026-11-21T08:30:00",
            "2026-11-21t08:30:00z",
            "2026-11-21T08:30:00.Z",
            "2026-11-21T08:30:00+0800",
            "2026-11-21T08:30:00Z[Asia/Shanghai]",
            "1969-12-31T23:59:59Z",
            "2026-02-30T00:00:00Z",
        ] {
            assert_eq!(Timestamp::parse_rfc3339(other), Err(InvalidTimestamp::Rfc3339), "{other}");
        }
    }

    #[test]
    fn the_legal_day_turns_at_midnight_in_shanghai() {
        let before = Timestamp::parse_rfc3339("2026-11-20T15:59:59.999Z").unwrap();
        assert_eq!(before.day().to_string(), "2026-11-20");
        assert_eq!(before.plus_ms(1).day().to_string(), "2026-11-21");
        assert_eq!(Timestamp::start_of(before.plus_ms(1).day()), before.plus_ms(1));
    }

    #[test]
    fn the_schema_and_the_reader_agree() {
        let schema = jsonschema::validator_for(schemars::schema_for!(Timestamp).as_value()).unwrap();
        for text in ["2026-11-21T08:30:00.123Z", "1970-01-01T00:00:00.000Z"] {
            assert!(
                schema.is_valid(&text.into()) && serde_json::from_value::<Timestamp>(text.into()).is_ok(),
                "{text}"
            );
        }
        for text in [
            "2026-11-21T08:30:00Z",
            "2026-11-21T24:00:00.000Z",
            "2026-11-21T16:30:00.123+08:00",
            "2026-11-21T08:30:60.000Z",
        ] {
            assert!(
                !schema.is_valid(&text.into()) && serde_json::from_value::<Timestamp>(text.into()).is_err(),
                "{text}"
            );
        }
    }
}

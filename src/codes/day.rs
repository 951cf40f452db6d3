//! A legal day (日): a date in the calendar of Asia/Shanghai, without a time.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use jiff::civil::{Date, Weekday};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use thiserror::Error;

/// A legal day, written `2026-11-21`.
///
/// Legal effect, service, deadlines and showings are all counted in days of Asia/Shanghai;
/// an instant becomes a day by [`Timestamp::day`](super::Timestamp::day).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(Date);

/// A text that is no day of the form `YYYY-MM-DD`.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("a day is written YYYY-MM-DD and must exist in the calendar")]
pub struct InvalidDay;

impl Day {
    /// The day of a year, month (1 to 12) and day of month; `None` if it does not exist.
    #[must_use]
    pub fn new(year: i16, month: i8, day: i8) -> Option<Self> {
        (year >= 1).then(|| Date::new(year, month, day).ok().map(Self)).flatten()
    }

    pub(super) const fn from_date(date: Date) -> Self {
        Self(date)
    }

    /// The calendar year.
    #[must_use]
    pub fn year(self) -> i16 {
        self.0.year()
    }

    /// Month, 1 to 12.
    #[must_use]
    pub fn month(self) -> i8 {
        self.0.month()
    }

    /// Day of the month, 1 to 31.
    #[must_use]
    pub fn day_of_month(self) -> i8 {
        self.0.day()
    }

    /// Saturday or Sunday.
    #[must_use]
    pub fn is_weekend(self) -> bool {
        matches!(self.0.weekday(), Weekday::Saturday | Weekday::Sunday)
    }

    /// The next day; the last day of year 9999 is its own successor.
    #[must_use]
    pub fn next(self) -> Self {
        self.plus_days(1)
    }

    /// `days` calendar days later (earlier if negative), saturating at the ends of the calendar.
    #[must_use]
    pub fn plus_days(self, days: i32) -> Self {
        Self(self.0.saturating_add(jiff::Span::new().days(days)))
    }

    /// Calendar days from this day to another; negative if that is earlier.
    #[must_use]
    pub fn days_until(self, later: Self) -> i32 {
        self.0.until(later.0).map_or(0, |span| span.get_days())
    }

    /// The same day number `months` later, or the last day of that month if it has no such day.
    ///
    /// Source: domain.md 2.6, marked POLICY there.
    #[must_use]
    pub fn plus_months(self, months: i32) -> Self {
        Self(self.0.saturating_add(jiff::Span::new().months(months)))
    }
}

impl FromStr for Day {
    type Err = InvalidDay;

    fn from_str(text: &str) -> Result<Self, InvalidDay> {
        let bytes = text.as_bytes();
        let shape = bytes.len() == 10
            && bytes.iter().enumerate().all(|(i, b)| if i == 4 || i == 7 { *b == b'-' } else { b.is_ascii_digit() });
        if !shape {
            return Err(InvalidDay);
        }
        let part = |range: std::ops::Range<usize>| text.get(range).ok_or(InvalidDay);
        let year = part(0..4)?.parse().map_err(|_| InvalidDay)?;
        let month = part(5..7)?.parse().map_err(|_| InvalidDay)?;
        let day = part(8..10)?.parse().map_err(|_| InvalidDay)?;
        Self::new(year, month, day).ok_or(InvalidDay)
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year(), self.month(), self.day_of_month())
    }
}

impl Serialize for Day {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

impl JsonSchema for Day {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Day".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string",
            "format": "date",
            "pattern": "^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$"
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_exact_form_of_an_existing_day_is_read() {
        for text in ["2026-11-21", "2024-02-29", "0001-01-01", "9999-12-31"] {
            assert_eq!(text.parse::<Day>().unwrap().to_string(), text);
        }
        for text in [
            "2026-02-29",
            "2026-13-01",
            "2026-1-1",
            "26-01-01",
            "2026-01-01 ",
            "+026-01-01",
            "0000-01-01",
            "２０２６-01-01",
        ] {
            assert_eq!(text.parse::<Day>(), Err(InvalidDay), "{text}");
        }
    }

    #[test]
    fn months_keep_the_day_number_or_end_with_the_month() {
        let day = |text: &str| text.parse::<Day>().unwrap();
        assert_eq!(day("2026-01-31").plus_months(1), day("2026-02-28"));
        assert_eq!(day("2026-05-11").plus_months(3), day("2026-08-11"));
        assert_eq!(day("2024-02-29").plus_months(12), day("2025-02-28"));
        assert_eq!(day("2026-12-31").plus_days(1), day("2027-01-01"));
    }

    #[test]
    fn the_schema_and_the_reader_agree() {
        let schema = jsonschema::validator_for(schemars::schema_for!(Day).as_value()).unwrap();
        for text in ["2026-11-21", "2024-02-29", "9999-12-31"] {
            assert!(schema.is_valid(&text.into()) && serde_json::from_value::<Day>(text.into()).is_ok(), "{text}");
        }
        for text in ["2026-13-01", "2026-1-1", "2026-00-10", "2026-01-32", "2026-01-01 "] {
            assert!(!schema.is_valid(&text.into()) && serde_json::from_value::<Day>(text.into()).is_err(), "{text}");
        }
    }
}

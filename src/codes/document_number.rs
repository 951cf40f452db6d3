//! The number of an official document (文号), such as 发改办财金〔2018〕424号.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use thiserror::Error;

/// The longest word for the issuing office, in characters.
const OFFICE_CHARS_MAX: usize = 40;
/// The longest serial number, in digits.
const SERIAL_DIGITS_MAX: usize = 6;

/// A document number: office, year in brackets, serial number.
///
/// Shape: 1 to 40 characters, one of `〔[(（`, four digits, one of `〕])）`, perhaps 第, 1 to 6 digits, 号. Practice
/// deviates from the standard in the brackets, so two numbers are equal if they differ only there; the text as
/// it was written is kept, and is what serde writes.
///
/// Source: GB/T 9704-2012 MEM; the leniency is domain.md 2.5.
#[derive(Clone)]
pub struct DocumentNumber {
    written: String,
    normal: String,
    year: u16,
}

/// A text that is no document number. Says nothing of the text, which may be personal.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("a document number is written like 发改办财金〔2018〕424号")]
pub struct InvalidDocumentNumber;

impl DocumentNumber {
    /// With the brackets of the standard, 〔 and 〕: the form to compare and to show.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.normal
    }

    /// As it was written.
    #[must_use]
    pub fn as_written(&self) -> &str {
        &self.written
    }

    /// The year in the brackets.
    #[must_use]
    pub const fn year(&self) -> u16 {
        self.year
    }
}

/// Parts a text before the digits at its end.
fn trailing_digits(text: &str) -> (&str, &str) {
    let rest = text.trim_end_matches(|c: char| c.is_ascii_digit());
    text.split_at_checked(rest.len()).unwrap_or((text, ""))
}

impl FromStr for DocumentNumber {
    type Err = InvalidDocumentNumber;

    fn from_str(written: &str) -> Result<Self, InvalidDocumentNumber> {
        let wanted = |holds: bool| if holds { Ok(()) } else { Err(InvalidDocumentNumber) };
        let (rest, serial) = trailing_digits(written.strip_suffix('号').ok_or(InvalidDocumentNumber)?);
        wanted((1..=SERIAL_DIGITS_MAX).contains(&serial.len()))?;
        let (rest, ordinal) = rest.strip_suffix('第').map_or((rest, ""), |rest| (rest, "第"));
        let rest = rest.strip_suffix(['〕', ']', ')', '）']).ok_or(InvalidDocumentNumber)?;
        let (rest, year) = trailing_digits(rest);
        wanted(year.len() == 4)?;
        let office = rest.strip_suffix(['〔', '[', '(', '（']).ok_or(InvalidDocumentNumber)?;
        wanted((1..=OFFICE_CHARS_MAX).contains(&office.chars().count()))?;
        wanted(!office.chars().any(|c| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}')))?;
        Ok(Self {
            written: written.to_owned(),
            normal: format!("{office}〔{year}〕{ordinal}{serial}号"),
            year: year.parse().map_err(|_| InvalidDocumentNumber)?,
        })
    }
}

impl PartialEq for DocumentNumber {
    fn eq(&self, other: &Self) -> bool {
        self.normal == other.normal
    }
}

impl Eq for DocumentNumber {}

impl PartialOrd for DocumentNumber {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for DocumentNumber {
    fn cmp(&self, other: &Self) -> Ordering {
        self.normal.cmp(&other.normal)
    }
}

impl fmt::Display for DocumentNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.normal)
    }
}

impl fmt::Debug for DocumentNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.normal)
    }
}

impl Serialize for DocumentNumber {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.written)
    }
}

impl<'de> Deserialize<'de> for DocumentNumber {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Cow::<str>::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

impl JsonSchema for DocumentNumber {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "DocumentNumber".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string",
            "description": "文号, for example 发改办财金〔2018〕424号",
            "pattern": r"^.{1,40}[〔\[(（][0-9]{4}[〕\])）]第?[0-9]{1,6}号$"
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const READ: [(&str, &str, u16); 7] = [
        ("发改办财金〔2018〕424号", "发改办财金〔2018〕424号", 2018),
        ("克政办发〔2020〕22号", "克政办发〔2020〕22号", 2020),
        ("洛消行罚决字〔2023〕第0012号", "洛消行罚决字〔2023〕第0012号", 2023),
        ("洛民罚(2026)7号", "洛民罚〔2026〕7号", 2026),
        ("洛民罚（2026）7号", "洛民罚〔2026〕7号", 2026),
        ("洛民罚[2026)7号", "洛民罚〔2026〕7号", 2026),
        ("市监（特）罚〔2026〕123456号", "市监（特）罚〔2026〕123456号", 2026),
    ];

    #[test]
    fn a_number_is_read_with_any_brackets_and_kept_as_written() {
        let schema = jsonschema::validator_for(schemars::schema_for!(DocumentNumber).as_value()).unwrap();
        for (written, normal, year) in READ {
            let number: DocumentNumber = written.parse().unwrap();
            assert_eq!((number.as_str(), number.as_written(), number.year()), (normal, written, year));
            assert_eq!(serde_json::to_value(&number).unwrap(), written);
            assert_eq!(serde_json::from_value::<DocumentNumber>(written.into()).unwrap(), number);
            assert!(schema.is_valid(&written.into()), "{written}");
        }
        let read = |text: &str| text.parse::<DocumentNumber>().unwrap();
        assert_eq!(read("洛民罚(2026)7号"), read("洛民罚〔2026〕7号"));
        assert_ne!(read("洛民罚〔2026〕07号"), read("洛民罚〔2026〕7号"));
    }

    #[test]
    fn other_texts_are_no_number() {
        let schema = jsonschema::validator_for(schemars::schema_for!(DocumentNumber).as_value()).unwrap();
        let long = format!("{}〔2026〕7号", "字".repeat(41));
        for text in [
            "",
            "号",
            "〔2026〕7号",
            "洛民罚〔26〕7号",
            "洛民罚〔２０２６〕7号",
            "洛民罚〔2026〕号",
            "洛民罚〔2026〕1234567号",
            "洛民罚〔2026〕7",
            "洛民罚2026〕7号",
            "洛民罚〔2026 7号",
            "洛民罚〔2026〕第第7号",
            "洛民罚〔2026〕7号 ",
            "洛民\n罚〔2026〕7号",
            long.as_str(),
        ] {
            assert_eq!(text.parse::<DocumentNumber>(), Err(InvalidDocumentNumber), "{text}");
            assert!(!schema.is_valid(&text.into()), "{text}");
        }
    }
}

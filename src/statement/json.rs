//! The JSON profile: the one way in which JSON from outside is read.
//!
//! UTF-8 without BOM, no duplicate member at any depth, integers within ±(2^53−1), depth at most 32, texts
//! in NFC without control, bidi or zero-width characters, surrogates or non-characters. Two readers of
//! different languages can then not disagree about what was signed.
//!
//! Source: formats.md, "JSON profile"; RFC 7493 (I-JSON) for most of it.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};
use unicode_normalization::is_nfc;

use super::fault::{Code, Fault};

/// How many objects and arrays may stand inside one another.
pub const DEPTH_MAX: usize = 32;
/// The largest magnitude of a number, 2^53 − 1: what every reader can hold exactly.
pub const NUMBER_MAX: i64 = 9_007_199_254_740_991;

/// Reads a JSON text of the profile.
///
/// # Errors
///
/// The first fault, with a pointer to its place where the text could be read so far.
pub fn parse(bytes: &[u8]) -> Result<Value, Fault> {
    let text = std::str::from_utf8(bytes)
        .map_err(|e| Fault::new(Code::BadJson, "", format!("not UTF-8 at byte {}", e.valid_up_to())))?;
    let mut place = Place { pointer: String::new(), fault: None };
    let mut reader = serde_json::Deserializer::from_str(text);
    let value = Strict { depth: 0, place: &mut place }.deserialize(&mut reader).and_then(|v| reader.end().map(|()| v));
    match (value, place.fault) {
        (Ok(value), None) => Ok(value),
        (_, Some(fault)) => Err(fault),
        (Err(error), None) => {
            let detail = format!("no JSON of the profile at line {} column {}", error.line(), error.column());
            Err(Fault::new(Code::BadJson, place.pointer, detail))
        }
    }
}

/// Checks one text against the profile.
///
/// # Errors
///
/// What is wrong with it, without repeating it.
pub fn check_text(text: &str) -> Result<(), &'static str> {
    if text.is_ascii() {
        let clean = !text.bytes().any(|b| b.is_ascii_control());
        return if clean { Ok(()) } else { Err("a control character") };
    }
    match text.chars().find_map(refused_character) {
        Some(what) => Err(what),
        None if is_nfc(text) => Ok(()),
        None => Err("a text that is not in Unicode normalisation form C"),
    }
}

fn refused_character(c: char) -> Option<&'static str> {
    match c {
        c if c.is_control() => Some("a control character"),
        '\u{061C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' => {
            Some("a character that changes the direction of text")
        }
        '\u{AD}'
        | '\u{180E}'
        | '\u{200B}'..='\u{200D}'
        | '\u{2060}'..='\u{2064}'
        | '\u{206A}'..='\u{206F}'
        | '\u{FEFF}'
        | '\u{FFF9}'..='\u{FFFB}'
        | '\u{E0001}'
        | '\u{E0020}'..='\u{E007F}' => Some("a zero-width character"),
        '\u{FDD0}'..='\u{FDEF}' => Some("a non-character"),
        c if u32::from(c) & 0xFFFE == 0xFFFE => Some("a non-character"),
        _ => None,
    }
}

/// Appends one step to a JSON pointer.
pub(super) fn push_step(pointer: &mut String, step: &str) {
    pointer.push('/');
    pointer.push_str(&step.replace('~', "~0").replace('/', "~1"));
}

struct Place {
    pointer: String,
    fault: Option<Fault>,
}

impl Place {
    fn refuse<E: serde::de::Error>(&mut self, code: Code, detail: &str) -> E {
        self.fault.get_or_insert_with(|| Fault::new(code, self.pointer.clone(), detail));
        E::custom(detail)
    }
}

struct Strict<'p> {
    depth: usize,
    place: &'p mut Place,
}

impl Strict<'_> {
    fn inner(&mut self) -> Strict<'_> {
        Strict { depth: self.depth + 1, place: self.place }
    }

    fn check_depth<E: serde::de::Error>(&mut self) -> Result<(), E> {
        if self.depth < DEPTH_MAX {
            return Ok(());
        }
        Err(self.place.refuse(Code::BadJson, "nested more than 32 deep"))
    }

    fn text<E: serde::de::Error>(&mut self, text: &str) -> Result<(), E> {
        check_text(text).map_err(|what| self.place.refuse(Code::BadText, what))
    }
}

impl<'de> DeserializeSeed<'de> for Strict<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Strict<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON of the profile")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E: serde::de::Error>(self, value: i64) -> Result<Value, E> {
        if value >= -NUMBER_MAX {
            return Ok(Value::from(value));
        }
        Err(self.place.refuse(Code::BadNumber, "a number beyond 2^53 - 1"))
    }

    fn visit_u64<E: serde::de::Error>(self, value: u64) -> Result<Value, E> {
        if value <= NUMBER_MAX.unsigned_abs() {
            return Ok(Value::from(value));
        }
        Err(self.place.refuse(Code::BadNumber, "a number beyond 2^53 - 1"))
    }

    // Fractions, exponents, -0 and numbers beyond 64 bits all arrive here.
    fn visit_f64<E: serde::de::Error>(self, _value: f64) -> Result<Value, E> {
        Err(self.place.refuse(Code::BadNumber, "a number that is not written as an integer"))
    }

    fn visit_str<E: serde::de::Error>(mut self, text: &str) -> Result<Value, E> {
        self.text(text)?;
        Ok(Value::String(text.to_owned()))
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut items: A) -> Result<Value, A::Error> {
        self.check_depth()?;
        let parent = self.place.pointer.len();
        let mut found = Vec::new();
        loop {
            push_step(&mut self.place.pointer, &found.len().to_string());
            let Some(value) = items.next_element_seed(self.inner())? else { break };
            self.place.pointer.truncate(parent);
            found.push(value);
        }
        self.place.pointer.truncate(parent);
        Ok(Value::Array(found))
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut members: A) -> Result<Value, A::Error> {
        self.check_depth()?;
        let parent = self.place.pointer.len();
        let mut found = Map::new();
        while let Some(name) = members.next_key::<String>()? {
            self.text(&name)?;
            push_step(&mut self.place.pointer, &name);
            if found.contains_key(&name) {
                return Err(self.place.refuse::<A::Error>(Code::DuplicateMember, "a member that stands twice"));
            }
            let value = members.next_value_seed(self.inner())?;
            self.place.pointer.truncate(parent);
            found.insert(name, value);
        }
        Ok(Value::Object(found))
    }
}

#[cfg(test)]
mod tests;

//! Standards and checklists by version: what is looked at, under which code, from when to when.
//!
//! A file a standard. A standard whose first day is not known yet is a row without `from`, and never in force. Of
//! many standards only a part was read: then `complete` is false, and a code that is not listed is not refused.

use std::collections::BTreeSet;

use serde::Deserialize;
use serde_json::Value;

use crate::codes::Day;

/// All standards of a manifest.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Checklists(Vec<Standard>);

/// One version of a standard.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Standard {
    /// Its id, for example `GB 38600-2019`.
    pub id: String,
    /// Its title in Chinese.
    pub title_zh: String,
    /// Its title in English.
    pub title_en: String,
    /// What it is used for; of one use only one is in force on a day.
    #[serde(rename = "use")]
    pub purpose: String,
    /// First day; `null` while that is not known.
    pub from: Option<Day>,
    /// Last day; `null` while it holds.
    pub until: Option<Day>,
    /// Whether every item is listed.
    pub complete: bool,
    /// Points of all items together; `null` where it counts none.
    pub points: Option<u32>,
    /// How many of its items veto; `null` where none does.
    pub vetoes: Option<u32>,
    /// Standard that it will probably replace, by its id.
    pub replaces: Option<String>,
    /// Where it was read.
    pub source: String,
    /// `[MEM]`, `[POLICY]` or another doubt; `null` for what was read.
    pub mark: Option<String>,
    /// Its items.
    pub items: Vec<Item>,
}

/// One item of a standard.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Item {
    /// Its code.
    pub code: String,
    /// In Chinese.
    pub label_zh: String,
    /// In English.
    pub label_en: String,
    /// Points that can be given; `null` where it counts none.
    pub points: Option<u32>,
}

impl Checklists {
    /// Adds a file.
    ///
    /// # Errors
    ///
    /// What is wrong with it.
    pub fn add(&mut self, bytes: &[u8]) -> Result<(), String> {
        let standard: Standard = serde_json::from_slice(bytes).map_err(|error| error.to_string())?;
        standard.check()?;
        let same_days = |other: &&Standard| other.purpose == standard.purpose && other.overlaps(&standard);
        if let Some(other) = self.0.iter().find(same_days) {
            return Err(format!("{} and {} are in force on the same days", other.id, standard.id));
        }
        if self.0.iter().any(|other| other.id == standard.id) {
            return Err(format!("two standards are called {:?}", standard.id));
        }
        self.0.push(standard);
        Ok(())
    }

    /// The standard in force for a use on a day.
    #[must_use]
    pub fn on(&self, purpose: &str, day: Day) -> Option<&Standard> {
        self.0.iter().find(|standard| standard.purpose == purpose && standard.holds(day))
    }

    /// Every standard.
    pub fn standards(&self) -> impl Iterator<Item = &Standard> {
        self.0.iter()
    }

    /// Whether some standard is used for this.
    #[must_use]
    pub fn knows(&self, purpose: &str) -> bool {
        self.0.iter().any(|standard| standard.purpose == purpose)
    }
}

impl Standard {
    /// Whether it is in force on a day.
    #[must_use]
    pub fn holds(&self, day: Day) -> bool {
        self.from.is_some_and(|first| first <= day) && self.until.is_none_or(|last| day <= last)
    }

    /// An item by its code.
    #[must_use]
    pub fn item(&self, code: &str) -> Option<&Item> {
        self.items.iter().find(|item| item.code == code)
    }

    /// Whether a member of a statement fits: a code, or an object with `part` or `code`, and `points` of at most
    /// `points_max`, which are at most those of the item.
    #[must_use]
    pub fn lists(&self, value: &Value) -> bool {
        let text = |name: &str| value.get(name).and_then(Value::as_str);
        let Some(code) = value.as_str().or_else(|| text("part")).or_else(|| text("code")) else { return false };
        let Some(item) = self.item(code) else { return !self.complete };
        let number = |name: &str| value.get(name).and_then(Value::as_u64);
        let most = item.points.map(u64::from);
        let given = number("points").zip(number("points_max")).is_none_or(|(given, of)| given <= of);
        given && number("points_max").zip(most).is_none_or(|(of, most)| of <= most)
    }

    fn overlaps(&self, other: &Self) -> bool {
        let Some((own, theirs)) = self.from.zip(other.from) else { return false };
        self.until.is_none_or(|last| theirs <= last) && other.until.is_none_or(|last| own <= last)
    }

    fn check(&self) -> Result<(), String> {
        let wanted = |holds: bool, what: &str| if holds { Ok(()) } else { Err(format!("{:?} wants {what}", self.id)) };
        wanted(!self.id.is_empty() && !self.purpose.is_empty(), "an id and a use")?;
        wanted(!self.title_zh.is_empty() && !self.title_en.is_empty(), "a title in both languages")?;
        wanted(!self.source.is_empty(), "a source")?;
        wanted(self.mark.as_ref().is_none_or(|mark| mark.starts_with('[')), "a mark in brackets")?;
        wanted(self.from.zip(self.until).is_none_or(|(from, until)| from <= until), "days in order")?;
        wanted(self.from.is_some() || self.until.is_none(), "a first day where it has a last one")?;
        wanted(!self.complete || !self.items.is_empty(), "items, where it lists them all")?;
        let codes: BTreeSet<&str> = self.items.iter().map(|item| item.code.as_str()).collect();
        wanted(codes.len() == self.items.len() && !codes.contains(""), "each code once")?;
        let labelled = self.items.iter().all(|item| !item.label_zh.is_empty() && !item.label_en.is_empty());
        wanted(labelled, "labels in both languages")?;
        let sum: u32 = self.items.iter().filter_map(|item| item.points).sum();
        wanted(
            !self.complete || self.points.is_none_or(|points| points == sum),
            "points that are the sum of its items'",
        )
    }
}

#[cfg(test)]
mod tests;

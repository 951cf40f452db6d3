//! Eligibility as data: what somebody must meet for a benefit, condition by condition, each with its source.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::codes::{ListKind, Tier};

use super::procedures::Earlier;
use super::ruleset::{Period, Rule};

/// The file `rulesets/eligibility.json`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Benefits {
    /// Benefits, one row a benefit, jurisdiction and time.
    pub benefits: Vec<Benefit>,
    /// What the law wants of a place of some kind while it serves.
    #[serde(default)]
    pub places: Vec<PlaceCondition>,
}

/// Something that the law wants of a place.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlaceCondition {
    /// The rule.
    pub rule: Rule,
    /// Its code.
    pub code: String,
    /// In Chinese.
    pub label_zh: String,
    /// In English.
    pub label_en: String,
    /// Kinds of place that it is wanted of, by their codes; empty for all.
    pub kinds: Vec<String>,
    /// What shows it: one of these is enough.
    pub any: Vec<Evidence>,
}

/// What shows that a condition is met.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Evidence {
    /// A statement about the place.
    Statement(Earlier),
    /// A valid licence of this kind, for the place or for no place alone.
    Licence(String),
}

/// A benefit: a subsidy, a purchase, an honour.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Benefit {
    /// The rule.
    pub rule: Rule,
    /// Its code.
    pub benefit: String,
    /// In Chinese.
    pub label_zh: String,
    /// In English.
    pub label_en: String,
    /// What must be met.
    pub conditions: Vec<Condition>,
}

/// A condition.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Condition {
    /// Its code.
    pub code: String,
    /// In Chinese.
    pub label_zh: String,
    /// In English.
    pub label_en: String,
    /// Where it stands.
    pub source: String,
    /// `[MEM]`, `[POLICY]` or another doubt.
    pub mark: Option<String>,
    /// Whether who does not meet it may still be granted the benefit, at the discretion of who grants it.
    #[serde(default)]
    pub discretionary: bool,
    /// What it asks.
    pub holds: Asked,
}

/// What a condition asks of a legal person and the places that it operates.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Asked {
    /// A statement of theirs.
    Some(Earlier),
    /// No such statement.
    None(Earlier),
    /// It is on none of these lists.
    NotListed(Vec<ListKind>),
    /// A place of theirs has a valid grade from here on.
    GradeAtLeast(u8),
    /// No penalty of this tier or a higher one in this time.
    NoPenalty(Grave),
}

/// A penalty of some gravity in some time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Grave {
    /// The lowest tier that counts.
    pub tier: Tier,
    /// How far back.
    pub within: Period,
}

impl Benefits {
    /// Reads the file.
    ///
    /// # Errors
    ///
    /// What is wrong with it, and in which rule.
    pub fn parse(bytes: &[u8]) -> Result<Self, String> {
        let found: Self = serde_json::from_slice(bytes).map_err(|error| error.to_string())?;
        let mut ids = BTreeSet::new();
        for row in &found.benefits {
            row.rule.check()?;
            if !ids.insert(row.rule.id.as_str()) {
                return Err(format!("two rules are called {:?}", row.rule.id));
            }
            if row.conditions.is_empty() {
                return Err(format!("rule {:?} wants a condition", row.rule.id));
            }
            let codes: BTreeSet<&str> = row.conditions.iter().map(|condition| condition.code.as_str()).collect();
            if codes.len() != row.conditions.len() {
                return Err(format!("rule {:?} wants conditions with different codes", row.rule.id));
            }
            if row.conditions.iter().any(|condition| condition.source.is_empty()) {
                return Err(format!("rule {:?} wants a source of each condition", row.rule.id));
            }
        }
        for row in &found.places {
            row.rule.check()?;
            if !ids.insert(row.rule.id.as_str()) {
                return Err(format!("two rules are called {:?}", row.rule.id));
            }
            if row.any.is_empty() {
                return Err(format!("rule {:?} wants something that shows it", row.rule.id));
            }
        }
        found.check_overlaps()?;
        Ok(found)
    }

    /// Two rows for one benefit never hold in one place on one day, unless one place is narrower.
    fn check_overlaps(&self) -> Result<(), String> {
        for (at, row) in self.benefits.iter().enumerate() {
            let clash = self.benefits.iter().skip(at + 1).find(|other| {
                other.benefit == row.benefit
                    && other.rule.jurisdiction == row.rule.jurisdiction
                    && other.rule.until.is_none_or(|last| row.rule.from <= last)
                    && row.rule.until.is_none_or(|last| other.rule.from <= last)
            });
            if let Some(other) = clash {
                return Err(format!("rules {:?} and {:?} both hold", row.rule.id, other.rule.id));
            }
        }
        Ok(())
    }

    /// Every type of statement that it names, without version.
    pub fn event_types(&self) -> impl Iterator<Item = &str> {
        let conditions = self.benefits.iter().flat_map(|row| &row.conditions);
        let asked = conditions.flat_map(|condition| match &condition.holds {
            Asked::Some(earlier) | Asked::None(earlier) => earlier.by.iter().map(String::as_str).collect(),
            Asked::NotListed(_) | Asked::GradeAtLeast(_) | Asked::NoPenalty(_) => Vec::new(),
        });
        let shown = self.places.iter().flat_map(|row| &row.any).flat_map(|evidence| match evidence {
            Evidence::Statement(earlier) => earlier.by.iter().map(String::as_str).collect(),
            Evidence::Licence(_) => Vec::new(),
        });
        asked.chain(shown)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn file() -> Value {
        let rule = json!({"id": "E-1", "jurisdiction": null, "from": "2020-01-01", "until": null, "source": "x", "mark": null});
        let mut place = rule.clone();
        place["id"] = json!("C-1");
        let condition = json!({
            "code": "listed", "label_zh": "一", "label_en": "one", "source": "x", "mark": null,
            "holds": {"not_listed": ["severe"]},
        });
        json!({"benefits": [{
            "rule": rule, "benefit": "subsidy", "label_zh": "补贴", "label_en": "Subsidy", "conditions": [condition],
        }], "places": [{
            "rule": place, "code": "fire", "label_zh": "消防", "label_en": "Fire", "kinds": [], "any": [{"licence": "x"}],
        }]})
    }

    #[test]
    fn a_file_that_contradicts_itself_is_refused() {
        assert!(Benefits::parse(file().to_string().as_bytes()).is_ok());
        let twice = |change: fn(&mut Value)| {
            let mut file = file();
            let mut second = file["benefits"][0].clone();
            change(&mut second);
            file["benefits"].as_array_mut().unwrap().push(second);
            Benefits::parse(file.to_string().as_bytes()).unwrap_err()
        };
        assert!(twice(|_| {}).contains("two rules are called"));
        assert!(twice(|row| row["rule"]["id"] = json!("E-2")).contains("both hold"));
        let refused = |pointer: &str, value: Value| {
            let mut file = file();
            *file.pointer_mut(pointer).unwrap() = value;
            Benefits::parse(file.to_string().as_bytes()).unwrap_err()
        };
        assert!(refused("/benefits/0/conditions", json!([])).contains("wants a condition"));
        assert!(refused("/benefits/0/conditions/0/source", json!("")).contains("wants a source"));
        assert!(refused("/benefits/0/conditions/0/holds", json!({"rich": true})).contains("unknown variant"));
        assert!(refused("/places/0/any", json!([])).contains("wants something that shows it"));
        assert!(refused("/places/0/any/0", json!({"hearsay": "x"})).contains("unknown variant"));
        assert!(refused("/places/0/rule/id", json!("E-1")).contains("two rules are called"));
        assert!(refused("/benefits/0/rule/mark", json!("POLICY")).contains("mark in brackets"));
    }
}

//! Reasons: no answer stands without the rule and the entries on which it rests.

use schemars::JsonSchema;
use serde::Serialize;

use crate::log::Seq;
use crate::manifest::ruleset::Rule;

/// Why an answer is what it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Because {
    /// The rule that leads to it.
    pub rule: String,
    /// Entries of the log on which it rests.
    pub entries: Vec<u64>,
    /// Where the rule stands.
    pub source: String,
    /// `[MEM]` or `[POLICY]`, where the rule is not law that was read.
    pub mark: Option<String>,
    /// In Chinese, which is authoritative.
    pub zh: String,
    /// In English.
    pub en: String,
}

impl Because {
    /// The reason that a rule gives with some entries.
    #[must_use]
    pub fn new(rule: &Rule, entries: &[Seq], (zh, en): (String, String)) -> Self {
        Self {
            rule: rule.id.clone(),
            entries: entries.iter().map(|seq| seq.0).collect(),
            source: rule.source.clone(),
            mark: rule.mark.clone(),
            zh,
            en,
        }
    }
}

//! What a statement is held to that stands in other data files: a checklist, a threshold.

use serde::Deserialize;

use super::Member;

/// Codes, or scored parts, of a checklist.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Listed {
    /// The member that holds them.
    pub member: Member,
    /// What the checklist is used for.
    #[serde(rename = "use")]
    pub purpose: String,
}

/// A value with the threshold that it is held to.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MeetsThreshold {
    /// Code of the threshold in the target table.
    pub code: String,
    /// The member that says the kind of which the threshold speaks; without it, of all.
    #[serde(default)]
    pub kind: Option<Member>,
    /// The member that holds the value; one that is missing counts as 0.
    pub member: Member,
}

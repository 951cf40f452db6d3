//! One person under two ids: joined, and parted again.
//!
//! Person ids are random and made on devices, so one person may get two. Source: practice.md 8; formats.md section 5.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::act::act;
use crate::codes::Day;
use crate::statement::field::Text;
use crate::statement::name::PersonId;

/// The subject and another id are one person: an erasure of one reaches both, and they sign as one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(
    title = "Subject merged",
    extend("x-title-zh" = "主体合并", "x-subject" = ["persons"], "x-touches" = ["subject", "data.other"])
)]
pub struct SubjectMerged {
    /// The other id of the same person.
    pub other: PersonId,
    /// How it was found out.
    pub reason: Text<1000>,
    /// On which day.
    pub merged_on: Day,
}

act!(SubjectMerged: day = merged_on, shown = Never);

/// The subject and another id are two persons after all.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(
    title = "Subject split",
    extend("x-title-zh" = "主体分立", "x-subject" = ["persons"], "x-touches" = ["subject", "data.other"])
)]
pub struct SubjectSplit {
    /// The id that was merged with it.
    pub other: PersonId,
    /// How it was found out.
    pub reason: Text<1000>,
    /// On which day.
    pub split_on: Day,
}

act!(SubjectSplit: day = split_on, shown = Never);

//! Objections (异议) to what is recorded: decided.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::codes::RegionCode;
use crate::codes::code_list;
use crate::statement::field::{StatementDigest, Text};
use crate::statement::personal::{Digests, Personal};

use super::act::act;
use super::document::Document;

/// An objection is decided: the record is corrected, or the party is told why not.
///
/// Source: 河南省社会信用条例 41; 山东省社会信用条例 39; domain.md 3.7.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(
    title = "Objection decided",
    extend("x-title-zh" = "异议处理决定", "x-subject" = ["institutions", "facilities", "persons"], "x-touches" = ["subject"])
)]
pub struct ObjectionDecided {
    /// Region in which the authority acts.
    pub region: RegionCode,
    /// Digest of the party's objection.
    pub submission: StatementDigest,
    /// Whose data it was about: the time to decide depends on it.
    pub scope: ObjectionScope,
    /// What was decided.
    pub outcome: ObjectionOutcome,
    /// Reason, as the party is told.
    pub reason: Text<2000>,
    /// What was found, in full.
    #[serde(default, skip_serializing)]
    pub facts_full: Personal<Text<8000>>,
    /// The answer.
    pub document: Document,
    /// Digests of personal fields.
    #[serde(rename = "_sd", default, skip_serializing_if = "Digests::is_empty")]
    pub sd: Digests,
}

act!(ObjectionDecided: region, day = document.dated_on, document, about = submission);

code_list! {
    /// Whose data an objection is about.
    pub enum ObjectionScope {
        /// 本机关产生的信息.
        OwnData = "own_data", "本机关信息", "The authority's own data";
        /// 需要其他单位核实的信息.
        OtherBody = "other_body", "需要其他单位核实的信息", "Data that another body has to check";
        /// 社会组织信用信息.
        SocialOrganisation = "social_organisation", "社会组织信用信息", "Credit data of a social organisation";
    }
}

code_list! {
    /// What became of an objection.
    pub enum ObjectionOutcome {
        /// 异议成立，予以更正.
        Accepted = "accepted", "异议成立，予以更正", "Accepted";
        /// 部分成立.
        PartlyAccepted = "partly_accepted", "异议部分成立", "Accepted in part";
        /// 异议不成立.
        Rejected = "rejected", "异议不成立", "Rejected";
    }
}

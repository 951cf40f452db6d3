//! Commitments (信用承诺): made, and breached.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::codes::code_list;
use crate::codes::{Day, RegionCode};
use crate::statement::field::{FileDigest, List, StatementDigest, Text};
use crate::statement::name::FacilityId;
use crate::statement::personal::{Digests, Personal};

use super::act::act;
use super::document::Document;

/// An institution commits itself in writing.
///
/// Source: 养老机构管理办法 11 (with the filing); 行政许可 by 告知承诺; 国办发〔2025〕22号 (for repair).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(
    title = "Commitment made",
    extend("x-title-zh" = "信用承诺", "x-subject" = ["institutions"], "x-touches" = ["subject", "data.facility"])
)]
pub struct CommitmentMade {
    /// Region of the seat or the place.
    pub region: RegionCode,
    /// What it is made for.
    pub kind: CommitmentKind,
    /// The place for which it is made, if it is made for one.
    pub facility: Option<FacilityId>,
    /// What is promised, fit for publication.
    pub content_public: Text<4000>,
    /// Day on which it was made.
    pub made_on: Day,
    /// Last day on which it binds; `null` where it has none.
    pub valid_until: Option<Day>,
    /// SHA-256 of the signed paper.
    #[serde(default, skip_serializing)]
    pub content: Personal<FileDigest>,
    /// Digests of personal fields.
    #[serde(rename = "_sd", default, skip_serializing_if = "Digests::is_empty")]
    pub sd: Digests,
}

act!(CommitmentMade: region, day = made_on, touches_facility = facility, shown = Released);

code_list! {
    /// What a commitment is made for.
    pub enum CommitmentKind {
        /// 备案承诺.
        Filing = "filing", "备案承诺", "With a filing";
        /// 告知承诺.
        Licensing = "licensing", "审批告知承诺", "In place of proof for a licence";
        /// 信用修复承诺.
        Repair = "repair", "信用修复承诺", "For the repair of credit";
        /// 整改承诺.
        Rectification = "rectification", "整改承诺", "To mend a problem";
        /// 主动型承诺.
        Voluntary = "voluntary", "主动承诺", "Of its own accord";
    }
}

/// A commitment was not kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(
    title = "Commitment breached",
    extend("x-title-zh" = "承诺失信认定", "x-subject" = ["institutions"], "x-touches" = ["subject"])
)]
pub struct CommitmentBreached {
    /// Region in which the authority acts.
    pub region: RegionCode,
    /// Digest of the statement that holds the commitment.
    pub commitment: StatementDigest,
    /// Digests of the statements on which it rests.
    pub rests_on: List<StatementDigest, 0, 20>,
    /// Digests of the party's submissions that were considered.
    pub considered: List<StatementDigest, 0, 20>,
    /// What was not kept, fit for publication.
    pub facts_public: Text<4000>,
    /// What was not kept, in full.
    #[serde(default, skip_serializing)]
    pub facts_full: Personal<Text<8000>>,
    /// The decision.
    pub document: Document,
    /// Digests of personal fields.
    #[serde(rename = "_sd", default, skip_serializing_if = "Digests::is_empty")]
    pub sd: Digests,
}

act!(CommitmentBreached: region, day = document.dated_on, document, about = commitment, rests_on, considered, falls,
    adverse, shown_with_about);

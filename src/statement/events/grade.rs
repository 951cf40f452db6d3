//! Grades (等级评定): awarded, re-checked, downgraded and revoked.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::codes::code_list;
use crate::codes::{Day, RegionCode};
use crate::statement::field::{Count, FileDigest, List, StatementDigest, Text};
use crate::statement::personal::{Digests, Personal};

use super::act::act;
use super::document::Document;

/// A grade is awarded to a home.
///
/// Source: GB/T 37276-2018, five grades, 5 is the highest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(
    title = "Grade awarded",
    extend("x-title-zh" = "等级评定", "x-subject" = ["facilities"], "x-touches" = ["subject"])
)]
pub struct GradeAwarded {
    /// Region of the place.
    pub region: RegionCode,
    /// The grade, 1 to 5.
    pub grade: Count<5>,
    /// The standard by which it was scored, with its version.
    pub standard: Text<100>,
    /// Points of each part.
    pub scores: List<PartScore, 0, 20>,
    /// Last day on which it holds.
    pub valid_until: Day,
    /// Digest of the committee's proposal; `null` where the ledger holds none.
    pub proposal: Option<StatementDigest>,
    /// The decision.
    pub document: Document,
}

act!(GradeAwarded: region, day = document.dated_on, document, names = [proposal], shown = Released);

/// Points of one part of a rating.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(inline)]
pub struct PartScore {
    /// The part, for example 服务.
    pub part: Text<100>,
    /// Points given.
    #[schemars(range(max = 4_294_967_295_u32))]
    pub points: u32,
    /// Points that could be given, inapplicable items left out.
    #[schemars(range(max = 4_294_967_295_u32))]
    pub points_max: u32,
}

/// A grade is taken back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(
    title = "Grade revoked",
    extend("x-title-zh" = "等级撤销", "x-subject" = ["facilities"], "x-touches" = ["subject"])
)]
pub struct GradeRevoked {
    /// Region of the place.
    pub region: RegionCode,
    /// Digest of the statement that awarded it.
    pub award: StatementDigest,
    /// Why, fit for publication.
    pub reason_public: Text<2000>,
    /// The decision.
    pub document: Document,
}

act!(GradeRevoked: region, day = document.dated_on, document, about = award, ends = Revoked, adverse);

/// A graded home is checked again (抽查复核).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(
    title = "Grade re-checked",
    extend("x-title-zh" = "等级复核", "x-subject" = ["facilities"], "x-touches" = ["subject"])
)]
pub struct GradeRechecked {
    /// Region of the place.
    pub region: RegionCode,
    /// Digest of the award.
    pub award: StatementDigest,
    /// Day of the check.
    pub rechecked_on: Day,
    /// What it came to.
    pub result: RecheckResult,
    /// Points of each part, where it was scored again.
    pub scores: List<PartScore, 0, 20>,
    /// What was seen, fit for publication.
    pub facts_public: Text<4000>,
    /// What was seen, in full.
    #[serde(default, skip_serializing)]
    pub facts_full: Personal<Text<8000>>,
    /// SHA-256 of score sheets and photos.
    #[serde(default, skip_serializing)]
    pub evidence: Personal<List<FileDigest, 1, 50>>,
    /// Digests of personal fields.
    #[serde(rename = "_sd", default, skip_serializing_if = "Digests::is_empty")]
    pub sd: Digests,
}

act!(GradeRechecked: region, day = rechecked_on, about = award, shown_with_about);

code_list! {
    /// What a re-check comes to.
    pub enum RecheckResult {
        /// 复核合格.
        Holds = "holds", "复核合格", "The grade holds";
        /// 限期整改.
        Rectify = "rectify", "限期整改", "To be mended";
        /// 复核不合格.
        Fails = "fails", "复核不合格", "The grade does not hold";
    }
}

/// A grade is lowered: the award ends, and this one holds in its place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(
    title = "Grade lowered",
    extend("x-title-zh" = "等级降低", "x-subject" = ["facilities"], "x-touches" = ["subject"])
)]
pub struct GradeDowngraded {
    /// Region of the place.
    pub region: RegionCode,
    /// Digest of the award.
    pub award: StatementDigest,
    /// The grade from now on, 1 to 5.
    pub grade: Count<5>,
    /// The standard, with its version.
    pub standard: Text<100>,
    /// Last day on which it holds.
    pub valid_until: Day,
    /// Digests of the statements on which it rests, such as a re-check.
    pub rests_on: List<StatementDigest, 0, 20>,
    /// Digests of the party's submissions that were considered.
    pub considered: List<StatementDigest, 0, 20>,
    /// Why, fit for publication.
    pub reason_public: Text<2000>,
    /// The decision.
    pub document: Document,
}

act!(GradeDowngraded: region, day = document.dated_on, document, about = award, rests_on, considered, ends = Revoked,
    shown = Released, adverse);

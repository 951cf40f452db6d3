//! Grades (等级评定): awarded and revoked.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::codes::{Day, RegionCode};
use crate::statement::field::{Count, List, StatementDigest, Text};

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
    /// The decision.
    pub document: Document,
}

act!(GradeAwarded: region, day = document.dated_on, document, shown = Released);

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

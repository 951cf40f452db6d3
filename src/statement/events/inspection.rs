//! Inspections: what officers found on a visit.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::codes::{Day, RegionCode};
use crate::statement::field::{FileDigest, List, Text};
use crate::statement::personal::{Digests, Personal};

/// An inspection is recorded: a record of fact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(
    title = "Inspection recorded",
    extend("x-title-zh" = "检查记录", "x-subject" = ["facilities", "institutions"], "x-touches" = ["subject"])
)]
pub struct InspectionRecorded {
    /// Region of the place, as it is called on that day.
    pub region: RegionCode,
    /// Day of the visit.
    pub visited_on: Day,
    /// What was inspected.
    pub field: InspectionField,
    /// Number of the notice under which the officers came.
    pub notice_number: Option<Text<100>>,
    /// What it came to.
    pub result: InspectionResult,
    /// What was found, fit for publication after review.
    pub facts_public: Text<4000>,
    /// What was found, in full.
    #[serde(default, skip_serializing)]
    pub facts_full: Personal<Text<8000>>,
    /// SHA-256 of photos and documents.
    #[serde(default, skip_serializing)]
    pub evidence: Personal<List<FileDigest, 1, 200>>,
    /// Who was met, if anybody.
    pub met: Option<Met>,
    /// Digests of personal fields.
    #[serde(rename = "_sd", default, skip_serializing_if = "Digests::is_empty")]
    pub sd: Digests,
}

/// The person whom the officers met.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(inline)]
pub struct Met {
    /// In which capacity.
    pub capacity: Text<100>,
    /// Whether the person signed the record.
    pub signature: PartySignature,
    /// Name.
    #[serde(default, skip_serializing)]
    pub name: Personal<Text<100>>,
    /// Digests of personal fields.
    #[serde(rename = "_sd", default, skip_serializing_if = "Digests::is_empty")]
    pub sd: Digests,
}

/// Whether the inspected party signed the record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(inline)]
pub enum PartySignature {
    /// Signed.
    Signed,
    /// Refused to sign.
    Refused,
    /// Nobody was there to sign.
    Absent,
}

/// Fields of inspection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(inline)]
pub enum InspectionField {
    /// 服务安全与质量.
    Service,
    /// 消防安全.
    Fire,
    /// 食品安全.
    Food,
    /// 建筑安全.
    Building,
    /// 卫生防疫.
    Health,
    /// 资金管理.
    Funds,
}

/// What an inspection came to. Source: domain.md 3.2.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(inline)]
pub enum InspectionResult {
    /// No problem found (未发现问题).
    NoIssuesFound,
    /// Problems found (发现问题).
    IssuesFound,
    /// Obstructed (拒绝、阻挠检查).
    Obstructed,
    /// Nobody there (无法联系).
    Unreachable,
}

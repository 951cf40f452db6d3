//! Inspections: what officers found on a visit.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::codes::code_list;
use crate::codes::{Day, RegionCode, SupervisionField};
use crate::statement::field::{FileDigest, List, Text};
use crate::statement::name::VisitId;
use crate::statement::personal::{Digests, Personal};

use super::act::act;
use super::food::FoodRiskGrade;
use super::visit::{PowerBasis, VisitKind};

/// An inspection is recorded: a record of fact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(
    title = "Inspection recorded",
    extend("x-title-zh" = "检查记录", "x-subject" = ["facilities", "institutions"], "x-touches" = ["subject", "data.visit"])
)]
pub struct InspectionRecorded {
    /// Region of the place, as it is called on that day.
    pub region: RegionCode,
    /// Day of the visit.
    pub visited_on: Day,
    /// What was inspected.
    pub field: SupervisionField,
    /// The visit on which it was made.
    pub visit: Option<VisitId>,
    /// Why the place was visited.
    pub kind: Option<VisitKind>,
    /// The power by which the officers acted.
    pub power_basis: Option<PowerBasis>,
    /// Number of the notice under which the officers came.
    pub notice_number: Option<Text<100>>,
    /// What it came to.
    pub result: InspectionResult,
    /// Major hazards found (重大事故隐患), by their codes in the standard of the day.
    pub major_hazards: List<Text<40>, 0, 50>,
    /// Whether what was found was mended while the officers were there.
    pub corrected_on_the_spot: Option<OnTheSpot>,
    /// The canteen's food risk grade on that day.
    pub food_risk_grade: Option<FoodRiskGrade>,
    /// The checklist, if one was used.
    pub checklist: Option<Checklist>,
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

act!(InspectionRecorded: region, day = visited_on, touches_visit = visit, shown = Released);

/// A checklist with what was found at each item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(inline)]
pub struct Checklist {
    /// Its name.
    pub id: Text<100>,
    /// Its version.
    pub version: Text<40>,
    /// Items in order.
    pub items: List<ChecklistItem, 1, 300>,
}

/// One item of a checklist.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(inline)]
pub struct ChecklistItem {
    /// Its code in the checklist.
    pub code: Text<40>,
    /// What was found.
    pub result: ItemResult,
    /// A remark, fit for publication.
    pub note: Option<Text<500>>,
}

code_list! {
    /// What was found at an item.
    pub enum ItemResult {
        /// 合格.
        Conforms = "conforms", "合格", "Conforms";
        /// 不合格.
        Fails = "fails", "不合格", "Fails";
        /// 不适用.
        NotApplicable = "not_applicable", "不适用", "Not applicable";
    }
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

code_list! {
    /// Whether the inspected party signed the record.
    pub enum PartySignature {
        /// Signed.
        Signed = "signed", "已签字", "Signed";
        /// Refused to sign.
        Refused = "refused", "拒绝签字", "Refused to sign";
        /// Nobody was there to sign.
        Absent = "absent", "无人在场", "Nobody there to sign";
    }
}

code_list! {
    /// What an inspection came to. Source: domain.md 3.2.
    pub enum InspectionResult {
        /// No problem found (未发现问题).
        NoIssuesFound = "no_issues_found", "未发现问题", "No problem found";
        /// Problems found (发现问题).
        IssuesFound = "issues_found", "发现问题", "Problems found";
        /// Obstructed (拒绝、阻挠检查).
        Obstructed = "obstructed", "拒绝、阻挠检查", "Obstructed";
        /// Nobody there (无法联系).
        Unreachable = "unreachable", "无法联系", "Nobody there";
    }
}

code_list! {
    /// Whether what was found was mended at once (当场改正). Source: 食品生产经营监督检查管理办法 33; domain.md 3.2.
    pub enum OnTheSpot {
        /// All of it.
        All = "all", "全部当场改正", "All mended on the spot";
        /// A part.
        Part = "part", "部分当场改正", "A part mended on the spot";
        /// Nothing.
        Nothing = "nothing", "未当场改正", "Nothing mended on the spot";
    }
}

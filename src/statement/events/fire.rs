//! Fire safety checks (消防检查).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::codes::code_list;
use crate::codes::{Day, RegionCode};
use crate::statement::field::{FileDigest, List, Text};
use crate::statement::name::VisitId;
use crate::statement::personal::{Digests, Personal};

use super::act::act;
use super::inspection::{Checklist, InspectionResult, OnTheSpot};
use super::visit::{PowerBasis, VisitKind};

/// A fire check is recorded: a record of fact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(
    title = "Fire check recorded",
    extend("x-title-zh" = "消防检查记录", "x-subject" = ["facilities"], "x-touches" = ["subject", "data.visit"])
)]
pub struct FireCheckRecorded {
    /// Region of the place, as it is called on that day.
    pub region: RegionCode,
    /// Day of the check.
    pub checked_on: Day,
    /// The visit on which it was made.
    pub visit: Option<VisitId>,
    /// Why the place was visited.
    pub kind: Option<VisitKind>,
    /// The power by which the officers acted.
    pub power_basis: Option<PowerBasis>,
    /// What it came to.
    pub result: InspectionResult,
    /// Hazards found (火灾隐患).
    pub hazards: List<Hazard, 0, 50>,
    /// Whether what was found was mended while the officers were there.
    pub corrected_on_the_spot: Option<OnTheSpot>,
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
    /// Digests of personal fields.
    #[serde(rename = "_sd", default, skip_serializing_if = "Digests::is_empty")]
    pub sd: Digests,
}

act!(FireCheckRecorded: region, day = checked_on, touches_visit = visit, shown = Released);

/// A fire hazard.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(inline)]
pub struct Hazard {
    /// Its code in the standard of the day.
    pub code: Text<40>,
    /// How grave.
    pub gravity: Gravity,
    /// In words.
    pub description: Text<500>,
}

code_list! {
    /// How grave a hazard is. Source: 消防法 54, 55; 养老机构重大事故隐患判定标准.
    pub enum Gravity {
        /// 一般隐患.
        Ordinary = "ordinary", "一般隐患", "Ordinary hazard";
        /// 重大隐患.
        Major = "major", "重大隐患", "Major hazard";
    }
}

//! Homes that are safe and lack papers of the past: one discussion for each (一事一议).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::codes::code_list;
use crate::codes::{Day, RegionCode};
use crate::statement::field::{List, StatementDigest, Text};

use super::act::act;
use super::document::Document;

/// The county's civil affairs reports such a home: a record of fact.
///
/// Source: seed paper 0 (二十); domain.md 3.3.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(
    title = "Legacy case reported",
    extend("x-title-zh" = "消防审验历史遗留问题上报", "x-subject" = ["facilities"], "x-touches" = ["subject"])
)]
pub struct LegacyCaseReported {
    /// Region of the place.
    pub region: RegionCode,
    /// Day of the report.
    pub reported_on: Day,
    /// What the building was.
    pub origin: BuildingOrigin,
    /// Which papers are missing.
    pub missing: List<MissingPaper, 1, 4>,
    /// Who found that it meets the demands of fire safety, and when.
    pub fire_opinion: Text<500>,
    /// To whom it is reported.
    pub reported_to: Text<200>,
    /// Digests of the checks on which it rests.
    pub rests_on: List<StatementDigest, 0, 50>,
}

act!(LegacyCaseReported: region, day = reported_on, rests_on);

code_list! {
    /// What a building was before. Source: seed paper 0 (二十).
    pub enum BuildingOrigin {
        /// 农村敬老院.
        RuralHome = "rural_home", "农村敬老院", "Rural home for elders";
        /// 利用学校改建.
        School = "school", "学校改建", "A school";
        /// 利用厂房改建.
        Factory = "factory", "厂房改建", "A factory";
        /// 利用商业场所改建.
        Shop = "shop", "商业场所改建", "Business premises";
        /// 其他.
        Other = "other", "其他", "Another building";
    }
}

code_list! {
    /// Papers that are missing. Source: seed paper 0 (二十).
    pub enum MissingPaper {
        /// 不动产登记.
        RealEstateRegistration = "real_estate_registration", "不动产登记", "Registration of real estate";
        /// 土地手续.
        Land = "land", "土地手续", "Land papers";
        /// 规划手续.
        Planning = "planning", "规划手续", "Planning papers";
        /// 其他手续.
        Other = "other", "其他手续", "Other papers";
    }
}

/// The government's meeting decides on one such home.
///
/// Source: seed paper 0 (二十).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(
    title = "Legacy case decided",
    extend("x-title-zh" = "一事一议决定", "x-subject" = ["facilities"], "x-touches" = ["subject"])
)]
pub struct LegacyCaseDecided {
    /// Region of the place.
    pub region: RegionCode,
    /// Digest of the statement that reported it.
    pub report: StatementDigest,
    /// What it came to.
    pub outcome: LegacyOutcome,
    /// Day of the meeting.
    pub meeting_on: Day,
    /// Number of its minutes.
    pub minutes_number: Text<100>,
    /// Conditions, fit for publication.
    pub conditions_public: List<Text<500>, 0, 50>,
    /// Day on which the conditions are looked at again.
    pub review_on: Option<Day>,
    /// The decision.
    pub document: Document,
}

act!(LegacyCaseDecided: region, day = document.dated_on, document, about = report, shown = Released {
    fn is_adverse(&self) -> bool {
        self.outcome == LegacyOutcome::Rejected
    }
});

code_list! {
    /// What a discussion came to.
    pub enum LegacyOutcome {
        /// 有条件通过.
        Conditional = "conditional", "有条件通过", "Allowed on conditions";
        /// 通过.
        Accepted = "accepted", "通过", "Allowed";
        /// 不予通过.
        Rejected = "rejected", "不予通过", "Not allowed";
    }
}

/// The conditions of such a home are looked at again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(
    title = "Legacy case reviewed",
    extend("x-title-zh" = "一事一议复核", "x-subject" = ["facilities"], "x-touches" = ["subject"])
)]
pub struct LegacyCaseReviewed {
    /// Region of the place.
    pub region: RegionCode,
    /// Digest of the statement that decided it.
    pub decision: StatementDigest,
    /// What it came to.
    pub outcome: LegacyReview,
    /// Day of the next review; `null` where there is none.
    pub review_on: Option<Day>,
    /// What was found, fit for publication.
    pub facts_public: Text<2000>,
    /// The decision.
    pub document: Document,
}

act!(LegacyCaseReviewed: region, day = document.dated_on, document, about = decision, shown_with_about);

code_list! {
    /// What a review came to.
    pub enum LegacyReview {
        /// The conditions are met: it counts as accepted.
        ConditionsMet = "conditions_met", "条件已满足", "Conditions met";
        /// The conditions stay, and are looked at again.
        Continued = "continued", "继续执行条件", "Conditions stay";
        /// Back to the meeting.
        BackToMeeting = "back_to_meeting", "重新提交会议", "Back to the meeting";
    }
}

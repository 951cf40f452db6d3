//! The way to a grade: applied for, admitted, scored, proposed, refused.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::codes::code_list;
use crate::codes::{Day, RegionCode, Uscc};
use crate::statement::field::{Count, FileDigest, List, StatementDigest, Text};
use crate::statement::personal::{Digests, Personal};

use super::act::act;
use super::document::Document;
use super::grade::PartScore;

/// A home applies for a grade.
///
/// Source: GB/T 37276-2018; who may apply is in provincial rules (domain.md 3.6).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(
    title = "Grade applied for",
    extend("x-title-zh" = "等级评定申请", "x-subject" = ["facilities"], "x-touches" = ["subject", "data.institution"])
)]
pub struct GradeApplied {
    /// Region of the place.
    pub region: RegionCode,
    /// Who applies.
    pub institution: Uscc,
    /// What kind of application it is.
    pub kind: ApplicationKind,
    /// The grade applied for, 1 to 5.
    pub target: Count<5>,
    /// The standard, with its version.
    pub standard: Text<100>,
    /// What the home gives itself.
    pub self_scores: List<PartScore, 0, 20>,
    /// Digest of the award that is to be renewed or raised.
    pub previous: Option<StatementDigest>,
    /// Since when the home has residents.
    pub operating_since: Option<Day>,
    /// Day of the application.
    pub applied_on: Day,
    /// SHA-256 of the papers handed in.
    #[serde(default, skip_serializing)]
    pub content: Personal<FileDigest>,
    /// Digests of personal fields.
    #[serde(rename = "_sd", default, skip_serializing_if = "Digests::is_empty")]
    pub sd: Digests,
}

act!(GradeApplied: region, day = applied_on, names = [previous], touches_institution = institution);

code_list! {
    /// Kinds of application for a grade.
    pub enum ApplicationKind {
        /// 首次申请.
        First = "first", "首次申请", "First application";
        /// 期满续评.
        Renewal = "renewal", "期满续评", "Renewal";
        /// 升级申请.
        Upgrade = "upgrade", "升级申请", "Upgrade";
        /// 取消或者期满后重新申请.
        Again = "again", "重新申请", "New application after an end";
    }
}

/// An application is admitted to the rating, or not (受理, 不予受理).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(
    title = "Grade application decided",
    extend("x-title-zh" = "等级评定申请受理决定", "x-subject" = ["facilities"], "x-touches" = ["subject", "data.institution"])
)]
pub struct GradeApplicationDecided {
    /// Region of the place.
    pub region: RegionCode,
    /// Digest of the application.
    pub application: StatementDigest,
    /// Who applied.
    pub institution: Uscc,
    /// Whether it is admitted.
    pub decision: AdmissionDecision,
    /// Why not, fit for publication.
    pub reason_public: Option<Text<2000>>,
    /// Digests of the statements because of which it is not, such as a penalty or a listing.
    pub rests_on: List<StatementDigest, 0, 20>,
    /// The decision.
    pub document: Document,
}

act!(GradeApplicationDecided: region, day = document.dated_on, document, about = application, rests_on, falls,
    touches_institution = institution {
        fn is_adverse(&self) -> bool {
            self.decision == AdmissionDecision::Rejected
        }
});

code_list! {
    /// Whether an application is admitted.
    pub enum AdmissionDecision {
        /// 受理.
        Accepted = "accepted", "受理", "Admitted";
        /// 不予受理.
        Rejected = "rejected", "不予受理", "Not admitted";
    }
}

/// A home is scored for an application: on paper, or at the place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(
    title = "Grade scored",
    extend("x-title-zh" = "等级评定评分", "x-subject" = ["facilities"], "x-touches" = ["subject"])
)]
pub struct GradeScored {
    /// Region of the place.
    pub region: RegionCode,
    /// Digest of the application.
    pub application: StatementDigest,
    /// Which review it was.
    pub stage: ScoringStage,
    /// The standard, with its version.
    pub standard: Text<100>,
    /// Points of each part.
    pub scores: List<PartScore, 1, 20>,
    /// Carers who work there.
    #[schemars(range(max = 4_294_967_295_u32))]
    pub carers: Option<u32>,
    /// Of these, with a certificate: a main ground of the grade (护理员持证上岗率).
    #[schemars(range(max = 4_294_967_295_u32))]
    pub carers_certified: Option<u32>,
    /// Body whose experts scored.
    pub scorer: Text<200>,
    /// Its code, if it has one.
    pub scorer_institution: Option<Uscc>,
    /// Day of the review.
    pub scored_on: Day,
    /// What was seen, fit for publication.
    pub facts_public: Text<4000>,
    /// What was seen, in full, with the experts' names.
    #[serde(default, skip_serializing)]
    pub facts_full: Personal<Text<8000>>,
    /// SHA-256 of score sheets and photos.
    #[serde(default, skip_serializing)]
    pub evidence: Personal<List<FileDigest, 1, 50>>,
    /// Digests of personal fields.
    #[serde(rename = "_sd", default, skip_serializing_if = "Digests::is_empty")]
    pub sd: Digests,
}

act!(GradeScored: region, day = scored_on, about = application);

code_list! {
    /// Reviews of an application for a grade.
    pub enum ScoringStage {
        /// 材料评审.
        Paper = "paper", "材料评审", "Review of the papers";
        /// 现场评审.
        OnSite = "on_site", "现场评审", "Review at the place";
    }
}

/// The committee proposes a grade, which is shown to everybody before it is awarded (公示).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(
    title = "Grade proposed",
    extend("x-title-zh" = "等级评定拟定结果", "x-subject" = ["facilities"], "x-touches" = ["subject"])
)]
pub struct GradeProposed {
    /// Region of the place.
    pub region: RegionCode,
    /// Digest of the application.
    pub application: StatementDigest,
    /// Digest of the review at the place.
    pub scoring: Option<StatementDigest>,
    /// The grade, 1 to 5.
    pub grade: Count<5>,
    /// The standard, with its version.
    pub standard: Text<100>,
    /// Points of each part.
    pub scores: List<PartScore, 0, 20>,
    /// The committee (评定委员会).
    pub committee: Text<200>,
    /// First day on which it is shown.
    pub publicity_from: Day,
    /// Last day on which objections are taken.
    pub publicity_until: Day,
    /// Digests of the party's submissions that were considered.
    pub considered: List<StatementDigest, 0, 20>,
    /// The minutes or the announcement.
    pub document: Document,
}

act!(GradeProposed: region, day = document.dated_on, document, about = application, names = [scoring], considered,
    shown = Released);

/// A grade is refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(
    title = "Grade refused",
    extend("x-title-zh" = "不予评定等级", "x-subject" = ["facilities"], "x-touches" = ["subject", "data.institution"])
)]
pub struct GradeRefused {
    /// Region of the place.
    pub region: RegionCode,
    /// Digest of the application.
    pub application: StatementDigest,
    /// Who applied.
    pub institution: Uscc,
    /// On which ground.
    pub ground: RefusalGround,
    /// Digests of the statements because of which it is refused, such as a penalty, a listing or a scoring.
    pub rests_on: List<StatementDigest, 0, 20>,
    /// Digests of the party's submissions that were considered.
    pub considered: List<StatementDigest, 0, 20>,
    /// Why, fit for publication.
    pub reason_public: Text<2000>,
    /// The decision.
    pub document: Document,
}

act!(GradeRefused: region, day = document.dated_on, document, about = application, rests_on, considered, falls, adverse,
    touches_institution = institution);

code_list! {
    /// Why a grade is refused.
    pub enum RefusalGround {
        /// 未达到等级条件.
        BelowThreshold = "below_threshold", "未达到等级条件", "Below what the standard wants";
        /// 受到行政处罚.
        Penalty = "penalty", "受到行政处罚", "A penalty";
        /// 列入失信名单.
        Listed = "listed", "列入失信名单", "A listing";
        /// 未备案.
        Unfiled = "unfiled", "未备案", "No filing";
        /// 材料不实.
        FalseMaterial = "false_material", "材料不实", "False papers";
        /// Another.
        Other = "other", "其他", "Another ground";
    }
}

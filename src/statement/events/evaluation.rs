//! Evaluations by third parties (第三方评估), and who may make them.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::codes::code_list;
use crate::codes::{Day, RegionCode, Uscc};
use crate::statement::field::{List, StatementDigest, Text};

use super::act::act;
use super::document::Document;
use super::grade::PartScore;

/// An evaluation by a third party is recorded: a record of fact.
///
/// Source: 威海市居民养老服务保障条例 55 (evaluated periodically, results published); seed paper 0.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(
    title = "Evaluation recorded",
    extend("x-title-zh" = "第三方评估", "x-subject" = ["facilities"], "x-touches" = ["subject", "data.assessor"])
)]
pub struct EvaluationRecorded {
    /// Region of the place.
    pub region: RegionCode,
    /// Who evaluated.
    pub assessor: Uscc,
    /// Digest of the statement that accredited it, if it was.
    pub accreditation: Option<StatementDigest>,
    /// Day of the evaluation.
    pub evaluated_on: Day,
    /// The standard, with its version.
    pub standard: Text<100>,
    /// Points of each part.
    pub scores: List<PartScore, 0, 20>,
    /// What it came to, as the standard calls it.
    pub result: Text<100>,
    /// What was found, fit for publication.
    pub facts_public: Text<4000>,
}

act!(EvaluationRecorded: region, day = evaluated_on, touches_institution = assessor, names = [accreditation], shown = Released);

/// An institution is accredited as assessor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(
    title = "Assessor accredited",
    extend("x-title-zh" = "评估机构认定", "x-subject" = ["institutions"], "x-touches" = ["subject"])
)]
pub struct AssessorAccredited {
    /// Region in which it may evaluate.
    pub region: RegionCode,
    /// What it may evaluate.
    pub scopes: List<AssessmentScope, 1, 4>,
    /// First day.
    pub valid_from: Day,
    /// Last day; `null` where none is set.
    pub valid_until: Option<Day>,
    /// Operators that it must not evaluate, for a conflict of interest.
    pub conflicts: List<Uscc, 0, 100>,
    /// The decision.
    pub document: Document,
}

act!(AssessorAccredited: region, day = document.dated_on, document, shown = Released);

code_list! {
    /// What an assessor may evaluate.
    pub enum AssessmentScope {
        /// 老年人能力评估.
        Ability = "ability", "老年人能力评估", "Ability of elders";
        /// 养老机构等级评定.
        Grade = "grade", "养老机构等级评定", "Grades of homes";
        /// 服务质量评估.
        ServiceQuality = "service_quality", "服务质量评估", "Quality of service";
        /// 托育机构质量评估.
        Childcare = "childcare", "托育机构质量评估", "Quality of childcare";
    }
}

/// An assessor may no longer evaluate, until it is accredited anew.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(
    title = "Assessor suspended",
    extend("x-title-zh" = "评估机构暂停", "x-subject" = ["institutions"], "x-touches" = ["subject"])
)]
pub struct AssessorSuspended {
    /// Region in which it might evaluate.
    pub region: RegionCode,
    /// Digest of the statement that accredited it.
    pub accreditation: StatementDigest,
    /// First day on which it may be accredited again; `null` where none is set.
    pub again_from: Option<Day>,
    /// Why, fit for publication.
    pub reason_public: Text<2000>,
    /// The decision.
    pub document: Document,
}

act!(AssessorSuspended: region, day = document.dated_on, document, about = accreditation, ends = Revoked, adverse);

//! Authorities among themselves: appraisals of districts, and indicators that they report.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::codes::code_list;
use crate::codes::{Day, RegionCode};
use crate::statement::field::{List, StatementDigest, Text, Within};

use super::act::act;
use super::document::Document;

/// The work of an authority is appraised (绩效考核).
///
/// Source: seed 0 三(三); seed 1 三6, 五(四) (通报表扬、批评, 资金倾斜、收紧、暂停); seed 2 三(二).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(
    title = "Appraisal recorded",
    extend("x-title-zh" = "考核结果", "x-subject" = ["authorities"], "x-touches" = ["subject"])
)]
pub struct AppraisalRecorded {
    /// Region that is appraised.
    pub region: RegionCode,
    /// First day of the time that is appraised.
    pub period_from: Day,
    /// Last day of it.
    pub period_until: Day,
    /// By which rules (考核办法).
    pub scheme: Text<200>,
    /// The score, in units of `score_scale` decimals.
    #[schemars(range(max = 4_294_967_295_u32))]
    pub score: Option<u32>,
    /// Decimals of the score.
    pub score_scale: Within<0, 4>,
    /// Place among those appraised, 1 is the best.
    pub rank: Option<Within<1, { u16::MAX }>>,
    /// How many were appraised.
    pub of: Option<Within<1, { u16::MAX }>>,
    /// What it came to.
    pub outcome: AppraisalOutcome,
    /// What follows for funds.
    pub funds: FundsAction,
    /// Digests of the statements on which it rests, such as indicators.
    pub rests_on: List<StatementDigest, 0, 50>,
    /// Why, fit for publication.
    pub reason_public: Text<2000>,
    /// The decision.
    pub document: Document,
}

act!(AppraisalRecorded: region, day = document.dated_on, document, rests_on, shown = Released);

code_list! {
    /// What an appraisal comes to.
    pub enum AppraisalOutcome {
        /// 通报表扬.
        Commended = "commended", "通报表扬", "Commended";
        /// 合格.
        Passed = "passed", "合格", "Passed";
        /// 通报批评.
        Criticised = "criticised", "通报批评", "Criticised";
    }
}

code_list! {
    /// What follows from an appraisal for funds.
    pub enum FundsAction {
        /// 无.
        None = "none", "不涉及", "Nothing";
        /// 资金倾斜.
        Tilted = "tilted", "资金倾斜", "More";
        /// 收紧.
        Tightened = "tightened", "收紧", "Less";
        /// 暂停.
        Suspended = "suspended", "暂停", "None for the time being";
    }
}

/// An authority reports the value of an indicator (指标报送).
///
/// Source: seed 3 二(四)3; domain.md section 7, last paragraph. What can be computed from the log is computed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(
    title = "Indicator reported",
    extend("x-title-zh" = "指标报送", "x-subject" = ["authorities"], "x-touches" = ["subject"])
)]
pub struct IndicatorReported {
    /// Region that it is about.
    pub region: RegionCode,
    /// The indicator, by its code in the target table.
    pub indicator: Text<60>,
    /// First day of the time that it is about.
    pub period_from: Day,
    /// Last day of it.
    pub period_until: Day,
    /// The value, in units of `scale` decimals.
    #[schemars(range(min = -9_007_199_254_740_991_i64, max = 9_007_199_254_740_991_i64))]
    pub value: i64,
    /// Decimals of the value.
    pub scale: Within<0, 6>,
    /// Its unit, by its code in the target table.
    pub unit: Text<60>,
    /// How it was found, fit for publication.
    pub method_public: Option<Text<500>>,
    /// Day of the report.
    pub reported_on: Day,
}

act!(IndicatorReported: region, day = reported_on, shown = Released);

//! Risk signals (风险线索): raised and cleared. Internal: a signal is no finding, and nothing rests on it alone.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::codes::code_list;
use crate::codes::{Day, RegionCode};
use crate::statement::field::{List, StatementDigest, Text};
use crate::statement::personal::{Digests, Personal};

use super::act::act;

/// Somebody sees a sign of risk: a record of fact.
///
/// Source: domain-corrections.md B (j): four colours for illegal fund-raising (民政部等, 2022-12).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(
    title = "Risk signal raised",
    extend("x-title-zh" = "风险线索登记", "x-subject" = ["institutions", "facilities"], "x-touches" = ["subject"])
)]
pub struct RiskSignalRaised {
    /// Region of the place.
    pub region: RegionCode,
    /// What it is a sign of.
    pub kind: RiskKind,
    /// How grave it looks.
    pub colour: RiskColour,
    /// From where it came, for example 银行资金监管 or 信访.
    pub origin: Text<200>,
    /// Day on which it was seen.
    pub seen_on: Day,
    /// Digests of the statements that show it.
    pub rests_on: List<StatementDigest, 0, 50>,
    /// What was seen, in full.
    #[serde(default, skip_serializing)]
    pub facts_full: Personal<Text<8000>>,
    /// Digests of personal fields.
    #[serde(rename = "_sd", default, skip_serializing_if = "Digests::is_empty")]
    pub sd: Digests,
}

act!(RiskSignalRaised: region, day = seen_on, rests_on);

code_list! {
    /// What a signal is a sign of.
    pub enum RiskKind {
        /// 非法集资.
        IllegalFundraising = "illegal_fundraising", "非法集资", "Illegal fund-raising";
        /// 预收费违规.
        PrepaymentBreach = "prepayment_breach", "预收费违规", "Breach of the rules of prepayment";
        /// 关停、资金链断裂.
        Closure = "closure", "关停、资金链断裂", "Closing down, out of money";
        /// 欺诈销售.
        FraudulentSales = "fraudulent_sales", "欺诈销售保健产品", "Fraudulent sales";
        /// 投诉集中.
        Complaints = "complaints", "投诉集中", "Many complaints";
        /// 安全隐患.
        Safety = "safety", "安全隐患", "Safety";
        /// 其他.
        Other = "other", "其他", "Another";
    }
}

code_list! {
    /// The four colours.
    pub enum RiskColour {
        /// 绿.
        Green = "green", "绿色", "Green";
        /// 黄.
        Yellow = "yellow", "黄色", "Yellow";
        /// 橙.
        Orange = "orange", "橙色", "Orange";
        /// 红.
        Red = "red", "红色", "Red";
    }
}

/// A signal is cleared: somebody looked, and says what it was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(
    title = "Risk signal cleared",
    extend("x-title-zh" = "风险线索核销", "x-subject" = ["institutions", "facilities"], "x-touches" = ["subject"])
)]
pub struct RiskSignalCleared {
    /// Region of the place.
    pub region: RegionCode,
    /// Digest of the signal.
    pub signal: StatementDigest,
    /// What it was.
    pub outcome: SignalOutcome,
    /// Day on which it was cleared.
    pub cleared_on: Day,
    /// Digests of the statements that show it.
    pub rests_on: List<StatementDigest, 0, 50>,
    /// What was found, in full.
    #[serde(default, skip_serializing)]
    pub facts_full: Personal<Text<8000>>,
    /// Digests of personal fields.
    #[serde(rename = "_sd", default, skip_serializing_if = "Digests::is_empty")]
    pub sd: Digests,
}

act!(RiskSignalCleared: region, day = cleared_on, about = signal, rests_on, closes = cleared_on);

code_list! {
    /// What a signal was.
    pub enum SignalOutcome {
        /// 排除.
        Unfounded = "unfounded", "排除", "Unfounded";
        /// 已化解.
        Resolved = "resolved", "已化解", "Resolved";
        /// 转入调查.
        Investigated = "investigated", "转入调查", "Turned into an investigation";
        /// 移送.
        Transferred = "transferred", "移送处置非法集资牵头部门等", "Transferred";
    }
}

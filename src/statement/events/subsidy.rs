//! Subsidies (补贴): granted, clawed back, repaid. No accounting: as far as they gate or break a rule.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::codes::code_list;
use crate::codes::{Day, RegionCode};
use crate::statement::field::{FileDigest, List, StatementDigest, Text};
use crate::statement::name::FacilityId;
use crate::statement::personal::{Digests, Personal};

use super::act::Deed;
use super::act::act;
use super::document::Document;

/// A subsidy is granted.
///
/// Source: domain.md 4.6 ELG-01, ELG-02, ELG-04.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(
    title = "Subsidy granted",
    extend("x-title-zh" = "补贴发放决定", "x-subject" = ["institutions"], "x-touches" = ["subject", "data.facility"])
)]
pub struct SubsidyGranted {
    /// Region in which the authority acts.
    pub region: RegionCode,
    /// The place for which it is; `null` where it is for none.
    pub facility: Option<FacilityId>,
    /// What it is for.
    pub kind: SubsidyKind,
    /// How much, in fen.
    pub amount_fen: u64,
    /// First day of the time for which it is; `null` where it is for none.
    pub period_from: Option<Day>,
    /// Last day of that time.
    pub period_until: Option<Day>,
    /// Day until which the place has to operate, or it is paid back; `null` where no rule wants so.
    pub operate_until: Option<Day>,
    /// Conditions in law or policy.
    pub legal_basis: List<Text<200>, 1, 20>,
    /// The decision.
    pub document: Document,
}

act!(SubsidyGranted: region, day = document.dated_on, document, touches_facility = facility, shown = Released);

code_list! {
    /// What a subsidy is for.
    pub enum SubsidyKind {
        /// 建设补贴.
        Construction = "construction", "建设补贴", "Construction";
        /// 运营补贴.
        Operating = "operating", "运营补贴", "Operation";
        /// 消防、适老化改造补贴.
        Refit = "refit", "消防、适老化改造补贴", "Refit";
        /// 人员培训、岗位补贴.
        Staff = "staff", "培训、岗位补贴", "Staff";
        /// 其他.
        Other = "other", "其他补贴", "Another";
    }
}

/// A subsidy is to be paid back.
///
/// Source: 山东省养老服务条例 71; 威海市居民养老服务保障条例 31, 60, 61; domain.md 4.6 ELG-04.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(
    title = "Subsidy clawed back",
    extend("x-title-zh" = "补贴追回决定", "x-subject" = ["institutions"], "x-touches" = ["subject"])
)]
pub struct SubsidyClawedBack {
    /// Region in which the authority acts.
    pub region: RegionCode,
    /// Digest of the statement that granted it.
    pub grant: StatementDigest,
    /// Why.
    pub ground: ClawBackGround,
    /// How much, in fen.
    pub amount_fen: u64,
    /// Last day to pay it back.
    pub due_on: Day,
    /// Digests of the party's submissions that were considered.
    pub considered: List<StatementDigest, 0, 20>,
    /// Reason.
    pub reason: Text<2000>,
    /// Facts in full.
    #[serde(default, skip_serializing)]
    pub facts_full: Personal<Text<8000>>,
    /// The decision.
    pub document: Document,
    /// Digests of personal fields.
    #[serde(rename = "_sd", default, skip_serializing_if = "Digests::is_empty")]
    pub sd: Digests,
}

act!(SubsidyClawedBack: region, day = document.dated_on, document, about = grant, considered, adverse);

code_list! {
    /// Why a subsidy is to be paid back.
    pub enum ClawBackGround {
        /// 虚报冒领等骗取.
        Fraud = "fraud", "虚报冒领等骗取", "Got by fraud";
        /// 运营未满约定年限.
        ClosedEarly = "closed_early", "运营未满规定年限", "Closed before the time";
        /// 不符合条件.
        Ineligible = "ineligible", "不符合条件", "Not eligible";
        /// 挪作他用.
        Misused = "misused", "挪作他用", "Used for something else";
        /// 核算错误.
        Miscounted = "miscounted", "核算错误", "Miscounted";
    }
}

/// A subsidy is paid back, in whole or in part: a record of fact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(
    title = "Subsidy repaid",
    extend("x-title-zh" = "补贴退回", "x-subject" = ["institutions"], "x-touches" = ["subject"])
)]
pub struct SubsidyRepaid {
    /// Region in which the authority acts.
    pub region: RegionCode,
    /// Digest of the statement that clawed it back.
    pub claw_back: StatementDigest,
    /// How much, in fen.
    pub amount_fen: u64,
    /// Day of the payment.
    pub repaid_on: Day,
    /// Whether nothing is left to pay back.
    pub complete: bool,
    /// SHA-256 of the receipt.
    #[serde(default, skip_serializing)]
    pub receipt: Personal<FileDigest>,
    /// Digests of personal fields.
    #[serde(rename = "_sd", default, skip_serializing_if = "Digests::is_empty")]
    pub sd: Digests,
}

act!(SubsidyRepaid: region, day = repaid_on, about = claw_back {
    fn deed(&self) -> Deed<'_> {
        if self.complete { Deed::Closes(self.repaid_on) } else { Deed::Nothing }
    }
});

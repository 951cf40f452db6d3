//! Cases of penalty (立案): opened, with their evidence, and closed.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::codes::code_list;
use crate::codes::{Day, RegionCode, SupervisionField};
use crate::statement::field::{FileDigest, List, StatementDigest, Text};
use crate::statement::personal::{Digests, Personal};

use super::act::act;
use super::document::Document;

/// A case is opened: from here run the days in which it has to be decided.
///
/// Source: 行政处罚法 36 (limitation), 54 (opened in time), 60 (decided within ninety days).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(
    title = "Case opened",
    extend("x-title-zh" = "行政处罚立案", "x-subject" = ["institutions", "persons"], "x-touches" = ["subject"])
)]
pub struct CaseOpened {
    /// Region in which the authority acts.
    pub region: RegionCode,
    /// Which field of supervision.
    pub field: SupervisionField,
    /// Kind of violation that is suspected.
    pub violation: Text<200>,
    /// Day on which it was done, or on which a lasting one ended; `null` while it lasts or is not known.
    pub violation_ended_on: Option<Day>,
    /// Day on which it was discovered.
    pub discovered_on: Day,
    /// What it harmed, as far as the time of limitation asks.
    pub harm: Harm,
    /// From where it came.
    pub origin: CaseOrigin,
    /// Digests of the statements that gave rise to it.
    pub rests_on: List<StatementDigest, 0, 50>,
    /// Facts in full.
    #[serde(default, skip_serializing)]
    pub facts_full: Personal<Text<8000>>,
    /// The approval of the opening (立案审批).
    pub document: Document,
    /// Digests of personal fields.
    #[serde(rename = "_sd", default, skip_serializing_if = "Digests::is_empty")]
    pub sd: Digests,
}

act!(CaseOpened: region, day = document.dated_on, document, rests_on);

code_list! {
    /// What a violation harmed. Source: 行政处罚法 36.
    pub enum Harm {
        /// Neither life and health nor finance, or without harm.
        Ordinary = "ordinary", "一般", "Ordinary";
        /// 公民生命健康安全, with harm.
        LifeHealth = "life_health", "涉及公民生命健康安全且有危害后果", "Life and health, with harm";
        /// 金融安全, with harm.
        Finance = "finance", "涉及金融安全且有危害后果", "Finance, with harm";
    }
}

code_list! {
    /// From where a case came.
    pub enum CaseOrigin {
        /// 监督检查.
        Inspection = "inspection", "监督检查", "Inspection";
        /// 投诉举报.
        Complaint = "complaint", "投诉举报", "Complaint or report";
        /// 其他机关移送.
        Transfer = "transfer", "其他机关移送", "Transfer from another authority";
        /// 上级交办.
        Assigned = "assigned", "上级交办", "Assigned from above";
        /// 其他途径.
        Other = "other", "其他途径", "Another way";
    }
}

/// Evidence that could be lost is registered and kept (先行登记保存).
///
/// Source: 行政处罚法 56: a decision on it within seven days.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(
    title = "Evidence preserved",
    extend("x-title-zh" = "证据先行登记保存", "x-subject" = ["institutions", "persons"], "x-touches" = ["subject"])
)]
pub struct EvidencePreserved {
    /// Region in which the authority acts.
    pub region: RegionCode,
    /// Digest of the statement that opened the case.
    pub case: StatementDigest,
    /// What was preserved, in a word, without names.
    pub items: List<Text<200>, 1, 100>,
    /// Where it is kept.
    pub place: Text<200>,
    /// SHA-256 of the inventory and of photos.
    #[serde(default, skip_serializing)]
    pub evidence: Personal<List<FileDigest, 1, 200>>,
    /// The notice of preservation.
    pub document: Document,
    /// Digests of personal fields.
    #[serde(rename = "_sd", default, skip_serializing_if = "Digests::is_empty")]
    pub sd: Digests,
}

act!(EvidencePreserved: region, day = document.dated_on, document, about = case, adverse);

/// What was preserved is disposed of.
///
/// Source: 行政处罚法 56.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(
    title = "Evidence disposed of",
    extend("x-title-zh" = "先行登记保存证据处理", "x-subject" = ["institutions", "persons"], "x-touches" = ["subject"])
)]
pub struct EvidenceDisposed {
    /// Region in which the authority acts.
    pub region: RegionCode,
    /// Digest of the statement that preserved it.
    pub preservation: StatementDigest,
    /// What becomes of it.
    pub disposal: Disposal,
    /// Why.
    pub reason: Text<1000>,
    /// The decision.
    pub document: Document,
}

act!(EvidenceDisposed: region, day = document.dated_on, document, about = preservation, closes = document.dated_on);

code_list! {
    /// What becomes of preserved evidence.
    pub enum Disposal {
        /// 退还.
        Returned = "returned", "退还", "Returned";
        /// 转为查封、扣押.
        Seized = "seized", "转为查封、扣押", "Seized";
        /// 送交鉴定.
        Examined = "examined", "送交鉴定", "Sent for examination";
        /// 没收.
        Confiscated = "confiscated", "没收", "Confiscated";
        /// 移送.
        Transferred = "transferred", "移送有关机关", "Transferred";
        /// 解除登记保存.
        Released = "released", "解除登记保存", "Released";
    }
}

/// A case is closed (结案).
///
/// Source: 行政处罚法 57: punished, not punished, not established, or transferred.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(
    title = "Case closed",
    extend("x-title-zh" = "行政处罚结案", "x-subject" = ["institutions", "persons"], "x-touches" = ["subject"])
)]
pub struct CaseClosed {
    /// Region in which the authority acts.
    pub region: RegionCode,
    /// Digest of the statement that opened the case.
    pub case: StatementDigest,
    /// What it came to.
    pub outcome: CaseOutcome,
    /// Digests of the decisions that were taken in it.
    pub rests_on: List<StatementDigest, 0, 20>,
    /// Reason.
    pub reason: Text<2000>,
    /// The decision.
    pub document: Document,
}

act!(CaseClosed: region, day = document.dated_on, document, about = case, rests_on, closes = document.dated_on);

code_list! {
    /// What a case came to. Source: 行政处罚法 33, 57.
    pub enum CaseOutcome {
        /// 给予处罚.
        Punished = "punished", "给予行政处罚", "Punished";
        /// 不予处罚: slight, corrected in time, first offence, or without fault.
        NotPunished = "not_punished", "不予行政处罚", "Not punished";
        /// 违法事实不能成立.
        NotEstablished = "not_established", "违法事实不能成立", "Not established";
        /// 涉嫌犯罪移送司法机关.
        TransferredCriminal = "transferred_criminal", "涉嫌犯罪，移送司法机关", "Transferred as a suspected crime";
        /// 移送其他机关.
        TransferredElsewhere = "transferred_elsewhere", "移送其他机关", "Transferred to another authority";
        /// 终止调查.
        Ended = "ended", "终止调查", "Investigation ended";
    }
}

//! Around listings: candidates that are dismissed, removals that are refused, and removals that were got by fraud.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::codes::code_list;
use crate::codes::{ListKind, RegionCode};
use crate::statement::field::{List, StatementDigest, Text};
use crate::statement::personal::{Digests, Personal};

use super::act::act;
use super::document::Document;

/// A candidate for listing is dismissed: an authority looked at the facts, and does not list for them.
///
/// Source: domain.md 3.5, 4.2 LST-17.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(
    title = "Candidate dismissed",
    extend("x-title-zh" = "不予列入", "x-subject" = ["institutions", "persons"], "x-touches" = ["subject"])
)]
pub struct CandidateDismissed {
    /// Region in which the authority acts.
    pub region: RegionCode,
    /// Which list.
    pub list: ListKind,
    /// The circumstance, by its code in the ruleset.
    pub circumstance: Text<40>,
    /// Digests of the statements that made it a candidate.
    pub rests_on: List<StatementDigest, 0, 50>,
    /// Why it is not listed.
    pub ground: DismissalGround,
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

act!(CandidateDismissed: region, day = document.dated_on, document, rests_on);

code_list! {
    /// Why a candidate is not listed.
    pub enum DismissalGround {
        /// 情形不成立.
        NotEstablished = "not_established", "情形不成立", "The circumstance is not established";
        /// 情节轻微.
        Slight = "slight", "情节轻微", "Slight";
        /// 已经改正.
        Mended = "mended", "已经改正", "Mended";
        /// 无主观故意.
        NoIntent = "no_intent", "无主观故意", "Without intent";
        /// 异议成立.
        ObjectionAccepted = "objection_accepted", "异议成立", "The objection is accepted";
        /// 无管辖权，移送.
        Elsewhere = "elsewhere", "不属于本机关职责", "Another authority decides";
    }
}

/// Removal from a list is refused.
///
/// Source: domain.md 3.5; 民发〔2019〕103号 11; 信用修复管理办法（国家发展改革委令第36号）.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(
    title = "Listing removal refused",
    extend("x-title-zh" = "不予移出决定", "x-subject" = ["institutions", "persons"], "x-touches" = ["subject"])
)]
pub struct ListingRemovalRefused {
    /// Region in which the authority acts.
    pub region: RegionCode,
    /// Digest of the party's application.
    pub application: StatementDigest,
    /// Why.
    pub ground: RefusalGround,
    /// Reason, as the party is told.
    pub reason: Text<2000>,
    /// The decision.
    pub document: Document,
}

act!(ListingRemovalRefused: region, day = document.dated_on, document, about = application, adverse);

code_list! {
    /// Why removal from a list is refused.
    pub enum RefusalGround {
        /// 未满最短期限.
        TooEarly = "too_early", "未满最短期限", "The minimum term is not over";
        /// 未履行义务.
        DutiesOpen = "duties_open", "未履行相应义务", "Duties are not performed";
        /// 未完成整改.
        NotMended = "not_mended", "未完成整改", "Not mended";
        /// 再次发生严重违法失信行为.
        NewViolation = "new_violation", "再次发生严重违法失信行为", "A new violation";
        /// 材料虚假.
        FalseMaterial = "false_material", "申请材料虚假", "False material";
    }
}

/// A removal that was got by fraud is taken back: the listing is in force as if it had never been removed.
///
/// Source: domain.md 3.5 (restored); 市场监督管理严重违法失信名单管理办法 20 `[MEM]`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(
    title = "Listing restored",
    extend("x-title-zh" = "恢复列入", "x-subject" = ["institutions", "persons"], "x-touches" = ["subject"])
)]
pub struct ListingRestored {
    /// Region in which the authority acts.
    pub region: RegionCode,
    /// Digest of the statement that removed it.
    pub removal: StatementDigest,
    /// Digests of the statements that show the fraud.
    pub rests_on: List<StatementDigest, 0, 50>,
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

act!(ListingRestored: region, day = document.dated_on, document, about = removal, rests_on, considered, strikes = Annulled, adverse);

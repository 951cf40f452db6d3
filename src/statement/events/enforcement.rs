//! After a penalty: performed, deferred, enforced.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::codes::code_list;
use crate::codes::{Day, PenaltyType, RegionCode};
use crate::statement::field::{FileDigest, List, StatementDigest, Text};
use crate::statement::personal::{Digests, Personal};

use super::act::Deed;
use super::act::act;
use super::document::Document;

/// A penalty is performed, in whole or in part: a record of fact.
///
/// Source: 行政处罚法 66, 67.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(
    title = "Penalty performed",
    extend("x-title-zh" = "行政处罚履行", "x-subject" = ["institutions", "persons"], "x-touches" = ["subject"])
)]
pub struct PenaltyPerformed {
    /// Region in which the authority acts.
    pub region: RegionCode,
    /// Digest of the statement that decided it.
    pub decision: StatementDigest,
    /// Kinds of penalty that were performed.
    pub types: List<PenaltyType, 1, 14>,
    /// What was paid of the fine, in fen.
    pub paid_fen: Option<u64>,
    /// What was paid as surcharge for being late, in fen.
    pub surcharge_fen: Option<u64>,
    /// Day on which it was done.
    pub performed_on: Day,
    /// Whether nothing of the penalty is left.
    pub complete: bool,
    /// SHA-256 of the receipt.
    #[serde(default, skip_serializing)]
    pub receipt: Personal<FileDigest>,
    /// Digests of personal fields.
    #[serde(rename = "_sd", default, skip_serializing_if = "Digests::is_empty")]
    pub sd: Digests,
}

act!(PenaltyPerformed: region, day = performed_on, about = decision {
    fn deed(&self) -> Deed<'_> {
        if self.complete { Deed::Closes(self.performed_on) } else { Deed::Nothing }
    }
});

/// The time in the procedures in which a fine has to be paid.
const PAY_FINE: &str = "pay-fine";

/// A fine may be paid later, or by instalments, on the party's application.
///
/// Source: 行政处罚法 66.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(
    title = "Payment deferred",
    extend("x-title-zh" = "延期、分期缴纳罚款", "x-subject" = ["institutions", "persons"], "x-touches" = ["subject"])
)]
pub struct PaymentDeferred {
    /// Region in which the authority acts.
    pub region: RegionCode,
    /// Digest of the statement that decided the penalty.
    pub decision: StatementDigest,
    /// Day on which the party applied.
    pub applied_on: Day,
    /// Last day of payment now; with instalments, of the last one.
    pub until_on: Day,
    /// Instalments; empty where the whole is paid later.
    pub instalments: List<Instalment, 0, 60>,
    /// Why: the hardship that the law asks for.
    pub reason: Text<1000>,
    /// The decision.
    pub document: Document,
}

act!(PaymentDeferred: region, day = document.dated_on, document, about = decision {
    fn deed(&self) -> Deed<'_> {
        Deed::Extends { clock: PAY_FINE, until_on: self.until_on }
    }
});

/// One instalment of a fine.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(inline)]
pub struct Instalment {
    /// Last day to pay it.
    pub due_on: Day,
    /// How much, in fen.
    pub amount_fen: u64,
}

/// A penalty that was not performed is enforced.
///
/// Source: 行政处罚法 72 (three per cent a day, not more than the fine; sale; a court), 73.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(
    title = "Penalty enforced",
    extend("x-title-zh" = "行政处罚强制执行", "x-subject" = ["institutions", "persons"], "x-touches" = ["subject"])
)]
pub struct PenaltyEnforced {
    /// Region in which the authority acts.
    pub region: RegionCode,
    /// Digest of the statement that decided the penalty.
    pub decision: StatementDigest,
    /// How.
    pub measure: EnforcementMeasure,
    /// Fine of the decision, in fen.
    pub fine_fen: Option<u64>,
    /// Surcharge so far, in fen.
    pub surcharge_fen: Option<u64>,
    /// Day on which the party was urged to perform (催告); `null` where it was not.
    pub urged_on: Option<Day>,
    /// The decision, or the application to the court.
    pub document: Document,
}

act!(PenaltyEnforced: region, day = document.dated_on, document, about = decision, adverse);

code_list! {
    /// How a penalty is enforced. Source: 行政处罚法 72.
    pub enum EnforcementMeasure {
        /// 加处罚款.
        Surcharge = "surcharge", "加处罚款", "Surcharge";
        /// 拍卖、依法处理查封扣押的财物, 划拨存款.
        Sale = "sale", "拍卖、处理或者划拨", "Sale or transfer of assets";
        /// 申请人民法院强制执行.
        Court = "court", "申请人民法院强制执行", "Application to a court";
        /// 法律规定的其他方式.
        Other = "other", "法律规定的其他方式", "Another way of the law";
    }
}

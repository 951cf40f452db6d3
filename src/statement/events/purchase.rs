//! Services that a government buys (政府购买服务): contracted and ended.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::codes::code_list;
use crate::codes::{Day, RegionCode};
use crate::statement::field::{List, StatementDigest, Text};

use super::act::act;
use super::document::Document;

/// A government buys services of an institution.
///
/// Source: 政府采购法 22; domain.md 4.6 ELG-03.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(
    title = "Purchase contracted",
    extend("x-title-zh" = "政府购买服务合同", "x-subject" = ["institutions"], "x-touches" = ["subject"])
)]
pub struct PurchaseContracted {
    /// Region in which the authority acts.
    pub region: RegionCode,
    /// What is bought.
    pub service: PurchasedService,
    /// Name of the project.
    pub project: Text<200>,
    /// How the supplier was chosen.
    pub method: PurchaseMethod,
    /// How much, in fen.
    pub amount_fen: u64,
    /// First day of the contract.
    pub valid_from: Day,
    /// Last day of the contract.
    pub valid_until: Day,
    /// The contract.
    pub document: Document,
}

act!(PurchaseContracted: region, day = document.dated_on, document, shown = Released);

code_list! {
    /// What is bought.
    pub enum PurchasedService {
        /// 机构养老.
        Residential = "residential", "机构养老服务", "Residential care";
        /// 居家社区养老.
        HomeCommunity = "home_community", "居家社区养老服务", "Home and community care";
        /// 评估.
        Assessment = "assessment", "评估服务", "Assessment";
        /// 助餐.
        Meals = "meals", "助餐服务", "Meals";
        /// 托育.
        Childcare = "childcare", "托育服务", "Childcare";
        /// 公建民营运营.
        Operation = "operation", "公建民营运营", "Operation of a public facility";
        /// 其他.
        Other = "other", "其他服务", "Another";
    }
}

code_list! {
    /// How a supplier is chosen. Source: 政府采购法 26.
    pub enum PurchaseMethod {
        /// 公开招标.
        OpenTender = "open_tender", "公开招标", "Open tender";
        /// 邀请招标.
        InvitedTender = "invited_tender", "邀请招标", "Invited tender";
        /// 竞争性谈判、磋商.
        Negotiation = "negotiation", "竞争性谈判、磋商", "Competitive negotiation";
        /// 单一来源.
        SingleSource = "single_source", "单一来源", "Single source";
        /// 询价.
        Quotation = "quotation", "询价", "Quotation";
        /// 其他.
        Other = "other", "其他方式", "Another";
    }
}

/// A contract ends.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(
    title = "Purchase ended",
    extend("x-title-zh" = "政府购买服务合同终止", "x-subject" = ["institutions"], "x-touches" = ["subject"])
)]
pub struct PurchaseEnded {
    /// Region in which the authority acts.
    pub region: RegionCode,
    /// Digest of the statement that contracted it.
    pub contract: StatementDigest,
    /// Why.
    pub ground: PurchaseEndGround,
    /// Digests of the statements on which the end rests, such as a penalty or a listing.
    pub rests_on: List<StatementDigest, 0, 20>,
    /// Reason.
    pub reason: Text<1000>,
    /// The decision.
    pub document: Document,
}

act!(PurchaseEnded: region, day = document.dated_on, document, about = contract, rests_on, ends = Revoked);

code_list! {
    /// Why a contract ends.
    pub enum PurchaseEndGround {
        /// 履行完毕.
        Performed = "performed", "履行完毕", "Performed";
        /// 协商解除.
        Agreed = "agreed", "协商解除", "By agreement";
        /// 违约解除.
        Breach = "breach", "违约解除", "For breach";
        /// 失去资格.
        Ineligible = "ineligible", "失去供应商资格", "No longer eligible";
    }
}

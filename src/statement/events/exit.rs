//! Exit (退出): a home plans to stop, places its residents, and pays back what was paid ahead.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::codes::code_list;
use crate::codes::{Day, RegionCode, Uscc};
use crate::statement::field::{FileDigest, List, StatementDigest};
use crate::statement::name::PersonId;
use crate::statement::personal::{Digests, Personal};

use super::act::act;

/// A home hands in its plan to suspend or end its service, with how its residents will be placed.
///
/// Source: 老年人权益保障法 46; 山东省养老服务条例 38; 威海市居民养老服务保障条例 44; 关于加强养老机构预收费监管的指导意见.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(
    title = "Suspension planned",
    extend("x-title-zh" = "暂停或者终止服务安置方案", "x-subject" = ["facilities"], "x-touches" = ["subject", "data.institution"])
)]
pub struct SuspensionPlanned {
    /// Region of the place.
    pub region: RegionCode,
    /// Legal person that operates it; `null` while unidentified.
    pub institution: Option<Uscc>,
    /// What is planned.
    pub ending: Ending,
    /// Day on which the plan came in.
    pub submitted_on: Day,
    /// First day without service, as planned.
    pub from_on: Day,
    /// Residents, guests or children who have to be placed.
    #[schemars(range(max = 4_294_967_295_u32))]
    pub residents: u32,
    /// Persons who paid ahead and have to be paid back.
    #[schemars(range(max = 4_294_967_295_u32))]
    pub prepaying: u32,
    /// Day on which the public notice was posted; `null` while it is not.
    pub notice_posted_on: Option<Day>,
    /// SHA-256 of the plan.
    #[serde(default, skip_serializing)]
    pub plan: Personal<FileDigest>,
    /// Digests of personal fields.
    #[serde(rename = "_sd", default, skip_serializing_if = "Digests::is_empty")]
    pub sd: Digests,
}

act!(SuspensionPlanned: region, day = submitted_on, touches_institution = institution);

code_list! {
    /// What a home plans.
    pub enum Ending {
        /// 暂停服务.
        Suspension = "suspension", "暂停服务", "Suspension";
        /// 终止服务.
        Termination = "termination", "终止服务", "End";
    }
}

/// Residents are placed elsewhere (安置). Whoever is placed twice counts once.
///
/// Trust: ids are random and mean nothing outside this ledger; who is behind them the home and its authority know.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(
    title = "Residents placed",
    extend("x-title-zh" = "在住人员安置", "x-subject" = ["facilities"], "x-touches" = ["subject", "data.institution"])
)]
pub struct ResidentsPlaced {
    /// Region of the place that they leave.
    pub region: RegionCode,
    /// Legal person that operates it; `null` while unidentified.
    pub institution: Option<Uscc>,
    /// Digest of the plan.
    pub plan: StatementDigest,
    /// Day by which all of them were placed.
    pub placed_on: Day,
    /// Who went where.
    pub placed: List<Placement, 1, 1000>,
}

act!(ResidentsPlaced: region, day = placed_on, about = plan, touches_institution = institution);

/// Where one person went.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(inline)]
pub struct Placement {
    /// The person, under a random id.
    pub person: PersonId,
    /// To what kind of place.
    pub destination: Destination,
}

code_list! {
    /// Where residents go.
    pub enum Destination {
        /// 其他养老机构.
        AnotherHome = "another_home", "其他养老机构", "Another home";
        /// 公办养老机构.
        PublicHome = "public_home", "公办养老机构", "A home of the public";
        /// 回家居住.
        Family = "family", "回家居住", "Home to the family";
        /// 医疗机构.
        Hospital = "hospital", "医疗机构", "A hospital";
        /// 其他托育机构.
        AnotherNursery = "another_nursery", "其他托育机构", "Another nursery";
        /// 去世.
        Died = "died", "去世", "Died";
        /// Another.
        Other = "other", "其他去向", "Elsewhere";
    }
}

/// What was paid ahead is paid back or handed over (预收费清退).
///
/// Source: 关于加强养老机构预收费监管的指导意见 (2024-10-01).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(
    title = "Prepayments settled",
    extend("x-title-zh" = "预收费清退", "x-subject" = ["facilities"], "x-touches" = ["subject", "data.institution"])
)]
pub struct PrepaymentsSettled {
    /// Region of the place.
    pub region: RegionCode,
    /// Legal person that operates it; `null` while unidentified.
    pub institution: Option<Uscc>,
    /// Digest of the plan.
    pub plan: StatementDigest,
    /// Day by which all of this was settled.
    pub settled_on: Day,
    /// Persons who were paid back, or whose money went with them.
    #[schemars(range(max = 4_294_967_295_u32))]
    pub persons: u32,
    /// Paid back, in fen.
    pub refunded_fen: u64,
    /// Handed over to the places where they went, in fen.
    pub handed_over_fen: u64,
    /// Not paid back yet, in fen.
    pub outstanding_fen: u64,
}

act!(PrepaymentsSettled: region, day = settled_on, about = plan, touches_institution = institution);

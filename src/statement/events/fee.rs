//! What a home charges, and what it took in advance (预收费).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::codes::code_list;
use crate::codes::{Day, RegionCode};
use crate::statement::field::{List, Text};

use super::act::act;

/// A home reports its fee items and standards: a record of fact.
///
/// Source: 关于加强养老机构预收费监管的指导意见 (2024): shown, and reported to civil affairs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(
    title = "Fee schedule filed",
    extend("x-title-zh" = "收费项目和标准报告", "x-subject" = ["facilities"], "x-touches" = ["subject"])
)]
pub struct FeeScheduleFiled {
    /// Region of the place.
    pub region: RegionCode,
    /// Day on which it was reported.
    pub filed_on: Day,
    /// First day on which it holds.
    pub from_on: Day,
    /// What is charged.
    pub items: List<FeeItem, 1, 200>,
    /// Whether it is shown on the spot.
    pub displayed: bool,
}

act!(FeeScheduleFiled: region, day = filed_on, shown = Released);

/// One item of a fee schedule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(inline)]
pub struct FeeItem {
    /// What kind of fee.
    pub kind: FeeKind,
    /// What it is for.
    pub name: Text<100>,
    /// How much, in fen.
    pub amount_fen: u64,
    /// For what, for example 月.
    pub unit: Text<20>,
}

code_list! {
    /// Kinds of fee. Source: 关于加强养老机构预收费监管的指导意见.
    pub enum FeeKind {
        /// 床位费.
        Bed = "bed", "床位费", "Bed";
        /// 照料护理费.
        Care = "care", "照料护理费", "Care";
        /// 膳食费.
        Meals = "meals", "膳食费", "Meals";
        /// 押金.
        Deposit = "deposit", "押金", "Deposit";
        /// 会员费.
        Membership = "membership", "会员费", "Membership";
        /// 其他.
        Other = "other", "其他", "Another";
    }
}

/// A home reports what it took in advance: a record of fact. What breaks the rules is derived, never refused.
///
/// Source: 关于加强养老机构预收费监管的指导意见 (2024-10-01 to 2029-09-30); domain.md 4.7.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(
    title = "Prepayment reported",
    extend("x-title-zh" = "预收费情况报告", "x-subject" = ["facilities"], "x-touches" = ["subject"])
)]
pub struct PrepaymentReported {
    /// Region of the place.
    pub region: RegionCode,
    /// Day on which it was reported.
    pub reported_on: Day,
    /// Day of the figures.
    pub as_of_on: Day,
    /// Longest time for which a service fee was taken in advance, in months.
    #[schemars(range(max = 4_294_967_295_u32))]
    pub service_months: Option<u32>,
    /// Service fees held, in fen.
    pub service_fee_fen: Option<u64>,
    /// Deposits held, in fen.
    pub deposit_fen: Option<u64>,
    /// Highest deposit of one resident, in fen.
    pub deposit_highest_fen: Option<u64>,
    /// Monthly bed fee of that resident, in fen.
    pub bed_fee_fen: Option<u64>,
    /// Membership fees held, in fen.
    pub membership_fen: Option<u64>,
    /// Highest membership fee of one resident, in fen.
    pub membership_highest_fen: Option<u64>,
    /// Average monthly charge of the year before, in fen.
    pub monthly_charge_fen: Option<u64>,
    /// How many residents paid in advance.
    #[schemars(range(max = 4_294_967_295_u32))]
    pub payers: Option<u32>,
    /// Net fixed assets, in fen.
    pub net_fixed_assets_fen: Option<u64>,
    /// Bank that holds the money; `null` where none does.
    pub custody_bank: Option<Text<200>>,
    /// Risk reserve, in fen.
    pub reserve_fen: Option<u64>,
    /// Whether the home is run by the state or on its land and house (公办).
    pub public_home: bool,
}

act!(PrepaymentReported: region, day = as_of_on);

//! Plans of inspection (检查计划) and campaigns (专项行动): what is to be inspected, and what came of it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::codes::code_list;
use crate::codes::{Day, DocumentNumber, RegionCode, SupervisionField, Uscc};
use crate::statement::field::{List, StatementDigest, Text};

use super::act::act;
use super::facility::FacilityKind;

/// A plan of inspections is published.
///
/// Source: 国发〔2019〕5号 (list of items, yearly plan, batches); 国办发〔2024〕54号.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(
    title = "Inspection planned",
    extend("x-title-zh" = "检查计划", "x-subject" = ["cases"], "x-touches" = ["subject"])
)]
pub struct InspectionPlanned {
    /// Region for which it is planned.
    pub region: RegionCode,
    /// Its name.
    pub title: Text<200>,
    /// Day of the plan.
    pub planned_on: Day,
    /// Its number, if it has one.
    pub number: Option<DocumentNumber>,
    /// First day of the time for which it is made.
    pub from_on: Day,
    /// Last day.
    pub until_on: Day,
    /// Authorities that take part.
    pub authorities: List<Uscc, 1, 20>,
    /// What is inspected.
    pub items: List<PlannedItem, 1, 100>,
}

act!(InspectionPlanned: region, day = planned_on, shown = Governance);

/// One item of a plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(inline)]
pub struct PlannedItem {
    /// Its code in the published list of items.
    pub code: Text<100>,
    /// Its name.
    pub name: Text<200>,
    /// Field of supervision.
    pub field: SupervisionField,
    /// Whether its ratio is limited.
    pub class: ItemClass,
    /// How places are chosen.
    pub selection: Selection,
    /// How many places there are.
    #[schemars(range(max = 4_294_967_295_u32))]
    pub places: Option<u32>,
    /// How many of them are visited.
    #[schemars(range(max = 4_294_967_295_u32))]
    pub visits: Option<u32>,
}

code_list! {
    /// Classes of items. Source: SAMR notice of 2019, domain.md 1.8.
    pub enum ItemClass {
        /// 重点检查事项: no limit of its ratio.
        Key = "key", "重点检查事项", "Key item";
        /// 一般检查事项: its ratio is limited.
        General = "general", "一般检查事项", "General item";
    }
}

code_list! {
    /// How places are chosen. Source: 养老机构行政检查办法 8; 国发〔2019〕5号.
    pub enum Selection {
        /// 双随机抽查.
        Draw = "draw", "双随机抽查", "Random draw";
        /// 全覆盖检查.
        FullCoverage = "full_coverage", "全覆盖检查", "Every place";
        /// By clues.
        Clue = "clue", "线索核查", "By clues";
    }
}

/// A campaign or stock-taking (专项行动、摸底排查) begins.
///
/// Source: practice.md, `Also named by the papers`; 国办发〔2024〕54号 (special checks ordered from above stand outside
/// of the cap).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(
    title = "Campaign opened",
    extend("x-title-zh" = "专项行动部署", "x-subject" = ["cases"], "x-touches" = ["subject"])
)]
pub struct CampaignOpened {
    /// Region in which it is run.
    pub region: RegionCode,
    /// Its name.
    pub title: Text<200>,
    /// Its number.
    pub number: Option<DocumentNumber>,
    /// Day on which it was decided.
    pub opened_on: Day,
    /// Last day.
    pub due_on: Day,
    /// What is inspected.
    pub fields: List<SupervisionField, 1, 6>,
    /// Which kinds of places.
    pub target_kinds: List<FacilityKind, 1, 6>,
    /// What is looked at.
    pub items: List<Text<300>, 1, 50>,
    /// The higher authority that ordered it; `null` where nobody did.
    pub ordered_by: Option<Text<200>>,
}

act!(CampaignOpened: region, day = opened_on, shown = Governance);

/// A campaign is over: a record of fact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(
    title = "Campaign closed",
    extend("x-title-zh" = "专项行动总结", "x-subject" = ["cases"], "x-touches" = ["subject"])
)]
pub struct CampaignClosed {
    /// Region in which it was run.
    pub region: RegionCode,
    /// Digest of the statement that opened it.
    pub campaign: StatementDigest,
    /// Day on which it was over.
    pub closed_on: Day,
    /// How many places were visited.
    #[schemars(range(max = 4_294_967_295_u32))]
    pub visited: u32,
    /// How many of them had problems.
    #[schemars(range(max = 4_294_967_295_u32))]
    pub with_problems: u32,
    /// How many problems are mended.
    #[schemars(range(max = 4_294_967_295_u32))]
    pub mended: u32,
    /// What came of it, fit for publication.
    pub facts_public: Text<4000>,
}

act!(CampaignClosed: region, day = closed_on, about = campaign, closes = closed_on, shown = Governance);

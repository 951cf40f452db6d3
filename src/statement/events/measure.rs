//! Measures that follow from a listing, taken by whichever authority the law names: applied and lifted.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::codes::code_list;
use crate::codes::{Day, RegionCode, Uscc};
use crate::statement::field::{StatementDigest, Text};

use super::act::act;

/// A measure is applied to somebody who is listed: a record of fact.
///
/// One without a basis in law is recorded all the same, and cannot be executed.
///
/// Source: 国办发〔2020〕49号 (九); domain-corrections.md B (e).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(
    title = "Measure applied",
    extend("x-title-zh" = "惩戒措施实施", "x-subject" = ["institutions", "persons"], "x-touches" = ["subject"])
)]
pub struct MeasureApplied {
    /// Region in which it acts.
    pub region: RegionCode,
    /// Digest of the statement that decided the listing.
    pub listing: StatementDigest,
    /// Which kind of measure.
    pub kind: MeasureKind,
    /// What it is, as the list of measures has it (惩戒内容).
    pub name: Text<200>,
    /// Law or central policy that allows it (法规政策依据); `null` where none was named.
    pub legal_basis: Option<Text<200>>,
    /// Rank of that basis; `null` where none was named.
    pub basis_rank: Option<BasisRank>,
    /// Authority that applies it (实施主体).
    pub applied_by: Uscc,
    /// First day on which it acts.
    pub applied_on: Day,
}

act!(MeasureApplied: region, day = applied_on, about = listing);

code_list! {
    /// Kinds of measure. Source: 河南省社会信用条例 32, 34; 山东省社会信用条例 28, 30.
    pub enum MeasureKind {
        /// 重点监管、提高检查频次.
        KeySupervision = "key_supervision", "重点监管、提高检查频次", "Key supervision, more checks";
        /// 不适用告知承诺、便利服务.
        NoConvenience = "no_convenience", "不适用告知承诺等便利", "No convenience";
        /// 限制财政资金和政策支持.
        SupportLimited = "support_limited", "限制财政资金和政策支持", "Limits on public funds and support";
        /// 限制政府采购和招标投标.
        ProcurementLimited = "procurement_limited", "限制政府采购和招标投标", "Limits on procurement";
        /// 限制评优表彰.
        HonoursLimited = "honours_limited", "限制评优表彰", "Limits on honours";
        /// 限制市场或者行业准入.
        EntryLimited = "entry_limited", "限制市场或者行业准入", "Limits on entry";
        /// 限制任职.
        OfficeLimited = "office_limited", "限制任职", "Limits on office";
        /// 其他.
        Other = "other", "其他措施", "Another measure";
    }
}

code_list! {
    /// Rank of the instrument on which a measure rests. Source: 国办发〔2020〕49号.
    pub enum BasisRank {
        /// 法律.
        Law = "law", "法律", "Law";
        /// 行政法规.
        Regulation = "regulation", "行政法规", "Administrative regulation";
        /// 党中央、国务院政策文件.
        CentralPolicy = "central_policy", "党中央、国务院政策文件", "Central policy document";
        /// 地方性法规.
        LocalRegulation = "local_regulation", "地方性法规", "Local regulation";
        /// 其他规范性文件.
        Lower = "lower", "其他规范性文件", "Another normative document";
    }
}

/// A measure is lifted: a record of fact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(
    title = "Measure lifted",
    extend("x-title-zh" = "惩戒措施解除", "x-subject" = ["institutions", "persons"], "x-touches" = ["subject"])
)]
pub struct MeasureLifted {
    /// Region in which it acted.
    pub region: RegionCode,
    /// Digest of the statement that applied it.
    pub measure: StatementDigest,
    /// Why.
    pub ground: LiftGround,
    /// First day on which it no longer acts.
    pub lifted_on: Day,
}

act!(MeasureLifted: region, day = lifted_on, about = measure, closes = lifted_on);

code_list! {
    /// Why a measure is lifted.
    pub enum LiftGround {
        /// 移出名单.
        Removed = "removed", "移出名单", "Removed from the list";
        /// 信用修复.
        Repaired = "repaired", "信用修复", "Credit repaired";
        /// 依据撤销.
        BasisAnnulled = "basis_annulled", "列入依据撤销", "What it rested on was annulled";
        /// 措施期限届满.
        TermOver = "term_over", "措施期限届满", "Its term is over";
        /// 没有法定依据.
        NoBasis = "no_basis", "没有法定依据", "Without a basis in law";
    }
}

//! Incidents (突发事件、安全事故): reported and closed.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::codes::code_list;
use crate::codes::{Day, RegionCode};
use crate::statement::field::{FileDigest, List, StatementDigest, Text};
use crate::statement::personal::{Digests, Personal};

use super::act::act;
use super::document::Document;

/// An incident is reported: a record of fact.
///
/// Source: 养老机构管理办法 31; 国办发〔2020〕48号 (突发事件应对).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(
    title = "Incident reported",
    extend("x-title-zh" = "突发事件报告", "x-subject" = ["facilities", "institutions"], "x-touches" = ["subject"])
)]
pub struct IncidentReported {
    /// Region of the place.
    pub region: RegionCode,
    /// Day on which it happened.
    pub occurred_on: Day,
    /// Day on which it was reported to the authority.
    pub reported_on: Day,
    /// What happened.
    pub kind: IncidentKind,
    /// How grave it is, as far as is known.
    pub level: IncidentLevel,
    /// How many died.
    #[schemars(range(max = 4_294_967_295_u32))]
    pub dead: u32,
    /// How many were injured.
    #[schemars(range(max = 4_294_967_295_u32))]
    pub injured: u32,
    /// What happened, fit for publication after review.
    pub facts_public: Text<4000>,
    /// What happened, in full.
    #[serde(default, skip_serializing)]
    pub facts_full: Personal<Text<8000>>,
    /// SHA-256 of photos and reports.
    #[serde(default, skip_serializing)]
    pub evidence: Personal<List<FileDigest, 1, 200>>,
    /// Digests of personal fields.
    #[serde(rename = "_sd", default, skip_serializing_if = "Digests::is_empty")]
    pub sd: Digests,
}

act!(IncidentReported: region, day = reported_on);

code_list! {
    /// What happened.
    pub enum IncidentKind {
        /// 火灾.
        Fire = "fire", "火灾", "Fire";
        /// 食物中毒.
        FoodPoisoning = "food_poisoning", "食物中毒", "Food poisoning";
        /// 传染病.
        Epidemic = "epidemic", "传染病", "Epidemic";
        /// 噎食、误食.
        Choking = "choking", "噎食、误食", "Choking";
        /// 跌倒、坠床.
        Fall = "fall", "跌倒、坠床", "Fall";
        /// 烫伤.
        Scald = "scald", "烫伤", "Scald";
        /// 走失.
        Missing = "missing", "走失", "Missing person";
        /// 他伤、自伤.
        Injury = "injury", "他伤、自伤", "Injury by others or oneself";
        /// 欺老虐老.
        Abuse = "abuse", "欺老虐老", "Abuse";
        /// 建筑坍塌、自然灾害.
        Building = "building", "建筑坍塌、自然灾害", "Collapse, natural disaster";
        /// 群体性事件、资金风险.
        Unrest = "unrest", "群体性事件", "Unrest";
        /// 其他.
        Other = "other", "其他", "Another";
    }
}

code_list! {
    /// How grave an incident is. Source: 生产安全事故报告和调查处理条例 3; 突发事件应对法.
    pub enum IncidentLevel {
        /// 未定级.
        Unclassified = "unclassified", "未定级", "Not classified";
        /// 一般.
        Ordinary = "ordinary", "一般", "Ordinary";
        /// 较大.
        Larger = "larger", "较大", "Larger";
        /// 重大.
        Major = "major", "重大", "Major";
        /// 特别重大.
        Extreme = "extreme", "特别重大", "Extreme";
    }
}

/// An incident is closed: what it was, and who is responsible.
///
/// Source: 民发〔2019〕103号, circumstance 5 (responsible mainly or directly).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(
    title = "Incident closed",
    extend("x-title-zh" = "突发事件处置结论", "x-subject" = ["facilities", "institutions"], "x-touches" = ["subject"])
)]
pub struct IncidentClosed {
    /// Region of the place.
    pub region: RegionCode,
    /// Digest of the report.
    pub incident: StatementDigest,
    /// How grave it was.
    pub level: IncidentLevel,
    /// What the institution has to answer for.
    pub responsibility: Responsibility,
    /// Who established it, for example the investigation group of a government.
    pub established_by: Text<200>,
    /// Conclusion, fit for publication after review.
    pub facts_public: Text<4000>,
    /// Conclusion in full.
    #[serde(default, skip_serializing)]
    pub facts_full: Personal<Text<8000>>,
    /// The conclusion.
    pub document: Document,
    /// Digests of personal fields.
    #[serde(rename = "_sd", default, skip_serializing_if = "Digests::is_empty")]
    pub sd: Digests,
}

act!(IncidentClosed: region, day = document.dated_on, document, about = incident, closes = document.dated_on);

code_list! {
    /// What an institution has to answer for.
    pub enum Responsibility {
        /// 主要责任.
        Main = "main", "主要责任", "Mainly responsible";
        /// 直接责任.
        Direct = "direct", "直接责任", "Directly responsible";
        /// 次要责任.
        Secondary = "secondary", "次要责任", "Partly responsible";
        /// 无责任.
        None = "none", "无责任", "Not responsible";
        /// 未认定.
        Undetermined = "undetermined", "未认定", "Not established";
    }
}

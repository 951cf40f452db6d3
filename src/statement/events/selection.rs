//! Operators of public homes (公建民营): selected by credit and quality.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::codes::code_list;
use crate::codes::{Day, RegionCode, Uscc};
use crate::statement::field::{FileDigest, List, StatementDigest, Text};

use super::act::act;
use super::document::Document;

/// An operator is selected for a facility.
///
/// Source: seed 3 二(二)1 (从业信誉、服务水平、可持续性, not the price alone); seed 2 二12.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(
    title = "Operator selected",
    extend("x-title-zh" = "运营方遴选结果", "x-subject" = ["facilities"], "x-touches" = ["subject", "data.operator"])
)]
pub struct OperatorSelected {
    /// Region of the place.
    pub region: RegionCode,
    /// Who is selected.
    pub operator: Uscc,
    /// First day of the contract.
    pub term_from: Day,
    /// Last day of the contract.
    pub term_until: Day,
    /// By what it was selected.
    pub criteria: List<Text<200>, 1, 20>,
    /// How many took part.
    #[schemars(range(max = 65_535_u16))]
    pub bidders: Option<u16>,
    /// Its standing, as asked of the ledger before the selection.
    pub standing: Option<StandingCited>,
    /// Last day of the first periodic report, by the contract.
    pub first_report_on: Option<Day>,
    /// Digests of the statements on which it rests.
    pub rests_on: List<StatementDigest, 0, 50>,
    /// The decision.
    pub document: Document,
}

act!(OperatorSelected: region, day = document.dated_on, document, rests_on, touches_institution = operator,
    shown = Released);

/// A standing, as the ledger answered it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(inline)]
pub struct StandingCited {
    /// What it was.
    pub code: CitedStanding,
    /// The legal day that was asked about.
    pub asked_on: Day,
    /// Size of the log that answered.
    #[schemars(range(max = 9_007_199_254_740_991_u64))]
    pub log_size: u64,
    /// SHA-256 of the signed answer, if it was kept.
    pub answer: Option<FileDigest>,
}

code_list! {
    /// Standings as decisions cite them.
    pub enum CitedStanding {
        /// On a list.
        Listed = "listed", "列入失信名单", "Listed";
        /// On the abnormal register.
        Abnormal = "abnormal", "异常名录", "On the abnormal register";
        /// On the watch list.
        Watch = "watch", "重点关注", "On the watch list";
        /// A penalty is showing.
        PenaltyShowing = "penalty_showing", "有公示中的处罚", "A penalty is showing";
        /// Nothing is on record.
        Normal = "normal", "未见记录", "Nothing on record";
    }
}

//! Fire safety of building works (消防审验): design review, acceptance, filing and its spot check.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::codes::code_list;
use crate::codes::{Day, RegionCode};
use crate::statement::field::{StatementDigest, Text};

use super::act::act;
use super::document::Document;

/// The fire design of a work is reviewed (消防设计审查).
///
/// Source: 消防法 11, 12.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(
    title = "Fire design reviewed",
    extend("x-title-zh" = "消防设计审查", "x-subject" = ["facilities"], "x-touches" = ["subject"])
)]
pub struct FireDesignReviewed {
    /// Region of the place.
    pub region: RegionCode,
    /// The work.
    pub project: Text<200>,
    /// Floor area in square metres.
    #[schemars(range(max = 4_294_967_295_u32))]
    pub area_m2: Option<u32>,
    /// What it came to.
    pub result: ReviewResult,
    /// What was found, fit for publication.
    pub facts_public: Text<2000>,
    /// The opinion.
    pub document: Document,
}

act!(FireDesignReviewed: region, day = document.dated_on, document, shown = Released {
    fn is_adverse(&self) -> bool {
        self.result == ReviewResult::Failed
    }
});

code_list! {
    /// What a review came to.
    pub enum ReviewResult {
        /// 合格.
        Passed = "passed", "合格", "Passed";
        /// 不合格.
        Failed = "failed", "不合格", "Failed";
    }
}

/// The fire safety of a finished work is decided on.
///
/// What failed must not be used, or its use must stop.
///
/// Source: 消防法 13.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(
    title = "Fire acceptance decided",
    extend("x-title-zh" = "消防验收及备案", "x-subject" = ["facilities"], "x-touches" = ["subject"])
)]
pub struct FireAcceptanceDecided {
    /// Region of the place.
    pub region: RegionCode,
    /// The work.
    pub project: Text<200>,
    /// By which way.
    pub kind: AcceptanceKind,
    /// What it came to.
    pub result: AcceptanceResult,
    /// Day of the application or filing.
    pub applied_on: Option<Day>,
    /// Digest of the statement that reviewed the design.
    pub design: Option<StatementDigest>,
    /// Digest of the statement that took the filing; for its spot check.
    pub filing: Option<StatementDigest>,
    /// What was found, fit for publication.
    pub facts_public: Text<2000>,
    /// The opinion or receipt.
    pub document: Document,
}

act!(FireAcceptanceDecided: region, day = document.dated_on, document, names = [design, filing], shown = Released {
    fn is_adverse(&self) -> bool {
        self.result == AcceptanceResult::Failed
    }
});

code_list! {
    /// Ways in which a finished work is dealt with. Source: 消防法 13.
    pub enum AcceptanceKind {
        /// 消防验收: special works.
        Acceptance = "acceptance", "消防验收", "Acceptance";
        /// 消防验收备案: other works.
        Filing = "filing", "消防验收备案", "Filing";
        /// 备案抽查.
        SpotCheck = "spot_check", "备案抽查", "Spot check of a filing";
    }
}

code_list! {
    /// What it came to.
    pub enum AcceptanceResult {
        /// 合格: it may be used.
        Passed = "passed", "合格", "Passed";
        /// 不合格: it must not be used.
        Failed = "failed", "不合格", "Failed";
        /// 已备案，未被抽中.
        NotDrawn = "not_drawn", "已备案，未抽中", "Filed, not drawn";
        /// 已备案，被抽中: the spot check follows.
        Drawn = "drawn", "已备案，被抽中", "Filed, drawn for a check";
    }
}

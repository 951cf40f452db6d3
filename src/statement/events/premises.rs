//! Measures on premises: sealed and unsealed (临时查封), use stopped (责令停止使用).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::codes::code_list;
use crate::codes::{Day, RegionCode};
use crate::statement::field::{List, StatementDigest, Text};

use super::act::act;
use super::document::Document;

/// A dangerous part of a place is sealed for a time (临时查封).
///
/// Source: 消防法 54.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(
    title = "Premises sealed",
    extend("x-title-zh" = "临时查封", "x-subject" = ["facilities"], "x-touches" = ["subject"])
)]
pub struct PremisesSealed {
    /// Region of the place.
    pub region: RegionCode,
    /// Digest of the statement that holds the finding.
    pub finding: StatementDigest,
    /// What is sealed, fit for publication.
    pub parts_public: List<Text<300>, 1, 20>,
    /// Why, fit for publication.
    pub reason_public: Text<2000>,
    /// Last day of the seal; `null` where none is set.
    pub until_on: Option<Day>,
    /// The decision.
    pub document: Document,
}

act!(PremisesSealed: region, day = document.dated_on, document, about = finding, shown = Released, adverse);

/// A seal is lifted.
///
/// Source: 消防法 54.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(
    title = "Premises unsealed",
    extend("x-title-zh" = "解除临时查封", "x-subject" = ["facilities"], "x-touches" = ["subject"])
)]
pub struct PremisesUnsealed {
    /// Region of the place.
    pub region: RegionCode,
    /// Digest of the statement that sealed it.
    pub sealing: StatementDigest,
    /// Why.
    pub ground: UnsealGround,
    /// What was found, fit for publication.
    pub facts_public: Text<2000>,
    /// The decision.
    pub document: Document,
}

act!(PremisesUnsealed: region, day = document.dated_on, document, about = sealing, closes = document.dated_on, shown_with_about);

code_list! {
    /// Why a seal is lifted.
    pub enum UnsealGround {
        /// 隐患已消除.
        Removed = "removed", "隐患已消除", "The hazard is removed";
        /// 查封期限届满.
        Expired = "expired", "查封期限届满", "Its time is over";
        /// 查封决定被撤销.
        Withdrawn = "withdrawn", "查封决定撤销", "The decision is withdrawn";
    }
}

/// A place must not be used, or must stop its business, until a check is passed.
///
/// Not the penalty of 责令停产停业: that is decided as a penalty.
///
/// Source: 消防法 13 (a spot check failed), 70; 老年人权益保障法 45.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(
    title = "Use stopped",
    extend("x-title-zh" = "责令停止使用", "x-subject" = ["facilities"], "x-touches" = ["subject"])
)]
pub struct UseStopped {
    /// Region of the place.
    pub region: RegionCode,
    /// Digest of the statement that holds the finding.
    pub finding: StatementDigest,
    /// How much has to stop.
    pub scope: StopScope,
    /// The parts, fit for publication.
    pub parts_public: List<Text<300>, 0, 20>,
    /// Why, fit for publication.
    pub reason_public: Text<2000>,
    /// Legal basis.
    pub legal_basis: List<Text<200>, 1, 20>,
    /// The order.
    pub document: Document,
}

act!(UseStopped: region, day = document.dated_on, document, about = finding, shown = Released, adverse);

code_list! {
    /// How much has to stop.
    pub enum StopScope {
        /// 部分停止使用.
        Part = "part", "部分停止使用", "A part";
        /// 全部停止使用.
        Whole = "whole", "全部停止使用", "The whole";
        /// 停止接收新入住人员.
        Admissions = "admissions", "停止接收新入住人员", "New admissions";
    }
}

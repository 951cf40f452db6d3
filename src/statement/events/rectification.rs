//! Rectification (责令改正): ordered after a finding, accepted when it is done. No penalty: 行政处罚法 28.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::codes::code_list;
use crate::codes::{Day, RegionCode};
use crate::statement::field::{FileDigest, List, StatementDigest, Text};
use crate::statement::name::VisitId;
use crate::statement::personal::{Digests, Personal};

use super::act::act;
use super::document::Document;

/// Rectification is ordered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(
    title = "Rectification ordered",
    extend("x-title-zh" = "责令改正", "x-subject" = ["facilities", "institutions"], "x-touches" = ["subject"])
)]
pub struct RectificationOrdered {
    /// Region of the place.
    pub region: RegionCode,
    /// Digest of the statement that holds the finding.
    pub finding: StatementDigest,
    /// What has to be mended, fit for publication.
    pub items: List<Text<500>, 1, 50>,
    /// Last day to mend it.
    pub due_on: Day,
    /// What is at risk.
    pub risk: Risk,
    /// What is ordered; `null` where it is to mend what was found.
    pub kind: Option<OrderKind>,
    /// The order.
    pub document: Document,
}

act!(RectificationOrdered: region, day = document.dated_on, document, about = finding, shown = Released, adverse);

code_list! {
    /// What an open problem puts at risk. Source: 老年人权益保障法 45 (一)(四).
    pub enum Risk {
        /// No danger to health, life or property.
        Ordinary = "ordinary", "无现实危险", "No danger";
        /// A danger to health, life or property.
        LifeHealthProperty = "life_health_property", "危及健康、生命或者财产安全", "Danger to health, life or property";
    }
}

code_list! {
    /// What is ordered.
    pub enum OrderKind {
        /// 责令改正.
        Mend = "mend", "责令改正", "Mend it";
        /// 责令公示信息. Source: 企业信息公示暂行条例 10, 17; 民发〔2019〕103号 5 (八).
        Disclose = "disclose", "责令公示信息", "Publish information";
    }
}

/// Rectification is accepted after a re-check (复查合格).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(
    title = "Rectification accepted",
    extend("x-title-zh" = "整改验收", "x-subject" = ["facilities", "institutions"], "x-touches" = ["subject"])
)]
pub struct RectificationAccepted {
    /// Region of the place.
    pub region: RegionCode,
    /// Digest of the statement that ordered it.
    pub order: StatementDigest,
    /// Day of the re-check.
    pub accepted_on: Day,
    /// What was seen, fit for publication.
    pub facts_public: Text<2000>,
    /// What was seen, in full.
    #[serde(default, skip_serializing)]
    pub facts_full: Personal<Text<8000>>,
    /// Digests of personal fields.
    #[serde(rename = "_sd", default, skip_serializing_if = "Digests::is_empty")]
    pub sd: Digests,
}

act!(RectificationAccepted: region, day = accepted_on, about = order, closes = accepted_on, shown_with_about);

/// A re-check finds that what was ordered is not mended (复查不合格): a record of fact.
///
/// Source: domain.md 3.2; what follows is a case, or by 老年人权益保障法 45 (一)(四) an order to stop.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(
    title = "Rectification failed",
    extend("x-title-zh" = "复查不合格", "x-subject" = ["facilities", "institutions"], "x-touches" = ["subject", "data.visit"])
)]
pub struct RectificationFailed {
    /// Region of the place.
    pub region: RegionCode,
    /// Digest of the statement that ordered it.
    pub order: StatementDigest,
    /// Day of the re-check.
    pub checked_on: Day,
    /// The visit on which it was made.
    pub visit: Option<VisitId>,
    /// What is not mended, fit for publication.
    pub remaining: List<Text<500>, 1, 50>,
    /// What was seen, fit for publication.
    pub facts_public: Text<2000>,
    /// What was seen, in full.
    #[serde(default, skip_serializing)]
    pub facts_full: Personal<Text<8000>>,
    /// SHA-256 of photos and documents.
    #[serde(default, skip_serializing)]
    pub evidence: Personal<List<FileDigest, 1, 200>>,
    /// Digests of personal fields.
    #[serde(rename = "_sd", default, skip_serializing_if = "Digests::is_empty")]
    pub sd: Digests,
}

act!(RectificationFailed: region, day = checked_on, about = order, touches_visit = visit, shown_with_about);

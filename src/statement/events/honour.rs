//! Honours and titles (评先评优, 示范称号): awarded, and withdrawn.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::codes::code_list;
use crate::codes::{Day, RegionCode, Uscc};
use crate::statement::field::{List, StatementDigest, Text};

use super::act::act;
use super::document::Document;

/// An honour or a title is awarded.
///
/// Source: seed 3 二(三)4 (results of evaluation tied to honours), 3 二(三)3 (示范机构). Who is listed gets none:
/// 河南省社会信用条例 32, 34; 山东省社会信用条例 28, 30.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(
    title = "Honour awarded",
    extend("x-title-zh" = "授予荣誉", "x-subject" = ["institutions", "facilities"], "x-touches" = ["subject", "data.institution"])
)]
pub struct HonourAwarded {
    /// Region in which the authority acts.
    pub region: RegionCode,
    /// The legal person who is honoured, or whose facility is.
    pub institution: Uscc,
    /// What kind of honour it is.
    pub kind: HonourKind,
    /// The title, for example 示范性养老机构.
    pub title: Text<200>,
    /// Last day on which it may be borne; `null` where it has none.
    pub valid_until: Option<Day>,
    /// Digests of the statements on which it rests, such as an evaluation or a grade.
    pub rests_on: List<StatementDigest, 0, 20>,
    /// The decision.
    pub document: Document,
}

act!(HonourAwarded: region, day = document.dated_on, document, rests_on, touches_institution = institution,
    shown = Released);

code_list! {
    /// Kinds of honour.
    pub enum HonourKind {
        /// 示范机构.
        Demonstration = "demonstration", "示范称号", "Demonstration title";
        /// 表彰奖励.
        Commendation = "commendation", "表彰奖励", "Commendation";
        /// Another.
        Other = "other", "其他荣誉", "Another honour";
    }
}

/// An honour is taken back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(
    title = "Honour withdrawn",
    extend("x-title-zh" = "撤销荣誉", "x-subject" = ["institutions", "facilities"], "x-touches" = ["subject"])
)]
pub struct HonourWithdrawn {
    /// Region in which the authority acts.
    pub region: RegionCode,
    /// Digest of the statement that awarded it.
    pub honour: StatementDigest,
    /// Digests of the statements on which it rests, such as a listing.
    pub rests_on: List<StatementDigest, 0, 20>,
    /// Why, fit for publication.
    pub reason_public: Text<2000>,
    /// The decision.
    pub document: Document,
}

act!(HonourWithdrawn: region, day = document.dated_on, document, about = honour, rests_on, ends = Revoked, adverse);

//! Before a penalty: the notice with the rights of the party, and the hearing (听证).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::codes::{Day, PenaltyType, RegionCode, SupervisionField};
use crate::statement::field::{FileDigest, List, StatementDigest, Text};
use crate::statement::personal::{Digests, Personal};

use super::act::act;
use super::document::Document;

/// A penalty is notified before it is decided: content, facts, grounds, basis and rights.
///
/// Source: 行政处罚法 44, 63.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(
    title = "Penalty notified",
    extend("x-title-zh" = "行政处罚事先告知", "x-subject" = ["institutions", "persons"], "x-touches" = ["subject"])
)]
pub struct PenaltyNotified {
    /// Region in which the authority acts.
    pub region: RegionCode,
    /// Which field of supervision.
    pub field: SupervisionField,
    /// Digest of the statement that opened the case; `null` where none was opened.
    pub case: Option<StatementDigest>,
    /// Kind of violation (违法行为类型).
    pub violation: Text<200>,
    /// Legal basis of the penalty that is meant.
    pub legal_basis: List<Text<200>, 1, 20>,
    /// Kinds of penalty that are meant.
    pub types: List<PenaltyType, 1, 14>,
    /// Fine that is meant, in fen.
    pub fine_fen: Option<u64>,
    /// Whether it tells the party that it may ask for a hearing.
    pub hearing_right: bool,
    /// Digests of the statements on which the penalty would rest.
    pub rests_on: List<StatementDigest, 0, 50>,
    /// Facts in full.
    #[serde(default, skip_serializing)]
    pub facts_full: Personal<Text<8000>>,
    /// The notice.
    pub document: Document,
    /// Digests of personal fields.
    #[serde(rename = "_sd", default, skip_serializing_if = "Digests::is_empty")]
    pub sd: Digests,
}

act!(PenaltyNotified: region, day = document.dated_on, document, names = [case], rests_on, adverse);

/// A hearing is held: a record of fact.
///
/// Source: 行政处罚法 64, 65.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(
    title = "Hearing held",
    extend("x-title-zh" = "听证举行", "x-subject" = ["institutions", "persons"], "x-touches" = ["subject"])
)]
pub struct HearingHeld {
    /// Region in which the authority acts.
    pub region: RegionCode,
    /// Digest of the notice that told of the right.
    pub notice: StatementDigest,
    /// Day on which the party was told of time and place.
    pub notified_on: Day,
    /// Day of the hearing.
    pub held_on: Day,
    /// Whether it was public.
    pub public: bool,
    /// Whether the party came; one that stays away without reason has given the hearing up.
    pub attended: bool,
    /// Who led it: not an officer who handled the case.
    #[serde(default, skip_serializing)]
    pub chaired_by: Personal<Text<100>>,
    /// What was said, in short.
    #[serde(default, skip_serializing)]
    pub facts_full: Personal<Text<8000>>,
    /// SHA-256 of the record of the hearing (听证笔录).
    #[serde(default, skip_serializing)]
    pub record: Personal<FileDigest>,
    /// Digests of personal fields.
    #[serde(rename = "_sd", default, skip_serializing_if = "Digests::is_empty")]
    pub sd: Digests,
}

act!(HearingHeld: region, day = held_on, about = notice);

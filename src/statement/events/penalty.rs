//! Administrative penalties (行政处罚): decided, and annulled.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::codes::code_list;
use crate::codes::{Day, PenaltyType, RegionCode, SupervisionField};
use crate::statement::field::{List, StatementDigest, Text};
use crate::statement::personal::{Digests, Personal};

use super::act::act;
use super::document::Document;

/// A penalty is decided.
///
/// Source: 行政处罚法 9, 51, 57 to 59.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(
    title = "Penalty decided",
    extend("x-title-zh" = "行政处罚决定", "x-subject" = ["institutions", "persons"], "x-touches" = ["subject"])
)]
pub struct PenaltyDecided {
    /// Region in which the authority acts.
    pub region: RegionCode,
    /// Which field of supervision.
    pub field: SupervisionField,
    /// Digest of the statement that opened the case; `null` where none was opened.
    pub case: Option<StatementDigest>,
    /// Digest of the notice; `null` where it was given by word of mouth, or not at all.
    pub notice: Option<StatementDigest>,
    /// Digest of the hearing; `null` where none was held.
    pub hearing: Option<StatementDigest>,
    /// Day on which the heads discussed it together, where it is complicated or grave.
    pub discussed_on: Option<Day>,
    /// By which procedure.
    pub procedure: Procedure,
    /// Kind of violation (违法行为类型).
    pub violation: Text<200>,
    /// Codes of the provisions that were broken (违反条款), where a checklist names them; `null` where it was not coded.
    pub provisions: Option<List<Text<40>, 1, 10>>,
    /// Day on which the misconduct ended (违法行为终止之日); `null` where the decision does not say.
    pub misconduct_until: Option<Day>,
    /// Legal basis (处罚依据).
    pub legal_basis: List<Text<200>, 1, 20>,
    /// Kinds of penalty.
    pub types: List<PenaltyType, 1, 14>,
    /// Fine in fen.
    pub fine_fen: Option<u64>,
    /// Value of what is confiscated, in fen.
    pub confiscated_fen: Option<u64>,
    /// Last day of a restriction of business or occupation; `null` where there is none.
    pub restricted_until: Option<Day>,
    /// Digests of the statements on which it rests.
    pub rests_on: List<StatementDigest, 0, 50>,
    /// Digests of the party's submissions that were considered.
    pub considered: List<StatementDigest, 0, 20>,
    /// Facts, fit for publication after review.
    pub facts_public: Text<4000>,
    /// Facts in full.
    #[serde(default, skip_serializing)]
    pub facts_full: Personal<Text<8000>>,
    /// The decision.
    pub document: Document,
    /// Digests of personal fields.
    #[serde(rename = "_sd", default, skip_serializing_if = "Digests::is_empty")]
    pub sd: Digests,
}

act!(PenaltyDecided: region, day = document.dated_on, document, names = [case, notice, hearing], rests_on, considered, shown = Released, adverse {
        fn procedure(&self) -> Option<&'static str> {
            Some(self.procedure.as_str())
        }
});

code_list! {
    /// By which procedure a penalty is decided.
    pub enum Procedure {
        /// On the spot (简易程序). Source: 行政处罚法 51.
        Simple = "simple", "简易程序", "On the spot";
        /// Ordinary (普通程序). Source: 行政处罚法 54 to 62.
        Ordinary = "ordinary", "普通程序", "Ordinary procedure";
    }
}

/// A penalty is annulled, with what rests on it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(
    title = "Penalty annulled",
    extend("x-title-zh" = "行政处罚撤销", "x-subject" = ["institutions", "persons"], "x-touches" = ["subject"])
)]
pub struct PenaltyAnnulled {
    /// Region in which the authority acts.
    pub region: RegionCode,
    /// Digest of the statement that decided it.
    pub decision: StatementDigest,
    /// What became of it.
    pub outcome: AnnulmentOutcome,
    /// Digest of the outside document that ordered it; `null` where the authority acts of its own motion.
    pub ordered_by: Option<StatementDigest>,
    /// Reason, fit for publication: it is told where the decision was shown.
    pub reason_public: Text<2000>,
    /// The annulling decision.
    pub document: Document,
}

act!(PenaltyAnnulled: region, day = document.dated_on, document, about = decision, names = [ordered_by], ends = Annulled, shown = Notice);

code_list! {
    /// What became of an annulled act. Source: 行政处罚法 48.
    pub enum AnnulmentOutcome {
        /// 撤销.
        Revoked = "revoked", "撤销", "Revoked";
        /// 变更.
        Varied = "varied", "变更", "Varied";
        /// 确认违法.
        HeldIllegal = "held_illegal", "确认违法", "Held illegal";
        /// 确认无效.
        Void = "void", "确认无效", "Void";
    }
}

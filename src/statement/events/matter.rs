//! Matters between authorities: handed over, asked about, put under supervision, and answered.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::codes::code_list;
use crate::codes::{Day, RegionCode, Uscc};
use crate::statement::field::{List, StatementDigest, Text};
use crate::statement::personal::{Digests, Personal};

use super::act::Deed;
use super::act::act;
use super::document::Document;

/// A matter goes to another body, or to the party itself for a talk.
///
/// Source: 行政处罚法 27, 57 (移送); 消防法 55; 国办发〔2020〕48号 (挂牌督办); practice.md 15.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(
    title = "Matter transferred",
    extend("x-title-zh" = "事项移送", "x-subject" = ["facilities", "institutions"], "x-touches" = ["subject"])
)]
pub struct MatterTransferred {
    /// Region of the place.
    pub region: RegionCode,
    /// What is asked.
    pub kind: MatterKind,
    /// The authority to which it goes, if it is admitted to this ledger.
    pub to_authority: Option<Uscc>,
    /// The body to which it goes, by name.
    pub to_name: Text<200>,
    /// Digests of the statements on which it rests.
    pub rests_on: List<StatementDigest, 0, 50>,
    /// Legal basis.
    pub legal_basis: Text<300>,
    /// Last day to answer; `null` where none is set.
    pub due_on: Option<Day>,
    /// What it is about, in full.
    #[serde(default, skip_serializing)]
    pub facts_full: Personal<Text<8000>>,
    /// The letter.
    pub document: Document,
    /// Digests of personal fields.
    #[serde(rename = "_sd", default, skip_serializing_if = "Digests::is_empty")]
    pub sd: Digests,
}

act!(MatterTransferred: region, day = document.dated_on, document, rests_on);

code_list! {
    /// What is asked of another body.
    pub enum MatterKind {
        /// 移送: it is competent.
        Transfer = "transfer", "移送", "Transfer to the competent authority";
        /// 涉嫌犯罪移送: to the police.
        CriminalTransfer = "criminal_transfer", "涉嫌犯罪移送", "Transfer on suspicion of a crime";
        /// 约谈: the party is called to a talk.
        Talk = "talk", "约谈", "Talk with the party";
        /// 挂牌督办: the government supervises it.
        Supervision = "supervision", "挂牌督办", "Supervision by the government";
        /// 协查: help with an investigation.
        Assistance = "assistance", "协查", "Help with an investigation";
        /// 报告本级人民政府: a fire hazard that the owner cannot remove.
        ReportToGovernment = "report_to_government", "报告本级人民政府", "Report to the government";
    }
}

/// A matter is answered: a record of fact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(
    title = "Matter answered",
    extend("x-title-zh" = "移送事项办理反馈", "x-subject" = ["facilities", "institutions"], "x-touches" = ["subject"])
)]
pub struct MatterAnswered {
    /// Region of the place.
    pub region: RegionCode,
    /// Digest of the statement that handed it over.
    pub matter: StatementDigest,
    /// Day of the answer.
    pub answered_on: Day,
    /// What it came to.
    pub outcome: MatterOutcome,
    /// Number of the answer, as that body writes it.
    pub answer_number: Option<Text<100>>,
    /// What it says, in full.
    #[serde(default, skip_serializing)]
    pub facts_full: Personal<Text<8000>>,
    /// Digests of personal fields.
    #[serde(rename = "_sd", default, skip_serializing_if = "Digests::is_empty")]
    pub sd: Digests,
}

act!(MatterAnswered: region, day = answered_on, about = matter {
    fn deed(&self) -> Deed<'_> {
        match self.outcome {
            MatterOutcome::Accepted => Deed::Nothing,
            MatterOutcome::Refused | MatterOutcome::Done => Deed::Closes(self.answered_on),
        }
    }
});

code_list! {
    /// What a matter came to.
    pub enum MatterOutcome {
        /// It was accepted, and is being dealt with.
        Accepted = "accepted", "已接收", "Accepted";
        /// It was sent back.
        Refused = "refused", "不予接收", "Sent back";
        /// It is done.
        Done = "done", "已办结", "Done";
    }
}

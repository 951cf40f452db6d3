//! The party's own voice: what an institution hands in.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::act::Deed;
use super::act::Shown;
use super::act::act;
use crate::codes::Day;
use crate::codes::code_list;
use crate::statement::field::{FileDigest, StatementDigest, Text};
use crate::statement::personal::{Digests, Personal};

/// The party hands something in: a record of fact, and of the content only a digest.
///
/// Source: practice.md 10.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(
    title = "Party submitted",
    extend("x-title-zh" = "当事人提交", "x-subject" = ["institutions", "facilities", "persons"], "x-touches" = ["subject"])
)]
pub struct PartySubmitted {
    /// Digest of the statement to which it answers.
    pub about: StatementDigest,
    /// What it is.
    pub kind: SubmissionKind,
    /// Day on which it came in.
    pub submitted_on: Day,
    /// SHA-256 of what was handed in: of a file, or of the text in UTF-8.
    #[serde(default, skip_serializing)]
    pub content: Personal<FileDigest>,
    /// The text, where it was handed in online as a text.
    #[serde(default, skip_serializing)]
    pub content_full: Personal<Text<4000>>,
    /// Digests of personal fields.
    #[serde(rename = "_sd", default, skip_serializing_if = "Digests::is_empty")]
    pub sd: Digests,
}

act!(PartySubmitted: day = submitted_on, about = about {
        fn deed(&self) -> Deed<'_> {
            Deed::Submits(self.kind, self.submitted_on)
        }

        fn shown(&self) -> Shown {
            match self.kind {
                SubmissionKind::Objection => Shown::WithAbout { own_end: true },
                SubmissionKind::Defence
                | SubmissionKind::HearingRequest
                | SubmissionKind::Report
                | SubmissionKind::RemovalApplication => Shown::Never,
            }
        }
});

code_list! {
    /// What a party hands in.
    pub enum SubmissionKind {
        /// 陈述申辩.
        Defence = "defence", "陈述申辩", "Defence";
        /// 异议申请: the record is shown as contested until it is answered.
        Objection = "objection", "异议申请", "Objection";
        /// 听证申请.
        HearingRequest = "hearing_request", "听证申请", "Request for a hearing";
        /// 整改报告.
        Report = "report", "整改报告", "Report";
        /// 移出申请.
        RemovalApplication = "removal_application", "移出申请", "Application for removal";
    }
}

//! History: paper and system records, copied by two officers. Source: practice.md 7.

use schemars::{JsonSchema, Schema};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::codes::{AuthorityKind, Day, PenaltyType};
use crate::statement::field::{FileDigest, List, Text};
use crate::statement::personal::{Digests, Personal};

use super::act::act;
use super::penalty::Procedure;

/// Two officers attest that they copied an older record; those who decided it did not sign this.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(
    title = "Record transcribed",
    extend("x-title-zh" = "历史记录转录", "x-subject" = ["institutions", "facilities", "persons"], "x-touches" = ["subject"])
)]
pub struct RecordTranscribed {
    /// The authority that made the record; it may be abolished.
    pub original_authority: Text<200>,
    /// Its line of business.
    pub original_kind: AuthorityKind,
    /// Number of the record, as it is written there.
    pub original_number: Text<100>,
    /// Date of the record: its rules are those of this day.
    pub original_on: Day,
    /// What was recorded.
    pub content: Transcribed,
    /// The record in words, fit for publication after review.
    pub facts_public: Text<4000>,
    /// Where the paper is kept (档号).
    pub shelf_mark: Text<200>,
    /// Day of copying.
    pub transcribed_on: Day,
    /// SHA-256 of the scan.
    #[serde(default, skip_serializing)]
    pub scan: Personal<FileDigest>,
    /// The record in full.
    #[serde(default, skip_serializing)]
    pub facts_full: Personal<Text<8000>>,
    /// Digests of personal fields.
    #[serde(rename = "_sd", default, skip_serializing_if = "Digests::is_empty")]
    pub sd: Digests,
}

act!(RecordTranscribed: day = transcribed_on, shown = Released, adverse);

/// What a transcribed record was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", tag = "kind", deny_unknown_fields)]
#[schemars(inline, transform = kind_described)]
pub enum Transcribed {
    /// An inspection.
    Inspection {},
    /// A licence or filing.
    Licence {},
    /// A penalty.
    Penalty {
        /// By which procedure.
        procedure: Procedure,
        /// Kinds of penalty.
        types: List<PenaltyType, 1, 14>,
        /// Fine in fen.
        fine_fen: Option<u64>,
    },
    /// Anything else.
    Other {},
}

/// Describes the member that tells the kinds apart; the generator leaves it bare.
fn kind_described(schema: &mut Schema) {
    let kinds = schema.get_mut("oneOf").and_then(Value::as_array_mut);
    for kind in kinds.into_iter().flatten() {
        if let Some(Value::Object(tag)) = kind.pointer_mut("/properties/kind") {
            tag.insert("description".to_owned(), Value::from("Which kind of record it was."));
        }
    }
}

//! Deliveries: what outside systems answered about records that were sent to them.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::act::act;
use crate::codes::Day;
use crate::codes::code_list;
use crate::statement::field::{FileDigest, StatementDigest, Text};
use crate::statement::key::Kid;

/// An outside system answered about one record: a record of fact that the ledger states itself.
///
/// Trust: an officer tells what the outside system answered; the ledger says that this officer told it, and keeps the
/// hash of the answer.
///
/// Source: practice.md 20, 28; domain.md 6.1.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(
    title = "Delivery recorded",
    extend("x-title-zh" = "报送回执", "x-subject" = ["institutions", "facilities"], "x-touches" = ["subject"])
)]
pub struct DeliveryRecorded {
    /// The outside system, by its code in the disclosure file.
    pub target: Text<40>,
    /// Digest of the statement that was sent.
    pub statement: StatementDigest,
    /// What was sent.
    pub sent: SentKind,
    /// What became of it.
    pub outcome: DeliveryOutcome,
    /// Why it was refused; `null` where it was taken.
    pub reason: Option<Text<500>>,
    /// Number of the batch, as the outside system calls it.
    pub batch: Text<100>,
    /// SHA-256 of the answer.
    pub receipt: FileDigest,
    /// Key of the officer who handed the answer in; `null` where the ledger fetched it itself.
    pub reported_by: Option<Kid>,
    /// Day on which the answer came in.
    pub answered_on: Day,
}

act!(DeliveryRecorded: day = answered_on, about = statement);

code_list! {
    /// What was sent to an outside system.
    pub enum SentKind {
        /// 报送: the record.
        Delivered = "delivered", "报送", "Delivered";
        /// 撤回: that the record has to go.
        Withdrawn = "withdrawn", "撤回", "Withdrawn";
    }
}

code_list! {
    /// What an outside system answered.
    pub enum DeliveryOutcome {
        /// 已接收.
        Accepted = "accepted", "已接收", "Accepted";
        /// 被退回.
        Refused = "refused", "被退回", "Refused";
    }
}

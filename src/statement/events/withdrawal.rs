//! Withdrawal: a statement is taken out of the ledger by the founders, because a court or a statute orders it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::act::act;
use crate::codes::Day;
use crate::statement::field::{StatementDigest, Text};

/// A statement is withdrawn: its body goes, its entry and every proof stay.
///
/// Trust: this statement is public for ever, so it says nothing of what stood in the other one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(
    title = "Statement withdrawn",
    extend("x-title-zh" = "声明撤除", "x-subject" = ["ledger"], "x-touches" = ["subject"])
)]
pub struct StatementWithdrawn {
    /// Digest of the statement.
    pub statement: StatementDigest,
    /// Legal basis.
    pub legal_basis: Text<500>,
    /// Who decided: a court, an organ of review.
    pub decided_by: Text<200>,
    /// Number of the document that orders it.
    pub document: Text<200>,
    /// On which day it was decided.
    pub decided_on: Day,
    /// Digest of the statement that stands in its place: in the log already, of the same subject and type.
    pub replacement: Option<StatementDigest>,
}

act!(StatementWithdrawn: day = decided_on, shown = Governance);

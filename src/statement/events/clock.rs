//! Times of procedure: extended, suspended, resumed.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::codes::Day;
use crate::statement::field::{StatementDigest, Text};

use super::act::Deed;
use super::act::act;
use super::document::Document;

/// A time is extended, on a ground that the law knows and by whoever may do so.
///
/// Source: practice.md 9.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(
    title = "Deadline extended",
    extend("x-title-zh" = "期限延长", "x-subject" = ["institutions", "facilities", "visits", "cases", "persons"], "x-touches" = ["subject"])
)]
pub struct DeadlineExtended {
    /// Digest of the statement from which the time runs.
    pub statement: StatementDigest,
    /// The time, by its code in the procedures.
    pub clock: Text<60>,
    /// Its last day now.
    pub until_on: Day,
    /// Ground and clause.
    pub ground: Text<500>,
    /// Who allowed it.
    pub approved_by: Text<200>,
    /// The decision to extend.
    pub document: Document,
}

act!(DeadlineExtended: day = document.dated_on, about = statement, document {
    fn deed(&self) -> Deed<'_> {
        Deed::Extends { clock: self.clock.as_str(), until_on: self.until_on }
    }
});

/// A time stops: an expert examines, a court is asked, the party cannot be reached.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(
    title = "Clock suspended",
    extend("x-title-zh" = "期限中止", "x-subject" = ["institutions", "facilities", "visits", "cases", "persons"], "x-touches" = ["subject"])
)]
pub struct ClockSuspended {
    /// Digest of the statement from which the time runs.
    pub statement: StatementDigest,
    /// The time, by its code in the procedures.
    pub clock: Text<60>,
    /// First day that does not count.
    pub from_on: Day,
    /// Ground and clause.
    pub ground: Text<500>,
    /// Who allowed it.
    pub approved_by: Text<200>,
}

act!(ClockSuspended: day = from_on, about = statement {
    fn deed(&self) -> Deed<'_> {
        Deed::Suspends { clock: self.clock.as_str(), from_on: self.from_on }
    }
});

/// A time runs again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(
    title = "Clock resumed",
    extend("x-title-zh" = "期限恢复", "x-subject" = ["institutions", "facilities", "visits", "cases", "persons"], "x-touches" = ["subject"])
)]
pub struct ClockResumed {
    /// Digest of the statement from which the time runs.
    pub statement: StatementDigest,
    /// The time, by its code in the procedures.
    pub clock: Text<60>,
    /// First day that counts again.
    pub resumed_on: Day,
    /// Why.
    pub ground: Text<500>,
}

act!(ClockResumed: day = resumed_on, about = statement {
    fn deed(&self) -> Deed<'_> {
        Deed::Resumes { clock: self.clock.as_str(), resumed_on: self.resumed_on }
    }
});

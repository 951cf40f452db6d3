//! Clerical errors: a wrong field, a wrong subject, a record entered by mistake. Source: practice.md 8.

use schemars::{JsonSchema, Schema, json_schema};
use serde::{Deserialize, Serialize};

use super::act::Deed;
use super::act::Shown;
use super::act::act;
use crate::codes::{Day, Uscc};
use crate::statement::field::{StatementDigest, Text};

/// A field of a statement is corrected; its dates and windows stay.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(
    title = "Statement corrected",
    extend("x-title-zh" = "记录更正", "x-subject" = ["institutions", "facilities", "persons", "authorities"], "x-touches" = ["subject"])
)]
pub struct StatementCorrected {
    /// Digest of the statement.
    pub statement: StatementDigest,
    /// JSON pointer into its `data`, for example `/violation`.
    pub field: Text<200>,
    /// What stands there.
    pub old: Scalar,
    /// What should stand there.
    pub new: Scalar,
    /// Why.
    pub reason: Text<1000>,
    /// Day of the correction.
    pub corrected_on: Day,
}

act!(StatementCorrected: day = corrected_on, about = statement {
        fn deed(&self) -> Deed<'_> {
            Deed::Corrects(self)
        }

        // What a statement says holds with its corrections, whatever becomes of them.
        fn shown(&self) -> Shown {
            Shown::WithAbout { own_end: false }
        }
});

/// A value of a field that can be corrected.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
#[schemars(inline, transform = scalar_schema)]
pub enum Scalar {
    /// A number.
    Number(u64),
    /// A text.
    Text(Text<4000>),
}

/// One closed schema instead of alternatives: `anyOf` says of a field that it may be left out.
///
/// The keywords of texts do not bind numbers, nor those of numbers texts. A number beyond 2^53 - 1 is refused with
/// the text of the statement.
fn scalar_schema(schema: &mut Schema) {
    *schema = json_schema!({
        "description": "A value of a field that can be corrected: a whole number or a text.",
        "type": ["integer", "string"],
        "minimum": 0,
        "minLength": 1,
        "maxLength": 4000,
        "pattern": "^\\S([\\s\\S]*\\S)?$",
    });
}

/// A statement was recorded about the wrong subject: of it that subject's pages show nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(
    title = "Statement misattributed",
    extend("x-title-zh" = "记录张冠李戴", "x-subject" = ["institutions", "facilities", "persons", "authorities"], "x-touches" = ["subject"])
)]
pub struct StatementMisattributed {
    /// Digest of the statement.
    pub statement: StatementDigest,
    /// The legal person meant, if known; the record is entered anew there.
    pub rightful: Option<Uscc>,
    /// How it came about.
    pub reason: Text<1000>,
    /// Day on which it was found out.
    pub found_on: Day,
}

act!(StatementMisattributed: day = found_on, about = statement, strikes = Misattributed);

/// A statement was entered by mistake.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(
    title = "Statement retracted",
    extend("x-title-zh" = "记录撤回", "x-subject" = ["institutions", "facilities", "persons", "authorities"], "x-touches" = ["subject"])
)]
pub struct StatementRetracted {
    /// Digest of the statement.
    pub statement: StatementDigest,
    /// How it came about.
    pub reason: Text<1000>,
    /// Day on which it was found out.
    pub found_on: Day,
}

act!(StatementRetracted: day = found_on, about = statement, strikes = Retracted);

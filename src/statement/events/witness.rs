//! Witnesses: who else signs what the ledger says of itself.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::act::act;
use crate::codes::Day;
use crate::statement::field::Text;

/// A witness is admitted: its cosignatures are asked for, and its key is told to everybody.
///
/// Trust: the entry tells who is asked; whom an auditor believes stands in the auditor's own policy file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(
    title = "Witness admitted",
    extend("x-title-zh" = "见证方接入", "x-subject" = ["ledger"], "x-touches" = ["subject"])
)]
pub struct WitnessAdmitted {
    /// Verifier key of its cosignatures: `name+hhhhhhhh+base64`, of type 4.
    pub verifier_key: Text<300>,
    /// The body that operates it.
    pub operator: Text<200>,
    /// Where it is asked, an `http` or `https` address; `null` where that is agreed on otherwise.
    pub url: Option<Text<500>>,
    /// Since which day it cosigns.
    pub admitted_on: Day,
}

act!(WitnessAdmitted: day = admitted_on, shown = Governance);

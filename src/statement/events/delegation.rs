//! Delegations (授权): a deputy decides in the place of the head, or of an approver.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::codes::Day;
use crate::codes::code_list;
use crate::statement::field::{List, StatementDigest, Text};
use crate::statement::name::PersonId;

use super::act::act;

/// A deputy may sign some types in the place of the head or an approver, for a time; shown as 代.
///
/// Trust: it lets one more person decide, so two sign it, it stands on the public record, and it must be in the log
/// before the first act under it.
/// Source: practice.md 5.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(
    title = "Delegation granted",
    extend("x-title-zh" = "授权代行", "x-subject" = ["authorities"], "x-touches" = ["subject"])
)]
pub struct DelegationGranted {
    /// The deputy: an officer with a key in the role `delegate`.
    pub delegate: PersonId,
    /// In whose place.
    pub stands_for: DelegatedRole,
    /// Types of statement without version.
    pub event_types: List<Text<100>, 1, 200>,
    /// First legal day of acts under it.
    pub from: Day,
    /// Last legal day of acts under it.
    pub until: Day,
    /// Ground, for example leave or travel, and the paper that says so.
    pub ground: Text<500>,
}

act!(DelegationGranted: shown = Governance);

code_list! {
    /// Roles in whose place a deputy may sign.
    pub enum DelegatedRole {
        /// 负责人.
        Head = "head", "负责人", "Head";
        /// 密钥管理人.
        Approver = "approver", "密钥管理人", "Approver";
    }
}

/// A delegation ends before its last day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(
    title = "Delegation ended",
    extend("x-title-zh" = "授权终止", "x-subject" = ["authorities"], "x-touches" = ["subject"])
)]
pub struct DelegationEnded {
    /// Digest of the statement that granted it.
    pub delegation: StatementDigest,
    /// Last legal day of acts under it.
    pub ended_on: Day,
    /// Why.
    pub reason: Text<500>,
}

act!(DelegationEnded: shown = Governance);

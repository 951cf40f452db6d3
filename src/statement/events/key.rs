//! Keys of officers: enrolment, ordinary end, revocation.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::act::act;
use crate::codes::{Day, RegionCode};
use crate::statement::field::{List, StatementDigest, Text};
use crate::statement::key::{Kid, PublicKey};
use crate::statement::name::PersonId;
use crate::statement::personal::{Digests, Personal};
use crate::statement::role::Role;

/// A key is enrolled for an officer, by two approvers and with proof of possession.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(
    title = "Key enrolled",
    extend("x-title-zh" = "密钥登记", "x-subject" = ["authorities"], "x-touches" = ["subject"])
)]
pub struct KeyEnrolled {
    /// The key; a public key is enrolled once for ever.
    pub public_key: PublicKey,
    /// The officer, under a random id.
    pub person: PersonId,
    /// Number of the enforcement certificate (执法证号); on the public roll.
    pub certificate_number: Text<60>,
    /// Roles in which the key may sign.
    pub roles: List<Role, 1, 8>,
    /// Regions in which it may act, each with everything below; within those of the authority.
    pub regions: List<RegionCode, 1, 100>,
    /// Types of statement without version that it may sign; `null` means all of the authority's.
    pub event_types: Option<List<Text<100>, 1, 200>>,
    /// Last day of the certificate; later acts are irregular, not refused.
    pub not_after: Day,
    /// How the secret key is kept.
    pub protection: Protection,
    /// Name of the officer.
    #[serde(default, skip_serializing)]
    pub name: Personal<Text<100>>,
    /// Digests of personal fields.
    #[serde(rename = "_sd", default, skip_serializing_if = "Digests::is_empty")]
    pub sd: Digests,
}

act!(KeyEnrolled: shown = Governance {
        fn introduced_keys(&self) -> Vec<PublicKey> {
            vec![self.public_key]
        }
});

/// How a secret key is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(inline)]
pub enum Protection {
    /// In a file.
    Software,
    /// In a browser, not extractable.
    Browser,
    /// On a token or card.
    Token,
    /// In a hardware security module.
    Hsm,
}

/// A key ends in the ordinary way: transfer, retirement, a new device.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(
    title = "Key ended",
    extend("x-title-zh" = "密钥停用", "x-subject" = ["authorities"], "x-touches" = ["subject"])
)]
pub struct KeyEnded {
    /// Which key.
    pub kid: Kid,
    /// Last day on which it was used rightly.
    pub ended_on: Day,
    /// Why.
    pub reason: Text<500>,
}

act!(KeyEnded: day = ended_on, shown = Governance);

/// A key is revoked: it is or may be in other hands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(
    title = "Key revoked",
    extend("x-title-zh" = "密钥撤销", "x-subject" = ["authorities", "ledger"], "x-touches" = ["subject"])
)]
pub struct KeyRevoked {
    /// Which key.
    pub kid: Kid,
    /// Why.
    pub reason: Text<500>,
    /// First entry from which its signatures are doubted; needs two approvers.
    #[schemars(range(max = 9_007_199_254_740_991_u64))]
    pub since: Option<u64>,
}

act!(KeyRevoked: shown = Governance);

/// A statement whose signature came into doubt is confirmed: its authority looked into it, and it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(
    title = "Signature confirmed",
    extend("x-title-zh" = "签名确认", "x-subject" = ["authorities"], "x-touches" = ["subject"])
)]
pub struct SignatureConfirmed {
    /// Digest of the statement.
    pub statement: StatementDigest,
    /// How it was found that the officers meant it.
    pub reason: Text<500>,
    /// On which day.
    pub confirmed_on: Day,
}

act!(SignatureConfirmed: day = confirmed_on, shown = Governance);

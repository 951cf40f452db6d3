//! Government bodies: their admission, what they are competent for, their successors.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::act::act;
use crate::codes::{AuthorityKind, Day, RegionCode, Uscc};
use crate::statement::field::{List, Text};
use crate::statement::key::PublicKey;
use crate::statement::name::PersonId;
use crate::statement::name::Subject;
use crate::statement::personal::{Digests, Personal};

/// An authority is admitted to the ledger with its first approvers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(
    title = "Authority admitted",
    extend("x-title-zh" = "机关接入", "x-subject" = ["authorities"], "x-touches" = ["subject"])
)]
pub struct AuthorityAdmitted {
    /// Its name.
    pub name: Text<200>,
    /// Its line of business.
    pub kind: AuthorityKind,
    /// Regions in which it acts, each with everything below.
    pub regions: List<RegionCode, 1, 500>,
    /// What it may issue.
    pub competences: List<Competence, 1, 200>,
    /// Its first approvers, each with a key that proves possession as `holder`.
    pub approvers: List<Approver, 2, 10>,
}

act!(AuthorityAdmitted: shown = Governance {
        fn introduced_keys(&self) -> Vec<PublicKey> {
            self.approvers.iter().map(|approver| approver.public_key).collect()
        }
});

/// A competence: which types of statement, on which legal basis, from when until when (`practice.md` 11).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(inline)]
pub struct Competence {
    /// Type of statement without its version, for example `minglu.inspection.recorded`.
    pub event_type: Text<100>,
    /// Why the authority has it.
    pub basis: CompetenceBasis,
    /// First legal day.
    pub from: Day,
    /// Last legal day, if it has an end.
    pub until: Option<Day>,
}

/// Why an authority has a competence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(inline)]
pub enum CompetenceBasis {
    /// By statute its own.
    Own,
    /// Concentrated in it (行政审批局, 综合执法).
    Concentrated,
    /// Delegated down to it (下放).
    Delegated,
    /// Entrusted to it by another (委托).
    Entrusted,
}

/// A first approver of an authority.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(inline)]
pub struct Approver {
    /// The person, under a random id.
    pub person: PersonId,
    /// The person's key.
    pub public_key: PublicKey,
    /// Last day on which the key may be used without a mark.
    pub not_after: Day,
    /// Name of the person.
    #[serde(default, skip_serializing)]
    pub name: Personal<Text<100>>,
    /// Digests of personal fields.
    #[serde(rename = "_sd", default, skip_serializing_if = "Digests::is_empty")]
    pub sd: Digests,
}

/// An authority takes over from another: open cases, numbers, powers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(
    title = "Authority succeeded",
    extend("x-title-zh" = "机关承继", "x-subject" = ["authorities"], "x-touches" = ["subject", "data.successor"])
)]
pub struct AuthoritySucceeded {
    /// Who takes over; already admitted.
    pub successor: Uscc,
    /// First legal day.
    pub succeeded_on: Day,
    /// The act that orders it.
    pub basis: Text<500>,
}

act!(AuthoritySucceeded: day = succeeded_on, shown = Governance {
        fn touches(&self) -> Vec<Subject> {
            vec![Subject::Authority(self.successor)]
        }
});

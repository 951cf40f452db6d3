//! The ledger about itself: founding, keys, rulesets, audits, late arrivals, erasure.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::act::act;
use crate::codes::{Day, Hash, Origin, RegionCode, Uscc};
use crate::statement::field::{Count, FileDigest, List, StatementDigest, Text};
use crate::statement::key::PublicKey;
use crate::statement::name::PersonId;
use crate::statement::personal::{Digests, Personal};

/// A ledger is founded: entry 0.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(
    title = "Ledger founded",
    extend("x-title-zh" = "账本设立", "x-subject" = ["ledger"], "x-touches" = ["subject"])
)]
pub struct LedgerFounded {
    /// Name of the log and of its checkpoint key.
    pub origin: Origin,
    /// Key that signs checkpoints.
    pub checkpoint_key: PublicKey,
    /// Key that signs the service's own statements; another than the checkpoint key.
    pub service_key: PublicKey,
    /// Who founds it.
    pub founders: List<Founder, 1, 15>,
    /// How many founders a founders' act needs.
    pub quorum: Count<15>,
    /// The log that this one continues, because its data was lost or it was closed.
    pub continues: Option<Predecessor>,
    /// Which clock records.
    pub clock: ClockKind,
    /// SHA-256 of the first manifest.
    pub manifest: FileDigest,
}

act!(LedgerFounded: shown = Governance {
        fn introduced_keys(&self) -> Vec<PublicKey> {
            self.founders.iter().map(|founder| founder.public_key).chain([self.service_key]).collect()
        }
});

/// One founder: a person and a key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(inline)]
pub struct Founder {
    /// The person, under a random id.
    pub person: PersonId,
    /// The person's key.
    pub public_key: PublicKey,
    /// Name of the person.
    #[serde(default, skip_serializing)]
    pub name: Personal<Text<100>>,
    /// Digests of personal fields.
    #[serde(rename = "_sd", default, skip_serializing_if = "Digests::is_empty")]
    pub sd: Digests,
}

/// A log that ended, as its last checkpoint says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(inline)]
pub struct Predecessor {
    /// Its origin, which never signs again.
    pub origin: Origin,
    /// Its size.
    #[schemars(range(max = 9_007_199_254_740_991_u64))]
    pub size: u64,
    /// Its root.
    pub root: StatementDigest,
}

impl Predecessor {
    /// A log of this origin that ended with so many entries under this root.
    #[must_use]
    pub fn new(origin: Origin, size: u64, root: Hash) -> Self {
        Self { origin, size, root: StatementDigest(root) }
    }
}

/// Which clock a ledger records with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(inline)]
pub enum ClockKind {
    /// The clock of the machine.
    System,
    /// An injected clock, for training and demonstration; marked wherever it shows.
    Simulated,
}

/// A key of the ledger is replaced; old and new sign beside each other for at least 90 days.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(
    title = "Ledger key rotated",
    extend("x-title-zh" = "账本密钥更换", "x-subject" = ["ledger"], "x-touches" = ["subject"])
)]
pub struct LedgerKeyRotated {
    /// Which of the two keys.
    pub which: LedgerKey,
    /// The new key; it proves possession as `holder`.
    pub public_key: PublicKey,
    /// Why.
    pub reason: Text<500>,
}

act!(LedgerKeyRotated: shown = Governance {
        fn introduced_keys(&self) -> Vec<PublicKey> {
            vec![self.public_key]
        }
});

/// The two keys of a ledger.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(inline)]
pub enum LedgerKey {
    /// Signs checkpoints.
    Checkpoint,
    /// Signs the service's own statements.
    Service,
}

/// A manifest is adopted: the data files that answers depend on from this entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(
    title = "Ruleset adopted",
    extend("x-title-zh" = "规则集采用", "x-subject" = ["ledger"], "x-touches" = ["subject"])
)]
pub struct RulesetAdopted {
    /// SHA-256 of the manifest.
    pub manifest: FileDigest,
    /// What changes, for a reader.
    pub summary: Text<2000>,
}

act!(RulesetAdopted: shown = Governance);

/// An officer vouches for a statement that arrives late (`practice.md` 2).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(
    title = "Statement received late",
    extend("x-title-zh" = "迟到材料接收", "x-subject" = ["authorities"], "x-touches" = ["subject"])
)]
pub struct StatementReceivedLate {
    /// Digest of the late statement.
    pub statement: StatementDigest,
    /// Why it is late.
    pub reason: Text<500>,
}

act!(StatementReceivedLate: shown = Governance);

/// An auditor may read for a time, within a scope: what every part of it allows.
///
/// Source: practice.md 23.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(
    title = "Audit opened",
    extend("x-title-zh" = "审计开启", "x-subject" = ["ledger", "authorities"], "x-touches" = ["subject"])
)]
pub struct AuditOpened {
    /// The auditing body.
    pub body: Text<200>,
    /// Number of its notice.
    pub notice_number: Text<100>,
    /// Whose statements the auditor may read; `null` means all.
    pub authorities: Option<List<Uscc, 1, 200>>,
    /// Of which regions, each with everything below; `null` means all.
    pub regions: Option<List<RegionCode, 1, 200>>,
    /// Of which types, without version; `null` means all.
    pub event_types: Option<List<Text<100>, 1, 200>>,
    /// Whether personal fields are opened: an audit of procedure needs no names.
    pub personal: bool,
    /// Last day of reading.
    pub until: Day,
    /// The auditor, under a random id.
    pub person: PersonId,
    /// The auditor's key; it proves possession as `holder`.
    pub public_key: PublicKey,
}

act!(AuditOpened: shown = Governance {
        fn introduced_keys(&self) -> Vec<PublicKey> {
            vec![self.public_key]
        }
});

/// Personal data is erased: keys of disclosures are destroyed, the entries stay.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(
    title = "Personal data erased",
    extend("x-title-zh" = "个人信息删除", "x-subject" = ["persons", "institutions", "facilities", "authorities"], "x-touches" = ["subject"])
)]
pub struct PersonalErased {
    /// Legal basis.
    pub legal_basis: Text<500>,
    /// Everything that concerns the subject of this statement, or the single disclosures named here.
    pub disclosures: Option<List<DisclosureName, 1, 1000>>,
    /// Who decided.
    pub decided_by: Text<200>,
    /// On which day.
    pub decided_on: Day,
}

act!(PersonalErased: day = decided_on, shown = Governance);

/// One disclosure of one statement.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(inline)]
pub struct DisclosureName {
    /// Digest of the statement.
    pub statement: StatementDigest,
    /// Digest of the disclosure.
    pub disclosure: StatementDigest,
}

/// The ledger is closed: after this entry nothing is recorded in it, and its origin never signs a longer log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(
    title = "Ledger closed",
    extend("x-title-zh" = "账本关闭", "x-subject" = ["ledger"], "x-touches" = ["subject"])
)]
pub struct LedgerClosed {
    /// Why.
    pub reason: Text<1000>,
    /// The log that will continue it, if it is known already; that one's founding names the last checkpoint of this.
    pub successor: Option<Origin>,
    /// On which day.
    pub closed_on: Day,
}

act!(LedgerClosed: day = closed_on, shown = Governance);

/// The ledger states where its log of restricted reads ends, so that nothing can be taken out of it unseen.
///
/// It tells how much was read by right, and not who read what.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(
    title = "Reads committed",
    extend("x-title-zh" = "查阅记录存证", "x-subject" = ["ledger"], "x-touches" = ["subject"])
)]
pub struct ReadsCommitted {
    /// How many lines there are.
    #[schemars(range(max = 9_007_199_254_740_991_u64))]
    pub count: u64,
    /// The hash of the last.
    pub head: StatementDigest,
    /// On which day.
    pub committed_on: Day,
}

act!(ReadsCommitted: day = committed_on, shown = Governance);

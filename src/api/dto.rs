//! Bodies of answers, as they stand on the wire.

use serde::Serialize;
use utoipa::ToSchema;

use crate::codes::Hash;
use crate::governance::Mark;
use crate::log::Receipt;
use crate::service::Accepted;
use crate::statement::events::ledger::ClockKind;

/// Which clock records.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = Clock)]
pub(super) enum ClockBody {
    /// The clock of the machine.
    System,
    /// An injected clock: training or demonstration, never the record of an authority.
    Simulated,
}

impl From<ClockKind> for ClockBody {
    fn from(kind: ClockKind) -> Self {
        match kind {
            ClockKind::System => Self::System,
            ClockKind::Simulated => Self::Simulated,
        }
    }
}

/// The receipt of an entry: keep it. `tlog_proof` alone is enough to verify it offline.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Receipt)]
pub(super) struct ReceiptBody {
    /// Number of the entry.
    pub seq: u64,
    /// The entry's very bytes, without a line end.
    pub entry: String,
    /// Digest of the statement, base64url.
    pub statement: String,
    /// Number of the leaf: the same as `seq`.
    pub index: u64,
    /// Sibling hashes from the leaf up, base64.
    pub path: Vec<String>,
    /// The signed checkpoint (C2SP signed note).
    pub checkpoint: String,
    /// All of it as one file (C2SP tlog-proof v1).
    pub tlog_proof: String,
    /// Whether the checkpoint carries signatures of witnesses.
    pub cosigned: bool,
    /// Whether the statement stood in the log before this request; absent where nothing was submitted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub repeated: Option<bool>,
    /// What the statement entered with; absent unless this request entered it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub marks: Option<Vec<MarkBody>>,
    /// Which clock recorded.
    pub clock: Option<ClockBody>,
}

/// A mark: the statement stands, and this is said about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = Mark)]
pub(super) struct MarkBody {
    /// `irregular`, `clock-doubted` or `signature-doubted`.
    pub code: &'static str,
    /// The rule that was broken.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rule: Option<String>,
    /// Where the rule stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub clause: Option<String>,
    /// The key in doubt.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kid: Option<String>,
}

impl From<&Mark> for MarkBody {
    fn from(mark: &Mark) -> Self {
        let bare = Self { code: mark.code(), rule: None, clause: None, kid: None };
        match mark {
            Mark::Irregular { rule, clause } => {
                Self { rule: Some(rule.to_string()), clause: Some(clause.to_string()), ..bare }
            }
            Mark::ClockDoubted => bare,
            Mark::SignatureDoubted { kid } => Self { kid: Some(kid.to_string()), ..bare },
        }
    }
}

impl ReceiptBody {
    /// The receipt of an entry whose statement has this digest.
    pub(super) fn new(receipt: Receipt, statement: Hash, clock: Option<ClockKind>) -> Self {
        Self {
            seq: receipt.index.0,
            statement: statement.to_base64url(),
            index: receipt.index.0,
            path: receipt.path.iter().map(|hash| hash.to_base64()).collect(),
            tlog_proof: receipt.to_text(),
            checkpoint: receipt.checkpoint,
            cosigned: false,
            entry: String::from_utf8_lossy(&receipt.entry).into_owned(),
            repeated: None,
            marks: None,
            clock: clock.map(ClockBody::from),
        }
    }

    pub(super) fn accepted(accepted: Accepted, clock: Option<ClockKind>) -> Self {
        let marks = accepted.marks.iter().map(MarkBody::from).collect();
        let body = Self::new(accepted.receipt, accepted.digest, clock);
        Self { repeated: Some(false), marks: Some(marks), ..body }
    }

    pub(super) fn repeated(receipt: Receipt, digest: Hash, clock: Option<ClockKind>) -> Self {
        Self { repeated: Some(true), ..Self::new(receipt, digest, clock) }
    }
}

/// What would become of a statement.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Check)]
pub(super) struct CheckBody {
    /// Digest of the statement, base64url.
    pub statement: String,
    /// Whether it stands in the log already.
    pub repeated: bool,
    /// Its entry, if it does.
    pub seq: Option<u64>,
    /// What it would enter with.
    pub marks: Vec<MarkBody>,
    /// Which clock records.
    pub clock: Option<ClockBody>,
}

/// A proof of the tree.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Proof)]
pub(super) struct ProofBody {
    /// The hashes, base64, in the order of RFC 9162 section 2.1.
    pub path: Vec<String>,
}

/// How the ledger is.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Health)]
pub(super) struct HealthBody {
    /// The ledger's clock, RFC 3339.
    pub now: String,
    /// Which clock it is; `null` before the founding.
    pub clock: Option<ClockBody>,
    /// Name of the log; `null` before the founding.
    pub origin: Option<String>,
    /// Acknowledged entries.
    pub size: u64,
    /// Entries in the public files.
    pub mirrored: u64,
    /// Whether statements are accepted. Why not stands in the operator's log.
    pub writable: bool,
    /// The entry that closed the ledger; `null` while it is open.
    pub closed_by: Option<u64>,
    /// Whether public files and views follow the log.
    pub following: bool,
    /// Half-signed statements that cannot be read. Which, and why, stands in the operator's log.
    pub pending_unreadable: usize,
}

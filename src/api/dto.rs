//! Bodies of answers, as they stand on the wire.

use serde::Serialize;
use utoipa::ToSchema;

use crate::codes::Hash;
use crate::governance::Mark;
use crate::log::Receipt;
use crate::service::{Accepted, OnFailure, WitnessHealth, WitnessesHealth};
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
    /// How it stands with the witnesses; `null` for a ledger that asks none.
    pub witnesses: Option<WitnessesBody>,
}

/// The witnesses, and what is published with their word.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Witnesses)]
pub(super) struct WitnessesBody {
    /// What happens to a checkpoint that too few cosigned: `closed`, it is not published; `open`, it is.
    pub failure: &'static str,
    /// Whether enough cosigned the checkpoint that was offered last.
    pub quorum_met: bool,
    /// Entries under the newest published checkpoint that enough cosigned.
    pub cosigned: u64,
    /// Why the newest checkpoint is not published, or is published without.
    pub waiting: Option<String>,
    /// Whether a witness holds this log for another one than it cosigned, now or in an earlier run.
    pub alarm: bool,
    /// Each witness, in the order of the policy.
    pub witnesses: Vec<WitnessBody>,
}

/// How it stands with one witness. Why it did not cosign stands in the operator's log.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Witness)]
pub(super) struct WitnessBody {
    /// Its name in the ledger's policy.
    pub name: String,
    /// Whether the quorum cannot be met without it.
    pub required: bool,
    /// How many entries it knows, as far as it said so.
    pub size: Option<u64>,
    /// Whether it cosigned what it was offered last.
    pub cosigns: bool,
    /// What it said against this log.
    pub alarm: Option<String>,
}

impl From<WitnessesHealth> for WitnessesBody {
    fn from(health: WitnessesHealth) -> Self {
        let witness = |witness: WitnessHealth| WitnessBody {
            name: witness.name,
            required: witness.required,
            size: witness.size.map(|size| size.0),
            cosigns: witness.trouble.is_none(),
            alarm: witness.alarm,
        };
        let failure = match health.failure {
            OnFailure::Closed => "closed",
            OnFailure::Open => "open",
        };
        let witnesses: Vec<WitnessBody> = health.witnesses.into_iter().map(witness).collect();
        Self {
            failure,
            quorum_met: health.quorum_met,
            cosigned: health.cosigned.0,
            waiting: health.waiting,
            alarm: health.evidence > 0 || witnesses.iter().any(|witness| witness.alarm.is_some()),
            witnesses,
        }
    }
}

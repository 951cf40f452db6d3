//! Findings: what the replay found, where, and how bad it is.

use std::collections::BTreeSet;
use std::fmt;

use crate::log::Seq;

/// How many findings of each severity are kept; all are counted.
const KEPT_MAX: usize = 1_000;

/// How bad a finding is; the worst first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Somebody lied, or the ledger broke its own rules.
    Unsound,
    /// The question cannot be answered with what is here.
    CouldNotTell,
    /// Worth knowing; moves no verdict.
    Note,
}

impl Severity {
    /// The severity as a stable code.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Unsound => "unsound",
            Self::CouldNotTell => "could-not-tell",
            Self::Note => "note",
        }
    }
}

macro_rules! codes {
    ($($variant:ident = $code:literal, $severity:ident, $meaning:literal;)*) => {
        /// What was found. The codes are stable; each has one severity.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum FindingCode {
            $(#[doc = $meaning] $variant,)*
        }

        impl FindingCode {
            /// Every code.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The code in kebab case.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $code,)* }
            }

            /// How bad it is.
            #[must_use]
            pub const fn severity(self) -> Severity {
                match self { $(Self::$variant => Severity::$severity,)* }
            }

            /// The code in one sentence.
            #[must_use]
            pub const fn meaning(self) -> &'static str {
                match self { $(Self::$variant => $meaning,)* }
            }
        }
    };
}

codes! {
    EntryMalformed = "entry-malformed", Unsound, "The line is no entry.";
    SequenceBroken = "sequence-broken", Unsound, "An entry is missing, repeated or out of its order.";
    ChainBroken = "chain-broken", Unsound, "The entry does not name the hash of the entry before it.";
    TimeGoesBack = "time-goes-back", Unsound, "The entry is dated before the entry before it.";
    DigestTwice = "digest-twice", Unsound, "A statement stands in the log a second time.";
    IdTwice = "id-twice", Unsound, "Two statements have one source and id.";
    DigestDiffers = "digest-differs", Unsound, "The statement shown is not the one that the entry commits to.";
    StatementMalformed = "statement-malformed", Unsound, "The statement breaks the format that admission demands.";
    OtherLedger = "other-ledger", Unsound, "The statement was signed for another ledger.";
    SignatureInvalid = "signature-invalid", Unsound, "A signature does not hold.";
    NotPermitted = "not-permitted", Unsound, "Its signers were not entitled to this statement at this entry.";
    DisclosureDiffers = "disclosure-differs", Unsound, "A disclosure shown is not one that was signed.";
    CheckpointRefused = "checkpoint-refused", Unsound, "The latest checkpoint is not one that the ledger signed.";
    CheckpointKeyDiffers = "checkpoint-key-differs", Unsound,
        "The ledger's keys in the log are not those that the auditor knows.";
    StatementWithdrawn = "statement-withdrawn", Unsound,
        "A statement is gone, and no entry of the founders withdraws it.";
    RotationSignatureMissing = "rotation-signature-missing", Unsound,
        "While two checkpoint keys sign beside each other, the latest checkpoint lacks one of their signatures.";
    PredecessorDiffers = "predecessor-differs", Unsound,
        "The ledger continues another state of its predecessor than that one signed.";
    EntriesMissing = "entries-missing", Unsound, "The checkpoint covers more entries than were shown.";
    RootDiffers = "root-differs", Unsound, "The entries shown do not give the root that the latest checkpoint signs.";
    HistoryTruncated = "history-truncated", Unsound, "The log was longer once.";
    HistoryDiffers = "history-differs", Unsound, "The log is not the one that an earlier checkpoint signed.";
    CheckpointsConflict = "checkpoints-conflict", Unsound, "The ledger signed two roots for one size.";
    ReceiptContradicted = "receipt-contradicted", Unsound, "An entry is not the one in a receipt that the ledger gave.";
    PublishedDiffers = "published-differs", Unsound, "A public file does not hold what the log holds.";
    MarksDiffer = "marks-differ", Unsound, "The ledger tells other marks of an entry than follow from the log.";
    ClassDiffers = "class-differs", Unsound, "A statement is shown or held back otherwise than follows from the log.";
    StandingDiffers = "standing-differs", Unsound, "The register publishes another standing than follows from the log.";
    ListDiffers = "list-differs", Unsound, "The register publishes another list than follows from the log.";
    WindowDiffers = "window-differs", Unsound, "The register shows a record otherwise, or for other days, than follows from the log.";
    PlaceDiffers = "place-differs", Unsound, "The register tells of other places, or of their other names and operators, than follow from the log.";
    RecordDiffers = "record-differs", Unsound, "A list of penalties, grades or inspections is not the one that follows from the log.";
    IndicatorDiffers = "indicator-differs", Unsound, "The register publishes another figure than follows from the log.";
    RulesetDiffers = "ruleset-differs", Unsound, "The rules that are told are not those that the log put in force.";
    ReadsDiffer = "reads-differ", Unsound, "The log of restricted reads is not the one whose ends the ledger stated.";
    DrawDiffers = "draw-differs", Unsound, "A random draw, run again from its lists, is not what was recorded.";
    MirrorDiffers = "mirror-differs", Unsound, "An entry is not the one in the auditor's earlier copy.";

    EntryVersionUnknown = "entry-version-unknown", CouldNotTell, "The entry is of a version that this program does not know.";
    TypeUnknown = "type-unknown", CouldNotTell, "The statement is of a type that this program does not know.";
    AlgorithmUnknown = "algorithm-unknown", CouldNotTell,
        "A signature is of an algorithm that this program does not know.";
    ManifestMissing = "manifest-missing", CouldNotTell, "A manifest or one of its files was not supplied.";
    ManifestUnusable = "manifest-unusable", CouldNotTell, "This program cannot use a manifest; a newer one may.";
    GovernanceUnseen = "governance-unseen", CouldNotTell, "A statement that may rule who may sign is not shown.";
    WithdrawalsUnread = "withdrawals-unread", CouldNotTell,
        "A statement was withdrawn, and the reader did not know it when the log was read.";
    PermissionUnsure = "permission-unsure", CouldNotTell,
        "By what is known its signers were not entitled, but an earlier statement could not be read.";
    SignaturesNotChecked = "signatures-not-checked", CouldNotTell, "Signatures were not verified.";
    CheckpointMissing = "checkpoint-missing", CouldNotTell, "No checkpoint says how long the log is.";
    EntriesUncovered = "entries-uncovered", CouldNotTell, "Entries were shown that the latest checkpoint does not cover.";
    RootNotComparable = "root-not-comparable", CouldNotTell,
        "The roots differ, but entries of an unknown version may be hashed in another way.";
    AwaitingCosignature = "awaiting-cosignature", CouldNotTell, "Fewer witnesses cosigned than the policy demands.";
    RegisterNotCompared = "register-not-compared", CouldNotTell,
        "What the register publishes could not be compared with the log.";
    EarlierUnusable = "earlier-unusable", CouldNotTell, "A checkpoint or receipt that the auditor kept proves nothing.";

    DrawDoubtful = "draw-doubtful", Note, "The seed of a random draw is not of the source named in advance, or is none.";
    PersonalNumberInClear = "personal-number-in-clear", Note, "A clear text looks like an identity or phone number.";
}

impl fmt::Display for FindingCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// One finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The entry; `None` where it is about the log as a whole.
    pub seq: Option<Seq>,
    /// What it is.
    pub code: FindingCode,
    /// What was found and what was wanted. Never repeats a value of a statement.
    pub detail: String,
}

impl Finding {
    /// How bad it is.
    #[must_use]
    pub const fn severity(&self) -> Severity {
        self.code.severity()
    }

    /// The order of reports: the worst first, then by entry, the log as a whole last.
    fn order(&self) -> (Severity, bool, Option<Seq>, FindingCode, &str) {
        (self.severity(), self.seq.is_none(), self.seq, self.code, &self.detail)
    }
}

impl PartialOrd for Finding {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Finding {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.order().cmp(&other.order())
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.seq {
            Some(seq) => write!(f, "entry {seq}: {} ({})", self.detail, self.code),
            None => write!(f, "{} ({})", self.detail, self.code),
        }
    }
}

/// All findings: every one counted, the first 1,000 of each severity kept.
///
/// The order in which they come does not matter, because signatures are checked out of order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Findings {
    unsound: Kept,
    could_not_tell: Kept,
    notes: Kept,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Kept {
    first: BTreeSet<Finding>,
    total: u64,
}

impl Findings {
    /// Adds one.
    pub(super) fn add(&mut self, seq: Option<Seq>, code: FindingCode, detail: impl Into<String>) {
        let kept = match code.severity() {
            Severity::Unsound => &mut self.unsound,
            Severity::CouldNotTell => &mut self.could_not_tell,
            Severity::Note => &mut self.notes,
        };
        kept.total += 1;
        kept.first.insert(Finding { seq, code, detail: detail.into() });
        if kept.first.len() > KEPT_MAX {
            kept.first.pop_last();
        }
    }

    /// How many there are of a severity.
    #[must_use]
    pub fn total(&self, severity: Severity) -> u64 {
        self.of(severity).total
    }

    /// Those that were kept: the worst first, then by entry.
    pub fn iter(&self) -> impl Iterator<Item = &Finding> {
        self.unsound.first.iter().chain(&self.could_not_tell.first).chain(&self.notes.first)
    }

    /// The first difference: the unsound finding at the lowest entry.
    #[must_use]
    pub fn first_unsound(&self) -> Option<&Finding> {
        self.unsound.first.first()
    }

    /// The verdict that they come to.
    #[must_use]
    pub fn verdict(&self) -> Verdict {
        match (self.unsound.total, self.could_not_tell.total) {
            (0, 0) => Verdict::Sound,
            (0, _) => Verdict::CouldNotTell,
            (_, _) => Verdict::Unsound,
        }
    }

    fn of(&self, severity: Severity) -> &Kept {
        match severity {
            Severity::Unsound => &self.unsound,
            Severity::CouldNotTell => &self.could_not_tell,
            Severity::Note => &self.notes,
        }
    }
}

/// What an audit comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Everything that could be checked holds.
    Sound,
    /// Something does not hold.
    Unsound,
    /// Nothing fails, and something could not be decided.
    CouldNotTell,
}

impl Verdict {
    /// The exit code of a command.
    #[must_use]
    pub const fn exit_code(self) -> u8 {
        match self {
            Self::Sound => 0,
            Self::Unsound => 1,
            Self::CouldNotTell => 2,
        }
    }
}

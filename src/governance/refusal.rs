//! Why a statement is refused, and what it is marked with where it is accepted all the same.

use std::borrow::Cow;

use thiserror::Error;

use crate::log::Seq;
use crate::statement::{Kid, Role};

/// Why a statement is not admitted. Each states the fact; what it changes is nothing.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Refusal {
    /// Signed for another ledger.
    #[error("the statement is meant for another ledger")]
    OtherLedger,
    /// The ledger has no entry yet, and this does not found it; or it is founded already.
    #[error("{0}")]
    NotTheFounding(&'static str),
    /// The ledger was closed.
    #[error("the ledger was closed by entry {by}; nothing is recorded in it any more")]
    Closed {
        /// The entry that closed it.
        by: Seq,
    },
    /// A key that no entry enrolled.
    #[error("key {kid} is not enrolled")]
    UnknownKey {
        /// The key.
        kid: Kid,
    },
    /// A key that is revoked.
    #[error("key {kid} is revoked")]
    RevokedKey {
        /// The key.
        kid: Kid,
    },
    /// Signed by a key after its ordinary end, or older than its type allows, without a receiver.
    #[error("late: {0}")]
    Late(&'static str),
    /// A decision dated ahead of the ledger's clock.
    #[error("signed more than 10 minutes ahead of the ledger's clock")]
    DatedAhead,
    /// An algorithm that the manifest does not accept.
    #[error("the manifest in force does not accept the algorithm {0}")]
    Algorithm(&'static str),
    /// A role that the type needs has too few signers.
    #[error("{found} of {wanted} persons signed as {role}")]
    RolesMissing {
        /// The role.
        role: String,
        /// Persons found.
        found: usize,
        /// Persons wanted.
        wanted: usize,
    },
    /// A key that may not sign in this role.
    #[error("key {kid} may not sign as {role}")]
    RoleNotHeld {
        /// The key.
        kid: Kid,
        /// The role.
        role: Role,
    },
    /// One person with two signatures.
    #[error("keys {first} and {second} belong to one person, who can sign only once")]
    SamePerson {
        /// One key.
        first: Kid,
        /// The other.
        second: Kid,
    },
    /// Not competent, with the rule.
    #[error("not competent ({rule}): {detail}")]
    NotCompetent {
        /// The rule.
        rule: &'static str,
        /// What is missing.
        detail: String,
    },
    /// Impossible in law or in time.
    #[error("impossible ({rule}): {detail}")]
    Impossible {
        /// The rule.
        rule: Cow<'static, str>,
        /// What contradicts it.
        detail: String,
        /// JSON pointer into the payload.
        pointer: Cow<'static, str>,
    },
}

/// What an accepted statement is marked with. Marks follow from the log; the auditor derives the same ones.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mark {
    /// A rule of procedure was broken; the act stands until it is annulled.
    Irregular {
        /// The rule.
        rule: Cow<'static, str>,
        /// Where it stands.
        clause: Cow<'static, str>,
    },
    /// Signed ahead of the ledger's clock: the device's clock is off.
    ClockDoubted,
    /// A key that signed was revoked as of an entry before this one.
    SignatureDoubted {
        /// The key.
        kid: Kid,
    },
}

impl Mark {
    /// The mark as a stable code.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Irregular { .. } => "irregular",
            Self::ClockDoubted => "clock-doubted",
            Self::SignatureDoubted { .. } => "signature-doubted",
        }
    }
}

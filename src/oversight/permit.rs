//! The procedures: may this statement follow what the dossier holds.
//!
//! Reality is never refused: what broke a rule of procedure is irregular, accepted and marked. Only what cannot
//! be, in time or in logic, is impossible.

use crate::codes::{AuthorityKind, Timestamp, Uscc};
use crate::manifest::Rulebook;
use crate::statement::{Event, Source, Subject};

use super::dossier::Dossier;

/// A statement that wants to enter a dossier.
#[derive(Clone, Copy)]
pub struct Proposed<'p> {
    /// What it says.
    pub event: &'p Event,
    /// Who says it.
    pub source: Source,
    /// That authority's line of business.
    pub kind: Option<AuthorityKind>,
    /// About whom.
    pub subject: Subject,
    /// When it was signed.
    pub time: Timestamp,
    /// When the ledger records it.
    pub at: Timestamp,
    /// The rulebook in force.
    pub rulebook: &'p Rulebook,
    /// Whether the source acts for an authority: it is the same, or took over from it.
    pub acts_for: &'p dyn Fn(Uscc) -> bool,
}

/// The answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Permit {
    /// Nothing speaks against it.
    Regular,
    /// It is accepted and marked.
    Irregular(Vec<Broken>),
    /// It cannot be.
    Impossible {
        /// The rule.
        rule: &'static str,
        /// What contradicts it.
        detail: String,
        /// JSON pointer into the payload.
        pointer: &'static str,
    },
}

/// A rule of procedure that was broken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Broken {
    /// The rule.
    pub rule: &'static str,
    /// Where it stands.
    pub clause: &'static str,
}

/// Judges a statement against the dossier as it stands before it.
#[must_use]
pub fn permit(_dossier: &Dossier, _proposed: &Proposed<'_>) -> Permit {
    Permit::Regular
}

//! The work list: what has to be done about a subject, until when, and what is overdue.

use crate::codes::{Day, Deadline, Hash, Uscc};
use crate::log::Seq;
use crate::manifest::Rulebook;
use crate::manifest::ruleset::Duty;
use crate::oversight::Dossier;

/// Something that has to be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due {
    /// The entry from which it follows.
    pub seq: Seq,
    /// Digest of that statement.
    pub digest: Hash,
    /// What.
    pub duty: Duty,
    /// By whom; `None` where it is not an authority that made the statement.
    pub authority: Option<Uscc>,
    /// Until when.
    pub deadline: Deadline,
    /// Whether that is over.
    pub overdue: bool,
    /// The rule.
    pub rule: String,
    /// Where it stands.
    pub source: String,
}

/// What is open on a day, in the order of the log.
#[must_use]
pub fn due(_dossier: &Dossier, _rulebook: &Rulebook, _day: Day) -> Vec<Due> {
    Vec::new()
}

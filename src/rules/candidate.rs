//! Candidates for listing: facts that an authority has to look at. Nobody is ever listed here.

use crate::codes::{AuthorityKind, Day, Deadline, ListKind};
use crate::log::Seq;
use crate::manifest::Rulebook;
use crate::oversight::Dossier;

/// Facts that may lead to a listing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// Which list.
    pub list: ListKind,
    /// The circumstance, by its code in the ruleset.
    pub circumstance: String,
    /// Which line of business would decide.
    pub kind: AuthorityKind,
    /// The entries, oldest first.
    pub entries: Vec<Seq>,
    /// The rule.
    pub rule: String,
    /// Where it stands.
    pub source: String,
    /// `[MEM]` or `[POLICY]`, where it is not law that was read.
    pub mark: Option<String>,
    /// Until when it has to be decided or dismissed; `None` where no rule says.
    pub decide_by: Option<Deadline>,
}

/// The candidates of a legal person and of the places that it operates, on a day.
#[must_use]
pub fn candidates(_institution: &Dossier, _facilities: &[&Dossier], _rulebook: &Rulebook, _day: Day) -> Vec<Candidate> {
    Vec::new()
}

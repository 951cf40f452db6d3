//! Listings with the days on which they are in force.

use crate::codes::{Day, Hash, ListKind, Uscc};
use crate::log::Seq;
use crate::manifest::Rulebook;
use crate::oversight::Dossier;

/// A listing and when it is in force.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// Its entry.
    pub seq: Seq,
    /// Digest of its statement.
    pub digest: Hash,
    /// Which list.
    pub list: ListKind,
    /// The circumstance, by its code in the ruleset.
    pub circumstance: String,
    /// First day: the date of the document.
    pub from: Day,
    /// First day on which it is no longer in force; `None` while it lasts.
    pub until: Option<Day>,
    /// From which day removal may be asked; `None` where it may be at once, when the ground is mended.
    pub removal_from: Option<Day>,
    /// Who decided it.
    pub authority: Uscc,
    /// The rule of the list; empty where none holds.
    pub rule: String,
}

impl Listed {
    /// Whether it is in force on a day.
    #[must_use]
    pub fn holds(&self, day: Day) -> bool {
        self.from <= day && self.until.is_none_or(|until| day < until)
    }
}

/// The listings of a dossier that count, those that are over included, oldest entry first.
///
/// Of the public's dossier these are the ones that are public; a listing that begins after `today` is left out.
#[must_use]
pub fn listings(_dossier: &Dossier, _rulebook: &Rulebook, _today: Day) -> Vec<Listed> {
    Vec::new()
}

//! Who sees what: the one place that decides whether a statement is shown in public on a day.

use crate::codes::Day;
use crate::log::Seq;
use crate::manifest::Rulebook;
use crate::oversight::{Dossier, Recorded};

use super::release::{effective_release, is_releasable};

/// What the public sees of a statement on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Visibility {
    /// It is shown.
    Public {
        /// First day.
        from: Day,
        /// First day on which it is no longer shown; `None` while it lasts.
        until: Option<Day>,
        /// The rule of the window.
        rule: String,
    },
    /// It was never shown, or not yet.
    Restricted,
    /// Its window is over.
    Expired,
    /// A later statement ended it.
    Ended {
        /// The entry that did.
        by: Seq,
    },
}

impl Visibility {
    /// Whether anybody may see it.
    #[must_use]
    pub fn is_public(&self) -> bool {
        match self {
            Self::Public { .. } => true,
            Self::Restricted | Self::Expired | Self::Ended { .. } => false,
        }
    }
}

/// What the public sees of a record on a day. `home` is the dossier of the record's own subject.
#[must_use]
pub fn visibility(home: &Dossier, record: &Recorded, _rulebook: &Rulebook, day: Day) -> Visibility {
    if !is_releasable(&record.event) || !home.counts(record) {
        return Visibility::Restricted;
    }
    if let Some(end) = home.fate(record.digest).ended.filter(|end| end.kind.is_from_the_start() || day >= end.on) {
        return Visibility::Ended { by: end.seq };
    }
    match effective_release(home, record) {
        Some(release) if release.on <= day => Visibility::Public { from: release.on, until: None, rule: String::new() },
        Some(_) | None => Visibility::Restricted,
    }
}

//! The procedures: may this statement follow what the dossier holds.
//!
//! Reality is never refused: what broke a rule of procedure is irregular, accepted and marked. Only what cannot
//! be, in time or in logic, is impossible.

use std::borrow::Cow;

use crate::codes::{AuthorityKind, Day, Timestamp, Uscc};
use crate::manifest::Rulebook;
use crate::manifest::ruleset::Rule;
use crate::statement::events::Deed;
use crate::statement::{Event, Nature, Source, Subject};

use super::dossier::Dossier;
use super::dossiers::Dossiers;

mod authorship;
mod corrections;
mod documents;
mod facilities;
mod guards;
mod listings;
mod names;
mod penalties;
mod publication;
mod rectifications;
mod references;
mod submissions;
mod succession;
mod visited;

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
    /// The dossiers of all subjects, for rules that ask in another one.
    pub dossiers: &'p Dossiers,
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
        rule: String,
        /// What contradicts it.
        detail: String,
        /// JSON pointer into the payload.
        pointer: String,
    },
}

/// A rule of procedure that was broken.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Broken {
    /// The rule.
    pub rule: Cow<'static, str>,
    /// Where it stands.
    pub clause: Cow<'static, str>,
}

impl Broken {
    const fn of(rule: &'static str, clause: &'static str) -> Self {
        Self { rule: Cow::Borrowed(rule), clause: Cow::Borrowed(clause) }
    }

    fn by(rule: &Rule) -> Self {
        Self { rule: rule.id.clone().into(), clause: rule.source.clone().into() }
    }
}

/// Clause of a rule that no law states word for word: this platform holds its authorities to it.
const HOUSE: &str = "本平台规则";

/// Why a statement cannot be.
struct Impossible {
    rule: String,
    detail: String,
    pointer: String,
}

fn impossible(rule: &str, pointer: impl Into<String>, detail: impl Into<String>) -> Impossible {
    Impossible { rule: rule.to_owned(), detail: detail.into(), pointer: pointer.into() }
}

impl Proposed<'_> {
    /// The day on which it would take effect in law.
    fn day(&self) -> Day {
        self.event.legal_day().unwrap_or_else(|| self.time.day())
    }
}

/// Judges a statement against the dossier of its subject, as it stands before it.
///
/// Pure: it knows legal days and what is recorded, and no clock. Records of fact are never irregular.
#[must_use]
pub fn permit(dossier: &Dossier, proposed: &Proposed<'_>) -> Permit {
    if let Err(Impossible { rule, detail, pointer }) = possible(dossier, proposed) {
        return Permit::Impossible { rule, detail, pointer };
    }
    let mut broken = broken(dossier, proposed);
    broken.sort_unstable();
    broken.dedup();
    if broken.is_empty() { Permit::Regular } else { Permit::Irregular(broken) }
}

/// What cannot be, in time or in logic, whoever signs it.
fn possible(dossier: &Dossier, proposed: &Proposed<'_>) -> Result<(), Impossible> {
    let event = proposed.event;
    references::hold(dossier, proposed)?;
    documents::number_is_free(dossier, proposed.source, event)?;
    submissions::are_known(dossier, event.considered())?;
    if event.is_clerical() || matches!(event.deed(), Deed::Releases { .. }) {
        authorship::is_of_source(dossier, proposed)?;
    }
    if let Event::FacilityRegistered(_) = event {
        facilities::is_new(dossier)?;
    } else if let Event::RectificationOrdered(ordered) = event {
        rectifications::due_is_after_order(ordered)?;
    } else if let Event::ListingNotified(notified) = event {
        listings::is_known(proposed, notified.list, &notified.circumstance, notified.region)?;
    } else if let Event::ListingDecided(decided) = event {
        listings::is_known(proposed, decided.list, &decided.circumstance, decided.region)?;
    } else if let Event::StatementCorrected(correction) = event {
        corrections::fits(dossier, proposed, correction)?;
    } else if let Event::SubjectMerged(merged) = event {
        names::may_be_merged(dossier, proposed, merged)?;
    } else if let Event::SubjectSplit(split) = event {
        names::may_be_parted(proposed, split)?;
    } else if let Event::InstitutionSucceeded(succeeded) = event {
        succession::is_of_others(dossier, succeeded)?;
    }
    guards::allow(dossier, proposed)
}

/// The rules of procedure that a possible statement breaks, in any order.
fn broken(dossier: &Dossier, proposed: &Proposed<'_>) -> Vec<Broken> {
    let event = proposed.event;
    if event.kind().nature() != Nature::Decision {
        return Vec::new();
    }
    let mut broken = guards::broken(dossier, proposed);
    if let Event::PenaltyAnnulled(annulled) = event {
        broken.extend(penalties::annulled(dossier, annulled));
    } else if let Event::ListingDecided(decided) = event {
        broken.extend(listings::decided(dossier, proposed, decided));
    } else if let Event::ListingRemoved(removed) = event {
        broken.extend(listings::removed(dossier, proposed, removed));
    } else if let Event::PublicationReleased(released) = event {
        broken.extend(publication::released(dossier, released));
    }
    if let Deed::Ends(_) = event.deed() {
        broken.extend(authorship::own_record(dossier, proposed));
    }
    broken
}

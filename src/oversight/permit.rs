//! The procedures: may this statement follow what the dossier holds.
//!
//! Reality is never refused: what broke a rule of procedure is irregular, accepted and marked. Only what cannot
//! be, in time or in logic, is impossible.

use crate::codes::{AuthorityKind, Day, Timestamp, Uscc};
use crate::manifest::Rulebook;
use crate::statement::events::governance_event;
use crate::statement::{Event, Source, Subject};

use super::dossier::Dossier;

mod authorship;
mod corrections;
mod documents;
mod facilities;
mod grades;
mod listings;
mod penalties;
mod publication;
mod rectifications;
mod references;
mod submissions;

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

/// Clause of a rule that no law states word for word: this platform holds its authorities to it.
const HOUSE: &str = "本平台规则";

/// Why a statement cannot be.
struct Impossible {
    rule: &'static str,
    detail: String,
    pointer: &'static str,
}

fn impossible(rule: &'static str, pointer: &'static str, detail: impl Into<String>) -> Impossible {
    Impossible { rule, detail: detail.into(), pointer }
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
    references::hold(dossier, proposed)?;
    documents::number_is_free(dossier, proposed.source, proposed.event)?;
    match proposed.event {
        Event::FacilityRegistered(_) => facilities::is_new(dossier),
        Event::RectificationOrdered(ordered) => rectifications::due_is_after_order(ordered),
        Event::ListingNotified(notified) => {
            listings::is_known(proposed, notified.list, &notified.circumstance, notified.region)
        }
        Event::ListingDecided(decided) => {
            listings::is_known(proposed, decided.list, &decided.circumstance, decided.region)?;
            submissions::are_known(dossier, &decided.considered)
        }
        Event::PenaltyDecided(decided) => submissions::are_known(dossier, &decided.considered),
        Event::ListingRemoved(removed) => submissions::are_known(dossier, &removed.considered),
        Event::PublicationReleased(_) | Event::StatementMisattributed(_) | Event::StatementRetracted(_) => {
            authorship::is_of_source(dossier, proposed)
        }
        Event::StatementCorrected(correction) => {
            authorship::is_of_source(dossier, proposed)?;
            corrections::fits(dossier, proposed, correction)
        }
        Event::InstitutionRegistered(_)
        | Event::FacilityIdentified(_)
        | Event::FilingAccepted(_)
        | Event::LicenceGranted(_)
        | Event::LicenceRevoked(_)
        | Event::InspectionRecorded(_)
        | Event::FireCheckRecorded(_)
        | Event::RectificationAccepted(_)
        | Event::PenaltyAnnulled(_)
        | Event::GradeAwarded(_)
        | Event::GradeRevoked(_)
        | Event::DocumentServed(_)
        | Event::PartySubmitted(_)
        | Event::OutsideDocumentReceived(_)
        | Event::RecordTranscribed(_)
        | governance_event!() => Ok(()),
    }
}

/// The rules of procedure that a possible statement breaks, in any order.
fn broken(dossier: &Dossier, proposed: &Proposed<'_>) -> Vec<Broken> {
    match proposed.event {
        Event::PenaltyDecided(decided) => penalties::decided(dossier, decided),
        Event::PenaltyAnnulled(annulled) => {
            let order = penalties::annulled(dossier, annulled);
            order.into_iter().chain(authorship::own_record(dossier, proposed)).collect()
        }
        Event::GradeAwarded(awarded) => grades::awarded(dossier, awarded),
        Event::ListingDecided(decided) => listings::decided(dossier, proposed, decided),
        Event::ListingRemoved(removed) => {
            let mut broken = listings::removed(dossier, proposed, removed);
            broken.extend(authorship::own_record(dossier, proposed));
            broken
        }
        Event::PublicationReleased(released) => publication::released(dossier, released).into_iter().collect(),
        Event::LicenceRevoked(_) | Event::GradeRevoked(_) => {
            authorship::own_record(dossier, proposed).into_iter().collect()
        }
        Event::InstitutionRegistered(_)
        | Event::FacilityRegistered(_)
        | Event::FacilityIdentified(_)
        | Event::FilingAccepted(_)
        | Event::LicenceGranted(_)
        | Event::InspectionRecorded(_)
        | Event::FireCheckRecorded(_)
        | Event::RectificationOrdered(_)
        | Event::RectificationAccepted(_)
        | Event::ListingNotified(_)
        | Event::DocumentServed(_)
        | Event::PartySubmitted(_)
        | Event::OutsideDocumentReceived(_)
        | Event::StatementCorrected(_)
        | Event::StatementMisattributed(_)
        | Event::StatementRetracted(_)
        | Event::RecordTranscribed(_)
        | governance_event!() => Vec::new(),
    }
}

//! Who sees what: the one place that decides whether a statement is shown in public on a day.

use crate::codes::{Day, Hash};
use crate::log::Seq;
use crate::manifest::{Audience, Rulebook};
use crate::oversight::{Dossier, Recorded};
use crate::statement::Event;
use crate::statement::events::governance_event;
use crate::statement::events::party::SubmissionKind;

use super::notice::annulment_notice;
use super::release::{effective_release, is_releasable};
use super::window::window;

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

/// In which way a type of statement comes to be shown.
enum Way {
    /// Once it is released, in its window.
    Released,
    /// As the statement that it is about; `own_end` where its own end ends it too.
    With { about: Hash, own_end: bool },
    /// As the statement that it releases.
    Release { of: Hash },
    /// As the notice that a decision was annulled.
    Notice { of: Hash },
    /// As the catalogue says.
    Governance,
    /// Not at all.
    Never,
}

/// What the public sees of a record on a day. `home` is the dossier of the record's own subject.
///
/// Trust: this is asked for every reader and every path; nothing else decides what leaves the ledger.
#[must_use]
pub fn visibility(home: &Dossier, record: &Recorded, rulebook: &Rulebook, day: Day) -> Visibility {
    match way(&record.event) {
        Way::Released => released(home, record, rulebook, day),
        Way::With { about, own_end } => match home.record(about) {
            Some(main) if is_releasable(&main.event) => {
                let visible = released(home, main, rulebook, day);
                let gone = fell(home, record).filter(|_| own_end && visible.is_public());
                gone.map_or(visible, |by| Visibility::Ended { by })
            }
            Some(_) | None => Visibility::Restricted,
        },
        Way::Release { of } => match home.record(of) {
            Some(main) if effective_release(home, main).is_some_and(|release| release.by == record.digest) => {
                released(home, main, rulebook, day)
            }
            Some(_) | None => Visibility::Restricted,
        },
        Way::Notice { of } => annulment_notice(home, record, of, rulebook, day),
        Way::Governance => match rulebook.catalogue.row(record.event.kind().name()).map(|row| row.audience) {
            Some(Audience::Public) => {
                Visibility::Public { from: record.legal_day(), until: None, rule: "catalogue".to_owned() }
            }
            Some(Audience::Restricted) | None => Visibility::Restricted,
        },
        Way::Never => Visibility::Restricted,
    }
}

fn way(event: &Event) -> Way {
    match event {
        Event::InstitutionRegistered(_)
        | Event::FacilityRegistered(_)
        | Event::FacilityIdentified(_)
        | Event::FilingAccepted(_)
        | Event::LicenceGranted(_)
        | Event::InspectionRecorded(_)
        | Event::FireCheckRecorded(_)
        | Event::RectificationOrdered(_)
        | Event::PenaltyDecided(_)
        | Event::GradeAwarded(_)
        | Event::ListingDecided(_)
        | Event::RecordTranscribed(_) => Way::Released,
        Event::RectificationAccepted(accepted) => Way::With { about: accepted.order.0, own_end: true },
        // What a statement says holds with its corrections, whatever becomes of them.
        Event::StatementCorrected(correction) => Way::With { about: correction.statement.0, own_end: false },
        Event::PartySubmitted(submitted) if submitted.kind == SubmissionKind::Objection => {
            Way::With { about: submitted.about.0, own_end: true }
        }
        Event::PublicationReleased(release) => Way::Release { of: release.statement.0 },
        Event::PenaltyAnnulled(annulled) => Way::Notice { of: annulled.decision.0 },
        Event::PartySubmitted(_)
        | Event::ListingNotified(_)
        | Event::ListingRemoved(_)
        | Event::LicenceRevoked(_)
        | Event::GradeRevoked(_)
        | Event::DocumentServed(_)
        | Event::OutsideDocumentReceived(_)
        | Event::StatementMisattributed(_)
        | Event::StatementRetracted(_) => Way::Never,
        governance_event!() => Way::Governance,
    }
}

/// The entry by which a record counts as never valid.
pub(super) fn fell(home: &Dossier, record: &Recorded) -> Option<Seq> {
    home.fate(record.digest).ended.filter(|end| end.kind.is_from_the_start()).map(|end| end.seq)
}

/// A record that needs a release. What was never shown is restricted, whatever became of it: its end is no news.
fn released(home: &Dossier, record: &Recorded, rulebook: &Rulebook, day: Day) -> Visibility {
    let release = effective_release(home, record).filter(|release| release.on <= day);
    let Some(release) = release.filter(|_| home.counts(record)) else { return Visibility::Restricted };
    let Some(window) = window(home, record, &release, rulebook, day) else { return Visibility::Restricted };
    let ended = home.fate(record.digest).ended;
    if let Some(end) = ended.filter(|end| end.kind.is_from_the_start() || end.on <= day) {
        return Visibility::Ended { by: end.seq };
    }
    if window.until.is_some_and(|until| until <= day) {
        return Visibility::Expired;
    }
    Visibility::Public { from: release.on, until: window.until, rule: window.rule }
}

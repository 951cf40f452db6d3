//! What a statement is about: it must be there, be of a fitting type, come first, and not have ended already.

use std::mem::discriminant;

use crate::codes::{Day, Hash};
use crate::statement::StatementDigest;
use crate::statement::events::governance_event;
use crate::statement::events::inspection::InspectionResult;
use crate::statement::events::transcript::Transcribed;
use crate::statement::{Event, EventKind, Nature};

use super::super::dossier::Dossier;
use super::super::fate::EndKind;
use super::super::recorded::Recorded;
use super::documents::document;
use super::{Impossible, Proposed, impossible};

/// Checks what a statement says about others of its dossier.
pub(super) fn hold(dossier: &Dossier, proposed: &Proposed<'_>) -> Result<(), Impossible> {
    let event = proposed.event;
    bases_come_first(dossier, proposed)?;
    let Some(digest) = event.about() else { return Ok(()) };
    let record = dossier.own(digest);
    let (pointer, fits) = bond(event, record.map(|record| dossier.event(record)));
    let Some(record) = record else {
        let detail = format!("no statement {} about this subject is recorded", digest.to_base64url());
        return Err(impossible("about-known", pointer, detail));
    };
    if !fits {
        let (own, found) = (event.kind().unversioned(), record.event.kind().unversioned());
        return Err(impossible("about-known", pointer, format!("{own} cannot be about this {found}")));
    }
    comes_first(cause_day(event, record), proposed.day(), pointer)?;
    if let Event::OutsideDocumentReceived(received) = event {
        comes_first(cause_day(event, record), received.dated_on, "/data/dated_on")?;
        comes_first(received.dated_on, received.received_on, "/data/received_on")?;
    }
    is_not_over(dossier, event, record, pointer)
}

/// Where a statement names the one that it is about, and whether it can be about it.
fn bond(event: &Event, about: Option<&Event>) -> (&'static str, bool) {
    let is = |fits: fn(&Event) -> bool| about.is_some_and(fits);
    match event {
        Event::LicenceRevoked(_) => ("/data/licence", is(|about| matches!(about, Event::LicenceGranted(_)))),
        Event::RectificationOrdered(_) => ("/data/finding", is(finds_something)),
        Event::RectificationAccepted(_) => ("/data/order", is(|about| matches!(about, Event::RectificationOrdered(_)))),
        Event::PenaltyAnnulled(_) => ("/data/decision", is(is_penalty)),
        Event::GradeRevoked(_) => ("/data/award", is(|about| matches!(about, Event::GradeAwarded(_)))),
        Event::ListingDecided(decided) => {
            let notified =
                |about: &Event| matches!(about, Event::ListingNotified(notice) if notice.list == decided.list);
            ("/data/notice", decided.notice.is_none() || about.is_some_and(notified))
        }
        Event::ListingRemoved(_) => ("/data/listing", is(|about| matches!(about, Event::ListingDecided(_)))),
        Event::DocumentServed(_) => ("/data/document", is(|about| document(about).is_some())),
        Event::PartySubmitted(_) => ("/data/about", is(can_be_answered)),
        Event::OutsideDocumentReceived(_) => ("/data/about", is(can_be_reviewed)),
        Event::PublicationReleased(_) => ("/data/statement", is(can_be_released)),
        Event::StatementCorrected(_) | Event::StatementMisattributed(_) | Event::StatementRetracted(_) => {
            ("/data/statement", is(|about| !is_correction(about)))
        }
        Event::InstitutionRegistered(_)
        | Event::FacilityRegistered(_)
        | Event::FacilityIdentified(_)
        | Event::FilingAccepted(_)
        | Event::LicenceGranted(_)
        | Event::InspectionRecorded(_)
        | Event::FireCheckRecorded(_)
        | Event::PenaltyDecided(_)
        | Event::GradeAwarded(_)
        | Event::ListingNotified(_)
        | Event::RecordTranscribed(_)
        | governance_event!() => ("/data", true),
    }
}

/// Whether a visit left something to be mended: problems, hazards, or that the officers were kept out.
fn finds_something(event: &Event) -> bool {
    let found = |result: InspectionResult, hazards: usize| match result {
        InspectionResult::IssuesFound | InspectionResult::Obstructed => true,
        InspectionResult::NoIssuesFound | InspectionResult::Unreachable => hazards > 0,
    };
    if let Event::InspectionRecorded(recorded) = event {
        found(recorded.result, recorded.major_hazards.len())
    } else if let Event::FireCheckRecorded(recorded) = event {
        found(recorded.result, recorded.hazards.len())
    } else {
        matches!(event, Event::RecordTranscribed(_))
    }
}

fn is_penalty(event: &Event) -> bool {
    if let Event::RecordTranscribed(record) = event {
        matches!(record.content, Transcribed::Penalty { .. })
    } else {
        matches!(event, Event::PenaltyDecided(_))
    }
}

fn is_correction(event: &Event) -> bool {
    matches!(event, Event::StatementCorrected(_) | Event::StatementMisattributed(_) | Event::StatementRetracted(_))
}

/// What a party may speak about: whatever an authority recorded or decided about it.
fn can_be_answered(event: &Event) -> bool {
    let is_voice =
        matches!(event, Event::DocumentServed(_) | Event::PartySubmitted(_) | Event::OutsideDocumentReceived(_));
    !is_voice && !is_correction(event) && !matches!(event, Event::PublicationReleased(_))
}

/// What a court, a review organ or the door for repair may speak about: decisions on the party.
fn can_be_reviewed(event: &Event) -> bool {
    let decides = event.kind().nature() == Nature::Decision || matches!(event, Event::RecordTranscribed(_));
    decides && !is_correction(event) && !matches!(event, Event::PublicationReleased(_))
}

/// What is shown once it is released. All else is never public, or follows what it is about.
fn can_be_released(event: &Event) -> bool {
    matches!(
        event.kind(),
        EventKind::InstitutionRegistered
            | EventKind::FacilityRegistered
            | EventKind::FacilityIdentified
            | EventKind::FilingAccepted
            | EventKind::LicenceGranted
            | EventKind::InspectionRecorded
            | EventKind::FireCheckRecorded
            | EventKind::RectificationOrdered
            | EventKind::PenaltyDecided
            | EventKind::GradeAwarded
            | EventKind::ListingDecided
            | EventKind::RecordTranscribed
    )
}

/// The first day on which something can be about a record. Of a transcribed act that is the day of the act, but its
/// copy can be released or corrected only once there is one.
fn cause_day(event: &Event, cause: &Recorded) -> Day {
    let of_the_copy = is_correction(event) || matches!(event, Event::PublicationReleased(_));
    if let (Event::RecordTranscribed(record), false) = (&cause.event, of_the_copy) {
        record.original_on
    } else {
        cause.legal_day()
    }
}

fn comes_first(cause: Day, effect: Day, pointer: &'static str) -> Result<(), Impossible> {
    if cause <= effect {
        return Ok(());
    }
    Err(impossible("date-before-cause", pointer, format!("it is dated {effect}, what it is about {cause}")))
}

/// A decision comes after the facts on which it rests, as far as this dossier holds them.
fn bases_come_first(dossier: &Dossier, proposed: &Proposed<'_>) -> Result<(), Impossible> {
    let known = bases(proposed.event).iter().filter_map(|basis| dossier.record(basis.0));
    for basis in known {
        comes_first(cause_day(proposed.event, basis), proposed.day(), "/data/rests_on")?;
    }
    Ok(())
}

fn bases(event: &Event) -> &[StatementDigest] {
    if let Event::PenaltyDecided(decided) = event {
        &decided.rests_on
    } else if let Event::ListingNotified(notified) = event {
        &notified.rests_on
    } else if let Event::ListingDecided(decided) = event {
        &decided.rests_on
    } else {
        &[]
    }
}

/// Nothing ends twice, and nothing is done to a record that never belonged here.
fn is_not_over(dossier: &Dossier, event: &Event, about: &Recorded, pointer: &'static str) -> Result<(), Impossible> {
    let fate = dossier.fate(about.digest);
    let ended = |over: fn(EndKind) -> bool| fate.ended.is_some_and(|end| over(end.kind));
    let (rule, over) = match event {
        Event::PenaltyAnnulled(_) => ("ended-once", ended(EndKind::is_from_the_start)),
        // Removing what has fallen with its basis, or was repaired, tells the party so.
        Event::ListingRemoved(_) => {
            let over = ended(|kind| !matches!(kind, EndKind::BasisFell | EndKind::Repaired));
            ("ended-once", over || was_done(dossier, event, about.digest))
        }
        Event::LicenceRevoked(_) | Event::GradeRevoked(_) => ("ended-once", ended(|kind| kind != EndKind::Repaired)),
        Event::RectificationAccepted(_) => ("ended-once", fate.rectified.is_some() || ended(EndKind::is_clerical)),
        Event::StatementCorrected(_) | Event::StatementMisattributed(_) | Event::StatementRetracted(_) => {
            ("ended-once", ended(EndKind::is_clerical))
        }
        Event::PublicationReleased(_) if fate.released.is_some() => ("released-once", true),
        Event::PublicationReleased(_) => ("ended-once", ended(EndKind::is_clerical)),
        Event::RectificationOrdered(_)
        | Event::ListingDecided(_)
        | Event::DocumentServed(_)
        | Event::PartySubmitted(_)
        | Event::OutsideDocumentReceived(_)
        | Event::InstitutionRegistered(_)
        | Event::FacilityRegistered(_)
        | Event::FacilityIdentified(_)
        | Event::FilingAccepted(_)
        | Event::LicenceGranted(_)
        | Event::InspectionRecorded(_)
        | Event::FireCheckRecorded(_)
        | Event::PenaltyDecided(_)
        | Event::GradeAwarded(_)
        | Event::ListingNotified(_)
        | Event::RecordTranscribed(_)
        | governance_event!() => ("ended-once", false),
    };
    if over { Err(impossible(rule, pointer, "this was done before, or what it is about has ended")) } else { Ok(()) }
}

/// Whether a statement of the same type about the same one stands already.
fn was_done(dossier: &Dossier, event: &Event, about: Hash) -> bool {
    dossier.records().iter().any(|record| {
        discriminant(&record.event) == discriminant(event)
            && record.event.about() == Some(about)
            && !dossier.is_struck(record.digest)
    })
}

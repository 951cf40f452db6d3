//! What an event tells about itself wherever it is met: whom it touches, where and when it acts, what it is about.

use crate::codes::{Day, Hash, RegionCode, Uscc};
use crate::statement::key::PublicKey;
use crate::statement::name::Subject;

use super::catalogue::{Event, governance_event, oversight_event};

impl Event {
    /// Keys that this statement brings, and that must prove possession in it.
    #[must_use]
    pub fn introduced_keys(&self) -> Vec<PublicKey> {
        match self {
            Self::LedgerFounded(founded) => {
                let founders = founded.founders.iter().map(|f| f.public_key);
                founders.chain([founded.service_key]).collect()
            }
            Self::LedgerKeyRotated(rotated) => vec![rotated.public_key],
            Self::AuthorityAdmitted(admitted) => admitted.approvers.iter().map(|a| a.public_key).collect(),
            Self::KeyEnrolled(enrolled) => vec![enrolled.public_key],
            Self::AuditOpened(opened) => vec![opened.public_key],
            Self::RulesetAdopted(_)
            | Self::AuthoritySucceeded(_)
            | Self::KeyEnded(_)
            | Self::KeyRevoked(_)
            | Self::StatementReceivedLate(_)
            | Self::PersonalErased(_)
            | oversight_event!() => vec![],
        }
    }

    /// The dossier that it touches beside that of its subject; `x-touches` of the schema says the same.
    #[must_use]
    pub fn touches(&self) -> Option<Subject> {
        match self {
            Self::AuthoritySucceeded(succeeded) => Some(Subject::Authority(succeeded.successor)),
            Self::FacilityRegistered(registered) => registered.operated_by.map(Subject::Institution),
            Self::FacilityIdentified(identified) => Some(Subject::Institution(identified.operated_by)),
            Self::FilingAccepted(filing) => Some(Subject::Institution(filing.institution)),
            Self::LicenceGranted(licence) => licence.facility.map(|facility| Subject::Facility(facility.0)),
            Self::LedgerFounded(_)
            | Self::LedgerKeyRotated(_)
            | Self::RulesetAdopted(_)
            | Self::AuthorityAdmitted(_)
            | Self::KeyEnrolled(_)
            | Self::KeyEnded(_)
            | Self::KeyRevoked(_)
            | Self::AuditOpened(_)
            | Self::StatementReceivedLate(_)
            | Self::PersonalErased(_)
            | Self::InstitutionRegistered(_)
            | Self::LicenceRevoked(_)
            | Self::InspectionRecorded(_)
            | Self::FireCheckRecorded(_)
            | Self::RectificationOrdered(_)
            | Self::RectificationAccepted(_)
            | Self::PenaltyDecided(_)
            | Self::PenaltyAnnulled(_)
            | Self::GradeAwarded(_)
            | Self::GradeRevoked(_)
            | Self::ListingNotified(_)
            | Self::ListingDecided(_)
            | Self::ListingRemoved(_)
            | Self::DocumentServed(_)
            | Self::PartySubmitted(_)
            | Self::OutsideDocumentReceived(_)
            | Self::PublicationReleased(_)
            | Self::StatementCorrected(_)
            | Self::StatementMisattributed(_)
            | Self::StatementRetracted(_)
            | Self::RecordTranscribed(_) => None,
        }
    }

    /// The region in which it acts, if it acts on a place.
    #[must_use]
    pub fn region(&self) -> Option<RegionCode> {
        match self {
            Self::InstitutionRegistered(registered) => Some(registered.region),
            Self::FacilityRegistered(registered) => Some(registered.region),
            Self::FacilityIdentified(identified) => Some(identified.region),
            Self::FilingAccepted(filing) => Some(filing.region),
            Self::LicenceGranted(licence) => Some(licence.region),
            Self::LicenceRevoked(revoked) => Some(revoked.region),
            Self::InspectionRecorded(recorded) => Some(recorded.region),
            Self::FireCheckRecorded(recorded) => Some(recorded.region),
            Self::RectificationOrdered(ordered) => Some(ordered.region),
            Self::RectificationAccepted(accepted) => Some(accepted.region),
            Self::PenaltyDecided(decided) => Some(decided.region),
            Self::PenaltyAnnulled(annulled) => Some(annulled.region),
            Self::GradeAwarded(awarded) => Some(awarded.region),
            Self::GradeRevoked(revoked) => Some(revoked.region),
            Self::ListingNotified(notified) => Some(notified.region),
            Self::ListingDecided(decided) => Some(decided.region),
            Self::ListingRemoved(removed) => Some(removed.region),
            Self::DocumentServed(_)
            | Self::PartySubmitted(_)
            | Self::OutsideDocumentReceived(_)
            | Self::PublicationReleased(_)
            | Self::StatementCorrected(_)
            | Self::StatementMisattributed(_)
            | Self::StatementRetracted(_)
            | Self::RecordTranscribed(_)
            | governance_event!() => None,
        }
    }

    /// The legal day by which dated rules are chosen; `None` where the day of signing decides.
    #[must_use]
    pub fn legal_day(&self) -> Option<Day> {
        match self {
            Self::AuthoritySucceeded(succeeded) => Some(succeeded.succeeded_on),
            Self::PersonalErased(erased) => Some(erased.decided_on),
            Self::KeyEnded(ended) => Some(ended.ended_on),
            Self::InstitutionRegistered(registered) => Some(registered.registered_on),
            Self::FacilityIdentified(identified) => Some(identified.identified_on),
            Self::FilingAccepted(filing) => Some(filing.accepted_on),
            Self::LicenceGranted(licence) => Some(licence.document.dated_on),
            Self::LicenceRevoked(revoked) => Some(revoked.document.dated_on),
            Self::InspectionRecorded(recorded) => Some(recorded.visited_on),
            Self::FireCheckRecorded(recorded) => Some(recorded.checked_on),
            Self::RectificationOrdered(ordered) => Some(ordered.document.dated_on),
            Self::RectificationAccepted(accepted) => Some(accepted.accepted_on),
            Self::PenaltyDecided(decided) => Some(decided.document.dated_on),
            Self::PenaltyAnnulled(annulled) => Some(annulled.document.dated_on),
            Self::GradeAwarded(awarded) => Some(awarded.document.dated_on),
            Self::GradeRevoked(revoked) => Some(revoked.document.dated_on),
            Self::ListingNotified(notified) => Some(notified.document.dated_on),
            Self::ListingDecided(decided) => Some(decided.document.dated_on),
            Self::ListingRemoved(removed) => Some(removed.document.dated_on),
            Self::DocumentServed(served) => Some(served.served_on),
            Self::PartySubmitted(submitted) => Some(submitted.submitted_on),
            Self::OutsideDocumentReceived(received) => Some(received.received_on),
            Self::PublicationReleased(released) => Some(released.released_on),
            Self::StatementCorrected(corrected) => Some(corrected.corrected_on),
            Self::StatementMisattributed(misattributed) => Some(misattributed.found_on),
            Self::StatementRetracted(retracted) => Some(retracted.found_on),
            Self::RecordTranscribed(transcribed) => Some(transcribed.transcribed_on),
            Self::LedgerFounded(_)
            | Self::LedgerKeyRotated(_)
            | Self::RulesetAdopted(_)
            | Self::AuthorityAdmitted(_)
            | Self::KeyEnrolled(_)
            | Self::KeyRevoked(_)
            | Self::AuditOpened(_)
            | Self::StatementReceivedLate(_)
            | Self::FacilityRegistered(_) => None,
        }
    }

    /// Digest of the one statement that this one is about, if it is about one: a statement of the same dossier.
    #[must_use]
    pub fn about(&self) -> Option<Hash> {
        match self {
            Self::LicenceRevoked(revoked) => Some(revoked.licence.0),
            Self::RectificationOrdered(ordered) => Some(ordered.finding.0),
            Self::RectificationAccepted(accepted) => Some(accepted.order.0),
            Self::PenaltyAnnulled(annulled) => Some(annulled.decision.0),
            Self::GradeRevoked(revoked) => Some(revoked.award.0),
            Self::ListingDecided(decided) => decided.notice.map(|notice| notice.0),
            Self::ListingRemoved(removed) => Some(removed.listing.0),
            Self::DocumentServed(served) => Some(served.document.0),
            Self::PartySubmitted(submitted) => Some(submitted.about.0),
            Self::OutsideDocumentReceived(received) => Some(received.about.0),
            Self::PublicationReleased(released) => Some(released.statement.0),
            Self::StatementCorrected(corrected) => Some(corrected.statement.0),
            Self::StatementMisattributed(misattributed) => Some(misattributed.statement.0),
            Self::StatementRetracted(retracted) => Some(retracted.statement.0),
            Self::InstitutionRegistered(_)
            | Self::FacilityRegistered(_)
            | Self::FacilityIdentified(_)
            | Self::FilingAccepted(_)
            | Self::LicenceGranted(_)
            | Self::InspectionRecorded(_)
            | Self::FireCheckRecorded(_)
            | Self::PenaltyDecided(_)
            | Self::GradeAwarded(_)
            | Self::ListingNotified(_)
            | Self::RecordTranscribed(_)
            | governance_event!() => None,
        }
    }

    /// The procedure by which it was decided, where the signers that are wanted depend on it.
    #[must_use]
    pub fn procedure(&self) -> Option<&'static str> {
        if let Self::PenaltyDecided(decided) = self { Some(decided.procedure.as_str()) } else { None }
    }

    /// The legal person whom it names as operator from a day on.
    #[must_use]
    pub fn operator(&self) -> Option<(Uscc, Day)> {
        if let Self::FacilityRegistered(registered) = self {
            registered.operated_by.map(|code| (code, registered.operated_from))
        } else if let Self::FacilityIdentified(identified) = self {
            Some((identified.operated_by, identified.operated_from))
        } else {
            None
        }
    }
}

//! The list of all types, and what holds for a type wherever it is met.

use schemars::generate::SchemaSettings;
use serde::Deserialize;
use serde_json::Value;

use super::acceptance::{FireAcceptanceDecided, FireDesignReviewed};
use super::act::Act;
use super::appraisal::{AppraisalRecorded, IndicatorReported};
use super::authority::{AuthorityAdmitted, AuthoritySucceeded};
use super::campaign::{CampaignClosed, CampaignOpened, InspectionPlanned};
use super::case::{CaseClosed, CaseOpened, EvidenceDisposed, EvidencePreserved};
use super::clock::{ClockResumed, ClockSuspended, DeadlineExtended};
use super::commitment::{CommitmentBreached, CommitmentMade};
use super::complaint::{ComplaintClosed, ComplaintDecided, ComplaintReceived};
use super::correction::{StatementCorrected, StatementMisattributed, StatementRetracted};
use super::delegation::{DelegationEnded, DelegationGranted};
use super::delivery::DeliveryRecorded;
use super::document::{DocumentServed, OutsideDocumentReceived};
use super::draw::{DrawFrozen, DrawMade, DrawRedrawn, DrawSeeded};
use super::enforcement::{PaymentDeferred, PenaltyEnforced, PenaltyPerformed};
use super::evaluation::{AssessorAccredited, AssessorSuspended, EvaluationRecorded};
use super::exit::{PrepaymentsSettled, ResidentsPlaced, SuspensionPlanned};
use super::facility::{FacilityChanged, FacilityIdentified, FacilityOperatorChanged, FacilityRegistered};
use super::fee::{FeeScheduleFiled, PrepaymentReported};
use super::filing::{FilingAccepted, FilingCancelled, FilingChanged, FilingCorrectionRequested, FilingSubmitted};
use super::fire::FireCheckRecorded;
use super::food::FoodRiskGraded;
use super::grade::{GradeAwarded, GradeDowngraded, GradeRechecked, GradeRevoked};
use super::hearing::{HearingHeld, PenaltyNotified};
use super::honour::{HonourAwarded, HonourWithdrawn};
use super::incident::{IncidentClosed, IncidentReported};
use super::inspection::InspectionRecorded;
use super::institution::{InstitutionChanged, InstitutionDeregistered, InstitutionRegistered};
use super::key::{KeyEnded, KeyEnrolled, KeyRevoked, SignatureConfirmed};
use super::ledger::{
    AuditOpened, LedgerClosed, LedgerFounded, LedgerKeyRotated, PersonalErased, ReadsCommitted, RulesetAdopted,
    StatementReceivedLate,
};
use super::legacy::{LegacyCaseDecided, LegacyCaseReported, LegacyCaseReviewed};
use super::licence::{LicenceApplied, LicenceGranted, LicenceRefused, LicenceRenewed, LicenceRevoked};
use super::listing::{ListingDecided, ListingNotified, ListingRemoved};
use super::matter::{MatterAnswered, MatterTransferred};
use super::measure::{MeasureApplied, MeasureLifted};
use super::objection::ObjectionDecided;
use super::operation::{OperationBegan, OperationEnded, OperationResumed, OperationSuspended};
use super::party::PartySubmitted;
use super::penalty::{PenaltyAnnulled, PenaltyDecided};
use super::person::PersonIdentified;
use super::premises::{PremisesSealed, PremisesUnsealed, UseStopped};
use super::profile::{CapacityReported, SafetyProfileReported, StaffReported};
use super::publication::PublicationReleased;
use super::purchase::{PurchaseContracted, PurchaseEnded};
use super::quality::{CentreModelRecognised, ChildcareQualityGraded};
use super::rating::{GradeApplicationDecided, GradeApplied, GradeProposed, GradeRefused, GradeScored};
use super::rectification::{RectificationAccepted, RectificationFailed, RectificationOrdered};
use super::removal::{CandidateDismissed, ListingRemovalRefused, ListingRestored};
use super::report::{AnnualReportFiled, OperatorReportFiled};
use super::risk_class::RiskClassImported;
use super::risk_signal::{RiskSignalCleared, RiskSignalRaised};
use super::selection::OperatorSelected;
use super::sharing::{ChangeNotified, RegistrationShared};
use super::subject::{SubjectMerged, SubjectSplit};
use super::subsidy::{SubsidyClawedBack, SubsidyGranted, SubsidyRepaid};
use super::transcript::RecordTranscribed;
use super::visit::{VisitAssigned, VisitCancelled, VisitNotified};
use super::withdrawal::StatementWithdrawn;
use super::witness::WitnessAdmitted;

mod event;
mod kind;

/// What kind of act a type is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Nature {
    /// It happened, whatever the procedure: never refused for procedure, age in the future, or `ifversion`.
    Fact,
    /// An authority decides: guarded by `ifversion`, refused when dated ahead.
    Decision,
    /// It rules the ledger itself: public at once.
    Governance,
}

macro_rules! events {
    (governance { $($ruling:ident = $ruling_name:literal, $ruling_nature:ident;)* }
     oversight { $($overseeing:ident = $overseeing_name:literal, $overseeing_nature:ident;)* }) => {
        types! {
            $($ruling = $ruling_name, $ruling_nature;)*
            $($overseeing = $overseeing_name, $overseeing_nature;)*
        }

        impl EventKind {
            /// Whether it is about those who are overseen; otherwise it rules the ledger itself.
            #[must_use]
            pub const fn oversees(self) -> bool {
                match self {
                    $(Self::$ruling => false,)*
                    $(Self::$overseeing => true,)*
                }
            }
        }

        /// The pattern of every event about those who are overseen, for the rooms that rule only the ledger.
        ///
        /// One place, so that such a room stays exhaustive: a new event that rules the ledger does not compile there.
        macro_rules! oversight_event {
            () => {
                $($crate::statement::Event::$overseeing(_))|*
            };
        }
        pub(crate) use oversight_event;
    };
}

macro_rules! types {
    ($($variant:ident = $name:literal, $nature:ident;)*) => {
        /// The typed content of a statement.
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub enum Event {
            $(#[doc = concat!("`", $name, "`")] $variant($variant),)*
        }

        /// A type of event, with its version.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum EventKind {
            $(#[doc = concat!("`", $name, "`")] $variant,)*
        }

        impl EventKind {
            /// Every type that this program knows.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The `type` attribute, for example `minglu.key.enrolled.v1`.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            /// The bytes of the schema's file, `schemas/events/<type>.json`, whose digest manifests name.
            ///
            /// Frozen in the program: another version of the generator must not make an old manifest unusable.
            #[must_use]
            pub const fn schema_file(self) -> &'static str {
                match self {
                    $(Self::$variant => include_str!(concat!("../../../schemas/events/", $name, ".json")),)*
                }
            }

            /// What kind of act it is.
            #[must_use]
            pub const fn nature(self) -> Nature {
                match self { $(Self::$variant => Nature::$nature,)* }
            }

            /// Reads data of this type; personal fields must not stand in it.
            ///
            /// # Errors
            ///
            /// The first thing that breaks the shape. [`schema`](Self::schema) finds them all.
            pub fn read(self, data: &Value) -> Result<Event, serde_json::Error> {
                match self { $(Self::$variant => $variant::deserialize(data).map(Event::$variant),)* }
            }

            fn make_schema(self) -> Value {
                let settings = SchemaSettings::draft2020_12().with(|s| s.inline_subschemas = true);
                let generator = settings.into_generator();
                match self { $(Self::$variant => generator.into_root_schema_for::<$variant>(),)* }.to_value()
            }
        }

        impl Event {
            /// Its type.
            #[must_use]
            pub const fn kind(&self) -> EventKind {
                match self { $(Self::$variant(_) => EventKind::$variant,)* }
            }

            /// Its data without personal fields: what corrections are applied to.
            ///
            /// # Panics
            ///
            /// Never: the shapes have text keys only.
            #[must_use]
            pub fn to_data(&self) -> Value {
                match self { $(Self::$variant(data) => serde_json::to_value(data),)* }.expect("shapes have text keys")
            }

            /// What it tells about itself.
            pub(super) fn act(&self) -> &dyn Act {
                match self { $(Self::$variant(data) => data,)* }
            }
        }
    };
}

events! {
    governance {
        LedgerFounded = "minglu.ledger.founded.v1", Governance;
        LedgerKeyRotated = "minglu.ledger.key.rotated.v1", Governance;
        LedgerClosed = "minglu.ledger.closed.v1", Governance;
        ReadsCommitted = "minglu.ledger.reads.committed.v1", Governance;
        WitnessAdmitted = "minglu.witness.admitted.v1", Governance;
        RulesetAdopted = "minglu.ruleset.adopted.v1", Governance;
        AuthorityAdmitted = "minglu.authority.admitted.v1", Governance;
        AuthoritySucceeded = "minglu.authority.succeeded.v1", Governance;
        KeyEnrolled = "minglu.key.enrolled.v1", Governance;
        KeyEnded = "minglu.key.ended.v1", Governance;
        KeyRevoked = "minglu.key.revoked.v1", Governance;
        DelegationGranted = "minglu.delegation.granted.v1", Governance;
        DelegationEnded = "minglu.delegation.ended.v1", Governance;
        AuditOpened = "minglu.audit.opened.v1", Governance;
        SignatureConfirmed = "minglu.signature.confirmed.v1", Governance;
        StatementWithdrawn = "minglu.statement.withdrawn.v1", Governance;
        StatementReceivedLate = "minglu.statement.received_late.v1", Governance;
        SubjectMerged = "minglu.subject.merged.v1", Decision;
        SubjectSplit = "minglu.subject.split.v1", Decision;
        PersonalErased = "minglu.personal.erased.v1", Decision;
    }
    oversight {
        InstitutionRegistered = "minglu.institution.registered.v1", Fact;
        FacilityRegistered = "minglu.facility.registered.v1", Fact;
        FacilityIdentified = "minglu.facility.identified.v1", Fact;
        FilingAccepted = "minglu.filing.accepted.v1", Decision;
        InstitutionChanged = "minglu.institution.changed.v1", Fact;
        InstitutionDeregistered = "minglu.institution.deregistered.v1", Decision;
        RegistrationShared = "minglu.registration.shared.v1", Fact;
        ChangeNotified = "minglu.change.notified.v1", Fact;
        FacilityChanged = "minglu.facility.changed.v1", Fact;
        FacilityOperatorChanged = "minglu.facility.operator_changed.v1", Decision;
        OperationBegan = "minglu.operation.began.v1", Fact;
        FilingSubmitted = "minglu.filing.submitted.v1", Fact;
        FilingCorrectionRequested = "minglu.filing.correction_requested.v1", Decision;
        FilingChanged = "minglu.filing.changed.v1", Decision;
        FilingCancelled = "minglu.filing.cancelled.v1", Decision;
        LicenceApplied = "minglu.licence.applied.v1", Fact;
        LicenceRefused = "minglu.licence.refused.v1", Decision;
        LicenceRenewed = "minglu.licence.renewed.v1", Decision;
        CapacityReported = "minglu.capacity.reported.v1", Fact;
        StaffReported = "minglu.staff.reported.v1", Fact;
        SafetyProfileReported = "minglu.safety_profile.reported.v1", Fact;
        SuspensionPlanned = "minglu.suspension.planned.v1", Fact;
        ResidentsPlaced = "minglu.residents.placed.v1", Fact;
        PrepaymentsSettled = "minglu.prepayments.settled.v1", Fact;
        OperationSuspended = "minglu.operation.suspended.v1", Decision;
        OperationResumed = "minglu.operation.resumed.v1", Decision;
        OperationEnded = "minglu.operation.ended.v1", Decision;
        LicenceGranted = "minglu.licence.granted.v1", Decision;
        LicenceRevoked = "minglu.licence.revoked.v1", Decision;
        InspectionRecorded = "minglu.inspection.recorded.v1", Fact;
        FireCheckRecorded = "minglu.fire_check.recorded.v1", Fact;
        RectificationFailed = "minglu.rectification.failed.v1", Fact;
        InspectionPlanned = "minglu.inspection.planned.v1", Decision;
        CampaignOpened = "minglu.campaign.opened.v1", Decision;
        CampaignClosed = "minglu.campaign.closed.v1", Fact;
        VisitAssigned = "minglu.visit.assigned.v1", Decision;
        VisitNotified = "minglu.visit.notified.v1", Decision;
        VisitCancelled = "minglu.visit.cancelled.v1", Decision;
        MatterTransferred = "minglu.matter.transferred.v1", Decision;
        MatterAnswered = "minglu.matter.answered.v1", Fact;
        FireDesignReviewed = "minglu.fire_design.reviewed.v1", Decision;
        FireAcceptanceDecided = "minglu.fire_acceptance.decided.v1", Decision;
        LegacyCaseReported = "minglu.legacy_case.reported.v1", Fact;
        LegacyCaseDecided = "minglu.legacy_case.decided.v1", Decision;
        LegacyCaseReviewed = "minglu.legacy_case.reviewed.v1", Decision;
        PremisesSealed = "minglu.premises.sealed.v1", Decision;
        PremisesUnsealed = "minglu.premises.unsealed.v1", Decision;
        UseStopped = "minglu.use.stopped.v1", Decision;
        FoodRiskGraded = "minglu.food_risk.graded.v1", Decision;
        EvaluationRecorded = "minglu.evaluation.recorded.v1", Fact;
        AssessorAccredited = "minglu.assessor.accredited.v1", Decision;
        AssessorSuspended = "minglu.assessor.suspended.v1", Decision;
        CentreModelRecognised = "minglu.centre_model.recognised.v1", Decision;
        ChildcareQualityGraded = "minglu.childcare_quality.graded.v1", Decision;
        RectificationOrdered = "minglu.rectification.ordered.v1", Decision;
        RectificationAccepted = "minglu.rectification.accepted.v1", Decision;
        PenaltyDecided = "minglu.penalty.decided.v1", Decision;
        PenaltyAnnulled = "minglu.penalty.annulled.v1", Decision;
        CaseOpened = "minglu.case.opened.v1", Decision;
        EvidencePreserved = "minglu.evidence.preserved.v1", Decision;
        EvidenceDisposed = "minglu.evidence.disposed.v1", Decision;
        PenaltyNotified = "minglu.penalty.notified.v1", Decision;
        HearingHeld = "minglu.hearing.held.v1", Fact;
        CaseClosed = "minglu.case.closed.v1", Decision;
        PenaltyPerformed = "minglu.penalty.performed.v1", Fact;
        PaymentDeferred = "minglu.payment.deferred.v1", Decision;
        PenaltyEnforced = "minglu.penalty.enforced.v1", Decision;
        GradeAwarded = "minglu.grade.awarded.v1", Decision;
        GradeRevoked = "minglu.grade.revoked.v1", Decision;
        GradeApplied = "minglu.grade.applied.v1", Fact;
        GradeApplicationDecided = "minglu.grade.application_decided.v1", Decision;
        GradeScored = "minglu.grade.scored.v1", Fact;
        GradeProposed = "minglu.grade.proposed.v1", Decision;
        GradeRefused = "minglu.grade.refused.v1", Decision;
        GradeRechecked = "minglu.grade.rechecked.v1", Fact;
        GradeDowngraded = "minglu.grade.downgraded.v1", Decision;
        PersonIdentified = "minglu.person.identified.v1", Fact;
        ListingNotified = "minglu.listing.notified.v1", Decision;
        ListingDecided = "minglu.listing.decided.v1", Decision;
        ListingRemoved = "minglu.listing.removed.v1", Decision;
        CandidateDismissed = "minglu.candidate.dismissed.v1", Decision;
        ListingRemovalRefused = "minglu.listing.removal_refused.v1", Decision;
        ListingRestored = "minglu.listing.restored.v1", Decision;
        MeasureApplied = "minglu.measure.applied.v1", Fact;
        MeasureLifted = "minglu.measure.lifted.v1", Fact;
        DocumentServed = "minglu.document.served.v1", Fact;
        PartySubmitted = "minglu.party.submitted.v1", Fact;
        ObjectionDecided = "minglu.objection.decided.v1", Decision;
        ComplaintReceived = "minglu.complaint.received.v1", Fact;
        ComplaintDecided = "minglu.complaint.decided.v1", Decision;
        ComplaintClosed = "minglu.complaint.closed.v1", Fact;
        IncidentReported = "minglu.incident.reported.v1", Fact;
        IncidentClosed = "minglu.incident.closed.v1", Decision;
        RiskSignalRaised = "minglu.risk_signal.raised.v1", Fact;
        RiskSignalCleared = "minglu.risk_signal.cleared.v1", Decision;
        FeeScheduleFiled = "minglu.fee_schedule.filed.v1", Fact;
        PrepaymentReported = "minglu.prepayment.reported.v1", Fact;
        SubsidyGranted = "minglu.subsidy.granted.v1", Decision;
        SubsidyClawedBack = "minglu.subsidy.clawed_back.v1", Decision;
        SubsidyRepaid = "minglu.subsidy.repaid.v1", Fact;
        PurchaseContracted = "minglu.purchase.contracted.v1", Decision;
        PurchaseEnded = "minglu.purchase.ended.v1", Decision;
        DeliveryRecorded = "minglu.delivery.recorded.v1", Fact;
        OutsideDocumentReceived = "minglu.outside_document.received.v1", Fact;
        PublicationReleased = "minglu.publication.released.v1", Decision;
        StatementCorrected = "minglu.statement.corrected.v1", Decision;
        StatementMisattributed = "minglu.statement.misattributed.v1", Decision;
        StatementRetracted = "minglu.statement.retracted.v1", Decision;
        AnnualReportFiled = "minglu.annual_report.filed.v1", Fact;
        CommitmentMade = "minglu.commitment.made.v1", Fact;
        CommitmentBreached = "minglu.commitment.breached.v1", Decision;
        OperatorReportFiled = "minglu.operator_report.filed.v1", Fact;
        OperatorSelected = "minglu.operator.selected.v1", Decision;
        HonourAwarded = "minglu.honour.awarded.v1", Decision;
        HonourWithdrawn = "minglu.honour.withdrawn.v1", Decision;
        AppraisalRecorded = "minglu.appraisal.recorded.v1", Decision;
        IndicatorReported = "minglu.indicator.reported.v1", Fact;
        RiskClassImported = "minglu.risk_class.imported.v1", Fact;
        DeadlineExtended = "minglu.deadline.extended.v1", Decision;
        ClockSuspended = "minglu.clock.suspended.v1", Decision;
        ClockResumed = "minglu.clock.resumed.v1", Decision;
        DrawFrozen = "minglu.draw.frozen.v1", Decision;
        DrawSeeded = "minglu.draw.seeded.v1", Decision;
        DrawMade = "minglu.draw.made.v1", Fact;
        DrawRedrawn = "minglu.draw.redrawn.v1", Decision;
        RecordTranscribed = "minglu.record.transcribed.v1", Fact;
    }
}

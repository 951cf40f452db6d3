//! The list of all types, and what holds for a type wherever it is met.

use schemars::generate::SchemaSettings;
use serde::Deserialize;
use serde_json::Value;

use crate::codes::{Day, Hash, RegionCode, Uscc};
use crate::statement::field::StatementDigest;
use crate::statement::key::PublicKey;
use crate::statement::name::Subject;

use super::act::{About, Act, Deed, Shown};
use super::appraisal::{AppraisalRecorded, IndicatorReported};
use super::authority::{AuthorityAdmitted, AuthoritySucceeded};
use super::clock::{ClockResumed, ClockSuspended, DeadlineExtended};
use super::commitment::{CommitmentBreached, CommitmentMade};
use super::correction::{StatementCorrected, StatementMisattributed, StatementRetracted};
use super::delegation::{DelegationEnded, DelegationGranted};
use super::delivery::DeliveryRecorded;
use super::document::{Document, DocumentServed, OutsideDocumentReceived};
use super::facility::{FacilityIdentified, FacilityRegistered};
use super::filing::FilingAccepted;
use super::fire::FireCheckRecorded;
use super::grade::{GradeAwarded, GradeDowngraded, GradeRechecked, GradeRevoked};
use super::honour::{HonourAwarded, HonourWithdrawn};
use super::inspection::InspectionRecorded;
use super::institution::InstitutionRegistered;
use super::key::{KeyEnded, KeyEnrolled, KeyRevoked};
use super::ledger::{
    AuditOpened, LedgerFounded, LedgerKeyRotated, PersonalErased, RulesetAdopted, StatementReceivedLate,
};
use super::licence::{LicenceGranted, LicenceRevoked};
use super::listing::{ListingDecided, ListingNotified, ListingRemoved};
use super::party::PartySubmitted;
use super::penalty::{PenaltyAnnulled, PenaltyDecided};
use super::publication::PublicationReleased;
use super::rating::{GradeApplicationDecided, GradeApplied, GradeProposed, GradeRefused, GradeScored};
use super::rectification::{RectificationAccepted, RectificationOrdered};
use super::report::{AnnualReportFiled, OperatorReportFiled};
use super::risk_class::RiskClassImported;
use super::selection::OperatorSelected;
use super::transcript::RecordTranscribed;

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

            pub(super) fn make_schema(self) -> Value {
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
            fn act(&self) -> &dyn Act {
                match self { $(Self::$variant(data) => data,)* }
            }
        }
    };
}

events! {
    governance {
        LedgerFounded = "minglu.ledger.founded.v1", Governance;
        LedgerKeyRotated = "minglu.ledger.key.rotated.v1", Governance;
        RulesetAdopted = "minglu.ruleset.adopted.v1", Governance;
        AuthorityAdmitted = "minglu.authority.admitted.v1", Governance;
        AuthoritySucceeded = "minglu.authority.succeeded.v1", Governance;
        KeyEnrolled = "minglu.key.enrolled.v1", Governance;
        KeyEnded = "minglu.key.ended.v1", Governance;
        KeyRevoked = "minglu.key.revoked.v1", Governance;
        DelegationGranted = "minglu.delegation.granted.v1", Governance;
        DelegationEnded = "minglu.delegation.ended.v1", Governance;
        AuditOpened = "minglu.audit.opened.v1", Governance;
        StatementReceivedLate = "minglu.statement.received_late.v1", Governance;
        PersonalErased = "minglu.personal.erased.v1", Decision;
    }
    oversight {
        InstitutionRegistered = "minglu.institution.registered.v1", Fact;
        FacilityRegistered = "minglu.facility.registered.v1", Fact;
        FacilityIdentified = "minglu.facility.identified.v1", Fact;
        FilingAccepted = "minglu.filing.accepted.v1", Decision;
        LicenceGranted = "minglu.licence.granted.v1", Decision;
        LicenceRevoked = "minglu.licence.revoked.v1", Decision;
        InspectionRecorded = "minglu.inspection.recorded.v1", Fact;
        FireCheckRecorded = "minglu.fire_check.recorded.v1", Fact;
        RectificationOrdered = "minglu.rectification.ordered.v1", Decision;
        RectificationAccepted = "minglu.rectification.accepted.v1", Decision;
        PenaltyDecided = "minglu.penalty.decided.v1", Decision;
        PenaltyAnnulled = "minglu.penalty.annulled.v1", Decision;
        GradeAwarded = "minglu.grade.awarded.v1", Decision;
        GradeRevoked = "minglu.grade.revoked.v1", Decision;
        GradeApplied = "minglu.grade.applied.v1", Fact;
        GradeApplicationDecided = "minglu.grade.application_decided.v1", Decision;
        GradeScored = "minglu.grade.scored.v1", Fact;
        GradeProposed = "minglu.grade.proposed.v1", Decision;
        GradeRefused = "minglu.grade.refused.v1", Decision;
        GradeRechecked = "minglu.grade.rechecked.v1", Fact;
        GradeDowngraded = "minglu.grade.downgraded.v1", Decision;
        ListingNotified = "minglu.listing.notified.v1", Decision;
        ListingDecided = "minglu.listing.decided.v1", Decision;
        ListingRemoved = "minglu.listing.removed.v1", Decision;
        DocumentServed = "minglu.document.served.v1", Fact;
        PartySubmitted = "minglu.party.submitted.v1", Fact;
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
        RecordTranscribed = "minglu.record.transcribed.v1", Fact;
    }
}

impl Event {
    /// Whether it weighs on its subject: then nothing rests on it while it is irregular.
    #[must_use]
    pub fn is_adverse(&self) -> bool {
        self.act().is_adverse()
    }

    /// The dossiers that it touches beside that of its subject; `x-touches` of the schema says the same.
    #[must_use]
    pub fn touches(&self) -> Vec<Subject> {
        self.act().touches()
    }

    /// The region in which it acts, if it acts on a place.
    #[must_use]
    pub fn region(&self) -> Option<RegionCode> {
        self.act().region()
    }

    /// The legal day by which dated rules are chosen; `None` where the day of signing decides.
    #[must_use]
    pub fn legal_day(&self) -> Option<Day> {
        self.act().legal_day()
    }

    /// Digest of the one statement that this one is about, if it is about one: a statement of the same dossier.
    #[must_use]
    pub fn about(&self) -> Option<Hash> {
        self.act().about().map(|about| about.digest)
    }

    /// The same with the member that names it.
    #[must_use]
    pub fn named_about(&self) -> Option<About> {
        self.act().about()
    }

    /// Facts and decisions on which it rests.
    #[must_use]
    pub fn rests_on(&self) -> &[StatementDigest] {
        self.act().rests_on()
    }

    /// The party's submissions that were considered.
    #[must_use]
    pub fn considered(&self) -> &[StatementDigest] {
        self.act().considered()
    }

    /// Other statements of the same dossier that it names.
    #[must_use]
    pub fn names(&self) -> Vec<About> {
        self.act().names()
    }

    /// Every statement that it names, in any way.
    #[must_use]
    pub fn cites(&self) -> Vec<Hash> {
        let named = self.named_about().into_iter().chain(self.names()).map(|about| about.digest);
        named.chain(self.rests_on().iter().chain(self.considered()).map(|digest| digest.0)).collect()
    }

    /// Whether it falls when everything on which it rests has fallen.
    #[must_use]
    pub fn falls_with_basis(&self) -> bool {
        self.act().falls_with_basis()
    }

    /// The document that it registers, if it registers one.
    #[must_use]
    pub fn document(&self) -> Option<&Document> {
        self.act().document()
    }

    /// What it does to the statement that it is about.
    #[must_use]
    pub fn deed(&self) -> Deed<'_> {
        self.act().deed()
    }

    /// Whether it mends another statement that was entered wrongly.
    #[must_use]
    pub fn is_clerical(&self) -> bool {
        match self.deed() {
            Deed::Corrects(_) => true,
            Deed::Strikes(kind) => kind.is_clerical(),
            Deed::Nothing
            | Deed::Serves(_)
            | Deed::Submits(..)
            | Deed::Hears(..)
            | Deed::Releases { .. }
            | Deed::Ends(_)
            | Deed::Closes(_)
            | Deed::Extends { .. }
            | Deed::Suspends { .. }
            | Deed::Resumes { .. } => false,
        }
    }

    /// How it comes to be shown.
    #[must_use]
    pub fn shown(&self) -> Shown {
        self.act().shown()
    }

    /// Whether it is shown once it is released.
    #[must_use]
    pub fn is_releasable(&self) -> bool {
        self.shown() == Shown::Released
    }

    /// The legal person whom it names as operator from a day on.
    #[must_use]
    pub fn operator(&self) -> Option<(Uscc, Day)> {
        self.act().operator()
    }

    /// The procedure by which it was decided, where the signers that are wanted depend on it.
    #[must_use]
    pub fn procedure(&self) -> Option<&'static str> {
        self.act().procedure()
    }

    /// Keys that this statement brings, and that must prove possession in it.
    #[must_use]
    pub fn introduced_keys(&self) -> Vec<PublicKey> {
        self.act().introduced_keys()
    }
}

//! The public register: what anybody may know on a day, read from public dossiers and from nothing else.
//!
//! A [`Register`] stands at a [`Pin`]; its methods give plain views that the API writes as JSON and the portal as
//! pages. Deliberately absent: HTTP, and every look at a dossier that is not the public's, but for those who prove who
//! they are: the list of work, the outboxes ([`Work`], [`Outbox`]), and what the ledger knew ([`Knowledge`]). Start reading at [`Register`].

mod answers;
mod at_pin;
mod charge;
mod coded;
mod dossier;
mod doubted;
mod draw;
mod duplicates;
mod facility;
mod gathered;
mod indicators;
mod institution;
mod lists;
mod outbox;
mod pin;
mod record;
mod render;
mod rulesets;
mod search;
mod standing;
mod timeline;
mod wording;
mod work;

pub use answers::{BenefitView, ConditionView, EligibilityAnswer, RiskAnswer, RiskView, WeighedView};
pub use charge::Charge;
pub(in crate::service) use coded::coded;
pub use coded::{By, Coded, Knowledge, Money, Place, Reading};
pub use dossier::{
    FacilityDossier, FacilityRow, InstitutionDossier, InstitutionRow, InstitutionStanding, OperatorView, Page, Timeline,
};
pub use doubted::DoubtedView;
pub use draw::{
    DrawFileView, DrawRow, DrawView, MadeView, RedrawnView, SeedSourceView, SeededView, TeamView, VisitView,
};
pub use duplicates::DuplicateView;
pub use indicators::{Figures, IndicatorView, IndicatorsAnswer, PartView, TargetView, ValueView};
pub use lists::Slice;
pub use outbox::{DeliveryView, FaultView, Outbox};
pub use pin::{Later, Pin, PinRefused, Register};
pub use record::{
    AnnulmentView, ChecklistView, DocumentView, FailedItem, FilingView, FireView, GradeView, HazardView, Head,
    InsideView, InspectionView, LicenceView, ListingView, MeasureView, PenaltyView, ProblemView, ScoreView,
    ShowingView, TimelineItem,
};
pub use rulesets::{DataFileView, RuleView, RulesetList, RulesetRow, RulesetView};
pub use search::{Query, legal_form};
pub use standing::{
    CoverageAuthorityView, CoverageListView, CoverageView, MissingView, PlaceStageView, ReachedView, StageView,
    StandingSummary, StandingView,
};
pub(in crate::service) use work::due_view;
pub use work::{CandidateView, DeadlineView, DueView, Work};

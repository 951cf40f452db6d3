//! The public register: what anybody may know on a day, read from public dossiers and from nothing else.
//!
//! A [`Register`] stands at a [`Pin`]; its methods give plain views that the API writes as JSON and the portal as
//! pages. Deliberately absent: HTTP, and every look at a dossier that is not the public's, but for the list of
//! work and the outboxes of those who prove who they are ([`Work`], [`Outbox`]). Start reading at [`Register`].

mod at_pin;
mod coded;
mod dossier;
mod facility;
mod gathered;
mod institution;
mod lists;
mod outbox;
mod pin;
mod record;
mod render;
mod search;
mod standing;
mod timeline;
mod work;

pub use coded::{By, Coded, Money, Place, Reading};
pub use dossier::{
    FacilityDossier, FacilityRow, InstitutionDossier, InstitutionRow, InstitutionStanding, OperatorView, Page, Timeline,
};
pub use lists::Slice;
pub use outbox::{DeliveryView, FaultView, Outbox};
pub use pin::{Later, Pin, PinRefused, Register, dossiers_at};
pub use record::{
    AnnulmentView, ChecklistView, DocumentView, FailedItem, FilingView, FireView, GradeView, HazardView, Head,
    InspectionView, LicenceView, ListingView, MeasureView, PenaltyView, ProblemView, ScoreView, ShowingView,
    TimelineItem,
};
pub use search::{Query, legal_form};
pub use standing::{BecauseView, CoverageAuthorityView, CoverageListView, CoverageView, StandingSummary, StandingView};
pub use work::{CandidateView, DeadlineView, DueView, Work};

//! Views of whole dossiers, and the rows by which searches show them.

use schemars::JsonSchema;
use serde::Serialize;

use crate::codes::{Day, Uscc};

use super::coded::{By, Coded, Place, Reading};
use super::record::{
    AnnulmentView, FilingView, FireView, GradeView, Head, InspectionView, LicenceView, ListingView, PenaltyView,
    ProblemView, TimelineItem,
};
use super::standing::{PlaceStageView, StageView, StandingSummary, StandingView};

/// One page of a longer answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "PageOf{T}")]
pub struct Page<T> {
    /// Where the answer stands; the whole walk stays there.
    #[serde(flatten)]
    pub reading: Reading,
    /// How many there are in all, under the filters given.
    pub total: usize,
    /// The items of this page.
    pub items: Vec<T>,
    /// What `after` is for the next page; `null` on the last.
    pub next: Option<String>,
}

/// An institution in a list of results.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct InstitutionRow {
    /// Its code.
    pub uscc: Uscc,
    /// Its other codes, which were replaced or mistyped: they lead here.
    pub other_codes: Vec<Uscc>,
    /// Registered name; `null` where its registration is not public.
    pub name: Option<String>,
    /// What it is in law.
    pub nature: Coded,
    /// Registered seat, else the place of a facility.
    pub place: Option<Place>,
    /// Standing with its reasons.
    pub standing: StandingSummary,
    /// What is done at its facilities.
    pub kinds: Vec<Coded>,
    /// How many facilities it operates.
    pub facilities: usize,
    /// The highest grade that holds at one of them.
    pub grade: Option<u8>,
    /// Penalties that are showing.
    pub penalties: usize,
    /// Open problems.
    pub open_problems: usize,
    /// Day of the last inspection that is public.
    pub last_inspected_on: Option<Day>,
}

/// A facility in a list of results.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct FacilityRow {
    /// Its id, a UUID.
    pub id: String,
    /// Other ids under which it was entered: they lead here.
    pub other_ids: Vec<String>,
    /// Name at the door; `null` where its registration is not public.
    pub name: Option<String>,
    /// What is done there.
    pub kinds: Vec<Coded>,
    /// Where.
    pub place: Option<Place>,
    /// Address.
    pub address: Option<String>,
    /// Who operates it on the day of the answer; `null` while unidentified.
    pub operator: Option<By>,
    /// The operator's standing: a facility has none of its own.
    pub operator_standing: Option<StandingSummary>,
    /// The grade that holds.
    pub grade: Option<u8>,
    /// Open problems.
    pub open_problems: usize,
    /// Day of the last inspection that is public.
    pub last_inspected_on: Option<Day>,
}

/// Who operates a facility, and when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct OperatorView {
    /// The legal person.
    pub operator: By,
    /// First day.
    pub from: Day,
    /// Last day; `null` while it lasts.
    pub until: Option<Day>,
    /// Entry that says so.
    pub entry: u64,
}

/// That another legal person took over. Each keeps its own records.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SuccessionView {
    /// The other legal person: who took over, or from whom.
    pub institution: By,
    /// In which way.
    pub ground: Coded,
    /// Since which day.
    pub on: Day,
    /// Entry that says so.
    pub entry: u64,
}

/// All that is public about an institution.
///
/// Records of a facility stand here for the days on which the institution operated it, and each names its facility
/// as `subject`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct InstitutionDossier {
    /// Where the answer stands.
    #[serde(flatten)]
    pub reading: Reading,
    /// In a few words.
    pub summary: InstitutionRow,
    /// Standing with its reasons and its coverage.
    pub standing: StandingView,
    /// The registration; `null` where it is not public.
    pub registration: Option<Head>,
    /// Registered address; `null` where it is somebody's home or not public.
    pub address: Option<String>,
    /// Who took over from it. Nothing of its record is theirs.
    pub succeeded_by: Vec<SuccessionView>,
    /// From whom it took over. Nothing of their record is its own.
    pub predecessors: Vec<SuccessionView>,
    /// Facilities that it operates on the day of the answer.
    pub facilities: Vec<FacilityRow>,
    /// The stages of these facilities, in the same order.
    pub stages: Vec<PlaceStageView>,
    /// The last inspection that is public.
    pub last_inspection: Option<InspectionView>,
    /// Problems that are not mended yet, the most urgent first.
    pub open_problems: Vec<ProblemView>,
    /// Fire checks, and inspections in the field of fire, newest first.
    pub fire_checks: Vec<FireView>,
    /// Inspections, newest first; those about food and fire have their field.
    pub inspections: Vec<InspectionView>,
    /// Penalties that are showing, newest first.
    pub penalties: Vec<PenaltyView>,
    /// Notices that a penalty was annulled.
    pub annulments: Vec<AnnulmentView>,
    /// Listings that are public, newest first.
    pub listings: Vec<ListingView>,
    /// Grades of its facilities, newest first.
    pub grades: Vec<GradeView>,
    /// Filings, newest first.
    pub filings: Vec<FilingView>,
    /// Licences, newest first.
    pub licences: Vec<LicenceView>,
    /// Every public record, newest first.
    pub timeline: Vec<TimelineItem>,
}

/// All that is public about a facility.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct FacilityDossier {
    /// Where the answer stands.
    #[serde(flatten)]
    pub reading: Reading,
    /// In a few words.
    pub summary: FacilityRow,
    /// The registration; `null` where it is not public.
    pub registration: Option<Head>,
    /// Its operators over time, oldest first.
    pub operators: Vec<OperatorView>,
    /// The standing of its operator of today, which is not the facility's own.
    pub operator_standing: Option<StandingView>,
    /// How far its filing is, whether it serves, and what nothing on record fulfils.
    pub stage: StageView,
    /// The last inspection that is public.
    pub last_inspection: Option<InspectionView>,
    /// Problems that are not mended yet, the most urgent first.
    pub open_problems: Vec<ProblemView>,
    /// Fire checks, newest first.
    pub fire_checks: Vec<FireView>,
    /// Inspections, newest first.
    pub inspections: Vec<InspectionView>,
    /// Grades, newest first.
    pub grades: Vec<GradeView>,
    /// Filings, newest first.
    pub filings: Vec<FilingView>,
    /// Licences for this place, newest first.
    pub licences: Vec<LicenceView>,
    /// Every public record, newest first.
    pub timeline: Vec<TimelineItem>,
}

/// The public records of a subject, newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Timeline {
    /// Where the answer stands.
    #[serde(flatten)]
    pub reading: Reading,
    /// `institutions/<USCC>` or `facilities/<uuid>`.
    pub subject: String,
    /// The records.
    pub items: Vec<TimelineItem>,
}

/// The standing of an institution, by itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct InstitutionStanding {
    /// Where the answer stands.
    #[serde(flatten)]
    pub reading: Reading,
    /// Whose.
    pub uscc: Uscc,
    /// The standing, with its reasons and its coverage.
    #[serde(flatten)]
    pub standing: StandingView,
}

//! Views of single records, as the public may see them. Corrections are taken in.

use schemars::JsonSchema;
use serde::Serialize;

use crate::codes::{Day, Uscc};

use super::coded::{By, Coded, Money, Place};

/// What every record tells about itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Head {
    /// Number of its entry in the log.
    pub seq: u64,
    /// Digest of the statement, 64 hex digits: `/log/statements/<digest>`.
    pub digest: String,
    /// Type of the statement, with version, and its titles.
    pub record: Coded,
    /// `institutions/<USCC>` or `facilities/<uuid>`.
    pub subject: String,
    /// Legal day.
    pub on: Day,
    /// First day on which it is shown.
    pub shown_from: Option<Day>,
    /// First day on which it is not shown any more; `null` while that is open.
    pub shown_until: Option<Day>,
    /// The rule of its showing.
    pub rule: Option<String>,
    /// The authority that published it (发布单位).
    pub by: Option<By>,
    /// Whether the party has objected and nothing answers it yet (有异议).
    pub contested: bool,
    /// Whether it was corrected since it was recorded (已更正).
    pub amended: bool,
    /// Whether it was copied from an older record, which the deciding officers did not sign here (转录).
    pub transcribed: bool,
    /// What only those in charge and auditors are told; absent from answers to the public.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub inside: Option<InsideView>,
}

/// What only those in charge and auditors are told of a record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct InsideView {
    /// Whether the public saw it on the day asked for.
    pub public: bool,
    /// Why, or why not: `public`, `restricted`, `expired` or `ended`.
    pub shown: Coded,
    /// The entry that ended it, by what was known.
    pub ended_by: Option<u64>,
    /// Whether it entered against procedure and was not upheld.
    pub irregular: bool,
    /// When the ledger recorded it, RFC 3339.
    pub recorded_at: String,
}

/// The sealed document behind an act.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct DocumentView {
    /// Its number (文号).
    pub number: String,
    /// Its date.
    pub dated_on: Day,
    /// SHA-256 of the copy for publication, 64 hex digits.
    pub public_copy: Option<String>,
}

/// An inspection.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct InspectionView {
    /// The record.
    #[serde(flatten)]
    pub head: Head,
    /// Field of supervision.
    pub field: Coded,
    /// Day of the visit.
    pub visited_on: Day,
    /// What it came to.
    pub result: Coded,
    /// Major hazards by their codes in the standard of the day.
    pub major_hazards: Vec<String>,
    /// What was found.
    pub facts: String,
    /// The checklist, if one was used.
    pub checklist: Option<ChecklistView>,
    /// Where.
    pub place: Place,
}

/// A checklist in figures, with the items that failed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ChecklistView {
    /// Its name.
    pub id: String,
    /// Its version.
    pub version: String,
    /// Items that conform.
    pub conforms: usize,
    /// Items that do not apply.
    pub not_applicable: usize,
    /// Items that fail.
    pub fails: Vec<FailedItem>,
}

/// An item that failed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct FailedItem {
    /// Its code in the checklist.
    pub code: String,
    /// A remark.
    pub note: Option<String>,
}

/// A fire check.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct FireView {
    /// The record.
    #[serde(flatten)]
    pub head: Head,
    /// Day of the check.
    pub checked_on: Day,
    /// What it came to.
    pub result: Coded,
    /// Hazards found.
    pub hazards: Vec<HazardView>,
    /// What was found.
    pub facts: String,
    /// The checklist, if one was used.
    pub checklist: Option<ChecklistView>,
}

/// A fire hazard.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct HazardView {
    /// Its code in the standard of the day.
    pub code: String,
    /// How grave.
    pub gravity: Coded,
    /// In words.
    pub description: String,
}

/// A problem that has to be mended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ProblemView {
    /// The order.
    #[serde(flatten)]
    pub head: Head,
    /// What has to be mended.
    pub items: Vec<String>,
    /// What is at risk.
    pub risk: Coded,
    /// Last day to mend it.
    pub due_on: Day,
    /// Whether that day is over and it is not mended.
    pub overdue: bool,
    /// Day on which it was accepted as mended; `null` while it is open.
    pub mended_on: Option<Day>,
    /// The order's document.
    pub document: DocumentView,
}

/// A penalty that is showing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PenaltyView {
    /// The record.
    #[serde(flatten)]
    pub head: Head,
    /// Whom it was imposed on.
    pub institution: By,
    /// Field of supervision; `null` for a transcribed record.
    pub field: Option<Coded>,
    /// By which procedure.
    pub procedure: Coded,
    /// Kind of violation; `null` for a transcribed record.
    pub violation: Option<String>,
    /// Legal basis.
    pub legal_basis: Vec<String>,
    /// Kinds of penalty.
    pub types: Vec<Coded>,
    /// The fine.
    pub fine: Option<Money>,
    /// Value of what is confiscated.
    pub confiscated: Option<Money>,
    /// Last day of a restriction of business or occupation.
    pub restricted_until: Option<Day>,
    /// Facts.
    pub facts: String,
    /// Number of the decision, as written.
    pub number: String,
    /// Who decided; for a transcribed record the authority of its day.
    pub decided_by: Option<String>,
    /// How long it is shown and why; `null` where no rule says more than the head.
    pub showing: Option<ShowingView>,
    /// Where.
    pub place: Option<Place>,
}

/// The window of a penalty.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ShowingView {
    /// First day.
    pub from: Day,
    /// First day on which it is not shown any more.
    pub until: Day,
    /// From which day repair may be asked; `null` where it may not.
    pub repair_from: Option<Day>,
    /// Its tier.
    pub tier: Option<Coded>,
    /// Whether the tier is only the lowest that it can be.
    pub tier_undetermined: bool,
    /// Whether the place knows an outer limit of showing that cannot be applied, since the end of the misconduct is
    /// not on record.
    pub outer_limit_unknown: bool,
    /// The rule that fixes its end.
    pub rule: String,
    /// Where that rule stands.
    pub source: String,
    /// `[MEM]` or `[POLICY]`, where it is not law that was read.
    pub mark: Option<String>,
}

/// A listing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ListingView {
    /// The record.
    #[serde(flatten)]
    pub head: Head,
    /// Who is listed.
    pub uscc: Uscc,
    /// Its name; `null` where its registration is not public.
    pub name: Option<String>,
    /// On which list.
    pub list: Coded,
    /// Under which circumstance, by its code in the ruleset.
    pub circumstance: String,
    /// In Chinese, as the instrument has it; `null` where the ruleset of today has no such code.
    pub circumstance_zh: Option<String>,
    /// In English.
    pub circumstance_en: Option<String>,
    /// First day in force.
    pub from: Day,
    /// First day on which it is no longer in force; `null` while it lasts.
    pub until: Option<Day>,
    /// From which day removal may be asked.
    pub removal_from: Option<Day>,
    /// Whether it is in force on the day of the answer.
    pub in_force: bool,
    /// Measures that follow.
    pub measures: Vec<MeasureView>,
    /// Facts.
    pub facts: String,
    /// The rule of the list.
    pub rule: String,
    /// The decision.
    pub document: DocumentView,
    /// Where the authority acts.
    pub place: Place,
}

/// A measure of joint punishment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct MeasureView {
    /// What it is.
    pub name: String,
    /// The law that allows it; without one it cannot be executed.
    pub legal_basis: Option<String>,
}

/// A grade.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct GradeView {
    /// The record.
    #[serde(flatten)]
    pub head: Head,
    /// 1 to 5, 5 is the highest.
    pub grade: u8,
    /// The standard, with its version.
    pub standard: String,
    /// Points of each part.
    pub scores: Vec<ScoreView>,
    /// Last day on which it holds.
    pub valid_until: Day,
    /// Whether it holds on the day of the answer.
    pub holds: bool,
    /// The decision.
    pub document: DocumentView,
    /// Where.
    pub place: Place,
}

/// Points of one part of a rating.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ScoreView {
    /// The part.
    pub part: String,
    /// Points given.
    pub points: u32,
    /// Points that could be given.
    pub points_max: u32,
}

/// A filing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct FilingView {
    /// The record.
    #[serde(flatten)]
    pub head: Head,
    /// Who filed.
    pub institution: Uscc,
    /// Number of the receipt.
    pub receipt_number: String,
    /// Day of the receipt.
    pub accepted_on: Day,
    /// What is done there.
    pub kinds: Vec<Coded>,
    /// Beds, or places of a nursery.
    pub beds: Option<u32>,
    /// Of these, nursing beds.
    pub nursing_beds: Option<u32>,
    /// Floor area in square metres.
    pub area_m2: Option<u32>,
}

/// A licence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct LicenceView {
    /// The record.
    #[serde(flatten)]
    pub head: Head,
    /// What it allows.
    pub kind: Coded,
    /// Its number.
    pub number: String,
    /// What it allows, in words.
    pub content: String,
    /// The place for which it holds, `facilities/<uuid>`.
    pub facility: Option<String>,
    /// First day.
    pub valid_from: Day,
    /// Last day.
    pub valid_until: Option<Day>,
    /// Whether it holds on the day of the answer.
    pub holds: bool,
}

/// The notice that a penalty was annulled: it names no fact of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct AnnulmentView {
    /// The record.
    #[serde(flatten)]
    pub head: Head,
    /// What became of the penalty.
    pub outcome: Coded,
    /// Why.
    pub reason: String,
    /// The annulling decision.
    pub document: DocumentView,
}

/// One line of a timeline.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct TimelineItem {
    /// The record.
    #[serde(flatten)]
    pub head: Head,
    /// What happened, in Chinese.
    pub text_zh: String,
    /// In English.
    pub text_en: String,
    /// Facts, where the record has some that are fit for publication; in Chinese as recorded.
    pub facts: Option<String>,
    /// Who operated the place then, where another legal person operates it now.
    pub former_operator: Option<Uscc>,
    /// The name under which it was entered, where that leads to another one now.
    pub entered_under: Option<String>,
}

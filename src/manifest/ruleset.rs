//! The ruleset: windows, terms, deadlines and switches as dated data, each with its source.
//!
//! Every rule carries where it holds, on which legal days, where it stands, and `[MEM]` or `[POLICY]` where the
//! domain reference marks it so. What a rule means is the business of the rooms `oversight` and `rules`.

use serde::{Deserialize, Serialize};

mod candidates;
mod check;
mod choice;

pub use candidates::{CandidateRule, ListedFor, Repeated, Trigger};

use crate::codes::code_list;
use crate::codes::{AuthorityKind, Calendar, Day, Deadline, ListKind, PenaltyType, RegionCode, SupervisionField, Tier};

/// Where a rule comes from, and where and when it holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// Its id, for example `PUB-03`.
    pub id: String,
    /// Region in which it holds, with everything below; `null` for the whole country.
    pub jurisdiction: Option<RegionCode>,
    /// First legal day.
    pub from: Day,
    /// Last legal day; `null` while it holds.
    pub until: Option<Day>,
    /// Instrument and article.
    pub source: String,
    /// `[MEM]`, `[POLICY]` or another doubt of the domain reference; `null` for law that was read.
    pub mark: Option<String>,
}

impl Rule {
    /// Whether it holds for a place on a day. Without a place only rules of the whole country hold.
    #[must_use]
    pub fn holds(&self, place: Option<RegionCode>, day: Day) -> bool {
        let here = self.jurisdiction.is_none_or(|region| place.is_some_and(|place| region.contains(place)));
        here && self.from <= day && self.until.is_none_or(|last| day <= last)
    }

    /// Whether it holds in a narrower place than another: then it goes before it.
    #[must_use]
    pub fn narrows(&self, other: &Self) -> bool {
        other.narrowness() < self.narrowness()
    }
}

/// A period with its unit. Source: 行政处罚法 85, 行政许可法 82, 行政复议法 88 count differently.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Period {
    /// How many.
    pub count: u16,
    /// Of what.
    pub unit: PeriodUnit,
}

/// Units of periods.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PeriodUnit {
    /// 工作日.
    WorkingDays,
    /// 日.
    Days,
    /// 月.
    Months,
}

impl Period {
    /// Its last day when it begins on `start`.
    #[must_use]
    pub fn due(self, calendar: &Calendar, start: Day) -> Deadline {
        match self.unit {
            PeriodUnit::WorkingDays => calendar.after_working_days(start, self.count),
            PeriodUnit::Days => calendar.after_calendar_days(start, self.count),
            PeriodUnit::Months => calendar.after_months(start, self.count),
        }
    }

    /// Its last day where nobody has to act on it: a day off does not move it.
    #[must_use]
    pub fn last(self, calendar: &Calendar, start: Day) -> Day {
        match self.unit {
            PeriodUnit::WorkingDays => self.due(calendar, start).due,
            PeriodUnit::Days => start.plus_days(i32::from(self.count)),
            PeriodUnit::Months => start.plus_months(i32::from(self.count)),
        }
    }

    /// Whether a day lies in the period that ends on a later one: three months before 31 May begin on 28 February.
    #[must_use]
    pub fn reaches_back(self, calendar: &Calendar, later: Day, day: Day) -> bool {
        match self.unit {
            PeriodUnit::WorkingDays | PeriodUnit::Days => later <= self.last(calendar, day),
            PeriodUnit::Months => later.plus_months(-i32::from(self.count)) <= day,
        }
    }
}

/// From which day a window counts. A transcribed record counts from the date of its document in either case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Anchor {
    /// The day of publication (公示之日).
    Publication,
    /// The date of the document.
    Document,
}

/// Whether a tier is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TierShown {
    /// It is shown.
    Always,
    /// Only where the reviewer found it necessary.
    IfNecessary,
    /// It is not shown.
    Never,
}

/// How long a tier is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TierWindow {
    /// Which.
    pub tier: Tier,
    /// Whether.
    pub shown: TierShown,
    /// Months after which repair may be asked, 0 for at once; `null` where it may not.
    pub months_min: Option<u16>,
    /// The same in the fields named by `long_fields`.
    pub months_min_long: Option<u16>,
    /// Months after which the showing ends by itself.
    pub months_max: u16,
}

/// How penalties are shown that were decided while it held.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PublicityRule {
    /// The rule; its days are those of the decision.
    pub rule: Rule,
    /// Lines of business whose decisions it governs; empty for all that no other rule of the day names.
    pub kinds: Vec<AuthorityKind>,
    /// From which day its months count.
    pub anchor: Anchor,
    /// Whether penalties of the simple procedure are shown at all.
    pub simple_shown: bool,
    /// A decision of only these is never shown.
    pub never_if_only: Vec<PenaltyType>,
    /// A decision of only these, or of the simple procedure, is light.
    pub light_types: Vec<PenaltyType>,
    /// A decision with one of these is severe.
    pub severe_types: Vec<PenaltyType>,
    /// The tier of a fine below `small_below_fen` of the bands; a larger one is general, a huge one severe.
    pub small_fine: Tier,
    /// Windows, one a tier.
    pub windows: Vec<TierWindow>,
    /// Fields in which `months_min_long` holds.
    pub long_fields: Vec<SupervisionField>,
    /// Whether a restriction that lasts longer carries the showing with it.
    pub restriction_extends: bool,
    /// Whether it also shortens what is showing already on its first day (PUB-05).
    pub shortens_older: bool,
}

/// Fine bands (罚款幅度), fixed for each field by the line authority.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FineBands {
    /// The rule.
    pub rule: Rule,
    /// Lines of business; empty for all.
    pub kinds: Vec<AuthorityKind>,
    /// A fine below is small (较小).
    pub small_below_fen: u64,
    /// A fine from here on is huge (巨额).
    pub huge_from_fen: u64,
}

/// After which time nothing adverse is shown at all, whatever its own window says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OuterLimit {
    /// The rule; it holds for what reaches its limit on a day of it, however old.
    pub rule: Rule,
    /// Months from the end of the misconduct.
    pub months: u16,
}

/// How long other records are shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecordRule {
    /// The rule.
    pub rule: Rule,
    /// Types of statement, without version.
    pub event_types: Vec<String>,
    /// Months from the legal day; `null` while what it says holds.
    pub months: Option<u16>,
}

/// How a list works.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ListRule {
    /// The rule; its days are those of the decision.
    pub rule: Rule,
    /// Which list.
    pub list: ListKind,
    /// Lines of business that decide on it.
    pub kinds: Vec<AuthorityKind>,
    /// Whether anybody may be listed on it here.
    pub enabled: bool,
    /// How long the party may answer a notice; `null` where none is needed.
    pub answer: Option<Period>,
    /// Months until removal may be asked; `null` where it may be at once, when the ground is mended.
    pub months_min: Option<u16>,
    /// Months after which it ends by itself.
    pub months_max: Option<u16>,
    /// Whether a county or prefecture needs the superior's consent.
    pub senior_consent: bool,
    /// Codes of its circumstances.
    pub circumstances: Vec<Circumstance>,
    /// Whether its terms run anew when a removal that was got by fraud is taken back.
    #[serde(default)]
    pub restored_anew: bool,
}

/// A circumstance that leads to a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Circumstance {
    /// Its code.
    pub code: String,
    /// In Chinese, as the instrument has it.
    pub label_zh: String,
    /// In English.
    pub label_en: String,
}

/// Whether a list is published, place by place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ListPublication {
    /// The rule: the narrowest jurisdiction that holds the place decides.
    pub rule: Rule,
    /// Which list.
    pub list: ListKind,
    /// Lines of business whose listings it is about.
    pub kinds: Vec<AuthorityKind>,
    /// Whether.
    pub published: bool,
}

code_list! {
    /// What has to be done in time.
    pub enum Duty {
        /// Release a penalty for publication.
        ReleasePenalty = "release_penalty", "公示行政处罚", "Release the penalty";
        /// Release a licence.
        ReleaseLicence = "release_licence", "公示行政许可", "Release the licence";
        /// Release the result of a food inspection.
        ReleaseFoodInspection = "release_food_inspection", "公示食品检查结果", "Release the food inspection";
        /// Release the result of another inspection.
        ReleaseInspection = "release_inspection", "公示检查结果", "Release the inspection";
        /// Release any other record.
        ReleaseRecord = "release_record", "公示记录", "Release the record";
        /// Annul what a body outside revoked, and tell the public why.
        Withdraw = "withdraw", "撤下公示并说明", "Annul and tell the public why";
        /// Decide whether an application for repair is accepted.
        AcceptRepair = "accept_repair", "决定是否受理信用修复", "Decide whether repair is accepted";
        /// Decide on repair.
        DecideRepair = "decide_repair", "作出信用修复决定", "Decide on repair";
        /// Answer the applicant for repair.
        AnswerRepair = "answer_repair", "答复信用修复申请人", "Answer the applicant for repair";
        /// Answer an objection.
        AnswerObjection = "answer_objection", "答复异议", "Answer the objection";
        /// Decide or dismiss a candidate for listing.
        DecideCandidate = "decide_candidate", "决定或者排除列入", "Decide or dismiss the candidate";
        /// Rectify what was ordered; the order sets the day, no rule does.
        Rectify = "rectify", "复查整改情况", "Check that it was mended";
    }
}

/// A deadline.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DeadlineRule {
    /// The rule.
    pub rule: Rule,
    /// What has to be done.
    pub duty: Duty,
    /// By whom; empty for all.
    pub kinds: Vec<AuthorityKind>,
    /// In which time. Of several that hold the shortest counts.
    pub period: Period,
}

/// A switch of publicity.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PersonsRule {
    /// The rule: the narrowest jurisdiction that holds the place decides.
    pub rule: Rule,
    /// Whether penalties and listings of sole traders are shown.
    pub sole_traders_shown: bool,
    /// Whether anything about other natural persons is shown, such as carers who are listed.
    #[serde(default)]
    pub natural_persons_shown: bool,
}

/// What a limit of prepayment is about. A report tells; what breaks a limit is derived from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PrepaymentLimit {
    /// The longest time of a service fee, in months.
    ServiceMonths,
    /// The highest deposit, in monthly bed fees of the resident.
    DepositMonths,
    /// The highest membership fee, in average monthly charges of the year before.
    MembershipMonths,
    /// No membership fee in a public home.
    NoMembershipInPublicHome,
    /// Not more residents pay than beds are filed.
    PayersWithinBeds,
    /// Not more is held than the net fixed assets are worth.
    TotalWithinAssets,
    /// The fee items are reported.
    FeesReported,
}

/// A limit of prepayment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PrepaymentRule {
    /// The rule; its days are those of the figures.
    pub rule: Rule,
    /// What it is about.
    pub limit: PrepaymentLimit,
    /// The most, where the limit is a number; of several the smallest counts.
    pub most: Option<u16>,
}

/// The ruleset file.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ruleset {
    /// Its id.
    pub id: String,
    /// Its version.
    pub version: String,
    /// Windows of penalties.
    pub publicity: Vec<PublicityRule>,
    /// Fine bands.
    pub fine_bands: Vec<FineBands>,
    /// Outer limits of adverse records.
    #[serde(default)]
    pub outer_limits: Vec<OuterLimit>,
    /// Windows of other records.
    pub records: Vec<RecordRule>,
    /// For how many months the notice of an annulment stands where the decision was shown.
    pub annulment_notice: Vec<RecordRule>,
    /// Lists.
    pub lists: Vec<ListRule>,
    /// Which lists are published.
    pub list_publication: Vec<ListPublication>,
    /// Persons.
    pub persons: Vec<PersonsRule>,
    /// Deadlines.
    pub deadlines: Vec<DeadlineRule>,
    /// Candidates.
    pub candidates: Vec<CandidateRule>,
    /// Limits of prepayment.
    #[serde(default)]
    pub prepayment: Vec<PrepaymentRule>,
}

#[cfg(test)]
mod tests;

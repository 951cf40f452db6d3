//! Standing with its reasons and its coverage: it never stands alone.

use schemars::JsonSchema;
use serde::Serialize;

use crate::codes::{Day, Uscc};
use crate::rules::{Because, Coverage, Stage, Standing};

use super::coded::{Coded, coded};

/// The standing of a legal person on a day, in short. Facts, not endorsement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct StandingSummary {
    /// The strongest that holds: `listed`, `abnormal`, `watch`, `penalty_showing` or `normal`.
    pub standing: Coded,
    /// The legal day asked for.
    pub on: Day,
    /// Every reason that holds, the strongest first.
    pub because: Vec<Because>,
    /// Lines of business in which nobody submits at the place of its seat: there, nothing is on record (未见记录).
    pub uncovered: Vec<Coded>,
}

/// The standing of a legal person on a day, with who submits what at the place of its seat, so that nobody takes
/// silence for praise.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct StandingView {
    /// The standing.
    #[serde(flatten)]
    pub summary: StandingSummary,
    /// One row a line of business.
    pub coverage: Vec<CoverageView>,
}

/// What is covered in one line of business.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct CoverageView {
    /// The line of business.
    pub field: Coded,
    /// Who submits.
    pub authorities: Vec<CoverageAuthorityView>,
    /// Number of the last public entry of that line about this subject.
    pub last_entry: Option<u64>,
    /// Lists of that line here, and whether they are published.
    pub lists: Vec<CoverageListView>,
    /// What that means, in Chinese.
    pub note_zh: String,
    /// In English.
    pub note_en: String,
}

/// Who submits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct CoverageAuthorityView {
    /// Its code.
    pub code: Uscc,
    /// Its name.
    pub name: String,
    /// Since when.
    pub since: Day,
}

/// A list, and whether it is published.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct CoverageListView {
    /// Which.
    pub list: Coded,
    /// Whether.
    pub published: bool,
}

/// The stage of a place: facts, and no standing. By what the reader may see, so that silence is no blame.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct StageView {
    /// How far its filing is: `filed`, `in_review`, `unfiled_overdue` or `unfiled`.
    pub filing: ReachedView,
    /// Whether it serves: `planned`, `operating`, `suspended` or `ended`.
    pub operating: ReachedView,
    /// Conditions of its kind that nothing shown here fulfils.
    pub conditions_missing: Vec<MissingView>,
}

/// The stage of a place that an institution operates.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PlaceStageView {
    /// Its id, a UUID.
    pub facility: String,
    /// Its stage.
    #[serde(flatten)]
    pub stage: StageView,
}

/// A stage that was reached.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ReachedView {
    /// The stage.
    pub stage: Coded,
    /// Since when, where a record says.
    pub since: Option<Day>,
    /// Why; the rule is empty where a record alone says it.
    pub because: Because,
}

/// A condition that nothing shown here fulfils (未见记录).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct MissingView {
    /// The condition.
    pub condition: Coded,
    /// Where it stands.
    pub because: Because,
}

impl From<Stage> for StageView {
    fn from(found: Stage) -> Self {
        let Stage { filing, operating, missing } = found;
        let missing = missing
            .into_iter()
            .map(|one| MissingView { condition: Coded::new(&one.code, &one.zh, &one.en), because: one.because });
        Self {
            filing: ReachedView { stage: coded!(filing.code), since: filing.since, because: filing.because },
            operating: ReachedView {
                stage: coded!(operating.code),
                since: operating.since,
                because: operating.because,
            },
            conditions_missing: missing.collect(),
        }
    }
}

impl StandingView {
    pub(super) fn new(found: Standing, coverage: Vec<Coverage>) -> Self {
        let coverage: Vec<CoverageView> = coverage.into_iter().map(CoverageView::from).collect();
        let uncovered = coverage.iter().filter(|row| row.authorities.is_empty()).map(|row| row.field.clone());
        let summary = StandingSummary {
            standing: coded!(found.standing),
            on: found.on,
            because: found.because,
            uncovered: uncovered.collect(),
        };
        Self { summary, coverage }
    }
}

impl From<Coverage> for CoverageView {
    fn from(found: Coverage) -> Self {
        let authorities = found.authorities.into_iter();
        Self {
            field: coded!(found.field),
            authorities: authorities
                .map(|one| CoverageAuthorityView { code: one.code, name: one.name, since: one.since })
                .collect(),
            last_entry: found.last_entry,
            lists: found
                .lists
                .into_iter()
                .map(|one| CoverageListView { list: coded!(one.list), published: one.published })
                .collect(),
            note_zh: found.note_zh.to_owned(),
            note_en: found.note_en.to_owned(),
        }
    }
}

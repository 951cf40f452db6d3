//! Eligibility and risk class of a legal person, and who may ask for what is not public.

use schemars::JsonSchema;
use serde::Serialize;

use crate::codes::{Day, Uscc};
use crate::oversight::Dossier;
use crate::rules::{Asking, Because, Eligibility, Risk, eligibilities, risk};
use crate::statement::Subject;

use super::coded::{Coded, Reading, coded};
use super::gathered::Gathered;
use super::institution::seat;
use super::pin::Register;

/// What a legal person is eligible for. An authority that grants a benefit decides; this only reads the records.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct EligibilityAnswer {
    /// Where the answer stands.
    #[serde(flatten)]
    pub reading: Reading,
    /// Whose.
    pub uscc: Uscc,
    /// The legal day asked for.
    pub on: Day,
    /// `public`: from what is public alone, so that a list that is not published is not seen; `everything`: from all
    /// records, for those in charge.
    pub made_from: Coded,
    /// The benefits that the rulebook knows at the place.
    pub benefits: Vec<BenefitView>,
}

/// A benefit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct BenefitView {
    /// Which.
    pub benefit: Coded,
    /// Whether every condition is met that is not left to discretion, as far as the records tell.
    pub eligible: bool,
    /// Every condition.
    pub conditions: Vec<ConditionView>,
}

/// A condition.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ConditionView {
    /// Its code in the rulebook.
    pub code: String,
    /// Whether it is met.
    pub met: bool,
    /// Whether the benefit may be granted all the same.
    pub discretionary: bool,
    /// Why.
    pub because: Because,
}

/// The risk class of a legal person. Internal: it allots inspections; it is no credit evaluation, and no ground of
/// any measure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct RiskAnswer {
    /// Where the answer stands.
    #[serde(flatten)]
    pub reading: Reading,
    /// Whose.
    pub uscc: Uscc,
    /// The legal day asked for.
    pub on: Day,
    /// The class; `null` where none was imported and no model is adopted.
    pub risk: Option<RiskView>,
    /// What it is for, in Chinese.
    pub note_zh: &'static str,
    /// In English.
    pub note_en: &'static str,
}

/// A risk class, and how it came.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct RiskView {
    /// The class.
    pub class: Coded,
    /// The rule of the model, or the system from which it was imported.
    pub by: String,
    /// Points, where a model computed it.
    pub points: Option<u32>,
    /// What weighed.
    pub weighed: Vec<WeighedView>,
}

/// Something that weighed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct WeighedView {
    /// Its code in the model.
    pub code: String,
    /// Points taken.
    pub points: u32,
    /// The entries.
    pub entries: Vec<u64>,
}

impl Register {
    /// What a legal person is eligible for; `None` if nothing about it is visible.
    #[must_use]
    pub fn eligibility(&self, code: Uscc) -> Option<EligibilityAnswer> {
        let gathered = self.gather_institution(code)?;
        let found = self.asking(code, &gathered, eligibilities)?;
        let made_from = if self.is_inside() {
            Coded::new("everything", "根据全部记录", "From every record")
        } else {
            Coded::new(
                "public",
                "仅根据公开记录，不是资格认定",
                "From public records alone; no decision on eligibility",
            )
        };
        let benefits = found.into_iter().map(BenefitView::from).collect();
        Some(EligibilityAnswer { reading: self.reading(), uscc: code, on: self.on(), made_from, benefits })
    }

    /// The risk class of a legal person; `None` if nothing about it is on record, and from a register of the public.
    #[must_use]
    pub fn risk(&self, code: Uscc) -> Option<RiskAnswer> {
        let gathered = self.gather_institution(code).filter(|_| self.is_inside())?;
        let found = self.asking(code, &gathered, risk)?;
        Some(RiskAnswer {
            reading: self.reading(),
            uscc: code,
            on: self.on(),
            risk: found.map(RiskView::from),
            note_zh: "内部参考，仅用于安排检查；不是信用评价，不得作为处罚或限制的依据，不得公开。",
            note_en: "internal: it allots inspections; no credit evaluation, no ground of any measure, not to be published",
        })
    }

    fn asking<T>(&self, code: Uscc, gathered: &Gathered, ask: impl FnOnce(&Asking<'_>) -> T) -> Option<T> {
        let institution = gathered.home(Subject::Institution(code))?;
        let facilities: Vec<&Dossier> = gathered.operated.iter().map(AsRef::as_ref).collect();
        let place = seat(gathered, self).or_else(|| code.registrar_region_text().parse().ok());
        let asking = Asking { institution, facilities: &facilities, place, rulebook: &self.rulebook, on: self.on() };
        Some(ask(&asking))
    }
}

impl From<Eligibility> for BenefitView {
    fn from(found: Eligibility) -> Self {
        let conditions = found.conditions.into_iter().map(|met| ConditionView {
            code: met.code,
            met: met.met,
            discretionary: met.discretionary,
            because: met.because,
        });
        Self {
            benefit: Coded::new(&found.benefit, &found.label_zh, &found.label_en),
            eligible: found.eligible,
            conditions: conditions.collect(),
        }
    }
}

impl From<Risk> for RiskView {
    fn from(found: Risk) -> Self {
        let weighed = found.weighed.into_iter().map(|one| WeighedView {
            code: one.code,
            points: one.points,
            entries: one.entries.iter().map(|seq| seq.0).collect(),
        });
        Self { class: coded!(found.class), by: found.by, points: found.points, weighed: weighed.collect() }
    }
}

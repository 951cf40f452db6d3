//! Risk class and inspection frequency as data. Internal: it allots inspections, and is shown to nobody else.

use std::collections::BTreeSet;

use serde::Deserialize;

use crate::codes::{AuthorityKind, ListKind, RiskClass, SupervisionField, Tier};

use super::procedures::Earlier;
use super::ruleset::Rule;

/// The file `rulesets/risk.json`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RiskRules {
    /// Models by which a class is computed where none was imported.
    pub models: Vec<RiskModel>,
    /// How often who is visited.
    pub frequencies: Vec<FrequencyRule>,
    /// Which visits of several lines of business are made as one.
    #[serde(default)]
    pub joint: Vec<JointRule>,
}

/// A model of risk: points from a start, less what weighs.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RiskModel {
    /// The rule.
    pub rule: Rule,
    /// Whether an authority adopted it; until then no class is computed by it.
    pub adopted: bool,
    /// Points of somebody of whom nothing is known, and the most that anybody can have.
    pub start: u32,
    /// Months after which a fact no longer weighs.
    pub months_max: u16,
    /// What weighs.
    pub deductions: Vec<Deduction>,
    /// Points of a valid grade.
    pub grades: Vec<GradePoints>,
    /// Points of whom nothing adverse is on record in so many months.
    pub clean: CleanPoints,
    /// Classes by their least points, the best first.
    pub classes: Vec<ClassFrom>,
    /// What makes the worst class, whatever the points.
    pub worst: Vec<Weighs>,
    /// Months after the filing in which nobody is in the best class.
    pub new_months: u16,
}

/// A deduction.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Deduction {
    /// Its code.
    pub code: String,
    /// In Chinese.
    pub label_zh: String,
    /// In English.
    pub label_en: String,
    /// Points of each.
    pub points: u32,
    /// The most that all of them take.
    pub cap: Option<u32>,
    /// Each of what.
    pub weighs: Weighs,
}

/// A fact that weighs.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Weighs {
    /// A penalty of this tier.
    Penalty(Tier),
    /// A time that is over, by its code in the procedures.
    Overdue(String),
    /// An order to rectify that is overdue and was not accepted.
    OrderOverdue,
    /// A limit of prepayment that the last report of a place breaks.
    PrepaymentBreach,
    /// A major hazard whose rectification is not accepted.
    OpenMajorHazard,
    /// A listing in force.
    Listed(ListKind),
    /// A statement.
    Statement(Earlier),
}

/// Points of a grade.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GradePoints {
    /// The grade.
    pub grade: u8,
    /// Its points.
    pub points: u32,
}

/// Points of a clean record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CleanPoints {
    /// Months without anything that weighs.
    pub months: u16,
    /// Points.
    pub points: u32,
}

/// The least points of a class.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClassFrom {
    /// The class.
    pub class: RiskClass,
    /// Its least points.
    pub points: u32,
}

/// How often a place is visited in a calendar year.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FrequencyRule {
    /// The rule.
    pub rule: Rule,
    /// Lines of business whose visits.
    pub kinds: Vec<AuthorityKind>,
    /// In which field; `null` for all that no other row of the line names.
    pub field: Option<SupervisionField>,
    /// Visits that the law asks for, whatever the class.
    pub floor: Option<u8>,
    /// Visits that must not be exceeded; `null` where no number was published.
    pub cap: Option<u8>,
    /// Kinds of visit that the cap counts, by their codes.
    #[serde(default)]
    pub cap_counts: Vec<String>,
    /// What is graded.
    #[serde(default)]
    pub by: GradedBy,
    /// By class; empty where nothing but the floor or the cap is set.
    pub by_class: Vec<ClassFrequency>,
}

impl FrequencyRule {
    /// Whether the cap counts a kind of visit.
    #[must_use]
    pub fn counts(&self, kind: &str) -> bool {
        self.cap_counts.iter().any(|counted| counted == kind)
    }
}

/// By what the frequency differs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GradedBy {
    /// The risk class of the legal person.
    #[default]
    RiskClass,
    /// The food risk grade of the canteen, whose letters are those of the classes.
    FoodRisk,
}

/// Visits of several lines of business to one place that are made as one.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct JointRule {
    /// The rule.
    pub rule: Rule,
    /// Parts of a year, in months, within which they are merged: 3 for quarters.
    pub months: i8,
}

/// How often who is of a class is visited, and how likely a draw takes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClassFrequency {
    /// The class.
    pub class: RiskClass,
    /// Fewest visits a year.
    pub least: u8,
    /// Most visits a year, of those that are planned; `null` where there is no most.
    pub most: Option<u8>,
    /// Weight in a draw.
    pub weight: u32,
}

impl RiskRules {
    /// Reads the file.
    ///
    /// # Errors
    ///
    /// What is wrong with it, and in which rule.
    pub fn parse(bytes: &[u8]) -> Result<Self, String> {
        let found: Self = serde_json::from_slice(bytes).map_err(|error| error.to_string())?;
        let mut ids = BTreeSet::new();
        let joint = found.joint.iter().map(|row| &row.rule);
        for rule in
            found.models.iter().map(|row| &row.rule).chain(found.frequencies.iter().map(|row| &row.rule)).chain(joint)
        {
            rule.check()?;
            if !ids.insert(rule.id.as_str()) {
                return Err(format!("two rules are called {:?}", rule.id));
            }
        }
        found.models.iter().try_for_each(check_model)?;
        found.frequencies.iter().try_for_each(check_frequency)?;
        found.joint.iter().try_for_each(|row| {
            let divides = row.months > 0 && 12 % row.months == 0;
            if divides { Ok(()) } else { Err(format!("rule {:?} wants equal parts of a year", row.rule.id)) }
        })?;
        Ok(found)
    }

    /// Every type of statement that it names, without version.
    pub fn event_types(&self) -> impl Iterator<Item = &str> {
        let weighing = self
            .models
            .iter()
            .flat_map(|model| model.deductions.iter().map(|deduction| &deduction.weighs).chain(&model.worst));
        weighing.flat_map(|weighs| match weighs {
            Weighs::Statement(earlier) => earlier.by.iter().map(String::as_str).collect(),
            Weighs::Penalty(_)
            | Weighs::Overdue(_)
            | Weighs::OrderOverdue
            | Weighs::PrepaymentBreach
            | Weighs::OpenMajorHazard
            | Weighs::Listed(_) => Vec::new(),
        })
    }

    /// Every time that it names, by its code in the procedures.
    pub fn clocks(&self) -> impl Iterator<Item = &str> {
        let weighing = self
            .models
            .iter()
            .flat_map(|model| model.deductions.iter().map(|deduction| &deduction.weighs).chain(&model.worst));
        weighing.filter_map(|weighs| if let Weighs::Overdue(code) = weighs { Some(code.as_str()) } else { None })
    }
}

fn check_model(row: &RiskModel) -> Result<(), String> {
    let classes: Vec<RiskClass> = row.classes.iter().map(|class| class.class).collect();
    let falling = row.classes.windows(2).all(|pair| matches!(pair, [a, b] if b.points < a.points));
    let ends = row.classes.last().is_some_and(|class| class.points == 0);
    if classes != RiskClass::ALL || !falling || !ends {
        return Err(format!("rule {:?} wants every class, the best first, with points that fall to 0", row.rule.id));
    }
    let codes: BTreeSet<&str> = row.deductions.iter().map(|deduction| deduction.code.as_str()).collect();
    if codes.len() != row.deductions.len() {
        return Err(format!("rule {:?} wants deductions with different codes", row.rule.id));
    }
    if row.months_max == 0 || row.clean.months == 0 {
        return Err(format!("rule {:?} wants months that are not 0", row.rule.id));
    }
    Ok(())
}

fn check_frequency(row: &FrequencyRule) -> Result<(), String> {
    let classes: Vec<RiskClass> = row.by_class.iter().map(|class| class.class).collect();
    if classes != RiskClass::ALL && !(classes.is_empty() && (row.floor.is_some() || row.cap.is_some())) {
        return Err(format!("rule {:?} wants every class once, the best first", row.rule.id));
    }
    if row.cap.is_some() && row.cap_counts.is_empty() {
        return Err(format!("rule {:?} wants the kinds of visit that its cap counts", row.rule.id));
    }
    let holds = |class: &ClassFrequency| {
        class.weight > 0
            && class.most.is_none_or(|most| class.least <= most)
            && row.cap.is_none_or(|cap| class.least <= cap)
    };
    if !row.by_class.iter().all(holds) || row.floor.zip(row.cap).is_some_and(|(floor, cap)| cap < floor) {
        return Err(format!("rule {:?} wants a weight, and no most or cap below the least", row.rule.id));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn file() -> Value {
        serde_json::from_slice(include_bytes!("../../schemas/rulesets/risk.json")).unwrap()
    }

    #[test]
    fn a_file_that_contradicts_itself_is_refused() {
        assert!(RiskRules::parse(file().to_string().as_bytes()).is_ok());
        for (pointer, value, wanted) in [
            ("/models/0/classes/0/class", json!("b"), "every class"),
            ("/models/0/classes/3/points", json!(1), "fall to 0"),
            ("/models/0/classes/1/points", json!(950), "fall to 0"),
            ("/models/0/months_max", json!(0), "months that are not 0"),
            ("/models/0/deductions/1/code", json!("light-penalty"), "different codes"),
            ("/models/0/worst/0", json!({"poor": true}), "unknown variant"),
            ("/frequencies/1/by_class/0/weight", json!(0), "a weight"),
            ("/frequencies/1/by_class/1/most", json!(0), "no most or cap below"),
            ("/frequencies/1/cap", json!(0), "no most or cap below"),
            ("/frequencies/0/cap", json!(2), "the kinds of visit that its cap counts"),
            ("/frequencies/0/rule/id", json!("RSK-01"), "two rules are called"),
            ("/frequencies/0/floor", json!(null), "every class once"),
            ("/joint/0/months", json!(5), "equal parts of a year"),
            ("/joint/0/rule/id", json!("INS-01"), "two rules are called"),
        ] {
            let mut file = file();
            *file.pointer_mut(pointer).unwrap_or_else(|| panic!("{pointer}")) = value.clone();
            let found = RiskRules::parse(file.to_string().as_bytes()).unwrap_err();
            assert!(found.contains(wanted), "{pointer} {value}: {found}");
        }
    }
}

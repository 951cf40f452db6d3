//! Candidates as data: which facts an authority has to look at, and for which list.

use serde::Deserialize;

use crate::codes::{AuthorityKind, ListKind};
use crate::manifest::procedures::{Earlier, Test};

use super::check::wanted;
use super::{Rule, Ruleset};

/// Facts that make a candidate for a list.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Trigger {
    /// A major hazard whose rectification is overdue.
    MajorHazardOverdue,
    /// An inspection was obstructed.
    InspectionObstructed,
    /// A penalty of the severe tier.
    SeverePenalty,
    /// A warning or a fine below the bound, of a social organisation.
    SmallPenaltyOfSocialOrganisation,
    /// A fine from the bound on, of a social organisation.
    LargeFineOfSocialOrganisation,
    /// Several warnings or fines below the bound in some time, of a social organisation.
    RepeatedSmallPenaltiesOfSocialOrganisation(Repeated),
    /// Mainly or directly responsible for an incident.
    IncidentResponsible,
    /// A subsidy was got by fraud.
    SubsidyFraud,
    /// A statement that stands; of a penalty, one whose showing is not over.
    Statement(Earlier),
    /// A time of the procedures that is over, by its code.
    TimeOver(String),
    /// An order to rectify that says this, is overdue and was not accepted.
    OrderOverdue(Vec<Test>),
    /// A listing that has been in force for some time.
    ListedFor(ListedFor),
}

/// So many of a kind in so many months.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Repeated {
    /// How many.
    pub count: u8,
    /// In how many months, counted back from the last of them.
    pub months: u16,
}

/// A listing that lasts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ListedFor {
    /// On which list.
    pub list: ListKind,
    /// For how many months.
    pub months: u16,
}

/// A rule by which a candidate is derived; nobody is ever listed by it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CandidateRule {
    /// The rule.
    pub rule: Rule,
    /// For which list.
    pub list: ListKind,
    /// Under which circumstance.
    pub circumstance: String,
    /// Which line of business would decide.
    pub kind: AuthorityKind,
    /// On which facts.
    pub trigger: Trigger,
    /// The bound of a fine, where the trigger has one.
    pub bound_fen: Option<u64>,
    /// With what the code of the legal person begins; empty for all.
    #[serde(default)]
    pub codes: Vec<String>,
    /// Lines of business that made the statements; empty for all.
    #[serde(default)]
    pub by_kinds: Vec<AuthorityKind>,
    /// Whether the instrument leaves no choice but to list.
    #[serde(default)]
    pub mandatory: bool,
}

impl Ruleset {
    pub(super) fn check_candidates(&self) -> Result<(), String> {
        for row in &self.candidates {
            let list = self.list(row.list, Some(row.kind), row.rule.jurisdiction, row.rule.from);
            let known = list.is_some_and(|list| list.circumstances.iter().any(|found| found.code == row.circumstance));
            wanted(known, &row.rule, &format!("a circumstance of its list, found {:?}", row.circumstance))?;
            wanted(
                row.bound_fen.is_some_and(|bound| bound > 0) == has_bound(&row.trigger),
                &row.rule,
                "a bound where its trigger has one",
            )?;
            check_trigger(row)?;
        }
        Ok(())
    }

    /// Every time that a candidate hangs on, by its code in the procedures.
    pub fn clocks(&self) -> impl Iterator<Item = &str> {
        self.candidates.iter().filter_map(|row| {
            let Trigger::TimeOver(code) = &row.trigger else { return None };
            Some(code.as_str())
        })
    }
}

fn has_bound(trigger: &Trigger) -> bool {
    match trigger {
        Trigger::SmallPenaltyOfSocialOrganisation
        | Trigger::LargeFineOfSocialOrganisation
        | Trigger::RepeatedSmallPenaltiesOfSocialOrganisation(_) => true,
        Trigger::MajorHazardOverdue
        | Trigger::InspectionObstructed
        | Trigger::SeverePenalty
        | Trigger::IncidentResponsible
        | Trigger::SubsidyFraud
        | Trigger::Statement(_)
        | Trigger::TimeOver(_)
        | Trigger::OrderOverdue(_)
        | Trigger::ListedFor(_) => false,
    }
}

fn check_trigger(row: &CandidateRule) -> Result<(), String> {
    match &row.trigger {
        Trigger::RepeatedSmallPenaltiesOfSocialOrganisation(repeated) => {
            wanted(repeated.count > 1 && repeated.months > 0, &row.rule, "two penalties at least, in some months")
        }
        Trigger::Statement(earlier) => {
            let own = earlier.of.is_none() && !earlier.about_same && !earlier.after_about;
            wanted(own && !earlier.by.is_empty(), &row.rule, "types of statement, and nothing about another statement")
        }
        Trigger::ListedFor(listed) => wanted(listed.months > 0, &row.rule, "months that are not 0"),
        Trigger::MajorHazardOverdue
        | Trigger::InspectionObstructed
        | Trigger::SeverePenalty
        | Trigger::SmallPenaltyOfSocialOrganisation
        | Trigger::LargeFineOfSocialOrganisation
        | Trigger::IncidentResponsible
        | Trigger::SubsidyFraud
        | Trigger::TimeOver(_)
        | Trigger::OrderOverdue(_) => Ok(()),
    }
}

//! Procedures as data: what a statement may be about, what has to come before it, and which times run.
//!
//! The state machines of the law in three tables. A row carries where and when it holds and where it stands, so that
//! a changed statute is a changed file and no changed program. What a row means is the business of `oversight`.

use serde::de::Error;
use serde::{Deserialize, Deserializer};
use serde_json::Value;

use crate::codes::AuthorityKind;

use super::ruleset::{Period, Rule};

mod check;
mod standard;
mod test_of;
mod want;

pub use standard::{GradeStep, Part, Scored, Standard};
pub use want::{Apart, Cited, Earlier, Followed, Listed, MeetsThreshold, Want};

/// What the files `rulesets/procedures/*.json` say together.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Procedures {
    /// What statements may be about.
    pub abouts: Vec<AboutRule>,
    /// What has to hold when a statement enters.
    pub guards: Vec<Guard>,
    /// Which times run, from what to what.
    pub clocks: Vec<Clock>,
    /// What is open until it is settled, and has no time.
    #[serde(default)]
    pub matters: Vec<OpenMatter>,
    /// What standards want of whoever is scored by them.
    #[serde(default)]
    pub standards: Vec<Standard>,
}

/// What statements of a type may be about.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AboutRule {
    /// The type, without version.
    pub event: String,
    /// Types that it may be about.
    pub may_be_about: Vec<String>,
    /// What the statement that it is about must say: one of these groups holds. Empty: whatever it says.
    #[serde(default)]
    pub when_any: Vec<Vec<Test>>,
    /// Members that must say the same in both.
    #[serde(default)]
    pub same: Vec<Member>,
    /// Whether a second one about the same statement cannot be, while the first stands.
    pub once: bool,
}

/// A condition on statements of some types.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Guard {
    /// The rule; its days are the legal days of the statement.
    pub rule: Rule,
    /// Types that it guards.
    pub events: Vec<String>,
    /// Lines of business that it binds; empty for all.
    #[serde(default)]
    pub kinds: Vec<AuthorityKind>,
    /// Subjects of these kinds only, by the first word of their names (`institutions`, `persons`); empty for all.
    #[serde(default)]
    pub subjects: Vec<String>,
    /// Of these types only statements that say this.
    #[serde(default)]
    pub when: Vec<Test>,
    /// Of these only where every statement that is named so stands, and says this.
    #[serde(default)]
    pub when_cited: Vec<Cited>,
    /// What a statement is that breaks it.
    pub breach: Breach,
    /// What it wants.
    pub wants: Want,
}

/// What a broken guard makes of a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Breach {
    /// It is accepted and marked.
    Irregular,
    /// It cannot be.
    Impossible,
}

/// A condition on one member of what a statement says. Everything that it names must hold.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Test {
    /// The member.
    pub member: Member,
    /// It is one of these; of a list, one of its items is.
    #[serde(default)]
    pub any_of: Vec<Value>,
    /// It is none of these; of a list, no item is.
    #[serde(default)]
    pub none_of: Vec<Value>,
    /// Whether it is there and not empty.
    #[serde(default)]
    pub filled: Option<bool>,
    /// It is a number from here on.
    #[serde(default)]
    pub at_least: Option<i64>,
    /// It is a number up to here.
    #[serde(default)]
    pub at_most: Option<i64>,
    /// It is a list of at least so many items.
    #[serde(default)]
    pub items_at_least: Option<usize>,
    /// It is a number not above that of another member.
    #[serde(default)]
    pub at_most_member: Option<Member>,
}

/// A JSON pointer into `data`, such as `/document/dated_on`. Where a statement is named, there may be several with
/// blanks between: each but the last names the statement in which the next one is read.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Member(pub String);

impl<'de> Deserialize<'de> for Member {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let pointer = String::deserialize(deserializer)?;
        if pointer.starts_with('/') && pointer.len() > 1 {
            Ok(Self(pointer))
        } else {
            Err(D::Error::custom(format!("{pointer:?} is no pointer to a member")))
        }
    }
}

/// A day of a statement, or of one that a member of it names: `legal`, `/from_on`, `/notice served`,
/// `/application /previous legal`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DayRef {
    /// The member that names the other statement; `None` for the statement itself.
    pub of: Option<Member>,
    /// Which day of it.
    pub day: DayOf,
}

/// Days of a statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DayOf {
    /// Its legal day.
    Legal,
    /// The day on which its document was first served.
    Served,
    /// The day of its first release.
    Released,
    /// The day on which the ledger recorded it.
    Recorded,
    /// A day that it says.
    Says(Member),
}

impl<'de> Deserialize<'de> for DayRef {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let (of, day) = match text.rsplit_once(' ') {
            Some((of, day)) => (Some(Member(of.to_owned())), day),
            None => (None, text.as_str()),
        };
        let day = match day {
            "legal" => DayOf::Legal,
            "served" => DayOf::Served,
            "released" => DayOf::Released,
            "recorded" => DayOf::Recorded,
            said if said.starts_with('/') => DayOf::Says(Member(said.to_owned())),
            _ => return Err(D::Error::custom(format!("{text:?} names no day of a statement"))),
        };
        if of.as_ref().is_some_and(|of| !of.0.starts_with('/')) {
            return Err(D::Error::custom(format!("{text:?} names no day of a statement")));
        }
        Ok(Self { of, day })
    }
}

/// A time that runs from one statement to another.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Clock {
    /// The rule; its days are those on which the time begins.
    pub rule: Rule,
    /// What has to be done, by the name that extensions and suspensions use.
    pub code: String,
    /// In Chinese.
    pub label_zh: String,
    /// In English.
    pub label_en: String,
    /// Statements that begin it.
    pub starts: Start,
    /// In which time; `null` where the day from which it runs is itself the last one, and where it comes each year.
    pub period: Option<Period>,
    /// Set where it runs again in each year after the one of its start, from 1 January on.
    #[serde(default)]
    pub yearly: Option<Yearly>,
    /// Statements that end it.
    pub ends: Stop,
    /// Who has to act.
    pub who: Who,
    /// What a decision is that ends it late; `null` where lateness is only told.
    pub breach: Option<Breach>,
}

/// Something that is open from one statement to another, without a time: an officer has to see that it is there.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OpenMatter {
    /// The rule; its days are those from which something is open.
    pub rule: Rule,
    /// What, by its name.
    pub code: String,
    /// In Chinese.
    pub label_zh: String,
    /// In English.
    pub label_en: String,
    /// Statements that open it.
    pub starts: Start,
    /// Statements that settle it.
    pub ends: Stop,
    /// Who has to see to it.
    pub who: Who,
}

/// A time that comes each year.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Yearly {
    /// Its last month, 1 to 12.
    pub month: i8,
    /// Its last day in that month.
    pub day: i8,
    /// The member in which what ends it says the year before: the one that is reported on.
    pub year: Member,
}

/// What begins a time.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Start {
    /// Types of statement.
    pub events: Vec<String>,
    /// Lines of business whose statements; empty for all.
    #[serde(default)]
    pub kinds: Vec<AuthorityKind>,
    /// With what the code of the legal person begins whose dossier it is; empty for all.
    #[serde(default)]
    pub codes: Vec<String>,
    /// What they say.
    #[serde(default)]
    pub when: Vec<Test>,
    /// From which of their days.
    pub at: DayRef,
    /// Types of which none may stand in the dossier by that day: else nothing begins.
    #[serde(default)]
    pub unless: Vec<String>,
}

/// What ends a time.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stop {
    /// Types of statement.
    pub events: Vec<String>,
    /// Lines of business whose statements; empty for all.
    #[serde(default)]
    pub kinds: Vec<AuthorityKind>,
    /// What they say.
    #[serde(default)]
    pub when: Vec<Test>,
    /// How they belong to what began it.
    pub tie: Tie,
}

/// How the statement that ends a time belongs to the one that began it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tie {
    /// It stands in the same dossier and is not dated before it.
    Dossier,
    /// It names it, as what it is about or otherwise.
    Cites,
    /// Both are about the same statement, and it is not dated before it.
    AboutSame,
}

/// Who has to act in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Who {
    /// The party.
    Party,
    /// The authority that made the statement which begins the time.
    Source,
    /// An authority of this line of business.
    Line(AuthorityKind),
}

#[cfg(test)]
mod tests;

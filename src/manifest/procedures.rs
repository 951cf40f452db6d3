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
mod held_to;
mod test_of;

pub use held_to::{Listed, MeetsThreshold};

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
    /// And of these only such as are about a statement that says this.
    #[serde(default)]
    pub when_about: Vec<Test>,
    /// Of these only where every statement that is named so is there, and says this.
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

/// What a guard wants.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Want {
    /// The statement itself says this.
    Says(Vec<Test>),
    /// A member names a statement that stands.
    Cites(Member),
    /// A member names a statement that stands, is of a type, and says something.
    Cited(Cited),
    /// What a member names was served by the legal day.
    Served(Member),
    /// A statement of these types stands in the dossier by the legal day.
    Preceded(Earlier),
    /// None does.
    NotPreceded(Earlier),
    /// The party's submissions about what these members name were considered.
    Answered {
        /// Members that name statements, or lists of them; `/about` stands for what the statement is about.
        members: Vec<Member>,
        /// Kinds of submission that ask for an answer; empty for all.
        #[serde(default)]
        kinds: Vec<String>,
    },
    /// Where the party asked for something about what a member names, a statement about the same followed.
    Followed(Followed),
    /// So much time lies between two days. What has no such day is not judged.
    Apart(Apart),
    /// The statement that it is about says this.
    AboutSays(Vec<Test>),
    /// A member names the legal person that operates the facility on the legal day. Where nobody is known to, none is
    /// wrong.
    Operates(Member),
    /// Everybody whom the last plan of exit counts is placed by the legal day.
    NobodyUnplaced,
    /// Everybody who paid ahead, by the last plan of exit, is paid back by the legal day.
    NobodyUnpaid,
    /// What a member says stands in the checklist of the day, as far as that lists everything.
    Listed(Listed),
    /// A value meets the threshold of its place and day. Where there is no threshold, nothing is wanted.
    MeetsThreshold(MeetsThreshold),
}

/// A statement that a member names.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cited {
    /// The member; `/about` stands for what the statement is about.
    pub member: Member,
    /// Its types; empty for all.
    #[serde(default)]
    pub by: Vec<String>,
    /// What it says.
    #[serde(default)]
    pub says: Vec<Test>,
}

/// What has to follow where the party asked for it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Followed {
    /// Member that names what the party spoke about.
    pub member: Member,
    /// Kinds of submission by which it asked.
    pub kinds: Vec<String>,
    /// How long after service it may ask; without it, any time.
    #[serde(default)]
    pub within: Option<Period>,
    /// Types of statement that answer, about the same.
    pub by: Vec<String>,
}

/// An earlier statement of the same dossier.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Earlier {
    /// Its types.
    pub by: Vec<String>,
    /// What it says.
    #[serde(default)]
    pub when: Vec<Test>,
    /// How far back it is looked for; without it, any time.
    #[serde(default)]
    pub within: Option<Period>,
    /// Whether it must be about what this statement is about.
    #[serde(default)]
    pub about_same: bool,
    /// Whether it must not be dated before what this statement is about.
    #[serde(default)]
    pub after_about: bool,
    /// Whether one that was settled does not count.
    #[serde(default)]
    pub open: bool,
}

/// A time between two days.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Apart {
    /// From which day.
    pub from: DayRef,
    /// To which.
    pub to: DayRef,
    /// The later day is not before the last day of this period.
    #[serde(default)]
    pub min: Option<Period>,
    /// The later day is after it.
    #[serde(default)]
    pub over: Option<Period>,
    /// The later day is not after it.
    #[serde(default)]
    pub max: Option<Period>,
    /// Whether it is counted back from the later day, as a notice before an act: a day off does not move it then.
    #[serde(default)]
    pub backwards: bool,
    /// The later day is not before it.
    #[serde(default)]
    pub in_order: bool,
    /// Whether a party that has answered what `from` speaks of need not be waited for.
    #[serde(default)]
    pub unless_answered: bool,
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

/// A JSON pointer into `data`, such as `/document/dated_on`.
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

/// A day of a statement, or of one that a member of it names: `legal`, `/from_on`, `/notice served`.
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
        let (of, day) = match text.split_once(' ') {
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
    /// In which time; `null` where the day from which it runs is itself the last one.
    pub period: Option<Period>,
    /// Statements that end it.
    pub ends: Stop,
    /// Who has to act.
    pub who: Who,
    /// What a decision is that ends it late; `null` where lateness is only told.
    pub breach: Option<Breach>,
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

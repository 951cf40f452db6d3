//! What a guard wants of a statement when it enters.

use serde::Deserialize;

use super::{DayRef, Member, Scored, Test};
use crate::manifest::ruleset::Period;

/// What a guard wants.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Want {
    /// The statement itself says this.
    Says(Vec<Test>),
    /// A member names a statement that stands.
    Cites(Member),
    /// What a member names says the same in some members. What is not named here is not judged.
    Same {
        /// The member that names it.
        of: Member,
        /// Members that say the same in both.
        members: Vec<Member>,
    },
    /// The points of a score reach what the standard wants of the grade.
    Scored(Scored),
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
    /// A visit that is assigned is not one too many for its place, authority and year, by the frequencies of the risk
    /// rules. Where no number was published, there is no cap.
    WithinVisitCap,
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

/// An earlier statement, of the same dossier or of that of a legal person.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Earlier {
    /// Its types.
    pub by: Vec<String>,
    /// The member that names the legal person in whose dossier it is looked for; without it, in the own one. Only
    /// types that touch that dossier may ask there, or the order of what others enter would matter.
    #[serde(default)]
    pub of: Option<Member>,
    /// What it says.
    #[serde(default)]
    pub when: Vec<Test>,
    /// How far back it is looked for; without it, any time.
    #[serde(default)]
    pub within: Option<Period>,
    /// The member of it that says for how many months it holds, counted from its legal day; without one, or where
    /// that is empty, it holds until it is ended.
    #[serde(default)]
    pub months: Option<Member>,
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

/// Codes, or scored parts, of a checklist.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Listed {
    /// The member that holds them.
    pub member: Member,
    /// What the checklist is used for.
    #[serde(rename = "use")]
    pub purpose: String,
}

/// A value with the threshold that it is held to.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MeetsThreshold {
    /// Code of the threshold in the target table.
    pub code: String,
    /// The member that says the kind of which the threshold speaks; without it, of all.
    #[serde(default)]
    pub kind: Option<Member>,
    /// The member that holds the value; one that is missing counts as 0.
    pub member: Member,
}

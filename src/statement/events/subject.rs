//! One person, legal person or place under two names: joined, and parted again.
//!
//! Person ids are random and made on devices, so one person may get two; a legal person's code is replaced or mistyped;
//! two officers enter one place twice. A merger says that both names are one and the same. Who takes over from somebody
//! else is another one: [`InstitutionSucceeded`](super::institution::InstitutionSucceeded). Source: practice.md 8, 21;
//! formats.md section 5.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::act::{Act, Shown};
use crate::codes::code_list;
use crate::codes::{Day, RegionCode};
use crate::statement::field::Text;
use crate::statement::mergeable::Mergeable;
use crate::statement::name::Subject;

/// The subject and another name are one: whatever is said of either is said of the subject, whose name stays.
///
/// For persons an erasure of one reaches both, and they sign as one; for legal persons and places there is one dossier,
/// to which the other name leads. It is public at once for these, since no answer could be followed without it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(
    title = "Subject merged",
    extend(
        "x-title-zh" = "主体合并",
        "x-subject" = ["persons", "institutions", "facilities"],
        "x-touches" = ["subject", "data.other"]
    )
)]
pub struct SubjectMerged {
    /// The other name, of the same kind as the subject. From now on it leads to the subject.
    pub other: Mergeable,
    /// Why they are one.
    pub ground: MergerGround,
    /// Where the legal person is registered or the place lies; `null` for persons.
    pub region: Option<RegionCode>,
    /// How it was found out. Of legal persons and places this is read by anybody.
    pub reason: Text<1000>,
    /// On which day.
    pub merged_on: Day,
}

/// The subject and another name are two after all.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(
    title = "Subject split",
    extend(
        "x-title-zh" = "主体分立",
        "x-subject" = ["persons", "institutions", "facilities"],
        "x-touches" = ["subject", "data.other"]
    )
)]
pub struct SubjectSplit {
    /// The name that was merged with it.
    pub other: Mergeable,
    /// Where the legal person is registered or the place lies; `null` for persons.
    pub region: Option<RegionCode>,
    /// How it was found out. Of legal persons and places this is read by anybody.
    pub reason: Text<1000>,
    /// On which day.
    pub split_on: Day,
}

/// Who a person is is nobody's business; which names are one legal person or place everybody has to know.
fn shown(other: Mergeable) -> Shown {
    match other {
        Mergeable::Person(_) => Shown::Never,
        Mergeable::Institution(_) | Mergeable::Facility(_) => Shown::AtOnce,
    }
}

impl Act for SubjectMerged {
    fn region(&self) -> Option<RegionCode> {
        self.region
    }

    fn legal_day(&self) -> Option<Day> {
        Some(self.merged_on)
    }

    fn touches(&self) -> Vec<Subject> {
        vec![self.other.subject()]
    }

    fn shown(&self) -> Shown {
        shown(self.other)
    }
}

impl Act for SubjectSplit {
    fn region(&self) -> Option<RegionCode> {
        self.region
    }

    fn legal_day(&self) -> Option<Day> {
        Some(self.split_on)
    }

    fn touches(&self) -> Vec<Subject> {
        vec![self.other.subject()]
    }

    fn shown(&self) -> Shown {
        shown(self.other)
    }
}

code_list! {
    /// Why two names are one. Source: practice.md 8, 21.
    pub enum MergerGround {
        /// One natural person under two ids.
        OnePerson = "one_person", "同一自然人", "One person";
        /// The legal person got another code; the new one stays.
        CodeReplaced = "code_replaced", "统一社会信用代码换发", "Code replaced";
        /// One of the codes never existed; the other stays.
        CodeMistyped = "code_mistyped", "统一社会信用代码录入错误", "Code mistyped";
        /// One place under two ids.
        OnePlace = "one_place", "同一场所", "One place";
    }
}

impl MergerGround {
    /// Whether names of this kind can be one for this reason.
    #[must_use]
    pub const fn is_for(self, kind: Mergeable) -> bool {
        match self {
            Self::OnePerson => matches!(kind, Mergeable::Person(_)),
            Self::CodeReplaced | Self::CodeMistyped => matches!(kind, Mergeable::Institution(_)),
            Self::OnePlace => matches!(kind, Mergeable::Facility(_)),
        }
    }
}

//! What is asked: a number, why, and by what right.

use serde_json::{Value, json};

use crate::codes::code_list;
use crate::codes::{Day, Hash, IdentityNumber};
use crate::statement::Text;

code_list! {
    /// Why somebody asks about a person.
    pub enum QueryPurpose {
        /// 招聘审查: the authority asks for a provider that wants to employ the person.
        RecruitmentCheck = "recruitment_check", "招聘审查", "Check before recruitment";
        /// 行政许可.
        Licensing = "licensing", "行政许可", "Licensing";
        /// 政务共享.
        GovernmentSharing = "government_sharing", "政务共享", "Sharing within government";
        /// 本人查询, at the counter.
        OwnRequest = "own_request", "本人查询", "The person's own request";
    }
}

/// By what right somebody asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum QueryBasis {
    /// The person agreed. Source: 个人信息保护法 13(1), 29.
    Consent {
        /// On which day.
        given_on: Day,
        /// SHA-256 of the paper that says so.
        evidence: Option<Hash>,
    },
    /// The law wants it. Source: 个人信息保护法 13(3), 34.
    Duty {
        /// Which, with its article.
        legal_basis: Text<200>,
    },
    /// The person asks himself, and an officer attests that he saw the document. Source: 个人信息保护法 45.
    Seen {
        /// On which day.
        seen_on: Day,
    },
}

impl QueryBasis {
    /// Whether this is a basis for that purpose: who asks about himself shows his document, and nobody else can do so
    /// for him; what government shares it shares by law.
    #[must_use]
    pub const fn suits(&self, purpose: QueryPurpose) -> bool {
        match purpose {
            QueryPurpose::RecruitmentCheck | QueryPurpose::Licensing => {
                matches!(self, Self::Consent { .. } | Self::Duty { .. })
            }
            QueryPurpose::GovernmentSharing => matches!(self, Self::Duty { .. }),
            QueryPurpose::OwnRequest => matches!(self, Self::Seen { .. }),
        }
    }

    /// As it is recorded.
    pub(super) fn to_json(&self) -> Value {
        match self {
            Self::Consent { given_on, evidence } => {
                json!({ "consent": { "given_on": given_on, "evidence": evidence.map(|hash| hash.to_string()) } })
            }
            Self::Duty { legal_basis } => json!({ "duty": { "legal_basis": legal_basis } }),
            Self::Seen { seen_on } => json!({ "seen": { "seen_on": seen_on } }),
        }
    }
}

/// A query that may be answered. Neither `Debug` nor an error of it tells number or name.
#[derive(Clone)]
pub struct Asked {
    number: IdentityNumber,
    name: Option<Text<100>>,
    purpose: QueryPurpose,
    basis: QueryBasis,
}

impl Asked {
    /// A query for a purpose on a basis that suits it; `None` if it does not.
    #[must_use]
    pub fn new(
        number: IdentityNumber,
        name: Option<Text<100>>,
        purpose: QueryPurpose,
        basis: QueryBasis,
    ) -> Option<Self> {
        basis.suits(purpose).then_some(Self { number, name, purpose, basis })
    }

    pub(super) const fn number(&self) -> &IdentityNumber {
        &self.number
    }

    pub(super) fn name(&self) -> Option<&str> {
        self.name.as_ref().map(Text::as_str)
    }

    pub(super) const fn purpose(&self) -> QueryPurpose {
        self.purpose
    }

    pub(super) const fn basis(&self) -> &QueryBasis {
        &self.basis
    }
}

impl std::fmt::Debug for Asked {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Asked").field("purpose", &self.purpose).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_purpose_has_its_bases() {
        let day: Day = "2026-11-21".parse().unwrap();
        let bases = [
            QueryBasis::Consent { given_on: day, evidence: None },
            QueryBasis::Duty { legal_basis: Text::new("未成年人保护法 62".to_owned()).unwrap() },
            QueryBasis::Seen { seen_on: day },
        ];
        let suit = |purpose| bases.clone().map(|basis| basis.suits(purpose));
        assert_eq!(suit(QueryPurpose::RecruitmentCheck), [true, true, false]);
        assert_eq!(suit(QueryPurpose::Licensing), [true, true, false]);
        assert_eq!(suit(QueryPurpose::GovernmentSharing), [false, true, false]);
        assert_eq!(suit(QueryPurpose::OwnRequest), [false, false, true]);
    }
}

//! In which capacity somebody signs.

use std::fmt;
use std::str::FromStr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::key::Kid;

/// The role of one signature (`practice.md` 4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(inline)]
pub enum Role {
    /// Handles the case or visit (执法人员, 承办人).
    Handler,
    /// Reviews its legality before the decision (法制审核).
    LegalReviewer,
    /// Heads the authority and decides (负责人).
    Head,
    /// Acts for the head under a dated delegation (代).
    Delegate,
    /// Manages the keys of an authority.
    Approver,
    /// Vouches for a statement that arrived late.
    Receiver,
    /// Founded the ledger.
    Founder,
    /// Proves possession of the key that the statement introduces, or speaks for its own key.
    Holder,
    /// Reads everything within an opened audit.
    Auditor,
    /// Speaks for the institution concerned (当事人).
    Party,
    /// The ledger's own service key.
    Ledger,
}

impl Role {
    /// Every role.
    pub const ALL: [Self; 11] = [
        Self::Handler,
        Self::LegalReviewer,
        Self::Head,
        Self::Delegate,
        Self::Approver,
        Self::Receiver,
        Self::Founder,
        Self::Holder,
        Self::Auditor,
        Self::Party,
        Self::Ledger,
    ];

    /// The role as it is written in `signers`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Handler => "handler",
            Self::LegalReviewer => "legal_reviewer",
            Self::Head => "head",
            Self::Delegate => "delegate",
            Self::Approver => "approver",
            Self::Receiver => "receiver",
            Self::Founder => "founder",
            Self::Holder => "holder",
            Self::Auditor => "auditor",
            Self::Party => "party",
            Self::Ledger => "ledger",
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Who signed in which role, in signature order: the `signers` attribute.
///
/// Trust: the attribute is inside every signed payload, so no signature can be stripped, added or moved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signers(Vec<(Role, Kid)>);

impl Signers {
    /// Signers in signature order; `None` without any, with too many, or with one key twice.
    #[must_use]
    pub fn new(pairs: Vec<(Role, Kid)>) -> Option<Self> {
        let mut kids: Vec<Kid> = pairs.iter().map(|(_, kid)| *kid).collect();
        kids.sort_unstable();
        kids.dedup();
        let allowed = !pairs.is_empty() && pairs.len() <= super::envelope::SIGNATURES_MAX && kids.len() == pairs.len();
        allowed.then_some(Self(pairs))
    }

    /// Roles and keys in signature order.
    #[must_use]
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (Role, Kid)> + '_ {
        self.0.iter().copied()
    }

    /// The keys that signed as `role`.
    pub fn with_role(&self, role: Role) -> impl Iterator<Item = Kid> + '_ {
        self.iter().filter(move |(found, _)| *found == role).map(|(_, kid)| kid)
    }

    /// Whether `kid` signed at all.
    #[must_use]
    pub fn holds(&self, kid: Kid) -> bool {
        self.iter().any(|(_, found)| found == kid)
    }
}

/// A text that is no `signers` attribute.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("signers are role=kid pairs with one space between, each key once, at most 16")]
pub struct InvalidSigners;

impl FromStr for Signers {
    type Err = InvalidSigners;

    fn from_str(text: &str) -> Result<Self, InvalidSigners> {
        let pair = |text: &str| {
            let (role, kid) = text.split_once('=')?;
            let role = Role::ALL.into_iter().find(|r| r.as_str() == role)?;
            Some((role, kid.parse().ok()?))
        };
        let pairs: Option<Vec<_>> = text.split(' ').map(pair).collect();
        pairs.and_then(Self::new).ok_or(InvalidSigners)
    }
}

impl fmt::Display for Signers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, (role, kid)) in self.0.iter().enumerate() {
            let space = if index == 0 { "" } else { " " };
            write!(f, "{space}{role}={kid}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signers_have_one_spelling() {
        let kid = |n: u8| Kid::from_str(&crate::codes::Hash::of(&[n]).to_base64url()).unwrap();
        let text = format!("handler={} handler={} head={}", kid(1), kid(2), kid(3));
        assert_eq!(text.parse::<Signers>().unwrap().to_string(), text);
        for wrong in [
            String::new(),
            format!(" {text}"),
            text.replace(' ', "  "),
            text.replace("head", "boss"),
            text.replace("head", "Head"),
            format!("handler={} head={}", kid(1), kid(1)),
            format!("{text} "),
        ] {
            assert_eq!(wrong.parse::<Signers>(), Err(InvalidSigners), "{wrong}");
        }
    }
}

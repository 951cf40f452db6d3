//! The lines of the lists.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::codes::{Hash, RecusalReason, RedrawReason, SupervisionField, Uscc};
use crate::statement::{Inspected, PersonId};

use super::hex_text;
use super::method::{lot_of, lot_opening, recusal_digest, recusal_opening};
use super::sheet::Line;

/// How many lots an object holds, 1 to 100.
///
/// An object of weight 0 could never be drawn: that is an exemption, which a draw does not give (不免抽).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub struct Weight(u8);

impl Weight {
    /// The most lots that one object may hold.
    pub const MAX: u8 = 100;

    /// Checks a weight; `None` for 0 and beyond [`MAX`](Self::MAX).
    #[must_use]
    pub fn new(lots: u8) -> Option<Self> {
        (1..=Self::MAX).contains(&lots).then_some(Self(lots))
    }

    /// The number of lots.
    #[must_use]
    pub const fn get(self) -> u8 {
        self.0
    }
}

impl TryFrom<u8> for Weight {
    type Error = String;

    fn try_from(lots: u8) -> Result<Self, String> {
        Self::new(lots).ok_or_else(|| format!("a weight is 1 to {}, and not {lots}", Self::MAX))
    }
}

impl From<Weight> for u8 {
    fn from(weight: Weight) -> Self {
        weight.0
    }
}

/// 32 random bytes that hide a line of a restricted list in the public one; never printed.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Secret(#[serde(with = "hex_text")] Hash);

impl Secret {
    /// A secret of bytes that nobody can guess.
    #[must_use]
    pub const fn new(bytes: [u8; 32]) -> Self {
        Self(Hash(bytes))
    }

    /// Its text in the restricted list.
    pub(super) fn to_text(self) -> String {
        self.0.to_string()
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(_)")
    }
}

/// Restricted: an object, how many lots it holds, and the secret of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ObjectLine {
    /// The object.
    pub object: Inspected,
    /// How many lots it holds.
    pub weight: Weight,
    /// From which their openings follow.
    pub secret: Secret,
}

impl ObjectLine {
    /// Its lots with the opening of each.
    pub(super) fn lots(&self) -> impl Iterator<Item = (Hash, Hash)> + '_ {
        (1..=self.weight.get()).map(|number| {
            let opening = lot_opening(self.secret, number);
            (lot_of(opening, self.object), opening)
        })
    }
}

impl Line for ObjectLine {
    const NAME: &'static str = "objects";

    fn key(&self) -> String {
        self.object.to_string()
    }
}

/// Public: the name of an object that can be drawn, so that everybody sees who is not in the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NameLine {
    /// The object.
    pub object: Inspected,
}

impl Line for NameLine {
    const NAME: &'static str = "names";

    fn key(&self) -> String {
        self.object.to_string()
    }
}

/// Public: a lot of somebody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LotLine {
    /// SHA-256 of its opening, a comma and the object.
    #[serde(with = "hex_text")]
    pub lot: Hash,
}

impl Line for LotLine {
    const NAME: &'static str = "lots";

    fn key(&self) -> String {
        self.lot.to_string()
    }
}

/// Public: an officer that can be drawn, under the random id of the roll.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OfficerLine {
    /// The officer.
    pub officer: PersonId,
    /// Of which authority.
    pub authority: Uscc,
    /// In which fields the certificate lets the officer inspect, in the byte order of their codes.
    pub scope: Vec<SupervisionField>,
}

impl Line for OfficerLine {
    const NAME: &'static str = "officers";

    fn key(&self) -> String {
        self.officer.to_string()
    }
}

/// Restricted: an officer who does not inspect an object, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecusalLine {
    /// The officer.
    pub officer: PersonId,
    /// The object.
    pub object: Inspected,
    /// Why.
    pub reason: RecusalReason,
    /// From which the opening follows.
    pub secret: Secret,
}

impl RecusalLine {
    /// What is shown of it when it moved a seat.
    pub(super) fn opening(&self) -> Hash {
        recusal_opening(self.secret)
    }

    /// Its digest in the public list.
    pub(super) fn digest(&self) -> Hash {
        recusal_digest(self.opening(), self.officer, self.object)
    }
}

impl Line for RecusalLine {
    const NAME: &'static str = "recusals";

    fn key(&self) -> String {
        recusal_key(self.officer, self.object)
    }
}

pub(super) fn recusal_key(officer: PersonId, object: Inspected) -> String {
    format!("{officer} {object}")
}

/// Public: that somebody stands back somewhere.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecusalDigestLine {
    /// SHA-256 of its opening, the officer and the object, with commas between.
    #[serde(with = "hex_text")]
    pub recusal: Hash,
}

impl Line for RecusalDigestLine {
    const NAME: &'static str = "recusal digests";

    fn key(&self) -> String {
        self.recusal.to_string()
    }
}

/// Public, after the draw: an object, or an officer for one object, that does not stand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Dropped {
    /// The object.
    pub object: Inspected,
    /// The officer; absent where the object itself is dropped.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub officer: Option<PersonId>,
    /// Why.
    pub reason: RedrawReason,
}

impl Line for Dropped {
    const NAME: &'static str = "dropped";

    fn key(&self) -> String {
        dropped_key(self.object, self.officer)
    }
}

pub(super) fn dropped_key(object: Inspected, officer: Option<PersonId>) -> String {
    officer.map_or_else(|| object.to_string(), |officer| format!("{object} {officer}"))
}

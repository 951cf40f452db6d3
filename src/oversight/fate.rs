//! What later statements made of an earlier one.

use crate::codes::{Day, Hash, Tier};
use crate::log::Seq;
use crate::statement::Event;
use crate::statement::events::document::OutsideEffect;
use crate::statement::events::party::SubmissionKind;

/// The fate of one statement of a dossier.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fate {
    /// The first day on which its document was served.
    pub served_on: Option<Day>,
    /// Its release for publication; the first one counts.
    pub released: Option<Released>,
    /// How it ended; of two that reach equally far the first.
    pub ended: Option<Ended>,
    /// What it says since it was corrected.
    pub corrected: Option<Event>,
    /// Whether a body outside upheld it.
    pub upheld: bool,
    /// What bodies outside said about it.
    pub outside: Vec<Outside>,
    /// What the party handed in about it.
    pub submissions: Vec<Submission>,
    /// Digest and day of the acceptance of a rectification.
    pub rectified: Option<(Hash, Day)>,
}

impl Fate {
    /// Takes in an end. The first one counts; but what was never valid is no longer merely removed or repaired, and
    /// what never belonged here is no longer merely annulled.
    pub(super) fn end(&mut self, end: Ended) {
        if self.ended.is_none_or(|before| before.kind.reach() < end.kind.reach()) {
            self.ended = Some(end);
        }
    }
}

/// A release.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Released {
    /// Digest of the release.
    pub by: Hash,
    /// Its entry.
    pub seq: Seq,
    /// Day of publication.
    pub on: Day,
    /// The tier that the reviewer stated.
    pub tier: Option<Tier>,
    /// Whether the reviewer found it necessary to show a light penalty.
    pub necessary: bool,
}

/// An end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ended {
    /// Digest of the statement that ended it.
    pub by: Hash,
    /// Its entry.
    pub seq: Seq,
    /// From which day it is over.
    pub on: Day,
    /// In which way.
    pub kind: EndKind,
}

/// Ways in which a statement ends before its dates do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum EndKind {
    /// Annulled: it counts as never valid.
    Annulled,
    /// What it rested on was annulled or never belonged here: it counts as never valid.
    BasisFell,
    /// Recorded about the wrong subject.
    Misattributed,
    /// Entered by mistake.
    Retracted,
    /// Credit was repaired: it stands, and is no longer shown.
    Repaired,
    /// Removed from its list.
    Removed,
    /// A grade or licence that was taken back.
    Revoked,
}

impl EndKind {
    /// Whether it counts as never valid: then what rests on it falls too.
    #[must_use]
    pub const fn is_from_the_start(self) -> bool {
        self.reach() > 0
    }

    /// Whether the record never belonged here: then nothing that it did holds, and its number is free again.
    #[must_use]
    pub const fn is_clerical(self) -> bool {
        self.reach() > 1
    }

    /// How far back it reaches: 0 from its day on, 1 to the decision, 2 to the record itself.
    const fn reach(self) -> u8 {
        match self {
            Self::Repaired | Self::Removed | Self::Revoked => 0,
            Self::Annulled | Self::BasisFell => 1,
            Self::Misattributed | Self::Retracted => 2,
        }
    }
}

/// What a body outside said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Outside {
    /// Digest of the statement that received it.
    pub by: Hash,
    /// Its entry.
    pub seq: Seq,
    /// What it said.
    pub effect: OutsideEffect,
    /// Day on which it came in.
    pub received_on: Day,
}

/// What the party handed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Submission {
    /// Digest of the statement that received it.
    pub by: Hash,
    /// Its entry.
    pub seq: Seq,
    /// What it is.
    pub kind: SubmissionKind,
    /// Day on which it came in.
    pub on: Day,
}

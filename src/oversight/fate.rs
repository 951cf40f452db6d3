//! What later statements made of an earlier one.

use crate::codes::{Day, Hash, Tier};
use crate::log::Seq;
use crate::statement::Event;
use crate::statement::events::EndKind;
use crate::statement::events::document::OutsideEffect;
use crate::statement::events::party::SubmissionKind;

/// The fate of one statement of a dossier.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fate {
    /// The first day on which its document was served.
    pub served_on: Option<Day>,
    /// Its release for publication: the first one that counts. One against procedure releases nothing that weighs on
    /// its subject.
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
    /// Digest and day of what settled it: an order accepted, a complaint answered, a seal lifted.
    pub closed: Option<(Hash, Day)>,
    /// Extensions of times that run from it.
    pub extended: Vec<Extension>,
    /// Suspensions of times that run from it.
    pub suspended: Vec<Pause>,
}

impl Fate {
    /// Takes in an end. The first one counts; but what was never valid is no longer merely removed or repaired, and
    /// what never belonged here is no longer merely annulled.
    pub(super) fn end(&mut self, end: Ended) {
        if self.ended.is_none_or(|before| before.kind.reach() < end.kind.reach()) {
            self.ended = Some(end);
        }
    }

    /// Lets a suspended time go on; the suspension that was entered last ends.
    pub(super) fn resume(&mut self, clock: &str, resumed_on: Day) {
        let mut open = self.suspended.iter_mut().rev().filter(|pause| pause.clock == clock);
        if let Some(pause) = open.find(|pause| pause.until_on.is_none()) {
            pause.until_on = Some(resumed_on);
        }
    }
}

/// An extension of a time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Extension {
    /// Digest of the statement that extended it.
    pub by: Hash,
    /// The time, by its code in the procedures.
    pub clock: String,
    /// Its last day.
    pub until_on: Day,
}

/// A suspension of a time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pause {
    /// Digest of the statement that suspended it.
    pub by: Hash,
    /// The time, by its code in the procedures.
    pub clock: String,
    /// First day that does not count.
    pub from_on: Day,
    /// First day that counts again; `None` while it lasts.
    pub until_on: Option<Day>,
}

/// A release.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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

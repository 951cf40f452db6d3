//! Who sees what: the one place that decides whether a statement is shown in public on a day.

use crate::codes::Day;
use crate::log::Seq;
use crate::manifest::{Audience, Rulebook};
use crate::oversight::{Dossier, Recorded};
use crate::statement::events::Shown;
use crate::statement::events::document::OutsideEffect;

use super::notice::annulment_notice;
use super::window::window;

/// What the public sees of a statement on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Visibility {
    /// It is shown.
    Public {
        /// First day.
        from: Day,
        /// First day on which it is no longer shown; `None` while it lasts.
        until: Option<Day>,
        /// The rule of the window.
        rule: String,
    },
    /// It was never shown, or not yet, or its showing rests.
    Restricted,
    /// Its window is over.
    Expired,
    /// A later statement ended it.
    Ended {
        /// The entry that did.
        by: Seq,
    },
}

impl Visibility {
    /// Whether anybody may see it.
    #[must_use]
    pub fn is_public(&self) -> bool {
        match self {
            Self::Public { .. } => true,
            Self::Restricted | Self::Expired | Self::Ended { .. } => false,
        }
    }
}

/// What the public sees of a record on a day. `home` is the dossier of the record's own subject.
///
/// Trust: this is asked for every reader and every path; nothing else decides what leaves the ledger.
#[must_use]
pub fn visibility(home: &Dossier, record: &Recorded, rulebook: &Rulebook, day: Day) -> Visibility {
    let about = record.event.about().and_then(|about| home.record(about));
    match record.event.shown() {
        Shown::Released => released(home, record, rulebook, day),
        Shown::WithAbout { own_end } => match about {
            Some(main) if main.event.is_releasable() && home.counts(record) => {
                let visible = released(home, main, rulebook, day);
                let gone = fell(home, record).filter(|_| own_end && visible.is_public());
                gone.map_or(visible, |by| Visibility::Ended { by })
            }
            Some(_) | None => Visibility::Restricted,
        },
        Shown::Release => match about {
            Some(main) if home.fate(main.digest).released.is_some_and(|release| release.by == record.digest) => {
                released(home, main, rulebook, day)
            }
            Some(_) | None => Visibility::Restricted,
        },
        Shown::Notice => record
            .event
            .about()
            .map_or(Visibility::Restricted, |decision| annulment_notice(home, record, decision, rulebook, day)),
        Shown::Governance => match rulebook.catalogue.row(record.event.kind().name()).map(|row| row.audience) {
            Some(Audience::Public) => {
                Visibility::Public { from: record.legal_day(), until: None, rule: "catalogue".to_owned() }
            }
            Some(Audience::Restricted | Audience::Handlers) | None => Visibility::Restricted,
        },
        Shown::Never => Visibility::Restricted,
    }
}

/// The entry by which a record counts as never valid.
pub(super) fn fell(home: &Dossier, record: &Recorded) -> Option<Seq> {
    home.fate(record.digest).ended.filter(|end| end.kind.is_from_the_start()).map(|end| end.seq)
}

/// A record that needs a release. What was never shown is restricted, whatever became of it: its end is no news.
fn released(home: &Dossier, record: &Recorded, rulebook: &Rulebook, day: Day) -> Visibility {
    let release = home.fate(record.digest).released.filter(|release| release.on <= day);
    let Some(release) = release.filter(|_| home.counts(record)) else { return Visibility::Restricted };
    let Some(window) = window(home, record, &release, rulebook, day) else { return Visibility::Restricted };
    let ended = home.fate(record.digest).ended;
    if let Some(end) = ended.filter(|end| end.kind.is_from_the_start() || end.on <= day) {
        return Visibility::Ended { by: end.seq };
    }
    if window.until.is_some_and(|until| until <= day) {
        return Visibility::Expired;
    }
    if rests(home, record, day) {
        return Visibility::Restricted;
    }
    Visibility::Public { from: release.on, until: window.until, rule: window.rule }
}

/// Whether a court approved a plan to reorganise the party, and the plan has not failed: the showing rests.
///
/// Source: 市场监督管理信用修复管理办法（总局令第107号）; domain.md 3.8.
fn rests(home: &Dossier, record: &Recorded, day: Day) -> bool {
    let told = home.fate(record.digest).outside.iter().filter(|outside| outside.received_on <= day);
    let plans = told.filter(|outside| {
        matches!(outside.effect, OutsideEffect::ReorganisationApproved | OutsideEffect::ReorganisationFailed)
    });
    let last = plans.max_by_key(|outside| (outside.received_on, outside.seq));
    last.is_some_and(|outside| outside.effect == OutsideEffect::ReorganisationApproved)
}

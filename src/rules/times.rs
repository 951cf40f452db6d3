//! Times of procedure that run on a day, as work: what an authority or the party has to do, and until when; and what
//! is open without a time.

use crate::codes::{AuthorityKind, Day, Hash, Uscc};
use crate::log::Seq;
use crate::manifest::Rulebook;
use crate::manifest::procedures::Who;
use crate::oversight::{Dossier, Running, clocks, unsettled, would_end};
use crate::statement::Event;

use super::due::{Due, Obligation, authority};

/// Something that is open until it is settled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Open {
    /// The entry from which it follows.
    pub seq: Seq,
    /// Digest of that statement.
    pub digest: Hash,
    /// What.
    pub matter: Obligation,
    /// Since which legal day.
    pub since: Day,
    /// The authority that made that statement; `None` where it is not of an authority.
    pub authority: Option<Uscc>,
    /// The line of business that has to see to it, where it is not that authority.
    pub line: Option<AuthorityKind>,
    /// The rule.
    pub rule: String,
    /// Where it stands.
    pub source: String,
    /// `[MEM]` or `[POLICY]`, where it is not law that was read.
    pub mark: Option<String>,
}

/// What is open on a day, in the order of the log.
#[must_use]
pub fn open_matters(dossier: &Dossier, rulebook: &Rulebook, day: Day) -> Vec<Open> {
    let own = unsettled(dossier, rulebook, day).into_iter().filter(|open| dossier.is_home_of(open.start));
    own.map(|open| {
        let matter = open.matter;
        Open {
            seq: open.start.seq,
            digest: open.start.digest,
            matter: Obligation { code: matter.code.clone(), zh: matter.label_zh.clone(), en: matter.label_en.clone() },
            since: open.since,
            authority: authority(dossier, open.start),
            line: line(matter.who),
            rule: matter.rule.id.clone(),
            source: matter.rule.source.clone(),
            mark: matter.rule.mark.clone(),
        }
    })
    .collect()
}

fn line(who: Who) -> Option<AuthorityKind> {
    match who {
        Who::Line(kind) => Some(kind),
        Who::Party | Who::Source => None,
    }
}

/// What is open on a day of the times that the procedures know, in the order of the log. Suspended ones are not due.
#[must_use]
pub fn times(dossier: &Dossier, rulebook: &Rulebook, day: Day) -> Vec<Due> {
    let own = clocks(dossier, rulebook, day).into_iter().filter(|running| dossier.is_home_of(running.start));
    own.filter(|running| running.is_open(day)).filter_map(|running| open(dossier, &running, day)).collect()
}

/// The time that a statement would end, and that is over first; `None` if it ends none that runs.
#[must_use]
pub fn time_ended(dossier: &Dossier, rulebook: &Rulebook, day: Day, event: &Event) -> Option<Due> {
    let running = would_end(dossier, rulebook, day, event);
    running.iter().filter_map(|running| open(dossier, running, day)).min_by_key(|due| due.deadline.due)
}

pub(super) fn open(dossier: &Dossier, running: &Running<'_>, day: Day) -> Option<Due> {
    let deadline = running.deadline.clone()?;
    let clock = running.clock;
    Some(Due {
        seq: running.start.seq,
        digest: running.start.digest,
        obligation: Obligation { code: clock.code.clone(), zh: clock.label_zh.clone(), en: clock.label_en.clone() },
        authority: authority(dossier, running.start),
        line: line(clock.who),
        of_party: clock.who == Who::Party,
        overdue: deadline.due < day,
        deadline,
        rule: clock.rule.id.clone(),
        source: clock.rule.source.clone(),
        mark: clock.rule.mark.clone(),
    })
}

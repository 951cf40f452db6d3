//! Times of procedure that run on a day, as work: what an authority or the party has to do, and until when.

use crate::codes::Day;
use crate::manifest::Rulebook;
use crate::manifest::procedures::Who;
use crate::oversight::{Dossier, Running, clocks, would_end};
use crate::statement::Event;

use super::due::{Due, Obligation, authority};

/// What is open on a day of the times that the procedures know, in the order of the log. Suspended ones are not due.
#[must_use]
pub fn times(dossier: &Dossier, rulebook: &Rulebook, day: Day) -> Vec<Due> {
    let own = clocks(dossier, rulebook, day).into_iter().filter(|running| running.start.subject == dossier.subject());
    own.filter(|running| running.is_open(day)).filter_map(|running| open(dossier, &running, day)).collect()
}

/// The time that a statement would end, and that is over first; `None` if it ends none that runs.
#[must_use]
pub fn time_ended(dossier: &Dossier, rulebook: &Rulebook, day: Day, event: &Event) -> Option<Due> {
    let running = would_end(dossier, rulebook, day, event);
    running.iter().filter_map(|running| open(dossier, running, day)).min_by_key(|due| due.deadline.due)
}

fn open(dossier: &Dossier, running: &Running<'_>, day: Day) -> Option<Due> {
    let deadline = running.deadline.clone()?;
    let clock = running.clock;
    Some(Due {
        seq: running.start.seq,
        digest: running.start.digest,
        obligation: Obligation { code: clock.code.clone(), zh: clock.label_zh.clone(), en: clock.label_en.clone() },
        authority: authority(dossier, running.start),
        line: match clock.who {
            Who::Line(kind) => Some(kind),
            Who::Party | Who::Source => None,
        },
        of_party: clock.who == Who::Party,
        overdue: deadline.due < day,
        deadline,
        rule: clock.rule.id.clone(),
        source: clock.rule.source.clone(),
        mark: clock.rule.mark.clone(),
    })
}

//! Times: what was due and is not on record, what was done late, visits that were not made, and what stays open.

use std::collections::BTreeSet;

use crate::codes::Day;
use crate::log::Seq;
use crate::manifest::ruleset::Duty;
use crate::oversight::Dossier;
use crate::rules::{Due, Late, done_late, due, open_matters, times, visits_due};
use crate::statement::Subject;

use super::{ConductCode, ConductFinding, Seen, Thresholds};

/// Duties to release something for publication.
const RELEASES: [Duty; 5] = [
    Duty::ReleasePenalty,
    Duty::ReleaseLicence,
    Duty::ReleaseFoodInspection,
    Duty::ReleaseInspection,
    Duty::ReleaseRecord,
];

pub(super) fn findings(seen: Seen<'_>, thresholds: &Thresholds) -> Vec<ConductFinding> {
    let mut found = Vec::new();
    for dossier in seen.dossiers.iter() {
        let late = done_late(dossier, seen.rulebook, seen.day);
        let met: BTreeSet<(Seq, &str)> =
            late.iter().map(|one| (one.due.seq, one.due.obligation.code.as_str())).collect();
        let mut open = due(dossier, seen.rulebook, seen.day);
        open.extend(times(dossier, seen.rulebook, seen.day));
        // What was done without effect, because it is irregular, is told as late and not as missing.
        open.retain(|one| one.overdue && !met.contains(&(one.seq, one.obligation.code.as_str())));
        found.extend(open.iter().filter_map(|one| overdue(one, seen, thresholds)));
        found.extend(late.iter().map(done));
        found.extend(unvisited(dossier, seen));
        found.extend(unsettled(dossier, seen, thresholds));
    }
    found
}

fn overdue(due: &Due, seen: Seen<'_>, thresholds: &Thresholds) -> Option<ConductFinding> {
    let (what, last) = (&due.obligation.code, due.deadline.due);
    let days = last.days_until(seen.day);
    let release = RELEASES.iter().any(|duty| duty.as_str() == what);
    let code = match (due.of_party, release) {
        (true, _) => ConductCode::PartyLate,
        (false, true) => ConductCode::Unreleased,
        (false, false) => ConductCode::DeadlineMissed,
    };
    let detail = format!("{what} was due on {last}, {days} days ago, by {}", due.rule);
    let counts = !release || days > thresholds.unreleased_days;
    counts.then(|| ConductFinding { code, entries: vec![due.seq], detail })
}

fn done(late: &Late) -> ConductFinding {
    let (due, days) = (&late.due, late.days());
    let code = if due.of_party { ConductCode::PartyLate } else { ConductCode::DoneLate };
    let (what, last) = (&due.obligation.code, due.deadline.due);
    let detail = format!("{what} was due on {last}, and done on {}, {days} days late, by {}", late.on, due.rule);
    let mut entries = vec![due.seq, late.by];
    entries.sort();
    ConductFinding { code, entries, detail }
}

/// Visits that a year asks for and that nobody made: of each year that is over, and of this one as far as they are due.
fn unvisited(place: &Dossier, seen: Seen<'_>) -> Vec<ConductFinding> {
    let first = place.records().iter().map(|record| record.legal_day().year()).min();
    let (Subject::Facility(_), Some(first)) = (place.subject(), first) else { return Vec::new() };
    let missed = |one: Due| {
        let (what, last) = (&one.obligation.code, one.deadline.due);
        let line = one.line.map(|line| format!(" of {}", line.as_str())).unwrap_or_default();
        ConductFinding {
            code: ConductCode::VisitMissed,
            entries: vec![one.seq],
            detail: format!("{what}{line} was due on {last}, by {}", one.rule),
        }
    };
    // On its last day nothing of a year is left to be made, so whatever is due then was not made in it.
    let past = (first..seen.day.year()).filter_map(|year| Day::new(year, 12, 31));
    let mut due: Vec<Due> = past.flat_map(|last| visits_due(place, seen.dossiers, seen.rulebook, last)).collect();
    let own = visits_due(place, seen.dossiers, seen.rulebook, seen.day);
    due.extend(own.into_iter().filter(|one| one.overdue));
    due.into_iter().map(missed).collect()
}

fn unsettled(dossier: &Dossier, seen: Seen<'_>, thresholds: &Thresholds) -> Vec<ConductFinding> {
    let open = open_matters(dossier, seen.rulebook, seen.day).into_iter();
    let long = open.filter_map(|one| {
        let days = one.since.days_until(seen.day);
        let detail = format!("{} is open since {}, {days} days, by {}", one.matter.code, one.since, one.rule);
        let code = ConductCode::MatterOpen;
        (days > thresholds.open_days).then(|| ConductFinding { code, entries: vec![one.seq], detail })
    });
    long.collect()
}

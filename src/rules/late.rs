//! What was done, and late: duties of the ruleset and times of procedure that were over when they were met.

use crate::codes::Day;
use crate::log::Seq;
use crate::manifest::Rulebook;
use crate::manifest::ruleset::Duty;
use crate::oversight::{Dossier, Kept, Outside, Recorded, clocks, ended_in_fact};
use crate::statement::Event;
use crate::statement::events::document::OutsideEffect;
use crate::statement::events::party::SubmissionKind;

use super::due::{Due, WorkList};
use super::objection::answer;
use super::times::open;
use super::visibility::fell;
use super::window::would_be_shown;

/// Something that was done late.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Late {
    /// What had to be done, and until when.
    pub due: Due,
    /// The entry that did it.
    pub by: Seq,
    /// On which legal day.
    pub on: Day,
}

impl Late {
    /// By how many days.
    #[must_use]
    pub fn days(&self) -> i32 {
        self.due.deadline.due.days_until(self.on)
    }
}

/// What was done late up to a day, in the order of the log. What is still open is work: see [`due`](super::due()) and
/// [`times`](super::times()).
///
/// An act that is of no effect because it is irregular was done all the same.
#[must_use]
pub fn done_late(dossier: &Dossier, rulebook: &Rulebook, day: Day) -> Vec<Late> {
    let list = WorkList { dossier, rulebook, day };
    let duties = dossier.own_records().flat_map(|record| duties(&list, record));
    let late = |one: &Late| one.on <= day && one.days() > 0;
    let mut found: Vec<Late> = duties.filter(late).chain(clocks_late(dossier, rulebook, day)).collect();
    found.sort_by(|a, b| (a.due.seq, a.by, &a.due.obligation).cmp(&(b.due.seq, b.by, &b.due.obligation)));
    found
}

fn clocks_late(dossier: &Dossier, rulebook: &Rulebook, day: Day) -> Vec<Late> {
    let own = clocks(dossier, rulebook, day).into_iter().filter(|running| dossier.is_home_of(running.start));
    let late = own.filter_map(|running| {
        let (by, on) = match running.kept(day) {
            Kept::Late(_) => running.ended?,
            Kept::Overdue | Kept::Lapsed => ended_in_fact(dossier, &running, day)?,
            Kept::InTime | Kept::Running | Kept::Suspended => return None,
        };
        let due = open(dossier, &running, day)?;
        (due.deadline.due < on).then_some(Late { due, by: by.seq, on })
    });
    late.collect()
}

/// Duties that something met, in time or late.
fn duties(list: &WorkList<'_>, record: &Recorded) -> Vec<Late> {
    let dossier = list.dossier;
    if dossier.is_struck(record.digest) {
        return Vec::new();
    }
    let fate = dossier.fate(record.digest);
    let mut found: Vec<Late> = released(list, record).into_iter().chain(rectified(list, record)).collect();
    for outside in &fate.outside {
        match outside.effect {
            OutsideEffect::Revoked | OutsideEffect::Varied => {
                let end = fate.ended.filter(|end| outside.seq < end.seq);
                let due = list.outside(record, outside, Duty::Withdraw);
                found.extend(due.zip(end).map(|(due, end)| Late { due, by: end.seq, on: end.on }));
            }
            OutsideEffect::RepairApplied => {
                let answers = |effect| matches!(effect, OutsideEffect::RepairGranted | OutsideEffect::RepairRefused);
                let decided = fate.outside.iter().find(|later| outside.seq < later.seq && answers(later.effect));
                let due = list.outside(record, outside, Duty::DecideRepair);
                let late = |(due, by): (Due, &Outside)| Late { due, by: by.seq, on: by.received_on };
                found.extend(due.zip(decided).map(late));
            }
            OutsideEffect::RepairGranted
            | OutsideEffect::RepairRefused
            | OutsideEffect::Upheld
            | OutsideEffect::ReconsiderationFiled
            | OutsideEffect::LitigationFiled
            | OutsideEffect::ReorganisationApproved
            | OutsideEffect::ReorganisationFailed
            | OutsideEffect::JudgmentDefaulter
            | OutsideEffect::DefaulterEnded
            | OutsideEffect::InfringementFound
            | OutsideEffect::FraudFound => {}
        }
    }
    for objection in fate.submissions.iter().filter(|found| found.kind == SubmissionKind::Objection) {
        let due = list.duty(record, (objection.seq, objection.by), Duty::AnswerObjection, objection.on);
        let late = |(due, (by, on))| Late { due, by, on };
        found.extend(due.zip(answer(dossier, record, objection)).map(late));
    }
    found
}

fn released(list: &WorkList<'_>, record: &Recorded) -> Option<Late> {
    let release = list.dossier.fate(record.digest).released.filter(|_| record.event.is_releasable())?;
    let was_due = would_be_shown(list.dossier, record, list.rulebook, release.on);
    let due = was_due.then(|| list.release_of(record)).flatten()?;
    Some(Late { due, by: release.seq, on: release.on })
}

fn rectified(list: &WorkList<'_>, record: &Recorded) -> Option<Late> {
    let Event::RectificationOrdered(order) = list.dossier.event(record) else { return None };
    let (by, on) = list.dossier.fate(record.digest).closed?;
    let acceptance = list.dossier.record(by).filter(|acceptance| fell(list.dossier, acceptance).is_none())?;
    Some(Late { due: list.order(record, order), by: acceptance.seq, on })
}

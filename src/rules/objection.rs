//! Objections (异议): a record is contested from the day on which one comes in until it is answered.

use crate::codes::Day;
use crate::oversight::{Dossier, Recorded, Submission};
use crate::statement::Event;
use crate::statement::events::party::SubmissionKind;

use super::visibility::fell;

/// Whether a record is contested on a day: the mark that goes with it wherever it is shown.
///
/// Asked of the full dossier: a reply to the objector is not public, and takes the mark away all the same.
///
/// Source: 河南省社会信用条例 41; domain.md 3.7.
#[must_use]
pub fn is_contested(dossier: &Dossier, record: &Recorded, day: Day) -> bool {
    open_objections(dossier, record).any(|objection| objection.on <= day)
}

/// The objections to a record that nothing answers: no end, no correction, no reply, no decision that considered them.
pub(super) fn open_objections<'d>(dossier: &'d Dossier, record: &'d Recorded) -> impl Iterator<Item = &'d Submission> {
    let fate = dossier.fate(record.digest);
    let answered = |objection: &Submission| {
        let about_it = |later: &Recorded| {
            later.seq > objection.seq
                && (later.event.about() == Some(objection.by)
                    || (later.event.about() == Some(record.digest) && answers(later)))
        };
        fate.ended.is_some_and(|end| end.seq > objection.seq)
            || dossier.is_considered(objection.by)
            || dossier.records().iter().any(|later| about_it(later))
    };
    let withdrawn = |objection: &Submission| {
        dossier.record(objection.by).is_some_and(|submitted| fell(dossier, submitted).is_some())
    };
    fate.submissions
        .iter()
        .filter(move |found| found.kind == SubmissionKind::Objection && !answered(found) && !withdrawn(found))
}

/// Whether a later statement about the same record answers what was objected to it.
fn answers(later: &Recorded) -> bool {
    matches!(later.event, Event::StatementCorrected(_))
}

//! Objections (异议): a record is contested from the day on which one comes in until it is answered.

use crate::codes::Day;
use crate::log::Seq;
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
    let withdrawn = |objection: &Submission| {
        dossier.record(objection.by).is_some_and(|submitted| fell(dossier, submitted).is_some())
    };
    fate.submissions.iter().filter(move |found| {
        found.kind == SubmissionKind::Objection && answer(dossier, record, found).is_none() && !withdrawn(found)
    })
}

/// The first statement by which an objection is answered, with its legal day.
pub(super) fn answer(dossier: &Dossier, record: &Recorded, objection: &Submission) -> Option<(Seq, Day)> {
    let end = dossier.fate(record.digest).ended.filter(|end| end.seq > objection.seq);
    let considers = |later: &Recorded| {
        dossier.is_considered(objection.by)
            && !dossier.is_struck(later.digest)
            && later.event.considered().iter().any(|found| found.0 == objection.by)
    };
    let answers = |later: &Recorded| {
        let about_it =
            later.event.about() == Some(objection.by) || (later.event.about() == Some(record.digest) && answers(later));
        (later.seq > objection.seq && about_it) || end.is_some_and(|end| end.by == later.digest) || considers(later)
    };
    let told = dossier.records().iter().filter(|later| answers(later)).map(|later| (later.seq, later.legal_day()));
    told.min_by_key(|(seq, on)| (*on, *seq)).or_else(|| end.map(|end| (end.seq, end.on)))
}

/// Whether a later statement about the same record answers what was objected to it.
fn answers(later: &Recorded) -> bool {
    matches!(later.event, Event::StatementCorrected(_))
}

//! Visits that were made to a place: several authorities on one visit each made one, whatever they wrote down of it.

use crate::codes::{AuthorityKind, Day, SupervisionField};
use crate::statement::events::inspection::InspectionResult;
use crate::statement::events::visit::VisitKind;
use crate::statement::{Event, Source, Subject};

use super::dossier::Dossier;
use super::recorded::Recorded;

/// A visit that an authority made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Made {
    /// Which authority.
    pub source: Source,
    /// Its line of business.
    pub line: Option<AuthorityKind>,
    /// Its day: the first, where what was found is dated on several.
    pub on: Day,
    /// What was inspected.
    pub fields: Vec<SupervisionField>,
    /// Why; `None` where nobody said.
    pub kind: Option<VisitKind>,
    /// Whether anything could be looked at: nobody was met, or let in, on the others.
    pub looked: bool,
    /// Whether a higher authority deployed it.
    pub from_above: bool,
    /// The visit that its records name.
    visit: Option<Subject>,
}

/// The visits to a place that records standing on `day` tell, dated up to that day, in the order of the log.
///
/// Records of one authority that name the same visit are one; without a visit those of one day are.
#[must_use]
pub fn visits(place: &Dossier, day: Day) -> Vec<Made> {
    let mut all: Vec<Made> = Vec::new();
    let own = place.own_records();
    for found in own.filter(|record| place.stands(record, day)).filter_map(|record| made(place, record)) {
        if found.on > day {
            continue;
        }
        let same = |known: &&mut Made| {
            known.source == found.source
                && known.visit == found.visit
                && (found.visit.is_some() || known.on == found.on)
        };
        match all.iter_mut().find(same) {
            Some(known) => {
                known.on = known.on.min(found.on);
                known.looked |= found.looked;
                known.kind = known.kind.or(found.kind);
                known.fields.extend(found.fields);
            }
            None => all.push(found),
        }
    }
    all
}

fn made(place: &Dossier, record: &Recorded) -> Option<Made> {
    let event = place.event(record);
    let (on, field, kind, visit, result) = if let Event::InspectionRecorded(found) = event {
        (found.visited_on, found.field, found.kind, found.visit, found.result)
    } else if let Event::FireCheckRecorded(found) = event {
        (found.checked_on, SupervisionField::Fire, found.kind, found.visit, found.result)
    } else {
        return None;
    };
    let visit = visit.map(|visit| Subject::Visit(visit.0));
    let looked = match result {
        InspectionResult::NoIssuesFound | InspectionResult::IssuesFound => true,
        InspectionResult::Obstructed | InspectionResult::Unreachable => false,
    };
    let from_above = visit.is_some_and(|visit| is_from_above(place, visit));
    Some(Made { source: record.source, line: record.kind, on, fields: vec![field], kind, looked, from_above, visit })
}

/// Whether the assignment of a visit says that a higher authority deployed it.
fn is_from_above(place: &Dossier, visit: Subject) -> bool {
    let mut assigned = place.records().iter().filter(|record| record.subject == visit);
    assigned.any(|record| {
        matches!(&record.event, Event::VisitAssigned(assigned)
            if assigned.kind == VisitKind::Special && assigned.ordered_by.is_some())
    })
}

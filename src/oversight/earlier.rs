//! Asking a dossier for statements, by a row of the rulebook.

use crate::codes::{Calendar, Day};
use crate::manifest::procedures::Earlier;

use super::clock::names;
use super::dossier::Dossier;
use super::recorded::Recorded;

/// The statements of a dossier that stand on a day and are what a row asks for, in the order of the log.
///
/// Whether they are about the same statement as another is not asked here: a row that wants it is read by a guard.
pub fn matching<'d>(
    dossier: &'d Dossier,
    wanted: &'d Earlier,
    calendar: &'d Calendar,
    day: Day,
) -> impl Iterator<Item = &'d Recorded> {
    let records = dossier.records().iter().map(|record| &**record);
    records.filter(move |record| {
        let event = dossier.event(record);
        let on = record.legal_day();
        names(&wanted.by, event)
            && on <= day
            && dossier.stands(record, day)
            && wanted.within.is_none_or(|period| day <= period.due(calendar, on).due)
            && !(wanted.open && is_closed(dossier, record, day))
            && (wanted.when.is_empty() || {
                let data = event.to_data();
                wanted.when.iter().all(|test| test.holds(&data))
            })
    })
}

/// Whether what a statement left open was settled up to and including a day.
fn is_closed(dossier: &Dossier, record: &Recorded, day: Day) -> bool {
    dossier.fate(record.digest).closed.is_some_and(|(_, on)| on <= day)
}

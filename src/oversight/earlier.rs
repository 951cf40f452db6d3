//! Asking a dossier for statements, by a row of the rulebook.

use serde_json::Value;

use crate::codes::{Calendar, Day};
use crate::manifest::procedures::{Earlier, Member};
use crate::statement::Event;

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
    // In somebody else's dossier only what is at home there has a fate.
    let own = records.filter(|record| wanted.of.is_none() || dossier.is_home_of(record));
    own.filter(move |record| {
        let event = dossier.event(record);
        let on = record.legal_day();
        names(&wanted.by, event)
            && on <= day
            && dossier.stands(record, day)
            && wanted.months.as_ref().is_none_or(|member| lasts(event, on, member, day))
            && wanted.within.is_none_or(|period| period.reaches_back(calendar, day, on))
            && !(wanted.open && is_closed(dossier, record, day))
            && (wanted.when.is_empty() || {
                let data = event.to_data();
                wanted.when.iter().all(|test| test.holds(&data))
            })
    })
}

/// Whether what holds for so many months from a day holds still on another.
fn lasts(event: &Event, from: Day, months: &Member, day: Day) -> bool {
    let data = event.to_data();
    let months = months.of(&data).and_then(Value::as_i64).and_then(|months| i32::try_from(months).ok());
    months.is_none_or(|months| day < from.plus_months(months))
}

/// Whether what a statement left open was settled up to and including a day.
fn is_closed(dossier: &Dossier, record: &Recorded, day: Day) -> bool {
    dossier.fate(record.digest).closed.is_some_and(|(_, on)| on <= day)
}

//! Clocks: times that run from one statement to another, by the rows of the rulebook.
//!
//! A time is never stored. It is computed from the statement that began it, what extended or suspended it, and the
//! calendar; who asks later gets the same answer for the same dossier.

use serde_json::Value;

use crate::codes::{AuthorityKind, Calendar, Day, Deadline};
use crate::manifest::Rulebook;
use crate::manifest::procedures::{Clock, DayOf, DayRef, OpenMatter, Start, Stop, Tie, Yearly};
use crate::manifest::ruleset::{Period, PeriodUnit};
use crate::statement::Event;

use super::dossier::Dossier;
use super::recorded::Recorded;

/// A time that began.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Running<'d> {
    /// The row.
    pub clock: &'d Clock,
    /// The statement that began it.
    pub start: &'d Recorded,
    /// The day from which it runs.
    pub from: Day,
    /// Its last day; `None` while it is suspended.
    pub deadline: Option<Deadline>,
    /// The statement that ended it, with its legal day.
    pub ended: Option<(&'d Recorded, Day)>,
}

impl Running<'_> {
    /// Whether it is open on a day, and its last day is over.
    #[must_use]
    pub fn is_overdue(&self, day: Day) -> bool {
        self.is_open(day) && self.deadline.as_ref().is_some_and(|deadline| deadline.due < day)
    }

    /// Whether nothing ended it up to and including a day.
    #[must_use]
    pub fn is_open(&self, day: Day) -> bool {
        self.from <= day && self.ended.is_none_or(|(_, ended_on)| day < ended_on)
    }
}

/// Every time that began in a dossier, in the order of the log, as far as statements standing on `day` tell.
#[must_use]
pub fn clocks<'d>(dossier: &'d Dossier, rulebook: &'d Rulebook, day: Day) -> Vec<Running<'d>> {
    let own = dossier.records().iter().map(|record| &**record);
    own.filter(|record| dossier.stands(record, day)).flat_map(|record| begun(dossier, record, rulebook, day)).collect()
}

/// The times that run on a day and that a statement would end, if it entered now.
#[must_use]
pub fn would_end<'d>(dossier: &'d Dossier, rulebook: &'d Rulebook, day: Day, event: &Event) -> Vec<Running<'d>> {
    let concerned = rulebook.procedures.clocks.iter().any(|clock| names(&clock.ends.events, event));
    let mut running = if concerned { clocks(dossier, rulebook, day) } else { Vec::new() };
    running.retain(|one| one.is_open(day) && tied(dossier, &one.clock.ends, one.start, one.from, event));
    running
}

/// The first statement that would have ended a time that is open, were it not of no effect because it is irregular.
///
/// In law what was done too late is done; that nothing adverse rests on it is another matter.
#[must_use]
pub fn ended_in_fact<'d>(dossier: &'d Dossier, running: &Running<'d>, day: Day) -> Option<(&'d Recorded, Day)> {
    let (stop, start, from) = (&running.clock.ends, running.start, running.from);
    let told = dossier.records().iter().map(|record| &**record).filter(|record| {
        !dossier.counts(record) && dossier.fate(record.digest).ended.is_none_or(|end| !end.kind.is_from_the_start())
    });
    let ending = told.filter(|record| ends(dossier, stop, start, from, (record, dossier.event(record))));
    let dated = ending.map(|record| (record, record.legal_day())).filter(|(_, on)| *on <= day);
    dated.min_by_key(|(record, on)| (*on, record.seq))
}

/// Something that is open, with the statement that opened it and the day since when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unsettled<'d> {
    /// The row.
    pub matter: &'d OpenMatter,
    /// The statement that opened it.
    pub start: &'d Recorded,
    /// Since when.
    pub since: Day,
}

/// What is open in a dossier on a day, in the order of the log.
#[must_use]
pub fn unsettled<'d>(dossier: &'d Dossier, rulebook: &'d Rulebook, day: Day) -> Vec<Unsettled<'d>> {
    let own = dossier.records().iter().map(|record| &**record).filter(|record| dossier.stands(record, day));
    let opened = |start: &'d Recorded| {
        rulebook.procedures.matters.iter().filter_map(move |matter| {
            let since = starts(dossier, start, &matter.starts).filter(|since| *since <= day)?;
            let opens = matter.rule.holds(start.event.region(), since) && !is_needless(dossier, &matter.starts, since);
            let settled = stop(dossier, start, &matter.ends, since, day).is_some_and(|(_, on)| on <= day);
            (opens && !settled).then_some(Unsettled { matter, start, since })
        })
    };
    own.flat_map(opened).collect()
}

fn begun<'d>(
    dossier: &'d Dossier,
    record: &'d Recorded,
    rulebook: &'d Rulebook,
    day: Day,
) -> impl Iterator<Item = Running<'d>> {
    let started =
        rulebook.procedures.clocks.iter().filter_map(|clock| Some((clock, starts(dossier, record, &clock.starts)?)));
    let calendar = rulebook.calendars.of(record.event.region());
    started.flat_map(move |(clock, from)| match &clock.yearly {
        Some(yearly) => years(dossier, (record, from), (clock, yearly), calendar, day),
        None => once(dossier, (record, from), clock, calendar, day).into_iter().collect(),
    })
}

fn once<'d>(
    dossier: &'d Dossier,
    (record, from): (&'d Recorded, Day),
    clock: &'d Clock,
    calendar: &Calendar,
    day: Day,
) -> Option<Running<'d>> {
    let begins = clock.rule.holds(record.event.region(), from) && !is_needless(dossier, &clock.starts, from);
    begins.then(|| Running {
        clock,
        start: record,
        from,
        deadline: deadline(dossier, record, clock, calendar, from),
        ended: stop(dossier, record, &clock.ends, from, day),
    })
}

/// A time that comes each year: once for each year after that of its start that has begun by `day`.
fn years<'d>(
    dossier: &'d Dossier,
    (record, start): (&'d Recorded, Day),
    (clock, yearly): (&'d Clock, &Yearly),
    calendar: &Calendar,
    day: Day,
) -> Vec<Running<'d>> {
    let running = |year: i16| {
        let (from, due) = (Day::new(year, 1, 1)?, Day::new(year, yearly.month, yearly.day)?);
        let reports_on = |found: &Recorded| {
            let data = dossier.event(found).to_data();
            yearly.year.of(&data).and_then(Value::as_i64) == Some(i64::from(year) - 1)
        };
        let standing = dossier.records().iter().map(|found| &**found).filter(|found| dossier.stands(found, day));
        let ending = standing.filter(|found| {
            ends(dossier, &clock.ends, record, start, (found, dossier.event(found))) && reports_on(found)
        });
        clock.rule.holds(record.event.region(), from).then(|| Running {
            clock,
            start: record,
            from,
            deadline: Some(Deadline { due, provisional: false, rule: "day".to_owned(), calendar: calendar.id() }),
            ended: ending.map(|found| (found, found.legal_day())).min_by_key(|(found, on)| (*on, found.seq)),
        })
    };
    (start.year().saturating_add(1)..=day.year()).filter_map(running).collect()
}

/// The day from which a statement makes something last.
fn starts(dossier: &Dossier, record: &Recorded, starts: &Start) -> Option<Day> {
    let event = dossier.event(record);
    if !names(&starts.events, event) {
        return None;
    }
    if !starts.kinds.is_empty() && !record.kind.is_some_and(|kind| starts.kinds.contains(&kind)) {
        return None;
    }
    if !starts.codes.is_empty() && !dossier.has_code(&starts.codes) {
        return None;
    }
    if !starts.when.is_empty() {
        let data = event.to_data();
        if !starts.when.iter().all(|test| test.holds(&data)) {
            return None;
        }
    }
    day_of(dossier, record, &starts.at)
}

/// Whether what has to be done stands already on the day from which a time would run.
fn is_needless(dossier: &Dossier, starts: &Start, from: Day) -> bool {
    let mut earlier = dossier.standing_up_to(from);
    !starts.unless.is_empty() && earlier.any(|record| names(&starts.unless, dossier.event(record)))
}

/// The first statement that ends what another began.
fn stop<'d>(dossier: &'d Dossier, start: &Recorded, stop: &Stop, from: Day, day: Day) -> Option<(&'d Recorded, Day)> {
    let later = dossier.records().iter().map(|record| &**record).filter(|record| dossier.stands(record, day));
    let ending = later.filter(|record| ends(dossier, stop, start, from, (record, dossier.event(record))));
    ending.map(|record| (record, record.legal_day())).min_by_key(|(record, on)| (*on, record.seq))
}

/// Whether a statement ends a time that another began.
pub(super) fn ends(
    dossier: &Dossier,
    stop: &Stop,
    start: &Recorded,
    from: Day,
    (record, event): (&Recorded, &Event),
) -> bool {
    record.digest != start.digest && is_of(stop, record.kind) && tied(dossier, stop, start, from, event)
}

/// Whether a statement of a line of business can end it.
pub(super) fn is_of(stop: &Stop, kind: Option<AuthorityKind>) -> bool {
    stop.kinds.is_empty() || kind.is_some_and(|kind| stop.kinds.contains(&kind))
}

/// The same for a statement that is not entered yet, whoever makes it.
pub(super) fn tied(dossier: &Dossier, stop: &Stop, start: &Recorded, from: Day, event: &Event) -> bool {
    if !names(&stop.events, event) {
        return false;
    }
    let belongs = match stop.tie {
        Tie::Dossier => event.legal_day().is_some_and(|on| from <= on),
        Tie::Cites => event.cites().contains(&start.digest),
        Tie::AboutSame => {
            let is_later = event.legal_day().is_some_and(|on| start.legal_day() <= on);
            is_later && dossier.event(start).about().is_some_and(|about| event.about() == Some(about))
        }
    };
    belongs && (stop.when.is_empty() || stop.when.iter().all(|test| test.holds(&event.to_data())))
}

pub(super) fn names(types: &[String], event: &Event) -> bool {
    let own = event.kind().unversioned();
    types.iter().any(|name| name == own)
}

/// A day of a record that is in the dossier.
pub(super) fn day_of(dossier: &Dossier, record: &Recorded, wanted: &DayRef) -> Option<Day> {
    let fate = dossier.fate(record.digest);
    match &wanted.day {
        DayOf::Legal => Some(record.legal_day()),
        DayOf::Recorded => Some(record.at.day()),
        DayOf::Served => fate.served_on,
        DayOf::Released => fate.released.map(|released| released.on),
        DayOf::Says(member) => said(dossier.event(record), member.0.as_str()),
    }
}

/// A day that an event says.
pub(super) fn said(event: &Event, pointer: &str) -> Option<Day> {
    event.to_data().pointer(pointer)?.as_str()?.parse().ok()
}

/// The last day, what extended it and what suspended it taken in.
fn deadline(dossier: &Dossier, start: &Recorded, clock: &Clock, calendar: &Calendar, from: Day) -> Option<Deadline> {
    let paused = paused(dossier, start, clock, calendar)?;
    let mut found = match clock.period {
        Some(period) => later(calendar, period, from, paused),
        None => Deadline { due: from, provisional: false, rule: "day".to_owned(), calendar: calendar.id() },
    };
    let extended = dossier.fate(start.digest).extended.iter().filter(|extension| extension.clock == clock.code);
    if let Some(until) = extended.map(|extension| extension.until_on).max() {
        found.due = found.due.max(until);
    }
    Some(found)
}

/// Days that do not count: working days, and all days. `None` while a suspension lasts.
fn paused(dossier: &Dossier, start: &Recorded, clock: &Clock, calendar: &Calendar) -> Option<(u16, u16)> {
    let mut sum = (0_u16, 0_u16);
    for pause in dossier.fate(start.digest).suspended.iter().filter(|pause| pause.clock == clock.code) {
        let until = pause.until_on?;
        let mut day = pause.from_on;
        while day < until {
            sum.0 = sum.0.saturating_add(u16::from(calendar.is_working_day(day)));
            sum.1 = sum.1.saturating_add(1);
            day = day.next();
        }
    }
    Some(sum)
}

fn later(calendar: &Calendar, period: Period, from: Day, (working, all): (u16, u16)) -> Deadline {
    if all == 0 {
        return period.due(calendar, from);
    }
    match period.unit {
        PeriodUnit::WorkingDays => calendar.after_working_days(from, period.count.saturating_add(working)),
        PeriodUnit::Days => calendar.after_calendar_days(from, period.count.saturating_add(all)),
        PeriodUnit::Months => {
            let plain = from.plus_months(i32::from(period.count));
            calendar.after_calendar_days(plain, all)
        }
    }
}

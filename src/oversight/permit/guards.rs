//! Guards: what the rows of the rulebook want of a statement when it enters.

use serde_json::Value;

use crate::codes::{Calendar, Day, Hash, Uscc};
use crate::manifest::procedures::{Apart, Breach, DayOf, DayRef, Earlier, Guard, Member, Scored, Test, Want};
use crate::manifest::ruleset::{Period, PeriodUnit};
use crate::statement::{StatementDigest, Subject};

use super::super::clock::{clocks, day_of, names, said, tied};
use super::super::dossier::Dossier;
use super::super::earlier::matching;
use super::super::recorded::Recorded;
use super::submissions::ignored;
use super::{Broken, Impossible, Proposed, impossible};

/// The first guard that makes a statement impossible.
pub(super) fn allow(dossier: &Dossier, proposed: &Proposed<'_>) -> Result<(), Impossible> {
    let judging = Judging::new(dossier, proposed);
    match judging.broken(Breach::Impossible).next() {
        Some(guard) => {
            let detail = format!("{} of {} does not allow it", guard.rule.id, guard.rule.source);
            Err(impossible(&guard.rule.id, "/data", detail))
        }
        None => Ok(()),
    }
}

/// Every guard that makes a statement irregular, and every time that it ends late.
pub(super) fn broken(dossier: &Dossier, proposed: &Proposed<'_>) -> Vec<Broken> {
    let judging = Judging::new(dossier, proposed);
    let mut found: Vec<Broken> = judging.broken(Breach::Irregular).map(|guard| Broken::by(&guard.rule)).collect();
    found.extend(late(dossier, proposed));
    found
}

/// Times that a decision ends after their last day.
fn late<'p>(dossier: &'p Dossier, proposed: &'p Proposed<'_>) -> impl Iterator<Item = Broken> {
    let day = proposed.day();
    let guarded = proposed.rulebook.procedures.clocks.iter();
    let concerned = guarded.filter(|clock| clock.breach.is_some() && names(&clock.ends.events, proposed.event)).count();
    let running = if concerned == 0 { Vec::new() } else { clocks(dossier, proposed.rulebook, day) };
    running.into_iter().filter_map(move |running| {
        let ends = running.clock.breach.is_some()
            && running.is_open(day)
            && tied(dossier, &running.clock.ends, running.start, running.from, proposed.event);
        let is_late = ends && running.deadline.as_ref().is_some_and(|deadline| deadline.due < day);
        is_late.then(|| Broken::by(&running.clock.rule))
    })
}

/// One statement before its guards.
struct Judging<'j> {
    dossier: &'j Dossier,
    proposed: &'j Proposed<'j>,
    day: Day,
    guards: Vec<&'j Guard>,
    /// What it says; read once, and only where a guard asks.
    data: Value,
}

impl<'j> Judging<'j> {
    fn new(dossier: &'j Dossier, proposed: &'j Proposed<'_>) -> Self {
        let day = proposed.day();
        let binds = |guard: &&Guard| {
            names(&guard.events, proposed.event)
                && guard.rule.holds(proposed.event.region(), day)
                && (guard.kinds.is_empty() || proposed.kind.is_some_and(|kind| guard.kinds.contains(&kind)))
        };
        let guards: Vec<&Guard> = proposed.rulebook.procedures.guards.iter().filter(binds).collect();
        let data = if guards.is_empty() { Value::Null } else { proposed.event.to_data() };
        Self { dossier, proposed, day, guards, data }
    }

    fn broken(&self, breach: Breach) -> impl Iterator<Item = &Guard> {
        let of_breach = self.guards.iter().copied().filter(move |guard| guard.breach == breach);
        let concerned = of_breach.filter(|guard| guard.when.iter().all(|test| test.holds(&self.data)));
        let about = concerned.filter(|guard| guard.when_about.is_empty() || self.is_about(&guard.when_about));
        about.filter(|guard| !self.has(&guard.wants))
    }

    /// Whether it is about a statement that says something.
    fn is_about(&self, tests: &[Test]) -> bool {
        let Some(record) = self.proposed.event.about().and_then(|digest| self.dossier.own(digest)) else {
            return false;
        };
        let data = self.dossier.event(record).to_data();
        tests.iter().all(|test| test.holds(&data))
    }

    fn has(&self, want: &Want) -> bool {
        match want {
            Want::Says(tests) => tests.iter().all(|test| test.holds(&self.data)),
            Want::AboutSays(tests) => self.is_about(tests),
            Want::Same { of, members } => self.cited(of).is_none_or(|found| {
                let other = self.dossier.event(found).to_data();
                members.iter().all(|member| member.of(&self.data) == member.of(&other))
            }),
            Want::Scored(scored) => self.reaches(scored),
            Want::Cites(member) => self.cited(member).is_some_and(|found| self.dossier.stands(found, self.day)),
            Want::Served(member) => self.cited(member).is_some_and(|found| {
                self.dossier.fate(found.digest).served_on.is_some_and(|served| served <= self.day)
            }),
            Want::Preceded(earlier) => self.finds(earlier),
            Want::NotPreceded(earlier) => !self.finds(earlier),
            Want::Answered { members, kinds } => self.has_answered(members, kinds),
            Want::Apart(apart) => self.lies_apart(apart),
        }
    }

    /// The statement of this dossier that a member names; `/about` is the one that the statement is about.
    ///
    /// Of several members each is read in the statement that the one before it names.
    fn cited(&self, member: &Member) -> Option<&'j Recorded> {
        let mut path = member.0.split(' ');
        let first = Member(path.next()?.to_owned());
        let mut found = self.digests(&first).first().and_then(|digest| self.dossier.own(*digest))?;
        for step in path {
            let next = self.dossier.event(found).to_data();
            let digest = next.pointer(step).and_then(Value::as_str).and_then(Hash::from_base64url)?;
            found = self.dossier.own(digest)?;
        }
        Some(found)
    }

    /// The dossier of the legal person whom a member names; `None` where nobody is named or nothing is recorded.
    fn of_person(&self, member: &Member) -> Option<&'j Dossier> {
        let code: Uscc = member.of(&self.data)?.as_str()?.parse().ok()?;
        let subject = Subject::Institution(code);
        if subject == self.dossier.subject() {
            Some(self.dossier)
        } else {
            self.proposed.dossiers.get(subject).map(AsRef::as_ref)
        }
    }

    /// Whether the points reach the grade; what no standard of the day and place knows is not judged.
    fn reaches(&self, scored: &Scored) -> bool {
        let named = scored.standard.of(&self.data).and_then(Value::as_str);
        let grade = scored.grade.of(&self.data).and_then(Value::as_u64).and_then(|grade| u8::try_from(grade).ok());
        let region = self.proposed.event.region();
        let mut rows = self.proposed.rulebook.procedures.standards.iter();
        let row = rows.find(|row| Some(row.standard.as_str()) == named && row.rule.holds(region, self.day));
        let items = scored.scores.of(&self.data).and_then(Value::as_array);
        let Some(((row, grade), items)) = row.zip(grade).zip(items) else { return true };
        let scores: Vec<(&str, u64, u64)> = items.iter().map(score).collect();
        row.reached(grade, &scores).unwrap_or(true)
    }

    fn digests(&self, member: &Member) -> Vec<Hash> {
        if member.0 == "/about" {
            return self.proposed.event.about().into_iter().collect();
        }
        let read = |value: &Value| Hash::from_base64url(value.as_str()?);
        match member.of(&self.data) {
            Some(Value::Array(items)) => items.iter().filter_map(read).collect(),
            Some(one) => read(one).into_iter().collect(),
            None => Vec::new(),
        }
    }

    fn finds(&self, earlier: &Earlier) -> bool {
        let about = self.proposed.event.about();
        let dossier = match &earlier.of {
            Some(member) => self.of_person(member),
            None => Some(self.dossier),
        };
        let Some(dossier) = dossier else { return false };
        let found = matching(dossier, earlier, self.calendar(), self.day);
        let mut same =
            found.filter(|record| !earlier.about_same || (about.is_some() && dossier.event(record).about() == about));
        same.next().is_some()
    }

    fn calendar(&self) -> &'j Calendar {
        self.proposed.rulebook.calendars.of(self.proposed.event.region())
    }

    fn has_answered(&self, members: &[Member], kinds: &[String]) -> bool {
        let about: Vec<StatementDigest> =
            members.iter().flat_map(|member| self.digests(member)).map(StatementDigest).collect();
        let considered = self.proposed.event.considered();
        let mut open = ignored(self.dossier, &about, self.day, considered);
        !open.any(|submission| kinds.is_empty() || kinds.iter().any(|kind| kind == submission.kind.as_str()))
    }

    fn lies_apart(&self, apart: &Apart) -> bool {
        let Some((from, to)) = self.on(&apart.from).zip(self.on(&apart.to)) else { return true };
        if apart.unless_answered && self.was_answered(&apart.from) {
            return true;
        }
        let calendar = self.calendar();
        apart.min.is_none_or(|period| least(period, calendar, from) <= to)
            && apart
                .over
                .is_none_or(|period| if period.count == 0 { from < to } else { period.due(calendar, from).due < to })
            && apart.max.is_none_or(|period| to <= period.due(calendar, from).due)
    }

    fn was_answered(&self, from: &DayRef) -> bool {
        let cited = from.of.as_ref().and_then(|member| self.cited(member));
        cited.is_some_and(|found| self.dossier.fate(found.digest).submissions.iter().any(|s| s.on <= self.day))
    }

    fn on(&self, wanted: &DayRef) -> Option<Day> {
        if let Some(member) = &wanted.of {
            return day_of(self.dossier, self.cited(member)?, wanted);
        }
        match &wanted.day {
            DayOf::Legal => Some(self.day),
            DayOf::Recorded => Some(self.proposed.at.day()),
            DayOf::Says(member) => said(self.proposed.event, &member.0),
            // What is not entered yet was neither served nor released.
            DayOf::Served | DayOf::Released => None,
        }
    }
}

/// The day on which a least time is over: it is no deadline, so days off do not move it.
fn least(period: Period, calendar: &Calendar, from: Day) -> Day {
    match period.unit {
        PeriodUnit::WorkingDays => period.due(calendar, from).due,
        PeriodUnit::Days => from.plus_days(i32::from(period.count)),
        PeriodUnit::Months => from.plus_months(i32::from(period.count)),
    }
}

/// Part, points and points that could be given of one line of a score.
fn score(line: &Value) -> (&str, u64, u64) {
    let number = |name: &str| line.get(name).and_then(Value::as_u64).unwrap_or_default();
    (line.get("part").and_then(Value::as_str).unwrap_or_default(), number("points"), number("points_max"))
}

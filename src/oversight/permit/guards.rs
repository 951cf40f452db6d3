//! Guards: what the rows of the rulebook want of a statement when it enters.

use serde_json::Value;

use crate::codes::{Calendar, Day, Hash, Uscc};
use crate::manifest::procedures::{
    Apart, Breach, Cited, DayOf, DayRef, Earlier, Followed, Guard, Listed, MeetsThreshold, Member, Scored, Want,
};
use crate::manifest::ruleset::Period;
use crate::statement::{StatementDigest, Subject};

use super::super::clock::{clocks, day_of, is_of, names, said, tied};
use super::super::dossier::Dossier;
use super::super::earlier::matching;
use super::super::recorded::Recorded;
use super::submissions::ignored;
use super::visited::within_cap;
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
            && is_of(&running.clock.ends, proposed.kind)
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
                && (guard.subjects.is_empty() || guard.subjects.iter().any(|word| word == proposed.subject.word()))
        };
        let guards: Vec<&Guard> = proposed.rulebook.procedures.guards.iter().filter(binds).collect();
        let data = if guards.is_empty() { Value::Null } else { proposed.event.to_data() };
        Self { dossier, proposed, day, guards, data }
    }

    fn broken(&self, breach: Breach) -> impl Iterator<Item = &Guard> {
        let of_breach = self.guards.iter().copied().filter(move |guard| guard.breach == breach);
        let concerned = of_breach.filter(|guard| guard.when.iter().all(|test| test.holds(&self.data)));
        let concerned = concerned.filter(|guard| guard.when_cited.iter().all(|cited| self.names(cited)));
        concerned.filter(|guard| !self.has(&guard.wants))
    }

    fn has(&self, want: &Want) -> bool {
        match want {
            Want::Says(tests) => tests.iter().all(|test| test.holds(&self.data)),
            Want::Same { of, members } => self.cited(of).is_none_or(|found| {
                let other = self.dossier.event(found).to_data();
                members.iter().all(|member| member.of(&self.data) == member.of(&other))
            }),
            Want::Scored(scored) => self.reaches(scored),
            Want::Cites(member) => self.cited(member).is_some_and(|found| self.dossier.stands(found, self.day)),
            Want::Cited(cited) => self.names(cited),
            Want::Served(member) => self.cited(member).is_some_and(|found| {
                self.dossier.fate(found.digest).served_on.is_some_and(|served| served <= self.day)
            }),
            Want::Preceded(earlier) => self.finds(earlier),
            Want::NotPreceded(earlier) => !self.finds(earlier),
            Want::Answered { members, kinds } => self.has_answered(members, kinds),
            Want::Followed(followed) => self.has_followed(followed),
            Want::Apart(apart) => self.lies_apart(apart),
            Want::Operates(member) => self.operates(member),
            Want::NobodyUnplaced => self.dossier.unplaced(self.day) == 0,
            Want::NobodyUnpaid => self.dossier.unpaid(self.day) == 0,
            Want::Listed(listed) => self.is_listed(listed),
            Want::MeetsThreshold(meets) => self.meets_threshold(meets),
            Want::WithinVisitCap => within_cap(self.proposed),
        }
    }

    fn operates(&self, member: &Member) -> bool {
        let named = member.of(&self.data).and_then(Value::as_str).and_then(|text| text.parse::<Uscc>().ok());
        let dossiers = self.proposed.dossiers;
        self.dossier.operator_on(self.day).is_none_or(|at| named.is_some_and(|code| dossiers.is_one(code, at.by)))
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
        if self.dossier.is_of(subject) {
            Some(self.dossier)
        } else {
            self.proposed.dossiers.get(subject).map(AsRef::as_ref)
        }
    }

    /// Whether the points reach the grade; what no standard of the day and place knows is not judged.
    fn reaches(&self, scored: &Scored) -> bool {
        let standard = scored.standard.of(&self.data).and_then(Value::as_str);
        let grade = scored.grade.of(&self.data).and_then(Value::as_u64).and_then(|grade| u8::try_from(grade).ok());
        let region = self.proposed.event.region();
        let mut standards = self.proposed.rulebook.procedures.standards.iter();
        let row = standards.find(|row| Some(row.standard.as_str()) == standard && row.rule.holds(region, self.day));
        let lines = scored.scores.of(&self.data).and_then(Value::as_array);
        let Some(((row, grade), lines)) = row.zip(grade).zip(lines) else { return true };
        let points: Vec<(&str, u64, u64)> = lines.iter().map(score).collect();
        row.reached(grade, &points).unwrap_or(true)
    }

    /// Whether a member names a statement that stands, is of a type, and says something.
    fn names(&self, cited: &Cited) -> bool {
        self.cited(&cited.member).is_some_and(|found| {
            let event = self.dossier.event(found);
            self.dossier.stands(found, self.day)
                && (cited.by.is_empty() || names(&cited.by, event))
                && (cited.says.is_empty() || {
                    let data = event.to_data();
                    cited.says.iter().all(|test| test.holds(&data))
                })
        })
    }

    /// Whether what the party asked for in time was done.
    fn has_followed(&self, followed: &Followed) -> bool {
        let Some(found) = self.cited(&followed.member) else { return true };
        let fate = self.dossier.fate(found.digest);
        let calendar = self.calendar();
        let last = followed.within.zip(fate.served_on).map(|(period, served)| period.due(calendar, served).due);
        let asked = fate.submissions.iter().any(|submission| {
            followed.kinds.iter().any(|kind| kind == submission.kind.as_str())
                && submission.on <= self.day
                && last.is_none_or(|last| submission.on <= last)
                && !self.dossier.is_struck(submission.by)
        });
        let done = |record: &Recorded| {
            names(&followed.by, self.dossier.event(record))
                && record.event.about() == Some(found.digest)
                && record.legal_day() <= self.day
                && self.dossier.stands(record, self.day)
        };
        !asked || self.dossier.records().iter().any(|record| done(record))
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
        let cause = about.and_then(|about| self.dossier.own(about)).map(|cause| cause.legal_day());
        let mut same = found
            .filter(|record| !earlier.about_same || (about.is_some() && dossier.event(record).about() == about))
            .filter(|record| !earlier.after_about || cause.is_some_and(|cause| cause <= record.legal_day()));
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
        let end = |period: Period| {
            if apart.backwards { period.last(calendar, from) } else { period.due(calendar, from).due }
        };
        let reaches = |period: Period| {
            if apart.backwards { period.reaches_back(calendar, to, from) } else { to <= end(period) }
        };
        (!apart.in_order || from <= to)
            && apart.min.is_none_or(|period| end(period) <= to)
            && apart.over.is_none_or(|period| end(period) < to)
            && apart.max.is_none_or(reaches)
    }

    fn is_listed(&self, listed: &Listed) -> bool {
        let Some(standard) = self.proposed.rulebook.checklists.on(&listed.purpose, self.day) else { return true };
        match listed.member.of(&self.data) {
            Some(Value::Array(items)) => items.iter().all(|item| standard.lists(item)),
            Some(one) => standard.lists(one),
            None => true,
        }
    }

    fn meets_threshold(&self, meets: &MeetsThreshold) -> bool {
        let kind = meets.kind.as_ref().map(|member| member.of(&self.data).and_then(Value::as_str));
        let Some(place) = self.proposed.event.region() else { return true };
        let threshold = self.proposed.rulebook.targets.threshold(&meets.code, kind.flatten(), place, self.day);
        let value = meets.member.of(&self.data).and_then(Value::as_i64).unwrap_or(0);
        threshold.is_none_or(|threshold| threshold.bound().is_met(value, 1))
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

/// Part, points and points that could be given of one line of a score.
fn score(line: &Value) -> (&str, u64, u64) {
    let number = |name: &str| line.get(name).and_then(Value::as_u64).unwrap_or_default();
    (line.get("part").and_then(Value::as_str).unwrap_or_default(), number("points"), number("points_max"))
}

//! Checking procedures on load: a row that can never hold, or says nothing, is an error of its author.

use std::collections::BTreeSet;

use super::{Clock, Guard, Member, OpenMatter, Procedures, Standard, Start, Stop, Test, Tie, Want};
use crate::codes::Day;
use crate::manifest::ruleset::Rule;

impl Procedures {
    /// Reads one file, which holds a part.
    ///
    /// # Errors
    ///
    /// Where it is no such file.
    pub fn read(bytes: &[u8]) -> Result<Self, String> {
        serde_json::from_slice(bytes).map_err(|error| error.to_string())
    }

    /// Adds another part.
    pub fn add(&mut self, part: Self) {
        self.abouts.extend(part.abouts);
        self.guards.extend(part.guards);
        self.clocks.extend(part.clocks);
        self.matters.extend(part.matters);
        self.standards.extend(part.standards);
    }

    /// Checks all parts together.
    ///
    /// # Errors
    ///
    /// What is wrong, and in which rule.
    pub fn check(&self) -> Result<(), String> {
        let mut ids = BTreeSet::new();
        let timed = self.clocks.iter().map(|clock| &clock.rule).chain(self.matters.iter().map(|matter| &matter.rule));
        for rule in self.guards.iter().map(|guard| &guard.rule).chain(timed) {
            rule.check()?;
            if !ids.insert(rule.id.as_str()) {
                return Err(format!("two rules are called {:?}", rule.id));
            }
        }
        let mut events = BTreeSet::new();
        for about in &self.abouts {
            if !events.insert(about.event.as_str()) {
                return Err(format!("{:?} says twice what it may be about", about.event));
            }
            if about.may_be_about.is_empty() {
                return Err(format!("{:?} may be about nothing", about.event));
            }
        }
        self.standards.iter().try_for_each(Standard::check)?;
        if let Some(standard) = self.standards.iter().find(|standard| !ids.insert(standard.rule.id.as_str())) {
            return Err(format!("two rules are called {:?}", standard.rule.id));
        }
        self.guards.iter().try_for_each(check_guard)?;
        self.clocks.iter().try_for_each(check_clock)?;
        self.matters.iter().try_for_each(check_matter)
    }

    /// Every type of statement that it names, without version.
    pub fn event_types(&self) -> impl Iterator<Item = &str> {
        let abouts = self.abouts.iter().flat_map(|row| row.may_be_about.iter().chain([&row.event]));
        let guards = self.guards.iter().flat_map(|row| {
            let cited = row.when_cited.iter().flat_map(|cited| &cited.by);
            row.events.iter().chain(earlier(&row.wants)).chain(cited)
        });
        let timed =
            self.spans().flat_map(|(starts, ends)| starts.events.iter().chain(&starts.unless).chain(&ends.events));
        abouts.chain(guards).chain(timed).map(String::as_str)
    }

    /// What the checklists that it asks for are used for.
    pub fn checklist_uses(&self) -> impl Iterator<Item = &str> {
        self.guards.iter().filter_map(|guard| match &guard.wants {
            Want::Listed(listed) => Some(listed.purpose.as_str()),
            Want::Says(_)
            | Want::Same { .. }
            | Want::Scored(_)
            | Want::Cites(_)
            | Want::Served(_)
            | Want::Preceded(_)
            | Want::NotPreceded(_)
            | Want::Answered { .. }
            | Want::Apart(_)
            | Want::Cited(_)
            | Want::Followed(_)
            | Want::Operates(_)
            | Want::NobodyUnplaced
            | Want::NobodyUnpaid
            | Want::WithinVisitCap
            | Want::MeetsThreshold(_) => None,
        })
    }

    /// What begins and what ends whatever lasts: times, and what is open.
    fn spans(&self) -> impl Iterator<Item = (&Start, &Stop)> {
        let clocks = self.clocks.iter().map(|clock| (&clock.starts, &clock.ends));
        clocks.chain(self.matters.iter().map(|matter| (&matter.starts, &matter.ends)))
    }

    /// Every member that it asks a type of statement for, with the type.
    #[must_use]
    pub fn members(&self) -> Vec<(&str, &str)> {
        let mut found = Vec::new();
        for guard in &self.guards {
            push(&mut found, &guard.events, &guard.when);
            guard.when_cited.iter().for_each(|cited| push(&mut found, &cited.by, &cited.says));
            match &guard.wants {
                Want::Says(says) => push(&mut found, &guard.events, says),
                Want::Preceded(earlier) | Want::NotPreceded(earlier) => push(&mut found, &earlier.by, &earlier.when),
                Want::Scored(scored) => {
                    let named = [&scored.scores, &scored.standard, &scored.grade];
                    let each =
                        guard.events.iter().flat_map(|event| named.map(|member| (event.as_str(), member.0.as_str())));
                    found.extend(each);
                }
                Want::Same { members, .. } => {
                    let each =
                        guard.events.iter().flat_map(|event| members.iter().map(|m| (event.as_str(), m.0.as_str())));
                    found.extend(each);
                }
                Want::Cited(cited) => push(&mut found, &cited.by, &cited.says),
                Want::Listed(listed) => push_member(&mut found, &guard.events, &listed.member),
                Want::MeetsThreshold(meets) => {
                    push_member(&mut found, &guard.events, &meets.member);
                    meets.kind.iter().for_each(|kind| push_member(&mut found, &guard.events, kind));
                }
                Want::Cites(_)
                | Want::Served(_)
                | Want::Answered { .. }
                | Want::Followed(_)
                | Want::Apart(_)
                | Want::Operates(_)
                | Want::NobodyUnplaced
                | Want::NobodyUnpaid
                | Want::WithinVisitCap => {}
            }
        }
        for (starts, ends) in self.spans() {
            push(&mut found, &starts.events, &starts.when);
            push(&mut found, &ends.events, &ends.when);
        }
        for clock in &self.clocks {
            if let Some(yearly) = &clock.yearly {
                found.extend(clock.ends.events.iter().map(|event| (event.as_str(), yearly.year.0.as_str())));
            }
        }
        found
    }
}

fn push<'p>(found: &mut Vec<(&'p str, &'p str)>, events: impl IntoIterator<Item = &'p String>, tests: &'p [Test]) {
    for event in events {
        found.extend(tests.iter().map(|test| (event.as_str(), test.member.0.as_str())));
    }
}

fn push_member<'p>(found: &mut Vec<(&'p str, &'p str)>, events: &'p [String], member: &'p Member) {
    found.extend(events.iter().map(|event| (event.as_str(), member.0.as_str())));
}

fn earlier(wants: &Want) -> &[String] {
    match wants {
        Want::Preceded(earlier) | Want::NotPreceded(earlier) => &earlier.by,
        Want::Cited(cited) => &cited.by,
        Want::Followed(followed) => &followed.by,
        Want::Says(_)
        | Want::Same { .. }
        | Want::Scored(_)
        | Want::Cites(_)
        | Want::Served(_)
        | Want::Answered { .. }
        | Want::Apart(_)
        | Want::Operates(_)
        | Want::NobodyUnplaced
        | Want::NobodyUnpaid
        | Want::WithinVisitCap
        | Want::Listed(_)
        | Want::MeetsThreshold(_) => &[],
    }
}

fn check_guard(guard: &Guard) -> Result<(), String> {
    wanted(!guard.events.is_empty(), &guard.rule, "types of statement")?;
    match &guard.wants {
        Want::Says(tests) => wanted(!tests.is_empty(), &guard.rule, "something that the statement says"),
        Want::Same { members, .. } => wanted(!members.is_empty(), &guard.rule, "members that say the same"),
        Want::Preceded(earlier) | Want::NotPreceded(earlier) => {
            wanted(!earlier.by.is_empty(), &guard.rule, "types of the earlier statement")
        }
        Want::Apart(apart) => {
            let bounded = [apart.min, apart.over, apart.max].iter().any(Option::is_some);
            wanted(bounded || apart.in_order, &guard.rule, "a least or a longest time")
        }
        Want::Followed(followed) => wanted(
            !followed.by.is_empty() && !followed.kinds.is_empty(),
            &guard.rule,
            "what was asked, and what follows",
        ),
        Want::Answered { members, .. } => wanted(!members.is_empty(), &guard.rule, "members that name statements"),
        Want::Cites(_)
        | Want::Cited(_)
        | Want::Served(_)
        | Want::Scored(_)
        | Want::Operates(_)
        | Want::NobodyUnplaced
        | Want::NobodyUnpaid
        | Want::WithinVisitCap
        | Want::Listed(_)
        | Want::MeetsThreshold(_) => Ok(()),
    }
}

fn check_matter(matter: &OpenMatter) -> Result<(), String> {
    check_span(&matter.rule, &matter.code, &matter.starts, &matter.ends)
}

fn check_span(rule: &Rule, code: &str, starts: &Start, ends: &Stop) -> Result<(), String> {
    wanted(!code.is_empty(), rule, "a code")?;
    wanted(!starts.events.is_empty(), rule, "statements that begin it")?;
    wanted(!ends.events.is_empty(), rule, "statements that end it")?;
    wanted(starts.at.of.is_none(), rule, "a day of the statement that begins it")
}

fn check_clock(clock: &Clock) -> Result<(), String> {
    check_span(&clock.rule, &clock.code, &clock.starts, &clock.ends)?;
    if let Some(yearly) = &clock.yearly {
        let exists = Day::new(2023, yearly.month, yearly.day).is_some();
        wanted(exists && clock.period.is_none(), &clock.rule, "a day of every year, and no period beside it")?;
        wanted(clock.ends.tie == Tie::Dossier, &clock.rule, "an end that is told by its year, in the same dossier")?;
    }
    wanted(clock.period.is_none_or(|period| period.count > 0), &clock.rule, "a period that is not empty")
}

fn wanted(holds: bool, rule: &Rule, what: &str) -> Result<(), String> {
    if holds { Ok(()) } else { Err(format!("rule {:?} wants {what}", rule.id)) }
}

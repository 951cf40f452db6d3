//! Ordinary life: what happens to hundreds of institutions in six years, each act in its legal order.

mod episodes;

use crate::codes::Day;

use super::dice::Dice;
use super::plan::{Plan, StepId};
use super::town::{Home, ymd};
use super::words::{FINE, GONE};

use self::episodes::EPISODES;

/// The longest episode, in statements.
const EPISODE_MAX: usize = 14;

/// One home with what has happened to it so far.
pub(super) struct Resident {
    pub home: Home,
    /// Day of its registration.
    pub since: Day,
    /// The registrations of the legal person and of its place.
    pub registered: (StepId, StepId),
    /// From which day it is filed.
    pub filed: Option<Day>,
    /// Until which day its grade holds.
    pub graded_until: Option<Day>,
    /// Its food operation licence, while it has one.
    pub licence: Option<(Day, StepId)>,
    /// Whether it was punished or listed: no grade is awarded to such.
    pub in_trouble: bool,
    /// Whether it was on a list: nobody is put on one twice here.
    pub listed: bool,
}

impl Resident {
    /// Whether it may come onto a list: not twice, and not with a grade, for which nobody applies after a penalty.
    fn may_fall(&self) -> bool {
        !self.listed && self.graded_until.is_none()
    }
}

/// Tells ordinary life into a plan.
pub(super) struct Life<'l> {
    pub plan: &'l mut Plan,
    pub dice: Dice,
    /// How many steps the plan may have in all.
    budget: usize,
}

impl<'l> Life<'l> {
    pub(super) fn new(plan: &'l mut Plan, dice: &Dice, budget: usize) -> Self {
        Self { plan, dice: dice.stream("life"), budget }
    }

    /// `count` institutions, each with a place, and the rest of the budget.
    pub(super) fn tell(mut self, count: usize) {
        let mut residents: Vec<Resident> = (0..count).map(|index| self.settle(index)).collect();
        (0..count / 30).for_each(|index| self.unidentified(index));
        for number in 0..count {
            if let Some(resident) = residents.get_mut(number).filter(|_| self.left() > EPISODE_MAX) {
                self.open(resident);
            }
        }
        while self.left() > EPISODE_MAX && !residents.is_empty() {
            let index = self.dice.below(residents.len());
            let total = EPISODES.iter().map(|(share, _)| share).sum();
            let mut number = self.dice.below(total);
            let drawn = EPISODES.iter().find(|(share, _)| {
                let found = number < *share;
                number = number.saturating_sub(*share);
                found
            });
            if let Some(((_, episode), resident)) = drawn.zip(residents.get_mut(index))
                && !episode(&mut self, resident)
            {
                self.visit(resident);
            }
        }
        while self.left() > 0 && !residents.is_empty() {
            let index = self.dice.below(residents.len());
            if let Some(resident) = residents.get(index) {
                self.visit(resident);
            }
        }
    }

    fn left(&self) -> usize {
        self.budget.saturating_sub(self.plan.len())
    }

    /// Two statements: the legal person and its place.
    fn settle(&mut self, index: usize) -> Resident {
        let home = Home::drawn(&mut self.dice, index);
        let late = index % 5 == 4;
        let after = self.dice.below(if late { 1600 } else { 330 });
        let since = self.plan.workday(days_after(ymd(2021, 1, 5), after));
        let institution = self.plan.register_institution(&home, home.registrar(), since);
        let facility = self.plan.register_facility(&home, home.keeper(), since, true);
        let registered = (institution, facility);
        let (filed, graded_until) = (None, None);
        Resident { home, since, registered, filed, graded_until, licence: None, in_trouble: false, listed: false }
    }

    /// A place found on a walk, of which nobody knows yet who operates it.
    fn unidentified(&mut self, index: usize) {
        let mut home = Home::drawn(&mut self.dice, index);
        home.name = format!("{}（未登记）", home.name);
        let after = self.dice.below(1900);
        let on = self.plan.workday(days_after(ymd(2021, 3, 1), after));
        self.plan.register_facility(&home, home.civil(), on, false);
        self.plan.inspect(&home.site(home.civil()), self.plan.workday(days_after(on, 6)), &GONE);
    }

    /// Four statements: both registrations are released, the filing is accepted and released.
    fn open(&mut self, resident: &mut Resident) {
        let home = resident.home.clone();
        let shown = self.after(resident.since, 1, 6);
        self.plan.release(&home.person(home.registrar()), shown, resident.registered.0);
        self.plan.release(&home.site(home.keeper()), shown, resident.registered.1);
        let filed = self.after(resident.since, 10, 40);
        let of_filing = self.plan.file(&home, home.keeper(), filed);
        let shown = self.after(filed, 2, 5);
        self.plan.release(&home.site(home.keeper()), shown, of_filing);
        resident.filed = Some(filed);
    }

    /// One statement: a visit that finds nothing, or nobody.
    fn visit(&mut self, resident: &Resident) {
        let found = if self.dice.below(15) == 0 { GONE } else { *self.dice.pick(&FINE) };
        let on = self.some_day(resident.since, 1);
        let home = &resident.home;
        self.plan.inspect(&home.site(home.keeper()), on, &found);
    }

    /// A day in the life of a home, so that `length` more days are left of the demo.
    pub(super) fn some_day(&mut self, since: Day, length: i32) -> Day {
        let first = since.plus_days(20);
        let last = self.plan.last.plus_days(-length);
        let mut span = 0;
        while days_after(first, span + 1) <= last {
            span += 1;
        }
        let after = self.dice.below(span + 1);
        self.plan.workday(days_after(first, after)).min(self.plan.last)
    }

    /// A working day `least` to `most` days after another.
    pub(super) fn after(&mut self, day: Day, least: usize, most: usize) -> Day {
        let days = least + self.dice.below(most - least + 1);
        self.plan.workday(days_after(day, days))
    }
}

pub(super) fn days_after(day: Day, days: usize) -> Day {
    day.plus_days(i32::try_from(days).unwrap_or(i32::MAX))
}

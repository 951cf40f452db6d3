//! The teller: steps that most stories share.

use crate::cli::demo::acts::Listing;
use crate::cli::demo::dice::Dice;
use crate::cli::demo::plan::{Desk, Plan, StepId};
use crate::cli::demo::town::Home;
use crate::codes::Day;

/// Tells stories into a plan.
pub(super) struct Teller<'p> {
    pub plan: &'p mut Plan,
    dice: Dice,
    made: usize,
}

impl<'p> Teller<'p> {
    pub(super) fn new(plan: &'p mut Plan, dice: &Dice) -> Self {
        Self { plan, dice: dice.stream("stories"), made: 0 }
    }

    /// A home of the stories, not yet entered.
    pub(super) fn home(&mut self, form_and_region: [&'static str; 2], name_and_kind: [&'static str; 2]) -> Home {
        self.made += 1;
        Home::told(&mut self.dice, form_and_region, self.made, name_and_kind)
    }

    /// Enters the legal person on a day and shows it two days later.
    pub(super) fn enter_person(&mut self, home: &Home, on: Day) -> Day {
        let on = self.plan.workday(on);
        let desk = home.person(home.registrar());
        let entered = self.plan.register_institution(home, desk.by, on);
        self.plan.release(&desk, self.plan.workday(on.plus_days(2)), entered);
        on
    }

    /// Enters the place on a day and shows it two days later.
    pub(super) fn enter_place(&mut self, home: &Home, on: Day, known: bool) -> Day {
        let on = self.plan.workday(on);
        let desk = home.site(home.keeper());
        let entered = self.plan.register_facility(home, desk.by, on, known);
        self.plan.release(&desk, self.plan.workday(on.plus_days(2)), entered);
        on
    }

    /// Enters both, and files the place two weeks later.
    pub(super) fn enter_and_file(&mut self, home: &Home, on: Day) -> Day {
        let on = self.enter_person(home, on);
        self.enter_place(home, on, true);
        let filed = self.plan.workday(on.plus_days(14));
        let filing = self.plan.file(home, home.keeper(), filed);
        self.plan.release(&home.site(home.keeper()), self.plan.workday(filed.plus_days(3)), filing);
        filed
    }

    /// Serves a document and shows what it holds the next working day: the day of the showing.
    pub(super) fn serve_and_release(&mut self, desk: &Desk, on: Day, document: StepId) -> Day {
        let on = self.plan.workday(on);
        self.plan.serve(desk, on, document);
        let shown = self.plan.workday(on.next());
        self.plan.release(desk, shown, document);
        shown
    }

    /// Notice with its service, then the decision on the day named, with what the party said in between.
    pub(super) fn notice_and_list(
        &mut self,
        desk: &Desk,
        [notified, decided]: [Day; 2],
        (listing, rests_on): (&Listing, &[StepId]),
    ) -> StepId {
        let notified = self.plan.workday(notified);
        let notice = self.plan.notify(desk, notified, listing, rests_on);
        let served = self.plan.workday(notified.next());
        self.plan.serve(desk, served, notice);
        let heard = self.plan.workday(served.plus_days(3)).min(decided);
        let defence = self.plan.receive(desk, heard, notice, "defence");
        let decided = self.plan.workday(decided);
        let listed = self.plan.list(desk, decided, listing, (notice, &[defence], rests_on));
        self.serve_and_release(desk, decided.next(), listed);
        listed
    }
}

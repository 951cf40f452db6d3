//! The teller: steps that most stories share.

use crate::cli::demo::acts::Listing;
use crate::cli::demo::cast::Cast;
use crate::cli::demo::dice::Dice;
use crate::cli::demo::plan::{Desk, Plan, StepId};
use crate::cli::demo::town::Home;
use crate::cli::demo::words::FINE;
use crate::codes::Day;
use crate::statement::PersonId;

/// Tells stories into a plan.
pub(super) struct Teller<'p> {
    pub plan: &'p mut Plan,
    pub casts: &'p [Cast],
    pub dice: Dice,
    made: usize,
    /// Homes that are on file.
    pub filed: Vec<Home>,
}

/// A home that is entered and on file.
pub(super) struct Entered {
    /// Day of the filing.
    pub filed: Day,
    pub filing: StepId,
}

impl<'p> Teller<'p> {
    pub(super) fn new(plan: &'p mut Plan, dice: &Dice, casts: &'p [Cast]) -> Self {
        Self { plan, casts, dice: dice.stream("stories"), made: 0, filed: vec![] }
    }

    /// The code of an authority, as other statements name it.
    pub(super) fn code(&self, by: usize) -> String {
        self.casts.get(by).map(|cast| cast.code.to_string()).expect("desks name offices of the cast")
    }

    /// Two who go on a visit together.
    pub(super) fn two_officers(&mut self, by: usize) -> Vec<PersonId> {
        let cast = self.casts.get(by).expect("desks name offices of the cast");
        cast.pair(&mut self.dice).map(|officer| officer.person).to_vec()
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

    /// Enters both; residents come, the place is filed two weeks later and visited for the first time.
    pub(super) fn enter_and_file(&mut self, home: &Home, on: Day) -> Entered {
        let on = self.enter_person(home, on);
        self.enter_place(home, on, true);
        let (keeper, civil) = (home.keeper(), home.civil());
        if home.registrar() != civil {
            let recipient = self.code(civil);
            self.plan.share(home, home.registrar(), self.plan.workday(on.plus_days(1)), &recipient);
        }
        self.plan.begin(home, keeper, self.plan.workday(on.plus_days(6)));
        let submission = self.plan.submit_filing(home, keeper, self.plan.workday(on.plus_days(10)));
        let filed = self.plan.workday(on.plus_days(14));
        let filing = self.plan.file(home, keeper, filed, submission);
        self.plan.release(&home.site(keeper), self.plan.workday(filed.plus_days(3)), filing);
        let [routine, ..] = FINE;
        self.plan.inspect(&home.site(civil), self.plan.workday(filed.plus_days(15)), &routine);
        self.filed.push(home.clone());
        Entered { filed, filing }
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

//! Results that somebody bent: what finds each.

use crate::codes::{Hash, RedrawReason};

use super::super::{Checked, Difference, Drawn, Dropped, Frozen, Published, Seed, Sheet, Turn, check};
use super::world::{Case, cases, lottery, none, objects, officers, recusal, sheet, terms};

struct World {
    frozen: Frozen,
    published: Published,
    seed: Seed,
    drawn: Drawn,
}

fn world(case: &Case) -> World {
    let (frozen, seed) = (case.frozen(), case.seed());
    World { published: frozen.published().unwrap(), drawn: frozen.draw(&seed, &none()).unwrap(), frozen, seed }
}

impl World {
    fn public(&self, drawn: &Drawn) -> Checked {
        check(&self.published, &self.seed, &none(), drawn)
    }

    fn first_public(&self, bend: impl FnOnce(&mut Vec<Turn>)) -> Option<Difference> {
        let mut drawn = self.drawn.clone();
        bend(&mut drawn.turns);
        assert_ne!(drawn, self.drawn);
        let found = self.public(&drawn).differences;
        // Whatever the public finds, an auditor finds.
        let audited = self.frozen.check(&self.published, &self.seed, &none(), &drawn).differences;
        assert!(found.iter().all(|difference| audited.contains(difference)));
        found.into_iter().next()
    }
}

fn drawn_object(turn: &Turn) -> crate::statement::Inspected {
    match turn {
        Turn::Drawn { visit, .. } => visit.object,
        Turn::Dropped { .. } | Turn::Void { .. } => panic!("a drawn turn is wanted"),
    }
}

#[test]
fn the_public_finds_each_lie_about_who_is_drawn() {
    let world = world(&cases()[1]);
    let first = drawn_object(&world.drawn.turns[0]);
    let skipped = world.first_public(|turns| drop(turns.remove(0)));
    assert!(matches!(skipped, Some(Difference::Order { turn: 1, .. })));
    let swapped = world.first_public(|turns| turns.swap(0, 1));
    assert!(matches!(swapped, Some(Difference::Order { turn: 1, .. })));
    let short = world.first_public(|turns| drop(turns.pop()));
    assert_eq!(short, Some(Difference::Number { found: 5, wanted: 6 }));
    let other = world.first_public(|turns| {
        let second = drawn_object(&turns[1]);
        if let Turn::Drawn { visit, .. } = &mut turns[0] {
            visit.object = second;
        }
    });
    assert_eq!(other, Some(Difference::Opening { turn: 1, object: drawn_object(&world.drawn.turns[1]) }));
    let void = world.first_public(|turns| turns[0] = Turn::Void { lot: turns[0].lot() });
    assert_eq!(void, Some(Difference::VoidFirst));
    let dropped = world.first_public(|turns| {
        if let Turn::Drawn { lot, opening, visit } = turns[0].clone() {
            let reason = RedrawReason::ObjectEnded;
            turns[0] = Turn::Dropped { lot, opening, object: visit.object, reason };
        }
    });
    assert_eq!(dropped, Some(Difference::Dropped { turn: 1, object: first }));
    let beyond = world.first_public(|turns| turns.push(Turn::Void { lot: Hash::ZERO }));
    assert!(matches!(beyond, Some(Difference::Order { turn: 10, .. })));
}

#[test]
fn the_public_finds_each_lie_about_who_goes() {
    let world = world(&cases()[1]);
    let visit_of = |turns: &mut Vec<Turn>, bend: &dyn Fn(&mut super::super::Visit)| {
        for turn in turns {
            if let Turn::Drawn { visit, .. } = turn {
                bend(visit);
            }
        }
    };
    let swapped = world.first_public(|turns| visit_of(turns, &|visit| visit.teams[0].officers.swap(0, 1)));
    assert!(matches!(swapped, Some(Difference::Seats { .. })));
    let fewer = world.first_public(|turns| visit_of(turns, &|visit| visit.teams[1].officers.truncate(1)));
    assert!(matches!(fewer, Some(Difference::Seats { .. })));
    let teams = world.first_public(|turns| visit_of(turns, &|visit| drop(visit.teams.pop())));
    assert!(matches!(teams, Some(Difference::Seats { .. })));
    let hidden = world.first_public(|turns| visit_of(turns, &|visit| visit.teams[0].passed.clear()));
    let hidden_too = world.first_public(|turns| visit_of(turns, &|visit| visit.teams[1].passed.clear()));
    assert!([hidden, hidden_too].iter().any(|found| matches!(found, Some(Difference::Seats { .. }))));
    let invented = world.first_public(|turns| {
        visit_of(turns, &|visit| {
            let officer = visit.teams[0].officers[0];
            visit.teams[0].passed.push(super::super::Passed { officer, opening: Hash::ZERO });
        });
    });
    assert!(matches!(invented, Some(Difference::Seats { .. })));
}

#[test]
fn an_auditor_finds_a_lot_that_was_called_void_and_was_not() {
    let world = world(&cases()[0]);
    let mut longer = world.published.terms.clone();
    longer.objects += 1;
    let frozen =
        Frozen::new(longer, world.frozen.objects.clone(), world.frozen.officers.clone(), world.frozen.recusals.clone())
            .unwrap();
    // The second home is spared: its lot is called void, and the next home moves up.
    let mut bent = frozen.draw(&world.seed, &none()).unwrap();
    bent.turns[1] = Turn::Void { lot: bent.turns[1].lot() };
    let public = world.public(&bent);
    assert_eq!(public.differences, []);
    assert!(public.unopened > 0, "the public check does not say that it is sound");
    let audited = world.frozen.check(&world.published, &world.seed, &none(), &bent);
    assert_eq!(audited.differences, [Difference::Result { turn: 2 }]);
}

#[test]
fn an_auditor_finds_lists_that_do_not_follow_from_each_other() {
    let world = world(&cases()[1]);
    let differences = |published: &Published, wanted: &str| {
        let found = world.frozen.check(published, &world.seed, &none(), &world.drawn).differences;
        assert!(found.iter().any(|found| matches!(found, Difference::List { list } if *list == wanted)), "{wanted}");
    };
    let of = |bend: &dyn Fn(&mut Published)| {
        let mut published = world.published.clone();
        bend(&mut published);
        published
    };
    let shorter = |bytes: Vec<u8>| bytes[bytes.iter().position(|b| *b == b'\n').unwrap() + 1..].to_vec();
    differences(&of(&|p| p.lots = Sheet::parse(&shorter(p.lots.to_bytes())).unwrap()), "lots");
    differences(&of(&|p| p.names = Sheet::parse(&shorter(p.names.to_bytes())).unwrap()), "names");
    differences(&of(&|p| p.recusals = Sheet::parse(&shorter(p.recusals.to_bytes())).unwrap()), "recusal digests");
    differences(&of(&|p| p.officers = Sheet::parse(&shorter(p.officers.to_bytes())).unwrap()), "officers");
    differences(&of(&|p| p.terms.objects -= 1), "terms");
}

#[test]
fn an_auditor_finds_an_officer_who_went_and_should_have_stood_back() {
    let (all, staff) = (sheet(objects(&[1])), sheet(officers(3)));
    let open = Frozen::new(terms(1), all.clone(), staff.clone(), none()).unwrap();
    let went = open.draw(&lottery(1), &none()).unwrap();
    let seat = went.visits().next().unwrap().teams[0].officers[0];
    let who = (0..3).find(|number| super::world::officer(*number) == seat).unwrap();
    let frozen = Frozen::new(terms(1), all, staff, sheet(vec![recusal(who, 0)])).unwrap();
    let published = frozen.published().unwrap();
    let audited = frozen.check(&published, &lottery(1), &none(), &went);
    assert_eq!(audited.differences, [Difference::Result { turn: 1 }]);
}

#[test]
fn a_re_draw_that_is_not_recorded_and_a_record_that_was_not_followed_are_found() {
    let world = world(&cases()[2]);
    let object = drawn_object(&world.drawn.turns[0]);
    let dropped = sheet(vec![Dropped { object, officer: None, reason: RedrawReason::ObjectAtCap }]);
    let after = world.frozen.draw(&world.seed, &dropped).unwrap();
    assert_eq!(world.public(&after).differences, [Difference::Dropped { turn: 1, object }]);
    let ignored = check(&world.published, &world.seed, &dropped, &world.drawn);
    assert_eq!(ignored.differences, [Difference::Dropped { turn: 1, object }]);
}

#[test]
fn another_seed_gives_another_draw() {
    let world = world(&cases()[0]);
    let found = check(&world.published, &lottery(7), &none(), &world.drawn).differences;
    assert!(matches!(found.first(), Some(Difference::Order { turn: 1, .. })));
}

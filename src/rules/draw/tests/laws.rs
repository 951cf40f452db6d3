//! Laws of the method.

use std::collections::BTreeMap;

use proptest::prelude::*;

use crate::codes::RedrawReason;
use crate::statement::Inspected;

use super::super::{Dropped, Frozen, ObjectLine, Visit};
use super::world::{lottery, none, object, objects, officer, officers, recusal, sheet, terms};

/// Objects with their weights, in any order, how many are drawn, and a seed.
fn draws() -> impl Strategy<Value = (Vec<ObjectLine>, u16, u64)> {
    let weights = prop::collection::vec(prop_oneof![Just(1_u8), Just(2), Just(4), Just(8)], 2..30);
    (weights, any::<u16>(), 0..99_999_999_999_999_u64).prop_flat_map(|(weights, number, seed)| {
        let number = number % u16::try_from(weights.len()).unwrap() + 1;
        (Just(objects(&weights)).prop_shuffle(), Just(number), Just(seed))
    })
}

fn visits(objects: Vec<ObjectLine>, number: u16, seed: u64) -> Vec<Visit> {
    let frozen = Frozen::new(terms(number), sheet(objects), sheet(officers(4)), none()).unwrap();
    frozen.draw(&lottery(seed), &none()).unwrap().visits().cloned().collect()
}

proptest! {
    #[test]
    fn the_order_of_the_input_changes_nothing((objects, number, seed) in draws()) {
        let mut sorted = objects.clone();
        sorted.sort_by_key(|line| line.object);
        prop_assert_eq!(visits(objects, number, seed), visits(sorted, number, seed));
    }

    #[test]
    fn to_take_an_undrawn_object_away_never_changes_who_is_drawn((objects, number, seed) in draws(), pick: usize) {
        let drawn = visits(objects.clone(), number, seed);
        let undrawn: Vec<Inspected> =
            objects.iter().map(|line| line.object).filter(|o| drawn.iter().all(|visit| visit.object != *o)).collect();
        prop_assume!(!undrawn.is_empty());
        let away = undrawn[pick % undrawn.len()];
        let fewer = objects.into_iter().filter(|line| line.object != away).collect();
        prop_assert_eq!(visits(fewer, number, seed), drawn);
    }

    #[test]
    fn to_draw_one_more_keeps_those_drawn_before((objects, number, seed) in draws()) {
        prop_assume!(usize::from(number) < objects.len());
        let (fewer, more) = (visits(objects.clone(), number, seed), visits(objects, number + 1, seed));
        prop_assert_eq!(&more[..fewer.len()], &fewer[..]);
    }

    #[test]
    fn nobody_is_drawn_twice_and_nobody_sits_twice((objects, number, seed) in draws()) {
        let drawn = visits(objects, number, seed);
        let mut names: Vec<_> = drawn.iter().map(|visit| visit.object).collect();
        names.sort_unstable();
        names.dedup();
        prop_assert_eq!(names.len(), usize::from(number));
        for visit in drawn {
            let seats = &visit.teams[0].officers;
            prop_assert!(seats.len() == 2 && seats[0] != seats[1]);
        }
    }

    #[test]
    fn each_recusal_and_each_dropout_of_an_officer_is_honoured(
        pairs in prop::collection::btree_set((0..8_u16, 0..6_u16), 0..12), ill in 0..8_u16, seed in 0..9_999_999_u64,
    ) {
        let mut per_object = BTreeMap::<u16, usize>::new();
        for (_, at) in &pairs {
            *per_object.entry(*at).or_default() += 1;
        }
        prop_assume!(per_object.values().all(|count| *count <= 5));
        let recusals = pairs.iter().map(|(of, at)| recusal(*of, *at)).collect();
        let frozen = Frozen::new(terms(6), sheet(objects(&[1; 6])), sheet(officers(8)), sheet(recusals)).unwrap();
        let reason = RedrawReason::OfficerUnavailable;
        let gone = (0..6).map(|at| Dropped { object: object(at), officer: Some(officer(ill)), reason }).collect();
        let drawn = frozen.draw(&lottery(seed), &sheet(gone)).unwrap();
        for visit in drawn.visits() {
            prop_assert!(!visit.teams[0].officers.contains(&officer(ill)));
            for (of, at) in pairs.iter().filter(|(_, at)| object(*at) == visit.object) {
                prop_assert!(!visit.teams[0].officers.contains(&officer(*of)), "{} {}", of, at);
            }
        }
    }
}

/// Chi-square of counts that should be alike, times the expected count, so that it stays an integer.
fn chi_square_scaled(counts: &[u64], expected: u64) -> u64 {
    counts.iter().map(|count| count.abs_diff(expected).pow(2)).sum()
}

#[test]
fn objects_of_one_weight_and_officers_have_the_same_chance() {
    // 10 objects, 2 drawn, 4,000 seeds: 800 draws each. The chi-square of 9 degrees of freedom exceeds 27.88 once in
    // a thousand; drawing without replacement only lowers it. The seeds are fixed, so the test never flickers.
    let frozen = Frozen::new(terms(2), sheet(objects(&[3; 10])), sheet(officers(5)), none()).unwrap();
    let (mut by_object, mut by_officer) = ([0_u64; 10], [0_u64; 5]);
    for seed in 0..4_000 {
        for visit in frozen.draw(&lottery(seed), &none()).unwrap().visits() {
            by_object[(0..10).position(|number| object(number) == visit.object).unwrap()] += 1;
            for seat in &visit.teams[0].officers {
                by_officer[(0..5).position(|number| officer(number) == *seat).unwrap()] += 1;
            }
        }
    }
    assert_eq!(by_object.iter().sum::<u64>(), 8_000);
    assert!(chi_square_scaled(&by_object, 800) < 27 * 800, "{by_object:?}");
    // 5 officers, 2 seats of 8,000 visits: 3,200 each; 4 degrees of freedom, 18.47 once in a thousand.
    assert!(chi_square_scaled(&by_officer, 3_200) < 18 * 3_200, "{by_officer:?}");
}

#[test]
fn the_first_object_drawn_has_a_chance_by_its_weight() {
    // One of 1, 2, 4 and 8 lots: of 15,000 draws 1,000, 2,000, 4,000 and 8,000 are expected; 3 degrees of freedom,
    // 16.27 once in a thousand. Each share is brought to the scale of the first.
    let frozen = Frozen::new(terms(1), sheet(objects(&[1, 2, 4, 8])), sheet(officers(2)), none()).unwrap();
    let mut counts = [0_u64; 4];
    for seed in 0..15_000 {
        let drawn = frozen.draw(&lottery(seed), &none()).unwrap();
        let first = drawn.visits().next().unwrap().object;
        counts[(0..4).position(|number| object(number) == first).unwrap()] += 1;
    }
    let scaled: u64 =
        counts.iter().zip([1, 2, 4, 8]).map(|(count, weight)| count.abs_diff(1_000 * weight).pow(2) * 8 / weight).sum();
    assert!(scaled < 16 * 1_000 * 8, "{counts:?}");
}

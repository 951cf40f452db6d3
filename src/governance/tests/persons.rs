//! One person under two ids: joined, parted, and never by somebody else.

use proptest::prelude::*;
use serde_json::json;

use super::world::*;
use crate::statement::{EventKind, Role};

/// The persons `one` and `other` are one (`true`) or two again.
fn merger(one: u8, other: u8, is_one: bool) -> Act {
    let (kind, day) =
        if is_one { (EventKind::SubjectMerged, "merged_on") } else { (EventKind::SubjectSplit, "split_on") };
    let mut data = json!({"other": person(other), "reason": "核对证件", day: "2026-11-20"});
    if is_one {
        data["ground"] = json!("one_person");
    }
    Act::of(a(), kind, person(one), data, &[(Role::Handler, 13), (Role::Head, 15)])
}

#[test]
fn two_ids_are_joined_once_and_parted_as_they_were_joined() {
    let mut world = World::new();
    world.refused("RolesMissing", &merger(41, 42, true).by(&[(Role::Head, 15)]));
    world.refused("impossible/merger-once", &merger(41, 41, true));
    world.refused("impossible/split-of-merged", &merger(41, 42, false));
    world.refused("impossible/date-before-cause", &merger(41, 42, true).set("merged_on", json!("2026-11-22")));
    world.enter(&merger(41, 42, true));
    world.enter(&merger(43, 42, true));
    for again in [merger(42, 41, true), merger(41, 43, true)] {
        world.refused("impossible/merger-once", &again);
    }
    let ids = |world: &World, n: u8| world.registry.persons_of(person(n).parse().unwrap()).len();
    assert_eq!((ids(&world, 41), ids(&world, 43), ids(&world, 44)), (3, 3, 1));
    world.refused("impossible/split-of-merged", &merger(41, 43, false));
    world.enter(&merger(42, 41, false));
    assert_eq!((ids(&world, 41), ids(&world, 42), ids(&world, 43)), (1, 2, 2));
    world.enter(&merger(41, 43, true));
    assert_eq!(ids(&world, 41), 3);
}

#[test]
fn names_of_one_kind_are_merged_on_their_own_ground_and_where_they_are() {
    let world = World::new();
    let institution = "institutions/52410302MJAAAA017P";
    world.refused("impossible/merger-of-kind", &merger(41, 42, true).set("other", json!(institution)));
    world.refused("impossible/merger-of-kind", &merger(41, 42, false).set("other", json!(institution)));
    for ground in ["code_replaced", "code_mistyped", "one_place"] {
        world.refused("impossible/merger-ground", &merger(41, 42, true).set("ground", json!(ground)));
    }
    world.refused("impossible/merger-region", &merger(41, 42, true).set("region", json!("650203")));
    // Who registers nobody of the kind on that day, or elsewhere, rules none of their names.
    let of = |kind: &str, one: &str, other: &str, ground: &str| {
        let data =
            json!({"other": format!("{kind}/{other}"), "ground": ground, "reason": "核对", "merged_on": "2026-11-20"});
        let signers = [(Role::Handler, 13), (Role::Head, 15)];
        Act::of(a(), EventKind::SubjectMerged, format!("{kind}/{one}"), data, &signers)
    };
    let institutions = of("institutions", "52410302MJAAAA017P", "91350100M000100Y43", "code_replaced");
    let [one, other] = [61, 62].map(|n| person(n).replace("persons/", ""));
    let places = of("facilities", &one, &other, "one_place");
    world.refused("impossible/merger-region", &institutions);
    world.refused("competence/region-of-authority", &institutions.clone().set("region", json!("410302")));
    world.refused("competence/competence-of-authority", &places.set("region", json!("650203")));
    assert_eq!(world.judge(&institutions.set("region", json!("650203"))), Ok(vec![]));
}

#[test]
fn officers_who_are_one_person_sign_once_and_only_their_own_authority_says_so() {
    let mut world = World::new();
    // 23 signs for the other authority, 1 founded the ledger.
    for stranger in [23, 1] {
        world.refused("impossible/merger-of-signers", &merger(41, stranger, true));
        world.refused("impossible/merger-of-signers", &merger(stranger, 41, true));
    }
    assert_eq!(world.judge(&inspection()), Ok(vec![]));
    world.enter(&merger(13, 14, true));
    world.refused("SamePerson", &inspection());
    world.enter(&Act { id: 1, ..merger(14, 13, false) });
    assert_eq!(world.judge(&inspection()), Ok(vec![]));
}

proptest! {
    /// Joining is symmetric and carries over; whatever is parted is apart, for joins are refused within one person.
    #[test]
    fn ids_of_a_person_are_one_set(acts in proptest::collection::vec((40..46_u8, 40..46_u8, any::<bool>()), 0..12)) {
        let mut world = World::new();
        for (id, (one, other, is_one)) in (0_u8..).zip(acts) {
            let act = Act { id, ..merger(one, other, is_one) };
            if world.judge(&act).is_ok() {
                world.enter(&act);
                let found = world.registry.persons_of(person(one).parse().unwrap());
                prop_assert_eq!(found.contains(&person(other).parse().unwrap()), is_one);
            }
        }
        for n in 40..46 {
            let own = world.registry.persons_of(person(n).parse().unwrap());
            for other in &own {
                prop_assert_eq!(&world.registry.persons_of(*other), &own);
            }
        }
    }
}

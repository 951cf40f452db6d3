//! Entry 0, and what belongs to another ledger.

use serde_json::json;

use super::world::*;
use crate::statement::Role;

#[test]
fn the_world_stands() {
    let world = World::new();
    assert_eq!(world.registry.size().0, 10);
    assert_eq!(world.registry.authorities().count(), 2);
    assert_eq!(world.registry.keys().count(), 4 + 4 + 7);
    assert_eq!(world.registry.manifest(), Some(world.rulebook.digest));
    assert_eq!(world.judge(&inspection()), Ok(vec![]));
    assert_eq!(world.judge(&inspection_b()), Ok(vec![]));
    assert_eq!(world.judge(&erasure()), Ok(vec![]));
}

#[test]
fn only_a_founding_can_be_first_and_it_can_be_only_first() {
    World::empty().refused("NotTheFounding", &admission(a(), "650200", [11, 12]));
    World::new().refused("NotTheFounding", &founding());
    let other = Act { ledger: "minglu.example.cn/other".to_owned(), ..founding() };
    World::empty().refused("OtherLedger", &other);
    let other = Act { ledger: "minglu.example.cn/other".to_owned(), ..inspection() };
    World::new().refused("OtherLedger", &other);
}

#[test]
fn a_founding_is_whole() {
    let world = World::empty();
    let all = founding().signers;
    // Each founder and the service key prove possession.
    for missing in 0..all.len() {
        let mut signers = all.clone();
        signers.remove(missing);
        world.refused("RolesMissing", &founding().by(&signers));
    }
    world.refused("UnknownKey", &founding().by(&with(&all, &[(Role::Founder, 9)])));
    world.refused("UnknownKey", &founding().by(&with(&all, &[(Role::Ledger, 5)])));
    let swapped = with(&QUORUM, &[(Role::Ledger, 3), (Role::Founder, 4)]);
    world.refused("RoleNotHeld", &founding().by(&swapped));
    world.refused("RoleNotHeld", &founding().by(&with(&QUORUM, &[(Role::Holder, 3), (Role::Ledger, 4)])));

    let mut twice = founding();
    twice.data["founders"][2]["person"] = json!(person(1));
    world.refused("SamePerson", &twice);
    let mut one_key = founding();
    one_key.data["founders"][2]["public_key"] = json!(public(1));
    world.refused("RolesMissing", &one_key.by(&with(&QUORUM, &[(Role::Ledger, 4)])));
    world.refused("impossible/key-once", &founding().set("checkpoint_key", json!(public(4))));
    world.refused("impossible/key-once", &founding().set("checkpoint_key", json!(public(2))));
    world.refused("impossible/quorum", &founding().set("quorum", json!(4)));
    let nobody = founding().set("quorum", json!(0));
    assert!(nobody.statement().event().is_err(), "a quorum of nobody is no quorum");
    let own = json!({"origin": ORIGIN, "size": 7, "root": crate::codes::Hash::of(b"x").to_base64url()});
    world.refused("impossible/origin-once", &founding().set("continues", own));
    let mut plain = founding().set("origin", json!("minglu.example.cn/plain"));
    plain.ledger = "minglu.example.cn/plain".to_owned();
    world.refused("impossible/origin-says-simulated", &plain);
    world.refused("impossible/manifest-known", &founding().set("manifest", json!("00".repeat(32))));
}

#[test]
fn persons_distinct_is_asked_of_first_approvers_whose_signatures_only_prove_possession() {
    let mut twice = admission(c(), "371000", [31, 32]);
    twice.data["approvers"][1]["person"] = json!(person(31));
    World::new().refused("impossible/persons-distinct", &twice);
}

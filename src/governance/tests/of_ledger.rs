//! What the founders say of the ledger itself: witnesses, a new checkpoint key, its end.

use serde_json::json;

use super::world::*;
use crate::log::{NoteAlgorithm, VerifierKey};
use crate::statement::{EventKind, Role};

#[test]
fn a_witness_is_admitted_once_by_the_quorum_with_a_key_of_its_own() {
    let mut world = World::new();
    world.refused("RolesMissing", &witness(71).by(&QUORUM[..1]));
    world.refused("RoleNotHeld", &witness(71).by(&with(&QUORUM, &[(Role::Holder, 3)])));
    for text in ["witness.example/one", "witness.example/one+00000000+BIqHX", "+3b17c8ba+AAAA"] {
        world.refused("impossible/witness-key", &witness(71).set("verifier_key", json!(text)));
    }
    let as_log = VerifierKey::new("witness.example/one", NoteAlgorithm::Ed25519, &public(71).to_bytes()).unwrap();
    world.refused("impossible/witness-key", &witness(71).set("verifier_key", json!(as_log.to_string())));
    // The checkpoint key, the service, a founder, an officer under another name.
    for seed in [5, 4, 1, 13] {
        world.refused("impossible/witness-apart", &witness(seed));
    }
    world.refused("impossible/witness-address", &witness(71).set("url", json!("ftp://witness.example")));
    world.refused("impossible/date-before-cause", &witness(71).set("admitted_on", json!("2026-11-22")));
    let (seq, marks) = world.enter(&witness(71));
    assert_eq!(marks, vec![]);
    world.refused("impossible/witness-once", &witness(71));
    // Under another name it is the same witness.
    let again = witness(71).set("verifier_key", json!(witness_key("witness.example/two", 71)));
    world.refused("impossible/witness-once", &again);
    world.enter(&witness(72).set("url", json!(null)));
    let [first, second] = world.registry.witnesses() else { panic!("two witnesses") };
    assert_eq!((first.admitted, first.operator.as_str(), second.url.as_deref()), (seq, "某市审计局", None));
    assert_eq!(first.key.to_string(), witness_key("witness.example/one", 71));
}

#[test]
fn a_closed_ledger_takes_nothing_more() {
    let mut world = World::new();
    world.refused("RolesMissing", &closing(None).by(&QUORUM[..1]));
    world.refused("impossible/successor-apart", &closing(Some(ORIGIN)));
    world.refused("impossible/date-before-cause", &closing(None).set("closed_on", json!("2026-11-22")));
    assert_eq!(world.registry.closed_by(), None);
    let (seq, _) = world.enter(&closing(Some("minglu.example.cn/province")));
    assert_eq!(world.registry.closed_by(), Some(seq));
    for act in [
        inspection(),
        witness(71),
        closing(None),
        adoption(&world.rulebook.clone()),
        revocation(13, None, &APPROVERS[..1]),
    ] {
        world.refused("Closed", &act);
    }
    // What is wrong for every ledger is said of a closed one, too.
    world.refused("NotTheFounding", &founding());
    world.refused("OtherLedger", &Act { ledger: "minglu.example.cn/other".to_owned(), ..inspection() });
}

#[test]
fn the_ledger_alone_states_its_reads_and_each_length_once() {
    let committed = |count: u64| {
        let data = json!({"count": count, "head": "p6PI9lR2EwPklbZvck2_aNZj1yX7EpqHdClLnqOXCo4", "committed_on": "2026-11-20"});
        Act::of_ledger(EventKind::ReadsCommitted, "ledger", data, &[(Role::Ledger, 4)])
    };
    let mut world = World::new();
    world.enter(&committed(41));
    for count in [0, 40, 41] {
        world.refused("impossible/reads-grow", &committed(count));
    }
    world.enter(&committed(42));
    assert_eq!(world.registry.reads().iter().map(|stated| stated.head.count).collect::<Vec<_>>(), [41, 42]);
    world.refused("RolesMissing", &committed(43).by(&QUORUM));
}

#[test]
fn old_and_new_checkpoint_key_sign_beside_each_other_for_ninety_days() {
    let mut world = World::new();
    let size = |world: &World| world.registry.size();
    let before = size(&world);
    assert_eq!(world.registry.checkpoint_keys_of(before, now()), [public(5)]);
    world.enter(&rotation("checkpoint", 62));
    let after = size(&world);
    let keys = |world: &World, size, days: i64, ms: i64| {
        world.registry.checkpoint_keys_of(size, now().plus_ms(days * DAY_MS + ms))
    };
    assert_eq!(keys(&world, before, 0, 0), [public(5)], "the entries do not name the new key yet");
    for (days, ms, wanted) in [
        (0, 0, vec![public(5), public(62)]),
        (89, DAY_MS - 1, vec![public(5), public(62)]),
        (90, 0, vec![public(62)]),
        (4000, 0, vec![public(62)]),
    ] {
        assert_eq!(keys(&world, after, days, ms), wanted, "after {days} days and {ms} ms");
        let until = world.registry.rotating_until(now().plus_ms(days * DAY_MS + ms));
        assert_eq!(until, (wanted.len() == 2).then(|| now().plus_ms(90 * DAY_MS)));
    }
    // A checkpoint of the time before is of the old key for ever.
    assert_eq!(keys(&world, before, 4000, 0), [public(5)]);
    // A second rotation 30 days later: three sign, then two, then one.
    let next = rotation("checkpoint", 64);
    world.enter(&Act { at: now().plus_ms(30 * DAY_MS), time: now().plus_ms(30 * DAY_MS), ..next });
    let last = size(&world);
    for (days, wanted) in
        [(30, vec![public(5), public(62), public(64)]), (90, vec![public(62), public(64)]), (120, vec![public(64)])]
    {
        assert_eq!(keys(&world, last, days, 0), wanted, "after {days} days");
    }
    assert_eq!(keys(&world, after, 100, 0), [public(62)], "the second is not among these entries");
}

#[test]
fn what_rules_the_ledger_or_erased_is_never_withdrawn_and_the_rest_once() {
    let mut world = World::new();
    let numbered = |id: u8| Act { id, ..inspection() };
    world.enter(&erasure());
    world.enter(&witness(71));
    for ruling in beginning().iter().chain([&erasure(), &witness(71)]) {
        world.refused("impossible/withdrawal-of-ruling", &withdrawal(ruling, None));
        world.refused("impossible/replacement-apart", &withdrawal(&numbered(1), Some(ruling)));
    }
    world.refused("RolesMissing", &withdrawal(&numbered(1), None).by(&QUORUM[..1]));
    world.refused("impossible/replacement-apart", &withdrawal(&numbered(1), Some(&numbered(1))));
    world.refused(
        "impossible/date-before-cause",
        &withdrawal(&numbered(1), None).set("decided_on", json!("2026-11-22")),
    );
    let (seq, _) = world.enter(&withdrawal(&numbered(1), Some(&numbered(2))));
    let found = world.registry.withdrawals()[&numbered(1).statement().digest];
    assert_eq!((found.by, found.replacement), (seq, Some(numbered(2).statement().digest)));
    world.refused("impossible/withdrawal-once", &withdrawal(&numbered(1), None));
    world.refused("impossible/replacement-once", &withdrawal(&numbered(3), Some(&numbered(2))));
    world.refused("impossible/replacement-once", &withdrawal(&numbered(3), Some(&numbered(1))));
    // What stands in a place may have to go itself, and a withdrawal cannot be withdrawn.
    world.enter(&withdrawal(&numbered(2), None));
    world.refused("impossible/withdrawal-of-ruling", &withdrawal(&withdrawal(&numbered(1), Some(&numbered(2))), None));
}

#[test]
fn an_authority_confirms_what_came_into_doubt() {
    let mut world = World::new();
    let doubted = inspection();
    world.refused("RolesMissing", &confirmation(&doubted).by(&[(Role::Head, 15)]));
    world.refused("RoleNotHeld", &confirmation(&doubted).by(&[(Role::Head, 13), (Role::Approver, 11)]));
    world.refused("impossible/date-before-cause", &confirmation(&doubted).set("confirmed_on", json!("2026-11-22")));
    assert!(!world.registry.is_confirmed(doubted.statement().digest));
    world.enter(&confirmation(&doubted));
    assert!(world.registry.is_confirmed(doubted.statement().digest));
}

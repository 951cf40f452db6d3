//! Keys over time: once for ever, ordinary end, revocation, doubt and how far it spreads, succession.

use serde_json::json;

use super::world::*;
use crate::governance::{KeyState, Mark, Refusal};
use crate::log::Seq;
use crate::statement::Role;

#[test]
fn a_public_key_is_enrolled_once_for_ever() {
    let mut world = World::new();
    world.refused("impossible/key-once", &enrolment(a(), 13, "handler", APPROVERS).set("person", json!(person(41))));
    world.refused("impossible/key-once", &enrolment(b(), 13, "handler", APPROVERS_B));
    world.refused("impossible/key-once", &audit(1, 61).by(&QUORUM));
    world.refused("impossible/key-once", &audit(13, 13));
    world.refused("impossible/key-once", &rotation("service", 13));
    let mut two = admission(c(), "371000", [31, 32]);
    two.data["approvers"][1]["public_key"] = json!(public(31));
    world.refused("impossible/key-once", &two.by(&with(&QUORUM, &[(Role::Holder, 31)])));
    // Not after its end either, whether it signs on the day or was ended for the future.
    world.enter(&ending(13, "2026-11-20"));
    world.refused("Late", &enrolment(b(), 13, "handler", APPROVERS_B));
    world.refused("RolesMissing", &enrolment(b(), 13, "handler", APPROVERS_B).by(&APPROVERS_B));
    world.enter(&revocation(14, None, &APPROVERS[..1]));
    world.refused("RevokedKey", &enrolment(b(), 14, "handler", APPROVERS_B));
}

#[test]
fn a_checkpoint_key_signs_nothing_else() {
    let mut world = World::new();
    world.refused("impossible/key-once", &enrolment(a(), 5, "handler", APPROVERS));
    world.refused("impossible/key-once", &rotation("checkpoint", 5));
    world.refused("impossible/key-once", &rotation("service", 5));
    world.enter(&rotation("checkpoint", 62));
    world.refused("impossible/key-once", &enrolment(a(), 62, "handler", APPROVERS));
    let keys: Vec<_> = world.registry.checkpoint_keys().collect();
    assert_eq!(keys, [public(5), public(62)]);
}

#[test]
fn after_its_rotation_both_service_keys_sign() {
    let mut world = World::new();
    world.enter(&rotation("service", 63));
    let next = |by: u8| rotation("checkpoint", 64).by(&with(&QUORUM, &[(Role::Ledger, by), (Role::Holder, 64)]));
    assert_eq!(world.judge(&next(4)), Ok(vec![]));
    assert_eq!(world.judge(&next(63)), Ok(vec![]));
    world.refused("RoleNotHeld", &next(63).by(&with(&QUORUM, &[(Role::Ledger, 13), (Role::Holder, 64)])));
    // The founders end the old one, under the ledger's own name.
    let ended = Act { source: "ledger".to_owned(), subject: "ledger".to_owned(), ..revocation(4, None, &QUORUM) };
    let statement = ended.statement();
    assert!(statement.content().is_ok(), "{:?}", statement.content());
    world.refused("RolesMissing", &ended.clone().by(&QUORUM[..1]));
    world.enter(&ended);
    assert_eq!(world.refused("RevokedKey", &next(4)), Refusal::RevokedKey { kid: kid(4) });
    assert_eq!(world.judge(&next(63)), Ok(vec![]));
}

#[test]
fn a_key_is_ended_once_and_by_its_own_authority() {
    let mut world = World::new();
    world.refused("impossible/key-of-source", &ending(23, "2026-11-20"));
    world.refused("impossible/key-of-source", &ending(1, "2026-11-20"));
    world.refused("impossible/key-of-source", &ending(99, "2026-11-20"));
    world.refused("RoleNotHeld", &ending(13, "2026-11-20").by(&[(Role::Approver, 13)]));
    world.refused("RolesMissing", &ending(13, "2026-11-20").by(&[(Role::Head, 15)]));
    world.enter(&ending(13, "2026-11-20"));
    world.refused("impossible/key-active", &ending(13, "2026-11-19"));
    // A key that ended may still turn out to be in other hands.
    world.enter(&revocation(13, None, &APPROVERS[..1]));
    world.refused("impossible/key-active", &revocation(13, None, &APPROVERS[..1]));
    world.refused("impossible/key-active", &ending(13, "2026-11-20"));
}

#[test]
fn a_key_is_revoked_by_itself_or_one_approver_and_backwards_only_by_two() {
    let world = World::new();
    let own = [(Role::Holder, 13)];
    assert_eq!(world.judge(&revocation(13, None, &own)), Ok(vec![]));
    assert_eq!(world.judge(&revocation(13, None, &APPROVERS[..1])), Ok(vec![]));
    assert_eq!(world.judge(&revocation(13, Some(4), &APPROVERS)), Ok(vec![]));
    world.refused("RolesMissing", &revocation(13, Some(4), &own));
    world.refused("RolesMissing", &revocation(13, Some(4), &APPROVERS[..1]));
    world.refused("RolesMissing", &revocation(13, Some(4), &with(&own, &APPROVERS[..1])));
    world.refused("RoleNotHeld", &revocation(14, None, &own));
    world.refused("RoleNotHeld", &revocation(13, None, &[(Role::Approver, 13)]));
    world.refused("RolesMissing", &revocation(13, None, &[(Role::Handler, 13)]));
    world.refused("competence/speaks-for-source", &revocation(13, None, &APPROVERS_B[..1]));
    // Up to its own entry, and not into the future.
    assert_eq!(world.judge(&revocation(13, Some(10), &APPROVERS)), Ok(vec![]));
    world.refused("impossible/since-past", &revocation(13, Some(11), &APPROVERS));
}

#[test]
fn a_revoked_key_signs_nothing_more_whenever_it_signed() {
    let mut world = World::new();
    world.enter(&revocation(13, None, &[(Role::Holder, 13)]));
    assert!(matches!(world.registry.key(kid(13)).unwrap().state, KeyState::Revoked { since: None, .. }));
    let before = inspection().aged(DAY_MS);
    world.enter(&received_late(&before));
    world.refused("RevokedKey", &before);
    world.refused("RevokedKey", &revocation(13, None, &[(Role::Holder, 13)]));
    assert!(!world.registry.is_doubted(kid(13), Seq(9)), "without since nothing of the past is doubted");
    // Whoever stole the key cannot bar the approvers from doubting what it signed.
    world.refused("impossible/key-active", &revocation(13, None, &APPROVERS[..1]));
    world.refused("RolesMissing", &revocation(13, Some(4), &APPROVERS[..1]));
    world.enter(&revocation(13, Some(4), &APPROVERS));
    assert!(world.registry.is_doubted(kid(13), Seq(9)));
    world.refused("impossible/key-active", &revocation(13, Some(3), &APPROVERS));
}

#[test]
fn doubt_reaches_what_a_key_signed_and_enrolled_since_then() {
    let mut world = World::new();
    let (since, _) = world.enter(&inspection());
    world.enter(&enrolment(a(), 17, "handler", APPROVERS));
    let by_17 = inspection().by(&[(Role::Handler, 14), (Role::Handler, 17)]);
    world.enter(&enrolment(a(), 19, "approver", APPROVERS));
    let heirs = [(Role::Approver, 12), (Role::Approver, 19)];
    world.enter(&enrolment(a(), 20, "handler", heirs));
    assert_eq!(world.judge(&by_17), Ok(vec![]));
    world.enter(&revocation(11, Some(since.0), &heirs));
    let doubted = |seed| Mark::SignatureDoubted { kid: kid(seed) };
    assert_eq!(world.judge(&by_17), Ok(vec![doubted(17)]), "enrolled by the key");
    let both = inspection().by(&[(Role::Handler, 20), (Role::Handler, 17)]);
    assert_eq!(world.judge(&both).unwrap().len(), 2, "and by a key that it enrolled");
    assert!(world.registry.is_doubted(kid(11), since) && !world.registry.is_doubted(kid(11), Seq(since.0 - 1)));
    assert_eq!(world.judge(&inspection()), Ok(vec![]), "what it enrolled before stands");
    // A doubted signature with an expired certificate carries both marks.
    let expired = enrolment(a(), 18, "handler", heirs).set("not_after", json!("2026-11-01"));
    world.enter(&expired);
    let marks = world.judge(&inspection().by(&[(Role::Handler, 14), (Role::Handler, 18)])).unwrap();
    let codes: Vec<&str> = marks.iter().map(Mark::code).collect();
    assert_eq!(codes, ["irregular", "signature-doubted"]);
}

#[test]
fn doubt_reaches_by_every_path() {
    // Approver 19 was enrolled by 11 before the doubt began, handler 17 by 11 and 19 after it. The way through
    // 19 meets key 11 at an entry without doubt and must not hide the direct way.
    for order in [[(Role::Approver, 11), (Role::Approver, 19)], [(Role::Approver, 19), (Role::Approver, 11)]] {
        let mut world = World::new();
        world.enter(&enrolment(a(), 19, "approver", APPROVERS));
        let (since, _) = world.enter(&inspection());
        world.enter(&enrolment(a(), 17, "handler", order));
        world.enter(&revocation(11, Some(since.0), &[(Role::Approver, 12), (Role::Approver, 19)]));
        assert!(world.registry.is_doubted(kid(17), world.registry.size().next_seq()), "{order:?}");
        assert!(!world.registry.is_doubted(kid(19), world.registry.size().next_seq()));
    }
}

#[test]
fn successors_act_for_their_predecessors_and_never_the_reverse() {
    let mut world = World::new();
    world.refused("competence/speaks-for-source", &inspection().by(&HANDLERS_B));
    world.refused("impossible/authority-admitted", &succession(a(), c()));
    world.refused("impossible/authority-admitted", &succession(c(), a()));
    world.refused("impossible/authority-admitted", &Act { subject: "ledger".to_owned(), ..succession(a(), b()) });
    world.refused("impossible/succession-ends", &succession(a(), a()));
    world.enter(&succession(a(), b()));
    world.refused("impossible/succession-once", &succession(a(), b()));
    world.refused("impossible/succession-ends", &succession(b(), a()));
    world.refused("competence/speaks-for-source", &inspection_b().by(&HANDLERS));

    // B's officers speak for A, within the regions of their keys.
    world.refused("competence/region-of-key", &inspection().by(&HANDLERS_B));
    let end_by_b = ending(13, "2026-11-20").by(&APPROVERS_B[..1]);
    assert_eq!(world.judge(&end_by_b), Ok(vec![]));
    // A's approvers cannot end B's keys in A's name.
    world.refused("impossible/key-of-source", &ending(23, "2026-11-20"));
    world.refused("impossible/key-of-source", &revocation(23, None, &APPROVERS[..1]));

    // A chain of three: C took over from B, so it acts for A, too; and no circle can be closed.
    world.enter(&admission(c(), "371000", [31, 32]));
    world.enter(&succession(b(), c()));
    assert!(world.registry.acts_for(c(), a()) && !world.registry.acts_for(a(), c()));
    for end in [a(), b(), c()] {
        world.refused("impossible/succession-ends", &succession(c(), end));
    }
}

#[test]
fn an_authority_is_admitted_once_and_enrols_officers_within_its_regions() {
    let world = World::new();
    world.refused("impossible/authority-once", &admission(a(), "650200", [31, 32]));
    world.refused("impossible/subject", &Act { subject: "ledger".to_owned(), ..admission(c(), "371000", [31, 32]) });
    let enrol = enrolment(a(), 17, "handler", APPROVERS);
    for role in ["founder", "ledger", "holder", "auditor", "party"] {
        world.refused("impossible/role-of-officers", &enrol.clone().set("roles", json!(["handler", role])));
    }
    for outside in ["650000", "410302"] {
        world.refused("impossible/region-of-authority", &enrol.clone().set("regions", json!(["650203", outside])));
    }
    assert!(admission(c(), "371000", [31, 32]).set("approvers", json!([])).statement().event().is_err());
}

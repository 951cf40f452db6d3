//! Who signs: quorum, roles, persons, proof of possession, and the service key.

use serde_json::json;

use super::world::*;
use crate::codes::Hash;
use crate::governance::Refusal;
use crate::statement::Role;

#[test]
fn founders_act_only_with_their_quorum() {
    let world = World::new();
    let holders = [(Role::Holder, 31), (Role::Holder, 32)];
    let admit = |signers: &[(Role, u8)]| admission(c(), "371000", [31, 32]).by(&with(signers, &holders));
    assert_eq!(world.judge(&admit(&[(Role::Founder, 2), (Role::Founder, 3)])), Ok(vec![]));
    let one = world.refused("RolesMissing", &admit(&[(Role::Founder, 1)]));
    assert_eq!(one, Refusal::RolesMissing { role: "founder".to_owned(), found: 1, wanted: 2 });
    world.refused("RolesMissing", &admit(&[]));
    // An officer is no founder, a founder no handler, and nobody else's service key a founder.
    world.refused("RoleNotHeld", &admit(&[(Role::Founder, 1), (Role::Founder, 11)]));
    world.refused("RoleNotHeld", &admit(&[(Role::Founder, 1), (Role::Founder, 4)]));
    world.refused("UnknownKey", &admit(&[(Role::Founder, 1), (Role::Founder, 99)]));
    world.refused("RoleNotHeld", &inspection().by(&[(Role::Handler, 13), (Role::Handler, 1)]));
    world.refused("RoleNotHeld", &inspection().by(&[(Role::Handler, 13), (Role::Handler, 4)]));
    world.refused("RoleNotHeld", &inspection().by(&[(Role::Handler, 13), (Role::Handler, 15)]));
    for alone in [succession(a(), b()), adoption(&world.rulebook), audit(61, 61), rotation("service", 62)] {
        let kept: Vec<_> = alone.signers.iter().copied().filter(|signer| *signer != (Role::Founder, 2)).collect();
        assert_eq!(world.judge(&alone), Ok(vec![]));
        world.refused("RolesMissing", &alone.by(&kept));
    }
}

#[test]
fn neither_the_service_nor_founders_nor_auditors_sign_what_an_authority_says() {
    let mut world = World::new();
    world.enter(&audit(61, 61));
    for extra in [(Role::Ledger, 4), (Role::Founder, 1), (Role::Auditor, 61)] {
        world.refused("competence/speaks-for-source", &inspection().by(&with(&HANDLERS, &[extra])));
    }
    world.refused("RolesMissing", &inspection().by(&[(Role::Auditor, 61)]));
    world.refused("competence/speaks-for-source", &adoption(&world.rulebook).by(&with(&QUORUM, &APPROVERS[..1])));
}

#[test]
fn two_persons_are_persons_and_not_keys() {
    let mut world = World::new();
    world.enter(&enrolment(a(), 17, "handler", APPROVERS).set("person", json!(person(13))));
    let refusal = world.refused("SamePerson", &inspection().by(&[(Role::Handler, 13), (Role::Handler, 17)]));
    assert_eq!(refusal, Refusal::SamePerson { first: kid(13), second: kid(17) });
    assert_eq!(world.judge(&inspection().by(&[(Role::Handler, 14), (Role::Handler, 17)])), Ok(vec![]));
    // In two roles, too.
    world.enter(&enrolment(a(), 18, "head", APPROVERS).set("person", json!(person(11))));
    world.refused("SamePerson", &erasure().by(&[(Role::Approver, 11), (Role::Head, 18)]));
    // An approver's own new device is no second person: the holder only proves possession.
    assert_eq!(world.judge(&enrolment(a(), 19, "approver", APPROVERS).set("person", json!(person(11)))), Ok(vec![]));
}

#[test]
fn a_new_key_proves_possession_itself_and_as_holder() {
    let world = World::new();
    let enrol = enrolment(a(), 17, "handler", APPROVERS);
    world.refused("RolesMissing", &enrol.clone().by(&APPROVERS));
    world.refused("UnknownKey", &enrol.clone().by(&with(&APPROVERS, &[(Role::Holder, 18)])));
    world.refused("RoleNotHeld", &enrol.clone().by(&with(&APPROVERS, &[(Role::Holder, 13)])));
    world.refused("RoleNotHeld", &enrol.clone().by(&with(&APPROVERS, &[(Role::Handler, 17)])));
    world.refused("RoleNotHeld", &enrol.clone().by(&[(Role::Approver, 11), (Role::Approver, 17)]));
    world.refused("RolesMissing", &enrol.by(&[(Role::Approver, 11), (Role::Holder, 17)]));
    world.refused("RolesMissing", &admission(c(), "371000", [31, 32]).by(&with(&QUORUM, &[(Role::Holder, 31)])));
    world.refused("RolesMissing", &audit(61, 61).by(&QUORUM));
    world.refused("RolesMissing", &rotation("service", 62).by(&with(&QUORUM, &[(Role::Ledger, 4)])));
    world.refused("RolesMissing", &rotation("checkpoint", 62).by(&with(&QUORUM, &[(Role::Holder, 62)])));
}

#[test]
fn signers_are_those_of_the_manifest_narrowest_region_first() {
    let world = World::new();
    world.refused("RolesMissing", &inspection().by(&HANDLERS[..1]));
    world.refused("RolesMissing", &erasure().by(&[(Role::Head, 15)]));
    let stricter = with_row(crate::statement::EventKind::InspectionRecorded, |row| {
        row["regional_signers"] =
            json!([{"region": "650203", "signers": [{"role": "handler", "count": 2}, {"role": "head", "count": 1}]}]);
    });
    let act = |signers: &[(Role, u8)]| Act { rulebook: Some(stricter.clone()), ..inspection().by(signers) };
    world.refused("RolesMissing", &act(&HANDLERS));
    assert_eq!(world.judge(&act(&with(&HANDLERS, &[(Role::Head, 15)]))), Ok(vec![]));
    let elsewhere = Act { rulebook: Some(stricter.clone()), ..inspection_b() };
    assert_eq!(world.judge(&elsewhere), Ok(vec![]));
}

#[test]
fn an_algorithm_outside_the_manifest_is_refused() {
    let narrow = changed("algorithms.json", |names| *names = json!(["Ed25519"]));
    let refusal = World::new().refused("Algorithm", &Act { rulebook: Some(narrow), ..inspection() });
    assert_eq!(refusal, Refusal::Algorithm("EdDSA"));
}

#[test]
fn a_statement_means_its_own_digest() {
    assert_ne!(inspection().statement().digest, Act { id: 1, ..inspection() }.statement().digest);
    assert_ne!(inspection().statement().digest, Hash::ZERO);
}

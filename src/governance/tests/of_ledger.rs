//! What the founders say of the ledger itself: witnesses, a new checkpoint key, its end.

use serde_json::json;

use super::world::*;
use crate::log::{NoteAlgorithm, VerifierKey};
use crate::statement::Role;

#[test]
fn a_witness_is_admitted_once_by_the_quorum_with_a_key_of_its_own() {
    let mut world = World::new();
    world.refused("RolesMissing", &witness(71).by(&QUORUM[..1]));
    world.refused("RoleNotHeld", &witness(71).by(&with(&QUORUM, &[(Role::Holder, 1)])));
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

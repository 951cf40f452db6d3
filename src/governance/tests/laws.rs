//! Laws: folding may stop anywhere, and no byte of a signed statement can be changed.

use proptest::prelude::*;
use serde_json::json;

use super::world::*;
use crate::governance::{Entering, Governance};
use crate::log::Seq;
use crate::statement::{Envelope, Role, Statement};

/// Acts of which some can be admitted after [`World::new`], in whatever order.
fn any_act() -> impl Strategy<Value = Act> {
    let seed = 100..110_u8;
    prop_oneof![
        seed.clone().prop_map(|seed| enrolment(a(), seed, "handler", APPROVERS)),
        seed.clone().prop_map(|seed| enrolment(a(), seed, "approver", APPROVERS)),
        seed.clone().prop_map(|seed| enrolment(b(), seed, "handler", APPROVERS_B)),
        seed.clone().prop_map(|seed| ending(seed, "2026-11-20")),
        (seed.clone(), 0..30_u64).prop_map(|(seed, since)| revocation(seed, Some(since), &APPROVERS)),
        seed.clone().prop_map(|seed| revocation(seed, None, &[(Role::Holder, seed)])),
        seed.clone().prop_map(|seed| inspection().by(&[(Role::Handler, 13), (Role::Handler, seed)])),
        seed.clone().prop_map(|seed| audit(seed, seed)),
        seed.clone().prop_map(witness),
        seed.clone().prop_map(|seed| rotation("service", seed)),
        seed.prop_map(|seed| rotation("checkpoint", seed)),
        Just(succession(a(), b())),
        Just(received_late(&inspection())),
        Just(erasure()),
        Just(withdrawal(&inspection(), None)),
        Just(confirmation(&inspection())),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// The registry is a fold: folding in one go or in two gives the same registry.
    #[test]
    fn the_registry_is_a_fold(acts in proptest::collection::vec(any_act(), 0..12), cut in any::<prop::sample::Index>()) {
        let mut world = World::new();
        let mut admitted: Vec<Statement> = beginning().iter().map(Act::statement).collect();
        for act in &acts {
            if world.judge(act).is_ok() {
                world.enter(act);
                admitted.push(act.statement());
            }
        }
        let fold = |registry: &mut Governance, statements: &[Statement]| {
            for statement in statements {
                registry.apply((registry.size().next_seq(), now()), statement, &statement.event().unwrap());
            }
        };
        let mut whole = Governance::default();
        fold(&mut whole, &admitted);
        let (early, late) = admitted.split_at(cut.index(admitted.len() + 1));
        let mut resumed = Governance::default();
        fold(&mut resumed, early);
        let mut resumed = resumed.clone();
        fold(&mut resumed, late);
        prop_assert_eq!(&resumed, &whole);
        prop_assert_eq!(&world.registry, &whole);
    }

    /// Whatever a key is, its doubt is monotone: an entry after a doubted one is doubted, too.
    #[test]
    fn doubt_does_not_end(acts in proptest::collection::vec(any_act(), 0..12)) {
        let mut world = World::new();
        for act in &acts {
            if world.judge(act).is_ok() {
                world.enter(act);
            }
        }
        let kids: Vec<_> = world.registry.keys().map(|(kid, _)| kid).collect();
        for kid in kids {
            let doubted: Vec<bool> = (0..40).map(|seq| world.registry.is_doubted(kid, Seq(seq))).collect();
            prop_assert!(doubted.is_sorted(), "{kid}: {doubted:?}");
        }
    }
}

/// The way of a server: parse, verify by the registry's keys, read the content, admit.
fn accepted(world: &World, bytes: &[u8]) -> Option<Statement> {
    let statement = Statement::parse(bytes).ok()?;
    let event = statement.event().ok()?;
    statement.verify(|kid| world.registry.key_for(kid, &event.introduced_keys())).ok()?;
    let content = statement.content().ok()?;
    let entering = Entering {
        statement: &statement,
        event: &content.event,
        seq: world.registry.size().next_seq(),
        at: now(),
        rulebook: &world.rulebook,
        adopted: None,
    };
    world.registry.admit(&entering).ok()?;
    Some(statement)
}

proptest! {
    /// Never a panic, and never another statement: what is still accepted has the digest that was signed.
    #[test]
    fn no_mutation_of_a_signed_statement_is_admitted(
        which in 0..3_usize,
        edits in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 0..3_u8), 1..4),
    ) {
        let world = World::new();
        let act = [inspection(), enrolment(a(), 17, "handler", APPROVERS), revocation(13, None, &APPROVERS[..1])][which].clone();
        let whole = act.statement();
        let mut bytes = whole.envelope.to_json(&[]).into_bytes();
        prop_assert!(accepted(&world, &bytes).is_some());
        for (at, byte, edit) in edits {
            let at = at.index(bytes.len());
            match edit {
                0 => bytes[at] = byte,
                1 => bytes.insert(at, byte),
                _ => drop(bytes.remove(at)),
            }
        }
        if let Some(found) = accepted(&world, &bytes) {
            prop_assert_eq!(found.digest, whole.digest);
        }
    }

    /// What is stored is what was signed, to the byte.
    #[test]
    fn statements_survive_the_store(text in "[民政消防 a-z]{0,40}", token in proptest::option::of("[a-z0-9]{1,20}")) {
        let act = inspection().set("facts_public", json!(format!("甲{text}乙")));
        let envelope = Envelope { if_version: token, ..act.statement().envelope };
        let stored = Envelope::parse(&envelope.to_stored()).unwrap();
        prop_assert_eq!(&stored.payload, &envelope.payload);
        prop_assert_eq!(&stored.signatures, &envelope.signatures);
        prop_assert_eq!(stored.digest(), envelope.digest());
        prop_assert_eq!(stored.to_stored(), envelope.to_stored());
    }
}

proptest! {
    /// A checkpoint always has somebody to sign it, the newest key that its entries name is among them, and time
    /// only takes keys away.
    #[test]
    fn every_checkpoint_has_its_keys(days in proptest::collection::vec(0..200_i64, 0..5), wait in 0..400_i64, more in 0..400_i64) {
        let mut world = World::new();
        let mut day = 0;
        for (gap, seed) in days.iter().zip(100_u8..) {
            day += gap;
            let at = now().plus_ms(day * DAY_MS);
            world.enter(&Act { at, time: at, ..rotation("checkpoint", seed) });
        }
        let named: Vec<_> = world.registry.checkpoint_keys().collect();
        let size = world.registry.size();
        let keys = |after: i64| world.registry.checkpoint_keys_of(size, now().plus_ms((day + after) * DAY_MS));
        let (soon, late) = (keys(wait), keys(wait + more));
        prop_assert_eq!(late.last(), named.last());
        prop_assert!(late.iter().all(|key| soon.contains(key)));
        prop_assert!(soon.iter().all(|key| named.contains(key)));
    }
}

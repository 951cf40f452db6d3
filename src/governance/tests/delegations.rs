//! Deputies: they stand in for one person, for some types, on some days, and never without a delegation.

use serde_json::{Value, json};

use super::world::*;
use crate::statement::{EventKind, Role};

/// Of [`a`], enrolled as a deputy by [`world`].
const DEPUTY: (Role, u8) = (Role::Delegate, 17);
const HEAD: (Role, u8) = (Role::Head, 15);
const APPROVER: (Role, u8) = (Role::Approver, 11);

/// The world with a deputy, and with a head for authority [`b`] and a deputy there.
fn world() -> World {
    let mut world = World::new();
    world.enter(&enrolment(a(), 17, "delegate", APPROVERS));
    world.enter(&enrolment(b(), 27, "delegate", APPROVERS_B));
    world
}

fn delegation() -> Act {
    let data = json!({
        "delegate": person(17), "stands_for": "head", "event_types": ["minglu.personal.erased"], "from": "2026-11-20",
        "until": "2026-11-20", "ground": "局长外出",
    });
    Act::of(a(), EventKind::DelegationGranted, format!("authorities/{}", a()), data, &[HEAD, APPROVER])
}

fn end(of: &Act, ended_on: &str) -> Act {
    let data =
        json!({"delegation": of.statement().digest.to_base64url(), "ended_on": ended_on, "reason": "局长提前返回"});
    Act::of(a(), EventKind::DelegationEnded, format!("authorities/{}", a()), data, &[APPROVER])
}

fn under(acts: &[Act]) -> World {
    let mut world = world();
    for act in acts {
        world.enter(act);
    }
    world
}

#[test]
fn a_deputy_signs_in_the_place_of_the_head_on_the_days_of_the_delegation() {
    // An erasure of 2026-11-20 wants an approver and the head.
    let deputised = erasure().by(&[APPROVER, DEPUTY]);
    for (from, until, may) in [
        ("2026-11-20", "2026-11-20", true),
        ("2026-11-01", "2026-12-31", true),
        ("2026-11-21", "2026-12-31", false),
        ("2026-11-01", "2026-11-19", false),
    ] {
        let world = under(&[delegation().set("from", json!(from)).set("until", json!(until))]);
        assert_eq!(world.judge(&deputised).is_ok(), may, "{from} {until}");
        assert!(world.judge(&erasure()).is_ok(), "the head himself always may");
    }
    under(&[]).refused("competence/delegation-missing", &deputised);
    for (ended_on, may) in [("2026-11-19", false), ("2026-11-20", true)] {
        let granted = delegation().set("until", json!("2026-12-31"));
        let world = under(&[granted.clone(), end(&granted, ended_on)]);
        assert_eq!(world.judge(&deputised).is_ok(), may, "ended on {ended_on}");
    }
}

#[test]
fn a_deputy_signs_only_what_the_delegation_names() {
    let world = under(&[delegation().set("event_types", json!(["minglu.institution.registered"]))]);
    world.refused("competence/delegation-missing", &erasure().by(&[APPROVER, DEPUTY]));
    let world = under(&[delegation()]);
    world.refused("competence/delegation-missing", &inspection().by(&with(&HANDLERS, &[DEPUTY])));
    // He stands in for the head, not for the approver, and nobody stands in for the one whom no delegation names.
    world.refused("RolesMissing", &erasure().by(&[HEAD, DEPUTY]));
    world.refused("RoleNotHeld", &erasure().by(&[APPROVER, (Role::Delegate, 13)]));
    let approver = under(&[delegation().set("stands_for", json!("approver"))]);
    assert!(approver.judge(&erasure().by(&[HEAD, DEPUTY])).is_ok());
    approver.refused("RolesMissing", &erasure().by(&[APPROVER, DEPUTY]));
}

#[test]
fn a_deputy_for_two_stands_in_for_one_at_a_time() {
    let approver = Act { id: 1, ..delegation().set("stands_for", json!("approver")) };
    let world = under(&[delegation(), approver]);
    for own in [APPROVER, HEAD] {
        assert!(world.judge(&erasure().by(&[own, DEPUTY])).is_ok());
    }
    world.refused("RolesMissing", &erasure().by(&[DEPUTY]));
}

#[test]
fn what_rules_the_ledger_wants_approvers_themselves() {
    let world = under(&[delegation().set("stands_for", json!("approver"))]);
    let enrol = enrolment(a(), 18, "handler", APPROVERS);
    world.refused("competence/delegation-missing", &enrol.by(&[APPROVER, DEPUTY, (Role::Holder, 18)]));
}

#[test]
fn a_delegation_names_an_own_deputy_days_and_types_that_can_be_delegated() {
    let world = world();
    let changed = |member: &str, value: Value| delegation().set(member, value);
    assert_eq!(world.judge(&delegation()), Ok(vec![]));
    world.refused("RolesMissing", &delegation().by(&[HEAD]));
    world.refused("RolesMissing", &delegation().by(&[APPROVER]));
    world.refused("impossible/delegation-days", &changed("until", json!("2026-11-19")));
    for nobody in [13, 27, 99] {
        world.refused("impossible/delegate-enrolled", &changed("delegate", json!(person(nobody))));
    }
    for name in ["minglu.delegation.granted", "minglu.key.enrolled", "minglu.no.such", "minglu.personal.erased.v1"] {
        world.refused("impossible/delegation-types", &changed("event_types", json!([name])));
    }
}

#[test]
fn a_delegation_is_ended_once_and_by_its_own_authority() {
    let mut world = world();
    world.refused("impossible/delegation-known", &end(&delegation(), "2026-11-20"));
    world.enter(&delegation());
    let foreign = Act {
        source: format!("authorities/{}", b()),
        subject: format!("authorities/{}", b()),
        ..end(&delegation(), "2026-11-20").by(&[(Role::Approver, 21)])
    };
    world.refused("impossible/delegation-known", &foreign);
    world.enter(&end(&delegation(), "2026-11-20"));
    let again = Act { id: 2, ..end(&delegation(), "2026-11-20") };
    world.refused("impossible/delegation-ends-once", &again);
}

#[test]
fn an_authority_tells_what_it_oversees_of_another() {
    let world = World::new();
    let data = json!({
        "region": "650203", "indicator": "community_coverage", "period_from": "2025-01-01", "period_until": "2025-12-31",
        "value": 905, "scale": 1, "unit": "percent", "method_public": null, "reported_on": "2026-01-20",
    });
    let act = |subject| {
        Act::of(a(), EventKind::IndicatorReported, format!("authorities/{subject}"), data.clone(), &HANDLERS[..1])
    };
    // The world's authorities have no competence for it: that, and not the subject, is what is refused.
    for subject in [a(), b()] {
        world.refused("competence/competence-of-authority", &act(subject));
    }
    let foreign = Act { subject: format!("authorities/{}", b()), ..ending(13, "2026-11-20") };
    world.refused("competence/own-affairs", &foreign);
}

//! Age to the millisecond, on both sides of each edge, and late receipt.

use serde_json::json;

use super::world::*;
use crate::governance::Mark;
use crate::statement::{EventKind, Role};

const AHEAD: i64 = 10 * 60 * 1000;

#[test]
fn ten_minutes_ahead_are_forgiven_and_not_a_millisecond_more() {
    let world = World::new();
    for act in [inspection(), erasure(), enrolment(a(), 17, "handler", APPROVERS)] {
        assert_eq!(world.judge(&act.aged(-AHEAD)), Ok(vec![]));
    }
    assert_eq!(world.judge(&inspection().aged(-AHEAD - 1)), Ok(vec![Mark::ClockDoubted]), "a fact is kept");
    world.refused("DatedAhead", &erasure().aged(-AHEAD - 1));
    world.refused("DatedAhead", &enrolment(a(), 17, "handler", APPROVERS).aged(-AHEAD - 1));
    World::empty().refused("DatedAhead", &founding().aged(-AHEAD - 1));
}

#[test]
fn thirty_days_are_in_time_and_a_millisecond_more_is_late() {
    let world = World::new();
    let old = |act: Act| act.set("visited_on", json!("2026-10-01"));
    assert_eq!(world.judge(&old(inspection()).aged(30 * DAY_MS)), Ok(vec![]));
    world.refused("Late", &old(inspection()).aged(30 * DAY_MS + 1));
    // The manifest in force says how many days.
    let shorter = with_row(EventKind::InspectionRecorded, |row| row["age_max_days"] = json!(1));
    let act = Act { rulebook: Some(shorter), ..old(inspection()) };
    assert_eq!(world.judge(&act.clone().aged(DAY_MS)), Ok(vec![]));
    world.refused("Late", &act.aged(DAY_MS + 1));
    world.refused("Late", &enrolment(a(), 17, "handler", APPROVERS).aged(30 * DAY_MS + 1));
}

#[test]
fn late_receipt_is_stated_by_the_right_authority_for_this_very_statement() {
    let late = inspection().set("visited_on", json!("2026-10-01")).aged(31 * DAY_MS);
    let mut world = World::new();
    world.enter(&received_late(&late));
    assert_eq!(world.judge(&late), Ok(vec![]));
    let another = Act { id: 1, ..late.clone() };
    world.refused("Late", &another);

    let mut wrong = World::new();
    let by_b = received_late(&late).by(&[(Role::Receiver, 26)]);
    wrong.refused("competence/speaks-for-source", &by_b);
    let own_of_b = Act { source: format!("authorities/{}", b()), subject: format!("authorities/{}", b()), ..by_b };
    wrong.enter(&own_of_b);
    wrong.refused("Late", &late);
    // The successor may vouch; the authority that was succeeded may not vouch for its successor.
    wrong.enter(&succession(a(), b()));
    assert_eq!(wrong.judge(&late), Ok(vec![]));
    let mut reverse = World::new();
    reverse.enter(&received_late(&late));
    let late_b = inspection_b().set("visited_on", json!("2026-10-01")).aged(31 * DAY_MS);
    reverse.enter(&received_late(&late_b));
    reverse.enter(&succession(a(), b()));
    reverse.refused("Late", &late_b);
    // Only a receiver receives.
    World::new().refused("RoleNotHeld", &received_late(&late).by(&[(Role::Receiver, 13)]));
    World::new().refused("RolesMissing", &received_late(&late).by(&[(Role::Handler, 13)]));
}

#[test]
fn an_ended_key_signed_before_its_end_and_delivered_after_needs_a_receiver() {
    let mut world = World::new();
    world.enter(&ending(13, "2026-11-20"));
    let before = inspection().aged(DAY_MS);
    world.refused("Late", &before);
    let after = inspection();
    world.refused("Late", &after);
    world.enter(&received_late(&before));
    assert_eq!(world.judge(&before), Ok(vec![]));
    // Signed after the end: no receiver heals that.
    world.enter(&received_late(&after));
    world.refused("Late", &after);
    // The day ends at midnight in Shanghai, ten hours before now.
    let last_ms = Act { id: 2, ..inspection() }.aged(10 * 3_600_000 + 1);
    let first_ms = Act { id: 3, ..inspection() }.aged(10 * 3_600_000);
    world.enter(&received_late(&last_ms));
    world.enter(&received_late(&first_ms));
    assert_eq!(world.judge(&last_ms), Ok(vec![]));
    world.refused("Late", &first_ms);
}

#[test]
fn an_act_after_the_certificate_is_marked_from_the_next_day_on() {
    let mut world = World::new();
    world.enter(&enrolment(a(), 17, "handler", APPROVERS).set("not_after", json!("2026-11-20")));
    let signers = [(Role::Handler, 13), (Role::Handler, 17)];
    let expired = Mark::Irregular { rule: "certificate-expired".into(), clause: "行政处罚法 42, 55".into() };
    assert_eq!(world.judge(&inspection().by(&signers)), Ok(vec![expired]));
    assert_eq!(world.judge(&inspection().by(&signers).aged(10 * 3_600_000 + 1)), Ok(vec![]));
    assert_eq!(world.judge(&inspection().by(&signers).aged(10 * 3_600_000)).unwrap().len(), 1);
}

//! Competence: type, day, place, source; and effects before their causes.

use serde_json::{Value, json};

use super::world::*;
use crate::codes::Timestamp;
use crate::manifest::{Catalogue, Rulebook};
use crate::statement::{EventKind, Role};

/// A facility is entered on a day: the act counts by the day of signing, since the home may be older than any of us.
fn facility(day: &str) -> Act {
    let data = json!({
        "name": "某养老院", "kinds": ["elderly_care_home"], "region": "650203", "address": "某路1号",
        "operated_by": null, "operated_from": "1998-09-01",
    });
    let place = "facilities/0190c3a1-7d3e-4c9a-8b1f-0123456789ab";
    let mut act = Act::of(a(), EventKind::FacilityRegistered, place, data, &HANDLERS[..1]);
    act.time = Timestamp::start_of(day.parse().unwrap()).plus_ms(12 * 3_600_000);
    act.at = act.time;
    act
}

#[test]
fn a_competence_holds_on_its_first_and_last_day() {
    let world = World::new();
    for (day, held) in [("2023-12-31", false), ("2024-01-01", true), ("2025-12-31", true), ("2026-01-01", false)] {
        assert_eq!(world.judge(&facility(day)).is_ok(), held, "{day}");
    }
    world.refused("competence/competence-of-authority", &facility("2026-01-01"));
    world.refused("competence/competence-of-authority", &facility("2023-12-31"));
}

#[test]
fn a_place_lies_in_the_regions_of_authority_and_keys_and_exists_on_that_day() {
    let mut world = World::new();
    let place = |region: &str| inspection().set("region", json!(region));
    for inside in ["650200", "650202", "650203"] {
        assert_eq!(world.judge(&place(inside)), Ok(vec![]), "{inside}");
    }
    for outside in ["650000", "650100", "410302", "140925"] {
        world.refused("competence/region-of-authority", &place(outside));
    }
    world.refused("impossible/region-known", &place("650299"));
    world.enter(&enrolment(a(), 17, "handler", APPROVERS).set("regions", json!(["650202"])));
    let narrow = [(Role::Handler, 13), (Role::Handler, 17)];
    assert_eq!(world.judge(&place("650202").by(&narrow)), Ok(vec![]));
    world.refused("competence/region-of-key", &place("650203").by(&narrow));
    // 吉利区 was abolished in 2021.
    let jili = |day: &str| inspection_b().set("region", json!("410306")).set("visited_on", json!(day));
    assert_eq!(world.judge(&jili("2021-03-01")), Ok(vec![]));
    world.refused("impossible/region-known", &jili("2022-01-01"));
    world.refused("impossible/region-known", &admission(c(), "410306", [31, 32]));
}

#[test]
fn a_key_signs_only_the_types_for_which_it_is_enrolled() {
    let mut world = World::new();
    let only = |name: &str| json!([name]);
    world.enter(&enrolment(a(), 17, "handler", APPROVERS).set("event_types", only("minglu.facility.registered")));
    world.enter(&enrolment(a(), 18, "handler", APPROVERS).set("event_types", only("minglu.inspection.recorded")));
    let by = |seed| inspection().by(&[(Role::Handler, 13), (Role::Handler, seed)]);
    world.refused("competence/type-of-key", &by(17));
    assert_eq!(world.judge(&by(18)), Ok(vec![]));
}

#[test]
fn nobody_speaks_for_another() {
    let world = World::new();
    world.refused("competence/speaks-for-source", &inspection().by(&HANDLERS_B));
    world.refused("competence/speaks-for-source", &inspection().by(&[(Role::Handler, 13), (Role::Handler, 23)]));
    world.refused("competence/speaks-for-source", &enrolment(b(), 27, "handler", APPROVERS));
    world.refused("competence/authority-admitted", &Act { source: format!("authorities/{}", c()), ..inspection() });
    let of = |source: &str| Act { source: source.to_owned(), ..inspection() };
    world.refused("competence/source-of-type", &of("ledger"));
    world.refused("competence/source-of-type", &of(&format!("institutions/{}", c())));
    world.refused("competence/source-of-type", &Act { source: format!("authorities/{}", a()), ..succession(a(), b()) });
    world.refused(
        "competence/own-affairs",
        &Act { subject: format!("authorities/{}", b()), ..enrolment(a(), 17, "handler", APPROVERS) },
    );
    world.refused("competence/own-affairs", &Act { subject: format!("authorities/{}", b()), ..erasure() });
    let about_ledger = Act { subject: "ledger".to_owned(), ..revocation(13, None, &APPROVERS[..1]) };
    world.refused("competence/own-affairs", &about_ledger);
}

#[test]
fn a_type_without_a_row_is_refused_as_such() {
    let world = World::new();
    // No manifest says so: its files name only types that the catalogue has, and they name this one.
    let mut catalogue: Value = serde_json::from_slice(&files()["catalogue.json"]).unwrap();
    catalogue.as_array_mut().unwrap().retain(|row| row["event_type"] != EventKind::InspectionRecorded.name());
    let catalogue = Catalogue::parse(catalogue.to_string().as_bytes()).unwrap();
    let without = Rulebook { catalogue, ..world.rulebook.clone() };
    let act = Act { rulebook: Some(without), ..inspection() };
    world.refused("competence/type-in-catalogue", &act.clone());
    world.refused("competence/type-in-catalogue", &act.aged(DAY_MS));
}

#[test]
fn what_happened_lies_not_after_its_signing() {
    let world = World::new();
    let visited = |day: &str| inspection().set("visited_on", json!(day));
    assert_eq!(world.judge(&visited("2026-11-21")), Ok(vec![]));
    world.refused("impossible/date-before-cause", &visited("2026-11-22"));
    world.refused("impossible/date-before-cause", &erasure().set("decided_on", json!("2026-11-22")));
    // A minute before midnight in Shanghai it is still the day before.
    world.refused("impossible/date-before-cause", &visited("2026-11-21").aged(10 * 3_600_000 + 1));
}

#[test]
fn audits_are_of_known_authorities_and_end_after_they_begin() {
    let world = World::new();
    assert_eq!(world.judge(&audit(61, 61).set("until", json!("2026-11-21"))), Ok(vec![]));
    world.refused("impossible/audit-ahead", &audit(61, 61).set("until", json!("2026-11-20")));
    let only = |codes: Value| audit(61, 61).set("authorities", codes);
    assert_eq!(world.judge(&only(json!([a(), b()]))), Ok(vec![]));
    world.refused("impossible/authority-admitted", &only(json!([a(), c()])));
}

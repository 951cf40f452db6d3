//! The page of a place that is told otherwise.

use serde_json::json;

use super::register::{Bend, HANDLERS, HEAD, audit, enter_of, overseen, party, release_of};
use super::world::*;
use crate::statement::{EventKind, Uuid};

fn id(n: u8) -> Uuid {
    Uuid::from_bytes([1, 0x90, 0xc3, 0xa1, 0x7d, 0x3e, 0x4c, 0, 0x80, 0, 0, 0, 0, 0, 0, n])
}

/// Beside the party one place of it under two ids, which are merged.
fn placed() -> World {
    let mut world = overseen();
    for n in [1, 2] {
        let subject = format!("facilities/{}", id(n));
        let data = json!({
            "name": "北辰养老院", "kinds": ["elderly_care_home"], "region": place(NORTH), "address": "人民路1号",
            "operated_by": party().as_str(), "operated_from": "2026-10-30",
        });
        let entered = enter_of(&mut world, &subject, EventKind::FacilityRegistered, data, &HANDLERS[..1]);
        release_of(&mut world, &subject, entered, "2026-11-03");
    }
    let data = json!({
        "other": format!("facilities/{}", id(2)), "ground": "one_place", "region": place(NORTH), "reason": "同一地址",
        "merged_on": "2026-11-02",
    });
    enter_of(&mut world, &format!("facilities/{}", id(1)), EventKind::SubjectMerged, data, &[HANDLERS[0], HEAD]);
    world
}

#[test]
fn a_place_that_is_told_otherwise_is_found() {
    let shown = placed().shown();
    let honest = audit(&shown, |_| {}, &[]);
    assert_eq!((found(&honest), honest.counts.places), (vec![], 1));
    let table: Vec<(&str, Bend, &str)> = vec![
        ("no places", |p| p.places.clear(), "place-differs"),
        ("a place that nobody entered", |p| drop(p.places.insert(id(3), json!({}))), "place-differs"),
        ("the id that leads on", |p| drop(p.places.insert(id(2), json!({}))), "place-differs"),
        (
            "another operator",
            |p| p.places.get_mut(&id(1)).unwrap()["operators"][0]["operator"]["code"] = json!("91140925MAAAAA019"),
            "place-differs",
        ),
        ("no other id", |p| p.places.get_mut(&id(1)).unwrap()["summary"]["other_ids"] = json!([]), "place-differs"),
        (
            "a record less",
            |p| drop(p.places.get_mut(&id(1)).unwrap()["timeline"].as_array_mut().unwrap().pop()),
            "window-differs",
        ),
        (
            "a record shown for longer",
            |p| p.places.get_mut(&id(1)).unwrap()["timeline"][0]["shown_until"] = json!("2036-11-21"),
            "window-differs",
        ),
        (
            "another's record",
            |p| {
                let rows = p.places.get_mut(&id(1)).unwrap()["timeline"].as_array_mut().unwrap();
                rows.push(json!({"seq": 3, "subject": "facilities/x"}));
            },
            "window-differs",
        ),
    ];
    for (what, bend, wanted) in table {
        let codes: Vec<&'static str> = found(&audit(&shown, bend, &[])).iter().map(|(_, code)| *code).collect();
        assert!(!codes.is_empty() && codes.iter().all(|code| *code == wanted), "{what}: {codes:?}");
    }
}

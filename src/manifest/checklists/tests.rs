//! What a standard is refused for, which one is in force, and what its items allow.

use serde_json::{Value, json};

use super::Checklists;
use crate::codes::Day;
use crate::manifest::tests::repository::rulebook;

fn standard(id: &str, from: Option<&str>, until: Option<&str>) -> Value {
    let item = |code: &str, points: u32| json!({"code": code, "label_zh": "甲", "label_en": "A", "points": points});
    json!({
        "id": id, "title_zh": "标准", "title_en": "Standard", "use": "childcare_quality", "from": from, "until": until,
        "complete": true, "points": 100, "vetoes": null, "replaces": null, "source": "test", "mark": null,
        "items": [item("a", 60), item("b", 40)],
    })
}

fn loaded(files: &[Value]) -> Result<Checklists, String> {
    let mut found = Checklists::default();
    for file in files {
        found.add(file.to_string().as_bytes())?;
    }
    Ok(found)
}

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

#[test]
fn a_standard_that_contradicts_itself_is_refused() {
    for (pointer, value, wanted) in [
        ("/id", json!(""), "an id and a use"),
        ("/title_en", json!(""), "a title in both languages"),
        ("/source", json!(""), "a source"),
        ("/mark", json!("POLICY"), "a mark in brackets"),
        ("/until", json!("2023-12-31"), "days in order"),
        ("/from", json!(null), "a first day"),
        ("/items", json!([]), "items"),
        ("/items/1/code", json!("a"), "each code once"),
        ("/items/1/label_zh", json!(""), "labels"),
        ("/items/1/points", json!(41), "the sum"),
        ("/items/1/weight", json!(1), "unknown field"),
    ] {
        let mut file = standard("S-1", Some("2024-01-01"), Some("2026-12-31"));
        assert!(loaded(std::slice::from_ref(&file)).is_ok());
        let (parent, name) = pointer.rsplit_once('/').unwrap();
        file.pointer_mut(parent).unwrap()[name] = value;
        let found = loaded(&[file]).unwrap_err();
        assert!(found.contains(wanted), "{pointer}: {found}");
    }
}

#[test]
fn of_one_use_one_standard_is_in_force_on_a_day() {
    let old = standard("S-1", Some("2024-01-01"), Some("2026-12-31"));
    let announced = standard("S-2", None, None);
    let next = standard("S-3", Some("2027-01-01"), None);
    let found = loaded(&[old.clone(), announced, next]).unwrap();
    let on = |text: &str| found.on("childcare_quality", day(text)).map(|standard| standard.id.clone());
    assert_eq!(on("2023-12-31"), None);
    assert_eq!(on("2026-12-31"), Some("S-1".to_owned()));
    assert_eq!(on("2027-01-01"), Some("S-3".to_owned()));
    let overlapping = standard("S-4", Some("2026-12-31"), None);
    assert!(loaded(&[old.clone(), overlapping]).unwrap_err().contains("on the same days"));
    assert!(loaded(&[old.clone(), standard("S-1", None, None)]).unwrap_err().contains("two standards"));
}

#[test]
fn points_stay_within_those_of_the_item() {
    let found = loaded(&[standard("S-1", Some("2024-01-01"), None)]).unwrap();
    let standard = found.on("childcare_quality", day("2024-01-01")).unwrap();
    let part = |part: &str, points: u32, max: u32| json!({"part": part, "points": points, "points_max": max});
    for (value, wanted) in [
        (json!("a"), true),
        (json!("c"), false),
        (json!(1), false),
        (part("a", 60, 60), true),
        (part("a", 50, 55), true),
        (part("a", 61, 60), false),
        (part("a", 61, 61), false),
        (part("c", 1, 1), false),
    ] {
        assert_eq!(standard.lists(&value), wanted, "{value}");
    }
}

/// What the domain reference has read, as data.
#[test]
fn the_repository_has_the_standards_of_the_domain() {
    let checklists = rulebook().checklists;
    let on = |purpose: &str, on: &str| checklists.on(purpose, day(on)).map(|standard| standard.id.clone());
    assert_eq!(on("service_safety", "2021-12-31"), None);
    assert_eq!(on("service_safety", "2022-01-01"), Some("GB 38600-2019".to_owned()));
    assert_eq!(on("childcare_quality", "2024-03-31"), None);
    assert_eq!(on("childcare_quality", "2024-04-01"), Some("WS/T 821-2023".to_owned()));
    let childcare = checklists.on("childcare_quality", day("2024-04-01")).unwrap();
    assert_eq!((childcare.points, childcare.vetoes, childcare.items.len()), (Some(1000), Some(16), 7));
    let hazards = checklists.on("major_hazards", day("2023-11-27")).unwrap();
    assert!(!hazards.complete, "7 of its 22 circumstances were read: an unread code is not refused");
    assert!(hazards.lists(&json!("6.2")));
    let announced: Vec<_> = checklists.standards().filter(|standard| standard.from.is_none()).collect();
    assert_eq!(announced.len(), 2, "two mandatory standards were announced, their days are not known");
    assert!(announced.iter().all(|standard| standard.replaces.is_some()));
}

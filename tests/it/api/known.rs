//! `as_of` and `known_at` on every derivation that is served: two questions, and nonsense in each is named.

use serde_json::{Value, json};

use crate::client::Reply;
use crate::scene::{HOME, OFFICERS, Scene};
use crate::world::OWN_REGION;

const N: u8 = OFFICERS[0];

/// Every address that answers a derivation, with what names the place of the officer in charge.
fn addresses() -> Vec<String> {
    let mut all: Vec<String> =
        ["", "/timeline", "/standing", "/eligibility"].map(|part| format!("/v1/institutions/{HOME}{part}?")).into();
    let pages = ["penalties", "grades", "inspections", "facilities", "institutions", "lists/watch", "indicators"];
    all.extend(pages.map(|page| format!("/v1/{page}?region={OWN_REGION}&")));
    all
}

fn parameter(reply: &Reply) -> String {
    assert_eq!((reply.status, reply.slug().as_str()), (400, "bad-parameter"), "{}", reply.text());
    reply.json()["errors"][0]["parameter"].as_str().unwrap().to_owned()
}

fn duties(work: &Value) -> Vec<String> {
    let due = work["due"].as_array().unwrap().iter();
    due.map(|due| due["duty"]["code"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn nonsense_in_either_question_is_named_at_every_address() {
    let mut scene = Scene::shown();
    let pin = scene.get("/v1/penalties").json()["pin"].as_str().unwrap().to_owned();
    let mut officers = addresses();
    officers.extend([format!("/v1/institutions/{HOME}/risk?"), "/v1/work?".to_owned()]);
    for address in &officers {
        for (query, named) in [
            ("as_of=2026-11-22", "as_of"),
            ("as_of=2026-11-31", "as_of"),
            ("as_of=", "as_of"),
            ("known_at=x", "known_at"),
            ("known_at=-1", "known_at"),
            ("known_at=0", "known_at"),
            ("known_at=999999", "known_at"),
            ("known_at=5&as_of=2026-11-22", "as_of"),
            ("known_at=5&known_at=6", "known_at"),
        ] {
            let reply = scene.world.get_as(N, &format!("{address}{query}"));
            assert_eq!(parameter(&reply), named, "{address}{query}");
        }
    }
    for address in addresses() {
        let reply = scene.get(&format!("{address}as_of=2026-11-22"));
        assert_eq!(parameter(&reply), "as_of", "{address}");
        assert_eq!(scene.get(&format!("{address}known_at=5")).slug(), "restricted", "{address}");
        if !address.contains("indicators") {
            let reply = scene.world.get_as(N, &format!("{address}known_at=5&pin={pin}"));
            assert_eq!(parameter(&reply), "pin", "{address}");
        }
    }
}

#[test]
fn what_the_ledger_knew_of_a_region_is_for_its_own_authority() {
    let mut scene = Scene::new();
    for page in ["penalties", "grades", "inspections", "facilities", "institutions", "lists/watch", "indicators"] {
        for (query, status) in [
            ("known_at=5".to_owned(), 403),
            ("known_at=5&region=140000".to_owned(), 403),
            ("known_at=5&region=110101".to_owned(), 403),
            (format!("known_at=5&region={OWN_REGION}"), 200),
        ] {
            let reply = scene.world.get_as(N, &format!("/v1/{page}?{query}"));
            assert_eq!(reply.status, status, "{page} {query}: {}", reply.text());
            if status == 200 {
                assert_eq!(reply.header("cache-control"), "private, no-store", "{page}");
                assert_eq!(reply.json()["known"]["known_at"], 5, "{page}");
            }
        }
    }
    let facility = "/v1/facilities/0190c3a1-7d3e-4c9a-8b1f-0123456789ab";
    assert_eq!(scene.world.get_as(N, &format!("{facility}?known_at=5")).slug(), "restricted");
    assert_eq!(scene.get(&format!("{facility}?as_of=2026-11-20")).slug(), "not-found");
}

#[test]
fn a_penalty_is_there_by_its_legal_day_and_by_its_entry_each_for_itself() {
    let mut scene = Scene::new();
    let total = |reply: Reply| reply.json()["total"].as_u64().unwrap();
    let inside =
        |scene: &mut Scene, query: &str| scene.world.get_as(N, &format!("/v1/penalties?region={OWN_REGION}&{query}"));
    // Decided on 2026-11-20 and not released.
    let (before, after) = (scene.seq, scene.seq + 1);
    assert_eq!(total(scene.get("/v1/penalties?as_of=2026-11-20")), 0);
    assert_eq!(total(inside(&mut scene, &format!("known_at={before}"))), 0);
    assert_eq!(total(inside(&mut scene, &format!("known_at={after}&as_of=2026-11-19"))), 0);
    let known = inside(&mut scene, &format!("known_at={after}&as_of=2026-11-20")).json();
    assert_eq!((&known["total"], &known["items"][0]["inside"]["public"]), (&json!(1), &json!(false)));
    // Its release is work from the day of the decision on, and was none before.
    let work = scene.world.get_as(N, "/v1/work").json();
    assert!(duties(&work).contains(&"release_penalty".to_owned()), "{work}");
    let then = scene.world.get_as(N, "/v1/work?as_of=2026-11-19").json();
    assert!(!duties(&then).contains(&"release_penalty".to_owned()), "{then}");
    let then = scene.world.get_as(N, &format!("/v1/work?known_at={before}")).json();
    assert!(!duties(&then).contains(&"release_penalty".to_owned()), "{then}");

    scene.release(scene.digest, Some("general"));
    assert_eq!(total(scene.get("/v1/penalties")), 1);
    assert_eq!(total(scene.get("/v1/penalties?as_of=2026-11-20")), 1);
    assert_eq!(total(scene.get("/v1/penalties?as_of=2026-11-19")), 0);
    // Figures of a year stop at the day asked for.
    let figures = scene.get("/v1/indicators?year=2026&as_of=2026-11-19").json();
    assert_eq!(figures["on"], "2026-11-19");
    assert_eq!(parameter(&scene.get("/v1/indicators?year=2026&as_of=2025-06-01")), "year");
}

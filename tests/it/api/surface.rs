//! What surrounds every answer: headers, ids, pages, the description.

use std::collections::BTreeSet;

use minglu::api::{Slug, openapi_json, paths};
use serde_json::Value;

use crate::client::send;
use crate::world::World;

#[test]
fn every_answer_carries_headers_of_safety_and_an_id_of_its_own() {
    let world = World::populated();
    let mut ids = BTreeSet::new();
    for target in ["/", "/v1/entries/0", "/nowhere", "/v1/statements?limit=x", "/log/checkpoint"] {
        let reply = world.get(target);
        assert!(reply.header("content-security-policy").starts_with("default-src 'none'"), "{target}");
        assert_eq!(reply.header("x-content-type-options"), "nosniff", "{target}");
        assert_eq!(reply.header("referrer-policy"), "no-referrer", "{target}");
        assert_eq!(reply.header("minglu-clock"), "simulated", "{target}");
        assert!(!reply.header("cache-control").is_empty(), "{target}");
        assert_eq!(reply.header("x-request-id").as_bytes()[14], b'7', "a UUIDv7");
        assert!(ids.insert(reply.header("x-request-id").to_owned()));
    }
}

#[test]
fn an_unknown_address_is_404_and_an_unknown_method_405_with_those_allowed() {
    let world = World::unfounded();
    let targets = ["/nowhere", "/v1", "/v1/", "/v1/entries", "/log/tile/", "/log/../v1/entries/0", "/problems/nothing"];
    for target in targets {
        assert_eq!(world.get(target).slug(), "not-found", "{target}");
    }
    for (path, allow) in paths() {
        let target = path.replace("{seq}", "0").replace("{path}", "0/000").replace("{slug}", "late");
        let target = target.replace("{digest}", &"0".repeat(64));
        let known: Vec<&str> = allow.split(", ").collect();
        for method in ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "FETCH"] {
            let reply = send(world.address, method, &target, &[], &[]);
            if known.contains(&method) {
                assert_ne!(reply.status, 405, "{method} {target}");
            } else {
                assert_eq!((reply.status, reply.header("allow")), (405, allow), "{method} {target}");
                if method != "HEAD" {
                    assert_eq!(reply.slug(), "method-not-allowed");
                }
            }
        }
    }
}

#[test]
fn every_problem_has_a_page_in_both_languages() {
    let world = World::unfounded();
    for slug in Slug::ALL {
        let page = world.get(&format!("/problems/{}", slug.as_str()));
        assert_eq!((page.status, page.header("content-type")), (200, "text/html; charset=utf-8"), "{slug:?}");
        let text = page.text();
        assert!(text.contains(slug.as_str()) && text.contains("<h2 lang=\"en\">") && text.contains("。"), "{text}");
    }
}

#[test]
fn the_start_page_says_what_this_is_and_marks_a_simulated_clock() {
    let page = World::populated().get("/").text();
    assert!(page.contains("模拟时钟") && page.contains("Simulated clock") && page.contains("example.cn/simulated"));
    for (path, _) in paths() {
        assert!(page.contains(path), "{path}");
    }
    assert!(page.len() < 100_000 && !page.contains("<script"));
    assert!(!World::unfounded().get("/").text().contains("模拟时钟"));
}

#[test]
fn the_description_is_the_committed_one_and_has_every_address() {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/schemas/openapi.json");
    let made = openapi_json();
    if std::env::var_os("MINGLU_WRITE").is_some() {
        std::fs::write(file, &made).unwrap();
    }
    let committed = std::fs::read_to_string(file).unwrap_or_default();
    assert!(made == committed, "schemas/openapi.json is stale: run the tests once with MINGLU_WRITE=1");
    let document: Value = serde_json::from_str(&made).unwrap();
    assert_eq!(document["openapi"], "3.1.0");
    let described: BTreeSet<(String, String)> = document["paths"]
        .as_object()
        .unwrap()
        .iter()
        .flat_map(|(path, item)| item.as_object().unwrap().keys().map(move |m| (path.clone(), m.to_uppercase())))
        .collect();
    let routed: BTreeSet<(String, String)> = paths()
        .into_iter()
        .flat_map(|(path, allow)| allow.split(", ").map(move |m| (path.to_owned(), m.to_owned())))
        .filter(|(_, method)| method != "HEAD")
        .collect();
    assert_eq!(described, routed);
    for (path, item) in document["paths"].as_object().unwrap() {
        for operation in item.as_object().unwrap().values() {
            assert!(operation["responses"]["default"]["content"]["application/problem+json"].is_object(), "{path}");
            assert!(operation["summary"].is_string(), "{path}");
        }
    }
    assert_eq!(World::unfounded().get("/openapi.json").text(), made);
    every_reference_resolves(&document, &document);
}

fn every_reference_resolves(document: &Value, part: &Value) {
    match part {
        Value::Object(members) => {
            if let Some(reference) = members.get("$ref").and_then(Value::as_str) {
                assert!(document.pointer(reference.trim_start_matches('#')).is_some(), "{reference}");
            }
            members.values().for_each(|member| every_reference_resolves(document, member));
        }
        Value::Array(items) => items.iter().for_each(|item| every_reference_resolves(document, item)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

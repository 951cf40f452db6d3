//! Every refusal of a statement, by a real request; and what an accepted one answers.

use minglu::codes::Timestamp;
use minglu::log::Receipt;
use minglu::service::Clock as _;
use minglu::statement::{EventKind, Role};
use serde_json::{Value, json};

use crate::client::{Reply, send};
use crate::world::{
    OFFICERS, OTHER_OFFICER, OWN, OWN_APPROVERS, OWN_REGION, REVOKED, SECRET, World, bare, kid, signed,
};

fn handlers(a: u8, b: u8) -> [(Role, u8); 2] {
    [(Role::Handler, a), (Role::Handler, b)]
}

#[test]
fn an_accepted_statement_answers_a_receipt_that_verifies_and_again_the_same_entry() {
    let mut world = World::populated();
    let inspection = world.inspection();
    let first = world.post(&inspection);
    assert_eq!(first.status, 201);
    let body = first.json();
    let seq = body["seq"].as_u64().unwrap();
    assert_eq!(first.header("location"), format!("/v1/entries/{seq}"));
    assert_eq!(first.header("minglu-clock"), "simulated");
    let found = (&body["clock"], &body["cosigned"], &body["repeated"], &body["marks"]);
    assert_eq!(found, (&json!("simulated"), &json!(false), &json!(false), &json!([])));
    verified(&world, &body);
    let again = world.post(&inspection);
    assert_eq!((again.status, again.json()["repeated"].clone()), (200, json!(true)));
    assert_eq!(again.json()["entry"], body["entry"]);
    verified(&world, &again.json());
    let keys = world.verifier_keys();
    world.restart();
    assert_eq!(world.verifier_keys(), keys);
    let later = world.post(&inspection);
    assert_eq!((later.status, later.json()["entry"].clone()), (200, body["entry"].clone()));
    verified(&world, &body);
    verified(&world, &later.json());
}

fn verified(world: &World, body: &Value) {
    let receipt = Receipt::parse(body["tlog_proof"].as_str().unwrap()).unwrap();
    let (entry, _) = receipt.verify(&world.verifier_keys(), &world.origin).unwrap();
    assert_eq!(json!(entry.statement.to_base64url()), body["statement"]);
    assert_eq!(json!(entry.seq.0), body["seq"]);
    assert_eq!(json!(String::from_utf8(receipt.entry).unwrap()), body["entry"]);
    assert_eq!(json!(receipt.path.iter().map(|hash| hash.to_base64()).collect::<Vec<_>>()), body["path"]);
    assert_eq!(json!(receipt.checkpoint), body["checkpoint"]);
}

#[test]
fn a_check_says_what_would_happen_and_writes_nothing() {
    let mut world = World::populated();
    let size = world.ledger().size();
    let inspection = world.inspection();
    let reply = world.check(&inspection);
    assert_eq!((reply.status, reply.json()["seq"].clone()), (200, Value::Null));
    assert_eq!(world.ledger().size(), size);
    let accepted = world.accept(&inspection);
    let known = world.check(&inspection).json();
    assert_eq!((&known["seq"], &known["repeated"]), (&accepted["seq"], &json!(true)));
    let doubtful = world.inspection_by(&handlers(OFFICERS[0], OTHER_OFFICER));
    assert_eq!(world.check(&doubtful).slug(), "not-competent");
}

#[test]
fn a_mark_is_told() {
    let mut world = World::populated();
    let mut draft = world.visit();
    draft.time = draft.time.plus_ms(11 * 60_000);
    let body = world.accept(&signed(draft, &handlers(OFFICERS[0], OFFICERS[1])));
    assert_eq!(body["marks"], json!([{"code": "clock-doubted"}]));
}

type Case = (&'static str, u16, &'static str, Vec<u8>);

/// Statements that are refused, each with status and slug.
fn cases(world: &mut World) -> Vec<Case> {
    let [a, b] = OFFICERS;
    let good = world.inspection();
    let text = String::from_utf8(good.clone()).unwrap();
    let officers = handlers(a, b);
    let mut cases: Vec<Case> = vec![
        ("no JSON", 400, "malformed-statement", b"{".to_vec()),
        ("nothing", 400, "malformed-statement", vec![]),
        (
            "a second member",
            400,
            "malformed-statement",
            text.replacen("{\"payload\"", "{\"a\":1,\"payload\"", 1).into(),
        ),
        (
            "a member twice",
            400,
            "malformed-statement",
            text.replacen("{\"payload\"", "{\"payload\":\"\",\"payload\"", 1).into(),
        ),
        ("deep", 400, "malformed-statement", [vec![b'['; 200_000], vec![b']'; 200]].concat()),
        ("large", 413, "too-large", vec![b' '; 256 * 1024 + 1]),
        ("one officer", 422, "roles-missing", world.inspection_by(&[(Role::Handler, a)])),
        ("a stranger", 401, "unknown-key", world.inspection_by(&handlers(a, 99))),
        ("a revoked key", 401, "revoked-key", world.inspection_by(&handlers(a, REVOKED))),
        ("an officer from elsewhere", 403, "not-competent", world.inspection_by(&handlers(a, OTHER_OFFICER))),
        ("a role not held", 403, "role-not-held", world.inspection_by(&[(Role::Handler, a), (Role::Head, b)])),
        ("a second founding", 422, "not-the-founding", world.founding()),
        ("a key twice", 422, "impossible", world.enrolment(OWN, OWN_REGION, OWN_APPROVERS, a)),
    ];
    let mut draft = world.visit();
    draft.ledger = "example.cn/another".parse().unwrap();
    cases.push(("another ledger", 422, "other-ledger", signed(draft, &officers)));
    let mut draft = world.visit();
    draft.time = draft.time.plus_ms(-40 * 86_400_000);
    cases.push(("late", 422, "late", signed(draft, &officers)));
    let subject = format!("authorities/{OWN}");
    let data = json!({"kid": kid(a).to_string(), "ended_on": "2026-11-30", "reason": "调离"});
    let mut draft = world.draft(EventKind::KeyEnded, &subject, &subject, data);
    draft.time = draft.time.plus_ms(11 * 60_000);
    cases.push(("dated ahead", 422, "dated-ahead", signed(draft, &[(Role::Approver, OWN_APPROVERS[0])])));
    let mut draft = world.visit();
    draft.data["field"] = json!("marker-7317");
    cases.push(("breaks the schema", 422, "schema-violated", signed(draft, &officers)));
    let mut draft = world.visit();
    draft.data["facts_public"] = json!("电话 13912345678 号");
    cases.push(("a number in clear", 422, "personal-data-in-clear", signed(draft, &officers)));
    cases.push(("a personal field in clear", 422, "personal-data-in-clear", bare(&world.visit(), &officers)));
    // The same person's name under another payload: the signature of the second is put under the first.
    let envelope: Value = serde_json::from_slice(&good).unwrap();
    let mut forged: Value = serde_json::from_slice(&world.inspection()).unwrap();
    forged["signatures"][0]["signature"] = envelope["signatures"][0]["signature"].clone();
    cases.push(("a moved signature", 401, "bad-signature", forged.to_string().into_bytes()));
    let used = world.visit();
    world.accept(&signed(used.clone(), &officers));
    let mut other = used;
    other.data["facts_public"] = json!("另一内容");
    cases.push(("an id again", 409, "id-reused", signed(other, &officers)));
    cases
}

fn same_person(world: &mut World) -> Vec<u8> {
    // A second key of the first officer's person.
    let enrolment = world.enrolment_of(OWN, OWN_REGION, OWN_APPROVERS, 24, OFFICERS[0]);
    world.accept(&enrolment);
    world.inspection_by(&handlers(OFFICERS[0], 24))
}

#[test]
fn every_refusal_has_its_status_and_slug_and_changes_nothing() {
    let mut world = World::populated();
    let mut cases = cases(&mut world);
    cases.push(("one person twice", 422, "same-person", same_person(&mut world)));
    let size = world.ledger().size();
    for (what, status, slug, statement) in cases {
        for reply in [world.post(&statement), world.check(&statement)] {
            assert_eq!((reply.status, reply.slug().as_str()), (status, slug), "{what}: {}", reply.text());
            assert_nothing_is_echoed(what, &reply);
        }
    }
    assert_eq!(world.ledger().size(), size);
}

fn assert_nothing_is_echoed(what: &str, reply: &Reply) {
    for value in [SECRET, "13912345678", "marker-7317", "二层疏散"] {
        assert!(!reply.text().contains(value), "{what}: {}", reply.text());
    }
}

#[test]
fn a_refusal_names_its_place_and_its_rule() {
    let mut world = World::populated();
    let mut draft = world.visit();
    draft.data["field"] = json!("nothing");
    draft.data["region"] = json!("14");
    let reply = world.post(&signed(draft, &handlers(OFFICERS[0], OFFICERS[1])));
    let pointers: Vec<Value> =
        reply.json()["errors"].as_array().unwrap().iter().map(|e| e["pointer"].clone()).collect();
    assert!(
        pointers.contains(&json!("/payload/data/field")) && pointers.contains(&json!("/payload/data/region")),
        "{pointers:?}"
    );
    let foreign = world.inspection_by(&handlers(OFFICERS[0], OTHER_OFFICER));
    let reply = world.post(&foreign);
    assert_eq!(reply.json()["errors"][0]["code"], "speaks-for-source");
    let twice = world.enrolment(OWN, OWN_REGION, OWN_APPROVERS, OFFICERS[0]);
    let reply = world.post(&twice);
    assert_eq!(
        (&reply.json()["errors"][0]["code"], &reply.json()["errors"][0]["pointer"]),
        (&json!("key-once"), &json!("/payload/data"))
    );
}

#[test]
fn a_ledger_that_cannot_write_says_so_and_is_read_all_the_same() {
    let mut world = World::populated();
    let (before, inspection) = (world.clock.now(), world.inspection());
    assert_eq!(world.get("/health/writable").status, 200);
    world.clock.set(before.plus_ms(-20 * 60_000));
    let reply = world.post(&inspection);
    assert_eq!((reply.status, reply.slug().as_str(), reply.header("retry-after")), (503, "read-only", "1"));
    let members: Vec<String> = reply.json().as_object().unwrap().keys().cloned().collect();
    assert_eq!(members, ["request_id", "status", "title", "type"], "5xx answers say no more");
    assert_eq!(world.get("/v1/entries/0").status, 200);
    world.clock.set(before);
    assert_eq!(world.post(&inspection).status, 201);
}

#[test]
fn before_the_founding_only_the_founding_is_accepted() {
    let mut world = World::unfounded();
    assert_eq!(world.get("/health/live").status, 200);
    assert_eq!(world.get("/health/ready").json()["origin"], Value::Null);
    assert_eq!(
        (world.get("/health/writable").status, world.get("/health/writable").slug().as_str()),
        (503, "read-only")
    );
    assert_eq!(world.get("/log/checkpoint").slug(), "not-found");
    let inspection = world.inspection();
    assert_eq!(world.post(&inspection).slug(), "unknown-key");
    let founding = world.founding();
    assert_eq!(world.accept(&founding)["seq"], 0);
    assert_eq!(world.get("/health/writable").status, 200);
}

#[test]
fn what_is_no_statement_by_its_type_is_refused() {
    let mut world = World::populated();
    let inspection = world.inspection();
    let post = |headers: &[(&str, &str)], target: &str| send(world.address, "POST", target, headers, &inspection);
    for headers in [
        &[][..],
        &[("content-type", "application/json")],
        &[("content-type", "text/plain")],
        &[("content-type", "garbage")],
        &[("content-type", "application/jose+json"), ("content-encoding", "gzip")],
    ] {
        let reply = post(headers, "/v1/statements");
        assert_eq!((reply.status, reply.slug().as_str()), (415, "unsupported-media-type"), "{headers:?}");
    }
    let lines = post(&[("content-type", "application/x-ndjson")], "/v1/statements/check");
    assert_eq!(lines.slug(), "unsupported-media-type");
    let html = post(&[("content-type", "application/jose+json"), ("accept", "text/html")], "/v1/statements");
    assert_eq!((html.status, html.slug().as_str()), (406, "not-acceptable"));
    let good = post(
        &[("content-type", "application/jose+json; charset=utf-8"), ("accept", "application/json")],
        "/v1/statements",
    );
    assert_eq!(good.status, 201);
}

#[test]
fn a_problem_is_told_in_the_language_that_is_wanted() {
    let world = World::unfounded();
    for (language, title, tag) in
        [("", "没有找到", "zh-CN"), ("en", "Not found", "en"), ("zh-CN,en;q=0.5", "没有找到", "zh-CN")]
    {
        let reply = send(world.address, "GET", "/nowhere", &[("accept-language", language)], &[]);
        assert_eq!((reply.json()["title"].as_str().unwrap(), reply.header("content-language")), (title, tag));
    }
    assert!(Timestamp::parse_rfc3339(world.get("/health/ready").json()["now"].as_str().unwrap()).is_ok());
}

//! Half-signed statements over HTTP: put, seen, returned, replaced, signed, withdrawn, each by those who may.

use minglu::statement::{EventKind, Role};
use serde_json::{Value, json};

use crate::client::Reply;
use crate::scene::Scene;
use crate::world::{
    OFFICERS, OTHER_OFFICER, OWN, OWN_APPROVERS, OWN_REGION, SECRET, World, half, kid, signature, signed,
};

const JOSE: &str = "application/jose+json";
const JSON: &str = "application/json";
const FACILITY: &str = "facilities/0190c3a1-7d3e-4c9a-8b1f-0123456789ab";

fn ids(list: &Value) -> Vec<&str> {
    list.as_array().unwrap().iter().map(|view| view["id"].as_str().unwrap()).collect()
}

impl World {
    fn opine(&mut self, n: u8, address: &str, kind: &str) -> Reply {
        let body = json!({"kind": kind, "text": "请补充照片编号"}).to_string();
        self.ask_as(n, "POST", &format!("{address}/opinions"), JSON, body.as_bytes())
    }

    fn sign(&mut self, n: u8, address: &str, signature: &[u8]) -> Reply {
        self.ask_as(n, "POST", &format!("{address}/signatures"), JSON, signature)
    }
}

#[test]
fn a_statement_waits_for_the_second_officer_is_returned_replaced_and_signed_into_the_log() {
    let mut world = World::populated();
    let [first, second] = OFFICERS;
    let mut draft = world.visit();
    let keys = [(Role::Handler, first), (Role::Handler, second)];
    let whole = signed(draft.clone(), &keys);
    let reply = world.ask_as(first, "POST", "/v1/pending", JOSE, &half(&whole, &[0]));
    assert_eq!((reply.status, reply.header("cache-control")), (201, "private, no-store"), "{}", reply.text());
    let view = reply.json();
    let address = reply.header("location").to_owned();
    assert_eq!(address, format!("/v1/pending/{}", view["id"].as_str().unwrap()));
    assert_eq!((&view["turn"], &view["mine"]), (&json!(kid(second).to_string()), &json!(false)));
    let signers: Vec<(&Value, &Value)> =
        view["signers"].as_array().unwrap().iter().map(|one| (&one["role"]["label_zh"], &one["signed"])).collect();
    assert_eq!(signers, [(&json!("承办人"), &json!(true)), (&json!("承办人"), &json!(false))]);
    assert!(view.get("statement").is_none() && !reply.text().contains(SECRET));
    assert_eq!(world.put_pending(first, &half(&whole, &[0])).0, 200, "putting it again is safe");
    // Mine first, then the others'.
    let list = world.get_as(second, "/v1/pending").json();
    assert_eq!((ids(&list["mine"]).len(), ids(&list["others"]).len()), (1, 0));
    let list = world.get_as(first, "/v1/pending").json();
    assert_eq!((ids(&list["mine"]).len(), ids(&list["others"]).len()), (0, 1));
    let list = world.get_as(OTHER_OFFICER, "/v1/pending").json();
    assert_eq!((ids(&list["mine"]).len(), ids(&list["others"]).len()), (0, 0));
    let shown = world.get_as(second, &address).json();
    let sent: Value = serde_json::from_slice(&half(&whole, &[0])).unwrap();
    assert_eq!(shown["statement"], sent, "payload, signature and disclosures, as they were sent");

    // Returned with an opinion: nobody else signs until it is put anew.
    assert_eq!(world.opine(first, &address, "return").slug(), "not-a-signer");
    let returned = world.opine(second, &address, "return").json();
    assert_eq!(returned["opinions"][0]["text"], "请补充照片编号");
    assert_eq!((&returned["turn"], &returned["mine"]), (&json!(kid(first).to_string()), &json!(true)));
    draft.data["facts_public"] = json!("二层疏散通道堆放杂物,照片3张");
    let better = signed(draft, &keys);
    assert_eq!(world.put_pending(first, &half(&better, &[0])).1["type"], "/problems/id-reused");
    let stranger = world.half_inspection();
    assert_eq!(world.ask_as(first, "PUT", &address, JOSE, &stranger).slug(), "bad-parameter");
    assert_eq!(world.ask_as(second, "PUT", &address, JOSE, &half(&better, &[0])).slug(), "not-the-author");
    let put = world.ask_as(first, "PUT", &address, JOSE, &half(&better, &[0]));
    assert_eq!((put.status, put.json()["version"].clone()), (200, json!(2)), "{}", put.text());

    // The last signature submits; who brings it does not matter.
    assert_eq!(world.sign(second, &address, &signature(&whole, 1)).slug(), "bad-signature");
    assert_eq!(world.sign(OTHER_OFFICER, &address, &signature(&better, 1)).slug(), "not-found");
    let done = world.sign(OWN_APPROVERS[0], &address, &signature(&better, 1));
    assert_eq!(done.status, 201, "{}", done.text());
    let receipt = done.json();
    assert_eq!(done.header("location"), format!("/v1/entries/{}", receipt["seq"]));
    assert_eq!(world.post(&better).json()["seq"], receipt["seq"], "the very statement that all signed");
    for target in [&address, &"/v1/pending/0".to_owned()] {
        assert_eq!(world.get_as(second, target).slug(), "not-found");
    }
    assert_eq!(world.get_as(first, "/v1/pending").json(), json!({"mine": [], "others": []}));
}

#[test]
fn every_refusal_has_its_slug_and_changes_nothing() {
    let mut world = World::populated();
    let [first, second] = OFFICERS;
    let by = |world: &mut World, keys: &[(Role, u8)]| world.inspection_by(keys);
    let (a, b) = ((Role::Handler, first), (Role::Handler, second));
    let unknown = by(&mut world, &[a, (Role::Handler, 99)]);
    let wrong_role = by(&mut world, &[a, b, (Role::Head, OWN_APPROVERS[0])]);
    let whole = by(&mut world, &[a, b]);
    let mut broken = world.visit();
    broken.data["visited_on"] = json!("2026-02-30");
    let broken = signed(broken, &[a, b]);
    let table: [(&[u8], &str); 6] = [
        (&half(&unknown, &[0]), "unknown-key"),
        (&half(&wrong_role, &[0]), "role-not-held"),
        (&whole, "all-signed"),
        (&half(&broken, &[0]), "schema-violated"),
        (&half(&whole, &[0, 0]), "malformed-statement"),
        (b"[]", "malformed-statement"),
    ];
    for (statement, slug) in table {
        let reply = world.ask_as(first, "POST", "/v1/pending", JOSE, statement);
        assert_eq!(reply.slug(), slug, "{}", reply.text());
        assert!(!reply.text().contains(SECRET));
    }
    assert_eq!(world.ask_as(OTHER_OFFICER, "POST", "/v1/pending", JOSE, &half(&whole, &[0])).slug(), "restricted");
    assert_eq!(world.get_as(first, "/v1/pending?x=1").slug(), "bad-parameter");
    let (_, view) = world.put_pending(first, &half(&whole, &[0]));
    let address = format!("/v1/pending/{}", view["id"].as_str().unwrap());
    assert_eq!(world.sign(second, &address, &signature(&wrong_role, 2)).slug(), "not-a-signer");
    assert_eq!(world.sign(second, &address, b"{\"protected\":\"e30\"}").slug(), "malformed-statement");
    for body in ["{}", "{\"kind\":\"agree\",\"text\":\"x\"}", "{\"kind\":\"remark\",\"text\":\"\"}", "no"] {
        let reply = world.ask_as(first, "POST", &format!("{address}/opinions"), JSON, body.as_bytes());
        assert_eq!(reply.slug(), "bad-parameter", "{body}");
    }
    assert_eq!(world.ask_as(second, "DELETE", &address, JSON, b"").slug(), "not-the-author");
    assert_eq!(world.get_as(first, &address).json()["opinions"], json!([]));
    let gone = world.ask_as(first, "DELETE", &address, JSON, b"");
    assert_eq!((gone.status, gone.body.len()), (204, 0));
    assert_eq!(world.get_as(first, &address).slug(), "not-found");
}

#[test]
fn a_returned_statement_is_signed_by_nobody_else_and_a_signed_one_is_not_replaced() {
    let mut scene = Scene::new();
    let visit = |scene: &mut Scene| {
        let data = json!({
            "region": OWN_REGION, "visited_on": "2026-11-20", "field": "fire", "notice_number": null,
            "result": "no_issues_found", "major_hazards": [], "checklist": null, "facts_public": "未发现问题",
            "facts_full": SECRET, "met": null,
        });
        scene.world.draft(EventKind::InspectionRecorded, &format!("authorities/{OWN}"), FACILITY, data)
    };
    // A filing begins the time for the first check: 20 working days.
    let filing = json!({
        "region": OWN_REGION, "institution": "52410302MJAAAA017P", "receipt_number": "宁民养备〔2026〕7号",
        "accepted_on": "2026-11-19", "kinds": ["elderly_care_home"], "beds": 86, "nursing_beds": 60, "area_m2": 3200,
    });
    scene.says_of(FACILITY, EventKind::FilingAccepted, filing, &[(Role::Handler, 61)]);
    let draft = visit(&mut scene);
    let whole = signed(draft, &[(Role::Handler, 61), (Role::Handler, 62), (Role::Head, 64)]);
    let (status, view) = scene.world.put_pending(61, &half(&whole, &[0]));
    assert_eq!(status, 201, "{view}");
    assert_eq!(view["deadline"]["duty"]["code"], "first-check");
    assert_eq!(view["deadline"]["deadline"]["due"], "2026-12-17", "{view}");
    let address = format!("/v1/pending/{}", view["id"].as_str().unwrap());
    // The head may sign before the turn comes, and the turn is told all the same.
    let reply = scene.world.sign(64, &address, &signature(&whole, 2));
    assert_eq!((reply.status, &reply.json()["turn"]), (200, &json!(kid(62).to_string())), "{}", reply.text());
    assert_eq!(scene.world.ask_as(61, "PUT", &address, JOSE, &half(&whole, &[0])).slug(), "signed-by-others");
    let another = visit(&mut scene);
    let another = signed(another, &[(Role::Handler, 61), (Role::Handler, 62), (Role::Head, 64)]);
    let (_, view) = scene.world.put_pending(61, &half(&another, &[0]));
    let other = format!("/v1/pending/{}", view["id"].as_str().unwrap());
    assert_eq!(scene.world.opine(64, &other, "return").status, 200);
    assert_eq!(scene.world.sign(62, &other, &signature(&another, 1)).slug(), "returned");
    assert_eq!(scene.world.sign(62, &address, &signature(&whole, 1)).status, 201);
    let list = scene.world.get_as(62, "/v1/pending").json();
    // The first check is done: no time runs that the second would end.
    assert_eq!((ids(&list["mine"]).len(), &list["others"][0]["deadline"]), (0, &Value::Null), "{list}");
}

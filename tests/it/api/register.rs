//! The register: searching, dossiers, pages, and the list of work.

use minglu::codes::Hash;
use minglu::statement::{EventKind, Role};
use serde_json::{Value, json};

use crate::scene::{HOME, OFFICERS, Scene, digest_of, document};
use crate::world::{OWN_REGION, SECRET};

const PLACE: &str = "facilities/0190c3a1-7d3e-4c9a-8b1f-0123456789ab";
const HANDLERS: [(Role, u8); 2] = [(Role::Handler, 61), (Role::Handler, 62)];

/// The scene with a facility: filed, graded, inspected, and a problem that is not mended; all of it released.
fn furnished() -> Scene {
    let mut scene = Scene::shown();
    let [handler, _] = HANDLERS;
    let place = json!({
        "name": "安心养老院凤凰部", "kinds": ["elderly_care_home"], "region": OWN_REGION, "address": "凤凰镇人民路2号",
        "operated_by": HOME, "operated_from": "2020-03-01", "telephone": "13912345678",
    });
    scene.tells(EventKind::FacilityRegistered, place, &[handler]);
    let filing = json!({
        "region": OWN_REGION, "institution": HOME, "receipt_number": "宁民养备〔2020〕7号", "accepted_on": "2020-03-16",
        "kinds": ["elderly_care_home"], "beds": 86, "nursing_beds": 60, "area_m2": 3200,
    });
    scene.tells(EventKind::FilingAccepted, filing, &[handler]);
    let grade = json!({
        "region": OWN_REGION, "grade": 4, "standard": "GB/T 37276-2018", "scores": [], "valid_until": "2029-06-30",
        "document": document("宁民评〔2026〕4号", "2026-07-01"),
    });
    // Without the procedure of a grade: what it becomes irregular by is the business of `oversight`.
    let headed = [handler, (Role::Head, 64)];
    let award = digest_of(&scene.says_irregularly(PLACE, EventKind::GradeAwarded, grade, &headed));
    scene.release_of(PLACE, award, None);
    let inspection = scene.inspected("2026-11-20", "二层疏散通道堆放杂物");
    let order = json!({
        "region": OWN_REGION, "finding": inspection.to_base64url(), "items": ["清理疏散通道"], "due_on": "2026-12-01",
        "risk": "ordinary", "document": document("宁民责改〔2026〕1号", "2026-11-20"),
    });
    scene.tells(EventKind::RectificationOrdered, order, &HANDLERS);
    scene
}

impl Scene {
    /// Says something about the facility and releases it.
    fn tells(&mut self, kind: EventKind, data: Value, keys: &[(Role, u8)]) -> Hash {
        let digest = digest_of(&self.says_of(PLACE, kind, data, keys));
        self.release_of(PLACE, digest, None);
        digest
    }

    fn inspected(&mut self, day: &str, facts: &str) -> Hash {
        let data = json!({
            "region": OWN_REGION, "visited_on": day, "field": "fire", "notice_number": null, "result": "issues_found",
            "major_hazards": [], "checklist": null, "facts_public": facts, "facts_full": SECRET, "met": null,
        });
        self.tells(EventKind::InspectionRecorded, data, &HANDLERS)
    }
}

#[test]
fn every_filter_finds_whom_it_should_and_nobody_else() {
    let scene = furnished();
    let table = [
        ("institutions?q=%E5%AE%89%E5%BF%83", 1),
        ("institutions?q=mjaaaa01", 1),
        ("institutions?q=%E5%BF%BB%E5%B7%9E", 1),
        ("institutions?q=nobody", 0),
        ("institutions?region=140000", 1),
        ("institutions?region=140925", 1),
        ("institutions?region=110000", 0),
        ("institutions?kind=elderly_care_home", 1),
        ("institutions?kind=childcare", 0),
        ("institutions?nature=social_service_body", 1),
        ("institutions?nature=company", 0),
        ("institutions?standing=penalty_showing", 1),
        ("institutions?standing=normal", 0),
        ("institutions?grade=4&region=140000&kind=elderly_care_home", 1),
        ("institutions?grade=5", 0),
        ("facilities?q=%E4%BA%BA%E6%B0%91%E8%B7%AF", 1),
        ("facilities?q=52410302MJAAAA017P", 1),
        ("facilities?region=140900&grade=4&standing=penalty_showing&nature=social_service_body", 1),
        ("facilities?standing=normal", 0),
        ("inspections?region=140000", 1),
        ("inspections?region=650000", 0),
        ("grades", 1),
        ("penalties?region=140925", 1),
    ];
    for (target, wanted) in table {
        let reply = scene.get(&format!("/v1/{target}")).json();
        assert_eq!(reply["total"], wanted, "{target}: {reply}");
        assert_eq!(reply["items"].as_array().map(Vec::len), Some(wanted), "{target}");
    }
}

#[test]
fn a_dossier_tells_what_is_public_of_the_institution_and_of_its_facilities() {
    let scene = furnished();
    let home = scene.get(&format!("/v1/institutions/{HOME}")).json();
    assert_eq!(home["summary"]["name"], "宁武县安心养老院");
    assert_eq!(home["summary"]["nature"]["code"], "social_service_body");
    assert_eq!(home["standing"]["standing"]["label_zh"], home["summary"]["standing"]["standing"]["label_zh"]);
    assert_eq!(home["standing"]["because"][0]["entries"][0], scene.seq, "{}", home["standing"]);
    assert!(home["standing"]["coverage"].as_array().is_some_and(|rows| rows.len() > 3));
    assert_eq!(home["facilities"][0]["grade"], 4);
    assert_eq!(home["last_inspection"]["facts"], "二层疏散通道堆放杂物");
    assert_eq!(
        (&home["open_problems"][0]["overdue"], &home["open_problems"][0]["due_on"]),
        (&json!(false), &json!("2026-12-01"))
    );
    let penalty = &home["penalties"][0];
    assert_eq!(penalty["fine"], json!({"fen": 500_000, "currency": "CNY"}));
    assert_eq!((&penalty["showing"]["until"], &penalty["shown_until"]), (&json!("2027-11-20"), &json!("2027-11-20")));
    assert_eq!(penalty["by"]["name"], "宁武县民政局");
    let place = scene.get(&format!("/v1/{PLACE}")).json();
    assert_eq!(place["operators"][0]["operator"]["name"], "宁武县安心养老院");
    assert_eq!(place["operator_standing"]["standing"]["code"], "penalty_showing");
    assert_eq!(place["filings"][0]["beds"], 86);
    let kinds: Vec<&str> =
        place["timeline"].as_array().unwrap().iter().filter_map(|item| item["record"]["code"].as_str()).collect();
    assert_eq!(kinds.len(), 5, "{kinds:?}");
    assert!(!place.to_string().contains("13912345678") && !home.to_string().contains(SECRET));
    scene.set_clock("2026-12-01T16:00:00Z");
    let later = scene.get(&format!("/v1/{PLACE}")).json();
    assert_eq!(later["open_problems"][0]["overdue"], true);
}

#[test]
fn a_walk_through_pages_stays_at_its_pin_while_the_log_grows() {
    let mut scene = furnished();
    scene.inspected("2026-11-19", "灭火器压力不足");
    let first = scene.get("/v1/inspections?limit=1");
    let link = first.header("link").to_owned();
    assert_eq!((&first.json()["total"], first.json()["next"].is_string()), (&json!(2), true));
    scene.inspected("2026-11-18", "应急照明损坏");
    let next = link.strip_prefix('<').and_then(|rest| rest.split_once('>')).unwrap().0;
    let second = scene.get(next);
    assert_eq!((&second.json()["total"], &second.json()["next"]), (&json!(2), &Value::Null), "{next}");
    assert_eq!(second.json()["pin"], first.json()["pin"]);
    assert_eq!(second.json()["items"][0]["facts"], "二层疏散通道堆放杂物");
    assert_ne!(second.header("etag"), first.header("etag"), "an older pin is looked through by the log of now");
    assert_eq!(scene.get("/v1/inspections").json()["total"], 3);
}

#[test]
fn an_officer_sees_what_the_authority_has_to_do() {
    let mut scene = Scene::new();
    let work = scene.world.get_as(OFFICERS[0], "/v1/work");
    assert_eq!((work.status, work.header("cache-control")), (200, "private, no-store"));
    let due = work.json()["due"].as_array().unwrap().clone();
    let penalty = due.iter().find(|one| one["seq"] == scene.seq).unwrap_or_else(|| panic!("{due:?}"));
    assert_eq!((&penalty["duty"]["code"], &penalty["overdue"]), (&json!("release_penalty"), &json!(false)));
    scene.release(scene.digest, Some("general"));
    let due = scene.world.get_as(OFFICERS[0], "/v1/work").json()["due"].clone();
    let released = |one: &Value| one["seq"] == scene.seq && one["duty"]["code"] == "release_penalty";
    assert!(!due.as_array().unwrap().iter().any(released), "{due}");
}

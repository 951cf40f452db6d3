//! What follows from the records, over HTTP: what was known, eligibility, risk classes, figures, and the rules.

use minglu::statement::{EventKind, Role};
use serde_json::{Value, json};

use crate::client::Reply;
use crate::scene::{HOME, OFFICERS, Scene, document};
use crate::world::{OTHER, OTHER_APPROVERS, OTHER_REGION, OWN_REGION};

/// An officer of an authority elsewhere.
const ELSEWHERE: u8 = 41;
const PENALTY: &str = "minglu.penalty.decided.v1";

impl Scene {
    /// As an officer of the authority where the home is.
    fn knows(&mut self, target: &str) -> Reply {
        self.world.get_as(OFFICERS[0], &format!("/v1/institutions/{HOME}{target}"))
    }

    fn entries(&self) -> u64 {
        self.world.ledger().size().0
    }

    /// Annuls the penalty and gives the size of the log before that.
    fn annuls(&mut self) -> u64 {
        let before = self.entries();
        let annulment = json!({
            "region": OWN_REGION, "decision": self.digest.to_base64url(), "outcome": "revoked", "ordered_by": null,
            "reason_public": "事实认定有误", "document": document("宁民撤〔2026〕1号", "2026-11-21"),
        });
        self.says(EventKind::PenaltyAnnulled, annulment, &[(Role::Handler, 61), (Role::Head, 64)]);
        before
    }

    fn admits_elsewhere(&mut self) {
        let admission = self.world.admission(OTHER, OTHER_REGION, OTHER_APPROVERS);
        self.world.accept(&admission);
        let enrolment = self.world.enrolment(OTHER, OTHER_REGION, OTHER_APPROVERS, ELSEWHERE);
        self.world.accept(&enrolment);
    }
}

fn standing(answer: &Value) -> &str {
    answer["standing"]["code"].as_str().unwrap()
}

#[test]
fn what_was_known_stays_known_whatever_is_recorded_later() {
    let mut scene = Scene::shown();
    let before = scene.annuls();
    let now = scene.entries();
    // By what the ledger knew before the annulment, and by what it knows since, on the same legal day.
    let then = scene.knows(&format!("/standing?known_at={before}"));
    assert_eq!((then.status, then.header("cache-control")), (200, "private, no-store"), "{}", then.text());
    assert_eq!(then.header("vary"), "Authorization, Accept-Encoding");
    assert_eq!(standing(&then.json()), "penalty_showing");
    assert_eq!(then.json()["known"]["known_at"], before);
    assert_eq!(then.json()["pin"], format!("{before}@2026-11-21"));
    assert_eq!(standing(&scene.knows(&format!("/standing?known_at={now}")).json()), "normal");
    assert_eq!(standing(&scene.knows("/standing").json()), "normal");
    // The two questions are independent: on the day before, nothing was published yet, whatever was known.
    let day_before = scene.knows(&format!("/standing?known_at={before}&as_of=2026-11-20"));
    assert_eq!(standing(&day_before.json()), "normal");
    // And one entry earlier the release was not known.
    assert_eq!(standing(&scene.knows(&format!("/standing?known_at={}", before - 1)).json()), "normal");
    // The answer does not change when more is recorded.
    scene.admits_elsewhere();
    let again = scene.knows(&format!("/standing?known_at={before}"));
    assert_eq!(again.json(), then.json());
}

#[test]
fn a_dossier_as_it_was_known_holds_everything_and_marks_it() {
    let mut scene = Scene::shown();
    let before = scene.annuls();
    let now = scene.entries();
    let of = |timeline: &Value, kind: &str| -> Vec<Value> {
        let items = timeline["items"].as_array().unwrap().iter();
        items.filter(|item| item["record"]["code"] == kind).cloned().collect()
    };
    let then = scene.knows(&format!("/timeline?known_at={before}")).json();
    assert_eq!(of(&then, PENALTY)[0]["inside"]["shown"]["code"], "public");
    let known = scene.knows(&format!("/timeline?known_at={now}")).json();
    let penalty = &of(&known, PENALTY)[0]["inside"];
    assert_eq!((&penalty["public"], &penalty["shown"]["code"]), (&json!(false), &json!("ended")), "{known}");
    assert_eq!(penalty["ended_by"], now - 1);
    assert_eq!(of(&known, "minglu.document.served.v1")[0]["inside"]["public"], false);
    let dossier = scene.knows(&format!("?known_at={now}")).json();
    assert_eq!((dossier["known"]["known_at"].as_u64(), dossier["penalties"].as_array().unwrap().len()), (Some(now), 1));
    // On a day on which the decision was not made, it is in no dossier.
    let earlier = scene.knows(&format!("/timeline?known_at={now}&as_of=2026-11-19")).json();
    assert_eq!(of(&earlier, PENALTY), Vec::<Value>::new());
    // Nobody else sees a trace of it.
    let public = scene.get(&format!("/v1/institutions/{HOME}/timeline")).text();
    assert!(!public.contains(PENALTY) && !public.contains("inside") && !public.contains("known_at"), "{public}");
}

#[test]
fn the_public_asks_for_a_day_and_never_for_what_was_known() {
    let mut scene = Scene::shown();
    let target = format!("/v1/institutions/{HOME}");
    for (day, penalties) in [("2026-11-21", 1), ("2026-11-20", 1), ("2026-11-19", 0)] {
        let dossier = scene.get(&format!("{target}?as_of={day}")).json();
        assert_eq!(dossier["penalties"].as_array().unwrap().len(), penalties, "{day}");
        let timeline = scene.get(&format!("{target}/timeline?as_of={day}")).json();
        assert_eq!(timeline["items"].as_array().unwrap().len(), 1 + penalties, "{day}: {timeline}");
    }
    for behind in ["", "/timeline", "/standing", "/eligibility"] {
        let refused = scene.get(&format!("{target}{behind}?known_at=5"));
        assert_eq!((refused.status, refused.slug().as_str()), (403, "restricted"), "{behind}");
        assert!(refused.json()["detail"].as_str().unwrap().contains("has ended"), "{behind}");
    }
    scene.admits_elsewhere();
    for behind in ["/standing?known_at=5", "/risk", "/timeline?known_at=5"] {
        assert_eq!(scene.world.get_as(ELSEWHERE, &format!("{target}{behind}")).slug(), "restricted", "{behind}");
    }
    for (query, parameter) in [
        ("/standing?known_at=0", "known_at"),
        ("/standing?known_at=9999", "known_at"),
        ("/standing?known_at=x", "known_at"),
        ("/standing?known_at=5&as_of=2026-11-22", "as_of"),
        ("/standing?known_at=5&pin=5@2026-11-21", "pin"),
        ("/timeline?as_of=2026-11-22", "as_of"),
        ("/risk?pin=5@2026-11-21", "query"),
    ] {
        let refused = scene.knows(query);
        assert_eq!(refused.slug(), "bad-parameter", "{query}");
        assert_eq!(refused.json()["errors"][0]["parameter"], parameter, "{query}");
    }
}

#[test]
fn eligibility_says_from_what_it_was_made() {
    let mut scene = Scene::shown();
    let target = format!("/v1/institutions/{HOME}/eligibility");
    let public = scene.get(&target);
    assert_eq!(public.header("vary"), "Authorization, Accept-Encoding");
    let public = public.json();
    assert_eq!((&public["made_from"]["code"], public.get("known")), (&json!("public"), None));
    let subsidy = |answer: &Value| -> Value {
        let benefits = answer["benefits"].as_array().unwrap().iter();
        benefits.filter(|one| one["benefit"]["code"] == "operating_subsidy").cloned().collect()
    };
    let unmet = |answer: &Value| -> Vec<String> {
        let conditions = subsidy(answer)[0]["conditions"].as_array().unwrap().clone();
        let unmet = conditions.into_iter().filter(|one| one["met"] == false);
        unmet.map(|one| one["code"].as_str().unwrap().to_owned()).collect()
    };
    assert!(unmet(&public).contains(&"grade".to_owned()), "{public}");
    assert!(subsidy(&public)[0]["conditions"][0]["because"]["rule"].as_str().unwrap().starts_with("ELG-"));
    // A filing that is not released is nothing to the public, and everything to those in charge.
    let place = "facilities/0190c3a1-7d3e-4c9a-8b1f-0123456789ab";
    let facility = json!({
        "name": "安心养老院凤凰部", "kinds": ["elderly_care_home"], "region": OWN_REGION, "address": "凤凰镇人民路2号",
        "operated_by": HOME, "operated_from": "2020-03-01", "telephone": "13912345678",
    });
    scene.says_of(place, EventKind::FacilityRegistered, facility, &[(Role::Handler, 61)]);
    let filing = json!({
        "region": OWN_REGION, "institution": HOME, "receipt_number": "宁民养备〔2020〕7号", "accepted_on": "2020-03-16",
        "kinds": ["elderly_care_home"], "beds": 86, "nursing_beds": 60, "area_m2": 3200,
    });
    scene.says_of(place, EventKind::FilingAccepted, filing, &[(Role::Handler, 61)]);
    let inside = scene.knows("/eligibility").json();
    assert_eq!((&inside["made_from"]["code"], inside["known"].is_object()), (&json!("everything"), true));
    assert_eq!(unmet(&scene.get(&target).json()), unmet(&public));
    assert!(unmet(&inside).len() < unmet(&public).len(), "{inside}");
    // Who is not in charge is told what everybody is told.
    scene.admits_elsewhere();
    let elsewhere = scene.world.get_as(ELSEWHERE, &target).json();
    assert_eq!(elsewhere["made_from"]["code"], "public");
}

#[test]
fn a_risk_class_is_told_to_those_in_charge_and_is_nowhere_else() {
    let mut scene = Scene::shown();
    assert_eq!(scene.knows("/risk").json()["risk"], Value::Null, "no class was imported, and no model is adopted");
    let class = json!({
        "region": OWN_REGION, "class": "d", "system": "山西省企业信用风险分类管理系统", "reference": "2026-11批次",
        "classified_on": "2026-11-20", "valid_until": null,
    });
    let receipt = scene.says(EventKind::RiskClassImported, class, &[(Role::Handler, 61)]);
    let told = scene.knows("/risk");
    assert_eq!(told.header("cache-control"), "private, no-store");
    assert_eq!(told.json()["risk"]["class"]["code"], "d");
    assert_eq!(told.json()["risk"]["weighed"][0]["entries"][0], receipt["seq"]);
    assert_eq!(scene.knows("/risk?as_of=2026-11-19").json()["risk"], Value::Null);
    let known_at = receipt["seq"].as_u64().unwrap();
    assert_eq!(scene.knows(&format!("/risk?known_at={known_at}")).json()["risk"], Value::Null);
    assert_eq!(scene.get(&format!("/v1/institutions/{HOME}/risk")).slug(), "no-access-proof");
    for behind in ["", "/timeline", "/standing", "/eligibility"] {
        let public = scene.get(&format!("/v1/institutions/{HOME}{behind}")).text();
        assert!(!public.contains("risk") && !public.contains("风险分类"), "{behind}: {public}");
    }
}

#[test]
fn figures_stand_against_their_targets_and_say_who_can_count_them_again() {
    let mut scene = Scene::shown();
    let place = "facilities/0190c3a1-7d3e-4c9a-8b1f-0123456789ab";
    let filing = json!({
        "region": OWN_REGION, "institution": HOME, "receipt_number": "宁民养备〔2020〕7号", "accepted_on": "2020-03-16",
        "kinds": ["elderly_care_home"], "beds": 86, "nursing_beds": 60, "area_m2": 3200,
    });
    let facility = json!({
        "name": "安心养老院凤凰部", "kinds": ["elderly_care_home"], "region": OWN_REGION, "address": "凤凰镇人民路2号",
        "operated_by": HOME, "operated_from": "2020-03-01", "telephone": "13912345678",
    });
    scene.says_of(place, EventKind::FacilityRegistered, facility, &[(Role::Handler, 61)]);
    let receipt = scene.says_of(place, EventKind::FilingAccepted, filing, &[(Role::Handler, 61)]);
    let beds = |answer: &Value| -> Value {
        let rows = answer["indicators"].as_array().unwrap().iter();
        rows.filter(|row| row["computed"] == true && row["value"]["numerator"] == 86).cloned().collect()
    };
    let told = scene.get("/v1/indicators?region=140000&parts=1").json();
    let found = beds(&told)[0].clone();
    assert_eq!((&found["value"]["text"], &found["recomputable_by"]["code"]), (&json!("86"), &json!("auditor")));
    assert_eq!(found["entries"][0], receipt["seq"]);
    let parts = told["parts"].as_array().unwrap();
    let own = parts.iter().filter(|part| beds(part)[0].is_object()).count();
    assert_eq!((parts.len() > 5, own), (true, 1), "the parts of a province are its prefectures");
    assert_eq!(beds(&scene.get("/v1/indicators?region=110000").json()), json!([]));
    assert_eq!(beds(&scene.get("/v1/indicators?year=2019").json()), json!([]), "it was filed in 2020");
    let country = scene.get("/v1/indicators").json();
    assert_eq!((&country["year"], &country["region"]), (&json!(2026), &Value::Null));
    scene.release_of(place, crate::scene::digest_of(&receipt), None);
    let told = scene.get("/v1/indicators?region=140925").json();
    assert_eq!(beds(&told)[0]["recomputable_by"]["code"], "public");
    for (query, parameter) in
        [("region=14", "region"), ("year=2027", "year"), ("year=1999", "year"), ("parts=2", "parts")]
    {
        let refused = scene.get(&format!("/v1/indicators?{query}"));
        assert_eq!(refused.json()["errors"][0]["parameter"], parameter, "{query}");
    }
    assert_eq!(scene.get("/v1/indicators?region=999999").status, 404);
}

#[test]
fn every_rule_can_be_read_with_its_source_and_its_mark() {
    let scene = Scene::new();
    let list = scene.get("/v1/rulesets").json();
    let row = &list["items"][0];
    assert_eq!((&row["entry"], &row["in_force"], &row["until_entry"]), (&json!(0), &json!(true), &Value::Null));
    let digest = row["manifest"].as_str().unwrap();
    let told = scene.get(&format!("/v1/rulesets/{digest}")).json();
    assert_eq!(told["manifest"], digest);
    let files = told["files"].as_array().unwrap();
    let ruleset = files.iter().find(|file| file["name"] == "rulesets/cn-core.json").unwrap();
    let served = scene.get(ruleset["address"].as_str().unwrap());
    assert_eq!(minglu::codes::Hash::of(&served.body).to_string(), ruleset["digest"].as_str().unwrap());
    let rules = told["rules"].as_array().unwrap();
    let rule = |id: &str| rules.iter().find(|rule| rule["id"] == id).unwrap_or_else(|| panic!("{id}"));
    let window = rule("PUB-04");
    assert_eq!((&window["table"], &window["from"]), (&json!("publicity"), &json!("2023-05-01")));
    assert!(window["source"].as_str().is_some_and(|source| !source.is_empty()) && window["says"]["windows"].is_array());
    assert!(rule("ELG-01")["says"]["conditions"].is_array());
    assert!(rules.iter().any(|rule| rule["mark"].as_str().is_some_and(|mark| mark.starts_with("[POLICY]"))));
    assert!(rules.iter().any(|rule| rule["file"] == "targets.json" && rule["table"] == "targets"));
    // A data file that is no manifest, and a manifest that nobody adopted, are no rulesets.
    let file = ruleset["digest"].as_str().unwrap();
    assert_eq!(scene.get(&format!("/v1/rulesets/{file}")).status, 404);
    assert_eq!(scene.get("/v1/rulesets/x").slug(), "bad-parameter");
}

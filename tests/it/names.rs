//! One legal person under two codes, one place under two ids, and who takes over: over HTTP, at pins, and audited.

use std::time::Duration;

use minglu::codes::Hash;
use minglu::statement::{EventKind, Role};
use serde_json::{Value, json};

use crate::client::Reply;
use crate::process::{minglu, until};
use crate::scene::{HOME, Scene, digest_of, person};
use crate::world::{OWN_REGION, key};

/// Another code of the home, and a legal person that takes over.
const OLD: &str = "52140925MJAAAA0254";
const NEXT: &str = "91350100M000100Y43";
const PLACES: [&str; 2] = ["0190c3a1-7d3e-4c9a-8b1f-000000000001", "0190c3a1-7d3e-4c9a-8b1f-000000000002"];
const HANDLER: [(Role, u8); 1] = [(Role::Handler, 61)];
const HEADS: [(Role, u8); 2] = [(Role::Handler, 61), (Role::Head, 64)];

fn institution(code: &str) -> String {
    format!("institutions/{code}")
}

fn facility(id: &str) -> String {
    format!("facilities/{id}")
}

impl Scene {
    fn registered(&mut self, code: &str, name: &str) {
        let data = json!({
            "name": name, "region": OWN_REGION, "address": "凤凰镇人民路2号", "registered_on": "2020-03-01",
            "representative": {"person": person(91), "name": "辛某"},
        });
        let entered = self.says_of(&institution(code), EventKind::InstitutionRegistered, data, &HANDLER);
        self.release_of(&institution(code), digest_of(&entered), None);
    }

    fn placed(&mut self, id: &str, by: &str) {
        let data = json!({
            "name": "宁武县安心养老院", "kinds": ["elderly_care_home"], "region": OWN_REGION, "address": "凤凰镇人民路1号",
            "operated_by": by, "operated_from": "2020-04-01",
        });
        let entered = self.says_of(&facility(id), EventKind::FacilityRegistered, data, &HANDLER);
        self.release_of(&facility(id), digest_of(&entered), None);
    }

    fn merged(&mut self, stays: &str, other: &str, ground: &str) -> Value {
        let data = json!({
            "other": other, "ground": ground, "region": OWN_REGION, "reason": "核对登记档案", "merged_on": "2026-11-21",
        });
        self.says_of(stays, EventKind::SubjectMerged, data, &HEADS)
    }

    fn parted(&mut self, stays: &str, other: &str) -> Value {
        let data = json!({"other": other, "region": OWN_REGION, "reason": "不是同一机构", "split_on": "2026-11-21"});
        self.says_of(stays, EventKind::SubjectSplit, data, &HEADS)
    }

    fn succeeded(&mut self, old: &str, by: &str) -> Hash {
        let data = json!({
            "region": OWN_REGION, "ground": "converted", "successors": [by], "succeeded_on": "2026-11-20",
            "reason_public": "改制为有限责任公司",
        });
        digest_of(&self.says_of(&institution(old), EventKind::InstitutionSucceeded, data, &HANDLER))
    }

    /// Where an address leads, which is for ever as long as nobody parts the two.
    fn leads(&self, target: &str) -> String {
        let reply = self.get(target);
        assert_eq!(reply.status, 308, "{target}: {}", reply.text());
        reply.header("location").to_owned()
    }

    fn numbers(&self, target: &str) -> Vec<u64> {
        let reply = self.get(target);
        assert_eq!(reply.status, 200, "{target}: {}", reply.text());
        entries(&reply.json()["timeline"])
    }

    /// What an audit over HTTP says, by whoever may read everything, or by anybody.
    fn audited(&mut self, auditor: Option<u8>) -> Value {
        let wanted = self.world.ledger().size().0.to_string();
        let published = || self.get("/log/checkpoint").text().lines().nth(1) == Some(&wanted);
        until(Duration::from_secs(30), "a published checkpoint over all entries", || published().then_some(()));
        let url = format!("http://{}", self.world.address);
        let mut args = vec!["audit".to_owned(), url, "--json".to_owned()];
        let dir = tempfile::tempdir().unwrap();
        if let Some(n) = auditor {
            let file = dir.path().join("auditor.jwk");
            minglu::service::write_secret(&file, &key(n)).unwrap();
            args.extend(["--identity".to_owned(), file.to_str().unwrap().to_owned()]);
        }
        let args: Vec<&str> = args.iter().map(String::as_str).collect();
        let (code, text) = minglu(&args);
        assert_eq!(code, 0, "{text}");
        serde_json::from_str(&text).unwrap()
    }
}

fn entries(items: &Value) -> Vec<u64> {
    items.as_array().unwrap().iter().map(|item| item["seq"].as_u64().unwrap()).collect()
}

/// A home whose penalty is shown, entered under another code too.
fn twice() -> Scene {
    let mut scene = Scene::shown();
    scene.registered(OLD, "宁武县安心养老院");
    scene
}

#[test]
fn a_code_that_was_replaced_leads_to_the_one_that_stays_and_back_after_a_split() {
    let mut scene = twice();
    let before = scene.get(&format!("/v1/institutions/{OLD}"));
    assert_eq!(before.status, 200);
    let (pin, own) = (before.json()["pin"].as_str().unwrap().to_owned(), entries(&before.json()["timeline"]));
    let home = scene.numbers(&format!("/v1/institutions/{HOME}"));
    // The newer code stays, the penalty was entered under the one that was replaced.
    let merger = scene.merged(&institution(OLD), &institution(HOME), "code_replaced")["seq"].as_u64().unwrap();
    for (part, query) in
        [("", ""), ("/timeline", "?as_of=2026-11-20"), ("/standing", ""), ("/eligibility", "?as_of=2026-11-20")]
    {
        let wanted = format!("/v1/institutions/{OLD}{part}{query}");
        assert_eq!(scene.leads(&format!("/v1/institutions/{HOME}{part}{query}")), wanted);
        assert_eq!(scene.get(&wanted).status, 200, "{wanted}");
    }
    let dossier = scene.get(&format!("/v1/institutions/{OLD}")).json();
    let mut all: Vec<u64> = [own.clone(), home.clone(), vec![merger]].concat();
    all.sort_unstable();
    let mut found = entries(&dossier["timeline"]);
    found.sort_unstable();
    assert_eq!(found, all);
    assert_eq!(dossier["standing"]["standing"]["code"], "penalty_showing");
    assert_eq!((&dossier["summary"]["other_codes"], &dossier["summary"]["penalties"]), (&json!([HOME]), &json!(1)));
    assert_eq!(dossier["penalties"][0]["institution"]["code"], OLD);
    assert_eq!(dossier["penalties"][0]["subject"], institution(HOME), "where it was entered");
    assert_eq!(scene.get("/v1/institutions").json()["total"], 1);
    assert_eq!(scene.get(&format!("/v1/institutions?q={HOME}")).json()["items"][0]["uscc"], OLD);
    assert_eq!(scene.get("/v1/penalties").json()["items"][0]["institution"]["code"], OLD);
    // At a pin of before it is what it was.
    for (code, wanted) in [(OLD, &own), (HOME, &home)] {
        assert_eq!(&scene.numbers(&format!("/v1/institutions/{code}?pin={pin}")), wanted);
    }
    assert_eq!(scene.get(&format!("/v1/institutions?pin={pin}")).json()["total"], 2);
    // What an officer knew then, too.
    let size = pin.split('@').next().unwrap().to_owned();
    let known = format!("/v1/institutions/{HOME}/timeline?known_at={size}");
    assert_eq!(scene.world.get_as(61, &known).status, 200);
    let now = scene.world.get_as(61, &format!("/v1/institutions/{HOME}/timeline?known_at={}", merger + 1));
    assert_eq!((now.status, now.header("location").contains(OLD)), (308, true));

    scene.world.restart();
    assert_eq!(scene.leads(&format!("/v1/institutions/{HOME}")), format!("/v1/institutions/{OLD}"));
    let merged_pin = scene.get(&format!("/v1/institutions/{OLD}")).json()["pin"].as_str().unwrap().to_owned();
    let split = scene.parted(&institution(OLD), &institution(HOME))["seq"].as_u64().unwrap();
    assert_eq!(scene.numbers(&format!("/v1/institutions/{HOME}")), home);
    let parted = scene.numbers(&format!("/v1/institutions/{OLD}"));
    assert_eq!(parted, [vec![split, merger], own].concat());
    assert_eq!(
        scene.leads(&format!("/v1/institutions/{HOME}?pin={merged_pin}")),
        format!("/v1/institutions/{OLD}?pin={merged_pin}")
    );
    let at_merged = scene.numbers(&format!("/v1/institutions/{OLD}?pin={merged_pin}"));
    assert_eq!(at_merged.len(), all.len(), "a pin keeps what it showed");
    scene.world.restart();
    assert_eq!(scene.numbers(&format!("/v1/institutions/{HOME}")), home);
}

#[test]
fn what_cannot_be_one_is_refused_with_its_reason() {
    let mut scene = twice();
    let refused = |scene: &mut Scene, stays: &str, members: Value, code: &str| {
        let mut data = json!({
            "other": institution(OLD), "ground": "code_mistyped", "region": OWN_REGION, "reason": "核对", "merged_on": "2026-11-21",
        });
        data.as_object_mut().unwrap().extend(members.as_object().unwrap().clone());
        let draft =
            scene.world.draft(EventKind::SubjectMerged, &format!("authorities/{}", crate::world::OWN), stays, data);
        let reply: Reply = scene.world.post(&crate::world::signed(draft, &HEADS));
        let text = reply.text();
        assert_eq!(reply.status, 422, "{code}: {text}");
        assert!(text.contains(code), "{code}: {text}");
    };
    let home = institution(HOME);
    refused(&mut scene, &home, json!({"other": facility(PLACES[0])}), "merger-of-kind");
    refused(&mut scene, &home, json!({"ground": "one_place"}), "merger-ground");
    refused(&mut scene, &home, json!({"region": null}), "merger-region");
    refused(&mut scene, &home, json!({"other": home}), "merger-once");
    scene.succeeded(OLD, HOME);
    refused(&mut scene, &home, json!({}), "merger-of-one-person");
}

#[test]
fn a_place_under_two_ids_has_one_page() {
    let mut scene = twice();
    for (id, by) in PLACES.into_iter().zip([HOME, OLD]) {
        scene.placed(id, by);
    }
    scene.merged(&institution(HOME), &institution(OLD), "code_mistyped");
    assert_eq!(scene.get("/v1/facilities").json()["total"], 2);
    scene.merged(&facility(PLACES[0]), &facility(PLACES[1]), "one_place");
    assert_eq!(scene.leads(&format!("/v1/facilities/{}", PLACES[1])), format!("/v1/facilities/{}", PLACES[0]));
    let page = scene.get(&format!("/v1/facilities/{}", PLACES[0])).json();
    assert_eq!(page["summary"]["other_ids"], json!([PLACES[1]]));
    assert_eq!(page["summary"]["operator"]["code"], HOME);
    let under: Vec<&Value> = page["timeline"].as_array().unwrap().iter().map(|item| &item["entered_under"]).collect();
    assert!(under.contains(&&json!(facility(PLACES[1]))) && under.contains(&&Value::Null), "{under:?}");
    assert_eq!(scene.get("/v1/facilities").json()["total"], 1);
    assert_eq!(scene.get(&format!("/v1/institutions/{HOME}")).json()["summary"]["facilities"], 1);
    scene.parted(&facility(PLACES[0]), &facility(PLACES[1]));
    assert_eq!(scene.get(&format!("/v1/facilities/{}", PLACES[1])).status, 200);
}

#[test]
fn who_takes_over_inherits_nothing_and_both_pages_name_each_other() {
    let mut scene = Scene::shown();
    scene.registered(NEXT, "安心康养有限公司");
    let told = scene.succeeded(HOME, NEXT);
    let silent = scene.get(&format!("/v1/institutions/{HOME}"));
    assert_eq!((silent.status, silent.json()["succeeded_by"].clone()), (200, json!([])), "before its release");
    scene.release(told, None);
    let old = scene.get(&format!("/v1/institutions/{HOME}"));
    let link = format!("</v1/institutions/{NEXT}>; rel=\"successor-version\"");
    assert_eq!((old.status, old.header("link")), (200, link.as_str()));
    let old = old.json();
    assert_eq!(old["succeeded_by"][0]["institution"]["code"], NEXT);
    assert_eq!(
        (&old["succeeded_by"][0]["ground"]["code"], old["penalties"].as_array().unwrap().len()),
        (&json!("converted"), 1)
    );
    let next = scene.get(&format!("/v1/institutions/{NEXT}")).json();
    assert_eq!(next["predecessors"][0]["institution"]["code"], HOME);
    assert_eq!((&next["standing"]["standing"]["code"], &next["penalties"]), (&json!("normal"), &json!([])));
    assert_eq!((&next["succeeded_by"], &old["predecessors"]), (&json!([]), &json!([])));
}

#[test]
fn an_audit_of_mergers_a_split_and_a_succession_finds_them_sound() {
    let mut scene = twice();
    let audit = scene.world.audit(crate::world::AUDITOR, None, "2027-12-31");
    scene.world.accept(&audit);
    scene.registered(NEXT, "安心康养有限公司");
    for (id, by) in PLACES.into_iter().zip([HOME, OLD]) {
        scene.placed(id, by);
    }
    scene.merged(&facility(PLACES[0]), &facility(PLACES[1]), "one_place");
    scene.merged(&institution(OLD), &institution(HOME), "code_replaced");
    scene.parted(&institution(OLD), &institution(HOME));
    scene.merged(&institution(HOME), &institution(OLD), "code_mistyped");
    let told = scene.succeeded(HOME, NEXT);
    scene.release(told, None);
    for auditor in [Some(crate::world::AUDITOR), None] {
        let report = scene.audited(auditor);
        assert_eq!(report["findings"]["unsound"], 0, "{report:#}");
        let counts = &report["counts"];
        assert_eq!((&counts["standings"], &counts["places"]), (&json!(2), &json!(1)), "{report:#}");
    }
    let data = scene.world.dir.path().join("data");
    scene.world.stop();
    let (code, text) = minglu(&["audit", data.to_str().unwrap(), "--json"]);
    assert_eq!(code, 0, "{text}");
}

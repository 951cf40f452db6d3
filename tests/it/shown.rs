//! One penalty, and every public way to it: before its release, while it is shown, and after each kind of end.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use minglu::statement::{EventKind, Role};
use serde_json::{Value, json};

use crate::client::send;
use crate::scene::{HOME, NUMBER, OFFICERS, Scene, VIOLATION, document};
use crate::world::{OWN, OWN_APPROVERS, OWN_REGION, SECRET};

/// What a record is to the public.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Seen {
    Shown,
    Silent { status: u16, slug: &'static str, class: String },
}

impl Scene {
    /// Everything that anybody can read, decoded, by address.
    fn everything(&self) -> Vec<(String, String)> {
        let mut targets: Vec<String> = ["", "/timeline", "/standing", "/standing?as_of=2026-11-20"]
            .map(|part| format!("/v1/institutions/{HOME}{part}"))
            .into();
        targets.extend(
            ["joint_punishment", "watch", "abnormal", "severe"].map(|list| format!("/v1/lists/{list}?history=1")),
        );
        let open = [
            "institutions",
            "institutions?standing=penalty_showing",
            "facilities",
            "penalties",
            "grades",
            "inspections",
        ];
        targets.extend(open.map(|path| format!("/v1/{path}")));
        let mut read: Vec<(String, String)> =
            targets.into_iter().map(|target| (target.clone(), self.get(&target).text())).collect();
        let log = self.get("/v1/statements?limit=500").lines();
        read.push(("/v1/statements".to_owned(), log.iter().map(payload_of).collect()));
        read
    }

    /// Holds every way to the penalty against what it should be.
    fn check(&self, seen: &Seen, when: &str) {
        let line = self.get(&format!("/v1/statements?from={}&limit=1", self.seq)).lines().remove(0);
        let one = self.get(&format!("/log/statements/{}", self.digest));
        let everything = self.everything();
        match seen {
            Seen::Shown => {
                assert!(payload_of(&line).contains(VIOLATION), "{when}: {line}");
                assert_eq!(
                    line["statement"]["signatures"][0].get("header"),
                    None,
                    "{when}: no disclosure for the public"
                );
                assert_eq!(line.get("marks"), None, "{when}");
                assert_eq!(one.status, 200, "{when}");
                assert!(everything.iter().all(|(_, text)| !text.contains(SECRET)), "{when}");
                let with_number: Vec<&str> = everything
                    .iter()
                    .filter(|(_, text)| text.contains(NUMBER))
                    .map(|(target, _)| target.as_str())
                    .collect();
                let wanted =
                    [format!("/v1/institutions/{HOME}"), "/v1/penalties".to_owned(), "/v1/statements".to_owned()];
                assert_eq!(with_number, wanted, "{when}");
                assert_eq!(self.standing(), "penalty_showing", "{when}");
            }
            Seen::Silent { status, slug, class } => {
                assert_eq!(line["not_shown"], *class, "{when}");
                assert_eq!((one.status, one.slug().as_str()), (*status, *slug), "{when}");
                for (target, text) in everything {
                    assert!(
                        ![VIOLATION, NUMBER, SECRET, "燃气设施"].iter().any(|word| text.contains(word)),
                        "{when} {target}: {text}"
                    );
                }
                assert_eq!(self.standing(), "normal", "{when}");
                assert_eq!(self.get("/v1/institutions?standing=penalty_showing").json()["total"], 0, "{when}");
            }
        }
        for target in
            [format!("/log/statements/{}", self.digest), format!("/v1/institutions/{HOME}"), "/v1/penalties".into()]
        {
            let reply = self.get(&target);
            if reply.status == 200 {
                assert!(reply.header("cache-control").starts_with("public, max-age="), "{when} {target}");
                assert_eq!(reply.header("x-robots-tag"), "noarchive", "{when} {target}");
            }
        }
    }

    fn standing(&self) -> String {
        let found = self.get(&format!("/v1/institutions/{HOME}/standing")).json();
        found["standing"]["code"].as_str().unwrap().to_owned()
    }
}

fn ended(by: &Value) -> Seen {
    Seen::Silent { status: 410, slug: "ended", class: format!("ended by entry {}", by["seq"]) }
}

/// The text that was signed, and whatever else stands in the line.
fn payload_of(line: &Value) -> String {
    let payload = line["statement"]["payload"].as_str().unwrap_or_default();
    let payload = String::from_utf8(URL_SAFE_NO_PAD.decode(payload).unwrap()).unwrap();
    format!("{payload} {line}")
}

#[test]
fn a_penalty_is_silent_before_its_release_and_shown_until_the_last_day_of_its_window() {
    let mut scene = Scene::new();
    let restricted = Seen::Silent { status: 403, slug: "restricted", class: "restricted".into() };
    scene.check(&restricted, "before release");
    scene.release(scene.digest, Some("general"));
    scene.check(&Seen::Shown, "on release");
    scene.set_clock("2027-11-19T15:59:59Z");
    scene.check(&Seen::Shown, "in the last second of the window, in Shanghai");
    let reply = scene.get("/v1/penalties");
    assert_eq!(reply.header("cache-control"), "public, max-age=1");
    let held = reply.header("etag").to_owned();
    scene.set_clock("2027-11-19T16:00:00Z");
    scene.check(&Seen::Silent { status: 410, slug: "expired", class: "expired".into() }, "a second later");
    let late = send(scene.world.address, "GET", "/v1/penalties", &[("if-none-match", &held)], &[]);
    assert_eq!((late.status, late.json()["total"].as_u64()), (200, Some(0)), "an ETag ends with its day");
}

/// Ends the penalty; the receipt of the statement that did.
type End = fn(&mut Scene) -> Value;

#[test]
fn what_is_repaired_annulled_or_misattributed_is_silent_at_once_at_old_pins_too() {
    let ends: [(&str, End); 3] = [("repair", repaired), ("annulment", annulled), ("misattribution", misattributed)];
    for (when, end) in ends {
        let mut scene = Scene::shown();
        scene.check(&Seen::Shown, when);
        let before = scene.get("/v1/penalties");
        let (pin, held) = (before.json()["pin"].as_str().unwrap().to_owned(), before.header("etag").to_owned());
        assert_eq!((before.json()["total"].as_u64(), held.trim_matches('"')), (Some(1), pin.as_str()));
        let by = end(&mut scene);
        scene.check(&ended(&by), when);
        let old = scene.get(&format!("/v1/penalties?pin={pin}"));
        assert_eq!(
            (old.status, old.json()["total"].as_u64()),
            (200, Some(0)),
            "{when}: an old pin brings nothing back"
        );
        let dossier = scene.get(&format!("/v1/institutions/{HOME}?pin={pin}"));
        assert!(
            !dossier.text().contains(NUMBER) && dossier.json()["standing"]["standing"]["code"] == "normal",
            "{when}"
        );
        let late =
            send(scene.world.address, "GET", &format!("/v1/penalties?pin={pin}"), &[("if-none-match", &held)], &[]);
        assert_eq!(late.status, 200, "{when}: what was held is not confirmed");
        scene.world.restart();
        scene.check(&ended(&by), "after a restart");
    }
}

fn repaired(scene: &mut Scene) -> Value {
    let data = json!({
        "body": "信用中国", "number": "修〔2026〕1号", "dated_on": "2026-11-21", "received_on": "2026-11-21",
        "about": scene.digest.to_base64url(), "effect": "repair_granted", "copy": "b".repeat(64),
    });
    scene.says(EventKind::OutsideDocumentReceived, data, &[(Role::Receiver, 61)])
}

fn annulled(scene: &mut Scene) -> Value {
    let data = json!({
        "region": OWN_REGION, "decision": scene.digest.to_base64url(), "outcome": "revoked", "ordered_by": null,
        "reason_public": "原决定事实不清", "document": document("宁民撤〔2026〕1号", "2026-11-21"),
    });
    let by = scene.says(EventKind::PenaltyAnnulled, data, &[(Role::Handler, 61), (Role::Head, 64)]);
    let notice = scene.get(&format!("/v1/institutions/{HOME}")).json();
    assert_eq!(notice["annulments"][0]["reason"], "原决定事实不清", "the reason is told where the decision was shown");
    by
}

fn misattributed(scene: &mut Scene) -> Value {
    let data = json!({
        "statement": scene.digest.to_base64url(), "rightful": null, "reason": "统一社会信用代码录入错误", "found_on": "2026-11-21",
    });
    scene.says(EventKind::StatementMisattributed, data, &[(Role::Handler, 61), (Role::Head, 64)])
}

#[test]
fn a_correction_is_taken_in_and_said_and_an_erasure_takes_nothing_of_what_is_public() {
    let mut scene = Scene::shown();
    let data = json!({
        "statement": scene.digest.to_base64url(), "field": "/facts_public", "old": "燃气设施未经检验即投入使用",
        "new": "二号厨房燃气设施未经检验即投入使用", "reason": "地点不全", "corrected_on": "2026-11-21",
    });
    scene.says(EventKind::StatementCorrected, data, &[(Role::Handler, 61), (Role::Head, 64)]);
    scene.check(&Seen::Shown, "corrected");
    let penalty = &scene.get("/v1/penalties").json()["items"][0];
    assert_eq!((&penalty["amended"], &penalty["facts"]), (&json!(true), &json!("二号厨房燃气设施未经检验即投入使用")));
    let data = json!({
        "legal_basis": "个人信息保护法 47", "disclosures": null, "decided_by": "宁武县民政局", "decided_on": "2026-11-21",
    });
    scene.says(EventKind::PersonalErased, data, &[(Role::Approver, OWN_APPROVERS[0]), (Role::Head, 64)]);
    scene.check(&Seen::Shown, "erased");
}

#[test]
fn an_insider_sees_all_of_it_all_the_time_with_its_marks() {
    let mut scene = Scene::shown();
    let target = format!("/v1/statements?from={}&limit=1", scene.seq);
    misattributed(&mut scene);
    let line = scene.world.get_as(OFFICERS[0], &target).lines().remove(0);
    assert!(payload_of(&line).contains(VIOLATION));
    assert_eq!(line["marks"], json!([]));
    assert_eq!(line["statement"]["signatures"][0]["header"]["disclosures"].as_array().map(Vec::len), Some(2));
}

#[test]
fn pins_and_codes_that_cannot_be_used_are_named() {
    let scene = Scene::shown();
    let pin = scene.get("/v1/penalties").json()["pin"].as_str().unwrap().to_owned();
    let (size, day) = pin.split_once('@').unwrap();
    let table = [
        (format!("/v1/penalties?pin={size}@2026-11-20"), 409, "pin-moved"),
        (format!("/v1/penalties?pin={}@{day}", size.parse::<u64>().unwrap() + 1), 400, "bad-parameter"),
        ("/v1/penalties?pin=now".into(), 400, "bad-parameter"),
        ("/v1/institutions/52410302MJAAAA017X".into(), 400, "bad-parameter"),
        (format!("/v1/institutions/{HOME}/standing?as_of=2026-11-22"), 400, "bad-parameter"),
        ("/v1/institutions?standing=good".into(), 400, "bad-parameter"),
        ("/v1/institutions?grade=6".into(), 400, "bad-parameter"),
        ("/v1/institutions?limit=501".into(), 400, "bad-parameter"),
        ("/v1/lists/black".into(), 404, "not-found"),
        (format!("/v1/institutions/{OWN}"), 404, "not-found"),
    ];
    for (target, status, slug) in table {
        let reply = scene.get(&target);
        assert_eq!((reply.status, reply.slug().as_str()), (status, slug), "{target}");
    }
    let moved = scene.get(&format!("/v1/institutions/{}/standing?as_of=2026-11-20", HOME.to_lowercase()));
    assert_eq!(
        (moved.status, moved.header("location")),
        (308, format!("/v1/institutions/{HOME}/standing?as_of=2026-11-20").as_str())
    );
    let held = send(scene.world.address, "GET", "/v1/penalties", &[("if-none-match", &format!("\"{pin}\""))], &[]);
    assert_eq!((held.status, held.body.len()), (304, 0));
}

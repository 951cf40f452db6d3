//! Outboxes over HTTP: what is due, the file, the answer of the outside system, and the withdrawal.

use minglu::codes::Hash;
use minglu::statement::{EventKind, Role};
use serde_json::{Value, json};

use crate::client::{Reply, send};
use crate::process::minglu;
use crate::scene::{NUMBER, OFFICERS, Scene, digest_of, document};
use crate::world::{AUDITOR_OF_OTHER, OTHER_OFFICER, OWN_REGION, World, key};

const TARGET: &str = "/v1/outbox/credit_china";

impl Scene {
    fn outbox(&mut self, target: &str) -> Value {
        let reply = self.world.get_as(OFFICERS[0], &format!("/v1/outbox/{target}"));
        assert_eq!(reply.status, 200, "{}", reply.text());
        reply.json()
    }

    /// Hands in an answer; `n` proves who does.
    fn answers(&mut self, n: u8, query: &str, media: &str, body: &str) -> Reply {
        let target = format!("{TARGET}/receipts?{query}");
        let proof = self.world.proof(n, "POST", &target);
        let headers = [("authorization", proof.as_str()), ("content-type", media)];
        send(self.world.address, "POST", &target, &headers, body.as_bytes())
    }
}

fn due(outbox: &Value) -> Vec<(String, String, String)> {
    let told = |row: &Value, pointer: &str| row.pointer(pointer).and_then(Value::as_str).unwrap_or("-").to_owned();
    let rows = outbox["due"].as_array().unwrap().iter();
    rows.map(|row| (told(row, "/record/code"), told(row, "/task/code"), told(row, "/deadline/due"))).collect()
}

fn penalty_due(outbox: &Value) -> Option<Value> {
    outbox["due"].as_array().unwrap().iter().find(|row| row["number"] == NUMBER).cloned()
}

#[test]
fn a_released_penalty_goes_out_comes_back_refused_then_accepted_and_is_withdrawn_when_it_is_annulled() {
    let mut scene = Scene::new();
    assert_eq!(due(&scene.outbox("credit_china")), [], "nothing goes before its release");
    let hidden = scene.world.get_as(OFFICERS[0], &format!("{TARGET}/penalties.csv")).text();
    assert!(hidden.starts_with("\u{feff}行政相对人名称,") && !hidden.contains("2026〕77号"));
    scene.release(scene.digest, Some("general"));
    let outbox = scene.outbox("credit_china");
    // Seven working days after Friday 2026-11-20.
    let row = ("minglu.penalty.decided.v1".to_owned(), "deliver".to_owned(), "2026-12-01".to_owned());
    assert_eq!(due(&outbox), [row]);
    assert_eq!((&outbox["files"], &outbox["overdue"]), (&json!(["penalties", "licences"]), &json!(0)));
    assert_eq!(outbox["due"][0]["file"], "penalties");
    let elsewhere = scene.outbox("social_organisations");
    assert!(due(&elsewhere).iter().any(|(kind, _, day)| kind.contains("penalty") && day == "2026-12-18"));
    // The file: thirty columns, the fine exact, nobody's number.
    let reply = scene.world.get_as(OFFICERS[0], &format!("{TARGET}/penalties.csv"));
    assert_eq!(reply.header("content-type"), "text/csv; charset=utf-8");
    assert_eq!(reply.header("cache-control"), "private, no-store");
    let text = reply.text();
    let lines: Vec<&str> = text.trim_end().split("\r\n").collect();
    assert_eq!((lines.len(), lines[0].split(',').count(), lines[1].split(',').count()), (2, 30, 30));
    assert!(
        lines[1].contains(",罚款,,0.5,") && lines[1].contains("宁武县安心养老院") && lines[1].contains("宁武县民政局")
    );
    assert!(!text.contains("11010519491231002X") && !text.contains("庚某"));

    // Refused by its number, in the outside system's own file.
    let answer = format!("文号,结果,原因\r\n{NUMBER},失败,处罚内容为空\r\n晋民罚〔2026〕1号,成功,\r\n");
    let reply = scene.answers(OFFICERS[0], "batch=20261124-3", "text/csv", &answer);
    assert_eq!(reply.status, 200, "{}", reply.text());
    let told = reply.json();
    let seq = told["rows"][0]["seq"].as_u64().unwrap();
    assert_eq!(told["rows"][1]["problem"], "the authority has no such record");
    assert_eq!(penalty_due(&scene.outbox("credit_china")).unwrap()["refused"], "处罚内容为空");
    // The same file again doubles nothing.
    let again = scene.answers(OFFICERS[0], "batch=20261124-3", "text/csv", &answer).json();
    assert_eq!((&again["rows"][0]["seq"], &again["rows"][0]["repeated"]), (&json!(seq), &json!(true)));
    // Accepted, as JSON and by digest.
    let answer = json!([{"digest": scene.digest.to_string(), "outcome": "accepted"}]).to_string();
    let reply = scene.answers(OFFICERS[0], "batch=20261124-4", "application/json", &answer);
    assert_eq!(reply.json()["rows"][0]["repeated"], false, "{}", reply.text());
    let outbox = scene.outbox("credit_china");
    assert_eq!((penalty_due(&outbox), &outbox["held"]), (None, &json!(1)));

    // Annulled: it has to leave the one system that has it, in three working days.
    let annulment = json!({
        "region": OWN_REGION, "decision": scene.digest.to_base64url(), "outcome": "revoked", "ordered_by": null,
        "reason_public": "事实认定有误", "document": document("宁民撤〔2026〕1号", "2026-11-21"),
    });
    scene.says(EventKind::PenaltyAnnulled, annulment, &[(Role::Handler, 61), (Role::Head, 64)]);
    let found = penalty_due(&scene.outbox("credit_china")).unwrap();
    assert_eq!((&found["task"]["code"], &found["cause"]["code"]), (&json!("withdraw"), &json!("annulled")));
    assert_eq!((&found["deadline"]["due"], &found["rule"]), (&json!("2026-11-25"), &json!("WDR-01")));
    assert_eq!(penalty_due(&scene.outbox("social_organisations")), None);
    let reply = scene.answers(OFFICERS[0], "batch=w1&sent=withdrawals", "application/json", &answer);
    assert!(reply.json()["rows"][0]["seq"].is_u64(), "{}", reply.text());
    let outbox = scene.outbox("credit_china");
    assert_eq!((penalty_due(&outbox), &outbox["held"]), (None, &json!(0)));
}

#[test]
fn what_is_overdue_is_counted() {
    let mut scene = Scene::shown();
    scene.set_clock("2026-12-02T09:00:00+08:00");
    let outbox = scene.outbox("credit_china");
    assert_eq!((&outbox["overdue"], &outbox["due"][0]["overdue"]), (&json!(1), &json!(true)));
    let work = scene.world.get_as(OFFICERS[0], "/v1/work").json();
    // And the registration of 2020, which the platform of social organisations never got.
    assert_eq!(work["deliveries_overdue"], 2);
}

#[test]
fn an_answer_that_is_none_is_refused_whole_and_names_what_was_wrong() {
    let mut scene = Scene::shown();
    let n = OFFICERS[0];
    let good = format!("文号,结果,原因\r\n{NUMBER},成功,\r\n");
    let many = format!("文号,结果,原因\r\n{}", "x,成功,\r\n".repeat(2001));
    let rows: [(&str, &str, &str, u16, &str); 9] = [
        ("", "text/csv", &good, 400, "bad-parameter"),
        ("batch=", "text/csv", &good, 400, "bad-parameter"),
        ("batch=1&sent=both", "text/csv", &good, 400, "bad-parameter"),
        ("batch=1&x=1", "text/csv", &good, 400, "bad-parameter"),
        ("batch=1", "text/plain", &good, 415, "unsupported-media-type"),
        ("batch=1", "text/csv", "文号,原因\r\n", 400, "bad-parameter"),
        ("batch=1", "text/csv", &many, 400, "bad-parameter"),
        ("batch=1", "application/json", "[{\"number\":\"x\",\"outcome\":\"accepted\",\"y\":1}]", 400, "bad-parameter"),
        ("batch=1", "application/json", "{}", 400, "bad-parameter"),
    ];
    for (query, media, body, status, slug) in rows {
        let reply = scene.answers(n, query, media, body);
        assert_eq!((reply.status, reply.slug().as_str()), (status, slug), "{query} {media} {}", reply.text());
    }
    let long = "x".repeat((1 << 20) + 1);
    assert_eq!(scene.answers(n, "batch=1", "text/csv", &long).slug(), "too-large");
    // A row with a telephone number is refused as any statement would be, and spoils no other.
    let answer = json!([
        {"number": NUMBER, "outcome": "refused", "reason": "请联系13800138000"},
        {"number": NUMBER, "outcome": "maybe"},
        {"number": NUMBER, "outcome": "accepted"},
    ]);
    let told = scene.answers(n, "batch=2", "application/json", &answer.to_string()).json();
    let problems: Vec<bool> = told["rows"].as_array().unwrap().iter().map(|row| row["problem"].is_string()).collect();
    assert_eq!(problems, [true, true, false], "{told}");
}

#[test]
fn nobody_speaks_for_the_records_of_another_authority() {
    let mut world = World::populated();
    for target in ["/v1/outbox/nowhere", "/v1/outbox/nowhere/penalties.csv", "/v1/outbox/own_portal/penalties.csv"] {
        assert_eq!(world.get_as(OTHER_OFFICER, target).slug(), "not-found", "{target}");
    }
    let outbox = world.get_as(AUDITOR_OF_OTHER, TARGET).json();
    assert_eq!((&outbox["due"], &outbox["held"]), (&json!([]), &json!(0)));
    let mut scene = Scene::shown();
    // An officer who is not of the authority finds nothing to answer about: here one of no other authority is enrolled.
    let foreign = digest_of(&json!({"statement": minglu::codes::Hash::of(b"x").to_base64url()}));
    let answer = json!([{"digest": foreign.to_string(), "outcome": "accepted"}]).to_string();
    let told = scene.answers(OFFICERS[0], "batch=1", "application/json", &answer).json();
    assert_eq!(told["rows"][0]["problem"], "the authority has no such record");
}

#[test]
fn the_command_lists_takes_the_file_and_hands_the_answer_in() {
    let scene = Scene::shown();
    let dir = tempfile::tempdir().unwrap();
    let path = |name: &str| dir.path().join(name).to_str().unwrap().to_owned();
    minglu::service::write_secret(&dir.path().join("61.jwk"), &key(OFFICERS[0])).unwrap();
    let (url, officer) = (format!("http://{}", scene.world.address), path("61.jwk"));
    let run = |command: &str, action: &[&str]| {
        minglu(&[&[command, &url, "--ledger", "example.cn/simulated", "--key", &officer], action].concat())
    };
    let (code, text) = run("outbox", &["list", "credit_china"]);
    let listed: Value = serde_json::from_str(&text).unwrap_or_else(|_| panic!("{text}"));
    assert_eq!((code, &listed["due"][0]["number"]), (0, &json!(NUMBER)));
    assert_eq!(run("outbox", &["list", "credit_china", "--alarm"]).0, 0);
    assert_eq!(run("outbox", &["list", "nowhere"]).0, 1);
    assert_eq!(run("outbox", &["list", "../work"]).0, 2, "no code becomes a part of an address");
    let (code, file) = run("outbox", &["csv", "credit_china", "penalties"]);
    assert!(code == 0 && file.starts_with('\u{feff}') && file.contains("宁武县安心养老院"), "{file}");
    let to = path("p.csv");
    assert_eq!(run("outbox", &["csv", "credit_china", "penalties", "--to", &to]).0, 0);
    assert_eq!(std::fs::read_to_string(&to).unwrap(), file);
    assert_eq!(run("outbox", &["csv", "credit_china", "penalties", "--to", &to]).0, 2, "nothing is overwritten");
    std::fs::write(path("answer.csv"), format!("文号,结果,原因\r\n{NUMBER},成功,\r\n")).unwrap();
    let (code, text) = run("outbox", &["receipt", "credit_china", &path("answer.csv"), "--batch", "批次 1"]);
    assert_eq!((code, text.contains("批次 1")), (0, true), "{text}");
    std::fs::write(path("answer.json"), r#"[{"number":"x","outcome":"accepted"}]"#).unwrap();
    let (code, text) = run("outbox", &["receipt", "credit_china", &path("answer.json"), "--batch", "2"]);
    assert_eq!((code, text.contains("no such record")), (1, true), "{text}");
    scene.set_clock("2026-12-20T09:00:00+08:00");
    // A code for the party, by the same officer.
    let (code, text) = run("code", &["--statement", &scene.digest.to_base64url(), "--days", "5"]);
    assert_eq!((code, text.contains("2026-12-25")), (0, true), "{text}");
    assert_eq!(run("code", &["--statement", &Hash::of(b"nobody submitted it").to_base64url()]).0, 1);
}

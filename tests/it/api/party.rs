//! The party's own voice: a one-time code goes out with a document, and one submission comes in by it.

use minglu::codes::Hash;
use minglu::statement::{EventKind, Role};
use serde_json::{Value, json};

use crate::client::{Reply, send};
use crate::scene::{HOME, OFFICERS, Scene, digest_of, document};
use crate::world::OWN_REGION;

const WORDS: &str = "燃气设施已于九月检验，报告编号见附件";

impl Scene {
    fn code_for(&mut self, statement: Hash, days: Option<u16>) -> String {
        let reply = self.ask_code(OFFICERS[0], &json!({"statement": statement.to_string(), "days": days}));
        assert_eq!((reply.status, reply.header("cache-control")), (201, "private, no-store"), "{}", reply.text());
        reply.json()["code"].as_str().unwrap().to_owned()
    }

    fn ask_code(&mut self, n: u8, wanted: &Value) -> Reply {
        self.world.ask_as(n, "POST", "/v1/party-codes", "application/json", wanted.to_string().as_bytes())
    }

    fn hand_in(&self, body: &Value) -> Reply {
        let headers = [("content-type", "application/json")];
        send(self.world.address, "POST", "/v1/submissions", &headers, body.to_string().as_bytes())
    }

    fn objects(&self, code: &str, words: &str) -> Reply {
        self.hand_in(&json!({"code": code, "kind": "objection", "text": words}))
    }
}

fn duties(work: &Value) -> Vec<String> {
    let due = work["due"].as_array().unwrap().iter();
    due.map(|due| due["duty"]["code"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn an_objection_by_code_is_recorded_sealed_answered_and_taken_once() {
    let mut scene = Scene::shown();
    let code = scene.code_for(scene.digest, None);
    assert_eq!((code.len(), code.matches('-').count()), (29, 5));
    // As people type it.
    let typed = code.to_lowercase().replace('-', " ");
    let reply = scene.objects(&typed, &format!("  {WORDS}\r\n请求更正 "));
    assert_eq!(reply.status, 201, "{}", reply.text());
    let receipt = reply.json();
    assert_eq!(
        (&receipt["marks"], reply.header("location")),
        (&json!([]), &*format!("/v1/entries/{}", receipt["seq"]))
    );
    assert!(receipt["tlog_proof"].as_str().unwrap().starts_with("c2sp.org/tlog-proof@v1"));
    let again = scene.objects(&code, &format!("{WORDS} 请求更正"));
    assert_eq!((again.status, &again.json()["seq"]), (200, &receipt["seq"]), "the answer may get lost");
    assert_eq!(scene.objects(&code, "另一份").slug(), "code-used");
    scene.world.restart();
    assert_eq!(scene.objects(&code, "另一份").slug(), "code-used");

    // Contested in public, and nothing of the words; the authority reads them.
    let dossier = scene.get(&format!("/v1/institutions/{HOME}")).json();
    assert_eq!(dossier["penalties"][0]["contested"], true);
    let statement = format!("/log/statements/{}", digest_of(&receipt));
    let public = scene.get(&statement);
    assert_eq!(public.status, 200, "an objection is as public as what it objects to: {}", public.text());
    assert!(!public.text().contains("disclosures"));
    let read = scene.world.get_as(OFFICERS[0], &statement).json();
    let disclosures = read["signatures"][0]["header"]["disclosures"].as_array().unwrap().clone();
    let open = |text: &Value| {
        let bytes = minglu::statement::base64url::decode(text.as_str().unwrap()).unwrap();
        serde_json::from_slice::<Value>(&bytes).unwrap()
    };
    let mut fields: Vec<Value> = disclosures.iter().map(open).collect();
    fields.sort_by_key(|field| field[1].as_str().unwrap().to_owned());
    let words = format!("{WORDS} 请求更正");
    assert_eq!((&fields[1][1], &fields[1][2]), (&json!("content_full"), &json!(words)));
    assert_eq!((&fields[0][1], &fields[0][2]), (&json!("content"), &json!(Hash::of(words.as_bytes()).to_string())));
    let work = scene.world.get_as(OFFICERS[0], "/v1/work").json();
    assert!(duties(&work).contains(&"answer_objection".to_owned()), "{work}");

    // The answer of the authority to what the ledger received is its own affair: regular.
    let decided = json!({
        "region": OWN_REGION, "submission": digest_of(&receipt).to_base64url(), "scope": "own_data", "outcome": "rejected",
        "reason": "经核对原始检查记录，信息无误", "facts_full": "经核对", "document": document("宁民异答〔2026〕1号", "2026-11-21"),
    });
    scene.says(EventKind::ObjectionDecided, decided, &[(Role::Handler, 61), (Role::Head, 64)]);
    let dossier = scene.get(&format!("/v1/institutions/{HOME}")).json();
    assert_eq!(dossier["penalties"][0]["contested"], false);
}

#[test]
fn what_no_release_showed_yet_stays_restricted_when_the_party_answers_it() {
    let mut scene = Scene::new();
    let code = scene.code_for(scene.digest, Some(1));
    let file = Hash::of(b"scan").to_string();
    let reply = scene.hand_in(&json!({"code": code, "kind": "defence", "content": file}));
    let receipt = reply.json();
    let statement = format!("/log/statements/{}", digest_of(&receipt));
    assert_eq!(scene.get(&statement).slug(), "restricted");
    assert!(scene.world.get_as(OFFICERS[1], &statement).text().contains("disclosures"));
    let all = scene.get("/v1/statements?limit=500").text();
    assert!(all.contains("not_shown") && !all.contains(&file));
}

#[test]
fn a_code_ends_with_its_last_day_with_a_newer_one_and_with_guessing() {
    let mut scene = Scene::shown();
    let old = scene.code_for(scene.digest, None);
    let code = scene.code_for(scene.digest, Some(3));
    assert_eq!(scene.objects(&old, WORDS).slug(), "code-unknown", "replaced");
    scene.set_clock("2026-11-25T09:00:00+08:00");
    let reply = scene.objects(&code, WORDS);
    assert_eq!((reply.status, reply.slug().as_str()), (410, "code-expired"), "{}", reply.text());
    let code = scene.code_for(scene.digest, None);
    let last = if code.ends_with('0') { "1" } else { "0" };
    let wrong = format!("{}{last}", &code[..code.len() - 1]);
    for n in 0..10 {
        assert_eq!(scene.objects(&wrong, WORDS).slug(), "code-unknown", "{n}");
    }
    assert_eq!(scene.objects(&code, WORDS).slug(), "code-unknown", "guessed at too often");
    // Eleven wrong ones so far of this address in these ten minutes.
    for n in 0..9 {
        assert_eq!(scene.objects("nothing", WORDS).slug(), "code-unknown", "{n}");
    }
    let reply = scene.objects("nothing", WORDS);
    assert_eq!((reply.status, reply.slug().as_str()), (429, "too-many-attempts"), "{}", reply.text());
    assert_eq!(reply.header("retry-after"), "60");
    scene.set_clock("2026-11-25T09:11:00+08:00");
    let code = scene.code_for(scene.digest, None);
    assert_eq!(scene.objects(&code, WORDS).status, 201);
}

#[test]
fn what_is_refused_leaves_the_code_good() {
    let mut scene = Scene::shown();
    let code = scene.code_for(scene.digest, None);
    let long = "字".repeat(4001);
    let huge = "x".repeat(70_000);
    let rows: [(Value, &str); 9] = [
        (json!({"code": code, "kind": "wish", "text": WORDS}), "bad-parameter"),
        (json!({"code": code, "kind": "objection"}), "bad-parameter"),
        (json!({"code": code, "kind": "objection", "text": " \r\n "}), "bad-parameter"),
        (json!({"code": code, "kind": "objection", "text": long}), "bad-parameter"),
        (json!({"code": code, "kind": "objection", "text": huge}), "too-large"),
        (json!({"code": code, "kind": "objection", "content": "ab"}), "bad-parameter"),
        (json!({"code": code, "kind": "objection", "text": WORDS, "name": "x"}), "bad-parameter"),
        (json!({"code": code, "kind": "objection", "text": "零宽\u{200b}字"}), "schema-violated"),
        (json!([]), "bad-parameter"),
    ];
    for (body, slug) in rows {
        let reply = scene.hand_in(&body);
        assert_eq!(reply.slug(), slug, "{}", reply.text());
        assert!(!reply.text().contains(&code) && !reply.text().contains(WORDS), "nothing is said back");
    }
    let other = send(scene.world.address, "POST", "/v1/submissions", &[("content-type", "text/plain")], b"{}");
    assert_eq!(other.slug(), "unsupported-media-type");
    assert_eq!(scene.objects(&code, WORDS).status, 201);

    // A release is nothing that a party answers: the ledger says so, and the code is not spent by it.
    let release = scene.get(&format!("/v1/statements?from={}&limit=1", scene.seq + 2)).lines().remove(0);
    let envelope = minglu::statement::Envelope::parse(release["statement"].to_string().as_bytes()).unwrap();
    let code = scene.code_for(envelope.digest(), None);
    for _ in 0..2 {
        assert_eq!(scene.objects(&code, WORDS).slug(), "impossible");
    }
}

#[test]
fn only_an_officer_of_the_authority_has_a_code_made_and_only_for_what_is_about_a_party() {
    let mut scene = Scene::shown();
    let unknown = Hash::of(b"x").to_string();
    let n = OFFICERS[0];
    let rows: [(Value, u16, &str); 6] = [
        (json!({"statement": unknown}), 404, "not-found"),
        (json!({"statement": "x"}), 400, "bad-parameter"),
        (json!({"statement": scene.digest.to_string(), "days": 0}), 400, "bad-parameter"),
        (json!({"statement": scene.digest.to_string(), "days": 181}), 400, "bad-parameter"),
        (json!({"statement": scene.digest.to_string(), "for": "x"}), 400, "bad-parameter"),
        (json!({}), 400, "bad-parameter"),
    ];
    for (wanted, status, slug) in rows {
        let reply = scene.ask_code(n, &wanted);
        assert_eq!((reply.status, reply.slug().as_str()), (status, slug), "{wanted}: {}", reply.text());
    }
    // The authority's own admission is about no party.
    let admission = scene.get("/v1/statements?from=1&limit=1").lines().remove(0);
    let envelope = minglu::statement::Envelope::parse(admission["statement"].to_string().as_bytes()).unwrap();
    let reply = scene.ask_code(n, &json!({"statement": envelope.digest().to_string()}));
    assert_eq!(reply.slug(), "not-found");
}

//! Authorised queries about persons: yes or no by the number of a document, and nothing else to anybody.

use std::collections::BTreeSet;
use std::path::PathBuf;

use minglu::service::{NumbersKey, fsck, rebuild_with};
use minglu::statement::{EventKind, Role};
use serde_json::{Value, json};

use crate::client::{Reply, send};
use crate::erasure::hunt::{Hunt, Markers};
use crate::kit::files_below;
use crate::scene::{HOME, OFFICERS, Scene, digest_of, document, person};
use crate::world::{AUDITOR, FOUNDERS, OTHER_OFFICER, OWN_REGION, World};

const ADDRESS: &str = "/v1/authorised-queries";
const NAME: &str = "阿依·古丽";
/// Persons of these tests.
const CARER: u8 = 111;
const SAME: u8 = 112;
const OTHER: u8 = 113;

/// A scene with the numbers of three persons.
struct Asking {
    scene: Scene,
    markers: Markers,
    carer: String,
    same: String,
    other: String,
}

impl Asking {
    fn new() -> Self {
        let mut markers = Markers::new(24);
        let [carer, same, other] = ["carer", "the same under another id", "other"].map(|label| markers.number(label));
        assert_eq!(BTreeSet::from([&carer, &same, &other]).len(), 3);
        Self { scene: Scene::new(), markers, carer, same, other }
    }

    fn identify(&mut self, n: u8, number: &str) -> Value {
        let data = json!({
            "region": OWN_REGION, "capacity": "carer", "employer": HOME, "document_kind": "resident_id", "name": NAME,
            "document_number": number, "identified_on": "2026-11-20",
        });
        self.scene.says_of(&person(n), EventKind::PersonIdentified, data, &[(Role::Handler, OFFICERS[0])])
    }

    /// Lists a person in due form; the digest of the decision.
    fn list(&mut self, n: u8, number: &str) -> String {
        let (subject, two) = (person(n), [(Role::Handler, OFFICERS[0]), (Role::Handler, OFFICERS[1])]);
        let notice = json!({
            "region": OWN_REGION, "list": "joint_punishment", "circumstance": "103-5", "rests_on": [], "measures": [],
            "facts_full": "对事故负主要责任", "document": document(&format!("宁民告〔2026〕{n}号"), "2026-11-02"),
        });
        let notice = self.scene.says_of(&subject, EventKind::ListingNotified, notice, &two);
        let notice = digest_of(&notice).to_base64url();
        let served = json!({"document": notice, "mode": "direct", "served_on": "2026-11-03", "capacity": null});
        self.scene.says_of(&subject, EventKind::DocumentServed, served, &two[..1]);
        let listing = json!({
            "region": OWN_REGION, "list": "joint_punishment", "circumstance": "103-5", "notice": notice,
            "considered": [], "rests_on": [], "consent_number": null, "months_min": null, "months_max": null,
            "measures": [], "facts_public": "对事故负主要责任", "facts_full": "对事故负主要责任",
            "document": document(number, "2026-11-20"),
        });
        let [a, b, reviewer, head] = OFFICERS;
        let decided = [(Role::Handler, a), (Role::Handler, b), (Role::LegalReviewer, reviewer), (Role::Head, head)];
        let receipt = self.scene.says_of(&subject, EventKind::ListingDecided, listing, &decided);
        digest_of(&receipt).to_base64url()
    }

    fn headed(&mut self, subject: &str, kind: EventKind, data: Value) -> Value {
        let signers = [(Role::Handler, OFFICERS[0]), (Role::Head, OFFICERS[3])];
        self.scene.says_irregularly(subject, kind, data, &signers)
    }

    fn ask_as(&mut self, n: u8, query: &Value) -> Reply {
        self.scene.world.ask_as(n, "POST", ADDRESS, "application/json", query.to_string().as_bytes())
    }

    /// What an officer is told of a number.
    fn answer(&mut self, number: &str) -> Value {
        let reply = self.ask_as(OFFICERS[0], &query(number));
        assert_eq!((reply.status, reply.header("cache-control")), (200, "private, no-store"), "{}", reply.text());
        assert_eq!(reply.header("vary"), "Authorization, Accept-Encoding");
        reply.json()
    }

    /// Whether the number is listed, and by which decisions.
    fn listed(&mut self, number: &str) -> (String, Vec<String>) {
        let answer = self.answer(number);
        let numbers = answer["decisions"].as_array().unwrap().iter();
        let numbers = numbers.map(|decision| decision["document_number"].as_str().unwrap().to_owned()).collect();
        (answer["listed"].as_str().unwrap().to_owned(), numbers)
    }

    fn data(&self) -> PathBuf {
        self.scene.world.dir.path().join("data")
    }

    fn duplicates(&mut self, n: u8) -> Vec<(String, String)> {
        let work = self.scene.world.get_as(n, "/v1/work").json();
        let text = |item: &Value, name: &str| item[name].as_str().unwrap().to_owned();
        let items = work["duplicates"].as_array().unwrap().iter();
        items.map(|item| (text(item, "person"), text(item, "known_as"))).collect()
    }
}

/// A query of an employer's authority, with consent.
fn query(number: &str) -> Value {
    json!({
        "document": {"kind": "resident_id", "number": number}, "purpose": "recruitment_check",
        "basis": {"consent": {"given_on": "2026-11-21", "evidence": "c".repeat(64)}},
    })
}

fn no() -> (String, Vec<String>) {
    ("no".to_owned(), vec![])
}

fn yes(numbers: &[&str]) -> (String, Vec<String>) {
    ("yes".to_owned(), numbers.iter().map(|number| (*number).to_owned()).collect())
}

/// Names of all members, at every depth.
fn shape(value: &Value, at: &str, found: &mut BTreeSet<String>) {
    if let Value::Object(members) = value {
        for (name, member) in members {
            found.insert(format!("{at}/{name}"));
            shape(member, &format!("{at}/{name}"), found);
        }
    }
}

const DECISION: &str = "宁民列〔2026〕8号";

#[test]
fn a_listed_carer_is_told_by_document_and_of_everybody_else_nothing_is() {
    let mut asking = Asking::new();
    let (carer, other) = (asking.carer.clone(), asking.other.clone());
    asking.identify(CARER, &carer);
    asking.identify(OTHER, &other);
    let listing = asking.list(CARER, DECISION);
    let answer = asking.answer(&carer);
    let decision = json!({
        "list": {"code": "joint_punishment", "label_zh": "失信联合惩戒对象名单", "label_en": "Joint-punishment list"},
        "document_number": DECISION, "authority": {"code": crate::world::OWN, "name": "宁武县民政局"},
        "since": "2026-11-20", "until": answer["decisions"][0]["until"],
    });
    assert_eq!((&answer["listed"], &answer["decisions"]), (&json!("yes"), &json!([decision])));
    assert_eq!((&answer["day"], &answer["purpose"]["code"]), (&json!("2026-11-21"), &json!("recruitment_check")));
    assert_eq!(answer["pin"], format!("{}@2026-11-21", answer["size"]));
    assert_eq!(answer["because"].as_array().unwrap().len(), 1, "{answer}");
    assert!(answer["because"][0]["rule"].as_str().is_some_and(|rule| !rule.is_empty()), "{answer}");
    assert!(answer["coverage"]["note_zh"].as_str().unwrap().contains("未见记录"));
    // As people write it, and by another kind of document.
    assert_eq!(asking.listed(&format!(" {} {}", &carer[..6], carer[6..].to_lowercase())), yes(&[DECISION]));
    // Told and not listed, and never told: the same, but for the clock.
    let (known, unknown) = (asking.answer(&other), asking.answer("440524188001010014"));
    assert_eq!(known, unknown);
    assert_eq!((&known["listed"], &known["decisions"], &known["because"]), (&json!("no"), &json!([]), &json!([])));
    let mut shapes = [BTreeSet::new(), BTreeSet::new()];
    for (answer, found) in [&answer, &known].into_iter().zip(&mut shapes) {
        shape(answer, "", found);
    }
    assert_eq!(shapes[0], shapes[1]);
    // No name, no id, nothing of the facts.
    for told in [person(CARER), NAME.to_owned(), "事故".to_owned(), carer.clone()] {
        assert!(!answer.to_string().contains(&told), "{told}");
    }

    // The name finds nobody, and is only compared.
    for (name, agrees) in [("阿依古丽", json!(true)), ("阿依·古丽 ", Value::Null), ("李四", json!(false))] {
        let mut query = query(&carer);
        query["name"] = json!(name);
        let reply = asking.ask_as(OFFICERS[0], &query);
        if name.ends_with(' ') {
            assert_eq!((reply.status, reply.json()["errors"][0]["pointer"].as_str()), (422, Some("/name")));
        } else {
            let answer = reply.json();
            assert_eq!((&answer["listed"], &answer["name_agrees"]), (&json!("yes"), &agrees), "{name}");
        }
        query["document"]["number"] = json!(other);
        query["name"] = json!(NAME);
        assert_eq!(asking.ask_as(OFFICERS[0], &query).json()["name_agrees"], Value::Null, "not of who is not listed");
    }

    // It lasts until it is removed, through a restart, a rebuild and another key.
    asking.scene.world.restart();
    assert_eq!(asking.listed(&carer), yes(&[DECISION]));
    asking.scene.world.stop();
    let data = asking.data();
    for key in [NumbersKey::Kept, NumbersKey::Rotated] {
        let report = rebuild_with(&data, None, key, &mut |_, _, _| {}).unwrap();
        assert_eq!(report.rekeyed, key == NumbersKey::Rotated);
        let report = fsck(&data, None, &mut |_, _, _| {});
        assert_eq!(report.verdict().exit_code(), 0, "{report}");
    }
    std::fs::remove_dir_all(data.join("ring/numbers")).unwrap();
    asking.scene.world.restart();
    assert_eq!(asking.listed(&carer), yes(&[DECISION]), "made again from log and ring");
    let removal = json!({
        "region": OWN_REGION, "listing": listing, "ground": "mended", "considered": [], "reason": "事由消除",
        "document": document("宁民移〔2026〕8号", "2026-11-21"),
    });
    asking.headed(&person(CARER), EventKind::ListingRemoved, removal);
    assert_eq!(asking.listed(&carer), no());
}

#[test]
fn merged_ids_are_one_person_and_a_number_told_twice_is_work() {
    let mut asking = Asking::new();
    let (carer, same) = (asking.carer.clone(), asking.same.clone());
    asking.identify(CARER, &carer);
    asking.identify(SAME, &same);
    asking.list(SAME, DECISION);
    assert_eq!((asking.listed(&carer), asking.listed(&same)), (no(), yes(&[DECISION])));
    let merger =
        json!({"other": person(SAME), "ground": "one_person", "reason": "核对证件", "merged_on": "2026-11-21"});
    asking.headed(&person(CARER), EventKind::SubjectMerged, merger);
    assert_eq!((asking.listed(&carer), asking.listed(&same)), (yes(&[DECISION]), yes(&[DECISION])));
    let split = json!({"other": person(SAME), "reason": "并非一人", "split_on": "2026-11-21"});
    asking.headed(&person(CARER), EventKind::SubjectSplit, split);
    assert_eq!(asking.listed(&carer), no());

    // One number under two ids is found, told to who told it later, and settled by a merger.
    assert_eq!(asking.duplicates(OFFICERS[0]), vec![]);
    asking.identify(OTHER, &carer);
    let wanted = vec![(person(OTHER), person(CARER))];
    assert_eq!(asking.duplicates(OFFICERS[1]), wanted);
    let work = asking.scene.world.get_as(OFFICERS[0], "/v1/work").json();
    assert_eq!(work["duplicates"][0]["remedy"], "minglu.subject.merged.v1");
    assert!(!work.to_string().contains(&carer));
    asking.scene.world.restart();
    assert_eq!(asking.duplicates(OFFICERS[0]), wanted);
    let merger =
        json!({"other": person(CARER), "ground": "one_person", "reason": "核对证件", "merged_on": "2026-11-21"});
    asking.headed(&person(OTHER), EventKind::SubjectMerged, merger);
    assert_eq!(asking.duplicates(OFFICERS[0]), vec![]);
}

#[test]
fn what_was_entered_in_error_or_erased_stands_behind_no_number_any_more() {
    let mut asking = Asking::new();
    let (carer, other) = (asking.carer.clone(), asking.other.clone());
    let told = asking.identify(CARER, &carer);
    asking.list(CARER, DECISION);
    asking.identify(OTHER, &other);
    asking.list(OTHER, "宁民列〔2026〕9号");
    let retracted =
        json!({"statement": digest_of(&told).to_base64url(), "reason": "录入错误", "found_on": "2026-11-21"});
    asking.headed(&person(CARER), EventKind::StatementRetracted, retracted);
    assert_eq!((asking.listed(&carer), asking.listed(&other)), (no(), yes(&["宁民列〔2026〕9号"])));
    let erasure = json!({
        "legal_basis": "个人信息保护法 47", "disclosures": null, "decided_by": "宁武县民政局", "decided_on": "2026-11-21",
    });
    let signers = [(Role::Approver, crate::world::OWN_APPROVERS[0]), (Role::Head, OFFICERS[3])];
    asking.scene.says_of(&person(OTHER), EventKind::PersonalErased, erasure, &signers);
    assert_eq!(asking.listed(&other), no());
    asking.scene.world.restart();
    assert_eq!(asking.listed(&other), no());
    asking.scene.world.stop();
    let report = fsck(&asking.data(), None, &mut |_, _, _| {});
    assert_eq!(report.verdict().exit_code(), 0, "{report}");
}

#[test]
fn a_query_without_document_purpose_or_right_is_refused_and_names_the_field() {
    let mut asking = Asking::new();
    let carer = asking.carer.clone();
    let full = query(&carer);
    let with = |pointer: &str, value: Value| {
        let mut query = full.clone();
        *query.pointer_mut(pointer).unwrap() = value;
        query
    };
    let basis = |purpose: &str, basis: Value| {
        let mut query = with("/basis", basis);
        query["purpose"] = json!(purpose);
        query
    };
    let duty = json!({"duty": {"legal_basis": "未成年人保护法 62"}});
    let seen = json!({"seen": {"seen_on": "2026-11-21"}});
    let rows: Vec<(Value, &[&str])> = vec![
        (json!({}), &["/document/kind", "/document/number", "/purpose", "/basis"]),
        (with("/document", Value::Null), &["/document/kind", "/document/number"]),
        (with("/document/kind", json!("driving_licence")), &["/document/kind"]),
        (with("/document/kind", json!("regional_permit")), &["/document/number"]),
        (with("/document/number", json!("110105194912310021")), &["/document/number"]),
        (with("/document/number", json!("某某")), &["/document/number"]),
        (with("/purpose", json!("curiosity")), &["/purpose"]),
        (with("/basis", json!({})), &["/basis"]),
        (with("/basis/consent", json!({})), &["/basis/consent/given_on"]),
        (with("/basis/consent/given_on", json!("2026-11-22")), &["/basis/consent/given_on"]),
        (with("/basis/consent/given_on", json!("2026-02-30")), &["/basis/consent/given_on"]),
        (with("/basis/consent/evidence", json!("x")), &["/basis/consent/evidence"]),
        (with("/basis", json!({"consent": {"given_on": "2026-11-20"}, "duty": {"legal_basis": "法"}})), &["/basis"]),
        (with("/basis", json!({"duty": {}})), &["/basis/duty/legal_basis"]),
        (with("/basis", json!({"duty": {"legal_basis": ""}})), &["/basis/duty/legal_basis"]),
        (with("/basis", json!({"duty": {"legal_basis": format!("查{carer}")}})), &["/basis/duty/legal_basis"]),
        (basis("own_request", duty.clone()), &["/basis"]),
        (basis("recruitment_check", seen.clone()), &["/basis"]),
        (basis("government_sharing", json!({"consent": {"given_on": "2026-11-20"}})), &["/basis"]),
        (basis("own_request", json!({"seen": {}})), &["/basis/seen/seen_on"]),
    ];
    for (query, pointers) in rows {
        let reply = asking.ask_as(OFFICERS[0], &query);
        assert_eq!((reply.status, reply.slug().as_str()), (422, "query-incomplete"), "{query}: {}", reply.text());
        let errors = reply.json()["errors"].as_array().unwrap().clone();
        let named: Vec<&str> = errors.iter().map(|error| error["pointer"].as_str().unwrap()).collect();
        assert_eq!(named, pointers, "{query}");
        assert!(!reply.text().contains(&carer), "nothing is said back");
    }
    // No JSON, another member, too much: refused without a look at the fields.
    for body in [json!([]), json!({"number": carer}), with("/document", json!({"number": carer, "region": "x"}))] {
        let reply = asking.ask_as(OFFICERS[0], &body);
        assert_eq!((reply.status, reply.slug().as_str()), (400, "bad-parameter"), "{body}");
        assert!(!reply.text().contains(&carer));
    }
    let reply = asking.ask_as(OFFICERS[0], &json!({"name": "x".repeat(70_000)}));
    assert_eq!(reply.slug(), "too-large");
    let target = format!("{ADDRESS}?number={carer}");
    let reply = asking.scene.world.ask_as(OFFICERS[0], "POST", &target, "application/json", b"{}");
    assert_eq!(reply.slug(), "bad-parameter", "the document stands in the body");
    // And each purpose on a basis of its own is answered.
    for (purpose, own) in [("licensing", &duty), ("government_sharing", &duty), ("own_request", &seen)] {
        assert_eq!(asking.ask_as(OFFICERS[0], &basis(purpose, own.clone())).status, 200, "{purpose}");
    }
}

#[test]
fn only_officers_ask_and_nobody_asks_without_end() {
    let mut world = World::populated();
    let full = query("440524188001010014").to_string();
    let anybody = send(world.address, "POST", ADDRESS, &[("content-type", "application/json")], full.as_bytes());
    assert_eq!((anybody.status, anybody.slug().as_str()), (401, "no-access-proof"));
    for (n, status, slug) in [(AUDITOR, 403, "restricted"), (FOUNDERS[0], 401, "key-not-active")] {
        let reply = world.ask_as(n, "POST", ADDRESS, "application/json", full.as_bytes());
        assert_eq!((reply.status, reply.slug().as_str()), (status, slug));
    }
    let mut ask = |n: u8| world.ask_as(n, "POST", ADDRESS, "application/json", full.as_bytes());
    for n in 0..60 {
        assert_eq!(ask(crate::world::OFFICERS[0]).status, 200, "{n}");
    }
    let reply = ask(crate::world::OFFICERS[0]);
    assert_eq!((reply.status, reply.slug().as_str()), (429, "too-many-queries"), "{}", reply.text());
    assert_eq!(reply.header("retry-after"), "60");
    assert_eq!(ask(OTHER_OFFICER).status, 200, "each key has its own");
    world.clock.set(minglu::codes::Timestamp::parse_rfc3339("2026-11-21T08:41:00Z").unwrap());
    let reply = world.ask_as(crate::world::OFFICERS[0], "POST", ADDRESS, "application/json", full.as_bytes());
    assert_eq!(reply.status, 200);
}

#[test]
fn a_number_lies_in_no_file_and_is_said_by_nobody_in_any_spelling() {
    let mut asking = Asking::new();
    let (carer, same, other) = (asking.carer.clone(), asking.same.clone(), asking.other.clone());
    asking.identify(CARER, &carer);
    asking.identify(SAME, &carer);
    asking.list(CARER, DECISION);
    let mut heard: Vec<(String, Vec<u8>)> = Vec::new();
    // Told, never told, and not well told.
    for (number, kind) in
        [(&carer, "resident_id"), (&same, "resident_id"), (&other, "passport"), (&other, "regional_permit")]
    {
        let mut query = query(number);
        query["document"]["kind"] = json!(kind);
        query["name"] = json!(NAME);
        heard.push((format!("the answer about a {kind}"), asking.ask_as(OFFICERS[0], &query).body));
    }
    for target in ["/metrics", "/v1/work", "/health/ready"] {
        heard.push((target.to_owned(), asking.scene.world.get_as(OFFICERS[0], target).body));
    }
    asking.scene.world.stop();
    let hunt = Hunt::new(&asking.markers);
    let files = files_below(&asking.data());
    assert!(files.iter().any(|(path, _)| path.ends_with("ring/numbers/rows")));
    for (place, bytes) in files
        .iter()
        .map(|(path, bytes)| (path.display().to_string(), bytes))
        .chain(heard.iter().map(|(place, bytes)| (place.clone(), bytes)))
    {
        assert_eq!(hunt.first_in(bytes), None, "{place}");
    }
    // Nor does a bare hash of one, which could be tried in a second.
    for number in [&carer, &same, &other] {
        for text in [number.clone(), format!("resident_id\0{number}")] {
            let bare = minglu::codes::Hash::of(text.as_bytes());
            for (path, bytes) in &files {
                assert!(!bytes.windows(32).any(|window| window == bare.0), "{}", path.display());
            }
        }
    }
}

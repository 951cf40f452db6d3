//! A random draw from its freeze to a re-draw, over HTTP: who sees what when, and anybody runs it again.

use std::fs;
use std::path::Path;

use minglu::codes::Hash;
use minglu::service::write_secret;
use minglu::statement::{EventKind, Role};
use serde_json::{Value, json};

use crate::client::{Reply, send};
use crate::process::minglu;
use crate::scene::{Scene, digest_of};
use crate::world::{OWN_REGION, key};

const LINES: &str = "application/jsonl";

fn facility(number: u8) -> String {
    format!("facilities/00000000-0000-4000-8000-0000000000{number:02}")
}

fn officer(number: u8) -> String {
    format!("persons/00000000-0000-4000-8000-0000000000{number:02}")
}

/// An office that draws, with its directory and the ledger that records.
struct Office {
    scene: Scene,
    dir: tempfile::TempDir,
    id: String,
}

impl Office {
    /// 8 homes of which 3 are drawn, 4 officers, one recusal a home; frozen on 2026-11-21 and recorded.
    fn frozen() -> (Self, Value) {
        let dir = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| fs::write(dir.path().join(name), text).unwrap();
        let objects: Vec<String> = (10..18).map(|n| format!("{},{}\n", facility(n), 1 + n % 4)).collect();
        let objects = objects.concat();
        write("objects.csv", &format!("object,weight\n{objects}"));
        let line = |n| json!({ "officer": officer(n), "authority": "12140925MBAAAA0182", "scope": ["service"] });
        write("officers.jsonl", &(10..14).map(|n| line(n).to_string() + "\n").collect::<String>());
        let recusals: Vec<String> =
            (10..18).map(|n| format!("{},{},kinship\n", officer(10 + n % 4), facility(n))).collect();
        let recusals = recusals.concat();
        write("recusals.csv", &format!("officer,object,reason\n{recusals}"));
        let terms = json!({
            "source": "authorities/12140925MBAAAA0182",
            "data": {
                "region": OWN_REGION, "frozen_on": "2026-11-21", "item": "MZ-03", "item_name": "养老机构服务安全检查",
                "period": "2026-Q4", "plan": null, "objects": 3, "ratio": null,
                "teams": [{ "field": "service", "officers": 2 }],
                "seed": {
                    "kind": "lottery", "name": "双色球", "reference": "2026135", "run_by": "中国福利彩票发行管理中心",
                    "run_by_code": null, "expected_on": "2026-11-24",
                },
            },
        });
        write("terms.json", &terms.to_string());
        let mut office = Self { scene: Scene::new(), dir, id: String::new() };
        for n in [61, 51] {
            write_secret(&office.dir.path().join(format!("{n}.jwk")), &key(n)).unwrap();
        }
        let [dir, terms, objects, officers, recusals] =
            ["draw", "terms.json", "objects.csv", "officers.jsonl", "recusals.csv"].map(|name| office.path(name));
        let tables = ["--objects", &objects, "--officers", &officers, "--recusals", &recusals];
        let (code, text) = minglu(&[&["draw", "freeze", &dir, "--terms", &terms], &tables[..]].concat());
        assert_eq!(code, 0, "{text}");
        let subject = office.read("draw/freeze.json")["subject"].as_str().unwrap().to_owned();
        subject["cases/".len()..].clone_into(&mut office.id);
        let receipt = office.record("freeze.json", EventKind::DrawFrozen, &[(Role::Handler, 61), (Role::Head, 64)]);
        (office, receipt)
    }

    /// The same, seeded and drawn on 2026-11-24, and not released.
    fn drawn() -> (Self, Value) {
        Self::drawn_as(|_| {})
    }

    /// The same, by somebody who bends what the draw comes to before it is recorded.
    fn drawn_as(bend: impl FnOnce(&mut Value)) -> (Self, Value) {
        let (mut office, frozen) = Self::frozen();
        office.publish();
        office.scene.set_clock("2026-11-24T21:30:00+08:00");
        let dir = office.path("draw");
        let seed = ["--digits", "03 11 16 22 27 32 05", "--on", "2026-11-24", "--freeze"];
        let digest = frozen["statement"].as_str().unwrap();
        assert_eq!(minglu(&[&["draw", "run", &dir], &seed[..], &[digest]].concat()).0, 0);
        let two = [(Role::Handler, 61), (Role::Handler, 62)];
        let seeded = office.record("seeded.json", EventKind::DrawSeeded, &two);
        let (code, text) = minglu(&["draw", "run", &dir, "--seeded", seeded["statement"].as_str().unwrap()]);
        assert_eq!(code, 0, "{text}");
        let mut told = office.read("draw/made.json");
        bend(&mut told);
        fs::write(office.path("draw/made.json"), told.to_string()).unwrap();
        let made = office.record("made.json", EventKind::DrawMade, &two);
        office.publish();
        (office, made)
    }

    fn path(&self, name: &str) -> String {
        self.dir.path().join(name).to_str().unwrap().to_owned()
    }

    fn read(&self, name: &str) -> Value {
        serde_json::from_slice(&fs::read(self.path(name)).unwrap()).unwrap()
    }

    fn record(&mut self, name: &str, kind: EventKind, keys: &[(Role, u8)]) -> Value {
        let draft = self.read(&format!("draw/{name}"));
        self.scene.says_of(draft["subject"].as_str().unwrap(), kind, draft["data"].clone(), keys)
    }

    fn url(&self) -> String {
        format!("http://{}", self.scene.world.address)
    }

    /// Hands in what the ledger lacks; what the command told.
    fn publish(&self) -> Value {
        let (dir, key, url) = (self.path("draw"), self.path("61.jwk"), self.url());
        let by = ["--ledger", "example.cn/simulated", "--key", &key, "--json"];
        let (code, text) = minglu(&[&["draw", "publish", &dir, "--url", &url], &by[..]].concat());
        assert!(code == 0 || code == 2, "{text}");
        serde_json::from_str(&text).unwrap_or_else(|_| panic!("{text}"))
    }

    fn verify(&self, to: &str, more: &[&str]) -> (i32, Value) {
        let keys = self.scene.world.verifier_keys();
        fs::write(self.path("policy"), format!("log {}\nquorum none\n", keys[0])).unwrap();
        let (to, policy, url) = (self.path(to), self.path("policy"), self.url());
        let args = ["draw", "verify", &self.id, "--url", &url, "--to", &to, "--policy", &policy, "--json"];
        let (code, text) = minglu(&[&args[..], more].concat());
        (code, serde_json::from_str(&text).unwrap_or(Value::String(text)))
    }

    /// What an audit over HTTP tells: by an auditor's key, or as anybody.
    fn audit(&self, key: Option<u8>) -> (i32, Value) {
        self.scene.wait_until_published();
        let (url, key) = (self.url(), key.map(|n| self.path(&format!("{n}.jwk"))));
        let identity = key.iter().flat_map(|key| ["--identity", key]);
        let args: Vec<&str> = ["audit", &url, "--json"].into_iter().chain(identity).collect();
        let (code, text) = minglu(&args);
        (code, serde_json::from_str(&text).unwrap_or_else(|_| panic!("{text}")))
    }

    fn opens_an_audit(&mut self) {
        let opened = self.scene.world.audit(51, None, "2027-12-31");
        self.scene.world.accept(&opened);
    }

    fn view(&self) -> Value {
        let reply = self.scene.get(&format!("/v1/draws/{}", self.id));
        assert_eq!(reply.status, 200, "{}", reply.text());
        reply.json()
    }

    fn view_as(&mut self, n: u8) -> Value {
        let target = format!("/v1/draws/{}", self.id);
        let reply = self.scene.world.get_as(n, &target);
        assert_eq!((reply.status, reply.header("cache-control")), (200, "private, no-store"), "{}", reply.text());
        reply.json()
    }

    fn release(&mut self, statement: Hash) {
        let subject = format!("cases/{}", self.id);
        let data = json!({
            "statement": statement.to_base64url(), "released_on": "2026-11-24", "review": "同意公示", "tier": null,
            "necessity": null, "public_copy": null,
        });
        self.scene.says_of(&subject, EventKind::PublicationReleased, data, &[(Role::LegalReviewer, 63)]);
    }

    fn put(&mut self, n: u8, digest: Hash, body: &[u8]) -> Reply {
        self.scene.world.ask_as(n, "PUT", &format!("/v1/draws/{}/files/{digest}", self.id), LINES, body)
    }
}

fn file<'v>(view: &'v Value, name: &str) -> &'v Value {
    view["lists"].as_array().unwrap().iter().find(|file| file["name"] == name).unwrap()
}

fn address(file: &Value) -> String {
    file["address"].as_str().unwrap().to_owned()
}

#[test]
fn lists_are_open_from_the_freeze_on_and_what_tells_a_class_is_not() {
    let (mut office, _) = Office::frozen();
    let view = office.view();
    assert_eq!((&view["frozen"]["on"], &view["objects"]), (&json!("2026-11-21"), &json!(3)));
    assert_eq!((&view["seeded"], &view["made"], &view["redrawn"]), (&Value::Null, &Value::Null, &json!([])));
    assert_eq!((&file(&view, "names")["held"], &file(&view, "names")["lines"]), (&json!(false), &json!(8)));
    let names = address(file(&view, "names"));
    assert_eq!(office.scene.get(&names).slug(), "not-found", "named, and not handed in");
    let told = office.publish();
    assert_eq!(told["sent"].as_array().unwrap().len(), 6, "{told}");
    assert_eq!(office.publish()["held"], 6, "what is there is not sent again");
    let view = office.view();
    let reply = office.scene.get(&names);
    assert_eq!((reply.status, reply.header("content-type")), (200, LINES));
    assert_eq!(reply.text().lines().count(), 8);
    assert_eq!(Hash::of(reply.text().as_bytes()).to_string(), file(&view, "names")["sha256"].as_str().unwrap());
    for name in ["lots", "officers", "recusal_digests"] {
        assert_eq!(office.scene.get(&address(file(&view, name))).status, 200, "{name}");
    }
    let officers = office.scene.get(&address(file(&view, "officers"))).text();
    assert!(officers.contains("persons/") && !officers.contains('某'), "{officers}");
    for name in ["objects", "recusals"] {
        let listed = file(&view, name);
        assert_eq!(listed["restricted"], true, "{name}");
        assert_eq!(office.scene.get(&address(listed)).slug(), "restricted", "{name}");
        assert_eq!(office.scene.world.get_as(61, &address(listed)).status, 200, "{name}");
    }
    let rows = office.scene.get("/v1/draws").json();
    assert_eq!((&rows["total"], &rows["items"][0]["id"]), (&json!(1), &json!(office.id)));
    assert_eq!(office.scene.get("/v1/draws?region=110000").json()["total"], 0);
}

#[test]
fn a_draw_is_seen_once_it_is_released_and_anybody_runs_it_again() {
    let (mut office, made) = Office::drawn();
    // Not released: the public is told of the seed, and of no home.
    let view = office.view();
    assert_eq!(view["seeded"]["digits"].as_array().unwrap().len(), 7);
    assert_eq!(view["made"], Value::Null);
    let result = address(&office.view_as(61)["made"]["result"]);
    assert_eq!(office.scene.get(&result).slug(), "not-found", "not even that there is a result");
    assert_eq!(office.scene.world.get_as(62, &result).status, 200);
    let (code, text) = office.verify("early", &[]);
    assert_eq!((code, text.to_string().contains("not released yet")), (2, true), "{text}");

    office.release(digest_of(&made));
    let view = office.view();
    assert_eq!(view["made"]["visits"].as_array().unwrap().len(), 3);
    assert_eq!((&view["made"]["head"], &view["made"]["seq"]), (&Value::Null, &made["seq"]));
    assert_eq!(office.scene.get(&result).status, 200);
    let (code, report) = office.verify("fetched", &[]);
    assert_eq!((&report["faults"], &report["missing"]), (&json!([]), &json!([])), "{report}");
    assert_eq!(code, if report["unopened"] == 0 { 0 } else { 2 }, "{report}");
    assert!(!Path::new(&office.path("fetched/restricted")).join("objects").exists());
    let whole = ["--key", &office.path("61.jwk"), "--ledger", "example.cn/simulated"];
    let (code, report) = office.verify("whole", &whole);
    assert_eq!((code, &report["verdict"], &report["restricted"]), (0, &json!("sound"), &json!(true)), "{report}");
    // What was fetched is run again without a ledger.
    let (code, text) = minglu(&["draw", "verify", &office.path("whole")]);
    assert_eq!((code, text.starts_with("sound")), (0, true), "{text}");

    // A home that closed does not stand: the next, with the reason.
    let gone = view["made"]["visits"][0]["object"].as_str().unwrap().to_owned();
    let (dir, draw) = (office.path("draw"), made["statement"].as_str().unwrap());
    let args = ["--object", &gone, "--reason", "object_ended", "--on", "2026-11-24", "--draw", draw];
    let (code, text) = minglu(&[&["draw", "again", &dir], &args[..]].concat());
    assert_eq!(code, 0, "{text}");
    office.record("redrawn-1.json", EventKind::DrawRedrawn, &[(Role::Handler, 61), (Role::Head, 64)]);
    office.publish();
    let view = office.view();
    let again = &view["redrawn"][0];
    assert_eq!((&again["object"], &again["reason"]["code"]), (&json!(gone), &json!("object_ended")));
    assert_ne!(again["next"]["object"], json!(gone));
    let (_, report) = office.verify("again", &whole);
    assert_eq!((&report["verdict"], &report["faults"]), (&json!("sound"), &json!([])), "{report}");
}

#[test]
fn an_audit_over_http_runs_a_draw_again_from_the_files_that_are_served() {
    let (mut office, made) = Office::drawn();
    office.opens_an_audit();
    let (code, report) = office.audit(Some(51));
    assert_eq!((code, &report["verdict"]), (0, &json!("consistent in itself")), "{report:#}");
    assert_eq!(report["counts"]["draws"], 1, "{report:#}");
    let unchecked = |report: &Value| -> Vec<String> {
        let not = report["not_checked"].as_array().unwrap().iter();
        not.map(|not| not["what"].as_str().unwrap().to_owned())
            .filter(|what| what == "draws" || what == "lots")
            .collect()
    };
    assert_eq!(unchecked(&report), [""; 0], "with restricted lists every lot is opened");
    // Anybody cannot know of it before the release; and after it, runs it again as far as the lists are public.
    let (code, report) = office.audit(None);
    assert_eq!((code, &report["counts"]["draws"]), (0, &json!(0)), "{report:#}");
    office.release(digest_of(&made));
    let (code, report) = office.audit(None);
    assert_eq!((code, &report["counts"]["draws"]), (0, &json!(1)), "{report:#}");
    // What only restricted lists can judge is told, as `draw verify` tells it.
    let unopened = office.verify("fetched", &[]).1["unopened"] != 0;
    assert_eq!(unchecked(&report), if unopened { vec!["lots"] } else { vec![] });
}

#[test]
fn an_audit_over_http_finds_a_draw_that_somebody_made_up() {
    let (mut office, made) = Office::drawn_as(|told| {
        let visits = told["data"]["visits"].as_array_mut().unwrap();
        let first = visits[0]["object"].clone();
        visits[0]["object"] = std::mem::replace(&mut visits[1]["object"], first);
    });
    office.opens_an_audit();
    let (code, report) = office.audit(Some(51));
    assert_eq!((code, &report["verdict"]), (1, &json!("unsound")), "{report:#}");
    let first = &report["findings"]["first"][0];
    assert_eq!((&first["code"], &first["seq"]), (&json!("draw-differs"), &made["seq"]), "{report:#}");
    assert_eq!(office.audit(None).0, 0, "nobody is told of it yet");
    office.release(digest_of(&made));
    assert_eq!(office.audit(None).1["findings"]["first"][0]["code"], "draw-differs");
}

#[test]
fn a_freeze_recorded_on_the_day_of_the_seed_is_found_whatever_day_it_states() {
    let (mut office, frozen) = Office::frozen();
    // The freeze says 2026-11-21, and so does its entry; a seed of that day existed perhaps before.
    let dir = office.path("draw");
    let seed = ["--digits", "03 11 16 22 27 32 05", "--on", "2026-11-21", "--freeze"];
    minglu(&[&["draw", "run", &dir], &seed[..], &[frozen["statement"].as_str().unwrap()]].concat());
    let two = [(Role::Handler, 61), (Role::Handler, 62)];
    let subject = format!("cases/{}", office.id);
    let data = office.read("draw/seeded.json")["data"].clone();
    let seeded = office.scene.says_irregularly(&subject, EventKind::DrawSeeded, data, &two);
    minglu(&["draw", "run", &dir, "--seeded", seeded["statement"].as_str().unwrap()]);
    let data = office.read("draw/made.json")["data"].clone();
    office.scene.says_irregularly(&subject, EventKind::DrawMade, data, &two);
    office.publish();
    let (code, report) = office.verify("late", &["--key", &office.path("61.jwk"), "--ledger", "example.cn/simulated"]);
    assert_eq!((code, report["faults"].to_string().contains("the freeze was recorded on")), (1, true), "{report}");
}

#[test]
fn nobody_hands_in_what_no_statement_names_or_other_bytes() {
    let (mut office, _) = Office::frozen();
    let view = office.view();
    let names = Hash::from_hex(file(&view, "names")["sha256"].as_str().unwrap()).unwrap();
    let bytes = fs::read(office.path("draw/public/names.jsonl")).unwrap();
    let reply = office.put(61, names, b"{}\n");
    assert_eq!((reply.status, reply.slug().as_str()), (400, "bad-parameter"), "{}", reply.text());
    let other = Hash::of(b"x");
    assert_eq!(office.put(61, other, b"x").slug(), "not-found");
    let target = format!("/v1/draws/{}/files/{names}", office.id);
    let reply = office.scene.world.ask_as(61, "PUT", &target, "text/plain", &bytes);
    assert_eq!(reply.slug(), "unsupported-media-type");
    assert_eq!(send(office.scene.world.address, "PUT", &target, &[], &bytes).slug(), "no-access-proof");
    assert_eq!(office.put(61, names, &bytes).status, 201);
    assert_eq!(office.put(62, names, &bytes).status, 204);
    office.scene.world.restart();
    assert_eq!(office.scene.get(&target).text().as_bytes(), bytes, "kept over a restart");
    for target in ["/v1/draws/x", "/v1/draws/x/files/0"] {
        assert_eq!(office.scene.get(target).slug(), "bad-parameter", "{target}");
    }
}

//! Every command as somebody runs it: exit codes, what it prints, what it leaves behind.

use std::fs;
use std::path::PathBuf;

use minglu::log::{Cosigner, NoteAlgorithm, Receipt, VerifierKey};
use minglu::statement::PublicKey;
use serde_json::{Value, json};

use crate::kit::{AUDITOR, AUTHORITY, FACILITY, HANDLERS, Pen, key};
use crate::process::{Founded, Server, found, founders, minglu};

mod audits;
mod drafts;
mod draws;
mod lying;
mod pending;
mod settings;

/// A served ledger with an authority, its officers, an auditor and two inspections: entries 0 to 6.
struct Town {
    dir: tempfile::TempDir,
    server: Server,
    founded: Founded,
}

impl Town {
    fn new() -> Self {
        let town = Self::begun("civil_affairs");
        let mut pen = town.pen();
        for statement in [pen.inspect("一", "孙某"), pen.inspect("二", "李某")] {
            town.accepted(&statement);
        }
        town.server.wait_until_published(7);
        town
    }

    /// A ledger with an authority of a kind, its two handlers and an auditor: entries 0 to 4.
    fn begun(kind: &str) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let founded = found(dir.path());
        let server = Server::start(dir.path(), &[]);
        let town = Self { dir, server, founded };
        let [one, two, _] = founders(town.dir.path());
        let mut pen = Pen::new(&town.founded.origin);
        let statements = [
            pen.admit_of(kind, [one.clone(), two.clone()], ["批准人11", "批准人12"]),
            pen.enrol(HANDLERS[0], &["handler"]),
            pen.enrol(HANDLERS[1], &["handler"]),
            pen.open_audit([one, two], AUDITOR),
        ];
        for statement in &statements {
            town.accepted(statement);
        }
        for n in HANDLERS.into_iter().chain([AUDITOR]) {
            minglu::service::write_secret(&town.path(&format!("{n}.jwk")), &key(n)).unwrap();
        }
        town
    }

    /// A pen that has not written the ids of the beginning.
    fn pen(&self) -> Pen {
        let mut pen = Pen::new(&self.founded.origin);
        pen.skip(4);
        pen
    }

    /// Submits; gives the marks with which it entered.
    fn accepted(&self, statement: &[u8]) -> Value {
        let (status, body) = self.server.submit(statement);
        assert_eq!(status, 201, "{body}");
        body["marks"].clone()
    }

    fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    fn text(&self, name: &str) -> String {
        self.path(name).to_str().unwrap().to_owned()
    }

    fn write(&self, name: &str, content: &str) -> String {
        fs::write(self.path(name), content).unwrap();
        self.text(name)
    }

    fn vkey(&self) -> String {
        self.founded.vkeys[0].to_string()
    }
}

fn run(args: &[&str]) -> (i32, String) {
    minglu(args)
}

fn run_json(args: &[&str]) -> (i32, Value) {
    let (code, text) = minglu(&[args, &["--json"]].concat());
    (code, serde_json::from_str(&text).unwrap_or_else(|error| panic!("{args:?}: {error}: {text}")))
}

fn draft(full: &str) -> Value {
    json!({
        "source": AUTHORITY, "type": "minglu.inspection.recorded.v1", "subject": FACILITY,
        "time": "2026-11-21T08:30:00Z",
        "data": {
            "region": "140925", "visited_on": "2026-11-20", "field": "fire", "notice_number": null,
            "result": "issues_found", "major_hazards": [], "checklist": null,
            "facts_public": "三", "facts_full": full, "met": null,
        },
    })
}

#[test]
fn a_statement_goes_from_a_draft_to_a_verified_receipt() {
    let town = Town::new();
    let officer = town.text("new.jwk");
    let (code, made) = run_json(&["key", "new", &officer]);
    assert_eq!(code, 0);
    assert_eq!(run_json(&["key", "show", &officer]), (0, made));
    let (code, text) = run(&["key", "new", &officer]);
    assert_eq!(code, 2, "a key file is not replaced: {text}");
    let (_, shown) = run_json(&["key", "show", &town.text("21.jwk")]);
    assert_eq!(shown["kid"], PublicKey::from(&key(21)).kid().to_string());

    let file = town.write("draft.json", &draft("周某").to_string());
    let by = [21, 22].map(|n| format!("handler={}", town.text(&format!("{n}.jwk"))));
    let origin = town.founded.origin.clone();
    let sign = |draft: &str| run(&["sign", draft, "--ledger", &origin, "--by", &by[0], "--by", &by[1]]);
    let (code, signed) = sign(&file);
    assert_eq!(code, 0, "{signed}");
    let statement = town.write("statement.json", &signed);
    let url = town.server.url.clone();
    let (code, checked) = run_json(&["submit", &url, &statement, "--check"]);
    assert_eq!((code, &checked["status"]), (0, &json!(200)), "{checked}");
    let receipts = town.text("receipts");
    let (code, answer) = run_json(&["submit", &url, &statement, "--receipts", &receipts]);
    assert_eq!((code, &answer["status"], &answer["answer"]["seq"]), (0, &json!(201), &json!(7)), "{answer}");
    let (code, text) = run(&["submit", &url, &statement, "--receipts", &receipts]);
    assert_eq!((code, text.contains("line 1: entry 7"), text.contains("0 refused")), (0, true, true), "{text}");

    let receipt = town.text("receipts/7.tlog-proof");
    let (vkey, stranger) = (town.vkey(), stranger(&origin));
    let (code, verified) = run_json(&["verify", &receipt, "--key", &vkey, "--statement", &statement]);
    assert_eq!((code, &verified["verdict"], &verified["tree_size"]), (0, &json!("sound"), &json!(8)));
    let (code, verdict) = run_json(&["verify", &receipt, "--key", &stranger]);
    assert_eq!((code, &verdict["entry"]), (1, &Value::Null), "{verdict}");
    let other = town.write("other.json", &sign(&town.write("other-draft.json", &draft("吴某").to_string())).1);
    let (code, text) = run(&["verify", &receipt, "--key", &vkey, "--statement", &other]);
    assert_eq!((code, text.contains("another statement")), (1, true), "{text}");
    assert_eq!(run(&["verify", &receipt]).0, 2, "without a key nothing is told");

    let sound = fs::read_to_string(&receipt).unwrap();
    for damaged in [
        sound.replacen("index 7", "index 6", 1),
        sound.replacen(&format!("\n{origin}\n8\n"), &format!("\n{origin}\n9\n"), 1),
        sound.replacen("c2sp.org/tlog-proof@v1", "c2sp.org/tlog-proof@v2", 1),
        sound[..sound.len() / 2].to_owned(),
    ] {
        assert_ne!(damaged, sound);
        let file = town.write("damaged", &damaged);
        assert_eq!(run(&["verify", &file, "--key", &vkey]).0, 1, "{damaged}");
    }
    witnesses(&town, &receipt, &sound);
}

fn stranger(origin: &str) -> String {
    let public = PublicKey::from(&key(77)).to_bytes();
    VerifierKey::new(origin, NoteAlgorithm::Ed25519, &public).unwrap().to_string()
}

/// A policy that wants a witness: without its cosignature nobody can tell, with it the receipt is sound.
fn witnesses(town: &Town, receipt: &str, sound: &str) {
    let witness = Cosigner::new("witness.example", key(90)).unwrap();
    let policy = format!("log {}\nwitness w {}\nquorum w\n", town.vkey(), witness.verifier_key());
    let policy = town.write("policy", &policy);
    let (code, answer) = run_json(&["verify", receipt, "--policy", &policy]);
    assert_eq!(code, 2, "{answer}");
    assert!(answer["verdict"].as_str().unwrap().contains("awaiting cosignature"), "{answer}");
    let mut parsed = Receipt::parse(sound).unwrap();
    let note = minglu::log::SignedNote::parse(&parsed.checkpoint).unwrap();
    let mut signatures = note.signatures().to_vec();
    signatures.push(witness.cosign(note.text(), 1_795_000_000));
    parsed.checkpoint = minglu::log::SignedNote::with_signatures(note.text(), signatures).unwrap().to_string();
    let cosigned = town.write("cosigned", &parsed.to_text());
    let (code, answer) = run_json(&["verify", &cosigned, "--policy", &policy]);
    assert_eq!((code, &answer["verdict"]), (0, &json!("sound")), "{answer}");
    let nobody = town.write("no-quorum", &format!("log {}\nquorum none\n", town.vkey()));
    assert_eq!(run(&["verify", receipt, "--policy", &nobody]).0, 0);
    let (code, text) = run(&["verify", receipt, "--policy", &town.write("bad", "log nonsense\n")]);
    assert_eq!((code, text.contains("is no policy")), (2, true), "{text}");
}

#[test]
fn what_is_wrong_is_said_with_the_field() {
    let town = Town::new();
    let origin = town.founded.origin.clone();
    let by = [21, 22].map(|n| format!("handler={}", town.text(&format!("{n}.jwk"))));
    let sign = |draft: &Value| {
        let file = town.write("draft.json", &draft.to_string());
        run(&["sign", &file, "--ledger", &origin, "--by", &by[0], "--by", &by[1]])
    };
    let change = |field: &str, value: Option<Value>| {
        let mut draft = draft("郑某");
        let members = draft.as_object_mut().unwrap();
        match value {
            Some(value) => drop(members.insert(field.to_owned(), value)),
            None => drop(members.remove(field)),
        }
        draft
    };
    for (draft, wanted) in [
        (change("type", None), "type is missing"),
        (change("type", Some(json!("minglu.x.v1"))), "type: minglu.x.v1 is not known here"),
        (change("source", Some(json!("authorities/1"))), "source"),
        (change("subject", None), "subject is missing"),
        (change("time", Some(json!("yesterday"))), "time"),
        (change("id", Some(json!(7))), "id: a text is wanted"),
        (change("data", None), "data is missing"),
        (change("note", Some(json!("x"))), "note: a member that a draft does not have"),
    ] {
        let (code, text) = sign(&draft);
        assert_eq!((code, text.starts_with("minglu: "), text.contains(wanted)), (2, true, true), "{wanted}: {text}");
    }
    let mut wrong = draft("王某");
    wrong["data"]["field"] = json!("nonsense");
    let statement = town.write("wrong.json", &sign(&wrong).1);
    let (code, answer) = run_json(&["submit", &town.server.url, &statement]);
    assert_eq!((code, &answer["status"]), (1, &json!(422)), "{answer}");
    assert!(answer["answer"]["errors"].to_string().contains("/payload/data/field"), "{answer}");
    let (code, text) = run(&["submit", &town.server.url, &statement, "--check"]);
    assert_eq!((code, text.contains("/payload/data/field"), text.contains("王某")), (1, true, false), "{text}");
    assert_eq!(run(&["submit", "http://127.0.0.1:1", &statement, "--tries", "1"]).0, 2);
    assert_eq!(run(&["audit", &town.text("nowhere")]).0, 2);
    assert_eq!(run(&["explain", "99", "--from", &town.server.url]).0, 2);
    assert_eq!(run(&["serve", "--dir", &town.text("nowhere")]).0, 2);
    assert_eq!(run(&["nonsense"]).0, 2);
    let again = ["--dir", &town.text("ledger"), "--secrets", &town.text("more"), "--origin", "example.cn/a"];
    let (code, text) = run(&[&["init"][..], &again].concat());
    assert_eq!((code, text.contains("holds a ledger already")), (2, true), "{text}");
}

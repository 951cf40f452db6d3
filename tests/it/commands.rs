//! Every command as somebody runs it: exit codes, what it prints, what it leaves behind.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write as _;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use minglu::codes::Hash;
use minglu::log::{Cosigner, NoteAlgorithm, Receipt, Seq, VerifierKey};
use minglu::statement::PublicKey;
use serde_json::{Value, json};

use crate::kit::{self, AUTHORITY, FACILITY, HANDLERS, Pen, files_below, key};
use crate::process::{Founded, Server, found, founders, minglu};

const AUDITOR: u8 = 51;

/// A served ledger with an authority, its officers, an auditor and two inspections: entries 0 to 6.
struct Town {
    dir: tempfile::TempDir,
    server: Server,
    founded: Founded,
}

impl Town {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let founded = found(dir.path());
        let server = Server::start(dir.path(), &[]);
        let [one, two, _] = founders(dir.path());
        let mut pen = Pen::new(&founded.origin);
        let statements = [
            pen.admit([one.clone(), two.clone()]),
            pen.enrol(HANDLERS[0], &["handler"]),
            pen.enrol(HANDLERS[1], &["handler"]),
            pen.open_audit([one, two], AUDITOR),
            pen.inspect("一", "孙某"),
            pen.inspect("二", "李某"),
        ];
        for statement in &statements {
            let (status, body) = server.submit(statement);
            assert_eq!(status, 201, "{body}");
        }
        server.wait_until_published(7);
        let town = Self { dir, server, founded };
        for n in HANDLERS.into_iter().chain([AUDITOR]) {
            minglu::service::write_secret(&town.path(&format!("{n}.jwk")), &key(n)).unwrap();
        }
        town
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
            "result": "issues_found", "facts_public": "三", "facts_full": full, "met": null,
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

#[test]
fn an_audit_over_http_tells_what_it_could_see() {
    let town = Town::new();
    let (url, saved) = (town.server.url.clone(), town.text("saved"));
    let (code, report) = run_json(&["audit", &url, "--save", &saved]);
    assert_eq!((code, &report["verdict"], &report["size"]), (0, &json!("consistent in itself"), &json!(7)), "{report}");
    assert_eq!(report["not_shown"], json!({"restricted": 2}));
    assert_eq!(report["counts"]["statements"], 5);
    let auditor = town.text("51.jwk");
    let (code, report) = run_json(&["audit", &url, "--identity", &auditor, "--since", &saved, "--key", &town.vkey()]);
    assert_eq!(
        (code, &report["verdict"], &report["history"]["checkpoints"]),
        (0, &json!("sound"), &json!(1)),
        "{report}"
    );
    assert_eq!((&report["not_shown"], &report["counts"]["statements"]), (&json!({}), &json!(7)));
    assert_eq!(report["counts"]["disclosures_withheld"], 0);
    // A stranger's key does not make anybody see less in silence.
    minglu::service::write_secret(&town.path("stranger.jwk"), &key(99)).unwrap();
    let (code, text) = run(&["audit", &url, "--identity", &town.text("stranger.jwk")]);
    assert_eq!((code, text.contains("401")), (2, true), "{text}");
    assert_eq!(run(&["audit", &url, "--key", &stranger(&town.founded.origin)]).0, 1);
    let mut pen = Pen::new(&town.founded.origin);
    pen.skip(50);
    assert_eq!(town.server.submit(&pen.inspect("四", "冯某")).0, 201);
    town.server.wait_until_published(8);
    let (code, report) = run_json(&["audit", &url, "--since", &saved]);
    assert_eq!((code, &report["verdict"], &report["size"]), (0, &json!("sound"), &json!(8)), "{report}");
    let policy = format!("log {}\nwitness w {}\nquorum w\n", town.vkey(), witness_key());
    let (code, report) = run_json(&["audit", &url, "--policy", &town.write("policy", &policy)]);
    assert_eq!((code, &report["verdict"]), (2, &json!("could not tell")), "{report}");
    assert_eq!(report["findings"]["first"][0]["code"], "awaiting-cosignature");
    // A mirror without the server.
    kit::copy_dir(&town.path("ledger/public"), &town.path("mirror"));
    let (code, report) = run_json(&["audit", &town.text("mirror"), "--since", &saved, "--key", &town.vkey()]);
    assert_eq!((code, &report["verdict"], &report["size"]), (2, &json!("could not tell"), &json!(8)), "{report}");
    assert_eq!(report["findings"]["unsound"], 0);
}

fn witness_key() -> String {
    Cosigner::new("witness.example", key(90)).unwrap().verifier_key().to_string()
}

#[test]
fn an_explanation_can_be_redone() {
    let town = Town::new();
    let (url, auditor, dir) = (town.server.url.clone(), town.text("51.jwk"), town.text("ledger"));
    for from in [&["--from", &url, "--identity", &auditor][..], &["--from", &dir]] {
        let (code, explained) = run_json(&[&["explain", "5"][..], from].concat());
        assert_eq!((code, &explained["seq"]), (0, &json!(5)), "{explained}");
        let steps = explained["steps"].as_array().unwrap();
        assert!(steps.iter().all(|step| step["holds"] != json!(false)), "{explained}");
        assert!(steps.iter().filter(|step| step["holds"] == json!(true)).count() >= 4, "{explained}");
        // Every step that hashes bytes in hex is redone: "bytes" in, one hash out.
        let text = explained["text"].as_str().unwrap();
        let mut redone = 0;
        for step in text.split("\n\n") {
            let after = |label: &str| step.lines().find_map(|line| line.trim().strip_prefix(label));
            let input = after("in, bytes, hex: ");
            let output = ["leaf", "node"].iter().find_map(|name| after(&format!("out, {name}, hex: ")));
            if let (Some(input), Some(output)) = (input, output) {
                assert_eq!(Hash::of(&hex::decode(input).unwrap()).to_string(), output, "{step}");
                redone += 1;
            }
        }
        assert!(redone >= 3, "a leaf and its way up a tree of 7: {text}");
        let line = text.lines().find_map(|line| line.trim().strip_prefix("in, line: ")).unwrap();
        assert_eq!(minglu::log::Entry::parse(line.as_bytes()).unwrap().seq, Seq(5));
        assert!(text.contains(&Hash::leaf(line.as_bytes()).to_string()));
        let plain = run(&[&["explain", "5"][..], from].concat());
        assert_eq!(plain, (0, text.to_owned()));
    }
    // Somebody without a right gets the steps from the entry on.
    let (code, explained) = run_json(&["explain", "5", "--from", &url]);
    assert_eq!(code, 0);
    assert!(!explained["text"].as_str().unwrap().contains("孙某"));
}

#[test]
fn settings_come_from_file_environment_and_flags() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("minglu.toml");
    fs::write(&file, "dir = \"of-file\"\nqueue_max = 11\npublish_every_ms = 11\nsegment_bytes = 1111\n").unwrap();
    let config = |env: &[(&str, &str)], flags: &[&str]| -> BTreeMap<String, String> {
        let mut command = Command::new(env!("CARGO_BIN_EXE_minglu"));
        command.args(["serve", "--print-config"]).args(flags).stdin(Stdio::null());
        let output = command.envs(env.iter().copied()).output().unwrap();
        assert!(output.status.success(), "{output:?}");
        let text = String::from_utf8(output.stdout).unwrap();
        text.lines().filter_map(|line| line.split_once(" = ")).map(|(a, b)| (a.to_owned(), b.to_owned())).collect()
    };
    let defaults = config(&[], &[]);
    assert_eq!((defaults["listen"].as_str(), defaults["publish_every_ms"].as_str()), ("\"127.0.0.1:8080\"", "1000"));
    assert_eq!(defaults.len(), 7, "every setting is shown: {defaults:?}");
    let file = file.to_str().unwrap();
    let all = config(
        &[("MINGLU_CONFIG", file), ("MINGLU_QUEUE_MAX", "22"), ("MINGLU_PUBLISH_EVERY_MS", "22")],
        &["--publish-every-ms", "33"],
    );
    let found = ["dir", "segment_bytes", "queue_max", "publish_every_ms", "listen"].map(|name| all[name].as_str());
    assert_eq!(found, ["\"of-file\"", "1111", "22", "33", "\"127.0.0.1:8080\""]);
    // What is printed is a file.
    let printed = dir.path().join("printed.toml");
    let lines: Vec<String> = all.iter().map(|(name, value)| format!("{name} = {value}")).collect();
    fs::write(&printed, lines.join("\n")).unwrap();
    assert_eq!(config(&[], &["--config", printed.to_str().unwrap()]), all);
    fs::write(&printed, "queue = 3\n").unwrap();
    let (code, text) = run(&["serve", "--print-config", "--config", printed.to_str().unwrap()]);
    assert_eq!((code, text.contains("unknown field `queue`")), (2, true), "{text}");
}

/// Everything a demo leaves that is the same for the same seed: sealed bytes, ring and views are not.
fn demo(dir: &Path, seed: &str) -> BTreeMap<PathBuf, Vec<u8>> {
    let at = dir.to_str().unwrap();
    let args = ["demo", "--once", "--statements", "300", "--homes", "20", "--dir", at, "--seed", seed];
    let (code, text) = run(&args);
    assert_eq!(code, 0, "{text}");
    assert_eq!(text.matches("Verdict   sound").count(), 2, "without a key and with one: {text}");
    let mut files: BTreeMap<PathBuf, Vec<u8>> = BTreeMap::new();
    for (path, bytes) in files_below(dir) {
        let name = path.strip_prefix(dir).unwrap().to_path_buf();
        // How far the log was when a batch was signed depends on how statements arrived; what was signed does not.
        let bytes = if name.starts_with("receipts") { Receipt::parse(&bytes).unwrap().entry } else { bytes };
        if !["ledger/frames", "ledger/ring", "ledger/views", "ledger/index"].iter().any(|other| name.starts_with(other))
        {
            files.insert(name, bytes);
        }
    }
    let mut frames = minglu::store::FrameFiles::open(&dir.join("ledger")).unwrap();
    let mut number = 0;
    while let Some(frame) = frames.next_frame().unwrap() {
        for record in frame.records {
            files.insert(
                format!("record-{number}").into(),
                format!("{:?} {:?}", record.entry, record.body).into_bytes(),
            );
            number += 1;
        }
    }
    assert_eq!(number, 300);
    files
}

#[test]
fn a_demo_is_the_same_for_the_same_seed_and_another_for_another() {
    let dir = tempfile::tempdir().unwrap();
    let [one, again, other] = [("one", "5"), ("again", "5"), ("other", "6")].map(|(name, seed)| {
        std::thread::scope(|scope| scope.spawn(|| demo(&dir.path().join(name), seed)).join().unwrap())
    });
    let names = |files: &BTreeMap<PathBuf, Vec<u8>>| files.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(&one), names(&again));
    for (name, bytes) in &one {
        assert!(again[name] == *bytes, "{} differs for one seed", name.display());
    }
    for (name, bytes) in &one {
        let fixed = name.starts_with("ledger/public/data") || bytes.is_empty();
        assert!(fixed || other.get(name) != Some(bytes), "{} is the same for two seeds", name.display());
    }
}

/// Flags that a text mentions, by the command on their line.
fn mentioned(text: &str) -> Vec<(Option<String>, String)> {
    let word = |c: char| c.is_ascii_lowercase() || c == '-';
    let mut found = Vec::new();
    for line in text.lines() {
        let command = line.split("minglu ").nth(1).and_then(|rest| rest.split(|c| !word(c)).next());
        // What stands behind a bare "--" is another program's, or that of `cargo run -- demo`.
        for flag in line.split(|c| !word(c)).filter(|flag| flag.starts_with("--") && flag.len() > 2) {
            found.push((command.filter(|c| !c.is_empty()).map(str::to_owned), flag.to_owned()));
        }
    }
    found
}

#[test]
fn the_help_knows_every_command_and_flag_that_the_texts_mention() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let texts = ["README.md", "CHANGELOG.md"].map(|name| fs::read_to_string(root.join(name)).unwrap());
    let help = run(&["--help"]).1;
    let commands: Vec<String> = help
        .lines()
        .skip_while(|line| !line.starts_with("Commands:"))
        .skip(1)
        .map_while(|line| line.strip_prefix("  "))
        .filter_map(|line| line.split_whitespace().next().map(str::to_owned))
        .collect();
    assert!(commands.len() > 9, "{commands:?}");
    let helps: BTreeMap<&String, String> =
        commands.iter().map(|name| (name, run(&[name.as_str(), "--help"]).1)).collect();
    for text in &texts {
        for name in
            text.split("minglu ").skip(1).map(|rest| rest.split(|c: char| !c.is_ascii_lowercase()).next().unwrap())
        {
            assert!(name.is_empty() || commands.iter().any(|known| known == name), "no command {name}");
        }
        for (command, flag) in mentioned(text) {
            if flag == "--release" {
                continue;
            }
            let has =
                |help: &String| help.split(|c: char| !(c.is_ascii_lowercase() || c == '-')).any(|word| word == flag);
            let known = match command.and_then(|command| helps.get(&command).cloned()) {
                Some(help) => has(&help) || helps.values().any(has),
                None => helps.values().any(has),
            };
            assert!(known, "no command has {flag}");
        }
    }
    for (name, help) in &helps {
        assert!(help.contains("Usage: minglu"), "{name}: {help}");
    }
}

/// Serves a copy of what a ledger serves, with one answer bent. It ends with the test's process.
fn lying(honest: &str, bend: impl Fn(&str, Vec<u8>) -> Vec<u8> + Send + 'static) -> String {
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let honest = honest.to_owned();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut request = std::io::BufReader::new(stream.try_clone().unwrap());
            let mut first = String::new();
            std::io::BufRead::read_line(&mut request, &mut first).unwrap();
            loop {
                let mut line = String::new();
                if std::io::BufRead::read_line(&mut request, &mut line).unwrap() <= 2 {
                    break;
                }
            }
            let target = first.split(' ').nth(1).unwrap().to_owned();
            let mut answer = ureq::get(format!("{honest}{target}")).call().unwrap();
            let body = bend(&target, answer.body_mut().read_to_vec().unwrap());
            let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\nconnection: close\r\n\r\n", body.len());
            stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(&body)).unwrap();
        }
    });
    url
}

fn replaced(bytes: &[u8], from: &str, to: &str) -> Vec<u8> {
    assert_eq!(from.len(), to.len());
    let mut bytes = bytes.to_vec();
    let at = bytes.windows(from.len()).position(|window| window == from.as_bytes()).unwrap();
    bytes[at..at + to.len()].copy_from_slice(to.as_bytes());
    bytes
}

#[test]
fn a_lying_server_is_found_over_http() {
    type Bend = fn(&str, Vec<u8>) -> Vec<u8>;
    let town = Town::new();
    let honest = lying(&town.server.url, |_, body| body);
    assert_eq!(run(&["audit", &honest]).0, 0, "the one that bends nothing");
    let table: [(&str, Bend, Option<u64>, &str); 6] = [
        (
            "an edited entry",
            |target, body| if target.contains("entries") { replaced(&body, "\"seq\":4,", "\"seq\":5,") } else { body },
            Some(4),
            "sequence-broken",
        ),
        (
            "an edited digest",
            |target, body| {
                if !target.contains("entries") {
                    return body;
                }
                let lines = minglu::log::bundle_parse(&body).unwrap();
                let last = minglu::log::Entry::parse(lines[6]).unwrap().statement.to_base64url();
                replaced(&body, &last, &Hash::of(b"another").to_base64url())
            },
            None,
            "root-differs",
        ),
        (
            "a hidden governance statement",
            |target, body| bend_line(target, &body, 3, &json!({"seq": 3, "not_shown": "lost"})),
            Some(3),
            "governance-unseen",
        ),
        (
            "another's statement",
            |target, body| {
                let theirs = line_of(target, &body, 2);
                bend_line(target, &body, 3, &json!({"seq": 3, "statement": theirs}))
            },
            Some(3),
            "digest-differs",
        ),
        (
            "an older checkpoint over another root",
            |target, body| if target == "/log/checkpoint" { replaced(&body, "\n7\n", "\n6\n") } else { body },
            None,
            "checkpoint-refused",
        ),
        (
            "a broken signature",
            |target, body| {
                let mut statement = line_of(target, &body, 1);
                if !statement.is_null() {
                    statement["signatures"][0]["signature"] = statement["signatures"][1]["signature"].clone();
                }
                bend_line(target, &body, 1, &json!({"seq": 1, "statement": statement}))
            },
            Some(1),
            "digest-differs",
        ),
    ];
    for (lie, bend, seq, code) in table {
        let (exit, report) = run_json(&["audit", &lying(&town.server.url, bend)]);
        assert_eq!(exit, if code == "governance-unseen" { 2 } else { 1 }, "{lie}: {report:#}");
        let first = &report["findings"]["first"][0];
        assert_eq!((&first["seq"], &first["code"]), (&json!(seq), &json!(code)), "{lie}: {report:#}");
    }
}

/// The statement of an entry in a bulk read; null in other answers.
fn line_of(target: &str, body: &[u8], seq: usize) -> Value {
    if !target.starts_with("/v1/statements") {
        return Value::Null;
    }
    let text = std::str::from_utf8(body).unwrap();
    text.lines().nth(seq).map_or(Value::Null, |line| serde_json::from_str::<Value>(line).unwrap()["statement"].clone())
}

/// Puts another line in the place of one in a bulk read; other answers stay.
fn bend_line(target: &str, body: &[u8], seq: usize, line: &Value) -> Vec<u8> {
    if !target.starts_with("/v1/statements") {
        return body.to_vec();
    }
    let mut lines: Vec<String> = std::str::from_utf8(body).unwrap().lines().map(str::to_owned).collect();
    lines[seq] = line.to_string();
    format!("{}\n", lines.join("\n")).into_bytes()
}

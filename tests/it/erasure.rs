//! Personal data: sealed before erasure, nowhere after it, and no proof is the poorer.
//!
//! A marker is a random text that stands for one personal value. The hunt looks for it in every file of the
//! ledger, in what the server says and in what it logs, in every spelling that some layer could have given it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use base64::Engine as _;
use minglu::codes::Hash;
use minglu::log::{Receipt, VerifierKey};
use minglu::service::{
    Ledger, LedgerKeys, LedgerOptions, Loss, Shown, backup, fsck, rebuild, restore, verifier_keys, write_secret,
};
use minglu::statement::{AccessProof, Disclosure, Envelope, Request};
use serde_json::{Value, json};

use crate::kit::{self, Kit, Pen, key};
use crate::process::{Server, minglu};

mod case;
pub mod hunt;
mod reader;
mod story;

use hunt::{Hunt, Markers};
use reader::{files_of, opened, page_keys};
use story::{disclosed_by, erasures, personal_fields, planted_fields, refused, statements};

/// Numbers of the people of this world, beyond those of the kit.
const HEAD: u8 = 23;
const REVIEWER: u8 = 24;
const RECEIVER: u8 = 25;
const AUDITOR: u8 = 51;
const REPRESENTATIVE: u8 = 61;
const INSTITUTION: &str = "institutions/12140925MBAAAA0182";

/// What is erased by which act.
const BY_PERSON: [&str; 3] = ["representative name", "representative telephone", "representative number"];
const BY_DISCLOSURE: [&str; 3] = ["facts of the visit", "who was met", "evidence"];
const BY_INSTITUTION: [&str; 2] = ["facts at the institution", "evidence at the institution"];

/// Labels whose marker a text holds in the clear.
fn labels_in(markers: &Markers, texts: &[String]) -> BTreeSet<String> {
    let held = |marker: &str| texts.iter().any(|text| text.contains(marker));
    markers.all().filter(|(_, marker)| held(marker)).map(|(label, _)| label.clone()).collect()
}

fn set(labels: &[&[&str]]) -> BTreeSet<String> {
    labels.concat().into_iter().map(str::to_owned).collect()
}

fn erased() -> BTreeSet<String> {
    set(&[&BY_PERSON, &BY_DISCLOSURE, &BY_INSTITUTION])
}

/// What refused statements told: it must be nowhere, ever.
fn never_recorded() -> BTreeSet<String> {
    let labels = [
        "in clear",
        "identity number in a public text",
        "beside a fault",
        "of a wrong shape",
        "of the wrong role",
        "cut short",
        "sent as it is",
    ];
    set(&[&labels])
}

#[test]
fn the_hunter_finds_every_spelling() {
    let mut markers = Markers::new(3);
    let marker = markers.text("a");
    let hunt = Hunt::new(&markers);
    for (spelling, bytes) in hunt::spellings(&marker) {
        for (before, after) in [("", ""), ("xyz", "q"), ("é", "\u{0}")] {
            let text = [before.as_bytes(), &bytes, after.as_bytes()].concat();
            assert_eq!(hunt.first_in(&text).map(|(label, _)| label), Some("a".to_owned()), "{spelling}");
        }
    }
    for prefix in ["", "1", "12"] {
        let whole = base64::engine::general_purpose::STANDARD.encode(format!("{prefix}{marker}more"));
        assert!(hunt.first_in(whole.as_bytes()).is_some(), "{prefix:?}");
    }
    assert_eq!(hunt.first_in("nothing of it".as_bytes()), None);
}

/// A ledger in a process, founded in this one: the service's own founding would name nobody.
struct Living {
    dir: tempfile::TempDir,
    pen: Pen,
    server: Option<Server>,
    vkeys: Vec<VerifierKey>,
    jti: u32,
    /// Everything that a server said to anybody without a right, or logged.
    heard: Vec<(String, Vec<u8>)>,
    /// What only those may read who act on a complaint: no auditor does.
    of_complaints: Vec<String>,
}

impl Living {
    fn founded(markers: &mut Markers) -> (Self, Vec<Vec<u8>>) {
        let dir = tempfile::tempdir().unwrap();
        let mut pen = Pen::new("erasure.example/simulated");
        let statements = statements(&mut pen, markers);
        let secrets = dir.path().join("secrets");
        fs::create_dir(&secrets).unwrap();
        for (name, n) in [("checkpoint", 200), ("service", 201), ("auditor", AUDITOR)] {
            write_secret(&secrets.join(format!("{name}.jwk")), &key(n)).unwrap();
        }
        let options = LedgerOptions {
            tripwire: Some(dir.path().join("tripwire")),
            ..LedgerOptions::new(&dir.path().join("ledger"))
        };
        let keys = LedgerKeys::new(&pen.origin, vec![key(200)], key(201)).unwrap();
        let clock = std::sync::Arc::new(minglu::service::SimulatedClock::new(kit::start()));
        let ledger = Ledger::open(&options, keys, clock, &mut |_, _, _| {}).unwrap();
        ledger.put_own_data().unwrap();
        kit::accepted(&ledger, &statements[0]);
        let vkeys = verifier_keys(&ledger.governance());
        ledger.close();
        let of_complaints = disclosed_by(&statements, "minglu.complaint.");
        (Self { dir, pen, server: None, vkeys, jti: 0, heard: vec![], of_complaints }, statements)
    }

    fn data(&self) -> PathBuf {
        self.dir.path().join("ledger")
    }

    fn start(&mut self) {
        self.server = Some(Server::logging(self.dir.path(), "trace"));
    }

    fn stop(&mut self) {
        let log = self.server.take().unwrap().stop_and_log();
        self.heard.push(("the server's log".to_owned(), log));
    }

    fn server(&self) -> &Server {
        self.server.as_ref().unwrap()
    }

    /// Every public address with everything that it may be asked for, answers and refusals.
    fn listen(&mut self, size: u64) {
        let server = self.server.as_ref().unwrap();
        let mut digests = vec!["0".repeat(64), "nonsense".to_owned()];
        let mut targets = Vec::new();
        for seq in 0..=size {
            let (_, entry) = server.get_text(&format!("/v1/entries/{seq}"));
            let entry: Value = serde_json::from_str(&entry).unwrap_or(Value::Null);
            let statement = entry.pointer("/entry/statement").or(entry.get("statement")).and_then(Value::as_str);
            digests.extend(statement.and_then(Hash::from_base64url).map(|digest| digest.to_string()));
        }
        assert!(digests.len() as u64 >= size, "{digests:?}");
        for (path, _) in minglu::api::paths() {
            if path.contains("{seq}") {
                targets.extend((0..=size).map(|seq| path.replace("{seq}", &seq.to_string())));
            } else if path.contains("{digest}") {
                targets.extend(digests.iter().map(|digest| path.replace("{digest}", digest)));
            } else if path.contains("{path}") {
                let tiles = ["entries/000", "0/000", &format!("entries/000.p/{size}"), &format!("0/000.p/{size}")];
                targets.extend(tiles.map(|tile| path.replace("{path}", tile)));
            } else {
                targets.push(path.replace("{slug}", "personal-data-in-clear"));
            }
        }
        targets.extend([format!("/v1/log/proofs/inclusion?seq=8&size={size}"), "/v1/statements?limit=500".to_owned()]);
        for target in targets {
            let (status, body) = server.get_bytes(&target, None);
            self.heard.push((format!("{target} ({status})"), body));
        }
    }

    /// Asks about the representative as an officer, in form and out of it: what was asked with is heard nowhere.
    fn ask_about(&mut self, markers: &Markers) {
        let target = "/v1/authorised-queries";
        let told =
            |label: &str| markers.all().find(|(found, _)| *found == label).map(|(_, text)| text.clone()).unwrap();
        let (name, number) = (told(BY_PERSON[0]), told(BY_PERSON[2]));
        let basis = json!({"duty": {"legal_basis": "养老机构管理办法 41"}});
        for purpose in ["licensing", "nonsense"] {
            let document = json!({"kind": "resident_id", "number": number});
            let query = json!({"document": document, "name": name, "purpose": purpose, "basis": basis});
            let proof = self.proof("POST", target, kit::HANDLERS[0]);
            let (status, body) = self.server().post_json(target, &proof, &query);
            assert!(matches!(status, 200 | 422), "{}", String::from_utf8_lossy(&body));
            self.heard.push((format!("the answer to a query ({status})"), body));
        }
    }

    fn proof(&mut self, method: &str, target: &str, n: u8) -> String {
        let (_, ready) = self.server().get_text("/health/ready");
        let now = serde_json::from_str::<Value>(&ready).unwrap()["now"].as_str().unwrap().parse().unwrap();
        self.jti += 1;
        let request = Request { origin: &self.pen.origin, method, target, now };
        format!("Minglu {}", AccessProof::sign(&request, &format!("erasure-{:04}", self.jti), &key(n)))
    }

    /// The disclosures that an auditor reads over HTTP, by entry.
    fn authorised(&mut self) -> BTreeMap<u64, Vec<String>> {
        let target = "/v1/statements?from=0&limit=500";
        let proof = self.proof("GET", target, AUDITOR);
        let (status, body) = self.server().get_bytes(target, Some(&proof));
        assert_eq!(status, 200);
        let mut found = BTreeMap::new();
        for line in String::from_utf8(body).unwrap().lines() {
            let line: Value = serde_json::from_str(line).unwrap();
            let envelope = Envelope::parse(line["statement"].to_string().as_bytes()).unwrap();
            let values = envelope.disclosures.iter().map(|text| Disclosure::parse(text, "").unwrap().value.to_string());
            found.insert(line["seq"].as_u64().unwrap(), values.collect());
        }
        found
    }

    /// Nothing of these labels stands in a file, nor in what was heard, in any spelling.
    fn assert_nowhere(&self, when: &str, hunt: &Hunt) {
        for (place, bytes) in files_of(&self.data(), &[self.dir.path().join("tripwire")]).iter().chain(&self.heard) {
            if let Some((label, spelling)) = hunt.first_in(bytes) {
                panic!("{when}: {label} stands in {place} as {spelling}");
            }
        }
    }

    /// After an erasure: what opens, what an auditor reads, what the proofs say.
    fn assert_erased(&mut self, when: &str, markers: &Markers, receipts: &[String], visits: usize) {
        let kept: BTreeSet<String> = markers
            .labels()
            .difference(&erased())
            .filter(|label| !never_recorded().contains(*label))
            .cloned()
            .collect();
        let (texts, closed) = opened(&self.data(), self.dir.path());
        assert_eq!((labels_in(markers, &texts), closed), (kept.clone(), erased().len()), "{when}");
        let authorised = self.authorised();
        let texts: Vec<String> = authorised.values().flatten().cloned().collect();
        let of_complaints = labels_in(markers, &self.of_complaints);
        assert_eq!(labels_in(markers, &texts), kept.difference(&of_complaints).cloned().collect(), "{when}");
        assert_eq!(authorised[&(visits as u64)], Vec::<String>::new(), "{when}");
        for text in receipts {
            Receipt::parse(text).unwrap().verify(&self.vkeys, &self.pen.origin).unwrap();
        }
    }

    /// An audit with the auditor's key, over HTTP, held against the receipts.
    fn audit(&self, receipts: &[PathBuf], erasures: u64) {
        let identity = self.dir.path().join("secrets/auditor.jwk");
        let mut args = vec!["audit", &self.server().url, "--json", "--identity", identity.to_str().unwrap()];
        for receipt in receipts {
            args.extend(["--receipt", receipt.to_str().unwrap()]);
        }
        let (code, text) = minglu(&args);
        let report: Value = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}"));
        assert_eq!((code, &report["verdict"]), (0, &json!("sound")), "{text}");
        assert_eq!(report["counts"]["erasures"], erasures);
        assert_eq!(report["counts"]["disclosures_withheld"], self.of_complaints.len(), "{text}");
        let gone = if erasures == 0 { 0 } else { erased().len() };
        assert_eq!(report["counts"]["disclosures_erased"], gone, "{text}");
        assert_eq!(report["disclosures"]["erased"]["total"], gone, "{text}");
    }
}

#[test]
fn markers_stand_nowhere_in_the_clear_and_nowhere_at_all_after_erasure() {
    let mut markers = Markers::new(20_261_121);
    let (mut living, statements) = Living::founded(&mut markers);
    assert_eq!(planted_fields(&statements), personal_fields(), "a marker in every personal field of every type");
    let refused = refused(&mut living.pen, &mut markers);
    assert!(never_recorded().is_subset(&markers.labels()));
    let hunt = Hunt::new(&markers);
    let visit = statements.len() - 3;

    living.start();
    let (mut receipts, mut kept) = (Vec::new(), Vec::new());
    for (statement, seq) in statements.iter().zip(0_u64..) {
        let (status, body) = living.server().submit(statement);
        assert_eq!((status, &body["seq"]), (if seq == 0 { 200 } else { 201 }, &json!(seq)), "{body}");
        let receipt = body["tlog_proof"].as_str().unwrap().to_owned();
        let file = living.dir.path().join(format!("{seq}.tlog-proof"));
        fs::write(&file, &receipt).unwrap();
        kept.push(file);
        receipts.push(receipt);
        living.heard.push((format!("the answer to statement {seq}"), body.to_string().into_bytes()));
    }
    for (why, statement) in &refused {
        for target in ["/v1/statements", "/v1/statements/check"] {
            let (status, body) = living.server().post_bytes(target, statement);
            assert!((400..500).contains(&status), "{why}: {status}");
            living.heard.push((format!("the refusal: {why}"), body));
        }
    }
    living.ask_about(&markers);
    living.server().wait_until_published(statements.len() as u64);
    living.listen(statements.len() as u64);
    living.audit(&kept, 0);
    living.stop();
    living.assert_nowhere("before erasure", &hunt);
    // The ears are open: what is public was heard, and the server logged.
    let heard = |what: &str| living.heard.iter().any(|(_, bytes)| String::from_utf8_lossy(bytes).contains(what));
    assert!(heard("minglu_") && heard("/problems/personal-data-in-clear") && heard("not_shown"));
    assert!(living.heard.iter().any(|(place, bytes)| place == "the server's log" && bytes.len() > 1000));
    // The reader of frames and ring shows that the hunt could find something.
    let (texts, closed) = opened(&living.data(), living.dir.path());
    let recorded: BTreeSet<String> = markers.labels().difference(&never_recorded()).cloned().collect();
    assert_eq!((labels_in(&markers, &texts), closed), (recorded, 0));

    living.start();
    let erasures = erasures(&mut living.pen, &statements[visit]);
    for (erasure, count) in erasures.iter().zip(1..) {
        let (status, body) = living.server().submit(erasure);
        assert_eq!(status, 201, "erasure {count}: {body}");
    }
    // Nobody brings back what was erased by sending it again.
    for statement in &statements {
        let (status, body) = living.server().submit(statement);
        assert_eq!(status, 200, "{body}");
    }
    let size = (statements.len() + erasures.len()) as u64;
    living.server().wait_until_published(size);
    living.listen(size);
    living.assert_erased("after erasure", &markers, &receipts, visit);
    living.audit(&kept, 3);
    living.stop();
    living.assert_nowhere("after erasure", &hunt);
    for receipt in &kept {
        let vkey = living.vkeys[0].to_string();
        assert_eq!(minglu(&["verify", receipt.to_str().unwrap(), "--key", &vkey]).0, 0);
    }

    for lost in [&[][..], &["views"], &["index"], &["public/tile"]] {
        for what in lost {
            fs::remove_dir_all(living.data().join(what)).unwrap();
        }
        living.start();
        living.assert_erased(&format!("without {lost:?}"), &markers, &receipts, visit);
        living.stop();
        living.assert_nowhere(&format!("without {lost:?}"), &hunt);
    }
}

#[test]
fn an_erasure_holds_through_rebuild_backup_and_restore() {
    let mut markers = Markers::new(7);
    let mut kit = Kit::new();
    let statements = statements(&mut kit.pen, &mut markers);
    let hunt = Hunt::new(&markers);
    let ledger = kit.open();
    ledger.put_own_data().unwrap();
    let receipts: Vec<Receipt> = statements.iter().map(|one| kit::accepted(&ledger, one).receipt).collect();
    ledger.close();
    drop(ledger);
    let tripwire = kit.dir.path().join("tripwire");
    let page_keys = page_keys(&kit.data());
    let ledger = kit.open();
    for erasure in erasures(&mut kit.pen, &statements[statements.len() - 3]) {
        kit::accepted(&ledger, &erasure);
    }
    ledger.close();
    drop(ledger);
    let check = |data: &Path, when: &str| {
        let (texts, closed) = opened(data, kit.dir.path());
        let kept: BTreeSet<String> = markers.labels().difference(&erased()).cloned().collect();
        assert_eq!((labels_in(&markers, &texts), closed), (kept, erased().len()), "{when}");
        for (place, bytes) in files_of(data, std::slice::from_ref(&tripwire)) {
            assert_eq!(hunt.first_in(&bytes), None, "{when}: {place}");
        }
        let report = fsck(data, Some(&tripwire), &mut |_, _, _| {});
        assert_eq!(report.verdict().exit_code(), 0, "{when}: {report}");
    };
    check(&kit.data(), "after erasure");
    // Pages with an erased row were sealed again under other keys; the old ones are in no file.
    let rewritten: Vec<_> = page_keys.iter().filter(|old| !reader::page_keys(&kit.data()).contains(*old)).collect();
    assert!(rewritten.len() >= 3 && rewritten.len() < page_keys.len(), "{} of {}", rewritten.len(), page_keys.len());
    for (place, bytes) in files_of(&kit.data(), &[]) {
        let found = rewritten.iter().any(|old| bytes.windows(32).any(|window| window == old.as_slice()));
        assert!(!found, "a key of an old page is in {place}");
    }
    rebuild(&kit.data(), Some(&tripwire), &mut |_, _, _| {}).unwrap();
    check(&kit.data(), "after rebuild");
    let (saved, restored) = (kit.dir.path().join("backup"), kit.dir.path().join("restored"));
    backup(&kit.data(), Some(&tripwire), None, &saved, &mut |_, _, _| {}).unwrap();
    for (place, bytes) in files_of(&saved, &[]) {
        assert_eq!(hunt.first_in(&bytes), None, "backup: {place}");
    }
    restore(&saved, &restored, Some(&tripwire), None, Loss::Refused, &mut |_, _, _| {}).unwrap();
    check(&restored, "after restore");

    let ledger = kit.open();
    let reader = kit::auditor();
    let shown = ledger.statements(minglu::log::Seq(0), 500, &reader).unwrap();
    let mut values = Vec::new();
    for one in shown {
        let Shown::Statement { disclosures, .. } = one else { panic!("an auditor sees everything") };
        values.extend(disclosures.iter().map(|text| Disclosure::parse(text, "").unwrap().value.to_string()));
    }
    assert!(labels_in(&markers, &values).is_disjoint(&erased()));
    for receipt in &receipts {
        receipt.verify(&verifier_keys(&ledger.governance()), &kit.pen.origin).unwrap();
    }
    ledger.close();
}

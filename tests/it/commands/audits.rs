//! `minglu audit` and `minglu explain` over HTTP, also against a server that lies.

use std::io::{BufRead as _, Write as _};
use std::net::TcpListener;

use minglu::codes::Hash;
use minglu::log::{Cosigner, Seq};
use serde_json::{Value, json};

use super::{Town, run, run_json, stranger};
use crate::kit::{self, Pen, key};

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

#[test]
fn conduct_over_http_is_told_to_an_auditor_alone() {
    let town = Town::new();
    let (url, auditor) = (town.server.url.clone(), town.text("51.jwk"));
    let page = town.text("conduct.html");
    let asked = ["--conduct", "--together-min", "2", "--sample", "2", "--seed", "2026-11-22", "--html", &page];
    let (code, report) = run_json(&[&["audit", &url, "--identity", &auditor][..], &asked].concat());
    assert_eq!((code, &report["verdict"]), (0, &json!("consistent in itself")), "{report}");
    // The two inspectors sign both inspections in the same second.
    let findings = report["conduct"]["findings"].as_array().unwrap();
    let hasty = findings.iter().find(|finding| finding["code"] == "within-seconds");
    assert_eq!(hasty.map(|finding| &finding["entries"]), Some(&json!([5, 6])), "{report:#}");
    assert_eq!(report["conduct"]["sample"]["entries"].as_array().map(Vec::len), Some(2));
    assert!(std::fs::read_to_string(&page).unwrap().contains("秒内连签"));
    // The directory of the same ledger tells the same.
    let (_, inside) = run_json(&[&["audit", &town.text("ledger")][..], &asked].concat());
    assert_eq!(inside["conduct"], report["conduct"]);
    // An officer sees what is his authority's, and nobody of conduct what is withheld.
    for identity in [&[][..], &["--identity", &town.text("21.jwk")]] {
        let (_, report) = run_json(&[&["audit", &url][..], &asked, identity].concat());
        let whole = report["not_shown"].as_object().unwrap().is_empty();
        assert_eq!(report.get("conduct").is_some(), whole, "{report:#}");
        let not = report["not_checked"].as_array().unwrap();
        assert_eq!(not.iter().any(|not| not["what"] == "conduct"), !whole, "{not:?}");
    }
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

/// Serves a copy of what a ledger serves, with one answer bent, whoever asks. It ends with the test's process.
pub(super) fn lying(honest: &str, bend: impl Fn(&str, Vec<u8>) -> Vec<u8> + Send + 'static) -> String {
    lying_to(honest, move |_, target, body| bend(target, body))
}

/// The same, which knows whether somebody proves who asks.
fn lying_to(honest: &str, bend: impl Fn(bool, &str, Vec<u8>) -> Vec<u8> + Send + 'static) -> String {
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let honest = honest.to_owned();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut lines = std::io::BufReader::new(stream.try_clone().unwrap()).lines().map(Result::unwrap);
            let target = lines.next().unwrap().split(' ').nth(1).unwrap().to_owned();
            let head: Vec<String> = lines.take_while(|line| !line.is_empty()).collect();
            let mut request = ureq::get(format!("{honest}{target}"));
            let mut is_signed = false;
            for (name, value) in head.iter().filter_map(|line| line.split_once(": ")) {
                if name.eq_ignore_ascii_case("authorization") {
                    request = request.header("authorization", value);
                    is_signed = true;
                }
            }
            let mut answer = request.call().unwrap();
            let body = bend(is_signed, &target, answer.body_mut().read_to_vec().unwrap());
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
            // The tile beside the bundle says otherwise; so does the checkpoint.
            Some(6),
            "published-differs",
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

#[test]
fn a_ledger_that_knows_its_auditor_by_the_proof_is_found() {
    type Bend = fn(bool, &str, Vec<u8>) -> Vec<u8>;
    let town = Town::new();
    let auditor = town.text("51.jwk");
    let audit = |url: &str| run_json(&["audit", url, "--identity", &auditor]);
    let (code, report) = audit(&lying_to(&town.server.url, |_, _, body| body));
    assert_eq!(
        (code, &report["counts"]["classes"], &report["counts"]["marks_compared"]),
        (0, &json!(7), &json!(7)),
        "{report:#}"
    );
    for what in ["register", "marks", "classes", "indicators", "rulesets"] {
        assert!(!report["not_checked"].as_array().unwrap().iter().any(|not| not["what"] == what), "{report:#}");
    }
    let table: [(&str, Bend, Option<u64>, &str); 8] = [
        (
            "rules for auditors and none for others",
            |signed, target, body| if target == "/v1/rulesets" && !signed { br#"{"items":[]}"#.to_vec() } else { body },
            Some(0),
            "ruleset-differs",
        ),
        (
            "figures for auditors and none for others",
            |signed, target, body| if target.starts_with("/v1/indicators") && !signed { b"{}".to_vec() } else { body },
            None,
            "indicator-differs",
        ),
        (
            "a log for auditors and another for others",
            |signed, target, body| {
                if target.contains("entries") && !signed { replaced(&body, "\"seq\":4,", "\"seq\":5,") } else { body }
            },
            Some(4),
            "sequence-broken",
        ),
        (
            "no marks",
            |signed, target, body| {
                let statement = line_of(target, &body, 5);
                if signed { bend_line(target, &body, 5, &json!({"seq": 5, "statement": statement})) } else { body }
            },
            Some(5),
            "marks-differ",
        ),
        (
            "a statement that is kept from its auditor",
            |signed, target, body| {
                if signed { bend_line(target, &body, 6, &json!({"seq": 6, "not_shown": "restricted"})) } else { body }
            },
            Some(6),
            "class-differs",
        ),
        (
            "an enrolment that only auditors see",
            |signed, target, body| {
                if signed { body } else { bend_line(target, &body, 3, &json!({"seq": 3, "not_shown": "restricted"})) }
            },
            Some(3),
            "class-differs",
        ),
        (
            "another class",
            |signed, target, body| {
                if signed { body } else { bend_line(target, &body, 5, &json!({"seq": 5, "not_shown": "expired"})) }
            },
            Some(5),
            "class-differs",
        ),
        (
            "another statement for anybody",
            |signed, target, body| {
                let theirs = line_of(target, &body, 2);
                if signed { body } else { bend_line(target, &body, 3, &json!({"seq": 3, "statement": theirs})) }
            },
            Some(3),
            "digest-differs",
        ),
    ];
    for (lie, bend, seq, code) in table {
        let (exit, report) = audit(&lying_to(&town.server.url, bend));
        let first = &report["findings"]["first"][0];
        assert_eq!((exit, &first["seq"], &first["code"]), (1, &json!(seq), &json!(code)), "{lie}: {report:#}");
    }
}

#[test]
fn an_earlier_copy_is_held_against_the_log_line_by_line() {
    let town = Town::new();
    let (url, copy) = (town.server.url.clone(), town.path("copy"));
    kit::copy_dir(&town.path("ledger/public"), &copy);
    let mut pen = Pen::new(&town.founded.origin);
    pen.skip(50);
    assert_eq!(town.server.submit(&pen.inspect("四", "冯某")).0, 201);
    town.server.wait_until_published(8);
    let copied = town.text("copy");
    let (code, report) = run_json(&["audit", &url, "--copy", &copied]);
    assert_eq!((code, &report["history"]["copied_entries"]), (0, &json!(7)), "{report:#}");
    // From files nothing is published, and the report says so.
    let (code, report) = run_json(&["audit", &town.text("ledger"), "--copy", &copied]);
    assert_eq!((code, &report["verdict"]), (0, &json!("sound")), "{report:#}");
    for what in ["register", "marks", "classes", "indicators", "rulesets"] {
        let not = report["not_checked"].as_array().unwrap().iter().find(|not| not["what"] == what).unwrap();
        assert!(not["why"].as_str().unwrap().starts_with("files hold the log and no answers"), "{not}");
    }
    let (_, text) = run(&["audit", &town.text("ledger")]);
    assert!(text.contains("not all was compared: see register, indicators, rulesets, marks, classes"), "{text}");
    let bundle = ["000.p/7", "000"]
        .map(|name| copy.join("tile/entries").join(name))
        .into_iter()
        .find(|file| file.is_file())
        .unwrap();
    let bytes = std::fs::read(&bundle).unwrap();
    std::fs::write(&bundle, replaced(&bytes, "\"seq\":4,", "\"seq\":5,")).unwrap();
    let (code, report) = run_json(&["audit", &url, "--copy", &copied]);
    let first = &report["findings"]["first"][0];
    assert_eq!((code, &first["seq"], &first["code"]), (1, &json!(4), &json!("mirror-differs")), "{report:#}");
    // One that ends before its checkpoint is no copy.
    std::fs::write(&bundle, b"").unwrap();
    let (code, text) = run(&["audit", &url, "--copy", &copied]);
    assert_eq!((code, text.contains("the copy ends before entry 0")), (2, true), "{text}");
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
pub(super) fn bend_line(target: &str, body: &[u8], seq: usize, line: &Value) -> Vec<u8> {
    if !target.starts_with("/v1/statements") {
        return body.to_vec();
    }
    let mut lines: Vec<String> = std::str::from_utf8(body).unwrap().lines().map(str::to_owned).collect();
    lines[seq] = line.to_string();
    format!("{}\n", lines.join("\n")).into_bytes()
}

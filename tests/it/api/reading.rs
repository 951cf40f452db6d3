//! Each address that reads: what it answers, what it refuses, how long it may be kept.

use minglu::codes::Hash;
use minglu::log::Receipt;
use minglu::statement::Envelope;
use serde_json::{Value, json};

use crate::client::send;
use crate::world::{OFFICERS, SECRET, World, kid, public};

const DIGEST_OF_NOTHING: &str = "0000000000000000000000000000000000000000000000000000000000000000";

fn hex_of(base64url: &str) -> String {
    Hash::from_base64url(base64url).unwrap().to_string()
}

#[test]
fn an_entry_is_found_by_number_and_by_either_spelling_of_its_digest() {
    let mut world = World::populated();
    let inspection = world.inspection();
    let body = world.accept(&inspection);
    let (seq, digest) = (body["seq"].as_u64().unwrap(), body["statement"].as_str().unwrap().to_owned());
    let entry = world.get(&format!("/v1/entries/{seq}"));
    assert_eq!((entry.status, json!(entry.text())), (200, body["entry"].clone()));
    assert!(entry.header("cache-control").contains("immutable"));
    for spelling in [digest.clone(), hex_of(&digest)] {
        let found = world.get(&format!("/v1/entries/by-digest/{spelling}"));
        assert_eq!(
            (found.body.clone(), found.header("content-location")),
            (entry.body.clone(), format!("/v1/entries/{seq}").as_str())
        );
    }
    for of_nothing in [DIGEST_OF_NOTHING.to_owned(), format!("{DIGEST_OF_NOTHING}/receipt")] {
        let unknown = world.get(&format!("/v1/entries/by-digest/{of_nothing}"));
        assert_eq!((unknown.status, unknown.slug().as_str()), (404, "not-found"));
    }
    let receipt = world.get(&format!("/v1/entries/by-digest/{digest}/receipt"));
    assert_eq!(Receipt::parse(receipt.text()).unwrap().entry, entry.body, "the receipt by the digest");
    assert_eq!(world.get(&format!("/v1/entries/{}", seq + 1)).slug(), "not-found");
}

#[test]
fn a_receipt_comes_as_proof_file_as_text_and_as_json() {
    let mut world = World::populated();
    world.restart();
    let get = |accept: &str| send(world.address, "GET", "/v1/entries/3/receipt", &[("accept", accept)], &[]);
    let proof = get("*/*");
    assert_eq!(proof.header("content-type"), "application/vnd.c2sp.tlog-proof; charset=utf-8");
    assert!(proof.text().starts_with("c2sp.org/tlog-proof@v1\n"));
    assert_eq!(get("text/plain").body, proof.body);
    let body = get("application/json").json();
    assert_eq!((&body["tlog_proof"], &body["clock"]), (&json!(proof.text()), &json!("simulated")));
    assert_eq!((body.get("repeated"), body.get("marks")), (None, None));
    assert_eq!(get("text/html").slug(), "not-acceptable");
    assert_eq!(world.get("/v1/entries/99999/receipt").slug(), "not-found");
    world.stop();
}

#[test]
fn what_a_client_has_is_not_sent_again() {
    let mut world = World::populated();
    // Public files follow behind the answers; stopping waits for them.
    world.restart();
    let manifest = world.ledger().governance().manifest().unwrap();
    for target in [
        "/log/checkpoint",
        "/log/tile/0/000.p/5",
        "/log/tile/entries/000.p/5",
        "/v1/entries/0",
        "/openapi.json",
        &format!("/log/data/{manifest}"),
    ] {
        let first = world.get(target);
        assert_eq!(first.status, 200, "{target}");
        let tag = first.header("etag");
        for held in [tag, &format!("W/{tag}"), &format!("\"a\", {tag}"), "*"] {
            let second = send(world.address, "GET", target, &[("if-none-match", held)], &[]);
            assert_eq!((second.status, second.body.len(), second.header("etag")), (304, 0, tag), "{target} {held}");
        }
        let other = send(world.address, "GET", target, &[("if-none-match", "\"a\"")], &[]);
        assert_eq!((other.status, &other.body), (200, &first.body), "{target}");
        let head = send(world.address, "HEAD", target, &[], &[]);
        assert_eq!((head.status, head.body.len(), head.header("etag")), (200, 0, tag), "{target}");
    }
}

#[test]
fn what_gets_shorter_is_compressed_for_who_takes_it() {
    let mut world = World::populated();
    world.restart();
    let manifest = world.ledger().governance().manifest().unwrap();
    for target in
        ["/log/tile/entries/000.p/5", "/v1/statements", "/openapi.json", "/", &format!("/log/data/{manifest}")]
    {
        let plain = send(world.address, "GET", target, &[], &[]);
        assert_eq!((plain.status, plain.header("content-encoding")), (200, ""), "{target}");
        assert!(plain.header("vary").contains("Accept-Encoding"), "{target}");
        let refused = send(world.address, "GET", target, &[("accept-encoding", "gzip;q=0, identity;q=0")], &[]);
        assert_eq!((refused.status, &refused.body), (200, &plain.body), "{target}: plain bytes rather than nothing");
        let short = send(world.address, "GET", target, &[("accept-encoding", "br, gzip")], &[]);
        assert_eq!((short.status, short.header("content-encoding")), (200, "gzip"), "{target}");
        assert!(short.body.len() < plain.body.len() && short.body.starts_with(&[0x1f, 0x8b]), "{target}");
        let agent = ureq::Agent::new_with_defaults();
        let mut answer = agent.get(format!("http://{}{target}", world.address)).call().unwrap();
        assert!(answer.body_mut().read_to_vec().unwrap() == plain.body, "{target}");
        // The same tag, weakly: either answer is held by who has the other.
        let tag = plain.header("etag");
        if !tag.is_empty() {
            assert_eq!(short.header("etag"), format!("W/{tag}"), "{target}");
            for held in [tag, short.header("etag")] {
                let asked = [("if-none-match", held), ("accept-encoding", "gzip")];
                assert_eq!(send(world.address, "GET", target, &asked, &[]).status, 304, "{target}");
            }
        }
    }
    let gzip = [("accept-encoding", "gzip")];
    let tile = send(world.address, "GET", "/log/tile/0/000.p/5", &gzip, &[]);
    assert_eq!((tile.status, tile.header("content-encoding"), tile.header("vary")), (200, "", ""), "hashes stay");
    let problem = send(world.address, "GET", "/v1/entries/99999", &gzip, &[]);
    assert_eq!((problem.status, problem.header("content-encoding"), problem.slug().as_str()), (404, "", "not-found"));
}

#[test]
fn a_statement_is_shown_by_right_as_jws_and_as_sd_jwt() {
    let mut world = World::populated();
    let inspection = world.inspection();
    let hidden = hex_of(world.accept(&inspection)["statement"].as_str().unwrap());
    let founding = world.get("/log/statements/".to_owned().as_str());
    assert_eq!(founding.slug(), "not-found");
    let refused = world.get(&format!("/log/statements/{hidden}"));
    assert_eq!((refused.status, refused.slug().as_str()), (403, "restricted"));
    assert_eq!(world.get(&format!("/log/statements/{DIGEST_OF_NOTHING}")).slug(), "not-found");

    let target = format!("/log/statements/{hidden}");
    let shown = world.get_as(OFFICERS[0], &target);
    assert_eq!(
        (shown.header("content-type"), shown.header("cache-control")),
        ("application/jose+json", "private, no-store")
    );
    let envelope = Envelope::parse(&shown.body).unwrap();
    assert_eq!((envelope.digest().to_string(), envelope.disclosures.len()), (hidden, 1));

    for (signature, status) in [(0, 200), (1, 200), (2, 400)] {
        let target = format!("{target}?signature={signature}");
        let proof = world.proof(OFFICERS[0], "GET", &target);
        let reply =
            send(world.address, "GET", &target, &[("authorization", &proof), ("accept", "application/sd-jwt")], &[]);
        assert_eq!(reply.status, status, "{}", reply.text());
        if status == 200 {
            let compact = envelope.to_compact(signature, &[envelope.disclosures[0].as_str()]).unwrap();
            assert_eq!((reply.text(), reply.header("content-type")), (compact, "application/sd-jwt"));
        }
    }
    let public = hex_of(world.get("/v1/entries/0").json()["statement"].as_str().unwrap());
    let public = world.get(&format!("/log/statements/{public}"));
    assert_eq!(
        (public.status, public.header("cache-control"), public.header("x-robots-tag")),
        (200, "public, max-age=300", "noarchive")
    );
}

#[test]
fn statements_are_listed_with_a_way_to_the_next() {
    let mut world = World::populated();
    for _ in 0..40 {
        let inspection = world.inspection();
        world.accept(&inspection);
    }
    let size = world.ledger().size().0;
    let (mut target, mut lines) = ("/v1/statements?from=0&limit=7".to_owned(), Vec::new());
    loop {
        let page = world.get(&target);
        assert_eq!((page.status, page.header("content-type")), (200, "application/x-ndjson"));
        assert!(!page.text().contains(SECRET));
        lines.extend(page.lines());
        match page.header("link").strip_prefix('<').and_then(|rest| rest.strip_suffix(">; rel=\"next\"")) {
            Some(next) => target = next.to_owned(),
            None => break,
        }
    }
    let seqs: Vec<u64> = lines.iter().map(|line| line["seq"].as_u64().unwrap()).collect();
    assert_eq!(seqs, (0..size).collect::<Vec<_>>());
    let hidden: Vec<&Value> = lines.iter().filter_map(|line| line.get("not_shown")).collect();
    assert_eq!(hidden, vec![&json!("restricted"); 40]);
    let whole = world.get_as(OFFICERS[0], "/v1/statements?limit=500");
    assert!(
        whole.lines().iter().all(|line| line.get("statement").is_some()),
        "an officer reads what the authority wrote"
    );
    assert_eq!(world.get(&format!("/v1/statements?from={size}")).body, b"");
    assert_eq!(world.get("/v1/statements?from=9007199254740991&limit=500").body, b"");
}

#[test]
fn an_officer_finds_what_was_recorded_under_the_own_key() {
    let mut world = World::populated();
    let (a, b) = (world.inspection(), world.inspection());
    let (first, second) = (world.accept(&a)["seq"].clone(), world.accept(&b)["seq"].clone());
    // The views follow behind the answer; stopping waits for them.
    world.restart();
    let mine = world.get_as(OFFICERS[0], "/v1/me/statements");
    let seqs: Vec<Value> = mine.lines().iter().map(|line| line["seq"].clone()).collect();
    assert_eq!((seqs.len(), &seqs[1..]), (3, &[first.clone(), second.clone()][..]), "the enrolment too");
    let page = world.get_as(OFFICERS[0], &format!("/v1/me/statements?after={}&limit=1", seqs[0]));
    assert_eq!(page.lines()[0]["seq"], first);
    assert_eq!(page.header("link"), format!("</v1/me/statements?after={first}&limit=1>; rel=\"next\""));
    let last = world.get_as(OFFICERS[0], &format!("/v1/me/statements?after={second}"));
    assert_eq!((last.status, last.body.len()), (200, 0));
}

#[test]
fn a_parameter_that_cannot_be_used_is_named() {
    let world = World::populated();
    for (target, name) in [
        ("/v1/entries/x", "seq"),
        ("/v1/entries/01", "seq"),
        ("/v1/entries/+1", "seq"),
        ("/v1/entries/-1", "seq"),
        ("/v1/entries/9007199254740992", "seq"),
        ("/v1/entries/18446744073709551616/receipt", "seq"),
        ("/v1/entries/by-digest/x", "digest"),
        ("/v1/entries/by-digest/x/receipt", "digest"),
        ("/log/statements/x", "digest"),
        ("/log/data/..", "digest"),
        ("/v1/statements?limit=0", "limit"),
        ("/v1/statements?limit=501", "limit"),
        ("/v1/statements?from=", "from"),
        ("/v1/statements?from=1&from=2", "from"),
        ("/v1/statements?offset=1", "query"),
        ("/v1/me/statements?after=x", "after"),
        ("/v1/log/proofs/inclusion?seq=1", "size"),
        ("/v1/log/proofs/inclusion?seq=5&size=5", "seq"),
        ("/v1/log/proofs/consistency?from=1", "to"),
        ("/v1/log/proofs/consistency?from=3&to=2", "from"),
        ("/log/statements/0000000000000000000000000000000000000000000000000000000000000000?signature=a", "signature"),
    ] {
        let reply = world.get(target);
        if reply.status == 404 && target.contains("..") {
            continue;
        }
        assert_eq!((reply.status, reply.slug().as_str()), (400, "bad-parameter"), "{target}");
        assert_eq!(reply.json()["errors"][0]["parameter"], name, "{target}");
    }
    for target in [
        "/v1/log/proofs/inclusion?seq=1&size=99999",
        "/v1/log/proofs/consistency?from=1&to=99999",
        "/log/tile/0/001",
        "/log/tile/0/000",
        "/log/tile/8/000",
        "/log/tile/x",
        "/log/tile/0/0.p/5",
        "/log/data/0000000000000000000000000000000000000000000000000000000000000000",
    ] {
        let reply = world.get(target);
        assert_eq!((reply.status, reply.slug().as_str()), (404, "not-found"), "{target}");
    }
}

#[test]
fn figures_and_health_are_told() {
    let mut world = World::populated();
    let size = world.ledger().size().0;
    let inspection = world.inspection();
    world.accept(&inspection);
    world.post(&inspection);
    world.post(b"x");
    let figures = world.get("/metrics").text();
    for line in [
        format!("minglu_log_entries {}", size + 1),
        "minglu_statements_repeated_total 1".to_owned(),
        "minglu_statements_refused_total 1".to_owned(),
    ] {
        assert!(figures.contains(&line), "{line} in {figures}");
    }
    let health = world.get("/health/ready").json();
    let found = (&health["size"], &health["clock"], &health["writable"], &health["origin"], &health["now"]);
    assert_eq!(
        found,
        (
            &json!(size + 1),
            &json!("simulated"),
            &json!(true),
            &json!("example.cn/simulated"),
            &json!("2026-11-21T08:30:00.000Z")
        )
    );
    assert_eq!(world.get("/health/live").text(), "live\n");
}

#[test]
fn the_roll_tells_every_key_whose_it_is_and_how_it_ended() {
    let mut world = World::populated();
    let told = world.get("/v1/log/keys").json();
    let wanted: Vec<String> = world.verifier_keys().iter().map(ToString::to_string).collect();
    assert_eq!(
        (&told["origin"], &told["keys"]),
        (&json!(world.ledger().governance().origin().unwrap().as_str()), &json!(wanted))
    );

    let officer = OFFICERS[0];
    let address = format!("/v1/keys/{}", kid(officer));
    let before = world.get(&address).json();
    assert_eq!((&before["kid"], &before["public_key"]), (&json!(kid(officer).to_string()), &json!(public(officer))));
    assert_eq!((&before["holder"], &before["ended"]), (&json!("officer"), &Value::Null));
    assert!(before["authority"].is_string() && before["roles"].as_array().unwrap().contains(&json!("handler")));
    let revoked = world.revocation(officer);
    let entry = world.accept(&revoked)["seq"].clone();
    let ended = world.get(&address).json()["ended"].clone();
    assert_eq!(ended, json!({"how": "revoked", "entry": entry, "on": null, "doubted_since": null}));

    assert_eq!(world.get(&format!("/v1/keys/{}", kid(250))).slug(), "not-found");
    assert_eq!(world.get("/v1/keys/x").slug(), "bad-parameter");
    assert_eq!(World::unfounded().get("/v1/log/keys").slug(), "not-found");
}

//! The blocks of `schemas/formats.md`: tables from the program's lists, examples from the fixture ledger.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use minglu::codes::Hash;
use minglu::log::{Seq, TreeSize, tiles_of};
use minglu::statement::{EventKind, Nature, base64url};
use minglu::verify::{Explained, FindingCode, explain, steps_to_text};
use serde_json::Value;

use super::cast::{AUDITOR, CHECKPOINT, CHECKPOINT_NEXT, HANDLERS, ORIGIN, PEOPLE, data, log_signer, public, witness};
use super::fixtures::{WANTED, access_proof, access_request, policy, statement_name};
use super::hexdump::hexdump;
use super::ledger::{EARLY, EXAMPLE, FULL, Ledger, SIZE, reads};

/// Every block by its name.
pub fn blocks(ledger: &Ledger) -> BTreeMap<&'static str, String> {
    BTreeMap::from([
        ("event-types", event_types()),
        ("event-acts", super::acts::table()),
        ("finding-codes", finding_codes()),
        ("example-keys", keys()),
        ("example-payload", payload(ledger)),
        ("example-envelope", fenced("json", &ledger.received(EXAMPLE))),
        ("example-digest", digest(ledger)),
        ("example-disclosures", disclosures(ledger)),
        ("example-compact", compact(ledger)),
        ("example-access-proof", proof()),
        ("example-entry", entry(ledger)),
        ("example-checkpoint", fenced("text", &ledger.checkpoint(EARLY, false))),
        ("example-cosigned", cosigned(ledger)),
        ("example-tiles", tiles()),
        ("example-receipt", fenced("text", &ledger.receipt(EXAMPLE, EARLY, false).to_text())),
        ("example-policy", fenced("text", &policy())),
        ("example-manifest", manifest()),
        ("example-frame", frame()),
        ("example-reads", fenced("json", &reads().map(|line| line.text).join("\n"))),
        ("example-offsets", fenced("text", &hexdump(0, &WANTED["frames/index/offsets"][..32]))),
        ("example-sealed", sealed(ledger)),
        ("example-explain", explained(ledger)),
        ("example-audit", audit()),
    ])
}

fn fenced(language: &str, text: &str) -> String {
    format!("```{language}\n{}\n```", text.trim_end_matches('\n'))
}

fn event_types() -> String {
    let mut text = String::from(
        "| `type` | nature | subject | source | signers | days until late | before a release |\n\
         | --- | --- | --- | --- | --- | --- | --- |\n",
    );
    let named = data();
    let catalogue = named.first.files().find(|(name, _)| *name == "catalogue.json").unwrap().1;
    let rows: Vec<Value> = serde_json::from_slice(&named.files[&catalogue]).unwrap();
    for kind in EventKind::ALL {
        let row = rows.iter().find(|row| row["event_type"] == kind.name()).unwrap();
        let words = |value: &Value| {
            value.as_array().unwrap().iter().map(|word| word.as_str().unwrap()).collect::<Vec<_>>().join(", ")
        };
        let signers: Vec<String> = row["signers"]
            .as_array()
            .unwrap()
            .iter()
            .map(|need| format!("{} `{}`", need["count"], need["role"].as_str().unwrap()))
            .collect();
        let signers = if signers.is_empty() { "fixed, 4.2".to_owned() } else { signers.join(", ") };
        let nature = match kind.nature() {
            Nature::Fact => "fact",
            Nature::Decision => "decision",
            Nature::Governance => "governance",
        };
        writeln!(
            text,
            "| `{}` | {nature} | {} | {} | {signers} | {} | {} |",
            kind.name(),
            words(&kind.schema()["x-subject"]),
            words(&row["sources"]),
            row["age_max_days"],
            row["audience"].as_str().unwrap(),
        )
        .unwrap();
    }
    text
}

fn finding_codes() -> String {
    let mut text = String::from("| code | severity | meaning |\n| --- | --- | --- |\n");
    for code in FindingCode::ALL {
        writeln!(text, "| `{code}` | {} | {} |", code.severity().as_str(), code.meaning()).unwrap();
    }
    text
}

fn keys() -> String {
    let mut text = String::from("| n | who | public key | `kid` |\n| --- | --- | --- | --- |\n");
    for (n, who) in PEOPLE.into_iter().filter(|(n, _)| HANDLERS.contains(n)) {
        writeln!(text, "| {n} | {who} | `{}` | `{}` |", public(n), public(n).kid()).unwrap();
    }
    for (n, key) in [(CHECKPOINT, log_signer(CHECKPOINT)), (CHECKPOINT_NEXT, log_signer(CHECKPOINT_NEXT))] {
        writeln!(text, "| {n} | signs checkpoints | `{}` | |", key.verifier_key()).unwrap();
    }
    writeln!(text, "| 6 | witness | `{}` | |", witness().verifier_key()).unwrap();
    text
}

fn payload(ledger: &Ledger) -> String {
    let envelope = &ledger.said[EXAMPLE].1;
    let payload = String::from_utf8(base64url::decode(&envelope.payload).unwrap()).unwrap();
    let headers: Vec<String> = envelope
        .signatures
        .iter()
        .map(|signature| String::from_utf8(base64url::decode(&signature.protected).unwrap()).unwrap())
        .collect();
    fenced("json", &format!("{payload}\n{}", headers.join("\n")))
}

fn digest(ledger: &Ledger) -> String {
    let envelope = &ledger.said[EXAMPLE].1;
    let mut signed = String::new();
    for signature in &envelope.signatures {
        write!(signed, ".{}.{}", signature.protected, signature.signature).unwrap();
    }
    let input = format!("minglu-statement/v1\n{}{signed}", envelope.payload);
    assert_eq!(Hash::of(input.as_bytes()), envelope.digest());
    let digest = envelope.digest();
    fenced("text", &format!("{input}\n\nSHA-256, hex:       {digest}\nSHA-256, base64url: {}", digest.to_base64url()))
}

fn disclosures(ledger: &Ledger) -> String {
    let mut text = String::new();
    for (disclosure, place) in ledger.statement(EXAMPLE).content().unwrap().disclosures {
        let decoded = String::from_utf8(base64url::decode(&disclosure.encoded).unwrap()).unwrap();
        let (digest, object, owner) = (disclosure.digest().to_base64url(), place.object, place.owner);
        writeln!(text, "text    {}\ndecoded {decoded}\ndigest  {digest}", disclosure.encoded).unwrap();
        writeln!(text, "object  {object}\nowner   {owner}").unwrap();
    }
    fenced("text", &text)
}

fn compact(ledger: &Ledger) -> String {
    let envelope = &ledger.said[EXAMPLE].1;
    let shown: Vec<&str> = envelope.disclosures.iter().take(1).map(String::as_str).collect();
    fenced("text", &envelope.to_compact(1, &shown).unwrap())
}

fn proof() -> String {
    let proof = access_proof();
    let parts = proof.split('.').take(2).map(|part| String::from_utf8(base64url::decode(part).unwrap()).unwrap());
    let parts: Vec<String> = parts.collect();
    let (target, _) = access_request();
    fenced("text", &format!("GET {target}\nAuthorization: Minglu {proof}\n\n{}", parts.join("\n")))
}

fn entry(ledger: &Ledger) -> String {
    let line = &ledger.lines[EXAMPLE];
    let leaf = Hash::leaf(line);
    let text = std::str::from_utf8(line).unwrap();
    fenced(
        "text",
        &format!("{text}\n\n{} bytes; leaf hash {leaf}\nprev of the next entry {}", line.len(), leaf.to_base64url()),
    )
}

fn cosigned(ledger: &Ledger) -> String {
    fenced("text", &ledger.checkpoint(SIZE, true))
}

fn tiles() -> String {
    let mut text = format!("a tree of {SIZE} entries:\n");
    for tile in tiles_of(TreeSize(SIZE as u64)) {
        let bytes = &WANTED[&format!("mirror/{}", tile.file())];
        writeln!(text, "/log/{:<24} {:>5} bytes  SHA-256 {}", tile.to_string(), bytes.len(), Hash::of(bytes)).unwrap();
    }
    let bundle = &WANTED["mirror/tile/entries/000"];
    write!(text, "\nthe first bytes of tile/entries/000:\n{}", hexdump(0, &bundle[..48])).unwrap();
    let tile = &WANTED["mirror/tile/0/000"];
    write!(text, "the first row of tile/0/000, the leaf hash of entry 0:\n{}", hexdump(0, &tile[..32])).unwrap();
    let upper = &WANTED["mirror/tile/1/000"];
    write!(text, "the only row of tile/1/000, the root over the first 256 leaves:\n{}", hexdump(0, upper)).unwrap();
    fenced("text", &text)
}

fn manifest() -> String {
    let manifest = data().first;
    let text = String::from_utf8(manifest.to_bytes()).unwrap();
    fenced("json", &format!("{text}\n\nSHA-256 {}", manifest.digest())).replacen("```json", "```text", 1)
}

fn segment() -> &'static [u8] {
    &WANTED["frames/frames/00000000000000000000.seg"]
}

fn frame() -> String {
    let bytes = segment();
    let body = u32::from_be_bytes(*bytes[28..].first_chunk().unwrap()) as usize;
    let end = 36 + body;
    let mut text = format!("header:\n{}", hexdump(0, &bytes[..36]));
    write!(text, "the first item, kind 1, entry 0, and the head of the second:\n{}", hexdump(36, &bytes[36..84]))
        .unwrap();
    write!(text, "checksum of the body, and trailer:\n{}", hexdump(end, &bytes[end..end + 16])).unwrap();
    write!(text, "the header of the next frame:\n{}", hexdump(end + 16, &bytes[end + 16..end + 52])).unwrap();
    fenced("text", &text)
}

fn sealed(ledger: &Ledger) -> String {
    let (record, rows) = ledger.stored(EXAMPLE);
    let (sealed, row) = (&record.sealed[0], &rows[0]);
    let statement = ledger.statement(EXAMPLE);
    let bound = [ORIGIN.as_bytes(), b"\n", &statement.digest.0, &sealed.digest.0].concat();
    let mut text = format!("key (in the ring)\n{}nonce\n{}", hexdump(0, &*row.key), hexdump(0, &sealed.nonce));
    write!(text, "associated data\n{}", hexdump(0, &bound)).unwrap();
    write!(text, "ciphertext with tag\n{}", hexdump(0, &sealed.ciphertext)).unwrap();
    let plain = minglu::store::unseal(&row.key, sealed, ORIGIN, statement.digest).unwrap();
    write!(text, "opens to\n{}", String::from_utf8(plain).unwrap()).unwrap();
    fenced("text", &text)
}

/// The report on one line, that a long document stays one.
fn audit() -> String {
    let report: Value = serde_json::from_slice(&WANTED["audit-public.json"]).unwrap();
    fenced("json", &report.to_string())
}

fn explained(ledger: &Ledger) -> String {
    let envelope = &ledger.said[EXAMPLE].1;
    let receipt = ledger.receipt(EXAMPLE, EARLY, false);
    let steps = explain(&Explained {
        entry: &ledger.lines[EXAMPLE],
        statement: Some(&envelope.to_stored()),
        disclosures: &envelope.disclosures[..1],
        signer_keys: &HANDLERS.map(public),
        path: &receipt.path,
        checkpoint: &receipt.checkpoint,
        log_keys: &[log_signer(CHECKPOINT).verifier_key().clone()],
    })
    .unwrap();
    assert!(steps.iter().all(|step| step.holds != Some(false)));
    // Without the empty lines between steps, that a long document stays one.
    fenced("text", &steps_to_text(&steps).replace("\n\n", "\n"))
}

#[test]
fn the_example_is_what_the_text_says_it_is() {
    let ledger = &*super::fixtures::LEDGER;
    let (_, _, kind) = ledger.said[EXAMPLE];
    assert_eq!(statement_name(EXAMPLE, kind), "09-minglu.inspection.recorded.v1.json");
    assert_eq!((FULL, SIZE, EARLY), (24, 300, 10));
    assert_eq!(minglu::log::bundle_of(Seq(299)), (1, 43));
    assert_eq!(AUDITOR, 7);
}

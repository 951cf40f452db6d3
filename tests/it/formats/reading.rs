//! The fixtures read back from disk: parsed, verified, replayed. Nothing here takes a short cut through memory.

use std::collections::BTreeMap;
use std::fs;

use minglu::codes::Hash;
use minglu::log::{
    Checkpoint, Entry, Leaves, Policy, Receipt, ReceiptError, Seq, TileKind, TilePath, TreeSize, VerifierKey,
    bundle_parse, root_of, tile_root, tile_rows, tiles_of, verify_consistency,
};
use minglu::manifest::Rulebook;
use minglu::statement::{AccessProof, Envelope, Kid, PublicKey, Request, Statement};
use minglu::store::{Body as StoredBody, FrameFiles};
use minglu::verify::{Body, Explained, Item, Known, Replay, Report, Verdict, explain};
use serde_json::Value;

use crate::examples::validator;

use super::cast::{HANDLERS, ORIGIN, public};
use super::fixtures::{LEDGER, access_request, below, folder, read, text};
use super::ledger::{COSIGNED_AT, EARLY, EXAMPLE, FULL, SIZE};
use super::shown;

fn vkey(name: &str) -> VerifierKey {
    text(name).trim_end().parse().unwrap()
}

fn keys() -> BTreeMap<Kid, PublicKey> {
    let listed: BTreeMap<String, String> = serde_json::from_slice(&read("keys.json")).unwrap();
    listed.into_iter().map(|(kid, key)| (kid.parse().unwrap(), key.parse().unwrap())).collect()
}

/// The lines in the bundles of the mirror.
pub fn lines() -> Vec<Vec<u8>> {
    let size = TreeSize(SIZE as u64);
    let bundles = tiles_of(size).filter(|tile| tile.kind == TileKind::Entries);
    let bytes: Vec<Vec<u8>> = bundles.map(|tile| read(&format!("mirror/{}", tile.file()))).collect();
    bytes.iter().flat_map(|bytes| bundle_parse(bytes).unwrap()).map(<[u8]>::to_vec).collect()
}

/// A data file by its digest.
fn data(digest: Hash) -> Option<Vec<u8>> {
    fs::read(folder().join("mirror/data").join(digest.to_string())).ok()
}

#[test]
fn every_statement_reads_back() {
    let keys = keys();
    for (name, received) in below("statements") {
        let statement = Statement::parse(&received).unwrap_or_else(|fault| panic!("{name}: {fault}"));
        statement.verify(|kid| keys.get(&kid).copied()).unwrap_or_else(|fault| panic!("{name}: {fault}"));
        let content = statement.content().unwrap_or_else(|faults| panic!("{name}: {faults:?}"));
        assert!(validator(content.event.kind()).is_valid(&statement.data), "{name}");
        for (disclosure, place) in &content.disclosures {
            assert!(jsonschema::is_valid(&place.fields[&disclosure.name], &disclosure.value), "{name}");
        }
        assert_eq!(name.split_once('-').unwrap().1, format!("{}.json", statement.event_type));
        let stored = folder().join("stored").join(&name);
        if stored.exists() {
            let stored = Envelope::parse(&fs::read(stored).unwrap()).unwrap();
            assert_eq!(stored, Envelope { disclosures: vec![], ..statement.envelope.clone() }, "{name}");
            assert_eq!(stored.digest(), statement.digest);
        }
        // Any bit of the first signature that is changed is noticed.
        let mut spoilt = statement.clone();
        let signature = &mut spoilt.envelope.signatures[0].signature;
        let other = if signature.starts_with('A') { "B" } else { "A" };
        signature.replace_range(..1, other);
        assert!(spoilt.verify(|kid| keys.get(&kid).copied()).is_err(), "{name}");
    }
}

#[test]
fn the_access_proof_holds_for_its_request() {
    let proof = AccessProof::parse(&text("access-proof.txt")).unwrap();
    let (target, now) = access_request();
    let origin = ORIGIN.parse().unwrap();
    let request = Request { origin: &origin, method: "GET", target: &target, now };
    assert_eq!(proof.check(&request, public(HANDLERS[0])), Ok(()));
    assert!(proof.check(&Request { method: "POST", ..request }, public(HANDLERS[0])).is_err());
}

#[test]
fn entries_tiles_and_checkpoints_agree() {
    let lines = lines();
    assert_eq!(lines.len(), SIZE);
    assert_eq!(text("entries.txt").lines().collect::<Vec<_>>().len(), FULL);
    let mut prev = Hash::ZERO;
    for (line, seq) in lines.iter().zip(0..) {
        let entry = Entry::parse(line).unwrap();
        assert_eq!((entry.seq, entry.prev), (Seq(seq), prev));
        prev = Hash::leaf(line);
    }
    for (line, wanted) in text("entries.txt").lines().zip(&lines) {
        assert_eq!(line.as_bytes(), wanted);
    }
    let leaves = Leaves(lines.iter().map(|line| Hash::leaf(line)).collect());
    let tile = |path: TilePath| read(&format!("mirror/{}", path.file()));
    for path in tiles_of(leaves.size()) {
        if let TileKind::Hashes { level } = path.kind {
            let rows = tile_rows(&tile(path)).unwrap();
            assert_eq!(rows.len(), usize::from(path.width));
            let below = |n: u64| tile_root(&tile(TilePath::full(TileKind::Hashes { level: level - 1 }, n))).unwrap();
            for (row, n) in rows.iter().zip(256 * path.index..) {
                let wanted = if level == 0 { leaves.0[usize::try_from(n).unwrap()] } else { below(n) };
                assert_eq!(*row, wanted);
            }
        }
    }
    let origin = ORIGIN.parse().unwrap();
    let (first, next, witness) = (vkey("log.vkey"), vkey("log-next.vkey"), vkey("witness.vkey"));
    let mut roots = BTreeMap::new();
    for (name, size, keys, signers) in [
        ("10.note", EARLY, vec![first.clone()], 1),
        ("24.note", FULL, vec![first.clone(), next.clone()], 2),
        ("300.note", SIZE, vec![first.clone(), next.clone(), witness.clone()], 2),
        ("300-cosigned.note", SIZE, vec![first.clone(), next, witness], 3),
    ] {
        let note = text(&format!("checkpoints/{name}"));
        let (checkpoint, found) = Checkpoint::open_cosigned(note, &keys, &origin).unwrap();
        assert_eq!((checkpoint.size, found.len()), (TreeSize(size as u64), signers), "{name}");
        assert_eq!(checkpoint.root, root_of(&leaves, checkpoint.size).unwrap(), "{name}");
        roots.insert(size, checkpoint.root);
    }
    let (old, new) = (TreeSize(FULL as u64), TreeSize(SIZE as u64));
    let path = minglu::log::consistency_proof(&leaves, old, new).unwrap();
    assert_eq!(verify_consistency(old, new, roots[&FULL], roots[&SIZE], &path), Ok(()));
    assert_eq!(text("mirror/checkpoint"), text("checkpoints/300-cosigned.note"));
}

#[test]
fn the_receipts_hold_and_the_policy_asks_for_the_witness() {
    let policy = Policy::parse(&text("policy.txt")).unwrap();
    let origin = ORIGIN.parse().unwrap();
    let lines = lines();
    let receipts = below("receipts");
    for (name, receipt) in receipts {
        let receipt = Receipt::parse(&receipt).unwrap();
        let (entry, checkpoint) = receipt.verify(&[vkey("log.vkey")], &origin).unwrap();
        assert_eq!(receipt.entry, lines[usize::try_from(entry.seq.0).unwrap()], "{name}");
        let enough = receipt.verify_with_policy(&policy, &origin);
        if checkpoint.size == TreeSize(SIZE as u64) {
            assert_eq!(enough, Ok((entry, checkpoint)), "{name}");
        } else {
            assert_eq!(enough, Err(ReceiptError::AwaitingCosignature { size: checkpoint.size }), "{name}");
        }
    }
}

#[test]
fn the_manifests_name_files_of_the_mirror() {
    let adopted: Vec<Hash> = [0, 21]
        .map(|seq: usize| {
            let name = below("statements").into_keys().find(|name| name.starts_with(&format!("{seq:02}-")));
            let statement = Statement::parse(&read(&format!("statements/{}", name.unwrap()))).unwrap();
            Hash::from_hex(statement.data["manifest"].as_str().unwrap()).unwrap()
        })
        .to_vec();
    let ages = adopted.iter().map(|digest| {
        let rulebook = Rulebook::load(*digest, data).unwrap();
        rulebook.catalogue.row("minglu.inspection.recorded.v1").unwrap().age_max_days
    });
    assert_eq!(ages.collect::<Vec<_>>(), [30, 60]);
    for (name, content) in below("mirror/data") {
        assert_eq!(name, Hash::of(&content).to_string());
    }
}

fn known(latest: &str) -> Known {
    Known {
        policy: latest.contains("cosigned").then(|| Policy::parse(&text("policy.txt")).unwrap()),
        keys: vec![vkey("log.vkey")],
        latest: Some(text(latest)),
        earlier: vec![text("checkpoints/10.note")],
        receipts: vec![text(&format!("receipts/{EXAMPLE}-of-{EARLY}.tlog-proof"))],
    }
}

fn same(report: &Report, name: &str) {
    assert_eq!(format!("{:#}\n", report.to_json()), text(name), "{}", report.to_text());
}

#[test]
fn anybody_finds_the_public_part_sound() {
    let lines = lines();
    let mut replay = Replay::new(known("checkpoints/300-cosigned.note"), data);
    for (entry, line) in lines.iter().zip(text("public.ndjson").lines()) {
        let line: Value = serde_json::from_str(line).unwrap();
        let statement = line["statement"].to_string();
        let body = match line["not_shown"].as_str() {
            Some(class) => Body::NotShown { class },
            None => Body::Statement { bytes: statement.as_bytes(), disclosures: None },
        };
        replay.take_and_verify([Item { entry, body }]);
    }
    let report = replay.finish();
    assert_eq!(report.words(), "sound", "{}", report.to_text());
    same(&report, "audit-public.json");
}

#[test]
fn a_cosignature_is_explained_and_a_bent_one_does_not_hold() {
    let receipt = Receipt::parse(text("receipts/9-of-300.tlog-proof")).unwrap();
    let steps = |checkpoint: &str| {
        let of = Explained {
            entry: &receipt.entry,
            statement: None,
            disclosures: &[],
            signer_keys: &[],
            path: &receipt.path,
            checkpoint,
            log_keys: &Policy::parse(&text("policy.txt")).unwrap().keys(),
        };
        let steps = explain(&of).unwrap();
        let of_witness = steps.into_iter().filter(|step| step.title.contains("witness.example/one"));
        of_witness.map(|step| (step.holds, step.input)).collect::<Vec<_>>()
    };
    let good = steps(&receipt.checkpoint);
    assert_eq!(good.iter().map(|(holds, _)| *holds).collect::<Vec<_>>(), [Some(true), Some(true)], "key id, signature");
    let message = format!("{:?}", good[1].1);
    assert!(message.contains(&format!("cosignature/v1\\ntime {COSIGNED_AT}\\n{ORIGIN}")), "{message}");
    // The last line is the witness's; the last letter but one of its base64 is of the signature.
    let mut bent = receipt.checkpoint.trim_end().to_owned();
    let swapped = if bent.remove(bent.len() - 3) == 'A' { 'B' } else { 'A' };
    bent.insert(bent.len() - 2, swapped);
    assert_eq!(
        steps(&format!("{bent}\n")).iter().map(|(holds, _)| *holds).collect::<Vec<_>>(),
        [Some(true), Some(false)]
    );
}

#[test]
fn what_is_shown_gives_the_register_that_everything_gives() {
    let (lines, day) = (lines(), shown::day(&LEDGER));
    let derived = |public: bool| {
        let mut replay = Replay::new(known("checkpoints/300-cosigned.note"), data);
        for ((entry, class), (_, envelope, _)) in lines.iter().zip(shown::classes(&LEDGER)).zip(&LEDGER.said) {
            let stored = envelope.to_stored();
            let body = match &class {
                Some(class) if public => Body::NotShown { class },
                Some(_) | None => Body::Statement { bytes: &stored, disclosures: None },
            };
            replay.take_and_verify([Item { entry, body }]);
        }
        let register = replay.register_derived(day).unwrap();
        (register.standings, register.lists)
    };
    let whole = derived(false);
    assert!(!whole.0.is_empty(), "something is public");
    assert_eq!(derived(true), whole);
}

#[test]
fn an_auditor_finds_the_frames_sound() {
    let received: BTreeMap<u64, Statement> = below("statements")
        .into_iter()
        .map(|(name, bytes)| (name.split('-').next().unwrap().parse().unwrap(), Statement::parse(&bytes).unwrap()))
        .collect();
    let mut frames = FrameFiles::open(&folder().join("frames")).unwrap();
    let mut replay = Replay::new(known("checkpoints/24.note"), data);
    let mut seqs = 0..;
    while let Some(frame) = frames.next_frame().unwrap() {
        for record in &frame.records {
            let statement = &received[&seqs.next().unwrap()];
            let StoredBody::Statement(bytes) = &record.body else { panic!("nothing was withdrawn") };
            assert_eq!(*bytes, statement.envelope.to_stored());
            let body = Body::Statement { bytes, disclosures: Some(&statement.envelope.disclosures) };
            replay.take_and_verify([Item { entry: &record.entry, body }]);
        }
    }
    let report = replay.finish();
    assert_eq!((report.verdict(), report.words()), (Verdict::Sound, "sound"), "{}", report.to_text());
    same(&report, "audit-full.json");
    // The same frames with one statement in another's place are not sound.
    let mut replay = Replay::new(known("checkpoints/24.note"), data);
    for (line, seq) in lines().iter().take(FULL).zip(0..) {
        let shown = if seq == 9 { 8 } else { seq };
        let bytes = received[&shown].envelope.to_stored();
        replay.take_and_verify([Item { entry: line, body: Body::Statement { bytes: &bytes, disclosures: None } }]);
    }
    assert_eq!(replay.finish().verdict(), Verdict::Unsound);
}

//! A receipt that holds, and every way in which one does not.

use ed25519_dalek::SigningKey;
use proptest::prelude::*;

use super::*;
use crate::log::{Cosigner, Edge, NoteError, NoteSigner};

/// A log of ten entries with its key, a witness, and a receipt of entry 6.
struct World {
    log: NoteSigner,
    witness: Cosigner,
    checkpoint: Checkpoint,
    receipt: Receipt,
}

fn world() -> World {
    let log = NoteSigner::new("log.example/a", SigningKey::from_bytes(&[1; 32])).unwrap();
    let witness = Cosigner::new("witness.example", SigningKey::from_bytes(&[2; 32])).unwrap();
    let at = "2026-11-21T08:30:00.123Z".parse().unwrap();
    let mut edge = Edge::new();
    let mut prev = Hash::ZERO;
    let mut lines = Vec::new();
    for seq in 0..10 {
        let entry = Entry { seq: Seq(seq), prev, at, statement: Hash::of(&[0]) };
        prev = entry.leaf();
        edge.push(prev);
        lines.push(entry.to_line().into_bytes());
    }
    let checkpoint = Checkpoint { origin: origin(), size: edge.size(), root: edge.root() };
    let receipt = Receipt {
        entry: lines[6].clone(),
        index: Seq(6),
        path: edge.inclusion_proof(Seq(6)).unwrap(),
        checkpoint: checkpoint.sign(&[&log]),
    };
    World { log, witness, checkpoint, receipt }
}

fn origin() -> Origin {
    "log.example/a".parse().unwrap()
}

#[test]
fn a_receipt_reads_back_and_holds() {
    let World { log, checkpoint, receipt, .. } = world();
    let text = receipt.to_text();
    assert!(text.starts_with("c2sp.org/tlog-proof@v1\nextra "));
    let read = Receipt::parse(&text).unwrap();
    assert_eq!(read, receipt);
    let (entry, found) = read.verify(&[log.verifier_key().clone()], &origin()).unwrap();
    assert_eq!((entry.seq, found), (Seq(6), checkpoint));
}

#[test]
fn every_other_text_is_refused() {
    let text = world().receipt.to_text();
    let hash = Hash::ZERO.to_base64();
    for (other, why) in [
        (String::new(), "no empty line before the checkpoint"),
        (text.replace("\n\n", "\n"), "no empty line before the checkpoint"),
        (format!(" {text}"), "does not begin with c2sp.org/tlog-proof@v1"),
        (text.replace("@v1", "@v2"), "does not begin with c2sp.org/tlog-proof@v1"),
        (text.replace("@v1", "@v1 "), "does not begin with c2sp.org/tlog-proof@v1"),
        (text.replace("extra ", "extra"), "no extra line with the entry"),
        (text.replace("extra ", "Extra "), "no extra line with the entry"),
        (text.replace("extra ", "extra  "), "the extra line is not base64"),
        (text.replace("index ", "more x\nindex "), "no index line"),
        (text.replace("index 6", "index 06"), "the index is no number"),
        (text.replace("index 6", "index -6"), "the index is no number"),
        (text.replace("index 6", "index 18446744073709551616"), "the index is no number"),
        (text.replace("index 6", "index 6\nx"), "a line of the proof is no hash"),
        (text.replace("index 6", "index 6\r"), "the index is no number"),
        (text.replace("index 6", &format!("index 6\n{hash} ")), "a line of the proof is no hash"),
        (text.replace("index 6", &format!("index 6{}", format!("\n{hash}").repeat(64))), "more than 64 hashes"),
        (format!("{text}{}", "x".repeat(1_010_000)), "longer than 1008192 bytes"),
    ] {
        assert_eq!(Receipt::parse(&other), Err(ReceiptError::Malformed(why)), "{why}");
    }
    let bytes = [text.as_bytes(), &[0xff]].concat();
    assert_eq!(Receipt::parse(bytes), Err(ReceiptError::Malformed("not UTF-8")));
    for other in [text.replace("index 6\n", "index 6\n\n"), format!("{text}\n"), text.replace("10\n", "010\n")] {
        assert!(matches!(Receipt::parse(&other), Err(ReceiptError::Checkpoint(_))), "{other}");
    }
}

#[test]
fn a_receipt_that_was_bent_holds_no_more() {
    let World { log, witness, checkpoint, receipt } = world();
    let keys = [log.verifier_key().clone()];
    let refused = |bend: &dyn Fn(&mut Receipt)| {
        let mut bent = receipt.clone();
        bend(&mut bent);
        bent.verify(&keys, &origin()).unwrap_err()
    };
    let line = String::from_utf8(receipt.entry.clone()).unwrap();
    let newer = line.replace("\"v\":1", "\"v\":2");
    let unknown = ReceiptError::Entry(EntryError::UnknownVersion { found: 2 });
    assert_eq!(refused(&|r| r.entry = newer.clone().into_bytes()), unknown);
    assert!(matches!(refused(&|r| r.entry.push(b'\n')), ReceiptError::Entry(EntryError::Malformed(_))));
    assert_eq!(refused(&|r| r.index = Seq(7)), ReceiptError::Index { entry: Seq(6), index: Seq(7) });
    let later = line.replace(".123Z", ".124Z");
    assert_eq!(refused(&|r| r.entry = later.clone().into_bytes()), ReceiptError::Proof(ProofError::Root));
    assert_eq!(refused(&|r| r.path[0] = Hash::ZERO), ReceiptError::Proof(ProofError::Root));
    assert!(matches!(refused(&|r| r.path.truncate(2)), ReceiptError::Proof(ProofError::Length { .. })));
    let cut = Checkpoint { size: TreeSize(6), ..checkpoint.clone() }.sign(&[&log]);
    let out = ReceiptError::Proof(ProofError::OutOfTree { index: Seq(6), size: TreeSize(6) });
    assert_eq!(refused(&|r| r.checkpoint = cut.clone()), out);
    let none = CheckpointError::Note(NoteError::NoKnownSignature);
    assert_eq!(receipt.verify(&[], &origin()), Err(ReceiptError::Checkpoint(none)));
    assert!(receipt.verify(&[witness.verifier_key().clone()], &origin()).is_err());
    let found = receipt.verify(&keys, &"log.example/b".parse().unwrap());
    assert!(matches!(found, Err(ReceiptError::Checkpoint(CheckpointError::Origin { .. }))));
}

#[test]
fn too_few_cosignatures_are_told_apart_from_false() {
    let World { log, witness, checkpoint, mut receipt } = world();
    let (log_key, witness_key) = (log.verifier_key(), witness.verifier_key());
    let policy = Policy::parse(&format!("log {log_key}\nwitness w {witness_key}\nquorum w")).unwrap();
    let verify = |receipt: &Receipt| receipt.verify_with_policy(&policy, &origin());
    assert_eq!(verify(&receipt), Err(ReceiptError::AwaitingCosignature { size: TreeSize(10) }));
    let relaxed = Policy::parse(&format!("log {log_key}\nquorum none")).unwrap();
    assert!(receipt.verify_with_policy(&relaxed, &origin()).is_ok());

    let text = checkpoint.to_text();
    let cosigned =
        |signature| SignedNote::with_signatures(&text, vec![log.sign(&text), signature]).unwrap().to_string();
    receipt.checkpoint = cosigned(witness.cosign(&text, 1_700_000_000));
    assert_eq!(verify(&Receipt::parse(receipt.to_text()).unwrap()).unwrap().1, checkpoint);

    receipt.checkpoint = cosigned(witness.cosign("another\n", 1_700_000_000));
    let found = verify(&receipt);
    assert!(matches!(found, Err(ReceiptError::Checkpoint(CheckpointError::Note(NoteError::BadSignature { .. })))));
    receipt.path.clear();
    receipt.checkpoint = checkpoint.sign(&[&log]);
    assert!(matches!(verify(&receipt), Err(ReceiptError::Proof(_))));
}

proptest! {
    /// Bytes changed anywhere are refused by the reader or by the check, or they change nothing that counts.
    #[test]
    fn a_mutated_receipt_never_verifies_as_another(at in 0_usize..1_200, with: Vec<u8>, cut in 0_usize..40) {
        let World { log, checkpoint, receipt, .. } = world();
        let mut bytes = receipt.to_text().into_bytes();
        let at = at.min(bytes.len());
        let end = (at + cut).min(bytes.len());
        bytes.splice(at..end, with);
        if let Ok(read) = Receipt::parse(&bytes) {
            prop_assert_eq!(read.to_text().into_bytes(), bytes);
            if let Ok((entry, found)) = read.verify(&[log.verifier_key().clone()], &origin()) {
                prop_assert_eq!(entry.to_line().into_bytes(), receipt.entry);
                prop_assert_eq!(found, checkpoint);
            }
        }
    }

    /// Arbitrary bytes are refused, never worse.
    #[test]
    fn garbage_is_refused(bytes: Vec<u8>, text: String) {
        prop_assert!(Receipt::parse(&bytes).is_err());
        let framed = format!("c2sp.org/tlog-proof@v1\nextra \nindex 0\n\n{text}");
        prop_assert!(Receipt::parse(framed).is_err());
    }
}

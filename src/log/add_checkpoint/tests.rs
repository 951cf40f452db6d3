//! Hostile bodies, and the one spelling of a good one.

use ed25519_dalek::SigningKey;
use proptest::prelude::*;

use super::*;
use crate::log::{NoteError, NoteSigner};

fn request(old: u64, hashes: usize) -> AddCheckpoint {
    let signer = NoteSigner::new("log.example/a", SigningKey::from_bytes(&[1; 32])).unwrap();
    let origin = "log.example/a".parse().unwrap();
    let checkpoint = Checkpoint { origin, size: TreeSize(9), root: Hash::of(b"root") }.sign(&[&signer]);
    let proof = (0..hashes).map(|n| Hash::of(&n.to_be_bytes())).collect();
    AddCheckpoint { old: TreeSize(old), proof, checkpoint }
}

#[test]
fn a_request_is_read_as_it_was_written() {
    for (old, hashes) in [(0, 0), (5, 1), (9, 0), (u64::MAX, 63)] {
        let wanted = request(old, hashes);
        let (found, claimed) = AddCheckpoint::parse(wanted.to_text().as_bytes()).unwrap();
        assert_eq!((found, claimed.size), (wanted, TreeSize(9)));
    }
}

#[test]
fn every_malformed_form_is_named() {
    let text = request(5, 2).to_text();
    let first = Hash::of(&0_usize.to_be_bytes()).to_base64();
    let with = |from: &str, to: &str| {
        assert!(text.contains(from), "{from}");
        text.replacen(from, to, 1).into_bytes()
    };
    let checkpoint = |error| AddCheckpointError::Checkpoint(error);
    let malformed = |what| checkpoint(CheckpointError::Malformed(what));
    for (body, wanted) in [
        (vec![], AddCheckpointError::NoCheckpoint),
        (vec![0xff; 9], AddCheckpointError::Characters),
        (vec![b'a'; ADD_CHECKPOINT_BYTES_MAX + 1], AddCheckpointError::TooLong { found: 65_537 }),
        (with("old 5", "old 05"), AddCheckpointError::Old),
        (with("old 5", "old +5"), AddCheckpointError::Old),
        (with("old 5", "old -5"), AddCheckpointError::Old),
        (with("old 5", "old  5"), AddCheckpointError::Old),
        (with("old 5", "old 5 "), AddCheckpointError::Old),
        (with("old 5", "old"), AddCheckpointError::Old),
        (with("old 5", "Old 5"), AddCheckpointError::Old),
        (with("old 5", "old 18446744073709551616"), AddCheckpointError::Old),
        (with("old 5\n", "old 5\r\n"), AddCheckpointError::Old),
        (with("old 5\n", ""), AddCheckpointError::Old),
        (with("old 5\n", "\nold 5\n"), AddCheckpointError::Old),
        (with(&first, "AAAA"), AddCheckpointError::Proof { line: 1 }),
        (with(&first, &first.replace('=', "")), AddCheckpointError::Proof { line: 1 }),
        (with(&first, &format!("{first} ")), AddCheckpointError::Proof { line: 1 }),
        (with("\n\nlog", "\nlog"), AddCheckpointError::Proof { line: 3 }),
        (with("log.example/a\n9", "log.example/a\n09"), malformed("size")),
        (with("\n9\n", "\n9\nmore\n"), malformed("no root").clone()),
        (with("log.example/a\n9", "log example/a\n9"), malformed("origin")),
        (with("\n— ", "\n- "), checkpoint(CheckpointError::Note(NoteError::Line { line: 1 }))),
        (request(5, 64).to_text().into_bytes(), AddCheckpointError::TooManyHashes),
        (text.trim_end().as_bytes().to_vec(), checkpoint(CheckpointError::Note(NoteError::Form))),
    ] {
        let found = AddCheckpoint::parse(&body).unwrap_err();
        let same = match (&found, &wanted) {
            // Which of the three lines an extra one is missed in does not matter.
            (AddCheckpointError::Checkpoint(CheckpointError::Malformed(_)), AddCheckpointError::Checkpoint(_)) => true,
            (found, wanted) => found == wanted,
        };
        assert!(same, "{:?}: {found:?}, wanted {wanted:?}", String::from_utf8_lossy(&body));
    }
}

#[test]
fn a_size_has_one_spelling() {
    assert_eq!(parse_tree_size(b"0\n"), Some(TreeSize(0)));
    assert_eq!(parse_tree_size(b"20852163\n"), Some(TreeSize(20_852_163)));
    for other in
        [&b""[..], b"\n", b"1", b"01\n", b"1\n\n", b" 1\n", b"1\r\n", b"-1\n", b"18446744073709551616\n", b"\xff"]
    {
        assert_eq!(parse_tree_size(other), None, "{other:?}");
    }
}

proptest! {
    /// What is read as a request is written in the same way.
    #[test]
    fn garbage_does_not_panic(at in 0_usize..400, cut in 0_usize..4, more in "[old 0-9a-zA-Z+/=—\n]{0,9}") {
        let text = request(5, 2).to_text();
        let (from, to) = (at.min(text.len()), (at + cut).min(text.len()));
        if text.is_char_boundary(from) && text.is_char_boundary(to) {
            let bent = [text.get(..from).unwrap(), &more, text.get(to..).unwrap()].concat();
            if let Ok((found, _)) = AddCheckpoint::parse(bent.as_bytes()) {
                prop_assert_eq!(found.to_text(), bent);
            }
        }
    }
}

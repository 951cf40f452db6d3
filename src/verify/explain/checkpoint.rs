//! From the leaf to the signature under the checkpoint.

use crate::codes::Hash;
use crate::log::{Checkpoint, NoteAlgorithm, NoteSignature, Seq, SignedNote, VerifierKey, verify_inclusion};

use super::{ED25519, Explained, SHA256_HEX, Shown, Step, pem};

/// The way from the leaf to the root, as RFC 9162 section 2.1.3.2 walks it.
pub(super) fn tree_steps(of: &Explained<'_>, seq: Seq, head: &Checkpoint, steps: &mut Vec<Step>) {
    let leaf = Hash::leaf(of.entry);
    let (mut index, mut last) = (seq.0, head.size.0.saturating_sub(1));
    let mut hash = leaf;
    for (sibling, level) in of.path.iter().zip(1..) {
        let left = index % 2 == 1 || index == last;
        while left && index % 2 == 0 && index != 0 {
            (index, last) = (index >> 1, last >> 1);
        }
        let (first, second) = if left { (*sibling, hash) } else { (hash, *sibling) };
        let side = if left { "left" } else { "right" };
        let bytes = [&[1][..], &first.0, &second.0].concat();
        hash = Hash::of(&bytes);
        steps.push(Step {
            title: format!(
                "Step {level} up the tree, the sibling on the {side}: SHA-256 of a one byte, left and right"
            ),
            redo: SHA256_HEX,
            input: vec![("sibling", Shown::hex(*sibling)), ("bytes", Shown::Hex(bytes))],
            output: vec![("node", Shown::hex(hash))],
            holds: None,
        });
        (index, last) = (index >> 1, last >> 1);
    }
    let proved = verify_inclusion(leaf, seq, head.size, of.path, head.root).is_ok();
    steps.push(Step {
        title: format!("Compare with the root that the checkpoint signs for {} entries", head.size),
        redo: "compare",
        input: vec![("computed", Shown::hex(hash)), ("signed", Shown::hex(head.root))],
        output: vec![("root, base64", Shown::Text(head.root.to_base64()))],
        holds: Some(proved && hash == head.root),
    });
}

/// The checkpoint's text and each signature under it.
pub(super) fn note_steps(of: &Explained<'_>, note: &SignedNote, steps: &mut Vec<Step>) {
    for signature in note.signatures() {
        let claimed = |key: &&VerifierKey| key.name() == signature.name && key.id() == signature.id;
        match of.log_keys.iter().find(claimed) {
            Some(key) => {
                steps.push(key_id_step(key));
                steps.push(signature_step(note, signature, key));
            }
            None => steps.push(Step {
                title: format!("A signature of {} by a key that was not given", signature.name),
                redo: "ask for the key",
                input: vec![("line", Shown::Text(signature.to_string()))],
                output: vec![("key id claimed", Shown::Hex(signature.id.0.to_vec()))],
                holds: None,
            }),
        }
    }
}

fn key_id_step(key: &VerifierKey) -> Step {
    let named = [key.name().as_bytes(), &[b'\n', key.algorithm().code()], key.public_key()].concat();
    let hash = Hash::of(&named);
    Step {
        title: format!("Compute the key id of {}: first four bytes of SHA-256(name, line end, type, key)", key.name()),
        redo: SHA256_HEX,
        input: vec![("bytes", Shown::Hex(named))],
        output: vec![("SHA-256", Shown::hex(hash)), ("key id", Shown::Text(key.id().to_string()))],
        holds: Some(hash.0.starts_with(&key.id().0)),
    }
}

fn signature_step(note: &SignedNote, signature: &NoteSignature, key: &VerifierKey) -> Step {
    let (message, bytes) = match key.algorithm() {
        NoteAlgorithm::Ed25519 => (note.text().to_owned(), signature.bytes.as_slice()),
        NoteAlgorithm::Cosignature => match signature.bytes.split_first_chunk() {
            Some((time, rest)) => {
                let unix_seconds = u64::from_be_bytes(*time);
                (format!("cosignature/v1\ntime {unix_seconds}\n{}", note.text()), rest)
            }
            None => (note.text().to_owned(), signature.bytes.as_slice()),
        },
    };
    let alone = SignedNote::with_signatures(note.text(), vec![signature.clone()]);
    let good = alone.is_ok_and(|note| note.open(std::slice::from_ref(key)).is_ok());
    Step {
        title: format!("Verify the signature of {}", key.name()),
        redo: ED25519,
        input: vec![
            ("MESSAGE, each line with its line end", Shown::Text(message)),
            ("SIGNATURE", Shown::Hex(bytes.to_vec())),
            ("KEY.pem", Shown::Text(pem(key.public_key()))),
        ],
        output: vec![("signature", Shown::Text(if good { "holds" } else { "does not hold" }.to_owned()))],
        holds: Some(good),
    }
}

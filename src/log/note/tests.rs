//! Notes against the standard's vector, a second implementation, and everything bent.

use proptest::prelude::*;
use signed_note::{Signer as _, StandardSigner, StandardVerifier, VerifierList};

use super::*;

const VECTOR_KEY: &str = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";
const VECTOR: &str = "This is an example message.\n\n— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n";

fn signer(name: &str, seed: u8) -> NoteSigner {
    NoteSigner::new(name, SigningKey::from_bytes(&[seed; 32])).unwrap()
}

#[test]
fn the_standards_vector_opens() {
    let key: VerifierKey = VECTOR_KEY.parse().unwrap();
    assert_eq!(key.to_string(), VECTOR_KEY);
    assert_eq!((key.name(), key.id().to_string()), ("example.com/foo", "530d903a".to_owned()));
    let note = SignedNote::parse(VECTOR).unwrap();
    assert_eq!(note.to_string(), VECTOR);
    let opened = note.open(std::slice::from_ref(&key)).unwrap();
    assert_eq!(opened.text, "This is an example message.\n");
    assert_eq!(opened.signers, [VerifiedSignature { key, cosigned_at: None }]);
}

#[test]
fn no_flipped_bit_of_the_vector_opens() {
    let key: VerifierKey = VECTOR_KEY.parse().unwrap();
    for index in 0..VECTOR.len() {
        for bit in 0..8 {
            let mut bytes = VECTOR.as_bytes().to_vec();
            bytes[index] ^= 1 << bit;
            let opened = SignedNote::parse(&bytes).and_then(|note| note.open(std::slice::from_ref(&key)));
            assert!(opened.is_err(), "byte {index} bit {bit}");
            let vkey = VECTOR_KEY.as_bytes();
            if index < vkey.len() {
                let mut bytes = vkey.to_vec();
                bytes[index] ^= 1 << bit;
                let found = std::str::from_utf8(&bytes).ok().and_then(|text| text.parse::<VerifierKey>().ok());
                assert_eq!(found, None, "key byte {index} bit {bit}");
            }
        }
    }
}

#[test]
fn a_second_implementation_signs_and_verifies_the_same() {
    let ours = signer("log.example/one", 7);
    let note = SignedNote::sign("one line\n\nanother\n", &[&ours]).unwrap();
    let theirs = signed_note::Note::from_bytes(note.to_string().as_bytes()).unwrap();
    let verifier = StandardVerifier::new(&ours.verifier_key().to_string()).unwrap();
    let (good, unknown) = theirs.verify(&VerifierList::new(vec![Box::new(verifier)])).unwrap();
    assert_eq!((good.len(), unknown.len()), (1, 0));
    assert_eq!(theirs.text(), note.text().as_bytes());

    let secret = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";
    let key = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW".parse().unwrap();
    let theirs = StandardSigner::new(secret).unwrap();
    let bytes = theirs.sign(b"a text\n").unwrap();
    let signature = NoteSignature { name: "PeterNeumann".to_owned(), id: KeyId(theirs.key_id().to_be_bytes()), bytes };
    let note = SignedNote::with_signatures("a text\n", vec![signature]).unwrap();
    assert!(note.open(&[key]).is_ok());
}

#[test]
fn a_known_signature_that_fails_rejects_the_note_and_unknown_ones_are_ignored() {
    let (one, two, other) = (signer("one", 1), signer("two", 2), signer("other", 3));
    let keys = [one.verifier_key().clone(), two.verifier_key().clone()];
    let text = "text\n";
    let note = |signatures: Vec<NoteSignature>| SignedNote::with_signatures(text, signatures).unwrap();
    let bad = |mut signature: NoteSignature| {
        signature.bytes[0] ^= 1;
        signature
    };
    let both = note(vec![other.sign(text), two.sign(text), bad(other.sign(text)), one.sign(text), two.sign(text)]);
    let names: Vec<_> = both.open(&keys).unwrap().signers.iter().map(|s| s.key.name().to_owned()).collect();
    assert_eq!(names, ["two", "one"]);
    let refused = NoteError::BadSignature { name: "two".to_owned(), id: two.verifier_key().id() };
    assert_eq!(note(vec![one.sign(text), bad(two.sign(text))]).open(&keys), Err(refused.clone()));
    assert_eq!(note(vec![two.sign(text), bad(two.sign(text))]).open(&keys), Err(refused.clone()));
    assert_eq!(note(vec![one.sign(text), two.sign("other\n")]).open(&keys), Err(refused.clone()));
    let short = NoteSignature { bytes: vec![1; 63], ..two.sign(text) };
    assert_eq!(note(vec![short]).open(&keys), Err(refused));
    assert_eq!(note(vec![other.sign(text)]).open(&keys), Err(NoteError::NoKnownSignature));
    assert_eq!(note(vec![one.sign(text)]).open(&[]), Err(NoteError::NoKnownSignature));
    let renamed = NoteSignature { name: "other".to_owned(), ..one.sign(text) };
    assert_eq!(note(vec![renamed]).open(&keys), Err(NoteError::NoKnownSignature));
}

#[test]
fn what_is_no_note_is_refused() {
    let line = VECTOR.split_once("\n\n").unwrap().1;
    let many = |count: usize| format!("text\n\n{}", line.repeat(count));
    assert!(SignedNote::parse(many(100)).is_ok());
    let refused = |note: &str| SignedNote::parse(note).unwrap_err();
    assert_eq!(refused(&many(101)), NoteError::TooManySignatures);
    for note in ["", "\n", "text\n", "text\n\n", "text\n\n\n"] {
        assert!(matches!(refused(note), NoteError::Form | NoteError::Line { line: 1 }), "{note:?}");
    }
    assert_eq!(refused(&format!("text\n{line}")), NoteError::Form);
    assert_eq!(refused(VECTOR.trim_end()), NoteError::Form);
    assert_eq!(refused(&VECTOR.replace('.', "\t")), NoteError::Characters);
    assert_eq!(refused(&VECTOR.replace('\n', "\r\n")), NoteError::Characters);
    assert_eq!(SignedNote::parse([VECTOR.as_bytes(), &[0xff]].concat()), Err(NoteError::Characters));
    assert_eq!(
        refused(&format!("{}\n\n{line}", "x".repeat(1_000_000))),
        NoteError::TooLong { found: 1_000_002 + line.len() }
    );
    for (from, to) in [
        ("— e", "– e"),
        ("— e", "—  e"),
        ("foo U", "foo  U"),
        ("foo U", "f+o U"),
        ("foo U", "f\u{a0}o U"),
        ("example.com/foo ", " "),
        ("example.com/foo ", ""),
        ("M=", "N="),
        ("M=", "M"),
        ("M=", "M= "),
        ("Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=", "Uw2QOg=="),
        ("— e", "x\n— e"),
    ] {
        assert_eq!(refused(&VECTOR.replace(from, to)), NoteError::Line { line: 1 }, "{from} {to}");
    }
}

#[test]
fn what_makes_no_note_is_not_signed() {
    let one = signer("one", 1);
    let sign = |text: &str| SignedNote::sign(text, &[&one]).unwrap_err();
    assert_eq!(sign("no line end"), NoteError::Form);
    assert_eq!(sign("a\u{7}\n"), NoteError::Characters);
    assert!(matches!(sign(&format!("{}\n", "x".repeat(1_000_000))), NoteError::TooLong { .. }));
    assert_eq!(SignedNote::sign("text\n", &[]), Err(NoteError::Form));
    assert_eq!(SignedNote::sign("text\n", &[&one; 101]), Err(NoteError::TooManySignatures));
    let odd = NoteSignature { name: "a b".to_owned(), ..one.sign("text\n") };
    assert_eq!(SignedNote::with_signatures("text\n", vec![odd]), Err(NoteError::Line { line: 1 }));
    assert!(!format!("{one:?}").contains("secret"));
}

#[test]
fn what_is_no_key_is_refused() {
    let key = |text: &str| text.parse::<VerifierKey>().unwrap_err();
    for text in ["", "a", "a+b", "a+530d903a+", "a+530d903a+*", "a+530d903a+AQ==", &VECTOR_KEY[..68]] {
        assert_eq!(key(text), InvalidKey::Form, "{text}");
    }
    assert!(matches!(key(&VECTOR_KEY.replace("foo", "f o")), InvalidKey::Name { .. }));
    assert!(matches!(key(&VECTOR_KEY.replace("foo", "f\u{3000}o")), InvalidKey::Name { .. }));
    assert!(matches!(key(&VECTOR_KEY.replace("example.com/foo", "")), InvalidKey::Name { .. }));
    assert!(matches!(key(&VECTOR_KEY.replace("530d903a", "530D903A")), InvalidKey::Id { .. }));
    assert!(matches!(key(&VECTOR_KEY.replace("530d903a", "530d903b")), InvalidKey::Id { .. }));
    assert!(matches!(key(&VECTOR_KEY.replace("foo", "bar")), InvalidKey::Id { .. }));
    assert_eq!(key(&VECTOR_KEY.replace("+Ae", "+Be")), InvalidKey::Algorithm { found: 5 });
    let mut identity = [0; 32];
    identity[0] = 1;
    // p + 1 is the identity again, spelled in another way.
    let mut other_identity = [0xff; 32];
    (other_identity[0], other_identity[31]) = (0xee, 0x7f);
    // y = -1, a point of order two.
    let mut order_two = [0xff; 32];
    (order_two[0], order_two[31]) = (0xec, 0x7f);
    for weak in [identity, other_identity, order_two, [0; 32], [2; 32]] {
        assert_eq!(VerifierKey::new("weak", NoteAlgorithm::Ed25519, &weak), Err(InvalidKey::Weak), "{weak:?}");
    }
}

proptest! {
    /// Arbitrary bytes, and bytes in the place of others, are refused or read, never worse.
    #[test]
    fn garbage_does_not_panic(bytes: Vec<u8>, at in 0..VECTOR.len(), text: String) {
        let _ = SignedNote::parse(&bytes);
        let _ = text.parse::<VerifierKey>();
        let _ = NoteSignature::parse(&format!("— {text}"));
        let mut mutated = VECTOR.as_bytes().to_vec();
        mutated.splice(at.., bytes);
        if let Ok(note) = SignedNote::parse(&mutated) {
            prop_assert_eq!(note.to_string().into_bytes(), mutated);
        }
    }

    /// What is signed opens, with exactly its text.
    #[test]
    fn a_signed_text_opens(text in "[^\u{0}-\u{1f}]{0,20}(\n[^\u{0}-\u{1f}]{0,9}){0,4}\n") {
        let one = signer("one", 1);
        let note = SignedNote::sign(&text, &[&one]).unwrap();
        let opened = SignedNote::parse(note.to_string()).unwrap().open(&[one.verifier_key().clone()]).unwrap();
        prop_assert_eq!(opened.text, text);
    }
}

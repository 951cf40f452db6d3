//! What a witness may answer, and what it is taken for.

use std::collections::VecDeque;
use std::sync::Mutex;
use std::time::Duration;

use ed25519_dalek::SigningKey;

use super::conversation::{Head, Said, converse};
use super::kept::KeptAnswers;
use super::*;
use crate::codes::{Hash, Timestamp};
use crate::log::{
    AddCheckpoint, Checkpoint, Cosigner, Leaves, NoteSigner, SignedNote, TreeSize, consistency_proof, root_of,
};

const SIZE: u64 = 9;

/// Answers in a row, and what was asked.
#[derive(Default)]
struct Script {
    replies: Mutex<VecDeque<Result<WitnessReply, NoReply>>>,
    asked: Mutex<Vec<AddCheckpoint>>,
}

impl Exchange for Script {
    fn add_checkpoint(&self, prefix: &str, body: &str, timeout: Duration) -> Result<WitnessReply, NoReply> {
        assert_eq!((prefix, timeout), ("https://w.example", Duration::from_secs(2)));
        self.asked.lock().unwrap().push(AddCheckpoint::parse(body.as_bytes()).unwrap().0);
        self.replies.lock().unwrap().pop_front().expect("nobody is asked so often")
    }
}

fn secret(seed: u8) -> SigningKey {
    SigningKey::from_bytes(&[seed; 32])
}

fn cosigner(name: &str, seed: u8) -> Cosigner {
    Cosigner::new(name, secret(seed)).unwrap()
}

fn leaves() -> Leaves {
    Leaves((0..SIZE).map(|n| Hash::leaf(&n.to_be_bytes())).collect())
}

fn head() -> Head {
    let root = root_of(&leaves(), TreeSize(SIZE)).unwrap();
    let checkpoint = Checkpoint { origin: "log.example/a".parse().unwrap(), size: TreeSize(SIZE), root };
    Head::of(&checkpoint.sign(&[&NoteSigner::new("log.example/a", secret(1)).unwrap()])).unwrap()
}

#[expect(clippy::unnecessary_wraps, reason = "stands in a row with those who give no reply")]
fn reply(status: u16, media: &str, body: impl Into<Vec<u8>>) -> Result<WitnessReply, NoReply> {
    Ok(WitnessReply { status, media: media.to_owned(), body: body.into() })
}

fn size(text: &str) -> Result<WitnessReply, NoReply> {
    reply(409, "text/x.tlog.size", text)
}

/// Holds a conversation: what came of it, the sizes that were sent, and what is known in the end.
fn hold(
    known: Option<u64>,
    replies: impl IntoIterator<Item = Result<WitnessReply, NoReply>>,
) -> (Said, Vec<u64>, Option<u64>) {
    let script = Script { replies: Mutex::new(replies.into_iter().collect()), ..Script::default() };
    let witness = Asked {
        name: "w".into(),
        key: cosigner("w.example", 3).verifier_key().clone(),
        url: Some("https://w.example".into()),
        required: true,
    };
    let prove = |old, new| consistency_proof(&leaves(), old, new).map_err(|error| error.to_string());
    let mut known = known.map(TreeSize);
    let said = converse(&witness, &head(), &mut known, (&script, Duration::from_secs(2)), &prove);
    let asked = script.asked.into_inner().unwrap();
    for request in &asked {
        let proof = consistency_proof(&leaves(), request.old, TreeSize(SIZE)).unwrap();
        assert_eq!((&request.proof, &request.checkpoint), (&proof, &head().note));
    }
    assert!(script.replies.into_inner().unwrap().is_empty(), "everything was asked for");
    (said, asked.iter().map(|request| request.old.0).collect(), known.map(|size| size.0))
}

fn good() -> String {
    format!("{}\n", cosigner("w.example", 3).cosign(&head().text, 1_700_000_000))
}

#[test]
fn a_cosignature_counts_after_it_was_verified() {
    let wanted = cosigner("w.example", 3).cosign(&head().text, 1_700_000_000);
    for (known, replies, asked) in [
        (Some(4), vec![reply(200, "text/plain", good())], vec![4]),
        (None, vec![reply(200, "", good())], vec![9]),
        (None, vec![size("0\n"), reply(200, "", good())], vec![9, 0]),
        (Some(4), vec![size("6\n"), reply(200, "", good())], vec![4, 6]),
        (Some(4), vec![size("6\n"), size("7\n"), reply(200, "", good())], vec![4, 6, 7]),
        // Known by a later checkpoint than is offered: the own size is named.
        (Some(12), vec![reply(200, "", good())], vec![9]),
    ] {
        assert_eq!(hold(known, replies), (Said::Cosigned(wanted.clone()), asked, Some(9)));
    }
    // Lines of others, and the same key twice, are no hindrance.
    let other = cosigner("other.example", 4).cosign("x\n", 5);
    let lines = format!("{other}\n{}{}", good(), good());
    let (said, ..) = hold(Some(4), [reply(200, "", lines)]);
    assert_eq!(said, Said::Cosigned(wanted.clone()));
    let note = SignedNote::parse(head().cosigned([&wanted])).unwrap();
    assert_eq!((note.text(), note.signatures().len()), (head().text.as_str(), 2));
    assert_eq!(note.signatures().last(), Some(&wanted));
}

#[test]
fn everything_else_counts_for_nothing() {
    let by = |name: &str, seed, text: &str| format!("{}\n", cosigner(name, seed).cosign(text, 5));
    let as_log = format!("{}\n", NoteSigner::new("w.example", secret(3)).unwrap().sign(&head().text));
    let bent = good().replace("— w.example ", "— w.example A");
    let forged = {
        let mut signature = cosigner("w.example", 3).cosign(&head().text, 5);
        *signature.bytes.last_mut().unwrap() ^= 1;
        format!("{signature}\n")
    };
    for (what, answer, words) in [
        ("time-out", Err(NoReply("timed out".into())), "timed out"),
        ("no such log", reply(404, "", "not watched\n"), "answered 404: not watched"),
        ("not signed", reply(403, "", ""), "answered 403"),
        ("malformed", reply(400, "", ""), "answered 400"),
        ("broken", reply(500, "", "a\u{1b}[31mb\nc"), "answered 500: a [31mb c"),
        ("moved", reply(302, "", ""), "answered 302"),
        ("empty", reply(200, "", ""), "no line end"),
        ("no line end", reply(200, "", good().trim_end()), "no line end"),
        ("garbage", reply(200, "", "garbage\n"), "no signature"),
        ("not text", reply(200, "", [0xff, b'\n']), "no text"),
        ("bent", reply(200, "", bent), "no signature"),
        ("an empty line too many", reply(200, "", good() + "\n"), "no signature"),
        ("another name", reply(200, "", by("x.example", 3, &head().text)), "no cosignature by"),
        ("another key", reply(200, "", by("w.example", 4, &head().text)), "no cosignature by"),
        ("a log's signature", reply(200, "", as_log), "no cosignature by"),
        ("another text", reply(200, "", by("w.example", 3, "other\n")), "does not hold"),
        ("a forged one beside a good one", reply(200, "", good() + &forged), "does not hold"),
        ("no size", size("four\n"), "409 without a size"),
        ("nothing", size(""), "409 without a size"),
        ("no line end of a size", size("6"), "409 without a size"),
        ("a size as something else", reply(409, "text/plain", "6\n"), "409 without a size"),
        ("the size that was sent as something else", reply(409, "text/plain", "4\n"), "409 without a size"),
    ] {
        let (said, asked, known) = hold(Some(4), [answer]);
        let Said::Silent(why) = &said else { panic!("{what}: {said:?}") };
        assert!(why.contains(words), "{what}: {why}");
        assert_eq!((asked, known), (vec![4], Some(4)), "{what}");
    }
    let (said, asked, _) = hold(Some(4), ["5\n", "6\n", "7\n"].map(size));
    assert_eq!((said, asked), (Said::Silent("named another size each time".into()), vec![4, 5, 6]));
}

#[test]
fn a_conflict_about_the_very_size_that_was_sent_is_a_refusal() {
    for (known, replies, asked, end) in [
        // The start asks from its own size: an older witness that keeps another root of it answers so.
        (None, &["9\n"][..], vec![9], None),
        (Some(9), &["9\n"], vec![9], Some(9)),
        (Some(4), &["4\n"], vec![4], Some(4)),
        (Some(4), &["5\n", "5\n"], vec![4, 5], Some(5)),
    ] {
        let (said, found, known) = hold(known, replies.iter().map(|text| size(text)));
        let Said::Refuses { request, reply } = &said else { panic!("{replies:?}: {said:?}") };
        assert_eq!((found, known, reply.status), (asked.clone(), end, 409), "{replies:?}");
        assert!(request.starts_with(&format!("old {}\n", asked.last().unwrap())), "{request}");
        let key = cosigner("w.example", 3).verifier_key().clone();
        let witness = Asked { name: "w".into(), key, url: None, required: false };
        let mut health = WitnessesHealth::new(OnFailure::Closed, &[std::sync::Arc::new(witness.clone())], &[]);
        assert!(health.witnesses.first_mut().unwrap().heard(&said, None, TreeSize(SIZE)), "it is an alarm");
        let dir = tempfile::tempdir().unwrap();
        let kept = KeptAnswers::new(dir.path());
        kept.keep(&witness, &head(), &said, Timestamp::MIN);
        let file = std::fs::read_dir(dir.path().join("evidence")).unwrap().next().unwrap().unwrap().path();
        let file: serde_json::Value = serde_json::from_slice(&std::fs::read(file).unwrap()).unwrap();
        assert_eq!((&file["status"], &file["request"]), (&409.into(), &request.as_str().into()));
        assert_eq!(file["answer"], *replies.last().unwrap());
    }
}

#[test]
fn a_larger_tree_and_a_refusal_are_told_with_what_was_asked() {
    let (said, asked, known) = hold(Some(4), [size("6\n"), size("10\n")]);
    let Said::KnowsMore { size: TreeSize(10), request } = said else { panic!("{said:?}") };
    assert_eq!((asked, known), (vec![4, 6], Some(10)));
    assert!(request.starts_with("old 6\n") && request.ends_with(&head().note));
    let (said, asked, known) = hold(None, [reply(422, "text/plain", "another root\n")]);
    let Said::Refuses { request, reply } = said else { panic!("{said:?}") };
    assert_eq!((reply.words().as_str(), asked, known), ("another root", vec![9], None));
    assert_eq!(request, format!("old 9\n\n{}", head().note));
}

#[test]
fn whoever_has_no_address_is_not_asked() {
    let script = Script::default();
    let key = cosigner("w.example", 3).verifier_key().clone();
    let witness = Asked { name: "w".into(), key, url: None, required: false };
    let prove = |_, _| panic!("nothing is to be proved");
    let said = converse(&witness, &head(), &mut None, (&script, Duration::from_secs(2)), &prove);
    assert_eq!(said, Said::Silent("the policy has no address for it".into()));
}

//! What a stranger can send, a target for each reader of it. The fuzzer calls them, and `tests/it/corpus.rs` with every
//! input that was kept.
//!
//! A target may refuse; what it accepts must be the one spelling of what it read. A panic is a finding.

use std::sync::LazyLock;

use ed25519_dalek::SigningKey;
use minglu::api::Parameters;
use minglu::codes::{Hash, Origin};
use minglu::log::{
    ADD_CHECKPOINT_BYTES_MAX, AccessHead, AccessLine, AddCheckpoint, Checkpoint, Entry, NoteAlgorithm, Policy, Receipt,
    Seq, SignedNote, TilePath, TreeSize, VerifierKey, bundle_encode, bundle_parse, parse_logs, parse_tree_size,
    verify_consistency, verify_inclusion,
};
use minglu::manifest::{DataFiles, Manifest, Rulebook};
use minglu::rules::answers_of_csv;
use minglu::rules::draw::{
    Drawn, Dropped, Line, LotLine, NameLine, ObjectLine, OfficerLine, RecusalDigestLine, RecusalLine, Sheet,
};
use minglu::service::register::Pin;
use minglu::service::{CodeText, data_files};
use minglu::statement::{AccessProof, Disclosure, HalfSigned, PublicKey, Statement, Subject};
use minglu::store::{decode_frame, encode_frame};

/// A target by its name, which is also that of its corpus.
pub type Target = (&'static str, fn(&[u8]));

pub const TARGETS: [Target; 23] = [
    ("access_line", access_line),
    ("access_proof", access_proof),
    ("add_checkpoint", add_checkpoint),
    ("answers", answers),
    ("bundle", bundle),
    ("checkpoint", checkpoint),
    ("code", code),
    ("consistency", consistency),
    ("disclosure", disclosure),
    ("draw_files", draw_files),
    ("entry", entry),
    ("frame", frame),
    ("half_signed", half_signed),
    ("inclusion", inclusion),
    ("manifest", manifest),
    ("names", names),
    ("note", note),
    ("policy", policy),
    ("query", query),
    ("receipt", receipt),
    ("ruleset", ruleset),
    ("statement", statement),
    ("tile_path", tile_path),
];

static ORIGIN: LazyLock<Origin> = LazyLock::new(|| "minglu.example/fuzzed".parse().expect("an origin"));

/// Some key of the log: what it signed is in no corpus, so that the readers behind a good signature have other targets.
static LOG_KEY: LazyLock<VerifierKey> = LazyLock::new(|| {
    let public = PublicKey::from(&SigningKey::from_bytes(&[200; 32])).to_bytes();
    VerifierKey::new(ORIGIN.as_str(), NoteAlgorithm::Ed25519, &public).expect("a key")
});

static FILES: LazyLock<DataFiles> = LazyLock::new(data_files);

static RULEBOOK: LazyLock<Rulebook> = LazyLock::new(|| Rulebook::of_files(&FILES).expect("our own data files hold"));

fn text(data: &[u8]) -> &str {
    std::str::from_utf8(data).unwrap_or_default()
}

/// A line of the log of restricted reads, as a ledger shows it to an auditor.
fn access_line(data: &[u8]) {
    if let Ok(found) = AccessLine::parse(data) {
        assert_eq!(found.text.as_bytes(), data);
        let before = AccessHead { count: found.number, hash: found.prev };
        assert_eq!(before.then(&found), Ok(AccessHead::behind(&found)));
    }
}

fn access_proof(data: &[u8]) {
    let _ = AccessProof::parse(text(data));
}

/// What a log asks of a witness, and the size with which a witness refuses it.
fn add_checkpoint(data: &[u8]) {
    if let Ok((found, claimed)) = AddCheckpoint::parse(data) {
        assert_eq!(found.to_text().as_bytes(), data);
        assert!(data.len() <= ADD_CHECKPOINT_BYTES_MAX && found.proof.len() < 64);
        let again = Checkpoint::claimed(&found.checkpoint).expect("what was claimed once is claimed again");
        assert_eq!(again, claimed);
    }
    if let Some(size) = parse_tree_size(data) {
        assert_eq!(format!("{size}\n").as_bytes(), data);
    }
}

fn answers(data: &[u8]) {
    for profile in &RULEBOOK.disclosure.answers {
        let _ = answers_of_csv(text(data), profile);
    }
}

fn bundle(data: &[u8]) {
    if let Ok(entries) = bundle_parse(data) {
        assert_eq!(bundle_encode(&entries).expect("what was read can be written"), data);
    }
}

fn checkpoint(data: &[u8]) {
    if let Ok(found) = Checkpoint::parse(text(data)) {
        assert_eq!(found.to_text().as_bytes(), data);
    }
    let _ = Checkpoint::claimed(data);
    let _ = Checkpoint::open(data, std::slice::from_ref(&*LOG_KEY), &ORIGIN);
}

/// What somebody types who holds a one-time code.
fn code(data: &[u8]) {
    if let Some(found) = CodeText::parse(text(data)) {
        let printed = found.to_string();
        assert_eq!((printed.len(), CodeText::parse(&printed)), (29, Some(found)));
    }
}

fn consistency(data: &[u8]) {
    let Some(([old, new], hashes)) = proof(data) else { return };
    let (from, to) = (hashes.first().copied().unwrap_or(Hash::ZERO), hashes.last().copied().unwrap_or(Hash::ZERO));
    let path = hashes.get(1..).unwrap_or_default();
    if verify_consistency(TreeSize(old), TreeSize(new), from, to, path).is_ok() {
        assert!(old <= new && (old != new || from == to));
    }
}

fn disclosure(data: &[u8]) {
    if let Ok(found) = Disclosure::parse(text(data), "") {
        assert_eq!(found.encoded.as_bytes(), data);
    }
}

/// The lists and the result of a draw, as a server hands them to an auditor who draws again.
fn draw_files(data: &[u8]) {
    sheet::<Dropped>(data);
    sheet::<LotLine>(data);
    sheet::<NameLine>(data);
    sheet::<ObjectLine>(data);
    sheet::<OfficerLine>(data);
    sheet::<RecusalDigestLine>(data);
    sheet::<RecusalLine>(data);
    if let Ok(found) = Drawn::parse(data) {
        assert_eq!(found.to_bytes(), data);
        assert!(found.visits().count() + found.voids() <= found.turns.len());
    }
}

fn sheet<L: Line + PartialEq>(data: &[u8]) {
    if let Ok(found) = Sheet::<L>::parse(data) {
        assert_eq!(found.to_bytes(), data);
        assert!(found.lines().iter().all(|line| found.get(&line.key()) == Some(line)), "each line is found by its key");
    }
}

fn entry(data: &[u8]) {
    if let Ok(found) = Entry::parse(data) {
        assert_eq!(found.to_line().as_bytes(), data);
    }
}

fn frame(data: &[u8]) {
    if let Ok((found, length)) = decode_frame(data) {
        let again = encode_frame(found.first, found.epoch, &found.records).expect("what was read can be written");
        assert_eq!(Some(again.as_slice()), data.get(..length));
    }
}

fn half_signed(data: &[u8]) {
    let _ = HalfSigned::parse(data);
}

fn inclusion(data: &[u8]) {
    let Some(([seq, size], hashes)) = proof(data) else { return };
    let (leaf, root) = (hashes.first().copied().unwrap_or(Hash::ZERO), hashes.last().copied().unwrap_or(Hash::ZERO));
    let path = hashes.get(1..).unwrap_or_default();
    if verify_inclusion(leaf, Seq(seq), TreeSize(size), path, root).is_ok() {
        assert!(seq < size);
    }
}

fn manifest(data: &[u8]) {
    if let Ok(found) = Manifest::parse(data) {
        assert_eq!(found.to_bytes(), data);
    }
}

fn names(data: &[u8]) {
    let text = text(data);
    if let Ok(found) = text.parse::<Subject>() {
        assert_eq!(found.to_string(), text);
    }
    if let Ok(found) = text.parse::<PublicKey>() {
        assert_eq!(found.to_string(), text);
    }
    if let Ok(found) = text.parse::<VerifierKey>() {
        assert_eq!(found.to_string(), text);
    }
    if let Ok(found) = text.parse::<Origin>() {
        assert_eq!(found.as_str(), text);
    }
}

fn note(data: &[u8]) {
    if let Ok(found) = SignedNote::parse(data) {
        let _ = found.open(std::slice::from_ref(&*LOG_KEY));
    }
}

/// A policy, and the file of logs that a witness watches.
fn policy(data: &[u8]) {
    let apart = |keys: &[VerifierKey]| {
        keys.iter()
            .enumerate()
            .all(|(at, key)| keys.iter().take(at).all(|other| other.public_key() != key.public_key()))
    };
    if let Ok(logs) = parse_logs(text(data)) {
        let keys: Vec<VerifierKey> = logs.into_iter().map(|log| log.key).collect();
        assert!(apart(&keys) && keys.iter().all(|key| key.algorithm() == NoteAlgorithm::Ed25519));
    }
    if let Ok(found) = Policy::parse(text(data)) {
        assert!(apart(&found.keys()), "a public key stands once");
        assert!(!found.satisfied([]) || text(data).contains("none"), "nobody's cosignature is enough");
    }
}

/// The text behind the question mark, and the moment that it may name.
fn query(data: &[u8]) {
    const KNOWN: [&str; 5] = ["after", "as_of", "limit", "pin", "region"];
    let pin = |text: &str| {
        if let Ok(found) = text.parse::<Pin>() {
            assert_eq!(found.to_string(), text);
        }
    };
    pin(text(data));
    if let Ok(found) = Parameters::parse(text(data), &KNOWN) {
        assert_eq!(Parameters::parse(&found.query_with(&[]), &KNOWN), Ok(found.clone()));
        KNOWN.iter().filter_map(|name| found.text(name)).for_each(pin);
    }
}

fn receipt(data: &[u8]) {
    if let Ok(found) = Receipt::parse(data) {
        assert_eq!(found.to_text().as_bytes(), data);
        let _ = found.verify(std::slice::from_ref(&*LOG_KEY), &ORIGIN);
    }
}

/// The first byte chooses a data file, the others take its place.
fn ruleset(data: &[u8]) {
    let Some((which, content)) = data.split_first() else { return };
    let mut files: DataFiles = FILES.clone();
    let at = usize::from(*which) % files.len();
    if let Some(file) = files.values_mut().nth(at) {
        *file = content.to_vec();
    }
    let _ = Rulebook::of_files(&files);
}

fn statement(data: &[u8]) {
    if let Ok(found) = Statement::parse(data) {
        let _ = found.content();
        let again = Statement::parse(&found.envelope.to_stored()).expect("what was read is stored and read again");
        assert_eq!(again.digest, found.digest);
    }
}

fn tile_path(data: &[u8]) {
    if let Ok(found) = text(data).parse::<TilePath>() {
        assert_eq!(found.to_string().as_bytes(), data);
    }
}

/// Two numbers of eight bytes, and hashes.
fn proof(data: &[u8]) -> Option<([u64; 2], Vec<Hash>)> {
    let (first, rest) = data.split_first_chunk::<8>()?;
    let (second, rest) = rest.split_first_chunk::<8>()?;
    let hashes = rest.chunks_exact(32).filter_map(|hash| hash.try_into().ok().map(Hash)).collect();
    Some(([u64::from_be_bytes(*first), u64::from_be_bytes(*second)], hashes))
}

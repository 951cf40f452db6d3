//! The fixture files: what they hold, and that the program still writes the same bytes.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use minglu::codes::Timestamp;
use minglu::log::{Policy, Seq, TreeSize};
use minglu::statement::{AccessProof, EventKind, Request};
use minglu::store::{LogDir, LogOptions, Mirror, Record, Tail};
use minglu::verify::{Body, Item, Known, Replay, Report};
use serde_json::{Map, Value, json};

use super::cast::{CHECKPOINT, CHECKPOINT_NEXT, HANDLERS, ORIGIN, PEOPLE, data, key, log_signer, public, witness};
use super::ended::{self, ENDED};
use super::ledger::{EARLY, EXAMPLE, FULL, Ledger, SIZE};
use super::{ring, shown};

/// Path relative to the fixtures, and content.
pub type Files = BTreeMap<String, Vec<u8>>;

pub static LEDGER: LazyLock<Ledger> = LazyLock::new(Ledger::new);
/// What the program writes now; on the first use written to disk if that was asked for.
pub static WANTED: LazyLock<Files> = LazyLock::new(|| {
    let files = wanted(&LEDGER);
    if writes() {
        write(&files);
        ring::write_if_unreadable(&LEDGER);
    }
    files
});

/// Receipts: entry, size of the checkpoint, cosigned.
pub const RECEIPTS: [(usize, usize, bool); 5] =
    [(EXAMPLE, EARLY, false), (EXAMPLE, FULL, false), (EXAMPLE, SIZE, true), (0, SIZE, true), (SIZE - 1, SIZE, true)];

pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/provisional-1")
}

pub fn writes() -> bool {
    std::env::var_os("MINGLU_WRITE").is_some_and(|value| value == "1")
}

/// The fixture on disk, after the comparison that keeps it up to date.
pub fn read(name: &str) -> Vec<u8> {
    LazyLock::force(&WANTED);
    fs::read(folder().join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

pub fn text(name: &str) -> String {
    String::from_utf8(read(name)).unwrap()
}

/// The fixtures below a directory, after the comparison that keeps them up to date.
pub fn below(name: &str) -> Files {
    LazyLock::force(&WANTED);
    files_below(&folder().join(name))
}

/// Every file below a directory, by its path from there.
pub fn files_below(dir: &Path) -> Files {
    let mut found = Files::new();
    let mut open = vec![dir.to_path_buf()];
    while let Some(next) = open.pop() {
        for entry in fs::read_dir(&next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else {
                let name = path.strip_prefix(dir).unwrap().to_str().unwrap().to_owned();
                found.insert(name, fs::read(&path).unwrap());
            }
        }
    }
    found
}

/// `07-minglu.institution.registered.v1.json`
pub fn statement_name(seq: usize, kind: EventKind) -> String {
    format!("{seq:02}-{}.json", kind.name())
}

pub fn policy() -> String {
    format!(
        "# Whom an auditor of {ORIGIN} believes.\nlog {}\nlog {}\nwitness one {} https://witness.example/one\n\
         group enough 1 one\nquorum enough\n",
        log_signer(CHECKPOINT).verifier_key(),
        log_signer(CHECKPOINT_NEXT).verifier_key(),
        witness().verifier_key(),
    )
}

/// The request for which the access proof was made.
pub fn access_request() -> (String, Timestamp) {
    (format!("/v1/statements?from=0&limit={FULL}"), "2026-11-14T12:00:00.000Z".parse().unwrap())
}

pub fn access_proof() -> String {
    let (target, now) = access_request();
    let origin = ORIGIN.parse().unwrap();
    let request = Request { origin: &origin, method: "GET", target: &target, now };
    AccessProof::sign(&request, "fixture-0001", &key(HANDLERS[0]))
}

fn wanted(ledger: &Ledger) -> Files {
    let mut files = Files::new();
    let mut put = |name: &str, content: &[u8]| assert!(files.insert(name.to_owned(), content.to_vec()).is_none());
    for (seq, (_, envelope, kind)) in ledger.said[..ledger.told].iter().enumerate() {
        let name = statement_name(seq, *kind);
        put(&format!("statements/{name}"), ledger.received(seq).as_bytes());
        if ledger.said[..seq].iter().all(|(_, _, earlier)| earlier != kind) {
            put(&format!("stored/{name}"), &envelope.to_stored());
        }
    }
    put("public.ndjson", public_read(ledger).as_bytes());
    let lines: Vec<String> = ledger.lines[..FULL].iter().map(|line| String::from_utf8(line.clone()).unwrap()).collect();
    put("entries.txt", format!("{}\n", lines.join("\n")).as_bytes());
    let keys: Map<String, Value> =
        PEOPLE.iter().map(|(n, _)| (public(*n).kid().to_string(), json!(public(*n)))).collect();
    put("keys.json", format!("{:#}\n", Value::from(keys)).as_bytes());
    put("log.vkey", format!("{}\n", log_signer(CHECKPOINT).verifier_key()).as_bytes());
    put("log-next.vkey", format!("{}\n", log_signer(CHECKPOINT_NEXT).verifier_key()).as_bytes());
    put("witness.vkey", format!("{}\n", witness().verifier_key()).as_bytes());
    put("policy.txt", policy().as_bytes());
    put("access-proof.txt", access_proof().as_bytes());
    put("checkpoints/10.note", ledger.checkpoint(EARLY, false).as_bytes());
    put("checkpoints/24.note", ledger.checkpoint(FULL, false).as_bytes());
    put("checkpoints/300.note", ledger.checkpoint(SIZE, false).as_bytes());
    put("checkpoints/300-cosigned.note", ledger.checkpoint(SIZE, true).as_bytes());
    for (seq, size, cosigned) in RECEIPTS {
        let text = ledger.receipt(seq, size, cosigned).to_text();
        put(&format!("receipts/{seq}-of-{size}.tlog-proof"), text.as_bytes());
    }
    put("audit-public.json", format!("{:#}\n", public_audit(ledger).to_json()).as_bytes());
    put("audit-full.json", format!("{:#}\n", full_audit(ledger).to_json()).as_bytes());
    let data: Vec<Vec<u8>> = data().files.into_values().collect();
    for (name, content) in public_files(ledger, &ledger.checkpoint(SIZE, true), &data) {
        put(&format!("mirror/{name}"), &content);
    }
    let records: Vec<Record> = (0..FULL).map(|seq| ledger.stored(seq).0).collect();
    let (first, second) = records.split_at(EARLY);
    for (name, content) in frame_files(&[first, second]) {
        put(&format!("frames/{name}"), &content);
    }
    for (name, content) in ended::files() {
        put(&name, &content);
    }
    files
}

/// What anybody reads in bulk: governance and what is public on that day; the rest only by its class.
fn public_read(ledger: &Ledger) -> String {
    let line = |(seq, class): (usize, Option<String>)| match class {
        None => format!("{{\"seq\":{seq},\"statement\":{}}}\n", ledger.said[seq].1.to_json(&[])),
        Some(class) => format!("{{\"seq\":{seq},\"not_shown\":\"{class}\"}}\n"),
    };
    shown::classes(ledger).into_iter().enumerate().map(line).collect()
}

pub fn known(ledger: &Ledger, size: usize, cosigned: bool) -> Known {
    Known {
        policy: cosigned.then(|| Policy::parse(&policy()).unwrap()),
        keys: vec![log_signer(CHECKPOINT).verifier_key().clone()],
        latest: Some(ledger.checkpoint(size, cosigned)),
        earlier: vec![ledger.checkpoint(EARLY, false)],
        receipts: vec![ledger.receipt(EXAMPLE, EARLY, false).to_text()],
    }
}

/// What anybody finds out.
fn public_audit(ledger: &Ledger) -> Report {
    let files = data().files;
    let mut replay = Replay::new(known(ledger, SIZE, true), |digest| files.get(&digest).cloned());
    for ((line, (_, envelope, _)), class) in ledger.lines.iter().zip(&ledger.said).zip(shown::classes(ledger)) {
        let stored = envelope.to_stored();
        let body = match &class {
            None => Body::Statement { bytes: &stored, disclosures: None },
            Some(class) => Body::NotShown { class },
        };
        replay.take_and_verify([Item { entry: line, body }]);
    }
    replay.finish()
}

/// What an auditor finds out about the entries with every type.
fn full_audit(ledger: &Ledger) -> Report {
    let files = data().files;
    let mut replay = Replay::new(known(ledger, FULL, false), |digest| files.get(&digest).cloned());
    for (seq, line) in ledger.lines[..FULL].iter().enumerate() {
        let received = ledger.received(seq);
        let body = Body::Statement { bytes: received.as_bytes(), disclosures: None };
        replay.take_and_verify([Item { entry: line, body }]);
    }
    replay.finish()
}

/// The public files of a ledger, as the store writes them.
pub fn public_files(ledger: &Ledger, checkpoint: &str, data: &[Vec<u8>]) -> Files {
    let dir = tempfile::tempdir().unwrap();
    let mirror = Mirror::open(dir.path()).unwrap();
    let lines: Vec<&[u8]> = ledger.lines.iter().map(Vec::as_slice).collect();
    mirror.append(&lines).unwrap();
    assert_eq!(mirror.size(), TreeSize(lines.len() as u64));
    mirror.write_checkpoint(checkpoint.as_bytes()).unwrap();
    for content in data {
        mirror.put_data(content).unwrap();
    }
    files_below(dir.path())
}

/// One segment with a frame for each batch, as the store writes them.
pub fn frame_files(batches: &[&[Record]]) -> Files {
    let dir = tempfile::tempdir().unwrap();
    let (mut log, _) = LogDir::open(dir.path(), TreeSize::EMPTY, LogOptions { segment_bytes: 160 << 10 }).unwrap();
    let tail = batches.iter().fold(Tail::EMPTY, |tail, batch| log.append(tail, batch).unwrap());
    let records: usize = batches.iter().map(|batch| batch.len()).sum();
    assert_eq!(tail.size.next_seq(), Seq(records as u64));
    files_below(dir.path()).into_iter().filter(|(_, content)| !content.is_empty()).collect()
}

fn write(files: &Files) {
    for name in stale(files) {
        fs::remove_file(folder().join(name)).unwrap();
    }
    for (name, content) in files {
        let path = folder().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        if fs::read(&path).ok().as_ref() != Some(content) {
            fs::write(&path, content).unwrap();
        }
    }
}

/// Files that nothing writes.
fn stale(files: &Files) -> Vec<String> {
    let by_hand = |name: &str| name == "README.md" || name.starts_with("ring/");
    let found = if folder().is_dir() { files_below(&folder()) } else { Files::new() };
    found.into_keys().filter(|name| !files.contains_key(name) && !by_hand(name)).collect()
}

#[test]
fn the_fixtures_are_what_the_program_writes() {
    for (name, wanted) in &*WANTED {
        assert!(read(name) == *wanted, "{name} is stale: MINGLU_WRITE=1 writes it; say in the commit why it changed");
    }
    assert_eq!(stale(&WANTED), Vec::<String>::new(), "nothing writes these");
    let said = LEDGER.said[..LEDGER.told].iter().chain(&ENDED.said);
    let kinds: Vec<EventKind> = said.map(|(_, _, kind)| *kind).collect();
    let missing = EventKind::ALL.iter().filter(|kind| !kinds.contains(kind)).map(|kind| kind.name());
    let missing: Vec<&str> = missing.collect();
    assert!(missing.is_empty(), "no fixture of {missing:?}");
    let bytes: usize = files_below(&folder()).values().map(Vec::len).sum();
    assert!(bytes < 2_300_000, "{bytes} bytes of fixtures");
}

//! The fixture of a ledger's end: a statement is withdrawn and taken out of its frame, and the ledger is closed.

use std::fs;
use std::sync::LazyLock;

use minglu::log::{Seq, TreeSize};
use minglu::store::{Body as StoredBody, FrameFiles, Record};
use minglu::verify::{Body, FindingCode, Item, Known, Replay, Report, Verdict, Withdrawals};
use serde_json::json;

use super::cast::{CHECKPOINT, data, log_signer};
use super::fixtures::{Files, folder, frame_files, public_files, read};
use super::ledger::{EARLY, EXAMPLE, Ledger};

pub static ENDED: LazyLock<Ledger> = LazyLock::new(Ledger::ended);

/// The entry whose statement was withdrawn: the inspection of the worked example.
const GONE: usize = EXAMPLE;
/// The entry that withdraws it.
const BY: usize = 11;

/// Its files, by their path from the fixtures.
pub fn files() -> Files {
    let ledger = &*ENDED;
    let size = ledger.said.len();
    let mut files = Files::new();
    let line = |seq: usize| {
        if seq == GONE {
            format!("{{\"seq\":{seq},\"not_shown\":\"withdrawn by entry {BY}\"}}\n")
        } else {
            format!("{{\"seq\":{seq},\"statement\":{}}}\n", ledger.received(seq))
        }
    };
    files.insert("ended/audited.ndjson".to_owned(), (0..size).map(line).collect::<String>().into_bytes());
    files.insert("ended/audit.json".to_owned(), format!("{:#}\n", audit(&records()).to_json()).into_bytes());
    let public = public_files(ledger, &ledger.checkpoint(size, false), &[]);
    files.extend(public.into_iter().map(|(name, content)| (format!("ended/mirror/{name}"), content)));
    let frames = frame_files(&[&records()]);
    files.extend(frames.into_iter().map(|(name, content)| (format!("ended/{name}"), content)));
    files
}

/// What the frames hold after redaction, made from the formats document's section 9.
fn records() -> Vec<Record> {
    let ledger = &*ENDED;
    let mut records: Vec<Record> = (0..ledger.said.len()).map(|seq| ledger.stored(seq).0).collect();
    let id = ledger.statement(GONE).id_key().to_string();
    let left = json!({ "by": BY, "id": id, "v": 1 }).to_string();
    records[GONE] = records[GONE].withdrawn(left.as_bytes());
    records
}

fn replay(withdrawals: Withdrawals) -> Replay<impl FnMut(minglu::codes::Hash) -> Option<Vec<u8>>> {
    let ledger = &*ENDED;
    let known = Known {
        policy: None,
        keys: vec![log_signer(CHECKPOINT).verifier_key().clone()],
        latest: Some(ledger.checkpoint(ledger.said.len(), false)),
        earlier: vec![ledger.checkpoint(EARLY, false)],
        // Of the statement that is gone.
        receipts: vec![ledger.receipt(GONE, EARLY, false).to_text()],
    };
    let files = data().files;
    Replay::new(known, move |digest| files.get(&digest).cloned()).withdrawing(withdrawals)
}

/// The log as these records give it.
fn taken(withdrawals: Withdrawals, records: &[Record]) -> Replay<impl FnMut(minglu::codes::Hash) -> Option<Vec<u8>>> {
    let mut replay = replay(withdrawals);
    for (seq, record) in records.iter().enumerate() {
        let disclosures = &ENDED.said[seq].1.disclosures;
        let body = match &record.body {
            StoredBody::Statement(bytes) => Body::Statement { bytes, disclosures: Some(disclosures) },
            StoredBody::Withdrawn(_) => Body::Withdrawn { by: None },
        };
        replay.take_and_verify([Item { entry: &record.entry, body }]);
    }
    replay
}

/// Read twice, as the formats document wants it: what is withdrawn is known at the second time.
fn audit(records: &[Record]) -> Report {
    let first = taken(Withdrawals::default(), records);
    let named = Withdrawals::new(first.governance().withdrawals(), |_| None);
    taken(named, records).finish()
}

#[test]
fn a_ledger_that_ended_reads_back() {
    let mut frames = FrameFiles::open(&folder().join("ended")).unwrap();
    let mut records = Vec::new();
    while let Some(frame) = frames.next_frame().unwrap() {
        records.extend(frame.records);
    }
    let left = records.iter().filter(|record| matches!(record.body, StoredBody::Withdrawn(_))).count();
    assert_eq!((records.len(), left), (ENDED.said.len(), 1));
    let report = audit(&records);
    assert_eq!(report.words(), "sound", "{}", report.to_text());
    assert_eq!(format!("{:#}\n", report.to_json()).into_bytes(), read("ended/audit.json"));
    let replay = taken(Withdrawals::default(), &records);
    assert_eq!(replay.governance().closed_by(), Some(Seq(ENDED.said.len() as u64 - 1)));
    assert_eq!(replay.size(), TreeSize(ENDED.said.len() as u64));
    // Who reads it once cannot tell.
    let once = replay.finish();
    assert_eq!(once.verdict(), Verdict::CouldNotTell, "{}", once.to_text());
}

#[test]
fn a_statement_that_no_entry_withdraws_is_missed() {
    let mut records = records();
    records[GONE - 1] = records[GONE - 1].withdrawn(b"{}");
    let report = audit(&records);
    let codes: Vec<FindingCode> = report.findings.iter().map(|finding| finding.code).collect();
    assert!(codes.contains(&FindingCode::StatementWithdrawn), "{}", report.to_text());
    assert_eq!(report.verdict(), Verdict::Unsound);
}

#[test]
fn the_statement_is_in_no_file_of_the_ledger_that_ended() {
    let envelope = &ENDED.said[GONE].1;
    let texts = [envelope.payload.as_bytes(), envelope.signatures[0].signature.as_bytes()];
    let holds = |content: &[u8]| texts.iter().any(|text| content.windows(text.len()).any(|window| window == *text));
    assert!(holds(&fs::read(folder().join("frames/frames/00000000000000000000.seg")).unwrap()), "the search finds it");
    for (name, content) in super::fixtures::below("ended") {
        assert!(!holds(&content), "{name}");
    }
}

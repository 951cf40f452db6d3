//! What was acknowledged stays, byte for byte: restarts, rebuilds, `kill -9` under load.

use std::collections::BTreeMap;
use std::fs;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use minglu::codes::Hash;
use minglu::log::{Entry, Receipt, Seq};
use minglu::service::{Shown, verifier_keys};
use minglu::statement::Envelope;
use serde_json::Value;

use crate::kit::{self, Kit, Pen};
use crate::process::{Founded, Server, found};

#[test]
fn strings_are_byte_equal_after_restart_and_rebuild() {
    let mut kit = Kit::new();
    let ledger = kit.open();
    kit.found(&ledger);
    let sent: Vec<Vec<u8>> = (0..40).map(|n| kit.pen.inspect(&format!("第{n}项"), &format!("赵某{n}"))).collect();
    let receipts: Vec<Receipt> = sent.iter().map(|statement| kit::accepted(&ledger, statement).receipt).collect();
    kit::accepted(&ledger, &kit.pen.open_audit([kit::key(1), kit::key(2)], kit::AUDITOR));
    let auditor = kit::auditor();
    let shown = |ledger: &minglu::service::Ledger| -> Vec<String> {
        let all = ledger.statements(Seq(0), 500, &auditor).unwrap();
        all.into_iter()
            .map(|shown| match shown {
                Shown::Statement { envelope, disclosures, .. } => {
                    envelope.to_json(&disclosures.iter().map(String::as_str).collect::<Vec<_>>())
                }
                Shown::Not { seq, .. } => panic!("an auditor sees entry {seq}"),
            })
            .collect()
    };
    let before = shown(&ledger);
    for (sent, stored) in sent.iter().zip(&before[4..]) {
        assert_eq!(Envelope::parse(sent).unwrap(), Envelope::parse(stored.as_bytes()).unwrap());
    }
    let lists = |ledger: &minglu::service::Ledger| {
        let kid = minglu::statement::PublicKey::from(&kit::key(21)).kid();
        (
            ledger.list(minglu::service::List::of_key(kid), None, 500).unwrap(),
            ledger.list(minglu::service::List::of_subject(kit::FACILITY.parse().unwrap()), None, 500).unwrap(),
            registry(&ledger.governance()),
        )
    };
    // Views follow behind the acknowledgement, so what they must come to is said here.
    let all: Vec<Seq> = (4..44).map(Seq).collect();
    let signed: Vec<Seq> = [Seq(2)].into_iter().chain(all.iter().copied()).collect();
    let derived = (signed, all, registry(&ledger.governance()));
    ledger.close();
    drop(ledger);
    let public = kit::files_below(&kit.data().join("public"));

    for lost in [&[][..], &["views"], &["index"], &["public/tile"], &["views", "index", "public/tile"]] {
        for what in lost {
            fs::remove_dir_all(kit.data().join(what)).unwrap();
        }
        let ledger = kit.open();
        assert_eq!(shown(&ledger), before, "{lost:?}");
        assert_eq!(lists(&ledger), derived, "{lost:?}");
        assert_eq!(ledger.health().views_rebuilt.is_some(), lost.contains(&"views"), "{lost:?}");
        let keys = verifier_keys(&ledger.governance());
        for (receipt, sent) in receipts.iter().zip(&sent) {
            let (entry, _) = receipt.verify(&keys, &kit.pen.origin).unwrap();
            assert_eq!(entry.statement, Envelope::parse(sent).unwrap().digest());
            let again = ledger.receipt(receipt.index).unwrap().unwrap();
            assert_eq!(again.entry, receipt.entry);
        }
        ledger.close();
        drop(ledger);
        assert_eq!(kit::files_below(&kit.data().join("public")), public, "{lost:?}");
    }
}

/// Everything that the registry decides by; how far it was folded is no part of it.
fn registry(governance: &minglu::governance::Governance) -> String {
    let keys: Vec<_> = governance.keys().map(|(kid, key)| (kid, key.state, key.enrolled, key.roles.clone())).collect();
    let authorities: Vec<_> = governance.authorities().collect();
    format!("{keys:?} {authorities:?} {:?}", governance.manifests())
}

/// Seeded, so that a failure can be run again.
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % bound
    }
}

#[test]
fn nothing_acknowledged_is_lost_or_doubled_by_kill_9() {
    const ROUNDS: u64 = 20;
    let dir = tempfile::tempdir().unwrap();
    let Founded { vkeys, origin, .. } = found(dir.path());
    let mut pen = Pen::new(&origin);
    let server = Server::start(dir.path(), &[]);
    let [one, two, _] = crate::process::founders(dir.path());
    for statement in [pen.admit([one, two]), pen.enrol(21, &["handler"]), pen.enrol(22, &["handler"])] {
        assert_eq!(server.submit(&statement).0, 201);
    }
    let mut server = Some(server);
    let mut acknowledged: BTreeMap<Hash, (u64, String)> = BTreeMap::new();
    let mut unanswered: Vec<Vec<u8>> = Vec::new();
    let mut dice = Dice(7);
    for round in 0..ROUNDS {
        let running = server.take().unwrap_or_else(|| Server::start(dir.path(), &[]));
        // What got no answer is sent again: it is there already or enters now, but never twice.
        for statement in unanswered.drain(..) {
            let (status, body) = running.submit(&statement);
            assert!(matches!(status, 200 | 201), "{status} {body}");
            note(&mut acknowledged, &statement, &body);
        }
        let target = 1 + dice.below(120);
        let batch: Vec<Vec<u8>> = (0..130).map(|n| pen.inspect(&format!("第{round}轮{n}"), "钱某")).collect();
        let (answered, open) = load(running, &batch, target);
        for (statement, body) in answered {
            note(&mut acknowledged, &statement, &body);
        }
        unanswered = open;
    }
    let last = Server::start(dir.path(), &[]);
    for (digest, (seq, receipt)) in &acknowledged {
        let (status, entry) = last.get_text(&format!("/v1/entries/by-digest/{digest}"));
        assert_eq!(status, 200, "an acknowledged statement is lost: {entry}");
        let receipt = Receipt::parse(receipt).unwrap();
        let (kept, _) = receipt.verify(&vkeys, &origin.parse().unwrap()).unwrap();
        assert_eq!((kept.seq, kept.statement), (Seq(*seq), *digest));
    }
    last.stop();
    let mut files = minglu::store::FrameFiles::open(&dir.path().join("ledger")).unwrap();
    let mut digests = BTreeMap::new();
    while let Some(frame) = files.next_frame().unwrap() {
        for record in frame.records {
            let entry = Entry::parse(&record.entry).unwrap();
            assert_eq!(digests.insert(entry.statement, entry.seq), None, "doubled");
        }
    }
    assert!(acknowledged.iter().all(|(digest, (seq, _))| digests.get(digest) == Some(&Seq(*seq))));
    let (status, report) = crate::process::minglu(&["audit", dir.path().join("ledger").to_str().unwrap()]);
    assert_eq!(status, 0, "{report}");
}

fn note(acknowledged: &mut BTreeMap<Hash, (u64, String)>, statement: &[u8], body: &Value) {
    let digest = Envelope::parse(statement).unwrap().digest();
    let seq = body["seq"].as_u64().unwrap();
    let receipt = body["tlog_proof"].as_str().unwrap().to_owned();
    let earlier = acknowledged.insert(digest, (seq, receipt));
    assert!(earlier.is_none_or(|(earlier, _)| earlier == seq), "one statement, two entries");
}

type Loaded = (Vec<(Vec<u8>, Value)>, Vec<Vec<u8>>);

/// Four submitters at work; the server is killed as soon as `target` statements were acknowledged.
fn load(server: Server, batch: &[Vec<u8>], target: u64) -> Loaded {
    let (answered, open) = (Mutex::new(Vec::new()), Mutex::new(Vec::new()));
    let (next, count, killed) = (AtomicU64::new(0), AtomicU64::new(0), AtomicBool::new(false));
    let child = Mutex::new(server);
    let url = child.lock().unwrap().url.clone();
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                while !killed.load(Ordering::SeqCst) {
                    let index = next.fetch_add(1, Ordering::SeqCst);
                    let Some(statement) = batch.get(usize::try_from(index).unwrap()) else { return };
                    match crate::process::post(&url, statement) {
                        Some((201, body)) => {
                            answered.lock().unwrap().push((statement.clone(), body));
                            if count.fetch_add(1, Ordering::SeqCst) + 1 == target {
                                child.lock().unwrap().kill();
                                killed.store(true, Ordering::SeqCst);
                            }
                        }
                        Some((status, body)) => panic!("{status} {body}"),
                        None => open.lock().unwrap().push(statement.clone()),
                    }
                }
            });
        }
    });
    child.into_inner().unwrap().kill();
    (answered.into_inner().unwrap(), open.into_inner().unwrap())
}

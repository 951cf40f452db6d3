//! One person under two ids: an erasure of one reaches both, after a restart and in a copy, too.

use minglu::log::Seq;
use minglu::service::{FsckKind, Ledger, Shown, fsck, rebuild};
use minglu::statement::{Disclosure, Envelope, EventKind, Role};
use serde_json::{Value, json};

use crate::kit::{AUDITOR, AUTHORITY, HANDLERS, Kit, accepted, auditor, copy_dir, key, person};

const HEAD: u8 = 23;

fn register(kit: &mut Kit, code: &str, representative: u8) -> Vec<u8> {
    let data = json!({
        "name": "某养老院", "region": "140925", "address": "某街1号", "registered_on": "2026-11-20",
        "representative": { "person": person(representative).to_string(), "name": "李四" },
    });
    let signers = [(Role::Handler, key(HANDLERS[0]))];
    kit.pen.sign(EventKind::InstitutionRegistered, AUTHORITY, &format!("institutions/{code}"), data, &signers)
}

fn merge(kit: &mut Kit, kind: EventKind, day: &str) -> Vec<u8> {
    let mut data = json!({ "other": person(62).to_string(), "reason": "核对证件", day: "2026-11-20" });
    if kind == EventKind::SubjectMerged {
        data["ground"] = json!("one_person");
    }
    let signers = [(Role::Handler, key(HANDLERS[0])), (Role::Head, key(HEAD))];
    kit.pen.sign(kind, AUTHORITY, &person(61).to_string(), data, &signers)
}

/// How many disclosures an auditor is shown of an entry.
fn shown(ledger: &Ledger, seq: Seq) -> usize {
    let auditor = auditor();
    let shown = ledger.statement(seq, &auditor).unwrap().unwrap();
    let Shown::Statement { disclosures, .. } = shown else { panic!("{shown:?}") };
    disclosures.len()
}

#[test]
fn an_erasure_reaches_what_stands_under_a_merged_id_and_nothing_after_a_split() {
    let mut kit = Kit::new();
    let ledger = kit.open();
    kit.found(&ledger);
    accepted(&ledger, &kit.pen.enrol(HEAD, &["head"]));
    accepted(&ledger, &kit.pen.open_audit([key(1), key(2)], AUDITOR));
    let codes = ["12140925MBAAAA0182", "91371002MAAAAA022N"];
    let entries: Vec<Seq> = codes
        .iter()
        .zip([61, 62])
        .map(|(code, representative)| {
            let statement = register(&mut kit, code, representative);
            accepted(&ledger, &statement).seq
        })
        .collect();
    let all = |ledger: &Ledger| entries.iter().map(|seq| shown(ledger, *seq)).collect::<Vec<_>>();
    assert_eq!(all(&ledger), [1, 1]);
    accepted(&ledger, &merge(&mut kit, EventKind::SubjectMerged, "merged_on"));
    accepted(&ledger, &kit.pen.erase(&person(61).to_string(), &Value::Null, HEAD));
    assert_eq!(all(&ledger), [0, 0], "the erasure of one id reaches the other");
    accepted(&ledger, &merge(&mut kit, EventKind::SubjectSplit, "split_on"));
    // What is recorded of the other person after the split is not reached by an erasure of the first.
    let statement = register(&mut kit, codes[1], 62);
    let later = accepted(&ledger, &statement).seq;
    accepted(&ledger, &kit.pen.erase(&person(61).to_string(), &Value::Null, HEAD));
    assert_eq!((all(&ledger), shown(&ledger, later)), (vec![0, 0], 1));
    ledger.close();
    drop(ledger);
    let data = kit.data();
    let check = || {
        let report = fsck(&data, None, &mut |_, _, _| {});
        assert_eq!(report.verdict().exit_code(), 0, "{report}");
    };
    check();
    // Made again from the log alone, erasures reach as far as they did.
    rebuild(&data, None, &mut |_, _, _| {}).unwrap();
    check();
    let ledger = kit.open();
    assert_eq!((all(&ledger), shown(&ledger, later)), (vec![0, 0], 1));
    ledger.close();
}

/// A registration whose representative is told with the number of an identity card.
fn register_numbered(kit: &mut Kit, code: &str, representative: u8, number: &str) -> Vec<u8> {
    let data = json!({
        "name": "某养老院", "region": "140925", "address": "某街1号", "registered_on": "2026-11-20",
        "representative": {
            "person": person(representative).to_string(), "name": "李四", "identity_number": number,
        },
    });
    let signers = [(Role::Handler, key(HANDLERS[0]))];
    kit.pen.sign(EventKind::InstitutionRegistered, AUTHORITY, &format!("institutions/{code}"), data, &signers)
}

/// What the full check finds, by kind.
fn found(kit: &Kit) -> Vec<FsckKind> {
    let report = fsck(&kit.data(), None, &mut |_, _, _| {});
    report.findings.iter().map(|finding| finding.kind).collect()
}

#[test]
fn an_index_of_numbers_that_is_behind_or_ahead_of_the_log_is_found_and_rebuilt() {
    let mut kit = Kit::new();
    let ledger = kit.open();
    kit.found(&ledger);
    accepted(&ledger, &kit.pen.enrol(HEAD, &["head"]));
    accepted(&ledger, &register_numbered(&mut kit, "12140925MBAAAA0182", 61, "11010519491231002X"));
    ledger.close();
    drop(ledger);
    let (index, saved) = (kit.data().join("ring/numbers"), kit.dir.path().join("saved"));
    let put_back = || {
        std::fs::remove_dir_all(&index).unwrap();
        copy_dir(&saved, &index);
    };
    copy_dir(&index, &saved);
    let ledger = kit.open();
    accepted(&ledger, &register_numbered(&mut kit, "91371002MAAAAA022N", 62, "440524188001010014"));
    accepted(&ledger, &kit.pen.erase(&person(61).to_string(), &Value::Null, HEAD));
    ledger.close();
    drop(ledger);
    assert_eq!(found(&kit), []);
    // The index of before holds a number that was erased, and lacks one that is told.
    put_back();
    assert_eq!(found(&kit), [FsckKind::Index, FsckKind::NotErased]);
    rebuild(&kit.data(), None, &mut |_, _, _| {}).unwrap();
    assert_eq!(found(&kit), []);
    // None at all is made again by a start.
    std::fs::remove_dir_all(&index).unwrap();
    assert_eq!(found(&kit), []);
    kit.open().close();
    assert!(index.join("pages").exists());
    assert_eq!(found(&kit), []);
}

#[test]
fn a_disclosure_is_erased_whatever_statement_is_named_for_it() {
    let mut kit = Kit::new();
    let ledger = kit.open();
    kit.found(&ledger);
    accepted(&ledger, &kit.pen.enrol(HEAD, &["head"]));
    accepted(&ledger, &kit.pen.open_audit([key(1), key(2)], AUDITOR));
    let (one, other) = (register(&mut kit, "12140925MBAAAA0182", 61), register(&mut kit, "91371002MAAAAA022N", 62));
    let entries = [&one, &other].map(|statement| accepted(&ledger, statement).seq);
    let disclosure = Disclosure::digest_of(&Envelope::parse(&one).unwrap().disclosures[0]).to_base64url();
    // Named with the digest of the other statement: the salted digest of the disclosure says which is meant.
    let wrong =
        json!([{"statement": Envelope::parse(&other).unwrap().digest().to_base64url(), "disclosure": disclosure}]);
    accepted(&ledger, &kit.pen.erase("institutions/12140925MBAAAA0182", &wrong, HEAD));
    assert_eq!(entries.map(|seq| shown(&ledger, seq)), [0, 1]);
    ledger.close();
    drop(ledger);
    assert_eq!(found(&kit), []);
}

//! One person under two ids: an erasure of one reaches both, after a restart and in a copy, too.

use minglu::log::Seq;
use minglu::service::{Ledger, Shown, fsck, rebuild};
use minglu::statement::{EventKind, Role};
use serde_json::{Value, json};

use crate::kit::{AUDITOR, AUTHORITY, HANDLERS, Kit, accepted, auditor, key, person};

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
    let data = json!({ "other": person(62).to_string(), "reason": "核对证件", day: "2026-11-20" });
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

//! Half-signed statements: what they promise, and that a crash, an old copy or a bad disk breaks none of it.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use super::*;
use crate::codes::Hash;
use crate::statement::{Envelope, Text};

const PERSONAL: &str = "赵某在场陪同";

fn officer(n: u8) -> Officer {
    Officer { kid: PublicKey::from(&key(n)).kid(), authority: AUTHORITY.parse().unwrap() }
}

/// The statement with some of its signatures.
fn half(whole: &[u8], keep: &[usize]) -> Vec<u8> {
    let mut envelope = Envelope::parse(whole).unwrap();
    envelope.signatures = keep.iter().map(|at| envelope.signatures[*at].clone()).collect();
    let disclosures: Vec<&str> = envelope.disclosures.iter().map(String::as_str).collect();
    envelope.to_json(&disclosures).into_bytes()
}

/// One signature by itself.
fn signature(whole: &[u8], at: usize) -> Vec<u8> {
    let text = Envelope::parse(whole).unwrap().signatures[at].clone();
    json!({"protected": text.protected, "signature": text.signature}).to_string().into_bytes()
}

fn id_of(view: &PendingView) -> Hash {
    Hash::from_hex(&view.id).unwrap()
}

fn opinion(kind: OpinionKind) -> NewOpinion {
    NewOpinion { kind, text: Text::new("请补充检查照片编号").unwrap() }
}

/// Every file with its bytes. A running ledger replaces its checkpoint meanwhile: a file that is gone again when it is
/// its turn makes the walk begin anew.
fn files(dir: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    loop {
        match walk(dir) {
            Ok(found) => return found,
            Err(error) => assert_eq!(error.kind(), ErrorKind::NotFound, "{error}"),
        }
    }
}

fn walk(dir: &Path) -> io::Result<Vec<(PathBuf, Vec<u8>)>> {
    let (mut found, mut dirs) = (Vec::new(), vec![dir.to_path_buf()]);
    while let Some(dir) = dirs.pop() {
        let entries = if dir.exists() { Some(fs::read_dir(dir)?) } else { None };
        for entry in entries.into_iter().flatten() {
            let path = entry?.path();
            if path.is_dir() {
                dirs.push(path);
            } else {
                let bytes = fs::read(&path)?;
                found.push((path, bytes));
            }
        }
    }
    Ok(found)
}

fn copy(from: &Path, to: &Path) {
    for (path, bytes) in files(from) {
        let path = to.join(path.strip_prefix(from).unwrap());
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
}

impl Kit {
    /// A founded ledger whose two handlers may inspect, and an inspection that the first has signed and put.
    fn waiting(&mut self) -> (Ledger, Vec<u8>, Hash) {
        let ledger = self.open();
        self.found(&ledger);
        for statement in [self.admit(), self.enrol(21), self.enrol(22)] {
            accepted(ledger.submit_blocking(&statement));
        }
        let whole = self.inspect();
        let (view, placed) = ledger.pending_put(officer(21), &half(&whole, &[0])).unwrap();
        assert_eq!((placed, view.turn, view.mine), (Placed::Now, Some(officer(22).kid), false));
        (ledger, whole, id_of(&view))
    }

    fn room(&self) -> PathBuf {
        self.dir.path().join("data/pending")
    }

    /// Opens what `kill -9` would leave now.
    fn killed(&self, look: impl FnOnce(&Ledger)) {
        let image = tempfile::tempdir().unwrap();
        copy(self.dir.path(), image.path());
        let options = LedgerOptions { tripwire: Some(image.path().join("tripwire")), ..self.options() };
        let options = LedgerOptions { dir: image.path().join("data"), ..options };
        let ledger = self.try_open(&options).unwrap();
        look(&ledger);
        ledger.close();
    }
}

#[test]
fn the_last_signature_enters_the_statement_and_every_step_before_survives_a_kill() {
    let mut kit = Kit::new();
    let (ledger, whole, id) = kit.waiting();
    let again = ledger.pending_put(officer(21), &half(&whole, &[0])).unwrap();
    assert_eq!((again.1, ledger.size()), (Placed::Before, TreeSize(4)));
    kit.killed(|ledger| {
        let list = ledger.pending_list(officer(22));
        assert_eq!((list.mine.len(), list.others.len(), list.mine[0].id.clone()), (1, 0, id.to_string()));
        let list = ledger.pending_list(officer(21));
        assert_eq!((list.mine.len(), list.others.len()), (0, 1));
        let elsewhere = Officer { authority: "11110101MBBBBB018E".parse().unwrap(), ..officer(21) };
        let list = ledger.pending_list(elsewhere);
        assert!(list.mine.is_empty() && list.others.is_empty());
        assert!(matches!(ledger.pending_one(elsewhere, id), Err(PendingRefused::NotFound)));
        let full = ledger.pending_one(officer(22), id).unwrap().statement.unwrap().to_string();
        assert_eq!(Envelope::parse(full.as_bytes()), Envelope::parse(&half(&whole, &[0])));
    });
    // No personal value is in clear in any file, neither as text nor as it was sent.
    let sent = Envelope::parse(&whole).unwrap().disclosures[0].clone();
    for (path, bytes) in files(kit.dir.path()) {
        for value in [PERSONAL, &sent] {
            assert!(!bytes.windows(value.len()).any(|window| window == value.as_bytes()), "{}", path.display());
        }
    }
    let Turn::Submitted(outcome) = ledger.pending_sign(officer(21), id, &signature(&whole, 1)).unwrap() else {
        panic!("the last signature submits");
    };
    let done = accepted(outcome);
    assert_eq!((done.seq, done.digest), (Seq(4), Envelope::parse(&whole).unwrap().digest()));
    assert!(files(&kit.room()).is_empty(), "item and key are gone");
    assert!(matches!(ledger.pending_sign(officer(21), id, &signature(&whole, 1)), Err(PendingRefused::NotFound)));
    kit.killed(|ledger| {
        assert_eq!(ledger.seq_of_digest(done.digest).unwrap(), Some(Seq(4)));
        assert!(ledger.pending_list(officer(22)).mine.is_empty());
    });
    let (kid, authority) = (officer(21).kid, officer(21).authority);
    let shown = ledger.statement(Seq(4), &Reader::Officer { kid, authority, what: "GET /".to_owned() });
    let Some(Shown::Statement { disclosures, .. }) = shown.unwrap() else { panic!("officers read their own") };
    assert_eq!(disclosures, [sent], "sealed anew for the log");
    ledger.close();
}

#[test]
fn a_disk_that_fails_loses_no_signature_and_an_end_that_failed_is_made_up_for_at_the_next_start() {
    let mut kit = Kit::new();
    let (ledger, whole, id) = kit.waiting();
    let blocked = kit.room().join(format!("{id}.item.tmp"));
    fs::create_dir(&blocked).unwrap();
    assert!(matches!(ledger.pending_sign(officer(22), id, &signature(&whole, 1)), Err(PendingRefused::Store(_))));
    assert!(ledger.pending_list(officer(22)).mine.len() == 1 && ledger.size() == TreeSize(4));
    fs::remove_dir(&blocked).unwrap();
    // The entry is written, but the item cannot be ended.
    let blocked = kit.room().join(format!("{id}.ended"));
    fs::create_dir(&blocked).unwrap();
    let Turn::Submitted(outcome) = ledger.pending_sign(officer(22), id, &signature(&whole, 1)).unwrap() else {
        panic!("the last signature submits");
    };
    assert_eq!(accepted(outcome).seq, Seq(4));
    let trouble = ledger.health().pending_unreadable;
    assert!(trouble.len() == 1 && trouble[0].contains("cannot rename"), "{trouble:?}");
    fs::remove_dir(&blocked).unwrap();
    kit.killed(|ledger| {
        assert_eq!((ledger.size(), ledger.pending_list(officer(21)).others.len()), (TreeSize(5), 0));
        assert!(ledger.health().pending_unreadable.is_empty());
    });
    // Or by whoever sends the signature again.
    let again = ledger.pending_sign(officer(22), id, &signature(&whole, 1)).unwrap();
    assert!(matches!(again, Turn::Submitted(Outcome::Repeated { seq: Seq(4), .. })), "{again:?}");
    assert!(files(&kit.room()).is_empty() && ledger.health().pending_unreadable.is_empty());
    ledger.close();
}

#[test]
fn what_cannot_be_read_is_told_and_stays_and_fsck_names_it() {
    let mut kit = Kit::new();
    let (ledger, whole, id) = kit.waiting();
    ledger.close();
    drop(ledger);
    let data = kit.dir.path().join("data");
    let checked = || fsck(&data, Some(&kit.dir.path().join("tripwire")), &mut |_, _, _| {});
    assert_eq!(checked().verdict(), crate::verify::Verdict::Sound, "{}", checked());
    let item = kit.room().join(format!("{id}.item"));
    let sound = fs::read(&item).unwrap();
    let (mut flipped, last) = (sound.clone(), sound.len() - 1);
    flipped[last] ^= 1;
    fs::write(&item, &flipped).unwrap();
    fs::write(kit.room().join("notes.txt"), "x").unwrap();
    let kinds: Vec<FsckKind> = checked().findings.iter().map(|finding| finding.kind).collect();
    assert_eq!(kinds, [FsckKind::Pending; 2], "{}", checked());
    let ledger = kit.open();
    assert_eq!(ledger.health().pending_unreadable.len(), 2);
    let put = ledger.pending_put(officer(21), &half(&whole, &[0]));
    assert!(matches!(put, Err(PendingRefused::Damaged)), "{put:?}");
    let other = kit.inspect();
    ledger.pending_put(officer(21), &half(&other, &[0])).unwrap();
    assert_eq!(fs::read(&item).unwrap(), flipped);
    ledger.close();
    drop(ledger);
    fs::remove_file(kit.room().join("notes.txt")).unwrap();
    fs::write(&item, &sound).unwrap();
    let ledger = kit.open();
    assert_eq!((ledger.pending_list(officer(22)).mine.len(), ledger.health().pending_unreadable.len()), (2, 0));
    ledger.close();
}

#[test]
fn a_backup_holds_what_waits_and_restoring_brings_it_back() {
    let mut kit = Kit::new();
    let (ledger, whole, id) = kit.waiting();
    let path = |name: &str| kit.dir.path().join(name);
    let tripwire = path("tripwire");
    backup(&path("data"), Some(&tripwire), None, &path("backup"), &mut |_, _, _| {}).unwrap();
    copy(&kit.room(), &path("aside"));
    ledger.close();
    drop(ledger);
    restore(&path("backup"), &path("restored"), Some(&tripwire), None, Loss::Refused, &mut |_, _, _| {}).unwrap();
    let ledger = kit.try_open(&LedgerOptions { dir: path("restored"), ..kit.options() }).unwrap();
    let Turn::Submitted(outcome) = ledger.pending_sign(officer(22), id, &signature(&whole, 1)).unwrap() else {
        panic!("the last signature submits");
    };
    assert_eq!(accepted(outcome).seq, Seq(4));
    ledger.close();
    drop(ledger);
    // A backup that took it before its last signature, and the log after it.
    copy(&path("aside"), &path("restored/pending"));
    let ledger = kit.try_open(&LedgerOptions { dir: path("restored"), ..kit.options() }).unwrap();
    assert!(ledger.pending_list(officer(22)).mine.is_empty() && files(&path("restored/pending")).is_empty());
    ledger.close();
}

#[test]
fn what_could_never_be_admitted_does_not_wait() {
    let mut kit = Kit::new();
    let (ledger, waiting, _) = kit.waiting();
    let second_key = json!({
        "public_key": PublicKey::from(&key(24)).to_string(), "person": person(21).to_string(),
        "certificate_number": "晋21", "roles": ["handler"], "regions": ["140925"], "event_types": null,
        "not_after": "2030-01-01", "protection": "software", "name": "李某",
    });
    let own = format!("authorities/{AUTHORITY}");
    let keys = [(Role::Approver, 11), (Role::Approver, 12), (Role::Holder, 24)];
    let enrolled = kit.signed(EventKind::KeyEnrolled, &own, &own, second_key, &keys);
    accepted(ledger.submit_blocking(&enrolled));
    let data = |day: &str| {
        json!({
            "region": "140925", "visited_on": day, "field": "fire", "notice_number": null, "result": "no_issues_found",
            "major_hazards": [], "checklist": null, "facts_public": "未发现问题", "facts_full": PERSONAL, "met": null,
        })
    };
    let facility = "facilities/0190c3a1-7d3e-4c9a-8b1f-0123456789ab";
    let mut by = |source: &str, day: &str, keys: &[(Role, u8)], keep: &[usize]| {
        half(&kit.signed(EventKind::InspectionRecorded, source, facility, data(day), keys), keep)
    };
    let (a, b) = ((Role::Handler, 21), (Role::Handler, 22));
    let table: [(Vec<u8>, &str); 9] = [
        (by(&own, "2026-11-20", &[a, (Role::Handler, 99)], &[0]), "is not enrolled"),
        (by(&own, "2026-11-20", &[a, (Role::Handler, 99)], &[1]), "which is not known"),
        (by(&own, "2026-11-20", &[a, b, (Role::Head, 12)], &[0]), "may not sign as head"),
        (by(&own, "2026-11-20", &[a, (Role::Handler, 24)], &[0]), "belong to one person"),
        (by(&own, "2026-11-20", &[a, b], &[0, 1]), "everybody has signed"),
        (by(&own, "2026-02-30", &[a, b], &[0]), "faults in the content"),
        (by("ledger", "2026-11-20", &[a, b], &[0]), "nor one from which it took over"),
        (by("authorities/11110101MBBBBB018E", "2026-11-20", &[a, b], &[0]), "nor one from which it took over"),
        (b"{}".to_vec(), "is missing"),
    ];
    for (statement, wanted) in table {
        let refused = ledger.pending_put(officer(21), &statement).unwrap_err().to_string();
        assert!(refused.contains(wanted), "{wanted}: {refused}");
    }
    let mut forged = Envelope::parse(&half(&waiting, &[0])).unwrap();
    forged.signatures[0].signature = Envelope::parse(&half(&waiting, &[1])).unwrap().signatures[0].signature.clone();
    let shown: Vec<&str> = forged.disclosures.iter().map(String::as_str).collect();
    let forged = forged.to_json(&shown).into_bytes();
    // The same payload waits already: what is there stays.
    assert_eq!(ledger.pending_put(officer(21), &forged).unwrap().1, Placed::Before);
    ledger.pending_withdraw(officer(21), ledger_id(&waiting)).unwrap();
    let refused = ledger.pending_put(officer(21), &forged).unwrap_err();
    assert!(matches!(refused, PendingRefused::Statement(Refused::Signature(_))), "{refused}");
    assert_eq!((files(&kit.room()).len(), ledger.size()), (0, TreeSize(5)));
    ledger.close();
}

fn ledger_id(statement: &[u8]) -> Hash {
    crate::statement::HalfSigned::parse(statement).unwrap().prospect().id_key()
}

#[test]
fn a_refused_statement_stays_with_the_refusal_told_until_its_author_withdraws_it() {
    let mut kit = Kit::new();
    let (ledger, whole, id) = kit.waiting();
    let own = format!("authorities/{AUTHORITY}");
    let lost = json!({"kid": officer(21).kid.to_string(), "reason": "丢失", "since": null});
    let revoked = kit.signed(EventKind::KeyRevoked, &own, &own, lost, &[(Role::Approver, 11)]);
    accepted(ledger.submit_blocking(&revoked));
    for _ in 0..2 {
        let Turn::Submitted(outcome) = ledger.pending_sign(officer(22), id, &signature(&whole, 1)).unwrap() else {
            panic!("the last signature submits");
        };
        let Outcome::Refused(Refused::NotAdmitted(refusal)) = outcome else { panic!("{outcome:?}") };
        let view = ledger.pending_one(officer(22), id).unwrap();
        assert_eq!((view.refused.unwrap().why, view.turn), (refusal.to_string(), None));
    }
    assert!(matches!(ledger.pending_withdraw(officer(22), id), Err(PendingRefused::NotTheAuthor)));
    assert!(matches!(
        ledger.pending_replace(officer(21), id, &half(&whole, &[0])),
        Err(PendingRefused::SignedByOthers { .. })
    ));
    ledger.pending_withdraw(officer(21), id).unwrap();
    assert!(files(&kit.room()).is_empty());
    ledger.close();
}

#[test]
fn one_who_still_has_to_sign_may_return_it_and_then_only_its_author_brings_it_on() {
    let mut kit = Kit::new();
    let (ledger, whole, id) = kit.waiting();
    let returns = |n| ledger.pending_opine(officer(n), id, opinion(OpinionKind::Return));
    assert!(matches!(returns(21), Err(PendingRefused::NotYoursToReturn)));
    ledger.pending_opine(officer(21), id, opinion(OpinionKind::Remark)).unwrap();
    let view = returns(22).unwrap();
    assert_eq!((view.returned_by, view.turn), (Some(officer(22).kid), Some(officer(21).kid)));
    assert_eq!(
        view.opinions.iter().map(|said| said.kind).collect::<Vec<_>>(),
        [OpinionKind::Remark, OpinionKind::Return]
    );
    // Replaced by its author, with the same id and other words; the opinions stay with the version that they are about.
    let mut other = kit.inspect();
    assert!(matches!(ledger.pending_replace(officer(22), id, &half(&other, &[0])), Err(PendingRefused::NotTheAuthor)));
    assert!(matches!(
        ledger.pending_replace(officer(21), id, &half(&other, &[0])),
        Err(PendingRefused::OtherStatement)
    ));
    kit.next -= 2;
    other = kit.inspect_saying("三层疏散通道堆放杂物");
    let taken = ledger.pending_put(officer(21), &half(&other, &[0]));
    assert!(matches!(taken, Err(PendingRefused::IdTaken)), "{taken:?}");
    let view = ledger.pending_replace(officer(21), id, &half(&other, &[0])).unwrap();
    assert_eq!((view.version, view.returned_by, view.opinions[1].version), (2, None, 1));
    // A signature over what was replaced does not hold.
    let old = ledger.pending_sign(officer(22), id, &signature(&whole, 1));
    assert!(matches!(old, Err(PendingRefused::Statement(Refused::Signature(_)))), "{old:?}");
    // Who returned it may sign it all the same.
    returns(22).unwrap();
    let Turn::Submitted(outcome) = ledger.pending_sign(officer(22), id, &signature(&other, 1)).unwrap() else {
        panic!("the last signature submits");
    };
    accepted(outcome);
    ledger.close();
}

#[test]
fn what_waited_for_thirty_days_is_gone_on_the_next() {
    let mut kit = Kit::new();
    let (ledger, whole, id) = kit.waiting();
    let view = ledger.pending_one(officer(22), id).unwrap();
    assert_eq!((view.kept_until.to_string(), view.kept_mark.as_str()), ("2026-12-21".to_owned(), "[POLICY]"));
    kit.clock.set(Timestamp::parse_rfc3339("2026-12-21T23:59:59+08:00").unwrap());
    assert_eq!(ledger.pending_list(officer(22)).mine.len(), 1);
    kit.clock.set(Timestamp::parse_rfc3339("2026-12-22T00:00:00+08:00").unwrap());
    assert!(matches!(ledger.pending_sign(officer(22), id, &signature(&whole, 1)), Err(PendingRefused::NotFound)));
    assert!(files(&kit.room()).is_empty());
    ledger.close();
}

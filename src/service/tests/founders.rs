//! The founders about the ledger: two checkpoint keys beside each other, and the end of it.

use serde_json::json;

use super::*;
use crate::governance::{Mark, Refusal};
use crate::log::{Receipt, SignedNote};

const DAY_MS: i64 = 86_400_000;

impl Kit {
    fn open_with(&self, checkpoint: &[u8]) -> Result<Ledger, OpenError> {
        self.open_as(checkpoint, 201)
    }

    fn open_as(&self, checkpoint: &[u8], service: u8) -> Result<Ledger, OpenError> {
        let held = checkpoint.iter().map(|n| key(*n)).collect();
        let keys = LedgerKeys::new(&self.origin, held, key(service)).unwrap();
        Ledger::open(&self.options(), keys, self.clock.clone(), &mut |_, _, _| {})
    }

    fn service_rotation(&mut self, n: u8) -> Vec<u8> {
        let data =
            json!({"which": "service", "public_key": PublicKey::from(&key(n)).to_string(), "reason": "年度更换"});
        let keys = [(Role::Founder, 1), (Role::Founder, 2), (Role::Ledger, 201), (Role::Holder, n)];
        self.signed(EventKind::LedgerKeyRotated, "ledger", "ledger", data, &keys)
    }

    fn revocation(&mut self, n: u8) -> Vec<u8> {
        let data = json!({"kid": PublicKey::from(&key(n)).kid().to_string(), "reason": "机房失窃", "since": null});
        let keys = [(Role::Founder, 1), (Role::Founder, 2)];
        self.signed(EventKind::KeyRevoked, "ledger", "ledger", data, &keys)
    }

    fn rotation(&mut self, n: u8) -> Vec<u8> {
        let data =
            json!({"which": "checkpoint", "public_key": PublicKey::from(&key(n)).to_string(), "reason": "年度更换"});
        let keys = [(Role::Founder, 1), (Role::Founder, 2), (Role::Ledger, 201), (Role::Holder, n)];
        self.signed(EventKind::LedgerKeyRotated, "ledger", "ledger", data, &keys)
    }

    fn closing(&mut self) -> Vec<u8> {
        let day = self.clock.now().day();
        let data = json!({"reason": "并入省级账本", "successor": "example.cn/province", "closed_on": day});
        self.signed(EventKind::LedgerClosed, "ledger", "ledger", data, &[(Role::Founder, 1), (Role::Founder, 3)])
    }
}

fn signatures(receipt: &Receipt) -> usize {
    SignedNote::parse(&receipt.checkpoint).unwrap().signatures().len()
}

fn end(ledger: Ledger) {
    ledger.close();
    drop(ledger);
}

#[test]
fn for_ninety_days_only_a_process_with_both_checkpoint_keys_writes() {
    let mut kit = Kit::new();
    let ledger = kit.open_with(&[200]).unwrap();
    let first = kit.found(&ledger);
    accepted(ledger.submit_blocking(&kit.admit()));
    let rotation = kit.rotation(210);
    let refused = ledger.submit_blocking(&rotation);
    assert!(matches!(refused, Outcome::Refused(Refused::ReadOnly(_))), "a key that nobody would sign with");
    end(ledger);

    // With both keys it opens before, takes the rotation, and signs with both from that very entry.
    let ledger = kit.open_with(&[200, 210]).unwrap();
    let before = ledger.receipt(Seq(1)).unwrap().unwrap();
    assert_eq!(signatures(&before), 1, "the entries do not name the new key yet");
    let rotated = accepted(ledger.submit_blocking(&rotation));
    assert_eq!(signatures(&rotated.receipt), 2);
    end(ledger);

    let lacking = |found: Result<Ledger, OpenError>, wanted: u8| {
        let Err(OpenError::Rotating { missing, until }) = found else { panic!("{:?}", found.err()) };
        assert_eq!(missing, PublicKey::from(&key(wanted)).kid());
        until
    };
    let until = lacking(kit.open_with(&[210]), 200);
    assert!(matches!(kit.open_with(&[200]), Err(OpenError::OtherKeys)));
    kit.clock.set(until.plus_ms(-1));
    lacking(kit.open_with(&[210]), 200);
    // An entry of the last moment is signed by both.
    let ledger = kit.open_with(&[200, 210]).unwrap();
    assert_eq!(signatures(&accepted(ledger.submit_blocking(&kit.enrol(21))).receipt), 2);
    end(ledger);

    // Then the old key may go; what it signed stays valid, and nothing of the past is signed anew without it.
    kit.clock.set(until);
    let ledger = kit.open_with(&[210]).unwrap();
    let keys = verifier_keys(&ledger.governance());
    let again = ledger.receipt(Seq(3)).unwrap().unwrap();
    assert_eq!(signatures(&again), 2, "the published checkpoint stands");
    for receipt in [&first.receipt, &before, &rotated.receipt, &again] {
        receipt.verify(&keys, &kit.origin).unwrap();
    }
    let later = accepted(ledger.submit_blocking(&kit.enrol(22)));
    assert_eq!((signatures(&later.receipt), later.seq), (1, Seq(4)));
    end(ledger);
    kit.clock.set(until.plus_ms(100 * DAY_MS));
    let ledger = kit.open_with(&[200, 210]).unwrap();
    assert_eq!(signatures(&ledger.receipt(Seq(0)).unwrap().unwrap()), 1, "a key that is over signs nothing more");
    end(ledger);
}

#[test]
fn a_process_whose_service_key_does_not_count_does_not_open() {
    let mut kit = Kit::new();
    let ledger = kit.open();
    kit.found(&ledger);
    end(ledger);
    let kid = |n: u8| PublicKey::from(&key(n)).kid();
    let other = |found: Result<Ledger, OpenError>, n: u8| {
        let error = found.err().expect("the log does not name this service key");
        assert!(matches!(error, OpenError::OtherServiceKey { found } if found == kid(n)), "{error:?}");
        assert_eq!(error.to_string(), format!("the service key {} of this process is none that the log names", kid(n)));
    };
    // One that the log does not know, one not yet named, a founder's, the checkpoint key.
    for n in [199, 202, 1, 200] {
        other(kit.open_as(&[200], n), n);
    }
    let ledger = kit.open();
    accepted(ledger.submit_blocking(&kit.service_rotation(202)));
    end(ledger);
    for n in [201, 202] {
        end(kit.open_as(&[200], n).unwrap());
    }
    let ledger = kit.open_as(&[200], 202).unwrap();
    accepted(ledger.submit_blocking(&kit.revocation(201)));
    end(ledger);
    let error = kit.open_as(&[200], 201).err().expect("a revoked key has a successor");
    assert!(matches!(error, OpenError::ServiceKeyOver { found } if found == kid(201)), "{error:?}");
    assert!(error.to_string().contains("was revoked"), "{error}");
    // Without any that counts the ledger goes on, for its officers and its founders; it signs nothing of its own.
    let ledger = kit.open_as(&[200], 202).unwrap();
    accepted(ledger.submit_blocking(&kit.revocation(202)));
    end(ledger);
    other(kit.open_as(&[200], 199), 199);
    let ledger = kit.open_as(&[200], 202).unwrap();
    accepted(ledger.submit_blocking(&kit.admit()));
    end(ledger);
}

#[test]
fn what_was_never_published_wants_the_key_of_its_time() {
    let mut kit = Kit::new();
    let ledger = kit.open_with(&[200, 210]).unwrap();
    kit.found(&ledger);
    accepted(ledger.submit_blocking(&kit.rotation(210)));
    end(ledger);
    std::fs::remove_file(kit.options().dir.join("public/checkpoint")).unwrap();
    kit.clock.set(kit.clock.now().plus_ms(91 * DAY_MS));
    let Err(OpenError::Unpublished { missing, size }) = kit.open_with(&[210]) else { panic!("it opened") };
    assert_eq!((missing, size), (PublicKey::from(&key(200)).kid(), TreeSize(2)));
    let ledger = kit.open_with(&[200, 210]).unwrap();
    end(ledger);
    end(kit.open_with(&[210]).unwrap());
}

#[test]
fn a_closed_ledger_is_read_and_takes_nothing() {
    let mut kit = Kit::new();
    let ledger = kit.open();
    kit.found(&ledger);
    accepted(ledger.submit_blocking(&kit.admit()));
    let closing = kit.closing();
    let closed = accepted(ledger.submit_blocking(&closing));
    let check = |ledger: &Ledger, next: Vec<u8>| {
        let health = ledger.health();
        assert_eq!((health.closed_by, health.not_writable.is_some()), (Some(closed.seq), true));
        let refused = ledger.submit_blocking(&next);
        let Outcome::Refused(Refused::NotAdmitted(Refusal::Closed { by })) = refused else { panic!("{refused:?}") };
        assert_eq!(by, closed.seq);
        // A repeat is answered as ever, and everything is read.
        assert!(matches!(ledger.submit_blocking(&closing), Outcome::Repeated { .. }));
        assert!(ledger.receipt(Seq(0)).unwrap().is_some() && ledger.size() == TreeSize(3));
    };
    check(&ledger, kit.enrol(21));
    end(ledger);
    let ledger = kit.open();
    check(&ledger, kit.enrol(21));
    end(ledger);
}

#[test]
fn what_came_into_doubt_is_work_until_it_is_confirmed_or_ended() {
    let mut kit = Kit::new();
    let ledger = kit.open();
    kit.found(&ledger);
    let head = {
        let data = json!({
            "public_key": PublicKey::from(&key(23)).to_string(), "person": person(23).to_string(), "certificate_number": "晋23",
            "roles": ["head"], "regions": ["140925"], "event_types": null, "not_after": "2030-01-01",
            "protection": "software", "name": "李某",
        });
        let subject = format!("authorities/{AUTHORITY}");
        let keys = [(Role::Approver, 11), (Role::Approver, 12), (Role::Holder, 23)];
        kit.signed(EventKind::KeyEnrolled, &subject, &subject, data, &keys)
    };
    let (first, second) = (kit.inspect(), kit.inspect());
    for statement in [kit.admit(), kit.enrol(21), kit.enrol(22), head] {
        accepted(ledger.submit_blocking(&statement));
    }
    let first = accepted(ledger.submit_blocking(&first));
    let second = accepted(ledger.submit_blocking(&second));
    assert_eq!(ledger.doubted(None).unwrap(), []);
    let subject = format!("authorities/{AUTHORITY}");
    let data = json!({"kid": PublicKey::from(&key(21)).kid().to_string(), "reason": "手机遗失", "since": second.seq.0});
    let both = [(Role::Approver, 11), (Role::Approver, 12)];
    let revoked = kit.signed(EventKind::KeyRevoked, &subject, &subject, data, &both);
    accepted(ledger.submit_blocking(&revoked));
    wait_for_views(&ledger);
    let open = |codes: Option<&[crate::codes::Uscc]>| -> Vec<u64> {
        ledger.doubted(codes).unwrap().iter().map(|one| one.seq).collect()
    };
    let own = [AUTHORITY.parse().unwrap()];
    assert_eq!(open(None), [second.seq.0], "what was signed before stands");
    assert_eq!(open(Some(&own)), [second.seq.0]);
    assert!(open(Some(&[])).is_empty(), "nobody else is told");
    // Those who may see its marks see the doubt, though it was cast later; what was signed before has none.
    let marks = |accepted: &Accepted| {
        let reader =
            Reader::Officer { kid: PublicKey::from(&key(22)).kid(), authority: own[0], what: "GET /".to_owned() };
        let shown = ledger.statement(accepted.seq, &reader).unwrap();
        let Some(Shown::Statement { marks: Some(marks), .. }) = shown else { panic!("{shown:?}") };
        marks
    };
    let doubt = Mark::SignatureDoubted { kid: PublicKey::from(&key(21)).kid() };
    assert_eq!((marks(&first), marks(&second)), (vec![], vec![doubt]));
    let found = ledger.doubted(Some(&own)).unwrap();
    assert_eq!(found[0].keys, [PublicKey::from(&key(21)).kid().to_string()]);
    // Confirming another statement settles nothing; confirming this one does.
    for (digest, left) in [(first.digest, vec![second.seq.0]), (second.digest, vec![])] {
        let data = json!({"statement": digest.to_base64url(), "reason": "两人当面确认", "confirmed_on": "2026-11-21"});
        let signers = [(Role::Head, 23), (Role::Approver, 11)];
        let confirmed = kit.signed(EventKind::SignatureConfirmed, &subject, &subject, data, &signers);
        accepted(ledger.submit_blocking(&confirmed));
        assert_eq!(open(None), left);
    }
    end(ledger);
}

/// Views follow behind the answer; a closed ledger's are complete.
fn wait_for_views(ledger: &Ledger) {
    let _ = ledger.receipt(Seq(ledger.size().0 - 1)).unwrap();
    let kid = PublicKey::from(&key(21)).kid();
    while ledger.list(List::of_key(kid), None, 10).unwrap().len() < 3 {
        std::thread::yield_now();
    }
}

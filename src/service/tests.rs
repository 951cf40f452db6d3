use std::sync::Arc;
use std::time::Duration;

use ed25519_dalek::SigningKey;
use serde_json::{Value, json};

use super::*;
use crate::codes::{Origin, Timestamp};
use crate::governance::Governance;
use crate::log::{Checkpoint, Entry, Seq, TreeSize};
use crate::statement::events::ledger::ClockKind;
use crate::statement::{Draft, EventKind, PublicKey, Role, Uuid};

mod faults;
mod founders;
mod pending;

pub(crate) struct Kit {
    pub dir: tempfile::TempDir,
    pub clock: Arc<SimulatedClock>,
    pub origin: Origin,
    next: u8,
}

fn key(n: u8) -> SigningKey {
    SigningKey::from_bytes(&[n; 32])
}

fn uuid(n: u8) -> Uuid {
    Uuid::from_bytes([1, 0x90, 0xc3, 0xa1, 0x7d, 0x3e, 0x70, 0, 0x80, 0, 0, 0, 0, 0, 0, n])
}

const AUTHORITY: &str = "12140925MBAAAA0182";

impl Kit {
    fn new() -> Self {
        let clock = Arc::new(SimulatedClock::new(Timestamp::parse_rfc3339("2026-11-21T08:30:00Z").unwrap()));
        Self { dir: tempfile::tempdir().unwrap(), clock, origin: "example.cn/simulated".parse().unwrap(), next: 0 }
    }

    fn options(&self) -> LedgerOptions {
        let mut options = LedgerOptions::new(&self.dir.path().join("data"));
        options.tripwire = Some(self.dir.path().join("tripwire"));
        options.segment_bytes = 64 * 1024;
        options.publish_every = Duration::ZERO;
        options
    }

    fn try_open(&self, options: &LedgerOptions) -> Result<Ledger, OpenError> {
        let keys = LedgerKeys::new(&self.origin, vec![key(200)], key(201)).unwrap();
        Ledger::open(options, keys, self.clock.clone(), &mut |_, _, _| {})
    }

    fn open(&self) -> Ledger {
        self.try_open(&self.options()).unwrap()
    }

    fn found(&mut self, ledger: &Ledger) -> Accepted {
        let founders = (1..=3).map(|n| (person(n), key(n))).collect();
        let founding = Founding {
            origin: self.origin.clone(),
            clock: ClockKind::Simulated,
            founders,
            quorum: 2,
            continues: None,
            id: self.id(),
            time: self.clock.now(),
        };
        ledger.found(&founding, PublicKey::from(&key(200)), &key(201)).unwrap()
    }

    fn id(&mut self) -> Uuid {
        self.next += 1;
        uuid(self.next)
    }

    fn signed(&mut self, kind: EventKind, source: &str, subject: &str, data: Value, keys: &[(Role, u8)]) -> Vec<u8> {
        let mut draft = Draft {
            id: self.id(),
            source: source.parse().unwrap(),
            event_type: kind.name().to_owned(),
            subject: subject.parse().unwrap(),
            time: self.clock.now(),
            ledger: self.origin.clone(),
            data,
            disclosures: vec![],
        };
        let mut salt = 0;
        draft.hide_personal(kind.schema(), &mut || {
            salt += 1;
            [salt; 16]
        });
        let keys: Vec<(Role, SigningKey)> = keys.iter().map(|(role, n)| (*role, key(*n))).collect();
        let borrowed: Vec<(Role, &SigningKey)> = keys.iter().map(|(role, key)| (*role, key)).collect();
        let envelope = draft.sign(&borrowed).unwrap();
        let disclosures: Vec<&str> = envelope.disclosures.iter().map(String::as_str).collect();
        envelope.to_json(&disclosures).into_bytes()
    }

    fn admit(&mut self) -> Vec<u8> {
        let approver = |n: u8| json!({"person": person(n).to_string(), "public_key": PublicKey::from(&key(n)).to_string(), "not_after": "2030-01-01", "name": "王某"});
        let data = json!({
            "name": "宁武县民政局", "kind": "civil_affairs", "regions": ["140925"],
            "competences": [{"event_type": "minglu.inspection.recorded", "basis": "own", "from": "2020-01-01", "until": null}],
            "approvers": [approver(11), approver(12)],
        });
        let subject = format!("authorities/{AUTHORITY}");
        let keys = [(Role::Founder, 1), (Role::Founder, 3), (Role::Holder, 11), (Role::Holder, 12)];
        self.signed(EventKind::AuthorityAdmitted, "ledger", &subject, data, &keys)
    }

    fn enrol(&mut self, n: u8) -> Vec<u8> {
        let data = json!({
            "public_key": PublicKey::from(&key(n)).to_string(), "person": person(n).to_string(), "certificate_number": format!("晋{n}"),
            "roles": ["handler"], "regions": ["140925"], "event_types": null, "not_after": "2030-01-01", "protection": "software", "name": "李某",
        });
        let subject = format!("authorities/{AUTHORITY}");
        let keys = [(Role::Approver, 11), (Role::Approver, 12), (Role::Holder, n)];
        self.signed(EventKind::KeyEnrolled, &subject, &subject, data, &keys)
    }

    fn inspect(&mut self) -> Vec<u8> {
        self.inspect_saying("二层疏散通道堆放杂物")
    }

    fn inspect_saying(&mut self, facts: &str) -> Vec<u8> {
        let data = json!({
            "region": "140925", "visited_on": "2026-11-20", "field": "fire", "notice_number": null, "result": "issues_found",
            "major_hazards": [], "checklist": null,
            "facts_public": facts, "facts_full": "赵某在场陪同", "met": null,
        });
        let facility = "facilities/0190c3a1-7d3e-4c9a-8b1f-0123456789ab";
        self.signed(
            EventKind::InspectionRecorded,
            &format!("authorities/{AUTHORITY}"),
            facility,
            data,
            &[(Role::Handler, 21), (Role::Handler, 22)],
        )
    }
}

fn person(n: u8) -> crate::statement::PersonId {
    let mut bytes = [9, 9, 9, 9, 9, 9, 0x40, 0, 0x80, 0, 0, 0, 0, 0, 0, 0];
    bytes[15] = n;
    crate::statement::PersonId(Uuid::from_bytes(bytes))
}

fn accepted(outcome: Outcome) -> Accepted {
    let Outcome::Accepted(accepted) = outcome else { panic!("{outcome:?}") };
    accepted
}

#[test]
fn a_statement_goes_in_is_proved_and_is_there_after_a_restart() {
    let mut kit = Kit::new();
    let ledger = kit.open();
    assert!(ledger.health().not_writable.is_some());
    let first = kit.found(&ledger);
    assert_eq!(first.seq, Seq(0));
    for statement in [kit.admit(), kit.enrol(21), kit.enrol(22)] {
        accepted(ledger.submit_blocking(&statement));
    }
    let inspection = kit.inspect();
    let done = accepted(ledger.submit_blocking(&inspection));
    assert_eq!((done.seq, ledger.size()), (Seq(4), TreeSize(5)));
    let keys = verifier_keys(&ledger.governance());
    let (entry, checkpoint) = done.receipt.verify(&keys, &kit.origin).unwrap();
    assert_eq!((entry.statement, checkpoint.size), (done.digest, TreeSize(5)));
    assert!(matches!(ledger.submit_blocking(&inspection), Outcome::Repeated { seq: Seq(4), .. }));
    ledger.close();
    drop(ledger);

    let ledger = kit.open();
    assert_eq!(ledger.health().views_rebuilt, None);
    assert!(matches!(ledger.submit_blocking(&inspection), Outcome::Repeated { seq: Seq(4), .. }));
    let again = ledger.receipt(Seq(4)).unwrap().unwrap();
    assert_eq!(again.verify(&keys, &kit.origin).unwrap().0, Entry::parse(&done.receipt.entry).unwrap());
    assert_eq!(ledger.seq_of_digest(done.digest).unwrap(), Some(Seq(4)));
    let kid = PublicKey::from(&key(21)).kid();
    assert_eq!(ledger.list(List::of_key(kid), None, 10).unwrap(), [Seq(2), Seq(4)]);
    let shown = ledger.statements(Seq(0), 10, &Reader::Anybody).unwrap();
    let hidden: Vec<bool> = shown.iter().map(|shown| matches!(shown, Shown::Not { .. })).collect();
    assert_eq!(hidden, [false, false, false, false, true]);
    let officer = Reader::Officer { kid, authority: AUTHORITY.parse().unwrap(), what: "GET /".to_owned() };
    let shown = ledger.statement(Seq(4), &officer).unwrap().unwrap();
    let Shown::Statement { disclosures, .. } = shown else { panic!("an officer reads what the authority submitted") };
    assert_eq!(disclosures.len(), 1);
    ledger.close();
}

#[test]
fn between_two_published_checkpoints_passes_the_time_that_was_agreed() {
    let mut kit = Kit::new();
    let ledger = kit.try_open(&LedgerOptions { publish_every: Duration::from_hours(24), ..kit.options() }).unwrap();
    let file = kit.options().dir.join("public/checkpoint");
    let published = || Checkpoint::claimed(&std::fs::read_to_string(&file).unwrap()).unwrap().size;
    kit.found(&ledger);
    accepted(ledger.submit_blocking(&kit.admit()));
    accepted(ledger.submit_blocking(&kit.enrol(21)));
    // The thread behind takes batch after batch: with the tiles of the third, its word on the second is spoken.
    let mirrored = ledger.shared.wait_for_mirror(TreeSize(3), Duration::from_secs(30));
    assert_eq!((mirrored.size, published()), (TreeSize(3), TreeSize(1)), "the first at once, the others in their time");
    ledger.close();
    assert_eq!(published(), TreeSize(3), "an end waits for nothing");
}

#[test]
fn a_start_folds_the_log_to_the_moment_that_the_writer_had_published() {
    let mut kit = Kit::new();
    let ledger = kit.open();
    kit.found(&ledger);
    for statement in [kit.admit(), kit.enrol(21), kit.enrol(22), kit.inspect()] {
        accepted(ledger.submit_blocking(&statement));
    }
    let now = kit.clock.now();
    kit.clock.set(now.plus_ms(20 * 60 * 1000));
    let ahead = kit.inspect();
    kit.clock.set(now);
    let marked = accepted(ledger.submit_blocking(&ahead));
    assert_eq!(marked.marks.len(), 1, "signed ahead of the ledger's clock");
    let before = ledger.moment();
    assert_eq!((before.size, before.marks.get(&marked.seq)), (TreeSize(6), Some(&marked.marks)));
    assert_eq!(before.dossiers.iter().map(|dossier| dossier.records().len()).collect::<Vec<_>>(), [2]);
    ledger.close();
    drop(ledger);
    let ledger = kit.open();
    let after = ledger.moment();
    assert_eq!((after.size, after.at, &after.dossiers), (before.size, before.at, &before.dossiers));
    assert_eq!((&after.marks, &after.admitted), (&before.marks, &before.admitted));
    // The writer publishes the registry when it changes, a start at the end of the log.
    let mut published = Governance::clone(&before.governance);
    published.apply_unseen(marked.seq);
    assert_eq!(*after.governance, published);
    let digest = |moment: &Moment| moment.rulebook.as_ref().map(|rulebook| rulebook.digest);
    assert_eq!(digest(&after), digest(&before));
    // The law is asked by the log where the clock was set back.
    kit.clock.set(now.plus_ms(-86_400_000));
    assert_eq!(ledger.legal_now(), now);
    ledger.close();
}

//! A ledger on disk for tests: deterministic keys and ids, small segments and pages, a clock that stands.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use ed25519_dalek::SigningKey;
use minglu::codes::{Origin, Timestamp};
use minglu::service::{Accepted, Founding, Ledger, LedgerKeys, LedgerOptions, OpenError, Outcome, SimulatedClock};
use minglu::statement::events::ledger::ClockKind;
use minglu::statement::{Draft, EventKind, PersonId, PublicKey, Role, Uuid};
use serde_json::{Value, json};

pub const AUTHORITY: &str = "authorities/12140925MBAAAA0182";
pub const HANDLERS: [u8; 2] = [21, 22];
const HEAD: u8 = 23;

/// One ledger: `data` is its directory, `tripwire` lies beside it.
pub struct Kit {
    pub root: tempfile::TempDir,
    pub data: PathBuf,
    pub tripwire: PathBuf,
    pub clock: Arc<SimulatedClock>,
    pub origin: Origin,
    next: u32,
}

pub fn key(n: u8) -> SigningKey {
    SigningKey::from_bytes(&[n; 32])
}

pub fn public(n: u8) -> PublicKey {
    PublicKey::from(&key(n))
}

fn uuid(version: u8, n: u32) -> Uuid {
    let mut bytes = [1, 0x90, 0xc3, 0xa1, 0x7d, 0x3e, version << 4, 0, 0x80, 0, 0, 0, 0, 0, 0, 0];
    bytes[12..].copy_from_slice(&n.to_be_bytes());
    Uuid::from_bytes(bytes)
}

/// A person or facility by a number.
pub fn random_id(n: u32) -> Uuid {
    uuid(4, n)
}

pub fn person(n: u32) -> String {
    format!("persons/{}", random_id(n))
}

impl Kit {
    pub fn new() -> Self {
        let root = tempfile::tempdir().unwrap();
        let clock = Arc::new(SimulatedClock::new(Timestamp::parse_rfc3339("2026-11-21T08:30:00Z").unwrap()));
        let (data, tripwire) = (root.path().join("data"), root.path().join("tripwire"));
        Self { root, data, tripwire, clock, origin: "example.cn/simulated".parse().unwrap(), next: 0 }
    }

    /// A ledger of `size` entries, at least 12, closed.
    pub fn filled(size: u64) -> Self {
        let mut kit = Self::new();
        let ledger = kit.open();
        kit.begin(&ledger);
        kit.go_on(&ledger, size);
        ledger.close();
        kit
    }

    pub fn options(&self) -> LedgerOptions {
        self.options_of(&self.data)
    }

    pub fn options_of(&self, data: &Path) -> LedgerOptions {
        let mut options = LedgerOptions::new(data);
        options.tripwire = Some(self.tripwire.clone());
        options.segment_bytes = 4096;
        options.ring_rows_per_page = 4;
        options.publish_every = Duration::ZERO;
        options
    }

    pub fn keys(&self) -> LedgerKeys {
        LedgerKeys::new(&self.origin, vec![key(200)], key(201)).unwrap()
    }

    pub fn open(&self) -> Ledger {
        self.try_open(&self.options()).unwrap()
    }

    pub fn try_open(&self, options: &LedgerOptions) -> Result<Ledger, OpenError> {
        Ledger::open(options, self.keys(), self.clock.clone(), &mut |_, _, _| {})
    }

    /// The first 12 entries: founding, an authority with three officers, personal data, and the erasure of a person.
    pub fn begin(&mut self, ledger: &Ledger) {
        let founders = (1..=3).map(|n| (PersonId(random_id(n.into())), key(n))).collect();
        let (id, time) = (self.id(), self.clock.now_here());
        let origin = self.origin.clone();
        let founding = Founding { origin, clock: ClockKind::Simulated, founders, quorum: 2, continues: None, id, time };
        ledger.found(&founding, public(200), &key(201)).unwrap();
        let statements = [
            self.admission(),
            self.enrolment(HANDLERS[0], "handler"),
            self.enrolment(HANDLERS[1], "handler"),
            self.enrolment(HEAD, "head"),
            self.institution(40),
            self.inspection(1),
            self.inspection(2),
            self.erasure(&person(40)),
            self.institution(40),
            self.inspection(3),
            self.inspection(1),
        ];
        for statement in &statements {
            accept(ledger, statement);
        }
    }

    /// More inspections, a new institution at every tenth entry, an erasure at every fiftieth.
    pub fn go_on(&mut self, ledger: &Ledger, size: u64) {
        for n in u32::try_from(ledger.size().0).unwrap()..u32::try_from(size).unwrap() {
            let statement = match n {
                n if n % 50 == 0 => self.erasure(&person(n - 10)),
                n if n % 10 == 0 => self.institution(n),
                n => self.inspection(n % 7),
            };
            accept(ledger, &statement);
        }
    }

    fn id(&mut self) -> Uuid {
        self.next += 1;
        uuid(7, self.next)
    }

    fn signed(&mut self, kind: EventKind, source: &str, subject: &str, data: Value, keys: &[(Role, u8)]) -> Vec<u8> {
        let mut draft = Draft {
            id: self.id(),
            source: source.parse().unwrap(),
            event_type: kind.name().to_owned(),
            subject: subject.parse().unwrap(),
            time: self.clock.now_here(),
            ledger: self.origin.clone(),
            data,
            disclosures: vec![],
        };
        let mut salt = u128::from(self.next) << 8;
        draft.hide_personal(kind.schema(), &mut || {
            salt += 1;
            salt.to_be_bytes()
        });
        let keys: Vec<(Role, SigningKey)> = keys.iter().map(|(role, n)| (*role, key(*n))).collect();
        let borrowed: Vec<(Role, &SigningKey)> = keys.iter().map(|(role, key)| (*role, key)).collect();
        let envelope = draft.sign(&borrowed).unwrap();
        let disclosures: Vec<&str> = envelope.disclosures.iter().map(String::as_str).collect();
        envelope.to_json(&disclosures).into_bytes()
    }

    fn admission(&mut self) -> Vec<u8> {
        let approver = |n: u8| json!({"person": person(n.into()), "public_key": public(n).to_string(), "not_after": "2030-01-01", "name": "王某"});
        let competence = |name: &str| json!({"event_type": name, "basis": "own", "from": "2020-01-01", "until": null});
        let types = ["minglu.inspection.recorded", "minglu.institution.registered", "minglu.personal.erased"];
        let data = json!({
            "name": "宁武县民政局", "kind": "civil_affairs", "regions": ["140925"],
            "competences": types.map(competence), "approvers": [approver(11), approver(12)],
        });
        let keys = [(Role::Founder, 1), (Role::Founder, 3), (Role::Holder, 11), (Role::Holder, 12)];
        self.signed(EventKind::AuthorityAdmitted, "ledger", AUTHORITY, data, &keys)
    }

    fn enrolment(&mut self, n: u8, role: &str) -> Vec<u8> {
        let data = json!({
            "public_key": public(n).to_string(), "person": person(n.into()), "certificate_number": format!("晋{n}"),
            "roles": [role], "regions": ["140925"], "event_types": null, "not_after": "2030-01-01",
            "protection": "software", "name": "李某",
        });
        let keys = [(Role::Approver, 11), (Role::Approver, 12), (Role::Holder, n)];
        self.signed(EventKind::KeyEnrolled, AUTHORITY, AUTHORITY, data, &keys)
    }

    pub fn institution(&mut self, representative: u32) -> Vec<u8> {
        let data = json!({
            "name": "某养老院", "region": "140925", "address": "某街 1 号", "registered_on": "2026-11-20",
            "representative": {"person": person(representative), "name": "赵某", "telephone": "座机", "identity_number": "略"},
        });
        let subject = AUTHORITY.replace("authorities", "institutions");
        self.signed(EventKind::InstitutionRegistered, AUTHORITY, &subject, data, &[(Role::Handler, HANDLERS[0])])
    }

    pub fn inspection(&mut self, facility: u32) -> Vec<u8> {
        let data = json!({
            "region": "140925", "visited_on": "2026-11-20", "field": "fire", "notice_number": null,
            "result": "issues_found", "major_hazards": [], "checklist": null,
            "facts_public": "二层疏散通道堆放杂物", "facts_full": "钱某在场陪同", "met": null,
        });
        let facility = format!("facilities/{}", random_id(facility));
        let keys = HANDLERS.map(|n| (Role::Handler, n));
        self.signed(EventKind::InspectionRecorded, AUTHORITY, &facility, data, &keys)
    }

    pub fn erasure(&mut self, subject: &str) -> Vec<u8> {
        let data = json!({
            "legal_basis": "个人信息保护法 47", "disclosures": null, "decided_by": "宁武县民政局", "decided_on": "2026-11-20",
        });
        self.signed(EventKind::PersonalErased, AUTHORITY, subject, data, &[(Role::Approver, 11), (Role::Head, HEAD)])
    }
}

/// Submits a statement that must be accepted.
pub fn accept(ledger: &Ledger, statement: &[u8]) -> Accepted {
    match ledger.submit_blocking(statement) {
        Outcome::Accepted(accepted) => accepted,
        other @ (Outcome::Repeated { .. } | Outcome::Checked { .. } | Outcome::Refused(_)) => panic!("{other:?}"),
    }
}

/// The time of a standing clock, without its trait in scope everywhere.
trait NowHere {
    fn now_here(&self) -> Timestamp;
}

impl NowHere for SimulatedClock {
    fn now_here(&self) -> Timestamp {
        minglu::service::Clock::now(self)
    }
}

//! A small ledger for tests: keys from numbers, a clock that stands, people who are entitled.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use ed25519_dalek::SigningKey;
use minglu::codes::{Origin, Timestamp};
use minglu::governance::AuditScope;
use minglu::service::{
    Accepted, Clock as _, Founding, Ledger, LedgerKeys, LedgerOptions, Outcome, Reader, SimulatedClock,
};
use minglu::statement::events::ledger::ClockKind;
use minglu::statement::{Draft, EventKind, Nature, PersonId, PublicKey, Role, Uuid};
use serde_json::{Value, json};

/// The authority of every test.
pub const AUTHORITY: &str = "authorities/12140925MBAAAA0182";
/// The place that is inspected.
pub const FACILITY: &str = "facilities/0190c3a1-7d3e-4c9a-8b1f-0123456789ab";
/// Numbers of the two officers who inspect.
pub const HANDLERS: [u8; 2] = [21, 22];

/// Number of the auditor, where a test opens an audit.
pub const AUDITOR: u8 = 51;

pub fn key(n: u8) -> SigningKey {
    SigningKey::from_bytes(&[n; 32])
}

pub fn person(n: u8) -> PersonId {
    let mut bytes = [9, 9, 9, 9, 9, 9, 0x40, 0, 0x80, 0, 0, 0, 0, 0, 0, 0];
    bytes[15] = n;
    PersonId(Uuid::from_bytes(bytes))
}

/// Who audits everything.
pub fn auditor() -> Reader {
    let scope = AuditScope { authorities: None, regions: None, event_types: None, personal: true };
    let kid = PublicKey::from(&key(AUDITOR)).kid();
    Reader::Auditor { kid, scope, until: "2027-12-31".parse().unwrap(), what: "GET /".to_owned() }
}

pub fn start() -> Timestamp {
    Timestamp::parse_rfc3339("2026-11-21T08:30:00Z").unwrap()
}

/// Writes statements with ids in a row.
pub struct Pen {
    pub origin: Origin,
    pub time: Timestamp,
    next: u64,
}

impl Pen {
    pub fn new(origin: &str) -> Self {
        Self { origin: origin.parse().unwrap(), time: start(), next: 0 }
    }

    /// Leaves ids to another pen.
    pub fn skip(&mut self, ids: u64) {
        self.next += ids;
    }

    pub fn id(&mut self) -> Uuid {
        self.next += 1;
        let mut bytes = [1, 0x90, 0xc3, 0xa1, 0x7d, 0x3e, 0x70, 0, 0x80, 0, 0, 0, 0, 0, 0, 0];
        bytes[9..].copy_from_slice(&self.next.to_be_bytes()[1..]);
        Uuid::from_bytes(bytes)
    }

    pub fn sign(
        &mut self,
        kind: EventKind,
        source: &str,
        subject: &str,
        data: Value,
        signers: &[(Role, SigningKey)],
    ) -> Vec<u8> {
        let mut draft = Draft {
            id: self.id(),
            source: source.parse().unwrap(),
            event_type: kind.name().to_owned(),
            subject: subject.parse().unwrap(),
            time: self.time,
            ledger: self.origin.clone(),
            data,
            disclosures: vec![],
        };
        let (number, mut salt) = (self.next, 0_u8);
        draft.hide_personal(kind.schema(), &mut || {
            salt += 1;
            let mut bytes = [salt; 16];
            bytes[8..].copy_from_slice(&number.to_be_bytes());
            bytes
        });
        let borrowed: Vec<(Role, &SigningKey)> = signers.iter().map(|(role, key)| (*role, key)).collect();
        let envelope = draft.sign(&borrowed).unwrap();
        let disclosures: Vec<&str> = envelope.disclosures.iter().map(String::as_str).collect();
        envelope.to_json(&disclosures).into_bytes()
    }

    /// The authority with approvers 11 and 12, admitted by two founders.
    pub fn admit(&mut self, founders: [SigningKey; 2]) -> Vec<u8> {
        self.admit_named(founders, ["批准人11", "批准人12"])
    }

    /// As [`admit`](Self::admit); the names of the approvers are personal.
    pub fn admit_named(&mut self, founders: [SigningKey; 2], names: [&str; 2]) -> Vec<u8> {
        self.admit_of("civil_affairs", founders, names)
    }

    /// As [`admit_named`](Self::admit_named), of another kind.
    pub fn admit_of(&mut self, kind: &str, founders: [SigningKey; 2], names: [&str; 2]) -> Vec<u8> {
        let approver = |n: u8, name: &str| {
            json!({
                "person": person(n).to_string(), "public_key": PublicKey::from(&key(n)).to_string(),
                "not_after": "2030-01-01", "name": name,
            })
        };
        let competence = |of: &EventKind| json!({"event_type": of.unversioned(), "basis": "own", "from": "2020-01-01", "until": null});
        let types = EventKind::ALL.iter().filter(|kind| kind.nature() != Nature::Governance);
        let data = json!({
            "name": "宁武县民政局", "kind": kind, "regions": ["140925"],
            "competences": types.map(competence).collect::<Vec<_>>(),
            "approvers": [approver(11, names[0]), approver(12, names[1])],
        });
        let [one, two] = founders;
        let signers = [(Role::Founder, one), (Role::Founder, two), (Role::Holder, key(11)), (Role::Holder, key(12))];
        self.sign(EventKind::AuthorityAdmitted, "ledger", AUTHORITY, data, &signers)
    }

    /// An officer of the authority.
    pub fn enrol(&mut self, n: u8, roles: &[&str]) -> Vec<u8> {
        self.enrol_named(n, roles, &format!("执法人员{n}"))
    }

    /// As [`enrol`](Self::enrol); the name is personal.
    pub fn enrol_named(&mut self, n: u8, roles: &[&str], name: &str) -> Vec<u8> {
        let data = json!({
            "public_key": PublicKey::from(&key(n)).to_string(), "person": person(n).to_string(),
            "certificate_number": format!("晋{n}"), "roles": roles, "regions": ["140925"], "event_types": null,
            "not_after": "2030-01-01", "protection": "software", "name": name,
        });
        let signers = [(Role::Approver, key(11)), (Role::Approver, key(12)), (Role::Holder, key(n))];
        self.sign(EventKind::KeyEnrolled, AUTHORITY, AUTHORITY, data, &signers)
    }

    /// The end of a key that got into other hands.
    pub fn revoke(&mut self, n: u8) -> Vec<u8> {
        let data = json!({"kid": PublicKey::from(&key(n)).kid().to_string(), "reason": "丢失", "since": null});
        self.sign(EventKind::KeyRevoked, AUTHORITY, AUTHORITY, data, &[(Role::Approver, key(11))])
    }

    /// An auditor who may read everything.
    pub fn open_audit(&mut self, founders: [SigningKey; 2], n: u8) -> Vec<u8> {
        let data = json!({
            "body": "审计组", "notice_number": "审〔2026〕1号", "authorities": null, "regions": null, "event_types": null,
            "personal": true, "until": "2027-12-31",
            "person": person(n).to_string(), "public_key": PublicKey::from(&key(n)).to_string(),
        });
        let [one, two] = founders;
        let signers = [(Role::Founder, one), (Role::Founder, two), (Role::Holder, key(n))];
        self.sign(EventKind::AuditOpened, "ledger", "ledger", data, &signers)
    }

    /// The erasure of a subject, or of single disclosures; `head` signs with approver 11.
    pub fn erase(&mut self, subject: &str, disclosures: &Value, head: u8) -> Vec<u8> {
        let data = json!({
            "legal_basis": "个人信息保护法 47", "disclosures": disclosures, "decided_by": "宁武县民政局",
            "decided_on": "2026-11-20",
        });
        let signers = [(Role::Approver, key(11)), (Role::Head, key(head))];
        self.sign(EventKind::PersonalErased, AUTHORITY, subject, data, &signers)
    }

    /// An inspection by the two handlers; `full` is personal.
    pub fn inspect(&mut self, public: &str, full: &str) -> Vec<u8> {
        self.inspect_in("140925", HANDLERS, public, full)
    }

    /// As [`inspect`](Self::inspect), by others or elsewhere.
    pub fn inspect_in(&mut self, region: &str, handlers: [u8; 2], public: &str, full: &str) -> Vec<u8> {
        let data = json!({
            "region": region, "visited_on": "2026-11-20", "field": "fire", "notice_number": null,
            "result": "issues_found", "major_hazards": [], "checklist": null,
            "facts_public": public, "facts_full": full, "met": null,
        });
        let signers = handlers.map(|n| (Role::Handler, key(n)));
        self.sign(EventKind::InspectionRecorded, AUTHORITY, FACILITY, data, &signers)
    }
}

/// A ledger in a temporary directory, in this process.
pub struct Kit {
    pub dir: tempfile::TempDir,
    pub clock: Arc<SimulatedClock>,
    pub pen: Pen,
}

impl Kit {
    pub fn new() -> Self {
        let clock = Arc::new(SimulatedClock::new(start()));
        Self { dir: tempfile::tempdir().unwrap(), clock, pen: Pen::new("example.cn/simulated") }
    }

    pub fn data(&self) -> PathBuf {
        self.dir.path().join("data")
    }

    pub fn options(&self) -> LedgerOptions {
        LedgerOptions {
            tripwire: Some(self.dir.path().join("tripwire")),
            segment_bytes: 64 * 1024,
            ring_rows_per_page: 4,
            publish_every: Duration::ZERO,
            ..LedgerOptions::new(&self.data())
        }
    }

    pub fn keys(&self) -> LedgerKeys {
        LedgerKeys::new(&self.pen.origin, vec![key(200)], key(201)).unwrap()
    }

    pub fn open(&self) -> Ledger {
        Ledger::open(&self.options(), self.keys(), self.clock.clone(), &mut |_, _, _| {}).unwrap()
    }

    /// Founds the ledger, admits the authority, enrols the two handlers: entries 0 to 3.
    pub fn found(&mut self, ledger: &Ledger) {
        self.found_as(ledger, "civil_affairs");
    }

    /// As [`found`](Self::found), with an authority of another kind.
    pub fn found_as(&mut self, ledger: &Ledger, kind: &str) {
        let founding = Founding {
            origin: self.pen.origin.clone(),
            clock: ClockKind::Simulated,
            founders: (1..=3).map(|n| (person(n), key(n))).collect(),
            quorum: 2,
            continues: None,
            id: self.pen.id(),
            time: self.clock.now(),
        };
        ledger.found(&founding, PublicKey::from(&key(200)), &key(201)).unwrap();
        let admitted = self.pen.admit_of(kind, [key(1), key(2)], ["批准人11", "批准人12"]);
        accepted(ledger, &admitted);
        for n in HANDLERS {
            accepted(ledger, &self.pen.enrol(n, &["handler"]));
        }
    }
}

pub fn accepted(ledger: &Ledger, statement: &[u8]) -> Accepted {
    let outcome = ledger.submit_blocking(statement);
    let Outcome::Accepted(accepted) = outcome else { panic!("{outcome:?}") };
    accepted
}

/// A copy of a directory that nobody writes.
pub fn copy_dir(from: &Path, to: &Path) {
    for (path, bytes) in files_below(from) {
        let path = to.join(path.strip_prefix(from).unwrap());
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }
}

/// Every file below a directory, with its bytes, by path.
pub fn files_below(dir: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut found = Vec::new();
    let mut open = vec![dir.to_path_buf()];
    while let Some(dir) = open.pop() {
        for entry in std::fs::read_dir(&dir).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() { open.push(path) } else { found.push((path.clone(), std::fs::read(&path).unwrap())) }
        }
    }
    found.sort();
    found
}

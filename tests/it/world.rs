//! A small world: a ledger behind a server, three founders, two authorities, their officers, three auditors.

use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::sync::mpsc::channel;
use std::thread::JoinHandle;
use std::time::Duration;

use actix_web::dev::ServerHandle;
use ed25519_dalek::SigningKey;
use minglu::api::{Options, serve};
use minglu::codes::{Origin, Timestamp};
use minglu::log::VerifierKey;
use minglu::service::{Ledger, LedgerKeys, LedgerOptions, SimulatedClock, data_files, manifest_of, verifier_keys};
use minglu::statement::{AccessProof, Draft, Envelope, EventKind, Kid, PersonId, PublicKey, Request, Role, Uuid};
use serde_json::{Value, json};

use crate::client::{Reply, send};

/// The authority of most tests, and its place.
pub const OWN: &str = "12140925MBAAAA0182";
pub const OWN_REGION: &str = "140925";
/// Another authority elsewhere.
pub const OTHER: &str = "11110101MBBBBB018E";
pub const OTHER_REGION: &str = "110101";

pub const FOUNDERS: [u8; 3] = [1, 2, 3];
pub const OWN_APPROVERS: [u8; 2] = [11, 12];
pub const OFFICERS: [u8; 2] = [21, 22];
/// An officer whose key was revoked.
pub const REVOKED: u8 = 23;
pub const OTHER_APPROVERS: [u8; 2] = [31, 32];
pub const OTHER_OFFICER: u8 = 41;
/// Reads everything; reads only what the other authority wrote; was to read until yesterday.
pub const AUDITOR: u8 = 51;
pub const AUDITOR_OF_OTHER: u8 = 52;
pub const AUDITOR_OF_TODAY: u8 = 53;

const CHECKPOINT_KEY: u8 = 200;
const SERVICE_KEY: u8 = 201;

/// So often a stopped world lets the workers of its server go on, which drop the ledger each in its own thread.
const YIELDS_MAX: u32 = 10_000_000;

pub fn key(n: u8) -> SigningKey {
    SigningKey::from_bytes(&[n; 32])
}

pub fn kid(n: u8) -> Kid {
    PublicKey::from(&key(n)).kid()
}

pub fn public(n: u8) -> String {
    PublicKey::from(&key(n)).to_string()
}

pub fn person(n: u8) -> String {
    PersonId(Uuid::from_bytes([9, 9, 9, 9, 9, 9, 0x40, 0, 0x80, 0, 0, 0, 0, 0, 0, n])).to_string()
}

/// A ledger with its server; both end when it is dropped.
pub struct World {
    pub origin: Origin,
    pub clock: Arc<SimulatedClock>,
    pub address: SocketAddr,
    pub dir: tempfile::TempDir,
    options: Options,
    /// Whether the pages are served beside the API.
    pages: bool,
    queue_max: usize,
    running: Option<Running>,
    next_id: u32,
    next_jti: u32,
}

struct Running {
    ledger: Arc<Ledger>,
    handle: ServerHandle,
    thread: JoinHandle<()>,
}

impl World {
    /// A ledger without an entry.
    pub fn unfounded() -> Self {
        Self::with(Options { workers: 2, ..Options::default() }, 4096)
    }

    /// A ledger without an entry, served in its own way.
    pub fn with(options: Options, queue_max: usize) -> Self {
        let now = Timestamp::parse_rfc3339("2026-11-21T08:30:00Z").unwrap();
        let mut world = Self {
            origin: "example.cn/simulated".parse().unwrap(),
            clock: Arc::new(SimulatedClock::new(now)),
            address: ([127, 0, 0, 1], 0).into(),
            dir: tempfile::tempdir().unwrap(),
            options,
            pages: false,
            queue_max,
            running: None,
            next_id: 0,
            next_jti: 0,
        };
        world.start();
        world
    }

    /// A ledger without an entry, with the pages beside the API.
    pub fn with_pages() -> Self {
        let mut world = Self::unfounded();
        world.pages = true;
        world.restart();
        world
    }

    /// Founded over HTTP, with its authorities, officers and auditors.
    pub fn populated() -> Self {
        let mut world = Self::unfounded();
        world.populate();
        world
    }

    pub fn populate(&mut self) {
        let founding = self.founding();
        self.accept(&founding);
        for (authority, region, approvers) in [(OWN, OWN_REGION, OWN_APPROVERS), (OTHER, OTHER_REGION, OTHER_APPROVERS)]
        {
            let admission = self.admission(authority, region, approvers);
            self.accept(&admission);
        }
        for officer in OFFICERS.into_iter().chain([REVOKED]) {
            let enrolment = self.enrolment(OWN, OWN_REGION, OWN_APPROVERS, officer);
            self.accept(&enrolment);
        }
        let enrolment = self.enrolment(OTHER, OTHER_REGION, OTHER_APPROVERS, OTHER_OFFICER);
        self.accept(&enrolment);
        let revocation = self.revocation(REVOKED);
        self.accept(&revocation);
        for (auditor, scope, until) in [
            (AUDITOR, None, "2027-12-31"),
            (AUDITOR_OF_OTHER, Some(OTHER), "2027-12-31"),
            (AUDITOR_OF_TODAY, None, "2026-11-21"),
        ] {
            let audit = self.audit(auditor, scope, until);
            self.accept(&audit);
        }
    }

    fn start(&mut self) {
        let mut options = LedgerOptions::new(&self.dir.path().join("data"));
        options.tripwire = Some(self.dir.path().join("tripwire"));
        options.segment_bytes = 64 * 1024;
        options.publish_every = Duration::ZERO;
        options.queue_max = self.queue_max;
        let keys = LedgerKeys::new(&self.origin, vec![key(CHECKPOINT_KEY)], key(SERVICE_KEY)).unwrap();
        let ledger = Ledger::open(&options, keys, self.clock.clone(), &mut |_, _, _| {}).unwrap();
        for file in data_files().into_values() {
            ledger.put_data(&file).unwrap();
        }
        ledger.put_data(&manifest_of(&data_files()).to_bytes()).unwrap();
        let ledger = Arc::new(ledger);
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        self.address = listener.local_addr().unwrap();
        let (behind, mut options) = (Arc::clone(&ledger), self.options.clone());
        if self.pages {
            options.more = Some(minglu::portal::routes(&ledger));
        }
        let (sender, receiver) = channel();
        let thread = std::thread::spawn(move || {
            actix_web::rt::System::new().block_on(async move {
                let server = serve(behind, listener, options).unwrap();
                sender.send(server.handle()).unwrap();
                server.await.unwrap();
            });
        });
        self.running = Some(Running { ledger, handle: receiver.recv().unwrap(), thread });
    }

    /// Stops server and ledger in good order.
    pub fn stop(&mut self) {
        let Some(Running { ledger, handle, thread }) = self.running.take() else { return };
        drop(handle.stop(true));
        thread.join().unwrap();
        ledger.close();
        let freed = (0..YIELDS_MAX).any(|_| {
            std::thread::yield_now();
            Arc::strong_count(&ledger) == 1
        });
        assert!(freed, "a server that ended holds no ledger");
    }

    pub fn restart(&mut self) {
        self.stop();
        self.start();
    }

    pub fn ledger(&self) -> &Ledger {
        &self.running.as_ref().unwrap().ledger
    }

    pub fn verifier_keys(&self) -> Vec<VerifierKey> {
        verifier_keys(&self.ledger().governance())
    }

    pub fn get(&self, target: &str) -> Reply {
        send(self.address, "GET", target, &[], &[])
    }

    pub fn get_as(&mut self, n: u8, target: &str) -> Reply {
        let proof = self.proof(n, "GET", target);
        send(self.address, "GET", target, &[("authorization", &proof)], &[])
    }

    pub fn post(&self, statement: &[u8]) -> Reply {
        send(self.address, "POST", "/v1/statements", &[("content-type", "application/jose+json")], statement)
    }

    pub fn batch(&self, lines: &[Vec<u8>]) -> Reply {
        send(
            self.address,
            "POST",
            "/v1/statements",
            &[("content-type", "application/x-ndjson")],
            &lines.join(&b"\n"[..]),
        )
    }

    pub fn check(&self, statement: &[u8]) -> Reply {
        send(self.address, "POST", "/v1/statements/check", &[("content-type", "application/jose+json")], statement)
    }

    /// Asks with a proof and a body.
    pub fn ask_as(&mut self, n: u8, method: &str, target: &str, media: &str, body: &[u8]) -> Reply {
        let proof = self.proof(n, method, target);
        send(self.address, method, target, &[("authorization", &proof), ("content-type", media)], body)
    }

    /// Puts a half-signed statement: status and body.
    pub fn put_pending(&mut self, n: u8, statement: &[u8]) -> (u16, Value) {
        let reply = self.ask_as(n, "POST", "/v1/pending", "application/jose+json", statement);
        (reply.status, reply.json())
    }

    /// An inspection that the first of two officers has signed.
    pub fn half_inspection(&mut self) -> Vec<u8> {
        half(&self.inspection(), &[0])
    }

    /// Submits what must be accepted, and returns its receipt.
    pub fn accept(&self, statement: &[u8]) -> Value {
        let reply = self.post(statement);
        assert_eq!(reply.status, 201, "{}", reply.text());
        reply.json()
    }

    /// The header value of a fresh proof.
    pub fn proof(&mut self, n: u8, method: &str, target: &str) -> String {
        self.next_jti += 1;
        let now = minglu::service::Clock::now(self.clock.as_ref());
        let request = Request { origin: &self.origin, method, target, now };
        format!("Minglu {}", AccessProof::sign(&request, &format!("test-{:08}", self.next_jti), &key(n)))
    }

    /// A draft with a fresh id.
    pub fn draft(&mut self, kind: EventKind, source: &str, subject: &str, data: Value) -> Draft {
        self.next_id += 1;
        let [a, b, c, d] = self.next_id.to_be_bytes();
        let id = [1, 0x90, 0xc3, 0xa1, 0x7d, 0x3e, 0x70, 0, 0x80, 0, 0, 0, a, b, c, d];
        Draft {
            id: Uuid::from_bytes(id),
            source: source.parse().unwrap(),
            event_type: kind.name().to_owned(),
            subject: subject.parse().unwrap(),
            time: minglu::service::Clock::now(self.clock.as_ref()),
            ledger: self.origin.clone(),
            data,
            disclosures: vec![],
        }
    }

    pub fn founding(&mut self) -> Vec<u8> {
        let founder = |n: u8| json!({"person": person(n), "public_key": public(n)});
        let data = json!({
            "origin": self.origin.as_str(), "checkpoint_key": public(CHECKPOINT_KEY), "service_key": public(SERVICE_KEY),
            "founders": FOUNDERS.map(founder), "quorum": 2, "continues": null, "clock": "simulated",
            "manifest": manifest_of(&data_files()).digest().to_string(),
        });
        let mut keys: Vec<(Role, u8)> = FOUNDERS.iter().map(|n| (Role::Founder, *n)).collect();
        keys.push((Role::Ledger, SERVICE_KEY));
        let draft = self.draft(EventKind::LedgerFounded, "ledger", "ledger", data);
        signed(draft, &keys)
    }

    pub fn admission(&mut self, authority: &str, region: &str, approvers: [u8; 2]) -> Vec<u8> {
        let approver =
            |n: u8| json!({"person": person(n), "public_key": public(n), "not_after": "2030-01-01", "name": "王某"});
        let data = json!({
            "name": "某县民政局", "kind": "civil_affairs", "regions": [region],
            "competences": [{"event_type": "minglu.inspection.recorded", "basis": "own", "from": "2020-01-01", "until": null}],
            "approvers": approvers.map(approver),
        });
        let draft = self.draft(EventKind::AuthorityAdmitted, "ledger", &format!("authorities/{authority}"), data);
        let [a, b] = approvers;
        signed(draft, &[(Role::Founder, 1), (Role::Founder, 3), (Role::Holder, a), (Role::Holder, b)])
    }

    pub fn enrolment(&mut self, authority: &str, region: &str, approvers: [u8; 2], n: u8) -> Vec<u8> {
        self.enrolment_of(authority, region, approvers, n, n)
    }

    /// Key `n` for the person of key `whose`.
    pub fn enrolment_of(&mut self, authority: &str, region: &str, [a, b]: [u8; 2], n: u8, whose: u8) -> Vec<u8> {
        let data = json!({
            "public_key": public(n), "person": person(whose), "certificate_number": format!("执{n}"), "roles": ["handler"],
            "regions": [region], "event_types": null, "not_after": "2030-01-01", "protection": "software", "name": "李某",
        });
        let subject = format!("authorities/{authority}");
        let draft = self.draft(EventKind::KeyEnrolled, &subject, &subject, data);
        signed(draft, &[(Role::Approver, a), (Role::Approver, b), (Role::Holder, n)])
    }

    pub fn revocation(&mut self, n: u8) -> Vec<u8> {
        let data = json!({"kid": kid(n).to_string(), "reason": "丢失", "since": null});
        let subject = format!("authorities/{OWN}");
        let draft = self.draft(EventKind::KeyRevoked, &subject, &subject, data);
        signed(draft, &[(Role::Approver, OWN_APPROVERS[0])])
    }

    pub fn audit(&mut self, n: u8, scope: Option<&str>, until: &str) -> Vec<u8> {
        let data = json!({
            "body": "审计局", "notice_number": "审〔2026〕1号", "authorities": scope.map(|code| [code]), "regions": null, "event_types": null,
            "personal": true, "until": until, "person": person(n), "public_key": public(n),
        });
        let draft = self.draft(EventKind::AuditOpened, "ledger", "ledger", data);
        signed(draft, &[(Role::Founder, 1), (Role::Founder, 2), (Role::Holder, n)])
    }

    /// A visit of the own authority, with one personal field.
    pub fn visit(&mut self) -> Draft {
        let data = json!({
            "region": OWN_REGION, "visited_on": "2026-11-20", "field": "fire", "notice_number": null,
            "result": "issues_found", "major_hazards": [], "checklist": null,
            "facts_public": "二层疏散通道堆放杂物", "facts_full": SECRET, "met": null,
        });
        let facility = "facilities/0190c3a1-7d3e-4c9a-8b1f-0123456789ab";
        self.draft(EventKind::InspectionRecorded, &format!("authorities/{OWN}"), facility, data)
    }

    /// The same, signed by two officers.
    pub fn inspection(&mut self) -> Vec<u8> {
        let [a, b] = OFFICERS;
        self.inspection_by(&[(Role::Handler, a), (Role::Handler, b)])
    }

    pub fn inspection_by(&mut self, keys: &[(Role, u8)]) -> Vec<u8> {
        signed(self.visit(), keys)
    }
}

/// A personal value that must never come out where it is not due.
pub const SECRET: &str = "赵某在场陪同";

impl Drop for World {
    fn drop(&mut self) {
        self.stop();
    }
}

/// Signs a draft, personal fields hidden, as it is submitted.
pub fn signed(mut draft: Draft, keys: &[(Role, u8)]) -> Vec<u8> {
    let schema = EventKind::from_name(&draft.event_type).unwrap().schema();
    let mut salt = 0;
    draft.hide_personal(schema, &mut || {
        salt += 1;
        [salt; 16]
    });
    bare(&draft, keys)
}

/// A statement with some of its signatures.
pub fn half(whole: &[u8], keep: &[usize]) -> Vec<u8> {
    let mut envelope = Envelope::parse(whole).unwrap();
    envelope.signatures = keep.iter().map(|at| envelope.signatures[*at].clone()).collect();
    let disclosures: Vec<&str> = envelope.disclosures.iter().map(String::as_str).collect();
    envelope.to_json(&disclosures).into_bytes()
}

/// One signature of a statement by itself.
pub fn signature(whole: &[u8], at: usize) -> Vec<u8> {
    let text = Envelope::parse(whole).unwrap().signatures[at].clone();
    json!({"protected": text.protected, "signature": text.signature}).to_string().into_bytes()
}

/// Signs a draft as it is.
pub fn bare(draft: &Draft, keys: &[(Role, u8)]) -> Vec<u8> {
    let keys: Vec<(Role, SigningKey)> = keys.iter().map(|(role, n)| (*role, key(*n))).collect();
    let borrowed: Vec<(Role, &SigningKey)> = keys.iter().map(|(role, key)| (*role, key)).collect();
    let envelope = draft.sign(&borrowed).unwrap();
    let disclosures: Vec<&str> = envelope.disclosures.iter().map(String::as_str).collect();
    envelope.to_json(&disclosures).into_bytes()
}

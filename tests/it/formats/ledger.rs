//! The fixture ledger: every type of event once, then enough registrations to fill more than one tile.
//! What is overseen stands in `oversight.rs`.
//!
//! Ids, times, salts, keys and nonces are fixed, so that every byte that is not random by design is the same
//! in each run.

use ed25519_dalek::SigningKey;
use minglu::codes::{Hash, Timestamp};
use minglu::log::{AccessLine, Checkpoint, Edge, Entry, Receipt, Seq, SignedNote, TreeSize};
use minglu::statement::{Draft, Envelope, EventKind, Nature, PublicKey, Role, Statement};
use minglu::store::{Body, Record, RingRow, Sealed, seal};
use serde_json::{Value, json};

use super::cast::{
    AUDITOR, CHECKPOINT, CHECKPOINT_NEXT, EXPIRED, FOUNDERS, HANDLERS, HEAD, NORTH, ORIGIN, RECEIVER, REVOKED, SERVICE,
    SOUTH, data, hour, institution, key, log_signer, north, person, public, south, witness,
};

/// Entries of the frames: every type that rules the ledger.
pub const FULL: usize = 24;
/// All entries: one bundle of 256 and one of 44.
pub const SIZE: usize = 300;
/// The entry of the worked example: an inspection by two officers.
pub const EXAMPLE: usize = 9;
/// Size of the checkpoint before the second checkpoint key.
pub const EARLY: usize = 10;
/// When the witness cosigned, in Unix seconds.
pub const COSIGNED_AT: u64 = 1_794_700_000;

pub struct Ledger {
    pub said: Vec<(Timestamp, Envelope, EventKind)>,
    pub lines: Vec<Vec<u8>>,
    /// Entries with every type, those that oversee included.
    pub told: usize,
}

impl Ledger {
    pub fn new() -> Self {
        let mut ledger = Self { said: vec![], lines: vec![], told: 0 };
        ledger.governance();
        ledger.facts();
        ledger.keys_end();
        ledger.late_and_erased();
        ledger.changes();
        assert_eq!(ledger.said.len(), FULL);
        ledger.oversight();
        ledger.of_itself();
        ledger.told = ledger.said.len();
        while ledger.said.len() < SIZE {
            ledger.facility(HANDLERS[0], 0);
        }
        ledger
    }

    /// The same beginning, and its end: the inspection is withdrawn, and the ledger closed.
    pub fn ended() -> Self {
        let mut ledger = Self { said: vec![], lines: vec![], told: 0 };
        ledger.governance();
        ledger.facts();
        let founders = FOUNDERS.map(|n| (Role::Founder, n));
        let data = json!({
            "statement": ledger.said[EXAMPLE].1.digest().to_base64url(), "legal_basis": "行政诉讼法第七十条",
            "decided_by": "宁武县人民法院", "document": "（2026）晋0925行初12号", "decided_on": "2026-11-02",
            "replacement": null,
        });
        ledger.say(EventKind::StatementWithdrawn, "ledger", "ledger", data, &founders);
        let data = json!({
            "reason": "并入省级账本", "successor": "minglu.example/simulated/province", "closed_on": "2026-11-02",
        });
        ledger.say(EventKind::LedgerClosed, "ledger", "ledger", data, &founders);
        ledger.told = ledger.said.len();
        ledger
    }

    fn governance(&mut self) {
        let founder = |n: u8| json!({ "person": person(n), "public_key": public(n), "name": format!("founder {n}") });
        let data = json!({
            "origin": ORIGIN, "checkpoint_key": public(CHECKPOINT), "service_key": public(SERVICE),
            "founders": FOUNDERS.map(founder), "quorum": 2, "continues": null, "clock": "simulated",
            "manifest": data().first.digest().to_string(),
        });
        let founders = FOUNDERS.map(|n| (Role::Founder, n));
        self.say(
            EventKind::LedgerFounded,
            "ledger",
            "ledger",
            data,
            &[&founders[..], &[(Role::Ledger, SERVICE)]].concat(),
        );
        for (first, code, place) in [(NORTH, north(), "140925"), (SOUTH, south(), "650203")] {
            let types = EventKind::ALL.iter().filter(|kind| kind.nature() != Nature::Governance);
            let competence = |kind: &EventKind| json!({ "event_type": kind.unversioned(), "basis": "own", "from": "2020-01-01", "until": null });
            let approver = |n: u8| json!({ "person": person(n), "public_key": public(n), "not_after": "2030-12-31", "name": format!("approver {n}") });
            let data = json!({
                "name": "某县民政局", "kind": "civil_affairs", "regions": [place],
                "competences": types.map(competence).collect::<Vec<Value>>(),
                "approvers": [approver(first), approver(first + 1)],
            });
            let holders = [(Role::Holder, first), (Role::Holder, first + 1)];
            let subject = format!("authorities/{code}");
            self.say(EventKind::AuthorityAdmitted, "ledger", &subject, data, &[founders, holders].concat());
        }
        for n in HANDLERS {
            self.enrol(n, "handler", "2030-12-31");
        }
        self.enrol(HEAD, "head", "2030-12-31");
        self.enrol(RECEIVER, "receiver", "2030-12-31");
    }

    fn facts(&mut self) {
        let data = json!({
            "name": "宁武县示例养老院", "region": "140925", "address": "宁武县示例街1号", "registered_on": "2026-10-30",
            "representative": {
                "person": person(90), "name": "李四", "telephone": "13912345678", "identity_number": "11010519491231002X",
            },
        });
        let subject = format!("institutions/{}", institution());
        self.officers(EventKind::InstitutionRegistered, &subject, data, &[(Role::Handler, HANDLERS[0])]);
        self.facility(HANDLERS[0], 0);
        self.inspection(0, "2026-11-01");
        let data = json!({
            "body": "宁武县审计局", "notice_number": "宁审通〔2026〕7号", "authorities": null, "regions": null, "event_types": null,
            "personal": true, "until": "2027-03-31",
            "person": person(AUDITOR), "public_key": public(AUDITOR),
        });
        let signers = [&FOUNDERS.map(|n| (Role::Founder, n))[..], &[(Role::Holder, AUDITOR)]].concat();
        self.say(EventKind::AuditOpened, "ledger", "ledger", data, &signers);
    }

    /// A certificate that expired marks what its key signs; a key ends, another is revoked with `since`.
    fn keys_end(&mut self) {
        let authority = format!("authorities/{}", north());
        self.enrol(EXPIRED, "handler", "2026-10-31");
        self.facility(EXPIRED, 0);
        let data = json!({ "kid": public(EXPIRED).kid(), "ended_on": "2026-11-02", "reason": "调离" });
        self.officers(EventKind::KeyEnded, &authority, data, &[(Role::Approver, NORTH)]);
        self.enrol(REVOKED, "handler", "2030-12-31");
        let since = self.said.len();
        self.facility(REVOKED, 0);
        let data = json!({ "kid": public(REVOKED).kid(), "reason": "令牌遗失", "since": since });
        let both = [(Role::Approver, NORTH), (Role::Approver, NORTH + 1)];
        self.officers(EventKind::KeyRevoked, &authority, data, &both);
    }

    fn late_and_erased(&mut self) {
        let authority = format!("authorities/{}", north());
        // The late statement is signed first, so that its receipt can name its digest.
        let n = self.said.len() + 1;
        let late = Self::inspection_draft(n, -40 * 24 * 60, "2026-09-20");
        let late = signed(&late, &HANDLERS.map(|n| (Role::Handler, n)));
        let data = json!({ "statement": late.digest().to_base64url(), "reason": "山区无网络" });
        self.officers(EventKind::StatementReceivedLate, &authority, data, &[(Role::Receiver, RECEIVER)]);
        self.record(EventKind::InspectionRecorded, late);
        let telephone = self.telephone_of(7);
        let data = json!({
            "legal_basis": "个人信息保护法第四十七条", "disclosures": [telephone], "decided_by": "宁武县民政局",
            "decided_on": "2026-11-02",
        });
        self.officers(EventKind::PersonalErased, &person(90), data, &[(Role::Approver, NORTH), (Role::Head, HEAD)]);
    }

    fn changes(&mut self) {
        let founders = FOUNDERS.map(|n| (Role::Founder, n));
        let data = json!({ "successor": north().to_string(), "succeeded_on": "2026-11-01", "basis": "机构改革方案" });
        self.say(EventKind::AuthoritySucceeded, "ledger", &format!("authorities/{}", south()), data, &founders);
        let second = super::cast::data().second.digest().to_string();
        let data = json!({ "manifest": second, "summary": "检查记录的迟到期限由30日改为60日" });
        self.say(EventKind::RulesetAdopted, "ledger", "ledger", data, &founders);
        let data = json!({ "which": "checkpoint", "public_key": public(CHECKPOINT_NEXT), "reason": "每两年更换一次" });
        let signers = [&founders[..], &[(Role::Ledger, SERVICE), (Role::Holder, CHECKPOINT_NEXT)]].concat();
        self.say(EventKind::LedgerKeyRotated, "ledger", "ledger", data, &signers);
        // A device whose clock is 20 minutes ahead: the fact is kept and marked.
        self.facility(HANDLERS[1], 20);
    }

    /// A witness, a statement confirmed whose key was revoked, and two ids that were taken for one person.
    fn of_itself(&mut self) {
        let founders = FOUNDERS.map(|n| (Role::Founder, n));
        let data = json!({
            "verifier_key": witness().verifier_key().to_string(), "operator": "宁武县审计局",
            "url": "https://witness.example/one", "admitted_on": "2026-11-02",
        });
        self.say(EventKind::WitnessAdmitted, "ledger", "ledger", data, &founders);
        let kinds = self.said.iter().map(|(_, _, kind)| *kind);
        let revocation = kinds.into_iter().position(|kind| kind == EventKind::KeyRevoked).unwrap();
        let doubted = self.said[revocation - 1].1.digest().to_base64url();
        let data = json!({ "statement": doubted, "reason": "登记人员当面确认", "confirmed_on": "2026-11-02" });
        let signers = [(Role::Head, HEAD), (Role::Approver, NORTH)];
        self.officers(EventKind::SignatureConfirmed, &format!("authorities/{}", north()), data, &signers);
        for (kind, day) in [(EventKind::SubjectMerged, "merged_on"), (EventKind::SubjectSplit, "split_on")] {
            let mut data = json!({ "other": person(92), "reason": "核对证件", day: "2026-11-02" });
            if kind == EventKind::SubjectMerged {
                data["ground"] = json!("one_person");
            }
            self.officers(kind, &person(90), data, &[(Role::Handler, HANDLERS[0]), (Role::Head, HEAD)]);
        }
        let data = json!({ "count": 2, "head": reads()[1].hash.to_base64url(), "committed_on": "2026-11-02" });
        self.say(EventKind::ReadsCommitted, "ledger", "ledger", data, &[(Role::Ledger, SERVICE)]);
    }

    pub fn enrol(&mut self, n: u8, role: &str, not_after: &str) {
        let data = json!({
            "public_key": public(n), "person": person(n), "certificate_number": format!("晋-{n}"), "roles": [role],
            "regions": ["140925"], "event_types": null, "not_after": not_after, "protection": "token",
            "name": format!("officer {n}"),
        });
        let signers = [(Role::Approver, NORTH), (Role::Approver, NORTH + 1), (Role::Holder, n)];
        self.officers(EventKind::KeyEnrolled, &format!("authorities/{}", north()), data, &signers);
    }

    fn facility(&mut self, handler: u8, minutes_ahead: i64) {
        let n = self.said.len();
        let data = json!({
            "name": format!("第{n}日间照料中心"), "kinds": ["day_care"], "region": "140925", "address": "宁武县",
            "operated_by": null, "operated_from": "2026-10-01",
        });
        let subject = format!("facilities/0190c3a1-7d3e-4c9a-8b1f-{n:012}");
        let draft = draft(EventKind::FacilityRegistered, (n, minutes_ahead), &authority(), &subject, data);
        self.record(EventKind::FacilityRegistered, signed(&draft, &[(Role::Handler, handler)]));
    }

    fn inspection_draft(n: usize, minutes_ahead: i64, visited_on: &str) -> Draft {
        let data = json!({
            "region": "140925", "visited_on": visited_on, "field": "fire", "notice_number": null,
            "result": "issues_found", "major_hazards": [], "checklist": null,
            "facts_public": "二层疏散通道堆放杂物", "facts_full": "二层疏散通道堆放杂物，院长张三在场",
            "evidence": [Hash::of(b"photo of the stairs").to_string()],
            "met": {"capacity": "院长", "signature": "signed", "name": "张三"},
        });
        let subject = "facilities/0190c3a1-7d3e-4c9a-8b1f-000000000008";
        draft(EventKind::InspectionRecorded, (n, minutes_ahead), &authority(), subject, data)
    }

    fn inspection(&mut self, minutes_ahead: i64, visited_on: &str) {
        let draft = Self::inspection_draft(self.said.len(), minutes_ahead, visited_on);
        self.record(EventKind::InspectionRecorded, signed(&draft, &HANDLERS.map(|n| (Role::Handler, n))));
    }

    pub fn officers(&mut self, kind: EventKind, subject: &str, data: Value, signers: &[(Role, u8)]) {
        self.say(kind, &authority(), subject, data, signers);
    }

    pub fn say(&mut self, kind: EventKind, source: &str, subject: &str, data: Value, signers: &[(Role, u8)]) {
        let draft = draft(kind, (self.said.len(), 0), source, subject, data);
        self.record(kind, signed(&draft, signers));
    }

    fn record(&mut self, kind: EventKind, envelope: Envelope) {
        let seq = self.said.len();
        let prev = self.lines.last().map_or(Hash::ZERO, |line| Hash::leaf(line));
        let entry = Entry { seq: Seq(seq as u64), prev, at: hour(seq), statement: envelope.digest() };
        self.lines.push(entry.to_line().into_bytes());
        self.said.push((hour(seq), envelope, kind));
    }

    /// Statement and disclosure digest of the telephone in an entry.
    fn telephone_of(&self, seq: usize) -> Value {
        let statement = self.statement(seq);
        let content = statement.content().unwrap();
        let (found, _) = content.disclosures.iter().find(|(disclosure, _)| disclosure.name == "telephone").unwrap();
        json!({ "statement": statement.digest.to_base64url(), "disclosure": found.digest().to_base64url() })
    }

    /// The JSON that a device sends.
    pub fn received(&self, seq: usize) -> String {
        let envelope = &self.said[seq].1;
        envelope.to_json(&envelope.disclosures.iter().map(String::as_str).collect::<Vec<_>>())
    }

    pub fn statement(&self, seq: usize) -> Statement {
        Statement::parse(self.received(seq).as_bytes()).unwrap()
    }

    pub fn edge(&self, size: usize) -> Edge {
        let mut edge = Edge::new();
        for line in &self.lines[..size] {
            edge.push(Hash::leaf(line));
        }
        edge
    }

    /// A checkpoint by every checkpoint key that the log then names; cosigned if asked.
    pub fn checkpoint(&self, size: usize, cosigned: bool) -> String {
        let edge = self.edge(size);
        let checkpoint = Checkpoint { origin: ORIGIN.parse().unwrap(), size: edge.size(), root: edge.root() };
        let text = checkpoint.to_text();
        let is_rotated = self.said[..size].iter().any(|(_, _, kind)| *kind == EventKind::LedgerKeyRotated);
        let keys: &[u8] = if is_rotated { &[CHECKPOINT, CHECKPOINT_NEXT] } else { &[CHECKPOINT] };
        let mut signatures: Vec<_> = keys.iter().map(|n| log_signer(*n).sign(&text)).collect();
        if cosigned {
            signatures.push(witness().cosign(&text, COSIGNED_AT));
        }
        SignedNote::with_signatures(&text, signatures).unwrap().to_string()
    }

    pub fn receipt(&self, seq: usize, size: usize, cosigned: bool) -> Receipt {
        let leaves = minglu::log::Leaves(self.lines[..size].iter().map(|line| Hash::leaf(line)).collect());
        let index = Seq(seq as u64);
        let path = minglu::log::inclusion_proof(&leaves, index, TreeSize(size as u64)).unwrap();
        Receipt { entry: self.lines[seq].clone(), index, path, checkpoint: self.checkpoint(size, cosigned) }
    }

    /// What the store keeps of an entry, and the rows of its keys in the ring. Keys and nonces are hashes here.
    pub fn stored(&self, seq: usize) -> (Record, Vec<RingRow>) {
        let statement = self.statement(seq);
        let mut sealed: Vec<Sealed> = vec![];
        let mut rows = vec![];
        for (disclosure, place) in statement.content().unwrap().disclosures {
            let digest = disclosure.digest();
            let Hash(key) = Hash::of(format!("key of {digest}").as_bytes());
            let Hash(nonce) = Hash::of(format!("nonce of {digest}").as_bytes());
            let nonce = *nonce.first_chunk().unwrap();
            sealed.push(seal(&key, nonce, ORIGIN, statement.digest, digest, disclosure.encoded.as_bytes()));
            let owner = Hash::of(place.owner.to_string().as_bytes());
            rows.push(RingRow { seq: Seq(seq as u64), digest, owner, key: key.into() });
        }
        let body = Body::Statement(statement.envelope.to_stored());
        (Record { entry: self.lines[seq].clone(), body, sealed }, rows)
    }
}

/// The log of restricted reads whose end the ledger states: an officer's and an auditor's.
pub fn reads() -> [AccessLine; 2] {
    let line = |(number, prev), n: u8, of: &str| {
        let members = format!(
            r#""at":"2026-11-01T02:00:00.000Z","reader":"{}",{of},"about":null,"query":null"#,
            PublicKey::from(&key(n)).kid()
        );
        AccessLine::new(number, prev, &members)
    };
    let own = format!(
        r#""for":"{0}","what":"GET /v1/statements","of":[{{"owner":"{0}","ground":"duty","entries":"8-9,11"}}]"#,
        authority()
    );
    let audited = format!(
        r#""for":"audit","what":"GET /v1/statements","of":[{{"owner":"{}","ground":"audit","entries":"9"}}]"#,
        authority()
    );
    let first = line((0, Hash::ZERO), HANDLERS[0], &own);
    let second = line((1, first.hash), AUDITOR, &audited);
    [first, second]
}

pub fn authority() -> String {
    format!("authorities/{}", north())
}

/// A draft of entry `n`, signed a minute before it is recorded, or so many minutes ahead.
fn draft(kind: EventKind, (n, minutes_ahead): (usize, i64), source: &str, subject: &str, data: Value) -> Draft {
    let minutes = if minutes_ahead == 0 { -1 } else { minutes_ahead };
    let mut draft = Draft {
        id: format!("0190c3a1-7d3e-7c9a-8b1f-{n:012}").parse().unwrap(),
        source: source.parse().unwrap(),
        event_type: kind.name().to_owned(),
        subject: subject.parse().unwrap(),
        time: hour(n).plus_ms(60_000 * minutes),
        ledger: ORIGIN.parse().unwrap(),
        data,
        disclosures: vec![],
    };
    let mut count = 0;
    draft.hide_personal(kind.schema(), &mut || {
        count += 1;
        let Hash(bytes) = Hash::of(format!("salt {n} {count}").as_bytes());
        *bytes.first_chunk().unwrap()
    });
    draft
}

fn signed(draft: &Draft, signers: &[(Role, u8)]) -> Envelope {
    let keys: Vec<(Role, SigningKey)> = signers.iter().map(|(role, n)| (*role, key(*n))).collect();
    let keys: Vec<(Role, &SigningKey)> = keys.iter().map(|(role, key)| (*role, key)).collect();
    draft.sign(&keys).unwrap()
}

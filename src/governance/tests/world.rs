//! A small ledger: three founders (quorum 2), two authorities with approvers and officers. Keys are seeds.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use ed25519_dalek::SigningKey;
use serde_json::{Value, json};

use crate::codes::{Timestamp, Uscc};
use crate::governance::{Entering, Governance, Mark, Refusal};
use crate::log::{NoteAlgorithm, Seq, VerifierKey};
use crate::manifest::Rulebook;
pub(super) use crate::manifest::tests::repository::{files, load};
use crate::statement::{Draft, Event, EventKind, Kid, PublicKey, Role, Statement, Uuid};

pub const ORIGIN: &str = "minglu.example.cn/simulated";
pub const DAY_MS: i64 = 86_400_000;
/// Two founders: the quorum.
pub const QUORUM: [(Role, u8); 2] = [(Role::Founder, 1), (Role::Founder, 2)];
/// The two approvers of [`a`], its two handlers, and those of [`b`].
pub const APPROVERS: [(Role, u8); 2] = [(Role::Approver, 11), (Role::Approver, 12)];
pub const HANDLERS: [(Role, u8); 2] = [(Role::Handler, 13), (Role::Handler, 14)];
pub const APPROVERS_B: [(Role, u8); 2] = [(Role::Approver, 21), (Role::Approver, 22)];
pub const HANDLERS_B: [(Role, u8); 2] = [(Role::Handler, 23), (Role::Handler, 24)];

static KEYS: LazyLock<BTreeMap<Kid, PublicKey>> =
    LazyLock::new(|| (0..=255).map(|seed| PublicKey::from(&key(seed))).map(|key| (key.kid(), key)).collect());
static RULEBOOK: LazyLock<Rulebook> = LazyLock::new(|| load(&files()).unwrap());

pub fn key(seed: u8) -> SigningKey {
    SigningKey::from_bytes(&[seed; 32])
}

pub fn public(seed: u8) -> PublicKey {
    PublicKey::from(&key(seed))
}

pub fn kid(seed: u8) -> Kid {
    public(seed).kid()
}

pub fn known(kid: Kid) -> Option<PublicKey> {
    KEYS.get(&kid).copied()
}

pub fn person(n: u8) -> String {
    format!("persons/0190c3a1-7d3e-4c9a-8b1f-0000000000{n:02x}")
}

/// Civil affairs of a district in Karamay.
pub fn a() -> Uscc {
    Uscc::with_check_characters("11650203", "MB000001").unwrap()
}

/// Market supervision in Luoyang.
pub fn b() -> Uscc {
    Uscc::with_check_characters("11410302", "MB000002").unwrap()
}

/// An authority that the world does not admit by itself.
pub fn c() -> Uscc {
    Uscc::with_check_characters("11371002", "MB000003").unwrap()
}

pub fn with(first: &[(Role, u8)], more: &[(Role, u8)]) -> Vec<(Role, u8)> {
    [first, more].concat()
}

pub fn now() -> Timestamp {
    Timestamp::parse_rfc3339("2026-11-21T10:00:00+08:00").unwrap()
}

/// The repository's rulebook with its catalogue or another JSON file changed.
pub fn changed(name: &str, change: impl Fn(&mut Value)) -> Rulebook {
    let mut files = files();
    let mut value: Value = serde_json::from_slice(&files[name]).unwrap();
    change(&mut value);
    files.insert(name.to_owned(), value.to_string().into_bytes());
    load(&files).unwrap()
}

/// Changes the catalogue's row of a type.
pub fn with_row(kind: EventKind, change: impl Fn(&mut Value)) -> Rulebook {
    changed("catalogue.json", |rows| {
        let row = rows.as_array_mut().unwrap().iter_mut().find(|row| row["event_type"] == kind.name()).unwrap();
        change(row);
    })
}

/// A statement about to be made.
#[derive(Clone, Debug)]
pub struct Act {
    pub kind: EventKind,
    pub source: String,
    pub subject: String,
    pub data: Value,
    pub signers: Vec<(Role, u8)>,
    pub time: Timestamp,
    pub at: Timestamp,
    pub ledger: String,
    pub rulebook: Option<Rulebook>,
    pub adopted: Option<Rulebook>,
    /// The last byte of the statement's id: two acts of one content are two statements.
    pub id: u8,
}

impl Act {
    pub fn of_ledger(kind: EventKind, subject: impl Into<String>, data: Value, signers: &[(Role, u8)]) -> Self {
        Self {
            kind,
            source: "ledger".to_owned(),
            subject: subject.into(),
            data,
            signers: signers.to_vec(),
            time: now(),
            at: now(),
            ledger: ORIGIN.to_owned(),
            rulebook: None,
            adopted: None,
            id: 0,
        }
    }

    pub fn of(code: Uscc, kind: EventKind, subject: impl Into<String>, data: Value, signers: &[(Role, u8)]) -> Self {
        Self { source: format!("authorities/{code}"), ..Self::of_ledger(kind, subject, data, signers) }
    }

    pub fn set(mut self, name: &str, value: Value) -> Self {
        self.data[name] = value;
        self
    }

    pub fn by(mut self, signers: &[(Role, u8)]) -> Self {
        self.signers = signers.to_vec();
        self
    }

    /// Signed so many milliseconds before (or after, if negative) it is recorded.
    pub fn aged(mut self, ms: i64) -> Self {
        self.time = self.at.plus_ms(-ms);
        self
    }

    pub fn statement(&self) -> Statement {
        let mut id = [0x01, 0x90, 0xc3, 0xa1, 0x7d, 0x3e, 0x7c, 0x9a, 0x8b, 0x1f, 0, 0, 0, 0, 0, 0];
        id[15] = self.id;
        let draft = Draft {
            id: Uuid::from_bytes(id),
            source: self.source.parse().unwrap(),
            event_type: self.kind.name().to_owned(),
            subject: self.subject.parse().unwrap(),
            time: self.time,
            ledger: self.ledger.parse().unwrap(),
            data: self.data.clone(),
            disclosures: vec![],
        };
        let keys: Vec<_> = self.signers.iter().map(|(role, seed)| (*role, key(*seed))).collect();
        let keys: Vec<_> = keys.iter().map(|(role, key)| (*role, key)).collect();
        let statement = Statement::parse(draft.sign(&keys).unwrap().to_json(&[]).as_bytes()).unwrap();
        assert_eq!(statement.verify(known), Ok(()));
        statement
    }
}

/// A registry with the rulebook in force.
#[derive(Clone, Debug)]
pub struct World {
    pub registry: Governance,
    pub rulebook: Rulebook,
}

impl World {
    pub fn empty() -> Self {
        Self { registry: Governance::default(), rulebook: RULEBOOK.clone() }
    }

    /// Founded, with both authorities and their officers.
    pub fn new() -> Self {
        static WORLD: LazyLock<World> = LazyLock::new(|| {
            let mut world = World::empty();
            for act in beginning() {
                world.enter(&act);
            }
            world
        });
        WORLD.clone()
    }

    pub fn judge(&self, act: &Act) -> Result<Vec<Mark>, Refusal> {
        let statement = act.statement();
        let event = statement.event().unwrap();
        self.judge_read(act, &statement, &event)
    }

    pub fn judge_read(&self, act: &Act, statement: &Statement, event: &Event) -> Result<Vec<Mark>, Refusal> {
        self.registry.admit(&Entering {
            statement,
            event,
            seq: self.registry.size().next_seq(),
            at: act.at,
            rulebook: act.rulebook.as_ref().unwrap_or(&self.rulebook),
            adopted: act.adopted.as_ref(),
        })
    }

    /// Admits and takes in; the entry's number and marks.
    pub fn enter(&mut self, act: &Act) -> (Seq, Vec<Mark>) {
        let marks = self.judge(act).unwrap_or_else(|refusal| panic!("{}: {refusal}", act.kind.name()));
        let (seq, statement) = (self.registry.size().next_seq(), act.statement());
        self.registry.apply((seq, act.at), &statement, &statement.event().unwrap());
        (seq, marks)
    }

    pub fn refused(&self, label: &str, act: &Act) -> Refusal {
        let refusal = self.judge(act).expect_err(label);
        assert_eq!(label_of(&refusal), label, "{refusal}");
        refusal
    }
}

pub fn label_of(refusal: &Refusal) -> String {
    match refusal {
        Refusal::OtherLedger => "OtherLedger".to_owned(),
        Refusal::NotTheFounding(_) => "NotTheFounding".to_owned(),
        Refusal::Closed { .. } => "Closed".to_owned(),
        Refusal::UnknownKey { .. } => "UnknownKey".to_owned(),
        Refusal::RevokedKey { .. } => "RevokedKey".to_owned(),
        Refusal::Late(_) => "Late".to_owned(),
        Refusal::DatedAhead => "DatedAhead".to_owned(),
        Refusal::Algorithm(_) => "Algorithm".to_owned(),
        Refusal::RolesMissing { .. } => "RolesMissing".to_owned(),
        Refusal::RoleNotHeld { .. } => "RoleNotHeld".to_owned(),
        Refusal::SamePerson { .. } => "SamePerson".to_owned(),
        Refusal::NotCompetent { rule, .. } => format!("competence/{rule}"),
        Refusal::Impossible { rule, .. } => format!("impossible/{rule}"),
    }
}

/// The statements of [`World::new`], in order.
pub fn beginning() -> Vec<Act> {
    let mut acts = vec![founding(), admission(a(), "650200", [11, 12]), admission(b(), "410300", [21, 22])];
    for (code, approvers, seed, role) in [
        (a(), APPROVERS, 13, "handler"),
        (a(), APPROVERS, 14, "handler"),
        (a(), APPROVERS, 15, "head"),
        (a(), APPROVERS, 16, "receiver"),
        (b(), APPROVERS_B, 23, "handler"),
        (b(), APPROVERS_B, 24, "handler"),
        (b(), APPROVERS_B, 26, "receiver"),
    ] {
        acts.push(enrolment(code, seed, role, approvers));
    }
    acts
}

pub fn founding() -> Act {
    let founder = |n: u8| json!({"person": person(n), "public_key": public(n)});
    let data = json!({
        "origin": ORIGIN, "checkpoint_key": public(5), "service_key": public(4), "quorum": 2,
        "founders": [founder(1), founder(2), founder(3)], "continues": null, "clock": "simulated",
        "manifest": RULEBOOK.digest.to_string(),
    });
    let all = with(&QUORUM, &[(Role::Founder, 3), (Role::Ledger, 4)]);
    Act::of_ledger(EventKind::LedgerFounded, "ledger", data, &all)
}

pub fn admission(code: Uscc, region: &str, approvers: [u8; 2]) -> Act {
    let competence = |name: &str, from: &str, until: Option<&str>| json!({"event_type": name, "basis": "own", "from": from, "until": until});
    let approver = |n: u8| json!({"person": person(n), "public_key": public(n), "not_after": "2027-12-31"});
    let data = json!({
        "name": "某区民政局", "kind": "civil_affairs", "regions": [region], "approvers": approvers.map(approver),
        "competences": [
            competence("minglu.inspection.recorded", "2021-01-01", None),
            competence("minglu.institution.registered", "2021-01-01", None),
            competence("minglu.facility.registered", "2024-01-01", Some("2025-12-31")),
            competence("minglu.personal.erased", "2021-01-01", None),
            competence("minglu.subject.merged", "2021-01-01", None),
            competence("minglu.subject.split", "2021-01-01", None),
        ],
    });
    let signers = with(&QUORUM, &approvers.map(|seed| (Role::Holder, seed)));
    Act::of_ledger(EventKind::AuthorityAdmitted, format!("authorities/{code}"), data, &signers)
}

/// Enrols the key `seed` of the person `seed`.
pub fn enrolment(code: Uscc, seed: u8, role: &str, approvers: [(Role, u8); 2]) -> Act {
    let region = if code == b() { "410300" } else { "650200" };
    let data = json!({
        "public_key": public(seed), "person": person(seed), "certificate_number": format!("T-{seed}"), "roles": [role],
        "regions": [region], "event_types": null, "not_after": "2027-12-31", "protection": "software",
    });
    let signers = with(&approvers, &[(Role::Holder, seed)]);
    Act::of(code, EventKind::KeyEnrolled, format!("authorities/{code}"), data, &signers)
}

pub fn inspection() -> Act {
    let data = json!({
        "region": "650203", "visited_on": "2026-11-20", "field": "fire", "notice_number": null,
        "result": "issues_found", "major_hazards": [], "checklist": null,
        "facts_public": "二层疏散通道堆放杂物", "met": null,
    });
    Act::of(a(), EventKind::InspectionRecorded, "facilities/0190c3a1-7d3e-4c9a-8b1f-0123456789ab", data, &HANDLERS)
}

/// The same visit, by the other authority.
pub fn inspection_b() -> Act {
    let act = inspection().set("region", json!("410302")).by(&HANDLERS_B);
    Act { source: format!("authorities/{}", b()), ..act }
}

pub fn erasure() -> Act {
    let data = json!({"legal_basis": "个人信息保护法 47", "disclosures": null, "decided_by": "某区民政局", "decided_on": "2026-11-20"});
    let signers = [(Role::Approver, 11), (Role::Head, 15)];
    Act::of(a(), EventKind::PersonalErased, person(40), data, &signers)
}

pub fn ending(seed: u8, ended_on: &str) -> Act {
    let data = json!({"kid": kid(seed), "ended_on": ended_on, "reason": "调离"});
    Act::of(a(), EventKind::KeyEnded, format!("authorities/{}", a()), data, &APPROVERS[..1])
}

pub fn revocation(seed: u8, since: Option<u64>, signers: &[(Role, u8)]) -> Act {
    let data = json!({"kid": kid(seed), "reason": "手机遗失", "since": since});
    Act::of(a(), EventKind::KeyRevoked, format!("authorities/{}", a()), data, signers)
}

pub fn received_late(late: &Act) -> Act {
    let data = json!({"statement": late.statement().digest.to_base64url(), "reason": "山区无网络"});
    Act::of(a(), EventKind::StatementReceivedLate, format!("authorities/{}", a()), data, &[(Role::Receiver, 16)])
}

pub fn succession(from: Uscc, to: Uscc) -> Act {
    let data = json!({"successor": to, "succeeded_on": "2026-11-01", "basis": "机构改革方案"});
    Act::of_ledger(EventKind::AuthoritySucceeded, format!("authorities/{from}"), data, &QUORUM)
}

pub fn adoption(rulebook: &Rulebook) -> Act {
    let data = json!({"manifest": rulebook.digest.to_string(), "summary": "更新目录"});
    let act = Act::of_ledger(EventKind::RulesetAdopted, "ledger", data, &QUORUM);
    Act { adopted: Some(rulebook.clone()), ..act }
}

pub fn audit(seed: u8, person_of: u8) -> Act {
    let data = json!({
        "body": "某市审计局", "notice_number": "审通〔2026〕7号", "authorities": null, "regions": null,
            "event_types": null, "personal": true, "until": "2027-03-31",
        "person": person(person_of), "public_key": public(seed),
    });
    Act::of_ledger(EventKind::AuditOpened, "ledger", data, &with(&QUORUM, &[(Role::Holder, seed)]))
}

pub fn rotation(which: &str, seed: u8) -> Act {
    let data = json!({"which": which, "public_key": public(seed), "reason": "年度更换"});
    Act::of_ledger(
        EventKind::LedgerKeyRotated,
        "ledger",
        data,
        &with(&QUORUM, &[(Role::Ledger, 4), (Role::Holder, seed)]),
    )
}

/// The key `seed` as a witness of this name writes it.
pub fn witness_key(name: &str, seed: u8) -> String {
    VerifierKey::new(name, NoteAlgorithm::Cosignature, &public(seed).to_bytes()).unwrap().to_string()
}

pub fn witness(seed: u8) -> Act {
    let data = json!({
        "verifier_key": witness_key("witness.example/one", seed), "operator": "某市审计局",
        "url": "https://witness.example/one", "admitted_on": "2026-11-20",
    });
    Act::of_ledger(EventKind::WitnessAdmitted, "ledger", data, &QUORUM)
}

pub fn closing(successor: Option<&str>) -> Act {
    let data = json!({"reason": "并入省级账本", "successor": successor, "closed_on": "2026-11-20"});
    Act::of_ledger(EventKind::LedgerClosed, "ledger", data, &QUORUM)
}

pub fn withdrawal(statement: &Act, replacement: Option<&Act>) -> Act {
    let digest = |act: &Act| act.statement().digest.to_base64url();
    let data = json!({
        "statement": digest(statement), "legal_basis": "行政诉讼法 70", "decided_by": "某区人民法院",
        "document": "（2026）新0203行初12号", "decided_on": "2026-11-20", "replacement": replacement.map(digest),
    });
    Act::of_ledger(EventKind::StatementWithdrawn, "ledger", data, &QUORUM)
}

pub fn confirmation(statement: &Act) -> Act {
    let data = json!({
        "statement": statement.statement().digest.to_base64url(), "reason": "两名执法人员当面确认",
        "confirmed_on": "2026-11-20",
    });
    let signers = [(Role::Head, 15), (Role::Approver, 11)];
    Act::of(a(), EventKind::SignatureConfirmed, format!("authorities/{}", a()), data, &signers)
}

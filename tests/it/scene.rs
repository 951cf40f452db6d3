//! A scene for tests of the register: one authority, one home, one penalty that is served.

use std::time::Duration;

use minglu::codes::{Hash, Timestamp};
use minglu::statement::{EventKind, Nature, PersonId, PublicKey, Role, Uuid};
use serde_json::{Value, json};

use crate::client::Reply;
use crate::process::until;
use crate::world::{FOUNDERS, OWN, OWN_APPROVERS, OWN_REGION, SECRET, World, key, signed};

pub const HOME: &str = "52410302MJAAAA017P";
/// Stands in the penalty and nowhere else.
pub const VIOLATION: &str = "使用未经检验的燃气设施";
pub const NUMBER: &str = "宁民罚决〔2026〕77号";
/// A handler, another, the legal reviewer, the head.
pub const OFFICERS: [u8; 4] = [61, 62, 63, 64];

/// A ledger with one home and one penalty that is served and not released.
pub struct Scene {
    pub world: World,
    pub seq: u64,
    pub digest: Hash,
}

impl Scene {
    pub fn new() -> Self {
        let mut world = World::unfounded();
        let founding = world.founding();
        world.accept(&founding);
        let mut scene = Self { world, seq: 0, digest: Hash::ZERO };
        scene.admit();
        for officer in OFFICERS {
            scene.enrol(officer);
        }
        let home = json!({
            "name": "宁武县安心养老院", "region": OWN_REGION, "address": "凤凰镇人民路1号", "registered_on": "2020-03-01",
            "representative": {"person": person(90), "name": "庚某", "telephone": "13912345678", "identity_number": "11010519491231002X"},
        });
        let home = scene.says(EventKind::InstitutionRegistered, home, &[(Role::Handler, 61)]);
        scene.release(digest_of(&home), None);
        let penalty = scene.penalty();
        (scene.seq, scene.digest) = (penalty["seq"].as_u64().unwrap(), digest_of(&penalty));
        let served = json!({
            "document": scene.digest.to_base64url(), "mode": "direct", "served_on": "2026-11-21", "capacity": "负责人",
            "recipient": "庚某",
        });
        scene.says(EventKind::DocumentServed, served, &[(Role::Handler, 61)]);
        scene
    }

    pub fn admit(&mut self) {
        let types = EventKind::ALL.iter().filter(|kind| kind.nature() != Nature::Governance);
        let competence = |kind: &EventKind| json!({"event_type": kind.unversioned(), "basis": "own", "from": "2020-01-01", "until": null});
        let approver =
            |n: u8| json!({"person": person(n), "public_key": public(n), "not_after": "2030-01-01", "name": "王某"});
        let data = json!({
            "name": "宁武县民政局", "kind": "civil_affairs", "regions": [OWN_REGION],
            "competences": types.map(competence).collect::<Vec<_>>(), "approvers": OWN_APPROVERS.map(approver),
        });
        let [a, b] = OWN_APPROVERS;
        let draft = self.world.draft(EventKind::AuthorityAdmitted, "ledger", &format!("authorities/{OWN}"), data);
        let keys = [(Role::Founder, FOUNDERS[0]), (Role::Founder, FOUNDERS[1]), (Role::Holder, a), (Role::Holder, b)];
        self.world.accept(&signed(draft, &keys));
    }

    pub fn enrol(&mut self, n: u8) {
        let data = json!({
            "public_key": public(n), "person": person(n), "certificate_number": format!("执{n}"),
            "roles": ["handler", "legal_reviewer", "head", "receiver"], "regions": [OWN_REGION], "event_types": null,
            "not_after": "2030-01-01", "protection": "software", "name": "李某",
        });
        let subject = format!("authorities/{OWN}");
        let draft = self.world.draft(EventKind::KeyEnrolled, &subject, &subject, data);
        let [a, b] = OWN_APPROVERS;
        self.world.accept(&signed(draft, &[(Role::Approver, a), (Role::Approver, b), (Role::Holder, n)]));
    }

    /// What the authority says about the home; its receipt.
    pub fn says(&mut self, kind: EventKind, data: Value, keys: &[(Role, u8)]) -> Value {
        self.says_of(&format!("institutions/{HOME}"), kind, data, keys)
    }

    /// What the authority says about anybody.
    pub fn says_of(&mut self, subject: &str, kind: EventKind, data: Value, keys: &[(Role, u8)]) -> Value {
        let receipt = self.says_irregularly(subject, kind, data, keys);
        assert_eq!(receipt["marks"], json!([]), "{}", kind.name());
        receipt
    }

    /// What the authority says about anybody, whatever rule of procedure it broke.
    pub fn says_irregularly(&mut self, subject: &str, kind: EventKind, data: Value, keys: &[(Role, u8)]) -> Value {
        let draft = self.world.draft(kind, &format!("authorities/{OWN}"), subject, data);
        self.world.accept(&signed(draft, keys))
    }

    pub fn penalty(&mut self) -> Value {
        let notice = json!({
            "region": OWN_REGION, "field": "service", "case": null, "violation": "燃气设施使用", "legal_basis": ["养老机构管理办法 46"],
            "types": ["fine"], "fine_fen": 500_000, "hearing_right": false, "rests_on": [],
            "document": document("宁民罚告〔2026〕77号", "2026-11-10"),
        });
        let notice = self.says(EventKind::PenaltyNotified, notice, &[(Role::Handler, 61), (Role::Handler, 62)]);
        let served = json!({
            "document": digest_of(&notice).to_base64url(), "mode": "direct", "served_on": "2026-11-11", "capacity": null,
        });
        self.says(EventKind::DocumentServed, served, &[(Role::Handler, 61)]);
        let data = json!({
            "notice": digest_of(&notice).to_base64url(),
            "region": OWN_REGION, "field": "service", "procedure": "ordinary", "violation": VIOLATION,
            "legal_basis": ["养老机构管理办法 46"], "types": ["fine"], "fine_fen": 500_000, "confiscated_fen": null,
            "restricted_until": null, "rests_on": [], "considered": [],
            "facts_public": "燃气设施未经检验即投入使用", "facts_full": SECRET,
            "document": document(NUMBER, "2026-11-20"),
        });
        let keys = [(Role::Handler, 61), (Role::Handler, 62), (Role::LegalReviewer, 63), (Role::Head, 64)];
        self.says(EventKind::PenaltyDecided, data, &keys)
    }

    pub fn release(&mut self, statement: Hash, tier: Option<&str>) {
        self.release_of(&format!("institutions/{HOME}"), statement, tier);
    }

    pub fn release_of(&mut self, subject: &str, statement: Hash, tier: Option<&str>) {
        let data = json!({
            "statement": statement.to_base64url(), "released_on": "2026-11-21", "review": "同意公示", "tier": tier,
            "necessity": null, "public_copy": null,
        });
        self.says_of(subject, EventKind::PublicationReleased, data, &[(Role::LegalReviewer, 63)]);
    }

    pub fn shown() -> Self {
        let mut scene = Self::new();
        scene.release(scene.digest, Some("general"));
        scene
    }

    /// Until the public checkpoint covers everything that was acknowledged.
    pub fn wait_until_published(&self) {
        let size = self.world.ledger().size().to_string();
        let published = || self.get("/log/checkpoint").text().lines().nth(1) == Some(&size);
        until(Duration::from_secs(30), "the checkpoint", || published().then_some(()));
    }

    pub fn set_clock(&self, now: &str) {
        self.world.clock.set(Timestamp::parse_rfc3339(now).unwrap());
    }

    pub fn get(&self, target: &str) -> Reply {
        self.world.get(target)
    }
}

pub fn person(n: u8) -> String {
    PersonId(Uuid::from_bytes([9, 9, 9, 9, 9, 9, 0x40, 0, 0x80, 0, 0, 0, 0, 0, 0, n])).to_string()
}

pub fn public(n: u8) -> String {
    PublicKey::from(&key(n)).to_string()
}

pub fn document(number: &str, dated_on: &str) -> Value {
    json!({"number": number, "dated_on": dated_on, "seal": "ofd", "served_copy": "a".repeat(64), "public_copy": null})
}

pub fn digest_of(receipt: &Value) -> Hash {
    Hash::from_base64url(receipt["statement"].as_str().unwrap()).unwrap()
}
